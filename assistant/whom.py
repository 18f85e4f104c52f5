"""For whom a thing is, from whom it goes and to whom: what the question says of that against what a figure's labels say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.matching import LIGHT_WEIGHT, Phrase, matches, normal
from index.domain import Fact

_TOWARDS = re.compile("[转调拨划送派](?:送|诊|运|派)?[到至往给向回]")
_TO = re.compile("(?P<giver>.*?)[向给对往](?P<taker>.{2,}?)(?:转送|转诊|转移(?!支付)|调拨|划拨|拨付|输送|派驻|派出)")


def is_other_way(fact: Fact, phrase: Phrase) -> bool:
    """总院转回各门诊部, where 门诊部转到总院 was asked: from whom and to whom, as far as both tell it, are others."""
    giver, taker = _ends(phrase.text)
    told = [_ends(normal(row)) for row in fact.measure.rows]
    if not giver or not taker or not any(told_taker for _, told_taker in told):
        return False
    told_giver = next((one for one, _ in reversed(told) if one), "")
    told_taker = next(one for _, one in reversed(told) if one)
    is_from = bool(matches(giver, told_giver)) if told_giver else not matches(giver, told_taker)
    return not (is_from and matches(taker, told_taker))


def _ends(text: str) -> tuple[str, str]:
    """From whom and to whom a text says that something goes; "" for what it leaves unsaid."""
    towards = _TOWARDS.search(text)
    if towards is not None:
        return text[: towards.start()], text[towards.end() :]
    to = _TO.match(text)
    return ("", "") if to is None else (to["giver"], to["taker"])


def is_of_other_people(fact: Fact, phrase: Phrase, letters: Sequence[float], paid_to: re.Pattern[str]) -> bool:
    """护士生活补助, of a 生活补助 that nothing says to be for nurses: whom something is paid to, said before it, must be told."""
    named = paid_to.search(phrase.text) if fact.quantity is not None else None
    if named is None or phrase.weights[named.start()] <= LIGHT_WEIGHT:
        return False
    return not any(letters[named.start() : named.end()]) and any(letters[named.end() :])
