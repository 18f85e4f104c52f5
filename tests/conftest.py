"""What all tests share: where further filings stand, the samples in the repository, the bundled embedder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from index.embed import Embedder, open_embedder
from index.errors import ModelError

settings.register_profile("any_machine", deadline=None, derandomize=True)  # neither a busy machine nor chance fails a run
settings.load_profile("any_machine")

ROOT = Path(__file__).resolve().parent.parent


_loops: list[asyncio.AbstractEventLoop] = []  # one that still runs in a thread is closed after a later test


@pytest.fixture(autouse=True)
def _event_loops(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what libraries leave open: gradio and llama-index make event loops and never close one."""
    policy = type(asyncio.get_event_loop_policy())
    make = policy.new_event_loop

    def remembered(self: Any) -> asyncio.AbstractEventLoop:
        _loops.append(make(self))
        return _loops[-1]

    monkeypatch.setattr(policy, "new_event_loop", remembered)
    yield
    if not _loops:
        return
    asyncio.set_event_loop(None)
    running = [loop for loop in _loops if loop.is_running()]
    for loop in _loops:
        if loop not in running and not loop.is_closed():
            loop.close()
    _loops[:] = running


def shared_folder() -> Path:
    """The folder of further filings: `shared` beside the repository, or WENZHANG_SHARED. It need not exist."""
    return Path(os.environ.get("WENZHANG_SHARED") or ROOT.parent / "shared")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shared_folder().is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="the folder of further filings is not there (WENZHANG_SHARED)"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of further filings; mark tests that use it with `@pytest.mark.shared`."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip("the folder of further filings is not there (WENZHANG_SHARED)")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The published filings that ship in the repository."""
    return ROOT / "eval" / "filings" / "published"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled embedding model, loaded once for all tests."""
    try:
        return open_embedder("bundled")
    except ModelError as error:
        pytest.skip(error.message)
