"""The vector store, with an embedder that counts letters instead of a model: same behaviour, no weights."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import vectors as vectors_module
from index.domain import Chunk
from index.embed import NoEmbedder, Vector
from index.errors import ModelMismatch, SettingError, StoreError
from index.vectors import Vectors

ALPHABET = "教育医院社保障公用经费人员支出收入预算决执行绩效目标"


class LetterEmbedder:
    """How often each letter of a small alphabet occurs."""

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.dimensions = len(ALPHABET) + 1
        self.passages: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        self.passages.extend(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        return [float(text.count(letter)) for letter in ALPHABET] + [0.01]


CHUNKS = (
    Chunk(0, "教育支出情况", ("一、支出",), page_no=3),
    Chunk(1, "医院收入情况", ("二、收入",), kind="list"),
    Chunk(2, "社保障经费", ("三、其他",), kind="table", table="表 1"),
)
MEASURES = ("教育支出", "医院收入", "教育支出", "")


@pytest.fixture
def vectors(tmp_path: Path) -> Vectors:
    return Vectors(tmp_path / "vectors", LetterEmbedder())


def test_what_was_added_is_found_by_meaning(vectors: Vectors) -> None:
    vectors.add("a" * 64, CHUNKS, MEASURES)

    (filing, order, score), *rest = vectors.search_chunks("医院收入", limit=3)
    assert (filing, order) == ("a" * 64, 1)
    assert 0.8 < score <= 1.0001
    assert len(rest) == 2
    assert all(later[2] <= score for later in rest)
    assert [path for path, _ in vectors.search_measures("教育支出")] == ["教育支出", "医院收入"]
    assert vectors.counts() == {"chunks": 3, "measures": 2}


def test_search_within_some_filings_only(vectors: Vectors) -> None:
    vectors.add("a", CHUNKS, MEASURES)
    vectors.add("b", CHUNKS[:1], ("教育支出",))

    assert {found[0] for found in vectors.search_chunks("教育", filings=["b"])} == {"b"}
    assert vectors.search_chunks("教育", filings=[]) == []
    assert vectors.search_chunks("教育", filings=["unknown"]) == []


@pytest.mark.parametrize("wider", [1, 20])
def test_search_within_many_filings(vectors: Vectors, monkeypatch: pytest.MonkeyPatch, wider: int) -> None:
    monkeypatch.setattr(vectors_module, "_NAMED", 1)
    monkeypatch.setattr(vectors_module, "_WIDER", wider)  # with 1 the nearest of all are not enough, and the filings are named
    for filing in "abcd":
        vectors.add(filing, CHUNKS[:2], ())

    found = vectors.search_chunks("教育支出", filings=["c", "d", "unknown"], limit=2)
    assert {(filing, order) for filing, order, _ in found} == {("c", 0), ("d", 0)}


def test_adding_again_replaces(vectors: Vectors) -> None:
    vectors.add("a", CHUNKS, MEASURES)
    vectors.add("a", CHUNKS, MEASURES)
    assert vectors.counts() == {"chunks": 3, "measures": 2}

    vectors.add("a", CHUNKS[:1], ("预算收入",))
    assert vectors.counts() == {"chunks": 1, "measures": 3}, "paths are kept: another filing may print them as well"


def test_a_path_that_many_filings_print_is_held_and_embedded_once(tmp_path: Path) -> None:
    embedder = LetterEmbedder()
    vectors = Vectors(tmp_path, embedder)
    vectors.add("a", (), MEASURES)
    vectors.add("b", CHUNKS[:1], ("医院收入", "公用经费"))

    assert vectors.counts() == {"chunks": 1, "measures": 3}
    assert embedder.passages == ["教育支出", "医院收入", "一、支出\n教育支出情况", "公用经费"]
    assert [path for path, _ in vectors.search_measures("公用经费", limit=1)] == ["公用经费"]


def test_removing_leaves_the_others(vectors: Vectors) -> None:
    vectors.add("a", CHUNKS, MEASURES)
    vectors.add("b", CHUNKS[:2], ())
    vectors.remove("a")
    vectors.remove("never held")

    assert vectors.filings() == {"b"}
    assert vectors.chunk_counts() == {"b": 2}


def test_it_survives_closing(vectors: Vectors, tmp_path: Path) -> None:
    vectors.add("a", CHUNKS, MEASURES)
    vectors.close()

    again = Vectors(tmp_path / "vectors", LetterEmbedder())
    assert again.filings() == {"a"}
    assert again.search_chunks("社保障")[0][1] == 2


def test_another_model_is_refused_until_cleared(vectors: Vectors, tmp_path: Path) -> None:
    vectors.add("a", CHUNKS, MEASURES)
    vectors.close()
    other = Vectors(tmp_path / "vectors", LetterEmbedder("other letters"))

    with pytest.raises(ModelMismatch) as caught:
        other.search_chunks("教育")
    assert "other letters" in caught.value.message
    assert "rebuild" in caught.value.hint
    with pytest.raises(ModelMismatch):
        other.add("b", CHUNKS, MEASURES)

    other.clear()
    other.add("b", CHUNKS, MEASURES)
    assert other.filings() == {"b"}


def test_title_and_headings_are_embedded_with_the_text(tmp_path: Path) -> None:
    embedder = LetterEmbedder()
    Vectors(tmp_path, embedder).add("a", CHUNKS[:1], ("教育支出",), title="某校预算")

    assert embedder.passages == ["某校预算 › 一、支出\n教育支出情况", "教育支出"]


def test_progress_reaches_the_whole(vectors: Vectors) -> None:
    seen: list[tuple[int, int]] = []
    many = tuple(Chunk(order, f"教育 {order}", ()) for order in range(150))

    vectors.add("a", many, ("医院",), lambda done, total: seen.append((done, total)))

    assert seen[-1] == (151, 151)
    assert len(seen) > 1
    assert seen == sorted(seen)


def test_more_than_the_largest_batch(vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors.add("first", CHUNKS, ())
    monkeypatch.setattr(vectors._client, "get_max_batch_size", lambda: 7)
    many = tuple(Chunk(order, f"教育 {order}", ()) for order in range(40))

    vectors.add("a", many, ())

    assert vectors.chunk_counts() == {"first": 3, "a": 40}


def test_without_a_model_nothing_is_held(tmp_path: Path) -> None:
    none = Vectors(tmp_path / "vectors", NoEmbedder())
    none.add("a", CHUNKS, MEASURES)

    assert not none.enabled
    assert none.filings() == set()
    assert none.search_chunks("教育") == []
    assert none.counts() == {"chunks": 0, "measures": 0}
    assert not (tmp_path / "vectors").exists()


def test_server_address_without_sense(tmp_path: Path) -> None:
    with pytest.raises(SettingError):
        Vectors(tmp_path, LetterEmbedder(), "localhost:8000").counts()


def test_server_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(StoreError) as caught:
        Vectors(tmp_path, LetterEmbedder(), address).counts()
    assert caught.value.where == address
    assert "WENZHANG_CHROMA_URL" in caught.value.hint


def test_llama_index_programs_can_open_it(vectors: Vectors) -> None:
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    vectors.add("a", CHUNKS, MEASURES)

    store = ChromaVectorStore(chroma_collection=vectors.collection("chunks"))
    found = store.query(VectorStoreQuery(query_embedding=vectors.embedder.embed_query("教育"), similarity_top_k=1))
    assert found.nodes is not None
    (node,) = found.nodes
    assert node.get_content() == "教育支出情况"
    assert node.metadata == {"filing": "a", "order": 0, "section": "一、支出", "page": 3, "kind": "text"}


def test_importing_it_loads_nothing_heavy() -> None:
    program = "import sys, index.vectors, index.embed, index.chunks; print([m for m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60).stdout

    heavy = {"chromadb", "llama_index", "torch", "onnxruntime", "transformers"}
    assert not {name for name in heavy if f"'{name}'" in loaded}
