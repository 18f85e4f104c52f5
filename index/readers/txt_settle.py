"""Rows of a dump that lost their empty cells -> in which of two columns each figure stood, as far as sums prove it.

In a table 合计 | 基本支出 | 项目支出 a row "501,200 501,200" has its second figure in one column or the other. The row above it
by code says how much of each column its parts hold: where only one division fits, the figures are settled.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_MOST_PARTS = 14  # divisions double with each part
_CODE_STEPS = (2, 3)


@dataclass(slots=True)
class Row:
    """A code ("" for the total of all) and its figures: the total, then one or both of its parts; `sides` once settled."""

    code: str
    figures: tuple[str, ...]
    sides: tuple[str, str] | None = None

    @property
    def is_open(self) -> bool:
        return self.sides is None and len(self.figures) == 2 and self.figures[0] == self.figures[1]


def settle(rows: Sequence[Row]) -> None:
    """Set `sides` of every row that prints both figures, or whose place follows from the sums of the rows above it."""
    for row in rows:
        if len(row.figures) == 3:
            row.sides = (row.figures[1], row.figures[2])
    for row in sorted(rows, key=lambda row: len(row.code)):
        if row.sides is not None and (row.code or not any(other.is_open and not other.code for other in rows)):
            _divide(row, _parts(row, rows))


def _parts(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The rows one level below, by their codes."""
    below = [other for other in rows if other.code != row.code and other.code.startswith(row.code)]
    shortest = min((len(other.code) for other in below), default=0)
    step = shortest - len(row.code)
    return [other for other in below if len(other.code) == shortest] if step in _CODE_STEPS else []


def _divide(row: Row, parts: Sequence[Row]) -> None:
    assert row.sides is not None
    open_parts = [part for part in parts if part.is_open]
    known = [part.sides for part in parts if part.sides is not None]
    if not open_parts or len(open_parts) > _MOST_PARTS or len(open_parts) + len(known) != len(parts):
        return
    left = _value(row.sides[0]) - sum((_value(sides[0]) for sides in known), Decimal(0))
    right = _value(row.sides[1]) - sum((_value(sides[1]) for sides in known), Decimal(0))
    amounts = [_value(part.figures[0]) for part in open_parts]
    if left + right != sum(amounts):
        return
    fits = [
        choice
        for choice in itertools.product((True, False), repeat=len(amounts))
        if sum((amount for amount, on_left in zip(amounts, choice, strict=True) if on_left), Decimal(0)) == left
    ]
    if len(fits) == 1:
        for part, on_left in zip(open_parts, fits[0], strict=True):
            part.sides = (part.figures[1], "") if on_left else ("", part.figures[1])


def _value(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "") or "0")
