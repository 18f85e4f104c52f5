"""What filings say: the values that each step of reading hands to the next.

Shape:  bytes -> Document (readers) -> Table (tables) -> Fact + Chunk (facts, statements, chunks) -> stores.
Units:  boxes are PDF points from the top left of the page; `page_no` counts from 1 and is None where the
        format has no pages; amounts are Decimal in the unit that is printed beside them.
All values are frozen. Nothing here reads or writes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )

    def rounded(self) -> tuple[float, float, float, float]:
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


@dataclass(frozen=True, slots=True)
class Issue:
    """A flaw met while reading, returned beside the result: one bad table does not lose a document."""

    code: str
    where: str
    message: str


# --- what a reader returns -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a stretch of a paragraph is printed: from character `start` up to the next piece's start."""

    start: int
    page_no: int | None
    box: Box | None
    confidence: float = 1.0  # below 1 where it was read by OCR


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its lines already joined (over page ends as well).

    `pieces` tell where each printed line of it stands, in order, the first one starting at 0.
    `style_level` is the heading level that the format itself declares (Word styles, Markdown, HTML), else None.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    style_level: int | None = None

    @property
    def page_no(self) -> int | None:
        return self.pieces[0].page_no if self.pieces else None

    def locate(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """Page and box of the text from `start` to `end` (of its first page, when it runs over two)."""
        page_no: int | None = None
        box: Box | None = None
        ends = [*(piece.start for piece in self.pieces[1:]), len(self.text)]
        for piece, piece_end in zip(self.pieces, ends, strict=False):
            if piece_end <= start or piece.start >= end:
                continue
            if box is None:
                page_no, box = piece.page_no, piece.box
            elif piece.page_no == page_no and piece.box is not None:
                box = box.union(piece.box)
        return page_no, box

    def confidence(self, start: int, end: int) -> float:
        """How sure the text from `start` to `end` is: as its least sure line."""
        ends = [*(piece.start for piece in self.pieces[1:]), len(self.text)]
        met = [p.confidence for p, piece_end in zip(self.pieces, ends, strict=False) if piece_end > start and p.start < end]
        return min(met, default=1.0)


class Role(StrEnum):
    """What a cell does in its table."""

    HEADER = "header"
    LABEL = "label"
    VALUE = "value"
    SECTION = "section"  # a row that only names the rows below it
    ORDINAL = "ordinal"  # 行次, 栏次: numbers that are not data


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the places that it covers; `row_end` and `column_end` are exclusive."""

    row: int
    column: int
    text: str
    row_end: int
    column_end: int
    page_no: int | None = None
    box: Box | None = None
    role: Role = Role.VALUE
    indent: float = 0.0  # white space before the text, in letters: children stand further in than their parents
    confidence: float = 1.0  # below 1 where it was read by OCR
    goes_on: tuple[Piece, ...] = ()  # where the text is printed from some letter on: a cell that a page break cuts


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as it stands on one page (or sheet, or in the running text), nothing interpreted yet.

    `caption` holds what the format itself ties to the table (a sheet's name, an HTML caption), else "".
    """

    cells: tuple[Cell, ...]
    page_no: int | None = None
    box: Box | None = None
    caption: str = ""


Block = Paragraph | TableBlock


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its size in points. `tilt`: degrees by which the lines of a scan fall to the right."""

    page_no: int
    width: float
    height: float
    tilt: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read: its blocks in reading order over all pages.

    `pages` is empty where the format has none. `media` is the format ("pdf", "docx", "xlsx", "txt", ...).
    """

    file_name: str
    media: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    issues: tuple[Issue, ...] = ()


# --- tables ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A whole table: parts on several pages joined, caption and roles known.

    `order` counts the tables of a document from 1. `after_block` is the index (in Document.blocks) of the first block it
    was made of, so text before and after can be found. `header_rows` and `header_columns` count from the top left.
    """

    order: int
    cells: tuple[Cell, ...]
    title: str = ""
    number: str = ""  # "表 1" where it is numbered
    unit: str = ""  # the unit stated for the whole table, as printed: 万元, 元, ...
    period_text: str = ""  # "2023 年度" stated between title and table
    entity_text: str = ""  # "部门名称：…" or "编制单位：…"
    header_rows: int = 0
    header_columns: int = 0
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    section: tuple[str, ...] = ()  # headings above it, outermost first
    after_block: int = 0

    @property
    def caption(self) -> str:
        return f"{self.number} {self.title}".strip()

    def source(self, cell: Cell, row: str, column: str | None) -> Source:
        """Where the value in a cell of this table is printed, `row` and `column` as a reader would name them."""
        return Source(
            page_no=cell.page_no if cell.page_no is not None else (self.pages[0] if self.pages else None),
            quote=cell.text.strip(),
            section=" / ".join(self.section),
            table=self.caption or None,
            row=row or None,
            column=column,
            box=cell.box,
            table_order=self.order,
            place=(cell.row, cell.column),
        )

    @cached_property
    def shape(self) -> tuple[int, int]:
        rows = max((cell.row_end for cell in self.cells), default=0)
        columns = max((cell.column_end for cell in self.cells), default=0)
        return rows, columns

    @cached_property
    def places(self) -> dict[tuple[int, int], Cell]:
        """Every place of the grid -> the cell that covers it."""
        found: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row_end):
                for column in range(cell.column, cell.column_end):
                    found[row, column] = cell
        return found

    @cached_property
    def grid(self) -> list[list[str]]:
        """Rectangular text, a merged cell's text repeated in each place it covers."""
        rows, columns = self.shape
        return [
            [cell.text if (cell := self.places.get((row, column))) else "" for column in range(columns)] for row in range(rows)
        ]

    def row_cells(self, row: int) -> Iterator[Cell]:
        """The cells that cover a row, left to right, each once."""
        seen: Cell | None = None
        for column in range(self.shape[1]):
            cell = self.places.get((row, column))
            if cell is not None and cell is not seen:
                yield cell
            seen = cell


# --- quantities, periods, measures -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number: `value` in the printed `unit`, never rescaled behind the reader's back.

    `decimals` counts the printed digits after the point; half a unit of the last one is what rounding leaves open.
    `comparator` is "" or one of ≥ ≤ > <; `approximate` marks 约, 近, 余.
    """

    value: Decimal
    unit: str = ""
    decimals: int = 0
    comparator: str = ""
    approximate: bool = False

    @property
    def half_width(self) -> Decimal:
        return Decimal(5).scaleb(-self.decimals - 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a figure is about: a year, or a part of one, or a span of years."""

    year: int
    end_year: int | None = None  # a span of years, inclusive
    quarter: int | None = None
    month: int | None = None
    as_of: bool = False  # 截至 …: a state at, or a sum up to, that time

    def __str__(self) -> str:
        if self.end_year:
            return f"{self.year}-{self.end_year}"
        if self.quarter:
            return f"{self.year}Q{self.quarter}"
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return str(self.year)


class Basis(StrEnum):
    """In which sense a figure is meant. The same measure of the same year differs by it."""

    NONE = ""
    BUDGET = "预算"
    INITIAL = "年初预算"
    ADJUSTED = "调整预算"
    FINAL = "决算"
    EXECUTED = "执行"  # 执行数, 实际支出, 完成数
    TARGET = "目标"
    ACTUAL = "实际完成"  # of a performance indicator
    CHANGE = "增减"  # a difference or a growth rate against another figure
    RATE = "比率"


BUDGETS = frozenset({Basis.BUDGET, Basis.INITIAL, Basis.ADJUSTED})
PLANS = BUDGETS | {Basis.TARGET}
OUTCOMES = frozenset({Basis.FINAL, Basis.EXECUTED, Basis.ACTUAL})  # what became of a plan


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts: the path of row labels and the path of column labels, outermost first."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.rows[-1] if self.rows else (self.columns[-1] if self.columns else "")

    def __str__(self) -> str:
        return " · ".join(part for part in (" › ".join(self.rows), " › ".join(self.columns)) if part)


# --- facts and chunks ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value is printed. `quote` is verbatim; for a cell, row and column name it as a reader would."""

    page_no: int | None
    quote: str
    section: str = ""
    table: str | None = None
    row: str | None = None
    column: str | None = None
    box: Box | None = None
    table_order: int | None = None
    place: tuple[int, int] | None = None  # row and column in the table's grid, from 0
    sentence: str = ""  # the whole sentence, for a value stated in running text


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that a filing states, in a cell or a sentence.

    `entity` is whom it is about ("" stands for the body of the filing). `quantity` is None for text ("有效提高").
    `context` is what stands around it and helps to recognise it (table title, sentence), never part of the label.
    """

    measure: Measure
    text: str
    source: Source
    quantity: Quantity | None = None
    period: Period | None = None
    basis: Basis = Basis.NONE
    entity: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()  # ("功能分类编码", "2100408"), ("范围", "市本级"), ...
    is_total: bool = False
    level: int = 0  # depth in the label tree, 0 outermost
    context: str = ""
    confidence: float = 1.0  # below 1 where it was read by OCR


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrievable stretch of text (a node elsewhere), with the headings above it.

    `kind` is "text", "list" or "table". `paragraphs` are the indexes in Document.blocks it was made of.
    """

    order: int
    text: str
    section: tuple[str, ...]
    kind: str = "text"
    page_no: int | None = None
    box: Box | None = None
    table: str | None = None
    blocks: tuple[int, ...] = ()


class FilingKind(StrEnum):
    BUDGET = "预算"
    FINAL = "决算"
    TARGET = "绩效目标"
    EVALUATION = "绩效评价"
    REPORT = "报告"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which filing this is: whose, of which year, of which kind."""

    title: str
    body: str = ""
    aliases: tuple[str, ...] = ()
    year: int | None = None
    kind: FilingKind = FilingKind.OTHER
    scope: str = ""  # 部门 / 单位 / 本级 where the title says so
    region: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A whole filing, read and interpreted, as the ledger stores it. `id` is the SHA-256 of its bytes."""

    id: str
    file_name: str
    media: str
    identity: Identity
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    chunks: tuple[Chunk, ...]
    issues: tuple[Issue, ...] = field(default=())
