"""A case and an answer -> scores with reasons, each part apart, so that a fall names its step.

Shape:  Case, Answer | None -> Scorecard (overall verdict, one Score a part).
Units:  amounts convert inside a family (万元, 亿元); a number that is right in the wrong unit fails as unit, not as value.
Everything here is pure. Silent (nothing said where something was to say) is kept apart from wrong, and so is what
could not be scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from assistant.domain import Answer, Citation, Figure, Status
from eval.corpus import file_names
from eval.quantities import amounts_in, plain_number, to_base
from eval.schema import Case, Expected, Holding, Operand, Operation, Place, Value
from index.text import fold


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class Score:
    """One part of an answer: its verdict and why."""

    part: str
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All scores of one answer. `overall` counts what is said; citation and formula are reported beside it."""

    overall: Verdict
    scores: tuple[Score, ...]

    def of(self, part: str) -> Score | None:
        return next((score for score in self.scores if score.part == part), None)

    @property
    def reasons(self) -> str:
        return "; ".join(f"{score.part}: {score.reason}" for score in self.scores if score.verdict is not Verdict.RIGHT)


DECIDING = frozenset({"value", "unit", "period", "text", "holding", "abstention"})


def score(case: Case, answer: Answer | None) -> Scorecard:
    """The scorecard of one answer; `answer` is None where asking failed."""
    if answer is None:
        return Scorecard(Verdict.UNSCORED, (Score("answer", Verdict.UNSCORED, "there is no answer to score"),))
    if case.expected.abstain:
        abstention = score_abstention(case.expected, answer)
        return Scorecard(abstention.verdict, (abstention,))
    if answer.status is not Status.ANSWERED:
        return Scorecard(Verdict.SILENT, (Score("answer", Verdict.SILENT, f"status is {answer.status}"),))
    scores = tuple(_parts(case, answer))
    deciding = {part.verdict for part in scores if part.part in DECIDING}
    return Scorecard(
        next((verdict for verdict in (Verdict.WRONG, Verdict.SILENT, Verdict.RIGHT) if verdict in deciding), Verdict.UNSCORED),
        scores,
    )


def _parts(case: Case, answer: Answer) -> Iterator[Score]:
    expected = case.expected
    if expected.values:
        yield from score_values(case, answer)
    if expected.contains or expected.excludes:
        yield score_text(expected, answer)
    if expected.holding is not None:
        yield score_holding(expected.holding, answer)
    if expected.formula:
        yield score_formula(answer)
    if case.places:
        yield score_citation(case.places, answer)
    yield score_grounding(answer)


# --- abstention ------------------------------------------------------------------------------------


def score_abstention(expected: Expected, answer: Answer) -> Score:
    """An answer that is not in the filings must not be given; figures beside "not found" are one all the same."""
    said = next((text for text in expected.excludes if fold(text) in fold(answer.answer)), None)
    if answer.status is Status.ANSWERED:
        return Score("abstention", Verdict.WRONG, "answered, but the filings do not hold this")
    if answer.figures:
        return Score("abstention", Verdict.WRONG, f"{answer.status}, yet {answer.figures[0].value} is given as a figure")
    if said is not None:
        return Score("abstention", Verdict.WRONG, f"says {said!r}")
    if expected.statuses and answer.status not in expected.statuses:
        return Score("abstention", Verdict.WRONG, f"status is {answer.status}, not {' or '.join(expected.statuses)}")
    return Score("abstention", Verdict.RIGHT)


# --- values, units, periods ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Match:
    """How an expected value meets a figure: `near` the number, `unit` its unit, `figure` where it stands (None: wording)."""

    value: Value
    near: bool
    unit: bool
    figure: Figure | None
    got: str


def score_values(case: Case, answer: Answer) -> list[Score]:
    """Value, unit and (where one is asked for) period, each apart.

    One expected value must be the headline, figures[0]; several may stand in any order. Without any figure, the
    wording is read, since a sentence quoted in full is an answer as well.
    """
    exact = case.operation is Operation.CONVERT
    matches = _match_all(case.expected.values, answer, exact)
    scores = [_score_numbers(matches), _score_units(matches)]
    if any(value.period for value in case.expected.values):
        scores.append(_score_periods(matches))
    return scores


def _score_numbers(matches: Sequence[_Match]) -> Score:
    missed = [f"expected {_written(match.value)}, got {match.got}" for match in matches if not match.near]
    return Score("value", Verdict.WRONG if missed else Verdict.RIGHT, "; ".join(missed))


def _score_units(matches: Sequence[_Match]) -> Score:
    met = [match for match in matches if match.near]
    missed = [f"expected {match.value.unit}, got {match.got}" for match in met if not match.unit]
    if not met:
        return Score("unit", Verdict.UNSCORED, "no value to have a unit")
    return Score("unit", Verdict.WRONG if missed else Verdict.RIGHT, "; ".join(missed))


def _score_periods(matches: Sequence[_Match]) -> Score:
    wanted = [match for match in matches if match.value.period and match.figure is not None and match.figure.period]
    missed = [match for match in wanted if match.figure is not None and match.value.period not in match.figure.period]
    if not wanted:
        return Score("period", Verdict.UNSCORED, "the figure names no period")
    reason = "; ".join(f"expected {match.value.period}, got {match.figure.period}" for match in missed if match.figure)
    return Score("period", Verdict.WRONG if missed else Verdict.RIGHT, reason)


def _match_all(values: Sequence[Value], answer: Answer, exact: bool) -> list[_Match]:
    figures = list(answer.figures[:1] if len(values) == 1 else answer.figures)
    if not figures:
        return [_match_wording(value, answer.answer, exact) for value in values]
    matches = []
    for value in values:
        found = [_match_figure(value, figure, exact) for figure in figures]
        best = max(found, key=lambda match: (match.near and match.unit, match.near), default=None)
        if best is None or not best.near:
            got = ", ".join(f"{figure.value} {figure.unit}".strip() for figure in answer.figures) or "nothing"
            matches.append(_Match(value, False, False, None, got))
            continue
        matches.append(best)
        figures.remove(best.figure) if best.figure else None
    return matches


def _match_figure(value: Value, figure: Figure, exact: bool) -> _Match:
    got = f"{figure.value} {figure.unit}".strip()
    try:
        number = Decimal(figure.value.replace(",", ""))
    except InvalidOperation:
        return _Match(value, False, False, figure, got)
    near, unit = _compare(value, number, figure.unit, exact)
    return _Match(value, near, unit, figure, got)


def _match_wording(value: Value, wording: str, exact: bool) -> _Match:
    """An amount in the wording counts only with its unit: bare numbers in prose prove nothing."""
    for number, tail in amounts_in(wording):
        for unit in _readings(tail):
            if all(_compare(value, number, unit, exact)):
                return _Match(value, True, True, None, f"{number} {unit} in the wording")
    return _Match(value, False, False, None, "no figure")


def _readings(tail: str) -> Iterator[str]:
    yield from (tail[:end] for end in range(len(tail), 0, -1))


def _compare(value: Value, number: Decimal, unit: str, exact: bool) -> tuple[bool, bool]:
    """(number is right, unit is right) for the best of the value and its alternatives."""
    readings = (value, *value.alternatives)
    return max(_compare_one(reading, value.signless, number, unit, exact) for reading in readings)


def _compare_one(value: Value, signless: bool, number: Decimal, unit: str, exact: bool) -> tuple[bool, bool]:
    accepted = [fold(name) for name in value.units]
    named = fold(unit) in accepted
    family, base = to_base(number, unit)
    wanted_family, one = to_base(Decimal(1), value.units[0])
    if family == wanted_family and not (exact and not named):
        if _near(value, base / one, signless):
            return True, True
    elif named and _near(value, number, signless):
        return True, True
    return _near(value, number, signless), False


def _near(value: Value, number: Decimal, signless: bool) -> bool:
    if signless or value.signless:
        return abs(abs(number) - abs(value.value)) <= value.width
    return abs(number - value.value) <= value.width


def _written(value: Value) -> str:
    return f"{value.value} {value.units[0]}".strip()


# --- wording ---------------------------------------------------------------------------------------


def score_text(expected: Expected, answer: Answer) -> Score:
    """Every text that must be there is there, none that must not be; numbers compare without separators."""
    wording = plain_number(answer.answer)
    missing = [item for item in expected.contains if not any(plain_number(way) in wording for way in item.split("|"))]
    unwanted = [item for item in expected.excludes if plain_number(item) in wording]
    if not missing and not unwanted:
        return Score("text", Verdict.RIGHT)
    held = len(expected.contains) - len(missing)
    reasons = [f"{held} of {len(expected.contains)} points, missing {', '.join(missing)}"] if missing else []
    reasons += [f"must not say {item}" for item in unwanted]
    return Score("text", Verdict.WRONG, "; ".join(reasons))


_DENIED = re.compile(
    r"(没有|不存在|未见|未发现|无|并无|不)(发现)?(任何)?(矛盾|出入|错误|误差)|(超出|超过|大于|不是|不属于|并非)[^。;,]{0,15}(尾差|四舍五入|舍入)(误差)?"
)
_STANCES = (
    (Holding.ROUNDING, re.compile("尾差|四舍五入|舍入|取整|rounding")),
    (
        Holding.CONTRADICTION,
        re.compile("不一致|不相?符|不相等|不等于|不平衡|不对|对不上|矛盾|不吻合|有误|不正确|有出入|错误|不成立|≠|contradict"),
    ),
    (Holding.HOLDS, re.compile("一致|相符|相等|等于|平衡|吻合|对得上|正确|成立|无误|holds|agree")),
)


def stance(wording: str) -> Holding | None:
    """What an answer says about an equality; None where it takes no side."""
    text = fold(wording)
    kept = _DENIED.sub("", text)
    found = next((holding for holding, words in _STANCES if words.search(kept)), None)
    return Holding.HOLDS if found is None and _DENIED.search(text) else found


def score_holding(expected: Holding, answer: Answer) -> Score:
    """Agreement, rounding or contradiction: said as it is. Agreement "after rounding" is agreement; no side is silence."""
    said = stance(answer.answer)
    if said is None:
        return Score("holding", Verdict.SILENT, f"expected {expected}, takes no side")
    agrees = said is expected or (expected is Holding.HOLDS and said is Holding.ROUNDING)
    return Score("holding", Verdict.RIGHT if agrees else Verdict.WRONG, "" if agrees else f"expected {expected}, says {said}")


# --- formula, citation, grounding ------------------------------------------------------------------


def score_formula(answer: Answer) -> Score:
    """A computed figure shows the sum that was done."""
    shown = any(figure.formula for figure in answer.figures)
    return Score("formula", Verdict.RIGHT if shown else Verdict.WRONG, "" if shown else "no formula")


def score_citation(places: Sequence[Operand], answer: Answer) -> Score:
    """Every place that the answer rests on is cited: file, page, table, row, column and quotation.

    A part that either side leaves open is not compared: text has no pages, running text no rows.
    """
    missed = [reason for place in places if (reason := _why_uncited(place, answer.citations))]
    return Score("citation", Verdict.WRONG if missed else Verdict.RIGHT, "; ".join(dict.fromkeys(missed)))


def _why_uncited(operand: Operand, citations: Sequence[Citation]) -> str:
    """ "" where some citation shows the operand; else what the nearest one lacks."""
    names = file_names(operand.filing)
    of_file = [citation for citation in citations if citation.filing in names]
    if not of_file:
        return f"file: {operand.filing} is not cited"
    lacks = [_lacking(place, citation) for place in (operand.place, *operand.also) for citation in of_file]
    nearest = min(lacks, key=len)
    return f"{', '.join(nearest)}: {operand.place.quote}" if nearest else ""


def _lacking(place: Place, citation: Citation) -> list[str]:
    """The parts in which a citation does not meet a place."""
    pairs = (("table", place.table, citation.table), ("row", place.row, citation.row), ("column", place.column, citation.column))
    lacking = [name for name, wanted, got in pairs if wanted and got and not _overlap(wanted, got)]
    if place.page and citation.page and place.page != citation.page:
        lacking.append("page")
    if not _quotes(place, citation):
        lacking.append("quote")
    return lacking


def _quotes(place: Place, citation: Citation) -> bool:
    """Does a quotation show the place's text? Either may be the longer one: a cell, or the sentence around it."""
    wanted, got = plain_number(place.quote), plain_number(citation.quote)
    whole = re.compile(
        rf"(?<![\d.]){re.escape(wanted)}(?!\d|\.\d)" if wanted[:1].isdigit() or wanted[-1:].isdigit() else re.escape(wanted)
    )
    return bool(got) and (bool(whole.search(got)) or _names_number(wanted, got))


def _names_number(wanted: str, got: str) -> bool:
    """A citation of just the number out of a quoted sentence still shows it, if it is a whole number of that sentence."""
    numbers = {number for number, _ in amounts_in(wanted)}
    return any(number in numbers for number, _ in amounts_in(got)) if numbers else len(got) >= 8 and got in wanted


def _overlap(wanted: str, got: str) -> bool:
    left, right = fold(wanted), fold(got)
    return left in right or right in left


def score_grounding(answer: Answer) -> Score:
    """Each figure that is not computed is shown by one of its own citations, each operand of a computed one as well."""
    by_id = {citation.id: citation for citation in answer.citations}
    bare = [figure.label or figure.value for figure in answer.figures if not _is_grounded(figure, by_id)]
    if not answer.figures:
        verdict = Verdict.RIGHT if answer.citations else Verdict.WRONG
        return Score("grounding", verdict, "" if answer.citations else "nothing is cited")
    return Score(
        "grounding", Verdict.WRONG if bare else Verdict.RIGHT, f"not shown by its citation: {', '.join(bare)}" if bare else ""
    )


def _is_grounded(figure: Figure, by_id: dict[int, Citation]) -> bool:
    if figure.formula is None:
        return _shown(figure.value, figure.citations, by_id)
    return bool(figure.operands) and all(_shown(operand.value, operand.citations, by_id) for operand in figure.operands)


def _shown(value: str, marks: Iterable[int], by_id: dict[int, Citation]) -> bool:
    try:
        wanted = abs(Decimal(value.replace(",", "")))
    except InvalidOperation:
        return False
    quotes = (by_id[mark].quote for mark in marks if mark in by_id)
    return any(abs(number) == wanted for quote in quotes for number, _ in amounts_in(quote))
