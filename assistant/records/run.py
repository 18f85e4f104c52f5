"""Records plan + Register -> Found: the rows that pass every filter and the cells that answer.

Numbers are compared in Decimal, in the unit that is asked; a cell that is no number passes no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain import RecordFilter, Records
from assistant.records.schema import Column, Day, Kind, Record, Register, bare
from index.domain import Quantity
from index.quantities import convert, in_base_unit, unit_scale

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a record."""

    record: Record
    column: Column


def columns_at(register: Register, places: Sequence[int]) -> tuple[Column, ...]:
    """The columns of a register at these places of the grid, in the order asked."""
    known = {column.place: column for column in register.columns}
    return tuple(known[place] for place in places if place in known)


def kept(plan: Records, register: Register) -> list[Record]:
    """The records that pass every filter. Totals are left out, unless a filter names one of them."""
    passing = [record for record in register.records if all(passes(record, one, register) for one in plan.filters)]
    entries = [record for record in passing if not record.is_total]
    return entries or (passing if any(one.operator == "in" for one in plan.filters) else [])


def passes(record: Record, one: RecordFilter, register: Register) -> bool:
    columns = columns_at(register, one.places)
    match one.operator:
        case "in":
            return any(register.text(record, column) in one.values for column in columns)
        case "not_in":
            return all(register.text(record, column) not in one.values for column in columns)
        case "holds":
            return any(bare(words) in bare(register.text(record, column)) for column in columns for words in one.values)
        case "not_holds":
            return not any(bare(words) in bare(register.text(record, column)) for column in columns for words in one.values)
        case "section":
            return record.section in one.values
        case "empty":
            return all(not register.text(record, column) for column in columns)
        case "day":
            return _in_days(record, columns, one, register)
        case _:
            return any(_meets(register.quantity(record, column), one) for column in columns)


_POWERS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def _meets(quantity: Quantity | None, one: RecordFilter) -> bool:
    if quantity is None:
        return False
    value, asked = quantity.value, Decimal(one.values[0])
    if one.unit in _POWERS:  # 超过一千万: of whatever the column counts
        return _COMPARE[one.operator](value * unit_scale(quantity.unit)[1], asked * _POWERS[one.unit])
    if one.unit and quantity.unit and one.unit != quantity.unit and unit_scale(one.unit)[0] == unit_scale(quantity.unit)[0]:
        value = convert(quantity, one.unit).value
    return _COMPARE[one.operator](value, asked)


def _in_days(record: Record, columns: Sequence[Column], one: RecordFilter, register: Register) -> bool:
    day = day_in(record, columns, register)
    if day is None:
        return False
    first, last = (_day(text) for text in one.values[:2])
    if first == last:
        return first.holds(day)
    if first == Day() or last == Day():
        return _beyond(day, first, last, strict=len(one.values) > 2)
    low = tuple(mine for mine, limit in zip(day.parts, first.parts, strict=True) if limit is not None)
    high = tuple(mine for mine, limit in zip(day.parts, last.parts, strict=True) if limit is not None)
    if None in low or None in high:
        return False
    return _bare(first) <= tuple(one or 0 for one in low) and tuple(one or 0 for one in high) <= _bare(last)


def _beyond(day: Day, first: Day, last: Day, *, strict: bool) -> bool:
    """Is a day after the one or before the other limit, whichever there is? `strict` leaves the limit itself out."""
    limit = last if first == Day() else first
    own = tuple(mine for mine, part in zip(day.parts, limit.parts, strict=True) if part is not None)
    if None in own:
        return False
    told = tuple(part or 0 for part in own)
    if told == _bare(limit):
        return not strict
    return told < _bare(limit) if first == Day() else told > _bare(limit)


def day_in(record: Record, columns: Sequence[Column], register: Register) -> Day | None:
    """The date of a record: one cell, or year, month and day in cells of their own."""
    if len(columns) == 1 and columns[0].kind is Kind.DATE:
        return register.day(record, columns[0])
    parts = {column.kind: register.text(record, column) for column in columns}
    numbers = [int(text) if (text := parts.get(kind, "")).isdigit() else None for kind in (Kind.YEAR, Kind.MONTH, Kind.DAY)]
    return Day(*numbers) if any(number is not None for number in numbers) else None


def _day(text: str) -> Day:
    return Day(*(int(part) if part else None for part in text.split("-")))


def _bare(day: Day) -> tuple[int, ...]:
    return tuple(part for part in day.parts if part is not None)


def spots(records: Sequence[Record], columns: Sequence[Column], register: Register) -> list[Spot]:
    """The cells that hold a number, row by row; a cell merged over several rows is one."""
    found: dict[tuple[int, int], Spot] = {}
    for record in records:
        for column in columns:
            cell = register.cell(record, column)
            if cell is not None and register.quantity(record, column) is not None:
                found.setdefault((cell.row, cell.column), Spot(record, column))
    return list(found.values())


def filled(records: Sequence[Record], column: Column, register: Register) -> list[Spot]:
    """The cells of a column that say something, one for each distinct cell (a merged cell is one)."""
    found = {register.cell(record, column): Spot(record, column) for record in reversed(records) if register.text(record, column)}
    return list(reversed(found.values()))


def grouped(records: Sequence[Record], by: Column, register: Register, part: str = "") -> dict[str, list[Record]]:
    """Records under each value of a column (or year or month of a date), in the order in which the values first stand."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        if text := _group_name(record, by, register, part):
            groups.setdefault(text, []).append(record)
    return groups


def _group_name(record: Record, by: Column, register: Register, part: str) -> str:
    if not part or by.kind is not Kind.DATE:
        return register.spoken(record, by)
    day = register.day(record, by)
    if day is None or day.year is None:
        return ""
    return f"{day.year}年{day.month}月" if part == "month" else f"{day.year}年"


def size(spot: Spot, register: Register) -> Decimal:
    """What an extreme is taken over: the amount in its base unit, or the date as a number."""
    if spot.column.kind is Kind.DATE:
        day = register.day(spot.record, spot.column)
        year, month, date = day.order if day else (0, 0, 0)
        return Decimal(year * 10000 + month * 100 + date)
    quantity = register.quantity(spot.record, spot.column)
    assert quantity is not None, "spots hold numbers"
    return in_base_unit(quantity)


def extremes(found: Sequence[Spot], register: Register, *, largest: bool, top: int = 1) -> list[Spot]:
    """The first `top` by size, with all that tie with the last of them."""
    ordered = sorted(found, key=lambda spot: size(spot, register), reverse=largest)
    if not ordered:
        return []
    last = size(ordered[min(top, len(ordered)) - 1], register)
    return [spot for at, spot in enumerate(ordered) if at < top or size(spot, register) == last]
