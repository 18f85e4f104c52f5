"""Rows and columns whose names share words: which of them is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.candidates import Costs, Resolved
from assistant.domain import Compute, Group, Lookup, Operand
from assistant.operations import Workbench, operate
from assistant.planning import read_question
from index.domain import Basis, FilingKind
from tests.assistant.ledgers import EDUCATION, Row, filing, stated, table_facts, workbench

ROWS: tuple[Row, ...] = (
    ("卫生健康支出/行政事业单位医疗", ("846.27", "800.00", "46.27", "0.00")),
    ("卫生健康支出/行政事业单位医疗/行政单位医疗", ("299.94", "299.94", "0.00", "0.00")),
    ("卫生健康支出/行政事业单位医疗/事业单位医疗", ("425.45", "425.45", "0.00", "0.00")),
    ("社会保障和就业支出/机关事业单位养老保险缴费支出", ("777.32", "777.32", "0.00", "0.00")),
    ("社会保障和就业支出/办公设备购置", ("3.39", "3.39", "0.00", "0.00")),
)
COLUMNS = ("合计", "财政拨款收入", "其他收入", "事业收入")


def resolve(bench: Workbench, measure: str, **more: object) -> Resolved:
    return bench.resolver.resolve(Operand.model_validate({"measure": measure, "entity": EDUCATION, "period": "2023", **more}))


@pytest.mark.parametrize(
    ("measure", "more", "text"),
    [
        ("事业单位医疗", {"context": "行政事业单位医疗合计", "inside": True, "nested": True}, "425.45"),
        ("机关事业单位养老保险缴费支出科目的收入", {}, "777.32"),
        ("机关事业单位养老保险缴费支出科目的事业收入", {}, "0.00"),
        ("办公设备采购", {"context": "事业单位医疗", "inside": True}, "3.39"),
        ("事业单位医疗科目的收入合计", {"context": "行政单位医疗科目的收入合计"}, "425.45"),
    ],
)
def test_words_that_name_another_thing_ask_for_nothing(tmp_path: Path, measure: str, more: dict[str, object], text: str) -> None:
    facts = table_facts("收入总表", ROWS, columns=COLUMNS, entity=EDUCATION)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert resolve(bench, measure, **more).chosen[0].fact.text == text


@pytest.mark.parametrize(("title", "found"), [("部门收入总体情况表", ["237.59"]), ("收入支出总表", [])])
def test_an_item_of_a_table_of_revenue_is_one_of_revenue(tmp_path: Path, title: str, found: list[str]) -> None:
    """Its name is that of a class of spending; a table of both sides says nothing of the kind."""
    rows = (("职业年金缴费支出", ("237.59", "0.00")),)
    facts = table_facts(title, rows, columns=("合计", "其他收入"), entity=EDUCATION)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert [one.fact.text for one in resolve(bench, "职业年金缴费科目的收入合计").chosen] == found


def test_what_became_of_a_plan_is_told_before_it(tmp_path: Path) -> None:
    rows, title = (("农村设施支出", ("793.43",)),), "政府性基金预算支出表"
    planned = table_facts(title, rows, columns=("本年政府性基金预算支出",), entity=EDUCATION)
    planned = [*planned, *table_facts(title, (("农村设施支出", ("793.43",)),), columns=("项目支出",), entity=EDUCATION, order=2)]
    done = table_facts(
        "政府性基金收支表", (("农村设施支出", ("823.59",)),), columns=("项目支出",), basis=Basis.FINAL, entity=EDUCATION
    )
    filings = (filing(EDUCATION, 2023, planned), filing(EDUCATION, 2023, done, kind=FilingKind.FINAL))
    with workbench(tmp_path, *filings) as bench:
        resolved = resolve(bench, "政府性基金农村设施支出的项目支出")
        assert resolved.chosen[0].fact.text == "823.59"
        assert "793.43" in {one.fact.text for one in resolved.alternatives}
        assert resolve(bench, "政府性基金农村设施支出的项目支出", basis=Basis.BUDGET).chosen[0].fact.text == "793.43"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with workbench(tmp_path, filing(EDUCATION, 2023, [], aliases=("青山区教育局",))) as made:
        yield made


def asked(bench: Workbench, question: str) -> list[tuple[str, str]]:
    (plan,) = read_question(question, bench.resolver.names, this_year=2024).plans
    assert isinstance(plan, Lookup | Compute | Group)
    operands = (plan.operand,) if isinstance(plan, Group) else plan.operands
    return [(one.context, one.measure) for one in operands]


@pytest.mark.parametrize(
    ("question", "operands"),
    [
        (
            "青山区教育局2023年预算里甲拨款里离退休和甲拨款的职业年金分别是多少",
            [("甲拨款", "离退休"), ("甲拨款", "甲拨款的职业年金")],
        ),
        ("2021至2023年青山区教育局的社保支出里的基本支出年平均是多少", [("社保支出", "基本支出")]),
        (
            "青山区教育局2023年离退休科目的收入合计占养老支出科目的收入合计多少比例",
            [("", "离退休科目的收入合计"), ("离退休科目的收入合计", "养老支出科目的收入合计")],
        ),
    ],
)
def test_each_part_of_a_question_keeps_its_own_words(bench: Workbench, question: str, operands: list[tuple[str, str]]) -> None:
    assert asked(bench, question) == operands


def test_a_name_that_is_held_is_not_put_together_out_of_row_and_column(tmp_path: Path) -> None:
    rows: tuple[Row, ...] = (("工资福利支出", ("3,400.00",)), ("工资福利支出/基本工资", ("111.88",)))
    facts = table_facts("支出表", rows, columns=("本年一般公共预算基本支出",), entity=EDUCATION)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert resolve(bench, "基本工资").chosen[0].fact.text == "111.88"


def test_what_is_set_against_its_plan_is_what_came_of_it(tmp_path: Path) -> None:
    planned = table_facts("三公经费预算表", (("用车费", ("1.72",)),), columns=("购置费",), entity=EDUCATION)
    done = table_facts(
        "三公经费决算表", (("用车费/购置费", ("1.92",)),), columns=("决算数",), basis=Basis.FINAL, entity=EDUCATION
    )
    filings = (filing(EDUCATION, 2023, planned), filing(EDUCATION, 2023, done, kind=FilingKind.FINAL))
    with workbench(tmp_path, *filings) as made:
        (plan,) = read_question(f"{EDUCATION}2023年购置费比预算少花了多少", made.resolver.names, this_year=2024).plans
        outcome = operate(plan, made)
    assert [one.text for one in outcome.facts()] == ["1.92", "1.72"]


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("2023年一般公共预算支出同比增速", "1.8%"),
        ("2023年一般公共预算支出下降百分之几", "1.8%"),
        ("2023年一般公共预算收入增长率", "10.2%"),
    ],
)
def test_a_rise_of_one_side_is_no_change_of_the_other(tmp_path: Path, question: str, change: str) -> None:
    income = "一般公共预算收入完成17.92亿元，同比增长10.2%。"
    outgo = "一般公共预算支出完成23.67亿元，同比下降1.8%。"
    facts = [
        *stated(income, ("一般公共预算收入/增长", "10.2%", Basis.CHANGE), against=2022),
        *stated(outgo, ("一般公共预算支出/下降", "1.8%", Basis.CHANGE), against=2022),
    ]
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as made:
        (plan,) = read_question(f"{EDUCATION}{question}", made.resolver.names, this_year=2024).plans
        outcome = operate(plan, made)
    assert [one.text for one in outcome.facts()] == [change]


def test_what_a_body_is_called_is_not_what_its_figure_stands_in(tmp_path: Path) -> None:
    body = "临江市崇川县科学技术局"
    told = stated(f"{body}2023年部门预算支出中，基本支出3084.25万元。", ("部门预算支出/基本支出", "3084.25万元", Basis.BUDGET))
    asked_for = Operand(measure="基本支出", entity=body, period="2023", context="科学技术支出", inside=True, nested=True)
    with workbench(tmp_path, filing(body, 2023, told)) as bench:
        resolver = bench.resolver
        scope, phrase = resolver.scope(asked_for), resolver.phrase(asked_for)
        (found,) = resolver.candidates(asked_for, scope, phrase)
        costs = resolver.judge.weigh(found, resolver.asked(asked_for, scope))
    assert isinstance(costs, Costs)
    assert costs.apart > 0.2
