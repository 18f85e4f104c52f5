"""vocabulary.toml -> the field's terms, compiled once: synonyms, light words, manners, cue words of operations."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from index.domain import Basis
from index.text import fold

COUNTERS = frozenset("个家项辆台名次套条种类张件所处床批座户宗份场支部")  # units that only count


@dataclass(frozen=True)
class Spoken:
    """Everyday words -> the term that filings print for them."""

    full: dict[str, str]
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Gap:
    """What is called in one word and is one figure less another; only `of` things that name them, where that is said."""

    sides: tuple[str, str]
    of: re.Pattern[str] | None


@dataclass(frozen=True)
class Family:
    """Things of one family that are never told for each other: 专项债务 and 一般债务."""

    members: tuple[re.Pattern[str], ...]
    is_told: bool  # a figure that names none of them is of them all
    is_done: bool = False  # only where what was done is asked for
    is_apart: bool = False  # a figure that names a member answers no question that names none

    def named(self, text: str) -> frozenset[int]:
        """Which of the members a text names."""
        return frozenset(at for at, member in enumerate(self.members) if member.search(text))


@dataclass(frozen=True)
class Vocabulary:
    """The terms as sets and patterns; all words are folded, so they compare with folded labels."""

    synonyms: tuple[tuple[str, ...], ...]
    light: tuple[str, ...]
    joined: tuple[str, ...]
    wholes: frozenset[str]
    heads: tuple[str, ...]
    staff: tuple[str, ...]
    spoken: Spoken
    totals: dict[str, str]  # 总预算 -> 预算总额
    qualifiers: tuple[str, ...]
    families: tuple[Family, ...]
    compounds: dict[str, tuple[str, ...]]  # 还本付息 -> 还本, 付息
    gaps: dict[str, Gap]  # 顺差 -> 出口 less 进口
    ratios: dict[str, tuple[str, str]]  # 资产负债率 -> 负债总额 in 资产总额
    each: re.Pattern[str]
    paid_to: re.Pattern[str]
    manners: tuple[str, ...]
    particles: frozenset[str]
    own_words: frozenset[str]  # letters that are words by themselves
    no_university: frozenset[str]  # 重大
    light_verbs: frozenset[str]
    bases: tuple[tuple[str, Basis], ...]  # longest word first
    units: tuple[tuple[str, str], ...]  # longest word first
    operations: dict[str, re.Pattern[str]]
    refusals: re.Pattern[str]
    recalls: dict[str, re.Pattern[str]]  # what may be asked of the answer before -> the whole of such a question
    follow_ups: dict[str, re.Pattern[str]]  # what a short turn changes -> the whole of what it says
    orders: re.Pattern[str]
    courtesies: dict[str, re.Pattern[str]]

    @cached_property
    def alternatives(self) -> dict[str, tuple[str, ...]]:
        """word -> the other words that mean the same."""
        found: dict[str, set[str]] = {}
        for group in self.synonyms:
            for word in group:
                found.setdefault(word, set()).update(other for other in group if other != word)
        return {word: tuple(sorted(others, key=lambda other: (-len(other), other))) for word, others in found.items()}

    @cached_property
    def stage_pattern(self) -> re.Pattern[str]:
        """A word that says in which sense a figure is meant: 年初预算, 执行数."""
        return re.compile("|".join(re.escape(word) for word, _ in self.bases))

    @cached_property
    def light_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.light)))

    @cached_property
    def joined_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.joined)))

    @cached_property
    def manner_pattern(self) -> re.Pattern[str]:
        return re.compile(
            "|".join(_unless_ends(word, self.joined) + re.escape(word) + _unless_in(word, self.joined) for word in self.manners)
        )

    def has(self, operation: str, text: str) -> bool:
        return self.operations[operation].search(text) is not None


def _longest_first(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    pairs = [(fold(word), key) for key, words in table.items() for word in words]
    return sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)


def _unless_in(word: str, names: tuple[str, ...]) -> str:
    """A guard against a name that begins at the end of a word: 给出 in 给出国经费, 数据 in 数据中心."""
    rests = [name[at:] for name in names for at in range(1, len(name)) if word.endswith(name[:at])]
    return f"(?!{'|'.join(map(re.escape, rests))})" if rests else ""


def _unless_ends(word: str, names: tuple[str, ...]) -> str:
    """A guard against a name that ends with the beginning of a word: 还是 in 税收返还是多少."""
    starts = [name[:-size] for name in names for size in range(1, len(name)) if word.startswith(name[-size:])]
    return "".join(f"(?<!{re.escape(start)})" for start in starts)


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(word) for word in words}, key=len, reverse=True))


def _spoken(table: dict[str, list[str]]) -> Spoken:
    """A word that begins its own full form (专项债 in 专项债务) is left alone there, and so is the 个税 of 哪个税."""
    full = {word: term for term, words in table.items() for word in words}
    ordered = sorted(full, key=len, reverse=True)
    words = (
        (_AFTER_NO_NUMERAL if word[0] in COUNTERS else "") + re.escape(word) + _unless_full(word, full[word]) for word in ordered
    )
    return Spoken(full, re.compile("|".join(words)))


def _unless_full(word: str, full: str) -> str:
    """A guard against the full form itself, or what it ends with: 专项债 in 专项债务, 哪个税 (哪项税收) in 哪个税收返还."""
    if word == full:
        return ""
    rest = full[len(word) :] if full.startswith(word) else full.rpartition(word[-1])[2]
    going_on = [re.escape(rest)] if rest and rest != full else []
    going_on += ["券", "务"] if word.endswith("债") else []
    return f"(?!{'|'.join(going_on)})" if going_on else ""


_AFTER_NO_NUMERAL = r"(?<![哪几各每这那一二两三四五六七八九十\d])"  # a counter belongs to what stands before it


def _family(raw: dict[str, Any]) -> Family:
    return Family(
        tuple(re.compile(member) for member in raw["members"]),
        bool(raw.get("told", False)),
        bool(raw.get("done", False)),
        bool(raw.get("apart", False)),
    )


def _gap(raw: dict[str, str]) -> Gap:
    return Gap((raw["more"], raw["less"]), re.compile(raw["of"]) if "of" in raw else None)


def _recalls(raw: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    around = rf"(?:{'|'.join(raw['around'])})*"
    return {what: re.compile(f"{around}(?:{'|'.join(cues)}){around}") for what, cues in raw.items() if what != "around"}


def _follow_ups(raw: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    them = raw["them"]
    cues = {cue: "|".join(patterns) for cue, patterns in raw.items() if cue != "them"}
    return {cue: re.compile(pattern.replace("{them}", them)) for cue, pattern in cues.items()}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    raw = tomllib.loads(resources.files("assistant").joinpath("vocabulary.toml").read_text("utf-8"))
    return Vocabulary(
        synonyms=tuple(tuple(dict.fromkeys(fold(word) for word in group)) for group in raw["synonyms"]),
        light=_folded(raw["light"]),
        joined=_folded(raw["joined"]),
        wholes=frozenset(_folded(raw["wholes"])),
        heads=_folded(raw["heads"]),
        staff=_folded(raw["staff"]),
        spoken=_spoken(raw["spoken"]),
        totals={fold(word): whole for whole, words in raw["totals"].items() for word in words},
        qualifiers=_folded(raw["narrowing"]["words"]),
        families=tuple(_family(one) for one in raw["kinds"]["families"]),
        compounds={name: tuple(parts) for name, parts in raw["compounds"].items()},
        gaps={name: _gap(one) for name, one in raw["gaps"].items()},
        ratios={name: (one["part"], one["whole"]) for name, one in raw["ratios"].items()},
        each=re.compile(raw["each"]["marks"]),
        paid_to=re.compile(raw["people"]["paid"]),
        manners=_folded(raw["manners"]),
        particles=frozenset(raw["particles"]),
        own_words=frozenset(raw["own_words"]),
        no_university=frozenset(raw["no_university"]),
        light_verbs=frozenset(raw["light_verbs"]),
        bases=tuple((word, Basis(key)) for word, key in _longest_first(raw["bases"])),
        units=tuple(_longest_first(raw["units"])),
        operations={name: re.compile("|".join(patterns)) for name, patterns in raw["operations"].items()},
        refusals=re.compile("|".join(raw["refusals"]["patterns"]), re.IGNORECASE),
        recalls=_recalls(raw["recalls"]),
        follow_ups=_follow_ups(raw["follow_ups"]),
        orders=re.compile("|".join(raw["orders"]["patterns"]), re.IGNORECASE),
        courtesies={where: re.compile("|".join(patterns), re.IGNORECASE) for where, patterns in raw["courtesies"].items()},
    )
