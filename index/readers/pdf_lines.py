"""Letters -> words -> lines: which letters belong together, and where a printed gap is a space.

Letters come in the order of the content stream, in which a run of text is nearly always whole. Runs are put into lines
by their baselines, so the order of the stream decides nothing but the runs.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import attrgetter

from index.readers.pdf_page import Glyph, Rule
from index.text import repair

_FIRST_HAN = "\u2e80"
_RUN_GAP = 0.35  # of a letter's size: wider gaps end a run
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_LETTERS = frozenset(string.ascii_letters) | frozenset(_LIGATURES)
_WORD_GAP = 0.14  # between Latin words, whose letters bring the white space beside them along
_WORD_END = re.compile(r"(?:^[aAI]|[A-Za-z]{2}|[A-Za-z][,.;:)])$")  # of a word, not of one l e t t e r of a spaced-out word
_LATIN = re.compile(r"[A-Za-z0-9%)\]]$")
_LATIN_START = re.compile(r"[A-Za-z0-9(\[]")
_NUMBER_END = re.compile(r"[\d.,]$")
# Where one head ends and the next begins, though nothing stands between them.
_UNIT_SEAM = re.compile(r"(?<=元[）)])(?=[\u4e00-\u9fff])")
_TOUCHING = re.compile(rf"{_UNIT_SEAM.pattern}|(?<=支出|收入)(?=[\u4e00-\u9fff]{{2,6}}(?:支出|收入)$)")
_SAME_GLYPH = {0x2F3E: "户"}  # radicals that simplified fonts draw with another letter's glyph
_NUMBER_START = re.compile(r"[\d.,%]")


@dataclass(slots=True)
class Run:
    """Letters that stand side by side on one baseline. `spaced` marks a printed space before or after them."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    font: str = ""  # of its Chinese letters; "" without any, "*" where they differ
    space_before: bool = False
    space_after: bool = False
    confidence: float = 1.0  # below 1 where it was read by OCR

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """One printed line: its text with spaces, its extent, and its runs from left to right."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    runs: list[Run]
    font: str = ""

    @property
    def confidence(self) -> float:
        """As sure as the least sure of its runs."""
        return min((run.confidence for run in self.runs), default=1.0)


def build_runs(glyphs: Sequence[Glyph], verticals: Sequence[Rule]) -> list[Run]:
    """Letters in stream order -> runs. A run ends at a gap, and where a vertical rule passes between two letters.

    A letter that is printed twice on (nearly) the same spot, as imitation of bold type, counts once.
    """
    rules = sorted(verticals)
    seen: dict[tuple[str, int], list[float]] = {}
    runs: list[Run] = []
    run: Run | None = None
    space = False
    for glyph in glyphs:
        text, x0, top, x1, bottom, baseline, size, font = glyph
        text = _LIGATURES.get(text, text)
        font = font if text >= _FIRST_HAN else ""
        if not text.strip():
            space = True
            if run is not None and abs(baseline - run.baseline) < 0.3 * size:
                run.space_after = True
            continue
        places = seen.setdefault((text, round(baseline / 2)), [])
        if any(abs(x0 - place) < 0.15 * size for place in places):
            continue
        places.append(x0)
        if run is not None and not space and _joins(run, glyph, rules):
            run.text += text
            run.x1 = max(run.x1, x1)
            run.top = min(run.top, top)
            run.bottom = max(run.bottom, bottom)
            run.size = max(run.size, size)
            run.font = _one_font(run.font, font)
        else:
            follows = run is not None and run.space_after and abs(baseline - run.baseline) < 0.3 * size
            run = Run(text, x0, top, x1, bottom, baseline, size, font, space_before=space and not follows)
            runs.append(run)
        space = False
    return runs


def _one_font(first: str, second: str) -> str:
    if not first or not second or first == second:
        return first or second
    return "*"


def _joins(run: Run, glyph: Glyph, rules: list[Rule]) -> bool:
    if abs(glyph.baseline - run.baseline) > 0.25 * glyph.size:
        return False
    gap = glyph.x0 - run.x1
    if not -0.6 * glyph.size < gap < _RUN_GAP * glyph.size:
        return False
    if gap > _WORD_GAP * glyph.size and glyph.text[0] in _LETTERS and _WORD_END.search(run.text):
        return False
    return not any(run.x1 - 1.0 <= rule.at <= glyph.x0 + 1.0 and rule.start <= run.middle <= rule.end for rule in rules)


def build_lines(runs: Iterable[Run]) -> list[Line]:
    """Runs -> lines from top to bottom, each with its runs from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=attrgetter("baseline")):
        if rows and _same_line(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(sorted(row, key=attrgetter("x0"))) for row in rows]


def _same_line(row: list[Run], run: Run) -> bool:
    first = row[0]
    distance = run.baseline - first.baseline
    smaller = min(first.size, run.size)
    if distance <= 0.35 * smaller:
        return True
    # Marks of smaller type stand above or below the line that they belong to; the same place twice is another line.
    return distance <= 0.6 * max(first.size, run.size) and smaller < 0.75 * max(first.size, run.size)


def _line(runs: list[Run]) -> Line:
    text = runs[0].text
    for before, after in itertools.pairwise(runs):
        text += (" " if _is_space(before, after) else "") + after.text
    return Line(
        repair(text.translate(_SAME_GLYPH)),
        runs[0].x0,
        min(run.top for run in runs),
        max(run.x1 for run in runs),
        max(run.bottom for run in runs),
        runs[0].baseline,
        max(run.size for run in runs),
        runs,
        reduce(_one_font, (run.font for run in runs)),
    )


def _is_space(before: Run, after: Run) -> bool:
    if before.space_after or after.space_before:
        return True
    gap = (after.x0 - before.x1) / max(before.size, after.size)
    if _NUMBER_END.search(before.text) and _NUMBER_START.match(after.text):
        return gap > 0.4
    if _WORD_END.search(before.text) and after.text[0] in _LETTERS:
        return gap > _WORD_GAP
    if _LATIN.search(before.text) and _LATIN_START.match(after.text):
        return gap > 0.2
    return gap > 0.7


def part_touching(run: Run, apart: float, *, everywhere: bool = True) -> list[Run]:
    """A run of heads that touch each other, 事业收入（元）经营收入（元）, cut so that they stand `apart` letters apart.

    Unless `everywhere`, only behind a unit: 收入支出 may be one word.
    """
    places = [0, *(match.start() for match in (_TOUCHING if everywhere else _UNIT_SEAM).finditer(run.text)), len(run.text)]
    if len(places) == 2:
        return [run]
    width = (run.x1 - run.x0) / len(run.text)
    seam = 1.1 * apart * run.size
    return [
        replace(run, text=run.text[start:end], x0=run.x0 + start * width, x1=run.x0 + end * width - seam)
        for start, end in itertools.pairwise(places)
    ]


def join_lines(before: str, after: str, *, wraps_full: bool = True) -> str:
    """Two lines of one text -> one text: no space between Chinese letters or inside a number, one between words."""
    if not before or not after:
        return before + after
    left, right = before[-1], after[0]
    if not (left.isascii() and right.isascii()):
        return before + after
    if left.isalpha() and right.isalpha():
        return f"{before} {after}"
    if left.isdigit() and right.isdigit() and not wraps_full:
        return f"{before} {after}"
    if left in ",;:" and right.isalpha():
        return f"{before} {after}"
    return before + after
