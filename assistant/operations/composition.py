"""What a side of the accounts is made of: the items that add up to its total, as a table or a paragraph prints them.

The items are taken only where they do add up, within what rounding leaves open: a column that does not is no composition.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant import compute as sums
from assistant.candidates import Resolved
from assistant.compute import Value
from assistant.domain import Group, Status
from assistant.evidence import Bound, Listed, Outcome, Stated, label_of
from assistant.name_forms import core_name
from assistant.operations.nearest import which_body
from assistant.operations.rows import rows_below
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Quantity
from index.ledger_values import StoredFact


def composition(plan: Group, bench: Workbench) -> Outcome:
    """收入由哪些构成, 支出结构: the items of the table whose total is the one that was asked for."""
    resolved = bench.resolver.resolve(plan.operand)
    if not resolved.chosen:
        return bench.missing(resolved)
    if not plan.operand.entity and (asked_back := _which_body(resolved, bench)) is not None:
        return asked_back
    for one in resolved.chosen:
        if items := _items_of(one.stored, bench):
            total = Bound.of(resolved)
            listed = Listed(total.label, tuple(bench.bound(item) for item in items), out_of=len(items))
            return Outcome(Status.ANSWERED, (Stated(total), listed))
    label = label_of(resolved.chosen[0].stored)
    return Outcome(Status.NOT_FOUND, message=Message.of("not_divided", label=label))


def _which_body(resolved: Resolved, bench: Workbench) -> Outcome | None:
    """Nobody was named, and several bodies have a total of this name."""
    held = bench.resolver.held
    fitting = (resolved.chosen[0], *resolved.alternatives)
    bodies = list(dict.fromkeys(held[one.stored.filing].identity.body for one in fitting))
    if len({core_name(body) for body in bodies}) < 2:
        return None
    side, year = resolved.operand.measure.removesuffix("总计"), resolved.operand.period[:4]
    return which_body(f"{body}{year + '年' if year else ''}{side}由哪些构成？" for body in bodies)


def _items_of(total: StoredFact, bench: Workbench) -> list[StoredFact]:
    """The items of a total's own column that add up to it; where that is one item, the items that this one has."""
    source, whole = total.fact.source, total.fact.quantity
    if source.sentence and whole is not None:
        listed = [one for one in rows_below(total, bench) if _is_amount(one)]
        return listed if _add_up(listed, whole) else []
    if source.table_order is None or source.place is None or whole is None:
        return []
    row, column = source.place
    beside = [
        one
        for one in bench.ledger.facts_at(total.filing, source.table_order)
        if one.fact.source.place is not None
        and one.fact.source.place[1] == column
        and one.fact.measure.columns == total.fact.measure.columns
        and len(one.fact.measure.rows) == 1
        and not one.fact.is_total
        and _is_amount(one)
    ]
    above = [one for one in beside if one.fact.source.place is not None and one.fact.source.place[0] < row]
    for items in (beside, above):
        if len(items) == 1 and _add_up(items, whole):
            below = [one for one in rows_below(items[0], bench) if _is_amount(one)]
            return below if _add_up(below, whole) else items
        if _add_up(items, whole):
            return items
    return []


def _is_amount(one: StoredFact) -> bool:
    return one.fact.quantity is not None and one.fact.quantity.value != 0


def _add_up(items: Sequence[StoredFact], whole: Quantity) -> bool:
    amounts = [one.fact.quantity for one in items if one.fact.quantity is not None]
    if not amounts or any(one.unit != whole.unit for one in amounts):
        return False
    added = sums.add([Value("", one) for one in amounts])
    return abs(added.value - whole.value) <= added.margin + whole.half_width
