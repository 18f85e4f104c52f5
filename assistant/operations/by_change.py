"""Things told apart by their own change: which expenditures fell, what grew fastest.

A section that tells the growth of several things of one kind and level is the group; nothing is mixed from several.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain import Group, Status
from assistant.evidence import Bound, Listed, Outcome
from assistant.labels import scope_cost
from assistant.matching import bare_label, normal
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Basis
from index.ledger_values import StoredFact
from index.statement_phrases import PURSE
from index.text import search_tokens

_LEAST = 3  # things whose change a section tells, for it to be a group
_LOOKED_AT = 600
_TABLES = 40
_OTHER_PURSE = 0.5
_SIDE = re.compile("(?:收入|支出)$")
FALL = re.compile("减|降|跌|回落|缩")
_WORDS = {"rise": "增长", "fall": "下降"}


def by_change(plan: Group, bench: Workbench) -> Outcome:
    """The things of a section that rose (or fell): all of them, or the one that did most."""
    told = _told(plan, bench) or _told_in_table(plan, bench)
    kept = [one for one in told if _falls(one) is (plan.change == "fall") and _size(one)]
    if told and not kept:
        message = Message.of("none_changed", count=len(told), word=_WORDS[plan.change])
        return Outcome(Status.NOT_FOUND, message=message, near=tuple(told[:1]))
    if not kept:
        return bench.missing(bench.resolver.resolve(plan.operand))
    heading = f"{plan.operand.measure}{_WORDS[plan.change]}"
    if plan.operation == "list":
        return Outcome(Status.ANSWERED, (Listed(heading, _bounds(kept), out_of=len(told)),))
    most = max(map(_size, kept))
    best = [one for one in kept if _size(one) == most]
    return Outcome(Status.ANSWERED, (Listed(heading, _bounds(best), is_ranking=True, out_of=len(told), ranked="最高"),))


def _told(plan: Group, bench: Workbench) -> list[StoredFact]:
    """The changes of the one section that tells most of them; none where two tell as many."""
    asked, resolver = plan.operand, bench.resolver
    scope = resolver.scope(asked)
    words = search_tokens(asked.measure + "增长下降")
    changed = asked.model_copy(update={"measure": asked.measure + "增减"})
    groups: dict[tuple[str, str, str], list[StoredFact]] = defaultdict(list)
    for one in bench.ledger.search_facts(words, filings=scope.filings, limit=_LOOKED_AT):
        timed = resolver.judge.is_of(one, asked.period)
        if timed and _is_change(one) and resolver.judge.may_speak(one, changed, scope) and _is_of_kind(one, asked.measure):
            groups[one.filing, one.fact.source.section, dict(one.fact.dimensions).get("范围", "")].append(one)
    sizes = sorted(map(len, groups.values()), reverse=True)
    if not sizes or sizes[0] < _LEAST or (len(sizes) > 1 and sizes[0] == sizes[1]):
        return []
    best = max(groups.values(), key=len)
    return sorted({one.fact.measure.rows: one for one in best}.values(), key=lambda one: one.id)


def _falls(one: StoredFact) -> bool:
    """A sentence says which way; a table has a sign."""
    quantity = one.fact.quantity
    if one.fact.source.sentence or quantity is None:
        return FALL.search(one.fact.measure.rows[-1]) is not None
    return quantity.value < 0


def _told_in_table(plan: Group, bench: Workbench) -> list[StoredFact]:
    """The growth of each item of the kind asked for, in the column of the table that is nearest to what was asked."""
    asked, resolver = plan.operand, bench.resolver
    scope = resolver.scope(asked)
    changed = asked.model_copy(update={"measure": asked.measure + "增减"})
    found = bench.ledger.search_facts(search_tokens(asked.measure + "增长"), filings=scope.filings, limit=_LOOKED_AT)
    tables = dict.fromkeys((one.filing, one.fact.source.table_order) for one in found if one.fact.source.table_order is not None)
    fitting: list[tuple[float, int, list[StoredFact]]] = []
    for filing, order in list(tables)[:_TABLES]:
        assert order is not None
        column = [one for one in bench.ledger.facts_at(filing, order) if _is_rate_of_change(one)]
        timed = [one for one in column if resolver.judge.is_of(one, asked.period)]
        spoken = [one for one in timed if resolver.judge.may_speak(one, changed, scope)]
        items = [one for one in spoken if not one.fact.is_total and _is_item_of(one, normal(asked.measure))]
        leaves = [one for one in items if not any(_is_above(one, other) for other in items)]
        if len(leaves) >= _LEAST:
            fitting.append((_distance(leaves, plan, bench), len(leaves), leaves))
    return min(fitting, key=lambda one: (one[0], -one[1]), default=(0.0, 0, []))[2]


def _distance(leaves: Sequence[StoredFact], plan: Group, bench: Workbench) -> float:
    """How far a table is from what was asked: of another level, or of another budget than the general one that is meant."""
    first = leaves[0]
    reach = scope_cost(first.fact, plan.operand, bench.resolver.held[first.filing].identity) or 0.0
    purse = PURSE.search(normal(first.fact.source.table or ""))
    is_meant = purse is None or purse[0] == "一般公共预算" or purse[0] in normal(plan.operand.measure + plan.operand.context)
    return reach + (0.0 if is_meant else _OTHER_PURSE)


def _is_rate_of_change(one: StoredFact) -> bool:
    fact = one.fact
    is_rate = fact.quantity is not None and fact.quantity.unit == "%"
    return is_rate and fact.basis is Basis.CHANGE and bool(fact.measure.rows) and not fact.source.sentence


def _is_item_of(one: StoredFact, kind: str) -> bool:
    """增值税 below 税收收入 is one of the 税收; in a table of 支出 every row is one of them."""
    side = _SIDE.search(kind)
    stem = kind[: side.start()] if side is not None else kind
    above = [normal(one.fact.source.table or ""), *map(bare_label, one.fact.measure.rows[:-1])]
    if not stem:
        return any(kind in label for label in above)
    return any(stem in label and f"非{stem}" not in label for label in above)


def _is_above(one: StoredFact, other: StoredFact) -> bool:
    rows, deeper = one.fact.measure.rows, other.fact.measure.rows
    return len(deeper) > len(rows) and deeper[: len(rows)] == rows


def _is_change(one: StoredFact) -> bool:
    fact = one.fact
    is_rate = fact.quantity is not None and fact.quantity.unit == "%"
    return is_rate and fact.basis is Basis.CHANGE and len(fact.measure.rows) > 1 and bool(fact.source.sentence)


def _is_of_kind(one: StoredFact, kind: str) -> bool:
    """教育支出 is one of the 支出; 饮料类 one of the kinds of 商品 that its sentence speaks of."""
    name, plain = bare_label(one.fact.measure.rows[-2]), normal(kind)
    if not plain:
        return True
    is_itself = name in (plain, "一般公共预算" + plain)
    return not is_itself and (name.endswith(plain) or (name.endswith("类") and plain in normal(one.fact.source.sentence)))


def _size(one: StoredFact) -> Decimal:
    quantity = one.fact.quantity
    assert quantity is not None
    return abs(quantity.value)


def _bounds(kept: Sequence[StoredFact]) -> tuple[Bound, ...]:
    return tuple(
        Bound("".join(one.fact.measure.rows[-2:] if one.fact.source.sentence else one.fact.measure.rows[-1:]), (one,))
        for one in kept
    )
