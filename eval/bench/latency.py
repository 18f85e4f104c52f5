"""Seconds of every question of some case files, in one running process over one home.

    python -m eval.bench.latency HOME [CASES.jsonl…] [--show 10]

Shape:  case files (this project's own, or lines with `q`, `query`, `question` or `turns`) -> spread of wall and processor
        seconds, and the slowest questions. Without files, the project's own cases.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.home import open_library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.bench.record import memory_mb, record, say, spread

GOAL_MEDIAN = 0.15
GOAL_P95 = 0.5
CASES = Path(__file__).parents[1] / "cases"
_ONE_QUESTION = ("question", "q", "query")


def conversations(paths: Sequence[Path]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every case of some files: (file and line, the turns of its conversation)."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case: dict[str, Any] = json.loads(line) if line.strip() else {}
            turns = case.get("turns") or [case[name] for name in _ONE_QUESTION if name in case][:1]
            if turns:
                yield f"{path.stem}:{number}", tuple(turns)


def measure(home: Path, paths: Sequence[Path], settings: Settings | None = None) -> dict[str, Any]:
    """Ask them all once, after one that opens everything."""
    chosen = (settings or Settings()).model_copy(update={"home": home})
    with open_library(chosen, read_only=True) as library:
        assistant = Assistant(library, chosen)
        assistant.ask("?")
        if library.vectors is not None:
            library.vectors.search_chunks("?", limit=1)
        asked: list[tuple[float, float, str, str]] = []
        for case, turns in conversations(paths):
            for turn in turns:
                began, busy = time.perf_counter(), time.process_time()
                assistant.ask(turn, session=case)
                asked.append((time.process_time() - busy, time.perf_counter() - began, case, turn))
        counts = library.ledger.counts()
    return {
        "held": counts,
        "wall": spread([wall for _, wall, _, _ in asked]).as_dict(),
        "cpu": spread([cpu for cpu, _, _, _ in asked]).as_dict(),
        "memory_mb": memory_mb(),
        "slowest": [
            {"cpu": round(cpu, 3), "wall": round(wall, 3), "case": case, "question": turn}
            for cpu, wall, case, turn in sorted(asked, reverse=True)[:50]
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.latency", description="seconds a question, over one home")
    parser.add_argument("home", type=Path)
    parser.add_argument("cases", type=Path, nargs="*", help="case files (default: those of the project)")
    parser.add_argument("--show", type=int, default=10, help="how many of the slowest questions to print")
    options = parser.parse_args(arguments)
    result = measure(options.home, options.cases or sorted(CASES.glob("*.jsonl")))
    record("latency", {**result, "slowest": result["slowest"][:10]})
    held, wall, cpu = result["held"], result["wall"], result["cpu"]
    say(f"{wall['count']} questions over {held['filings']} filings, {held['facts']} facts; memory {result['memory_mb']:.0f} MiB")
    say(f"wall seconds: median {wall['median']:.3f}, p95 {wall['p95']:.3f}, max {wall['most']:.3f}")
    say(f"processor seconds: median {cpu['median']:.3f}, p95 {cpu['p95']:.3f}, max {cpu['most']:.3f}")
    for one in result["slowest"][: options.show]:
        say(f"  {one['cpu']:.3f} ({one['wall']:.3f})  {one['case']}  {one['question']}")
    return int(wall["median"] > GOAL_MEDIAN or wall["p95"] > GOAL_P95)


if __name__ == "__main__":
    sys.exit(main())
