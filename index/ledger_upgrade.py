"""Ledgers of earlier versions -> this version, from their own rows, in the transaction of whoever opens them first.

1 -> 2: the full text knows the year of each row, and facts are found by name, filing and year in one index.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, Index, select, update

from index import fulltext, ledger_rows, search_words
from index import ledger_schema as schema
from index.ledger_rows import Row

FROM = ("1",)


def upgrade(connection: Connection) -> None:
    """Bring the ledger to this version; nothing happens where another process has done so meanwhile."""
    of_version = schema.meta.c.name == "schema"
    if connection.execute(select(schema.meta.c.value).where(of_version)).scalar_one() not in FROM:
        return
    _make_index_anew(connection, "facts_by_name")
    fulltext.drop(connection)
    fulltext.create(connection)
    filings = schema.filings
    for number, filing_id, body, year in connection.execute(
        select(filings.c.number, filings.c.id, filings.c.body, filings.c.year).order_by(filings.c.number)
    ).all():
        _index_filing(connection, number, filing_id, body, year)
    connection.execute(update(schema.meta).where(of_version).values(value=str(schema.VERSION)))


def _index_filing(connection: Connection, number: int, filing_id: str, body: str, year: int | None) -> None:
    facts = schema.facts
    found = connection.execute(select(facts).where(facts.c.filing_id == filing_id).order_by(facts.c.id))
    numbered = [(row.id, ledger_rows.fact_in(cast(Row, row._mapping))) for row in found]
    fulltext.add(connection, "facts", search_words.fact_entries(numbered, number, body, year))
    paragraphs = schema.paragraphs
    said = connection.execute(select(paragraphs).where(paragraphs.c.filing_id == filing_id).order_by(paragraphs.c.id))
    placed = [(row.id, ledger_rows.paragraph_in(cast(Row, row._mapping)), ledger_rows.labels(row.section)) for row in said]
    fulltext.add(connection, "paragraphs", search_words.paragraph_entries(placed, number, year))


def _make_index_anew(connection: Connection, name: str) -> None:
    """An index of the facts whose columns have changed."""
    made: Index = next(index for index in schema.facts.indexes if index.name == name)
    made.drop(connection, checkfirst=True)
    made.create(connection)
