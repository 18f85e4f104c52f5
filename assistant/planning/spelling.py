"""A question as people write it -> as filings print it: traditional letters, everyday words for terms of the field."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.vocabulary import vocabulary

if TYPE_CHECKING:
    from opencc import OpenCC


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def as_printed(question: str) -> str:
    """The question in simplified letters, with the everyday words of `[spoken]` in the vocabulary said in full."""
    text = str(_converter().convert(question))
    spoken = vocabulary().spoken
    return spoken.pattern.sub(lambda match: spoken.full[match[0]], text)
