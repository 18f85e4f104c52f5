"""Progress in words: how much of a long work is done, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

Progress = Callable[[str], None]


def silent(_message: str) -> None:
    """Progress that nobody watches."""


class Meter:
    """Progress in words: how much is done, and how long the rest will take at the pace so far."""

    def __init__(self, what: str, total: int, progress: Progress) -> None:
        self._what = what
        self._total = total
        self._progress = progress
        self._done = 0
        self._started = time.monotonic()
        if total:
            self._say(0, "")

    def step(self, name: str) -> None:
        """One more of the total is done."""
        self.done(1, name)

    def done(self, count: int, name: str = "") -> None:
        self._done += count
        self._say(self._done, name)

    def within(self, size: int) -> Callable[[int, int], None]:
        """A callback (done, total) for the parts of an item that counts `size` of the total."""

        def tell(done: int, total: int) -> None:
            if done < total:
                self._say(self._done + size * done // max(total, 1), "")

        return tell

    def at_page(self, path: Path, done: int, total: int) -> None:
        """So many pages of one long file are done."""
        self._say(self._done, f"{path.name} 第 {done}/{total} 页")

    def _say(self, done: int, name: str) -> None:
        elapsed = time.monotonic() - self._started
        left = elapsed / done * (self._total - done) if done else 0.0
        rest = f"，约 {left:.0f} 秒" if done < self._total and left >= 1 else ""
        self._progress(f"{self._what}：{done}/{self._total}{rest}{f'  {name}' if name else ''}")
