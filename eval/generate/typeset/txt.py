"""A filing as a text dump: paragraphs as lines, tables as lines of cells with tabs between, merged cells written once.

Some dumps put each cell on a line of its own, behind a tab, with an empty line after each row; some cut their lines, some
tear figures apart (2, 306. 00).
"""

from __future__ import annotations

import re
from pathlib import Path

from eval.generate.paper import Filing, Sheet, Text

_TORN = re.compile(r"(?<=\d)([,.])(?=\d)")
NARROW = 28  # letters of a line that is cut


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    dump = filing.look.dump
    lines: list[str] = []
    for block in filing.blocks:
        if isinstance(block, Sheet):
            lines.extend(_by_cells(block) if dump == "cells" else _by_rows(block))
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


def _above(sheet: Sheet, gap: str) -> list[str]:
    return [text for text in (sheet.number, sheet.title, gap.join(filter(None, (sheet.body_line, sheet.unit)))) if text]


def _below(sheet: Sheet) -> list[str]:
    return [sheet.note] if sheet.note else []


def _rows(sheet: Sheet) -> list[list[str]]:
    """The texts of every row; what a merged cell covers beside its first place is empty."""
    places = sheet.places()
    begun: set[int] = set()
    rows = []
    for row in range(len(sheet.head) + len(sheet.rows)):
        cells = []
        for column in range(len(sheet.widths)):
            cell = places[row, column]
            repeated = id(cell) in begun and cell.rows * cell.columns > 1
            cells.append("" if repeated else cell.text)
            begun.add(id(cell))
        rows.append(cells)
    return rows
