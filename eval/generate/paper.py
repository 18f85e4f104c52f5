"""What a filing is made of before it is typeset, and what is known to be true of it.

Shape:  Filing = look + blocks (headings, paragraphs, sheets) + data.
A Sheet is a table of cells with spans; `grid()` is what a perfect reader gives back. A Datum is one printed value with
what people call it; questions are made of data alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from eval.generate.bodies import Body

Align = Literal["left", "center", "right"]
Rules = Literal["ruled", "three", "open"]
Dump = Literal["rows", "cells", "cut", "torn", "markdown", "repeated", "html", "laid", "spaced"]
Tree = str | tuple[str, "tuple[Tree, ...]"]

SCALES = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `rows` and `columns` are its spans, `indent` counts the full-width spaces before a label."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    align: Align = "left"
    indent: int = 0


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its caption. Rows hold the cells that begin in them, left to right; what spans cover is left out."""

    title: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]  # relative
    number: str = ""  # 公开01表
    unit: str = ""  # as printed above the table: 单位：万元
    body_line: str = ""  # 部门：…
    note: str = ""

    def places(self) -> dict[tuple[int, int], Cell]:
        """Every place of the grid -> the cell that covers it."""
        found: dict[tuple[int, int], Cell] = {}
        for number, row in enumerate((*self.head, *self.rows)):
            column = 0
            for cell in row:
                while (number, column) in found:
                    column += 1
                for down in range(cell.rows):
                    for across in range(cell.columns):
                        found[number + down, column + across] = cell
                column += cell.columns
        return found

    def grid(self) -> list[list[str]]:
        """The texts, those of spanning cells in each place they cover."""
        places = self.places()
        rows = len(self.head) + len(self.rows)
        return [[places[row, column].text for column in range(len(self.widths))] for row in range(rows)]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    text: str


Block = Heading | Text | Sheet


@dataclass(frozen=True, slots=True)
class Look:
    """How a filing is set: rules of its tables, repeated heads, what stands in an empty cell, thousands separators."""

    rules: Rules = "ruled"
    repeats_head: bool = True
    blank: str = ""
    thousands: bool = True
    size: int = 9
    landscape: bool = False
    dump: Dump = "rows"  # of a text: how it was dumped, see typeset/txt.py
    splits_rows: bool = False  # in PDF, a row may begin on one page and end on the next
    width: float = 1.0  # of a table in PDF, of what the page has room for: narrow ones wrap their labels


@dataclass(frozen=True, slots=True)
class Datum:
    """One printed value.

    `names` are ways in which people speak of it, without body and year, each clear on its own beside the other data of
    its body and year. `key` is the same for the same measure of other years; `whole` is the key of what it is a part of,
    `plan` the key of what it is held against; data of one `group` may be ranked, `among` and `by` saying of what and by what.
    """

    layout: str
    body: Body
    year: int
    names: tuple[str, ...]
    value: Decimal
    unit: str
    quote: str
    key: str
    filing: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    basis: str = ""  # 预算, 决算, or "" where a filing has no such thing
    whole: str = ""
    plan: str = ""
    group: str = ""
    label: str = ""  # what an answer calls it within its group
    among: str = ""  # what its group is called: 重点项目
    by: str = ""  # what it is ranked by: 总投资
    code: str = ""
    scope: str = ""  # 部门预算 or 单位预算, where a body of one name files both
    is_spending: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One printed text that answers a question: `names` as in Datum, `text` what the answer holds."""

    layout: str
    body: Body
    year: int
    names: tuple[str, ...]
    text: str
    table: str = ""
    filing: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing to be typeset as `name` (its ending says the format), with what is true of it."""

    name: str
    layout: str
    body: Body
    year: int
    blocks: tuple[Block, ...]
    data: tuple[Datum, ...]
    notes: tuple[Note, ...] = ()
    look: Look = field(default_factory=Look)

    @property
    def media(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Sheet))


# --- amounts ---------------------------------------------------------------------------------------


def in_unit(cents: int, unit: str, places: int = 2) -> Decimal:
    """分 -> an amount in `unit`, rounded as filings round: half up, each amount by itself."""
    exact = Decimal(cents).scaleb(-2 - SCALES[unit])
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def printed(value: Decimal, look: Look) -> str:
    """An amount as printed: 1,234.50."""
    return f"{value:,f}" if look.thousands else f"{value:f}"


def percent(part: int, whole: int, places: int = 2) -> Decimal:
    """Part of whole in %, rounded half up."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


# --- heads -----------------------------------------------------------------------------------------


def depth(tree: Tree) -> int:
    return 1 if isinstance(tree, str) else 1 + max(depth(branch) for branch in tree[1])


def leaves(tree: Tree, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The columns under a head, each as the path of its labels."""
    if isinstance(tree, str):
        yield (*path, tree)
    else:
        for branch in tree[1]:
            yield from leaves(branch, (*path, tree[0]))


def head_of(trees: Sequence[Tree]) -> tuple[Row, ...]:
    """Labels in levels -> the rows of a head, with spans: ("公务用车", ("小计", "购置费")) stands above two columns."""
    height = max(depth(tree) for tree in trees)
    rows: list[list[Cell]] = [[] for _ in range(height)]

    def place(tree: Tree, level: int) -> None:
        if isinstance(tree, str):
            rows[level].append(Cell(tree, rows=height - level, align="center"))
            return
        rows[level].append(Cell(tree[0], columns=sum(1 for _ in leaves(tree)), align="center"))
        for branch in tree[1]:
            place(branch, level + 1)

    for tree in trees:
        place(tree, 0)
    return tuple(tuple(row) for row in rows)
