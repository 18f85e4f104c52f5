"""Reads typeset filings back and compares every cell: which sheets come back exactly, and what differs where not.

Shape:  Filing, folder -> Difference for each sheet that is not read as it was set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
    for sheet in filing.sheets:
        reason = _differs(sheet, read)
        if reason:
            yield Difference(filing.name, sheet.title, reason)


def _differs(sheet: Sheet, read: Sequence[dict[str, object]]) -> str:
    named = [table for table in read if fold(sheet.title) in fold(str(table["title"]))]
    if not named:
        return "no table of this title"
    expected = _folded(sheet.grid())
    reasons = [_first_difference(expected, _folded(table["grid"])) for table in named]  # type: ignore[arg-type]
    unit = sheet.unit.rpartition("：")[2]
    if "" in reasons and unit and named[reasons.index("")]["unit"] != unit:
        return f"unit {named[0]['unit']!r}"
    return "" if "" in reasons else reasons[0]


def _folded(grid: Grid) -> Grid:
    """Texts without spaces; rows and columns that hold nothing print nothing and are left out."""
    rows = [["".join(fold(text).split()) for text in row] for row in grid]
    kept = [column for column in range(len(rows[0]) if rows else 0) if any(row[column] for row in rows)]
    return [cells for row in rows if any(cells := [row[column] for column in kept])]


def _first_difference(expected: Grid, got: Grid) -> str:
    if len(expected) != len(got):
        missing = [row for row in expected if row not in got][:2]
        instead = [row for row in got if row not in expected][:2]
        return f"{len(expected)} rows, {len(got)} read; not read: {missing}; read instead: {instead}"
    for number, (row, other) in enumerate(zip(expected, got, strict=True)):
        if row != other:
            return f"row {number}: {row} read as {other}"
    return ""
