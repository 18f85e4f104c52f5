"""The facts that an operand may mean: what was asked, candidates, what speaks against one, what was chosen of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain import Operand
from assistant.matching import Phrase
from assistant.names import Name
from index.domain import Fact
from index.ledger_values import StoredFact, StoredFiling

BONUS = 0.2  # of a score above coverage less costs
WIDE = 100  # filings from which on a search is kept to the year asked for: few enough, and all years are looked at


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Which filings may speak for an operand, and whom they must speak of."""

    filings: tuple[str, ...]
    entity: Name | None = None
    is_part: bool = False  # the entity is a part of the filing's body
    known: Mapping[str, StoredFiling] = field(default_factory=dict)  # all that are held

    def year_of(self, period: str) -> int | None:
        """The year that a search is to be kept to: where many filings may speak, those of other years would crowd it out."""
        return int(period[:4]) if period[:4].isdigit() and len(self.filings) > WIDE else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An operand with its words weighed, who may speak for it, and what the operands before it came to."""

    operand: Operand
    phrase: Phrase
    around: Phrase  # the words of it and those that stood around it
    scope: Scope
    beside: tuple[Candidate, ...] = ()


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
        plain = min(max(self.chosen[0].score - BONUS, 0.0), 1.0)
        return plain / 2 if self.alternatives else plain


@dataclass(frozen=True, slots=True)
class Search:
    """One operand's way to its fact: all that was looked at, for who asks how an answer was found."""

    asked: Asked
    found: tuple[Candidate, ...]
    timed: tuple[Candidate, ...]  # of the period asked for
    resolved: Resolved


def year_of(stored: StoredFact, held: Mapping[str, StoredFiling]) -> int | None:
    """The year a fact is of: that of its period, else that of its filing."""
    return stored.fact.period.year if stored.fact.period else held[stored.filing].identity.year
