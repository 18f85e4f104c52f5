"""What is not told, beside a neighbour of a like name that is: the neighbour is no answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evidence import Outcome
from assistant.operations import operate
from assistant.operations.prose import years_said
from assistant.planning import read_question
from index.domain import Basis, Fact
from tests.assistant.ledgers import filing, stated, table_facts, workbench

TOWN = "临江市"


def answer(folder: Path, question: str, facts: list[Fact], text: tuple[str, ...] = ()) -> Outcome:
    with workbench(folder, filing(TOWN, 2023, facts, text=text)) as bench:
        (plan,) = read_question(question, bench.resolver.names, this_year=2024).plans
        return operate(plan, bench)


def told(sentence: str, name: str, amount: str, basis: Basis = Basis.EXECUTED, before: str = "") -> list[Fact]:
    return [replace(one, context=before + sentence) for one in stated(sentence, (name, amount, basis))]


DEBT = told("2023年全市政府债务余额624.8亿元。", "政府债务余额", "624.8亿元")
SPECIAL = told("其中：专项债务余额401.3亿元。", "政府债务余额/专项债务余额", "401.3亿元")
INSURED = told("企业职工基本养老保险基金已上划统筹，社会保险基金预算收入17.9亿元。", "社会保险基金预算收入", "17.9亿元")
HEALTH = told("城乡居民基本医疗保险基金收入13.48亿元。", "城乡居民基本医疗保险基金收入", "13.48亿元")
GREEN = told("一般公共预算支出80.97亿元，其中：节能环保支出3.28亿元。", "节能环保支出", "3.28亿元")
WAGES = told("其中，人均工资性收入40939元。", "人均工资性收入", "40939元", Basis.NONE, before="城镇居民人均可支配收入72117元。")
BUILDING = told("全年建筑业增加值1337.44亿元。", "建筑业增加值", "1337.44亿元", Basis.NONE)
INTEREST = told("全市债务付息22.67亿元。", "债务付息", "22.67亿元")
REPAID = told("全市债务还本72.72亿元。", "债务还本", "72.72亿元")


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("临江市2023年专项债务余额是多少", DEBT),
        ("临江市2023年一般债务余额是多少", [*DEBT, *SPECIAL]),
        ("临江市2023年企业职工养老保险基金收入多少", INSURED),
        ("临江市2023年城乡居民养老保险基金收入多少", HEALTH),
        ("临江市2023年政府性基金里节能环保支出多少", GREEN),
        ("临江市2023年农村居民人均工资性收入多少", WAGES),
        ("临江市2023年工业增加值多少", BUILDING),
        ("临江市2023年债务还本付息多少", INTEREST),
    ],
)
def test_another_of_the_family_is_no_answer(tmp_path: Path, question: str, facts: list[Fact]) -> None:
    assert not answer(tmp_path, question, facts).is_answered


@pytest.mark.parametrize(
    ("question", "facts", "text"),
    [
        ("临江市2023年专项债务余额是多少", [*DEBT, *SPECIAL], "401.3亿元"),
        ("临江市2023年城乡居民医保基金收入多少", HEALTH, "13.48亿元"),
        ("临江市2023年一般公共预算里节能环保支出多少", GREEN, "3.28亿元"),
        ("临江市2023年城镇居民人均工资性收入多少", WAGES, "40939元"),
        ("临江市2023年建筑业增加值多少", BUILDING, "1337.44亿元"),
        ("临江市2023年债务付息多少", INTEREST, "22.67亿元"),
    ],
)
def test_the_one_that_was_asked_for_is_told(tmp_path: Path, question: str, facts: list[Fact], text: str) -> None:
    assert [one.text for one in answer(tmp_path, question, facts).facts()] == [text]


def test_what_one_word_names_and_two_figures_tell_is_their_sum(tmp_path: Path) -> None:
    outcome = answer(tmp_path, "临江市2023年债务还本付息一共多少", [*INTEREST, *REPAID])
    assert sorted(one.text for one in outcome.facts()) == ["22.67亿元", "72.72亿元"]


def test_an_amount_for_all_is_none_for_each(tmp_path: Path) -> None:
    facts = told("主要包括：城乡居民医疗保险财政补助1975万元。", "城乡居民医疗保险财政补助", "1975万元", Basis.BUDGET)
    text = ("城乡居民医疗保险财政补助由每人每年670元提高至700元。",)
    outcome = answer(tmp_path, "临江市2023年城乡居民医保财政补助每人每年多少", facts, text)
    assert "1975万元" not in [one.text for one in outcome.facts()]


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        (
            "临江市2023年国有资本经营支出完成多少",
            told("支出预算调整为26万元，全部结转下年。", "国有资本经营预算支出/支出预算", "26万元", Basis.ADJUSTED),
        ),
        ("临江市2023年预备费花了多少", told("市本级安排预备费5000万元。", "安排预备费", "5000万元", Basis.BUDGET)),
    ],
)
def test_a_plan_is_not_what_was_carried_out(tmp_path: Path, question: str, facts: list[Fact]) -> None:
    assert not answer(tmp_path, question, facts).is_answered


def test_all_of_a_place_is_not_a_part_of_it(tmp_path: Path) -> None:
    facts = [replace(one, entity="白石经济开发区") for one in told("国有资本经营收入32.3亿元。", "国有资本经营收入", "32.3亿元")]
    assert not answer(tmp_path, "临江市全市2023年国有资本经营收入多少", facts).is_answered


def test_what_stands_under_a_heading_may_be_of_another_year(tmp_path: Path) -> None:
    text = ("二、政府性基金收入", "2024年市本级政府性基金收入总计308113万元，其中：上级补助收入14025万元。")
    assert not answer(tmp_path, "临江市2023年政府性基金收入完成多少", [], text).is_answered


def test_the_row_of_a_place_is_not_its_own_level(tmp_path: Path) -> None:
    rows = [("新增债务限额", ("1,049.00",))]
    facts = table_facts("债务限额情况表", rows, columns=("专项债务",), unit="亿元", basis=Basis.NONE, entity=TOWN)
    assert answer(tmp_path, "临江市2023年新增专项债务限额是多少", facts).is_answered
    assert not answer(tmp_path, "临江市本级2023年新增专项债务限额是多少", facts).is_answered


def test_a_sentence_under_the_heading_of_another_year_tells_of_that_year() -> None:
    assert years_said(("关于2023年预算执行情况和2024年预算草案的报告", "一、2023年预算执行情况", "（四）社会保险基金")) == [
        "2023"
    ]
    assert years_said(("社会保险基金",)) == []


def test_the_level_below_is_not_the_level_of_the_place_itself(tmp_path: Path) -> None:
    facts = [
        replace(one, dimensions=(("范围", "市本级"),)) for one in told("市级税收收入完成3291.4亿元。", "税收收入", "3291.4亿元")
    ]
    assert answer(tmp_path, "临江市2023年市级税收收入多少", facts).is_answered
    assert not answer(tmp_path, "临江市2023年区级税收收入多少", facts).is_answered
