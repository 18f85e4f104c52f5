"""The words that invented filings are filled with, out of words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> dict[str, Any]:
    """titles, projects, indicators, government."""
    return tomllib.loads(resources.files("eval.generate").joinpath("words.toml").read_text("utf-8"))
