"""Table rows glued into running text -> rows: "… 卫生宣传 571.77 571.77 0.00 … 业务管理 130.00 130.00 0.00 …".

Text recognition sometimes loses the rules of one page of a table. The figures of a row still stand together, as many as
the table has columns of them, right after the row's label; the text around belongs to its cell of running text.
"""

from __future__ import annotations

import re
from itertools import pairwise, permutations

from index.readers.txt_text import AMOUNT, clean_cell, is_amount, mend_figures, width

_LINE_END = re.compile(r"(?<=[。；;])\s")
_LABEL = re.compile(r"[\u4e00-\u9fff（）()\w]{2,20}(?<!\d)")
_LABEL_WORDS = 3
_SLOT_WIDTH = 40


def glued_rows(text: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows inside a paragraph that stands in the middle of a table with these rows; [] if there are none.

    Works for tables with a label, a column of running text and two or more columns of figures at the right.
    """
    shape = _shape(rows)
    if shape is None:
        return []
    columns, text_column, first_figure = shape
    figures = columns - first_figure
    number = rf"(?:{AMOUNT.pattern})"
    pattern = re.compile(rf"(?<=\s){number}(?:\s+{number}){{{figures - 1}}}(?=\s|$)")
    text = mend_figures(text)
    labels: list[str] = []
    spans: list[tuple[int, int]] = []
    amounts: list[str] = []
    for match in pattern.finditer(text):
        place = _label_before(text, spans[-1][1] if spans else 0, match.start())
        if place is not None:
            labels.append(text[place[0] : place[1]])
            text = text[: place[0]] + " " * (place[1] - place[0]) + text[place[1] :]
            spans.append(match.span())
            amounts.append(match[0])
    if not spans:
        return []
    zero_columns = _zero_columns(rows, first_figure)
    found: list[list[str]] = []
    for label, words, figures_of in zip(labels, _between(text, spans), amounts, strict=True):
        row = [""] * columns
        row[0] = label
        row[text_column] = clean_cell(words.replace("|", ""))
        row[first_figure:] = _ordered(figures_of.split(), zero_columns)
        found.append(row)
    return found


def _label_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the label of a row stands: the nearest of the last words before its figures that is short and unpunctuated."""
    words = list(re.finditer(r"\S+", text[start:end]))[-_LABEL_WORDS:]
    for word in reversed(words):
        if _LABEL.fullmatch(word[0]):
            return start + word.start(), start + word.end()
    return None


def _shape(rows: list[list[str]]) -> tuple[int, int, int] | None:
    """Columns, the column of running text, the first column of figures; None for another kind of table."""
    data = [[clean_cell(cell) for cell in row] for row in rows if sum(is_amount(clean_cell(cell)) for cell in row) >= 2]
    if len(data) < 3:
        return None
    columns = max(len(row) for row in data)
    data = [row for row in data if len(row) == columns]
    first = next((c for c in range(columns) if all(is_amount(row[c]) for row in data)), None)
    if first is None or first < 2 or columns - first < 2:
        return None
    wide = max(range(1, first), key=lambda c: sum(width(row[c]) for row in data))
    return (columns, wide, first) if sum(width(row[wide]) for row in data) > _SLOT_WIDTH * len(data) / 2 else None


def _between(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The running text of each row: what stands before and after its figures, parted at the ends of sentences."""
    pieces = [text[: spans[0][0]]]
    pieces += [text[end:start] for (_s, end), (start, _e) in pairwise(spans)]
    pieces.append(text[spans[-1][1] :])
    heads, tails = [pieces[0]], []
    for piece in pieces[1:-1]:
        ends = [match.start() for match in _LINE_END.finditer(piece)]
        cut = min(ends, key=lambda end: abs(end - len(piece) / 2), default=len(piece) // 2)
        tails.append(piece[:cut])
        heads.append(piece[cut:])
    tails.append(pieces[-1])
    return [f"{head.strip()} {tail.strip()}" for head, tail in zip(heads, tails, strict=True)]


def _zero_columns(rows: list[list[str]], first: int) -> set[int]:
    """Columns of figures (from 0) that are zero in nearly every row."""
    data = [[clean_cell(cell) for cell in row[first:]] for row in rows]
    data = [row for row in data if row and all(is_amount(cell) for cell in row)]
    return {c for c in range(min(map(len, data), default=0)) if sum(row[c].strip("0.") == "" for row in data) >= 0.9 * len(data)}


def _ordered(figures: list[str], zero_columns: set[int]) -> list[str]:
    """Figures in the order of their columns: a zero that stands where other rows have amounts has slipped there."""
    misplaced = [c for c, figure in enumerate(figures) if (figure.strip("0.") == "") != (c in zero_columns)]
    if not misplaced or not zero_columns or sum(f.strip("0.") == "" for f in figures) != len(zero_columns):
        return figures
    for order in permutations(figures):
        if all((figure.strip("0.") == "") == (c in zero_columns) for c, figure in enumerate(order)):
            return list(order)
    return figures
