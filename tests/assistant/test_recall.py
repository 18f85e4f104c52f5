"""来源呢, 列个表: the answer before, told again."""

from __future__ import annotations

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from assistant.recall import read_recall


def talk(assistant: Assistant, *turns: str, lang: str = "zh") -> Answer:
    return [assistant.ask(turn, session="s", lang=lang) for turn in turns][-1]


@pytest.mark.parametrize(
    "question",
    [
        "来源呢",
        "出处？",
        "出处在哪里",
        "数据来源是什么",
        "这个数是哪来的",
        "在哪一页",
        "哪份文件里的",
        "依据是什么",
        "给我原文",
        "sources?",
        "Where does it come from?",
    ],
)
def test_asking_for_sources(question: str) -> None:
    plan = read_recall(question)
    assert plan is not None and plan.what == "sources"


@pytest.mark.parametrize(
    "question",
    ["列个表", "列個表", "做成表格", "用表格列出来", "整理成表格吧", "给我一张表格", "Show it as a table", "put it into a table"],
)
def test_asking_for_a_table(question: str) -> None:
    plan = read_recall(question)
    assert plan is not None and plan.what == "table"


@pytest.mark.parametrize(
    "question", ["收入来源有哪些", "经费来源", "哪些任务要列表管理", "2024年呢", "表1的合计是多少", "为什么", "", "呢"]
)
def test_what_asks_for_something_else(question: str) -> None:
    assert read_recall(question) is None


def test_sources_name_file_page_table_row_column_and_quote(assistant: Assistant) -> None:
    before = assistant.ask("青山区教育局2023年小学教育占教育支出的比重", session="s")
    answer = assistant.ask("来源呢", session="s")
    assert answer.status is Status.ANSWERED
    assert answer.citations == before.citations
    assert answer.figures == before.figures
    for part in (before.citations[0].filing, "第 3 页", "表 1 支出预算总表", "行 小学教育", "列 合计", "“4,600.00”[1]"):
        assert part in answer.answer
    assert answer.plan["plans"] == [{"operation": "recall", "what": "sources"}]


def test_a_table_of_what_was_computed(assistant: Assistant) -> None:
    answer = talk(assistant, "青山区教育局2024年小学教育比2023年增长百分之几", "列个表")
    lines = answer.answer.splitlines()
    assert lines[0] == "| 项目 | 期间 | 数值 | 出处 |"
    assert "| 小学教育（合计） | 2024年 | 5,060.00 万元 | [1] |" in lines
    assert "| 小学教育（合计） | 2023年 | 4,600.00 万元 | [2] |" in lines
    assert lines[-1].startswith("| 小学教育") and "10.00%" in lines[-1]


def test_a_table_of_a_list(assistant: Assistant) -> None:
    before = assistant.ask("青山区水务局2024年预算金额超过100万元的任务有哪些", session="s")
    lines = talk(assistant, "列个表").answer.splitlines()
    assert len(lines) == 2 + len(before.figures)
    assert any("供水管网改造" in line and "1,250.00 万元" in line for line in lines)


def test_bodies_are_named_where_they_differ(assistant: Assistant) -> None:
    table = talk(assistant, "2023年青山区教育局和白水区教育局的小学教育分别是多少", "列个表").answer
    assert "青山区教育局 小学教育" in table and "白水区教育局 小学教育" in table


def test_a_quotation_can_be_tabled_and_sourced(assistant: Assistant) -> None:
    question = "2023年青山区教育局部门预算支出为什么增加"
    assert "寄宿制小学" in talk(assistant, question, "列个表").answer
    assert "寄宿制小学" in talk(assistant, question, "来源呢").answer


def test_sources_after_a_table_are_those_of_the_same_figures(assistant: Assistant) -> None:
    answer = talk(assistant, "青山区教育局2023年小学教育是多少", "列个表", "来源呢")
    assert "“4,600.00”" in answer.answer


def test_the_subject_stays_after_a_recall(assistant: Assistant) -> None:
    answer = talk(assistant, "青山区教育局2023年小学教育是多少", "来源呢", "那2024年呢")
    assert answer.figures[0].value == "5060.00"


def test_nothing_before_means_nothing_to_repeat(assistant: Assistant) -> None:
    assert talk(assistant, "来源呢").status is not Status.ANSWERED
    assert talk(assistant, "天气怎么样", "列个表").status is not Status.ANSWERED


def test_in_english(assistant: Assistant) -> None:
    answer = talk(assistant, "青山区教育局2023年小学教育是多少", "sources?", lang="en")
    assert "page 3" in answer.answer and "row 小学教育" in answer.answer
