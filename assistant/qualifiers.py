"""What stands before a thing in a question, and in the filing elsewhere: 甲类教师 of 甲类教师安家补助, whose row says 安家补助.

A form says in its tasks whose allowance it is, and repeats only the allowance among its indicators. A row is taken to be of
the qualifier that was asked for where the filing prints both in one breath, and no row of that name with another qualifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.candidates import Candidate
from assistant.matching import Phrase, bare_label, matches, normal
from index.ledger import Ledger
from index.ledger_values import StoredFact
from index.text import search_tokens

ELSEWHERE_FIT = 0.8  # of a letter that the filing says of the thing, in another place than the figure's own
_LOOKED_AT = 12  # candidates
_SHORTEST, _LONGEST = 2, 14  # letters of a qualifier
_NAME = 4  # letters of a thing that has a name of its own; a shorter one (活动) may be any of the form's
_TEXTS = 30
_CLAUSE = re.compile(r"[，。；;：:\n]")


def with_qualifiers(candidates: Sequence[Candidate], phrase: Phrase, ledger: Ledger) -> list[Candidate]:
    """The best of some candidates, with what the filing says of their things elsewhere; those it says nothing of are left out."""
    best = sorted(candidates, key=lambda one: one.coverage, reverse=True)[:_LOOKED_AT]
    return [found for one in best if (found := _qualified(one, phrase, ledger)) is not None]


def said_of(one: Candidate, phrase: Phrase) -> str:
    """The words of a phrase that something says of a figure, be it its labels or the filing elsewhere."""
    return "".join(letter if fit >= ELSEWHERE_FIT else "|" for letter, fit in zip(phrase.text, one.letters, strict=True))


def _qualified(one: Candidate, phrase: Phrase, ledger: Ledger) -> Candidate | None:
    rows = one.fact.measure.rows
    if not rows or one.fact.source.table_order is None or one.fact.quantity is None:
        return None
    name = bare_label(rows[-1])
    letters = list(one.letters)
    for start, end in _unsaid(phrase, letters):
        behind = next((at for at in range(end, len(letters)) if phrase.weights[at]), end)
        qualifier, thing = phrase.text[start:end], _shared(phrase.text[behind:], name)
        if len(thing) >= _SHORTEST and _is_said_of(qualifier, thing, one.stored, ledger):
            letters[start:end] = [max(fit, ELSEWHERE_FIT) for fit in letters[start:end]]
    if letters == list(one.letters):
        return None
    coverage = sum(weight * fit for weight, fit in zip(phrase.weights, letters, strict=True)) / phrase.weight
    return replace(one, coverage=coverage, score=coverage, letters=tuple(letters))


def _unsaid(phrase: Phrase, letters: Sequence[float]) -> list[tuple[int, int]]:
    """The stretches of a phrase that nothing about a figure says, without the particles at their ends."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(letters):
        end = at
        while end < len(letters) and letters[end] < ELSEWHERE_FIT:
            end += 1
        first, last = at, end
        while first < last and not phrase.weights[first]:
            first += 1
        while last > first and not phrase.weights[last - 1]:
            last -= 1
        if _SHORTEST <= last - first <= _LONGEST:
            found.append((first, last))
        at = end + 1
    return found


def _shared(said: str, name: str) -> str:
    """What a name begins with of what is said: the thing itself."""
    many = next((at for at, pair in enumerate(zip(said, name, strict=False)) if pair[0] != pair[1]), min(len(said), len(name)))
    return name[:many]


def _is_said_of(qualifier: str, thing: str, stored: StoredFact, ledger: Ledger) -> bool:
    order = stored.fact.source.table_order
    assert order is not None
    names = {bare_label(one.fact.measure.rows[-1]) for one in ledger.facts_at(stored.filing, order) if one.fact.measure.rows}
    with_others = [name for name in names if name.find(thing) > 0]
    if any(not _says(name, qualifier, thing) for name in with_others):
        return False  # another row tells of such a thing by a qualifier of its own
    if with_others:
        return True
    return len(thing) >= _NAME and any(_says(text, qualifier, thing) for text in _texts(qualifier + thing, stored.filing, ledger))


def _says(text: str, qualifier: str, thing: str) -> bool:
    """Are the last letters of the qualifier and the thing said in one breath, and all of the qualifier before them?"""
    joint = text.find(qualifier[-_SHORTEST:] + thing)
    if joint < 0:
        return False
    said = {at for start, end in matches(qualifier, text[: joint + _SHORTEST]) for at in range(start, end)}
    return len(said) == len(qualifier)


def _texts(words: str, filing: str, ledger: Ledger) -> Iterable[str]:
    """The clauses of a filing's prose, and of the prose in its cells, that may hold some words."""
    tokens = search_tokens(words)
    prose = [one.text for one in ledger.search_paragraphs(tokens, filings=[filing], limit=_TEXTS)]
    cells = [one.fact.text for one in ledger.search_facts(tokens, filings=[filing], limit=_TEXTS) if one.fact.quantity is None]
    return (normal(clause) for text in (*prose, *cells) for clause in _CLAUSE.split(text))
