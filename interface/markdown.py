"""The Markdown of answers -> HTML: paragraphs, lists, quotations, tables, headings, **bold**, `code` and citation marks.

Everything else is text and comes out escaped: an answer may quote a filing, and a filing may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

Mark = Callable[[int], str | None]

_BULLET = re.compile(r"\s*[-*•]\s+(.*)")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)、]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_QUOTED = re.compile(r">\s?(.*)")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
_MARK = re.compile(r"\[(\d{1,4})\]")
_MARKS = re.compile(r"(?:\[\d{1,4}\])+[，。；：、！？）》”,.;:!?)]?")  # with the punctuation that must not begin a line
_NUMERIC = re.compile(r"[-−+≥≤><约]*[\d,.]+\s*\D{0,6}")


def markdown_html(text: str, mark: Mark) -> str:
    """Markdown -> HTML. `mark` gives the HTML of citation mark n, or None where there is no such citation."""
    return "".join(_block_html(kind, lines, mark) for kind, lines in _blocks(text))


def _kind(line: str) -> tuple[str, str]:
    """What a line belongs to, and its text without the sign that says so."""
    if line.lstrip().startswith("|") and line.count("|") > 1:
        return "table", line.strip()
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBERED), ("h", _HEADING), ("quote", _QUOTED)):
        if match := pattern.fullmatch(line):
            return kind, match[1]
    return "p", line.strip()


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Neighbouring lines of one kind, each group once; an empty line ends a group."""
    kind, lines = "", list[str]()
    for line in text.splitlines():
        new_kind, content = _kind(line) if line.strip() else ("", "")
        if lines and new_kind != kind:
            yield kind, lines
            lines = []
        kind = new_kind
        if kind:
            lines.append(content)
    if lines:
        yield kind, lines


def _block_html(kind: str, lines: list[str], mark: Mark) -> str:
    texts = [_inline(line, mark) for line in lines]
    if kind in ("ul", "ol"):
        return f"<{kind}>{''.join(f'<li>{text}</li>' for text in texts)}</{kind}>"
    if kind == "table":
        return _table_html(lines, mark)
    if kind == "h":
        return "".join(f"<h4>{text}</h4>" for text in texts)
    joined = "<br>".join(texts)
    return f"<blockquote>{joined}</blockquote>" if kind == "quote" else f"<p>{joined}</p>"


def _table_html(lines: list[str], mark: Mark) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not _RULE.fullmatch(line)]
    headed = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    html = "".join(_row_html(row, mark, is_head=headed and number == 0) for number, row in enumerate(rows))
    return f'<div class="wz-scroll"><table>{html}</table></div>'


def _row_html(cells: list[str], mark: Mark, *, is_head: bool) -> str:
    if is_head:
        return "<tr>" + "".join(f'<th scope="col">{_inline(cell, mark)}</th>' for cell in cells) + "</tr>"
    return "<tr>" + "".join(f"<td{_number_class(cell)}>{_inline(cell, mark)}</td>" for cell in cells) + "</tr>"


def _number_class(cell: str) -> str:
    return ' class="wz-number"' if _NUMERIC.fullmatch(_MARK.sub("", cell).strip()) else ""


def _inline(text: str, mark: Mark) -> str:
    html = escape(text)
    html = _CODE.sub(r"<code>\1</code>", html)
    html = _BOLD.sub(r"<strong>\1</strong>", html)
    return _MARKS.sub(lambda run: _marks_html(run[0], mark), html)


def _marks_html(run: str, mark: Mark) -> str:
    marked = _MARK.sub(lambda match: mark(int(match[1])) or match[0], run)
    return marked if marked == run else f'<span class="wz-keep">{marked}</span>'
