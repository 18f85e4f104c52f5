"""Writes small PDFs for tests: Chinese text at places, rules, several pages. Nothing is embedded, nothing compressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 595, 842


@dataclass
class PageMaker:
    """One page; places are points from the top left."""

    parts: list[str] = field(default_factory=list)
    rotate: int = 0  # degrees by which a viewer turns the page clockwise

    def turn(self, matrix: str) -> None:
        """Put everything printed so far through a matrix."""
        self.parts = [f"q {matrix} cm", *self.parts, "Q"]

    def text(self, x: float, y: float, text: str, size: float = 12, *, prefix: str = "") -> None:
        """Print a line with its baseline at `y`; `prefix` holds PDF operators such as a colour."""
        coded = text.encode("utf-16-be").hex()
        self.parts.append(f"q {prefix} BT /F1 {size} Tf {x} {HEIGHT - y} Td <{coded}> Tj ET Q")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.parts.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def picture(self, x: float, y: float, width: float, height: float, image: Image.Image) -> None:
        """A grey picture with its upper left corner at a place."""
        grey = image.convert("L")
        head = f"BI /W {grey.width} /H {grey.height} /BPC 8 /CS /G /F /AHx ID"
        self.parts.append(f"q {width} 0 0 {height} {x} {HEIGHT - y - height} cm {head} {grey.tobytes().hex()}> EI Q")

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """All rules of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def row(self, xs: Sequence[float], y: float, texts: Iterable[str], size: float = 10) -> None:
        """Print the texts of a table row, each 3 points right of its column's edge."""
        for x, text in zip(xs, texts, strict=False):
            if text:
                self.text(x + 3, y, text, size)


def write_pdf(path: Path, pages: Sequence[PageMaker]) -> Path:
    """Write the pages to `path`."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        " /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >>",
    ]
    for i, page in enumerate(pages):
        stream = "\n".join(page.parts)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {page.rotate} /Contents {6 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    path.write_bytes(_assemble(objects))
    return path


def _assemble(objects: Sequence[str]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
