"""Many at once: clients that ask a running server over HTTP, one question after the other.

    python -m eval.bench.users [--home DIR] [--clients 1 4 16] [--each 25] [--quick]

Shape:  a home (one of invented filings, if none is given) -> for each number of clients: questions a second, seconds a question,
        and how often each HTTP status came. 429 and 503 say that the server is busy, with the time to wait; 500 is a fault.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from eval.bench.asked import questions
from eval.bench.invented import YEARS
from eval.bench.record import record, say, spread, table
from eval.bench.starting import invented_home, served
from index.ledger import Ledger

_PATIENCE = 120.0


def ask(address: str, question: str) -> tuple[float, int]:
    """Seconds and HTTP status of one question."""
    body = json.dumps({"question": question}).encode()
    request = Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
    started = time.perf_counter()
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:
            answer.read()
            status = answer.status
    except HTTPError as refused:
        status = refused.code
        refused.close()
    return time.perf_counter() - started, status


def crowd(address: str, asked: Sequence[str], clients: int, each: int) -> dict[str, Any]:
    """So many clients at once, each asking so many questions without a pause."""

    def client(number: int) -> list[tuple[float, int]]:
        return [ask(address, asked[(number * each + turn) % len(asked)]) for turn in range(each)]

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = [answer for found in pool.map(client, range(clients)) for answer in found]
    seconds = time.perf_counter() - started
    statuses = Counter(status for _, status in answers)
    return {
        "clients": clients,
        "per_second": round(statuses[200] / seconds, 2),
        "wall": spread([wall for wall, status in answers if status == 200]).as_dict(),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
    }


def measure(home: Path, clients: Sequence[int], each: int) -> list[dict[str, Any]]:
    """Crowds of growing size before one server."""
    ledger = Ledger.open(home / "ledger.db")
    held = ledger.counts()["filings"] // len(YEARS)
    ledger.close()
    asked = [one.turns[0] for one in questions(held, each=2)]
    with served(home) as address:
        ask(address, asked[0])
        return [crowd(address, asked, count, each) for count in clients]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where any question met a fault of the server."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.users", description="many clients at once")
    parser.add_argument("--home", type=Path, help="a home of invented filings, as eval.bench.growth keeps it")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--each", type=int, default=25, help="questions of each client")
    parser.add_argument("--quick", action="store_true", help="few clients over a small home")
    options = parser.parse_args(arguments)
    clients, each = ([1, 3], 4) if options.quick else (options.clients, options.each)
    if options.home is not None:
        results = measure(options.home, clients, each)
    else:
        with invented_home(6000 if options.quick else 20_000) as home:
            results = measure(home, clients, each)
    for result in results:
        record("users", result)
    rows = [
        [
            str(one["clients"]),
            str(one["per_second"]),
            *(f"{one['wall'][name]:.3f}" for name in ("median", "p95")),
            str(one["statuses"]),
        ]
        for one in results
    ]
    say(table(("clients", "answers/s", "median s", "p95 s", "statuses"), rows))
    return int(any(int(status) >= 500 and status != "503" for one in results for status in one["statuses"]))


if __name__ == "__main__":
    sys.exit(main())
