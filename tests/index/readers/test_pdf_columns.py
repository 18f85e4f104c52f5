"""Tables without rules, or with level ones alone: columns, heads and rows out of the places of words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.domain import Document, Paragraph, Table, TableBlock
from index.readers.pdf import read_pdf
from tests.index.readers.pdf_maker import PageMaker, write_pdf

SIZE = 10
EDGES = (60, 260, 350, 440, 530)  # of a label and three figures


def width(text: str) -> float:
    return sum(SIZE / 2 if letter.isascii() else SIZE for letter in text)


def put(page: PageMaker, x0: float, x1: float, y: float, text: str, align: str = "l") -> None:
    """Print a text of one or more lines to the left, to the right or in the middle of a column."""
    for i, line in enumerate(text.split("\n")):
        x = {"l": x0, "r": x1 - 4 - width(line), "c": (x0 + x1 - 4 - width(line)) / 2}[align]
        if line:
            page.text(round(x, 1), y + 13 * i, line, SIZE)


def rows(
    page: PageMaker, top: float, texts: Sequence[Sequence[str]], aligns: str, edges: Sequence[float] = EDGES, pitch: float = 20
) -> float:
    """Print rows one below the other; returns where the next one goes."""
    for row in texts:
        for x0, x1, text, align in zip(edges, edges[1:], row, aligns, strict=False):
            put(page, x0, x1, top, text, align)
        top += pitch + 13 * max(text.count("\n") for text in row)
    return top


def read(tmp_path: Path, page: PageMaker) -> Document:
    return read_pdf(write_pdf(tmp_path / "样.pdf", [page]))


def grids(document: Document) -> list[list[list[str]]]:
    return [Table(1, block.cells).grid for block in document.blocks if isinstance(block, TableBlock)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_figures_at_the_right_below_heads_in_the_middle(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 60, 530, 80, "2024年收入预算表", "c")
    put(page, 60, 530, 100, "单位：万元", "r")
    head = ["项目", "上年执行数", "本年预算数", "增减（%）"]
    body = [
        ["一、财政拨款收入", "1,234.50", "1,500.00", "21.51"],
        ["二、其他收入", "", "3.20", "—"],
        ["本年收入合计", "1,234.50", "1,503.20", "21.77"],
    ]
    end = rows(page, rows(page, 120, [head], "cccc"), body, "lrrr")
    put(page, 84, 530, end + 20, "以上为收入情况。")
    document = read(tmp_path, page)
    assert grids(document) == [[head, *body]]
    assert paragraphs(document) == ["2024年收入预算表", "单位：万元", "以上为收入情况。"]


def test_codes_and_children_that_stand_further_in(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 130, 330, 430, 530)
    head = ["科目编码", "科目名称", "基本支出", "项目支出"]
    body = [
        ["208", "社会保障和就业支出", "6,000", "100"],
        ["20805", "　行政事业单位养老支出", "6,000", "100"],
        ["2080505", "　　基本养老保险缴费支出", "6,000", ""],
        ["", "合计", "6,000", "100"],
    ]
    rows(page, rows(page, 120, [head], "cccc", edges), body, "llrr", edges)
    document = read(tmp_path, page)
    assert grids(document) == [[head, *([cell.lstrip("　") for cell in row] for row in body)]]
    (block,) = (block for block in document.blocks if isinstance(block, TableBlock))
    assert [cell.indent for cell in block.cells if cell.column == 1 and cell.row > 0] == [0.0, 1.0, 2.0, 0.0]


def test_labels_that_wrap_with_figures_on_their_first_line_or_in_their_middle(tmp_path: Path) -> None:
    page = PageMaker()
    head = ["项目名称", "预算数", "执行数", "执行率"]
    body = [
        ["基层医疗卫生机构能力建设补\n助资金项目", "100.00", "90.00", "90.0%"],
        ["公共卫生服务补助", "50.00", "50.00", "100.0%"],
        ["重大传染病防控经费（含结核\n病、血吸虫病及地方病的防治\n项目）", "7.50", "3.75", "50.0%"],
    ]
    end = rows(page, rows(page, 120, [head], "cccc"), body, "lrrr")
    put(page, 60, 260, end - 6.5, "农村部分计划生育家庭奖励扶\n助制度")
    rows(page, end, [["", "8.00", "8.00", "100.0%"]], "lrrr")
    rows(page, end + 30, [["合计", "165.50", "151.75", "91.7%"]], "lrrr")
    expected = [head, *([cell.replace("\n", "") for cell in row] for row in body)]
    expected += [["农村部分计划生育家庭奖励扶助制度", "8.00", "8.00", "100.0%"], ["合计", "165.50", "151.75", "91.7%"]]
    assert grids(read(tmp_path, page)) == [expected]


def test_rows_that_only_name_what_is_below_them_stay_rows(tmp_path: Path) -> None:
    """Even right below the longest label, and below a head of nothing but years."""
    page = PageMaker()
    texts = [
        ["项目", "2022", "2023", "2024"],
        ["一、教育支出", "", "", ""],
        ["城乡义务教育补助经费和校舍维修", "1,000", "1,100", "100"],
        ["二、卫生健康支出", "", "", ""],
        ["基本公共卫生服务", "500", "450", "-50"],
        ["合计", "1,500", "1,550", "50"],
    ]
    rows(page, 120, texts, "lrrr", pitch=15)
    assert grids(read(tmp_path, page)) == [texts]


def test_heads_of_two_lines_and_two_levels(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 260, 530, 110, "2024年预算数", "c")
    put(page, 60, 260, 120, "功能科目", "c")
    body = [
        ["教育支出", "300.5", "200.0", "100.5"],
        ["卫生健康支出", "80.0", "30.0", "50.0"],
        ["合计", "380.5", "230.0", "150.5"],
    ]
    end = rows(page, rows(page, 130, [["", "小计", "基本支出", "项目支出"]], "lccc"), body, "lrrr")
    put(page, 60, 260, end + 10, "表2 收入")
    other = [["税收收入", "250,422", "292,946", "17.0"], ["非税收入", "316,281", "302,091", "-4.5"]]
    rows(page, rows(page, end + 30, [["项目", "2023年\n执行数", "2024年\n预算数", "比上年\n增长（%）"]], "cccc"), other, "lrrr")
    document = read(tmp_path, page)
    assert grids(document) == [
        [["功能科目", *["2024年预算数"] * 3], ["功能科目", "小计", "基本支出", "项目支出"], *body],
        [["项目", "2023年执行数", "2024年预算数", "比上年增长（%）"], *other],
    ]
    assert paragraphs(document) == ["表2 收入"]


def test_three_level_rules_with_a_head_three_levels_deep(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 180, 250, 320, 390, 460, 530)
    for y in (92, 150, 235):
        page.line(60, y, 530, y)
    page.line(180, 110, 530, 110)
    page.line(250, 130, 390, 130)
    put(page, 180, 530, 104, "本年支出", "c")
    put(page, 60, 180, 124, "科目名称", "c")
    put(page, 180, 250, 131, "合计", "c")
    put(page, 250, 390, 124, "基本支出", "c")
    put(page, 390, 460, 124, "项目支出", "c")
    put(page, 460, 530, 124, "其他", "c")
    put(page, 250, 320, 145, "人员经费", "c")
    put(page, 320, 390, 145, "公用经费", "c")
    body = [["教育支出", "300.5", "150.0", "50.0", "100.5", "0.0"], ["农林水支出", "10.0", "", "", "", "10.0"]]
    rows(page, 165, body, "lrrrrr", edges)
    assert grids(read(tmp_path, page)) == [
        [
            ["科目名称", *["本年支出"] * 5],
            ["科目名称", "合计", "基本支出", "基本支出", "项目支出", "其他"],
            ["科目名称", "合计", "人员经费", "公用经费", "项目支出", "其他"],
            *body,
        ]
    ]


def test_level_rules_make_a_table_of_words(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 130, 230, 400, 530)
    for y in (95, 117, 137, 170, 190):
        page.line(60, y, 530, y)
    texts = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "培训人次", "≥100人次"],
        ["产出指标", "质量指标", "基层医疗机构服务能力达\n标率", "≥90%"],
        ["效益指标", "社会效益", "群众满意度", "有效提高"],
    ]
    rows(page, 110, texts, "llll", edges)
    texts[2][2] = texts[2][2].replace("\n", "")
    assert grids(read(tmp_path, page)) == [texts]


def test_words_that_wrap_in_the_last_column(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 160, 260, 530)
    head = ["部门", "预算（万元）", "主要职责"]
    body = [
        ["办公室", "120.5", "负责机关日常运转、文电、会务、机要、档案等\n工作，承担信息、安全、保密、信访等工作"],
        ["规划处", "60.0", "拟订中长期规划并组织实施"],
        ["合计", "180.5", ""],
    ]
    rows(page, rows(page, 110, [head], "ccc", edges), body, "lrl", edges)
    body[0][2] = body[0][2].replace("\n", "")
    assert grids(read(tmp_path, page)) == [[head, *body]]


def test_two_half_tables_side_by_side_are_one(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 200, 290, 430, 520)
    texts = [
        ["收入项目", "金额", "支出项目", "金额"],
        ["一、财政拨款", "1,000.00", "一、教育支出", "850.00"],
        ["二、事业收入", "", "二、住房保障支出", "150.00"],
        ["收入合计", "1,000.00", "支出合计", "1,000.00"],
    ]
    rows(page, 110, texts, "lrlr", edges)
    assert grids(read(tmp_path, page)) == [texts]


def test_prose_with_wide_spaces_and_forms_are_no_tables(tmp_path: Path) -> None:
    page = PageMaker()
    for i, text in enumerate(
        (
            "1.  新建学校  12  所，投入资金  3,000  万元",
            "2.  改建医院  3  所，投入资金  800  万元",
            "3.  修建道路  25.5  公里，投入资金  900.5  万元",
            "联系人：张三      电话：88881234      传真：88881235",
            "地址：某路1号      邮编：518000      电话：88881236",
        )
    ):
        page.text(84, 100 + 20 * i, text)
    assert grids(read(tmp_path, page)) == []


def test_rows_at_the_top_of_a_page_stand_in_the_columns_of_the_page_before(tmp_path: Path) -> None:
    first, second = PageMaker(), PageMaker()
    put(first, 60, 530, 80, "2024年收入预算表", "c")
    head = ["科目", "合计", "财政拨款", "其他收入"]
    body = [
        ["教育支出", "1,234.50", "1,200.00", "34.50"],
        ["卫生健康支出", "20.00", "10.00", "10.00"],
        ["交通支出", "8.00", "8.00", ""],
    ]
    top = rows(first, 130, [head], "cccc")
    rows(first, top, body, "lrrr")
    rows(second, 80, [["住房保障支出", "56.48", "56.48", ""], ["城乡社区支出", "2.75", "2.75", ""]], "lrrr")
    document = read_pdf(write_pdf(tmp_path / "样.pdf", [first, second]))
    assert [grid[-1] for grid in grids(document)] == [["交通支出", "8.00", "8.00", ""], ["城乡社区支出", "2.75", "2.75", ""]]


def test_heads_that_wrap_beside_each_other_and_one_that_stands_over_three(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 130, 200, 270, 340, 410)
    put(page, 60, 130, 118, "合计", "c")
    put(page, 130, 340, 100, "公务用车购置及运行费", "c")
    for x, text in ((130, "小计"), (270, "用车运行\n维护费")):
        put(page, x, x + 70, 127 if len(text) == 2 else 121, text, "c")
    put(page, 200, 270, 121, "用车购置\n费用", "c")
    put(page, 340, 410, 112, "公务接待\n费", "c")
    rows(
        page,
        160,
        [
            ["7.84", "3.87", "2.40", "1.47", "2.24"],
            ["6.00", "3.00", "2.00", "1.00", "1.00"],
            ["5.00", "3.00", "1.00", "2.00", "1.00"],
        ],
        "rrrrr",
        edges,
    )
    (grid,) = grids(read(tmp_path, page))
    assert grid[0] == ["合计", *["公务用车购置及运行费"] * 3, "公务接待费"]
    assert grid[1] == ["合计", "小计", "用车购置费用", "用车运行维护费", "公务接待费"]


def test_units_in_heads_are_no_caption(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 60, 530, 60, "2024年收入预算表", "c")
    top = rows(page, 100, [["科目", "合计（万元）", "财政拨款（万元）", "其他收入（万元）"]], "cccc")
    body = [["教育支出", "34.50", "30.00", "4.50"], ["卫生健康支出", "20.00", "10.00", "10.00"], ["交通支出", "8.00", "8.00", ""]]
    rows(page, top, body, "lrrr")
    (grid,) = grids(read(tmp_path, page))
    assert grid[0] == ["科目", "合计（万元）", "财政拨款（万元）", "其他收入（万元）"]


def test_the_name_of_a_total_in_the_middle_of_several_columns_parts_none_of_them(tmp_path: Path) -> None:
    page = PageMaker()
    edges = (60, 110, 200, 270, 320, 410, 500)
    rows(page, 100, [["编码", "名称", "决算数", "编码", "名称", "决算数"]], "cccccc", edges)
    body = [
        ["30101", "基本工资", "130.02", "30201", "办公费", "5.53"],
        ["30102", "津贴补贴", "46.44", "30205", "水费", "6.96"],
        ["30103", "奖金", "427.22", "30206", "电费", "5.08"],
    ]
    bottom = rows(page, 120, body, "llrclr", edges)
    put(page, 60, 200, bottom, "人员经费合计", "c")
    put(page, 200, 270, bottom, "603.68", "r")
    put(page, 230, 424, bottom, "公用经费合计", "c")  # from the amounts before to the names
    put(page, 410, 500, bottom, "17.57", "r")
    (grid,) = grids(read(tmp_path, page))
    assert grid[1:4] == body
    assert grid[4] == ["", "人员经费合计", "603.68", "公用经费合计", "公用经费合计", "17.57"]


def test_heads_that_touch_each_other_stand_over_columns_of_their_own(tmp_path: Path) -> None:
    page = PageMaker()
    page.text(60, 90, "某县水务局", SIZE)
    put(page, 200, 560, 104, "本年支出", "c")
    put(page, 60, 200, 117, "科目名称", "c")
    put(page, 280, 420, 117, "基本支出", "c")
    put(page, 490, 560, 123, "项目支出（元）", "c")
    page.text(204, 130, "小计（元）", SIZE)
    page.text(280, 130, "人员经费（元）公用经费（元）", SIZE)
    body = [
        ["教育支出", "1,300.50", "1,200.00", "100.50", "20.00"],
        ["农林水支出", "10.00", "10.00", "-", "5.00"],
        ["合计", "1,310.50", "1,210.00", "100.50", "25.00"],
    ]
    rows(page, 150, body, "lrrrr", (60, 200, 280, 350, 425, 560))
    (grid,) = grids(read(tmp_path, page))
    leaves = next(row for row in grid if "小计（元）" in row)
    assert leaves[1:] == ["小计（元）", "人员经费（元）", "公用经费（元）", "项目支出（元）"]


def test_heads_in_one_line_that_touch_and_whose_last_one_wraps(tmp_path: Path) -> None:
    """A line of heads without gaps is no unit above the table, nor is （元） below them."""
    page = PageMaker()
    page.text(60, 90, "某县水务局", SIZE)
    page.text(60, 104, "科目名称", SIZE)
    page.text(200, 104, "本年收入合计（元）", SIZE)
    page.text(288, 104, "财政拨款收入（元）上级补助收入（元）", SIZE)
    page.text(472, 104, "附属单位上缴", SIZE)
    page.text(480, 117, "（元）", SIZE)
    body = [
        ["教育支出", "1,300.50", "1,200.00", "100.50", ""],
        ["农林水支出", "10.00", "10.00", "", "5.00"],
        ["合计", "1,310.50", "1,210.00", "100.50", "5.00"],
    ]
    rows(page, 137, body, "lrrrr", (60, 200, 290, 375, 465, 530))
    (grid,) = grids(read(tmp_path, page))
    assert grid[0][1:] == ["本年收入合计（元）", "财政拨款收入（元）", "上级补助收入（元）", "附属单位上缴（元）"]


def test_labels_of_the_last_row_wrap_in_two_columns(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 60, 530, 80, "基本支出决算表", "c")
    edges = (60, 190, 280, 410, 530)
    top = rows(page, 120, [["科目名称", "决算数", "科目名称", "决算数"]], "cccc", edges)
    top = rows(page, top, [["工资福利支出", "2,105.56", "办公费", "2.09"], ["津贴补贴", "198.83", "水费", "0.51"]], "lrlr", edges)
    for x0, label, x1, amount in (
        (60, "机关事业单位基本\n养老保险缴费", 280, "622.66"),
        (280, "公务用车运行维护\n费", 530, "0.66"),
    ):
        put(page, x0, x1, top, label)
        put(page, x0, x1, top + 6, amount, "r")
    assert grids(read(tmp_path, page))[0][-1] == ["机关事业单位基本养老保险缴费", "622.66", "公务用车运行维护费", "0.66"]


def test_heads_beside_wide_ones_reach_down_to_the_figures(tmp_path: Path) -> None:
    page = PageMaker()
    put(page, 60, 530, 60, "“三公”经费表", "c")
    edges = (60, 140, 220, 300, 380, 460)
    put(page, 220, 380, 100, "公务用车费", "c")
    for at, head in ((0, "合计\n（万元）"), (1, "因公出\n国（境）\n费（万\n元）"), (4, "公务接\n待费（\n万元）")):
        put(page, edges[at], edges[at + 1], 141 - 6.5 * head.count("\n") - 10, head, "c")
    for at, head in ((2, "小计（\n万元）"), (3, "公务用\n车购置\n费（万\n元）")):
        put(page, edges[at], edges[at + 1], 152 - 6.5 * head.count("\n") - 10, head, "c")
    rows(page, 190, [["4.45", "0.72", "0.50", "0.50", "3.23"]], "rrrrr", edges)
    grid = grids(read(tmp_path, page))[0]
    assert grid[0] == ["合计（万元）", "因公出国（境）费（万元）", "公务用车费", "公务用车费", "公务接待费（万元）"]
    assert grid[1][2:4] == ["小计（万元）", "公务用车购置费（万元）"]
