"""Typesetting: one module a format, each `write(filing, path)`. Nothing is decided here but how a thing is set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.generate.paper import Filing
from eval.generate.typeset import docx, html, pdf, txt, xlsx

WRITERS: dict[str, Callable[[Filing, Path], None]] = {
    "pdf": pdf.write,
    "docx": docx.write,
    "xlsx": xlsx.write,
    "html": html.write,
    "txt": txt.write,
}


def typeset(filing: Filing, folder: Path) -> Path:
    """Write a filing into a folder, in the format of its name."""
    path = folder / filing.name
    WRITERS[filing.media](filing, path)
    return path
