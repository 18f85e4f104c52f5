"""One file becomes one Filing, in this process or in a child, the same each time."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from index import build
from index.build import interpret, read_tables, storable
from index.domain import Cell, Document, FilingKind, Paragraph, Piece, TableBlock
from index.errors import UnknownFormat
from index.ledger import Ledger
from index.readers.child import run_in_child

TEXT = """乙县水务局2024年部门预算

一、收入预算说明

2024年部门预算收入1,250.50万元。

表1 收支总表
单位：万元
项目	2024年预算数
水资源管理	1,000.25
防汛抗旱	250.25
合计	1,250.50
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "乙县水务局2024年部门预算.txt"
    written.write_text(TEXT, encoding="utf-8")
    return written


def test_file_becomes_a_filing(path: Path) -> None:
    filing = interpret(path)
    assert filing.id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (filing.file_name, filing.media) == (path.name, "txt")
    assert (filing.identity.body, filing.identity.year, filing.identity.kind) == ("乙县水务局", 2024, FilingKind.BUDGET)
    amounts = {fact.quantity.value for fact in filing.facts if fact.quantity and fact.source.table_order == 1}
    assert amounts == {Decimal("1000.25"), Decimal("250.25"), Decimal("1250.50")}
    assert any(fact.source.sentence and fact.text.startswith("1,250.50") for fact in filing.facts)
    assert filing.chunks


def test_child_gives_the_same_as_this_process(path: Path) -> None:
    assert run_in_child(interpret, path) == interpret(path)


def test_what_is_stored_comes_back(path: Path, tmp_path: Path) -> None:
    filing = interpret(path)
    ledger = Ledger.open(tmp_path / "ledger.db")
    ledger.store(filing)
    assert [stored.fact for stored in ledger.facts()] == list(filing.facts)
    assert ledger.tables(filing.id) == list(filing.tables)
    assert ledger.chunks(filing.id) == list(filing.chunks)
    ledger.close()


def test_refusal_passes_through(tmp_path: Path) -> None:
    program = tmp_path / "程序.exe"
    program.write_bytes(b"MZ" + bytes(99))
    with pytest.raises(UnknownFormat):
        run_in_child(interpret, program)


def test_tables_in_their_public_form(path: Path) -> None:
    found = read_tables(path)
    assert found["file"] == path.name
    assert found["tables"][0]["grid"][-1] == ["合计", "1,250.50"]


def test_halves_of_letters_are_replaced_one_for_one(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = (Cell(0, 0, "项\udc00目", 1, 1), Cell(0, 1, "2024年预算数", 1, 2), Cell(1, 0, "防汛", 2, 1), Cell(1, 1, "1.5", 2, 2))
    broken = Document(
        path.name,
        "pdf",
        (
            Paragraph("乙县\ud835水务局2024年部门预算", (Piece(0, 1, None), Piece(3, 2, None))),
            TableBlock(cells),
        ),
    )
    mended = storable(broken)
    assert isinstance(mended.blocks[0], Paragraph)
    assert mended.blocks[0].text == "乙县\ufffd水务局2024年部门预算"
    monkeypatch.setattr(build, "read_document", lambda _path, limits: broken)
    filing = interpret(path)
    ledger = Ledger.open(tmp_path / "ledger.db")
    ledger.store(filing)
    assert json.dumps([stored.text for stored in ledger.paragraphs(filing.id)], ensure_ascii=False).encode()
    ledger.close()
    whole = Document(path.name, "txt", (Paragraph("完好"),))
    assert storable(whole) is whole
