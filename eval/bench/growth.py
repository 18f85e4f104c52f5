"""How latency, memory and disk grow with the ledger: 10 000, 100 000 and 1 000 000 facts of invented bodies.

    python -m eval.bench.growth [--facts 10000 100000 1000000] [--chunks 200000] [--home DIR] [--each 8] [--quick]

Shape:  one home is filled step by step, through the ledger's and the vectors' own calls for storing; after each step a fresh
        process opens it and asks the same mix of questions, whose answers are known.
Units:  seconds of wall time and of processor time, MiB. Vectors of stored chunks are drawn around some true ones: what is
        measured is the searching, not the embedding of 200 000 passages; questions are embedded by the real model.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.home import open_library
from assistant.settings import Settings
from eval.bench.asked import counted, questions
from eval.bench.invented import MOST_BODIES, YEARS, Figures, body, document
from eval.bench.record import Spread, memory_mb, record, say, spread, table
from index.build import interpreted
from index.domain import Filing
from index.embed import Embedder, Vector, open_embedder
from index.ledger import Ledger
from index.library import Library
from index.readers import MIB
from index.vectors import Vectors

SIZES = (10_000, 100_000, 1_000_000)
CHUNKS = 200_000
GOAL_P95 = 1.0
_KNOWN = 256  # passages that are really embedded
_SPREAD = 0.6  # how far others lie from them


# --- filling -----------------------------------------------------------------------------------------


def invented_filing(number: int) -> Filing:
    """The filing of a number from 0: the years of one body, then those of the next."""
    whose, year = body(number // len(YEARS)), YEARS[number % len(YEARS)]
    return interpreted(document(Figures(whose, year)), sha256(f"{whose.name}{year}".encode()).hexdigest())


def fill_ledger(ledger: Ledger, facts: int, jobs: int = 2) -> float:
    """Store filings until so many facts are held; gives the seconds of storing alone."""
    held = ledger.counts()
    count, seconds = held["facts"], 0.0
    for filing in _filings_from(held["filings"], jobs):
        if count >= facts:
            break
        started = time.perf_counter()
        ledger.store(filing, size=1)
        seconds += time.perf_counter() - started
        count += len(filing.facts)
    return seconds


def _filings_from(first: int, jobs: int) -> Iterator[Filing]:
    numbers = range(first, MOST_BODIES * len(YEARS))
    if jobs < 2:
        yield from map(invented_filing, numbers)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(invented_filing, numbers, chunksize=4)


def fill_vectors(library: Library, chunks: int) -> None:
    """Vectors for the filings that have none, until so many chunks are held; the others are noted as done."""
    embedder = _Drawn(open_embedder())
    vectors = Vectors(library.home / "vectors", embedder)
    held = vectors.counts()["chunks"]
    for stored in library.ledger.filings():
        if stored.vectors_ready:
            continue
        if held < chunks:
            vectors.add(
                stored.id, library.ledger.chunks(stored.id), library.ledger.measures(stored.id), title=stored.identity.title
            )
            held += stored.chunk_count
        library.ledger.mark_vectors(stored.id, True)
    vectors.close()


class _Drawn:
    """Passes for the real model: the first passages are embedded by it, later ones lie around those."""

    def __init__(self, real: Embedder) -> None:
        self.name = real.name
        self.dimensions = real.dimensions
        self._real = real
        self._known: list[Vector] = []

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        missing = _KNOWN - len(self._known)
        self._known.extend(self._real.embed_passages(texts[:missing]) if missing > 0 else [])
        return [self._drawn(text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        return self._real.embed_query(text)

    def _drawn(self, text: str) -> Vector:
        """Always the same for a text: one of the known vectors, moved a little."""
        seed = int.from_bytes(sha256(text.encode()).digest()[:8])
        dice = np.random.default_rng(seed)
        moved = np.asarray(self._known[seed % len(self._known)]) + dice.normal(0, _SPREAD / self.dimensions**0.5, self.dimensions)
        drawn: Vector = (moved / np.linalg.norm(moved)).tolist()
        return drawn


# --- measuring ---------------------------------------------------------------------------------------


class Turn(NamedTuple):
    """One question asked: seconds of wall and of processor time."""

    wall: float
    cpu: float
    kind: str
    question: str


def measure(home: Path, each: int) -> dict[str, Any]:
    """Ask the mix in this process: verdicts by kind, seconds, memory. The first question pays for opening everything."""
    started, used = time.perf_counter(), time.process_time()
    from assistant.pipeline import Assistant

    settings = Settings().model_copy(update={"home": home, "database_url": "", "chroma_url": ""})
    with open_library(settings, read_only=True) as library:
        assistant = Assistant(library, settings)
        held = library.ledger.counts()
        bodies = held["filings"] // len(YEARS)
        asked = list(questions(bodies, each))
        assistant.ask(asked[0].turns[0])
        first = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - used}
        verdicts: list[tuple[str, str]] = []
        turns: list[Turn] = []
        for number, one in enumerate(asked):
            for turn in one.turns:
                began, busy = time.perf_counter(), time.process_time()
                answer = assistant.ask(turn, session=f"growth-{number}")
                turns.append(Turn(time.perf_counter() - began, time.process_time() - busy, one.kind, turn))
            verdicts.append((one.kind, one.verdict(answer)))
            if verdicts[-1][1] != "right":
                say(f"  {verdicts[-1][1]}: {' / '.join(one.turns)} -> {answer.answer[:120]!r}")
    return {
        "held": held,
        "first": first,
        "wall": spread([turn.wall for turn in turns]).as_dict(),
        "cpu": spread([turn.cpu for turn in turns]).as_dict(),
        "kinds": counted(verdicts),
        "cpu_by_kind": _by_kind(turns),
        "slowest": [turn._asdict() for turn in sorted(turns, key=lambda turn: turn.cpu)[:-6:-1]],
        "memory_mb": memory_mb(),
    }


def _by_kind(turns: Iterable[Turn]) -> dict[str, dict[str, float]]:
    seconds: dict[str, list[float]] = {}
    for turn in turns:
        seconds.setdefault(turn.kind, []).append(turn.cpu)
    return {kind: spread(found).as_dict() for kind, found in sorted(seconds.items())}


def measured_apart(home: Path, each: int) -> dict[str, Any]:
    """`measure` in a fresh process, so that memory is that of asking alone."""
    command = [sys.executable, "-m", "eval.bench.growth", "--measure", "--home", str(home), "--each", str(each)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    *told, result = done.stdout.strip().splitlines()
    for line in told:
        say(line)
    found: dict[str, Any] = json.loads(result)
    return found


def disk_mb(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB, 1)


def grow(home: Path, sizes: Sequence[int], chunks: int, each: int, jobs: int = 2) -> Iterator[dict[str, Any]]:
    """Fill, measure, fill on. Without vectors where the settings ask for none."""
    settings = Settings().model_copy(update={"home": home, "database_url": "", "chroma_url": ""})
    for size in sorted(sizes):
        with open_library(settings) as library:
            seconds = fill_ledger(library.ledger, size, jobs)
            if library.embedding != "none":
                fill_vectors(library, chunks * size // max(sizes))
            vectors = library.vectors
            held = vectors.counts() if vectors is not None else {}
        result = measured_apart(home, each)
        disk = {"ledger_mb": disk_mb(home) - disk_mb(home / "vectors"), "vectors_mb": disk_mb(home / "vectors")}
        yield {"facts": size, "vectors": held, "storing_seconds": round(seconds, 1), **disk, **result}


# --- the program -------------------------------------------------------------------------------------


def summary(results: Sequence[dict[str, Any]]) -> str:
    """The growth table."""
    heads = (
        "facts",
        "chunks",
        "right",
        "wrong",
        "silent",
        "median s",
        "p95 s",
        "max s",
        "cpu p95 s",
        "first s",
        "memory MiB",
        "disk MiB",
    )
    return table(heads, [_row(one) for one in results])


def _row(one: dict[str, Any]) -> list[str]:
    verdicts = [str(sum(kind[verdict] for kind in one["kinds"].values())) for verdict in ("right", "wrong", "silent")]
    wall, cpu = Spread(**one["wall"]), Spread(**one["cpu"])
    times = [f"{seconds:.3f}" for seconds in (wall.median, wall.p95, wall.most, cpu.p95, one["first"]["seconds"])]
    held = f"{one['held']['facts']:,}", f"{one['vectors'].get('chunks', 0):,}"
    return [*held, *verdicts, *times, f"{one['memory_mb']:.0f}", f"{one['ledger_mb'] + one['vectors_mb']:.0f}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where the goal is missed at the largest size."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.growth", description="how asking grows with what is held")
    parser.add_argument("--facts", type=int, nargs="+", default=SIZES)
    parser.add_argument("--chunks", type=int, default=CHUNKS, help="at the largest size, fewer in proportion before")
    parser.add_argument("--home", type=Path, help="a home to be filled (or filled already), kept afterwards")
    parser.add_argument("--each", type=int, default=8, help="conversations of each kind")
    parser.add_argument("--quick", action="store_true", help="a small size, to see that it runs")
    parser.add_argument("--measure", action="store_true", help="only ask over the home given, and print the result as JSON")
    options = parser.parse_args(arguments)
    if options.measure:
        result = measure(options.home, options.each)
        say(json.dumps(result, ensure_ascii=False))
        return 0
    sizes, chunks = (islice(SIZES, 1), CHUNKS // 100) if options.quick else (options.facts, options.chunks)
    with tempfile.TemporaryDirectory(prefix="wenzhang-growth-") as folder:
        results = []
        for result in grow(options.home or Path(folder), list(sizes), chunks, 2 if options.quick else options.each):
            results.append(result)
            record("growth", result)
            say(summary([result]))
    say(summary(results))
    return int(results[-1]["wall"]["p95"] > GOAL_P95)


if __name__ == "__main__":
    sys.exit(main())
