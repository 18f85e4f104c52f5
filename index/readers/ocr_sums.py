"""Figures of one table that OCR read -> how sure they are once looked at together.

A total that its parts add up to proves all of them; a figure that is printed otherwise than all others of its column is
doubtful, for a point is easily read as a comma, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from index.domain import Cell, TableBlock
from index.readers.ocr_figures import GUESSED, is_figure

PROVED = 0.95
_MOST_PARTS = 40
_GROUPS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_THREE_DECIMALS = re.compile(r"-?(?:0|[\d,]{4,})\.\d{3}")
_POINT_OR_COMMA = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def settle(block: TableBlock) -> TableBlock:
    """The table with the confidence of its figures raised by sums that hold, lowered by odd print."""
    block = _regrouped(block)
    figures = [cell for cell in block.cells if is_figure(cell.text)]
    if len(figures) < 3:
        return block
    lines = [*_lines(figures, "column"), *_lines(figures, "row")]
    proved = {place for line in lines for place in _proved(line)}
    odd = {place for line in _lines(figures, "column") for place in _odd(line)} - proved | _overlong(figures)
    return replace(block, cells=tuple(_judged(cell, proved, odd) for cell in block.cells))


def _regrouped(block: TableBlock) -> TableBlock:
    """4.484 in a table that prints 31,560 and no other figure with three decimals is 4,484, and doubtful."""
    texts = [cell.text for cell in block.cells]
    if not any(_GROUPS.fullmatch(text) for text in texts) or any(_THREE_DECIMALS.fullmatch(text) for text in texts):
        return block
    cells = (
        replace(cell, text=cell.text.replace(".", ","), confidence=min(cell.confidence, GUESSED))
        if _POINT_OR_COMMA.fullmatch(cell.text)
        else cell
        for cell in block.cells
    )
    return replace(block, cells=tuple(cells))


def _judged(cell: Cell, proved: set[tuple[int, int]], odd: set[tuple[int, int]]) -> Cell:
    place = (cell.row, cell.column)
    if place in proved:
        is_torn = ("(" in cell.text) != (")" in cell.text)  # a speck beside a figure that the sum proves
        return replace(cell, text=cell.text.strip("()") if is_torn else cell.text, confidence=max(cell.confidence, PROVED))
    return replace(cell, confidence=min(cell.confidence, GUESSED)) if place in odd else cell


def _lines(figures: Iterable[Cell], along: str) -> list[list[Cell]]:
    """The figures of each column (or row), in order."""
    found: dict[int, list[Cell]] = {}
    for cell in figures:
        found.setdefault(getattr(cell, along), []).append(cell)
    return list(found.values())


def _proved(line: Sequence[Cell]) -> set[tuple[int, int]]:
    """Places of totals and of their parts, right behind or right before them."""
    amounts = [_amount(cell) for cell in line]
    found: set[tuple[int, int]] = set()
    for i, total in enumerate(amounts):
        if not total:
            continue
        for parts in (range(i + 1, len(line)), range(i - 1, -1, -1)):
            found |= {(line[k].row, line[k].column) for k in _adding_up(amounts, total, parts, i)}
    return found


def _adding_up(amounts: Sequence[Decimal], total: Decimal, parts: range, at: int) -> list[int]:
    """The total and the parts nearest to it that make it up; at least two of them must be no noughts."""
    left, taken, counted = total, [at], 0
    for k in parts[:_MOST_PARTS]:
        left -= amounts[k]
        taken.append(k)
        counted += amounts[k] != 0
        if left == 0 and counted >= 2:
            return taken
    return []


def _amount(cell: Cell) -> Decimal:
    bare = cell.text.replace(",", "")
    value = Decimal(bare.strip("()+-%"))
    return -value if bare[0] == "-" or (bare[0] == "(" and bare[-1] == ")") else value


def _odd(column: Sequence[Cell]) -> set[tuple[int, int]]:
    """Figures printed otherwise than (nearly) all others of their column: ungrouped, or with another count of decimals."""
    found: set[tuple[int, int]] = set()
    large = [cell for cell in column if abs(_amount(cell)) >= 1000]
    grouped = [cell for cell in large if "," in cell.text]
    if len(grouped) >= 3 and len(grouped) >= 0.75 * len(large):
        found |= {(cell.row, cell.column) for cell in large if "," not in cell.text}
    counts = {(cell.row, cell.column): _decimals(cell) for cell in column if _amount(cell) != 0}
    usual = max(set(counts.values()), key=list(counts.values()).count, default=0)
    same = sum(count == usual for count in counts.values())
    if same >= 4 and same >= 0.75 * len(counts):
        # Whole numbers among decimals lost their point if they are long; three decimals are a group read as such.
        found |= {place for place, count in counts.items() if count != usual and (count == 3 or (usual == 2 and count == 0))}
    return found


def _overlong(figures: Sequence[Cell]) -> set[tuple[int, int]]:
    """Figures with more decimals than (nearly) all others of the table: a rule or speck was read as a nought."""
    counts = [count for cell in figures if (count := _decimals(cell))]
    usual = max(set(counts), key=counts.count, default=0)
    if counts.count(usual) < 3 or counts.count(usual) < 0.75 * len(counts):
        return set()
    return {(cell.row, cell.column) for cell in figures if _decimals(cell) > max(usual, 1)}


def _decimals(cell: Cell) -> int:
    return len(cell.text.strip("()%").partition(".")[2])
