"""What a language model may do, where one is set: read a question that the rules could not, word an answer of several sentences.

    plan       question -> plan, out of the labels held; run like any other plan
    words      quotations -> a draft above them, if it passes the gate

Whatever goes wrong with the model, the answer is the one that the rules give. What it was asked to do and what became of that
stands in the answer's plan under `model`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.aided.plan import label_path, offer_for, read_by_model
from assistant.aided.words import is_worth_wording, word_by_model
from assistant.domain import Answer, Caution, Reading
from assistant.evidence import Outcome
from assistant.llm import Completes
from assistant.operations import Workbench
from assistant.wording import words
from index.errors import ModelError

log = logging.getLogger(__name__)

_PARTS = 2  # of one question that the model may read
_TAKEN_AT_ITS_WORD = 0.5  # confidence in a reading that no rule shares


@dataclass
class Aid:
    """The model's part in one answer. `did` says for each step that was tried: taken, dropped or the code of a failure."""

    model: Completes
    may_plan: bool = True
    may_word: bool = True
    did: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)  # what the model took the question to ask for

    def read_again(
        self, question: str, reading: Reading, outcomes: Sequence[Outcome], bench: Workbench
    ) -> tuple[Reading, list[Outcome]]:
        """The reading with the parts that the rules were unsure of read by the model, where that comes to an answer."""
        plans, made = list(reading.plans), list(outcomes)
        offers = [(at, offer_for(plan, made[at], bench)) for at, plan in enumerate(plans[:_PARTS]) if self.may_plan]
        for at, offer in offers:
            if offer is None:
                continue
            self.did.setdefault("plan", "dropped")
            try:
                found = read_by_model(question, offer, bench, self.model)
            except ModelError as error:
                self._failed("plan", error)
                break
            if found is not None:
                plans[at], made[at] = found
                self.labels += [label_path(fact.measure) for fact in made[at].facts()]
                self.did["plan"] = "taken"
        return Reading(plans=tuple(plans)), made

    def finish(self, answer: Answer, reading: Reading, outcomes: Sequence[Outcome], lang: str) -> Answer:
        """The answer with what the model adds: its wording, a word of caution, and its part in the plan."""
        if self.may_word and lang == "zh" and is_worth_wording(answer, reading.plans, outcomes):
            answer = self._worded(answer)
        if self.did.get("plan") == "taken":
            message = words("model_read", lang, label="、".join(dict.fromkeys(self.labels)))
            confidence = min(answer.confidence or 0.0, _TAKEN_AT_ITS_WORD)
            answer = replace(answer, warnings=(*answer.warnings, Caution("model", message)), confidence=confidence)
        return answer

    def as_dict(self) -> dict[str, object]:
        """What stands in the answer's plan; empty where the model was not needed."""
        return {"model": {"name": self.model.name, **self.did}} if self.did else {}

    def _worded(self, answer: Answer) -> Answer:
        self.did["words"] = "dropped"
        try:
            worded = word_by_model(answer, self.model)
        except ModelError as error:
            self._failed("words", error)
            return answer
        if worded is None:
            return answer
        self.did["words"] = "taken"
        return worded

    def _failed(self, step: str, error: ModelError) -> None:
        log.warning("model, %s: %s", step, error.message)
        self.did[step] = error.code
