"""Where a miss comes from: the step of the way that went wrong, and what shows it.

Shape:  Case, Answer, Scorecard, what the system has read -> Finding (step, evidence).

The steps are asked in their order, and the first that failed is named, since all after it had no chance:

    reading     an expected operand is not in the ledger, or stands there as another figure
    planning    the plan is of another operation, or of another year
    resolving   the plan is right, but bound to other facts, or to none
    computing   the operands are right, the result is not
    wording     the evidence is right, the wording lacks or adds something
    citing      the answer is right, its citations are not

What a system does not show (its ledger, its plan) is not asked, so a foreign system is told from its answer alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from assistant.domain import Answer, Status
from eval.corpus import file_names
from eval.quantities import plain_number, to_base
from eval.schema import Case, Kind, Operand, Operation
from eval.scorers import Scorecard, Verdict
from eval.scorers.citations import shows
from index.ledger import Ledger
from index.ledger_values import StoredFact
from index.text import fold


class Step(StrEnum):
    NONE = ""
    RUNNING = "running"
    READING = "reading"
    PLANNING = "planning"
    RESOLVING = "resolving"
    COMPUTING = "computing"
    WORDING = "wording"
    CITING = "citing"


@dataclass(frozen=True, slots=True)
class Finding:
    """The step that failed, and why it is thought so."""

    step: Step = Step.NONE
    evidence: str = ""


class Read(Protocol):
    """What a system has read."""

    def flaw(self, operand: Operand) -> str:
        """What is wrong with how a place was read; "" where it is there as printed."""


def diagnose(case: Case, answer: Answer | None, card: Scorecard, read: Read | None = None) -> Finding:
    """The first step that failed; no step where nothing was missed."""
    if answer is None:
        return Finding(Step.RUNNING, "asking failed")
    if card.overall is Verdict.RIGHT:
        return _of_right(card)
    return next(_failures(case, answer, card, read), Finding(Step.WORDING, "evidence and result are right"))


def _of_right(card: Scorecard) -> Finding:
    lacking = [score for score in card.scores if score.verdict is Verdict.WRONG and score.part in _BESIDE]
    return Finding(_BESIDE[lacking[0].part], lacking[0].reason) if lacking else Finding()


_BESIDE = {"citation": Step.CITING, "grounding": Step.CITING, "faithfulness": Step.WORDING, "formula": Step.WORDING}


def _failures(case: Case, answer: Answer, card: Scorecard, read: Read | None) -> Iterator[Finding]:
    """Each step that can be seen to have failed, first step first."""
    if case.expected.abstain:
        yield Finding(Step.RESOLVING if answer.status is Status.ANSWERED else Step.PLANNING, card.reasons)
    if read is not None:
        flaws = [flaw for operand in case.places if (flaw := read.flaw(operand))]
        yield from (Finding(Step.READING, flaw) for flaw in flaws)
    if fault := _plan_fault(case, answer):
        yield Finding(Step.PLANNING, fault)
    if answer.status is not Status.ANSWERED:
        yield Finding(Step.RESOLVING, f"{answer.status}: nothing was bound to {_planned(answer) or 'what was asked'}")
    if unbound := _unbound(case, answer):
        yield Finding(Step.RESOLVING, f"not bound: {', '.join(unbound)}")
    wrong = {score.part: score.reason for score in card.scores if score.verdict is Verdict.WRONG}
    if "period" in wrong:
        yield Finding(Step.RESOLVING, wrong["period"])
    for part in ("value", "scale", "unit", "holding"):
        if part in wrong:
            computed = case.operation not in (None, Operation.LOOKUP, Operation.TREND)
            yield Finding(Step.COMPUTING if computed or part != "value" else Step.RESOLVING, wrong[part])
    for part in ("text", "list"):
        if part in wrong:
            yield Finding(Step.WORDING, wrong[part])


# --- the plan --------------------------------------------------------------------------------------

_ANY_LIST = {"list", "enumeration", "records", "maximum", "minimum", "text", "count"}
_SENTENCES = {"text", "definition", "reason", "enumeration", "procedure", "when", "list", "records"}
_FITTING: dict[Operation, set[str]] = {
    Operation.LOOKUP: {"lookup", "trend", "records", "list", "execution_rate", "share", "growth", *_SENTENCES},
    Operation.TREND: {"trend", "lookup", "records", "list"},
    Operation.SUM: {"sum", "group_sum", "records"},
    Operation.MEAN: {"mean", "group_mean", "records"},
    Operation.MAX: {"maximum", "compare", "records"},
    Operation.MIN: {"minimum", "compare", "records"},
    Operation.TOP: {"maximum", "minimum", "records"},
    Operation.DIFFERENCE: {"rest", "difference", "compare", "growth", "records"},
    Operation.GROWTH: {"growth", "lookup"},
    Operation.YEARLY_GROWTH: {"yearly_growth", "growth"},
    Operation.SHARE: {"share", "lookup", "records"},
    Operation.SHARES: {"share", "records"},
    Operation.RATE: {"execution_rate", "share", "lookup", "records"},
    Operation.REMAINDER: {"difference", "growth", "share", "records"},
    Operation.MULTIPLE: {"multiple", "records"},
    Operation.PER_HEAD: {"per_head", "multiple", "records"},
    Operation.CONVERT: {"lookup"},
    Operation.COUNT: {"count", "lookup", "records"},
}
_SPARE = 2.5  # how much longer than its label an operand may be: column, basis and body may stand in it
_KNOWN = set().union(*_FITTING.values(), {"check", "refuse"}, _ANY_LIST)


def _plan_fault(case: Case, answer: Answer) -> str:
    """Why the plan cannot lead to the answer; "" where it can, or where none is shown.

    Operations that are not known here are given the benefit of the doubt: a program may have ways of its own.
    """
    if answer.status is Status.REFUSED:
        return "refused as none of its business"
    plans = [plan for plan in answer.plan.get("plans") or () if isinstance(plan, dict)]
    operations = {str(plan.get("operation", "")) for plan in plans}
    fitting = _fitting(case)
    if operations and operations <= _KNOWN and not operations & fitting:
        return f"planned {', '.join(sorted(operations))} where {case.operation or case.kind} was asked"
    asked = {value.period for value in case.expected.values if value.period}
    planned = {str(operand.get("period", ""))[:4] for plan in plans for operand in _operands_of(plan)} - {""}
    if asked and planned and not asked & planned:
        return f"planned for {', '.join(sorted(planned))} where {', '.join(sorted(asked))} was asked"
    measures = [fold(str(operand["measure"])) for plan in plans for operand in _operands_of(plan)]
    return _cut_wrongly(case, measures) if answer.status is not Status.ANSWERED and measures else ""


def _planned(answer: Answer) -> str:
    plans = [plan for plan in answer.plan.get("plans") or () if isinstance(plan, dict)]
    return ", ".join(repr(operand["measure"]) for plan in plans for operand in _operands_of(plan))


def _cut_wrongly(case: Case, measures: list[str]) -> str:
    """Where the question names an expected row, some operand should be that name, with little beside it."""
    for label in (fold(operand.row) for operand in case.places if operand.row):
        if label not in fold(case.question):
            continue
        holding = [measure for measure in measures if label in measure]
        if not holding:
            return f"{label!r} of the question is in no operand: {', '.join(measures)}"
        if all(len(measure) > _SPARE * len(label) for measure in holding):
            return f"the operand {holding[0]!r} is more than {label!r}"
    return ""


def _fitting(case: Case) -> set[str]:
    if case.expected.holding is not None:
        return {"check"}
    if case.kind is Kind.LIST:
        return _ANY_LIST
    return _SENTENCES | {"lookup"} if case.operation is None else _FITTING[case.operation]


def _operands_of(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    for value in plan.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "measure" in one:
                yield one


# --- the evidence ----------------------------------------------------------------------------------


def _unbound(case: Case, answer: Answer) -> list[str]:
    """Expected operands that the answer neither cites nor computes with."""
    used = {_number(operand.value) for figure in answer.figures for operand in figure.operands}
    return [
        operand.row or operand.quote
        for operand in case.places
        if operand.value not in used and not any(shows(operand, citation) for citation in answer.citations)
    ]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except ArithmeticError:
        return None


# --- what our ledger holds -------------------------------------------------------------------------


class LedgerRead:
    """What one of our ledgers has read, asked place by place."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._facts: dict[str, list[StoredFact]] = {}
        self._texts: dict[str, str] = {}

    def flaw(self, operand: Operand) -> str:
        filing = next((self._ids[name] for name in file_names(operand.filing) if name in self._ids), None)
        if filing is None:
            return f"{operand.filing} is not held"
        if operand.value is None or not operand.row:
            return "" if plain_number(operand.quote) in self._text(filing) else f"{operand.quote!r} was not read"
        return self._flaw_of_cell(operand, filing)

    def _flaw_of_cell(self, operand: Operand, filing: str) -> str:
        """A cell is right when a fact of its row has its amount; the same digits in another unit are a unit misread."""
        rows = [place.row for place in operand.places if place.row]
        here = [fact for fact in self._facts_of(filing) if any(_is_of_row(fact, row) for row in rows)]
        if not here:
            return f"no row {operand.row!r} was read"
        amounts = [fact.fact.quantity for fact in here if fact.fact.quantity is not None]
        wanted = to_base(operand.value or Decimal(0), operand.unit)
        if any(to_base(amount.value, amount.unit) == wanted for amount in amounts):
            return ""
        other = next((amount for amount in amounts if amount.value == operand.value), None)
        if other is None:
            return f"row {operand.row!r} was read without {operand.quote}"
        loose = not other.unit or to_base(Decimal(1), other.unit)[0] != wanted[0]
        return "" if loose else f"{operand.quote} was read as {other.value} {other.unit}"

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {filing.file_name: filing.id for filing in self._ledger.filings()}

    def _facts_of(self, filing: str) -> list[StoredFact]:
        if filing not in self._facts:
            self._facts[filing] = list(self._ledger.facts([filing]))
        return self._facts[filing]

    def _text(self, filing: str) -> str:
        if filing not in self._texts:
            cells = (cell.text for table in self._ledger.tables(filing) for cell in table.cells)
            paragraphs = (paragraph.text for paragraph in self._ledger.paragraphs(filing))
            self._texts[filing] = "|".join(plain_number(text) for text in (*paragraphs, *cells))
        return self._texts[filing]


def _is_of_row(stored: StoredFact, row: str) -> bool:
    wanted = fold(row)
    fact = stored.fact
    return any(wanted in name or name in wanted for label in (*fact.measure.rows, fact.source.row or "") if (name := fold(label)))
