"""No figure and no quotation leaves without evidence, whoever worded it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from assistant.gate import untraced
from assistant.pipeline import Assistant

CITED = Citation(
    id=1,
    filing="甲局预算.pdf",
    filing_id="f" * 64,
    title="甲局2023年部门预算",
    page=3,
    section="第二部分 预算表",
    table="表 1 支出总表",
    row="校舍修缮",
    column="预算数",
    quote="1,204.50",
    bbox=(1, 2, 3, 4),
)
SENTENCE = replace(CITED, id=2, table=None, row=None, column=None, quote="18辆", sentence="全区校车共18辆，全部配备随车照管员。")
FIGURE = Figure("校舍修缮", "1204.50", "万元", "甲局", "2023", citations=(1,))
SHARE = Figure(
    "校舍修缮占支出的比重",
    "12.05",
    "%",
    "甲局",
    "2023",
    formula="1204.50 ÷ 10000 × 100%",
    operands=(
        FigureOperand("校舍修缮", "1204.50", "万元", "2023", (1,)),
        FigureOperand("支出合计", "10000", "万元", "2023", (1,)),
    ),
    citations=(1,),
)


def answer(text: str, *figures: Figure, question: str = "校舍修缮是多少？") -> Answer:
    return Answer(question, Status.ANSWERED, text, figures or (FIGURE,), (CITED, SENTENCE))


@pytest.mark.parametrize(
    "text",
    [
        "甲局2023年校舍修缮为 **1,204.50 万元**[1]。",
        "校舍修缮为 1204.5 万元[1]",
        "校舍修缮为 １，２０４．５０ 万元",
        "原文：“全区校车共18辆，全部配备随车照管员。”[2]",
        "原文：“全区校车共18辆，\n全部配备 随车照管员。”[2]",
        "表 1 支出总表的第二部分",
        "1. 校舍修缮[1]\n2. 校车[2]\n3. 其他",
        "没有任何数字",
        "",
    ],
)
def test_what_is_cited_passes(text: str) -> None:
    assert untraced(answer(text)) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("校舍修缮为 1,204.60 万元[1]", ["1,204.60"]),
        ("校舍修缮为 12,045 万元[1]", ["12,045"]),
        ("校舍修缮为 1,204.50 万元，共 7 所学校", ["7"]),
        ("校车共 18 辆，增长 5.5%", ["5.5"]),
        ("预计2031年完成", ["2031"]),
        ("原文：“全区校车共18辆，全部配备司机。”[2]", ["全区校车共18辆，全部配备司机。"]),
        ("1. 校舍修缮 99 万元[1]", ["99"]),
    ],
)
def test_what_is_forged_is_caught(text: str, faults: list[str]) -> None:
    assert untraced(answer(text)) == faults


def test_a_mark_is_no_number_but_a_number_is_none_of_its_digits() -> None:
    assert untraced(answer("校舍修缮[17]")) == []
    assert untraced(answer("校舍修缮 204 万元")) == ["204"], "a part of 1204.50 is another number"


def test_formulas_and_operands_vouch_for_their_numbers() -> None:
    text = "比重为 12.05%（1204.50 ÷ 10000 × 100% = 12.05%）"
    assert untraced(answer(text, SHARE)) == []
    assert untraced(answer(text.replace("10000", "20000"), SHARE)) == ["20000"]


def test_the_question_vouches_for_its_own_numbers() -> None:
    assert untraced(answer("没有50万元以上的项目", question="50万元以上的项目有哪些？")) == []
    assert untraced(answer("没有50万元以上的项目")) == ["50"]


def test_counts_are_vouched_for_by_what_was_counted() -> None:
    assert untraced(answer("共 3 项"), ["3"]) == []
    assert untraced(answer("共 4 项"), ["3"]) == ["4"]


def test_without_evidence_nothing_passes() -> None:
    bare = Answer("多少？", Status.ANSWERED, "为 5 万元")
    assert untraced(bare) == ["5"]


@pytest.mark.parametrize(
    "question",
    [
        "青山区教育局2023年小学教育占教育支出的比重",
        "青山区教育局2024年小学教育比2023年增长百分之几",
        "青山区水务局2024年预算金额最高的前三个任务",
        "青山区教育局的主要职责有哪些",
        "青山区水务局2024年各任务预算金额相加等于合计吗",
    ],
)
def test_real_answers_pass_and_a_digit_changed_in_them_is_caught(assistant: Assistant, question: str) -> None:
    given = assistant.ask(question)
    assert given.status is Status.ANSWERED
    said = [str(len(given.figures)), str(len(given.citations)), "5", "3", "2", "1"]  # counts of rows
    assert untraced(given, said) == []
    forged = replace(given, answer=given.answer + "\n\n合计 7,777.77 万元。“此句从未写入任何文件。”")
    assert untraced(forged, said) == ["7,777.77", "此句从未写入任何文件。"]
