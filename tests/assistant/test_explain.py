"""How an answer was found: told only when asked for, and true to what was done."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from assistant import trace
from assistant.domain import Plan
from assistant.explain_words import phrase
from assistant.pipeline import Assistant


def steps(assistant: Assistant, question: str, *, session: str | None = None, lang: str = "zh") -> str:
    answer = assistant.ask(question, session=session, lang=lang, explain=True)
    assert answer.explain is not None
    return "\n".join(answer.explain["steps"])


def test_nothing_is_told_unless_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2023年小学教育是多少")
    assert answer.explain is None
    assert "explain" not in answer.as_dict()


@pytest.mark.parametrize(
    "question",
    [
        "青山区教育局2023年小学教育占教育支出的比重",
        "青山区水务局2024年各任务预算金额相加等于合计吗",
        "青山区水务局2024年预算金额超过100万元的任务有几个",
        "青山区教育局的主要职责有哪些",
        "青山区教育局2019年小学教育是多少",
        "小学教育2023年是多少",
        "写一首诗",
        "2023年青山区教育局部门预算支出为什么增加",
    ],
)
def test_an_account_changes_no_answer_and_is_plain_json(assistant: Assistant, question: str) -> None:
    told, plain = assistant.ask(question, explain=True), assistant.ask(question)
    assert (told.answer, told.figures, told.citations, told.plan) == (plain.answer, plain.figures, plain.citations, plain.plan)
    account = told.as_dict()["explain"]
    assert account["steps"]
    assert json.loads(json.dumps(account, ensure_ascii=False)) == account


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_operation_has_a_name(lang: str) -> None:
    kinds = get_args(get_args(Plan)[0])
    operations = [name for kind in kinds for name in get_args(kind.model_fields["operation"].annotation)]
    assert len(operations) > len(kinds)
    assert all(phrase(f"op_{operation}", lang) for operation in operations)


def test_the_chosen_fact_and_why(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2023年小学教育是多少", explain=True)
    assert answer.explain is not None
    (search,) = answer.explain["searches"]
    assert search["asked"]["measure"] == "小学教育"
    assert (search["chosen"]["value"], search["chosen"]["period"], search["chosen"]["page"]) == ("4,600.00 万元", "2023", 3)
    assert "相符" in search["chosen"]["why"]
    assert {"reason": "period", "count": 3} in search["left_out"]
    assert all(other["value"] != "4,600.00 万元" for other in search["candidates"])


def test_why_another_column_was_not_taken(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2023年小学教育是多少", explain=True)
    assert answer.explain is not None
    reasons = {one["label"]: one["why"] for one in answer.explain["searches"][0]["candidates"]}
    assert "多出" in reasons["小学教育（项目支出）"]


def test_what_is_missing_names_what_was_passed_over(assistant: Assistant) -> None:
    told = steps(assistant, "青山区教育局2023年小学教育决算是多少")
    assert "口径不同" in told
    assert "没有一条足够贴合" in told


def test_what_was_carried_over_is_told(assistant: Assistant) -> None:
    assistant.ask("青山区教育局2023年小学教育是多少", session="s")
    assert "沿用上文" not in steps(assistant, "青山区教育局2023年小学教育是多少", session="s")
    told = steps(assistant, "那2024年呢", session="s")
    assert "沿用上文" in told
    assert "小学教育" in told


def test_a_computation_shows_its_sum(assistant: Assistant) -> None:
    assert "4600.00 ÷ 8640.00" in steps(assistant, "青山区教育局2023年小学教育占教育支出的比重")


def test_sentences_that_were_weighed_are_counted(assistant: Assistant) -> None:
    assert "个句子" in steps(assistant, "2023年青山区教育局部门预算支出为什么增加")


def test_in_english(assistant: Assistant) -> None:
    told = steps(assistant, "青山区教育局2023年小学教育是多少", lang="en")
    assert "Chosen: 小学教育" in told
    assert "Read as: look up" in told


def test_notes_are_taken_only_while_somebody_collects() -> None:
    def never() -> object:
        raise AssertionError

    trace.note(never)
    with trace.traced() as notes:
        trace.note(lambda: 1)
    trace.note(never)
    assert notes == [1]


def test_figures_told_before_are_named_as_such(assistant: Assistant) -> None:
    assistant.ask("青山区教育局2023年小学教育和初中教育分别多少", session="again")
    answer = assistant.ask("它们一共多少", session="again", explain=True)
    assert answer.explain is not None
    assert any("前面回答里的数" in step for step in answer.explain["steps"])
