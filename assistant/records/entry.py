"""Where record queries enter the way of a question: before the label way for registers, after it for all other tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Compute, Lookup, Plan, Reading, Records, Status
from assistant.evidence import Outcome, Stated
from assistant.operations import Workbench, operate
from assistant.planning.parts import split_parts
from assistant.planning.subjects import subject_of
from assistant.records.choose import WORKBOOKS, choose
from assistant.records.read import read_again
from assistant.wording import Message
from index.domain import OUTCOMES, PLANS, Basis
from index.ledger_values import StoredFact, StoredFiling
from index.periods import find_basis, name_without_periods
from index.text import fold

_RATE = re.compile(r"[%％率]|比[重例]|百分|增幅|降幅|增速")
_NOT_OVER_RECORDS = frozenset(
    {"refuse", "again", "held", "reason", "definition", "procedure", "check", "per_head", "growth", "yearly_growth"}
)


def records_first(question: str, reading: Reading, bench: Workbench, before: Sequence[Reading] = ()) -> Reading:
    """The reading, with each part that a register explains in full read as a query over its records.

    `before` are the readings of the turns before: 那孙三呢 asks the last record query again, of another value.
    """
    texts = split_parts(fold(question))
    last = before[-1].plans[-1] if before and before[-1].plans else None
    if isinstance(last, Records) and len(texts) == 1:
        again = read_again(question, last, bench.shelf.register(last)) if last.filing in bench.resolver.held else None
        if again is not None:
            return Reading(plans=(again,))
        if unit := _asks_only_unit(reading):
            return Reading(plans=(last.model_copy(update={"unit": unit}),))
    if len(texts) != len(reading.plans) or (len(texts) == 1 and last is not None and _leans(texts[0], reading.plans[0])):
        return reading
    plans = [_first(text, plan, bench) for text, plan in zip(texts, reading.plans, strict=True)]
    if not isinstance(plans[0], Records):  # what a body tells of itself goes on with that body, not with somebody's register
        plans[1:] = [
            plan if subject is not None and subject.entity else own
            for plan, own, subject in zip(plans[1:], reading.plans[1:], map(subject_of, reading.plans[1:]), strict=True)
        ]
    first, computes = plans[0], any(isinstance(one, Compute) for one in reading.plans[1:])  # 一共多少，比上年呢: two things
    if len(plans) > 1 and isinstance(first, Records) and not computes and _same(question, reading.plans[0], first, bench):
        return Reading(plans=(first,))
    return Reading(plans=tuple(plans))


def _leans(text: str, plan: Plan) -> bool:
    """白水县比青山区多多少, after a figure of one of them: in what is not said again."""
    return isinstance(plan, Compute) and all(one.measure and one.measure not in text for one in plan.operands)


def _asks_only_unit(reading: Reading) -> str:
    """换算成亿元是多少: the unit that a turn asks for, if it asks for nothing else."""
    plan = reading.plans[0]
    is_bare_lookup = isinstance(plan, Lookup) and not any(one.measure or one.code or one.period for one in plan.operands)
    return plan.unit if isinstance(plan, Lookup) and is_bare_lookup else ""


def _first(text: str, plan: Plan, bench: Workbench) -> Plan:
    """One value is asked for, and a register offers several of its columns: then labels may know the one that is meant."""
    made = _of_register(text, plan, bench, first=True)
    if made is None:
        return plan
    several = made.task == "select" and len(made.columns) > 1
    if several and isinstance(plan, Lookup) and len(plan.operands) == 1:
        best = bench.resolver.resolve(plan.operands[0]).best
        if best is not None and best.fact.quantity is not None and best.stored.filing == made.filing:
            return plan
    return made


def records_else(question: str, reading: Reading, outcomes: Sequence[Outcome], bench: Workbench) -> tuple[Reading, list[Outcome]]:
    """Parts that the label way did not answer, tried over the records of any table."""
    texts = split_parts(fold(question))
    plans, made = list(reading.plans), list(outcomes)
    if len(texts) != len(plans):
        return reading, made
    for at, (text, outcome) in enumerate(zip(texts, outcomes, strict=True)):
        if isinstance(plans[at], Records) or (outcome.is_answered and not _picks_one_of_many(outcome, bench)):
            continue
        plan = _of_register(text, plans[at], bench, first=False)
        if plan is not None and _counts_no_records(plan, bench):
            continue
        if plan is not None and (found := operate(plan, bench)).is_answered:
            plans[at], made[at] = plan, found
        elif outcome.is_answered:
            made[at] = Outcome(Status.NOT_FOUND, message=Message("many_records"))
    return Reading(plans=tuple(plans)), made


def _counts_no_records(plan: Records, bench: Workbench) -> bool:
    """Rows of a table of figures are no things: how many of them there are answers no 有多少批次."""
    return plan.task in ("count", "distinct") and not bench.shelf.register(plan).is_register


def _picks_one_of_many(outcome: Outcome, bench: Workbench) -> bool:
    """A workbook's register holds several rows that fit, and one of their cells was answered."""
    for statement in outcome.statements:
        if not isinstance(statement, Stated) or not _in_register(statement.bound.facts[0], bench):
            continue
        chosen = statement.bound.facts[0]
        if any(_is_like(one.stored, chosen) for one in statement.alternatives):
            return True
    return False


def _is_like(one: StoredFact, other: StoredFact) -> bool:
    """Are two facts two records of one register? Those of another scope, basis or table are told apart in the answer."""
    same_table = (one.filing, one.fact.source.table_order) == (other.filing, other.fact.source.table_order)
    return same_table and one.fact.basis is other.fact.basis and one.fact.dimensions == other.fact.dimensions


def _in_register(stored: StoredFact, bench: Workbench) -> bool:
    order = stored.fact.source.table_order
    filing = bench.resolver.held[stored.filing]
    if order is None or filing.media not in WORKBOOKS:
        return False
    if not filing.identity.body:
        return True  # nothing is known of its labels: one of several figures of a row is a guess
    return any(register.is_register for register in bench.shelf.registers(stored.filing, order))


def _of_register(text: str, plan: Plan, bench: Workbench, *, first: bool) -> Records | None:
    if plan.operation in _NOT_OVER_RECORDS:
        return None
    filings = _scope(text, plan, bench)
    named = bench.resolver.names.find(text)
    made = choose(text, filings, bench.shelf, first=first, named=named) if filings else None
    if made is not None and (_is_in_other_sense(plan, made, bench) or _is_no_rate(plan, made)):
        return None
    return made if made is None else made.model_copy(update={"unit": getattr(plan, "unit", "")})


def _is_in_other_sense(plan: Plan, made: Records, bench: Workbench) -> bool:
    """预算多少, of a table of what was spent: its columns say 决算, or its title where they say nothing."""
    subject = subject_of(plan)
    if subject is None or subject.basis is Basis.NONE:
        return False
    register = bench.shelf.register(made)
    named = [find_basis(name_without_periods(name)) for name in (*made.measure_names, *made.column_names)]
    told: set[Basis] = {one for one in named if one is not Basis.NONE} or {find_basis(name_without_periods(register.table.title))}
    return bool(told) and (told <= OUTCOMES if subject.basis in PLANS else subject.basis in OUTCOMES and told <= PLANS)


def _is_no_rate(plan: Plan, made: Records) -> bool:
    """是上年的百分之几 asks for no amount."""
    asks_rate = made.task == "select" and getattr(plan, "unit", "") == "%"
    return asks_rate and not any(_RATE.search(name) for name in made.column_names)


def _scope(text: str, plan: Plan, bench: Workbench) -> list[StoredFiling]:
    """The filings that may speak: those of the body named; where a year is said, those of that year or of none."""
    subject = subject_of(plan)
    held = bench.resolver.held
    if subject is None:
        return [] if plan.operation == "refuse" else list(held.values())
    filings = [held[one] for one in bench.resolver.scope(subject).filings]
    year = subject.period[:4]
    if not year or year not in text:  # 第二季度, 6月5日: what year that is depends on the table
        return filings
    return [one for one in filings if one.identity.year is None or str(one.identity.year) == year]


def _same(question: str, first: Plan, plan: Records, bench: Workbench) -> bool:
    """…的是哪个？有多少人？ the second part asks for nothing that the first does not tell."""
    text = fold(question)
    named = bench.resolver.names.find(text)
    return choose(text, _scope(question, first, bench), bench.shelf, first=True, named=named) == plan
