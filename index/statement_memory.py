"""What earlier words lend to later ones: the topic, the subject, the level, the place, the year.

A heading, a sentence and each name are heard in turn; what a later amount leaves unsaid is taken from what was heard last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.domain import Basis, FilingKind, Identity, Period, Quantity
from index.fact_labels import find_scope, is_money, label_text
from index.periods import find_basis, find_periods
from index.statement_phrases import (
    PURSE,
    ItemName,
    Kind,
    is_place,
    is_stage,
    item_name,
    join_topic,
    leading_place,
    leading_scope,
    read_phrase,
    split_stage,
    topic_of,
    without_periods,
    without_remarks,
    without_stage,
)

_MAX_NAME = 48


@dataclass
class Memory:
    """What a sentence may leave out because it was said before."""

    identity: Identity
    year: int | None
    section: tuple[str, ...] = ()
    topic: str = ""
    item: ItemName | None = None  # the classified item that this paragraph is about: 某类 某款 某项
    part_topic: str = ""  # what the part named last is about, until its sentence ends
    subject: tuple[str, ...] = ()
    subject_basis: Basis = Basis.NONE
    parent: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()  # the institutions that this sentence counted last
    bracketed: bool = False  # within a bracket that lists parts of what stands before it
    said: tuple[str, ...] = ()  # what this sentence named last, for what came of it
    whole: tuple[str, ...] = ()  # what the parts of the list at hand add up to
    labelled: bool = False  # a label of this paragraph says whether what it tells is to be reached
    aimed: bool = False  # what is told is to be reached: 年度目标：完成 6,200 户，合格率达到 100%
    listed: bool = False  # this sentence goes on with a list whose parts add up: whatever it names belongs to the whole
    scope: str = ""
    outer_scope: str | None = None  # what 其中市本级 narrowed, good again from the next sentence on
    entity: str = ""
    base: str = ""
    told: bool = False  # a year was said in this paragraph or its headings
    fresh: bool = True  # nothing in this paragraph has set the topic yet
    period: Period | None = None
    span: Period | None = None  # the years that 累计 in this paragraph adds up


def enter(memory: Memory, section: tuple[str, ...]) -> None:
    """Begin a paragraph: under a new heading, what was said under the last one no longer counts."""
    memory.parent, memory.scope = (), next((scope for head in reversed(section) if (scope := find_scope(label_text(head)))), "")
    memory.year = _section_year(section, memory.identity)
    memory.period = Period(memory.year) if memory.year else None
    memory.outer_scope, memory.entity, memory.fresh = None, _section_place(section, memory.identity), True
    memory.span = memory.item = None
    memory.told = any(find_periods(head) for head in section)
    memory.aimed, memory.labelled = False, False
    if section != memory.section:
        memory.section, memory.subject = section, ()
        memory.topic = _section_topic(section)


_AIM = re.compile("目标(?:设定|设置|内容)?(?:情况)?$")
_TO_REACH = re.compile(
    "达到|不[低少高多]于|不超过|完成|实现|力争|确保|以上|以内|以下|[≥≤]|提[高升]|降低|控制|引进|培养|招[聘录]|新增|建[成设立]"
)
_LABEL = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).．、]\s*)?(?P<label>[\u4e00-\u9fff]{2,12})[：:]")


_CAME_OF_AIM = re.compile("完成|实际|结果|成效|实现|情况")


def is_aim(label: str) -> bool:
    """Does a heading or a label announce what is to be reached: 年度目标, 绩效目标设定情况?"""
    return _AIM.search(label_text(label).rstrip("：:")) is not None


def begin_sentence(memory: Memory, sentence: str) -> None:
    """What a sentence says for itself alone is forgotten with the next."""
    label = _LABEL.match(sentence)
    if label is not None and (is_aim(label["label"]) or _CAME_OF_AIM.search(label["label"])):
        memory.aimed, memory.labelled = is_aim(label["label"]), True
    elif not memory.labelled and memory.section and is_aim(memory.section[-1]):
        memory.aimed = _TO_REACH.search(sentence) is not None or (label is not None and label["label"].endswith("指标"))
    memory.base, memory.part_topic, memory.counted = "", "", ()
    memory.said, memory.bracketed = (), False
    if memory.outer_scope is not None:
        memory.scope, memory.outer_scope = memory.outer_scope, None


def _section_place(section: tuple[str, ...], identity: Identity) -> str:
    """The place with a budget of its own that a heading is about: （二）某示范区预算执行情况."""
    for head in section[-1:-3:-1]:
        name = _HEAD_END.sub("", without_periods(label_text(head)))
        if is_place(name) and name not in (identity.body, identity.region, *identity.aliases):
            return name
    return ""


def _section_year(section: tuple[str, ...], identity: Identity) -> int | None:
    for head in reversed(section):
        if found := find_periods(head, identity.year):
            return found[0][2].year
    return identity.year


_HEAD_END = re.compile(
    r"(?:收支|预算|执行|完成|支出|收入|总体|安排|基本|具体|编制|落实|有关|资金|决算|管理|使用|年度|草案)*(?:情况|说明|分析|方面|安排|草案)(?:的?(?:总体|具体|简要)?(?:情况)?说明)?$"
)


_ABOUT = re.compile("^(?:关于|有关)")


def _section_topic(section: tuple[str, ...]) -> str:
    """The subject that a heading announces: （一）一般公共预算收支情况 -> 一般公共预算."""
    for head in reversed(section):
        name = _HEAD_END.sub("", _ABOUT.sub("", without_periods(label_text(head))))
        name = re.sub("^[全市省州区县本级的]+(?=[\u4e00-\u9fff]{4})", "", name) if find_scope(name) else name
        if 2 <= len(name) <= 20 and find_scope(name) != name and not re.search("第.{1,3}部分|概况|工作|其他|^财政$|报告$", name):
            return topic_of(name)
    return ""


def hear_item(memory: Memory, words: str) -> str:
    """Take up the classified item that the words name; what they say after its name is returned."""
    named = item_name(words)
    if named is None:
        return words
    memory.item, memory.subject, memory.parent = named, named.rows, ()
    memory.topic, memory.subject_basis = named.rows[-1], Basis.NONE
    return words[named.end :]


_FIVE_YEARS = re.compile("(?:过去|近|这|回顾)(?:的)?五年|五年(?:来|间|累计)")
_COMPARED_BEFORE = re.compile(r"(?:比|较|与|同|于|自|剔除|扣除|不含|不考虑|考虑)\s*$")

_COMPARED_BEHIND = re.compile(r"\s*(?:相比|同期|(?:年初|末|底)?结转|与[^，,。；\d]{1,8}(?:结转|结余))")
_CARRIED_OVER = re.compile(rf"{_COMPARED_BEHIND.pattern}|\s*[^，,、。；;\d]{{0,8}}(?:结转|结余)")  # 上年专项政策性结转使用


def hear_period(memory: Memory, sentence: str, periods: Sequence[tuple[int, int, Period]], start: int, end: int) -> None:
    """Remember the period that the words before an amount name, unless it is only compared with."""
    for period_start, period_end, period in periods:
        if start <= period_start < end and not _COMPARED_BEFORE.search(sentence[:period_start]):
            before = _CARRIED_OVER if sentence[period_start:period_end].startswith("上") else _COMPARED_BEHIND
            if before.match(sentence, period_end):
                continue
            memory.period, memory.told = period, True
            if period.end_year:
                memory.span = period
            else:
                memory.year = period.year
    if memory.span is None and memory.year and _FIVE_YEARS.search(sentence, start, end):
        memory.span = Period(memory.year - 4, end_year=memory.year)


def hear_scope(memory: Memory, words: str) -> None:
    """全市主要支出中，公共安全支出 …: the level may stand in a clause of its own."""
    for clause in re.split("[，,；;：:。]", without_remarks(words)):
        if scope := leading_scope(clause, memory.year):
            memory.scope, memory.entity = scope, ""
        elif place := leading_place(clause):
            memory.scope, memory.entity = "", place


def set_topic(memory: Memory, name: str) -> None:
    """A budget (一般公共预算) stays the topic of its paragraph until another is named; other topics change freely."""
    kept = PURSE.search(memory.topic) and (not memory.fresh or PURSE.search(_section_topic(memory.section)))
    if name and (PURSE.match(name) or not kept):
        memory.topic = topic_of(name)
    memory.fresh = False


_APPROVED = re.compile("^[\u4e00-\u9fff]{0,8}(?:核定|下达)(?:我|本|全)(?:[省市州区县盟]|地区)的?(?=[\u4e00-\u9fff]{3})")


def subject_path(name: str, memory: Memory, kind: Kind | None = None) -> tuple[str, ...]:
    """The path of a name: a part (收入, 支出) hangs below what is spoken of, a stage (预算数) below the thing itself."""
    name = _APPROVED.sub("", name[-_MAX_NAME:])
    if kind is Kind.PART or (kind is None and read_phrase(name, memory.year).kind is Kind.PART):
        if is_stage(name) and (thing := without_stage(memory.subject)) != memory.subject:
            return (*thing, name)  # 住房保障支出年初预算数为 …，决算数为 …
        topic = memory.part_topic or memory.topic
        side = memory.subject[0] if memory.subject else ""
        if PURSE.search(topic) and side.startswith(topic) and side != topic and not re.search("收入|支出", name):
            return (side, name)  # 收入 stays meant: 一般公共预算收入 …，年初预算 …
        if (stage := _stage_of_side(side, topic, name)) is not None:
            return (side, stage) if stage else (side,)
        return join_topic(topic, name)
    whole, stage = split_stage(name)
    return (whole, stage) if stage else (whole,)


def _stage_of_side(side: str, topic: str, name: str) -> str | None:
    """“三公”经费财政拨款支出预算 …，支出决算 …: the same spending in another stage; None where it is another thing."""
    match = re.match("收入|支出", name)
    if match is None or side == topic or not side.startswith(topic) or not side.endswith(match.group()):
        return None
    return name[match.end() :]


def settled(basis: Basis, quantity: Quantity, memory: Memory) -> Basis:
    """The basis of an amount whose own words name none: a rate by its unit, else by heading and kind of filing."""
    if memory.aimed and basis in (Basis.NONE, Basis.EXECUTED, Basis.ACTUAL, Basis.RATE) and not is_money(quantity.unit):
        return Basis.TARGET  # 完成 6,200 户 under 年度目标 is to be done
    if basis is not Basis.NONE:
        return basis
    if quantity.unit in ("%", "‰"):
        return Basis.RATE
    if not is_money(quantity.unit):
        return Basis.NONE
    for head in reversed(memory.section):
        if re.search("执行", head) and not re.search("草案", head.split("执行")[0]):
            return Basis.EXECUTED
        if _is_past(memory):
            return Basis.EXECUTED
        if re.search("草案|安排", head):
            return Basis.BUDGET
        stated = find_basis(head)
        if stated in (Basis.FINAL, Basis.BUDGET):
            return stated
    kinds = {FilingKind.BUDGET: Basis.BUDGET, FilingKind.FINAL: Basis.FINAL}
    return kinds.get(memory.identity.kind, Basis.NONE)


def _is_past(memory: Memory) -> bool:
    """A budget for 2026 tells of 2025 what was carried out."""
    year, period = memory.identity.year, memory.period
    return bool(memory.identity.kind is FilingKind.BUDGET and year and memory.told and period and period.year < year)
