"""Table -> facts: one for each value cell, with its labels, unit, period, basis, body and place.

Shape:  a Table and the Identity of its filing -> Facts in the order of the cells.
Units:  as printed: in the cell, else the column's head, the row's label, the table. A count or a rate never takes the
        money unit of its table.
Heads, 行次 and empty cells give no facts, and a form that is not filled in gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.domain import Basis, Cell, Fact, FilingKind, Identity, Measure, Period, Quantity, Role, Table
from index.fact_columns import places_over
from index.fact_labels import (
    bracket_unit,
    find_scope,
    implied_unit,
    is_body_name,
    is_money,
    is_period_label,
    label_text,
)
from index.fact_layout import Half, Layout, Pair, Region, column_path, read_layout
from index.fact_tree import RowLabel, label_rows
from index.periods import find_basis, find_periods, name_without_periods
from index.quantities import parse_quantity
from index.text import squeeze, tidy

_KEY_LABELS = ("项目名称", "项目编码", "项目编号", "项目代码")
_BODY_LABELS = re.compile(
    r"^(?:预算|申请|申报|填报|实施|编制)?(?:单位|部门)(?:[（(]?(?:单位|部门|盖章|公章)?[)）]?)(?:名称)?$|^(?:单位|部门)名称$"
)
_AMOUNT_WORDS = re.compile(r"金额|资金|预算|经费|收入|支出|总额|拨款|投资|结余|结转|余额|限额|决算")
_INDICATOR_HEAD = re.compile(r"指标值|目标值|完成值|实际值")
_BLANK_TEXT = re.compile(r"[-—–/\\×无\s.…]*|[Xx×]{2,}")
_NO_SIGN = {"＝": "", "=": "", "≥": "≥", "≤": "≤", ">": ">", "<": "<", "＞": ">", "＜": "<"}

# A label and its amount in one cell (其中：基本支出：651.92), as the provinces' forms of a whole department print them.
_LABELLED_AMOUNT = re.compile(r"(?P<label>(?:其中[:：])?[^:：，。；、\d]{2,24})[:：](?P<amount>[\d,，.．]+(?:[亿万千]?元)?)")

_LONGEST_HEAD = 24  # letters of a cell that may be a head


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all facts of one table share."""

    table: Table
    identity: Identity
    period: Period | None
    basis: Basis
    entity: str
    unit: str
    scope: str
    dimensions: tuple[tuple[str, str], ...]
    places: Mapping[int, str] = field(default_factory=dict)  # whose figures a column holds, where its head names a place


def table_facts(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Every value of a table as a Fact; `identity` lends year and kind where the table is silent."""
    layout = read_layout(table)
    frame = _frame(table, identity, layout)
    facts = [*(_pair_fact(frame, pair) for pair in layout.pairs), *_region_facts(frame, layout), *_labelled_facts(frame)]
    return tuple(sorted((fact for fact in facts if fact is not None), key=_place))


def _place(fact: Fact) -> tuple[int, int]:
    return fact.source.place or (0, 0)


# --- what the table says as a whole ----------------------------------------------------------------


def _frame(table: Table, identity: Identity, layout: Layout) -> _Frame:
    return _Frame(
        table=table,
        identity=identity,
        period=_table_period(table, identity),
        basis=_table_basis(table, identity),
        entity=_table_entity(table, layout),
        unit=_plain_unit(table.unit) or _only_money_unit(table),
        scope=find_scope(table.title)
        or next((scope for head in reversed(table.section) if (scope := find_scope(label_text(head)))), ""),
        dimensions=_form_key(layout),
    )


def _plain_unit(printed: str) -> str:
    """单位：万元 and 金额单位:元 both name their unit only."""
    text = re.sub(r"^.*单位[:：]?", "", squeeze(printed)).strip("（）()")
    return text.removeprefix("人民币") if not text or len(text) <= 8 else bracket_unit(f"({text})")


def _only_money_unit(table: Table) -> str:
    """The money unit that the labels of a table name, if they all name the same one: it goes for amounts without a unit."""
    named = {unit for cell in table.cells if len(cell.text) <= _LONGEST_HEAD and is_money(unit := bracket_unit(cell.text))}
    return named.pop() if len(named) == 1 else ""


def _table_period(table: Table, identity: Identity) -> Period | None:
    for text in (table.title, table.period_text):
        if found := find_periods(text, identity.year):
            return found[-1][2] if len(found) == 1 or text is table.period_text else found[0][2]
    return Period(identity.year) if identity.year else None


def _table_basis(table: Table, identity: Identity) -> Basis:
    title = find_basis(name_without_periods(table.title))
    if title not in (Basis.NONE, Basis.CHANGE, Basis.RATE, Basis.TARGET, Basis.ACTUAL):
        return title
    return {FilingKind.BUDGET: Basis.BUDGET, FilingKind.FINAL: Basis.FINAL, FilingKind.TARGET: Basis.BUDGET}.get(
        identity.kind, Basis.NONE
    )


def _table_entity(table: Table, layout: Layout) -> str:
    named = re.sub(r"^[^:：]*[:：]", "", squeeze(table.entity_text))
    if named and not named.isdigit():
        return named
    for pair in layout.pairs:
        if _BODY_LABELS.match(label_text(pair.label.text)) and is_body_name(pair.value.text):
            return squeeze(pair.value.text)
    return ""


def _form_key(layout: Layout) -> tuple[tuple[str, str], ...]:
    """The name of the form's project, so that the same form filled in twice gives distinct facts."""
    found = {label_text(pair.label.text): tidy(pair.value.text) for pair in layout.pairs}
    return tuple((label, found[label]) for label in _KEY_LABELS[:1] if found.get(label)) or tuple(
        (label, found[label]) for label in _KEY_LABELS[1:] if found.get(label)
    )


# --- forms -----------------------------------------------------------------------------------------


def _pair_fact(frame: _Frame, pair: Pair) -> Fact | None:
    text = tidy(pair.value.text)
    if _BLANK_TEXT.fullmatch(text) or _LABELLED_AMOUNT.fullmatch(squeeze(text)):
        return None
    label = label_text(pair.label.text)
    unit = bracket_unit(pair.label.text) or (frame.unit if _AMOUNT_WORDS.search(label) else "")
    quantity = None if re.search(r"编[码号]|代码|电话|是否", label) else parse_quantity(text, unit)
    source = frame.table.source(pair.value, tidy(pair.label.text).rstrip("：:"), None)
    return Fact(
        measure=Measure((*pair.above, label)),
        text=text,
        source=source,
        quantity=quantity,
        period=_label_period(frame, pair.label.text),
        basis=_form_basis(frame, label, quantity),
        entity=frame.entity,
        dimensions=_dimensions(frame, ()),
        level=len(pair.above),
        context=frame.table.caption,
        confidence=pair.value.confidence,
    )


def _form_basis(frame: _Frame, label: str, quantity: Quantity | None) -> Basis:
    stated = find_basis(label)
    if stated is not Basis.NONE or quantity is None:
        return stated
    return frame.basis if quantity.unit and is_money(quantity.unit) else Basis.NONE


def _label_period(frame: _Frame, label: str) -> Period | None:
    found = find_periods(label, frame.period.year if frame.period else frame.identity.year)
    return found[0][2] if found else frame.period


def _labelled_facts(frame: _Frame) -> Iterator[Fact]:
    """The amounts that stand in one cell with their label, under the label at the left of their row."""
    for cell in frame.table.cells:
        told = _LABELLED_AMOUNT.fullmatch(squeeze(cell.text))
        if told is None or not _AMOUNT_WORDS.search(told["label"]):
            continue
        quantity = parse_quantity(told["amount"], bracket_unit(told["label"]) or frame.unit)
        if quantity is None or not quantity.unit:
            continue
        label = label_text(told["label"])
        side = frame.table.places.get((cell.row, 0))
        outer = [label_text(side.text)] if side and side is not cell and 0 < len(side.text) <= _LONGEST_HEAD else []
        yield Fact(
            measure=Measure((*outer, label)),
            text=tidy(told["amount"]),
            source=frame.table.source(cell, label, None),
            quantity=quantity,
            period=_label_period(frame, label),
            basis=_form_basis(frame, label, quantity),
            entity=frame.entity,
            dimensions=_dimensions(frame, ()),
            level=len(outer),
            context=frame.table.caption,
            confidence=cell.confidence,
        )


# --- regions ---------------------------------------------------------------------------------------


def _region_facts(frame: _Frame, layout: Layout) -> Iterator[Fact]:
    for region in layout.regions:
        above: dict[str, str] = {}  # names by code of the halves so far: a list goes on in the next one, 30217 under 302
        for half in region.halves:
            labels = label_rows(frame.table, region, half, above)
            frame = replace(frame, places=places_over(frame.table, region, half))
            above |= {one.code: one.path[-1] for one in labels.values() if one.code and one.path}
            for row in region.rows:
                if row in labels:
                    own = replace(frame, dimensions=(*frame.dimensions, *_record(frame.table, region, half, row)))
                    yield from _row_facts(own, layout, region, half, row, labels[row])


def _record(table: Table, region: Region, half: Half, row: int) -> tuple[tuple[str, str], ...]:
    """Where no label column names a row (a register of payments), its words tell it apart: 报销人 X, 部门 Y."""
    if half.labels or not region.heads:
        return ()
    found: list[tuple[str, str]] = []
    for column in half.values:
        cell, heads = table.places.get((row, column)), column_path(table, region.heads, column)
        text = squeeze(cell.text) if cell and cell.column == column else ""
        if heads and text and len(text) <= 20 and parse_quantity(text) is None and not _BLANK_TEXT.fullmatch(text):
            found.append((label_text(heads[-1]), text))
    return tuple(found[:8])


def _row_facts(frame: _Frame, layout: Layout, region: Region, half: Half, row: int, label: RowLabel) -> Iterator[Fact]:
    for column in half.values:
        cell = frame.table.places.get((row, column))
        if cell is None or cell.row != max(row, cell.row) or cell.column != column or cell.role in (Role.HEADER, Role.ORDINAL):
            continue
        if cell.row != row and cell.row in region.rows:
            continue  # merged downwards: told once, at its first row
        text = squeeze(cell.text)
        if not _BLANK_TEXT.fullmatch(text) and not _LABELLED_AMOUNT.fullmatch(text) and cell.column not in half.labels:
            yield _cell_fact(frame, layout, region, half, cell, label, row)


def _cell_fact(frame: _Frame, layout: Layout, region: Region, half: Half, cell: Cell, label: RowLabel, row: int) -> Fact:
    heads = _heads_over(frame.table, region, half, cell)
    rows = _row_path(frame, layout, region, label, row)
    quantity = _quantity(frame, half, cell, label, heads, row)
    period = _period(frame, heads, label)
    place = "" if label.entity else frame.places.get(cell.column, "")
    entity = label.entity or label_text(place) or frame.entity
    return Fact(
        measure=Measure(rows, _column_names(heads, half)),
        text=tidy(cell.text),
        source=frame.table.source(cell, label.printed or label.entity, " / ".join(heads) or None),
        quantity=quantity,
        period=period,
        basis=_basis(frame, heads, label, quantity),
        entity=entity,
        dimensions=_dimensions(frame, ((("科目编码", label.code),) if label.code else ()), heads, rows),
        is_total=label.is_total,
        level=max(len(rows) - 1, 0),
        context=frame.table.caption,
        confidence=cell.confidence,
    )


def _heads_over(table: Table, region: Region, half: Half, cell: Cell) -> tuple[str, ...]:
    """The heads over a cell; over one merged across columns, only those common to all of them."""
    path = column_path(table, region.heads, cell.column)
    for column in range(cell.column + 1, cell.column_end):
        other = column_path(table, region.heads, column)
        path = tuple(head for head, same in zip(path, other, strict=False) if squeeze(head) == squeeze(same))
    return path


def _column_names(heads: tuple[str, ...], half: Half) -> tuple[str, ...]:
    """The heads as labels: without their years and units, a bare year or 金额 left out where others remain."""
    names = [label_text(name_without_periods(head)) for head in heads]
    named = [name for name in names if name and not is_period_label(name)]
    return ((half.name,) if half.name else ()) + tuple(dict.fromkeys(named))


def _row_path(frame: _Frame, layout: Layout, region: Region, label: RowLabel, row: int) -> tuple[str, ...]:
    sides = [label_text(cell.text) for side in region.sides if (cell := frame.table.places.get((row, side)))]
    section = [layout.sections[row]] if row in layout.sections else []
    outer = [name for name in (*sides, *section) if name and name not in label.path]
    if label.is_total and len(label.path) == 1:
        return (*outer, *label.path)
    return tuple(dict.fromkeys((*outer, *label.path)))


def _quantity(frame: _Frame, half: Half, cell: Cell, label: RowLabel, heads: tuple[str, ...], row: int) -> Quantity | None:
    scored = next((unit for head in reversed(heads) if (unit := implied_unit(head))), "")  # 权重, 得分: not in the row's unit
    side = _side_text(frame.table, half.units, row)
    last = heads[-1] if heads else ""
    if side and not is_money(side) and _AMOUNT_WORDS.search(last) and not _INDICATOR_HEAD.search(last):
        side = ""  # 计量单位 辆 is that of 采购数量, not of the 采购预算 beside it
    unit = scored or side or _unit(frame, heads, label, _label_heads(frame, half))
    quantity = parse_quantity(cell.text, unit)
    sign = _NO_SIGN.get(_side_text(frame.table, half.signs, row), "")
    if quantity is not None and sign and not quantity.comparator and re.search("指标值|目标值", "".join(heads)):
        return replace(quantity, comparator=sign)
    return quantity


def _label_heads(frame: _Frame, half: Half) -> tuple[str, ...]:
    """The texts in the head rows over the label columns: 项目资金（万元） may state the unit of the whole table."""
    rows = range(min(frame.table.header_rows, 3))
    cells = [frame.table.places.get((row, column)) for column in half.labels for row in rows]
    return tuple(cell.text for cell in cells if cell)


def _side_text(table: Table, columns: tuple[int, ...], row: int) -> str:
    return next((text for column in columns if (cell := table.places.get((row, column))) and (text := squeeze(cell.text))), "")


def _unit(frame: _Frame, heads: tuple[str, ...], label: RowLabel, corner: tuple[str, ...]) -> str:
    """The unit of a bare number, from the nearest place that states or implies one."""
    own_label = label.printed
    for place, head in enumerate(reversed(heads)):
        if unit := bracket_unit(head):
            return unit
        implied = implied_unit(head)
        if implied or (implied is not None and not place):  # 债券期限 over 5年期: the head over a group bars no unit
            return implied
    if unit := bracket_unit(own_label):
        return unit
    if any(_INDICATOR_HEAD.search(head) for head in heads):
        return ""
    implied = implied_unit(own_label)
    if implied is not None:
        return implied
    if label.counted:
        return label.counted
    return next((unit for head in corner if (unit := bracket_unit(head))), "") or frame.unit


_COMPARED = re.compile(r"(?:[比较同为占是]|相当于)(?:上年|去年)")  # what a change or a rate is against is not when it is


def _period(frame: _Frame, heads: tuple[str, ...], label: RowLabel) -> Period | None:
    year = frame.period.year if frame.period else frame.identity.year
    in_heads = [period for head in reversed(heads) for _, _, period in find_periods(_COMPARED.sub("", head), year)]
    from_row = find_periods(label.period, year) or ([] if in_heads else _period_in_label(label, year))
    if from_row:
        period = from_row[0][2]
        # 2021 年 above, 第一季度 beside: the finer one, in the other's year.
        return replace(period, year=in_heads[0].year) if in_heads and (period.quarter or period.month) else period
    if not in_heads:
        return frame.period
    finer = next((period for period in in_heads if period.quarter or period.month), None)
    return finer or in_heads[0]


def _period_in_label(label: RowLabel, year: int | None) -> list[tuple[int, int, Period]]:
    """The year that a label begins with: 一、2021年末债务余额."""
    text = label_text(label.printed)
    return [found for found in find_periods(text, year) if found[0] == 0 and found[1] < len(text)]


_STRICT_ROW_BASIS = re.compile(
    r"增减|年初预算|调整后?预算|预算调整|预算数$|决算数$|执行数$|完成数$|实际支出$|比上年|增长率|执行率|完成率"
)


def _basis(frame: _Frame, heads: tuple[str, ...], label: RowLabel, quantity: Quantity | None) -> Basis:
    stated = next((found for head in reversed(heads) if (found := find_basis(name_without_periods(head)))), Basis.NONE)
    if _STRICT_ROW_BASIS.search(squeeze(label.printed)) and stated not in (Basis.TARGET, Basis.ACTUAL):
        return find_basis(label.printed)
    if stated is not Basis.NONE:
        return stated
    if quantity is None or (quantity.unit and not is_money(quantity.unit) and frame.identity.kind is not FilingKind.TARGET):
        return Basis.NONE if quantity is None else (Basis.RATE if quantity.unit == "%" else Basis.NONE)
    return frame.basis


def _dimensions(
    frame: _Frame,
    own: tuple[tuple[str, str], ...],
    heads: tuple[str, ...] = (),
    rows: tuple[str, ...] = (),
) -> tuple[tuple[str, str], ...]:
    scopes = (find_scope(text) for text in (*reversed(rows), *reversed(heads)))
    scope = next((found for found in scopes if found), "") or frame.scope
    return (*frame.dimensions, *own, *((("范围", scope),) if scope else ()))
