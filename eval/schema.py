"""Evaluation cases: lines of JSON -> frozen cases, or an error naming file, line and field.

Shape:  cases/*.jsonl -> Case (question or turns, expected answer, operands and the operation that gives it).
Errors: CaseError; nothing that is misspelt, missing or of the wrong type is passed over.
The fields are described, with an example, in docs/evaluation.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from eval.quantities import half_of_last_digit
from index.errors import WenzhangError

CASES = Path(__file__).parent / "cases"
E = TypeVar("E", bound=StrEnum)


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed. Empty fields are not asked for; `page` counts from 1."""

    page: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Operand:
    """One printed value that the expected answer rests on. `value` is None for something that is only counted.

    `cite` tells whether an answer must point to it; `also` are other places that print the same figure.
    """

    filing: str
    place: Place
    value: Decimal | None = None
    unit: str = ""
    also: tuple[Place, ...] = ()
    cite: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """An expected figure. `unit` lists accepted units by |; `tolerance` is absolute, in the first unit.

    `alternatives` are other readings that are right as well (the same figure printed with fewer digits, say).
    `signless` accepts either sign: a fall of 5 and a change of -5 are one answer. `period` is a year that the figure
    must carry, where one year is meant.
    """

    value: Decimal
    unit: str = ""
    tolerance: Decimal | None = None
    period: str = ""
    signless: bool = False
    alternatives: tuple[Value, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.unit.split("|"))

    @property
    def width(self) -> Decimal:
        """How far an answer may be away: the tolerance, or half of the last digit written."""
        return half_of_last_digit(self.value) if self.tolerance is None else self.tolerance


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer holds. `contains` are texts that must be in it, each with its alternatives by |.

    `abstain` says that the filings hold no answer; `statuses` then narrows how that is said ("refused").
    """

    values: tuple[Value, ...] = ()
    contains: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    sources: tuple[Operand, ...] = ()
    holding: Holding | None = None
    formula: bool = False
    abstain: bool = False
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question, or one conversation whose last turn is scored."""

    id: str
    kind: Kind
    turns: tuple[str, ...]
    expected: Expected
    operation: Operation | None = None
    operands: tuple[Operand, ...] = ()
    filings: tuple[str, ...] = ()
    difficulty: int = 1
    language: str = "zh"
    why: str = ""

    @property
    def question(self) -> str:
        return self.turns[-1]

    @property
    def places(self) -> tuple[Operand, ...]:
        """What an answer must cite."""
        return tuple(operand for operand in (*self.operands, *self.expected.sources) if operand.cite)


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
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(path, number, "line", f"is not JSON: {error.msg} at character {error.pos}") from error
    case = _Reader(path, number).case(raw)
    _require_sense(case, path, number)
    return case


def _require_sense(case: Case, path: Path, number: int) -> None:
    """What single fields cannot show: a case must expect something, and say where computed values come from."""
    expected = case.expected
    if expected.abstain:
        if expected.values or expected.contains:
            raise CaseError(path, number, "expected.abstain", "an answer that is not there has no values and no texts")
        return
    if not (expected.values or expected.contains or expected.holding):
        raise CaseError(path, number, "expected", "neither values nor texts nor abstain: nothing could be scored")
    if not case.filings:
        raise CaseError(path, number, "filings", "name the filing that holds the answer")
    if expected.values and not (case.operation and case.operands):
        raise CaseError(path, number, "operands", "expected values need an operation and its operands")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns plain JSON into cases; knows where it stands, so that errors can say it."""

    path: Path
    line: int

    def fail(self, name: str, message: str) -> CaseError:
        return CaseError(self.path, self.line, name, message)

    def known(self, raw: Any, name: str, allowed: Iterable[str]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.fail(name, f"must be an object, is {type(raw).__name__}")
        for key in raw:
            if key not in allowed:
                raise self.fail(f"{name}.{key}".lstrip("."), "unknown field")
        return raw

    def text(self, raw: dict[str, Any], key: str, name: str, *, required: bool = False) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.fail(name, "must be a text" + (" that is not empty" if required else ""))
        return value

    def texts(self, raw: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fail(name, "must be a list of texts")
        return tuple(value)

    def objects(self, raw: dict[str, Any], key: str, name: str) -> list[Any]:
        value = raw.get(key, [])
        if not isinstance(value, list):
            raise self.fail(name, "must be a list")
        return value

    def flag(self, raw: dict[str, Any], key: str, name: str, default: bool = False) -> bool:
        value = raw.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(name, "must be true or false")
        return value

    def whole(self, raw: dict[str, Any], key: str, name: str) -> int | None:
        value = raw.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise self.fail(name, "must be a whole number from 1")
        return value

    def decimal(self, raw: dict[str, Any], key: str, name: str) -> Decimal | None:
        value = raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(name, 'write amounts as text ("12.50"), so that no digit is lost')
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise self.fail(name, f"{value!r} is not a plain decimal number") from error
        if not number.is_finite():
            raise self.fail(name, f"{value!r} is not a plain decimal number")
        return number

    def choice(self, kinds: type[E], value: Any, name: str) -> E:
        try:
            return kinds(value)
        except ValueError as error:
            raise self.fail(name, f"{value!r} is none of {', '.join(kinds)}") from error

    def case(self, raw: Any) -> Case:
        allowed = {field.name for field in fields(Case)} | {"question"}
        plain = self.known(raw, "", allowed)
        operation = plain.get("operation")
        difficulty = self.whole(plain, "difficulty", "difficulty") or 1
        if difficulty > 3:
            raise self.fail("difficulty", "is 1 (plain), 2 or 3 (hard)")
        return Case(
            id=self.text(plain, "id", "id", required=True),
            kind=self.choice(Kind, plain.get("kind"), "kind"),
            turns=self.turns(plain),
            expected=self.expected(plain.get("expected")),
            operation=None if operation is None else self.choice(Operation, operation, "operation"),
            operands=self.operands(plain, "operands", "operands"),
            filings=self.texts(plain, "filings", "filings"),
            difficulty=difficulty,
            language=self.text(plain, "language", "language") or "zh",
            why=self.text(plain, "why", "why", required=True),
        )

    def turns(self, plain: dict[str, Any]) -> tuple[str, ...]:
        if ("question" in plain) == ("turns" in plain):
            raise self.fail("question", "give either a question or turns")
        if "question" in plain:
            return (self.text(plain, "question", "question", required=True),)
        turns = self.texts(plain, "turns", "turns")
        if len(turns) < 2:
            raise self.fail("turns", "a conversation has at least two")
        return turns

    def expected(self, raw: Any) -> Expected:
        plain = self.known(raw, "expected", {field.name for field in fields(Expected)})
        holding = plain.get("holding")
        values = self.objects(plain, "values", "expected.values")
        return Expected(
            values=tuple(self.value(item, f"expected.values[{i}]") for i, item in enumerate(values)),
            contains=self.texts(plain, "contains", "expected.contains"),
            excludes=self.texts(plain, "excludes", "expected.excludes"),
            sources=self.operands(plain, "sources", "expected.sources"),
            holding=None if holding is None else self.choice(Holding, holding, "expected.holding"),
            formula=self.flag(plain, "formula", "expected.formula"),
            abstain=self.flag(plain, "abstain", "expected.abstain"),
            statuses=self.texts(plain, "statuses", "expected.statuses"),
        )

    def value(self, raw: Any, name: str) -> Value:
        plain = self.known(raw, name, {field.name for field in fields(Value)})
        number = self.decimal(plain, "value", f"{name}.value")
        if number is None:
            raise self.fail(f"{name}.value", "is missing")
        others = self.objects(plain, "alternatives", f"{name}.alternatives")
        return Value(
            value=number,
            unit=self.text(plain, "unit", f"{name}.unit"),
            tolerance=self.decimal(plain, "tolerance", f"{name}.tolerance"),
            period=self.text(plain, "period", f"{name}.period"),
            signless=self.flag(plain, "signless", f"{name}.signless"),
            alternatives=tuple(self.value(item, f"{name}.alternatives[{i}]") for i, item in enumerate(others)),
        )

    def operands(self, plain: dict[str, Any], key: str, name: str) -> tuple[Operand, ...]:
        return tuple(self.operand(item, f"{name}[{i}]") for i, item in enumerate(self.objects(plain, key, name)))

    def operand(self, raw: Any, name: str) -> Operand:
        places = {field.name for field in fields(Place)}
        plain = self.known(raw, name, places | {"filing", "value", "unit", "also", "cite"})
        also = self.objects(plain, "also", f"{name}.also")
        place = self.place(plain, name)
        if not place.quote:
            raise self.fail(f"{name}.quote", "is missing: give the text as printed")
        return Operand(
            filing=self.text(plain, "filing", f"{name}.filing", required=True),
            place=place,
            value=self.decimal(plain, "value", f"{name}.value"),
            unit=self.text(plain, "unit", f"{name}.unit"),
            also=tuple(
                self.place(self.known(item, f"{name}.also[{i}]", places), f"{name}.also[{i}]") for i, item in enumerate(also)
            ),
            cite=self.flag(plain, "cite", f"{name}.cite", default=True),
        )

    def place(self, plain: dict[str, Any], name: str) -> Place:
        return Place(
            page=self.whole(plain, "page", f"{name}.page"),
            table=self.text(plain, "table", f"{name}.table"),
            row=self.text(plain, "row", f"{name}.row"),
            column=self.text(plain, "column", f"{name}.column"),
            quote=self.text(plain, "quote", f"{name}.quote"),
        )
