"""Table parts -> whole tables: what goes on over a page end is joined, repeated headings are dropped.

Columns of two parts are matched by their number, or by where their edges are printed. A row that the page end cuts in the
middle of a sentence is put together again, and a merged label that reaches over the page end keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.domain import Box, Cell, Piece
from index.headings import heading_kind
from index.table_captions import Caption, same_caption
from index.table_roles import assign_roles, is_amount, is_value_like, places_of
from index.text import fold

NEAR = 4.0  # points: column edges of two pages nearer than this are the same
_HEAD_ROWS = 16
_LONG = 12  # letters: shorter cells are labels, which a page end does not cut
_ENDED = re.compile(r"[。！？!?；;](?:[”’」』）)])?$")


_NUMBERING = re.compile(r"栏次|行次|公式|[甲乙丙]|\d{1,2}|[A-Za-z](?:=.+)?|")  # what a row that only numbers the columns prints


@dataclass(slots=True)
class Part:
    """A table as far as it has been put together."""

    first_block: int
    last_block: int
    cells: list[Cell]
    caption: Caption
    pages: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_closed: bool = False  # something after it shows that it has ended

    @property
    def n_rows(self) -> int:
        return max((cell.row_end for cell in self.cells), default=0)

    @property
    def n_columns(self) -> int:
        return max((cell.column_end for cell in self.cells), default=0)

    def texts(self, row: int) -> list[str]:
        """The folded texts of a row, place by place."""
        places = places_of([cell for cell in self.cells if cell.row <= row < cell.row_end])
        return [fold(cell.text) if (cell := places.get((row, column))) else "" for column in range(self.n_columns)]


def goes_on(part: Part, after: Part) -> bool:
    """Is `after` the rest of the table `part` on the next page?"""
    if part.is_closed or not part.pages or not after.pages or after.pages[0] != part.pages[-1] + 1:
        return False
    if not same_caption(part.caption, after.caption):
        return False
    repeated = _count_repeated(part, after)
    stated = bool(after.caption.title or after.caption.number)
    if stated and not after.caption.is_continued:
        return repeated > 0 and part.n_columns == after.n_columns
    if repeated:
        return True
    if _has_own_header(part, after):
        return False
    return part.n_columns == after.n_columns or _same_width(part, after) or _edges_fit(part, after)


def join(part: Part, after: Part) -> Part:
    """One table out of a table and its rest."""
    dropped = _count_repeated(part, after)
    top, bottom = _matched_columns(part, after, dropped)
    rest = _drop_rows(bottom, dropped)
    cells = _append(top, rest)
    return Part(
        part.first_block,
        after.last_block,
        cells,
        part.caption,
        part.pages + [page for page in after.pages if page not in part.pages],
        part.notes + after.notes,
    )


# --- do they belong together?


def _count_repeated(part: Part, after: Part) -> int:
    """How many of the first rows of `after` repeat the heading rows of `part`."""
    if part.n_columns != after.n_columns:
        return 0
    header_rows = _header_rows(part)
    count = 0
    while count < min(header_rows, after.n_rows) and part.texts(count) == after.texts(count):
        count += 1
    if 0 < count == header_rows < min(part.n_rows, after.n_rows) and part.texts(count) == after.texts(count):
        count += all(_NUMBERING.fullmatch(text) for text in part.texts(count))
    return count


def _header_rows(part: Part) -> int:
    """How many header rows a part has, as its first rows show: a table of many pages is asked this for each of them."""
    return assign_roles([cell for cell in part.cells if cell.row < _HEAD_ROWS])[1]


def _has_own_header(part: Part, after: Part) -> bool:
    """Does the second part begin like a table of its own?"""
    own_rows = _header_rows(part)
    places = places_of(after.cells)
    first = [places.get((0, column)) for column in range(after.n_columns)]
    texts = [cell.text.strip() for cell in first if cell is not None]
    if not all(texts) or len(set(texts)) < 2 or any(is_value_like(text) for text in texts):
        return False
    if own_rows == 0 and part.texts(0)[0] and part.texts(0)[0] == after.texts(0)[0]:
        return True  # the next form of the same kind
    rows = _header_rows(after)
    later = [cell.text for cell in after.cells if cell.row >= rows]
    columns_of_amounts = {cell.column for cell in after.cells if cell.row >= rows and is_amount(cell.text)}
    has_amounts_under = sum(cell is not None and cell.column in columns_of_amounts for cell in first) >= 2
    return own_rows > 0 and rows > 0 and has_amounts_under and len(later) > 2 and all(len(text) <= 16 for text in texts)


def _edges(cells: Sequence[Cell]) -> list[float] | None:
    """Where columns begin and end on the page; None without boxes."""
    if not cells or any(cell.box is None for cell in cells):
        return None
    count = max(cell.column_end for cell in cells)
    places: list[list[float]] = [[] for _ in range(count + 1)]
    for cell in cells:
        assert cell.box is not None
        places[cell.column].append(cell.box.x0)
        places[cell.column_end].append(cell.box.x1)
    if not all(places):
        return None
    return [sum(values) / len(values) for values in places]


def _edges_fit(part: Part, after: Part) -> bool:
    """Are the edges of the second part's columns edges of the first, or the other way round?"""
    first, second = _edges(part.cells), _edges(_last_page(after, first=True))
    if first is None or second is None:
        return False
    fewer, more = sorted((first, second), key=len)
    fits = sum(any(abs(a - b) <= NEAR for b in more) for a in fewer)
    inside = min(first) - NEAR <= min(second) and max(second) <= max(first) + NEAR
    return inside and fits >= max(2, len(fewer) - 1)


def _last_page(part: Part, *, first: bool = False) -> list[Cell]:
    page = part.pages[0] if first else part.pages[-1]
    return [cell for cell in part.cells if cell.page_no == page]


# --- matching columns


def _matched_columns(part: Part, after: Part, repeated: int) -> tuple[list[Cell], list[Cell]]:
    """Both parts on one set of columns."""
    first, second = _edges(part.cells), _edges(after.cells)
    if first is None or second is None or (repeated and part.n_columns == after.n_columns):
        return part.cells, after.cells
    at_first, at_second = _pair_edges(first, second)
    if len(set(at_first) | set(at_second)) > len(first) + len(second) - 2 and part.n_columns == after.n_columns:
        return part.cells, after.cells  # nothing fits: trust the order of the columns
    return _renumbered(part.cells, at_first), _renumbered(after.cells, at_second)


def _pair_edges(first: list[float], second: list[float]) -> tuple[list[int], list[int]]:
    """Number the edges of both parts in common: equal places are one edge, and so are edges between the same two
    neighbours, if both parts have equally many there (a page may set its columns a little wider)."""
    pairs = [(i, j) for i, a in enumerate(first) for j, b in enumerate(second) if abs(a - b) <= NEAR]
    matched = [(-1, -1)]
    for i, j in pairs:
        if i > matched[-1][0] and j > matched[-1][1]:
            matched.append((i, j))
    matched.append((len(first), len(second)))
    at_first, at_second = [0] * len(first), [0] * len(second)
    number = 0
    for (i0, j0), (i1, j1) in pairwise(matched):
        free_first, free_second = list(range(i0 + 1, i1)), list(range(j0 + 1, j1))
        if len(free_first) == len(free_second):
            merged = [[("a", i), ("b", j)] for i, j in zip(free_first, free_second, strict=True)]
        else:
            places = [(first[i], "a", i) for i in free_first] + [(second[j], "b", j) for j in free_second]
            merged = [[(side, k)] for _, side, k in sorted(places)]
        if i1 < len(first):
            merged.append([("a", i1), ("b", j1)])
        for group in merged:
            for side, k in group:
                (at_first if side == "a" else at_second)[k] = number
            number += 1
    return at_first, at_second


def _same_width(part: Part, after: Part) -> bool:
    """Do both parts fill the same width of the page?"""
    first, second = bounds(_last_page(part)), bounds(_last_page(after, first=True))
    if first is None or second is None:
        return False
    return abs(first.x0 - second.x0) <= NEAR and abs(first.x1 - second.x1) <= NEAR


def _renumbered(cells: Sequence[Cell], at: list[int]) -> list[Cell]:
    return [replace(cell, column=at[cell.column], column_end=at[cell.column_end]) for cell in cells]


# --- putting rows below each other


def _drop_rows(cells: Sequence[Cell], count: int) -> list[Cell]:
    kept = [cell for cell in cells if cell.row_end > count]
    return [replace(cell, row=max(cell.row - count, 0), row_end=cell.row_end - count) for cell in kept]


def _append(top: Sequence[Cell], rest: Sequence[Cell]) -> list[Cell]:
    cells = list(top)
    n_rows = max((cell.row_end for cell in cells), default=0)
    if not rest:
        return cells
    last = _row(cells, n_rows - 1)
    first = _row(rest, 0)
    offset = n_rows
    if _is_cut(last, first):
        cells, rest = _mend(cells, rest, last, first)
        offset = n_rows - 1
    moved = [replace(cell, row=cell.row + offset, row_end=cell.row_end + offset) for cell in rest]
    return _keep_labels(cells, moved, last, offset if offset == n_rows else n_rows)


def _row(cells: Sequence[Cell], row: int) -> dict[int, Cell]:
    return {column: cell for cell in cells if cell.row <= row < cell.row_end for column in range(cell.column, cell.column_end)}


def _distinct(row: dict[int, Cell]) -> list[Cell]:
    found: list[Cell] = []
    for column in sorted(row):
        if not found or row[column] is not found[-1]:
            found.append(row[column])
    return found


def _is_cut(last: dict[int, Cell], first: dict[int, Cell]) -> bool:
    """Is the first row of the rest the lower half of the last row before it?"""
    filled = [cell for cell in _distinct(first) if cell.text.strip()]
    # A merged label goes on for more rows anyway: it tells nothing about this one.
    above = [cell for cell in _distinct(last) if cell.text.strip() and cell.row_end - cell.row == 1]
    if not filled or not above or len(filled) >= len(above):
        return False
    if any(is_value_like(cell.text) for cell in filled):
        return False
    pairs = [(_above(last, cell), cell) for cell in filled]
    if any(before is None or not before.text.strip() or is_value_like(before.text) for before, _ in pairs):
        return False
    if all(cell.column == min(first) for cell in filled) and len(first) > 1:
        return False
    return any(before is not None and _reads_on(before.text, cell.text) for before, cell in pairs)


def _above(last: dict[int, Cell], cell: Cell) -> Cell | None:
    """The cell of the row above that stands over most of a cell: the next page may divide its width a little otherwise."""
    above = [last[column] for column in range(cell.column, cell.column_end) if column in last]
    return max(above, key=above.count, default=None)


def _reads_on(before: str, after: str) -> bool:
    if len(before) >= 40 and len(after) > 2:
        return True
    return len(before) >= _LONG and _ENDED.search(before) is None and heading_kind(after) is None


def _mend(
    cells: list[Cell], rest: Sequence[Cell], last: dict[int, Cell], first: dict[int, Cell]
) -> tuple[list[Cell], list[Cell]]:
    """Put the texts of a cut row together. The box stays that of the first half: a citation shows one page."""
    filled = [cell for cell in _distinct(first) if cell.text.strip()]
    added = {id(before): cell for cell in filled if (before := _above(last, cell)) is not None}
    whole = [_with_rest(cell, added[id(cell)]) if id(cell) in added else cell for cell in cells]
    left = [cell for cell in rest if cell.row > 0 or cell.row_end > 1]
    return whole, [replace(cell, row=max(cell.row, 1), text="" if cell.row == 0 else cell.text) for cell in left]


def _with_rest(cell: Cell, rest: Cell) -> Cell:
    text = _joined(cell.text, rest.text)
    return replace(
        cell, text=text, goes_on=(*cell.goes_on, Piece(len(text) - len(rest.text), rest.page_no, rest.box, rest.confidence))
    )


def _joined(before: str, after: str) -> str:
    if before and after and before[-1].isascii() and after[0].isascii() and before[-1].isalpha() and after[0].isalpha():
        return f"{before} {after}"
    return before + after


def _keep_labels(cells: list[Cell], moved: list[Cell], last: dict[int, Cell], n_rows: int) -> list[Cell]:
    """An empty cell at the top of a page goes on with the merged cell above it."""
    grown: dict[tuple[int, int], int] = {}
    kept: list[Cell] = []
    for cell in moved:
        above = last.get(cell.column)
        if (
            above is not None
            and cell.row <= n_rows
            and not cell.text.strip()
            and above.text.strip()
            and not is_amount(above.text)
            and (above.column, above.column_end) == (cell.column, cell.column_end)
            and (cell.row_end - cell.row > 1 or above.row_end - above.row > 1)
        ):
            grown[above.row, above.column] = cell.row_end
        else:
            kept.append(cell)
    return [replace(c, row_end=grown.get((c.row, c.column), c.row_end)) for c in cells] + kept


def bounds(cells: Sequence[Cell]) -> Box | None:
    """The box around cells that have one."""
    boxes = [cell.box for cell in cells if cell.box is not None]
    if not boxes:
        return None
    found = boxes[0]
    for box in boxes[1:]:
        found = found.union(box)
    return found
