"""Targets against what came of them: which indicators of a form missed their target, and how many.

Target and outcome stand in one row of one table. An indicator is judged only where both can be read: two quantities of one
unit, or words that say plainly whether it was done; of the others nothing is claimed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.compute import Computation
from assistant.domain import Group, Status
from assistant.evidence import Bound, Listed, Outcome
from assistant.matching import normal
from assistant.operations.nearest import held_of, which_body
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Basis, Fact
from index.errors import ComputationError
from index.ledger_values import StoredFact
from index.quantities import convert

_UNDONE = re.compile(r"未(?:按[期时])?(?:完成|达到?|实现|开展|实施|达标)|没有?(?:完成|达到?|实现)|部分(?:完成|达成|实现)|基本未")
_DONE = re.compile(
    r"^(?:已经?|全部|均已?|按[期时]|如期|基本)?(?:完成|达成|达到|实现|达标)(?:预期)?(?:年度)?(?:指标|目标|要求|值)?$"
)
_COST = re.compile(r"成本|费用|支出|价格|单价|投诉|事故|死亡|损失|能耗|排放")  # less of it is better


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator's target and outcome, of one row."""

    target: StoredFact
    actual: StoredFact

    @property
    def name(self) -> str:
        return self.actual.fact.measure.rows[-1] if self.actual.fact.measure.rows else ""


def against_targets(plan: Group, bench: Workbench) -> Outcome:
    """没有达到目标的指标有哪些, 有几个: those of the newest form of the year that was asked for."""
    held = bench.resolver.held
    forms = _judged(plan, bench)
    if not forms:
        return Outcome(
            Status.NOT_FOUND, message=Message.of("no_targets"), notes=tuple(filter(None, [held_of(plan.operand, bench)]))
        )
    with_forms = [one for one in bench.resolver.scope(plan.operand).filings if one in forms]
    newest_first = sorted(with_forms, key=lambda one: held[one].identity.year or 0, reverse=True)
    bodies = list(dict.fromkeys(held[filing].identity.body for filing in newest_first))
    if len(bodies) > 1 and not plan.operand.entity:
        return which_body(f"{body}没有达到目标的指标有哪些？" for body in bodies)
    return _told(plan, forms[newest_first[0]])


def _told(plan: Group, judged: Sequence[tuple[Pair, bool | None]]) -> Outcome:
    kept = [pair for pair, met in judged if met is (plan.operation == "met")]
    unread = sum(met is None for _, met in judged)
    items = tuple(Bound(f"{one.name}（目标 {one.target.fact.text}）", (one.actual,)) for one in kept)
    heading = "达到目标的指标" if plan.operation == "met" else "未达到目标的指标"
    count = Computation(Decimal(len(items)), "个", "", Decimal(0), 0)
    notes = (Message.of("targets_unread", count=unread),) if unread else ()
    return Outcome(Status.ANSWERED, (Listed(heading, items, count, out_of=len(judged) - unread),), notes=notes)


def _judged(plan: Group, bench: Workbench) -> dict[str, list[tuple[Pair, bool | None]]]:
    """The pairs of each filing in scope with what became of them; of filings in which at least one can be judged."""
    forms: dict[str, list[tuple[Pair, bool | None]]] = defaultdict(list)
    for pair in _pairs(plan, bench):
        forms[pair.target.filing].append((pair, is_met(pair)))
    return {filing: judged for filing, judged in forms.items() if any(met is not None for _, met in judged)}


def _pairs(plan: Group, bench: Workbench) -> Iterator[Pair]:
    """The rows of tables that hold a target and an outcome, of the period asked for."""
    rows: dict[tuple[str, int | None, int], dict[Basis, StoredFact]] = defaultdict(dict)
    scope = bench.resolver.scope(plan.operand)
    for one in bench.ledger.facts_of_basis(Basis.TARGET, Basis.ACTUAL, filings=scope.filings):
        fact, source = one.fact, one.fact.source
        if source.place is None or not bench.resolver.judge.is_of(one, plan.operand.period):
            continue
        rows[one.filing, source.table_order, source.place[0]].setdefault(fact.basis, one)
    for found in rows.values():
        if len(found) == len((Basis.TARGET, Basis.ACTUAL)):
            yield Pair(found[Basis.TARGET], found[Basis.ACTUAL])


def is_met(pair: Pair) -> bool | None:
    """Did the outcome reach the target? None where that cannot be read."""
    target, actual = pair.target.fact, pair.actual.fact
    if _UNDONE.search(actual.text):
        return False
    if target.quantity is None or actual.quantity is None:
        if normal(target.text) == normal(actual.text):
            return True  # 得到保障, aimed at and told
        return True if _DONE.fullmatch(actual.text.strip("。 ")) else None
    try:
        reached = convert(actual.quantity, target.quantity.unit).value if actual.quantity.unit else actual.quantity.value
    except ComputationError:
        return None
    return _reaches(reached, target)


def _reaches(reached: Decimal, target: Fact) -> bool | None:
    assert target.quantity is not None
    bound = target.quantity.value
    match target.quantity.comparator:
        case "≥":
            return reached >= bound
        case ">":
            return reached > bound
        case "≤":
            return reached <= bound
        case "<":
            return reached < bound
        case _:
            less_is_better = _COST.search("".join(target.measure.rows[-2:])) is not None
            return reached <= bound if less_is_better else reached >= bound
