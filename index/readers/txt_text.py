"""Bytes of a text dump -> its text: encoding, scraps of markup, figures and words that the dump broke apart."""

from __future__ import annotations

import html
import re
import unicodedata

from index.text import repair, tidy

_ENCODINGS = ("utf-8", "gb18030", "big5")
_BLOCK_TAGS = re.compile(r"</(?:p|li|div|tr|h\d)\s*>|<br\s*/?>|<(?:p|li|div)\b[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(
    r"</?(?:p|br|ol|ul|li|div|span|b|i|u|em|strong|sup|sub|font|a|table|thead|tbody|tr|td|th|h[1-6]|img|hr|section)\b[^<>]*>",
    re.IGNORECASE,
)
_ITEM_IN_LINE = re.compile(r"(?<=[。；;])\s+(?=\d{1,2}\s*[.、．)）]\s?[^\d\s])")
_GROUPS = re.compile(r"(?<![\d.,，])(\d{1,3}(?:\s*[,，]\s*\d{3})+)(?!\d)(?:(\s*[.．]\s*)(\d{1,4})(?![\d年月日]))?")
_BROKEN_POINT = re.compile(r"(?<![\d.])(\d{2,})[.．]\s+(\d{2})(?=\s|$|[%％元万亿])")
_ONLY_NUMBER = re.compile(r"[-+−－]?[\d\s,，.．]+[%％]?")
_COMPARATOR_GAP = re.compile(r"(?<=[≥≤＞＜><=＝])\s+(?=\d)")
AMOUNT = re.compile(r"[-+−－▲]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?|[-—－]{1,2}")


def decode(data: bytes) -> tuple[str, bool]:
    """Text of a file's bytes, and whether every letter could be read. Chinese dumps are UTF-8, UTF-16 or GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), True
    data = data.removeprefix(b"\xef\xbb\xbf")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace"), False


def clean_text(text: str) -> str:
    """The whole dump with one kind of line end and letters mended; tabs and leading spaces stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f\n").replace("\x0b", "\n").replace("\0", "")
    return "\n".join(repair(line) for line in text.split("\n"))


def strip_markup(text: str) -> str:
    """Text without scraps of HTML; what stood in blocks of its own stands on lines of its own.

    >>> strip_markup("<p>务管理。</p> <p>3. 加大力度</p>")
    '务管理。\\n3. 加大力度'
    """
    if "<" in text and _ANY_TAG.search(text):
        text = _ANY_TAG.sub("", _BLOCK_TAGS.sub("\n", text))
        text = _ITEM_IN_LINE.sub("\n", text)
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return html.unescape(text) if "&" in text else text


def mend_figures(text: str) -> str:
    """Close the gaps that a dump left inside figures: "52, 417. 06" -> "52,417.06".

    A gap counts as one only where the parts fit: groups of three digits after a comma, decimals after such groups.
    """
    text = _COMPARATOR_GAP.sub("", text)
    text = _GROUPS.sub(_close_groups, text)
    return _BROKEN_POINT.sub(r"\1.\2", text)


def _close_groups(match: re.Match[str]) -> str:
    whole = re.sub(r"\s*[,，]\s*", ",", match[1])
    return whole + (f".{match[3]}" if match[3] else "")


def clean_cell(text: str) -> str:
    """The text of one cell: markup gone, figures mended, words joined that were cut at a line's end."""
    text = strip_markup(text).strip()
    if _ONLY_NUMBER.fullmatch(text) and any(letter.isdigit() for letter in text):
        closed = re.sub(r"\s*([,，.．])\s*", lambda match: {"，": ",", "．": "."}.get(match[1], match[1]), text)
        return closed if " " not in closed or AMOUNT.fullmatch(closed) else mend_figures(text)
    return "\n".join(tidy(line) for line in mend_figures(text).split("\n"))


def is_amount(text: str) -> bool:
    """Whether a cell holds nothing but a figure."""
    return bool(text) and AMOUNT.fullmatch(text.replace(" ", "")) is not None


def width(text: str) -> int:
    """Printed width in half letters: a Chinese letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
