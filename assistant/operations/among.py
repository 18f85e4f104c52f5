"""One member of a group among the others: its place, the group without it, the share of each, and what all are held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant import compute as sums
from assistant.domain import Group, Status
from assistant.evidence import Computed, Outcome, Ranked
from assistant.labels import same_name
from assistant.matching import bare_label, normal
from assistant.operations.binding import bind_numbers
from assistant.operations.rows import Rows, body_of_all, size
from assistant.operations.shares import share_of
from assistant.operations.wholes import whole_of_all
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.ledger_values import StoredFact
from index.quantities import unit_scale

_LEAST, _MOST = 2, 20  # members: of one nobody asks for its place, and of too many nobody reads the shares


def rank(plan: Group, rows: Rows, bench: Workbench) -> Outcome:
    """The place of a member among all of them, from the largest down; equal ones share their place."""
    own = _called(plan.member, rows)
    if own is None or len(rows.facts) < _LEAST:
        return bench.missing(bench.resolver.resolve(plan.operand.model_copy(update={"measure": plan.member, "context": ""})))
    if len({_kind(one) for one in rows.facts}) > 1:
        return Outcome(Status.NOT_FOUND, message=Message("none_compared"))
    ordered = sorted(rows.facts, key=size, reverse=True)
    place = 1 + sum(size(one) > size(own) for one in ordered)
    (bound,) = rows.bounds([own])
    heading = plan.operand.measure if plan.among else bound.label  # 沅庆区一般债务限额, but 印花税 says itself what it is
    return Outcome(Status.ANSWERED, (Ranked(heading, bound, place, rows.bounds(ordered)),))


def without(name: str, rows: Rows) -> Rows | None:
    """The group without one of its members; None where that is none of them."""
    own = _called(name, rows)
    return None if own is None else replace(rows, facts=tuple(one for one in rows.facts if one is not own))


def mean_of(plan: Group, rows: Rows, bench: Workbench) -> Computed:
    """The mean of all members, which some of them are to exceed."""
    bound = rows.bounds(rows.facts)
    label = Message.of("mean_of_items", label=plan.operand.measure, count=len(bound))
    return Computed(label, sums.mean([one.value for one in bound]), bound, entity=body_of_all(rows.facts, bench))


def shares(plan: Group, rows: Rows, bench: Workbench) -> Outcome:
    """The share of each member in what was named, or in their total."""
    parts = rows.bounds(rows.facts)
    if not _LEAST <= len(parts) <= _MOST:
        return Outcome(Status.NOT_FOUND, message=Message("none_compared"))
    whole = whole_of_all(parts[:1], bench) if plan.whole is None else None
    if whole is None:  # what was named, or the row of the place itself: 临江市 above its districts
        bound, missing = bind_numbers([plan.whole or plan.operand], bench)
        if missing is not None:
            return missing
        whole = bound[0]
    return share_of(parts, whole, bench, each=True)


def _called(name: str, rows: Rows) -> StoredFact | None:
    """The one member that goes by a name; None for none, or for several."""
    asked = normal(name)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda label: bare_label(label) == asked,
        lambda label: same_name(label, name),
        lambda label: bare_label(label) in asked,  # 印花税执行数
        lambda label: asked in bare_label(label),
    )
    for is_called in ways:
        found = [one for one in rows.facts if is_called(rows.member_label(one))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _kind(stored: StoredFact) -> str:
    return unit_scale(stored.fact.quantity.unit)[0] if stored.fact.quantity is not None else ""
