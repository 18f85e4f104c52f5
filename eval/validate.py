"""Cases -> what is wrong with them: expectations that do not follow, quotations that are not printed.

Shape:  Case + the filings as printed -> Problems. A case that passes rests on what its filing says, not on memory.
As a program it checks cases over every form of their filings: `python -m eval.validate --help`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.arguments import SHARED
from eval.corpus import Corpus, Printed, case_files
from eval.operations import in_unit, judge, recompute
from eval.quantities import amounts_in, plain_number, to_base
from eval.schema import Case, Kind, Operand, Operation, Place, Value, load_cases
from index.domain import Cell, TableBlock
from index.errors import ComputationError, WenzhangError
from index.text import fold

Reading = Callable[[str], Sequence[Printed]]  # filing -> its text in every form that can be had


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw of one case, with the field that shows it."""

    case: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.case}: {self.field}: {self.message}"


def validate(cases: Iterable[Case], read: Reading) -> list[Problem]:
    """Every flaw of the cases: in the arithmetic, and against the printed filings."""
    return [problem for case in cases for problem in (*check_expectation(case), *check_sources(case, read))]


# --- arithmetic ------------------------------------------------------------------------------------


def check_expectation(case: Case) -> Iterator[Problem]:
    """Does what is expected follow from the operands?"""
    if case.operation is None:
        return
    try:
        if case.expected.holding is not None:
            yield from _check_holding(case, case.operation)
        if case.expected.values:
            yield from _check_values(case, case.operation)
    except ComputationError as error:
        yield Problem(case.id, "operands", str(error))


def _check_holding(case: Case, operation: Operation) -> Iterator[Problem]:
    found = judge(operation, case.operands[0], case.operands[1:])
    if found is not case.expected.holding:
        yield Problem(case.id, "expected.holding", f"is {case.expected.holding}, the operands give {found}")


def _check_values(case: Case, operation: Operation) -> Iterator[Problem]:
    values = case.expected.values
    found = recompute(operation, case.operands, values[0].units[0], len(values))
    if len(found) != len(values):
        yield Problem(case.id, "expected.values", f"{len(values)} expected, the operation gives {len(found)}")
        return
    listed = operation in (Operation.LOOKUP, Operation.TREND)
    for i, (value, number) in enumerate(zip(values, found, strict=True)):
        unit = value.units[0]
        result = in_unit(number, case.operands[i].unit, unit) if listed else number
        if result.quantize(value.value) != value.value:
            yield Problem(case.id, f"expected.values[{i}]", f"is {value.value} {unit}, the operands give {result:.6f}")
        yield from _check_alternatives(case, value, i)


def _check_alternatives(case: Case, value: Value, i: int) -> Iterator[Problem]:
    """Another reading must be the same figure with other digits: within one unit of the coarser one."""
    for other in value.alternatives:
        reading, width = (in_unit(number, other.units[0], value.units[0]) for number in (other.value, other.width))
        if abs(reading - value.value) > max(value.width, width) * 2:
            yield Problem(case.id, f"expected.values[{i}].alternatives", f"{other.value} is another figure than {value.value}")


# --- against the filings ---------------------------------------------------------------------------


def check_sources(case: Case, read: Reading) -> Iterator[Problem]:
    """Is each operand and source printed where the case says, and what a text or list must name at all?"""
    for name, operands in (("operands", case.operands), ("expected.sources", case.expected.sources)):
        for i, operand in enumerate(operands):
            for problem in _check_operand(operand, case, read):
                yield Problem(case.id, f"{name}[{i}]", problem)
    if case.kind in (Kind.TEXT, Kind.LIST):
        for name, texts in (("contains", case.expected.contains), ("items", case.expected.items)):
            for i, text in enumerate(texts):
                for problem in _check_named(text, case, read):
                    yield Problem(case.id, f"expected.{name}[{i}]", problem)


def _check_operand(operand: Operand, case: Case, read: Reading) -> Iterator[str]:
    if operand.filing not in case.filings:
        yield f"{operand.filing} is not among the filings of the case"
    if operand.value is not None and not _states(operand):
        yield f"{operand.quote!r} does not state {operand.value} {operand.unit}"
    for text in read(operand.filing):
        for place in operand.places:
            yield from _check_place(place, text)


def _states(operand: Operand) -> bool:
    """Does the quotation of an operand hold its value?"""
    assert operand.value is not None
    wanted = to_base(operand.value, operand.unit)[1]
    return any(
        wanted in (number, to_base(number, tail)[1], to_base(number, operand.unit)[1])
        for number, tail in amounts_in(operand.quote)
    )


def _check_named(text: str, case: Case, read: Reading) -> Iterator[str]:
    """One way of naming it must be in some filing of the case, in whichever form is at hand."""
    ways = [plain_number(way) for way in text.split("|")]
    printed = [one for key in case.filings for one in read(key)]
    if printed and not any(way in one.plain for way in ways for one in printed):
        yield f"{text!r} is printed in no filing of the case"


def _check_place(place: Place, text: Printed) -> Iterator[str]:
    quote = fold(place.quote)
    if quote not in text.text:
        yield f"{place.quote!r} is not printed in {text.file_name}"
    elif place.page and text.has_pages and quote not in text.pages.get(place.page, ""):
        yield f"{place.quote!r} is not printed on page {place.page} of {text.file_name}"
    elif place.row and text.has_rows and not _in_a_row(place, text.tables):
        yield f"{place.quote!r} stands in no row {place.row!r} and column {place.column!r} of {text.file_name}"
    if place.table and fold(place.table) not in text.text:
        yield f"no table {place.table!r} is printed in {text.file_name}"


def _in_a_row(place: Place, tables: Iterable[TableBlock]) -> bool:
    """Some cell on the page says it in line with the row's and the column's label."""
    return any(
        _fits(place, cell, block)
        for block in tables
        for cell in block.cells
        if fold(place.quote) == fold(cell.text) and _is_on(place.page, cell.page_no or block.page_no)
    )


def _is_on(wanted: int | None, page_no: int | None) -> bool:
    return wanted is None or page_no is None or wanted == page_no


def _fits(place: Place, cell: Cell, block: TableBlock) -> bool:
    """Row and column label stand in line with the cell; a part without headings cannot show its columns."""
    row, column = fold(place.row), fold(place.column)
    beside = any(row in fold(other.text) for other in block.cells if other.row < cell.row_end and other.row_end > cell.row)
    heads = [other for other in block.cells if column in fold(other.text)]
    above = any(other.column < cell.column_end and other.column_end > cell.column for other in heads)
    return beside and (above or not heads)


# --- as a program ----------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Checks the cases, says each problem on stderr; 1 if there is any."""
    parser = argparse.ArgumentParser(prog="python -m eval.validate", description="Checks evaluation cases against their filings.")
    parser.add_argument("cases", nargs="*", type=Path, help="case files, or folders of them (default: eval/cases)")
    parser.add_argument("--filings", type=Path, help=f"folder of filings outside the repository (default: ${SHARED})")
    chosen = parser.parse_args(argv)
    try:
        cases = load_cases([file for path in chosen.cases for file in case_files(path)] or None)
    except WenzhangError as error:
        sys.stderr.write(f"{error.message} {error.hint}\n")
        return 1
    return _tell(cases, Corpus(chosen.filings))


def _tell(cases: Sequence[Case], corpus: Corpus) -> int:
    problems = validate(cases, corpus.read)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stderr.write(f"用例 {len(cases)} 条，问题 {len(problems)} 处；{len(cases)} cases, {len(problems)} problems\n")
    if corpus.absent:
        sys.stderr.write(f"未能核对原文 / not compared with: {', '.join(sorted(corpus.absent))}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
