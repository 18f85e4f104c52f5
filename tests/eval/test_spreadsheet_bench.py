"""The scorer of questions over workbooks: what counts as right, wrong and silent."""

from __future__ import annotations

import pytest

from assistant.domain import Answer, Figure, Status
from eval.bench.spreadsheets import Question, verdict


def question(label: str, text: str = "合计是多少？") -> Question:
    return Question(1, "1", "Numeric Computation", "Simple", text, label)


def answer(text: str, value: str = "", unit: str = "", status: Status = Status.ANSWERED) -> Answer:
    figures = (Figure("合计", value, unit),) if value else ()
    return Answer("合计是多少？", status, text, figures)


@pytest.mark.parametrize(
    ("label", "given", "word"),
    [
        ("1987", answer("合计为 **1,987.00 元**[1]。", "1987.00", "元"), "right"),
        ("0.03", answer("税率为 **3%**[1]。", "3", "%"), "right"),
        ("500万元", answer("为 **500 万元**[1]。", "500", "万元"), "right"),
        ("19.5760", answer("之比为 **19.58 倍**[1]。", "19.58", "倍"), "right"),
        ("1987", answer("合计为 **1,988 元**（1987 + 1）[1]。", "1988", "元"), "wrong"),
        ("甲科, 乙科", answer("1. 甲科[1]\n2. 乙科[2]"), "right"),
        ("甲科, 乙科", answer("1. 甲科[1]"), "wrong"),
        ("2019-06-10", answer("日期：2019/6/10[1]"), "right"),
        ("是", answer("不是。"), "wrong"),
        ("5", answer("没有找到。", status=Status.NOT_FOUND), "silent"),
    ],
)
def test_verdicts(label: str, given: Answer, word: str) -> None:
    assert verdict(question(label), given) == word


def test_an_answer_that_says_everything_is_no_answer() -> None:
    everything = "、".join(f"第{number}科" for number in range(300))
    assert verdict(question("第7科"), answer(everything)) == "wrong"


def test_summaries_are_told_apart() -> None:
    assert question("…", "总结一下甲的报销").is_free
    assert not question("…", "甲报销了多少").is_free
