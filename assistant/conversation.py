"""What was asked in each conversation, so that a follow-up can leave it unsaid. Conversations never mix."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from assistant.domain import Reading

_TURNS = 4  # of a conversation that a follow-up can reach back
_KEPT = 2000  # conversations; the one unused longest is dropped


class Conversations:
    """Session name -> the readings of its last turns. Safe to use from several threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._readings: OrderedDict[str, tuple[Reading, ...]] = OrderedDict()
        self._lock = Lock()
        self._kept = kept

    def turns(self, session: str | None) -> tuple[Reading, ...]:
        """The readings of the last turns, oldest first."""
        if session is None:
            return ()
        with self._lock:
            return self._readings.get(session, ())

    def remember(self, session: str | None, reading: Reading) -> None:
        """Keep a turn's reading, unless it held nothing to lean on."""
        if session is None or all(plan.operation == "refuse" for plan in reading.plans):
            return
        with self._lock:
            self._readings[session] = (*self._readings.get(session, ()), reading)[-_TURNS:]
            self._readings.move_to_end(session)
            while len(self._readings) > self._kept:
                self._readings.popitem(last=False)
