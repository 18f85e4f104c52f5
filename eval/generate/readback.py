"""Reads typeset filings back and compares every cell: which sheets come back exactly, and what differs where not.

Shape:  Filing, folder -> Difference for each sheet that is not read as it was set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.generate.paper import Filing, Sheet
from index.build import read_tables
from index.text import fold

Grid = list[list[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A sheet that was not read as it was set: where, and what stands there instead."""

    filing: str
    title: str
    reason: str


def differences(filing: Filing, folder: Path) -> Iterator[Difference]:
    """Every sheet of a typeset filing that does not come back cell by cell."""
    read = read_tables(folder / filing.name)["tables"]
    is_drawn = filing.media != "pdf" or filing.look.rules == "ruled"
    for sheet in filing.sheets:
        if is_drawn or _has_amounts(sheet):
            reason = _differs(sheet, read, is_drawn)
            if reason:
                yield Difference(filing.name, sheet.title, reason)


def _has_amounts(sheet: Sheet) -> bool:
    """A head without amounts, set without rules, is lines of text to everybody."""
    return any(cell.align == "right" and cell.text.strip("-—0.") for row in sheet.rows for cell in row)


def _differs(sheet: Sheet, read: Sequence[dict[str, Any]], is_drawn: bool) -> str:
    named = [table for table in read if fold(sheet.title) in fold(table["title"])]
    if not named:
        return "no table of this title"
    expected = _folded(sheet.grid())
    reasons = [_first_difference(expected, _folded(table["grid"]), same=is_drawn) for table in named]
    unit = sheet.unit.rpartition("：")[2]
    if "" in reasons and unit and named[reasons.index("")]["unit"] != unit:
        return f"unit {named[0]['unit']!r}"
    return "" if "" in reasons else reasons[0]


def _folded(grid: Grid) -> Grid:
    """Texts without spaces; rows and columns that hold nothing print nothing and are left out, and so is a column in which
    no cell begins."""
    rows = [["".join(fold(text).split()) for text in row] for row in grid]
    columns = [[row[column] for row in rows] for column in range(len(rows[0]) if rows else 0)]
    kept = [at for at, texts in enumerate(columns) if any(texts) and (not at or texts != columns[at - 1])]
    return [cells for row in rows if any(cells := [row[column] for column in kept])]


def _first_difference(expected: Grid, got: Grid, *, same: bool) -> str:
    """The first row that differs. Unless rules show how far the label of a row reaches, any place that it spans will do."""
    if len(expected) != len(got):
        missing = [row for row in expected if row not in got][:2]
        instead = [row for row in got if row not in expected][:2]
        return f"{len(expected)} rows, {len(got)} read; not read: {missing}; read instead: {instead}"
    above: Sequence[str] = [""] * len(got[0]) if got else ()
    for number, (row, other) in enumerate(zip(expected, got, strict=True)):
        if row != other and (same or not _meets(row, other, above)):
            return f"row {number}: {row} read as {other}"
        above = other
    return ""


def _meets(row: Sequence[str], other: Sequence[str], above: Sequence[str]) -> bool:
    """Does a row say the same but for how often it says what spans several places, be it down from the row above?"""
    if len(row) != len(other) or any(text and text != wanted for wanted, text in zip(row, other, strict=True)):
        return False
    return all(
        wanted in (text, higher) or (row.count(wanted) > 1 and wanted in other)
        for wanted, text, higher in zip(row, other, above, strict=True)
    )
