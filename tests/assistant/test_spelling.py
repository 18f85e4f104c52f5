"""A question as people write it -> as filings print it."""

from __future__ import annotations

import pytest

from assistant.planning.spelling import as_printed


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("市本級一般公共預算收入", "市本级一般公共预算收入"),
        ("专项债余额", "专项债务余额"),
        ("专项债务余额", "专项债务余额"),
        ("专项债券发行额", "专项债券发行额"),
        ("为啥下降", "为什么下降"),
        ("社保基金收入", "社会保险基金收入"),
        ("2023年项目支出是多少", "2023年项目支出是多少"),
    ],
)
def test_letters_and_everyday_words(asked: str, printed: str) -> None:
    assert as_printed(asked) == printed
