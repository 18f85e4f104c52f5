"""Questions over records: an invented register of claims, an invoice book and a statement, built cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from assistant.domain import Answer, Records, Status
from assistant.pipeline import Assistant
from assistant.records.links import Linker, prepared
from assistant.records.read import read_records
from assistant.records.run import kept
from assistant.records.schema import Day, Kind, Register, day_of, registers_of
from index.domain import Cell, Filing, FilingKind, Identity, Role, Table
from index.ledger import Ledger
from index.library import Library

CLAIMS = (
    ("序号", "申请日期", "部门", "申请人", "类别", "说明", "金额（元）", "状态"),
    ("1", "2022/3/1", "养护科", "林一", "差旅费", "去外地验收", "1,200.50", "已付"),
    ("2", "2022/3/9", "养护科", "何二", "办公用品", "打印纸", "300.00", "未付"),
    ("3", "2022/4/2", "路灯科", "林一", "差旅费", "外出培训", "800.00", "已付"),
    ("4", "2022/4/20", "路灯科", "孙三", "会议费", "年中会", "2,000.00", "未付"),
    ("5", "2022/5/6", "养护科", "何二", "差旅费", "去外地验收", "99.50", "未付"),
    ("6", "2023/1/8", "绿化科", "孙三", "办公用品", "墨盒", "2,000.00", "已付"),
)
STATEMENT = (
    ("季度", "1", "2", "3", "4", "全年"),
    ("人工费（外包）", "10", "20", "30", "15", "75"),
    ("油料费", "7", "6", "5", "4", "22"),
    ("合计", "17", "26", "35", "19", "97"),
)


def table_of(rows: Sequence[Sequence[str]], *, title: str, order: int = 1, merged: Sequence[Cell] = ()) -> Table:
    """A table whose first row is its head; `merged` cells take the place of those they cover."""
    covered = {
        (row, column)
        for cell in merged
        for row in range(cell.row, cell.row_end)
        for column in range(cell.column, cell.column_end)
    }
    cells = [
        Cell(row, column, text, row + 1, column + 1, role=Role.HEADER if row == 0 else Role.VALUE)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if (row, column) not in covered
    ]
    return Table(order, (*cells, *merged), title=title, header_rows=1, header_columns=1)


def register_of(rows: Sequence[Sequence[str]], title: str = "费用申请登记表") -> Register:
    return registers_of("f", table_of(rows, title=title))[0]


@pytest.fixture(scope="module")
def claims() -> Register:
    return register_of(CLAIMS)


def workbook(name: str, *tables: Table) -> Filing:
    return Filing(
        id=name.ljust(64, "0"),
        file_name=f"{name}.xlsx",
        media="xlsx",
        identity=Identity(title=tables[0].title, kind=FilingKind.OTHER),
        pages=(),
        blocks=(),
        tables=tables,
        facts=(),
        chunks=(),
    )


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    ledger = Ledger.open(tmp_path_factory.mktemp("records") / "ledger.db")
    ledger.store(workbook("claims", table_of(CLAIMS, title="费用申请登记表"), table_of(STATEMENT, title="运行费用预测", order=2)))
    yield Assistant(cast(Library, SimpleNamespace(ledger=ledger, vectors=None)))
    ledger.close()


def plan_of(question: str, register: Register) -> Records | None:
    reading = read_records(question, register, 0)
    return reading.plan if reading else None


def rows_of(question: str, register: Register) -> list[int]:
    plan = plan_of(question, register)
    assert plan is not None, question
    return [record.row for record in kept(plan, register)]


# --- schema ------------------------------------------------------------------------------------------------


def test_columns_are_typed_by_what_they_hold(claims: Register) -> None:
    kinds = [column.kind for column in claims.columns]
    text = [Kind.TEXT] * 4
    assert kinds == [Kind.ORDINAL, Kind.DATE, *text, Kind.NUMBER, Kind.TEXT]
    assert (claims.columns[6].name, claims.columns[6].unit) == ("金额", "元")
    assert claims.is_register


def test_codes_are_text_even_when_they_are_digits() -> None:
    register = register_of([("编号", "合同号", "数量"), ("007", "20221", "3"), ("008", "20222", "4")])
    assert [column.kind for column in register.columns] == [Kind.TEXT, Kind.TEXT, Kind.NUMBER]


def test_a_statement_is_no_register_and_its_steps_are_named() -> None:
    statement = register_of(STATEMENT)
    assert not statement.is_register
    assert [column.name for column in statement.columns][1:3] == ["第1季度", "第2季度"]
    assert [record.is_total for record in statement.records] == [False, False, True]


def test_rows_that_name_a_section_and_repeat_the_head() -> None:
    rows = [("代码", "描述"), ("甲类", "一"), ("丙表", ""), ("代码", "描述"), ("乙类", "二"), ("丁类", "三")]
    merged = [Cell(2, 0, "丙表", 3, 2, role=Role.SECTION)]
    registers = registers_of("f", table_of(rows, title="分类表", merged=merged))
    assert [(register.title, len(register.entries)) for register in registers] == [("分类表", 1), ("丙表", 2)]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("科目编码", "科目名称", "说明", "合计"),
            ("205", "教育", "a", "9"),
            ("20502", "普通教育", "b", "9"),
            ("2050202", "小学", "c", "9"),
        ],
        [("类", "款", "科目名称", "合计"), ("205", "", "教育", "9"), ("205", "02", "普通教育", "9")],
        [("项目", "预算数", "项目", "性质", "预算数"), ("甲", "1", "乙", "a", "2"), ("丙", "3", "丁", "b", "4")],
    ],
)
def test_rows_that_hold_rows_are_never_added_up(rows: list[tuple[str, ...]]) -> None:
    register = register_of(rows)
    assert not register.is_register
    assert plan_of("合计的总和是多少？", register) is None
    assert plan_of("预算数的总和是多少？", register) is None


def test_two_registers_side_by_side() -> None:
    registers = registers_of(
        "f", table_of([("月份", "收入", "月份", "预测"), ("1", "5", "7", "8"), ("2", "6", "8", "9")], title="收入")
    )
    assert [[column.name for column in register.columns] for register in registers] == [["月份", "收入"], ["月份", "预测"]]


def test_forms_without_a_head_are_no_registers() -> None:
    table = table_of([("单位", "某局", "电话"), ("地址", "某路", "1")], title="登记")
    headless = Table(1, table.cells, title="登记", header_rows=0)
    assert registers_of("f", headless) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022/3/1", Day(2022, 3, 1)),
        ("2022-03-01 00:00", Day(2022, 3, 1)),
        ("2022年3月", Day(2022, 3)),
        ("4018.5", None),
        ("2022/13/1", None),
    ],
)
def test_dates(text: str, day: Day | None) -> None:
    assert day_of(text) == day


# --- reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("林一的差旅费申请有几条？", [1, 3]),
        ("状态为未付的记录有几条？", [2, 4, 5]),
        ("状态不是已付的记录有几条？", [2, 4, 5]),
        ("金额超过1000元的申请有哪些？", [1, 4, 6]),
        ("金额在300元以下的申请有哪些？", [2, 5]),
        ("2022年4月的申请人有哪些？", [3, 4]),
        ("2022年3月9日的申请人是谁？", [2]),
        ("2022年4月以后的申请人有哪些？", [3, 4, 5, 6]),
        ("2022年4月之后的申请人有哪些？", [5, 6]),
        ("2022年4月2日之前的申请人有哪些？", [1, 2]),
        ("2022年3月到4月的申请人有哪些？", [1, 2, 3, 4]),
        ("3月5日到4月10日的申请人有哪些？", [2, 3]),
        ("林一和何二的金额合计是多少？", [1, 2, 3, 5]),
        ("金额在300到1500之间的申请有哪些？", [1, 2, 3]),
        ("说明涉及外地的申请有几条？", [1, 5]),
        ("养护科未付的金额合计是多少？", [2, 5]),
    ],
)
def test_filters(question: str, rows: list[int], claims: Register) -> None:
    assert rows_of(question, claims) == rows


@pytest.mark.parametrize(
    "question",
    [
        "周七申请了多少钱？",  # nobody of that name
        "养护科有多少台电脑？",  # no such thing in any head
        "林一为什么申请差旅费？",
        "没有付的金额合计是多少？",  # a denial of no value
        "养护科路灯科的金额合计是多少？",  # one record cannot be of both
        "差旅费2022年的天气怎么样？",
        "合同金额的合计是多少？",  # another amount
        "采购金额最高的申请人是谁？",
        "林一采购了多少钱？",
        "项目完成率最低的申请人是谁？",  # a rate, and no head is one
        "差旅费平均每个部门的金额是多少？",  # of the total, or within each?
    ],
)
def test_what_nothing_explains_is_not_read(question: str, claims: Register) -> None:
    assert plan_of(question, claims) is None


def test_a_cell_word_that_only_names_the_records_is_no_filter() -> None:
    staff = register_of([("姓名", "职位", "工龄"), ("甲一", "员工", "3"), ("乙二", "主管", "9"), ("丙三", "员工", "9")], "名册")
    plan = plan_of("工龄最长的员工是谁？", staff)
    assert plan is not None
    assert plan.filters == ()
    assert plan_of("职位为员工的有几名？", staff) is not None
    assert rows_of("职位为员工的有几名？", staff) == [1, 3]


def test_a_head_that_denies_is_not_its_opposite() -> None:
    register = register_of([("单位", "不含税金额", "税额"), ("甲厂", "10", "1"), ("乙厂", "20", "2")])
    assert plan_of("含税金额合计是多少？", register) is None
    assert plan_of("不含税金额合计是多少？", register) is not None


def test_longest_name_wins_over_one_inside_it() -> None:
    register = register_of([("类型", "数"), ("非生产环境", "1"), ("生产环境", "2")])
    linker = Linker(prepared("类型是非生产环境的数是多少"), register)
    assert [mention.values for mention in linker.link() if mention.mark == "V"] == [("非生产环境",)]


# --- answers -----------------------------------------------------------------------------------------------


def first(answer: Answer) -> tuple[str, str]:
    assert answer.status is Status.ANSWERED, answer.answer
    return answer.figures[0].value, answer.figures[0].unit


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("差旅费的金额合计是多少？", "2100.00", "元"),
        ("已付的金额平均是多少？", "1333.50", "元"),
        ("林一申请了多少钱？", "2000.50", "元"),
        ("养护科和路灯科的金额相差多少？", "1200.00", "元"),
        ("申请记录中，金额最低的是多少？", "99.50", "元"),
        ("差旅费占全部金额的比例是多少？", "32.81", "%"),
        ("第二季度的油料费是多少？", "6", ""),
        ("全年的人工费是多少？", "75", ""),
        ("有几种类别？", "3", ""),
        ("差旅费申请有几条？", "3", ""),
    ],
)
def test_figures(question: str, value: str, unit: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert Decimal(first(answer)[0]) == Decimal(value)
    assert first(answer)[1] == unit


def test_a_sum_shows_its_terms_and_cites_each_cell(assistant: Assistant) -> None:
    answer = assistant.ask("差旅费的金额合计是多少？")
    assert answer.figures[0].formula == "1200.50 + 800.00 + 99.50"
    assert [citation.place for citation in answer.citations] == [(1, 6), (3, 6), (5, 6)]
    assert [citation.quote for citation in answer.citations] == ["1,200.50", "800.00", "99.50"]


def test_a_count_cites_its_rows_and_says_its_filters(assistant: Assistant) -> None:
    answer = assistant.ask("路灯科未付的申请有几条？")
    assert first(answer)[0] == "1"
    assert "部门为“路灯科”" in answer.answer
    assert "状态为“未付”" in answer.answer
    assert answer.citations[0].place is not None
    assert answer.citations[0].place[0] == 4


def test_a_follow_up_asks_the_same_of_another_value(assistant: Assistant) -> None:
    assert first(assistant.ask("林一2022年3月的金额合计是多少？", session="s"))[0] == "1200.50"
    assert first(assistant.ask("那何二呢？", session="s"))[0] == "300.00"
    assert assistant.ask("那周七呢？", session="s").status is Status.NOT_FOUND


def test_ties_are_all_told(assistant: Assistant) -> None:
    answer = assistant.ask("金额最高的申请人是谁？")
    assert "孙三" in answer.answer
    answer = assistant.ask("金额最高的是哪一笔？")
    assert "年中会" in answer.answer
    assert "墨盒" in answer.answer


@pytest.mark.parametrize(
    ("question", "says", "not_says"),
    [
        ("哪个部门的申请记录最多？", "“养护科”的记录共有 **3**", "“路灯科”的记录共有"),
        ("哪个部门的金额最高？", "“路灯科”的金额合计（2项）为 **2,800.00 元**", "“绿化科”的金额合计（"),
        ("每个部门有几条申请？", "部门为“绿化科”的记录共有 **1**", "有 **6**"),
        ("各类别的金额合计是多少？", "会议费", "有 **6**"),
        ("哪个月的金额最多？", "2022年4月", "“2022年5月”的"),
        ("哪个季度的油料费最高？", "第1季度", "第2季度"),
        ("林一和何二谁的金额高？", "林一", "孙三"),
        ("有没有绿化科的申请？", "有。", "没有"),
        ("路灯科的申请人有哪些？", "孙三", "何二"),
    ],
)
def test_groups_and_choices(question: str, says: str, not_says: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED, question
    assert says in answer.answer
    assert not_says not in answer.answer


@pytest.mark.parametrize("question", ["周七申请了多少钱？", "绿化科会议费的金额是多少？", "2021年的申请有几条？"])
def test_nothing_is_made_up(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.figures == ()


def test_a_merged_amount_is_added_once(tmp_path: Path) -> None:
    rows = [("项目", "事项", "分值"), ("甲", "一", "12"), ("甲", "二", "12"), ("乙", "三", "8")]
    merged = [Cell(1, 2, "12", 3, 3)]
    ledger = Ledger.open(tmp_path / "a.db")
    ledger.store(workbook("scores", table_of(rows, title="考核表", merged=merged)))
    answer = Assistant(cast(Library, SimpleNamespace(ledger=ledger, vectors=None))).ask("分值合计是多少？")
    assert first(answer)[0] == "20"
    ledger.close()


def test_totals_between_rows_are_not_added_up() -> None:
    rows = [("项目", "金额"), ("甲", "1"), ("合计", "1"), ("乙", "2"), ("减：丙", "3")]
    assert plan_of("金额的总和是多少？", register_of(rows, "测算表")) is None


def test_the_label_of_a_total_is_no_filter_beside_others() -> None:
    rows = [*CLAIMS, ("合计", "合计", "合计", "合计", "合计", "合计", "6,400.00", "")]
    register = register_of(rows)
    assert rows_of("养护科的金额合计是多少？", register) == [1, 2, 5]
    assert rows_of("金额合计是多少？", register) == [7]


def test_two_registers_that_explain_as_much_stay_silent(tmp_path: Path) -> None:
    rows = [("姓名", "部门", "奖金"), ("甲一", "甲科", "5"), ("乙二", "乙科", "6")]
    ledger = Ledger.open(tmp_path / "a.db")
    ledger.store(workbook("one", table_of(rows, title="一月奖金表")))
    ledger.store(workbook("two", table_of(rows, title="二月奖金表")))
    assistant = Assistant(cast(Library, SimpleNamespace(ledger=ledger, vectors=None)))
    assert assistant.ask("甲科的奖金合计是多少？").status is Status.NOT_FOUND
    assert first(assistant.ask("二月奖金表中甲科的奖金合计是多少？"))[0] == "5"
    ledger.close()
