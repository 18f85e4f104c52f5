"""Does a figure agree with what others give: 合计与明细一致吗?"""

from __future__ import annotations

import re

from assistant.domain import Check, Plan
from assistant.planning.operands import (
    clean,
    operand,
    operands_of,
    summands,
)
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary
from index.domain import Basis

_AMOUNT = re.compile(r"(?<![\d年表第])\d+(?:,\d{3})*(?:\.\d+)?(?:万元|亿元|元|个|家|项)?(?!年|[\d月日季])")
_ADDED = re.compile(
    r"(?:合计|相加|之和|加起来|加总|总和|合起来)(?:后|的结果)?(?:与|和|跟|是否|是不是|等于)*|(?:是不是|是否)?等于"
)
# 某专项五个方向加起来: the parts are those that the filing lists under the whole.
_PARTS_ADDED = re.compile(
    r"(?P<whole>.{2,}?)(?:下面?)?的?(?:这)?[二两三四五六七八九十\d]+(?:个|大)?(?:方向|部分|类|项|块|方面|分项)(?:加起来|相加|合计|之和|总和|加总)"
)


def check(part: Part, terms: Vocabulary) -> Plan | None:
    match = terms.operations["check"].search(part.text)
    if match is None:
        return None
    text = part.text[: match.start()] + re.sub(r"[吗对不]+$", "", match[0] if "等于" in match[0] else "")
    if printed := re.search(r"\d+(?:\.\d+)?%", text):
        rate = operand(part, text[: printed.start()] + text[printed.end() :]).model_copy(update={"unit": "%"})
        return Check(left=(rate,), right=(), printed=printed[0].rstrip("%"))
    if parts_of := re.search(
        r"(.+?)(?:的|下面的?|下的)?(?:[一二三四五六七八九十\d]+个|各个?|所有)?(?:明细|分项|子项|细项|下级科目)"
        r"|(.+?)下(?:面|属)?的?(?:[一二两三四五六七八九十\d]+|各|几)项",
        text,
    ):
        whole = operand(part, re.sub(r"\d[\d,，.]*(?:万元|元|亿元)?(?:和|与)?(?:它|其)?$", "", parts_of[1] or parts_of[2]))
        return Check(left=(whole,), right=(), parts=True)
    if (listed := _PARTS_ADDED.match(text)) and not re.search("、|加(?!起来|总)", listed["whole"]):
        return Check(left=(operand(part, listed["whole"]),), right=(), parts=True)
    text = _AMOUNT.sub("", text)  # the printed figure itself says nothing about which it is
    sides = _ADDED.split(text, maxsplit=1)
    if len(sides) == 2 and clean(sides[1], terms):
        left, right = sides if "加" not in sides[1] else sides[::-1]
        return _sides(part, left, re.sub(r"^(?:与|和|跟)|等于", "", right))
    both = operands_of(part, re.sub(r"(?:合计|相加|之和|加起来)$", "", text))
    return Check(left=both[:1], right=both[1:]) if len(both) > 1 else Check(left=both, right=())


def _sides(part: Part, left_words: str, right_words: str) -> Plan:
    left = summands(part, re.sub(r"(?:合计|相加|之和|加起来|加总|总和|合起来)$", "", left_words))
    right = operand(part, right_words)
    if not right.measure:
        right = right.model_copy(update={"measure": left[0].measure})
    if right.basis is Basis.NONE:  # 决算的基本支出加项目支出等于支出总计吗: of the same accounts
        right = right.model_copy(update={"basis": left[0].basis})
    return Check(left=left, right=(right.model_copy(update={"context": left[0].measure}),))
