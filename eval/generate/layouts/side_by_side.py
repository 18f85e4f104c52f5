"""Two half tables on one page: 收入 left, 支出 right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eval.generate.bodies import called
from eval.generate.books import Book
from eval.generate.classification import schemes
from eval.generate.layouts.accounts import Accounts, Page, numeral
from eval.generate.layouts.matrix import amount_cell
from eval.generate.paper import (
    Cell,
    Datum,
    Row,
    Sheet,
    in_unit,
    printed,
)


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
