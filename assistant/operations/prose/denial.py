"""Sentences that say themselves that there is no such thing."""

from __future__ import annotations

import re

from assistant.domain import Operand
from assistant.evidence import Outcome, Quote
from assistant.matching import normal
from assistant.operations.prose.marks import SECTION_FIT
from assistant.operations.prose.places import paragraphs_about, quoted, years_of
from assistant.operations.workbench import Workbench
from index.sentences import split_sentences

_DENIES = re.compile(
    r"(?:(?:^|[，、,本区市县])(?:无|没有)|未(?:安排|编制|设立|发生)|不(?:安排|编制))[^，。；]{0,24}(?:预算|收入|支出|经费|资金|债务)"
)
_SUPPOSED = re.compile(r"(?:^|[，,])(?:如果?|若|倘)|的[，,]")  # 无…的，仍保留该表格式: a case that may be, no denial
_LONGEST_DENIAL = 60  # letters
_DENIED = 0.75


def denial(operand: Operand, bench: Workbench) -> Outcome | None:
    """A sentence that says itself that there is no such figure: 某区无社会保险基金预算收入, 未安排收支预算."""
    scope = bench.resolver.scope(operand)
    names = [normal(one) for one in (scope.entity.name, *scope.entity.aliases)] if scope.entity and scope.is_part else []
    phrase = bench.resolver.weigher.phrase(operand.measure)
    best: tuple[float, Quote] | None = None
    for paragraph in paragraphs_about(phrase, scope.filings, bench):
        if operand.period and operand.period not in years_of(paragraph, bench):
            continue  # what is said of another time denies nothing of this one
        for start, end in split_sentences(paragraph.text):
            said = paragraph.text[start:end]
            if _DENIES.search(said) is None or len(said) > _LONGEST_DENIAL or _SUPPOSED.search(said):
                continue
            if bench.resolver.judge.narrows(said, operand):
                continue  # that there is nothing of a part says nothing of the whole
            plain = normal(said)
            if names and not any(name in plain for name in names):
                continue
            fit = phrase.coverage([(plain, 1.0), (normal("".join(paragraph.section)), SECTION_FIT)])
            if fit >= _DENIED and (best is None or fit > best[0]):
                best = (fit, Quote(said.strip(), paragraph.filing, paragraph.section, paragraph.paragraph, start, end))
    return quoted([best[1]]) if best is not None else None
