"""Conversations in a database of their own: session -> its last exchanges, bounded in number, age and size.

Shape:  Exchange -> one row (question, reading and answer as JSON) and back.
Errors: StoreError for whatever the database refuses; a row that another version of the program wrote is passed over.
Several processes may write at once. The file holds what people asked: only its owner may read it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant.conversation import Exchange
from assistant.domain import Answer, Reading
from index.errors import StoreError

TURNS = 40  # of one conversation
CONVERSATIONS = 2000
DAYS = 30
MOST_BYTES = 64 * 1024 * 1024  # of all conversations
LONGEST = 512 * 1024  # of one exchange: a longer answer is shown once and not kept
_BUSY_SECONDS = 2  # that a question waits for another writer
_SWEPT = 64  # appends between two looks at the bounds

_metadata = MetaData()
_exchanges = Table(
    "conversation_exchanges",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("session", Text, nullable=False),
    Column("at", Float, nullable=False),  # seconds since 1970
    Column("size", Integer, nullable=False),  # of the texts, in bytes
    Column("question", Text, nullable=False),
    Column("reading", Text, nullable=False),  # JSON
    Column("answer", Text, nullable=False),  # JSON
    Index("exchanges_by_session", "session", "id"),
)
_ANSWER = TypeAdapter(Answer)


class ConversationStore:
    """Make it with `ConversationStore.open`. Safe to use from several threads."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._appends = itertools.count(1)

    @classmethod
    def open(cls, where: str | Path, *, clock: Callable[[], float] = time.time) -> ConversationStore:
        """Open by SQLAlchemy URL or path of an SQLite file, making it where there is none. Errors: StoreError."""
        with _translated():
            store = cls(_sqlite(where) if isinstance(where, Path) else create_engine(where), clock)
            _metadata.create_all(store._engine)
            store.sweep()
        return store

    def close(self) -> None:
        self._engine.dispose()

    def last(self, session: str, limit: int) -> list[Exchange]:
        """The last exchanges of a conversation, oldest first."""
        query = select(_exchanges).where(_exchanges.c.session == session, _exchanges.c.at >= self._oldest)
        with _translated(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_exchanges.c.id.desc()).limit(limit)).all()
        return [exchange for row in reversed(rows) if (exchange := _exchange(row)) is not None]

    def append(self, session: str, exchange: Exchange) -> None:
        """Keep an exchange as the last one of its conversation."""
        row = _row(session, exchange, self._clock())
        with _translated(), self._engine.begin() as connection:
            connection.execute(insert(_exchanges), row)
            _drop_beyond(connection, session)
        if next(self._appends) % _SWEPT == 0:
            self.sweep()

    def forget(self, session: str) -> None:
        """Drop a conversation."""
        with _translated(), self._engine.begin() as connection:
            connection.execute(delete(_exchanges).where(_exchanges.c.session == session))

    def sweep(self) -> None:
        """Drop what is too old, and the conversations unused longest that are too many or too large."""
        sums = select(_exchanges.c.session, func.sum(_exchanges.c.size)).group_by(_exchanges.c.session)
        with _translated(), self._engine.begin() as connection:
            connection.execute(delete(_exchanges).where(_exchanges.c.at < self._oldest))
            newest_first = connection.execute(sums.order_by(func.max(_exchanges.c.id).desc())).all()
            for session in _surplus([(row[0], row[1]) for row in newest_first]):
                connection.execute(delete(_exchanges).where(_exchanges.c.session == session))

    @property
    def _oldest(self) -> float:
        return self._clock() - DAYS * 24 * 3600


def _surplus(newest_first: Sequence[tuple[str, int]]) -> list[str]:
    """The conversations beyond the bounds of number and size."""
    sizes = itertools.accumulate(size for _, size in newest_first)
    return [
        session
        for number, ((session, _), size) in enumerate(zip(newest_first, sizes, strict=True))
        if number >= CONVERSATIONS or size > MOST_BYTES
    ]


def _drop_beyond(connection: Connection, session: str) -> None:
    """Only the last turns of a conversation stay."""
    mine = _exchanges.c.session == session
    kept = select(_exchanges.c.id).where(mine).order_by(_exchanges.c.id.desc()).limit(TURNS).scalar_subquery()
    connection.execute(delete(_exchanges).where(mine, _exchanges.c.id.not_in(kept)))


def _row(session: str, exchange: Exchange, now: float) -> dict[str, Any]:
    texts = {
        "question": exchange.question,
        "reading": exchange.reading.model_dump_json(),
        "answer": _ANSWER.dump_json(exchange.answer).decode(),
    }
    size = sum(len(text.encode()) for text in texts.values())
    if size > LONGEST:
        raise StoreError("回答太长，没有存入会话", code="too_long")
    return {"session": session, "at": now, "size": size, **texts}


def _exchange(row: Row[Any]) -> Exchange | None:
    try:
        return Exchange(row.question, Reading.model_validate_json(row.reading), _ANSWER.validate_json(row.answer))
    except ValidationError:
        return None


def _sqlite(path: Path) -> Engine:
    path.touch(mode=0o600, exist_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last questions, never the file

    return engine


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"会话库不能使用：{error}", code="conversations") from error
