"""A sentence -> the amounts that it states, which of them follow one another, and what one became of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.domain import Quantity
from index.fact_labels import is_money
from index.quantities import find_quantities
from index.statement_phrases import item_name

_QUALIFIED = re.compile(r"[\u4e00-\u9fff]")


def amounts_of(sentence: str) -> list[tuple[int, int, Quantity]]:
    """The amounts that a sentence states; 204 in the name of an item is none, 340万 beside 80万元 is money as well."""
    named = item_name(sentence)
    found = [
        item
        for item in find_quantities(sentence)
        if not _is_qualifier(sentence, item) and not (named and named.start <= item[0] < named.end)
    ]
    speaks_of_money = _OF_MONEY.search(sentence) or any(is_money(quantity.unit) for _, _, quantity in found)
    if not speaks_of_money:
        return found
    return [
        (start, end, replace(quantity, unit=quantity.unit + "元") if quantity.unit in ("万", "亿") else quantity)
        for start, end, quantity in found
    ]


_MOVED_FROM = re.compile(r"(?:从|由)[\u4e00-\u9fff]{0,8}\s*$")
_MOVED_TO = re.compile(r"\s*(?P<verb>[\u4e00-\u9fff]{2,4}?)[到至为成](?:了|现在的?)?\s*")


def moved(sentence: str, one: tuple[int, int, Quantity], other: tuple[int, int, Quantity]) -> str:
    """The verb between what a thing was and what it became, neither dated: 专项从97个精简为75个; "" where it is no such pair."""
    match = _MOVED_TO.fullmatch(sentence, one[1], other[0])
    alike = one[2].unit == other[2].unit
    return match["verb"] if match is not None and alike and _MOVED_FROM.search(sentence, 0, one[0]) else ""


_OF_MONEY = re.compile("预算|经费|资金|支出|收入|投资|拨款|金额")
_NOT_REACHED = re.compile(r"(?:未|没有?|尚未)(?:能)?(?:达到?|超过|满)\s*$")  # 执行率未达100%: what it was not


# 对资产负债率超过70%的企业提级管控: which of them are meant, and no figure of anybody.
_OF_SUCH = re.compile("的(?:[\u4e00-\u9fff]{0,4})(?:企业|单位|部门|机构|项目|地区|区县|县区|市县|街道|学校|医院|人员|家庭|对象)")


def _is_qualifier(sentence: str, item: tuple[int, int, Quantity]) -> bool:
    """What only describes or computes: 50万元以上 in 单价50万元以上设备, 四个 in 四个季度, the terms of 173人/173人×100%."""
    start, end, quantity = item
    follows = sentence[end : end + 1]
    if sentence[:end].endswith(("以上", "以下", "以内")) and _QUALIFIED.match(follows) and quantity.comparator:
        return True
    if _NOT_REACHED.search(sentence[:start]):
        return True
    if quantity.comparator and _OF_SUCH.match(sentence, end):
        return True
    if sentence.startswith("季度", end) or follows in ("/", "×", "÷", "*", "+"):
        return True
    return sentence[start - 1 : start] in ("/", "×", "÷", "*") and start > 0


def run_of(sentence: str, amounts: Sequence[tuple[int, int, Quantity]], index: int) -> list[tuple[int, int, Quantity]]:
    """The amounts that follow one another with nothing but 、 or 和 between them."""
    run = [amounts[index]]
    for item in amounts[index + 1 :]:
        if not re.fullmatch(r"\s*(?:、|和|及|以及|与|，|,|/)?\s*", sentence[run[-1][1] : item[0]]):
            break
        run.append(item)
    return run


_IN_PASSING = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:共计|合计|一共|总共)(?:约|近|超过?|达)?\s*")
_COUNTS_BODIES = frozenset({"家", "个", "所", "名", "座", "处", "支"})
_VERB_PHRASE = 4  # letters


def is_in_passing(sentence: str, lead: str, one: tuple[int, int, Quantity], other: tuple[int, int, Quantity]) -> bool:
    """各门诊部转送至3家总院共计812人次: a count that only describes the thing whose amount follows; `lead` stands before it."""
    clause = re.split("[，,；;：:。、]", lead)[-1].strip()
    is_count = one[2].unit in _COUNTS_BODIES and len(clause) >= _VERB_PHRASE
    return is_count and _IN_PASSING.fullmatch(sentence, one[1], other[0]) is not None
