"""Printed lines of all pages -> paragraphs: running heads dropped, lines joined over line ends and page ends."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.domain import Block, Box, Paragraph, Piece, TableBlock
from index.headings import heading_kind
from index.readers.pdf_lines import join_lines

LARGE = 1.25  # times the size of running text: a heading
EDGE = 0.13  # share of the page's height in which running heads and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?|[ivxlcIVXLC]{1,6})[-—–－·~\s]*|page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)
CAPTION = re.compile(r"^表|表$|单位[:：]|名称[:：]|编制|公开\d*表|附[件表]")
_SENTENCE_END = re.compile(r"[。！？!?；;：:](?:[”’」』）)])?$")
_TITLE_END = re.compile(r"(?:表|报告|书|说明|目\s*录|[。；：:）)])$")
_NO_TITLE = re.compile(r"[：:]|^[（(]?(?:19|20)\d{2}\s*年?度?[）)]?$|^[—－-]{2}")
_CONTENTS_LINE = re.compile(r"[.．…·]{4,}")
# What a line end cannot tear: a number or Latin word, or a letter with the marks that cling to it.
_UNIT = re.compile(r"[\dA-Za-z.,%]+|.[”’」』）)》、，。；：！？]*(?:[“‘「『（(《]+.)?")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line outside of tables. `top`, `x0` ... are in the upright page, `box` in the page as it is shown.

    Where text stands in columns side by side, `x0`, `x1` and `page_width` are those of its column, and `flow` counts the
    columns of the page: the end of a column is to a paragraph what the end of a page is.
    """

    page_no: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    box: Box
    page_width: float
    page_height: float
    font: str = ""
    confidence: float = 1.0
    flow: int = 0

    @property
    def place(self) -> tuple[int, int]:
        return self.page_no, self.flow


Item = PageLine | TableBlock


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    pitch: float


def build_blocks(items: Sequence[Item]) -> tuple[Block, ...]:
    """Lines and tables in reading order -> paragraphs and tables in reading order."""
    kept = drop_running_heads(items)
    margins = _all_margins(kept)
    body_size = _body_size(kept)
    groups: list[list[PageLine] | TableBlock] = []
    for item in kept:
        last = groups[-1] if groups else None
        if not isinstance(item, PageLine):
            groups.append(item)
        elif isinstance(last, list) and (_continues(last, item, margins) or _is_cover(last[-1], item, body_size)):
            last.append(item)
        else:
            groups.append([item])
    return _blocks(groups, body_size)


def _body_size(items: Sequence[Item]) -> float:
    """The size in which most letters outside of tables are printed."""
    letters: Counter[float] = Counter()
    for item in items:
        if isinstance(item, PageLine):
            letters[round(item.size * 2) / 2] += len(item.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _blocks(groups: Sequence[list[PageLine] | TableBlock], body_size: float) -> tuple[Block, ...]:
    """Paragraphs and tables; larger type after the first running text declares a heading."""
    blocks: list[Block] = []
    has_body = False
    for group in groups:
        if isinstance(group, TableBlock):
            blocks.append(group)
            continue
        is_large = min(line.size for line in group) >= LARGE * body_size
        has_body = has_body or (not is_large and len(group[0].text) > 20)
        is_heading = is_large and has_body and len(group) <= 2 and not _SENTENCE_END.search(group[-1].text)
        blocks.append(_paragraph(group, 1 if is_heading else None))
    return tuple(blocks)


# --- running heads and page numbers


def drop_running_heads(items: Sequence[Item]) -> list[Item]:
    """Without page numbers, and without lines that most pages repeat at their upper or lower edge."""
    lines_of: dict[int, list[PageLine]] = {}
    tables_of: dict[int, int] = Counter(item.page_no or 0 for item in items if isinstance(item, TableBlock))
    for item in items:
        if isinstance(item, PageLine):
            lines_of.setdefault(item.page_no, []).append(item)
    edges = {page_no: _edge_lines(lines) for page_no, lines in lines_of.items()}
    heads = Counter(_head_key(line) for lines in edges.values() for line in lines)
    pages = len(set(lines_of) | set(tables_of))
    needed = max(3, 0.3 * pages)
    dropped: set[int] = set()
    for lines in edges.values():
        for line in lines:
            repeated = heads[_head_key(line)] >= needed and not CAPTION.search(line.text)
            if repeated or _is_page_number(line):
                dropped.add(id(line))
    kept = [item for item in items if id(item) not in dropped]
    return kept or list(items)  # pages that hold nothing but their numbers


def _edge_lines(lines: list[PageLine]) -> list[PageLine]:
    ordered = sorted(lines, key=lambda line: line.top)
    upper = [line for line in ordered[:2] if line.bottom < EDGE * line.page_height]
    return upper + [line for line in ordered[-2:] if line.top > (1 - EDGE) * line.page_height and line not in upper]


def _head_key(line: PageLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.replace(" ", "")), round(line.top / 12)


def _is_page_number(line: PageLine) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


# --- joining lines


def _all_margins(items: Sequence[Item]) -> dict[tuple[int, int], _Margins]:
    """Where text begins and ends on each page, or in its column; where there is little text, as on pages of that width."""
    by_place: dict[tuple[int, int], list[PageLine]] = {}
    by_width: dict[int, list[PageLine]] = {}
    for item in items:
        if isinstance(item, PageLine):
            by_place.setdefault(item.place, []).append(item)
            by_width.setdefault(round(item.page_width), []).append(item)
    common = {width: _margins(lines) for width, lines in by_width.items()}
    found = {}
    for place, lines in by_place.items():
        own = _margins(lines)
        shared = common[round(lines[0].page_width)]
        long_lines = sum(line.x1 >= shared.right - 2 * line.size for line in lines)
        found[place] = own if long_lines < 3 and len(lines) >= 8 and own.right < shared.right - 20 else shared
        if long_lines >= 4:
            found[place] = own
    return found


def _margins(lines: Sequence[PageLine]) -> _Margins:
    size = _body_size(lines)
    body = [line for line in lines if abs(line.size - size) < 0.15 * size] or list(lines)
    rights = sorted(line.x1 for line in body)
    right = rights[int(0.95 * (len(rights) - 1))]
    full = [line for line in body if line.x1 > right - 2.5 * size] or body
    left = min(line.x0 for line in full)
    ordered = sorted(body, key=lambda line: (line.place, line.top))
    steps = [b.top - a.top for a, b in itertools.pairwise(ordered) if a.place == b.place and b.top > a.top + 2]
    width = lines[0].page_width
    right = max(right, width - 1.6 * min(line.x0 for line in body), 0.6 * width)  # a page of short lines shows no margin
    return _Margins(left, right, median(steps) if steps else 2 * size)


def _continues(group: Sequence[PageLine], line: PageLine, margins: dict[tuple[int, int], _Margins]) -> bool:
    """Does a line go on with the paragraph of the lines before it?"""
    before = group[-1]
    if not 0.85 < line.size / before.size < 1.18 or line.page_no - before.page_no > 1:
        return False
    fonts = {line.font, before.font}
    if len(fonts) == 2 and not fonts & {"", "*"} and all(one.font == group[0].font for one in group):
        return False  # a heading in its own type, and what stands below it
    if _CONTENTS_LINE.search(line.text) or _CONTENTS_LINE.search(before.text):
        return False
    place, place_before = margins[line.place], margins[before.place]
    if line.place == before.place:
        step = line.top - before.top
        if step <= 0 or step > max(1.3 * place.pitch, 1.6 * line.size) or step > 3.2 * line.size:
            return False
    if not _is_full(before, line, place_before.right):
        return _is_flush(group, line, place)
    return _starts_inside(group, line, place, place_before) or _is_title(before, line)


def _is_flush(group: Sequence[PageLine], line: PageLine, place: _Margins) -> bool:
    """Where paragraphs are indented, a line at the margin goes on, even if the one before was broken early."""
    before = group[-1]
    if before.place != line.place or group[0].x0 < place.left + 1.5 * line.size or heading_kind(line.text):
        return False
    early = before.x1 > place.left + 0.7 * (place.right - place.left)
    return early and line.x0 - place.left < 0.5 * line.size and _SENTENCE_END.search(before.text) is None


def _is_title(before: PageLine, line: PageLine) -> bool:
    """Two lines of one title: centred, of the same size, the first one full."""
    middle = (before.x0 + before.x1) / 2
    same = abs((line.x0 + line.x1) / 2 - middle) < line.size and abs(line.size - before.size) < 0.5
    return same and abs(middle - line.page_width / 2) < 0.08 * line.page_width and not _SENTENCE_END.search(before.text)


def _is_full(before: PageLine, line: PageLine, right: float) -> bool:
    """Was there no room left for what the next line begins with?"""
    unit = _UNIT.match(line.text)
    first = sum(0.55 if letter.isascii() else 1.0 for letter in unit[0]) if unit else 1.0
    return right - before.x1 < (min(first, 14.0) + 1.3) * before.size


def _starts_inside(group: Sequence[PageLine], line: PageLine, place: _Margins, place_before: _Margins) -> bool:
    before = group[-1]
    indent = line.x0 - place.left
    indent_before = before.x0 - place_before.left
    ended = _SENTENCE_END.search(before.text) is not None
    kind = heading_kind(line.text)
    if kind is not None and not ended and line.text.startswith("附"):  # "详见附表 3" at a line end
        kind = None
    opening = heading_kind(group[0].text)
    if kind is not None and (kind[0] <= 3 or ended or (opening is not None and opening[0] == kind[0])):
        return False
    if indent < 0.8 * line.size:
        return True
    if abs(indent - indent_before) < 0.5 * line.size:  # a block with a margin of its own, or two indented paragraphs
        return not ended and (len(group) > 1 or kind is None) and opening is None
    hangs = len(group) == 1 and indent > indent_before and heading_kind(before.text) is not None
    return hangs and not ended and indent < indent_before + 4 * line.size


def _is_cover(before: PageLine, line: PageLine, body_size: float) -> bool:
    """Two lines of a title in large type, centred line by line."""
    if line.place != before.place or abs(line.size - before.size) > 0.5 or line.size < LARGE * body_size:
        return False
    middle, middle_before = (line.x0 + line.x1) / 2, (before.x0 + before.x1) / 2
    centred = abs(middle - middle_before) < line.size and abs(middle - line.page_width / 2) < 0.08 * line.page_width
    near = 0 < line.top - before.top < 2.2 * line.size
    return centred and near and not _TITLE_END.search(before.text) and not _NO_TITLE.search(line.text)


def _paragraph(lines: Sequence[PageLine], style_level: int | None) -> Paragraph:
    text = ""
    pieces = []
    for line in lines:
        joined = join_lines(text, line.text)
        pieces.append(Piece(len(joined) - len(line.text), line.page_no, line.box, line.confidence))
        text = joined
    return Paragraph(text, tuple(pieces), style_level)
