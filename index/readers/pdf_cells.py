"""A grid and the runs inside it -> a TableBlock: text into cells, and rows without rules between them told apart.

Many tables rule their columns only: one ruled band then holds dozens of printed rows. They are split by the
baselines of their amounts, and labels that wrap stay one label.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from index.domain import Cell, TableBlock
from index.readers.pdf_grid import Grid, Region
from index.readers.pdf_lines import Line, Run, build_lines, join_lines
from index.readers.pdf_page import PageContent

AMOUNT = re.compile(
    r"[(（]?[-+−－▲]?\s?(?:[\d,，]*\d(?:[.．]\d+)?|[.．]\d+)\s?(?:[%％‰]|倍|个百分点)?[)）]?|[-—－–/]{1,3}|#DIV/0!|…+"
)
_NOTHING_HIGH = 4.0  # points: rows and columns thinner than this, without text, are double rules


@dataclass(slots=True)
class _Filled:
    """A cell of the grid with its printed lines."""

    region: Region
    x0: float
    top: float
    x1: float
    bottom: float
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join_text(self.lines, self.x1)


def join_text(lines: Sequence[Line], right: float) -> str:
    """The lines of one cell as one text; `right` is the cell's right edge, which tells whether a line was full."""
    text = ""
    before: Line | None = None
    for line in lines:
        full = before is None or right - before.x1 < 1.2 * before.size
        text = join_lines(text, line.text, wraps_full=full)
        before = line
    return text


def split_runs(runs: Sequence[Run], grids: Sequence[Grid]) -> tuple[list[list[Run]], list[Run]]:
    """The runs inside each grid, and those outside of all."""
    inside: list[list[Run]] = [[] for _ in grids]
    outside: list[Run] = []
    for run in runs:
        x, y = (run.x0 + run.x1) / 2, run.middle
        for grid, found in zip(grids, inside, strict=True):
            x0, top, x1, bottom = grid.bounds
            if x0 - 1 <= x <= x1 + 1 and top - 1 <= y <= bottom + 1:
                found.append(run)
                break
        else:
            outside.append(run)
    return inside, outside


def build_block(content: PageContent, grid: Grid, runs: Sequence[Run]) -> TableBlock | None:
    """The table that a grid holds; None when it is no table (one cell) or empty."""
    filled = _fill(grid, runs)
    if len(filled) < 2 or not any(cell.lines for cell in filled):
        return None
    filled, n_rows = _split_bands(filled, len(grid.ys) - 1)
    return _block(content, filled, n_rows, len(grid.xs) - 1)


def _fill(grid: Grid, runs: Sequence[Run]) -> list[_Filled]:
    cells = [
        _Filled(region, grid.xs[region.column], grid.ys[region.row], grid.xs[region.column_end], grid.ys[region.row_end])
        for region in grid.regions
    ]
    held: list[list[Run]] = [[] for _ in cells]
    for run in runs:
        held[_best_cell(cells, run)].append(run)
    for cell, cell_runs in zip(cells, held, strict=True):
        cell.lines = build_lines(cell_runs)
    return cells


def _best_cell(cells: Sequence[_Filled], run: Run) -> int:
    """The cell that holds most of a run; text that overflows its cell stays whole."""
    best, best_share = 0, -1.0
    middle = run.middle
    for i, cell in enumerate(cells):
        if not cell.top - 1 <= middle <= cell.bottom + 1:
            continue
        height = min(run.bottom, cell.bottom) - max(run.top, cell.top)
        share = (min(run.x1, cell.x1) - max(run.x0, cell.x0)) * max(height, 0.01)
        if min(run.x1, cell.x1) > max(run.x0, cell.x0) and share > best_share:
            best, best_share = i, share
    if best_share < 0:
        best = min(range(len(cells)), key=lambda i: _distance(cells[i], run))
    return best


def _distance(cell: _Filled, run: Run) -> float:
    x, y = (run.x0 + run.x1) / 2, run.middle
    return max(cell.x0 - x, 0, x - cell.x1) + max(cell.top - y, 0, y - cell.bottom)


# --- rows without rules between them


def _split_bands(cells: list[_Filled], n_rows: int) -> tuple[list[_Filled], int]:
    """Cut each ruled band that holds several printed rows; the rows below move down."""
    added: list[int] = []  # for each band, how many rows it became
    cuts: dict[int, list[float]] = {}
    for band in range(n_rows):
        members = [cell for cell in cells if (cell.region.row, cell.region.row_end) == (band, band + 1)]
        cut = row_cuts([cell.lines for cell in members])
        if len(cut) > 0:
            cuts[band] = cut
        added.append(len(cut) + 1)
    if not cuts:
        return cells, n_rows
    first = [sum(added[:band]) for band in range(n_rows + 1)]
    found: list[_Filled] = []
    for cell in cells:
        region = cell.region
        if region.row in cuts and region.row_end == region.row + 1:
            found.extend(_cut_cell(cell, cuts[region.row], first[region.row]))
        else:
            cell.region = Region(first[region.row], region.column, first[region.row_end], region.column_end)
            found.append(cell)
    found.sort(key=lambda cell: (cell.region.row, cell.region.column))
    return found, first[-1]


def _cut_cell(cell: _Filled, cuts: list[float], first_row: int) -> list[_Filled]:
    edges = [cell.top, *cuts, cell.bottom]
    pieces = []
    for k, (top, bottom) in enumerate(itertools.pairwise(edges)):
        lines = [line for line in cell.lines if top <= _middle(line) < bottom or (k == len(cuts) and _middle(line) >= bottom)]
        if k == 0:
            lines = [line for line in cell.lines if _middle(line) < top] + lines
        row = first_row + k
        pieces.append(
            _Filled(Region(row, cell.region.column, row + 1, cell.region.column_end), cell.x0, top, cell.x1, bottom, lines)
        )
    return pieces


def _middle(line: Line) -> float:
    return line.baseline - 0.35 * line.size


def row_cuts(columns: Sequence[Sequence[Line]]) -> list[float]:
    """Where a band of cells is to be cut into printed rows: the heights between them, none if it is one row.

    Several amounts below each other in one cell prove that the band holds several rows. Labels are then grouped
    around the amounts: a label beside an amount is its row's; lines with an amount between them are one label that wraps;
    a label without amounts is a row of its own unless it follows closer than rows do.
    """
    columns = [lines for lines in columns if not _is_wrapped_code(lines)]
    amounts = [lines for lines in columns if len(lines) >= 2 and _are_amounts(lines)]
    labels = next((lines for lines in columns if len(lines) >= 2 and not _are_amounts(lines)), None)
    if not amounts or (labels is None and len(amounts) < 2):
        return []
    anchors = _anchors([line for lines in columns if _are_amounts(lines) for line in lines])
    if len(anchors) < 2:
        return []
    rows = [[anchor] for anchor in anchors]
    if labels is not None:
        rows = _attach_labels(anchors, labels)
    rows.sort(key=lambda row: row[0])
    return [(before[-1] + after[0]) / 2 for before, after in itertools.pairwise(rows)]


def _are_amounts(lines: Sequence[Line]) -> bool:
    return bool(lines) and all(AMOUNT.fullmatch(line.text.replace(" ", "")) for line in lines)


def _is_wrapped_code(lines: Sequence[Line]) -> bool:
    """20 above 8, 208050 above 5: one code of 3, 5 or 7 digits in a column too narrow for it, no two amounts."""
    texts = [line.text.replace(" ", "") for line in lines]
    is_full = len(texts) > 1 and len({len(text) for text in texts[:-1]}) == 1 and len(texts[-1]) <= len(texts[0])
    return is_full and all(text.isdigit() for text in texts) and len("".join(texts)) in (3, 5, 7) and len(texts[-1]) < 3


def _anchors(lines: Sequence[Line]) -> list[float]:
    found: list[float] = []
    for line in sorted(lines, key=_middle):
        if not found or _middle(line) - found[-1] > 0.5 * line.size:
            found.append(_middle(line))
    return found


def _attach_labels(anchors: list[float], labels: Sequence[Line]) -> list[list[float]]:
    """Heights of the lines of each row, top to bottom in each."""
    pitch = median([b - a for a, b in itertools.pairwise(anchors)])
    rows = [[anchor] for anchor in anchors]
    lone: list[Line] = []
    for label in labels:
        near = min(rows, key=lambda row: abs(row[0] - _middle(label)))
        if abs(near[0] - _middle(label)) > 0.5 * label.size:
            lone.append(label)
    taken = {id(line) for line in lone}
    beside = [_middle(line) for line in labels if id(line) not in taken]
    bare = [row for row in rows if not any(abs(row[0] - height) <= 0.5 * labels[0].size for height in beside)]
    own: list[list[float]] = []
    for label in lone:
        height = _middle(label)
        wrapped = next((row for row in bare if abs(row[0] - height) < 0.75 * pitch), None)
        close = next((row for row in rows + own if 0 < height - max(row) < min(0.75 * pitch, 1.45 * label.size)), None)
        if wrapped is not None:
            wrapped.append(height)
        elif close is not None and pitch > 1.6 * label.size:
            close.append(height)
        else:
            own.append([height])
    return [sorted(row) for row in rows + own]


# --- the block


def _block(content: PageContent, cells: list[_Filled], n_rows: int, n_columns: int) -> TableBlock:
    keep_rows = _worth_keeping([(c.region.row, c.region.row_end, c.bottom - c.top, bool(c.lines)) for c in cells], n_rows)
    keep_columns = _worth_keeping([(c.region.column, c.region.column_end, c.x1 - c.x0, bool(c.lines)) for c in cells], n_columns)
    new_row = _renumber(keep_rows)
    new_column = _renumber(keep_columns)
    found = []
    for cell in cells:
        region = cell.region
        row, row_end = new_row[region.row], new_row[region.row_end]
        column, column_end = new_column[region.column], new_column[region.column_end]
        if row < row_end and column < column_end:
            box = content.box(cell.x0, cell.top, cell.x1, cell.bottom)
            indent = round(max(cell.lines[0].x0 - cell.x0, 0.0) / cell.lines[0].size, 1) if cell.lines else 0.0
            sure = min((line.confidence for line in cell.lines), default=1.0)
            found.append(Cell(row, column, cell.text, row_end, column_end, content.page_no, box, indent=indent, confidence=sure))
    bounds = content.box(
        min(c.x0 for c in cells), min(c.top for c in cells), max(c.x1 for c in cells), max(c.bottom for c in cells)
    )
    return TableBlock(tuple(found), content.page_no, bounds)


def _worth_keeping(spans: list[tuple[int, int, float, bool]], count: int) -> list[bool]:
    """Rows (or columns) that are more than the gap of a double rule."""
    keep = [False] * count
    for start, end, extent, has_text in spans:
        single = end == start + 1
        if (single and (has_text or extent >= _NOTHING_HIGH)) or (not single and has_text and not any(keep[start:end])):
            keep[start] = True
    return keep


def _renumber(keep: list[bool]) -> list[int]:
    numbers, count = [], 0
    for kept in keep:
        numbers.append(count)
        count += kept
    return [*numbers, count]
