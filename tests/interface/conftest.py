"""Closes what gradio leaves open: it makes event loops whenever a page is built, and never closes one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

_made: list[asyncio.AbstractEventLoop] = []  # one that still runs in a thread is closed after a later test


@pytest.fixture(autouse=True)
def _event_loops(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    policy = type(asyncio.get_event_loop_policy())
    make = policy.new_event_loop

    def remembered(self: Any) -> asyncio.AbstractEventLoop:
        _made.append(make(self))
        return _made[-1]

    monkeypatch.setattr(policy, "new_event_loop", remembered)
    yield
    asyncio.set_event_loop(None)
    running = [loop for loop in _made if loop.is_running()]
    for loop in _made:
        if loop not in running and not loop.is_closed():
            loop.close()
    _made[:] = running
