from __future__ import annotations

from pathlib import Path

import pytest

from index.domain import Paragraph, Table, TableBlock
from index.errors import Unreadable
from index.readers.txt import read_txt, text_blocks
from index.readers.txt_glued import glued_rows
from index.readers.txt_tables import split_parallel
from index.readers.txt_text import clean_cell, decode, mend_figures, strip_markup


def grids(text: str) -> list[list[list[str]]]:
    return [Table(1, block.cells).grid for block in text_blocks(text) if isinstance(block, TableBlock)]


def paragraphs(text: str) -> list[str]:
    return [block.text for block in text_blocks(text) if isinstance(block, Paragraph)]


# --- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("2, 306. 00", "2,306.00"),
        ("69, 913. 34万元", "69,913.34万元"),
        ("10, 000", "10,000"),
        ("≥ 3 个", "≥3 个"),
        ("435. 07", "435.07"),
        ("分别是1. 原12项; 2. 健康促进", "分别是1. 原12项; 2. 健康促进"),
        ("2022 年, 2023 年", "2022 年, 2023 年"),
        ("第1, 23 条", "第1, 23 条"),
        ("共 5. 其中", "共 5. 其中"),
    ],
)
def test_figures_with_gaps(broken: str, mended: str) -> None:
    assert mend_figures(broken) == mended


def test_cells_are_cleaned() -> None:
    assert clean_cell("5. 00") == "5.00"
    assert clean_cell("其他政府性基金收入安 排的支出") == "其他政府性基金收入安排的支出"
    assert clean_cell("<p>3,729</p>") == "3,729"
    assert clean_cell("<ol> 1. 完成装修。 2. 购置设备。</ol>") == "1.完成装修。\n2.购置设备。"
    assert strip_markup("指标 < 5 且 > 3") == "指标 < 5 且 > 3"


def test_encodings() -> None:
    assert decode("收入".encode("gb18030")) == ("收入", True)
    assert decode("收入".encode("utf-16")) == ("收入", True)
    assert decode(b"\xef\xbb\xbf" + "收入".encode()) == ("收入", True)


# --- prose -----------------------------------------------------------------------------------------

CUT = [
    "（一）主要职能",
    "本中心成立于二〇一七年，由所在地区的主管部门举办，整",
    "合辖区内的各类服务机构，以提质量、降成本、促健康、增",
    "活力为总目标，推动优质资源下沉，各项服务的满意度位居",
    "全市前列，实现了当初提出的目标，全年收入合计为",
    "1,651.15 万元，比上年有所增长。",
    "（二）年度任务",
    "（1）持续推进资源扩容，使布局更加合理，服务水平稳步",
    "提升。",
    "（2）推进环境建设。",
    "本年度按照预算法的要求开展预算编制工作，突出重点、补",
    "齐短板，把资金和目标与职责和计划更好地匹配起来，使预",
    "算的安排、分配符合本部门的职责。",
]


@pytest.mark.parametrize("parting", ["\n", "\n\n"])
def test_lines_cut_at_a_width_are_joined(parting: str) -> None:
    lines = list(CUT)
    lines[4] = " " + lines[4]  # a page begins
    assert paragraphs(parting.join(lines)) == [
        CUT[0],
        "".join(CUT[1:6]).replace("1,651.15 万元", "1,651.15万元"),
        CUT[6],
        CUT[7] + CUT[8],
        CUT[9],
        "".join(CUT[10:]),
    ]


def test_captions_as_long_as_each_other_are_no_cut_lines() -> None:
    captions = [line for number in range(1, 8) for line in (f"表{number}", "部门收支预算情况总表", "临江市青山区水务局")]
    assert paragraphs("\n".join(captions)) == captions


def test_lines_cut_after_a_number_of_letters_are_joined_within_a_figure() -> None:
    """Some dumps count letters and not width: 2. and 91万元 are one figure, 万元 goes on after it."""
    told = (
        "（一）收支总体情况",
        "临江市水务局2020年度收入支出总计13668.79万元。与2019年度相比，收入支出总计增加1414.02万元，增长11.54%。主要原因是工作任务变化。",
        "本年支出合计13478.70万元，其中：基本支出3144.34万元，占23.33%；项目支出10334.36万元，占76.67%。",
        "（二）政府采购支出情况",
        "临江市水务局2020年度政府采购支出金额为6554.10万元，其中：货物采购3230.90万元、工程采购1384.67万元、服务采购1938.53万元。",
        "截至2020年末，临江市水务局人员编制210人，年末实有人数205人，比上年减少3人，其中退休2人、调出1人。",
    )
    lines = [one[at : at + 28] for one in told for at in range(0, len(one), 28)]
    assert paragraphs("\n".join(lines)) == list(told)


def test_whole_paragraphs_stay_apart_but_page_ends_are_mended() -> None:
    text = (
        "一、机构设置\n\n某中心为所在地区的一级预算单位，没有下属机构，由综合部、财务部和信息\n\n"
        "管理部组成，共有职工二十人，实有车辆一辆。\n\n二、工作目标\n\n加强管理。\n"
    )
    assert paragraphs(text) == [
        "一、机构设置",
        "某中心为所在地区的一级预算单位，没有下属机构，由综合部、财务部和信息管理部组成，共有职工二十人，实有车辆一辆。",
        "二、工作目标",
        "加强管理。",
    ]


def test_markdown() -> None:
    blocks = text_blocks("## 年度报告\n\n- 第一部分 概况\n- **重点**项目\n\n---\n")
    assert blocks == [Paragraph("年度报告", style_level=2), Paragraph("第一部分 概况"), Paragraph("重点项目")]


# --- tables ----------------------------------------------------------------------------------------


def test_header_of_two_rows_with_half_tables() -> None:
    text = (
        "收 入\t\t支 出\t\n项 目\t2023 年预算数\t项 目\t2023 年预算数\n一、拨款\t12,408\t一、卫生\t9,408\n\t\t二、其他\t3,000\n"
    )
    assert grids(text) == [
        [
            ["收入", "收入", "支出", "支出"],
            ["项目", "2023年预算数", "项目", "2023年预算数"],
            ["一、拨款", "12,408", "一、卫生", "9,408"],
            ["", "", "二、其他", "3,000"],
        ]
    ]


def test_a_body_named_in_its_total_row_does_not_reach_down() -> None:
    text = "单位\t编码\t名称\t合计\t项目\n某局\t\t\t120\t90\n\t210\t卫生\t20\t10\n\t229\t其他\t100\t80\n"
    assert [row[0] for row in grids(text)[0]] == ["单位", "某局", "", ""]


def test_a_merged_label_reaches_down() -> None:
    text = (
        "单位\t年度\t总计\t公务用车\t\n\t\t\t小计\t购置\n某局\t2022 年\t4.05\t4.05\t0\n"
        "\t2023 年\t4.05\t4.05\t0\n\t增减\t0\t0\t0\n"
    )
    [grid] = grids(text)
    assert [row[0] for row in grid] == ["单位", "单位", "某局", "某局", "某局"]
    assert grid[0] == ["单位", "年度", "总计", "公务用车", "公务用车"]


def test_table_goes_on_after_its_title_is_repeated() -> None:
    title = "表 1\n\n收支表\n\n部门名称： 某局\n\n单位：万元\n\n"
    header = "项目\t预算数\n"
    [grid] = grids(title + header + "收入\t10\n支出\t9\n\n" + title + header + "结余\t1\n")
    assert grid == [["项目", "预算数"], ["收入", "10"], ["支出", "9"], ["结余", "1"]]


def test_another_title_begins_another_table() -> None:
    text = "表 1\n\n收入表\n\n项目\t预算数\n收入\t10\n\n表 2\n\n支出表\n\n项目\t预算数\n支出\t9\n"
    assert [len(grid) for grid in grids(text)] == [2, 2]


def test_a_cell_cut_by_the_page_end_is_joined() -> None:
    text = "项目\t金额\t目标\n甲\t3\t建设信息平台并完成验收。\n乙\t5\t按照信息化建设集团\n\n\t\t的进度推进计划。\n--\t--\t---\n"
    assert grids(text)[0][2] == ["乙", "5", "按照信息化建设集团的进度推进计划。"]


def test_one_cell_a_line() -> None:
    text = (
        "表1 满意度\n\t医院\n\t满意度（分）\n\n\t\n\t第一季度\n\t第二季度\n\n\t甲院\n\t91.08\n\t90.58\n\n"
        "\t平均\n\t91.23\n\n\n三、总体评价\n"
    )
    assert grids(text) == [
        [
            ["医院", "满意度（分）", "满意度（分）"],
            ["医院", "第一季度", "第二季度"],
            ["甲院", "91.08", "90.58"],
            ["平均", "91.23", "91.23"],
        ]
    ]
    assert paragraphs(text) == ["表1满意度", "三、总体评价"]


def test_form_lines_spread_to_the_right() -> None:
    text = (
        "编码:\t4403\t名称:\t综合管理\t\n政策依据:\t上级文件\t\t\t\n长期目标:\t\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t指标值\t解释\n产出\t数量\t人次\t≥5人\t无\n"
    )
    [grid] = grids(text)
    assert grid[0] == ["编码:", "4403", "名称:", "综合管理", "综合管理"]
    assert grid[1] == ["政策依据:"] + ["上级文件"] * 4
    assert grid[2] == ["长期目标:", "", "", "", ""]


def test_parallel_values_in_one_cell_become_rows() -> None:
    assert split_parallel(["产出", "模块数量 ACT 个案 人次", "≥ 3 个 ≥ 75 个 ≥ 15 万人次"]) == [
        ["产出", "模块数量", "≥ 3 个"],
        ["", "ACT 个案", "≥ 75 个"],
        ["", "人次", "≥ 15 万人次"],
    ]
    assert len(split_parallel(["产出", "模块数量", "≥ 3 个 ≥ 75 个"])) == 1


INDICATORS = "一级指标\t二级指标\t三级指标\t指标值\n" + "".join(f"\t\t指标{number}人数\t≥{number}人\n" for number in range(1, 6))


def test_a_narrower_part_comes_under_its_columns() -> None:
    text = INDICATORS + "\n数量指标\n\n产出指标\n\n户数\t≥90户\n次数\t≥3次\n场次\t≥4场\n"
    [grid] = grids(text)
    assert grid[-1] == ["产出指标", "数量指标", "场次", "≥4场"]
    assert grid[1] == ["产出指标", "数量指标", "指标1人数", "≥1人"]


def test_labels_printed_in_the_middle_of_their_rows() -> None:
    rows = ["", "质量指标", "", "时效指标", ""]
    text = "一级指标\t二级指标\t三级指标\t指标值\n" + "".join(
        f"\t{label}\t比率{n}\t≥{n}0%\n" for n, label in enumerate(["", *rows], start=1)
    )
    assert [row[1] for row in grids(text)[0]][1:] == ["质量指标"] * 3 + ["时效指标"] * 3


def test_rows_glued_into_prose() -> None:
    rows = [[f"项目{n}", "开展各类宣传活动，保障工作正常进行", f"{n}0.00", f"{n}0.00", "0.00"] for n in range(1, 5)]
    prose = "购买法律服务。 卫生宣传 571.77 571.77 0.00 开展年度活动。 按照计划开展 老龄事务 0.00 45.00 45.00 宣传资料印刷。"
    assert glued_rows(prose, rows) == [
        ["卫生宣传", "购买法律服务。开展年度活动。", "571.77", "571.77", "0.00"],
        ["老龄事务", "按照计划开展宣传资料印刷。", "45.00", "45.00", "0.00"],
    ]
    assert glued_rows("二〇二四年预算 12 万元，增长 3 万元。", rows) == []


def test_bars() -> None:
    [grid] = grids("| 项目 | 金额 |\n|---|---|\n| 收入 | 10 |\n| 支出 | 9 |\n")
    assert grid == [["项目", "金额"], ["收入", "10"], ["支出", "9"]]


SPACED = """2026年支出预算总表
编制单位：某街道 单位：元
功能分类科目名称 合计 基本支出 项目支出
201 一般公共服务支出 3,353,072 3,353,072
2010506统计管理 1,200 1,200
208 社会保障支出 8,568,532 4,787,960 3,780,572

功能分类科目名称 合计 基本支出 项目支出
2080801死亡抚恤 1,990,000 1,990,000
合计 13,912,804 4,787,960 9,124,844
"""


def test_cells_parted_by_spaces() -> None:
    assert grids(SPACED) == [
        [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["201", "一般公共服务支出", "3,353,072", "", ""],
            ["2010506", "统计管理", "1,200", "", ""],
            ["208", "社会保障支出", "8,568,532", "4,787,960", "3,780,572"],
            ["2080801", "死亡抚恤", "1,990,000", "", ""],
            ["合计", "合计", "13,912,804", "4,787,960", "9,124,844"],
        ]
    ]
    assert "2010506统计管理 1,200 1,200" in paragraphs(SPACED)  # what the table cannot say for certain stays in the prose


def test_two_half_tables_parted_by_spaces_stay_prose() -> None:
    text = "项目 预算数 项目 合计\n一、拨款 76,306 一、服务 3,353\n" + "".join(f"第{n}类支出 1,{n}00\n" for n in range(1, 6))
    assert grids(text) == []


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" \n\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_txt(path)


def test_sample_dumps(samples: Path) -> None:
    found = {}
    for path in sorted((samples.parent / "text").glob("*.txt")):
        tables = [Table(1, block.cells) for block in read_txt(path).blocks if isinstance(block, TableBlock)]
        found[path.name[:3]] = [table.shape for table in tables]
    assert found == {
        "000": [(7, 3), (19, 4), (17, 9), (19, 4), (14, 6), (15, 6), (5, 8), (6, 6), (3, 6), (83, 6)],
        "001": [(20, 5), (20, 5)],
        "002": [(8, 3), (6, 4), (7, 5)],
        "003": [(28, 5), (111, 4)],
        "004": [],
    }


def test_a_line_of_body_and_unit_is_the_caption_of_the_next_table() -> None:
    text = "\n".join(
        [
            "收入总表",
            "青山区教育局\t单位：元",
            "科目\t合计\t其他收入",
            "教育支出\t120.50\t20.50",
            "合计\t120.50\t20.50",
            "三公经费表",
            "部门：青山区教育局\t单位：万元",
            "年度\t合计\t接待费",
            "2024年\t3.10\t3.10",
            "2023年\t2.10\t2.10",
        ]
    )
    assert [grid[0] for grid in grids(text)] == [["科目", "合计", "其他收入"], ["年度", "合计", "接待费"]]
    assert any("单位：元" in paragraph for paragraph in paragraphs(text))


def test_labels_of_a_form_stand_at_the_top_of_their_rows() -> None:
    """A label beside 一级指标, 二级指标 names the rows below it, and so do the labels above it."""
    rows = [
        ["部门名称", "", "甲市乙局", "", ""],
        ["年度主要任务", "任务名称", "主要内容", "预算金额（万元）", ""],
        ["", "", "", "总额", "财政拨款"],
        ["", "普法宣传", "开展活动", "31.00", "31.00"],
        ["", "档案建设", "编制方案", "46.00", "46.00"],
        ["", "合计", "", "77.00", "77.00"],
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "开展活动", "≥17次"],
        ["", "", "质量指标", "验收合格率", "≥98%"],
        ["总分", "", "", "100", "97.07"],
    ]
    (grid,) = grids("\n".join("\t".join(row) for row in rows))
    assert [row[0] for row in grid[3:6]] == ["年度主要任务"] * 3
    assert [row[0] for row in grid[6:9]] == ["年度绩效指标"] * 3
    assert grid[9][:3] == ["总分"] * 3


def test_a_row_that_lost_a_tab_is_set_right_though_its_value_is_a_time() -> None:
    """All other rows end in the last column, most of them in figures; 第4季度 is one of its values, and no label."""
    others = "\n".join(
        f"\t\t{name}次数\t≥{count}次"
        for count, name in enumerate(("检查", "巡查", "回访", "宣传", "走访", "抽查", "会商", "演练"), 1)
    )
    (grid,) = grids(
        "绩效目标表\n一级指标\t二级指标\t三级指标\t目标值\n产出\t时效\t培训完成时间\t2023年四季度\n"
        f"\t\t验收时间\t2023年12月\n\t补助发放时间\t第4季度\t\n{others}"
    )
    assert grid[3] == ["产出", "时效", "补助发放时间", "第4季度"]
