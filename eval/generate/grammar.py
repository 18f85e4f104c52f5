"""The wordings of questions, out of wordings.toml: how people ask, with places for whom, when and what."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@cache
def wordings() -> dict[str, Any]:
    """Every list of wordings by name."""
    return tomllib.loads(resources.files("eval.generate").joinpath("wordings.toml").read_text("utf-8"))


def worded(rng: Random, kind: str, **places: object) -> str:
    """One wording of a kind, filled in."""
    pattern: str = rng.choice(wordings()[kind])
    return pattern.format(**places)
