"""Several sentences that answer -> a few that say it, worded by a language model, above the sentences themselves.

The draft is kept only if each of its sentences passes the gate: it is marked, and what it says stands in the sentences it marks.
The quotations stay below it whatever the model wrote, so a draft can leave something out, but never take anything away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain import Answer, Citation, Plan, Status
from assistant.evidence import Outcome, Quoted
from assistant.gate import unfaithful, untraced
from assistant.llm import Completes
from assistant.matching import matches, normal
from assistant.prompting import make_prompt
from assistant.vocabulary import vocabulary
from assistant.wording import words
from index.text import fold

_REPLY = 320  # tokens
_LONG = 80  # letters of quotations from which on an answer is worth wording
_MOST = 1800  # letters of quotations that a small context window still takes
_NOTHING = "无"
_TO_THE_POINT = 0.5  # of the question's letters that the quotations hold, those that a draft must hold
_MARK_AFTER = re.compile(r"([。！？；])\s*((?:\[\d+\])+)")
_VERBATIM = frozenset({"definition"})  # what a filing defines is said in its own words


def is_worth_wording(answer: Answer, plans: Sequence[Plan], outcomes: Sequence[Outcome]) -> bool:
    """Is the whole answer made of quotations, and long enough that a reader is helped?"""
    if answer.status is not Status.ANSWERED or answer.figures:
        return False
    statements = [statement for outcome in outcomes for statement in outcome.statements]
    if not statements or not all(isinstance(one, Quoted) for one in statements):
        return False
    letters = sum(len(citation.quote) for citation in answer.citations)
    if any(vocabulary().orders.search(fold(citation.quote)) for citation in answer.citations):
        return False  # a filing that gives orders is quoted, never handed to a model
    return _LONG <= letters <= _MOST and not any(plan.operation in _VERBATIM for plan in plans)


def word_by_model(answer: Answer, model: Completes) -> Answer | None:
    """The answer with a draft above its quotations; None where the draft is not worth it. Errors: ModelError."""
    sentences = "\n".join(f"[{one.id}] {_on_one_line(one.quote)}" for one in answer.citations)
    draft = tidy(model.complete(make_prompt("words", question=answer.question, sentences=sentences), limit=_REPLY))
    if not draft or draft.startswith(_NOTHING) or _is_beside_the_point(draft, answer):
        return None
    if unfaithful(draft, {one.id: _says(one) for one in answer.citations}):
        return None
    worded = replace(answer, answer=words("worded", "zh", draft=draft, plain=answer.answer))
    return None if untraced(worded) else worded


def _is_beside_the_point(draft: str, answer: Answer) -> bool:
    """Does a draft leave out most of what the question and the quotations have in common?"""
    question = normal(answer.question)
    shared = _shared(question, normal("|".join(citation.quote for citation in answer.citations)))
    return len(shared & _shared(question, normal(draft))) < _TO_THE_POINT * len(shared)


def _shared(question: str, text: str) -> set[int]:
    """The places of a question whose letters stand in a text, in pairs or more."""
    return {at for start, end in matches(question, text) for at in range(start, end)}


def tidy(reply: str) -> str:
    """A reply on as few lines as it needs, each mark before the full stop of its sentence."""
    lines = (line.strip() for line in reply.strip().splitlines())
    return _MARK_AFTER.sub(r"\2\1", "\n".join(line for line in lines if line))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _says(citation: Citation) -> str:
    """All that a citation vouches for: what it quotes, and where that stands."""
    return "|".join((citation.quote, citation.sentence, citation.title, citation.section))
