"""Definitions: the paragraph that explains a term, under its own words or under a heading that is the term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import Quote
from assistant.matching import Phrase, matches, normal
from assistant.operations.prose.marks import LISTED
from assistant.operations.prose.sections import first_said, items_after, whole
from assistant.operations.workbench import Workbench
from index.headings import heading_kind, heading_level
from index.ledger_values import StoredParagraph
from index.quantities import find_quantities
from index.sentences import split_sentences

_OPENS = re.compile(r"(?P<term>.{2,40}?)(?:(?P<colon>[:：])|[，,]?(?:是指|指的?是|指(?![标数导挥定南示令引望出明])|即|是))")
_EXPLAINS = re.compile(
    r"^[^。]{0,12}(?:是?指|反映|包括|即)|^(?:是|根据|按照|按|为了?|对|用于)"
)  # what follows a colon must explain
_TWO_AND_MORE = re.compile("、[^，。；]{2,}[和及与][^，。；]{2,}")
_GOES_ON = re.compile(r"^(?:是?指|反映|即|是)")  # under a heading that is the term
_TERM = 0.8  # of what was asked, that the term must say
_SPARE = 0.3  # what it costs to say more
_SURE = 0.75
_BEGINNING = 60  # letters in which a definition states no amount


def definition(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """八、“三公”经费：…, X是指…, or 五、零基预算 and below it 是指…; empty: no filing explains it."""
    best: tuple[float, list[Quote]] = (0.0, [])
    for one in paragraphs:
        for term, said in (*_run_in(one, bench), _headed(one, bench)):
            fit = _fit(term, phrase) if said else 0.0
            if fit > max(best[0], _SURE):
                best = (fit, said)
    return best[1]


def made_up_of(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """三公经费包括哪几项: what a glossary says that the term is made of; empty where it names no several things."""
    said = definition(phrase, [one for one in paragraphs if _is_glossary(one)], bench)
    return said if any(LISTED.search(one.text) or _TWO_AND_MORE.search(one.text) for one in said) else []


def _fit(term: str, phrase: Phrase) -> float:
    """How well a term is the one asked for: all of the question's words, and little beside them."""
    plain = normal(term)
    covered = phrase.coverage([(plain, 1.0)])
    if covered < _TERM:
        return 0.0
    said = sum(end - start for start, end in matches(plain, phrase.text))
    synonyms = [len(word) for _, _, words in phrase.synonyms for word in words if word in plain]
    said = max([said, *synonyms])
    return covered - _SPARE * (1 - min(1.0, said / max(len(plain), 1)))


def _run_in(one: StoredParagraph, bench: Workbench) -> Iterator[tuple[str, list[Quote]]]:
    """A paragraph (with the items that it opens), or a sentence of one, that opens with its term."""
    if term := _term_of(one.text, is_glossary=_is_glossary(one)):
        items = items_after(one, bench) if one.text.rstrip().endswith(("：", ":")) else []
        yield term, [whole(one), *items]
    for start, end in split_sentences(one.text)[1:]:
        if term := _term_of(one.text[start:end]):
            yield term, [Quote(one.text[start:end].strip(), one.filing, one.section, one.paragraph, start, end)]


def _is_glossary(one: StoredParagraph) -> bool:
    return any("名词解释" in heading for heading in one.section)


def _term_of(text: str, *, is_glossary: bool = False) -> str:
    """The term that a text opens with and explains, or ""; in a glossary whatever stands behind the colon explains."""
    text = text.strip()
    numbered = heading_kind(text)
    match = _OPENS.match(text[numbered[1] :].lstrip() if numbered else text)
    if match is None:
        return ""
    rest = match.string[match.end() :].strip()
    explains = bool(rest) and (not match["colon"] or is_glossary or _EXPLAINS.search(rest) is not None)
    states = any(quantity.unit for _, _, quantity in find_quantities(rest[:_BEGINNING]))
    return match["term"] if explains and not states else ""


def _headed(one: StoredParagraph, bench: Workbench) -> tuple[str, list[Quote]]:
    """A heading that is the term, and the paragraph below it that goes on with 是指…."""
    title = one.text.strip()
    numbered = heading_kind(title)
    if heading_level(title, one.paragraph.style_level) is None:
        return "", []
    below = first_said(one, bench)
    explains = bool(below) and _GOES_ON.match(below[0].text.strip()) is not None
    term = title[numbered[1] :] if numbered else title
    return (term, [whole(each) for each in below]) if explains else ("", [])
