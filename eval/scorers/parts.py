"""What scorers give: a verdict for one part of an answer, its reason, and what was counted on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`silent`: nothing was said where something was to say. `unscored`: it could not be scored, which is not wrong."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Kept as counts, so that shares of many answers add up to the share of all that was counted."""

    hits: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def is_whole(self) -> bool:
        return self.hits == self.of


@dataclass(frozen=True, slots=True)
class Score:
    """One part of an answer: its verdict and why. Parts that count things carry precision and recall."""

    part: str
    verdict: Verdict
    reason: str = ""
    precision: Share | None = None
    recall: Share | None = None


def judged(part: str, faults: str, *, precision: Share | None = None, recall: Share | None = None) -> Score:
    """Right where there is no fault, wrong with the fault as its reason."""
    return Score(part, Verdict.WRONG if faults else Verdict.RIGHT, faults, precision, recall)
