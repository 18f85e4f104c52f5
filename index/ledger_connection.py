"""The database of the ledger is opened so that each transaction sees one state throughout; its errors are told as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from index.errors import SettingError, StoreError

_BUSY_MILLISECONDS = 15_000


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return f"sqlite:///{path.resolve()}"


def open_engine(url: str) -> Engine:
    """The engine for a database. Errors: SettingError for one without full text here."""
    backend = make_url(url).get_backend_name()
    if backend != "sqlite":
        hint = "不设置 WENZHANG_DATABASE_URL，即用主目录内的 SQLite"
        raise SettingError(f"尚不支持以 {backend} 作账本的全文检索", hint=hint)
    engine = create_engine(url, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that readers see one state throughout
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit decides what exists, so it must outlive a power cut
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def translated(where: str = "") -> Iterator[None]:
    """Errors of the database -> StoreError."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(
            f"账本无法使用：{error.orig}",
            hint="检查磁盘空间与主目录权限；若账本已损坏，运行 wenzhang rebuild --reread 从原文件重新建立",
            where=where,
            code="ledger",
        ) from error
