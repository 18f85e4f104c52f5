"""Expected figures against an answer's figures: value, scale, unit and period, each apart.

Value is the number; scale its power of ten (元 for 万元); unit what is counted (money, people, %), or the very unit where a
conversion was asked for. A figure that is right but for its scale is another mistake than a figure of another row, and
another step of the program makes it; TAT-QA scores the two apart for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.domain import Answer, Figure
from eval.quantities import amounts_in, to_base
from eval.schema import Case, Operation, Value
from eval.scorers.parts import Score, Verdict, judged
from index.text import fold

_FARTHEST = 12  # powers of ten from 元 to 万亿元


@dataclass(frozen=True, slots=True)
class _Fit:
    """Which parts of an expected value a number with its unit meets."""

    value: bool = False
    scale: bool = False
    unit: bool = False

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        return self.value, self.scale, self.unit


@dataclass(frozen=True, slots=True)
class _Match:
    """How an expected value is met: by a figure, or (None) by an amount in the wording. `got` says it as answered."""

    wanted: Value
    fit: _Fit
    figure: Figure | None
    got: str


def score_values(case: Case, answer: Answer) -> list[Score]:
    """One expected value must be the headline, figures[0]; several may stand in any order.

    Without any figure the wording is read, since a sentence quoted in full is an answer as well.
    """
    exact = case.operation is Operation.CONVERT
    matches = _match_all(case.expected.values, answer, exact)
    scores = [_score_numbers(matches), _score_part("scale", matches), _score_part("unit", matches)]
    if any(value.period for value in case.expected.values):
        scores.append(_score_periods(matches))
    return scores


def _score_numbers(matches: Sequence[_Match]) -> Score:
    return judged("value", _told(match for match in matches if not match.fit.value))


def _score_part(part: str, matches: Sequence[_Match]) -> Score:
    """Scale or unit of the values that were met; of one that was not, neither can be told."""
    met = [match for match in matches if match.fit.value]
    if not met:
        return Score(part, Verdict.UNSCORED, f"no value to have a {part}")
    return judged(part, _told(match for match in met if not getattr(match.fit, part)))


def _told(matches: Iterator[_Match]) -> str:
    return "; ".join(f"expected {_written(match.wanted)}, got {match.got}" for match in matches)


def _written(value: Value) -> str:
    return f"{value.value} {value.units[0]}".strip()


def _score_periods(matches: Sequence[_Match]) -> Score:
    dated = [(match.wanted.period, match.figure.period) for match in matches if match.figure and match.figure.period]
    asked = [(wanted, got) for wanted, got in dated if wanted]
    if not asked:
        return Score("period", Verdict.UNSCORED, "the figure names no period")
    return judged("period", "; ".join(f"expected {wanted}, got {got}" for wanted, got in asked if wanted not in got))


def _match_all(values: Sequence[Value], answer: Answer, exact: bool) -> list[_Match]:
    figures = list(answer.figures[:1] if len(values) == 1 else answer.figures)
    if not figures:
        return [_match_wording(value, answer.answer, exact) for value in values]
    matches = []
    for value in values:
        best = max((_match_figure(value, figure, exact) for figure in figures), key=lambda match: match.fit.rank, default=None)
        if best is None or not best.fit.value:
            got = ", ".join(f"{figure.value} {figure.unit}".strip() for figure in answer.figures) or "nothing"
            matches.append(_Match(value, _Fit(), None, got))
            continue
        matches.append(best)
        figures = [figure for figure in figures if figure is not best.figure]
    return matches


def _match_figure(value: Value, figure: Figure, exact: bool) -> _Match:
    got = f"{figure.value} {figure.unit}".strip()
    try:
        number = Decimal(figure.value.replace(",", ""))
    except InvalidOperation:
        return _Match(value, _Fit(), figure, got)
    return _Match(value, _fit(value, number, figure.unit, exact), figure, got)


def _match_wording(value: Value, wording: str, exact: bool) -> _Match:
    """An amount in the wording counts only with its unit: bare numbers in prose prove nothing."""
    for number, tail in amounts_in(wording):
        for end in range(len(tail), 0, -1):
            fit = _fit(value, number, tail[:end], exact)
            if all(fit.rank):
                return _Match(value, fit, None, f"{number} {tail[:end]} in the wording")
    return _Match(value, _Fit(), None, "no figure")


def _fit(value: Value, number: Decimal, unit: str, exact: bool) -> _Fit:
    """The best fit of the value and its alternatives."""
    readings = (value, *value.alternatives)
    return max((_fit_one(reading, value.signless, number, unit, exact) for reading in readings), key=lambda fit: fit.rank)


def _fit_one(value: Value, signless: bool, number: Decimal, unit: str, exact: bool) -> _Fit:
    named = fold(unit) in [fold(name) for name in value.units]
    family, base = to_base(number, unit)
    wanted_family, one = to_base(Decimal(1), value.units[0])
    if family != wanted_family:
        return _Fit(near := _near(value, number, signless), near, named)
    in_unit = base / one
    if _near(value, in_unit, signless):
        return _Fit(True, True, named or not exact)
    return _Fit(_near(value, number, signless) or _is_shifted(value, in_unit, signless), False, True)


def _is_shifted(value: Value, number: Decimal, signless: bool) -> bool:
    """The same digits at another power of ten. Round numbers (100, 1,000) prove nothing by their one digit."""
    digits = len(value.value.normalize().as_tuple().digits)
    shifts = (number.scaleb(power) for power in range(-_FARTHEST, _FARTHEST + 1) if power)
    return digits > 1 and any(_near(value, shifted, signless) for shifted in shifts)


def _near(value: Value, number: Decimal, signless: bool) -> bool:
    if signless or value.signless:
        return abs(abs(number) - abs(value.value)) <= value.width
    return abs(number - value.value) <= value.width
