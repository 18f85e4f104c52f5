"""Totals of filings added up again: the sums that are found, and the filings that must add up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eval.bench.totals import AGREES, CONTRADICTION, ROUNDING, Total, recompute
from index.build import interpret
from index.domain import Cell, FilingKind, Identity, TableBlock
from index.domain import Document as Read
from index.facts import table_facts
from index.readers.child import run_many
from index.tables import build_tables

IDENTITY = Identity("2024 年部门决算", year=2024, kind=FilingKind.FINAL)


def _totals(rows: list[list[str]]) -> list[Total]:
    cells = tuple(Cell(r, c, text, r + 1, c + 1) for r, row in enumerate(rows) for c, text in enumerate(row))
    (table,) = build_tables(Read("made.xlsx", "xlsx", (TableBlock(cells),)))
    return recompute(table_facts(table, IDENTITY))


def _verdicts(rows: list[list[str]]) -> dict[tuple[str, str], str]:
    return {(total.fact.source.row or "", total.axis): total.verdict for total in _totals(rows)}


def test_rows_and_columns_are_added_up() -> None:
    found = _verdicts(
        [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["205", "教育支出", "30.00", "10.00", "20.00"],
            ["20502", "普通教育", "30.00", "10.00", "20.00"],
            ["206", "科学技术支出", "5.00", "5.00", ""],
            ["", "合计", "35.00", "15.00", "20.01"],
        ]
    )
    assert found["教育支出", "rows"] == AGREES
    assert found["教育支出", "columns"] == AGREES
    assert found["合计", "columns"] == ROUNDING  # 35.00 = 15.00 + 20.01 within half a cent for each of the three


def test_a_total_that_misses_its_parts_is_a_contradiction() -> None:
    rows = [["项目", "金额（万元）"], ["办公费", "10"], ["差旅费", "20"], ["会议费", "30"], ["合计", "70"]]
    (total,) = _totals(rows)
    assert total.verdict == CONTRADICTION and total.expected == Decimal(60)


def test_what_follows_among_need_not_be_the_whole() -> None:
    rows = [["项目", "金额（万元）"], ["一、事业收入", "10"], ["其中：教育收费", "4"], ["二、其他收入", "5"], ["合计", "15"]]
    assert {total.verdict for total in _totals(rows)} == {AGREES}


def test_the_row_of_a_body_is_not_added_to_its_own_parts() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "30.00", "10.00", "20.00"],
        ["105001", "东海大学", "30.00", "10.00", "20.00"],
        ["205", "教育支出", "30.00", "10.00", "20.00"],
        ["20502", "普通教育", "30.00", "10.00", "20.00"],
    ]
    totals = _totals(rows)
    assert len(totals) >= 9
    assert {total.verdict for total in totals} == {AGREES}


def test_totals_of_the_samples_agree(samples: Path) -> None:
    totals = [
        total
        for folder in (samples, samples.parent / "text")
        for _, filing in run_many(interpret, sorted(folder.iterdir()))
        for total in recompute(filing.facts)  # type: ignore[union-attr]
    ]
    assert len(totals) > 300
    assert [total for total in totals if total.verdict == CONTRADICTION] == []


# What the filings themselves print, seen on their pages: (file, row) of totals that contradict their parts.
REAL = {
    ("budget_2023_putuo_wanli_street_dept.pdf", "年度资金申请总额"),
    ("budget_2026_putuo_justice_bureau_unit.pdf", "司法"),
    ("budget_2026_putuo_justice_bureau_unit.pdf", "行政运行"),
    ("changdu_2024.xls", "县区合计"),
    ("swu_budget_2023.pdf", "普通教育"),
    ("swu_budget_2023.pdf", "小学教育"),
}


@pytest.mark.shared
def test_totals_of_real_filings_agree_or_contradict_in_print(shared: Path) -> None:
    real = shared / "filings" / "real"
    files = [file for kind in ("department", "university", "debt", "performance") for file in sorted((real / kind).iterdir())]
    totals: list[tuple[str, Total]] = []
    for path, filing in run_many(interpret, files):
        totals.extend((path.name, total) for total in recompute(getattr(filing, "facts", ())))
    wrong = {(name, total.fact.source.row) for name, total in totals if total.verdict == CONTRADICTION}
    assert len(totals) > 3000
    assert sum(total.verdict != CONTRADICTION for _, total in totals) >= 0.99 * len(totals)
    assert {found for found in wrong if not found[0].startswith("province_")} <= REAL
