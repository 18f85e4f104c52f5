"""Short ways to make cases and answers in tests."""

from __future__ import annotations

import json
from typing import Any

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from eval.schema import Case, parse_case

OPERANDS = [
    {
        "filing": "a.pdf",
        "value": "30",
        "unit": "万元",
        "quote": "30",
        "page": 3,
        "table": "支出表",
        "row": "甲",
        "column": "合计",
    },
    {
        "filing": "a.pdf",
        "value": "120",
        "unit": "万元",
        "quote": "1,20",
        "page": 3,
        "table": "支出表",
        "row": "乙",
        "column": "合计",
    },
]


def make_case(**changes: Any) -> Case:
    """A lookup of 120 万元 in a.pdf, with fields changed."""
    plain: dict[str, Any] = {
        "id": "c1",
        "kind": "lookup",
        "question": "乙是多少",
        "filings": ["a.pdf"],
        "operation": "lookup",
        "operands": [
            {"filing": "a.pdf", "value": "120", "unit": "万元", "quote": "120", "page": 3, "table": "支出表", "row": "乙"}
        ],
        "expected": {"values": [{"value": "120", "unit": "万元"}]},
        "why": "test",
    }
    plain.update(changes)
    return parse_case(json.dumps({key: value for key, value in plain.items() if value is not None}))


def make_citation(**changes: Any) -> Citation:
    plain: dict[str, Any] = {
        "id": 1,
        "filing": "a.pdf",
        "filing_id": "f" * 64,
        "title": "某单位预算",
        "page": 3,
        "section": "",
        "table": "表 1 支出表",
        "row": "乙",
        "column": "合计",
        "quote": "120",
        "bbox": None,
    }
    return Citation(**{**plain, **changes})


def make_figure(value: str = "120", unit: str = "万元", **changes: Any) -> Figure:
    return Figure(label="乙", value=value, unit=unit, **{"citations": (1,), **changes})


def make_answer(*figures: Figure, **changes: Any) -> Answer:
    plain: dict[str, Any] = {
        "question": "乙是多少",
        "status": Status.ANSWERED,
        "answer": "乙为 120 万元 [1]",
        "figures": figures or (make_figure(),),
        "citations": (make_citation(),),
    }
    return Answer(**{**plain, **changes})


def make_operand(value: str, unit: str = "万元") -> FigureOperand:
    return FigureOperand("甲", value, unit, "2023", (1,))
