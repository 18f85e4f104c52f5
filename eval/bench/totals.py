"""Facts of a filing -> every total it prints, added up again from its parts.

    python -m eval.bench.totals FOLDER… [--all]     one line a table; --all also lists the totals that agree

Totals are looked for in rows (合计, 总计, 小计, rows with others below them by code, numbering or indentation) and in columns
(合计 over 基本支出 | 项目支出). Nothing is left out because it does not fit: a total that disagrees is a table read wrongly or a
contradiction of the filing itself, and somebody has to look at it. The tolerance comes from the printed digits.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from index.domain import Fact, Filing
from index.errors import DocumentError
from index.fact_labels import is_among, is_total_label, label_text

AGREES, ROUNDING, CONTRADICTION = "agree", "rounding", "contradiction"
_CODES = ("编码", "代码")


@dataclass(frozen=True, slots=True)
class Total:
    """One printed total and the best sum found for it; `axis` is "rows" or "columns"."""

    fact: Fact
    axis: str
    expected: Decimal
    parts: int
    verdict: str

    @property
    def table(self) -> str:
        return f"{self.fact.source.table_order} {self.fact.source.table or ''}".strip()


def recompute(facts: Iterable[Fact]) -> list[Total]:
    """Every total of a filing's tables against the sum of its parts, in order of place."""
    tables: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.source.table_order is not None and fact.source.place is not None:
            tables[fact.source.table_order].append(fact)
    found = [total for order in sorted(tables) for total in _table(tables[order])]
    return [total for total in found if total.parts]


def _table(facts: Sequence[Fact]) -> Iterator[Total]:
    numbers = [fact for fact in facts if _adds(fact)]
    columns: dict[int, list[Fact]] = defaultdict(list)
    rows: dict[int, list[Fact]] = defaultdict(list)
    for fact in numbers:
        columns[_place(fact)[1]].append(fact)
        rows[_place(fact)[0]].append(fact)
    for column in columns.values():
        yield from _down(sorted(column, key=_place))
    for row in rows.values():
        yield from _across(sorted(row, key=_place))


def _adds(fact: Fact) -> bool:
    quantity = fact.quantity
    return quantity is not None and not quantity.comparator and quantity.unit not in ("%", "‰", "倍")


# --- rows ------------------------------------------------------------------------------------------


def _down(column: Sequence[Fact]) -> Iterator[Total]:
    for index, fact in enumerate(column):
        if _is_total_row(fact):
            yield _best(fact, "rows", [parts for parts in _groupings(column, index) if parts])
        elif parts := _children(column, index):
            total = _best(fact, "rows", [parts])
            if not any(_is_among(part) for part in parts) or total.verdict != CONTRADICTION:
                yield total  # what 其中 names need not be the whole


def _is_total_row(fact: Fact) -> bool:
    return bool(fact.measure.rows) and is_total_label(fact.measure.rows[-1]) and not _is_among(fact)


def _is_among(fact: Fact) -> bool:
    return is_among(fact.source.row or "")


def _groupings(column: Sequence[Fact], index: int) -> Iterator[list[Fact]]:
    """The ways in which the rows around a total may be its parts: what stands above it or below it."""
    if listed := _after_among(column[index + 1 :]):
        yield listed  # 年度资金总额, 其中：财政拨款, 其他资金
    above = [fact for fact in column[:index] if not _is_among(fact)]
    below = [fact for fact in column[index + 1 :] if not _is_among(fact)]
    yield [fact for fact in below if _is_body_row(fact)]
    last = max((at for at, fact in enumerate(above) if _is_total_row(fact)), default=-1)
    yield _outermost(above[last + 1 :])  # the parts since the total before
    if last >= 0:
        yield [above[last], *_outermost(above[last + 1 :])]  # 本年收入合计, 上年结转 -> 收入总计
        yield _outermost([fact for fact in above if not _is_total_row(fact)])
        yield [fact for fact in above if _is_total_row(fact)]
    end = next((at for at, fact in enumerate(below) if _is_total_row(fact)), len(below))
    yield _outermost(below[:end])
    if end < len(below):
        yield [fact for fact in below if _is_total_row(fact)]
        yield _outermost([fact for fact in below if not _is_total_row(fact)])


def _after_among(below: Sequence[Fact]) -> list[Fact]:
    """What follows 其中： right below a total, up to the next total."""
    end = next((at for at, fact in enumerate(below) if _is_total_row(fact)), len(below))
    return list(below[:end]) if below and _is_among(below[0]) else []


def _is_body_row(fact: Fact) -> bool:
    """A row that names a body and holds what the rows of that body add up to."""
    return bool(fact.entity) and fact.measure.rows[-1:] == (fact.entity,)


def _outermost(rows: Sequence[Fact]) -> list[Fact]:
    """The rows that no other of these rows stands above."""
    rows = [fact for fact in rows if not _is_body_row(fact)] or rows
    codes = [code for fact in rows if (code := _code(fact))]
    if codes:
        return [fact for fact in rows if not any(_code(fact) != code and _code(fact).startswith(code) for code in codes)]
    paths = {fact.measure.rows for fact in rows}
    return [fact for fact in rows if not any(fact.measure.rows[:depth] in paths for depth in range(1, len(fact.measure.rows)))]


def _children(column: Sequence[Fact], index: int) -> list[Fact]:
    """The rows right below by code, or else by the tree of labels."""
    fact = column[index]
    if code := _code(fact):
        below = [other for other in column if _code(other) != code and _code(other).startswith(code)]
        return _outermost(below)
    path, found = fact.measure.rows, []
    for other in column[index + 1 :]:
        if not path or other.measure.rows[: len(path)] != path or len(other.measure.rows) == len(path):
            break
        found.append(other)
    return _outermost(found)


def _code(fact: Fact) -> str:
    return next((value for name, value in fact.dimensions if name.endswith(_CODES) and value.isdigit()), "")


# --- columns ---------------------------------------------------------------------------------------


def _across(row: Sequence[Fact]) -> Iterator[Total]:
    """Each column headed 合计 against the columns beside it under the same heading."""
    heads = [tuple(label_text(head) for head in (fact.source.column or "").split(" / ") if head) for fact in row]
    among = [any(is_among(head) for head in (fact.source.column or "").split(" / ")) for fact in row]
    for index, fact in enumerate(row):
        if not heads[index] or not is_total_label(heads[index][-1]):
            continue
        group = heads[index][:-1]
        beside = [other for other in range(index + 1, len(row)) if heads[other][: len(group)] == group and not among[other]]
        if len(parts := _columns_of(row, heads, beside, len(group))) > 0:
            yield _best(fact, "columns", [parts])


def _columns_of(row: Sequence[Fact], heads: Sequence[tuple[str, ...]], columns: Sequence[int], depth: int) -> list[Fact]:
    """One fact for each column group: its own 小计 if it prints one, else its columns; up to the next total beside."""
    found: list[Fact] = []
    groups: dict[str, list[int]] = {}
    for column in columns:
        if len(heads[column]) <= depth:
            return []
        if is_total_label(heads[column][depth]):
            break
        groups.setdefault(heads[column][depth], []).append(column)
    for members in groups.values():
        total = next((m for m in members if len(heads[m]) > depth + 1 and is_total_label(heads[m][depth + 1])), None)
        own = next((m for m in members if len(heads[m]) == depth + 1), None)
        chosen = [total] if total is not None else [own] if own is not None else members
        found.extend(row[member] for member in chosen)
    return found


# --- sums ------------------------------------------------------------------------------------------


def _best(total: Fact, axis: str, groupings: Sequence[Sequence[Fact]]) -> Total:
    """The grouping that comes nearest to the printed total."""
    sums = [_sum(total, axis, parts) for parts in groupings]
    order = {AGREES: 0, ROUNDING: 1, CONTRADICTION: 2}
    whole = total.quantity.value if total.quantity else Decimal(0)
    return min(
        sums, key=lambda found: (order[found.verdict], abs(found.expected - whole)), default=Total(total, axis, whole, 0, AGREES)
    )


def _sum(total: Fact, axis: str, parts: Sequence[Fact]) -> Total:
    assert total.quantity is not None
    same = [part.quantity for part in parts if part.quantity and part.quantity.unit == total.quantity.unit]
    expected = sum((quantity.value for quantity in same), Decimal(0))
    difference = abs(expected - total.quantity.value)
    tolerance = total.quantity.half_width + sum((quantity.half_width for quantity in same), Decimal(0))
    verdict = AGREES if not difference else ROUNDING if difference <= tolerance else CONTRADICTION
    return Total(total, axis, expected, len(same), verdict)


def _place(fact: Fact) -> tuple[int, int]:
    return fact.source.place or (0, 0)


# --- the program -----------------------------------------------------------------------------------


def report(filing: Filing, *, show_all: bool = False) -> tuple[int, int, int]:
    """Print one line a table with totals and one for each that disagrees; gives (agree, rounding, contradiction)."""
    totals = recompute(filing.facts)
    tables: dict[str, list[Total]] = defaultdict(list)
    for total in totals:
        tables[total.table].append(total)
    for name, found in tables.items():
        _say(f"{filing.file_name}\t{name}\t" + "\t".join(str(n) for n in _count(found)))
        for total in found:
            if show_all or total.verdict == CONTRADICTION:
                _say(f"    {total.verdict} {total.axis} {_described(total)}")
    return _count(totals)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _described(total: Total) -> str:
    fact = total.fact
    place = f"第 {fact.source.page_no} 页 " if fact.source.page_no else ""
    return f"{place}{fact.source.row} | {fact.source.column}: {fact.text} ≠ {total.expected} ({total.parts} 项)"


def _count(totals: Sequence[Total]) -> tuple[int, int, int]:
    verdicts = [total.verdict for total in totals]
    return verdicts.count(AGREES), verdicts.count(ROUNDING), verdicts.count(CONTRADICTION)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where fewer than 99 % of the totals agree."""
    from index.build import interpret
    from index.readers.child import run_many

    parser = argparse.ArgumentParser(description="add up the totals of filings again")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="list the totals that agree as well")
    options = parser.parse_args(arguments)
    files = [file for path in options.paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]
    counts = [0, 0, 0]
    for path, outcome in run_many(interpret, files):
        if isinstance(outcome, DocumentError):
            _say(f"{path.name}\trefused\t{outcome.message}")
            continue
        for place, count in enumerate(report(outcome, show_all=options.all)):
            counts[place] += count
    whole = sum(counts)
    share = 100 * (counts[0] + counts[1]) / whole if whole else 100.0
    _say(f"{whole} totals: {counts[0]} agree, {counts[1]} rounding, {counts[2]} contradict: {share:.2f} % agree")
    return 0 if share >= 99 else 1


if __name__ == "__main__":
    sys.exit(main())
