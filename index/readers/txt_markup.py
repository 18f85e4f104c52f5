"""Tables that a dump left as HTML (<table><tr><td>…) -> table blocks with the spans that they state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.domain import TableBlock

_TABLE = re.compile(r"<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.IGNORECASE | re.DOTALL)


def split_markup(text: str) -> Iterator[str | TableBlock]:
    """The text in order, its tables in place of their markup; what is never closed or holds another table stays text."""
    done = 0
    for match in _TABLE.finditer(text) if "<" in text else ():
        block = _block(match[0])
        if block is not None:
            yield text[done : match.start()]
            yield block
            done = match.end()
    yield text[done:]


def _block(markup: str) -> TableBlock | None:
    from lxml import etree, html  # type: ignore[import-untyped]

    from index.readers.webpage import table_cells

    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return None
    table = next(root.iter("table"), None)
    cells = table_cells(table) if table is not None else []
    return TableBlock(tuple(cells)) if any(cell.text for cell in cells) else None
