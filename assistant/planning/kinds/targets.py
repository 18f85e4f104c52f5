"""Targets against what came of them: 没有达到目标的指标有哪些, 有几个指标没完成, 指标都完成了吗."""

from __future__ import annotations

import re

from assistant.domain import Group, Plan
from assistant.planning.operands import operand
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary

_NOT = r"(?:没有?|未能?|尚未|还没有?)(?:按[期时])?(?:全部)?"
_REACHED = r"(?:完成|达到|达标|实现|达成)"
_AIM = r"(?:预期|年初|年度|绩效|既定|设定)*的?(?:目标|指标)?(?:值)?"
_UNMET = re.compile(rf"{_NOT}{_REACHED}了?{_AIM}")
_MET = re.compile(rf"(?<![没未有尚])(?:都|全部|是否|均|已经?)*{_REACHED}了?{_AIM}")
_INDICATORS = re.compile(r"指标|绩效目标|(?<!的)目标(?=.{0,6}(?:没|未|完成|达))")
_ASKED = re.compile(r"哪|几|多少|列|什么|吗|没有$|了没|是否|有无|有没有|情况")
_VALUE = re.compile(r"指标值|目标值|完成率|完成值|达标率|完成情况|得分|分值|(?:这|那|该)[个项]?(?:绩效)?指标的")


def against_targets(part: Part, terms: Vocabulary) -> Plan | None:
    """Which indicators missed (or reached) their targets, or how many did."""
    text = part.text
    if _INDICATORS.search(text) is None or _ASKED.search(text) is None or _VALUE.search(text):
        return None
    asked = operand(part, "绩效指标").model_copy(update={"numeric": True})
    if _UNMET.search(text):
        return Group(operation="unmet", operand=asked)
    if re.search(rf"(?:都|全部|是否|均).{{0,6}}{_REACHED}|{_REACHED}了?(?:吗|没有?$)", text):
        return Group(operation="unmet", operand=asked)  # 都完成了吗: the answer names those that were not
    if _MET.search(text) and re.search(r"哪|几|多少", text):
        return Group(operation="met", operand=asked)
    return None
