"""DOCX -> Document: the body in its order, headings by style, numbers of automatic lists, tables with their spans.

Tracked changes count as accepted, hidden text is left out, text boxes follow the paragraph they hang on, footnotes stand
at the end. Word keeps no pages, so `page_no` is None throughout.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.domain import Block, Cell, Document, Paragraph, TableBlock
from index.errors import Unreadable
from index.readers.docx_numbering import Numbering, to_number
from index.readers.docx_pictures import PictureTexts
from index.readers.lines import join_cell_lines
from index.text import repair

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]
else:
    Element = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = {f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "footnoteReference", "endnoteReference")}
_SKIPPED = _DELETED | {f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr", f"{_W}commentReference"}
_LETTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}ptab": "\t",
}
_TEXT_BOX = f"{_W}txbxContent"
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)
_MOST_COLUMNS = 500
_OFF = ("0", "false", "off")


def read_docx(path: Path) -> Document:
    """Read a Word document.

    Errors: Unreadable when the package or its XML is broken.
    """
    import docx

    try:
        word = docx.Document(str(path))
        body = word.element.body
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable("Word 文件已损坏", hint="请用 Word 或 WPS 另存一份", where=path.name, code="damaged") from error
    if body is None:
        raise Unreadable("Word 文件没有正文", hint="请用 Word 或 WPS 另存一份", where=path.name, code="damaged")
    pictures = PictureTexts(word.part)
    reader = _Reader(_Styles(word.styles.element), Numbering.of(word.part), pictures)
    blocks = [*reader.blocks(body), *_footnotes(word.part)]
    return Document(path.name, "docx", tuple(blocks), issues=tuple(pictures.issues()))


class _Styles:
    """What paragraph styles say, with what they take over from the styles they are based on."""

    def __init__(self, styles: Element) -> None:
        self._styles = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
        self._levels: dict[str, int | None] = {}

    def chain(self, style_id: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            style_id = _value(style.find(f"{_W}basedOn"))

    def level(self, style_id: str) -> int | None:
        """Heading level from 1, by outline level or by name; None for body text and tables of contents."""
        if style_id not in self._levels:
            self._levels[style_id] = self._find_level(style_id)
        return self._levels[style_id]

    def _find_level(self, style_id: str) -> int | None:
        for style in self.chain(style_id):
            name = (_value(style.find(f"{_W}name")) or "").strip()
            if name.lower().startswith("toc"):
                return None
            if match := _HEADING_STYLE.match(name):
                return int(match[1])
            if name.lower() in ("title", "标题"):
                return 1
            outline = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
            if outline is not None:
                return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else None
        return None


@dataclass(slots=True)
class _Reader:
    """Walks a body; the counters of automatic lists run along."""

    styles: _Styles
    numbering: Numbering
    pictures: PictureTexts
    carried: str = ""  # the text of paragraphs whose end was deleted: the next one goes on with it

    def blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED:  # content controls, insertions, custom XML: their content counts
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        boxes: list[Element] = []
        text = self.carried + repair(_text(paragraph, boxes))
        self.carried = ""
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.carried = text
        elif text.strip():
            properties = paragraph.find(f"{_W}pPr")
            style_id = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
            label = self.numbering.label(properties, [s.find(f"{_W}pPr") for s in self.styles.chain(style_id)])
            lines = [line for line in text.split("\n") if line.strip()]
            level = self._level(properties, style_id)
            for index, line in enumerate(lines):
                yield Paragraph((label if index == 0 else "") + line.strip(), style_level=level if index == 0 else None)
        for box in boxes:
            yield from self.blocks(box)
        yield from self.pictures.blocks(paragraph)

    def _level(self, properties: Element | None, style_id: str | None) -> int | None:
        own = _value(properties.find(f"{_W}outlineLvl")) if properties is not None else None
        if own is not None and own.isdecimal():
            return int(own) + 1 if int(own) < 9 else None
        return self.styles.level(style_id) if style_id else None

    def _table(self, table: Element) -> Iterator[Block]:
        cells: list[_OpenCell] = []
        contents: list[Block] = []
        rows = [row for row in _children(table, "tr") if row.find(f"{_W}trPr/{_W}del") is None]
        above: dict[int, _OpenCell] = {}
        for number, row in enumerate(rows):
            column = to_number(_value(row.find(f"{_W}trPr/{_W}gridBefore")), 0, _MOST_COLUMNS)
            below: dict[int, _OpenCell] = {}
            for element in _children(row, "tc"):
                span = max(1, to_number(_value(element.find(f"{_W}tcPr/{_W}gridSpan")), 1, _MOST_COLUMNS))
                cell = above.get(column) if _goes_on(element) else None
                if cell is None or cell.column_end != column + span:
                    inner = list(self.blocks(element))
                    contents += inner
                    lines = [block.text for block in inner if isinstance(block, Paragraph)]
                    cell = _OpenCell(number, column, join_cell_lines(lines), number + 1, column + span)
                    cells.append(cell)
                else:
                    cell.row_end = number + 1
                below[column] = cell
                column += span
            above = below
        if len(cells) == 1:  # a frame around text, not a table
            yield from _unframed(contents)
            return
        if any(cell.text for cell in cells):
            yield TableBlock(tuple(cell.closed() for cell in cells))
        yield from (block for block in contents if isinstance(block, TableBlock))  # tables in cells follow on their own


@dataclass(slots=True)
class _OpenCell:
    row: int
    column: int
    text: str
    row_end: int
    column_end: int

    def closed(self) -> Cell:
        return Cell(self.row, self.column, self.text, self.row_end, self.column_end)


def _unframed(contents: Sequence[Block]) -> Iterator[Block]:
    """What a frame of one cell holds, in its order; broken lines are mended as in any cell."""
    for is_text, group in itertools.groupby(contents, lambda block: isinstance(block, Paragraph)):
        if is_text:
            joined = join_cell_lines([block.text for block in group if isinstance(block, Paragraph)])
            yield from (Paragraph(line) for line in joined.split("\n") if line)
        else:
            yield from group


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, cells of a row; content controls and insertions around them are looked through."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}moveTo"):
            yield from _children(child, tag)


def _goes_on(cell: Element) -> bool:
    """Whether a cell belongs to the one above it."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") != "restart"


def _text(element: Element, boxes: list[Element]) -> str:
    """The text of a paragraph; text boxes met on the way are put into `boxes`."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            parts.append(child.text or "")
        elif tag in _LETTERS:
            parts.append("" if child.get(f"{_W}type") == "page" else _LETTERS[tag])
        elif tag == f"{_W}sym":
            parts.append(_symbol(child))
        elif tag == _TEXT_BOX:
            boxes.append(child)
        elif tag != f"{_W}r" or not _is_hidden(child):
            parts.append(_text(child, boxes))
    return "".join(parts)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in _OFF


def _symbol(element: Element) -> str:
    """A letter of a symbol font: private codes (F0xx) are ticks and bullets that no text font has."""
    stated = element.get(f"{_W}char") or ""
    code = int(stated, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", stated) else 0x20
    return _SYMBOLS.get(code, "" if 0xE000 <= code < 0xF900 else chr(code))


_SYMBOLS = {0xF0FC: "✓", 0xF0FE: "☑", 0xF052: "☑", 0xF0A8: "□", 0xF06F: "□", 0xF0B3: "≥", 0xF0A3: "≤"}


def _value(element: Element | None) -> str | None:
    return element.get(f"{_W}val") if element is not None else None


def _footnotes(part: Any) -> Iterator[Block]:
    """Footnotes and endnotes, one paragraph each."""
    from lxml import etree  # type: ignore[import-untyped]

    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(relation.target_part.blob, parser)
        except etree.XMLSyntaxError:
            continue
        for note in root:
            if note.get(f"{_W}type") is None:
                text = repair("".join(_text(p, []) for p in note.iter(f"{_W}p"))).strip()
                if text:
                    yield Paragraph(f"注：{text}")
