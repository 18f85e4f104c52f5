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
from assistant.matching import bare_label, normal
from assistant.operations.workbench import Workbench
from index.domain import Basis
from index.ledger_values import StoredFact
from index.text import search_tokens

_LEAST = 3  # things whose change a section tells, for it to be a group
_LOOKED_AT = 600
_FALL = re.compile("减|降|跌|回落|缩")
_WORDS = {"rise": "增长", "fall": "下降"}


def by_change(plan: Group, bench: Workbench) -> Outcome:
    """The things of a section that rose (or fell): all of them, or the one that did most."""
    told = _told(plan, bench)
    kept = [one for one in told if (_FALL.search(one.fact.measure.rows[-1]) is not None) is (plan.change == "fall")]
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
    return tuple(Bound("".join(one.fact.measure.rows[-2:]), (one,)) for one in kept)
