"""Text -> its sentences, and the clause that a sentence ends in; what stands in brackets or quotes is never cut."""

from __future__ import annotations

import re

# 2023年2024年2025年收入支出图—10—年末存款 …: the letters of a chart, run on over the end of its page into a sentence.
_CHART = re.compile(r"(?:(?:19|20)\d\d年){3}[^。！？；\n]*?(?P<dash>[—－])\s*\d{1,3}\s*(?P=dash)")
_OPENING, _CLOSING = "（(《“「[【〔", "）)》”」]】〕"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as (start, end), ending after 。；！？ or a line break; never inside brackets or quotes.

    The letters of a chart end where the number of their page stands.
    """
    found: list[tuple[int, int]] = []
    start = depth = 0
    charts = {chart.end() - 1 for chart in _CHART.finditer(text)}
    for position, letter in enumerate(text):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth = max(depth - 1, 0)
        # A bracket that never closes must not swallow the paragraph.
        ends = letter in "。！？!?；;" and (depth == 0 or _never_closed(text, position))
        if ends or letter == "\n" or position in charts:
            _add(found, text, start, position + 1)
            start, depth = position + 1, 0
    _add(found, text, start, len(text))
    return found


def _never_closed(text: str, position: int) -> bool:
    return not any(letter in _CLOSING for letter in text[position : position + 120])


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    lead = len(stretch) - len(stretch.lstrip())
    if stretch.strip():
        found.append((start + lead, start + len(stretch.rstrip())))


def last_clause(lead: str) -> str:
    """The words after the last comma or colon; an enumeration mark counts only where the words begin with it."""
    plain = re.sub(r"^\s*[（(][^）)]*[）)]", "", lead)
    depth, cut = 0, 0
    for position, letter in enumerate(plain):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter in "，,；;：:。" and depth <= 0 and plain[position + 1 :].strip():
            cut = position + 1
    head = plain[:cut]
    clause = plain[cut:]
    among = re.search(r"(?:收入|支出)?(?:其中|包括|包含)[：:，,]?$", head.strip())
    return (among.group() if among else "") + clause
