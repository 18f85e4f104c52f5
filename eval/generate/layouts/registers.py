"""Tables of one row a record: the execution of projects by quarters, and lists of projects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body
from eval.generate.paper import Cell, Datum, Filing, Heading, Look, Note, Row, Sheet, head_of, in_unit, percent, printed
from eval.generate.words import words

QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def by_quarter(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """项目支出分季度执行情况表: budget, four quarters, what they sum to, and the rate."""
    unit = rng.choice(("万元", "元"))
    names = [f"{one}项目" for one in rng.sample(words()["projects"]["budgeted"], 6)]
    rows: list[Row] = []
    data: list[Datum] = []
    title = f"{body.full}{year}年项目支出分季度执行情况表"
    like = Datum("执行 分季度表", body, year, (), Decimal(0), unit, "", "", table=title, is_spending=True)
    for number, one in enumerate(names, 1):
        budget = rng.randint(20, 900) * 1_000_000
        parts = [budget * rng.randint(120, 249) // 1000 for _ in QUARTERS]
        spent = sum(parts)
        values = [in_unit(cents, unit) for cents in (budget, *parts, spent)]
        rate = percent(spent, budget)
        rows.append(
            (
                Cell(str(number)),
                Cell(one),
                *(Cell(printed(v, look), align="right") for v in values),
                Cell(f"{rate}%", align="right"),
            )
        )
        data += _quarter_data(replace(like, row=one, label=one), one, values, rate, look)
    heads = ("序号", "项目名称", "全年预算数", (f"{year}年支出数", (*QUARTERS, "累计")), "执行率")
    sheet = Sheet(title, head_of(heads), tuple(rows), (4, 15, 9, 9, 9, 9, 9, 9, 7), unit=f"单位：{unit}")
    return Filing(name, "quarters", body, year, (Heading(title), sheet), tuple(data), look=look)


def _quarter_data(like: Datum, one: str, values: list[Decimal], rate: Decimal, look: Look) -> list[Datum]:
    budget, *parts, spent = values
    found = [
        replace(
            like,
            names=(f"{one}的全年预算", f"{one}全年预算数"),
            value=budget,
            quote=printed(budget, look),
            key=f"{one}/预算",
            column="全年预算数",
            group="预算",
            among="各项目",
            by="全年预算数",
        ),
        replace(
            like,
            names=(f"{one}的累计支出", f"{one}全年累计支出"),
            value=spent,
            quote=printed(spent, look),
            key=f"{one}/累计",
            column="累计",
            plan=f"{one}/预算",
            group="累计",
            among="各项目",
            by="累计支出",
        ),
        replace(
            like,
            names=(f"{one}的执行率", f"{one}预算执行率"),
            value=rate,
            unit="%",
            quote=f"{rate}%",
            key=f"{one}/率",
            column="执行率",
        ),
    ]
    for quarter, value in zip(QUARTERS, parts, strict=True):
        said = (f"{one}{quarter}支出", f"{one}第{quarter}的支出")
        found.append(
            replace(
                like,
                names=said,
                value=value,
                quote=printed(value, look),
                key=f"{one}/{quarter}",
                column=quarter,
                whole=f"{one}/累计",
            )
        )
    return found


def works(rng: Random, body: Body, year: int, name: str, look: Look) -> Filing:
    """重点项目清单: who builds what, for how much, how far it is."""
    title = f"{body.full}{year}年政府投资重点项目清单"
    head = head_of(("序号", "项目名称", "项目类别", "建设单位", "总投资（万元）", "年度计划投资（万元）", "项目状态"))
    rows: list[Row] = []
    data: list[Datum] = []
    notes: list[Note] = []
    like = Datum("清单 重点项目", body, year, (), Decimal(0), "万元", "", "", table=title)
    known = words()["projects"]
    for number, one in enumerate(rng.sample(known["works"], rng.randint(9, 13)), 1):
        whole = rng.randint(300, 90_000) * 1_000_000
        yearly = whole * rng.randint(15, 70) // 100
        kind, state = rng.choice(known["kinds"]), rng.choice(known["states"])
        builder = body.region.short + rng.choice(known["builders"])
        values = [in_unit(cents, "万元") for cents in (whole, yearly)]
        rows.append(
            (
                Cell(str(number)),
                Cell(one),
                Cell(kind),
                Cell(builder),
                *(Cell(printed(v, look), align="right") for v in values),
                Cell(state),
            )
        )
        base = replace(like, row=one, label=one)
        data += [
            replace(
                base,
                names=(f"{one}的总投资", f"{one}总投资额"),
                value=values[0],
                quote=printed(values[0], look),
                key=f"{one}/总",
                column="总投资（万元）",
                group="总投资",
                among="重点项目",
                by="总投资",
            ),
            replace(
                base,
                names=(f"{one}的年度计划投资", f"{one}当年计划投资"),
                value=values[1],
                quote=printed(values[1], look),
                key=f"{one}/年",
                column="年度计划投资（万元）",
                group="年度计划投资",
                among="重点项目",
                by="年度计划投资",
                whole=f"{one}/总",
            ),
        ]
        notes += [
            Note("清单 重点项目", body, year, (f"{one}的建设单位", f"{one}由哪家单位建设，建设单位"), builder, title),
            Note("清单 重点项目", body, year, (f"{one}的项目状态", f"{one}目前的状态"), state, title),
        ]
    sheet = Sheet(title, head, tuple(rows), (4, 18, 9, 14, 11, 12, 9))
    return Filing(name, "works", body, year, (Heading(title), sheet), tuple(data), tuple(notes), look)
