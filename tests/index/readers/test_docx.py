from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.domain import Paragraph, TableBlock
from index.errors import Unreadable
from index.readers import read_document
from index.readers.docx import read_docx
from index.readers.docx_numbering import chinese_number, print_number


def saved(tmp_path: Path, word: Any) -> Path:
    path = tmp_path / "a.docx"
    word.save(str(path))
    return path


def xml(body: str) -> Any:
    return parse_xml(body.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1).replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1))


def put(word: Any, body: str) -> None:
    word.element.body.insert(len(word.element.body) - 1, xml(body))


def texts(path: Path) -> list[str]:
    return [block.text for block in read_document(path).blocks if isinstance(block, Paragraph)]


def test_order_and_levels(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("年度报告", 0)
    word.add_heading("一、概况", 1)
    word.add_paragraph("正文。")
    word.add_table(2, 2).cell(0, 0).text = "项目"
    word.add_heading("（一）收入", 2)
    blocks = read_document(saved(tmp_path, word)).blocks
    assert [block.style_level if isinstance(block, Paragraph) else "table" for block in blocks] == [1, 1, None, "table", 2]
    assert all(block.page_no is None for block in blocks)


def test_merged_cells(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "金额"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    [block] = read_document(saved(tmp_path, word)).blocks
    assert isinstance(block, TableBlock)
    assert {(c.row, c.column, c.row_end, c.column_end, c.text) for c in block.cells} == {
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 3, "金额"),
        (1, 1, 2, 2, "11"),
        (1, 2, 2, 3, "12"),
        (2, 0, 3, 1, "20"),
        (2, 1, 3, 2, "21"),
        (2, 2, 3, 3, "22"),
    }


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    word = docx.Document()
    put(
        word,
        '<w:p><w:r><w:t xml:space="preserve">预算</w:t></w:r><w:del w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>200</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>'
        "<w:r><w:t>万元</w:t></w:r></w:p>",
    )
    assert texts(saved(tmp_path, word)) == ["预算200万元"]


def test_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    word = docx.Document()
    put(word, '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>收入12万元，</w:t></w:r></w:p>')
    put(word, "<w:p><w:r><w:t>支出11万元。</w:t></w:r></w:p>")
    put(word, "<w:p><w:r><w:t>另起一段。</w:t></w:r></w:p>")
    assert texts(saved(tmp_path, word)) == ["收入12万元，支出11万元。", "另起一段。"]


def test_deleted_rows_are_gone(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(3, 2)
    for row, (name, value) in zip(table.rows, (("名称", "数"), ("旧", "1"), ("新", "2")), strict=True):
        row.cells[0].text, row.cells[1].text = name, value
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    [block] = read_document(saved(tmp_path, word)).blocks
    assert isinstance(block, TableBlock)
    assert [cell.text for cell in block.cells] == ["名称", "数", "新", "2"]


def test_numbers_beyond_all_sense_cost_no_document(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "金额"
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="99999999"/>'))
    numbering = word.part.numbering_part.element
    level = '<w:lvl w:ilvl="x"><w:start w:val="-"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
    number = '<w:numPr><w:ilvl w:val="²"/><w:numId w:val="91"/></w:numPr>'
    put(word, f'<w:p><w:pPr>{number}</w:pPr><w:r><w:t>收入</w:t></w:r><w:r><w:sym w:font="x" w:char="zz"/></w:r></w:p>')
    table_block, line = read_document(saved(tmp_path, word)).blocks
    assert isinstance(table_block, TableBlock)
    assert max(cell.column_end for cell in table_block.cells) == 2
    assert isinstance(line, Paragraph) and line.text.endswith("收入")


def test_automatic_numbers_are_printed(tmp_path: Path) -> None:
    word = docx.Document()
    numbering = word.part.numbering_part.element
    abstract = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        "</w:abstractNum>"
    )
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in ((0, "收入"), (1, "税收"), (1, "非税"), (0, "支出"), (1, "人员")):
        put(
            word,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>",
        )
    assert texts(saved(tmp_path, word)) == ["（一）收入", "1. 税收", "2. 非税", "（二）支出", "1. 人员"]


def test_numbers_of_lists() -> None:
    assert [chinese_number(number) for number in (1, 10, 11, 20, 21, 105, 110)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "一百零五",
        "一百一十",
    ]
    assert print_number(4, "upperRoman") == "IV"
    assert print_number(28, "lowerLetter") == "bb"
    assert print_number(3, "decimalEnclosedCircleChinese") == "③"
    assert print_number(3, "bullet") == ""


def test_text_boxes_and_nested_tables(tmp_path: Path) -> None:
    word = docx.Document()
    put(
        word,
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
    )
    outer = word.add_table(2, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(1, 1).add_table(2, 2)
    inner.cell(0, 0).text = "内"
    blocks = read_document(saved(tmp_path, word)).blocks
    assert [block.text if isinstance(block, Paragraph) else block.cells[0].text for block in blocks] == [
        "正文",
        "框里",
        "外",
        "内",
    ]


def test_a_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(1, 1).cell(0, 0).text = "说明：本表无数据。"
    assert texts(saved(tmp_path, word)) == ["说明：本表无数据。"]


def test_table_in_a_frame_of_one_cell_keeps_its_place(tmp_path: Path) -> None:
    word = docx.Document()
    frame = word.add_table(1, 1).cell(0, 0)
    frame.text = "表前一句。"
    frame.add_table(2, 2).cell(0, 0).text = "内"
    frame.add_paragraph("表后一句。")
    blocks = read_document(saved(tmp_path, word)).blocks
    assert [block.text if isinstance(block, Paragraph) else block.cells[0].text for block in blocks] == [
        "表前一句。",
        "内",
        "表后一句。",
    ]


def test_lines_of_a_cell(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "面向中小\n企业"
    table.cell(0, 1).text = "1.完成装修。\n2.购置设备。"
    [block] = read_document(saved(tmp_path, word)).blocks
    assert isinstance(block, TableBlock)
    assert [cell.text for cell in block.cells] == ["面向中小企业", "1.完成装修。\n2.购置设备。"]


def test_broken_document(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    with pytest.raises(Unreadable) as caught:
        read_docx(path)
    assert caught.value.code == "damaged"


def test_sample_report(samples: Path) -> None:
    [path] = samples.glob("*.docx")
    blocks = read_document(path).blocks
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    assert [max(cell.row_end for cell in table.cells) for table in tables] == [8, 6, 7]
    assert sum(isinstance(block, Paragraph) and block.style_level is not None for block in blocks) > 5
