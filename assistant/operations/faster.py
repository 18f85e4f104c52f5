"""Which of several named things grew fastest: the growth of each, as printed or computed, held against each other."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain import Compute, Operand, Status
from assistant.evidence import Computed, Named, Outcome, Stated
from assistant.operations.by_change import FALL
from assistant.operations.growth import change
from assistant.operations.workbench import Workbench
from assistant.wording import Message


def faster(plan: Compute, bench: Workbench) -> Outcome:
    """增值税和企业所得税哪个增长快: the growth of each, the largest first; silent where that of one is not known."""
    found: list[tuple[Decimal, Operand, Outcome]] = []
    for one in plan.operands:
        outcome = change(Compute(operation="growth", operands=(one,), unit="%"), bench)
        rate = _rate_of(outcome)
        if rate is None:
            return outcome if not outcome.is_answered else bench.missing(bench.resolver.resolve(one))
        found.append((rate, one, outcome))
    found.sort(key=lambda each: each[0], reverse=True)
    told = tuple(statement for _, _, outcome in found for statement in outcome.statements)
    if found[0][0] == found[1][0]:
        return Outcome(Status.ANSWERED, told, notes=(Message("as_fast"),))
    first = found[0][1]
    several = len({one.entity for one in plan.operands}) > 1
    word = "增长较快" if len(found) == 2 else "增长最快"
    return Outcome(Status.ANSWERED, (Named(word, first.entity if several else first.measure), *told))


def _rate_of(outcome: Outcome) -> Decimal | None:
    """The growth in per cent that an outcome tells first, below zero for a fall."""
    first = outcome.statements[0] if outcome.is_answered and outcome.statements else None
    if isinstance(first, Computed) and first.computation.unit == "%":
        return first.computation.value
    if not isinstance(first, Stated) or not first.bound.has_quantity or first.bound.quantity.unit != "%":
        return None
    value = first.bound.quantity.value
    return -abs(value) if FALL.search(first.bound.label) else value
