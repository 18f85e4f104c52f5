"""One file -> one Filing: runs the steps of reading in their order. Pure but for reading the file itself.

file -> document -> tables -> identity -> sections -> facts + chunks
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.chunks import build_chunks
from index.domain import Fact, Filing
from index.facts import table_facts
from index.files import content_hash
from index.headings import sections
from index.identity import identify
from index.readers import Limits, read_document
from index.statements import sentence_facts
from index.tables import build_tables, tables_as_dict


def interpret(path: Path, *, limits: Limits | None = None) -> Filing:
    """Read a file and interpret it, in this very process; for files of unknown origin let `run_in_child` call it.

    Shape:  path -> Filing, its id being the SHA-256 of the file's bytes.
    Errors: UnknownFormat, Unreadable, LimitExceeded; flaws inside the file come as `issues`.
    """
    document = read_document(path, limits=limits)
    tables = tuple(build_tables(document))
    identity = identify(document, tables)
    paths = sections(document)
    facts: list[Fact] = [fact for table in tables for fact in table_facts(table, identity)]
    facts.extend(sentence_facts(document, paths, identity))
    return Filing(
        id=content_hash(path),
        file_name=path.name,
        media=document.media,
        identity=identity,
        pages=document.pages,
        blocks=document.blocks,
        tables=tables,
        facts=tuple(facts),
        chunks=tuple(build_chunks(document, tables, paths)),
        issues=document.issues,
    )


def read_tables(path: Path, *, limits: Limits | None = None) -> dict[str, Any]:
    """Read a file and give its tables as plain values, in the form that `wenzhang tables --json` prints."""
    document = read_document(path, limits=limits)
    return tables_as_dict(document, tuple(build_tables(document)))
