"""Invented regions and bodies, and how people call them.

No region of these names exists: their syllables are drawn at random. What people call a body (卫健局 for 卫生健康局) is
common usage, written down in bodies.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Region:
    """A city, and a district or county in it ("" for the city itself)."""

    city: str
    district: str = ""

    @property
    def full(self) -> str:
        return self.city + self.district

    @property
    def short(self) -> str:
        """泽阳区 -> 泽阳."""
        return (self.district or self.city)[:-1]

    @property
    def level(self) -> str:
        return (self.district or self.city)[-1]


@dataclass(frozen=True, slots=True)
class Body:
    """Who files. `spoken` are the ways to call it, the full name first; `field` is its main class of spending."""

    region: Region
    office: str
    spoken: tuple[str, ...]
    field: str = ""

    @property
    def full(self) -> str:
        return self.spoken[0]


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(resources.files("eval.generate").joinpath("bodies.toml").read_text("utf-8"))


def regions(rng: Random, count: int) -> tuple[list[Region], dict[str, list[Region]]]:
    """Cities with two districts each that file, and for each city the rest of its districts; no two names share a syllable."""
    known = _names()
    firsts, seconds = (rng.sample(known[part], len(known[part])) for part in ("first", "second"))
    stems = [first + second for first, second in zip(firsts, seconds, strict=True)]
    each = len(stems) // count
    filing: list[Region] = []
    rest: dict[str, list[Region]] = {}
    for number in range(count):
        head, *others = stems[number * each : (number + 1) * each]
        city = f"{head}市"
        districts = [Region(city, stem + rng.choice("区区县")) for stem in others]
        filing += [Region(city), *districts[:2]]
        rest[city] = districts[2:]
    return filing, rest


def offices() -> list[str]:
    """The kinds of departments."""
    return list(_names()["office"])


def body(region: Region, office: str) -> Body:
    """The office of a region, under its full name and what people say."""
    known = _names()["office"][office]
    short = region.short
    spoken = [region.full + office, (region.district or region.city) + office, short + office]
    for nickname in known.get("called", ()):
        spoken += [f"{region.district or region.city}{nickname}", f"{short}{nickname}"]
    return Body(region, office, tuple(dict.fromkeys(spoken)), known["field"])


def government(region: Region) -> Body:
    """The region itself, as its finance bureau reports on it."""
    return Body(region, "", tuple(dict.fromkeys((region.full, region.district or region.city))))


def called(label: str) -> tuple[str, ...]:
    """A printed label and what people say for it."""
    return (label, *_names()["spoken"].get(label, ()))
