"""Searches over the ledger's full text, and what is remembered for them while the ledger stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, cast

from sqlalchemy import Connection, func, select

from index import fulltext
from index import ledger_schema as schema
from index.ledger_rows import Row
from index.ledger_values import StoredFact

_BATCH = 500  # ids in one IN list
_SCORED = 20_000  # rows scored in one search, 3 microseconds each
_SEARCHES = 512  # searches whose hits are remembered: one question searches for the same words several times
_NAMED = 200  # filings that a search names one by one; of more, the hits are looked through instead


_Search = tuple[fulltext.IndexName, tuple[str, ...], tuple[int, ...] | None, int | None, int]


class Known:
    """What is known of one generation of the ledger: how often tokens occur, the numbers of filings, facts read lately.

    Threads may fill it at once: they write the same.
    """

    def __init__(self, generation: int, filings: dict[str, int] | None = None) -> None:
        self.generation = generation
        self._numbers = filings or {}
        self.facts: dict[int, StoredFact] = {}
        self.searched: dict[_Search, list[tuple[int, float]]] = {}
        self._counted: dict[fulltext.IndexName, dict[str, int]] = {name: {} for name in fulltext.INDEXES}
        self._rows: dict[fulltext.IndexName, int] = {}

    def numbers_of(self, filings: Sequence[str] | None) -> list[int] | None:
        """The numbers of filings; None where they are all that are held, so that nothing need be told apart."""
        if filings is None:
            return None
        numbers = {self._numbers[one] for one in filings if one in self._numbers}
        return None if len(numbers) == len(self._numbers) else sorted(numbers)

    def frequencies(self, connection: Connection, name: fulltext.IndexName, tokens: Sequence[str]) -> dict[str, int]:
        known = self._counted[name]
        missing = [token for token in dict.fromkeys(tokens) if token not in known]
        if missing:
            known.update(dict.fromkeys(missing, 0) | fulltext.frequencies(connection, name, missing))
        return known

    def rows(self, connection: Connection, name: fulltext.IndexName) -> int:
        """How many rows an index holds."""
        if name not in self._rows:
            counted = {"facts": schema.filings.c.fact_count, "paragraphs": schema.filings.c.paragraph_count}[name]
            self._rows[name] = connection.execute(select(func.coalesce(func.sum(counted), 0))).scalar_one()
        return self._rows[name]

    def telling(self, connection: Connection, name: fulltext.IndexName, tokens: Sequence[str]) -> list[str]:
        """Tokens found in at most half of the rows, rarest first: bm25 gives the others no weight."""
        counted, rows = self.frequencies(connection, name, tokens), self.rows(connection, name)
        telling = {token for token in tokens if 0 < counted[token] <= rows / 2}
        return sorted(telling, key=lambda token: (counted[token], token))

    def by_rarity(self, name: fulltext.IndexName, telling: Sequence[str], rows: int) -> Iterator[Sequence[str]]:
        """The tokens, given rarest first, in groups that occur in so many rows together; one at least in each."""
        counted, at = self._counted[name], 0
        while at < len(telling):
            sums = accumulate(counted[token] for token in telling[at:])
            size = max(1, sum(total <= rows for total in sums))
            yield telling[at : at + size]
            at += size


def search(
    connection: Connection,
    known: Known,
    name: fulltext.IndexName,
    tokens: Sequence[str],
    filings: Sequence[str] | None,
    year: int | None,
    limit: int,
) -> list[tuple[int, float]]:
    """Search by the tokens that tell rows apart; by all of them where those find nothing.

    Where all filings (or many) are open, only the rarest tokens find rows, the next rarest if those find none, and the
    others add to their score: scoring takes all the time. Tokens that most rows hold tell nothing: rows come as they stand.
    """
    numbers = known.numbers_of(filings)
    key = (name, tuple(tokens), None if numbers is None else tuple(numbers), year, limit)
    if (found := known.searched.get(key)) is None:
        found = _search(connection, known, name, tokens, filings, year, limit)
        if len(known.searched) >= _SEARCHES:
            known.searched.clear()
        known.searched[key] = found
    return found


def _search(
    connection: Connection,
    known: Known,
    name: fulltext.IndexName,
    tokens: Sequence[str],
    filings: Sequence[str] | None,
    year: int | None,
    limit: int,
) -> list[tuple[int, float]]:
    numbers = known.numbers_of(filings)
    if numbers is not None and len(numbers) > _NAMED:
        found = _open_search(connection, known, name, tokens, year, _SCORED)
        return _of_filings(connection, name, found, set(filings or ()), limit)
    if numbers is None:
        return _open_search(connection, known, name, tokens, year, limit)
    gate = fulltext.Gate(numbers, year)
    hits = fulltext.search(connection, name, known.telling(connection, name, tokens), gate, limit)
    return hits or fulltext.search(connection, name, tokens, gate, limit)


def _open_search(
    connection: Connection, known: Known, name: fulltext.IndexName, tokens: Sequence[str], year: int | None, limit: int
) -> list[tuple[int, float]]:
    gate, telling = fulltext.Gate(year=year), known.telling(connection, name, tokens)
    for finding in known.by_rarity(name, telling, _SCORED):
        others = [token for token in telling if token not in finding]
        if hits := fulltext.search(connection, name, finding, gate, limit, also=others):
            return hits
    ranked = known.rows(connection, name) <= _SCORED
    return fulltext.search(connection, name, tokens, gate, limit, ranked=ranked)


def _of_filings(
    connection: Connection, name: fulltext.IndexName, hits: Sequence[tuple[int, float]], filings: set[str], limit: int
) -> list[tuple[int, float]]:
    """The first hits that are of some filings."""
    table = {"facts": schema.facts, "paragraphs": schema.paragraphs}[name]
    kept: list[tuple[int, float]] = []
    for start in range(0, len(hits), _BATCH):
        batch = hits[start : start + _BATCH]
        query = select(table.c.id, table.c.filing_id).where(table.c.id.in_([row_id for row_id, _ in batch]))
        filing_of = {row.id: row.filing_id for row in connection.execute(query)}
        kept.extend(hit for hit in batch if filing_of.get(hit[0]) in filings)
        if len(kept) >= limit:
            break
    return kept[:limit]


def filing_numbers(connection: Connection) -> dict[str, int]:
    """The number of each filing that is held."""
    return {row.id: row.number for row in connection.execute(select(schema.filings.c.id, schema.filings.c.number))}


def by_id(connection: Connection, table: Any, ids: Sequence[int]) -> dict[int, Row]:
    """Rows of a table by their ids; those that do not exist are left out."""
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _BATCH):
        query = select(table).where(table.c.id.in_(ids[start : start + _BATCH]))
        found.update((row.id, cast(Row, row._mapping)) for row in connection.execute(query))
    return found
