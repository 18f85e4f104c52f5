"""Seconds from nothing: `wenzhang --help`, `wenzhang ask`, and `wenzhang serve` until it answers.

    python -m eval.bench.starting [--home DIR] [--runs 5] [--quick]

Shape:  a home (one of invented filings, if none is given) -> for each command the wall and processor seconds of fresh processes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from eval.bench.growth import fill_ledger
from eval.bench.record import record, say, spread, table
from index.ledger import Ledger

GOAL_ASK = 3.0
_QUESTION = "2023年增值税完成了多少"
_PROGRAM = [sys.executable, "-c", "import sys; from interface.cli import main; sys.exit(main())"]
_PATIENCE = 180.0  # seconds for a server to come up


@contextmanager
def invented_home(facts: int) -> Iterator[Path]:
    """A home of so many invented facts, without vectors."""
    with tempfile.TemporaryDirectory(prefix="wenzhang-bench-") as folder:
        home = Path(folder)
        ledger = Ledger.open(home / "ledger.db")
        fill_ledger(ledger, facts, jobs=1)
        for stored in ledger.filings():
            ledger.mark_vectors(stored.id, True)
        ledger.close()
        yield home


def command(home: Path, *words: str) -> list[str]:
    """The command line of `wenzhang` on a home."""
    return [*_PROGRAM, "--home", str(home), *words]


@contextmanager
def served(home: Path, *words: str) -> Iterator[str]:
    """The address of a server of its own, which is up when this is entered."""
    server = subprocess.Popen(command(home, "serve", "--port", "0", *words), stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        address = next((line.split("：", 1)[1].split("（")[0] for line in server.stderr if "http://" in line), "")
        deadline = time.monotonic() + _PATIENCE
        while not _is_up(address):
            if time.monotonic() > deadline or server.poll() is not None:
                raise RuntimeError(f"the server did not come up at {address!r}")
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait(30)
        if server.stderr is not None:
            server.stderr.close()


def _is_up(address: str) -> bool:
    try:
        with urlopen(f"{address}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds, and processor seconds of the children that ended meanwhile."""
    started, before = time.perf_counter(), os.times()
    run()
    wall, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def measure(home: Path, runs: int) -> dict[str, Any]:
    """Each command so many times; the first run, which fills the caches of the disk, does not count."""

    def run(*words: str) -> None:
        subprocess.run(command(home, *words), check=True, capture_output=True)

    def serve() -> None:
        with served(home):
            pass

    commands: dict[str, Callable[[], None]] = {
        "wenzhang --help": lambda: run("--help"),
        "wenzhang ask": lambda: run("ask", _QUESTION),
        "wenzhang serve, until it answers": serve,
    }
    result = {}
    for name, once in commands.items():
        found = [timed(once) for _ in range(runs + 1)][1:]
        result[name] = {"wall": spread([one for one, _ in found]).as_dict(), "cpu": spread([one for _, one in found]).as_dict()}
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where the goal of `ask` is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.starting", description="seconds from nothing")
    parser.add_argument("--home", type=Path, help="this home instead of an invented one")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one run over a small home")
    options = parser.parse_args(arguments)
    runs = 1 if options.quick else options.runs
    if options.home is not None:
        result = measure(options.home, runs)
    else:
        with invented_home(600 if options.quick else 10_000) as home:
            result = measure(home, runs)
    record("starting", result)
    rows = [[name, f"{one['wall']['median']:.2f}", f"{one['cpu']['median']:.2f}"] for name, one in result.items()]
    say(table(("command", "wall s", "cpu s"), rows))
    return int(result["wenzhang ask"]["wall"]["median"] > GOAL_ASK)


if __name__ == "__main__":
    sys.exit(main())
