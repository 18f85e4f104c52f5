"""The wording of outcomes: figures as printed or rounded once, marks, cautions, both languages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.candidates import Candidate
from assistant.compose import compose
from assistant.compute import Computation, Value, add, in_unit, share
from assistant.domain import Answer, Status
from assistant.evidence import Bound, Checked, Computed, Listed, Outcome, Quote, Quoted, Stated, Statement
from assistant.number_text import grouped, printed, rounded, with_unit
from assistant.operations import Workbench
from assistant.operations.checks import checked
from assistant.wording import Message, spoken_period, words
from index.domain import Basis, Quantity
from index.ledger_values import StoredFact
from tests.assistant.ledgers import EDUCATION, doubtful, filing, stated, table_facts, workbench

ROWS = [
    ("校舍修缮", ("1,204.50",)),
    ("教师培训", ("95.00",)),
    ("校园安保", ("0.50",)),
    ("学生体检", ("约",)),
    ("*合计", ("1,300.00",)),
]
SENTENCE = "校舍修缮预算1,204.50万元，占比92.65%。"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workbench]:
    facts = table_facts("支出表", ROWS, columns=("预算数",))
    facts += stated(SENTENCE, ("校舍修缮预算", "1,204.50万元", Basis.BUDGET), ("占比", "92.65%", Basis.RATE))
    facts.append(doubtful(table_facts("扫描表", [("旧校舍", ("77.00",))], columns=("面积",), unit="平方米", order=2)[0]))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        yield bench


def fact(bench: Workbench, text: str) -> StoredFact:
    return next(one for one in bench.ledger.facts() if one.fact.text == text)


def bound(bench: Workbench, text: str) -> Bound:
    return Bound(fact(bench, text).fact.measure.name, (fact(bench, text),))


def word(bench: Workbench, *statements: Statement, lang: str = "zh") -> Answer:
    outcome = Outcome(Status.ANSWERED, statements)
    return compose("多少？", [outcome], bench.resolver.held, lang=lang)


# --- numbers as text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("53.240740740", 2, "53.24"),
        ("53.245", 2, "53.25"),
        ("-53.245", 2, "-53.25"),
        ("46000000", 2, "46000000.00"),
        ("0.46", 6, "0.460000"),
        ("7.5", 0, "8"),
    ],
)
def test_a_computed_value_is_rounded_once_half_up(value: str, decimals: int, text: str) -> None:
    assert str(rounded(Computation(Decimal(value), "%", "", Decimal(0), decimals))) == text


@pytest.mark.parametrize(
    ("value", "text"), [("12408", "12,408"), ("1234567.80", "1,234,567.80"), ("0.00", "0.00"), ("-1E+4", "-10,000")]
)
def test_thousands_are_grouped(value: str, text: str) -> None:
    assert grouped(Decimal(value)) == text


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(Decimal("1204.50"), "万元", 2), "1,204.50 万元"),
        (Quantity(Decimal("95"), "%"), "95%"),
        (Quantity(Decimal("75"), "个", comparator="≥"), "≥75 个"),
        (Quantity(Decimal("300"), "人", approximate=True), "约300 人"),
        (Quantity(Decimal("3")), "3"),
    ],
)
def test_a_printed_quantity_keeps_its_signs(quantity: Quantity, text: str) -> None:
    assert printed(quantity) == text


def test_a_unit_stands_apart_but_a_per_cent_does_not() -> None:
    assert (with_unit("3", "万元"), with_unit("3", "%"), with_unit("3", "")) == ("3 万元", "3%", "3")


# --- statements --------------------------------------------------------------------------------------


def test_a_printed_value(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "1,204.50")))
    assert "**1,204.50 万元**[1]" in answer.answer
    (figure,) = answer.figures
    assert (figure.value, figure.unit, figure.formula, figure.margin) == ("1204.50", "万元", None, None)
    (citation,) = answer.citations
    assert (citation.quote, citation.page, citation.row, citation.column) == ("1,204.50", 3, "校舍修缮", "预算数")
    assert citation.bbox == (140.0, 120.0, 210.0, 134.0)


def test_two_sources_of_one_value_are_two_marks(small: Workbench) -> None:
    both = Bound("校舍修缮", (fact(small, "1,204.50"), fact(small, "1,204.50万元")))
    answer = word(small, Stated(both))
    assert "[1][2]" in answer.answer
    assert answer.figures[0].citations == (1, 2)
    assert answer.citations[1].sentence == SENTENCE


def test_a_value_of_a_sentence_is_shown_with_it(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "1,204.50万元")))
    assert f"“{SENTENCE}”[1]" in answer.answer


def test_the_same_place_is_cited_once(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "1,204.50")), Stated(bound(small, "95.00")), Stated(bound(small, "1,204.50")))
    assert [citation.id for citation in answer.citations] == [1, 2]


def test_a_conversion_shows_what_is_printed(small: Workbench) -> None:
    one = bound(small, "1,204.50")
    answer = word(small, Stated(one, in_unit(one.value, "元")))
    (figure,) = answer.figures
    assert (figure.value, figure.unit, figure.formula) == ("12045000", "元", "1204.50 × 10000")
    assert (figure.operands[0].value, figure.operands[0].unit) == ("1204.50", "万元")
    assert figure.margin == "50"
    assert "12,045,000 元" in answer.answer
    assert "1,204.50 万元" in answer.answer


def test_words_are_quoted_without_a_figure(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "约")))
    assert answer.figures == ()
    assert "“约”[1]" in answer.answer


def test_another_figure_under_the_same_label_is_a_conflict(small: Workbench) -> None:
    other = Candidate(fact(small, "1,204.50"), 1, 1)
    answer = word(small, Stated(Bound("校舍修缮", (fact(small, "1,204.50"),)), alternatives=(other,)))
    assert [warning.code for warning in answer.warnings] == ["conflict"]
    assert answer.warnings[0].message in answer.answer


def test_another_figure_under_another_label_is_only_mentioned(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "1,204.50"), alternatives=(Candidate(fact(small, "95.00"), 1, 1),)))
    assert answer.warnings == ()
    assert "95.00 万元[2]" in answer.answer


def test_a_computed_figure_shows_its_sum(small: Workbench) -> None:
    part, whole = bound(small, "1,204.50"), bound(small, "1,300.00")
    answer = word(small, Computed("校舍修缮占合计的比重", share(part.value, whole.value), (part, whole)))
    (figure,) = answer.figures
    assert (figure.value, figure.unit) == ("92.65", "%")
    assert figure.formula == "1204.50 ÷ 1300.00 × 100%"
    assert [operand.citations for operand in figure.operands] == [(1,), (2,)]
    assert figure.margin is not None
    assert 0 < Decimal(figure.margin) < Decimal("0.01")
    assert "1204.50 ÷ 1300.00 × 100% = 92.65%" in answer.answer


@pytest.mark.parametrize(("contradicts", "codes"), [(False, []), (True, ["arithmetic"])])
def test_the_filings_own_figure_is_shown_beside_ours(small: Workbench, contradicts: bool, codes: list[str]) -> None:
    part, whole = bound(small, "1,204.50"), bound(small, "1,300.00")
    own = fact(small, "92.65%")
    answer = word(small, Computed("比重", share(part.value, whole.value), (part, whole), own, contradicts))
    assert "92.65%[3]" in answer.answer
    assert [warning.code for warning in answer.warnings] == codes


def test_a_list_is_numbered_and_each_item_cited(small: Workbench) -> None:
    items = (bound(small, "1,204.50"), bound(small, "95.00"))
    answer = word(small, Listed("各项预算", items, out_of=2))
    assert "1. 校舍修缮：1,204.50 万元[1]" in answer.answer
    assert "2. 教师培训：95.00 万元[2]" in answer.answer
    assert [figure.value for figure in answer.figures] == ["1204.50", "95.00"]


def test_a_count_is_the_first_figure(small: Workbench) -> None:
    items = (bound(small, "1,204.50"), bound(small, "95.00"))
    answer = word(small, Listed("各项预算", items, Computation(Decimal(2), "个", "", Decimal(0), 0), out_of=4))
    assert (answer.figures[0].value, answer.figures[0].unit) == ("2", "个")
    assert "**2** 个" in answer.answer


def test_the_first_of_a_ranking(small: Workbench) -> None:
    answer = word(small, Listed("预算", (bound(small, "1,204.50"),), is_ranking=True, out_of=4, ranked="最高"))
    assert "最高的是 **校舍修缮**，为 **1,204.50 万元**[1]（共 4 项相比）" in answer.answer


def test_quotations_are_marked(small: Workbench) -> None:
    quote = Quote(SENTENCE, small.ledger.filings()[0].id, ("第二部分", "一、支出"))
    answer = word(small, Quoted((quote, quote), lead="说明"))
    assert answer.answer.count(f"“{SENTENCE}”[1]") == 2
    assert answer.citations[0].section == "第二部分 › 一、支出"
    assert answer.citations[0].table is None


def verdict_of(small: Workbench, total: str) -> Checked:
    parts = [bound(small, "1,204.50"), bound(small, "95.00"), bound(small, "0.50")]
    (made,) = checked(parts, bound(small, total)).statements
    assert isinstance(made, Checked)
    return made


def test_a_sum_that_holds(small: Workbench) -> None:
    answer = word(small, verdict_of(small, "1,300.00"))
    assert answer.answer.startswith("一致。")
    assert answer.warnings == ()
    assert [figure.value for figure in answer.figures] == ["1300.00", "1300.00", "0.00"]


def test_a_sum_that_does_not_hold_warns(small: Workbench) -> None:
    answer = word(small, verdict_of(small, "95.00"))
    assert "不一致" in answer.answer
    assert "1,205.00 万元" in answer.answer
    assert [warning.code for warning in answer.warnings] == ["arithmetic"]


def test_a_figure_from_a_poor_scan_is_marked(small: Workbench) -> None:
    answer = word(small, Stated(bound(small, "77.00")))
    assert [(warning.code, warning.citations) for warning in answer.warnings] == [("ocr", (1,))]


# --- several parts, nothing found --------------------------------------------------------------------


def test_parts_that_found_nothing_are_told_beside_the_others(small: Workbench) -> None:
    found = Outcome(Status.ANSWERED, (Stated(bound(small, "95.00")),), notes=(Message.of("missing_years", years=["2021"]),))
    missing = Outcome(Status.NOT_FOUND, message=Message.of("missing", what="“航天教育”"))
    answer = compose("多少？又是多少？", [missing, found], small.resolver.held)
    assert answer.status is Status.ANSWERED
    assert "没有找到“航天教育”。" in answer.answer
    assert "2021年没有找到对应的数据。" in answer.answer


def test_nothing_found_gives_no_figures_but_questions(small: Workbench) -> None:
    missing = Outcome(Status.NOT_FOUND, message=Message("no_years"), near=(fact(small, "95.00"), fact(small, "约")))
    answer = compose("多少？", [missing], small.resolver.held)
    assert (answer.status, answer.answer, answer.figures, answer.citations) == (Status.NOT_FOUND, words("no_years", "zh"), (), ())
    assert answer.suggestions == (f"{EDUCATION}2023年教师培训是多少？",)


def test_in_english_what_is_missing_is_said_in_english(small: Workbench) -> None:
    what = Message.of("what", whom=Message.of("whom", entity=EDUCATION), period="2019", measure="教师培训")
    missing = Outcome(Status.NOT_FOUND, message=Message.of("missing_year", what=what, years=["2023", "2024"]))
    answer = compose("How much was it in 2019?", [missing], small.resolver.held, lang="en")
    assert answer.answer == (
        f"The filings held do not say “教师培训” of “{EDUCATION}” for 2019; what comes nearest is of 2023, 2024."
    )


def test_a_refusal_says_what_the_assistant_is_for(small: Workbench) -> None:
    answer = compose("写诗", [Outcome(Status.REFUSED, message=Message("outside"))], small.resolver.held)
    assert answer.status is Status.REFUSED
    assert "范围" in answer.answer


def test_an_answer_that_cannot_be_traced_is_not_given(small: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    forged = Quote("此句引自别处，从未出现。", small.ledger.filings()[0].id)
    outcome = Outcome(Status.ANSWERED, (Quoted((forged,), lead="其中 4,321.99 万元"),))
    with caplog.at_level(logging.WARNING):
        answer = compose("多少？", [outcome], small.resolver.held)
    assert (answer.status, answer.figures, answer.citations) == (Status.NOT_FOUND, (), ())
    assert "4,321.99" not in answer.answer
    assert "4,321.99" in caplog.text


def test_english_words_around_chinese_figures(small: Workbench) -> None:
    part, whole = bound(small, "1,204.50"), bound(small, "1,300.00")
    answer = word(small, Stated(part), Computed("比重", share(part.value, whole.value), (part, whole)), lang="en")
    assert re.search(r"\*\*1,204\.50 万元\*\*\[1\]\.", answer.answer)
    assert "。" not in answer.answer


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "spoken"),
    [("2023", "2023年"), ("2023Q3", "2023年第三季度"), ("2023-07", "2023年7月"), ("2021-2023", "2021至2023年"), ("", "")],
)
def test_periods_as_people_say_them(period: str, spoken: str) -> None:
    assert spoken_period(period) == spoken
    assert spoken_period(period, "en") == period


def test_an_unknown_language_is_chinese() -> None:
    assert words("not_found", "fr") == words("not_found", "zh")
    assert words("not_found", "en") != words("not_found", "zh")


def test_sums_of_one_are_still_sums() -> None:
    one = Value("校舍修缮", Quantity(Decimal("3.0"), "万元", 1))
    assert str(rounded(add([one]))) == "3.0"
