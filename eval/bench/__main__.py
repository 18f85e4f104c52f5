"""Lists the benchmarks that need no files of one's own, and runs them.

    python -m eval.bench                       what there is
    python -m eval.bench starting users …      run some, in turn
    python -m eval.bench all [--quick]         run all; --quick takes the smallest sizes

Each adds its results to a history (`eval/bench/history/NAME.jsonl`); the page of `wenzhang eval --report` draws the growth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from eval.bench.record import say

NAMES = ("starting", "users", "ingest", "growth")
ON_FILES = ("latency", "reading", "scans", "spreadsheets", "totals")


def _about(name: str) -> str:
    text = import_module(f"eval.bench.{name}").__doc__ or ""
    return text.strip().splitlines()[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a benchmark misses its goal."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="list or run the benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, "all", []], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="the smallest sizes")
    options = parser.parse_args(arguments)
    if not options.names:
        for name in NAMES:
            say(f"{name:12} {_about(name)}")
        say("\nOn files or a home of one's own, as python -m eval.bench.NAME:\n")
        for name in ON_FILES:
            say(f"{name:12} {_about(name)}")
        return 0
    missed = 0
    for name in NAMES if "all" in options.names else options.names:
        say(f"== {name}")
        missed |= import_module(f"eval.bench.{name}").main(["--quick"] if options.quick else [])
    return missed


if __name__ == "__main__":
    sys.exit(main())
