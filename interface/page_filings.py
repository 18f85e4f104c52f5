"""The list of filings held and the reports on adding -> HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from index.ledger_values import StoredFiling
from interface.page_evidence import Place, place_url
from interface.picture import WITH_PAGES
from interface.words import words

_MOST = 200  # filings listed; thousands would make each visit slow


def filings_html(filings: Sequence[StoredFiling], lang: str) -> str:
    """The filings, newest year first; a click opens the first page."""
    w = words(lang)
    count = w["filings_count"].format(count=len(filings))
    head = f'<h3>{escape(w["filings"])}<span class="wz-count">{escape(count)}</span></h3>'
    if not filings:
        return f'{head}<p class="wz-note">{escape(w["filings_empty"])}</p>'
    ordered = sorted(filings, key=lambda filing: (-(filing.identity.year or 0), filing.identity.body, filing.file_name))
    left_out = len(ordered) - _MOST
    more = f'<p class="wz-note">{escape(w["filings_more"].format(count=left_out))}</p>' if left_out > 0 else ""
    return f"{head}<ul>{''.join(_filing_html(filing, lang) for filing in ordered[:_MOST])}</ul>{more}"


def _filing_html(filing: StoredFiling, lang: str) -> str:
    w = words(lang)
    identity = filing.identity
    title = identity.title or filing.file_name
    place = Place(page=1) if filing.media in WITH_PAGES else Place()
    counts = [
        w[f"filing_{name}" if count > 1 else f"filing_{name}_one"].format(count=f"{count:,}")
        for name, count in (("pages", len(filing.pages)), ("tables", filing.table_count), ("facts", filing.fact_count))
        if count
    ]
    kind = w.get(f"kind_{identity.kind.value}", identity.kind.value)
    year = f'<span class="wz-year">{identity.year}</span>' if identity.year else '<span class="wz-year">—</span>'
    return (
        f'<li><button type="button" class="wz-filing" data-evidence="{escape(place_url(filing.id, place, lang))}" '
        f'aria-label="{escape(w["filing_open"].format(title=title))}">{year}<span class="wz-filing-body">'
        f'<span class="wz-filing-title">{escape(title)}</span><span class="wz-filing-meta">'
        f'<span class="wz-kind">{escape(kind)}</span>{escape(" · ".join([part for part in (identity.body,) if part] + counts))}'
        f"</span></span></button></li>"
    )


def adding_html(messages: Sequence[str], lines: Sequence[Mapping[str, Any]], lang: str) -> str:
    """What happens, or happened, while files are added: messages, and a line for each file done."""
    said = "".join(f"<p>{escape(message)}</p>" for message in messages)
    done = "".join(_line_html(line, lang) for line in lines)
    return f'<div class="wz-adding" role="status" aria-live="polite">{said}{done}</div>'


def _line_html(line: Mapping[str, Any], lang: str) -> str:
    w = words(lang)
    status = str(line.get("status", "refused"))
    text = w.get(f"upload_{status}", status)
    if status == "added":
        text = text.format(**{name: line.get(name, 0) for name in ("pages", "tables", "facts", "seconds")})
    if error := line.get("error"):
        text = w["colon"].join([text, w["comma"].join(part for part in (error.get("message"), error.get("hint")) if part)])
    name = str(line.get("path", "")).replace("\\", "/").rpartition("/")[2]
    return f'<p class="wz-line wz-{escape(status)}"><strong>{escape(name)}</strong> {escape(text)}</p>'
