"""Lines of running text -> paragraphs: lines cut at the width of the paper are joined, lines that end are not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.domain import Paragraph
from index.readers.lines import is_item
from index.readers.txt_text import mend_figures, strip_markup, width
from index.text import is_row_of_cells, tidy

_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+•·●]\s+")
_SENTENCE_END = re.compile(r"[。！？!?；;：:][”’」』）)]*$")
_PAGE_NUMBER = re.compile(r"[-—－–]?\s*\d{1,4}\s*[-—－–]?|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?")
_LINK = re.compile(r"\[bookmark:[^\]]*\]|!\[[^\]]*\]\([^)]*\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_PART = re.compile(r"(第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|篇))\s+(?=\S)")
_TITLE_END = re.compile(
    r"(?:报告|情况|说明|预算|决算|表|通知|方案|办法|概况|目标|职责|设置|构成|附件|目录|意见|函|公告|年度?|[）)》])$"
)
_UNBROKEN = re.compile(r"(?:[A-Za-z0-9.,%/+-]+|.)[，。、；：！？”’》）」』%]*")
_FIGURE = r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{4,}|0)%?"
_ROW_OF_CELLS = re.compile(
    rf"\S\s+{_FIGURE}(?:\s+{_FIGURE})+\s*$|^[^\d\s][^\s，。；、]{{1,20}}\s+-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+\.\d+)\s*$"
)
_SECOND_LABEL = re.compile(r"\S\s+\S{1,6}[:：]")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff）)])\s+(?=[\u4e00-\u9fff（(])")
_WHOLE_FIGURE = re.compile(r"\d\.\d{2}$")  # an amount to the last digit: what follows is another one
_CUT_SHARE = 0.35
_LEAST_LINES = 8
_LEAST_WIDTH = 32  # half letters of a line of any paper: captions of tables that are as long as each other are not cut
_LETTERS = range(20, 61)  # of a line that is cut
_SLACK = 3  # half letters that a full line may lack: a mark that may not stand at a line's end takes a letter along
_INDENT = 4  # half letters before the first line of a paragraph, lost in the dump


@dataclass(frozen=True, slots=True)
class Layout:
    """How a dump sets its lines: cut at the width `full`, or at a number of `letters` wherever that is, be it within a figure
    (neither: lines are whole paragraphs).
    """

    full: int | None = None
    double_spaced: bool = False
    letters: int | None = None


def is_page_number(line: str) -> bool:
    """A line that holds a page number and nothing else."""
    text = line.strip()
    return len(text) <= 12 and _PAGE_NUMBER.fullmatch(text) is not None


def find_layout(lines: list[str]) -> Layout:
    """Whether lines are cut at a width, and whether an empty line follows every line."""
    texts = [line.strip() for line in lines if line.strip() and "\t" not in line and not _ROW_OF_CELLS.search(line)]
    blanks = sum(1 for line in lines if not line.strip())
    double_spaced = len(texts) >= _LEAST_LINES and blanks >= 0.8 * (len([line for line in lines if line.strip()]) - 1)
    prose = [width(text) for text in texts if not is_heading_like(text)]
    if letters := _cut_letters(texts):
        return Layout(None, double_spaced, letters)
    if len(prose) < _LEAST_LINES:
        return Layout(None, False)
    full = _common_width(prose)
    if full < _LEAST_WIDTH:
        return Layout(None, False)
    cut = [text for text in texts if full - _INDENT - _SLACK <= width(text) <= full + _SLACK and not _SENTENCE_END.search(text)]
    longer = sum(1 for size in prose if size > full + 2 * _SLACK)
    long = [text for text in texts if width(text) >= 0.6 * full]
    if len(cut) < max(_LEAST_LINES / 2, _CUT_SHARE * len(long)) or longer > 0.1 * len(prose):
        return Layout(None, False)
    return Layout(full, double_spaced)


def _cut_letters(texts: list[str]) -> int | None:
    """The number of letters at which lines are cut, though figures and Latin letters make them of different widths."""
    open_ended = Counter(len(text) for text in texts if len(text) in _LETTERS and not _SENTENCE_END.search(text))
    if not open_ended:
        return None
    letters, many = open_ended.most_common(1)[0]
    widths = [width(text) for text in texts if len(text) == letters]
    if max(widths) - min(widths) <= 2 * _SLACK:
        return None
    long = sum(1 for text in texts if len(text) >= 0.9 * letters)
    longer = sum(1 for text in texts if len(text) > letters)
    return letters if many >= _LEAST_LINES / 2 and many >= _CUT_SHARE * long and longer <= 0.1 * len(texts) else None


def _common_width(widths: list[int]) -> int:
    """The width at which most long lines end."""
    ordered = sorted(widths)
    long = ordered[len(ordered) // 2 :]
    return max(set(long), key=lambda size: (sum(size - 2 <= other <= size for other in long), size))


def is_heading_like(text: str) -> bool:
    return is_item(text) and len(text) <= 30 and not _SENTENCE_END.search(text)


def paragraphs(lines: list[str], layout: Layout) -> list[Paragraph]:
    """The paragraphs of lines that hold no table. Empty lines are part of `lines`."""
    if layout.letters is not None:
        joined = _join_letters(lines, layout.letters)
    else:
        joined = _join_cut(lines, layout) if layout.full is not None else _join_broken(lines)
    return [paragraph for line in joined if (paragraph := _paragraph(line)) is not None]


def _paragraph(line: str) -> Paragraph | None:
    text = strip_markup(_LINK.sub("", line)).strip()
    level = None
    if match := _MARKDOWN.match(text):
        level, text = len(match[1]), match[2]
    text = _BULLET.sub("", _BOLD.sub(r"\2", text), count=1)
    if not text or re.fullmatch(r"[-=_*\s|—]+", text):
        return None
    return Paragraph(_spaced(mend_figures(text)), style_level=level)


def _spaced(text: str) -> str:
    """Text with the spaces that part words: between the cells of a row, after 第一部分; others are marks of the dump."""
    if (
        _ROW_OF_CELLS.search(text)
        or (_SECOND_LABEL.search(text) and len(text) < 80)
        or len(_GAP.findall(text)) > max(4, len(text) / 16)
    ):
        return " ".join(text.split())
    head = _PART.match(text)
    rest = " ".join(tidy(part) for part in text[head.end() if head else 0 :].split("\n"))
    return f"{head[1]} {rest}" if head else rest


def _join_cut(lines: list[str], layout: Layout) -> list[str]:
    """Join lines cut at `layout.full`; a shorter line, an indent or a new item begins a new paragraph."""
    full = layout.full or 0
    out: list[str] = []
    reach = 0  # of the line before, as if it stood at the left margin
    gap = False
    is_first = True
    for raw in lines:
        line = raw.strip()
        if not line:
            gap = True
            continue
        if is_page_number(line) and not layout.double_spaced:
            continue
        indented = raw.startswith(("  ", "\u3000\u3000"))
        is_row = bool(_ROW_OF_CELLS.search(line)) or is_row_of_cells(line)
        parted = gap and not layout.double_spaced and bool(out) and bool(_SENTENCE_END.search(out[-1]))
        begins = indented or is_row or parted or _begins(line, out)
        if not begins and reach + _first_width(line) > full - _SLACK:
            out[-1] = _glue(out[-1], line)
            is_first = False
        else:
            out.append(line)
            is_first = not indented
        reach = width(raw.rstrip()) if indented else width(line) + (_INDENT if is_first else 0)
        if is_row:
            reach = 0  # the row of a table ends with its line
        gap = False
    return out


def _join_letters(lines: list[str], letters: int) -> list[str]:
    """Join lines cut after so many letters: what follows a full line goes on in the middle of a word or a figure."""
    out: list[str] = []
    goes_on = False
    for line in filter(None, (raw.strip() for raw in lines)):
        is_full = len(line) == letters  # 金额为6554.10 at the end of one is no label with its figure
        is_row = bool(_ROW_OF_CELLS.search(line)) or (is_row_of_cells(line) and not is_full)
        if goes_on and not is_row and not _begins(line, out):
            out[-1] += line
        else:
            out.append(line)
        goes_on = is_full and not is_row
    return out


# 编制单位：某局  单位：万元
_UNIT_AT_END = re.compile(r"(?:^|\s)[（(]?(?:金额|计量)?单\s*位\s*[:：]\s*(?:人民币)?\s*[百千万亿]*元\s*[)）]?$")


def _begins(line: str, out: list[str]) -> bool:
    """Whether a line must begin a paragraph: the first of all, a heading, what says whose table it is and in which unit, an
    item after what may be an end.
    """
    heads = _MARKDOWN.match(line) is not None or _UNIT_AT_END.search(line) is not None
    return not out or heads or (is_item(line) and _may_end(out[-1]))


def _first_width(line: str) -> int:
    """Width of what could not be parted from the start of a line: a figure or a word as a whole, a mark after a letter."""
    match = _UNBROKEN.match(line)
    return width(match[0]) if match else 2


def _may_end(text: str) -> bool:
    """A line of a paragraph can be its last one: it ends a sentence, or it is a heading."""
    return bool(_SENTENCE_END.search(text)) or len(text) <= 30


def _join_broken(lines: list[str]) -> list[str]:
    """Whole paragraphs a line: only what a page end parted (no full stop, no new item) is joined."""
    out: list[str] = []
    gap = True
    for raw in lines:
        line = raw.strip()
        if not line:
            gap = True
            continue
        if gap and out and _is_parted(out[-1], line):
            out[-1] = _glue(out[-1], line)
        else:
            out.append(line)
        gap = False
    return out


def _is_parted(before: str, after: str) -> bool:
    if _SENTENCE_END.search(before) or len(before) < 20 or before.startswith(("#", "- ", "|")):
        return False
    if len(before) < 60 and (_TITLE_END.search(before) or is_heading_like(before) or len(after) < 15):
        return False
    if before[-1] in "”」』》" and not re.match(r"[，。、；）]", after):
        return False
    return not (is_item(after) or after.startswith(("#", "- ", "第", "附", "表", "|", "<")) or len(after) < 6)


def _glue(before: str, after: str) -> str:
    latin = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalpha()
    figures = after[0].isdigit() and _WHOLE_FIGURE.search(before) is not None
    return before + (" " if latin or figures else "") + after
