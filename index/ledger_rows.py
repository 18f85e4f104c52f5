"""Domain values <-> rows of the ledger.

Shape: each pair of functions turns one kind of value into the dictionary that is inserted, and a row back into an equal
value. Pure: nothing here touches a database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from index.domain import (
    Basis,
    Box,
    Cell,
    Chunk,
    Fact,
    Filing,
    FilingKind,
    Identity,
    Issue,
    Measure,
    Page,
    Paragraph,
    Period,
    Piece,
    Quantity,
    Role,
    Source,
    Table,
)
from index.text import label_key

Values = dict[str, Any]
Row = Mapping[str, Any]

_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z]{3,}")


def packed(value: object) -> str:
    """Plain lists and texts -> compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=65536)
def labels(text: str) -> tuple[str, ...]:
    """JSON list of texts -> tuple; cached, since the same label paths come back with each question."""
    return tuple(json.loads(text)) if text else ()


@lru_cache(maxsize=65536)
def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """JSON list of pairs of texts -> tuple of pairs."""
    return tuple((name, value) for name, value in json.loads(text)) if text else ()


def box_out(box: Box | None) -> list[float] | None:
    return None if box is None else [round(side, 2) for side in (box.x0, box.top, box.x1, box.bottom)]


def box_in(sides: list[float] | None) -> Box | None:
    return None if sides is None else Box(*sides)


def _box_text(box: Box | None) -> str | None:
    return None if box is None else packed(box_out(box))


def _box_of(text: str | None) -> Box | None:
    return None if text is None else Box(*map(float, text.strip("[]").split(",")))  # a third of the time that JSON takes


# --- filings ---------------------------------------------------------------------------------------


def filing_out(filing: Filing) -> Values:
    """The filing's own row, without number, size and time of adding."""
    identity = filing.identity
    return {
        "id": filing.id,
        "file_name": filing.file_name,
        "media": filing.media,
        "title": identity.title,
        "body": identity.body,
        "year": identity.year,
        "kind": identity.kind.value,
        "scope": identity.scope,
        "region": identity.region,
        "aliases": packed(identity.aliases),
        "pages": packed([[page.page_no, page.width, page.height, *([page.tilt] if page.tilt else [])] for page in filing.pages]),
        "issues": packed([[issue.code, issue.where, issue.message] for issue in filing.issues]),
        "fact_count": len(filing.facts),
        "table_count": len(filing.tables),
        "paragraph_count": sum(isinstance(block, Paragraph) for block in filing.blocks),
        "chunk_count": len(filing.chunks),
        "vectors_ready": False,
    }


def identity_in(row: Row) -> Identity:
    return Identity(
        title=row["title"],
        body=row["body"],
        aliases=labels(row["aliases"]),
        year=row["year"],
        kind=FilingKind(row["kind"]),
        scope=row["scope"],
        region=row["region"],
    )


def pages_in(text: str) -> tuple[Page, ...]:
    return tuple(Page(*page) for page in json.loads(text))


def issues_in(text: str) -> tuple[Issue, ...]:
    return tuple(Issue(*issue) for issue in json.loads(text))


# --- tables ----------------------------------------------------------------------------------------


def table_out(table: Table, filing_id: str) -> Values:
    return {
        "filing_id": filing_id,
        "table_order": table.order,
        "title": table.title,
        "number": table.number,
        "unit": table.unit,
        "period_text": table.period_text,
        "entity_text": table.entity_text,
        "header_rows": table.header_rows,
        "header_columns": table.header_columns,
        "pages": packed(table.pages),
        "notes": packed(table.notes),
        "section": packed(table.section),
        "after_block": table.after_block,
        "cells": packed([_cell_out(cell) for cell in table.cells]),
    }


def _cell_out(cell: Cell) -> list[Any]:
    place = [cell.row, cell.column, cell.row_end, cell.column_end]
    return [*place, cell.text, cell.page_no, box_out(cell.box), cell.role.value, *_doubt(cell.confidence)]


def _cell_in(values: list[Any]) -> Cell:
    row, column, row_end, column_end, text, page_no, box, role, *doubt = values
    confidence = doubt[0] if doubt else 1.0
    return Cell(row, column, text, row_end, column_end, page_no, box_in(box), Role(role), confidence=confidence)


def _doubt(confidence: float) -> list[float]:
    """The confidence, written down only where OCR read."""
    return [confidence] if confidence < 1.0 else []


def table_in(row: Row) -> Table:
    return Table(
        order=row["table_order"],
        cells=tuple(_cell_in(cell) for cell in json.loads(row["cells"])),
        title=row["title"],
        number=row["number"],
        unit=row["unit"],
        period_text=row["period_text"],
        entity_text=row["entity_text"],
        header_rows=row["header_rows"],
        header_columns=row["header_columns"],
        pages=tuple(json.loads(row["pages"])),
        notes=labels(row["notes"]),
        section=labels(row["section"]),
        after_block=row["after_block"],
    )


# --- facts -----------------------------------------------------------------------------------------


def fact_out(fact: Fact, filing_id: str) -> Values:
    return {
        "filing_id": filing_id,
        "entity": fact.entity,
        "basis": fact.basis.value,
        "row_labels": packed(fact.measure.rows),
        "column_labels": packed(fact.measure.columns),
        "path": str(fact.measure),
        "name": label_key(fact.measure.name),
        "text": fact.text,
        "dimensions": packed(fact.dimensions),
        "is_total": fact.is_total,
        "level": fact.level,
        "context": fact.context,
        "confidence": fact.confidence,
        **_period_out(fact.period),
        **_quantity_out(fact.quantity),
        **_source_out(fact.source),
    }


def _period_out(period: Period | None) -> Values:
    if period is None:
        return {"year": None, "end_year": None, "quarter": None, "month": None, "as_of": False}
    return {
        "year": period.year,
        "end_year": period.end_year,
        "quarter": period.quarter,
        "month": period.month,
        "as_of": period.as_of,
    }


def _quantity_out(quantity: Quantity | None) -> Values:
    if quantity is None:
        return {"value": None, "unit": "", "decimals": 0, "comparator": "", "approximate": False}
    return {
        "value": str(quantity.value),
        "unit": quantity.unit,
        "decimals": quantity.decimals,
        "comparator": quantity.comparator,
        "approximate": quantity.approximate,
    }


def _source_out(source: Source) -> Values:
    row, column = source.place or (None, None)
    return {
        "page_no": source.page_no,
        "box": _box_text(source.box),
        "quote": source.quote,
        "section": source.section,
        "table_caption": source.table,
        "row_name": source.row,
        "column_name": source.column,
        "table_order": source.table_order,
        "grid_row": row,
        "grid_column": column,
        "sentence": source.sentence,
    }


def fact_in(row: Row) -> Fact:
    return Fact(
        measure=Measure(labels(row["row_labels"]), labels(row["column_labels"])),
        text=row["text"],
        source=_source_in(row),
        quantity=_quantity_in(row),
        period=_period_in(row),
        basis=Basis(row["basis"]),
        entity=row["entity"],
        dimensions=pairs(row["dimensions"]),
        is_total=row["is_total"],
        level=row["level"],
        context=row["context"],
        confidence=row["confidence"],
    )


def _period_in(row: Row) -> Period | None:
    if row["year"] is None:
        return None
    return Period(row["year"], row["end_year"], row["quarter"], row["month"], row["as_of"])


def _quantity_in(row: Row) -> Quantity | None:
    if row["value"] is None:
        return None
    return Quantity(Decimal(row["value"]), row["unit"], row["decimals"], row["comparator"], row["approximate"])


def _source_in(row: Row) -> Source:
    place = None if row["grid_row"] is None else (row["grid_row"], row["grid_column"])
    return Source(
        page_no=row["page_no"],
        quote=row["quote"],
        section=row["section"],
        table=row["table_caption"],
        row=row["row_name"],
        column=row["column_name"],
        box=_box_of(row["box"]),
        table_order=row["table_order"],
        place=place,
        sentence=row["sentence"],
    )


def fact_codes(fact: Fact) -> set[str]:
    """Codes by which a fact can be asked for: dimension values of at least three letters and digits ("2100408")."""
    return {value for _, value in fact.dimensions if _CODE.fullmatch(value)}


# --- paragraphs and chunks -------------------------------------------------------------------------


def paragraph_out(paragraph: Paragraph, block: int, section: tuple[str, ...], filing_id: str) -> Values:
    return {
        "filing_id": filing_id,
        "block": block,
        "text": paragraph.text,
        "section": packed(section),
        "page_no": paragraph.page_no,
        "pieces": packed([[p.start, p.page_no, box_out(p.box), *_doubt(p.confidence)] for p in paragraph.pieces]),
        "style_level": paragraph.style_level,
    }


def paragraph_in(row: Row) -> Paragraph:
    stored = json.loads(row["pieces"])
    pieces = tuple(Piece(start, page_no, box_in(box), *doubt) for start, page_no, box, *doubt in stored)
    return Paragraph(row["text"], pieces, row["style_level"])


def chunk_out(chunk: Chunk, filing_id: str) -> Values:
    return {
        "filing_id": filing_id,
        "chunk_order": chunk.order,
        "text": chunk.text,
        "section": packed(chunk.section),
        "kind": chunk.kind,
        "page_no": chunk.page_no,
        "box": _box_text(chunk.box),
        "table_caption": chunk.table,
        "blocks": packed(chunk.blocks),
    }


def chunk_in(row: Row) -> Chunk:
    return Chunk(
        order=row["chunk_order"],
        text=row["text"],
        section=labels(row["section"]),
        kind=row["kind"],
        page_no=row["page_no"],
        box=_box_of(row["box"]),
        table=row["table_caption"],
        blocks=tuple(json.loads(row["blocks"])),
    )
