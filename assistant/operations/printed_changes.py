"""Changes as filings print them (比上年增加…, 增长…%, a column 增减): told as they stand, or used to find what is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import compute as sums
from assistant.candidates import Resolved
from assistant.compute import Computation
from assistant.domain import Compute, Operand, Status
from assistant.evidence import Bound, Computed, Outcome, Stated
from assistant.labels import bare_of_sides, same_value, tells_of_part
from assistant.matching import LIGHT_WEIGHT, normal
from assistant.operations.printed import agrees_with, stated
from assistant.operations.workbench import Workbench
from assistant.planning.kinds.pairs import SPENT_OF_IT
from assistant.vocabulary import COUNTERS, vocabulary
from assistant.wording import Message
from index.domain import OUTCOMES, PLANS, Basis, Fact
from index.errors import ComputationError
from index.ledger_values import StoredFact
from index.quantities import unit_scale

YEARLY = "年均"  # begins the name of a change that is told for each of several years
_NAMED = 0.6  # how much of what was asked the name of a printed change must say


def _changes_beside(bound: Bound, bench: Workbench, *, more: Sequence[StoredFact] = ()) -> list[StoredFact]:
    """The changes that the sentences of a value, and of `more` of the same, state about it: 比上年增加…, 增长…%."""
    found: list[StoredFact] = []
    for stored in (*bound.facts, *more):
        name = stored.fact.measure.rows
        same = bench.sentence_facts(stored)
        of_value = {one.fact.measure.rows for one in same if same_value(one.fact, stored.fact)}  # 收入 X，其中财政拨款 X
        changes = [one for one in same if one.fact.basis is Basis.CHANGE]
        found.extend(one for one in changes if any(_changes_only(one, rows) for rows in (name, *sorted(of_value - {name}))))
    return found


_WHOLE = re.compile("(?:部门|单位|本年|年度|收支|收入|支出|预算|决算|总|合计|计|安排|数)+")
_LOOKED_THROUGH = 4_000  # facts of a filing: those of an office, not of a whole city
_TELLING_DIGITS = 4  # of a value that stands nowhere else by chance


def _told_in_words(total: StoredFact, bench: Workbench) -> list[StoredFact]:
    """The sentences that tell the total of a table once more: 部门收支预算 18,492.50 万元, which the table calls 本年支出合计."""
    fact = total.fact
    if not fact.is_total or fact.quantity is None or len(fact.quantity.value.as_tuple().digits) < _TELLING_DIGITS:
        return []
    if bench.resolver.held[total.filing].fact_count > _LOOKED_THROUGH:
        return []
    return [
        one
        for one in bench.ledger.facts([total.filing])
        if one.fact.source.sentence
        and one.fact.basis is fact.basis
        and one.fact.period == fact.period
        and _WHOLE.fullmatch("".join(one.fact.measure.rows))
        and same_value(one.fact, fact)
    ]


def _changes_only(stored: StoredFact, name: tuple[str, ...]) -> bool:
    """Is this the change of just that measure over one year?"""
    rows = stored.fact.measure.rows
    return rows[:-1] == name and not rows[-1].startswith(YEARLY)


def from_printed_change(plan: Compute, new: Bound, bench: Workbench) -> Outcome | None:
    """The base is not printed, but the change is: growth from value and change, difference as it stands."""
    if _is_against_plan(plan):
        return None
    told = _told_in_words(new.facts[0], bench)
    changes = [bench.bound(one) for one in _changes_beside(new, bench, more=told) if one.fact.quantity is not None]
    if plan.operands[-1].period and len(plan.operands) > 1:
        asked = plan.operands[-1].period
        changes = [one for one in changes if _base_year(one.facts[0]) in ("", asked)]
    dimension = unit_scale(new.quantity.unit)[0]
    in_points = dimension == "%" and plan.operation == "difference"  # a rate rises by points
    alike = (dimension, "百分点") if in_points else (dimension,)
    amounts = [one for one in changes if one.quantity.unit != "%" and unit_scale(one.quantity.unit)[0] in alike]
    rates = [one for one in changes if one.quantity.unit == "%"]
    if plan.operation == "difference":
        either = not (plan.unit or plan.gap) and (len(plan.operands) == 1 or not amounts)  # 增长多少 may ask for amount or rate
        said = [*amounts[:1], *(rates[:1] if either else [])]
        return Outcome(Status.ANSWERED, tuple(map(Stated, said))) if said else None
    if amounts:
        return _growth_from_amount(new, amounts[0], rates[0] if rates else None, falling=plan.falling)
    return Outcome(Status.ANSWERED, (Stated(rates[0]),)) if rates else None


def _growth_from_amount(new: Bound, amount: Bound, rate: Bound | None, *, falling: bool) -> Outcome:
    fall = _is_fall(amount.facts[0])
    a, d = sums.aligned([new.value, amount.value])
    x, step = a.quantity.value, d.quantity.value
    base = x + step if fall else x - step
    if base == 0:
        raise ComputationError("基数为零，不能计算增长率", code="division_by_zero")
    told_as_fall = falling and fall  # 降幅 of what fell is above zero
    sign, back = "−" if fall and not told_as_fall else "", "+" if fall else "−"
    formula = f"{sign}{sums.plain(step)} ÷ ({sums.plain(x)} {back} {sums.plain(step)}) × 100%"
    value = (-step if fall and not told_as_fall else step) / base * 100
    margin = (d.width + abs(step / base) * (a.width + d.width)) / abs(base) * 100
    computation = Computation(value, "%", formula, margin)
    printed = rate.facts[0] if rate else None
    contradicts = printed is not None and not agrees_with(printed, computation)
    return Outcome(
        Status.ANSWERED,
        (
            Computed(
                Message.of("fall_rate" if told_as_fall else "change_rate", label=new.label),
                computation,
                (new, amount),
                printed,
                contradicts,
            ),
        ),
    )


def printed_change(plan: Compute, bench: Workbench) -> Outcome | None:
    """A change printed as a fact of its own (a column 增减, a sentence 调减…)."""
    asked = plan.operands[0]
    if max(bench.resolver.phrase(asked).weights, default=0.0) <= LIGHT_WEIGHT:
        return None  # any change at all would fit
    if _is_against_plan(plan):
        return None
    verbs = ("减少", "增长") if plan.falling else ("增长", "减少")  # 增速 may as well be below zero
    found = (_change_called(asked, verb, plan, bench) for verb in verbs)
    resolved = next((one for one in found if one is not None), None)
    if resolved is None:
        return None
    base = plan.operands[1].period if len(plan.operands) > 1 else ""
    if base and _base_year(resolved.chosen[0].stored)[:4] not in ("", base[:4]):
        return None
    whole = not bare_of_sides(bench.resolver.phrase(asked), bench.resolver.terms.light_pattern)
    if whole and tells_of_part(resolved.chosen[0].fact, bench.resolver.phrase(resolved.operand)):
        return None  # 收入增加: not that of 事业收入
    named = "".join(normal(row) for row in resolved.chosen[0].fact.measure.rows)
    if bench.resolver.phrase(asked).coverage([(named, 1.0)]) < _NAMED:
        return None  # some other figure's change, that merely stands near
    quantity = resolved.chosen[0].fact.quantity
    if plan.gap and quantity is not None and quantity.unit == "%":
        return None
    return Outcome(Status.ANSWERED, (stated(resolved, plan.unit),))


def _change_called(asked: Operand, verb: str, plan: Compute, bench: Workbench) -> Resolved | None:
    """The change of what was asked that is printed with a verb; a rise of income is no change of spending."""
    unit = "%" if plan.operation == "growth" else asked.unit if asked.unit in (*COUNTERS, "人") else ""
    changed = asked.model_copy(update={"measure": asked.measure + verb, "unit": unit, "basis": Basis.NONE})
    resolved = bench.resolver.resolve(changed)
    best = resolved.best
    if best is None or best.fact.basis is not Basis.CHANGE or _tells_other_side(best.fact, asked.measure):
        return None
    return resolved


def _tells_other_side(fact: Fact, measure: str) -> bool:
    asked, said = ([side for side in ("收入", "支出") if side in text] for text in (measure, "".join(fact.measure.rows)))
    return len(asked) == 1 and bool(said) and asked[0] not in said


_SAVED = re.compile("节约|节省|审减|核减|压减")


def saved(plan: Compute, bench: Workbench) -> Outcome | None:
    """省了多少, where no plan and no outcome is told beside it: what the filing itself says was saved by it."""
    spent = plan.operands[-1]
    if len(plan.operands) != 2 or not spent.measure.endswith(SPENT_OF_IT):
        return None
    measure = vocabulary().stage_pattern.sub("", spent.measure.removesuffix(SPENT_OF_IT))
    asked = spent.model_copy(update={"measure": f"{measure}节约", "basis": Basis.NONE, "unit": "元"})
    found = bench.resolver.resolve(asked)
    named = "".join(normal(row) for row in found.best.fact.measure.rows) if found.best is not None else ""
    if not _SAVED.search(named) or not measure or bench.resolver.phrase(asked).coverage([(named, 1.0)]) < _NAMED:
        return None
    return Outcome(Status.ANSWERED, (stated(found, plan.unit),))


def done_to(plan: Compute, bench: Workbench) -> Outcome | None:
    """为企业减轻缴费负担1.6亿元: an amount whose own name says what was done to the thing."""
    found = bench.resolver.resolve(plan.operands[0].model_copy(update={"measure": plan.deed, "basis": Basis.NONE}))
    named = normal("".join(found.best.fact.measure.rows[-1:])) if found.best is not None else ""
    says_so = any(verb in plan.deed and verb in named for verb in "减免降增")
    return Outcome(Status.ANSWERED, (stated(found, plan.unit),)) if says_so else None


def _is_against_plan(plan: Compute) -> bool:
    """决算比预算: a plan and what became of it are set against each other; the change that is printed is from year to year."""
    if len(plan.operands) != 2:
        return False
    first, second = plan.operands
    planned = (first.basis in PLANS, second.basis in PLANS)
    return planned[0] is not planned[1] and Basis.NONE not in (first.basis, second.basis) and first.period == second.period


def base_of_next_year(missing: Operand, bench: Workbench) -> Outcome | None:
    """The figure of a year that no filing prints, from the next year's and the change that is printed beside it.

    An amount gives it exactly (减去 or 加上 the change); a rate within what its printed digits leave open.
    """
    if not missing.period.isdigit() or missing.unit == "%" or missing.basis not in (Basis.NONE, Basis.BUDGET, *OUTCOMES):
        return None
    later = missing.model_copy(update={"period": str(int(missing.period) + 1), "basis": Basis.NONE})
    resolved = bench.resolver.resolve(later)
    if resolved.best is None or resolved.best.fact.quantity is None:
        return None
    planned = resolved.best.fact.basis in PLANS
    of_plan = _OF_PLAN.match("".join(resolved.best.fact.measure.rows)) is not None  # 2023年部门预算支出 …，比2022年增加
    if (planned and missing.basis in OUTCOMES) or (missing.basis is Basis.BUDGET and not planned):
        return None
    new = Bound.of(resolved)
    changes = [bench.bound(one) for one in _changes_beside(new, bench) if one.fact.quantity is not None]
    changes = [one for one in changes if _base_year(one.facts[0])[:4] in ("", missing.period)]
    if planned and not of_plan:  # 比2025年预算增加: a plan is counted from the plan before it, not from what was done
        against = re.compile(rf"[比较](?:{missing.period}年|上年|去年)度?(?:年初|部门|单位)?预算数?(?!执行|完成)")
        changes = [one for one in changes if against.search(one.facts[0].fact.source.sentence.replace(" ", ""))]
    dimension = unit_scale(new.quantity.unit)[0]
    for change in sorted(changes, key=lambda one: one.quantity.unit == "%"):
        fall = _is_fall(change.facts[0])
        if unit_scale(change.quantity.unit)[0] == dimension:
            values = [new.value, change.value]
            computation = sums.add(values) if fall else sums.difference(*values)
        elif change.quantity.unit == "%" and not _AT_CONSTANT_PRICES.search("".join(new.facts[0].fact.measure.rows)):
            computation = sums.before_change(new.value, change.value, fall=fall)
        else:
            continue
        label = Message.of("from_change", label=new.label, year=later.period)
        return Outcome(Status.ANSWERED, (Computed(label, computation, (new, change), period=missing.period),))
    return None


_AT_CONSTANT_PRICES = re.compile("生产总值|增加值|GDP")  # they grow in volume: no rate leads back to the amount before
_OF_PLAN = re.compile("(?:部门|单位)预算(?=收入|支出|总)")  # named so, a plan itself is compared with the one before


def _base_year(stored: StoredFact) -> str:
    return dict(stored.fact.dimensions).get("对比", "")


def _is_fall(stored: StoredFact) -> bool:
    words = "".join(stored.fact.measure.rows[1:]) or "".join(stored.fact.measure.rows)
    return any(word in words for word in ("减", "降", "下", "少", "跌"))
