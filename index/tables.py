"""Document -> tables: parts joined over pages, captions and notes found, every cell given its role.

TableBlocks -> split where a caption stands inside -> parts with captions -> whole tables
-> title rows and notes taken out of the grid -> roles
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.domain import Cell, Document, Paragraph, Role, Table, TableBlock
from index.headings import heading_level, sections
from index.table_captions import Caption, is_note, is_table_title, read_caption, read_marks, unit_in_brackets
from index.table_parts import Part, goes_on, join
from index.table_roles import assign_roles, is_value_like
from index.table_shift import set_under_heads
from index.table_split import split_grid
from index.text import squeeze
from index.tilt import straighten_tables, tilt_cells

MAX_NOTES = 6
_MONEY = re.compile(r"(?:人民币)?(?:百|千|十)?[万亿]?元")


def build_tables(document: Document) -> tuple[Table, ...]:
    """All tables of a document in reading order, numbered from 1."""
    paths = sections(document)
    parts = _whole_parts(straighten_tables(document))
    if document.media == "txt":
        for part in parts:
            part.cells = set_under_heads(part.cells)
    found: list[Table] = []
    for part in parts:
        if part.cells:
            said = min([*part.caption.said, part.first_block])
            path = paths[said] if part.caption.is_intro or said == 0 else paths[said - 1]
            found.append(_table(part, len(found) + 1, path))
    return tuple(replace(table, cells=tilt_cells(table.cells, document.pages)) for table in found)


def table_as_dict(table: Table) -> dict[str, Any]:
    """One table in the public form."""
    return {
        "title": table.title,
        "number": table.number,
        "unit": table.unit,
        "pages": list(table.pages),
        "header_rows": table.header_rows,
        "header_columns": table.header_columns,
        "grid": table.grid,
        "notes": list(table.notes),
        "period": table.period_text,
        "entity": table.entity_text,
        "section": list(table.section),
    }


def tables_as_dict(document: Document, tables: Sequence[Table]) -> dict[str, Any]:
    """All tables of a file in the public form."""
    return {
        "file": document.file_name,
        "pages": len(document.pages) or None,
        "tables": [table_as_dict(table) for table in tables],
    }


# --- parts


def _whole_parts(document: Document) -> list[Part]:
    parts: list[Part] = []
    free = 0  # the first block that no table before has used
    for index, block in enumerate(document.blocks):
        if not isinstance(block, TableBlock):
            continue
        first, *others = split_grid(block.cells)
        part = _part(block, first, index, read_caption(document.blocks, index, free))
        if parts and _is_only_captions(document, parts[-1], part) and goes_on(parts[-1], part):
            parts[-1] = join(parts[-1], part)
        else:
            parts.append(part)
        parts += [_part(block, cells, index, Caption()) for cells in others]
        notes, free = _notes_after(document, index)
        parts[-1].notes += notes
    return parts


def _part(block: TableBlock, cells: Sequence[Cell], index: int, caption: Caption) -> Part:
    """One table of a block; `caption` is what is said above the block, the rows of its own that say more leave the grid."""
    inner = Caption()
    kept, notes = _strip_title_rows(list(cells), inner)
    for name in ("number", "title", "unit", "entity", "period"):
        if not getattr(caption, name) or (name == "title" and inner.title and caption.is_intro):
            setattr(caption, name, getattr(inner, name))
    if not caption.title and block.caption:
        caption.title = block.caption
    pages = [block.page_no] if block.page_no is not None else []
    return Part(index, index, kept, caption, pages, notes)


def _is_only_captions(document: Document, part: Part, after: Part) -> bool:
    """Between two parts there is nothing but the second's caption."""
    between = range(part.last_block + 1, after.first_block)
    return all(index in after.caption.said for index in between)


def _notes_after(document: Document, index: int) -> tuple[list[str], int]:
    """Remarks right below a table, and the first block after them."""
    notes: list[str] = []
    place = index + 1
    while place < len(document.blocks) and len(notes) < MAX_NOTES:
        block = document.blocks[place]
        if not isinstance(block, Paragraph):
            break
        text = " ".join(block.text.split())
        goes_on_note = bool(notes) and re.match(r"\d{1,2}\s*[.、．]|[①-⑳]|[（(]\d", text) and heading_level(text) != 2
        if not (is_note(text) or goes_on_note):
            break
        notes.append(text)
        place += 1
    return notes, place


# --- title and note rows inside the grid


def _strip_title_rows(cells: list[Cell], caption: Caption) -> tuple[list[Cell], list[str]]:
    """Title, unit and entity rows at the top and remarks at the bottom of a grid are not part of the table."""
    top = 0
    n_rows = max((cell.row_end for cell in cells), default=0)
    n_columns = max((cell.column_end for cell in cells), default=0)
    while top < n_rows - 1 and n_columns > 1 and _is_title_row(cells, top, n_columns, caption):
        top += 1
    end = n_rows
    notes: list[str] = []
    while end > top + 1 and n_columns > 1 and (note := _note_row(cells, end - 1)):
        notes.insert(0, note)
        end -= 1
    kept = [cell for cell in cells if top <= cell.row < end]
    return [replace(c, row=c.row - top, row_end=min(c.row_end, end) - top) for c in kept], notes


def _is_title_row(cells: Sequence[Cell], row: int, n_columns: int, caption: Caption) -> bool:
    own = [cell for cell in cells if cell.row <= row < cell.row_end]
    filled = [cell for cell in own if cell.text.strip()]
    if any(cell.row_end - cell.row > 1 for cell in filled):
        return False
    if not filled:
        return True
    texts = [" ".join(cell.text.split()) for cell in filled]
    trial = Caption()
    rests = [rest for text in texts if (rest := read_marks(trial, text))]
    if not rests and not trial.is_empty and _is_caption_row(own, filled, n_columns):
        _merge(caption, trial)
        return True
    if len(rests) == 1 and len(filled) <= 2 and not caption.title and _is_wide(filled, own, n_columns):
        rest = rests[0]
        if len(rest) <= 60 and not rest.endswith(("。", "；", "：", ":")) and not is_value_like(rest):
            _merge(caption, trial)
            caption.title = rest
            return True
    return False


def _is_caption_row(own: Sequence[Cell], filled: Sequence[Cell], n_columns: int) -> bool:
    """Unit and entity stand alone in their row, wide apart, not as label and value of a form."""
    return len(filled) <= 3 and (len(filled) < n_columns or n_columns <= 2)


def _is_wide(filled: Sequence[Cell], own: Sequence[Cell], n_columns: int) -> bool:
    """A title is merged over (nearly) all columns, or alone in its row and worded like one."""
    covered = sum(cell.column_end - cell.column for cell in filled)
    if covered >= n_columns - 1 and n_columns > 2:
        return True
    return len(filled) == 1 and is_table_title(filled[0].text)


def _merge(caption: Caption, trial: Caption) -> None:
    for name in ("number", "unit", "entity", "period"):
        setattr(caption, name, getattr(caption, name) or getattr(trial, name))


def _note_row(cells: Sequence[Cell], row: int) -> str:
    filled = [cell for cell in cells if cell.row <= row < cell.row_end and cell.text.strip()]
    if len(filled) != 1 or filled[0].row_end - filled[0].row > 1 or filled[0].column > 1:
        return ""
    text = " ".join(filled[0].text.split())
    return text if is_note(text) and len(text) > 4 else ""


# --- whole tables


def _table(part: Part, order: int, path: tuple[str, ...]) -> Table:
    cells, header_rows, header_columns = assign_roles(sorted(part.cells, key=lambda cell: (cell.row, cell.column)))
    caption = part.caption
    title = caption.title or (path[-1] if path else "")
    return Table(
        order=order,
        cells=cells,
        title=title,
        number=caption.number,
        unit=caption.unit or unit_in_brackets(title) or _unit_in_headers(cells),
        period_text=caption.period,
        entity_text=caption.entity,
        header_rows=header_rows,
        header_columns=header_columns,
        pages=tuple(part.pages),
        notes=tuple(dict.fromkeys(part.notes)),
        section=path,
        after_block=part.first_block,
    )


def _unit_in_headers(cells: Sequence[Cell]) -> str:
    """The one unit of money that the column heads name in brackets, if they agree."""
    units = {
        unit
        for cell in cells
        if cell.role in (Role.HEADER, Role.LABEL) and _MONEY.fullmatch(unit := unit_in_brackets(squeeze(cell.text)))
    }
    return units.pop() if len(units) == 1 else ""
