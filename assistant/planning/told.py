"""它们一共多少, 各占多少, 哪个最多: a turn about what the answers before it told, side by side or one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Again, Lookup, Operand, Reading, Told
from assistant.planning.operands import operand
from assistant.planning.parts import Part
from assistant.planning.short_turns import said_in, several
from assistant.planning.subjects import subject_of
from assistant.vocabulary import vocabulary
from index.domain import BUDGETS, Basis

_SHARE_OF_THEM = re.compile(r"^(?:它们|他们|这|那|两|二|以上|上面|上述|都|一共|合计|总共|[加合]起来|加在一起|各自?|分别).*占")
_LEAST = re.compile(r"低|少|小")
_TASKS = (
    ("told_gap", "difference"),
    ("told_sum", "sum"),
    ("told_mean", "mean"),
    ("told_each_share", "each_share"),
    ("told_which", "maximum"),
)


def over_told(part: Part, before: Sequence[Reading]) -> Again | None:
    """The plan of a turn that names nobody and no time, but speaks of several figures told; None for any other."""
    said = said_in(part)
    if (rate := _rate(part, said, before)) is not None:
        return rate
    told, subject = told_together(before, least=2 if _SHARE_OF_THEM.search(said) else 3)
    if len(told) < 2 or subject is None or part.entity or part.periods:
        return None
    cues = vocabulary().follow_ups
    for cue, task in _TASKS:
        if cues[cue].fullmatch(said) and (task != "difference" or len(told) == 2):
            task = "minimum" if task == "maximum" and _LEAST.search(said) else task
            return Again.model_validate({"task": task, "told": told, "subject": subject, "unit": part.unit})
    if (match := cues["told_share"].fullmatch(said)) is not None:
        whole = operand(part, match["whole"]).model_copy(
            update={"entity": subject.entity, "period": subject.period, "unit": "", "context": ""}
        )
        return Again(task="each_share" if match["each"] else "share", told=told, subject=subject, whole=whole, unit="%")
    return None


def _rate(part: Part, said: str, before: Sequence[Reading]) -> Again | None:
    """执行率, after what was planned and what was done with the same thing: the one by the other."""
    if part.entity or part.periods or not vocabulary().follow_ups["told_rate"].fullmatch(said):
        return None
    last = [one for one in before if one.is_answered][-2:]
    subjects = [subject for one in last if (subject := subject_of(one.plans[-1])) is not None]
    if len(subjects) < 2 or last[-1] is not before[-1] or any(len(one.told) != 1 for one in last):
        return None
    planned, done = subjects
    alike = (planned.entity, planned.period, _thing(planned)) == (done.entity, done.period, _thing(done))
    if not alike or {planned.basis in BUDGETS, done.basis in BUDGETS} != {True, False} or done.basis is Basis.NONE:
        return None
    ordered = (last[0].told[0], last[1].told[0]) if planned.basis in BUDGETS else (last[1].told[0], last[0].told[0])
    return Again(task="rate", told=ordered, subject=done, unit="%")


def _thing(one: Operand) -> str:
    """What an operand is of, without the words that say in which sense."""
    return vocabulary().light_pattern.sub("", vocabulary().stage_pattern.sub("", one.measure))


def told_together(before: Sequence[Reading], least: int = 3) -> tuple[tuple[Told, ...], Operand | None]:
    """What the last answer told side by side; else what the last answers told one each, of bodies, years or measures alike.

    A series of the last answers has `least` figures: of two the turn must say that it means both.
    """
    answered = [one for one in before if one.is_answered]
    last = answered[-1] if answered and answered[-1] is before[-1] else None
    if last is None or (subject := subject_of(last.plans[-1])) is None:
        return (), None
    if several(last.plans[-1]):
        return (), None  # of several years: computed from the operands, so that another measure can follow
    if isinstance(last.plans[-1], Again):
        return last.plans[-1].told, subject
    if len(last.told) > 1:
        return last.told, subject
    run = _run_of(answered)
    return (run, subject) if len(run) >= least else ((), None)


def _run_of(answered: Sequence[Reading]) -> tuple[Told, ...]:
    """The facts of the last turns that each looked up one figure, as long as they make one series."""
    run: list[tuple[Told, Operand]] = []
    for reading in reversed(answered):
        own = subject_of(reading.plans[-1]) if len(reading.plans) == 1 else None
        if own is None or not isinstance(reading.plans[0], Lookup) or len(reading.told) != 1:
            break
        if run and not _goes_on([one for _, one in run], own):
            break
        run.insert(0, (reading.told[0], own))
    return tuple(dict.fromkeys(told for told, _ in run))


def _goes_on(later: Sequence[Operand], own: Operand) -> bool:
    """Is it one more of a series: the same of several bodies or years, or several things of one body and year?"""
    many = (own, *later)
    same = [len({getattr(one, name) for one in many}) == 1 for name in ("measure", "entity", "period")]
    return same[0] or (same[1] and same[2])
