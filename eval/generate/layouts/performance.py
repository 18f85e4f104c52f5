"""Performance forms: what a project is to reach (申报表), and what it has reached, with scores (自评表)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body
from eval.generate.paper import Block, Cell, Datum, Filing, Heading, Look, Note, Row, Sheet, in_unit, percent, printed
from eval.generate.words import words


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicators: where it belongs, what is to be reached, what was, and its points."""

    first: str
    second: str
    name: str
    sign: str
    target: str
    actual: str
    unit: str
    points: int
    score: Decimal


class Scored(ABC):
    """A form of 100 points: those of its indicators, and ten for how much of the money was spent."""

    __slots__ = ()
    indicators: tuple[Indicator, ...]

    @property
    @abstractmethod
    def rate(self) -> Decimal: ...

    @property
    def rate_score(self) -> Decimal:
        return (self.rate / 10).quantize(Decimal("0.01"))

    @property
    def score(self) -> Decimal:
        return sum((one.score for one in self.indicators), self.rate_score)


@dataclass(frozen=True, slots=True)
class Project(Scored):
    body: Body
    year: int
    name: str
    planned: int  # 分
    spent: int
    own: int
    carried: int  # from the year before
    indicators: tuple[Indicator, ...]
    is_national: bool = False  # 年度总体目标, and 绩效指标 beside the indicators, as the ministry's form has them

    @property
    def all_planned(self) -> int:
        return self.planned + self.own + self.carried

    @property
    def all_spent(self) -> int:
        return self.spent + self.own + self.carried

    @property
    def rate(self) -> Decimal:
        return percent(self.all_spent, self.all_planned)


def project(rng: Random, body: Body, year: int) -> Project:
    """An invented project, its points adding up to 100 with the ten of its execution."""
    planned = rng.randint(60, 2_500) * 10_000 * 100
    spent = planned * rng.randint(700, 999) // 1000 + rng.randint(0, 99_999)
    own, carried = (rng.choice((0, 0, rng.randint(5, 90) * 10_000 * 100)) for _ in range(2))
    name = rng.choice(words()["projects"]["evaluated"]) + "项目"
    return Project(body, year, name, planned, spent, own, carried, indicators(rng, planned, spent), rng.random() < 0.5)


def indicators(rng: Random, planned: int, spent: int, cost_name: str = "项目总成本") -> tuple[Indicator, ...]:
    """Invented indicators in the order of the form, their points adding up to 90; what it all may cost is one of them."""
    known = words()["indicators"]
    counted = rng.sample(known["counted"], rng.randint(2, 3))
    rates = sorted(rng.sample(known["rates"], 3), key=lambda one: one[1])
    points = _points(rng, len(counted) + len(rates) + 3)
    found = [_counted(rng, name, unit, low, high, points.pop()) for name, unit, low, high in counted]
    order = ("质量指标", "时效指标", "社会效益指标")
    placed = [_rate(rng, name, second, points.pop()) for second in order for name, kind in rates if kind == second]
    cost = in_unit(planned, "万元")
    found += [one for one in placed if one.first == "产出指标"]
    found.append(_made(rng, "产出指标", "成本指标", cost_name, "≤", f"{cost}", f"{in_unit(spent, '万元')}", "万元", points.pop()))
    found += [one for one in placed if one.first == "效益指标"]
    quality, grade = rng.choice(known["qualities"])
    found.append(_made(rng, "效益指标", "可持续影响指标", quality, "", grade, grade, "", points.pop()))
    found.append(_rate(rng, rng.choice(known["satisfied"]), "服务对象满意度指标", points.pop()))
    return tuple(found)


def _points(rng: Random, count: int) -> list[int]:
    points = [90 // count] * count
    for i in range(90 - sum(points)):
        points[i % count] += 1
    rng.shuffle(points)
    return points


def _made(
    rng: Random, first: str, second: str, name: str, sign: str, target: str, actual: str, unit: str, points: int
) -> Indicator:
    lost = rng.choice((0, 0, 0, 1, 2)) * Decimal("0.5")
    return Indicator(first, second, name, sign, target, actual, unit, points, (points - lost).quantize(Decimal("0.01")))


def _counted(rng: Random, name: str, unit: str, low: int, high: int, points: int) -> Indicator:
    target = rng.randint(low, high)
    actual = target * rng.randint(85, 130) // 100
    return _made(rng, "产出指标", "数量指标", name, "≥", str(target), str(actual), unit, points)


def _rate(rng: Random, name: str, second: str, points: int) -> Indicator:
    first = {"社会效益指标": "效益指标", "服务对象满意度指标": "满意度指标"}.get(second, "产出指标")
    target = rng.choice((85, 90, 95, 98))
    return _made(rng, first, second, name, "≥", str(target), f"{rng.randint(800, 1000) / 10:.1f}", "%", points)


def spans(rows: Sequence[tuple[str, str, Row]]) -> list[Row]:
    """Rows under 一级 and 二级指标, equal neighbours merged."""
    made: list[Row] = []
    for i, (first, second, cells) in enumerate(rows):
        row: list[Cell] = []
        if i == 0 or rows[i - 1][0] != first:
            row.append(Cell(first, rows=_run(rows, i, 1)))
        if i == 0 or rows[i - 1][:2] != (first, second):
            row.append(Cell(second, rows=_run(rows, i, 2)))
        made.append((*row, *cells))
    return made


def _run(rows: Sequence[tuple[str, str, Row]], start: int, width: int) -> int:
    end = start
    while end < len(rows) and rows[end][:width] == rows[start][:width]:
        end += 1
    return end - start


REVIEWED = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def review(made: Project, name: str, look: Look) -> Filing:
    """项目支出绩效自评表."""
    title = "项目支出绩效自评表"
    center = [Cell(text, align="center") for text in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")]
    planned, spent = made.all_planned, made.all_spent
    total = [_money(look, planned), _money(look, planned), _money(look, spent)]
    marks = [Cell("10", align="center"), Cell(f"{made.rate}%", align="center"), Cell(f"{made.rate_score}", align="center")]
    dash = [Cell("—", align="center")] * 3
    rows: list[Row] = [
        (Cell("项目名称"), Cell(made.name, columns=8)),
        (Cell("主管部门"), Cell(made.body.full, columns=3), Cell("实施单位"), Cell(made.body.full, columns=4)),
        (Cell("项目资金（万元）", rows=5), Cell("", columns=2), *center),
        (Cell("年度资金总额", columns=2), *total, *marks),
        (
            Cell("其中：当年财政拨款", columns=2),
            *(_money(look, cents) for cents in (made.planned, made.planned, made.spent)),
            *dash,
        ),
        (Cell("上年结转资金", columns=2), *(_money(look, made.carried or None) for _ in range(3)), *dash),
        (Cell("其他资金", columns=2), *(_money(look, made.own or None) for _ in range(3)), *dash),
        *(_goal(made) if made.is_national else ()),
        _review_head(made),
    ]
    rows += spans([(one.first, one.second, _review_cells(one, 1 if made.is_national else 2)) for one in made.indicators])
    rows.append(
        (Cell("总分", columns=6, align="center"), Cell("100", align="center"), Cell(f"{made.score}", align="center"), Cell())
    )
    line = f"（{made.year}年度）"
    sheet = Sheet(title, (), tuple(rows), (9, 9, 9, 9, 9, 9, 7, 7, 12), body_line=line)
    blocks: list[Block] = [Heading(f"{made.body.full}{made.year}年度{made.name}绩效自评"), sheet]
    return Filing(
        name,
        "review",
        made.body,
        made.year,
        tuple(blocks),
        tuple(_review_data(made, look, title)),
        tuple(_qualities(made, "自评表", title)),
        look,
    )


def _money(look: Look, cents: int | None) -> Cell:
    return Cell(look.blank if cents is None else printed(in_unit(cents, "万元"), look), align="right")


def _goal(made: Project) -> tuple[Row, Row]:
    """What was meant to be reached by the year's end, and what was."""
    heads = (Cell(text, columns=4, align="center") for text in ("预期目标", "实际完成情况"))
    goal = f"完成{made.name}年度任务，保障各项工作按计划推进"
    return (Cell("年度总体目标", rows=2), *heads), (Cell(f"{goal}。", columns=4), Cell(f"已{goal}，取得较好成效。", columns=4))


def _review_head(made: Project) -> Row:
    first, second, third, *rest = (Cell(text, align="center") for text in REVIEWED)
    if made.is_national:
        return (Cell("绩效指标", rows=len(made.indicators) + 1), first, second, third, *rest)
    return (first, second, replace(third, columns=2), *rest)


def _review_cells(one: Indicator, wide: int) -> tuple[Cell, ...]:
    return (
        Cell(one.name, columns=wide),
        Cell(f"{one.sign}{one.target}{one.unit}", align="center"),
        Cell(f"{one.actual}{one.unit}", align="center"),
        Cell(str(one.points), align="center"),
        Cell(f"{one.score}", align="center"),
        Cell(),
    )


def _like(made: Project, layout: str, title: str) -> Datum:
    return Datum(layout, made.body, made.year, (), Decimal(0), "", "", "", table=title)


def _review_data(made: Project, look: Look, title: str) -> list[Datum]:
    like = _like(made, "绩效 项目自评表", title)
    planned, spent = in_unit(made.all_planned, "万元"), in_unit(made.all_spent, "万元")
    of = made.name
    data = [
        replace(
            like,
            names=(f"{of}的全年预算数", f"{of}的预算"),
            value=planned,
            unit="万元",
            quote=printed(planned, look),
            key="预算",
            label="预算",
        ),
        replace(
            like,
            names=(f"{of}的全年执行数", f"{of}实际支出的资金"),
            value=spent,
            unit="万元",
            quote=printed(spent, look),
            key="执行",
            label="执行",
            plan="预算",
        ),
        replace(
            like, names=(f"{of}的预算执行率", f"{of}的执行率"), value=made.rate, unit="%", quote=f"{made.rate}%", key="执行率"
        ),
        replace(
            like,
            names=(f"{of}的自评总分", f"{of}绩效自评的总得分"),
            value=made.score,
            unit="分",
            quote=f"{made.score}",
            key="总分",
        ),
    ]
    for row, word, cents in (("其中：当年财政拨款", "当年财政拨款", made.spent), ("上年结转资金", "上年结转资金", made.carried)):
        value = in_unit(cents, "万元")
        part = replace(
            like, value=value, unit="万元", quote=printed(value, look), key=f"执行/{word}", row=row, column="全年执行数"
        )
        if cents:
            data.append(replace(part, names=(f"{of}{word}的全年执行数",), whole="执行", label=word))
    for one in made.indicators:
        data.extend(_indicator_data(made, one, like, has_actual=True))
    return data


def _indicator_data(made: Project, one: Indicator, like: Datum, *, has_actual: bool) -> list[Datum]:
    of = made.name
    found = []
    like = replace(like, row=one.name, label=one.name)
    if has_actual:
        found.append(
            replace(
                like,
                names=(f"{of}{one.name}的得分", f"{of}里{one.name}这项得分"),
                value=one.score,
                unit="分",
                quote=f"{one.score}",
                key=f"得分/{one.name}",
                group=f"{like.table}/得分",
            )
        )
    if not one.unit:
        return found
    found.append(
        replace(
            like,
            names=(f"{of}{one.name}的目标值", f"{of}{one.name}的指标值"),
            value=Decimal(one.target),
            unit=one.unit,
            quote=f"{one.sign}{one.target}{one.unit}",
            key=f"目标/{one.name}",
        )
    )
    if has_actual:
        found.append(
            replace(
                like,
                names=(f"{of}{one.name}的实际完成值", f"{of}{one.name}的实际完成情况"),
                value=Decimal(one.actual),
                unit=one.unit,
                quote=f"{one.actual}{one.unit}",
                key=f"实际/{one.name}",
                plan=f"目标/{one.name}",
            )
        )
    return found


def _qualities(made: Project, form: str, title: str) -> list[Note]:
    return [
        Note(
            f"绩效 项目{form}",
            made.body,
            made.year,
            (f"{made.name}{one.name}的指标值", f"{made.name}{one.name}的目标"),
            one.target,
            title,
        )
        for one in made.indicators
        if not one.unit
    ]


def target(made: Project, name: str, look: Look) -> Filing:
    """项目支出绩效目标申报表."""
    title = "项目支出绩效目标申报表"
    planned = made.planned + made.own
    goal = f"完成{made.name}年度任务，保障各项工作按计划推进。"
    rows: list[Row] = [
        (Cell("项目名称"), Cell(made.name, columns=2), Cell("项目属性"), Cell("延续项目")),
        (Cell("主管部门"), Cell(made.body.full, columns=2), Cell("实施单位"), Cell(made.body.full)),
        (Cell("项目资金（万元）", rows=3), Cell("年度资金总额"), replace(_money(look, planned), columns=3)),
        (Cell("其中：财政拨款"), replace(_money(look, made.planned), columns=3)),
        (Cell("其他资金"), replace(_money(look, made.own or None), columns=3)),
        (Cell("年度总体目标"), Cell(goal, columns=4)),
        tuple(Cell(text, align="center") for text in ("一级指标", "二级指标", "三级指标", "指标值", "备注")),
    ]
    body = [
        (one.first, one.second, (Cell(one.name), Cell(f"{one.sign}{one.target}{one.unit}", align="center"), Cell()))
        for one in made.indicators
    ]
    rows += spans(body)
    sheet = Sheet(title, (), tuple(rows), (9, 10, 14, 10, 10), body_line=f"（{made.year}年度）")
    like = _like(made, "绩效 目标申报表", title)
    amounts = (("年度资金总额", planned, "总额"), ("财政拨款", made.planned, "拨款"))
    data = [
        replace(
            like,
            names=(f"{made.name}的{word}",),
            value=in_unit(cents, "万元"),
            unit="万元",
            quote=printed(in_unit(cents, "万元"), look),
            key=key,
            row=word,
            whole="总额" if key == "拨款" else "",
            label=word,
        )
        for word, cents, key in amounts
    ]
    for one in made.indicators:
        data.extend(_indicator_data(made, one, like, has_actual=False))
    blocks: list[Block] = [Heading(f"{made.body.full}{made.year}年{made.name}绩效目标"), sheet]
    return Filing(
        name, "target", made.body, made.year, tuple(blocks), tuple(data), tuple(_qualities(made, "目标申报表", title)), look
    )
