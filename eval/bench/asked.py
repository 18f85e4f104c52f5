"""Questions over the invented bodies, with the answers that are known: the same mix at every size of the ledger.

Shape:  numbers of the bodies held -> Asked, each with the turns of one conversation and what the last answer must say.
Verdicts: right, wrong (something else was said), silent (nothing was said though it is held).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain import Answer, Figure, Status
from eval.bench.invented import YEARS, Body, Figures, body

_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_LATEST = YEARS[-1]


@dataclass(frozen=True, slots=True)
class Asked:
    """One conversation: figures (with their unit) and words that the last answer must hold, or that it must abstain."""

    kind: str
    turns: tuple[str, ...]
    values: tuple[tuple[Decimal, str], ...] = ()
    words: tuple[str, ...] = ()
    abstains: bool = False

    def verdict(self, answer: Answer) -> str:
        is_answered = answer.status is Status.ANSWERED
        if self.abstains:
            return "wrong" if is_answered else "right"
        if not is_answered:
            return "silent"
        has_values = all(any(_is(figure, *value) for figure in answer.figures) for value in self.values)
        return "right" if has_values and all(word in answer.answer for word in self.words) else "wrong"


def _is(figure: Figure, value: Decimal, unit: str) -> bool:
    """Is it the figure, in whatever scale, within what a rounded share or rate leaves open?"""
    if (figure.unit in _MONEY) != (unit in _MONEY):
        return False
    scale = _MONEY.get(figure.unit, Decimal(1)) / _MONEY.get(unit, Decimal(1))
    return abs(Decimal(figure.value) * scale - value) <= Decimal("0.006")


def questions(held: int, each: int = 8, seed: int = 1) -> Iterator[Asked]:
    """`each` conversations of every kind about the first `held` bodies, in a mixed order that is always the same."""
    dice = random.Random(f"{seed} {held}")
    every = [body(number) for number in range(held)]
    offices = [one for one in every if one.field is not None]
    cities = [one for one in every if one.field is None]
    made = [ask(Figures(dice.choice(offices), dice.choice(YEARS[1:]))) for ask in _OF_OFFICES for _ in range(each)]
    made += [ask(Figures(dice.choice(cities), dice.choice(YEARS[1:]))) for ask in _OF_CITIES for _ in range(each)]
    made += [ask(dice.choice(YEARS), every) for ask in _OVER_BODIES for _ in range(each)]
    dice.shuffle(made)
    yield from made


# --- about one office --------------------------------------------------------------------------------


def _leaf(figures: Figures) -> tuple[str, str, Decimal, Decimal]:
    """A function at the end of the tree whose name no other one has."""
    code, (name, basic, project) = list(figures.functions.items())[-1]
    return code, name, basic, project


def _row(figures: Figures) -> Asked:
    _, name, _, project = _leaf(figures)
    return Asked("lookup", (f"{figures.body.short}{figures.year}年{name}的项目支出是多少",), ((project, "万元"),))


def _code(figures: Figures) -> Asked:
    code, _, basic, project = _leaf(figures)
    question = f"{figures.body.name}{figures.year}年科目编码{code}的本年支出合计是多少"
    return Asked("code", (question,), ((basic + project, "万元"),))


def _official(figures: Figures) -> Asked:
    _, final = figures.official["公务接待费"]
    return Asked("lookup", (f"{figures.body.short}{figures.year}年公务接待费决算是多少",), ((final, "万元"),))


def _share(figures: Figures) -> Asked:
    question = f"{figures.body.short}{figures.year}年项目支出占本年支出合计的比重是多少"
    return Asked("share", (question,), ((figures.project / figures.spent * 100, "%"),))


def _growth(figures: Figures) -> Asked:
    before = Figures(figures.body, figures.year - 1).spent
    question = f"{figures.body.short}{figures.year}年本年支出合计比{figures.year - 1}年增长百分之几"
    return Asked("growth", (question,), (((figures.spent - before) / before * 100, "%"),))


def _trend(figures: Figures) -> Asked:
    years = [Figures(figures.body, year) for year in YEARS[-3:]]
    question = f"{figures.body.short}{YEARS[-3]}至{_LATEST}年公务接待费决算分别是多少"
    return Asked("trend", (question,), tuple((one.official["公务接待费"][1], "万元") for one in years))


def _follow_up(figures: Figures) -> Asked:
    before = Figures(figures.body, figures.year - 1)
    first = f"{figures.body.short}{figures.year}年公务用车运行维护费决算是多少"
    return Asked("follow-up", (first, f"那{before.year}年呢"), ((before.official["公务用车运行维护费"][1], "万元"),))


def _reason(figures: Figures) -> Asked:
    return Asked("prose", (f"{figures.body.short}{figures.year}年项目支出变动的主要原因是什么",), words=(figures.reason,))


def _duties(figures: Figures) -> Asked:
    assert figures.body.field is not None
    return Asked("prose", (f"{figures.body.short}的主要职责有哪些",), words=(f"拟订全区{figures.body.field.duty}发展规划",))


def _definition(figures: Figures) -> Asked:
    return Asked(
        "prose", (f"{figures.body.short}{figures.year}年决算里机关运行经费是什么意思",), words=("用于购买货物和服务的各项资金",)
    )


def _project(figures: Figures) -> Asked:
    return Asked("nobody named", (f"{figures.project_name}总投资多少",), ((figures.invested, "万元"),))


def _other_year(figures: Figures) -> Asked:
    return Asked("abstain", (f"{figures.body.short}2012年公务接待费决算是多少",), abstains=True)


def _other_body(figures: Figures) -> Asked:
    assert figures.body.field is not None
    return Asked("abstain", (f"北极县{figures.body.field.office}{figures.year}年公务接待费决算是多少",), abstains=True)


def _other_measure(figures: Figures) -> Asked:
    return Asked("abstain", (f"{figures.body.short}{figures.year}年航天器发射费是多少万元",), abstains=True)


_OF_OFFICES: tuple[Callable[[Figures], Asked], ...] = (
    _row, _code, _official, _share, _growth, _trend, _follow_up, _reason, _duties, _definition, _project,
    _other_year, _other_body, _other_measure,
)  # fmt: skip


# --- about one city ----------------------------------------------------------------------------------


def _tax(figures: Figures) -> Asked:
    _, done = figures.taxes["增值税"]
    return Asked("lookup", (f"{figures.body.name}{figures.year}年增值税完成了多少",), ((done, "万元"),))


def _revenue(figures: Figures) -> Asked:
    question = f"{figures.year}年{figures.body.name}全市一般公共预算收入完成多少亿元"
    return Asked("lookup", (question,), ((figures.revenue, "万元"),))


_OF_CITIES: tuple[Callable[[Figures], Asked], ...] = (_tax, _revenue)


# --- over bodies -------------------------------------------------------------------------------------


def _richest(year: int, held: Sequence[Body]) -> Asked:
    revenues = [(Figures(one, year).revenue, one.name) for one in held if one.field is None]
    value, name = max(revenues)
    return Asked("ranking", (f"{year}年哪个城市的一般公共预算收入最高",), ((value, "万元"),), (name,))


def _most_hospitable(year: int, held: Sequence[Body]) -> Asked:
    spent = [(Figures(one, year).official["公务接待费"][1], one.name) for one in held if one.field is not None]
    value, name = max(spent)
    return Asked("ranking", (f"{year}年哪个局的公务接待费决算最高",), ((value, "万元"),), (name,))


def _whose(year: int, _held: Sequence[Body]) -> Asked:
    """Every office has such a figure: one of them is no answer."""
    return Asked("nobody named", (f"{year}年公务接待费决算是多少",), abstains=True)


def _idle(_year: int, _held: Sequence[Body]) -> Asked:
    return Asked("abstain", ("明天会下雨吗",), abstains=True)


_OVER_BODIES: tuple[Callable[[int, Sequence[Body]], Asked], ...] = (_richest, _most_hospitable, _whose, _idle)


def counted(verdicts: Sequence[tuple[str, str]]) -> Mapping[str, Mapping[str, int]]:
    """(kind, verdict) pairs -> kind -> verdict -> how many."""
    found: dict[str, dict[str, int]] = {}
    for kind, verdict in verdicts:
        of_kind = found.setdefault(kind, {"right": 0, "wrong": 0, "silent": 0})
        of_kind[verdict] += 1
    return found
