"""What all makers share: the draft of a question, what is known, and the dice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from eval.generate.grammar import worded
from eval.generate.known import Known, Measure
from eval.generate.makers.expected import computed
from eval.generate.paper import Datum, Note
from eval.schema import Expected, Kind, Operation


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


def compute(
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
