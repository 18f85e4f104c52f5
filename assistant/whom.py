"""For whom a thing is, from whom it goes and to whom: what the question says of that against what a figure's labels say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.matching import LIGHT_WEIGHT, Phrase, matches, normal
from index.domain import Fact

_TOWARDS = re.compile("[转调拨划送派](?:送|诊|运|派)?[到至往给向回]")


def is_other_way(fact: Fact, phrase: Phrase) -> bool:
    """总院转回各门诊部, where 门诊部转到总院 was asked: from whom and to whom are told the other way round."""
    label = normal("".join(fact.measure.rows[-1:]))
    asked, told = _TOWARDS.search(phrase.text), _TOWARDS.search(label)
    if asked is None or told is None:
        return False
    giver, taker = phrase.text[: asked.start()], phrase.text[asked.end() :]
    before, behind = label[: told.start()], label[told.end() :]
    crossed = bool(matches(giver, behind)) and bool(matches(taker, before))
    return crossed and not matches(giver, before) and not matches(taker, behind)


def is_of_other_people(fact: Fact, phrase: Phrase, letters: Sequence[float], paid_to: re.Pattern[str]) -> bool:
    """护士生活补助, of a 生活补助 that nothing says to be for nurses: whom something is paid to, said before it, must be told."""
    named = paid_to.search(phrase.text) if fact.quantity is not None else None
    if named is None or phrase.weights[named.start()] <= LIGHT_WEIGHT:
        return False
    return not any(letters[named.start() : named.end()]) and any(letters[named.end() :])
