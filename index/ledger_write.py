"""A filing is written into the ledger, or taken out, inside a transaction that the caller holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from index import fulltext, ledger_rows, search_words
from index import ledger_schema as schema
from index.domain import Document, Filing, Paragraph
from index.headings import sections


def store(connection: Connection, filing: Filing, size: int) -> None:
    """Write all rows of a filing; `size` is that of its file in bytes."""
    connection.execute(delete(schema.departed).where(schema.departed.c.id == filing.id))
    number = _next(connection, schema.filings.c.number)
    row = ledger_rows.filing_out(filing)
    row |= {"number": number, "size": size, "added_at": datetime.now(UTC).isoformat(timespec="seconds")}
    connection.execute(insert(schema.filings), row)
    _insert(connection, schema.tables, [ledger_rows.table_out(table, filing.id) for table in filing.tables])
    _insert(connection, schema.chunks, [ledger_rows.chunk_out(chunk, filing.id) for chunk in filing.chunks])
    _store_facts(connection, filing, number)
    _store_paragraphs(connection, filing, number)


def _next(connection: Connection, column: Any) -> int:
    """The next free number; safe because one writer at a time holds the transaction."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _store_facts(connection: Connection, filing: Filing, number: int) -> None:
    first = _next(connection, schema.facts.c.id)
    numbered = list(enumerate(filing.facts, first))
    _insert(connection, schema.facts, [{"id": n, **ledger_rows.fact_out(fact, filing.id)} for n, fact in numbered])
    codes = [{"fact_id": n, "code": code} for n, fact in numbered for code in ledger_rows.fact_codes(fact)]
    _insert(connection, schema.codes, codes)
    entries = search_words.fact_entries(numbered, number, filing.identity.body, filing.identity.year)
    fulltext.add(connection, "facts", entries)


def _store_paragraphs(connection: Connection, filing: Filing, number: int) -> None:
    paths = sections(Document(filing.file_name, filing.media, filing.blocks, filing.pages))
    first = _next(connection, schema.paragraphs.c.id)
    found = [(block, item) for block, item in enumerate(filing.blocks) if isinstance(item, Paragraph)]
    rows = [
        {"id": n, **ledger_rows.paragraph_out(item, block, paths[block], filing.id)}
        for n, (block, item) in enumerate(found, first)
    ]
    _insert(connection, schema.paragraphs, rows)
    placed = [(n, item, paths[block]) for n, (block, item) in enumerate(found, first)]
    fulltext.add(connection, "paragraphs", search_words.paragraph_entries(placed, number, filing.identity.year))


def remove(connection: Connection, filing_id: str) -> bool:
    """Take a filing out, noting it as departed; False where it is not held."""
    for name in fulltext.INDEXES:
        fulltext.remove(connection, name, filing_id)
    gone = bool(connection.execute(delete(schema.filings).where(schema.filings.c.id == filing_id)).rowcount)
    if gone:
        connection.execute(insert(schema.departed), {"id": filing_id})
    return gone
