"""A letter of the same sound typed for another is put right, and told; names and rare words are left as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.ledgers import EDUCATION, OTHER_EDUCATION, filing, table_facts

ROWS = [
    ("公务接待费", ("4.20",)),
    ("会议费", ("3.00",)),
    ("校舍购置", ("90.00",)),
    ("公务用车购置及运行维护费", ("8.00",)),
    ("公务用车购置费", ("5.00",)),
    ("服务对象满意度", ("95.00",)),
    ("基本支出", ("70.00",)),
    ("项目支出", ("30.00",)),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("slips")
    with Library.open(folder, embedding="none") as library:
        for body in (EDUCATION, OTHER_EDUCATION):
            for year in (2022, 2023):
                library.ledger.store(filing(body, year, table_facts("支出表", ROWS, columns=["合计"], year=year)))
        yield Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "read_as"),
    [
        ("青山区教育局2023年公务接代费是多少", "4.20", "公务接待费"),
        ("青山区教育局2023年校舍够置多少钱", "90.00", "校舍购置"),
        ("青山区教育局2023年公车购置和运行废是多少", "8.00", "购置和运行费"),  # as the vocabulary has it, and no filing prints it
        ("青山区教育局2023年买公物用车的钱是多少", "5.00", "公务用车购置费"),  # an everyday word behind a slip
        ("青山区教育局2023年服物对象满意度是多少", "95.00", "服务对象"),
    ],
)
def test_a_slip_is_put_right_and_told(assistant: Assistant, question: str, value: str, read_as: str) -> None:
    answer = assistant.ask(question)
    assert answer.figures[0].value == value
    assert read_as in answer.answer.rsplit("疑有错字", 1)[1]


@pytest.mark.parametrize(
    "question",
    [
        "青山区教育局2023年公务接待费是多少",
        "青山区教育局2023年基本支出加项目支出一共多少",
        "青山区教育局2023年河道清淤多少钱",
        "青山区教育局2023年公务接待费、会议费两个专项一共多少",
        "青山区教育局2023年派人开会花了多少",
        "青山区教育局2023年在会议上花了多少",
    ],
)
def test_what_is_right_or_not_printed_is_left_alone(assistant: Assistant, question: str) -> None:
    assert "疑有错字" not in assistant.ask(question).answer


def test_a_place_that_sounds_alike_is_another_place(assistant: Assistant) -> None:
    answer = assistant.ask("轻山区教育局2023年会议费是多少")
    assert answer.status is not Status.ANSWERED
