"""Bands of amounts that rules are made for: 1 万元（含）以上、5 万元以下支出由局长审批. Does one hold the amount asked about?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.quantities import unit_scale
from index.text import fold

_UNIT = "亿元|万元|千元|元|万"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_ASKED = re.compile(rf"({_NUMBER})\s*({_UNIT})")
_LIMIT = re.compile(rf"({_NUMBER})\s*({_UNIT})\s*(?:\((不?含)[^)]*\))?\s*(及?以[上下内])")
_BOUND = re.compile(rf"(不超过|不足|不到|低于|少于|小于|不低于|不少于|超过|高于|大于)\s*({_NUMBER})\s*({_UNIT})")
_RANGE = re.compile(rf"({_NUMBER})\s*({_UNIT})?\s*(?:\(不?含[^)]*\))?\s*(?:至|到|[-~—])+\s*({_NUMBER})\s*({_UNIT})")
_AT_LEAST, _ABOVE = frozenset({"不低于", "不少于"}), frozenset({"超过", "高于", "大于"})
_AT_MOST = frozenset({"不超过"})


def amount_in(question: str) -> Decimal | None:
    """The amount in 元 that a question names: 2万元的支出谁审批; None where it names none."""
    match = _ASKED.search(fold(question))
    return _in_yuan(match[1], match[2]) if match else None


def holds(sentence: str, amount: Decimal) -> bool | None:
    """Does the band that a sentence is about hold an amount in 元? None: it names no band."""
    tests = list(_tests(fold(sentence), amount))
    return all(tests) if tests else None


def _tests(sentence: str, amount: Decimal) -> Iterator[bool]:
    for low, unit, high, other in _RANGE.findall(sentence):
        yield _in_yuan(low, unit or other) <= amount <= _in_yuan(high, other)
    for number, unit, included, side in _LIMIT.findall(sentence):
        limit = _in_yuan(number, unit)
        if "上" in side:
            yield amount > limit if included == "不含" else amount >= limit
        else:
            yield amount <= limit if included == "含" or "及" in side or "内" in side else amount < limit
    for word, number, unit in _BOUND.findall(sentence):
        limit = _in_yuan(number, unit)
        if word in _AT_LEAST | _ABOVE:
            yield amount >= limit if word in _AT_LEAST else amount > limit
        else:
            yield amount <= limit if word in _AT_MOST else amount < limit


def _in_yuan(number: str, unit: str) -> Decimal:
    return Decimal(number.replace(",", "")) * unit_scale("万元" if unit == "万" else unit)[1]
