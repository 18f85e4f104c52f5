"""The runs and rules of one page -> its tables and lines in reading order, however the runs were come by."""

from __future__ import annotations

from collections.abc import Sequence

from index.domain import TableBlock
from index.readers.insets import Inset
from index.readers.ocr_sums import settle
from index.readers.pdf_cells import build_block, split_runs
from index.readers.pdf_columns import find_column_tables
from index.readers.pdf_flow import Band, Extent, Flow, extent_of, find_bands, part_lines
from index.readers.pdf_grid import Grid, find_grids, merge_rules
from index.readers.pdf_lines import Line, Run, build_lines
from index.readers.pdf_open import find_open_tables, is_amount_cell, torn
from index.readers.pdf_open_columns import column_sides
from index.readers.pdf_page import PageContent, Rule
from index.readers.pdf_paragraphs import Item, PageLine

_FOOT = 2  # items at most that end a page from its last table on: the table, a page number
Placed = tuple[Extent, TableBlock]
Order = tuple[float, int, float, float]  # top of the band, column in it, top and left of the item


def read_items(
    content: PageContent, runs: Sequence[Run], insets: Sequence[Inset] = (), before: Sequence[Item] = ()
) -> list[Item]:
    """Tables and lines of one page in reading order; rules are taken from `content`, `insets` are put where they stand.

    `before` are the items of the page before: its last table may go on at the top of this one.
    """
    sides = _last_sides(before)
    by_ocr = any(run.confidence < 1.0 for run in runs)
    grids = find_grids(content.horizontals, content.verticals)
    inside, outside = split_runs(runs, grids)
    tables: list[tuple[Extent, TableBlock]] = []
    for grid, grid_runs in zip(grids, inside, strict=True):
        block = build_block(content, grid, grid_runs)
        if block is None:
            outside += grid_runs
        else:
            tables.append((Extent(*grid.bounds), block))
    lines = build_lines(outside)
    level = [rule for rule in merge_rules(content.horizontals) if not any(_crosses(grid, rule) for grid in grids)]
    bands = find_bands(lines, [extent for extent, _ in tables] + [inset.extent for inset in insets])
    placed: list[tuple[Order, Item]] = []
    for flow in part_lines(lines, bands):
        found, rest = _undrawn_tables(content, flow.lines, level, sides, by_ocr=by_ocr)
        tables += found
        placed += [(_order(bands, extent_of(line)), _page_line(content, line, flow)) for line in rest]
    placed += [(_order(bands, extent), settle(block) if by_ocr else block) for extent, block in tables]
    placed += [(_order(bands, inset.extent), item) for inset in insets for item in inset.items]
    placed.sort(key=lambda entry: entry[0])
    return [item for _, item in placed]


def _last_sides(before: Sequence[Item]) -> list[float]:
    """The columns of the table at the foot of a page, if it ends with one; a page number may follow."""
    tables = [at for at, item in enumerate(before) if isinstance(item, TableBlock)]
    if not tables or len(before) - tables[-1] > _FOOT:
        return []
    last = before[tables[-1]]
    return column_sides(last) if isinstance(last, TableBlock) else []


def _undrawn_tables(
    content: PageContent, lines: Sequence[Line], level: Sequence[Rule], sides: Sequence[float], *, by_ocr: bool
) -> tuple[list[tuple[Extent, TableBlock]], list[Line]]:
    """Tables without upright rules, read from figures outwards and from heads inwards: where the two take the same lines, the
    reading that is less torn holds."""
    by_figures = find_column_tables(content, lines, level)
    if by_ocr:
        return by_figures
    opened, rest = find_open_tables(content, lines, sides)
    others, rest = find_column_tables(content, rest, level)
    readings = ([*opened, *others], rest), by_figures
    chosen: list[Placed] = []
    taken: set[int] = set()
    for stretch in _stretches([table for tables, _rest in readings for table in tables]):
        own = [[table for table in tables if stretch[0] <= table[0].top < stretch[1]] for tables, _rest in readings]
        best = min((0, 1), key=lambda at: sum(torn(block) for _, block in own[at]) - _held(own[at]))
        left = {id(line) for line in readings[best][1]}
        chosen += own[best]
        taken |= {id(line) for line in lines if stretch[0] <= (line.top + line.bottom) / 2 < stretch[1] and id(line) not in left}
    return chosen, [line for line in lines if id(line) not in taken]


def _stretches(tables: Sequence[Placed]) -> list[tuple[float, float]]:
    """The stretches of a page that tables take up, those that overlap together."""
    found: list[tuple[float, float]] = []
    for top, bottom in sorted((extent.top, extent.bottom) for extent, _ in tables):
        if found and top < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], bottom))
        else:
            found.append((top, bottom))
    return found


def _held(tables: Sequence[tuple[Extent, TableBlock]]) -> int:
    """How many cells hold an amount by itself."""
    return sum(is_amount_cell(cell) for _, block in tables for cell in block.cells)


def _crosses(grid: Grid, rule: Rule) -> bool:
    x0, top, x1, bottom = grid.bounds
    return top - 1 <= rule.at <= bottom + 1 and rule.start < x1 and rule.end > x0


def _order(bands: Sequence[Band], extent: Extent) -> Order:
    for band in bands:
        column = band.column_of(extent)
        if column is not None:
            return band.top, column, extent.top, extent.x0
    return extent.top, 0, extent.top, extent.x0


def _page_line(content: PageContent, line: Line, flow: Flow) -> PageLine:
    """The line as its paragraph sees it: in a column, left and width are those of the column."""
    sideways = content.turned in (90, 270)
    width = content.height if sideways else content.width
    left = 0.0
    if flow.span is not None:
        left, width = flow.span[0], flow.span[1] - flow.span[0]
    return PageLine(
        content.page_no,
        line.text,
        line.x0 - left,
        line.top,
        line.x1 - left,
        line.bottom,
        line.size,
        content.box(line.x0, line.top, line.x1, line.bottom),
        width,
        content.width if sideways else content.height,
        line.font,
        line.confidence,
        flow.number,
    )
