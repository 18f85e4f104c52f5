"""What every operation works with: the ledger, the resolver, and the words for what was not found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.candidates import Candidate, Resolved, year_of
from assistant.domain import Operand, Status
from assistant.evidence import Bound, Outcome, label_of
from assistant.name_forms import core_name
from assistant.operations.nearest import held_of, offers, why
from assistant.records.choose import Shelf
from assistant.resolve import Resolver
from assistant.wording import Message
from index.domain import PLANS, Basis
from index.ledger import Ledger
from index.ledger_values import StoredFact
from index.text import search_tokens

if TYPE_CHECKING:
    from index.vectors import Vectors


@dataclass
class Workbench:
    """The stores of one home and the resolver over them, for one generation of the ledger.

    `vectors` opens them on first use: most questions are answered from the ledger alone and must not wait for a model.
    """

    ledger: Ledger
    resolver: Resolver
    vectors: Callable[[], Vectors | None] = lambda: None

    @cached_property
    def shelf(self) -> Shelf:
        """The registers of the tables, for questions over records."""
        return Shelf(self.ledger)

    def bind(self, operands: Sequence[Operand], *, comparable: bool = False) -> list[Resolved]:
        """Resolve coordinated operands; later ones prefer the row or sentence of the first.

        `comparable` operands are to be computed with each other: the first one's unit decides what the others count.
        Where nobody is named, all operands must come from one filing of one body, if any filing has them all.
        """
        free = self._bind_within(operands, None, comparable)
        if comparable:
            free = self._of_one_year(operands, free)
        if len(operands) < 2 or any(one.entity for one in operands):
            return free
        filings = {one.stored.filing for resolved in free for one in (*resolved.chosen[:2], *resolved.alternatives)}
        if len({self.resolver.held[one].identity.body for one in filings}) < 2:
            return free
        joint = [self._bind_within(operands, self.same_body(filing), comparable) for filing in sorted(filings)]
        whole = [found for found in joint if all(resolved.chosen for resolved in found)]
        return max(whole, key=_fitness, default=free)

    def _of_one_year(self, operands: Sequence[Operand], free: list[Resolved]) -> list[Resolved]:
        """Where no year is said and the newest of each would be of several, all are taken from the newest that has all."""
        years = {self.year_of(one.best.stored) for one in free if one.best is not None} - {None}
        if len(years) < 2 or any(one.period for one in operands):
            return free
        for year in sorted(filter(None, years), reverse=True):
            dated = [one.model_copy(update={"period": str(year)}) for one in operands]
            found = self._bind_within(dated, None, comparable=True)
            if all(one.chosen for one in found):
                return found
        return free

    def same_body(self, filing: str) -> list[str]:
        """The filings of the body that a filing is of; 某集团 and 某集团（本级） are one."""
        body = core_name(self.resolver.held[filing].identity.body)
        return [one.id for one in self.resolver.held.values() if core_name(one.identity.body) == body]

    def _bind_within(self, operands: Sequence[Operand], within: Sequence[str] | None, comparable: bool) -> list[Resolved]:
        found: list[Resolved] = []
        for operand in operands:
            beside = [one.best for one in found if one.best is not None]
            if beside and not operand.context and operand.measure != operands[0].measure:
                operand = operand.model_copy(update={"context": operands[0].measure})  # 政府采购货物、工程: said for all
            if comparable and beside and beside[0].fact.quantity is not None and not operand.unit:
                operand = operand.model_copy(update={"unit": beside[0].fact.quantity.unit})
            found.append(self._beside(operand, beside, within) if comparable else self._alone(operand, beside, within))
        return found

    def _alone(self, operand: Operand, beside: Sequence[Candidate], within: Sequence[str] | None) -> Resolved:
        return self.resolver.resolve(operand, beside=beside, within=within)

    def _beside(self, operand: Operand, beside: Sequence[Candidate], within: Sequence[str] | None) -> Resolved:
        """Where no year is said, figures that are computed with each other are of one year."""
        year = self.year_of(beside[0].stored) if beside and not operand.period else None
        if year is not None:
            same = self._alone(operand.model_copy(update={"period": str(year)}), beside, within)
            if same.chosen:
                return same
        return self._alone(operand, beside, within)

    def resolve_years(self, operand: Operand, years: Sequence[int]) -> list[Resolved]:
        """The same measure of each year, in one sense: what was planned is no step of a series of what was done."""
        asked = [operand.model_copy(update={"period": str(year)}) for year in years]
        found = [self.resolver.resolve(one) for one in asked]
        planned = [one.best.fact.basis in PLANS for one in found if one.best is not None]
        if operand.basis is not Basis.NONE or len(set(planned)) < 2:
            return found
        sense = Basis.BUDGET if sum(planned) * 2 >= len(planned) else Basis.EXECUTED
        again = [self.resolver.resolve(one.model_copy(update={"basis": sense})) for one in asked]
        return again if sum(bool(one.chosen) for one in again) >= len(planned) else found

    def over_years(self, operand: Operand, first: int, last: int) -> Resolved | None:
        """What a filing says of several years together: 五年累计 is no figure of any one of them."""
        whole = self.resolver.resolve(operand.model_copy(update={"period": f"{first}-{last}"}))
        best = whole.best
        said = best is not None and best.fact.quantity is not None and str(best.fact.period) == whole.operand.period
        return whole if said else None

    def missing(self, resolved: Resolved) -> Outcome:
        """The outcome for an operand that nothing fits: why, and what is near as questions."""
        held = tuple(filter(None, [held_of(resolved.operand, self)]))
        asks = tuple(dict.fromkeys(offers(resolved, self)))
        return Outcome(Status.NOT_FOUND, message=self.why(resolved), suggestions=asks, notes=held)

    def why(self, resolved: Resolved) -> Message:
        """Say what is missing and what is near."""
        return why(resolved, self)

    def year_of(self, stored: StoredFact) -> int | None:
        """The year a fact is of."""
        return year_of(stored, self.resolver.held)

    def sentence_facts(self, stored: StoredFact) -> list[StoredFact]:
        """All facts that the sentence of this fact states."""
        return self.facts_of_sentence(stored.filing, stored.fact.source.sentence)

    def facts_of_sentence(self, filing: str, sentence: str) -> list[StoredFact]:
        """All facts that a sentence of a filing states."""
        if not sentence.strip():
            return []
        same = self.ledger.search_facts(_tokens(sentence), filings=[filing], limit=200)
        return [one for one in same if one.fact.source.sentence.strip() == sentence.strip()]

    def facts_beside(self, stored: StoredFact) -> list[StoredFact]:
        """All facts that the sentence of this fact and the one before it state."""
        context = stored.fact.context
        near = self.ledger.search_facts(_tokens(context), filings=[stored.filing], limit=200) if context else []
        return [one for one in near if one.fact.source.sentence and one.fact.source.sentence in context]

    @staticmethod
    def bound(stored: StoredFact) -> Bound:
        return Bound(label_of(stored), (stored,))


def years_held(operand: Operand, bench: Workbench) -> list[int]:
    """Years of the filings in scope, with the year before the first (filings print it beside their own)."""
    filings = bench.resolver.scope(operand).filings
    years = {bench.resolver.held[one].identity.year for one in filings}
    held = sorted(year for year in years if year)
    return [held[0] - 1, *held] if held else []


def _fitness(found: Sequence[Resolved]) -> tuple[int, float, int]:
    """How well operands fit together: each a thing of its own first; of filings that say the same, the printed one."""
    best = [resolved.chosen[0] for resolved in found]
    things = {(one.fact.measure, one.fact.period, one.fact.basis, one.fact.entity) for one in best}
    return len(things), round(sum(one.score for one in best), 2), sum(one.fact.confidence >= 1 for one in best)


def _tokens(sentence: str) -> list[str]:
    return search_tokens(sentence)[:60]
