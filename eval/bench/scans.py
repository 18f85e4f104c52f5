"""PDFs with a text layer -> the same pages as scans, and how much of their tables survives being read by OCR.

    python -m eval.bench.scans FILE.pdf… [--looks NAME…] [--pages N]     one line a file and look, then the sums
    python -m eval.bench.scans SCAN.pdf --truth TABLES.json              a real scan against tables known otherwise

Pages are drawn, tilted, soiled and packed as JPEG into a PDF without letters. What the text layer gave is the truth, so the
figures tell what OCR loses and nothing else. With --truth (a list of {"title", "grid"}) the file is read as it stands, and
rows that it does not show are not asked for. A figure counts as marked when its confidence is below what answers rely on.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from index.domain import Document, Table
from index.quantities import parse_quantity
from index.readers.child import read_in_child
from index.tables import build_tables
from index.text import fold

SURE = 0.8  # below it an answer marks its figure


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is scanned: resolution, degrees of tilt, spread of the noise, shade of the paper, JPEG quality."""

    name: str
    dpi: int
    tilt: float = 0.0
    noise: float = 0.0
    paper: int = 255
    quality: int = 85


LOOKS = (
    Look("200", 200),
    Look("200 tilt", 200, tilt=1.5),
    Look("200 soiled", 200, tilt=-1.5, noise=10, paper=215),
    Look("150", 150),
    Look("150 tilt", 150, tilt=-1.5),
    Look("150 soiled", 150, tilt=1.5, noise=10, paper=215, quality=70),
    Look("110 bad", 110, tilt=2.5, noise=22, paper=190, quality=40),
)


@dataclass(slots=True)
class Score:
    """Cells and figures of one file under one look."""

    cells: int = 0
    right: int = 0
    figures: int = 0
    figures_right: int = 0
    figures_right_marked: int = 0
    wrong_marked: list[tuple[str, str]] = field(default_factory=list)
    wrong_unmarked: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        for name in ("cells", "right", "figures", "figures_right", "figures_right_marked", "pages", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong_marked += other.wrong_marked
        self.wrong_unmarked += other.wrong_unmarked

    def __str__(self) -> str:
        return (
            f"cells {100 * self.right / max(self.cells, 1):6.2f}% of {self.cells:5} | "
            f"figures {100 * self.figures_right / max(self.figures, 1):6.2f}% of {self.figures:5}, "
            f"wrong and marked {len(self.wrong_marked)}, wrong and not marked {len(self.wrong_unmarked)}, "
            f"right but marked {self.figures_right_marked} | {self.seconds / max(self.pages, 1):.1f} s a page"
        )


# --- scanning


def scan(path: Path, look: Look, target: Path, most_pages: int) -> int:
    """Write the first pages of a PDF as pictures into a new PDF; gives their number."""
    document = pypdfium2.PdfDocument(path)
    count = min(len(document), most_pages)
    pictures = [_soil(document[i].render(scale=look.dpi / 72).to_pil().convert("L"), look, i) for i in range(count)]
    document.close()
    first, *others = pictures
    first.save(target, "PDF", resolution=look.dpi, save_all=True, append_images=others)
    return count


def _soil(page: Image.Image, look: Look, seed: int) -> Image.Image:
    picture = page.rotate(look.tilt, Image.Resampling.BICUBIC, fillcolor=255) if look.tilt else page
    shades = np.asarray(picture, dtype=np.float32) * (look.paper / 255)
    if look.noise:
        shades = shades + np.random.default_rng(seed).normal(0, look.noise, shades.shape).astype(np.float32)
    packed = io.BytesIO()
    Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8)).save(packed, "JPEG", quality=look.quality)
    return Image.open(packed)


# --- comparing


@dataclass(frozen=True, slots=True)
class _Read:
    """One cell as it was read."""

    text: str
    confidence: float


_Row = tuple[str, ...]


def compare(truth: Sequence[list[list[str]]], found: Sequence[Table]) -> Score:
    """Every truth table against the found table that shares most with it."""
    score = Score()
    read = [_trim([[_read(table, r, c) for c in range(table.shape[1])] for r in range(table.shape[0])]) for table in found]
    for grid in truth:
        if rows := _trim(_as_read(grid)):
            score.add(max((_compare(rows, other) for other in [[], *read]), key=lambda found: found.right))
    return score


def compare_shown(truth: Sequence[list[list[str]]], found: Sequence[Table]) -> Score:
    """Every found table against the truth table that it shares most with; rows that it does not show are not asked for."""
    score = Score()
    wanted = [_trim(_as_read(grid)) for grid in truth]
    for table in found:
        rows = _trim([[_read(table, r, c) for c in range(table.shape[1])] for r in range(table.shape[0])])
        score.add(max((_compare(other, rows, shown_only=True) for other in wanted), key=lambda found: found.right))
    return score


def _as_read(grid: list[list[str]]) -> list[list[_Read]]:
    return [[_Read(text, 1.0) for text in row] for row in grid]


def _read(table: Table, row: int, column: int) -> _Read:
    cell = table.places.get((row, column))
    return _Read(cell.text, cell.confidence) if cell else _Read("", 1.0)


def _trim(grid: list[list[_Read]]) -> list[list[_Read]]:
    """Without empty rows and columns, and without columns that merged cells repeat."""
    width = max((len(row) for row in grid), default=0)
    full = [row + [_Read("", 1.0)] * (width - len(row)) for row in grid]
    full = [row for row in full if any(fold(cell.text) for cell in row)]
    keep = [j for j in range(width) if any(fold(row[j].text) for row in full)]
    keep = [j for i, j in enumerate(keep) if i == 0 or any(fold(row[j].text) != fold(row[keep[i - 1]].text) for row in full)]
    return [[row[j] for j in keep] for row in full]


def _compare(truth: list[list[_Read]], found: list[list[_Read]], *, shown_only: bool = False) -> Score:
    score = Score()
    for row, other in _aligned(truth, found):
        if other is None and shown_only:
            continue
        for i, cell in enumerate(row):
            _judge(score, cell.text, other[i] if other is not None and i < len(other) else _Read("", 1.0))
    return score


def _aligned(truth: list[list[_Read]], found: list[list[_Read]]) -> Iterator[tuple[list[_Read], list[_Read] | None]]:
    matcher = difflib.SequenceMatcher(None, [_folded(row) for row in truth], [_folded(row) for row in found], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for k in range(i1, i2):
            yield truth[k], found[j1 + k - i1] if j1 + k - i1 < j2 else None


def _folded(row: Iterable[_Read]) -> _Row:
    return tuple(fold(cell.text) for cell in row)


def _judge(score: Score, expected: str, cell: _Read) -> None:
    right = fold(expected) == fold(cell.text)
    score.cells += 1
    score.right += right
    if parse_quantity(expected.strip()) is None or not any(letter.isdigit() for letter in expected):
        return
    marked = cell.confidence < SURE
    score.figures += 1
    score.figures_right += right
    score.figures_right_marked += right and marked
    if not right:
        (score.wrong_marked if marked else score.wrong_unmarked).append((expected, cell.text))


# --- running


def measure(path: Path, look: Look, most_pages: int) -> Score:
    """One file under one look, read in a child as every file is."""
    with tempfile.TemporaryDirectory() as folder:
        clean, scanned = Path(folder) / "clean.pdf", Path(folder) / path.name
        pages = _first_pages(path, clean, most_pages)
        scan(path, look, scanned, most_pages)
        truth = [table.grid for table in build_tables(read_in_child(clean))]
        started = time.monotonic()
        document = read_in_child(scanned)
        seconds = time.monotonic() - started
    score = compare(truth, build_tables(document))
    score.pages, score.seconds = pages, seconds
    return score


def _first_pages(path: Path, target: Path, most_pages: int) -> int:
    source, part = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    count = min(len(source), most_pages)
    part.import_pages(source, list(range(count)))
    part.save(target)
    source.close()
    return count


def _against(path: Path, truth: Path) -> Score:
    started = time.monotonic()
    document: Document = read_in_child(path)
    seconds = time.monotonic() - started
    tables = json.loads(truth.read_text(encoding="utf-8"))
    score = compare_shown([table["grid"] for table in tables], build_tables(document))
    score.pages, score.seconds = len(document.pages), seconds
    return score


def main() -> int:
    parser = argparse.ArgumentParser(description="How much of the tables of a PDF survives being scanned.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--looks", nargs="*", choices=[look.name for look in LOOKS])
    parser.add_argument("--pages", type=int, default=1000, help="of each file, from the first")
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list wrong figures that are not marked")
    options = parser.parse_args()
    if options.truth:
        _print(options.files[0].name, _against(options.files[0], options.truth), options.wrong)
        return 0
    for look in LOOKS:
        if options.looks and look.name not in options.looks:
            continue
        total = Score()
        for path in options.files:
            score = measure(path, look, options.pages)
            _print(f"{look.name:10} {path.name[:30]}", score, options.wrong)
            total.add(score)
        if len(options.files) > 1:
            _print(f"{look.name:10} all", total, False)
    return 0


def _print(name: str, score: Score, list_wrong: bool) -> None:
    lines = [f"{name}: {score}"]
    if list_wrong:
        lines += [f"    not marked: {expected!r} read as {found!r}" for expected, found in score.wrong_unmarked]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
