"""One module for each family of operations: a typed plan in, an Outcome out. `operate` picks the one for a plan."""

from __future__ import annotations

from assistant.domain import Again, Check, Compute, Group, Held, Lookup, Plan, Prose, Recall, Records, Refuse, Status, Trend
from assistant.evidence import Outcome
from assistant.matching import bare_label
from assistant.operations.again import again
from assistant.operations.arithmetic import compute
from assistant.operations.checks import check
from assistant.operations.composition import composition
from assistant.operations.groups import group
from assistant.operations.held import held
from assistant.operations.lookup import look_up
from assistant.operations.prose import quote
from assistant.operations.targets import against_targets
from assistant.operations.trend import trend
from assistant.operations.workbench import Workbench
from assistant.records.answer import answer_records
from assistant.wording import Message
from index.errors import ComputationError

_PARTS = 3  # figures of a sentence that make a list; two are an amount and what it includes


def operate(plan: Plan, bench: Workbench) -> Outcome:
    """Carry out a plan over the filings held. What cannot be computed is an outcome, not an error."""
    try:
        return _carry_out(plan, bench)
    except ComputationError as error:
        return Outcome(Status.NOT_FOUND, message=Message.of("not_computed", error=error.message))


def _carry_out(plan: Plan, bench: Workbench) -> Outcome:
    match plan:
        case Lookup():
            return look_up(plan, bench)
        case Compute():
            return compute(plan, bench)
        case Check():
            return check(plan, bench)
        case Group(operation="unmet" | "met"):
            return against_targets(plan, bench)
        case Group(operation="composition"):
            return composition(plan, bench)
        case Group():
            return group(plan, bench)
        case Trend():
            return trend(plan, bench)
        case Prose(operation="purpose"):
            return _purpose(plan, bench)
        case Prose():
            return quote(plan, bench)
        case Records():
            return answer_records(plan, bench.shelf.register(plan))
        case Recall():
            return Outcome(Status.NOT_FOUND, message=Message("nothing_told"))
        case Again():
            return again(plan, bench)
        case Held():
            return held(plan, bench)
        case Refuse():
            return Outcome(Status.REFUSED, message=Message("courtesy" if plan.reason == "courtesy" else "outside"))


def _purpose(plan: Prose, bench: Workbench) -> Outcome:
    """What money was for: the sentence that says so, or the parts that a table lists under it."""
    told = quote(plan, bench)
    if told.is_answered:
        return told
    parts = group(Group(operation="list", operand=plan.operand.model_copy(update={"numeric": True})), bench)
    facts = parts.facts()
    are_few = len(facts) < _PARTS and any(fact.source.sentence for fact in facts)
    asked = bare_label(plan.operand.measure)
    is_itself = any(bare_label(fact.measure.rows[-1]) == asked for fact in facts if fact.measure.rows)  # among its likes
    are_amounts = all(fact.quantity is not None and fact.quantity.unit.endswith("元") for fact in facts)
    return parts if are_amounts and not are_few and not is_itself else told


__all__ = ["Workbench", "operate"]
