"""Bands of amounts in rules: which rule is for an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.operations.prose.bands import amount_in, holds

RULES = (
    "1 万元以下支出由分管领导审批；",
    "1 万元（含）以上、5 万元以下支出由局长审批；",
    "5 万元（含）以上支出由办公会议议定。",
)


@pytest.mark.parametrize(
    ("amount", "rule"), [("9999元", 0), ("1万元", 1), ("2万", 1), ("49,999.99元", 1), ("5万元", 2), ("0.3亿元", 2)]
)
def test_just_one_rule_is_for_an_amount(amount: str, rule: int) -> None:
    yuan = amount_in(f"{amount}的支出谁审批")
    assert yuan is not None
    assert [holds(text, yuan) for text in RULES] == [at == rule for at in range(3)]


@pytest.mark.parametrize(
    ("text", "amount", "expected"),
    [
        ("20万元至100万元的项目", "100", True),
        ("20-100万元的项目", "19.99", False),
        ("不超过50万元的采购", "50", True),
        ("不足50万元的采购", "50", False),
        ("超过50万元的采购", "50", False),
        ("不低于50万元的采购", "50", True),
        ("50万元（不含）以上的采购", "50", False),
        ("50万元（含）以下的采购", "50", True),
        ("50万元以内的采购", "50", True),
        ("由局长审批", "50", None),
        ("支出412万元，由局长审批", "50", None),
    ],
)
def test_limits_count_or_do_not(text: str, amount: str, expected: bool | None) -> None:
    assert holds(text, Decimal(amount) * 10000) is expected


def test_a_question_without_an_amount_asks_for_no_band() -> None:
    assert amount_in("支出由谁审批") is None
