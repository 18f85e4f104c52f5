"""CSV and TSV -> Document: one table, with the lines of a title above it taken out."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from index.domain import Document, Issue
from index.errors import Unreadable
from index.readers.sheets import Sheet, sheet_blocks
from index.readers.txt_text import clean_text, decode

_SEPARATORS = "\t;|,，"  # the earlier wins where several fit: commas stand inside figures
_SAMPLE_LINES = 50


def read_delimited(path: Path) -> Document:
    """Read a file of separated values.

    Errors: Unreadable when it holds nothing.
    """
    text, whole = decode(path.read_bytes())
    text = clean_text(text)
    sheet = Sheet("")
    for r, row in enumerate(csv.reader(text.split("\n"), delimiter=find_separator(text))):
        for c, cell in enumerate(row):
            if cell.strip():
                sheet.texts[r, c] = cell.strip()
    blocks = sheet_blocks(sheet)
    if not blocks:
        raise Unreadable("文件里没有内容", hint="请检查文件", where=path.name, code="empty")
    issues = () if whole else (Issue("encoding", path.name, "有个别文字的编码无法识别"),)
    return Document(path.name, "csv", tuple(blocks), issues=issues)


def find_separator(text: str) -> str:
    """The separator that parts most lines into the same number of cells, more than one.

    >>> find_separator("项目;金额\\n收入;1,200\\n支出;900")
    ';'
    """
    lines = [line for line in text.split("\n") if line.strip()][:_SAMPLE_LINES]

    def fitness(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        counts.pop(1, None)
        size, agreeing = max(counts.items(), key=lambda item: item[1], default=(1, 0))
        return agreeing, size

    return max(_SEPARATORS, key=fitness)
