"""What a filing works out of its own figures, checked: a mean that it prints, the number of items that it says it lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant import compute as sums
from assistant.compute import Value
from assistant.domain import Operand, Prose, Status
from assistant.evidence import Checked, Itemised, Outcome, Quote, Quoted, told_apart
from assistant.operations.prose import quote
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Quantity
from index.ledger_values import StoredFact
from index.text import fold, search_tokens

_MEAN = "平均"
_SUMMARY = re.compile("平均|合计|总计|小计|年度")
_MANY = 2000


def printed_mean(asked: Operand, printed: str, bench: Workbench) -> Outcome:
    """Is a mean that is printed the mean of what it is taken of: its column, its row, its sentence? The nearest is shown."""
    means = _means_of(asked, Decimal(printed), bench)
    best = min(
        (
            (abs(sums.mean(_values(members, bench)).value - Decimal(printed)), one, members)
            for one in means
            for members in _averaged(one, bench)
        ),
        key=lambda found: found[0],
        default=None,
    )
    if best is None:
        return bench.missing(bench.resolver.resolve(asked))
    _, mean, members = best
    bound = bench.bound(mean)
    computation = sums.mean(_values(members, bench))
    gap = sums.difference(Value("", Quantity(computation.value, computation.unit, computation.decimals), exact=True), bound.value)
    tolerance = computation.margin + bound.quantity.half_width
    verdict = (
        "holds" if abs(gap.value) < bound.quantity.half_width else "rounding" if abs(gap.value) <= tolerance else "contradiction"
    )
    operands = told_apart([bench.bound(one) for one in members])
    return Outcome(Status.ANSWERED, (Checked(verdict, computation, operands, bound, gap, way="mean"),))


def _means_of(asked: Operand, value: Decimal, bench: Workbench) -> list[StoredFact]:
    """Figures of this value that are called a mean, of the body and the time asked for."""
    return [one for one in facts_of_value(asked, value, bench, _MEAN) if _MEAN in _name(one)]


def facts_of_value(asked: Operand, value: Decimal, bench: Workbench, called: str = "") -> list[StoredFact]:
    """Figures of one value that share words with what was asked, of its body and time; those that share most come first."""
    scope = bench.resolver.scope(asked)
    found = bench.ledger.search_facts(search_tokens(called + asked.measure), filings=list(scope.filings), limit=_MANY)
    equal = [one for one in found if one.fact.quantity is not None and one.fact.quantity.value == value]
    return [one for one in equal if bench.resolver.judge.is_of(one, asked.period)]


def _name(stored: StoredFact) -> str:
    return fold("".join((*stored.fact.measure.rows, *stored.fact.measure.columns)))


def _values(members: Sequence[StoredFact], bench: Workbench) -> list[Value]:
    return [bench.bound(one).value for one in members]


def _averaged(mean: StoredFact, bench: Workbench) -> Iterator[list[StoredFact]]:
    """What a mean may be taken of: cells of its column or row, the means of shorter times, figures of its sentence."""
    source, quantity = mean.fact.source, mean.fact.quantity
    assert quantity is not None, "a mean is a figure"
    groups: dict[str, list[StoredFact]] = defaultdict(list)
    beside = bench.facts_beside(mean) if source.table_order is None else bench.ledger.facts_at(mean.filing, source.table_order)
    for one in beside:
        other = one.fact.quantity
        if other is None or other.unit != quantity.unit or one.id == mean.id or other.value == quantity.value == 0:
            continue
        if source.table_order is None:
            groups["|".join(one.fact.measure.rows)] += [one] if _MEAN not in _name(one) else []  # one series of figures
        elif _SUMMARY.search(_name(one)):
            groups["means"] += [one] if _MEAN in _name(one) and one.fact.period != mean.fact.period else []
        else:
            groups["all"].append(one)
            if one.fact.source.place and source.place:
                groups["column"] += [one] if one.fact.source.place[1] == source.place[1] else []
                groups["row"] += [one] if one.fact.source.place[0] == source.place[0] else []
    return (members for members in groups.values() if len(members) > 1)


_NUMBERED = re.compile(r"(?:^|[;；,，、。:：是\s])[（(]?(\d{1,2})[)）.、．](?!\d)")


def listed_items(asked: Operand, said: str, bench: Workbench) -> Outcome:
    """包括14个子项目,分别是1.…: are there as many as the filing says?"""
    told = quote(Prose(operation="enumeration", operand=asked), bench)
    quotes = [one for statement in told.statements if isinstance(statement, Quoted) for one in statement.quotes]
    for one in quotes:
        numbers = [int(number) for number in _NUMBERED.findall(fold(one.text))]
        if (
            len(numbers) > 1
            and numbers == list(range(1, len(numbers) + 1))
            and re.search(rf"(?<!\d){said}(?!\d)", fold(one.text))
        ):
            return _counted(one, int(said), len(numbers))
    return Outcome(Status.NOT_FOUND, message=Message.of("no_items", said=said)) if told.is_answered else told


def _counted(one: Quote, said: int, found: int) -> Outcome:
    return Outcome(Status.ANSWERED, (Itemised(one, said, found),))
