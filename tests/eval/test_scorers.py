"""Each scorer is shown a right, a wrong and (where there is one) a silent or unscored answer."""

from __future__ import annotations

import pytest

from assistant.domain import Answer, Status
from eval.schema import Case, Holding
from eval.scorers import Scorecard, Share, Verdict, score, stance
from tests.eval.builders import make_answer, make_case, make_citation, make_figure, make_operand

RIGHT, WRONG, SILENT, UNSCORED = Verdict.RIGHT, Verdict.WRONG, Verdict.SILENT, Verdict.UNSCORED


def part(card: Scorecard, name: str) -> Verdict:
    found = card.of(name)
    assert found is not None, f"{name} was not scored"
    return found.verdict


def judge(name: str, case: Case, answer: Answer) -> Verdict:
    return part(score(case, answer), name)


# --- overall ---------------------------------------------------------------------------------------


def test_the_right_figure_is_right() -> None:
    assert score(make_case(), make_answer()).overall is RIGHT


def test_another_figure_is_wrong_and_the_reason_names_both() -> None:
    card = score(make_case(), make_answer(make_figure("121")))
    assert card.overall is WRONG
    assert "expected 120 万元, got 121 万元" in card.reasons


@pytest.mark.parametrize("status", [Status.NOT_FOUND, Status.NEEDS_CLARIFICATION, Status.REFUSED])
def test_no_answer_is_silent_rather_than_wrong(status: Status) -> None:
    assert score(make_case(), make_answer(status=status, figures=(), answer="没有找到")).overall is SILENT


def test_a_question_that_broke_is_unscored_rather_than_wrong() -> None:
    assert score(make_case(), None).overall is UNSCORED


def test_a_missing_citation_does_not_make_the_figure_wrong() -> None:
    card = score(make_case(), make_answer(citations=()))
    assert (card.overall, part(card, "citation")) == (RIGHT, WRONG)


# --- value and unit --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit"), [("120", "万元"), ("1200000", "元"), ("0.012", "亿元"), ("120.00", "万元"), ("1,200,000", "元")]
)
def test_a_unit_of_the_same_family_is_the_same_amount(value: str, unit: str) -> None:
    card = score(make_case(), make_answer(make_figure(value, unit)))
    assert (part(card, "value"), part(card, "unit")) == (RIGHT, RIGHT)


@pytest.mark.parametrize(("value", "unit"), [("120", "元"), ("120", "亿元"), ("1200000", "万元"), ("0.012", "元")])
def test_the_right_digits_at_another_power_of_ten_fail_as_scale(value: str, unit: str) -> None:
    card = score(make_case(), make_answer(make_figure(value, unit)))
    assert (part(card, "value"), part(card, "scale"), part(card, "unit"), card.overall) == (RIGHT, WRONG, RIGHT, WRONG)


@pytest.mark.parametrize("unit", ["%", "", "人"])
def test_the_right_number_of_something_else_fails_as_unit(unit: str) -> None:
    card = score(make_case(), make_answer(make_figure("120", unit)))
    assert (part(card, "value"), part(card, "scale"), part(card, "unit"), card.overall) == (RIGHT, RIGHT, WRONG, WRONG)


def test_a_single_digit_at_another_power_of_ten_is_another_figure() -> None:
    case = make_case(expected={"values": [{"value": "100", "unit": "万元"}]})
    assert judge("value", case, make_answer(make_figure("1000"))) is WRONG


def test_without_the_value_there_is_no_unit_to_score() -> None:
    assert judge("unit", make_case(), make_answer(make_figure("7"))) is UNSCORED


def test_the_headline_must_be_what_was_asked_for() -> None:
    assert judge("value", make_case(), make_answer(make_figure("7"), make_figure("120"))) is WRONG


def test_several_values_may_stand_in_any_order_but_must_all_be_there() -> None:
    case = make_case(
        operands=[{"filing": "a.pdf", "value": v, "unit": "个", "quote": v} for v in ("5", "13")],
        expected={"values": [{"value": "5", "unit": "个"}, {"value": "13", "unit": "个"}]},
    )
    assert judge("value", case, make_answer(make_figure("13", "个"), make_figure("5", "个"))) is RIGHT
    assert judge("value", case, make_answer(make_figure("5", "个"))) is WRONG


def test_a_figure_counts_once() -> None:
    case = make_case(
        operands=[{"filing": "a.pdf", "value": "5", "unit": "个", "quote": "5"}] * 2,
        expected={"values": [{"value": "5", "unit": "个"}] * 2},
    )
    assert judge("value", case, make_answer(make_figure("5", "个"))) is WRONG


def test_digits_beyond_the_expected_ones_are_rounding_and_no_more() -> None:
    case = _share()
    assert judge("value", case, make_answer(make_figure("27.8061", "%"))) is RIGHT
    assert judge("value", case, make_answer(make_figure("27.82", "%"))) is WRONG


def _share(**expected: object) -> Case:
    return make_case(
        kind="compute",
        operation="share",
        operands=[
            {"filing": "a.pdf", "value": "2616", "unit": "万元", "quote": "2,616"},
            {"filing": "a.pdf", "value": "9408", "unit": "万元", "quote": "9,408"},
        ],
        expected={"values": [{"value": "27.81", "unit": "%"}], **expected},
    )


def test_alternatives_and_either_sign_are_accepted_only_where_the_case_says_so() -> None:
    plain = make_case()
    open_case = make_case(
        expected={
            "values": [{"value": "120", "unit": "万元", "signless": True, "alternatives": [{"value": "120.4", "unit": "万元"}]}]
        }
    )
    assert judge("value", plain, make_answer(make_figure("-120"))) is WRONG
    assert judge("value", open_case, make_answer(make_figure("-120"))) is RIGHT
    assert judge("value", plain, make_answer(make_figure("120.9"))) is WRONG
    assert judge("value", open_case, make_answer(make_figure("120.4"))) is RIGHT


def test_a_conversion_must_come_in_the_unit_asked_for() -> None:
    case = make_case(operation="convert", expected={"values": [{"value": "0.012", "unit": "亿元"}]})
    assert judge("unit", case, make_answer(make_figure("0.012", "亿元"))) is RIGHT
    assert score(case, make_answer(make_figure("120", "万元"))).overall is WRONG


def test_wording_counts_where_there_are_no_figures_but_only_with_its_unit() -> None:
    assert score(make_case(), make_answer(figures=(), answer="乙为 120 万元")).overall is RIGHT
    assert score(make_case(), make_answer(figures=(), answer="第 120 页")).overall is WRONG


def test_a_value_that_is_no_number_is_wrong() -> None:
    assert judge("value", make_case(), make_answer(make_figure("若干"))) is WRONG


# --- period ----------------------------------------------------------------------------------------


def test_period_is_right_wrong_or_left_open() -> None:
    case = make_case(expected={"values": [{"value": "120", "unit": "万元", "period": "2023"}]})
    assert judge("period", case, make_answer(make_figure(period="2023"))) is RIGHT
    assert judge("period", case, make_answer(make_figure(period="2022"))) is WRONG
    assert judge("period", case, make_answer(make_figure())) is UNSCORED
    assert score(case, make_answer(make_figure(period="2022"))).overall is WRONG


# --- citation and grounding ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({"filing": "b.pdf"}, "file"),
        ({"page": 4}, "page"),
        ({"table": "收入表"}, "table"),
        ({"row": "丙"}, "row"),
        ({"quote": "1200"}, "quote"),
        ({"quote": ""}, "quote"),
    ],
)
def test_a_citation_fails_for_the_part_that_is_off(change: dict[str, object], lacking: str) -> None:
    case = make_case()
    assert judge("citation", case, make_answer()) is RIGHT
    found = score(case, make_answer(citations=(make_citation(**change),))).of("citation")
    assert found is not None
    assert found.verdict is WRONG
    assert found.reason.startswith(lacking)


def test_parts_that_a_format_does_not_have_are_not_asked_for() -> None:
    bare = make_citation(page=None, table=None, row=None, column=None, quote="乙为 120 万元。")
    assert judge("citation", make_case(), make_answer(citations=(bare,))) is RIGHT


def test_another_place_with_the_same_figure_may_be_cited_where_the_case_names_it() -> None:
    operand = {
        "filing": "a.pdf",
        "value": "120",
        "unit": "万元",
        "quote": "120",
        "page": 3,
        "also": [{"page": 9, "quote": "120"}],
    }
    answer = make_answer(citations=(make_citation(page=9),))
    assert judge("citation", make_case(operands=[operand]), answer) is RIGHT
    assert judge("citation", make_case(), answer) is WRONG


def test_every_operand_must_be_cited_unless_the_case_lets_it_go() -> None:
    case = _share()
    first, second = make_citation(quote="2,616", page=None), make_citation(id=2, quote="9,408", page=None)
    assert judge("citation", case, make_answer(citations=(first, second))) is RIGHT
    assert judge("citation", case, make_answer(citations=(first,))) is WRONG


def test_a_printed_figure_is_shown_by_its_own_citation() -> None:
    assert judge("grounding", make_case(), make_answer()) is RIGHT
    assert judge("grounding", make_case(), make_answer(citations=(make_citation(quote="121"),))) is WRONG
    assert judge("grounding", make_case(), make_answer(make_figure(citations=()))) is WRONG


def test_a_computed_figure_is_shown_by_its_operands() -> None:
    computed = make_figure("10", "%", formula="12 ÷ 120", operands=(make_operand("120"),))
    assert judge("grounding", make_case(), make_answer(computed)) is RIGHT
    unfounded = make_figure("10", "%", formula="12 ÷ 120", operands=(make_operand("12"),))
    assert judge("grounding", make_case(), make_answer(unfounded)) is WRONG
    assert judge("grounding", make_case(), make_answer(make_figure("10", "%", formula="?"))) is WRONG


def levels(answer: Answer, case: Case | None = None) -> dict[str, tuple[Share | None, Share | None]]:
    card = score(case or make_case(), answer)
    return {name: (one.precision, one.recall) for one in card.scores if (name := one.part).startswith("cited_")}


def test_citations_are_counted_by_page_by_table_and_by_cell() -> None:
    beside = make_citation(id=2, row="甲", quote="30")
    elsewhere = make_citation(id=3, page=8, table="收入表", row="丙", quote="30")
    found = levels(make_answer(citations=(make_citation(), beside, elsewhere)))
    assert found == {
        "cited_page": (Share(2, 3), Share(1, 1)),
        "cited_table": (Share(2, 3), Share(1, 1)),
        "cited_cell": (Share(1, 3), Share(1, 1)),
    }
    assert levels(make_answer(citations=(elsewhere,)))["cited_page"] == (Share(0, 1), Share(0, 1))


def test_where_the_answer_stands_in_no_table_there_is_none_to_cite() -> None:
    case = make_case(operands=[{"filing": "a.pdf", "value": "120", "unit": "万元", "quote": "120", "page": 3}])
    assert judge("cited_table", case, make_answer()) is UNSCORED
    assert judge("cited_cell", case, make_answer()) is RIGHT


# --- faithfulness and latency -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "verdict"),
    [
        ("乙为 120 万元 [1]", RIGHT),
        ("乙为 120.00 万元 [1]，共 3 项", RIGHT),
        ("1. 乙：120 万元 [1]", RIGHT),
        ("乙为 120 万元，比上年多 7 万元 [1]", WRONG),
        ("乙为 120 万元。“此数由财政部门批复” [1]", WRONG),
    ],
)
def test_each_figure_and_quotation_of_the_wording_is_traced(wording: str, verdict: Verdict) -> None:
    assert judge("faithfulness", make_case(), make_answer(answer=wording)) is verdict


def test_a_quotation_that_is_cited_is_traced() -> None:
    cited = make_citation(quote="此数由财政部门批复，共 120 万元。")
    assert judge("faithfulness", make_case(), make_answer(answer="“此数由财政部门批复” [1]", citations=(cited,))) is RIGHT


def test_waiting_too_long_is_told_but_does_not_decide() -> None:
    card = score(make_case(), make_answer(seconds=9.0))
    assert (part(card, "latency"), card.overall) == (WRONG, RIGHT)


# --- lists -----------------------------------------------------------------------------------------


def _list(*items: str) -> Case:
    return make_case(kind="list", operation=None, operands=None, expected={"items": list(items)})


def test_a_list_is_right_when_it_is_whole_and_holds_nothing_else() -> None:
    case = _list("综合部", "财务部|财务处")
    assert score(case, make_answer(figures=(), answer="- 综合部\n- 财务处")).overall is RIGHT
    short = score(case, make_answer(figures=(), answer="- 综合部"))
    assert (short.overall, short.reasons.split(";")[0]) == (WRONG, "list: 1 of 2 items, missing 财务部|财务处")
    long = score(case, make_answer(figures=(), answer="1. 综合部\n2. 财务部\n3. 信息部")).of("list")
    assert long is not None
    assert (long.verdict, long.precision, long.recall) == (WRONG, Share(2, 3), Share(2, 2))


def test_a_list_in_one_sentence_shows_no_precision() -> None:
    found = score(_list("综合部", "财务部"), make_answer(figures=(), answer="设综合部、财务部。")).of("list")
    assert found is not None
    assert (found.verdict, found.precision) == (RIGHT, None)


# --- texts, formula, holding, abstention ------------------------------------------------------------


def _text(**expected: object) -> Case:
    return make_case(kind="text", operation=None, operands=None, expected=expected)


def test_every_point_of_a_text_must_be_there() -> None:
    case = _text(contains=["综合部", "财务部|财务处", "3,000"])
    assert score(case, make_answer(figures=(), answer="综合部、财务处，3000 万元")).overall is RIGHT
    card = score(case, make_answer(figures=(), answer="综合部，3,000 万元"))
    assert card.overall is WRONG
    assert "2 of 3 points, missing 财务部|财务处" in card.reasons


def test_what_must_not_be_said_is_wrong() -> None:
    case = _text(contains=["综合部"], excludes=["一亿"])
    assert score(case, make_answer(figures=(), answer="综合部，一亿")).overall is WRONG


def test_a_computed_figure_shows_its_formula() -> None:
    case = _share(formula=True)
    assert judge("formula", case, make_answer(make_figure("27.81", "%", formula="2616 ÷ 9408 × 100%"))) is RIGHT
    assert judge("formula", case, make_answer(make_figure("27.81", "%"))) is WRONG


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("两者一致，均为 9,408 万元", Holding.HOLDS),
        ("未发现矛盾", Holding.HOLDS),
        ("相差 1 万元，属四舍五入的尾差", Holding.ROUNDING),
        ("两者不一致，相差 1 万元，属尾差", Holding.ROUNDING),
        ("不一致：算得 38.46%", Holding.CONTRADICTION),
        ("相差 12 万元，超出四舍五入的误差，不相符", Holding.CONTRADICTION),
        ("合计为 9,408 万元", None),
    ],
)
def test_what_an_answer_says_about_an_equality(wording: str, said: Holding | None) -> None:
    assert stance(wording) is said


def test_agreement_is_scored_against_what_holds() -> None:
    def scored(expected: str, wording: str) -> Verdict:
        case = make_case(kind="check", expected={"holding": expected}, operation="sum")
        return score(case, make_answer(figures=(), answer=wording)).overall

    assert scored("contradiction", "不一致") is RIGHT
    assert scored("contradiction", "一致") is WRONG
    assert scored("holds", "四舍五入后一致") is RIGHT
    assert scored("rounding", "相等") is WRONG
    assert scored("holds", "为 12 万元") is SILENT


def _absent(**expected: object) -> Case:
    return make_case(kind="abstain", operation=None, operands=None, filings=None, expected={"abstain": True, **expected})


def test_saying_that_the_filings_do_not_hold_it_is_right() -> None:
    said = make_answer(status=Status.NOT_FOUND, figures=(), answer="文件中没有")
    assert score(_absent(), said).overall is RIGHT


def test_answering_what_the_filings_do_not_hold_is_wrong() -> None:
    assert score(_absent(), make_answer()).overall is WRONG
    hidden = make_answer(status=Status.NOT_FOUND, answer="没有")
    assert hidden.figures
    assert score(_absent(), hidden).overall is WRONG


def test_a_case_can_ask_for_one_way_of_abstaining_and_forbid_words() -> None:
    said = make_answer(status=Status.NOT_FOUND, figures=(), answer="好的，预算是1亿元")
    assert score(_absent(statuses=["refused"]), said).overall is WRONG
    assert score(_absent(statuses=["not_found"]), said).overall is RIGHT
    assert score(_absent(excludes=["预算是1亿元"]), said).overall is WRONG
