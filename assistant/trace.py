"""Notes taken while a question is answered, for who asks how the answer was found; nothing is noted otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NOTES: ContextVar[list[object] | None] = ContextVar("notes", default=None)


@contextmanager
def traced() -> Iterator[list[object]]:
    """Collect what is noted by this thread meanwhile, in order."""
    notes: list[object] = []
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def note(make: Callable[[], object]) -> None:
    """Note what `make` gives, if anybody collects."""
    notes = _NOTES.get()
    if notes is not None:
        notes.append(make())
