"""What it costs that a fact is meant in another sense or counted in another unit than was asked for, or stands elsewhere.

Functions of values. A cost of None means that the fact cannot be meant at all.
"""

from __future__ import annotations

import re

from assistant import labels
from assistant.candidates import Candidate
from assistant.domain import Operand
from assistant.matching import bare_label
from assistant.vocabulary import COUNTERS
from index.domain import PLANS, Basis, Fact
from index.quantities import unit_scale

_OTHER_REACH = 0.06
_ELSEWHERE, _ALIKE = 0.1, 0.05  # in another filing than the operand before; there in a row of the same name
_MONEY_LABEL = re.compile(r"(?:费用?|支出|收入|经费|资金|金额|款项?|预算|决算)$")
# 公务用车购置数 is how many were bought, 公务用车购置费 what they cost.
_BATCHES = ("批", "批次")
_OF_PEOPLE = ("人", "名", "位", "个")
_COUNT_NAME = re.compile(r"(?:购置|购买|更新|保有|配备|团组|批次|人次|车辆|设备|[台辆户人次件家个套])数量?$")
_PRICE = 0.12
_NO_COUNT = 0.3
# asked basis -> basis of a fact -> how much worse than a perfect fit; absent: does not fit at all
_BASIS_COST: dict[Basis, dict[Basis, float]] = {
    Basis.BUDGET: {Basis.BUDGET: 0, Basis.INITIAL: 0.01, Basis.ADJUSTED: 0.06, Basis.NONE: 0.05, Basis.TARGET: 0.1},
    Basis.INITIAL: {Basis.INITIAL: 0, Basis.BUDGET: 0.05, Basis.NONE: 0.15},
    Basis.ADJUSTED: {Basis.ADJUSTED: 0, Basis.NONE: 0.15, Basis.BUDGET: 0.2},
    Basis.FINAL: {Basis.FINAL: 0, Basis.EXECUTED: 0.05, Basis.NONE: 0.3},
    Basis.EXECUTED: {Basis.EXECUTED: 0, Basis.ACTUAL: 0, Basis.FINAL: 0.05, Basis.NONE: 0.08, Basis.RATE: 0.2},
    Basis.TARGET: {Basis.TARGET: 0, Basis.BUDGET: 0.1, Basis.NONE: 0.1},
    Basis.ACTUAL: {Basis.ACTUAL: 0, Basis.EXECUTED: 0, Basis.NONE: 0.1},
}
# Nobody said in which sense: what became of it is meant before what was planned, the plan that held before an earlier one.
_OTHER_BASIS = 0.16  # the turn before was answered in another sense
_UNASKED_BASIS = {Basis.BUDGET: 0.02, Basis.TARGET: 0.03, Basis.ADJUSTED: 0.05, Basis.INITIAL: 0.06}
_TO_WHAT = re.compile("(?:下降|上升|增加|减少|提高|精简|压缩|缩短)为$")
_CHANGE_WORDS = ("节约", "节省", "增", "减", "升", "降", "长", "同比", "变化", "变动")


def basis_cost(fact: Fact, operand: Operand) -> float | None:
    if fact.basis is Basis.CHANGE:
        words = operand.measure.replace("增加值", "") + operand.unit  # what an industry added is an amount of its own
        if _TO_WHAT.search(operand.measure):
            return None  # 降到多少 does not ask by how much
        if any(word in words for word in _CHANGE_WORDS):
            return 0.0
        return 0.3 if operand.basis is Basis.NONE else None
    if operand.done and fact.basis in PLANS:
        return None
    if operand.basis is Basis.FINAL and fact.basis is not Basis.FINAL and _is_expected(fact):
        return None  # 预计执行数 is no 决算
    if operand.basis is Basis.NONE and operand.leaning is not Basis.NONE and operand.unit != "%":
        leant = _BASIS_COST.get(operand.leaning, {}).get(fact.basis, _OTHER_BASIS)
        return min(leant, _OTHER_BASIS)
    if operand.basis is Basis.NONE:
        return _UNASKED_BASIS.get(fact.basis, 0.0)
    if operand.code or (fact.basis is Basis.RATE and operand.unit == "%"):
        return 0.0
    return _BASIS_COST.get(operand.basis, {}).get(fact.basis)


def _is_expected(fact: Fact) -> bool:
    return any("预计" in text for text in (*fact.measure.rows, *fact.measure.columns, fact.source.sentence))


def unit_cost(fact: Fact, operand: Operand) -> float | None:
    """What a fact's unit costs against the unit asked for; None where it cannot be meant."""
    quantity = fact.quantity
    if quantity is None:
        if operand.unit == "名次":
            return 0.0 if "第" in fact.text else 0.35
        return None if operand.unit or operand.numeric else 0.06
    asked, has = operand.unit, quantity.unit
    is_rate = unit_scale(has)[0] in ("%", "百分点")
    if asked == "元" and unit_scale(has)[0].startswith("元/"):
        return _PRICE  # 请一名社工多少钱: an amount for each, where there is none for all
    if asked == "元" and unit_scale(has)[0] != "元":
        return 0.06 if not has else 0.3 if is_rate else None
    if not asked:
        if _COUNT_NAME.search(operand.measure) and unit_scale(has)[0] == "元":
            return _NO_COUNT
        wants_rate = any(word in operand.measure for word in ("率", "比重", "占比", "比例", "增幅", "程度"))
        return 0.0 if is_rate == wants_rate else 0.1 if is_rate else 0.12
    if asked == "名次":
        return None
    if asked in _BATCHES and has in _BATCHES:
        return 0.0
    if asked in _BATCHES and has == "个" and "团组" in "".join(fact.measure.rows[-1:]):
        return 0.03  # 接待国内来访团组 46 个
    if asked in COUNTERS or asked == "人":
        if not has and _MONEY_LABEL.search(bare_label("".join(fact.measure.rows[-1:]))):
            return None  # how many cars is not what they cost
        if has == asked or (has and unit_scale(has)[0] == asked) or (asked != "人" and has == f"{asked}次"):
            return 0.0  # 40 场次 are 40 场
        if asked == "人" and has and has not in _OF_PEOPLE:
            return None  # 11 批 are no people
        counts = has in COUNTERS or has in ("", "人", "台(套)", "台（套）")
        return (0.03 if not has or asked == "个" else 0.1) if counts else None
    if not has:
        return 0.03
    return 0.0 if unit_scale(asked)[0] == unit_scale(has)[0] else None


def togetherness(one: Candidate, beside: Candidate) -> float:
    """A bonus for the same sentence, row or table as the operand before; another reach (全市 beside 市本级) costs."""
    a, b = one.fact.source, beside.fact.source
    if one.stored.filing != beside.stored.filing:
        if labels.is_same_of_other_year(one.fact, beside.fact):
            return 0.12
        alike = bool(one.fact.measure.rows) and one.fact.measure.rows[-1:] == beside.fact.measure.rows[-1:]
        return _ALIKE - _ELSEWHERE if alike else -_ELSEWHERE
    reach = [dict(fact.dimensions).get("范围", "") for fact in (one.fact, beside.fact)]
    if all(reach) and reach[0] != reach[1]:
        return -_OTHER_REACH
    if one.fact.measure.rows == beside.fact.measure.rows:
        return 0.12
    if a.sentence and a.sentence == b.sentence:
        return 0.1
    if a.table_order is not None and a.table_order == b.table_order:
        return 0.1 if a.place and b.place and (a.place[0] == b.place[0] or a.place[1] == b.place[1]) else 0.05
    return 0.0
