"""Plain text and Markdown -> Document: prose as paragraphs, dumped tables as tables, the parts of a table put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from index.domain import Block, Document, Issue, Paragraph, TableBlock
from index.errors import Unreadable
from index.readers.txt_glued import glued_rows
from index.readers.txt_grids import Grid, is_headless, open_grid, row_texts
from index.readers.txt_markup import split_markup
from index.readers.txt_prose import Layout, find_layout, paragraphs
from index.readers.txt_repeated import repeated_block
from index.readers.txt_rows import Stretch, stretches
from index.readers.txt_tables import Part, is_header_row, table_block
from index.readers.txt_text import clean_cell, clean_text, decode
from index.text import fold, squeeze

_STRAY = re.compile(r"[\u4e00-\u9fff]{1,6}(?: ?[\u4e00-\u9fff]{1,4}){0,3}")
_TITLE_LINES = 8
_MOST_HEAD_ROWS = 4
_LEAST_TITLE = 4  # letters: 支出总表
_UNIT = re.compile(r"单位\s*[:：]|[（(]\s*单位")


def read_txt(path: Path) -> Document:
    """Read a text dump.

    Errors: Unreadable when the file holds no text. Letters that no encoding explains are an Issue.
    """
    text, whole = decode(path.read_bytes())
    blocks = text_blocks(text)
    if not blocks:
        raise Unreadable("文件里没有文字", hint="请检查文件内容", where=path.name, code="empty")
    issues = () if whole else (Issue("encoding", path.name, "有个别文字的编码无法识别"),)
    return Document(path.name, "txt", tuple(blocks), issues=issues)


def text_blocks(text: str) -> list[Block]:
    """The blocks of a dump's text."""
    text = clean_text(text)
    found: list[Stretch] = []
    for piece in split_markup(text):
        found += [Stretch(block=piece)] if isinstance(piece, TableBlock) else stretches(piece.split("\n"))
    return _Assembly(find_layout(text.split("\n"))).blocks(found)


@dataclass(slots=True)
class _Open:
    """A table whose end has not been met: its parts, the lines above it, the lines met since its last part."""

    parts: list[Part]
    title: list[str]
    since: list[str] = field(default_factory=list)

    @property
    def header(self) -> list[list[str]]:
        return [_printed(row) for row in self.parts[0].rows[:4]]


@dataclass(slots=True)
class _Assembly:
    """Runs over the stretches; holds back a table until it is clear that it does not go on."""

    layout: Layout
    out: list[Block] = field(default_factory=list)
    since: list[str] = field(default_factory=list)  # lines of prose not yet put out
    table: _Open | None = None
    grid: Grid | None = None

    def blocks(self, found: list[Stretch]) -> list[Block]:
        for stretch in found:
            if stretch.block is not None:
                self._place(stretch.block, repeats=stretch.repeats)
            elif stretch.is_table and self._goes_on_repeating(stretch):
                pass
            elif not stretch.is_table:
                (self.table or self.grid or self).since.extend(stretch.lines)
            elif self.table is None or not self._goes_on(stretch):
                self._close()
                self._open(stretch)
        self._close()
        self._flush()
        return self.out

    def _place(self, block: TableBlock, *, repeats: bool) -> None:
        """A table whose cells are known, or its rest on the next page; what stood above it comes first."""
        if self.grid is not None and self.grid.takes(block):
            return
        self._close()
        grid = open_grid(block, [line for line in self.since if line.strip()][-_TITLE_LINES:], repeats=repeats)
        self._flush()
        self.grid = grid

    def _goes_on_repeating(self, stretch: Stretch) -> bool:
        """Whether rows are the next page of a table that repeats its merged cells; if so they are added."""
        if self.grid is None or not self.grid.repeats:
            return False
        block = repeated_block(stretch.rows, is_known=True)
        return block is not None and self.grid.takes(block)

    def _open(self, stretch: Stretch) -> None:
        title = [squeeze(line) for line in self.since if line.strip()][-_TITLE_LINES:]
        self._flush()
        self.table = _Open([Part(_without_repeats(stretch.rows), stretch.short_spans)], title)

    def _close(self) -> None:
        block = table_block(self.table.parts) if self.table else self.grid.block() if self.grid else None
        self.since = (self.table or self.grid or self).since
        self.table = self.grid = None
        if block is not None and is_headless(block):
            self.out.extend(Paragraph(text) for text in row_texts(block))  # to be quoted, not to be computed with
        elif block is not None:
            self.out.append(block)

    def _flush(self) -> None:
        self.out.extend(paragraphs(self.since, self.layout))
        self.since = []

    def _goes_on(self, stretch: Stretch) -> bool:
        """Whether a stretch of rows belongs to the open table; if so it is added."""
        table = self.table
        assert table is not None
        between = [line.strip() for line in table.since if line.strip()]
        rows = stretch.rows
        repeated = _same_header(table, rows)
        if not between:
            if not (repeated or _fits(table, rows)) or stretch.short_spans:
                return False
        elif repeated and all(squeeze(line) in table.title for line in between):
            pass  # the title and the header are printed again on the next page
        elif _fits(table, rows) and (glued := _between_rows(table, between)) is not None:
            table.parts.extend(glued)
        else:
            return False
        table.parts.append(Part(rows[repeated:], stretch.short_spans))
        table.since = []
        return True


def _without_repeats(rows: list[list[str]]) -> list[list[str]]:
    """The rows without heads of several rows that are printed again further down, as on every page of a long table."""
    head = list(takewhile(is_header_row, ([clean_cell(cell) for cell in row] for row in rows[:_MOST_HEAD_ROWS])))
    wanted = [_printed(row) for row in head]
    if len(wanted) < 2:
        return rows
    kept, at = [], 0
    while at < len(rows):
        if at and [_printed(row) for row in rows[at : at + len(wanted)]] == wanted:
            at += len(wanted)
        else:
            kept.append(rows[at])
            at += 1
    return kept


def _printed(row: list[str]) -> list[str]:
    """What a row prints, in one width of letters; empty cells at its end may have been lost."""
    cells = [fold(clean_cell(cell)) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _same_header(table: _Open, rows: list[list[str]]) -> int:
    """How many rows at the start of a stretch repeat the table's header."""
    count = 0
    for above, row in zip(table.header, rows, strict=False):
        if _printed(row) != above or not is_header_row(above):
            break
        count += 1
    return count


def _fits(table: _Open, rows: list[list[str]]) -> bool:
    """Whether rows can go on a table: they bring no full header of their own, or have its columns."""
    columns = max(len(row) for part in table.parts for row in part.rows)
    first = [clean_cell(cell) for cell in rows[0]]
    if first[0] == "" and len(rows[0]) <= columns + 1:
        return True
    header = all(first) and is_header_row(first) and len(rows) > 1
    if header and any(not is_header_row([clean_cell(cell) for cell in row]) for row in rows[1:]):
        return len(first) == 2 < columns
    return len(first) <= columns


def _heads_another(line: str, table: _Open) -> bool:
    """政府性基金预算支出表, on a line of its own: another table, though no unit stands above it."""
    title = squeeze(line)
    return len(title) >= _LEAST_TITLE and title.endswith("表") and title not in table.title


def _between_rows(table: _Open, between: list[str]) -> list[Part] | None:
    """What stands between two parts of one table: lone labels, or rows glued into prose. None: something else."""
    if len(between) > 6 or any(_UNIT.search(line) or line.startswith("#") or _heads_another(line, table) for line in between):
        return None
    parts: list[Part] = []
    strays: list[str] = []
    for line in between:
        found = glued_rows(line, table.parts[0].rows)
        if found:
            parts.append(Part(found))
        elif _STRAY.fullmatch(line) and len(line) <= 12:
            strays.append(squeeze(line))
        else:
            return None
    table.parts[-1].strays.extend(strays)
    return parts
