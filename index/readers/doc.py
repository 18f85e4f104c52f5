"""Old Word files -> Document, converted to DOCX by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from index.domain import Document
from index.errors import Unreadable
from index.readers.docx import read_docx

_MOST_SECONDS = 120


def converter() -> str | None:
    """The program that converts, or None where none is on the path."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_doc(path: Path) -> Document:
    """Read an old Word file.

    Errors: Unreadable (code `old_word` without a converter, `damaged` where it gives nothing).
    """
    program = converter()
    if program is None:
        raise Unreadable("旧版 Word 文件（.doc）不能直接读取", hint="请另存为 .docx 或 PDF", where=path.name, code="old_word")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "docx"]
        try:
            subprocess.run(
                [*command, "--outdir", str(target), str(path.resolve())],
                check=True,
                timeout=_MOST_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "HOME": folder},
            )
            converted = next(target.glob("*.docx"))
        except (OSError, subprocess.SubprocessError, StopIteration) as error:
            raise Unreadable("旧版 Word 文件无法转换", hint="请另存为 .docx 或 PDF", where=path.name, code="damaged") from error
        return replace(read_docx(converted), file_name=path.name)
