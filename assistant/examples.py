"""Example questions made from the filings held: amounts, shares, reasons. `Assistant.examples` keeps those it can answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.domain import Basis
from index.ledger import Ledger
from index.ledger_values import StoredFact, StoredFiling
from index.quantities import in_base_unit, unit_scale

_LONGEST = 16  # letters of a label that make a question worth reading
_REASON = re.compile("原因|由于|因为")


def candidates(ledger: Ledger, only: Sequence[str] | None = None) -> Iterator[str]:
    """Questions in turn from the filings held (or some of them), newest first; of each one of a kind before the next."""
    held = [one for one in ledger.filings() if only is None or one.id in only]
    filings = sorted(held, key=lambda one: one.identity.year or 0, reverse=True)
    sources = [_questions(ledger, filing) for filing in filings[:12]]
    while sources:
        for source in list(sources):
            question = next(source, None)
            if question is None:
                sources.remove(source)
            else:
                yield question


def _questions(ledger: Ledger, filing: StoredFiling) -> Iterator[str]:
    whose = _short(filing) + (f"{filing.identity.year}年" if filing.identity.year else "")
    facts = [one for one in ledger.facts([filing.id]) if one.fact.quantity is not None]
    parts = [one for one in facts if _is_item(one) and one.fact.source.table]
    parts = parts or [one for one in facts if _is_item(one)]  # a report in running text
    parts.sort(key=_size, reverse=True)
    labels = list(dict.fromkeys(one.fact.measure.rows[-1] for one in parts))
    kinds = [
        [f"{whose}{label}是多少？" for label in labels[:1]],
        list(_reasons(whose, facts)),
        [f"{whose}{label}占总预算的比重是多少？" for label in labels[1:2] if parts[0].fact.source.table],
        [f"{whose}{label}是多少？" for label in labels[2:4]],
    ]
    for depth in range(max(map(len, kinds), default=0)):
        for kind in kinds:
            if depth < len(kind):
                yield kind[depth]


def _short(filing: StoredFiling) -> str:
    aliases = [alias for alias in filing.identity.aliases if len(alias) >= 4]
    return min(aliases, key=len) if aliases else filing.identity.body


def _is_item(stored: StoredFact) -> bool:
    """An amount of money under a name that reads well, and not a total."""
    fact = stored.fact
    if fact.quantity is None or fact.is_total or not fact.measure.rows or fact.basis is Basis.CHANGE:
        return False
    label = fact.measure.rows[-1]
    is_money = unit_scale(fact.quantity.unit)[0] == "元"
    return is_money and fact.quantity.value > 0 and 3 < len(label) <= _LONGEST and re.search(r"[\d（(]", label) is None


def _size(stored: StoredFact) -> Decimal:
    quantity = stored.fact.quantity
    assert quantity is not None, "only asked of amounts"
    return in_base_unit(quantity)


def _reasons(whose: str, facts: list[StoredFact]) -> Iterator[str]:
    """Changes whose own sentence says why."""
    for one in facts:
        rows, sentence = one.fact.measure.rows, one.fact.source.sentence
        if one.fact.basis is Basis.CHANGE and len(rows) > 1 and _REASON.search(sentence) and len(rows[-2]) <= _LONGEST:
            yield f"{whose}{rows[-2]}为什么{rows[-1]}？"
