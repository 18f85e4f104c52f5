"""A filing as a web page, the way portals print it: a title, paragraphs, tables with spans."""

from __future__ import annotations

from html import escape
from pathlib import Path

from eval.generate.paper import Cell, Filing, Heading, Look, Sheet, Text


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    title = escape(filing.name.rpartition(".")[0])
    body = "\n".join(_block(block, filing.look) for block in filing.blocks)
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    path.write_text(f'<!DOCTYPE html>\n<html lang="zh">{head}\n<body>\n{body}\n</body></html>\n', encoding="utf-8")


def _block(block: Heading | Text | Sheet, look: Look) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Text):
        return f"<p>\u3000\u3000{escape(block.text)}</p>"
    return _sheet(block, look)


def _sheet(sheet: Sheet, look: Look) -> str:
    lines = [f'<p style="text-align:right">{escape(sheet.number)}</p>'] if sheet.number else []
    lines.append(f'<p style="text-align:center"><strong>{escape(sheet.title)}</strong></p>')
    if sheet.body_line:
        lines.append(f"<p>{escape(sheet.body_line)}</p>")
    if sheet.unit:
        lines.append(f'<p style="text-align:right">{escape(sheet.unit)}</p>')
    lines.append('<table border="1">' if look.rules == "ruled" else "<table>")
    lines.extend(f"<tr>{''.join(map(cell, row))}</tr>" for row in (*sheet.head, *sheet.rows))
    lines.append("</table>")
    if sheet.note:
        lines.append(f"<p>{escape(sheet.note)}</p>")
    return "\n".join(lines)


def cell(cell: Cell) -> str:
    """One cell of a table."""
    spans = "".join(f' {name}="{count}"' for name, count in (("rowspan", cell.rows), ("colspan", cell.columns)) if count > 1)
    indent = "&emsp;" * cell.indent
    return f'<td{spans} align="{cell.align}">{indent}{escape(cell.text)}</td>'
