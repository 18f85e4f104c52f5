"""Tables without rules between their cells (open, or with rules above and below only) -> the grid that rules would have drawn.

    lines -> stretches that hold amounts -> columns (what no line prints on) -> rows (amounts, and the labels that wrap
    around them) -> heads (which columns each of them stands over) -> Grid

Where heads stand decides which columns a wide one spans: it is centred over them. All distances are in letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

from index.domain import Cell, TableBlock
from index.fact_labels import is_body_name
from index.readers.pdf_cells import AMOUNT, build_block
from index.readers.pdf_flow import Extent
from index.readers.pdf_grid import Grid, Region
from index.readers.pdf_lines import Line, Run, part_touching
from index.readers.pdf_page import PageContent, Rule

APART = 1.2  # words further apart stand in different columns
CLOSE = 0.5  # what stands nearer is one cell
WRAP = 1.45  # lines of one cell follow each other no further apart
LEVEL = 1.2  # heads stand in levels at least that far apart
UNDER = 0.7  # of the way to the next level: a head that stands less low reaches over both levels
FAR = 4.2  # lines further apart belong to different tables
MIN_ROWS = 3
_UNIT = re.compile(r"单位\s*[:：]|[（(]\s*(?:万|亿|千)?元\s*[)）]$")
_ONLY_UNIT = re.compile(r"[（(]\s*[万亿千]?元\s*[)）]")
_NEXT_HEAD = re.compile(r"元\s*[)）]\s*[\u4e00-\u9fff]")  # one head ends with its unit, another begins
_ORDER = re.compile(r"栏次|行次|公式|[甲乙丙]|\d{1,2}|[A-Z](?:\s*=.+)?")  # what a row that only numbers the columns prints
_TITLE = re.compile(r"表[\d一二三四五六七八九十]*$")
_GLUED = re.compile(r"\d\.\d+[\u4e00-\u9fff]|\.\d+\s+\d|[\u4e00-\u9fff]\d[\d,]*\.\d|\.\d\d\d{3}")
_TOTAL = re.compile(r"[合总小]\s*计$")
_NOTE = re.compile(r"(?:备?注|说明|数据来源)\s*[:：]")


@dataclass(slots=True)
class _Piece:
    """Text that stands close together: a head, or what one line prints in one column."""

    runs: list[Run]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


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
    a label without amounts between rows that have them, a wide head over one column."""
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
    bare = len({cell.column for cell in amounts} - headed) if heads else 0
    return 4 * glued + 4 * bare + len(labels) + 2 * narrow


# --- where a table stands --------------------------------------------------------------------------


def _pieces(line: Line, gap: float = CLOSE) -> list[_Piece]:
    found: list[_Piece] = []
    for run in line.runs:
        if found and run.x0 - found[-1].x1 < gap * line.size:
            last = found[-1]
            last.runs.append(run)
            last.x1, last.top, last.bottom = max(last.x1, run.x1), min(last.top, run.top), max(last.bottom, run.bottom)
        else:
            found.append(_Piece([run], run.x0, run.top, run.x1, run.bottom))
    return found


def _amounts(line: Line) -> int:
    """How many amounts a line prints, if it falls into parts that stand well apart; 0 for prose."""
    if len(_pieces(line, APART)) < 2:
        return 0
    return sum(AMOUNT.fullmatch(_text(piece)) is not None for piece in _pieces(line))


def _is_order(line: Line) -> bool:
    """Does a line only number the columns (栏次 1 2 3, 公式 A=B+C B C)?"""
    texts = [_text(piece) for piece in _pieces(line)]
    return len(texts) >= 3 and all(_ORDER.fullmatch(text) for text in texts)


def _says_unit(line: Line) -> bool:
    """Does a line above a table say its unit? 预算数（万元） beside other heads says only that of its column."""
    said = _UNIT.search(line.text)
    is_one = len(_pieces(line, APART)) == 1 and not _NEXT_HEAD.search(line.text)
    return said is not None and (said[0].startswith("单位") or is_one)


def _ends_heads(lines: Sequence[Line], i: int, size: float) -> bool:
    """Is a line nothing but the unit of a head that wraps: （元） right below several heads?"""
    above = lines[i - 1] if i else None
    near = above is not None and lines[i].baseline - above.baseline < WRAP * size
    return near and above is not None and len(_pieces(above)) > 1 and _ONLY_UNIT.fullmatch(lines[i].text) is not None


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
        if _TITLE.search(line.text) and len(_pieces(line, APART)) == 1:
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
    anchors = [line for line in body if _amounts(line) or _is_order(line)]
    body += [line for line in lines[last + 1 : last + 3] if _wraps_around(anchors[-1], line, size)]
    head = _head(lines, first, start, size, body, horizontals)
    rows = len(anchors) + sum(len(_pieces(line, APART)) > 1 for line in head)
    wide = max(_amounts(line) for line in anchors)
    goes_on = first == 0 and not head and wide > 1  # at the top of a page: the last rows of the table before
    if not goes_on and (rows < MIN_ROWS or (len(anchors) < MIN_ROWS and wide < 2)):
        return None
    body = [*(line for line in head if line.top >= anchors[0].top), *body]
    wraps = [line for line in head if anchors[0].baseline - line.baseline < 0.9 * size]  # the first row's label, wrapped
    head = [line for line in head if line not in wraps]
    return _table([*wraps, *body], head, anchors, size, before if goes_on else ())


def _wraps_around(last: Line, line: Line, size: float) -> bool:
    """Is a line the rest of a label of the last row?"""
    return line.baseline - last.baseline < WRAP * size and len(_pieces(line, APART)) == 1 and not _NOTE.match(line.text)


def _head(
    lines: Sequence[Line], first: int, start: int, size: float, body: Sequence[Line], horizontals: Sequence[Rule]
) -> list[Line]:
    """The lines above the first amounts that head them: of their size, close, and below the rule that opens the table."""
    x0, x1 = min(line.x0 for line in body), max(line.x1 for line in body)
    found: list[Line] = []
    below = lines[first]
    for i in range(first - 1, start - 1, -1):
        line = lines[i]
        is_unit = _says_unit(line) and not _ends_heads(lines, i, size)
        if below.top - line.bottom > 2.5 * size or abs(line.size - size) > 0.12 * size or is_unit:
            break
        if len(_pieces(line, APART)) == 1 and line.x1 - line.x0 > 0.6 * (x1 - x0) and not _NEXT_HEAD.search(line.text):
            break
        if len(line.runs) == 1 and is_body_name(line.text):
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
    _part_heads(head, everywhere=False)
    pieces = _heads(head, size)
    leaves = _lowest(pieces, len(columns), size)
    if len(leaves) < len(columns) and _part_heads(head, everywhere=True):
        pieces = _heads(head, size)
        leaves = _lowest(pieces, len(columns), size)
    columns, owners = _matched(columns, leaves)
    if len(columns) < 2:
        return None
    xs = _edges(columns, size)
    parents = _levels([piece for piece in pieces if piece not in leaves], size)
    regions = _head_regions(parents, leaves, owners, xs, size)
    rows = _rows(body, anchors, columns, size)
    depth = len(parents) + 1 if pieces else 0
    ys = [*_head_heights(parents, leaves, rows[0][0].top, depth), *_heights(rows, size)]
    for i, row in enumerate(rows, depth):
        regions += [Region(i, first, i + 1, end) for first, end in _spans(row, xs)]
    lines = [*head, *body]
    sides = [xs[0], *(x0 for x0, _ in columns[1:]), xs[-1]]  # indents count from where a column's texts begin
    return _OpenTable(Grid(sides, ys, regions), lines)


def _columns(body: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Extents across that the lines print on, with nothing between them; the name of a total may be set over several."""
    pieces = [piece for line in body for piece in _pieces(line)]
    plain, totals = ([piece for piece in pieces if (_TOTAL.search(_text(piece)) is not None) is said] for said in (False, True))
    found = _extents(plain, size)
    alone = [piece for piece in totals if all(piece.x1 <= a or piece.x0 >= b for a, b in found)]
    return _extents([*plain, *alone], size) if alone else found


def _extents(pieces: Sequence[_Piece], size: float) -> list[tuple[float, float]]:
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
        inside = [piece for line in body for piece in _pieces(line) if x0 <= piece.centre <= x1]
        of = {_place(piece, before, size) for piece in inside}
        if len(of) != 1:
            return columns
        places += of
    if places != sorted(set(places)) or places[0] < 0:
        return columns
    found = dict(zip(places, columns, strict=True))
    return [found.get(place, (side, side)) for place, side in enumerate(before[:-1])]


def _place(piece: _Piece, before: Sequence[float], size: float) -> int:
    is_amount = AMOUNT.fullmatch(_text(piece)) is not None
    end = piece.x1 - CLOSE * size if is_amount else piece.x0 + CLOSE * size
    return sum(side <= end for side in before[:-1]) - 1


def _heads(head: Sequence[Line], size: float) -> list[_Piece]:
    """The heads: what stands close in a line, and lines that wrap below each other."""
    found: list[_Piece] = []
    for line in head:
        for piece in _pieces(line):
            above = next((one for one in found if _wraps(one, piece, size)), None)
            if above is None:
                found.append(piece)
            else:
                above.runs += piece.runs
                above.x0, above.x1 = min(above.x0, piece.x0), max(above.x1, piece.x1)
                above.bottom = piece.bottom
    return found


def _part_heads(head: Sequence[Line], *, everywhere: bool) -> bool:
    """Cut runs in which heads touch each other, 事业收入（元）经营收入（元）; are there any? `everywhere`: without units too."""
    parted = [[part for run in line.runs for part in part_touching(run, CLOSE, everywhere=everywhere)] for line in head]
    for line, parts in zip(head, parted, strict=True):
        for at, (before, after) in enumerate(itertools.pairwise(parts)):
            if after.x0 - before.x1 < CLOSE * line.size and _NEXT_HEAD.fullmatch(before.text[-2:] + after.text[:1]):
                parts[at] = replace(before, x1=after.x0 - 1.1 * CLOSE * line.size)
    found = any(len(parts) > len(line.runs) for parts, line in zip(parted, head, strict=True))
    for line, parts in zip(head, parted, strict=True):
        line.runs = parts
    return found


def _lowest(pieces: Sequence[_Piece], columns: int, size: float) -> list[_Piece]:
    """The heads that stand right over columns: the lowest level, and as many levels above it as there are columns for.

    A head that reaches over both levels stands between them, and may do so no lower than a wide one. What stands right above
    one that was found is a wide one itself.
    """
    bottom = max((piece.middle for piece in pieces), default=0.0)
    found = [piece for piece in pieces if piece.middle > bottom - LEVEL * size]
    higher = sorted((piece for piece in pieces if piece not in found), key=lambda piece: -piece.middle)
    while higher and len(found) < columns and higher[-1].middle < higher[0].middle - 0.35 * size:
        level = higher[0].middle
        lowest = list(found)
        found += [
            piece for piece in higher if piece.middle > level - 0.35 * size and not any(_is_above(piece, one) for one in lowest)
        ]
        higher = [piece for piece in higher if piece.middle <= level - 0.35 * size]
    return sorted(found, key=lambda piece: piece.x0)


def _wraps(above: _Piece, below: _Piece, size: float) -> bool:
    last, first = above.runs[-1], below.runs[0]
    return 0 < first.baseline - last.baseline < WRAP * size and min(above.x1, below.x1) > max(above.x0, below.x0)


def _matched(columns: list[tuple[float, float]], leaves: Sequence[_Piece]) -> tuple[list[tuple[float, float]], dict[int, int]]:
    """Columns and lowest heads in one order: a head without a column makes one; which column each head stands over.

    Amounts stand at the right of their column and heads in its middle, so they need not overlap: order decides, then distance.
    """
    if len(leaves) <= len(columns):
        order = _align([piece.centre for piece in leaves], [(a + b) / 2 for a, b in columns])
        owners = dict(enumerate(order))
        return [_widened(columns, leaves, owners, j) for j in range(len(columns))], owners
    order = _align([(a + b) / 2 for a, b in columns], [piece.centre for piece in leaves])
    filled = {head: columns[i] for i, head in enumerate(order)}
    made = []
    for head, piece in enumerate(leaves):
        a, b = filled.get(head, (piece.x0, piece.x1))
        made.append((min(a, piece.x0), max(b, piece.x1)))
    return made, {head: head for head in range(len(leaves))}


def _widened(
    columns: Sequence[tuple[float, float]], leaves: Sequence[_Piece], owners: dict[int, int], column: int
) -> tuple[float, float]:
    own = [leaves[head] for head, place in owners.items() if place == column]
    return min(columns[column][0], *(p.x0 for p in own)) if own else columns[column][0], max(
        columns[column][1], *(p.x1 for p in own)
    ) if own else columns[column][1]


def _align(few: Sequence[float], many: Sequence[float]) -> list[int]:
    """For each of the few its place among the many, in order, all places different, the distances as small as can be."""
    best: list[list[tuple[float, int]]] = []  # best[i][j]: cost of placing few[:i+1] with few[i] at j, and where few[i-1] went
    for i, value in enumerate(few):
        row = []
        for j, place in enumerate(many):
            before = [(best[i - 1][k][0], k) for k in range(j)] if i else [(0.0, -1)]
            cost, k = min(before, default=(float("inf"), -1))
            row.append((cost + abs(value - place), k))
        best.append(row)
    if not few:
        return []
    j = min(range(len(many)), key=lambda place: best[-1][place][0])
    found = [j]
    for i in range(len(few) - 1, 0, -1):
        j = best[i][j][1]
        found.insert(0, j)
    return found


def _edges(columns: Sequence[tuple[float, float]], size: float) -> list[float]:
    inner = [(before[1] + after[0]) / 2 for before, after in itertools.pairwise(columns)]
    return [columns[0][0], *inner, columns[-1][1] + size / 2]


def _levels(parents: Sequence[_Piece], size: float) -> list[list[_Piece]]:
    """Wide heads that stand beside each other; one that reaches over two levels stands a little lower than its neighbours."""
    found: list[list[_Piece]] = []
    for piece in sorted(parents, key=lambda one: one.middle):
        lower = piece.middle - found[-1][0].middle if found else 0.0
        if found and (lower < 0.5 * size or (lower < LEVEL * size and not any(_is_above(one, piece) for one in found[-1]))):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(level, key=lambda one: one.x0) for level in found]


def _is_above(upper: _Piece, lower: _Piece) -> bool:
    """Do they share a place across the page?"""
    return min(upper.x1, lower.x1) > max(upper.x0, lower.x0)


def _head_regions(
    parents: Sequence[Sequence[_Piece]], leaves: Sequence[_Piece], owners: dict[int, int], xs: Sequence[float], size: float
) -> list[Region]:
    """Which places of the head each label covers: a wide one the columns it is centred over, a lowest one all that is left."""
    if not leaves:
        return []
    depth = len(parents) + 1
    columns = len(xs) - 1
    lowest = {column: leaves[head] for head, column in owners.items()}
    start = [0] * columns
    regions = []
    middle = (min(piece.middle for piece in (*leaves, *itertools.chain(*parents))) + max(piece.middle for piece in leaves)) / 2
    tall = {j for j, piece in lowest.items() if depth > 2 and abs(piece.middle - middle) < 0.35 * size}  # may stand under nothing
    for level, row in enumerate(parents):
        height = row[0].middle
        below = parents[level + 1][0].middle if level + 1 < len(parents) else max(piece.middle for piece in leaves)
        under = [j for j in range(columns) if j not in lowest or lowest[j].middle > height + UNDER * (below - height)]
        low = [j for j in under if j not in tall]
        sides = (
            ([j for j in under if j not in tall or j > low[0]], [j for j in under if j not in tall or j < low[-1]]) if low else ()
        )
        ways = [_shares(row, _runs(places), xs) for places in (under, *sides, low)]
        for first, last in min(ways, key=lambda shares: sum(map(partial(_out_of_middle, xs), row, shares))):
            if first > last:
                continue
            top = max(start[first : last + 1])
            regions.append(Region(min(top, level), first, level + 1, last + 1))
            for j in range(first, last + 1):
                start[j] = level + 1
    regions += [Region(start[j], j, depth, j + 1) for j in range(columns)]
    return sorted(regions, key=lambda region: (region.row, region.column))


def _runs(columns: Sequence[int]) -> list[list[int]]:
    """Neighbouring columns together."""
    found: list[list[int]] = []
    for column in columns:
        if found and column == found[-1][-1] + 1:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def _shares(row: Sequence[_Piece], runs: Sequence[Sequence[int]], xs: Sequence[float]) -> list[tuple[int, int]]:
    """First and last column of each wide head; (0, -1) where there is nothing below it."""
    found: list[tuple[int, int]] = []
    taken: dict[int, list[_Piece]] = {}
    for piece in row:
        near = min(range(len(runs)), key=lambda i: _outside(piece.centre, xs[runs[i][0]], xs[runs[i][-1] + 1]), default=None)
        if near is not None:
            taken.setdefault(near, []).append(piece)
    place = {id(piece): (0, -1) for piece in row}
    for i, pieces in taken.items():
        cuts = _best_cuts([piece.centre for piece in pieces], list(runs[i]), xs)
        for piece, share in zip(pieces, cuts, strict=True):
            place[id(piece)] = share
    found.extend(place[id(piece)] for piece in row)
    return found


def _out_of_middle(xs: Sequence[float], piece: _Piece, share: tuple[int, int]) -> float:
    """How far a head stands from the middle of its columns."""
    return abs(piece.centre - (xs[share[0]] + xs[share[1] + 1]) / 2) if share[0] <= share[1] else float("inf")


def _outside(x: float, left: float, right: float) -> float:
    return max(left - x, 0.0, x - right)


def _best_cuts(centres: Sequence[float], columns: list[int], xs: Sequence[float]) -> list[tuple[int, int]]:
    """Neighbouring columns shared out among heads in order, each head as near as can be to the middle of its share."""
    if len(centres) > len(columns):
        return [(columns[min(i, len(columns) - 1)], columns[min(i, len(columns) - 1)]) for i in range(len(centres))]
    best: list[
        list[tuple[float, int]]
    ] = []  # best[i][j]: cost of the first i + 1 heads over the first j columns, and where i begins
    for i, centre in enumerate(centres):
        row = [(float("inf"), 0)] * (len(columns) + 1)
        for end in range(i + 1, len(columns) + 1):
            starts = range(i, end) if i else (0,)
            row[end] = min(
                ((best[i - 1][start][0] if i else 0.0) + _off(centre, columns, start, end, xs), start) for start in starts
            )
        best.append(row)
    shares: list[tuple[int, int]] = []
    end = len(columns)
    for i in range(len(centres) - 1, -1, -1):
        start = best[i][end][1]
        shares.insert(0, (columns[start], columns[end - 1]))
        end = start
    return shares


def _off(centre: float, columns: Sequence[int], start: int, end: int, xs: Sequence[float]) -> float:
    """How far a head stands from the middle of the columns from `start` to before `end`."""
    return abs(centre - (xs[columns[start]] + xs[columns[end - 1] + 1]) / 2)


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
    pieces = sorted((piece for line in row for piece in _pieces(line)), key=lambda piece: piece.x0)
    places = [sum(x <= piece.centre for x in xs) - 1 for piece in pieces]
    wide = {
        before + 1: after
        for piece, before, after in zip(pieces[1:], places, places[2:], strict=False)
        if _TOTAL.search(_text(piece)) and after > before + 2
    }
    spans, column = [], _lead(row, xs)
    spans.append((0, column))
    while column < len(xs) - 1:
        spans.append((column, wide.get(column, column + 1)))
        column = spans[-1][1]
    return spans


def _text(piece: _Piece) -> str:
    return "".join(run.text for run in piece.runs)


def _lead(row: Sequence[Line], xs: Sequence[float]) -> int:
    """How many columns the first cell of a row covers: one, but for 栏次, which stands over all labels."""
    if len(row) > 1 or not _is_order(row[0]):
        return 1
    numbers = _pieces(row[0])[1:]
    return max(1, sum(x <= numbers[0].centre for x in xs) - 1)


def _heights(rows: Sequence[Sequence[Line]], size: float) -> list[float]:
    """Where the rows begin and end."""
    inner = [(before[-1].bottom + after[0].top) / 2 for before, after in itertools.pairwise(rows)]
    return [rows[0][0].top - 0.1 * size, *inner, rows[-1][-1].bottom + 0.1 * size]


def _head_heights(parents: Sequence[Sequence[_Piece]], leaves: Sequence[_Piece], first: float, depth: int) -> list[float]:
    """Where the levels of the head begin; the last one ends where the rows begin."""
    if not depth:
        return []
    top = min(piece.top for level in (*parents, leaves) for piece in level)
    levels = [*parents, [piece for piece in leaves if piece.bottom >= max(one.bottom for one in leaves) - 1]]
    inner = [
        (max(piece.bottom for piece in above) + min(piece.top for piece in below)) / 2
        for above, below in itertools.pairwise(levels)
    ]
    return [min(top, first) - 1, *inner]
