"""What income or spending is made of: 收入由哪些构成, 钱从哪来, 各项支出分别是多少."""

from __future__ import annotations

import re

from assistant.domain import Group, Plan
from assistant.planning.operands import is_bare, operand
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary

_STAGE = r"(?:预算|决算|执行)?(?:数|情况)?"
_WHICH = r"(?:哪些|哪几|什么|啥)(?:个|些|种|类)?(?:部分|方面|项目?|内容|来源|科目|渠道)?"
_MADE_OF = re.compile(
    rf"(?P<before>.*?)(?:总)?(?P<side>收入|支出){_STAGE}的?(?:主要|具体|都|分别|又)*(?:"
    rf"(?:是?由|有|是|包括|包含|含|分为?|来自){_WHICH}(?:构成|组成)?的?|(?:来源|构成|组成|结构|明细|分项|细项)(?:(?:主要|都|具体)*(?:有|是|包括)?{_WHICH}|情况|如何|怎么样)?"
    r"|怎么构成的?|从哪(?:里|儿)?来的?)$"
)
_EACH = re.compile(
    rf"(?P<before>.*?)(?:各项|各类|每项|分项|各个)(?P<side>收入|支出){_STAGE}(?:都|各|分别)*(?:是|有|为)?(?:多少|哪些|几何)?(?:钱|万元|元)?$"
)
_WHICH_SIDE = re.compile(rf"(?P<before>.*?)(?:都|主要)*有{_WHICH}(?P<side>收入|支出)$")
_FROM_WHERE = re.compile(
    r"(?P<before>.*?)(?:的)?(?:钱|资金|经费)(?:都|主要|又)*(?:是)?(?:从)?哪(?:里|儿)?(?:来|出)的?$|(?P<other>.*?)(?:资金|经费)来源(?:有|是|包括)?(?:哪些|什么)?$"
)


def composition(part: Part, terms: Vocabulary) -> Plan | None:
    """The items that a side of the accounts is made of, where no item of its own is named before."""
    text = part.text.strip(SEPARATOR + TIME + "呢吗，,")
    for pattern in (_MADE_OF, _EACH, _WHICH_SIDE, _FROM_WHERE):
        match = pattern.match(text)
        if match is None:
            continue
        found = match.groupdict()
        before = found["before"] or found.get("other") or ""
        if not is_bare(before, terms) or before.endswith("项目"):
            return None  # 教育支出由哪些构成: the rows below a row
        side = found.get("side") or "收入"
        asked = operand(part, f"{before}{side}总计").model_copy(update={"numeric": True, "unit": "元"})
        return Group(operation="composition", operand=asked.model_copy(update={"measure": f"{side}总计"}))
    return None
