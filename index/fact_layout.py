"""Table -> layout: which rows are heads, forms or data, and which columns hold labels, codes and values.

Shape:  a table falls into `Region`s (rows under one group of heads), each with one or more `Half`s side by side
        (收入 | 支出), each with its own label, code and value columns; and into `Pair`s of a form (项目名称: X).
The roles that a table comes with are believed where set; what the forms of Chinese filings have in common fills the gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.domain import Cell, Role, Table
from index.fact_labels import is_body_name, is_total_label, label_text
from index.quantities import parse_quantity
from index.text import squeeze


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with the value beside it: 项目编码: | 4403…"""

    label: Cell
    value: Cell
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Half:
    """Columns that belong together: the values of `values` are told apart by the labels of `labels`."""

    labels: tuple[int, ...]
    values: tuple[int, ...]
    codes: tuple[int, ...] = ()
    entities: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    signs: tuple[int, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Rows under one group of heads. `sides` maps a row to the labels that stand left of the whole group."""

    heads: tuple[int, ...]
    rows: tuple[int, ...]
    halves: tuple[Half, ...]
    sides: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    regions: tuple[Region, ...]
    pairs: tuple[Pair, ...] = ()
    sections: dict[int, str] = field(default_factory=dict)  # row -> the section row above it


_HEAD_WORD = re.compile(
    r"(?:项目|名称|内容|金额|[总数余]额|预算数?|决算数?|执行数?|完成数?|[指目标]标?值|(?:^|[一二三四]级|绩效|考核|评价)指标|单位|科目|编码|代码|序号|备注|说明|合计|小计"
    r"|总计|收入|支出|年度?|类别|性质|权重|分值|得分|标准|原因|比例|率|情况|行次|解释|拨款|资金|计划|措施|分析|数|类|款|项|经费|地区|限额|%)$"
)
_FORM_LABEL = re.compile(
    r"(?:名称|编码|编号|单位|部门|期限|类型|类别|方式|依据|目标|联系人|电话|时间|日期|总额|金额|负责人|属性|概况|内容|意见|结论|问题"
    r"|措施|职能|概述|是否.{1,8}|资金|说明|等级|得分|总分|年度|分类|领域|用途|范围|性质|代码)$"
)
_NOTHING = re.compile(r"不适用|无|是|否|[-—/]+")
_ORDINAL_HEAD = re.compile(r"行次|栏次|序号|编号|No\.?|项次")
_CODE_HEAD = re.compile(r"编码|代码|^[类款项]$|^科目$")
_UNIT_HEAD = re.compile(r"^(?:度量|计量|数量|指标)?单位$")
_SIGN_HEAD = re.compile(r"指标性质|指标方向|计算符号|指标值类型|比较符")
_ENTITY_HEAD = re.compile(r"单位|部门|机构|医院|学校|名称|地区|区划|县|市|区|主体|街道|乡镇|级次")
_LABEL_HEAD = re.compile(
    r"项目|科目|名称|事项|任务|[一二三四]级指标|^指标$|指标名称|功能分类|经济分类|单位|部门|地区|区划|类别|类型|年度$|^年份|险种|内容$"
    r"|^收入$|^支出$|分类|^资金来源$|行业|机构"
)
_ATTRIBUTE_HEAD = re.compile(r"(?:类别|类型|属性|性质|状态|方式|级别)$")  # what a thing is like, not what it is called
_SIGN = re.compile(r"[≥≤><=＞＜＝]|定性|正向|反向")


def read_layout(table: Table) -> Layout:
    """The regions, form pairs and section rows of a table."""
    rows, _ = table.shape
    kinds: list[str] = []
    for row in range(rows):
        kinds.append(_row_kind(table, row, kinds))
    groups, pairs, sections = _group_rows(table, kinds)
    regions = [region for heads, data in groups if data and (region := _region(table, heads, data))]
    return Layout(tuple(regions), tuple(pairs), sections)


def filled(table: Table, row: int) -> list[Cell]:
    """The cells with text that cover a row, left to right, each once."""
    return [cell for cell in table.row_cells(row) if squeeze(cell.text)]


# --- rows ------------------------------------------------------------------------------------------


def _row_kind(table: Table, row: int, above: Sequence[str]) -> str:
    """What a row is; `above` are the kinds of the rows before it."""
    cells = filled(table, row)
    if not cells:
        return "blank"
    if _is_ordinal_row(cells):
        return "ordinal"
    if any(is_body_name(cell.text) for cell in cells[1:]) and _names_body(cells):
        return "pair"  # 单位名称 | X局 above the heads is no head
    if row < table.header_rows and _is_form_row(table, cells):
        return "pair"
    if row < table.header_rows or all(cell.role is Role.HEADER for cell in cells):
        return "head"
    own = [cell for cell in cells if cell.row == row or cell.row_end - cell.row == 1] or cells
    if _is_pair_row(table, own) or (not table.header_rows and "head" not in above and _is_funds_row(cells, row)):
        return "pair"
    if _is_head_row(own) and not any(cell.row < row and above[cell.row] == "data" for cell in cells):
        return "head"  # what stands beside a merged label of the rows above belongs to them
    if len(own) == 1 and (own[0].role is Role.SECTION or _spans_all(table, own[0])):
        return "section"
    return "data"


def _is_form_row(table: Table, cells: Sequence[Cell]) -> bool:
    """项目名称 | X || 项目属性 | Y above a form's table: labels and values by turns, with gaps that no head of columns has."""
    if len(cells) not in (2, 4) or sum(cell.column_end - cell.column for cell in cells) >= table.shape[1]:
        return False
    is_label = [_FORM_LABEL.search(squeeze(cell.text).rstrip(":：")) is not None for cell in cells]
    return all(is_label[::2]) and not any(is_label[1::2])


def _names_body(cells: Sequence[Cell]) -> bool:
    return bool(
        re.fullmatch(r"(?:[\u4e00-\u9fff]{0,4}(?:单位|部门)(?:名称)?|单位名称)(?:[（(].*[)）])?[:：]?", squeeze(cells[0].text))
    )


def _spans_all(table: Table, cell: Cell) -> bool:
    wide = cell.column_end - cell.column
    return wide >= 2 and wide >= table.shape[1] - 1


def _is_ordinal_row(cells: Sequence[Cell]) -> bool:
    if all(cell.role is Role.ORDINAL for cell in cells):
        return True
    texts = [squeeze(cell.text) for cell in cells]
    if re.fullmatch("行次|栏次|栏目", texts[0]):
        return True
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    return len(numbers) >= 4 and len(numbers) >= len(texts) - 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_head_row(cells: Sequence[Cell]) -> bool:
    """Several short cells, none an amount, most ending in a word that heads columns."""
    if len(cells) < 2:
        return False
    texts = [re.sub(r"[（(].*?[)）]", "", squeeze(cell.text)) or squeeze(cell.text) for cell in cells]
    if any(len(text) > 24 or parse_quantity(text) or _NOTHING.fullmatch(text) for text in texts):
        return False
    worded = sum(bool(_HEAD_WORD.search(text)) for text in texts)
    return worded >= 2 and worded * 10 >= len(texts) * 6 and len(texts) >= 3


def _is_pair_row(table: Table, cells: Sequence[Cell]) -> bool:
    if len(cells) < 2:
        return False
    texts = [squeeze(cell.text) for cell in cells]
    if is_total_label(texts[0]) and len(texts) > 2 and all(parse_quantity(text) for text in texts[1:]):
        return False  # 金额合计： above the ends of several columns
    if any(text.endswith(("：", ":")) and len(text) <= 40 for text in texts[:-1]):
        return not any(parse_quantity(text) for text in texts[:1])
    label, value = cells[-2], cells[-1]
    wide = value.column_end - value.column
    if len(cells) == 2 and wide >= 2 and wide >= table.shape[1] - 3 and len(texts[0]) <= 24 and parse_quantity(texts[0]) is None:
        return parse_quantity(texts[1]) is None and label.column < value.column
    alternate = texts[0::2]
    return (
        (len(texts) in (4, 6) or (len(texts) == 2 and wide >= 2))
        and table.shape[1] >= 4
        and all(_FORM_LABEL.search(re.sub(r"[（(].*?[)）]", "", text)) and len(text) <= 16 for text in alternate)
        and not any(_FORM_LABEL.search(text) for text in texts[1::2])
        and any(is_body_name(text) or len(text) > 1 for text in texts[1::2])
        and not (table.header_rows and all(_HEAD_WORD.search(text) for text in texts[1::2]))
        and parse_quantity(texts[1]) is None
    )


_FUNDS = re.compile(r"资金|总额|拨款|预算|收入|支出|结转|经费")


def _is_funds_row(cells: Sequence[Cell], row: int) -> bool:
    """A form's row of sums beside a merged label: 项目资金 | 项目资金总额 | 410 | 年度资金申请总额 | 410."""
    own = [cell for cell in cells if cell.row_end - cell.row == 1]
    labels, values = own[0::2], own[1::2]
    return (
        len(own) in (2, 4, 6)
        and len(own) < len(cells)
        and all(_FUNDS.search(cell.text) and parse_quantity(cell.text) is None for cell in labels)
        and all(parse_quantity(cell.text) is not None for cell in values)
    )


def _group_rows(table: Table, kinds: Sequence[str]) -> tuple[list[tuple[list[int], list[int]]], list[Pair], dict[int, str]]:
    groups: list[tuple[list[int], list[int]]] = [([], [])]
    pairs: list[Pair] = []
    sections: dict[int, str] = {}
    section = ""
    for row, kind in enumerate(kinds):
        heads, data = groups[-1]
        if kind == "head":
            if data:
                groups.append(([row], []))
                section = ""
            else:
                heads.append(row)
        elif kind == "pair":
            pairs.extend(_pairs(table, row))
        elif kind == "section":
            section = label_text(filled(table, row)[-1].text)
        elif kind == "data":
            data.append(row)
            if section:
                sections[row] = section
    return groups, pairs, sections


def _pairs(table: Table, row: int) -> list[Pair]:
    """The label and value cells of a form's row; a label that stands over several rows is their common name."""
    cells = filled(table, row)
    above: tuple[str, ...] = ()
    while len(cells) > 2 and _is_tall(cells[0]) and not (_is_tall(cells[1]) and parse_quantity(cells[1].text)):
        above, cells = (*above, label_text(cells[0].text)), cells[1:]
    while len(cells) > 2 and all(_is_tall(cell) and cell.row < row for cell in cells[:2]):
        cells = cells[2:]  # told at its first row
    empty_between = {cell.column for cell in table.row_cells(row) if not squeeze(cell.text)}
    found: list[Pair] = []
    index = 0
    while index + 1 < len(cells):
        label, value = cells[index], cells[index + 1]
        if label.column_end in empty_between and label.column_end != value.column and _looks_like_label(value):
            index += 1  # its value is left empty
            continue
        found.append(Pair(label, value, above))
        index += 2
    return found


def _is_tall(cell: Cell) -> bool:
    return cell.row_end - cell.row > 1


def _looks_like_label(cell: Cell) -> bool:
    text = squeeze(cell.text)
    return text.endswith(("：", ":")) or bool(_FORM_LABEL.search(text))


# --- columns ---------------------------------------------------------------------------------------


def _region(table: Table, heads: Sequence[int], data: Sequence[int]) -> Region | None:
    sides = _sides(table, heads, data)
    columns = [column for column in range(table.shape[1]) if column not in sides]
    kinds = {column: _column_kind(table, heads, data, column) for column in columns}
    halves = _halves(table, heads, data, columns, kinds)
    return Region(tuple(heads), tuple(data), tuple(halves), tuple(sides)) if halves else None


def _sides(table: Table, heads: Sequence[int], data: Sequence[int]) -> list[int]:
    """Leading columns whose one cell runs from the heads down into the data: 年度绩效指标."""
    found: list[int] = []
    if not heads:
        return found
    for column in range(table.shape[1]):
        cell = table.places.get((heads[-1], column))
        if cell is None or cell.row_end <= heads[-1] + 1 or not squeeze(cell.text):
            break
        found.append(column)
    return found


def column_path(table: Table, heads: Sequence[int], column: int) -> tuple[str, ...]:
    """The head texts above a column as printed, outermost first, each once."""
    path: list[str] = []
    for position, row in enumerate(heads):
        text = _head_text(table, row, column, position < len(heads) - 1)
        if text and (not path or squeeze(path[-1]) != squeeze(text)):
            path.append(text)
    return tuple(path)


def _head_text(table: Table, row: int, column: int, may_spread: bool) -> str:
    """The head over a place; in an upper row an empty place continues the group on its left."""
    cell = table.places.get((row, column))
    if cell is not None and squeeze(cell.text):
        return " ".join(cell.text.split())
    if not may_spread or not squeeze(_text(table, row + 1, column)):
        return ""
    for left in range(column - 1, -1, -1):
        if text := _text(table, row, left).strip():
            spread = table.places[row, left]
            below = _text(table, row + 1, left)
            return " ".join(text.split()) if spread.row_end == row + 1 and squeeze(below) else ""
    return ""


def _text(table: Table, row: int, column: int) -> str:
    cell = table.places.get((row, column))
    return cell.text if cell else ""


def _column_kind(table: Table, heads: Sequence[int], data: Sequence[int], column: int) -> str:
    """What a column holds: ordinal, code, unit, sign, label, number or text (empty where nothing)."""
    head = squeeze(re.sub(r"[（(].*?[)）]", "", "".join(column_path(table, heads, column)[-1:])))
    cells = [cell for row in data if (cell := table.places.get((row, column))) and squeeze(cell.text)]
    texts = [squeeze(cell.text) for cell in cells]
    if not texts:
        return "empty"
    whole = [text for text in texts if re.fullmatch(r"\d+", text)]
    if _ORDINAL_HEAD.fullmatch(head) or (not head and column == 0 and len(whole) == len(texts) > 1 and whole[0] == "1"):
        return "ordinal"
    if _CODE_HEAD.search(head) and len(whole) * 2 >= len(texts):
        return "code"
    if _UNIT_HEAD.search(head) and not any(len(text) > 6 for text in texts):
        return "unit"
    if _SIGN_HEAD.search(head) and any(_SIGN.search(text) for text in texts):
        return "sign"
    numeric = sum(_is_value(text) for text in texts)
    if not head and heads and not numeric and all(cell.row_end - cell.row > 1 for cell in cells):
        return "label"  # 绩效指标 written down the side of a tree, nothing above it
    if sum(map(len, texts)) > 25 * len(texts) and re.search("内容|说明|情况|目标$|原因|职责|依据|用途", head):
        return "text"
    describes = _DESCRIBES.search(head) is not None
    if column < table.header_columns and numeric < len(texts) and not whole:
        return "text" if column and describes else "label"
    if numeric * 2 >= len(texts):
        return "label" if head in ("年度", "年份") else "number"
    return "label" if _LABEL_HEAD.search(head) and not describes else "text"


_DESCRIBES = re.compile("情况|说明|原因|解释|主要内容")  # what a task is about is no name of it


def _is_value(text: str) -> bool:
    return parse_quantity(text) is not None or text in ("-", "—", "--", "/", "×")


def _halves(table: Table, heads: Sequence[int], data: Sequence[int], columns: Sequence[int], kinds: dict[int, str]) -> list[Half]:
    starts = [columns[0]] if columns else []
    seen_number = False
    for position, column in enumerate(columns):
        after = [kinds[other] for other in columns[position + 1 :]]
        if (
            kinds[column] in ("label", "text", "code")
            and seen_number
            and "number" in after
            and _starts_half(kinds, columns, position)
        ):
            starts.append(column)
            seen_number = False
        seen_number = seen_number or kinds[column] == "number"
    bounds = [*starts, (columns[-1] + 1) if columns else 0]
    parts = [[column for column in columns if start <= column < end] for start, end in pairwise(bounds)]
    halves = [_half(table, heads, data, part, kinds) for part in parts]
    kept = [half for half in halves if half.values]
    return kept if len(kept) < 2 else [_named(table, heads, half) for half in kept]


def _starts_half(kinds: dict[int, str], columns: Sequence[int], position: int) -> bool:
    """A label column right of numbers begins a new half, unless it only remarks on them."""
    if kinds[columns[position]] == "text":
        return False
    following = [kinds[other] for other in columns[position + 1 :] if kinds[other] != "empty"]
    return bool(following) and following[0] in ("number", "code", "label", "ordinal")


def _half(table: Table, heads: Sequence[int], data: Sequence[int], part: Sequence[int], kinds: dict[int, str]) -> Half:
    labels = [column for column in part if kinds[column] == "label"]
    values = [column for column in part if kinds[column] in ("number", "text")]
    if _is_list(table, heads, data, labels):
        values = sorted([*values, *labels[1:]])  # one row for each thing: what else is told of it are values
        labels = labels[:1]
    first_number = next((column for column in part if kinds[column] == "number"), None)
    if not heads and first_number is not None:
        labels = [column for column in part if column < first_number and kinds[column] in ("label", "text")]
        values = [column for column in values if column not in labels]
    if not labels:
        # The first column of words names the rows, whatever its head says.
        words = [column for column in values if kinds[column] == "text"]
        if words and words[0] == values[0]:
            labels, values = [words[0]], [column for column in values if column != words[0]]
    elif values and labels and max(labels) > min(values) and not _leads(labels, values):
        late = [column for column in labels if column > min(values)]
        labels, values = [c for c in labels if c not in late], sorted([*values, *late])
    entities = [column for column in labels if _names_bodies(table, heads, data, column)]
    return Half(
        tuple(labels),
        tuple(values),
        tuple(column for column in part if kinds[column] == "code"),
        tuple(entities),
        tuple(column for column in part if kinds[column] == "unit"),
        tuple(column for column in part if kinds[column] == "sign"),
    )


def _is_list(table: Table, heads: Sequence[int], data: Sequence[int], labels: Sequence[int]) -> bool:
    """Whether the first of several label columns names each row by itself (a list of projects), so that no tree is meant."""
    if len(labels) < 2 or len(data) < 4:
        return False
    if len(labels) == 2 and not _ATTRIBUTE_HEAD.search(squeeze("".join(column_path(table, heads, labels[1])[-1:]))):
        return False
    head = squeeze("".join(column_path(table, heads, labels[0])[-1:]))
    texts = [squeeze(_text(table, row, labels[0])) for row in data]
    named = [text for text in texts if text]
    return "名称" in head and len(named) == len(texts) and len(set(named)) * 10 >= len(named) * 7


def _leads(labels: Sequence[int], values: Sequence[int]) -> bool:
    """Whether text columns stand between labels that are all needed to name a row (no number before the last label)."""
    return max(labels) < min(values)


def _names_bodies(table: Table, heads: Sequence[int], data: Sequence[int], column: int) -> bool:
    head = squeeze("".join(column_path(table, heads, column)[-1:]))
    if heads and not _ENTITY_HEAD.search(head) and head != "项目":
        return False
    texts = {squeeze(_text(table, row, column)) for row in data} - {""}
    bodies = sum(is_body_name(text) for text in texts)
    return bodies > 0 and bodies * 2 >= len(texts)


_GENERIC_HALF = re.compile(r"项\s*目|名称|科目(?:名称|编码)?|内容|行次|")


def _named(table: Table, heads: Sequence[int], half: Half) -> Half:
    """A half with the name its label column bears (收入项目), where no common head tells the halves apart."""
    label = half.labels[0] if half.labels else half.values[0]
    path = column_path(table, heads, label)
    value_path = column_path(table, heads, half.values[0])
    name = path[-1] if path and not (len(path) > 1 and value_path and path[0] == value_path[0]) else ""
    if _GENERIC_HALF.fullmatch(squeeze(name)):
        return half
    return Half(half.labels, half.values, half.codes, half.entities, half.units, half.signs, label_text(name))
