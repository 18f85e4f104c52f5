"""Compute: a computation over named operands, handed to the module that knows it; sums, multiples and comparisons stand here.

Each first binds its operands; where one is left unsaid (the year before, the whole, the budget) it is found from what the
filings print beside the other. A figure that a filing prints itself is shown beside ours, agreeing or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant import compute as sums
from assistant.compute import Value
from assistant.domain import Compute, Status
from assistant.evidence import Bound, Listed, Outcome, Stated
from assistant.operations.binding import bind_numbers, body_of, called_by_body, period_of
from assistant.operations.faster import faster
from assistant.operations.growth import change, yearly_growth
from assistant.operations.printed import computed
from assistant.operations.rates import execution_rate, per_head
from assistant.operations.shares import share
from assistant.operations.workbench import Workbench
from assistant.wording import Message


def compute(plan: Compute, bench: Workbench) -> Outcome:
    """Carry out one computation over named operands."""
    handlers: dict[str, Callable[[Compute, Workbench], Outcome]] = {
        "share": share,
        "growth": change,
        "yearly_growth": yearly_growth,
        "difference": change,
        "multiple": _multiple,
        "per_head": per_head,
        "execution_rate": lambda one, bench: execution_rate(one.operands[0], bench),
        "sum": _sum_or_mean,
        "mean": _sum_or_mean,
        "compare": _compare,
        "rest": _rest,
    }
    return handlers[plan.operation](plan, bench)


def _multiple(plan: Compute, bench: Workbench) -> Outcome:
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if len(bound) < 2:
        return Outcome(Status.NOT_FOUND, message=Message("against_what"))
    bound = called_by_body(plan.operands, bound, bench)
    computation = sums.multiple(bound[0].value, bound[1].value)
    return computed(Message.of("multiple_of", label=bound[0].label, other=bound[1].label), computation, tuple(bound), bench)


def _rest(plan: Compute, bench: Workbench) -> Outcome:
    """The whole, named last, less the part of it that is named first."""
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    part, whole = bound
    computation = sums.difference(whole.value, part.value)
    if computation.value < 0:
        return Outcome(Status.NOT_FOUND, message=Message.of("holds_others", label=part.label), near=part.facts[:1])
    label = Message.of("rest_of", label=whole.label, other=part.label)
    return computed(label, sums.wanted(computation, plan.unit), (whole, part), bench)


def _compare(plan: Compute, bench: Workbench) -> Outcome:
    """Which of the named values is the larger (or smaller)."""
    if plan.by == "growth":
        return faster(plan, bench)
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if len({one.entity for one in plan.operands}) == len(plan.operands):  # bodies are compared: each goes by its own name
        bound = [replace(one, label=operand.entity) for one, operand in zip(bound, plan.operands, strict=True)]
    elif len({one.label for one in bound}) == 1 or len({one.period for one in plan.operands}) == len(plan.operands):
        bound = [replace(one, label=period_of(one, bench) + one.label) for one in bound]
    values = sums.aligned([one.value for one in bound])
    order = sorted(range(len(bound)), key=lambda at: values[at].quantity.value, reverse=not plan.falling)
    chosen = bound[order[0]]
    heading, word = ("两者之中", "较") if len(bound) == 2 else ("各数之中", "最")
    ranked = Listed(heading, (chosen,), is_ranking=True, out_of=len(bound), ranked=word + ("小" if plan.falling else "大"))
    return Outcome(Status.ANSWERED, (ranked, *(Stated(bound[at]) for at in order[1:])))


def _sum_or_mean(plan: Compute, bench: Workbench) -> Outcome:
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if whole := next((one for one in bound if any(_holds(one, other) for other in bound)), None):
        return Outcome(
            Status.NOT_FOUND,
            message=Message.of("holds_others", label=whole.label),
            near=whole.facts[:1],
        )
    values: list[Value] = [one.value for one in bound]
    computation = sums.add(values) if plan.operation == "sum" else sums.mean(values)
    labels = [one.label for one in bound]
    if len(set(labels)) == 1 and len({one.entity for one in plan.operands}) == len(bound):  # the same of several bodies
        labels = ["、".join(body_of(one, bench) for one in bound) + labels[0]]
    elif len(set(labels)) == 1:  # the same of several years
        labels = ["、".join(dict.fromkeys(period_of(one, bench) for one in bound)) + labels[0]]
    else:
        labels = [one.label for one in called_by_body(plan.operands, bound, bench)]
    label = Message.of("sum_of" if plan.operation == "sum" else "mean_of", labels=labels)
    return computed(label, sums.wanted(computation, plan.unit), tuple(bound), bench)


def _holds(whole: Bound, part: Bound) -> bool:
    """Is one value the whole of which another is a part: 项目总预算, and 支持总部经济 of it?"""
    a, b = whole.facts[0], part.facts[0]
    rows, below = a.fact.measure.rows, b.fact.measure.rows
    same_place = a.filing == b.filing and a.fact.measure.columns == b.fact.measure.columns and a.fact.period == b.fact.period
    same_place = same_place and a.fact.entity == b.fact.entity  # 小计 of one district holds nothing of another's
    return a.id != b.id and same_place and len(rows) < len(below) and below[: len(rows)] == rows and a.fact.basis is b.fact.basis
