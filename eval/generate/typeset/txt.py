"""A filing as a text dump: paragraphs as lines, tables as lines of cells with tabs between, merged cells written once.

Some dumps put each cell on a line of its own, behind a tab, with an empty line after each row; some cut their lines, some
tear figures apart (2, 306. 00). Tables of Markdown write a merged cell once or in each place that it covers; some dumps keep
the markup of HTML; others set the cells in columns of spaces, or part them by one space, and empty cells leave no trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unicodedata import east_asian_width

from eval.generate.paper import Cell, Filing, Sheet, Text
from eval.generate.typeset import html

_TORN = re.compile(r"(?<=\d)([,.])(?=\d)")
_GAP = 3  # letters between two columns
NARROW = 28  # letters of a line that is cut


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    dump = filing.look.dump
    lines: list[str] = []
    set_sheet = _SHEETS.get(dump, _by_rows)
    for block in filing.blocks:
        if isinstance(block, Sheet):
            lines.extend(set_sheet(block))
        elif isinstance(block, Text) and dump == "cut":
            lines.extend(block.text[at : at + NARROW] for at in range(0, len(block.text), NARROW))
        else:
            lines.append(block.text)
    if dump == "torn":  # every other line with figures
        lines = [_TORN.sub(r"\1 ", line) if number % 2 else line for number, line in enumerate(lines)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _by_rows(sheet: Sheet) -> list[str]:
    return [*_above(sheet, "\t"), *("\t".join(row) for row in _rows(sheet)), *_below(sheet)]


def _by_cells(sheet: Sheet) -> list[str]:
    rows = [line for row in _rows(sheet) for line in (*(f"\t{cell}" for cell in row), "")]
    return [*_above(sheet, "\u3000\u3000"), *rows, *_below(sheet)]


def _by_bars(sheet: Sheet, grid: Sequence[Sequence[str]]) -> list[str]:
    first, *rest = (f"| {' | '.join(row)} |" for row in grid)
    return [*_above(sheet, "\n"), "", first, "|---" * len(sheet.widths) + "|", *rest, "", *_below(sheet)]


def _by_markup(sheet: Sheet) -> list[str]:
    rows = "".join(f"<tr>{''.join(map(html.cell, row))}</tr>" for row in (*sheet.head, *sheet.rows))
    return [*_above(sheet, "\n"), "", f"<table>{rows}</table>", "", *_below(sheet)]


def _by_columns(sheet: Sheet) -> list[str]:
    """Every cell in its column; a head over several stands in their middle, figures stand at the right."""
    count = len(sheet.widths)
    cells = list(_begun(sheet))
    wide = [max((_width(cell.text) for _, at, cell in cells if (at, cell.columns) == (c, 1)), default=1) for c in range(count)]
    for _row, at, cell in cells:
        lack = _width(cell.text) - sum(wide[at : at + cell.columns]) - _GAP * (cell.columns - 1)
        wide[at] += max(lack, 0)
    starts = [sum(wide[:column]) + _GAP * column for column in range(count)]
    lines = [""] * (len(sheet.head) + len(sheet.rows))
    for row, at, cell in cells:
        room = starts[at + cell.columns - 1] + wide[at + cell.columns - 1] - starts[at] - _width(cell.text)
        lead = {"right": room, "center": room // 2}.get(cell.align, 0)
        if cell.text:
            lines[row] += " " * (starts[at] + lead - _width(lines[row])) + cell.text
    return [*_above(sheet, " " * _GAP), *lines, "", *_below(sheet)]


def _by_spaces(sheet: Sheet) -> list[str]:
    return [*_above(sheet, " "), *(" ".join(filter(None, row)) for row in _rows(sheet)), *_below(sheet)]


def _width(text: str) -> int:
    """Printed width in half letters."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _above(sheet: Sheet, gap: str) -> list[str]:
    return [text for text in (sheet.number, sheet.title, gap.join(filter(None, (sheet.body_line, sheet.unit)))) if text]


def _below(sheet: Sheet) -> list[str]:
    return [sheet.note] if sheet.note else []


def _rows(sheet: Sheet) -> list[list[str]]:
    """The texts of every row; what a merged cell covers beside its first place is empty."""
    rows = [[""] * len(sheet.widths) for _ in (*sheet.head, *sheet.rows)]
    for row, column, cell in _begun(sheet):
        rows[row][column] = cell.text
    return rows


def _begun(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with the first place that it covers, row by row."""
    begun: set[int] = set()
    for (row, column), cell in sorted(sheet.places().items(), key=lambda placed: placed[0]):
        if id(cell) not in begun or cell.rows * cell.columns == 1:
            yield row, column, cell
        begun.add(id(cell))


_SHEETS: dict[str, Callable[[Sheet], list[str]]] = {
    "cells": _by_cells,
    "markdown": lambda sheet: _by_bars(sheet, _rows(sheet)),
    "repeated": lambda sheet: _by_bars(sheet, sheet.grid()),
    "html": _by_markup,
    "laid": _by_columns,
    "spaced": _by_spaces,
}
