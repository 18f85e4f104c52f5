from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from eval.schema import CASES, SCHEMA, CaseError, Kind, Operation, load_cases, parse_case, schema_text

LOOKUP: dict[str, Any] = {
    "id": "c1",
    "kind": "lookup",
    "question": "多少",
    "filings": ["a.pdf"],
    "operation": "lookup",
    "operands": [{"filing": "a.pdf", "value": "12.50", "unit": "万元", "quote": "12.50"}],
    "expected": {"values": [{"value": "12.50", "unit": "万元"}]},
    "why": "test",
}


def test_a_case_is_read_whole() -> None:
    case = parse_case(json.dumps(LOOKUP))
    assert (case.kind, case.operation, case.turns, case.question) == (Kind.LOOKUP, Operation.LOOKUP, ("多少",), "多少")
    assert case.expected.values[0].value == Decimal("12.50")
    assert case.expected.values[0].width == Decimal("0.005")
    assert case.places == case.operands


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"kind": "guess"}, "kind"),
        ({"question": None}, "question"),
        ({"turns": ["一", "二"]}, "question"),
        ({"question": None, "turns": ["一"]}, "turns"),
        ({"why": ""}, "why"),
        ({"whi": "x"}, "whi"),
        ({"filings": "a.pdf"}, "filings"),
        ({"filings": []}, "filings"),
        ({"difficulty": 4}, "difficulty"),
        ({"difficulty": 0}, "difficulty"),
        ({"language": "de"}, "language"),
        ({"operation": "guess"}, "operation"),
        ({"operands": []}, "operands"),
        ({"operands": [{"filing": "a.pdf", "value": "1"}]}, "operands[0].quote"),
        ({"operands": [{"value": "1", "quote": "1"}]}, "operands[0].filing"),
        ({"operands": [{"filing": "a.pdf", "quote": "1", "page": 0}]}, "operands[0].page"),
        ({"operands": [{"filing": "a.pdf", "quote": "1", "also": [{"pages": 1}]}]}, "operands[0].also[0].pages"),
        ({"expected": {}}, "expected"),
        ({"expected": {"values": [{"unit": "元"}]}}, "expected.values[0].value"),
        ({"expected": {"values": [{"value": 12.5}]}}, "expected.values[0].value"),
        ({"expected": {"values": [{"value": "12,5"}]}}, "expected.values[0].value"),
        ({"expected": {"values": [{"value": "NaN"}]}}, "expected.values[0].value"),
        ({"expected": {"abstain": True, "contains": ["x"]}}, "expected.abstain"),
        ({"expected": {"contains": "x"}}, "expected.contains"),
        ({"expected": {"holding": "maybe"}}, "expected.holding"),
        ({"expected": {"formula": "yes"}}, "expected.formula"),
        ({"expected": {"abstain": True, "items": ["x"]}}, "expected.abstain"),
        ({"operation": None, "expected": {"holding": "holds"}}, "operands"),
    ],
)
def test_what_is_off_is_named(change: dict[str, Any], field: str) -> None:
    plain = {key: value for key, value in {**LOOKUP, **change}.items() if value is not None}
    with pytest.raises(CaseError) as caught:
        parse_case(json.dumps(plain), Path("cases.jsonl"), 7)
    assert caught.value.field == field
    assert caught.value.where == "cases.jsonl:7"
    assert str(caught.value).startswith(f"cases.jsonl:7: {field}: ")


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(f"{json.dumps(LOOKUP)}\n\n{{not json\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"broken\.jsonl:3: line: is not JSON"):
        load_cases([path])


def test_ids_are_unique_over_all_files(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json.dumps(LOOKUP) + "\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"b\.jsonl:1: id: c1 is already used at a\.jsonl:1"):
        load_cases(sorted(tmp_path.iterdir()))


def test_the_cases_of_the_project_are_many_and_of_every_kind() -> None:
    cases = load_cases()
    kinds = {kind: sum(case.kind is kind for case in cases) for kind in Kind}
    assert len(cases) >= 110
    assert all(count >= 12 for count in kinds.values()), kinds
    generated_only = {Operation.YEARLY_GROWTH}  # the samples hold no three years in a row of one measure
    assert {case.operation for case in cases} >= set(Operation) - generated_only
    assert {"zh", "en"} <= {case.language for case in cases}


# --- the published schema ----------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_classes() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "write it again: python -m eval.schema"


def test_the_published_schema_takes_every_case_and_refuses_what_the_classes_refuse() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not list(validator.iter_errors(json.loads(line))), line
    bad = ({"whi": "x"}, {"difficulty": 4}, {"expected": {"values": [{"value": 12.5}]}}, {"turns": ["一", "二"]}, {"id": " "})
    assert all(not validator.is_valid({**LOOKUP, **change}) for change in bad)
