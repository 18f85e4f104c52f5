"""Question -> the one register that explains it, over all tables in scope; or None, and the usual way is taken.

Which tables are looked at is found by full text; each is read once for a generation of the ledger.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from assistant.domain import Records
from assistant.names import Mention
from assistant.records.read import RecordReading, read_records
from assistant.records.run import columns_at, kept
from assistant.records.schema import Kind, Register, registers_of
from index.domain import FilingKind
from index.ledger import Ledger
from index.ledger_values import StoredFiling
from index.text import fold, search_tokens

TABLES = 8  # tables looked at for one question
FEW = 3  # filings whose tables are all looked at
WORKBOOKS = frozenset({"xlsx", "xls", "xlsm", "ods", "csv", "tsv"})
WORKBOOKS_LOOKED_AT = 40
HELD = 100  # tables whose registers are kept
_SHORTEST_TITLE = 4  # letters


class Shelf:
    """The registers of a ledger's tables, read when first needed. Safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._held: OrderedDict[tuple[str, int], list[Register]] = OrderedDict()
        self._orders: dict[str, list[int]] = {}
        self._lock = Lock()

    def registers(self, filing: str, order: int) -> list[Register]:
        """The registers of one table."""
        with self._lock:
            if (filing, order) in self._held:
                self._held.move_to_end((filing, order))
                return self._held[filing, order]
        made = registers_of(filing, self._ledger.table(filing, order))
        with self._lock:
            self._held[filing, order] = made
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return made

    def register(self, plan: Records) -> Register:
        return self.registers(plan.filing, plan.table)[plan.register_no]

    def tables(self, text: str, filings: Sequence[str], workbooks: Sequence[str] = ()) -> list[tuple[str, int]]:
        """The tables that share most words with a question, and those of `workbooks` where they are few."""
        if len(filings) <= FEW and len(found := self._all(filings)) <= TABLES:
            return found
        others = self._all(workbooks) if len(workbooks) <= WORKBOOKS_LOOKED_AT else []
        facts = self._ledger.search_facts(search_tokens(text)[:40], filings=filings, limit=300)
        counted = Counter((one.filing, one.fact.source.table_order) for one in facts)
        likely = [(filing, order) for (filing, order), _ in counted.most_common(TABLES) if order is not None]
        return list(dict.fromkeys((*likely, *others[:HELD])))

    def _all(self, filings: Sequence[str]) -> list[tuple[str, int]]:
        return [(filing, order) for filing in filings for order in self._orders_of(filing)]

    def _orders_of(self, filing: str) -> list[int]:
        with self._lock:
            known = self._orders.get(filing)
        if known is None:
            known = [table.order for table in self._ledger.tables(filing)]
            with self._lock:
                self._orders[filing] = known
        return known


def choose(
    text: str, filings: Sequence[StoredFiling], shelf: Shelf, *, first: bool, named: Sequence[Mention] = ()
) -> Records | None:
    """The reading of a question by the register that explains most of it; None where two explain as much.

    `named` are the bodies that the question names, however it calls them.

    `first` asks before the label way has been tried: only registers in workbooks then, and any table of a workbook that is no
    filing of a known kind; of filings nothing that their labels say as well.
    """
    held = {one.id: one for one in filings if not first or one.media in WORKBOOKS}  # of no other will a reading be kept
    if not held:
        return None
    found: list[RecordReading] = []
    workbooks = [one.id for one in held.values() if _is_generic(one)]
    for filing, order in shelf.tables(text, list(held), workbooks):
        for number, register in enumerate(shelf.registers(filing, order)):
            generic = _is_generic(held[filing])
            if first and not generic and not (register.is_register and held[filing].media in WORKBOOKS):
                continue
            reading = read_records(text, register, number, about=_said_of(held[filing], text, named))
            if reading is not None and (title := _called(held[filing])) and title in fold(text):
                reading = replace(reading, is_titled=True)
            if reading is not None and not (first and not generic and _labels_say_it(reading.plan, register)):
                found.append(reading)
    if not found:
        return None
    most = max(reading.rank for reading in found)
    best = [reading.plan for reading in found if reading.rank == most]
    if len(best) > 1:  # the one whose records there are
        best = [plan for plan in best if kept(plan, shelf.register(plan))]
    return best[0] if len(best) == 1 and most > (0, 0) else None


def _is_generic(filing: StoredFiling) -> bool:
    """A workbook that is no budget, account or evaluation: nothing is known of its labels."""
    return filing.media in WORKBOOKS and (filing.identity.kind is FilingKind.OTHER or not filing.identity.body)


def _labels_say_it(plan: Records, register: Register) -> bool:
    """One row's value under one column, or the figures of a few rows: what facts say with their labels."""
    if plan.task != "select" or len(plan.filters) > 1:
        return False
    figures = all(column.kind is Kind.NUMBER for column in columns_at(register, plan.columns))
    return figures or all(len(one.values) <= 1 for one in plan.filters)


def _said_of(filing: StoredFiling, text: str, named: Sequence[Mention]) -> tuple[str, ...]:
    """What a question may say of the filing as a whole: whose it is, of which year; what a workbook of nobody is called."""
    identity = filing.identity
    years = (f"{identity.year}年度", f"{identity.year}年") if identity.year else ()
    called = [text[one.start : one.end] for one in named if one.known.is_body and filing.id in one.known.filings]  # in short
    names = sorted({fold(name) for name in (identity.body, *identity.aliases, *called) if name}, key=len, reverse=True)
    return tuple(filter(None, (*names, *years, _called(filing))))


def _called(filing: StoredFiling) -> str:
    """What a workbook of nobody is called as a whole, over the titles of its tables; "" where that is too short to tell."""
    title = re.sub(r"\s", "", fold(filing.identity.title)) if _is_generic(filing) else ""
    return title if len(title) >= _SHORTEST_TITLE else ""
