"""谢谢, 好的, 我问的是…: what people say around their questions, or instead of one; [courtesies] in vocabulary.toml."""

from __future__ import annotations

from assistant.vocabulary import vocabulary


def is_courtesy(text: str) -> bool:
    """Does a turn ask nothing, only greet, thank or agree?"""
    return vocabulary().courtesies["whole"].fullmatch(text.strip(" ,，.。!！?？~、")) is not None


def without_courtesies(text: str) -> str:
    """A turn without what leads up to the question or closes it: 好的，那支出呢 -> 那支出呢."""
    words = vocabulary().courtesies
    rest = words["lead"].sub("", text)
    rest = words["close"].sub("", rest)
    return rest if rest.strip(" ,，.。!！?？") else text
