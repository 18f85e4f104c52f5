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
Share = tuple[int, int]  # first column and end
Limits = tuple[int, set[int], float]  # the first column of amounts, the columns of words and codes, how far a middle may be off


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

    `labels` counts the columns at the left that hold no amounts, `worded` are all columns of words and of their codes; `near` is
    how far a middle may be out of place.
    """
    first = labels if labels < len(columns) else 0
    heads = _wrapped([Head(t, a, b, [i]) for i, line in enumerate(lines) for t, a, b in line], columns, near)
    over_labels = [head for head in heads if first and _home(head, columns, 0) < first]
    rest = [head for head in heads if head not in over_labels]
    leaves = _leaves(rest, columns, first)
    if leaves is None:
        return None
    shared = _all_shared([head for head in rest if head not in leaves.values()], leaves, columns, (first, worded, near))
    return None if shared is None else _cells(over_labels, leaves, shared, columns, first)


def _wrapped(heads: Sequence[Head], columns: Sequence[Span], near: float) -> list[Head]:
    """Heads whose middles are in one line below each other are one head of several lines, unless the lower one is a part of it:
    then it has a neighbour with nothing above, or one that the upper head covers as well."""
    found: list[Head] = []
    for head in heads:
        above = next((h for h in reversed(found) if min(h.x1, head.x1) > max(h.x0, head.x0)), None)
        if (
            above is not None
            and above.lines[-1] < head.lines[0] <= above.lines[-1] + 2
            and abs(above.middle - head.middle) <= near
            and not any(_is_part_beside(other, head, heads, columns) or _covers_both(above, head, other) for other in heads)
        ):
            above.text += head.text
            above.x0, above.x1 = min(above.x0, head.x0), max(above.x1, head.x1)
            above.lines = [*above.lines, *head.lines]
        else:
            found.append(head)
    return found


def _is_part_beside(other: Head, head: Head, heads: Sequence[Head], columns: Sequence[Span]) -> bool:
    """Is it in the next column of the same line, with no head of its own above? What stands lower is between them as well."""
    if other is head or other.lines != head.lines:
        return False
    left, right = sorted((_home(other, columns, 0), _home(head, columns, 0)))
    if any(left < _home(h, columns, 0) < right for h in heads if h.lines[0] <= head.lines[0]):
        return False
    return not any(h.lines[0] < other.lines[0] and min(h.x1, other.x1) > max(h.x0, other.x0) for h in heads)


def _covers_both(above: Head, head: Head, other: Head) -> bool:
    """Does a head reach over most of another one that stands beside the lower one?"""
    if other is head or other.lines != head.lines:
        return False
    return min(above.x1, other.x1) - max(above.x0, other.x0) > (other.x1 - other.x0) / 2


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


def _all_shared(
    uppers: Sequence[Head], leaves: dict[int, Head], columns: Sequence[Span], limits: Limits
) -> list[tuple[Head, Share]] | None:
    """Every upper head with its columns, the lower ones first; None where it is not certain which they are, or one is bare."""
    first, _worded, _near = limits
    bare = {c for c in range(first, len(columns)) if c not in leaves}
    lowest = max((head.height for head in leaves.values()), default=0.0)
    wanted = bare | {c for c, head in leaves.items() if head.height > lowest - 1}  # what stands beside parts is a part
    extents = [_extent(c, leaves, columns) for c in range(len(columns))]
    if not uppers:
        return [] if not bare else None
    found: list[tuple[Head, Share]] = []
    left = sorted(uppers, key=lambda head: head.middle)
    while left:
        tier = [head for head in left if not any(_is_under(other, head) for other in left)]
        spans = _shared(tier, leaves, extents, limits, (wanted, found))
        if spans is None:
            return None
        placed = list(zip(tier, spans, strict=True))
        extents = _widened(extents, placed)
        found += placed
        left = [head for head in left if head not in tier]
        wanted = set()
    return found


def _is_under(lower: Head, upper: Head) -> bool:
    return lower.lines[0] > upper.lines[-1] and min(lower.x1, upper.x1) > max(lower.x0, upper.x0)


def _widened(extents: Sequence[Span], placed: Sequence[tuple[Head, Share]]) -> list[Span]:
    """The extents of the columns; a head that is wider than its columns widens those at its ends."""
    found = list(extents)
    for head, (i, j) in placed:
        found[i] = (min(found[i][0], head.x0), found[i][1])
        found[j - 1] = (found[j - 1][0], max(found[j - 1][1], head.x1))
    return found


def _shared(
    uppers: Sequence[Head],
    leaves: dict[int, Head],
    extents: Sequence[Span],
    limits: Limits,
    below: tuple[set[int], Sequence[tuple[Head, Share]]],
) -> list[Share] | None:
    """The columns of each upper head of one tier; None where two ways to share them out fit about as well.

    `below` are the columns that one of them must take, and the heads that stand lower with what they have taken.
    """
    first, worded, near = limits
    wanted, parts = below
    if any(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairwise(uppers)):
        return None

    def may_stand(head: Head, span: Share) -> bool:
        inner = [part for part in parts if _meets(span, part[1])]
        if any(leaves[c].lines[0] <= head.lines[-1] for c in range(*span) if c in leaves):
            return False
        if any(not _holds(span, part) or part == span or lower.lines[0] <= head.lines[-1] for lower, part in inner):
            return False
        bare = [c for c in range(*span) if c not in leaves]
        if len(bare) < span[1] - span[0] and bare not in ([], [span[0]]):
            return False  # the total of its parts may go without a head of its own, no other column beside them
        return bool(inner) or _is_whole(span, leaves, worded)

    def odd(spans: Sequence[Share]) -> float:
        """A head of one part only is possible, but rare."""
        return near * sum(j == i + 1 and i in leaves for i, j in spans)

    ways = sorted(
        (off + odd(spans), spans)
        for off, spans in _ways(uppers, extents, first, near)
        if wanted <= {c for i, j in spans for c in range(i, j)} and all(map(may_stand, uppers, spans))
    )
    if not ways or (len(ways) > 1 and ways[1][0] - ways[0][0] < near):
        return None
    return list(ways[0][1])


def _holds(span: Share, part: Share) -> bool:
    return span[0] <= part[0] and part[1] <= span[1]


def _meets(span: Share, part: Share) -> bool:
    return span[0] < part[1] and part[0] < span[1]


def _is_whole(span: Share, leaves: dict[int, Head], worded: set[int]) -> bool:
    """May one head stand over these columns? Its parts differ in name, and words among them come first, figures follow; or they
    are several such groups that are alike."""
    columns = range(*span)
    names = [leaves[c].text if c in leaves else f"{c}" for c in columns]
    group = next(
        size for size in range(1, len(names) + 1) if len(names) % size == 0 and names == names[:size] * (len(names) // size)
    )
    words = [[c - at for c in range(at, at + group) if c in worded] for at in columns[::group]]
    first = words[0]
    return (
        len(set(names)) == group
        and all(other == first for other in words)
        and first == list(range(len(first)))
        and (bool(first) or group == len(names))
        and (not first or len(first) < group)
    )


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
    uppers: Sequence[tuple[Head, Share]],
    columns: Sequence[Span],
    first: int,
) -> list[Cell]:
    """The heads as cells: what stands over others ends where they begin, the lowest ones reach down to the amounts."""
    below: dict[Share, int] = {}  # how many rows stand below each upper head, the lower heads first
    for _head, (i, j) in uppers:
        inner = [rows for part, rows in below.items() if _holds((i, j), part)]
        below[i, j] = max(inner, default=0) + 1 if inner or any(c in leaves for c in range(i, j)) else 0
    depth = max(below.values(), default=0) + 1
    start = [0] * len(columns)
    cells: list[Cell] = []
    for head, (i, j) in reversed(uppers):
        end = depth - below[i, j]
        cells.append(Cell(start[i], i, head.text, end, j))
        start[i:j] = [end] * (j - i)
    cells += [
        Cell(start[c], c, leaves[c].text if c in leaves else "", depth, c + 1)
        for c in range(first, len(columns))
        if start[c] < depth
    ]
    for c in range(first):
        own = [head for head in over_labels if _label_home(head, columns, first) == c]
        text = max(own, key=lambda head: head.lines[-1]).text if own else ""
        cells.append(Cell(0, c, text, depth, c + 1))
    return cells


def _label_home(head: Head, columns: Sequence[Span], first: int) -> int:
    return min(range(first), key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - head.middle))
