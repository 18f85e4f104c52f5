"""Tables without rules between their cells (open, or with rules above and below only) -> the grid that rules would have drawn.

    lines -> stretches that hold amounts -> columns (what no line prints on) -> rows (amounts, and the labels that wrap
    around them) -> heads (which columns each of them stands over) -> Grid

What a head stands over is told by `pdf_open_heads`. All distances are in letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from index.domain import Cell, TableBlock
from index.fact_labels import is_body_name
from index.readers.pdf_cells import AMOUNT, build_block
from index.readers.pdf_flow import Extent
from index.readers.pdf_grid import Grid, Region
from index.readers.pdf_lines import Line
from index.readers.pdf_open_heads import (
    CLOSE,
    LEVEL,
    NEXT_HEAD,
    WRAP,
    Piece,
    align,
    head_heights,
    head_regions,
    heads_of,
    levels_of,
    lowest,
    matched,
    part_heads,
    pieces_of,
    text_of,
)
from index.readers.pdf_page import PageContent, Rule

APART = 1.2  # words further apart stand in different columns
_FAR_HEAD = 2.5  # a head stands no further above its rows
FAR = 4.2  # lines further apart belong to different tables
MIN_ROWS = 3
_ROW_BELOW = 1.3  # of the distance of two rows
_BESIDE = 0.8  # of its height: nearer than this, one line does not follow the other
_UNIT = re.compile(r"单位\s*[:：]|[（(]\s*(?:万|亿|千)?元\s*[)）]$")
_ONLY_UNIT = re.compile(r"(?:[（(]\s*[万亿千]?元\s*[)）]\s*)+")
_ORDER = re.compile(r"栏次|行次|公式|[甲乙丙]|\d{1,2}|[A-Z](?:\s*=.+)?")  # what a row that only numbers the columns prints
_WHOSE = re.compile(r"^[\u4e00-\u9fff]{0,4}(?:单位|部门|名称)\s*[:：]\s*")  # 部门名称：…, 编制单位：…
_TITLE = re.compile(r"表[\d一二三四五六七八九十]*$")
_GLUED = re.compile(r"\d\.\d+[\u4e00-\u9fff]|\.\d+\s+\d|[\u4e00-\u9fff]\d[\d,]*\.\d|\.\d\d\d{3}")
_TOTAL = re.compile(r"[合总小]\s*计$")
_NOTE = re.compile(r"(?:备?注|说明|数据来源)\s*[:：]")


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


def _amounts(line: Line) -> int:
    """How many amounts a line prints, if it falls into parts that stand well apart; 0 for prose."""
    if len(pieces_of(line, APART)) < 2:
        return 0
    return sum(AMOUNT.fullmatch(text_of(piece)) is not None for piece in pieces_of(line))


def _is_order(line: Line) -> bool:
    """Does a line only number the columns (栏次 1 2 3, 公式 A=B+C B C)?"""
    texts = [text_of(piece) for piece in pieces_of(line)]
    return len(texts) >= 3 and all(_ORDER.fullmatch(text) for text in texts)


def _says_unit(line: Line) -> bool:
    """Does a line above a table say its unit? 预算数（万元） beside other heads says only that of its column."""
    said = _UNIT.search(line.text)
    is_one = len(pieces_of(line, APART)) == 1 and not NEXT_HEAD.search(line.text)
    return said is not None and (said[0].startswith("单位") or is_one)


def _is_between(lines: Sequence[Line], i: int, size: float) -> bool:
    """Does a line begin before one beside it ends: 合计（万元）, in the middle of heads that wrap?"""
    near = (*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2])
    return any(abs(lines[i].top - other.top) < _BESIDE * size for other in near)


def _ends_heads(lines: Sequence[Line], i: int, size: float) -> bool:
    """Is a line nothing but the unit of a head that wraps: （元） right below several heads?"""
    above = lines[i - 1] if i else None
    near = above is not None and lines[i].baseline - above.baseline < WRAP * size
    return near and above is not None and len(pieces_of(above)) > 1 and _ONLY_UNIT.fullmatch(lines[i].text) is not None


def _stretch(lines: Sequence[Line], start: int) -> tuple[int, int] | None:
    """The first and last line with amounts of the next run of such lines; labels may stand between them."""
    first = next((i for i in range(start, len(lines)) if _amounts(lines[i]) or _is_order(lines[i])), None)
    if first is None:
        return None
    last = first
    for i in range(first + 1, len(lines)):
        line, size = lines[i], lines[first].size
        if line.top - lines[i - 1].bottom > FAR * size or abs(line.size - size) > 0.12 * size or _says_unit(line):
            break
        if _TITLE.search(line.text) and len(pieces_of(line, APART)) == 1:
            break
        if _amounts(line):
            last = i
    return first, last


def column_sides(block: TableBlock) -> list[float]:
    """Where the texts of each column of a table begin, and where its last one ends; nothing where a column has none."""
    columns = max((cell.column_end for cell in block.cells), default=0)
    boxes = {
        column: [cell.box for cell in block.cells if cell.column == column and cell.box is not None and cell.text]
        for column in range(columns)
    }
    if not columns or not all(boxes.values()):
        return []
    return [*(min(box.x0 for box in found) for found in boxes.values()), max(box.x1 for box in boxes[columns - 1])]


def _build(
    lines: Sequence[Line], first: int, last: int, horizontals: Sequence[Rule], start: int, before: Sequence[float]
) -> _OpenTable | None:
    body = list(lines[first : last + 1])
    size = median(line.size for line in body)
    anchors = _apart([line for line in body if _amounts(line) or _is_order(line)], size)
    body += [line for line in lines[last + 1 : last + 3] if _wraps_around(body, anchors[-1], line, size)]
    body += _rows_of_labels(body, anchors, lines[last + 1 :], size)
    head = _head(lines, first, start, size, body, horizontals, goes_on=not start and bool(before))
    rows = len(anchors) + sum(len(pieces_of(line, APART)) > 1 for line in head)
    wide = max(_amounts(line) for line in anchors)
    at_top = lines[0] is (head[0] if head else lines[first])
    while at_top and _is_row_of_labels(head, before, size):
        body.insert(0, head.pop())
    # at the top of a page: the last rows of the table before, be it one, with its head once more
    goes_on = at_top and ((not head and wide > 1) or _stands_in(anchors, before, size))
    if not goes_on and (rows < MIN_ROWS or (len(anchors) < MIN_ROWS and wide < 2)):
        return None
    body = [*(line for line in head if line.top >= anchors[0].top), *body]
    wraps = [line for line in head if anchors[0].baseline - line.baseline < 0.9 * size]  # the first row's label, wrapped
    head = [line for line in head if line not in wraps]
    return _table([*wraps, *body], head, anchors, size, before if goes_on else ())


def _stands_in(rows: Sequence[Line], before: Sequence[float], size: float, indent: float = 4) -> bool:
    """Do rows print in the columns of the table that the page before ended with, labels where those begin, or `indent` letters
    further right at most?"""
    if not before:
        return False
    for line in rows:
        pieces = pieces_of(line)
        places = [_place(piece, before, size) for piece in pieces]
        if places != sorted(set(places)) or places[0] < 0:
            return False
        labels = [(piece, place) for piece, place in zip(pieces, places, strict=True) if AMOUNT.fullmatch(text_of(piece)) is None]
        indents = [piece.x0 - before[place] for piece, place in labels if not _TOTAL.search(text_of(piece))]
        if any(not -size / 2 < further < indent * size for further in indents):
            return False
    return True


def _rows_of_labels(body: Sequence[Line], anchors: Sequence[Line], after: Sequence[Line], size: float) -> list[Line]:
    """上年结转 | 结转下年: rows at the foot of a page that print no amounts, their labels where those above begin."""
    if len(anchors) < MIN_ROWS:
        return []
    pitch = median(below.baseline - above.baseline for above, below in itertools.pairwise(anchors))
    begun = {piece.x0 for line in anchors for piece in pieces_of(line) if AMOUNT.fullmatch(text_of(piece)) is None}
    found: list[Line] = []
    for line in after:
        if line in body:
            continue
        pieces = pieces_of(line, APART)
        above = (found or body)[-1]
        in_place = all(any(abs(piece.x0 - x0) < size / 2 for x0 in begun) for piece in pieces)
        if len(pieces) < 2 or not in_place or line.baseline - above.baseline > _ROW_BELOW * pitch:
            break
        found.append(line)
    return found


def _is_row_of_labels(head: Sequence[Line], before: Sequence[float], size: float) -> bool:
    """Is the last line of a head a row without amounts of the table that goes on: 年初结转和结余, under heads of its columns?"""
    if (
        len(head) < 2
        or head[-1].baseline - head[-2].baseline <= WRAP * size
        or not _stands_in(head[-1:], before, size, indent=0.5)
    ):
        return False
    above = {_place(piece, before, size) for line in head[:-1] for piece in pieces_of(line)}
    own = {_place(piece, before, size) for piece in pieces_of(head[-1])}
    return own <= above and 2 * len(own) < len(before)


def _fullness(line: Line) -> tuple[int, int]:
    """How many amounts a line prints; what is no number that a code could be counts first."""
    texts = [text_of(piece) for piece in pieces_of(line)]
    return sum(AMOUNT.fullmatch(text) is not None and not text.isdigit() for text in texts), _amounts(line)


def _apart(anchors: Sequence[Line], size: float) -> list[Line]:
    """Lines of amounts, of those closer than a line is high the fullest: 21 above 0 is a code that wraps around its row."""
    kept: list[Line] = []
    for line in anchors:
        if kept and line.baseline - kept[-1].baseline < _BESIDE * size:
            kept[-1] = max(kept[-1], line, key=_fullness)
        else:
            kept.append(line)
    return kept


def _wraps_around(body: Sequence[Line], last: Line, line: Line, size: float) -> bool:
    """Is a line the rest of a label of the last row, or of several labels that begin where those of the row do?"""
    if line.baseline - last.baseline >= WRAP * size or _NOTE.match(line.text):
        return False
    pieces = pieces_of(line, APART)
    begun = [piece.x0 for above in body[-3:] for piece in pieces_of(above)]
    return len(pieces) == 1 or all(any(abs(piece.x0 - x0) < size / 2 for x0 in begun) for piece in pieces)


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
    columns = _columns([line for line in body if not _is_order(line)], size)
    if len(columns) < len(before) - 1:
        columns = _as_before(columns, body, before, size)
    part_heads(head, everywhere=False)
    pieces = heads_of(head, size)
    columns = _with_code_columns(columns, pieces, body)
    columns = _with_numbered(columns, body)
    leaves = lowest(pieces, len(columns), size)
    if len(leaves) < len(columns) and part_heads(head, everywhere=True):
        pieces = heads_of(head, size)
        leaves = lowest(pieces, len(columns), size)
    leaves = _with_label_heads(leaves, pieces, columns, body, size)
    columns, owners = matched(columns, leaves)
    if len(columns) < 2:
        return None
    xs = _edges(columns, size)
    parents = levels_of([piece for piece in pieces if piece not in leaves], size)
    regions = head_regions(parents, leaves, owners, xs, size)
    rows = _rows(body, anchors, columns, size)
    depth = len(parents) + 1 if pieces else 0
    ys = [*head_heights(parents, leaves, rows[0][0].top, depth), *_heights(rows, size)]
    for i, row in enumerate(rows, depth):
        regions += [Region(i, first, i + 1, end) for first, end in _spans(row, xs)]
    lines = [*head, *body]
    sides = [xs[0], *(x0 for x0, _ in columns[1:]), xs[-1]]  # indents count from where a column's texts begin
    return _OpenTable(Grid(sides, ys, regions), lines)


def _columns(body: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Extents across that the lines print on, with nothing between them; the name of a total may be set over several, or in
    the middle of a column whose labels are short."""
    printed = [pieces_of(line) for line in body]
    plain = [piece for pieces in printed for piece in pieces if _TOTAL.search(text_of(piece)) is None]
    found = _extents(plain, size)
    alone = [
        replace(piece, x0=_start(piece, pieces, plain, found))
        for pieces in printed
        for piece in pieces
        if _TOTAL.search(text_of(piece)) and all(piece.x1 <= a or piece.x0 >= b for a, b in found)
    ]
    return _extents([*plain, *alone], size) if alone else found


def _start(total: Piece, line: Sequence[Piece], plain: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> float:
    """Where the column of a total's name begins: with the labels left of it, if its own line prints nothing there."""
    a, b = next(((a, b) for a, b in reversed(columns) if b <= total.x0), (total.x0, total.x0))
    labels = [text_of(piece) for piece in plain if a <= piece.centre <= b]
    is_free = not any(a <= piece.centre <= b for piece in line)
    are_words = any(AMOUNT.fullmatch(text) is None and not text.isdigit() for text in labels)
    return a if is_free and are_words else total.x0


def _with_code_columns(
    columns: list[tuple[float, float]], heads: Sequence[Piece], body: Sequence[Line]
) -> list[tuple[float, float]]:
    """类 | 款 | 项: columns of codes, of which the few rows of a page may print the first ones only."""
    parts = [next((piece for piece in heads if text_of(piece) == part), None) for part in "类款项"]
    pieces = [piece for line in body for piece in pieces_of(line)]
    coded = 0
    for a, b in columns:
        if not all(text_of(piece).isdigit() for piece in pieces if a <= piece.centre <= b):
            break
        coded += 1
    if not all(parts) or not 0 < coded < len(parts):
        return columns
    missing = [(piece.x0, piece.x1) for piece in parts[coded:] if piece is not None]
    return [*columns[:coded], *missing, *columns[coded:]] if missing[-1][1] < columns[coded][0] else columns


def _with_numbered(columns: list[tuple[float, float]], body: Sequence[Line]) -> list[tuple[float, float]]:
    """栏次 1 2 3 4 5: of the columns that are numbered, some may print nothing on a page."""
    order = next((line for line in body if _is_order(line)), None)
    numbers = [piece for piece in pieces_of(order) if text_of(piece).isdigit()] if order is not None else []
    if not numbers or [int(text_of(piece)) for piece in numbers] != list(range(1, len(numbers) + 1)):
        return columns
    printed = [piece for line in body if not _is_order(line) for piece in pieces_of(line)]
    labels = [(a, b) for a, b in columns if b < numbers[0].x0]
    filled = columns[len(labels) :]
    are_amounts = all(AMOUNT.fullmatch(text_of(piece)) for piece in printed for a, b in filled if a <= piece.centre <= b)
    if not labels or not filled or len(filled) >= len(numbers) or not are_amounts:
        return columns
    places = align([(a + b) / 2 for a, b in filled], [piece.centre for piece in numbers])
    empty = [(piece.x0, piece.x1) for at, piece in enumerate(numbers) if at not in places]
    return sorted([*columns, *empty])


def _with_label_heads(
    leaves: list[Piece], heads: Sequence[Piece], columns: Sequence[tuple[float, float]], body: Sequence[Line], size: float
) -> list[Piece]:
    """科目名称, in the middle of a high head, stands over the column of labels that no lower head stands over."""
    if not heads:
        return leaves
    levels = [piece.middle for piece in heads]
    middle = (min(levels) + max(levels)) / 2
    printed = [piece for line in body for piece in pieces_of(line)]
    found = list(leaves)
    for a, b in columns:
        texts = [text_of(piece) for piece in printed if a <= piece.centre <= b]
        over = [piece for piece in heads if a <= piece.centre <= b]
        if len(over) != 1 or over[0] in leaves or abs(over[0].middle - middle) > LEVEL * size / 3:
            continue
        free = not any(lower.x0 < over[0].x1 and over[0].x0 < lower.x1 for lower in leaves)
        if free and any(AMOUNT.fullmatch(text) is None for text in texts):
            found += over
    return sorted(found, key=lambda piece: piece.x0)


def _extents(pieces: Sequence[Piece], size: float) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for piece in pieces):
        if found and x0 - found[-1][1] < CLOSE * size:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _as_before(
    columns: list[tuple[float, float]], body: Sequence[Line], before: Sequence[float], size: float
) -> list[tuple[float, float]]:
    """The columns of the table that goes on, those that print nothing on this page too; as found where they are others.

    Amounts end where their column ends and labels begin where it begins, so those ends tell in which one they stand.
    """
    places: list[int] = []
    for x0, x1 in columns:
        inside = [piece for line in body for piece in pieces_of(line) if x0 <= piece.centre <= x1]
        of = {_place(piece, before, size) for piece in inside}
        if len(of) != 1:
            return columns
        places += of
    if places != sorted(set(places)) or places[0] < 0:
        return columns
    found = dict(zip(places, columns, strict=True))
    last = len(before) - 2
    return [found.get(place, (side, before[-1] if place == last else side)) for place, side in enumerate(before[:-1])]


def _place(piece: Piece, before: Sequence[float], size: float) -> int:
    is_amount = AMOUNT.fullmatch(text_of(piece)) is not None
    end = piece.x1 - CLOSE * size if is_amount else piece.x0 + CLOSE * size
    place = sum(side <= end for side in before[:-1]) - 1
    is_number = place < 0 and piece.x0 + CLOSE * size >= before[0]  # 6 of a column of 序号 is narrower than the gap
    return 0 if is_number else place


def _edges(columns: Sequence[tuple[float, float]], size: float) -> list[float]:
    inner = [(before[1] + after[0]) / 2 for before, after in itertools.pairwise(columns)]
    return [columns[0][0], *inner, columns[-1][1] + size / 2]


def _rows(body: Sequence[Line], anchors: Sequence[Line], columns: Sequence[tuple[float, float]], size: float) -> list[list[Line]]:
    """Lines of one row together: a line of amounts, and the labels that wrap around it."""
    middles = [line.baseline for line in anchors]
    pitch = median([b - a for a, b in itertools.pairwise(middles)]) if len(middles) > 1 else 2 * size
    rows: list[list[Line]] = [[line] for line in anchors]
    known = {id(line) for line in anchors}
    loose = [line for line in body if id(line) not in known]
    lone: list[list[Line]] = []
    wraps = WRAP * size < pitch
    for line in loose:
        near = min(rows, key=lambda row: abs(row[0].baseline - line.baseline))
        if abs(near[0].baseline - line.baseline) < min(WRAP * size, max(0.75 * pitch, 0.7 * size)):
            near.append(line)
        elif lone and wraps and line.baseline - lone[-1][-1].baseline < WRAP * size:
            lone[-1].append(line)
        else:
            lone.append([line])
    found = [sorted(row, key=lambda line: line.baseline) for row in rows + lone]
    return sorted(found, key=lambda row: row[0].baseline)


def _spans(row: Sequence[Line], xs: Sequence[float]) -> list[tuple[int, int]]:
    """First column and end of each cell of a row: the name of a total reaches from the amount before it to its own."""
    pieces = sorted((piece for line in row for piece in pieces_of(line)), key=lambda piece: piece.x0)
    places = [sum(x <= piece.centre for x in xs) - 1 for piece in pieces]
    wide = {
        before + 1: after
        for piece, before, after in zip(pieces[1:], places, places[2:], strict=False)
        if _TOTAL.search(text_of(piece)) and after > before + 2
    }
    spans, column = [], _lead(row, xs)
    spans.append((0, column))
    while column < len(xs) - 1:
        spans.append((column, wide.get(column, column + 1)))
        column = spans[-1][1]
    return spans


def _lead(row: Sequence[Line], xs: Sequence[float]) -> int:
    """How many columns the first cell of a row covers: one, but for 栏次, which stands over all labels."""
    if len(row) > 1 or not _is_order(row[0]):
        return 1
    numbers = pieces_of(row[0])[1:]
    return max(1, sum(x <= numbers[0].centre for x in xs) - 1)


def _heights(rows: Sequence[Sequence[Line]], size: float) -> list[float]:
    """Where the rows begin and end."""
    inner = [(before[-1].bottom + after[0].top) / 2 for before, after in itertools.pairwise(rows)]
    return [rows[0][0].top - 0.1 * size, *inner, rows[-1][-1].bottom + 0.1 * size]
