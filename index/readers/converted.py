"""Files of programs that nothing here reads itself -> Document, converted by LibreOffice where it is installed.

Old Word files, RTF and OpenDocument texts become DOCX, presentations become PDF; the readers of those do the rest. Each
conversion has a profile of its own, so several can run at once and none sees the user's settings; macros, and links to
other files and addresses, are switched off in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from index.domain import Document
from index.errors import LimitExceeded, UnknownFormat, Unreadable
from index.readers import Limits

MOST_SECONDS = 120  # for one conversion; a start of the program alone may take ten
# media -> what such a file is called, and what it is converted to
_KINDS = {
    "doc": ("旧版 Word 文件（.doc）", "docx"),
    "rtf": ("RTF 文件", "docx"),
    "odt": ("OpenDocument 文本（.odt）", "docx"),
    "ppt": ("演示文稿", "pdf"),
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501


def converter() -> str | None:
    """The program that converts, or None where none is on the path."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_converted(path: Path, media: str, limits: Limits) -> Document:
    """Read a file by way of another format.

    Errors: UnknownFormat (code `no_converter`) where no converter is installed, Unreadable (code `damaged`) where it makes
    nothing of the file, LimitExceeded (code `timeout`), and whatever the reader of the other format raises.
    """
    name, target = _KINDS[media]
    program = converter()
    if program is None:
        raise UnknownFormat(
            f"{name}不能直接读取",
            hint="请另存为 .docx 或 PDF，或在本机安装 LibreOffice（soffice）",
            where=path.name,
            code="no_converter",
        )
    with tempfile.TemporaryDirectory(prefix="wenzhang-convert-") as folder:
        deadline = time.monotonic() + min(MOST_SECONDS, 0.8 * limits.max_seconds)
        converted = _convert(program, path, Path(folder), target, deadline)
        if converted is None:
            raise Unreadable(f"{name}无法转换，可能已损坏或有密码", hint="请另存为 .docx 或 PDF", where=path.name, code="damaged")
        document = _read(converted, target, limits)
    return replace(document, file_name=path.name, media=media)


def _read(converted: Path, target: str, limits: Limits) -> Document:
    if target == "pdf":
        from index.readers.pdf import read_pdf

        return read_pdf(converted, max_pages=limits.max_pages, max_seconds=0.2 * limits.max_seconds)
    from index.readers.docx import read_docx

    return read_docx(converted)


def _convert(program: str, path: Path, folder: Path, target: str, deadline: float) -> Path | None:
    """The converted file; None where the program made none of it. Errors: LimitExceeded."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"source{path.suffix.lower()}"  # names as they come confuse its command line
    source.symlink_to(path.resolve())
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    process = subprocess.Popen(
        [*command, "--convert-to", target, "--outdir", str(folder / "out"), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        process_group=0,  # it starts others: all are ended together
    )
    try:
        process.wait(max(1.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(
            "转换用时过长，已停止", hint="请另存为 .docx 或 PDF，或调大 WENZHANG_MAX_SECONDS", where=path.name, code="timeout"
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return next((folder / "out").glob(f"*.{target}"), None)
