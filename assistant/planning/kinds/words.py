"""What several kinds of questions are told by, and numerals."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.domain import Plan
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary
from index.quantities import chinese_number

Reader = Callable[[Part, Vocabulary], Plan | None]
BOTH_SIDES = re.compile(r"收支(?=(?:决算|执行|完成)?(?:各|分别|都|¦|\||相?差|差额|是|完成|安排|情况)|$)")

_UP, _DOWN = "最[高多大好贵长快](?!限额)", "最[低少小差短慢]|最便宜"
_JOINT = r"(?:的)?[^，,。最]{0,8}?(?:和|与|跟|比|较|同|、|到)[^，,。最]{0,6}?"
# 最高的季度比最低的季度高几分, 最大值和最小值相差多少: how far the ends of a group are apart.
SPREAD = re.compile(
    rf"(?P<most>{_UP}|{_DOWN})(?P<kind>[^，,。最]{{0,8}}?){_JOINT}(?:{_DOWN}|{_UP})[^，,。最]{{0,8}}?"
    r"(?:之间)?(?:相?差|差距|差额|高|多|大|低|少|小|贵)(?:了|出|是|有|距|额)*(?:多少|几)[^，,。]{0,4}$"
)


def numeral(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else chinese_number(text) or 0
