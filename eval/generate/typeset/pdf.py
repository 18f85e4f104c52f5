"""A filing as PDF, set with reportlab: A4, page numbers at the foot, tables ruled, with three rules, or open.

The face is STSong-Light, which every reader of PDF knows and which is not embedded; `set_face` takes a TrueType file instead,
for pages that are to be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    LongTable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from eval.generate.paper import Align, Cell, Filing, Heading, Look, Rules, Sheet, Text

MARGIN = 54
PADDING = 3
SMALLEST = 4
_ALIGN: dict[Align, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}
_faces = ["STSong-Light"]


def set_face(path: Path) -> None:
    """Set all that follows in a TrueType face, embedded."""
    pdfmetrics.registerFont(TTFont("Given", str(path)))
    _faces[0] = "Given"


def write(filing: Filing, path: Path) -> None:
    """Set the filing."""
    if _faces[0] not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_faces[0]))
    size = landscape(A4) if filing.look.landscape else A4
    document = SimpleDocTemplate(
        str(path),
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=filing.name.rpartition(".")[0],
        invariant=1,
    )
    document.build(_story(filing, size[0] - 2 * MARGIN), onFirstPage=_numbered, onLaterPages=_numbered)


def _numbered(canvas: Canvas, document: Any) -> None:
    canvas.setFont(_faces[0], 9)
    canvas.drawCentredString(document.pagesize[0] / 2, MARGIN / 2, f"— {document.page} —")


def _style(size: int, align: Align = "left", *, lead: float = 1.25, first: int = 0, space: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{align}{lead}{first}{space}",
        fontName=_faces[0],
        fontSize=size,
        leading=size * lead,
        alignment=_ALIGN[align],
        wordWrap="CJK",
        firstLineIndent=first,
        spaceBefore=space,
        spaceAfter=space,
    )


def _story(filing: Filing, width: float) -> list[Flowable]:
    story: list[Flowable] = []
    after_sheet = False
    for block in filing.blocks:
        if isinstance(block, Sheet):
            story.extend(_sheet(block, filing.look, width))
        elif isinstance(block, Heading):
            if block.level == 1 and after_sheet:
                story.append(PageBreak())
            story.append(
                Paragraph(escape(block.text), _style(18 - 2 * block.level, "center" if block.level == 1 else "left", space=8))
            )
        else:
            story.append(_text(block))
        after_sheet = isinstance(block, Sheet)
    return story


def _text(block: Text) -> Paragraph:
    return Paragraph(escape(block.text), _style(12, lead=1.6, first=24))


def _sheet(sheet: Sheet, look: Look, width: float) -> list[Flowable]:
    table = _table(sheet, look, width)
    above: list[Flowable] = [CondPageBreak(170), Spacer(0, 10)]
    if sheet.number:
        above.append(Paragraph(escape(sheet.number), _style(look.size, "right")))
    above.append(Paragraph(escape(sheet.title), _style(14, "center", space=4)))
    if sheet.body_line or sheet.unit:
        line = [
            [Paragraph(escape(sheet.body_line), _style(look.size)), Paragraph(escape(sheet.unit), _style(look.size, "right"))]
        ]
        above.append(LongTable(line, colWidths=[width * 0.7, width * 0.3]))
    below: list[Flowable] = [Paragraph(escape(sheet.note), _style(look.size, space=3))] if sheet.note else []
    small = len(sheet.rows) <= 6
    return [KeepTogether([*above, table, *below])] if small else [*above, table, *below]


def _table(sheet: Sheet, look: Look, width: float) -> LongTable:
    places = sheet.places()
    scale = width * look.width / sum(sheet.widths)
    look = replace(look, size=_fitting(sheet, look.size, scale))
    rows, columns = len(sheet.head) + len(sheet.rows), len(sheet.widths)
    begun: set[int] = set()
    merged = False  # below the heads
    cells: list[list[Any]] = [[""] * columns for _ in range(rows)]
    commands: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((side, (0, 0), (-1, -1), PADDING) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")),
        *_rules(look.rules, len(sheet.head)),
    ]
    for (row, column), cell in sorted(places.items()):
        if id(cell) in begun and cell.rows * cell.columns > 1:
            continue
        begun.add(id(cell))
        cells[row][column] = _content(cell, look)
        if cell.rows * cell.columns > 1:
            merged = merged or row >= len(sheet.head)
            commands.append(("SPAN", (column, row), (column + cell.columns - 1, row + cell.rows - 1)))
    return LongTable(
        cells,
        colWidths=[part * scale for part in sheet.widths],
        repeatRows=len(sheet.head) if look.repeats_head else 0,
        splitInRow=int(look.splits_rows and not merged),  # reportlab cannot split a merged cell that stands in the middle
        style=TableStyle(commands),
    )


def _fitting(sheet: Sheet, size: int, scale: float) -> int:
    """The size at which no amount has to be broken, as spreadsheets shrink what does not fit; `scale` is points a width."""
    amounts = [(cell.text, column) for (_, column), cell in sheet.places().items() if cell.align == "right" and cell.columns == 1]
    while size > SMALLEST and any(
        pdfmetrics.stringWidth(text, _faces[0], size) + 2 * PADDING + 1 > sheet.widths[column] * scale for text, column in amounts
    ):
        size -= 1
    return size


def _content(cell: Cell, look: Look) -> Any:
    return Paragraph("\u3000" * cell.indent + escape(cell.text), _style(look.size, cell.align)) if cell.text else ""


def _rules(rules: Rules, head: int) -> Sequence[Any]:
    if rules == "ruled":
        return [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    if rules == "three":
        edges = [("LINEABOVE", (0, 0), (-1, 0), 1.2, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1.2, colors.black)]
        return [*edges, ("LINEBELOW", (0, head - 1), (-1, head - 1), 0.6, colors.black)]
    return []
