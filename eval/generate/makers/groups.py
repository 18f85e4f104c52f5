"""Questions for many figures: rankings, counts, years, checks, other bodies."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.generate.grammar import wordings
from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft
from eval.generate.makers.expected import as_operand, computed, lookup, plain
from eval.generate.paper import SCALES, Datum
from eval.operations import judge, recompute
from eval.schema import Expected, Kind, Operation, Value


def _ranked(asking: Asking, measure: Measure, *, highest: bool) -> list[Measure]:
    """The group in order; empty where it has no name, is short, or does not decide."""
    datum = measure.datum
    if not datum.among or datum.scope or asking.known.is_told_twice(datum):
        return []
    members = [one for one in asking.known.group(datum) if not one.datum.row.endswith("本级")]  # a level, no district
    group = sorted(members, key=lambda one: one.base[1], reverse=highest)
    return group if len(group) >= 3 and len({one.base for one in group}) == len(group) else []


def _ask_extreme(asking: Asking, measure: Measure, wording: str, operation: Operation) -> Draft | None:
    ranked = _ranked(asking, measure, highest=operation is not Operation.MIN)
    if not ranked:
        return None
    datum = measure.datum
    first = ranked[0].datum
    question = asking.worded(wording, datum, among=datum.among, by=datum.by)
    expected = Expected(values=(Value(value=first.value, unit=first.unit),), contains=(first.label,))
    return Draft((question,), Kind.COMPUTE, expected, tuple(ranked), operation)


def ask_top(asking: Asking, measure: Measure) -> Draft | None:
    return _ask_extreme(asking, measure, "top", Operation.MAX)


def ask_least(asking: Asking, measure: Measure) -> Draft | None:
    return _ask_extreme(asking, measure, "least", Operation.MIN)


def ask_top_few(asking: Asking, measure: Measure) -> Draft | None:
    ranked = _ranked(asking, measure, highest=True)[:3]
    if len(ranked) < 3:
        return None
    datum = measure.datum
    question = asking.worded("top_few", datum, among=datum.among, by=datum.by)
    expected = Expected(
        values=tuple(Value(value=one.datum.value, unit=one.datum.unit) for one in ranked),
        contains=tuple(one.datum.label for one in ranked),
    )
    return Draft((question,), Kind.LOOKUP, expected, tuple(ranked), Operation.TOP)


def ask_each(asking: Asking, measure: Measure) -> Draft | None:
    """The whole group with its figures; a long one nobody asks for."""
    ranked = _ranked(asking, measure, highest=True)
    if not 3 <= len(ranked) <= _MOST_OF_EACH:
        return None
    datum = measure.datum
    question = asking.worded("each", datum, among=datum.among, by=datum.by)
    told = (text for one in ranked for text in (one.datum.label, "|".join(_as_told(one.datum))))
    return Draft((question,), Kind.LIST, Expected(contains=tuple(told)), tuple(ranked))


_MOST_OF_EACH = 12


def _as_told(datum: Datum) -> Iterator[str]:
    """A figure as it may be given: with thousands set apart, or not."""
    yield from (f"{datum.value:,f}", f"{datum.value:f}")


def ask_count(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    ranked = _ranked(asking, measure, highest=True)
    if len(ranked) < 5 or datum.unit not in SCALES:
        return None
    limit = _round(ranked[asking.rng.randint(1, len(ranked) - 2)].datum.value)
    over = tuple(one for one in ranked if one.datum.value > limit)
    if not over:
        return None
    question = asking.worded("count", datum, among=datum.among, by=datum.by, limit=limit, unit=datum.unit)
    return Draft(
        (question,), Kind.COMPUTE, Expected(values=(Value(value=Decimal(len(over)), unit="个|项|"),)), over, Operation.COUNT
    )


def _round(value: Decimal) -> Decimal:
    """A limit that people would name: two leading digits."""
    power = max(0, value.adjusted() - 1)
    return Decimal(int(value.scaleb(-power))).scaleb(power).quantize(Decimal(1))


def ask_trend(asking: Asking, measure: Measure) -> Draft | None:
    years = asking.known.years(measure)
    datum = measure.datum
    if len(years) < 3 or datum.year != years[-1] or datum.unit not in SCALES:
        return None
    run = [asking.known.get(datum, datum.key, year=year) for year in years]
    names = asking.said(measure)
    found = tuple(one for one in run if one is not None)
    if names is None:
        return None
    question = asking.worded("trend", datum, what=names[0], first=years[0])
    return Draft((question,), Kind.COMPUTE, lookup(*found), found, Operation.TREND)


def ask_mean(asking: Asking, measure: Measure) -> Draft | None:
    run, names = _years(asking, measure), asking.said(measure)
    if len(run) < 3 or names is None:
        return None
    question = asking.worded("mean", measure.datum, what=names[0], first=run[0].datum.year)
    return Draft((question,), Kind.COMPUTE, computed(Operation.MEAN, measure.datum.unit, run), run, Operation.MEAN)


def ask_yearly_growth(asking: Asking, measure: Measure) -> Draft | None:
    run, names = _years(asking, measure), asking.said(measure)
    if len(run) < 3 or names is None or any(one.base[1] <= 0 for one in run):
        return None
    expected = computed(Operation.YEARLY_GROWTH, "%", run, signless=True)
    question = asking.worded("yearly_growth", measure.datum, what=names[0], first=run[0].datum.year)
    return Draft((question,), Kind.COMPUTE, expected, run, Operation.YEARLY_GROWTH)


def _years(asking: Asking, measure: Measure) -> tuple[Measure, ...]:
    """The measure of each year held in a row, where this is the last of them."""
    datum, years = measure.datum, asking.known.years(measure)
    if datum.year != years[-1] or datum.unit not in SCALES or years != list(range(years[0], years[-1] + 1)):
        return ()
    found = (asking.known.get(datum, datum.key, year=year) for year in years)
    return tuple(one for one in found if one is not None)


def ask_per_head(asking: Asking, measure: Measure) -> Draft | None:
    """An amount of the whole body to each of its people."""
    people, names = asking.known.get(measure.datum, "人数"), asking.said(measure)
    is_whole = measure.datum.key in ("支出/合计", "支出/基本/合计", "支出/项目/合计", "经济/人员经费", "经济/公用经费")
    if people is None or names is None or not is_whole:
        return None
    (found,) = recompute(Operation.PER_HEAD, [as_operand(measure), as_operand(people)], "")
    value = Value(value=plain(found), unit=f"{measure.datum.unit}|{measure.datum.unit}/人", tolerance=plain(abs(found) / 200))
    if measure.datum.unit == "元":  # prose gives the amount in 万元
        other = Value(value=plain(found / 10_000), unit="万元|万元/人", tolerance=plain(abs(found) / 2_000_000))
        value = value.model_copy(update={"alternatives": (other,)})
    else:  # as an amount a head is mostly given, whatever the amount is printed in
        other = Value(value=plain(found * 10_000), unit="元|元/人", tolerance=plain(abs(found) * 50))
        value = value.model_copy(update={"alternatives": (other,)})
    question = asking.worded("per_head", measure.datum, what=names[0])
    return Draft((question,), Kind.COMPUTE, Expected(values=(value,), formula=True), (measure, people), Operation.PER_HEAD)


def ask_check(asking: Asking, measure: Measure) -> Draft | None:
    """Do the two parts of a whole make it? Only wholes of exactly two parts are asked about."""
    pairs = {"支出/基本/合计": ("支出/项目/合计", "支出/合计")}
    if measure.datum.key not in pairs:
        return None
    other, whole = (asking.known.get(measure.datum, key) for key in pairs[measure.datum.key])
    names = asking.said(measure, other, whole)
    if other is None or whole is None or names is None:
        return None
    holding = judge(Operation.SUM, as_operand(whole), [as_operand(measure), as_operand(other)])
    question = asking.worded("check", measure.datum, what=names[0], other=names[1], whole=names[2])
    return Draft((question,), Kind.CHECK, Expected(holding=holding), (whole, measure, other), Operation.SUM)


def ask_compare(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    rivals = [
        one
        for ((body, year, _, basis), key), one in asking.known.measures.items()
        if key == datum.key and basis == datum.basis and year == datum.year and body != datum.body.full and not one.datum.scope
    ]
    if not rivals or datum.scope or datum.unit not in SCALES:
        return None
    rival = asking.rng.choice(rivals)
    names = asking.said(measure)
    if names is None or names[0] not in (rival.names + tuple(_with_basis(rival))) or rival.base == measure.base:
        return None
    more = max((measure, rival), key=lambda one: one.base[1])
    question = asking.worded("compare", datum, what=names[0], rival=asking.who(rival.datum))
    expected = Expected(
        values=(Value(value=more.datum.value, unit=more.datum.unit),), contains=("|".join(more.datum.body.spoken),)
    )
    return Draft((question,), Kind.COMPUTE, expected, (measure, rival), Operation.MAX)


def _with_basis(measure: Measure) -> Iterator[str]:
    for way in wordings()["basis"].get(measure.datum.basis, ()):
        yield from (way.format(what=name) for name in measure.names)
