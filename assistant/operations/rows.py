"""Facts that are comparable: the rows of one column, the columns of one row, a field of several forms, the parts of one sentence.

Totals and means never count as members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.evidence import Bound
from assistant.matching import bare_label
from assistant.operations.workbench import Workbench
from assistant.wording import spoken_period
from index.domain import Basis, Measure
from index.ledger_values import StoredFact
from index.quantities import in_base_unit, unit_scale
from index.text import search_tokens

_TABLES = 12  # that are looked at whole


@dataclass(frozen=True)
class Rows:
    """Comparable facts: `kind` says along what they vary (rows, columns, forms, a sentence, bodies, years)."""

    kind: str
    facts: tuple[StoredFact, ...]
    score: float = 0.0
    names: Mapping[str, str] = field(default_factory=dict)  # filing -> its body, where bodies are the members

    def member_label(self, stored: StoredFact) -> str:
        """What tells a fact from the others."""
        measure = stored.fact.measure
        if self.kind == "bodies":
            return stored.fact.entity or self.names.get(stored.filing, "")
        if self.kind == "years":
            return f"{spoken_period(str(stored.fact.period or ''))}{measure.rows[-1] if measure.rows else ''}"
        if self.kind == "forms":
            return dict(stored.fact.dimensions)["项目名称"]
        if self.kind == "columns":
            return measure.columns[-1] if measure.columns else ""
        label = measure.rows[-1] if measure.rows else stored.fact.entity
        if self.kind == "sentence" and stored.fact.period is not None and len({one.fact.period for one in self.facts}) > 1:
            return f"{spoken_period(str(stored.fact.period))}{label}"
        return label

    def bounds(self, members: Iterable[StoredFact]) -> tuple[Bound, ...]:
        """Some of the facts under the names that tell them apart."""
        fit = min(max(self.score, 0.0), 1.0)
        return tuple(Bound(self.member_label(one), (one,), fit=fit) for one in members)


def comparable(facts: Sequence[StoredFact], bench: Workbench) -> Iterable[Rows]:
    """All groups that the facts found stand in, the tables of the first of them in full."""
    tables = dict.fromkeys((one.filing, one.fact.source.table_order) for one in facts if one.fact.source.table_order is not None)
    for filing, order in list(tables)[:_TABLES]:
        assert order is not None
        yield from _table_groups(bench.ledger.facts_at(filing, order))
    yield from form_groups(facts)
    sentences: dict[tuple[str, str, str], list[StoredFact]] = defaultdict(list)
    for one in facts:
        quantity, source = one.fact.quantity, one.fact.source
        if source.sentence and quantity is not None and one.fact.basis is not Basis.CHANGE:
            sentences[one.filing, source.sentence, unit_scale(quantity.unit)[0]].append(one)
    for members in sentences.values():
        yield Rows("sentence", tuple(members))


def form_groups(facts: Sequence[StoredFact]) -> Iterable[Rows]:
    """The same field of the same form filled in several times: the forms are the members."""
    fields: dict[tuple[str, Measure], list[StoredFact]] = defaultdict(list)
    for one in facts:
        if one.fact.quantity is not None and "项目名称" in dict(one.fact.dimensions):
            fields[one.filing, one.fact.measure].append(one)
    for members in fields.values():
        if len({dict(one.fact.dimensions)["项目名称"] for one in members}) > 1:
            yield Rows("forms", tuple(members))


def _table_groups(facts: Sequence[StoredFact]) -> Iterable[Rows]:
    by_column: dict[tuple[tuple[str, ...], int], list[StoredFact]] = defaultdict(list)
    by_row: dict[tuple[str, ...], list[StoredFact]] = defaultdict(list)
    for one in facts:
        place = one.fact.source.place
        if one.fact.quantity is not None and place is not None and "项目名称" not in dict(one.fact.dimensions):
            by_column[one.fact.measure.columns, place[1]].append(one)
            whose = "" if one.fact.entity in one.fact.measure.columns else one.fact.entity  # 青山区 | 白水县: one row of both
            by_row[(whose, *one.fact.measure.rows)].append(one)
    for members in _over_halves(by_column):
        yield Rows("rows", tuple(one for one in members if not one.fact.is_total and not _sums_up(one)))
    for members in by_row.values():
        dimensions = {unit_scale(one.fact.quantity.unit)[0] for one in members if one.fact.quantity is not None}
        if len(dimensions) > 1:
            continue  # a count beside its rate: nothing to add up or compare
        yield Rows("columns", tuple(one for one in members if not is_total_column(one)))


def _over_halves(columns: Mapping[tuple[tuple[str, ...], int], list[StoredFact]]) -> Iterable[list[StoredFact]]:
    """The rows of each column; a list that is too long for one half of its table goes on in the next, under the same parents."""
    found: dict[tuple[str, ...], list[list[StoredFact]]] = defaultdict(list)
    for (heads, _), members in sorted(columns.items(), key=lambda item: item[0][1]):
        told = found[heads]
        parents = {one.fact.measure.rows[:-1] for one in members} - {()}
        if told and any(one.fact.measure.rows in parents for one in told[-1]):
            told[-1] += members
        else:
            told.append(members)
    return [members for told in found.values() for members in told]


def leaves(facts: Sequence[StoredFact]) -> list[StoredFact]:
    """Rows that are no parents of other rows of the column."""
    parents = {path[:depth] for path in {one.fact.measure.rows for one in facts} for depth in range(1, len(path))}
    return [one for one in facts if one.fact.measure.rows not in parents]


def _sums_up(stored: StoredFact) -> bool:
    """平均值, 市本级小计: told of several rows, and none beside them."""
    rows = stored.fact.measure.rows
    return bool(rows) and ("平均" in rows[-1] or rows[-1].endswith("小计"))


def is_total_column(stored: StoredFact) -> bool:
    """Does a fact stand in the column that adds up the others?"""
    columns = stored.fact.measure.columns
    return bool(columns) and bare_label(columns[-1]) in ("合计", "总计", "小计", "总额", "支出总计", "收入总计")


_MOST_LISTED = 200  # facts looked at for those that a paragraph lists under a figure


def told_under(whole: StoredFact, words: str, bench: Workbench) -> list[StoredFact]:
    """What a filing tells under the names of a figure, itself included, as far as a search for `words` finds it."""
    rows = whole.fact.measure.rows
    found = bench.ledger.search_facts(search_tokens(words), filings=[whole.filing], limit=_MOST_LISTED)
    return [one for one in found if one.fact.measure.rows[: len(rows)] == rows]


def _listed_below(whole: StoredFact, bench: Workbench) -> list[StoredFact]:
    fact = whole.fact
    found = told_under(whole, fact.measure.rows[-1], bench)
    same = (fact.period, fact.basis, fact.source.section, fact.dimensions)
    return [
        one
        for one in sorted(found, key=lambda one: one.id)
        if one.fact.measure.rows[:-1] == fact.measure.rows
        and one.fact.quantity is not None
        and (one.fact.period, one.fact.basis, one.fact.source.section, one.fact.dimensions) == same
    ]


def rows_below(whole: StoredFact, bench: Workbench) -> list[StoredFact]:
    """The amounts one level below a row, in its own column; of a figure that is told, those listed under it."""
    source, rows = whole.fact.source, whole.fact.measure.rows
    if source.sentence:
        return _listed_below(whole, bench)
    if source.table_order is None or source.place is None or whole.fact.quantity is None:
        return []
    return [
        stored
        for stored in bench.ledger.facts_at(whole.filing, source.table_order)
        if len(stored.fact.measure.rows) == len(rows) + 1
        and stored.fact.measure.rows[:-1] == rows
        and stored.fact.quantity is not None
        and stored.fact.source.place is not None
        and stored.fact.source.place[1] == source.place[1]
    ]


def body_of_all(members: Sequence[StoredFact], bench: Workbench) -> str:
    """The body in whose filing figures of several of its parts stand: all districts together are the city's."""
    bodies = {bench.resolver.held[one.filing].identity.body for one in members}
    return bodies.pop() if len({one.fact.entity for one in members}) > 1 and len(bodies) == 1 else ""


def size(stored: StoredFact) -> Decimal:
    """What members are ranked by: the figure without the scale of its unit."""
    quantity = stored.fact.quantity
    return in_base_unit(quantity) if quantity is not None else Decimal(0)
