"""One grid that holds several tables below each other -> the cells of each.

Word keeps tables that touch as one table, and rules that run on do the same on a page. A new table shows by its caption in the
middle of the grid: its number or title alone in a row, then its unit or its heads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.domain import Cell
from index.table_captions import Caption, is_table_title, read_marks
from index.table_roles import is_value_like

_MOST_CAPTION_ROWS = 4
_TITLE = 60
_FORM_FIELD = re.compile("[:：]$")


def split_grid(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The grid cut at every caption that stands in its middle; a grid without one comes back as it is."""
    rows = _rows(cells)
    starts = [row for row in range(1, len(rows)) if _starts_table(rows, row)]
    if not starts:
        return [list(cells)]
    pieces = ([cell for cell in cells if top <= cell.row < end] for top, end in pairwise((0, *starts, len(rows))))
    return [_renumbered(piece) for piece in pieces if piece]


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The filled cells of each row; one that reaches over several rows stands in all of them."""
    rows: list[list[Cell]] = [[] for _ in range(max((cell.row_end for cell in cells), default=0))]
    for cell in cells:
        if cell.text.strip():
            for row in range(cell.row, cell.row_end):
                rows[row].append(cell)
    return rows


def _starts_table(rows: Sequence[Sequence[Cell]], row: int) -> bool:
    """Does a caption begin in this row: a number or title, then more of the caption, then heads without figures?"""
    if _caption_line(rows[row - 1], row - 1) or not _has_data(rows[:row]):
        return False
    caption = Caption()
    titles, at = 0, row
    while at < min(row + _MOST_CAPTION_ROWS, len(rows)) and (line := _caption_line(rows[at], at)):
        titles += is_table_title(read_marks(caption, line))
        at += 1
    named = titles + bool(caption.number) + bool(caption.unit)
    if at + 1 >= len(rows) or named < 2 or not (titles or caption.number):
        return False
    heads = rows[at]
    return len(heads) > 1 and not any(is_value_like(cell.text) for cell in heads)


def _caption_line(row: Sequence[Cell], at: int) -> str:
    """The words of a row that holds one cell, worded like a line of a caption; "" for any other row."""
    if len(row) != 1 or row[0].row != at or row[0].row_end != at + 1:
        return ""
    text = " ".join(row[0].text.split())
    rest = read_marks(Caption(), text)
    is_title = is_table_title(rest) and len(rest) <= _TITLE and not _FORM_FIELD.search(rest)
    return text if not rest or is_title else ""


def _has_data(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(len(row) > 1 for row in rows)


def _renumbered(cells: Sequence[Cell]) -> list[Cell]:
    """Rows from 0; columns as this table divides them below its caption, not as its neighbours do."""
    top = min(cell.row for cell in cells)
    in_rows = Counter(cell.row for cell in cells if cell.text.strip())
    heads = min((row for row, filled in in_rows.items() if filled > 1), default=top)
    body = [cell for cell in cells if cell.row >= heads]
    edges = sorted({edge for cell in body for edge in (cell.column, cell.column_end)})
    return [
        replace(
            cell,
            row=cell.row - top,
            row_end=cell.row_end - top,
            column=start,
            column_end=max(bisect_left(edges, cell.column_end), start + 1),
        )
        for cell in cells
        if (start := min(bisect_left(edges, cell.column), len(edges) - 2)) >= 0
    ]
