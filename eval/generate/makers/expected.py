"""Data -> what a case expects: values as printed, and values computed by eval.operations from printed figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from eval.generate.known import Measure
from eval.generate.paper import Datum
from eval.operations import recompute
from eval.quantities import half_of_last_digit
from eval.schema import Expected, Operand, Operation, Place, Value

HUNDREDTH = Decimal("0.01")
RATE_ROOM = Decimal("0.051")  # filings print rates of their own with one digit, and those may be told
RATIO_ROOM = Decimal("0.011")  # percent are answered with two digits
PRINTED_RATE_ROOM = Decimal("0.1")  # a rate with one digit may be told as computed from the amounts, which are rounded as well


def as_value(datum: Datum) -> Value:
    """The figure as printed; an amount in 元 may as well be given as prose gives it, in 万元 with two digits."""
    is_rate = datum.unit == "%"
    room = PRINTED_RATE_ROOM if is_rate and datum.value.as_tuple().exponent == -1 else None
    others: tuple[Value, ...] = ()
    if datum.unit == "元":
        others = (Value(value=(datum.value / 10_000).quantize(HUNDREDTH), unit="万元"),)
    return Value(
        value=datum.value, unit=datum.unit, period=str(datum.year), tolerance=room, alternatives=others, signless=is_rate
    )


def lookup(*measures: Measure) -> Expected:
    return Expected(values=tuple(as_value(one.datum) for one in measures))


def as_operand(measure: Measure) -> Operand:
    first = measure.datum
    return Operand(
        filing=first.filing,
        table=first.table,
        row=first.row,
        column=first.column,
        quote=first.quote,
        value=first.value,
        unit=first.unit,
        also=tuple(map(_place, measure.also)),
    )


def _place(datum: Datum) -> Place:
    return Place(table=datum.table, row=datum.row, column=datum.column, quote=datum.quote)


def plain(number: Decimal) -> Decimal:
    """The number written without an exponent."""
    return Decimal(f"{number:f}")


def _room(datum: Datum) -> Decimal:
    """Half of the last digit; of an amount in 元, of the 万元 with two digits in which prose and other tables give it."""
    return half_of_last_digit(datum.value) if datum.unit != "元" else Decimal(50)


def rate_room(rate: Decimal, amounts: Sequence[Datum]) -> Decimal:
    """How far a rate that is printed with one digit may be from that of its amounts, which are rounded themselves."""
    rounded = sum((half_of_last_digit(one.value) / abs(one.value) for one in amounts if one.value), Decimal(0))
    return plain((RATE_ROOM + abs(rate) * rounded).quantize(Decimal("0.001")))


def computed(operation: Operation, unit: str, measures: Sequence[Measure], *, signless: bool = False) -> Expected:
    """What follows from the printed figures; amounts keep half of the last printed digit of every operand as room."""
    operands = [as_operand(one) for one in measures]
    (found,) = recompute(operation, operands, unit)
    if unit == "%":
        value = Value(value=found.quantize(HUNDREDTH), unit="%", tolerance=RATIO_ROOM, signless=signless)
    else:
        room = sum((_room(one.datum) for one in measures), Decimal(0))
        value = Value(value=plain(found), unit=unit, tolerance=plain(room), signless=signless)
    return Expected(values=(value,), formula=True)
