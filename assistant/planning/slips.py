"""A letter typed wrong, as another of the same sound: 保险废 -> 保险费, 够置 -> 购置.

A letter is a slip where no filing holds it beside its neighbours, and one letter of the same sound stands beside just these in
what filings print, or makes a long word of the vocabulary with those around it (购置和运行费). Figures, the words of the
vocabulary and letters that are words by themselves (派人, 离上限) are left alone, and what was put right is told. Names are not
put right: places that sound alike are different places (苏州, 宿州).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import Protocol

from assistant.name_forms import sounds_of
from assistant.names import NameIndex
from assistant.vocabulary import vocabulary
from index.text import fold

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMERALS = "〇零一二三四五六七八九十百千万亿两几第个"  # 四个专项: how many there are is no word that is printed
_MOST = 2  # slips of one question
_WHOLE, _PIECE = 4, 5  # letters of a word of the vocabulary, and of a piece of a longer one, that leave no doubt
_QUOTES = "\"'“”‘’"
_LEAST = 2  # rows that must hold the letters together, so that a slip of a filing's own is no model


class Printed(Protocol):
    """What filings print, in pairs of letters: the ledger."""

    def token_frequencies(self, tokens: Sequence[str]) -> dict[str, int]: ...
    def token_pair_frequency(self, one: str, other: str) -> int: ...
    def printed_pairs(self) -> Sequence[str]: ...


class Slips:
    """Puts questions right over one generation of a ledger; its letters are sorted by sound when they are first needed."""

    def __init__(self, names: NameIndex, printed: Printed) -> None:
        self._names = names
        self._printed = printed

    def put_right(self, question: str) -> str:
        """The question without its slips; the question itself where there are none."""
        text = _Marked.of(fold(question), self._names)
        if len(text.letters) != len(question):
            return question  # places would not agree
        held = self._printed.token_frequencies(text.pairs())
        words = ((at, one) for at, one in text.terms_but_one() if not any(held.get(pair, 0) for pair in text.beside(at)))
        found = chain(words, ((at, self._better(text, at)) for at in text.suspects(held)))
        right = list(question)
        for at, letter in islice(((at, letter) for at, letter in found if letter), _MOST):
            right[at] = letter
        mended = "".join(right)
        return mended if len(self._names.find(fold(mended))) == len(self._names.find(text.letters)) else question

    def _better(self, text: _Marked, at: int) -> str:
        """The one letter of the same sound that filings hold beside its neighbours; "" for none, or for several."""
        alike = self._by_sound.get(sounds_of(text.letters[at])[0], "")
        fitting = [letter for letter in alike if letter != text.letters[at] and self._fits(text, at, letter)]
        return fitting[0] if len(fitting) == 1 else ""

    def _fits(self, text: _Marked, at: int, letter: str) -> bool:
        """Is a letter held beside those that are as free as itself, and with one pair more: a word of three letters?"""
        free, known = text.around(at, letter)
        counts = self._printed.token_frequencies([*free, *known])
        if any(counts[pair] < _LEAST for pair in free):
            return False
        held = [pair for pair in (*free, *known) if counts[pair] >= _LEAST]
        return len(held) > 1 or any(self._is_word(text, at, pair) for pair in held)

    def _is_word(self, text: _Marked, at: int, pair: str) -> bool:
        before, after = text.letters[max(at - 2, 0) : at], text.letters[at + 1 : at + 3]
        ends = pair[1] != after[:1]
        if self._are_together(before if ends else after, pair):
            return True
        across = pair[1] + after[:1]  # 服务对象: a particle inside of a word that is printed as a whole
        return ends and self._printed.token_frequencies([across]).get(across, 0) >= _LEAST and self._are_together(after, pair)

    def _are_together(self, beside: str, pair: str) -> bool:
        return len(_HAN.findall(beside)) == 2 and self._printed.token_pair_frequency(beside, pair) >= _LEAST

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """The letters that filings print, by their sound."""
        found: dict[str, list[str]] = {}
        for letter in sorted({letter for pair in self._printed.printed_pairs() for letter in pair if _HAN.match(letter)}):
            found.setdefault(sounds_of(letter)[0], []).append(letter)
        return {sound: "".join(letters) for sound, letters in found.items()}


@dataclass(frozen=True)
class _Marked:
    """A folded question: `apart` are letters that join no word of a measure, `known` those of words that the vocabulary holds."""

    letters: str
    apart: Sequence[bool]
    known: Sequence[bool]

    @classmethod
    def of(cls, text: str, names: NameIndex) -> _Marked:
        alone = (*_NUMERALS, *vocabulary().own_words)
        apart = [_HAN.match(letter) is None or letter in alone for letter in text]
        for mention in names.find(text):
            apart[mention.start : mention.end] = [True] * (mention.end - mention.start)
        known = [False] * len(text)
        for pattern, mask in ((_manners(), apart), (_terms(), known)):
            for match in pattern.finditer(text):
                mask[match.start() : match.end()] = [True] * (match.end() - match.start())
        return cls(text, apart, known)

    def pairs(self) -> list[str]:
        return [self.letters[at : at + 2] for at in range(len(self.letters) - 1) if not (self.apart[at] or self.apart[at + 1])]

    def suspects(self, held: Mapping[str, int]) -> Iterator[int]:
        """Letters of no known word that no filing holds beside any of their neighbours; 加 between two known words is none."""
        for at, letter in enumerate(self.letters):
            free, known = self.around(at, letter)
            if free and not (self.apart[at] or self.known[at] or any(held.get(pair, 0) for pair in (*free, *known))):
                yield at

    def beside(self, at: int) -> list[str]:
        """The pairs that the letter at a place makes as it stands."""
        free, known = self.around(at, self.letters[at])
        return [*free, *known]

    def terms_but_one(self) -> Iterator[tuple[int, str]]:
        """Places where one other letter of the same sound makes a long word of the vocabulary, and that letter."""
        places = [at for at, letter in enumerate(self.letters) if letter not in _QUOTES]
        text = "".join(self.letters[at] for at in places)
        pieces = [(start, text[start : start + size]) for size in (_WHOLE, _PIECE) for start in range(len(text) - size + 1)]
        for start, piece in pieces:
            for within in range(len(piece)):
                at = places[start + within]
                letters = _pieces().get(piece[:within] + "\0" + piece[within + 1 :], "")
                if not letters or piece[within] in letters or self.apart[at] or self.known[at]:
                    continue
                alike = [one for one in letters if sounds_of(one) == sounds_of(piece[within])]
                if len(alike) == 1:
                    yield at, alike[0]

    def around(self, at: int, letter: str) -> tuple[list[str], list[str]]:
        """The pairs that a letter makes here with free letters, and with those of known words."""
        free: list[str] = []
        known: list[str] = []
        for other, pair in ((at - 1, self.letters[at - 1 : at] + letter), (at + 1, letter + self.letters[at + 1 : at + 2])):
            if 0 <= other < len(self.letters) and not self.apart[other]:
                (known if self.known[other] else free).append(pair)
        return free, known


@lru_cache(maxsize=1)
def _manners() -> re.Pattern[str]:
    """Words that say nothing of what is asked for: manners, particles, cues of operations."""
    terms = vocabulary()
    words = sorted((*terms.manners, *terms.particles), key=len, reverse=True)
    return re.compile("|".join((*(pattern.pattern for pattern in terms.operations.values()), *map(re.escape, words))))


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    terms = vocabulary()
    said = {word for group in terms.synonyms for word in group} | {*terms.light, *terms.joined, *terms.spoken.full}
    said |= {word for word, _ in (*terms.bases, *terms.units)}
    return re.compile("|".join(map(re.escape, sorted(said, key=len, reverse=True))))


@lru_cache(maxsize=1)
def _pieces() -> dict[str, str]:
    """Words of the vocabulary with one letter left out -> the letters that may stand there."""
    found: dict[str, set[str]] = {}
    for word in {"".join(_HAN.findall(word)) for group in vocabulary().synonyms for word in group}:
        for piece in [word] if len(word) == _WHOLE else [word[at : at + _PIECE] for at in range(len(word) - _PIECE + 1)]:
            for at, letter in enumerate(piece):
                found.setdefault(piece[:at] + "\0" + piece[at + 1 :], set()).add(letter)
    return {left: "".join(sorted(letters)) for left, letters in found.items()}
