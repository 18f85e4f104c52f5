"""The retriever and the query engine inside a llama-index program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.tools import QueryEngineTool

from assistant.domain import Answer, Citation, Figure, Status
from assistant.llama import WenzhangQueryEngine, WenzhangRetriever
from index.domain import Box, Chunk, Fact, Filing, FilingKind, Identity, Measure, Paragraph, Source
from index.library import Library

TABLE = "收支总表"


def filing(number: int, body: str, duty: str) -> Filing:
    """Two paragraphs and a table of one row, each a chunk."""
    source = Source(2, "1,204.50", table=TABLE, row="教育支出", column="预算数", table_order=1, place=(1, 1))
    return Filing(
        id=f"{number:064d}",
        file_name=f"{body}.pdf",
        media="pdf",
        identity=Identity(f"{body}2023年部门预算", body, (), 2023, FilingKind.BUDGET),
        pages=(),
        blocks=(Paragraph("本部门概况见下。"), Paragraph(duty)),
        tables=(),
        facts=(Fact(Measure(("教育支出",), ("预算数",)), "1,204.50", source),),
        chunks=(
            Chunk(0, "本部门概况见下。", (), blocks=(0,), page_no=1),
            Chunk(1, duty, ("一、主要职责",), "list", page_no=1, box=Box(1, 2, 3, 4), blocks=(1,)),
            Chunk(2, f"{TABLE}\n教育支出：预算数 1,204.50", (), "table", page_no=2, table=TABLE, blocks=(5,)),
        ),
    )


FIRST = filing(1, "甲局", "负责公园绿地的养护。")
SECOND = filing(2, "乙局", "负责渔业资源的保护。")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embedding="none") as opened:
        for each in (FIRST, SECOND):
            opened.ledger.store(each)
        yield opened


def test_prose_is_found_with_its_source(library: Library) -> None:
    best = WenzhangRetriever(library, limit=3).retrieve("谁负责渔业资源保护？")[0]

    assert best.get_content() == "负责渔业资源的保护。"
    assert best.node.node_id == f"{SECOND.id}:1"
    assert best.metadata["file_name"] == "乙局.pdf"
    assert best.metadata["section"] == "一、主要职责"
    assert best.metadata["page"] == 1


def test_a_measure_leads_to_the_chunk_of_its_table(library: Library) -> None:
    found = WenzhangRetriever(library, limit=1, filings=[FIRST.id]).retrieve("教育支出")

    assert [(node.metadata["filing"], node.metadata["table"]) for node in found] == [(FIRST.id, TABLE)]


def test_the_limit_holds_and_scores_fall(library: Library) -> None:
    found = WenzhangRetriever(library, limit=2).retrieve("教育支出 负责")

    assert len(found) == 2
    assert (found[0].score or 0) >= (found[1].score or 0) > 0


def test_it_plugs_into_an_engine_of_llama_index(library: Library) -> None:
    engine = RetrieverQueryEngine.from_args(WenzhangRetriever(library, limit=1), llm=MockLLM())

    response = engine.query("渔业资源保护")

    assert response.source_nodes[0].get_content() == "负责渔业资源的保护。"
    assert "负责渔业资源的保护。" in str(response)  # the mock repeats its prompt


class ScriptedAssistant:
    """Answers every question alike."""

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh") -> Answer:
        citation = Citation(1, "甲局.pdf", FIRST.id, "甲局预算", 2, "", TABLE, "教育支出", "预算数", "1,204.50", (1, 2, 3, 4))
        figure = Figure("教育支出", "1204.50", "万元", citations=(1,))
        return Answer(question, Status.ANSWERED, f"{lang}：1,204.50 万元 [1]", (figure,), (citation,))


def test_an_answer_becomes_a_response_with_its_citations() -> None:
    response = WenzhangQueryEngine(assistant=ScriptedAssistant(), lang="en").query("教育支出是多少？")

    assert str(response) == "en：1,204.50 万元 [1]"
    (source,) = response.source_nodes
    assert source.get_content() == "1,204.50"
    assert source.metadata["row"] == "教育支出"
    assert source.metadata["bbox"] == [1, 2, 3, 4]
    assert response.metadata is not None
    assert response.metadata["figures"][0]["value"] == "1204.50"


def test_the_engine_serves_as_a_tool_and_over_a_library(library: Library) -> None:
    engine = WenzhangQueryEngine.over(library)
    tool = QueryEngineTool.from_defaults(engine, name="filings", description="exact figures")

    assert tool.metadata.name == "filings"
    assert engine.query("今天天气怎么样？").metadata is not None
