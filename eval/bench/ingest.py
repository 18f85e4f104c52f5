"""Adding 1, 10, 100 and 1 000 invented filings: files, facts and seconds, and whether each next one costs more than the first.

    python -m eval.bench.ingest [--filings 1 10 100 1000] [--jobs 0] [--embedding none] [--quick]

Shape:  invented filings written as web pages -> read in children and stored by `Library.add`, as `wenzhang add` does it. Each
        size goes on where the one before it stopped.
Units:  wall seconds; facts a second over the whole way from file to ledger (and vectors, with an embedding).
"""

from __future__ import annotations

import argparse
import html
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.home import open_library
from assistant.settings import Settings
from eval.bench.invented import YEARS, Figures, body, document
from eval.bench.record import record, say, table
from index.domain import Document, TableBlock
from index.readers import MIB

SIZES = (1, 10, 100, 1000)


def web_page(filing: Document) -> str:
    """A document as a plain web page."""
    lines: list[str] = []
    for block in filing.blocks:
        if isinstance(block, TableBlock):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(f"<td>{html.escape(cell.text)}</td>")
            lines.append(f"<table>{''.join(f'<tr>{chr(10).join(cells)}</tr>' for cells in rows.values())}</table>")
        else:
            lines.append(f"<p>{html.escape(block.text)}</p>")
    return f'<!doctype html><meta charset="utf-8"><title>{html.escape(filing.file_name)}</title><body>{"".join(lines)}</body>'


def write_filings(folder: Path, first: int, last: int) -> list[Path]:
    """The invented filings of some numbers as files."""
    written = []
    for number in range(first, last):
        figures = Figures(body(number // len(YEARS)), YEARS[number % len(YEARS)])
        filing = document(figures, paragraphs=20)
        path = folder / Path(filing.file_name).with_suffix(".html")
        path.write_text(web_page(filing), encoding="utf-8")
        written.append(path)
    return written


def grow(home: Path, folder: Path, sizes: Sequence[int], settings: Settings) -> Iterator[dict[str, Any]]:
    """Add filings until each size is held; what that took."""
    held = 0
    with open_library(settings.model_copy(update={"home": home, "database_url": "", "chroma_url": ""})) as library:
        for size in sorted(sizes):
            files, before = write_filings(folder, held, size), library.ledger.counts()
            started = time.perf_counter()
            refused = sum(result.error is not None for result in library.add(files, jobs=settings.jobs))
            seconds, counts = time.perf_counter() - started, library.ledger.counts()
            facts = counts["facts"] - before["facts"]
            yield {
                "filings": size,
                "added": size - held,
                "refused": refused,
                "seconds": round(seconds, 3),
                "files_per_second": round((size - held) / seconds, 2),
                "facts_per_second": round(facts / seconds, 1),
                "facts": counts["facts"],
                "disk_mb": round(sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / MIB, 1),
            }
            held = size


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where any filing was refused."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.ingest", description="adding filings")
    parser.add_argument("--filings", type=int, nargs="+", default=SIZES)
    parser.add_argument("--jobs", type=int, default=0, help="files read at once (0: one a processor)")
    parser.add_argument("--embedding", default="none", help="bundled: with vectors")
    parser.add_argument("--quick", action="store_true", help="few filings")
    options = parser.parse_args(arguments)
    sizes = SIZES[:2] if options.quick else options.filings
    settings = Settings().model_copy(update={"jobs": options.jobs, "embedding": options.embedding})
    results = []
    with tempfile.TemporaryDirectory(prefix="wenzhang-ingest-") as folder:
        files = Path(folder) / "files"
        files.mkdir()
        for result in grow(Path(folder) / "home", files, sizes, settings):
            record("ingest", {"embedding": options.embedding, **result})
            results.append(result)
    names = ("filings", "added", "seconds", "files_per_second", "facts_per_second", "facts", "disk_mb")
    say(table(names, [[str(one[name]) for name in names] for one in results]))
    return int(any(one["refused"] for one in results))


if __name__ == "__main__":
    sys.exit(main())
