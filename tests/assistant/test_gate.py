"""No figure and no quotation leaves without evidence, whoever worded it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from assistant.gate import unfaithful, untraced
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


def test_a_mark_that_a_filing_prints_itself_is_no_fault() -> None:
    printed = replace(SENTENCE, quote="全区校车[1]共18辆", sentence="全区校车[1]共18辆，全部配备随车照管员[2]。")
    given = Answer("校车？", Status.ANSWERED, "“全区校车[1]共18辆，全部配备随车照管员[2]。”[1]", (), (replace(printed, id=1),))
    assert untraced(given) == []


# --- drafts of a language model -------------------------------------------------------------------------

SOURCES = {
    1: "2023年支出12,408万元，比上年增加4,765万元，增长约62%，主要原因是新建两所寄宿制小学，并且增加教师编制。",
    2: "根据《校舍安全办法》，青山区教育局尚未完成加固的校舍共3处，不得用于“周末托管”，目标为不低于95%。",
}


@pytest.mark.parametrize(
    "draft",
    [
        "2023年支出12,408万元，比上年增加4765万元[1]。",
        "支出增长约62%，主要原因是新建两所寄宿制小学[1]。并且增加教师编制[1]。",
        "青山区教育局尚未完成加固的校舍共3处[2]。",
        "根据《校舍安全办法》，校舍不得用于“周末托管”[2]。",
        "- 增加教师编制[1]；\n- 尚未完成加固的校舍共3处[2]。",
        "主要原因是新建两所寄宿制小学，尚未完成加固的校舍共3处[1][2]。",
    ],
)
def test_a_draft_that_keeps_to_its_sentences_passes(draft: str) -> None:
    assert unfaithful(draft, SOURCES) == []


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("主要原因是新建两所寄宿制小学。", "no mark"),
        ("主要原因是新建两所寄宿制小学[1]。并且增加教师编制。", "no mark"),
        ("主要原因是新建两所寄宿制小学[3]。", "no mark"),
        ("尚未完成加固的校舍共3处[1]。", "figure"),  # said by the other sentence
        ("2023年支出12,408元[1]。", "figure"),  # another unit
        ("2023年支出12.408万元[1]。", "figure"),
        ("支出增长62%，主要原因是新建两所寄宿制小学[1]。", "figure"),  # about 62 % is not 62 %
        ("目标为95%[2]。", "figure"),  # at least 95 % is not 95 %
        ("2024年支出12,408万元[1]。", "figure"),
        ("主要原因是新建三所寄宿制小学[1]。", "turned"),
        ("比上年减少4,765万元[1]。", "turned"),
        ("教师编制减少[1]。", "turned"),
        ("完成加固的校舍共3处[2]。", "negation"),
        ("校舍得用于“周末托管”[2]。", "negation"),
        ("根据《学校安全办法》，校舍不得用于“周末托管”[2]。", "name"),
        ("校舍不得用于“寒假托管”[2]。", "name"),
        ("白水区教育局尚未完成加固的校舍共3处[2]。", "name"),
        ("青山区教育局ABC尚未完成加固的校舍共3处[2]。", "name"),
        ("主要原因是新建两所寄宿制小学，说明办学条件明显改善，群众十分满意[1]。", "not in the evidence"),
        ("", "nothing"),
        ("[1]。", "nothing"),
    ],
)
def test_a_draft_that_strays_is_caught(draft: str, fault: str) -> None:
    assert any(fault in one for one in unfaithful(draft, SOURCES)), unfaithful(draft, SOURCES)
