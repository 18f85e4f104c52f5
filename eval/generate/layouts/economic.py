"""Basic spending by economic class, blocks of codes side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from eval.generate.bodies import called
from eval.generate.classification import schemes, with_parents
from eval.generate.layouts.accounts import Accounts, Page
from eval.generate.layouts.matrix import amount_cell
from eval.generate.paper import (
    Cell,
    Datum,
    Sheet,
    in_unit,
    printed,
)


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
