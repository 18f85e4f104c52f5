"""Periods and bases out of heads, titles and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Basis, Period
from index.periods import find_basis, find_periods, name_without_periods


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023 年预算数", Period(2023)),
        ("２０２３年度", Period(2023)),
        ("二〇二三年", Period(2023)),
        ("2021至2024年", Period(2021, end_year=2024)),
        ("2021—2024年", Period(2021, end_year=2024)),
        ("“十四五”时期", Period(2021, end_year=2025)),
        ("十二五期间", Period(2011, end_year=2015)),
        ("第三季度", Period(2024, quarter=3)),
        ("三季度", Period(2024, quarter=3)),
        ("2023年第4季度", Period(2023, quarter=4)),
        ("截至10月底", Period(2024, month=10, as_of=True)),
        ("2022年截至10月末", Period(2022, month=10, as_of=True)),
        ("2021年1-10月", Period(2021, month=10, as_of=True)),
        ("上年决算数", Period(2023)),
        ("本年收入合计", Period(2024)),
        ("去年", Period(2023)),
        ("2023", Period(2023)),
    ],
)
def test_periods(text: str, period: Period) -> None:
    assert [found for _, _, found in find_periods(text, 2024)] == [period]


@pytest.mark.parametrize(
    "text",
    [
        "上年结余、结转",
        "结转下年",
        "2100408",
        "2,023年",
        "12,023 年",
        "各季度",
        "四个季度",
        "前三季度",
        "一至三季度",
        "本年度总体目标",
    ],
)
def test_no_periods(text: str) -> None:
    assert find_periods(text, 2024) == []


def test_relative_words_need_a_year() -> None:
    assert find_periods("上年决算数、本年预算数、第三季度") == []


@given(st.integers(min_value=1990, max_value=2090), st.integers(min_value=1, max_value=4))
def test_quarters_keep_their_year(year: int, quarter: int) -> None:
    text = f"{year}年第{'一二三四'[quarter - 1]}季度执行率，第{'一二三四'[quarter % 4]}季度执行率"
    found = [period for _, _, period in find_periods(text)]
    assert found == [Period(year, quarter=quarter), Period(year, quarter=quarter % 4 + 1)]


def test_names_lose_their_years() -> None:
    assert name_without_periods("2023 年预算数") == "预算数"


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("年初预算", Basis.INITIAL),
        ("2021年初部门预算", Basis.INITIAL),
        ("调整后预算为", Basis.ADJUSTED),
        ("预算调整数", Basis.ADJUSTED),
        ("全年预算数", Basis.ADJUSTED),
        ("2023年预算数", Basis.BUDGET),
        ("决算数", Basis.FINAL),
        ("执行数", Basis.EXECUTED),
        ("实际支出", Basis.EXECUTED),
        ("收入完成", Basis.EXECUTED),
        ("年度指标值", Basis.TARGET),
        ("实际完成值", Basis.ACTUAL),
        ("增减变化金额", Basis.CHANGE),
        ("比上年增长%", Basis.CHANGE),
        ("预算执行率", Basis.RATE),
        ("完成预算的%", Basis.RATE),
        ("一般公共预算收入", Basis.NONE),
        ("政府性基金预算", Basis.NONE),
        ("项目支出", Basis.NONE),
    ],
)
def test_bases(text: str, basis: Basis) -> None:
    assert find_basis(text) is basis
