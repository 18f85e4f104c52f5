"""Pictures in the text of a Word document -> the tables and lines that they show."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.domain import Block, Issue, Paragraph, Piece, TableBlock
from index.errors import DocumentError
from index.readers.insets import is_large, is_paper, kept_items

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]
else:
    Element = Any

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_EMU = 12_700  # a point has as many
_MOST_SECONDS = 240.0


@dataclass(slots=True)
class PictureTexts:
    """Reads the pictures of one document, each picture once, until the time is over."""

    part: Any
    read: int = 0
    left: int = 0
    _seen: dict[str, list[Block]] = field(default_factory=dict)
    _seconds: float = 0.0

    def blocks(self, paragraph: Element) -> Iterator[Block]:
        """What the pictures of a paragraph say."""
        for tag in ("inline", "anchor"):
            for drawing in paragraph.iter(f"{_DRAWING}{tag}"):
                extent, blip = drawing.find(f"{_DRAWING}extent"), next(drawing.iter(_BLIP), None)
                relation = blip.get(_EMBED) if blip is not None else None
                if extent is None or relation is None:
                    continue
                width, height = (_points(extent.get(side)) for side in ("cx", "cy"))
                if is_large(width, height):
                    if relation not in self._seen:
                        self._seen[relation] = self._read(relation, width, height)
                    yield from self._seen[relation]

    def _read(self, relation: str, width: float, height: float) -> list[Block]:
        if self._seconds > _MOST_SECONDS:
            self.left += 1
            return []
        started = time.monotonic()
        try:
            found = _read_picture(self.part.related_parts[relation].blob, width, height)
        except (DocumentError, KeyError, ImportError):
            return []
        finally:
            self._seconds += time.monotonic() - started
        self.read += bool(found)
        return found

    def issues(self) -> list[Issue]:
        found = []
        if self.read:
            found.append(Issue("ocr_picture", "图片", f"{self.read} 幅图片由图像文字识别（OCR）读出，请核对图中的数字"))
        if self.left:
            found.append(Issue("ocr_left", "图片", f"文字识别（OCR）用时已满，{self.left} 幅图片未读"))
        return found


def _points(length: str | None) -> float:
    return int(length) / _EMU if length is not None and length.isdecimal() and len(length) < 12 else 0.0


def _read_picture(data: bytes, width: float, height: float) -> list[Block]:
    """The blocks of one picture. Errors: DocumentError for what is no PNG or JPEG, or broken."""
    from index.readers.ocr import read_picture_page
    from index.readers.pdf_items import read_items
    from index.readers.pdf_paragraphs import build_blocks
    from index.readers.picture import open_image, sized

    image = open_image(BytesIO(data), "图片")
    picture = sized(image, width / image.width)
    if not is_paper(picture):
        return []
    content, runs = read_picture_page(1, picture, width, height)
    items = kept_items(read_items(content, runs), has_grid=len(content.verticals) > 1)
    return [_without_place(block) for block in build_blocks(items)]


def _without_place(block: Block) -> Block:
    """Word keeps no pages: the places in a picture say nothing."""
    if isinstance(block, TableBlock):
        cells = tuple(replace(cell, page_no=None, box=None) for cell in block.cells)
        return TableBlock(cells, caption=block.caption)
    pieces = tuple(Piece(piece.start, None, None, piece.confidence) for piece in block.pieces)
    return Paragraph(block.text, pieces, block.style_level)
