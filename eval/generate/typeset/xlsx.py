"""A filing as a workbook: a sheet for each table, amounts as numbers formatted as printed; prose on a sheet before."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Side  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from eval.generate.paper import Cell, Filing, Heading, Look, Sheet, Text

_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d+|-?\d+\.\d+")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_THIN = Side(style="thin")


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    book = Workbook()
    first = book.active
    texts = [block.text for block in filing.blocks if isinstance(block, (Heading, Text))]
    if len(texts) > 1:
        first.title = "封面"
        for text in texts:
            first.append([text])
    else:
        book.remove(first)
    for number, sheet in enumerate(filing.sheets, 1):
        _sheet(book.create_sheet(_FORBIDDEN.sub("", sheet.title)[:24] + f" {number}"), sheet, filing.look)
    book.save(path)


def _sheet(page: Worksheet, sheet: Sheet, look: Look) -> None:
    wide = len(sheet.widths)
    top = 1
    if sheet.number:
        page.cell(top, wide, sheet.number).alignment = Alignment(horizontal="right")
        top += 1
    page.cell(top, 1, sheet.title).alignment = Alignment(horizontal="center")
    page.merge_cells(start_row=top, start_column=1, end_row=top, end_column=wide)
    top += 1
    if sheet.body_line or sheet.unit:
        page.cell(top, 1, sheet.body_line or None)
        page.cell(top, wide, sheet.unit or None).alignment = Alignment(horizontal="right")
        top += 1
    _fill(page, sheet, top, look)
    if sheet.note:
        page.cell(top + len(sheet.head) + len(sheet.rows), 1, sheet.note)
    for column, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width * 1.6


def _fill(page: Worksheet, sheet: Sheet, top: int, look: Look) -> None:
    begun: set[int] = set()
    for (row, column), cell in sorted(sheet.places().items()):
        spans = cell.rows * cell.columns > 1
        if spans and id(cell) in begun:
            continue
        begun.add(id(cell))
        _put(page, top + row, 1 + column, cell, look)
        if spans:
            page.merge_cells(
                start_row=top + row, start_column=1 + column, end_row=top + row + cell.rows - 1, end_column=column + cell.columns
            )


def _put(page: Worksheet, row: int, column: int, cell: Cell, look: Look) -> None:
    place = page.cell(row, column)
    place.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True, indent=cell.indent)
    if look.rules == "ruled":
        place.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    if cell.align == "right" and _AMOUNT.fullmatch(cell.text):
        places = len(cell.text.partition(".")[2])
        place.value = Decimal(cell.text.replace(",", ""))
        place.number_format = ("#,##0." if look.thousands else "0.") + "0" * places
    else:
        place.value = cell.text or None
