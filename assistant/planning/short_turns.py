"""Turns that say nothing but what is to change: 上一年呢, 比去年呢, 占比呢, 各年都列出来, 明细呢, 一共呢, 超过200万元的呢.

Each reader takes the part, the plan before it and its subject, and gives the new plan, or None when the part is not so short.
The words are those of [follow_ups] in vocabulary.toml; what they stand for is always the whole of the part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.domain import Compute, Group, Lookup, Operand, Plan, Trend
from assistant.planning.kinds import condition_of, is_falling, numeral
from assistant.planning.operands import clean
from assistant.planning.parts import SEPARATOR, Part
from assistant.vocabulary import vocabulary

Reader = Callable[[Part, str, Plan, Operand], Plan | None]

_ORDINAL = re.compile(
    r"第?([一二三四五六七八九十\d]+)(?:名|位|大|高|多|个|的)*(?:又?是)?(?:谁|哪一?[个家项])?|前([一二两三四五六七八九十\d]+)(?:名|位|大|个|项|家|的)*"
)
_LOWEST = re.compile(r"最(?:低|少|小|末)|倒数|末|最后|垫底")
_SHARE_ENDS = re.compile(r"(?:支出|执行|完成|使用|到位|控制)?率$")


def short_turn(part: Part, before: Plan, subject: Operand) -> Plan | None:
    """The plan of a turn that only names a change, by the first reader that knows it."""
    said = said_in(part)
    readers: tuple[Reader, ...] = (
        _each_year,
        _whole_year,
        _over_all,
        _which_of_all,
        _shifted,
        _against_year,
        _as_share,
        _as_growth,
        _in_unit,
        _details,
        _ranked,
        _bounded,
        _as_amount,
    )
    return next((plan for read in readers if (plan := read(part, said, before, subject)) is not None), None)


def said_in(part: Part) -> str:
    """What a short turn says, without what may stand around it."""
    return vocabulary().follow_ups["around"].sub("", part.text.replace(SEPARATOR, "")).strip("，,。!？? ")


def ranked(part: Part, turns: Sequence[Plan]) -> Plan | None:
    """第四呢: the next of the last ranking that was told, whatever was asked of it since."""
    last = next((plan for plan in reversed(turns) if isinstance(plan, Group)), None)
    return _ranked(part, said_in(part), last, last.operand) if last is not None else None


def _is(cue: str, said: str) -> bool:
    return vocabulary().follow_ups[cue].fullmatch(said) is not None


_WHOLE_YEAR = re.compile("(?:全|整|一整)年度?(?:的)?")


def _whole_year(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """全年呢, after a quarter or a month: the same of its whole year."""
    year = subject.period[:4]
    if not isinstance(before, Lookup) or year == subject.period or not _WHOLE_YEAR.fullmatch(said):
        return None
    whole = tuple(one.model_copy(update={"period": year, "whole_year": True}) for one in before.operands)
    return before.model_copy(update={"operands": whole})


def _each_year(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """各年都列出来"""
    if not _is("each_year", said):
        return None
    return Trend(operand=subject.model_copy(update={"period": ""}), unit=part.unit or getattr(before, "unit", ""))


def several(plan: Plan) -> tuple[Operand, ...]:
    """The values of one measure in several years that a turn told side by side."""
    match plan:
        case Lookup() | Compute(operation="sum" | "mean" | "compare") if len({one.period for one in plan.operands}) > 1:
            return plan.operands
        case Trend() if len(plan.years) > 1:
            return tuple(plan.operand.model_copy(update={"period": str(year)}) for year in plan.years)
        case _:
            return ()


def _over_all(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """一共呢, 平均每年呢, 相差多少, after several values"""
    operands = several(before)
    if part.entity or part.periods or not operands:
        return None
    if _is("sum", said):
        return Compute(operation="sum", operands=operands, unit=part.unit)
    if _is("mean", said):
        return Compute(operation="mean", operands=operands, unit=part.unit)
    if _is("gap", said) and len(operands) == 2:
        return Compute(operation="difference", operands=operands, unit=part.unit)
    return None


def _which_of_all(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """哪年最高, after several values"""
    operands = several(before)
    if not operands or part.entity or part.periods or not _is("which", said):
        return None
    return Compute(operation="compare", operands=operands, falling=re.search(r"低|少|小", said) is not None)


def _shifted(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """上一年呢: the year beside the one spoken of, whatever 今年 is"""
    year = year_of(subject)
    if part.entity or not year.isdigit():
        return None
    step = -1 if _is("year_before", said) else 1 if _is("year_after", said) else 0
    return _moved_to(before, subject, int(year) + step) if step else None


def year_of(subject: Operand) -> str:
    """The year spoken of: the one that was asked for, else that of the answer."""
    return subject.period[:4] or subject.told_year


def _moved_to(before: Plan, subject: Operand, year: int) -> Plan | None:
    moved = subject.model_copy(update={"period": str(year)})
    match before:
        case Lookup():
            operands = tuple(one.model_copy(update={"period": str(year)}) for one in before.operands)
            return before.model_copy(update={"operands": operands, "whole": None})
        case Compute():
            step = year - int(year_of(subject))
            operands = tuple(
                one.model_copy(update={"period": str(int(one.period) + step)}) if one.period.isdigit() else one
                for one in before.operands
            )
            return before.model_copy(update={"operands": operands})
        case _:
            return before.model_copy(update={"operand": moved}) if hasattr(before, "operand") else None


def _against_year(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """比去年呢, 跟2023年比呢, 比上年增加了多少: the subject against its own figure of another year"""
    year = year_of(subject)
    if part.entity or len(part.periods) > 2 or not year.isdigit() or not _is("against_year", said):
        return None
    if len(part.periods) == 2:  # 2024年比2023年呢
        subject, year = subject.model_copy(update={"period": str(part.periods[0])}), str(part.periods[0])
    named = str(part.periods[-1]) if part.periods else ""
    other = subject.model_copy(update={"period": named if named and named != year else str(int(year) - 1)})
    asks_rate = re.search(r"百分|率|幅|几成|%", said) is not None
    asks_rate = asks_rate or (isinstance(before, Compute) and before.operation == "growth")
    kind = "growth" if asks_rate and subject.unit != "%" else "difference"
    return Compute.model_validate(
        {
            "operation": kind,
            "operands": (subject.model_copy(update={"period": subject.period or year}), other),
            "unit": "%" if kind == "growth" else part.unit,
            "falling": is_falling(said),
        }
    )


def _as_share(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """占比呢: the share in the whole, which is found by itself"""
    if part.entity or part.periods or not _is("share", said):
        return None
    if isinstance(before, Compute) and before.operation in ("difference", "growth"):
        return as_growth(before)
    if subject.unit == "%" or not isinstance(before, Lookup | Compute):
        return None
    return Compute(operation="share", operands=(subject.model_copy(update={"unit": ""}),), unit="%", parts=1)


def _as_growth(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """增幅呢, after a difference"""
    if not (isinstance(before, Compute) and before.operation == "difference" and _is("growth", said)):
        return None
    return as_growth(before)


def as_growth(change: Compute) -> Compute:
    """A difference as a rate: of two years the later one is held against the earlier."""
    years = [one.period for one in change.operands]
    later_first = tuple(sorted(change.operands, key=lambda one: one.period, reverse=True)) if all(years) else change.operands
    return change.model_copy(update={"operation": "growth", "operands": later_first, "unit": "%"})


def _in_unit(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """按亿元算"""
    if not part.unit or part.entity or part.periods or not _is("in_unit", said) or not hasattr(before, "unit"):
        return None
    return before.model_copy(update={"unit": part.unit})


def _details(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """明细呢, 再细一点: the rows below the one spoken of"""
    if part.entity or part.periods or not isinstance(before, Lookup | Compute) or not _is("details", said):
        return None
    return Group(operation="list", operand=subject.model_copy(update={"numeric": True}), below=True)


_OF_SOME = re.compile("[两二这那几]")  # 两个加起来: of the figures told last, not of all members
_OVER_MEMBERS = ("maximum", "minimum", "list", "rank", "shares")


def _ranked(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """第二呢, 前三呢, 最低的呢, 一共呢, after a ranking or a list of each"""
    if not isinstance(before, Group) or before.operation not in _OVER_MEMBERS or part.entity or part.periods:
        return None
    before = before.model_copy(update={"member": "", "whole": None, "condition": None, "literal": ""})
    for cue, operation in (("told_sum", "group_sum"), ("told_mean", "group_mean")):
        if _is(cue, said) and not before.change and not _OF_SOME.match(said):
            return before.model_copy(update={"operation": operation, "unit": part.unit})
    if _is("extreme", said):
        return before.model_copy(update={"operation": "minimum" if _LOWEST.search(said) else "maximum", "top": 1})
    match = _ORDINAL.fullmatch(said)
    number = numeral(match[1] or match[2]) if match else 0
    return before.model_copy(update={"top": number}) if number else None


def _bounded(part: Part, said: str, before: Plan, _subject: Operand) -> Plan | None:
    """超过200万元的呢, after a list or a count under another bound; 分别是哪些, after a count"""
    if not isinstance(before, Group) or part.entity or part.periods:
        return None
    if before.operation == "count" and _is("which_ones", said):
        return before.model_copy(update={"operation": "list"})
    found = condition_of(part.text)
    if found is None or before.condition is None or clean(found[1], vocabulary()):
        return None
    return before.model_copy(update={"condition": found[0], "literal": ""})


def _as_amount(part: Part, said: str, before: Plan, subject: Operand) -> Plan | None:
    """预算是多少, after a rate: the amount, no longer the rate"""
    words = clean(said, vocabulary())
    bases = dict(vocabulary().bases)
    if subject.unit != "%" or words not in bases or part.entity or part.periods or not isinstance(before, Lookup):
        return None
    measure = _SHARE_ENDS.sub("", subject.measure)
    amount = subject.model_copy(update={"measure": measure + words, "basis": bases[words], "unit": "元", "context": ""})
    return Lookup(operands=(amount,), unit=part.unit)
