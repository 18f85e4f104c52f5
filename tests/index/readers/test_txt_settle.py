"""Figures of rows that lost their empty cells: settled where one division alone adds up, open otherwise."""

from __future__ import annotations

from index.readers.txt_settle import Row, settle


def test_only_one_division_adds_up() -> None:
    rows = [
        Row("208", ("100", "70", "30")),
        Row("20801", ("70", "70")),
        Row("20802", ("30", "30")),
        Row("2080101", ("40", "40")),
        Row("2080102", ("30", "30")),
    ]
    settle(rows)
    assert rows[1].sides == ("70", "") and rows[2].sides == ("", "30")
    assert rows[3].sides == ("40", "") and rows[4].sides == ("30", "")


def test_equal_parts_stay_open() -> None:
    rows = [Row("208", ("60", "30", "30")), Row("20801", ("30", "30")), Row("20802", ("30", "30"))]
    settle(rows)
    assert rows[1].sides is None and rows[2].sides is None


def test_sums_that_do_not_fit_settle_nothing() -> None:
    rows = [Row("208", ("100", "70", "30")), Row("20801", ("71", "71")), Row("20802", ("30", "30"))]
    settle(rows)
    assert rows[1].sides is None
