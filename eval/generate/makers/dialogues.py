"""Second turns of conversations."""

from __future__ import annotations

from dataclasses import replace

from eval.generate.grammar import worded
from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft
from eval.generate.makers.expected import computed, lookup
from eval.generate.makers.figures import ask_convert, ask_growth, earlier
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


def then_body(asking: Asking, measure: Measure) -> Draft | None:
    """The same of another body and year."""
    datum, names = measure.datum, asking.said(measure)
    if names is None or datum.scope or not datum.body.office:
        return None
    rivals = [
        one
        for ((body, year, scope, basis), key), one in asking.known.measures.items()
        if (year, scope, basis, key) == (datum.year, "", datum.basis, datum.key)
        and body != datum.body.full
        and names[0] in one.names
    ]
    rivals = [one for one in rivals if asking.known.said(one, asking.rng) is not None]
    if not rivals:
        return None
    rival = asking.rng.choice(rivals)
    first = asking.worded("lookup", datum, what=names[0], unit="")
    second = worded(asking.rng, "then_body", rival=asking.who(rival.datum))
    return Draft((first, second), Kind.DIALOGUE, lookup(rival), (rival,), Operation.LOOKUP)


def then_basis(asking: Asking, measure: Measure) -> Draft | None:
    """What was planned, after what was spent, or the other way round."""
    datum = measure.datum
    other_basis = {"预算": "决算", "决算": "预算"}.get(datum.basis)
    other = asking.known.get(datum, datum.key, basis=other_basis) if other_basis else None
    first = _first(asking, measure)
    if other is None or first is None or other.base == measure.base:
        return None
    if not any(name in first for name in set(other.names) & set(measure.names)):
        return None  # 支出总计 and 本年支出合计 are planned as one, and spent as two
    second = worded(asking.rng, "then_basis", basis=other_basis)
    return Draft((first, second), Kind.DIALOGUE, lookup(other), (other,), Operation.LOOKUP)


def then_growth(asking: Asking, measure: Measure) -> Draft | None:
    made, first = ask_growth(asking, measure), _first(asking, measure)
    if made is None or first is None:
        return None
    second = worded(asking.rng, "then_growth")
    return replace(made, turns=(first, second), kind=Kind.DIALOGUE)


def then_year_then_unit(asking: Asking, measure: Measure) -> Draft | None:
    """Three turns: the figure, that of the year before, and this in another unit."""
    made = then_year(asking, measure)
    before = earlier(asking, measure)
    converted = ask_convert(asking, before) if made and before else None
    if made is None or converted is None:
        return None
    third = worded(asking.rng, "then_unit", unit=converted.expected.values[0].unit)
    return replace(converted, turns=(*made.turns, third), kind=Kind.DIALOGUE)


def then_other_then_year(asking: Asking, measure: Measure) -> Draft | None:
    """Three turns: the figure, another one, and this of the year before."""
    other = asking.sibling(measure)
    names, first = asking.said(other) if other else None, _first(asking, measure)
    before = earlier(asking, other) if other else None
    if before is None or names is None or first is None:
        return None
    second = worded(asking.rng, "then_other", other=names[0])
    third = worded(asking.rng, "then_year", before=before.datum.year)
    return Draft((first, second, third), Kind.DIALOGUE, lookup(before), (before,), Operation.LOOKUP)
