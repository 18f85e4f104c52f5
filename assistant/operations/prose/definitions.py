"""Definitions: the paragraph that opens with a term and explains it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Quote
from assistant.matching import Phrase, matches, normal
from assistant.operations.prose.sections import items_after, whole
from assistant.operations.workbench import Workbench
from index.ledger import StoredParagraph


def definition(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """A paragraph that opens with the term and explains it (八、“三公”经费：…, X是指…), with the items it opens."""
    best: tuple[float, StoredParagraph] | None = None
    for one in paragraphs:
        match = re.match(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?)?\s*(.{2,40}?)(?:[:：]|[，,]?是?指)", one.text)
        if match is None:
            continue
        term = normal(match[1])
        covered = phrase.coverage([(term, 1.0)])
        spare = 1 - sum(end - start for start, end in _own(term, phrase)) / max(len(term), 1)
        if covered >= 0.8 and (best is None or covered - 0.3 * spare > best[0]):
            best = (covered - 0.3 * spare, one)
    if best is None:
        return []
    items = items_after(best[1], bench) if best[1].text.rstrip().endswith(("：", ":")) else []
    return [whole(best[1]), *items]


def _own(term: str, phrase: Phrase) -> list[tuple[int, int]]:
    return matches(term, phrase.text)
