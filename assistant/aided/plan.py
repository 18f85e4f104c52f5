"""A question that the rules could not read -> a plan that a language model chose, or none.

The rules are unsure where a part of the question came to nothing and the reason is its words: no label held covers them. A year,
a sense or a body that is not held is no such reason; then the filings do not hold it, and silence is right.

The model is asked for little, so that a small one can give it: which of the labels held is meant (chosen among those that may
speak at all: right body, year, sense and unit), and which operation. It sees no figure. Its reply is held to a schema of just
these labels, is asked for twice with the labels in opposite orders, and counts only if both agree and the plan then resolves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.domain import Compute, Lookup, Operand, Plan, Status, Trend
from assistant.evidence import Outcome
from assistant.labels import SIDES
from assistant.llm import Completes, Schema
from assistant.matching import LIGHT_WEIGHT, Phrase, matches, normal
from assistant.name_forms import bodies_in, regions_of
from assistant.operations import Workbench, operate
from assistant.planning.operands import is_bare
from assistant.prompting import make_prompt
from assistant.vocabulary import vocabulary
from index.domain import Measure
from index.ledger_values import StoredFact
from index.text import fold

NEITHER = "都不是"
_CHOICES = 12  # labels that are offered for one operand
_LOOKED_AT = 60  # candidates of each search
_ELSEWHERE = 8  # times as many label paths are looked through: most of them are printed by other filings
_LONGEST = 60  # letters of a label that is offered
_REPLY = 160  # tokens
_OPEN_OPERATIONS = ("lookup", "difference", "share", "multiple", "sum", "mean")
_OWN_UNIT = {"multiple": "倍", "share": "%"}
_AMOUNT = re.compile(r"\d")
_JOINT = re.compile(r"[和与跟同比较及、]|除以|减去?|加上?")


class Sketch(BaseModel):
    """What a model fills in: labels held, in the order that the operation needs, and the operation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measures: tuple[str, ...]
    operation: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A label that may be meant, with a fact that bears it."""

    label: str
    stored: StoredFact


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan that the rules are unsure of: the places of the operands that no label covers, and what may be meant by them."""

    plan: Plan
    places: tuple[int, ...]
    choices: dict[str, Choice]

    @property
    def wanted(self) -> tuple[Operand, ...]:
        return tuple(_operands(self.plan)[place] for place in self.places)


def offer_for(plan: Plan, outcome: Outcome, bench: Workbench) -> Offer | None:
    """What to ask a model about a plan; None unless the rules failed over the question's words, and over nothing else."""
    if outcome.status is not Status.NOT_FOUND:
        return None
    places = _open_operands(plan, bench)
    offered = [choices(_operands(plan)[place], bench) for place in places]
    if not places or not all(offered):
        return None
    return Offer(plan, places, {choice.label: choice for one in offered for choice in one})


def read_by_model(question: str, offer: Offer, bench: Workbench, model: Completes) -> tuple[Plan, Outcome] | None:
    """The plan that the model makes of the question and what it comes to; None where it does not hold. Errors: ModelError."""
    sketch = _agreed(question, offer, model)
    if sketch is None:
        return None
    chosen = [offer.choices[label] for label in sketch.measures]
    made = plan_of_sketch(offer.plan, offer.places, chosen, sketch.operation)
    if made is None or not all(_is_of_named_bodies(operand, one, bench) for operand in offer.wanted for one in chosen):
        return None
    outcome = operate(made, bench)
    return (made, outcome) if outcome.is_answered and _says_so(outcome, chosen) else None


# --- where the rules are unsure ------------------------------------------------------------------------


def _operands(plan: Plan) -> tuple[Operand, ...]:
    match plan:
        case Lookup() | Compute():
            return plan.operands
        case Trend():
            return (plan.operand,)
        case _:
            return ()


def _open_operands(plan: Plan, bench: Workbench) -> tuple[int, ...]:
    """The places of operands that no label covers; none where another operand fails for another reason."""
    found = []
    for place, operand in enumerate(_operands(plan)):
        resolved = bench.resolver.resolve(operand)
        if resolved.chosen:
            continue
        if resolved.reason != "measure" or _names_what_is_not_held(operand, bench):
            return ()
        found.append(place)
    return tuple(found)


def _names_what_is_not_held(operand: Operand, bench: Workbench) -> bool:
    """Words that no label can stand for: a place or body that was not recognised, an amount, a code."""
    name = bench.resolver.names.named(operand.entity)
    if operand.code or (operand.entity and (name is None or not name.filings)):
        return True
    return bool(_AMOUNT.search(operand.measure) or _region_in(operand.measure))


def _region_in(words: str) -> bool:
    """A region's name of two letters or more before its 区 or 市; 社区 and 全市 are none."""
    return any(len(region) > 2 for region in regions_of(words))


def _is_of_named_bodies(operand: Operand, choice: Choice, bench: Workbench) -> bool:
    """A body that the words name, and no name held fits, must stand in what is chosen: 某某医院门诊量 is not 门诊量."""
    fact, identity = choice.stored.fact, bench.resolver.held[choice.stored.filing].identity
    said = (*fact.measure.rows, *fact.measure.columns, fact.entity, fact.source.sentence, fact.source.section)
    known = normal("|".join((*said, fact.source.table or "", identity.body, *identity.aliases)))
    return all(normal(body) in known for body in bodies_in(operand.measure))


# --- what is offered -----------------------------------------------------------------------------------


def choices(operand: Operand, bench: Workbench) -> list[Choice]:
    """The labels that come nearest in letters and in meaning, of facts that may speak; alternating, each label once."""
    resolver = bench.resolver
    scope, phrase = resolver.scope(operand), resolver.phrase(operand)
    found: dict[str, Choice] = {}
    for stored in _alternating(_by_letters(operand, bench), _by_meaning(operand, scope.filings, bench)):
        measure = stored.fact.measure
        label = label_path(measure)
        if not label or len(label) > _LONGEST or label in found or not resolver.judge.may_speak(stored, operand, scope):
            continue
        if not _shares_a_word(label, phrase):
            continue  # 水质监测, for 水厂绿化养护: what has no word in common is guessed
        if vocabulary().orders.search(fold(label)):
            continue  # an order to the program is no label
        if is_bare(SIDES.sub("", measure.name), vocabulary()):
            continue  # 合计, 部门预算支出: whoever asks for a thing that no label holds does not mean the whole
        if _own_column(measure) and not matches(normal(_own_column(measure)), normal(operand.measure)):
            continue  # 其他资金 of a row: nobody asked for that column
        found[label] = Choice(label, stored)
        if len(found) == _CHOICES:
            break
    return list(found.values())


def _shares_a_word(label: str, phrase: Phrase) -> bool:
    """Does a label say two letters of what was asked, or a synonym, that are more than a light word?"""
    said = phrase.covered([(normal(label), 1.0)])
    return any(fit and weight > LIGHT_WEIGHT for fit, weight in zip(said, phrase.weights, strict=True))


def label_path(measure: Measure) -> str:
    """A label as it is offered: the row with the one above it, the column where it says more than 金额."""
    return " · ".join(filter(None, (" › ".join(dict.fromkeys(measure.rows[-2:])), _own_column(measure) or "")))


def _own_column(measure: Measure) -> str:
    """The column of a row, where it says more than 金额."""
    column = measure.columns[-1] if measure.columns else ""
    return "" if normal(column) in vocabulary().wholes else column


def _by_letters(operand: Operand, bench: Workbench) -> Iterator[StoredFact]:
    resolver = bench.resolver
    found = resolver.candidates(operand, resolver.scope(operand), resolver.phrase(operand))
    best = sorted(found, key=lambda one: one.coverage, reverse=True)
    return (one.stored for one in best[:_LOOKED_AT])


def _by_meaning(operand: Operand, filings: Sequence[str], bench: Workbench) -> Iterator[StoredFact]:
    vectors = bench.vectors()
    if vectors is None:
        return
    near = vectors.search_measures(operand.context + operand.measure, limit=_LOOKED_AT * _ELSEWHERE)
    printed = (bench.ledger.facts_with_path(path, filings)[:4] for path, _ in near)
    for facts in islice(filter(None, printed), _LOOKED_AT):
        yield from facts


def _alternating(one: Iterable[StoredFact], other: Iterable[StoredFact]) -> Iterator[StoredFact]:
    for pair in zip_longest(one, other):
        yield from (stored for stored in pair if stored is not None)


# --- what the model says -------------------------------------------------------------------------------


def _agreed(question: str, offer: Offer, model: Completes) -> Sketch | None:
    """The sketch that the model gives whichever way round the labels stand."""
    labels = [*offer.choices, NEITHER]
    first = _sketch(question, offer, labels, model)
    if first is None:
        return None
    return first if first == _sketch(question, offer, labels[::-1], model) else None


def _sketch(question: str, offer: Offer, labels: Sequence[str], model: Completes) -> Sketch | None:
    """One reply; None where the model finds none of the labels fit, or says what is no sketch."""
    wanted = "\n".join(one.measure for one in offer.wanted)
    prompt = make_prompt("plan", question=question, wanted=wanted, labels="\n".join(labels))
    reply = model.complete(prompt, schema=sketch_schema(offer.plan, len(offer.places), labels), limit=_REPLY)
    try:
        sketch = Sketch.model_validate_json(_json_in(reply))
    except ValidationError:
        return None
    fits = set(sketch.measures) <= set(offer.choices) and sketch.operation in operations_for(offer.plan)
    return sketch if sketch.measures and fits else None


def operations_for(plan: Plan) -> tuple[str, ...]:
    """What the model may make of a plan: an operation that the question's own words ask for stays."""
    return _OPEN_OPERATIONS if _may_hold_two(plan) else (plan.operation,)


def _may_hold_two(plan: Plan) -> bool:
    """Could one operand be two that no rule parted? Small models fill whatever room they are given, so it is given seldom."""
    return isinstance(plan, Lookup) and len(plan.operands) == 1 and _JOINT.search(plan.operands[0].measure) is not None


def sketch_schema(plan: Plan, wanted: int, labels: Sequence[str]) -> Schema:
    """The JSON schema of a sketch over just these labels (NEITHER among them)."""
    most = 2 if _may_hold_two(plan) else wanted
    measures: Schema = {
        "type": "array",
        "items": {"type": "string", "enum": list(labels)},
        "minItems": wanted,
        "maxItems": most,
    }
    operation: Schema = {"type": "string", "enum": list(operations_for(plan))}
    return {
        "type": "object",
        "properties": {"measures": measures, "operation": operation},
        "required": ["measures", "operation"],
        "additionalProperties": False,
    }


def _json_in(reply: str) -> str:
    """The JSON object in a reply that may have words around it; "{}" where there is none."""
    start, end = reply.find("{"), reply.rfind("}")
    text = reply[start : end + 1] if 0 <= start < end else "{}"
    try:
        json.loads(text)
    except ValueError:
        return "{}"
    return text


# --- the plan that becomes of it ---------------------------------------------------------------------


def plan_of_sketch(plan: Plan, places: Sequence[int], chosen: Sequence[Choice], operation: str) -> Plan | None:
    """The plan with its open operands bound to the labels chosen. Whose, when and in which sense stays as it was asked."""
    operands = list(_operands(plan))
    if len(places) == len(chosen) and operation == plan.operation:
        for place, choice in zip(places, chosen, strict=True):
            operands[place] = _bound(operands[place], choice)
        return _with_operands(plan, tuple(operands))
    if not isinstance(plan, Lookup) or len(operands) != 1:
        return None
    made = tuple(_bound(operands[0], choice) for choice in chosen)
    return _other_operation(operation, made, plan.unit)


def _bound(operand: Operand, choice: Choice) -> Operand:
    measure = choice.stored.fact.measure
    above = measure.rows[-2] if len(measure.rows) > 1 else ""
    column = _own_column(measure) if measure.rows else ""
    return operand.model_copy(update={"measure": measure.name + column, "context": above})


def _with_operands(plan: Plan, operands: tuple[Operand, ...]) -> Plan | None:
    match plan:
        case Lookup():
            return plan.model_copy(update={"operands": operands, "whole": None})
        case Compute():
            return plan.model_copy(update={"operands": operands})
        case Trend():
            return plan.model_copy(update={"operand": operands[0]})
        case _:
            return None


def _other_operation(operation: str, operands: tuple[Operand, ...], unit: str) -> Plan | None:
    """A question that the rules took for a lookup, read as another operation; None where the operands do not suit it."""
    if operation == "lookup":
        return Lookup(operands=operands, unit=unit)
    if len(operands) != 2:
        return None
    return Compute.model_validate({"operation": operation, "operands": operands, "unit": _OWN_UNIT.get(operation, unit)})


def _says_so(outcome: Outcome, chosen: Sequence[Choice]) -> bool:
    """Is what was bound really what the model chose?"""
    said = {fact.measure.name for fact in outcome.facts()}
    return {choice.stored.fact.measure.name for choice in chosen} <= said
