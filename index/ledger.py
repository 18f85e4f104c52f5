"""The ledger: filings, their tables, facts, paragraphs and chunks in a SQL database, with full text over labels and text.

Shape:  Filing -> rows, in one transaction; tokens or ids -> StoredFact and StoredParagraph, frozen values.
Errors: NotStored for an unknown filing or table; StoreError where the database cannot be used as asked.
Reading is safe from many threads, and from other processes while one of them writes (SQLite in WAL mode).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, delete, func, insert, or_, select, update

from index import fulltext, ledger_check, ledger_rows, ledger_upgrade, ledger_write
from index import ledger_schema as schema
from index.domain import Basis, Chunk, Filing, Table
from index.errors import NotStored, StoreError
from index.ledger_connection import open_engine, sqlite_url, translated
from index.ledger_rows import Row
from index.ledger_search import Known, by_id, filing_numbers, search
from index.ledger_values import StoredFact, StoredFiling, StoredParagraph, fact_in, filing_in, paragraph_in

_REMEMBERED = 10_000  # facts, 2 KB each


_MID_YEAR = 6  # the month that stands for 上半年


class Ledger:
    """One database of filings. Make it with `Ledger.open`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writing=True)
        self._known = Known(-1)
        self._guard = threading.Lock()

    @classmethod
    def open(cls, url_or_path: str | Path) -> Ledger:
        """Open a ledger by SQLAlchemy URL or file path, making it where there is none.

        Errors: SettingError for a database without full text here, StoreError for one made by another version.
        """
        url = url_or_path if isinstance(url_or_path, str) and "://" in url_or_path else sqlite_url(Path(url_or_path))
        with translated(str(url_or_path)):
            ledger = cls(open_engine(url))
            ledger._prepare(str(url_or_path))
        return ledger

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # --- writing -----------------------------------------------------------------------------------

    def store(self, filing: Filing, *, replaces: Sequence[str] = (), size: int = 0) -> None:
        """Store a filing whole, in one transaction, in place of an older copy and of the filings it `replaces`.

        `size` is that of the file in bytes. After a crash either the old state is found or the new one.
        """
        with self._writing() as connection:
            for old in {filing.id, *replaces}:
                ledger_write.remove(connection, old)
            ledger_write.store(connection, filing, size)

    def remove(self, filing_id: str) -> None:
        """Take a filing out. Errors: NotStored."""
        with self._writing() as connection:
            if not ledger_write.remove(connection, filing_id):
                raise _not_stored(filing_id)

    def departed(self) -> list[str]:
        """Filings taken out whose copies and vectors may still lie about."""
        return [row["id"] for row in self._rows(select(schema.departed.c.id))]

    def forget(self, filing_id: str) -> None:
        """Note that nothing is left of a departed filing."""
        with self._writing(counts=False) as connection:
            connection.execute(delete(schema.departed).where(schema.departed.c.id == filing_id))

    def mark_vectors(self, filing_id: str, ready: bool) -> bool:
        """Note whether the vectors of a filing are complete; False where there is no such filing."""
        with self._writing(counts=False) as connection:
            table = schema.filings
            return bool(connection.execute(update(table).where(table.c.id == filing_id).values(vectors_ready=ready)).rowcount)

    # --- filings -----------------------------------------------------------------------------------

    def filings(self) -> list[StoredFiling]:
        """All filings, in the order of adding."""
        return [filing_in(row) for row in self._rows(select(schema.filings).order_by(schema.filings.c.number))]

    def filings_named(self, file_name: str) -> list[StoredFiling]:
        """The filings of one file name."""
        table = schema.filings
        query = select(table).where(table.c.file_name == file_name).order_by(table.c.number)
        return [filing_in(row) for row in self._rows(query)]

    def filing(self, filing_id: str) -> StoredFiling:
        """One filing by its id. Errors: NotStored."""
        for row in self._rows(select(schema.filings).where(schema.filings.c.id == filing_id)):
            return filing_in(row)
        raise _not_stored(filing_id)

    def tables(self, filing_id: str) -> list[Table]:
        """The tables of a filing in their order."""
        table = schema.tables
        query = select(table).where(table.c.filing_id == filing_id).order_by(table.c.table_order)
        return [ledger_rows.table_in(row) for row in self._rows(query)]

    def table(self, filing_id: str, order: int) -> Table:
        """One table by its order, from 1. Errors: NotStored."""
        table = schema.tables
        for row in self._rows(select(table).where(table.c.filing_id == filing_id, table.c.table_order == order)):
            return ledger_rows.table_in(row)
        raise NotStored(f"没有这张表：{filing_id[:12]} 第 {order} 张", where=filing_id)

    def chunks(self, filing_id: str) -> list[Chunk]:
        """The chunks of a filing in their order."""
        table = schema.chunks
        query = select(table).where(table.c.filing_id == filing_id).order_by(table.c.chunk_order)
        return [ledger_rows.chunk_in(row) for row in self._rows(query)]

    # --- facts -------------------------------------------------------------------------------------

    def facts(self, filings: Sequence[str] | None = None, table_order: int | None = None) -> Iterator[StoredFact]:
        """Facts filing by filing, in the order in which they were found; of some filings, or of one table of each."""
        table = schema.facts
        for filing_id in self._ids() if filings is None else filings:
            query = select(table).where(table.c.filing_id == filing_id).order_by(table.c.id)
            if table_order is not None:
                query = query.where(table.c.table_order == table_order)
            yield from self._facts(query)

    def facts_at(self, filing_id: str, table_order: int) -> list[StoredFact]:
        """The facts of one table."""
        return list(self.facts([filing_id], table_order))

    def facts_of_basis(self, *bases: Basis, filings: Sequence[str] | None = None) -> list[StoredFact]:
        """The facts of tables that are told in one of some senses, in order."""
        table = schema.facts
        told = table.c.basis.in_([one.value for one in bases]) & table.c.table_order.is_not(None)
        return self._facts(self._within(select(table).where(told), filings).order_by(table.c.id))

    def facts_with_code(self, code: str, filings: Sequence[str] | None = None) -> list[StoredFact]:
        """Facts that carry a code among their dimensions, exactly."""
        query = select(schema.facts).join(schema.codes, schema.codes.c.fact_id == schema.facts.c.id)
        return self._facts(self._within(query.where(schema.codes.c.code == code), filings).order_by(schema.facts.c.id))

    def facts_with_path(self, path: str, filings: Sequence[str] | None = None) -> list[StoredFact]:
        """Facts of one measure, given as `str(measure)`: what a hit among the measures' vectors leads to."""
        query = select(schema.facts).where(schema.facts.c.path == path)
        return self._facts(self._within(query, filings).order_by(schema.facts.c.id))

    def facts_named(
        self, names: Sequence[str], filings: Sequence[str] | None = None, *, year: int | None = None, limit: int = 400
    ) -> list[StoredFact]:
        """Facts whose own name is one of these, given as `label_key` makes them; sentences first, then tables in order.

        With a `year`, only those that are of it or say none. The index alone tells which they are: rows are wide.
        """
        table = schema.facts
        query = select(table.c.id).where(table.c.name.in_(list(names))).order_by(table.c.table_order.is_not(None), table.c.id)
        if year is not None:
            query = query.where((table.c.year == year) | table.c.year.is_(None))
        query = self._within(query, filings).limit(limit)
        with self._reading() as connection:
            return self._numbered(connection, connection.execute(query).scalars().all())

    def facts_by_id(self, ids: Sequence[int]) -> list[StoredFact]:
        """Facts by their numbers, in the order asked for; numbers that do not exist are left out."""
        with self._reading() as connection:
            return self._numbered(connection, ids)

    def entities(self) -> list[tuple[str, str]]:
        """Whom facts are about, beside the bodies of their filings: distinct (entity, filing)."""
        table = schema.facts
        query = select(table.c.entity, table.c.filing_id).where(table.c.entity > "").distinct()  # the index finds those
        return [(row["entity"], row["filing_id"]) for row in self._rows(query)]

    def newest_part_year(self, filings: Sequence[str]) -> int | None:
        """The newest year of which some filings tell a quarter or the first half; None where they tell no such part."""
        table = schema.facts
        is_part = table.c.quarter.is_not(None) | (table.c.month == _MID_YEAR)
        query = select(func.max(table.c.year).label("newest")).where(table.c.filing_id.in_(list(filings)), is_part)
        return next((row["newest"] for row in self._rows(query)), None)

    def names_with(self, letters: str, longest: int) -> list[str]:
        """The own names of figures, as `label_key` makes them, that hold one of some letters and are no longer than this."""
        table = schema.facts
        holds = or_(*(table.c.name.contains(letter) for letter in letters))
        query = select(table.c.name).where(holds, func.length(table.c.name) <= longest, table.c.value.is_not(None)).distinct()
        return [row["name"] for row in self._rows(query)]

    def search_facts(
        self, tokens: Sequence[str], *, filings: Sequence[str] | None = None, year: int | None = None, limit: int = 400
    ) -> list[StoredFact]:
        """Facts whose labels or context hold any of the tokens, best first (bm25, labels four times the context).

        With a `year`, only those of it (their own, else their filing's) and those of none.
        """
        with self._reading() as connection:
            hits = search(connection, self._state(connection), "facts", tokens, filings, year, limit)
            return self._numbered(connection, [fact_id for fact_id, _ in hits])

    def measures(self, filing_id: str) -> list[str]:
        """The distinct label paths of the facts in a filing's tables, as `str(measure)`, in order of appearance."""
        table = schema.facts
        of_tables = (table.c.filing_id == filing_id) & table.c.table_order.is_not(None)
        query = select(table.c.path).where(of_tables).group_by(table.c.path).order_by(func.min(table.c.id))
        return [row["path"] for row in self._rows(query) if row["path"]]

    # --- paragraphs --------------------------------------------------------------------------------

    def paragraphs(self, filing_id: str) -> list[StoredParagraph]:
        """The paragraphs of a filing in reading order."""
        table = schema.paragraphs
        query = select(table).where(table.c.filing_id == filing_id).order_by(table.c.block)
        return [paragraph_in(row) for row in self._rows(query)]

    def search_paragraphs(
        self, tokens: Sequence[str], *, filings: Sequence[str] | None = None, year: int | None = None, limit: int = 50
    ) -> list[StoredParagraph]:
        """Paragraphs holding any of the tokens, best first (bm25, the text twice its headings).

        With a `year`, only those of filings of it and of none.
        """
        with self._reading() as connection:
            hits = search(connection, self._state(connection), "paragraphs", tokens, filings, year, limit)
            rows = by_id(connection, schema.paragraphs, [row_id for row_id, _ in hits])
        return [paragraph_in(rows[row_id], score) for row_id, score in hits]

    # --- counts ------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """A number that changes with every filing stored or removed, so that readers can keep what they computed."""
        with self._reading() as connection:
            return _generation(connection)

    def counts(self) -> dict[str, int]:
        """How many filings, facts, tables, paragraphs and chunks are stored, and filings with complete vectors."""
        table = schema.filings
        query = select(
            func.count().label("filings"),
            func.coalesce(func.sum(table.c.fact_count), 0).label("facts"),
            func.coalesce(func.sum(table.c.table_count), 0).label("tables"),
            func.coalesce(func.sum(table.c.paragraph_count), 0).label("paragraphs"),
            func.coalesce(func.sum(table.c.chunk_count), 0).label("chunks"),
            func.count().filter(table.c.vectors_ready).label("vectors_ready"),
        )
        return {name: int(value) for name, value in self._rows(query)[0].items()}

    def rows(self) -> int:
        """Facts and paragraphs together: what `token_frequency` counts against."""
        counted = self.counts()
        return counted["facts"] + counted["paragraphs"]

    def token_frequency(self, token: str) -> int:
        """In how many facts and paragraphs a token occurs."""
        return self.token_frequencies([token])[token]

    def token_frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        """The same for several tokens at once, kept until the ledger changes."""
        with self._reading() as connection:
            state = self._state(connection)
            counted = [state.frequencies(connection, name, tokens) for name in fulltext.INDEXES]
        return {token: sum(count[token] for count in counted) for token in tokens}

    def token_pair_frequency(self, one: str, other: str) -> int:
        """In how many facts and paragraphs two tokens occur both."""
        with self._reading() as connection:
            return sum(fulltext.together(connection, name, one, other) for name in fulltext.INDEXES)

    def printed_pairs(self) -> list[str]:
        """The pairs of letters that facts and paragraphs print, each once."""
        with self._reading() as connection:
            return sorted({pair for name in fulltext.INDEXES for pair in fulltext.pairs(connection, name)})

    def _numbered(self, connection: Connection, ids: Sequence[int]) -> list[StoredFact]:
        """Facts by their numbers; those read before are remembered, as a question asks for the same ones again and again."""
        known = self._state(connection).facts
        found = {fact_id: known[fact_id] for fact_id in ids if fact_id in known}
        rows = by_id(connection, schema.facts, [fact_id for fact_id in ids if fact_id not in found])
        read = {fact_id: fact_in(row) for fact_id, row in rows.items()}
        found |= read
        if len(known) + len(read) > _REMEMBERED:
            known.clear()
        known.update(read)
        return [found[fact_id] for fact_id in ids if fact_id in found]

    def _state(self, connection: Connection) -> Known:
        generation = _generation(connection)
        with self._guard:
            if self._known.generation != generation:
                self._known = Known(generation, filing_numbers(connection))
            return self._known

    def _within(self, query: Select[Any], filings: Sequence[str] | None) -> Select[Any]:
        """A query of facts, kept to some filings; one of all filings that are held is not slowed by naming each."""
        if filings is None:
            return query
        with self._reading() as connection:
            if self._state(connection).numbers_of(filings) is None:
                return query
        return query.where(schema.facts.c.filing_id.in_(filings))

    def problems(self) -> list[str]:
        """What is wrong inside the database; empty when it is sound."""
        with self._reading() as connection:
            return ledger_check.problems(connection)

    # --- the machine room --------------------------------------------------------------------------

    def _prepare(self, where: str) -> None:
        """Make what is missing; one look when all is there."""
        with self._reading() as connection:
            names = set(connection.dialect.get_table_names(connection))
            version = connection.execute(_meta("schema")).scalar() if "meta" in names else None
        if version is None:
            self._create()
        elif version in ledger_upgrade.FROM:
            with self._writer.begin() as connection:
                ledger_upgrade.upgrade(connection)
        elif version != str(schema.VERSION):
            raise StoreError(
                f"账本由另一版本的程序建立（格式 {version}，现为 {schema.VERSION}）",
                hint="运行 wenzhang rebuild --reread 从已保存的原文件重新建立",
                where=where,
                code="old_ledger",
            )

    def _create(self) -> None:
        with self._writer.begin() as connection:
            schema.metadata.create_all(connection)
            fulltext.create(connection)
            if connection.execute(_meta("schema")).scalar() is None:
                rows = [{"name": "schema", "value": str(schema.VERSION)}, {"name": "generation", "value": "0"}]
                connection.execute(insert(schema.meta), rows)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, *, counts: bool = True) -> Iterator[Connection]:
        with translated(), self._writer.begin() as connection:
            yield connection
            if counts:
                changed = {"value": str(_generation(connection) + 1)}
                connection.execute(update(schema.meta).where(schema.meta.c.name == "generation").values(changed))

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self._reading() as connection:
            return [cast(Row, row._mapping) for row in connection.execute(query)]

    def _facts(self, query: Select[Any]) -> list[StoredFact]:
        return [fact_in(row) for row in self._rows(query)]

    def _ids(self) -> list[str]:
        return [row["id"] for row in self._rows(select(schema.filings.c.id).order_by(schema.filings.c.number))]


def _not_stored(filing_id: str) -> NotStored:
    return NotStored(f"没有存入这份文件：{filing_id}", hint="用 wenzhang list 查看已存入的文件", where=filing_id)


def _meta(name: str) -> Select[Any]:
    return select(schema.meta.c.value).where(schema.meta.c.name == name)


def _generation(connection: Connection) -> int:
    return int(connection.execute(_meta("generation")).scalar_one())
