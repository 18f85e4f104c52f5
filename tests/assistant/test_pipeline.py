"""A question's whole way: what is asked in words, what comes back, and who remembers it."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import LONGEST_QUESTION, Assistant, names_held
from assistant.settings import Settings
from index.domain import Basis
from index.errors import PlanError
from index.library import Library
from tests.assistant.ledgers import EDUCATION, OTHER_EDUCATION, WATER, filing, stated, table_facts, workbench


def first(answer: Answer) -> tuple[str, str]:
    assert answer.status is Status.ANSWERED, answer.answer
    return answer.figures[0].value, answer.figures[0].unit


# --- the contract ------------------------------------------------------------------------------------

ANSWER = {"question", "status", "answer", "figures", "citations", "warnings", "suggestions", "plan", "seconds"}
FIGURE = {"label", "value", "unit", "entity", "period", "formula", "margin", "operands", "citations"}
OPERAND = {"label", "value", "unit", "period", "citations"}
CITATION = {"id", "filing", "title", "page", "section", "table", "row", "column", "quote", "bbox"}
WARNING = {"code", "message", "citations"}
_PATIENCE = 20  # seconds that no question may take, on a busy machine
STATUSES = {"answered", "not_found", "needs_clarification", "refused"}
EXAMPLES = [
    "青山区教育局2023年小学教育是多少？",
    "青山区教育局2023年小学教育占教育支出的比重",
    "青山区水务局2024年各任务预算金额相加等于合计吗",
    "青山区水务局2024年预算金额超过100万元的任务有几个",
    "青山区水务局2024年群众满意度目标值",
    "青山区教育局的主要职责有哪些",
    "青山区教育局2019年小学教育是多少",
    "小学教育2023年是多少",
    "写一首诗",
]


@pytest.mark.parametrize("question", EXAMPLES)
def test_an_answer_has_the_fields_of_the_contract(assistant: Assistant, question: str) -> None:
    plain = assistant.ask(question).as_dict()
    assert set(plain) >= ANSWER
    assert plain["question"] == question
    assert plain["status"] in STATUSES
    for figure in plain["figures"]:
        assert set(figure) >= FIGURE
        assert all(set(operand) >= OPERAND for operand in figure["operands"])
    assert all(set(citation) >= CITATION for citation in plain["citations"])
    assert all(set(warning) >= WARNING for warning in plain["warnings"])
    assert json.loads(json.dumps(plain, ensure_ascii=False))["answer"] == plain["answer"]


@pytest.mark.parametrize("question", EXAMPLES)
def test_confidence_orders_what_is_answered_and_nothing_else(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    if answer.status is Status.ANSWERED:
        assert answer.confidence is not None
        assert 0 < answer.confidence <= 1
    else:
        assert answer.confidence is None


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("青山区教育局2023年教育支出下面有哪些明细科目", ["7900.00", "740.00"]),
        ("青山区教育局2023年普通教育包括哪几个项级科目", ["4600.00", "3300.00"]),
        ("青山区教育局2023年教育支出下有几个款级科目？", ["2", "7900.00", "740.00"]),
    ],
)
def test_a_classification_is_listed_one_level_down(assistant: Assistant, question: str, figures: list[str]) -> None:
    assert [figure.value for figure in assistant.ask(question).figures] == figures


def test_a_row_with_nothing_below_it_lists_nothing(assistant: Assistant) -> None:
    assert assistant.ask("青山区教育局2023年小学教育下面有哪些明细科目").status is not Status.ANSWERED


@pytest.mark.parametrize("question", EXAMPLES)
def test_marks_and_citations_belong_together(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    ids = [citation.id for citation in answer.citations]
    assert ids == list(range(1, len(ids) + 1))
    used = {number for figure in answer.figures for number in figure.citations}
    used |= {number for figure in answer.figures for operand in figure.operands for number in operand.citations}
    assert used <= set(ids)
    if answer.status is Status.ANSWERED:
        assert ids
        assert all(f"[{number}]" in answer.answer for number in ids)
    else:
        assert (answer.figures, answer.citations) == ((), ())
        assert answer.answer


def test_the_plan_is_the_typed_reading(assistant: Assistant) -> None:
    (plan,) = assistant.ask("青山区教育局2023年小学教育占教育支出的比重").plan["plans"]
    assert plan["operation"] == "share"
    assert [one["measure"] for one in plan["operands"]] == ["小学教育", "教育支出"]


def test_a_target_keeps_its_comparator(assistant: Assistant) -> None:
    (figure,) = assistant.ask("青山区水务局2024年群众满意度目标值").figures
    assert (figure.value, figure.unit, figure.comparator) == ("90", "%", "≥")


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "　"])
def test_an_empty_question_is_an_error(assistant: Assistant, question: str) -> None:
    with pytest.raises(PlanError) as refused:
        assistant.ask(question)
    assert refused.value.code == "empty_question"
    assert refused.value.http_status == 400


def test_an_overlong_question_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(PlanError) as refused:
        assistant.ask("多" * (LONGEST_QUESTION + 1))
    assert refused.value.code == "question_too_long"
    assert LONGEST_QUESTION == 1000
    assert assistant.ask("多" * LONGEST_QUESTION).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "？？？",
        "[1]",
        "%",
        "\0",
        "'; DROP TABLE facts; --",
        "😀😀",
        "<script>1</script>",
        "）（",
        "占",
        "比",
        "的",
        "a" * 999,
    ],
)
def test_odd_questions_do_no_harm(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in (Status.NOT_FOUND, Status.REFUSED, Status.NEEDS_CLARIFICATION)


@pytest.mark.parametrize("question", ["教育支出和小学教育和" * 40, "教育支出是多少？" * 60])
def test_too_much_at_once_is_an_error(assistant: Assistant, question: str) -> None:
    with pytest.raises(PlanError) as refused:
        assistant.ask(question)
    assert refused.value.code == "too_many_asked"


@pytest.mark.parametrize(
    "question",
    [
        "项目编码440304221201501000188是哪个项目",
        "12345" * 190,
        "支出" * 450,
        "多少支出十" * 190,
        "第一支出年" * 190,
        "1多少%" * 190,
        "教育支出和" * 39,
    ],
)
def test_no_question_takes_long(assistant: Assistant, question: str) -> None:
    """Letters that can be cut up in very many ways: some of these took minutes, and the time doubled with each letter."""
    started = time.perf_counter()
    assistant.ask(question)
    assert time.perf_counter() - started < _PATIENCE


# --- right figures from words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("请问一下青山教育局23年的小学教育预算到底是多少钱呀", ("4600.00", "万元")),
        ("青山区教育局2024年初中教育的项目支出", ("1462.00", "万元")),
        ("青山区教育局2023年小学教育合多少元", ("46000000", "元")),
        ("青山区教育局2023年小学教育占教育支出的比重", ("53.24", "%")),
        ("青山区教育局2023年小学教育占多少比重", ("43.81", "%")),
        ("青山区教育局2024年小学教育比2023年增长了百分之几", ("10.00", "%")),
        ("青山区教育局2024年职业教育比2023年增加了多少万元", ("74.00", "万元")),
        ("青山区教育局2024年公务接待费比2023年减少多少", ("0.70", "万元")),
        ("青山区教育局2023年部门预算支出比上年增长百分之几", ("16.67", "%")),
        ("青山区教育局2023年小学教育是职业教育的几倍", ("6.22", "倍")),
        ("青山区教育局2023年小学教育和初中教育一共多少", ("7900.00", "万元")),
        ("青山区教育局2023年三公经费省了多少", ("1.68", "万元")),
        ("青山区教育局2023年三公经费实际花了多少", ("15.12", "万元")),
        ("青山区教育局2023年自评得分是多少", ("92.50", "分")),
        ("青山区教育局2023年有几辆校车", ("18", "辆")),
        ("青山区水务局2024年哪个任务预算金额最高", ("1250.00", "万元")),
        ("青山区水务局2024年任务预算金额加起来一共多少", ("1940.00", "万元")),
        ("青山区水务局2024年供水管网改造占合计的百分之几", ("64.43", "%")),
        ("2023年青山区教育局和白水区教育局小学教育共多少", ("6700.00", "万元")),
        ("2023年小学教育青山区教育局比白水区教育局多多少", ("2500.00", "万元")),
    ],
)
def test_figures(assistant: Assistant, question: str, figure: tuple[str, str]) -> None:
    assert first(assistant.ask(question)) == figure


def test_a_count_has_its_rows_beside_it(assistant: Assistant) -> None:
    answer = assistant.ask("青山区水务局2024年预算金额超过100万元的任务有几个")
    assert first(answer)[0] == "3"
    assert {"河道清淤", "供水管网改造", "水土保持"} <= set(re.findall(r"[一-鿿]+", answer.answer))


@pytest.mark.parametrize(
    ("turns", "figure"),
    [
        (["青山区教育局2023年小学教育多少", "那2024年呢"], ("5060.00", "万元")),
        (["青山区教育局2023年小学教育多少", "白水区教育局呢"], ("2100.00", "万元")),
        (["青山区教育局2023年小学教育多少", "初中教育呢", "两项一共多少"], ("7900.00", "万元")),
        (["青山区教育局2023年小学教育多少", "初中教育呢", "相差多少"], ("1300.00", "万元")),
        (["青山区教育局2023年小学教育多少", "白水区教育局呢", "差多少"], ("2500.00", "万元")),
        (["青山区教育局2023年小学教育多少", "占教育支出的百分之几"], ("53.24", "%")),
        (["青山区教育局2023年三公经费预算多少", "实际呢"], ("15.12", "万元")),
        (["青山区教育局2024年小学教育比2023年增加多少", "增长百分之几"], ("10.00", "%")),
        (["青山区教育局2023年小学教育多少", "换算成亿元"], ("0.460000", "亿元")),
    ],
)
def test_conversations(assistant: Assistant, turns: list[str], figure: tuple[str, str]) -> None:
    answers = [assistant.ask(turn, session="s") for turn in turns]
    assert first(answers[-1]) == figure


def test_a_body_that_was_answered_about_is_leant_on(assistant: Assistant) -> None:
    assistant.ask("2024年河道清淤预算金额多少", session="s")
    answer = assistant.ask("水质监测呢", session="s")
    assert first(answer) == ("95.00", "万元")
    assert answer.plan["plans"][0]["operands"][0]["entity"] == WATER


@pytest.mark.parametrize(
    "question",
    [
        "青山区教育局2019年小学教育是多少",
        "白水区教育局2024年小学教育是多少",
        "青山区教育局2023年小学教育决算是多少",
        "青山区教育局2024年三公经费实际支出多少",
        "青山区教育局2023年航天教育支出是多少",
        "青山区水务局2024年小学教育是多少",
    ],
)
def test_what_is_not_held_is_not_guessed(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.figures == ()


def test_what_is_suggested_can_be_asked(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2019年小学教育是多少")
    assert answer.suggestions
    assert all(assistant.ask(one).status is Status.ANSWERED for one in answer.suggestions)


def test_a_question_back_can_be_answered(assistant: Assistant) -> None:
    answer = assistant.ask("小学教育2023年是多少")
    assert answer.status is Status.NEEDS_CLARIFICATION
    values = {first(assistant.ask(one))[0] for one in answer.suggestions}
    assert values == {"4600.00", "2100.00"}


def test_examples_can_be_asked(assistant: Assistant) -> None:
    asked = assistant.examples(6)
    assert len(asked) == len(set(asked)) == 6
    statuses = [assistant.ask(question).status for question in asked]
    assert statuses.count(Status.ANSWERED) == 6, list(zip(asked, statuses, strict=True))


# --- sessions ----------------------------------------------------------------------------------------


def test_sessions_never_mix(assistant: Assistant) -> None:
    assistant.ask("青山区教育局2023年小学教育多少", session="甲")
    assistant.ask("青山区水务局2024年河道清淤多少", session="乙")
    assert first(assistant.ask("那2024年呢", session="甲")) == ("5060.00", "万元")
    assert first(assistant.ask("水质监测呢", session="乙")) == ("95.00", "万元")
    assert assistant.ask("那2024年呢", session="丙").status is not Status.ANSWERED


def test_without_a_session_nothing_is_remembered(assistant: Assistant) -> None:
    assistant.ask("青山区教育局2023年小学教育多少")
    assert assistant.ask("那2024年呢").status is not Status.ANSWERED


def test_many_conversations_at_once(assistant: Assistant) -> None:
    found: dict[str, str] = {}

    def talk(session: str, body: str, expected: str) -> None:
        for _ in range(4):
            assistant.ask(f"{body}2023年小学教育多少", session=session)
            found[session] = first(assistant.ask("初中教育呢", session=session))[0] + expected

    bodies = [(EDUCATION, "3300.00"), (OTHER_EDUCATION, "1800.00")] * 3
    threads = [threading.Thread(target=talk, args=(f"s{at}", body, value)) for at, (body, value) in enumerate(bodies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {f"s{at}": value * 2 for at, (_, value) in enumerate(bodies)}


# --- the ledger changes ------------------------------------------------------------------------------


def test_a_filing_stored_later_is_answered_from(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", embedding="none") as library:
        assistant = Assistant(library, Settings(embedding="none"))
        question = "临江市红岩县林业局2023年育苗费多少"
        assert assistant.ask(question).status is Status.NOT_FOUND
        body = "临江市红岩县林业局"
        one = filing(body, 2023, table_facts("支出表", [("育苗费", ("88.00",))], columns=("预算数",), entity=body))
        library.ledger.store(one)
        assert first(assistant.ask(question)) == ("88.00", "万元")
        library.ledger.remove(one.id)
        assert assistant.ask(question).status is Status.NOT_FOUND


def test_bodies_and_parts_are_known_by_name(town_library: Library) -> None:
    names = {name.name: name for name in names_held(town_library.ledger)}
    assert {EDUCATION, OTHER_EDUCATION, WATER} <= set(names)
    assert len(names[EDUCATION].filings) == 3
    assert names[EDUCATION].is_body


def test_a_conflict_is_told_with_both_sources(tmp_path: Path) -> None:
    rows = [("校舍修缮", ("120.00",)), ("教师培训", ("31.00",)), ("校园安保", ("45.00",)), ("学生体检", ("7.00",))]
    one = table_facts("支出表", rows, columns=("预算数",))
    other = stated("校舍修缮预算150.00万元。", ("校舍修缮", "150.00万元", Basis.BUDGET))
    with Library.open(tmp_path / "home", embedding="none") as library:
        library.ledger.store(filing(EDUCATION, 2023, [*one, *other]))
        answer = Assistant(library, Settings(embedding="none")).ask("青山区教育局2023年校舍修缮预算多少")
    assert answer.status is Status.ANSWERED
    assert {citation.quote for citation in answer.citations} == {"120.00", "150.00万元"}
    assert "120.00" in answer.answer
    assert "150.00" in answer.answer


def test_an_english_reader_is_answered_in_english(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2023年小学教育是多少", lang="en")
    assert "4,600.00 万元" in answer.answer
    assert "。" not in answer.answer


def test_operands_of_one_name_are_told_apart_by_their_years(assistant: Assistant) -> None:
    answer = assistant.ask("青山区教育局2024年小学教育比2023年增加多少")
    assert "- 2024年小学教育" in answer.answer
    assert "- 2023年小学教育" in answer.answer


def test_a_ranking_says_whose_and_of_when_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("青山区水务局2024年预算金额最高的任务是哪个")
    assert "青山区水务局2024年" in answer.answer.partition("最高")[0]


def test_of_forms_as_long_as_each_other_always_the_same_is_told(tmp_path: Path) -> None:
    forms = ("临江市水务局（本级）", "临江市水务局(本级)")
    filings = [filing(form, year, []) for year, form in enumerate(forms, 2023)]
    with workbench(tmp_path, *filings) as bench:
        assert [name.name for name in names_held(bench.ledger)] == [forms[0]]


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("青山区教育局2024年小学教育比2023年增长百分之几", ", growth over 2023 小学教育"),
        ("青山区教育局2023年小学教育占教育支出的比重", ", share of 教育支出"),
        ("青山区水务局2024年预算金额最高的任务是哪个", "the highest"),
    ],
)
def test_what_was_computed_is_said_in_the_language_of_the_answer(assistant: Assistant, question: str, called: str) -> None:
    assert called in assistant.ask(question, lang="en").answer
