"""What is asked and answered: the values that each step of a question hands to the next.

Shape:  question -> Plan (operands, operation) -> Evidence -> Computation -> Answer (text, figures, citations).
Units:  amounts are Decimal in a named unit; nothing here is rounded, `render` does that once, at the end.
The JSON form of Answer, Figure and Citation (`as_dict`) is a public contract: fields may be added, never changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    NEEDS_CLARIFICATION = "needs_clarification"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure or quotation of an answer is printed. `id` is the mark [1] in the text."""

    id: int
    filing: str
    filing_id: str
    title: str
    page: int | None
    section: str
    table: str | None
    row: str | None
    column: str | None
    quote: str
    bbox: tuple[float, float, float, float] | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FigureOperand:
    """One value that went into a computed figure, as printed."""

    label: str
    value: str
    unit: str
    period: str
    citations: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an answer: plain decimal text and unit, with the sum that was done, if one was."""

    label: str
    value: str
    unit: str
    entity: str = ""
    period: str = ""
    comparator: str = ""
    formula: str | None = None
    margin: str | None = None
    operands: tuple[FigureOperand, ...] = ()
    citations: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        plain = asdict(self)
        plain["operands"] = [operand.as_dict() for operand in self.operands]
        plain["citations"] = list(self.citations)
        return plain


@dataclass(frozen=True, slots=True)
class Caution:
    """What the reader should know beside the answer: conflict, rounding, arithmetic, stale, ocr."""

    code: str
    message: str
    citations: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, ready to be shown (`answer` is Markdown with its marks)."""

    question: str
    status: Status
    answer: str
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[Caution, ...] = ()
    suggestions: tuple[str, ...] = ()
    plan: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "status": self.status.value,
            "answer": self.answer,
            "figures": [figure.as_dict() for figure in self.figures],
            "citations": [citation.as_dict() for citation in self.citations],
            "warnings": [warning.as_dict() for warning in self.warnings],
            "suggestions": list(self.suggestions),
            "plan": self.plan,
            "seconds": round(self.seconds, 4),
        }
