"""Public final accounts of a department: the nine tables 公开01 to 公开09 and their explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from eval.generate.bodies import called
from eval.generate.books import Book
from eval.generate.classification import schemes, with_parents
from eval.generate.layouts.matrix import Column, Line, Matrix, amount_cell, data_of, sheet_of, unique_names
from eval.generate.paper import (
    Block,
    Cell,
    Datum,
    Filing,
    Heading,
    Look,
    Row,
    Sheet,
    Text,
    Tree,
    head_of,
    in_unit,
    percent,
    printed,
)

NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 23 -> 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (NUMERALS[ones - 1] if ones else "")


@dataclass(frozen=True, slots=True)
class Style:
    """What differs between regions: the unit, 行次 and 栏次, codes in three columns, how heads are worded."""

    unit: str = "万元"
    has_order: bool = False
    splits_codes: bool = False
    total_first: bool = True
    pairs_publics: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One table with its data."""

    sheet: Sheet
    data: tuple[Datum, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the tables are made of: this year's book, the plan, last year's book, and how they are set."""

    book: Book
    plan: Book
    before: Book
    look: Look
    style: Style
    basis: str = "决算"

    @property
    def like(self) -> Datum:
        return Datum(
            "", self.book.body, self.book.year, (), Decimal(0), self.style.unit, "", "", basis=self.basis, is_spending=True
        )


# --- tables by function ----------------------------------------------------------------------------


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
    height = max(2, *(1 if isinstance(tree, str) else 2 for tree in heads))
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
    data = [_total(accounts, page.sheet.title, *total) for total in totals]
    return replace(page, data=(*page.data, *data))


def _total(
    accounts: Accounts, title: str, key: str, names: tuple[str, ...], cents: int, column: str, whole: str, row: str = "合计"
) -> Datum:
    value = in_unit(cents, accounts.style.unit)
    return replace(
        accounts.like,
        names=names,
        value=value,
        quote=printed(value, accounts.look),
        key=f"{key}/合计",
        table=title,
        row=row,
        column=column,
        whole=whole,
        label=names[0],
    )


def general_table(accounts: Accounts, title: str, number: str = "") -> Page:
    def amounts(book: Book, code: str) -> tuple[int | None, ...]:
        item = book.under(code)
        return (item.general, item.basic or None, item.project or None)

    columns = (
        Column("一般", ("一般公共预算财政拨款的{row}", "一般公共预算财政拨款里{row}")),
        Column("一般/基本", ("一般公共预算财政拨款{row}的基本支出",)),
        Column("一般/项目", ("一般公共预算财政拨款{row}的项目支出",)),
    )
    lines = function_lines(accounts, amounts, only=lambda book, code: book.under(code).general)
    heads: tuple[Tree, ...] = (("本年支出", ("小计", "基本支出", "项目支出")),)
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


# --- side by side ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a half table."""

    label: str
    cents: tuple[int | None, ...]
    key: str = ""
    names: tuple[str, ...] = ()
    whole: str = ""
    is_spending: bool = False


def classes(book: Book) -> list[str]:
    """The classes of function that a book has spending in."""
    return sorted({code[:3] for code in book.items})


def spending_by_class(book: Book) -> list[Entry]:
    """The right half of a table of income and spending: each class of function, then what all of them come to."""
    names = schemes()["function"]
    by_class = [
        Entry(f"{numeral(i)}、{names[code]}", (book.under(code).total,), f"支出/{code}", called(names[code]), "支出/合计", True)
        for i, code in enumerate(classes(book), 1)
    ]
    return [*by_class, Entry("本年支出合计", (book.all.total,), "支出/合计", ("本年支出合计",), "", True)]


def beside(
    accounts: Accounts, title: str, head: tuple[Row, ...], left: Sequence[Entry], right: Sequence[Entry], wide: int = 1
) -> Page:
    """Two half tables: 收入 left with one amount, 支出 right with `wide` amounts; the last rows (合计, 总计) stand level."""
    rows, data = [], []
    pairs = _levelled(left, right)
    for order, (income, cost) in enumerate(pairs, 1):
        cells = []
        for entry, width, side in ((income, 1, 0), (cost, wide, 1)):
            cents = entry.cents if entry else (None,) * width
            cells.append(Cell(entry.label if entry else ""))
            if accounts.style.has_order:
                cells.append(Cell(str(order + side * len(pairs)), align="center"))
            values = [None if c is None else in_unit(c, accounts.style.unit) for c in cents]
            cells.extend(amount_cell(value if entry else None, accounts.look) if entry else Cell("") for value in values)
            if entry and entry.key and values[0] is not None:
                data.append(_half(accounts, title, entry, values[0]))
        rows.append(tuple(cells))
    widths = (16, *((3,) if accounts.style.has_order else ()), 9, 16, *((3,) if accounts.style.has_order else ()), *(9,) * wide)
    sheet = Sheet(title, head, tuple(rows), widths, unit=f"单位：{accounts.style.unit}", body_line=accounts.book.body.full)
    return Page(sheet, tuple(data))


def _half(accounts: Accounts, title: str, entry: Entry, value: Decimal) -> Datum:
    return replace(
        accounts.like,
        names=entry.names,
        value=value,
        quote=printed(value, accounts.look),
        key=entry.key,
        table=title,
        row=entry.label,
        whole=entry.whole,
        is_spending=entry.is_spending,
        label=entry.names[0] if entry.names else "",
    )


def _levelled(left: Sequence[Entry], right: Sequence[Entry]) -> list[tuple[Entry | None, Entry | None]]:
    foot = 4
    height = max(len(left), len(right)) - foot
    padded: list[list[Entry | None]] = [
        [*half[:-foot], *([None] * (height - len(half) + foot)), *half[-foot:]] for half in (left, right)
    ]
    return list(zip(*padded, strict=True))


def _head_beside(accounts: Accounts, names: tuple[str, ...]) -> tuple[Row, ...]:
    order = (Cell("行次", align="center"),) if accounts.style.has_order else ()
    amount = Cell(f"{accounts.basis}数", align="center")
    right = tuple(Cell(name, align="center") for name in names) or (amount,)
    wide = 1 + len(order)
    top = (Cell("收入", columns=wide + 1, align="center"), Cell("支出", columns=wide + len(right), align="center"))
    item = Cell("项目", align="center")
    return (top, (item, *order, amount, item, *order, *right))


def overall_table(accounts: Accounts) -> Page:
    book, item = accounts.book, accounts.book.all
    whole = item.total + book.carried_out
    left = [
        Entry("一、一般公共预算财政拨款收入", (item.general,), "收入/一般", ("一般公共预算财政拨款收入",), "收入/合计"),
        Entry(
            "二、政府性基金预算财政拨款收入",
            (item.fund or None,),
            "收入/基金",
            ("政府性基金预算财政拨款收入", "政府性基金收入"),
            "收入/合计",
        ),
        Entry("三、国有资本经营预算财政拨款收入", (None,)),
        Entry("四、上级补助收入", (None,)),
        Entry("五、事业收入", (book.business() or None,), "收入/事业", ("事业收入",), "收入/合计"),
        Entry("六、经营收入", (None,)),
        Entry("七、附属单位上缴收入", (None,)),
        Entry("八、其他收入", (book.other() or None,), "收入/其他", ("其他收入",), "收入/合计"),
        Entry("本年收入合计", (book.income(),), "收入/合计", ("本年收入合计", "全年收入合计", "本年总收入")),
        Entry("使用非财政拨款结余", (None,)),
        Entry("年初结转和结余", (book.carried_in,), "年初结转", ("年初结转和结余", "年初的结转结余")),
        Entry("总计", (book.income() + book.carried_in,), "收入总计", ("收入总计",)),
    ]
    right = [
        *spending_by_class(book),
        Entry("结余分配", (None,)),
        Entry("年末结转和结余", (book.carried_out,), "年末结转", ("年末结转和结余", "年末结转结余", "年底结转结余")),
        Entry("总计", (whole,), "支出总计", ("支出总计",)),
    ]
    page = beside(accounts, f"收入支出{accounts.basis}总表", _head_beside(accounts, ()), left, right)
    return replace(page, sheet=replace(page.sheet, number="公开01表"))


def granted_table(accounts: Accounts) -> Page:
    book, item = accounts.book, accounts.book.all
    names = schemes()["function"]
    left = [
        Entry("一、一般公共预算财政拨款", (item.general,), "收入/一般", ("一般公共预算财政拨款收入",), "收入/合计"),
        Entry("二、政府性基金预算财政拨款", (item.fund or None,), "收入/基金", ("政府性基金预算财政拨款收入",), "收入/合计"),
        Entry("三、国有资本经营预算财政拨款", (None,)),
        Entry("本年收入合计", (item.granted,), "财拨收入", ("财政拨款收入合计", "财政拨款本年收入")),
        Entry("年初财政拨款结转和结余", (None,)),
        Entry("一、一般公共预算财政拨款", (None,)),
        Entry("总计", (item.granted,)),
    ]
    right = [
        *(
            Entry(
                f"{numeral(i)}、{names[code]}",
                (book.under(code).granted, book.under(code).general or None, book.under(code).fund or None, None),
                f"财拨/{code}",
                tuple(f"财政拨款安排的{name}" for name in called(names[code])),
                "财拨/合计",
                True,
            )
            for i, code in enumerate(classes(book), 1)
        ),
        Entry(
            "本年支出合计",
            (item.granted, item.general, item.fund or None, None),
            "财拨/合计",
            ("财政拨款支出合计", "财政拨款本年支出"),
            "",
            True,
        ),
        Entry("年末财政拨款结转和结余", (None,) * 4),
        Entry("", (None,) * 4),
        Entry("总计", (item.granted, item.general, item.fund or None, None)),
    ]
    head = _head_beside(accounts, ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"))
    page = beside(accounts, f"财政拨款收入支出{accounts.basis}总表", head, left, right, 4)
    return replace(page, sheet=replace(page.sheet, number="公开04表"))


# --- basic spending by economic class, three blocks side by side ------------------------------------


def economic_table(accounts: Accounts, blocks: int = 3) -> Page:
    """人员经费 left, 公用经费 right in one or two blocks, totals in the last row."""
    book, names = accounts.book, schemes()["economic"]
    people = [code for code in with_parents(names, list(book.economic)) if code.startswith(("301", "303"))]
    office = [code for code in with_parents(names, list(book.economic)) if code.startswith(("302", "310"))]
    half = (len(office) + 1) // 2
    parts = [people, office] if blocks == 2 else [people, office[:half], office[half:]]
    rows = [tuple(cell for code in row for cell in _economic_cells(accounts, code)) for row in zip_longest(*parts, fillvalue="")]
    title = "一般公共预算财政拨款基本支出决算表"
    foot_people, foot_office = book.all.people, book.all.office
    foot = (
        Cell("人员经费合计", columns=2, align="center"),
        amount_cell(in_unit(foot_people, accounts.style.unit), accounts.look),
        Cell("公用经费合计", columns=3 * blocks - 4, align="center"),
        amount_cell(in_unit(foot_office, accounts.style.unit), accounts.look),
    )
    labels = tuple(Cell(name, align="center") for name in ("科目编码", "科目名称", f"{accounts.basis}数")) * blocks
    top = (Cell("人员经费", columns=3, align="center"), Cell("公用经费", columns=3 * blocks - 3, align="center"))
    sheet = Sheet(
        title, (top, labels), (*rows, foot), (5, 13, 8) * blocks, "公开06表", f"单位：{accounts.style.unit}", book.body.full
    )
    return Page(sheet, tuple(_economic_data(accounts, title, [*people, *office])))


def _economic_cells(accounts: Accounts, code: str) -> tuple[Cell, Cell, Cell]:
    if not code:
        return (Cell(), Cell(), Cell())
    value = in_unit(accounts.book.economic_under(code), accounts.style.unit)
    name = schemes()["economic"][code]
    return (Cell(code), Cell(name, indent=0 if len(code) == 3 else 1), amount_cell(value, accounts.look))


def _economic_data(accounts: Accounts, title: str, codes: Sequence[str]) -> Iterable[Datum]:
    names, book = schemes()["economic"], accounts.book
    for code in codes:
        value = in_unit(book.economic_under(code), accounts.style.unit)
        spoken = called(names[code])
        yield replace(
            accounts.like,
            names=(*spoken, *(f"基本支出里的{name}" for name in spoken)),
            value=value,
            quote=printed(value, accounts.look),
            key=f"经济/{code}",
            table=title,
            row=names[code],
            column=f"{accounts.basis}数",
            whole=f"经济/{code[:3]}" if len(code) > 3 else "",
            group=f"{title}/{code[:3]}" if len(code) > 3 else "",
            among=f"基本支出的{names[code[:3]]}各项",
            by="金额",
            label=names[code],
            code=code,
        )
    for word, cents in (("人员经费", book.all.people), ("公用经费", book.all.office)):
        value = in_unit(cents, accounts.style.unit)
        yield replace(
            accounts.like,
            names=(word, f"{word}合计"),
            value=value,
            quote=printed(value, accounts.look),
            key=f"经济/{word}",
            table=title,
            row=f"{word}合计",
            label=word,
        )


# --- the three public expenses ---------------------------------------------------------------------


PUBLIC_NAMES = {
    "all": ("三公经费", "“三公”经费", "三公经费合计"),
    "abroad": called("因公出国（境）费"),
    "cars": called("公务用车购置及运行维护费"),
    "buying": called("公务用车购置费"),
    "running": called("公务用车运行维护费"),
    "hosting": called("公务接待费"),
}
PUBLIC_HEAD: tuple[Tree, ...] = (
    "合计",
    "因公出国（境）费",
    ("公务用车购置及运行维护费", ("小计", "公务用车购置费", "公务用车运行维护费")),
    "公务接待费",
)


def publics(book: Book) -> dict[str, int]:
    """The six amounts of the table in the order of its columns."""
    parts = book.public
    cars = parts["buying"] + parts["running"]
    return {
        "all": parts["abroad"] + cars + parts["hosting"],
        "abroad": parts["abroad"],
        "cars": cars,
        "buying": parts["buying"],
        "running": parts["running"],
        "hosting": parts["hosting"],
    }


def publics_table(accounts: Accounts) -> Page:
    """预算数 and 决算数 side by side, each with all columns; or each column with 预算数 and 决算数 under it."""
    planned, spent = publics(accounts.plan), publics(accounts.book)
    title = "财政拨款“三公”经费支出决算表"
    if accounts.style.pairs_publics:
        heads = tuple(_paired(tree) for tree in PUBLIC_HEAD)
        cents = [amount for key in spent for amount in (planned[key], spent[key])]
    else:
        heads = (("预算数", PUBLIC_HEAD), ("决算数", PUBLIC_HEAD))
        cents = [*planned.values(), *spent.values()]
    values = [in_unit(amount, accounts.style.unit) if amount else None for amount in cents]
    row = tuple(amount_cell(value, accounts.look) for value in values)
    sheet = Sheet(title, head_of(heads), (row,), (8,) * 12, "公开07表", f"单位：{accounts.style.unit}", accounts.book.body.full)
    data = [
        datum
        for basis, amounts in (("预算", planned), ("决算", spent))
        for datum in _public_data(accounts, title, basis, amounts)
    ]
    return Page(sheet, tuple(data))


def _paired(tree: Tree) -> Tree:
    if isinstance(tree, str):
        return (tree, ("预算数", "决算数"))
    return (tree[0], tuple(_paired(branch) for branch in tree[1]))


def _public_data(accounts: Accounts, title: str, basis: str, amounts: dict[str, int]) -> Iterable[Datum]:
    for key, cents in amounts.items():
        if not cents:
            continue
        value = in_unit(cents, accounts.style.unit)
        part_of = {"all": "", "buying": "cars", "running": "cars"}.get(key, "all")
        names = PUBLIC_NAMES[key]
        yield replace(
            accounts.like,
            basis=basis,
            names=names,
            value=value,
            quote=printed(value, accounts.look),
            key=f"三公/{key}",
            table=title,
            column="",
            whole=f"三公/{part_of}" if part_of else "",
            label=names[0],
            plan=f"三公/{key}" if basis == "决算" else "",
        )


# --- the explanation -------------------------------------------------------------------------------


def explanation(accounts: Accounts) -> tuple[list[Block], list[Datum]]:
    """The prose of part three: totals, growth, and what no table holds."""
    book, before, unit = accounts.book, accounts.before, "万元"
    year, name = book.year, book.body.full

    def money(cents: int) -> str:
        return f"{in_unit(cents, unit)}{unit}"

    def change(now: int, then: int) -> str:
        word = "增加" if now >= then else "减少"
        rate = "增长" if now >= then else "下降"
        return f"{word}{money(abs(now - then))}，{rate}{percent(abs(now - then), then)}%"

    item, whole, last = book.all, book.all.total + book.carried_out, before.all.total + before.carried_out
    running, bought = item.office, (item.project // 3, item.project // 7, item.project // 5)
    blocks: list[Block] = [
        Heading("第三部分 部门决算情况说明"),
        Heading("一、收入支出决算总体情况说明", 2),
        Text(
            f"{name}{year}年度收入支出总计{money(whole)}。与{year - 1}年度相比，收入支出总计{change(whole, last)}。"
            "主要原因：工作任务变化。"
        ),
        Heading("二、支出决算情况说明", 2),
        Text(
            f"本年支出合计{money(item.total)}，其中：基本支出{money(item.basic)}，占{percent(item.basic, item.total)}%；"
            f"项目支出{money(item.projects)}，占{percent(item.projects, item.total)}%。"
        ),
        Heading("三、其他重要事项的情况说明", 2),
        Heading("（一）机关运行经费支出情况", 3),
        Text(f"机关运行经费支出{money(running)}，比{year - 1}年度{change(running, before.all.office)}。主要原因是厉行节约。"),
        Heading("（二）政府采购支出情况", 3),
        Text(
            f"{name}{year}年度政府采购金额为{money(sum(bought))}，其中：货物采购金额{money(bought[0])}、"
            f"工程采购金额{money(bought[1])}、服务采购金额{money(bought[2])}。"
        ),
    ]
    said = (
        ("机关运行经费", ("机关运行经费", "机关运行经费支出"), running, ""),
        ("采购", ("政府采购金额", "政府采购支出", "政府采购总额"), sum(bought), ""),
        ("采购/货物", ("政府采购货物金额", "货物采购金额"), bought[0], "采购"),
        ("采购/工程", ("政府采购工程金额", "工程采购金额"), bought[1], "采购"),
        ("采购/服务", ("政府采购服务金额", "服务采购金额"), bought[2], "采购"),
    )
    data = [
        replace(
            accounts.like,
            names=names,
            value=in_unit(cents, unit),
            unit=unit,
            quote=f"{in_unit(cents, unit)}",
            key=key,
            whole=part_of,
            label=names[0],
        )
        for key, names, cents, part_of in said
        if cents
    ]
    return blocks, data


def final_accounts(accounts: Accounts, name: str) -> Filing:
    """The whole filing."""
    body, year = accounts.book.body, accounts.book.year
    pages = [
        overall_table(accounts),
        income_table(accounts),
        spending_table(accounts),
        granted_table(accounts),
        general_table(accounts, "一般公共预算财政拨款支出决算表", "公开05表"),
        economic_table(accounts, 2 if accounts.style.pairs_publics else 3),
        publics_table(accounts),
        fund_table(accounts),
        capital_table(accounts),
    ]
    prose, said = explanation(accounts)
    blocks: list[Block] = [
        Heading(f"{body.full}{year}年度部门决算"),
        Heading("第一部分 部门概况"),
        Text(f"{body.full}贯彻执行国家有关方针政策，拟订并组织实施本地区相关工作规划。"),
        Heading(f"第二部分 {year}年度部门决算表"),
    ]
    data: list[Datum] = []
    for page in pages:
        blocks.append(page.sheet)
        layout = f"决算{page.sheet.number[2:4]} {page.sheet.title}"
        data.extend(replace(datum, layout=layout) for datum in page.data)
    data.extend(replace(datum, layout="决算说明") for datum in said)
    return Filing(name, "final_accounts", body, year, (*blocks, *prose), tuple(data), look=accounts.look)
