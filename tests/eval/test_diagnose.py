"""Each step is shown a miss that is its own."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Answer, Status
from eval.diagnose import LedgerRead, diagnose
from eval.schema import Case, Operand
from eval.scorers import score
from index.ledger import Ledger
from tests.assistant.ledgers import filing, table_facts
from tests.eval.builders import make_answer, make_case, make_citation, make_figure, make_operand

SHARE = {
    "kind": "compute",
    "operation": "share",
    "operands": [{"filing": "a.pdf", "value": v, "unit": "万元", "quote": v} for v in ("30", "120")],
    "expected": {"values": [{"value": "25", "unit": "%"}], "formula": True},
}


class Known:
    """A system that has read everything but what is named."""

    def __init__(self, *flawed: str) -> None:
        self.flawed = flawed

    def flaw(self, operand: Operand) -> str:
        return f"{operand.row} was not read" if operand.row in self.flawed else ""


def step(case: Case, answer: Answer | None, *flawed: str) -> str:
    return diagnose(case, answer, score(case, answer), Known(*flawed)).step.value


def unanswered(**plan: Any) -> Answer:
    return make_answer(status=Status.NOT_FOUND, figures=(), citations=(), plan={"plans": [plan]} if plan else {})


def test_what_is_right_has_no_failed_step_and_what_broke_did_not_run() -> None:
    assert step(make_case(), make_answer()) == ""
    assert step(make_case(), None) == "running"
    assert step(make_case(), make_answer(citations=())) == "citing"


def test_a_figure_that_is_not_in_the_ledger_is_a_matter_of_reading() -> None:
    missed = make_answer(make_figure("7"))
    assert step(make_case(), missed, "乙") == "reading"
    assert step(make_case(), missed) == "resolving"


def test_another_operation_or_year_is_a_matter_of_planning() -> None:
    case = make_case(**SHARE)
    assert step(case, unanswered(operation="lookup", operands=[{"measure": "甲"}])) == "resolving", "a share may be printed"
    assert step(case, unanswered(operation="sum", operands=[{"measure": "甲"}])) == "planning"
    assert step(case, make_answer(status=Status.REFUSED, figures=())) == "planning"
    dated = make_case(expected={"values": [{"value": "120", "unit": "万元", "period": "2023"}]})
    assert step(dated, unanswered(operation="lookup", operands=[{"measure": "乙", "period": "2022"}])) == "planning"
    assert step(dated, unanswered(operation="lookup", operands=[{"measure": "乙", "period": "2023"}])) == "resolving"


def test_a_question_that_was_cut_wrongly_is_a_matter_of_planning() -> None:
    case = make_case(
        question="公用经费和乙、丙各是多少", operands=[{"filing": "a.pdf", "quote": "1", "value": "1", "row": "公用经费"}]
    )
    case = case.model_copy(update={"expected": make_case(expected={"values": [{"value": "1"}]}).expected})
    assert step(case, unanswered(operation="lookup", operands=[{"measure": "乙、丙"}])) == "planning"
    assert step(case, unanswered(operation="lookup", operands=[{"measure": "公用经费和乙、丙各是多少"}])) == "planning"
    assert step(case, unanswered(operation="lookup", operands=[{"measure": "公用经费"}])) == "resolving"


def test_operations_that_are_not_known_here_are_not_blamed() -> None:
    assert step(make_case(**SHARE), unanswered(operation="divide", operands=[])) == "resolving"


def test_right_operands_and_a_wrong_result_are_a_matter_of_computing() -> None:
    case = make_case(**SHARE)
    used = (make_operand("30"), make_operand("120"))
    assert step(case, make_answer(make_figure("26", "%", formula="30 ÷ 120", operands=used))) == "computing"
    assert step(case, make_answer(make_figure("50", "%", formula="60 ÷ 120", operands=used[1:]))) == "resolving"
    assert step(make_case(), make_answer(make_figure("120", "元"))) == "computing", "a scale that was dropped"


def test_right_evidence_and_lacking_words_are_a_matter_of_wording() -> None:
    source = {"filing": "a.pdf", "quote": "120"}
    case = make_case(kind="text", operation=None, operands=None, expected={"contains": ["综合部"], "sources": [source]})
    assert step(case, make_answer(figures=(), answer="财务部 [1]")) == "wording"
    assert step(case, make_answer(figures=(), answer="财务部", citations=(make_citation(quote="财务部"),))) == "resolving"


def test_an_answer_that_should_not_be_was_bound_to_something() -> None:
    case = make_case(kind="abstain", operation=None, operands=None, filings=None, expected={"abstain": True})
    assert step(case, make_answer()) == "resolving"


# --- what a ledger holds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operand", "flaw"),
    [
        ({"row": "乙", "quote": "120", "value": "120", "unit": "万元"}, ""),
        ({"row": "乙", "quote": "1200000", "value": "1200000", "unit": "元"}, ""),
        ({"row": "乙", "quote": "121", "value": "121", "unit": "万元"}, "row '乙' was read without 121"),
        ({"row": "丙", "quote": "30", "value": "30", "unit": "万元"}, "30 was read as 30 元"),
        ({"row": "丁", "quote": "30", "value": "30", "unit": "万元"}, "no row '丁' was read"),
        ({"quote": "不见于文件"}, "'不见于文件' was not read"),
        ({"row": "乙", "quote": "120", "value": "120", "filing": "b.pdf"}, "b.pdf is not held"),
    ],
)
def test_a_ledger_is_asked_for_row_amount_and_unit(tmp_path: Path, operand: dict[str, str], flaw: str) -> None:
    cells = table_facts("支出表", [("乙", ["120"])], columns=["合计"]) + table_facts(
        "明细", [("丙", ["30"])], columns=["合计"], unit="元"
    )
    held = filing("某局", 2023, cells)
    with closing(Ledger.open(tmp_path / "ledger.db")) as ledger:
        ledger.store(held)
        plain = json.dumps({"filing": held.file_name, **operand})
        assert LedgerRead(ledger).flaw(Operand.model_validate_json(plain)) == flaw
