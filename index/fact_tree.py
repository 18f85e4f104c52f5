"""The label columns of one half table -> each row's path of labels, its code, and whether it is a total.

The tree comes from what the filing prints: codes that begin with other codes (210 ⊃ 21001), numbering (一、 > 1.),
其中：, indentation, and labels merged over several rows. A total row stands at the root.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from index.domain import Table
from index.fact_labels import UNNUMBERED, indentation, is_among, is_body_name, is_period_label, is_total_label, label_text, rank
from index.fact_layout import Half, Region
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


def label_rows(table: Table, region: Region, half: Half) -> dict[int, RowLabel]:
    """The label of every data row of a half; rows without any label in it are left out."""
    if not half.labels and not half.codes:
        return {row: RowLabel((), "") for row in region.rows}  # 三公经费 tables: heads and one row of figures
    rows = [row for row in region.rows if _row_texts(table, half, row)]
    labels = {row: _plain_label(table, half, row) for row in rows}
    _fill_down(table, half, rows, labels)
    codes = {label.code: label.path[-1] for label in labels.values() if label.code and label.path}
    if codes:
        _nest_by_code(labels, codes)
    else:
        _nest_by_numbering(table, half, rows, labels)
    return labels


def _row_texts(table: Table, half: Half, row: int) -> list[str]:
    columns = sorted((*half.labels, *half.codes))
    return [cell.text for column in columns if (cell := table.places.get((row, column))) and squeeze(cell.text)]


def _plain_label(table: Table, half: Half, row: int) -> RowLabel:
    parts: list[tuple[int, str]] = []
    for column in half.labels:
        cell = table.places.get((row, column))
        if cell and squeeze(cell.text) and (not parts or cell.column != parts[-1][0]):
            parts.append((cell.column, cell.text))
    entity = next((squeeze(text) for column, text in parts if column in half.entities and is_body_name(text)), "")
    named = [text for column, text in parts if column not in half.entities or squeeze(text) != entity]
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
        entity=entity,
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
    for row in rows:
        texts = {column: _own_text(table, row, column) for column in groups}
        last = _own_text(table, row, half.labels[-1]) if half.labels else ""
        for position, column in enumerate(groups):
            if texts[column]:
                current[column] = texts[column]
                for deeper in groups[position + 1 :]:
                    current.pop(deeper, None)
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


def _nest_by_code(labels: dict[int, RowLabel], codes: dict[str, str]) -> None:
    for label in labels.values():
        if not label.code:
            continue
        parents = [codes[code] for code in sorted(codes, key=len) if label.code.startswith(code) and code != label.code]
        label.path = (*parents, *label.path[-1:])
        label.is_total = label.is_total or any(code.startswith(label.code) and code != label.code for code in codes)


def _nest_by_numbering(table: Table, half: Half, rows: Sequence[int], labels: dict[int, RowLabel]) -> None:
    """Put each row below the last row of an outer depth; a total ends everything that is open."""
    column = half.labels[-1] if half.labels else None
    if column is None:
        return
    raw = {row: _own_text(table, row, column) for row in rows}
    widths = {row: indentation(text) for row, text in raw.items()}
    indented = len(set(widths.values())) > 1
    stack: list[tuple[int, str, int]] = []
    previous: int | None = None
    for row in rows:
        label, text = labels[row], raw[row]
        if not text or not label.path:
            continue
        depth = _depth(text, widths[row], indented, stack, label, labels, previous, table, half)
        if label.is_total and rank(text) == UNNUMBERED and not label.among:
            stack, previous = [], row
            continue
        while stack and stack[-1][0] >= depth:
            stack.pop()
        own = label.path[-1]
        label.path = (*label.path[:-1], *(name for _, name, _ in stack), own)
        stack.append((depth, own, row))
        previous = row


def _depth(
    text: str,
    width: int,
    indented: bool,
    stack: Sequence[tuple[int, str, int]],
    label: RowLabel,
    labels: dict[int, RowLabel],
    previous: int | None,
    table: Table,
    half: Half,
) -> int:
    level = rank(text)
    if level != UNNUMBERED:
        return level
    if label.among:
        return UNNUMBERED + 20 + width
    if indented:
        return UNNUMBERED + width if width or any(entry[0] > UNNUMBERED for entry in stack) else 1
    if stack and stack[-1][0] >= UNNUMBERED + 20 and not _parts_complete(stack, table, half):
        return UNNUMBERED + 20  # goes on with what 其中： began
    if stack and stack[0][0] >= UNNUMBERED:
        return UNNUMBERED
    return UNNUMBERED


def _parts_complete(stack: Sequence[tuple[int, str, int]], table: Table, half: Half) -> bool:
    """Whether the 其中 rows so far already add up to the row they are parts of."""
    parent = next((row for depth, _, row in reversed(stack) if depth < UNNUMBERED + 20), None)
    if parent is None:
        return True
    column = half.values[0]
    whole = _amount(table, parent, column)
    parts = [_amount(table, row, column) for depth, _, row in stack if depth >= UNNUMBERED + 20]
    return whole is not None and sum((part or Decimal(0) for part in parts), Decimal(0)) == whole


def _amount(table: Table, row: int, column: int) -> Decimal | None:
    quantity = parse_quantity(_own_text(table, row, column))
    return quantity.value if quantity else None
