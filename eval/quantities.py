"""Units as an evaluation compares them: families in which amounts convert, and numbers found in wording.

Shape:  (value, unit) -> (family, value in the family's base unit); wording -> the amounts printed in it.
Units:  money in 元, shares in %, everything else in itself.
"""

from __future__ import annotations

import re
from decimal import Decimal

from index.text import fold

_MONEY = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8, "万亿元": 12}
_RATIO = {"%": 0, "‰": -1}
_SCALES = {"万": 4, "亿": 8}
_AMOUNT = re.compile(
    r"((?:(?<![\dA-Za-z])-)?\d+(?:,\d{3})*(?:\.\d+)?)"  # the dash of a date or of a code is no minus
    r"(万亿元|千万元|百万元|亿元|万元|千元|元|百分点|%|‰|[^\d\s,.，。、；：;:()（）\[\]|*]{1,6})?"
)


def to_base(value: Decimal, unit: str) -> tuple[str, Decimal]:
    """An amount in its family's base unit, so that 1.2408 亿元 and 12408 万元 compare equal."""
    name = fold(unit).removeprefix("个") if unit.endswith("百分点") else fold(unit)  # 个百分点 counts nothing else
    for family, scales in (("money", _MONEY), ("ratio", _RATIO)):
        if name in scales:
            return family, value.scaleb(scales[name])
    for prefix, power in _SCALES.items():
        if name.startswith(prefix) and len(name) > 1:
            return name[1:], value.scaleb(power)
    return name, value


def half_of_last_digit(value: Decimal) -> Decimal:
    """Half a unit of the last digit written: what rounding to that many digits leaves open."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def plain_number(text: str) -> str:
    """Folded text in which thousands separators inside numbers are dropped: 12,408 -> 12408."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", fold(text))


def amounts_in(text: str) -> list[tuple[Decimal, str]]:
    """The numbers in wording with what follows each one (a unit, or the next words), in order."""
    found = _AMOUNT.findall(fold(text))
    return [(Decimal(number.replace(",", "")), tail) for number, tail in found]
