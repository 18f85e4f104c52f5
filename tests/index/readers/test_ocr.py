"""Reading pictures: repairs of figures, straightening, rules, and whole scans drawn by the tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import docx.shared
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from index.domain import Cell, Document, Page, Paragraph, Piece, TableBlock
from index.errors import LimitExceeded, Unreadable
from index.facts import table_facts
from index.identity import identify
from index.readers import detect_media, read_document
from index.readers.ocr_figures import GUESSED, is_figure, repair_figure
from index.readers.ocr_pages import PictureReader, is_broken, name_pages, needs_ocr
from index.readers.ocr_picture import estimate_tilt, find_ink, find_rules, straighten
from index.readers.ocr_sums import PROVED, settle
from index.readers.pdf import read_pdf
from index.readers.pdf_page import Glyph, PageContent
from index.tables import build_tables
from tests.index.readers.pdf_maker import PageMaker, write_pdf

DPI = 200
SCALE = DPI / 72
ROWS = (("Item", "2022", "2023"), ("Salaries", "1,204.50", "-318.75"), ("Travel", "96", "0"), ("Total", "1,300.50", "5,407"))


def draw_page(*, tilt: float = 0.0, quarters: int = 0, ruled: bool = True, noise: float = 0.0) -> Image.Image:
    """A page of A4 with a heading and a table, at 200 dpi."""
    picture = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(30)
    pen.text((300, 200), "Statement of expenditure", fill="black", font=ImageFont.load_default(44))
    xs, ys = (300, 700, 1000, 1300), [400 + 60 * i for i in range(len(ROWS) + 1)]
    for row, y in zip(ROWS, ys, strict=False):
        for text, x in zip(row, xs, strict=False):
            pen.text((x + 20, y + 14), text, fill="black", font=font)
    if ruled:
        for y in ys:
            pen.line((xs[0], y, xs[-1], y), fill="black", width=3)
        for x in xs:
            pen.line((x, ys[0], x, ys[-1]), fill="black", width=3)
    picture = picture.rotate(-tilt, Image.Resampling.BICUBIC, fillcolor="white").rotate(90 * quarters, expand=True)
    if noise:
        shades = np.asarray(picture, dtype=np.float32) * 0.85 + np.random.default_rng(1).normal(
            0, noise, (*picture.size[::-1], 1)
        )
        picture = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    return picture


def grid_of(document: Document) -> list[list[str]]:
    (table,) = build_tables(document)
    return [[text.replace(" ", "") for text in row] for row in table.grid]


WANTED = [list(row) for row in ROWS]


# --- figures


@pytest.mark.parametrize(
    ("read", "meant", "sure"),
    [
        ("12,408", "12,408", True),
        ("12，408", "12,408", True),
        ("1 234.56", "1234.56", True),
        ("１，２３４", "1,234", True),
        ("-5.0%", "-5.0%", True),
        ("1.234.56", "1,234.56", False),
        ("1,234,56", "1,234.56", False),
        ("1O,4l8", "10,418", False),
        ("(1,2o0)", "(1,200)", False),
        ("一", "-", True),
        ("——", "--", True),
    ],
)
def test_figures_are_mended_and_guesses_are_doubtful(read: str, meant: str, sure: bool) -> None:
    text, trust = repair_figure(read)
    assert text == meant
    assert (trust > GUESSED) is sure


@pytest.mark.parametrize("text", ["O型血", "lO号楼", "第2批", "", "Il", "2023年", "10万元", "S8L0"])
def test_words_are_left_alone(text: str) -> None:
    assert repair_figure(text) == (text, 1.0)


def test_ill_formed_figures_are_doubtful() -> None:
    assert repair_figure("=16") == ("=16", GUESSED)
    assert repair_figure("1,200)") == ("1,200)", GUESSED)
    assert repair_figure("≥16") == ("≥16", 1.0)
    text, trust = repair_figure("12,34,5678")
    assert (text, trust) == ("12,34,5678", GUESSED)
    assert not is_figure(text)


def column(*texts: str) -> TableBlock:
    return TableBlock(tuple(Cell(row, 0, text, row + 1, 1, 1, confidence=0.6) for row, text in enumerate(texts)), 1)


def sureness(block: TableBlock) -> list[float]:
    return [cell.confidence for cell in block.cells]


def test_sums_that_hold_prove_their_figures() -> None:
    assert sureness(settle(column("1,500", "1,000", "500"))) == [PROVED] * 3
    assert sureness(settle(column("7", "1,000", "500", "1,500"))) == [0.6, PROVED, PROVED, PROVED]
    assert [cell.text for cell in settle(column("1,500)", "1,000", "500")).cells] == ["1,500", "1,000", "500"]
    assert sureness(settle(column("1,500", "1,000", "400"))) == [0.6] * 3
    assert sureness(settle(column("1,500", "0", "1,500"))) == [0.6] * 3, "a nought and a repetition prove nothing"


def test_points_among_groups_are_commas() -> None:
    block = settle(column("4.484", "12,408", "9,112", "7"))
    assert [cell.text for cell in block.cells] == ["4,484", "12,408", "9,112", "7"]
    assert [cell.text for cell in settle(column("4.484", "2.408", "9.112")).cells] == ["4.484", "2.408", "9.112"]
    assert settle(column("4.484", "0.408", "9,112")).cells[0].text == "4.484"


def test_figures_printed_unlike_their_column_are_doubtful() -> None:
    sure = tuple(replace(cell, confidence=0.99) for cell in column("1,204", "3,771", "12408", "9,112", "2,045").cells)
    assert sureness(settle(TableBlock(sure, 1))) == [0.99, 0.99, GUESSED, 0.99, 0.99]
    sure = tuple(replace(cell, confidence=0.99) for cell in column("12.04", "37.71", "12408", "91.12", "20.45").cells)
    assert sureness(settle(TableBlock(sure, 1))) == [0.99, 0.99, GUESSED, 0.99, 0.99]
    sure = tuple(replace(cell, confidence=0.99) for cell in column("12.04", "7.31", "8.15", "15", "7.000").cells)
    assert sureness(settle(TableBlock(sure, 1))) == [0.99, 0.99, 0.99, 0.99, GUESSED]
    sure = tuple(replace(cell, confidence=0.99) for cell in column("2100199", "5", "21003", "37", "2,045").cells)
    assert sureness(settle(TableBlock(sure, 1))) == [0.99] * 5


# --- pictures


@pytest.mark.parametrize("tilt", [-3.2, -0.5, 0.0, 1.5])
def test_tilt_is_found_and_taken_back(tilt: float) -> None:
    picture = np.asarray(draw_page(tilt=tilt))
    found = estimate_tilt(find_ink(picture, SCALE))
    assert found == pytest.approx(tilt, abs=0.06)
    straight = straighten(picture, found)
    assert estimate_tilt(find_ink(straight, SCALE)) == pytest.approx(0.0, abs=0.06)


def test_rules_of_a_table_and_no_strokes_of_letters() -> None:
    rules = find_rules(find_ink(np.asarray(draw_page()), SCALE), SCALE)
    assert sorted({round(rule.at / 10) * 10 for rule in rules.rows}) == [400, 460, 520, 580, 640]
    assert sorted({round(rule.at / 10) * 10 for rule in rules.columns}) == [300, 700, 1000, 1300]
    plain = find_rules(find_ink(np.asarray(draw_page(ruled=False)), SCALE), SCALE)
    assert (plain.rows, plain.columns) == ([], [])


# --- whole scans


@pytest.mark.parametrize(
    "look", [{}, {"tilt": 1.5, "noise": 8.0}, {"quarters": 1}, {"quarters": 2, "tilt": -1.0}, {"quarters": 3}, {"ruled": False}]
)
def test_scanned_table_is_read_cell_by_cell(tmp_path: Path, look: dict[str, float]) -> None:
    path = tmp_path / "scan.pdf"
    draw_page(**look).save(path, resolution=DPI)  # type: ignore[arg-type]
    document = read_pdf(path)
    assert grid_of(document) == WANTED
    assert [(issue.code, issue.where) for issue in document.issues] == [("ocr", "第 1 页")]
    assert all(0 < cell.confidence <= 1 for table in build_tables(document) for cell in table.cells)


def test_boxes_mark_the_tilted_page(tmp_path: Path) -> None:
    """On a page that falls by 2 degrees, the cell at the right stands lower than the one at the left."""
    path = tmp_path / "scan.png"
    draw_page(tilt=2.0).save(path, dpi=(DPI, DPI))
    (table,) = build_tables(read_document(path))
    left, right = table.places[1, 0].box, table.places[1, 2].box
    assert left is not None
    assert right is not None
    across, down = (right.x0 + right.x1 - left.x0 - left.x1) / 2, (right.top + right.bottom - left.top - left.bottom) / 2
    assert down / across == pytest.approx(np.tan(np.radians(2.0)), abs=0.004)


@pytest.mark.parametrize(("name", "media"), [("page.png", "png"), ("page.jpg", "jpeg")])
def test_pictures_are_pages(tmp_path: Path, name: str, media: str) -> None:
    path = tmp_path / name
    draw_page().save(path, dpi=(DPI, DPI))
    assert detect_media(path) == media
    document = read_document(path)
    assert document.media == media
    assert grid_of(document) == WANTED
    assert document.pages[0].width == pytest.approx(595, abs=1)
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == "Statement of expenditure"


def test_photograph_turned_by_its_camera(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: the picture is to be turned clockwise
    draw_page(quarters=1).save(path, exif=exif)
    document = read_document(path)
    assert grid_of(document) == WANTED
    assert document.pages[0].height > document.pages[0].width


def test_pictures_without_text_or_with_too_much_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = tmp_path / "blank.png"
    Image.new("L", (800, 600), 255).save(blank)
    with pytest.raises(Unreadable) as raised:
        read_document(blank)
    assert raised.value.code == "empty"
    broken = tmp_path / "cut.png"
    broken.write_bytes(blank.read_bytes()[:60])
    with pytest.raises(Unreadable):
        read_document(broken)
    monkeypatch.setattr("index.readers.picture.MOST_PIXELS", 1000)
    with pytest.raises(LimitExceeded):
        read_document(blank)


# --- which pages, and for how long


def glyphs(text: str) -> list[Glyph]:
    return [Glyph(letter, 0, 0, 10, 10, 10, 10) for letter in text]


def test_pages_are_read_from_pictures_only_where_their_letters_are_no_use() -> None:
    text = "二〇二三年部门预算收入一万二千四百零八万元，比上年增加四千七百六十五万元，增长百分之六十二。" * 2
    assert not is_broken(glyphs(text))
    assert not is_broken(glyphs("Total revenue 12,408 for the year ended 31 December 2023, see note 4."))
    assert is_broken([Glyph(f"(cid:{i})", 0, 0, 10, 10, 10, 10) for i in range(40)])
    assert is_broken(glyphs("\ue001\ue002\ue003" * 20))
    assert is_broken(glyphs(text.encode("gbk").decode("latin-1")))
    assert is_broken(glyphs("㐀㐁㐂㐃㐄㐅㐆" * 6))
    assert needs_ocr(PageContent(1, 595, 842, glyphs("第 8 页"), picture_share=0.98))
    assert not needs_ocr(PageContent(1, 595, 842, glyphs("第 8 页"), picture_share=0.2))
    assert not needs_ocr(PageContent(1, 595, 842, glyphs(text), picture_share=1.0))
    assert not needs_ocr(PageContent(1, 595, 842))


def test_when_time_is_over_the_pages_left_are_named(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    pages = [draw_page() for _ in range(3)]
    pages[0].save(path, resolution=DPI, save_all=True, append_images=pages[1:])
    with PictureReader(path, seconds=0.0) as reader:
        assert [reader.read_page(PageContent(number, 595, 842)) for number in (1, 2, 3)] == [None] * 3
    (issue,) = reader.issues(3)
    assert (issue.code, issue.where) == ("ocr_left", "第 1–3 页（共 3 页）")
    assert name_pages([9, 1, 2, 3, 7]) == "1–3、7、9"


# --- confidence goes on


def test_facts_take_over_the_confidence_of_their_cell_or_line() -> None:
    texts = [("项目", "2023年预算数"), ("一、基本支出", "570"), ("二、项目支出", "11,838")]
    cells = tuple(
        Cell(r, c, text, r + 1, c + 1, 1, confidence=0.6 if text == "11,838" else 0.99)
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
    )
    document = Document("预算.pdf", "pdf", (TableBlock(cells, 1),), (Page(1, 595, 842),))
    (table,) = build_tables(document)
    facts = table_facts(table, identify(document, (table,)))
    assert {fact.text: fact.confidence for fact in facts} == {"570": 0.99, "11,838": 0.6}
    paragraph = Paragraph("收入12万元，支出9万元。", (Piece(0, 1, None, 0.99), Piece(7, 1, None, 0.5)))
    assert (paragraph.confidence(2, 5), paragraph.confidence(9, 12), paragraph.confidence(0, 12)) == (0.99, 0.5, 0.5)


# --- pictures inside text


def pasted_table() -> Image.Image:
    """The table alone: 374 by 101 points at 200 dpi."""
    return draw_page().crop((280, 380, 1320, 660))


def test_table_pasted_into_a_page_as_a_picture_is_read_where_it_stands(tmp_path: Path) -> None:
    page = PageMaker()
    page.text(60, 100, "下面的表是以图片形式贴入的。")
    page.picture(100, 150, 374.4, 100.8, pasted_table())
    page.text(60, 300, "表后还有一句话。")
    document = read_pdf(write_pdf(tmp_path / "贴图.pdf", [page]))
    before, table, after = document.blocks
    assert isinstance(before, Paragraph) and before.text == "下面的表是以图片形式贴入的。"
    assert isinstance(after, Paragraph) and after.text == "表后还有一句话。"
    assert isinstance(table, TableBlock)
    assert grid_of(document) == WANTED
    figure = next(cell for cell in table.cells if cell.text == "5,407")
    assert min(cell.confidence for cell in table.cells) < 1
    assert figure.box is not None
    assert 355 < figure.box.x0 < figure.box.x1 < 475 and 220 < figure.box.top < figure.box.bottom < 251
    assert [(issue.code, issue.where) for issue in document.issues] == [("ocr_picture", "第 1 页")]


def test_logos_photographs_and_backgrounds_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.ocr.read_picture_page", lambda *_: pytest.fail("it was read"))
    photograph = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 400), dtype=np.uint8))
    page = PageMaker()
    page.picture(60, 40, 100, 100, pasted_table())
    page.picture(60, 200, 400, 200, photograph)
    page.picture(0, 420, 595, 400, Image.new("L", (60, 40), 240))
    for i in range(6):
        page.text(60, 450 + 20 * i, "底图上面印着这些文字。")
    document = read_pdf(write_pdf(tmp_path / "照片.pdf", [page]))
    assert document.issues == ()


def test_chart_gives_no_table_and_no_labels(tmp_path: Path) -> None:
    chart = Image.new("L", (1000, 500), 255)
    pen = ImageDraw.Draw(chart)
    for i, (year, value) in enumerate((("2021", "1,204"), ("2022", "1,318"), ("2023", "1,407"))):
        pen.rectangle((150 + 300 * i, 400 - 100 * i, 250 + 300 * i, 440), fill=90)
        pen.text((160 + 300 * i, 450), year, fill=0, font=ImageFont.load_default(30))
        pen.text((160 + 300 * i, 350 - 100 * i), value, fill=0, font=ImageFont.load_default(30))
    page = PageMaker()
    page.text(60, 100, "收入三年来逐年增长，见图。")
    page.picture(60, 150, 360, 180, chart)
    document = read_pdf(write_pdf(tmp_path / "图.pdf", [page]))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["收入三年来逐年增长，见图。"]
    assert len(document.blocks) == 1


def test_table_pasted_into_a_word_document_as_a_picture(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("下面的表是以图片形式贴入的。")
    pasted_table().save(tmp_path / "表.png")
    word.add_picture(str(tmp_path / "表.png"), width=docx.shared.Pt(374))
    word.add_picture(str(tmp_path / "表.png"), width=docx.shared.Pt(90))  # as small as a logo
    word.add_paragraph("表后还有一句话。")
    word.save(str(tmp_path / "贴图.docx"))
    document = read_document(tmp_path / "贴图.docx")
    assert grid_of(document) == WANTED
    assert [type(block) for block in document.blocks] == [Paragraph, TableBlock, Paragraph]
    assert [issue.code for issue in document.issues] == ["ocr_picture"]
