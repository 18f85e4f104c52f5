"""PNG or JPEG of a page -> Document, read by OCR: a scan or a photograph of one page of a filing.

A picture says little about its size in points: its resolution where it states a likely one, else it is taken for a page
as long as A4.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from PIL import Image, ImageOps

from index.domain import Document, Issue, Page
from index.errors import LimitExceeded, Unreadable
from index.readers.pdf_items import read_items
from index.readers.pdf_paragraphs import build_blocks

if TYPE_CHECKING:
    from index.readers.ocr_engine import Picture

MOST_PIXELS = 100_000_000
_READ_PIXELS = 10_000_000  # larger pictures are read smaller
_A4_LENGTH = 842.0
_LIKELY = (300.0, 2400.0)  # points: lengths of a page
_LEAST_SCALE = 2.0  # pixels a point: less is enlarged before rules are looked for
_FORMATS = {"PNG": "png", "JPEG": "jpeg"}


def read_picture(path: Path) -> Document:
    """Read one picture as a page.

    Shape:  file -> Document with one page.
    Errors: Unreadable (damaged, no text in it, no OCR installed), LimitExceeded (more pixels than a page can have).
    """
    from index.readers.ocr import read_picture_page

    picture, points = open_picture(path)
    media = _FORMATS.get(str(picture.info.get("wenzhang_format")), "png")
    width, height = picture.width * points, picture.height * points
    content, runs = read_picture_page(1, sized(picture, points), width, height)
    if not runs:
        raise Unreadable(
            "图片里没有识别出文字", hint="请换用更清晰的图片，或带文字层的 PDF、Word、Excel 原件", where=path.name, code="empty"
        )
    issue = Issue("ocr", "第 1 页", "这是图片，由图像文字识别（OCR）读出，请核对数字")
    page = Page(1, round(width, 2), round(height, 2), content.tilt)
    return Document(path.name, media, build_blocks(read_items(content, runs)), (page,), (issue,))


def open_picture(path: Path) -> tuple[Image.Image, float]:
    """The picture upright and in colours, and the points that one of its pixels stands for. Errors: as `read_picture`."""
    image = open_image(path, path.name)
    return image, _points_a_pixel(image, image.info.get("dpi"))


def open_image(source: Path | BinaryIO, where: str) -> Image.Image:
    """The picture upright and in colours. Errors: as `read_picture`; nothing is unpacked before its size is known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(source, formats=tuple(_FORMATS)) as image:
                _check_size(image, where)
                stated, name = image.info.get("dpi"), image.format
                image.draft("RGB", (5000, 5000))
                upright = ImageOps.exif_transpose(_on_paper(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("图片已损坏，无法打开", hint="请重新下载或重新导出该图片", where=where, code="broken") from error
    upright.info |= {"wenzhang_format": name, "dpi": stated}
    return upright


def _check_size(image: Image.Image, where: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise LimitExceeded(
            f"图片过大：{image.width} × {image.height} 像素", hint="请缩小图片后再添加", where=where, code="file_too_large"
        )
    if min(image.width, image.height) < 16:
        raise Unreadable("图片太小，没有可读的内容", hint="请换用更清晰的图片", where=where, code="empty")


def _on_paper(image: Image.Image) -> Image.Image:
    """In colours, what is transparent on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    converted = image.convert("RGB")
    converted.info = dict(image.info)  # the orientation that a camera notes
    return converted


def _points_a_pixel(image: Image.Image, stated: object) -> float:
    length = max(image.width, image.height)
    if isinstance(stated, tuple) and stated and isinstance(stated[0], (int, float)) and stated[0] > 0:
        points = 72.0 / float(stated[0])
        if stated[0] > 96 and _LIKELY[0] <= length * points <= _LIKELY[1]:  # 72 and 96 are what programs write unasked
            return points
    return _A4_LENGTH / length


def sized(image: Image.Image, points: float) -> Picture:
    """The picture in a resolution that suits reading."""
    pixels = image.width * image.height
    factor = min(max(1.0, _LEAST_SCALE * points), (_READ_PIXELS / pixels) ** 0.5)
    if factor != 1.0:
        size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        image = image.resize(size, Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.BOX)
    return np.asarray(image, dtype=np.uint8)
