"""Printed amounts: what is printed comes back as the same Decimal, and numbers that are no amounts stay out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Quantity
from index.errors import ComputationError
from index.quantities import chinese_number, convert, find_quantities, parse_quantity, unit_scale

amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


@given(amounts)
def test_a_printed_amount_comes_back(value: Decimal) -> None:
    assert parse_quantity(f"{value:,}") == Quantity(value, "", 2)


@given(amounts, st.sampled_from(["万元", "元", "%", "人次", "个"]))
def test_full_width_digits_mean_the_same(value: Decimal, unit: str) -> None:
    wide = f"{value:,}".translate(str.maketrans("0123456789,.-", "０１２３４５６７８９，．－"))
    parsed = parse_quantity(wide + unit)
    assert parsed is not None
    assert (parsed.value, parsed.unit, parsed.decimals) == (value, unit, 2)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["万元", "亿元", "元", "万人次"]))
def test_an_amount_in_a_sentence_comes_back(value: Decimal, unit: str) -> None:
    sentence = f"2023年收入为 {value:,} {unit}，比上年增长。"
    ((start, end, quantity),) = find_quantities(sentence)
    assert (quantity.value, quantity.unit) == (value, unit)
    assert sentence[start:end] == f"{value:,} {unit}"


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals(number: int) -> None:
    letters, digits = "", str(number).zfill(4)
    for digit, power in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit != "0":
            letters += "零一二三四五六七八九"[int(digit)] + power
        elif letters and not letters.endswith("零"):
            letters += "零"
    assert chinese_number(letters.rstrip("零")) == number


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("2, 306. 00", "2306.00", "", ""),
        ("（1,651.15）", "-1651.15", "", ""),
        ("△5.2", "-5.2", "", ""),
        ("≥75个", "75", "个", "≥"),
        ("≤169000元/人/年（平均）", "169000", "元/人/年", "≤"),
        ("不低于90%", "90", "%", "≥"),
        ("90%以上", "90", "%", "≥"),
        ("＞95％", "95", "%", ">"),
        ("≤4.2元", "4.2", "元", "≤"),
        ("10元/人次", "10", "元/人次", ""),
        ("15万人次", "15", "万人次", ""),
        ("0.5 亿元", "0.5", "亿元", ""),
        ("二十三家", "23", "家", ""),
        ("一百二十万元", "120", "万元", ""),
        ("64,840,547.0\n0", "64840547.00", "", ""),
        ("0.00", "0.00", "", ""),
        ("1台（套）", "1", "台(套)", ""),
    ],
)
def test_forms_of_cells(text: str, value: str, unit: str, comparator: str) -> None:
    parsed = parse_quantity(text)
    assert parsed is not None
    assert (str(parsed.value), parsed.unit, parsed.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "-",
        "/",
        " ",
        "2023年",
        "2022年度",
        "第三",
        "1.",
        "（2）",
        "一、",
        "15 其他经费",
        "412\n159",
        "412 159",
        "1-2",
        "基本完成",
        "五",
        "1,2345",
    ],
)
def test_no_amounts(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "根据财预〔2016〕143号文件，于2021年6月3日公开。",
        "联系电话0755-28333333，手机13800138000。",
        "位列第三，第15届会议通过，实施“1376”思路。",
        "1.创新工作方式；（2）改善服务；一、总则。",
        "2021—2024年，2023年度，二〇二三年，第三季度，8月底前。",
        "建设“1+3”机制，比例为5-10人。",
        "形成一个整体，一批项目。",
    ],
)
def test_no_amounts_in_sentences(sentence: str) -> None:
    assert find_quantities(sentence) == []


def test_amounts_of_a_sentence_with_their_places() -> None:
    sentence = "共7个部门，单价50万元以上设备1台（套），增长3.2%左右，提高1.5个百分点，三家医院，500余例。"
    found = [(sentence[start:end], str(q.value), q.unit, q.approximate) for start, end, q in find_quantities(sentence)]
    assert found == [
        ("7个", "7", "个", False),
        ("50万元以上", "50", "万元", False),
        ("1台（套）", "1", "台(套)", False),
        ("3.2%左右", "3.2", "%", True),
        ("1.5个百分点", "1.5", "百分点", False),
        ("三家", "3", "家", False),
        ("500余例", "500", "例", True),
    ]


def test_unit_scales() -> None:
    assert unit_scale("万元") == ("元", Decimal(10000))
    assert unit_scale("亿元") == ("元", Decimal(10**8))
    assert unit_scale("百万元")[1] == Decimal(10**6)
    assert unit_scale("万人次") == ("人次", Decimal(10000))
    assert unit_scale("%")[0] != unit_scale("个百分点")[0]
    assert unit_scale("平方米") == ("平方米", Decimal(1))
    assert unit_scale("千瓦时") == ("千瓦时", Decimal(1))


@given(amounts)
def test_conversion_is_exact_both_ways(value: Decimal) -> None:
    there = convert(Quantity(value, "万元", 2), "元")
    assert there.value == value * 10000
    assert there.half_width == Decimal(50)
    assert convert(there, "万元") == Quantity(value, "万元", 2)


@pytest.mark.parametrize(("unit", "other"), [("万元", "人"), ("%", "百分点"), ("人", "人次"), ("", "元")])
def test_mixed_units_are_refused(unit: str, other: str) -> None:
    with pytest.raises(ComputationError):
        convert(Quantity(Decimal(1), unit), other)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("≥95.00(%)", Quantity(Decimal("95.00"), "%", 2, "≥")),
        ("=300.00（场）", Quantity(Decimal("300.00"), "场", 2)),
        ("3亿5000万元", Quantity(Decimal(35000), "万元")),
        ("1亿2300.5万元", Quantity(Decimal("12300.5"), "万元", 1)),
    ],
)
def test_units_in_brackets_and_compound_amounts(text: str, quantity: Quantity) -> None:
    assert parse_quantity(text) == quantity


def test_the_number_of_a_table_is_no_amount() -> None:
    assert find_quantities("表1 支出情况，附件2 台账，共3亿5000万元") == [(16, 24, Quantity(Decimal(35000), "万元"))]


def test_a_row_number_before_the_end_of_a_year_is_no_span_of_years() -> None:
    assert list(find_quantities("年初财政拨款结转和结余 6 年末财政拨款结转和结余")) == []
    assert [str(quantity) for _start, _end, quantity in find_quantities("工期 6 年，末期再评")] != []


def test_an_inner_office_is_no_bound() -> None:
    assert [(text.value, text.comparator) for _, _, text in find_quantities("机关设9个内设机构，3天内办结")] == [
        (Decimal(9), ""),
        (Decimal(3), "≤"),
    ]
