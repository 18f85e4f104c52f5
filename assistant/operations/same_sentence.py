"""A further question that finds nothing of its own -> the figure of the sentence that answered the one before it.

发了多少，多少人领到: the sentence that tells how much was paid tells to how many. Just one of its figures must fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Compute, Lookup, Operand, Plan, Status
from assistant.evidence import Outcome, Stated
from assistant.matching import normal
from assistant.operations.workbench import Workbench
from assistant.planning.operands import counted_thing
from assistant.vocabulary import COUNTERS, vocabulary
from index.domain import Basis, Fact
from index.ledger_values import StoredFact
from index.quantities import unit_scale

_RISING, _FALLING = "涨升增提扩", "降减跌落缩压"
_CHANGES = re.compile(rf"(?:上|下|增|减|提|压)?[{_RISING}{_FALLING}多少高低加](?:了|低|加|少|高|长)*(?=多少|几)")
_QUESTION = re.compile(
    r"(?:一共|总共|大概|其中|各自?|分别|能|可以?|有|是|了|又|每年|一年|全年)*(?:多少|几)(?:个|家|名|位|户|件|项|人|钱|万元|亿元|元)*"
)
_AHEAD = re.compile("^(?:每年|一年|全年|能|可以?|会|要|还|又)+")
_MOST_LETTERS = 3  # of a verb (领到, 惠及) that the sentence says in words of its own
_MONEY, _PEOPLE = "元", ("人", "户", "人次")


def in_same_sentence(text: str, plan: Plan, before: Outcome, bench: Workbench) -> Outcome | None:
    """`text` is the question that `plan` read and that came to nothing; None where no one figure beside fits it."""
    if not isinstance(plan, Lookup | Compute) or len(before.statements) != 1 or not isinstance(before.statements[0], Stated):
        return None
    told = before.statements[0].bound.facts
    asked = plan.operands[0]
    beside = [one for one in bench.sentence_facts(told[0]) if one.fact.quantity is not None and not _is_told(one, told)]
    fitting = _fitting(text, asked, beside)
    if len({(one.fact.quantity.value, one.fact.quantity.unit) for one in fitting if one.fact.quantity is not None}) != 1:
        return None
    return Outcome(Status.ANSWERED, (Stated(bench.bound(fitting[0])),))


def _is_told(one: StoredFact, told: Sequence[StoredFact]) -> bool:
    return any(one.fact.source == other.fact.source for other in told)


def _fitting(text: str, asked: Operand, beside: Sequence[StoredFact]) -> list[StoredFact]:
    thing = counted_thing(text)
    if thing:
        return [one for one in beside if normal(thing) in normal(str(one.fact.measure))]
    rest = _AHEAD.sub("", vocabulary().manner_pattern.sub("", _QUESTION.sub("", text)).strip("，,。？?的"))
    change = _CHANGES.search(text)
    if change is not None and not _AHEAD.sub("", text[: change.start()]):
        return [one for one in beside if one.fact.basis is Basis.CHANGE and _falls(one.fact) is _is_fall(change[0])]
    if len(rest) > _MOST_LETTERS or not asked.unit:
        return []
    alike = [one for one in beside if one.fact.basis is not Basis.CHANGE and _counts(asked.unit, one.fact)]
    named = [one for one in alike if any(letter in str(one.fact.measure) for letter in rest)]
    return named or (alike if asked.unit == _MONEY or asked.unit in _PEOPLE else [])


def _counts(unit: str, fact: Fact) -> bool:
    has = fact.quantity.unit if fact.quantity is not None else ""
    return has == unit if unit in COUNTERS else unit_scale(has)[0] == unit_scale(unit)[0]


def _is_fall(verb: str) -> bool:
    return any(letter in verb for letter in _FALLING)


def _falls(fact: Fact) -> bool:
    return _is_fall("".join(fact.measure.rows[-1:]))
