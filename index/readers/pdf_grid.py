"""Rules -> grids: which rules form a table, its columns and rows, and which places are one merged cell.

A place is bounded by four rules or by the outer edge of its table: tables that go on over a page end have no rule there,
and some have none at their sides. Places without a rule between them are one cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.pdf_page import Rule

SNAP = 2.5  # points: rules nearer than this are one (double rules, boxes drawn cell by cell)
REACH = 3.0  # points: rules that miss each other by less still meet
COVER = 0.5  # a rule must run along this share of a place's side to bound it


@dataclass(frozen=True, slots=True)
class Region:
    """A cell: rows and columns that it covers, ends exclusive."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(slots=True)
class Grid:
    """One ruled table: the places of its column and row edges, and its cells."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(horizontals: Sequence[Rule], verticals: Sequence[Rule]) -> list[Grid]:
    """All ruled tables of a page, from top to bottom; boxes inside a cell of another table are left out."""
    rows = merge_rules(horizontals)
    columns = merge_rules(verticals)
    grids = [grid for part in _components(rows, columns) if (grid := _build_grid(*part)) is not None]
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    grids = [grid for grid in grids if not _is_frame(grid, grids)]
    return [grid for grid in grids if not any(_holds(other, grid) for other in grids)]


def merge_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Rules that lie on one line and touch become one."""
    merged: list[Rule] = []
    for cluster in _clusters(sorted(rules)):
        at = sum(rule.at for rule in cluster) / len(cluster)
        start, end = None, 0.0
        for rule in sorted(cluster, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + REACH:
                end = max(end, rule.end)
            else:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(at, start, end))
    return merged


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    found: list[list[Rule]] = []
    for rule in rules:
        if found and rule.at - found[-1][0].at <= SNAP:
            found[-1].append(rule)
        else:
            found.append([rule])
    return found


def _components(rows: list[Rule], columns: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together by crossing."""
    parent = list(range(len(rows) + len(columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, column in enumerate(columns, len(rows)):
        for i, row in enumerate(rows):
            if column.start - REACH <= row.at <= column.end + REACH and row.start - REACH <= column.at <= row.end + REACH:
                parent[root(i)] = root(j)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(rows + columns):
        found.setdefault(root(i), ([], []))[i >= len(rows)].append(rule)
    crossed = [part for part in found.values() if part[0] and part[1]]
    lone = [part[1][0] for part in found.values() if not part[0]]
    return crossed + _bare_columns([column for column in lone if not _takes_in(crossed, column)])


def _takes_in(parts: list[tuple[list[Rule], list[Rule]]], column: Rule) -> bool:
    """A rule beside a table that runs along its whole height bounds a label that fills the page: part of the table."""
    for rows, columns in parts:
        top = min(*(rule.start for rule in columns), rows[0].at)
        bottom = max(*(rule.end for rule in columns), rows[-1].at)
        if abs(column.start - top) <= 2 * REACH and abs(column.end - bottom) <= 2 * REACH:
            columns.append(column)
            return True
    return False


def _bare_columns(columns: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """A page inside one long table row shows nothing but the rules between its columns."""
    groups: dict[tuple[int, int], list[Rule]] = {}
    for column in columns:
        groups.setdefault((round(column.start / 6), round(column.end / 6)), []).append(column)
    return [([], group) for group in groups.values() if len(group) >= 3]


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _build_grid(rows: list[Rule], columns: list[Rule]) -> Grid | None:
    xs = _edges([c.at for c in columns] + _overhang([r.start for r in rows] + [r.end for r in rows], columns))
    ys = _edges([r.at for r in rows] + _overhang([c.start for c in columns] + [c.end for c in columns], rows))
    if len(xs) < 2 or len(ys) < 2:
        return None
    below = _sides(rows, ys, xs)  # below[j][i]: is there a rule at ys[j] along column i?
    beside = _sides(columns, xs, ys)
    return Grid(xs, ys, _regions(below, beside, len(ys) - 1, len(xs) - 1))


def _overhang(ends: list[float], rules: list[Rule]) -> list[float]:
    """Where rules end beyond the last crossing rule, the table has an open edge."""
    low = min((rule.at for rule in rules), default=float("inf"))
    high = max((rule.at for rule in rules), default=float("-inf"))
    found: list[float] = []
    if not ends:
        return found
    if min(ends) < low - 2 * REACH:
        found.append(min(ends))
    if max(ends) > high + 2 * REACH:
        found.append(max(ends))
    return found


def _sides(rules: list[Rule], edges: list[float], across: list[float]) -> list[list[bool]]:
    """For each edge and each stretch between two neighbours of `across`: does a rule run along it?"""
    found = [[False] * (len(across) - 1) for _ in edges]
    for rule in rules:
        j = min(range(len(edges)), key=lambda k: abs(edges[k] - rule.at))
        for i in range(len(across) - 1):
            shared = min(rule.end, across[i + 1]) - max(rule.start, across[i])
            if shared >= COVER * (across[i + 1] - across[i]):
                found[j][i] = True
    return found


def _regions(below: list[list[bool]], beside: list[list[bool]], n_rows: int, n_columns: int) -> list[Region]:
    """Places without a rule between them, joined; a shape that is no rectangle is cut into rectangles by rows."""
    open_from: dict[tuple[int, int], Region] = {}  # column span -> the cell that may go on in the next row
    done: list[Region] = []
    for row in range(n_rows):
        spans = _spans(row, beside, n_columns)
        going: dict[tuple[int, int], Region] = {}
        for span in spans:
            above = open_from.pop(span, None)
            if above is not None and not any(below[row][i] for i in range(*span)):
                going[span] = Region(above.row, span[0], row + 1, span[1])
            else:
                if above is not None:
                    done.append(above)
                going[span] = Region(row, span[0], row + 1, span[1])
        done.extend(open_from.values())
        open_from = going
    done.extend(open_from.values())
    return sorted(done, key=lambda region: (region.row, region.column))


def _spans(row: int, beside: list[list[bool]], n_columns: int) -> list[tuple[int, int]]:
    cuts = [0] + [i for i in range(1, n_columns) if beside[i][row]] + [n_columns]
    return list(itertools.pairwise(cuts))


def _is_frame(grid: Grid, grids: list[Grid]) -> bool:
    """A single box around something else: a frame, not a table."""
    return len(grid.regions) == 1 and any(other is not grid and _inside(other, grid) for other in grids)


def _holds(other: Grid, grid: Grid) -> bool:
    return other is not grid and len(other.regions) > 1 and _inside(grid, other)


def _inside(inner: Grid, outer: Grid) -> bool:
    x0, top, x1, bottom = outer.bounds
    a0, a_top, a1, a_bottom = inner.bounds
    if (a1 - a0) * (a_bottom - a_top) >= (x1 - x0) * (bottom - top):
        return False
    return x0 - REACH <= a0 and a1 <= x1 + REACH and top - REACH <= a_top and a_bottom <= bottom + REACH
