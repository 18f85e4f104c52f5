"""A home of filings for other people's llama-index programs: a retriever of chunks and a query engine of whole answers.

    library = Library.open(Path("data"), read_only=True)
    engine = WenzhangQueryEngine.over(library)              # exact figures, citations as source nodes
    retriever = WenzhangRetriever(library, limit=8)         # chunks, for a prompt of your own

Import this module only where llama-index is wanted: it takes most of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.domain import Answer, Citation
from assistant.pipeline import Assistant
from index.domain import Chunk
from index.ledger_values import StoredFact, StoredFiling
from index.library import Library
from index.text import search_tokens, squeeze

_FUSION = 10  # reciprocal rank fusion: the smaller, the more the first places count
_DEPTH = 3  # how many times the limit each search looks at

Place = tuple[str, int]  # filing and order of a chunk


class WenzhangRetriever(BaseRetriever):
    """Chunks for a question, by full text over paragraphs and measures and, where there are vectors, by meaning; fused by rank.

    `filings` restricts the search to some filings' ids; None searches all.
    """

    def __init__(self, library: Library, *, limit: int = 10, filings: Sequence[str] | None = None) -> None:
        super().__init__()
        self._library = library
        self._limit = limit
        self._filings = None if filings is None else list(filings)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = query_bundle.query_str
        held = _Held(self._library)
        scores: dict[Place, float] = {}
        for ranking in (self._by_text(question, held), self._by_measure(question, held), self._by_meaning(question)):
            for rank, place in enumerate(dict.fromkeys(ranking)):
                scores[place] = scores.get(place, 0.0) + 1 / (_FUSION + rank)
        best = sorted(scores.items(), key=lambda pair: -pair[1])[: self._limit]
        return [NodeWithScore(node=_chunk_node(*held.place(place)), score=score) for place, score in best if held.has(place)]

    @property
    def _deep(self) -> int:
        return self._limit * _DEPTH

    def _by_text(self, question: str, held: _Held) -> Iterator[Place]:
        tokens = search_tokens(question)
        for found in self._library.ledger.search_paragraphs(tokens, filings=self._filings, limit=self._deep):
            yield from held.around(found.filing, found.order)

    def _by_measure(self, question: str, held: _Held) -> Iterator[Place]:
        tokens = search_tokens(question)
        for found in self._library.ledger.search_facts(tokens, filings=self._filings, limit=self._deep):
            yield from held.showing(found)

    def _by_meaning(self, question: str) -> Iterator[Place]:
        vectors = self._library.vectors
        if vectors is not None:
            for filing, order, _ in vectors.search_chunks(question, filings=self._filings, limit=self._deep):
                yield filing, order


class WenzhangQueryEngine(CustomQueryEngine):
    """Answers as the assistant gives them: `response` is the Markdown answer, `source_nodes` its citations in order.

    `metadata` is the whole Answer as plain data (figures, formula, operands, warnings, status).
    """

    assistant: Any
    lang: str = "zh"

    @classmethod
    def over(cls, library: Library, *, lang: str = "zh") -> WenzhangQueryEngine:
        """An engine for the filings of one library."""
        return cls(assistant=Assistant(library), lang=lang)

    def custom_query(self, query_str: str) -> Response:
        answer: Answer = self.assistant.ask(query_str, lang=self.lang)
        nodes = [NodeWithScore(node=_citation_node(citation), score=1.0) for citation in answer.citations]
        return Response(response=answer.answer, source_nodes=nodes, metadata=answer.as_dict())


class _Held:
    """Filings and chunks of a library, read when first asked for; lives as long as one question."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._chunks: dict[str, dict[int, Chunk]] = {}
        self._filings = {stored.id: stored for stored in library.ledger.filings()}

    def has(self, place: Place) -> bool:
        return place[0] in self._filings and place[1] in self._of(place[0])

    def place(self, place: Place) -> tuple[StoredFiling, Chunk]:
        return self._filings[place[0]], self._of(place[0])[place[1]]

    def around(self, filing: str, block: int) -> Iterator[Place]:
        """The chunks made of a block."""
        return ((filing, chunk.order) for chunk in self._of(filing).values() if block in chunk.blocks)

    def showing(self, found: StoredFact) -> Iterator[Place]:
        """The chunks of a table that show a fact's row."""
        source = found.fact.source
        if not source.table or not source.row:
            return
        row = squeeze(source.row)
        for chunk in self._of(found.filing).values():
            if chunk.table == source.table and row in squeeze(chunk.text):
                yield found.filing, chunk.order

    def _of(self, filing: str) -> dict[int, Chunk]:
        if filing not in self._chunks:
            self._chunks[filing] = {chunk.order: chunk for chunk in self._library.ledger.chunks(filing)}
        return self._chunks[filing]


def _chunk_node(stored: StoredFiling, chunk: Chunk) -> TextNode:
    metadata: dict[str, Any] = {
        "filing": stored.id,
        "file_name": stored.file_name,
        "title": stored.identity.title,
        "section": " › ".join(chunk.section),
        "page": chunk.page_no,
        "kind": chunk.kind,
        "table": chunk.table,
    }
    return TextNode(id_=f"{stored.id}:{chunk.order}", text=chunk.text, metadata=metadata, excluded_embed_metadata_keys=["filing"])


def _citation_node(citation: Citation) -> TextNode:
    metadata = {
        "filing": citation.filing_id,
        "file_name": citation.filing,
        "title": citation.title,
        "section": citation.section,
        "page": citation.page,
        "table": citation.table,
        "row": citation.row,
        "column": citation.column,
        "bbox": None if citation.bbox is None else list(citation.bbox),
    }
    return TextNode(id_=f"citation-{citation.id}", text=citation.quote, metadata=metadata)
