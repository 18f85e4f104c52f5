"""The fixed parts of the page -> HTML: name, empty evidence panel, hints."""

from __future__ import annotations

from html import escape

from interface.words import words


def brand_html(lang: str) -> str:
    """Name and purpose; `data-lang` tells the script which language the page is in, the rest what it says by itself."""
    w = words(lang)
    said = {"searching": w["searching"], "asked": w["you_asked"], "queued": w["queued"], "copied": w["copied"]}
    data = " ".join(f'data-{name}="{escape(text)}"' for name, text in said.items())
    return (
        f'<div class="wz-brand" data-lang="{"en" if lang == "en" else "zh-CN"}" {data}>'
        f'<span class="wz-stamp" aria-hidden="true">账</span>'
        f"<h1>{escape(w['product'])}</h1><p>{escape(w['tagline'])}</p></div>"
    )


def evidence_hint_html(lang: str) -> str:
    """The panel before anything is opened, with the sentences that the script shows while it works."""
    w = words(lang)
    said = {
        "hint": "evidence_hint",
        "loading": "evidence_loading",
        "failed": "evidence_failed",
        "zoom": "zoom",
        "fit": "zoom_out",
    }
    data = " ".join(f'data-{name}="{escape(w[key])}"' for name, key in said.items())
    return (
        f'<section aria-label="{escape(w["evidence"])}"><h2 class="wz-panel-title">{escape(w["evidence"])}</h2>'
        f'<div class="wz-evidence-body" aria-live="polite" {data}><p class="wz-hint">{escape(w["evidence_hint"])}</p></div>'
        f"</section>"
    )


def upload_hint_html(lang: str, limit_mb: int) -> str:
    return f'<p class="wz-note">{escape(words(lang)["upload_hint"].format(limit=limit_mb))}</p>'
