"""Kinds of places in everyday words, and the level of its own that a table gives a region."""

from __future__ import annotations

import pytest

from assistant.domain import Group, Reading
from assistant.names import Name, NameIndex
from assistant.operations.groups import _endings
from assistant.planning import read_question

NAMES = NameIndex(
    [
        Name("青岭自治区", ("青岭",), ("f1",), True),
        Name("白水市", ("白水",), ("f1",), False),
        Name("乌兰左翼前旗", (), ("f1",), False),
    ]
)


@pytest.mark.parametrize(
    ("question", "kind", "ending"),
    [("青岭2023年哪三个地州债务余额最多", "地州", "市"), ("青岭2023年哪几个旗县债务余额超过25亿", "旗县", "市")],
)
def test_kinds_said_in_short_hold_the_cities_of_that_level(question: str, kind: str, ending: str) -> None:
    reading: Reading = read_question(question, NAMES, this_year=2024)
    (plan,) = reading.plans
    assert isinstance(plan, Group)
    assert plan.among == kind
    assert ending in _endings(plan.among)


def test_a_banner_goes_by_letters_of_its_long_name() -> None:
    assert [mention.name for mention in NAMES.find("乌左前旗的债务")] == ["乌兰左翼前旗"]


def test_a_short_name_stands_behind_is() -> None:
    assert "白水市" in [mention.name for mention in NAMES.find("青岭的债务余额是白水的几倍")]


def test_a_short_name_is_no_piece_of_another_word() -> None:
    names = NameIndex([Name("振安盟", ("振安",), ("f1",), True), Name("兴安盟", ("兴安",), ("f1",), True)])
    assert names.find("今年乡村振兴安排多少") == []
    assert [mention.name for mention in names.find("兴安今年的支出")] == ["兴安盟"]
