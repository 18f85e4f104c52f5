"""Every citation shows what it says it shows: the quote stands in the cited place of the published file itself.

The samples are read into a home once; the places are then opened with the format's own library, not with our readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.citations import Found, open_place
from eval.corpus import filing_names
from eval.schema import load_cases
from index.library import Library
from index.quantities import unit_scale
from index.text import fold
from tests.assistant.sums import evaluate, numbers_in
from tests.conftest import ROOT

PUBLISHED = ROOT / "eval" / "filings" / "published"
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


def opened(citation: Citation) -> str:
    """What is wrong with a citation when its place is opened in the published file, or ""."""
    found, why = open_place(citation, PUBLISHED / citation.filing)
    return "" if found is Found.SHOWN else why or found.value


def test_every_quote_stands_in_its_cited_place(answered: list[Asked]) -> None:
    faults = [
        f"{one}: {citation.quote!r} on page {citation.page} of {citation.filing}: {wrong}"
        for one in answered
        for citation in one.answer.citations
        if (wrong := opened(citation))
    ]
    assert faults == []


@pytest.fixture(scope="session")
def cell(answered: list[Asked]) -> Citation:
    """A cell of a PDF's table that an answer cites."""
    cited = (citation for one in answered for citation in one.answer.citations)
    return next(one for one in cited if one.table and one.row and one.bbox and one.filing.endswith(".pdf") and len(one.quote) > 4)


def test_a_citation_that_points_elsewhere_is_found_out(cell: Citation) -> None:
    assert cell.bbox is not None
    x0, top, x1, bottom = cell.bbox
    moved = replace(cell, bbox=(x0, top + 40, x1, bottom + 40))
    wide = replace(cell, bbox=(0.0, 0.0, 2000.0, 2000.0))
    for wrong in (
        moved,
        wide,
        replace(cell, quote="9,876,543"),
        replace(cell, bbox=None),
        replace(cell, row="龖龘"),
        replace(cell, quote=""),
    ):
        assert opened(wrong), wrong


def test_what_other_formats_do_not_hold_is_found_out(answered: list[Asked]) -> None:
    for suffix in (".docx", ".xlsx"):
        cited = (citation for one in answered for citation in one.answer.citations if citation.filing.endswith(suffix))
        one = next(citation for citation in cited if citation.table)
        assert not opened(one)
        assert opened(replace(one, quote="987654.321"))
    assert open_place(one, None)[0] is Found.FAULT


def test_texts_and_pages_of_the_web_are_opened(cell: Citation, tmp_path: Path) -> None:
    page, text = tmp_path / "page.html", tmp_path / "text.txt"
    page.write_text(
        "<p>收入</p><table><tr><td>工业</td><td>1,234</td></tr><tr><td>农业</td><td>56</td></tr></table>", encoding="utf-8"
    )
    text.write_text("工业 1, 234\n农业 56", encoding="utf-8")
    told = replace(cell, quote="1,234", row="工业", sentence="", bbox=None, page=None)
    assert open_place(told, page)[0] is open_place(told, text)[0] is Found.SHOWN
    assert open_place(replace(told, row="农业"), page)[0] is Found.FAULT
    assert open_place(replace(told, quote="1,235"), text)[0] is Found.FAULT


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


def listed(answer: Answer, cited: int) -> int:
    """How many items the quotation numbers: 分别是1.…;2.…; one where it numbers none."""
    quote = next(citation.quote for citation in answer.citations if citation.id == cited)
    return max(len(re.findall(r"(?<![\d.])\d{1,2}[.、．](?!\d)", quote)), 1)


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
        shown = len(figure.citations) if len(figure.citations) != 1 else listed(answer, figure.citations[0])
        return "" if value == counted == shown else "does not count its citations"
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
