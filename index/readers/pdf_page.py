"""One PDF page -> its visible letters and its rules, in points from the top left of the page as it is shown.

pdfplumber opens the file and interprets the page; letters and rules are taken from its layout objects at once, because
turning each of them into a dictionary first costs as much as everything that is done with them here.
Letters that nobody can see (rendering mode 3, white on white, off the page) are counted, not returned.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTImage, LTItem, LTLine, LTRect
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import Matrix, PathSegment, Rect, apply_matrix_pt, apply_matrix_rect
from pdfplumber.page import Page as PlumberPage

from index.domain import Box
from index.tilt import turn_box

THIN = 2.5  # points: a filled box thinner than this is a rule
SHORT = 4.0  # points: shorter strokes are ornaments or parts of letters
TINY = 1.0  # points: smaller letters cannot be seen
_INVISIBLE_MODES = (3, 7)


class Glyph(NamedTuple):
    """One letter: its text, box, baseline and size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    font: str = ""


class Rule(NamedTuple):
    """A straight rule: `at` is its place across, `start` and `end` its extent along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """What is visible on one page. `turned` (0, 90, 180, 270) tells how far the content was turned to read upright."""

    page_no: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    hidden: int = 0
    picture_share: float = 0.0
    turned: int = 0
    tilt: float = 0.0  # degrees by which the lines of the upright content fell to the right before they were straightened
    strokes: int = 0  # paths drawn on it, visible or not
    pictures: list[Box] = field(default_factory=list)

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of the upright content as a box on the page."""
        if self.tilt:
            sideways = self.turned in (90, 270)
            width, height = (self.height, self.width) if sideways else (self.width, self.height)
            box = turn_box(Box(x0, top, x1, bottom), width, height, self.tilt)
            x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
        if self.turned == 90:
            return Box(top, self.height - x1, bottom, self.height - x0)
        if self.turned == 270:
            return Box(self.width - bottom, x0, self.width - top, x1)
        if self.turned == 180:
            return Box(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        return Box(x0, top, x1, bottom)


def read_page(page: PlumberPage) -> PageContent:
    """Interpret one page; whatever pdfminer raises for a broken page passes through."""
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    x0, y0, x1, y1 = device.crop
    content = PageContent(page.page_number, x1 - x0, y1 - y0)
    _Collector(content, x0, y1).collect(device.get_result(), device)
    return content


class _Interpreter(PDFPageInterpreter):
    """Also follows the clipping path, which pdfminer ignores: spreadsheets print whole cells on every page they touch
    and clip what does not belong there."""

    device: _Device

    def do_q(self) -> None:
        super().do_q()
        self.device.clips.append(self.device.clips[-1])

    def do_Q(self) -> None:  # noqa: N802 - named after the PDF operator
        super().do_Q()
        if len(self.device.clips) > 1:
            self.device.clips.pop()

    def do_W(self) -> None:  # noqa: N802
        self.device.clip_to(self.curpath)

    def do_W_a(self) -> None:  # noqa: N802
        self.device.clip_to(self.curpath)


class _Device(PDFPageAggregator):
    """Keeps what the layout objects do not: which letters are drawn invisibly, and the shown part of the page."""

    def __init__(self, rsrcmgr: PDFResourceManager, pageno: int) -> None:
        super().__init__(rsrcmgr, pageno=pageno)
        self.invisible: set[int] = set()
        self.clipped: set[int] = set()
        self.clips: list[Rect | None] = [None]
        self.crop = (0.0, 0.0, 0.0, 0.0)
        self._is_invisible = False

    def clip_to(self, path: Sequence[PathSegment]) -> None:
        """Cut the visible area down to a path (to the box around it: a letter is never hidden by mistake)."""
        points = [apply_matrix_pt(self.ctm, point[-2:]) for point in path if len(point) > 2]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0, x1, y1 = self.clips[-1] or (min(xs), min(ys), max(xs), max(ys))
        self.clips[-1] = (max(x0, min(xs)), max(y0, min(ys)), min(x1, max(xs)), min(y1, max(ys)))

    def _is_clipped(self, item: LTComponent) -> bool:
        clip = self.clips[-1]
        if clip is None:
            return False
        x, y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
        return not (clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1)

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        super().begin_figure(name, bbox, matrix)
        self.clips.append(self.clips[-1])

    def end_figure(self, name: str) -> None:
        super().end_figure(name)
        if len(self.clips) > 1:
            self.clips.pop()

    def paint_path(self, gstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]) -> None:
        before = len(self.cur_item._objs)
        super().paint_path(gstate, stroke, fill, evenodd, path)
        if len(self.cur_item._objs) > before and self.clips[-1] is not None:
            item = self.cur_item._objs[-1]
            if isinstance(item, LTComponent) and self._is_clipped(item):
                self.clipped.add(id(item))

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        super().begin_page(page, ctm)
        mx0, my0, mx1, my1 = apply_matrix_rect(ctm, page.mediabox)
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.cropbox)
        shown = (max(x0, mx0), max(y0, my0), min(x1, mx1), min(y1, my1))
        self.crop = shown if shown[2] - shown[0] > 1 and shown[3] - shown[1] > 1 else (mx0, my0, mx1, my1)

    def render_string(
        self,
        textstate: PDFTextState,
        seq: Iterable[int | float | bytes],
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        self._is_invisible = textstate.render in _INVISIBLE_MODES
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        advance = super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)
        item = self.cur_item._objs[-1]
        if self._is_invisible:
            self.invisible.add(id(item))
        if isinstance(item, LTComponent) and self._is_clipped(item):
            self.clipped.add(id(item))
        return advance


class _Collector:
    """Sorts layout objects into letters and rules, with the origin at the top left of the shown page."""

    def __init__(self, content: PageContent, left: float, upper: float) -> None:
        self.content = content
        self.left = left
        self.upper = upper
        self.shades: list[Box] = []  # what white letters can be seen on
        self.fills: list[Box] = []

    def collect(self, layout: Iterable[LTItem], device: _Device) -> None:
        letters: list[LTChar] = []
        for item in _walk(layout):
            if id(item) in device.clipped:
                continue
            if isinstance(item, LTChar):
                letters.append(item)
            elif isinstance(item, LTCurve):
                self._take_path(item)
            elif isinstance(item, LTImage):
                self._take_image(item)
        if not self.content.horizontals and not self.content.verticals:
            for box in self.fills:  # tables that are drawn by their shading alone
                self._take_outline(box)
        keeps_invisible = self.content.picture_share > 0.5  # the text layer of a scan is invisible by design
        self._turn(letters)
        for letter in letters:
            if id(letter) in device.invisible and not keeps_invisible:
                self.content.hidden += bool(letter.get_text().strip())
            else:
                self._take_letter(letter)

    # --- rules

    def _box(self, item: LTCurve | LTImage | LTChar) -> Box:
        return Box(item.x0 - self.left, self.upper - item.y1, item.x1 - self.left, self.upper - item.y0)

    def _take_image(self, item: LTImage) -> None:
        box = self._box(item)
        width, height = box.x1 - box.x0, box.bottom - box.top
        if height < THIN or width < THIN:
            self._take_thin(box)
            return
        self.shades.append(box)
        self.content.pictures.append(box)
        self.content.picture_share += width * height / (self.content.width * self.content.height)

    def _take_path(self, item: LTCurve) -> None:
        self.content.strokes += 1
        box = self._box(item)
        width, height = box.x1 - box.x0, box.bottom - box.top
        stroked = bool(item.stroke) and not _is_white(item.stroking_color)
        filled = bool(item.fill) and not _is_white(item.non_stroking_color)
        if isinstance(item, LTLine) or width < THIN or height < THIN:
            if stroked or filled:
                self._take_thin(box)
        elif stroked and isinstance(item, LTRect):
            self._take_outline(box)
        elif stroked:
            self._take_polygon(item)
        if filled and width >= THIN and height >= THIN:
            self.shades.append(box)
            if isinstance(item, LTRect) and width * height < 0.8 * self.content.width * self.content.height:
                self.fills.append(box)

    def _take_thin(self, box: Box) -> None:
        width, height = box.x1 - box.x0, box.bottom - box.top
        if height <= THIN and width >= max(SHORT, height):
            self.content.horizontals.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        elif width <= THIN and height >= SHORT:
            self.content.verticals.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))

    def _take_outline(self, box: Box) -> None:
        self.content.horizontals += [Rule(box.top, box.x0, box.x1), Rule(box.bottom, box.x0, box.x1)]
        self.content.verticals += [Rule(box.x0, box.top, box.bottom), Rule(box.x1, box.top, box.bottom)]

    def _take_polygon(self, item: LTCurve) -> None:
        points = [(x - self.left, self.upper - y) for x, y in item.pts]
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            self._take_thin(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

    # --- letters

    def _turn(self, letters: Sequence[LTChar]) -> None:
        """Content that is printed sideways or upside down as a whole is turned upright."""
        content, width, height = self.content, self.content.width, self.content.height
        if 2 * sum(letter.matrix[0] < 0 and letter.matrix[3] < 0 for letter in letters) > len(letters):
            content.turned = 180
            content.horizontals = [Rule(height - y, width - end, width - start) for y, start, end in content.horizontals]
            content.verticals = [Rule(width - x, height - end, height - start) for x, start, end in content.verticals]
            return
        up = sum(letter.matrix[1] > 0 and abs(letter.matrix[0]) < 1e-3 for letter in letters)
        down = sum(letter.matrix[1] < 0 and abs(letter.matrix[0]) < 1e-3 for letter in letters)
        if 2 * max(up, down) <= len(letters):
            return
        content.turned = 90 if up >= down else 270
        rows, columns = content.horizontals, content.verticals
        if content.turned == 90:
            content.horizontals = [Rule(x, height - end, height - start) for x, start, end in columns]
            content.verticals = [Rule(height - y, start, end) for y, start, end in rows]
        else:
            content.horizontals = [Rule(width - x, start, end) for x, start, end in columns]
            content.verticals = [Rule(y, width - end, width - start) for y, start, end in rows]

    def _take_letter(self, letter: LTChar) -> None:
        text = letter.get_text()
        a, b, c, d, e, f = letter.matrix
        sideways = self.content.turned in (90, 270)
        straight = abs(a) < 1e-3 * abs(b) if sideways else (abs(b) < 1e-3 * abs(a) and abs(c) <= abs(d))
        if not straight and min(abs(a), abs(b)) > 0.1 * max(abs(a), abs(b)):
            return  # slanting letters are watermarks
        x0, top = letter.x0 - self.left, self.upper - letter.y1
        x1, bottom = letter.x1 - self.left, self.upper - letter.y0
        if self._is_hidden(letter, x0, top, x1, bottom):
            self.content.hidden += bool(text.strip())
            return
        baseline = self.upper - f if straight else bottom
        width, height = self.content.width, self.content.height
        if self.content.turned == 90:
            x0, top, x1, bottom, baseline = height - bottom, x0, height - top, x1, e - self.left
        elif self.content.turned == 270:
            x0, top, x1, bottom, baseline = top, width - x1, bottom, width - x0, width - (e - self.left)
        elif self.content.turned == 180:
            x0, top, x1, bottom, baseline = width - x1, height - bottom, width - x0, height - top, height - (self.upper - f)
        size = bottom - top
        if x1 - x0 < 0.05 * size and text.strip():  # fonts that lie about their widths
            x1 = x0 + size * (0.5 if text.isascii() else 1.0)
        self.content.glyphs.append(Glyph(text, x0, top, x1, bottom, baseline, size, letter.fontname))

    def _is_hidden(self, letter: LTChar, x0: float, top: float, x1: float, bottom: float) -> bool:
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if letter.size < TINY or not (-1 <= x <= self.content.width + 1 and -1 <= y <= self.content.height + 1):
            return True
        if not _is_white(letter.graphicstate.ncolor):
            return False
        return not any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in self.shades)


def _walk(layout: Iterable[LTItem]) -> Iterator[LTItem]:
    for item in layout:
        if isinstance(item, LTContainer):
            yield from _walk(item)
        else:
            yield item


def _is_white(color: object) -> bool:
    """Is it white, in whichever colour space the number of its parts tells?"""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return all(part <= 0.02 for part in parts)
    return all(part >= 0.98 for part in parts)
