"""Document -> chunks: stretches of text that are found and quoted as one, with the headings above them.

Prose is cut at paragraph borders and never across headings; an enumeration stays whole where its length allows. Tables become
lines "label: column value", so that a row can be understood without its table; each part repeats the table's caption.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.domain import Box, Cell, Chunk, Document, Paragraph, Role, Table
from index.text import fold, squeeze, tidy

Path = tuple[str, ...]

LONGEST = 400  # letters of a prose chunk
LONGEST_LIST = 800  # letters of an enumeration
SHORT_ITEM = 150  # of such items an enumeration may grow longer than running text
LONGEST_TABLE = 600
_SHORT = 120  # a rest shorter than this joins the chunk before it
_NEAR = 4  # how many blocks above a table, and other paragraphs below it, are searched for its caption
_LONGEST_CAPTION = 80
_SENTENCES = re.compile(r"[^。；！？;!?\n]*(?:[。；！？;!?\n]+[”」』）)]*|$)")
_ANNOUNCING = re.compile(r"(?:部门|编制|填报|编报|公开|预算|决算|金额|货币|项目|单位|名称|日期|时间)+:|[():\[\]:;,.]")
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十百\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}\s*[、.．）)](?!\d)|[①-⑳]|[-•●■◆▪·*]\s"
    r"|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,3}[,，、])"
)


def build_chunks(document: Document, tables: Sequence[Table], sections: Sequence[Path]) -> tuple[Chunk, ...]:
    """All chunks of a document in reading order, `order` from 0.

    Shape: `sections` gives the heading path of each block, `tables` are the document's interpreted tables.
    """
    captions = _caption_blocks(document, tables)
    placed: list[tuple[int, Chunk]] = []
    for section, pieces in _section_pieces(document, sections, captions):
        placed.extend((chunk.blocks[0], chunk) for chunk in _prose_chunks(section, pieces))
    for table in tables:
        section = table.section or _path_at(sections, table.after_block)
        placed.extend((table.after_block, chunk) for chunk in _table_chunks(table, section))
    placed.sort(key=lambda pair: pair[0])
    return tuple(replace(chunk, order=order) for order, (_, chunk) in enumerate(placed))


def passage(chunk: Chunk, title: str = "") -> str:
    """A chunk as it is embedded: title and headings first, they say what its sentences leave out."""
    above = " › ".join(part for part in (title, *chunk.section) if part and part not in chunk.text)
    return f"{above}\n{chunk.text}" if above else chunk.text


# --- prose -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, or a part of a long one, with its place in the document."""

    block: int
    text: str
    page_no: int | None
    box: Box | None

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None


def _section_pieces(document: Document, sections: Sequence[Path], skipped: frozenset[int]) -> Iterator[tuple[Path, list[_Piece]]]:
    """Runs of paragraphs under the same headings.

    A heading with nothing under it, and one that opens its own paragraph ("1. Travel. In 2023 ..."), is an item of the section
    it stands in: such items are enumerations, to be read together.
    """
    run: list[_Piece] = []
    current: Path = ()
    items: set[Path] = set()
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or index in skipped or not block.text.strip():
            continue
        section = _path_at(sections, index)
        if _is_heading(block, section):
            if _has_text(document, sections, index):
                continue
            section = section[:-1]
        elif _opens_with_heading(block, section):
            items.add(section)
        while section in items:
            section = section[:-1]
        if section != current and run:
            yield current, run
            run = []
        current = section
        run.extend(_cut(index, block))
    if run:
        yield current, run


def _is_heading(paragraph: Paragraph, section: Path) -> bool:
    return bool(section) and squeeze(section[-1]) == squeeze(paragraph.text)


def _opens_with_heading(paragraph: Paragraph, section: Path) -> bool:
    return bool(section) and squeeze(paragraph.text).startswith(squeeze(section[-1]))


def _has_text(document: Document, sections: Sequence[Path], heading: int) -> bool:
    """Whether anything but a heading of the same or a higher level follows a heading."""
    path = _path_at(sections, heading)
    for index in range(heading + 1, len(document.blocks)):
        block = document.blocks[index]
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        return _path_at(sections, index)[: len(path)] == path
    return False


def _cut(index: int, paragraph: Paragraph) -> Iterator[_Piece]:
    """A paragraph whole, or a long one at the ends of its sentences."""
    start = 0
    for text in _packed(_SENTENCES.findall(paragraph.text), LONGEST):
        page_no, box = paragraph.locate(start, start + len(text)) if paragraph.pieces else (None, None)
        start += len(text)
        if text.strip():
            yield _Piece(index, text.strip("\n"), page_no, box)


def _packed(parts: Iterable[str], longest: int) -> Iterator[str]:
    """Neighbouring parts joined up to `longest` letters; a part that is longer by itself is cut hard."""
    held = ""
    for part in parts:
        if held and len(held) + len(part) > longest:
            yield held
            held = ""
        held += part
        while len(held) > 2 * longest:
            yield held[:longest]
            held = held[longest:]
    if held:
        yield held


def _prose_chunks(section: Path, pieces: list[_Piece]) -> Iterator[Chunk]:
    for group in _without_short_rest(_prose_groups(pieces)):
        is_list = sum(piece.is_item for piece in group) > 1
        yield Chunk(
            order=0,
            text=_joined(group),
            section=section,
            kind="list" if is_list else "text",
            page_no=group[0].page_no,
            box=_first_box(group),
            blocks=tuple(dict.fromkeys(piece.block for piece in group)),
        )


def _prose_groups(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that make one chunk each; a list may grow longer than running text."""
    group: list[_Piece] = []
    for piece in pieces:
        after_item = bool(group) and (group[-1].is_item or _announces(group[-1].text))
        within_list = piece.is_item and after_item and len(piece.text) <= SHORT_ITEM
        if group and _length(group) + len(piece.text) > (LONGEST_LIST if within_list else LONGEST):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _without_short_rest(groups: Iterable[list[_Piece]]) -> list[list[_Piece]]:
    """Groups, a last one too short to stand alone joined to the one before."""
    found = list(groups)
    if len(found) > 1 and _length(found[-1]) < _SHORT:
        found[-2:] = [found[-2] + found[-1]]
    return found


def _joined(group: Sequence[_Piece]) -> str:
    """Paragraphs on lines of their own, parts of one paragraph put together again."""
    text = group[0].text
    for before, piece in itertools.pairwise(group):
        text += piece.text if piece.block == before.block else f"\n{piece.text}"
    return text


def _announces(text: str) -> bool:
    return text.rstrip().endswith(("：", ":"))


def _length(group: Sequence[_Piece]) -> int:
    return sum(len(piece.text) for piece in group)


def _first_box(group: Sequence[_Piece]) -> Box | None:
    """The box of the pieces on the first page."""
    box: Box | None = None
    for piece in group:
        if piece.page_no == group[0].page_no and piece.box is not None:
            box = piece.box if box is None else box.union(piece.box)
    return box


# --- tables ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a table in words."""

    text: str
    page_no: int | None
    box: Box | None


def _table_chunks(table: Table, section: Path) -> Iterator[Chunk]:
    head = _table_head(table)
    group: list[_Line] = []
    for line in _table_lines(table):
        if group and len(head) + sum(len(held.text) + 1 for held in group) + len(line.text) > LONGEST_TABLE:
            yield _table_chunk(table, section, head, group)
            group = []
        group.append(line)
    group.extend(_Line(note, None, None) for note in table.notes)
    if group:
        yield _table_chunk(table, section, head, group)


def _table_chunk(table: Table, section: Path, head: str, lines: Sequence[_Line]) -> Chunk:
    page_no = lines[0].page_no if lines[0].page_no is not None else next(iter(table.pages), None)
    box: Box | None = None
    for line in lines:
        if line.page_no == page_no and line.box is not None:
            box = line.box if box is None else box.union(line.box)
    return Chunk(
        order=0,
        text="\n".join(filter(None, (head, *(line.text for line in lines)))),
        section=section,
        kind="table",
        page_no=page_no,
        box=box,
        table=table.caption or None,
        blocks=(table.after_block,),
    )


def _table_head(table: Table) -> str:
    unit = table.unit and f"单位：{table.unit}"
    details = "；".join(tidy(part) for part in (table.entity_text, table.period_text, unit) if part)
    caption = " ".join(table.caption.split())
    return f"{caption}（{details}）" if caption and details else caption or details


def _table_lines(table: Table) -> Iterator[_Line]:
    """The rows below the header in words; a row that only names others stands before each of them."""
    heads = _column_heads(table)
    above = ""
    for row in range(table.header_rows, table.shape[0]):
        cells = [cell for cell in table.row_cells(row) if cell.text.strip() and cell.role is not Role.ORDINAL]
        if not any(cell.role is not Role.HEADER and _is_of(cell, row) for cell in cells):
            continue
        if all(cell.role is Role.SECTION for cell in cells):
            above = " ".join(tidy(cell.text) for cell in cells)
            continue
        text = _row_in_words([cell for cell in cells if cell.role is not Role.HEADER], heads)
        if text:
            page_no, box = _place(cells)
            yield from _line_parts(f"{above}｜{text}" if above else text, page_no, box)


def _is_of(cell: Cell, row: int) -> bool:
    """Whether a row has something of its own in a cell: more than a label that reaches over several rows."""
    return cell.role is not Role.LABEL or cell.row_end - cell.row == 1


def _line_parts(text: str, page_no: int | None, box: Box | None) -> Iterator[_Line]:
    """A row of long prose cells is cut at its sentences."""
    parts = [text] if len(text) <= LONGEST_TABLE else _packed(_SENTENCES.findall(text), LONGEST)
    yield from (_Line(part.strip(), page_no, box) for part in parts if part.strip())


def _row_in_words(cells: Sequence[Cell], heads: dict[int, str]) -> str:
    """ "label: head value，head value；label: …" - a label after a value begins anew (half tables side by side)."""
    items: list[tuple[list[str], list[str]]] = []
    for cell in cells:
        text = tidy(cell.text)
        if cell.role in (Role.LABEL, Role.SECTION):
            if not items or items[-1][1]:
                items.append(([], []))
            items[-1][0].append(text)
        else:
            if not items:
                items.append(([], []))
            head = heads.get(cell.column, "")
            items[-1][1].append(f"{head} {text}" if head else text)
    return "；".join("：".join(part for part in (" ".join(labels), "，".join(values)) if part) for labels, values in items)


def _column_heads(table: Table) -> dict[int, str]:
    """Column -> its header texts, top down, each once."""
    heads: dict[int, str] = {}
    for column in range(table.shape[1]):
        texts: list[str] = []
        for row in range(table.header_rows):
            cell = table.places.get((row, column))
            if cell is not None and cell.role is Role.HEADER and (text := tidy(cell.text)) and text not in texts:
                texts.append(text)
        heads[column] = "·".join(texts)
    return heads


def _place(cells: Sequence[Cell]) -> tuple[int | None, Box | None]:
    """First page of a row and the box around its cells there."""
    page_no, box = cells[0].page_no, None
    for cell in cells:
        if cell.page_no == page_no and cell.box is not None:
            box = cell.box if box is None else box.union(cell.box)
    return page_no, box


def _caption_blocks(document: Document, tables: Sequence[Table]) -> frozenset[int]:
    """Paragraphs beside a table that only repeat what its chunks say: title, unit, body and period, and its notes.

    Titles are also printed again between the parts of a table that runs over pages.
    """
    found: set[int] = set()
    for table in tables:
        notes = {fold(note) for note in table.notes}
        above = range(max(0, table.after_block - _NEAR), table.after_block)
        found.update(index for index in above if _only_says(document, index, table))
        others = 0
        for index in range(table.after_block + 1, len(document.blocks)):
            if _only_says(document, index, table) or _folded(document, index) in notes:
                found.add(index)
            elif isinstance(document.blocks[index], Paragraph):
                others += 1
            if others == _NEAR:
                break
    return frozenset(found)


def _only_says(document: Document, index: int, table: Table) -> bool:
    """Whether a paragraph holds nothing but parts of a table's caption and the words that announce them."""
    rest = _folded(document, index)
    if not rest or len(rest) > _LONGEST_CAPTION:
        return False
    parts = (table.title, table.number, table.entity_text, table.period_text, table.unit)
    for part in sorted(filter(None, map(fold, parts)), key=len, reverse=True):
        rest = rest.replace(part, "")
    return not _ANNOUNCING.sub("", rest)


def _folded(document: Document, index: int) -> str:
    block = document.blocks[index] if index < len(document.blocks) else None
    return fold(block.text) if isinstance(block, Paragraph) else ""


def _path_at(sections: Sequence[Path], index: int) -> Path:
    return tuple(sections[index]) if index < len(sections) else ()
