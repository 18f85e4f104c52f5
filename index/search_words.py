"""What full text holds of a filing: for each of its facts and paragraphs the marks it is gated by and the tokens it is found by.

Shape: (row id, value) pairs -> entries of `fulltext`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.domain import Fact, Paragraph
from index.fulltext import Entry
from index.text import search_tokens


def fact_entries(facts: Iterable[tuple[int, Fact]], number: int, body: str, year: int | None) -> Iterator[Entry]:
    """Facts of the filing of a number, whose body and year they share where they name none of their own."""
    for row_id, fact in facts:
        label, context = _fact_words(fact, body)
        yield Entry(row_id, number, fact.period.year if fact.period else year, label, context)


def _fact_words(fact: Fact, body: str) -> tuple[str, str]:
    """Tokens of a fact's label and of its context; whose figure it is belongs to the label."""
    source = fact.source
    named = (*fact.measure.rows, *fact.measure.columns, source.table or "", fact.entity or body)
    label = (*named, *(value for _, value in fact.dimensions))
    stated = fact.text if fact.quantity is None else source.quote
    return _words(*label), _words(fact.context, source.section, source.sentence, stated)


def paragraph_entries(
    paragraphs: Iterable[tuple[int, Paragraph, tuple[str, ...]]], number: int, year: int | None
) -> Iterator[Entry]:
    """Paragraphs, each with the headings above it."""
    for row_id, paragraph, section in paragraphs:
        yield Entry(row_id, number, year, _words(paragraph.text), _words(*section))


def _words(*texts: str) -> str:
    return " ".join(_tokens(text) for text in dict.fromkeys(texts) if text)


@lru_cache(maxsize=16384)
def _tokens(text: str) -> str:
    """Labels, captions and sentences come back with each fact that they belong to."""
    return " ".join(search_tokens(text))
