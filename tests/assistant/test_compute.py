"""Arithmetic over printed figures is exact, shows its sum and says what rounding leaves open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.compute import Value, add, aligned, difference, growth, in_unit, mean, multiple, plain, ratio, share
from index.domain import Quantity
from index.errors import ComputationError
from tests.assistant.sums import evaluate

# Divisions are carried to 28 digits, so a quotient may differ from the fraction in the last of them.
LAST_DIGITS = Fraction(1, 10**20)


def value(text: str, unit: str = "万元", label: str = "教育支出") -> Value:
    return Value(label, Quantity(Decimal(text), unit, len(text.partition(".")[2])))


@st.composite
def printed(draw: st.DrawFn, unit: str = "万元", low: int = -(10**9), high: int = 10**9) -> Value:
    """A figure as a table prints it: up to ten digits, up to four of them after the point."""
    decimals = draw(st.integers(0, 4))
    number = draw(st.integers(low, high))
    return Value("教育支出", Quantity(Decimal(number).scaleb(-decimals), unit, decimals))


def exactly(one: Value) -> Fraction:
    return Fraction(one.quantity.value)


def half(one: Value) -> Fraction:
    return Fraction(1, 2 * 10**one.quantity.decimals)


# --- against fractions -------------------------------------------------------------------------------


@given(printed(), printed())
def test_a_difference_is_exact(a: Value, b: Value) -> None:
    found = difference(a, b)
    assert Fraction(found.value) == exactly(a) - exactly(b)
    assert Fraction(found.margin) == half(a) + half(b)
    assert Fraction(difference(b, a).value) == -Fraction(found.value)


@given(st.lists(printed(), min_size=1, max_size=12))
def test_a_sum_is_exact_in_any_order(values: list[Value]) -> None:
    found = add(values)
    assert Fraction(found.value) == sum(map(exactly, values))
    assert Fraction(found.margin) == sum(map(half, values))
    assert add(values[::-1]).value == found.value
    assert found.decimals == max(one.quantity.decimals for one in values)


@given(st.lists(printed(), min_size=1, max_size=9))
def test_a_mean_is_the_sum_over_the_count(values: list[Value]) -> None:
    expected = sum(map(exactly, values), Fraction(0)) / len(values)
    assert abs(Fraction(mean(values).value) - expected) < LAST_DIGITS * (1 + abs(expected))


@given(printed(), printed())
def test_share_growth_and_multiple_are_the_fractions(a: Value, b: Value) -> None:
    assume(b.quantity.value != 0)
    x, y = exactly(a), exactly(b)
    open_digits = LAST_DIGITS * (1 + abs(x / y)) * 100
    assert abs(Fraction(share(a, b).value) - x / y * 100) < open_digits
    assert abs(Fraction(multiple(a, b).value) - x / y) < open_digits
    if y > 0:
        assert abs(Fraction(growth(a, b).value) - (x - y) / y * 100) < open_digits


@given(printed(low=1), printed(low=1))
def test_growth_is_the_multiple_less_one(a: Value, b: Value) -> None:
    assert abs(growth(a, b).value - (multiple(a, b).value - 1) * 100) < Decimal("1e-12")


@given(printed(), st.sampled_from(["元", "千元", "百万元", "亿元", "万元"]))
def test_a_conversion_is_exact_and_goes_back(one: Value, unit: str) -> None:
    there = in_unit(one, unit)
    back = in_unit(Value("", Quantity(there.value, unit, max(there.decimals, 0))), "万元")
    assert back.value == one.quantity.value
    factor = {"元": Fraction(10**4), "千元": Fraction(10), "百万元": Fraction(1, 100), "亿元": Fraction(1, 10**4)}.get(
        unit, Fraction(1)
    )
    assert Fraction(there.value) == exactly(one) * factor
    assert Fraction(there.margin) == half(one) * factor


# --- margins -----------------------------------------------------------------------------------------


@st.composite
def rounded_pair(draw: st.DrawFn) -> tuple[Fraction, Value, Fraction, Value]:
    """Two true amounts with what a table prints of them."""
    made: list[tuple[Fraction, Value]] = []
    for _ in range(2):
        true = Fraction(draw(st.integers(10**4, 10**9)), 10**4)
        decimals = draw(st.integers(0, 2))
        number = Decimal(round(true * 10**decimals)).scaleb(-decimals)
        made.append((true, Value("教育支出", Quantity(number, "万元", decimals))))
    return (*made[0], *made[1])


@settings(max_examples=150)
@given(rounded_pair())
def test_the_true_result_lies_within_the_margin(pair: tuple[Fraction, Value, Fraction, Value]) -> None:
    true_a, a, true_b, b = pair
    assume(b.quantity.value > 0)
    for found, truth in (
        (difference(a, b), true_a - true_b),
        (add([a, b]), true_a + true_b),
        (share(a, b), true_a / true_b * 100),
        (growth(a, b), (true_a - true_b) / true_b * 100),
        (multiple(a, b), true_a / true_b),
    ):
        open_digits = LAST_DIGITS * (1 + abs(truth))
        assert abs(Fraction(found.value) - truth) <= Fraction(found.margin) + open_digits, found.formula


def test_counted_values_leave_nothing_open() -> None:
    counted = Value("学校", Quantity(Decimal(7), "所"), exact=True)
    assert add([counted, counted]).margin == 0
    assert difference(counted, counted).margin == 0


def test_half_widths_follow_the_printed_digits() -> None:
    assert difference(value("8,640".replace(",", "")), value("740.00")).margin == Decimal("0.505")


# --- formulas ----------------------------------------------------------------------------------------


@given(printed(), printed())
def test_a_formula_gives_its_own_value(a: Value, b: Value) -> None:
    found = [difference(a, b), add([a, b]), mean([a, b])]
    if b.quantity.value != 0:
        found += [share(a, b), multiple(a, b), growth(a, b)] if b.quantity.value > 0 else [share(a, b), multiple(a, b)]
    for one in found:
        assert abs(evaluate(one.formula) - one.value) < Decimal("1e-12") * (1 + abs(one.value)), one.formula


@given(printed(), st.sampled_from(["元", "千元", "百万元", "亿元"]))
def test_a_conversion_shows_its_factor(one: Value, unit: str) -> None:
    found = in_unit(one, unit)
    assert evaluate(found.formula) == found.value


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (share(value("4600.00"), value("8640.00")).formula, "4600.00 ÷ 8640.00 × 100%"),
        (growth(value("5060"), value("4600")).formula, "(5060 − 4600) ÷ 4600 × 100%"),
        (difference(value("5060"), value("-12.5")).formula, "5060 − (-12.5)"),
        (add([value("1.20"), value("3")]).formula, "1.20 + 3"),
        (mean([value("1"), value("2"), value("6")]).formula, "(1 + 2 + 6) ÷ 3"),
        (in_unit(value("4600.00"), "元").formula, "4600.00 × 10000"),
        (in_unit(value("4600.00"), "亿元").formula, "4600.00 ÷ 10000"),
        (ratio(value("10500"), value("420", "人")).formula, "10500 ÷ 420"),
    ],
)
def test_formulas_show_the_printed_numbers(formula: str, expected: str) -> None:
    assert formula == expected


def test_no_number_is_written_with_an_exponent() -> None:
    assert plain(Decimal("1E+7")) == "10000000"
    assert plain(Decimal("0E-8")) == "0.00000000"
    assert "E" not in in_unit(value("123456"), "亿元").formula


# --- units -------------------------------------------------------------------------------------------


def test_operands_are_brought_to_the_first_unit() -> None:
    assert [one.quantity.value for one in aligned([value("1"), value("5000", "元"), value("2", "亿元")])] == [
        Decimal("1"),
        Decimal("0.5"),
        Decimal("20000"),
    ]
    found = difference(value("1.2", "亿元"), value("2000"))
    assert (found.value, found.unit) == (Decimal("1.0"), "亿元")


def test_a_figure_without_a_unit_is_taken_as_the_others() -> None:
    found = add([value("4"), value("3", "")])
    assert (found.value, found.unit) == (Decimal(7), "万元")


@pytest.mark.parametrize("other", ["人", "%", "辆", "平方米"])
def test_mixed_units_are_refused(other: str) -> None:
    money, thing = value("3"), value("4", other)
    for attempt in (difference, share, multiple, growth):
        with pytest.raises(ComputationError):
            attempt(money, thing)
    with pytest.raises(ComputationError):
        add([money, thing])
    with pytest.raises(ComputationError):
        in_unit(money, other)


def test_division_by_zero_is_refused_and_names_the_divisor() -> None:
    nothing = value("0.00", label="因公出国费")
    for attempt in (share, multiple, growth, ratio):
        with pytest.raises(ComputationError, match="因公出国费") as refused:
            attempt(value("3"), nothing)
        assert refused.value.code == "division_by_zero"


def test_nothing_cannot_be_added() -> None:
    with pytest.raises(ComputationError) as refused:
        add([])
    assert refused.value.code == "nothing_to_add"


def test_growth_from_a_deficit_means_nothing() -> None:
    with pytest.raises(ComputationError) as refused:
        growth(value("-50"), value("-100"))
    assert refused.value.code == "negative_base"


def test_a_value_without_a_unit_counts_in_that_of_the_others() -> None:
    found = add([value("3", ""), value("4", "万元")])
    assert (found.unit, found.value) == ("万元", Decimal(7))


def test_a_ratio_divides_the_units_as_well() -> None:
    found = ratio(value("10500"), value("420", "人"))
    assert (found.value, found.unit) == (Decimal(25), "万元/人")
    assert ratio(value("6"), value("3", "")).unit == "万元"


def test_labels_do_not_matter_to_the_sum() -> None:
    assert add([value("1", label="甲"), value("2", label="乙")]).value == 3


def test_a_small_quotient_keeps_its_digits() -> None:
    per_head = ratio(Value("经费", Quantity(Decimal("29.78"), "万元", 2)), Value("人数", Quantity(Decimal(179), "人", 0)))
    assert (per_head.decimals, per_head.unit) == (4, "万元/人")
    assert ratio(Value("经费", Quantity(Decimal(500), "万元", 0)), Value("人数", Quantity(Decimal(100), "人", 0))).decimals == 2
