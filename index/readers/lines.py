"""Printed lines -> running text: which line ends are only the width of the paper, and which the writer meant."""

from __future__ import annotations

import re

_ENDS = "。；;！？!?：:"
_ITEM = re.compile(
    r"(?:\d{1,2}\s*[.、．)）](?!\d)|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[一二三四五六七八九十]{1,3}\s*、|[①-⑳•·●■◆▪*-]\s)"
)
_NARROW = re.compile(r"[A-Za-z0-9%]$")
_NARROW_START = re.compile(r"[A-Za-z0-9]")


def join_cell_lines(lines: list[str]) -> str:
    """The lines of one cell as its text: broken words are mended, lists and sentences keep their lines.

    >>> join_cell_lines(["其中：面向中", "小企业采购"])
    '其中：面向中小企业采购'
    """
    joined = ""
    for line in (stripped for raw in lines if (stripped := raw.strip())):
        if not joined:
            joined = line
        elif joined[-1] in _ENDS or _ITEM.match(line):
            joined += "\n" + line
        else:
            joined += _glue(joined, line) + line
    return joined


def _glue(before: str, after: str) -> str:
    """Latin words keep a space between them, Chinese letters do not."""
    return " " if _NARROW.search(before) and _NARROW_START.match(after) else ""


def is_item(line: str) -> bool:
    """Whether a line begins like a list item or numbered heading."""
    return _ITEM.match(line) is not None
