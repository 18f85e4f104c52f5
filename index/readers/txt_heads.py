"""The head of a table that a dump set in columns: lines of heads over known columns -> cells, or nothing where it is not certain.

Places in such a dump are true to a letter or two, so a head that stands over several columns is told by its middle alone. Of all
ways to share the columns out among the heads the one whose middles fit best is taken, if no other fits nearly as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.domain import Cell

Span = tuple[float, float]


@dataclass(slots=True)
class Head:
    """A text over some columns: its extent, and its lines counted from the top."""

    text: str
    x0: float
    x1: float
    lines: list[int] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """The line in the middle of its lines."""
        return sum(self.lines) / len(self.lines)


def head_cells(
    lines: Sequence[Sequence[tuple[str, float, float]]], columns: Sequence[Span], labels: int, worded: set[int], near: float
) -> list[Cell] | None:
    """The cells of a head; None where it cannot be told what stands over which column.

    `labels` counts the columns at the left that hold no amounts, `worded` are all columns of words; `near` is how far a middle
    may be out of place.
    """
    first = labels if labels < len(columns) else 0
    heads = _wrapped([Head(t, a, b, [i]) for i, line in enumerate(lines) for t, a, b in line], columns, near)
    over_labels = [head for head in heads if first and _home(head, columns, 0) < first]
    rest = [head for head in heads if head not in over_labels]
    leaves = _leaves(rest, columns, first)
    if leaves is None:
        return None
    uppers = sorted((head for head in rest if head not in leaves.values()), key=lambda head: head.middle)
    spans = _shared(uppers, leaves, columns, (first, worded, near))
    if spans is None:
        return None
    return _cells(over_labels, leaves, list(zip(uppers, spans, strict=True)), columns, first)


def _wrapped(heads: Sequence[Head], columns: Sequence[Span], near: float) -> list[Head]:
    """Heads whose middles are in one line below each other are one head of several lines, unless the lower one is a part of it:
    then it has a neighbour with nothing above."""
    found: list[Head] = []
    for head in heads:
        above = next((h for h in reversed(found) if min(h.x1, head.x1) > max(h.x0, head.x0)), None)
        if (
            above is not None
            and above.lines[-1] < head.lines[0] <= above.lines[-1] + 2
            and abs(above.middle - head.middle) <= near
            and not any(_is_part_beside(other, head, heads, columns) for other in heads)
        ):
            above.text += head.text
            above.x0, above.x1 = min(above.x0, head.x0), max(above.x1, head.x1)
            above.lines = [*above.lines, *head.lines]
        else:
            found.append(head)
    return found


def _is_part_beside(other: Head, head: Head, heads: Sequence[Head], columns: Sequence[Span]) -> bool:
    """Is it in the next column of the same line, with no head of its own above?"""
    beside = other.lines == head.lines and abs(_home(other, columns, 0) - _home(head, columns, 0)) == 1
    return beside and not any(h.lines[0] < other.lines[0] and min(h.x1, other.x1) > max(h.x0, other.x0) for h in heads)


def _leaves(heads: Sequence[Head], columns: Sequence[Span], first: int) -> dict[int, Head] | None:
    """Column -> the head right above its figures; None where two heads of one line claim one column."""
    leaves: dict[int, Head] = {}
    for head in sorted(heads, key=lambda head: -head.lines[-1]):
        home = _home(head, columns, first)
        held = leaves.get(home)
        if held is None:
            if not _stands_over(head, leaves, columns):
                leaves[home] = head
        elif held.lines == head.lines:
            return None
    return leaves


def _stands_over(head: Head, leaves: dict[int, Head], columns: Sequence[Span]) -> bool:
    """Does some other head stand below this one, under its width?"""
    return any(leaf.lines[0] > head.lines[-1] and min(leaf.x1, head.x1) > max(leaf.x0, head.x0) for leaf in leaves.values())


def _home(head: Head, columns: Sequence[Span], first: int) -> int:
    def distance(c: int) -> tuple[float, float]:
        a, b = columns[c]
        return max(a - head.x1, head.x0 - b, 0.0), abs((a + b) / 2 - head.middle)

    return min(range(first, len(columns)), key=distance)


def _shared(
    uppers: Sequence[Head], leaves: dict[int, Head], columns: Sequence[Span], limits: tuple[int, set[int], float]
) -> list[tuple[int, int]] | None:
    """The columns of each upper head; None where two ways to share them out fit about as well, or a column is left bare."""
    first, worded, near = limits
    bare = {c for c in range(first, len(columns)) if c not in leaves}
    lowest = max((head.height for head in leaves.values()), default=0.0)
    level = {c for c, head in leaves.items() if head.height > lowest - 1}  # what stands beside parts of a head is a part of one
    if not uppers:
        return [] if not bare else None
    if any(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairwise(uppers)):
        return None  # heads of three levels
    extents = [_extent(c, leaves, columns) for c in range(len(columns))]
    ways = sorted(
        (off, spans)
        for off, spans in _ways(uppers, extents, first, near)
        if bare | level <= {c for i, j in spans for c in range(i, j)} and all(_is_whole(span, leaves, worded) for span in spans)
    )
    if not ways or (len(ways) > 1 and ways[1][0] - ways[0][0] < near):
        return None
    return list(ways[0][1])


def _is_whole(span: tuple[int, int], leaves: dict[int, Head], worded: set[int]) -> bool:
    """May one head stand over these columns? Its parts differ in name; words among them come first, and figures follow."""
    columns = range(*span)
    names = [leaves[c].text for c in columns if c in leaves]
    words = [c for c in columns if c in worded]
    return len(set(names)) == len(names) and (not words or (words == [span[0]] and len(columns) > 1))


def _extent(c: int, leaves: dict[int, Head], columns: Sequence[Span]) -> Span:
    leaf = leaves.get(c)
    a, b = columns[c]
    return (min(a, leaf.x0), max(b, leaf.x1)) if leaf is not None else (a, b)


def _ways(
    uppers: Sequence[Head], extents: Sequence[Span], start: int, near: float
) -> Iterator[tuple[float, tuple[tuple[int, int], ...]]]:
    """Every way to give each upper head columns of its own, in order, with how far the middles are off in all."""
    if not uppers:
        yield 0.0, ()
        return
    head = uppers[0]
    for i in range(start, len(extents)):
        for j in range(i + 1, len(extents) + 1):
            off = abs((extents[i][0] + extents[j - 1][1]) / 2 - head.middle)
            if off <= 6 * near:
                for more, rest in _ways(uppers[1:], extents, j, near):
                    yield off + more, ((i, j), *rest)


def _cells(
    over_labels: Sequence[Head],
    leaves: dict[int, Head],
    uppers: Sequence[tuple[Head, tuple[int, int]]],
    columns: Sequence[Span],
    first: int,
) -> list[Cell]:
    """Two rows of cells where something stands over leaves, else one."""
    depth = 2 if any(c in leaves for _head, (i, j) in uppers for c in range(i, j)) else 1
    cells: list[Cell] = []
    covered: set[int] = set()
    for head, (i, j) in uppers:
        below = any(c in leaves for c in range(i, j))
        cells.append(Cell(0, i, head.text, 1 if below else depth, j))
        covered |= set(range(i, j))
        cells += [Cell(1, c, "", 2, c + 1) for c in range(i, j) if below and c not in leaves]
    for c, head in leaves.items():
        cells.append(Cell(1 if c in covered else 0, c, head.text, depth, c + 1))
    for c in range(first):
        own = [head for head in over_labels if _label_home(head, columns, first) == c]
        text = max(own, key=lambda head: head.lines[-1]).text if own else ""
        cells.append(Cell(0, c, text, depth, c + 1))
    return cells


def _label_home(head: Head, columns: Sequence[Span], first: int) -> int:
    return min(range(first), key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - head.middle))
