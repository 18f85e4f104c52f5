"""The picture of a page -> what a page with letters gives: runs of text and rules, in points, with their confidence.

    picture -> straight and upright -> rules -> stretches of text -> what they say -> runs

Everything after that (grids, cells, lines, paragraphs) is the business of the PDF reader's own modules.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from index.readers.ocr_engine import Picture, PixelBox, Reading, find_text, read_text
from index.readers.ocr_figures import is_figure, repair_figure
from index.readers.ocr_picture import Ink, Rules, estimate_tilt, find_ink, find_rules, straighten, without_rules
from index.readers.pdf_grid import Grid, find_grids
from index.readers.pdf_lines import Run
from index.readers.pdf_page import PageContent, Rule

SEEK_PIXELS = 2_300_000  # text is looked for in pictures no larger than this, and read in the full one
BLANK_INK = 30  # pixels: less ink than this is dust
_TALL = 1.7  # times its width: a stretch of text that stands upright
_CLEARLY = 0.8  # mean confidence that upside-down text does not reach
_HAN = re.compile(r"[\u3400-\u9fff]")
_FULL_WIDTH = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）"})
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff”》）])[,:;()]|[,:;()](?=[\u3400-\u9fff“《（])")
_SIGNS = "≥≤><＞＜%％‰-－"  # marks that change what a figure means
_DASH_WIDTH = 2.5  # points


@dataclass(slots=True)
class _Sheet:
    """A straight, upright picture while it is read. `scale` is pixels a point."""

    picture: Picture
    ink: Ink  # without rules
    rules: Rules
    grids: list[Grid]
    scale: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A box of text with the extent of its ink."""

    box: PixelBox
    ink: PixelBox


@dataclass(slots=True)
class _Found:
    """What an upright picture says, stretch by stretch."""

    sheet: _Sheet
    stretches: list[_Stretch]
    readings: list[Reading]


def read_picture_page(page_no: int, picture: Picture, width: float, height: float) -> tuple[PageContent, list[Run]]:
    """Read the picture of one page.

    Shape:  picture of the page as it is shown, and the page's size in points -> its rules (in the content) and runs.
    Errors: Unreadable (code `no_ocr`) where the models are not installed.
    """
    content = PageContent(page_no, width, height)
    scale = picture.shape[1] / width
    ink = find_ink(picture, scale)
    if int(np.count_nonzero(ink)) < BLANK_INK:
        return content, []
    content.tilt = estimate_tilt(ink)
    straight = straighten(picture, content.tilt)
    boxes = _seek(straight)
    if _lie_sideways(boxes):
        content.turned = 90
        straight, content.tilt = _upright(picture, -1)
        boxes = _seek(straight)
    found = _read_upright(straight, scale, boxes)
    if _sureness(found.readings) < _CLEARLY:
        other = np.ascontiguousarray(straight[::-1, ::-1])
        turned = _read_upright(other, scale, _seek(other))
        if _sureness(turned.readings) > _sureness(found.readings):
            found, content.turned = turned, content.turned + 180
    content.horizontals, content.verticals = found.sheet.rules.rows, found.sheet.rules.columns
    return content, _runs(found)


# --- upright


def _seek(picture: Picture) -> list[PixelBox]:
    pixels = picture.shape[0] * picture.shape[1]
    return find_text(picture, min(1.0, (SEEK_PIXELS / pixels) ** 0.5))


def _lie_sideways(boxes: Sequence[PixelBox]) -> bool:
    tall = sum(box.width * box.height for box in boxes if box.height > _TALL * box.width)
    return tall > 0.6 * sum(box.width * box.height for box in boxes) > 0


def _upright(picture: Picture, quarters: int) -> tuple[Picture, float]:
    """The picture turned by quarters (anti-clockwise) and straightened, and the tilt that it had."""
    turned = np.ascontiguousarray(np.rot90(picture, quarters))
    tilt = estimate_tilt(find_ink(turned, max(turned.shape[:2]) / 842))
    return straighten(turned, tilt), tilt


def _sureness(readings: Sequence[Reading]) -> float:
    """How sure the words are: noughts and ones look the same upside down."""
    marks = [(letter, sure) for reading in readings for letter, sure in zip(reading.text, reading.sure, strict=True)]
    letters = [sure for letter, sure in marks if letter.isalpha()] or [sure for _, sure in marks]
    return sum(letters) / len(letters) if letters else 0.0


# --- where text stands


def _sheet(picture: Picture, scale: float) -> _Sheet:
    ink = find_ink(picture, scale)
    rules = find_rules(ink, scale)
    clean = without_rules(picture, rules.mask)
    bare = ink.copy()
    bare[rules.mask > 0] = 0
    rows = [Rule(*(value / scale for value in rule)) for rule in rules.rows]
    columns = [Rule(*(value / scale for value in rule)) for rule in rules.columns]
    return _Sheet(clean, bare, Rules(rows, columns, rules.mask), find_grids(rows, columns), scale)


def _stretches(sheet: _Sheet, boxes: Sequence[PixelBox]) -> list[_Stretch]:
    """Boxes cut where rules, wide gaps or stacked letters part them, trimmed to their ink; ink in cells without a box."""
    parts = [piece for box in boxes for part in _cut_at_rules(sheet, box) for piece in _cut_at_gaps(sheet, part)]
    found = []
    for box in _widened(sheet, parts):
        found += [stretch for line in _cut_stacked(sheet, box) if (stretch := _trimmed(sheet, line)) is not None]
    return found + _overlooked(sheet, found)


def _widened(sheet: _Sheet, boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """Boxes that take in the letters beside them that the model left out: a minus, the 一、 of a heading."""
    loose = _loose_ink(sheet, boxes)
    found = []
    for box in boxes:
        beside = loose[(loose[:, 1] + loose[:, 3] > 2 * box.y0) & (loose[:, 1] + loose[:, 3] < 2 * box.y1)]
        beside = beside[beside[:, 3] - beside[:, 1] <= 1.2 * box.height]
        low, high = _between_rules(sheet, box)
        beside = beside[(beside[:, 0] > low) & (beside[:, 2] < high)] if box.height <= _TALL * box.width else beside[:0]
        found.append(_grown(box, beside))
    return found


def _grown(box: PixelBox, beside: npt.NDArray[np.int64]) -> PixelBox:
    """The box with the ink that follows it without a wide gap."""
    reach = 0.8 * box.height
    x0, x1 = box.x0, box.x1
    for left, _, right, _ in sorted(beside.tolist(), key=lambda ink: -ink[0]):
        if left < x0 and x0 - right <= reach:
            x0 = left
    for left, _, right, _ in sorted(beside.tolist()):
        if right > x1 and left - x1 <= reach:
            x1 = right
    return replace(box, x0=x0, x1=x1)


def _loose_ink(sheet: _Sheet, boxes: Sequence[PixelBox]) -> npt.NDArray[np.int64]:
    """Extents (left, top, right, bottom) of the ink outside of all boxes that is large enough for a mark."""
    free = sheet.ink.copy()
    for box in boxes:
        free[box.y0 : box.y1, box.x0 : box.x1] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=8)
    marks = stats[1:count].astype(np.int64)
    large = (marks[:, 4] >= 1.2 * sheet.scale**2) & (np.maximum(marks[:, 2], marks[:, 3]) >= 1.2 * sheet.scale)
    marks = marks[large]
    return np.stack([marks[:, 0], marks[:, 1], marks[:, 0] + marks[:, 2], marks[:, 1] + marks[:, 3]], axis=1)


def _between_rules(sheet: _Sheet, box: PixelBox) -> tuple[float, float]:
    """The vertical rules to the left and right of a box, in pixels."""
    x, y = (box.x0 + box.x1) / 2 / sheet.scale, (box.y0 + box.y1) / 2 / sheet.scale
    places = [rule.at for rule in sheet.rules.columns if rule.start <= y <= rule.end]
    left = max((place for place in places if place < x), default=-1.0)
    right = min((place for place in places if place > x), default=float("inf"))
    return left * sheet.scale, right * sheet.scale


def _cut_at_rules(sheet: _Sheet, box: PixelBox) -> list[PixelBox]:
    middle = (box.y0 + box.y1) / 2 / sheet.scale
    margin = 1.5 * sheet.scale
    cuts = sorted(
        round(rule.at * sheet.scale)
        for rule in sheet.rules.columns
        if rule.start <= middle <= rule.end and box.x0 + margin < rule.at * sheet.scale < box.x1 - margin
    )
    edges = [box.x0, *cuts, box.x1]
    return [replace(box, x0=x0, x1=x1) for x0, x1 in itertools.pairwise(edges) if x1 - x0 > margin]


def _cut_at_gaps(sheet: _Sheet, box: PixelBox) -> list[PixelBox]:
    if box.height > _TALL * box.width:
        return [box]
    columns = sheet.ink[box.y0 : box.y1, box.x0 : box.x1].any(axis=0)
    spans = _spans(columns, 0.95 * box.height)
    return [replace(box, x0=box.x0 + start, x1=box.x0 + end) for start, end in spans] if len(spans) > 1 else [box]


def _spans(marked: npt.ArrayLike, gap: float) -> list[tuple[int, int]]:
    """Stretches of marked places, with gaps up to `gap` bridged; ends exclusive."""
    places = np.flatnonzero(np.asarray(marked))
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap + 1)
    starts = [int(places[0]), *(int(places[i + 1]) for i in breaks)]
    ends = [*(int(places[i]) + 1 for i in breaks), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _cut_stacked(sheet: _Sheet, box: PixelBox) -> list[PixelBox]:
    """Letters below each other (a label in a narrow column) are read one by one."""
    if box.height <= _TALL * box.width:
        return [box]
    rows = sheet.ink[box.y0 : box.y1, box.x0 : box.x1].any(axis=1)
    lines: list[tuple[int, int]] = []
    for start, end in _spans(rows, 0.04 * box.width):
        if lines and end - lines[-1][0] <= 0.95 * box.width:  # parts of one letter: 三, 二
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    margin = max(2, round(0.1 * box.width))
    return [
        replace(box, y0=max(box.y0 + start - margin, 0), y1=min(box.y0 + end + margin, sheet.ink.shape[0]))
        for start, end in lines
    ]


def _trimmed(sheet: _Sheet, box: PixelBox) -> _Stretch | None:
    ink = sheet.ink[box.y0 : box.y1, box.x0 : box.x1]
    ys, xs = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(xs):
        return None
    inner = PixelBox(box.x0 + int(xs[0]), box.y0 + int(ys[0]), box.x0 + int(xs[-1]) + 1, box.y0 + int(ys[-1]) + 1)
    if inner.height < 0.6 * sheet.scale and inner.width < 0.6 * sheet.scale:
        return None
    return _Stretch(box, inner)


def _overlooked(sheet: _Sheet, found: Sequence[_Stretch]) -> list[_Stretch]:
    """Ink in cells where nothing was found: lone digits and dashes escape the model."""
    added = []
    margin = round(1.5 * sheet.scale)
    for grid in sheet.grids:
        for region in grid.regions:
            cell = PixelBox(
                round(grid.xs[region.column] * sheet.scale) + margin,
                round(grid.ys[region.row] * sheet.scale) + margin,
                round(grid.xs[region.column_end] * sheet.scale) - margin,
                round(grid.ys[region.row_end] * sheet.scale) - margin,
            )
            if cell.width > 2 * margin and cell.height > margin and not any(_centre_in(stretch.ink, cell) for stretch in found):
                added += [stretch for line in _ink_lines(sheet, cell) if (stretch := _trimmed(sheet, line)) is not None]
    return added


def _centre_in(inner: PixelBox, outer: PixelBox) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _ink_lines(sheet: _Sheet, cell: PixelBox) -> list[PixelBox]:
    """Lines of ink in a cell that are large enough to be text."""
    part = sheet.ink[cell.y0 : cell.y1, cell.x0 : cell.x1]
    count, marks, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    kept = np.zeros(part.shape, dtype=bool)
    scale = sheet.scale
    for i, (_, _, width, height, area) in enumerate(stats[1:count].tolist(), 1):
        is_letter = height >= 3.5 * scale and area >= 1.2 * scale * scale and height <= 40 * scale
        is_dash = width >= _DASH_WIDTH * scale and 0.3 * scale <= height <= 2 * scale and width >= 1.8 * height
        if is_letter or is_dash:
            kept |= marks == i
    lines = []
    for start, end in _spans(kept.any(axis=1), 1.0 * scale):
        xs = np.flatnonzero(kept[start:end].any(axis=0))
        pad = round(1.5 * scale) if end - start > 2 * scale else round(4 * scale)
        lines.append(
            PixelBox(
                cell.x0 + max(int(xs[0]) - round(2 * scale), 0),
                cell.y0 + max(start - pad, 0),
                cell.x0 + min(int(xs[-1]) + 1 + round(2 * scale), cell.width),
                cell.y0 + min(end + pad, cell.height),
            )
        )
    return lines


# --- what it says


def _read_upright(picture: Picture, scale: float, boxes: Sequence[PixelBox]) -> _Found:
    sheet = _sheet(picture, scale)
    stretches = _stretches(sheet, boxes)
    readings = read_text([_crop(sheet, stretch) for stretch in stretches])
    said = [_dash(sheet, stretch) or reading for stretch, reading in zip(stretches, readings, strict=True)]
    return _Found(sheet, stretches, said)


def _crop(sheet: _Sheet, stretch: _Stretch) -> Picture:
    """The box, narrowed where it holds much empty paper (which costs confidence), but never by a faint mark."""
    box, ink = stretch.box, stretch.ink
    thin, wide = round(1.6 * sheet.scale), round(0.6 * box.height)
    x0 = min(max(box.x0, ink.x0 - wide), max(ink.x0 - thin, 0))
    x1 = max(min(box.x1, ink.x1 + wide), min(ink.x1 + thin, sheet.picture.shape[1]))
    return np.ascontiguousarray(sheet.picture[box.y0 : box.y1, x0:x1])


def _dash(sheet: _Sheet, stretch: _Stretch) -> Reading | None:
    """A lone level stroke is a dash, whichever of its many letters the model sees in it."""
    ink = stretch.ink
    if ink.height <= 2 * sheet.scale and ink.width >= max(1.8 * ink.height, _DASH_WIDTH * sheet.scale):
        return Reading("-" if ink.width < 14 * sheet.scale else "——", (0.9,))
    return None


def _runs(found: _Found) -> list[Run]:
    sheet = found.sheet
    kept = [(stretch, reading) for stretch, reading in zip(found.stretches, found.readings, strict=True) if reading.text]
    sizes = _sizes(sheet, kept)
    runs = []
    for (stretch, reading), size in zip(kept, sizes, strict=True):
        text, confidence = _said(reading)
        box, ink, scale = stretch.box, stretch.ink, sheet.scale
        middle = (box.y0 + box.y1) / 2 / scale
        runs.append(
            Run(
                text,
                ink.x0 / scale,
                middle - size / 2,
                ink.x1 / scale,
                middle + size / 2,
                middle + 0.35 * size,
                size,
                confidence=confidence,
            )
        )
    return runs


def _said(reading: Reading) -> tuple[str, float]:
    """The text with its figure repaired, or its marks in the width that Chinese text prints; and the confidence in it.

    A figure is as sure as its least sure letter; words are as sure as their letters on the whole.
    """
    text, trust = repair_figure(reading.text)
    if is_figure(text):
        return text, round(min(reading.sure) * trust, 3)
    letters = [sure for letter, sure in zip(reading.text, reading.sure, strict=False) if letter.isalnum()]
    figures = [sure for letter, sure in zip(reading.text, reading.sure, strict=False) if letter.isdigit() or letter in _SIGNS]
    mean = sum(letters) / len(letters) if letters else reading.mean
    return _BESIDE_HAN.sub(lambda mark: mark[0].translate(_FULL_WIDTH), text), round(min([mean, *figures]) * trust, 3)


def _sizes(sheet: _Sheet, kept: Sequence[tuple[_Stretch, Reading]]) -> list[float]:
    """The size of the type of each stretch, in points: from the width of its Chinese letters, else from its height.

    Sizes that differ by little are one size.
    """
    wide = [_size_by_width(stretch, reading) for stretch, reading in kept]
    ratios = [size / stretch.box.height for size, (stretch, _) in zip(wide, kept, strict=True) if size]
    ratio = median(ratios) if ratios else 0.75
    raw = [(size or ratio * stretch.box.height) / sheet.scale for size, (stretch, _) in zip(wide, kept, strict=True)]
    groups: list[list[float]] = []
    for size in sorted(raw):
        if groups and size <= 1.12 * groups[-1][0]:
            groups[-1].append(size)
        else:
            groups.append([size])
    level = {size: round(median(group), 1) for group in groups for size in group}
    return [level[size] for size in raw]


def _size_by_width(stretch: _Stretch, reading: Reading) -> float:
    han = len(_HAN.findall(reading.text))
    if han < 3 or han < 0.7 * len(reading.text):
        return 0.0
    units = sum(0.5 if letter.isascii() else 1.0 for letter in reading.text)
    size = stretch.ink.width / (units - 0.05)
    return min(max(size, 0.5 * stretch.box.height), 1.0 * stretch.box.height)
