"""Records plan -> Outcome: the statements with cells as evidence, so that figures, sums and marks work as everywhere.

What was filtered by stands in the heading of every answer: the reader sees which records were meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant import compute as sums
from assistant.compute import Computation
from assistant.domain import RecordFilter, Records, Status
from assistant.evidence import Bound, Computed, Listed, Outcome, Quote, Quoted, Stated, Statement
from assistant.operations.printed import converted
from assistant.records.run import Spot, columns_at, extremes, filled, grouped, kept, spots
from assistant.records.schema import Column, Kind, Record, Register
from assistant.wording import Message
from index.errors import ComputationError

_STEP = re.compile(r"第?[一二三四1-4]季度|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|20\d\d年度?|[上下]半年")
MOST_GROUPS = 40
MANY = 10  # rows from which figures that repeat are worth a word
_SIGN_WORDS = {"=": "为", "<": "低于", "<=": "不超过", ">": "超过", ">=": "不低于"}


def answer_records(plan: Records, register: Register) -> Outcome:
    """Carry out a record query over its register. No row that passes is an outcome that says so."""
    rows = kept(plan, register)
    if not rows:
        return Outcome(Status.NOT_FOUND, message=_about("no_records", plan, register))
    statements, notes = _statements(plan, register, rows)
    if not statements:
        return Outcome(Status.NOT_FOUND, message=_about("not_in_records", plan, register))
    return Outcome(Status.ANSWERED, tuple(statements), notes=tuple(notes))


def _about(name: str, plan: Records, register: Register) -> Message:
    return Message.of(name, title=plan.title or Message("table"), heading=heading(plan, register))


def _statements(plan: Records, register: Register, rows: Sequence[Record]) -> tuple[list[Statement], list[Message]]:
    match plan.task:
        case "select":
            return _selected(plan, register, rows), []
        case "count" if plan.by is not None:
            return _counted_by(plan, register, rows), []
        case "count" | "exists":
            return [_counted(plan, register, rows)], []
        case "share":
            return _share(plan, register, rows), []
        case "distinct":
            return _distinct(plan, register, rows), []
        case "sum" | "mean":
            return _totals(plan, register, rows), _doubts(plan, register, rows)
        case "spread":
            return _spread(plan, register, rows), []
        case "difference" | "ratio":
            return _compared(plan, register, rows), []
        case _:
            return _extreme(plan, register, rows)


def heading(plan: Records, register: Register) -> str:
    """The filters in words: 部门为“销售部”、开票日期在 2020年4月."""
    return "、".join(filter(None, (_spoken(one) for one in plan.filters)))


def _spoken(one: RecordFilter) -> str:
    name = one.names[0] if one.names else ""
    quoted = "或".join(f"“{value}”" for value in one.values)
    match one.operator:
        case "in":
            return f"{name}为{quoted}" if name else quoted
        case "not_in":
            return f"{name}不是{quoted}"
        case "holds":
            return f"{name}含{quoted}"
        case "not_holds":
            return f"{name}不含{quoted}"
        case "section":
            return "、".join(filter(None, one.values))
        case "empty":
            return f"{name}为空"
        case "day":
            return f"{name if len(one.names) == 1 else '日期'}在{_spoken_days(one)}"
        case _:
            return f"{name}{_SIGN_WORDS[one.operator]}{one.values[0]}{one.unit}"


def _spoken_days(one: RecordFilter) -> str:
    first, last = (_spoken_day(text) for text in one.values[:2])
    beside = "之" if len(one.values) > 2 else "及以"
    if not last:
        return f"{first}{beside}后"
    if not first:
        return f"{last}{beside}前"
    return first if first == last else f"{first}至{last}"


def _spoken_day(text: str) -> str:
    return "".join(part + word for part, word in zip(text.split("-"), "年月日", strict=True) if part)


def _of(plan: Records, register: Register) -> str:
    said = heading(plan, register)
    return f"{said}的" if said else ""


# --- statements ---------------------------------------------------------------------------------------


def _bound(spot: Spot, register: Register, label: str = "") -> Bound:
    return Bound(label or _label(spot, register), (register.fact(spot.record, spot.column),))


def _label(spot: Spot, register: Register) -> str:
    """The record and the column; the column alone where the cell is what names the record."""
    section = f"{spot.record.section} " if len(register.sections) > 1 and spot.record.section else ""
    if spot.column == register.key:
        return f"{section}{spot.column.name}"
    return (
        f"{section}{register.name_of(spot.record)}（{_head(spot.column, register)}）"
        if spot.column.name
        else section + register.name_of(spot.record)
    )


def _head(column: Column, register: Register) -> str:
    """A head by itself, or with what stands above it where several columns have it."""
    alike = [one for one in register.columns if one.name == column.name]
    return column.name if len(alike) == 1 else "·".join(column.path)


def _selected(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    statements: list[Statement] = []
    for column in columns_at(register, plan.columns):
        found = filled(rows, column, register)
        told = {register.text(spot.record, column) for spot in found}
        if len(told) == 1:
            first = found[0]
            label = f"{_of(plan, register)}{_head(column, register)}" if len(found) > 1 else _label(first, register)
            facts = tuple(register.fact(spot.record, column) for spot in found[:4])
            statements.append(_said(Bound(label, facts), plan.unit))
        elif found:
            statements.append(_list(plan, register, found))
    return statements


def _said(bound: Bound, unit: str) -> Statement:
    if bound.has_quantity:
        return Stated(bound, converted(bound, unit))
    fact = bound.facts[0]
    return Quoted((Quote(fact.fact.text, fact.filing, stored=fact),), lead=bound.label)


def _list(plan: Records, register: Register, found: Sequence[Spot]) -> Statement:
    distinct = {register.text(spot.record, spot.column): spot for spot in reversed(found)}
    numbers = found[0].column.kind is Kind.NUMBER
    listed = list(found) if numbers or _tells_groups(plan, register) else list(reversed(distinct.values()))
    head = f"{_of(plan, register)}{_head(found[0].column, register)}"
    return Listed(head, tuple(_bound(spot, register, _member(spot, plan, register)) for spot in listed))


def _tells_groups(plan: Records, register: Register) -> bool:
    return any(one.operator == "in" and len(one.values) > 1 for one in plan.filters)


def _member(spot: Spot, plan: Records, register: Register) -> str:
    """Of two departments asked about together, the one that a line is about."""
    for one in plan.filters:
        if one.operator == "in" and len(one.values) > 1 and (columns := columns_at(register, one.places)):
            return register.text(spot.record, columns[0])
    return _label(spot, register)


def _evidence(record: Record, plan: Records, register: Register) -> Spot:
    """The cell that shows a counted record: one that was filtered by, else what names it."""
    for one in plan.filters:
        for column in columns_at(register, one.places):
            if one.operator in ("in", "holds") and register.text(record, column):
                return Spot(record, column)
    named = [register.key] if register.key else []
    return next(Spot(record, column) for column in (*named, *register.columns) if column and register.text(record, column))


def _counted(plan: Records, register: Register, rows: Sequence[Record]) -> Statement:
    items = tuple(_row(record, plan, register) for record in rows)
    count = Computation(Decimal(len(rows)), "", "", Decimal(0), 0)
    head = f"{'有。' if plan.task == 'exists' else ''}{_of(plan, register)}记录"
    return Listed(head, items, count, out_of=len(register.entries))


def _row(record: Record, plan: Records, register: Register) -> Bound:
    named = _named(record, register)
    if named is not None:
        return _bound(named, register, named.column.name)
    return _bound(_evidence(record, plan, register), register, register.name_of(record))


def _counted_by(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    assert plan.by is not None
    by = columns_at(register, (plan.by,))[0]
    groups = grouped(rows, by, register)
    if len(groups) > MOST_GROUPS:
        return []
    return [_counted(_within(plan, by, value), register, members) for value, members in groups.items()]


def _within(plan: Records, by: Column, value: str) -> Records:
    """The plan narrowed to one group."""
    one = RecordFilter(operator="in", places=(by.place,), names=(by.name,), values=(value,))
    others = tuple(other for other in plan.filters if other.operator != "in" or other.places != one.places)
    return plan.model_copy(update={"filters": (*others, one)})


def _share(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    """What passes the filters, of all entries."""
    columns = columns_at(register, plan.measure)
    part, whole = ([_bound(spot, register) for spot in spots(some, columns, register)] for some in (rows, register.entries))
    if not part or not whole:
        return []
    made = sums.share(_added(part), _added(whole))
    return [Computed(f"{_of(plan, register)}{columns[0].name}占全部{columns[0].name}的比例", made, tuple(whole))]


def _named(record: Record, register: Register) -> Spot | None:
    key = register.key
    return Spot(record, key) if key is not None and register.is_telling(key) and register.text(record, key) else None


def _distinct(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    column = columns_at(register, plan.columns)[0]
    told = {register.text(spot.record, column): spot for spot in reversed(filled(rows, column, register))}
    items = tuple(_bound(spot, register, column.name) for spot in reversed(told.values()))
    if not items:
        return []
    count = Computation(Decimal(len(items)), "", "", Decimal(0), 0)
    return [Listed(f"{_of(plan, register)}{column.name}（不重复计）", items, count, out_of=len(rows))]


def _totals(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    columns = columns_at(register, plan.measure)
    if (
        plan.by is None and len({column.name for column in columns}) > 1 and not all(map(_is_step, columns))
    ):  # 金额 may be either: each is told
        each = (_total(plan, register, rows, (column,), _of(plan, register)) for column in columns)
        return [made for made in each if made is not None]
    if plan.by is None:
        return [made] if (made := _total(plan, register, rows, columns, _of(plan, register))) is not None else []
    by = columns_at(register, (plan.by,))[0]
    groups = grouped(rows, by, register)
    if len(groups) > MOST_GROUPS:
        return []
    made_all = (_total(plan, register, members, columns, f"{_of(plan, register)}{value}") for value, members in groups.items())
    return [made for made in made_all if made is not None]


def _is_step(column: Column) -> bool:
    """第一季度, 3月, 2023年: columns that tell times of one thing are added up, or averaged, together."""
    return _STEP.fullmatch(column.name) is not None


def _doubts(plan: Records, register: Register, rows: Sequence[Record]) -> list[Message]:
    """A few figures that come again and again may belong to something that several rows share."""
    values = [register.text(spot.record, spot.column) for spot in spots(rows, columns_at(register, plan.measure), register)]
    if len(values) < MANY or len(set(values)) * 5 > len(values):
        return []
    return [Message("repeated")]


def _total(plan: Records, register: Register, rows: Sequence[Record], columns: Sequence[Column], whose: str) -> Statement | None:
    found = spots(rows, columns, register)
    if not found:
        return None
    bound = tuple(_bound(spot, register) for spot in found)
    if len(bound) == 1:
        return Stated(bound[0])
    name = "、".join(dict.fromkeys(column.name for column in columns))
    word = "平均" if plan.task == "mean" else "合计"
    values = [one.value for one in bound]
    computation = sums.mean(values) if plan.task == "mean" else sums.add(values)
    return Computed(f"{whose}{name}{word}（{len(bound)}项）", computation, bound)


def _compared(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    """The difference or ratio of two columns over the rows, or of two values of one column."""
    sides = _sides(plan, register, rows)
    if sides is None:
        return []
    first, second = sides
    if not first or not second:
        return []
    if len(first) == len(second) == 1:
        a, b = first[0].value, second[0].value
    else:
        a, b = (_added(side) for side in sides)
    made = sums.difference(a, b) if plan.task == "difference" else sums.multiple(a, b)
    if plan.task == "difference" and made.value < 0:
        made = sums.difference(b, a)
    word = "相差" if plan.task == "difference" else "之比"
    names = f"{first[0].label}与{second[0].label}" if len(first) == len(second) == 1 else _names_of_sides(plan)
    return [Computed(f"{names}{word}", made, (*first, *second))]


def _names_of_sides(plan: Records) -> str:
    first, second = ("、".join(dict.fromkeys(names)) for names in (plan.measure_names, plan.against_names))
    return f"{first}合计与{second}合计" if second else f"{first}合计"


def _added(side: Sequence[Bound]) -> sums.Value:
    total = sums.add([one.value for one in side])
    quantity = side[0].quantity
    return sums.Value("合计", type(quantity)(total.value, total.unit, total.decimals))


def _sides(plan: Records, register: Register, rows: Sequence[Record]) -> tuple[list[Bound], list[Bound]] | None:
    columns = columns_at(register, plan.measure)
    if plan.against:
        others = columns_at(register, plan.against)
        first, second = ([_bound(spot, register) for spot in spots(rows, side, register)] for side in (columns, others))
        return first, second
    for one in plan.filters:
        if one.operator in ("in", "section") and len(one.values) == 2:
            split = [[record for record in rows if _says(record, value, one, register)] for value in one.values]
            first, second = ([_bound(spot, register) for spot in spots(part, columns, register)] for part in split)
            return first, second
    return None


def _says(record: Record, value: str, one: RecordFilter, register: Register) -> bool:
    if one.operator == "section":
        return record.section == value
    return any(register.text(record, column) == value for column in columns_at(register, one.places))


def _spread(plan: Records, register: Register, rows: Sequence[Record]) -> list[Statement]:
    """How far the largest and the smallest of the cells are apart."""
    columns = columns_at(register, plan.measure)
    found = spots(rows, columns, register)
    if len(found) < 2:
        return []
    ends = [extremes(found, register, largest=largest)[0] for largest in (True, False)]
    high, low = (_bound(spot, register, _label(spot, register)) for spot in ends)
    label = f"{high.label}（最高）与{low.label}（最低）相差"
    return [Computed(label, sums.difference(high.value, low.value), (high, low))]


# --- extremes -------------------------------------------------------------------------------------------


def _extreme(plan: Records, register: Register, rows: Sequence[Record]) -> tuple[list[Statement], list[Message]]:
    if plan.by is not None:
        return _extreme_group(plan, register, rows)
    columns = columns_at(register, plan.measure)
    found = [
        Spot(record, column)
        for record in rows
        for column in columns
        if (register.day(record, column) if column.kind is Kind.DATE else register.quantity(record, column)) is not None
    ]
    if plan.across and len(rows) != 1:
        return [], []
    best = extremes(found, register, largest=plan.task == "maximum", top=plan.top)
    if not best:
        return [], []
    told = [column for column in columns_at(register, plan.columns) if column not in columns]
    label = (
        (lambda spot: spot.column.name)
        if plan.across
        else (lambda spot: _told(spot, told, register) + _which(spot, columns, register))
    )
    items = tuple(_bound(spot, register, label(spot)) for spot in best)
    compared = "、".join(dict.fromkeys(column.family if plan.across else column.name for column in columns))
    head = f"{_of(plan, register)}{compared}"
    ranked = Listed(head, items, is_ranking=True, out_of=len(found), ranked=_word(plan, columns))
    return [ranked, *_shown(best, told, register)], []


def _which(spot: Spot, columns: Sequence[Column], register: Register) -> str:
    """Of several columns compared at once, the one that a cell stands in."""
    return f"（{_head(spot.column, register)}）" if len(columns) > 1 else ""


def _word(plan: Records, columns: Sequence[Column]) -> str:
    up = plan.task == "maximum"
    if columns and columns[0].kind is Kind.DATE:
        return "最晚" if up else "最早"
    return "最高" if up else "最低"


def _told(spot: Spot, told: Sequence[Column], register: Register) -> str:
    """What is to be told of a picked record, or what names it."""
    texts = [register.spoken(spot.record, column) for column in told if column.kind is not Kind.NUMBER]
    name = " ".join(dict.fromkeys(filter(None, texts))) or register.name_of(spot.record)
    return f"{spot.record.section} {name}" if len(register.sections) > 1 and spot.record.section else name


def _shown(best: Sequence[Spot], told: Sequence[Column], register: Register) -> list[Statement]:
    """The figures of the picked records that were asked about; their texts stand in the labels already."""
    made: list[Statement] = []
    for column in (column for column in told if column.kind is Kind.NUMBER):
        cells = [Spot(spot.record, column) for spot in best if register.text(spot.record, column)]
        bound = tuple(_bound(spot, register) for spot in cells)
        if len(bound) == 1:
            made.append(_said(bound[0], ""))
        elif bound:
            made.append(Listed(column.name, bound))
    return made


def _extreme_group(plan: Records, register: Register, rows: Sequence[Record]) -> tuple[list[Statement], list[Message]]:
    """Which group has most records, or the largest sum: all that tie, and the figures of the others as a note."""
    assert plan.by is not None
    by = columns_at(register, (plan.by,))[0]
    groups = grouped(rows, by, register, plan.by_part)
    columns = columns_at(register, plan.measure)
    if columns and all(len(members) == 1 for members in groups.values()):
        return _extreme(plan.model_copy(update={"by": None, "columns": (by.place,)}), register, rows)
    sizes = {value: _group_size(members, columns, register) for value, members in groups.items()}
    known = {value: one for value, one in sizes.items() if one is not None}
    if not known:
        return [], []
    best = max(known.values()) if plan.task == "maximum" else min(known.values())
    made: list[Statement] = []
    for value in (value for value, one in known.items() if one == best):
        if columns:
            total = _total(plan.model_copy(update={"task": "sum"}), register, groups[value], columns, f"{by.name}“{value}”的")
            made += [total] if total is not None else []
        else:
            counted = _within(plan, by, value)
            made.append(_counted(counted, register, groups[value]))
    what = f"{columns[0].name}合计" if columns else "记录数"
    shown = "、".join(f"{value} {number:,f}" for value, number in sorted(known.items(), key=lambda one: -one[1])[:MOST_GROUPS])
    return made, [Message.of("each_group", by=by.name, what=what, shown=shown, count=len(known))]


def _group_size(members: Sequence[Record], columns: Sequence[Column], register: Register) -> Decimal | None:
    if not columns:
        return Decimal(len(members))
    found = spots(members, columns, register)
    try:
        return sums.add([_bound(spot, register).value for spot in found]).value if found else None
    except ComputationError:
        return None
