"""A value as it is printed, in the asked unit where that can be; a computed figure with the printed one beside it."""

from __future__ import annotations

from assistant.candidates import Resolved
from assistant.compute import Computation, in_unit
from assistant.domain import Status
from assistant.evidence import Bound, Computed, Outcome, Stated
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.errors import ComputationError
from index.ledger_values import StoredFact


def stated(resolved: Resolved, unit: str) -> Stated:
    """A printed value, in the asked unit where that can be."""
    bound = Bound.of(resolved)
    return Stated(bound, converted(bound, unit), resolved.alternatives)


def converted(bound: Bound, unit: str) -> Computation | None:
    if not unit or not bound.has_quantity or bound.quantity.unit == unit:
        return None
    try:
        return in_unit(bound.value, unit)
    except ComputationError:
        return None


def computed(
    label: str | Message, computation: Computation, bound: tuple[Bound, ...], bench: Workbench, *, about: Bound | None = None
) -> Outcome:
    """Our figure, with the one that the operands' own sentences print, where they print one."""
    printed = _printed_beside(computation, bound, bench) if computation.unit == "%" else None
    return Outcome(Status.ANSWERED, (Computed(label, computation, bound, printed, about=about),))


def _printed_beside(computation: Computation, bound: tuple[Bound, ...], bench: Workbench) -> StoredFact | None:
    for stored in bound[0].facts:
        for one in bench.sentence_facts(stored):
            if one.fact.quantity is not None and one.fact.quantity.unit == "%" and agrees_with(one, computation):
                return one
    return None


def agrees_with(printed: StoredFact, computation: Computation) -> bool:
    """Are a printed figure and a computed one the same, whichever way they are counted, within what their digits leave open?"""
    quantity = printed.fact.quantity
    assert quantity is not None
    return abs(abs(quantity.value) - abs(computation.value)) <= quantity.half_width + computation.margin
