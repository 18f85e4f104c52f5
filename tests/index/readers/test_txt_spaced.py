"""Rows of cells parted by spaces, as text dumps of PDF files have them."""

from __future__ import annotations

from index.readers.txt_spaced import spaced_tables


def test_a_row_without_figures_ends_no_table() -> None:
    lines = [
        "部门经济分类科目名称 合计 人员经费 公用经费",
        "301 工资福利支出 3,000 3,000 0",
        "301 01基本工资 1,000 1,000 0",
        "301 02津贴补贴 2,000 2,000 0",
        "303 对个人和家庭的补助 5,000 5,000 0",
        "303 01离休费",
        "303 02退休费 5,000 5,000 0",
        "合计 8,000 8,000 0",
    ]
    (table,) = spaced_tables(lines)
    assert [row[1] for row in table.rows[1:]][-2:] == ["退休费", "合计"]
