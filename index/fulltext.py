"""Full text over facts and paragraphs, by SQLite's FTS5: the one place that is particular to a database.

Our own tokens go in, joined by spaces, and come out as they are: the `ascii` tokenizer takes any other letter as part of
a word. Each index has the columns `filing` (marks such as f12, so a search within filings is an intersection of lists
instead of a filter over all hits), `label` (what a row is called) and `context` (what stands around it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import Connection, text

IndexName = Literal["facts", "paragraphs"]
INDEXES: tuple[IndexName, ...] = ("facts", "paragraphs")
Entry = tuple[int, int, str, str]  # row id, filing number, tokens of the label, tokens of the context

_WEIGHTS: dict[IndexName, str] = {"facts": "0.0, 4.0, 1.0", "paragraphs": "0.0, 1.0, 0.5"}
_WORD = re.compile(r"[0-9A-Za-z.\x80-\U0010ffff]+")  # what the tokenizer keeps in one piece; nothing else is in the index
_EVERY = "every"  # the mark of every row: what an optional word is put beside
_VOCABULARY_BATCH = 500  # below the limit of parameters in one statement


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
    rows = [(row_id, f"{_EVERY} f{number}", label, context) for row_id, number, label, context in entries]
    if rows:
        connection.exec_driver_sql(f"INSERT INTO {name}_text (rowid, filing, label, context) VALUES (?, ?, ?, ?)", rows)


def remove(connection: Connection, name: IndexName, filing_id: str) -> None:
    """Take the rows of a filing out; call it while they are still in their table."""
    statement = text(f"DELETE FROM {name}_text WHERE rowid IN (SELECT id FROM {name} WHERE filing_id = :filing)")
    connection.execute(statement, {"filing": filing_id})


def search(
    connection: Connection,
    name: IndexName,
    tokens: Sequence[str],
    numbers: Sequence[int] | None,
    limit: int,
    also: Sequence[str] = (),
) -> list[tuple[int, float]]:
    """Rows holding any of the tokens, best first; tokens given as `also` add to the score of rows without finding any.

    Shape: tokens, filing numbers (None: all) -> (row id, score), the higher score the better. No tokens: nothing.
    """
    query = _query(tokens, also)
    if not query or (numbers is not None and not numbers):
        return []
    if numbers is not None:
        query = f"({query}) AND (filing : ({_any([f'f{number}' for number in numbers])}))"
    found = connection.exec_driver_sql(
        f"SELECT rowid, -bm25({name}_text, {_WEIGHTS[name]}) AS score FROM {name}_text "
        f"WHERE {name}_text MATCH ? ORDER BY score DESC, rowid LIMIT ?",
        (query, limit),
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


def count(connection: Connection, name: IndexName) -> int:
    """Number of rows indexed."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}_text_docsize").scalar_one())


def _any(tokens: Sequence[str]) -> str:
    return " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens))
