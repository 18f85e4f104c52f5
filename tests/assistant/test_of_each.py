"""Things of one kind: each with its figure or share, one among the others, all but one, and what is held at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

DEBTS = """<html><head><title>临江市2022年政府债务余额情况表</title></head><body>
<h1>临江市2022年政府债务余额情况表</h1><p>单位：亿元</p>
<table><tr><th>地区</th><th>政府债务余额</th></tr>
<tr><td>临江市</td><td>100.00</td></tr><tr><td>青山区</td><td>40.00</td></tr><tr><td>白水县</td><td>25.00</td></tr>
<tr><td>东门区</td><td>20.00</td></tr><tr><td>西岭县</td><td>15.00</td></tr></table></body></html>"""
TAXES = """<html><head><title>临江市2023年预算执行情况报告</title></head><body><h1>临江市2023年预算执行情况报告</h1>
<p>临江市2023年一般公共预算收入执行情况表（单位：万元）</p>
<table><tr><th>项目</th><th>预算数</th><th>执行数</th><th>上年执行数</th><th>比上年增长%</th></tr>
<tr><td>税收收入</td><td>1,000</td><td>1,000</td><td>900</td><td>11.1</td></tr>
<tr><td>　　增值税</td><td>500</td><td>520</td><td>500</td><td>4.0</td></tr>
<tr><td>　　企业所得税</td><td>300</td><td>330</td><td>300</td><td>10.0</td></tr>
<tr><td>　　契税</td><td>200</td><td>150</td><td>100</td><td>50.0</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("each"), {"debts.html": DEBTS, "taxes.html": TAXES}) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "place", "of"),
    [
        ("临江市2022年白水县的政府债务余额在各区县里排第几", "2", "4"),
        ("临江市2022年西岭县政府债务余额在全市各区县中排名第几位", "4", "4"),
        ("临江市2023年契税在各项税收里排第几", "3", "3"),
    ],
)
def test_the_place_of_one_among_the_others(asked: Assistant, question: str, place: str, of: str) -> None:
    answer = asked.ask(question)
    assert (answer.figures[0].value, answer.figures[0].unit) == (place, "名次"), answer.answer
    assert f"在 {of} 项中" in answer.answer
    assert len(answer.citations) == int(of), "all that were compared"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("临江市2022年政府债务余额高于平均水平的区县有哪些", ["40.00", "25.00"]),  # the mean is told as well
        ("列出临江市2023年各项税收的执行数", ["520", "330", "150"]),
        ("临江市2023年各项税收的执行数分别是多少", ["520", "330", "150"]),
        ("临江市2023年各项税收占税收收入的比重分别是多少", ["52.00", "33.00", "15.00"]),
        ("临江市2022年各区县政府债务余额占全市的比重分别是多少", ["40.00", "25.00", "20.00", "15.00"]),
        ("临江市2022年除了青山区其他区县的政府债务余额一共多少", ["60.00"]),
        ("临江市2022年各区县政府债务余额平均是多少", ["25.00"]),
    ],
)
def test_all_of_a_kind(asked: Assistant, question: str, values: list[str]) -> None:
    answer = asked.ask(question)
    assert [figure.value for figure in answer.figures][: len(values)] == values, answer.answer


def test_which_grew_faster(asked: Assistant) -> None:
    answer = asked.ask("临江市2023年增值税和契税哪个增长快")
    assert "增长较快的是 **契税**" in answer.answer
    assert [figure.value for figure in answer.figures] == ["50.00", "4.00"], "the growth of each, the larger first"
    silent = asked.ask("临江市2023年增值税和印花税哪个增长快")
    assert silent.status is Status.NOT_FOUND, "of one of them nothing is known"


def test_none_fell(asked: Assistant) -> None:
    answer = asked.ask("临江市2023年哪些税收比上年下降了")
    assert (answer.status, answer.figures) == (Status.NOT_FOUND, ())
    assert "3 项里，没有下降的" in answer.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("有哪些文件", "收录了 **2** 份文件"),
        ("你收录了哪些单位", "**1** 个单位的 2 份文件"),
        ("临江市有哪些年份的数据", "分属 **2** 个年份"),
        ("收录了2022年的哪些文件", "收录了 **1** 份文件"),
        ("What documents do you have?", "**2** filings are held"),
    ],
)
def test_what_is_held(asked: Assistant, question: str, said: str) -> None:
    answer = asked.ask(question)
    assert answer.status is Status.ANSWERED
    assert said in answer.answer


def test_what_a_body_consists_of_is_asked_of_its_filings(asked: Assistant) -> None:
    assert "收录了" not in asked.ask("临江市有哪些部门").answer.split("“")[0]


@pytest.mark.parametrize(
    ("dialogue", "value"),
    [
        ("2022年临江市各区县的政府债务余额分别是多少 / 第一名是谁", "40.00"),
        ("2022年临江市各区县的政府债务余额分别是多少 / 最低的呢", "15.00"),
        ("2022年临江市各区县的政府债务余额分别是多少 / 平均呢", "25.00"),
        ("2022年临江市哪个区县的政府债务余额最高 / 一共多少", "100.00"),
        ("临江市2023年增值税执行数 / 在各项税收里排第几", "1"),
        ("2022年白水县的政府债务余额 / 在各区县里排第几", "2"),
    ],
)
def test_a_turn_goes_on_with_the_same_things(asked: Assistant, dialogue: str, value: str) -> None:
    answer = last_told(asked, dialogue)
    assert answer.figures, answer.answer
    assert answer.figures[0].value == value, answer.answer


def test_sentences_of_others_do_not_answer_for_the_body_that_was_spoken_of(asked: Assistant) -> None:
    assert last_told(asked, "2022年白水县的政府债务余额 / 主要是哪一项增加的").status is Status.NOT_FOUND
