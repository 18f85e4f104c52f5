"""What the tests of the child process let it do."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from index.readers import progress


def answer(path: Path, suffix: str, *, limits: Any) -> str:
    return path.name + suffix


def modules(path: Path, *, limits: Any) -> list[str]:
    return sorted(sys.modules)


def process(path: Path, *, limits: Any) -> int:
    return os.getpid()


def shout(path: Path, *, limits: Any) -> str:
    print("noise")  # noqa: T201
    print("noise", file=sys.stderr)  # noqa: T201
    os.write(1, b"noise")
    return "quiet"


def tell_pages(path: Path, count: int, *, limits: Any) -> str:
    progress._SECONDS = 0.0
    for page_no in range(1, count + 1):
        progress.tell(page_no, count)
    return "read"


def tell_and_die(path: Path, *, limits: Any) -> None:
    progress._SECONDS = 0.0
    progress.tell(1, 9)
    os.abort()


def sleep(path: Path, *, limits: Any) -> None:
    time.sleep(60)


def start_another_and_sleep(path: Path, *, limits: Any) -> None:
    """The other one is in a group of its own, as a converter is."""
    helper = subprocess.Popen(["sleep", "300"], process_group=0)
    path.write_text(str(helper.pid), encoding="utf-8")
    time.sleep(60)


def sleep_unless_it_exists(path: Path, *, limits: Any) -> None:
    if not path.exists():
        time.sleep(60)


def devour(path: Path, *, limits: Any) -> int:
    """Takes memory bit by bit, as a parser does."""
    hoard = []
    while True:
        hoard.append(bytearray(8 * 1024 * 1024))
        time.sleep(0.005)


def devour_at_once(path: Path, *, limits: Any) -> int:
    return len(bytearray(8 * 1024 * 1024 * 1024))


def crash(path: Path, *, limits: Any) -> None:
    ctypes.string_at(0)


def leave(path: Path, *, limits: Any) -> None:
    os._exit(3)


def fail(path: Path, *, limits: Any) -> None:
    raise ZeroDivisionError("a mistake of ours")


def unpicklable(path: Path, *, limits: Any) -> Any:
    return lambda: None
