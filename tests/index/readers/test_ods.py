"""ODS -> document: what each cell shows, with the decimals it is printed with; what is hidden stays out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from index.domain import Document, Paragraph, Table, TableBlock
from index.errors import LimitExceeded, Unreadable
from index.readers import read_document

SPACES = "urn:oasis:names:tc:opendocument:xmlns"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
STYLES = (
    '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="box"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
    '<style:style style:name="inside"><style:paragraph-properties fo:margin-left="0.353cm"/></style:style>'
)


def cell(text: str = "", value: str = "", more: str = "", *, style: str = "box") -> str:
    typed = f' office:value-type="float" office:value="{value}"' if value else ""
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell table:style-name="{style}"{typed} {more}>{shown}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "收支总表", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def read(tmp_path: Path, *sheets: str, manifest: str = "") -> Document:
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "fo": "xsl-fo-compatible"}
    spaces = " ".join(f'xmlns:{short}="{SPACES}:{name}:1.0"' for short, name in names.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for part, text in (
            ("mimetype", KIND),
            ("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>"),
            ("content.xml", content),
        ):
            file.writestr(part, text)
    return read_document(path)


def grids(document: Document) -> list[list[list[str]]]:
    return [Table(1, block.cells).grid for block in document.blocks if isinstance(block, TableBlock)]


def test_figures_keep_the_decimals_that_are_printed(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        sheet(
            row(cell("项目"), cell("预算数"), cell("占比")),
            row(cell("小学教育"), cell("4,600.50", "4600.5"), cell("12.00%", "0.12")),
            row(cell("初中教育"), cell("1,200.00", "1200"), cell("", "3.5")),
            row(cell("合计"), cell("###", "5800.5"), cell()),
        ),
    )
    assert document.media == "ods"
    assert grids(document) == [
        [["项目", "预算数", "占比"], ["小学教育", "4,600.50", "12.00%"], ["初中教育", "1,200.00", "3.5"], ["合计", "5800.5", ""]]
    ]


def test_merged_covered_and_repeated_cells(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    document = read(
        tmp_path,
        sheet(
            row(
                cell("项目", more='table:number-rows-spanned="2"'), cell("本年", more='table:number-columns-spanned="2"'), covered
            ),
            row(covered, cell("基本支出"), cell("项目支出")),
            row(
                cell("税收", style="inside"),
                cell("7.0", "7", 'table:number-columns-repeated="2"'),
                more='table:number-rows-repeated="2"',
            ),
            row(cell(more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048000"'),
        ),
    )
    assert grids(document) == [
        [["项目", "本年", "本年"], ["项目", "基本支出", "项目支出"], ["\u3000税收", "7.0", "7.0"], ["\u3000税收", "7.0", "7.0"]]
    ]


def test_hidden_rows_columns_and_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    document = read(
        tmp_path,
        sheet(
            columns,
            row(cell("项目"), cell("旧数"), cell("新数")),
            row(cell("收入"), cell("1", "1"), cell("2.0", "2")),
            row(cell("草稿"), cell("8", "8"), cell("9", "9"), more='table:visibility="collapse"'),
            row(cell("支出"), cell("3", "3"), cell("4.0", "4")),
        ),
        sheet(row(cell("秘密")), name="底稿", more='table:style-name="gone"'),
    )
    assert grids(document) == [[["项目", "新数"], ["收入", "2.0"], ["支出", "4.0"]]]
    assert [issue.code for issue in document.issues] == ["hidden_cells", "hidden_sheet"]


def test_several_tables_on_a_sheet_titles_and_print_range(tmp_path: Path) -> None:
    plain = {"style": ""}
    document = read(
        tmp_path,
        sheet(
            row(
                cell("一般公共预算收入表", more='table:number-columns-spanned="2"', **plain), cell(**plain), cell("核对", **plain)
            ),
            row(cell("项目"), cell("金额")),
            row(cell("税收"), cell("10.0", "10"), cell("是", **plain)),
            row(more='table:number-rows-repeated="3"'),
            row(cell("一般公共预算支出表", more='table:number-columns-spanned="2"', **plain)),
            row(cell("项目"), cell("金额")),
            row(cell("教育"), cell("8.0", "8")),
            more="table:print-ranges=\"'收 支'.A1:'收 支'.B7\"",
        ),
    )
    assert grids(document) == [[["项目", "金额"], ["税收", "10.0"]], [["项目", "金额"], ["教育", "8.0"]]]
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["一般公共预算收入表", "一般公共预算支出表"]
    assert [issue.code for issue in document.issues] == ["outside_print_area"]


def test_spaces_breaks_and_comments_in_a_cell(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    text = '<text:p>甲<text:s text:c="2"/>乙<text:line-break/>丙</text:p>'
    noted = f'<table:table-cell table:style-name="box">{note}{text}</table:table-cell>'
    dated = '<table:table-cell table:style-name="box" office:value-type="date" office:date-value="2024-05-06"/>'
    document = read(tmp_path, sheet(row(cell("名称"), cell("日期")), row(noted, dated)))
    assert grids(document) == [[["名称", "日期"], ["甲  乙丙", "2024/5/6"]]]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as locked:
        read(tmp_path, sheet(row(cell("甲"))), manifest="<manifest:encryption-data xmlns:manifest='m'/>")
    assert locked.value.code == "encrypted"
    with pytest.raises(LimitExceeded):
        read(
            tmp_path,
            sheet(row(cell("甲", more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="9999"')),
        )
    with pytest.raises(Unreadable) as torn:
        read(tmp_path, "<table:table>")
    assert torn.value.code == "damaged"
