"""Questions for one figure, or for what two figures come to."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft, compute
from eval.generate.makers.expected import computed, lookup, plain, rate_room
from eval.generate.paper import SCALES, Note
from eval.operations import in_unit
from eval.quantities import half_of_last_digit
from eval.schema import Expected, Kind, Operand, Operation, Value

NESTED = re.compile("里(?!的)")


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


def ask_two(asking: Asking, measure: Measure) -> Draft | None:
    """Two questions in one turn, the second leaving out what the first has said."""
    made = ask_pair(asking, measure)
    names = asking.said(*made.operands) if made else None
    if made is None or names is None:
        return None
    question = asking.worded("two_asked", measure.datum, what=names[0], other=names[1])
    return replace(made, turns=(question,))


def ask_convert(asking: Asking, measure: Measure) -> Draft | None:
    datum = measure.datum
    names = asking.said(measure)
    if datum.unit not in SCALES or names is None:
        return None
    unit = asking.rng.choice([one for one in ("元", "万元", "亿元") if one != datum.unit])
    value = in_unit(datum.value, datum.unit, unit)
    printed = [in_unit(half_of_last_digit(one.value), one.unit, unit) for one in (datum, *measure.also)]
    room = max(*printed, abs(value) * Decimal("0.0005"))  # any of the places that print it may be told
    question = asking.worded("convert", datum, what=names[0], unit=unit)
    expected = Expected(values=(Value(value=plain(value), unit=unit, tolerance=plain(room)),))
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
    draft = compute(asking, "share", Operation.SHARE, "%", (measure, whole))
    # 甲里的乙里丙里的丁占多大比例: nobody could tell where the whole ends
    return None if draft and draft.turns[0].endswith("占多大比例？") and len(NESTED.findall(draft.turns[0])) > 1 else draft


def earlier(asking: Asking, measure: Measure) -> Measure | None:
    datum = measure.datum
    found = asking.known.get(datum, datum.key, year=datum.year - 1)
    return found if found and datum.unit in SCALES and found.base[1] else None


def ask_growth(asking: Asking, measure: Measure) -> Draft | None:
    before = earlier(asking, measure)
    if before is None:
        return None
    made = compute(asking, "growth", Operation.GROWTH, "%", (measure, before), signless=True)
    is_told = any(not one.table for one in (measure.datum, *measure.also))  # in a sentence, which gives its own rate
    return _or_as_printed(made, measure, before) if made is not None and is_told else made


def _or_as_printed(made: Draft, measure: Measure, before: Measure) -> Draft:
    """A sentence gives its own rate, of one digit and of amounts that were not yet rounded: that may be told as well."""
    (value,) = made.expected.values
    room = rate_room(100 + abs(value.value), (measure.datum, before.datum))
    expected = made.expected.model_copy(update={"values": (value.model_copy(update={"tolerance": room}),), "formula": False})
    return replace(made, expected=expected)


def ask_change(asking: Asking, measure: Measure) -> Draft | None:
    before = earlier(asking, measure)
    if before is None:
        return None
    return compute(asking, "change", Operation.DIFFERENCE, measure.datum.unit, (measure, before), signless=True)


def _two(asking: Asking, measure: Measure) -> tuple[Measure, Measure] | None:
    other = asking.sibling(measure)
    if other is None or measure.datum.unit not in SCALES or other.base == measure.base:
        return None
    return measure, other


def ask_difference(asking: Asking, measure: Measure) -> Draft | None:
    two = _two(asking, measure)
    return two and compute(asking, "difference", Operation.DIFFERENCE, measure.datum.unit, two, signless=True)


def ask_sum(asking: Asking, measure: Measure) -> Draft | None:
    two = _two(asking, measure)
    draft = two and compute(asking, "sum", Operation.SUM, measure.datum.unit, two)
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
    if planned is None or planned.base[1] == 0 or measure.datum.plan.startswith("目标/"):
        return None  # an indicator is no budget: a 预算执行率 of its project is printed, and is what the words ask for
    name = measure.datum.label if measure.datum.label in measure.names else measure.names[0]
    expected = computed(Operation.RATE, "%", (planned, measure))
    rate = expected.values[0]
    room = rate_room(rate.value, (planned.datum, measure.datum))
    expected = expected.model_copy(update={"values": (rate.model_copy(update={"tolerance": room}),)})
    question = asking.worded("rate", measure.datum, what=name)
    return Draft((question,), Kind.COMPUTE, expected.model_copy(update={"formula": False}), (planned, measure), Operation.RATE)


def ask_saved(asking: Asking, measure: Measure) -> Draft | None:
    planned = _planned(asking, measure)
    if planned is None or measure.datum.basis != "决算":
        return None
    label = measure.datum.label
    name = label if label in measure.names else measure.names[0]
    expected = computed(Operation.DIFFERENCE, measure.datum.unit, (planned, measure), signless=True)
    question = asking.worded("saved", measure.datum, what=name)
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
