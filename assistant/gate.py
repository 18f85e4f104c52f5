"""The last check: each figure and quotation in the wording of an answer must come from its evidence.

`untraced` looks at any answer: a number that is neither a cited quotation, a figure, an operand nor part of the question is a
fault, whoever worded it. `unfaithful` looks harder at what a language model worded: each sentence must be marked, and its
figures, names, titles, quotations, negations, directions and most of its letters must stand in the very sentences it marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.domain import Answer
from assistant.matching import matches
from assistant.name_forms import bodies_in
from index.text import fold

_MARK = re.compile(r"\[\d+\]")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_QUOTATION = re.compile(r"“([^”]{6,})”")
_LIST_NUMBER = re.compile(r"^\s*\d+\. ", re.MULTILINE)


def untraced(answer: Answer, said: Iterable[str] = ()) -> list[str]:
    """Numbers and quotations of the answer that nothing vouches for; an empty list lets it pass.

    `said` holds what was counted and what was said to be missing: no figures of the filings.
    """
    text = _LIST_NUMBER.sub("", _MARK.sub("", answer.answer))
    vouched = "|".join((*_vouched(answer), *said))
    known = {_plain(number) for number in _NUMBER.findall(fold(vouched))}
    lines = "\n".join(fold(line) for line in text.splitlines())
    faults = [number for number in _NUMBER.findall(lines) if _plain(number) not in known]
    whole = _bare(_MARK.sub("", vouched))  # a filing may print [1] itself
    faults += [quoted for quoted in _QUOTATION.findall(text) if _bare(quoted) not in whole]
    return faults


def _plain(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _bare(text: str) -> str:
    return re.sub(r"[“”\"'\s]", "", fold(text))


def _vouched(answer: Answer) -> list[str]:
    """All that evidence says: what is cited (with labels and titles), figures, operands, formulas, counts, the question."""
    parts: list[str] = [answer.question]
    for citation in answer.citations:
        parts += [citation.quote, citation.sentence, citation.table or "", citation.row or "", citation.column or ""]
        parts += [citation.title, citation.section]
    for figure in answer.figures:
        parts += [figure.value, figure.period, figure.label, figure.entity, figure.formula or ""]
        parts += [part for operand in figure.operands for part in (operand.value, operand.label, operand.period)]
    return parts


# --- what a language model worded --------------------------------------------------------------------

_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_MARKED = re.compile(r"\[(\d+)\]")
_BULLET = re.compile(r"^\s*(?:[-•·*]|\d+[.、)])\s*")
_TITLE = re.compile(r"《([^》]*)》")
_ANY_QUOTATION = re.compile(r"[“\"]([^”\"]+)[”\"]")
_LATIN = re.compile(r"[a-z]{2,}")
_FIGURE = re.compile(r"((?:[≤≥<>约近逾超]|[高低多少不][于足过到])?)(\d+(?:\.\d+)?)([%\u4e00-\u9fff]?)")  # with bound and unit
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_NO_LETTER = re.compile(r"[^\w%]+")
_NEGATING = "不未没无非否勿"
# letters that turn a sentence round or count something: they must stand as they stand in the evidence
_TELLING = frozenset(_NEGATING + "增减升降涨跌高低多少超缺余" + "一二两三四五六七八九十百千万亿半倍")
_LEAST_SAID = 0.75  # of a sentence's letters, those that stand in its evidence in pairs or more
_SHORTEST = 4  # letters that a sentence has, below which it says nothing


def unfaithful(draft: str, sources: Mapping[int, str]) -> list[str]:
    """What is wrong with a draft; an empty list lets it pass. `sources` is what each mark stands for."""
    sentences = [match[0] for match in _SENTENCE.finditer(draft) if _bare_letters(_MARKED.sub("", match[0]))]
    return [fault for sentence in sentences for fault in _faults(sentence, sources)] if sentences else ["nothing is said"]


def _faults(sentence: str, sources: Mapping[int, str]) -> Iterator[str]:
    marks = [int(mark) for mark in _MARKED.findall(sentence)]
    text = fold(_BULLET.sub("", _MARKED.sub("", sentence)))
    if not marks or not all(mark in sources for mark in marks):
        yield f"no mark: {text}"
        return
    evidence = fold("|".join(sources[mark] for mark in dict.fromkeys(marks)))
    letters, known = _bare_letters(text), _bare_letters(evidence)
    yield from _foreign_parts(text, letters, evidence, known)
    yield from _turned_round(letters, known)
    said = sum(end - start for start, end in _disjoint(matches(letters, known)))
    if len(letters) < _SHORTEST or said < _LEAST_SAID * len(letters):
        yield f"not in the evidence: {text}"


def _foreign_parts(text: str, letters: str, evidence: str, known: str) -> Iterator[str]:
    """Figures with their units, titles, quotations, bodies and Latin words that the evidence does not hold."""
    figures = set(_FIGURE.findall(_GROUPED.sub("", evidence)))
    without_units = {(bound, number) for bound, number, _ in figures}
    for bound, number, unit in _FIGURE.findall(_GROUPED.sub("", text)):
        if (bound, number) not in without_units or (unit and (bound, number, unit) not in figures):
            yield f"figure: {bound}{number}{unit}"
    quoted = (*_TITLE.findall(text), *_ANY_QUOTATION.findall(text), *_LATIN.findall(text))
    for part in (*quoted, *bodies_in(letters)):
        if _bare_letters(part) not in known:
            yield f"name or quotation: {part}"


def _turned_round(letters: str, known: str) -> Iterator[str]:
    """Negations, directions and counts that stand otherwise in the evidence, or stand there and are left out here."""
    for at, letter in enumerate(letters):
        if letter in _TELLING:
            windows = {letters[start : start + 3] for start in range(max(0, at - 2), at + 1) if start + 3 <= len(letters)}
            if not any(window in known for window in windows):
                yield f"turned: {letters[max(0, at - 2) : at + 3]}"
    for start, end in matches(letters, known):
        if end - start > 2 and letters[start - 1 : start] not in tuple(_NEGATING) and _always_negated(letters[start:end], known):
            yield f"negation left out: {letters[start:end]}"


def _always_negated(stretch: str, known: str) -> bool:
    found = [match.start() for match in re.finditer(re.escape(stretch), known)]
    return bool(found) and all(at > 0 and known[at - 1] in _NEGATING for at in found)


def _disjoint(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that may share a letter -> the same letters, each counted once."""
    reached = 0
    for start, end in spans:
        yield max(start, reached), max(end, reached)
        reached = max(reached, end)


def _bare_letters(text: str) -> str:
    return _NO_LETTER.sub("", fold(text))
