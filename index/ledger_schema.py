"""The tables of the ledger. Nothing here is particular to one database; full text lives in `fulltext.py`.

Sequences (labels, boxes, cells) are kept as JSON text, amounts as decimal text: both come back exactly as stored.
`filings.number` is a small stable integer for a filing, `filings.id` the SHA-256 of its bytes.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

VERSION = 2  # raise it with every change; ledger_upgrade.py brings older ledgers here where their rows hold all that is needed

metadata = MetaData()


def _text(name: str, *, required: bool = True) -> Column[str]:
    return Column(name, Text, nullable=not required, default="" if required else None)


def _integer(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=not required)


def _filing_key() -> Column[str]:
    return Column("filing_id", Text, ForeignKey("filings.id", ondelete="CASCADE"), nullable=False)


meta = Table("meta", metadata, Column("name", Text, primary_key=True), _text("value"))

filings = Table(
    "filings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    _text("file_name"),
    _text("media"),
    _text("title"),
    _text("body"),
    _integer("year"),
    _text("kind"),
    _text("scope"),
    _text("region"),
    _text("aliases"),  # JSON: ["…"]
    _text("pages"),  # JSON: [[page_no, width, height, tilt if any]]
    _text("issues"),  # JSON: [[code, where, message]]
    _text("added_at"),  # ISO 8601, UTC
    _integer("size", required=True),  # bytes
    _integer("fact_count", required=True),
    _integer("table_count", required=True),
    _integer("paragraph_count", required=True),
    _integer("chunk_count", required=True),
    Column("vectors_ready", Boolean, nullable=False, default=False),
    Index("filings_by_name", "file_name"),
)

tables = Table(
    "tables",
    metadata,
    Column("id", Integer, primary_key=True),
    _filing_key(),
    _integer("table_order", required=True),
    _text("title"),
    _text("number"),
    _text("unit"),
    _text("period_text"),
    _text("entity_text"),
    _integer("header_rows", required=True),
    _integer("header_columns", required=True),
    _text("pages"),  # JSON: [page_no]
    _text("notes"),  # JSON: ["…"]
    _text("section"),  # JSON: ["…"]
    _integer("after_block", required=True),
    _text("cells"),  # JSON: [[row, column, row_end, column_end, text, page_no, box | null, role, confidence if below 1]]
    Index("tables_by_filing", "filing_id", "table_order", unique=True),
)

facts = Table(
    "facts",
    metadata,
    Column("id", Integer, primary_key=True),
    _filing_key(),
    _text("entity"),
    _integer("year"),
    _integer("end_year"),
    _integer("quarter"),
    _integer("month"),
    Column("as_of", Boolean, nullable=False, default=False),
    _text("basis"),
    _text("row_labels"),  # JSON: ["…"], outermost first
    _text("column_labels"),  # JSON: ["…"], outermost first
    _text("path"),  # the measure as one text: what the vectors of label paths lead back by
    _text("name"),  # key of the measure's own name, its last row label: facts called just so are found by it
    _text("value", required=False),  # decimal text; null for a fact that is text
    _text("unit"),
    _integer("decimals", required=True),
    _text("comparator"),
    Column("approximate", Boolean, nullable=False, default=False),
    _text("text"),
    _text("dimensions"),  # JSON: [["name", "value"]]
    Column("is_total", Boolean, nullable=False, default=False),
    _integer("level", required=True),
    _text("context"),
    Column("confidence", Float, nullable=False, default=1.0),
    _integer("page_no"),
    _text("box", required=False),  # JSON: [x0, top, x1, bottom], points
    _text("quote"),
    _text("section"),
    _text("table_caption", required=False),
    _text("row_name", required=False),
    _text("column_name", required=False),
    _integer("table_order"),
    _integer("grid_row"),
    _integer("grid_column"),
    _text("sentence"),
    Index("facts_by_filing", "filing_id", "table_order"),
    Index("facts_by_path", "path"),
    Index("facts_by_name", "name", "filing_id", "year", "table_order"),  # answers alone which facts of a name are meant
    Index("facts_by_entity", "entity", "filing_id"),
)

codes = Table(
    "codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("fact_id", Integer, ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
    Index("codes_by_fact", "fact_id"),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("id", Integer, primary_key=True),
    _filing_key(),
    _integer("block", required=True),  # index among the blocks of the document
    _text("text"),
    _text("section"),  # JSON: ["…"]
    _integer("page_no"),
    _text("pieces"),  # JSON: [[start, page_no, box | null, confidence if below 1]]
    _integer("style_level"),
    Index("paragraphs_by_filing", "filing_id", "block", unique=True),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    _filing_key(),
    _integer("chunk_order", required=True),
    _text("text"),
    _text("section"),  # JSON: ["…"]
    _text("kind"),
    _integer("page_no"),
    _text("box", required=False),
    _text("table_caption", required=False),
    _text("blocks"),  # JSON: [block]
    Index("chunks_by_filing", "filing_id", "chunk_order", unique=True),
)

# Filings taken out whose file copies and vectors are still to be deleted: written by the transaction that removes them.
departed = Table("departed", metadata, Column("id", Text, primary_key=True))
