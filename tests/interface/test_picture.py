"""Pages -> pictures: the box is marked where it is printed, and files that cannot be drawn are refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from index.domain import Role
from index.errors import Unreadable
from interface import picture
from interface.picture import NoSuchPage, Outline, PictureCache, draw_page, measure_page
from tests.interface.fakes import CELL_BOX, HEIGHT, WIDTH, make_pdf

DPI = 144
SCALE = DPI / 72


@pytest.fixture(name="pdf")
def _pdf(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "a.pdf")


def _open(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _colour(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = image.getpixel((round(x * SCALE), round(y * SCALE)))
    assert isinstance(found, tuple)
    return found


def test_the_box_is_yellow_inside_red_around_and_the_rest_untouched(pdf: Path) -> None:
    image = _open(draw_page(pdf, 2, CELL_BOX, dpi=DPI))
    assert image.size == (round(WIDTH * SCALE), round(HEIGHT * SCALE))
    x0, top, x1, bottom = CELL_BOX
    red, green, blue = _colour(image, x1 - 4, (top + bottom) / 2)
    assert red > 230 and green > 200 and blue < 200
    red, green, blue = _colour(image, x0 - 1.5, (top + bottom) / 2)
    assert red > 150 and green < 90 and blue < 90
    assert _colour(image, 20, 20) == (255, 255, 255)


def test_the_text_under_the_mark_stays_readable(pdf: Path) -> None:
    plain, marked = (_open(draw_page(pdf, 1, box, dpi=DPI)).convert("L") for box in (None, CELL_BOX))
    area = tuple(round(side * SCALE) for side in (CELL_BOX[0] + 3, CELL_BOX[1] + 1, CELL_BOX[2] - 3, CELL_BOX[3] - 1))
    dark = [sum(value < 128 for value in image.crop(area).tobytes()) for image in (plain, marked)]  # type: ignore[arg-type]
    assert dark[0] > 20
    assert abs(dark[1] - dark[0]) < dark[0] / 3


def test_cells_that_were_read_are_framed_by_what_they_do(pdf: Path) -> None:
    header, value = Outline((100, 100, 200, 130), Role.HEADER), Outline((100, 130, 200, 160), Role.VALUE)
    image = _open(draw_page(pdf, 1, dpi=DPI, outlines=(header, value)))
    red, _, blue = _colour(image, 150, 100)
    assert blue > red
    red, _, blue = _colour(image, 150, 160)
    assert red > blue
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_box_outside_of_the_page_marks_nothing(pdf: Path) -> None:
    assert draw_page(pdf, 1, (900, 900, 950, 950)) == draw_page(pdf, 1)


def test_pages_that_are_not_there(pdf: Path) -> None:
    for number in (0, -1, 4):
        with pytest.raises(NoSuchPage):
            draw_page(pdf, number)


def test_a_picture_is_its_own_page(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.new("L", (1654, 2339), 255).save(path, dpi=(200, 200))
    sheet = measure_page(path, 1)
    assert (round(sheet.width), round(sheet.height), sheet.pages) == (595, 842, 1)
    image = _open(draw_page(path, 1, (100, 200, 300, 220), dpi=DPI))
    assert image.size == (1191, 1684)
    assert _colour(image, 200, 210)[2] < 200
    assert _colour(image, 200, 300) == (255, 255, 255)
    with pytest.raises(NoSuchPage):
        draw_page(path, 2)


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(Unreadable):
        draw_page(broken, 1)


def test_a_poster_is_drawn_with_fewer_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_PIXELS", 100_000)
    image = _open(draw_page(make_pdf(tmp_path / "p.pdf", 1), 1, dpi=200))
    assert image.width * image.height <= 101_000


def test_measure(pdf: Path) -> None:
    sheet = measure_page(pdf, 3)
    assert (round(sheet.width), round(sheet.height), sheet.pages) == (WIDTH, HEIGHT, 3)


def test_the_cache_draws_once_and_forgets_the_oldest(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(_path: Path, page_no: int, _box: object, *, dpi: int) -> bytes:
        drawn.append(page_no)
        return bytes(100)

    monkeypatch.setattr(picture, "draw_page", draw)
    cache = PictureCache(limit=250)
    for number in (1, 1, 2, 1, 3, 2):
        cache.draw("id", pdf, number, None)
    assert drawn == [1, 2, 3, 2]
