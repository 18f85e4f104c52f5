"""A filing as plain text, page by page: what a program gets that does not care for tables.

The usual libraries called in the usual way, on purpose apart from our readers: the plain way is to be measured as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

Page = tuple[int | None, str]  # number from 1, None where the format has none


def pages_of(path: Path) -> list[Page]:
    """The text of a file; nothing for a format that is no text (a picture)."""
    reader = _READERS.get(path.suffix.lower())
    return [(number, text) for number, text in reader(path) if text.strip()] if reader else []


def _pdf(path: Path) -> Iterator[Page]:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, once for each letter
    with pdfplumber.open(path) as file:
        for page in file.pages:
            yield page.page_number, page.extract_text()
            page.close()


def _docx(path: Path) -> Iterator[Page]:
    from docx import Document
    from docx.table import Table

    blocks = []
    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            blocks += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            blocks.append(block.text)
    yield None, "\n".join(blocks)


def _xlsx(path: Path) -> Iterator[Page]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(path, data_only=True, read_only=True)
    for sheet in book:
        rows = ("\t".join("" if value is None else str(value) for value in row) for row in sheet.iter_rows(values_only=True))
        yield None, sheet.title + "\n" + "\n".join(rows)
    book.close()


def _xls(path: Path) -> Iterator[Page]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        yield None, name + "\n" + "\n".join("\t".join(map(str, row)) for row in rows)


def _html(path: Path) -> Iterator[Page]:
    from lxml import html  # type: ignore[import-untyped]

    yield None, "\n".join(line.strip() for line in html.parse(path).getroot().text_content().splitlines() if line.strip())


def _plain(path: Path) -> Iterator[Page]:
    yield None, path.read_text(encoding="utf-8", errors="replace")


_READERS: dict[str, Callable[[Path], Iterator[Page]]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".html": _html,
    ".htm": _html,
    ".txt": _plain,
    ".md": _plain,
    ".csv": _plain,
}
