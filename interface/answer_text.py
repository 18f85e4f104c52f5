"""Answer -> plain text for a terminal: the answer with its sums, where each figure is printed, cautions, what else to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain import Answer, Citation

_WORDS = {
    "zh": {
        "margin": "受印刷位数所限，误差不超过 ±{}",
        "sources": "出处",
        "warnings": "注意",
        "suggestions": "可以这样问",
        "page": "第 {} 页",
        "row": "行",
        "column": "列",
        "how": "怎么找到的",
        "others": "没有选的",
    },
    "en": {
        "margin": "Within ±{}, as far as the printed digits go",
        "sources": "Sources",
        "warnings": "Note",
        "suggestions": "You could ask",
        "page": "page {}",
        "row": "row",
        "column": "column",
        "how": "How it was found",
        "others": "Not taken",
    },
}


def answer_text(answer: Answer, lang: str = "zh") -> str:
    """The whole answer as lines of text, without colours."""
    words = _WORDS.get(lang, _WORDS["zh"])
    return "\n".join(_lines(answer, words))


def account_text(account: Mapping[str, Any], lang: str = "zh") -> str:
    """How an answer was found, as lines of text: each step, and what else was weighed with the reason it was not taken."""
    words = _WORDS.get(lang, _WORDS["zh"])
    lines = [words["how"], *(f"  {number}. {step}" for number, step in enumerate(account["steps"], 1))]
    others = [one for search in account["searches"] for one in search["candidates"]]
    if others:
        lines.append(f"  {words['others']}")
    lines += [f"    {_candidate(one)}" for one in others]
    return "\n".join(lines)


def _candidate(one: Mapping[str, Any]) -> str:
    where = (one["entity"], one["period"], one["table"])
    return " · ".join([f"{one['label']} {one['value']}", *(part for part in where if part), one["why"]])


def _lines(answer: Answer, words: dict[str, str]) -> Iterator[str]:
    yield answer.answer.replace("**", "").strip()
    for figure in answer.figures:
        if figure.formula and figure.formula not in answer.answer:
            yield f"{figure.label}：{figure.value} {figure.unit} = {figure.formula}{_marks(figure.citations)}"
    if answer.figures and answer.figures[0].margin:
        yield words["margin"].format(f"{answer.figures[0].margin}{answer.figures[0].unit}")
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
