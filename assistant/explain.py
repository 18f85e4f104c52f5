"""How an answer was found, told afterwards: notes of the searches + plans + outcomes -> a readable account.

Shape:  `explained(...)` -> {"steps": [sentence …], "searches": [{"asked", "found", "left_out", "chosen", "candidates"}]}
Nothing here decides anything; weights are turned into words, and what was passed over is counted by its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.candidates import Candidate, Costs, Mismatch, Search
from assistant.compute import plain
from assistant.domain import Answer, Check, Compute, Group, Lookup, Operand, Plan, Prose, Reading, Records, Status, Trend
from assistant.evidence import Checked, Computed, Listed, Outcome, label_of
from assistant.explain_words import phrase
from assistant.matching import LIGHT_WEIGHT
from assistant.number_text import grouped, rounded, shown, with_unit
from assistant.operations.prose import Weighed
from assistant.resolve import ENOUGH, Resolver
from assistant.wording import spoken_period, words
from index.domain import Basis

_SEARCHES = 6  # that are told
_OTHERS = 4  # candidates that are told beside the chosen one
_NOTABLE = 0.03  # a cost below this is not worth a word
_SIDES = ("own", "entity", "period", "reach", "basis", "unit", "spare", "narrowed", "apart")


@dataclass(frozen=True)
class Way:
    """What a question went through: its reading, what was carried over, outcomes and notes."""

    reading: Reading
    alone: Reading  # the same question read without the turns before it
    outcomes: Sequence[Outcome]
    notes: Sequence[object]


def explained(way: Way, answer: Answer, resolver: Resolver, lang: str) -> dict[str, Any]:
    """The account of one answer."""
    is_answered = any(outcome.is_answered for outcome in way.outcomes)
    searches = _told_searches([one for one in way.notes if isinstance(one, Search)], only_found=is_answered)
    steps = [_read_step(plan, lang) for plan in way.reading.plans]
    steps += _carried_step(way, lang)
    if searches:
        steps.append(_scope_step(searches[0], lang))
    told = [_search_dict(one, resolver, lang) for one in searches]
    for one in told:
        steps += one.pop("steps")
    steps += [_prose_step(one, lang) for one in way.notes if isinstance(one, Weighed)][-1:]
    steps += [_records_step(plan, lang) for plan in way.reading.plans if isinstance(plan, Records)]
    steps += [step for outcome in way.outcomes if outcome.is_answered for step in _outcome_steps(outcome, lang)]
    if answer.status is Status.ANSWERED:
        steps.append(phrase("gate", lang))
    elif is_answered:
        steps.append(phrase("gate_none", lang))
    return {"steps": steps, "searches": told}


def told_again(lang: str) -> dict[str, Any]:
    """The account of an answer that only tells the one before it again."""
    return {"steps": [phrase("read_bare", lang, operation=phrase("op_recall", lang)), phrase("recall", lang)], "searches": []}


# --- the reading ---------------------------------------------------------------------------------------


def operands_of(plan: Plan) -> tuple[Operand, ...]:
    """All operands of a plan, in its order."""
    match plan:
        case Lookup() | Compute():
            return plan.operands
        case Check():
            return (*plan.left, *plan.right)
        case Group() | Trend() | Prose():
            return (plan.operand,)
        case _:
            return ()


def _read_step(plan: Plan, lang: str) -> str:
    operation = phrase(f"op_{plan.operation}", lang)
    operands = phrase("and", lang).join(_operand_words(one, lang) for one in operands_of(plan))
    return (
        phrase("read", lang, operation=operation, operands=operands)
        if operands
        else phrase("read_bare", lang, operation=operation)
    )


def _operand_words(operand: Operand, lang: str) -> str:
    measure = operand.measure or operand.context
    named = phrase("operand", lang, measure=measure) if measure else phrase("no_measure", lang)
    said = {
        "entity": operand.entity,
        "period": spoken_period(operand.period, lang),
        "basis": operand.basis.value if operand.basis is not Basis.NONE else "",
        "unit": operand.unit,
        "code": operand.code,
    }
    parts = phrase("joiner", lang).join(phrase(name, lang, value=value) for name, value in said.items() if value)
    return phrase("about", lang, operand=named, parts=parts) if parts else named


def _carried_step(way: Way, lang: str) -> list[str]:
    """What the question itself did not say."""
    leant = [one for plan in way.reading.plans for one in operands_of(plan)][:1]
    alone = [one for plan in way.alone.plans for one in operands_of(plan)][:1]
    if not leant or not alone:
        return []
    had, own = leant[0], alone[0]
    measure = "" if had.measure == own.measure else had.measure
    fields = (("entity", had.entity, own.entity), ("period", spoken_period(had.period, lang), spoken_period(own.period, lang)))
    parts = [phrase(name, lang, value=value) for name, value, said in fields if value and value != said]
    parts += [phrase("operand", lang, measure=measure)] if measure and parts else []
    return [phrase("carried", lang, parts=phrase("joiner", lang).join(parts))] if parts else []


# --- the searches --------------------------------------------------------------------------------------


def _told_searches(searches: Sequence[Search], *, only_found: bool) -> list[Search]:
    """One search for each operand: the last one that found something, in the order in which they were begun."""
    last: dict[Operand, Search] = {}
    for one in searches:
        if one.resolved.chosen or one.asked.operand not in last or not last[one.asked.operand].resolved.chosen:
            last[one.asked.operand] = one
    found = [one for one in last.values() if one.resolved.chosen or not only_found]
    return found[:_SEARCHES]


def _scope_step(search: Search, lang: str) -> str:
    held = len(search.asked.scope.known)
    if search.asked.scope.entity is None:
        return phrase("scope_all", lang, held=held)
    return phrase("scope_body", lang, entity=search.asked.scope.entity.name, filings=len(search.asked.scope.filings), held=held)


def _search_dict(search: Search, resolver: Resolver, lang: str) -> dict[str, Any]:
    named = [one for one in search.found if one.coverage >= ENOUGH]
    left_out = _left_out(search, named, resolver)
    chosen = search.resolved.chosen[0] if search.resolved.chosen else None
    others = _others(search, resolver)
    return {
        "asked": search.asked.operand.model_dump(mode="json", exclude_defaults=True),
        "found": len(search.found),
        "fitting_names": len(named),
        "left_out": [{"reason": reason, "count": count} for reason, count in left_out.items()],
        "chosen": None
        if chosen is None
        else _candidate_dict(chosen, search, resolver, lang, _fit(chosen, search, resolver, lang)),
        "candidates": [_candidate_dict(one, search, resolver, lang, _why_not(one, search, resolver, lang)) for one in others],
        "steps": _search_steps(search, len(named), left_out, resolver, lang),
    }


def _left_out(search: Search, named: Sequence[Candidate], resolver: Resolver) -> Counter[str]:
    """Facts of a fitting name that could not be meant, by reason."""
    reasons: Counter[str] = Counter()
    for one in named:
        if not resolver.judge.is_in_period(one.stored, search.asked.operand):
            reasons["period"] += 1
        elif isinstance(costs := resolver.judge.weigh(one, search.asked), Mismatch):
            reasons[costs.value] += 1
    return reasons


def _others(search: Search, resolver: Resolver) -> list[Candidate]:
    """The best candidates that were not chosen, the true alternatives first; each figure once, however often printed."""
    told = {_figure(one) for one in search.resolved.chosen}
    found: list[Candidate] = []
    for one in (*search.resolved.alternatives, *search.resolved.near, *resolver.scored(search)):
        if _figure(one) not in told:
            told.add(_figure(one))
            found.append(one)
    return found[:_OTHERS]


def _figure(one: Candidate) -> tuple[str, ...]:
    return (label_of(one.stored), shown(one.fact), str(one.fact.period), one.fact.basis.value, one.fact.entity)


def _search_steps(search: Search, named: int, left_out: Counter[str], resolver: Resolver, lang: str) -> list[str]:
    parts = [phrase("left_part", lang, count=count, reason=phrase(f"out_{reason}", lang)) for reason, count in left_out.items()]
    passed = phrase("left_out", lang, parts=phrase("joiner", lang).join(parts)) if parts else ""
    asked = search.asked.operand.measure or search.asked.operand.code
    steps = [phrase("looked", lang, measure=asked, found=len(search.found), named=named, left_out=passed)]
    if not search.resolved.chosen:
        return [*steps, phrase("none", lang)]
    best = search.resolved.chosen[0]
    more = len(search.resolved.chosen) - 1
    steps.append(
        phrase(
            "chosen",
            lang,
            what=f"{label_of(best.stored)} {shown(best.fact)}",
            where=_where(best, resolver, lang),
            fit=_fit(best, search, resolver, lang),
            more=phrase("more_sources", lang, count=more) if more else "",
        )
    )
    return steps


def _where(one: Candidate, resolver: Resolver, lang: str) -> str:
    source = one.fact.source
    page = words("at_page", lang, page=source.page_no) if source.page_no is not None else ""
    return " · ".join(part for part in (resolver.held[one.stored.filing].file_name, page, source.table or source.section) if part)


def _candidate_dict(one: Candidate, search: Search, resolver: Resolver, lang: str, why: str) -> dict[str, Any]:
    fact = one.fact
    filing = resolver.held[one.stored.filing]
    return {
        "label": label_of(one.stored),
        "value": shown(fact),
        "entity": fact.entity or filing.identity.body,
        "period": str(fact.period or filing.identity.year or ""),
        "basis": fact.basis.value,
        "filing": filing.file_name,
        "filing_id": filing.id,
        "page": fact.source.page_no,
        "table": fact.source.table or fact.source.section,
        "score": round(one.score, 2),
        "why": why,
    }


# --- weights in words ----------------------------------------------------------------------------------


def _costs(one: Candidate, search: Search, resolver: Resolver) -> Costs | Mismatch:
    return resolver.judge.weigh(one, search.asked)


def _fit(one: Candidate, search: Search, resolver: Resolver, lang: str) -> str:
    """How the chosen fact fits: in full, or with which reservations."""
    costs = _costs(one, search, resolver)
    parts = _unsaid(one, search, lang)
    if isinstance(costs, Costs):
        parts += [_side(side, one, lang) for side in _SIDES if getattr(costs, side) > _NOTABLE]
    if not parts:
        return phrase("fit_all", lang)
    return phrase("fit_but", lang, parts=phrase("and", lang).join(parts))


def _why_not(one: Candidate, search: Search, resolver: Resolver, lang: str) -> str:
    """Why another candidate was not taken: on which side it falls behind the chosen one."""
    if not resolver.judge.is_in_period(one.stored, search.asked.operand):
        return phrase("out_period", lang)
    costs = _costs(one, search, resolver)
    if isinstance(costs, Mismatch):
        return phrase(f"out_{costs.value}", lang)
    best = _costs(search.resolved.chosen[0], search, resolver) if search.resolved.chosen else None
    chosen = best if isinstance(best, Costs) else None
    behind = {side: getattr(costs, side) - (getattr(chosen, side) if chosen else 0.0) for side in _SIDES}
    worst = sorted((side for side, cost in behind.items() if cost > _NOTABLE), key=lambda side: -behind[side])
    parts = _unsaid(one, search, lang) + [_side(side, one, lang) for side in worst[:2]]
    if parts:
        return phrase("and", lang).join(parts[:3])
    return phrase("fit_equal" if one in search.resolved.alternatives else "fit_lower", lang)


def _side(side: str, one: Candidate, lang: str) -> str:
    return phrase(f"fit_{side}", lang, basis=one.fact.basis.value or "—") if side == "basis" else phrase(f"fit_{side}", lang)


def _unsaid(one: Candidate, search: Search, lang: str) -> list[str]:
    """The words of weight that a fact does not say anywhere."""
    if search.asked.operand.code or len(one.letters) != len(search.asked.phrase.text):
        return []
    pairs = zip(search.asked.phrase.text, search.asked.phrase.weights, one.letters, strict=True)
    letters = "".join(letter if weight > LIGHT_WEIGHT and not fit else " " for letter, weight, fit in pairs)
    missing = [word for word in letters.split() if len(word) > 1]
    return [phrase("fit_words", lang, words=phrase("joiner", lang).join(missing[:3]))] if missing else []


# --- what else was done --------------------------------------------------------------------------------


def _prose_step(one: Weighed, lang: str) -> str:
    return phrase(
        "prose", lang, paragraphs=one.paragraphs, passages=one.passages, score=f"{one.best:.2f}", enough=f"{one.enough:.2f}"
    )


def _records_step(plan: Records, lang: str) -> str:
    filters = [
        f"{phrase('joiner', lang).join(one.names)} {one.operator} {'/'.join(one.values)}{one.unit}".strip()
        for one in plan.filters
    ]
    told = phrase("and", lang).join(filters) or phrase("no_filters", lang)
    return phrase("records", lang, title=plan.title or phrase("table_bare", lang), filters=told)


def _outcome_steps(outcome: Outcome, lang: str) -> Iterator[str]:
    for statement in outcome.statements:
        match statement:
            case Listed() if len(statement.items) > 1:
                table = statement.items[0].facts[0].fact.source.table or phrase("table_bare", lang)
                yield phrase("rows", lang, table=table, count=statement.out_of or len(statement.items))
            case Computed():
                value = rounded(statement.computation)
                yield phrase(
                    "computed",
                    lang,
                    formula=statement.computation.formula,
                    value=with_unit(grouped(value), statement.computation.unit),
                )
            case Checked():
                yield phrase(
                    "computed",
                    lang,
                    formula=statement.gap.formula,
                    value=with_unit(plain(rounded(statement.gap)), statement.gap.unit),
                )
            case _:
                pass
