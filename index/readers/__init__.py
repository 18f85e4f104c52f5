"""Path -> Document: picks the reader by what a file holds, and by its name only where the content leaves it open.

Nothing heavy is imported here: each reader comes in when its first file does. `read_document` reads in this very
process; the way in for files of unknown origin is `index.readers.child`, which does the same under limits.
"""

from __future__ import annotations

import importlib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from index.domain import Document
from index.errors import LimitExceeded, UnknownFormat, Unreadable

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds of wall time, MiB of memory and of file, pages."""

    max_seconds: float = 600
    max_memory_mb: int = 1500
    max_pages: int = 3000
    max_file_mb: int = 200


# media -> module and function; `read_pdf` alone takes limits of its own, the others have no pages. What is not here is
# converted first (`index.readers.converted`).
_READERS = {
    "pdf": ("index.readers.pdf", "read_pdf"),
    "docx": ("index.readers.docx", "read_docx"),
    "xlsx": ("index.readers.xlsx", "read_xlsx"),
    "xls": ("index.readers.xls", "read_xls"),
    "ods": ("index.readers.ods", "read_ods"),
    "csv": ("index.readers.delimited", "read_delimited"),
    "txt": ("index.readers.txt", "read_txt"),
    "html": ("index.readers.webpage", "read_html"),
    "png": ("index.readers.picture", "read_picture"),
    "jpeg": ("index.readers.picture", "read_picture"),
}
# Modules worth having before a child is forked, per name ending: their import is the slow part of a small file.
_WARM = {
    ".pdf": ("index.readers.pdf", "pdfplumber"),
    ".docx": ("index.readers.docx", "docx"),
    ".xlsx": ("index.readers.xlsx", "openpyxl"),
    ".xls": ("index.readers.xls", "python_calamine"),
    ".ods": ("index.readers.ods", "lxml.etree"),
    ".csv": ("index.readers.delimited",),
    ".txt": ("index.readers.txt",),
    ".html": ("index.readers.webpage", "lxml.html"),
    ".htm": ("index.readers.webpage", "lxml.html"),
    ".png": ("index.readers.picture",),
    ".jpg": ("index.readers.picture",),
    ".jpeg": ("index.readers.picture",),
}
_BY_SUFFIX = {
    ".pdf": "pdf",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "txt",
    ".text": "txt",
    ".md": "txt",
    ".markdown": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_TEXT_SUFFIXES = (*_BY_SUFFIX, ".xls", ".doc", "")  # web systems hand out HTML tables named .xls and .doc
SUPPORTED = (".pdf", ".docx", ".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt", ".md", ".html", ".htm", ".png", ".jpg", ".jpeg")
_HINT = f"支持的格式：{' '.join(SUPPORTED)}；装有 LibreOffice 时还有 .doc .wps .rtf .odt .ppt .pptx"

_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF_MAGIC = b"{\\rtf"
_OFFICE_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xls",
    "ppt/presentation.xml": "ppt",
}
_OPEN_KINDS = {"spreadsheet": "ods", "text": "odt", "presentation": "ppt"}
_WORD_START = b"\xec\xa5"  # of the main stream of an old Word file, which begins at a sector of 512 bytes
_WORD_ENCRYPTED = 0x01  # in its twelfth byte
_MAX_ZIP_ENTRIES = 20_000
_MAX_RATIO = 200  # office XML packs about 10 to 30 times, bombs a thousand times


def read_document(path: Path, *, limits: Limits | None = None) -> Document:
    """Read one file in this process.

    Errors: UnknownFormat (not a filing format), Unreadable (encrypted, broken, empty), LimitExceeded (too large).
    """
    limits = limits or Limits()
    media = detect_media(path, limits=limits)
    if media not in _READERS:
        from index.readers.converted import read_converted

        return read_converted(path, media, limits)
    module, function = _READERS[media]
    reader = cast(Callable[..., Document], getattr(importlib.import_module(module), function))
    if media == "pdf":
        return reader(path, max_pages=limits.max_pages, max_seconds=limits.max_seconds)
    return reader(path)


def detect_media(path: Path, *, limits: Limits | None = None) -> str:
    """The format of a file: a key of the readers, or of what is converted. Checks size and office packages on the way.

    Errors: as `read_document`.
    """
    limits = limits or Limits()
    size = _size(path)
    if size > limits.max_file_mb * MIB:
        raise LimitExceeded(
            f"文件过大：{size / MIB:.0f} MiB，上限 {limits.max_file_mb} MiB",
            hint="请拆分文件，或调大 WENZHANG_MAX_FILE_MB",
            where=path.name,
            code="file_too_large",
        )
    if size == 0:
        raise Unreadable("文件是空的", hint="请重新下载或导出该文件", where=path.name, code="empty")
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, media in _PICTURES.items():
        if head.startswith(magic):
            return media
    if head.startswith(b"PK\x03\x04"):
        return _detect_package(path, limits)
    if head.startswith(_RTF_MAGIC):
        return "rtf"
    if head.startswith(_OLE_MAGIC):
        return _detect_ole(path)
    return _detect_text(path, head)


def warm_modules(path: Path) -> tuple[str, ...]:
    """Modules that reading a file of this name will need."""
    return _WARM.get(path.suffix.lower(), ())


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise Unreadable("没有这个文件", hint="请检查路径", where=str(path), code="missing")
        return path.stat().st_size
    except OSError as error:
        raise Unreadable("文件打不开", hint="请检查路径和权限", where=str(path), code="missing") from error


def _detect_package(path: Path, limits: Limits) -> str:
    """An office file in a ZIP package: its kind, after a look at what it would unpack to."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            _check_package(entries, limits, path)
            names = {entry.filename.lstrip("/").lower() for entry in entries}
            media = next((media for part, media in _OFFICE_PARTS.items() if part in names), None)
            media = media or _media_by_content_types(package, names) or _media_by_mimetype(package, names)
            if media is None:
                raise UnknownFormat("压缩包里不是 Office 文件", hint=_HINT, where=path.name)
            _refuse_entities(package, entries, path)
            return media
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
        raise Unreadable("文件已损坏或被截断", hint="请重新下载或用 Office 另存一份", where=path.name, code="damaged") from error


def _check_package(entries: list[zipfile.ZipInfo], limits: Limits, path: Path) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > 50 * MIB and unpacked / packed > _MAX_RATIO
    if bomb or unpacked > 4 * limits.max_file_mb * MIB or len(entries) > _MAX_ZIP_ENTRIES:
        raise LimitExceeded(
            f"压缩内容过大：解压后 {unpacked / MIB:.0f} MiB，{len(entries)} 个部分",
            hint="文件可能有意压缩成炸弹；若来源可信，请拆分后再添加",
            where=path.name,
            code="zip_bomb",
        )


def _media_by_content_types(package: zipfile.ZipFile, names: set[str]) -> str | None:
    """Packages whose main part has another name say so in [Content_Types].xml."""
    if "[content_types].xml" not in names:
        return None
    with package.open("[Content_Types].xml") as part:
        types = part.read(MIB)
    if b"wordprocessingml.document.main" in types:
        return "docx"
    return "xlsx" if b"spreadsheetml.sheet.main" in types else None


def _media_by_mimetype(package: zipfile.ZipFile, names: set[str]) -> str | None:
    """OpenDocument files say what they are in their first part."""
    if "mimetype" not in names:
        return None
    with package.open("mimetype") as part:
        kind = part.read(200).decode("latin-1").strip()
    return _OPEN_KINDS.get(kind.removeprefix("application/vnd.oasis.opendocument.").removesuffix("-template"))


def _refuse_entities(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path) -> None:
    """No office program writes a document type into its parts; who does wants entities expanded or files fetched."""
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        with package.open(entry) as part:
            head = part.read(2048).replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable(
                "文件内含外部实体声明，出于安全不予读取", hint="请用 Office 另存一份", where=path.name, code="unsafe"
            )


def _detect_ole(path: Path) -> str:
    """The old binary container holds workbooks, documents and encrypted packages: told apart by stream names."""
    data = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise _encrypted(path)
    if holds("WordDocument") and not (holds("Workbook") and path.suffix.lower() == ".xls"):
        if _is_encrypted_word(data):
            raise _encrypted(path)
        return "doc"
    if holds("PowerPoint Document"):
        return "ppt"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise UnknownFormat("无法识别的旧版 Office 文件", hint=_HINT, where=path.name)


def _is_encrypted_word(data: bytes) -> bool:
    """Does the head of the main stream say so?"""
    starts = (place for place in range(512, len(data) - 12, 512) if data.startswith(_WORD_START, place))
    return any(data[place + 11] & _WORD_ENCRYPTED for place in starts)


def _encrypted(path: Path) -> Unreadable:
    return Unreadable("文件有密码保护", hint="请去掉密码后另存一份", where=path.name, code="encrypted")


def _detect_text(path: Path, head: bytes) -> str:
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        raise Unreadable("不是有效的 PDF，文件可能被截断", hint="请重新下载该文件", where=path.name, code="damaged")
    if suffix in (".docx", ".xlsx"):
        raise Unreadable("不是有效的 Office 文件，可能被截断", hint="请重新下载该文件", where=path.name, code="damaged")
    if suffix in _TEXT_SUFFIXES and _is_text(head):
        start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
        if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<?xml")) and b"<" in start:
            if start.startswith(b"<?xml") and b"<html" not in start and b"<table" not in start:
                raise UnknownFormat("不支持这种 XML 文件", hint=_HINT, where=path.name)
            return "html"
        if suffix in _BY_SUFFIX:
            return _BY_SUFFIX[suffix]
        if suffix == "" or b"<table" in start:
            return "html" if b"<table" in start else "txt"
    raise UnknownFormat(f"不支持的文件格式：{path.suffix or path.name}", hint=_HINT, where=path.name)


def _is_text(head: bytes) -> bool:
    """Whether bytes look like text: UTF-16 announces itself, everything else holds no NUL and few controls."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b" for byte in head)
    return b"\0" not in head and controls * 50 <= len(head)
