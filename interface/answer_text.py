"""Answer -> plain text for a terminal: the answer, its figures with their sums, where each is printed, cautions."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain import Answer, Citation, Figure

_WORDS = {
    "zh": {
        "figures": "数字",
        "sources": "出处",
        "warnings": "注意",
        "suggestions": "可以这样问",
        "page": "第 {} 页",
        "row": "行",
        "column": "列",
    },
    "en": {
        "figures": "Figures",
        "sources": "Sources",
        "warnings": "Note",
        "suggestions": "You could ask",
        "page": "page {}",
        "row": "row",
        "column": "column",
    },
}


def answer_text(answer: Answer, lang: str = "zh") -> str:
    """The whole answer as lines of text, without colours."""
    words = _WORDS.get(lang, _WORDS["zh"])
    return "\n".join(_lines(answer, words))


def _lines(answer: Answer, words: dict[str, str]) -> Iterator[str]:
    yield answer.answer.replace("**", "").strip()
    if answer.figures:
        yield f"\n{words['figures']}"
        for figure in answer.figures:
            yield from _figure_lines(figure)
    if answer.citations:
        yield f"\n{words['sources']}"
        for citation in answer.citations:
            yield f"  [{citation.id}] {_place(citation, words)}"
    if answer.warnings:
        yield f"\n{words['warnings']}"
        yield from (f"  {warning.message}{_marks(warning.citations)}" for warning in answer.warnings)
    if answer.suggestions:
        yield f"\n{words['suggestions']}"
        yield from (f"  {suggestion}" for suggestion in answer.suggestions)


def _figure_lines(figure: Figure) -> Iterator[str]:
    about = " ".join(part for part in (figure.entity, figure.period) if part)
    margin = f"（±{figure.margin}）" if figure.margin else ""
    value = f"{figure.comparator}{figure.value} {figure.unit}".rstrip()
    yield f"  {about + ' ' if about else ''}{figure.label}：{value}{margin}{_marks(figure.citations)}"
    if figure.formula:
        yield f"    = {figure.formula}"
    for operand in figure.operands if figure.formula else ():
        period = f"（{operand.period}）" if operand.period else ""
        yield f"      {operand.label}{period}：{operand.value} {operand.unit}".rstrip() + _marks(operand.citations)


def _place(citation: Citation, words: dict[str, str]) -> str:
    parts = [
        citation.filing,
        words["page"].format(citation.page) if citation.page else "",
        citation.table or citation.section,
        f"{words['row']} {citation.row}" if citation.row else "",
        f"{words['column']} {citation.column}" if citation.column else "",
    ]
    return " · ".join(part for part in parts if part) + f"：“{citation.quote}”"


def _marks(citations: tuple[int, ...]) -> str:
    return "".join(f"[{number}]" for number in citations)
