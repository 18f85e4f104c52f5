"""Prose: the sentences, list items or text cells that answer, quoted as they stand.

Candidates come from full text (and from vectors, where they are open); the words of the question, the headings above and
the signs of the kind asked for (原因 for a reason, a date for when, the list under a heading) decide.

    places       which filings may speak, their paragraphs that share words with the question
    definitions  the paragraph that explains a term
    sections     what stands under a heading
    lists        items under a heading, rows below a row
    cells        cells of text whose labels say what was asked
    within_cells sentences of long cells
    sentences    sentences, weighed
    denial       sentences that say that there is no such thing
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import trace
from assistant.domain import Operand, Prose, Status
from assistant.evidence import Bound, Listed, Outcome, Quote
from assistant.matching import Phrase, matches, normal
from assistant.operations.prose.cells import best_cell
from assistant.operations.prose.definitions import definition, made_up_of
from assistant.operations.prose.denial import denial
from assistant.operations.prose.lists import (
    asks_projects,
    bodies_in_table,
    forms_listed,
    list_under_heading,
    rows_under,
    told_of_itself,
)
from assistant.operations.prose.marks import ENOUGH
from assistant.operations.prose.places import (
    Told,
    filings_of,
    no_filing,
    paragraphs_about,
    paragraphs_of_chunk,
    phrase_of,
    quoted,
    years_of,
    years_said,
)
from assistant.operations.prose.sections import under_heading
from assistant.operations.prose.sentences import Passage, alike, as_quote, passages, tells_other_year, with_rest
from assistant.operations.prose.within_cells import listed_in_cell, parts_in_brackets
from assistant.operations.workbench import Workbench
from assistant.planning.coordination import split_coordinated
from index.ledger_values import StoredParagraph

_NEAR = 5  # chunks looked at by meaning
_NEARNESS = 0.15  # what being the nearest in meaning makes up for


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was weighed for an answer in sentences, for who asks how it was found."""

    paragraphs: int
    passages: int
    best: float
    enough: float


def quote(plan: Prose, bench: Workbench) -> Outcome:
    """Answer from sentences; silent when none says enough of what was asked."""
    scope = bench.resolver.scope(plan.operand)
    phrase = phrase_of(plan, bench)
    if not phrase.weight:
        return bench.missing(bench.resolver.resolve(plan.operand))
    filings = filings_of(plan.operand, scope, bench)
    if not filings:
        return no_filing(plan.operand, scope, bench)
    if plan.operation == "enumeration" and (rows := _rows_under_each(plan, phrase, filings, bench)):
        return Outcome(Status.ANSWERED, (Listed(plan.operand.measure, rows, out_of=len(rows)),))
    if plan.operation == "enumeration" and (forms := forms_listed(plan, filings, bench)):
        return Outcome(Status.ANSWERED, (Listed(plan.operand.measure, forms, out_of=len(forms)),))
    if plan.operation == "enumeration" and asks_projects(plan):
        return bench.missing(bench.resolver.resolve(plan.operand))  # 有哪些项目: a sentence that holds the word names none
    if plan.operation == "enumeration" and phrase.text.endswith("指标"):
        return bench.missing(bench.resolver.resolve(plan.operand))  # measures stand in tables; no sentence names them
    if plan.quoted and plan.operation in ("enumeration", "definition") and (parts := parts_in_brackets(plan, filings, bench)):
        return quoted(parts)
    found = _by_words(plan, phrase, filings, bench) or _by_meaning(plan, phrase, filings, bench)
    if plan.quoted and not all(any(normal(term) in normal(_around(one)) for one in found) for term in plan.quoted):
        return bench.missing(bench.resolver.resolve(plan.operand))
    if not found or (not plan.operand.entity and _is_of_another(found, phrase, bench)):
        return bench.missing(bench.resolver.resolve(plan.operand))
    if plan.operation == "when" and not plan.operand.entity and not _names_it(found, phrase):
        return bench.missing(bench.resolver.resolve(plan.operand))
    return quoted(found)


_RUN = re.compile(r"(?:[\"“][^\"”“]{1,8}[\"”][、，,和]*){3,}")  # “一上”“一下”“二上”“二下” tells of none of them


def _names_all(terms: Sequence[str], one: StoredParagraph) -> bool:
    said = normal("|".join((*one.section, one.text)))
    return all(normal(term) in said for term in terms)


def _is_about(plan: Prose, one: Passage) -> bool:
    """Of a procedure with a name in quotation marks only a sentence tells that names it by itself."""
    if plan.operation != "procedure":
        return True
    return all(normal(term) in normal(_RUN.sub("", one.text)) for term in plan.quoted)


def _around(one: Quote) -> str:
    """A quotation with the headings, or the labels, that it stands under."""
    labels = "" if one.stored is None else str(one.stored.fact.measure)
    return "|".join((one.text, *one.section, labels, "" if one.paragraph is None else one.paragraph.text))


def _rows_under_each(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> tuple[Bound, ...]:
    """成本指标和时效指标有哪些: the rows below each class that is named; none where one of them has none."""
    named = split_coordinated(plan.operand.measure)
    if len(named) < 2 or not all(name.endswith("指标") for name in named):
        return rows_under(phrase, filings, bench)
    each = [rows_under(bench.resolver.weigher.phrase(name), filings, bench, least=1) for name in named]
    return tuple(row for rows in each for row in rows) if all(each) else ()


_IN_A_BREATH, _PIECES = 0.75, 2  # of a thing that is asked about without saying whose, that a sentence must say in so many pieces


def _names_it(found: Sequence[Quote], phrase: Phrase) -> bool:
    """Do the quotations name the thing itself, not just its words here and there?"""
    said = (normal(one.text + str(one.stored.fact.measure) if one.stored is not None else one.text) for one in found)
    letters = sum(weight > 0 for weight in phrase.weights)  # 是 in 集团是成立 is none of the thing
    pieces = (sorted((end - start for start, end in _said(phrase, text)), reverse=True)[:_PIECES] for text in said)
    return max(map(sum, pieces), default=0) >= _IN_A_BREATH * letters


def _said(phrase: Phrase, text: str) -> list[tuple[int, int]]:
    """Where a phrase stands in a text, in its own letters or by a synonym (组建 for 成立)."""
    alike = [(start, end) for start, end, words in phrase.synonyms if any(word in text for word in words)]
    return [*matches(phrase.text, text), *alike]


def _is_of_another(found: Sequence[Quote], phrase: Phrase, bench: Workbench) -> bool:
    """Does the question begin with a name that nothing about the quotations says? Then they speak of somebody else."""
    held = bench.resolver.held
    around = [text for one in found for text in (*one.section, held[one.filing].identity.body, held[one.filing].identity.title)]
    around += [one.paragraph.text for one in found if one.paragraph is not None]
    around += [str(one.stored.fact.measure) for one in found if one.stored is not None]
    return bench.resolver.names_a_stranger(phrase, "|".join(one.text for one in found), "|".join(around))


def told_in_section(operand: Operand, bench: Workbench) -> Outcome | None:
    """What stands under a heading that says what was asked, in a part of a filing that is of the year asked for; or None."""
    plan = Prose(operation="text", operand=operand)
    phrase, filings = phrase_of(plan, bench), filings_of(operand, bench.resolver.scope(operand), bench)
    if not phrase.weight or not filings:
        return None
    paragraphs = [
        one
        for one in paragraphs_about(phrase, filings, bench)
        if not operand.period or operand.period[:4] in years_of(one, bench)
    ]
    said = under_heading(phrase, paragraphs, bench)
    return quoted(said) if said else None


def _by_words(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """What full text finds: the list under a heading, a definition, the best cell or sentence."""
    told = Told(bench.resolver.scope(plan.operand), bench.resolver.names)
    of_amount = plan.operand.numeric or bool(plan.operand.unit)
    paragraphs = [
        one
        for one in paragraphs_about(phrase, filings, bench)
        if _names_all(plan.quoted, one) and (of_amount or told.may_tell(one))
    ]
    if plan.operation == "enumeration" and (bodies := bodies_in_table(phrase, paragraphs, bench)):
        return bodies
    if plan.operation == "enumeration" and (said := told_of_itself(phrase, paragraphs, bench)):
        return said
    if plan.operation == "enumeration" and (composed := made_up_of(phrase, paragraphs, bench)):
        return composed
    if plan.operation == "enumeration" and (listed := list_under_heading(plan, phrase, paragraphs, bench)):
        return listed
    if plan.operation == "definition" and (defined := definition(phrase, paragraphs, bench)):
        return defined
    if plan.operation == "text" and (said := under_heading(phrase, paragraphs, bench)):
        return said
    found = [one for one in passages(plan, phrase, paragraphs, bench) if _is_about(plan, one)]
    about = [one for one in found if told.tells(one.paragraph, one.start, one.end)]
    weighed = sorted(found if of_amount else about, key=lambda one: one.score, reverse=True)
    if weighed and weighed[0] not in about:
        return []  # the sentence that says the amount best says it of another part: a lesser one is no better
    threshold = ENOUGH[plan.operation]
    trace.note(lambda: Weighed(len(paragraphs), len(weighed), weighed[0].score if weighed else 0.0, threshold))
    tells = bool(weighed) and weighed[0].score >= threshold
    if plan.operation == "enumeration" and not tells and (listed := listed_in_cell(phrase, plan, filings, bench)):
        return listed
    cell = best_cell(plan, phrase, filings, bench)
    if cell is not None and cell[0] >= threshold and (not weighed or cell[0] > weighed[0].score):
        return [Quote(cell[1].fact.text, cell[1].filing, stored=cell[1])]
    if not weighed or weighed[0].score < threshold:
        return []
    rest = alike(weighed[0], weighed) if plan.operation == "enumeration" else with_rest(plan, weighed[0])
    return [as_quote(one) for one in rest]


def _by_meaning(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """Where words fail, the chunks nearest in meaning: their sentences need fewer of the question's words."""
    vectors = bench.vectors()
    if vectors is None:
        return []
    hits = vectors.search_chunks(plan.operand.measure, filings=list(filings), limit=_NEAR)
    best: Passage | None = None
    for rank, (filing, order, _) in enumerate(hits):
        for one in passages(plan, phrase, paragraphs_of_chunk(filing, order, bench), bench):
            score = one.score + _NEARNESS * (1 - rank / _NEAR)
            if score >= ENOUGH[plan.operation] and (best is None or score > best.score):
                best = replace(one, score=score)
    return [as_quote(one) for one in with_rest(plan, best)] if best is not None else []


__all__ = ["Weighed", "denial", "quote", "tells_other_year", "told_in_section", "years_said"]
