"""Full text over facts and paragraphs, by SQLite's FTS5: the one place that is particular to a database.

Our own tokens go in, joined by spaces, and come out as they are: the `ascii` tokenizer takes any other letter as part of
a word. Each index has the columns `filing` (marks of the filing and the year, f12 y2023, so a search within them is an
intersection of lists instead of a filter over all hits), `label` (what a row is called) and `context` (what stands around it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, text

IndexName = Literal["facts", "paragraphs"]
INDEXES: tuple[IndexName, ...] = ("facts", "paragraphs")


class Entry(NamedTuple):
    """A row to be found: by the filing's number, the year it speaks of (None: it does not say), and its tokens."""

    row_id: int
    number: int
    year: int | None
    label: str
    context: str


class Gate(NamedTuple):
    """Which rows may be found at all: of some filings, by their numbers (None: of all), and of a year or of none said."""

    numbers: Sequence[int] | None = None
    year: int | None = None


_WEIGHTS: dict[IndexName, str] = {"facts": "0.0, 4.0, 1.0", "paragraphs": "0.0, 1.0, 0.5"}
_WORD = re.compile(r"[0-9A-Za-z.\x80-\U0010ffff]+")  # what the tokenizer keeps in one piece; nothing else is in the index
_UNDATED = 0
_EVERY = "every"  # the mark of every row: what an optional word is put beside
_VOCABULARY_BATCH = 500  # below the limit of parameters in one statement


def drop(connection: Connection) -> None:
    """Take the indexes away, to be made anew."""
    for name in INDEXES:
        for table in (f"{name}_words", f"{name}_text"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def create(connection: Connection) -> None:
    """Make the indexes; nothing happens to those that exist."""
    for name in INDEXES:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name}_text USING fts5("
            "filing, label, context, tokenize=\"ascii tokenchars '.'\", detail=column)"
        )
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name}_words USING fts5vocab('{name}_text', 'row')",
        )


def add(connection: Connection, name: IndexName, entries: Iterable[Entry]) -> None:
    """Index rows of one table by their ids."""
    rows = [(one.row_id, _marks(one.number, one.year), one.label, one.context) for one in entries]
    if rows:
        connection.exec_driver_sql(f"INSERT INTO {name}_text (rowid, filing, label, context) VALUES (?, ?, ?, ?)", rows)


def _marks(number: int, year: int | None) -> str:
    return f"{_EVERY} f{number} y{year or _UNDATED}"


def remove(connection: Connection, name: IndexName, filing_id: str) -> None:
    """Take the rows of a filing out; call it while they are still in their table."""
    statement = text(f"DELETE FROM {name}_text WHERE rowid IN (SELECT id FROM {name} WHERE filing_id = :filing)")
    connection.execute(statement, {"filing": filing_id})


def search(
    connection: Connection,
    name: IndexName,
    tokens: Sequence[str],
    gate: Gate,
    limit: int,
    also: Sequence[str] = (),
    ranked: bool = True,
) -> list[tuple[int, float]]:
    """Rows holding any of the tokens, best first; tokens given as `also` add to the score of rows without finding any.

    Shape: tokens, gate -> (row id, score), the higher score the better. No tokens, or a gate that lets none in: nothing.
    Not `ranked`, the first rows are given as they stand, with a score of 0: where most rows hold the tokens.
    """
    query = _query(tokens, also)
    if not query or (gate.numbers is not None and not gate.numbers):
        return []
    if gate.numbers is not None:
        query = f"({query}) AND (filing : ({_any([f'f{number}' for number in gate.numbers])}))"
    if gate.year is not None:
        query = f"({query}) AND (filing : ({_any([f'y{gate.year}', f'y{_UNDATED}'])}))"
    score, order = (f"-bm25({name}_text, {_WEIGHTS[name]})", "score DESC, rowid") if ranked else ("0.0", "rowid")
    found = connection.exec_driver_sql(
        f"SELECT rowid, {score} AS score FROM {name}_text WHERE {name}_text MATCH ? ORDER BY {order} LIMIT ?", (query, limit)
    )
    return [(row_id, score) for row_id, score in found]


def _query(tokens: Sequence[str], also: Sequence[str]) -> str:
    """The search expression, "" where nothing can be found."""
    words, more = _searchable(tokens), _searchable(also)
    if not words:
        return ""
    needed = f"{{label context}} : ({_any(words)})"
    return f"{needed} AND ({{label context}} : ({_any(more)}) OR filing : {_EVERY})" if more else needed


def _searchable(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if _WORD.fullmatch(token)]


def frequencies(connection: Connection, name: IndexName, tokens: Sequence[str]) -> dict[str, int]:
    """In how many rows of an index each token occurs; tokens that never occur are left out."""
    counted: dict[str, int] = {}
    for start in range(0, len(tokens), _VOCABULARY_BATCH):
        batch = tuple(tokens[start : start + _VOCABULARY_BATCH])
        marks = ", ".join("?" * len(batch))
        found = connection.exec_driver_sql(f"SELECT term, doc FROM {name}_words WHERE term IN ({marks})", batch)
        counted.update((term, count) for term, count in found)
    return counted


def together(connection: Connection, name: IndexName, one: str, other: str) -> int:
    """In how many rows of an index two tokens occur both."""
    words = _searchable((one, other))
    if len(words) < 2:
        return 0
    query = f'"{words[0]}" AND "{words[1]}"'
    found = connection.exec_driver_sql(f"SELECT count(*) FROM {name}_text WHERE {name}_text MATCH ?", (query,))
    return int(found.scalar_one())


def pairs(connection: Connection, name: IndexName) -> list[str]:
    """The words of two letters that are indexed."""
    found = connection.exec_driver_sql(f"SELECT term FROM {name}_words WHERE length(term) = 2")
    return [term for (term,) in found]


def count(connection: Connection, name: IndexName) -> int:
    """Number of rows indexed."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}_text_docsize").scalar_one())


def _any(tokens: Sequence[str]) -> str:
    return " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens))
