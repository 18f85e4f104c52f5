"""What a city says of its own money: the report to its congress, and the table of its debts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body, Region
from eval.generate.layouts.matrix import Column, Line, Matrix, data_of, sheet_of
from eval.generate.paper import Block, Cell, Datum, Filing, Heading, Look, Row, Sheet, Text, head_of, in_unit, percent, printed
from eval.generate.words import words

HUNDRED_MILLION = 10_000_000_000  # 分


@dataclass(frozen=True, slots=True)
class Money:
    """One item of a government: last year's, planned, and reached, in 分."""

    before: int
    planned: int
    reached: int

    def __add__(self, other: Money) -> Money:
        return Money(self.before + other.before, self.planned + other.planned, self.reached + other.reached)

    @property
    def growth(self) -> Decimal:
        return percent(self.reached - self.before, self.before, 1)

    @property
    def rate(self) -> Decimal:
        return percent(self.reached, self.planned, 1)


def money(rng: Random, low: int, high: int) -> Money:
    before = rng.randint(low, high) * 1_000_003
    planned = before * rng.randint(1010, 1090) // 1000
    return Money(before, planned, planned * rng.randint(930, 1060) // 1000)


def _total(parts: Sequence[Money]) -> Money:
    whole = Money(0, 0, 0)
    for part in parts:
        whole = whole + part
    return whole


@dataclass(frozen=True, slots=True)
class Execution:
    """The year of a government: income and spending by name, of the whole city and of its own level."""

    taxes: dict[str, Money]
    others: dict[str, Money]
    costs: dict[str, Money]
    funds: tuple[Money, Money]
    own: tuple[Money, Money]  # income and spending of the general budget at the city's own level

    @property
    def income(self) -> Money:
        return _total([*self.taxes.values(), *self.others.values()])

    @property
    def spending(self) -> Money:
        return _total(list(self.costs.values()))


def following(rng: Random, before: Execution) -> Execution:
    """The next year: what was reached is last year's now."""

    def grown(one: Money) -> Money:
        planned = one.reached * rng.randint(1010, 1090) // 1000
        return Money(one.reached, planned, planned * rng.randint(930, 1060) // 1000)

    def all_of(named: dict[str, Money]) -> dict[str, Money]:
        return {name: grown(amounts) for name, amounts in named.items()}

    first, second = (grown(one) for one in before.funds)
    income, costs = (grown(one) for one in before.own)
    return Execution(all_of(before.taxes), all_of(before.others), all_of(before.costs), (first, second), (income, costs))


def execution(rng: Random) -> Execution:
    known = words()["government"]
    taxes = {name: money(rng, 8_000, 90_000) for name in rng.sample(known["taxes"], 7)}
    others = {name: money(rng, 4_000, 40_000) for name in known["others"]}
    costs = {name: money(rng, 30_000, 300_000) for name in rng.sample(known["costs"], 9)}
    funds = (money(rng, 90_000, 500_000), money(rng, 90_000, 500_000))
    return Execution(taxes, others, costs, funds, (money(rng, 60_000, 200_000), money(rng, 200_000, 500_000)))


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of the report and what it states."""

    text: str
    data: tuple[Datum, ...]


def _yi(cents: int) -> Decimal:
    return in_unit(cents, "亿元")


def _stated(like: Datum, scope: str, what: str, amounts: Money, style: int) -> Stated:
    word = "增长" if amounts.growth >= 0 else "下降"
    growth = abs(amounts.growth)
    done, plan = _yi(amounts.reached), _yi(amounts.planned)
    text = (
        f"{scope}{what}完成{done}亿元，为预算的{amounts.rate}%，比上年{word}{growth}%。"
        if style == 0
        else f"{scope}{what}预算{plan}亿元，实际完成{done}亿元，完成预算的{amounts.rate}%，同比{word}{growth}%。"
    )
    key = f"{scope}/{what}"
    data = [
        replace(
            like,
            names=(f"{scope}{what}", f"{scope}{what}完成数", f"{scope}实际完成的{what}"),
            value=done,
            unit="亿元",
            quote=f"{done}亿元",
            key=key,
            plan=f"{key}/预算" if style else "",
            label=what,
        ),
        replace(
            like,
            names=(f"{scope}{what}完成预算的比例", f"{scope}{what}的预算完成率"),
            value=amounts.rate,
            unit="%",
            quote=f"{amounts.rate}%",
            key=f"{key}/率",
        ),
        replace(
            like,
            names=(f"{scope}{what}的增幅", f"{scope}{what}同比增速"),
            value=amounts.growth,
            unit="%",
            quote=f"{growth}%",
            key=f"{key}/增",
        ),
    ]
    if style:
        data.append(
            replace(
                like,
                names=(f"{scope}{what}的预算数",),
                value=plan,
                unit="亿元",
                quote=f"{plan}亿元",
                key=f"{key}/预算",
                basis="预算",
            )
        )
    return Stated(text, tuple(data))


def report(body: Body, year: int, now: Execution, name: str, look: Look) -> Filing:
    """关于…年预算执行情况和…年预算草案的报告: prose, then two tables."""
    like = Datum("政府 预算执行报告", body, year, (), Decimal(0), "亿元", "", "", basis="执行")
    level = f"{body.region.level}本级"
    whole = f"全{body.region.level}"
    style = year % 2  # two ways of saying it
    parts = [
        _stated(like, whole, "一般公共预算收入", now.income, style),
        _stated(like, whole, "一般公共预算支出", now.spending, style),
        _stated(like, level, "一般公共预算收入", now.own[0], style),
        _stated(like, level, "一般公共预算支出", now.own[1], style),
        _stated(like, whole, "政府性基金预算收入", now.funds[0], style),
        _stated(like, whole, "政府性基金预算支出", now.funds[1], style),
    ]
    title = f"关于{body.full}{year}年预算执行情况和{year + 1}年预算（草案）的报告"
    tables = [_income_table(body, year, now, look, whole), _spending_table(body, year, now, look, whole)]
    blocks: list[Block] = [
        Heading(title),
        Text("各位代表："),
        Text(f"受市人民政府委托，现将{year}年预算执行情况和{year + 1}年预算草案提请会议审议。"),
        Heading(f"一、{year}年预算执行情况", 2),
        Text("过去一年，各级财政部门坚持稳中求进，财政运行总体平稳。"),
        Heading("（一）一般公共预算", 3),
        Text(f"1.{whole}情况。" + parts[0].text + parts[1].text),
        Text(f"2.{level}情况。" + parts[2].text + parts[3].text),
        Heading("（二）政府性基金预算", 3),
        Text(parts[4].text + parts[5].text),
        Heading("附表", 2),
        *(table[0] for table in tables),
    ]
    data = [datum for part in parts for datum in part.data] + [datum for table in tables for datum in table[1]]
    return Filing(name, "report", body, year, tuple(blocks), tuple(data), look=look)


GROUPS = {"税收收入": "各项税收", "非税收入": "各项非税收入", "合计": "各类一般公共预算支出"}
COLUMNS = ("预算数", "执行数", "为预算%", "上年执行数", "比上年增长%")


def _row(label: str, amounts: Money, unit: str, look: Look, indent: int) -> Row:
    values = (
        in_unit(amounts.planned, unit, 0),
        in_unit(amounts.reached, unit, 0),
        amounts.rate,
        in_unit(amounts.before, unit, 0),
        amounts.growth,
    )
    return (Cell(label, indent=indent), *(Cell(printed(value, look), align="right") for value in values))


def _executed(
    like: Datum, title: str, items: Sequence[tuple[str, str, Money, int, str]], unit: str, look: Look, whole: str
) -> tuple[Sheet, list[Datum]]:
    """A table of execution; items are printed label, name, amounts, indent and the name of what they are part of."""
    rows = tuple(_row(label, amounts, unit, look, indent) for label, _, amounts, indent, _ in items)
    sheet = Sheet(title, head_of(("项目", *COLUMNS)), rows, (18, 9, 9, 8, 9, 9), unit=f"单位：{unit}")
    data = []
    for label, name, amounts, _, part_of in items:
        if not name:
            continue
        base = replace(like, table=title, row=label, label=name)
        reached, planned = in_unit(amounts.reached, unit, 0), in_unit(amounts.planned, unit, 0)
        data += [
            replace(
                base,
                names=(f"{whole}{name}执行数", f"{whole}{name}完成数"),
                value=reached,
                unit=unit,
                quote=printed(reached, look),
                key=f"表/{name}",
                plan=f"表/{name}/预算",
                whole=f"表/{part_of}" if part_of else "",
                column="执行数",
                group=f"{title}/{part_of}" if part_of else "",
                among=f"{whole}{GROUPS[part_of]}" if part_of else "",
                by="执行数",
            ),
            replace(
                base,
                names=(f"{whole}{name}预算数", f"{whole}{name}的年初预算"),
                value=planned,
                unit=unit,
                quote=printed(planned, look),
                key=f"表/{name}/预算",
                column="预算数",
                basis="预算",
            ),
            replace(
                base,
                names=(f"{whole}{name}为预算的百分比", f"{whole}{name}的预算完成比例"),
                value=amounts.rate,
                unit="%",
                quote=f"{amounts.rate}",
                key=f"表/{name}/率",
                column="为预算%",
            ),
            replace(
                base,
                names=(f"{whole}{name}比上年的增幅", f"{whole}{name}增长率"),
                value=amounts.growth,
                unit="%",
                quote=f"{amounts.growth}",
                key=f"表/{name}/增",
                column="比上年增长%",
            ),
        ]
    return sheet, data


def _income_table(body: Body, year: int, now: Execution, look: Look, whole: str) -> tuple[Sheet, list[Datum]]:
    taxes, others = _total(list(now.taxes.values())), _total(list(now.others.values()))
    items = [
        ("一、税收收入", "税收收入", taxes, 0, ""),
        *((name, name, amounts, 1, "税收收入") for name, amounts in now.taxes.items()),
        ("二、非税收入", "非税收入", others, 0, ""),
        *((name, name, amounts, 1, "非税收入") for name, amounts in now.others.items()),
        ("收入合计", "", now.income, 0, ""),
    ]
    like = Datum("政府 收入执行表", body, year, (), Decimal(0), "万元", "", "", basis="执行")
    return _executed(like, f"{year}年{whole}一般公共预算收入执行情况表", items, "万元", look, whole)


def _spending_table(body: Body, year: int, now: Execution, look: Look, whole: str) -> tuple[Sheet, list[Datum]]:
    items = [(name, name, amounts, 0, "合计") for name, amounts in now.costs.items()]
    items.append(("支出合计", "", now.spending, 0, ""))
    like = Datum("政府 支出执行表", body, year, (), Decimal(0), "万元", "", "", basis="执行", is_spending=True)
    return _executed(like, f"{year}年{whole}一般公共预算支出执行情况表", items, "万元", look, whole)


# --- debts -----------------------------------------------------------------------------------------


def debts(rng: Random, body: Body, parts: Sequence[Region], year: int, name: str, look: Look) -> Filing:
    """地方政府债务限额及余额情况表: each part of the city, limits and what is owed."""
    places = [f"{body.region.city}本级", *(region.district for region in parts)]
    amounts = [_debt(rng) for _ in places]
    whole = tuple(map(sum, zip(*amounts, strict=True)))
    lines = [Line((f"{body.region.city}合计",), whole, "合计")]
    lines += [Line((place,), cents, place, (place,), "合计", 1) for place, cents in zip(places, amounts, strict=True)]
    columns = (
        Column("限额", ("{row}的政府债务限额", "{row}债务限额合计")),
        Column("限额/一般", ("{row}的一般债务限额",)),
        Column("限额/专项", ("{row}的专项债务限额",)),
        Column("余额", ("{row}的政府债务余额", "{row}债务余额合计")),
        Column("余额/一般", ("{row}的一般债务余额",)),
        Column("余额/专项", ("{row}的专项债务余额",)),
    )
    title = f"{body.full}{year}年地方政府债务限额及余额决算情况表"
    like = Datum("政府 债务表", body, year, (), Decimal(0), "亿元", "", "")
    heads = (
        (f"{year}年债务限额", ("小计", "一般债务", "专项债务")),
        (f"{year}年债务余额（决算数）", ("小计", "一般债务", "专项债务")),
    )
    matrix = Matrix(title, ("地区",), heads, columns, tuple(lines), "亿元", (14, 9, 9, 9, 9, 9, 9), like)
    extra: tuple[Row, ...] = ()
    if rng.random() < 0.5:
        extra = (tuple(Cell(text, align="center") for text in ("公式", "A=B+C", "B", "C", "D=E+F", "E", "F")),)
    sheet = replace(sheet_of(matrix, look, extra=extra), unit="单位：亿元")
    words = {column.key: column.say[0].removeprefix("{row}的") for column in columns}
    data = [replace(one, among="各地区", by=words[one.key.rpartition("/")[0]]) for one in data_of(matrix, look)]
    return Filing(name, "debts", body, year, (Heading(f"{body.full}{year}年地方政府债务情况"), sheet), tuple(data), look=look)


def _debt(rng: Random) -> tuple[int, ...]:
    general, special = rng.randint(300, 9_000), rng.randint(300, 12_000)
    owed = (general * rng.randint(80, 99) // 100, special * rng.randint(80, 99) // 100)
    return tuple(one * HUNDRED_MILLION // 100 for one in (general + special, general, special, sum(owed), *owed))
