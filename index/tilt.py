"""Boxes on pages that lie aslant in a scan: where they stand on the page, and where they would stand on a straight one.

Columns that go on over pages are recognised by their places, so tables are joined on straight pages; citations mark the
page as it is shown. Boxes keep their size and move with their middle: going there and back changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import cos, radians, sin

from index.domain import Box, Cell, Document, Page, TableBlock


def turn_box(box: Box, width: float, height: float, degrees: float) -> Box:
    """The box after the page (`width` × `height` points) is turned clockwise around its middle."""
    across, down = (box.x0 + box.x1 - width) / 2, (box.top + box.bottom - height) / 2
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y = width / 2 + c * across - s * down, height / 2 + s * across + c * down
    half_width, half_height = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def straighten_tables(document: Document) -> Document:
    """The document with the cells of its tables as they would stand on straight pages."""
    if not any(page.tilt for page in document.pages):
        return document
    pages = {page.page_no: page for page in document.pages}
    blocks = tuple(
        replace(block, cells=tuple(_turn_cell(cell, pages, -1) for cell in block.cells))
        if isinstance(block, TableBlock)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def tilt_cells(cells: tuple[Cell, ...], pages: tuple[Page, ...]) -> tuple[Cell, ...]:
    """Cells of straight pages -> cells where they stand on the pages as they are."""
    if not any(page.tilt for page in pages):
        return cells
    by_number = {page.page_no: page for page in pages}
    return tuple(_turn_cell(cell, by_number, 1) for cell in cells)


def _turn_cell(cell: Cell, pages: Mapping[int, Page], way: int) -> Cell:
    page = pages.get(cell.page_no or 0)
    if page is None or not page.tilt or cell.box is None:
        return cell
    return replace(cell, box=turn_box(cell.box, page.width, page.height, way * page.tilt))
