"""A case and an answer -> scores with reasons, each part apart, so that a fall names its step.

Shape:  Case, Answer | None -> Scorecard (overall verdict, one Score a part).
Everything here is pure. Silent (nothing said where something was to say) is kept apart from wrong, and so is what could not
be scored. docs/evaluation.md says which part decides and why.

    values     value, scale, unit, period
    wording    text, list, holding, faithfulness
    citations  citation, cited_page, cited_table, cited_cell, grounding
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain import Answer, Status
from eval.schema import Case, Expected
from eval.scorers.citations import score_citation, score_grounding, score_levels
from eval.scorers.parts import Score, Share, Verdict, judged
from eval.scorers.values import score_values
from eval.scorers.wording import score_faithfulness, score_holding, score_list, score_text, stance
from index.text import fold

DECIDING = frozenset({"value", "scale", "unit", "period", "text", "list", "holding", "abstention"})
IN_TIME = 2.0  # seconds: someone in a meeting waits no longer for one number


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All scores of one answer. `overall` counts what is said; what does not decide is reported beside it."""

    overall: Verdict
    scores: tuple[Score, ...]

    def of(self, part: str) -> Score | None:
        return next((score for score in self.scores if score.part == part), None)

    @property
    def reasons(self) -> str:
        return "; ".join(f"{score.part}: {score.reason}" for score in self.scores if score.verdict is not Verdict.RIGHT)


def score(case: Case, answer: Answer | None) -> Scorecard:
    """The scorecard of one answer; `answer` is None where asking failed."""
    if answer is None:
        return Scorecard(Verdict.UNSCORED, (Score("answer", Verdict.UNSCORED, "there is no answer to score"),))
    if case.expected.abstain:
        abstention = score_abstention(case.expected, answer)
        return Scorecard(abstention.verdict, (abstention, score_latency(answer)))
    if answer.status is not Status.ANSWERED:
        silence = Score("answer", Verdict.SILENT, f"status is {answer.status}")
        return Scorecard(Verdict.SILENT, (silence, score_latency(answer)))
    scores = tuple(_parts(case, answer))
    deciding = {part.verdict for part in scores if part.part in DECIDING}
    return Scorecard(
        next((verdict for verdict in (Verdict.WRONG, Verdict.SILENT, Verdict.RIGHT) if verdict in deciding), Verdict.UNSCORED),
        scores,
    )


def _parts(case: Case, answer: Answer) -> Iterator[Score]:
    expected = case.expected
    if expected.values:
        yield from score_values(case, answer)
    if expected.contains or expected.excludes:
        yield score_text(expected, answer)
    if expected.items:
        yield score_list(expected, answer)
    if expected.holding is not None:
        yield score_holding(expected.holding, answer)
    if expected.formula:
        yield score_formula(answer)
    if case.places:
        yield score_citation(case.places, answer)
        yield from score_levels(case.places, answer)
    yield score_grounding(answer)
    yield score_faithfulness(answer)
    yield score_latency(answer)


def score_abstention(expected: Expected, answer: Answer) -> Score:
    """An answer that is not in the filings must not be given; figures beside "not found" are one all the same."""
    said = next((text for text in expected.excludes if fold(text) in fold(answer.answer)), None)
    fault = ""
    if answer.status is Status.ANSWERED:
        fault = "answered, but the filings do not hold this"
    elif answer.figures:
        fault = f"{answer.status}, yet {answer.figures[0].value} is given as a figure"
    elif said is not None:
        fault = f"says {said!r}"
    elif expected.statuses and answer.status not in expected.statuses:
        fault = f"status is {answer.status}, not {' or '.join(expected.statuses)}"
    return judged("abstention", fault)


def score_formula(answer: Answer) -> Score:
    """A computed figure shows the sum that was done, so that a reader can do it again."""
    return judged("formula", "" if any(figure.formula for figure in answer.figures) else "no formula")


def score_latency(answer: Answer) -> Score:
    """Was the last turn answered while one still waits for it? Depends on the machine, so no baseline holds it."""
    return judged("latency", "" if answer.seconds <= IN_TIME else f"{answer.seconds:.1f} s")


__all__ = ["DECIDING", "Score", "Scorecard", "Share", "Verdict", "score", "stance"]
