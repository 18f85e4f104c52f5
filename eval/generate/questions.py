"""Questions with known answers over a corpus: one small maker for each kind, each giving a case of the project's schema.

Shape:  Known, Random -> Asked (a Case with the layout, format and kind it belongs to). Expected values are computed from
printed figures by eval.operations, apart from the assistant's arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from eval.generate import bodies
from eval.generate.grammar import worded, wordings
from eval.generate.known import Known, Measure
from eval.generate.paper import SCALES, Datum, Note
from eval.operations import in_unit, judge, recompute
from eval.quantities import half_of_last_digit
from eval.schema import Case, Expected, Kind, Operand, Operation, Place, Value

HUNDREDTH = Decimal("0.01")
RATE_ROOM = Decimal("0.051")  # filings print rates of their own with one digit, and those may be told
RATIO_ROOM = Decimal("0.011")  # percent are answered with two digits


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, and what it tries: the layout that prints the figure, the format, the kind of question."""

    case: Case
    layout: str
    media: str
    kind: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and what is expected, before it is numbered."""

    turns: tuple[str, ...]
    kind: Kind
    expected: Expected
    operands: tuple[Measure, ...] = ()
    operation: Operation | None = None


Maker = Callable[["Asking", Measure], Draft | None]


class Asking:
    """What the makers share: what is known, and the dice."""

    def __init__(self, known: Known, rng: Random) -> None:
        self.known = known
        self.rng = rng

    def who(self, datum: Datum | Note) -> str:
        return self.rng.choice(datum.body.spoken)

    def worded(self, kind: str, datum: Datum | Note, **places: object) -> str:
        return worded(self.rng, kind, who=self.who(datum), year=datum.year, before=datum.year - 1, **places)

    def said(self, *measures: Measure | None) -> tuple[str, ...] | None:
        """Clear names for all; None where one has none."""
        names = [None if one is None else self.known.said(one, self.rng) for one in measures]
        return tuple(name for name in names if name) if all(names) else None

    def sibling(self, measure: Measure) -> Measure | None:
        """Another measure of the same group, or of the same whole."""
        datum = measure.datum
        if not datum.group:
            return None
        others = [one for one in self.known.group(datum) if one is not measure]
        return self.rng.choice(others) if others else None


# --- expected values -------------------------------------------------------------------------------


def as_value(datum: Datum) -> Value:
    """The figure as printed; an amount in 元 may as well be given as prose gives it, in 万元 with two digits."""
    others: tuple[Value, ...] = ()
    if datum.unit == "元":
        others = (Value(value=(datum.value / 10_000).quantize(HUNDREDTH), unit="万元"),)
    return Value(value=datum.value, unit=datum.unit, period=str(datum.year), alternatives=others, signless=datum.unit == "%")


def lookup(*measures: Measure) -> Expected:
    return Expected(values=tuple(as_value(one.datum) for one in measures))


def as_operand(measure: Measure) -> Operand:
    first = measure.datum
    return Operand(
        filing=first.filing,
        table=first.table,
        row=first.row,
        column=first.column,
        quote=first.quote,
        value=first.value,
        unit=first.unit,
        also=tuple(map(_place, measure.also)),
    )


def _place(datum: Datum) -> Place:
    return Place(table=datum.table, row=datum.row, column=datum.column, quote=datum.quote)


def _plain(number: Decimal) -> Decimal:
    """The number written without an exponent."""
    return Decimal(f"{number:f}")


def computed(operation: Operation, unit: str, measures: Sequence[Measure], *, signless: bool = False) -> Expected:
    """What follows from the printed figures; amounts keep half of the last printed digit of every operand as room."""
    operands = [as_operand(one) for one in measures]
    (found,) = recompute(operation, operands, unit)
    if unit == "%":
        value = Value(value=found.quantize(HUNDREDTH), unit="%", tolerance=RATIO_ROOM, signless=signless)
    else:
        room = sum((half_of_last_digit(one.datum.value) for one in measures), Decimal(0))
        value = Value(value=_plain(found), unit=unit, tolerance=_plain(room), signless=signless)
    return Expected(values=(value,), formula=True)


def _compute(
    asking: Asking,
    wording: str,
    operation: Operation,
    unit: str,
    measures: tuple[Measure, ...],
    *,
    signless: bool = False,
    **places: object,
) -> Draft | None:
    names = asking.said(*measures)
    if names is None:
        return None
    try:
        expected = computed(operation, unit, measures, signless=signless)
    except ArithmeticError:
        return None
    keys = ("what", "other") if wording != "share" else ("what", "whole")
    question = asking.worded(wording, measures[0].datum, **dict(zip(keys, names, strict=False)), **places)
    return Draft((question,), Kind.COMPUTE, expected, measures, operation)


# --- one figure ------------------------------------------------------------------------------------


def ask_lookup(asking: Asking, measure: Measure) -> Draft | None:
    names = asking.said(measure)
    if names is None:
        return None
    datum = measure.datum
    is_money = datum.unit in SCALES
    ways = ["lookup"] * 3
    if is_money and datum.is_spending and "计" not in names[0] and datum.key.startswith(("支出", "经济", "三公", "基金")):
        ways.append("planned" if datum.basis == "预算" else "spent")
    unit = datum.unit if is_money else ""
    question = asking.worded(asking.rng.choice(ways), datum, what=names[0], unit=unit)
    return Draft((question,), Kind.LOOKUP, lookup(measure), (measure,), Operation.LOOKUP)


def ask_code(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    others = [
        one
        for one in asking.known.measures.values()
        if one.datum.code == datum.code and (one.datum.body, one.datum.year) == (datum.body, datum.year)
    ]
    if not datum.code or len({one.base for one in others}) > 1 or datum.scope:
        return None
    question = asking.worded("code", datum, code=datum.code)
    return Draft((question,), Kind.LOOKUP, lookup(measure), (measure,), Operation.LOOKUP)


def ask_pair(asking: Asking, measure: Measure) -> Draft | None:
    other = asking.sibling(measure)
    names = asking.said(measure, other) if other else None
    if other is None or names is None or other.base == measure.base:
        return None
    question = asking.worded("pair", measure.datum, what=names[0], other=names[1])
    return Draft((question,), Kind.LOOKUP, lookup(measure, other), (measure, other), Operation.LOOKUP)


def ask_convert(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    names = asking.said(measure)
    if datum.unit not in SCALES or names is None:
        return None
    unit = asking.rng.choice([one for one in ("元", "万元", "亿元") if one != datum.unit])
    value = in_unit(datum.value, datum.unit, unit)
    room = max(in_unit(half_of_last_digit(datum.value), datum.unit, unit), abs(value) * Decimal("0.0005"))
    question = asking.worded("convert", datum, what=names[0], unit=unit)
    expected = Expected(values=(Value(value=_plain(value), unit=unit, tolerance=_plain(room)),))
    return Draft((question,), Kind.COMPUTE, expected, (measure,), Operation.CONVERT)


def ask_text(asking: Asking, note: Note) -> Draft:
    question = asking.worded("text", note, what=asking.rng.choice(note.names))
    place = Operand(filing=note.filing, table=note.table, quote=note.text)
    return Draft((question,), Kind.TEXT, Expected(contains=(note.text,), sources=(place,)))


# --- two figures -----------------------------------------------------------------------------------


def ask_share(asking: Asking, measure: Measure) -> Draft | None:
    whole = asking.known.get(measure.datum, measure.datum.whole) if measure.datum.whole else None
    if whole is None or measure.datum.unit not in SCALES or whole.base[1] == 0 or whole.base == measure.base:
        return None
    return _compute(asking, "share", Operation.SHARE, "%", (measure, whole))


def _earlier(asking: Asking, measure: Measure) -> Measure | None:
    datum = measure.datum
    found = asking.known.get(datum, datum.key, year=datum.year - 1)
    return found if found and datum.unit in SCALES and found.base[1] else None


def ask_growth(asking: Asking, measure: Measure) -> Draft | None:
    before = _earlier(asking, measure)
    if before is None:
        return None
    return _compute(asking, "growth", Operation.GROWTH, "%", (measure, before), signless=True)


def ask_change(asking: Asking, measure: Measure) -> Draft | None:
    before = _earlier(asking, measure)
    if before is None:
        return None
    return _compute(asking, "change", Operation.DIFFERENCE, measure.datum.unit, (measure, before), signless=True)


def _two(asking: Asking, measure: Measure) -> tuple[Measure, Measure] | None:
    other = asking.sibling(measure)
    if other is None or measure.datum.unit not in SCALES or other.base == measure.base:
        return None
    return measure, other


def ask_difference(asking: Asking, measure: Measure) -> Draft | None:
    two = _two(asking, measure)
    return two and _compute(asking, "difference", Operation.DIFFERENCE, measure.datum.unit, two, signless=True)


def ask_sum(asking: Asking, measure: Measure) -> Draft | None:
    two = _two(asking, measure)
    draft = two and _compute(asking, "sum", Operation.SUM, measure.datum.unit, two)
    # 甲合计与乙合计多少 may as well ask for the two apart
    return None if draft and draft.turns[0].endswith("合计多少") and draft.turns[0].count("合计") > 1 else draft


def _planned(asking: Asking, measure: Measure) -> Measure | None:
    datum = measure.datum
    if not datum.plan or datum.unit not in SCALES:
        return None
    basis = "" if not datum.basis else "预算"
    return asking.known.get(datum, datum.plan, basis=basis)


def ask_rate(asking: Asking, measure: Measure) -> Draft | None:
    planned = _planned(asking, measure)
    if planned is None or planned.base[1] == 0:
        return None
    name = measure.datum.label
    expected = computed(Operation.RATE, "%", (planned, measure))
    value = expected.values[0].model_copy(update={"tolerance": RATE_ROOM})
    expected = expected.model_copy(update={"values": (value,)})
    question = asking.worded("rate", measure.datum, what=name)
    return Draft((question,), Kind.COMPUTE, expected.model_copy(update={"formula": False}), (planned, measure), Operation.RATE)


def ask_saved(asking: Asking, measure: Measure) -> Draft | None:
    planned = _planned(asking, measure)
    if planned is None or measure.datum.basis != "决算":
        return None
    expected = computed(Operation.DIFFERENCE, measure.datum.unit, (planned, measure), signless=True)
    question = asking.worded("saved", measure.datum, what=measure.datum.label)
    return Draft((question,), Kind.COMPUTE, expected, (planned, measure), Operation.DIFFERENCE)


def ask_reached(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    aim = asking.known.get(datum, datum.plan) if datum.plan.startswith("目标/") else None
    names = asking.said(measure)
    if aim is None or names is None:
        return None
    expected = computed(Operation.DIFFERENCE, datum.unit, (measure, aim), signless=True)
    if datum.unit == "%":  # a difference of rates is said in points
        value = expected.values[0].model_copy(update={"unit": "百分点|个百分点|%"})
        expected = expected.model_copy(update={"values": (value,)})
    question = asking.worded("reached", datum, what=names[0])
    return Draft((question,), Kind.COMPUTE, expected, (measure, aim), Operation.DIFFERENCE)


# --- many figures ----------------------------------------------------------------------------------


def _ranked(asking: Asking, measure: Measure, *, highest: bool) -> list[Measure]:
    """The group in order; empty where it has no name, is short, or does not decide."""
    datum = measure.datum
    if not datum.among or datum.scope:
        return []
    group = sorted(asking.known.group(datum), key=lambda one: one.base[1], reverse=highest)
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


# --- conversations ---------------------------------------------------------------------------------


def _first(asking: Asking, measure: Measure) -> str | None:
    names = asking.said(measure)
    return None if names is None else asking.worded("lookup", measure.datum, what=names[0], unit="")


def then_year(asking: Asking, measure: Measure) -> Draft | None:
    before, first = _earlier(asking, measure), _first(asking, measure)
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


# --- what is not there -----------------------------------------------------------------------------


def no_such_year(asking: Asking, measure: Measure) -> Draft | None:
    """A year far from all that the body has filed."""
    names = asking.said(measure)
    if names is None:
        return None
    at = replace(measure.datum, year=measure.datum.year - asking.rng.randint(7, 9))
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_body(asking: Asking, measure: Measure) -> Draft | None:
    """A department that has filed nothing, in a region where others have."""
    names = asking.said(measure)
    region = measure.datum.body.region
    filed = {filing.body.full for filing in asking.known.filings}
    others = [one for one in (bodies.body(region, office) for office in bodies.offices()) if one.full not in filed]
    if names is None or not others or not measure.datum.body.office:
        return None
    at = replace(measure.datum, body=asking.rng.choice(others))
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_measure(asking: Asking, measure: Measure) -> Draft | None:
    what = asking.rng.choice(wordings()["absent"])
    return _abstain(asking, asking.worded("lookup", measure.datum, what=what, unit=""))


def _abstain(asking: Asking, question: str) -> Draft:
    return Draft((question,), Kind.ABSTAIN, Expected(abstain=True))


MAKERS: dict[str, tuple[Maker, int]] = {
    "lookup": (ask_lookup, 14),
    "code": (ask_code, 2),
    "pair": (ask_pair, 2),
    "convert": (ask_convert, 3),
    "share": (ask_share, 5),
    "growth": (ask_growth, 4),
    "change": (ask_change, 3),
    "difference": (ask_difference, 3),
    "sum": (ask_sum, 3),
    "rate": (ask_rate, 4),
    "saved": (ask_saved, 2),
    "reached": (ask_reached, 3),
    "top": (ask_top, 3),
    "top few": (ask_top_few, 1),
    "least": (ask_least, 1),
    "count": (ask_count, 3),
    "trend": (ask_trend, 2),
    "check": (ask_check, 2),
    "compare": (ask_compare, 2),
    "then year": (then_year, 2),
    "then other": (then_other, 2),
    "then share": (then_share, 2),
    "then unit": (then_unit, 2),
    "no such year": (no_such_year, 2),
    "no such body": (no_such_body, 2),
    "no such measure": (no_such_measure, 2),
}
NOTES = 2  # questions for texts, beside the weights above


def questions(known: Known, seed: int, count: int) -> list[Asked]:
    """`count` cases of one seed: layouts take turns, kinds are drawn by weight, nothing is asked twice."""
    rng = Random(f"questions {seed}")
    asking = Asking(known, rng)
    by_layout: dict[str, list[Measure]] = {}
    for measure in known.measures.values():
        by_layout.setdefault(measure.datum.layout, []).append(measure)
    kinds, weights = list(MAKERS), [weight for _, weight in MAKERS.values()]
    found: dict[tuple[str, ...], Asked] = {}
    for attempt in range(count * 60):
        if len(found) >= count:
            break
        if known.notes and rng.randrange(sum(weights) + NOTES) < NOTES:
            note = rng.choice(known.notes)
            draft: Draft | None = ask_text(asking, note)
            layout, filing, kind = note.layout, note.filing, "text"
        else:
            layout = sorted(by_layout)[attempt % len(by_layout)]
            measure = rng.choice(by_layout[layout])
            kind = rng.choices(kinds, weights)[0]
            draft = MAKERS[kind][0](asking, measure)
            filing = measure.datum.filing
        if draft is not None and draft.turns not in found:
            media = filing.rpartition(".")[2]
            found[draft.turns] = Asked(
                _case(draft, f"g{seed}-{len(found) + 1:04}", f"{layout} · {media} · {kind}"), layout, media, kind
            )
    return list(found.values())


def _case(draft: Draft, name: str, why: str) -> Case:
    operands = tuple(as_operand(one) for one in draft.operands)
    filings = dict.fromkeys(one.filing for one in (*operands, *draft.expected.sources))
    return Case(
        id=name,
        kind=draft.kind,
        question=draft.turns[0] if len(draft.turns) == 1 else "",
        turns=draft.turns if len(draft.turns) > 1 else (),
        filings=tuple(filings),
        expected=draft.expected,
        operation=draft.operation,
        operands=operands,
        why=why,
    )
