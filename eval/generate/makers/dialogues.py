"""Second turns of conversations."""

from __future__ import annotations

from dataclasses import replace

from eval.generate.grammar import worded
from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft
from eval.generate.makers.expected import computed, lookup
from eval.generate.makers.figures import ask_convert, earlier
from eval.generate.paper import SCALES
from eval.schema import Kind, Operation


def _first(asking: Asking, measure: Measure) -> str | None:
    names = asking.said(measure)
    return None if names is None else asking.worded("lookup", measure.datum, what=names[0], unit="")


def then_year(asking: Asking, measure: Measure) -> Draft | None:
    before, first = earlier(asking, measure), _first(asking, measure)
    if before is None or first is None:
        return None
    second = worded(asking.rng, "then_year", before=before.datum.year)
    return Draft((first, second), Kind.DIALOGUE, lookup(before), (before,), Operation.LOOKUP)


def then_other(asking: Asking, measure: Measure) -> Draft | None:
    other, first = asking.sibling(measure), _first(asking, measure)
    names = asking.said(other) if other else None
    if other is None or names is None or first is None:
        return None
    second = worded(asking.rng, "then_other", other=names[0])
    return Draft((first, second), Kind.DIALOGUE, lookup(other), (other,), Operation.LOOKUP)


def then_share(asking: Asking, measure: Measure) -> Draft | None:
    whole = asking.known.get(measure.datum, measure.datum.whole) if measure.datum.whole else None
    names, first = asking.said(whole) if whole else None, _first(asking, measure)
    if whole is None or names is None or first is None or whole.base == measure.base or measure.datum.unit not in SCALES:
        return None
    second = worded(asking.rng, "then_share", whole=names[0])
    return Draft(
        (first, second), Kind.DIALOGUE, computed(Operation.SHARE, "%", (measure, whole)), (measure, whole), Operation.SHARE
    )


def then_unit(asking: Asking, measure: Measure) -> Draft | None:
    made, first = ask_convert(asking, measure), _first(asking, measure)
    if made is None or first is None:
        return None
    second = worded(asking.rng, "then_unit", unit=made.expected.values[0].unit)
    return replace(made, turns=(first, second), kind=Kind.DIALOGUE)
