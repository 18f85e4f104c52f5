"""Generates, reads, asks and counts: what is right, wrong and silent by kind of question, layout and format.

    python -m eval.generate.run --seed 7 --filings 24 --cases 500 [--show wrong] [--keep DIR]

What counts is a seed that nobody has looked at before.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.generate.__main__ import arguments, generate
from eval.generate.questions import Asked
from eval.generate.typeset import pdf
from eval.report import Outcome
from eval.run import run_cases, tell
from eval.systems.wenzhang import over_files

VERDICTS = ("right", "wrong", "silent", "unscored")


def ask_all(asked: Sequence[Asked], folder: Path) -> list[Outcome]:
    """Every case over the filings of `folder`, read without vectors."""
    files = sorted(path for path in folder.iterdir() if path.suffix != ".jsonl")
    with over_files(files, tell, embedding="none") as system:
        return run_cases([one.case for one in asked], system)


def table(asked: Sequence[Asked], outcomes: Sequence[Outcome]) -> str:
    """The counts, by kind, by layout, by format, and in all."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one, outcome in zip(asked, outcomes, strict=True):
        verdict = str(outcome.card.overall)
        for key in (("kind", one.kind), ("layout", one.layout), ("format", one.media), ("all", "")):
            counts[key][verdict] += 1
    lines = [f"{'':30}{''.join(f'{verdict:>10}' for verdict in VERDICTS)}"]
    for (part, name), tally in sorted(counts.items()):
        lines.append(f"{part:7}{name:23}{''.join(f'{tally[said]:10}' for said in VERDICTS)}")
    return "\n".join(lines)


def misses(asked: Sequence[Asked], outcomes: Sequence[Outcome], verdict: str) -> Iterator[str]:
    """What was asked, expected and said where the verdict is this one."""
    for one, outcome in zip(asked, outcomes, strict=True):
        if str(outcome.card.overall) == verdict:
            said = "" if outcome.answer is None else outcome.answer.answer.replace("\n", " ")[:200]
            turns = " → ".join(one.case.turns)
            yield f"{verdict} {one.case.id} [{one.case.why}] {turns}\n    {outcome.card.reasons}\n    {said} {outcome.error}"


def command(argv: Sequence[str] | None = None) -> int:
    """0 when nothing is wrong, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m eval.generate.run", description="Generates filings and asks about them.")
    arguments(parser)
    parser.add_argument("--show", action="append", default=[], choices=VERDICTS, help="print the cases of a verdict")
    parser.add_argument("--keep", type=Path, help="write the filings into this folder and leave them there")
    chosen = parser.parse_args(argv)
    if chosen.face:
        pdf.set_face(chosen.face)
    with tempfile.TemporaryDirectory(prefix="wenzhang-filings-") as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        asked = generate(chosen.seed, chosen.filings, chosen.cases, folder, chosen.dump)
        outcomes = ask_all(asked, folder)
    for verdict in chosen.show:
        sys.stdout.writelines(f"{line}\n" for line in misses(asked, outcomes, verdict))
    sys.stdout.write(table(asked, outcomes) + "\n")
    return int(any(str(outcome.card.overall) == "wrong" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(command())
