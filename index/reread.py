"""Read everything anew: a new ledger from the copies of the files, in the place of the old one once it is whole."""

from __future__ import annotations

from pathlib import Path

from index.errors import DocumentError
from index.files import Files
from index.ledger import Ledger
from index.library import LEDGER, interpreted, make_folder
from index.lock import own_home
from index.progress import Meter, Progress, silent
from index.readers import Limits


def reread(home: Path, *, jobs: int = 0, limits: Limits | None = None, progress: Progress = silent) -> list[str]:
    """Build the ledger anew from the copies of the files, and put it in the place of the old one when it is whole.

    Gives the names of files that could no longer be read; with any, the old ledger stays. Vectors are to be made again.
    Errors: HomeBusy, StoreError.
    """
    make_folder(home)
    lock = own_home(home)
    try:
        fresh = home / "ledger.new.db"
        _delete_ledger(fresh)
        unread = _fill(fresh, Files(home / "files"), jobs, limits or Limits(), progress)
        if not unread:
            _delete_ledger(home / LEDGER, keep_main=True)
            fresh.replace(home / LEDGER)
        return unread
    finally:
        lock.release()


def _fill(path: Path, files: Files, jobs: int, limits: Limits, progress: Progress) -> list[str]:
    copies = files.held().values()
    meter = Meter("正在重新读取", len(copies), progress)
    unread: list[str] = []
    ledger = Ledger.open(path)
    for copy, outcome in interpreted(copies, jobs, limits, meter):
        if isinstance(outcome, DocumentError):
            unread.append(f"{copy.name}：{outcome.message}")
        else:
            ledger.store(outcome, size=copy.stat().st_size)
        meter.step(copy.name)
    ledger.close()  # the last connection to close writes the log back into the file
    return unread


def _delete_ledger(path: Path, *, keep_main: bool = False) -> None:
    for suffix in ("-wal", "-shm") if keep_main else ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
