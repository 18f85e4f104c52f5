"""What a part is a part of, where nobody says: the whole of its row, the total of its column, the figure it is listed under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.candidates import Resolved
from assistant.evidence import Bound
from assistant.matching import bare_label, normal
from assistant.operations.workbench import Workbench
from index.domain import OUTCOMES, Basis
from index.ledger_values import StoredFact
from index.quantities import unit_scale


def whole_of_row(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """Parts that are columns of one row: the column of that row which stands for the whole."""
    first = parts[0].facts[0]
    order, place = first.fact.source.table_order, first.fact.source.place
    rows = {one.facts[0].fact.measure.rows for one in parts}
    if len(parts) < 2 or len(rows) > 1 or order is None or place is None:
        return None
    in_table = bench.ledger.facts_at(first.filing, order)
    found = next((one for one in in_table if one.fact.quantity is not None and _is_whole_of_row(one, place[0], bench)), None)
    return bench.bound(found) if found is not None else None


def whole_of_all(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """What parts are parts of, where nobody says: the whole of their row, the total of their column, the row above."""
    spoken_of = parent_of(parts[0], bench) if len(parts) == 1 and _stands_in_what_was_said(parts[0]) else None
    return whole_of_row(parts, bench) or spoken_of or whole_of(parts[0], bench) or parent_of(parts[0], bench)


def _stands_in_what_was_said(part: Bound) -> bool:
    """留学教育预算, 其中来华留学教育, 占几成: was the row above a part spoken of before it?"""
    rows = part.facts[0].fact.measure.rows
    if part.operand is None or not part.operand.inside or len(rows) < 2:
        return False
    above = bare_label(rows[-2])
    return len(above) > 1 and above in normal(part.operand.context)


def parent_of(part: Bound, bench: Workbench) -> Bound | None:
    """政府采购预算 of 政府采购预算 › 政府采购工程预算: where there is no total, the figure that a part is listed under."""
    for stored in part.facts:
        fact = stored.fact
        if len(fact.measure.rows) < 2 or fact.quantity is None:
            continue
        above = replace(fact.measure, rows=fact.measure.rows[:-1])
        found = bench.ledger.facts_with_path(str(above), [stored.filing])
        if (beside := next((one for one in found if _is_told_with(one, stored)), None)) is not None:
            return bench.bound(beside)
        for one in found:
            alike = one.fact.quantity is not None and unit_scale(one.fact.quantity.unit)[0] == unit_scale(fact.quantity.unit)[0]
            of_one_sense = one.fact.basis is fact.basis or {one.fact.basis, fact.basis} <= OUTCOMES
            if alike and of_one_sense and (one.fact.period, one.fact.entity) == (fact.period, fact.entity):
                return bench.bound(one)
    return None


def _is_told_with(one: StoredFact, part: StoredFact) -> bool:
    """预算调整为 X，其中基本支出 Y: the whole that the very sentence of a part tells, in whatever sense."""
    a, b = one.fact.quantity, part.fact.quantity
    sentence = part.fact.source.sentence.strip()
    if a is None or b is None or not sentence or one.fact.source.sentence.strip() != sentence or one.id == part.id:
        return False
    return unit_scale(a.unit)[0] == unit_scale(b.unit)[0] and one.fact.basis not in (Basis.CHANGE, Basis.RATE)


def whole_of(part: Bound, bench: Workbench) -> Bound | None:
    """What a part is a part of: the total of its column; where it is that itself, the whole of its row."""
    for stored in part.facts:
        source, quantity = stored.fact.source, stored.fact.quantity
        if source.table_order is None or source.place is None or quantity is None:
            continue
        facts = [one for one in bench.ledger.facts_at(stored.filing, source.table_order) if one.fact.quantity is not None]
        columns = [one for one in facts if one.fact.is_total and one.fact.measure.columns == stored.fact.measure.columns]
        rows = [one for one in facts if _is_whole_of_row(one, source.place[0], bench)]
        sized = [
            max(((one.fact.quantity.value, one) for one in wholes if one.fact.quantity is not None and one.id != stored.id),
                key=lambda pair: pair[0], default=None)
            for wholes in (columns, rows)
        ]  # fmt: skip
        for is_larger in (True, False):  # a whole as large as its part is one only where there is no other
            for largest in sized:
                if largest is not None and (largest[0] > quantity.value or (not is_larger and largest[0] == quantity.value)):
                    return bench.bound(largest[1])
    return None


def _is_whole_of_row(stored: StoredFact, row: int, bench: Workbench) -> bool:
    place, columns = stored.fact.source.place, stored.fact.measure.columns
    return place is not None and place[0] == row and bool(columns) and normal(columns[-1]) in bench.resolver.terms.wholes


_ALL_OF_IT = re.compile("(?:的?总(?=支出|收入|投资|资金|费用|额|金额|预算)|一共|总共|合计|总计)")
_MONEY_END = re.compile("(?:支出|收入|投资|资金|费用|额|金额|预算)+$")
_LONG_NAME = 4  # letters by which a filing's own title may be known


def all_of_subject(resolved: Resolved, asks_all: bool, bench: Workbench) -> Resolved:
    """养老服务补贴总支出, of a report on just that: the total of the column, and no item whose longer name holds the words."""
    best, asked = resolved.best, normal(resolved.operand.measure)
    if best is None or resolved.operand.scope or not (asks_all or _ALL_OF_IT.search(asked)):
        return resolved
    source, rows = best.fact.source, best.fact.measure.rows
    thing = _MONEY_END.sub("", _ALL_OF_IT.sub("", asked))
    is_item = source.table_order is not None and rows and not best.fact.is_total and thing not in bare_label(rows[-1])
    title = normal(bench.resolver.held[best.stored.filing].identity.title + (source.table or ""))
    if not is_item or source.table_order is None or len(thing) < _LONG_NAME or thing not in title:
        return resolved
    places = ((one, one.fact.source.place) for one in bench.ledger.facts_at(best.stored.filing, source.table_order))
    column = [one for one, place in places if place is not None and source.place is not None and place[1] == source.place[1]]
    totals = [one for one in column if one.fact.is_total and one.fact.quantity is not None]
    return replace(resolved, chosen=(replace(best, stored=totals[0]),), alternatives=()) if len(totals) == 1 else resolved
