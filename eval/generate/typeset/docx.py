"""A filing as a Word file: headings by style, tables with merged cells."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table

from eval.generate.paper import Filing, Heading, Look, Sheet, Text

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    document = docx.Document()
    for block in filing.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, level=block.level)
        elif isinstance(block, Text):
            document.add_paragraph(block.text)
        else:
            _sheet(document, block, filing.look)
    document.save(str(path))


def _sheet(document: docx.document.Document, sheet: Sheet, look: Look) -> None:
    document.add_paragraph(sheet.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if sheet.body_line or sheet.unit:
        document.add_paragraph(f"{sheet.body_line}\u3000\u3000\u3000\u3000{sheet.unit}".strip())
    rows = len(sheet.head) + len(sheet.rows)
    table = document.add_table(rows=rows, cols=len(sheet.widths), style="Table Grid" if look.rules == "ruled" else None)
    _fill(table, sheet, look)
    document.add_paragraph(sheet.note)


def _fill(table: Table, sheet: Sheet, look: Look) -> None:
    grid = [list(row.cells) for row in table.rows]
    begun: set[int] = set()
    for (row, column), cell in sorted(sheet.places().items()):
        spans = cell.rows * cell.columns > 1
        if spans and id(cell) in begun:
            continue
        begun.add(id(cell))
        place = grid[row][column]
        if spans:
            place = place.merge(grid[row + cell.rows - 1][column + cell.columns - 1])
        paragraph = place.paragraphs[0]
        paragraph.alignment = _ALIGN[cell.align]
        run = paragraph.add_run("\u3000" * cell.indent + cell.text)
        run.font.size = Pt(look.size)
