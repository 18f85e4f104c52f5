"""A phrase before an amount -> the path of labels that the amount bears, below what was named before it."""

from __future__ import annotations

import re
from dataclasses import replace

from index.domain import BUDGETS, Basis, Quantity
from index.periods import find_basis
from index.statement_memory import Memory, set_topic, settled, subject_path
from index.statement_phrases import PURSE, Kind, Phrase, topic_of, without_stage


def named(phrase: Phrase, quantity: Quantity, memory: Memory) -> tuple[tuple[str, ...], Basis]:
    """The path of labels of an amount, and its basis; remembers what later amounts may leave out."""
    if phrase.scope:
        of_these = quantity.unit in _INSTITUTIONS and not phrase.scope.startswith("全")  # 县级体育馆3个: no level of what follows
        if (phrase.among or of_these) and memory.outer_scope is None:
            memory.outer_scope = memory.scope
        memory.scope, memory.entity = phrase.scope, ""
    if phrase.place:
        memory.entity, memory.scope = phrase.place, ""
    if phrase.kind is Kind.CHANGE or phrase.kind is Kind.SHARE:
        subject = subject_path(phrase.subject, memory) if phrase.subject else memory.subject
        if phrase.subject:
            memory.subject = subject
        return (*(subject or ((memory.topic,) if memory.topic else ())), phrase.name), phrase.basis
    if phrase.kind is Kind.SAME:
        basis = phrase.basis or memory.subject_basis
        rows = memory.subject or ((memory.topic,) if memory.topic else ("",))
        if phrase.basis in (Basis.EXECUTED, Basis.ADJUSTED) and len(rows) == 2 and find_basis(rows[1]) in BUDGETS:
            rows = rows[:1]  # 收入预算 X，实际完成 Y
        return rows, settled(basis, quantity, memory)
    if memory.item and phrase.kind is Kind.PART:
        rows = memory.item.rows if _PLAIN_BUDGET.fullmatch(phrase.name) else (*memory.item.rows, phrase.name)
        memory.subject, memory.subject_basis = rows, phrase.basis
        return rows, settled(phrase.basis, quantity, memory)
    of = (
        memory.counted if _OF_AN_INSTITUTION.fullmatch(phrase.name) else memory.said if _CAME_OF_IT.fullmatch(phrase.name) else ()
    )
    if of:
        memory.subject, memory.subject_basis = (*of, phrase.name), phrase.basis
        return memory.subject, settled(phrase.basis, quantity, memory)
    rows = subject_path(phrase.name, memory, phrase.kind)
    if memory.subject and memory.subject[0].endswith(_SET_ASIDE) and phrase.name.startswith("用于"):
        phrase = replace(phrase, among=True)  # 预备费50亿元，用于应急援助1.7亿元
    if phrase.among and memory.whole and not memory.parent:
        memory.parent = memory.whole
    elif phrase.among and memory.subject and not memory.subject[-1].endswith("率"):
        memory.parent = _of_side(without_stage(memory.subject), phrase.side)
    same_kind = phrase.kind is Kind.PART or PURSE.match(phrase.name) is not None
    subset = _SUBSET.search("".join(memory.parent)) and not PURSE.search("".join(memory.parent))
    is_listed = memory.bracketed or memory.listed
    if same_kind and (phrase.scope or not phrase.among) and not subset and not is_listed:
        memory.parent = ()  # a new whole (其中市级收入 …), not a part of the last one
    if memory.parent and memory.parent[-1].endswith("总计") and rows[-1] in _SIDE:
        rows = (*rows[:-1], f"本年{rows[-1]}")  # 收入总计 …，其中本年收入 …
    inside = memory.parent and (phrase.among or not (quantity.unit == "%" and rows[-1].endswith("率")))
    if inside:
        rows = (*memory.parent, *(part for part in rows if part not in memory.parent))
        memory.part_topic = topic_of(without_stage(rows)[-1])
    elif phrase.kind is Kind.NAME:
        memory.part_topic = ""
        set_topic(memory, rows[0])
    memory.subject, memory.subject_basis = rows, phrase.basis
    memory.counted = rows if quantity.unit in _INSTITUTIONS else memory.counted
    memory.said = rows[-1:] if phrase.kind is Kind.NAME else memory.said
    return rows, settled(phrase.basis, quantity, memory)


_SIDE = ("收入", "支出")


def _of_side(rows: tuple[str, ...], side: str) -> tuple[str, ...]:
    """收支总预算 …，其他收入 …。支出包括：教育支出 …: no part of the income that was told last, but of what both are sides of."""
    while side and len(rows) > 1 and side not in rows[-1] and ("收入" in rows[-1] or "支出" in rows[-1]):
        rows = rows[:-1]
    return rows


# 小学423所，在校生27.07万人: the pupils are those of the schools counted before them.
_OF_AN_INSTITUTION = re.compile(
    "(?:[拥共]有|年末)?(?:在校(?:学)?生|在园幼儿|招生|毕业生|专任教师|教职工|床位|卫生技术人员|执业(?:（助理）|助理)?医师|注册护士)(?:数|总数)?"
)
# 清理编外人员1266人，每年节约资金4500万元: what came of it names no thing of its own.
_CAME_OF_IT = re.compile(
    r"(?:每年|年均|全年|平均|共|可|预计|直接)*(?:节约|节省|审减|核减|压减|减轻|惠及|受益|带动|撬动)(?:各类|相关|财政)?(?:资金|经费|支出|金额|利息支出|利息|负担|成本|投资|就业)?"
)
_INSTITUTIONS = frozenset({"所", "家", "个"})
_SET_ASIDE = ("预备费", "调节基金")
_PLAIN_BUDGET = re.compile("预算(?:数|安排)?|安排")  # 某项…2026年度预算 is the item's own figure
# 必要性支出 217.8，其中：市级一般公共预算支出 215.9 tells of a part of that budget, never of the whole.
_SUBSET = re.compile("必要|债券|补助|转移支付|结转|上解|调入|调出|专项|资金|提前")
