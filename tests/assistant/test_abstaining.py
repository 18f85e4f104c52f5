"""What is said instead of an answer: what is missing, what is held, and questions that are really answered when asked."""

from __future__ import annotations

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from tests.assistant.ledgers import EDUCATION, WATER

MISSING = {
    "another year": "青山区教育局2021年小学教育多少",
    "a year yet to come": "青山区教育局2031年小学教育预计多少",
    "another sense": "青山区教育局2023年小学教育决算多少",
    "no more than a sense": "青山区水务局2024年实际支出多少",
    "the whole of another sense": "青山区水务局2024年决算总额是多少",
    "another measure": "青山区教育局2023年航天教育支出多少",
    "a measure of that name's kind": "青山区教育局2023年高等教育多少",
    "another body": "红星区水务局2024年河道清淤预算多少",
    "another office of the place": "青山区财政局2023年三公经费多少",
    "what no filing tells": "青山区水务局局长是谁",
    "prices": "青山区房价多少",
    "a year of a body that has others": "青山区水务局2023年河道清淤预算金额多少",
    "a growth without a base": "青山区水务局2024年河道清淤比上年增长百分之几",
    "heads": "青山区水务局2024年人均河道清淤多少",
    "the year of a sum": "青山区教育局2021年小学教育和初中教育一共多少",
    "a reason": "青山区教育局2015年部门预算支出为什么增加",
    "in English": "What was 小学教育 of 青山区教育局 in 2021?",
}


@pytest.mark.parametrize("question", MISSING.values(), ids=MISSING.keys())
def test_every_suggestion_is_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, session="s")
    assert answer.status is Status.NOT_FOUND, answer.answer
    assert not answer.figures
    for suggestion in answer.suggestions:
        found = assistant.ask(suggestion, session="s")  # as a button does, in the same conversation
        assert found.status is Status.ANSWERED, f"{suggestion}: {found.answer}"


def ask(assistant: Assistant, kind: str) -> Answer:
    return assistant.ask(MISSING[kind])


@pytest.mark.parametrize("kind", ["another year", "a year yet to come", "another sense", "no more than a sense", "prices"])
def test_something_is_always_suggested_of_a_body_that_is_held(assistant: Assistant, kind: str) -> None:
    assert ask(assistant, kind).suggestions


def test_another_year_offers_the_same_of_the_years_held(assistant: Assistant) -> None:
    answer = ask(assistant, "another year")
    assert answer.suggestions[:2] == (f"{EDUCATION}2023年小学教育是多少？", f"{EDUCATION}2024年小学教育是多少？")
    assert "2023、2024年" in answer.answer


def test_what_is_held_of_the_body_is_said(assistant: Assistant) -> None:
    assert f"“{WATER}”已收录的是2024年" in ask(assistant, "no more than a sense").answer


def test_another_sense_offers_the_one_that_is_held(assistant: Assistant) -> None:
    assert any("预算" in one for one in ask(assistant, "no more than a sense").suggestions)


def test_a_body_that_is_not_held_is_named(assistant: Assistant) -> None:
    assert "没有收录“青山区财政局”的文件" in ask(assistant, "another office of the place").answer


def test_in_english_the_same_is_said(assistant: Assistant) -> None:
    answer = ask(assistant, "in English")
    assert "for 2021; what comes nearest is of 2023, 2024" in answer.answer
    assert "are held: 2023 " in answer.answer


@pytest.mark.parametrize("turn", ["谢谢", "好的，谢谢！", "你好", "明白了", "OK, thanks", "辛苦了"])
def test_courtesies_are_returned_and_leave_the_talk_as_it_is(assistant: Assistant, turn: str) -> None:
    assistant.ask("青山区教育局2023年小学教育多少", session="s")
    assert assistant.ask(turn, session="s").status is Status.REFUSED
    assert assistant.ask("那2024年呢", session="s").figures[0].value == "5060.00"
