"""The last check: each figure and quotation in the wording of an answer must come from its evidence.

A number that is neither a cited quotation, a figure, an operand nor part of the question is a fault, whoever worded it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.domain import Answer
from index.text import fold

_MARK = re.compile(r"\[\d+\]")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_QUOTATION = re.compile(r"“([^”]{6,})”")
_LIST_NUMBER = re.compile(r"^\s*\d+\. ", re.MULTILINE)


def untraced(answer: Answer, said: Iterable[str] = ()) -> list[str]:
    """Numbers and quotations of the answer that nothing vouches for; an empty list lets it pass.

    `said` holds what was counted and what was said to be missing: no figures of the filings.
    """
    text = _LIST_NUMBER.sub("", _MARK.sub("", answer.answer))
    vouched = "|".join((*_vouched(answer), *said))
    known = {_plain(number) for number in _NUMBER.findall(fold(vouched))}
    lines = "\n".join(fold(line) for line in text.splitlines())
    faults = [number for number in _NUMBER.findall(lines) if _plain(number) not in known]
    whole = _bare(vouched)
    faults += [quoted for quoted in _QUOTATION.findall(text) if _bare(quoted) not in whole]
    return faults


def _plain(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _bare(text: str) -> str:
    return re.sub(r"[“”\"'\s]", "", fold(text))


def _vouched(answer: Answer) -> list[str]:
    """All that evidence says: what is cited (with labels and titles), figures, operands, formulas, counts, the question."""
    parts: list[str] = [answer.question]
    for citation in answer.citations:
        parts += [citation.quote, citation.sentence, citation.table or "", citation.row or "", citation.column or ""]
        parts += [citation.title, citation.section]
    for figure in answer.figures:
        parts += [figure.value, figure.period, figure.label, figure.entity, figure.formula or ""]
        parts += [part for operand in figure.operands for part in (operand.value, operand.label, operand.period)]
    return parts
