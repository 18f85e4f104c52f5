"""How people really ask: short and loose, in several clauses, without a year, with a slip, in other letters, in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from eval.generate.grammar import worded, wordings
from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft
from eval.generate.makers.expected import HUNDREDTH, as_operand, lookup, rate_room
from eval.generate.makers.figures import ask_growth, ask_lookup, earlier
from eval.operations import recompute
from eval.schema import Expected, Kind, Operation


def ask_risen(asking: Asking, measure: Measure) -> Draft | None:
    """涨了没: which way, and by how much."""
    before, names = earlier(asking, measure), asking.said(measure)
    if before is None or names is None or before.base == measure.base:
        return None
    question = asking.worded("risen", measure.datum, what=names[0])
    way = "增|涨|升|多" if measure.base[1] > before.base[1] else "减|降|跌|少"
    return Draft((question,), Kind.COMPUTE, Expected(contains=(way, _change(measure, before))), (measure, before))


def ask_and_growth(asking: Asking, measure: Measure) -> Draft | None:
    """一共多少，比上年呢: the figure, then how it changed."""
    before, names = earlier(asking, measure), asking.said(measure)
    if before is None or names is None or before.base == measure.base:
        return None
    question = asking.worded("and_growth", measure.datum, what=names[0])
    expected = lookup(measure).model_copy(update={"contains": (_change(measure, before),)})
    return Draft((question,), Kind.COMPUTE, expected, (measure,), Operation.LOOKUP)


def _change(measure: Measure, before: Measure) -> str:
    """The rate or the amount of a change, as it may be printed."""
    (rate,) = recompute(Operation.GROWTH, [as_operand(measure), as_operand(before)], "%")
    amount = abs(measure.datum.value - before.datum.value)
    rates = (abs(rate.quantize(HUNDREDTH)), *_printed_rates(abs(rate), measure, before))
    step = Decimal(1).scaleb(int(amount.as_tuple().exponent))  # a sentence tells the change of amounts before they were rounded
    near = (amount - step, amount, amount + step) if amount.as_tuple().exponent else (amount,)
    amounts = [form for one in near for form in (f"{one:f}", f"{one:,f}", *_in_ten_thousand(one, measure.datum.unit))]
    return "|".join((*(f"{one}%" for one in rates), *amounts))


def _printed_rates(rate: Decimal, measure: Measure, before: Measure) -> Iterator[Decimal]:
    """The rates of one digit or two that a sentence of the filing may give: of amounts before they were rounded."""
    room = rate_room(100 + rate, (measure.datum, before.datum))
    for parts in (10, 100) if room < 1 else (10,):
        digits = range(int((rate - room) * parts), int((rate + room) * parts) + 2)
        yield from (one for one in (Decimal(digit) / parts for digit in digits) if abs(one - rate) <= room)


def _in_ten_thousand(amount: Decimal, unit: str) -> Iterator[str]:
    if unit == "元":  # of two amounts that a sentence rounds
        value = (amount / 10_000).quantize(HUNDREDTH)
        for one in (value - HUNDREDTH, value, value + HUNDREDTH):
            yield from (f"{one:f}", f"{one:,f}")


def ask_without_year(asking: Asking, measure: Measure) -> Draft | None:
    """A body that has filed one year only need not be asked for it."""
    datum = measure.datum
    spots = {(year, basis) for (body, year, _, basis), _ in asking.known.measures if body == datum.body.full}
    names = asking.said(measure)
    is_plain = not {"预算", "决算"} <= {basis for _, basis in spots}
    if len({year for year, _ in spots}) > 1 or not is_plain or names is None:
        return None
    question = asking.worded("without_year", datum, what=names[0])
    return Draft((question,), Kind.LOOKUP, lookup(measure), (measure,), Operation.LOOKUP)


def ask_with_slip(asking: Asking, measure: Measure) -> Draft | None:
    """One letter of what is asked for written as another of the same sound."""
    slips: dict[str, str] = wordings()["slips"]
    names = asking.said(measure)
    places = [at for at, letter in enumerate(names[0]) if letter in slips] if names and len(names[0]) > 4 else []
    if names is None or not places:
        return None
    at = asking.rng.choice(places)
    wrong = names[0][:at] + slips[names[0][at]] + names[0][at + 1 :]
    question = asking.worded("lookup", measure.datum, what=wrong, unit="")
    return Draft((question,), Kind.LOOKUP, lookup(measure), (measure,), Operation.LOOKUP)


def ask_in_traditional(asking: Asking, measure: Measure) -> Draft | None:
    made = asking.rng.choice((ask_lookup, ask_lookup, ask_growth))(asking, measure)
    return None if made is None else replace(made, turns=tuple(_traditional(turn) for turn in made.turns))


@cache
def _traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


# --- English -----------------------------------------------------------------------------------------


def ask_in_english(asking: Asking, measure: Measure) -> Draft | None:
    """A measure that has an English name, of a body under its Chinese name or spelt out."""
    datum = measure.datum
    terms: dict[str, str] = wordings()["english_terms"]
    name = next((name for name in measure.names if name in terms), "")
    offices: dict[str, str] = wordings()["english_offices"]
    if not name or not asking.known.has_one_sense(measure, name) or datum.scope or datum.body.office not in offices:
        return None
    said = terms[name]
    who = asking.rng.choice((datum.body.full, _spelt(measure, offices[datum.body.office])))
    before = earlier(asking, measure)
    if before is not None and asking.rng.random() < 0.4:
        made = ask_growth(asking, measure)
        question = worded(asking.rng, "english_growth", who=who, year=datum.year, before=datum.year - 1, what=said)
        return made and replace(made, turns=(question,))
    question = worded(asking.rng, "english_lookup", who=who, year=datum.year, what=said)
    return Draft((question,), Kind.LOOKUP, lookup(measure), (measure,), Operation.LOOKUP)


def _spelt(measure: Measure, office: str) -> str:
    """琅阳市泽平区教育局 -> the Zeping District Education Bureau."""
    from pypinyin import lazy_pinyin

    region = measure.datum.body.region
    kind = {"市": "City", "区": "District", "县": "County"}[region.level]
    return f"the {''.join(lazy_pinyin(region.short)).capitalize()} {kind} {office}"
