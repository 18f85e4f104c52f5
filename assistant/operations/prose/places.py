"""Where prose is looked for: which filings may speak, and their paragraphs that share words with a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Scope
from assistant.domain import Operand, Prose, Status
from assistant.evidence import Outcome, Quote, Quoted
from assistant.matching import Phrase, normal
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.ledger_values import StoredParagraph
from index.text import fold, search_tokens


def filings_of(operand: Operand, scope: Scope, bench: Workbench) -> list[str]:
    """Filings in scope of the asked year; without a year all in scope, newest first."""
    held = bench.resolver.held
    if not operand.period:
        return sorted(scope.filings, key=lambda one: held[one].identity.year or 0, reverse=True)
    year = int(operand.period[:4])
    near = [one for one in scope.filings if held[one].identity.year in (year, None)]
    return near or [one for one in scope.filings if abs((held[one].identity.year or year) - year) <= 1]


def no_filing(operand: Operand, scope: Scope, bench: Workbench) -> Outcome:
    years = sorted({str(year) for one in scope.filings if (year := bench.resolver.held[one].identity.year)})
    whom = Message.of("whom", entity=operand.entity) if operand.entity else ""
    return Outcome(Status.NOT_FOUND, message=Message.of("missing_filing", whom=whom, period=operand.period[:4], years=years))


def phrase_of(plan: Prose, bench: Workbench) -> Phrase:
    words = plan.operand.measure
    if plan.operand.context and len(normal(words)) < 3:
        words = plan.operand.context + words
    return bench.resolver.weigher.phrase(words)


def paragraphs_about(phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[StoredParagraph]:
    words = [phrase.text, *(other for _, _, others in phrase.synonyms for other in others)]
    tokens = list(dict.fromkeys(token for word in words for token in search_tokens(word)))
    return bench.ledger.search_paragraphs(tokens, filings=filings, limit=80)


def paragraphs_of_chunk(filing: str, chunk_order: int, bench: Workbench) -> list[StoredParagraph]:
    chunk = next((one for one in bench.ledger.chunks(filing) if one.order == chunk_order), None)
    blocks = set(chunk.blocks) if chunk is not None else set()
    return [one for one in bench.ledger.paragraphs(filing) if one.order in blocks]


def quoted(quotes: Sequence[Quote]) -> Outcome:
    return Outcome(Status.ANSWERED, (Quoted(tuple(quotes)),))


def years_of(paragraph: StoredParagraph, bench: Workbench) -> list[str]:
    """The years that a paragraph may speak of: those that the nearest heading names, else that of its filing."""
    year = bench.resolver.held[paragraph.filing].identity.year
    return years_said(paragraph.section) or ([str(year)] if year else [])


def years_said(section: Sequence[str]) -> list[str]:
    """The years that the nearest of some headings names, of those that name any."""
    named = (re.findall(r"(\d{4})年", fold(heading)) for heading in reversed(section))
    return next(filter(None, named), [])
