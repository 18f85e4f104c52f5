"""Sums are recomputed only where the table proves what belongs together, with the tolerance of the printed digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.checks import Finding, Verdict, check_filing
from index.domain import Fact, Measure, Quantity, Source

Row = tuple[str, int, str]  # label, level, amounts separated by spaces


def facts(*rows: Row, codes: bool = False, unit: str = "万元") -> list[Fact]:
    """A table whose columns 1, 2, … hold the amounts; with `codes` the label is a code."""
    return [
        Fact(
            measure=Measure((label,), (f"第{column}列",)),
            text=amount,
            source=Source(1, amount, table="收支总表", row=label, column=f"第{column}列", table_order=1, place=(row, column)),
            quantity=Quantity(Decimal(amount), unit, len(amount.partition(".")[2])),
            dimensions=(("功能分类编码", label),) if codes else (),
            is_total=label.endswith("合计"),
            level=level,
        )
        for row, (label, level, amounts) in enumerate(rows, 1)
        for column, amount in enumerate(amounts.split(), 1)
    ]


def verdicts(found: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.total.source.quote, finding.verdict.value) for finding in found]


@pytest.mark.parametrize(
    ("total", "verdict"),
    [("30", Verdict.HOLDS), ("31", Verdict.ROUNDING), ("29", Verdict.ROUNDING), ("32", Verdict.CONTRADICTION)],
)
def test_tolerance_is_what_rounding_leaves_open(total: str, verdict: Verdict) -> None:
    found = check_filing(facts(("甲", 0, "10 1"), ("乙", 0, "20 1"), ("合计", 0, f"{total} 2")))
    assert found[0].verdict is verdict
    assert (found[0].expected, found[0].tolerance) == (Decimal(30), Decimal("1.5"))


def test_more_digits_leave_less_room() -> None:
    found = check_filing(facts(("甲", 0, "10.00 1"), ("乙", 0, "20.00 1"), ("合计", 0, "30.10 2")))
    assert verdicts(found) == [("30.10", "contradiction"), ("2", "holds")]
    assert found[0].tolerance == Decimal("0.015")
    assert found[0].difference == Decimal("0.10")


def test_contradiction_needs_rows_that_add_up_elsewhere() -> None:
    assert check_filing(facts(("甲", 0, "10"), ("乙", 0, "20"), ("合计", 0, "99"))) == []
    assert verdicts(check_filing(facts(("甲", 0, "10"), ("乙", 0, "20"), ("合计", 0, "30")))) == [("30", "holds")]


def test_children_and_of_which_are_not_counted_twice() -> None:
    rows: list[Row] = [("甲", 0, "10"), ("子", 1, "4"), ("丑", 1, "6"), ("乙", 0, "20"), ("其中：丙", 0, "5"), ("合计", 0, "30")]
    assert verdicts(check_filing(facts(*rows))) == [("30", "holds")]


def test_total_above_its_parts() -> None:
    assert verdicts(check_filing(facts(("合计", 0, "30"), ("甲", 0, "10"), ("乙", 0, "20")))) == [("30", "holds")]


def test_missing_part_outside_the_list_is_no_contradiction() -> None:
    rows: list[Row] = [("合计", 0, "35 30"), ("甲", 0, "10 10"), ("乙", 0, "20 20"), ("另外：补充", 1, "5 0")]
    assert verdicts(check_filing(facts(*rows))) == [("30", "holds")]


def test_codes_are_summed_level_by_level() -> None:
    rows: list[Row] = [("205", 0, "33"), ("20502", 1, "30"), ("2050201", 2, "10"), ("2050202", 2, "20"), ("20503", 1, "9")]
    found = check_filing(facts(*rows, codes=True))
    assert verdicts(found) == [("33", "contradiction"), ("30", "holds")]
    assert [part.source.quote for part in found[0].parts] == ["30", "9"]


def test_rates_zeros_and_mixed_units_are_left_alone() -> None:
    assert check_filing(facts(("甲", 0, "10"), ("乙", 0, "20"), ("合计", 0, "30"), unit="%")) == []
    assert check_filing(facts(("甲", 0, "0"), ("乙", 0, "0"), ("合计", 0, "0"))) == []
    mixed = [*facts(("甲", 0, "10"), ("乙", 0, "20")), *facts(("", 0, ""), ("", 0, ""), ("合计", 0, "30"), unit="元")]
    assert check_filing(mixed) == []
