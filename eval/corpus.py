"""The filings that the cases are about: their keys, their files in both forms, and their text.

Shape:  key -> file name ("published" or "text" form); file -> text page by page.
A name that is no key stands for itself: a file somewhere below a folder that is given, or that WENZHANG_SHARED names. So
cases can be written over filings that may not be passed on, and need no entry here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from eval.arguments import SHARED
from eval.quantities import plain_number
from index.domain import Document, TableBlock
from index.errors import NotStored, WenzhangError
from index.text import fold

FILINGS = Path(__file__).parent / "filings"
CASES_REAL = Path(__file__).parent / "cases_real"  # over filings outside the repository
FORMS = ("published", "text")


# --- files -----------------------------------------------------------------------------------------


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


def shared_folder(given: Path | None = None) -> Path | None:
    """Where filings outside the repository are looked for: the folder that is given, else that of the environment."""
    named = os.environ.get(SHARED, "")
    folder = given or (Path(named) if named else None)
    return folder if folder is not None and folder.is_dir() else None


def find_files(names: Iterable[str], folder: Path | None) -> dict[str, Path]:
    """File names -> where they stand below the folder; what is not there is left out.

    One walk for all names; of several files of one name the first by path counts, so that every run reads the same.
    """
    wanted = set(names)
    if folder is None or not wanted:
        return {}
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.name in wanted and path.is_file():
            found.setdefault(path.name, path)
    return found


def case_files(path: Path) -> list[Path]:
    """A case file, or all of a folder. Errors: NotStored where there is none."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise NotStored(f"{path}: 没有用例文件 / no case files", hint="a *.jsonl file, or a folder of them")
    return files


# --- text ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """The folded text of one file: `pages` by number (0 for what has no page), and the tables as they were read."""

    file_name: str
    pages: dict[int, str]
    tables: tuple[TableBlock, ...] = ()
    media: str = "txt"

    @property
    def has_pages(self) -> bool:
        return any(self.pages)

    @property
    def has_rows(self) -> bool:
        """Do its tables stand as tables? In text they are what a program made of the lines."""
        return self.media != "txt" and bool(self.tables)

    @cached_property
    def text(self) -> str:
        return "".join(self.pages[number] for number in sorted(self.pages))

    @cached_property
    def plain(self) -> str:
        return plain_number(self.text)


class Corpus:
    """Filings by key or file name, each read once when it is first asked for; `absent` are those that were not found."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = shared_folder(folder)
        self.absent: set[str] = set()
        self._known: dict[str, list[Printed]] = {}

    def read(self, key: str) -> list[Printed]:
        """The text of a filing in every form that there is."""
        if key not in self._known:
            self._known[key] = [text for path in self._files(key) if (text := read_file(path)) is not None]
            if not self._known[key]:
                self.absent.add(key)
        return self._known[key]

    def _files(self, key: str) -> list[Path]:
        if key in filing_names():
            return [FILINGS / form / filing_names()[key][form] for form in FORMS]
        return list(find_files([key], self.folder).values())


def read_file(path: Path) -> Printed | None:
    """A filing as read; a text file as it stands where its reader fails, None where nothing can be read."""
    from index.readers import read_document

    try:
        return printed(read_document(path))
    except WenzhangError:
        return plain_file(path) if path.suffix == ".txt" else None


def printed(document: Document) -> Printed:
    """A document as read -> its folded text by page, and its tables."""
    pages: dict[int, str] = {}
    for block in document.blocks:
        if isinstance(block, TableBlock):
            parts = [(cell.page_no or block.page_no, cell.text) for cell in block.cells]
            parts.append((block.page_no, block.caption))
        else:
            parts = _pieces(block.text, [(piece.start, piece.page_no) for piece in block.pieces])
        for page_no, text in parts:
            pages[page_no or 0] = pages.get(page_no or 0, "") + fold(text)
    tables = tuple(block for block in document.blocks if isinstance(block, TableBlock))
    return Printed(document.file_name, pages, tables, document.media)


def plain_file(path: Path) -> Printed:
    """A text file as it stands: one page without a number."""
    return Printed(path.name, {0: fold(path.read_text(encoding="utf-8"))})


def _pieces(text: str, starts: list[tuple[int, int | None]]) -> list[tuple[int | None, str]]:
    ends = [start for start, _ in starts[1:]] + [len(text)]
    found = [(page_no, text[start:end]) for (start, page_no), end in zip(starts, ends, strict=True)] if starts else []
    return found or [(None, text)]
