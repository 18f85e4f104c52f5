"""What was asked and answered in each conversation, so that a follow-up can leave it unsaid and a page can show it again.

Conversations never mix: each has a name of its own, and nobody sees those of another name. With a store they outlive the
process; where the store fails, the last exchanges are remembered by this process alone and answering goes on.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from assistant.domain import Answer, Reading
from index.errors import StoreError

log = logging.getLogger("wenzhang")

LEANT_ON = 6  # exchanges that a follow-up can reach back
_KEPT = 500  # conversations in memory; the one unused longest is dropped
_REMEMBERED = 8  # exchanges of each in memory


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with how it was read and what it was answered."""

    question: str
    reading: Reading
    answer: Answer

    @property
    def has_subject(self) -> bool:
        """Can a follow-up lean on it? A refusal holds nothing, and 来源呢 is about the answer before it."""
        return any(plan.operation not in ("refuse", "recall") for plan in self.reading.plans)


class ExchangeStore(Protocol):
    """Where exchanges outlive the process. Every call may raise StoreError."""

    def last(self, session: str, limit: int) -> list[Exchange]: ...
    def append(self, session: str, exchange: Exchange) -> None: ...
    def forget(self, session: str) -> None: ...


@dataclass(slots=True)
class _Recent:
    """The last exchanges of one conversation in memory; `is_ahead` of the store since a write failed."""

    exchanges: tuple[Exchange, ...] = ()
    is_ahead: bool = False


class Conversations:
    """Session name -> its exchanges. Safe to use from several threads; never raises."""

    def __init__(self, store: ExchangeStore | None = None, *, kept: int = _KEPT) -> None:
        self._store = store
        self._kept = kept
        self._recent: OrderedDict[str, _Recent] = OrderedDict()
        self._lock = Lock()
        self._is_failing = False

    def exchanges(self, session: str | None, limit: int = LEANT_ON) -> list[Exchange]:
        """The last exchanges, oldest first."""
        if session is None:
            return []
        with self._lock:
            recent = self._recent.get(session, _Recent())
        if self._store is not None and not recent.is_ahead:
            try:
                return self._store.last(session, limit)
            except StoreError as error:
                self._note(error)
        return list(recent.exchanges[-limit:])

    def remember(self, session: str | None, exchange: Exchange) -> None:
        """Keep an exchange as the last one of its conversation."""
        if session is None:
            return
        is_stored = self._append(session, exchange)
        with self._lock:
            recent = self._recent.setdefault(session, _Recent())
            recent.exchanges = (*recent.exchanges, exchange)[-_REMEMBERED:]
            recent.is_ahead = recent.is_ahead or not is_stored
            self._recent.move_to_end(session)
            while len(self._recent) > self._kept:
                self._recent.popitem(last=False)

    def forget(self, session: str) -> None:
        """Drop a conversation."""
        with self._lock:
            self._recent.pop(session, None)
        if self._store is not None:
            try:
                self._store.forget(session)
            except StoreError as error:
                self._note(error)

    def _append(self, session: str, exchange: Exchange) -> bool:
        if self._store is None:
            return True
        try:
            self._store.append(session, exchange)
        except StoreError as error:
            self._note(error)
            return False
        self._is_failing = False
        return True

    def _note(self, error: StoreError) -> None:
        """Say once that conversations are not kept, until it works again."""
        if not self._is_failing:
            log.warning("conversations are kept in memory only: %s", error.message)
        self._is_failing = True


def leant_on(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """The exchanges that a follow-up may lean on, oldest first."""
    return [one for one in exchanges if one.has_subject]
