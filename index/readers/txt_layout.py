"""Lines whose cells runs of spaces part -> tables: what was a page is set again, each letter as wide as the dump counted it.

`pdftotext -layout` and its like print every text about where it stood. Set on a page with letters of one width, such lines
are a table without rules, and the readers of those find its columns, its heads of several levels and its wrapped cells.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.domain import Box, Cell, TableBlock
from index.fact_labels import is_body_name
from index.readers.txt_heads import head_cells
from index.readers.txt_text import AMOUNT, width
from index.table_captions import is_table_title
from index.table_roles import numbers_columns
from index.text import tidy

_PAGE_END = "\f"
_COLUMN = 5.0  # points: width of one column of letters
_SIZE = 8.0  # points: two columns apart are two cells, one is a space
_LINE = 10.0  # points from line to line; an empty line between adds less
_BLANK = (6.0, 3.0)
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\S {2,}\S")
_CLOSE = re.compile(r"\S \S")
_STRONG = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)%?")
# Words of two letters that printers spread over the width of their cell.
_SPREAD = re.compile(
    r"(?<!\S)(?:地 +区|公 +式|项 +目|[合总小共] +计|科 +目|收 +入|支 +出|备 +注|序 +号|编 +[码号]|名 +称|单 +位|部 +门|指 +标"
    r"|[栏行] +次|金 +额|[决预] +算)(?!\S)"
)
_MOST_SPREAD = 8
_CODE = re.compile(r"\d{3}(?:\d{2}){0,4}|\d{2}")
_INDICATOR = re.compile(r"[一二三]级指标|(?:产出|效益|数量|质量|时效|成本|满意度)指标")
_TOTAL = re.compile(r"[合总小]计")
_CAPTION = re.compile(r"单位\s*[:：]")
_MOST_CAPTION = 5
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ITEM = re.compile(
    r"(?:其中[:：]?)?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、](?=[\u4e00-\u9fff]))"
)
_NEAR = 2.0  # columns of letters: places are true to that
_LEAST_ROWS = 3
_LEAST_FIGURES = 4  # of a form of one row

Placed = tuple[float, list[tuple[str, float, float]]]  # the height of a line, its words with their extents
Measure = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class LayoutTable:
    """A table among lines: `start` and `end` (exclusive) of its lines."""

    start: int
    end: int
    block: TableBlock


def layout_tables(lines: Sequence[str]) -> list[LayoutTable]:
    """The tables among lines, page by page, in order. The page numbers and boxes of their cells are those of the new pages."""
    if sum(1 for line in lines if _is_row(line)) < _LEAST_ROWS:
        return []
    measure = _measure(lines)
    ends = [index for index, line in enumerate(lines) if _PAGE_END in line]
    bounds = itertools.pairwise((-1, *ends, len(lines)))
    found: list[LayoutTable] = []
    for number, (before, end) in enumerate(bounds, 1):
        found += _page_tables(lines, before + 1, end, number, measure)
    return found


def _may_hold_table(lines: Sequence[str]) -> bool:
    """Are there enough rows for a table, or one of nothing but figures?"""
    rows = [line for line in lines if _is_row(line)]
    return len(rows) >= _LEAST_ROWS or any(
        len(words) >= _LEAST_FIGURES and all(map(_is_figure, words)) for words in map(str.split, rows)
    )


def _is_row(line: str) -> bool:
    """Wide gaps, and an amount behind one of them."""
    return _GAP.search(line) is not None and any(AMOUNT.fullmatch(word) for word in line.split()[1:])


def _begins_row(line: str, *, has_rows: bool) -> bool:
    """Is a line a row of its own, not the rest of one: with amounts, numbered, or below rows with words in several columns?"""
    return _is_row(line) or _ITEM.match(line.strip()) is not None or (has_rows and _GAP.search(line) is not None)


def _measure(lines: Sequence[str]) -> Measure:
    """How the dump counted the width of a text: Chinese letters as one or as two, whichever puts more cells under each other."""
    rows = [line for line in lines if _is_row(line)]

    def aligned(measure: Measure) -> int:
        ends = [{measure(line[: match.end()]) for match in _WORD.finditer(line)} for line in rows]
        return sum(len(above & below) for above, below in itertools.pairwise(ends))

    return max((len, width), key=aligned)


def _page_tables(lines: Sequence[str], start: int, end: int, number: int, measure: Measure) -> list[LayoutTable]:
    if not _may_hold_table(lines[start:end]):
        return []
    from index.readers.pdf_items import read_items  # heavy, and few dumps need them
    from index.readers.pdf_lines import Run
    from index.readers.pdf_page import PageContent

    runs: list[Run] = []
    at: list[tuple[float, int]] = []  # the height of each line that prints something
    height, blank, is_row, has_rows = 0.0, 0, False, False
    for index in range(start, end):
        if not lines[index].strip():
            blank += 1
            continue
        was_row, is_row = is_row, _begins_row(lines[index], has_rows=has_rows)
        has_rows = has_rows or _is_row(lines[index])
        if was_row and is_row:
            blank = max(blank, 1)  # two rows of amounts stand as far apart as others, however few lines the dump left between
        height += _LINE + (_BLANK[0] + _BLANK[1] * (blank - 1) if blank else 0.0)
        blank = 0
        at.append((height, index))
        for text, x0, x1 in _words(lines[index], measure):
            runs.append(Run(text, x0, height - _SIZE, x1, height, height - 1, _SIZE))
    content = PageContent(number, max((run.x1 for run in runs), default=0.0), height + _LINE)
    found: list[LayoutTable] = []
    for item in read_items(content, runs):
        inside = _inside(item, at) if isinstance(item, TableBlock) else []
        if not inside or any(inside[0] < table.end and table.start <= inside[-1] for table in found):
            continue
        assert isinstance(item, TableBlock)
        inside = inside[_caption_lines([lines[index] for index in inside]) :]
        if not _parts_by_gaps([lines[index] for index in inside]):
            continue
        held = set(inside)
        printed = [(height, _words(lines[index], measure)) for height, index in at if index in held]
        block = _one_row(printed, item.page_no) or _certain(item, printed)
        if block is not None:
            found.append(LayoutTable(inside[0], inside[-1] + 1, block))
    return sorted(found, key=lambda table: table.start)


def _parts_by_gaps(lines: Sequence[str]) -> bool:
    """Do wide gaps part the cells of most rows? Rows whose cells single spaces part stand under each other by chance."""
    amounts = sum(1 for line in lines if any(AMOUNT.fullmatch(word) for word in line.split()[1:]))
    if amounts == 1 and not any(_CLOSE.search(line.strip()) for line in lines):
        return True  # a form of one row
    full = [line for line in lines if _is_row(line) and sum(map(_is_figure, line.split())) >= _LEAST_FIGURES]
    if len(full) == amounts > 1:
        return True
    return 2 * sum(map(_is_row, lines)) >= max(amounts, 2 * _LEAST_ROWS)


def _caption_lines(lines: Sequence[str]) -> int:
    """How many lines at the top say above the table what it is: down to its title, its unit or whose it is."""
    said = [at for at, line in enumerate(lines[:_MOST_CAPTION]) if _says_what(line.strip())]
    return said[-1] + 1 if said and not any(map(_is_row, lines[: said[-1]])) else 0


def _says_what(line: str) -> bool:
    return _CAPTION.search(line) is not None or is_table_title(line) or is_body_name(line)


def _certain(block: TableBlock, lines: Sequence[Placed]) -> TableBlock | None:
    """The table with its head set by what stands where; None where a head, a label or a column is not certain."""
    numbering = {height for height, words in lines if numbers_columns([text for text, _x0, _x1 in words])}
    figures = [(cell.row, cell.box) for cell in block.cells if cell.box is not None and _is_figure(cell.text)]
    rows = [(row, box.top) for row, box in figures if not any(box.top < at - _SIZE / 2 < box.bottom for at in numbering)]
    first, top = min(rows, default=(0, 0.0))
    block = _without_bare_columns(block)
    columns = _columns(block, first)
    body = [cell for cell in block.cells if cell.row >= first]
    worded = _worded(body)
    labels = _label_columns(body, worded)
    body = _without_idle(body, worded, labels)
    if any(_INDICATOR.search(cell.text) for cell in block.cells):
        return None  # the texts of such forms wrap, and nothing shows where a row ends
    if columns is None or not 0 < labels < len(columns) or not _labelled(body, worded, labels):
        return None
    if any(_joins_words(cell, lines) for cell in body):
        return None
    above = [words for height, words in lines if height < top + 1 and height not in numbering]
    apart = labels if max(worded) < labels else 0  # of two halves side by side, the labels stand under heads too
    codes = {c for c in range(len(columns)) if c + 1 in worded and (_are_codes(body, c) or (not c and _counts_up(body, c)))}
    head = head_cells(above, columns, apart, worded | codes, _NEAR * _COLUMN) if above else []
    if head is None:
        return None
    depth = max((cell.row_end for cell in head), default=0)
    page = block.page_no
    cells = [*head, *(replace(cell, row=cell.row - first + depth, row_end=cell.row_end - first + depth) for cell in body)]
    return TableBlock(tuple(replace(cell, page_no=page, box=None) for cell in cells), page)


def _one_row(lines: Sequence[Placed], page_no: int | None) -> TableBlock | None:
    """A form of one row of figures, which its heads alone say something of."""
    *above, (_height, row) = lines
    heads = [words for _at, words in above if not numbers_columns([text for text, _x0, _x1 in words])]
    texts = [text for text, _x0, _x1 in row]
    if (
        len(row) < _LEAST_FIGURES
        or not all(map(_is_figure, texts))
        or any(_is_figure(text) for line in heads for text, *_ in line)
    ):
        return None
    head = head_cells(heads, [(x0, x1) for _text, x0, x1 in row], 0, set(), _NEAR * _COLUMN) if heads else None
    if head is None:
        return None
    depth = max(cell.row_end for cell in head)
    cells = [*head, *(Cell(depth, at, text, depth + 1, at + 1) for at, text in enumerate(texts))]
    return TableBlock(tuple(replace(cell, page_no=page_no) for cell in cells), page_no)


def _without_bare_columns(block: TableBlock) -> TableBlock:
    """The table without columns in which nothing is printed but what reaches over others: gaps of the head."""
    own = {cell.column for cell in block.cells if cell.text and cell.column_end == cell.column + 1}
    kept = sorted(own)
    count = max((cell.column_end for cell in block.cells), default=0)
    if len(kept) == count:
        return block
    place = [sum(column < at for column in kept) for at in range(count + 1)]
    cells = (replace(cell, column=place[cell.column], column_end=place[cell.column_end]) for cell in block.cells)
    return TableBlock(tuple(cell for cell in cells if cell.column < cell.column_end), block.page_no)


def _worded(body: Sequence[Cell]) -> set[int]:
    """The columns that hold words in most rows that they print in."""
    texts: dict[int, list[str]] = {}
    for cell in body:
        if cell.text:
            texts.setdefault(cell.column, []).append(cell.text)
    return {c for c, found in texts.items() if 2 * sum(_HAN.search(text) is not None for text in found) > len(found)}


def _label_columns(body: Sequence[Cell], worded: set[int]) -> int:
    """How many columns at the left say what a row is about: numbers, codes and names, before the first figures."""
    count = 0
    columns = max((cell.column_end for cell in body), default=0)
    while count < columns and (
        count in worded
        or (_are_codes(body, count) and any(c in worded for c in (count + 1, count + 2, count + 3)))
        or (not count and _counts_up(body, count) and 1 in worded)  # 序号
    ):
        count += 1
    return count


def _are_codes(body: Sequence[Cell], column: int) -> bool:
    texts = [cell.text for cell in body if (cell.column, cell.column_end) == (column, column + 1) and cell.text]
    return bool(texts) and all(_CODE.fullmatch(text) for text in texts)


def _columns(block: TableBlock, first: int) -> list[tuple[float, float]] | None:
    """Where the columns stand: by what the rows below the head print in them, else by the head; None where nothing is printed."""
    body: dict[int, list[Box]] = {}
    head: dict[int, list[Box]] = {}
    for cell in block.cells:
        if cell.text and cell.box is not None and cell.column_end == cell.column + 1:
            (body if cell.row >= first else head).setdefault(cell.column, []).append(cell.box)
    found = {**head, **body}
    if set(found) != set(range(max(cell.column_end for cell in block.cells))):
        return None
    return [(min(box.x0 for box in found[c]), max(box.x1 for box in found[c])) for c in sorted(found)]


def _labelled(body: Sequence[Cell], worded: set[int], labels: int) -> bool:
    """Does every figure have words to its left, in the last column of words before it? None of them two items in one, and no
    column of words blank where its label may reach over several rows."""
    texts = _texts(body)
    names = [c for c in worded if c < labels]
    for row in {cell.row for cell in body}:
        named = [texts.get((row, c), "") for c in names]
        if any(named) and not all(named) and not any(_TOTAL.search(text) for text in named):
            return False
    if any(_is_unlabelled(cell, texts, worded, labels) for cell in body):
        return False
    return not any(
        (_ITEM.search(cell.text, 1) and not _ITEM.match(cell.text)) or len(_ITEM.findall(cell.text)) > 1 for cell in body
    )


def _joins_words(cell: Cell, lines: Sequence[Placed]) -> bool:
    """Does it hold a figure together with what stands apart from it on the same line?"""
    box = cell.box
    if box is None or not cell.text:
        return False
    for height, words in lines:
        inside = [
            text for text, x0, x1 in words if box.top < height - _SIZE / 2 < box.bottom and box.x0 <= (x0 + x1) / 2 <= box.x1
        ]
        if len(inside) > 1 and any(map(_is_figure, inside)):
            return True
    return False


def _texts(body: Sequence[Cell]) -> dict[tuple[int, int], str]:
    """The text of every place."""
    return {(cell.row, column): cell.text for cell in body for column in range(cell.column, cell.column_end)}


def _is_unlabelled(cell: Cell, texts: dict[tuple[int, int], str], worded: set[int], labels: int) -> bool:
    """Is it a figure that no words to its left say anything of? A code says itself what it is."""
    if cell.column < labels or not _is_figure(cell.text) or (_CODE.fullmatch(cell.text) and cell.column + 1 in worded):
        return False
    column = max((c for c in worded if c < cell.column), default=None)
    if column is not None and column < labels and any(_TOTAL.search(texts.get((cell.row, c), "")) for c in range(labels)):
        return False  # 合计 stands in one of the columns of words that are a row's label
    return column is None or not texts.get((cell.row, column))


def _without_idle(body: Sequence[Cell], worded: set[int], labels: int) -> list[Cell]:
    """The rows without zeros that no label is for, and the numbers (行次) of rows beside them: forms print both in empty rows."""
    texts = _texts(body)
    counting = {c for c in range(labels, max((cell.column_end for cell in body), default=0)) if _counts_up(body, c)}
    return [
        replace(cell, text="")
        if (cell.column in counting or not cell.text.strip("0.")) and _is_unlabelled(cell, texts, worded, labels)
        else cell
        for cell in body
    ]


def _counts_up(body: Sequence[Cell], column: int) -> bool:
    numbers = [cell.text for cell in sorted(body, key=lambda cell: cell.row) if cell.column == column and cell.text]
    return (
        len(numbers) > 1 and all(map(str.isdigit, numbers)) and all(int(b) == int(a) + 1 for a, b in itertools.pairwise(numbers))
    )


def _is_figure(text: str) -> bool:
    return AMOUNT.fullmatch(text) is not None and any(letter.isdigit() for letter in text)


def _words(line: str, measure: Measure) -> list[tuple[str, float, float]]:
    """The cells of a line with their places: what one space parts is one, unless an amount stands beside it."""
    cells: list[list[tuple[int, int]]] = []
    for start, end in _places(line):
        before = line[slice(*cells[-1][-1])] if cells else ""
        near = bool(cells) and start - cells[-1][-1][1] == 1
        if near and not _STRONG.fullmatch(before) and not _STRONG.fullmatch(line[start:end]):
            cells[-1].append((start, end))
        else:
            cells.append([(start, end)])
    found = []
    for words, after in itertools.zip_longest(cells, cells[1:]):
        start, end = words[0][0], words[-1][1]
        x0, x1 = measure(line[:start]) * _COLUMN, measure(line[:end]) * _COLUMN
        if after is not None and after[0][0] - end == 1:
            x1 = max(x1 - _COLUMN, x0 + 1)  # drawn in, so that the next cell stands apart
        found.append((tidy(" ".join(line[a:b].replace(" ", "") for a, b in words)), x0, x1))
    return found


def _places(line: str) -> list[tuple[int, int]]:
    """Where each word begins and ends; a word that was spread out is one."""
    spread = [match.span() for match in _SPREAD.finditer(line) if match.end() - match.start() <= _MOST_SPREAD]
    inside = {index for start, end in spread for index in range(start, end)}
    return sorted([*spread, *(match.span() for match in _WORD.finditer(line) if match.start() not in inside)])


def _inside(block: TableBlock, at: Sequence[tuple[float, int]]) -> list[int]:
    """The lines that stand inside a table's box."""
    boxes = [cell.box for cell in block.cells if cell.box is not None and cell.text]
    if not boxes:
        return []
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    return [index for height, index in at if top - 1 <= height - _SIZE / 2 <= bottom + 1]
