"""The heads of a table without rules: which texts are one head, which stand lowest, and which columns each of them covers.

Where heads stand decides which columns a wide one spans: it is centred over them. All distances are in letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.readers.pdf_grid import Region
from index.readers.pdf_lines import Line, Run, part_touching

CLOSE = 0.5  # what stands nearer is one cell
WRAP = 1.45  # lines of one cell follow each other no further apart
LEVEL = 1.2  # heads stand in levels at least that far apart
UNDER = 0.7  # of the way to the next level: a head that stands less low reaches over both levels
_TWO_LEVELS = 3.4  # so far apart stand the lines of two levels at most; those of three stand further
_HIGH = 2.0  # so much nearer to the middle of fewer columns, a wide head stands over these
NEXT_HEAD = re.compile(r"元\s*[)）]\s*[（(\u4e00-\u9fff]")  # one head ends with its unit, another begins


@dataclass(slots=True)
class Piece:
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


def pieces_of(line: Line, gap: float = CLOSE) -> list[Piece]:
    """The texts of a line that stand further apart than `gap` letters."""
    found: list[Piece] = []
    for run in line.runs:
        if found and run.x0 - found[-1].x1 < gap * line.size:
            last = found[-1]
            last.runs.append(run)
            last.x1, last.top, last.bottom = max(last.x1, run.x1), min(last.top, run.top), max(last.bottom, run.bottom)
        else:
            found.append(Piece([run], run.x0, run.top, run.x1, run.bottom))
    return found


def heads_of(head: Sequence[Line], size: float) -> list[Piece]:
    """The heads: what stands close in a line, and lines that wrap below each other."""
    found: list[Piece] = []
    for line in head:
        for piece in pieces_of(line):
            above = next((one for one in found if _wraps(one, piece, size)), None)
            if above is None:
                found.append(piece)
            else:
                above.runs += piece.runs
                above.x0, above.x1 = min(above.x0, piece.x0), max(above.x1, piece.x1)
                above.bottom = piece.bottom
    return found


def part_heads(head: Sequence[Line], *, everywhere: bool) -> bool:
    """Cut runs in which heads touch each other, 事业收入（元）经营收入（元）; are there any? `everywhere`: without units too."""
    parted = [[part for run in line.runs for part in part_touching(run, CLOSE, everywhere=everywhere)] for line in head]
    for line, parts in zip(head, parted, strict=True):
        for at, (before, after) in enumerate(itertools.pairwise(parts)):
            if after.x0 - before.x1 < CLOSE * line.size and NEXT_HEAD.fullmatch(before.text[-2:] + after.text[:1]):
                parts[at] = replace(before, x1=after.x0 - 1.1 * CLOSE * line.size)
    found = any(len(parts) > len(line.runs) for parts, line in zip(parted, head, strict=True))
    for line, parts in zip(head, parted, strict=True):
        line.runs = parts
    return found


def lowest(pieces: Sequence[Piece], columns: int, size: float) -> list[Piece]:
    """The heads that stand right over columns: the lowest level, and as many levels above it as there are columns for.

    A head that reaches over both levels stands between them, and may do so no lower than a wide one. What stands right above
    one that was found is a wide one itself.
    """
    if between := _of_two_levels(pieces, size):
        return between
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


def _of_two_levels(pieces: Sequence[Piece], size: float) -> list[Piece]:
    """The lowest heads of two levels: those below, and those in the middle of both, which reach over them; else none."""
    top, bottom = min((piece.middle for piece in pieces), default=0.0), max((piece.middle for piece in pieces), default=0.0)
    if not LEVEL * size < bottom - top < _TWO_LEVELS * size:
        return []
    near = 0.35 * size
    upper = [piece for piece in pieces if piece.middle < top + near]
    lower = [piece for piece in pieces if piece.middle > bottom - near]
    tall = [piece for piece in pieces if abs(piece.middle - (top + bottom) / 2) < near]
    if not tall or len(upper) + len(lower) + len(tall) < len(pieces):
        return []
    if any(_is_above(one, other) for one in tall for other in (*lower, *upper)):
        return []
    return sorted([*lower, *tall], key=lambda piece: piece.x0)


def _wraps(above: Piece, below: Piece, size: float) -> bool:
    last, first = above.runs[-1], below.runs[0]
    return 0 < first.baseline - last.baseline < WRAP * size and min(above.x1, below.x1) > max(above.x0, below.x0)


def matched(columns: list[tuple[float, float]], leaves: Sequence[Piece]) -> tuple[list[tuple[float, float]], dict[int, int]]:
    """Columns and lowest heads in one order: a head without a column makes one; which column each head stands over.

    Amounts stand at the right of their column and heads in its middle, so they need not overlap: order decides, then distance.
    """
    if len(leaves) <= len(columns):
        order = align([piece.centre for piece in leaves], [(a + b) / 2 for a, b in columns])
        owners = dict(enumerate(order))
        return [_widened(columns, leaves, owners, j) for j in range(len(columns))], owners
    order = align([(a + b) / 2 for a, b in columns], [piece.centre for piece in leaves])
    filled = {head: columns[i] for i, head in enumerate(order)}
    made = []
    for head, piece in enumerate(leaves):
        a, b = filled.get(head, (piece.x0, piece.x1))
        made.append((min(a, piece.x0), max(b, piece.x1)))
    return made, {head: head for head in range(len(leaves))}


def _widened(
    columns: Sequence[tuple[float, float]], leaves: Sequence[Piece], owners: dict[int, int], column: int
) -> tuple[float, float]:
    own = [leaves[head] for head, place in owners.items() if place == column]
    return min(columns[column][0], *(p.x0 for p in own)) if own else columns[column][0], max(
        columns[column][1], *(p.x1 for p in own)
    ) if own else columns[column][1]


def align(few: Sequence[float], many: Sequence[float]) -> list[int]:
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


def levels_of(parents: Sequence[Piece], size: float) -> list[list[Piece]]:
    """Wide heads that stand beside each other; one that reaches over two levels stands a little lower than its neighbours."""
    found: list[list[Piece]] = []
    for piece in sorted(parents, key=lambda one: one.middle):
        lower = piece.middle - found[-1][0].middle if found else 0.0
        if found and (lower < 0.5 * size or (lower < LEVEL * size and not any(_is_above(one, piece) for one in found[-1]))):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(level, key=lambda one: one.x0) for level in found]


def _is_above(upper: Piece, lower: Piece) -> bool:
    """Do they share a place across the page?"""
    return min(upper.x1, lower.x1) > max(upper.x0, lower.x0)


def head_regions(
    parents: Sequence[Sequence[Piece]], leaves: Sequence[Piece], owners: dict[int, int], xs: Sequence[float], size: float
) -> list[Region]:
    """Which places of the head each label covers: a wide one the columns it is centred over, a lowest one all that is left."""
    if not leaves:
        return []
    depth = len(parents) + 1
    columns = len(xs) - 1
    lowest = {column: leaves[head] for head, column in owners.items()}
    start = [0] * columns
    regions: list[Region] = []
    wide: list[tuple[Piece, Region]] = []
    middle = (min(piece.middle for piece in (*leaves, *itertools.chain(*parents))) + max(piece.middle for piece in leaves)) / 2
    tall = {j for j, piece in lowest.items() if depth > 2 and abs(piece.middle - middle) < 0.35 * size}  # may stand under nothing
    for level, row in enumerate(parents):
        height = row[0].middle
        below = parents[level + 1][0].middle if level + 1 < len(parents) else max(piece.middle for piece in leaves)
        under = [
            j
            for j in range(columns)
            if j not in lowest
            or (
                lowest[j].middle > height + UNDER * (below - height)
                and not ((level or depth == 2) and _reaches_up(lowest[j], row, leaves))
            )
        ]
        low = [j for j in under if j not in tall]
        sides = (
            ([j for j in under if j not in tall or j > low[0]], [j for j in under if j not in tall or j < low[-1]]) if low else ()
        )
        ways = [(_shares(row, _runs(places), xs), 0.0) for places in (under, *sides, low)]
        if len(under) > 2:  # a high head at either end, set as low as those beside it
            ways += [(_shares(row, _runs(places), xs), _HIGH * size) for places in (under[1:], under[:-1])]
        shares, _ = min(ways, key=lambda way: way[1] + sum(map(partial(_out_of_middle, xs), row, way[0])))
        for piece, (first, last) in zip(row, shares, strict=True):
            if first > last:
                continue
            top = max(start[first : last + 1])
            wide.append((piece, Region(min(top, level), first, level + 1, last + 1)))
            for j in range(first, last + 1):
                start[j] = level + 1
    heights = [*(min(piece.middle for piece in row) for row in parents), max(piece.middle for piece in leaves)]
    for piece, region in wide:
        reach = _reach(piece, region, heights)
        if all(start[j] == region.row_end for j in range(region.column, region.column_end)):  # nothing but the lowest is below
            start[region.column : region.column_end] = [reach] * (region.column_end - region.column)
            region = replace(region, row_end=reach)
        regions.append(region)
    regions += [Region(start[j], j, depth, j + 1) for j in range(columns)]
    return sorted(regions, key=lambda region: (region.row, region.column))


def _reaches_up(piece: Piece, row: Sequence[Piece], leaves: Sequence[Piece]) -> bool:
    """Does a head stand beside the wide heads of a row, in the middle of all that they and the lowest heads take up?"""
    if any(_is_above(wide, piece) for wide in row):
        return False
    bottom, lowest = max(one.bottom for one in leaves), max(one.middle for one in leaves)
    across = (min(wide.top for wide in row) + bottom) / 2
    return abs(piece.middle - across) < abs(piece.middle - lowest)


def _reach(piece: Piece, region: Region, heights: Sequence[float]) -> int:
    """Where a wide head ends: 功能分类科目编码, in the middle of the first two levels of three, takes up both."""
    ends = range(region.row_end, len(heights))
    return min(ends, key=lambda end: abs(piece.middle - (heights[region.row_end - 1] + heights[end - 1]) / 2))


def _runs(columns: Sequence[int]) -> list[list[int]]:
    """Neighbouring columns together."""
    found: list[list[int]] = []
    for column in columns:
        if found and column == found[-1][-1] + 1:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def _shares(row: Sequence[Piece], runs: Sequence[Sequence[int]], xs: Sequence[float]) -> list[tuple[int, int]]:
    """First and last column of each wide head; (0, -1) where there is nothing below it."""
    found: list[tuple[int, int]] = []
    taken: dict[int, list[Piece]] = {}
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


def _out_of_middle(xs: Sequence[float], piece: Piece, share: tuple[int, int]) -> float:
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


def text_of(piece: Piece) -> str:
    """What a piece prints."""
    return "".join(run.text for run in piece.runs)


def head_heights(parents: Sequence[Sequence[Piece]], leaves: Sequence[Piece], first: float, depth: int) -> list[float]:
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
