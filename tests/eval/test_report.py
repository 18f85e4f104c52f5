from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain import Answer, Status
from eval import run
from eval.corpus import paths
from eval.report import (
    Entry,
    Outcome,
    Report,
    compare,
    failed_step,
    percentile,
    read_baseline,
    summarise,
    write_baseline,
    write_report,
)
from eval.run import Home, form_held, holds_any, run_cases
from eval.schema import Case
from eval.scorers import score
from index.errors import SettingError
from tests.eval.builders import make_answer, make_case, make_citation, make_figure, make_operand


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


# --- failed steps ----------------------------------------------------------------------------------


def step(case: Case, answer: Answer | None) -> str:
    return failed_step(case, answer, score(case, answer))


def test_a_miss_points_to_its_step() -> None:
    plain = make_case()
    assert step(plain, make_answer()) == ""
    assert step(plain, None) == "run"
    assert step(plain, make_answer(make_figure("7"))) == "resolve"
    assert step(plain, make_answer(make_figure("120", "元"))) == "compute"
    assert step(plain, make_answer(citations=())) == "cite"
    assert step(plain, make_answer(status=Status.NOT_FOUND, figures=())) == "resolve"
    assert step(plain, make_answer(status=Status.REFUSED, figures=())) == "plan"


def test_a_text_that_lacks_its_points_tells_retrieve_from_compose() -> None:
    source = {"filing": "a.pdf", "quote": "120"}
    case = make_case(kind="text", operation=None, operands=None, expected={"contains": ["综合部"], "sources": [source]})
    assert step(case, make_answer(figures=(), answer="财务部 [1]")) == "compose"
    assert step(case, make_answer(figures=(), answer="财务部", citations=(make_citation(quote="财务部"),))) == "retrieve"


def test_a_wrong_computation_tells_plan_from_compute_from_resolve() -> None:
    operands = [{"filing": "a.pdf", "value": v, "unit": "万元", "quote": v} for v in ("30", "120")]
    case = make_case(operation="share", operands=operands, expected={"values": [{"value": "25", "unit": "%"}], "formula": True})
    used = (make_operand("30"), make_operand("120"))
    assert step(case, make_answer(make_figure("30"))) == "plan"
    assert step(case, make_answer(make_figure("26", "%", formula="30 ÷ 120", operands=used))) == "compute"
    assert step(case, make_answer(make_figure("50", "%", formula="60 ÷ 120", operands=used[1:]))) == "resolve"


# --- a run as a whole ------------------------------------------------------------------------------


class Scripted:
    """Answers from a list, and remembers what it was asked in which session."""

    def __init__(self, answers: list[Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str | None]] = []

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh") -> Answer:
        self.asked.append((question, session))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_conversations_keep_to_one_session_and_their_last_turn_is_scored() -> None:
    dialogue = make_case(id="d1", kind="dialogue", question=None, turns=["甲是多少", "乙呢"])
    asker = Scripted([make_answer(make_figure("30")), make_answer()])
    (outcome,) = run_cases([dialogue], Home(asker, frozenset({"a.pdf"})))
    assert outcome.card.overall == "right"
    assert asker.asked == [("甲是多少", "eval-d1"), ("乙呢", "eval-d1")]


def test_what_breaks_and_what_is_not_there_is_unscored() -> None:
    home = Home(Scripted([ValueError("boom")]), frozenset({"a.pdf"}))
    elsewhere = make_case(id="c2", filings=["b.pdf"])
    broken, absent = run_cases([make_case(), elsewhere], home)
    assert (broken.card.overall, broken.error) == ("unscored", "ValueError: boom")
    assert (absent.card.overall, absent.error) == ("unscored", "filing not in the home: b.pdf")


def outcomes(*answers: Answer) -> list[Outcome]:
    cases = [make_case(id=f"c{i}") for i in range(len(answers))]
    return [
        Outcome(case, answer, score(case, answer), 0.1 * i) for i, (case, answer) in enumerate(zip(cases, answers, strict=True))
    ]


def test_the_report_names_each_miss_with_what_was_expected_and_said(tmp_path: Path) -> None:
    missed = make_answer(make_figure("7"), citations=(make_citation(quote="7"),))
    result = summarise(outcomes(make_answer(), missed), "published", build_seconds=2.0)
    markdown, plain = write_report(result, tmp_path / "out")
    text = markdown.read_text(encoding="utf-8")
    assert "### c1 · wrong · resolve" in text
    assert "- 应为 / expected: 120 万元" in text
    assert "乙 7 万元" in text
    assert "### c0" not in text
    raw = json.loads(plain.read_text(encoding="utf-8"))
    assert raw["kinds"] == {"lookup": {"right": 1, "wrong": 1, "silent": 0, "unscored": 0}}
    assert raw["seconds"] == {"median": 0.05, "p95": 0.1, "longest": 0.1, "build": 2.0}
    assert [case["verdict"] for case in raw["cases"]] == ["right", "wrong"]


def test_the_exit_code_says_whether_the_baseline_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = summarise(outcomes(make_answer()), "published")
    bad = summarise(outcomes(make_answer(make_figure("7"))), "published")
    results = [good, good, bad, bad]
    monkeypatch.setattr(run, "BASELINES", tmp_path)
    monkeypatch.setattr(run, "evaluate", lambda *_: results.pop(0))
    assert run.main(None, None, None) == 0, "nothing to fall below"
    assert run.main(None, None, None, record=True) == 0
    assert run.main(None, tmp_path / "report", None) == 1
    assert "wrong answers rose from 0 to 1" in (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert run.main(None, None, None, record=True) == 0, "what is recorded is the new measure"


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
