"""Writes a corpus of invented filings and the cases over it.

    python -m eval.generate --seed 1 --filings 24 --cases 500 --out DIR

DIR then holds the filings and cases.jsonl. Add the filings to a home, then
`wenzhang --home HOME eval --cases DIR/cases.jsonl` runs the cases.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from eval.generate.cases import write_cases
from eval.generate.corpus import corpus
from eval.generate.known import Known
from eval.generate.paper import Dump
from eval.generate.questions import Asked, questions
from eval.generate.typeset import pdf, typeset


def generate(seed: int, filings: int, cases: int, folder: Path, dump: Dump | None = None) -> list[Asked]:
    """Typeset the filings into `folder` and write the cases beside them."""
    made = corpus(seed, filings, dump)
    for filing in made:
        typeset(filing, folder)
    asked = questions(Known(made), seed, cases)
    write_cases((one.case for one in asked), folder / "cases.jsonl")
    return asked


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say what is generated."""
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same filings and cases")
    parser.add_argument("--filings", type=int, default=24)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--dump", choices=get_args(Dump), help="set every filing as a text of this kind of dump")
    parser.add_argument("--face", type=Path, help="a TrueType file to set and embed, for pages that are to be looked at")


def command(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.generate", description="Writes invented filings and cases over them.")
    arguments(parser)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(argv)
    if chosen.face:
        pdf.set_face(chosen.face)
    chosen.out.mkdir(parents=True, exist_ok=True)
    asked = generate(chosen.seed, chosen.filings, chosen.cases, chosen.out, chosen.dump)
    sys.stderr.write(f"{chosen.filings} filings, {len(asked)} cases over {len({one.layout for one in asked})} layouts\n")
    return 0


if __name__ == "__main__":
    sys.exit(command())
