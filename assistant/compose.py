"""Outcome -> Answer: the parts of a question told one after the other, and passed through the gate.

Rounding happens once, where a figure is told (`number_text`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from assistant.domain import Answer, Status
from assistant.draft import Draft
from assistant.evidence import Outcome, label_of
from assistant.gate import untraced
from assistant.telling import tell
from assistant.wording import spoken_period, units_in_english, words
from index.ledger_values import StoredFact, StoredFiling

log = logging.getLogger(__name__)


def compose(question: str, outcomes: Sequence[Outcome], held: dict[str, StoredFiling], *, lang: str = "zh") -> Answer:
    """Word the outcomes of the parts of a question as one answer."""
    draft = Draft(held, lang)
    answered = [outcome for outcome in outcomes if outcome.is_answered]
    for outcome in outcomes:
        if outcome.is_answered:
            for statement in outcome.statements:
                tell(statement, draft)
            for note in outcome.notes:
                draft.note(note.told(lang))
        elif answered:
            draft.note(_why(outcome, draft))
    if not answered:
        return _unanswered(question, outcomes[0], draft)
    if lang == "en" and (units := units_in_english(figure.unit for figure in draft.figures)):
        draft.note(units)
    return _gated(_assembled(question, draft, min(outcome.fit for outcome in answered)), draft)


def _assembled(question: str, draft: Draft, confidence: float) -> Answer:
    return Answer(
        question=question,
        status=Status.ANSWERED,
        answer="\n\n".join(draft.text),
        figures=tuple(draft.figures),
        citations=tuple(draft.citations),
        warnings=tuple(draft.warnings),
        confidence=confidence,
    )


def _gated(answer: Answer, draft: Draft) -> Answer:
    """An answer with a figure or quotation that nothing vouches for is not given."""
    faults = untraced(answer, draft.said)
    if not faults:
        return answer
    log.warning("untraced in answer: %s", faults)
    return Answer(question=answer.question, status=Status.NOT_FOUND, answer=words("untraced", draft.lang))


def _unanswered(question: str, outcome: Outcome, draft: Draft) -> Answer:
    """Say what is missing; what is near is offered as questions that can be answered, never as figures."""
    said = [_why(outcome, draft), *(note.told(draft.lang) for note in outcome.notes)]
    offers = [_ask(draft, one) for one in outcome.near if one.fact.quantity is not None and label_of(one).strip()]
    suggestions = tuple(dict.fromkeys((*outcome.suggestions, *offers)))
    gap = " " if draft.lang == "en" else ""
    return Answer(question=question, status=outcome.status, answer=gap.join(said), suggestions=suggestions)


def _why(outcome: Outcome, draft: Draft) -> str:
    """Why there is no answer, as the operation says it."""
    return outcome.message.told(draft.lang) if outcome.message is not None else words("not_found", draft.lang)


def _ask(draft: Draft, stored: StoredFact) -> str:
    spoken = spoken_period(draft.period(stored))
    measure = stored.fact.measure
    label = measure.rows[-1] if measure.rows else label_of(stored)
    return words("question", draft.lang, entity=draft.entity(stored), period=spoken, label=label)
