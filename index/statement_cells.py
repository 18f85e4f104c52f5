"""Long texts in the cells of tables -> the amounts and counts that they state, as sentences in running text do.

A cell under 主要内容 or 完成情况 holds prose ("购置设备 12 台，投入 30 万元"); its facts stand under the label of its row.
They are no cells of the table's grid, so they take no part in its sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.domain import Cell, Fact, Identity, Measure, Paragraph, Piece, Table
from index.fact_labels import label_text
from index.quantities import find_quantities, parse_quantity
from index.statements import paragraph_facts
from index.text import squeeze

_LEAST = 16  # letters: shorter cells are values or labels
_LONGEST_LABEL = 30
_PROSE = re.compile("[，。；,;：:]")


def cell_facts(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Every amount, of money or of things, that the prose in a table's cells states; `identity` lends the year."""
    return tuple(fact for cell in table.cells if _is_prose(cell.text) for fact in _facts(table, cell, identity))


def _is_prose(text: str) -> bool:
    if len(squeeze(text)) < _LEAST or not _PROSE.search(text) or parse_quantity(text) is not None:
        return False
    return any(quantity.unit not in ("", "%") for _, _, quantity in find_quantities(text))


def _facts(table: Table, cell: Cell, identity: Identity) -> Iterator[Fact]:
    label = _label(table, cell)
    paragraph = Paragraph(cell.text, (Piece(0, cell.page_no, cell.box), *cell.goes_on))
    for fact in paragraph_facts(paragraph, table.section, identity):
        rows = fact.measure.rows
        own = replace(fact.source, table=table.caption or None, row=label or None, section=" / ".join(table.section))
        named = rows if not label or label in rows else (label, *rows)
        yield replace(
            fact, measure=Measure(named), source=own, level=len(named) - 1, context=f"{table.caption} {cell.text}"[:400]
        )


def _label(table: Table, cell: Cell) -> str:
    """The nearest short text left of a cell: what its row is about."""
    for column in range(cell.column - 1, -1, -1):
        left = table.places.get((cell.row, column))
        text = squeeze(left.text) if left else ""
        if text and len(text) <= _LONGEST_LABEL and parse_quantity(text) is None:
            return label_text(text)
    return ""
