"""Check: do two sides agree? Sums are done exactly; what rounding leaves open is told apart from a contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Literal

from assistant import compute as sums
from assistant.candidates import Resolved
from assistant.compute import Computation, Value
from assistant.domain import Check, Operand, Status
from assistant.evidence import Bound, Checked, Outcome
from assistant.labels import bare_of_sides
from assistant.matching import bare_label
from assistant.operations.group_search import find_rows
from assistant.operations.rows import rows_below
from assistant.operations.self_checks import facts_of_value, listed_items, printed_mean
from assistant.operations.wholes import whole_of_row
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Basis, Quantity
from index.errors import ComputationError
from index.ledger_values import StoredFact
from index.quantities import unit_scale

_FALLS = ("减", "降", "跌", "缩")
_ALL_OF_ROW = frozenset({"总计", "合计", "小计", "总额"})
_EACH = re.compile(r"^(?:各|每|所有|全部)|[两三四五六七八九十\d](?:部分|项|个|家|类)|各(?:项|类|款|个|任务|部分|单位|季度)?")


def check(plan: Check, bench: Workbench) -> Outcome:
    """Compare the sum of the left side with the right side."""
    try:
        if plan.printed and plan.derived == "mean":
            return printed_mean(plan.left[0], plan.printed, bench)
        if plan.printed and plan.derived == "items":
            return listed_items(plan.left[0], plan.printed, bench)
        if plan.printed:
            return _printed_rate(plan.left[0], plan.printed, bench)
        if plan.parts:
            return _parts_of(plan.left[0], bench)
        if not plan.right:
            return _against_total(plan.left[0], bench)
        if len(plan.left) == 1 and _EACH.search(plan.left[0].measure):
            return _rows_against(plan.left[0], plan.right[0], bench)
        return _sides(plan, bench)
    except ComputationError as error:
        return Outcome(Status.NOT_FOUND, message=Message.of("not_compared", error=error.message))


def _printed_rate(operand: Operand, printed: str, bench: Workbench) -> Outcome:
    """Is a printed rate what its own sentence's figures give? The pair of figures that comes nearest is shown."""
    resolved = bench.resolver.resolve(operand)
    value = Decimal(printed)
    rates = [one.stored for one in resolved.chosen if _is_rate(one.stored, printed)]
    if not rates:
        return bench.missing(resolved)
    known = {one.id for one in rates}
    rates += [one for one in facts_of_value(operand, value, bench) if _is_rate(one, printed) and one.id not in known]
    grown = [(one, pair) for one in rates for pair in _growths(one, bench)]
    told = [*grown, *((one, pair) for one in rates for pair in _quotients(one, bench))]
    if all(abs(pair[0].value - value) > 1 for _, pair in told):
        told += [(one, pair) for one in rates for pair in _shares_of_budget(one, operand, bench)]
    rate, best = min(told, key=lambda found: abs(found[1][0].value - value), default=(rates[0], None))
    bound = bench.bound(rate)
    if best is None or abs(best[0].value - value) > 1:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_figures", label=bound.label, printed=printed), near=(rate,))
    computation, operands = best
    shown = replace(computation, value=computation.value.quantize(Decimal(1).scaleb(-computation.decimals)))
    gap = sums.difference(_as_value("", shown), bound.value)
    tolerance = computation.margin + bound.quantity.half_width
    verdict = (
        "holds" if abs(gap.value) <= bound.quantity.half_width else "rounding" if abs(gap.value) <= tolerance else "contradiction"
    )
    way: Literal["rate", "growth"] = "growth" if any(best is pair for _, pair in grown) else "rate"
    return Outcome(Status.ANSWERED, (Checked(verdict, computation, operands, bound, gap, way=way),))


def _is_rate(stored: StoredFact, printed: str) -> bool:
    quantity = stored.fact.quantity
    return quantity is not None and quantity.unit == "%" and quantity.value == Decimal(printed)


def _quotients(rate: StoredFact, bench: Workbench) -> Iterator[tuple[Computation, tuple[Bound, ...]]]:
    """Every part ÷ whole of two figures of one kind in the sentence of a rate."""
    found = [one for one in bench.facts_beside(rate) if one.fact.quantity is not None and one.fact.quantity.unit != "%"]
    for part, whole in permutations((bench.bound(one) for one in found), 2):
        same = unit_scale(part.quantity.unit)[0] == unit_scale(whole.quantity.unit)[0]
        if same and whole.quantity.value and part.quantity.value != whole.quantity.value:
            yield sums.share(part.value, whole.value), (part, whole)


def _plain(bound: Bound) -> str:
    return sums.plain(bound.quantity.value)


def _growths(rate: StoredFact, bench: Workbench) -> Iterator[tuple[Computation, tuple[Bound, ...]]]:
    """收入 120万元，比上年增加 20万元，增长 20%: the change over what there was before it."""
    rows = rate.fact.measure.rows[:-1]
    beside = [one for one in bench.facts_beside(rate) if one.fact.quantity is not None and one.fact.quantity.unit != "%"]
    changes = [one for one in beside if one.fact.basis is Basis.CHANGE and one.fact.measure.rows[:-1] == rows]
    levels = [one for one in beside if one.fact.measure.rows == rows and one.fact.basis is not Basis.CHANGE]
    for change, level in ((bench.bound(one), bench.bound(other)) for one in changes for other in levels):
        fell = any(word in (change.facts[0].fact.measure.rows[-1]) for word in _FALLS)
        moved = sums.add([level.value, change.value]) if fell else sums.difference(level.value, change.value)
        if moved.value > 0:
            before = Value(level.label, Quantity(moved.value, moved.unit, moved.decimals))
            computation = sums.share(change.value, before)
            sign = "+" if fell else "−"
            formula = f"{_plain(change)} ÷ ({_plain(level)} {sign} {_plain(change)}) × 100%"
            yield replace(computation, formula=formula), (change, level)


def _shares_of_budget(rate: StoredFact, asked: Operand, bench: Workbench) -> Iterator[tuple[Computation, tuple[Bound, ...]]]:
    """调减50万元，占总规模的10%: an amount of the sentence in the budget of the body, at whatever stage it is told."""
    whole = asked.model_copy(update={"measure": "部门预算", "unit": "元", "context": "", "numeric": True})
    stages = [whole.model_copy(update={"basis": basis}) for basis in (Basis.INITIAL, Basis.BUDGET, Basis.ADJUSTED)]
    found = [bench.resolver.resolve(one) for one in stages]
    for part in bench.facts_beside(rate):
        for resolved in found:
            if part.fact.quantity is None or not part.fact.quantity.unit.endswith("元") or not resolved.chosen:
                continue
            total = Bound.of(resolved)
            if total.has_quantity and total.quantity.value and total.facts[0].id != part.id:
                yield sums.share(bench.bound(part).value, total.value), (bench.bound(part), total)


def _sides(plan: Check, bench: Workbench) -> Outcome:
    found = bench.bind((*plan.left, *plan.right), comparable=True)
    for resolved in found:
        if not resolved.chosen or resolved.chosen[0].fact.quantity is None:
            return bench.missing(resolved)
    left = [Bound.of(one) for one in found[: len(plan.left)]]
    right = _whole_beside(left, plan.right[0], bench) or Bound.of(found[len(plan.left)])
    parts = {stored.id for one in left for stored in one.facts}
    if len(left) > 1 and right.facts[0].id in parts:  # a part is not the whole that it is to be checked against
        return bench.missing(Resolved(plan.right[0], reason="measure"))
    return checked(left, right)


def _whole_beside(left: Sequence[Bound], asked: Operand, bench: Workbench) -> Bound | None:
    """支出总计, in no words of its own: the whole of the very row that the parts stand in."""
    if bare_of_sides(bench.resolver.phrase(asked), bench.resolver.terms.light_pattern):
        return None
    return whole_of_row(left, bench)


def _rows_against(each: Operand, total: Operand, bench: Workbench) -> Outcome:
    """各任务相加 against 合计: the total is the total row of the very column that is added up."""
    members = each.model_copy(update={"measure": _EACH.sub("", each.measure)})
    rows = find_rows(members, bench, kinds=("rows",))
    if rows is None:
        return bench.missing(bench.resolver.resolve(members))
    own = _total_of(rows.facts, bench) or _told_elsewhere(total, bench)
    if own is None:
        return bench.missing(bench.resolver.resolve(total))
    return checked([Bound(rows.member_label(one), (one,)) for one in rows.facts], own)


def _told_elsewhere(total: Operand, bench: Workbench) -> Bound | None:
    """The total of a table that prints none of its own: where the filing says it, in another table or a sentence."""
    resolved = bench.resolver.resolve(total)
    return Bound.of(resolved) if resolved.chosen and resolved.chosen[0].fact.quantity is not None else None


def _total_of(members: Sequence[StoredFact], bench: Workbench) -> Bound | None:
    first = members[0]
    source = first.fact.source
    if source.table_order is None or source.place is None:
        return None
    sized = [
        (one.fact.quantity.value, one)
        for one in bench.ledger.facts_at(first.filing, source.table_order)
        if one.fact.is_total
        and one.fact.quantity is not None
        and one.fact.source.place is not None
        and one.fact.source.place[1] == source.place[1]
    ]
    largest = max(sized, key=lambda pair: pair[0], default=None)  # the grand total, not that of a class
    return bench.bound(largest[1]) if largest is not None else None


def _parts_of(whole: Operand, bench: Workbench) -> Outcome:
    """Do the rows one level below a row add up to it, in its own column?"""
    resolved = bench.resolver.resolve(whole)
    for one in resolved.chosen:
        if below := [bench.bound(stored) for stored in rows_below(one.stored, bench)] or _parts_in_row(one.stored, bench):
            return checked(below, bench.bound(one.stored))
    return _parts_in_sentence(resolved, bench) or _parts_of_cell(resolved, bench) or bench.missing(resolved)


def _parts_of_cell(resolved: Resolved, bench: Workbench) -> Outcome | None:
    """三公经费各项, whose whole was told in a sentence: the row of the table in which it is the total."""
    quantity = resolved.chosen[0].fact.quantity if resolved.chosen else None
    if quantity is None:
        return None
    for cell in facts_of_value(resolved.operand, quantity.value, bench):
        if cell.fact.quantity is not None and cell.fact.quantity.unit == quantity.unit and (parts := _parts_in_row(cell, bench)):
            return checked(parts, bench.bound(cell))
    return None


def _parts_in_row(whole: StoredFact, bench: Workbench) -> list[Bound]:
    """The cells beside a total in its own row: of columns under one head their 小计, else each of them."""
    source, quantity = whole.fact.source, whole.fact.quantity
    own = bare_label("".join(whole.fact.measure.columns))
    if source.table_order is None or source.place is None or quantity is None or own not in _ALL_OF_ROW:
        return []
    heads: dict[str, list[StoredFact]] = {}
    for one in bench.ledger.facts_at(whole.filing, source.table_order):
        place, columns, other = one.fact.source.place, one.fact.measure.columns, one.fact.quantity
        beside = place is not None and place[0] == source.place[0] and one.id != whole.id
        if beside and columns and other is not None and other.unit == quantity.unit:
            heads.setdefault(columns[0], []).append(one)
    parts: list[Bound] = []
    for head, cells in heads.items():
        summed = next((one for one in cells if bare_label(one.fact.measure.columns[-1]) in _ALL_OF_ROW), None)
        parts += [Bound(head, (summed,))] if summed is not None else [bench.bound(one) for one in cells]
    return parts if len(parts) > 1 else []


def _parts_in_sentence(resolved: Resolved, bench: Workbench) -> Outcome | None:
    """The parts that the sentence of a whole lists right behind it: 总预算 X，其中 A、B、C."""
    for one in resolved.chosen:
        rows, quantity = one.fact.measure.rows, one.fact.quantity
        if not one.fact.source.sentence or quantity is None:
            continue
        parts = [
            stored
            for stored in bench.sentence_facts(one.stored)
            if stored.fact.quantity is not None
            and stored.fact.measure.rows[:-1] == rows
            and stored.fact.basis not in (Basis.CHANGE, Basis.RATE)
            and unit_scale(stored.fact.quantity.unit)[0] == unit_scale(quantity.unit)[0]
        ]
        if len(parts) > 1:
            return checked([bench.bound(stored) for stored in parts], bench.bound(one.stored))
    return None


def _against_total(operand: Operand, bench: Workbench) -> Outcome:
    """Only one side was named: does its table add up?"""
    rows = find_rows(operand, bench, kinds=("rows",))
    total = _total_of(rows.facts, bench) if rows is not None else None
    if rows is None or total is None:
        return bench.missing(bench.resolver.resolve(operand))
    return checked([Bound(rows.member_label(one), (one,)) for one in rows.facts], total)


def checked(left: Sequence[Bound], right: Bound) -> Outcome:
    """The verdict: holds (equal), rounding (inside what printed digits leave open), contradiction."""
    added = sums.add([one.value for one in left])
    gap = sums.difference(_as_value("左", added), right.value)
    gap = Computation(
        gap.value, gap.unit, f"{sums.plain(added.value)} − {sums.plain(right.quantity.value)}", gap.margin, gap.decimals
    )
    tolerance = added.margin + right.value.width
    verdict = "holds" if gap.value == 0 else "rounding" if abs(gap.value) <= tolerance else "contradiction"
    return Outcome(Status.ANSWERED, (Checked(verdict, added, tuple(left), right, gap),))


def _as_value(label: str, computation: Computation) -> Value:
    return Value(label, Quantity(computation.value, computation.unit, computation.decimals), exact=True)
