"""This project as a system under evaluation: over a home, or over files that are read into a temporary one."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.home import open_library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library

Tell = Callable[[str], None]


@dataclass
class Wenzhang:
    """The assistant over one library. `seconds`: what reading its filings took; 0 where they were there."""

    library: Library
    assistant: Assistant
    seconds: float = 0.0
    name: str = "wenzhang"
    _sessions: Iterator[int] = field(default_factory=itertools.count)

    @property
    def holds(self) -> frozenset[str]:
        return frozenset(filing.file_name for filing in self.library.ledger.filings())

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        session = f"eval-{next(self._sessions)}"
        answers = [self.assistant.ask(turn, session=session, lang=lang) for turn in turns]
        return answers[-1].as_dict()


def _undated() -> date | None:
    """去年 in a case counts from the newest filing, so that an expectation stays true when the year turns."""
    return None


@contextmanager
def over_home(home: Path) -> Iterator[Wenzhang]:
    """An existing home, opened for reading only."""
    settings = Settings().model_copy(update={"home": home})
    with open_library(settings, read_only=True) as library:
        yield Wenzhang(library, Assistant(library, settings, today=_undated))


@contextmanager
def over_files(files: Sequence[Path], tell: Tell, *, embedding: str | None = None) -> Iterator[Wenzhang]:
    """Files read into a home in a temporary folder; embedded stores whatever the settings say, `embedding` where it is given."""
    with tempfile.TemporaryDirectory(prefix="wenzhang-eval-") as folder:
        settings = Settings().model_copy(update={"home": Path(folder), "database_url": "", "chroma_url": ""})
        if embedding is not None:
            settings = settings.model_copy(update={"embedding": embedding})
        started = time.perf_counter()
        with open_library(settings) as library:
            tell(f"正在读取 {len(files)} 份文件 / reading {len(files)} filings")
            for result in library.add(files, jobs=settings.jobs, progress=tell):
                if result.error is not None:
                    tell(f"未能读入 {result.path}: {result.error.message} / refused")
            yield Wenzhang(library, Assistant(library, settings, today=_undated), time.perf_counter() - started)
