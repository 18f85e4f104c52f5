"""Operand -> the facts that say it, or why there is none.

Entity and period settle which facts may speak at all; labels, code, basis and unit decide among them (`judge`). Facts of one
value are one answer with several sources; a different value that fits as well is kept as an alternative (`choice`).
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assistant import labels, trace
from assistant.candidates import Asked, Candidate, Resolved, Scope, Search, year_of
from assistant.choice import Choice
from assistant.domain import Operand
from assistant.judge import Judge
from assistant.matching import Phrase, Weigher, normal
from assistant.names import Name, NameIndex
from assistant.qualifiers import said_of, with_qualifiers
from assistant.vocabulary import vocabulary
from index.domain import Basis, Fact
from index.ledger import Ledger
from index.text import search_tokens

_ONLY_CHANGES = re.compile("[超增减降涨升多少剩差缺花用]?")  # 超了多少 leaves no thing that could be looked up
ENOUGH = 0.70  # coverage below which a fact does not speak about what was asked
WORTH = 0.65  # score below which too much speaks against it
CANDIDATES = 600
_NAMED = 400  # candidates of just the name that was asked for
_FEW_BODIES = 40  # up to which each body of a comparison is looked up on its own
_EACH = 12  # candidates for each of more
_NEAR_YEARS = 6
_SEARCHES = 16  # of operands that stand alone, remembered
_LOOKED_AT = 60  # best facts of a question without a body that are looked at for whom they speak of
_SHORTEST_NAME = 2
_MANNERS_BEFORE = re.compile(r"^(?:全年|当年|本年|今年|去年|上年|其中|年|[一二两三四五六七八九十]+[个家所项名位次])+")


def _is_row_of(fact: Fact, place: str) -> bool:
    """Does a table have a row for a place, or for its own level?"""
    if fact.source.sentence:
        return False
    return labels.same_name(fact.entity, place) or normal("".join(fact.measure.rows[:1])) == normal(place) + "本级"


class Resolver:
    """Binds operands to facts of one ledger."""

    def __init__(self, ledger: Ledger, names: NameIndex) -> None:
        self.ledger = ledger
        self.terms = vocabulary()
        self.weigher = Weigher(ledger, self.terms)
        self.held = {filing.id: filing for filing in ledger.filings()}
        self.names = names
        self.judge = Judge(self.held, self.weigher, self.terms)
        self._choice = Choice(self.held, self.terms.wholes)
        self._searched: dict[Operand, Search] = {}
        self._entities = ledger.entities()
        self._tellers: dict[str, tuple[str, ...]] = {}

    def scope(self, operand: Operand) -> Scope:
        """Which filings may speak for an operand: those of the body that it names, else all."""
        name = self.names.named(operand.entity)
        if name is None:
            return Scope(tuple(self.held), known=self.held)
        home = self.names.named(operand.home) if operand.home else None
        within = tuple(one for one in name.filings if home is not None and one in home.filings)
        return Scope(within or name.filings, name, not (name.is_body or name.is_project), self.held)

    def resolve(self, operand: Operand, *, beside: Sequence[Candidate] = (), within: Sequence[str] | None = None) -> Resolved:
        """Bind one operand. `beside` is what coordinated operands came to: the first one's row or sentence is
        preferred, and none of their facts is taken again. `within` narrows the search to some filings.
        """
        if _ONLY_CHANGES.fullmatch(operand.measure) and not operand.code:
            return Resolved(operand, reason="measure")
        search = self._search(operand, beside, within) if beside or within is not None else self._search_alone(operand)
        trace.note(lambda: search)
        return search.resolved

    def _search_alone(self, operand: Operand) -> Search:
        """Remembered: an operation that comes to nothing asks for the same operand again, to say why."""
        search = self._searched.get(operand)
        if search is None:
            search = self._search(operand, (), None)
            if len(self._searched) >= _SEARCHES:
                self._searched.clear()
            self._searched[operand] = search
        return search

    def _search(self, operand: Operand, beside: Sequence[Candidate], within: Sequence[str] | None) -> Search:
        scope = self.scope(operand)
        if within is not None:
            scope = replace(scope, filings=tuple(one for one in scope.filings if one in within))
        asked = self.asked(operand, scope, beside)
        found = self.candidates(operand, scope, asked.phrase, scope.year_of(operand.period))
        timed = [one for one in found if self.judge.is_in_period(one.stored, operand)]
        if fitting := self._fitting(timed, asked) or self._fitting(with_qualifiers(timed, asked.phrase, self.ledger), asked):
            resolved = self._choice.choose(operand, asked.phrase, fitting)
        else:
            if scope.year_of(operand.period) is not None:
                found = self.candidates(operand, scope, asked.phrase)  # of all years, to tell which are held
            resolved = self._nothing(operand, found, timed, self.judge.judged(timed, asked))
            if operand.period and resolved.reason in ("period", "measure") and within is None:
                resolved = self._told_by_another(operand, beside) or resolved
        return Search(asked, tuple(found), tuple(timed), resolved)

    def _told_by_another(self, operand: Operand, beside: Sequence[Candidate]) -> Resolved | None:
        """甲市2019年债务, of whose own filings none is of that year: the row of 甲市 in a table of its province."""
        name = self.names.named(operand.entity)
        place = self.held[name.filings[0]].identity.region if name is not None and name.filings else ""
        if name is None or not name.is_body or not place or place not in (name.name, *name.covers):
            return None
        others = tuple(filing for filing in self._telling_of(place) if filing not in name.filings)
        if not others:
            return None
        scope = Scope(others, self.names.named(place) or name, True, self.held)
        asked = self.asked(operand, scope, beside)
        found = self.candidates(operand, scope, asked.phrase, scope.year_of(operand.period))
        rows = [one for one in found if _is_row_of(one.fact, place) and self.judge.is_in_period(one.stored, operand)]
        fitting = self._fitting(rows, asked)
        return self._choice.choose(operand, asked.phrase, fitting) if fitting else None

    def _telling_of(self, place: str) -> tuple[str, ...]:
        """The filings that have figures of a place among those of others."""
        if place not in self._tellers:
            told = {filing for entity, filing in self._entities if labels.same_name(entity, place)}
            self._tellers[place] = tuple(filing for filing in self.held if filing in told)
        return self._tellers[place]

    def scored(self, search: Search) -> list[Candidate]:
        """The facts of a search that may be meant, best first: worked out only for who asks."""
        return self.judge.judged(search.timed, search.asked)

    def resolve_each(self, operand: Operand, names: Sequence[Name]) -> list[Resolved]:
        """Bind the same operand for each of some bodies. For many, the facts are searched once for all of them."""
        each = [operand.model_copy(update={"entity": name.name}) for name in names]
        if len(names) <= _FEW_BODIES:
            return [self.resolve(one) for one in each]
        phrase = self.phrase(operand)
        everybody = Scope(tuple(filing for name in names for filing in name.filings), known=self.held)
        found: dict[str, list[Candidate]] = defaultdict(list)
        year = everybody.year_of(operand.period)
        of_somebody = operand.model_copy(update={"entity": names[0].name})  # whose figure it is, is no word of what was asked
        for candidate in self.candidates(of_somebody, everybody, phrase, year, most=len(names) * _EACH):
            if self.judge.is_in_period(candidate.stored, operand):
                found[candidate.stored.filing].append(candidate)
        resolved = []
        for one, name in zip(each, names, strict=True):
            own = [candidate for filing in name.filings for candidate in found[filing]]
            fitting = self._fitting(own, self.asked(one, self.scope(one)))
            resolved.append(self._choice.choose(one, phrase, fitting) if fitting else Resolved(one, reason="measure"))
        return resolved

    def _fitting(self, timed: Sequence[Candidate], asked: Asked) -> list[Candidate]:
        """Those that say what was asked, best first."""
        scored = self.judge.judged((one for one in timed if one.coverage >= ENOUGH), asked)
        worth = (one for one in scored if one.score >= WORTH)
        whole = [one for one in worth if not self.weigher.is_torn(asked.phrase.text, labels.named(one.fact))]
        if asked.operand.entity or asked.operand.code:
            return whole
        return list(itertools.dropwhile(lambda one: self._is_of_another(one, asked.phrase), whole[:_LOOKED_AT]))

    def asked(self, operand: Operand, scope: Scope, beside: Sequence[Candidate] = ()) -> Asked:
        """An operand made ready to hold facts against."""
        phrase = self.phrase(operand)
        around = self.weigher.phrase(operand.context + operand.measure) if operand.context else phrase
        return Asked(operand, phrase, around, scope, tuple(beside))

    def phrase(self, operand: Operand) -> Phrase:
        """The words that were asked, weighed; those that name the sense are matched by that."""
        muted = [word for word, basis in self.terms.bases if basis is operand.basis]
        return self.weigher.phrase(self.terms.totals.get(operand.measure, operand.measure), muted=muted)

    def candidates(
        self, operand: Operand, scope: Scope, phrase: Phrase, year: int | None = None, most: int = CANDIDATES
    ) -> list[Candidate]:
        """Facts (of one `year`) that share words with the operand, with their coverage; costs are not counted yet."""
        if operand.code:
            stored = self.ledger.facts_with_code(operand.code, scope.filings)
        else:
            named = self.ledger.facts_named(
                self._names(phrase), scope.filings, year=year, limit=_NAMED if most == CANDIDATES else most
            )
            tokens = self._tokens(operand, phrase)
            found = self.ledger.search_facts(tokens, filings=scope.filings, year=year, limit=most)
            stored = list({one.id: one for one in (*named, *found)}.values())
        return [self.judge.cover(one, phrase, operand) for one in stored]

    def _names(self, phrase: Phrase) -> list[str]:
        """What a fact that is just what was asked for may be called."""
        whole = (others for start, end, others in phrase.synonyms if (start, end) == (0, len(phrase.text)))
        short = labels.TAIL.sub("", phrase.text)
        return list(dict.fromkeys((phrase.text, short, *(other for others in whole for other in others))))

    def _tokens(self, operand: Operand, phrase: Phrase) -> list[str]:
        words = [phrase.text, *(other for _, _, others in phrase.synonyms for other in others)]
        tokens = [token for word in words for token in search_tokens(word)]
        if operand.period[:4].isdigit():
            tokens.append(operand.period[:4])
        return list(dict.fromkeys(tokens))

    def _is_of_another(self, one: Candidate, phrase: Phrase) -> bool:
        fact, body = one.fact, self.held[one.stored.filing].identity.body
        around = (fact.source.table or "", fact.source.section, fact.context, fact.source.sentence, body, said_of(one, phrase))
        return self.names_a_stranger(phrase, labels.named(fact), "|".join(around))

    def names_a_stranger(self, phrase: Phrase, own: str, around: str) -> bool:
        """Does a question that names nobody held begin with a name that nothing about what was found says?

        In 白水镇财政收入 the words before the label itself are whom it is asked of; what others say is no answer.
        """
        covered = phrase.covered([(normal(own), 1.0)])
        first = next((at for at, fit in enumerate(covered) if fit), 0)
        first = (
            _SHORTEST_NAME if first == 1 and phrase.text[0] not in self.terms.light_verbs else first
        )  # 全州收入 says the second letter of 杭州收入, but not the name
        lead = _MANNERS_BEFORE.sub("", phrase.text[:first]).strip("".join(self.terms.particles))
        if len(lead) < _SHORTEST_NAME or self.terms.light_pattern.fullmatch(lead):
            return False
        if any(start < first for start, _, _ in phrase.synonyms) or any(start < first for start, _ in phrase.muted):
            return False
        return lead not in normal(around)

    def _nothing(
        self, operand: Operand, found: Sequence[Candidate], timed: Sequence[Candidate], scored: Sequence[Candidate]
    ) -> Resolved:
        """Why nothing is meant, and what comes nearest."""

        def worth(many: Sequence[Candidate]) -> list[Candidate]:
            return [one for one in many if one.coverage >= ENOUGH]

        if worth(scored):
            return Resolved(operand, near=tuple(worth(scored)[:3]), reason="measure")
        if worth(timed) and operand.basis is not Basis.NONE:
            return Resolved(operand, near=tuple(worth(timed)[:3]), reason="basis")
        if worth(found) and operand.period:
            near = sorted(worth(found), key=lambda one: one.coverage, reverse=True)
            each_year = {year: one for one in reversed(near) if str(year := year_of(one.stored, self.held)) != operand.period}
            return Resolved(operand, near=tuple(each_year.values())[:_NEAR_YEARS], reason="period")
        return Resolved(operand, near=tuple(scored[:3]), reason="measure")
