"""What was reached before: the recorded baseline that a run is held against, and the last run that it is compared with.

Shape:  Report + Baseline -> falls, one sentence each; Report + verdicts of a run before -> cases won and lost.
A fall of one case in a kind may happen (a change of ranking can turn one answer silent); of two, it fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eval.report import Entry, Report, tally, verdicts_of
from eval.scorers import Verdict
from index.errors import SettingError

BASELINES = Path(__file__).parent / "baselines"
ALLOWED_FALL = 1  # cases of one kind, or of one part, that may be lost before it counts
HELD = ("citation", "grounding", "formula", "faithfulness")  # not part of the verdict, but held by the baseline
UNHELD = frozenset({"latency"})  # depends on the machine


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is held against: the verdict and the parts of every recorded case."""

    verdicts: Mapping[str, tuple[str, str]]  # case id -> (kind, verdict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """Cases that differ from a run before; `turned` are those that are missed in another way than before."""

    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


# --- the recorded baseline -------------------------------------------------------------------------


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
    """Record a run as what later ones are held against.

    A case that was recorded as right stays so, even where this run lost it: else each record could let one more case go.
    """
    cases = {entry.id: _recorded(entry) for entry in report.entries if entry.verdict != Verdict.UNSCORED}
    before = json.loads(path.read_text(encoding="utf-8"))["cases"] if path.is_file() else {}
    cases |= {
        name: entry
        for name, entry in before.items()
        if name in cases and entry["verdict"] == Verdict.RIGHT != cases[name]["verdict"]
    }
    counts = {kind: asdict(counted) for kind, counted in report.kinds.items()}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(cases.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"form": "{report.form}", "kinds": {json.dumps(counts)}, "cases": {{\n{lines}\n}}}}\n', encoding="utf-8")


def _recorded(entry: Entry) -> dict[str, object]:
    parts = {part: verdict for part, verdict in entry.parts.items() if part not in UNHELD}
    return {"kind": entry.kind, "verdict": entry.verdict, "parts": parts}


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
    """What does not decide the verdict is held on its own, over the cases that had it scored before and have it now."""
    falls = []
    for part in HELD:
        scored = [entry for entry in entries if part in entry.parts and part in baseline.parts.get(entry.id, {})]
        had = sum(baseline.parts[entry.id][part] == Verdict.RIGHT for entry in scored)
        has = sum(entry.parts[part] == Verdict.RIGHT for entry in scored)
        if had - has > ALLOWED_FALL:
            falls.append(f"{part} fell from {had} right to {has}")
    return falls


# --- the run before --------------------------------------------------------------------------------


def read_verdicts(path: Path, form: str) -> dict[str, str] | None:
    """Case -> verdict of the report.json of an earlier run over the same form; None where there is none."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return verdicts_of(raw) if raw.get("form") == form else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def changes(entries: Iterable[Entry], before: Mapping[str, str]) -> Changes:
    """What was won and lost since, by case."""
    now = {entry.id: entry.verdict for entry in entries}
    both = [name for name in now if name in before and now[name] != before[name]]
    return Changes(
        won=tuple(name for name in both if now[name] == Verdict.RIGHT),
        lost=tuple(name for name in both if before[name] == Verdict.RIGHT),
        turned=tuple(name for name in both if Verdict.RIGHT not in (now[name], before[name])),
        added=tuple(name for name in now if name not in before),
        gone=tuple(name for name in before if name not in now),
    )
