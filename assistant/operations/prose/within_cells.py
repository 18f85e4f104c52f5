"""Prose in the cells of tables: a sentence of a long cell that lists what was asked, a term with its parts in brackets.

A form says under 主要内容 or 绩效目标 what running text says elsewhere; its label (the task) need not say what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Prose
from assistant.evidence import Quote
from assistant.matching import Phrase, normal
from assistant.operations.workbench import Workbench
from index.ledger_values import StoredFact
from index.sentences import split_sentences
from index.text import search_tokens

_LOOKED_AT = 120  # cells
_SHORTEST = 24  # letters of a cell that is prose
_SAID = 0.85  # of what was asked, that one sentence of a cell must say by itself
_LISTS = re.compile(r"[^，。；、,;]{2,}、[^，。；、,;]{2,}(?:、|[和及与])[^，。；、,;]{2,}")
_HOLDS = re.compile(r"包括|包含|涵盖|含|分为|分别是|由.+组成")
_CLAUSE_ENDS = "；;"
_PARTS_IN_BRACKETS = r"[”\"]?\s*[（(][^（()）]*、[^（()）]*、[^（()）]*[）)]"  # “五送”（送医、送药、送教、送书、送岗）


def listed_in_cell(phrase: Phrase, plan: Prose, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """平台包括哪些模块: …建设某平台，含甲模块、乙模块及丙模块; empty where no cell says all of it in one breath."""
    best: tuple[float, list[Quote]] = (_SAID, [])
    for one in _long_cells(phrase.text, plan, filings, bench):
        for text in _sentences(one.fact.text):
            held = _HOLDS.search(text)
            if held is None or not _LISTS.search(text, held.end()) or not phrase.names_head(text[held.end() :]):
                continue  # what it holds must be of the kind asked for
            said = phrase.coverage([(normal(text), 1.0)])
            if said >= best[0] and not phrase.misses_a_word(phrase.covered([(normal(text), 1.0)])):
                best = (said + 0.001, [Quote(text, one.filing, stored=one, fit=min(said, 1.0))])
    return best[1]


def parts_in_brackets(plan: Prose, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """“五送”是送哪五样: a term in quotation marks whose parts stand in brackets behind it, in running text or in a cell."""
    for term in plan.quoted:
        pattern = re.compile(rf"[“\"]?{re.escape(term)}{_PARTS_IN_BRACKETS}")
        for one in bench.ledger.search_paragraphs(search_tokens(term), filings=filings, limit=_LOOKED_AT):
            if (said := pattern.search(one.text)) is not None:
                return [Quote(said[0], one.filing, one.section, one.paragraph, said.start(), said.end())]
        for cell in _long_cells(term, plan, filings, bench):
            if (said := pattern.search(cell.fact.text)) is not None:
                return [Quote(said[0], cell.filing, stored=cell)]
    return []


def _long_cells(words: str, plan: Prose, filings: Sequence[str], bench: Workbench) -> Iterator[StoredFact]:
    for one in bench.ledger.search_facts(search_tokens(words), filings=filings, limit=_LOOKED_AT):
        is_prose = one.fact.quantity is None and len(one.fact.text) >= _SHORTEST and one.fact.source.table_order is not None
        if is_prose and bench.resolver.judge.is_of(one, plan.operand.period):
            yield one


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a cell; a semicolon ends one as well: what follows it is another item."""
    for start, end in split_sentences(text):
        yield text[start:end].strip().rstrip(_CLAUSE_ENDS)
