"""The copies of the original files inside a home: files/<sha256>/<file name>, needed for pictures of pages.

A copy waits as `.incoming-…` until the ledger has committed its filing; then it is moved to its place by one rename. So a
folder under its hash always belongs to a filing that was committed once, and nothing else is ever deleted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from index.errors import NotStored, Unreadable

_INCOMING = ".incoming-"
_BLOCK = 1 << 20
_TEMPORARY_STARTS = (".", "~$", "._")
_TEMPORARY_ENDS = (".tmp", ".temp", ".part", ".crdownload", ".download", ".swp", "~")
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db"}


class Files:
    """The folder of copies. All paths it gives out are inside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receive(self, path: Path, digest: str) -> Path:
        """Copy a file in, not yet in its place. Errors: Unreadable where its bytes are no longer those of `digest`."""
        folder = self.folder / f"{_INCOMING}{digest}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        copy = folder / path.name
        try:
            found = _copy(path, copy)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise Unreadable(
                f"复制文件失败：{error.strerror}", hint="检查磁盘空间和权限", where=str(path), code="copy_failed"
            ) from error
        if found != digest:
            shutil.rmtree(folder, ignore_errors=True)
            raise Unreadable("读取时文件正在变化", hint="等文件写完后再添加", where=str(path), code="changing")
        return copy

    def settle(self, copy: Path, digest: str) -> None:
        """Move a received copy to its place: its filing is committed."""
        place = self.folder / digest
        if place.exists():
            shutil.rmtree(copy.parent, ignore_errors=True)
        else:
            copy.parent.rename(place)
            _sync_folder(self.folder)

    def discard(self, copy: Path) -> None:
        """Throw a received copy away: its file was refused. A path outside the folder is left alone."""
        if copy.parent.parent == self.folder and copy.parent.name.startswith(_INCOMING):
            shutil.rmtree(copy.parent, ignore_errors=True)

    def remove(self, digest: str) -> None:
        """Delete the copy of a filing that is no longer in the ledger."""
        shutil.rmtree(self.folder / digest, ignore_errors=True)

    def finish(self, committed: Collection[str]) -> None:
        """After a crash: move waiting copies of committed filings to their places, throw the others away."""
        for folder in self.folder.glob(f"{_INCOMING}*"):
            digest = folder.name.removeprefix(_INCOMING).rpartition("-")[0]
            copy = next(folder.iterdir(), None)
            if copy is not None and digest in committed:
                self.settle(copy, digest)
            else:
                shutil.rmtree(folder, ignore_errors=True)

    def path(self, digest: str) -> Path:
        """Where the copy of a filing is. Errors: NotStored."""
        folders = [self.folder / digest, *self.folder.glob(f"{_INCOMING}{digest}-*")]
        for folder in folders:
            if folder.is_dir() and (copy := next(folder.iterdir(), None)) is not None:
                return copy
        raise NotStored(f"原文件不在主目录中：{digest[:12]}", hint="重新添加这份文件", where=str(self.folder / digest))

    def held(self) -> dict[str, Path]:
        """The copies in their places, by hash."""
        found: dict[str, Path] = {}
        if self.folder.is_dir():
            for folder in sorted(self.folder.iterdir()):
                copy = next(folder.iterdir(), None) if folder.is_dir() and not folder.name.startswith(".") else None
                if copy is not None:
                    found[folder.name] = copy
        return found


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def expand(paths: Iterable[Path], *, excluded: Path) -> Iterator[Path]:
    """Files and whole folders -> files, in order; hidden and temporary files of folders and all of `excluded` are skipped.

    Shape: what was named itself is given out as it is, even where there is no such file.
    """
    excluded = excluded.resolve()
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, names, files in os.walk(path):
            kept = (name for name in names if not is_temporary(name) and (Path(folder) / name).resolve() != excluded)
            names[:] = sorted(kept)
            yield from (Path(folder) / name for name in sorted(files) if not is_temporary(name))


def is_temporary(name: str) -> bool:
    """Whether a file's name says that it is hidden, half written or the system's own."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDS) or lower in _SYSTEM_FILES


def _copy(path: Path, copy: Path) -> str:
    """Copy the bytes down to the disk; gives their hash."""
    digest = hashlib.sha256()
    with path.open("rb") as source, copy.open("xb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
