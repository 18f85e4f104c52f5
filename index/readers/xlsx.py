"""XLSX -> Document: cells as they are shown, merged ranges as spans, hidden rows, columns and sheets left out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.domain import Block, Document, Issue
from index.errors import Unreadable
from index.readers.number_formats import format_value
from index.readers.sheets import Place, Sheet, drop_lines, hidden_issue, outside_issue, outside_print_area, sheet_blocks
from index.text import repair

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell  # type: ignore[import-untyped]
    from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

_NOT_CALCULATED = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_MAX_ROWS = 1_048_576


def read_xlsx(path: Path) -> Document:
    """Read a workbook.

    Errors: Unreadable, with the library's reason as cause. Hidden sheets, rows and columns, and formulas whose values
    were never calculated, are Issues.
    """
    import warnings

    import openpyxl  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that do not concern the text
        try:
            with path.open("rb") as file:  # by its path, a workbook named .xls would be refused
                workbook = openpyxl.load_workbook(file, data_only=True)
        except MemoryError:
            raise
        except Exception as error:
            raise Unreadable("Excel 文件已损坏", hint="请用 Excel 或 WPS 另存一份", where=path.name, code="damaged") from error
    blocks: list[Block] = []
    issues = list(_uncalculated(path))
    for worksheet in workbook.worksheets:
        if worksheet.sheet_state != "visible":
            issues.append(Issue("hidden_sheet", worksheet.title, f"隐藏的工作表“{worksheet.title}”未读取"))
            continue
        sheet, found = _read_sheet(worksheet)
        issues.extend(found)
        blocks.extend(sheet_blocks(sheet))
    return Document(path.name, "xlsx", tuple(blocks), issues=tuple(issues))


def _read_sheet(worksheet: Worksheet) -> tuple[Sheet, list[Issue]]:
    sheet = Sheet(worksheet.title)
    covered: set[Place] = set()
    for merged in worksheet.merged_cells.ranges:
        if merged.max_row - merged.min_row > _MAX_ROWS // 2 or merged.size["columns"] > 2000:
            continue  # whole rows or columns merged by a slip
        start = (merged.min_row - 1, merged.min_col - 1)
        sheet.merges[start] = (merged.max_row, merged.max_col)
        covered.update(
            (r, c) for r in range(start[0], merged.max_row) for c in range(start[1], merged.max_col) if (r, c) != start
        )
    for (row, column), cell in worksheet._cells.items():  # iter_rows would make every cell of a sheet 16 384 wide
        place = (row - 1, column - 1)
        text = repair(_text(cell))
        if text.strip() and place not in covered:
            sheet.texts[place] = text
        if cell.has_style and _is_ruled(cell):
            sheet.ruled.add(place)
    outside = outside_print_area(sheet, _print_areas(worksheet))
    issues = outside_issue(worksheet.title, outside)
    rows, columns = _hidden(worksheet, sheet)
    issues += hidden_issue(worksheet.title, rows, columns)
    return drop_lines(sheet, rows, columns | outside), issues


def _text(cell: XlsxCell) -> str:
    value: Any = getattr(cell, "value", None)
    if value is None:
        return ""
    text = format_value(value, cell.number_format or "General")
    indent = cell.alignment.indent if isinstance(value, str) and cell.alignment is not None else 0
    return "\u3000" * int(indent or 0) + text


def _is_ruled(cell: XlsxCell) -> bool:
    """Ruled below or at a side; a line above belongs to the table that begins there as well as to the row before it."""
    border = cell.border
    return border is not None and bool(
        (border.left and border.left.style)
        or (border.right and border.right.style)
        or (border.bottom and border.bottom.style and border.top and border.top.style)
    )


def _hidden(worksheet: Worksheet, sheet: Sheet) -> tuple[set[int], set[int]]:
    """Hidden rows and columns that hold text, counted from 0. Rows squeezed to nothing count as hidden."""
    used_rows = {row for row, _column in sheet.texts}
    used_columns = {column for _row, column in sheet.texts}
    rows = {
        number - 1
        for number, dimension in worksheet.row_dimensions.items()
        if (dimension.hidden or dimension.height == 0) and number - 1 in used_rows
    }
    columns: set[int] = set()
    for dimension in worksheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            first, last = dimension.min or 0, dimension.max or 0
            columns.update(column for column in used_columns if first - 1 <= column <= last - 1)
    return rows, columns


def _print_areas(worksheet: Worksheet) -> list[tuple[int, int]]:
    """First and last column of each print area."""
    from openpyxl.utils import column_index_from_string  # type: ignore[import-untyped]

    areas = re.findall(r"\$([A-Z]+)(?:\$\d+)?:\$([A-Z]+)", str(worksheet.print_area or ""))
    return [(column_index_from_string(first) - 1, column_index_from_string(last) - 1) for first, last in areas]


def _uncalculated(path: Path) -> Iterator[Issue]:
    """Sheets with formulas whose results were not saved: their cells look empty."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                count = len(_NOT_CALCULATED.findall(package.read(name)))
                if count:
                    yield Issue("formula_without_value", name, f"有 {count} 个公式没有保存计算结果，请用 Excel 打开后保存一次")
