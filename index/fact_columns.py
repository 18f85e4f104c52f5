"""Whose figures the columns of a table are: 项目 | 合计 | 青山区 | 白水县, where places stand side by side over their figures.

Shape:  Table, Region, Half -> the head of a column that names a place, by column; nothing where the rows name the bodies.
"""

from __future__ import annotations

import re

from index.domain import Table
from index.fact_labels import is_body_name, label_text
from index.fact_layout import Half, Region, column_path
from index.text import squeeze

_PLACE = re.compile(r"[\u4e00-\u9fff]+(?:[市县区州盟旗]|地区)")
_LEAST = 2  # places side by side: one alone may be a part of a name


def places_over(table: Table, region: Region, half: Half) -> dict[int, str]:
    """The place that the heads over each column name, as it is printed; {} unless several places stand side by side."""
    if half.entities:
        return {}
    found = {column: place for column in half.values if (place := _place_of(column_path(table, region.heads, column)))}
    return found if len(set(found.values())) >= _LEAST else {}


def _place_of(heads: tuple[str, ...]) -> str:
    return next((head for head in heads if _PLACE.fullmatch(squeeze(head)) and is_body_name(label_text(head))), "")
