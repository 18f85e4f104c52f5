"""ODS -> Document: the printed text of each cell, merged cells as spans, hidden rows, columns and sheets left out.

An OpenDocument sheet keeps beside each value the text that the cell shows, with the decimals it was given: that is what
is read. A value speaks only where a program has left its text out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.domain import Block, Document, Issue
from index.errors import LimitExceeded, Unreadable
from index.readers.number_formats import format_value
from index.readers.sheets import Sheet, drop_lines, hidden_issue, outside_issue, outside_print_area, sheet_blocks
from index.text import repair

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]
else:
    Element = Any

_XMLNS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE = f"{{{_XMLNS}:office:1.0}}"
_TABLE = f"{{{_XMLNS}:table:1.0}}"
_TEXT = f"{{{_XMLNS}:text:1.0}}"
_STYLE = f"{{{_XMLNS}:style:1.0}}"
_FO = f"{{{_XMLNS}:xsl-fo-compatible:1.0}}"
_ROW, _COLUMN = f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_SILENT = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}tracked-changes")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_MOST_TEXTS = 2_000_000  # cells with text, repeated ones counted: more is a bomb
_INDENT = 0.35  # centimetres of one step of indentation
_PRINT_RANGE = re.compile(r"\.\$?([A-Z]{1,3})\$?\d+:(?:\$?(?:'(?:[^']|'')*'|[^\s'.]*)\.)?\$?([A-Z]{1,3})\$?\d+(?=\s|$)")
_LENGTH = re.compile(r"(\d*\.?\d+)(cm|mm|in|pt)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}


def read_ods(path: Path) -> Document:
    """Read an OpenDocument sheet.

    Errors: Unreadable (broken; code `encrypted` when it asks for a password), LimitExceeded (code `cells`).
    Hidden sheets, rows and columns are Issues.
    """
    from lxml import etree  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(path) as package:
            if _is_encrypted(package):
                raise Unreadable("文件有密码保护", hint="请去掉密码后另存一份", where=path.name, code="encrypted")
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(package.read("content.xml"), parser)
    except (zipfile.BadZipFile, zlib.error, KeyError, etree.XMLSyntaxError, EOFError, OSError, ValueError) as error:
        raise Unreadable("ODS 文件已损坏", hint="请用 LibreOffice 或 WPS 另存一份", where=path.name, code="damaged") from error
    styles = _Styles.of(root)
    blocks: list[Block] = []
    issues: list[Issue] = []
    for table in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        if table.get(f"{_TABLE}style-name") in styles.hidden_tables:
            issues.append(Issue("hidden_sheet", name, f"隐藏的工作表“{name}”未读取"))
            continue
        reader = _Reader(Sheet(name), styles, path.name)
        reader.read(table)
        outside = outside_print_area(reader.sheet, _print_areas(table))
        issues += [*outside_issue(name, outside), *hidden_issue(name, reader.hidden_rows, reader.hidden_columns)]
        blocks += sheet_blocks(drop_lines(reader.sheet, reader.hidden_rows, reader.hidden_columns | outside))
    return Document(path.name, "ods", tuple(blocks), issues=tuple(issues))


def _print_areas(table: Element) -> list[tuple[int, int]]:
    """First and last column of each print range (`Name.A1:Name.F39`)."""
    ranges = _PRINT_RANGE.findall(table.get(f"{_TABLE}print-ranges", ""))
    return [(_column_number(first), _column_number(last)) for first, last in ranges]


def _column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _is_encrypted(package: zipfile.ZipFile) -> bool:
    try:
        return b"encryption-data" in package.read("META-INF/manifest.xml")
    except KeyError:
        return False


@dataclass(slots=True)
class _Styles:
    """What the styles of a file say that matters here."""

    hidden_tables: set[str] = field(default_factory=set)
    ruled: set[str] = field(default_factory=set)
    indents: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> _Styles:
        styles = cls()
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            for part in style:
                if part.tag == f"{_STYLE}table-properties" and part.get(f"{_TABLE}display") == "false":
                    styles.hidden_tables.add(name)
                elif part.tag == f"{_STYLE}table-cell-properties" and _is_ruled(part):
                    styles.ruled.add(name)
                elif part.tag == f"{_STYLE}paragraph-properties" and (length := _LENGTH.match(part.get(f"{_FO}margin-left", ""))):
                    styles.indents[name] = round(float(length[1]) * _CENTIMETRES[length[2]] / _INDENT)
        return styles


def _is_ruled(properties: Element) -> bool:
    """Ruled at a side, or both above and below, as in a sheet of the other kind."""

    def has(side: str) -> bool:
        return properties.get(f"{_FO}border{side}", "none") not in ("none", "")

    return has("") or has("-left") or has("-right") or (has("-bottom") and has("-top"))


@dataclass(slots=True)
class _Reader:
    """Walks one table; what is repeated is put down as often, blank stretches cost nothing."""

    sheet: Sheet
    styles: _Styles
    where: str
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _column_styles: list[tuple[int, str]] = field(default_factory=list)  # first column after it, default style

    def read(self, table: Element) -> None:
        column = 0
        hidden: list[tuple[int, int]] = []
        for element in _within(table, _COLUMN):
            end = min(column + _count(element, f"{_TABLE}number-columns-repeated"), _MOST_COLUMNS)
            if element.get(f"{_TABLE}visibility", "visible") != "visible":
                hidden.append((column, end))
            self._column_styles.append((end, element.get(f"{_TABLE}default-cell-style-name", "")))
            column = end
        row = 0
        for element in _within(table, _ROW):
            row = self._read_row(element, row)
        used = {place[1] for place in self.sheet.texts}
        self.hidden_columns = {column for column in used if any(start <= column < end for start, end in hidden)}

    def _read_row(self, element: Element, row: int) -> int:
        """Returns the number of the next row."""
        times = min(_count(element, f"{_TABLE}number-rows-repeated"), _MOST_ROWS - row)
        texts, ruled = self._cells(element, row)
        if not texts:
            times_ruled = times if times < 100 else 1  # the ruled empty rows that a sheet ends with
            self.sheet.ruled.update((row + i, column) for i in range(times_ruled) for column in ruled)
            return row + times
        if len(self.sheet.texts) + times * len(texts) > _MOST_TEXTS:
            raise LimitExceeded(f"单元格过多，超过 {_MOST_TEXTS} 个", hint="请拆分文件后再添加", where=self.where, code="cells")
        for i in range(row, row + times):
            self.sheet.texts.update(((i, column), text) for column, text in texts.items())
            self.sheet.ruled.update((i, column) for column in ruled)
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            self.hidden_rows.update(range(row, row + times))
        return row + times

    def _cells(self, element: Element, row: int) -> tuple[dict[int, str], set[int]]:
        """The texts of a row by their columns, and its ruled columns."""
        texts: dict[int, str] = {}
        ruled: set[int] = set()
        column = 0
        for cell in element:
            if cell.tag not in (_CELL, _COVERED):
                continue
            times = min(_count(cell, f"{_TABLE}number-columns-repeated"), _MOST_COLUMNS - column)
            style = cell.get(f"{_TABLE}style-name") or self._column_style(column)
            text = _shown(cell) if cell.tag == _CELL else ""
            if text:
                text = "\u3000" * min(self.styles.indents.get(style, 0), 20) + text
                texts.update((column + i, text) for i in range(times))
            if style in self.styles.ruled and times < 256:
                ruled.update(range(column, column + times))
            rows, columns = _count(cell, f"{_TABLE}number-rows-spanned"), _count(cell, f"{_TABLE}number-columns-spanned")
            if (rows > 1 or columns > 1) and rows <= _MOST_ROWS // 2 and columns <= 2000:
                self.sheet.merges[row, column] = (row + rows, column + columns)
            column += times
        return texts, ruled

    def _column_style(self, column: int) -> str:
        return next((style for end, style in self._column_styles if column < end), "")


def _within(element: Element, tag: str) -> Iterator[Element]:
    """Rows or columns of a table, those in groups and headers included; tables inside cells are not entered."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _GROUPS:
            yield from _within(child, tag)


_GROUPS = {f"{_TABLE}table-{name}" for name in ("row-group", "header-rows", "rows", "column-group", "header-columns", "columns")}


def _count(element: Element, name: str) -> int:
    value = element.get(name, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 10 else 1


def _shown(cell: Element) -> str:
    """What a cell shows: its text, or its value where the text is missing or did not fit."""
    text = repair("\n".join(_plain(paragraph) for paragraph in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")))
    return text if text.strip(" \t\n\u00a0#") else _from_value(cell)


def _plain(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(_count(child, f"{_TEXT}c"), 100))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            parts.append(_plain(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _from_value(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    try:
        if kind in ("float", "currency", "percentage"):
            number = Decimal(cell.get(f"{_OFFICE}value", ""))
            return format_value(number, "0.00%" if kind == "percentage" else "General")
        if kind == "date":
            stated = cell.get(f"{_OFFICE}date-value", "")
            return format_value(datetime.fromisoformat(stated) if "T" in stated else date.fromisoformat(stated))
    except (InvalidOperation, ValueError):
        return ""
    return str(cell.get(f"{_OFFICE}string-value") or cell.get(f"{_OFFICE}boolean-value", "").upper())
