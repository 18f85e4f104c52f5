"""A table's grid -> what each cell does: header, label, value, section, ordinal.

Two kinds of table need different eyes. A list has header rows above rows of one kind. A form (绩效目标表, 申报表) is a stack of
label-value pairs, lists with headers of their own, and indicator trees; its first row is data.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from index.domain import Cell, Role
from index.text import squeeze

Grid = dict[tuple[int, int], Cell]

AMOUNT = re.compile(
    r"[(（]?[-+−－▲△]?[¥￥]?(?:\d[\d,，]*(?:[.．]\d+)?|[.．]\d+)(?:[%％‰]|倍|个百分点|万元|亿元|元)?[)）]?|[-—－–/]{1,3}|#[A-Z/0!?]+|[×xX]"
)
CODE = re.compile(r"\d{3}(?:\d{2}){0,4}")
MEASURED = re.compile(r"[≥≤<>＞＜=＝]?\s*\d[\d,]*(?:\.\d+)?\s*[（(]?[\u4e00-\u9fff%％‰/℃]{0,8}[）)]?|[≥≤<>＞＜]\s*\S{1,12}")
_ORDINAL_HEAD = re.compile(r"行次|栏次|序号|编号|项次")
_ORDINAL_CELL = re.compile(r"(?:\d{1,3}|[A-Z])(?:[=＝][\dA-Z+＋\-－*/÷×()（）%]+)?|[甲乙丙丁]|栏次|行次|公式|列次|编号|[-—]")
_FORM_LABEL = re.compile(
    r"(?:.(?:名称|部门|单位|编码|编号|代码|类型|类别|日期|金额|资金|年度)|负责人|联系人|电话|期限|起止时间|属性|性质|地址|级次|总额|依据)"
    r"(?:[（(][^（()）]*[）)])?[:：]?$"
)
_HEAD_WORD = re.compile(
    r"(?:数|额|率|计|比|编码|代码|名称|内容|目标|目标值|指标|指标值|情况|支出|收入|合计|年|值|分值|得分|权重|备注|科目|类别|性质|标准|原因|措施|结果|说明|"
    r"经费|资金|预算|决算|方式|规格|数量|单价|单位|项目|项|类|款|栏|级|其他|拨款|结转|结余|时间|日期|面积|余额|限额|名|号)(?:[（(][^（()）]*[）)])?[%％:：]?$"
)
_TREE_HEAD = re.compile(r"[一二三四]级指标|指标名称|指标内容|三级|二级|绩效指标")
_VALUE_HEAD = re.compile(
    r"值|数$|额|率|得分|分值|权重|完成|金额|情况|结果|原因|措施|备注|标准|占比|\d{4}年|预算|决算|执行|总额|其中"
)
_LABEL_HEAD = re.compile(r"项目|科目|名称|指标|内容|任务|类别|单位|部门|编码|代码|年度$|机构|医院|学校|地区|事项|方面")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MAX_HEADER_ROWS = 6
_MAX_LABEL = 50  # letters: longer texts say something, they do not name it


def is_amount(text: str) -> bool:
    """Is the cell's text a number, percentage or dash, and nothing else?"""
    return AMOUNT.fullmatch(squeeze(text)) is not None


def is_value_like(text: str) -> bool:
    """A number, or a measured one ("≥75个", "98.5分")."""
    plain = squeeze(text)
    return bool(plain) and (AMOUNT.fullmatch(plain) is not None or MEASURED.fullmatch(plain) is not None)


def is_code(text: str) -> bool:
    """A code of a classification (208, 20805, 2080505)."""
    return CODE.fullmatch(squeeze(text)) is not None


def numbers_columns(texts: Sequence[str]) -> bool:
    """Does a row only number the columns, or say how one follows from others (栏次 1 2 3, 公式 A=B+C B C)?"""
    filled = [plain for text in texts if (plain := squeeze(text))]
    numbers = [int(match[0]) for text in filled if (match := re.match(r"\d{1,3}", text))]
    rising = len(numbers) >= 2 and all(b - a == 1 for a, b in itertools.pairwise(numbers)) and numbers[0] <= 2
    named = bool(filled) and re.fullmatch(r"[栏行列]次|公式|[甲A]", filled[0]) is not None
    return bool(filled) and all(_ORDINAL_CELL.fullmatch(text) for text in filled) and (rising or (named and len(filled) > 1))


def places_of(cells: Sequence[Cell]) -> Grid:
    """Every place -> the cell covering it."""
    return {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row_end)
        for column in range(cell.column, cell.column_end)
    }


def assign_roles(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], int, int]:
    """Cells with their roles, number of header rows, number of label columns at the left."""
    if not cells:
        return (), 0, 0
    layout = _Layout(cells)
    roles = {id(cell): layout.role(cell) for cell in cells}
    return tuple(replace(cell, role=roles[id(cell)]) for cell in cells), layout.header_rows, layout.header_columns


def _counts_up(texts: Sequence[str]) -> bool:
    """A word and then 1, 2, 3, …: months or quarters as column heads."""
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    return len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1)) and not is_amount(texts[0])


class _Layout:
    """All that is found out about one table before its cells are looked at one by one."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.grid = places_of(cells)
        self.n_rows = max(cell.row_end for cell in cells)
        self.n_columns = max(cell.column_end for cell in cells)
        self.rows = [self._row(row) for row in range(self.n_rows)]
        self.is_form = self._looks_like_form()
        self.header_rows = 0 if self.is_form else self._count_header_rows()
        self.inner_headers = self._find_inner_headers()
        self.ordinal_rows = self._find_ordinal_rows()
        self.ordinal_columns = self._find_ordinal_columns()
        self.label_columns = self._find_label_columns()
        self.header_columns = self._count_header_columns()

    def _row(self, row: int) -> list[Cell]:
        found: list[Cell] = []
        for column in range(self.n_columns):
            cell = self.grid.get((row, column))
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    # --- what kind of table

    def _looks_like_form(self) -> bool:
        first = self.rows[0]
        texts = [squeeze(cell.text) for cell in first]
        if any(text.endswith(("：", ":")) for text in texts[:-1]) and not all(texts):
            return True
        if sum(text.endswith(("：", ":")) for text in texts) >= max(1, len(texts) // 2):
            return True
        if len(first) < 2 or len(first) % 2 or len(first) > 6 or self._heads_two_rows(first):
            return False
        labels, values = texts[0::2], texts[1::2]
        if not all(_FORM_LABEL.search(label) for label in labels if label):
            return False
        heads = any(values) and all(not value or _HEAD_WORD.search(value) for value in values)
        if heads and not self._is_label(self.grid.get((1, 0))):
            return False
        if self.n_columns == 2:
            return 2 * sum(self._is_label(row[0]) for row in self.rows) > self.n_rows
        return self._is_uneven()

    @staticmethod
    def _heads_two_rows(first: Sequence[Cell]) -> bool:
        """A stub that reaches down beside a heading over several columns: the head of a list, not a form's field."""
        return first[0].row_end > 1 and any(cell.column_end - cell.column > 1 and cell.row_end == 1 for cell in first[1:])

    def _is_label(self, cell: Cell | None) -> bool:
        """Is it worded like the label of a form's field?"""
        text = squeeze(cell.text) if cell is not None else ""
        return text.endswith(("：", ":")) or _FORM_LABEL.search(text) is not None

    def _is_uneven(self) -> bool:
        """Do rows divide the width differently, as forms do?"""
        shapes = {tuple(cell.column for cell in row) for row in self.rows}
        return len(shapes) >= 2

    # --- header rows

    def _count_header_rows(self) -> int:
        if self.n_rows < 2:
            return 0
        limit = min(_MAX_HEADER_ROWS, self.n_rows - 1)
        count = 0
        while count < limit and self._may_be_header(count, count):
            reach = max(
                (c.row_end for c in self.rows[count] if c.row >= count and c.row_end - c.row <= _MAX_HEADER_ROWS), default=0
            )
            if count and not self._belongs_to_header(count):
                break
            count = max(count + 1, min(reach, limit) if self._split_below(count) else count + 1)
        return min(count, limit) if self._has_body(count) else min(count, 1)

    def _may_be_header(self, row: int, first: int) -> bool:
        own = [cell for cell in self.rows[row] if cell.row == row or row == first]
        texts = [squeeze(cell.text) for cell in own if cell.text.strip()]
        if row and numbers_columns(texts):
            return False
        if not texts or (any(is_amount(text) and not _YEAR.fullmatch(text) for text in texts) and not _counts_up(texts)):
            return False
        return all(len(text) <= 40 for text in texts)

    def _split_below(self, row: int) -> bool:
        """Does the row hold a heading over several columns, which the next row takes apart?"""
        return any(c.column_end - c.column > 1 or c.row_end - c.row > 1 for c in self.rows[row] if c.row == row)

    def _belongs_to_header(self, row: int) -> bool:
        """A further row is header while a cell from above still stands in it, or it takes headings apart."""
        above = self.rows[row - 1]
        if any(cell.row < row for cell in self.rows[row] if cell.text.strip()):
            return True
        split = [c for c in above if c.column_end - c.column > 1 and c.text.strip() and c.column_end - c.column < self.n_columns]
        if split:
            return all(
                squeeze(cell.text) != "" for c in split for cell in self.rows[row] if c.column <= cell.column < c.column_end
            )
        texts = [squeeze(cell.text) for cell in self.rows[row]]
        blank_above = [cell for cell in above if not cell.text.strip()]
        return len(blank_above) >= 1 and all(texts) and all(_HEAD_WORD.search(text) for text in texts)

    def _has_body(self, count: int) -> bool:
        return count < self.n_rows

    # --- headers further down

    def _find_inner_headers(self) -> set[int]:
        """Rows below the first header that are headers of what follows them."""
        found: set[int] = set()
        top = {tuple(squeeze(c.text) for c in self.rows[row]) for row in range(self.header_rows)}
        shape: set[int] = set()  # where the columns of the header above begin
        for row in range(max(self.header_rows, 1 if self.is_form else 0), self.n_rows - 1):
            own = [cell for cell in self.rows[row] if cell.row == row and not self._is_side_label(cell, row)]
            texts = [squeeze(cell.text) for cell in own]
            tree = sum(_TREE_HEAD.match(text) is not None for text in texts) >= 2
            if tree and texts and not texts[0]:
                own, texts = own[1:], texts[1:]
            columns = {cell.column for cell in own}
            repeats = tuple(squeeze(c.text) for c in self.rows[row]) in top
            filled = bool(texts) and all(texts)
            side = self.grid.get((row, 0))
            beside = side is not None and side.row == row and self._is_side_label(side, row)
            reads = len(texts) >= 2 and filled and (tree or not columns <= shape) and self._reads_as_header(texts, tree, beside)
            if repeats or reads or (row - 1 in found and filled and self._takes_apart(row, texts)):
                found.add(row)
                shape = columns | {0} if row - 1 not in found else shape | columns
            elif columns and not columns <= shape:
                shape = set()
        return found

    def _is_side_label(self, cell: Cell, row: int) -> bool:
        """A label that stands beside several rows, of which this is the first."""
        ends = [other.row_end for other in self.rows[row] if other.row == row and other is not cell]
        return self._is_tall(cell) or (cell.column == 0 and bool(ends) and cell.row_end > max(ends))

    def _is_tall(self, cell: Cell) -> bool:
        return cell.row_end - cell.row > 2 and cell.column <= 1

    def _reads_as_header(self, texts: list[str], is_tree: bool, beside_label: bool) -> bool:
        if any(is_value_like(text) or len(text) > 16 or text.endswith(("：", ":")) for text in texts):
            return False
        if is_tree:
            return True
        words = sum(_HEAD_WORD.search(text) is not None for text in texts)
        pairs = len(texts) % 2 == 0 and all(_FORM_LABEL.search(text) for text in texts[0::2])
        if not self.is_form or pairs:
            return False
        return words >= len(texts) - 1 if len(texts) >= 3 else beside_label and words == len(texts)

    def _takes_apart(self, row: int, texts: list[str]) -> bool:
        split = [c for c in self.rows[row - 1] if c.column_end - c.column > 1 and c.row == row - 1]
        own = [cell.column for cell in self.rows[row] if cell.row == row]
        parts = [sum(c.column <= column < c.column_end for column in own) for c in split]
        return any(count > 1 for count in parts) and all(not is_value_like(text) and len(text) <= 16 for text in texts)

    # --- ordinals

    def _find_ordinal_rows(self) -> set[int]:
        found: set[int] = set()
        for row in range(self.header_rows, min(self.header_rows + 2, self.n_rows)):
            if numbers_columns([cell.text for cell in self.rows[row]]):
                found.add(row)
        return found

    def _find_ordinal_columns(self) -> set[int]:
        found: set[int] = set()
        for column in range(self.n_columns):
            heads = [squeeze(cell.text) for row in range(self.header_rows) if (cell := self.grid.get((row, column)))]
            if any(_ORDINAL_HEAD.fullmatch(head) for head in heads):
                found.add(column)
        return found

    # --- label columns

    def _body(self, column: int) -> list[str]:
        texts = []
        for row in range(self.header_rows, self.n_rows):
            cell = self.grid.get((row, column))
            if cell is not None and cell.row == row and cell.column_end - cell.column == 1 and row not in self.ordinal_rows:
                texts.append(squeeze(cell.text))
        return [text for text in texts if text]

    def _head(self, column: int) -> str:
        cells = [self.grid.get((row, column)) for row in range(self.header_rows)]
        return squeeze(" ".join(dict.fromkeys(cell.text for cell in cells if cell)))

    def _find_label_columns(self) -> set[int]:
        """Columns whose cells name what the values beside them are."""
        if self.is_form:
            return set()
        found: set[int] = set()
        amounts = [self._amount_share(column) for column in range(self.n_columns)]
        first_value = next((c for c, share in enumerate(amounts) if share is not None and share >= 0.5), self.n_columns)
        for column, share in enumerate(amounts):
            if column in self.ordinal_columns:
                found.add(column)
            elif column < first_value:
                if share is not None or self.header_rows == 0 or _LABEL_HEAD.search(self._head(column)) or column == 0:
                    found.add(column)
            elif (share is None or share < 0.3) and self._starts_half(column, amounts):
                found.add(column)
        if first_value == self.n_columns:
            found = self._text_only_labels(found)
        return found if found or (amounts[0] is not None and amounts[0] >= 0.5) else {0}

    def _amount_share(self, column: int) -> float | None:
        body = self._body(column)
        if not body:
            return None
        head = self._head(column)
        if re.search(r"编码|代码|编号", head) or (column <= 3 and head.endswith(("类", "款", "项"))):
            return 0.0
        if all(is_code(text) for text in body) and column <= 1 and len({len(text) for text in body}) > 1:
            return 0.0
        return sum(is_value_like(text) for text in body) / len(body)

    def _starts_half(self, column: int, amounts: list[float | None]) -> bool:
        """The label column of a right-hand half table: text, with amounts to its right, headed like the first one."""
        right = [share for share in amounts[column + 1 :] if share is not None]
        if not right or right[0] < 0.5:
            return False
        head, first = self._head(column), self._head(0)
        return head[-4:] == first[-4:] or bool(re.search(r"项目|科目|名称|支出|类", head[-6:]))

    def _text_only_labels(self, found: set[int]) -> set[int]:
        """Without any column of amounts, only the first columns that look like labels are labels."""
        kept: set[int] = set()
        for column in range(self.n_columns):
            if column in self.ordinal_columns:
                kept.add(column)
                continue
            if kept - self.ordinal_columns and not _TREE_HEAD.search(self._head(column)):
                break
            if column in found:
                kept.add(column)
        return kept if len(kept) < self.n_columns else {0}

    def _count_header_columns(self) -> int:
        if self.is_form:
            return 0
        count = 0
        while count in self.label_columns:
            count += 1
        return min(count, self.n_columns)

    # --- single cells

    def role(self, cell: Cell) -> Role:
        if cell.row < self.header_rows:
            return Role.HEADER
        if cell.row in self.ordinal_rows:
            return Role.ORDINAL
        if cell.row in self.inner_headers:
            within = all(row in self.inner_headers for row in range(cell.row, cell.row_end))
            return Role.HEADER if within else Role.LABEL
        if cell.column == 0 and cell.column_end >= self.n_columns and self.n_columns > 1:
            return Role.SECTION if len(cell.text) <= 40 and not is_value_like(cell.text) else Role.VALUE
        if self.is_form:
            return self._role_in_form(cell)
        if cell.column in self.ordinal_columns and cell.column_end - cell.column == 1:
            return Role.ORDINAL if is_amount(cell.text) else Role.LABEL
        inner = self._inner_head(cell)
        if inner is not None:
            return self._role_under(cell, inner)
        return Role.LABEL if cell.column in self.label_columns else Role.VALUE

    def _inner_head(self, cell: Cell) -> Cell | None:
        """The header cell further up in the table that stands over a cell, if it still reaches down to it."""
        for row in range(cell.row - 1, self.header_rows - 1, -1):
            if row in self.inner_headers:
                head = self.grid.get((row, cell.column))
                return head if head is not None and not self._is_tall(head) else None
            if self._ends_block(row, cell):
                return None
        return None

    def _ends_block(self, row: int, cell: Cell) -> bool:
        """A row that divides the width in another way than the cell's own row starts another block of a form."""
        if not self.is_form:
            return False
        left, own_left = self.grid.get((row, 0)), self.grid.get((cell.row, 0))
        return left is not own_left and not (
            left and own_left and left.row_end - left.row == 1 == own_left.row_end - own_left.row
        )

    def _role_under(self, cell: Cell, head: Cell) -> Role:
        text = squeeze(head.text)
        if self._is_tall(cell) or cell.column < head.column:
            return Role.LABEL
        if is_value_like(cell.text) or len(cell.text) > _MAX_LABEL:
            return Role.VALUE
        if _TREE_HEAD.match(text) and not text.endswith("值"):
            return Role.LABEL
        if _VALUE_HEAD.search(text) or text.endswith("内容"):
            return Role.VALUE
        return Role.LABEL if _LABEL_HEAD.search(text) else Role.VALUE

    def _role_in_form(self, cell: Cell) -> Role:
        text = squeeze(cell.text)
        if self._is_tall(cell) and cell.column_end < self.n_columns and len(text) <= 20:
            return Role.LABEL
        if text.endswith(("：", ":")):
            return Role.LABEL
        if (head := self._inner_head(cell)) is not None:
            return self._role_under(cell, head)
        row = self.rows[cell.row]
        at = next(i for i, other in enumerate(row) if other is cell)
        tall = sum(self._is_tall(other) for other in row[:at])
        if (at - tall) % 2 == 0 and at + 1 < len(row) and len(text) <= 30 and not is_value_like(text):
            return Role.LABEL
        return Role.VALUE
