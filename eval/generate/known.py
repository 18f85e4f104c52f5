"""What is known over a whole corpus: each measure once, with all places that print it, and names that are clear.

Shape:  Filings -> Known; Known.said(datum) -> a name that means this value and no other of its body and year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from eval.generate.grammar import wordings
from eval.generate.paper import Datum, Filing, Note
from eval.quantities import to_base

Spot = tuple[str, int, str, str]  # body, year, scope, basis


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of a body and year, and everywhere it is printed; the first place is the one it was taken from."""

    datum: Datum
    also: tuple[Datum, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in (self.datum, *self.also) for name in one.names))

    @property
    def base(self) -> tuple[str, Decimal]:
        return to_base(self.datum.value, self.datum.unit)


_PURSE = re.compile("(?:一般公共|政府性基金|国有资本经营)预算")  # which budget, not in which sense


class Known:
    """All measures and notes of a corpus, found by body, year, basis and key."""

    def __init__(self, filings: Sequence[Filing]) -> None:
        places: dict[tuple[Spot, str], list[Datum]] = defaultdict(list)
        for datum in (datum for filing in filings for datum in filing.data):
            places[spot(datum), datum.key].append(datum)
        self.measures: dict[tuple[Spot, str], Measure] = {
            key: Measure(found[0], tuple(found[1:])) for key, found in places.items()
        }
        self.notes: tuple[Note, ...] = tuple(note for filing in filings for note in filing.notes)
        self.filings = tuple(filings)
        self._named: dict[tuple[str, int, str], list[Measure]] = defaultdict(list)
        for measure in self.measures.values():
            for name in measure.names:
                self._named[measure.datum.body.full, measure.datum.year, _bare(name)].append(measure)

    def get(self, near: Datum, key: str, *, year: int | None = None, basis: str | None = None) -> Measure | None:
        """The measure of a key beside a datum, of another year or basis where one is given."""
        body, at, scope, sense = spot(near)
        return self.measures.get(((body, at if year is None else year, scope, sense if basis is None else basis), key))

    def years(self, measure: Measure) -> list[int]:
        """The years of which the same measure is held, ascending."""
        datum = measure.datum
        return sorted(
            year
            for (body, year, scope, basis), key in self.measures
            if key == datum.key and (body, scope, basis) == (datum.body.full, datum.scope, datum.basis)
        )

    def group(self, datum: Datum) -> list[Measure]:
        """The measures that a datum may be ranked with."""
        return [one for (at, _), one in self.measures.items() if at == spot(datum) and one.datum.group == datum.group]

    def is_told_twice(self, datum: Datum) -> bool:
        """Is a group of one name held as it was planned and as it was spent, so that its name alone does not say which?"""
        return any(
            one.datum.among == datum.among and one.datum.basis != datum.basis for one in self._named_in(datum) if datum.among
        )

    def said(self, measure: Measure, rng: Random) -> str | None:
        """A name that means this measure alone, with its basis or scope in words where the name alone would not do."""
        names = list(measure.names)
        rng.shuffle(names)
        for name in names:
            if (said := self._clear(measure, name, rng)) is not None:
                return said
        return None

    def has_one_sense(self, measure: Measure, name: str) -> bool:
        """Is all that a name means beside this measure in the measure's own sense, so that the name needs no 预算 or 决算?"""
        datum = measure.datum
        return all(one.datum.basis == datum.basis for one in self._named[datum.body.full, datum.year, _bare(name)])

    def _clear(self, measure: Measure, name: str, rng: Random) -> str | None:
        datum = measure.datum
        named = [one for one in self._named[datum.body.full, datum.year, _bare(name)] if one is not measure]
        others = [one.datum for one in named if one.base != measure.base]
        if any((one.basis, one.scope) == (datum.basis, datum.scope) for one in others):
            return None
        words = wordings()["basis"]
        bases = {one.datum.basis for one in self._named_in(datum)}
        # a plan that came to just what was planned is still not the same, beside another year
        if any(one.datum.basis != datum.basis for one in named) or (len(bases) == 1 and rng.random() < 0.25):
            ways = words.get(datum.basis)
            if ways is None:
                return None if others else name
            name = name if datum.basis in _PURSE.sub("", name) else rng.choice(ways).format(what=name)
        if datum.scope:
            name = rng.choice(words[datum.scope]).format(what=name)
        return name

    def _named_in(self, datum: Datum) -> Iterable[Measure]:
        return (one for (at, _), one in self.measures.items() if at[:2] == (datum.body.full, datum.year))


def _bare(name: str) -> str:
    """Names that differ only in saying 本年 or 全年, 总收入 or 收入合计, are told apart by nobody."""
    return re.sub(
        "[的里中]|本年|全年|年度|(?<=.)合计|总(?=收入|支出)|(?<=一般公共预算)(?:财政)?拨款|(?<=政府性基金)预算(?:(?:财政)?拨款)?",
        "",
        name,
    )


def spot(datum: Datum) -> Spot:
    return datum.body.full, datum.year, datum.scope, datum.basis
