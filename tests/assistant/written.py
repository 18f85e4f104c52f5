"""Invented filings written out as files and read like anybody's, where `ledgers` stores facts that nothing was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.domain import Answer
from assistant.pipeline import Assistant
from index.library import Library


@contextmanager
def library_of(folder: Path, texts: Mapping[str, str]) -> Iterator[Library]:
    """A library of texts by file name, each read and stored."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "home", embedding="none") as opened:
        for one in opened.add([folder / name for name in texts]):
            assert one.status == "added", one
        yield opened


def last_told(assistant: Assistant, dialogue: str) -> Answer:
    """The answer to the last of the turns that " / " parts: a conversation of their own."""
    return [assistant.ask(turn, session=dialogue) for turn in dialogue.split(" / ")][-1]
