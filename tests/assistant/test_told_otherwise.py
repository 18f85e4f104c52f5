"""Questions whose words filings put otherwise: a rate for being off the plan, all districts in brackets, a count in a cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.written import last_told, library_of

CITY = """关于青湖市2025年预算执行情况与2026年预算草案的报告
一、2025年预算执行情况
2025年，市对区体制返还和转移支付800亿元，同口径增长3.3%，完成调整预算的107.6%。其中：市对区体制返还和一般性转移支付600亿元，专项转移支付200亿元。
商贸流通支出22.3亿元。其中：市本级支出17.9亿元，完成调整预算的120.0%，主要是增加家电换新补贴配套资金。主要用于促进消费。
住房安居支出47.2亿元。其中：市本级支出31.1亿元，完成调整预算的87.6%，主要是根据老旧电梯更新进度据实安排资金。
援助其他地区支出5.4亿元，完成调整预算的98.1%。主要用于东西部协作。
全市一般公共预算收支平衡情况：一般公共预算收入150亿元，上级补助收入330亿元，调入资金20亿元，收入总计500亿元；一般公共预算支出480亿元，上解上级支出20亿元，支出总计500亿元。
截至2025年年底，各级政府债务余额900亿元，其中：一般债务余额300亿元，专项债务余额600亿元。市本级政府债务余额200亿元，其中：一般债务余额60亿元，专项债务余额140亿元；县（市、区）政府债务余额700亿元，其中：一般债务余额240亿元，专项债务余额460亿元。
"""
BULLETIN = """青湖市2025年国民经济和社会发展统计公报
一、综合
全年地区生产总值2000亿元，比上年增长5.4%。其中，第一产业增加值400亿元，增长5.3%；第二产业增加值700亿元，增长4.5%；第三产业增加值900亿元，增长6.1%。
五、固定资产投资
全年固定资产投资增长3.0%。第三产业投资占全部投资的40.1%。
"""
ACCOUNTS = """<html><head><title>青山县林业局2023年度部门决算</title></head><body><h1>青山县林业局2023年度部门决算</h1>
<p>五、一般公共预算财政拨款支出决算情况说明</p>
<p>青山县林业局2023年度一般公共预算财政拨款支出年初预算为900.00万元，支出决算为850.00万元，完成年初预算的94.44%。决算数小于年初预算数的主要原因：造林补助推迟下达。其中：</p>
<p>1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。年初预算为60.00万元，支出决算为50.00万元。决算数小于年初预算数的主要原因：人员退休。</p>
</body></html>"""
FORM = """<html><head><title>青山县司法局2023年项目支出绩效自评表</title></head><body>
<h1>青山县司法局2023年项目支出绩效自评表</h1>
<table><tr><td>项目名称</td><td>办公设备更新项目</td></tr><tr><td>主管部门</td><td>青山县司法局</td></tr>
<tr><td>项目实施内容及过程概述</td><td>2023年购买13台加密电脑，并于12月前完成验收。</td></tr></table></body></html>"""
FILES = {"city.txt": CITY, "bulletin.txt": BULLETIN, "accounts.html": ACCOUNTS, "form.html": FORM}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("otherwise"), FILES) as library:
        yield Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("青湖市对区的转移支付里专项的占几成", "25.00", "%"),
        ("青湖2025年一般公共预算收入总计里上级补助占几成", "66.00", "%"),
        ("青湖市对口支援别的省花了多少钱", "5.4", "亿元"),
        ("青湖县里的一般债务余额有多少", "240", "亿元"),
        ("青湖市本级一般债务余额有多少", "60", "亿元"),
        ("青湖市一般债务余额有多少", "300", "亿元"),
        ("青湖第三产业占GDP的比重2025", "45.00", "%"),
        ("青山县司法局2023年买了几台加密电脑", "13", "台"),
    ],
)
def test_figures(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.figures, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("青湖商贸流通支出为啥超预算两成", "家电换新"),
        ("青湖住房安居那块怎么没花完预算", "老旧电梯"),
        ("青山县林业局2023年决算为什么比预算少", "造林补助"),
        ("青山县林业局2023年支出决算数为什么小于年初预算数", "造林补助"),
        ("青山县林业局养老保险缴费决算为什么比预算少", "人员退休"),
    ],
)
def test_reasons_for_being_off_the_plan(asked: Assistant, question: str, said: str) -> None:
    assert said in last_told(asked, question).answer


@pytest.mark.parametrize(
    "question",
    [
        "青湖商贸流通支出为什么没完成预算",  # it went beyond it
        "青湖住房安居支出为啥超预算",
        "青山县林业局2023年决算为什么比预算多",
        "青湖工业占GDP几成",  # no other sector's value, and by how much one grew is no share
        "青湖2025年一般公共预算收入里上级补助占几成",  # larger than what it is asked to be a part of
        "青山县司法局2023年买了几台打印机",
    ],
)
def test_what_is_not_told_stays_unanswered(asked: Assistant, question: str) -> None:
    assert last_told(asked, question).status is Status.NOT_FOUND


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("workbooks")
    _workbook(folder / "overheads.xlsx", [
        ["运输费用预算"], ["变动运输费用"], ["季度", 1, 2, 3, 4, "全年"], ["燃油费", 10, 20, 30, 15, 75],
        ["合计", 10, 20, 30, 15, 75],
        ["固定费用"], ["季度", 1, 2, 3, 4, "全年"], ["折旧", 7, 7, 7, 7, 28], ["费用总计", 17, 27, 37, 22, 103],
    ])  # fmt: skip
    _workbook(folder / "cash.xlsx", [
        ["资金计划"], ["季度", 1, 2, 3, 4, "全年"], ["运输费用", 3, 4, 5, 6, 18], ["工资", 9, 9, 9, 9, 36],
        ["支出合计", 12, 13, 14, 15, 54],
    ])  # fmt: skip
    _workbook(folder / "invoices.xlsx", [
        ["发票登记台账"], ["序号", "发票号码", "对方单位名称", "开票日期", "开票金额"],
        [1, "0017", "临江大华建材有限公司", "2023/4/15", 4500], [2, "0018", "青石文具店", "2023/4/20", 120.5],
        [3, "0019", "临江大华建材有限公司", "2023/5/18", 980],
    ])  # fmt: skip
    with Library.open(folder / "home", embedding="none") as library:
        for one in library.add(sorted(folder.glob("*.xlsx"))):
            assert one.status == "added", one
        yield Assistant(library, Settings(embedding="none"))


def _workbook(path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for at, row in enumerate(rows, 1):
        if len(row) == 1:
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=6)
    book.save(path)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("运输费用预算里全年折旧多少", "28"),
        ("运输费用预算第二季度费用总计", "27"),
        ("运输费用预算第一季度合计", "10"),  # and not the row of another workbook that is called much the same
        ("发票登记台账里临江大华开了几张", "2"),
    ],
)
def test_workbooks_by_what_they_are_called(workbooks: Assistant, question: str, value: str) -> None:
    answer = last_told(workbooks, question)
    assert answer.figures, answer.answer
    assert answer.figures[0].value == value
