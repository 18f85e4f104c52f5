"""What was found for a plan, before it is worded: statements that `compose` turns into text, figures and citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.candidates import Candidate, Resolved
from assistant.compute import Computation, Value
from assistant.domain import Operand, Status
from assistant.labels import STAGE_HEAD
from assistant.matching import normal
from assistant.vocabulary import vocabulary
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
        return cls(_called(label_of(facts[0]), resolved.operand), facts, resolved.operand, resolved.fit)

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


_BARE_TOTAL = re.compile("(?:合计|总计|小计)(?:（(?:[^（）]{0,4}数|金额|[^（）]{0,6}(?:[预决]算|支出|收入))）)?")
_TOTAL_SAID = re.compile("的?(?:合计|总计|小计|总额|总数)$")


def _called(label: str, asked: Operand) -> str:
    """合计, of a table that is about what was asked, says nothing by itself: 三公经费合计."""
    if _BARE_TOTAL.fullmatch(label) is None:
        return label
    stage = rf"(?:{vocabulary().stage_pattern.pattern})[数额]?"
    thing = _TOTAL_SAID.sub("", re.sub(stage, "", _TOTAL_SAID.sub("", asked.measure))).removesuffix("的")
    return f"{thing}{label}" if _HAN.search(thing) else label


_HAN = re.compile("[\u4e00-\u9fff]{2}")
_SHORT = 6  # letters of a name that leans on the one before


def label_of(stored: StoredFact) -> str:
    """What to call a fact: its row's name, with the column's where that adds something."""
    measure = stored.fact.measure
    row = measure.rows[-1] if measure.rows else ""
    if stored.fact.source.sentence and len(measure.rows) > 1 and len(row) <= _SHORT and measure.rows[-2] not in row:
        row = measure.rows[-2] + row  # 部门预算支出 增加, “三公”经费 实际支出: the last word alone says nothing
    column = measure.columns[-1] if measure.columns and measure.columns[-1] != stored.fact.entity else ""
    form = dict(stored.fact.dimensions).get("项目名称", "")
    if form and form not in row:
        row = f"{form} · {row}"
    if not row:
        row, column = _heads(measure.columns, column)
    if not row or not column:
        return row or column
    return f"{row}（{column}）"


def _heads(columns: Sequence[str], column: str) -> tuple[str, str]:
    """What a row without a name is called by its heads: 公务用车购置费（决算数）, 公务用车购置及运行维护费小计（决算数）."""
    own = [one for one in columns if STAGE_HEAD.fullmatch(normal(one)) is None]
    if not own or not column:
        return "", column
    thing = own[-1] if len(own) < 2 or _BARE_TOTAL.fullmatch(own[-1]) is None else own[-2] + own[-1]
    return ("", thing) if column == own[-1] else (thing, column)


def told_apart(bounds: Sequence[Bound]) -> tuple[Bound, ...]:
    """Figures of one name are called by whose, of when or of what sense they are."""
    if len({one.label for one in bounds}) == len(bounds):
        return tuple(bounds)
    facts = [one.facts[0].fact for one in bounds]
    whose = len({fact.entity for fact in facts}) > 1
    when = len({str(fact.period) for fact in facts}) > 1
    senses = not whose and not when and len({fact.basis for fact in facts}) == len(facts)
    marks = [spoken_period(str(fact.period or "")) if when else fact.basis.value if senses else "" for fact in facts]
    times = [f"（{mark}）" if when or mark else "" for mark in marks]
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
    entity: str = ""  # whose the figure is, where the operands are of several


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows picked out of a group: all of a list, the top of a ranking, those that meet a condition."""

    heading: str
    items: tuple[Bound, ...]
    computation: Computation | None = None  # the count, where one was asked for
    is_ranking: bool = False
    out_of: int = 0
    ranked: str = ""  # 最高, 最低
    condition: str = ""  # what the items had to meet, in the question's words
    names_measure: bool = False  # the heading is a measure: told with whose and of when, where all items share that


@dataclass(frozen=True, slots=True)
class Ranked:
    """The place of one figure among all of its kind, from the largest down (`ordered` holds it as well)."""

    heading: str
    own: Bound
    place: int
    ordered: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """One of several things by what follows: 增长较快的是增值税."""

    word: str  # 增长较快
    label: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held: a line for each filing, body or year, and how many filings there are."""

    asks: str  # filings, bodies, years
    lines: tuple[str | Message, ...]
    count: int
    of: frozenset[str]  # the filings


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


Statement = Stated | Computed | Listed | Ranked | Named | Holdings | Quoted | Checked | Itemised


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
                case Ranked():
                    found.update(one.filing for bound in statement.ordered for one in bound.facts)
                case Holdings():
                    found.update(statement.of)
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
        case Ranked():
            return (statement.own,)
        case Named() | Holdings():
            return ()
        case Quoted():
            return statement.quotes
        case Checked():
            return (*statement.left_operands, statement.right)
        case Itemised():
            return (statement.quote,)
