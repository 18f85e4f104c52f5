"""The door to the OCR models: where is text in a picture, and what does each stretch of it say?

The models lie inside the package `rapidocr` and are run by onnxruntime. Everything is imported on first use, in the child
that reads the file. Pictures are arrays of shape (height, width, 3), 8 bit.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from index.errors import Unreadable

Picture = npt.NDArray[np.uint8]

_BATCH_LETTERS = 4000  # widths summed over one call of the recogniser, in pixels: bounds its memory


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in a picture, in pixels; ends exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stretch says: `sure` holds the model's confidence for each letter of `text`."""

    text: str
    sure: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def find_text(picture: Picture, shrink: float = 1.0) -> list[PixelBox]:
    """Stretches of text on one line each, in no order; looked for in the picture scaled by `shrink`."""
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else picture
    found = _engine().text_det(np.asarray(small))
    if found.boxes is None:
        return []
    height, width = picture.shape[:2]
    boxes = []
    for quad in np.asarray(found.boxes) / shrink:
        (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
        boxes.append(PixelBox(max(int(x0), 0), max(int(y0), 0), min(int(x1) + 1, width), min(int(y1) + 1, height)))
    return [box for box in boxes if box.width > 2 and box.height > 2]


def read_text(pictures: Sequence[Picture]) -> list[Reading]:
    """What each picture of one line says; "" for none."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    readings: list[Reading | None] = [None] * len(pictures)
    for batch in _batches(pictures):
        found = _engine().text_rec(TextRecInput(img=[pictures[i] for i in batch], return_word_box=True))
        for i, text, words in zip(batch, found.txts, found.word_results, strict=True):
            sure = tuple(words.confs) if len(words.confs) == len(text) else (0.0,) * len(text)
            readings[i] = _stripped(text, sure)
    return [reading or Reading("", ()) for reading in readings]


def _stripped(text: str, sure: tuple[float, ...]) -> Reading:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return Reading(text[start:end], sure[start:end])


def _batches(pictures: Sequence[Picture]) -> list[list[int]]:
    """Pictures of like shape together: a batch costs as much as its widest one for each."""
    order = sorted(range(len(pictures)), key=lambda i: pictures[i].shape[1] / pictures[i].shape[0])
    batches: list[list[int]] = []
    for i in order:
        width = 48 * pictures[i].shape[1] / pictures[i].shape[0]
        if batches and (len(batches[-1]) + 1) * width <= _BATCH_LETTERS and len(batches[-1]) < 6:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


@cache
def _engine() -> Any:
    """The loaded models; half of the processors each, so that two children at once do not hinder one another.

    Errors: Unreadable (code `no_ocr`) where the package is not installed.
    """
    threads = max(1, (os.cpu_count() or 2) // 2)
    cv2.setNumThreads(threads)
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Unreadable("没有安装文字识别（OCR）组件", hint="请安装 rapidocr 与 onnxruntime 后重试", code="no_ocr") from error
    engine: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    engine._load_det_model()
    engine._load_rec_model()
    return engine
