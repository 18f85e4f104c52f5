"""The picture of a page -> straightened, its ink, and the rules drawn on it.

Lengths are given in points; `scale` says how many pixels a point has.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from index.readers.ocr_engine import Picture
from index.readers.pdf_page import Rule

Ink = npt.NDArray[np.uint8]  # 255 where something is printed, 0 elsewhere

MOST_TILT = 6.0  # degrees: pages lie straighter than this on a scanner
_LEAST_TILT = 0.03
_LONG_ROW, _LONG_COLUMN = 40.0, 24.0  # points: longer strokes are no part of a letter
_SHORT_ROW, _SHORT_COLUMN = 9.0, 7.0  # shorter ones are no rules, even between two others
_FREE_ROW, _FREE_COLUMN = 100.0, 150.0  # rules that cross no other one are at least this long
_THICK = 4.0
_LEAST_DEPTH = 14  # shades of grey: less is no print
_NEAR = 2.5  # points: rules that miss each other by less touch


@dataclass(slots=True)
class Rules:
    """Rules in pixels, and the mask of their ink."""

    rows: list[Rule]
    columns: list[Rule]
    mask: Ink


def find_ink(picture: Picture, scale: float) -> Ink:
    """What is darker than its surroundings: shades of the paper and of scanning do not count."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (3, 3), 0).astype(np.int16)
    block = max(int(16 * scale) | 1, 15)
    depth = cv2.blur(grey, (block, block)) - grey  # how much darker than around it
    noise = 1.48 * float(np.median(np.abs(depth[::3, ::3])))
    return np.where(depth > max(_LEAST_DEPTH, 4 * noise), 255, 0).astype(np.uint8)


def estimate_tilt(ink: Ink) -> float:
    """Degrees by which the lines of the page fall to the right: where ink gathers in the sharpest rows.

    0 for a page that is straight, or holds too little to tell.
    """
    factor = min(1.0, 1200 / max(ink.shape))
    small = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 90)
    if len(xs) < 200:
        return 0.0
    step = max(1, len(xs) // 120_000)
    across, down = xs[::step].astype(np.float64), ys[::step].astype(np.float64)
    best = 0.0
    for reach, pace, share in ((MOST_TILT, 0.25, 1.0), (0.4, 0.02, 0.98)):
        angles = best + np.arange(-reach, reach + pace / 2, pace)
        scores = np.array([_sharpness(across, down, float(angle), small.shape[1]) for angle in angles])
        best = float(angles[scores >= share * scores.max()].mean())  # thick lines are as sharp over a range of angles
    best = round(best, 2)
    return best if abs(best) >= _LEAST_TILT else 0.0


def _sharpness(xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64], angle: float, width: int) -> float:
    slope = np.tan(np.radians(angle))
    rows = np.rint(ys - (xs - width / 2) * slope).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts * counts).sum())


def straighten(picture: Picture, tilt: float) -> Picture:
    """The picture turned back by `tilt` degrees around its middle."""
    if tilt == 0.0:
        return picture
    height, width = picture.shape[:2]
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    paper = tuple(float(shade) for shade in np.median(picture[:: max(1, height // 200), :: max(1, width // 200)], axis=(0, 1)))
    turned = cv2.warpAffine(picture, forth, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(turned, dtype=np.uint8)


def find_rules(ink: Ink, scale: float) -> Rules:
    """Straight rules that belong to tables: long ones, and short ones that end at others."""
    rows = _strokes(ink, scale, _SHORT_ROW)
    columns = [_swapped(stroke) for stroke in _strokes(np.ascontiguousarray(ink.T), scale, _SHORT_COLUMN)]
    rows, columns = _belonging(rows, columns, scale)
    mask = np.zeros_like(ink)
    for x, y, width, height in (*rows, *columns):
        mask[y : y + height, x : x + width] = 255
    reach = max(1, round(0.4 * scale))
    mask = np.asarray(cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), dtype=np.uint8)
    return Rules(
        [Rule(y + height / 2, x, x + width) for x, y, width, height in rows],
        [Rule(x + width / 2, y, y + height) for x, y, width, height in columns],
        mask,
    )


_Stroke = tuple[int, int, int, int]  # left, top, width, height in pixels


def _swapped(stroke: _Stroke) -> _Stroke:
    x, y, width, height = stroke
    return y, x, height, width


def _strokes(ink: Ink, scale: float, shortest: float) -> list[_Stroke]:
    """Level strokes. Ink is first joined over small gaps, and thickened, since a line that is not quite level
    changes its row of pixels."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(1.6 * scale))), np.uint8))
    thick = cv2.dilate(joined, np.ones((2, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(5, round(shortest * scale))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    found = []
    for x, y, width, height, area in stats[1:count].tolist():
        if area <= _THICK * scale * width and height <= max(_THICK * scale, 0.02 * width):
            found.append((x, y, width, height))
    return found


def _belonging(rows: list[_Stroke], columns: list[_Stroke], scale: float) -> tuple[list[_Stroke], list[_Stroke]]:
    near = _NEAR * scale
    long_rows = [row for row in rows if row[2] >= _LONG_ROW * scale]
    long_columns = [column for column in columns if column[3] >= _LONG_COLUMN * scale]
    kept_rows = [row for row in long_rows if row[2] >= _FREE_ROW * scale or any(_cross(row, c, near) for c in long_columns)]
    kept_columns = [c for c in long_columns if c[3] >= _FREE_COLUMN * scale or any(_cross(row, c, near) for row in long_rows)]
    known_rows, known_columns = set(kept_rows), set(kept_columns)
    kept_rows += [row for row in rows if row not in known_rows and _ends_at_columns(row, known_columns, near)]
    kept_columns += [c for c in columns if c not in known_columns and _ends_at_rows(c, kept_rows, near)]
    return kept_rows, kept_columns


def _cross(row: _Stroke, column: _Stroke, near: float) -> bool:
    x, y = column[0] + column[2] / 2, row[1] + row[3] / 2
    return row[0] - near <= x <= row[0] + row[2] + near and column[1] - near <= y <= column[1] + column[3] + near


def _ends_at_columns(row: _Stroke, columns: set[_Stroke], near: float) -> bool:
    met = [column for column in columns if _cross(row, column, near)]
    starts = any(abs(column[0] - row[0]) <= near for column in met)
    return starts and any(abs(column[0] + column[2] - row[0] - row[2]) <= near for column in met)


def _ends_at_rows(column: _Stroke, rows: list[_Stroke], near: float) -> bool:
    met = [row for row in rows if _cross(row, column, near)]
    starts = any(abs(row[1] - column[1]) <= near for row in met)
    return starts and any(abs(row[1] + row[3] - column[1] - column[3]) <= near for row in met)


def without_rules(picture: Picture, mask: Ink) -> Picture:
    """The picture with its rules painted over in the shade of the paper around them."""
    paper = cv2.medianBlur(cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 21)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    clean = picture.copy()
    clean[mask > 0] = paper[mask > 0]
    return clean
