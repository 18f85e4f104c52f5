"""A question's whole way on one screen: plan -> operate (resolve, compute) -> compose -> gate.

Where a language model is set, it may read what the rules could not and word what is long: `aided`.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from assistant.aided import Aid
from assistant.compose import compose
from assistant.conversation import Conversations, Exchange, leant_on
from assistant.domain import Answer, Compute, Group, Lookup, Plan, Prose, Reading, Status, Told, Trend
from assistant.evidence import Listed, Outcome, Quoted, Stated
from assistant.examples import candidates
from assistant.explain import Way, explained, told_again
from assistant.llm import Completes, open_model
from assistant.name_forms import core_name, full_names, short_names
from assistant.names import Name, NameIndex
from assistant.operations import Workbench, operate
from assistant.operations.same_sentence import in_same_sentence
from assistant.planning import about, counted_from, read_question, says_only_a_quarter
from assistant.planning.english import is_english
from assistant.planning.follow_up import is_elliptic
from assistant.planning.operands import says_no_more_than_sides
from assistant.planning.parts import split_parts
from assistant.planning.slips import Slips
from assistant.planning.spelling import as_printed
from assistant.planning.subjects import subject_of
from assistant.projects import project_names
from assistant.recall import read_recall, recall
from assistant.records.entry import records_else, records_first
from assistant.resolve import Resolver
from assistant.settings import Settings
from assistant.trace import traced
from assistant.vocabulary import vocabulary
from assistant.wording import Message
from index.domain import Fact
from index.errors import PlanError
from index.fact_labels import find_scope
from index.ledger import Ledger
from index.library import Library
from index.text import fold

_LONGEST_NAME = 30  # letters of a printed name that is looked for in questions
LONGEST_QUESTION = 1000
_KEPT_TOLD = 60  # figures of one answer that a later turn can speak of
_TRIED, _OFFERED = 8, 4  # questions that are tried, to be offered instead of an answer
_CHANGES = ("growth", "difference")
_OFFERED_ELSE = 2  # of what else the body says, where nothing is near


@dataclass(frozen=True)
class _State:
    """What is worked out once for each generation of the ledger."""

    generation: int
    names: NameIndex
    by_project: NameIndex | None  # with the projects that filings are about; None where none is about one
    slips: Slips
    bench: Workbench
    this_year: int | None
    examples: list[str] = field(default_factory=list)

    def for_question(self, question: str) -> _State:
        """A quarter of no year that is said is one of the newest filing of the bodies named, as is what no time is said for."""
        if not says_only_a_quarter(question):
            return self
        held = self.bench.resolver.held
        named = {filing for mention in self.names.find(fold(question)) for filing in mention.known.filings}
        told = self.bench.ledger.newest_part_year(sorted(named)) if named else None
        newest = told or max((held[filing].identity.year or 0 for filing in named or held), default=0)
        return replace(self, this_year=newest or self.this_year)

    def body_of(self, outcome: Outcome) -> str:
        """The one body that an outcome speaks of, under the name it is known by; "" where there are several."""
        held = self.bench.resolver.held
        bodies = {core_name(held[filing].identity.body) for filing in outcome.filings()}
        return self.names.known_as(bodies.pop()) if len(bodies) == 1 else ""


class Assistant:
    """Answers questions over the filings of one library. Safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        settings: Settings | None = None,
        *,
        conversations: Conversations | None = None,
        model: Completes | None = None,
        today: Callable[[], date | None] = date.today,
    ) -> None:
        """`model` stands in for the language model that the settings name. Errors: SettingError.

        `today` tells which year 今年 and 去年 count from; where it gives None, they count from the newest year held.
        """
        self._today = today
        self.library = library
        self.settings = settings or Settings()
        self.model = model or open_model(self.settings)
        self._conversations = conversations or Conversations()
        self._lock = Lock()
        self._known: _State | None = None

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh", explain: bool = False) -> Answer:
        """Answer one question; `session` names the conversation it belongs to, `explain` asks how the answer was found.

        Errors: PlanError for a question that is empty, too long or asks too much at once. What the filings do not say is an
        Answer, not an error.
        """
        started = time.perf_counter()
        question = question.strip()
        if not question:
            raise PlanError("问题是空的", hint="请输入要查询的内容", code="empty_question")
        if len(question) > LONGEST_QUESTION:
            raise PlanError(f"问题超过 {LONGEST_QUESTION} 字", hint="请缩短问题", code="question_too_long")
        lang = "en" if is_english(question) else lang
        before = self._conversations.exchanges(session)
        told = _told_again(question, before, lang, explain)
        reading, answer = told or self._answered(question, leant_on(before), lang, explain, self._aid())
        answer = replace(answer, seconds=time.perf_counter() - started)
        self._conversations.remember(session, Exchange(question, reading, answer))
        return answer

    def _answered(
        self, question: str, leant: Sequence[Exchange], lang: str, explain: bool, aid: Aid | None
    ) -> tuple[Reading, Answer]:
        """The answer, and the reading that a follow-up leans on. `aid` is what the language model may do, if there is one."""
        state = self._state()
        asked, typed = question, as_printed(question)
        question = typed if is_english(typed) else state.slips.put_right(typed)
        question = question if question == typed else as_printed(question)  # an everyday word may have been behind a slip
        state = state.for_question(question)
        before = [one.reading for one in leant]
        with traced() if explain else nullcontext() as notes:
            reading = read_question(question, state.names, this_year=state.this_year, before=before)
            reading = records_first(question, reading, state.bench, before)
            outcomes = [operate(plan, state.bench) for plan in reading.plans]
            reading, outcomes = records_else(question, reading, outcomes, state.bench)
            reading, outcomes = _of_one_body(reading, outcomes, state)
            reading, outcomes = _of_project(question, reading, outcomes, state, before)
            outcomes = _beside_each_other(question, reading, outcomes, state.bench)
            if before and not any(outcome.is_answered for outcome in outcomes) and is_elliptic(fold(question)):
                reading, outcomes = _level_of_change(question, reading, outcomes, state)
            if before and not any(outcome.is_answered for outcome in outcomes):
                reading, outcomes = _gone_on(question, reading, outcomes, leant, state)
            if before and not any(outcome.is_answered for outcome in outcomes):
                reading, outcomes = _new_topic(question, reading, outcomes, state)
            note = counted_from(question, state.this_year, before)
            if note is not None and outcomes[-1].is_answered:
                outcomes = _with_note(outcomes, note)
            if question != typed:
                outcomes = _with_note(outcomes, Message.of("slip", question=question))
            if aid is not None:
                reading, outcomes = aid.read_again(question, reading, outcomes, state.bench)
        answer = compose(asked, outcomes, state.bench.resolver.held, lang=lang)
        if answer.status in (Status.NOT_FOUND, Status.NEEDS_CLARIFICATION):
            answer = replace(answer, suggestions=self._offered(answer, reading, state))
        if aid is not None:
            answer = aid.finish(answer, reading, outcomes, lang)
        if notes is not None:
            alone = read_question(question, state.names, this_year=state.this_year)
            way = Way(reading, alone, outcomes, notes)
            answer = replace(answer, explain=explained(way, answer, state.bench.resolver, lang))
        plan = {**_plan_of(reading), **(aid.as_dict() if aid is not None else {})}
        return _settled(reading, outcomes, state), replace(answer, plan=plan)

    def _offered(self, answer: Answer, reading: Reading, state: _State) -> tuple[str, ...]:
        """What may be asked instead: each has been tried and found answered."""
        subject = subject_of(reading.plans[0])
        name = state.names.named(subject.entity) if subject is not None and subject.entity else None
        if offered := _answerable(answer.suggestions[:_TRIED], state, _OFFERED):
            return offered
        if name is None or not name.is_body:
            return ()
        return _answerable(itertools.islice(candidates(self.library.ledger, name.filings), _TRIED), state, _OFFERED_ELSE)

    def _aid(self) -> Aid | None:
        if self.model is None:
            return None
        use = self.settings.llm_use
        return Aid(self.model, may_plan=use != "words", may_word=use != "plan")

    def history(self, session: str, limit: int) -> list[Exchange]:
        """The last exchanges of a conversation, oldest first."""
        return self._conversations.exchanges(session, limit)

    def forget(self, session: str) -> None:
        """Drop a conversation."""
        self._conversations.forget(session)

    def examples(self, limit: int = 6, lang: str = "zh") -> list[str]:
        """Questions made from the filings held, each tried and found answerable."""
        state = self._state()
        if len(state.examples) < limit:
            tried = itertools.islice(candidates(self.library.ledger), limit * 4)
            good = (question for question in dict.fromkeys(tried) if self._reads(question))
            state.examples[:] = itertools.islice(good, limit)
        return state.examples[:limit]

    def _reads(self, question: str) -> bool:
        """Do the rules alone answer this?"""
        return self._answered(question, (), "zh", False, None)[1].status is Status.ANSWERED

    def _state(self) -> _State:
        generation = self.library.ledger.generation
        with self._lock:
            if self._known is None or self._known.generation != generation:
                self._known = _prepare(self.library, generation, self._today())
            return self._known


def _prepare(library: Library, generation: int, today: date | None) -> _State:
    ledger = library.ledger
    names = names_held(ledger)
    index = NameIndex(names, ledger.names_with("和与及", _LONGEST_NAME))
    projects = project_names(ledger.filings())
    index.add_projects(projects)
    by_project = NameIndex([*names, *projects]) if projects else None
    resolver = Resolver(ledger, index)
    years = [filing.identity.year for filing in resolver.held.values() if filing.identity.year]
    bench = Workbench(ledger, resolver, lambda: library.vectors)
    return _State(
        generation, index, by_project, Slips(index, ledger), bench, max([*years, *([today.year] if today else [])], default=None)
    )


def names_held(ledger: Ledger) -> list[Name]:
    """The bodies of the filings and the parts of bodies that facts are about."""
    bodies: dict[str, tuple[set[str], set[str], set[str]]] = {}
    held = [filing for filing in ledger.filings() if filing.identity.body]
    full = full_names(filing.identity.body for filing in held)
    for filing in held:
        if filing.identity.body:
            core = full[core_name(filing.identity.body)]
            printed, aliases, filings = bodies.setdefault(core, (set(), set(), set()))
            printed.add(filing.identity.body)
            aliases.update(filing.identity.aliases)
            filings.add(filing.id)
    parts: dict[str, set[str]] = {}
    for entity, filing_id in ledger.entities():
        if core_name(entity) not in full:
            parts.setdefault(entity, set()).add(filing_id)
    return [
        *(
            Name(_fullest(printed), tuple(sorted(aliases | printed)), tuple(sorted(filings)), True)
            for printed, aliases, filings in bodies.values()
        ),
        *(Name(name, tuple(short_names(name)), tuple(sorted(filings)), False) for name, filings in parts.items()),
    ]


def _fullest(printed: Iterable[str]) -> str:
    """The longest form of a name, the same one whenever it is asked: 某局（本级） and 某局(本级) are as long as each other."""
    return max(printed, key=lambda name: (len(name), name))


def _answerable(questions: Iterable[str], state: _State, most: int) -> tuple[str, ...]:
    """Those questions that are answered when they are asked, each by facts of its own."""
    offered: dict[tuple[Fact, ...], str] = {}
    for question in questions:
        reading = read_question(as_printed(question), state.names, this_year=state.this_year)
        outcomes = [operate(plan, state.bench) for plan in reading.plans]
        if all(one.is_answered for one in outcomes):
            facts = tuple(fact for outcome in outcomes for fact in outcome.facts())
            offered.setdefault(facts, question)
        if len(offered) == most:
            break
    return tuple(offered.values())


def _of_one_body(reading: Reading, outcomes: list[Outcome], state: _State) -> tuple[Reading, list[Outcome]]:
    """Parts of one question that names nobody are about one body: the one that can answer all, where they came apart."""
    subjects = [subject_of(plan) for plan in reading.plans]
    if len(subjects) < 2 or any(one is None or one.entity for one in subjects):
        return reading, outcomes
    bodies = [state.body_of(outcome) for outcome in outcomes if outcome.is_answered]
    if len(set(bodies)) < 2 and len(bodies) == len(outcomes):
        return reading, outcomes
    for body in dict.fromkeys(sorted(filter(None, bodies), key=bodies.count, reverse=True)):
        plans = tuple(about(plan, body) for plan in reading.plans)
        found = [operate(plan, state.bench) for plan in plans]
        if all(one.is_answered and state.body_of(one) == body for one in found):
            return reading.model_copy(update={"plans": plans}), found
    return reading, outcomes


def _of_project(
    question: str, reading: Reading, outcomes: list[Outcome], state: _State, before: Sequence[Reading]
) -> tuple[Reading, list[Outcome]]:
    """A question that comes to nothing may call a filing by the project that it is about, in words that no label bears."""
    names = state.by_project
    named = names.find(fold(question)) if names is not None else []
    whose = [one.known for one in named if one.known.is_body and not one.is_region]
    if (
        names is None
        or all(one.is_answered for one in outcomes)
        or not any(one.known.is_project for one in named)
        or any(not one.filings for one in whose)  # of a body that is not held, no project of another is told
    ):
        return reading, outcomes
    again = read_question(question, names, this_year=state.this_year, before=before)
    found = [operate(plan, state.bench) for plan in again.plans]
    held = {filing for one in whose for filing in one.filings}
    strange = bool(held) and any(set(one.filings()) - held for one in found)
    about = {filing for one in named if one.known.is_project for filing in one.known.filings}
    # else its name was only taken out of what was asked: 设备更新 in 设备更新购置项目
    told = any(about.intersection(one.filings()) for one in found)
    return (again, found) if all(one.is_answered for one in found) and told and not strange else (reading, outcomes)


def _beside_each_other(question: str, reading: Reading, outcomes: list[Outcome], bench: Workbench) -> list[Outcome]:
    """A part of a question that came to nothing may be told by the sentence that answered the part before it."""
    texts = split_parts(fold(question))
    if len(texts) != len(outcomes):
        return outcomes
    found = list(outcomes)
    for at in range(1, len(found)):
        if found[at - 1].is_answered and not found[at].is_answered:
            found[at] = in_same_sentence(texts[at], reading.plans[at], found[at - 1], bench) or found[at]
    return found


def _gone_on(
    question: str, reading: Reading, outcomes: list[Outcome], leant: Sequence[Exchange], state: _State
) -> tuple[Reading, list[Outcome]]:
    """A turn that leans on one that came to nothing is tried on the last one that was answered, and that is said."""
    answered = [one for one in leant if one.reading.is_answered]
    if leant[-1].reading.is_answered and answered and _was_explained(answered):
        return _of_figure_before(question, reading, outcomes, answered, state)
    if leant[-1].reading.is_answered or not answered or _asks_the_failed(question, leant[-1].reading.plans[-1], state):
        return reading, outcomes
    again = read_question(question, state.names, this_year=state.this_year, before=[one.reading for one in answered])
    found = [operate(plan, state.bench) for plan in again.plans]
    if not all(one.is_answered for one in found):
        return reading, outcomes
    return again, _with_note(found, Message.of("went_on", question=answered[-1].question))


def _asks_the_failed(question: str, failed: Plan, state: _State) -> bool:
    """占百分之几 came to nothing, and 区县呢: the same is asked of another, and how much that one has is no answer."""
    alone = read_question(question, state.names, this_year=state.this_year).plans[-1]
    subject = subject_of(alone) if isinstance(alone, Lookup | Compute) else None
    if subject is not None and not any((subject.measure, subject.period, subject.entity, subject.code, subject.scope)):
        return True  # 换算成万元, 占比多少: of that very figure
    if not isinstance(failed, Compute | Group) or not isinstance(alone, Lookup):
        return False
    said = alone.operands[0].measure
    return says_no_more_than_sides(said, vocabulary()) or find_scope(said) != ""


def _level_of_change(question: str, reading: Reading, outcomes: list[Outcome], state: _State) -> tuple[Reading, list[Outcome]]:
    """其中接待费呢, after 比上年少了多少: where no change is told, how much it is; 同比增速呢 asks for the change itself."""
    plan = reading.plans[0]
    if any(vocabulary().has(change, question) for change in _CHANGES):
        return reading, outcomes
    if len(reading.plans) != 1 or not isinstance(plan, Compute) or plan.operation not in _CHANGES:
        return reading, outcomes
    level = Lookup(operands=plan.operands[:1], unit=plan.unit)
    found = operate(level, state.bench)
    return (Reading(plans=(level,)), [found]) if found.is_answered else (reading, outcomes)


def _was_explained(answered: Sequence[Exchange]) -> bool:
    """Was the last turn a reason or a purpose, asked after a figure?"""
    kinds = [one.reading.plans[-1] for one in answered[-2:]]
    return len(kinds) == 2 and isinstance(kinds[1], Prose) and isinstance(kinds[0], Lookup | Compute)


def _of_figure_before(
    question: str, reading: Reading, outcomes: list[Outcome], answered: Sequence[Exchange], state: _State
) -> tuple[Reading, list[Outcome]]:
    """乙呢, after 甲多少 and 为什么增加: where no reason is told of it, how much it is."""
    again = read_question(question, state.names, this_year=state.this_year, before=[one.reading for one in answered[:-1]])
    found = [operate(plan, state.bench) for plan in again.plans]
    return (again, found) if all(one.is_answered for one in found) else (reading, outcomes)


def _with_note(outcomes: Sequence[Outcome], note: Message) -> list[Outcome]:
    return [*outcomes[:-1], replace(outcomes[-1], notes=(*outcomes[-1].notes, note))]


def _new_topic(question: str, reading: Reading, outcomes: list[Outcome], state: _State) -> tuple[Reading, list[Outcome]]:
    """A full question that the body spoken of cannot answer may be about another one: then it is answered, and said so."""
    carried = subject_of(reading.plans[0])
    known = state.names.named(carried.entity) if carried is not None and carried.entity else None
    if carried is None or not carried.entity or is_elliptic(fold(question)):
        return reading, outcomes
    if known is not None and not known.is_body:
        return reading, outcomes  # 轨道集团's rate is not that of the city whose report tells of it
    alone = read_question(question, state.names, this_year=state.this_year)
    subject = subject_of(alone.plans[0])
    defines = isinstance(alone.plans[0], Prose) and alone.plans[0].operation == "definition"  # another filing may explain a word
    if subject is None or subject.entity or (not defines and says_no_more_than_sides(subject.measure, vocabulary())):
        return reading, outcomes
    if not set(fold(subject.measure)) <= set(fold(question)):
        return reading, outcomes  # 年底还剩多少没花 names nothing that it could be about
    of_many = defines or isinstance(alone.plans[0], Group)  # 哪个城市最高 is about no single body
    found = [operate(plan, state.bench) for plan in alone.plans]
    if not defines and any(isinstance(told, Quoted) for one in found for told in one.statements):
        return reading, outcomes  # 主要是哪一项增加的: sentences of others that hold these words tell nothing of it
    if not all(one.is_answered and (of_many or state.body_of(one) not in ("", carried.entity)) for one in found):
        return reading, outcomes
    return alone, _with_note(found, Message.of("other_topic", entity=carried.entity))


def _settled(reading: Reading, outcomes: Sequence[Outcome], state: _State) -> Reading:
    """What a follow-up leans on: where nobody was named, the body that the answer was about; the years that were told."""
    plans = [
        _with_years(about(plan, state.body_of(outcome), outcome.basis, _year_told(outcome)), outcome)
        if outcome.is_answered
        else plan
        for plan, outcome in zip(reading.plans, outcomes, strict=True)
    ]
    told = tuple(one for outcome in outcomes if outcome.is_answered for one in _told(outcome))
    return Reading(plans=tuple(plans), is_answered=any(one.is_answered for one in outcomes), told=told)


def _told(outcome: Outcome) -> Iterator[Told]:
    """The figures that an outcome tells as printed: not those that it only computes with."""
    for statement in outcome.statements:
        bounds = statement.items if isinstance(statement, Listed) else (statement.bound,) if isinstance(statement, Stated) else ()
        for bound in bounds[:_KEPT_TOLD]:
            if bound.has_quantity:
                first = bound.facts[0]
                yield Told(fact=first.id, filing=first.filing, quote=first.fact.source.quote, label=bound.label)


def _year_told(outcome: Outcome) -> str:
    facts = outcome.facts()
    return str(facts[0].period)[:4] if facts and facts[0].period is not None else ""


def _with_years(plan: Plan, outcome: Outcome) -> Plan:
    if not isinstance(plan, Trend) or plan.years:
        return plan
    listed = [one for one in outcome.statements if isinstance(one, Listed)]
    operands = [bound.operand for one in listed for bound in one.items if bound.operand is not None]
    years = [int(operand.period) for operand in operands if operand.period.isdigit()]
    return plan.model_copy(update={"years": tuple(years)})


def _told_again(question: str, before: Sequence[Exchange], lang: str, explain: bool) -> tuple[Reading, Answer] | None:
    """来源呢, 列个表: the last answer in another form; None where something else is asked, or nothing was asked before."""
    before = [one for one in before if one.answer.status is not Status.REFUSED]  # 谢谢 leaves nothing to tell again
    plan = read_recall(question) if before else None
    if plan is None:
        return None
    reading = Reading(plans=(plan,))
    account = told_again(lang) if explain else None
    return reading, replace(recall(plan, question, before[-1].answer, lang), plan=_plan_of(reading), explain=account)


def _plan_of(reading: Reading) -> dict[str, object]:
    return reading.model_dump(mode="json", include={"plans"})
