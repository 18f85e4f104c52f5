"""Answers and conversations -> HTML of the page.

Filings, questions and answers are untrusted: every text is escaped here, and only our own tags come out. The classes
`wz-cite`, `wz-figure` and `wz-formula` and the attribute `data-citation` are what tests and other programs rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from assistant.domain import Answer, Caution, Citation, Figure, FigureOperand
from interface.answer_text import answer_text
from interface.markdown import markdown_html
from interface.words import words

_NUMBERED = re.compile(r"\d+\. ")
_DIGITS = re.compile(r"(?<![\d.])\d{4,}(?!\d)")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with what came back; neither answer nor error: still being looked up."""

    question: str
    answer: Answer | None = None
    error: str | None = None


def evidence_url(citation: Citation, lang: str) -> str:
    """Where the evidence of a citation is fetched from, relative to the page's own address."""
    named: dict[str, str] = {"lang": lang}
    if citation.page is not None:
        named["page"] = str(citation.page)
    if citation.bbox is not None:
        named["bbox"] = ",".join(f"{side:g}" for side in citation.bbox)
    for key in ("section", "table", "row", "column", "quote", "sentence"):
        if value := getattr(citation, key):
            named[key] = value[:400]
    if citation.table_order is not None and citation.place is not None:
        named["cell"] = ",".join(str(number) for number in (citation.table_order, *citation.place))
    return f"api/filings/{quote(citation.filing_id, safe='')}/evidence?{urlencode(named)}"


def grouped(text: str) -> str:
    """Escaped text whose long numbers are cut in threes by markup: copied text keeps the plain number.

    The comma itself is drawn by the style sheet (`.wz-g::after`).
    """
    return _DIGITS.sub(lambda match: _grouped_digits(match[0]), escape(text))


def _grouped_digits(digits: str) -> str:
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return "".join(f'<span class="wz-g">{group}</span>' for group in groups[:-1]) + groups[-1]


def place_text(citation: Citation, lang: str) -> str:
    """Where a citation stands, in one line: file, page, table, row, column."""
    w = words(lang)
    parts = [citation.filing]
    if citation.page is not None:
        parts.append(w["page_of"].format(page=citation.page))
    parts += [part for part in (citation.table or citation.section, citation.row, citation.column) if part]
    return " · ".join(parts)


class Marks:
    """The citations of one answer -> the clickable marks that stand for them."""

    def __init__(self, citations: Sequence[Citation], lang: str) -> None:
        self._by_id = {citation.id: citation for citation in citations}
        self._lang = lang

    def mark(self, number: int) -> str | None:
        """The mark [n], or None where the answer has no such citation."""
        citation = self._by_id.get(number)
        if citation is None:
            return None
        label = words(self._lang)["source_mark"].format(number=number, where=place_text(citation, self._lang))
        return (
            f'<button type="button" class="wz-cite" data-citation="{number}" title="{escape(label)}" '
            f'aria-label="{escape(label)}" data-evidence="{escape(evidence_url(citation, self._lang))}">[{number}]</button>'
        )

    def marks(self, numbers: Iterable[int]) -> str:
        return "".join(mark for number in numbers if (mark := self.mark(number)))


def answer_html(answer: Answer, lang: str) -> str:
    """One answer: figure, formula with operands, text, warnings, suggestions, sources."""
    marks = Marks(answer.citations, lang)
    parts = [_status_html(answer, lang)]
    is_list = _is_list(answer)
    if answer.figures:
        parts.append(_headline_html(answer.figures[0], marks, lang, is_first_of_many=is_list))
    parts.append(f'<div class="wz-text">{markdown_html(_not_shown_elsewhere(answer), marks.mark)}</div>')
    if len(answer.figures) > 1 and not is_list:
        parts.append(_figures_html(answer.figures[1:], marks, lang))
    parts += [_warning_html(warning, marks, lang) for warning in answer.warnings]
    parts.append(_suggestions_html(answer, lang))
    parts.append(_sources_html(answer.citations, lang))
    parts.append(how_html(answer.explain, lang))
    return f'<article class="wz-answer wz-{answer.status.value}" data-status="{answer.status.value}">{"".join(parts)}</article>'


def _is_list(answer: Answer) -> bool:
    """Does the text itself list all figures, one a numbered line? Then none of them is the answer by itself."""
    lines = sum(_NUMBERED.match(line) is not None for line in answer.answer.splitlines())
    return len(answer.figures) > 1 and not answer.figures[0].formula and lines == len(answer.figures)


def _not_shown_elsewhere(answer: Answer) -> str:
    """The text without what stands around it: warnings below, the operands of the headline figure under its formula."""
    warned = {warning.message for warning in answer.warnings}
    operands = answer.figures[0].operands if answer.figures and answer.figures[0].formula else ()
    paragraphs = [one for one in answer.answer.split("\n\n") if one not in warned and not _lists(one, operands)]
    return "\n\n".join(paragraphs) or answer.answer


def _lists(paragraph: str, operands: Sequence[FigureOperand]) -> bool:
    """Is a paragraph the list of just these operands?"""
    lines = paragraph.splitlines()
    return len(lines) == len(operands) > 0 and all(
        line.startswith("- ") and operand.label in line for line, operand in zip(lines, operands, strict=True)
    )


def _status_html(answer: Answer, lang: str) -> str:
    w = words(lang)
    seconds = w["seconds"].format(seconds=f"{answer.seconds:.2f}")
    copied = escape(answer_text(answer, lang))
    return (
        f'<div class="wz-status"><span class="wz-badge">{escape(w[f"status_{answer.status.value}"])}</span>'
        f'<span class="wz-seconds">{escape(seconds)}</span><button type="button" class="wz-copy" data-copy="{copied}" '
        f'title="{escape(w["copy_hint"])}" aria-label="{escape(w["copy_hint"])}">{escape(w["copy"])}</button></div>'
    )


def _value_html(comparator: str, value: str, unit: str) -> str:
    return (
        f'<span class="wz-value">{escape(comparator)}{grouped(value.replace("-", "−", 1))}</span>'
        f'<span class="wz-unit">{escape(unit)}</span>'
    )


def _headline_html(figure: Figure, marks: Marks, lang: str, *, is_first_of_many: bool = False) -> str:
    w = words(lang)
    about = " · ".join(part for part in (figure.entity, figure.period) if part)
    rows = [
        f'<div class="wz-figure-label">{escape(figure.label)}</div>',
        f'<div class="wz-figure-line">'
        f'<div class="wz-figure" data-value="{escape(figure.value)}" data-unit="{escape(figure.unit)}">'
        f"{_value_html(figure.comparator, figure.value, figure.unit)}</div>{marks.marks(figure.citations)}</div>",
    ]
    if about:
        rows.append(f'<div class="wz-about">{escape(about)}</div>')
    if figure.formula:
        rows.append(_formula_html(figure, marks, lang))
    if figure.margin and _is_worth_saying(figure.margin, figure.value):
        rows.append(f'<div class="wz-margin">{escape(w["margin"].format(margin=figure.margin + figure.unit))}</div>')
    first = " wz-first" if is_first_of_many else ""
    return f'<section class="wz-headline{first}">{"".join(rows)}</section>'


def _is_worth_saying(margin: str, value: str) -> bool:
    """A margin far below the last digit that is shown tells a reader nothing."""
    exponent = Decimal(value).as_tuple().exponent
    return not isinstance(exponent, int) or Decimal(margin) * 20 >= Decimal(1).scaleb(exponent)


def _formula_html(figure: Figure, marks: Marks, lang: str) -> str:
    w = words(lang)
    formula = figure.formula or ""
    result = "" if "=" in formula else f" = {figure.value}{figure.unit}"
    lines = "".join(_operand_html(operand, marks) for operand in figure.operands)
    operands = f'<table class="wz-operands" aria-label="{escape(w["operands"])}">{lines}</table>' if lines else ""
    return (
        f'<div class="wz-sum"><span class="wz-sum-label">{escape(w["formula"])}</span>'
        f'<div class="wz-formula">{grouped(formula + result)}</div>{operands}</div>'
    )


def _operand_html(operand: FigureOperand, marks: Marks) -> str:
    period = f'<span class="wz-period">{escape(operand.period)}</span>' if operand.period else ""
    return (
        f'<tr><th scope="row">{escape(operand.label)}{period}</th>'
        f'<td class="wz-number">{_value_html("", operand.value, operand.unit)}</td>'
        f"<td>{marks.marks(operand.citations)}</td></tr>"
    )


def _figures_html(figures: Sequence[Figure], marks: Marks, lang: str) -> str:
    w = words(lang)
    rows = "".join(
        f'<tr><th scope="row">{escape(figure.label)}</th><td>{escape(figure.period)}</td>'
        f'<td class="wz-number">{_value_html(figure.comparator, figure.value, figure.unit)}</td>'
        f"<td>{marks.marks(figure.citations)}</td></tr>"
        for figure in figures
    )
    return f'<table class="wz-figures" aria-label="{escape(w["other_figures"])}">{rows}</table>'


def _warning_html(warning: Caution, marks: Marks, lang: str) -> str:
    w = words(lang)
    label = w.get(f"warning_{warning.code}", w["warning"])
    unmarked = [number for number in warning.citations if f"[{number}]" not in warning.message]
    return (
        f'<div class="wz-warning wz-warning-{escape(warning.code)}" role="note"><strong>{escape(label)}</strong>'
        f"{markdown_html(warning.message, marks.mark)}{marks.marks(unmarked)}</div>"
    )


def _suggestions_html(answer: Answer, lang: str) -> str:
    if not answer.suggestions:
        return ""
    title = words(lang)[f"suggestions_{answer.status.value}"]
    return f'<div class="wz-suggestions"><span>{escape(title)}</span>{question_buttons(answer.suggestions)}</div>'


def question_buttons(questions: Iterable[str]) -> str:
    """Questions as buttons: a click asks them."""
    return "".join(
        f'<button type="button" class="wz-ask" data-question="{escape(question)}">{escape(question)}</button>'
        for question in questions
    )


def _sources_html(citations: Sequence[Citation], lang: str) -> str:
    if not citations:
        return ""
    items = "".join(_source_html(citation, lang) for citation in citations)
    return f'<div class="wz-sources"><h4>{escape(words(lang)["sources"])}</h4><ol>{items}</ol></div>'


def _source_html(citation: Citation, lang: str) -> str:
    w = words(lang)
    page = w["page_of"].format(page=citation.page) if citation.page is not None else ""
    place = " · ".join(part for part in (page, citation.table or citation.section, citation.row, citation.column) if part)
    return (
        f'<li><button type="button" class="wz-source" data-evidence="{escape(evidence_url(citation, lang))}">'
        f'<span class="wz-source-number">[{citation.id}]</span><span class="wz-source-body">'
        f'<span class="wz-source-file">{escape(citation.filing)}</span>'
        f'<span class="wz-source-place">{escape(place)}</span>'
        f'<q class="wz-source-quote">{escape(shortened(citation.sentence or citation.quote, 90))}</q></span></button></li>'
    )


def how_html(account: Mapping[str, Any] | None, lang: str) -> str:
    """How the answer was found, folded away: the steps, and for each search the candidates that were not taken."""
    if account is None:
        return ""
    steps = "".join(f"<li>{escape(step)}</li>" for step in account["steps"])
    others = [search for search in account["searches"] if search["candidates"]]
    tables = "".join(_candidates_html(search, lang, named=len(others) > 1) for search in others)
    return (
        f'<details class="wz-how"><summary>{escape(words(lang)["how"])}</summary>'
        f'<ol class="wz-steps">{steps}</ol>{tables}</details>'
    )


def _candidates_html(search: Mapping[str, Any], lang: str, *, named: bool) -> str:
    w = words(lang)
    asked = search["asked"]
    title = w["how_for"].format(measure=asked.get("measure") or asked.get("code", "")) if named else w["how_candidates"]
    heads = "".join(f'<th scope="col">{escape(w[key])}</th>' for key in ("what", "value", "how_why_not"))
    rows = "".join(_candidate_html(one, lang) for one in search["candidates"])
    return (
        f'<div class="wz-scroll"><table class="wz-candidates"><caption>{escape(title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _candidate_html(one: Mapping[str, Any], lang: str) -> str:
    page = words(lang)["page_of"].format(page=one["page"]) if one["page"] else ""
    place = " · ".join(part for part in (one["entity"], one["period"], one["basis"], page, one["table"]) if part)
    return (
        f'<tr><th scope="row">{escape(one["label"])}<span class="wz-about">{escape(place)}</span></th>'
        f'<td class="wz-number">{escape(shortened(one["value"], 40))}</td><td>{escape(one["why"])}</td></tr>'
    )


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def chat_html(turns: Sequence[Turn], examples: Sequence[str], lang: str, *, empty: bool = False) -> str:
    """The whole conversation; before the first question, a welcome with examples. `empty`: no filing is held."""
    if not turns:
        return _welcome_html(examples, lang, empty=empty)
    log = "".join(_turn_html(turn, lang) for turn in turns)
    return f'<div class="wz-log" role="log" aria-live="polite" aria-label="{escape(words(lang)["product"])}">{log}</div>'


def _turn_html(turn: Turn, lang: str) -> str:
    w = words(lang)
    if turn.answer is not None:
        body = answer_html(turn.answer, lang)
    elif turn.error is not None:
        body = error_html(turn.error, lang)
    else:
        dots = '<span class="wz-dots" aria-hidden="true"></span>'
        body = f'<div class="wz-pending" role="status">{dots}{escape(w["searching"])}</div>'
    return (
        f'<div class="wz-turn"><div class="wz-asked"><span class="wz-seal" aria-hidden="true">{escape(w["you_asked"])}</span>'
        f"<p>{escape(turn.question)}</p></div>{body}</div>"
    )


def error_html(message: str, lang: str) -> str:
    """A message that something did not work, with its way out."""
    return (
        f'<div class="wz-error" role="alert"><strong>{escape(words(lang)["error"])}</strong><span>{escape(message)}</span></div>'
    )


def _welcome_html(examples: Sequence[str], lang: str, *, empty: bool) -> str:
    w = words(lang)
    text = w["welcome_empty"] if empty else w["welcome_more"]
    asks = ""
    if examples and not empty:
        asks = f'<div class="wz-examples"><span>{escape(w["examples"])}</span>{question_buttons(examples)}</div>'
    return f'<div class="wz-welcome"><h2>{escape(w["welcome"])}</h2><p>{escape(text)}</p>{asks}</div>'


def labelled(pairs: Mapping[str, str | None]) -> str:
    """A description list of what is not empty."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs.items() if value)
    return f'<dl class="wz-place">{rows}</dl>' if rows else ""
