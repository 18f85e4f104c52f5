"""The usual way, to be held against ours: plain text, chunks, an embedding, Chroma, the nearest chunks, and an answer.

The same filings, cases and embedding model as ours; llama-index's own splitter, index and query engine, left as they come.
Answered by the best sentence of the nearest chunks (`TopSentence`), or by a language model that reads them (`ModelAnswer`).
Neither knows figures, so the first amount of what they say is taken for one: else nothing they say could be scored.
"""

from __future__ import annotations

import re
import time
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import Document, NodeWithScore
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.settings import Settings
from eval.systems.text import pages_of
from index.embed import Embedder

CHUNK = 512  # tokens: what the embedding model reads at most
OVERLAP = 64
NEAREST = 5  # chunks that an answer is made of


class Embedding(BaseEmbedding):
    """Our embedding model, for llama-index."""

    embedder: Any

    def _get_query_embedding(self, query: str) -> list[float]:
        found: list[float] = self.embedder.embed_query(query)
        return found

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        found: list[list[float]] = self.embedder.embed_passages(texts)
        return found


class PlainIndex:
    """The chunks of some files in a Chroma collection of this process. `seconds`: what making it took."""

    def __init__(self, files: Sequence[Path], embedder: Embedder) -> None:
        started = time.perf_counter()
        self.embedder = embedder
        self.holds = frozenset(path.name for path in files)
        documents = [
            Document(text=text, metadata={"file_name": path.name, "page": number or 0})
            for path in files
            for number, text in pages_of(path)
        ]
        model = Embedding(embedder=embedder, model_name=embedder.name, embed_batch_size=32)
        splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=_collection()))
        self.index = VectorStoreIndex(
            splitter.get_nodes_from_documents(documents), storage_context=storage, embed_model=model, show_progress=False
        )
        self._retriever = self.index.as_retriever(similarity_top_k=NEAREST)
        self.seconds = time.perf_counter() - started

    def nearest(self, question: str) -> list[NodeWithScore]:
        return self._retriever.retrieve(question)


def _collection() -> Any:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    return client.create_collection(f"plain-{uuid.uuid4().hex}")


# --- answered by the best sentence -----------------------------------------------------------------


class TopSentence:
    """The sentence of the nearest chunks that is nearest to the question. A conversation is asked as one text."""

    name = "plain: top sentence"

    def __init__(self, index: PlainIndex) -> None:
        self._index = index
        self.holds: frozenset[str] | None = index.holds
        self.seconds = index.seconds

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        question = " ".join(turns)
        nodes = self._index.nearest(question)
        told = [(sentence, node) for node in nodes for sentence in sentences_of(node.node.get_content())]
        if not told:
            return {"question": turns[-1], "status": "not_found", "answer": ""}
        asked = self._index.embedder.embed_query(question)
        vectors = self._index.embedder.embed_passages([sentence for sentence, _ in told])
        nearness = [_dot(asked, vector) for vector in vectors]
        best = max(range(len(told)), key=nearness.__getitem__)
        sentence, node = told[best]
        return answer_of(turns[-1], sentence, [(node, sentence)], nearness[best])


_ROW = re.compile(r"\t|(?:\d[\d,.]*\s+){2,}|\s-?\d[\d,.]*%?$")  # a line that holds cells rather than a part of a sentence


def sentences_of(text: str) -> list[str]:
    """Sentences, joined over the ends of printed lines; a line of a table is one of its own."""
    joined = "".join(f"\n{line}\n" if _ROW.search(line) else line for line in map(str.strip, text.splitlines()))
    return [piece.strip() for piece in re.split(r"(?<=[。！？；])|\n", joined) if len(piece.strip()) > 1]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


# --- answered by a language model -------------------------------------------------------------------

_LONGEST_ANSWER = 256  # tokens
_PATIENCE = 300.0  # seconds: a small model on two cores reads five chunks for a while
_UNKNOWN = re.compile(
    r"没有(?:提供|提及|提到|相关|找到|足够)|未(?:提供|提及|提到|找到)|无法(?:确定|回答|得知|提供)|不(?:知道|包含|清楚)|"
    r"not (?:provided|mention|found|contain|available|specif)|cannot|no information|do(?:es)? not (?:provide|mention|contain)"
)


class ModelAnswer:
    """llama-index's query engine with a model behind an OpenAI-compatible address."""

    def __init__(self, index: PlainIndex, settings: Settings) -> None:
        from llama_index.llms.openai_like import OpenAILike

        key = settings.llm_key.get_secret_value() or "none"
        chosen = settings.llm_model or _first_model(settings.llm, key)
        llm = OpenAILike(
            model=chosen,
            api_base=settings.llm,
            api_key=key,
            context_window=settings.llm_context,
            is_chat_model=True,
            temperature=0.0,
            max_tokens=_LONGEST_ANSWER,
            timeout=_PATIENCE,
        )
        self.name = f"plain: {chosen}"
        self.holds: frozenset[str] | None = index.holds
        self.seconds = index.seconds
        self._engine = index.index.as_query_engine(llm=llm, similarity_top_k=NEAREST)

    def ask(self, turns: Sequence[str], lang: str = "zh") -> Mapping[str, Any]:
        response = self._engine.query(" ".join(turns))
        said = str(response).strip()
        nodes = response.source_nodes
        if not said or _UNKNOWN.search(said):
            return {"question": turns[-1], "status": "not_found", "answer": said}
        sources = [(node, node.node.get_content()) for node in nodes]
        return answer_of(turns[-1], said, sources, max((node.score or 0.0 for node in nodes), default=0.0))


def _first_model(url: str, key: str) -> str:
    import httpx

    reply = httpx.get(f"{url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}, timeout=_PATIENCE)
    return str(reply.json()["data"][0]["id"])


# --- in the form of the contract -------------------------------------------------------------------


def answer_of(question: str, said: str, sources: Sequence[tuple[NodeWithScore, str]], confidence: float) -> dict[str, Any]:
    """What was said, with the chunks it came from as citations and its first amount as the figure."""
    around = "\n".join(node.node.get_content() for node, _ in sources)
    figure = first_amount(said, around)
    citations = [
        {
            "id": number,
            "filing": node.node.metadata["file_name"],
            "page": node.node.metadata["page"] or None,
            "quote": quote,
        }
        for number, (node, quote) in enumerate(sources, 1)
    ]
    marks = [citation["id"] for citation in citations]
    return {
        "question": question,
        "status": "answered",
        "answer": said,
        "figures": [{"value": figure[0], "unit": figure[1], "citations": marks}] if figure else [],
        "citations": citations,
        "confidence": min(max(confidence, 0.0), 1.0),
    }


_NUMBER = re.compile(
    r"(?<![\d.,第])-?\d{1,11}(?:,\d{3})*(?:\.\d+)?(?![\d.、)）]|\s*(?:年|月|日|号|季度))"
)  # no date, code or numbering
_UNIT = re.compile(
    r"\s*(万亿元|亿元|千万元|百万元|万元|千元|元/[^\s,，。)）]{1,6}|元|个百分点|百分点|%|‰|万?人次|公里|平方米|[人个家项分辆台次条名件户所批张])"
)
_STATED = re.compile(r"单位[:：]?\s*(?:人民币)?(万亿元|亿元|百万元|万元|千元|元)")


def first_amount(said: str, around: str) -> tuple[str, str] | None:
    """(value, unit) of the first number that is no date; the unit stands behind it, or once for the table around it."""
    text = unicodedata.normalize("NFKC", said)  # spaces stay: they part the cells of a row
    number = _NUMBER.search(text)
    if number is None:
        return None
    unit = _UNIT.match(text, number.end())
    stated = _STATED.search(unicodedata.normalize("NFKC", around))
    return number[0].replace(",", ""), unit[1] if unit else (stated[1] if stated else "")


def plain_systems(files: Sequence[Path], embedder: Embedder, settings: Settings) -> Iterator[TopSentence | ModelAnswer]:
    """The plain way in each of its forms, over one index; with a model where the settings name a server."""
    index = PlainIndex(files, embedder)
    yield TopSentence(index)
    if settings.llm.startswith("http"):
        yield ModelAnswer(index, settings)
