"""How fast filings are read, against the bare parser of each format on the same pages; two cores against one; peak memory.

    python -m eval.bench.reading FOLDER… [--long PAGES]

Shape:  files -> per format: pages (or files) a second read by this project and by its parser alone, both in this very run and
        process; a folder read by one and by two children; the memory of a process that reads and interprets one long PDF.
Units:  seconds of wall time, MiB.
"""

from __future__ import annotations

import argparse
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.readers import MIB, detect_media, read_document

GOAL_SHARE = 0.70  # of the parser's pages per second
GOAL_CORES = 1.7
GOAL_MEMORY = 1500
_FOLDER_FILES = 40


# --- the parsers alone -----------------------------------------------------------------------------


def parse_pdf(path: Path) -> int:
    """Words and tables of every page, as pdfplumber gives them; the number of pages."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
            page.close()
        return len(pdf.pages)


def _parse_docx(path: Path) -> int:
    import docx

    document: Any = docx.Document(str(path))
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            _ = [cell.text for cell in row.cells]
    return 1


def _parse_xlsx(path: Path) -> int:
    import openpyxl  # type: ignore[import-untyped]

    with path.open("rb") as file:  # by its content: some are named .xls
        book: Any = openpyxl.load_workbook(file, data_only=True)
        for sheet in book.worksheets:
            _ = [list(row) for row in sheet.iter_rows(values_only=True)]
    return 1


def _parse_xls(path: Path) -> int:
    import python_calamine

    with path.open("rb") as file:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    return 1


def _parse_html(path: Path) -> int:
    import lxml.html  # type: ignore[import-untyped]

    _ = lxml.html.fromstring(path.read_bytes()).text_content()
    return 1


_PARSERS: dict[str, Callable[[Path], int]] = {
    "pdf": parse_pdf,
    "docx": _parse_docx,
    "xlsx": _parse_xlsx,
    "xls": _parse_xls,
    "html": _parse_html,
}


# --- measures --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Pace:
    """Pages and seconds of one format: read here, and by the parser alone."""

    files: int = 0
    pages: int = 0
    seconds: float = 0.0
    bare_seconds: float = 0.0

    @property
    def share(self) -> float:
        """This project's pages per second as a share of the parser's; 1 is as fast."""
        return self.bare_seconds / self.seconds if self.seconds else 0.0


def measure(files: Sequence[Path]) -> dict[str, Pace]:
    """Read every file twice, by its parser and by this project, in turns; files that are refused are left out."""
    paces: dict[str, Pace] = {}
    for path in sorted(files, key=lambda file: file.stat().st_size):
        try:
            media = detect_media(path)
            if (parser := _PARSERS.get(media)) is None:
                continue
            if media not in paces:
                read_document(path)  # imports and caches are warm for both
                parser(path)
            own, _ = _timed(read_document, path)
        except DocumentError:
            continue
        bare, pages = _timed(parser, path)
        pace = paces.setdefault(media, Pace())
        pace.files, pace.pages = pace.files + 1, pace.pages + pages
        pace.seconds, pace.bare_seconds = pace.seconds + own, pace.bare_seconds + bare
    return paces


def _timed(function: Callable[[Path], Any], path: Path) -> tuple[float, Any]:
    started = time.perf_counter()
    result = function(path)
    return time.perf_counter() - started, result


def folder_seconds(files: Sequence[Path], jobs: int) -> float:
    """Wall time to read and interpret files in that many children, workers started beforehand."""
    from index.build import interpret
    from index.readers.child import run_many

    for _ in run_many(interpret, [min(files, key=lambda path: path.stat().st_size)] * jobs, jobs=jobs):
        pass
    started = time.perf_counter()
    for _ in run_many(interpret, files, jobs=jobs):
        pass
    return time.perf_counter() - started


def folder_of(files: Sequence[Path], count: int = _FOLDER_FILES) -> list[Path]:
    """That many files, the largest first (so none is left for the end), taken again where there are fewer."""
    chosen = [files[index % len(files)] for index in range(count)]
    return sorted(chosen, key=lambda path: -path.stat().st_size)


def long_pdf(source: Path, pages: int, target: Path) -> int:
    """A PDF of at least that many pages, made by repeating another; gives the number of its pages."""
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(source) as one, pypdfium2.PdfDocument.new() as many:
        while len(many) < pages:
            many.import_pages(one)
        many.save(target)
        return len(many)


def peak_memory(path: Path) -> float:
    """MiB that a fresh process needs at most to read and interpret a file."""
    code = "import sys,resource;from pathlib import Path;from index.build import interpret;interpret(Path(sys.argv[1]));"
    code += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    kib = int(done.stdout.split()[-1])
    return kib / (MIB if sys.platform == "darwin" else 1024)


# --- the program -----------------------------------------------------------------------------------


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="measure the speed of reading")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--long", type=int, default=1500, metavar="PAGES", help="pages of the long PDF (0: none)")
    options = parser.parse_args(arguments)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    files = [file for path in options.paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]
    missed = 0
    for media, pace in sorted(measure(files).items()):
        own, bare = pace.pages / pace.seconds, pace.pages / pace.bare_seconds
        _say(f"{media}: {pace.files} files, {pace.pages} pages: {own:.1f}/s, parser alone {bare:.1f}/s: {pace.share:.0%}")
        missed += media == "pdf" and pace.share < GOAL_SHARE
    readable = [file for file in files if file.suffix.lower() in (".pdf", ".docx", ".xlsx", ".xls", ".html", ".txt")]
    folder = folder_of(readable)
    one, two = folder_seconds(folder, 1), folder_seconds(folder, 2)
    _say(f"folder of {len(folder)} files: one core {one:.1f} s, two cores {two:.1f} s: {one / two:.2f} times as fast")
    missed += one / two < GOAL_CORES
    pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
    if options.long and pdfs:
        missed += _measure_long(max(pdfs, key=lambda path: path.stat().st_size), options.long)
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"peak memory of this process: {own_peak:.0f} MiB")
    return 1 if missed else 0


def _measure_long(source: Path, pages: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        count = long_pdf(source, pages, path)
        started = time.perf_counter()
        peak = peak_memory(path)
        _say(f"long PDF: {count} pages in {time.perf_counter() - started:.0f} s, at most {peak:.0f} MiB")
        return int(peak > GOAL_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
