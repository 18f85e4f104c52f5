"""A sheet of cells -> paragraphs and tables: titles and notes are taken out, several tables on one sheet told apart.

Shape:  `Sheet` holds the printed text of its non-empty cells, merged ranges, and which places are ruled. A place is
        (row, column) from 0. Nothing here knows of a file format.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from index.domain import Block, Cell, Issue, Paragraph, TableBlock
from index.readers.lines import join_cell_lines

Place = tuple[int, int]
_NAMELESS = re.compile(r"(?:sheet|工作表|表格?)\s*\d*(?:\s*\(\d+\))?$", re.IGNORECASE)
_UNIT_LINE = re.compile(
    r"(?:金额)?(?:计量)?单位\s*[:：]|(?:编制|填报|预算|公开)?(?:单位|部门)(?:名称)?\s*[:：（(]|货币单位|^[（(]?\s*单位\s*\S{1,3}\s*[)）]?$"
)
_NUMBERED = re.compile(r"^(?:附?表|附[件录])\s*[\d一二三四五六七八九十]+(?:[-—－.]\d+)*")
_NOTE = re.compile(r"^\s*(?:备?注|说明|附注|填[表报]说明|制表|审核|负责人|填[表报]人|经办人|联系[人电])\s*[\d:：.、]")
_TITLE_END = re.compile(r"(?:表|台账|清单|明细|目录|一览)\s*(?:[（(][^）)]*[）)])?$")
_NUMBER = re.compile(r"[-+]?[¥￥$]?[\d,]+(?:\.\d+)?%?")


@dataclass(slots=True)
class Sheet:
    """One sheet. `merges` map the top left place to the end (exclusive); `ruled` are the places with a border."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: dict[Place, Place] = field(default_factory=dict)
    ruled: set[Place] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet as printed: its cells with spans, from the left; empty ones included."""

    number: int
    cells: tuple[Cell, ...]
    is_ruled: bool

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.text]


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """The blocks of one sheet, top to bottom."""
    sheet = _without_empty_columns(sheet)
    caption = "" if _NAMELESS.match(sheet.name.strip()) else sheet.name.strip()
    regions = list(_regions(_rows(sheet)))
    blocks: list[Block] = []
    for region in _joined(regions):
        blocks.extend(_region_blocks(region, caption))
    return blocks


def drop_lines(sheet: Sheet, rows: set[int], columns: set[int]) -> Sheet:
    """The sheet without some rows and columns (hidden ones); merged ranges shrink with them."""
    if not rows and not columns:
        return sheet
    shift_row, shift_column = _shift(rows), _shift(columns)
    moved = Sheet(sheet.name)
    for (row, column), (row_end, column_end) in sheet.merges.items():
        start = (shift_row(row), shift_column(column))
        end = (shift_row(row_end), shift_column(column_end))
        if end[0] > start[0] and end[1] > start[1]:
            moved.merges[start] = end
            if (row, column) in sheet.texts:
                moved.texts[start] = sheet.texts[row, column]
    for (row, column), text in sheet.texts.items():
        if row not in rows and column not in columns:
            moved.texts[shift_row(row), shift_column(column)] = text
    moved.ruled = {(shift_row(r), shift_column(c)) for r, c in sheet.ruled if r not in rows and c not in columns}
    return moved


def hidden_issue(name: str, rows: Collection[int], columns: Collection[int]) -> list[Issue]:
    """What is said about hidden rows and columns that hold text."""
    if not rows and not columns:
        return []
    what = "、".join(part for part in (f"{len(rows)} 行" if rows else "", f"{len(columns)} 列" if columns else "") if part)
    return [Issue("hidden_cells", name, f"工作表“{name}”中隐藏的{what}未读取")]


def outside_print_area(sheet: Sheet, areas: Sequence[tuple[int, int]]) -> set[int]:
    """Columns beside the print area: helper columns of whoever made the sheet, never published on paper.

    `areas` hold the first and last column of each. Only one that holds nearly all of the text counts; a small area
    left over from an earlier version says nothing.
    """
    if len(areas) != 1:
        return set()
    first, last = areas[0]
    outside = [column for _row, column in sheet.texts if not first <= column <= last]
    return set(outside) if len(outside) <= 0.3 * len(sheet.texts) else set()


def outside_issue(name: str, columns: Collection[int]) -> list[Issue]:
    if not columns:
        return []
    return [Issue("outside_print_area", name, f"工作表“{name}”打印区域之外的 {len(columns)} 列未读取")]


def _shift(dropped: set[int]) -> Callable[[int], int]:
    """Old line number -> new one, once the dropped lines are gone."""
    ordered = sorted(dropped)
    return lambda line: line - bisect_left(ordered, line)


def _without_empty_columns(sheet: Sheet) -> Sheet:
    """Columns without any text are margins and gutters, unless a merged cell of the data covers them."""
    used = {column for _row, column in sheet.texts}
    if not used:
        return sheet
    return drop_lines(sheet, set(), {column for column in range(max(used)) if column not in used})


def _rows(sheet: Sheet) -> list[_Row]:
    """All rows that print something, on one grid; numbers tell where blank rows stood between."""
    if not sheet.texts:
        return []
    width = 1 + max(column for _row, column in sheet.texts)
    last = max(row for row, _column in sheet.texts)
    covered: dict[Place, Place] = {}
    for (row, column), (row_end, column_end) in sheet.merges.items():
        if row <= last and column < width:
            for r in range(row, min(row_end, last + 1)):
                for c in range(column, min(column_end, width)):
                    covered[r, c] = (row, column)
    ruled = {row for row, column in sheet.ruled if column < width and row <= last}
    alive = {row for row, _column in sheet.texts} | {row for (row, _c), place in covered.items() if place in sheet.texts}
    return [
        _Row(
            row,
            tuple(
                _cell(sheet, (row, column), last, width)
                for column in range(width)
                if covered.get((row, column), (row, column)) == (row, column)
            ),
            row in ruled,
        )
        for row in sorted(alive | ruled)
    ]


def _cell(sheet: Sheet, place: Place, last: int, width: int) -> Cell:
    row, column = place
    row_end, column_end = sheet.merges.get(place, (row + 1, column + 1))
    return Cell(row, column, sheet.texts.get(place, ""), min(row_end, last + 1), min(column_end, width))


def _regions(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Runs of rows without a blank row between, cut again where a new title stands in the middle."""
    region: list[_Row] = []
    ruled_sheet = any(row.is_ruled and row.filled for row in rows)
    for row in rows:
        gap = bool(region) and row.number > max(_last_number(region[-1:]), _reach(region)) + 1
        if region and (gap or _starts_table(row, region, ruled_sheet)):
            yield region
            region = []
        region.append(row)
    if region:
        yield region


def _reach(region: list[_Row]) -> int:
    return max((cell.row_end - 1 for row in region[-40:] for cell in row.cells if cell.row_end > row.number + 1), default=0)


def _last_number(rows: list[_Row]) -> int:
    return rows[-1].number


def _starts_table(row: _Row, region: list[_Row], ruled_sheet: bool) -> bool:
    """A title in the middle of a run: one cell over the whole width that is not ruled like the rest, or is named like a table."""
    filled = row.filled
    if len(filled) != 1 or len(region) < 3 or not any(len(above.filled) > 1 for above in region):
        return False
    if _NOTE.match(filled[0].text) or _reach(region) >= row.number:
        return False
    if ruled_sheet and not row.is_ruled and region[-1].is_ruled:
        return True
    spans = filled[0].column_end - filled[0].column >= max(2, len(row.cells))
    return spans and bool(_NUMBERED.match(filled[0].text) or _TITLE_END.search(filled[0].text))


def _joined(regions: list[list[_Row]]) -> Iterator[list[_Row]]:
    """Put back together what only spacer rows had parted: data that goes on below without a title or a header."""
    current: list[_Row] | None = None
    for region in regions:
        if current is not None and _continues(current, region):
            current = current + region
            continue
        if current is not None:
            yield current
        current = region
    if current is not None:
        yield current


def _continues(above: list[_Row], region: list[_Row]) -> bool:
    first = region[0]
    if not first.is_ruled and above[-1].is_ruled:
        return False
    widest = max((len(row.filled) for row in above), default=0)
    has_numbers = any(_NUMBER.fullmatch(cell.text.strip()) for cell in first.filled[1:])
    return len(first.filled) >= 2 and widest >= 2 and has_numbers


def _region_blocks(region: list[_Row], caption: str) -> Iterator[Block]:
    """Paragraphs for the lines above, the table, paragraphs for the lines below."""
    start, end = 0, len(region)
    table_is_ruled = any(row.is_ruled and len(row.filled) > 1 for row in region)
    while start < end and _is_line_above(region, start, table_is_ruled):
        start += 1
    while end > start and _is_line_below(region[end - 1], table_is_ruled):
        end -= 1
    if all(len(row.filled) <= 1 for row in region[start:end]) and len({_column(row) for row in region[start:end]} - {None}) <= 1:
        start = end = len(region)  # no table at all: lines of text, one below the other
    for row in region[:start]:
        yield from _paragraphs(row)
    if end > start:
        yield _table(region[start:end], caption)
    for row in region[end:]:
        yield from _paragraphs(row)


def _column(row: _Row) -> int | None:
    return row.filled[0].column if row.filled else None


def _is_line_above(region: list[_Row], index: int, table_is_ruled: bool) -> bool:
    """A line of the caption: title, number, unit, name of the body, date."""
    row = region[index]
    filled = row.filled
    if not filled:
        return True
    if len(filled) > 3 or any(cell.row_end > row.number + 1 and cell.row_end <= _last_number(region) for cell in filled):
        return False
    if len(filled) == 1:
        below = region[index + 1] if index + 1 < len(region) else None
        return (
            below is None
            or _spans_all(filled[0], row)
            or not row.is_ruled
            or not table_is_ruled
            or bool(_NUMBERED.match(filled[0].text))
        )
    marks_unit = any(_UNIT_LINE.search(cell.text) for cell in filled)
    if table_is_ruled:
        return not row.is_ruled
    return marks_unit and not any(_NUMBER.fullmatch(cell.text) for cell in filled)


def _is_line_below(row: _Row, table_is_ruled: bool) -> bool:
    """A note, a signature line, an empty ruled row at the very end."""
    filled = row.filled
    if not filled:
        return True
    if any(cell.row < row.number for cell in filled):
        return False
    if _NOTE.match(filled[0].text) and (len(filled) == 1 or not row.is_ruled):
        return True
    return (
        table_is_ruled
        and not row.is_ruled
        and len(filled) <= 3
        and all(cell.column_end - cell.column < 2 or len(filled) == 1 for cell in filled)
    )


def _spans_all(cell: Cell, row: _Row) -> bool:
    return cell.column_end - cell.column >= max(2, row.cells[-1].column_end - row.cells[0].column - 1)


def _paragraphs(row: _Row) -> Iterator[Paragraph]:
    for cell in row.filled:
        for line in cell.text.split("\n"):
            if line.strip():
                yield Paragraph(line.strip())


def _table(rows: list[_Row], caption: str) -> TableBlock:
    """The rows as a table of its own: rows without any cell are gone, the grid starts at its first used column."""
    numbers = {row.number: index for index, row in enumerate(rows)}
    left = min(cell.column for row in rows for cell in row.filled)
    right = max(cell.column_end for row in rows for cell in row.filled)

    def end_of(cell: Cell) -> int:
        return 1 + max(index for number, index in numbers.items() if number < cell.row_end)

    cells = [
        Cell(
            numbers[row.number],
            max(cell.column, left) - left,
            join_cell_lines_keeping_indent(cell.text),
            max(end_of(cell), numbers[row.number] + 1),
            min(cell.column_end, right) - left,
        )
        for row in rows
        for cell in row.cells
        if cell.column_end > left and cell.column < right
    ]
    return TableBlock(tuple(cells), caption=caption)


def join_cell_lines_keeping_indent(text: str) -> str:
    """A cell's lines as running text; the spaces before it, which show its depth among the labels, stay (full width)."""
    joined = join_cell_lines(text.split("\n"))
    spaces = len(text) - len(text.lstrip(" \u3000\u00a0"))
    width = sum(2 if letter == "\u3000" else 1 for letter in text[:spaces])
    return "\u3000" * (width // 2) + joined if joined else ""
