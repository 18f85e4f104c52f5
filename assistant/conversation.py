"""What was last asked in each conversation, so that a follow-up can leave it unsaid. Conversations never mix."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from assistant.domain import Reading

_KEPT = 2000  # conversations; the one unused longest is dropped


class Conversations:
    """Session name -> the reading of its last turn. Safe to use from several threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        self._lock = Lock()
        self._kept = kept

    def last(self, session: str | None) -> Reading | None:
        if session is None:
            return None
        with self._lock:
            return self._readings.get(session)

    def remember(self, session: str | None, reading: Reading) -> None:
        """Keep a turn's reading, unless it held nothing to lean on."""
        if session is None or all(plan.operation == "refuse" for plan in reading.plans):
            return
        with self._lock:
            self._readings[session] = reading
            self._readings.move_to_end(session)
            while len(self._readings) > self._kept:
                self._readings.popitem(last=False)
