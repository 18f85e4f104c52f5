"""Lines of a page -> bands in which text runs in columns side by side, as in a newsletter.

A band is made of neighbouring lines that all leave one upright strip of paper free, the gutter. Tables without rules and
lists leave such strips as well; a band counts only where each side of it is running text: about equally wide, with lines
that mostly fill it, close below each other, with the marks of sentences.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from index.readers.pdf_lines import Line, Run, build_lines

_LEAST_GUTTER = 1.0  # letters
_LEAST_WIDTH = 8.0  # letters: narrower columns hold labels
_LEAST_LINES = 3
_MOST_UNEQUAL = 1.3
_INNER_GAP = 1.2  # letters: running text has no wider gaps inside a line
_BREAK = 4.0  # letters: a band ends where nothing stands for this height
_MARKS = re.compile(r"[，。；：、！？]|[,.;:!?](?=\s|$)")
_LABEL = re.compile(r"[^，。；：:]{2,8}[:：]")

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Extent:
    """The place of something that text flows around: a line, or a table."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the page with its columns from left to right."""

    top: float
    bottom: float
    columns: tuple[Span, ...]

    def column_of(self, extent: Extent) -> int | None:
        """Which column something stands in, counted from 0; None outside of the band or across its columns."""
        if not self.top <= (extent.top + extent.bottom) / 2 <= self.bottom:
            return None
        if any(extent.x0 < left and extent.x1 > right for (_, right), (left, _) in itertools.pairwise(self.columns)):
            return None
        middle = (extent.x0 + extent.x1) / 2
        return min(range(len(self.columns)), key=lambda i: max(self.columns[i][0] - middle, middle - self.columns[i][1]))


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that follow each other: those outside of all bands (number 0, no span), or those of one column."""

    number: int
    lines: list[Line]
    span: Span | None = None


def extent_of(line: Line) -> Extent:
    return Extent(line.x0, line.top, line.x1, line.bottom)


def part_lines(lines: Sequence[Line], bands: Sequence[Band]) -> list[Flow]:
    """The flows of a page; lines across a gutter are cut in two there."""
    if not bands:
        return [Flow(0, list(lines))]
    free: list[Line] = []
    held: dict[tuple[int, int], list[Run]] = {}
    for line in lines:
        places = [_place(bands, Extent(run.x0, line.top, run.x1, line.bottom)) for run in line.runs]
        if None in places:
            free.append(line)
            continue
        for run, place in zip(line.runs, places, strict=True):
            if place is not None:
                held.setdefault(place, []).append(run)
    columns = [
        Flow(number, build_lines(held[band, column]), bands[band].columns[column])
        for number, (band, column) in enumerate(sorted(held), 1)
    ]
    return [Flow(0, free), *columns]


def _place(bands: Sequence[Band], extent: Extent) -> tuple[int, int] | None:
    for number, band in enumerate(bands):
        column = band.column_of(extent)
        if column is not None:
            return number, column
    return None


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """What takes up paper: the runs of a line, or a table as a whole."""

    top: float
    bottom: float
    spans: tuple[Span, ...]
    line: Line | None = None


def find_bands(lines: Sequence[Line], tables: Iterable[Extent] = ()) -> list[Band]:
    """The bands of a page, top to bottom; `tables` are what bands cannot run through."""
    if len(lines) < 2 * _LEAST_LINES:
        return []
    obstacles = [_Obstacle(line.top, line.bottom, tuple((run.x0, run.x1) for run in line.runs), line) for line in lines]
    obstacles += [_Obstacle(table.top, table.bottom, ((table.x0, table.x1),)) for table in tables]
    obstacles.sort(key=lambda obstacle: obstacle.top)
    size = median(line.size for line in lines)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    whole = [(left + _LEAST_WIDTH * size, right - _LEAST_WIDTH * size)]
    found: list[Band] = []
    held: list[_Obstacle] = []
    free = whole
    for obstacle in obstacles:
        near = not held or obstacle.top - max(other.bottom for other in held[-4:]) < _BREAK * size
        narrowed = _without(free, obstacle.spans, _LEAST_GUTTER * size)
        if near and narrowed:
            held.append(obstacle)
            free = narrowed
            continue
        band = _as_band(held, free, size)
        found += band
        held, free = _start(whole, [] if band or not near else held, obstacle, _LEAST_GUTTER * size)
    return found + _as_band(held, free, size)


def _start(whole: list[Span], held: Sequence[_Obstacle], obstacle: _Obstacle, least: float) -> tuple[list[_Obstacle], list[Span]]:
    """A new stretch that ends with `obstacle`: with as many of those before it as leave a gutter."""
    free = _without(whole, obstacle.spans, least)
    if not free:
        return [], whole
    taken = [obstacle]
    for before in reversed(held):
        narrowed = _without(free, before.spans, least)
        if not narrowed:
            break
        taken.insert(0, before)
        free = narrowed
    return taken, free


def _without(free: Sequence[Span], spans: Iterable[Span], least: float) -> list[Span]:
    """What is left of the free stretches once something stands on `spans`; slivers are dropped."""
    left = list(free)
    for x0, x1 in spans:
        left = [piece for a, b in left for piece in (((a, b),) if x1 <= a or x0 >= b else ((a, min(b, x0)), (max(a, x1), b)))]
    return [(a, b) for a, b in left if b - a >= least]


def _as_band(held: Sequence[_Obstacle], free: Sequence[Span], size: float) -> list[Band]:
    """The band that these lines are, if they are one: with all its gutters, or with the widest alone."""
    lines = [obstacle.line for obstacle in held if obstacle.line is not None]
    runs = [run for line in lines for run in line.runs]
    gutters = [(a, b) for a, b in free if any(run.x1 <= a for run in runs) and any(run.x0 >= b for run in runs)]
    choices = [gutters] if len(gutters) < 2 else [gutters, [max(gutters, key=lambda span: span[1] - span[0])]]
    for chosen in choices:
        columns = _columns(runs, chosen)
        if len(columns) > 1 and _are_equal(columns) and _are_prose([build_lines(column) for column in columns], size):
            spans = tuple((min(run.x0 for run in column), max(run.x1 for run in column)) for column in columns)
            return [Band(min(line.top for line in lines), max(line.bottom for line in lines), spans)]
    return []


def _columns(runs: Sequence[Run], gutters: Sequence[Span]) -> list[list[Run]]:
    edges = [float("-inf"), *((a + b) / 2 for a, b in gutters), float("inf")]
    return [[run for run in runs if low <= (run.x0 + run.x1) / 2 < high] for low, high in itertools.pairwise(edges)]


def _are_equal(columns: Sequence[Sequence[Run]]) -> bool:
    if not all(columns):
        return False
    widths = [max(run.x1 for run in column) - min(run.x0 for run in column) for column in columns]
    return max(widths) <= _MOST_UNEQUAL * min(widths)


def _are_prose(columns: Sequence[Sequence[Line]], size: float) -> bool:
    if min(len(lines) for lines in columns) < _LEAST_LINES:
        return False
    steps = [[after.top - before.top for before, after in itertools.pairwise(lines)] for lines in columns]
    pitch = min(median(column) for column in steps)
    return all(_is_prose(lines, size) and _is_close(column, pitch) for lines, column in zip(columns, steps, strict=True))


def _is_prose(lines: Sequence[Line], size: float) -> bool:
    """Do lines fill their column, in one piece each, with the marks of sentences rather than of labels?"""
    right = max(line.x1 for line in lines)
    full = sum(line.x1 > right - 1.5 * size for line in lines)
    torn = sum(_is_torn(line) for line in lines)
    marked = sum(_MARKS.search(line.text) is not None for line in lines)
    labels = sum(_LABEL.match(line.text) is not None for line in lines)
    return 2 * full >= len(lines) >= 4 * torn and 3 * marked >= len(lines) >= 3 * labels


def _is_torn(line: Line) -> bool:
    return any(after.x0 - before.x1 > _INNER_GAP * line.size for before, after in itertools.pairwise(line.runs))


def _is_close(steps: Sequence[float], pitch: float) -> bool:
    """Do the lines follow each other without holes? The cells of a table end at different heights."""
    return sum(step > 2.2 * pitch for step in steps) <= max(1, len(steps) // 6)
