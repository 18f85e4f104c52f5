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
LONGEST_LIST = 800  # an enumeration may be longer before it is cut
LONGEST_TABLE = 600
_SHORT = 120  # a rest shorter than this joins the chunk before it
_CAPTION_LINES = 4  # how far above a table its title, unit and body are looked for
_SENTENCES = re.compile(r"[^。；！？;!?\n]*(?:[。；！？;!?\n]+[”」』）)]*|$)")
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
    """Runs of paragraphs under the same headings. A heading with nothing under it counts as text of the section it stands in."""
    run: list[_Piece] = []
    current: Path = ()
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or index in skipped or not block.text.strip():
            continue
        section = _path_at(sections, index)
        if _is_heading(block, section):
            if _has_text(document, sections, index):
                continue
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
        page_no, box = paragraph.locate(start, start + len(text))
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
        within_list = piece.is_item and bool(group) and (group[-1].is_item or _announces(group[-1].text))
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
        if not cells or all(cell.role is Role.HEADER for cell in cells):
            continue
        if all(cell.role is Role.SECTION for cell in cells):
            above = " ".join(tidy(cell.text) for cell in cells)
            continue
        text = _row_in_words([cell for cell in cells if cell.role is not Role.HEADER], heads)
        if text:
            page_no, box = _place(cells)
            yield from _line_parts(f"{above}｜{text}" if above else text, page_no, box)


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
    """Paragraphs that only hold what a table's caption says already: its title, unit, body and period."""
    found: set[int] = set()
    for table in tables:
        said = fold(f"{table.caption} {table.entity_text} {table.period_text} 单位:{table.unit} 金额单位:{table.unit}")
        for index in range(max(0, table.after_block - _CAPTION_LINES), min(table.after_block, len(document.blocks))):
            block = document.blocks[index]
            if isinstance(block, Paragraph) and block.text.strip() and fold(block.text) in said:
                found.add(index)
    return frozenset(found)


def _path_at(sections: Sequence[Path], index: int) -> Path:
    return tuple(sections[index]) if index < len(sections) else ()
