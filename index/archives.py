"""A ZIP of filings -> its files, unpacked one by one into a folder that is thrown away afterwards.

Nothing in an archive is trusted: what a member claims to hold is counted while it is unpacked, names lead to no place outside
the folder, and archives inside archives are refused. Office files are packages of the same kind and are left alone.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from shutil import rmtree
from uuid import uuid4

from index.errors import DocumentError, LimitExceeded, Unreadable
from index.files import is_temporary
from index.readers import MIB, Limits

_MAGIC = b"PK\x03\x04"
_BLOCK = 1 << 20
_MOST_MEMBERS = 2000
_MOST_TIMES_FILE = 4  # all members together may be this many times as large as one file may be
_MAX_RATIO = 200
_SUSPECT = 50 * MIB  # below this a high ratio does no harm
_OFFICE = ("[content_types].xml", "mimetype")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(slots=True)
class Unpacked:
    """`files` to be read in order, `names` under which those out of archives are told, `refused` members and archives."""

    files: list[Path] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    refused: list[tuple[str, DocumentError]] = field(default_factory=list)


@contextmanager
def unpacked(paths: Iterable[Path], folder: Path, limits: Limits) -> Iterator[Unpacked]:
    """Files as they are, archives among them replaced by their members, which last as long as the context."""
    found = Unpacked()
    place = folder / f".incoming-unpacked-{uuid4().hex[:8]}"  # a crash leaves it to those who clear incoming copies
    try:
        for path in paths:
            if is_archive(path):
                _unpack(path, place, limits, found)
            else:
                found.files.append(path)
        yield found
    finally:
        rmtree(place, ignore_errors=True)


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP and no office package. A ZIP too broken to be listed is left to the readers to refuse."""
    try:
        with path.open("rb") as file:
            if file.read(4) != _MAGIC:
                return False
        with zipfile.ZipFile(path) as archive:
            names = {name.lower().lstrip("/") for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return not any(name in names for name in _OFFICE) and not any(name.startswith(("word/", "xl/")) for name in names)


def _unpack(path: Path, place: Path, limits: Limits, found: Unpacked) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(path, members, limits)
            left = _MOST_TIMES_FILE * limits.max_file_mb * MIB
            for member in members:
                inner = member_path(member)
                if inner is None:
                    continue
                name = f"{path}/{inner}"
                try:
                    target = place / uuid4().hex[:12] / inner.name
                    left -= _extract(archive, member, target, min(left, limits.max_file_mb * MIB))
                except DocumentError as error:
                    found.refused.append((name, error))
                    continue
                found.files.append(target)
                found.names[target] = name
    except DocumentError as error:
        found.refused.append((str(path), error))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        found.refused.append((str(path), _damaged(path.name, error)))


def _check(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    whole = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    bomb = whole > _SUSPECT and whole / packed > _MAX_RATIO
    if bomb or whole > _MOST_TIMES_FILE * limits.max_file_mb * MIB or len(members) > _MOST_MEMBERS:
        raise _bomb(path.name, f"解压后 {whole / MIB:.0f} MiB，{len(members)} 个文件")


def member_path(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """The path of a member inside its archive, decoded and harmless; None for what systems leave behind."""
    parts = [part for part in _decoded(member).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or "__MACOSX" in parts or is_temporary(parts[-1]):
        return None
    return PurePosixPath(*(part.replace("\0", "").replace(":", "：")[:120] for part in parts))


def _decoded(member: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 come as cp437 and are UTF-8 or GBK in truth."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Unpack one member, counting what really comes out. Errors: Unreadable, LimitExceeded."""
    name = target.name
    if member.flag_bits & _ENCRYPTED:
        raise Unreadable("压缩包有密码保护", hint="请解压后再添加", where=name, code="encrypted")
    target.parent.mkdir(parents=True)
    size = 0
    try:
        with archive.open(member) as source, target.open("xb") as file:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > most:
                    raise _bomb(name, f"超过 {most / MIB:.0f} MiB")
                file.write(block)
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        rmtree(target.parent, ignore_errors=True)
        raise _damaged(name, error) from error
    except DocumentError:
        rmtree(target.parent, ignore_errors=True)
        raise
    if is_archive(target):
        rmtree(target.parent, ignore_errors=True)
        raise Unreadable("压缩包里还有压缩包", hint="请解压后再添加", where=name, code="nested_archive")
    return size


def _bomb(name: str, what: str) -> LimitExceeded:
    return LimitExceeded(f"压缩内容过大：{what}", hint="可能是压缩炸弹；若来源可信，请解压后再添加", where=name, code="zip_bomb")


def _damaged(name: str, error: Exception) -> Unreadable:
    return Unreadable(
        f"压缩包已损坏或无法解压（{type(error).__name__}）", hint="请重新下载，或解压后再添加", where=name, code="damaged"
    )
