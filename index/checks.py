"""Facts of one filing -> findings: do its printed totals equal the sum of their parts?

Two structures prove which cells belong together, and only they are used, so that a finding is never a guess:

    codes    205 is the sum of 20502, 20507, … in the same column of the same table
    totals   a total row (合计) is the sum of the outermost rows above it, back to the total before

The second leaves room for tables laid out otherwise, so a contradiction by it is reported only where the same rows do add
up in another column of the table. The tolerance comes from the printed digits: half a unit of the last one for each number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from index.domain import Fact, Quantity
from index.text import fold

_CODE_NAMES = ("编码", "代码")
_CODE_STEPS = (2, 3, 4)  # digits that one level adds to a code


class Verdict(StrEnum):
    HOLDS = "holds"
    ROUNDING = "rounding"
    CONTRADICTION = "contradiction"


class _Named(Protocol):
    """The filing that a finding is about."""

    @property
    def id(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def identity(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that was made: `total` is printed, `expected` the sum of `parts`; amounts in the printed unit."""

    kind: str
    verdict: Verdict
    total: Fact
    parts: tuple[Fact, ...]
    expected: Decimal
    found: Decimal
    tolerance: Decimal

    @property
    def difference(self) -> Decimal:
        return self.found - self.expected

    @property
    def message(self) -> str:
        source = self.total.source
        place = " · ".join(part for part in (source.table, source.row, source.column) if part)
        unit = self.total.quantity.unit if self.total.quantity else ""
        said = {
            Verdict.HOLDS: "等于各项之和",
            Verdict.ROUNDING: f"与各项之和 {self.expected} 相差 {self.difference}，在四舍五入范围内",
            Verdict.CONTRADICTION: f"与各项之和 {self.expected} 相差 {self.difference}",
        }
        return f"{place}：{self.found} {unit}".rstrip() + f" {said[self.verdict]}（{len(self.parts)} 项）"

    def as_dict(self, filing: _Named) -> dict[str, Any]:
        """The line of `check --json`; the total is cited first, then its parts."""
        return {
            "filing": filing.file_name,
            "kind": self.kind,
            "verdict": self.verdict.value,
            "message": self.message,
            "expected": str(self.expected),
            "found": str(self.found),
            "difference": str(self.difference),
            "tolerance": str(self.tolerance),
            "citations": [_citation(fact, number, filing) for number, fact in enumerate((self.total, *self.parts), 1)],
        }


def check_filing(facts: Sequence[Fact]) -> list[Finding]:
    """All findings over the facts of one filing, table by table."""
    tables: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.source.table_order is not None and fact.source.place is not None and _amount(fact) is not None:
            tables[fact.source.table_order].append(fact)
    return [finding for order in sorted(tables) for finding in _check_table(tables[order])]


# --- one table -----------------------------------------------------------------------------------------


def _check_table(facts: Iterable[Fact]) -> list[Finding]:
    by_column: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_column[_place(fact)[1]].append(fact)
    columns = [sorted(column, key=_place) for _, column in sorted(by_column.items())]
    coded = [finding for column in columns for finding in _code_sums(column)]
    summed = [finding for column in columns for finding in _total_sums(column) if not _lacks_a_row(finding, column)]
    return [*coded, *_proven(summed)]


def _code_sums(column: Sequence[Fact]) -> Iterator[Finding]:
    """Rows whose code begins the codes of others, against the sum of those one level below."""
    coded: dict[str, list[Fact]] = defaultdict(list)
    for fact in column:
        if (code := _code(fact)) is not None:
            coded[code].append(fact)
    for code, holders in coded.items():
        children = _children(code, coded)
        parts = [coded[child] for child in children]
        if len(holders) == 1 and parts and all(len(part) == 1 for part in parts):
            yield from _compared("sum", holders[0], [part[0] for part in parts])


def _children(code: str, codes: Iterable[str]) -> list[str]:
    """Codes one level below: the shortest ones that begin with it, none where their lengths are mixed with odd steps."""
    below = [other for other in codes if other != code and other.startswith(code)]
    step = min((len(other) for other in below), default=0) - len(code)
    return [other for other in below if len(other) == len(code) + step] if step in _CODE_STEPS else []


def _total_sums(column: Sequence[Fact]) -> Iterator[Finding]:
    """Each total row against the outermost rows between it and the total before; a total at the top takes those below."""
    rows = [fact for fact in column if not _is_of_which(fact)]
    totals = [index for index, fact in enumerate(rows) if fact.is_total]
    if totals == [0]:
        yield from _compared("sum", rows[0], _outermost(rows[1:]))
        return
    start = 0
    for index in totals:
        yield from _compared("sum", rows[index], _outermost(rows[start:index]))
        start = index + 1


def _outermost(rows: Sequence[Fact]) -> list[Fact]:
    level = min((fact.level for fact in rows), default=0)
    return [fact for fact in rows if fact.level == level]


def _compared(kind: str, total: Fact, parts: Sequence[Fact]) -> Iterator[Finding]:
    whole = _amount(total)
    amounts = [amount for part in parts if (amount := _amount(part)) is not None]
    if whole is None or len(amounts) < 2 or any(amount.unit != whole.unit for amount in amounts):
        return
    if not any((whole.value, *(amount.value for amount in amounts))):
        return  # rows of zeros prove nothing
    expected = sum((amount.value for amount in amounts), Decimal(0))
    tolerance = whole.half_width + sum((amount.half_width for amount in amounts), Decimal(0))
    yield Finding(kind, _verdict(abs(whole.value - expected), tolerance), total, tuple(parts), expected, whole.value, tolerance)


def _verdict(difference: Decimal, tolerance: Decimal) -> Verdict:
    if not difference:
        return Verdict.HOLDS
    return Verdict.ROUNDING if difference <= tolerance else Verdict.CONTRADICTION


def _lacks_a_row(finding: Finding, column: Iterable[Fact]) -> bool:
    """Whether just one other row of the column is what the parts lack: 另外, 补充 and the like stand outside the list."""
    if finding.verdict is not Verdict.CONTRADICTION or finding.difference <= 0:
        return False
    used = set(_rows(finding))
    others = (amount.value for fact in column if _place(fact)[0] not in used and (amount := _amount(fact)) is not None)
    return any(abs(finding.difference - value) <= finding.tolerance for value in others)


def _proven(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of totals, without contradictions in rows that add up in no other column."""
    sound = {_rows(finding) for finding in findings if finding.verdict is not Verdict.CONTRADICTION and finding.found}
    return [finding for finding in findings if finding.verdict is not Verdict.CONTRADICTION or _rows(finding) in sound]


def _rows(finding: Finding) -> tuple[int, ...]:
    """Which rows of the grid a finding adds up."""
    return (_place(finding.total)[0], *(_place(part)[0] for part in finding.parts))


# --- small parts ---------------------------------------------------------------------------------------


def _amount(fact: Fact) -> Quantity | None:
    """The number of a fact that can be added: no bound, no rate."""
    quantity = fact.quantity
    return None if quantity is None or quantity.comparator or quantity.unit == "%" else quantity


def _place(fact: Fact) -> tuple[int, int]:
    return fact.source.place or (0, 0)


def _code(fact: Fact) -> str | None:
    for name, value in fact.dimensions:
        if name.endswith(_CODE_NAMES) and value.isdigit():
            return value
    return None


def _is_of_which(fact: Fact) -> bool:
    """其中: names a share of the row above, not a part beside it."""
    return any(fold(label).startswith("其中") for label in fact.measure.rows)


def _citation(fact: Fact, number: int, filing: _Named) -> dict[str, Any]:
    source = fact.source
    return {
        "id": number,
        "filing": filing.file_name,
        "filing_id": filing.id,
        "title": filing.identity.title,
        "page": source.page_no,
        "section": source.section,
        "table": source.table,
        "row": source.row,
        "column": source.column,
        "quote": source.quote,
        "bbox": None if source.box is None else list(source.box.rounded()),
    }
