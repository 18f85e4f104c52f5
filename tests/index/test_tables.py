"""Table blocks -> tables: joined over pages, with caption, notes and a role for every cell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.domain import Block, Box, Cell, Document, Page, Paragraph, Role, Table, TableBlock
from index.tables import build_tables, table_as_dict, tables_as_dict

EDGES = (50.0, 150.0, 250.0, 350.0, 450.0, 550.0, 650.0)


def block(rows: Sequence[str], page_no: int | None = 1, edges: Sequence[float] = EDGES) -> TableBlock:
    """A table from lines of cells parted by "|"; "<" goes on with the cell at its left, "^" with the one above."""
    grid = [row.split("|") for row in rows]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, texts in enumerate(grid):
        for c, text in enumerate(texts):
            owner[r, c] = owner[r, c - 1] if text == "<" else owner[r - 1, c] if text == "^" else (r, c)
    cells = []
    for r, c in sorted(set(owner.values())):
        places = [place for place, own in owner.items() if own == (r, c)]
        row_end, column_end = max(p[0] for p in places) + 1, max(p[1] for p in places) + 1
        box = None if page_no is None else Box(edges[c], 100 + 20 * r, edges[column_end], 100 + 20 * row_end)
        cells.append(Cell(r, c, grid[r][c], row_end, column_end, page_no, box))
    return TableBlock(tuple(cells), page_no)


def tables(*blocks: Block | str) -> tuple[Table, ...]:
    whole = tuple(Paragraph(one) if isinstance(one, str) else one for one in blocks)
    last = max((one.page_no or 1 for one in whole if isinstance(one, TableBlock)), default=1)
    return build_tables(Document("样.pdf", "pdf", whole, tuple(Page(n + 1, 700, 800) for n in range(last))))


def roles(table: Table, row: int) -> list[str]:
    return [cell.role.value for cell in table.row_cells(row)]


HEAD = ["预算单位|科目编码|科目名称|支出总计", "某中心|||12", "|210|卫生健康支出|12"]


def test_caption_is_read_from_the_lines_above() -> None:
    (table,) = tables(
        "第二部分 预算表",
        "本部分列示各表，详细数据如后所示，请结合说明阅读，单位换算可能存在尾数误差。",
        "表 3",
        "支出总表",
        "2023 年度",
        "部门名称：某市第一中心（本级） 单位：万元",
        block(HEAD),
        "注：本表反映全年情况。",
        "正文从这里继续。",
    )
    assert (table.number, table.title, table.unit) == ("表 3", "支出总表", "万元")
    assert (table.entity_text, table.period_text) == ("某市第一中心（本级）", "2023年度")
    assert table.notes == ("注：本表反映全年情况。",)
    assert table.section == ("第二部分 预算表",)
    assert table.after_block == 6


@pytest.mark.parametrize(
    ("line", "number", "title", "unit"),
    [
        ("表1-2 债务余额情况表（单位：亿元）", "表1-2", "债务余额情况表", "亿元"),
        ("公开08表", "公开08表", "", ""),
        ("附表 4：项目明细表", "附表 4", "项目明细表", ""),
        ("2023 年收入预算表（万元）", "", "2023 年收入预算表（万元）", "万元"),
        ("专项债券项目表 金额单位：万元；期限：年；利率：%", "", "专项债券项目表", "万元"),
        ("分区资金及服务人数情况表 单位：万元、人", "", "分区资金及服务人数情况表", "万元"),
        ("居家上门服务补贴标准表 单位：元/人·月", "", "居家上门服务补贴标准表", "元/人·月"),
        ("2023年，本部门重点项目绩效目标情况如下：", "", "重点项目绩效目标情况", ""),
        ("表明了各项工作的进展", "", "表明了各项工作的进展", ""),
    ],
)
def test_one_line_captions(line: str, number: str, title: str, unit: str) -> None:
    (table,) = tables(line, block(HEAD))
    assert (table.number, table.title, table.unit) == (number, title, unit)


def test_sentence_above_is_no_title() -> None:
    (table,) = tables("一、支出情况", "本年支出增加，主要原因是人员增加。", block(HEAD))
    assert table.title == "一、支出情况"  # the section stands in


def test_title_rows_in_the_grid_become_the_caption() -> None:
    (table,) = tables(
        block(["收入支出决算总表|<|<|<", "编制单位：某局||单位：元|", "项目|预算数|决算数|差额", "合计|1|2|1"], page_no=None)
    )
    assert (table.title, table.entity_text, table.unit) == ("收入支出决算总表", "某局", "元")
    assert table.grid == [["项目", "预算数", "决算数", "差额"], ["合计", "1", "2", "1"]]


def test_repeated_title_and_header_are_dropped_when_a_table_goes_on() -> None:
    (table,) = tables(
        "表 3", "支出总表", "单位：万元", block(HEAD),
        "表 3", "支出总表", "单位：万元", block([HEAD[0], "|229|其他支出|3"], 2, (50, 90, 200, 300, 420)),
    )  # fmt: skip
    assert table.pages == (1, 2)
    assert table.grid == [
        ["预算单位", "科目编码", "科目名称", "支出总计"],
        ["某中心", "", "", "12"],
        ["", "210", "卫生健康支出", "12"],
        ["", "229", "其他支出", "3"],
    ]


def test_another_table_of_the_same_shape_is_not_joined() -> None:
    found = tables("表 3", "支出总表", block(HEAD), "表 4", "收入总表", block(HEAD, 2))
    assert [table.number for table in found] == ["表 3", "表 4"]
    assert [table.order for table in found] == [1, 2]


def test_next_form_of_the_same_kind_is_not_joined() -> None:
    form = ["项目名称|某项目|实施单位|某局", "绩效目标|完成建设|<|<"]
    assert len(tables(block(form), block(form, 2))) == 2


def test_row_cut_by_the_page_end_is_put_together() -> None:
    (table,) = tables(
        block(["项目名称|预算数|绩效目标", "综合管理|3,729|指派专业人员到对口地区开展帮扶并且"]),
        block(["||按时完成全部任务。", "政府投资|3,780|完成平台建设。"], 2),
    )
    assert table.grid[1:] == [
        ["综合管理", "3,729", "指派专业人员到对口地区开展帮扶并且按时完成全部任务。"],
        ["政府投资", "3,780", "完成平台建设。"],
    ]


def test_half_empty_row_with_an_amount_is_no_cut_row() -> None:
    (table,) = tables(
        block(["项目|预算数|项目|预算数", "一、拨款|12|一、公共卫生支出以及其他各项支出|9"]),
        block(["||二、其他支出|3"], 2),
    )
    assert table.grid[2] == ["", "", "二、其他支出", "3"]


def test_merged_label_goes_on_over_the_page_but_separate_empty_cells_stay_empty() -> None:
    (table,) = tables(
        block(["单位名称|某局|主管部门|某市", "绩效指标|数量|完成个数|≥3个", "^|^|建设次数|≥1次"]),
        block(["||参加人数|≥10人", "^|质量|合格率|≥90%"], 2),
    )
    assert [row[:2] for row in table.grid[3:]] == [["绩效指标", "数量"], ["绩效指标", "质量"]]
    (lists,) = tables(block(HEAD), block(["|229|其他支出|3", "|22904|专项支出|3"], 2))
    assert [row[0] for row in lists.grid[3:]] == ["", ""]


def test_narrower_rest_is_placed_by_its_boxes() -> None:
    (table,) = tables(
        block(["单位名称|某局|主管部门|某市", "绩效指标|数量|完成个数|≥3个", "^|^|建设次数|≥1次"]),
        block(["参加人数|≥10人", "培训人数|≥20人"], 2, (250, 350, 450)),
    )
    assert table.grid[3][2:] == ["参加人数", "≥10人"]


def test_columns_a_little_wider_on_the_next_page_stay_the_same_columns() -> None:
    (table,) = tables(
        block(["单位名称|某局|主管部门|某市", "绩效指标|数量|完成个数|≥3个", "^|^|建设次数|≥1次"]),
        block(["||参加人数|≥10人", "^|质量|合格率|≥90%"], 2, (50, 158, 243, 350, 450)),
    )
    assert table.shape == (5, 4)


def test_roles_of_a_list_with_two_header_rows_and_two_halves() -> None:
    (table,) = tables(block(["收入|<|支出|<", "项目|预算数|项目|预算数", "一、拨款|12|一、卫生|9", "合计|12|合计|9"]))
    assert (table.header_rows, table.header_columns) == (2, 1)
    assert roles(table, 1) == ["header"] * 4
    assert roles(table, 2) == ["label", "value", "label", "value"]


def test_codes_and_ordinals_are_no_values() -> None:
    (table,) = tables(block(["科目编码|科目名称|合计", "栏次|1|2", "208|社会保障支出|5", "20805|养老支出|5"]))
    assert table.header_columns == 2
    assert roles(table, 1) == ["ordinal"] * 3
    assert roles(table, 2) == ["label", "label", "value"]
    (numbered,) = tables(block(["序号|单位名称|完成率", "1|某医院|98%", "2|某学校|97%"]))
    assert roles(numbered, 1) == ["ordinal", "label", "value"]


def test_form_with_an_indicator_tree_keeps_its_second_header() -> None:
    (table,) = tables(
        block([
            "单位名称|<|某市卫生局|主管部门|某市",
            "年度任务|任务名称|主要内容|预算金额（万元）|<",
            "^|^|^|总额|财政拨款",
            "^|基本支出|保障运转。|570.1|570.1",
            "绩效指标|一级指标|二级指标|三级指标|目标值",
            "^|产出|数量|完成个数|≥3个",
            "^|^|质量|合格情况|有效提高",
            "^|满意度|公众|满意率|≥90%",
        ])
    )  # fmt: skip
    assert table.header_rows == 0
    assert roles(table, 0) == ["label", "value", "label", "value"]
    assert roles(table, 1) == ["label", "header", "header", "header"]
    assert roles(table, 2)[-2:] == ["header", "header"]
    assert roles(table, 3) == ["label", "label", "value", "value", "value"]
    assert roles(table, 4) == ["label"] + ["header"] * 4
    assert roles(table, 6) == ["label", "label", "label", "label", "value"]
    assert table.unit == "万元"


def test_row_over_the_whole_width_names_a_section() -> None:
    (table,) = tables(block(["项目|预算数|决算数", "（一）基本支出|<|<", "人员经费|1|2", "公用经费|3|4"]))
    assert roles(table, 1) == ["section"]


def test_two_column_list_is_no_form() -> None:
    (table,) = tables(block(["代码|说明", "A1|新增", "A2|变更", "A3|停用"]))
    assert table.header_rows == 1
    assert table.places[1, 1].role is Role.VALUE


def test_public_form() -> None:
    document = Document("甲.docx", "docx", (Paragraph("表 1 总表"), block(["项目|金额", "合计|5"], None)))
    found = tables_as_dict(document, build_tables(document))
    assert (found["file"], found["pages"]) == ("甲.docx", None)
    assert found["tables"][0] == table_as_dict(build_tables(document)[0])
    assert {key: found["tables"][0][key] for key in ("title", "number", "unit", "pages", "header_rows", "grid")} == {
        "title": "总表",
        "number": "表 1",
        "unit": "",
        "pages": [],
        "header_rows": 1,
        "grid": [["项目", "金额"], ["合计", "5"]],
    }
