"""A filing as a text dump: paragraphs as lines, tables as lines of cells with tabs between, merged cells written once."""

from __future__ import annotations

from pathlib import Path

from eval.generate.paper import Filing, Sheet


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    lines: list[str] = []
    for block in filing.blocks:
        if isinstance(block, Sheet):
            lines.extend(_sheet(block))
        else:
            lines.append(block.text)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sheet(sheet: Sheet) -> list[str]:
    above = [text for text in (sheet.number, sheet.title, "\t".join(filter(None, (sheet.body_line, sheet.unit)))) if text]
    places = sheet.places()
    begun: set[int] = set()
    lines = []
    for row in range(len(sheet.head) + len(sheet.rows)):
        cells = []
        for column in range(len(sheet.widths)):
            cell = places[row, column]
            repeated = id(cell) in begun and cell.rows * cell.columns > 1
            cells.append("" if repeated else cell.text)
            begun.add(id(cell))
        lines.append("\t".join(cells))
    return [*above, *lines, *([sheet.note] if sheet.note else [])]
