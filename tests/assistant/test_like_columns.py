"""Tables whose columns, rows and years have like names: the one that was asked for is told, be it in two turns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

ACCOUNTS = """<html><head><title>临江市教育局2021年度部门决算</title></head><body><h1>临江市教育局2021年度部门决算</h1>
<p>财政拨款“三公”经费支出决算表（单位：万元）</p>
<table><tr><th colspan="3">预算数</th><th colspan="3">决算数</th></tr>
<tr><th colspan="3">公务用车购置及运行维护费</th><th colspan="3">公务用车购置及运行维护费</th></tr>
<tr><th>小计</th><th>公务用车购置费</th><th>公务用车运行维护费</th><th>小计</th><th>公务用车购置费</th><th>公务用车运行维护费</th></tr>
<tr><td>7.00</td><td>4.00</td><td>3.00</td><td>11.00</td><td>6.80</td><td>4.20</td></tr></table>
<p>收入决算表（单位：万元）</p>
<table><tr><th>科目名称</th><th>本年收入合计</th><th>财政拨款收入</th></tr>
<tr><td>教育支出</td><td>120.00</td><td>110.00</td></tr><tr><td>社会保障和就业支出</td><td>30.00</td><td>30.00</td></tr></table>
</body></html>"""
BEFORE = ACCOUNTS.replace("2021", "2020").replace("120.00", "100.00").replace("110.00", "95.00")
TRANSFERS = """<html><head><title>临江市2021年对下转移支付分地区决算表</title></head><body>
<h1>临江市2021年对下税收返还和转移支付分地区决算表</h1><p>单位：万元</p>
<table><tr><th>地区</th><th>合计</th><th>税收返还</th><th>一般性转移支付</th><th>专项转移支付</th></tr>
<tr><td>合计</td><td>300.00</td><td>60.00</td><td>180.00</td><td>60.00</td></tr>
<tr><td>青山区</td><td>120.00</td><td>20.00</td><td>80.00</td><td>20.00</td></tr>
<tr><td>白水县</td><td>180.00</td><td>40.00</td><td>100.00</td><td>40.00</td></tr></table></body></html>"""
DEBTS = """<html><head><title>临江市2021年地方政府债务余额情况表</title></head><body>
<h1>临江市2021年地方政府专项债务余额情况表</h1><p>单位：亿元</p>
<table><tr><th>项目</th><th>预算数</th><th>执行数</th></tr>
<tr><td>一、2021年末地方政府专项债务余额限额</td><td>20.00</td><td>-</td></tr>
<tr><td>二、2021年地方政府专项债务发行额</td><td>-</td><td>3.00</td></tr>
<tr><td>三、2022年末地方政府专项债务余额限额</td><td>21.00</td><td>-</td></tr></table></body></html>"""
PURPOSES = """<html><head><title>临江市2022年专项转移支付分地区分项目预算表</title></head><body>
<h1>临江市2022年专项转移支付分地区分项目预算表</h1><p>单位：万元</p>
<table><tr><th>项目</th><th>合计</th><th>青山区</th><th>白水县</th></tr>
<tr><td>合计</td><td>100</td><td>40</td><td>60</td></tr><tr><td>农田建设补助资金</td><td>80</td><td>30</td><td>50</td></tr>
<tr><td>水利发展资金</td><td>20</td><td>10</td><td>10</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {"2021.html": ACCOUNTS, "2020.html": BEFORE, "transfers.html": TRANSFERS, "debts.html": DEBTS, "for.html": PURPOSES}
    with library_of(tmp_path_factory.mktemp("like"), texts) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # the head above two columns is more than one of them
        ("临江市教育局2021年公务用车运行维护费预算完成了百分之几", "140.00", "%"),
        ("临江市教育局2021年公务用车购置及运行维护费预算执行率", "157.14", "%"),
        # the total of a row, called by the title
        ("2021年临江市青山区的税收返还和转移支付合计是多少", "120.00", "万元"),
        ("2021年临江市青山区的税收返还是多少", "20.00", "万元"),
        ("2021年青山区的税收返还和转移支付合计与白水县的税收返还和转移支付合计相差多少", "60.00", "万元"),
        # rows that bear their years
        ("临江市2022年专项债务余额限额 / 同比增速呢", "5.00", "%"),
        # the whole of a place, of which a part was spoken of
        ("临江市2022年安排给青山区的农田建设补助资金 / 占农田建设补助资金的总额的比重是多少", "37.50", "%"),
        # places side by side over their figures
        ("青山区2022年农田建设补助资金是多少", "30", "万元"),
        ("青山区2022年专项转移支付合计", "40", "万元"),
        ("临江市2022年农田建设补助资金", "80", "万元"),
        ("2022年白水县比青山区的农田建设补助资金多多少", "20", "万元"),
        ("青山区2022年农田建设补助资金占全市的比重", "37.50", "%"),
        ("青山区2022年农田建设补助资金 / 占全市的比重", "37.50", "%"),
        ("临江市2022年哪个区县得到的农田建设补助资金最多", "50", "万元"),
        ("2022年给青山区的转移支付里哪一项最多", "30", "万元"),
        # whoever was spoken of, against another place
        ("青山区2021年税收返还是多少 / 跟白水县比差多少", "20.00", "万元"),
        ("青山区2021年税收返还是多少 / 白水县比青山区多多少", "20.00", "万元"),
        ("青山区2021年税收返还是多少 / 青山区和白水县一共多少", "60.00", "万元"),
        ("青山区2021年税收返还是多少 / 青山区是白水县的几倍", "0.50", "倍"),
        ("2021年临江市各区县的税收返还一共多少", "60.00", "万元"),
    ],
)
def test_the_one_that_was_asked_for_is_told(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit), answer.answer


def test_two_things_are_asked_at_once(asked: Assistant) -> None:
    answer = asked.ask("青山区2021年税收返还是多少，比白水县少多少")
    assert [figure.value for figure in answer.figures] == ["20.00", "20.00"], answer.answer
    assert "2021年青山区税收返还比白水县税收返还少" in answer.answer


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("2021年临江市各区县的税收返还分别是多少", ["20.00", "40.00"]),
        ("临江市2022年农田建设补助资金各区县各多少", ["30", "50"]),
        ("2022年临江市农田建设补助资金超过40万的区县有哪些", ["50"]),
    ],
)
def test_places_are_listed_with_their_figures(asked: Assistant, question: str, values: list[str]) -> None:
    answer = asked.ask(question)
    assert [figure.value for figure in answer.figures] == values, answer.answer
    assert answer.answer.startswith("临江市202"), "whose they are"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2021年青山区和白水县税收返还一共多少", "2021年青山区、白水县税收返还合计为"),
        ("2021年青山区税收返还和白水县的专项转移支付一共多少", "2021年青山区税收返还、白水县专项转移支付合计为"),
        ("2021年临江市各区县的税收返还一共多少", "临江市2021年税收返还合计"),
    ],
)
def test_a_sum_says_whose_figures_it_adds_up(asked: Assistant, question: str, said: str) -> None:
    assert said in asked.ask(question).answer


def test_a_total_in_a_name_is_not_added_up_over_years(asked: Assistant) -> None:
    answer = asked.ask("2020至2021年临江市教育局教育支出科目的本年收入合计的走势如何")
    assert [figure.value for figure in answer.figures[:2]] == ["100.00", "120.00"], answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "临江市2021年专项债务余额限额 / 同比增速呢",  # of the year before nothing is held
        "临江市教育局2021年的高等教育支出为多少",  # of which 教育支出 holds all letters
    ],
)
def test_a_figure_of_another_thing_is_no_answer(asked: Assistant, question: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.NOT_FOUND, answer.answer


def test_a_bare_total_is_called_by_what_was_asked(asked: Assistant) -> None:
    answer = asked.ask("2021年临江市青山区的税收返还和转移支付合计是多少")
    assert "税收返还和转移支付合计为" in answer.answer
