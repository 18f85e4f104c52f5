"""Tables by function: a row for each code, 合计 before or after them; the heads of a region."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from eval.generate.bodies import called
from eval.generate.books import Book
from eval.generate.classification import schemes, with_parents
from eval.generate.layouts.accounts import Accounts, Page, Style, total_datum
from eval.generate.layouts.matrix import Column, Line, Matrix, data_of, sheet_of, unique_names
from eval.generate.paper import (
    Cell,
    Row,
    Sheet,
    Tree,
    depth,
)


def function_lines(
    accounts: Accounts,
    amounts: Callable[[Book, str], tuple[int | None, ...]],
    *,
    scheme: str = "function",
    only: Callable[[Book, str], int] = lambda book, code: book.under(code).total,
) -> list[Line]:
    """The rows of a table by function: every code that has an amount, and 合计."""
    names = {**schemes()["fund"], **schemes()["function"]} if scheme == "function" else schemes()[scheme]
    leaves = [code for code in accounts.book.items if only(accounts.book, code)]
    codes = with_parents(dict(sorted(names.items())), leaves)
    words = unique_names(codes, names, called)
    lines = [
        Line(
            (*_code_cells(code, accounts.style), names[code]),
            amounts(accounts.book, code),
            code,
            words[code],
            code[:-2] if len(code) > 3 else "合计",
            (len(code) - 3) // 2,
            code,
        )
        for code in codes
    ]
    blank = ("",) * (2 if accounts.style.splits_codes else 0)
    whole = Line((*blank, "", "合计"), amounts(accounts.book, ""), "合计", ("",))
    return [whole, *lines] if accounts.style.total_first else [*lines, whole]


def _code_cells(code: str, style: Style) -> tuple[str, ...]:
    return (code[:3], code[3:5], code[5:7]) if style.splits_codes else (code,)


def lead_names(style: Style) -> tuple[str, ...]:
    return ("类", "款", "项", "科目名称") if style.splits_codes else ("科目编码", "科目名称")


def lead_head(style: Style, height: int) -> tuple[Row, ...]:
    """项目 over 功能分类科目编码 (类 款 项) and 科目名称, as most regions print it; a low head has no room for 项目."""
    if not style.splits_codes:
        name = (Cell("功能分类科目编码", rows=height - 1, align="center"), Cell("科目名称", rows=height - 1, align="center"))
        if height == 1:
            return ((Cell("科目编码", align="center"), Cell("科目名称", align="center")),)
        return ((Cell("项目", columns=2, align="center"),), name, *((),) * (height - 2))
    letters = tuple(Cell(text, align="center") for text in "类款项")
    rows: list[Row] = [
        (Cell("功能分类科目编码", rows=height - 1, columns=3, align="center"), Cell("科目名称", rows=height, align="center"))
    ]
    return (*rows, *((),) * (height - 2), letters)


def by_function(
    accounts: Accounts,
    title: str,
    heads: tuple[Tree, ...],
    columns: tuple[Column, ...],
    lines: Sequence[Line],
    *,
    whole_column: str = "",
    number: str = "",
) -> Page:
    """A table by function, with the head of its region."""
    lead = 4 if accounts.style.splits_codes else 2
    widths = ((3, 3, 3, 14) if accounts.style.splits_codes else (7, 16)) + (8,) * len(columns)
    matrix = Matrix(
        title,
        lead_names(accounts.style),
        heads,
        columns,
        tuple(lines),
        accounts.style.unit,
        widths,
        accounts.like,
        whole_column=whole_column,
    )
    height = max(2, *map(depth, heads))
    extra: tuple[Row, ...] = ()
    if accounts.style.has_order:
        marks = (Cell(str(i + 1), align="center") for i in range(len(columns)))
        extra = ((Cell("栏次", columns=lead, align="center"), *marks),)
    sheet = _sheet(matrix, accounts, heads, height, extra)
    sheet = replace(sheet, number=number, unit=f"单位：{accounts.style.unit}", body_line=accounts.book.body.full)
    return Page(sheet, tuple(data_of(matrix, accounts.look)))


def _sheet(matrix: Matrix, accounts: Accounts, heads: tuple[Tree, ...], height: int, extra: tuple[Row, ...]) -> Sheet:
    """`sheet_of`, where single heads reach over as many rows as the lead head has."""
    plain = all(isinstance(tree, str) for tree in heads)
    if not plain:
        return sheet_of(matrix, accounts.look, lead_head(accounts.style, height), extra)
    made = sheet_of(matrix, accounts.look, lead_head(accounts.style, 1) if not accounts.style.splits_codes else None, extra)
    if not accounts.style.splits_codes:
        return made
    tall = tuple(Cell(tree, rows=2, align="center") for tree in heads if isinstance(tree, str))
    left = lead_head(accounts.style, 2)
    return replace(made, head=((*left[0], *tall), left[1], *extra))


def income_table(accounts: Accounts) -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        parts = (book.under(code).granted, 0, book.business(code), 0, 0, book.other(code))
        return (book.income(code), *(part or None for part in parts))

    columns = (
        Column("收入", ("{row}科目的本年收入合计",)),
        Column("收入/财政拨款", ("{row}科目的财政拨款收入", "{row}的财政拨款收入")),
        Column("收入/上级"),
        Column("收入/事业", ("{row}科目的事业收入",)),
        Column("收入/经营"),
        Column("收入/附属"),
        Column("收入/其他", ("{row}科目的其他收入",)),
    )
    heads = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    lines = [renamed(line) for line in function_lines(accounts, amounts)]
    page = by_function(accounts, f"收入{accounts.basis}表", heads, columns, lines, whole_column="收入", number="公开02表")
    return replace(page, data=tuple(replace(datum, is_spending=False) for datum in page.data))


def renamed(line: Line) -> Line:
    """The line as it is; 合计 has no name of its own beside a column, so nobody is asked about it."""
    return replace(line, names=()) if line.key == "合计" else line


def spending_table(accounts: Accounts) -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        item = book.under(code)
        return (item.total, item.basic or None, item.projects or None, None, None, None)

    columns = (
        Column("支出", ("{row}", "{row}合计")),
        Column("支出/基本", ("{row}的基本支出", "{row}里的基本支出")),
        Column("支出/项目", ("{row}的项目支出", "{row}中的项目支出")),
        Column("支出/上缴"),
        Column("支出/经营"),
        Column("支出/补助"),
    )
    heads = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    lines = [renamed(line) for line in function_lines(accounts, amounts)]
    page = by_function(accounts, f"支出{accounts.basis}表", heads, columns, lines, whole_column="支出", number="公开03表")
    item = accounts.book.all
    totals = (
        ("支出", ("本年支出合计", "全年支出合计", "本年总支出"), item.total, "本年支出合计", ""),
        ("支出/基本", ("基本支出", "基本支出合计"), item.basic, "基本支出", "支出/合计"),
        ("支出/项目", ("项目支出", "项目支出合计"), item.projects, "项目支出", "支出/合计"),
    )
    data = [total_datum(accounts, page.sheet.title, *total) for total in totals]
    return replace(page, data=(*page.data, *data))


def general_table(accounts: Accounts, title: str, number: str = "") -> Page:
    """Out of the general budget; in some regions 人员经费 and 公用经费 stand under a third level of heads."""
    deep = accounts.style.deep_heads

    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        item = book.under(code)
        parts = (item.people or None, item.office or None) if deep else ()
        return (item.general, item.basic or None, *parts, item.project or None)

    parts = (
        Column("一般/人员", ("一般公共预算财政拨款{row}的人员经费", "{row}的人员经费")),
        Column("一般/公用", ("一般公共预算财政拨款{row}的公用经费", "{row}的公用经费")),
    )
    columns = (
        Column("一般", ("一般公共预算财政拨款的{row}", "一般公共预算财政拨款里{row}")),
        Column("一般/基本", ("一般公共预算财政拨款{row}的基本支出",)),
        *(parts if deep else ()),
        Column("一般/项目", ("一般公共预算财政拨款{row}的项目支出",)),
    )
    lines = function_lines(accounts, amounts, only=lambda book, code: book.under(code).general)
    basic: Tree = ("基本支出", ("小计", "人员经费", "公用经费")) if deep else "基本支出"
    heads: tuple[Tree, ...] = (("本年支出", ("合计" if deep else "小计", basic, "项目支出")),)
    return by_function(accounts, title, heads, columns, [renamed(line) for line in lines], whole_column="一般", number=number)


def fund_table(accounts: Accounts) -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        fund = book.under(code).fund
        return (None, fund, fund, None, fund, None)

    columns = (
        Column("基金/年初"),
        Column("基金/收入", ("政府性基金{row}的本年收入",)),
        Column("基金", ("政府性基金预算财政拨款的{row}", "政府性基金里的{row}")),
        Column("基金/基本"),
        Column("基金/项目", ("政府性基金{row}的项目支出",)),
        Column("基金/年末"),
    )
    heads: tuple[Tree, ...] = ("年初结转和结余", "本年收入", ("本年支出", ("小计", "基本支出", "项目支出")), "年末结转和结余")
    has = accounts.book.all.fund > 0
    lines = function_lines(accounts, amounts, only=lambda book, code: book.under(code).fund) if has else []
    lines = [renamed(line) for line in lines] or [_empty(accounts, 6)]
    page = by_function(accounts, "政府性基金预算财政拨款收入支出决算表", heads, columns, lines, number="公开08表")
    note = "" if has else f"说明：{accounts.book.body.full}本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。"
    return replace(page, sheet=replace(page.sheet, note=note))


def capital_table(accounts: Accounts) -> Page:
    """The table of state capital: hardly any department has such an income, so it stays empty."""
    columns = (Column("国资"), Column("国资/基本"), Column("国资/项目"))
    page = by_function(
        accounts,
        "国有资本经营预算财政拨款支出决算表",
        (("本年支出", ("合计", "基本支出", "项目支出")),),
        columns,
        [_empty(accounts, 3)],
        number="公开09表",
    )
    note = f"说明：{accounts.book.body.full}本年度没有国有资本经营预算财政拨款支出，故本表无数据。"
    return replace(page, sheet=replace(page.sheet, note=note))


def _empty(accounts: Accounts, columns: int) -> Line:
    lead = ("",) * (4 if accounts.style.splits_codes else 2)
    return Line((*lead[:-1], "合计"), (None,) * columns, "合计")
