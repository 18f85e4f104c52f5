"""Evaluation cases: lines of JSON -> frozen cases, or an error naming file, line and field.

Shape:  cases/*.jsonl -> Case (question or turns, expected answer, operands and the operation that gives it).
Errors: CaseError; nothing that is misspelt, missing or of the wrong type is passed over.

The classes are the format: `case.schema.json` is made from them (`python -m eval.schema`), for editors and for programs
in other languages. docs/evaluation.md shows a whole case.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, ValidationError, WithJsonSchema

from eval.quantities import half_of_last_digit
from index.errors import WenzhangError

CASES = Path(__file__).parent / "cases"
SCHEMA = Path(__file__).parent / "case.schema.json"
HARDEST = 3


class CaseError(WenzhangError):
    """A case file that cannot be used as it stands."""

    code = "case"

    def __init__(self, path: Path, line: int, name: str, message: str) -> None:
        where = f"{path}:{line}"
        super().__init__(f"{where}: {name}: {message}", where=where, hint="see docs/evaluation.md for the fields of a case")
        self.line = line
        self.field = name


class Kind(StrEnum):
    """What a case tries; reports and baselines count by it."""

    LOOKUP = "lookup"
    COMPUTE = "compute"
    TEXT = "text"
    LIST = "list"
    DIALOGUE = "dialogue"
    ABSTAIN = "abstain"
    CHECK = "check"


class Operation(StrEnum):
    """How the expected values follow from the operands."""

    LOOKUP = "lookup"  # each value is one operand, in order
    TREND = "trend"  # the same, read as a series
    SUM = "sum"
    MEAN = "mean"
    MAX = "max"
    MIN = "min"
    TOP = "top"  # the largest operands, as many as there are values
    DIFFERENCE = "difference"  # the first operand less all others
    GROWTH = "growth"  # (first - second) / second, in %
    YEARLY_GROWTH = "yearly_growth"  # mean growth a year from the first operand to the last, one a year, in %
    SHARE = "share"  # first / second, in %
    SHARES = "shares"  # each operand but the last as a share of the last, in %
    RATE = "rate"  # second / first, in %: planned first, then executed or actual
    REMAINDER = "remainder"  # (first - second) / first, in %: what is left after the second is taken out
    MULTIPLE = "multiple"  # first / second
    PER_HEAD = "per_head"  # first / second, in a unit of its own
    CONVERT = "convert"  # the operand in another unit
    COUNT = "count"  # how many operands there are


class Holding(StrEnum):
    """Whether a stated figure agrees with what follows from the others."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    CONTRADICTION = "contradiction"


def _amount(value: object) -> Decimal:
    """Amounts are written as text, so that no digit is lost on the way."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError('write amounts as text ("12.50"), so that no digit is lost')
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a plain decimal number") from error
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a plain decimal number")
    return number


Amount = Annotated[
    Decimal,
    PlainValidator(_amount),
    PlainSerializer(lambda number: f"{number:f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["12.50"]}),
]
Name = Annotated[str, Field(min_length=1, pattern=r"\S")]
Names = tuple[Name, ...]


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, populate_by_name=True, protected_namespaces=()
    )


class Place(_Model):
    """Where something is printed. Empty fields are not asked for."""

    page: Annotated[int, Field(ge=1)] | None = None
    """Counted from 1; left out where the format has no pages."""
    table: str = ""
    """The table's title, or enough of it to know the table by."""
    row: str = ""
    column: str = ""
    quote: str = ""
    """The text as it is printed there."""


class Operand(Place):
    """One printed value that the expected answer rests on."""

    filing: Name
    """A key of filings.json, or a file name."""
    quote: Name
    """The text as it is printed there."""
    value: Amount | None = None
    """Left out for something that is only counted."""
    unit: str = ""
    also: tuple[Place, ...] = ()
    """Other places that print the same figure: citing one of them is as good."""
    cite: bool = True
    """Must an answer point to it?"""

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place where it is printed, the first one being the best."""
        return (self, *self.also)


class Value(_Model):
    """An expected figure."""

    value: Amount
    unit: str = ""
    """Accepted units, parted by |."""
    tolerance: Amount | None = None
    """How far an answer may be away, in the first unit; half of the last digit written where it is left out."""
    period: str = ""
    """A year that the figure must carry, where one year is meant."""
    signless: bool = False
    """Either sign is right: a fall of 5 and a change of -5 are one answer."""
    alternatives: tuple[Value, ...] = ()
    """Other readings that are right as well: the same figure printed with fewer digits, say."""

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.unit.split("|"))

    @property
    def width(self) -> Decimal:
        """How far an answer may be away: the tolerance, or half of the last digit written."""
        return half_of_last_digit(self.value) if self.tolerance is None else self.tolerance


class Expected(_Model):
    """What a right answer holds."""

    values: tuple[Value, ...] = ()
    contains: Names = ()
    """Texts that must be in the answer, each with its alternatives parted by |."""
    excludes: Names = ()
    """Texts that must not be in it."""
    items: Names = ()
    """A whole list: each of these must be named, with alternatives parted by |, and nothing beside them."""
    sources: tuple[Operand, ...] = ()
    """Where a text or a list is printed."""
    holding: Holding | None = None
    """The first operand is the stated figure, the others give it."""
    formula: bool = False
    """The sum that was done must be shown."""
    abstain: bool = False
    """The filings hold no answer."""
    statuses: Names = ()
    """Narrows how an abstention is said ("refused")."""


class Case(_Model):
    """One question, or one conversation whose last turn is scored."""

    id: Name
    kind: Kind
    single: str = Field(default="", alias="question")
    conversation: Names = Field(default=(), alias="turns")
    filings: Names = ()
    """Keys of filings.json, or file names; empty only for what no filing holds."""
    expected: Expected
    operation: Operation | None = None
    """How the expected values follow from the operands, in their order."""
    operands: tuple[Operand, ...] = ()
    difficulty: int = Field(default=1, ge=1, le=HARDEST)
    """1 plain, 2, 3 hard."""
    language: str = Field(default="zh", pattern="^(zh|en)$")
    why: Name
    """What makes it hard."""

    @property
    def turns(self) -> tuple[str, ...]:
        return self.conversation or (self.single,)

    @property
    def question(self) -> str:
        return self.turns[-1]

    @property
    def places(self) -> tuple[Operand, ...]:
        """What an answer must cite."""
        return tuple(operand for operand in (*self.operands, *self.expected.sources) if operand.cite)


# --- reading ---------------------------------------------------------------------------------------


def load_cases(paths: Iterable[Path] | None = None) -> tuple[Case, ...]:
    """All cases of the given files (default: cases/*.jsonl), ids unique over all of them."""
    chosen = sorted(CASES.glob("*.jsonl")) if paths is None else list(paths)
    seen: dict[str, str] = {}
    cases: list[Case] = []
    for path in chosen:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            case = parse_case(line, path, number)
            if case.id in seen:
                raise CaseError(path, number, "id", f"{case.id} is already used at {seen[case.id]}")
            seen[case.id] = f"{path.name}:{number}"
            cases.append(case)
    return tuple(cases)


def parse_case(line: str, path: Path = Path("<line>"), number: int = 1) -> Case:
    """One line of JSON -> a case; CaseError where it is not one."""
    try:
        case = Case.model_validate_json(line)
    except ValidationError as error:
        name, message = _first(error)
        raise CaseError(path, number, name, message) from error
    for name, message in _senseless(case):
        raise CaseError(path, number, name, message)
    return case


def _first(error: ValidationError) -> tuple[str, str]:
    """The first flaw as (field as written in the file, what is wrong with it)."""
    flaw = error.errors(include_url=False)[0]
    if flaw["type"] == "json_invalid":
        return "line", f"is not JSON: {flaw['ctx']['error']}"
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in flaw["loc"])
    return "".join(steps).lstrip(".") or "line", flaw["msg"]


def _senseless(case: Case) -> Iterable[tuple[str, str]]:
    """What single fields cannot show: a case must ask, expect something, and say where computed values come from."""
    expected = case.expected
    if bool(case.single.strip()) == bool(case.conversation):
        yield "question", "give either a question or turns"
    if len(case.conversation) == 1:
        yield "turns", "a conversation has at least two"
    says = expected.values or expected.contains or expected.items
    if expected.abstain:
        if says:
            yield "expected.abstain", "an answer that is not there has no values, texts or items"
        return
    if not (says or expected.holding):
        yield "expected", "neither values nor texts nor items nor abstain: nothing could be scored"
    if not case.filings:
        yield "filings", "name the filing that holds the answer"
    if (expected.values or expected.holding) and not (case.operation and case.operands):
        yield "operands", "expected values need an operation and its operands"


# --- the format, published -------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one line of a case file."""
    made = Case.model_json_schema(by_alias=True)
    made["properties"]["question"].pop("default")
    made["properties"]["turns"].pop("default")
    made["properties"]["turns"]["minItems"] = 2
    either = [{"required": ["question"]}, {"required": ["turns"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "oneOf": either}


def schema_text() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    sys.stderr.write(f"{SCHEMA}\n")
