"""Tables in the ways that dumps of other programs set them: HTML, Markdown with repeated cells, columns of spaces."""

from __future__ import annotations

from index.domain import Paragraph, Table, TableBlock
from index.readers.txt import text_blocks


def grids(text: str) -> list[list[list[str]]]:
    return [Table(1, block.cells).grid for block in text_blocks(text) if isinstance(block, TableBlock)]


def paragraphs(text: str) -> list[str]:
    return [block.text for block in text_blocks(text) if isinstance(block, Paragraph)]


# --- HTML ------------------------------------------------------------------------------------------

HEAD = "<tr><td rowspan='2'>科目</td><td colspan='2'>本年支出</td></tr><tr><td>基本支出</td><td>项目支出</td></tr>"


def test_a_table_of_html_keeps_the_spans_that_it_states() -> None:
    text = f"附表1\n单位：万元\n\n<table>{HEAD}<tr><td>教育支出</td><td>120.50</td><td>30.00</td></tr></table>\n\n以上。\n"
    assert grids(text) == [[["科目", "本年支出", "本年支出"], ["科目", "基本支出", "项目支出"], ["教育支出", "120.50", "30.00"]]]
    assert paragraphs(text) == ["附表1", "单位：万元", "以上。"]


def test_a_table_of_html_goes_on_behind_its_repeated_title_and_head() -> None:
    page = "支出总表\n\n<table>{}<tr><td>{}</td><td>{}</td><td>1.00</td></tr></table>\n\n- {} -\n"
    (grid,) = grids(page.format(HEAD, "教育支出", "120.50", 1) + page.format(HEAD, "农林水支出", "88.00", 2))
    assert grid[2:] == [["教育支出", "120.50", "1.00"], ["农林水支出", "88.00", "1.00"]]


def test_the_next_page_stands_on_the_columns_of_rows_not_of_the_head() -> None:
    head = "<tr><td>类</td><td>款</td><td>项</td><td>名称</td><td>合计</td></tr>"
    first = f"<table>{head}<tr><td colspan='3'>205</td><td>教育支出</td><td>9.50</td></tr></table>"
    (grid,) = grids(f"{first}\n\n<table><tr><td>20502</td><td>普通教育</td><td>9.50</td></tr></table>\n")
    assert grid[-1] == ["20502", "20502", "20502", "普通教育", "9.50"]


def test_a_page_that_lost_its_head_is_text_and_no_table() -> None:
    text = "<table><tr><td>2060201</td><td>机构运行</td><td>828.70</td><td>828.70</td></tr></table>\n"
    assert grids(text) == []
    assert paragraphs(text) == ["2060201 机构运行 828.70 828.70"]


# --- merged cells that are printed in every place ---------------------------------------------------


def test_repeated_cells_of_a_head_are_one_cell() -> None:
    text = (
        "| 科目 | 本年支出 | 本年支出 |\n|---|---|---|\n| 科目 | 基本支出 | 项目支出 |\n"
        "| 教育支出 | 30.00 | 30.00 |\n| 科学技术支出 | 5.00 | 0.00 |\n"
    )
    blocks = [block for block in text_blocks(text) if isinstance(block, TableBlock)]
    spans = {(cell.row, cell.column, cell.row_end, cell.column_end): cell.text for cell in blocks[0].cells}
    assert spans[0, 0, 2, 1] == "科目" and spans[0, 1, 1, 3] == "本年支出"
    assert spans[2, 1, 3, 2] == spans[2, 2, 3, 3] == "30.00"  # amounts are never one cell


def test_repeated_cells_go_on_over_pages_and_equal_words_of_two_columns_stay_apart() -> None:
    head = "| 项目 | 资金（万元） | 资金（万元） | 完成 | 公开 |\n|---|---|---|---|---|\n| 项目 | 年初 | 调整 | 完成 | 公开 |\n"
    text = f"{head}| 道路 | 1.00 | 2.00 | 否 | 否 |\n\n| 桥梁 | 3.00 | 4.00 | 是 | 是 |\n|---|---|---|---|---|\n"
    (grid,) = grids(text)
    assert grid[-1] == ["桥梁", "3.00", "4.00", "是", "是"]
    cells = next(block for block in text_blocks(text) if isinstance(block, TableBlock)).cells
    assert [cell.column_end for cell in cells if cell.row == 2] == [1, 2, 3, 4, 5]


# --- heads and captions between tabs ----------------------------------------------------------------


def test_a_row_of_formulas_is_no_level_of_the_head() -> None:
    text = (
        "某省债务限额表\n地 区\t2019年限额\t\t\t2019年余额\t\t\n\t\t一般债务\t专项债务\t\t一般债务\t专项债务\n"
        "公 式\tA=B+C\tB\tC\tD=E+F\tE\tF\n某市\t10.20\t6.20\t4.00\t9.10\t5.10\t4.00\n某县\t3.00\t2.00\t1.00\t3.00\t2.00\t1.00\n"
    )
    (grid,) = grids(text)
    assert grid[0] == ["地区", "2019年限额", "2019年限额", "2019年限额", "2019年余额", "2019年余额", "2019年余额"]
    assert grid[1][2:4] == ["一般债务", "专项债务"]


def test_a_part_of_a_head_reaches_no_further_than_its_whole() -> None:
    text = "三公\t\t\t机关运行\n合计\t接待费\t用车\t\n26.00\t0.30\t25.70\t443.10\n\n本表说明：以上。\n"
    (grid,) = grids(text)
    assert [row[3] for row in grid[:2]] == ["机关运行", "机关运行"]


def test_a_title_alone_in_a_row_of_tabs_stands_above_its_table() -> None:
    text = (
        "附表1\t\t\n2025年某市支出完成情况表\t\t\n\t\t单位:万元\n科目\t预算数\t完成数\n教育支出\t10.00\t9.00\n农林水支出\t8.00\t7.00\n\n"
        "附表2\t\t\n2025年某市收入完成情况表\t\t\n\t\t单位:万元\n科目\t预算数\t完成数\n增值税\t5.00\t4.00\n契税\t2.00\t1.00\n"
    )
    assert [grid[0] for grid in grids(text)] == [["科目", "预算数", "完成数"]] * 2
    assert "2025年某市收入完成情况表" in paragraphs(text)


def test_a_head_is_printed_again_in_other_brackets_and_without_its_last_tabs() -> None:
    rows = "\t一般\t专项\t一般\t专项\n甲市\t1.00\t2.00\t3.00\t4.00\n乙市\t1.00\t2.00\t3.00\t4.00\n"
    text = f"地区\t限额（预算）\t\t余额（决算）\t\n{rows}\n地区\t限额(预算)\t\t余额(决算)\n{rows}"
    (grid,) = grids(text)
    assert [row[0] for row in grid[2:]] == ["甲市", "乙市", "甲市", "乙市"]


def test_one_cell_a_line_with_captions_between_and_a_head_printed_again() -> None:
    def lines(*rows: tuple[str, ...]) -> str:
        return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)

    head = (("地区", "限额", ""), ("", "一般", "专项"))
    text = lines(
        ("附表1", "", ""), ("某省债务限额情况表", "", ""), *head, ("甲市", "1.00", "2.00"), ("乙市", "3.00", "4.00"), *head
    )
    text += lines(("丙市", "5.00", "6.00"), ("附表2", "", ""), ("某省债务余额情况表", "", ""), *head, ("甲市", "7.00", "8.00"))
    first, second = grids(text)
    assert [row[0] for row in first[2:]] == ["甲市", "乙市", "丙市"]
    assert second[2] == ["甲市", "7.00", "8.00"]


# --- columns of spaces ------------------------------------------------------------------------------

LAID = """\
                          某市2021年债务情况表
                                                         单位：亿元

                   2021年限额                  2021年余额预计
      地   区
                合计   一般债务   专项债务     合计   一般债务   专项债务

      公 式    A=B+C      B         C        D=E+F      E         F

某市合计         139      68        71         128      65        63

一、市本级        11      10         1          10      10         0

二、区县合计     128      58        70         118      55        63
"""


def test_columns_of_spaces_with_heads_of_two_levels() -> None:
    (grid,) = grids(LAID)
    assert grid[0] == ["地区", "2021年限额", "2021年限额", "2021年限额", "2021年余额预计", "2021年余额预计", "2021年余额预计"]
    assert grid[1] == ["地区", "合计", "一般债务", "专项债务", "合计", "一般债务", "专项债务"]
    assert grid[2] == ["某市合计", "139", "68", "71", "128", "65", "63"]


def test_a_wide_head_over_narrow_columns_is_none_of_theirs() -> None:
    """余额（决算数） reaches over most of the heads beside the one in its middle: it does not go on in that one."""
    laid = """\
   地区              2021年债务限额             2021年债务余额（决算数）
               小计     一般债务   专项债务    小计    一般债务   专项债务
某市合计      447.19     347.19     100.00   399.69     312.54      87.15
某市本级      104.77      68.38      36.39    88.40      56.75      31.65
砚州县         80.45      19.70      60.75    73.84      16.74      57.10
琅平县         78.81      45.14      33.67    73.96      41.98      31.98
"""
    (grid,) = grids(laid)
    assert grid[0] == ["地区", *["2021年债务限额"] * 3, *["2021年债务余额（决算数）"] * 3]
    assert grid[1] == ["地区", *["小计", "一般债务", "专项债务"] * 2]


def test_columns_of_spaces_go_on_over_a_page() -> None:
    head = "".join(
        (
            "            支出总表\n",
            "科目编码".ljust(8),
            "科目名称".ljust(16),
            "合计".ljust(8),
            "基本支出".ljust(12),
            "项目支出\n\n",
        )
    )
    rows = [
        f"{code}   {name}          257,{n}00  257,{n}00         0\n\n"
        for n, (code, name) in enumerate(
            (("20105", "统计事务"), ("20129", "群众团体"), ("20132", "组织事务"), ("20406", "司法事务")), 1
        )
    ]
    (grid,) = grids(head + "".join(rows) + "\f" + "".join(rows[::-1]))
    assert len(grid) == 9 and grid[5] == ["20406", "司法事务", "257,400", "257,400", "0"]


def test_columns_of_spaces_whose_heads_are_in_doubt_are_no_table() -> None:
    text = (
        "             甲项支出           乙项\n            小计   其中      小计   其中  另计\n"
        "教育支出     12.00   3.00      8.00   1.00  2.00\n农林水支出   10.00   2.00      7.00   1.00  2.00\n"
        "住房支出      9.00   2.00      6.00   1.00  2.00\n"
    ).replace("另计", "小计")
    for grid in grids(text):
        assert grid[0][1:4] != ["甲项支出"] * 3
    assert "教育支出" in "".join(paragraphs(text)) or grids(text)


def test_the_wrapped_texts_of_an_indicator_form_are_no_table() -> None:
    text = (
        "一级指标    二级指标    三级指标           指标值     分值\n"
        "产出指标    数量指标    开展项目的            5.00     10.00\n"
        "                       数量\n            质量指标    合格率               90.00     10.00\n"
        "效益指标    社会效益    影响力                1.00     10.00\n"
    )
    assert grids(text) == []


def test_columns_of_spaces_whose_columns_are_numbered_with_heads_of_three_levels() -> None:
    (grid,) = grids(
        """\
某县水务局   单位：万元
                      项目                                         本年支出
功能分类科目编码            科目名称            合计               基本支出              项目支出
                                                          小计     人员经费   公用经费
                      栏次                       1         2         3          4          5
                   合计                      845.84     395.67    357.04      38.63     450.17
204                公共安全支出              449.99     299.81    261.18      38.63     150.18
20406              司法                      449.99     299.81    261.18      38.63     150.18
2040601            行政运行                  299.81     299.81    261.18      38.63       0.00
"""
    )
    assert grid[1][2:] == ["合计", "基本支出", "基本支出", "基本支出", "项目支出"]
    assert grid[2][2:] == ["合计", "小计", "人员经费", "公用经费", "项目支出"]
    assert grid[4] == ["204", "公共安全支出", "449.99", "299.81", "261.18", "38.63", "150.18"]


def test_columns_of_spaces_with_codes_before_the_names_of_both_halves() -> None:
    (grid,) = grids(
        """\
                人员经费                                公用经费
科目编码         科目名称         决算数    科目编码        科目名称        决算数
301        工资福利支出           578.05   302        商品和服务支出        37.16
30102      津贴补贴               464.08   30201      办公费                 0.81
30103      奖金                   113.97   30202      印刷费                36.35
                                           310        资本性支出             1.47
           人员经费合计           578.05           公用经费合计             38.63
"""
    )
    assert grid[0] == ["人员经费"] * 3 + ["公用经费"] * 3
    assert grid[5] == ["", "", "", "310", "资本性支出", "1.47"]
    assert grid[6][1:] == ["人员经费合计", "578.05", "公用经费合计", "公用经费合计", "38.63"]


def test_columns_of_spaces_in_which_empty_rows_are_numbered() -> None:
    (grid,) = grids(
        """\
                收入                                   支出
              项目           行次   决算数             项目            行次   决算数
一、财政拨款收入              1     945.84   一、公共安全支出           5     849.99
二、事业收入                  2       0.00   二、卫生健康支出           6      95.85
三、其他收入                  3      10.77                              7       0.00
本年收入合计                  4     956.61   本年支出合计               8     945.84
"""
    )
    assert grid[4] == ["三、其他收入", "3", "10.77", "", "", ""]


def test_a_form_of_one_row_in_columns_of_spaces() -> None:
    _laid, grid = grids(
        LAID
        + """\f
某县水务局   单位：万元
     合计         因公出国（境）费           公务用车购置及运行维护费           公务接待费
预算数   决算数   预算数    决算数        小计         公务用车运行维护费   预算数   决算数
                                     预算数   决算数   预算数     决算数
  7.53     5.58      3.19     1.42     2.04     2.13     2.04       2.13     2.30     2.03
"""
    )
    assert grid[0] == ["合计"] * 2 + ["因公出国（境）费"] * 2 + ["公务用车购置及运行维护费"] * 4 + ["公务接待费"] * 2
    assert grid[1][4:8] == ["小计", "小计", "公务用车运行维护费", "公务用车运行维护费"]
    assert grid[3] == ["7.53", "5.58", "3.19", "1.42", "2.04", "2.13", "2.04", "2.13", "2.30", "2.03"]


def test_rows_of_a_form_that_are_empty_stay_apart_from_the_rows_above() -> None:
    (grid,) = grids(
        """\
            项目               2024年      2025年
                               决算数      预算数
七、城乡社区支出                 612045    869884
其中:1.土地出让收入安排的支出    458997    629355
  2.土地收益基金安排的支出
  3.农业土地开发资金安排的支出                 59
  4.配套费安排的支出                 31     10370
"""
    )
    assert grid[-4:] == [
        ["其中:1.土地出让收入安排的支出", "458997", "629355"],
        ["2.土地收益基金安排的支出", "", ""],
        ["3.农业土地开发资金安排的支出", "", "59"],
        ["4.配套费安排的支出", "31", "10370"],
    ]


# --- columns of single spaces -----------------------------------------------------------------------


def test_codes_in_three_columns_and_heads_on_one_line() -> None:
    text = (
        "支出总表\n单位：元\n\n科目编码 科目名称 合计 基本支出 项目支出\n类 款 项\n201 一般公共服务支出 2,900 2,900 0\n"
        "201 05 统计事务 2,500 2,500 0\n201 05 07 专项普查 2,500 2,500 0\n204 公共安全支出 4,000 1,000 3,000\n"
    )
    (grid,) = grids(text)
    assert grid[0] == ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    assert grid[3] == ["2010507", "专项普查", "2,500", "2,500", "0"]


def test_of_heads_that_wrap_only_the_first_is_certain() -> None:
    text = (
        "收入总表\n单位：元\n\n事业单位\n科目编码 科目名称 合计 财政拨款收入 其他收入\n经营收入\n"
        "201 一般公共服务支出 2,900 2,000 1,900 0\n"
        "20105 统计事务 2,500 2,500 0 0\n20129 群众团体 2,500 2,500 0 0\n204 公共安全支出 4,000 1,000 3,000 0\n"
    )
    (grid,) = grids(text)
    assert grid[0] == ["科目编码", "科目名称", "合计"]
    assert grid[1] == ["201", "一般公共服务支出", "2,900"]


def test_two_figures_of_two_lines_are_never_run_together() -> None:
    lines = [f"{label}支出经过人民代表大会审议批准的年初预算安排为 1,309.0{n}" for n, label in enumerate("教科文卫农林水住保安")]
    text = "\n".join(f"{line}\n205060{n} 留学教育" for n, line in enumerate(lines))
    assert not any("1,309.0" in text and "1,309.00205" in text for text in paragraphs(text))
