"""Lines without upright rules around them -> tables, where words stand in columns.

Neighbouring lines whose words stand apart at the same places, with amounts among them, are a table; between level rules
(a table with a rule above, below its head, and at its foot) amounts are not asked for. A single line of that kind, or
prose with wide spaces, is no table.

    lines -> groups -> columns (from the rows with amounts) -> head + rows -> cells
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.domain import Box, Cell, TableBlock
from index.readers.pdf_cells import AMOUNT, join_text
from index.readers.pdf_flow import Extent
from index.readers.pdf_heads import Head, Part, build_head, nearest_column
from index.readers.pdf_lines import Line, Run, build_lines, part_touching
from index.readers.pdf_page import PageContent, Rule
from index.readers.pdf_paragraphs import CAPTION

APART = 1.2  # letters: words further apart stand in different columns
MIN_ROWS = 3
_NEAR = 2.5  # letters: lines further apart are no neighbours
_TIGHT = 1.6  # letters from baseline to baseline: a text that wraps has no more
_OVERLAP = 0.8  # letters: lines nearer than this stand beside each other
_PITCH = 0.85  # of the usual distance of rows: lines nearer than this belong together
_EDGE = 2.0  # points: texts that miss the edge of a column by less are flush with it
_LONG = 12  # letters: longer lines above a table are no heads
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SIGNATURE = re.compile(r"[^，。；]{1,8}[:：]")

Span = tuple[float, float]


@dataclass(slots=True)
class _Row:
    """A printed line in its parts."""

    line: Line
    parts: list[Part]

    @property
    def height(self) -> float:
        return self.line.baseline

    @property
    def has_amounts(self) -> bool:
        """An amount behind something else; a row of years is none."""
        amounts = [part for part in self.parts[1:] if is_amount(part.text)]
        return any(not _YEAR.fullmatch(part.text) for part in amounts)

    @property
    def is_caption(self) -> bool:
        return len(self.parts) < 3 and any(CAPTION.search(part.text) for part in self.parts)


def is_amount(text: str) -> bool:
    return AMOUNT.fullmatch(text.replace(" ", "")) is not None


def find_column_tables(
    content: PageContent, lines: Sequence[Line], rules: Sequence[Rule] = ()
) -> tuple[list[tuple[Extent, TableBlock]], list[Line]]:
    """Tables with their places, and the lines that belong to none; `rules` are level ones that belong to no other table."""
    tables: list[tuple[Extent, TableBlock]] = []
    rest: list[Line] = []
    for group in _groups([_Row(line, _parts(line)) for line in lines]):
        before, middle, after = _trimmed(group)
        found = _build(content, middle, rules) if len(middle) >= MIN_ROWS else None
        if found is None:
            rest += [row.line for row in group]
            continue
        block, left_over = found
        kept = middle[: len(middle) - len(left_over)]
        tables.append((_bounds(kept), block))
        rest += [row.line for row in (*before, *left_over, *after)]
    return tables, sorted(rest, key=lambda line: (line.baseline, line.x0))


def _bounds(rows: Sequence[_Row]) -> Extent:
    lines = [row.line for row in rows]
    return Extent(
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _parts(line: Line) -> list[Part]:
    groups = [[line.runs[0]]]
    for before, run in itertools.pairwise(line.runs):
        if run.x0 - before.x1 > APART * line.size or (run.x0 - before.x1 > 0.3 * line.size and _part_ways(before, run)):
            groups.append([run])
        else:
            groups[-1].append(run)
    return [_part(runs) for runs in groups]


def _part_ways(before: Run, run: Run) -> bool:
    """An amount with decimals or groups is a cell of its own, however near the next one begins."""
    return bool(re.fullmatch(r"[-−]?[\d,]*[.,]\d+%?", before.text)) and run.text[0] > "\u2e80" and run.text[0] not in "万亿元个"


def _part(runs: list[Run]) -> Part:
    line = build_lines(runs)[0]
    return Part(line.text, line.x0, line.top, line.x1, line.bottom, line.baseline, line.size, line)


# --- which lines hang together


def _groups(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Neighbouring lines that fall into several parts, with the lone words that stand in one of their columns."""
    found: list[list[_Row]] = []
    open_group = False
    for row in rows:
        group = found[-1] if found else []
        near = open_group and row.line.top - max(other.line.bottom for other in group[-2:]) < _NEAR * row.line.size
        if near and (not _starts_another(group, row) if len(row.parts) > 1 else _fits(group, row)):
            group.append(row)
        else:
            found.append([*_heads_above(found, row), row] if len(row.parts) > 1 else [row])
            open_group = len(row.parts) > 1
    return found


def _starts_another(group: Sequence[_Row], row: _Row) -> bool:
    """A head without amounts below rows with amounts, behind a title or a wider gap."""
    if row.has_amounts or not any(above.has_amounts for above in group):
        return False
    return row.is_caption


def _fits(group: Sequence[_Row], row: _Row) -> bool:
    """Does a lone part stand in one column of one of the widest rows above?"""
    (part,) = row.parts
    most = max(len(above.parts) for above in group[-6:])
    if row.is_caption or most < 2:
        return False
    right = max(above.line.x1 for above in group) + 2 * part.size
    for above in (above for above in group[-6:] if len(above.parts) == most):
        starts = [float("-inf"), *(other.x0 - part.size for other in above.parts[1:])]
        ends = [*(other.x0 - 0.3 * part.size for other in above.parts[1:]), right]
        if any(start <= part.x0 and part.x1 <= end for start, end in zip(starts, ends, strict=True)):
            return True
    return False


def _heads_above(found: list[list[_Row]], row: _Row) -> list[_Row]:
    """Lone heads that stand over several columns of a row, taken from what was thought to be text before it."""
    taken: list[_Row] = []
    below = row
    while found and len(found[-1]) == 1 and len(found[-1][0].parts) == 1:
        above = found[-1][0]
        (part,) = above.parts
        beside = below.height - above.height <= 1.2 * part.size
        over = part.x0 > row.parts[0].x1 and below.height - above.height <= 2.4 * part.size
        if not (beside or over) or len(part.text) > _LONG or above.is_caption or part.size > 1.15 * row.line.size:
            break
        taken.insert(0, above)
        below = above
        found.pop()
    return taken


def _trimmed(group: list[_Row]) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """A group without the captions above and the signatures below."""
    start, end = 0, len(group)
    while start < end and group[start].is_caption and not group[start].has_amounts:
        start += 1
    while end > start and not group[end - 1].has_amounts and any(_SIGNATURE.match(part.text) for part in group[end - 1].parts):
        end -= 1
    return group[:start], group[start:end], group[end:]


# --- columns


def _columns(rows: Sequence[_Row]) -> list[Span]:
    """Extents of the columns: parts that overlap from row to row, found by rows with the most parts first."""
    edges: list[Span] = []
    for row in sorted(rows, key=lambda row: -len(row.parts)):
        for part in row.parts:
            touched = [i for i, (a, b) in enumerate(edges) if part.x0 < b and part.x1 > a]
            if not touched:
                edges.append((part.x0, part.x1))
                edges.sort()
            elif len(touched) == 1:
                a, b = edges[touched[0]]
                edges[touched[0]] = (min(a, part.x0), max(b, part.x1))
    return edges


def _covered(columns: Sequence[Span], part: Part) -> tuple[int, int]:
    """The columns that a part stands in, the end exclusive."""
    touched = [i for i, (a, b) in enumerate(columns) if part.x0 < b and part.x1 > a]
    if touched:
        return touched[0], touched[-1] + 1
    near = nearest_column(columns, part)
    return near, near + 1


# --- the table


def _build(content: PageContent, group: list[_Row], rules: Sequence[Rule]) -> tuple[TableBlock, list[_Row]] | None:
    """The table of a group and the lines at its foot that are none of it; None where it is no table."""
    inner = _rules_of(group, rules)
    many = [row for row in group if len(row.parts) > 1]
    amounts = [row for row in group if row.has_amounts]
    if len(many) < MIN_ROWS or (len(amounts) < 2 and len(inner) < 2):
        return None
    head_end = _head_end(group)
    head, body = group[:head_end], group[head_end:]
    columns = _columns([row for row in body if row.has_amounts] if len(amounts) >= 2 else body)
    if len(columns) < 2 or not body:
        return None
    for row in group:
        row.parts = [piece for part in row.parts for piece in _parted(part, columns)]
    for row in head:
        row.parts = [piece for part in row.parts for piece in _heads_apart(part, columns)]
    columns = _widened(columns, body, head)
    bands = _bands(body, columns, inner)
    left_over: list[_Row] = []
    while len(bands) > 1 and not any(len(row.parts) > 1 for row in bands[-1]):  # a lone line at the foot
        left_over = [*bands.pop(), *left_over]
    heads = build_head([row.parts for row in head], columns, [rule for rule in inner if _is_partial(rule, columns)])
    cells = _head_cells(content, heads)
    depth = max((cell.row_end for cell in heads), default=0)
    body_cells = [_band_cells(content, band, columns, depth + i) for i, band in enumerate(bands)]
    if any(found is None for found in body_cells):
        return None
    cells += [cell for found in body_cells if found is not None for cell in found]
    figures = sum(is_amount(cell.text) for cell in cells if cell.row >= depth)
    if len(inner) < 2 and figures < max(2, 0.7 * len(bands)):
        return None
    if depth + len(bands) < MIN_ROWS or len({(cell.row, cell.column) for cell in cells}) < len(cells):
        return None
    filled = _fill_gaps(cells, depth + len(bands), len(columns), content.page_no)
    box = content.box(*(getattr(_bounds(group), side) for side in ("x0", "top", "x1", "bottom")))
    return TableBlock(tuple(filled), content.page_no, box), left_over


def _rules_of(group: Sequence[_Row], rules: Sequence[Rule]) -> list[Rule]:
    """The level rules above, inside and below a group that run along it."""
    extent = _bounds(group)
    reach = 1.5 * group[0].line.size
    return [
        rule
        for rule in rules
        if extent.top - reach <= rule.at <= extent.bottom + reach
        and min(rule.end, extent.x1) - max(rule.start, extent.x0) > reach
    ]


def _is_partial(rule: Rule, columns: Sequence[Span]) -> bool:
    """Does it run below a head of some columns only?"""
    return rule.end - rule.start < 0.95 * (columns[-1][1] - columns[0][0])


def _head_end(group: Sequence[_Row]) -> int:
    """How many lines stand above the first row: of those before the first amounts, the ones up to the last with several parts."""
    first = next((i for i, row in enumerate(group) if row.has_amounts), None)
    if first is None:
        return 1
    several = [i for i in range(first) if len(group[i].parts) > 1]
    return several[-1] + 1 if several else 0


def _parted(part: Part, columns: Sequence[Span]) -> list[Part]:
    """A part cut where it ends at the right edge of one column, or goes on at the left edge of the next."""
    groups = [[part.line.runs[0]]]
    for before, run in itertools.pairwise(part.line.runs):
        at_edge = any(
            before.x1 > a and run.x0 < d and run.x0 > b and (abs(before.x1 - b) < _EDGE or abs(run.x0 - c) < _EDGE)
            for (a, b), (c, d) in itertools.pairwise(columns)
        )
        if at_edge and run.x0 - before.x1 > 0.3 * part.size:
            groups.append([run])
        else:
            groups[-1].append(run)
    return [_part(runs) for runs in groups] if len(groups) > 1 else [part]


def _heads_apart(part: Part, columns: Sequence[Span]) -> list[Part]:
    """A part cut where two heads touch each other, if each then stands over a column of its own."""
    pieces = [_part([run]) for one in part.line.runs for run in part_touching(one, APART)]
    homes = {nearest_column(columns, piece) for piece in pieces}
    return pieces if len(pieces) > len(part.line.runs) and len(homes) == len(pieces) else [part]


def _widened(columns: list[Span], body: Sequence[_Row], head: Sequence[_Row]) -> list[Span]:
    """The columns with those that only rows without amounts, or only heads, show."""
    for row in (*body, *reversed(head)):
        for part in row.parts:
            free = all(part.x1 <= a or part.x0 >= b for a, b in columns)
            if not free or len(row.parts) == 1:
                continue
            near = nearest_column(columns, part)
            a, b = columns[near]
            rivals = [other for other in row.parts if other is not part and nearest_column(columns, other) == near]
            distance = max(a - part.x1, part.x0 - b)
            if any(max(a - other.x1, other.x0 - b) < distance for other in rivals):
                columns = sorted([*columns, (part.x0, part.x1)])
    return columns


# --- rows


def _bands(body: Sequence[_Row], columns: Sequence[Span], rules: Sequence[Rule]) -> list[list[_Row]]:
    """The lines of each row."""
    pitch = _pitch(body)
    places = [rule.at for rule in rules]
    bands: list[list[_Row]] = []
    for row in body:
        if bands and _same_row(bands[-1], row, columns, pitch, places):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _pitch(body: Sequence[_Row]) -> float:
    """The usual distance from a row of one line to the next."""
    steps = [b.height - a.height for a, b in itertools.pairwise(body) if a.has_amounts and b.has_amounts]
    return median(steps) if steps else float("inf")


def _same_row(band: Sequence[_Row], row: _Row, columns: Sequence[Span], pitch: float, rules: Sequence[float]) -> bool:
    above = band[-1]
    distance = row.height - above.height
    if any(above.height < rule < row.height - 0.5 * row.line.size for rule in rules):
        return False
    if distance < _OVERLAP * row.line.size:
        return True
    if row.has_amounts and any(other.has_amounts for other in band):
        return False
    if distance > _TIGHT * row.line.size or distance > _PITCH * pitch:
        return False
    held = {_covered(columns, part)[0]: part for other in band for part in other.parts}
    wraps = [held.get(_covered(columns, part)[0]) for part in row.parts if not is_amount(part.text)]
    if not row.has_amounts:
        return bool(wraps) and all(part is not None and _is_full(part, columns) for part in wraps)
    return any(part is not None and _is_full(part, columns) for part in wraps) and len(band[0].parts) == 1


def _is_full(part: Part, columns: Sequence[Span]) -> bool:
    """Does a text reach the right edge of its column?"""
    right = columns[_covered(columns, part)[0]][1]
    return part.x1 > right - 2.2 * part.size and part.x1 - part.x0 > 3 * part.size


# --- cells


def _head_cells(content: PageContent, heads: Sequence[Head]) -> list[Cell]:
    return [
        Cell(
            head.row,
            head.column,
            join_text([part.line for part in head.parts], max(part.x1 for part in head.parts)),
            head.row_end,
            head.column_end,
            content.page_no,
            _box(content, head.parts),
            confidence=min(part.line.confidence for part in head.parts),
        )
        for head in heads
    ]


def _band_cells(content: PageContent, band: Sequence[_Row], columns: Sequence[Span], number: int) -> list[Cell] | None:
    """The cells of a row; None where two texts claim one place."""
    held: dict[int, list[Part]] = {}
    ends: dict[int, int] = {}
    for row in band:
        taken: set[int] = set()
        for part in row.parts:
            column, end = _covered(columns, part)
            if column in taken:
                return None
            taken.add(column)
            held.setdefault(column, []).append(part)
            ends[column] = max(ends.get(column, 0), end)
    cells = []
    for column, parts in sorted(held.items()):
        later = min((other for other in held if other > column), default=len(columns))
        first, right = parts[0], columns[column][1]
        indent = max(round((first.x0 - columns[column][0]) / first.size, 1), 0.0) if not is_amount(first.text) else 0.0
        cells.append(
            Cell(
                number,
                column,
                join_text([part.line for part in parts], right),
                number + 1,
                min(ends[column], later),
                content.page_no,
                _box(content, parts),
                indent=indent,
                confidence=min(part.line.confidence for part in parts),
            )
        )
    return cells


def _box(content: PageContent, parts: Sequence[Part]) -> Box:
    return content.box(
        min(part.x0 for part in parts),
        min(part.top for part in parts),
        max(part.x1 for part in parts),
        max(part.bottom for part in parts),
    )


def _fill_gaps(cells: list[Cell], n_rows: int, n_columns: int, page_no: int) -> list[Cell]:
    covered = {
        (row, column) for cell in cells for row in range(cell.row, cell.row_end) for column in range(cell.column, cell.column_end)
    }
    empty = [
        Cell(row, column, "", row + 1, column + 1, page_no)
        for row in range(n_rows)
        for column in range(n_columns)
        if (row, column) not in covered
    ]
    return sorted(cells + empty, key=lambda cell: (cell.row, cell.column))
