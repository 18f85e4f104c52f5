"""A home: the ledger, the vectors and the copies of the files, kept in agreement.

    file copied (waiting) -> read in a child -> ledger commit (this decides) -> copy in its place -> vectors, marked ready

A crash before the commit leaves the old state; a crash after it leaves the new one, with the rest finished by the next
writer. Answers from the ledger do not wait for vectors. A home has one writer; readers may read while it writes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from index.archives import unpacked
from index.domain import Filing, Issue
from index.errors import DocumentError, NotStored, StoreError, Unreadable, WenzhangError
from index.files import Files, content_hash, expand
from index.ledger import Ledger
from index.ledger_values import StoredFiling
from index.lock import FileLock, own_home
from index.owned_vectors import OwnedVectors
from index.progress import Meter, Progress, silent
from index.readers import MIB, Limits

if TYPE_CHECKING:
    from index.vectors import Vectors

LEDGER = "ledger.db"


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one file: `added`, `unchanged`, `replaced` or `refused` (then with its error)."""

    path: str
    status: str
    filing: str | None = None
    title: str = ""
    pages: int = 0
    tables: int = 0
    facts: int = 0
    chunks: int = 0
    seconds: float = 0.0
    issues: tuple[Issue, ...] = ()
    error: WenzhangError | None = None
    replaced: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The line of `add --json`."""
        return {
            "path": self.path,
            "status": self.status,
            "filing": self.filing,
            "title": self.title,
            "pages": self.pages,
            "tables": self.tables,
            "facts": self.facts,
            "chunks": self.chunks,
            "seconds": round(self.seconds, 3),
            "issues": [{"code": issue.code, "where": issue.where, "message": issue.message} for issue in self.issues],
            "error": None if self.error is None else self.error.as_dict(),
            "replaced": list(self.replaced),
        }


@dataclass(slots=True)
class _Job:
    """A file on its way in."""

    path: Path
    digest: str
    copy: Path
    started: float = field(default_factory=time.monotonic)


class Library:
    """An open home. Make it with `Library.open`, use it as a context manager or close it."""

    def __init__(
        self,
        home: Path,
        ledger: Ledger,
        lock: FileLock | None,
        *,
        limits: Limits,
        chroma_url: str,
        embedding: str,
        cache: Path | None,
    ) -> None:
        self.home = home
        self.ledger = ledger
        self.files = Files(home / "files")
        self.embedding = embedding
        self._lock = lock
        self._limits = limits
        self._vectors = OwnedVectors(home, chroma_url=chroma_url, embedding=embedding, cache=cache, is_read_only=lock is None)
        self._storing = RLock()  # what the ledger says and which copies exist change together
        self._making = RLock()  # one thread makes vectors; asking and storing go on meanwhile

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        database_url: str = "",
        chroma_url: str = "",
        embedding: str = "bundled",
        cache: Path | None = None,
        limits: Limits | None = None,
        read_only: bool = False,
    ) -> Library:
        """Open a home, making it where there is none; for writing unless `read_only`.

        Errors: HomeBusy where another process writes, StoreError where the stores cannot be used.
        """
        make_folder(home)
        lock = None if read_only else own_home(home)
        try:
            ledger = Ledger.open(database_url or home / LEDGER)
            library = cls(
                home,
                ledger,
                lock,
                limits=limits or Limits(),
                chroma_url=chroma_url,
                embedding=embedding,
                cache=cache,
            )
            if lock is not None:
                library._finish_files()
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return library

    def close(self) -> None:
        """Close the stores and let the next writer in."""
        self.ledger.close()
        self._vectors.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

    @property
    def is_read_only(self) -> bool:
        return self._lock is None

    # --- taking in ---------------------------------------------------------------------------------

    def add(
        self, paths: Iterable[Path], *, jobs: int = 0, progress: Progress = silent, vectors: bool = True
    ) -> Iterator[AddResult]:
        """Read and store files, whole folders and ZIPs of filings; yields what became of each as soon as it is known.

        What lies in an archive is told under the archive's path and its own: filings.zip/2024/budget.pdf.
        Vectors are made after the last file, unless told otherwise. `jobs` files are read at once (0: one a processor).
        """
        self._must_write()
        with unpacked(expand(paths, excluded=self.home), self.files.folder, self._limits) as found:
            yield from (AddResult(name, "refused", error=error) for name, error in found.refused)
            for result in self._add_files(found.files, jobs, progress):
                yield replace(result, path=found.names.get(Path(result.path), result.path))
        if vectors:
            self.finish_vectors(progress)

    def _add_files(self, paths: Iterable[Path], jobs: int, progress: Progress) -> Iterator[AddResult]:
        waiting: dict[str, _Job] = {}
        twins: list[_Job] = []
        for path in paths:
            known = self._look(path)
            if isinstance(known, AddResult):
                yield known
            elif waiting.setdefault(known.digest, known) is not known:
                twins.append(known)
        refused: dict[str, DocumentError] = {}
        for result in self._read_all(list(waiting.values()), jobs, progress):
            if isinstance(result.error, DocumentError):
                refused.update({job.digest: result.error for job in twins if str(waiting[job.digest].path) == result.path})
            yield result
        for twin in twins:
            yield self._after_its_twin(twin, refused.get(twin.digest))

    def _look(self, path: Path) -> AddResult | _Job:
        """A file that must be read, or what is known of it already."""
        started = time.monotonic()
        try:
            if not path.is_file():
                raise Unreadable("没有这个文件", hint="检查路径", where=str(path), code="missing")
            digest = content_hash(path)
        except DocumentError as error:
            return AddResult(str(path), "refused", error=error)
        except OSError as error:
            problem = Unreadable(f"文件打不开：{error.strerror}", hint="检查权限", where=str(path), code="missing")
            return AddResult(str(path), "refused", error=problem)
        try:
            stored = self.ledger.filing(digest)
        except NotStored:
            return _Job(path, digest, path, started)
        return _unchanged(path, stored, time.monotonic() - started)

    def _after_its_twin(self, job: _Job, error: DocumentError | None) -> AddResult:
        """The same bytes as a file read just before share its fate."""
        job.started = time.monotonic()
        if error is not None:
            return _refused(job, error)
        result = self._look(job.path)
        return result if isinstance(result, AddResult) else AddResult(str(job.path), "unchanged", filing=job.digest)

    def _read_all(self, waiting: Sequence[_Job], jobs: int, progress: Progress) -> Iterator[AddResult]:
        """Read in children, store each file as it comes back."""
        if not waiting:
            return
        meter = Meter("正在读取文件", len(waiting), progress)
        running: dict[Path, _Job] = {}
        refused: list[AddResult] = []
        try:
            copies = self._copies(waiting, running, refused)
            for copy, outcome in interpreted(copies, jobs, self._limits, meter):
                yield from _drained(refused, meter)
                job = running.pop(copy)
                yield self._take_in(job, outcome)
                meter.step(job.path.name)
            yield from _drained(refused, meter)
        finally:
            for job in running.values():
                self.files.discard(job.copy)

    def _copies(self, waiting: Iterable[_Job], running: dict[Path, _Job], refused: list[AddResult]) -> Iterator[Path]:
        """Copy each file in when its turn comes; files too large are refused by the reader where they are."""
        for job in waiting:
            job.started = time.monotonic()
            try:
                if job.path.stat().st_size <= self._limits.max_file_mb * MIB:
                    job.copy = self.files.receive(job.path, job.digest)
            except (DocumentError, OSError) as error:
                refused.append(_refused(job, _as_document_error(error, job.path)))
                continue
            running[job.copy] = job
            yield job.copy

    def _take_in(self, job: _Job, outcome: Filing | DocumentError) -> AddResult:
        if isinstance(outcome, DocumentError):
            self.files.discard(job.copy)
            return _refused(job, outcome)
        with self._storing:
            named = self.ledger.filings_named(outcome.file_name)
            older = [stored.id for stored in named if _is_newer_version(outcome, stored)]
            self.ledger.store(outcome, replaces=older, size=job.copy.stat().st_size)
            self.files.settle(job.copy, outcome.id)
            for filing_id in older:
                self.files.remove(filing_id)
        return AddResult(
            path=str(job.path),
            status="replaced" if older else "added",
            filing=outcome.id,
            title=outcome.identity.title,
            pages=len(outcome.pages),
            tables=len(outcome.tables),
            facts=len(outcome.facts),
            chunks=len(outcome.chunks),
            seconds=time.monotonic() - job.started,
            issues=outcome.issues,
            replaced=tuple(older),
        )

    # --- taking out --------------------------------------------------------------------------------

    def remove(self, ids: Iterable[str]) -> list[StoredFiling]:
        """Take filings out, given by id, by the beginning of one, or by file name. Errors: NotStored, before anything is done."""
        self._must_write()
        with self._storing:
            chosen = [self.find(name) for name in ids]
            for stored in chosen:
                self.ledger.remove(stored.id)
        self._drop_departed()
        return chosen

    def find(self, name: str) -> StoredFiling:
        """A filing by its id, by at least 6 letters of the id's beginning, or by its file name. Errors: NotStored."""
        stored = self.ledger.filings()
        found = [filing for filing in stored if name in (filing.id, filing.file_name)]
        if not found and len(name) >= 6:
            found = [filing for filing in stored if filing.id.startswith(name.lower())]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotStored(f"有 {len(found)} 份文件都叫 {name}", hint="改用编号指明：wenzhang list 的第一列", where=name)
        raise NotStored(f"没有存入这份文件：{name}", hint="用 wenzhang list 查看已存入的文件", where=name)

    def file(self, filing_id: str) -> Path:
        """The copy of a filing's original file. Errors: NotStored."""
        return self.files.path(filing_id)

    # --- vectors -----------------------------------------------------------------------------------

    @property
    def vectors(self) -> Vectors | None:
        """The vectors; None without an embedding model, and for a reader while another process owns the folder."""
        return self._vectors.opened

    def finish_vectors(self, progress: Progress = silent) -> int:
        """Make the vectors that are missing and drop those without a filing; gives the number of filings done."""
        self._must_write()
        with self._making:
            self._drop_departed()
            missing = [stored for stored in self.ledger.filings() if not stored.vectors_ready]
            if not missing or self.vectors is None:
                return 0
            meter = Meter("正在建立向量", sum(stored.chunk_count for stored in missing), progress)
            for stored in missing:
                self._make_vectors(stored, self.vectors, meter)
            return len(missing)

    def _make_vectors(self, stored: StoredFiling, vectors: Vectors, meter: Meter) -> None:
        chunks, measures = self.ledger.chunks(stored.id), self.ledger.measures(stored.id)
        vectors.add(stored.id, chunks, measures, meter.within(stored.chunk_count), title=stored.identity.title)
        meter.done(stored.chunk_count)
        if not self.ledger.mark_vectors(stored.id, True):
            vectors.remove(stored.id)  # the filing was taken out meanwhile

    def _drop_departed(self) -> None:
        with self._storing:
            for filing_id in self.ledger.departed():
                self._vectors.remove(filing_id)
                self.files.remove(filing_id)
                self.ledger.forget(filing_id)

    # --- keeping house -----------------------------------------------------------------------------

    def rebuild(self, progress: Progress = silent) -> int:
        """Make all vectors again from the ledger; gives the number of filings done."""
        self._must_write()
        with self._making:
            for stored in self.ledger.filings():
                self.ledger.mark_vectors(stored.id, False)
            self._vectors.clear()
            return self.finish_vectors(progress)

    def verify(self) -> list[str]:
        """What does not agree between ledger, copies and vectors; empty when all is well."""
        stored = self.ledger.filings()
        found = self.ledger.problems()
        held = self.files.held()
        for filing in stored:
            copy = held.pop(filing.id, None)
            if copy is None:
                found.append(f"{filing.file_name}：原文件不在主目录中")
            elif content_hash(copy) != filing.id:
                found.append(f"{filing.file_name}：原文件的内容已改变")
        found.extend(f"{copy.name}：有原文件而账本没有记录（{digest[:12]}）" for digest, copy in held.items())
        return [*found, *self._vectors.problems(stored)]

    def status(self) -> dict[str, Any]:
        """Stores and counts, without opening anything heavy."""
        ledger_bytes = sum(path.stat().st_size for path in self.home.glob(f"{LEDGER}*"))
        owner = FileLock(self.home / "lock").owner() if self.is_read_only else None
        return {
            "home": str(self.home.resolve()),
            "counts": self.ledger.counts(),
            "generation": self.ledger.generation,
            "ledger_mb": round(ledger_bytes / MIB, 1),
            "files_mb": round(sum(stored.size for stored in self.ledger.filings()) / MIB, 1),
            "vectors": self._vectors.where,
            "embedding": self.embedding,
            "writer": owner,
        }

    def _finish_files(self) -> None:
        """Bring the copies in line with the ledger, after a crash between the two."""
        self.files.finish({stored.id for stored in self.ledger.filings()})
        for filing_id in self.ledger.departed():
            self.files.remove(filing_id)

    def _must_write(self) -> None:
        if self.is_read_only:
            raise StoreError("主目录以只读方式打开", hint="以写入方式打开", where=str(self.home))


# --- small parts --------------------------------------------------------------------------------------


def interpreted(copies: Iterable[Path], jobs: int, limits: Limits, meter: Meter) -> Iterator[tuple[Path, Filing | DocumentError]]:
    """Files -> Filings, each in a child process; the readers are imported only where something is read."""
    from index.build import interpret
    from index.readers.child import run_many

    return run_many(interpret, copies, jobs=jobs, limits=limits, listener=meter.at_page)


def make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"主目录无法使用：{error.strerror}", hint="用 --home 或 WENZHANG_HOME 指定一个可写的文件夹", where=str(home)
        ) from error


def _is_newer_version(filing: Filing, stored: StoredFiling) -> bool:
    """Whether a filing takes the place of a stored one of the same file name: same identity, other bytes.

    A filing that tells neither whose nor of which year it is never replaces another: two files may share a name.
    """
    new, old = filing.identity, stored.identity
    if filing.id == stored.id or not (new.body and new.year):
        return False
    return (new.body, new.year, new.kind, new.scope) == (old.body, old.year, old.kind, old.scope)


def _unchanged(path: Path, stored: StoredFiling, seconds: float) -> AddResult:
    return AddResult(
        path=str(path),
        status="unchanged",
        filing=stored.id,
        title=stored.identity.title,
        pages=len(stored.pages),
        tables=stored.table_count,
        facts=stored.fact_count,
        chunks=stored.chunk_count,
        seconds=seconds,
        issues=stored.issues,
    )


def _refused(job: _Job, error: DocumentError) -> AddResult:
    return AddResult(str(job.path), "refused", error=error, seconds=time.monotonic() - job.started)


def _as_document_error(error: DocumentError | OSError, path: Path) -> DocumentError:
    if isinstance(error, DocumentError):
        return error
    return Unreadable(f"文件打不开：{error.strerror}", hint="检查路径和权限", where=str(path), code="missing")


def _drained(refused: list[AddResult], meter: Meter) -> Iterator[AddResult]:
    while refused:
        result = refused.pop(0)
        yield result
        meter.step(result.path)
