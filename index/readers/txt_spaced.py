"""Table rows whose cells are parted by single spaces only -> rows of cells, as far as the lines allow it.

Such dumps come from the text layer of PDF files: empty cells leave no trace, header cells run into each other. So a row is
taken whole only where it has as many figures as the table has columns; of a shorter row the first figure is certain where
the first column is the total, the others where sums prove their place. Lines that say more than their row stay in the prose
too, so nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.readers.txt_settle import Row, settle
from index.readers.txt_text import is_amount

_STRONG = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,4}|\d{4,}|0)%?")
_CODE = re.compile(r"(\d{3}(?:\d{2}){0,2})(?=$|[^\d年月日,.])")
_CODE_WORD = re.compile(r"\d{2,3}")
_EMPTY_ROW = re.compile(r"\d{3}(?:\d{2}){1,2}[\u4e00-\u9fff（）()、]{2,20}")
_TOTAL_NAME = re.compile(r"(?:合\s*计|总\s*计|预算数|决算数|执行数|金额)")
_LABEL_HEAD = re.compile(r".*(?:科目|编码|代码|名称|项目|单位|部门|地区|序号)|[类款项]")
_CAPTION = re.compile(r"单位\s*[:：]|[。；]")
_TWO_ITEMS = re.compile(r"[一二三四五六七八九十]、.*[一二三四五六七八九十]、")
_CODE_HEADER = ("科目编码", "科目名称")
_LEAST_ROWS = 4
_DOUBLE_SPACED = 0.8  # of all lines are followed by an empty one
_MOST_HEADER_LINES = 12
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class SpacedTable:
    """A table among lines: `start` and `end` (exclusive) of its lines, its rows, the lines that say more than its rows."""

    start: int
    end: int
    rows: list[list[str]]
    unsettled: list[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as read: its line, its code, its label, its figures."""

    text: str
    code: str
    label: str
    figures: tuple[str, ...]


@dataclass(slots=True)
class _Run:
    """Rows that follow each other; `first` and `last` are the indexes of their lines, `header` the lines right above."""

    first: int
    last: int
    header: list[str]
    rows: list[_Line]


def spaced_tables(lines: list[str]) -> list[SpacedTable]:
    """The tables among lines of prose, in order. Where an empty line follows every line, it says nothing."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) > _LEAST_ROWS and len(lines) - len(filled) >= _DOUBLE_SPACED * (len(filled) - 1):
        close = spaced_tables([lines[index] for index in filled])
        return [SpacedTable(filled[table.start], filled[table.end - 1] + 1, table.rows, table.unsettled) for table in close]
    found: list[SpacedTable] = []
    for run in _over_pages(lines, _runs(lines)):
        rows = _table(run.rows, run.header) if len(run.rows) >= _LEAST_ROWS else []
        if rows:
            unsettled = [row.text for row, cells in zip(run.rows, rows[1:], strict=True) if _lacks(row, cells)]
            found.append(SpacedTable(run.first - len(run.header), run.last + 1, rows, unsettled))
    return found


def _runs(lines: list[str]) -> list[_Run]:
    runs: list[_Run] = []
    is_open = False
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        row = _read(line)
        if row is None and is_open and _EMPTY_ROW.fullmatch("".join(line.split())):
            continue  # 303 01离休费: a row without figures ends no table
        if row is None:
            is_open = False
        elif is_open:
            runs[-1].rows.append(row)
            runs[-1].last = index
        else:
            runs.append(_Run(index, index, _header(lines, index), [row]))
            is_open = True
    return runs


def _over_pages(lines: list[str], runs: list[_Run]) -> list[_Run]:
    """Runs between which only the lines above the first one are printed again, or nothing at all, are one."""
    joined: list[_Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is not None:
            above = {line.strip() for line in lines[max(0, before.first - _MOST_HEADER_LINES - 4) : before.first]}
            if all(line.strip() in above for line in lines[before.last + 1 : run.first] if line.strip()):
                before.rows.extend(run.rows)
                before.last = run.last
                continue
        joined.append(run)
    return joined


def _lacks(row: _Line, cells: list[str]) -> bool:
    """Whether a line holds more figures than the row made of it."""
    return len(row.figures) > sum(cell in row.figures for cell in cells)


def _read(line: str) -> _Line | None:
    """A line as one row, or None when it is none: a label, then figures to its end."""
    words = line.split()
    figures: list[str] = []
    while words and is_amount(words[-1]) and len(words) > 1:
        figures.insert(0, words.pop())
    label = "".join(words)
    if not figures or not all(_STRONG.fullmatch(figure) for figure in figures) or len(label) > _LONGEST:
        return None
    codes = next((at for at, word in enumerate(words) if not _CODE_WORD.fullmatch(word)), len(words))  # 201 05 07 统计
    if any(is_amount(word) for word in words[max(codes, 1) :]) or re.search(r"[，。；：:]", label) or _TWO_ITEMS.match(label):
        return None  # prose, or two half-tables side by side
    code = _CODE.match(label)
    name = label[code.end() :] if code else label
    return _Line(line.strip(), code[1] if code else "", name, tuple(figures)) if name and not name[0].isdigit() else None


def _header(lines: list[str], first: int) -> list[str]:
    """The lines of a header right above a row, the topmost first."""
    header: list[str] = []
    for line in reversed(lines[max(0, first - _MOST_HEADER_LINES) : first]):
        if not line.strip() or _CAPTION.search(line) or _read(line) is not None:
            break
        header.insert(0, line.strip())
    return header


def _table(run: list[_Line], header: list[str]) -> list[list[str]]:
    """Header and rows of a table; [] where the header does not say what the first figure is."""
    columns = max(len(row.figures) for row in run)
    names = _names(header, columns)
    if not names:
        return []
    has_codes = any(row.code for row in run)
    rows = [[*(_CODE_HEADER if has_codes else ["项目"]), *names]]
    settled = [Row(row.code, row.figures) for row in run]
    if len(names) == columns == 3 and has_codes and not any("%" in figure for row in run for figure in row.figures):
        settle(settled)
    for row, places in zip(run, settled, strict=True):
        whole = len(row.figures) == columns == len(names)
        figures = list(row.figures) if whole else [row.figures[0], *[""] * (len(names) - 1)]
        figures = [row.figures[0], *places.sides] if places.sides else figures
        rows.append([*([row.code] if has_codes else []), row.label, *figures])
    return rows


def _names(header: list[str], columns: int) -> list[str]:
    """The names of the columns of figures: all of them, where one line names as many as there are, else that of the first.

    Heads that wrap leave their words in any order. So the first name counts only right behind the heads of the labels, and
    the others only beside it; [] where not even the first is certain.
    """
    lines = [line.split() for line in header]
    if sum(words.count("项目") for words in lines) > 1:
        return []  # two half-tables side by side
    words = next((words for words in lines if any(map(_TOTAL_NAME.fullmatch, words))), [])
    start = next((at for at, word in enumerate(words) if _TOTAL_NAME.fullmatch(word)), 0)
    if not words or not all(map(_LABEL_HEAD.fullmatch, words[:start])) or (words[start] == "金额" and not start and columns > 1):
        return []
    names = words[start:]
    return names if len(names) == columns else names[:1]
