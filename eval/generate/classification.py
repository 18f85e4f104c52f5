"""The classification of public spending: codes, names, and which code contains which."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

Scheme = dict[str, str]
RUNNING = ("行政运行", "事业运行", "离退休", "养老保险", "职业年金", "医疗", "住房公积金", "购房补贴")


@cache
def schemes() -> dict[str, Scheme]:
    """`function`, `fund` and `economic`: code -> name, in the order of the codes."""
    return tomllib.loads(resources.files("eval.generate").joinpath("classification.toml").read_text("utf-8"))


def leaves_under(scheme: Scheme, codes: tuple[str, ...]) -> list[str]:
    """The codes without children that begin with one of `codes`."""
    return [code for code in scheme if code.startswith(codes) and not any(o != code and o.startswith(code) for o in scheme)]


def with_parents(scheme: Scheme, leaves: list[str]) -> list[str]:
    """The leaves and everything above them, in the order of a table."""
    return [code for code in scheme if any(leaf.startswith(code) for leaf in leaves)]


def is_running(name: str) -> bool:
    """Is this kind of spending paid as 基本支出?"""
    return any(word in name for word in RUNNING) and not name.startswith("综合") and "医院" not in name
