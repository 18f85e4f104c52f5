"""One file -> one Filing: runs the steps of reading in their order. Pure but for reading the file itself.

file -> document -> tables -> identity -> sections -> facts + chunks
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.chunks import build_chunks
from index.domain import Block, Document, Fact, Filing, Paragraph
from index.facts import table_facts
from index.files import content_hash
from index.headings import sections
from index.identity import identify
from index.readers import Limits, read_document
from index.statement_cells import cell_facts
from index.statements import sentence_facts
from index.tables import build_tables, tables_as_dict

_BROKEN = re.compile("[\ud800-\udfff]")
_UNKNOWN = "\ufffd"  # one letter for one: the places of pieces in a paragraph stay true


def interpret(path: Path, *, limits: Limits | None = None) -> Filing:
    """Read a file and interpret it, in this very process; for files of unknown origin let `run_in_child` call it.

    Shape:  path -> Filing, its id being the SHA-256 of the file's bytes.
    Errors: UnknownFormat, Unreadable, LimitExceeded; flaws inside the file come as `issues`.
    """
    return interpreted(read_document(path, limits=limits), content_hash(path))


def interpreted(document: Document, digest: str) -> Filing:
    """A document as its reader returned it -> the filing that is stored under a digest."""
    document = storable(document)
    tables = build_tables(document)
    identity = identify(document, tables)
    paths = sections(document)
    facts: list[Fact] = [fact for table in tables for fact in table_facts(table, identity)]
    facts.extend(sentence_facts(document, paths, identity))
    facts.extend(fact for table in tables for fact in cell_facts(table, identity))
    return Filing(
        id=digest,
        file_name=document.file_name,
        media=document.media,
        identity=identity,
        pages=document.pages,
        blocks=document.blocks,
        tables=tables,
        facts=tuple(facts),
        chunks=build_chunks(document, tables, paths),
        issues=document.issues,
    )


def read_tables(path: Path, *, limits: Limits | None = None) -> dict[str, Any]:
    """Read a file and give its tables as plain values, in the form that `wenzhang tables --json` prints."""
    document = storable(read_document(path, limits=limits))
    return tables_as_dict(document, build_tables(document))


def storable(document: Document) -> Document:
    """The document without halves of letters, as broken fonts yield them: no database and no JSON takes those."""
    if not any(_BROKEN.search(text) for block in document.blocks for text in _texts(block)):
        return document
    return replace(document, blocks=tuple(_mended(block) for block in document.blocks))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield block.caption
        yield from (cell.text for cell in block.cells)


def _mended(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_BROKEN.sub(_UNKNOWN, block.text))
    cells = tuple(replace(cell, text=_BROKEN.sub(_UNKNOWN, cell.text)) for cell in block.cells)
    return replace(block, caption=_BROKEN.sub(_UNKNOWN, block.caption), cells=cells)
