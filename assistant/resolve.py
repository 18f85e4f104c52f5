"""Operand -> the facts that say it, or why there is none.

Entity and period settle which facts may speak at all; labels, code, basis and unit decide among them. Facts of one value
are one answer with several sources; a different value that fits as well is kept as an alternative.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant import labels, trace
from assistant.domain import Operand
from assistant.matching import LIGHT_WEIGHT, Phrase, Weigher, bare_label, normal, precision
from assistant.names import Name, NameIndex, regions_of
from assistant.vocabulary import COUNTERS, vocabulary
from index.domain import OUTCOMES, PLANS, Basis, Fact, FilingKind, Period
from index.ledger import Ledger, StoredFact, StoredFiling
from index.quantities import unit_scale
from index.statements import PURPOSE
from index.text import search_tokens

ENOUGH = 0.70  # coverage below which a fact does not speak about what was asked
_BONUS = 0.2  # of a score above coverage less costs
WORTH = 0.65  # score below which too much speaks against it
CLOSE = 0.04  # scores nearer than this are equal
CONTEXT_FIT = 0.8
CAPTION_FIT = 0.9
_NO_YEAR = 0.3  # a year was asked for, and neither the fact nor its filing says one
_SAME_BASIS = 0.1
_UNLIKELY = 0.3  # what a change costs where a level was asked for, a rate where an amount was
CANDIDATES = 600
_NAMED = 400  # candidates of just the name that was asked for
_FEW_BODIES = 40  # up to which each body of a comparison is looked up on its own
_EACH = 12  # candidates for each of more
_NEAR_YEARS = 6
WIDE = 100  # filings from which on a search is kept to the year asked for: few enough, and all years are looked at
_SEARCHES = 16  # of operands that stand alone, remembered
_KEPT = 12  # sources of one value that are kept; an answer cites the best few
_LOOKED_AT = 60  # best facts of a question without a body that are looked at for whom they speak of
_SHORTEST_NAME = 2
_MANNERS_BEFORE = re.compile(r"^(?:全年|当年|本年|今年|去年|上年|其中|年|[一二两三四五六七八九十]+[个家所项名位次])+")
_NO_BETTER, _LIKE, _SEVERAL = 0.02, 0.15, 3
_NEAREST = 0.05  # of two facts that say it all, the one whose last names say more of it
_KIND_OF = {Basis.FINAL: FilingKind.FINAL, Basis.BUDGET: FilingKind.BUDGET}
_OTHER_ACCOUNT = 0.03
_OF_ITS_PART = 0.3  # a figure of another body in the filings of the one asked about
_ROW_AS_SENTENCE = 0.1  # a figure of a sentence without its unit: a row of a table that was read as prose
_OTHER_END, _END = 0.012, 3  # 本年度项目金额, where 项目总金额 was asked: its name ends otherwise
_OTHER_REACH = 0.06
_ELSEWHERE, _ALIKE = 0.1, 0.05  # in another filing than the operand before; there in a row of the same name
_CODE_OF_OTHER_SIDE = 0.06  # a code stands in the tables of both sides
_MONEY_LABEL = re.compile(r"(?:费用?|支出|收入|经费|资金|金额|款项?|预算|决算)$")
_MONEY_THING = re.compile(
    r"(?:费用?|金|额|款|钱|支出|收入|资产|经费|补[贴助]|预算|决算|结[转余]|债务|税|花销|开支|拨付|成本|投入)$"
)
_NOTED = re.compile(r"[（(][^（()）]*[)）]$")
_RATE_WORD = re.compile("比例|比重|比率|百分比")
_NO_NUMBER = re.compile(r"(?:主体|负责人|名称|地址|电话|联系人)$")  # who or what, never how much
# 公务用车购置数 is how many were bought, 公务用车购置费 what they cost.
_COUNT_NAME = re.compile(r"(?:购置|购买|更新|保有|配备|团组|批次|人次|车辆|设备|[台辆户人次件家个套])数量?$")
_NO_COUNT = 0.3
_RATE_NAME = re.compile(r"[\u4e00-\u9fff]{2}率")
_WHOLE_NAME = 0.9  # of what is asked, what a row says that is asked for by its name or by another word for it
_OF_COLUMN = 0.5  # of what is asked of a row that was named before, what the column must say
_WITHIN_NAME = 0.9  # 司法 stands in 其他司法支出, but is another row
_GRANT = 0.1  # 拨付…，支持教育 tells of education by its purpose; an amount of its own name is meant before it
_OF_PART, _OF_PART_BY_TITLE = 0.12, 0.1  # 专项债务 beside the 债务 that was asked for; a title may hold both
_OUTSIDE, _MUST_STAND_IN = 0.25, 0.4  # what it costs a figure to have nothing of what the asked one stood or is to stand in
_OWN = 0.15  # the least that a fact's own labels must say of what was asked; the rest may stand around it

# asked basis -> basis of a fact -> how much worse than a perfect fit; absent: does not fit at all
_BASIS_COST: dict[Basis, dict[Basis, float]] = {
    Basis.BUDGET: {Basis.BUDGET: 0, Basis.INITIAL: 0.01, Basis.ADJUSTED: 0.06, Basis.NONE: 0.05, Basis.TARGET: 0.1},
    Basis.INITIAL: {Basis.INITIAL: 0, Basis.BUDGET: 0.05, Basis.NONE: 0.15},
    Basis.ADJUSTED: {Basis.ADJUSTED: 0, Basis.NONE: 0.15, Basis.BUDGET: 0.2},
    Basis.FINAL: {Basis.FINAL: 0, Basis.EXECUTED: 0.05, Basis.NONE: 0.3},
    Basis.EXECUTED: {Basis.EXECUTED: 0, Basis.ACTUAL: 0, Basis.FINAL: 0.05, Basis.NONE: 0.08, Basis.RATE: 0.2},
    Basis.TARGET: {Basis.TARGET: 0, Basis.BUDGET: 0.1, Basis.NONE: 0.1},
    Basis.ACTUAL: {Basis.ACTUAL: 0, Basis.EXECUTED: 0, Basis.NONE: 0.1},
}
# Nobody said in which sense: what became of it is meant before what was planned, the plan that held before an earlier one.
_OTHER_BASIS = 0.1  # the turn before was answered in another sense
_UNASKED_BASIS = {Basis.BUDGET: 0.02, Basis.TARGET: 0.03, Basis.ADJUSTED: 0.05, Basis.INITIAL: 0.06}
_OTHER_SENSE = 0.15
_CHANGE_WORDS = ("增", "减", "升", "降", "长", "同比", "变化", "变动")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with how well it fits: `coverage` of the question's words, `score` after all costs."""

    stored: StoredFact
    coverage: float
    score: float
    letters: tuple[float, ...] = ()

    @property
    def fact(self) -> Fact:
        return self.stored.fact


class Mismatch(StrEnum):
    """Why a fact cannot be meant, whatever its label says."""

    ENTITY = "entity"
    BASIS = "basis"
    UNIT = "unit"
    REACH = "reach"  # all of a place, or its own level
    LABEL = "label"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Costs:
    """What speaks against a fact, each on its own; a perfect fit costs nothing."""

    own: float  # words that do not stand in its own labels but around them
    entity: float
    reach: float
    basis: float
    unit: float
    period: float
    spare: float  # its label says more than was asked
    narrowed: float  # it is of a part that was not named
    apart: float  # away from the operand before; below 0: beside it

    @property
    def total(self) -> float:
        sides = (self.own, self.entity, self.reach, self.basis, self.unit, self.period, self.spare, self.narrowed)
        return sum(sides) + self.apart


@dataclass(frozen=True)
class Resolved:
    """What an operand came to: facts of one value, best source first; alternatives that fit nearly as well."""

    operand: Operand
    chosen: tuple[Candidate, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()  # when nothing fits: what comes nearest
    reason: str = ""  # why nothing was chosen: entity, period, basis, measure

    @property
    def best(self) -> Candidate | None:
        return self.chosen[0] if self.chosen else None

    @property
    def fit(self) -> float:
        """How well the chosen fact meets what was asked, 0 to 1; another value that fits as well halves the trust in it."""
        if not self.chosen:
            return 0.0
        plain = min(max(self.chosen[0].score - _BONUS, 0.0), 1.0)
        return plain / 2 if self.alternatives else plain


@dataclass(frozen=True, slots=True)
class Search:
    """One operand's way to its fact: all that was looked at, for who asks how an answer was found."""

    operand: Operand
    phrase: Phrase
    scope: Scope
    found: tuple[Candidate, ...]
    timed: tuple[Candidate, ...]  # of the period asked for
    beside: tuple[Candidate, ...]
    resolved: Resolved


@dataclass
class Scope:
    """Which filings may speak for an operand, and whom they must speak of."""

    filings: tuple[str, ...]
    entity: Name | None = None
    is_part: bool = False  # the entity is a part of the filing's body
    known: dict[str, StoredFiling] = field(default_factory=dict)

    def year_of(self, period: str) -> int | None:
        """The year that a search is to be kept to: where many filings may speak, those of other years would crowd it out."""
        return int(period[:4]) if period[:4].isdigit() and len(self.filings) > WIDE else None


class Resolver:
    """Binds operands to facts of one ledger."""

    def __init__(self, ledger: Ledger, names: NameIndex) -> None:
        self.ledger = ledger
        self.terms = vocabulary()
        self.weigher = Weigher(ledger, self.terms)
        self.held = {filing.id: filing for filing in ledger.filings()}
        self.names = names
        self._said: tuple[Operand, Phrase] | None = None  # the operand resolved last, with the words around it
        self._searched: dict[Operand, Search] = {}

    # --- scope ---------------------------------------------------------------------------------

    def scope(self, operand: Operand) -> Scope:
        name = self.names.named(operand.entity)
        if name is None:
            return Scope(tuple(self.held), known=self.held)
        home = self.names.named(operand.home) if operand.home else None
        within = tuple(one for one in name.filings if home is not None and one in home.filings)
        return Scope(within or name.filings, name, not name.is_body, self.held)

    def entity_cost(self, stored: StoredFact, scope: Scope) -> float | None:
        """What it costs that a fact is about somebody else than asked; None where it is about another altogether."""
        fact = stored.fact
        body = self.held[stored.filing].identity.body
        about_body = not fact.entity or labels.same_name(fact.entity, body)
        if scope.entity is None:
            return 0.0 if about_body else 0.04
        if not scope.is_part:
            known = scope.entity.covers or (scope.entity.name,)
            return 0.0 if about_body or any(labels.same_name(fact.entity, name) for name in known) else _OF_ITS_PART
        if fact.entity and any(labels.same_name(fact.entity, name) for name in scope.entity.covers or (scope.entity.name,)):
            return 0.0
        spoken = normal(fact.source.sentence + fact.source.section) + normal("".join(fact.measure.rows))
        mentioned = any(normal(alias) in spoken for alias in (scope.entity.name, *scope.entity.aliases) if len(alias) > 2)
        return 0.08 if mentioned else None

    def may_speak(self, stored: StoredFact, operand: Operand, scope: Scope) -> bool:
        """May a fact answer an operand at all, whatever it is called: whose, when, in which sense, in what unit?"""
        fact = stored.fact
        costs = (
            self.entity_cost(stored, scope),
            self.period_cost(stored, operand.period) if operand.period else 0.0,
            self.basis_cost(fact, operand),
            self.unit_cost(fact, operand),
            labels.scope_cost(fact, operand, self.held[stored.filing].identity),
        )
        return all(cost is not None and cost < _UNLIKELY for cost in costs)

    # --- one operand ---------------------------------------------------------------------------

    def resolve(self, operand: Operand, *, beside: Sequence[Candidate] = (), within: Sequence[str] | None = None) -> Resolved:
        """Bind one operand. `beside` is what coordinated operands came to: the first one's row or sentence is
        preferred, and none of their facts is taken again. `within` narrows the search to some filings.
        """
        if not operand.measure and not operand.code:
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
            scope.filings = tuple(one for one in scope.filings if one in within)
        phrase = self.phrase(operand)
        found = self.candidates(operand, scope, phrase, scope.year_of(operand.period))
        timed = [one for one in found if self._in_period(one.stored, operand)]
        if fitting := self._fitting(timed, operand, phrase, scope, beside):
            resolved = self._choose(operand, fitting)
        else:
            if scope.year_of(operand.period) is not None:
                found = self.candidates(operand, scope, phrase)  # of all years, to tell which are held
            resolved = self._nothing(operand, found, timed, self._judged(timed, operand, phrase, scope, beside))
        return Search(operand, phrase, scope, tuple(found), tuple(timed), tuple(beside), resolved)

    def scored(self, search: Search) -> list[Candidate]:
        """The facts of a search that may be meant, best first: worked out only for who asks."""
        return self._judged(search.timed, search.operand, search.phrase, search.scope, search.beside)

    def resolve_each(self, operand: Operand, names: Sequence[Name]) -> list[Resolved]:
        """Bind the same operand for each of some bodies. For many, the facts are searched once for all of them."""
        asked = [operand.model_copy(update={"entity": name.name}) for name in names]
        if len(names) <= _FEW_BODIES:
            return [self.resolve(one) for one in asked]
        phrase = self.phrase(operand)
        everybody = Scope(tuple(filing for name in names for filing in name.filings), known=self.held)
        found: dict[str, list[Candidate]] = defaultdict(list)
        year = everybody.year_of(operand.period)
        of_somebody = operand.model_copy(update={"entity": names[0].name})  # whose figure it is, is no word of what was asked
        for candidate in self.candidates(of_somebody, everybody, phrase, year, most=len(names) * _EACH):
            if self._in_period(candidate.stored, operand):
                found[candidate.stored.filing].append(candidate)
        resolved = []
        for one, name in zip(asked, names, strict=True):
            own = [candidate for filing in name.filings for candidate in found[filing]]
            fitting = self._fitting(own, one, phrase, self.scope(one), ())
            resolved.append(self._choose(one, fitting) if fitting else Resolved(one, reason="measure"))
        return resolved

    def _fitting(
        self, timed: Sequence[Candidate], operand: Operand, phrase: Phrase, scope: Scope, beside: Sequence[Candidate]
    ) -> list[Candidate]:
        """Those that say what was asked, best first."""
        scored = self._judged([one for one in timed if one.coverage >= ENOUGH], operand, phrase, scope, beside)
        worth = (one for one in scored if one.score >= WORTH)
        whole = [one for one in worth if not self.weigher.is_torn(phrase.text, labels.named(one.fact))]
        if operand.entity or operand.code:
            return whole
        return list(itertools.dropwhile(lambda one: self._is_of_another(one, phrase), whole[:_LOOKED_AT]))

    def phrase(self, operand: Operand) -> Phrase:
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
        return [self.cover(one, phrase, operand) for one in stored]

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

    def cover(self, stored: StoredFact, phrase: Phrase, operand: Operand) -> Candidate:
        """How much of the phrase a fact's labels (and, for less, what stands around them) say.

        The words that name the basis are said by a fact of that basis, whatever its label.
        """
        fact = stored.fact
        around = (fact.source.table or "", fact.source.section, fact.context)
        whose = operand.entity and labels.same_name(fact.entity, self.held[stored.filing].identity.body)
        letters = phrase.covered(
            [
                (labels.measured(fact) if whose else labels.named(fact), 1.0),
                (normal(around[0]), CAPTION_FIT),
                (normal(around[1]), CONTEXT_FIT),
                (normal(around[2]), CONTEXT_FIT),
            ]
        )
        cost = self.basis_cost(fact, operand) if phrase.muted else None
        if cost is not None and cost <= _SAME_BASIS:
            for start, end in phrase.muted:
                letters[start:end] = [1.0] * (end - start)
        if operand.unit == "%" and fact.quantity is not None and fact.quantity.unit == "%":
            for match in _RATE_WORD.finditer(phrase.text):  # a figure in % is a rate, whatever its label
                letters[match.start() : match.end()] = [1.0] * (match.end() - match.start())
        for start, end in labels.totals_said(fact, phrase.text):  # 合计 and 总计 are one word for a row that is just that
            letters[start:end] = [1.0] * (end - start)
        weight = phrase.weight
        coverage = sum(w * fit for w, fit in zip(phrase.weights, letters, strict=True)) / weight if weight else 1.0
        return Candidate(stored, coverage, coverage, tuple(letters))

    # --- costs -----------------------------------------------------------------------------------

    def _in_period(self, stored: StoredFact, operand: Operand) -> bool:
        if not operand.period:
            return True
        return self._time_cost(stored, operand) is not None

    def _time_cost(self, stored: StoredFact, operand: Operand) -> float | None:
        """What it costs that a fact is of another time than asked; a filing of the year asked may tell of any."""
        cost = self.period_cost(stored, operand.period)
        own_year = self.held[stored.filing].identity.year
        return 0.0 if cost is None and operand.in_filing and operand.period == str(own_year) else cost

    def period_cost(self, stored: StoredFact, asked: str) -> float | None:
        """0 for the very period, a little for a part of the asked year, None for another time."""
        year = int(asked[:4])
        period = stored.fact.period or self._filing_period(stored)
        if period is None:
            return _NO_YEAR
        if str(period) == asked:
            return 0.03 if period.as_of else 0.0
        if len(asked) > 4:
            return None
        if period.year == year and not period.end_year:
            return 0.12 if period.quarter or (period.month and not period.as_of) else 0.04
        return None

    def _filing_period(self, stored: StoredFact) -> Period | None:
        year = self.held[stored.filing].identity.year
        return Period(year) if year else None

    def _judged(
        self, candidates: Sequence[Candidate], operand: Operand, phrase: Phrase, scope: Scope, beside: Sequence[Candidate]
    ) -> list[Candidate]:
        """Those that may be meant, with their scores, best first."""
        judged = (self._judge(one, operand, phrase, scope, beside) for one in candidates)
        return sorted((one for one in judged if one is not None), key=lambda one: one.score, reverse=True)

    def _judge(
        self, one: Candidate, operand: Operand, phrase: Phrase, scope: Scope, beside: Sequence[Candidate]
    ) -> Candidate | None:
        costs = self.weigh(one, operand, phrase, scope, beside)
        if isinstance(costs, Mismatch):
            return None
        return Candidate(one.stored, one.coverage, one.coverage - costs.total + _BONUS, one.letters)

    def weigh(
        self, one: Candidate, operand: Operand, phrase: Phrase, scope: Scope, beside: Sequence[Candidate] = ()
    ) -> Costs | Mismatch:
        """What speaks against a fact, or the one thing for which it cannot be meant at all."""
        fact = one.fact
        if (entity := self.entity_cost(one.stored, scope)) is None or (operand.scope and entity >= _OF_ITS_PART):
            return Mismatch.ENTITY  # 全市国有资本经营收入 is not that of its 经开区
        if self._is_of_other_account(one.stored, operand, scope):
            return Mismatch.ENTITY
        if (basis := self.basis_cost(fact, operand)) is None:
            return Mismatch.BASIS
        if (unit := self.unit_cost(fact, operand)) is None:
            return Mismatch.UNIT
        if (reach := labels.scope_cost(fact, operand, self.held[one.stored.filing].identity)) is None:
            return Mismatch.REACH
        own = phrase.coverage([(labels.named(fact), 1.0), (normal(fact.source.table or ""), CAPTION_FIT)])
        asks_whole = not operand.code and max(phrase.weights, default=0.0) <= LIGHT_WEIGHT
        if own < _OWN and not operand.code and not asks_whole:
            return Mismatch.LABEL
        if operand.head and self._is_not_counted(fact, operand):
            return Mismatch.LABEL
        if fact.quantity is not None and not operand.numeric and _NO_NUMBER.search(phrase.text):
            return Mismatch.LABEL
        if not operand.code and (self._is_other_rate(fact, phrase) or self._lacks_tail(one, phrase)):
            return Mismatch.LABEL
        said = self._around(operand, phrase) if operand.inside else phrase
        if not operand.code and (
            phrase.misses_a_word(one.letters)
            or labels.denies(fact, phrase)
            or labels.lacks_head(phrase, one.letters, self._told_by_unit(fact, operand))
            or labels.tells_nothing(fact, phrase)
            or labels.says_one_side(fact, phrase, self.terms.joined_pattern)
            or labels.is_of_other_kind(fact, operand, self.terms.families)
            or labels.is_for_all(fact, phrase, self.terms.each)
        ):
            return Mismatch.LABEL
        if not operand.code and labels.tells_other_side(fact, phrase):
            return Mismatch.LABEL  # 一般公共预算支出, where 一般公共预算收入 was asked
        is_other = labels.only_mentioned(fact, said) or labels.is_in_particular(fact, said)
        if is_other and not operand.code and not labels.stands_inside(fact, operand):
            return Mismatch.LABEL
        if asks_whole and not operand.numeric and not operand.unit and operand.basis in (Basis.NONE, Basis.TARGET):
            return Mismatch.LABEL  # 目标是什么 asks for no amount
        is_grant = PURPOSE in dict(fact.dimensions)
        if is_grant and not operand.given:
            return Mismatch.LABEL  # what was given for something is not what is spent on it
        narrowed = self._qualifier_cost(fact, operand)
        if narrowed and asks_whole:
            return Mismatch.PART  # the whole was asked for, in no words but 预算
        sides_only = not operand.code and not labels.bare_of_sides(phrase, self.terms.light_pattern)
        is_item = self._is_part(one.stored, phrase) or (sides_only and self._is_class(one.stored, phrase))
        if (asks_whole or sides_only) and is_item and not labels.stands_inside(fact, operand):
            return Mismatch.PART  # nor is one item of it the whole
        asks_words = operand.basis is Basis.TARGET and not (operand.numeric or operand.unit)
        if asks_words and fact.basis is not Basis.TARGET and fact.quantity is not None and fact.quantity.unit.endswith("元"):
            return Mismatch.LABEL  # 目标是什么 asks for no amount
        return Costs(
            own=0.15 * (1 - own)
            + _NEAREST * (1 - phrase.coverage([(normal(labels.end_of_name(fact)), 1.0)]))
            + _OTHER_END * (not operand.code and phrase.text[-_END:] not in normal(labels.end_of_name(fact))),
            entity=entity,
            reach=reach + _CODE_OF_OTHER_SIDE * (bool(operand.code) and labels.is_of_other_side(fact, operand)),
            basis=basis,
            unit=unit + _ROW_AS_SENTENCE * (bool(fact.source.sentence) and fact.quantity is not None and not fact.quantity.unit),
            period=((self._time_cost(one.stored, operand) or 0.0) if operand.period else 0.0)
            + _OTHER_ACCOUNT * self._is_of_other_stage(one.stored, operand),
            spare=_GRANT if is_grant else 0.3 * (1 - self._own_precision(one.stored, operand, phrase)),
            narrowed=narrowed
            + (0.0 if operand.code else labels.side_cost(fact, phrase) + self._neighbour_cost(fact, phrase, operand))
            + (labels.PART_OF_WHOLE if self._tells_other_extent(fact, operand, phrase) else 0.0),
            apart=self._apart(one, operand, beside),
        )

    def _tells_other_extent(self, fact: Fact, operand: Operand, phrase: Phrase) -> bool:
        """Is it a part of what was asked for, or more than that?"""
        if labels.is_part(fact, phrase) or labels.is_more(fact, phrase):
            return True
        return not operand.code and not operand.inside and labels.is_unasked_part(fact, phrase, self.terms.stage_pattern)

    def _told_by_unit(self, fact: Fact, operand: Operand) -> tuple[str, ...]:
        """Words at the end of what was asked that a figure says by its unit: 得分 by 分, 平方米 by itself."""
        said = tuple(word for word, unit in self.terms.units if unit == operand.unit)
        return (*said, fact.quantity.unit) if fact.quantity is not None and fact.quantity.unit else said

    def _neighbour_cost(self, fact: Fact, phrase: Phrase, operand: Operand) -> float:
        return labels.neighbour_cost(fact, phrase, self.terms.wholes, normal(operand.context) if operand.nested else "")

    def _is_of_other_account(self, stored: StoredFact, operand: Operand, scope: Scope) -> bool:
        """Is it of the unit's own budget where the department's was asked for, or the other way round, and both are held?"""
        told = operand.account
        own = self.held[stored.filing].identity
        if not told or labels.account_of(own) == told:
            return False
        others = (self.held[filing].identity for filing in scope.filings)
        return any(labels.account_of(other) == told and other.year == own.year for other in others)

    def _is_of_other_stage(self, stored: StoredFact, operand: Operand) -> bool:
        """决算里有多少教师: what is of no sense of its own is taken from the filing of the stage that was named."""
        kind = _KIND_OF.get(operand.told_in or operand.basis)
        return stored.fact.basis is Basis.NONE and kind is not None and self.held[stored.filing].identity.kind is not kind

    def _is_not_counted(self, fact: Fact, operand: Operand) -> bool:
        """退休费, where 有多少退休人员 was asked: the thing itself must be named, by an amount in its own labels."""
        counts = fact.quantity is not None and unit_scale(fact.quantity.unit)[0] != "元"
        if fact.quantity is not None and not counts and not _MONEY_THING.search(operand.head):
            return normal(operand.head) not in labels.named(fact)  # of no money is asked how many there are
        unit = fact.quantity.unit if fact.quantity is not None else ""
        said = (labels.last(fact), unit, fact.source.sentence if counts else "")
        return self.weigher.phrase(operand.head).lacks_head("|".join(said))

    @staticmethod
    def _is_other_rate(fact: Fact, phrase: Phrase) -> bool:
        """合格率, where 执行率 was asked: a rate is told by what stands before its 率."""
        asked, has = _RATE_NAME.search(phrase.text), _RATE_NAME.search(normal(labels.last(fact)))
        if asked is None or has is None:
            return False
        covered = phrase.covered([(normal(labels.last(fact)), 1.0)])
        return not any(covered[asked.start() : asked.start() + 2])

    @staticmethod
    def _lacks_tail(one: Candidate, phrase: Phrase) -> bool:
        """Chinese says last what is asked about: a fact around which nothing says it is about something else."""
        tail = phrase.tail
        return bool(tail) and not any(one.letters[at] for at in tail) and phrase.lacks_head(one.fact.source.sentence)

    def _is_part(self, stored: StoredFact, phrase: Phrase) -> bool:
        """Is a figure about one item? A sentence says so in any of its names, a table in the last, unless that is a body's."""
        fact = stored.fact
        if fact.source.sentence:
            return labels.tells_of_part(fact, phrase)
        rows = fact.measure.rows
        body = self.held[stored.filing].identity.body
        if not rows or fact.is_total or labels.same_name(rows[-1], body) or labels.same_name(rows[-1], fact.entity):
            return False
        return len(rows) > 1 and precision(labels.SIDES.sub("", rows[-1]), phrase) < 0.5

    def _is_class(self, stored: StoredFact, phrase: Phrase) -> bool:
        """教育支出 in the column 合计, where 支出总计 was asked: a row with a code is one class of it, 项目支出 one sort."""
        fact = stored.fact
        if not fact.measure.rows or fact.source.sentence or any(one in phrase.text for one in labels.SORTS_OF_SPENDING):
            return False
        sort = bare_label("".join(fact.measure.columns[-1:]))
        return bool(dict(fact.dimensions).get("科目编码")) or sort in labels.SORTS_OF_SPENDING

    def _around(self, operand: Operand, phrase: Phrase) -> Phrase:
        """The words asked together with those that stood around them; kept, since every candidate is held against them."""
        if not operand.context:
            return phrase
        said = self._said
        if said is None or said[0] != operand:
            said = self._said = (operand, self.weigher.phrase(operand.context + operand.measure))
        return said[1]

    def _apart(self, one: Candidate, operand: Operand, beside: Sequence[Candidate]) -> float:
        """What it costs to stand away from the operand before, or from the words around what was asked."""
        if beside:
            taken = any(one.stored.id == other.stored.id for other in beside)
            planned = (one.fact.basis in PLANS, beside[0].fact.basis in PLANS)
            other_sense = operand.basis is Basis.NONE and planned[0] is not planned[1]  # a plan is not set against what was done
            outside = self._outside(one.fact, operand) if operand.inside else 0.0
            return outside + (0.3 if taken else 0.0) + (_OTHER_SENSE if other_sense else 0.0) - self._togetherness(one, beside[0])
        return self._outside(one.fact, operand) if operand.context else 0.0

    def _outside(self, fact: Fact, operand: Operand) -> float:
        if not operand.nested and labels.is_named_itself(fact, self.phrase(operand)):
            return 0.0
        return (_MUST_STAND_IN if operand.nested else _OUTSIDE) * (1 - self._context_fit(fact, operand))

    def _context_fit(self, fact: Fact, operand: Operand) -> float:
        """How much of what stands around a figure is what it is to stand in; the 教育 of a 教育局 is whose figure it is."""
        whose = normal(operand.entity) or "|"
        texts = [
            (normal(str(fact.measure)), 1.0),
            (normal(fact.context + fact.source.section).replace(whose, "|"), 0.9),
            (normal(fact.source.table or "").replace(whose, "|"), 0.9),
        ]
        return self.weigher.phrase(operand.context).coverage(texts)

    def _qualifier_cost(self, fact: Fact, operand: Operand) -> float:
        """A figure of a part (政府性基金, 三公 …) does not answer a question about the whole."""
        if self.narrows(str(fact.measure), operand):
            return _OF_PART
        is_form = "项目名称" in dict(fact.dimensions)
        if is_form and fact.measure.rows and normal(_NOTED.sub("", fact.measure.rows[-1])) == normal(operand.measure):
            return 0.0  # 项目总金额（中期规划） of a form of 项目支出, asked for by its name
        return _OF_PART_BY_TITLE if self.narrows(fact.source.table or "", operand) else 0.0

    def narrows(self, text: str, operand: Operand) -> bool:
        """Does a text speak of a part that the operand does not name?"""
        asked, own = normal(operand.measure + operand.context), labels.FUNDED.sub(r"\1", normal(text))
        return any(word in own and word not in asked for word in self.terms.qualifiers)

    def _own_precision(self, stored: StoredFact, operand: Operand, phrase: Phrase) -> float:
        body = self.held[stored.filing].identity.body
        whose = (stored.fact.entity, body, *regions_of(body))
        return self.label_precision(
            stored.fact, phrase, operand.context, self._around(operand, phrase), whose, operand.inside, operand.nested
        )

    def label_precision(
        self,
        fact: Fact,
        phrase: Phrase,
        context: str = "",
        around: Phrase | None = None,
        whose: Sequence[str] = (),
        inside: bool = False,
        nested: bool = False,
    ) -> float:
        """How much of the fact's own name was asked for: its row's name and its column's name.

        A column that the context names (乙呢, after 甲的项目支出) was asked for as well, and `inside` of it a row; of a row,
        what only the words with those `around` them say counts half, unless it is what it is to stand `inside` of. A row
        that only says `whose` figure it is (临江市合计, 市本级) says nothing of what it is.
        """
        rows, columns = fact.measure.rows, fact.measure.columns
        level = bool(rows) and "范围" in dict(fact.dimensions) and normal(rows[-1]).endswith("本级")
        named = bool(rows) and not level and not labels.only_names(rows[-1], whose)
        said = normal(context)
        is_in_row = inside and named and labels.names_row(fact, context)
        of_column = phrase.coverage([(normal("".join(columns)), 1.0)]) >= _OF_COLUMN
        if is_in_row and not of_column:
            around = None  # 行政事业单位医疗 holds the 事业单位医疗 that is asked for, and is not that itself
        parts = [self._row_precision(labels.telling(rows), phrase, around, inside=nested)] if named else []
        if is_in_row and of_column:
            parts = [1.0 if labels.is_row(fact, context) else _WITHIN_NAME]
        same = self.terms.alternatives.get(bare_label(rows[-1]), ()) if rows else ()  # 得分 of a row that is called 总分
        tells_nothing = {*self.terms.wholes, *same}
        heads = [column for column in columns if normal(column) not in tells_nothing and normal(column) not in said]
        if len(heads) > 1 and set(heads[-1]) <= set(heads[-2]):  # 公务用车运行维护费 under 公务用车购置及运行维护费
            heads = heads[-1:]
        beyond = labels.beyond_row(phrase, rows[-1]) if named else phrase
        parts += [precision("".join(heads), beyond) if heads else 1.0] if columns else []
        return min(parts) * 0.7 + sum(parts) / len(parts) * 0.3 if parts else 0.5

    @staticmethod
    def _row_precision(row: str, phrase: Phrase, around: Phrase | None, *, inside: bool) -> float:
        own = precision(row, phrase)
        if around is None or around is phrase or own == 1.0:
            return own
        return max(own, precision(row, around)) if inside else (own + precision(row, around)) / 2

    def basis_cost(self, fact: Fact, operand: Operand) -> float | None:
        if fact.basis is Basis.CHANGE:
            words = operand.measure + operand.unit
            if any(word in words for word in _CHANGE_WORDS):
                return 0.0
            return 0.3 if operand.basis is Basis.NONE else None
        if operand.done and fact.basis in PLANS:
            return None
        if operand.basis is Basis.NONE and operand.leaning is not Basis.NONE and operand.unit != "%":
            leant = _BASIS_COST.get(operand.leaning, {}).get(fact.basis, _OTHER_BASIS)
            return min(leant, _OTHER_BASIS)
        if operand.basis is Basis.NONE:
            return _UNASKED_BASIS.get(fact.basis, 0.0)
        if operand.code or (fact.basis is Basis.RATE and operand.unit == "%"):
            return 0.0
        return _BASIS_COST.get(operand.basis, {}).get(fact.basis)

    def unit_cost(self, fact: Fact, operand: Operand) -> float | None:
        """What a fact's unit costs against the unit asked for; None where it cannot be meant."""
        quantity = fact.quantity
        if quantity is None:
            if operand.unit == "名次":
                return 0.0 if "第" in fact.text else 0.35
            return None if operand.unit or operand.numeric else 0.06
        asked, has = operand.unit, quantity.unit
        is_rate = unit_scale(has)[0] in ("%", "百分点")
        if asked == "元" and unit_scale(has)[0] != "元":
            return 0.06 if not has else 0.3 if is_rate else None
        if not asked:
            if _COUNT_NAME.search(operand.measure) and unit_scale(has)[0] == "元":
                return _NO_COUNT
            wants_rate = any(word in operand.measure for word in ("率", "比重", "占比", "比例", "增幅", "程度"))
            return 0.0 if is_rate == wants_rate else 0.1 if is_rate else 0.12
        if asked == "名次":
            return None
        if asked in COUNTERS or asked == "人":
            if not has and _MONEY_LABEL.search(bare_label("".join(fact.measure.rows[-1:]))):
                return None  # how many cars is not what they cost
            if has == asked or (has and unit_scale(has)[0] == asked):
                return 0.0
            counts = has in COUNTERS or has in ("", "人", "台(套)", "台（套）")
            return (0.03 if not has or asked == "个" else 0.1) if counts else None
        if not has:
            return 0.03
        return 0.0 if unit_scale(asked)[0] == unit_scale(has)[0] else None

    @staticmethod
    def _togetherness(one: Candidate, beside: Candidate) -> float:
        """A bonus for the same sentence, row or table as the operand before; another reach (全市 beside 市本级) costs."""
        a, b = one.fact.source, beside.fact.source
        if one.stored.filing != beside.stored.filing:
            if labels.is_same_of_other_year(one.fact, beside.fact):
                return 0.12
            alike = bool(one.fact.measure.rows) and one.fact.measure.rows[-1:] == beside.fact.measure.rows[-1:]
            return _ALIKE - _ELSEWHERE if alike else -_ELSEWHERE
        reach = [dict(fact.dimensions).get("范围", "") for fact in (one.fact, beside.fact)]
        if all(reach) and reach[0] != reach[1]:
            return -_OTHER_REACH
        if one.fact.measure.rows == beside.fact.measure.rows:
            return 0.12
        if a.sentence and a.sentence == b.sentence:
            return 0.1
        if a.table_order is not None and a.table_order == b.table_order:
            return 0.1 if a.place and b.place and (a.place[0] == b.place[0] or a.place[1] == b.place[1]) else 0.05
        return 0.0

    def _is_of_another(self, one: Candidate, phrase: Phrase) -> bool:
        fact, body = one.fact, self.held[one.stored.filing].identity.body
        around = (fact.source.table or "", fact.source.section, fact.context, fact.source.sentence, body)
        return self.names_a_stranger(phrase, labels.named(fact), "|".join(around))

    def names_a_stranger(self, phrase: Phrase, own: str, around: str) -> bool:
        """Does a question that names nobody held begin with a name that nothing about what was found says?

        In 白水镇财政收入 the words before the label itself are whom it is asked of; what others say is no answer.
        """
        covered = phrase.covered([(normal(own), 1.0)])
        first = next((at for at, fit in enumerate(covered) if fit), 0)
        first = _SHORTEST_NAME if first == 1 else first  # 全州收入 says the second letter of 杭州收入, but not the name
        lead = _MANNERS_BEFORE.sub("", phrase.text[:first]).strip("".join(self.terms.particles))
        if len(lead) < _SHORTEST_NAME or self.terms.light_pattern.fullmatch(lead):
            return False
        if any(start < first for start, _, _ in phrase.synonyms) or any(start < first for start, _ in phrase.muted):
            return False
        return lead not in normal(around)

    # --- choice ----------------------------------------------------------------------------------

    def _choose(self, operand: Operand, fitting: Sequence[Candidate]) -> Resolved:
        top = fitting[0].score
        pool = [one for one in fitting if one.score >= top - CLOSE]
        if not operand.period:
            past = [year for one in pool if not self._is_ahead(one.stored) and (year := self._year(one.stored))]
            newest = max(past or [self._year(one.stored) or 0 for one in pool])
            pool = [one for one in pool if (self._year(one.stored) or 0) == newest]
        pool = self._called(pool, self.phrase(operand))
        of_all = [one for one in pool if not labels.scope_cost(one.fact, operand, self.held[one.stored.filing].identity)]
        pool = of_all or pool  # of figures that fit alike, that of the whole place before that of its own level
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

    @staticmethod
    def _called(pool: Sequence[Candidate], phrase: Phrase) -> list[Candidate]:
        """Without rows that say only a piece of what is the name of another row: 工资福利支出 under 基本支出 is no 基本工资."""
        if not any(labels.is_called(one.fact, phrase.text) for one in pool):
            return list(pool)
        return [one for one in pool if phrase.coverage([(normal("|".join(one.fact.measure.rows)), 1.0)]) > _WHOLE_NAME]

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
        year, own = self._year(stored), self.held[stored.filing].identity.year
        return year is not None and own is not None and year > own

    def _year(self, stored: StoredFact) -> int | None:
        return stored.fact.period.year if stored.fact.period else self.held[stored.filing].identity.year

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
        is_whole = not columns or normal(columns[-1]) in self.terms.wholes
        digits = quantity.decimals if quantity else 0
        return (round(one.score, 2), is_printed, is_told, is_whole, int(one.fact.is_total), digits, shallow)

    def _agrees(self, one: Candidate, other: Candidate) -> bool:
        return one is other or (self._year(one.stored) == self._year(other.stored) and labels.same_value(one.fact, other.fact))

    def _nothing(
        self, operand: Operand, found: Sequence[Candidate], timed: Sequence[Candidate], scored: Sequence[Candidate]
    ) -> Resolved:

        def worth(many: Sequence[Candidate]) -> list[Candidate]:
            return [one for one in many if one.coverage >= ENOUGH]

        if worth(scored):
            return Resolved(operand, near=tuple(worth(scored)[:3]), reason="measure")
        if worth(timed) and operand.basis is not Basis.NONE:
            return Resolved(operand, near=tuple(worth(timed)[:3]), reason="basis")
        if worth(found) and operand.period:
            near = sorted(worth(found), key=lambda one: one.coverage, reverse=True)
            each_year = {year: one for one in reversed(near) if str(year := self._year(one.stored)) != operand.period}
            return Resolved(operand, near=tuple(each_year.values())[:_NEAR_YEARS], reason="period")
        return Resolved(operand, near=tuple(scored[:3]), reason="measure")
