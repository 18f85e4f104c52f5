"""A question as people write it -> as filings print it: traditional letters, everyday words for terms of the field."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.vocabulary import vocabulary
from index.quantities import chinese_number

if TYPE_CHECKING:
    from opencc import OpenCC


# 超过一千万, 五百万以上: a bound is compared with figures, in digits.
_NUMERAL = "(?P<{0}>[一两二三四五六七八九十百千]+)(?=[万亿])"
_SO_MUCH = re.compile(
    "(?<=超过|大于|高于|多于|低于|小于|少于|不足|不到|不满|超出)"
    + _NUMERAL.format("bound")
    + "|(?<![一二三四五六七八九十百千万亿])"
    + _NUMERAL.format("limit")
    + "(?=[万亿]元?以[上下内外])"
)


def _in_digits(match: re.Match[str]) -> str:
    number = chinese_number((match["bound"] or match["limit"]).replace("两", "二"))
    return match[0] if number is None else str(number)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def as_printed(question: str) -> str:
    """The question in simplified letters, with the everyday words of `[spoken]` in the vocabulary said in full."""
    text = _SO_MUCH.sub(_in_digits, str(_converter().convert(question)))
    spoken = vocabulary().spoken
    return spoken.pattern.sub(lambda match: spoken.full[match[0]], text)
