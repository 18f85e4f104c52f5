"""A value as it is printed, in the asked unit where that can be."""

from __future__ import annotations

from assistant.compute import Computation, in_unit
from assistant.evidence import Bound, Stated
from assistant.resolve import Resolved
from index.errors import ComputationError


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
