"""Of facts that fit what was asked, the one that is meant: the newest, what several places say, the fullest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant import labels
from assistant.candidates import Candidate, Resolved, year_of
from assistant.domain import Operand
from assistant.matching import Phrase, normal, precision
from index.domain import OUTCOMES, PLANS, Basis, Fact
from index.ledger_values import StoredFact, StoredFiling

CLOSE = 0.04  # scores nearer than this are equal
_NEARLY = 0.08  # of two facts, the one that is called just what was asked is meant
_KEPT = 12  # sources of one value that are kept; an answer cites the best few
_NO_BETTER, _LIKE, _SEVERAL = 0.02, 0.15, 3
_WHOLE_NAME = 0.9  # of what is asked, what a row says that is asked for by its name or by another word for it


def _says(fact: Fact, level: str) -> bool:
    """Does what stands around a figure say its level in the very word that was asked: 市本级, where 市级 is told as well?"""
    source = fact.source
    return not level or any(level in normal(text) for text in (source.table or "", source.sentence, source.section))


def _without_parts_of_others(fitting: Sequence[Candidate], phrase: Phrase) -> list[Candidate]:
    """Without what sentences list below another candidate, and which only that one's name makes what was asked.

    “三公”经费支出决算 X，其中：公务接待费 Y: Y is below 三公经费 and is not called so.
    """

    def is_below(one: Candidate, other: Candidate) -> bool:
        rows, above = one.fact.measure.rows, other.fact.measure.rows
        alike = (one.stored.filing, one.fact.period, one.fact.basis) == (other.stored.filing, other.fact.period, other.fact.basis)
        if not (alike and len(above) < len(rows) and rows[: len(above)] == above) or labels.telling(rows) in above:
            return False  # 预备费 › 支出 is no part of it, but what became of it
        said, own = (phrase.covered([(normal("|".join(names)), 1.0)]) for names in (above, rows[len(above) :]))
        if own == said and precision(rows[-1], phrase) > precision(above[-1], phrase):
            return False  # 公务用车购置费 below 公务用车购置及运行维护费 is what 公务用车购置 means
        return not any(more > less for more, less in zip(own, said, strict=True))  # 地上建筑面积 says 地上 by itself

    told = [one for one in fitting if one.fact.source.sentence]
    parts = {one.stored.id for one in told if any(is_below(one, other) for other in told)}
    return [one for one in fitting if one.stored.id not in parts]


def _said_whole(pool: Sequence[Candidate], phrase: Phrase) -> list[Candidate]:
    """事业单位医疗 is not 行政事业单位医疗: without rows whose name was not said where another one's was."""

    def column(one: Candidate) -> tuple[object, ...]:
        return one.stored.filing, one.fact.measure.columns[-1:]

    said = [one for one in pool if not one.fact.source.sentence and labels.names_row(one.fact, phrase.text)]
    columns = {column(one) for one in said}
    kept = {one.stored.id for one in said}
    return [one for one in pool if one.stored.id in kept or column(one) not in columns]


class Choice:
    """Chooses among candidates of the filings `held`; `wholes` are names of columns that stand for the whole of a row."""

    def __init__(self, held: Mapping[str, StoredFiling], wholes: frozenset[str]) -> None:
        self._held = held
        self._wholes = wholes

    def choose(self, operand: Operand, phrase: Phrase, fitting: Sequence[Candidate]) -> Resolved:
        """The value that is meant with all its sources, and the values that fit as well; `fitting` has the best first."""
        fitting = _without_parts_of_others(fitting, phrase)
        called = self._called(fitting, operand, phrase)
        top = called[0].score
        pool = [one for one in called if one.score >= top - CLOSE]
        if not operand.period:
            past = [year for one in pool if not self._is_ahead(one.stored) and (year := self._year(one.stored))]
            newest = max(past or [self._year(one.stored) or 0 for one in pool])
            pool = [one for one in pool if (self._year(one.stored) or 0) == newest]
        of_all = [one for one in pool if not labels.scope_cost(one.fact, operand, self._held[one.stored.filing].identity)]
        pool = of_all or pool  # of figures that fit alike, that of the whole place before that of its own level
        pool = [one for one in pool if _says(one.fact, operand.level)] or pool
        pool = _said_whole(pool, phrase)
        best = self._corroborated(max(pool, key=self._rank), pool, fitting)
        best = self._of_it(best, pool) if operand.basis is Basis.NONE and operand.leaning is Basis.NONE else best
        chosen = [one for one in fitting if one.score >= top - 0.25 and self._agrees(one, best)]
        chosen.sort(key=lambda one: (one is not best, -one.score))
        chosen = [*chosen[:_KEPT], *[one for one in chosen[_KEPT:] if one.fact.source.sentence][:_KEPT]]
        others = [one for one in pool if not self._agrees(one, best)]
        return Resolved(operand, tuple(chosen), tuple(others))

    def _corroborated(self, best: Candidate, pool: Sequence[Candidate], fitting: Sequence[Candidate]) -> Candidate:
        """What several places say under like names, before a figure that stands once and fits no better to speak of."""

        def places(one: Candidate) -> int:
            like = (other for other in fitting if other.score >= one.score - _LIKE and other.fact.basis is one.fact.basis)
            near = (other for other in like if self._agrees(other, one))
            return len({(other.stored.filing, other.fact.source.table_order, other.fact.source.sentence) for other in near})

        if places(best) > 1:
            return best
        near = (one for one in pool if one.score >= best.score - _NO_BETTER)
        alike = [one for one in near if one.fact.basis is best.fact.basis and one.coverage >= best.coverage]
        said = [one for one in alike if places(one) >= _SEVERAL]
        return max(said, key=self._rank) if said else best

    def _called(self, fitting: Sequence[Candidate], operand: Operand, phrase: Phrase) -> list[Candidate]:
        """Without rows that say only a piece of what is the name of another row, or say more: 工资福利支出 under 基本支出 is no
        基本工资, and 一般公共服务支出 no 一般公共预算支出, though 预算 tells little.
        """

        def reach(one: Candidate) -> float:
            return labels.scope_cost(one.fact, operand, self._held[one.stored.filing].identity) or 0.0

        least = fitting[0].score - _NEARLY
        near = (one for one in fitting if one.score >= least and labels.is_called(one.fact, phrase.text))
        called = {one.stored.id for one in near if reach(one) <= reach(fitting[0])}
        if not called:
            return list(fitting)

        def says_all(one: Candidate) -> bool:
            rows = one.fact.measure.rows
            return phrase.coverage([(normal("|".join(rows)), 1.0)]) > _WHOLE_NAME and precision(rows[-1], phrase) == 1.0

        return [one for one in fitting if one.stored.id in called or one.score < least or says_all(one)]

    def _of_it(self, best: Candidate, pool: Sequence[Candidate]) -> Candidate:
        """What became of a plan, where nobody said in which sense and both are told of one row under one head."""
        if best.fact.basis not in PLANS:
            return best

        def place(one: Candidate) -> tuple[object, ...]:
            measure = one.fact.measure
            return measure.rows, measure.columns[-1:], one.fact.entity, self._year(one.stored)

        done = [one for one in pool if one.fact.basis in OUTCOMES and place(one) == place(best)]
        return max(done, key=self._rank, default=best)

    def _is_ahead(self, stored: StoredFact) -> bool:
        """Is a figure of a later year than its filing: a plan beside what was done, which is meant where no year is said?"""
        year, own = self._year(stored), self._held[stored.filing].identity.year
        return year is not None and own is not None and year > own

    def _year(self, stored: StoredFact) -> int | None:
        return year_of(stored, self._held)

    def _rank(self, one: Candidate) -> tuple[float, bool, bool, bool, int, int, int]:
        """Of facts that fit as well: what was printed before what was read from a picture, a cell of a table before the row of
        one that was read as a sentence, without its unit; the whole of a row before a part of it; totals, more digits,
        shorter paths.
        """
        quantity = one.fact.quantity
        shallow = -len(one.fact.measure.rows)
        is_printed = one.fact.confidence >= 1
        is_told = not one.fact.source.sentence or quantity is None or bool(quantity.unit)
        columns = one.fact.measure.columns
        is_whole = not columns or normal(columns[-1]) in self._wholes
        digits = quantity.decimals if quantity else 0
        return (round(one.score, 2), is_printed, is_told, is_whole, int(one.fact.is_total), digits, shallow)

    def _agrees(self, one: Candidate, other: Candidate) -> bool:
        return one is other or (self._year(one.stored) == self._year(other.stored) and labels.same_value(one.fact, other.fact))
