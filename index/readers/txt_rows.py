"""Lines of a dump -> stretches of table rows and stretches of prose.

Notations of tables: cells parted by tabs, cells parted by bars, one cell a line (a tab marks it, an empty line ends the
row), cells set in columns by runs of spaces, cells parted by single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.domain import TableBlock
from index.readers.txt_layout import layout_tables
from index.readers.txt_repeated import repeated_block
from index.readers.txt_spaced import spaced_tables
from index.table_captions import Caption, is_table_title, read_marks

_RULE_CELL = re.compile(r"[-=_:—－]*")
_UNIT_SAID = re.compile(r"[（(]?\s*(?:金额|计量)?单\s*位\s*[:：]\s*(?:人民币)?\s*[百千万亿]*\s*元\s*[)）]?")
_AMOUNT = re.compile(r"\d[\d,，]*\.\d|\d{1,3}(?:[,，]\d{3})")
_BARS = re.compile(r"\|")
_LEAST_TITLE = 6  # letters: shorter ones that end like a title (明细, 情况) head a column or some rows


@dataclass(slots=True)
class Stretch:
    """Consecutive lines of one kind. Table rows are cells; prose keeps its raw lines, the empty ones too.

    `short_spans`: rows that lack cells at their end are short because their last cell spans the rest.
    `block`: a table whose cells the notation states with their spans, or the place where they stand.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    short_spans: bool = False
    block: TableBlock | None = None
    repeats: bool = False  # its rows print a merged cell in each place that it covers

    @property
    def is_table(self) -> bool:
        return bool(self.rows)


def stretches(lines: list[str]) -> list[Stretch]:
    """The dump's lines as stretches, in order."""
    found = _parted(_cell_line_stretches(lines)) if _one_cell_a_line(lines) else _row_line_stretches(lines)
    laid = [part for stretch in found for part in _with_layout_tables(_merged(stretch))]
    return [part for stretch in laid for part in _with_spaced_tables(stretch) if part.rows or part.lines or part.block]


def _merged(stretch: Stretch) -> Stretch:
    """Rows that repeat their merged cells as the table that they say they are."""
    block = repeated_block(stretch.rows) if stretch.rows and not stretch.short_spans else None
    return stretch if block is None else Stretch(block=block, repeats=True)


def _with_layout_tables(stretch: Stretch) -> Iterator[Stretch]:
    """A stretch of prose with the tables inside it, whose cells stand in columns, taken out."""
    tables = () if stretch.block is not None else layout_tables(stretch.lines)
    return _taken_out(stretch, ((table.start, table.end, (Stretch(block=table.block),)) for table in tables))


def _with_spaced_tables(stretch: Stretch) -> Iterator[Stretch]:
    """A stretch of prose with the tables inside it, whose cells only spaces part, taken out."""
    tables = () if stretch.block is not None else spaced_tables(stretch.lines)
    parts = ((Stretch(rows=table.rows), Stretch(lines=["", *table.unsettled])) for table in tables)
    return _taken_out(stretch, ((table.start, table.end, part) for table, part in zip(tables, parts, strict=True)))


def _taken_out(stretch: Stretch, tables: Iterable[tuple[int, int, Iterable[Stretch]]]) -> Iterator[Stretch]:
    """The lines of a stretch, with what was found from one line to before another in their place; a known table as it is."""
    if stretch.block is not None:
        yield stretch
        return
    done = 0
    for start, end, parts in tables:
        yield Stretch(lines=stretch.lines[done:start])
        yield from parts
        done = end
    yield Stretch(rows=stretch.rows, lines=stretch.lines[done:], short_spans=stretch.short_spans)


def _one_cell_a_line(lines: list[str]) -> bool:
    """Tabs stand at the start of lines only, one each, and several such lines follow each other."""
    tabbed = [line for line in lines if "\t" in line]
    lone = [line for line in tabbed if line.startswith("\t") and "\t" not in line.rstrip()[1:]]
    return len(tabbed) >= 4 and len(lone) >= 0.9 * len(tabbed)


def _cell_line_stretches(lines: list[str]) -> Iterator[Stretch]:
    """One cell a line. Long cells may run on over lines without a tab until the next cell or an empty line."""
    current = Stretch(short_spans=True)
    prose = Stretch()
    row: list[str] = []
    blanks = 0

    def end_row() -> None:
        if row:
            current.rows.append([cell.strip() for cell in row])
            row.clear()

    for line in lines:
        if line.startswith("\t"):
            if prose.lines and any(text.strip() for text in prose.lines):
                yield prose
            prose = Stretch()
            row.append(line[1:])
            blanks = 0
        elif not line.strip():
            end_row()
            blanks += 1
            prose.lines.append(line)
        else:
            end_row()
            if current.rows:
                yield current
                current = Stretch(short_spans=True)
                prose = Stretch()
            prose.lines.append(line)
            blanks = 0
    end_row()
    if current.rows:
        yield current
    yield prose


def _parted(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, those of rows cut where a line of a caption stands in place of a row."""
    for stretch in found:
        rows: list[list[str]] = []
        for row in stretch.rows:
            if not _is_lone_caption(row):
                rows.append(row)
                continue
            if rows:
                yield Stretch(rows=rows, short_spans=stretch.short_spans)
            yield Stretch(lines=["".join(row)])
            rows = []
        yield Stretch(rows=rows, lines=stretch.lines, short_spans=stretch.short_spans)


def _row_line_stretches(lines: list[str]) -> Iterator[Stretch]:
    """One row a line, parted by tabs or bars."""
    current = Stretch()
    for line in lines:
        cells = _cells(line)
        if cells is None or _is_lone_caption(cells):
            if current.is_table:
                yield current
                current = Stretch()
            current.lines.append(line if cells is None else "".join(cells))
            continue
        if not current.is_table:
            yield current
            current = Stretch()
        if any(cells) and not all(_RULE_CELL.fullmatch(cell) for cell in cells):
            current.rows.append(cells)
    yield current


def _is_caption(cells: list[str]) -> bool:
    """Does a line say above a table whose it is and in which unit, and nothing else?"""
    *others, last = (cell for cell in cells if cell)
    return _UNIT_SAID.fullmatch(last) is not None and len(others) < 3 and not any(map(_AMOUNT.search, others))


def _is_lone_caption(cells: list[str]) -> bool:
    """Does a row hold one cell alone, worded like a line above a table: its title, its number, its unit, its year?"""
    filled = [cell for cell in cells if cell]
    if len(filled) != 1 or len(cells) < 2:
        return False
    caption = Caption()
    rest = read_marks(caption, " ".join(filled[0].split()))
    if not rest:
        return not caption.is_empty
    return len(rest) >= _LEAST_TITLE and is_table_title(rest) and rest[-1] not in "：:"


def _cells(line: str) -> list[str] | None:
    """The cells of a line, None when it is prose or a table's caption."""
    if "\t" in line.strip("\n") and line.strip():
        cells = [cell.strip() for cell in line.split("\t")]
        return None if _is_caption(cells) else cells
    if len(_BARS.findall(line)) >= 2 and not re.search(r"[。；].*[。；]", _BARS.split(line)[0]):
        inner = line.strip()
        inner = inner[1:] if inner.startswith("|") else inner
        inner = inner[:-1] if inner.endswith("|") else inner
        return [cell.strip() for cell in inner.split("|")]
    return None
