"""Rows of a dump that print a merged cell in every place it covers -> a table block with the spans.

Converters to Markdown write so. What stands side by side twice in a head is one cell; in the rows below only what cannot be
two values: running text, the word for a total, a label before the figures. Amounts are never one cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.domain import Cell, TableBlock
from index.readers.txt_text import clean_cell, is_amount
from index.table_roles import is_value_like

_MOST_HEAD_ROWS = 5
_WHOLE_SHARE = 0.9
_TEXT = 5  # letters: what is printed twice and is longer is no word that two columns may share (否 | 否)
_TOTAL = re.compile(r"[合总小共]\s*计")


@dataclass(slots=True)
class _Segment:
    """A text with the columns that it covers, and the row in which its cell begins and ends (exclusive)."""

    text: str
    start: int
    end: int
    row: int
    row_end: int


def repeated_block(rows: Sequence[Sequence[str]], *, is_known: bool = False) -> TableBlock | None:
    """The table of such rows; None where nothing shows that merged cells are repeated, unless that `is_known`."""
    columns = max((len(row) for row in rows), default=0)
    if columns < 2 or sum(len(row) == columns for row in rows) < _WHOLE_SHARE * len(rows):
        return None
    grid = [[clean_cell(cell) for cell in row] + [""] * (columns - len(row)) for row in rows]
    head = _head_rows(grid)
    if not is_known and not any(_are_twins(grid[r]) for r in range(min(len(grid), max(head, 1)))):
        return None
    labels = _label_columns(grid[head:])
    cells: list[_Segment] = []
    above: list[_Segment] = []
    for r, row in enumerate(grid):
        segments = _segments(row, r, labels, is_head=r < head)
        left_went_on = True
        for place, segment in enumerate(segments):
            same = next((s for s in above if (s.start, s.end, s.text) == (segment.start, segment.end, segment.text)), None)
            may_go_on = r < head or (segment.start < labels and left_went_on) or len(segment.text) > 2 * _TEXT
            if same is not None and segment.text and may_go_on and not is_value_like(segment.text):
                same.row_end = r + 1
                segments[place] = same
            else:
                cells.append(segment)
                left_went_on = False
        above = segments
    return TableBlock(tuple(Cell(s.row, s.start, s.text, s.row_end, s.end) for s in cells))


def _head_rows(grid: Sequence[Sequence[str]]) -> int:
    """How many rows at the top hold no figure."""
    count = 0
    while count < min(len(grid), _MOST_HEAD_ROWS) and not any(is_value_like(cell) for cell in grid[count]):
        count += 1
    return count


def _are_twins(row: Sequence[str]) -> bool:
    """Does a row without figures say a thing twice side by side?"""
    return any(one and one == other and not is_amount(one) for one, other in pairwise(row))


def _label_columns(body: Sequence[Sequence[str]]) -> int:
    """How many columns stand before the first one that mostly holds figures."""
    columns = len(body[0]) if body else 0
    for c in range(columns):
        filled = [row[c] for row in body if row[c]]
        if c and filled and 2 * sum(is_value_like(cell) for cell in filled) > len(filled):
            return c
    return 1


def _segments(row: Sequence[str], r: int, labels: int, *, is_head: bool) -> list[_Segment]:
    found: list[_Segment] = []
    for c, text in enumerate(row):
        last = found[-1] if found else None
        if last is not None and text and text == last.text and not is_value_like(text):
            twice = c + 1 < len(row) and row[c + 1] == text
            if is_head or c < labels or twice or last.end - last.start > 1 or len(text) >= _TEXT or _TOTAL.fullmatch(text):
                last.end = c + 1
                continue
        found.append(_Segment(text, c, c + 1, r, r + 1))
    return found
