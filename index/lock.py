"""One writer for each home: locks of the operating system on files, which end with the process that holds them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path

from index.errors import HomeBusy

_POLL_SECONDS = 0.1


class FileLock:
    """A lock on one file, held from `acquire` to `release`. `owner()` tells who wrote themselves in last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        return self._descriptor is not None

    def acquire(self, *, shared: bool = False, wait: float = 0.0) -> bool:
        """Take the lock, waiting up to `wait` seconds; False where another holds it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return False
                time.sleep(_POLL_SECONDS)
                continue
            self._descriptor = descriptor
            if not shared:
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return True

    def release(self) -> None:
        """Give the lock back; nothing happens without one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def owner(self) -> int | None:
        """Process id of the present writer, None when nobody holds the lock for writing."""
        if self.is_held:
            return os.getpid()
        with contextlib.suppress(OSError, ValueError):
            probe = FileLock(self._path)
            if self._path.exists() and not probe.acquire(shared=True):
                return int(self._path.read_text(encoding="ascii"))
            probe.release()
        return None


def own_home(home: Path) -> FileLock:
    """The lock of a home's one writer. Errors: HomeBusy, naming the process that holds it."""
    lock = FileLock(home / "lock")
    if lock.acquire():
        return lock
    owner = lock.owner()
    raise HomeBusy(
        f"主目录正由另一个进程写入{f'（进程号 {owner}）' if owner else ''}",
        hint="等它结束，或停止正在运行的 wenzhang add / serve 后再试；提问不受影响",
        where=str(home),
    )
