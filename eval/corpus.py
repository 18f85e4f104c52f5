"""The filings that the cases are about: their keys, their files in both forms, and their text.

Shape:  key -> file name ("published" or "text" form); file -> text page by page.
A name that is no key stands for itself, so that cases over other filings need no entry here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.domain import Document, TableBlock
from index.text import fold

FILINGS = Path(__file__).parent / "filings"
FORMS = ("published", "text")


@dataclass(frozen=True)
class Printed:
    """The folded text of one file: `pages` by number (0 for what has no page), and the tables as they were read."""

    file_name: str
    pages: dict[int, str]
    tables: tuple[TableBlock, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.pages[number] for number in sorted(self.pages))


@cache
def filing_names() -> dict[str, dict[str, str]]:
    """Key -> form -> file name."""
    names: dict[str, dict[str, str]] = json.loads(FILINGS.with_suffix(".json").read_text(encoding="utf-8"))
    return names


def file_names(key: str) -> frozenset[str]:
    """All file names under which a filing may be cited."""
    return frozenset(filing_names().get(key, {"": key}).values())


def paths(form: str) -> list[Path]:
    """The files of one form, in order."""
    return [FILINGS / form / names[form] for names in filing_names().values()]


def printed(document: Document) -> Printed:
    """A document as read -> its folded text by page, and its tables."""
    pages: dict[int, str] = {}
    for block in document.blocks:
        if isinstance(block, TableBlock):
            parts = [(cell.page_no or block.page_no, cell.text) for cell in block.cells]
        else:
            parts = _pieces(block.text, [(piece.start, piece.page_no) for piece in block.pieces])
        for page_no, text in parts:
            pages[page_no or 0] = pages.get(page_no or 0, "") + fold(text)
    return Printed(document.file_name, pages, tuple(block for block in document.blocks if isinstance(block, TableBlock)))


def plain_file(path: Path) -> Printed:
    """A text file as it stands: one page without a number."""
    return Printed(path.name, {0: fold(path.read_text(encoding="utf-8"))})


def _pieces(text: str, starts: list[tuple[int, int | None]]) -> list[tuple[int | None, str]]:
    ends = [start for start, _ in starts[1:]] + [len(text)]
    found = [(page_no, text[start:end]) for (start, page_no), end in zip(starts, ends, strict=True)] if starts else []
    return found or [(None, text)]
