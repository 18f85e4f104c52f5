"""The one door through which page and HTTP API reach the library and the assistant, with the limits of a shared service.

Shape:  question, session, client -> Answer; counts -> numbers for health and metrics.
Errors: BadRequest (400), Unauthorized (401), TooMany (429, with seconds to wait), Busy (503).
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from assistant.conversation import Exchange
from assistant.domain import Answer
from assistant.settings import Settings
from index.domain import Table
from index.errors import WenzhangError
from index.ledger_values import StoredFiling, StoredParagraph
from interface.picture import PictureCache

MAX_QUESTION = 1000  # characters
MAX_SESSION = 128

log = logging.getLogger("wenzhang.interface")


class LedgerView(Protocol):
    """What page and API read of the ledger."""

    def filings(self) -> list[StoredFiling]: ...
    def filing(self, filing_id: str) -> StoredFiling: ...
    def tables(self, filing_id: str) -> list[Table]: ...
    def paragraphs(self, filing_id: str) -> list[StoredParagraph]: ...
    def counts(self) -> dict[str, int]: ...


class Outcome(Protocol):
    """What became of one file that was to be added."""

    @property
    def status(self) -> str: ...
    @property
    def error(self) -> WenzhangError | None: ...
    def as_dict(self) -> dict[str, Any]: ...


class LibraryView(Protocol):
    """What page and API use of the library of filings."""

    @property
    def ledger(self) -> LedgerView: ...
    def file(self, filing_id: str) -> Path: ...
    def add(self, paths: Iterable[Path], *, jobs: int = 0, progress: Callable[[str], None]) -> Iterator[Outcome]: ...
    def remove(self, ids: Iterable[str]) -> Sequence[StoredFiling]: ...


class AssistantView(Protocol):
    """What page and API use of the assistant."""

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh", explain: bool = False) -> Answer: ...
    def history(self, session: str, limit: int) -> Sequence[Exchange]: ...
    def forget(self, session: str) -> None: ...
    def examples(self, limit: int = 6, lang: str = "zh") -> list[str]: ...


class BadRequest(WenzhangError):
    code = "bad_request"
    http_status = 400


class Unauthorized(WenzhangError):
    code = "unauthorized"
    http_status = 401


class TooLarge(WenzhangError):
    code = "too_large"
    http_status = 413


class TooMany(WenzhangError):
    """Asked too often; `retry_after` is in whole seconds."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("请求过于频繁", hint=f"请 {retry_after} 秒后再试")
        self.retry_after = retry_after


class Busy(WenzhangError):
    code = "busy"
    http_status = 503

    def __init__(self) -> None:
        super().__init__("正在处理的提问太多", hint="请几秒后再试")


class RateLimit:
    """A bucket of permits for each client: `burst` at once, refilled at `per_minute`. Forgets the clients seen longest ago."""

    def __init__(
        self, per_minute: float, burst: int, *, clock: Callable[[], float] = time.monotonic, clients: int = 10_000
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._clients = clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client -> permits left, when
        self._lock = threading.Lock()

    def take(self, client: str) -> None:
        """Use one permit. Errors: TooMany."""
        now = self._clock()
        with self._lock:
            left, then = self._buckets.pop(client, (float(self._burst), now))
            left = min(self._burst, left + (now - then) * self._rate)
            allowed = left >= 1
            self._buckets[client] = (left - 1 if allowed else left, now)
            while len(self._buckets) > self._clients:
                self._buckets.popitem(last=False)
        if not allowed:
            raise TooMany(max(1, round((1 - left) / self._rate)))


class Gate:
    """At most `running` at work and `waiting` in line, each for at most `patience` seconds. Errors: Busy."""

    def __init__(self, running: int = 4, waiting: int = 16, patience: float = 20.0) -> None:
        self._slots = threading.BoundedSemaphore(running)
        self._line = threading.BoundedSemaphore(running + waiting)
        self._patience = patience

    @contextmanager
    def entered(self) -> Iterator[None]:
        if not self._line.acquire(blocking=False):
            raise Busy
        try:
            if not self._slots.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._line.release()


class Tally:
    """What has been counted since the start, for /metrics."""

    BUCKETS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: Counter[str] = Counter()  # by status, and "error"
        self.responses: Counter[int] = Counter()  # by HTTP status
        self.within: Counter[float] = Counter()  # questions answered within so many seconds
        self.seconds = 0.0

    def answered(self, status: str, seconds: float) -> None:
        with self._lock:
            self.answers[status] += 1
            self.seconds += seconds
            self.within.update(bound for bound in self.BUCKETS if seconds <= bound)

    def responded(self, http_status: int) -> None:
        with self._lock:
            self.responses[http_status] += 1


class Desk:
    """Library, assistant and limits of one running service. Safe to use from several threads.

    `public` leaves out storing and removing, and limits how often one client may ask.
    """

    def __init__(
        self,
        library: LibraryView,
        assistant: AssistantView,
        settings: Settings,
        *,
        public: bool = False,
        findings: Callable[[], list[dict[str, Any]]] | None = None,
    ) -> None:
        self.library = library
        self.assistant = assistant
        self.settings = settings
        self.public = public
        self.gate = Gate()
        self.tally = Tally()
        self.pictures = PictureCache()
        self._findings = findings
        self._ask_limit = RateLimit(per_minute=20, burst=10) if public else None
        self._look_limit = RateLimit(per_minute=240, burst=120) if public else None
        self._storing = threading.Lock()

    # --- asking --------------------------------------------------------------------------------------

    def ask(self, question: str, *, client: str, session: str | None = None, lang: str = "zh", explain: bool = False) -> Answer:
        """Answer one question. `session` names a conversation, `explain` asks how the answer was found.

        Errors: BadRequest, TooMany, Busy, and the assistant's own.
        """
        question = checked_question(question)
        if self._ask_limit is not None:
            self._ask_limit.take(client)
        started = time.perf_counter()
        status = "error"
        try:
            with self.gate.entered():
                answer = self.assistant.ask(question, session=session, lang=lang, explain=explain)
            status = answer.status.value
            return answer
        finally:
            self.tally.answered(status, time.perf_counter() - started)

    def history(self, session: str, limit: int) -> Sequence[Exchange]:
        """The last exchanges of a conversation, oldest first."""
        return self.assistant.history(session, limit)

    def forget(self, session: str) -> None:
        """Drop a conversation."""
        self.assistant.forget(session)

    def examples(self, lang: str) -> list[str]:
        """Questions that can be answered from what is held."""
        return self.assistant.examples(limit=6, lang=lang)

    def look(self, client: str) -> None:
        """Count one look at a page. Errors: TooMany."""
        if self._look_limit is not None:
            self._look_limit.take(client)

    # --- filings -------------------------------------------------------------------------------------

    def filings(self) -> list[StoredFiling]:
        return self.library.ledger.filings()

    def counts(self) -> Mapping[str, int]:
        return self.library.ledger.counts()

    def findings(self) -> list[dict[str, Any]]:
        """What the checks of all filings found, in the form of `wenzhang check --json`."""
        return [] if self._findings is None else self._findings()

    def add(self, paths: Sequence[Path], progress: Callable[[str], None]) -> Iterator[Outcome]:
        """Store files, one call after the other; gives what became of each as soon as it is known."""
        self._must_be_private()
        with self._storing:
            yield from self.library.add(paths, jobs=self.settings.jobs, progress=progress)

    def remove(self, filing_id: str) -> None:
        """Take a filing out. Errors: NotStored."""
        self._must_be_private()
        with self._storing:
            self.library.remove([filing_id])

    def _must_be_private(self) -> None:
        if self.public:
            raise Unauthorized("公开服务不能添加或移除文件")

    def has_token(self, given: str) -> bool:
        """Is it the token of the settings? Takes as long for a near miss as for any other."""
        token = self.settings.token.encode()
        return bool(token) and hmac.compare_digest(given.encode(), token)

    def may_upload(self, client: str, token: str = "") -> bool:
        """The page takes files from this machine, and from others with the token."""
        return not self.public and (is_loopback(client) or self.has_token(token))


def checked_question(question: str) -> str:
    """The question without white space around it. Errors: BadRequest for none, or one that is too long."""
    question = question.strip()
    if not question:
        raise BadRequest("没有问题", hint="请写下要问的内容", code="empty_question")
    if len(question) > MAX_QUESTION:
        raise BadRequest("问题太长", hint=f"请控制在 {MAX_QUESTION} 个字以内", code="question_too_long")
    return question


def is_loopback(client: str) -> bool:
    """Does the address belong to this very machine?"""
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return client in ("localhost", "testclient")
