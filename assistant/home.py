"""Settings -> the open library and conversations that they describe: for the command line, the service, the evaluation."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from index.errors import StoreError
from index.library import Library
from index.readers import Limits

if TYPE_CHECKING:
    from assistant.conversation import Conversations

log = logging.getLogger("wenzhang")


def limits_of(settings: Settings) -> Limits:
    """What reading one file may cost."""
    return Limits(
        max_seconds=settings.max_seconds,
        max_memory_mb=settings.max_memory_mb,
        max_pages=settings.max_pages,
        max_file_mb=settings.max_file_mb,
    )


def open_library(settings: Settings, *, read_only: bool = False) -> Library:
    """Open the home that the settings name. Errors: HomeBusy, StoreError, SettingError."""
    return Library.open(
        settings.home,
        database_url=settings.database_url,
        chroma_url=settings.chroma_url,
        embedding=settings.embedding,
        cache=settings.cache,
        limits=limits_of(settings),
        read_only=read_only,
    )


def open_conversations(settings: Settings) -> Conversations:
    """The conversations of the home: in a file of its own, or beside a ledger that several machines share.

    Never fails: where nothing can be stored they last as long as the process.
    """
    from assistant.conversation import Conversations
    from assistant.conversation_store import ConversationStore

    try:
        return Conversations(ConversationStore.open(_conversation_url(settings)))
    except StoreError as error:
        log.warning("conversations are kept in memory only: %s", error.message)
        return Conversations()


def _conversation_url(settings: Settings) -> str | Path:
    """A SQLite ledger has one writer, who may be busy for long; any other database takes conversations as well."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        return settings.database_url
    return settings.home / "conversations.db"
