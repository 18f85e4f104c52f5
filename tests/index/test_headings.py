"""Which paragraphs are headings, and the heading path of blocks."""

from __future__ import annotations

import pytest

from index.domain import Document, Paragraph
from index.headings import heading_level, run_in_heading, sections


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("第一部分 部门概况", 1),
        ("第三章 预算编制", 1),
        ("附件 2：绩效目标表", 1),
        ("一、主要职责", 2),
        ("二、2026年全市预算草案", 2),
        ("十二、其他需要说明的情况", 2),
        ("（一）收入预算", 3),
        ("(二) 支出预算", 3),
        ("1. 基本支出", 4),
        ("7．2025年部门收入总表", 4),
        ("2、项目支出", 4),
        ("1.1 背景", 5),
        ("（3）车辆", 5),
        ("②会议费", 6),
        ("3.5 亿元", None),
        ("12.4%", None),
        ("1. 负责区域内的医疗卫生工作；", None),
        ("一、主要职责……………… 3", None),
        ("一、主要职责 3", None),
        ("2023 年部门预算", None),
        ("一是加强管理", None),
        ("", None),
    ],
)
def test_levels_follow_the_numbering(text: str, level: int | None) -> None:
    assert heading_level(text) == level


def test_declared_level_counts_only_without_a_number() -> None:
    assert heading_level("编制说明", 2) == 2
    assert heading_level("（一）收入预算", 1) == 3


def test_run_in_heading() -> None:
    assert run_in_heading("（一）收入预算。本年收入 10 万元。") == (3, "（一）收入预算")
    assert run_in_heading("（一）收入预算。") is None
    assert run_in_heading("本年收入。共 10 万元") is None


def test_paths_drop_headings_of_the_same_or_a_deeper_level() -> None:
    texts = ["前言", "第一部分 概况", "一、职责", "正文。", "（一）机构", "正文。", "二、编制", "正文。", "第二部分 预算"]
    found = sections(Document("x.txt", "txt", tuple(Paragraph(text) for text in texts)))
    assert found[0] == ()
    assert found[3] == ("第一部分 概况", "一、职责")
    assert found[5] == ("第一部分 概况", "一、职责", "（一）机构")
    assert found[7] == ("第一部分 概况", "二、编制")
    assert found[8] == ("第二部分 预算",)
