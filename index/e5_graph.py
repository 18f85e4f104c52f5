"""Weights of multilingual-e5-small -> an ONNX graph, ready to run: a quarter of a second, so it is kept nowhere.

Matrices become 8-bit integers, one scale an output. Only 7 of the bits are used: processors without VNNI add two products in
16 bits, which full range would overflow, and results should be the same everywhere. The last matrix of each layer stays float32:
what comes into it has outliers that 8 bits cannot hold (mean cosine to the exact model .9991 against .9972, a fifth slower).
Lookup of word vectors is left to the caller; the table is four fifths of the model and needs no graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from index.e5_weights import Floats, Weights

_MICROSOFT = "com.microsoft"  # fused operators that every build of onnxruntime brings along
_RANGE = 63
_EPSILON = 1e-12


def build_graph(weights: Weights) -> bytes:
    """The serialised model: `embeddings` (1, tokens, hidden) -> `mean` (1, hidden), not normalised."""
    graph = _Graph(weights)
    state = graph.norm("embeddings", "emb.ln")
    for layer in range(weights.shape.layers):
        state = _layer(graph, state, f"l{layer}.")
    graph.node("ReduceMean", [state], axes=[1], keepdims=0, output="mean")
    return graph.serialised()


def _layer(graph: _Graph, state: str, prefix: str) -> str:
    """Self-attention and the two-step feed-forward network, each added to what came in."""
    hidden, inner = graph.weights.shape.hidden, graph.weights.shape.inner
    attended = graph.attention(graph.quantised(state, [f"{prefix}{part}" for part in "qkv"], hidden, hidden, bias=True), prefix)
    mixed = graph.quantised(attended, [f"{prefix}ao"], hidden, hidden)
    state = graph.added_norm(state, mixed, f"{prefix}ao.b", f"{prefix}aln")
    widened = graph.quantised(state, [f"{prefix}fi"], inner, hidden)
    active = graph.node("BiasGelu", [widened, graph.vector(f"{prefix}fi.b", inner)], domain=_MICROSOFT)
    narrowed = graph.node(
        "MatMul", [active, graph.constant(f"{prefix}fo.w", graph.weights.matrix(f"{prefix}fo.w", hidden, inner).T)]
    )
    return graph.added_norm(state, narrowed, f"{prefix}fo.b", f"{prefix}oln")


@dataclass
class _Graph:
    weights: Weights
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def node(self, operator: str, inputs: list[str], *, output: str = "", domain: str = "", **attributes: Any) -> str:
        output = output or f"{operator}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def vector(self, name: str, size: int) -> str:
        return self.constant(name, self.weights.floats(name, size))

    def norm(self, state: str, name: str) -> str:
        hidden = self.weights.shape.hidden
        scale, shift = self.vector(f"{name}.w", hidden), self.vector(f"{name}.b", hidden)
        return self.node("LayerNormalization", [state, scale, shift], axis=-1, epsilon=_EPSILON)

    def added_norm(self, state: str, change: str, bias: str, name: str) -> str:
        hidden = self.weights.shape.hidden
        scale, shift = self.vector(f"{name}.w", hidden), self.vector(f"{name}.b", hidden)
        inputs = [state, change, scale, shift, self.vector(bias, hidden)]
        return self.node("SkipLayerNormalization", inputs, domain=_MICROSOFT, epsilon=_EPSILON)

    def quantised(self, state: str, names: list[str], rows: int, columns: int, *, bias: bool = False) -> str:
        """The state times one matrix, or several side by side, in 8-bit integers."""
        matrix = np.concatenate([self.weights.matrix(f"{name}.w", rows, columns) for name in names])
        scale, integers = _quantise(matrix)
        key = names[0]
        inputs = [state, self.constant(f"{key}.w", integers.T), self.constant(f"{key}.scale", scale), ""]
        if bias:
            shifts = np.concatenate([self.weights.floats(f"{name}.b", rows) for name in names])
            inputs.append(self.constant(f"{key}.b", shifts))
        return self.node("DynamicQuantizeMatMul", inputs, domain=_MICROSOFT)

    def attention(self, state: str, prefix: str) -> str:
        hidden = self.weights.shape.hidden
        sizes = self.constant(f"{prefix}split", np.array([hidden] * 3, np.int64))
        parts = [f"{prefix}{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [state, sizes], parts, name=f"{prefix}split_node", axis=2))
        return self.node("MultiHeadAttention", parts, domain=_MICROSOFT, num_heads=self.weights.shape.heads)

    def serialised(self) -> bytes:
        hidden = self.weights.shape.hidden
        given = helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, [1, "tokens", hidden])
        wanted = helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, hidden])
        graph = helper.make_graph(self.nodes, "multilingual-e5-small", [given], [wanted], list(self.constants.values()))
        sets = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model: bytes = helper.make_model(graph, opset_imports=sets, ir_version=8).SerializeToString()
        return model


def _quantise(matrix: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """Rows -> (scale of each row, integers from -63 to 63)."""
    scale = np.abs(matrix).max(axis=1) / np.float32(_RANGE)
    scale[scale == 0] = 1
    return scale.astype(np.float32), np.rint(matrix / scale[:, None]).astype(np.int8)
