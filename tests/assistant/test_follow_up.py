"""Turns that leave things unsaid: what they change is changed, the rest stays, and a new question inherits nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from tests.assistant.ledgers import EDUCATION, OTHER_EDUCATION, WATER

SCHOOL = "青山区教育局2023年小学教育多少"
SCHOOL_24 = "青山区教育局2024年小学教育多少"
TASKS = "青山区水务局2024年预算金额超过100万元的任务有几个"
HIGHEST = "青山区水务局2024年哪个任务预算金额最高"


def talk(assistant: Assistant, *turns: str) -> Answer:
    return [assistant.ask(turn, session="s") for turn in turns][-1]


def figures(answer: Answer) -> list[str]:
    assert answer.status is Status.ANSWERED, answer.answer
    return [figure.value for figure in answer.figures]


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        # the year
        ((SCHOOL, "那2024年呢"), "5060.00"),
        ((SCHOOL_24, "上一年呢"), "4600.00"),
        ((SCHOOL_24, "前一年呢"), "4600.00"),
        ((SCHOOL, "下一年呢"), "5060.00"),
        # the body
        ((SCHOOL, "白水区呢"), "2100.00"),
        ((SCHOOL, "换成白水区教育局的"), "2100.00"),
        ((SCHOOL, "那看看白水教育局的"), "2100.00"),
        # the measure
        ((SCHOOL, "初中教育呢"), "3300.00"),
        ((SCHOOL, "其中项目支出呢"), "1600.00"),
        (("青山区教育局2023年小学教育的基本支出多少", "项目支出呢"), "1600.00"),
        # the basis
        (("青山区教育局2023年三公经费预算多少", "实际呢"), "15.12"),
        (("青山区教育局2023年三公经费支出率多少", "预算是多少"), "16.80"),
        # the unit
        ((SCHOOL, "换成亿元"), "0.460000"),
        ((SCHOOL, "按亿元算"), "0.460000"),
        ((SCHOOL, "换成亿元", "换成元"), "46000000"),
        # the operation
        ((SCHOOL_24, "比去年呢"), "460.00"),
        ((SCHOOL_24, "比上年增加了多少"), "460.00"),
        ((SCHOOL_24, "跟2023年比呢"), "460.00"),
        ((SCHOOL_24, "比上年增长百分之几"), "10.00"),
        ((SCHOOL, "占比呢"), "43.81"),
        ((SCHOOL, "那比例呢"), "43.81"),
        ((SCHOOL, "占总预算多少"), "43.81"),
        ((SCHOOL, "占教育支出的比例呢"), "53.24"),
        ((SCHOOL, "人均呢"), "10.95"),
        (("青山区教育局2024年小学教育比2023年增加多少", "百分比呢"), "10.00"),
        (("青山区教育局2024年小学教育比2023年增加多少", "初中教育呢"), "330.00"),
        (("青山区教育局2023年小学教育占教育支出的比重", "初中教育呢"), "38.19"),
        # several values
        (("青山区教育局2023年小学教育和初中教育分别多少", "一共呢"), "7900.00"),
        (("青山区教育局2023年小学教育和初中教育分别多少", "相差多少"), "1300.00"),
        ((SCHOOL, "各年都列出来", "平均每年呢"), "4830.00"),
        ((SCHOOL, "各年都列出来", "一共多少"), "9660.00"),
        ((SCHOOL, "各年都列出来", "哪年最高"), "5060.00"),
        ((SCHOOL, "各年都列出来", "那2023年呢"), "4600.00"),
        ((SCHOOL, "各年都列出来", "平均每年呢", "那2023年呢"), "4600.00"),
        # lists and rankings
        ((TASKS, "超过200万元的呢"), "2"),
        ((HIGHEST, "最低的呢"), "95.00"),
        # in English
        ((SCHOOL, "what about 2024?"), "5060.00"),
        ((SCHOOL_24, "compared to last year?"), "460.00"),
        ((SCHOOL_24, "and the previous year?"), "4600.00"),
    ],
)
def test_what_a_turn_changes(assistant: Assistant, turns: tuple[str, ...], value: str) -> None:
    assert figures(talk(assistant, *turns))[0] == value


@pytest.mark.parametrize("turn", ["各年都列出来", "各年的呢", "每年分别是多少", "历年的数据", "all years"])
def test_each_year(assistant: Assistant, turn: str) -> None:
    assert figures(talk(assistant, SCHOOL, turn)) == ["4600.00", "5060.00"]


@pytest.mark.parametrize("turn", ["明细呢", "再细一点", "具体有哪些", "包括哪些项目", "怎么构成的", "详细点"])
def test_details_are_the_rows_below(assistant: Assistant, turn: str) -> None:
    answer = talk(assistant, "青山区教育局2023年教育支出多少", turn)
    assert figures(answer) == ["7900.00", "740.00"]


def test_details_of_what_is_not_divided(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "明细呢")
    assert answer.status is Status.NOT_FOUND
    assert "更细" in answer.answer


def test_a_ranking_goes_on(assistant: Assistant) -> None:
    assert figures(talk(assistant, HIGHEST, "前三呢")) == ["1250.00", "320.00", "180.00"]
    assert figures(talk(assistant, HIGHEST, "第二呢"))[1] == "320.00"


def test_a_count_is_told_item_by_item(assistant: Assistant) -> None:
    assert figures(talk(assistant, TASKS, "超过200万元的呢", "分别是哪些")) == ["320.00", "1250.00"]


@pytest.mark.parametrize("turn", ["为什么", "为什么增加了", "原因呢", "and why?"])
def test_why_leads_to_the_reason_of_the_change(assistant: Assistant, turn: str) -> None:
    answer = talk(assistant, "青山区教育局2023年部门预算支出比上年增长多少", turn)
    assert "寄宿制小学" in answer.answer


def test_years_that_differ_are_named(assistant: Assistant) -> None:
    assert "2024年小学教育" in talk(assistant, SCHOOL, "各年都列出来", "哪年最高").answer
    assert "比2023年小学教育" in talk(assistant, SCHOOL_24, "比去年呢").answer


# --- a new question ------------------------------------------------------------------------------------


def test_a_full_question_inherits_nothing(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "青山区水务局2024年河道清淤预算金额多少")
    assert (answer.figures[0].value, answer.figures[0].entity) == ("320.00", WATER)


def test_a_question_about_another_body_keeps_no_year(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "青山区水务局水质监测预算金额是多少")
    assert (answer.figures[0].value, answer.figures[0].period) == ("95.00", "2024")


def test_a_new_topic_is_noticed_and_said(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "河道清淤预算金额是多少")
    assert (answer.figures[0].value, answer.figures[0].entity) == ("320.00", WATER)
    assert EDUCATION in answer.answer and "没有这项内容" in answer.answer
    assert figures(talk(assistant, "水质监测呢"))[0] == "95.00"


@pytest.mark.parametrize("turn", ["河道清淤呢", "航天教育支出是多少", "那河道清淤预算金额"])
def test_what_the_body_does_not_say_is_not_taken_from_others(assistant: Assistant, turn: str) -> None:
    assert talk(assistant, SCHOOL, turn).status is Status.NOT_FOUND


def test_another_year_of_the_body_is_no_new_topic(assistant: Assistant) -> None:
    assert talk(assistant, f"{OTHER_EDUCATION}2023年小学教育多少", "2024年呢").status is Status.NOT_FOUND


def test_without_a_turn_before_short_turns_mean_nothing(assistant: Assistant) -> None:
    for turn in ("上一年呢", "占比呢", "明细呢", "各年都列出来", "前三呢"):
        assert assistant.ask(turn, session="new").status is not Status.ANSWERED


# --- several figures told -------------------------------------------------------------------------------

BOTH = "青山区教育局2023年小学教育和初中教育分别多少"
TOP = "青山区水务局2024年预算最多的两项任务是哪些"


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        ((BOTH, "它们一共多少"), "7900.00"),
        ((BOTH, "两项加起来"), "7900.00"),
        ((BOTH, "哪个最少"), "3300.00"),
        ((BOTH, "列个表", "哪个多"), "4600.00"),
        ((BOTH, "平均多少"), "3950.00"),
        ((TOP, "它们一共多少"), "1570.00"),
        ((TOP, "它们一共多少", "换成元"), "15700000.00"),
        ((SCHOOL, "初中教育呢", "职业教育呢", "它们一共多少"), "8640.00"),
        ((SCHOOL, "初中教育呢", "职业教育呢", "哪个最多"), "4600.00"),
        ((SCHOOL, "青山区教育局2024年小学教育呢", "差多少"), "460.00"),
    ],
)
def test_over_what_was_told(assistant: Assistant, turns: tuple[str, ...], value: str) -> None:
    assert Decimal(figures(talk(assistant, *turns))[0]) == Decimal(value)


def test_each_has_its_share(assistant: Assistant) -> None:
    assert figures(talk(assistant, BOTH, "各占多少")) == ["43.81", "31.43"]
    assert figures(talk(assistant, BOTH, "占总预算多少"))[0] == "75.24"


def test_a_ranking_goes_on_after_other_turns(assistant: Assistant) -> None:
    assert figures(talk(assistant, TOP, "它们一共多少", "第三呢"))[-1] == "180.00"


# --- turns that came to nothing ------------------------------------------------------------------------


def test_a_turn_after_one_without_answer_goes_on_from_the_last_that_had_one(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "2019年呢", "初中教育呢")
    assert (answer.figures[0].value, answer.figures[0].period) == ("3300.00", "2023")
    assert "上一问没有得到答案" in answer.answer


def test_a_year_after_a_year_without_answer_keeps_the_question(assistant: Assistant) -> None:
    assert figures(talk(assistant, "青山区教育局2019年小学教育多少", "2023年呢"))[0] == "4600.00"


def test_last_year_in_a_talk_is_the_year_before_the_one_spoken_of(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL_24, "去年呢")
    assert figures(answer)[0] == "4600.00"
    assert "2023年" in answer.answer and "从前面所问的2024年算起" in answer.answer


def test_a_turn_with_a_year_alone_is_about_the_body_spoken_of(assistant: Assistant) -> None:
    answer = talk(assistant, SCHOOL, "2024年初中教育是多少")
    assert (answer.figures[0].value, answer.figures[0].entity) == ("3630.00", EDUCATION)


@pytest.mark.parametrize("turn", ["好的，那2024年呢", "谢谢，2024年呢", "不对，我问的是2024年"])
def test_what_leads_up_to_a_turn_is_left_out(assistant: Assistant, turn: str) -> None:
    assert figures(talk(assistant, SCHOOL, turn))[0] == "5060.00"


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        ((SCHOOL_24, "2024年比2023年呢"), "460.00"),
        ((SCHOOL, "2024年呢？谢谢"), "5060.00"),
        ((SCHOOL, "初中教育呢", "两个加起来呢", "占总预算多少"), "75.24"),
        ((SCHOOL_24, "为什么增加", "比2023年增加多少"), "460.00"),
    ],
)
def test_small_talk_and_years_around_a_turn(assistant: Assistant, turns: tuple[str, ...], value: str) -> None:
    assert figures(talk(assistant, *turns))[0] == value
