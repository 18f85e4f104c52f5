"""HTML -> Document: the article of a government page without its menus; layout tables looked through, data tables kept.

Web systems also hand out their Excel downloads as HTML tables; those read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.domain import Block, Cell, Document, Issue, Paragraph, TableBlock
from index.errors import Unreadable
from index.readers.lines import join_cell_lines, split_run_in
from index.readers.txt_text import decode
from index.text import repair, tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element  # type: ignore[import-untyped]
else:
    Element = Any

_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "canvas", "video", "audio",
    "nav", "aside", "form", "input", "select", "option", "button", "textarea", "head", "link", "meta", "map",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "o:p", "q", "s",
    "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "ucaps", "var", "st1:chsdate", "img", "wbr", "nobr", "time",
}  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|footer\w*|foot|header|head|top(?:bar|box|nav|menu)?|bread\w*|crumbs?|sidebar|share\w*|pagination|pager"
    r"|search\w*|login\w*|copyright|toolbar|related|recommend\w*|qrcode|dzts|bot(?:tom)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FRAME = ("html", "body", "head", "title", "meta")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_TITLES = ("articletitle", "og:title", "dc.title")
_MAIN_SHARE = 0.75
_MAX_DEPTH = 400
_MAX_SPAN = 1000
_FEW_LETTERS = 40
# What no page prints and no tree takes, as it is or by its number.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01])|[xX]0*(?:[0-8bB]|[eE]|1[\da-fA-F]))(?:;|(?![\da-fA-F]))"
)
_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")


def read_html(path: Path) -> Document:
    """Read a web page.

    Errors: Unreadable when nothing is left once menus and scripts are gone.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    text, whole = decode_page(path.read_bytes())
    text = _UNPRINTABLE.sub("", text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页无法解析", hint="请另存为 PDF 或文本", where=path.name, code="damaged") from error
    blocks = page_blocks(root) if root is not None else []
    if not blocks:
        raise Unreadable("网页里没有正文", hint="页面可能靠脚本显示内容，请另存为 PDF", where=path.name, code="empty")
    issues = () if whole else (Issue("encoding", path.name, "有个别文字的编码无法识别"),)
    return Document(path.name, "html", tuple(blocks), issues=issues)


def decode_page(data: bytes) -> tuple[str, bool]:
    """Text of a page: what its bytes are goes before what it says it is (GB 2312 pages are GB 18030 in truth)."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in ("big5", "big5-hkscs") and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return data.decode("big5hkscs", errors="replace"), True
    text, whole = decode(data)
    if not whole and name.startswith("gb"):
        return data.decode("gb18030", errors="replace"), False
    return text, whole


def page_blocks(root: Element) -> list[Block]:
    """The blocks of a parsed page: its title, then its article."""
    _drop_furniture(root)
    body = root.find("body") if root.find("body") is not None else root
    main = _main_part(body)
    walker = _Walker()
    walker.walk(main, 0)
    walker.flush()
    blocks = walker.out
    title = _title(root, main)
    if title and not any(isinstance(block, Paragraph) and tidy(block.text) == title for block in blocks[:6]):
        blocks = [Paragraph(title, style_level=1), *blocks]
    return blocks


def _title(root: Element, main: Element) -> str:
    """The article's own title: declared for machines, else the page's first large heading."""
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in _TITLES and (meta.get("content") or "").strip():
            return tidy(repair(meta.get("content")))
    for heading in root.iter("h1", "h2"):
        if text := tidy(repair(heading.text_content())):
            return text if len(text) < 80 else ""
    found = root.find(".//title")
    return re.split(r"\s*[_|]\s*|\s+-\s+", tidy(repair(found.text_content())))[0] if found is not None else ""


def _drop_furniture(root: Element) -> None:
    """Take out what is no article: scripts, menus, hidden parts, lists of links."""
    total = max(1, len(_squeezed(root)))
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag not in _FRAME and _is_dispensable(element, total):
            _drop(element)


def _is_dispensable(element: Element, total: int) -> bool:
    if element.tag in _DROPPED:  # whole pages of one web framework stand in a form
        return element.tag != "form" or len(_squeezed(element)) <= 0.5 * total
    hidden = bool(_HIDDEN.search(element.get("style") or ""))
    return (hidden and element.tag not in ("td", "th", "tr", "table")) or _is_furniture(element, total)


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_furniture(element: Element, total: int) -> bool:
    if element.tag in ("header", "footer"):
        return len(_squeezed(element)) < 0.3 * total
    if element.tag not in ("div", "ul", "ol", "section", "dl", "p", "table"):
        return False
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    if not _FURNITURE.search(name) and element.tag not in ("ul", "dl"):
        return False
    text = len(_squeezed(element))
    links = sum(len(_squeezed(link)) for link in element.iter("a"))
    if element.tag in ("ul", "dl") and not _FURNITURE.search(name):
        return text > 0 and links > 0.9 * text and len(list(element.iter("a"))) >= 4
    return text < 0.3 * total and (links > 0.3 * text or text < 200)


def _squeezed(element: Element) -> str:
    return "".join("".join(element.itertext()).split())


def _weight(element: Element) -> int:
    """Letters of an element that are not links."""
    return len(_squeezed(element)) - sum(len(_squeezed(link)) for link in element.iter("a"))


def _main_part(body: Element) -> Element:
    """The innermost element that still holds nearly all of the running text."""
    current, whole = body, max(1, _weight(body))
    while True:
        best = max((child for child in current if isinstance(child.tag, str)), key=_weight, default=None)
        if best is None or best.tag in _INLINE or best.tag in ("p", "ul", "ol") or _weight(best) < _MAIN_SHARE * whole:
            return current
        if best.tag == "table" and not _is_layout(best):
            return current
        current = best


@dataclass(slots=True)
class _Walker:
    """Collects blocks; `line` is the running text since the last block boundary."""

    out: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)

    def flush(self, level: int | None = None) -> None:
        text = repair(_WHITE.sub(" ", "".join(self.line))).strip()
        self.line.clear()
        self.out.extend(Paragraph(part, style_level=level) for run in split_run_in(text) if (part := tidy(run)))

    def walk(self, element: Element, depth: int) -> None:
        self.line.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, depth)
            self.line.append(child.tail or "")

    def _child(self, child: Element, depth: int) -> None:
        tag = child.tag.lower()
        if tag == "br":
            self.flush()
        elif depth > _MAX_DEPTH:
            self.line.append("".join(child.itertext()))
        elif tag == "table":
            self.flush()
            self._table(child, depth)
        elif tag in _INLINE:
            self.walk(child, depth + 1)
        else:
            self.flush()
            self.walk(child, depth + 1)
            self.flush(int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else None)

    def _table(self, table: Element, depth: int) -> None:
        if _is_layout(table):
            self.walk(table, depth + 1)
            self.flush()
            return
        cells = table_cells(table)
        if any(cell.text for cell in cells):
            caption = table.find("caption")
            self.out.append(TableBlock(tuple(cells), caption=tidy(repair(caption.text_content())) if caption is not None else ""))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _is_layout(table: Element) -> bool:
    """Whether a table only places parts of the page: tables inside it, one row or column, or whole articles in a cell."""
    if any(inner is not table and not _is_cell_text(inner) for inner in table.iter("table")):
        return True
    sizes = [len([cell for cell in row if cell.tag in ("td", "th")]) for row in _rows(table)]
    sizes = [size for size in sizes if size]
    if not sizes or max(sizes) < 2 or len(sizes) < 2:
        return True
    blocks = max((sum(1 for part in cell.iter("p", "div") if _squeezed(part)) for row in _rows(table) for cell in row), default=0)
    return blocks > 12


def _is_cell_text(table: Element) -> bool:
    """Whether a table inside a cell only places the few words of that cell: one row of it, and no links."""
    return len(list(_rows(table))) == 1 and len(_squeezed(table)) <= _FEW_LETTERS and next(table.iter("a"), None) is None


def table_cells(table: Element) -> list[Cell]:
    """The cells of a data table with their spans."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(_rows(table)):
        column = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while (number, column) in taken:
                column += 1
            row_end, column_end = number + _span(element, "rowspan"), column + _span(element, "colspan")
            taken.update((r, c) for r in range(number, row_end) for c in range(column, column_end))
            cells.append(Cell(number, column, _cell_text(element), row_end, column_end))
            column = column_end
    height = sum(1 for _row in _rows(table))
    return [Cell(c.row, c.column, c.text, min(c.row_end, height), c.column_end) for c in cells]


def _span(element: Element, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) < 9 else 1


def _cell_text(element: Element) -> str:
    """A cell's text; indentation by spaces, which shows the depth of a label, stays as full-width spaces."""
    walker = _Walker()
    walker.walk(element, 0)
    first = "".join(element.itertext()).lstrip("\r\n\t ")
    walker.flush()
    text = join_cell_lines([block.text for block in walker.out if isinstance(block, Paragraph)])
    indent = sum(2 if letter == "\u3000" else 1 for letter in first[: len(first) - len(first.lstrip("\xa0\u3000 "))])
    return "\u3000" * (indent // 2) + text if text else ""
