"""Nothing fits what was asked: why not, what is held instead, and questions about that, which can be tried.

What is near is told as years, senses and questions, never as figures. The sentences are values (`Message`), so that an
English answer says the same as a Chinese one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.candidates import Candidate, Resolved
from assistant.domain import Operand, Status
from assistant.evidence import Outcome, label_of
from assistant.matching import normal
from assistant.planning.operands import is_bare
from assistant.wording import Message, spoken_period
from index.domain import Basis, FilingKind
from index.text import search_tokens

if TYPE_CHECKING:
    from assistant.operations.workbench import Workbench

_LIKE = 0.45  # of what was asked, that a label must say to be offered instead
_YEARS = 3
_BODIES = 4  # that are asked back about
_SPOKEN = 40  # paragraphs and facts looked at for a name
_LONGEST = 20  # letters of a label that make a question worth reading
_STRANGER = re.compile(
    r"^(?![哪谁几什啥])[\u4e00-\u9fff]{2,8}?(?:自治[区州县]|[省市区县州旗盟镇乡]|街道|大学|学院|医院|集团|公司|中心|委员会|[局厅委办院部](?![门分]))"
)
_HANDED = re.compile("[给付向把被进到]")  # 付给市属某院的经费 begins with no name
_KINDS = {FilingKind.BUDGET: Basis.BUDGET, FilingKind.FINAL: Basis.FINAL, FilingKind.TARGET: Basis.BUDGET}


def which_body(questions: Iterable[str]) -> Outcome:
    """Several bodies fit: whose is meant is asked back, with the question as it would be for each of the first few."""
    asks = tuple(itertools.islice(questions, _BODIES))
    return Outcome(Status.NEEDS_CLARIFICATION, message=Message("which_body"), suggestions=asks)


# --- why -------------------------------------------------------------------------------------------------


def why(resolved: Resolved, bench: Workbench) -> Message:
    """What is missing, in one sentence; with the filings of the body, where that is what is near."""
    asked = resolved.operand
    what = _what(asked)
    if len(asked.measure + asked.context + asked.code) < 2:
        return Message("not_found")
    if resolved.reason == "period" and (years := years_near(resolved, bench)):
        return Message.of("missing_year", what=what, years=years)
    bases = sorted({one.fact.basis for one in resolved.near} - {asked.basis, Basis.CHANGE, Basis.NONE})
    if resolved.reason == "basis" and asked.basis is not Basis.NONE:
        if bases:
            return Message.of("missing_basis", what=what, basis=asked.basis, bases=bases)
        return Message.of("missing_sense", what=what, basis=asked.basis)
    if (stranger := _stranger(asked, bench)) is not None:
        return Message.of("missing_body", entity=stranger)
    return Message.of("missing", what=what)


def _what(asked: Operand) -> Message:
    whom = Message.of("whom", entity=asked.entity) if asked.entity else ""
    return Message.of("what", whom=whom, period=asked.period, measure=asked.measure or asked.context or asked.code)


def years_near(resolved: Resolved, bench: Workbench) -> list[str]:
    """The years of what comes nearest, but for the one that was asked for."""
    years = {str(year) for one in resolved.near if (year := bench.year_of(one.stored))}
    return sorted(years - {resolved.operand.period})


def held_of(asked: Operand, bench: Workbench) -> Message | None:
    """Which filings of the body are held: 2023年预算、2024年决算."""
    name = bench.resolver.names.named(asked.entity) if asked.entity else None
    if name is None or not name.filings or not name.is_body or len(name.covers) > 1:
        return None
    identities = [bench.resolver.held[one].identity for one in name.filings]
    held = sorted({(one.year, one.kind) for one in identities if one.year})
    filings = [Message.of("holding", year=year, kind=Message(f"kind_{kind.name.lower()}")) for year, kind in held]
    return Message.of("held", entity=asked.entity, filings=filings) if filings else None


def _stranger(asked: Operand, bench: Workbench) -> str | None:
    """A place or body at the head of the words that were looked for, where no such name is held."""
    name = bench.resolver.names.named(asked.entity) if asked.entity else None
    if asked.entity and (name is None or not name.filings):
        return asked.entity
    found = _STRANGER.match(asked.measure)
    if found is None or _HANDED.search(found[0]) or (asked.entity and len(found[0]) == len(asked.measure)):
        return None
    if asked.entity and name is not None and _is_spoken_of(found[0], name.filings, bench):
        return None  # a thing of the body itself: its 社区公共服务中心, its 数字化医院
    return asked.entity + found[0]


def _is_spoken_of(words: str, filings: Sequence[str], bench: Workbench) -> bool:
    """Do the filings of a body say these words, one after the other?"""
    tokens = search_tokens(words)
    said = (one.text for one in bench.ledger.search_paragraphs(tokens, filings=list(filings), limit=_SPOKEN))
    named = (
        str(one.fact.measure) + one.fact.text for one in bench.ledger.search_facts(tokens, filings=list(filings), limit=_SPOKEN)
    )
    return any(normal(words) in normal(text) for text in (*said, *named))


# --- questions that can be tried -----------------------------------------------------------------------


def offers(resolved: Resolved, bench: Workbench) -> Iterator[str]:
    """Questions that may be answered instead, nearest first: other years, other senses, other labels, what the body holds."""
    asked = resolved.operand
    yield from _other_years(resolved, bench)
    yield from _other_senses(asked, bench)
    yield from _other_labels(resolved, bench)


def _other_years(resolved: Resolved, bench: Workbench) -> Iterator[str]:
    asked = resolved.operand
    if not asked.period or not asked.measure:
        return
    year = int(asked.period[:4])
    near = years_near(resolved, bench) if resolved.reason != "measure" else _years_of_filings(asked, bench)
    for other in sorted(near, key=lambda one: abs(int(one[:4]) - year))[:_YEARS]:
        yield question(_name_near(asked, resolved.near, bench), other, asked.measure)
    if len(asked.period) > 4:
        yield question(asked.entity, asked.period[:4], asked.measure)


def _years_of_filings(asked: Operand, bench: Workbench) -> list[str]:
    """The years of the filings of a body, where none is of the year that was asked for."""
    name = bench.resolver.names.named(asked.entity) if asked.entity else None
    held = {str(year) for one in name.filings if (year := bench.resolver.held[one].identity.year)} if name is not None else set()
    return [] if asked.period[:4] in held else sorted(held)


def _name_near(asked: Operand, near: Sequence[Candidate], bench: Workbench) -> str:
    """Whom a question about the near facts is asked of: whom the question named, else the body that they are of."""
    if asked.entity or not near:
        return asked.entity
    return near[0].fact.entity or bench.resolver.held[near[0].stored.filing].identity.body


def _other_senses(asked: Operand, bench: Workbench) -> Iterator[str]:
    """The same measure as budget, where the outcome was asked for, and the other way round."""
    if asked.basis is Basis.NONE or not asked.entity:
        return
    measure = asked.measure
    for word, _ in bench.resolver.terms.bases:
        measure = measure.replace(word, "")
    whole = is_bare(measure, bench.resolver.terms)
    name = bench.resolver.names.named(asked.entity)
    held = [bench.resolver.held[one].identity for one in name.filings] if name is not None else []
    years = {one.year for one in held if asked.period[:4] in ("", str(one.year))} or {one.year for one in held}
    for year in sorted((year for year in years if year), reverse=True)[:_YEARS]:
        bases = {_KINDS[one.kind] for one in held if one.year == year and one.kind in _KINDS}
        for basis in sorted(bases):
            yield question(asked.entity, str(year), basis.value + "总额" if whole else measure + basis.value)


def _other_labels(resolved: Resolved, bench: Workbench) -> Iterator[str]:
    """Facts of the body and the year whose names say a good part of what was asked."""
    for one in resolved.near:
        label = one.fact.measure.rows[-1] if one.fact.measure.rows else label_of(one.stored)
        if one.coverage >= _LIKE and one.fact.quantity is not None and one.fact.basis is not Basis.CHANGE and _reads_well(label):
            year = str(one.fact.period or bench.year_of(one.stored) or "")
            yield question(resolved.operand.entity or _name_near(resolved.operand, [one], bench), year, label)


def _reads_well(label: str) -> bool:
    return 1 < len(label) <= _LONGEST and label not in ("合计", "总计", "小计") and re.match(r"[（(\d]", label) is None


def question(entity: str, period: str, measure: str) -> str:
    """Whose, when, what, as a question."""
    return f"{entity}{spoken_period(period)}{measure}是多少？"
