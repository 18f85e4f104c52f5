"""The vectors of a home: opened when they are first needed, by the one process that owns their folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from index.errors import HomeBusy
from index.ledger_values import StoredFiling
from index.lock import FileLock

if TYPE_CHECKING:
    from index.vectors import Vectors

NO_EMBEDDING = "none"
_WAIT = 10.0  # seconds a writer waits for readers of the vectors to finish


class OwnedVectors:
    """The folder of vectors of one home, or its collection on a Chroma server. Safe to use from several threads."""

    def __init__(self, home: Path, *, chroma_url: str, embedding: str, cache: Path | None, is_read_only: bool) -> None:
        self._folder = home / "vectors"
        self._chroma_url = chroma_url
        self._embedding = embedding
        self._cache = cache
        self._is_read_only = is_read_only
        self._lock = FileLock(home / "vectors.lock")
        self._opening = RLock()  # they are opened once
        self._opened: Vectors | None = None

    @property
    def opened(self) -> Vectors | None:
        """The vectors; None without an embedding model, and for a reader while another process owns the folder.

        Errors: HomeBusy for a writer who waited for the other process in vain.
        """
        with self._opening:
            if self._opened is None and self._embedding != NO_EMBEDDING and self._may_open():
                from index.embed import open_embedder
                from index.vectors import Vectors

                self._opened = Vectors(self._folder, open_embedder(self._embedding, self._cache), self._chroma_url)
            return self._opened

    @property
    def where(self) -> str:
        """The server or the folder, for people."""
        return self._chroma_url or str(self._folder.resolve())

    def remove(self, filing_id: str) -> None:
        """Drop those of a filing, where there are any."""
        if self._exist and self.opened is not None:
            self.opened.remove(filing_id)

    def clear(self) -> None:
        """Drop all, even where Chroma cannot open what lies in the folder."""
        if self._opened is None and not self._chroma_url and self._may_open():
            shutil.rmtree(self._folder, ignore_errors=True)
        elif self.opened is not None:
            self.opened.clear()

    def problems(self, stored: Sequence[StoredFiling]) -> list[str]:
        """Where they do not agree with the filings that the ledger holds."""
        if self._embedding == NO_EMBEDDING:
            return []
        found = [f"{filing.file_name}：向量尚未建立" for filing in stored if not filing.vectors_ready]
        vectors = self.opened if self._exist else None
        if vectors is None:
            return found
        held = vectors.chunk_counts()
        found.extend(
            f"{filing.file_name}：向量应有 {filing.chunk_count} 条，实有 {held.get(filing.id, 0)} 条"
            for filing in stored
            if filing.vectors_ready and held.get(filing.id, 0) != filing.chunk_count
        )
        departed = sorted(set(held) - {filing.id for filing in stored})
        return [*found, *(f"向量没有对应的文件：{filing_id[:12]}" for filing_id in departed)]

    def close(self) -> None:
        """Close them and let another process in."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None
        self._lock.release()

    @property
    def _exist(self) -> bool:
        return bool(self._chroma_url) or self._folder.exists()

    def _may_open(self) -> bool:
        """The folder of an embedded Chroma belongs to one process; a server takes care of itself."""
        if self._chroma_url or self._lock.is_held:
            return True
        if self._is_read_only:
            return self._exist and self._lock.acquire(shared=True)
        if self._lock.acquire(wait=_WAIT):
            return True
        raise HomeBusy("向量库正被另一个进程使用", hint="稍后再试", where=str(self._folder))
