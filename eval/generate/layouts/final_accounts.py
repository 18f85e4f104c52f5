"""Public final accounts of a department: the nine tables 公开01 to 公开09 and their explanation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from eval.generate.layouts.accounts import Accounts, with_unit_in_heads
from eval.generate.layouts.by_function import capital_table, fund_table, general_table, income_table, spending_table
from eval.generate.layouts.economic import economic_table
from eval.generate.layouts.publics import publics_table
from eval.generate.layouts.running import bought, running_table
from eval.generate.layouts.side_by_side import granted_table, overall_table
from eval.generate.paper import (
    Block,
    Datum,
    Filing,
    Heading,
    Text,
    in_unit,
    percent,
)

YEARLY_PAY = 15_000_000  # 分 for each of the people


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
    staff = 3 + item.people // YEARLY_PAY
    running, goods = item.office, bought(accounts)
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
            f"{name}{year}年度政府采购金额为{money(sum(goods))}，其中：货物采购金额{money(goods[0])}、"
            f"工程采购金额{money(goods[1])}、服务采购金额{money(goods[2])}。"
        ),
        Heading("（三）人员情况", 3),
        Text(f"截至{year}年末，{name}人员编制{staff + 5}人，年末实有人数{staff}人。"),
    ]
    said = (
        ("机关运行经费", ("机关运行经费", "机关运行经费支出"), running, ""),
        ("采购", ("政府采购金额", "政府采购支出", "政府采购总额"), sum(goods), ""),
        ("采购/货物", ("政府采购货物金额", "货物采购金额"), goods[0], "采购"),
        ("采购/工程", ("政府采购工程金额", "工程采购金额"), goods[1], "采购"),
        ("采购/服务", ("政府采购服务金额", "服务采购金额"), goods[2], "采购"),
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
    people = replace(
        accounts.like, names=("年末实有人数", "实有人数"), value=Decimal(staff), unit="人", quote=f"{staff}人", key="人数"
    )
    data.append(replace(people, is_spending=False, label="年末实有人数"))
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
    if accounts.style.unit_in_heads:
        pages = [with_unit_in_heads(page, accounts.style.unit) for page in pages]
    if accounts.style.has_running:
        pages.append(running_table(accounts))
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
