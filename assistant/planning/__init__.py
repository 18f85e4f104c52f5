"""Question -> Reading: what is asked, of whom, when, in which sense and which operation.

    parts      the question's parts, with names, periods and asked unit cut out
    kinds      one reader for each kind of question (check, share, growth, group, prose ...)
    operands   phrases -> operands, one each (coordination: several side by side)
    english    an English question said in Chinese first
    follow_up  what a turn leaves unsaid, from the turns before

Rules only: cue words come from vocabulary.toml, names from the filings held. Nothing is looked up in the ledger here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Compute, Lookup, Plan, Reading, Refuse
from assistant.names import NameIndex
from assistant.planning.courtesies import is_courtesy, without_courtesies
from assistant.planning.english import in_chinese, is_english
from assistant.planning.follow_up import about, follow_up
from assistant.planning.held import held_in_english, read_held
from assistant.planning.kinds import plan_of
from assistant.planning.operands import says_budget
from assistant.planning.parts import read_part, split_parts
from assistant.planning.short_turns import year_of
from assistant.planning.subjects import subject_of
from assistant.planning.told import over_told
from assistant.vocabulary import vocabulary
from assistant.wording import Message
from index.domain import Basis
from index.errors import PlanError
from index.periods import find_periods
from index.text import fold


def read_question(question: str, names: NameIndex, *, this_year: int | None, before: Sequence[Reading] = ()) -> Reading:
    """Read a question into plans, one for each of its parts.

    `this_year` is what 今年 and 去年 are counted from, where no year is spoken of; `before` are the readings of the turns
    before, oldest first, whose parts an elliptical question takes over. Errors: PlanError where more is asked at once than
    one answer can hold.
    """
    text = fold(in_chinese(question, names) if is_english(question) else question)
    if vocabulary().refusals.search(text):
        return Reading(plans=(Refuse(reason="outside"),))
    if is_courtesy(text):
        return Reading(plans=(Refuse(reason="courtesy"),))
    text = without_courtesies(text)
    of_holdings = held_in_english(question) if is_english(question) else read_held(text, names)
    if of_holdings is not None:
        return Reading(plans=(of_holdings,))
    turns = [plan for reading in before for plan in reading.plans]
    plans: list[Plan] = []
    for part_text in split_parts(text):
        part = read_part(_sibling_in_full(part_text, names, turns), names, this_year, _year_of(turns))
        of_told = over_told(part, before) if before and not plans else None
        leant = follow_up(part, turns) if turns and of_told is None else None
        leant = _beside_told(leant, before[-1]) if leant is not None and before else leant
        made = of_told or leant or plan_of(part)
        plans.append(made if says_budget(text) else _against_what_was_done(made))
        turns.append(plans[-1])
    if (asked := sum(len(plan.operands) if isinstance(plan, Lookup | Compute) else 1 for plan in plans)) > MOST_ASKED:
        raise PlanError(f"一次问了 {asked} 项，超过 {MOST_ASKED} 项", hint="请分几次提问", code="too_many_asked")
    return Reading(plans=tuple(plans))


def _against_what_was_done(plan: Plan) -> Plan:
    """打算收多少，比去年涨多少: what is planned is held against what last year came to, where no budget of it is spoken of."""
    if not isinstance(plan, Compute) or plan.operation not in ("difference", "growth") or len(plan.operands) != 2:
        return plan
    new, old = plan.operands
    years = (new.period, old.period)
    follows = all(map(str.isdigit, years)) and int(new.period) == int(old.period) + 1
    if not follows or new.measure != old.measure or {new.basis, old.basis} != {Basis.BUDGET} or says_budget(new.measure):
        return plan
    return plan.model_copy(update={"operands": (new, old.model_copy(update={"basis": Basis.NONE}))})


def _beside_told(plan: Plan, before: Reading) -> Plan:
    """那床位呢, after 医院, which a filing counts among its 医疗卫生机构: the printed name finds what stands beside it."""
    asked = plan.operands if isinstance(plan, Lookup) and len(before.told) == 1 else ()
    if len(asked) != 1 or not asked[0].context or asked[0].nested or not before.told[0].label.endswith(asked[0].context):
        return plan
    return plan.model_copy(update={"operands": (asked[0].model_copy(update={"told_of": before.told[0].label}),)})


_ONLY_A_NAME = re.compile(r"(?:那么?)?(?P<short>[\u4e00-\u9fff]{2,6})呢")


def _sibling_in_full(text: str, names: NameIndex, turns: Sequence[Plan]) -> str:
    """妇幼呢, after another hospital of the same body: the only sister that goes by that word is named in full."""
    said = _ONLY_A_NAME.fullmatch(text.strip("?？ "))
    subject = subject_of(turns[-1]) if said is not None and turns else None
    if said is None or subject is None:
        return text
    full = names.beside(subject.entity, said["short"])
    return full + "呢" if full else text


MOST_ASKED = 40  # figures of one question: each is looked for on its own
_RELATIVE = re.compile("(去年|前年)")
_ANY_YEAR = 2000  # only whether a quarter is named counts


def counted_from(question: str, this_year: int | None, before: Sequence[Reading]) -> Message | None:
    """What to say where 去年 was counted from the year spoken of, and not from the present one."""
    said = _RELATIVE.search(fold(question))
    year = _year_of([plan for reading in before for plan in reading.plans])
    if said is None or year is None or year == this_year or re.search(r"\d{2,4}年", question):
        return None
    return Message.of("last_year", said=said[0], period=str(year), year=year - (1 if said[0] == "去年" else 2))


_SAYS_YEAR = re.compile(r"\d{2,4}年|[今去前明上本当]年")


def says_only_a_quarter(question: str) -> bool:
    """第二季度支出多少: a quarter, and of no year that is said."""
    text = fold(question)
    return _SAYS_YEAR.search(text) is None and any(
        period.quarter or text[start:end].startswith("上半年") for start, end, period in find_periods(text, _ANY_YEAR)
    )


def _year_of(turns: Sequence[Plan]) -> int | None:
    subject = subject_of(turns[-1]) if turns else None
    year = year_of(subject) if subject is not None else ""
    return int(year) if year.isdigit() else None


__all__ = ["about", "counted_from", "read_question", "says_only_a_quarter"]
