"""What every operation works with: the ledger, the resolver, and the words for what was not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Operand, Status
from assistant.evidence import Bound, Outcome, label_of
from assistant.resolve import Candidate, Resolved, Resolver
from index.ledger import Ledger, StoredFact
from index.text import search_tokens
from index.vectors import Vectors


@dataclass
class Workbench:
    """The stores of one home and the resolver over them, for one generation of the ledger."""

    ledger: Ledger
    resolver: Resolver
    vectors: Vectors | None = None

    def bind(self, operands: Sequence[Operand]) -> list[Resolved]:
        """Resolve coordinated operands; later ones prefer the row or sentence of the first."""
        found: list[Resolved] = []
        for operand in operands:
            beside: Candidate | None = found[0].best if found and operand.context else None
            found.append(self.resolver.resolve(operand, beside=beside))
        return found

    def missing(self, resolved: Resolved) -> Outcome:
        """The outcome for an operand that nothing fits."""
        near = tuple(one.stored for one in resolved.near)
        return Outcome(Status.NOT_FOUND, message=self.why(resolved), near=near)

    def why(self, resolved: Resolved) -> str:
        """Say what is missing and what is near, in one sentence."""
        asked = resolved.operand
        whom = f"“{asked.entity}”" if asked.entity else ""
        if resolved.reason == "period" and resolved.near:
            years = sorted({str(self.year_of(one.stored)) for one in resolved.near if self.year_of(one.stored)})
            return f"已收录的文件中没有{whom}{asked.period}年度的“{asked.measure}”；与之相近的是{'、'.join(years)}年的数据。"
        if resolved.reason == "basis" and resolved.near:
            bases = sorted({one.fact.basis.value or "未注明口径" for one in resolved.near})
            return f"已收录的文件中没有{whom}“{asked.measure}”的{asked.basis.value}数据，只有{'、'.join(bases)}口径。"
        time = f"{asked.period}年" if asked.period[:4].isdigit() and len(asked.period) == 4 else asked.period
        return f"已收录的文件中没有找到{whom}{time}“{asked.measure}”。"

    def year_of(self, stored: StoredFact) -> int | None:
        period = stored.fact.period
        return period.year if period else self.resolver.held[stored.filing].identity.year

    def sentence_facts(self, stored: StoredFact) -> list[StoredFact]:
        """All facts that the sentence of this fact states."""
        sentence = stored.fact.source.sentence
        if not sentence:
            return []
        same = self.ledger.search_facts(_tokens(sentence), filings=[stored.filing], limit=200)
        return [one for one in same if one.fact.source.sentence == sentence]

    @staticmethod
    def bound(stored: StoredFact) -> Bound:
        return Bound(label_of(stored), (stored,))


def _tokens(sentence: str) -> list[str]:
    return search_tokens(sentence)[:60]
