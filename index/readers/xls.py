"""XLS (and XLSB) -> Document, through calamine. Number formats are lost in these files: numbers come as plain digits."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from index.domain import Block, Document, Issue
from index.errors import Unreadable
from index.readers.number_formats import format_value
from index.readers.sheets import Sheet, sheet_blocks
from index.text import repair

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xls(path: Path) -> Document:
    """Read a workbook of the old binary kind.

    Errors: Unreadable (broken; code `encrypted` when it asks for a password). Hidden sheets are Issues.
    """
    import python_calamine as calamine

    try:
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
            return _read(path, workbook, calamine)
    except calamine.PasswordError as error:
        raise Unreadable("文件有密码保护", hint="请去掉密码后另存一份", where=path.name, code="encrypted") from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError) as error:
        raise _damaged(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what the library's own language raises; nothing can import its type
            raise _damaged(path) from error
        raise


def _damaged(path: Path) -> Unreadable:
    return Unreadable("Excel 文件已损坏", hint="请用 Excel 或 WPS 另存为 .xlsx", where=path.name, code="damaged")


def _read(path: Path, workbook: CalamineWorkbook, calamine: ModuleType) -> Document:
    blocks: list[Block] = []
    issues: list[Issue] = []
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != calamine.SheetVisibleEnum.Visible:
            issues.append(Issue("hidden_sheet", about.name, f"隐藏的工作表“{about.name}”未读取"))
            continue
        blocks.extend(sheet_blocks(_sheet(workbook, index, about.name)))
    return Document(path.name, "xls", tuple(blocks), issues=tuple(issues))


def _sheet(workbook: CalamineWorkbook, index: int, name: str) -> Sheet:
    source = workbook.get_sheet_by_index(index)
    sheet = Sheet(name)
    for (row, column), (last_row, last_column) in source.merged_cell_ranges or ():
        sheet.merges[row, column] = (last_row + 1, last_column + 1)
    covered = {
        (r, c)
        for (row, column), (row_end, column_end) in sheet.merges.items()
        for r in range(row, row_end)
        for c in range(column, column_end)
        if (r, c) != (row, column)
    }
    for r, values in enumerate(source.to_python(skip_empty_area=False)):
        for c, value in enumerate(values):
            text = repair(format_value(None if value == "" else value))
            if text.strip() and (r, c) not in covered:
                sheet.texts[r, c] = text
    return sheet
