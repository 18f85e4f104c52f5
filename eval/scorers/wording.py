"""What an answer says in words: the points of a text, the items of a list, the side taken on an equality, and whether
each figure and quotation in it can be traced to what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Answer
from eval.quantities import amounts_in, plain_number
from eval.schema import Expected, Holding
from eval.scorers.parts import Score, Share, Verdict, judged
from index.text import fold

# --- text and lists --------------------------------------------------------------------------------


def score_text(expected: Expected, answer: Answer) -> Score:
    """Every text that must be there is there, none that must not be; numbers compare without separators.

    Points, not likeness to a model answer: two right answers share their facts, not their words.
    """
    wording = plain_number(answer.answer)
    missing = [item for item in expected.contains if not _says(wording, item)]
    unwanted = [item for item in expected.excludes if _says(wording, item)]
    held = len(expected.contains) - len(missing)
    reasons = [f"{held} of {len(expected.contains)} points, missing {', '.join(missing)}"] if missing else []
    reasons += [f"must not say {item}" for item in unwanted]
    return judged("text", "; ".join(reasons), recall=Share(held, len(expected.contains)))


def score_list(expected: Expected, answer: Answer) -> Score:
    """Is the list whole (recall), and is nothing in it that does not belong (precision)?

    Precision is told from the lines of a list; a list inside one sentence shows recall alone. A list that lacks an item is
    wrong, not silent: it says "these are all" and they are not.
    """
    wording = plain_number(answer.answer)
    missing = [item for item in expected.items if not _says(wording, item)]
    lines = [plain_number(line) for line in _list_lines(answer.answer)]
    foreign = [line for line in lines if not any(_says(line, item) for item in expected.items)]
    recall = Share(len(expected.items) - len(missing), len(expected.items))
    reasons = [f"{recall.hits} of {recall.of} items, missing {', '.join(missing)}"] if missing else []
    reasons += [f"{len(foreign)} of {len(lines)} lines do not belong: {foreign[0][:40]}"] if foreign else []
    precision = Share(len(lines) - len(foreign), len(lines)) if lines else None
    return judged("list", "; ".join(reasons), precision=precision, recall=recall)


def _says(wording: str, item: str) -> bool:
    return any(plain_number(way) in wording for way in item.split("|"))


_LIST_LINE = re.compile(r"^\s*(?:[-*•]|\d+[.、)）])\s+(.+)$", re.MULTILINE)


def _list_lines(wording: str) -> list[str]:
    return _LIST_LINE.findall(wording)


# --- agreement -------------------------------------------------------------------------------------

_DENIED = re.compile(
    r"(没有|不存在|未见|未发现|无|并无|不)(发现)?(任何)?(矛盾|出入|错误|误差)|(超出|超过|大于|不是|不属于|并非)[^。;,]{0,15}(尾差|四舍五入|舍入)(误差)?"
)
_STANCES = (
    (Holding.ROUNDING, re.compile("尾差|四舍五入|舍入|取整|rounding")),
    (
        Holding.CONTRADICTION,
        re.compile("不一致|不相?符|不相等|不等于|不平衡|不对|对不上|矛盾|不吻合|有误|不正确|有出入|错误|不成立|≠|contradict"),
    ),
    (Holding.HOLDS, re.compile("一致|相符|相等|等于|平衡|吻合|对得上|正确|成立|无误|holds|agree")),
)


def stance(wording: str) -> Holding | None:
    """What an answer says about an equality; None where it takes no side."""
    text = fold(wording)
    kept = _DENIED.sub("", text)
    found = next((holding for holding, words in _STANCES if words.search(kept)), None)
    return Holding.HOLDS if found is None and _DENIED.search(text) else found


def score_holding(expected: Holding, answer: Answer) -> Score:
    """Agreement, rounding or contradiction: said as it is. Agreement "after rounding" is agreement; no side is silence."""
    said = stance(answer.answer)
    if said is None:
        return Score("holding", Verdict.SILENT, f"expected {expected}, takes no side")
    agrees = said is expected or (expected is Holding.HOLDS and said is Holding.ROUNDING)
    return judged("holding", "" if agrees else f"expected {expected}, says {said}")


# --- faithfulness ----------------------------------------------------------------------------------

_MARK = re.compile(r"\[\d+\]")
_NUMBERING = re.compile(r"^\s*(?:\d+[.、)）]|[-*•])\s+", re.MULTILINE)  # the mark of a list is no minus
_QUOTATION = re.compile(r"“([^”]{6,})”")
_COUNT = re.compile(r"\d+\s*(?:项|个|条|行|家|处|份|种|名|人|年|期|items?|rows?)")


def score_faithfulness(answer: Answer) -> Score:
    """Each figure and quotation of the wording is traced to a citation, a figure, an operand, or the question itself.

    This is the whole danger of prose: a sentence that reads well around a number that nothing shows. How many lines a list
    has is no figure of the filings, so counts may stand.
    """
    text = _NUMBERING.sub("", _MARK.sub("", answer.answer))
    known = {number for number, _ in amounts_in(" | ".join(_evidence(answer)))}
    known |= {abs(number) for number in known}
    counted = {Decimal(digits) for digits in re.findall(r"\d+", " ".join(_COUNT.findall(fold(text))))}
    numbers = [number for line in text.splitlines() for number, _ in amounts_in(line)]
    bare = [str(number) for number in numbers if number not in known | counted]
    whole = plain_number("".join(_evidence(answer)))
    quoted = _QUOTATION.findall(text)
    loose = [quotation for quotation in quoted if plain_number(quotation) not in whole]
    total = len(numbers) + len(quoted)
    told = f"not traced: {', '.join([*bare, *loose][:6])}" if bare or loose else ""
    return judged("faithfulness", told, precision=Share(total - len(bare) - len(loose), total))


def _evidence(answer: Answer) -> Iterator[str]:
    yield answer.question
    for figure in answer.figures:
        yield from (figure.label, figure.value, figure.period, figure.entity, figure.formula or "", figure.margin or "")
        for operand in figure.operands:
            yield from (operand.label, operand.value, operand.period)
    for citation in answer.citations:
        yield from (citation.quote, citation.sentence, citation.title, citation.section, citation.filing)
        yield from (citation.table or "", citation.row or "", citation.column or "")
