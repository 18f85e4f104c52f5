"""Chunks: borders, headings, enumerations, places on the page, and tables in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.chunks import LONGEST, LONGEST_LIST, LONGEST_TABLE, build_chunks, passage
from index.domain import Block, Box, Cell, Chunk, Document, Paragraph, Piece, Role, Table, TableBlock
from index.headings import sections
from index.text import squeeze


def paragraph(text: str, page_no: int | None = None, top: float = 0) -> Paragraph:
    box = None if page_no is None else Box(50, top, 500, top + 12)
    return Paragraph(text, (Piece(0, page_no, box),))


def document(*blocks: Block | str) -> Document:
    return Document("a.txt", "txt", tuple(paragraph(block) if isinstance(block, str) else block for block in blocks))


def chunks_of(*blocks: Block | str, tables: tuple[Table, ...] = ()) -> tuple[Chunk, ...]:
    made = document(*blocks)
    return build_chunks(made, tables, sections(made))


def row(number: int, *cells: tuple[str, Role], page_no: int | None = None) -> list[Cell]:
    box = None if page_no is None else Box(0, 20.0 * number, 100, 20.0 * number + 20)
    return [Cell(number, column, text, number + 1, column + 1, page_no, box, role) for column, (text, role) in enumerate(cells)]


def test_sections_are_never_mixed() -> None:
    found = chunks_of("一、甲", "甲的说明。", "二、乙", "乙的说明。", "再说一句。")

    assert [(chunk.section, chunk.text) for chunk in found] == [
        (("一、甲",), "甲的说明。"),
        (("二、乙",), "乙的说明。\n再说一句。"),
    ]
    assert [chunk.order for chunk in found] == [0, 1]
    assert [chunk.blocks for chunk in found] == [(1,), (3, 4)]


def test_headings_without_text_are_text_of_the_section_above() -> None:
    found = chunks_of("一、内设机构", "（一）办公室", "（二）财务科", "二、编制", "共十人。")

    assert [(chunk.section, chunk.text, chunk.kind) for chunk in found] == [
        (("一、内设机构",), "（一）办公室\n（二）财务科", "list"),
        (("二、编制",), "共十人。", "text"),
    ]


def test_heading_above_a_table_is_not_repeated_as_text() -> None:
    table = Table(1, tuple(row(0, ("合计", Role.LABEL), ("7", Role.VALUE))), title="收支表", after_block=1)

    found = chunks_of("一、收支", TableBlock(table.cells), tables=(table,))

    assert [chunk.kind for chunk in found] == ["table"]
    assert found[0].section == ("一、收支",)


def test_enumeration_stays_whole_beyond_the_length_of_prose() -> None:
    items = [f"{number}.{'负责有关工作的组织实施，' * 5}。" for number in range(1, 11)]
    lead = "主要职责是："

    found = chunks_of(lead, *items)

    assert sum(map(len, items)) > LONGEST
    assert [chunk.text for chunk in found] == ["\n".join([lead, *items])]
    assert found[0].kind == "list"


def test_long_enumeration_is_cut_between_items() -> None:
    items = [f"（{number}）{'办理其他事项，' * 12}。" for number in range(1, 25)]

    found = chunks_of(*items)

    assert len(found) > 1
    assert all(len(squeeze(chunk.text)) <= LONGEST_LIST + 120 for chunk in found)
    assert [line for chunk in found for line in chunk.text.split("\n")] == items


def test_long_paragraph_is_cut_at_sentences_and_keeps_its_place() -> None:
    first, second = "甲" * 250 + "。", "乙" * 250 + "。"
    pieces = (Piece(0, 3, Box(0, 10, 100, 20)), Piece(251, 4, Box(0, 30, 100, 40)))

    found = chunks_of(Paragraph(first + second, pieces))

    assert [chunk.text for chunk in found] == [first, second]
    assert [(chunk.page_no, chunk.box) for chunk in found] == [(3, Box(0, 10, 100, 20)), (4, Box(0, 30, 100, 40))]


def test_box_covers_the_paragraphs_of_the_first_page() -> None:
    found = chunks_of(paragraph("第一句。", 1, 10), paragraph("第二句。", 1, 40), paragraph("第三句。", 2, 5))

    assert len(found) == 1
    assert (found[0].page_no, found[0].box) == (1, Box(50, 10, 500, 52))


def test_table_row_reads_as_label_and_values() -> None:
    cells = (
        row(0, ("项目", Role.HEADER), ("预算数", Role.HEADER), ("决算数", Role.HEADER))
        + row(1, ("栏次", Role.ORDINAL), ("1", Role.ORDINAL), ("2", Role.ORDINAL))
        + row(2, ("教育支出", Role.LABEL), ("1,204.50", Role.VALUE), ("", Role.VALUE), page_no=5)
    )
    table = Table(1, tuple(cells), title="支出表", number="表 2", unit="万元", header_rows=1, pages=(5,), after_block=0)

    (chunk,) = chunks_of(TableBlock(table.cells), tables=(table,))

    assert chunk.text == "表 2 支出表（单位：万元）\n教育支出：预算数 1,204.50"
    assert (chunk.kind, chunk.table, chunk.page_no, chunk.blocks) == ("table", "表 2 支出表", 5, (0,))
    assert chunk.box == Box(0, 40, 100, 60)


def test_half_tables_side_by_side_become_two_statements() -> None:
    cells = row(0, *[(text, Role.HEADER) for text in ("收入", "金额", "支出", "金额")]) + row(
        1, ("拨款", Role.LABEL), ("10", Role.VALUE), ("工资", Role.LABEL), ("8", Role.VALUE)
    )
    table = Table(1, tuple(cells), title="收支表", header_rows=1)

    (chunk,) = chunks_of(TableBlock(table.cells), tables=(table,))

    assert chunk.text.split("\n")[1] == "拨款：金额 10；工资：金额 8"


def test_naming_row_stands_before_the_rows_below_it() -> None:
    cells = row(0, ("产出指标", Role.SECTION)) + row(1, ("培训人次", Role.LABEL), ("≥75", Role.VALUE))
    table = Table(1, tuple(cells), title="绩效目标")

    (chunk,) = chunks_of(TableBlock(table.cells), tables=(table,))

    assert chunk.text.split("\n")[1:] == ["产出指标｜培训人次：≥75"]


def test_long_table_is_cut_between_rows_and_each_part_has_the_caption() -> None:
    cells = [cell for number in range(60) for cell in row(number, (f"项目{number}", Role.LABEL), (f"{number}.00", Role.VALUE))]
    table = Table(1, tuple(cells), title="明细表", unit="元")

    found = chunks_of(TableBlock(table.cells), tables=(table,))

    assert len(found) > 1
    assert all(chunk.text.startswith("明细表（单位：元）\n") and len(chunk.text) <= LONGEST_TABLE for chunk in found)
    assert [line for chunk in found for line in chunk.text.split("\n")[1:]] == [f"项目{n}：{n}.00" for n in range(60)]


def test_caption_lines_above_a_table_are_no_chunks_of_their_own() -> None:
    table = Table(1, tuple(row(0, ("合计", Role.LABEL), ("7", Role.VALUE))), title="收支总表", unit="万元", after_block=3)

    found = chunks_of("说明如下。", "收支总表", "金额单位：万元", TableBlock(table.cells), tables=(table,))

    assert [chunk.text for chunk in found] == ["说明如下。", "收支总表（单位：万元）\n合计：7"]


def test_captions_repeated_between_the_parts_of_a_table_are_dropped_as_well() -> None:
    table = Table(
        1,
        tuple(row(0, ("合计", Role.LABEL), ("7", Role.VALUE))),
        title="收支总表",
        number="表 1",
        unit="万元",
        entity_text="某局（本级）",
        notes=("注：无。",),
        after_block=1,
    )
    part = TableBlock(table.cells)
    caption = "部门名称：某局（本级） 单位：万元"

    found = chunks_of(caption, part, "表 1", "收支总表", caption, part, "注：无。", "正文。", tables=(table,))

    assert [chunk.text for chunk in found if chunk.kind != "table"] == ["正文。"]


def test_headings_that_open_their_paragraphs_are_items_of_one_list() -> None:
    found = chunks_of(
        "一、三公经费", "预算 4 万元，其中：", "1. 公务接待费。预算 1 万元。", "2. 公务用车费。预算 3 万元：", "用于保险。"
    )

    assert [(chunk.section, chunk.kind, len(chunk.blocks)) for chunk in found] == [(("一、三公经费",), "list", 4)]


def test_label_over_several_rows_makes_no_line_of_its_own() -> None:
    group = Cell(0, 0, "产出", 2, 1, role=Role.LABEL)
    cells = (group, Cell(1, 1, "人次", 2, 2, role=Role.LABEL), Cell(1, 2, "75", 2, 3))
    table = Table(1, cells, title="目标表")

    (chunk,) = chunks_of(TableBlock(cells), tables=(table,))

    assert chunk.text == "目标表\n产出 人次：75"


def test_passage_puts_title_and_headings_first_once() -> None:
    chunk = Chunk(0, "一、甲\n说明。", ("第一部分 概况", "一、甲"))

    assert passage(chunk, "某局预算") == "某局预算 › 第一部分 概况\n一、甲\n说明。"
    assert passage(Chunk(0, "说明。", ())) == "说明。"


_words = st.text("甲乙丙丁，。；：\n 0123（一）、.", min_size=1, max_size=900)


@given(st.lists(_words, max_size=8))
def test_no_letter_is_lost_and_none_is_doubled(texts: list[str]) -> None:
    made = document(*texts)
    flat: list[tuple[str, ...]] = [()] * len(texts)

    found = build_chunks(made, (), flat)

    assert squeeze("".join(chunk.text for chunk in found)) == squeeze("".join(texts))
    assert all(len(chunk.text) <= 2 * LONGEST_LIST for chunk in found)
