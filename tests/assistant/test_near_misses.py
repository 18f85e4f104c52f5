"""Rows, columns and figures that share words with what was asked, and are not what was asked: none of them is told for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of


def page(title: str, *parts: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(parts)}</body></html>"


def table(title: str, unit: str, *rows: str) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<p>{title}（单位：{unit}）</p><table>{cells}</table>"


TRANSFERS = page(
    "临江市2021年对下转移支付分地区决算表",
    table(
        "2021年临江市对下税收返还和转移支付分地区决算表",
        "亿元",
        "地区|合计|税收返还|一般性转移支付|专项转移支付",
        "合计|30.00|6.00|18.00|6.00",
        "青山区|12.00|4.00|6.00|2.00",
        "白水县|18.00|2.00|12.00|4.00",
    ),
)
DEBTS = page(
    "临江市2021年地方政府债务余额情况表",
    table(
        "2021年临江市地方政府债务余额情况表",
        "亿元",
        "地区|一般债务余额|专项债务余额",
        "合计|90.00|60.00",
        "临江市本级|40.00|20.00",
        "青山区|35.00|25.00",
        "白水县|15.00|15.00",
    ),
)
OFFICE = page(
    "临江市文化和旅游局2021年度部门决算",
    table(
        "一般公共预算财政拨款支出决算表",
        "万元",
        "科目编码|科目名称|合计|基本支出|人员经费|公用经费|项目支出",
        "|合计|960.00|600.00|500.00|100.00|360.00",
        "207|文化旅游体育与传媒支出|700.00|400.00|330.00|70.00|300.00",
        "20701|文化和旅游|700.00|400.00|330.00|70.00|300.00",
        "2070199|其他文化和旅游支出|300.00|||    |300.00",
        "210|卫生健康支出|200.00|200.00|170.00|30.00|",
        "21011|行政事业单位医疗|200.00|200.00|170.00|30.00|",
        "2101101|行政单位医疗|80.00|80.00|70.00|10.00|",
        "2101102|事业单位医疗|120.00|120.00|100.00|20.00|",
    ),
    table(
        "一般公共预算财政拨款基本支出决算表",
        "万元",
        "科目编码|科目名称|合计",
        "301|工资福利支出|500.00",
        "302|商品和服务支出|100.00",
        "30201|办公费|60.00",
        "30211|差旅费|30.00",
        "30299|其他商品和服务支出|10.00",
    ),
    table(
        "财政拨款“三公”经费支出决算表",
        "万元",
        "年度|合计|因公出国（境）费|公务接待费",
        "2020年|9.00|6.00|3.00",
        "2021年|7.00|4.00|3.00",
    ),
    table(
        "机构运行信息表",
        "万元",
        "项目|统计数",
        "因公出国（境）团组数（个）|1",
        "因公出国（境）人次数（人）|4",
        "国内公务接待批次（个）|30",
    ),
)
PLANNED = page(
    "临江市文化和旅游局2021年部门预算",
    table(
        "一般公共预算基本支出表",
        "万元",
        "科目编码|科目名称|合计|人员经费|公用经费",
        "302|商品和服务支出|120.00||120.00",
        "30201|办公费|70.00||70.00",
        "30217|公务接待费|3.21||3.21",
    ),
    table("“三公”经费支出表", "万元", "年度|合计|因公出国（境）费|公务接待费", "2020年|9.0|6.0|3.0", "2021年|7.2|4.0|3.2"),
)
OTHER = page(
    "青山区教育局2021年部门预算",
    table(
        "一般公共预算基本支出表",
        "万元",
        "科目编码|科目名称|合计|人员经费|公用经费",
        "302|商品和服务支出|80.00||80.00",
        "30201|办公费|50.00||50.00",
    ),
)
COURT = page(
    "白水县司法局2021年度部门决算",
    "<p>财政拨款“三公”经费支出决算表（单位：万元）</p><table>"
    "<tr><td colspan=6>决算数</td></tr>"
    "<tr><td rowspan=2>合计</td><td rowspan=2>因公出国（境）费</td><td colspan=3>公务用车购置及运行维护费</td>"
    "<td rowspan=2>公务接待费</td></tr>"
    "<tr><td>小计</td><td>公务用车购置费</td><td>公务用车运行维护费</td></tr>"
    "<tr><td>11.00</td><td>1.00</td><td>8.00</td><td>5.00</td><td>3.00</td><td>2.00</td></tr></table>",
    table(
        "一般公共预算财政拨款基本支出决算表",
        "万元",
        "科目编码|科目名称|合计",
        "302|商品和服务支出|33.00",
        "30201|办公费|30.00",
        "30231|公务用车运行维护费|3.00",
    ),
)
FUNDS = page(
    "临江市2021年社会保险基金决算",
    table(
        "2021年临江市社会保险基金收支决算表",
        "亿元",
        "项目|本年收入|支出合计|其中：待遇支出",
        "职工基本医疗保险基金|9.00|8.00|7.00",
        "失业保险基金|3.00|2.00|1.00",
    ),
)
REPORT = page(
    "临江市2021年预算执行情况报告",
    "<p>2021年，全市一般公共预算支出完成120.00亿元，比上年增长3.5%。</p>",
    "<p>过去一年，各级行政部门运行平稳，行政运行经费得到控制。</p>",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {"transfers.html": TRANSFERS, "debts.html": DEBTS, "office.html": OFFICE, "funds.html": FUNDS, "report.html": REPORT}
    texts |= {"planned.html": PLANNED, "other.html": OTHER, "court.html": COURT}
    with library_of(tmp_path_factory.mktemp("near"), texts) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("2021年临江市的各区县里哪个税收返还和转移支付合计最大", "18.00"),
        ("2021年临江市的各区县里哪个税收返还和转移支付合计最小", "12.00"),
        ("2021年临江市哪个区县税收返还最多", "4.00"),
        ("临江市文化和旅游局2021年其他商品和服务支出是多少", "10.00"),
        ("临江市文旅局2021年一般公共预算财政拨款文化和旅游的基本支出是多少", "400.00"),
        ("临江市文旅局2021年一般公共预算财政拨款事业单位医疗的人员经费是多少", "100.00"),
        ("临江市文旅局2021年一般公共预算财政拨款行政单位医疗的人员经费是多少", "70.00"),
        ("临江市文旅局因公出国（境）人次数，2021年是多少", "4"),
        ("2021年临江市各地区里专项债务余额最多的是哪项", "25.00"),  # its own level is none of them
        ("临江市文旅局2021年办公费与差旅费合计多少", "90.00"),  # 差 in 差旅费 asks for no difference
    ],
)
def test_the_one_that_was_asked_for(asked: Assistant, question: str, value: str) -> None:
    answer = asked.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert f"{answer.figures[0].value}" == value, answer.answer


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("2021年临江市本级和青山区的专项债务余额各是多少", ["20.00", "25.00"]),
        ("2021年临江市本级的专项债务余额、青山区的专项债务余额各是多少", ["20.00", "25.00"]),
        ("列出临江市2021年各区县的税收返还和转移支付合计", ["12.00", "18.00"]),
        ("临江市2021年各项社会保险基金的支出合计分别是多少", ["8.00", "2.00"]),
        ("临江市文旅局2021年行政单位医疗的人员经费和事业单位医疗的人员经费分别是多少", ["70.00", "100.00"]),
    ],
)
def test_each_of_those_that_were_asked_for(asked: Assistant, question: str, values: list[str]) -> None:
    answer = asked.ask(question)
    assert [f"{figure.value}" for figure in answer.figures] == values, answer.answer


def test_how_far_two_places_are_apart(asked: Assistant) -> None:
    for question in ("2021年临江市本级和青山区的专项债务余额差多少", "青山区和临江市本级2021年专项债务余额相差多少"):
        answer = asked.ask(question)
        assert answer.figures[0].formula is not None and "25.00 − 20.00" in answer.figures[0].formula, answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "2021年临江市哪个区县转移支付最多",  # 一般性 or 专项: nobody said
        "临江市的全市一般公共预算支出完成数，2021年和2020年相差多少",  # a rate of growth is no difference
        "临江市2021年各项社会保险基金支出一共多少",  # 其中：待遇支出 is a part of it
    ],
)
def test_no_part_and_no_rate_is_told_for_it(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    told = {f"{figure.value}" for figure in answer.figures}
    assert not told & {"3.5", "12.00", "6.00"} and "8.00" not in answer.answer.replace("18.00", ""), answer.answer


def test_the_table_that_was_named_tells_it_in_full(asked: Assistant) -> None:
    """公务接待费 stands in two tables, once with one digit less."""
    answer = asked.ask("临江市文旅局2021年部门预算的基本支出里的公务接待费是多少")
    assert f"{answer.figures[0].value}" == "3.21", answer.answer


@pytest.mark.parametrize(
    "question",
    ["青山区残联2021年办公费是多少", "青山区司法局2021年办公费是多少", "临江市司法局2021年一般公共预算财政拨款里的行政运行"],
)
def test_of_an_office_that_is_not_held_nothing_is_told(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert answer.status is Status.NOT_FOUND, answer.answer


def test_the_other_body_in_the_same_sense(asked: Assistant) -> None:
    """Of the first one only the plan is held; of the second the plan too, though its outcome is as well."""
    answer = last_told(asked, "青山区教育局2021年办公费是多少 / 那临江市文旅局呢")
    assert f"{answer.figures[0].value}" == "70.00", answer.answer
    answer = last_told(asked, "临江市文旅局2021年办公费决算是多少 / 预算呢")
    assert f"{answer.figures[0].value}" == "70.00", answer.answer


def test_a_part_is_not_set_against_itself(asked: Assistant) -> None:
    answer = asked.ask("临江市文旅局2021年决算中公务接待费占公务接待费用的决算数的百分之几")
    assert answer.status is not Status.ANSWERED, answer.answer


def test_of_two_sorts_that_nobody_named_both_are_told(asked: Assistant) -> None:
    answer = asked.ask("2021年临江市青山区的转移支付是多少")
    assert [f"{figure.value}" for figure in answer.figures] in ([], ["6.00", "2.00"]), answer.answer


def test_what_is_made_of_a_figure_that_was_not_found(asked: Assistant) -> None:
    """换算成万元 asks for the figure of the turn before, which there was none of, not for an earlier one."""
    answer = last_told(asked, "临江市文旅局2021年办公费是多少 / 2019年呢 / 换算成元是多少")
    assert answer.status is not Status.ANSWERED, answer.answer
    answer = last_told(asked, "临江市文旅局2021年办公费是多少 / 换算成元是多少")
    assert f"{answer.figures[0].value}" == "600000", answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "白水县司法局2021年决算中公务用车运行维护费占公务用车费用的比重是多少",
        "白水县司法局2021年公务用车运行维护费的决算数占公务用车费用的决算数的百分之几",
        "白水县司法局2021年决算中公务用车费用里公车运行维护费占多大比例",
    ],
)
def test_the_whole_is_no_part_that_stands_under_its_head(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert f"{answer.figures[0].value}" == "37.50", answer.answer
    assert "公务用车购置及运行维护费小计" in answer.answer


@pytest.mark.parametrize("part", ["公务用车购置费", "公务接待费"])
def test_a_figure_under_heads_alone_is_called_by_them(asked: Assistant, part: str) -> None:
    answer = asked.ask(f"白水县司法局2021年{part}决算数是多少")
    assert part in (answer.figures[0].label or ""), answer.answer
