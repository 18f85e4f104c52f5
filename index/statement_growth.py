"""Whose growth a sentence tells: that of the part named last, or of the whole before it.

收入总计 412.86 万元，其中年初结转 15.20 万元，较上年增加 38.64 万元，增长 10.33%: the words leave it open, the figures do not.
Only one of the two levels, with this change, has grown by this percentage.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

from index.domain import Quantity

Rows = tuple[str, ...]
_FALLS = ("减", "降", "少", "低", "回落")


def owner(change: Quantity, percent: Quantity, verb: str, part: Rows, levels: Mapping[Rows, Quantity]) -> Rows:
    """The path whose level has changed so: `part`, or the whole right above it where only that fits.

    Units: `change` and the levels as printed, `percent` in %. Levels in another unit, or absent, decide nothing.
    """
    whole = part[:-1]
    mine, above = levels.get(part), levels.get(whole)
    if mine is None or above is None:
        return part
    return whole if _fits(above, change, percent, verb) and not _fits(mine, change, percent, verb) else part


def _fits(level: Quantity, change: Quantity, percent: Quantity, verb: str) -> bool:
    if level.unit != change.unit:
        return False
    moved = -change.value if any(sign in verb for sign in _FALLS) else change.value
    before = level.value - moved
    if before <= 0:
        return False
    with localcontext() as context:
        context.prec = 28
        low, high = (abs(change.value) + edge * change.half_width for edge in (-1, 1))
        slack = percent.half_width + Decimal(100) * (high - low) / before / 2
        return abs(abs(change.value) / before * 100 - percent.value) <= slack
