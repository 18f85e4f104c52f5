"""它们一共多少, 各占多少, 哪个最多: an operation over the very facts that answers before this one told.

Nothing is looked up by words again, so that what is added up is what the reader was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import compute as sums
from assistant.domain import Again, Status
from assistant.evidence import Bound, Computed, Listed, Outcome, Stated
from assistant.matching import LIGHT_WEIGHT
from assistant.operations.binding import body_of, period_of
from assistant.operations.shares import share_of
from assistant.operations.wholes import whole_of_all
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.quantities import unit_scale

_GONE = Message("told_gone")
_UNLIKE = Message("told_unlike")


def again(plan: Again, bench: Workbench) -> Outcome:
    """Carry out the task over the facts as they stand in the ledger now."""
    told = told_facts(plan, bench)
    if len(told) < 2:
        return Outcome(Status.NOT_FOUND, message=_GONE)
    if len({unit_scale(one.quantity.unit)[0] for one in told}) > 1:
        return Outcome(Status.NOT_FOUND, message=_UNLIKE)
    match plan.task:
        case "sum" | "mean":
            computation = sums.add([one.value for one in told]) if plan.task == "sum" else sums.mean([one.value for one in told])
            label = Message.of(f"{plan.task}_of", labels=list(dict.fromkeys(one.label for one in told)))
            return Outcome(Status.ANSWERED, (Computed(label, sums.wanted(computation, plan.unit), told),))
        case "difference":
            first, second = told[:2]
            computation = sums.difference(first.value, second.value)
            label = Message.of("apart", label=first.label, other=second.label)
            return Outcome(Status.ANSWERED, (Computed(label, sums.wanted(computation, plan.unit), told[:2]),))
        case "rate":
            planned, done = told[:2]
            label = Message.of("execution_rate", label=done.label)
            return Outcome(Status.ANSWERED, (Computed(label, sums.share(done.value, planned.value), (done, planned)),))
        case "maximum" | "minimum":
            return _extreme(plan, told)
        case "share" | "each_share":
            return _share(plan, told, bench)


def told_facts(plan: Again, bench: Workbench) -> tuple[Bound, ...]:
    """The facts that are still what they were, under names that tell them apart; nothing where one of them is gone."""
    held = {one.id: one for one in bench.ledger.facts_by_id([told.fact for told in plan.told])}
    bound: list[Bound] = []
    for told in plan.told:
        stored = held.get(told.fact)
        if stored is None or stored.filing != told.filing or stored.fact.source.quote != told.quote:
            return ()
        if stored.fact.quantity is not None:
            bound.append(Bound(told.label, (stored,)))
    return _told_apart(bound, bench)


def _told_apart(bound: Sequence[Bound], bench: Workbench) -> tuple[Bound, ...]:
    """Of several bodies each goes by the body's name, of several years by its year."""
    bodies = [body_of(one, bench) for one in bound]
    years = [period_of(one, bench) for one in bound]
    several_bodies, several_years = len(set(bodies)) > 1, len(set(years)) > 1
    told = []
    for one, body, year in zip(bound, bodies, years, strict=True):
        whose = body if several_bodies and body not in one.label else ""
        told.append(replace(one, label=f"{whose}{year if several_years else ''}{one.label}"))
    return tuple(told)


def _extreme(plan: Again, told: Sequence[Bound]) -> Outcome:
    values = sums.aligned([one.value for one in told])
    order = sorted(range(len(told)), key=lambda at: values[at].quantity.value, reverse=plan.task == "maximum")
    word = ("较" if len(told) == 2 else "最") + ("大" if plan.task == "maximum" else "小")
    heading = "两者之中" if len(told) == 2 else "各数之中"
    ranked = Listed(heading, (told[order[0]],), is_ranking=True, out_of=len(told), ranked=word)
    return Outcome(Status.ANSWERED, (ranked, *(Stated(told[at]) for at in order[1:])))


def _share(plan: Again, told: tuple[Bound, ...], bench: Workbench) -> Outcome:
    """The share of each, or of all together, in the whole that is named, else in the total of their column or row."""
    whole = None
    if plan.whole is not None and max(bench.resolver.phrase(plan.whole).weights, default=0.0) > LIGHT_WEIGHT:
        resolved = bench.resolver.resolve(plan.whole)
        if resolved.best is None or resolved.best.fact.quantity is None:
            return bench.missing(resolved)
        whole = Bound.of(resolved)
    whole = whole or whole_of_all(told, bench)
    return share_of(told, whole, bench, each=plan.task == "each_share")
