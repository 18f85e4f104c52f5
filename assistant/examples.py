"""Example questions made from the filings held: each asks for something that stands in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from index.domain import Basis
from index.ledger import Ledger, StoredFact, StoredFiling

_LONGEST = 18  # letters of a label that make a question worth reading


def examples(ledger: Ledger, limit: int, lang: str = "zh") -> list[str]:
    """Up to `limit` questions, in turn from the filings held, newest first."""
    filings = sorted(ledger.filings(), key=lambda one: one.identity.year or 0, reverse=True)
    sources = [_questions(ledger, filing) for filing in filings[: max(limit, 6)]]
    found: list[str] = []
    while sources and len(found) < limit:
        for source in list(sources):
            question = next(source, None)
            if question is None:
                sources.remove(source)
            elif question not in found:
                found.append(question)
    return found[:limit]


def _questions(ledger: Ledger, filing: StoredFiling) -> Iterator[str]:
    year = f"{filing.identity.year}年" if filing.identity.year else ""
    shown = _short(filing)
    facts = [one for one in ledger.facts([filing.id]) if _is_worth_asking(one)]
    labels = list(dict.fromkeys(one.fact.measure.rows[-1] for one in facts))
    totals = [one.fact.measure.rows[-1] for one in facts if one.fact.is_total]
    for label in dict.fromkeys((*totals[:1], *labels[:2])):
        yield f"{shown}{year}{label}是多少？"
    if len(labels) > 1 and totals and labels[0] != totals[0]:
        yield f"{shown}{year}{labels[0]}占{totals[0]}的比重是多少？"


def _short(filing: StoredFiling) -> str:
    aliases = [alias for alias in filing.identity.aliases if len(alias) >= 4]
    return min(aliases, key=len) if aliases else filing.identity.body


def _is_worth_asking(stored: StoredFact) -> bool:
    fact = stored.fact
    if fact.quantity is None or not fact.measure.rows or fact.basis is Basis.CHANGE or not fact.source.table:
        return False
    label = fact.measure.rows[-1]
    return 2 < len(label) <= _LONGEST and fact.quantity.value != 0 and not any(letter.isdigit() for letter in label)
