"""Settings -> the open library that they describe: shared by the command line, the service and the evaluation."""

from __future__ import annotations

from assistant.settings import Settings
from index.library import Library
from index.readers import Limits


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
