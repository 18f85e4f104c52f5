"""Systems to be held beside ours: what they answer is read leniently, scored strictly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from assistant.domain import Status
from assistant.settings import Settings
from eval.run import other_systems, run_case
from eval.scorers import Verdict
from eval.systems.answers import ForeignAnswer, read_answer
from eval.systems.http import HttpSystem, ServiceFailed
from eval.systems.plain import PlainIndex, TopSentence, first_amount, plain_systems, sentences_of
from eval.systems.text import pages_of
from index.embed import Embedder, Vector
from tests.assistant.model_server import Behaviour, model_server
from tests.eval.builders import make_answer, make_case

# --- answers ----------------------------------------------------------------------------------------


def test_our_own_answer_comes_back_as_it_went() -> None:
    answer = make_answer(confidence=0.5)
    assert read_answer(answer.as_dict()) == answer


def test_an_answer_that_says_little_is_filled_up() -> None:
    citation = {"id": 1, "filing": "a.pdf", "quote": "120"}
    answer = read_answer({"status": "answered", "figures": [{"value": "120"}], "citations": [citation], "model": "other"})
    assert (answer.status, answer.figures[0].unit, answer.citations[0].page) == (Status.ANSWERED, "", None)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ({}, "status"),
        ({"status": "fine"}, "status"),
        ({"status": "answered", "figures": [{"value": 120}]}, "figures.0.value"),
        ({"status": "answered", "citations": [{"id": 1}]}, "citations.0.filing"),
        ({"status": "answered", "figures": ["120"]}, ""),
    ],
)
def test_what_is_not_in_the_form_of_the_contract_is_named(raw: dict[str, object], where: str) -> None:
    with pytest.raises(ForeignAnswer) as caught:
        read_answer(raw)
    assert caught.value.where == where


# --- over HTTP --------------------------------------------------------------------------------------


def service(*replies: httpx.Response) -> tuple[HttpSystem, list[httpx.Request]]:
    left, asked = list(replies), []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return left.pop(0)

    client = httpx.Client(transport=httpx.MockTransport(handle), base_url="http://elsewhere")
    return HttpSystem("http://elsewhere", client=client), asked


def test_a_conversation_keeps_to_one_session_and_another_has_its_own() -> None:
    said = make_answer().as_dict()
    system, asked = service(*[httpx.Response(200, json=said)] * 3)
    assert system.ask(["甲是多少", "乙呢"], "en") == said
    system.ask(["甲是多少"])
    bodies = [httpx.Response(200, content=request.content).json() for request in asked]
    assert [body["question"] for body in bodies] == ["甲是多少", "乙呢", "甲是多少"]
    assert (bodies[0]["lang"], asked[0].url.path) == ("en", "/api/ask")
    assert bodies[0]["session"] == bodies[1]["session"] != bodies[2]["session"]


def test_a_busy_service_is_waited_for_and_a_broken_one_is_not() -> None:
    busy = httpx.Response(429, headers={"Retry-After": "0"})
    system, asked = service(busy, httpx.Response(200, json=make_answer().as_dict()))
    assert system.ask(["乙"])["status"] == "answered"
    assert len(asked) == 2
    broken, _ = service(httpx.Response(500, text="boom"))
    with pytest.raises(ServiceFailed, match="500 boom"):
        broken.ask(["乙"])
    unscored, _ = service(httpx.Response(200, json={"filings": [{"filing": "a.pdf"}]}), httpx.Response(500))
    assert run_case(make_case(), unscored).card.overall is Verdict.UNSCORED


def test_what_a_service_holds_may_stay_unknown() -> None:
    told, _ = service(httpx.Response(200, json={"filings": [{"filing": "a.pdf"}]}))
    silent, _ = service(httpx.Response(404))
    assert (told.holds, silent.holds) == (frozenset({"a.pdf"}), None)


# --- the plain way ----------------------------------------------------------------------------------


class Letters:
    """An embedder that counts letters: texts that share letters are near each other."""

    name = "letters"
    dimensions = 64

    def embed_query(self, text: str) -> Vector:
        counts = [0.0] * self.dimensions
        for letter in text:
            counts[ord(letter) % self.dimensions] += 1.0
        length = sum(count * count for count in counts) ** 0.5 or 1.0
        return [count / length for count in counts]

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return [self.embed_query(text) for text in texts]


@pytest.fixture
def plain(tmp_path: Path) -> TopSentence:
    (tmp_path / "a.txt").write_text("单位：万元\n甲局收入情况\n乙局支出总计为 120 万元。丙局另有说明。", encoding="utf-8")
    embedder: Embedder = Letters()
    return TopSentence(PlainIndex([tmp_path / "a.txt"], embedder))


def test_the_plain_way_answers_by_the_nearest_sentence_with_its_first_amount(plain: TopSentence) -> None:
    case = make_case(
        question="乙局支出总计", filings=["a.txt"], operands=[{"filing": "a.txt", "quote": "120 万元", "value": "120"}]
    )
    outcome = run_case(case, plain)
    assert outcome.answer is not None
    assert outcome.answer.answer.endswith("乙局支出总计为 120 万元。")
    assert (outcome.card.overall, outcome.answer.citations[0].filing) == (Verdict.RIGHT, "a.txt")


def test_a_model_is_asked_only_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("乙局支出 120 万元。", encoding="utf-8")
    assert [system.name for system in plain_systems([tmp_path / "a.txt"], Letters(), Settings(llm=""))] == ["plain: top sentence"]


@pytest.mark.parametrize(
    ("said", "status"), [("支出为 120 万元。", Status.ANSWERED), ("上下文中没有提供该信息。", Status.NOT_FOUND)]
)
def test_a_model_answers_from_the_nearest_chunks(tmp_path: Path, said: str, status: Status) -> None:
    (tmp_path / "a.txt").write_text("乙局支出 120 万元。", encoding="utf-8")
    behaviour = Behaviour(say=lambda _: said, key="s3cret")
    with model_server(behaviour) as url:
        settings = Settings(llm=url, llm_key=SecretStr("s3cret"))
        _, system = plain_systems([tmp_path / "a.txt"], Letters(), settings)
        answer = read_answer(system.ask(["乙局呢", "支出多少"]))
    assert (system.name, answer.status) == ("plain: small-model", status)
    assert "乙局支出 120 万元。" in str(behaviour.asked[0]["messages"])
    assert [figure.value for figure in answer.figures] == (["120"] if status is Status.ANSWERED else [])


def test_an_address_is_a_service() -> None:
    from eval.run import Filings

    (system,) = other_systems("http://127.0.0.1:1", Filings("published", ()))
    assert (system.name, system.holds) == ("http://127.0.0.1:1", None)


@pytest.mark.parametrize(
    ("said", "around", "amount"),
    [
        ("2023年预算为 1,204 万元，比上年多 3 万元", "", ("1204", "万元")),
        ("绩效工资 2,500", "表八\n单位：万元", ("2500", "万元")),
        ("增长 62%", "单位：万元", ("62", "%")),
        ("共 7 个部门", "", ("7", "个")),
        ("于2023年12月公开", "", None),
        ("没有数", "", None),
        ("爱国卫生运动 400.00 400.00 0.00", "金额单位: 元", ("400.00", "元")),
        ("3.效果性：第2项，项目编号440304221201501000106，完成率 95.5%", "", ("95.5", "%")),
    ],
)
def test_the_first_amount_is_no_date_and_has_the_unit_behind_it_or_above(
    said: str, around: str, amount: tuple[str, str] | None
) -> None:
    assert first_amount(said, around) == amount


def test_sentences_run_over_lines_and_rows_do_not() -> None:
    assert sentences_of("本部门收入\n增加。支出减少\n合计 1,204 600 604\n备注") == [
        "本部门收入增加。",
        "支出减少",
        "合计 1,204 600 604",
        "备注",
    ]


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_each_format_of_the_samples_has_plain_text(samples: Path, suffix: str) -> None:
    path = min((path for path in samples.iterdir() if path.suffix == suffix), key=lambda path: path.stat().st_size)
    pages = pages_of(path)
    assert sum(len(text) for _, text in pages) > 1000
    assert pages[0][0] == (1 if suffix == ".pdf" else None)


def test_a_picture_has_no_plain_text(tmp_path: Path) -> None:
    assert pages_of(tmp_path / "scan.png") == []
