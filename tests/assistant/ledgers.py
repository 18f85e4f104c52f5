"""Invented bodies with invented figures, stored fact by fact: nothing here is read from a file.

`town()` holds two education offices and a water office of a city that does not exist; the smaller helpers make single
tables and sentences for tests that need a special one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.names import NameIndex
from assistant.operations import Workbench
from assistant.pipeline import names_held
from assistant.resolve import Resolver
from index.domain import (
    Basis,
    Block,
    Box,
    Cell,
    Fact,
    Filing,
    FilingKind,
    Identity,
    Measure,
    Page,
    Paragraph,
    Period,
    Piece,
    Role,
    Source,
    Table,
)
from index.ledger import Ledger
from index.quantities import parse_quantity

EDUCATION = "临江市青山区教育局"
WATER = "临江市青山区水务局"
OTHER_EDUCATION = "临江市白水区教育局"
COLUMNS = ("合计", "基本支出", "项目支出")
Row = tuple[str, Sequence[str]]  # "教育支出/小学教育#2050202" (a leading * marks a total), one text for each column


def table_facts(
    title: str,
    rows: Iterable[Row],
    *,
    columns: Sequence[str] = COLUMNS,
    unit: str = "万元",
    basis: Basis = Basis.BUDGET,
    year: int = 2023,
    order: int = 1,
    page: int = 3,
    entity: str = "",
) -> list[Fact]:
    """The facts of one table: a row's label path with its code, and the printed text of each of its cells."""
    return [
        _cell(label, column, text, title, (row, at), unit, basis, year, order, page, entity)
        for row, (label, texts) in enumerate(rows, 1)
        for at, (column, text) in enumerate(zip(columns, texts, strict=True), 1)
        if text
    ]


def _cell(
    label: str,
    column: str,
    text: str,
    title: str,
    place: tuple[int, int],
    unit: str,
    basis: Basis,
    year: int,
    order: int,
    page: int,
    entity: str,
) -> Fact:
    path, _, code = label.lstrip("*").partition("#")
    rows = tuple(path.split("/"))
    top = 100.0 + 20 * place[0]
    box = Box(60.0 + 80 * place[1], top, 130.0 + 80 * place[1], top + 14)
    return Fact(
        measure=Measure(rows, (column,) if column else ()),
        text=text,
        source=Source(page, text, "", f"表 {order} {title}", rows[-1], column or None, box, order, place),
        quantity=parse_quantity(text, unit),
        period=Period(year),
        basis=basis,
        entity=entity,
        dimensions=(("科目编码", code),) if code else (),
        is_total=label.startswith("*"),
        level=len(rows) - 1,
        context=f"表 {order} {title}",
    )


def stated(sentence: str, *amounts: tuple[str, str, Basis], year: int = 2023, page: int = 2, against: int = 0) -> list[Fact]:
    """The facts of one sentence: (label path, printed text, basis) each; a change is `against` a year."""
    return [
        Fact(
            measure=Measure(tuple(label.split("/"))),
            text=text,
            source=Source(page, text, sentence=sentence, box=Box(60, 80, 520, 94)),
            quantity=parse_quantity(text),
            period=Period(year),
            basis=basis,
            dimensions=(("对比", str(against)),) if against and basis is Basis.CHANGE else (),
            context=sentence,
        )
        for label, text, basis in amounts
    ]


def filing(
    body: str,
    year: int,
    facts: Sequence[Fact],
    *,
    kind: FilingKind = FilingKind.BUDGET,
    text: Sequence[str] = (),
    aliases: Sequence[str] = (),
    media: str = "pdf",
) -> Filing:
    """A filing of one body: its facts and its paragraphs. Its id follows from body, year and kind."""
    digits = "".join(f"{ord(letter):04x}" for letter in (body[2:] + kind.value))
    return Filing(
        id=f"{year}{digits}".ljust(64, "0")[-64:],
        file_name=f"{body}{year}年{kind.value}.{media}",
        media=media,
        identity=Identity(f"{body}{year}年{kind.value}", body, tuple(aliases), year, kind),
        pages=(Page(1, 595.0, 842.0),),
        blocks=_blocks(text),
        tables=_tables(facts),
        facts=tuple(facts),
        chunks=(),
    )


def _tables(facts: Sequence[Fact]) -> tuple[Table, ...]:
    """The tables that the facts stand in: a row of heads, a column of labels, the values."""
    places: dict[int, dict[tuple[int, int], Cell]] = {}
    for one in facts:
        source = one.source
        if source.table_order is None or source.place is None:
            continue
        row, column = source.place
        cells = places.setdefault(source.table_order, {})
        cells[0, 0] = Cell(0, 0, "项目名称", 1, 1, source.page_no, None, Role.HEADER)
        cells[0, column] = Cell(0, column, source.column or "", 1, column + 1, source.page_no, None, Role.HEADER)
        cells[row, 0] = Cell(row, 0, source.row or "", row + 1, 1, source.page_no, None, Role.LABEL)
        cells[row, column] = Cell(row, column, one.text, row + 1, column + 1, source.page_no, source.box)
    return tuple(
        _table(order, cells, [one for one in facts if one.source.table_order == order]) for order, cells in places.items()
    )


def _table(order: int, cells: dict[tuple[int, int], Cell], facts: Sequence[Fact]) -> Table:
    title = (facts[0].source.table or "").split(" ")[-1]
    stated_above = {one.quantity.unit for one in facts if one.quantity is not None and not one.text.endswith(one.quantity.unit)}
    unit = stated_above.pop() if len(stated_above) == 1 else ""
    return Table(order, tuple(cells[place] for place in sorted(cells)), title, f"表 {order}", unit, "", "", 1, 1)


def _blocks(text: Sequence[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(one, (Piece(0, 1, Box(60, 50.0 + 20 * at, 520, 64.0 + 20 * at)),)) for at, one in enumerate(text))


# --- one table, one workbench ------------------------------------------------------------------------


@contextmanager
def workbench(folder: Path, *filings: Filing) -> Iterator[Workbench]:
    """The operations' workbench over some filings, in a ledger of its own."""
    ledger = Ledger.open(folder / "ledger.db")
    for one in filings:
        ledger.store(one)
    names = NameIndex(names_held(ledger))
    try:
        yield Workbench(ledger, Resolver(ledger, names))
    finally:
        ledger.close()


# --- a whole town ------------------------------------------------------------------------------------

BUDGET_2023: tuple[Row, ...] = (
    ("*教育支出#205", ("8,640.00", "5,120.00", "3,520.00")),
    ("*教育支出/普通教育#20502", ("7,900.00", "5,000.00", "2,900.00")),
    ("教育支出/普通教育/小学教育#2050202", ("4,600.00", "3,000.00", "1,600.00")),
    ("教育支出/普通教育/初中教育#2050203", ("3,300.00", "2,000.00", "1,300.00")),
    ("教育支出/职业教育#20503", ("740.00", "120.00", "620.00")),
    ("社会保障和就业支出#208", ("1,260.50", "1,260.50", "0.00")),
    ("住房保障支出#221", ("599.50", "599.50", "0.00")),
    ("*合计", ("10,500.00", "6,980.00", "3,520.00")),
)
BUDGET_2024: tuple[Row, ...] = (
    ("*教育支出#205", ("9,504.00", "5,600.00", "3,904.00")),
    ("*教育支出/普通教育#20502", ("8,690.00", "5,468.00", "3,222.00")),
    ("教育支出/普通教育/小学教育#2050202", ("5,060.00", "3,300.00", "1,760.00")),
    ("教育支出/普通教育/初中教育#2050203", ("3,630.00", "2,168.00", "1,462.00")),
    ("教育支出/职业教育#20503", ("814.00", "132.00", "682.00")),
    ("社会保障和就业支出#208", ("1,296.00", "1,296.00", "0.00")),
    ("住房保障支出#221", ("600.00", "600.00", "0.00")),
    ("*合计", ("11,400.00", "7,496.00", "3,904.00")),
)
TASKS: tuple[Row, ...] = (
    ("河道清淤", ("清理青山河河道淤积，恢复行洪能力。", "320.00")),
    ("供水管网改造", ("更换老旧供水管道，降低漏损。", "1,250.00")),
    ("防汛物资储备", ("补充冲锋舟和编织袋。", "95.00")),
    ("水质监测", ("每月对饮用水源地取样检测。", "95.00")),
    ("水土保持", ("治理坡耕地水土流失。", "180.00")),
    ("*合计", ("", "1,940.00")),
)
TARGETS: tuple[Row, ...] = (
    ("产出指标/数量指标/清淤河道长度", ("≥3公里",)),
    ("产出指标/质量指标/管网改造验收合格率", ("≥95%",)),
    ("效益指标/社会效益指标/防洪能力", ("有效提高",)),
    ("满意度指标/群众满意度", ("≥90%",)),
)
DUTIES = (
    "一、主要职责",
    "（一）贯彻执行国家教育方针和政策，拟订区域教育规划。",
    "（二）统筹管理区属中小学和幼儿园。",
    "（三）指导校园安全和学生资助工作。",
    "二、预算变动情况",
    "2023年部门预算支出10,500万元，比2022年增加1,500万元，增长16.7%。部门预算支出增加的主要原因是新建两所寄宿制小学并增加教师编制。",
    "三、名词解释",
    "校舍修缮专项：指用于区属中小学校舍加固和维修的专项资金。",
    "四、其他说明",
    "追加预算的审批程序为：由学校提出申请，经财务科审核后报局长办公会审定。",
    "青山实验小学新校区于2022年9月1日建成启用。",
)


def town() -> list[Filing]:
    """Five filings of three bodies."""
    schools = ("青山区教育局", "青山教育局")
    return [
        filing(EDUCATION, 2023, _budget(2023, BUDGET_2023, ("4.20", "12.60", "16.80")), text=DUTIES, aliases=schools),
        filing(EDUCATION, 2024, _budget(2024, BUDGET_2024, ("3.50", "12.60", "16.10")), aliases=schools),
        filing(EDUCATION, 2023, _review(), kind=FilingKind.EVALUATION, aliases=schools),
        filing(WATER, 2024, _water(), kind=FilingKind.TARGET, aliases=("青山区水务局", "青山水务局")),
        filing(OTHER_EDUCATION, 2023, _other(), aliases=("白水区教育局", "白水教育局")),
    ]


def _budget(year: int, rows: Sequence[Row], official: tuple[str, str, str]) -> list[Fact]:
    facts = table_facts("支出预算总表", rows, year=year, entity=EDUCATION)
    reception, cars, whole = official
    trips: list[Row] = [
        ("因公出国(境)费", ("0.00",)),
        ("公务接待费", (reception,)),
        ("公务用车运行维护费", (cars,)),
        ("*合计", (whole,)),
    ]
    facts += table_facts("“三公”经费预算表", trips, columns=("预算数",), year=year, order=2, page=5, entity=EDUCATION)
    staff = [("在职人数", ("420",)), ("校车数量", ("18",))]
    facts += table_facts("基本情况表", staff[:1], columns=("人数",), unit="人", basis=Basis.NONE, year=year, order=3, page=6)
    facts += table_facts("资产情况表", staff[1:], columns=("数量",), unit="辆", basis=Basis.NONE, year=year, order=4, page=6)
    if year == 2023:
        name, change = "部门预算支出", Basis.CHANGE
        amounts = (
            (name, "10,500万元", Basis.BUDGET),
            (f"{name}/增加", "1,500万元", change),
            (f"{name}/增长", "16.7%", change),
        )
        facts += stated("2023年部门预算支出10,500万元，比2022年增加1,500万元，增长16.7%。", *amounts, against=2022)
    return facts


def _review() -> list[Fact]:
    official = "2023年“三公”经费预算16.80万元，实际支出15.12万元，支出率90.00%。"
    whole = "2023年部门全年预算数10,500.00万元，决算数9,870.00万元，预算执行率94.00%。"
    score = "2023年部门整体支出自评得分为92.50分。"
    return [
        *stated(
            official,
            ("“三公”经费预算", "16.80万元", Basis.BUDGET),
            ("“三公”经费/实际支出", "15.12万元", Basis.EXECUTED),
            ("“三公”经费/支出率", "90.00%", Basis.RATE),
        ),
        *stated(
            whole,
            ("部门/全年预算数", "10,500.00万元", Basis.BUDGET),
            ("部门/决算数", "9,870.00万元", Basis.FINAL),
            ("部门/预算执行率", "94.00%", Basis.RATE),
        ),
        *stated(score, ("部门整体支出自评得分", "92.50分", Basis.NONE)),
    ]


def _water() -> list[Fact]:
    tasks = table_facts("年度主要任务表", TASKS, columns=("主要内容", "预算金额"), year=2024, page=1, entity=WATER)
    targets = table_facts(
        "年度绩效指标表", TARGETS, columns=("指标值",), unit="", basis=Basis.TARGET, year=2024, order=2, page=2, entity=WATER
    )
    return [*tasks, *targets]


def _other() -> list[Fact]:
    rows: tuple[Row, ...] = (
        ("*教育支出#205", ("3,900.00", "2,400.00", "1,500.00")),
        ("教育支出/小学教育#2050202", ("2,100.00", "1,400.00", "700.00")),
        ("教育支出/初中教育#2050203", ("1,800.00", "1,000.00", "800.00")),
        ("*合计", ("3,900.00", "2,400.00", "1,500.00")),
    )
    return table_facts("支出预算总表", rows, entity=OTHER_EDUCATION)


def doubtful(fact: Fact) -> Fact:
    """The same fact as read from a poor scan."""
    return replace(fact, confidence=0.6)
