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


def numeral(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else chinese_number(text) or 0
