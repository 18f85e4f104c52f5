"""Cells of a table out of a dump -> the same cells, rows that lost a merged cell set under their heads again.

A dump prints a merged cell once; the rows below it, or the cells right of it, then stand one place too far left or right.
Two signs prove that, and nothing is moved without one of them:

    heads    under 指标性质 | 指标值 | 度量单位 stand 成本控制数 | ≤ | 30: one place further right, all of them fit their heads
    sums     the figures of 合计 equal the sums of the columns beside their own, and not of their own
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from index.domain import Cell
from index.fact_labels import is_total_label
from index.quantities import parse_quantity
from index.text import squeeze

Rows = list[list[str]]

_FIGURE_HEAD = re.compile(r"(?:数|额|率|权重|分值|得分|总计|合计)$")
_WORD_HEAD = re.compile(r"名称|[一二三四]级指标|内容|原因|说明|分析|备注|措施|单位$")
_SIGN_HEAD = re.compile(r"指标性质|指标方向|计算符号|比较符")
_UNIT_HEAD = re.compile(r"^(?:度量|计量)?单位$")
_SIGN = re.compile(r"[≥≤><=＞＜＝]|定性|正向|反向")
_CLEAR = 2  # fits more than where the cells stand now: less could be chance


def set_under_heads(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a table from a dump; its shape stays, only rows that prove to be shifted move by one place."""
    cells = _under_heads(list(cells))
    return _totals(cells)


def _grid(cells: Sequence[Cell]) -> Rows:
    """Texts by place, a merged cell's only at its first one."""
    n_rows = max((cell.row_end for cell in cells), default=0)
    n_columns = max((cell.column_end for cell in cells), default=0)
    rows = [[""] * n_columns for _ in range(n_rows)]
    for cell in cells:
        rows[cell.row][cell.column] = squeeze(cell.text)
    return rows


# --- heads -----------------------------------------------------------------------------------------


def _under_heads(cells: list[Cell]) -> list[Cell]:
    rows = _grid(cells)
    heads = [r for r, row in enumerate(rows) if _is_head(row)]
    for head, end in pairwise([*heads, len(rows)]):
        block = _block(rows, head, end)
        if block and _fit(rows, head, block, 1) >= _fit(rows, head, block, 0) + _CLEAR:
            cells = _moved_right(cells, head, block)
    return cells


def _is_head(row: Sequence[str]) -> bool:
    """At least five words side by side from the first column on, most of them worded like heads."""
    texts = [text for text in row if text]
    if len(texts) < 5 or "" in row[: len(texts)] or any(parse_quantity(text) or len(text) > 20 for text in texts):
        return False
    return sum(_kind_wanted(text) != "" for text in texts) * 2 >= len(texts)


def _block(rows: Rows, head: int, end: int) -> range:
    """The rows below a head that have room at their right, up to the first that is full or reads like a form."""
    stop = head + 1
    while stop < end and rows[stop][-1] == "" and sum(bool(text) for text in rows[stop]) >= 3 and rows[stop][0]:
        stop += 1
    return range(head + 1, stop)


def _fit(rows: Rows, head: int, block: range, shift: int) -> int:
    """How many cells have the kind that their head asks for, minus those that have another."""
    score = 0
    for row in block:
        for column, text in enumerate(rows[row][: len(rows[row]) - shift]):
            wanted = _kind_wanted(rows[head][column + shift])
            if text and wanted:
                score += 1 if _kinds(text) & {wanted} else -1
    return score


def _kind_wanted(head: str) -> str:
    name = re.sub(r"[（(].*?[)）]", "", head)
    if _SIGN_HEAD.search(name):
        return "sign"
    if _UNIT_HEAD.search(name):
        return "unit"
    if name.endswith("率"):
        return "rate"
    if _FIGURE_HEAD.search(name):
        return "figure"
    return "word" if _WORD_HEAD.search(name) else ""


def _kinds(text: str) -> set[str]:
    """What a cell may be: a dash may be any figure, a short word a unit too."""
    if _SIGN.fullmatch(text):
        return {"sign"}
    if text.endswith(("%", "％")):
        return {"rate"}
    if text in ("/", "-", "—") or parse_quantity(text) is not None:
        return {"figure", "rate"} if text in ("/", "-", "—") else {"figure"}
    return {"word", "unit"} if len(text) <= 4 else {"word"}


def _moved_right(cells: list[Cell], head: int, block: range) -> list[Cell]:
    """The rows one place further right, and what their head's first cell says beside them all."""
    last = max(cell.column_end for cell in cells)
    moved: list[Cell] = []
    for cell in cells:
        if cell.row in block:
            if cell.column_end < last:
                moved.append(replace(cell, column=cell.column + 1, column_end=cell.column_end + 1))
            elif cell.column_end - cell.column > 1:
                moved.append(replace(cell, column=cell.column + 1))
        else:
            moved.append(cell)
        if cell.row == head and cell.column == 0:
            moved.append(replace(cell, row=block.start, row_end=block.stop))
    return moved


# --- sums ------------------------------------------------------------------------------------------


def _totals(cells: list[Cell]) -> list[Cell]:
    rows = _grid(cells)
    for total, row in enumerate(rows):
        first = next((column for column, text in enumerate(row) if text), 0)
        if not is_total_label(row[first]):
            continue
        printed = {column: quantity.value for column, text in enumerate(row) if (quantity := parse_quantity(text))}
        shift = _proven_shift(_sums(rows, total), printed, len(row), first)
        if shift:
            cells = [_slid(cell, total, shift, min(printed)) for cell in cells]
            cells = [cell for cell in cells if cell.column_end > cell.column]
    return cells


def _sums(rows: Rows, total: int) -> list[Decimal]:
    """What the figures right above a total add up to, column by column, as far up as rows hold figures."""
    sums = [Decimal(0)] * len(rows[total])
    for row in reversed(rows[:total]):
        values = {column: quantity.value for column, text in enumerate(row) if (quantity := parse_quantity(text))}
        if not values:
            break
        for column, value in values.items():
            sums[column] += value
    return sums


def _proven_shift(sums: Sequence[Decimal], printed: dict[int, Decimal], width: int, label: int) -> int:
    """By how many places (-1 or 1) the figures of a total come under the columns that they are the sums of; else 0."""
    if not any(printed.values()) or all(sums[column] == value for column, value in printed.items()):
        return 0
    for shift in (-1, 1):
        places = {column + shift: value for column, value in printed.items()}
        if min(places) > label and max(places) < width and all(sums[place] == value for place, value in places.items()):
            return shift
    return 0


def _slid(cell: Cell, row: int, shift: int, first: int) -> Cell:
    """One cell of a total's row set right: figures move, an empty cell takes the place that becomes free."""
    if cell.row != row:
        return cell
    if cell.column >= first:
        return replace(cell, column=cell.column + shift, column_end=cell.column_end + shift)
    if cell.column_end >= first and cell.column_end - cell.column > 1:
        return replace(cell, column_end=first + min(shift, 0))
    return replace(cell, column_end=cell.column) if cell.column == first - 1 and shift < 0 else cell
