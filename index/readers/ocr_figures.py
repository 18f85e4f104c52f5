"""Figures as OCR reads them -> figures as they are printed, and how far each repair can be trusted.

Only cells that are figures in everything else are touched: a letter O among digits is a nought, in a word it is a letter.
"""

from __future__ import annotations

import re

GUESSED = 0.7  # where another figure could have been meant: below what counts as sure

_HALF = str.maketrans("０１２３４５６７８９，．。％－—–−（）：,", "0123456789,..%----():,")
_LETTERS = str.maketrans({"O": "0", "o": "0", "Ｏ": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
_MARKS = set(",.%-+()")
_GROUPED = re.compile(r"[(]?[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?[)]?")
_PLAIN = re.compile(r"[(]?[-+]?\d+(?:\.\d+)?%?[)]?")
_STRAY = re.compile(r"^[=~_*'\"]\d|\d['\"=_*]|[.,]{2}")  # specks read as marks
_DASH = re.compile(r"[-—–－一_ー]{1,3}")


def repair_figure(text: str) -> tuple[str, float]:
    """The text of a cell -> the figure it is meant to be, and the trust in that (1 where nothing was changed).

    Text that is no figure comes back as it is.
    """
    if _DASH.fullmatch(text):
        return ("-" * len(text) if text != "一" else "-"), 1.0
    bare = "".join(text.split()).translate(_HALF)
    digits = sum(letter.isascii() and letter.isdigit() for letter in bare)
    others = [letter for letter in bare if not letter.isdigit() and letter not in _MARKS]
    if not digits or digits <= len(others) or any(ord(letter) not in _LETTERS for letter in others):
        return text, GUESSED if digits and _STRAY.search(bare) else 1.0
    mended = bare.translate(_LETTERS)
    trust = GUESSED if others else 1.0
    if _GROUPED.fullmatch(mended) or _PLAIN.fullmatch(mended):
        return mended, trust if ("(" in mended) == (")" in mended) else GUESSED
    regrouped = _regroup(mended)
    return (regrouped, min(trust, GUESSED)) if regrouped else (text, GUESSED)


def _regroup(figure: str) -> str | None:
    """Marks told apart by the digits between them: groups of three before the point, anything after it."""
    match = re.fullmatch(r"([-+(]*)([\d.,]*)([%)]*)", figure)
    if match is None:
        return None
    sign, body, end = match.groups()
    parts = [part for part in re.split(r"[.,]+", body) if part]
    if len(parts) < 2 or any(len(part) != 3 for part in parts[1:-1]) or len(parts[0]) > 3:
        return None
    head = ",".join(parts[:-1])
    return f"{sign}{head}{',' if len(parts[-1]) == 3 else '.'}{parts[-1]}{end}"


def is_figure(text: str) -> bool:
    """Whether a text is a well-formed figure."""
    return _GROUPED.fullmatch(text) is not None or _PLAIN.fullmatch(text) is not None
