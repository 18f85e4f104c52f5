"""Lines without any rules around them -> tables, where words stand in columns.

Three or more neighbouring lines whose words stand apart at the same places, with amounts among them, are a table.
A single line of that kind, or prose with wide spaces, is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.domain import Cell, TableBlock
from index.readers.pdf_cells import AMOUNT
from index.readers.pdf_flow import Extent
from index.readers.pdf_lines import Line, Run, build_lines
from index.readers.pdf_page import PageContent

APART = 1.2  # letters: words further apart stand in different columns
MIN_ROWS = 3


def find_column_tables(content: PageContent, lines: Sequence[Line]) -> tuple[list[tuple[Extent, TableBlock]], list[Line]]:
    """Tables with their places, and the lines that belong to none."""
    tables: list[tuple[Extent, TableBlock]] = []
    rest: list[Line] = []
    for group in _groups(lines):
        block = _build(content, group) if len(group) >= MIN_ROWS else None
        if block is None:
            rest += [line for line, _ in group]
        else:
            tables.append((_bounds([line for line, _ in group]), block))
    return tables, rest


def _bounds(lines: Sequence[Line]) -> Extent:
    return Extent(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


Split = tuple[Line, list[list[Run]]]


def _groups(lines: Sequence[Line]) -> list[list[Split]]:
    """Neighbouring lines that all fall into several parts; every other line is a group of its own."""
    found: list[list[Split]] = []
    for line in lines:
        parts = _parts(line)
        last = found[-1] if found else None
        near = last is not None and line.top - last[-1][0].bottom < 2.5 * line.size
        if last is not None and near and len(parts) > 1 and len(last[-1][1]) > 1:
            last.append((line, parts))
        else:
            found.append([(line, parts)])
    return found


def _parts(line: Line) -> list[list[Run]]:
    parts = [[line.runs[0]]]
    for before, run in zip(line.runs, line.runs[1:], strict=False):
        if run.x0 - before.x1 > APART * line.size:
            parts.append([run])
        else:
            parts[-1].append(run)
    return parts


def _build(content: PageContent, group: Sequence[Split]) -> TableBlock | None:
    edges = _columns(group)
    if len(edges) < 2:
        return None
    cells: list[Cell] = []
    amounts = 0
    for row, (line, parts) in enumerate(group):
        for part in parts:
            text = build_lines(part)[0].text
            sure = min(run.confidence for run in part)
            x0, x1 = part[0].x0, max(run.x1 for run in part)
            first = next((i for i, edge in enumerate(edges) if x0 < edge[1]), len(edges) - 1)
            last = max((i for i, edge in enumerate(edges) if x1 > edge[0]), default=first)
            amounts += AMOUNT.fullmatch(text.replace(" ", "")) is not None
            box = content.box(x0, line.top, x1, line.bottom)
            cells.append(Cell(row, first, text, row + 1, max(last, first) + 1, content.page_no, box, confidence=sure))
    if amounts < len(group) or len({(cell.row, cell.column) for cell in cells}) < len(cells):
        return None
    boxes = [cell.box for cell in cells if cell.box is not None]
    bounds = boxes[0]
    for box in boxes[1:]:
        bounds = bounds.union(box)
    return TableBlock(tuple(_fill_gaps(cells, len(group), len(edges), content.page_no)), content.page_no, bounds)


def _columns(group: Sequence[Split]) -> list[tuple[float, float]]:
    """Extents of the columns: parts that overlap from line to line, found by lines with the most parts first."""
    edges: list[tuple[float, float]] = []
    for _, parts in sorted(group, key=lambda split: -len(split[1])):
        for part in parts:
            x0, x1 = part[0].x0, max(run.x1 for run in part)
            touched = [i for i, (a, b) in enumerate(edges) if x0 < b and x1 > a]
            if not touched:
                edges.append((x0, x1))
                edges.sort()
            elif len(touched) == 1:
                a, b = edges[touched[0]]
                edges[touched[0]] = (min(a, x0), max(b, x1))
    return edges


def _fill_gaps(cells: list[Cell], n_rows: int, n_columns: int, page_no: int) -> list[Cell]:
    covered = {(cell.row, column) for cell in cells for column in range(cell.column, cell.column_end)}
    empty = [
        Cell(row, column, "", row + 1, column + 1, page_no)
        for row in range(n_rows)
        for column in range(n_columns)
        if (row, column) not in covered
    ]
    return sorted(cells + empty, key=lambda cell: (cell.row, cell.column))
