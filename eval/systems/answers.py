"""Plain data as the contract writes an Answer -> Answer, whatever system it came from.

Fields may be missing, and others be there: a system that knows no boxes or warnings is scored by what it knows.
Errors: ForeignAnswer, naming the field that is not what the contract says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.domain import Answer
from index.errors import WenzhangError

_ANSWER = {"question": "", "answer": ""}
_FIGURE = {"label": "", "unit": ""}
_OPERAND = {"label": "", "unit": "", "period": "", "citations": ()}
_CITATION = {"filing_id": "", "title": "", "page": None, "section": "", "table": None, "row": None, "column": None, "bbox": None}


class ForeignAnswer(WenzhangError):
    """An answer that is not in the form of the contract."""

    code = "foreign_answer"


def read_answer(raw: Mapping[str, Any]) -> Answer:
    """The answer, with what is missing left empty."""
    try:
        return _adapter().validate_python(_filled(raw))
    except (ValidationError, TypeError, AttributeError) as error:
        what = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(step) for step in what["loc"])
        raise ForeignAnswer(f"{where or 'answer'}: {what['msg']}", where=where) from error


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    figures = [
        {**_FIGURE, **figure, "operands": [{**_OPERAND, **operand} for operand in figure.get("operands") or ()]}
        for figure in raw.get("figures") or ()
    ]
    citations = [{**_CITATION, **citation} for citation in raw.get("citations") or ()]
    return {**_ANSWER, **raw, "figures": figures, "citations": citations}
