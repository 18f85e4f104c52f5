"""Public budgets of a department or unit: nine tables, the list of projects, and their explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from eval.generate.bodies import called
from eval.generate.books import Book
from eval.generate.classification import schemes, with_parents
from eval.generate.layouts.accounts import Accounts, Page, numeral, total_datum, with_unit_in_heads
from eval.generate.layouts.by_function import by_function, function_lines, general_table, renamed
from eval.generate.layouts.matrix import Column, Line, Matrix, amount_cell, data_of, sheet_of
from eval.generate.layouts.publics import PUBLIC_HEAD, public_data, publics
from eval.generate.layouts.side_by_side import Entry, beside, classes, spending_by_class
from eval.generate.paper import Block, Cell, Filing, Heading, Row, Sheet, Text, Tree, head_of, in_unit, percent
from eval.generate.words import words


def overall_table(accounts: Accounts, title: str) -> Page:
    book, item = accounts.book, accounts.book.all
    left = [
        Entry("一、财政拨款收入", (item.granted,), "收入/财政拨款", ("财政拨款收入",), "收入/合计"),
        Entry("二、事业收入", (book.business() or None,), "收入/事业", ("事业收入",), "收入/合计"),
        Entry("三、经营收入", (None,)),
        Entry("四、其他收入", (book.other() or None,), "收入/其他", ("其他收入",), "收入/合计"),
        Entry("本年收入合计", (book.income(),), "收入/合计", ("本年收入合计", "全年收入")),
        Entry("上年结转", (None,)),
        Entry("", (None,)),
        Entry("收入总计", (book.income(),), "收入总计", ("收入总计", "收入预算总额")),
    ]
    right = [
        *spending_by_class(book),
        Entry("结转下年", (None,)),
        Entry("", (None,)),
        Entry("支出总计", (item.total,), "支出/合计", ("支出总计", "支出预算总额"), "", True),
    ]
    head = (
        (Cell("收入", columns=2, align="center"), Cell("支出", columns=2, align="center")),
        tuple(Cell(text, align="center") for text in ("项目", "预算数", "项目", "预算数")),
    )
    return beside(replace(accounts, style=replace(accounts.style, has_order=False)), title, head, left, right)


def income_table(accounts: Accounts, title: str) -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        item = book.under(code)
        return (book.income(code), item.general or None, item.fund or None, book.business(code) or None, book.other(code) or None)

    columns = (
        Column("收入", ("{row}科目的收入合计",)),
        Column("收入/一般", ("{row}科目的一般公共预算拨款收入",)),
        Column("收入/基金"),
        Column("收入/事业", ("{row}科目的事业收入",)),
        Column("收入/其他", ("{row}科目的其他收入",)),
    )
    heads = ("合计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "事业收入", "其他收入")
    lines = [renamed(line) for line in function_lines(accounts, amounts)]
    page = by_function(accounts, title, heads, columns, lines, whole_column="收入")
    return replace(page, data=tuple(replace(datum, is_spending=False) for datum in page.data))


def spending_table(accounts: Accounts, title: str) -> Page:
    """合计, 基本支出 (人员经费, 公用经费), 项目支出."""

    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        item = book.under(code)
        return (item.total, item.basic or None, item.people or None, item.office or None, item.projects or None)

    columns = (
        Column("支出", ("{row}", "{row}合计")),
        Column("支出/基本", ("{row}的基本支出", "{row}里的基本支出")),
        Column("支出/人员", ("{row}的人员经费", "{row}的基本支出中的人员经费")),
        Column("支出/公用", ("{row}的公用经费",)),
        Column("支出/项目", ("{row}的项目支出", "{row}中的项目支出")),
    )
    heads: tuple[Tree, ...] = ("合计", ("基本支出", ("小计", "人员经费", "公用经费")), "项目支出")
    lines = [renamed(line) for line in function_lines(accounts, amounts)]
    page = by_function(accounts, title, heads, columns, lines, whole_column="支出")
    item = accounts.book.all
    totals = (
        ("支出/基本", ("基本支出", "基本支出合计"), item.basic, "小计"),
        ("支出/项目", ("项目支出", "项目支出合计"), item.projects, "项目支出"),
    )
    extra = [total_datum(accounts, title, key, names, cents, column, "支出/合计") for key, names, cents, column in totals]
    return replace(page, data=(*page.data, *extra))


def granted_table(accounts: Accounts, title: str) -> Page:
    book, item, names = accounts.book, accounts.book.all, schemes()["function"]
    left = [
        Entry("一、一般公共预算拨款", (item.general,), "收入/一般", ("一般公共预算拨款收入",)),
        Entry("二、政府性基金预算拨款", (item.fund or None,), "收入/基金", ("政府性基金预算拨款收入",)),
        Entry("三、国有资本经营预算拨款", (None,)),
        Entry("本年收入", (item.granted,)),
        Entry("上年结转", (None,)),
        Entry("", (None,)),
        Entry("收入总计", (item.granted,)),
    ]
    right = [
        *(
            Entry(
                f"{numeral(i)}、{names[code]}",
                (book.under(code).granted, book.under(code).general or None, book.under(code).fund or None),
                f"财拨/{code}",
                tuple(f"财政拨款安排的{name}" for name in called(names[code])),
                "",
                True,
            )
            for i, code in enumerate(classes(book), 1)
        ),
        Entry("本年支出", (item.granted, item.general, item.fund or None), "财拨/合计", ("财政拨款支出合计",), "", True),
        Entry("结转下年", (None,) * 3),
        Entry("", (None,) * 3),
        Entry("支出总计", (item.granted, item.general, item.fund or None)),
    ]
    head = (
        (Cell("收入", columns=2, align="center"), Cell("支出", columns=4, align="center")),
        tuple(Cell(text, align="center") for text in ("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算")),
    )
    return beside(replace(accounts, style=replace(accounts.style, has_order=False)), title, head, left, right, 3)


def grown_table(accounts: Accounts, title: str) -> Page:
    """一般公共预算支出表 with last year's budget and the change beside this year's."""

    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        now, then = book.under(code), accounts.before.under(code)
        return (then.general, now.general, now.basic or None, now.project or None)

    lines = function_lines(accounts, amounts, only=lambda book, code: book.under(code).general)
    columns = (
        Column("一般/上年"),
        Column("一般", ("一般公共预算的{row}", "一般公共预算里的{row}")),
        Column("一般/基本", ("一般公共预算{row}的基本支出",)),
        Column("一般/项目", ("一般公共预算{row}的项目支出",)),
    )
    heads: tuple[Tree, ...] = ("上年预算数", ("本年预算数", ("小计", "基本支出", "项目支出")))
    page = by_function(accounts, title, heads, columns, [renamed(line) for line in lines], whole_column="一般")
    return _with_change(page, accounts, lines)


def _with_change(page: Page, accounts: Accounts, lines: Sequence[Line]) -> Page:
    """The table with a last column: the change against last year in %."""
    sheet = page.sheet
    head = ((*sheet.head[0], Cell("本年比上年增减%", rows=len(sheet.head), align="center")), *sheet.head[1:])
    rows = []
    for row, line in zip(sheet.rows, lines, strict=True):
        then, now = line.cents[0] or 0, line.cents[1] or 0
        rows.append((*row, amount_cell(percent(now - then, then) if then else None, accounts.look)))
    return replace(page, sheet=replace(sheet, head=head, rows=tuple(rows), widths=(*sheet.widths, 8)))


def economic_table(accounts: Accounts, title: str) -> Page:
    """Codes, names, 合计, 人员经费, 公用经费."""
    book, names = accounts.book, schemes()["economic"]
    lines = []
    for code in with_parents(names, list(book.economic)):
        amount, is_people = book.economic_under(code), code.startswith(("301", "303"))
        spoken = (*called(names[code]), *(f"基本支出里的{name}" for name in called(names[code])))
        parts = (amount, amount if is_people else None, None if is_people else amount)
        lines.append(Line((code, names[code]), parts, code, spoken, code[:3] if len(code) > 3 else "", len(code) // 5, code))
    item = book.all
    lines.append(Line(("", "合计"), (item.basic, item.people, item.office), "合计"))
    columns = (Column("经济", ("{row}",)), Column("经济/人员"), Column("经济/公用"))
    unit = accounts.style.unit
    matrix = Matrix(
        title,
        ("科目编码", "科目名称"),
        (("本年一般公共预算基本支出", ("合计", "人员经费", "公用经费")),),
        columns,
        tuple(lines),
        unit,
        (7, 16, 9, 9, 9),
        accounts.like,
    )
    lead: tuple[Row, ...] = (
        (Cell("部门预算支出经济分类科目", columns=2, align="center"),),
        (Cell("科目编码", align="center"), Cell("科目名称", align="center")),
    )
    sheet = replace(sheet_of(matrix, accounts.look, lead), unit=f"单位：{unit}", body_line=f"部门名称：{book.body.full}")
    totals = [
        replace(datum, whole="")
        for datum in (
            total_datum(accounts, title, "经济/人员经费", ("人员经费", "人员经费合计"), item.people, "人员经费", "支出/合计"),
            total_datum(accounts, title, "经济/公用经费", ("公用经费", "公用经费合计"), item.office, "公用经费", "支出/合计"),
        )
    ]
    return Page(sheet, (*data_of(matrix, accounts.look), *totals))


def publics_table(accounts: Accounts, title: str) -> Page:
    """Last year's budget and this year's, a row each or one row of twelve columns; always in 万元."""
    accounts = replace(accounts, style=replace(accounts.style, unit="万元"))
    now, then = publics(accounts.book), publics(accounts.before)
    year = accounts.book.year
    rows = []
    for label, amounts in ((f"{year - 1}年", then), (f"{year}年", now)):
        cells = (amount_cell(in_unit(cents, "万元") if cents else None, accounts.look) for cents in amounts.values())
        rows.append((Cell(label, align="center"), *cells))
    head = head_of(("年度", *PUBLIC_HEAD))
    sheet = Sheet(title, head, tuple(rows), (6,) + (8,) * 6, unit="单位：万元", body_line=f"部门名称：{accounts.book.body.full}")
    return Page(sheet, tuple(public_data(accounts, title, now, row=f"{year}年")))


def fund_table(accounts: Accounts, title: str) -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        return (book.under(code).fund, None, book.under(code).fund)

    has = accounts.book.all.fund > 0
    lines = function_lines(accounts, amounts, only=lambda book, code: book.under(code).fund) if has else []
    lead = ("",) * (3 if accounts.style.splits_codes else 1)
    lines = [renamed(line) for line in lines] or [Line((*lead, "合计"), (None, None, None), "合计")]
    columns = (Column("基金", ("政府性基金预算的{row}",)), Column("基金/基本"), Column("基金/项目"))
    page = by_function(accounts, title, (("本年政府性基金预算支出", ("合计", "基本支出", "项目支出")),), columns, lines)
    note = "" if has else f"注：本部门{accounts.book.year}年没有使用政府性基金预算拨款安排的支出，故本表为空表。"
    return replace(page, sheet=replace(page.sheet, note=note))


def projects_table(rng: Random, accounts: Accounts, title: str) -> Page:
    """The projects of the body: names, kind, whole and sources; they add up to the projects of the spending table."""
    item = accounts.book.all
    names = sorted(rng.sample(words()["projects"]["budgeted"], rng.randint(6, 11)))
    shares = _shared(rng, item.project, len(names))
    others = _shared(rng, item.own + item.fund, len(names)) if item.own + item.fund else [0] * len(names)
    lines = [
        Line(
            (str(i), f"{name}项目", rng.choice(("运转类", "特定目标类"))),
            (general + other, general or None, other or None),
            name,
            (f"{name}项目", f"{name}这个项目"),
            "合计",
        )
        for i, (name, general, other) in enumerate(zip(names, shares, others, strict=True), 1)
    ]
    lines.append(Line(("", "合计", ""), (item.projects, item.project, item.own + item.fund or None), "合计"))
    columns = (Column("项目", ("{row}",)), Column("项目/一般", ("{row}的一般公共预算拨款",)), Column("项目/其他"))
    unit = accounts.style.unit
    matrix = Matrix(
        title,
        ("序号", "项目名称", "项目类别"),
        ("合计", "一般公共预算拨款", "其他资金"),
        columns,
        tuple(lines),
        unit,
        (4, 16, 7, 9, 9, 9),
        accounts.like,
    )
    sheet = replace(sheet_of(matrix, accounts.look), unit=f"单位：{unit}", body_line=f"部门名称：{accounts.book.body.full}")
    data = [
        replace(datum, row=datum.label if datum.label.endswith("项目") else datum.row) for datum in data_of(matrix, accounts.look)
    ]
    return Page(sheet, tuple(data))


def _shared(rng: Random, amount: int, count: int) -> list[int]:
    weights = [rng.randint(5, 100) for _ in range(count)]
    shares = [amount * weight // sum(weights) for weight in weights]
    shares[-1] += amount - sum(shares)
    return shares


def explanation(accounts: Accounts) -> list[Block]:
    book, before = accounts.book, accounts.before
    whole, last = book.all.total, before.all.total
    word, rate = ("增加", "增长") if whole >= last else ("减少", "下降")
    item = book.all

    def money(cents: int) -> str:
        return f"{in_unit(cents, '万元')}万元"

    change = f"{word}{money(abs(whole - last))}，{rate}{percent(abs(whole - last), last)}%"
    return [
        Heading("部门预算编制说明", 2),
        Text(
            f"{book.year}年{book.body.full}部门预算收入{money(book.income())}，部门预算支出{money(whole)}，"
            f"比{book.year - 1}年{change}。"
            f"其中：基本支出{money(item.basic)}，项目支出{money(item.projects)}。"
        ),
    ]


def budget(rng: Random, accounts: Accounts, name: str, heading: str) -> Filing:
    """The whole filing; `heading` names it: "…2024年部门预算"."""
    titles = [title.format(year=accounts.book.year) for title in rng.choice(words()["titles"])["tables"]]
    general = grown_table if rng.random() < 0.5 else general_table
    pages: Sequence[Page] = (
        overall_table(accounts, titles[0]),
        income_table(accounts, titles[1]),
        spending_table(accounts, titles[2]),
        granted_table(accounts, titles[3]),
        general(accounts, titles[4]),
        economic_table(accounts, titles[5]),
        publics_table(accounts, titles[6]),
        fund_table(accounts, titles[7]),
        projects_table(rng, accounts, titles[8]),
    )
    if accounts.style.unit_in_heads:
        pages = [with_unit_in_heads(page, page.sheet.unit.removeprefix("单位：")) for page in pages]
    kinds = (
        "收支总表",
        "收入总表",
        "支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "基本支出表",
        "三公经费表",
        "政府性基金表",
        "项目支出表",
    )
    data = [replace(datum, layout=f"预算 {kind}") for kind, page in zip(kinds, pages, strict=True) for datum in page.data]
    has_numbers = rng.random() < 0.5
    sheets = [replace(page.sheet, number=f"表{i}" if has_numbers else "") for i, page in enumerate(pages, 1)]
    blocks: list[Block] = [Heading(heading), *explanation(accounts), Heading("部门预算表", 2), *sheets]
    return Filing(name, "budget", accounts.book.body, accounts.book.year, tuple(blocks), tuple(data), look=accounts.look)
