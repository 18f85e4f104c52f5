"""The columns of a table without rules: what no line prints on, and those that print nothing on a page.

That there is a column which prints nothing, its head tells, the numbers of the columns (栏次 1 2 3), or the table that goes on.
Extents are those across, in points.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from index.domain import TableBlock
from index.readers.pdf_cells import AMOUNT
from index.readers.pdf_lines import Line
from index.readers.pdf_open_heads import CLOSE, LEVEL, Piece, align, pieces_of, text_of

TOTAL = re.compile(r"[合总小]\s*计$")
_ORDER = re.compile(r"栏次|行次|公式|[甲乙丙]|\d{1,2}|[A-Z](?:\s*=.+)?")  # what a row that only numbers the columns prints


def is_order(line: Line) -> bool:
    """Does a line only number the columns (栏次 1 2 3, 公式 A=B+C B C)?"""
    texts = [text_of(piece) for piece in pieces_of(line)]
    return len(texts) >= 3 and all(_ORDER.fullmatch(text) for text in texts)


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


def columns_of(body: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Extents across that the lines print on, with nothing between them; the name of a total may be set over several, or in
    the middle of a column whose labels are short."""
    printed = [pieces_of(line) for line in body]
    plain = [piece for pieces in printed for piece in pieces if TOTAL.search(text_of(piece)) is None]
    found = _extents(plain, size)
    alone = [
        replace(piece, x0=_start(piece, pieces, plain, found))
        for pieces in printed
        for piece in pieces
        if TOTAL.search(text_of(piece)) and all(piece.x1 <= a or piece.x0 >= b for a, b in found)
    ]
    return _extents([*plain, *alone], size) if alone else found


def _start(total: Piece, line: Sequence[Piece], plain: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> float:
    """Where the column of a total's name begins: with the labels left of it, if its own line prints nothing there."""
    a, b = next(((a, b) for a, b in reversed(columns) if b <= total.x0), (total.x0, total.x0))
    labels = [text_of(piece) for piece in plain if a <= piece.centre <= b]
    is_free = not any(a <= piece.centre <= b for piece in line)
    are_words = any(AMOUNT.fullmatch(text) is None and not text.isdigit() for text in labels)
    return a if is_free and are_words else total.x0


def with_code_columns(
    columns: list[tuple[float, float]], heads: Sequence[Piece], body: Sequence[Line]
) -> list[tuple[float, float]]:
    """类 | 款 | 项: columns of codes, of which the few rows of a page may print the first ones only."""
    parts = [next((piece for piece in heads if text_of(piece) == part), None) for part in "类款项"]
    pieces = [piece for line in body for piece in pieces_of(line)]
    coded = 0
    for a, b in columns:
        if not all(text_of(piece).isdigit() for piece in pieces if a <= piece.centre <= b):
            break
        coded += 1
    if not all(parts) or not 0 < coded < len(parts):
        return columns
    missing = [(piece.x0, piece.x1) for piece in parts[coded:] if piece is not None]
    return [*columns[:coded], *missing, *columns[coded:]] if missing[-1][1] < columns[coded][0] else columns


def with_numbered(columns: list[tuple[float, float]], body: Sequence[Line]) -> list[tuple[float, float]]:
    """栏次 1 2 3 4 5: of the columns that are numbered, some may print nothing on a page."""
    order = next((line for line in body if is_order(line)), None)
    numbers = [piece for piece in pieces_of(order) if text_of(piece).isdigit()] if order is not None else []
    if not numbers or [int(text_of(piece)) for piece in numbers] != list(range(1, len(numbers) + 1)):
        return columns
    printed = [piece for line in body if not is_order(line) for piece in pieces_of(line)]
    labels = [(a, b) for a, b in columns if b < numbers[0].x0]
    filled = columns[len(labels) :]
    are_amounts = all(AMOUNT.fullmatch(text_of(piece)) for piece in printed for a, b in filled if a <= piece.centre <= b)
    if not labels or not filled or len(filled) >= len(numbers) or not are_amounts:
        return columns
    places = align([(a + b) / 2 for a, b in filled], [piece.centre for piece in numbers])
    empty = [(piece.x0, piece.x1) for at, piece in enumerate(numbers) if at not in places]
    return sorted([*columns, *empty])


def with_label_heads(
    leaves: list[Piece], heads: Sequence[Piece], columns: Sequence[tuple[float, float]], body: Sequence[Line], size: float
) -> list[Piece]:
    """科目名称, in the middle of a high head, stands over the column of labels that no lower head stands over."""
    if not heads:
        return leaves
    levels = [piece.middle for piece in heads]
    middle = (min(levels) + max(levels)) / 2
    printed = [piece for line in body for piece in pieces_of(line)]
    found = list(leaves)
    for a, b in columns:
        texts = [text_of(piece) for piece in printed if a <= piece.centre <= b]
        over = [piece for piece in heads if a <= piece.centre <= b]
        if len(over) != 1 or over[0] in leaves or abs(over[0].middle - middle) > LEVEL * size / 3:
            continue
        free = not any(lower.x0 < over[0].x1 and over[0].x0 < lower.x1 for lower in leaves)
        if free and any(AMOUNT.fullmatch(text) is None for text in texts):
            found += over
    return sorted(found, key=lambda piece: piece.x0)


def _extents(pieces: Sequence[Piece], size: float) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for piece in pieces):
        if found and x0 - found[-1][1] < CLOSE * size:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def as_before(
    columns: list[tuple[float, float]], body: Sequence[Line], before: Sequence[float], size: float
) -> list[tuple[float, float]]:
    """The columns of the table that goes on, those that print nothing on this page too; as found where they are others.

    Amounts end where their column ends and labels begin where it begins, so those ends tell in which one they stand.
    """
    places: list[int] = []
    for x0, x1 in columns:
        inside = [piece for line in body for piece in pieces_of(line) if x0 <= piece.centre <= x1]
        of = {place_of(piece, before, size) for piece in inside}
        if len(of) != 1:
            return columns
        places += of
    if places != sorted(set(places)) or places[0] < 0:
        return columns
    found = dict(zip(places, columns, strict=True))
    last = len(before) - 2
    return [found.get(place, (side, before[-1] if place == last else side)) for place, side in enumerate(before[:-1])]


def place_of(piece: Piece, before: Sequence[float], size: float) -> int:
    """The column of the page before that a piece stands in, counted from 0; -1 left of all."""
    is_amount = AMOUNT.fullmatch(text_of(piece)) is not None
    end = piece.x1 - CLOSE * size if is_amount else piece.x0 + CLOSE * size
    place = sum(side <= end for side in before[:-1]) - 1
    is_number = place < 0 and piece.x0 + CLOSE * size >= before[0]  # 6 of a column of 序号 is narrower than the gap
    return 0 if is_number else place


def column_edges(columns: Sequence[tuple[float, float]], size: float) -> list[float]:
    """Where upright rules would stand: in the middle between neighbours."""
    inner = [(before[1] + after[0]) / 2 for before, after in itertools.pairwise(columns)]
    return [columns[0][0], *inner, columns[-1][1] + size / 2]
