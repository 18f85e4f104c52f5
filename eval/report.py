"""Outcomes -> a report (numbers by kind, each miss with its failed step), its files, and what fell below the baseline.

Shape:  Outcome -> Report -> report.json, report.md; Report + Baseline -> falls, one sentence each.
Units:  seconds of wall time; a turn that was not answered has none.
"""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.domain import Answer, Status
from eval.schema import Case, Operation
from eval.scorers import Scorecard, Verdict
from index.errors import SettingError

BASELINES = Path(__file__).parent / "baselines"
PARTS = (
    *("value", "scale", "unit", "period", "text", "list", "holding", "abstention"),
    *("formula", "citation", "cited_page", "cited_table", "cited_cell", "grounding", "faithfulness", "latency"),
)
HELD = ("citation", "grounding", "formula", "faithfulness")  # not part of the verdict, but held by the baseline
UNHELD = frozenset({"latency"})  # depends on the machine, so a baseline must not hold it
ALLOWED_FALL = 1  # cases of one kind, or of one part, that may be lost before it counts


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
    """One case in a report, ready to be written."""

    id: str
    kind: str
    verdict: str
    question: str
    seconds: float
    expected: str = ""
    got: str = ""
    step: str = ""
    reason: str = ""
    why: str = ""
    difficulty: int = 1
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. `form` names what was read: published, text, or home."""

    form: str
    entries: tuple[Entry, ...]
    seconds: Seconds = field(default_factory=Seconds)

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


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is held against: the verdict and the parts of every recorded case."""

    verdicts: Mapping[str, tuple[str, str]]  # case id -> (kind, verdict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


# --- summing up ------------------------------------------------------------------------------------


def tally(verdicts: Iterable[str]) -> Tally:
    counts = Counter(verdicts)
    return Tally(**{verdict.value: counts[verdict.value] for verdict in Verdict})


def summarise(outcomes: Sequence[Outcome], form: str, build_seconds: float = 0.0) -> Report:
    """All outcomes -> the report."""
    taken = sorted(outcome.seconds for outcome in outcomes if outcome.answer is not None)
    seconds = Seconds(
        statistics.median(taken) if taken else 0.0, percentile(taken, 95), taken[-1] if taken else 0.0, build_seconds
    )
    return Report(form, tuple(_entry(outcome) for outcome in outcomes), seconds)


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Nearest-rank percentile of sorted values; 0 of none."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def _entry(outcome: Outcome) -> Entry:
    case, card = outcome.case, outcome.card
    return Entry(
        id=case.id,
        kind=case.kind.value,
        verdict=card.overall.value,
        question=" → ".join(case.turns),
        seconds=round(outcome.seconds, 4),
        expected=describe_expected(case),
        got=outcome.error or describe_answer(outcome.answer),
        step=failed_step(case, outcome.answer, card),
        reason=card.reasons,
        why=case.why,
        difficulty=case.difficulty,
        parts={score.part: score.verdict.value for score in card.scores if score.part in PARTS},
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
    wording = " ".join(answer.answer.split())[:160]
    return " · ".join(part for part in (answer.status.value, figures, wording) if part)


def failed_step(case: Case, answer: Answer | None, card: Scorecard) -> str:
    """The step of answering that a miss points to; "" where nothing was missed. A first guess for the reader."""
    if answer is None:
        return "run"
    wrong = {score.part for score in card.scores if score.verdict is Verdict.WRONG}
    if card.overall is Verdict.RIGHT:
        return "cite" if wrong & {"citation", "grounding"} else ("compose" if wrong & {"formula", "faithfulness"} else "")
    if case.expected.abstain:
        return "resolve"
    if card.overall is Verdict.SILENT:
        return "plan" if answer.status in (Status.REFUSED, Status.ANSWERED) else "resolve"
    if "value" in wrong:
        return _step_of_wrong_value(case, answer)
    if wrong & {"unit", "scale", "holding"}:
        return "compute"
    if "period" in wrong:
        return "resolve"
    return "retrieve" if "citation" in wrong else "compose"


def _step_of_wrong_value(case: Case, answer: Answer) -> str:
    """Right operands and a wrong result: compute; no sum where one was needed: plan; else resolve."""
    computed = case.operation not in (None, Operation.LOOKUP, Operation.TREND)
    if computed and case.expected.formula and not any(figure.formula for figure in answer.figures):
        return "plan"
    used = {operand.value.replace(",", "") for figure in answer.figures for operand in figure.operands}
    wanted = {str(operand.value) for operand in case.operands if operand.value is not None}
    return "compute" if computed and wanted and wanted <= used else "resolve"


# --- the baseline ----------------------------------------------------------------------------------


def read_baseline(path: Path) -> Baseline | None:
    """A recorded baseline, or None where there is none. Errors: SettingError for a file that is no baseline."""
    if not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))["cases"]
        return Baseline(
            {name: (entry["kind"], entry["verdict"]) for name, entry in raw.items()},
            {name: dict(entry["parts"]) for name, entry in raw.items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingError(
            f"{path} is not a baseline", where=str(path), hint="record it again: python -m eval.run --record"
        ) from error


def write_baseline(report: Report, path: Path) -> None:
    """Record a run as what later ones are held against."""
    cases = {
        entry.id: {
            "kind": entry.kind,
            "verdict": entry.verdict,
            "parts": {part: verdict for part, verdict in entry.parts.items() if part not in UNHELD},
        }
        for entry in report.entries
    }
    counts = {kind: asdict(counted) for kind, counted in report.kinds.items()}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(cases.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"form": "{report.form}", "kinds": {json.dumps(counts)}, "cases": {{\n{lines}\n}}}}\n', encoding="utf-8")


def compare(report: Report, baseline: Baseline) -> list[str]:
    """What fell, one sentence each: a kind or a part by more than one case, or more wrong answers than before.

    Only cases that both have are compared: a new case costs nothing before it is recorded, and cases taken out of the
    files are named, so that none is lost unseen.
    """
    both = [entry for entry in report.entries if entry.id in baseline.verdicts]
    falls = [f"{name} is no longer run" for name in sorted(set(baseline.verdicts) - {entry.id for entry in report.entries})]
    before = tally(baseline.verdicts[entry.id][1] for entry in both)
    now = tally(entry.verdict for entry in both)
    if now.wrong > before.wrong:
        falls.append(f"wrong answers rose from {before.wrong} to {now.wrong}: {_newly(both, baseline, Verdict.WRONG)}")
    for kind in dict.fromkeys(entry.kind for entry in both):
        of_kind = [entry for entry in both if entry.kind == kind]
        had = sum(baseline.verdicts[entry.id][1] == Verdict.RIGHT for entry in of_kind)
        has = sum(entry.verdict == Verdict.RIGHT for entry in of_kind)
        if had - has > ALLOWED_FALL:
            falls.append(f"{kind} fell from {had} right to {has}")
    return falls + _fallen_parts(both, baseline)


def _newly(entries: Iterable[Entry], baseline: Baseline, verdict: Verdict) -> str:
    return ", ".join(entry.id for entry in entries if entry.verdict == verdict != baseline.verdicts[entry.id][1])


def _fallen_parts(entries: Sequence[Entry], baseline: Baseline) -> list[str]:
    """What does not decide the verdict is held on its own."""
    falls = []
    for part in HELD:
        had = sum(baseline.parts.get(entry.id, {}).get(part) == Verdict.RIGHT for entry in entries)
        has = sum(entry.parts.get(part) == Verdict.RIGHT for entry in entries)
        if had - has > ALLOWED_FALL:
            falls.append(f"{part} fell from {had} right to {has}")
    return falls


# --- the files -------------------------------------------------------------------------------------


def write_report(report: Report, folder: Path, baseline: Baseline | None = None) -> tuple[Path, Path]:
    """report.md for people, report.json for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown, plain = folder / "report.md", folder / "report.json"
    markdown.write_text(as_markdown(report, baseline), encoding="utf-8")
    plain.write_text(json.dumps(as_dict(report, baseline), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return markdown, plain


def as_dict(report: Report, baseline: Baseline | None = None) -> dict[str, Any]:
    """The JSON form."""
    return {
        "form": report.form,
        "total": asdict(report.total),
        "kinds": {kind: asdict(counts) for kind, counts in report.kinds.items()},
        "parts": {part: asdict(counts) for part, counts in report.parts.items()},
        "seconds": asdict(report.seconds),
        "falls": None if baseline is None else compare(report, baseline),
        "cases": [asdict(entry) for entry in report.entries],
    }


def as_markdown(report: Report, baseline: Baseline | None = None) -> str:
    """The readable form: tables of counts, then every miss."""
    misses = [entry for entry in report.entries if entry.verdict != Verdict.RIGHT]
    loose = [entry for entry in report.entries if entry.verdict == Verdict.RIGHT and entry.step]
    seconds = report.seconds
    lines = [
        f"# 评测报告 / evaluation ({report.form})",
        "",
        *_table("类别 / kind", {**report.kinds, "合计 / total": report.total}),
        "",
        f"每问 / per question: 中位 median {seconds.median:.3f} s, p95 {seconds.p95:.3f} s, 最长 max {seconds.longest:.3f} s; "
        f"读入 / reading the filings {seconds.build:.1f} s.",
        "",
        *_table("方面 / part", report.parts),
        "",
        *_baseline_lines(report, baseline),
        f"## 未通过 / misses ({len(misses)})",
        "",
        *[line for entry in misses for line in _miss(entry)],
        f"## 答对但引用或算式有缺 / right, but citation or formula lacking ({len(loose)})",
        "",
        *[f"- **{entry.id}** {_flat(entry.question)} — {entry.step}: {_flat(entry.reason)}" for entry in loose],
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: str, rows: Mapping[str, Tally]) -> list[str]:
    body = [f"| {name} | {t.right} | {t.wrong} | {t.silent} | {t.unscored} | {t.total} |" for name, t in rows.items()]
    return [f"| {head} | 对 right | 错 wrong | 未答 silent | 未评 unscored | 共 cases |", "|---|--:|--:|--:|--:|--:|", *body]


def _baseline_lines(report: Report, baseline: Baseline | None) -> list[str]:
    if baseline is None:
        return ["没有基线可比 / no baseline.", ""]
    falls = compare(report, baseline)
    gained = [
        entry.id
        for entry in report.entries
        if entry.verdict == Verdict.RIGHT != baseline.verdicts.get(entry.id, ("", Verdict.RIGHT))[1]
    ]
    lost = [
        entry.id for entry in report.entries if entry.verdict != Verdict.RIGHT == baseline.verdicts.get(entry.id, ("", ""))[1]
    ]
    return [
        "## 与基线相比 / against the baseline",
        "",
        *([f"- **低于基线 / below**: {fall}" for fall in falls] or ["- 不低于基线 / holds"]),
        f"- 新答对 / gained: {', '.join(gained) or '—'}",
        f"- 新丢失 / lost: {', '.join(lost) or '—'}",
        "",
    ]


def _miss(entry: Entry) -> list[str]:
    return [
        f"### {entry.id} · {entry.verdict} · {entry.step or '—'}",
        "",
        f"- 问 / question: {_flat(entry.question)}",
        f"- 应为 / expected: {_flat(entry.expected)}",
        f"- 所答 / got: {_flat(entry.got)}",
        f"- 原因 / reason: {_flat(entry.reason)}",
        f"- 难点 / why it is hard: {_flat(entry.why)}",
        "",
    ]


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
