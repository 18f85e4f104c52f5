"""What can be evaluated: anything that answers turns of a conversation in the form of our contract.

    wenzhang   this project, in the process
    http       any service that answers POST /api/ask as our contract says
    plain      the usual way: llama-index over Chroma, answered by the best sentence or by a language model

A system of your own needs one method and two attributes; docs/evaluation.md shows one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class System(Protocol):
    """Something to ask. Runs of several systems over the same cases are told side by side."""

    @property
    def name(self) -> str:
        """How reports call it."""

    @property
    def holds(self) -> frozenset[str] | None:
        """File names of the filings that it can answer from; None where that cannot be known."""

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        """The answer to the last of the turns, as the contract writes an Answer. Fields that it lacks may be left out.

        What goes wrong is raised: a question that broke is told as unscored, not as wrong.
        """
