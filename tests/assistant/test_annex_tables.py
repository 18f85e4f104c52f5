"""Tables in the annex of a budget: projects by their kind and office, things to be bought with their own unit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.written import library_of

PROJECTS = (
    ("部门预算项目支出绩效目标表（2025年度）",),
    ("部门名称：青湖县城市管理局", "", "", "", "单位：万元"),
    ("项目名称", "项目类型", "预算金额", "其中：财政拨款", "主管股室"),
    ("道路清扫保洁", "经常性项目", 2860, 2860, "环卫股"),
    ("生活垃圾转运", "经常性项目", 1345.5, 1120, "环卫股"),
    ("违建拆除", "一次性项目", 210, 210, "执法大队"),
    ("平台升级", "一次性项目", 386, 300, "信息中心"),
    ("合计", "", 4801.5, 4490, ""),
)
PURCHASES = (
    ("政府采购预算表（2025年）",),
    ("单位：青湖县城市管理局", "", "", "金额单位：万元"),
    ("采购项目", "数量", "计量单位", "采购预算"),
    ("洗扫车", 6, "辆", 510),
    ("垃圾压缩箱", 24, "个", 192),
    ("绿化养护服务", 1, "项", 732.6),
    ("合计", "", "", 1434.6),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("annex")
    path = _workbook(folder / "青湖县城市管理局2025年部门预算附表.xlsx")
    with Library.open(folder / "home", embedding="none") as library:
        assert [one.status for one in library.add([path])] == ["added"]
        yield Assistant(library, Settings(embedding="none"))


def _workbook(path: Path) -> Path:
    book = Workbook()
    for title, rows in (("项目", PROJECTS), ("采购", PURCHASES)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=4)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("城管局一次性项目一共多少钱", "596", "万元"),  # the body's name in short is no condition on the rows
        ("城管局环卫股管的项目一共多少预算", "4205.5", "万元"),
        ("生活垃圾转运里财政拨款占多少", "83.24", "%"),  # of its own row, not of the column
        ("城管局要买几辆洗扫车", "6", "辆"),
        ("洗扫车的采购预算多少", "510", "万元"),  # 辆 is not what money is counted in
        ("预算超过一千万的项目有几个", "2", ""),
        ("预算超过0.1亿的项目有几个", "2", ""),
    ],
)
def test_rows_of_the_annex(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit), answer.answer


TOTALS = """<html><head><title>青湖县水务局2026年部门预算</title></head><body><h1>青湖县水务局2026年部门预算</h1>
<p>一、收支总表</p><p>单位：万元</p>
<table><tr><th>项目</th><th>预算数</th></tr><tr><td>一、一般公共预算</td><td>14,286.50</td></tr><tr><td>二、事业收入</td><td>520.00</td></tr>
<tr><td>收入合计</td><td>14,806.50</td></tr></table><p>收支总体情况</p><p>2026年部门收支预算14,806.50万元，比上年增加1,206.30万元，增长8.87%。</p><p>二、项目支出表</p><p>单位：万元</p>
<table><tr><th>项目名称</th><th>本年预算</th><th>上年预算</th></tr><tr><td>中小河流治理</td><td>4,200.00</td><td>3,850.00</td></tr>
<tr><td>水库除险加固</td><td>2,680.00</td><td>3,120.00</td></tr><tr><td>合计</td><td>6,880.00</td><td>6,970.00</td></tr></table></body></html>"""


def test_a_project_is_no_row_of_the_totals(tmp_path: Path) -> None:
    with library_of(tmp_path, {"totals.html": TOTALS}) as library:
        assistant = Assistant(library, Settings(embedding="none"))
        assert "中小河流治理" in assistant.ask("青湖县水务局哪个项目预算最大").answer
        assert assistant.ask("青湖县水务局2026年预算比上年增加多少").figures[0].value == "1206.30"  # the total, told in words
        against_last_year = assistant.ask("青湖县水务局哪些项目预算比上年少")
        assert "中小河流治理" not in against_last_year.answer
