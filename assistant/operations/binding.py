"""Operands -> quantities that can be computed with, or the outcome that says which is missing.

Every computation begins here: two operands that came to one figure are none, and of a value printed twice
the finer print counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.domain import Operand, Status
from assistant.evidence import Bound, Outcome
from assistant.operations.workbench import Workbench
from assistant.wording import Message, spoken_period
from index.ledger_values import StoredFact
from index.quantities import convert, unit_scale


def bind_numbers(operands: Sequence[Operand], bench: Workbench) -> tuple[list[Bound], Outcome | None]:
    """All operands bound to quantities, or the outcome that says which is missing."""
    bound: list[Bound] = []
    for resolved in bench.bind(operands, comparable=True):
        if not resolved.chosen or resolved.chosen[0].fact.quantity is None:
            return bound, bench.missing(resolved)
        bound.append(Bound.of(resolved))
    asked = {
        (one.measure, one.entity, one.period, one.basis, one.code, one.scope, one.nested and one.context) for one in operands
    }
    if len(asked) < len(operands) or len({one.facts[0].id for one in bound}) < len(bound) or _is_told_again(bound):
        return bound, found_once(bound[0])
    return _as_finely_printed(bound), None


def _is_told_again(bound: Sequence[Bound]) -> bool:
    """Did a later operand come to a cell that tells the first one: 公务用车费用 to its part 运行维护费, printed twice?"""
    first, *others = bound
    told = {one.id for one in first.facts}
    return any(one.facts[0].id in told for one in others)


def _as_finely_printed(bound: list[Bound]) -> list[Bound]:
    """Values that are printed in 万元 here and in 元 there are computed with from where they are printed in full."""
    if len({one.quantity.unit for one in bound}) < 2 or len({unit_scale(one.quantity.unit)[0] for one in bound}) > 1:
        return bound
    return [replace(one, facts=tuple(sorted(one.facts, key=_coarseness))) for one in bound]


def _coarseness(stored: StoredFact) -> Decimal:
    quantity = stored.fact.quantity
    return quantity.half_width * unit_scale(quantity.unit)[1] if quantity is not None else Decimal("Infinity")


def found_once(bound: Bound) -> Outcome:
    """The outcome where two operands came to one and the same figure."""
    return Outcome(Status.NOT_FOUND, message=Message.of("one_value", label=bound.label), near=bound.facts[:1])


def body_of(bound: Bound, bench: Workbench) -> str:
    """Whose a value is."""
    first = bound.facts[0]
    return first.fact.entity or bench.resolver.held[first.filing].identity.body


def called_by_body(operands: Sequence[Operand], bound: Sequence[Bound], bench: Workbench) -> list[Bound]:
    """Values of several bodies that were named each bear the name of theirs."""
    if len({one.entity for one in operands}) < 2 or not all(one.entity for one in operands):
        return list(bound)
    bodies = [body_of(one, bench) for one in bound]
    return [
        one if body in one.label else replace(one, label=f"{body}{one.label}") for one, body in zip(bound, bodies, strict=True)
    ]


def in_unit_of(new: Bound, old: Bound) -> Decimal:
    """The figure of `old`, counted in the unit of `new`."""
    quantity = old.quantity
    return convert(quantity, new.quantity.unit).value if quantity.unit and new.quantity.unit else quantity.value


def period_of(bound: Bound, bench: Workbench) -> str:
    """The period of a value as people say it."""
    period = bound.facts[0].fact.period
    return spoken_period(str(period or bench.year_of(bound.facts[0]) or ""))
