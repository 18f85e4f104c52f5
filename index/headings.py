"""Paragraphs -> headings: which paragraph is a heading, of what level, and under which headings each block stands.

Chinese official documents number their headings in a fixed order, which is used as the level:
第一部分 / 第一章 (1) > 一、 (2) > （一） (3) > 1. (4) > （1） (5) > ① (6). Headings that the format itself declares keep
their own level where they bear no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.domain import Block, Document, Paragraph
from index.text import squeeze

MAX_HEADING = 44  # letters; the longest headings of real filings have about forty
MAX_RUN_IN = 24
_HAN = "一二三四五六七八九十百零〇"
_KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第\s*(?:[{_HAN}]+|\d{{1,2}})\s*(?:部分|章|篇|编)(?![^\s：:]*[》）])")),
    (1, re.compile(rf"附[件表录]\s*(?:[{_HAN}]+|\d{{1,2}})?\s*(?:[：:.、]|\s|$)")),
    (2, re.compile(rf"第\s*(?:[{_HAN}]+|\d{{1,2}})\s*节")),
    (2, re.compile(rf"[{_HAN}]{{1,3}}\s*(?:、|[.．](?!\d))")),
    (3, re.compile(rf"[（(]\s*[{_HAN}]{{1,3}}\s*[）)]")),
    (5, re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d.．,，])\s*(?![\d万亿元%％个人名项年月日分倍℃≥≤\-—~至]|百分)(?=\S)")),
    (4, re.compile(r"\d{1,2}\s*(?:、|[.．](?:(?!\s*\d)|(?=\s*(?:19|20)\d{2}\s*年)))")),
    (5, re.compile(r"[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[）)]")),
    (6, re.compile(r"[①-⑳]")),
)
_CONTENTS_LINE = re.compile(r"[.．…·]{3,}|\s\d{1,3}$|[—-]\s*\d{1,3}\s*[—-]$")
_LEADERS = re.compile(r"[.．…·]{4,}\s*\d*\s*$")
_CONTENTS_TITLE = re.compile(r"目[录錄次]|contents", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。；;，,、！!？?]$")
_INSIDE = re.compile(r"[。；！？]")


def heading_kind(text: str) -> tuple[int, int] | None:
    """Level of a paragraph's leading number and where the heading's wording starts, or None without one.

    >>> heading_kind("（一）收入情况")
    (3, 3)
    """
    for level, pattern in _KINDS:
        if match := pattern.match(text):
            return level, match.end()
    return None


def heading_level(paragraph_text: str, style_level: int | None = None) -> int | None:
    """Level (1 outermost) of a paragraph that is a heading as a whole, else None.

    Shape: a paragraph's text and the level its format declares (None: the format says nothing).
    A number decides the level; a declared level counts for headings without one. List items, which end like
    sentences, lines of a table of contents and long paragraphs are no headings.
    """
    text = _one_line(paragraph_text)
    if not text or _CONTENTS_LINE.search(text):
        return None
    numbered = heading_kind(text)
    if style_level is not None and len(text) <= 2 * MAX_HEADING:
        return numbered[0] if numbered else style_level
    if numbered is None or len(text) > MAX_HEADING or numbered[1] >= len(text):
        return None
    if _SENTENCE_END.search(text) or _INSIDE.search(text):
        return None
    return numbered[0]


def run_in_heading(paragraph_text: str) -> tuple[int, str] | None:
    """Level and wording of a heading that opens its own paragraph ("（一）收入预算。2023 年……"), else None."""
    text = _one_line(paragraph_text)
    numbered = heading_kind(text)
    end = _INSIDE.search(text)
    if numbered is None or end is None or end.start() + 1 >= len(text):
        return None
    heading = text[: end.start()]
    wording = heading[numbered[1] :]
    dateless = re.sub(r"(?:19|20)\d{2}\s*年", "", wording)  # （一）2025年收支情况。… is a heading, 1.投入5万元。 is none
    if not wording or len(heading) > MAX_RUN_IN or re.search(r"[，,：:\d]", dateless):
        return None
    return numbered[0], heading


def is_contents_line(text: str) -> bool:
    """Does a line lead to a page with dots, as those of a table of contents do?"""
    return _LEADERS.search(text) is not None


def sections(document: Document) -> list[tuple[str, ...]]:
    """The heading path of every block, outermost first; a heading's own path ends with itself.

    Shape: Document -> one tuple for each of `document.blocks`, in the same order. Blocks of equal path form a section.
    Lines of a table of contents and titles right above a table head no section.
    """
    contents = _contents_blocks(document)
    path: list[tuple[int, str]] = []
    found: list[tuple[str, ...]] = []
    for index, block in enumerate(document.blocks):
        heading = _heading_of(block) if isinstance(block, Paragraph) and index not in contents else None
        if heading is not None and heading_kind(heading[1]) is None and _stands_over_table(document.blocks, index):
            heading = None
        if heading is not None:
            while path and path[-1][0] >= heading[0]:
                path.pop()
            path.append(heading)
        found.append(tuple(text for _, text in path))
    return found


def _contents_blocks(document: Document) -> set[int]:
    """The lines of a table of contents: from its title up to running text, or to where its first line comes again."""
    found: set[int] = set()
    seen: set[str] = set()
    is_open = False
    for index, block in enumerate(document.blocks):
        text = squeeze(block.text) if isinstance(block, Paragraph) else ""
        if _CONTENTS_TITLE.fullmatch(text) and not seen:
            is_open = True
        elif is_open and text:
            entry = re.sub(r"[.．…·]*\d*$", "", text)
            if entry in seen or len(text) > 2 * MAX_HEADING or _SENTENCE_END.search(text):
                return found
            seen.add(entry)
        elif is_open:
            return found
        if is_open:
            found.add(index)
    return found if len(found) < len(document.blocks) else set()


def _stands_over_table(blocks: Sequence[Block], index: int) -> bool:
    for block in blocks[index + 1 : index + 5]:
        if not isinstance(block, Paragraph):
            return True
        if len(block.text) > MAX_HEADING:
            return False
    return False


def _heading_of(paragraph: Paragraph) -> tuple[int, str] | None:
    level = heading_level(paragraph.text, paragraph.style_level)
    if level is not None:
        return level, _one_line(paragraph.text)
    return run_in_heading(paragraph.text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
