"""Tables without rules between their cells (open, or with rules above and below only) -> the grid that rules would have drawn.

    lines -> stretches that hold amounts -> columns (what no line prints on) -> rows (amounts, and the labels that wrap
    around them) -> heads (which columns each of them stands over) -> Grid

`pdf_open_columns` finds the columns, `pdf_open_rows` the rows, `pdf_open_heads` what each head stands over. All distances are in
letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.domain import Cell, TableBlock
from index.fact_labels import is_body_name
from index.readers.pdf_cells import AMOUNT, build_block
from index.readers.pdf_flow import Extent
from index.readers.pdf_grid import Grid, Region
from index.readers.pdf_lines import Line
from index.readers.pdf_open_columns import (
    as_before,
    column_edges,
    columns_of,
    is_order,
    with_code_columns,
    with_label_heads,
    with_numbered,
)
from index.readers.pdf_open_heads import (
    NEXT_HEAD,
    WRAP,
    head_heights,
    head_regions,
    heads_of,
    levels_of,
    lowest,
    matched,
    part_heads,
    pieces_of,
)
from index.readers.pdf_open_rows import (
    APART,
    BESIDE,
    MIN_ROWS,
    cell_spans,
    count_amounts,
    is_row_of_labels,
    one_a_row,
    row_heights,
    rows_of,
    rows_of_labels,
    stand_in,
    wraps_around,
)
from index.readers.pdf_page import PageContent, Rule

_FAR_HEAD = 2.5  # a head stands no further above its rows
FAR = 4.2  # lines further apart belong to different tables
_UNIT = re.compile(r"单位\s*[:：]|[（(]\s*(?:万|亿|千)?元\s*[)）]$")
_ONLY_UNIT = re.compile(r"(?:[（(]\s*[万亿千]?元\s*[)）]\s*)+")
_WHOSE = re.compile(r"^[\u4e00-\u9fff]{0,4}(?:单位|部门|名称)\s*[:：]\s*")  # 部门名称：…, 编制单位：…
_TITLE = re.compile(r"表[\d一二三四五六七八九十]*$")
_GLUED = re.compile(r"\d\.\d+[\u4e00-\u9fff]|\.\d+\s+\d|[\u4e00-\u9fff]\d[\d,]*\.\d|\.\d\d\d{3}")


@dataclass(slots=True)
class _OpenTable:
    """A grid that nothing draws, and the lines that it takes up."""

    grid: Grid
    lines: list[Line]


def find_open_tables(
    content: PageContent, lines: Sequence[Line], before: Sequence[float] = ()
) -> tuple[list[tuple[Extent, TableBlock]], list[Line]]:
    """The tables among the lines of a page that no upright rules draw, with their places, and the lines of none.

    `before` says where the columns of the table began that the page before ended with: it may go on at the top of this one.
    """
    found: list[tuple[Extent, TableBlock]] = []
    taken: set[int] = set()
    start = 0
    while (stretch := _stretch(lines, start)) is not None:
        first, last = stretch
        table = _build(lines, first, last, content.horizontals, start, before)
        block = build_block(content, table.grid, [run for line in table.lines for run in line.runs]) if table else None
        if table is not None and block is not None:
            found.append((Extent(*table.grid.bounds), block))
            taken |= {id(line) for line in table.lines}
        start = last + 1
    return found, [line for line in lines if id(line) not in taken]


def is_amount_cell(cell: Cell) -> bool:
    return any(letter.isdigit() for letter in cell.text) and AMOUNT.fullmatch(cell.text.replace(" ", "")) is not None


def torn(block: TableBlock) -> int:
    """How many signs there are that a table was not read as it was set: a figure run into a label, an amount under no head,
    a label without amounts between rows that have them, a wide head over one column, two columns under the same head."""
    amounts = [cell for cell in block.cells if is_amount_cell(cell)]
    first = min((cell.row for cell in amounts), default=0)
    heads = [cell for cell in block.cells if cell.row < first and cell.text]
    headed = {column for cell in heads for column in range(cell.column, cell.column_end)}
    rows = {cell.row for cell in amounts}
    labels = {cell.row for cell in block.cells if cell.text and first < cell.row < max(rows, default=0)} - rows
    narrow = sum(
        any(below.column == cell.column and below.row >= cell.row_end for below in heads) and cell.column_end == cell.column + 1
        for cell in heads
    )
    glued = sum(_GLUED.search(cell.text) is not None for cell in block.cells)
    columns = sorted({cell.column for cell in amounts})
    bare = len(set(columns) - headed) if heads else 0
    paths = [[cell.text for cell in heads if cell.column <= column < cell.column_end] for column in columns]
    beside = zip(itertools.pairwise(columns), itertools.pairwise(paths), strict=True)
    alike = sum(second == first + 1 and one == other != [] for (first, second), (one, other) in beside)
    return 4 * (glued + bare + alike) + len(labels) + 2 * narrow


# --- where a table stands --------------------------------------------------------------------------


def _says_unit(line: Line) -> bool:
    """Does a line above a table say its unit? 预算数（万元） beside other heads says only that of its column."""
    said = _UNIT.search(line.text)
    is_one = len(pieces_of(line, APART)) == 1 and not NEXT_HEAD.search(line.text)
    return said is not None and (said[0].startswith("单位") or is_one)


def _is_between(lines: Sequence[Line], i: int, size: float) -> bool:
    """Does a line begin before one beside it ends: 合计（万元）, in the middle of heads that wrap?"""
    near = (*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2])
    return any(abs(lines[i].top - other.top) < BESIDE * size for other in near)


def _ends_heads(lines: Sequence[Line], i: int, size: float) -> bool:
    """Is a line nothing but the unit of a head that wraps: （元） right below several heads?"""
    above = lines[i - 1] if i else None
    near = above is not None and lines[i].baseline - above.baseline < WRAP * size
    return near and above is not None and len(pieces_of(above)) > 1 and _ONLY_UNIT.fullmatch(lines[i].text) is not None


def _stretch(lines: Sequence[Line], start: int) -> tuple[int, int] | None:
    """The first and last line with amounts of the next run of such lines; labels may stand between them."""
    first = next((i for i in range(start, len(lines)) if count_amounts(lines[i]) or is_order(lines[i])), None)
    if first is None:
        return None
    last = first
    for i in range(first + 1, len(lines)):
        line, size = lines[i], lines[first].size
        if line.top - lines[i - 1].bottom > FAR * size or abs(line.size - size) > 0.12 * size or _says_unit(line):
            break
        if _TITLE.search(line.text) and len(pieces_of(line, APART)) == 1:
            break
        if count_amounts(line):
            last = i
    return first, last


def _build(
    lines: Sequence[Line], first: int, last: int, horizontals: Sequence[Rule], start: int, before: Sequence[float]
) -> _OpenTable | None:
    body = list(lines[first : last + 1])
    size = median(line.size for line in body)
    anchors = one_a_row([line for line in body if count_amounts(line) or is_order(line)], size)
    body += [line for line in lines[last + 1 : last + 3] if wraps_around(body, anchors[-1], line, size)]
    body += rows_of_labels(body, anchors, lines[last + 1 :], size)
    head = _head(lines, first, start, size, body, horizontals, goes_on=not start and bool(before))
    rows = len(anchors) + sum(len(pieces_of(line, APART)) > 1 for line in head)
    wide = max(count_amounts(line) for line in anchors)
    at_top = lines[0] is (head[0] if head else lines[first])
    while at_top and is_row_of_labels(head, before, size):
        body.insert(0, head.pop())
    # at the top of a page: the last rows of the table before, be it one, with its head once more
    goes_on = at_top and ((not head and wide > 1) or stand_in(anchors, before, size))
    if not goes_on and (rows < MIN_ROWS or (len(anchors) < MIN_ROWS and wide < 2)):
        return None
    body = [*(line for line in head if line.top >= anchors[0].top), *body]
    wraps = [line for line in head if anchors[0].baseline - line.baseline < 0.9 * size]  # the first row's label, wrapped
    head = [line for line in head if line not in wraps]
    return _table([*wraps, *body], head, anchors, size, before if goes_on else ())


def _head(
    lines: Sequence[Line],
    first: int,
    start: int,
    size: float,
    body: Sequence[Line],
    horizontals: Sequence[Rule],
    *,
    goes_on: bool,
) -> list[Line]:
    """The lines above the first amounts that head them: of their size, close, and below the rule that opens the table.

    Rows of a table that `goes_on` at the top of a page may be high, and so may the one below a rule.
    """
    x0, x1 = min(line.x0 for line in body), max(line.x1 for line in body)
    found: list[Line] = []
    below = lines[first]
    for i in range(first - 1, start - 1, -1):
        line = lines[i]
        between = _is_between(lines, i, size)
        is_unit = _says_unit(line) and not _ends_heads(lines, i, size) and not between
        ruled = any(line.bottom - 1 < rule.at < below.top + 1 for rule in horizontals)  # the end of the head
        far = FAR if ruled or goes_on else _FAR_HEAD
        if below.top - line.bottom > far * size or abs(line.size - size) > 0.12 * size or is_unit:
            break
        is_wide = len(pieces_of(line, APART)) == 1 and line.x1 - line.x0 > 0.6 * (x1 - x0)
        if is_wide and not between and not NEXT_HEAD.search(line.text):
            break
        if len(line.runs) == 1 and is_body_name(_WHOSE.sub("", line.text)):
            break  # whose table it is, where no unit stands beside
        found.insert(0, line)
        below = line
    rules = [
        rule.at
        for rule in horizontals
        if rule.end - rule.start > 0.8 * (x1 - x0) and found and found[0].top - 2 * size < rule.at < lines[first].top
    ]
    if len(rules) > 1 or (rules and rules[0] < lines[first].top - 2 * size):
        found = [line for line in found if line.top > min(rules) - 1]
    return found


# --- columns, heads, rows --------------------------------------------------------------------------


def _table(body: list[Line], head: list[Line], anchors: list[Line], size: float, before: Sequence[float]) -> _OpenTable | None:
    columns = columns_of([line for line in body if not is_order(line)], size)
    if len(columns) < len(before) - 1:
        columns = as_before(columns, body, before, size)
    part_heads(head, everywhere=False)
    pieces = heads_of(head, size)
    columns = with_code_columns(columns, pieces, body)
    columns = with_numbered(columns, body)
    leaves = lowest(pieces, len(columns), size)
    if len(leaves) < len(columns) and part_heads(head, everywhere=True):
        pieces = heads_of(head, size)
        leaves = lowest(pieces, len(columns), size)
    leaves = with_label_heads(leaves, pieces, columns, body, size)
    columns, owners = matched(columns, leaves)
    if len(columns) < 2:
        return None
    xs = column_edges(columns, size)
    parents = levels_of([piece for piece in pieces if piece not in leaves], size)
    regions = head_regions(parents, leaves, owners, xs, size)
    rows = rows_of(body, anchors, size)
    depth = len(parents) + 1 if pieces else 0
    ys = [*head_heights(parents, leaves, rows[0][0].top, depth), *row_heights(rows, size)]
    for i, row in enumerate(rows, depth):
        regions += [Region(i, first, i + 1, end) for first, end in cell_spans(row, xs)]
    lines = [*head, *body]
    sides = [xs[0], *(x0 for x0, _ in columns[1:]), xs[-1]]  # indents count from where a column's texts begin
    return _OpenTable(Grid(sides, ys, regions), lines)
