"""Question -> Reading: what is asked, of whom, when, in which sense and which operation.

    parts      the question's parts, with names, periods and asked unit cut out
    kinds      one reader for each kind of question (check, share, growth, group, prose ...)
    operands   phrases -> operands
    english    an English question said in Chinese first
    follow_up  what a turn leaves unsaid, from the turns before

Rules only: cue words come from vocabulary.toml, names from the filings held. Nothing is looked up in the ledger here.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import Plan, Reading, Refuse
from assistant.names import NameIndex
from assistant.planning.english import in_chinese, is_english
from assistant.planning.follow_up import about, follow_up, subject_of
from assistant.planning.kinds import plan_of
from assistant.planning.parts import read_part, split_parts
from assistant.vocabulary import vocabulary
from index.text import fold


def read_question(question: str, names: NameIndex, *, this_year: int | None, before: Sequence[Reading] = ()) -> Reading:
    """Read a question into plans, one for each of its parts.

    `this_year` is what 今年 and 去年 are counted from (the newest year held); `before` are the readings of the turns
    before, oldest first, whose parts an elliptical question takes over.
    """
    text = fold(in_chinese(question, names) if is_english(question) else question)
    if vocabulary().refusals.search(text):
        return Reading(plans=(Refuse(reason="outside"),))
    turns = [plan for reading in before for plan in reading.plans]
    plans: list[Plan] = []
    for part_text in split_parts(text):
        part = read_part(part_text, names, this_year, _year_of(turns))
        plan = follow_up(part, turns) if turns else None
        plans.append(plan or plan_of(part))
        turns.append(plans[-1])
    return Reading(plans=tuple(plans))


def _year_of(turns: Sequence[Plan]) -> int | None:
    subject = subject_of(turns[-1]) if turns else None
    return int(subject.period[:4]) if subject and subject.period[:4].isdigit() else None


__all__ = ["about", "read_question"]
