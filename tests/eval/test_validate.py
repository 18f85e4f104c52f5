from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eval.corpus import FILINGS, Printed, filing_names, plain_file, printed
from eval.operations import judge, recompute
from eval.schema import Case, Holding, Operand, Operation, load_cases
from eval.validate import check_expectation, check_sources, main, validate
from index.domain import Cell, Document, Paragraph, Piece, TableBlock
from index.errors import ComputationError
from tests.eval.builders import make_case


def operand(value: str, unit: str = "万元", quote: str = "") -> Operand:
    return Operand(filing="a.pdf", quote=quote or value, value=Decimal(value), unit=unit)


# --- arithmetic ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "values", "result"),
    [
        ("sum", ["1", "2", "3.5"], "6.5"),
        ("mean", ["1", "2"], "1.5"),
        ("max", ["1", "3", "2"], "3"),
        ("min", ["2", "1"], "1"),
        ("difference", ["5", "1", "1"], "3"),
        ("growth", ["15", "10"], "50"),
        ("share", ["1", "4"], "25"),
        ("rate", ["4", "1"], "25"),
        ("remainder", ["4", "1"], "75"),
        ("multiple", ["9", "3"], "3"),
        ("per_head", ["9", "2"], "4.5"),
        ("yearly_growth", ["100", "150", "121"], "10.0"),
        ("count", ["9", "2"], "2"),
        ("convert", ["9"], "9"),
    ],
)
def test_each_operation_gives_its_value(operation: str, values: list[str], result: str) -> None:
    assert recompute(Operation(operation), [operand(value) for value in values], "万元") == (Decimal(result),)


def test_operations_with_several_values() -> None:
    three = [operand(value) for value in ("1", "9", "4")]
    assert recompute(Operation.TOP, three, "万元", 2) == (Decimal(9), Decimal(4))
    assert recompute(Operation.TREND, three, "万元") == (Decimal(1), Decimal(9), Decimal(4))
    assert recompute(Operation.SHARES, three, "%") == (Decimal(25), Decimal(225))


def test_units_convert_or_are_refused() -> None:
    assert recompute(Operation.SUM, [operand("1", "亿元"), operand("1", "万元")], "万元") == (Decimal(10001),)
    assert recompute(Operation.SHARE, [operand("1000", "元"), operand("1", "万元")], "%") == (Decimal(10),)
    with pytest.raises(ComputationError, match="人 does not convert to 万元"):
        recompute(Operation.SUM, [operand("1", "万元"), operand("1", "人")], "万元")
    with pytest.raises(ComputationError, match="divisor"):
        recompute(Operation.SHARE, [operand("1"), operand("0")], "%")
    with pytest.raises(ComputationError, match="two operands"):
        recompute(Operation.GROWTH, [operand("1")], "%")


@pytest.mark.parametrize(
    ("stated", "inputs", "found"),
    [("10", ["4", "6"], Holding.HOLDS), ("10", ["4", "7"], Holding.ROUNDING), ("10", ["4", "9"], Holding.CONTRADICTION)],
)
def test_printed_precision_parts_rounding_from_contradiction(stated: str, inputs: list[str], found: Holding) -> None:
    assert judge(Operation.SUM, operand(stated), [operand(value) for value in inputs]) is found


def test_counted_things_leave_no_room_for_rounding() -> None:
    parts = [operand("4", "个"), operand("7", "个")]
    assert judge(Operation.SUM, operand("10", "个"), parts) is Holding.CONTRADICTION


# --- the validator catches what is off ----------------------------------------------------------------


def share(expected: dict[str, Any]) -> Case:
    operands = [{"filing": "a.pdf", "value": v, "unit": "万元", "quote": q} for v, q in (("2616", "2,616"), ("9408", "9,408"))]
    return make_case(kind="compute", operation="share", operands=operands, expected=expected)


def test_a_wrong_expectation_is_caught() -> None:
    right = share({"values": [{"value": "27.81", "unit": "%"}]})
    wrong = share({"values": [{"value": "27.80", "unit": "%"}]})
    assert list(check_expectation(right)) == []
    (problem,) = check_expectation(wrong)
    assert (problem.field, problem.message) == ("expected.values[0]", "is 27.80 %, the operands give 27.806122")


def test_a_wrong_verdict_on_an_equality_is_caught() -> None:
    operands = [{"filing": "a.pdf", "value": v, "unit": "万元", "quote": v} for v in ("10", "4", "9")]
    case = make_case(kind="check", operation="sum", operands=operands, expected={"holding": "holds"})
    assert [problem.field for problem in check_expectation(case)] == ["expected.holding"]


def test_an_alternative_that_is_another_figure_is_caught() -> None:
    good = make_case(
        expected={"values": [{"value": "120", "unit": "万元", "alternatives": [{"value": "120.4", "unit": "万元"}]}]}
    )
    bad = make_case(expected={"values": [{"value": "120", "unit": "万元", "alternatives": [{"value": "124", "unit": "万元"}]}]})
    assert list(check_expectation(good)) == []
    assert [problem.field for problem in check_expectation(bad)] == ["expected.values[0].alternatives"]


def test_more_values_than_the_operation_gives_are_caught() -> None:
    case = share({"values": [{"value": "27.81", "unit": "%"}, {"value": "1", "unit": "%"}]})
    assert [problem.field for problem in check_expectation(case)] == ["expected.values"]


def document() -> Document:
    cells = [("项目", "合计"), ("甲", "30"), ("乙", "120")]
    table = TableBlock(
        tuple(Cell(r, c, text, r + 1, c + 1, page_no=3) for r, row in enumerate(cells) for c, text in enumerate(row)), page_no=3
    )
    text = Paragraph("收入 1,234 万元。", (Piece(0, 1, None), Piece(3, 2, None)))
    return Document("a.pdf", "pdf", (text, table))


def read(_key: str) -> list[Printed]:
    return [printed(document())]


def test_text_is_known_by_page() -> None:
    assert printed(document()).pages == {1: "收入", 2: "1,234万元。", 3: "项目合计甲30乙120"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"quote": "121"}, "is not printed in a.pdf"),
        ({"page": 2}, "is not printed on page 2"),
        ({"row": "甲"}, "stands in no row '甲'"),
        ({"row": "乙", "column": "项目"}, "stands in no row '乙' and column '项目'"),
        ({"table": "收入表"}, "no table '收入表' is printed"),
        ({"also": [{"page": 1, "quote": "120"}]}, "is not printed on page 1"),
        ({"value": "121"}, "does not state 121"),
        ({"filing": "b.pdf"}, "b.pdf is not among the filings"),
    ],
)
def test_what_is_not_printed_where_the_case_says_is_caught(change: dict[str, Any], message: str | None) -> None:
    plain = {
        "filing": "a.pdf",
        "value": "120",
        "unit": "万元",
        "quote": "120",
        "page": 3,
        "row": "乙",
        "column": "合计",
        **change,
    }
    case = make_case(operands=[plain], expected={"values": [{"value": plain["value"], "unit": "万元"}]})
    found = [problem.message for problem in check_sources(case, read)]
    assert (not found) if message is None else any(message in text for text in found)


def test_the_cases_of_the_project_follow_from_the_text_of_their_filings() -> None:
    """Arithmetic and quotations of every case, against the text form, which needs no reader."""
    texts = {key: plain_file(FILINGS / "text" / names["text"]) for key, names in filing_names().items()}
    problems = validate(load_cases(), lambda key: [texts[key]])
    assert [str(problem) for problem in problems] == []


def test_what_a_list_or_text_must_name_is_printed_somewhere() -> None:
    good = make_case(kind="list", operation=None, operands=None, expected={"items": ["甲|丙", "1234万元"]})
    bad = make_case(kind="list", operation=None, operands=None, expected={"items": ["甲", "丁|戊"]})
    assert list(check_sources(good, read)) == []
    assert [(problem.field, problem.message) for problem in check_sources(bad, read)] == [
        ("expected.items[1]", "'丁|戊' is printed in no filing of the case")
    ]


# --- filings outside the repository -------------------------------------------------------------------


def test_filings_outside_the_repository_are_found_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "filings" / "deep").mkdir(parents=True)
    (tmp_path / "filings" / "deep" / "a.txt").write_text("乙单位决算\n收入 120 万元，支出 100 万元。\n", encoding="utf-8")
    operand = {"filing": "a.txt", "value": "120", "unit": "万元", "quote": "收入 120 万元"}
    other = {**operand, "quote": "120 亿元"}
    elsewhere = {**operand, "filing": "b.txt"}
    lines = [
        {"id": str(i), "kind": "lookup", "question": "多少", "filings": [one["filing"]], "operation": "lookup", "why": "test"}
        | {"operands": [one], "expected": {"values": [{"value": "120", "unit": "万元"}]}}
        for i, one in enumerate((operand, other, elsewhere))
    ]
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main([str(cases), "--filings", str(tmp_path / "filings")]) == 1
    said = capsys.readouterr().err
    assert "1: operands[0]: '120 亿元' is not printed in a.txt" in said
    assert "3 cases, 1 problems" in said
    assert "not compared with: b.txt" in said
