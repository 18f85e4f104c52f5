"""Pages that have to be read from their pictures: which ones they are, and reading them within a time."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from index.domain import Box, Issue
from index.errors import Unreadable
from index.readers.insets import Inset, is_paper, kept_items, moved, worth_reading
from index.readers.pdf_flow import Extent
from index.readers.pdf_items import read_items
from index.readers.pdf_lines import Run
from index.readers.pdf_page import Glyph, PageContent
from index.readers.pdf_paragraphs import Item

if TYPE_CHECKING:
    from index.readers.ocr_engine import Picture

DPI = 200
MOST_PIXELS = 10_000_000  # a page larger than this is rendered smaller
SHARE_OF_TIME = 0.8  # of the time for a file that reading pictures may take; the rest is for everything else
_FEW_LETTERS = 40  # a page number, a stamp, a watermark: not the text of a page that is one picture
_BROKEN_SHARE = 0.3


def needs_ocr(content: PageContent) -> bool:
    """Is the text of the page in its picture alone, or its text layer useless?"""
    letters = [glyph for glyph in content.glyphs if glyph.text.strip()]
    if not letters:
        return content.picture_share > 0.05 or content.strokes > 100
    if len(letters) < _FEW_LETTERS and content.picture_share > 0.5:
        return True
    return is_broken(letters)


def is_broken(letters: Sequence[Glyph]) -> bool:
    """Do most letters stand for nothing? Fonts without a map to letters give codes, private letters or a jumble."""
    if len(letters) < 20:
        return False
    kinds = Counter(_kind(glyph.text) for glyph in letters)
    if kinds["unmapped"] > _BROKEN_SHARE * len(letters):
        return True
    if kinds["rare"] > 0.5 * (kinds["rare"] + kinds["common"]) and kinds["rare"] > 0.2 * len(letters):
        return True
    return kinds["accented"] > 0.4 * len(letters)


def _kind(text: str) -> str:
    letter = text[0]
    if text.startswith("(cid:") or letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc"):
        return "unmapped"
    if "\u3400" <= letter <= "\u9fff":
        return "common" if _is_common(letter) else "rare"
    return "accented" if "\u00a1" <= letter <= "\u00ff" and letter not in "°±×·÷" else "other"


def _is_common(letter: str) -> bool:
    """In one of the two everyday sets of letters, simplified or traditional?"""
    for code in ("gb2312", "big5"):
        try:
            letter.encode(code)
        except UnicodeEncodeError:
            continue
        return True
    return False


@dataclass(slots=True)
class PictureReader:
    """Reads pages of one PDF from their pictures until `seconds` are over; opened when the first page needs it."""

    path: Path
    seconds: float = 480.0
    read: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    insets: list[int] = field(default_factory=list)  # pages with pictures in their text that were read
    _started: float = field(default_factory=time.monotonic)
    _pdf: Any = None
    _missing: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def read_page(self, content: PageContent) -> tuple[PageContent, list[Run]] | None:
        """The page as its picture shows it; None when time is over, or the page cannot be drawn."""
        if self._is_over():
            self.left.append(content.page_no)
            return None
        picture = self._draw(content)
        if picture is None:
            return None
        found = self._read(content.page_no, picture, content.width, content.height)
        if found is None:
            self.left.append(content.page_no)
            return None
        (self.read if found[1] else self.blank).append(content.page_no)
        return found

    def read_insets(self, content: PageContent) -> list[Inset]:
        """The pictures that stand in the text of a page and hold tables or text of their own."""
        boxes = worth_reading(content) if content.page_no not in (*self.blank, *self.left) else []
        page = self._draw(content) if boxes and not self._is_over() else None
        if page is None:
            return []
        found: list[Inset] = []
        for number, box in enumerate(boxes):
            items = [] if self._is_over() else self._read_inset(content, page, box)
            if items:
                found.append(Inset(Extent(box.x0, box.top, box.x1, box.bottom), moved(items, box, number)))
        if found:
            self.insets.append(content.page_no)
        return found

    def _read_inset(self, content: PageContent, page: Picture, box: Box) -> list[Item]:
        """What one picture says, in places of its own."""
        scale = page.shape[1] / content.width
        left, top, right, bottom = (round(scale * side) for side in (box.x0, box.top, box.x1, box.bottom))
        picture = page[top:bottom, left:right].copy()
        inner = self._read(content.page_no, picture, box.x1 - box.x0, box.bottom - box.top) if is_paper(picture) else None
        return kept_items(read_items(*inner), has_grid=len(inner[0].verticals) > 1) if inner is not None else []

    def _is_over(self) -> bool:
        return self._missing or time.monotonic() - self._started > self.seconds

    def _read(self, page_no: int, picture: Picture, width: float, height: float) -> tuple[PageContent, list[Run]] | None:
        """What a picture shows; None where no models are installed."""
        try:
            from index.readers.ocr import read_picture_page

            return read_picture_page(page_no, picture, width, height)
        except (Unreadable, ImportError):
            self._missing = True
            return None

    def _draw(self, content: PageContent) -> Picture | None:
        import numpy as np
        import pypdfium2  # type: ignore[import-untyped]

        try:
            if self._pdf is None:
                self._pdf = pypdfium2.PdfDocument(self.path)
            page = self._pdf[content.page_no - 1]
            width, height = page.get_size()
            scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            if min(width, height) * scale < 16:
                return None
            bitmap = page.render(scale=scale, rev_byteorder=True)
            picture: Picture = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
            page.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError, OSError):
            return None
        return picture

    def issues(self, pages: int) -> list[Issue]:
        """What the user has to know: which pages were read from pictures, and which were not read at all."""
        found = [
            Issue("ocr", f"第 {number} 页", "该页没有可用的文字层，由图像文字识别（OCR）读出，请核对数字") for number in self.read
        ]
        found += [Issue("no_text", f"第 {number} 页", "该页只有图片，没有文字层，图中也未识别出文字") for number in self.blank]
        found += [
            Issue("ocr_picture", f"第 {number} 页", "该页的图片由图像文字识别（OCR）读出，请核对图中的数字")
            for number in self.insets
        ]
        if self.left and self._missing:
            message = "这些页是图像，但没有安装文字识别（OCR）组件，未能读出"
        else:
            message = (
                f"文字识别（OCR）用时已满 {self.seconds:.0f} 秒，这些页未读；请拆分文件后再添加，或调大 WENZHANG_MAX_SECONDS"
            )
        if self.left:
            found.append(Issue("ocr_left", f"第 {name_pages(self.left)} 页（共 {pages} 页）", message))
        return found


def name_pages(numbers: Sequence[int]) -> str:
    """3、5–9: runs of neighbours as their ends."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(start) if start == end else f"{start}–{end}" for start, end in spans)
