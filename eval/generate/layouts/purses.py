"""Budgets of a city's other purses: 政府性基金 and 国有资本经营 by item, debts of either kind, transfers by what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body, Region
from eval.generate.layouts.matrix import amount_cell
from eval.generate.paper import Block, Cell, Datum, Filing, Heading, Look, Row, Sheet, head_of, in_unit, percent, printed
from eval.generate.words import words

WAN = 10_000 * 100  # 分 in 万元


@dataclass(frozen=True, slots=True)
class Item:
    """A row: carried out in the year before, and planned, in 分. `name` is what people call it; "" where nobody asks."""

    label: str
    before: int
    planned: int
    name: str = ""
    whole: str = ""  # label of what it is a part of
    indent: int = 0


def _like(layout: str, body: Body, year: int, table: str, unit: str = "万元") -> Datum:
    return Datum(layout, body, year, (), Decimal(0), unit, "", "", table=table)


# --- items of a purse ------------------------------------------------------------------------------


def funds_budget(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """政府性基金预算收入表 and 支出表."""
    return _purse(rng, _like("政府 基金预算表", body, year, ""), "政府性基金", "fund", name, look)


def capital_budget(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """国有资本经营预算收入表 and 支出表."""
    return _purse(rng, _like("政府 国资预算表", body, year, ""), "国有资本经营", "capital", name, look)


def _purse(rng: Random, like: Datum, purse: str, words_of: str, name: str, look: Look) -> Filing:
    known = words()["purses"]
    blocks: list[Block] = [Heading(f"{like.body.full}{like.year}年{purse}预算")]
    data: list[Datum] = []
    for side in ("收入", "支出"):
        title = f"{like.year}年{like.body.full}{purse}预算{side}表"
        items = _items(rng, known[f"{words_of}_{'income' if side == '收入' else 'costs'}"], side, f"{purse}预算")
        blocks.append(_by_item(title, items, like.year, look))
        data += _data_by_item(replace(like, table=title, is_spending=side == "支出"), items, look)
    return Filing(name, f"{words_of}_budget", like.body, like.year, tuple(blocks), tuple(data), look=look)


def _items(rng: Random, groups: Sequence[Sequence[str]], side: str, purse: str) -> list[Item]:
    """Classes with their items, then what all come to, what moves between years and purses, and the total."""
    rows: list[Item] = []
    for number, (label, *inner) in enumerate(groups, 1):
        parts = [Item(one, *_amounts(rng), f"{purse}{one}", label, 1) for one in inner]
        before, planned = map(sum, zip(*((one.before, one.planned) for one in parts), strict=True)) if parts else _amounts(rng)
        rows += [Item(f"{'一二三四五六七'[number - 1]}、{label}", before, planned, f"{purse}{label}", f"本年{side}合计"), *parts]
    classes = [one for one in rows if not one.indent]
    whole = Item(f"本年{side}合计", *(sum(getattr(one, part) for one in classes) for part in ("before", "planned")))
    other = "上年结转收入" if side == "收入" else "调出资金"
    moved = Item(other, *_amounts(rng), f"{purse}{other}")
    total = Item(f"{side}总计", whole.before + moved.before, whole.planned + moved.planned)
    return [*rows, replace(whole, name=f"{purse}本年{side}合计"), moved, total]


def _amounts(rng: Random) -> tuple[int, int]:
    before = rng.randint(120, 90_000) * WAN
    return before, before * rng.randint(850, 1250) // 1000 // WAN * WAN


def _by_item(title: str, items: Sequence[Item], year: int, look: Look) -> Sheet:
    rows = tuple(
        (
            Cell(one.label, indent=one.indent),
            *(amount_cell(in_unit(cents, "万元", 0), look) for cents in (one.before, one.planned)),
            Cell(f"{percent(one.planned, one.before, 1)}", align="right"),
        )
        for one in items
    )
    heads = head_of(("项目", f"{year - 1}年执行数", f"{year}年预算数", "预算数为上年执行数的%"))
    return Sheet(title, heads, rows, (22, 9, 9, 10), unit="单位：万元")


def _data_by_item(like: Datum, items: Sequence[Item], look: Look) -> Iterator[Datum]:
    for one in items:
        if not one.name:
            continue
        base = replace(like, row=one.label, label=one.name, key=one.label, whole=f"{_key(items, one.whole)}" if one.whole else "")
        planned, before = (in_unit(cents, "万元", 0) for cents in (one.planned, one.before))
        yield replace(
            base,
            names=(f"{one.name}预算数", f"{one.name}的预算"),
            value=planned,
            quote=printed(planned, look),
            column=f"{like.year}年预算数",
            basis="预算",
        )
        yield replace(
            base,
            year=like.year - 1,
            names=(f"{one.name}执行数", f"{one.name}的执行数"),
            value=before,
            quote=printed(before, look),
            column=f"{like.year - 1}年执行数",
            basis="执行",
        )
        yield replace(
            base,
            names=(f"{one.name}预算数为上年执行数的百分比", f"{one.name}预算数相当于上年执行数的百分比"),
            value=percent(one.planned, one.before, 1),
            unit="%",
            quote=f"{percent(one.planned, one.before, 1)}",
            key=f"{one.label}/率",
            whole="",
        )


def _key(items: Sequence[Item], label: str) -> str:
    """The printed label of a row, with its number."""
    return next(one.label for one in items if one.label.endswith(label))


# --- debts of either kind --------------------------------------------------------------------------


def debts_by_kind(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """一般债务余额情况表 and 专项债务余额情况表: the year stands in the rows, and many cells are blank."""
    look = replace(look, blank=look.blank.replace("0.00", ""))  # a limit is not carried out: that is no zero
    blocks: list[Block] = [Heading(f"{body.full}{year}年地方政府债务余额情况")]
    data: list[Datum] = []
    for kind in ("一般", "专项"):
        title = f"{body.full}{year}年地方政府{kind}债务余额情况表"
        like = _like("政府 债务余额表", body, year, title, "亿元")
        rows: list[Row] = []
        for label, said, at, planned, done in _balances(rng, kind, year):
            values = [None if cents is None else in_unit(cents, "亿元") for cents in (planned, done)]
            rows.append((Cell(label), *(amount_cell(value, look) for value in values)))
            base = replace(like, row=label, year=at, label=said)
            for column, basis, value in zip(("预算数", "执行数"), ("预算", "执行"), values, strict=True):
                if value is not None and said:
                    both = None not in values
                    names = (f"{said}{column}", f"{said}的{column}") if both else (said, f"地方政府{said}")
                    told = replace(base, names=names, value=value, quote=printed(value, look), column=column)
                    data.append(replace(told, key=f"{said}/{column}", basis=basis if both else ""))
        blocks.append(Sheet(title, head_of(("项目", "预算数", "执行数")), tuple(rows), (34, 9, 9), unit="单位：亿元"))
    return Filing(name, "debts_by_kind", body, year, tuple(blocks), tuple(data), look=look)


def _balances(rng: Random, kind: str, year: int) -> Iterator[tuple[str, str, int, int | None, int | None]]:
    """Printed label, what people call it ("" where nobody is asked), its year, what was planned and what came of it."""
    before = rng.randint(20_000, 900_000) * WAN
    borrowed, repaid = before * rng.randint(8, 20) // 100, before * rng.randint(2, 7) // 100
    owed, debts = before + borrowed - repaid, f"{kind}债务"
    limit = owed * rng.randint(1010, 1090) // 1000
    yield f"一、{year - 1}年末地方政府{debts}余额实际数", "", year - 1, None, before
    yield f"二、{year}年末地方政府{debts}余额限额", f"{debts}余额限额", year, limit, None
    yield f"三、{year}年地方政府{debts}发行额", f"{debts}发行额", year, None, borrowed
    yield f"四、{year}年地方政府{debts}还本额", f"{debts}还本额", year, repaid * rng.randint(950, 1100) // 1000, repaid
    yield f"五、{year}年末地方政府{debts}余额预计执行数", f"{debts}余额预计执行数", year, None, owed
    added = limit * rng.randint(3, 12) // 100
    yield f"六、{year + 1}年地方政府{debts}新增限额", f"{debts}新增限额", year + 1, added, None
    yield f"七、{year + 1}年末地方政府{debts}余额限额", f"{debts}余额限额", year + 1, limit + added, None


# --- transfers -------------------------------------------------------------------------------------


def transfers_by_purpose(rng: Random, body: Body, parts: Sequence[Region], year: int, name: str, look: Look) -> Filing:
    """专项转移支付分地区分项目预算表: under every purpose its districts, or the districts side by side over their amounts."""
    title = f"{year}年{body.full}对下专项转移支付分地区分项目预算表"
    like = replace(_like("政府 转移支付分项目表", body, year, title), is_spending=True)
    given = [
        Given(purpose, {one.district: rng.randint(60, 9_000) * WAN for one in _some(rng, parts)})
        for purpose in rng.sample(words()["purses"]["purposes"], 4)
    ]
    sheet, data = (_side_by_side if rng.random() < 0.5 else _one_below_the_other)(given, title, like, look)
    return Filing(name, "transfers_by_purpose", body, year, (Heading(title), sheet), tuple(data), look=look)


@dataclass(frozen=True, slots=True)
class Given:
    """What districts are given for one purpose, in cents."""

    purpose: str
    amounts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


def _some(rng: Random, parts: Sequence[Region]) -> list[Region]:
    return rng.sample(list(parts), min(len(parts), rng.randint(3, 5)))


def _one_below_the_other(given: Sequence[Given], title: str, like: Datum, look: Look) -> tuple[Sheet, list[Datum]]:
    """Rows of one name come again under every purpose."""
    rows: list[Row] = []
    data: list[Datum] = []
    for number, one in enumerate(given):
        label = f"{'一二三四'[number]}、{one.purpose}"
        rows.append((Cell(label), _amount(one.total, look)))
        data.append(_of_all(one, replace(like, row=label, column="预算数"), look))
        for place, cents in one.amounts.items():
            rows.append((Cell(place, indent=1), _amount(cents, look)))
            data.append(_of_place(one.purpose, place, cents, replace(like, row=place, column="预算数"), look))
    rows.append((Cell("合计", align="center"), _amount(sum(one.total for one in given), look)))
    return Sheet(title, head_of(("项目和地区", "预算数")), tuple(rows), (30, 12), unit="单位：万元"), data


def _side_by_side(given: Sequence[Given], title: str, like: Datum, look: Look) -> tuple[Sheet, list[Datum]]:
    """A column for every district; where one is given nothing, its cell is blank."""
    places = list(dict.fromkeys(place for one in given for place in one.amounts))
    rows: list[Row] = []
    data: list[Datum] = []
    for one in given:
        cells = [amount_cell(None, look) if place not in one.amounts else _amount(one.amounts[place], look) for place in places]
        rows.append((Cell(one.purpose), _amount(one.total, look), *cells))
        here = replace(like, row=one.purpose)
        data.append(_of_all(one, replace(here, column="合计"), look))
        data += [_of_place(one.purpose, place, cents, replace(here, column=place), look) for place, cents in one.amounts.items()]
    sums = {place: sum(one.amounts.get(place, 0) for one in given) for place in places}
    rows.append(
        (
            Cell("合计", align="center"),
            _amount(sum(sums.values()), look),
            *(_amount(cents, look) for cents in sums.values()),
        )
    )
    heads = head_of(("项目", "合计", *places))
    return Sheet(title, heads, tuple(rows), (22, 10, *(9 for _ in places)), unit="单位：万元"), data


def _amount(cents: int, look: Look) -> Cell:
    return amount_cell(in_unit(cents, "万元", 0), look)


def _of_all(one: Given, like: Datum, look: Look) -> Datum:
    return _given(like, one.total, (f"{one.purpose}合计", f"{one.purpose}的总额"), one.purpose, look)


def _of_place(purpose: str, place: str, cents: int, like: Datum, look: Look) -> Datum:
    names = (f"{place}的{purpose}", f"安排给{place}的{purpose}")
    return replace(_given(like, cents, names, f"{purpose}/{place}", look), whole=purpose, label=place)


def _given(like: Datum, cents: int, names: tuple[str, ...], key: str, look: Look) -> Datum:
    value = in_unit(cents, "万元", 0)
    return replace(like, names=names, value=value, quote=printed(value, look), key=key, label=names[0])
