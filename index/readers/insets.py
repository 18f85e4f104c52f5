"""Pictures that stand inside text (a table pasted into a page as a picture) -> what they say, in reading order.

Logos, seals, photographs, backgrounds and charts are not read: only what is large enough, printed on plain paper, and holds
a ruled table or whole lines of words. Figures from such a picture keep the confidence of the models, as those of a scan do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.domain import Box, TableBlock
from index.readers.pdf_flow import Extent
from index.readers.pdf_paragraphs import Item, PageLine

if TYPE_CHECKING:
    from index.readers.ocr_engine import Picture
    from index.readers.pdf_page import PageContent

LEAST_WIDTH, LEAST_HEIGHT = 150.0, 40.0  # points: smaller pictures hold no table
_MOST_LETTERS = 20  # letters printed over a picture: it is a background
_TOUCH = 2.0  # points: pictures nearer than this are strips of one
_PLAIN = 0.5  # share of a picture that must be of one shade, the paper's
_SHADES = 24
_LINE_LETTERS = 10  # Chinese letters of a line that is more than a label
_FLOW = 1000  # lines of pictures flow apart from those of the page
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Inset:
    """What a picture on a page says, and where the picture stands."""

    extent: Extent
    items: list[Item]


def worth_reading(content: PageContent) -> list[Box]:
    """The pictures of a page that may hold text of their own: large ones that nothing is printed over."""
    found = []
    for box in _merged(content.pictures):
        box = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, content.width), min(box.bottom, content.height))
        if is_large(box.x1 - box.x0, box.bottom - box.top) and not content.turned:
            over = sum(
                box.x0 <= glyph.x0 and glyph.x1 <= box.x1 and box.top <= glyph.top and glyph.bottom <= box.bottom
                for glyph in content.glyphs
            )
            if over <= _MOST_LETTERS:
                found.append(box)
    return found


def is_large(width: float, height: float) -> bool:
    return width >= LEAST_WIDTH and height >= LEAST_HEIGHT


def _merged(boxes: Sequence[Box]) -> list[Box]:
    """Strips of one picture, put together."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.x0, box.top)):
        last = found[-1] if found else None
        same = last is not None and abs(last.x0 - box.x0) < _TOUCH and abs(last.x1 - box.x1) < _TOUCH
        if last is not None and same and box.top <= last.bottom + _TOUCH:
            found[-1] = last.union(box)
        else:
            found.append(box)
    return found


def is_paper(picture: Picture) -> bool:
    """Is most of a picture of one light shade, as paper is and a photograph is not?"""
    import numpy as np

    grey = np.asarray(picture[::3, ::3], dtype=np.float32).mean(axis=2).ravel()
    counts = np.bincount((grey / 8).astype(np.int64), minlength=32)
    shade = 8 * int(counts.argmax()) + 4
    return bool(shade > 128 and np.mean(np.abs(grey - shade) < _SHADES) >= _PLAIN)


def kept_items(items: Sequence[Item], *, has_grid: bool) -> list[Item]:
    """What of a picture is text of a filing: its ruled tables with the lines about them, else whole lines of words."""
    if has_grid:
        return list(items)
    return [item for item in items if isinstance(item, PageLine) and len(_HAN.findall(item.text)) >= _LINE_LETTERS]


def moved(items: Sequence[Item], box: Box, number: int) -> list[Item]:
    """Items of a picture as items of the page that it stands on."""
    return [_moved_table(item, box) if isinstance(item, TableBlock) else _moved_line(item, box, number) for item in items]


def _moved_table(block: TableBlock, box: Box) -> TableBlock:
    cells = tuple(replace(cell, box=_shifted(cell.box, box)) for cell in block.cells)
    return replace(block, cells=cells, box=_shifted(block.box, box))


def _moved_line(line: PageLine, box: Box, number: int) -> PageLine:
    place = Box(line.box.x0 + box.x0, line.box.top + box.top, line.box.x1 + box.x0, line.box.bottom + box.top)
    flow = _FLOW * (number + 1) + line.flow
    return replace(line, top=line.top + box.top, bottom=line.bottom + box.top, box=place, flow=flow)


def _shifted(inner: Box | None, outer: Box) -> Box | None:
    if inner is None:
        return None
    return Box(inner.x0 + outer.x0, inner.top + outer.top, inner.x1 + outer.x0, inner.bottom + outer.top)
