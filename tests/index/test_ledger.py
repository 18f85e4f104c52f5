"""The ledger gives back exactly what was stored, whole or not at all, and finds it by its words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from index import ledger_search, ledger_write
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
from index.errors import NotStored, SettingError, StoreError
from index.ledger import Ledger
from index.text import search_tokens

BOX = Box(10.5, 20.25, 110.0, 32.75)


def fact(label: str, amount: str, *, code: str = "", context: str = "", column: str = "预算数", order: int = 1) -> Fact:
    place = (3, 2)
    return Fact(
        measure=Measure(("支出", label), (column,)),
        text=amount,
        source=Source(4, amount, "第二部分", "表 1 收支总表", label, column, BOX, order, place),
        quantity=Quantity(Decimal(amount.replace(",", "")), "万元", 2, "≤", True),
        period=Period(2023, month=6, as_of=True),
        basis=Basis.ADJUSTED,
        entity="某某学校",
        dimensions=(("功能分类编码", code), ("范围", "市本级")) if code else (),
        is_total=label == "合计",
        level=1,
        context=context,
        confidence=0.75,
    )


def filing(number: int, *facts: Fact, name: str = "预算.pdf") -> Filing:
    stated = Fact(Measure(("满意度",)), "有效提高", Source(None, "有效提高", sentence="群众满意度有效提高。"))
    cells = (Cell(0, 0, "项目", 1, 2, 4, BOX, Role.HEADER), Cell(1, 0, "合计", 2, 1), Cell(1, 1, "1.50", 2, 2))
    return Filing(
        id=f"{number:064x}",
        file_name=name,
        media="pdf",
        identity=Identity("甲市教育局2023年部门预算", "甲市教育局", ("教育局",), 2023, FilingKind.BUDGET, "部门", "甲市"),
        pages=(Page(1, 595.0, 842.0),),
        blocks=(
            Paragraph("第一部分 概况", (Piece(0, 1, BOX),), 1),
            Paragraph("本单位负责义务教育。", (Piece(0, 1, BOX), Piece(5, 2, None))),
        ),
        tables=(Table(1, cells, "收支总表", "表 1", "万元", "2023 年度", "某某学校", 1, 1, (4, 5), ("注",), ("第二部分",), 2),),
        facts=(*facts, stated),
        chunks=(Chunk(1, "本单位负责义务教育。", ("第一部分 概况",), "text", 1, BOX, None, (0, 1)),),
        issues=(Issue("empty_table", "第 3 页", "本表无数据"),),
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.db")
    yield opened
    opened.close()


def test_everything_comes_back_as_stored(ledger: Ledger) -> None:
    whole = filing(1, fact("教育支出", "12,408.50", code="2050201"), fact("合计", "99.00"))
    ledger.store(whole, size=77)
    kept = ledger.filing(whole.id)
    assert (kept.identity, kept.pages, kept.issues, kept.size) == (whole.identity, whole.pages, whole.issues, 77)
    assert [stored.fact for stored in ledger.facts()] == list(whole.facts)
    assert ledger.tables(whole.id) == list(whole.tables)
    assert ledger.table(whole.id, 1).grid == whole.tables[0].grid
    assert ledger.chunks(whole.id) == list(whole.chunks)
    assert [stored.paragraph for stored in ledger.paragraphs(whole.id)] == list(whole.blocks)
    assert ledger.paragraphs(whole.id)[1].section == ("第一部分 概况",)
    assert ledger.counts() == {"filings": 1, "facts": 3, "tables": 1, "paragraphs": 2, "chunks": 1, "vectors_ready": 0}
    assert ledger.problems() == []


def test_amounts_keep_their_digits(ledger: Ledger) -> None:
    precise = fact("教育支出", "12,408.50")
    wide = replace(precise, quantity=Quantity(Decimal("123456789012345678901234.5600"), "元", 4))
    ledger.store(filing(1, wide))
    stored = next(ledger.facts()).fact.quantity
    assert stored is not None
    assert str(stored.value) == "123456789012345678901234.5600"


def test_storing_twice_changes_nothing(ledger: Ledger) -> None:
    whole = filing(1, fact("教育支出", "1.00"))
    ledger.store(whole)
    ledger.store(whole)
    assert ledger.counts()["facts"] == 2
    assert ledger.problems() == []


def test_newer_version_takes_the_place_of_the_older(ledger: Ledger) -> None:
    old, new = filing(1, fact("教育支出", "1.00")), filing(2, fact("教育支出", "2.00"))
    ledger.store(old)
    ledger.store(new, replaces=[old.id])
    assert [stored.id for stored in ledger.filings()] == [new.id]
    assert [found.fact.text for found in ledger.search_facts(search_tokens("教育支出"))] == ["2.00"]


def test_failure_half_way_leaves_the_old_state(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = filing(1, fact("教育支出", "1.00")), filing(2, fact("教育支出", "2.00"))
    ledger.store(old)
    before = ledger.generation

    def fail(*_arguments: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(ledger_write, "_store_paragraphs", fail)
    with pytest.raises(RuntimeError):
        ledger.store(new, replaces=[old.id])
    assert [stored.id for stored in ledger.filings()] == [old.id]
    assert ledger.generation == before
    assert ledger.problems() == []


def test_removed_filing_leaves_nothing(ledger: Ledger) -> None:
    ledger.store(filing(1, fact("教育支出", "1.00", code="2050201")))
    ledger.remove(f"{1:064x}")
    assert set(ledger.counts().values()) == {0}
    assert ledger.search_facts(search_tokens("教育支出")) == []
    assert ledger.facts_with_code("2050201") == []
    assert ledger.problems() == []
    with pytest.raises(NotStored):
        ledger.remove(f"{1:064x}")


def test_unknown_filing_and_table_are_not_stored(ledger: Ledger) -> None:
    with pytest.raises(NotStored):
        ledger.filing("nothing")
    with pytest.raises(NotStored):
        ledger.table("nothing", 1)


def test_labels_outweigh_context(ledger: Ledger) -> None:
    aside = fact("教育支出", "1.00", context="住房公积金 住房公积金 说明")
    ledger.store(filing(1, aside, fact("住房公积金", "2.00"), *(fact(f"其他{n}", "3.00") for n in "甲乙丙丁戊")))
    found = ledger.search_facts(search_tokens("住房公积金多少"))
    assert [stored.fact.text for stored in found[:2]] == ["2.00", "1.00"]


def test_search_stays_within_the_filings_asked_for(ledger: Ledger) -> None:
    for number in range(1, 6):
        ledger.store(filing(number, fact("教育支出", f"{number}.00")))
    found = ledger.search_facts(search_tokens("教育支出"), filings=[f"{2:064x}", f"{4:064x}"])
    assert sorted(stored.fact.text for stored in found) == ["2.00", "4.00"]
    assert ledger.search_facts(search_tokens("教育支出"), filings=[]) == []
    assert {found.filing for found in ledger.search_paragraphs(search_tokens("义务教育"), filings=[f"{3:064x}"])} == {f"{3:064x}"}


def test_search_among_many_filings_stays_within_them(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_search, "_NAMED", 1)
    for number in range(1, 6):
        ledger.store(filing(number, fact("教育支出", f"{number}.00"), fact("其他", "9.00")))
    asked = [f"{number:064x}" for number in (2, 4, 5)]
    found = ledger.search_facts(search_tokens("教育支出"), filings=asked, limit=2)
    assert [stored.fact.text for stored in found] == ["2.00", "4.00"]
    assert {one.filing for one in ledger.search_paragraphs(search_tokens("义务教育"), filings=asked)} == set(asked)


def test_search_within_a_year_finds_rows_of_it_and_of_none(ledger: Ledger) -> None:
    own = [replace(fact("教育支出", f"{year}"), period=Period(year)) for year in (2022, 2023)]
    undated = filing(2, replace(fact("教育支出", "7"), period=None))
    ledger.store(filing(1, *own, replace(fact("教育支出", "8"), period=None)))
    ledger.store(replace(undated, identity=replace(undated.identity, year=None)))

    def said(year: int) -> set[str]:
        found = {stored.fact.text for stored in ledger.search_facts(search_tokens("教育支出"), year=year)}
        return found - {"有效提高"}

    assert said(2022) == {"2022", "7"}
    assert said(2023) == {"2023", "7", "8"}, "a fact without a year is of its filing's"
    named = ledger.facts_named(["教育支出"], year=2022)
    assert [stored.fact.text for stored in named] == ["2022", "8", "7"], "whose year it is, the index does not know"
    assert {one.filing for one in ledger.search_paragraphs(search_tokens("义务教育"), year=2021)} == {f"{2:064x}"}


def test_words_in_most_rows_of_a_large_ledger_find_rows_as_they_stand(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_search, "_SCORED", 3)
    ledger.store(filing(1, *(fact("教育支出", f"{n}.00") for n in range(9))))
    found = ledger.search_facts(search_tokens("教育支出"), limit=4)
    assert [stored.fact.text for stored in found] == ["0.00", "1.00", "2.00", "3.00"]


def test_large_ledger_is_searched_by_its_rarest_words_alone(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_search, "_SCORED", 3)
    common = [fact(f"教育支出{n}", "1.00") for n in range(9)]
    ledger.store(
        filing(1, fact("教育补贴", "2.00"), fact("补贴", "3.00"), *common, *(fact(f"其他{n}", "4.00") for n in range(12)))
    )
    found = [stored.fact.text for stored in ledger.search_facts(["补贴", "支出0", "教育"])]
    assert found == ["2.00", "3.00"], "a common word finds nothing, but puts one row before the other"
    found = [stored.fact.text for stored in ledger.search_facts(["补贴", "教育"], year=2023)]
    assert found == ["2.00", "3.00"]
    assert ledger.search_facts(["补贴", "教育"], year=2020) == []
    monkeypatch.setattr(ledger_search, "_SCORED", 99)
    assert len(ledger.search_facts(["补贴", "教育"])) > 2


def test_amounts_and_latin_words_are_found(ledger: Ledger) -> None:
    ledger.store(filing(1, fact("PM2.5 浓度", "35.5"), fact("教育支出", "12,408"), fact("其他", "7")))
    assert ledger.search_facts(search_tokens("12408"))[0].fact.text == "12,408"
    assert ledger.search_facts(search_tokens("pm2.5"))[0].fact.text == "35.5"


@pytest.mark.parametrize("words", ["", "？！", '"', "NEAR AND OR", "a*b^c:{}", "'; DROP TABLE facts; --"])
def test_odd_questions_do_no_harm(ledger: Ledger, words: str) -> None:
    ledger.store(filing(1, fact("教育支出", "1.00")))
    assert ledger.search_facts(search_tokens(words)) == []
    assert ledger.search_facts([words]) == []


def test_facts_by_code_path_table_and_number(ledger: Ledger) -> None:
    ledger.store(filing(1, fact("教育支出", "1.00", code="2050201"), fact("教育支出", "2.00", code="205", order=2)))
    assert [stored.fact.text for stored in ledger.facts_with_code("2050201")] == ["1.00"]
    assert [stored.fact.text for stored in ledger.facts_with_path("支出 › 教育支出 · 预算数")] == ["1.00", "2.00"]
    assert ledger.measures(f"{1:064x}") == ["支出 › 教育支出 · 预算数"]
    assert [stored.fact.text for stored in ledger.facts_at(f"{1:064x}", 2)] == ["2.00"]
    assert ledger.entities() == [("某某学校", f"{1:064x}")]
    ids = [stored.id for stored in ledger.facts()]
    assert [stored.id for stored in ledger.facts_by_id([ids[1], 999_999, ids[0]])] == [ids[1], ids[0]]


def test_token_frequencies_follow_the_ledger(ledger: Ledger) -> None:
    assert ledger.token_frequency("教育") == 0
    ledger.store(filing(1, fact("教育支出", "1.00")))
    once = ledger.token_frequency("教育")
    ledger.store(filing(2, fact("教育支出", "1.00")))
    assert once > 0
    assert ledger.token_frequency("教育") == 2 * once
    assert ledger.rows() == 8


def test_rows_with_two_tokens(ledger: Ledger) -> None:
    ledger.store(filing(1, fact("教育支出", "1.00"), fact("教育收入", "2.00")))
    assert 0 < ledger.token_pair_frequency("教育", "支出") < ledger.token_frequency("教育")
    assert ledger.token_pair_frequency("教育", "卫生") == 0


def test_generation_changes_with_each_change(ledger: Ledger) -> None:
    seen = [ledger.generation]
    ledger.store(filing(1))
    seen.append(ledger.generation)
    ledger.mark_vectors(f"{1:064x}", True)
    assert ledger.filing(f"{1:064x}").vectors_ready
    assert ledger.generation == seen[-1]
    ledger.remove(f"{1:064x}")
    seen.append(ledger.generation)
    assert len(set(seen)) == 3


def test_threads_read_while_one_writes(ledger: Ledger) -> None:
    ledger.store(filing(1, *(fact(f"教育支出{n}", "1.00") for n in range(50))))
    seen: list[int] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            seen.extend(len(ledger.search_facts(search_tokens("教育支出"))) for _ in range(20))
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for number in range(2, 6):
        ledger.store(filing(number, *(fact(f"教育支出{n}", "1.00") for n in range(50))))
    for reader in readers:
        reader.join()
    assert failed == []
    assert {count % 51 for count in seen} == {0}, "a search saw half of a filing"


def test_other_versions_and_other_databases_are_told(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "ledger.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '0' WHERE name = 'schema'"))
    engine.dispose()
    with pytest.raises(StoreError, match="另一版本") as old:
        Ledger.open(tmp_path / "ledger.db")
    assert old.value.hint
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="账本无法使用"):
        Ledger.open(tmp_path / "broken.db")
    with pytest.raises(SettingError):
        Ledger.open("mssql+pyodbc://somewhere/ledger")


def test_a_ledger_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(path)
    ledger.store(filing(1, fact("教育支出", "1.00", code="205")))
    ledger.store(filing(2, fact("教育支出", "2.00")))
    stored = list(ledger.facts())
    with ledger._writer.begin() as connection:
        for name in ("facts", "paragraphs"):  # as the first version kept them: without the year among the marks
            connection.execute(text(f"UPDATE {name}_text SET filing = replace(filing, ' y2023', '')"))
        connection.execute(text("DROP INDEX facts_by_name"))
        connection.execute(text("CREATE INDEX facts_by_name ON facts (name, filing_id)"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'schema'"))
    assert ledger.search_facts(["育支"], year=2023) == []
    ledger.close()

    reopened = Ledger.open(path)
    assert list(reopened.facts()) == stored
    assert len(reopened.search_facts(["育支"], year=2023)) == 2
    assert len(reopened.search_paragraphs(["义务"], year=2023)) == 2
    with reopened._reading() as connection:
        columns = connection.execute(text("SELECT name FROM pragma_index_info('facts_by_name')")).scalars().all()
        assert columns == ["name", "filing_id", "year", "table_order"]
    assert reopened.problems() == []
    reopened.close()
    again = Ledger.open(path)  # nothing is left to do
    assert len(again.search_facts(["育支"], filings=[f"{1:064x}"])) == 1
    again.close()


def test_problems_are_found(ledger: Ledger) -> None:
    ledger.store(filing(1, fact("教育支出", "1.00"), fact("合计", "2.00")))
    with ledger._writer.begin() as connection:
        connection.execute(text("DELETE FROM facts WHERE text = '1.00'"))
    problems = ledger.problems()
    assert any("应有 3 条，实有 2 条" in problem for problem in problems)
    assert any("全文索引不完整" in problem for problem in problems)
