"""Answers -> citations that do not show what they quote. Each cited place is opened afresh in the filing itself.

Shape:  Answers + the files they cite -> Faults. A PDF is opened with pdfium, a workbook with openpyxl or calamine, a document
        with python-docx, a page of the web with lxml, a text as it stands: never with the readers whose work is looked at.
Units:  boxes in points from the top left; a box may miss its letters by `TOLERANCE`.
A picture without a text layer shows its quotation only to the eye: such citations are counted apart. As a program:
`python -m eval.citations --help`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import python_calamine
from lxml import html  # type: ignore[import-untyped]

from assistant.domain import Answer, Citation
from eval.corpus import find_files
from eval.systems.answers import read_answer
from index.errors import WenzhangError
from index.text import fold

TOLERANCE = 2.5
_ROW_BAND = 14.0  # points above and below a cell in which its row's name may wrap
_CURRENCY = "¥$"  # drawn by a cell's number format


class Found(StrEnum):
    """What opening a cited place came to."""

    SHOWN = "shown"
    FAULT = "fault"
    PICTURE = "picture"  # there is no text to look at, only a picture


@dataclass(frozen=True, slots=True)
class Look:
    """One citation of one answer, opened."""

    question: str
    citation: Citation
    found: Found
    why: str = ""

    def __str__(self) -> str:
        one = self.citation
        place = f"第 {one.page} 页 " if one.page else ""
        return f"{self.question}: [{one.id}] {one.quote[:40]!r} {one.filing} {place}{one.row or ''}: {self.why}"


Letters = list[tuple[float, float, str]]  # middles of letters from the top left, as they are read


def look_up(answers: Iterable[Answer], files: Mapping[str, Path]) -> Iterator[Look]:
    """Open every citation of the answers; a file that is not there is a fault."""
    for answer in answers:
        for citation in answer.citations:
            yield Look(answer.question, citation, *open_place(citation, files.get(citation.filing)))


def open_place(citation: Citation, path: Path | None) -> tuple[Found, str]:
    """Does the cited place of the file show the quotation, and a cell its row's name beside it?"""
    if path is None:
        return Found.FAULT, "the file is not there"
    if not fold(citation.quote):
        return Found.FAULT, "nothing is quoted"
    if citation.sentence and fold(citation.quote) not in fold(citation.sentence):
        return Found.FAULT, "the quotation is not of its sentence"
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        return Found.PICTURE if path.suffix.lower() in _PICTURES else Found.FAULT, f"no way to open {path.suffix}"
    return opener(citation, path)


# --- PDF ---------------------------------------------------------------------------------------------


@cache
def page_letters(path: Path, page_no: int) -> Letters:
    """The letters of a page with their middles, in the order in which they are read; none on a picture."""
    document = pdfium.PdfDocument(path)
    try:
        page = document[page_no - 1]
        left, bottom, _, top = page.get_cropbox()
        letters = page.get_textpage()
        found: Letters = []
        for at in range(letters.count_chars()):
            x0, y0, x1, y1 = letters.get_charbox(at)
            found.append(((x0 + x1) / 2 - left, top - (y0 + y1) / 2, letters.get_text_range(at, 1)))
        assert bottom <= top
        return found
    finally:
        document.close()


def letters_inside(path: Path, page_no: int, box: tuple[float, float, float, float]) -> str:
    """The folded letters that are drawn inside a box."""
    x0, top, x1, bottom = box
    kept = (
        text
        for x, y, text in page_letters(path, page_no)
        if x0 - TOLERANCE <= x <= x1 + TOLERANCE and top - TOLERANCE <= y <= bottom + TOLERANCE
    )
    return fold("".join(kept))


def _in_pdf(citation: Citation, path: Path) -> tuple[Found, str]:
    if citation.page is None or citation.bbox is None:
        return Found.FAULT, "no page or no box"
    if not page_letters(path, citation.page):
        return Found.PICTURE, "the page is a picture"
    quote, inside = fold(citation.quote), letters_inside(path, citation.page, citation.bbox)
    shown = quote in inside or sorted(quote) == sorted(inside)  # lines of a cell may be drawn in another order
    if not shown:  # a sentence, or a long cell, that goes on over the page
        shown = _goes_on(path, citation.page, quote, inside)
    if not shown:
        return Found.FAULT, f"the box holds {inside[:60]!r}"
    is_sentence = bool(citation.sentence)  # of a cell that tells several things: its box is the cell's
    if citation.table and not is_sentence and len(inside) > 3 * len(quote) + 12:
        return Found.FAULT, f"the box holds much more: {inside[:60]!r}"
    return _beside(citation, path, inside)


def _goes_on(path: Path, page_no: int, quote: str, inside: str) -> bool:
    """Does a sentence end the box on its first page and go on over the next?"""
    for at in range(len(inside) - 1):
        if quote.startswith(inside[at:]):
            rest = quote.removeprefix(inside[at:])
            return rest in fold("".join(text for _, _, text in page_letters(path, page_no + 1)))
    return False


def _beside(citation: Citation, path: Path, inside: str) -> tuple[Found, str]:
    """The name of a cell's row stands to the left of it, or is what the cell itself says."""
    assert citation.bbox is not None
    assert citation.page is not None
    x0, top, _, bottom = citation.bbox
    if not citation.table or not citation.row:
        return Found.SHOWN, ""
    left = (text for x, y, text in page_letters(path, citation.page) if x < x0 and top - _ROW_BAND <= y <= bottom + _ROW_BAND)
    beside = fold("".join(left)) + inside
    missing = set(fold(citation.row)) - set(beside)
    if missing and citation.sentence and citation.page > 1:  # the rest of a long cell, whose row is named on the page before
        before = fold("".join(text for x, _, text in page_letters(path, citation.page - 1) if x < x0))
        missing = set() if fold(citation.row) in before else missing
    return (Found.SHOWN, "") if not missing else (Found.FAULT, f"beside it stands {beside[:60]!r}")


# --- rows: sheets, documents, pages of the web ---------------------------------------------------------


def _in_rows(read: Callable[[Path], tuple[list[list[str]], str]]) -> Callable[[Citation, Path], tuple[Found, str]]:
    def opened(citation: Citation, path: Path) -> tuple[Found, str]:
        rows, text = read(path)
        quote, names = fold(citation.quote), [fold(name) for name in (citation.row or "").split()]
        if not citation.table:
            return (Found.SHOWN, "") if quote in text else (Found.FAULT, "not in the text")
        holding = [row for row in rows if any(quote in cell or quote.lstrip(_CURRENCY) in cell for cell in row)]
        if not holding:
            return Found.FAULT, "no cell holds it"
        named = any(all(_names("|".join(row), name) for name in names) for row in holding)
        return (Found.SHOWN, "") if named else (Found.FAULT, "no row of that name holds it")

    return opened


def _names(row: str, name: str) -> bool:
    """Is a part of a row's name in the row? A sign may be drawn by the format, a 月 stand in the column's head alone."""
    return name in row or name.lstrip(_CURRENCY) in row or (name[:-1].isdigit() and name[-1] in "年月日" and name[:-1] in row)


@cache
def _document(path: Path) -> tuple[list[list[str]], str]:
    opened = docx.Document(str(path))
    rows = [[fold(cell.text) for cell in row.cells] for table in opened.tables for row in table.rows]
    prose = "".join(fold(paragraph.text) for paragraph in opened.paragraphs)
    return rows, prose + "".join(cell for row in rows for cell in row)


@cache
def _workbook(path: Path) -> tuple[list[list[str]], str]:
    rows: list[list[str]] = []
    for sheet in openpyxl.load_workbook(path, data_only=True):
        cells = [[_shown(cell.value, str(cell.number_format)) for cell in row] for row in sheet.iter_rows()]
        for merged in sheet.merged_cells.ranges:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    cells[row - 1][column - 1] = cells[merged.min_row - 1][merged.min_col - 1]
        rows += cells
    return rows, "".join(cell for row in rows for cell in row)


def _shown(value: object, number_format: str) -> str:
    """A cell's text as the sheet shows it, and as it is kept: either may be quoted."""
    if isinstance(value, int | float) and (decimals := re.search(r"0(?:\.(0+))?", number_format)):
        percent = number_format.rstrip('"').endswith("%")
        digits, scaled = len(decimals[1] or ""), value * 100 if percent else value
        after = "".join(re.findall(r'"([^"]*)"', number_format.split(";")[0])) or ("%" if percent else "")
        return f"{scaled:,.{digits}f}{after}|{scaled:.{digits}f}{after}|{value}"
    if isinstance(value, float):
        return f"{value}|{value:.10g}"  # as many digits as a cell without a format has room for
    return "" if value is None else _dated(value) if isinstance(value, date) else fold(str(value))


def _dated(day: date) -> str:
    """A date in the forms in which sheets draw it."""
    forms = ("%Y-%m-%d", "%Y/%m/%d", f"%Y/{day.month}/{day.day}", f"%Y-{day.month}-{day.day}", f"%Y年{day.month}月{day.day}日")
    return "|".join(day.strftime(form) for form in forms)


@cache
def _old_workbook(path: Path) -> tuple[list[list[str]], str]:
    opened = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))  # by what it is, not by what it is called
    rows = [[_both(cell) for cell in row] for name in opened.sheet_names for row in opened.get_sheet_by_name(name).to_python()]
    return rows, "".join(cell for row in rows for cell in row)


def _both(value: object) -> str:
    if isinstance(value, float):
        plain = f"{value:.10f}".rstrip("0").rstrip(".")
        return f"{plain}|{value:,.2f}|{value:.2f}|{value:,.1f}|{value:,.0f}|{value:.0f}"
    if isinstance(value, date):
        return _dated(value)
    return fold(str(value))


@cache
def _web_page(path: Path) -> tuple[list[list[str]], str]:
    raw = path.read_bytes()
    try:
        tree = html.fromstring(raw.decode("utf-8-sig"))
    except ValueError:  # another encoding, which the page names itself
        tree = html.fromstring(raw)
    rows = [[fold(cell.text_content()) for cell in row.xpath("./td|./th")] for row in tree.xpath("//tr")]
    return rows, fold(tree.text_content())


def _in_text(citation: Citation, path: Path) -> tuple[Found, str]:
    """A text has neither cells nor boxes: the quotation must stand in it, digits that were torn apart put together."""
    text = _plain(path)
    shown = fold(citation.quote) in text
    return (Found.SHOWN, "") if shown else (Found.FAULT, "not in the text")


@cache
def _plain(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return fold(re.sub(r"<[^<>]{1,200}>", "", raw.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return ""


_OPENERS: dict[str, Callable[[Citation, Path], tuple[Found, str]]] = {
    ".pdf": _in_pdf,
    ".docx": _in_rows(_document),
    ".xlsx": _in_rows(_workbook),
    ".xls": _in_rows(_old_workbook),
    ".ods": _in_rows(_old_workbook),
    ".html": _in_rows(_web_page),
    ".htm": _in_rows(_web_page),
    ".txt": _in_text,
    ".md": _in_text,
    ".csv": _in_text,
}
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})


# --- as a program --------------------------------------------------------------------------------------


def read_answers(path: Path) -> Iterator[Answer]:
    """The answers of a batch: one line of JSON for each conversation, `answers` holding those of its turns."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield from map(read_answer, json.loads(line)["answers"])


def main(answers: Path, folders: Sequence[Path]) -> int:
    """Look up all citations and tell: 0 when every one shows what it quotes, 1 otherwise."""
    read = list(read_answers(answers))
    names = {citation.filing for answer in read for citation in answer.citations}
    files: dict[str, Path] = {}
    for folder in folders:
        files = {**find_files(names, folder), **files}
    looks = list(look_up(read, files))
    for look in looks:
        if look.found is Found.FAULT:
            sys.stdout.write(f"{look}\n")
    counts = Counter(look.found for look in looks)
    told = ", ".join(f"{name.value} {counts[name]}" for name in Found)
    sys.stderr.write(f"{len(looks)} 处引用 / citations: {told}\n")
    return 1 if counts[Found.FAULT] else 0


def command(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.citations", description="Opens every cited place of answers.")
    parser.add_argument("answers", type=Path, help="what `wenzhang ask --batch … --out` wrote")
    parser.add_argument("folders", type=Path, nargs="+", help="folders in which the cited files stand")
    chosen = parser.parse_args(argv)
    try:
        return main(chosen.answers, chosen.folders)
    except WenzhangError as error:
        sys.stderr.write(f"{error.message} {error.hint}\n".strip())
        return 1


if __name__ == "__main__":
    sys.exit(command())
