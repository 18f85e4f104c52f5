"""Rows of dumps that lost a merged cell: they move under their heads where kinds or sums prove it, and stay otherwise."""

from __future__ import annotations

from index.domain import Cell
from index.table_shift import set_under_heads


def _cells(rows: list[list[str]]) -> list[Cell]:
    return [Cell(r, c, text, r + 1, c + 1) for r, row in enumerate(rows) for c, text in enumerate(row)]


def _grid(cells: list[Cell]) -> list[list[str]]:
    rows, columns = max(cell.row_end for cell in cells), max(cell.column_end for cell in cells)
    grid = [[""] * columns for _ in range(rows)]
    for cell in cells:
        for row in range(cell.row, cell.row_end):
            for column in range(cell.column, cell.column_end):
                grid[row][column] = cell.text
    return grid


HEAD = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"]


def test_rows_beside_a_lost_label_move_right() -> None:
    rows = [
        HEAD,
        ["产出指标", "数量指标", "培训期数", "≥", "3", "期", "10", ""],
        ["产出指标", "质量指标", "合格率", "=", "95", "%", "20", ""],
    ]
    found = _grid(set_under_heads(_cells(rows)))
    assert found[1] == ["绩效指标", "产出指标", "数量指标", "培训期数", "≥", "3", "期", "10"]
    assert found[2][0] == "绩效指标" and found[2][5] == "95"


def test_rows_under_their_heads_stay() -> None:
    rows = [HEAD, ["绩效指标", "产出指标", "数量指标", "培训期数", "≥", "3", "期", "10"]]
    assert _grid(set_under_heads(_cells(rows))) == rows


def test_a_total_comes_under_the_columns_it_sums() -> None:
    rows = [
        ["任务", "内容", "总额", "财政", "其他"],
        ["甲项", "一", "2", "2", "0"],
        ["乙项", "二", "5", "5", "0"],
        ["合计", "", "", "7", "7"],
    ]
    assert _grid(set_under_heads(_cells(rows)))[3][2:] == ["7", "7", ""]


def test_a_total_that_fits_nowhere_stays() -> None:
    rows = [
        ["任务", "内容", "总额", "财政", "其他"],
        ["甲项", "一", "2", "2", "0"],
        ["乙项", "二", "5", "5", "0"],
        ["合计", "", "", "8", "7"],
    ]
    assert _grid(set_under_heads(_cells(rows))) == rows
