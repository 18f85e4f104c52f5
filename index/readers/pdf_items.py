"""The runs and rules of one page -> its tables and lines in reading order, however the runs were come by."""

from __future__ import annotations

from collections.abc import Sequence

from index.readers.ocr_sums import settle
from index.readers.pdf_cells import build_block, split_runs
from index.readers.pdf_columns import find_column_tables
from index.readers.pdf_grid import find_grids
from index.readers.pdf_lines import Line, Run, build_lines
from index.readers.pdf_page import PageContent
from index.readers.pdf_paragraphs import Item, PageLine


def read_items(content: PageContent, runs: Sequence[Run]) -> list[Item]:
    """Tables and lines of one page in reading order; rules are taken from `content`."""
    by_ocr = any(run.confidence < 1.0 for run in runs)
    grids = find_grids(content.horizontals, content.verticals)
    inside, outside = split_runs(runs, grids)
    placed: list[tuple[float, float, Item]] = []
    for grid, grid_runs in zip(grids, inside, strict=True):
        block = build_block(content, grid, grid_runs)
        if block is None:
            outside += grid_runs
        else:
            placed.append((grid.ys[0], grid.xs[0], settle(block) if by_ocr else block))
    lines = build_lines(outside)
    tables, rest = find_column_tables(content, lines)
    placed += [(top, x0, settle(block) if by_ocr else block) for top, x0, block in tables]
    placed += [(line.top, line.x0, _page_line(content, line)) for line in rest]
    placed.sort(key=lambda entry: entry[:2])
    return [item for _, _, item in placed]


def _page_line(content: PageContent, line: Line) -> PageLine:
    sideways = content.turned in (90, 270)
    return PageLine(
        content.page_no,
        line.text,
        line.x0,
        line.top,
        line.x1,
        line.bottom,
        line.size,
        content.box(line.x0, line.top, line.x1, line.bottom),
        content.height if sideways else content.width,
        content.width if sideways else content.height,
        line.font,
        line.confidence,
    )
