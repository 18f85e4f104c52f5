"""Tables of a city: 全市 beside 市本级, transfers by district, funds of insurance, state capital, debts and what moved them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body, Region
from eval.generate.layouts.matrix import Column, Line, Matrix, amount_cell, data_of, sheet_of
from eval.generate.paper import Cell, Datum, Filing, Heading, Look, Row, Sheet, Tree, head_of, in_unit, percent, printed
from eval.generate.words import words

WAN = 10_000 * 100  # 分 in 万元
PLAN_AND_OUTCOME = ("预算数", "决算数")


def _filing(name: str, kind: str, body: Body, year: int, sheet: Sheet, data: Sequence[Datum], look: Look) -> Filing:
    return Filing(name, kind, body, year, (Heading(sheet.title), sheet), tuple(data), look=look)


def _like(layout: str, body: Body, year: int, unit: str, basis: str = "") -> Datum:
    return Datum(layout, body, year, (), Decimal(0), unit, "", "", basis=basis)


def levels(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """支出决算表 with 全市 beside 市本级, each planned, spent and in per cent of the plan."""
    city, unit = body.region.level, rng.choice(("万元", "万元", "亿元"))
    scopes = (f"全{city}", f"{city}本级")
    costs = {label: _both(rng) for label in rng.sample(words()["government"]["costs"], 9)}
    total = tuple(map(sum, zip(*costs.values(), strict=True)))
    lines = [*costs.items(), ("支出合计", total)]
    places = 2 if unit == "亿元" else 0
    rows: list[Row] = []
    data: list[Datum] = []
    title = f"{year}年{body.full}{scopes[0]}和{scopes[1]}一般公共预算支出决算表"
    like = replace(_like("政府 分级支出表", body, year, unit), table=title, is_spending=True)
    for label, cents in lines:
        cells = [Cell(label)]
        for number, scope in enumerate(scopes):
            planned, spent = cents[2 * number : 2 * number + 2]
            values = [in_unit(one, unit, places) for one in (planned, spent)]
            rate = percent(spent, planned, 1)
            cells += [*(amount_cell(value, look) for value in values), Cell(f"{rate}", align="right")]
            if label != "支出合计":
                data += _level_data(replace(like, row=label, label=label), scope, label, values, rate, look)
        rows.append(tuple(cells))
    heads: tuple[Tree, ...] = ("项目", *((scope, (*PLAN_AND_OUTCOME, "完成预算%")) for scope in scopes))
    sheet = Sheet(title, head_of(heads), tuple(rows), (16, 9, 9, 8, 9, 9, 8), unit=f"单位：{unit}")
    return _filing(name, "levels", body, year, sheet, data, look)


def _both(rng: Random) -> tuple[int, int, int, int]:
    """Planned and spent of the whole city, then of its own level."""
    whole = rng.randint(30_000, 300_000) * WAN
    own = whole * rng.randint(15, 60) // 100
    return whole, whole * rng.randint(930, 1060) // 1000, own, own * rng.randint(930, 1060) // 1000


def _level_data(like: Datum, scope: str, label: str, values: Sequence[Decimal], rate: Decimal, look: Look) -> Iterator[Datum]:
    for basis, value in zip(("预算", "决算"), values, strict=True):
        yield replace(
            like,
            names=(f"{scope}{label}{basis}数", f"{scope}{label}的{basis}数"),
            value=value,
            quote=printed(value, look),
            key=f"{scope}/{label}",
            column=f"{basis}数",
            basis=basis,
            plan=f"{scope}/{label}" if basis == "决算" else "",
            group=scope,
            among=f"{scope}各类支出" if basis == "决算" else "",
            by="决算数",
        )
    yield replace(
        like,
        names=(f"{scope}{label}完成预算的百分比",),
        value=rate,
        unit="%",
        quote=f"{rate}",
        key=f"{scope}/{label}/率",
        basis="",
    )


def transfers(rng: Random, body: Body, parts: Sequence[Region], year: int, name: str, look: Look) -> Filing:
    """税收返还和转移支付分地区决算表: a row for each district, kinds of transfer under heads of two levels."""
    unit = rng.choice(("万元", "亿元"))
    amounts = {region.district: _transfers(rng) for region in parts}
    whole = tuple(map(sum, zip(*amounts.values(), strict=True)))
    lines = [
        Line(("合计",), whole, "合计"),
        *(Line((place,), cents, place, (place,), "合计") for place, cents in amounts.items()),
    ]
    columns = (
        Column("合计", ("{row}的税收返还和转移支付合计", "{row}转移支付合计数")),
        Column("返还", ("{row}的税收返还",)),
        Column("一般性", ("{row}的一般性转移支付", "对{row}的一般性转移支付")),
        Column("均衡性", ("{row}的均衡性转移支付",)),
        Column("奖补", ("{row}的县级基本财力保障机制奖补资金",)),
        Column("结算", ("{row}的结算补助",)),
        Column("专项", ("{row}的专项转移支付", "对{row}的专项转移支付")),
    )
    kinds = ("小计", "均衡性转移支付", "县级基本财力保障机制奖补资金", "结算补助")
    heads: tuple[Tree, ...] = ("合计", "税收返还", ("一般性转移支付", kinds), "专项转移支付")
    title = f"{year}年{body.full}对下税收返还和转移支付分地区决算表"
    like = _like("政府 转移支付表", body, year, unit)
    matrix = Matrix(title, ("地区",), heads, columns, tuple(lines), unit, (11, 9, 9, 9, 9, 10, 9, 9), like, whole_column="合计")
    said = {column.key: column.say[0].removeprefix("{row}的") for column in columns}
    data = [replace(one, among="各区县", by=said[one.key.partition("/")[0]]) for one in data_of(matrix, look)]
    return _filing(name, "transfers", body, year, replace(sheet_of(matrix, look), unit=f"单位：{unit}"), data, look)


def _transfers(rng: Random) -> tuple[int, ...]:
    back, special = rng.randint(500, 9_000) * WAN, rng.randint(5_000, 60_000) * WAN
    parts = [rng.randint(800, 30_000) * WAN + rng.randint(0, 99) * 10_000 for _ in range(3)]
    return back + sum(parts) + special, back, sum(parts), *parts, special


FUND_COLUMNS = (
    Column("收入", ("{row}收入合计", "{row}的本年收入")),
    Column("保费", ("{row}的保险费收入",)),
    Column("补贴", ("{row}的财政补贴收入",)),
    Column("支出", ("{row}支出合计", "{row}的本年支出")),
    Column("待遇", ("{row}的待遇支出",)),
    Column("结余", ("{row}的本年收支结余", "{row}当年结余")),
    Column("滚存", ("{row}的年末滚存结余", "{row}年末累计结余")),
)


def insurance(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """社会保险基金收支决算表: a row for each fund, 收入, 支出 and what is left."""
    unit = rng.choice(("万元", "万元", "亿元"))
    funds = {fund: _fund(rng) for fund in rng.sample(words()["government"]["funds"], 5)}
    whole = tuple(map(sum, zip(*funds.values(), strict=True)))
    rows = [*((fund, cents, (fund,)) for fund, cents in funds.items()), ("合计", whole, ("社会保险基金",))]
    lines = [Line((label,), cents, label, names, "" if label == "合计" else "合计") for label, cents, names in rows]
    heads: tuple[Tree, ...] = (
        ("收入", ("小计", "其中：保险费收入", "其中：财政补贴收入")),
        ("支出", ("小计", "其中：待遇支出")),
        "本年收支结余",
        "年末滚存结余",
    )
    title = f"{year}年{body.full}社会保险基金收支决算表"
    like = _like("政府 社保基金表", body, year, unit, "决算")
    matrix = Matrix(title, ("项目",), heads, FUND_COLUMNS, tuple(lines), unit, (18, 9, 9, 9, 9, 9, 9, 9), like)
    said = {column.key: column.say[0].replace("{row}", "").removeprefix("的") for column in FUND_COLUMNS}
    data = [
        replace(one, among="各项社会保险基金" if one.group else "", by=said[one.key.partition("/")[0]])
        for one in data_of(matrix, look)
    ]
    return _filing(name, "insurance", body, year, replace(sheet_of(matrix, look), unit=f"单位：{unit}"), data, look)


def _fund(rng: Random) -> tuple[int, ...]:
    paid, granted = rng.randint(5_000, 300_000) * WAN, rng.randint(2_000, 90_000) * WAN
    income = paid + granted + rng.randint(50, 900) * WAN
    spent = income * rng.randint(820, 990) // 1000
    return (
        income,
        paid,
        granted,
        spent,
        spent * rng.randint(960, 995) // 1000,
        income - spent,
        (income - spent) * rng.randint(4, 9),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a half of the table of state capital."""

    label: str
    key: str
    planned: int
    reached: int
    whole: str = ""


def capital(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """国有资本经营预算收支决算表: income left, spending right, each planned and reached."""
    title = f"{year}年{body.full}国有资本经营预算收支决算表"
    halves = [_half(rng, side) for side in ("收入", "支出")]
    like = replace(_like("政府 国资收支表", body, year, "万元"), table=title)
    rows = [
        tuple(cell for one in pair for cell in (Cell(one.label), *_two_amounts(one, look))) for pair in zip(*halves, strict=True)
    ]
    data = [datum for half in halves for one in half for datum in _capital_data(one, like, look)]
    heads: tuple[Tree, ...] = ("项目", *PLAN_AND_OUTCOME, "项目", *PLAN_AND_OUTCOME)
    sheet = Sheet(title, head_of(heads), tuple(rows), (15, 9, 9, 17, 9, 9), unit="单位：万元")
    return _filing(name, "capital", body, year, sheet, data, look)


def _two_amounts(one: Entry, look: Look) -> Iterator[Cell]:
    return (amount_cell(in_unit(cents, "万元", 0) if cents else None, look) for cents in (one.planned, one.reached))


def _half(rng: Random, side: str) -> list[Entry]:
    labels = words()["government"][{"收入": "capital_income", "支出": "capital_costs"}[side]]
    entries = []
    for number, label in enumerate(labels, 1):
        planned = rng.randint(200, 20_000) * WAN
        entries.append(
            Entry(
                f"{'一二三四五'[number - 1]}、{label}", label, planned, planned * rng.randint(80, 120) // 100, f"本年{side}合计"
            )
        )
    planned, reached = (sum(getattr(one, part) for one in entries) for part in ("planned", "reached"))
    return [*entries, Entry(f"本年{side}合计", f"本年{side}合计", planned, reached)]


def _capital_data(one: Entry, like: Datum, look: Look) -> Iterator[Datum]:
    name = f"国有资本经营预算{one.key}"
    for basis, cents in (("预算", one.planned), ("决算", one.reached)):
        value = in_unit(cents, "万元", 0)
        yield replace(
            like,
            names=(f"{name}的{basis}数", f"国有资本经营{one.key}{basis}数"),
            value=value,
            quote=printed(value, look),
            key=one.key,
            row=one.label,
            column=f"{basis}数",
            basis=basis,
            plan=one.key if basis == "决算" else "",
            whole=one.whole,
            label=name,
        )


def debt_moves(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """债务余额变动表: what was owed, borrowed and paid back, 全市 beside 市本级; the year stands in the rows."""
    city = body.region.level
    scopes = (f"全{city}", f"{city}本级")
    whole = _moves(rng)
    amounts = (whole, tuple(cents * rng.randint(20, 50) // 100 for cents in whole))
    amounts = (amounts[0], (*amounts[1][:3], amounts[1][3], amounts[1][0] + amounts[1][2] - amounts[1][3]))
    labels = (
        (f"一、{year - 1}年末地方政府债务余额实际数", "上年末余额", f"{year - 1}年末地方政府债务余额"),
        (f"二、{year}年末地方政府债务余额限额", "限额", "年末地方政府债务余额限额"),
        (f"三、{year}年地方政府债务发行额", "发行", "地方政府债务发行额"),
        (f"四、{year}年地方政府债务还本额", "还本", "地方政府债务还本额"),
        (f"五、{year}年末地方政府债务余额决算数", "余额", "年末地方政府债务余额决算数"),
    )
    title = f"{year}年{body.full}地方政府债务限额、余额及变动情况表"
    like = replace(_like("政府 债务变动表", body, year, "亿元"), table=title)
    rows: list[Row] = []
    data: list[Datum] = []
    for number, (label, key, said) in enumerate(labels):
        values = [in_unit(of[number], "亿元") for of in amounts]
        rows.append((Cell(label), *(amount_cell(value, look) for value in values)))
        if key == "上年末余额":
            continue  # of another year
        for scope, value in zip(scopes, values, strict=True):
            base = replace(like, row=label, column=scope, value=value, quote=printed(value, look))
            data.append(replace(base, names=(f"{scope}{said}",), key=f"{scope}/{key}", label=f"{scope}{said}"))
    sheet = Sheet(title, head_of(("项目", *scopes)), tuple(rows), (28, 10, 10), unit="单位：亿元")
    return _filing(name, "debt_moves", body, year, sheet, data, look)


def _moves(rng: Random) -> tuple[int, ...]:
    before = rng.randint(20_000, 900_000) * WAN
    borrowed, paid = before * rng.randint(8, 20) // 100, before * rng.randint(2, 7) // 100
    after = before + borrowed - paid
    return before, after * rng.randint(1010, 1090) // 1000, borrowed, paid, after
