"""What the tables of a department are made of: its books, its style and look, and a page with its data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from eval.generate.books import Book
from eval.generate.paper import (
    Datum,
    Look,
    Sheet,
    in_unit,
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
    unit_in_heads: bool = False
    has_running: bool = False  # 机构运行信息表
    deep_heads: bool = False  # heads of three levels


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


def with_unit_in_heads(page: Page, unit: str) -> Page:
    """The page with its unit in the heads of its amounts instead of above the table, unless one of them stands over several."""
    sheet = page.sheet
    places, depth = sheet.places(), len(sheet.head)
    amounts = {column for (row, column), cell in places.items() if row >= depth and cell.align == "right"}
    lowest = {column: places[depth - 1, column] for column in amounts}
    if not amounts or any(cell.columns > 1 or not cell.text or cell.text.isdigit() for cell in lowest.values()):
        return page
    told = {id(cell): replace(cell, text=f"{cell.text}（{unit}）") for cell in lowest.values()}
    head = tuple(tuple(told.get(id(cell), cell) for cell in row) for row in sheet.head)
    return replace(page, sheet=replace(sheet, head=head, unit=""))


def total_datum(
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
