"""Exact arithmetic over bound values: Value + Value -> Computation, every step shown.

Units:  operands are brought to one unit first (the coarsest printed one); mixed dimensions raise ComputationError.
Margin: each operand is a printed figure, true within half its last digit; the result's `margin` is the half-width that
        this leaves open, by interval arithmetic. Nothing is rounded here but divisions, carried to 28 digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.domain import Quantity
from index.errors import ComputationError
from index.quantities import convert, unit_scale

_DIGITS, _MOST_DECIMALS = 4, 8  # digits of a small quotient that are shown


@dataclass(frozen=True, slots=True)
class Value:
    """A bound operand: a printed quantity under the label it is printed with."""

    label: str
    quantity: Quantity
    exact: bool = False  # counted or computed without rounding: no half-width

    @property
    def width(self) -> Decimal:
        return Decimal(0) if self.exact else self.quantity.half_width


@dataclass(frozen=True, slots=True)
class Computation:
    """A result with the sum that gave it. `decimals` is how many digits are worth printing."""

    value: Decimal
    unit: str
    formula: str
    margin: Decimal
    decimals: int = 2


def plain(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros beyond the printed ones."""
    return f"{value:f}"


def aligned(values: Sequence[Value]) -> list[Value]:
    """The values in one unit: that of the first which has one. Values without a unit are taken as being in it."""
    unit = next((value.quantity.unit for value in values if value.quantity.unit), "")
    made = []
    for value in values:
        quantity = value.quantity
        moved = convert(quantity, unit) if quantity.unit and quantity.unit != unit else replace(quantity, unit=unit)
        made.append(Value(value.label, moved, value.exact))
    return made


def _term(value: Value) -> str:
    number = value.quantity.value
    return f"({plain(number)})" if number < 0 else plain(number)


def add(values: Sequence[Value]) -> Computation:
    """The sum, in the unit of the first; its margin is the sum of the half-widths."""
    if not values:
        raise ComputationError("没有可以相加的数", code="nothing_to_add")
    same = aligned(values)
    total = sum((value.quantity.value for value in same), Decimal(0))
    return Computation(
        total,
        same[0].quantity.unit,
        " + ".join(_term(value) for value in same),
        sum((value.width for value in same), Decimal(0)),
        max(value.quantity.decimals for value in same),
    )


def mean(values: Sequence[Value]) -> Computation:
    total = add(values)
    count = Decimal(len(values))
    return Computation(
        total.value / count, total.unit, f"({total.formula}) ÷ {count}", total.margin / count, max(total.decimals, 2)
    )


def difference(first: Value, second: Value) -> Computation:
    """First minus second; between two rates it is counted in percentage points."""
    a, b = aligned([first, second])
    return Computation(
        a.quantity.value - b.quantity.value,
        "个百分点" if a.quantity.unit == "%" else a.quantity.unit,
        f"{_term(a)} − {_term(b)}",
        a.width + b.width,
        max(a.quantity.decimals, b.quantity.decimals),
    )


def _quotient(first: Value, second: Value, factor: Decimal) -> tuple[Value, Value, Decimal, Decimal]:
    """Both values aligned, first ÷ second × factor, and the half-width of that."""
    a, b = aligned([first, second])
    x, y = a.quantity.value, b.quantity.value
    if y == 0:
        raise ComputationError(f"{second.label}为零，不能作除数", code="division_by_zero")
    low = abs(y) - b.width
    margin = (a.width + abs(x / y) * b.width) / (low if low > 0 else abs(y)) * factor
    return a, b, x / y * factor, margin


def share(part: Value, whole: Value) -> Computation:
    """Part ÷ whole, in per cent."""
    a, b, value, margin = _quotient(part, whole, Decimal(100))
    return Computation(value, "%", f"{_term(a)} ÷ {_term(b)} × 100%", margin)


def multiple(first: Value, second: Value) -> Computation:
    """How many times the second the first is."""
    a, b, value, margin = _quotient(first, second, Decimal(1))
    return Computation(value, "倍", f"{_term(a)} ÷ {_term(b)}", margin)


def growth(new: Value, old: Value) -> Computation:
    """(new − old) ÷ old, in per cent."""
    a, b = aligned([new, old])
    x, y = a.quantity.value, b.quantity.value
    if y == 0:
        raise ComputationError(f"{old.label}为零，不能计算增长率", code="division_by_zero")
    if y < 0:
        raise ComputationError(f"{old.label}为负数，增长率没有意义", code="negative_base")
    low = abs(y) - b.width
    margin = (a.width + abs(x / y) * b.width) / (low if low > 0 else abs(y)) * 100
    return Computation((x - y) / y * 100, "%", f"({_term(a)} − {_term(b)}) ÷ {_term(b)} × 100%", margin)


def before_change(new: Value, rate: Value, *, fall: bool = False) -> Computation:
    """The value before it changed by a rate: new ÷ (1 + rate), with no more digits than its margin leaves certain."""
    step = rate.quantity.value / 100
    factor = 1 - step if fall else 1 + step
    if factor <= 0:
        raise ComputationError("变动率使基数无法计算", code="division_by_zero")
    value = new.quantity.value / factor
    margin = (new.width + abs(value) * rate.width / 100) / factor
    sign = "−" if fall else "+"
    formula = f"{plain(new.quantity.value)} ÷ (1 {sign} {plain(rate.quantity.value)}%)"
    return Computation(value, new.quantity.unit, formula, margin)


def yearly_growth(new: Value, old: Value, years: int) -> Computation:
    """The growth a year that leads from the old value to the new one, in per cent."""
    a, b = aligned([new, old])
    x, y = a.quantity.value, b.quantity.value
    if years < 1 or x <= 0 or y <= 0:
        raise ComputationError("不能计算年均增长率", code="negative_base")
    factor = (x / y) ** (Decimal(1) / years)
    margin = factor / years * (a.width / x + b.width / y) * 100
    return Computation((factor - 1) * 100, "%", f"({_term(a)} ÷ {_term(b)})^(1/{years}) − 1", margin)


def ratio(first: Value, second: Value) -> Computation:
    """First per one of second: units divided (万元 ÷ 人 -> 万元/人)."""
    a, b = first.quantity, second.quantity
    if b.value == 0:
        raise ComputationError(f"{second.label}为零，不能作除数", code="division_by_zero")
    low = abs(b.value) - second.width
    margin = (first.width + abs(a.value / b.value) * second.width) / (low if low > 0 else abs(b.value))
    unit = f"{a.unit}/{b.unit}" if b.unit else a.unit
    value = a.value / b.value
    small = 0 < abs(value) < 1  # 0.1664 万元/人: two decimals would leave two digits of it
    decimals = min(_DIGITS - 1 - value.adjusted(), _MOST_DECIMALS) if small else 2
    return Computation(value, unit, f"{_term(first)} ÷ {_term(second)}", margin, decimals)


def in_unit(value: Value, unit: str) -> Computation:
    """The value in another unit, exactly."""
    moved = convert(value.quantity, unit)
    up, down = unit_scale(value.quantity.unit)[1], unit_scale(unit)[1]
    step = down / up if down >= up else up / down
    sign = "÷" if down >= up else "×"
    return Computation(moved.value, unit, f"{_term(value)} {sign} {plain(step)}", moved.half_width, max(moved.decimals, 0))


def wanted(computation: Computation, unit: str) -> Computation:
    """A result in the unit that was asked for, where that is of its kind; else as it is."""
    if not unit or unit == computation.unit or unit_scale(unit)[0] != unit_scale(computation.unit)[0]:
        return computation
    factor = unit_scale(computation.unit)[1] / unit_scale(unit)[1]
    decimals = computation.decimals - (len(plain(factor)) - 1 if factor >= 1 else -len(plain(factor).split(".")[-1]))
    by = f"× {plain(factor)}" if factor >= 1 else f"÷ {plain(1 / factor)}"
    formula = f"({computation.formula}) {by}"
    return Computation(computation.value * factor, unit, formula, computation.margin * factor, max(decimals, 0))


def turned(computation: Computation) -> Computation:
    """A fall as a positive figure: (old − new) instead of (new − old)."""
    return Computation(
        -computation.value, computation.unit, f"−({computation.formula})", computation.margin, computation.decimals
    )
