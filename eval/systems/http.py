"""Any service that answers as our contract says: POST /api/ask, and GET /api/filings where it has that."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import httpx

from index.errors import WenzhangError

_PATIENCE = 120.0  # seconds for one answer
_TRIES = 5
_LONGEST_WAIT = 30.0


class ServiceFailed(WenzhangError):
    """The service gave no answer."""

    code = "service"


class HttpSystem:
    """A served system. Each conversation has a session of its own; a service that is busy is waited for."""

    def __init__(self, url: str, *, client: httpx.Client | None = None) -> None:
        self.name = url
        self._client = client or httpx.Client(base_url=url.rstrip("/"), timeout=_PATIENCE)

    @cached_property
    def holds(self) -> frozenset[str] | None:
        try:
            reply = self._client.get("/api/filings")
            return frozenset(str(one["filing"]) for one in reply.json()["filings"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        session = f"eval-{uuid.uuid4().hex}"
        answers = [self._ask({"question": turn, "session": session, "lang": lang}) for turn in turns]
        return answers[-1]

    def _ask(self, body: Mapping[str, str]) -> Mapping[str, Any]:
        for _ in range(_TRIES):
            try:
                reply = self._client.post("/api/ask", json=body)
            except httpx.HTTPError as error:
                raise ServiceFailed(f"{self.name}: {error}") from error
            if reply.status_code not in (429, 503):
                break
            time.sleep(min(float(reply.headers.get("Retry-After", 1)), _LONGEST_WAIT))
        if reply.status_code != 200:
            raise ServiceFailed(f"{self.name}: {reply.status_code} {reply.text[:200]}")
        answer = reply.json()
        if not isinstance(answer, dict):
            raise ServiceFailed(f"{self.name}: the answer is no object")
        return answer
