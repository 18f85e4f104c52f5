"""The rows of a table without rules: lines of amounts, the labels that wrap around them, rows of labels alone, rows that go on.

All distances are in letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from statistics import median

from index.readers.pdf_cells import AMOUNT
from index.readers.pdf_lines import Line
from index.readers.pdf_open_columns import TOTAL, is_order, place_of
from index.readers.pdf_open_heads import WRAP, pieces_of, text_of

APART = 1.2  # words further apart stand in different columns
MIN_ROWS = 3
BESIDE = 0.8  # of its height: nearer than this, one line does not follow the other
_ROW_BELOW = 1.3  # of the distance of two rows
_NOTE = re.compile(r"(?:备?注|说明|数据来源)\s*[:：]")


def count_amounts(line: Line) -> int:
    """How many amounts a line prints, if it falls into parts that stand well apart; 0 for prose."""
    if len(pieces_of(line, APART)) < 2:
        return 0
    return sum(AMOUNT.fullmatch(text_of(piece)) is not None for piece in pieces_of(line))


def _fullness(line: Line) -> tuple[int, int]:
    """How many amounts a line prints; what is no number that a code could be counts first."""
    texts = [text_of(piece) for piece in pieces_of(line)]
    return sum(AMOUNT.fullmatch(text) is not None and not text.isdigit() for text in texts), count_amounts(line)


def one_a_row(anchors: Sequence[Line], size: float) -> list[Line]:
    """Lines of amounts, of those closer than a line is high the fullest: 21 above 0 is a code that wraps around its row."""
    kept: list[Line] = []
    for line in anchors:
        if kept and line.baseline - kept[-1].baseline < BESIDE * size:
            kept[-1] = max(kept[-1], line, key=_fullness)
        else:
            kept.append(line)
    return kept


def stand_in(rows: Sequence[Line], before: Sequence[float], size: float, indent: float = 4) -> bool:
    """Do rows print in the columns of the table that the page before ended with, labels where those begin, or `indent` letters
    further right at most?"""
    if not before:
        return False
    for line in rows:
        pieces = pieces_of(line)
        places = [place_of(piece, before, size) for piece in pieces]
        if places != sorted(set(places)) or places[0] < 0:
            return False
        labels = [(piece, place) for piece, place in zip(pieces, places, strict=True) if AMOUNT.fullmatch(text_of(piece)) is None]
        indents = [piece.x0 - before[place] for piece, place in labels if not TOTAL.search(text_of(piece))]
        if any(not -size / 2 < further < indent * size for further in indents):
            return False
    return True


def rows_of_labels(body: Sequence[Line], anchors: Sequence[Line], after: Sequence[Line], size: float) -> list[Line]:
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


def is_row_of_labels(head: Sequence[Line], before: Sequence[float], size: float) -> bool:
    """Is the last line of a head a row without amounts of the table that goes on: 年初结转和结余, under heads of its columns?"""
    if len(head) < 2 or head[-1].baseline - head[-2].baseline <= WRAP * size or not stand_in(head[-1:], before, size, indent=0.5):
        return False
    above = {place_of(piece, before, size) for line in head[:-1] for piece in pieces_of(line)}
    own = {place_of(piece, before, size) for piece in pieces_of(head[-1])}
    return own <= above and 2 * len(own) < len(before)


def wraps_around(body: Sequence[Line], last: Line, line: Line, size: float) -> bool:
    """Is a line the rest of a label of the last row, or of several labels that begin where those of the row do?"""
    if line.baseline - last.baseline >= WRAP * size or _NOTE.match(line.text):
        return False
    pieces = pieces_of(line, APART)
    begun = [piece.x0 for above in body[-3:] for piece in pieces_of(above)]
    return len(pieces) == 1 or all(any(abs(piece.x0 - x0) < size / 2 for x0 in begun) for piece in pieces)


def rows_of(body: Sequence[Line], anchors: Sequence[Line], size: float) -> list[list[Line]]:
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


def cell_spans(row: Sequence[Line], xs: Sequence[float]) -> list[tuple[int, int]]:
    """First column and end of each cell of a row: the name of a total reaches from the amount before it to its own."""
    pieces = sorted((piece for line in row for piece in pieces_of(line)), key=lambda piece: piece.x0)
    places = [sum(x <= piece.centre for x in xs) - 1 for piece in pieces]
    wide = {
        before + 1: after
        for piece, before, after in zip(pieces[1:], places, places[2:], strict=False)
        if TOTAL.search(text_of(piece)) and after > before + 2
    }
    spans, column = [], _lead(row, xs)
    spans.append((0, column))
    while column < len(xs) - 1:
        spans.append((column, wide.get(column, column + 1)))
        column = spans[-1][1]
    return spans


def _lead(row: Sequence[Line], xs: Sequence[float]) -> int:
    """How many columns the first cell of a row covers: one, but for 栏次, which stands over all labels."""
    if len(row) > 1 or not is_order(row[0]):
        return 1
    numbers = pieces_of(row[0])[1:]
    return max(1, sum(x <= numbers[0].centre for x in xs) - 1)


def row_heights(rows: Sequence[Sequence[Line]], size: float) -> list[float]:
    """Where the rows begin and end."""
    inner = [(before[-1].bottom + after[0].top) / 2 for before, after in itertools.pairwise(rows)]
    return [rows[0][0].top - 0.1 * size, *inner, rows[-1][-1].bottom + 0.1 * size]
