"""The head of a table without upright rules: printed parts over known columns -> cells with their spans.

A part stands over the column that it is nearest to. One with narrower parts below it stands over as many of them as it is
centred over, or as the level rule below it says. What is not parted further reaches down to the first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.readers.pdf_lines import Line
from index.readers.pdf_page import Rule

_TIGHT = 1.6  # letters from baseline to baseline: a head that wraps has no more
_CENTRED = 0.3  # letters by which the lines of one cell are out of its middle
_BELOW = 1.2  # letters: a rule below a head is no further away

Span = tuple[float, float]


class Part(NamedTuple):
    """Words of a line that stand together."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    line: Line

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Head:
    """One cell of a head, its lines from top to bottom; ends are exclusive."""

    parts: list[Part]
    column: int
    column_end: int
    row: int = 0
    row_end: int = 1


def nearest_column(columns: Sequence[Span], part: Part) -> int:
    """The column that a part is nearest to; of those that it touches, the one whose middle is."""
    return min(
        range(len(columns)),
        key=lambda i: (max(columns[i][0] - part.x1, part.x0 - columns[i][1], 0.0), abs(sum(columns[i]) / 2 - part.middle)),
    )


def build_head(lines: Sequence[Sequence[Part]], columns: Sequence[Span], rules: Sequence[Rule]) -> list[Head]:
    """The cells of the head, from its lines top to bottom; `rules` are the level ones that run below some columns only."""
    heads = _joined([Head([part], *_home(columns, part)) for line in lines for part in line])
    for i, head in enumerate(heads):
        _spread(head, heads[:i], heads[i + 1 :], columns, rules)
    _stack(heads, len(columns))
    return heads


def _home(columns: Sequence[Span], part: Part) -> tuple[int, int]:
    near = nearest_column(columns, part)
    return near, near + 1


def _joined(heads: Sequence[Head]) -> list[Head]:
    """Parts of one column close below each other are one head, unless something narrower stands beside the lower one."""
    found: list[Head] = []
    for head in heads:
        (part,) = head.parts
        above = next((other for other in reversed(found) if other.column == head.column), None)
        if above is not None and _wraps(above.parts[-1], head, heads):
            above.parts.append(part)
        else:
            found.append(head)
    return found


def _wraps(above: Part, head: Head, heads: Sequence[Head]) -> bool:
    (below,) = head.parts
    if below.baseline - above.baseline > _TIGHT * below.size or min(above.x1, below.x1) <= max(above.x0, below.x0):
        return False
    level = [other for other in heads if abs(other.parts[0].baseline - below.baseline) < 0.5 * below.size]
    # Narrower heads on both sides, above which nothing stands: what is above spreads over all of them.
    upper = [other.parts[0] for other in heads if abs(other.parts[0].baseline - above.baseline) < 0.5 * above.size]
    alone = {
        other.column
        for other in level
        if other is not head and not any(other.parts[0].x0 < one.x1 and other.parts[0].x1 > one.x0 for one in upper)
    }
    if abs(above.middle - below.middle) < _CENTRED * below.size:  # a line of its own cell, unless its neighbours say otherwise
        return not {head.column - 1, head.column + 1} <= alone
    return not alone


def _spread(head: Head, above: Sequence[Head], below: Sequence[Head], columns: Sequence[Span], rules: Sequence[Rule]) -> None:
    """Widen a head over the columns whose own heads stand below it."""
    last = head.parts[-1]
    lower = [other for other in below if other.parts[0].baseline > last.baseline + 0.5 * last.size]
    if not any(other.column == head.column for other in lower):
        return
    level = [other for other in (*above, *below) if abs(other.parts[0].baseline - head.parts[0].baseline) < 0.5 * last.size]
    taken = {column for other in level for column in range(other.column, other.column_end)}
    taken |= {other.column for other in (*above, *below) if _is_tall(other, head, lower) or _is_centred(other, head, lower)}
    open_columns = {other.column for other in lower} - taken | {head.column}
    ruled = _ruled_span(last, columns, rules)
    if ruled is not None:
        head.column, head.column_end = ruled
        return
    low = high = head.column
    while low - 1 in open_columns:
        low -= 1
    while high + 1 in open_columns:
        high += 1
    spans = [(i, j) for i in range(low, head.column + 1) for j in range(head.column, high + 1)]
    offs = {(i, j): abs((columns[i][0] + columns[j][1]) / 2 - last.middle) for i, j in spans}
    best = min(offs.values())
    i, j = max(
        (span for span in spans if offs[span] <= best + 2.5 * last.size), key=lambda span: (span[1] - span[0], -offs[span])
    )
    head.column, head.column_end = i, j + 1


def _is_tall(other: Head, head: Head, lower: Sequence[Head]) -> bool:
    """A head beside, at half height, with nothing below it: it belongs to no other one."""
    between = head.parts[0].baseline < other.parts[0].baseline <= head.parts[0].baseline + _TIGHT * head.parts[0].size
    lone = not any(one is not other and one.column == other.column for one in lower)
    least = min((one.parts[0].baseline for one in lower if one is not other), default=other.parts[0].baseline)
    return other is not head and between and lone and other.parts[0].baseline < least - 0.2 * head.parts[0].size


def _is_centred(other: Head, head: Head, lower: Sequence[Head]) -> bool:
    """A head beside that is set in the middle of all rows, where what stands below the head is set further down."""
    size = head.parts[0].size
    foot = max(one.parts[-1].baseline for one in lower)
    lone = not any(one is not other and one.column == other.column for one in lower)
    is_middle = abs(_height(other) - (head.parts[0].baseline + foot) / 2) < 0.4 * size
    return other is not head and lone and is_middle and any(_height(one) > _height(other) + 0.4 * size for one in lower)


def _height(head: Head) -> float:
    """The middle of a head's lines, from the top of the page."""
    return (head.parts[0].baseline + head.parts[-1].baseline) / 2


def _ruled_span(part: Part, columns: Sequence[Span], rules: Sequence[Rule]) -> tuple[int, int] | None:
    for rule in rules:
        if part.baseline - 0.2 * part.size < rule.at < part.bottom + _BELOW * part.size and rule.start <= part.middle <= rule.end:
            inside = [i for i, (a, b) in enumerate(columns) if rule.start <= (a + b) / 2 <= rule.end]
            if inside:
                return inside[0], inside[-1] + 1
    return None


def _stack(heads: Sequence[Head], n_columns: int) -> None:
    """Rows of the heads: each stands below those above it in its columns, and reaches down to the next one or the foot."""
    depth = [0] * n_columns
    for head in heads:
        head.row = max(depth[head.column : head.column_end], default=0)
        for column in range(head.column, min(head.column_end, n_columns)):
            depth[column] = head.row + 1
    foot = max(depth, default=0)
    for i, head in enumerate(heads):
        below = [other.row for other in heads[i + 1 :] if other.column < head.column_end and other.column_end > head.column]
        head.row_end = min(below, default=foot)
