"""What was found for a plan, before it is worded: statements that `compose` turns into text, figures and citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.candidates import Candidate, Resolved
from assistant.compute import Computation, Value
from assistant.domain import Operand, Status
from assistant.wording import Message, spoken_period
from index.domain import Basis, Fact, Paragraph, Quantity
from index.ledger_values import StoredFact
from index.quantities import is_count


@dataclass(frozen=True, slots=True)
class Bound:
    """An operand bound to what the filings print: facts of one value, best source first."""

    label: str
    facts: tuple[StoredFact, ...]
    operand: Operand | None = None
    fit: float = 1.0  # how well the words that were asked meet the fact, 0 to 1

    @classmethod
    def of(cls, resolved: Resolved) -> Bound:
        facts = tuple(one.stored for one in resolved.chosen)
        return cls(label_of(facts[0]), facts, resolved.operand, resolved.fit)

    @property
    def quantity(self) -> Quantity:
        quantity = self.facts[0].fact.quantity
        assert quantity is not None, "only bound where a quantity is needed"
        return quantity

    @property
    def has_quantity(self) -> bool:
        return self.facts[0].fact.quantity is not None

    @property
    def value(self) -> Value:
        return Value(self.label, self.quantity, exact=is_count(self.quantity))


_SHORT = 6  # letters of a name that leans on the one before


def label_of(stored: StoredFact) -> str:
    """What to call a fact: its row's name, with the column's where that adds something."""
    measure = stored.fact.measure
    row = measure.rows[-1] if measure.rows else ""
    if stored.fact.source.sentence and len(measure.rows) > 1 and len(row) <= _SHORT and measure.rows[-2] not in row:
        row = measure.rows[-2] + row  # 部门预算支出 增加, “三公”经费 实际支出: the last word alone says nothing
    column = measure.columns[-1] if measure.columns else ""
    form = dict(stored.fact.dimensions).get("项目名称", "")
    if form and form not in row:
        row = f"{form} · {row}"
    if not row or not column:
        return row or column
    return f"{row}（{column}）"


def told_apart(bounds: Sequence[Bound]) -> tuple[Bound, ...]:
    """Figures of one name are called by whose or of when they are."""
    if len({one.label for one in bounds}) == len(bounds):
        return tuple(bounds)
    facts = [one.facts[0].fact for one in bounds]
    whose = len({fact.entity for fact in facts}) > 1
    when = len({str(fact.period) for fact in facts}) > 1
    times = [f"（{spoken_period(str(fact.period or ''))}）" if when else "" for fact in facts]
    return tuple(
        replace(one, label=f"{fact.entity if whose else ''}{one.label}{time}")
        for one, fact, time in zip(bounds, facts, times, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, list item or table cell quoted as an answer; `start`:`end` are its place in the paragraph."""

    text: str
    filing: str
    section: tuple[str, ...] = ()
    paragraph: Paragraph | None = None
    start: int = 0
    end: int = 0
    stored: StoredFact | None = None
    fit: float = 1.0  # how well it meets what was asked, 0 to 1


@dataclass(frozen=True, slots=True)
class Stated:
    """A printed value (or text); `converted` when another unit was asked for."""

    bound: Bound
    converted: Computation | None = None
    alternatives: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure computed from bound operands; `stated` is the same figure where a filing prints it."""

    label: str | Message
    computation: Computation
    operands: tuple[Bound, ...]
    stated: StoredFact | None = None
    contradicts: bool = False  # the printed figure differs by more than rounding leaves open
    period: str = ""  # what the figure is about, where that is the period of none of the operands
    about: Bound | None = None  # the operand whose period the figure is about, where it is not the first


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows picked out of a group: all of a list, the top of a ranking, those that meet a condition."""

    heading: str
    items: tuple[Bound, ...]
    computation: Computation | None = None  # the count, where one was asked for
    is_ranking: bool = False
    out_of: int = 0
    ranked: str = ""  # 最高, 最低
    names_measure: bool = False  # the heading is a measure: told with whose and of when, where all items share that


@dataclass(frozen=True, slots=True)
class Quoted:
    """Sentences that answer."""

    quotes: tuple[Quote, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Do two sides agree? `tolerance` is what rounding of all printed figures leaves open."""

    verdict: str  # holds, rounding, contradiction
    left: Computation
    left_operands: tuple[Bound, ...]
    right: Bound
    gap: Computation
    note: str = ""
    way: Literal["sum", "mean", "rate", "growth"] = "sum"  # how the left side is made one figure


@dataclass(frozen=True, slots=True)
class Itemised:
    """A passage that says how many items it lists, and how many it does list."""

    quote: Quote
    said: int
    found: int


Statement = Stated | Computed | Listed | Quoted | Checked | Itemised


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation came to. Where it is not `answered`, `message` says why and `near` what is held instead."""

    status: Status
    statements: tuple[Statement, ...] = ()
    message: Message | None = None
    near: tuple[StoredFact, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def is_answered(self) -> bool:
        return self.status is Status.ANSWERED

    @property
    def fit(self) -> float:
        """How well the words of the question meet what the statements rest on: as their least fitting part."""
        return min((part.fit for statement in self.statements for part in _parts(statement)), default=1.0)

    def facts(self) -> list[Fact]:
        """The facts that the figures rest on, the best source of each."""
        parts = (part for statement in self.statements for part in _parts(statement))
        return [part.facts[0].fact for part in parts if isinstance(part, Bound)]

    @property
    def basis(self) -> Basis:
        """The sense of the one figure that was looked up; NONE where there are several, or none."""
        first = self.statements[0] if len(self.statements) == 1 else None
        return first.bound.facts[0].fact.basis if isinstance(first, Stated) else Basis.NONE

    def filings(self) -> set[str]:
        """The filings that the statements rest on."""
        found: set[str] = set()
        for statement in self.statements:
            match statement:
                case Stated():
                    found.update(one.filing for one in statement.bound.facts)
                case Computed():
                    found.update(one.filing for bound in statement.operands for one in bound.facts)
                case Listed():
                    found.update(one.filing for bound in statement.items for one in bound.facts)
                case Quoted():
                    found.update(quote.filing for quote in statement.quotes)
                case Checked():
                    found.update(one.filing for one in statement.right.facts)
                case Itemised():
                    found.add(statement.quote.filing)
        return found


def _parts(statement: Statement) -> tuple[Bound | Quote, ...]:
    match statement:
        case Stated():
            return (statement.bound,)
        case Computed():
            return statement.operands
        case Listed():
            return statement.items
        case Quoted():
            return statement.quotes
        case Checked():
            return (*statement.left_operands, statement.right)
        case Itemised():
            return (statement.quote,)
