"""Outcomes -> a report: numbers by kind and part, and each case with what was expected, what was said, and the failed step.

Shape:  Outcome -> Report. Everything that is shown of a run is in the Report: `markdown` and `page` only lay it out.
Units:  seconds of wall time for one turn; a question that broke has none.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.domain import Answer
from eval.diagnose import Read, diagnose
from eval.schema import Case
from eval.scorers import Scorecard, Share, Verdict

PARTS = (
    *("value", "scale", "unit", "period", "text", "list", "holding", "abstention"),
    *("formula", "citation", "cited_page", "cited_table", "cited_cell", "grounding", "faithfulness", "latency"),
)
_SHOWN = 160  # letters of a wording in one line


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case."""

    case: Case
    answer: Answer | None
    card: Scorecard
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    right: int = 0
    wrong: int = 0
    silent: int = 0
    unscored: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.silent + self.unscored


@dataclass(frozen=True, slots=True)
class Seconds:
    median: float = 0.0
    p95: float = 0.0
    longest: float = 0.0
    build: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One case in a report, ready to be written. `evidence` says why `step` is thought to be the one that failed."""

    id: str
    kind: str
    verdict: str
    question: str
    seconds: float
    expected: str = ""
    got: str = ""
    step: str = ""
    evidence: str = ""
    reason: str = ""
    why: str = ""
    difficulty: int = 1
    language: str = "zh"
    confidence: float | None = None
    parts: dict[str, str] = field(default_factory=dict)
    shares: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)  # precision hits, of; recall hits, of

    @property
    def is_answered(self) -> bool:
        return self.verdict in (Verdict.RIGHT, Verdict.WRONG)


@dataclass(frozen=True, slots=True)
class Risk:
    """One point of the risk-coverage curve: answering only the surest `coverage` of the questions leaves `risk` wrong."""

    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run of one system. `form` names what was read: published, text, or the folder of cases."""

    form: str
    entries: tuple[Entry, ...]
    seconds: Seconds = field(default_factory=Seconds)
    system: str = "wenzhang"

    @property
    def kinds(self) -> dict[str, Tally]:
        kinds = dict.fromkeys(entry.kind for entry in self.entries)
        return {kind: tally(entry.verdict for entry in self.entries if entry.kind == kind) for kind in kinds}

    @property
    def total(self) -> Tally:
        return tally(entry.verdict for entry in self.entries)

    @property
    def parts(self) -> dict[str, Tally]:
        found = {part: tally(entry.parts[part] for entry in self.entries if part in entry.parts) for part in PARTS}
        return {part: counts for part, counts in found.items() if counts.total}

    @property
    def steps(self) -> dict[str, int]:
        """How many misses each step has, most first."""
        return dict(Counter(entry.step for entry in self.misses).most_common())

    @property
    def misses(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.verdict != Verdict.RIGHT)

    @property
    def loose(self) -> tuple[Entry, ...]:
        """Right, but something beside the verdict is lacking."""
        return tuple(entry for entry in self.entries if entry.verdict == Verdict.RIGHT and entry.step)

    def precision(self, part: str) -> Share:
        """Of all answers together."""
        return _added(entry.shares[part][:2] for entry in self.entries if part in entry.shares)

    def recall(self, part: str) -> Share:
        return _added(entry.shares[part][2:] for entry in self.entries if part in entry.shares)

    @property
    def risks(self) -> tuple[Risk, ...]:
        """The risk-coverage curve: answers in the order of their confidence, one point wherever that falls.

        Cases that rightly stay unanswered are left out: nothing was risked there, and nothing was to be covered.
        """
        asked = [entry for entry in self.entries if entry.kind != "abstain" and entry.verdict != Verdict.UNSCORED]
        told = sorted((entry for entry in asked if entry.is_answered), key=lambda entry: -(entry.confidence or 0.0))
        points, wrong = [], 0
        for number, entry in enumerate(told, 1):
            wrong += entry.verdict == Verdict.WRONG
            if number == len(told) or told[number].confidence != entry.confidence:
                points.append(Risk(number / len(asked), wrong / number, entry.confidence or 0.0))
        return tuple(points)


def _added(shares: Iterable[Sequence[int]]) -> Share:
    return sum((Share(*share) for share in shares), Share())


# --- summing up ------------------------------------------------------------------------------------


def tally(verdicts: Iterable[str]) -> Tally:
    counts = Counter(verdicts)
    return Tally(**{verdict.value: counts[verdict.value] for verdict in Verdict})


def summarise(
    outcomes: Sequence[Outcome],
    form: str,
    build_seconds: float = 0.0,
    *,
    system: str = "wenzhang",
    read: Read | None = None,
) -> Report:
    """All outcomes -> the report; `read` tells what the system had read, where that can be asked."""
    taken = sorted(outcome.seconds for outcome in outcomes if outcome.answer is not None)
    seconds = Seconds(
        statistics.median(taken) if taken else 0.0, percentile(taken, 95), taken[-1] if taken else 0.0, build_seconds
    )
    return Report(form, tuple(_entry(outcome, read) for outcome in outcomes), seconds, system)


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of sorted values; 0 of none."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def _entry(outcome: Outcome, read: Read | None) -> Entry:
    case, card, answer = outcome.case, outcome.card, outcome.answer
    found = diagnose(case, answer, card, read)
    return Entry(
        id=case.id,
        kind=case.kind.value,
        verdict=card.overall.value,
        question=" → ".join(case.turns),
        seconds=round(outcome.seconds, 4),
        expected=describe_expected(case),
        got=outcome.error or describe_answer(answer),
        step=found.step.value,
        evidence=outcome.error or found.evidence,
        reason=card.reasons,
        why=case.why,
        difficulty=case.difficulty,
        language=case.language,
        confidence=None if answer is None else answer.confidence,
        parts={score.part: score.verdict.value for score in card.scores if score.part in PARTS},
        shares={
            score.part: (precision.hits, precision.of, recall.hits, recall.of)
            for score in card.scores
            if (score.precision or score.recall)
            for precision, recall in [(score.precision or Share(), score.recall or Share())]
        },
    )


def describe_expected(case: Case) -> str:
    """What a right answer says, in one line."""
    expected = case.expected
    if expected.abstain:
        return "不作答（文件中没有）"
    parts = [f"{value.value} {value.units[0]}".strip() for value in expected.values]
    parts += [item.split("|")[0] for item in (*expected.contains, *expected.items)]
    if expected.holding is not None:
        parts.append(expected.holding.value)
    return "；".join(parts)


def describe_answer(answer: Answer | None) -> str:
    """What was said, in one line: status, figures, and the beginning of the wording."""
    if answer is None:
        return "没有回答"
    figures = "；".join(f"{figure.label} {figure.comparator}{figure.value} {figure.unit}".strip() for figure in answer.figures)
    wording = " ".join(answer.answer.split())[:_SHOWN]
    return " · ".join(part for part in (answer.status.value, figures, wording) if part)


# --- the JSON form ---------------------------------------------------------------------------------


def as_dict(report: Report) -> dict[str, Any]:
    """The run as plain data."""
    return {
        "system": report.system,
        "form": report.form,
        "total": asdict(report.total),
        "kinds": {kind: asdict(counts) for kind, counts in report.kinds.items()},
        "parts": {part: asdict(counts) for part, counts in report.parts.items()},
        "citations": {
            part: {"precision": asdict(report.precision(part)), "recall": asdict(report.recall(part))}
            for part in ("cited_page", "cited_table", "cited_cell")
        },
        "steps": report.steps,
        "seconds": asdict(report.seconds),
        "risk_coverage": [asdict(point) for point in report.risks],
        "cases": [asdict(entry) for entry in report.entries],
    }


def verdicts_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """Case -> verdict, out of the JSON form."""
    return {str(case["id"]): str(case["verdict"]) for case in raw["cases"]}
