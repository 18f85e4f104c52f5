"""What the ledger gives: filings, facts and paragraphs with their numbers in it; rows -> these values."""

from __future__ import annotations

from dataclasses import dataclass

from index import ledger_rows
from index.domain import Fact, Identity, Issue, Page, Paragraph
from index.ledger_rows import Row


@dataclass(frozen=True, slots=True)
class StoredFiling:
    """A filing as the ledger knows it, without its facts and text. `added_at` is UTC, ISO 8601; `size` in bytes."""

    id: str
    number: int
    file_name: str
    media: str
    identity: Identity
    pages: tuple[Page, ...]
    issues: tuple[Issue, ...]
    fact_count: int
    table_count: int
    paragraph_count: int
    chunk_count: int
    size: int
    added_at: str
    vectors_ready: bool


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact with its number in the ledger (valid for one generation) and the filing that states it."""

    id: int
    filing: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph of a filing: `order` is its index among the blocks, `score` that of the search (0 in a listing)."""

    id: int
    filing: str
    order: int
    text: str
    section: tuple[str, ...]
    paragraph: Paragraph
    score: float = 0.0


def filing_in(row: Row) -> StoredFiling:
    """A row of filings -> the filing."""
    return StoredFiling(
        id=row["id"],
        number=row["number"],
        file_name=row["file_name"],
        media=row["media"],
        identity=ledger_rows.identity_in(row),
        pages=ledger_rows.pages_in(row["pages"]),
        issues=ledger_rows.issues_in(row["issues"]),
        fact_count=row["fact_count"],
        table_count=row["table_count"],
        paragraph_count=row["paragraph_count"],
        chunk_count=row["chunk_count"],
        size=row["size"],
        added_at=row["added_at"],
        vectors_ready=row["vectors_ready"],
    )


def fact_in(row: Row) -> StoredFact:
    """A row of facts -> the fact."""
    return StoredFact(row["id"], row["filing_id"], ledger_rows.fact_in(row))


def paragraph_in(row: Row, score: float = 0.0) -> StoredParagraph:
    """A row of paragraphs -> the paragraph, with the score it was found by."""
    paragraph = ledger_rows.paragraph_in(row)
    section = ledger_rows.labels(row["section"])
    return StoredParagraph(row["id"], row["filing_id"], row["block"], row["text"], section, paragraph, score)
