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
UNITS = """<html><head><title>青石区社会工作部2024年度部门决算</title></head><body><h1>青石区社会工作部2024年度部门决算</h1>
<p>二、部门决算单位构成</p><p>从预算单位构成看，青石区社会工作部决算包括：本级决算、下属单位决算。</p>
<p>纳入青石区社会工作部2024年度部门决算编制范围的单位包括：</p>
<table><tr><th>序号</th><th>单位名称</th><th>备注</th></tr><tr><td>1</td><td>青石区社会工作部（本级）</td><td></td></tr>
<tr><td>2</td><td>青石区社会工作服务中心</td><td></td></tr></table></body></html>"""
UNIVERSITY = """青湖大学2023年度部门决算
一、决算报表
高等学校支出决算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
221\t住房保障支出\t900.00\t900.00\t
2210203\t购房补贴\t900.00\t900.00\t
合计\t\t900.00\t900.00\t
三、决算报表说明
（四）高等学校财政拨款支出决算表说明
1.购房补贴（2210203），2023年度决算数为180.00万元，比2022年度决算数减少0.38%。
2.科学技术支出比上年减少300.00万元，主要原因是重点实验室拨款减少。
"""
PROJECT = (  # a form whose cells were run together
    "附件: 项目支出绩效自评表 (2022年度) 项目名称 委托业务项目 主管部门 青山县柳树镇人民政府 实施单位 青山县柳树镇人民政府 "
    "项目资金(万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额: 0 0 0 10 0 0 其中:本年财政拨款 90 89 89 "
    "上年结转资金 其他资金 年度总体目标 预期目标 实际完成情况 本项目共申请预算资金90万元。"
    "其中:40万元用于工程预算编制;50万元用于工程审计。"
)
STREET = """青山县柳河街道办事处2025年部门预算
项目经费情况说明
一、项目概况
柳河街道社区服务中心新建工程位于柳河路口，建筑高度29.8米。建成后作为柳河街道事务受理、社区管理、文化活动场所。
二、预算编制说明
文化支出（类）红十字事业（款）一般行政管理事务（项）4.33万元，主要用于红十字事业一般行政管理事务。
"""
ALLOWANCES = """关于白河市2025年预算执行情况的报告
一、2025年预算执行情况
筹措资金3.8亿元，支持发放育儿补贴，减轻养育负担。拨付资金2.1亿元，支持发放种粮补贴、农机补贴，稳定生产。
"""
FILES = {
    "units.html": UNITS, "university.txt": UNIVERSITY, "project.txt": PROJECT, "street.txt": STREET, "allowances.txt": ALLOWANCES,
    "city.txt": CITY, "bulletin.txt": BULLETIN, "accounts.html": ACCOUNTS, "form.html": FORM,
}  # fmt: skip


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
        ("青湖大学23年决算购房补贴", "900.00", "万元"),  # all of it, and not what 财政拨款 paid alone
        ("青大2023年财政拨款购房补贴决算", "180.00", "万元"),
        ("白河市育儿补贴花了多少", "3.8", "亿元"),
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
    ("question", "said"),
    [
        ("青石区社会工作部决算包括哪几家单位", "社会工作服务中心"),
        ("青山县柳树镇委托业务项目90万都用来干嘛", "工程审计"),
        ("柳河街道社区服务中心建成后派什么用场", "文化活动场所"),
        ("青大2023年科研那块为啥少了", "重点实验室"),
    ],
)
def test_what_things_are_for_and_made_of(asked: Assistant, question: str, said: str) -> None:
    assert said in last_told(asked, question).answer


@pytest.mark.parametrize(
    "question",
    [
        "白河市种粮补贴花了多少",  # what was given was for two of them
        "青山县柳树镇公路养护项目90万都用来干嘛",
        "柳河街道2022年红十字事业执行数多少",  # the sentence that says the words is of another year
        "东青大学2023年购房补贴决算",
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
