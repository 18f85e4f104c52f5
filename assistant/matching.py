"""How well do words of a question fit the labels of a fact? Letters covered, weighted by how much they tell.

`coverage` is the share of the question's weight that labels (or, for less, what stands around them) hold; `precision` the
share of the label that the question accounts for. Both are between 0 and 1. No list of answers, no learned weights: the
weight of a letter comes from how rare its pairs are in the filings held.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from assistant.vocabulary import Vocabulary, vocabulary
from index.text import label_key

_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、](?!\d)|其中[:：]?|[①-⑳*])+"
)
BRACKETED = re.compile(r"[（(][^（()）]*[)）]?$")  # at the end of a label; cells cut off may leave it open
_ALL_BUT_BRACKET = 0.8
# 养老保险缴费支出 is what is spent on 养老保险.
_MONEY_TAIL = re.compile(r"(?:金额|财政|缴费|缴存|支出|收入|费用?|经费|资金|补助|拨款)+$")
_TIME = re.compile(r"\d{4}年?度?|截至\d+月[末底]?|年度|本年|上年")
_LEVEL = re.compile(r"全(?:市|省|州|区|县|盟)(?!域|面)|(?:市|省|州|区|县|盟)(?:本级|级)")  # whose figure it is, not which
_COUNTED = re.compile(r"[一两二三四五六七八九十](?:个|项|家|大|方面|类|条|名|部分)")
# Last words that say nothing of what is asked for.
_OF_ANY_KIND = re.compile(r"(?:的?(?:内容|方面|情况|事项|事情|东西|信息|说明|概况|简介|介绍|组成|构成|什么))+$")
LIGHT_WEIGHT = 0.12
MUTED_WEIGHT = 0.02
SYNONYM_FIT = 0.92
_MOSTLY = 0.5  # of the rows with a pair, those with a word too: fewer, and the pair is a word of its own
_PHRASES = 2000  # kept: an operation asks for the phrase of its operand again with each group it weighs
_MENTIONED = 0.6  # of a label's letters are about something else: then what it shares with a question is only mentioned
_TELLING = 0.85  # weight of letters so rare in the filings that a fact without them is about something else
UNKNOWN = 1.0  # weight of a pair of letters that no filing holds


_Synonyms = tuple[tuple[int, int, tuple[str, ...]], ...]  # start and end of a word in a phrase, and what else says it


class Frequencies(Protocol):
    """Where pair frequencies come from: the ledger."""

    def token_frequencies(self, tokens: Sequence[str]) -> dict[str, int]: ...
    def token_pair_frequency(self, one: str, other: str) -> int: ...
    def rows(self) -> int: ...


normal = label_key  # the form in which questions and labels meet


@lru_cache(maxsize=131072)
def bare_label(text: str) -> str:
    """A label without its numbering, 其中 and brackets' notes on units."""
    return _NUMBERING.sub("", normal(_NUMBERING.sub("", text.strip())))


@dataclass(frozen=True)
class Phrase:
    """The words of an operand, ready for matching: each letter with its weight, each synonym with its place."""

    text: str
    weights: tuple[float, ...]
    synonyms: _Synonyms
    muted: tuple[tuple[int, int], ...] = ()  # places of the words that name the basis

    @property
    def weight(self) -> float:
        return sum(self.weights)

    def covered(self, texts: Iterable[tuple[str, float]]) -> list[float]:
        """For each letter the best fit (0..1) that any of the (text, fit) pairs gives it."""
        return list(_covered(self.text, self.synonyms, tuple(texts)))

    def misses_a_word(self, letters: Sequence[float]) -> bool:
        """Is a word left uncovered that hardly any filing holds? It tells what is meant; a fact without it says another thing."""
        missed = [fit == 0 and weight >= _TELLING for fit, weight in zip(letters, self.weights, strict=True)]
        return any(one and other for one, other in pairwise(missed))

    def lacks_head(self, text: str) -> bool:
        """Does a text leave the last telling letters unsaid: what is asked about, 职责 in 主要职责?"""
        covered = self.covered([(normal(text), 1.0)])
        return bool(self.tail) and not any(covered[at] for at in self.tail)

    @property
    def tail(self) -> list[int]:
        """The places of the last two telling letters of what is asked about, before the words that only say money."""
        telling = [at for at, weight in enumerate(self.weights) if weight > LIGHT_WEIGHT]
        end = len(_MONEY_TAIL.sub("", _OF_ANY_KIND.sub("", self.text)).removesuffix("财政"))
        named = [at for at in telling if at < end]
        return (named if len(named) > 1 else telling)[-2:]

    def names_head(self, text: str, around: Iterable[str] = ()) -> bool:
        """Does a text say the last two letters: what kind of thing is asked for, 医院 in 下属医院, 部门 in 下属部门?

        What stands `around` it may say so as well, but for light words: every second heading has a 部门. Other than in
        `lacks_head`, a light word counts: a sentence that lists things must be of that kind.
        """
        end = len(_OF_ANY_KIND.sub("", self.text))
        telling = any(weight > LIGHT_WEIGHT for weight in self.weights[:end][-2:])
        texts = (text, *around) if telling else (text,)
        head = self.covered([(normal(one), 1.0) for one in texts])[:end][-2:]
        return not head or any(head)

    def coverage(self, texts: Iterable[tuple[str, float]]) -> float:
        if not self.weight:
            return 1.0
        best = self.covered(texts)
        return sum(weight * fit for weight, fit in zip(self.weights, best, strict=True)) / self.weight


@lru_cache(maxsize=16384)  # filings of neighbouring years and parts of one table say the same around their figures
def _covered(text: str, synonyms: _Synonyms, others: tuple[tuple[str, float], ...]) -> tuple[float, ...]:
    best = [0.0] * len(text)
    for other, fit in others:
        if not other:
            continue
        for start, end in matches(text, other):
            for at in range(start, end):
                best[at] = max(best[at], fit)
        for start, end, words in synonyms:
            if min(best[start:end]) < fit * SYNONYM_FIT and any(word in other for word in words):
                for at in range(start, end):
                    best[at] = max(best[at], fit * SYNONYM_FIT)
    return tuple(best)


@lru_cache(maxsize=65536)
def matches(short: str, long: str) -> tuple[tuple[int, int], ...]:
    """Maximal stretches of `short`, two letters or more, that stand in `long`."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(short) - 1:
        end = start + 2
        if short[start:end] not in long:
            start += 1
            continue
        while end < len(short) and short[start : end + 1] in long:
            end += 1
        found.append((start, end))
        start = max(start + 1, end - 1)
    return tuple(found)


class Weigher:
    """Makes phrases: weights letters by the rarity of their pairs."""

    def __init__(self, frequencies: Frequencies, terms: Vocabulary | None = None) -> None:
        self._frequencies = frequencies
        self._terms = terms or vocabulary()
        self._rows = max(frequencies.rows(), 1)
        self._apart: dict[tuple[str, str], bool] = {}
        self._made: dict[tuple[str, tuple[str, ...]], Phrase] = {}

    def phrase(self, words: str, *, muted: Iterable[str] = ()) -> Phrase:
        """`muted` words weigh next to nothing: those that name the basis, which is matched by itself."""
        key = (normal(words), tuple(muted))
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _PHRASES:
                self._made.clear()
            made = self._made[key] = self._make(*key)
        return made

    def _make(self, text: str, muted: tuple[str, ...]) -> Phrase:
        spans = [(at, at + len(word)) for word in map(normal, muted) if word and (at := text.find(word)) >= 0]
        return Phrase(text, tuple(self._weights(text, spans)), self._synonyms(text), tuple(spans))

    def is_torn(self, word: str, text: str) -> bool:
        """Do the two letters of a word meet in the text by chance only: 职工 in 履职工作?

        Then the pairs across its borders, 履职 and 工作, are words that live mostly without it; a pair that only ends at the
        border of a real word, 院职 in 医院职工, is hardly seen without that word.
        """
        if len(word) != 2:
            return False
        places = [at for at in range(len(text) - 1) if text[at : at + 2] == word]
        return bool(places) and all(
            0 < at < len(text) - 2
            and self._lives_without(text[at - 1 : at + 1], word)
            and self._lives_without(text[at + 1 : at + 3], word)
            for at in places
        )

    def _lives_without(self, pair: str, word: str) -> bool:
        if (pair, word) not in self._apart:
            alone = self._frequencies.token_frequencies([pair]).get(pair, 0)
            self._apart[pair, word] = self._frequencies.token_pair_frequency(pair, word) < alone * _MOSTLY
        return self._apart[pair, word]

    def _weights(self, text: str, muted: Sequence[tuple[int, int]]) -> list[float]:
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        counts = self._frequencies.token_frequencies(pairs)
        rarity = [self._rarity(counts.get(pair, 0)) for pair in pairs]
        weights = [self._letter(rarity, at, len(text)) for at in range(len(text))]
        for at in range(len(text)):
            if text[at] in self._terms.light_verbs and weights[at] == UNKNOWN:
                weights[at] = LIGHT_WEIGHT  # 去做心理评估, 给学生做指导: a verb of everyday speech that no filing prints there
        for match in self._terms.light_pattern.finditer(text):
            weights[match.start() : match.end()] = [LIGHT_WEIGHT] * (match.end() - match.start())
        for match in _COUNTED.finditer(text):
            weights[match.start() : match.end()] = [LIGHT_WEIGHT] * (match.end() - match.start())
        for start, end in muted:
            weights[start:end] = [MUTED_WEIGHT] * (end - start)
        if max(weights, default=0.0) <= LIGHT_WEIGHT:  # nothing but light words: then the basis is what was asked
            weights = [LIGHT_WEIGHT if weight == MUTED_WEIGHT else weight / 4 for weight in weights]
        for at, letter in enumerate(text):
            if letter in self._terms.particles:
                weights[at] = 0.0
        return weights

    def _rarity(self, count: int) -> float:
        """1 for a pair nobody uses, falling towards 0.25 for one in every row."""
        return max(0.25, 1 - math.log(1 + count) / math.log(2 + self._rows) * 0.8)

    @staticmethod
    def _letter(rarity: Sequence[float], at: int, length: int) -> float:
        """The commoner of its two pairs: a rare pair across a word border says nothing."""
        if length == 1:
            return UNKNOWN
        return min(rarity[max(at - 1, 0) : at + 1])

    def _synonyms(self, text: str) -> _Synonyms:
        found = []
        for word, others in self._terms.alternatives.items():
            plain = normal(word)
            at = text.find(plain)
            if at >= 0:
                found.append((at, at + len(plain), tuple(normal(other) for other in others)))
        return tuple(found)


def precision(label: str, phrase: Phrase, terms: Vocabulary | None = None) -> float:
    """The share of a label's own letters that the phrase accounts for; light words and times cost nothing."""
    telling, unasked = _unasked(bare_label(label), phrase, terms or vocabulary())
    share = 1 - len(unasked) / max(len(telling), 2) if telling else 1.0
    outside = BRACKETED.sub("", label)  # 项目总金额（中期规划）: what stands in brackets need not be said
    is_said = outside != label and len(normal(outside)) > 1 and bare_label(outside) in phrase.text
    return max(share, _ALL_BUT_BRACKET) if is_said else share


def only_mentions(label: str, phrase: Phrase, terms: Vocabulary | None = None) -> bool:
    """Does a label merely mention what was asked: 产值 in 亿元产值事故死亡人数? Chinese says last what a thing is."""
    name = _MONEY_TAIL.sub("", bare_label(label))
    telling, unasked = _unasked(name, phrase, terms or vocabulary())
    return len(telling) > len(unasked) > _MENTIONED * len(telling) and unasked.issuperset(telling[-2:])


def _unasked(text: str, phrase: Phrase, terms: Vocabulary) -> tuple[list[int], set[int]]:
    """The places of a label's letters that tell anything, and those among them that the phrase does not account for."""
    light = {at for at, letter in enumerate(text) if letter in terms.particles}
    for pattern in (_TIME, _LEVEL, terms.light_pattern):
        for match in pattern.finditer(text):
            light.update(range(match.start(), match.end()))
    telling = [at for at in range(len(text)) if at not in light]
    asked = {at for start, end in matches(text, phrase.text) for at in range(start, end)}
    for _, _, words in phrase.synonyms:
        for word in words:
            if (at := text.find(word)) >= 0:
                asked.update(range(at, at + len(word)))
    return telling, set(telling) - asked
