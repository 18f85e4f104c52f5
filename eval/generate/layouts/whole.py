"""Performance forms of a whole department: what its year is for (申报表), and what came of it, with scores (自评表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate.bodies import Body
from eval.generate.layouts.performance import Indicator, Scored, indicators, spans
from eval.generate.paper import Cell, Datum, Filing, Heading, Look, Note, Row, Sheet, in_unit, percent, printed
from eval.generate.words import words

WAN = 10_000 * 100  # 分 in 万元


@dataclass(frozen=True, slots=True)
class Task:
    """One of the main tasks of the year."""

    name: str
    content: str
    granted: int
    other: int

    @property
    def total(self) -> int:
        return self.granted + self.other


@dataclass(frozen=True, slots=True)
class Part:
    """Money by what it is for: planned at first, planned at last, and spent, in 分."""

    planned: int
    adjusted: int
    spent: int

    def __add__(self, other: Part) -> Part:
        return Part(self.planned + other.planned, self.adjusted + other.adjusted, self.spent + other.spent)


@dataclass(frozen=True, slots=True)
class Whole(Scored):
    """A department's year."""

    body: Body
    year: int
    tasks: tuple[Task, ...]
    basic: Part
    project: Part
    indicators: tuple[Indicator, ...]

    @property
    def all(self) -> Part:
        return self.basic + self.project

    @property
    def rate(self) -> Decimal:
        return percent(self.all.spent, self.all.adjusted)


def whole(rng: Random, body: Body, year: int) -> Whole:
    """An invented year: three to five tasks, people and office besides."""
    names = rng.sample(words()["projects"]["budgeted"], rng.randint(3, 5))
    tasks = tuple(
        Task(name, content, rng.randint(20, 900) * WAN, rng.choice((0, 0, rng.randint(3, 60) * WAN)))
        for name, content in zip(names, rng.sample(words()["projects"]["contents"], len(names)), strict=True)
    )
    basic, project = _part(rng, rng.randint(400, 6_000) * WAN), _part(rng, sum(task.total for task in tasks))
    cost = ((basic + project).planned, (basic + project).spent)
    return Whole(body, year, tasks, basic, project, indicators(rng, *cost, "年度支出成本控制"))


def _part(rng: Random, planned: int) -> Part:
    adjusted = planned * rng.randint(960, 1120) // 1000
    return Part(planned, adjusted, adjusted * rng.randint(880, 999) // 1000 + rng.randint(0, 9_999))


def _heads(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, align="center") for text in texts)


def _money(look: Look, cents: int, columns: int = 1) -> Cell:
    return Cell(printed(in_unit(cents, "万元"), look) if cents else look.blank, columns=columns, align="right")


# --- 申报表 ----------------------------------------------------------------------------------------


def whole_target(made: Whole, name: str, look: Look) -> Filing:
    """部门整体支出绩效目标申报表: the tasks with their money, then indicators."""
    title = "部门整体支出绩效目标申报表"
    goal = f"围绕{made.body.full}职能，完成{made.tasks[0].name}等{len(made.tasks)}项年度主要任务。"
    granted, other = sum(task.granted for task in made.tasks), sum(task.other for task in made.tasks)
    rows: list[Row] = [
        (Cell("部门（单位）名称", columns=2), Cell(made.body.full, columns=4)),
        (Cell("年度主要任务", rows=len(made.tasks) + 3), *(_task_head()[0])),
        _task_head()[1],
        *(
            (Cell(task.name), Cell(task.content), *(_money(look, cents) for cents in (task.total, task.granted, task.other)))
            for task in made.tasks
        ),
        (Cell("金额合计", columns=2, align="center"), *(_money(look, cents) for cents in (granted + other, granted, other))),
        (Cell("年度总体目标"), Cell(goal, columns=5)),
        (Cell("年度绩效指标", rows=len(made.indicators) + 1), *_target_heads()),
    ]
    rows += spans([(one.first, one.second, _target_cells(one)) for one in made.indicators])
    sheet = Sheet(title, (), tuple(rows), (7, 12, 16, 9, 9, 9), body_line=f"（{made.year}年度）")
    like = Datum("绩效 整体目标申报表", made.body, made.year, (), Decimal(0), "万元", "", "", table=title)
    data = [*_task_data(made, like, look), *_indicator_data(made, like, has_actual=False)]
    notes = [Note(like.layout, made.body, made.year, (f"{task.name}的主要内容",), task.content, title) for task in made.tasks]
    blocks = (Heading(f"{made.body.full}{made.year}年度部门整体支出绩效目标"), sheet)
    return Filing(name, "whole_target", made.body, made.year, blocks, tuple(data), (*notes, *_qualities(made, like)), look)


def _task_head() -> tuple[Row, Row]:
    first = (Cell("任务名称", rows=2, align="center"), Cell("主要内容", rows=2, align="center"))
    return (*first, Cell("预算金额（万元）", columns=3, align="center")), _heads("总额", "财政拨款", "其他资金")


def _target_heads() -> tuple[Cell, ...]:
    first, second, third, value = _heads("一级指标", "二级指标", "三级指标", "指标值")
    return first, second, replace(third, columns=2), value


def _target_cells(one: Indicator) -> Row:
    return Cell(one.name, columns=2), Cell(f"{one.sign}{one.target}{one.unit}", align="center")


def _task_data(made: Whole, like: Datum, look: Look) -> Iterator[Datum]:
    """Each task's money, and what all come to."""
    like = replace(like, is_spending=True)
    summed = [("合计", sum(task.total for task in made.tasks), sum(task.granted for task in made.tasks))]
    for name, total, granted in [*((task.name, task.total, task.granted) for task in made.tasks), *summed]:
        is_sum = name == "合计"
        said = (
            ("年度主要任务的预算金额合计", "年度主要任务预算总额") if is_sum else (f"{name}的预算金额", f"{name}任务的预算总额")
        )
        yield replace(
            like,
            names=said,
            value=in_unit(total, "万元"),
            quote=printed(in_unit(total, "万元"), look),
            key=f"任务/{name}",
            row="金额合计" if is_sum else name,
            column="总额",
            whole="" if is_sum else "任务/合计",
            group="" if is_sum else "任务",
            among="" if is_sum else "年度主要任务",
            by="预算金额",
            label=name,
        )
        if granted != total and not is_sum:
            yield replace(
                like,
                names=(f"{name}的财政拨款", f"{name}任务中的财政拨款"),
                value=in_unit(granted, "万元"),
                quote=printed(in_unit(granted, "万元"), look),
                key=f"任务拨款/{name}",
                row=name,
                column="财政拨款",
                whole=f"任务/{name}",
                label=name,
            )


# --- 自评表 ----------------------------------------------------------------------------------------


def whole_review(rng: Random, made: Whole, name: str, look: Look) -> Filing:
    """部门整体支出绩效自评表, its money in rows of its own or as words in cells (其中：基本支出：123.45)."""
    title = "部门整体支出绩效自评表"
    funds = _funds_in_cells(made, look) if rng.random() < 0.4 else _funds_in_rows(made, look)
    goal = f"完成{made.tasks[0].name}等年度任务，保障机构正常运转。"
    rows: list[Row] = [
        (Cell("部门名称", columns=2), Cell(made.body.full, columns=7)),
        *funds,
        (Cell("年度总体目标", rows=2), *_wide("预期目标", "实际完成情况")),
        (Cell(goal, columns=4), Cell(f"已{goal}", columns=4)),
        (Cell("绩效指标", rows=len(made.indicators) + 1), *_review_heads()),
    ]
    rows += spans([(one.first, one.second, _review_cells(one)) for one in made.indicators])
    rows.append((Cell("总分", columns=6, align="center"), Cell("100", align="center"), *_heads(f"{made.score}"), Cell()))
    sheet = Sheet(title, (), tuple(rows), (6, 8, 9, 12, 10, 10, 7, 8, 11), body_line=f"（{made.year}年度）")
    like = Datum("绩效 整体自评表", made.body, made.year, (), Decimal(0), "万元", "", "", table=title)
    data = [*_fund_data(made, like, look, funds), *_score_data(made, like), *_indicator_data(made, like, has_actual=True)]
    blocks = (Heading(f"{made.body.full}{made.year}年度部门整体支出绩效自评"), sheet)
    return Filing(name, "whole_review", made.body, made.year, blocks, tuple(data), tuple(_qualities(made, like)), look)


def _wide(*texts: str) -> Iterator[Cell]:
    return (replace(cell, columns=4) for cell in _heads(*texts))


def _review_heads() -> tuple[Cell, ...]:
    return _heads("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def _review_cells(one: Indicator) -> Row:
    why = Cell("" if one.score == one.points else "工作推进进度略慢，下一步加强统筹")
    return (
        Cell(one.name),
        *_heads(f"{one.sign}{one.target}{one.unit}", f"{one.actual}{one.unit}", str(one.points), f"{one.score}"),
        why,
    )


def _fund_row(look: Look, label: str, part: Part, marks: Sequence[str]) -> Row:
    return (
        Cell(label, columns=2),
        *(_money(look, cents) for cents in (part.planned, part.adjusted, part.spent)),
        *_heads(*marks),
    )


def _funds_in_rows(made: Whole, look: Look) -> list[Row]:
    head = (Cell("", columns=2), *_heads("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"))
    marks = ("10", f"{made.rate}%", f"{made.rate_score}")
    return [
        (Cell("年度预算资金（万元）", rows=4), *head),
        _fund_row(look, "年度资金总额", made.all, marks),
        _fund_row(look, "其中：基本支出", made.basic, ("—",) * 3),
        _fund_row(look, "项目支出", made.project, ("—",) * 3),
    ]


def _funds_in_cells(made: Whole, look: Look) -> list[Row]:
    """The form of several provinces: a row of amounts, then what they are made of, a label and its amount in one cell."""
    head = (Cell("", columns=2), *_heads("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"))
    marks = ("10", f"{made.rate}%", f"{made.rate_score}")
    words_of = [f"{label}：{printed(in_unit(part.adjusted, '万元'), look)}" for label, part in _parts(made)]
    return [
        (Cell("年度预算申请（万元）", rows=5), *head),
        _fund_row(look, "年度资金总额", made.all, marks),
        (Cell("按收入性质分：", columns=4), Cell("按支出性质分：", columns=4)),
        (
            Cell(f"其中：一般公共预算：{printed(in_unit(made.all.adjusted, '万元'), look)}", columns=4),
            Cell(f"其中：{words_of[0]}", columns=4),
        ),
        (Cell("政府性基金拨款：", columns=4), Cell(words_of[1], columns=4)),
    ]


def _parts(made: Whole) -> tuple[tuple[str, Part], ...]:
    return ("基本支出", made.basic), ("项目支出", made.project)


def _fund_data(made: Whole, like: Datum, look: Look, funds: Sequence[Row]) -> Iterator[Datum]:
    in_rows = len(funds) == 4
    like = replace(like, is_spending=True)
    said = {
        "年初": ("{row}的年初预算数", "{row}年初预算"),
        "预算": ("{row}的全年预算数", "{row}全年预算"),
        "执行": ("{row}的全年执行数", "{row}全年实际执行了的资金"),
    }
    for label, part in (("年度资金总额", made.all), *(_parts(made) if in_rows else ())):
        names = (label, "部门整体支出") if label == "年度资金总额" else (label,)
        for kind, cents in zip(said, (part.planned, part.adjusted, part.spent), strict=True):
            value = in_unit(cents, "万元")
            yield replace(
                like,
                names=tuple(pattern.format(row=one) for one in names for pattern in said[kind]),
                value=value,
                quote=printed(value, look),
                key=f"{kind}/{label}",
                row=label,
                column={"年初": "年初预算数", "预算": "全年预算数", "执行": "全年执行数"}[kind],
                whole="" if label == "年度资金总额" else f"{kind}/年度资金总额",
                plan=f"预算/{label}" if kind == "执行" else "",
                label=names[-1],
            )
    for label, part in () if in_rows else _parts(made):
        value = in_unit(part.adjusted, "万元")
        yield replace(like, names=(f"年度预算申请里的{label}",), value=value, quote=printed(value, look), key=f"申请/{label}")


def _score_data(made: Whole, like: Datum) -> list[Datum]:
    return [
        replace(
            like,
            names=("部门整体支出的预算执行率", "年度资金总额的执行率"),
            value=made.rate,
            unit="%",
            quote=f"{made.rate}%",
            key="执行率",
        ),
        replace(
            like,
            names=("部门整体支出绩效自评总分", "部门整体支出自评的总得分"),
            value=made.score,
            unit="分",
            quote=f"{made.score}",
            key="总分",
        ),
    ]


def _indicator_data(made: Whole, like: Datum, *, has_actual: bool) -> Iterator[Datum]:
    for one in made.indicators:
        base = replace(like, row=one.name, label=one.name)
        if has_actual:
            yield replace(
                base,
                names=(f"{one.name}的得分", f"{one.name}这个指标的得分"),
                value=one.score,
                unit="分",
                quote=f"{one.score}",
                key=f"得分/{one.name}",
                column="得分",
            )
            yield replace(
                base,
                names=(f"{one.name}的分值", f"{one.name}这项的满分分值"),
                value=Decimal(one.points),
                unit="分",
                quote=str(one.points),
                key=f"分值/{one.name}",
                column="分值",
            )
        if not one.unit:
            continue
        yield replace(
            base,
            names=(f"{one.name}的目标值", f"{one.name}的年度指标值" if has_actual else f"{one.name}的指标值"),
            value=Decimal(one.target),
            unit=one.unit,
            quote=f"{one.sign}{one.target}{one.unit}",
            key=f"目标/{one.name}",
        )
        if has_actual:
            yield replace(
                base,
                names=(f"{one.name}的实际完成值", f"{one.name}的实际完成情况"),
                value=Decimal(one.actual),
                unit=one.unit,
                quote=f"{one.actual}{one.unit}",
                key=f"实际/{one.name}",
                plan=f"目标/{one.name}",
            )


def _qualities(made: Whole, like: Datum) -> Iterator[Note]:
    return (
        Note(like.layout, made.body, made.year, (f"{one.name}的指标值", f"{one.name}的目标"), one.target, like.table)
        for one in made.indicators
        if not one.unit
    )
