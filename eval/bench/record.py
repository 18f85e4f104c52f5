"""What all benchmarks share: spreads of seconds, tables, memory, and the history of results.

History: one line of JSON for each result in `eval/bench/history/NAME.jsonl`, with the time and the machine.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).parent / "history"


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds of many runs."""

    median: float
    p95: float
    most: float
    count: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def spread(seconds: Sequence[float]) -> Spread:
    """Median, 95th percentile (the least value that 95 of 100 do not exceed) and maximum; zeros for none."""
    if not seconds:
        return Spread(0.0, 0.0, 0.0, 0)
    ordered = sorted(seconds)
    p95 = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
    return Spread(round(statistics.median(ordered), 4), round(p95, 4), round(ordered[-1], 4), len(ordered))


def memory_mb() -> float:
    """What this process has needed at most, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---", *("--:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def record(name: str, result: dict[str, Any], folder: Path | None = None) -> Path:
    """Add a result to the history of a benchmark."""
    folder = folder or HISTORY
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "python": platform.python_version()}
    line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, **result}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
