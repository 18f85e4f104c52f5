"""Questions that name a thing by its number alone: 项目编码 440304…188 是哪个项目."""

from __future__ import annotations

import re

from assistant.domain import Lookup, Plan
from assistant.planning.operands import operand
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary

# Longer than the code of a classification, and said to be a number of something.
_NUMBERED = re.compile(
    r"(?:编[码号]|代码|文号|序列号|账号|[单证]号)(?:为|是|[:：])?[\"“]?(?P<code>[a-z]{0,4}\d[\da-z-]{7,39})[\"”]?(?:的|对应的?)?"
    r"(?:(?P<what>[\u4e00-\u9fff]{0,4}?)(?:是|叫)?(?:哪|什么|啥))",
    re.IGNORECASE,
)


def by_number(part: Part, terms: Vocabulary) -> Plan | None:
    """What is called by a number of its own: its name is asked for."""
    match = _NUMBERED.search(part.text)
    if match is None:
        return None
    asked = operand(part, "名称").model_copy(update={"code": match["code"], "numeric": False})
    return Lookup(operands=(asked,))
