"""Table -> Register: the same cells seen as records, one row each, under named and typed columns.

A register has a head; forms of labels and values have none and give no register. A section row names the rows below it,
a head that is printed again begins a new section, totals are kept but marked. Columns that are repeated side by side
(月份 | 金额 | 月份 | 金额) are one register each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache

from index.domain import Cell, Fact, Measure, Quantity, Role, Table
from index.ledger_values import StoredFact
from index.quantities import parse_quantity
from index.text import fold

MOST = 0.8  # share of a column's cells that must be of a kind to make the column one of that kind

_DATE = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?[日号月]?(?:[\sT]*\d{1,2}:\d{2}(?::\d{2})?)?")
_ORDINAL = re.compile(r"序号|行次|栏次|项次|no\.?|#")
_CODE = re.compile(r"号$|号码$|编号|编码|代码|电话|手机|账号|邮编|证件|id$|code$")
_TOTAL = re.compile(r"(?:合|总|小|共)计|总和|合计数|全年|累计|.{0,8}(?:合计|总计|小计)")
_UNIT = re.compile(r"[(（](?:单位[:：])?((?:亿|万|千|百)?元|%|％|人|个|天|年|次|家|辆|吨|公里|平方米|亩|分)[)）]$")
_COUNTS = re.compile(
    r"人数|个数|次数|数量|件数|户数|天数|[工年]龄|年限|比例|比重|占比|率$|[得评分]分$|标准分|月份?$|年份?$|日期?$"
)
_PARTS_OF_DATE = {"年": "year", "年份": "year", "年度": "year", "月": "month", "月份": "month", "日": "day", "日期(日)": "day"}
_STEPS = {"季度": "第{}季度", "季": "第{}季度", "月份": "{}月", "月": "{}月", "年份": "{}年", "年度": "{}年", "年": "{}年"}


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """For finding words inside cells: no marks of any kind."""
    return re.sub(r"[\W_]", "", fold(text))


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ORDINAL = "ordinal"
    YEAR = "year"  # 年 | 月 | 日 in columns of their own
    MONTH = "month"
    DAY = "day"


_STEP_WORDS = {Kind.YEAR: "年", Kind.MONTH: "月", Kind.DAY: "日"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or as much of one as is printed or asked for."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def holds(self, other: Day) -> bool:
        """Does the other lie within this one? What is left open here fits any."""
        return all(mine is None or mine == its for mine, its in zip(self.parts, other.parts, strict=True))

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        return (self.year, self.month, self.day)

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.year or 0, self.month or 0, self.day or 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `place` in the table's grid, its head (`name`, outer heads in `path`) and what it holds.

    `family` is the head of the stub where this head only counts steps of it: 1, 2, 3, 4 under 季度.
    """

    place: int
    name: str
    path: tuple[str, ...]
    kind: Kind
    unit: str = ""
    family: str = ""

    @property
    def full_name(self) -> str:
        return "".join(self.path)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its place in the grid, the section it stands in, and whether it adds up others."""

    row: int
    section: str = ""
    is_total: bool = False


_LONGEST_UNIT = 3  # letters: 台/套


@dataclass(frozen=True)
class Register:
    """Records of one table. `title` is what the table, or the section that begins a new head in it, is called."""

    filing: str
    table: Table
    title: str
    columns: tuple[Column, ...]
    records: tuple[Record, ...]

    @cached_property
    def entries(self) -> tuple[Record, ...]:
        """The records that add up no others."""
        return tuple(record for record in self.records if not record.is_total)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(record.section for record in self.records if record.section))

    def cell(self, record: Record, column: Column) -> Cell | None:
        return self.table.places.get((record.row, column.place))

    def text(self, record: Record, column: Column) -> str:
        cell = self.cell(record, column)
        return cell.text.strip() if cell is not None else ""

    def quantity(self, record: Record, column: Column) -> Quantity | None:
        return parse_quantity(self.text(record, column), column.unit)

    def day(self, record: Record, column: Column) -> Day | None:
        return day_of(self.text(record, column))

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind in kinds)

    @cached_property
    def key(self) -> Column | None:
        """The column that names a record: the first text that is no code and tells most records apart."""
        texts = [column for column in self.of_kind(Kind.TEXT) if not self._holds_codes(column)] or list(self.of_kind(Kind.TEXT))
        if not texts:
            return next(iter(self.of_kind(Kind.DATE)), None)
        filled = [(len(set(filter(None, self.texts(column)))), column) for column in texts]
        most = max(count for count, _ in filled)
        return next(column for count, column in filled if count >= MOST * most)

    def _holds_codes(self, column: Column) -> bool:
        return is_code(column.name) and not any(re.search(r"[\u3400-\u9fff]", text) for text in self.texts(column))

    def is_telling(self, column: Column) -> bool:
        """Does the column tell its records apart?"""
        filled = [text for text in self.texts(column) if text]
        return bool(filled) and len(set(filled)) == len(filled)

    def texts(self, column: Column) -> list[str]:
        return self._texts[column.place]

    @cached_property
    def _texts(self) -> dict[int, list[str]]:
        return {column.place: [self.text(record, column) for record in self.entries] for column in self.columns}

    def values(self, column: Column) -> tuple[str, ...]:
        """What stands in a column, totals included, each text once."""
        return self._values[column.place]

    @cached_property
    def _values(self) -> dict[int, tuple[str, ...]]:
        return {
            column.place: tuple(dict.fromkeys(self.text(record, column) for record in self.records)) for column in self.columns
        }

    def inside(self, column: Column) -> str:
        """What stands in a column without marks of any kind, a line a text: for finding words inside its cells."""
        return self._inside[column.place]

    @cached_property
    def _inside(self) -> dict[int, str]:
        return {column.place: "\n".join(map(bare, self.values(column))) for column in self.columns}

    @cached_property
    def adds_up(self) -> bool:
        """May its records be added up and counted? Not where totals or parents stand between them, as in a statement."""
        if self.is_tree:
            return False
        totals = [at for at, record in enumerate(self.records) if record.is_total]
        return not totals or totals[0] == 0 or totals[0] >= len(self.records) - len(totals)

    @cached_property
    def is_tree(self) -> bool:
        """Do rows hold other rows: codes that begin other codes, 类 款 项 in columns, or two statements side by side?"""
        names = Counter(column.name for column in self.columns if column.name)
        first = self.columns[0].name
        twice = {column.kind for column in self.columns if names[column.name] > 1}
        if {"类", "款"} <= set(names) or names[first] > 1 or {Kind.TEXT, Kind.NUMBER} <= twice:
            return True
        return any(_codes_nest(self.texts(column)) for column in self.columns if column.kind is not Kind.ORDINAL)

    @cached_property
    def is_register(self) -> bool:
        """Rows told by several attributes (who, what, when), not one label with figures beside it."""
        if self.is_tree:
            return False
        told = self.of_kind(Kind.TEXT, Kind.DATE, Kind.YEAR)
        filled = [column for column in told if sum(map(bool, self.texts(column))) >= len(self.entries) / 2]
        return len(self.entries) > 1 and len(filled) >= 2

    def spoken(self, record: Record, column: Column) -> str:
        """A cell's text as it is said in a name: 6 in a column of months is 6月."""
        text = self.text(record, column)
        return text + _STEP_WORDS[column.kind] if text.isdigit() and column.kind in _STEP_WORDS else text

    def name_of(self, record: Record) -> str:
        """What to call a record: its key where that tells it from all others, else what it says about itself."""
        if self.key is not None and self.is_telling(self.key) and (named := self.text(record, self.key)):
            return named
        told = self.of_kind(Kind.TEXT, Kind.DATE, Kind.YEAR, Kind.MONTH, Kind.DAY)
        cells = [self.spoken(record, column) for column in told if not self._holds_codes(column)]
        return " ".join(list(dict.fromkeys(filter(None, cells)))[:6]) or record.section

    def fact(self, record: Record, column: Column) -> StoredFact:
        """A cell as a fact, so that it can be cited and computed with like any other."""
        cell = self.cell(record, column)
        assert cell is not None, "only cells that were read are cited"
        row = self.name_of(record)
        quantity = self.quantity(record, column) if column.kind is Kind.NUMBER else None
        if quantity is not None and not quantity.unit and column.name.endswith("数量"):
            quantity = replace(quantity, unit=self._counted_in(record))
        fact = Fact(
            Measure((row,), (column.name,)),
            cell.text.strip(),
            self.table.source(cell, row, " / ".join(column.path) or None),
            quantity,
        )
        fact = replace(fact, confidence=cell.confidence)
        return StoredFact(-1, self.filing, fact)

    def _counted_in(self, record: Record) -> str:
        """What the 数量 of a record counts, where a column of its own tells it: 辆 under 计量单位."""
        units = (self.text(record, column) for column in self.of_kind(Kind.TEXT) if column.name in ("计量单位", "数量单位"))
        return next((unit for unit in units if 0 < len(unit) <= _LONGEST_UNIT), "")


def _codes_nest(texts: Sequence[str]) -> bool:
    """Is a column filled with codes of growing length, the short ones beginning the long ones?"""
    codes = [text for text in texts if re.fullmatch(r"\d{3,}", text)]
    if len(codes) < max(2, len(texts) / 2):
        return False
    known = set(codes)
    inside = sum(any(code[:length] in known for length in range(3, len(code))) for code in codes)
    return inside >= len(codes) / 4


def day_of(text: str) -> Day | None:
    """2020/11/15, 2020-11-15 00:00, 2020年11月 -> Day; None for anything else."""
    match = _DATE.fullmatch(fold(text))
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return Day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)


def is_code(name: str) -> bool:
    """Does a column's head say that it holds numbers that are names?"""
    return _CODE.search(fold(name)) is not None


# --- Table -> Registers -----------------------------------------------------------------------------


def registers_of(filing: str, table: Table) -> list[Register]:
    """The registers of a table: one, several where heads are repeated inside it, none where it has no head."""
    heads = _head_rows(table)
    width = table.shape[1]
    if heads < 0 or width < 2 or table.shape[0] - heads < 1:
        return []
    names = [_path(table, heads, column) for column in range(width)]
    found: list[Register] = []
    for title, records in _segments(table, heads):
        made = (_register(filing, table, title, names, places, records) for places in _halves(names))
        found.extend(register for register in made if register is not None)
    return found


def _head_rows(table: Table) -> int:
    """A list of labels and values has no head, though its first line may stand where one would."""
    if table.header_rows == 1 and table.shape[1] == 2 and parse_quantity(table.grid[0][1]) is not None:
        return 0
    return table.header_rows if table.header_rows else -1


def _path(table: Table, heads: int, column: int) -> tuple[str, ...]:
    texts = [_head_text(table.grid[row][column]) for row in range(heads)]
    return tuple(dict.fromkeys(filter(None, texts)))


def _head_text(text: str) -> str:
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text.strip())


def _segments(table: Table, heads: int) -> list[tuple[str, list[Record]]]:
    """Rows under each printed head, with the title of that head."""
    head = tuple(fold(text) for text in table.grid[heads - 1]) if heads else ()
    title = table.title
    section = "" if heads else title
    segments: list[tuple[str, list[Record]]] = [(title, [])]
    named = False  # did the row before name a section?
    for row in range(heads, table.shape[0]):
        texts = table.grid[row]
        told = {fold(text) for text in texts if text.strip()}
        if not told:
            continue
        if head and (tuple(map(fold, texts)) == head or _is_inner_head(table, row) or (named and _repeats(texts, head))):
            segments.append((section or title, []))
            section = ""
        elif len(told) == 1 and _names_rows_below(table, row):
            section = next(text.strip() for text in texts if text.strip())
            named = True
            continue
        else:
            segments[-1][1].append(Record(row, section, _adds_up(texts)))
        named = False
    return [(name, records) for name, records in segments if records]


def _repeats(texts: Sequence[str], head: Sequence[str]) -> bool:
    """Below the name of a section, a row that says a head again is the head of that section."""
    return any(text.strip() and fold(text) == name for text, name in zip(texts, head, strict=True))


def _is_inner_head(table: Table, row: int) -> bool:
    cells = list(table.row_cells(row))
    return bool(cells) and all(cell.role is Role.HEADER for cell in cells)


def _names_rows_below(table: Table, row: int) -> bool:
    """One text across the row, or one in its first place and nothing beside it."""
    cells = [cell for cell in table.row_cells(row) if cell.text.strip()]
    if len(cells) != 1 or parse_quantity(cells[0].text) is not None:
        return False
    return cells[0].role is Role.SECTION or cells[0].column_end - cells[0].column > 1


def _adds_up(texts: Sequence[str]) -> bool:
    first = next((fold(text) for text in texts if text.strip() and not text.strip().isdigit()), "")
    return _TOTAL.fullmatch(first) is not None


def _halves(names: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Columns of one register, or of two that stand side by side under the same first head."""
    first = names[0]
    again = [place for place in range(1, len(names)) if names[place] == first and names[place] != names[place - 1]]
    if not first or len(again) != 1 or 2 * again[0] != len(names):
        return [list(range(len(names)))]
    return [list(range(again[0])), list(range(again[0], len(names)))]


def _register(
    filing: str, table: Table, title: str, names: Sequence[tuple[str, ...]], places: Sequence[int], rows: Sequence[Record]
) -> Register | None:
    kept = [record for record in rows if any(table.grid[record.row][place].strip() for place in places)]
    corner = fold(names[places[0]][-1]) if names[places[0]] else ""
    columns: list[Column] = []
    for place in places:
        if place > 0 and place - 1 in places and _spans(table, kept, place):
            continue
        texts = [table.grid[record.row][place].strip() for record in kept if not record.is_total]
        columns.append(_column(table, place, names[place], corner if place != places[0] else "", texts))
    if len(columns) < 2 or not kept:
        return None
    return Register(filing, table, title, tuple(columns), tuple(kept))


def _spans(table: Table, rows: Iterable[Record], place: int) -> bool:
    """Is the column nothing but the continuation of the one before, by merged cells?"""
    return all(
        (cell := table.places.get((record.row, place))) is not None and cell.column < place
        for record in rows
        if not record.is_total
    )


def _column(table: Table, place: int, path: tuple[str, ...], corner: str, texts: Sequence[str]) -> Column:
    unit = next((match[1] for name in reversed(path) if (match := _UNIT.search(fold(name)))), "")
    name = _UNIT.sub("", path[-1]).strip() if path else ""
    family = ""
    if corner in _STEPS and re.fullmatch(r"\d{1,2}|\d{4}", name):
        name, family = _STEPS[corner].format(name), corner
        path = (*path[:-1], name)
    kind = _kind(fold(name), texts)
    if not unit and kind is Kind.NUMBER and not _COUNTS.search(fold(name)):
        unit = _common_unit(texts) or (table.unit if not _COUNTS.search("".join(path)) else "")
    return Column(place, name, path, kind, unit, family)


def _common_unit(texts: Sequence[str]) -> str:
    units = Counter(quantity.unit for text in texts if (quantity := parse_quantity(text)) is not None)
    return units.most_common(1)[0][0] if units else ""


def _kind(name: str, texts: Sequence[str]) -> Kind:
    filled = [text for text in texts if text]
    if _ORDINAL.fullmatch(name):
        return Kind.ORDINAL
    if not filled:
        return Kind.TEXT
    if name in _PARTS_OF_DATE and all(re.fullmatch(r"\d{1,4}", text) for text in filled):
        return Kind(_PARTS_OF_DATE[name])
    if _share(filled, lambda text: day_of(text) is not None) >= MOST:
        return Kind.DATE
    numbers = _share(filled, lambda text: parse_quantity(text) is not None)
    if numbers >= MOST and not _is_code_column(name, filled):
        return Kind.NUMBER
    return Kind.TEXT


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)


def _is_code_column(name: str, texts: Sequence[str]) -> bool:
    zeros = all(re.fullmatch(r"\d+", text) for text in texts) and any(len(text) > 1 and text[0] == "0" for text in texts)
    return is_code(name) or zeros
