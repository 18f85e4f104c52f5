"""How far a figure is from another one: growth and difference, between two times or between two things.

A change of one thing needs the same thing at both times; where that is not sure, nothing is computed. Changes that a filing
prints itself are read by `printed_changes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant import compute as sums
from assistant.candidates import Resolved
from assistant.domain import Compute, Operand, Status
from assistant.evidence import Bound, Computed, Outcome, Stated, told_apart
from assistant.matching import bare_label, normal, precision
from assistant.operations.binding import bind_numbers, called_by_body, found_once, in_unit_of
from assistant.operations.printed import computed, stated
from assistant.operations.printed_changes import YEARLY, done_to, from_printed_change, printed_change, saved
from assistant.operations.workbench import Workbench
from assistant.vocabulary import vocabulary
from assistant.wording import Message, spoken_period
from index.domain import PLANS, Basis
from index.ledger_values import StoredFact
from index.periods import name_without_periods

_TOTAL_NAME = re.compile(r"(?:本年)?(?:收入|支出)?(?:预算|决算)?(?:合计|总计|总额)(?:数)?")
_THERE_IS = re.compile(r"(?:[共现设建拥已]有|建设|建成|设立|建立|成立|开设)(?:各类)?$")
_STAGE_AROUND = re.compile(r"^[数的|]+|[数的|]+$")
_ALL = 0.95
_TELLING_ROW = 4  # letters


def change(plan: Compute, bench: Workbench) -> Outcome:
    """Growth or difference; 减了多少保险费 may as well be told as something that was done: 减轻缴费负担."""
    told = _change(plan, bench)
    return told if told.is_answered or not plan.deed else done_to(plan, bench) or told


def _change(plan: Compute, bench: Workbench) -> Outcome:
    """Of one measure since the year before, or from the second operand to the first."""
    first = bench.resolver.resolve(plan.operands[0])
    if not first.chosen or first.chosen[0].fact.quantity is None:
        return saved(plan, bench) or (printed_change(plan, bench) if _is_of_one(plan) else None) or bench.missing(first)
    new = Bound.of(first)
    alone = len(plan.operands) == 1
    told_first = alone or plan.operation == "growth" or _is_to_come(plan)
    exact = from_printed_change(plan, new, bench) if told_first else None
    if exact is not None and not _is_bare_rate(plan, exact):
        return exact
    second_operand = _year_before(plan.operands[0], new, bench) if alone else plan.operands[1]
    beside = [first.chosen[0]] if second_operand is not None else []
    if second_operand is not None and not second_operand.unit:
        second_operand = second_operand.model_copy(update={"unit": new.quantity.unit})
    nobody = not any(one.entity for one in plan.operands)  # then both are of the body that the first was found for
    within = bench.same_body(first.chosen[0].stored.filing) if nobody else None
    second = bench.resolver.resolve(second_operand, beside=beside, within=within) if second_operand is not None else None
    if second is not None and second_operand is not None and not alone and not second.chosen:
        second = _filled_up(second_operand, first, bench, within) or second
    notes: tuple[Message, ...] = ()
    if alone and second is not None and second_operand is not None and not second.chosen and second_operand.basis in PLANS:
        done = second_operand.model_copy(update={"basis": Basis.NONE, "leaning": Basis.NONE})
        second, notes = bench.resolver.resolve(done, beside=beside, within=within), (Message("against_done"),)
    if second is None or not second.chosen or second.chosen[0].fact.quantity is None:
        printed = from_printed_change(plan, new, bench) or printed_change(plan, bench) if _is_of_one(plan) else None
        return exact or printed or saved(plan, bench) or bench.missing(second or first)
    old = Bound.of(second)
    if exact is not None:
        return _counted_behind(exact, plan, new, old, bench)
    if old.facts[0].id in {one.id for one in new.facts}:
        return found_once(new)
    if (alone or _is_same_asked(*plan.operands[:2])) and not _is_one_measure(plan.operands, new, old, bench):
        return printed_change(plan, bench) or _no_base(new, old, bench)
    if _are_two_sides(plan.operands, new, old):
        return _no_base(new, old, bench)
    found = _as_printed(plan, new, _between(plan, new, old, bench), bench)
    return replace(found, notes=(*found.notes, *notes)) if notes else found


def _filled_up(short: Operand, first: Resolved, bench: Workbench, within: Sequence[str] | None) -> Resolved | None:
    """小学在校生比初中: what the second side leaves out is the end of what the first one says; None where nothing fits."""
    whole, own = first.operand.measure, first.chosen[0].fact
    for cut in range(_SHORTEST_SIDE, len(whole) - 1):
        asked = short.model_copy(update={"measure": short.measure + whole[cut:], "context": ""})
        found = bench.resolver.resolve(asked, beside=[first.chosen[0]], within=within)
        if found.best is not None and found.fit >= _SURE and found.best.fact.measure != own.measure:
            return found
    return None


_SHORTEST_SIDE, _SURE = 2, 0.75


def _is_to_come(plan: Compute) -> bool:
    """Is a plan held against what the year before came to? Then the filing itself says by how much it is to rise."""
    return _is_of_one(plan) and plan.operands[0].basis in PLANS and plan.operands[-1].basis is Basis.NONE


def _is_bare_rate(plan: Compute, exact: Outcome) -> bool:
    """Is a growth told as the filing prints it, without the amounts of both years?"""
    return plan.operation == "growth" and all(isinstance(one, Stated) for one in exact.statements)


def _counted_behind(exact: Outcome, plan: Compute, new: Bound, old: Bound, bench: Workbench) -> Outcome:
    """A printed rate is told with more digits where the amounts of both years, rounded, give just that rate."""
    (said,) = exact.statements
    if not isinstance(said, Stated) or not _is_one_measure(plan.operands, new, old, bench) or not old.quantity.value:
        return exact
    counted = _between(plan, new, old, bench).statements
    first = counted[0] if counted else None
    if not isinstance(first, Computed) or first.computation.unit != said.bound.quantity.unit:
        return exact
    gap = abs(abs(first.computation.value) - abs(said.bound.quantity.value))
    if gap > said.bound.quantity.half_width:
        return exact
    return Outcome(exact.status, (replace(first, stated=said.bound.facts[0]),))


def _as_printed(plan: Compute, new: Bound, found: Outcome, bench: Workbench) -> Outcome:
    """A change that is printed with more digits than a rounded base leaves is told first, and the arithmetic after it."""
    counted = found.statements[0] if found.statements else None
    if plan.operation != "difference" or not _is_of_one(plan) or not isinstance(counted, Computed):
        return found
    printed = from_printed_change(plan, new, bench)
    said = printed.statements[0] if printed is not None else None
    if not isinstance(said, Stated) or said.bound.quantity.unit != counted.computation.unit:
        return found
    gap = abs(said.bound.quantity.value) - abs(counted.computation.value)
    if gap == 0 or abs(gap) > counted.computation.margin + said.bound.quantity.half_width:
        return found
    return replace(found, statements=(said, *found.statements), notes=(Message("rounded_base"),))


def yearly_growth(plan: Compute, bench: Workbench) -> Outcome:
    """年均增长: the rate that the filing prints for those years, else from the first and the last year."""
    last, *earlier = plan.operands
    named = last.model_copy(update={"measure": last.measure + YEARLY + "增长", "unit": "%", "basis": Basis.NONE})
    for period in (f"{earlier[0].period}-{last.period}", last.period) if earlier else ("",):
        printed = bench.resolver.resolve(named.model_copy(update={"period": period}))
        if printed.best is not None and printed.best.fact.measure.rows[-1].startswith(YEARLY):
            return Outcome(Status.ANSWERED, (stated(printed, ""),))
    if not earlier:
        return bench.missing(bench.resolver.resolve(named))
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    years = int(last.period) - int(earlier[0].period)
    computation = sums.yearly_growth(bound[0].value, bound[1].value, years)
    return computed(Message.of("yearly_growth", label=bound[0].label), computation, tuple(bound), bench)


def _are_two_sides(asked: Sequence[Operand], new: Bound, old: Bound) -> bool:
    """Income against spending, where no side was asked for: 预算比年初减少多少 is about one of them, at two times."""
    if any(side in one.measure + one.context for one in asked for side in ("收入", "支出")):
        return False
    sides = [{side for side in ("收入", "支出") if side in bound.label} for bound in (new, old)]
    return all(len(one) == 1 for one in sides) and sides[0] != sides[1]


def _is_of_one(plan: Compute) -> bool:
    """Is a change asked for, and not how far two things are apart: then a printed change is the answer."""
    new, *old = (one.model_copy(update={"measure": _without_stage(one.measure)}) for one in plan.operands[:2])
    return not old or _is_same_asked(new, old[0])


def _is_same_asked(one: Operand, other: Operand) -> bool:
    """Is one thing asked for twice? 甲里的基本支出 and 乙里的基本支出 are two."""
    apart = one.inside and other.inside and one.context != other.context
    return one.measure == other.measure and not apart


def _without_stage(measure: str) -> str:
    """调整预算数政府投资项目 -> 政府投资项目: what is asked for, in whatever sense."""
    return _STAGE_AROUND.sub("", vocabulary().stage_pattern.sub("|", measure))


def _is_one_measure(asked: Sequence[Operand], new: Bound, old: Bound, bench: Workbench) -> bool:
    """Is it the same thing at two times? One name holds the other, or they stand in one row of a table.

    全市 beside 市本级 is not the same thing, unless just these two were asked to be compared.
    """
    a, b = new.facts[0], old.facts[0]
    reach = [dict(one.fact.dimensions).get("范围", "") for one in (a, b)]
    if all(reach) and reach[0] != reach[1] and len({one.scope for one in asked}) == 1:
        return False
    if _row_of(a) is not None and (_row_of(a) == _row_of(b) or _is_one_column(a, b)):
        return True
    if all(any(_is_just(name, asked[0].measure) for name in _names_of(bound)) for bound in (new, old)):
        return True
    if all(any(_is_all_that_was_asked(name, asked[0], bench) for name in _whole_names(bound)) for bound in (new, old)):
        return True
    rows = [{bare_label(row) for row in one.fact.measure.rows} for one in (a, b)]
    if any(len(row) >= _TELLING_ROW and row in normal(asked[0].measure) for row in rows[0] & rows[1]):
        return True  # a project, whatever kinds of projects stand beside it
    names, others = _names_of(new), _names_of(old)
    alike = any(_name_holds(one, other) or _are_totals(one, other) for one in names for other in others)
    return alike or any(_is_said_fuller(one, other, asked[0].measure) for one in names for other in others)


_MOSTLY = 0.8  # of two names, that stands in both


def _is_said_fuller(one: str, other: str, measure: str) -> bool:
    """糖尿病患者管理率, 2型糖尿病管理率: words are added and left out, none stands for another; one is what was asked."""
    if normal(measure) not in (one, other):
        return False
    compared = SequenceMatcher(None, one, other, autojunk=False)
    kinds = {tag for tag, *_ in compared.get_opcodes()}
    return "replace" not in kinds and compared.ratio() >= _MOSTLY


def _is_all_that_was_asked(name: str, asked: Operand, bench: Workbench) -> bool:
    """Does a name say just what was asked, be it by words that mean the same: 支出率, 控制率?"""
    phrase = bench.resolver.phrase(asked)
    return phrase.coverage([(name, 1.0)]) >= _ALL and precision(name, phrase) >= _ALL


def _are_totals(one: str, other: str) -> bool:
    """支出总计 and 合计: both are totals, and not of two sides."""
    sides = {side for name in (one, other) for side in ("收入", "支出") if side in name}
    return len(sides) < 2 and _TOTAL_NAME.fullmatch(one) is not None and _TOTAL_NAME.fullmatch(other) is not None


def _is_just(name: str, measure: str) -> bool:
    """Is a name what was asked for, with no more before it than that there is some: 建设名医工作室, 共有名医工作室?"""
    before = name.removesuffix(normal(measure))
    return before == "" or (before != name and _THERE_IS.search(before) is not None)


def _row_of(stored: StoredFact) -> tuple[str, int, int] | None:
    source = stored.fact.source
    return (stored.filing, source.table_order, source.place[0]) if source.table_order is not None and source.place else None


def _is_one_column(a: StoredFact, b: StoredFact) -> bool:
    """Do both stand in one column of a table whose rows tell whose figures they are?"""
    one, other = a.fact.source, b.fact.source
    if not one.place or not other.place or one.table_order is None or a.fact.entity == b.fact.entity:
        return False
    return (a.filing, one.table_order, one.place[1]) == (b.filing, other.table_order, other.place[1])


def _names_of(bound: Bound) -> set[str]:
    """What the sources of a value call it: their rows' last names, without numbering and without 2024年末."""
    names = (one.fact.measure.rows[-1] if one.fact.measure.rows else one.fact.source.table or "" for one in bound.facts)
    return {bare_label(name_without_periods(bare_label(name)) or name) for name in names}


def _whole_names(bound: Bound) -> set[str]:
    """“三公”经费支出率, of “三公”经费 › 支出率: what the sources of a value call it with all that stands above."""
    return {normal("".join(map(bare_label, one.fact.measure.rows))) for one in bound.facts}


def _name_holds(one: str, other: str) -> bool:
    """One in the other, be it with its words in another order: 地方一般公共预算收入, 一般公共预算地方收入."""
    return bool(one and other) and (one in other or other in one or set(one) <= set(other) or set(other) <= set(one))


def _no_base(new: Bound, old: Bound, bench: Workbench) -> Outcome:
    year = bench.year_of(old.facts[0])
    message = Message.of("no_base", label=new.label, period=str(year or ""))
    return Outcome(Status.NOT_FOUND, message=message, near=(new.facts[0],))


def _year_before(operand: Operand, new: Bound, bench: Workbench) -> Operand | None:
    year = bench.year_of(new.facts[0])
    return operand.model_copy(update={"period": str(year - 1)}) if year else None


def _between(plan: Compute, new: Bound, old: Bound, bench: Workbench) -> Outcome:
    """The change from `old` to `new`; asked as a decrease it is counted the other way."""
    new, old = called_by_body(plan.operands, _told_apart(new, old), bench)
    if bench.year_of(new.facts[0]) == bench.year_of(old.facts[0]):
        new, old = told_apart((new, old))
    if plan.operation == "growth":
        computation = sums.growth(new.value, old.value)
        if computation.value >= 0:
            name = "grown"  # 下降多少 of what grew is told as it is
        elif plan.falling:
            name, computation = "fallen", sums.turned(computation)
        else:
            name = "growth_rate"
        return computed(_against(name, new, old, bench), computation, (new, old), bench)
    larger_first = new.value.quantity.value >= in_unit_of(new, old)
    is_change = len(plan.operands) < 2 or _is_same_asked(*plan.operands[:2]) or new.quantity.unit == "%"
    is_change = is_change and len({one.entity for one in plan.operands}) == 1
    more, less = ("increased", "decreased") if is_change else ("more", "less")  # one thing does not change into another
    if plan.falling or not larger_first:
        computation = sums.difference(old.value, new.value)
        if computation.value >= 0:
            return computed(
                _against(less, new, old, bench),
                sums.wanted(computation, plan.unit),
                (old, new),
                bench,
                about=new,
            )
    computation = sums.difference(new.value, old.value)
    return computed(_against(more, new, old, bench), sums.wanted(computation, plan.unit), (new, old), bench)


def _told_apart(new: Bound, old: Bound) -> tuple[Bound, Bound]:
    """Two figures that cover different levels are told apart by these: 全市, 市本级; 县市区债务余额 says its own."""
    reaches = [dict(one.facts[0].fact.dimensions).get("范围", "") for one in (new, old)]
    if reaches[0] == reaches[1] or not all(reaches):
        return new, old
    sides = ((new, old, reaches[0]), (old, new, reaches[1]))
    said = [replace(one, label=reach + one.label) if other.label.endswith(one.label) else one for one, other, reach in sides]
    return said[0], said[1]


def _against(name: str, new: Bound, old: Bound, bench: Workbench) -> Message:
    """What a change is called: the figure, and what it is held against."""
    return Message.of(name, label=new.label, time=_time_of(old, new, bench), other=old.label)


def _time_of(old: Bound, new: Bound, bench: Workbench) -> str | Message:
    """When the earlier figure is of, where that is not the time of the later one: 2022年; of one year its quarter or month."""
    years = bench.year_of(old.facts[0]), bench.year_of(new.facts[0])
    if years[0] != years[1] and str(years[0]) in old.label:  # 2017年末债务余额 says its own year
        return ""
    if years[0] != years[1]:
        return Message.of("year", year=years[0]) if years[0] else ""
    periods = [str(one.facts[0].fact.period or "") for one in (old, new)]
    spoken = spoken_period(periods[0])
    if periods[0] == periods[1] or spoken in old.label:  # figures of one name bear their times already
        return ""
    return spoken.partition("年")[2]
