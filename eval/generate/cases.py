"""Cases -> a file of one line of JSON each, as eval.schema reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eval.schema import Case


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """Write the cases; fields that are not given are left out."""
    lines = (case.model_dump_json(by_alias=True, exclude_defaults=True) for case in cases)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
