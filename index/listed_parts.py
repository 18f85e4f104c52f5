"""Lists that go on over semicolons: 支出合计 X，其中：A …，占 …；B …，占 …。

Only the sum tells such a list from sentences that happen to follow each other: 税收收入 X，其中增值税 Y；非税收入 Z.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.fact_labels import is_money
from index.statement_amounts import amounts_of
from index.statement_phrases import AMONG

Amount = tuple[Decimal, str]  # value and unit


@dataclass(frozen=True, slots=True)
class PartsList:
    """A run of sentences whose first amounts add up to a whole that was told before them."""

    start: int  # the sentence that begins it
    whole: Amount
    is_plain: bool  # the whole is its first amount, and no 其中 stands before the parts


def lists_over_semicolons(sentences: Sequence[str]) -> dict[int, PartsList]:
    """The list that each sentence of a paragraph belongs to, by the sentence's number."""
    lists: dict[int, PartsList] = {}
    at = 0
    while at < len(sentences):
        end = at
        while end + 1 < len(sentences) and sentences[end].rstrip().endswith(("；", ";")):
            end += 1
        found = _list(sentences[at : end + 1], sentences[at - 1] if at else "", at) if end > at else None
        if found is not None:
            lists.update(dict.fromkeys(range(at, end + 1), found))
        at = end + 1
    return lists


def _list(run: Sequence[str], before: str, at: int) -> PartsList | None:
    """The whole is told in the first sentence, before its 其中, or in the sentence before where 其中 opens it."""
    told = AMONG.split(run[0], maxsplit=1)
    is_plain = len(told) == 1
    amounts = _money(run[0])
    wholes, parts = (amounts[:1], amounts[1:]) if is_plain else (_money(told[0]) or _money(before), _money(told[1]))
    firsts = [parts[:1], *(_money(sentence)[:1] for sentence in run[1:])]
    if not all(firsts):
        return None
    units, total = {unit for ((_, unit),) in firsts}, sum(value for ((value, _),) in firsts)
    whole = next((one for one in wholes if units == {one[1]} and total == one[0]), None)
    return PartsList(at, whole, is_plain) if whole is not None and whole[0] else None


def _money(sentence: str) -> list[Amount]:
    return [(quantity.value, quantity.unit) for _, _, quantity in amounts_of(sentence) if is_money(quantity.unit)]
