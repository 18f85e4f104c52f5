"""Prose inside the cells of tables: its amounts and counts are facts under the label of the row, and no cells of the grid."""

from __future__ import annotations

from index.checks import check_filing
from index.domain import Box, Cell, Identity, Piece, Table
from index.statement_cells import cell_facts

IDENTITY = Identity("t", year=2024)


def _table(rows: list[list[str]]) -> Table:
    cells = tuple(Cell(r, c, text, r + 1, c + 1) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(1, cells, title="任务表")


def test_amounts_in_prose_stand_under_their_row() -> None:
    table = _table([["任务名称", "主要内容"], ["设备更新", "购置检验设备12台，投入资金30万元；培训投入1.5万元。"]])
    facts = cell_facts(table, IDENTITY)
    money = [(fact.measure.rows[0], fact.text) for fact in facts if fact.quantity and fact.quantity.unit == "万元"]
    assert money == [("设备更新", "30万元"), ("设备更新", "1.5万元")]
    assert {(fact.source.table, fact.source.row, fact.source.place) for fact in facts} == {("任务表", "设备更新", None)}
    assert check_filing(facts) == []


def test_things_are_counted_in_prose_as_well() -> None:
    table = _table(
        [["实施内容", "2023年购买13台加密电脑，并于12月前完成验收工作。"], ["说明", "全部工作按计划完成，完成率达到100%。"]]
    )
    (fact,) = cell_facts(table, IDENTITY)
    assert (fact.measure.rows, fact.text) == (("实施内容", "购买加密电脑"), "13台")


def test_values_labels_and_words_are_no_prose() -> None:
    table = _table(
        [
            ["指标", "目标值"],
            ["补助标准，按人计算的年度标准金额", "1,200.50万元"],
            ["目标", "有效提高服务水平，群众满意；质量改善。"],
        ]
    )
    assert cell_facts(table, IDENTITY) == ()


def test_a_figure_behind_a_page_break_is_cited_where_it_stands() -> None:
    text = "购置检验设备12台并完成调试，" + "培训投入1.5万元。"
    cell = Cell(1, 1, text, 2, 2, page_no=5, box=Box(1, 1, 9, 9), goes_on=(Piece(text.index("培训"), 6, Box(1, 1, 9, 3)),))
    table = Table(1, (Cell(1, 0, "设备更新", 2, 1, page_no=5), cell), title="任务表")
    places = {fact.source.quote: (fact.source.page_no, fact.source.box) for fact in cell_facts(table, IDENTITY)}
    assert places == {"12台": (5, Box(1, 1, 9, 9)), "1.5万元": (6, Box(1, 1, 9, 3))}
