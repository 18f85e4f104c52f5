"""Runs the cases against systems and measures how long each turn takes.

Shape:  cases -> systems (ours over the sample filings or a home that is given, others beside it) -> Reports -> files, exit code.
Errors: CaseError, StoreError and the like pass to the caller; one question that fails is an outcome of its own.
Messages and progress go to stderr, Chinese first. As a program: `python -m eval.run --help`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Answer
from eval.arguments import add_arguments
from eval.baseline import BASELINES, Changes, changes, read_baseline, read_verdicts, write_baseline
from eval.corpus import FORMS, case_files, file_names, filing_names, find_files, paths, shared_folder
from eval.diagnose import LedgerRead
from eval.markdown import Told, as_markdown
from eval.page import as_page
from eval.report import Outcome, Report, as_dict, summarise
from eval.schema import Case, load_cases
from eval.scorers import score
from eval.systems import System
from eval.systems.answers import read_answer
from eval.systems.wenzhang import Wenzhang, over_files, over_home
from index.embed import NONE as NO_VECTORS
from index.errors import WenzhangError

PLAIN = "plain"  # of --against: the usual way; anything else is the address of a service


def tell(message: str) -> None:
    """One line for the person waiting."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


# --- asking ----------------------------------------------------------------------------------------


def run_cases(cases: Sequence[Case], system: System) -> list[Outcome]:
    """Every case in order; the last turn of a conversation is the one that is scored."""
    outcomes = []
    for number, case in enumerate(cases, 1):
        outcomes.append(run_case(case, system))
        if number % 25 == 0 or number == len(cases):
            tell(f"{system.name}: 已评测 {number}/{len(cases)} 条 / cases done")
    return outcomes


def run_case(case: Case, system: System) -> Outcome:
    """One case in a conversation of its own. A filing that is not there leaves it unscored; so does an exception."""
    absent = [key for key in case.filings if system.holds is not None and not file_names(key) & system.holds]
    if absent:
        return Outcome(case, None, score(case, None), error=f"filing not held: {', '.join(absent)}")
    started = time.perf_counter()
    answer: Answer | None = None
    error = ""
    try:
        answer = read_answer(system.ask(case.turns, case.language))
    except Exception as failure:  # noqa: BLE001 - whatever breaks one question must not end the evaluation
        error = f"{type(failure).__name__}: {failure}"
    seconds = (time.perf_counter() - started) / len(case.turns)
    return Outcome(case, answer, score(case, answer), seconds, error)


# --- what is read ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filings:
    """The files that cases ask about: the samples in one form, and what a folder outside the repository holds."""

    form: str
    files: tuple[Path, ...]

    @classmethod
    def of(cls, cases: Sequence[Case], form: str, folder: Path | None) -> Filings:
        keys = {key for case in cases for key in case.filings}
        samples = paths(form) if keys & set(filing_names()) or not keys else []
        return cls(form, (*samples, *find_files(keys - set(filing_names()), folder).values()))


@contextmanager
def our_system(
    cases: Sequence[Case], filings: Filings, home: Path | None, vectors: bool = True
) -> Iterator[tuple[Wenzhang, str]]:
    """Our system and the form of what it holds: a home that is given, where it holds what the cases ask about."""
    if home is not None and home.is_dir():
        with over_home(home) as opened:
            if holds_any(cases, opened.holds):
                yield opened, form_held(opened.holds)
                return
        tell(f"{home} 里没有用例所问的文件，改读原文件 / the home lacks the filings of the cases, reading the files")
    with over_files(filings.files, tell, embedding=None if vectors else NO_VECTORS) as opened:
        yield opened, filings.form


def holds_any(cases: Sequence[Case], names: frozenset[str]) -> bool:
    """Does a home hold any filing that the cases ask about?"""
    return any(file_names(key) & names for case in cases for key in case.filings)


def form_held(names: frozenset[str]) -> str:
    """Which form of the samples a home holds whole, and so which baseline it is held against; "home" if neither."""
    return next((form for form in FORMS if {path.name for path in paths(form)} <= names), "home")


# --- as a whole ------------------------------------------------------------------------------------


def evaluate(cases: Sequence[Case], filings: Filings, home: Path | None = None, vectors: bool = True) -> Report:
    """Run the cases over our system."""
    with our_system(cases, filings, home, vectors) as (system, form):
        outcomes = run_cases(cases, system)
        return summarise(outcomes, form, system.seconds, read=LedgerRead(system.library.ledger))


def evaluate_others(cases: Sequence[Case], filings: Filings, names: Sequence[str]) -> list[Report]:
    """Run the same cases over other systems: the plain way, or services by their address."""
    return [
        summarise(run_cases(cases, system), filings.form, getattr(system, "seconds", 0.0), system=system.name)
        for name in names
        for system in other_systems(name, filings)
    ]


def other_systems(name: str, filings: Filings) -> Iterator[System]:
    """The systems that a name stands for. Heavy libraries are imported here, when they are wanted."""
    if name != PLAIN:
        from eval.systems.http import HttpSystem

        yield HttpSystem(name)
        return
    from assistant.settings import Settings
    from eval.systems.plain import plain_systems
    from index.embed import open_embedder

    tell("正在建立普通检索 / building the plain index")
    settings = Settings()
    yield from plain_systems(filings.files, open_embedder(settings.embedding, settings.cache), settings)


def main(
    cases: Path | None,
    report: Path | None,
    home: Path | None,
    *,
    form: str = "published",
    filings: Path | None = None,
    against: Sequence[str] = (),
    record: bool = False,
    vectors: bool = True,
    every: int = 1,
) -> int:
    """Run, report, compare: 0 when nothing fell below the recorded baseline, 1 otherwise.

    `cases` is a file or a folder of *.jsonl (default: the project's own), `report` the folder for the files of the report,
    `filings` a folder where filings outside the repository are found, `against` names systems to be run beside ours,
    `record` takes a rise into the baseline, without `vectors` nothing is embedded. Cases of one's own are held against the
    baseline named after them, if there is one. A given home is used where it holds filings that the cases ask about.
    Only each case whose place is a multiple of `every` is asked, for systems that are slow: a part has no baseline.
    """
    loaded = load_cases(None if cases is None else case_files(cases))[::every]
    read = Filings.of(loaded, form, shared_folder(filings))
    result = evaluate(loaded, read, home, vectors)
    path = BASELINES / f"{cases.stem if cases is not None else result.form}.json"
    others = evaluate_others(loaded, read, against)
    before = read_verdicts(report / "report.json", result.form) if report is not None else None
    since = None if before is None else changes(result.entries, before)
    told = Told(result, tuple(others), read_baseline(path) if every == 1 else None, since)
    if report is not None:
        for written in write_report(told, report):
            tell(f"报告 / report: {written}")
    _tell_result(told)
    if record and every == 1:
        return _record(told, path)
    return 1 if told.falls else 0


def write_report(told: Told, folder: Path) -> tuple[Path, Path, Path]:
    """report.md for people, report.json for programs, report.html for looking at."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown, plain, page = folder / "report.md", folder / "report.json", folder / "report.html"
    markdown.write_text(as_markdown(told), encoding="utf-8")
    plain.write_text(json.dumps(_plain(told), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(as_page(told), encoding="utf-8")
    return markdown, plain, page


def _plain(told: Told) -> Mapping[str, object]:
    since: Changes | None = told.since
    return {
        **as_dict(told.report),
        "falls": told.falls,
        "since": None if since is None else {"won": since.won, "lost": since.lost, "turned": since.turned},
        "others": [as_dict(other) for other in told.others],
    }


def _record(told: Told, path: Path) -> int:
    """Take the run as the new measure, unless something fell: that is a decision to be taken by removing the record."""
    if told.falls:
        tell(f"低于基线，不记录；确要改低，先删 {path} / below the baseline, not recorded; remove the file to lower it")
        return 1
    write_baseline(told.report, path)
    tell(f"已记录基线 / baseline recorded: {path}")
    return 0


def _tell_result(told: Told) -> None:
    for report in (told.report, *told.others):
        tell(f"—— {report.system}")
        for kind, t in {**report.kinds, "total": report.total}.items():
            tell(f"{kind:9} 对 {t.right:3}  错 {t.wrong:3}  未答 {t.silent:3}  未评 {t.unscored:3}  共 {t.total}")
        tell(f"每问中位 / median {report.seconds.median:.3f} s，p95 {report.seconds.p95:.3f} s")
    if told.falls is None:
        tell("没有基线可比 / no baseline to compare with")
    for fall in told.falls or ():
        tell(f"低于基线 / below the baseline: {fall}")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="Runs the evaluation cases and reports.")
    parser.add_argument("--home", type=Path, help="use this home instead of making one of the filings")
    parser.add_argument("--form", choices=FORMS, default="published", help="which form of the sample filings to read")
    parser.add_argument("--record", action="store_true", help="take a rise into the recorded baseline")
    parser.add_argument("--no-vectors", action="store_true", help="read without an embedding model, which is much faster")
    add_arguments(parser)
    return parser.parse_args(argv)


def command(argv: Sequence[str] | None = None) -> int:
    """The program: the same as `wenzhang eval`, with --form and --record besides."""
    chosen = _arguments(argv)
    try:
        return main(
            chosen.cases,
            chosen.report,
            chosen.home,
            form=chosen.form,
            filings=chosen.filings,
            against=chosen.against,
            record=chosen.record,
            vectors=not chosen.no_vectors,
            every=chosen.every,
        )
    except WenzhangError as error:
        tell(f"{error.message} {error.hint}".strip())
        return 1


if __name__ == "__main__":
    sys.exit(command())
