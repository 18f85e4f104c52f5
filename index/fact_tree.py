"""The label columns of one half table -> each row's path of labels, its code, and whether it is a total.

The tree comes from what the filing prints: codes that begin with other codes (210 ⊃ 21001), numbering (一、 > 1.),
其中：, indentation, and labels merged over several rows. A total row stands at the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile
from statistics import pstdev

from index.domain import Table
from index.fact_labels import (
    UNNUMBERED,
    bracket_unit,
    indentation,
    is_among,
    is_body_name,
    is_money,
    is_period_label,
    is_total_label,
    label_text,
    rank,
)
from index.fact_layout import Half, Region, column_path
from index.quantities import parse_quantity
from index.text import squeeze

_CODED_LABEL = re.compile(r"[\[【]?(\d{3}(?:\d{2}){0,3})[\]】]?[\s\-—_:：.]*(?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class RowLabel:
    """What names a row: `path` outermost first, `printed` as it stands in the row."""

    path: tuple[str, ...]
    printed: str
    code: str = ""
    entity: str = ""
    is_total: bool = False
    period: str = ""
    among: bool = False
    counted: str = ""  # the unit that the row above it in the tree counts in: 辆 for 其他用车 under 车辆数合计（辆）


def label_rows(table: Table, region: Region, half: Half, above: Mapping[str, str]) -> dict[int, RowLabel]:
    """The label of every data row of a half; rows without any label in it are left out.

    `above` are names by their codes in the halves left of this one.
    """
    if not half.labels and not half.codes:
        return {row: RowLabel((), "") for row in region.rows}  # 三公经费 tables: heads and one row of figures
    rows = [row for row in region.rows if _row_texts(table, half, row)]
    named = _names_first(table, region, half)
    labels = {row: _plain_label(table, named, row) for row in rows}
    _fill_down(table, named, rows, labels)
    codes = {label.code: label.path[-1] for label in labels.values() if label.code and label.path}
    if codes:
        _head_bodies(rows, labels)
        _nest_by_code(labels, codes, above)
    else:
        _nest_by_numbering(table, half, rows, labels)
    _under_purposes(rows, labels)
    _count_alike(labels)
    return labels


_NAME_HEAD = re.compile("(?:项目|任务|工程|指标|企业|单位)?名称$|^项目$")
_CLASS_HEAD = re.compile("(?:科目|类别|类型|分类|性质|属性|领域|行业)(?:名称)?$")


def _names_first(table: Table, region: Region, half: Half) -> Half:
    """项目名称 | 功能科目: what says only of what kind a thing is comes before its name, which ends its label."""
    if len(half.labels) < 2 or half.codes:
        return half
    heads = {column: squeeze("".join(column_path(table, region.heads, column)[-1:])) for column in half.labels}
    classes = [column for column in half.labels if _CLASS_HEAD.search(heads[column])]
    has_name = any(_NAME_HEAD.search(heads[column]) and column not in classes for column in half.labels)
    if not has_name or half.labels[-1] not in classes or len(classes) == len(half.labels):
        return half
    return replace(half, labels=(*classes, *(column for column in half.labels if column not in classes)))


def _count_alike(labels: dict[int, RowLabel]) -> None:
    """Rows below one that names what it counts in (never an amount of money) count in the same."""
    units = {
        label.path: unit
        for label in labels.values()
        if (unit := bracket_unit(label.printed)) and not is_money(unit) and unit != "%"
    }
    for label in labels.values():
        label.counted = units.get(label.path[:-1], "")


def _row_texts(table: Table, half: Half, row: int) -> list[str]:
    columns = sorted((*half.labels, *half.codes))
    return [cell.text for column in columns if (cell := table.places.get((row, column))) and squeeze(cell.text)]


def _plain_label(table: Table, half: Half, row: int) -> RowLabel:
    parts: list[tuple[int, str]] = []
    for column in half.labels:
        cell = table.places.get((row, column))
        if cell and squeeze(cell.text) and (not parts or cell.column != parts[-1][0]):
            parts.append((cell.column, cell.text))
    whose = next((squeeze(text) for column, text in parts if column in half.entities and is_body_name(text)), "")
    named = [text for column, text in parts if column not in half.entities or squeeze(text) != whose]
    period = next((squeeze(text) for text in named if is_period_label(text)), "")
    named = [text for text in named if not is_period_label(text)]
    code = _code(table, half, row)
    printed = named[-1] if named else (parts[-1][1] if parts else code)
    if not code and named and (match := _CODED_LABEL.match(named[-1].strip())):
        code = match.group(1)
        named[-1] = named[-1].strip()[match.end() :]
    return RowLabel(
        path=tuple(label_text(text) for text in named),
        printed=" ".join(printed.split()),
        code=code,
        entity=label_text(whose),  # （一）某市 is 某市
        is_total=any(is_total_label(text) for text in named[-1:]),
        period=period,
        among=bool(named) and is_among(named[-1]),
    )


def _code(table: Table, half: Half, row: int) -> str:
    """The code of a row: one column, or three that hold its parts (210 | 04 | 08) or its stages."""
    code = ""
    for column in half.codes:
        cell = table.places.get((row, column))
        text = squeeze(cell.text) if cell else ""
        if text.isdigit():
            code = text if text.startswith(code) and len(text) > len(code) and len(text) > 2 else code + text
    return code


def _fill_down(table: Table, half: Half, rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """Repeat the label of a group (预算单位, 一级指标) on the rows below it that leave it blank; join split codes."""
    _fill_entities(half, rows, labels)
    _fill_codes(table, half, rows, labels)
    groups = [column for column in half.labels if column not in half.entities][:-1]
    current: dict[int, str] = {}
    held = 0  # rows of the group so far
    for row in rows:
        texts = {column: _own_text(table, row, column) for column in groups}
        last = _own_text(table, row, half.labels[-1]) if half.labels else ""
        for position, column in enumerate(groups):
            if texts[column]:
                current[column] = texts[column]
                for deeper in groups[position + 1 :]:
                    current.pop(deeper, None)
        held = 1 if any(texts.values()) else held + 1
        if held == 2 and is_total_label(last) and not label_text(last).endswith("小计"):
            continue  # 合计 below groups of one row each adds up all of them
        if last and groups and not any(texts.values()) and not is_total_label(last) and not half.codes:
            above = tuple(label_text(current[column]) for column in groups if column in current)
            labels[row].path = (*above, *labels[row].path)
        elif groups and last and not half.codes:
            labels[row].path = _with_groups(labels[row].path, groups, texts, current)


def _with_groups(path: tuple[str, ...], groups: Sequence[int], texts: dict[int, str], current: dict[int, str]) -> tuple[str, ...]:
    """A path with the outer groups it leaves blank put before what it prints."""
    missing: list[str] = []
    for column in groups:
        if texts[column]:
            break
        if column in current:
            missing.append(label_text(current[column]))
    return (*missing, *path)


def _own_text(table: Table, row: int, column: int) -> str:
    cell = table.places.get((row, column))
    return cell.text if cell and squeeze(cell.text) else ""


def _fill_entities(half: Half, rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    entity = ""
    for row in rows:
        label = labels[row]
        if label.entity:
            entity = label.entity
        elif half.labels[-1:] == half.entities[-1:] and not label.code and label.path:
            entity = ""  # 合计 or 平均值 in the column of bodies: about none of them
        else:
            label.entity = entity


_LEVEL = re.compile("本级|[省市区县州镇乡]级?$|地区$")


def _under_purposes(rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """Where the same bodies are named again and again, what stands between them says of what: 甲区 under 水利发展资金."""
    named = [label.entity for label in labels.values() if label.entity and not label.path]
    if len(set(named)) == len(named):
        return
    purpose: tuple[str, ...] = ()
    for row in rows:
        label = labels[row]
        if label.path:
            purpose = () if label.is_total or _LEVEL.search(label.path[-1]) else label.path
        elif label.entity:
            label.path = purpose


def _fill_codes(table: Table, half: Half, rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """Codes in three columns, each part printed only where it changes."""
    if len(half.codes) < 2:
        return
    current = [""] * len(half.codes)
    for row in rows:
        parts = [squeeze(_own_text(table, row, column)) for column in half.codes]
        filled = [position for position, part in enumerate(parts) if part.isdigit()]
        if not filled:
            continue
        for position in filled:
            current[position] = parts[position]
        current[filled[-1] + 1 :] = [""] * (len(current) - filled[-1] - 1)
        staged = [part for part in current if part]
        whole = all(later.startswith(earlier) for earlier, later in pairwise(staged)) and len(staged[-1]) > 3
        labels[row].code = staged[-1] if whole or len(staged[-1]) >= 5 else "".join(staged)


_CLASSIFIED = re.compile(r"[2-6]\d{2}(?:\d{2}){0,2}")


def _head_bodies(rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """A body's name among the classified rows (105236 X大学 above 205 教育支出) heads the rows below it, and is their sum."""
    named = {row for row in rows if labels[row].path and _is_body_row(labels[row])}
    classified = [row for row in rows if row not in named and _CLASSIFIED.fullmatch(labels[row].code)]
    if not named or len(classified) < len(rows) // 2:
        return
    entity = ""
    for row in rows:
        label = labels[row]
        if row in named:
            entity, label.is_total = label.path[-1], True
        elif label.is_total:
            continue
        label.entity = label.entity or entity


def _is_body_row(label: RowLabel) -> bool:
    return not _CLASSIFIED.fullmatch(label.code) and not label.is_total and is_body_name(label.path[-1])


def _nest_by_code(labels: dict[int, RowLabel], codes: dict[str, str], above: Mapping[str, str]) -> None:
    named = {**above, **codes}
    for label in labels.values():
        if not label.code:
            continue
        parents = [named[code] for code in sorted(named, key=len) if label.code.startswith(code) and code != label.code]
        label.path = (*parents, *label.path[-1:])
        label.is_total = label.is_total or any(code.startswith(label.code) and code != label.code for code in codes)


def _nest_by_numbering(table: Table, half: Half, rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """Put each row below the last row of an outer depth; a total ends everything that is open."""
    if not half.labels:
        return
    column = half.labels[-1]
    raw = {row: text for row in rows if (text := _own_text(table, row, column)) and labels[row].path}
    levels = _levels(table, column, raw, labels)
    stack: list[_Open] = []
    for row, text in raw.items():
        label = labels[row]
        if label.is_total and rank(text) == UNNUMBERED and not label.among:
            stack = []
            continue
        depth = (levels[row], rank(text) % UNNUMBERED) if levels else _flat_depth(text, label, stack, table, half)
        while stack and stack[-1].depth >= depth:
            stack.pop()
        own = label.path[-1]
        label.path = (*label.path[:-1], *(entry.name for entry in stack), own)
        stack.append(_Open(depth, own, row))
    if half.values:
        amounts = {row: _amount(table, row, half.values[0]) for row in raw}
        if levels:
            _lift_too_large(raw, labels, amounts)
        else:
            nest_by_sums(raw, labels, amounts)


def _lift_too_large(rows: Iterable[int], labels: dict[int, RowLabel], amounts: dict[int, Decimal | None]) -> None:
    """Rows that indentation puts below one that is less than their sum are no parts of it: they stand beside it."""
    ordered = list(rows)
    for position, head in enumerate(ordered):
        path, whole = labels[head].path, amounts[head]
        below = _rows_below(path, ordered[position + 1 :], labels)
        parts = [row for row in below if len(labels[row].path) == len(path) + 1]
        total = sum((amounts[row] or Decimal(0) for row in parts), Decimal(0))
        if not parts or not whole or whole < 0 or total <= whole + len(parts):
            continue
        if rank(labels[parts[0]].printed) == UNNUMBERED and not any(labels[row].among for row in parts):
            for row in below:
                labels[row].path = (*path[:-1], *labels[row].path[len(path) :])


def _rows_below(path: tuple[str, ...], rows: Sequence[int], labels: dict[int, RowLabel]) -> list[int]:
    return list(takewhile(lambda row: labels[row].path[: len(path)] == path, rows)) if path else []


@dataclass(frozen=True, slots=True)
class _Open:
    """A row that later rows may stand below."""

    depth: tuple[int, int]
    name: str
    row: int


def _levels(table: Table, column: int, raw: dict[int, str], labels: dict[int, RowLabel]) -> dict[int, int]:
    """The level of each row by its indentation; empty where a column has none, or is centred and so says nothing.

    What follows 其中： stands as far in as the names listed below it, so the mark counts as white space.
    """
    plain = [row for row in raw if not labels[row].is_total]
    widths = {row: _width(table, row, column) for row in raw}
    if len(plain) < 3 or max(widths[row] for row in plain) - min(widths[row] for row in plain) < 0.8:
        return {}
    middles = [widths[row] + len(squeeze(raw[row])) / 2 for row in plain]
    if pstdev(middles) < 0.5 * pstdev([widths[row] for row in plain]):
        return {}
    steps = _steps(sorted(widths[row] for row in plain))
    return {row: sum(width >= step for step in steps) for row, width in widths.items()}


def _width(table: Table, row: int, column: int) -> float:
    cell = table.places[row, column]
    among = 3.0 if is_among(cell.text) else 0.0
    return max(cell.indent, indentation(cell.text) / 2) + among


def _steps(widths: Sequence[float]) -> list[float]:
    """Where one level of indentation ends and the next begins: gaps of more than half a letter."""
    return [later - 0.1 for earlier, later in pairwise(widths) if later - earlier > 0.6]


def _flat_depth(text: str, label: RowLabel, stack: Sequence[_Open], table: Table, half: Half) -> tuple[int, int]:
    """The depth of a row by numbering and 其中： alone."""
    level = rank(text)
    if level != UNNUMBERED:
        return (0, level)
    if label.among:
        return _AMONG_DEPTH
    if stack and stack[-1].depth == _AMONG_DEPTH and not _parts_complete(stack, table, half):
        return _AMONG_DEPTH  # goes on with what 其中： began
    return (0, UNNUMBERED)


_AMONG_DEPTH = (1, 0)


def _parts_complete(stack: Sequence[_Open], table: Table, half: Half) -> bool:
    """Whether the row that began with 其中： already adds up to the row it is part of."""
    parents = [entry for entry in stack if entry.depth < _AMONG_DEPTH]
    if not parents:
        return True
    whole = _amount(table, parents[-1].row, half.values[0])
    part = _amount(table, stack[-1].row, half.values[0])
    return whole is not None and (part or Decimal(0)) >= whole


def nest_by_sums(rows: Iterable[int], labels: dict[int, RowLabel], amounts: dict[int, Decimal | None]) -> None:
    """Find the tree that a flat list hides: a row that the rows right below it add up to stands above them.

    Only a list that does not add up flat to the row above it is touched, and only when the tree found does add up.
    """
    rows = list(rows)
    for position, head in enumerate(rows):
        path, whole = labels[head].path, amounts[head]
        below: list[int] = []
        for row in rows[position + 1 :]:
            if labels[row].path[:-1] != path:
                break
            below.append(row)
        if len(below) < 2 or not whole or sum((amounts[row] or Decimal(0) for row in below), Decimal(0)) == whole:
            continue
        groups = _groups(below, amounts)
        tops = sum((amounts[top] or Decimal(0) for top, _ in groups), Decimal(0))
        if abs(tops - whole) <= len(groups):
            for top, children in groups:
                for child in children:
                    labels[child].path = (*path, labels[top].path[-1], labels[child].path[-1])


def _groups(rows: Sequence[int], amounts: dict[int, Decimal | None]) -> list[tuple[int, list[int]]]:
    """Each row with the rows right below it that add up to it (within what rounding leaves open)."""
    found: list[tuple[int, list[int]]] = []
    at = 0
    while at < len(rows):
        top, total, children = rows[at], Decimal(0), 0
        whole = amounts[top]
        for length, row in enumerate(rows[at + 1 :], start=1):
            total += amounts[row] or Decimal(0)
            if whole and abs(total - whole) <= (length // 2 if whole == whole.to_integral_value() else 0):
                children = length
                break
            if not whole or total > whole + length:
                break
        found.append((top, list(rows[at + 1 : at + 1 + children])))
        at += 1 + children
    return found


def _amount(table: Table, row: int, column: int) -> Decimal | None:
    quantity = parse_quantity(_own_text(table, row, column))
    return quantity.value if quantity else None
