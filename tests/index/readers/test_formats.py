from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from index.domain import Paragraph, TableBlock
from index.errors import DocumentError, LimitExceeded, UnknownFormat, Unreadable
from index.readers import Limits, detect_media, read_document
from index.readers.child import close_children, read_many
from index.readers.delimited import find_separator
from index.readers.lines import join_cell_lines

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def package(folder: Path, name: str, parts: dict[str, bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for part, data in parts.items():
            file.writestr(part, data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.pdf", "%PDF-1.7 …", "pdf"),
        ("wrong_ending.docx", "%PDF-1.7 …", "pdf"),
        ("behind_a_header.pdf", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", "pdf"),
        ("a.txt", "收入\t支出", "txt"),
        ("a.md", "# 标题", "txt"),
        ("a.csv", "收入,支出", "csv"),
        ("a.tsv", "收入\t支出", "csv"),
        ("a.htm", "<p>正文</p>", "html"),
        ("download.xls", "<html><table><tr><td>1</td></tr></table></html>", "html"),
        ("a.txt", "<!DOCTYPE html><html></html>", "html"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("a.et", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("a.wps", OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("a.doc", "{\\rtf1\\ansi}", "rtf"),
    ],
)
def test_content_decides(tmp_path: Path, name: str, data: bytes | str, media: str) -> None:
    assert detect_media(write(tmp_path, name, data)) == media


def test_office_packages_by_their_parts(tmp_path: Path) -> None:
    assert detect_media(package(tmp_path, "a.zip", {"word/document.xml": b"<a/>"})) == "docx"
    assert detect_media(package(tmp_path, "b.xls", {"xl/workbook.xml": b"<a/>"})) == "xlsx"
    assert detect_media(package(tmp_path, "c.pptx", {"ppt/presentation.xml": b"<a/>"})) == "ppt"
    assert detect_media(package(tmp_path, "d.odt", {"mimetype": b"application/vnd.oasis.opendocument.text"})) == "odt"


@pytest.mark.parametrize(
    ("name", "data", "error", "code"),
    [
        ("a.txt", b"", Unreadable, "empty"),
        ("a.pdf", b"not at all a pdf", Unreadable, "damaged"),
        ("a.docx", b"not at all a package", Unreadable, "damaged"),
        ("a.docx", b"PK\x03\x04 cut off", Unreadable, "damaged"),
        ("a.exe", b"MZ\x90\0\x03", UnknownFormat, "unknown_format"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", Unreadable, "broken"),
        ("a.gif", b"GIF89a\1\0\1\0\0\0\0", UnknownFormat, "unknown_format"),
        ("a.py", b"import os", UnknownFormat, "unknown_format"),
        ("a.txt", b"\0\0\1\2binary", UnknownFormat, "unknown_format"),
        ("a.doc", OLE, UnknownFormat, "unknown_format"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), Unreadable, "encrypted"),
    ],
)
def test_refusals_say_why(tmp_path: Path, name: str, data: bytes, error: type[DocumentError], code: str) -> None:
    with pytest.raises(error) as caught:
        read_document(write(tmp_path, name, data))
    assert caught.value.code == code
    assert caught.value.hint
    assert name in caught.value.where


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(tmp_path / "none.txt")
    assert caught.value.code == "missing"


def test_plain_package_is_no_filing(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        read_document(package(tmp_path, "a.zip", {"readme.txt": b"hello"}))


def test_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = package(tmp_path, "a.docx", {"word/document.xml": b"<a>" + b" " * 80_000_000})
    with pytest.raises(LimitExceeded) as caught:
        read_document(path)
    assert caught.value.code == "zip_bomb"
    with pytest.raises(LimitExceeded):
        read_document(
            package(tmp_path, "b.docx", {"word/document.xml": bytes(range(256)) * 20_000}), limits=Limits(max_file_mb=1)
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    xml = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
    with pytest.raises(Unreadable) as caught:
        read_document(package(tmp_path, "a.docx", {"word/document.xml": xml.encode(encoding)}))
    assert caught.value.code == "unsafe"


def test_joining_the_lines_of_a_cell() -> None:
    assert join_cell_lines(["其中：面向中", "小企业采购"]) == "其中：面向中小企业采购"
    assert join_cell_lines(["1.完成装修。", "2.购置设备"]) == "1.完成装修。\n2.购置设备"
    assert join_cell_lines(["annual", "report"]) == "annual report"


# --- separated values ------------------------------------------------------------------------------


def test_csv_with_a_title_and_quoted_figures(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", '预算表,,\n单位：万元,,\n项目,上年,本年\n收入,"1,200.00",900\n支出,"1,100.00",800\n')
    document = read_document(path)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["预算表", "单位：万元"]
    table = document.blocks[-1]
    assert isinstance(table, TableBlock)
    assert [cell.text for cell in table.cells if cell.row == 1] == ["收入", "1,200.00", "900"]


def test_csv_in_gb18030(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "a.csv", "项目;金额\n收入;1\n支出;2\n".encode("gb18030")))
    assert isinstance(document.blocks[0], TableBlock)
    assert document.blocks[0].cells[0].text == "项目"


def test_markdown_table_and_headings(tmp_path: Path) -> None:
    text = "# 2023年部门预算\n\n部门预算支出5,800.50万元。\n\n收支总表\n\n| 项目 | 预算数 |\n|---|--:|\n| 小学教育 | 4,600.50 |\n"
    blocks = read_document(write(tmp_path, "a.md", text)).blocks
    (table,) = (block for block in blocks if isinstance(block, TableBlock))
    assert [cell.text for cell in table.cells] == ["项目", "预算数", "小学教育", "4,600.50"]
    assert any("5,800.50万元" in block.text for block in blocks if isinstance(block, Paragraph))


def test_separator() -> None:
    assert find_separator("a\tb,c\n1\t2,5\n") == "\t"


# --- web pages -------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>年度决算_某市政府</title></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/a">政务</a></li><li><a href="/b">服务</a></li></ul></div>
<div class="content"><table width="100%"><tr><td>
  <h1>某局二〇二四年度决算</h1><script>track()</script>
  <p>&nbsp;&nbsp;一、收入<b>合计</b><br>本年收入一百万元。</p><div style="display:none">看不见的</div>
  <table><caption>收支表</caption>
    <tr><th rowspan="2">项目</th><th colspan="2">金额</th></tr><tr><th>上年</th><th>本年</th></tr>
    <tr><td>&nbsp;&nbsp;税收</td><td>1,200</td><td><p>1,300</p></td></tr>
  </table>
  <p>以上数据经审计，全年预算执行情况良好，各项支出符合规定，没有超出批准的范围，特此公开说明。</p>
</td></tr></table></div>
<div class="footer">版权所有 <a href="/">联系我们</a></div></body></html>"""


def test_page_without_its_furniture(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "a.html", PAGE.encode("gb18030")))
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == [
        "某局二〇二四年度决算",
        "一、收入合计",
        "本年收入一百万元。",
        "以上数据经审计，全年预算执行情况良好，各项支出符合规定，没有超出批准的范围，特此公开说明。",
    ]
    assert document.blocks[0] == Paragraph("某局二〇二四年度决算", style_level=1)


def test_page_table_keeps_spans_and_indents(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "a.html", PAGE.encode("gb18030")))
    [table] = [block for block in document.blocks if isinstance(block, TableBlock)]
    assert table.caption == "收支表"
    assert {(cell.row, cell.column, cell.row_end, cell.column_end, cell.text) for cell in table.cells} == {
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 3, "金额"),
        (1, 1, 2, 2, "上年"),
        (1, 2, 2, 3, "本年"),
        (2, 0, 3, 1, "\u3000税收"),
        (2, 1, 3, 2, "1,200"),
        (2, 2, 3, 3, "1,300"),
    }


def test_words_of_a_cell_placed_by_a_table_of_their_own_leave_the_outer_table_whole(tmp_path: Path) -> None:
    total = "<table><tr><td>1,500.00</td></tr></table>"
    page = f"<html><body><table><tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>{total}</td></tr></table></body></html>"
    [table] = read_document(write(tmp_path, "a.html", page)).blocks
    assert isinstance(table, TableBlock)
    assert [cell.text for cell in table.cells] == ["项目", "金额", "合计", "1,500.00"]


def test_letters_that_no_page_prints_are_left_out(tmp_path: Path) -> None:
    page = "<html><body><p>全年收入\x0112&#3;万元。</p><p>&#10;支出&#x1F;9万元&#31;。</p><p>&#311;</p></body></html>"
    blocks = read_document(write(tmp_path, "a.html", page)).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["全年收入12万元。", "支出9万元。", "ķ"]


def test_package_whose_parts_cannot_be_unpacked(tmp_path: Path) -> None:
    path = package(tmp_path, "a.docx", {"word/document.xml": b"<a>" + bytes(range(48, 120)) * 400})
    data = bytearray(path.read_bytes())
    start = data.index(b"document.xml") + 14
    data[start : start + 60] = bytes(255 - value for value in data[start : start + 60])
    path.write_bytes(bytes(data))
    with pytest.raises(Unreadable) as caught:
        read_document(path)
    assert caught.value.code == "damaged"


def test_page_of_scripts_only(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(write(tmp_path, "a.html", "<html><body><script>draw()</script></body></html>"))
    assert caught.value.code == "empty"


@pytest.mark.shared
def test_hostile_files_end_as_document_or_error(shared: Path) -> None:
    paths = [path for path in sorted((shared / "filings" / "hostile").rglob("*")) if path.is_file()]
    results = list(read_many(paths, jobs=2, limits=Limits(max_seconds=30, max_memory_mb=1500)))
    close_children()
    assert len(results) == len(paths) > 0
    assert not [
        path.name for path, result in results if isinstance(result, DocumentError) and result.code in ("timeout", "failed")
    ]
