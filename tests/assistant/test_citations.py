"""Every citation shows what it says it shows: the quote stands in the cited place of the published file itself.

The samples are read into a home once; the places are then opened with the format's own library, not with our readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.corpus import filing_names
from eval.schema import load_cases
from index.library import Library
from index.quantities import unit_scale
from index.text import fold
from tests.assistant.sums import evaluate, numbers_in
from tests.conftest import ROOT

PUBLISHED = ROOT / "eval" / "filings" / "published"
TOLERANCE = 2.5  # points around a cited box
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Asked:
    """One turn of a case with its answer."""

    case: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.case} {self.answer.question}"


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Asked]]:
    """The answers to every second case over the published samples, without those that could not be answered."""
    paths = [PUBLISHED / names["published"] for names in filing_names().values()]
    with Library.open(tmp_path_factory.mktemp("samples") / "home", embedding="none") as library:
        results = list(library.add(paths, jobs=2))
        assert [result.error for result in results] == [None] * len(paths)
        assistant = Assistant(library, Settings(embedding="none"))
        asked = [
            Asked(case.id, assistant.ask(turn, session=case.id, lang=case.language))
            for case in load_cases()[::2]
            for turn in case.turns
        ]
        yield [one for one in asked if one.answer.status is Status.ANSWERED]


def test_most_cases_are_answered(answered: list[Asked]) -> None:
    assert len({one.case for one in answered}) >= 50
    media = {Path(citation.filing).suffix for one in answered for citation in one.answer.citations}
    assert media == {".pdf", ".docx", ".xlsx"}


# --- places ------------------------------------------------------------------------------------------


@cache
def pdf_letters(name: str, page_no: int) -> list[tuple[float, float, str]]:
    """The letters of a page with their middles from the top left, in the order in which they are read."""
    document = pdfium.PdfDocument(PUBLISHED / name)
    try:
        page = document[page_no - 1]
        height, letters = page.get_height(), page.get_textpage()
        found: list[tuple[float, float, str]] = []
        for at in range(letters.count_chars()):
            left, bottom, right, top = letters.get_charbox(at)
            found.append(((left + right) / 2, height - (bottom + top) / 2, letters.get_text_range(at, 1)))
        return found
    finally:
        document.close()


def inside(citation: Citation) -> str:
    """The letters that are drawn inside the cited box."""
    assert citation.bbox is not None
    assert citation.page is not None
    x0, top, x1, bottom = citation.bbox
    letters = pdf_letters(citation.filing, citation.page)
    kept = [
        text for x, y, text in letters if x0 - TOLERANCE <= x <= x1 + TOLERANCE and top - TOLERANCE <= y <= bottom + TOLERANCE
    ]
    return fold("".join(kept))


@cache
def docx_rows(name: str) -> tuple[list[list[str]], str]:
    """The rows of all tables, and all text."""
    document = docx.Document(str(PUBLISHED / name))
    rows = [[fold(cell.text) for cell in row.cells] for table in document.tables for row in table.rows]
    return rows, "".join(fold(paragraph.text) for paragraph in document.paragraphs)


@cache
def sheet_rows(name: str) -> list[list[str]]:
    """The rows of all sheets, a merged cell's text in each place that it covers."""
    rows: list[list[str]] = []
    for sheet in openpyxl.load_workbook(PUBLISHED / name):
        values = [[_shown(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        for merged in sheet.merged_cells.ranges:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    values[row - 1][column - 1] = values[merged.min_row - 1][merged.min_col - 1]
        rows += values
    return rows


def _shown(value: object, number_format: str) -> str:
    """A cell's text as the sheet shows it."""
    if isinstance(value, int | float) and number_format == "#,##0.00":
        return f"{value:,.2f}"
    return "" if value is None else fold(str(value))


def stands_in(rows: list[list[str]], citation: Citation) -> bool:
    """Does a row that holds the row's name hold the quote in a cell of its own?"""
    quote, label = fold(citation.quote), fold(citation.row or "")
    return any(any(quote in cell for cell in row) and any(label in cell for cell in row) for row in rows)


def fault(citation: Citation) -> str:
    """What is wrong with a citation, or ""."""
    quote = fold(citation.quote)
    if not quote:
        return "empty quote"
    match Path(citation.filing).suffix:
        case ".pdf":
            return _pdf_fault(citation, quote)
        case ".docx":
            rows, text = docx_rows(citation.filing)
            return "" if (stands_in(rows, citation) if citation.table else quote in text) else "not in the document"
        case ".xlsx":
            return "" if stands_in(sheet_rows(citation.filing), citation) else "not in the sheet"
        case other:
            return f"unknown format {other}"


def _pdf_fault(citation: Citation, quote: str) -> str:
    if citation.page is None or citation.bbox is None:
        return "no place"
    found = inside(citation)
    if quote in found:
        return ""
    if not citation.table and _goes_on(citation, quote, found):
        return ""
    if sorted(quote) == sorted(found):
        return ""  # a cell whose lines are drawn in another order
    return f"the box holds {found[:60]!r}"


def _goes_on(citation: Citation, quote: str, found: str) -> bool:
    """Does a sentence end the box on its first page and go on over the next one?"""
    assert citation.page is not None
    for at in range(len(found) - 4):
        if quote.startswith(found[at:]):
            rest = quote.removeprefix(found[at:])
            return rest in fold("".join(text for _, _, text in pdf_letters(citation.filing, citation.page + 1)))
    return False


def test_every_quote_stands_in_its_cited_place(answered: list[Asked]) -> None:
    faults = [
        f"{one}: {citation.quote!r} on page {citation.page} of {citation.filing}: {wrong}"
        for one in answered
        for citation in one.answer.citations
        if (wrong := fault(citation))
    ]
    assert faults == []


def test_boxes_are_small_enough_to_point_at(answered: list[Asked]) -> None:
    faults = []
    for one in answered:
        for citation in one.answer.citations:
            if citation.bbox is None or not citation.table:
                continue
            found = inside(citation)
            if len(found) > 3 * len(fold(citation.quote)) + 12:
                faults.append(f"{one}: {citation.quote!r} in a box that holds {found[:80]!r}")
    assert faults == []


def test_a_cell_stands_in_the_row_that_is_named(answered: list[Asked]) -> None:
    faults = []
    for one in answered:
        for citation in one.answer.citations:
            if citation.bbox is None or citation.page is None or not citation.row:
                continue
            x0, top, _, bottom = citation.bbox
            letters = pdf_letters(citation.filing, citation.page)
            beside = fold("".join(text for x, y, text in letters if x < x0 and top - 14 <= y <= bottom + 14))
            if not set(fold(citation.row)) <= set(beside):
                faults.append(f"{one}: {citation.quote!r} of {citation.row!r} stands beside {beside[:60]!r}")
    assert faults == []


def test_sentences_hold_their_quotes(answered: list[Asked]) -> None:
    faults = [
        f"{one}: {citation.quote!r} not in {citation.sentence!r}"
        for one in answered
        for citation in one.answer.citations
        if citation.sentence and fold(citation.quote) not in fold(citation.sentence)
    ]
    assert faults == []


# --- figures -----------------------------------------------------------------------------------------


def numbers(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "")) for number in _NUMBER.findall(fold(text))}


def quoted(answer: Answer, ids: tuple[int, ...]) -> set[Decimal]:
    return {number for citation in answer.citations if citation.id in ids for number in numbers(citation.quote)}


def in_units(values: set[Decimal]) -> set[Decimal]:
    """The values in every scale of money: operands are brought to one unit before they are put in."""
    scales = [unit_scale(unit)[1] for unit in ("元", "千元", "万元", "百万元", "亿元")]
    return {(value * up / down).normalize() for value in values for up in scales for down in scales}


def operand_fault(answer: Answer, operand: FigureOperand) -> str:
    if Decimal(operand.value) in quoted(answer, operand.citations):
        return ""
    return f"operand {operand.label} {operand.value} is not in its quotes"


def figure_fault(answer: Answer, figure: Figure) -> str:
    """What is wrong with a figure, or ""."""
    value = Decimal(figure.value)
    wrong = next(filter(None, (operand_fault(answer, operand) for operand in figure.operands)), "")
    if wrong:
        return wrong
    if figure.formula is None:
        return "" if abs(value) in {abs(one) for one in quoted(answer, figure.citations)} else "is not in its quotes"
    if figure.formula.startswith("计数："):
        counted = int(figure.formula.removeprefix("计数："))
        return "" if value == counted == len(figure.citations) else "does not count its citations"
    again = evaluate(figure.formula)
    if again.quantize(Decimal(1).scaleb(value.as_tuple().exponent), ROUND_HALF_UP) != value:  # type: ignore[arg-type]
        return f"{figure.formula} gives {again}"
    return _input_fault(answer, figure)


def _input_fault(answer: Answer, figure: Figure) -> str:
    """Every number of a formula is printed, another figure, a count of the operands, or a conversion's power of ten."""
    printed = quoted(answer, figure.citations) | {Decimal(one.value) for one in figure.operands}
    derived = {Decimal(one.value) for one in answer.figures if one is not figure}
    counts = {Decimal(len(figure.operands))}
    known = {abs(one) for one in in_units(printed) | counts}
    for number in numbers_in(figure.formula or ""):
        rounded = {abs(one) for one in derived if number.quantize(one, ROUND_HALF_UP) == abs(one)}
        if number.normalize() not in known and not rounded and not re.fullmatch(r"10+", f"{number:f}"):
            return f"{number} of {figure.formula} is printed nowhere"
    return ""


def test_every_figure_is_printed_or_can_be_computed_again(answered: list[Asked]) -> None:
    faults = [
        f"{one}: {figure.label} {figure.value} {figure.unit}: {wrong}"
        for one in answered
        for figure in one.answer.figures
        if (wrong := figure_fault(one.answer, figure))
    ]
    assert faults == []


def test_every_figure_is_cited(answered: list[Asked]) -> None:
    faults = [
        f"{one}: {figure.label}"
        for one in answered
        for figure in one.answer.figures
        if not figure.citations or any(not operand.citations for operand in figure.operands)
    ]
    assert faults == []


def test_the_evaluator_itself_reads_formulas() -> None:
    assert evaluate("(5 − (−3)) ÷ 4 × 100%") == 200
    assert evaluate("−10 ÷ (90 + 10) × 100%") == -10
    assert evaluate("1.5 + 2 × 3") == Decimal("7.5")
    for nonsense in ("", "1 +", "(1", "1 2", "一", "__import__('os')"):
        with pytest.raises(ValueError, match=r"."):
            evaluate(nonsense)
