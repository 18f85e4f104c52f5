from __future__ import annotations

from decimal import Decimal

import pytest

from eval.quantities import amounts_in, half_of_last_digit, plain_number, to_base


@pytest.mark.parametrize(
    ("value", "unit", "family", "base"),
    [
        ("1.5", "亿元", "money", "150000000"),
        ("12408", "万元", "money", "124080000"),
        ("62", "%", "ratio", "62"),
        ("7", "‰", "ratio", "0.7"),
        ("15", "万人次", "人次", "150000"),
        ("75", "个", "个", "75"),
    ],
)
def test_amounts_of_one_family_compare_in_one_unit(value: str, unit: str, family: str, base: str) -> None:
    assert to_base(Decimal(value), unit) == (family, Decimal(base))


def test_printed_digits_say_how_much_is_open() -> None:
    assert half_of_last_digit(Decimal("62.34")) == Decimal("0.005")
    assert half_of_last_digit(Decimal("75")) == Decimal("0.5")


def test_separators_go_only_from_inside_numbers() -> None:
    assert plain_number("收入 12,408 万元，支出1,234,567") == "收入12408万元,支出1234567"
    assert plain_number("一,二") == "一,二"
    assert plain_number("2,34") == "2,34"


def test_amounts_are_read_with_what_follows_them() -> None:
    assert amounts_in("增加 4,765 万元，增长62%") == [(Decimal("4765"), "万元"), (Decimal("62"), "%")]
    assert amounts_in("没有数字") == []
