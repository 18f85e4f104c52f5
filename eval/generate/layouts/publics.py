"""The three public expenses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eval.generate.bodies import called
from eval.generate.books import Book
from eval.generate.layouts.accounts import Accounts, Page
from eval.generate.layouts.matrix import amount_cell
from eval.generate.paper import (
    Datum,
    Sheet,
    Tree,
    head_of,
    in_unit,
    printed,
)

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
        for datum in public_data(accounts, title, amounts, basis=basis)
    ]
    return Page(sheet, tuple(data))


def _paired(tree: Tree) -> Tree:
    if isinstance(tree, str):
        return (tree, ("预算数", "决算数"))
    return (tree[0], tuple(_paired(branch) for branch in tree[1]))


def public_data(
    accounts: Accounts, title: str, amounts: dict[str, int], *, basis: str = "预算", row: str = ""
) -> Iterable[Datum]:
    """The amounts that are not nothing, each with what it is a part of; an outcome with its plan."""
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
            row=row,
            column="",
            whole=f"三公/{part_of}" if part_of else "",
            label=names[0],
            plan=f"三公/{key}" if basis == "决算" else "",
        )
