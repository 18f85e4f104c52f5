"""Runs the cases against an assistant in this very process and measures how long each turn takes.

Shape:  cases -> home (made of the sample filings, or one that is given) -> Outcomes -> report -> exit code.
Errors: CaseError, StoreError and the like pass to the caller; one question that fails is an outcome of its own.
Messages and progress go to stderr, Chinese first. As a program: `python -m eval.run --help`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.domain import Answer
from assistant.settings import Settings
from eval.corpus import FORMS, case_files, file_names, paths
from eval.report import BASELINES, Baseline, Outcome, Report, compare, read_baseline, summarise, write_baseline, write_report
from eval.schema import Case, load_cases
from eval.scorers import score
from index.errors import WenzhangError


class Asker(Protocol):
    """What is evaluated: the assistant, or anything that answers like it."""

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh") -> Answer: ...


@dataclass(frozen=True, slots=True)
class Home:
    """An assistant over a home, the file names it holds, and the seconds that making the home took."""

    asker: Asker
    names: frozenset[str]
    seconds: float = 0.0


def tell(message: str) -> None:
    """One line for the person waiting."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


# --- asking ----------------------------------------------------------------------------------------


def run_cases(cases: Sequence[Case], home: Home) -> list[Outcome]:
    """Every case in order; the last turn of a conversation is the one that is scored."""
    outcomes = []
    for number, case in enumerate(cases, 1):
        outcomes.append(run_case(case, home))
        if number % 25 == 0 or number == len(cases):
            tell(f"已评测 {number}/{len(cases)} 条 / cases done")
    return outcomes


def run_case(case: Case, home: Home) -> Outcome:
    """One case in a session of its own. A filing that is not there leaves it unscored; so does an exception."""
    absent = [key for key in case.filings if not file_names(key) & home.names]
    if absent:
        return Outcome(case, None, score(case, None), error=f"filing not in the home: {', '.join(absent)}")
    answer: Answer | None = None
    error, seconds = "", 0.0
    try:
        for turn in case.turns:
            started = time.perf_counter()
            answer = home.asker.ask(turn, session=f"eval-{case.id}", lang=case.language)
            seconds = time.perf_counter() - started
    except Exception as failure:  # noqa: BLE001 - whatever breaks one question must not end the evaluation
        answer, error = None, f"{type(failure).__name__}: {failure}"
    return Outcome(case, answer, score(case, answer), seconds, error)


# --- the home --------------------------------------------------------------------------------------


@contextmanager
def given_home(home: Path) -> Iterator[Home]:
    """An existing home, opened for reading only."""
    from assistant.home import open_library
    from assistant.pipeline import Assistant

    settings = Settings().model_copy(update={"home": home})
    with open_library(settings, read_only=True) as library:
        names = frozenset(filing.file_name for filing in library.ledger.filings())
        yield Home(Assistant(library, settings), names)


@contextmanager
def sample_home(form: str) -> Iterator[Home]:
    """A home in a temporary folder, made of the sample filings in one form; embedded stores whatever the settings say."""
    from assistant.home import open_library
    from assistant.pipeline import Assistant

    with tempfile.TemporaryDirectory(prefix="wenzhang-eval-") as folder:
        settings = Settings().model_copy(update={"home": Path(folder), "database_url": "", "chroma_url": ""})
        started = time.perf_counter()
        with open_library(settings) as library:
            tell(f"正在读取样本文件（{form}），约需一分钟 / reading the sample filings, about a minute")
            for result in library.add(paths(form), jobs=settings.jobs, progress=tell):
                if result.error is not None:
                    tell(f"未能读入 {result.path}: {result.error.message} / refused")
            seconds = time.perf_counter() - started
            names = frozenset(filing.file_name for filing in library.ledger.filings())
            yield Home(Assistant(library, settings), names, seconds)


# --- as a whole ------------------------------------------------------------------------------------


def evaluate(cases: Sequence[Case], form: str = "published", home: Path | None = None) -> Report:
    """Run the cases over the sample filings in one form, or over a given home."""
    if home is not None and home.is_dir():
        with given_home(home) as opened:
            if holds_any(cases, opened.names):
                return summarise(run_cases(cases, opened), form_held(opened.names))
        tell(f"{home} 里没有用例所问的文件，改用样本 / the home lacks the filings of the cases, taking the samples")
    with sample_home(form) as opened:
        return summarise(run_cases(cases, opened), form, build_seconds=opened.seconds)


def holds_any(cases: Sequence[Case], names: frozenset[str]) -> bool:
    """Does a home hold any filing that the cases ask about?"""
    return any(file_names(key) & names for case in cases for key in case.filings)


def form_held(names: frozenset[str]) -> str:
    """Which form of the samples a home holds whole, and so which baseline it is held against; "home" if neither."""
    return next((form for form in FORMS if {path.name for path in paths(form)} <= names), "home")


def main(cases: Path | None, report: Path | None, home: Path | None, *, form: str = "published", record: bool = False) -> int:
    """Run, report, compare: 0 when nothing fell below the recorded baseline, 1 otherwise.

    `cases` is a file or a folder of *.jsonl (default: the project's own), `report` the folder for report.md and
    report.json, `record` writes a new baseline instead of comparing. Cases of one's own are compared with the baseline
    named after them, if there is one. A given home is used where it holds filings that the cases ask about.
    """
    loaded = load_cases(None if cases is None else case_files(cases))
    result = evaluate(loaded, form, home)
    path = BASELINES / f"{cases.stem if cases is not None else result.form}.json"
    if record:
        write_baseline(result, path)
        tell(f"已记录基线 / baseline recorded: {path}")
    baseline = read_baseline(path)
    falls = compare(result, baseline) if baseline is not None else []
    if report is not None:
        for written in write_report(result, report, baseline):
            tell(f"报告 / report: {written}")
    _tell_result(result, baseline, falls)
    return 1 if falls else 0


def _tell_result(result: Report, baseline: Baseline | None, falls: Sequence[str]) -> None:
    for kind, tally in result.kinds.items():
        tell(f"{kind:9} 对 {tally.right:3}  错 {tally.wrong:3}  未答 {tally.silent:3}  未评 {tally.unscored:3}  共 {tally.total}")
    total = result.total
    tell(f"合计 / total: 对 {total.right}，错 {total.wrong}，未答 {total.silent}，未评 {total.unscored}，共 {total.total}")
    tell(f"每问中位 / median {result.seconds.median:.3f} s，p95 {result.seconds.p95:.3f} s")
    if baseline is None:
        tell("没有基线可比 / no baseline to compare with")
    for fall in falls:
        tell(f"低于基线 / below the baseline: {fall}")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="Runs the evaluation cases and reports.")
    parser.add_argument("--cases", type=Path, help="a case file or a folder of them (default: eval/cases)")
    parser.add_argument("--report", type=Path, help="folder for report.md and report.json")
    parser.add_argument("--home", type=Path, help="use this home instead of making one of the sample filings")
    parser.add_argument("--form", choices=FORMS, default="published", help="which form of the sample filings to read")
    parser.add_argument("--record", action="store_true", help="record the result as the new baseline")
    return parser.parse_args(argv)


def command(argv: Sequence[str] | None = None) -> int:
    """The program: the same as `wenzhang eval`, with --form and --record besides."""
    chosen = _arguments(argv)
    try:
        return main(chosen.cases, chosen.report, chosen.home, form=chosen.form, record=chosen.record)
    except WenzhangError as error:
        tell(f"{error.message} {error.hint}".strip())
        return 1


if __name__ == "__main__":
    sys.exit(command())
