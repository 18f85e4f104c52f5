"""Numbers as they are shown: a computed figure with the digits that its operands warrant, a printed one as printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from assistant.compute import Computation, plain
from index.domain import Fact, Quantity


def rounded(computation: Computation) -> Decimal:
    """The value with the digits worth showing; exact values keep all of theirs."""
    if computation.value == 0:
        return Decimal(0).quantize(Decimal(1).scaleb(-max(computation.decimals, 0)))
    if computation.value == computation.value.quantize(Decimal(1).scaleb(-computation.decimals)):
        return computation.value.quantize(Decimal(1).scaleb(-computation.decimals))
    return computation.value.quantize(Decimal(1).scaleb(-computation.decimals), ROUND_HALF_UP)


def grouped(value: Decimal) -> str:
    """With thousands separators: 31560 -> 31,560."""
    return f"{value:,f}"


def with_unit(number: str, unit: str) -> str:
    return f"{number}{unit}" if unit in ("%", "") or not number else f"{number} {unit}"


def printed(quantity: Quantity) -> str:
    about = "约" if quantity.approximate else ""
    return about + quantity.comparator + with_unit(grouped(quantity.value), quantity.unit)


def shown(fact: Fact) -> str:
    return printed(fact.quantity) if fact.quantity is not None else fact.text


def margin_text(margin: Decimal) -> str | None:
    if margin == 0:
        return None
    return plain(margin.quantize(Decimal(1).scaleb(min(margin.adjusted() - 1, 0)), ROUND_HALF_UP).normalize())
