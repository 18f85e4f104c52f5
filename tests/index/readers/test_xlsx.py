from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.styles import Border, Side  # type: ignore[import-untyped]

from index.domain import Block, Paragraph, TableBlock
from index.errors import Unreadable
from index.readers import read_document
from index.readers.number_formats import format_value
from index.readers.sheets import Sheet, sheet_blocks
from index.readers.xlsx import read_xlsx


def saved(tmp_path: Path, fill: Callable[[Any], None]) -> Path:
    workbook = openpyxl.Workbook()
    fill(workbook)
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    return path


def rows(block: Block) -> list[list[str]]:
    assert isinstance(block, TableBlock)
    height = max(cell.row_end for cell in block.cells)
    return [[cell.text for cell in sorted(block.cells, key=lambda c: c.column) if cell.row == row] for row in range(height)]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1200, "#,##0.00", "1,200.00"),
        (0.62, "0.00%", "62.00%"),
        (0.1 + 0.2, "General", "0.3"),
        (82800.92000000001, "General", "82800.92"),
        (335.90714285714284, "General", "335.9071429"),
        (8783565693.09, "General", "8783565693.09"),
        (123456789012345678, "0", "123456789012345678"),
        (2100408, "General", "2100408"),
        (1e-7, "General", "0.0000001"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00_ ;[Red]-#,##0.00 ", "-1,234.50"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1254, '"¥"#,##0.00_);[Red]\\("¥"#,##0.00\\)', "¥1,254.00"),
        (1254, "[$¥-804]#,##0", "¥1,254"),
        (12345678, '0.00,,"百万"', "12.35百万"),
        (7, "000", "007"),
        (0, "#", ""),
        (0.5, "#.##", ".5"),
        (2.5, "0", "3"),
        (5, '[>=10]"多";"少"', "少"),
        (1234.5, "0.00E+00", "1.23E+3"),
        (True, "General", "TRUE"),
        (Decimal("12.50"), "0.00", "12.50"),
        ("表1", "@", "表1"),
        (None, "General", ""),
        (datetime(2024, 5, 6), "mm-dd-yy", "2024/5/6"),
        (datetime(2024, 5, 6), 'yyyy"年"m"月"d"日"', "2024年5月6日"),
        (datetime(2024, 5, 6, 7, 8, 9), "yyyy/m/d h:mm:ss", "2024/5/6 7:08:09"),
        (date(2024, 5, 6), "General", "2024/5/6"),
        (time(7, 8), "h:mm", "7:08"),
    ],
)
def test_values_as_a_reader_sees_them(value: object, number_format: str, text: str) -> None:
    assert format_value(value, number_format) == text


def test_title_and_unit_stand_before_the_table(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet.title = "收支总表"
        sheet["A1"] = "某局收支总表"
        sheet.merge_cells("A1:C1")
        sheet["C2"] = "单位：万元"
        for row in (["项目", "金额", None], [None, "上年", "本年"], ["收入", 1200, 0.5]):
            sheet.append(row)
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B3:C3")
        sheet["B5"].number_format = "#,##0.00"
        sheet["C5"].number_format = "0.0%"
        sheet["A7"] = "注：金额含税"

    document = read_document(saved(tmp_path, fill))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "某局收支总表",
        "单位：万元",
        "注：金额含税",
    ]
    table = document.blocks[2]
    assert isinstance(table, TableBlock)
    assert table.caption == "收支总表"
    assert {(c.row, c.column, c.row_end, c.column_end, c.text) for c in table.cells} == {
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 3, "金额"),
        (1, 1, 2, 2, "上年"),
        (1, 2, 2, 3, "本年"),
        (2, 0, 3, 1, "收入"),
        (2, 1, 3, 2, "1,200.00"),
        (2, 2, 3, 3, "50.0%"),
    }


def test_nameless_sheets_give_no_caption(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        workbook.active.title = "Sheet1"
        workbook.active.append(["项目", "金额"])
        workbook.active.append(["收入", 1])

    [table] = read_document(saved(tmp_path, fill)).blocks
    assert isinstance(table, TableBlock)
    assert table.caption == ""


def test_hidden_parts_are_left_out_and_told(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (["项目", "底稿", "金额"], ["收入", "x", 1], ["草稿", "x", 2], ["支出", "x", 3]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        workbook.create_sheet("旧表").sheet_state = "hidden"

    document = read_document(saved(tmp_path, fill))
    assert rows(document.blocks[0]) == [["项目", "金额"], ["收入", "1"], ["支出", "3"]]
    assert {issue.code for issue in document.issues} == {"hidden_cells", "hidden_sheet"}


def test_columns_beside_the_print_area_are_left_out(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for number in range(5):
            sheet.append([f"项目{number}", number, number, "是"])
        sheet.print_area = "A1:C5"

    document = read_document(saved(tmp_path, fill))
    assert rows(document.blocks[0])[0] == ["项目0", "0", "0"]
    assert [issue.code for issue in document.issues] == ["outside_print_area"]


def test_formula_without_a_saved_value_is_an_issue(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["项目", "金额"])
        workbook.active.append(["收入", "=1+1"])

    document = read_document(saved(tmp_path, fill))
    assert [issue.code for issue in document.issues] == ["formula_without_value"]


def test_several_tables_on_one_sheet(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (["甲表", None], ["项目", "金额"], ["收入", 1], [None, None], ["乙表", None], ["项目", "人数"], ["职工", 2]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A5:B5")

    blocks = read_document(saved(tmp_path, fill)).blocks
    assert [block.text if isinstance(block, Paragraph) else rows(block)[1] for block in blocks] == [
        "甲表",
        ["收入", "1"],
        "乙表",
        ["职工", "2"],
    ]


def test_borders_tell_the_table_from_its_surroundings(tmp_path: Path) -> None:
    line = Side(style="thin")

    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (
            ["编制单位：某局", None, "单位：元"],
            ["项目", "上年", "本年"],
            ["收入", 1, 2],
            ["制表：张三", None, "审核：李四"],
        ):
            sheet.append(row)
        for row in sheet["A2:C3"]:
            for cell in row:
                cell.border = Border(line, line, line, line)

    blocks = read_document(saved(tmp_path, fill)).blocks
    assert [block.text if isinstance(block, Paragraph) else len(rows(block)) for block in blocks] == [
        "编制单位：某局",
        "单位：元",
        2,
        "制表：张三",
        "审核：李四",
    ]


def test_indents_of_labels_stay(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        for row in (["项目", "金额"], ["支出", 3], ["  人员", 1], ["公用", 2]):
            workbook.active.append(row)
        workbook.active["A4"].alignment = openpyxl.styles.Alignment(indent=1)

    [table] = read_document(saved(tmp_path, fill)).blocks
    assert [row[0] for row in rows(table)] == ["项目", "支出", "\u3000人员", "\u3000公用"]


def test_a_spacer_row_does_not_part_a_table() -> None:
    sheet = Sheet("", {(0, 0): "项目", (0, 1): "金额", (1, 0): "收入", (1, 1): "1", (3, 0): "支出", (3, 1): "2"})
    [table] = sheet_blocks(sheet)
    assert rows(table) == [["项目", "金额"], ["收入", "1"], ["支出", "2"]]


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["项目", "金额"])
        workbook.active.append(["收入", 1])
        workbook.active.cell(1_000_000, 1, "完")

    assert len(read_document(saved(tmp_path, fill)).blocks) == 2


def test_broken_workbook(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(Unreadable) as caught:
        read_xlsx(path)
    assert caught.value.code == "damaged"


def test_sample_form(samples: Path) -> None:
    [path] = samples.glob("*.xlsx")
    blocks = read_document(path).blocks
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    assert [len(rows(table)) for table in tables] == [20, 20]
    assert rows(tables[0])[4][1::2] == ["1,200.00", "400.00"]
