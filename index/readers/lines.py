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


_RUN_IN = re.compile(r"([一二三四五六七八九十]{1,3}、[^\s，。；：,;:]{2,20})\s+(\S.{30,})", re.DOTALL)


def split_run_in(text: str) -> list[str]:
    """A heading that was glued to the paragraph below it, parted from it again.

    >>> len(split_run_in("一、综合 全年地区生产总值一万五千七百三十七亿元，比上年增长百分之四，三次产业结构进一步优化。"))
    2
    """
    match = _RUN_IN.match(text)
    return [match[1], match[2]] if match else [text]


def is_item(line: str) -> bool:
    """Whether a line begins like a list item or numbered heading."""
    return _ITEM.match(line) is not None
