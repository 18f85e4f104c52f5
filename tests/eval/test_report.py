from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.domain import Answer
from eval import run
from eval.baseline import changes, compare, read_baseline, read_verdicts, write_baseline
from eval.corpus import paths
from eval.markdown import Told, as_markdown
from eval.page import as_page, read_growth
from eval.report import Entry, Outcome, Report, Risk, percentile, summarise
from eval.run import form_held, holds_any, run_cases, write_report
from eval.schema import Case
from eval.scorers import Share, score
from index.errors import SettingError
from tests.eval.builders import make_answer, make_case, make_citation, make_figure


def entries(kind: str, verdicts: Iterable[str], **parts: str) -> list[Entry]:
    return [Entry(f"{kind}-{i}", kind, verdict, "问", 0.1, parts=dict(parts)) for i, verdict in enumerate(verdicts)]


def report(*groups: list[Entry]) -> Report:
    return Report("published", tuple(entry for group in groups for entry in group))


def falls(before: Report, after: Report, tmp_path: Path) -> list[str]:
    path = tmp_path / "baseline.json"
    write_baseline(before, path)
    baseline = read_baseline(path)
    assert baseline is not None
    return compare(after, baseline)


GOOD = entries("lookup", ["right"] * 5 + ["wrong", "silent"])


def test_the_same_result_does_not_fall(tmp_path: Path) -> None:
    assert falls(report(GOOD), report(GOOD), tmp_path) == []


def test_one_case_of_a_kind_may_turn_silent_but_not_two(tmp_path: Path) -> None:
    one = entries("lookup", ["right"] * 4 + ["silent", "wrong", "silent"])
    two = entries("lookup", ["right"] * 3 + ["silent", "silent", "wrong", "silent"])
    assert falls(report(GOOD), report(one), tmp_path) == []
    assert falls(report(GOOD), report(two), tmp_path) == ["lookup fell from 5 right to 3"]


def test_one_more_wrong_answer_is_a_fall(tmp_path: Path) -> None:
    worse = entries("lookup", ["right"] * 5 + ["wrong", "wrong"])
    assert falls(report(GOOD), report(worse), tmp_path) == ["wrong answers rose from 1 to 2: lookup-6"]


def test_kinds_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    before = report(GOOD, entries("text", ["silent"] * 3))
    after = report(entries("lookup", ["right"] * 3 + ["silent"] * 2 + ["wrong", "silent"]), entries("text", ["right"] * 3))
    assert falls(before, after, tmp_path) == ["lookup fell from 5 right to 3"]


def test_new_cases_cost_nothing_and_lost_ones_are_named(tmp_path: Path) -> None:
    more = report(GOOD, entries("text", ["wrong"]))
    assert falls(report(GOOD), more, tmp_path) == []
    assert falls(more, report(GOOD), tmp_path) == ["text-0 is no longer run"]


def test_citations_are_held_on_their_own(tmp_path: Path) -> None:
    before = report(entries("lookup", ["right"] * 3, citation="right"))
    after = report(entries("lookup", ["right"] * 3, citation="wrong"))
    assert falls(before, after, tmp_path) == ["citation fell from 3 right to 0"]


def test_what_was_once_right_stays_recorded_as_right(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(report(entries("lookup", ["right", "silent"])), path)
    write_baseline(report(entries("lookup", ["silent", "right"])), path)
    kept = read_baseline(path)
    assert kept is not None
    assert [verdict for _, verdict in kept.verdicts.values()] == ["right", "right"]


def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert read_baseline(path) is None
    path.write_text('{"cases": {"a": 1}}', encoding="utf-8")
    with pytest.raises(SettingError, match="is not a baseline"):
        read_baseline(path)


def test_percentiles() -> None:
    assert percentile([], 95) == 0
    assert percentile([1.0], 95) == 1.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0


def test_a_part_that_is_no_longer_scored_is_no_fall(tmp_path: Path) -> None:
    """A case that turns silent has no citation; its kind fell already."""
    before = report(entries("lookup", ["right"] * 3, citation="right"))
    after = report([*entries("lookup", ["right"] * 2, citation="right"), Entry("lookup-2", "lookup", "silent", "问", 0.1)])
    assert falls(before, after, tmp_path) == []


# --- the run before ----------------------------------------------------------------------------------


def test_cases_won_and_lost_since_the_run_before_are_named(tmp_path: Path) -> None:
    first = report(entries("lookup", ["right", "silent", "wrong", "right", "right"]))
    write_report(Told(first), tmp_path)
    before = read_verdicts(tmp_path / "report.json", "published")
    assert before is not None
    found = changes(entries("lookup", ["right", "right", "silent", "wrong"]), before)
    assert (found.won, found.lost, found.turned, found.gone) == (("lookup-1",), ("lookup-3",), ("lookup-2",), ("lookup-4",))
    assert read_verdicts(tmp_path / "report.json", "text") is None, "another form is another run"
    assert read_verdicts(tmp_path / "none.json", "published") is None
    assert "新答对 / won (1): lookup-1" in as_markdown(Told(first, since=found))


# --- risk and coverage, citations --------------------------------------------------------------------


def test_the_risk_coverage_curve_answers_the_surest_first() -> None:
    verdicts = {"a": ("right", 0.9), "b": ("wrong", 0.5), "c": ("right", 0.5), "d": ("silent", None), "e": ("right", 0.8)}
    told = [Entry(name, "lookup", verdict, "问", 0.1, confidence=sure) for name, (verdict, sure) in verdicts.items()]
    absent = Entry("f", "abstain", "right", "问", 0.1)
    assert report([*told, absent]).risks == (Risk(0.2, 0.0, 0.9), Risk(0.4, 0.0, 0.8), Risk(0.8, 0.25, 0.5))


def test_precision_and_recall_of_citations_add_up_over_all_answers() -> None:
    beside = make_citation(id=2, page=9, table="收入表", row="丙", quote="7")
    result = summarise(outcomes(make_answer(), make_answer(citations=(make_citation(), beside))), "published")
    assert (result.precision("cited_page"), result.recall("cited_page")) == (Share(2, 3), Share(2, 2))


# --- a run as a whole ------------------------------------------------------------------------------


class Scripted:
    """A system that answers from a list, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, *answers: Answer | Exception, holds: frozenset[str] | None = frozenset({"a.pdf"})) -> None:
        self.answers = list(answers)
        self.holds = holds
        self.asked: list[tuple[str, ...]] = []

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        self.asked.append(tuple(turns))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer.as_dict()


def test_a_conversation_is_asked_whole() -> None:
    dialogue = make_case(id="d1", kind="dialogue", question=None, turns=["甲是多少", "乙呢"])
    system = Scripted(make_answer())
    (outcome,) = run_cases([dialogue], system)
    assert outcome.card.overall == "right"
    assert system.asked == [("甲是多少", "乙呢")]


def test_what_breaks_and_what_is_not_there_is_unscored() -> None:
    elsewhere = make_case(id="c2", filings=["b.pdf"])
    broken, absent = run_cases([make_case(), elsewhere], Scripted(ValueError("boom")))
    assert (broken.card.overall, broken.error) == ("unscored", "ValueError: boom")
    assert (absent.card.overall, absent.error) == ("unscored", "filing not held: b.pdf")
    (asked,) = run_cases([elsewhere], Scripted(make_answer(), holds=None))
    assert asked.card.overall == "right", "what a system holds need not be known"


def outcomes(*answers: Answer) -> list[Outcome]:
    cases = [make_case(id=f"c{i}") for i in range(len(answers))]
    return [
        Outcome(case, answer, score(case, answer), 0.1 * i) for i, (case, answer) in enumerate(zip(cases, answers, strict=True))
    ]


def test_the_report_names_each_miss_with_what_was_expected_and_said(tmp_path: Path) -> None:
    missed = make_answer(make_figure("7"), citations=(make_citation(quote="7"),))
    result = summarise(outcomes(make_answer(), missed), "published", build_seconds=2.0)
    markdown, plain, page = write_report(Told(result, baseline=None), tmp_path / "out")
    text = markdown.read_text(encoding="utf-8")
    assert "### c1 · wrong · resolving" in text
    assert "- 应为 / expected: 120 万元" in text
    assert "乙 7 万元" in text
    assert "### c0" not in text
    raw = json.loads(plain.read_text(encoding="utf-8"))
    assert raw["kinds"] == {"lookup": {"right": 1, "wrong": 1, "silent": 0, "unscored": 0}}
    assert raw["seconds"] == {"median": 0.05, "p95": 0.1, "longest": 0.1, "build": 2.0}
    assert [case["verdict"] for case in raw["cases"]] == ["right", "wrong"]
    assert raw["steps"] == {"resolving": 1}
    assert "c1" in page.read_text(encoding="utf-8")


def test_other_systems_stand_beside_ours_over_the_same_cases() -> None:
    ours = summarise(outcomes(make_answer()), "published")
    other = summarise(outcomes(make_answer(make_figure("7"))), "published", system="plain: <top>")
    told = Told(ours, (other,))
    assert "| wenzhang | 1 | 0 | 0 | 0 | 100.0 % (1/1) |" in as_markdown(told)
    assert "| plain: <top> | 0 | 1 | 0 | 0 |" in as_markdown(told)
    assert "<td>plain: &lt;top&gt;</td><td>0</td><td>1</td>" in as_page(told)


def test_the_page_stands_alone_and_is_well_formed(tmp_path: Path) -> None:
    history = tmp_path / "growth.jsonl"
    lines = [
        {"facts": facts, "wall": {"median": seconds, "p95": 2 * seconds}} for facts, seconds in ((10, 9), (10, 0.1), (1000, 0.3))
    ]
    history.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    answers = [make_answer(confidence=0.9), make_answer(make_figure("7"), answer="<b>&", confidence=0.4)]
    page = as_page(Told(summarise(outcomes(*answers), "published")), history)
    assert page.count("<svg") == 4
    assert not re.search(r"(?:src|href)=|@import|url\(", page), "nothing is fetched"
    assert "&lt;b&gt;&amp;" in page
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert "nan" not in svg
        ElementTree.fromstring(svg)
    assert [one.median for one in read_growth(history)] == [0.1, 0.3], "the last result for each size"
    assert read_growth(tmp_path / "none") == []


def test_a_report_of_nothing_can_be_written(tmp_path: Path) -> None:
    assert all(path.is_file() for path in write_report(Told(summarise([], "published")), tmp_path))


def test_the_exit_code_says_whether_the_baseline_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = summarise(outcomes(make_answer()), "published")
    bad = summarise(outcomes(make_answer(make_figure("7"))), "published")
    results = [good, good, bad, bad, bad]
    monkeypatch.setattr(run, "BASELINES", tmp_path)
    monkeypatch.setattr(run, "evaluate", lambda *_: results.pop(0))
    assert run.main(None, None, None) == 0, "nothing to fall below"
    assert run.main(None, None, None, record=True) == 0
    assert run.main(None, tmp_path / "report", None) == 1
    assert "wrong answers rose from 0 to 1" in (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert run.main(None, None, None, record=True) == 1, "a fall is not recorded"
    (tmp_path / "published.json").unlink()
    assert run.main(None, None, None, record=True) == 0, "unless the record is taken away first"


def test_a_part_of_the_cases_is_held_against_no_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []
    result = summarise(outcomes(make_answer(make_figure("7"))), "published")
    monkeypatch.setattr(run, "BASELINES", tmp_path)
    monkeypatch.setattr(run, "load_cases", lambda _: [make_case() for _ in range(10)])

    def evaluate(cases: Sequence[Case], *_: object) -> Report:
        asked.append(len(cases))
        return result

    monkeypatch.setattr(run, "evaluate", evaluate)
    assert run.command([]) == 0
    assert run.command(["--every", "4", "--record"]) == 0
    assert asked == [10, 3]
    assert list(tmp_path.iterdir()) == [], "a part is not recorded"
    with pytest.raises(SystemExit):
        run.command(["--every", "0"])
    assert "0" in capsys.readouterr().err


def test_a_home_is_held_against_the_form_that_it_holds_whole() -> None:
    published = {path.name for path in paths("published")}
    assert form_held(frozenset({*published, "more.pdf"})) == "published"
    assert form_held(frozenset(path.name for path in paths("text"))) == "text"
    assert form_held(frozenset({"more.pdf"})) == "home"
    assert holds_any([make_case()], frozenset({"a.pdf"}))
    assert not holds_any([make_case()], frozenset({"b.pdf"}))


def test_entries_are_plain(tmp_path: Path) -> None:
    changed = replace(GOOD[0], verdict="wrong")
    assert falls(report([GOOD[0]]), report([changed]), tmp_path) == ["wrong answers rose from 0 to 1: lookup-0"]
