"""Chunks and measures -> Chroma, through llama-index, and back by similarity.

Two collections: `chunks` (prose and tables as text) and `measures` (each distinct label path once, whichever filings print it:
filings of one kind share most of theirs). Everything here is derived and can be built again from the ledger. A filing's chunks
are written last: it is held once they are there. A path that no filing prints any more leads to no facts and does no harm.

Writing goes through llama-index's vector store, so that any llama-index program can open the folder. Searching asks Chroma
itself: importing llama-index takes 0.7 s, too much for one question from a cold start.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.chunks import passage
from index.domain import Chunk
from index.embed import Embedder, Vector
from index.errors import ModelMismatch, SettingError, StoreError, WenzhangError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from llama_index.core.schema import TextNode

Progress = Callable[[int, int], None]

CHUNKS = "chunks"
MEASURES = "measures"
_PREFIX = "wenzhang-"  # a Chroma server may hold other programs' collections
_STEP = 64  # texts embedded between two calls of `progress`
_PAGE = 10_000
_NAMED = 100  # filings that a search names; of more, the nearest of all are looked through first: naming takes all the time
_WIDER = 20  # times as many of those
_REBUILD = "运行 wenzhang rebuild 用现在的模型重建向量，或把 WENZHANG_EMBEDDING 改回原来的模型"
_FAILED = "检查 WENZHANG_CHROMA_URL 指向的服务器是否在运行；内嵌的向量库可用 wenzhang rebuild 重建"


class Vectors:
    """The vector store of one home. Opened with the first call; thread-safe; one process at a time owns the folder.

    Errors: ModelMismatch when the vectors were made by another model, StoreError when Chroma fails, ModelError from the embedder.
    With the embedder `none` it holds nothing and finds nothing.
    """

    def __init__(self, folder: Path, embedder: Embedder, chroma_url: str = "") -> None:
        self._folder = folder
        self._url = chroma_url
        self._where = chroma_url or str(folder)
        self._lock = RLock()
        self._opened: dict[str, Collection] = {}
        self.embedder = embedder

    @property
    def enabled(self) -> bool:
        """False where the embedder makes no vectors."""
        return self.embedder.name != "none"

    def add(
        self,
        filing_id: str,
        chunks: Sequence[Chunk],
        measures: Sequence[str],
        progress: Progress | None = None,
        title: str = "",
    ) -> None:
        """Store one filing's vectors in place of those it had. `title` helps to tell the chunks of like filings apart."""
        if not self.enabled:
            return
        labels = self._unknown_measures(list(dict.fromkeys(filter(None, measures))))
        vectors = self._embedded([*(passage(chunk, title) for chunk in chunks), *labels], progress)
        with self._lock, _translated(self._where):
            self.remove(filing_id)
            self._write(MEASURES, _measure_nodes(labels, vectors[len(chunks) :]))
            self._write(CHUNKS, _chunk_nodes(filing_id, chunks, vectors))

    def _unknown_measures(self, labels: Sequence[str]) -> list[str]:
        with _translated(self._where):
            held: set[str] = set()
            ids = [_measure_id(label) for label in labels]
            for at in range(0, len(ids), _STEP):
                held.update(self._collection(MEASURES).get(ids=ids[at : at + _STEP], include=[])["ids"])
        return [label for label, node_id in zip(labels, ids, strict=True) if node_id not in held]

    def remove(self, filing_id: str) -> None:
        """Forget a filing; nothing happens if it is not held."""
        if not self.enabled:
            return
        with self._lock, _translated(self._where):
            self._collection(CHUNKS).delete(where={"filing": filing_id})

    def filings(self) -> set[str]:
        """The filings whose vectors are complete."""
        return set(self.chunk_counts())

    def chunk_counts(self) -> dict[str, int]:
        """Filing -> how many of its chunks are held."""
        if not self.enabled:
            return {}
        with _translated(self._where):
            return Counter(str(metadata["filing"]) for metadata in _metadata_of(self._collection(CHUNKS)))

    def counts(self) -> dict[str, int]:
        """How many vectors each collection holds: {"chunks": …, "measures": …}."""
        if not self.enabled:
            return {CHUNKS: 0, MEASURES: 0}
        with _translated(self._where):
            return {name: self._collection(name).count() for name in (CHUNKS, MEASURES)}

    def search_chunks(self, text: str, *, filings: Sequence[str] | None = None, limit: int = 20) -> list[tuple[str, int, float]]:
        """Chunks nearest in meaning, best first: (filing, order, cosine). `filings` None searches all."""
        found = self._search(CHUNKS, text, filings, limit)
        return [(str(metadata["filing"]), int(metadata["order"]), score) for metadata, _, score in found]

    def search_measures(self, text: str, *, limit: int = 20) -> list[tuple[str, float]]:
        """Label paths nearest in meaning, best first: (path, cosine). `Ledger.facts_with_path` leads on to their facts."""
        found = self._search(MEASURES, text, None, limit)
        return list({document: score for _, document, score in reversed(found)}.items())[::-1]

    def clear(self) -> None:
        """Forget everything, whichever model made it; what is added next belongs to this one."""
        if not self.enabled:
            return
        with self._lock, _translated(self._where):
            self._opened.clear()
            held = {collection.name for collection in self._client.list_collections()}
            for name in (CHUNKS, MEASURES):
                if _PREFIX + name in held:
                    self._client.delete_collection(_PREFIX + name)

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            self._opened.clear()
            client = self.__dict__.pop("_client", None)
            if client is not None:
                client.close()

    def collection(self, name: str) -> Collection:
        """The Chroma collection `chunks` or `measures`, for llama-index programs that bring their own index.

        Errors: StoreError where the embedder is `none`.
        """
        if not self.enabled:
            raise StoreError("没有向量：向量模型设为 none", hint=_REBUILD)
        with _translated(self._where):
            return self._collection(name)

    def _embedded(self, texts: list[str], progress: Progress | None) -> list[Vector]:
        vectors: list[Vector] = []
        for at in range(0, len(texts), _STEP):
            vectors.extend(self.embedder.embed_passages(texts[at : at + _STEP]))
            if progress is not None:
                progress(len(vectors), len(texts))
        return vectors

    def _write(self, name: str, nodes: list[TextNode]) -> None:
        from llama_index.vector_stores.chroma import ChromaVectorStore

        store = ChromaVectorStore(chroma_collection=self._collection(name))
        largest = self._client.get_max_batch_size()
        for at in range(0, len(nodes), largest):
            store.add(list(nodes[at : at + largest]))

    def _search(self, name: str, text: str, filings: Sequence[str] | None, limit: int) -> list[tuple[dict[str, Any], str, float]]:
        if not self.enabled or limit < 1 or not text.strip() or (filings is not None and not filings):
            return []
        vector = self.embedder.embed_query(text)
        if filings is not None and len(filings) > _NAMED:
            wanted = set(filings)
            found = [hit for hit in self._nearest(name, vector, None, limit * _WIDER) if hit[0].get("filing") in wanted]
            if len(found) >= limit:
                return found[:limit]
        return self._nearest(name, vector, filings, limit)

    def _nearest(
        self, name: str, vector: Vector, filings: Sequence[str] | None, limit: int
    ) -> list[tuple[dict[str, Any], str, float]]:
        vectors: Any = [vector]
        within: Any = None if filings is None else {"filing": {"$in": list(filings)}}
        with _translated(self._where):
            answer: Any = self._collection(name).query(
                query_embeddings=vectors,
                n_results=limit,
                where=within,
                include=["metadatas", "documents", "distances"],
            )
        rows = zip(answer["metadatas"][0], answer["documents"][0], answer["distances"][0], strict=True)
        return [(metadata or {}, document or "", 1.0 - distance) for metadata, document, distance in rows]

    def _collection(self, name: str) -> Collection:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._open_collection(name)
            return self._opened[name]

    def _open_collection(self, name: str) -> Collection:
        model = self.embedder.name
        collection = self._client.get_or_create_collection(
            _PREFIX + name,
            metadata={"model": model},
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,  # vectors come from our embedder; Chroma would download one of its own
        )
        made_by = (collection.metadata or {}).get("model")
        if made_by != model:
            message = f"向量库由模型 {made_by} 建立，而设置的模型是 {model}"
            raise ModelMismatch(message, hint=_REBUILD, where=self._where)
        return collection

    @cached_property
    def _client(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if not self._url:
            self._folder.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(self._folder, settings=settings)
        address = urlsplit(self._url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise SettingError(f"不是 Chroma 服务器的地址：{self._url}", hint="WENZHANG_CHROMA_URL 应为 http://主机:端口")
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)
        return chromadb.HttpClient(address.hostname, port, ssl=secure, settings=settings)


def _chunk_nodes(filing_id: str, chunks: Sequence[Chunk], vectors: Sequence[Vector]) -> list[TextNode]:
    from llama_index.core.schema import TextNode

    return [
        TextNode(
            id_=f"{filing_id}:{chunk.order}",
            text=chunk.text,
            embedding=vector,
            metadata={
                "filing": filing_id,
                "order": chunk.order,
                "section": " › ".join(chunk.section),
                "page": chunk.page_no or 0,
                "kind": chunk.kind,
            },
        )
        for chunk, vector in zip(chunks, vectors, strict=False)
    ]


def _measure_nodes(labels: Sequence[str], vectors: Sequence[Vector]) -> list[TextNode]:
    from llama_index.core.schema import TextNode

    return [TextNode(id_=_measure_id(label), text=label, embedding=vector) for label, vector in zip(labels, vectors, strict=True)]


def _measure_id(label: str) -> str:
    return f"m:{sha256(label.encode()).hexdigest()}"


def _metadata_of(collection: Collection) -> Iterator[dict[str, Any]]:
    for at in range(0, collection.count(), _PAGE):
        page: Any = collection.get(include=["metadatas"], limit=_PAGE, offset=at)
        yield from page["metadatas"]


@contextlib.contextmanager
def _translated(where: str) -> Iterator[None]:
    """Errors of Chroma, and of the network and database libraries below it, as ours."""
    try:
        yield
    except WenzhangError:
        raise
    except Exception as error:
        message = next(iter(str(error).splitlines()), type(error).__name__)
        raise StoreError(f"向量库出错：{message}", hint=_FAILED, where=str(where)) from error
