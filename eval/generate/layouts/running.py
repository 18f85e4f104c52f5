"""机构运行信息表 of final accounts: public expenses with their counts, cars, equipment and purchases, in two half tables.

It is in 万元 whatever the other tables are in, and its counts carry their units in their labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from eval.generate.layouts.accounts import Accounts, Page
from eval.generate.layouts.publics import PUBLIC_NAMES, publics
from eval.generate.paper import Cell, Datum, Row, Sheet, head_of, in_unit, printed

UNIT = "万元"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a half: its label and its amount (分) or its count; nothing prints as the look's blank, None as nothing."""

    label: str
    cents: int | None = None
    count: int | None = None
    unit: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    whole: str = ""


def bought(accounts: Accounts) -> tuple[int, int, int]:
    """Goods, works and services."""
    project = accounts.book.all.project
    return project // 3, project // 7, project // 5


def running_table(accounts: Accounts, title: str = "机构运行信息表") -> Page:
    left, right = _publics(accounts), _assets(accounts)
    has_order = accounts.style.has_order
    rows: list[Row] = []
    for number, pair in enumerate(zip_longest(left, right, fillvalue=Item("")), 1):
        cells: list[Cell] = []
        for side, one in enumerate(pair):
            order = (Cell(str(number + side * max(len(left), len(right))), align="center"),) if has_order else ()
            cells += [Cell(one.label), *order, Cell(_shown(accounts, one), align="right")]
        rows.append(tuple(cells))
    half = ("项目", *(("行次",) if has_order else ()), "统计数")
    widths = (20, *((4,) if has_order else ()), 9) * 2
    sheet = Sheet(title, head_of(half * 2), tuple(rows), widths, "公开10表", f"单位：{UNIT}", accounts.book.body.full)
    return Page(sheet, tuple(_data(accounts, title, [*left, *right])))


def _shown(accounts: Accounts, one: Item) -> str:
    if one.cents is not None:
        return printed(in_unit(one.cents, UNIT), accounts.look) if one.cents else accounts.look.blank
    return "" if one.count is None else str(one.count)


def _data(accounts: Accounts, title: str, items: list[Item]) -> Iterator[Datum]:
    for one in items:
        if not one.names or not (one.cents or one.count):
            continue
        value = in_unit(one.cents, UNIT) if one.cents is not None else Decimal(one.count or 0)
        quote = _shown(accounts, one)
        base = replace(accounts.like, table=title, row=one.label, column="统计数", value=value, quote=quote, label=one.names[0])
        yield replace(
            base,
            names=one.names,
            unit=UNIT if one.cents is not None else one.unit,
            key=one.key,
            whole=one.whole,
            is_spending=False,
        )


def _publics(accounts: Accounts) -> list[Item]:
    amounts = publics(accounts.book)
    cars, groups = _cars(accounts), amounts["abroad"] // 20_000_000 + 1 if amounts["abroad"] else 0
    visits = amounts["hosting"] // 250_000 + 1
    money = (
        ("（一）支出合计", "all"),
        ("1．因公出国（境）费", "abroad"),
        ("2．公务用车购置及运行维护费", "cars"),
        ("（1）公务用车购置费", "buying"),
        ("（2）公务用车运行维护费", "running"),
        ("3．公务接待费", "hosting"),
    )
    counts = (
        ("1．因公出国（境）团组数（个）", groups, "个", ("因公出国（境）团组数", "因公出国团组数")),
        ("2．因公出国（境）人次数（人）", groups * 4, "人", ("因公出国（境）人次数",)),
        ("3．公务用车购置数（辆）", 1 if amounts["buying"] else 0, "辆", ("公务用车购置数",)),
        ("4．公务用车保有量（辆）", sum(cars), "辆", ("公务用车保有量", "公车保有量")),
        ("5．国内公务接待批次（个）", visits, "个", ("国内公务接待批次", "国内公务接待的批次")),
        ("6．国内公务接待人次（人）", visits * 9 + 2, "人", ("国内公务接待人次",)),
    )
    return [
        Item("一、“三公”经费支出"),
        *(
            Item(label, amounts[key], names=PUBLIC_NAMES[key], key=f"三公/{key}", whole="" if key == "all" else "三公/all")
            for label, key in money
        ),
        Item("（二）相关统计数"),
        *(Item(label, None, number, unit, names, f"运行/{names[0]}") for label, number, unit, names in counts),
    ]


def _cars(accounts: Accounts) -> tuple[int, int, int, int]:
    """机要通信, 应急保障, 执法执勤 and other cars."""
    running = accounts.book.public["running"]
    return running // 9_000_000 % 4, running // 7_000_000 % 5, running // 5_000_000 % 9, 1 + running // 3_000_000 % 6


def _assets(accounts: Accounts) -> list[Item]:
    cars, goods = _cars(accounts), bought(accounts)
    kinds = ("机要通信用车", "应急保障用车", "执法执勤用车", "其他用车")
    small = sum(goods) * 7 // 10
    return [
        Item("二、机关运行经费", accounts.book.all.office, names=("机关运行经费", "机关运行经费支出"), key="机关运行经费"),
        Item("三、国有资产占用情况"),
        Item("（一）车辆数合计（辆）", None, sum(cars), "辆", ("车辆数合计", "国有资产占用情况里的车辆数"), "车辆"),
        *(
            Item(f"{number}．{kind}", None, count, "辆", (f"{kind}数量", kind), f"车辆/{kind}", "车辆")
            for number, (kind, count) in enumerate(zip(kinds, cars, strict=True), 1)
        ),
        Item(
            "（二）单价100万元（含）以上设备（不含车辆）（台、套）",
            None,
            accounts.book.all.project // 300_000_000 % 7,
            "台",
            ("单价100万元以上设备数量", "单价100万元（含）以上设备"),
            "设备",
        ),
        Item("四、政府采购支出信息"),
        Item("（一）政府采购支出合计", sum(goods), names=("政府采购支出合计", "政府采购支出"), key="采购"),
        Item("1．政府采购货物支出", goods[0], names=("政府采购货物支出",), key="采购/货物", whole="采购"),
        Item("2．政府采购工程支出", goods[1], names=("政府采购工程支出",), key="采购/工程", whole="采购"),
        Item("3．政府采购服务支出", goods[2], names=("政府采购服务支出",), key="采购/服务", whole="采购"),
        Item(
            "（二）政府采购授予中小企业合同金额",
            small,
            names=("政府采购授予中小企业合同金额", "授予中小企业合同金额"),
            key="采购/中小",
        ),
        Item("其中：授予小微企业合同金额", small // 2, names=("授予小微企业合同金额",), key="采购/小微", whole="采购/中小"),
    ]
