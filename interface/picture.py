"""A page of a PDF, or a picture of one -> a PNG with the cited box marked.

Shape:  file, page number, box -> PNG bytes.
Units:  page numbers count from 1; boxes are PDF points from the top left of the page; `dpi` is pixels an inch.
Errors: NoSuchPage (404), Unreadable (422).
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw

from index.domain import Role, Table
from index.errors import NotStored, Unreadable
from index.readers.picture import open_picture

Box = tuple[float, float, float, float]

DPI = 130
MIN_DPI, MAX_DPI = 36, 200
MAX_PIXELS = 16_000_000
WITH_PAGES = frozenset({"pdf", "png", "jpeg"})  # media whose pages can be shown
_POINTS_PER_INCH = 72
_FILL = (255, 236, 128)
_BORDER = (190, 30, 30)
_ROLES = {
    Role.HEADER: (34, 94, 168),
    Role.LABEL: (44, 130, 80),
    Role.VALUE: (214, 108, 20),
    Role.SECTION: (120, 70, 160),
    Role.ORDINAL: (130, 130, 130),
}
_MARGIN = 2.0  # points left free around the cited text, so that the border does not run through it

# PDFium keeps global state: calls from two threads at once crash the process.
_PDFIUM = threading.Lock()


class NoSuchPage(NotStored):
    """The filing has fewer pages."""

    code = "no_such_page"


@dataclass(frozen=True, slots=True)
class Outline:
    """A cell as it was read: where it stands, and what it does."""

    box: Box
    role: Role


def cells_on(tables: Iterable[Table], page_no: int) -> list[Outline]:
    """The cells of a filing's tables that stand on a page."""
    cells = (cell for table in tables for cell in table.cells if cell.page_no == page_no and cell.box is not None)
    return [
        Outline((cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom), cell.role) for cell in cells if cell.box is not None
    ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Size of a page in points, and how many pages the file has."""

    width: float
    height: float
    pages: int


def measure_page(path: Path, page_no: int) -> Sheet:
    """The size of one page. Errors: NoSuchPage, Unreadable."""
    if not _is_pdf(path):
        picture, points = _only_page(path, page_no)
        return Sheet(picture.width * points, picture.height * points, 1)
    with _PDFIUM:
        document = _open(path)
        try:
            page = _page(document, page_no)
            width, height = page.get_size()
            return Sheet(width, height, len(document))
        finally:
            document.close()


def draw_page(path: Path, page_no: int, box: Box | None = None, *, dpi: int = DPI, outlines: Sequence[Outline] = ()) -> bytes:
    """One page as PNG, `box` marked and `outlines` drawn on it. Errors: NoSuchPage, Unreadable."""
    picture, scale = _draw_pdf(path, page_no, dpi) if _is_pdf(path) else _draw_picture(path, page_no, dpi)
    if outlines:
        picture = outline(picture, outlines, scale)
    if box is not None:
        picture = mark(picture, box, scale)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _draw_pdf(path: Path, page_no: int, dpi: int) -> tuple[Image.Image, float]:
    with _PDFIUM:
        document = _open(path)
        try:
            return _render(_page(document, page_no), dpi)
        finally:
            document.close()


def _draw_picture(path: Path, page_no: int, dpi: int) -> tuple[Image.Image, float]:
    """The picture in the resolution asked for, and its pixels a point."""
    picture, points = _only_page(path, page_no)
    scale = min(dpi / _POINTS_PER_INCH, (MAX_PIXELS / (picture.width * picture.height)) ** 0.5 / points)
    size = (max(1, round(picture.width * points * scale)), max(1, round(picture.height * points * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS), scale


def _only_page(path: Path, page_no: int) -> tuple[Image.Image, float]:
    if page_no != 1:
        raise NoSuchPage(f"没有第 {page_no} 页", hint="这份文件共 1 页")
    return open_picture(path)


def outline(picture: Image.Image, outlines: Sequence[Outline], scale: float) -> Image.Image:
    """The picture with the cells that were read framed, in the colour of what each does."""
    drawn = picture.convert("RGB")
    pen = ImageDraw.Draw(drawn)
    width = max(1, round(0.9 * scale))
    for one in outlines:
        x0, top, x1, bottom = (round(side * scale) for side in one.box)
        if x0 < x1 and top < bottom:
            pen.rectangle((x0, top, x1, bottom), outline=_ROLES.get(one.role, _ROLES[Role.VALUE]), width=width)
    return drawn


def mark(picture: Image.Image, box: Box, scale: float) -> Image.Image:
    """The picture with `box` highlighted and framed; `scale` is pixels a point."""
    x0, top, x1, bottom = box
    frame = (
        max(0, round((x0 - _MARGIN) * scale)),
        max(0, round((top - _MARGIN) * scale)),
        min(picture.width - 1, round((x1 + _MARGIN) * scale)),
        min(picture.height - 1, round((bottom + _MARGIN) * scale)),
    )
    if frame[0] >= frame[2] or frame[1] >= frame[3]:
        return picture  # the box lies outside of what is printed
    marked = picture.convert("RGB")
    area = (frame[0], frame[1], frame[2] + 1, frame[3] + 1)
    printed = marked.crop(area)
    # Multiplied, as a marker pen does it: paper turns yellow, print stays as dark as it was.
    marked.paste(ImageChops.multiply(printed, Image.new("RGB", printed.size, _FILL)), area)
    ImageDraw.Draw(marked).rectangle(frame, outline=_BORDER, width=max(2, round(1.4 * scale)))
    return marked


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise Unreadable("这份文件的页面画不出来", where=path.name, hint="请确认文件没有加密或损坏") from error


def _page(document: pypdfium2.PdfDocument, page_no: int) -> pypdfium2.PdfPage:
    if not 1 <= page_no <= len(document):
        raise NoSuchPage(f"没有第 {page_no} 页", hint=f"这份文件共 {len(document)} 页")
    try:
        return document[page_no - 1]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"第 {page_no} 页画不出来") from error


def _render(page: pypdfium2.PdfPage, dpi: int) -> tuple[Image.Image, float]:
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    if width * height * scale * scale > MAX_PIXELS:  # a poster: fewer pixels a point rather than all the memory
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    try:
        return page.render(scale=scale).to_pil().convert("RGB"), scale
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise Unreadable("这一页画不出来") from error


class PictureCache:
    """The pictures drawn last, up to `limit` bytes of PNG. Safe to use from several threads."""

    def __init__(self, limit: int = 48_000_000) -> None:
        self._limit = limit
        self._held: OrderedDict[tuple[str, int, Box | None, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def draw(self, filing_id: str, path: Path, page_no: int, box: Box | None, dpi: int = DPI) -> bytes:
        """As `draw_page`; `filing_id` names the content, so a picture never goes stale."""
        key = (filing_id, page_no, box, dpi)
        with self._lock:
            if (held := self._held.get(key)) is not None:
                self._held.move_to_end(key)
                return held
        png = draw_page(path, page_no, box, dpi=dpi)
        with self._lock:
            if key not in self._held:
                self._held[key] = png
                self._size += len(png)
            while self._size > self._limit and len(self._held) > 1:
                self._size -= len(self._held.popitem(last=False)[1])
        return png
