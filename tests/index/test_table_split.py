"""Several tables in one grid are told apart by the captions between them."""

from __future__ import annotations

from index.domain import Cell, Document, TableBlock
from index.table_split import split_grid
from index.tables import build_tables


def _cells(rows: list[list[tuple[str, int]]]) -> list[Cell]:
    """Rows of (text, columns that it covers)."""
    cells = []
    for number, row in enumerate(rows):
        column = 0
        for text, width in row:
            cells.append(Cell(number, column, text, number + 1, column + width))
            column += width
    return cells


def _one(*texts: str) -> list[tuple[str, int]]:
    return [(text, 1) for text in texts]


FIRST = [
    _one("附表1", "", "", ""),
    [("2025年全县一般公共预算收入完成情况表", 4)],
    _one("", "", "", "单位：万元"),
    _one("科目", "预算数", "完成数", "占预算（%）"),
    _one("一、税收收入", "1200", "1210", "100.8"),
    _one("　　房产税", "", "", ""),
]
SECOND = [
    _one("附表2", "", "", ""),
    [("2025年全县一般公共预算支出完成情况表", 4)],
    [("", 3), ("单位：万元", 1)],
    [("科目", 2), ("预算数", 1), ("完成数", 1)],
    [("一、教育", 2), ("800", 1), ("790", 1)],
]


def test_a_caption_in_the_middle_begins_another_table() -> None:
    first, second = split_grid(_cells(FIRST + SECOND))
    assert max(cell.row for cell in first) == 5
    assert [cell.text for cell in second if cell.row == 4] == ["一、教育", "800", "790"]
    assert max(cell.column_end for cell in second) == 3, "columns as this table divides them"


def test_each_table_has_its_own_title_and_unit() -> None:
    block = TableBlock(tuple(_cells(FIRST + SECOND)))
    document = Document("a.docx", "docx", (block,))
    tables = build_tables(document)
    assert [(table.number, table.title, table.unit) for table in tables] == [
        ("附表1", "2025年全县一般公共预算收入完成情况表", "万元"),
        ("附表2", "2025年全县一般公共预算支出完成情况表", "万元"),
    ]
    assert tables[1].grid == [["科目", "预算数", "完成数"], ["一、教育", "800", "790"]]


def test_what_looks_like_a_caption_but_leads_to_no_heads_stays() -> None:
    rows = [
        _one("项目", "金额", "备注"),
        _one("合计", "12", ""),
        _one("其他支出情况", "", ""),
        _one("其中：房产税", "3", ""),
    ]
    assert len(split_grid(_cells(rows))) == 1


def test_a_section_row_of_a_form_is_no_caption() -> None:
    rows = [
        [("项目名称", 1), ("道路养护", 3)],
        [("年度目标", 4)],
        _one("指标", "目标值", "完成值", "得分"),
        _one("里程", "20公里", "20公里", "10"),
        [("项目支出情况", 4)],
        _one("预算数", "执行数", "执行率", "得分"),
        _one("100", "98", "98%", "9.8"),
    ]
    assert len(split_grid(_cells(rows))) == 1
