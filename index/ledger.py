"""The ledger: filings, their tables, facts, paragraphs and chunks in a SQL database, with full text over labels and text.

Shape:  Filing -> rows, in one transaction; tokens or ids -> StoredFact and StoredParagraph, frozen values.
Errors: NotStored for an unknown filing or table; StoreError where the database cannot be used as asked.
Reading is safe from many threads, and from other processes while one of them writes (SQLite in WAL mode).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, create_engine, delete, event, func, insert, make_url, or_, select, update
from sqlalchemy.exc import DBAPIError

from index import fulltext, ledger_rows, ledger_upgrade, search_words
from index import ledger_schema as schema
from index.domain import Basis, Chunk, Document, Fact, Filing, Identity, Issue, Page, Paragraph, Table
from index.errors import NotStored, SettingError, StoreError
from index.headings import sections
from index.ledger_rows import Row

_BUSY_MILLISECONDS = 15_000
_REMEMBERED = 10_000  # facts, 2 KB each
_BATCH = 500  # ids in one IN list
_SCORED = 20_000  # rows scored in one search, 3 microseconds each
_NAMED = 200  # filings that a search names one by one; of more, the hits are looked through instead


@dataclass(frozen=True, slots=True)
class StoredFiling:
    """A filing as the ledger knows it, without its facts and text. `added_at` is UTC, ISO 8601; `size` in bytes."""

    id: str
    number: int
    file_name: str
    media: str
    identity: Identity
    pages: tuple[Page, ...]
    issues: tuple[Issue, ...]
    fact_count: int
    table_count: int
    paragraph_count: int
    chunk_count: int
    size: int
    added_at: str
    vectors_ready: bool


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact with its number in the ledger (valid for one generation) and the filing that states it."""

    id: int
    filing: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph of a filing: `order` is its index among the blocks, `score` that of the search (0 in a listing)."""

    id: int
    filing: str
    order: int
    text: str
    section: tuple[str, ...]
    paragraph: Paragraph
    score: float = 0.0


class Ledger:
    """One database of filings. Make it with `Ledger.open`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writing=True)
        self._known = _Known(-1)
        self._guard = threading.Lock()

    @classmethod
    def open(cls, url_or_path: str | Path) -> Ledger:
        """Open a ledger by SQLAlchemy URL or file path, making it where there is none.

        Errors: SettingError for a database without full text here, StoreError for one made by another version.
        """
        url = url_or_path if isinstance(url_or_path, str) and "://" in url_or_path else _sqlite_url(Path(url_or_path))
        with _translated(str(url_or_path)):
            ledger = cls(_engine(url))
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
                _remove(connection, old)
            connection.execute(delete(schema.departed).where(schema.departed.c.id == filing.id))
            number = _next(connection, schema.filings.c.number)
            row = ledger_rows.filing_out(filing)
            row |= {"number": number, "size": size, "added_at": datetime.now(UTC).isoformat(timespec="seconds")}
            connection.execute(insert(schema.filings), row)
            _insert(connection, schema.tables, [ledger_rows.table_out(table, filing.id) for table in filing.tables])
            _insert(connection, schema.chunks, [ledger_rows.chunk_out(chunk, filing.id) for chunk in filing.chunks])
            _store_facts(connection, filing, number)
            _store_paragraphs(connection, filing, number)

    def remove(self, filing_id: str) -> None:
        """Take a filing out. Errors: NotStored."""
        with self._writing() as connection:
            if not _remove(connection, filing_id):
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
        return [_filing_in(row) for row in self._rows(select(schema.filings).order_by(schema.filings.c.number))]

    def filings_named(self, file_name: str) -> list[StoredFiling]:
        """The filings of one file name."""
        table = schema.filings
        query = select(table).where(table.c.file_name == file_name).order_by(table.c.number)
        return [_filing_in(row) for row in self._rows(query)]

    def filing(self, filing_id: str) -> StoredFiling:
        """One filing by its id. Errors: NotStored."""
        for row in self._rows(select(schema.filings).where(schema.filings.c.id == filing_id)):
            return _filing_in(row)
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
            hits = self._search(connection, "facts", tokens, filings, year, limit)
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
        return [_paragraph_in(row) for row in self._rows(query)]

    def search_paragraphs(
        self, tokens: Sequence[str], *, filings: Sequence[str] | None = None, year: int | None = None, limit: int = 50
    ) -> list[StoredParagraph]:
        """Paragraphs holding any of the tokens, best first (bm25, the text twice its headings).

        With a `year`, only those of filings of it and of none.
        """
        with self._reading() as connection:
            hits = self._search(connection, "paragraphs", tokens, filings, year, limit)
            rows = _by_id(connection, schema.paragraphs, [row_id for row_id, _ in hits])
        return [_paragraph_in(rows[row_id], score) for row_id, score in hits]

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
        rows = _by_id(connection, schema.facts, [fact_id for fact_id in ids if fact_id not in found])
        read = {fact_id: _fact_in(row) for fact_id, row in rows.items()}
        found |= read
        if len(known) + len(read) > _REMEMBERED:
            known.clear()
        known.update(read)
        return [found[fact_id] for fact_id in ids if fact_id in found]

    def _state(self, connection: Connection) -> _Known:
        generation = _generation(connection)
        with self._guard:
            if self._known.generation != generation:
                self._known = _Known(generation, _filing_numbers(connection))
            return self._known

    def _within(self, query: Select[Any], filings: Sequence[str] | None) -> Select[Any]:
        """A query of facts, kept to some filings; one of all filings that are held is not slowed by naming each."""
        if filings is None:
            return query
        with self._reading() as connection:
            if self._state(connection).numbers_of(filings) is None:
                return query
        return query.where(schema.facts.c.filing_id.in_(filings))

    def _search(
        self,
        connection: Connection,
        name: fulltext.IndexName,
        tokens: Sequence[str],
        filings: Sequence[str] | None,
        year: int | None,
        limit: int,
    ) -> list[tuple[int, float]]:
        """Search by the tokens that tell rows apart; by all of them where those find nothing.

        Where all filings (or many) are open, only the rarest tokens find rows, the next rarest if those find none, and the
        others add to their score: scoring takes all the time. Tokens that most rows hold tell nothing: rows come as they stand.
        """
        state = self._state(connection)
        numbers = state.numbers_of(filings)
        if numbers is not None and len(numbers) > _NAMED:
            found = self._open_search(connection, name, tokens, year, _SCORED)
            return _of_filings(connection, name, found, set(filings or ()), limit)
        if numbers is None:
            return self._open_search(connection, name, tokens, year, limit)
        gate = fulltext.Gate(numbers, year)
        hits = fulltext.search(connection, name, state.telling(connection, name, tokens), gate, limit)
        return hits or fulltext.search(connection, name, tokens, gate, limit)

    def _open_search(
        self, connection: Connection, name: fulltext.IndexName, tokens: Sequence[str], year: int | None, limit: int
    ) -> list[tuple[int, float]]:
        state, gate = self._state(connection), fulltext.Gate(year=year)
        telling = state.telling(connection, name, tokens)
        for finding in state.by_rarity(name, telling, _SCORED):
            others = [token for token in telling if token not in finding]
            if hits := fulltext.search(connection, name, finding, gate, limit, also=others):
                return hits
        ranked = state.rows(connection, name) <= _SCORED
        return fulltext.search(connection, name, tokens, gate, limit, ranked=ranked)

    def problems(self) -> list[str]:
        """What is wrong inside the database; empty when it is sound."""
        with self._reading() as connection:
            return [*_damage(connection), *_miscounts(connection)]

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
        with _translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, *, counts: bool = True) -> Iterator[Connection]:
        with _translated(), self._writer.begin() as connection:
            yield connection
            if counts:
                changed = {"value": str(_generation(connection) + 1)}
                connection.execute(update(schema.meta).where(schema.meta.c.name == "generation").values(changed))

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self._reading() as connection:
            return [cast(Row, row._mapping) for row in connection.execute(query)]

    def _facts(self, query: Select[Any]) -> list[StoredFact]:
        return [_fact_in(row) for row in self._rows(query)]

    def _ids(self) -> list[str]:
        return [row["id"] for row in self._rows(select(schema.filings.c.id).order_by(schema.filings.c.number))]


class _Known:
    """What is known of one generation of the ledger: how often tokens occur, the numbers of filings, facts read lately.

    Threads may fill it at once: they write the same.
    """

    def __init__(self, generation: int, filings: dict[str, int] | None = None) -> None:
        self.generation = generation
        self._numbers = filings or {}
        self.facts: dict[int, StoredFact] = {}
        self._counted: dict[fulltext.IndexName, dict[str, int]] = {name: {} for name in fulltext.INDEXES}
        self._rows: dict[fulltext.IndexName, int] = {}

    def numbers_of(self, filings: Sequence[str] | None) -> list[int] | None:
        """The numbers of filings; None where they are all that are held, so that nothing need be told apart."""
        if filings is None:
            return None
        numbers = {self._numbers[one] for one in filings if one in self._numbers}
        return None if len(numbers) == len(self._numbers) else sorted(numbers)

    def frequencies(self, connection: Connection, name: fulltext.IndexName, tokens: Sequence[str]) -> dict[str, int]:
        known = self._counted[name]
        missing = [token for token in dict.fromkeys(tokens) if token not in known]
        if missing:
            known.update(dict.fromkeys(missing, 0) | fulltext.frequencies(connection, name, missing))
        return known

    def rows(self, connection: Connection, name: fulltext.IndexName) -> int:
        """How many rows an index holds."""
        if name not in self._rows:
            counted = {"facts": schema.filings.c.fact_count, "paragraphs": schema.filings.c.paragraph_count}[name]
            self._rows[name] = connection.execute(select(func.coalesce(func.sum(counted), 0))).scalar_one()
        return self._rows[name]

    def telling(self, connection: Connection, name: fulltext.IndexName, tokens: Sequence[str]) -> list[str]:
        """Tokens found in at most half of the rows, rarest first: bm25 gives the others no weight."""
        counted, rows = self.frequencies(connection, name, tokens), self.rows(connection, name)
        telling = {token for token in tokens if 0 < counted[token] <= rows / 2}
        return sorted(telling, key=lambda token: (counted[token], token))

    def by_rarity(self, name: fulltext.IndexName, telling: Sequence[str], rows: int) -> Iterator[Sequence[str]]:
        """The tokens, given rarest first, in groups that occur in so many rows together; one at least in each."""
        counted, at = self._counted[name], 0
        while at < len(telling):
            sums = accumulate(counted[token] for token in telling[at:])
            size = max(1, sum(total <= rows for total in sums))
            yield telling[at : at + size]
            at += size


# --- connecting --------------------------------------------------------------------------------------


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path.resolve()}"


def _engine(url: str) -> Engine:
    backend = make_url(url).get_backend_name()
    if backend != "sqlite":
        hint = "不设置 WENZHANG_DATABASE_URL，即用主目录内的 SQLite"
        raise SettingError(f"尚不支持以 {backend} 作账本的全文检索", hint=hint)
    engine = create_engine(url, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that readers see one state throughout
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit decides what exists, so it must outlive a power cut
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _translated(where: str = "") -> Iterator[None]:
    """Errors of the database -> StoreError."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(
            f"账本无法使用：{error.orig}",
            hint="检查磁盘空间与主目录权限；若账本已损坏，运行 wenzhang rebuild --reread 从原文件重新建立",
            where=where,
            code="ledger",
        ) from error


def _not_stored(filing_id: str) -> NotStored:
    return NotStored(f"没有存入这份文件：{filing_id}", hint="用 wenzhang list 查看已存入的文件", where=filing_id)


# --- inside a transaction ----------------------------------------------------------------------------


def _meta(name: str) -> Select[Any]:
    return select(schema.meta.c.value).where(schema.meta.c.name == name)


def _generation(connection: Connection) -> int:
    return int(connection.execute(_meta("generation")).scalar_one())


def _next(connection: Connection, column: Any) -> int:
    """The next free number; safe because one writer at a time holds the transaction."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _store_facts(connection: Connection, filing: Filing, number: int) -> None:
    first = _next(connection, schema.facts.c.id)
    numbered = list(enumerate(filing.facts, first))
    _insert(connection, schema.facts, [{"id": n, **ledger_rows.fact_out(fact, filing.id)} for n, fact in numbered])
    codes = [{"fact_id": n, "code": code} for n, fact in numbered for code in ledger_rows.fact_codes(fact)]
    _insert(connection, schema.codes, codes)
    entries = search_words.fact_entries(numbered, number, filing.identity.body, filing.identity.year)
    fulltext.add(connection, "facts", entries)


def _store_paragraphs(connection: Connection, filing: Filing, number: int) -> None:
    paths = sections(Document(filing.file_name, filing.media, filing.blocks, filing.pages))
    first = _next(connection, schema.paragraphs.c.id)
    found = [(block, item) for block, item in enumerate(filing.blocks) if isinstance(item, Paragraph)]
    rows = [
        {"id": n, **ledger_rows.paragraph_out(item, block, paths[block], filing.id)}
        for n, (block, item) in enumerate(found, first)
    ]
    _insert(connection, schema.paragraphs, rows)
    placed = [(n, item, paths[block]) for n, (block, item) in enumerate(found, first)]
    fulltext.add(connection, "paragraphs", search_words.paragraph_entries(placed, number, filing.identity.year))


def _remove(connection: Connection, filing_id: str) -> bool:
    for name in fulltext.INDEXES:
        fulltext.remove(connection, name, filing_id)
    gone = bool(connection.execute(delete(schema.filings).where(schema.filings.c.id == filing_id)).rowcount)
    if gone:
        connection.execute(insert(schema.departed), {"id": filing_id})
    return gone


def _filing_numbers(connection: Connection) -> dict[str, int]:
    return {row.id: row.number for row in connection.execute(select(schema.filings.c.id, schema.filings.c.number))}


def _of_filings(
    connection: Connection, name: fulltext.IndexName, hits: Sequence[tuple[int, float]], filings: set[str], limit: int
) -> list[tuple[int, float]]:
    """The first hits that are of some filings."""
    table = {"facts": schema.facts, "paragraphs": schema.paragraphs}[name]
    kept: list[tuple[int, float]] = []
    for start in range(0, len(hits), _BATCH):
        batch = hits[start : start + _BATCH]
        query = select(table.c.id, table.c.filing_id).where(table.c.id.in_([row_id for row_id, _ in batch]))
        filing_of = {row.id: row.filing_id for row in connection.execute(query)}
        kept.extend(hit for hit in batch if filing_of.get(hit[0]) in filings)
        if len(kept) >= limit:
            break
    return kept[:limit]


def _by_id(connection: Connection, table: Any, ids: Sequence[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _BATCH):
        query = select(table).where(table.c.id.in_(ids[start : start + _BATCH]))
        found.update((row.id, cast(Row, row._mapping)) for row in connection.execute(query))
    return found


def _damage(connection: Connection) -> list[str]:
    """What the database itself finds broken; only SQLite is asked."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    broken = [f"账本损坏：{line}" for line in found if line != "ok"]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [*broken, *(f"账本中有无主的记录：{row[0]} {row[1]}" for row in strays[:5])]


def _miscounts(connection: Connection) -> list[str]:
    """Filings whose rows are not as many as were stored, and full text that is not complete."""
    found: list[str] = []
    stored = connection.execute(select(schema.filings)).all()
    kinds = {"fact_count": schema.facts, "table_count": schema.tables, "paragraph_count": schema.paragraphs}
    for name, table in (kinds | {"chunk_count": schema.chunks}).items():
        query = select(table.c.filing_id, func.count()).group_by(table.c.filing_id)
        counted = {row[0]: row[1] for row in connection.execute(query)}
        found.extend(
            f"{row.file_name}：{table.name} 应有 {row._mapping[name]} 条，实有 {counted.get(row.id, 0)} 条"
            for row in stored
            if row._mapping[name] != counted.get(row.id, 0)
        )
    for name, table in (("facts", schema.facts), ("paragraphs", schema.paragraphs)):
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        indexed = fulltext.count(connection, "facts" if name == "facts" else "paragraphs")
        if rows != indexed:
            found.append(f"全文索引不完整：{name} {rows} 条，索引 {indexed} 条")
    return found


# --- rows -> values ----------------------------------------------------------------------------------


def _filing_in(row: Row) -> StoredFiling:
    return StoredFiling(
        id=row["id"],
        number=row["number"],
        file_name=row["file_name"],
        media=row["media"],
        identity=ledger_rows.identity_in(row),
        pages=ledger_rows.pages_in(row["pages"]),
        issues=ledger_rows.issues_in(row["issues"]),
        fact_count=row["fact_count"],
        table_count=row["table_count"],
        paragraph_count=row["paragraph_count"],
        chunk_count=row["chunk_count"],
        size=row["size"],
        added_at=row["added_at"],
        vectors_ready=row["vectors_ready"],
    )


def _fact_in(row: Row) -> StoredFact:
    return StoredFact(row["id"], row["filing_id"], ledger_rows.fact_in(row))


def _paragraph_in(row: Row, score: float = 0.0) -> StoredParagraph:
    paragraph = ledger_rows.paragraph_in(row)
    section = ledger_rows.labels(row["section"])
    return StoredParagraph(row["id"], row["filing_id"], row["block"], row["text"], section, paragraph, score)
