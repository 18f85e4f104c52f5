"""Rows of cells from a dump -> a table with spans: rows set right, cut cells joined, merged cells found again.

A dump says only in which line and after which tab a text stands. What was merged on paper shows as empty cells; which of
them were really empty is told from the pattern of the rows around (each rule at its function).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from index.domain import Cell, TableBlock
from index.readers.txt_text import clean_cell, is_amount, width
from index.table_roles import numbers_columns

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*分)\s*[:：]?$")
_HAS_DIGIT = re.compile(r"\d")  # 第4季度 stands in a column of figures as well
_UNFINISHED = re.compile(r"[^。；;！？!?：:]$")
_LABEL_COLON = re.compile(r"[:：]$")
_BOUND = re.compile(r"[≥≤＞＜><]")
_FIGURE_IN = re.compile(r"^[≥≤＞＜><约近]?\s*\d(?!\d{3}\s*年)(?!\d{0,2}\s*[.、．]\s*[^\d\s])")
_GARBLED = re.compile(r"(?=.*[\u4e00-\u9fff])(?=.*[A-Za-z0-9])(?!.*\d{2,}年)")
_FIRST_LEVEL = re.compile(r"(?:产出|效益|满意度)(?:指标)?$")  # the first level of indicators in the national form
_INDICATOR_LEVEL = re.compile("[一二三]级指标")
_LONG = 40  # half letters: a cell wider than this holds running text
_MOST_HEADER_ROWS = 3


@dataclass(slots=True)
class Part:
    """Rows that stood together; `strays` are lone labels that followed them, `short_spans` as in Stretch."""

    rows: list[list[str]]
    short_spans: bool = False
    strays: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    """Rows on one set of columns. `starts` are the row indexes at which a new part of the paper begins."""

    width: int
    rows: list[list[str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    strays: dict[int, list[str]] = field(default_factory=dict)
    spans_to_end: set[int] = field(default_factory=set)


def table_block(parts: list[Part]) -> TableBlock | None:
    """One table out of its parts on the pages of the dump; None when nothing is printed in it."""
    sections = _sections([part for part in parts if part.rows])
    widest = max((section.width for section in sections), default=0)
    cells: list[Cell] = []
    offset = 0
    for section in sections:
        places = _column_map(section, widest)
        for cell in _section_cells(section):
            start, end = places[cell.column][0], places[cell.column_end - 1][1]
            cells.append(Cell(cell.row + offset, start, cell.text, cell.row_end + offset, end))
        offset += len(section.rows)
    return TableBlock(tuple(cells)) if any(cell.text for cell in cells) else None


def is_header_row(row: list[str]) -> bool:
    """All words, no figures, at least two cells, none of them running text; what only numbers the columns heads nothing."""
    filled = [cell for cell in row if cell]
    return (
        len(filled) >= 2 and not numbers_columns(filled) and not any(_has_figure(cell) or width(cell) > _LONG for cell in filled)
    )


def _has_figure(text: str) -> bool:
    return is_amount(text) or bool(_FIGURE_IN.match(text) and len(text) < 14)


# --- rows ------------------------------------------------------------------------------------------


def _sections(parts: list[Part]) -> list[_Section]:
    """Parts that share their columns are one section; a part with a header of another width begins a new one."""
    sections: list[_Section] = []
    for part in parts:
        rows = [cleaned for row in part.rows for cleaned in _clean(row)]
        if not rows:
            continue
        own = _width(rows)
        has_header = any(is_header_row(row) and len(row) == own and all(row[1:]) for row in rows[:2])
        if not sections or (own != sections[-1].width and has_header):
            sections.append(_Section(own))
        _append(sections[-1], rows, part)
    for section in sections:
        section.rows = _pushed_right(section)
    return sections


def _clean(row: list[str]) -> list[list[str]]:
    """The cells of a row cleaned; a row that holds several rows in one (parallel lists in its cells) becomes them."""
    return [[clean_cell(cell) for cell in one] for one in split_parallel(row)]


def split_parallel(row: list[str]) -> list[list[str]]:
    """Part a row whose last cells hold as many values as the cell before holds names.

    >>> split_parallel(["数量", "模块数量 学科数量", "≥ 3 个 ≥ 1 个"])
    [['数量', '模块数量', '≥ 3 个'], ['', '学科数量', '≥ 1 个']]
    """
    values = max(range(len(row)), key=lambda index: len(_BOUND.findall(row[index])), default=0)
    count = len(_BOUND.findall(row[values])) if row else 0
    if count < 2 or values == 0 or not _BOUND.match(row[values]):
        return [row]
    bounds = [match.start() for match in _BOUND.finditer(row[values])]
    printed = [row[values][start:end].strip() for start, end in zip(bounds, [*bounds[1:], None], strict=True)]
    names = _names(row[values - 1], count)
    if len(names) != count:
        return [row]
    first = [*row[: values - 1], names[0], printed[0], *row[values + 1 :]]
    blank = [""] * len(row)
    return [first] + [
        [*blank[: values - 1], name, value, *blank[values + 1 :]] for name, value in zip(names[1:], printed[1:], strict=True)
    ]


def _names(text: str, count: int) -> list[str]:
    """The names in a cell: parted by spaces, but a Latin word belongs to what follows it."""
    names: list[str] = []
    glue = False
    for word in text.split():
        if glue:
            names[-1] += " " + word
        else:
            names.append(word)
        glue = word.isascii() and len(text.split()) > count
    return names


def _width(rows: list[list[str]]) -> int:
    """The number of columns: that of a complete header, else what most rows have."""
    for row in rows[:3]:
        if len(row) > 2 and all(row) and is_header_row(row):
            return len(row)
    counts = Counter(len(row) for row in rows)
    most = max(counts.values())
    return max(length for length, count in counts.items() if count >= 0.6 * most)


def _append(section: _Section, rows: list[list[str]], part: Part) -> None:
    section.starts.append(len(section.rows))
    if section.rows and not part.short_spans:
        shift = _shift(section.rows, rows, section.width)
        rows = [[""] * shift + row for row in rows]
    for index, row in enumerate(rows):
        if len(row) > section.width:
            row = _shorten(row, section.width)
        if len(row) > section.width:
            _widen(section, len(row))
        if len(row) < section.width and part.short_spans:
            section.spans_to_end.add(len(section.rows))
        row = _lengthen(row, section.width)
        if section.rows and index == 0 and _goes_on(section.rows[-1], row):
            section.rows[-1] = [_glue(above, below) for above, below in zip(section.rows[-1], row, strict=True)]
        else:
            section.rows.append(row)
    if part.strays:
        section.strays[len(section.rows)] = part.strays


def _shift(above: list[list[str]], rows: list[list[str]], target: int) -> int:
    """By how many columns a narrower part stands further right: where its figures come under the figures above."""
    own = _width(rows)
    if own >= target or any(len(row) > own for row in rows):
        return 0
    kinds = [_kind([row[c] for row in above]) for c in range(target)]
    part_kinds = [_kind([row[c] for row in rows if len(row) == own]) for c in range(own)]

    def agreement(shift: int) -> int:
        return sum(kind != "" and kind == kinds[c + shift] for c, kind in enumerate(part_kinds))

    return max(range(target - own + 1), key=lambda shift: (agreement(shift), -shift))


def _kind(cells: list[str]) -> str:
    """What a column mostly holds: figures, words, or too little to say."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    figures = sum(_has_figure(cell) for cell in filled)
    return "figures" if figures > 0.6 * len(filled) else "words"


def _widen(section: _Section, new_width: int) -> None:
    section.rows = [row + [""] * (new_width - len(row)) for row in section.rows]
    section.width = new_width


def _pushed_right(section: _Section) -> list[list[str]]:
    """Rows whose leading tabs got lost, while empty cells were left at their end: the last column is filled in all others."""
    rows = section.rows
    header = _header_rows(rows)
    body = [r for r in range(header, len(rows)) if not _is_lone_text(rows[r]) and r not in section.spans_to_end]
    ends = [bool(rows[r][-1]) for r in body]
    if len(body) < 6 or sum(ends) < 0.9 * len(body):
        return rows
    are_figures = _kind([rows[r][-1] for r in body]) == "figures"
    moved = list(rows)
    for r, ends_filled in zip(body, ends, strict=True):
        last = max((c for c, cell in enumerate(rows[r]) if cell), default=-1)
        if not ends_filled and last >= 1 and rows[r][last - 1] and (_HAS_DIGIT.search(rows[r][last]) or not are_figures):
            moved[r] = [""] * (section.width - 1 - last) + rows[r][: last + 1]
    return moved


def _shorten(row: list[str], target: int) -> list[str]:
    """Take empty cells out of a row that has too many: at its start, else where several stand together, else at its end."""
    row = list(row)
    while len(row) > target and row[0] == "" and row[-1] != "":
        leading = next((index for index, cell in enumerate(row) if cell), len(row))
        double = next((i for i in range(leading, len(row) - 1) if row[i] == row[i + 1] == ""), None)
        row.pop(0 if double is None else double)
    while len(row) > target:
        double = next((i for i in range(len(row) - 1) if row[i] == row[i + 1] == ""), None)
        if double is None and row[-1] != "":
            return row
        row.pop(-1 if row[-1] == "" else double or 0)
    return row


def _lengthen(row: list[str], target: int) -> list[str]:
    """A row that lacks cells lacks them where it is empty: on the left if it begins so, else at its end."""
    missing = [""] * (target - len(row))
    return missing + row if row[0] == "" and row[-1] != "" else row + missing


def _goes_on(above: list[str], row: list[str]) -> bool:
    """Whether the first row of a new page is the rest of the last row before: only running text, under unfinished text."""
    filled = [index for index, cell in enumerate(row) if cell]
    return (
        bool(filled)
        and row[0] == ""
        and all(not _has_figure(row[i]) and width(above[i]) >= 16 and _UNFINISHED.search(above[i]) for i in filled)
        and any(above[i] for i in range(len(row)) if i not in filled)
    )


def _glue(above: str, below: str) -> str:
    latin = (
        bool(above) and bool(below) and above[-1].isascii() and above[-1].isalpha() and below[0].isascii() and below[0].isalpha()
    )
    return above + (" " if latin else "") + below


def _column_map(section: _Section, widest: int) -> list[tuple[int, int]]:
    """Where each column of a section stands among the columns of the whole table: its widest text spans what is too much."""
    if section.width == widest:
        return [(column, column + 1) for column in range(widest)]
    texts = [
        sum(width(row[column]) for row in section.rows if not _is_lone_text(row)) / max(1, len(section.rows))
        for column in range(section.width)
    ]
    wide = max(range(section.width), key=lambda column: (texts[column], column))
    extra = widest - section.width
    return [(c + (extra if c > wide else 0), c + 1 + (extra if c >= wide else 0)) for c in range(section.width)]


def _is_lone_text(row: list[str]) -> bool:
    return len([cell for cell in row if cell]) <= 2 and any(width(cell) > _LONG for cell in row)


# --- spans -----------------------------------------------------------------------------------------


def _section_cells(section: _Section) -> list[Cell]:
    """The cells of a section with the spans that its pattern implies."""
    rows = section.rows
    header = _header_rows(rows)
    owner = {(r, c): (r, c) for r in range(len(rows)) for c in range(section.width)}
    body = _body_start(rows, header)
    for r in range(len(rows)):
        _span_right(rows, r, owner, header=header, body=body, to_end=r in section.spans_to_end)
    for r in range(1, header):
        _span_down_header(rows, r, owner)
    _fill_labels(section, owner, header)
    return _cells_of(rows, owner, section.width)


def _header_rows(rows: list[list[str]]) -> int:
    """Rows without figures at the top, as many as belong to the header: a row whose cells are all filled ends it."""
    count = 0
    for row in rows[:_MOST_HEADER_ROWS]:
        if any(_has_figure(cell) for cell in row) or not is_header_row(row):
            break
        count += 1
        if (all(row) and not _is_headed_below(rows, count)) or (count > 1 and _completes(rows[count - 2], row)):
            break
    return count


def _is_headed_below(rows: list[list[str]], r: int) -> bool:
    """Whether the row after a complete one is a header of several levels: then the complete one was a line of a form."""
    return (
        r + 1 < len(rows) and is_header_row(rows[r]) and bool(rows[r][0]) and not all(rows[r][:-1]) and is_header_row(rows[r + 1])
    )


def _completes(above: list[str], row: list[str]) -> bool:
    """Whether two header rows together name every column."""
    return all(a or b for a, b in zip(above, row, strict=True)) and any(not a for a in above) and any(not b for b in row)


def _body_start(rows: list[list[str]], header: int) -> int:
    """The row from which a header rules; above it, a form: pairs of label and entry."""
    if header:
        return header
    for r, row in enumerate(rows):
        if len(row) > 2 and all(row) and is_header_row(row) and not any(_LABEL_COLON.search(cell) for cell in row):
            return r
    return len(rows)


def _span_right(
    rows: list[list[str]], r: int, owner: dict[tuple[int, int], tuple[int, int]], *, header: int, body: int, to_end: bool
) -> None:
    """Empty cells that belong to a cell on their left (or right, in headers)."""
    row = rows[r]
    last = max((c for c, cell in enumerate(row) if cell), default=-1)
    is_form = r < body and (r >= header or not header) and _has_entry(row)
    for c in range(1, len(row)):
        if row[c]:
            continue
        left = owner[r, c - 1]
        left_filled = bool(rows[left[0]][left[1]])
        if r < header:
            below = _headed_below(rows, r, c, header)
            if below and left_filled and r + 1 < len(rows) and rows[r + 1][left[1]]:
                owner[r, c] = left
            elif below and c + 1 < len(row) and row[c + 1] and rows[r + 1][c + 1]:
                _span_left(row, r, c, owner)
            elif left_filled and _has_one_head(owner, r - 1, left[1], c) and (below or (c > last and r + 1 < header)):
                owner[r, c] = left  # what stands below an empty place is a part of the head before it
        elif (to_end and c > last) or (is_form and left_filled) or _is_total_gap(row, c, left) or _is_long_tail(row, c, last):
            owner[r, c] = left


def _has_one_head(owner: dict[tuple[int, int], tuple[int, int]], r: int, left: int, c: int) -> bool:
    """Whether two places of a head stand under one head of the row above: a part reaches no further than its whole."""
    return r < 0 or owner[r, left] == owner[r, c]


def _headed_below(rows: list[list[str]], r: int, c: int, header: int) -> str:
    """The next label of the head under a place of it; the first row after the head counts where it holds words alone."""
    if r + 1 >= header:
        return rows[r + 1][c] if r + 1 < len(rows) and is_header_row(rows[r + 1]) else ""
    return next((rows[lower][c] for lower in range(r + 1, header) if rows[lower][c]), "")


def _has_entry(row: list[str]) -> bool:
    """Whether the last filled cell of a form's line is an entry (or the line's only words), not a label left unanswered."""
    filled = [cell for cell in row if cell]
    if not filled or _LABEL_COLON.search(filled[-1]):
        return False
    return len(filled) == 1 or len(filled) % 2 == 0


def _span_left(row: list[str], r: int, c: int, owner: dict[tuple[int, int], tuple[int, int]]) -> None:
    """A header cell printed over the middle of its columns: it begins at the empty cell before it."""
    row[c], row[c + 1] = row[c + 1], ""
    owner[r, c + 1] = (r, c)


def _is_total_gap(row: list[str], c: int, left: tuple[int, int]) -> bool:
    """合计 reaches over the empty label cells up to the first figure; of two halves side by side the second one's does too."""
    if not _TOTAL.search(row[left[1]]) or not any(_has_figure(cell) for cell in row[c:]):
        return False
    second = any(_TOTAL.search(cell) for cell in row[: left[1]]) and _has_figure(next(cell for cell in row[c:] if cell))
    return left[1] <= 2 or second


def _is_long_tail(row: list[str], c: int, last: int) -> bool:
    """Running text in the last filled cell of a row, with empty cells to its right, takes them all."""
    return c > last and len(row) - last > 2 and width(row[last]) > _LONG and last >= 1


def _span_down_header(rows: list[list[str]], r: int, owner: dict[tuple[int, int], tuple[int, int]]) -> None:
    for c, cell in enumerate(rows[r]):
        above = owner[r - 1, c]
        if not cell and owner[r, c] == (r, c) and rows[above[0]][above[1]] and _is_one_wide(owner, r - 1, above):
            owner[r, c] = above


def _is_one_wide(owner: dict[tuple[int, int], tuple[int, int]], r: int, cell: tuple[int, int]) -> bool:
    return owner.get((r, cell[1] + 1)) != cell


def _fill_labels(section: _Section, owner: dict[tuple[int, int], tuple[int, int]], header: int) -> None:
    """Empty cells at the start of rows whose merged label stands above them, or in their middle."""
    rows = section.rows
    centred = [c for c in range(section.width - 1) if _is_centred(rows, c, header)]
    for c in centred:
        _fill_centred(section, c, header, owner)
    for r in range(max(1, header), len(rows)):
        leading = next((c for c, cell in enumerate(rows[r]) if cell), 0)
        for c in range(leading):
            if owner[r, c] == (r, c) and not rows[r][c]:
                source = _label_above(section, r, c, leading, owner, header)
                if source is not None:
                    owner[r, c] = source
        _widen_total(rows, r, leading, owner)
    _fill_upwards(rows, owner, header)


def _widen_total(rows: list[list[str]], r: int, leading: int, owner: dict[tuple[int, int], tuple[int, int]]) -> None:
    """合计 printed in the middle of the label columns begins at the first one that no label from above covers."""
    free = next((c for c in range(leading) if owner[r, c] == (r, c)), leading)
    if free == leading or not _TOTAL.search(rows[r][leading]):
        return
    rows[r][free], rows[r][leading] = rows[r][leading], ""
    for place in [place for place in ((r, c) for c in range(leading, len(rows[r]))) if owner[place] == (r, leading)]:
        owner[place] = (r, free)
    for c in range(free + 1, leading):
        owner[r, c] = (r, free)


def _label_above(
    section: _Section, r: int, c: int, leading: int, owner: dict[tuple[int, int], tuple[int, int]], header: int
) -> tuple[int, int] | None:
    """The label above an empty cell, if it covers this row too.

    It does when its own row goes on, to the right, in the way this row does: with a label of the next level, not with a
    figure (the end of a half-table) and not with an empty cell (a row of totals for the body named there).
    """
    rows = section.rows
    above = owner[r - 1, c]
    text = rows[above[0]][above[1]]
    if not text or is_amount(text):
        return None
    row = rows[above[0]]
    if _TOTAL.search(rows[r][leading]) and above[0] == r - 1:
        return None  # the total of all rows, not of the last one
    beside = owner.get((above[0], leading))
    next_label = rows[beside[0]][beside[1]] if beside is not None else ""
    if above[0] < header:
        is_label = all(not rows[k][c] for k in range(r, len(rows))) or _goes_on_at_top(rows[header:], c)
        return above if is_label else None
    if _is_lone_text(row) or not next_label or any(_has_figure(row[k]) for k in range(above[1], leading)):
        return None
    if _has_figure(rows[r][leading]) and not _has_figure(next_label):
        return None
    return above


def _fill_upwards(rows: list[list[str]], owner: dict[tuple[int, int], tuple[int, int]], header: int) -> None:
    """A row of words that heads the rows below it stands under their label: the label printed one row further down."""
    for r in range(header, len(rows) - 1):
        row, below = rows[r], rows[r + 1]
        if row[0] == "" and owner[r, 0] == (r, 0) and below[0] and is_header_row(row) and all(row[1:]) and all(below[1:]):
            row[0], below[0] = below[0], ""
            owner[r + 1, 0] = (r, 0)


def _is_centred(rows: list[list[str]], c: int, header: int) -> bool:
    """Whether the labels of a column stand in the middle of their rows: the first row has none, later ones have."""
    body = rows[header:]
    filled = [r for r, row in enumerate(body) if row[c] and not all(not cell for cell in row[:c] + row[c + 1 :])]
    return (
        len(body) >= 4
        and header > 0
        and bool(rows[header - 1][c] or rows[0][c])
        and not any(row[c] for row in body[:2])
        and all(not row[k] for row in body[:2] for k in range(c))
        and len(filled) < 0.5 * len(body)
        and not any(_has_figure(row[c]) for row in body)
        and not _begins_at_top(body, c)
    )


def _begins_at_top(body: list[list[str]], c: int) -> bool:
    """Heads inside a form, and a label in the very next row, or one that goes on below them: labels stand at their rows' top."""
    first = next((r for r, row in enumerate(body) if row[c]), len(body))
    if first + 1 < len(body) and is_header_row(body[first]) and bool(body[first + 1][c]):
        return True
    return _goes_on_at_top(body, c)


def _goes_on_at_top(body: list[list[str]], c: int) -> bool:
    """A label of the column beside heads, and none below it: such a form sets its labels at the top."""
    return any(row[c] and _heads_indicators(row) and not body[r + 1][c] for r, row in enumerate(body[:-1]))


def _heads_indicators(row: list[str]) -> bool:
    """一级指标, 二级指标 and 三级指标 in one row: heads, which stand above all that their label names."""
    return sum(bool(_INDICATOR_LEVEL.fullmatch(cell)) for cell in row) >= 2


def _fill_centred(section: _Section, c: int, header: int, owner: dict[tuple[int, int], tuple[int, int]]) -> None:
    """Give every row of a column the label whose middle is nearest in the way that printing puts it: in the centre."""
    rows = section.rows
    labels = [""] * len(rows)
    bounds = [start for start in section.starts if start > header]
    carried = ""
    for start, end in zip([header, *bounds], [*bounds, len(rows)], strict=True):
        filled = [(r, rows[r][c]) for r in range(start, end) if rows[r][c] and not _GARBLED.match(rows[r][c])]
        stray = _stray_for(section.strays.get(end, []), c)
        if not filled and stray:
            carried = stray
        _spread(labels, filled, start, end, carried)
        carried = labels[end - 1]
    for r in range(header, len(rows)):
        same = r > header and labels[r] == labels[r - 1] and bool(labels[r])
        rows[r][c] = "" if same else labels[r]
        if same:
            owner[r, c] = owner[r - 1, c]


def _stray_for(strays: list[str], c: int) -> str:
    """The lone label that belongs to a column: the first level is known by its name, the next is what remains."""
    first = [stray for stray in strays if _FIRST_LEVEL.match(stray)]
    rest = [stray for stray in strays if stray not in first]
    chosen = first if c == 0 else rest if first and c == 1 else []
    return chosen[0] if chosen else ""


def _spread(labels: list[str], filled: list[tuple[int, str]], start: int, end: int, carried: str) -> None:
    """Rows of one page -> labels, from the last label up: each reaches as far above its middle as below."""
    last = end - 1
    for index in range(len(filled) - 1, -1, -1):
        place, label = filled[index]
        lowest = filled[index - 1][0] + 1 if index else start
        first = max(lowest, 2 * place - last)
        for r in range(first, last + 1):
            labels[r] = label
        last = first - 1
    for r in range(start, last + 1):
        labels[r] = carried or (filled[0][1] if filled else "")


def _cells_of(rows: list[list[str]], owner: dict[tuple[int, int], tuple[int, int]], columns: int) -> list[Cell]:
    """Owners of places -> cells; a group that is no rectangle falls apart into single places."""
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in sorted(owner):
        root = place
        while owner[root] != root:
            root = owner[root]
        groups.setdefault(root, []).append(place)
    cells: list[Cell] = []
    for (row, column), places in groups.items():
        text = rows[row][column]
        row_end = 1 + max(r for r, _c in places)
        column_end = 1 + max(c for _r, c in places)
        if (row_end - row) * (column_end - column) == len(places):
            cells.append(Cell(row, column, text, row_end, column_end))
        else:
            cells.extend(Cell(r, c, text, r + 1, c + 1) for r, c in places)
    return sorted(cells, key=lambda cell: (cell.row, cell.column))
