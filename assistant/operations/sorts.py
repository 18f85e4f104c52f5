"""Sorts of what was asked for: 转移支付, where a table has columns of 一般性转移支付 and 专项转移支付 and none of all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.matching import Phrase, bare_label
from index.domain import Fact

_SUM = re.compile("(?:合计|总计|小计|总额)$")
_SHORTEST = 3  # letters: 支出 is held by any head


def is_one_sort(fact: Fact, others: Iterable[Fact], phrase: Phrase) -> bool:
    """Does a figure stand under a head that names one sort of what was asked, and another one beside it under that of another?

    Where a column is called just what was asked, its figures are meant, and nothing is open.
    """
    said = phrase.text
    own = _head(fact, said)
    if len(said) < _SHORTEST or fact.source.table_order is None or own in ("", said):
        return False
    place = fact.source.table_order
    heads = {_head(one, said) for one in others if one.source.table_order == place} - {"", own}
    return bool(heads) and said not in heads


def _head(fact: Fact, said: str) -> str:
    """The topmost head over a figure that holds all of the words that were asked, without 合计 at its end."""
    return next((head for head in _heads(fact) if said in head), "")


def _heads(fact: Fact) -> Iterator[str]:
    return (_SUM.sub("", bare_label(column)) for column in fact.measure.columns)
