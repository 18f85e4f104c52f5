"""Table blocks of a dump, each on the page that it stood on -> whole tables: what goes on behind a page end is put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.domain import TableBlock
from index.readers.txt_prose import is_page_number
from index.readers.txt_text import is_amount
from index.table_captions import Caption
from index.table_parts import Part, goes_on, join
from index.text import squeeze

_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(slots=True)
class Grid:
    """A table whose end has not been met: its part so far, the lines above it, the lines met since its last page."""

    part: Part
    title: list[str]
    repeats: bool = False  # its rows print a merged cell in each place that it covers
    since: list[str] = field(default_factory=list)

    def takes(self, block: TableBlock) -> bool:
        """Whether a block is the rest of the table on the next page; if so it is added.

        Between the two stand lines of the caption that are printed again, page numbers, or nothing.
        """
        between = [squeeze(line) for line in self.since if line.strip() and not is_page_number(line)]
        page = block.cells[0].page_no or self.part.pages[-1] + 1
        rest = _part(_on_columns_of(self.part, block), page)
        if any(line not in self.title for line in between) or not goes_on(self.part, rest):
            return False
        self.part = join(self.part, rest)
        self.since = []
        return True

    def block(self) -> TableBlock:
        """The whole table, without places on pages that never were."""
        cells = sorted(self.part.cells, key=lambda cell: (cell.row, cell.column))
        return TableBlock(tuple(replace(cell, page_no=None, box=None) for cell in cells))


def _on_columns_of(part: Part, block: TableBlock) -> TableBlock:
    """The block on the columns by which the last row before it is divided, where that has as many cells as the block columns.

    A head may divide what all rows below it leave whole (类, 款, 项 over one code), and the next page knows nothing of that.
    """
    last = sorted((cell for cell in part.cells if cell.row_end == part.n_rows), key=lambda cell: cell.column)
    columns = max(cell.column_end for cell in block.cells)
    if columns == part.n_columns or len(last) != columns or any(cell.box is not None for cell in block.cells):
        return block
    cells = (replace(c, column=last[c.column].column, column_end=last[c.column_end - 1].column_end) for c in block.cells)
    return TableBlock(tuple(cells))


def row_texts(block: TableBlock) -> list[str]:
    """The rows of a table as lines of text."""
    rows: dict[int, list[str]] = {}
    for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    return [" ".join(cells) for _row, cells in sorted(rows.items())]


def is_headless(block: TableBlock) -> bool:
    """Does it begin with two amounts side by side? Nothing says what they are: a page of a table whose head was lost."""
    first = sorted((cell for cell in block.cells if cell.row == 0), key=lambda cell: cell.column)
    return any(_is_figure(one.text) and _is_figure(other.text) for one, other in pairwise(first))


def _is_figure(text: str) -> bool:
    plain = squeeze(text)
    return is_amount(plain) and any(letter.isdigit() for letter in plain) and not _YEAR.fullmatch(plain)


def open_grid(block: TableBlock, above: Sequence[str], *, repeats: bool) -> Grid:
    """A table that begins here, below some lines."""
    return Grid(_part(block, block.cells[0].page_no or 1), [squeeze(line) for line in above if line.strip()], repeats)


def _part(block: TableBlock, page: int) -> Part:
    return Part(0, 0, list(block.cells), Caption(), [page])
