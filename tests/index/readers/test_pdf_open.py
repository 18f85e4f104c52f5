"""Tables without upright rules whose columns print nothing in places, whose heads are high and wide, that go on over pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.build import read_tables
from tests.index.readers.pdf_maker import PageMaker, write_pdf
from tests.index.readers.test_pdf_columns import put, rows

XS = (60, 90, 120, 150, 290, 350, 410, 470, 530)  # 类 款 项 科目名称 合计 小计 人员经费 公用经费; 项目支出 ends at 590
EDGES = (*XS, 590)
BODY = [
    ["201", "", "", "一般公共服务支出", "90.00", "90.00", "70.00", "20.00", ""],
    ["201", "13", "", "商贸事务", "90.00", "90.00", "70.00", "20.00", ""],
    ["201", "13", "01", "行政运行", "60.00", "60.00", "50.00", "10.00", ""],
    ["201", "13", "50", "事业运行", "30.00", "30.00", "20.00", "10.00", ""],
]
LEAVES = ["类", "款", "项", "科目名称", "合计", "小计", "人员经费", "公用经费", "项目支出"]


def tables(tmp_path: Path, *pages: PageMaker) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_tables(write_pdf(tmp_path / "样.pdf", pages))["tables"]
    return found


def titled(page: PageMaker, title: str, y: float = 80) -> None:
    put(page, 60, 590, y, title, "c")
    put(page, 60, 590, y + 20, "单位：万元", "r")


def high_head(page: PageMaker, top: float) -> float:
    """A head of three levels: 科目名称 over all of them, 功能分类科目编码 and 合计 over two; returns where the rows begin."""
    put(page, 60, 150, top + 10, "功能分类科目编码", "c")
    put(page, 290, 590, top, "本年支出", "c")
    put(page, 150, 290, top + 20, "科目名称", "c")
    put(page, 350, 530, top + 20, "基本支出", "c")
    for text, x0, x1 in (("合计", 290, 350), ("项目支出", 530, 590)):
        put(page, x0, x1, top + 30, text, "c")
    for text, x0, x1 in zip(("类", "款", "项"), XS, XS[1:], strict=False):
        put(page, x0, x1, top + 40, text, "c")
    for text, x0, x1 in (("小计", 350, 410), ("人员经费", 410, 470), ("公用经费", 470, 530)):
        put(page, x0, x1, top + 40, text, "c")
    return top + 62


@pytest.mark.parametrize("is_numbered", [True, False], ids=["numbered", "plain"])
def test_heads_stand_over_their_columns_though_the_last_prints_nothing(tmp_path: Path, is_numbered: bool) -> None:
    """Without the empty 项目支出 the figures would stand one head too far right, 公用经费 under 人员经费."""
    page = PageMaker()
    titled(page, "一般公共预算支出表")
    top = high_head(page, 120)
    if is_numbered:
        top = rows(page, top, [["", "", "", "栏次", "1", "2", "3", "4", "5"]], "ccccccccc", EDGES)
    rows(page, top, BODY, "llllrrrrr", EDGES)
    (found,) = tables(tmp_path, page)
    assert LEAVES in found["grid"]
    assert found["grid"][-len(BODY) :] == BODY
    heads = found["grid"][0]
    assert heads[:3] == ["功能分类科目编码"] * 3 and heads[4:] == ["本年支出"] * 5


def test_high_heads_beside_a_wide_one_of_two_levels(tmp_path: Path) -> None:
    page = PageMaker()
    titled(page, "政府性基金预算支出表")
    edges = (60, 130, 290, 360, 430, 500, 590)
    for text, x0, x1 in (("项目", 60, 290), ("本年支出", 360, 500)):
        put(page, x0, x1, 120, text, "c")
    for text, x0, x1 in (("年初结转和结余", 290, 360), ("年末结转和结余", 500, 590)):
        put(page, x0, x1, 130, text, "c")
    for text, x0, x1 in (("科目编码", 60, 130), ("科目名称", 130, 290), ("基本支出", 360, 430), ("项目支出", 430, 500)):
        put(page, x0, x1, 140, text, "c")
    body = [
        ["212", "城乡社区支出", "", "", "46.30", ""],
        ["21208", "土地出让支出", "", "", "46.30", ""],
        ["", "合计", "", "", "46.30", ""],
    ]
    rows(page, 165, body, "llrrrr", edges)
    (found,) = tables(tmp_path, page)
    assert found["grid"][1] == ["科目编码", "科目名称", "年初结转和结余", "基本支出", "项目支出", "年末结转和结余"]
    assert found["grid"][2:] == body


HEAD = ["序号", "项目名称", "类别", "合计", "财政拨款", "其他资金"]
PLACES = (60, 110, 290, 350, 420, 500, 590)


def listed(start: int, end: int) -> list[list[str]]:
    return [[str(at), f"第{at}号设备更新项目", "运转类", f"{at}00.50", f"{at}00.50", ""] for at in range(start, end)]


def goes_on(*, head: bool, last: Sequence[Sequence[str]]) -> tuple[PageMaker, PageMaker]:
    first, second = PageMaker(), PageMaker()
    titled(first, "项目支出表")
    rows(first, rows(first, 120, [HEAD], "cccccc", PLACES), listed(1, 5), "lllrrr", PLACES)
    rows(second, rows(second, 70, [HEAD] if head else [], "cccccc", PLACES), last, "lllrrr", PLACES)
    return first, second


TOTAL = ["", "合计", "", "1,002.00", "1,002.00", ""]


@pytest.mark.parametrize("head", [True, False], ids=["with its head", "without"])
@pytest.mark.parametrize("last", [[TOTAL], [*listed(5, 7), TOTAL], listed(5, 6)], ids=["its total", "numbered rows", "one row"])
def test_rows_at_the_top_of_the_next_page(tmp_path: Path, head: bool, last: list[list[str]]) -> None:
    (found,) = tables(tmp_path, *goes_on(head=head, last=last))
    assert found["grid"] == [HEAD, *listed(1, 5), *last]


def test_a_row_of_labels_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """上年结转 | 结转下年 prints no amounts; the total follows on the next page."""
    first, second = PageMaker(), PageMaker()
    titled(first, "收支总表")
    edges = (60, 200, 300, 330, 460, 590)  # the third keeps the halves apart
    head = ["项目", "预算数", "", "项目", "预算数"]
    body = [[f"{label}收入", "100.00", "", f"{label}支出", "100.00"] for label in ("财政", "事业", "其他")]
    foot, total = ["上年结转", "", "", "结转下年", ""], ["收入总计", "300.00", "", "支出总计", "300.00"]
    rows(first, rows(first, 120, [head], "ccccc", edges), [*body, foot], "lrllr", edges)
    rows(second, rows(second, 70, [head], "ccccc", edges), [total], "lrllr", edges)
    (found,) = tables(tmp_path, first, second)
    assert found["grid"] == [[*row[:2], *row[3:]] for row in (head, *body, foot, total)]


def test_codes_that_wrap_in_narrow_columns(tmp_path: Path) -> None:
    page = PageMaker()
    titled(page, "支出表")
    edges = (60, 76, 250, 350, 450)
    top = rows(page, 120, [["编码", "科目名称", "合计", "基本支出"]], "cccc", edges)
    for at, name in enumerate(("教育支出", "文化支出", "卫生支出", "住房支出")):
        put(page, 60, 76, top - 6, "20", "l")
        put(page, 60, 76, top + 6, str(at + 1), "l")
        for x0, x1, text, align in ((76, 250, name, "l"), (250, 350, "10.50", "r"), (350, 450, "7.25", "r")):
            put(page, x0, x1, top, text, align)
        top += 32
    (found,) = tables(tmp_path, page)
    assert [row[:2] for row in found["grid"][1:]] == [
        ["201", "教育支出"],
        ["202", "文化支出"],
        ["203", "卫生支出"],
        ["204", "住房支出"],
    ]


def test_a_head_with_its_unit_amid_heads_that_wrap(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 60, 590, 80, "支出总表", "c")
    put(page, 60, 590, 100, "部门名称：临江市教育局", "l")
    edges = (60, 220, 320, 420, 520)
    for x0, x1, lines in (
        (60, 220, ["科目名称"]),
        (220, 320, ["合计（万元）"]),
        (320, 420, ["基本支出", "（万元）"]),
        (420, 520, ["项目支出", "（万元）"]),
    ):
        for at, text in enumerate(lines):
            put(page, x0, x1, 126 - 6 * (len(lines) - 1) + 12 * at, text, "c")
    body = [["教育支出", "30.00", "10.00", "20.00"], ["住房支出", "5.00", "5.00", ""], ["合计", "35.00", "15.00", "20.00"]]
    rows(page, 156, body, "lrrr", edges)
    (found,) = tables(tmp_path, page)
    assert found["grid"] == [["科目名称", "合计（万元）", "基本支出（万元）", "项目支出（万元）"], *body]
    assert found["title"] == "支出总表" and found["unit"] == "万元"
