"""How far the reading of one file is: readers tell it, whoever waits for the file listens.

A process reads one file at a time, so one listener for the process is enough; without one, telling costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

Listener = Callable[[int, int], None]  # pages done, pages in all

_SECONDS = 2.0  # between two messages: people read no faster

_listener: Listener | None = None
_last = 0.0


def listen(listener: Listener | None) -> None:
    """From now on tell `listener` (None: nobody)."""
    global _listener, _last
    _listener, _last = listener, time.monotonic()


def tell(done: int, total: int) -> None:
    """So many pages of all are read; passed on now and then."""
    global _last
    if _listener is not None and time.monotonic() - _last >= _SECONDS:
        _last = time.monotonic()
        _listener(done, total)
