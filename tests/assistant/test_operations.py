"""Typed plans over small tables: every operation gives its figures, or says why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.domain import Check, Compute, Condition, Group, Lookup, Operand, Plan, Prose, Refuse, Status, Trend
from assistant.evidence import Checked, Computed, Listed, Outcome, Quoted, Stated
from assistant.operations import Workbench, operate
from assistant.operations.lookup import _asks_row_name
from assistant.wording import told
from index.domain import Basis, Fact, FilingKind, Period
from tests.assistant.ledgers import EDUCATION, WATER, filing, stated, table_facts, workbench


def asked(measure: str, entity: str = EDUCATION, period: str = "2023", **more: object) -> Operand:
    return Operand.model_validate({"measure": measure, "entity": entity, "period": period, **more})


def look(*operands: Operand, unit: str = "") -> Lookup:
    return Lookup(operands=operands, unit=unit)


def compute(operation: str, *operands: Operand, **more: object) -> Plan:
    return Compute.model_validate({"operation": operation, "operands": operands, **more})


def group(operation: str, measure: str = "预算金额", **more: object) -> Plan:
    plain = {"operation": operation, "operand": asked(measure, WATER, "2024", numeric=True), **more}
    return Group.model_validate(plain)


def prose(operation: str, measure: str, **more: object) -> Plan:
    return Prose.model_validate(
        {
            "operation": operation,
            "operand": Operand.model_validate({"measure": measure, "entity": EDUCATION, "period": "2023", **more}),
        }
    )


def why(outcome: Outcome) -> str:
    """Why there is no answer, as a reader is told."""
    assert outcome.message is not None
    return outcome.message.told("zh")


def computed(outcome: Outcome) -> Computed:
    assert outcome.status is Status.ANSWERED, outcome.message
    (only,) = outcome.statements
    assert isinstance(only, Computed)
    return only


def listed(outcome: Outcome) -> Listed:
    assert outcome.status is Status.ANSWERED, outcome.message
    (only,) = outcome.statements
    assert isinstance(only, Listed)
    return only


def quoted(outcome: Outcome) -> list[str]:
    assert outcome.status is Status.ANSWERED, outcome.message
    (only,) = outcome.statements
    assert isinstance(only, Quoted)
    return [quote.text for quote in only.quotes]


def checked(outcome: Outcome) -> Checked:
    assert outcome.status is Status.ANSWERED, outcome.message
    (only,) = outcome.statements
    assert isinstance(only, Checked)
    return only


def stated_texts(outcome: Outcome) -> list[str]:
    return [one.bound.facts[0].fact.text for one in outcome.statements if isinstance(one, Stated)]


# --- lookup ------------------------------------------------------------------------------------------


def test_a_printed_value(bench: Workbench) -> None:
    outcome = operate(look(asked("小学教育")), bench)
    assert stated_texts(outcome) == ["4,600.00"]
    assert outcome.is_answered


def test_several_values_and_what_is_missing_beside_them(bench: Workbench) -> None:
    outcome = operate(look(asked("小学教育"), asked("航天教育"), asked("初中教育")), bench)
    assert stated_texts(outcome) == ["4,600.00", "3,300.00"]
    (note,) = outcome.notes
    assert "航天教育" in note.told("zh")


@pytest.mark.parametrize(("unit", "value"), [("元", "46000000"), ("亿元", "0.46")])
def test_a_value_in_another_unit(bench: Workbench, unit: str, value: str) -> None:
    (only,) = operate(look(asked("小学教育"), unit=unit), bench).statements
    assert isinstance(only, Stated)
    assert only.converted is not None
    assert (only.converted.value, only.converted.unit) == (Decimal(value), unit)
    assert only.bound.facts[0].fact.text == "4,600.00", "the printed figure stays"


def test_what_cannot_be_converted_stays_as_printed(bench: Workbench) -> None:
    (only,) = operate(look(asked("在职人数"), unit="万元"), bench).statements
    assert isinstance(only, Stated)
    assert only.converted is None


def test_one_label_printed_with_an_and_is_not_torn(bench: Workbench) -> None:
    plan = Lookup(
        operands=(asked("社会保障"), asked("就业支出", context="社会保障")),
        whole=asked("社会保障和就业支出"),
    )
    assert stated_texts(operate(plan, bench)) == ["1,260.50"]


def test_two_bodies_are_asked_back(bench: Workbench) -> None:
    outcome = operate(look(asked("小学教育", entity="")), bench)
    assert outcome.status is Status.NEEDS_CLARIFICATION
    assert len(outcome.suggestions) == 2
    assert all("2023年小学教育" in one for one in outcome.suggestions)


@pytest.mark.parametrize(
    ("operand", "said"),
    [
        (asked("小学教育", period="2019"), "2023、2024年"),
        (asked("小学教育", basis=Basis.FINAL), "决算"),
        (asked("航天教育"), "航天教育"),
    ],
)
def test_what_is_missing_is_said(bench: Workbench, operand: Operand, said: str) -> None:
    outcome = operate(look(operand), bench)
    assert outcome.status is Status.NOT_FOUND
    assert said in why(outcome)
    assert outcome.statements == ()


def test_the_name_beside_a_code(bench: Workbench) -> None:
    assert quoted(operate(look(asked("名称", code="2050202")), bench)) == ["小学教育"]


# --- share, multiple, per head -----------------------------------------------------------------------


def test_a_share_of_a_named_whole(bench: Workbench) -> None:
    found = computed(operate(compute("share", asked("小学教育"), asked("教育支出"), unit="%"), bench))
    assert found.computation.value == Decimal(4600) / Decimal(8640) * 100
    assert [one.quantity.value for one in found.operands] == [Decimal("4600.00"), Decimal("8640.00")]


def test_a_share_without_a_whole_is_of_the_columns_total(bench: Workbench) -> None:
    found = computed(operate(compute("share", asked("小学教育项目支出"), unit="%"), bench))
    assert found.operands[1].quantity.value == Decimal("3520.00")


def test_a_share_without_any_total_asks_for_the_whole(tmp_path: Path) -> None:
    facts = table_facts("支出表", [("校舍修缮", ("12.00",)), ("校车运行", ("8.00",))], columns=("预算数",))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        outcome = operate(compute("share", asked("校舍修缮")), bench)
    assert outcome.status is Status.NOT_FOUND
    assert "校舍修缮" in why(outcome)


def test_a_multiple(bench: Workbench) -> None:
    found = computed(
        operate(compute("multiple", asked("供水管网改造", WATER, "2024"), asked("防汛物资储备", WATER, "2024")), bench)
    )
    assert found.computation.value == Decimal("1250.00") / Decimal("95.00")
    alone = operate(compute("multiple", asked("小学教育")), bench)
    assert alone.status is Status.NOT_FOUND


def test_per_head_divides_by_the_printed_staff(bench: Workbench) -> None:
    found = computed(operate(compute("per_head", asked("小学教育")), bench))
    assert (found.computation.value, found.computation.unit) == (Decimal("4600.00") / 420, "万元/人")


def test_per_head_prefers_the_printed_figure(tmp_path: Path) -> None:
    facts = stated("人均培训费1.80万元。", ("人均培训费", "1.80万元", Basis.NONE))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert stated_texts(operate(compute("per_head", asked("培训费")), bench)) == ["1.80万元"]


def test_one_count_per_another(tmp_path: Path) -> None:
    facts = stated("共有小学4所，教师150人。", ("小学", "4所", Basis.NONE), ("教师", "150人", Basis.NONE))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        plan = compute("per_head", asked("教师"), asked("小学", unit="所"))
        found = computed(operate(plan, bench)).computation
    assert (found.value, found.unit, found.formula) == (Decimal("37.5"), "人/所", "150 ÷ 4")


def test_per_head_without_people_is_said(tmp_path: Path) -> None:
    facts = table_facts("支出表", [("培训费", ("12.00",))], columns=("预算数",))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        outcome = operate(compute("per_head", asked("培训费")), bench)
    assert outcome.status is Status.NOT_FOUND
    assert "人数" in why(outcome)


# --- growth and difference ---------------------------------------------------------------------------


def years(measure: str, new: str = "2024", old: str = "2023") -> tuple[Operand, Operand]:
    return asked(measure, period=new), asked(measure, period=old)


def test_growth_between_two_years(bench: Workbench) -> None:
    found = computed(operate(compute("growth", *years("小学教育"), unit="%"), bench))
    assert found.computation.value == 10
    assert found.computation.formula == "(5060.00 − 4600.00) ÷ 4600.00 × 100%"


def test_growth_finds_the_year_before_by_itself(bench: Workbench) -> None:
    found = computed(operate(compute("growth", asked("初中教育", period="2024")), bench))
    assert found.computation.value == 10


def test_a_fall_is_counted_downwards(bench: Workbench) -> None:
    found = computed(operate(compute("difference", *years("公务接待费"), falling=True), bench))
    assert found.computation.value == Decimal("0.70")
    rate = computed(operate(compute("growth", *years("公务接待费"), falling=True), bench))
    assert rate.computation.value == pytest.approx(Decimal("0.7") / Decimal("4.2") * 100)


def test_a_fall_asked_as_a_rise_is_told_as_a_fall(bench: Workbench) -> None:
    found = computed(operate(compute("difference", *years("公务接待费")), bench))
    assert found.computation.value == Decimal("0.70")
    assert "减少" in told(found.label, "zh")


def test_a_difference_in_the_asked_unit(bench: Workbench) -> None:
    found = computed(operate(compute("difference", *years("小学教育"), unit="元"), bench))
    assert (found.computation.value, found.computation.unit) == (Decimal("4600000"), "元")


def test_growth_from_zero_is_refused_as_an_answer(bench: Workbench) -> None:
    outcome = operate(compute("growth", *years("因公出国费")), bench)
    assert outcome.status is Status.NOT_FOUND
    assert "零" in why(outcome)


def test_a_printed_change_gives_the_base_that_is_not_printed(bench: Workbench) -> None:
    found = computed(operate(compute("growth", *years("部门预算支出", "2023", "2022"), unit="%"), bench))
    assert found.computation.value == pytest.approx(Decimal(1500) / Decimal(9000) * 100)
    assert found.computation.formula == "1500 ÷ (10500 − 1500) × 100%"
    assert found.stated is not None
    assert found.stated.fact.text == "16.7%"
    assert not found.contradicts


@pytest.mark.parametrize(("rate", "contradicts"), [("16.7%", False), ("17%", False), ("16.8%", True), ("61.7%", True)])
def test_a_printed_rate_that_its_own_amounts_deny_is_told(tmp_path: Path, rate: str, contradicts: bool) -> None:
    sentence = f"部门预算支出10,500万元，比2022年增加1,500万元，增长{rate}。"
    facts = stated(
        sentence,
        ("部门预算支出", "10,500万元", Basis.BUDGET),
        ("部门预算支出/增加", "1,500万元", Basis.CHANGE),
        ("部门预算支出/增长", rate, Basis.CHANGE),
        against=2022,
    )
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        found = computed(operate(compute("growth", asked("部门预算支出"), unit="%"), bench))
    assert found.contradicts is contradicts


def test_a_printed_fall_is_computed_from_the_larger_base(tmp_path: Path) -> None:
    sentence = "培训费90万元，比2022年减少10万元。"
    facts = stated(sentence, ("培训费", "90万元", Basis.BUDGET), ("培训费/减少", "10万元", Basis.CHANGE), against=2022)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        found = computed(operate(compute("growth", asked("培训费"), unit="%"), bench))
    assert found.computation.value == -10
    assert found.computation.formula == "−10 ÷ (90 + 10) × 100%"


def test_a_printed_difference_is_given_as_printed(bench: Workbench) -> None:
    assert stated_texts(operate(compute("difference", *years("部门预算支出", "2023", "2022")), bench)) == ["1,500万元"]


def test_a_change_without_its_value_is_found(tmp_path: Path) -> None:
    facts = stated("校舍修缮增加230万元。", ("校舍修缮/增加", "230万元", Basis.CHANGE))
    facts += table_facts("支出表", [("教师培训", ("31.00",)), ("校园安保", ("45.00",))], columns=("预算数",))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert stated_texts(operate(compute("difference", asked("校舍修缮")), bench)) == ["230万元"]


# --- execution rate, sum, mean, compare --------------------------------------------------------------


def test_a_printed_execution_rate(bench: Workbench) -> None:
    assert stated_texts(operate(compute("execution_rate", asked("部门预算执行率")), bench)) == ["94.00%"]


def test_an_execution_rate_is_computed_where_none_is_printed(tmp_path: Path) -> None:
    sentence = "培训费预算80.00万元，实际支出72.00万元。"
    facts = stated(sentence, ("培训费预算", "80.00万元", Basis.BUDGET), ("培训费/实际支出", "72.00万元", Basis.EXECUTED))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        found = computed(operate(compute("execution_rate", asked("培训费")), bench))
    assert found.computation.value == 90


@pytest.mark.parametrize(("operation", "value"), [("sum", "8640.00"), ("mean", "2880")])
def test_sum_and_mean_of_named_rows(bench: Workbench, operation: str, value: str) -> None:
    found = computed(operate(compute(operation, asked("小学教育"), asked("初中教育"), asked("职业教育")), bench))
    assert found.computation.value == Decimal(value)
    assert len(found.operands) == 3


def test_a_sum_of_money_and_people_is_refused(bench: Workbench) -> None:
    outcome = operate(compute("sum", asked("小学教育"), asked("在职人数")), bench)
    assert outcome.status is Status.NOT_FOUND
    assert outcome.statements == ()


def test_a_figure_is_not_added_to_itself(bench: Workbench) -> None:
    outcome = operate(compute("sum", asked("小学教育"), asked("小学教育")), bench)
    assert outcome.status is Status.NOT_FOUND


def test_what_is_smaller_than_its_part_is_no_whole(bench: Workbench) -> None:
    outcome = operate(compute("share", asked("小学教育"), asked("初中教育"), parts=1), bench)
    assert outcome.status is Status.NOT_FOUND
    assert "总体" in why(outcome)


def test_no_share_of_an_outcome_is_taken_of_a_plan(tmp_path: Path) -> None:
    planned = table_facts("预算表", [("财政拨款", ("600.00",))], columns=("预算数",))
    done = table_facts("决算表", [("*本年收入合计", ("1,000.00",))], columns=("决算数",), basis=Basis.FINAL, order=2)
    plan = compute("share", asked("财政拨款"), asked("收入合计", basis=Basis.FINAL), parts=1)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*planned, *done])) as bench:
        assert operate(plan, bench).status is Status.NOT_FOUND


def test_a_share_of_the_outcome_is_looked_for_in_the_outcome(tmp_path: Path) -> None:
    planned = table_facts("预算表", [("财政拨款收入", ("600.00",))], columns=("预算数",))
    done = table_facts("决算表", [("*本年收入合计", ("1,000.00",))], columns=("决算数",), basis=Basis.FINAL, order=2)
    own = table_facts("决算表", [("财政拨款收入", ("550.00",))], columns=("决算数",), basis=Basis.FINAL, order=3)
    plan = compute("share", asked("财政拨款收入"), asked("收入合计", basis=Basis.FINAL), parts=1)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*planned, *done, *own])) as bench:
        assert computed(operate(plan, bench)).computation.value == 55


def test_a_sum_with_a_missing_part_is_no_sum(bench: Workbench) -> None:
    outcome = operate(compute("sum", asked("小学教育"), asked("航天教育")), bench)
    assert outcome.status is Status.NOT_FOUND
    assert "航天教育" in why(outcome)


@pytest.mark.parametrize(("falling", "first"), [(False, "4,600.00"), (True, "3,300.00")])
def test_two_values_are_compared(bench: Workbench, falling: bool, first: str) -> None:
    outcome = operate(compute("compare", asked("小学教育"), asked("初中教育"), falling=falling), bench)
    ranked = outcome.statements[0]
    assert isinstance(ranked, Listed)
    assert [one.facts[0].fact.text for one in ranked.items] == [first]
    assert len(outcome.statements) == 2, "the other value is told as well"


# --- groups ------------------------------------------------------------------------------------------


def labels(found: Listed) -> list[str]:
    return [one.label for one in found.items]


@pytest.mark.parametrize(
    ("operation", "top", "expected"),
    [
        ("maximum", 1, ["供水管网改造"]),
        ("maximum", 3, ["供水管网改造", "河道清淤", "水土保持"]),
        ("minimum", 1, ["防汛物资储备", "水质监测"]),
        ("maximum", 99, ["供水管网改造", "河道清淤", "水土保持", "防汛物资储备", "水质监测"]),
    ],
)
def test_rankings_with_ties_and_without_totals(bench: Workbench, operation: str, top: int, expected: list[str]) -> None:
    found = listed(operate(group(operation, top=top), bench))
    assert labels(found) == expected
    assert (found.is_ranking, found.out_of) == (True, 5)


@pytest.mark.parametrize(("operation", "value"), [("group_sum", "1940.00"), ("group_mean", "388")])
def test_sum_and_mean_of_a_column_leave_out_its_total(bench: Workbench, operation: str, value: str) -> None:
    found = computed(operate(group(operation), bench))
    assert found.computation.value == Decimal(value)
    assert len(found.operands) == 5


def condition(comparator: str, value: str, unit: str = "万元") -> Condition:
    return Condition.model_validate({"comparator": comparator, "value": Decimal(value), "unit": unit})


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        (condition(">", "100"), ["河道清淤", "供水管网改造", "水土保持"]),
        (condition("<=", "95"), ["防汛物资储备", "水质监测"]),
        (condition("<", "95"), []),
        (condition(">=", "0.018", "亿元"), ["河道清淤", "供水管网改造", "水土保持"]),
        (condition("<", "1000000", "元"), ["防汛物资储备", "水质监测"]),
        (condition(">", "100", ""), ["河道清淤", "供水管网改造", "水土保持"]),
        (condition(">", "1", "人"), []),
    ],
)
def test_rows_that_meet_a_condition(bench: Workbench, bound: Condition, expected: list[str]) -> None:
    assert labels(listed(operate(group("list", condition=bound), bench))) == expected
    counted = listed(operate(group("count", condition=bound), bench))
    assert counted.computation is not None
    assert counted.computation.value == len(expected)


def test_a_keyword_keeps_only_its_rows(bench: Workbench) -> None:
    assert labels(listed(operate(group("list", keyword="水"), bench))) == ["供水管网改造", "水质监测", "水土保持"]
    counted = listed(operate(group("count", keyword="河道"), bench))
    assert counted.computation is not None
    assert counted.computation.value == 1


def test_only_leaf_rows_are_compared(bench: Workbench) -> None:
    plan = Group(operation="maximum", operand=asked("项目支出", numeric=True))
    assert labels(listed(operate(plan, bench))) == ["小学教育"], "neither 教育支出 nor 合计"


@pytest.mark.parametrize(("basis", "first"), [(Basis.NONE, "维修费"), (Basis.BUDGET, "工会经费"), (Basis.FINAL, "维修费")])
def test_what_became_of_items_is_ranked_before_what_was_planned(tmp_path: Path, basis: Basis, first: str) -> None:
    planned = (("办公费", ("3.10",)), ("维修费", ("4.40",)), ("工会经费", ("8.86",)))
    done = (("办公费", ("11.52",)), ("维修费", ("12.13",)), ("工会经费", ("1.20",)))
    budget = table_facts("商品和服务支出预算表", planned, columns=("商品和服务支出金额",), entity=EDUCATION)
    final = table_facts(
        "商品和服务支出决算表", done, columns=("公用经费商品和服务支出金额",), basis=Basis.FINAL, entity=EDUCATION
    )
    filings = (filing(EDUCATION, 2023, budget), filing(EDUCATION, 2023, final, kind=FilingKind.FINAL))
    plan = Group(operation="maximum", operand=asked("商品和服务支出金额", numeric=True, basis=basis))
    with workbench(tmp_path, *filings) as bench:
        assert labels(listed(operate(plan, bench))) == [first]


def test_rows_named_one_by_one(bench: Workbench) -> None:
    members = ("小学教育", "初中教育", "职业教育")
    plan = Group(operation="minimum", operand=asked("、".join(members), numeric=True), members=members)
    found = listed(operate(plan, bench))
    assert (labels(found), found.out_of) == (["职业教育"], 3)


def test_a_missing_member_ends_the_comparison(bench: Workbench) -> None:
    members = ("小学教育", "航天教育")
    plan = Group(operation="maximum", operand=asked("、".join(members), numeric=True), members=members)
    assert operate(plan, bench).status is Status.NOT_FOUND


def test_a_bound_may_be_part_of_a_label(tmp_path: Path) -> None:
    facts = table_facts("资产表", [("单价50万元以上通用设备", ("6",))], columns=("数量",), unit="台", basis=Basis.NONE)
    plan = Group(
        operation="count",
        operand=asked("通用设备", unit="台", numeric=True),
        condition=condition(">=", "50"),
        literal="50万元以上",
    )
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert stated_texts(operate(plan, bench)) == ["6"]


def test_no_group_is_no_answer(bench: Workbench) -> None:
    assert operate(group("maximum", "航天器数量"), bench).status is Status.NOT_FOUND


def test_a_negative_row_can_be_the_least(tmp_path: Path) -> None:
    rows = [("甲校", ("-3.00",)), ("乙校", ("2.00",)), ("丙校", ("0.00",))]
    with workbench(tmp_path, filing(WATER, 2024, table_facts("结余表", rows, columns=("年末结余",), year=2024))) as bench:
        assert labels(listed(operate(group("minimum", "年末结余"), bench))) == ["甲校"]


# --- checks ------------------------------------------------------------------------------------------


def sides(left: Sequence[Operand], right: Operand) -> Check:
    return Check(left=tuple(left), right=(right,))


def test_named_parts_against_their_total(bench: Workbench) -> None:
    found = checked(operate(sides([asked("小学教育"), asked("初中教育")], asked("普通教育")), bench))
    assert (found.verdict, found.gap.value) == ("holds", Decimal(0))


def test_all_rows_against_the_total_row(bench: Workbench) -> None:
    plan = sides([asked("各任务预算金额", WATER, "2024")], asked("合计", WATER, "2024"))
    found = checked(operate(plan, bench))
    assert (found.verdict, len(found.left_operands)) == ("holds", 5)
    assert found.right.quantity.value == Decimal("1940.00")


@pytest.mark.parametrize(
    ("total", "verdict"), [("30.0", "holds"), ("30.1", "rounding"), ("29.9", "rounding"), ("30.3", "contradiction")]
)
def test_rounding_is_told_from_contradiction(tmp_path: Path, total: str, verdict: str) -> None:
    rows = [("校舍修缮", ("10.0",)), ("校车运行", ("12.0",)), ("教师培训", ("8.0",)), ("*合计", (total,))]
    plan = sides([asked("校舍修缮"), asked("校车运行"), asked("教师培训")], asked("合计"))
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("支出表", rows, columns=("预算数",)))) as bench:
        found = checked(operate(plan, bench))
    assert found.verdict == verdict
    assert found.left.value == 30


def test_a_table_against_its_own_total(tmp_path: Path) -> None:
    rows = [("校舍修缮", ("10.00",)), ("校车运行", ("12.00",)), ("*合计", ("25.00",))]
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("专项支出表", rows, columns=("预算数",)))) as bench:
        found = checked(operate(Check(left=(asked("专项支出"),), right=()), bench))
    assert (found.verdict, found.gap.value) == ("contradiction", Decimal(-3))


def test_figures_of_two_units_are_compared(tmp_path: Path) -> None:
    facts = [
        *table_facts("支出表", [("校舍修缮", ("1,203,500.00",))], columns=("预算数",), unit="元"),
        *table_facts("项目表", [("修缮专项", ("120.35",))], columns=("预算数",), order=2),
    ]
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert checked(operate(sides([asked("校舍修缮")], asked("修缮专项")), bench)).verdict == "holds"


def test_figures_that_cannot_be_compared(bench: Workbench) -> None:
    outcome = operate(sides([asked("小学教育")], asked("在职人数")), bench)
    assert outcome.status is Status.NOT_FOUND


@pytest.mark.parametrize(("rate", "verdict"), [("90.00", "holds"), ("90.01", "rounding"), ("91.50", "contradiction")])
def test_a_printed_rate_is_computed_again(tmp_path: Path, rate: str, verdict: str) -> None:
    sentence = f"培训费预算80.00万元，实际支出72.00万元，支出率{rate}%。"
    facts = stated(
        sentence,
        ("培训费预算", "80.00万元", Basis.BUDGET),
        ("培训费/实际支出", "72.00万元", Basis.EXECUTED),
        ("培训费/支出率", f"{rate}%", Basis.RATE),
    )
    plan = Check(left=(asked("培训费支出率", unit="%"),), right=(), printed=rate)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        if verdict == "contradiction":
            assert operate(plan, bench).status is Status.NOT_FOUND, "more than a point apart: other figures are meant"
            return
        found = checked(operate(plan, bench))
    assert found.verdict == verdict
    assert found.left.value == 90


def test_a_rate_that_is_not_printed_is_not_checked(bench: Workbench) -> None:
    plan = Check(left=(asked("三公经费支出率", unit="%"),), right=(), printed="88.88")
    assert operate(plan, bench).status is Status.NOT_FOUND


# --- trend -------------------------------------------------------------------------------------------


def test_a_trend_over_the_years_held(bench: Workbench) -> None:
    found = listed(operate(Trend(operand=asked("小学教育", period="")), bench))
    assert [one.facts[0].fact.text for one in found.items] == ["4,600.00", "5,060.00"]


def test_years_without_a_value_are_said(bench: Workbench) -> None:
    outcome = operate(Trend(operand=asked("小学教育", period=""), years=(2021, 2022, 2023, 2024)), bench)
    assert len(listed(outcome).items) == 2
    assert "2021、2022年" in outcome.notes[0].told("zh")


def test_no_year_at_all_is_no_trend(bench: Workbench) -> None:
    assert operate(Trend(operand=asked("航天教育", period=""), years=(2023,)), bench).status is Status.NOT_FOUND


# --- prose -------------------------------------------------------------------------------------------


def test_a_definition(bench: Workbench) -> None:
    (text,) = quoted(operate(prose("definition", "校舍修缮专项"), bench))
    assert text.startswith("校舍修缮专项：指用于")


def test_a_reason(bench: Workbench) -> None:
    (text,) = quoted(operate(prose("reason", "部门预算支出增加"), bench))
    assert "新建两所寄宿制小学" in text


def test_an_enumeration_under_its_heading(bench: Workbench) -> None:
    found = quoted(operate(prose("enumeration", "主要职责"), bench))
    assert [one[:3] for one in found] == ["（一）", "（二）", "（三）"]


def test_when_something_happened(bench: Workbench) -> None:
    (text,) = quoted(operate(prose("when", "青山实验小学新校区建成启用"), bench))
    assert "2022年9月1日" in text


def test_who_decides(bench: Workbench) -> None:
    (text,) = quoted(operate(prose("procedure", "追加预算审批"), bench))
    assert "局长办公会" in text


def test_a_cell_of_words(bench: Workbench) -> None:
    (text,) = quoted(operate(prose("text", "河道清淤主要内容", entity=WATER, period="2024"), bench))
    assert text == "清理青山河河道淤积，恢复行洪能力。"


@pytest.mark.parametrize(
    "plan",
    [
        prose("reason", "部门预算支出增加", period="2019"),
        prose("reason", "部门预算支出增加", entity=WATER, period="2024"),
        prose("definition", "航天专项"),
        prose("when", "红星体育馆竣工"),
        prose("procedure", "公车报废处置"),
        prose("enumeration", "航天任务清单"),
        prose("text", "火星探测安排"),
        prose("text", ""),
    ],
)
def test_what_no_sentence_says_is_not_answered(bench: Workbench, plan: Plan) -> None:
    outcome = operate(plan, bench)
    assert outcome.status is Status.NOT_FOUND
    assert outcome.message


def test_a_year_without_a_filing_names_the_years_held(bench: Workbench) -> None:
    outcome = operate(prose("reason", "部门预算支出增加", period="2015"), bench)
    assert "2023" in why(outcome)


def test_a_lookup_falls_back_to_prose(tmp_path: Path) -> None:
    text = ["全局会议均在青山区政务中心三楼举行。"]
    with workbench(tmp_path, filing(EDUCATION, 2023, [], text=text, kind=FilingKind.REPORT)) as bench:
        assert quoted(operate(look(asked("全局会议举行")), bench)) == text


# --- the rest ----------------------------------------------------------------------------------------


def test_what_is_outside_is_refused(bench: Workbench) -> None:
    assert operate(Refuse(reason="outside"), bench).status is Status.REFUSED


def test_an_empty_ledger_answers_nothing(tmp_path: Path) -> None:
    plans: list[Plan] = [
        look(asked("小学教育")),
        compute("share", asked("小学教育"), asked("教育支出")),
        compute("growth", asked("小学教育")),
        compute("per_head", asked("小学教育")),
        compute("execution_rate", asked("小学教育")),
        group("maximum"),
        group("group_sum"),
        sides([asked("小学教育")], asked("初中教育")),
        Trend(operand=asked("小学教育", period="")),
        prose("reason", "小学教育"),
    ]
    with workbench(tmp_path) as bench:
        assert {operate(plan, bench).status for plan in plans} == {Status.NOT_FOUND}


@pytest.mark.parametrize(("period", "status"), [("2024", Status.ANSWERED), ("2025", Status.NOT_FOUND)])
def test_only_a_filing_of_the_year_denies_its_figures(tmp_path: Path, period: str, status: Status) -> None:
    said = "本单位未安排政府性基金预算收入。"
    with workbench(tmp_path, filing(EDUCATION, 2024, [], text=[said])) as bench:
        assert operate(look(asked("政府性基金预算收入", period=period, numeric=True)), bench).status is status


def test_an_amount_asked_by_code_is_no_question_for_the_name() -> None:
    assert not _asks_row_name(Operand(measure="科目", code="2100201", numeric=True))
    assert _asks_row_name(Operand(measure="科目名称", code="2100201", numeric=True))
    assert _asks_row_name(Operand(measure="", code="2100201"))


# --- what is not the same thing ------------------------------------------------------------------------


def test_the_printed_change_over_a_year_is_not_that_from_plan_to_final(tmp_path: Path) -> None:
    facts = stated(
        "2023年支出总计300万元，比2022年增加20万元。",
        ("支出总计", "300万元", Basis.FINAL),
        ("支出总计/增加", "20万元", Basis.CHANGE),
        against=2022,
    )
    final, budget = (asked("支出", basis=basis, unit="元", numeric=True) for basis in (Basis.FINAL, Basis.BUDGET))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, kind=FilingKind.EVALUATION)) as bench:
        assert operate(compute("difference", final, budget), bench).status is Status.NOT_FOUND


def test_two_years_of_one_thing_under_longer_names(tmp_path: Path) -> None:
    late = stated("建设29个实验室；", ("建设实验室", "29个", Basis.NONE), year=2024)
    early = stated("教育局共有实验室27个；", ("教育局共有实验室", "27个", Basis.NONE), year=2021)
    both = [asked("实验室", period=year, numeric=True) for year in ("2024", "2021")]
    with workbench(tmp_path, filing(EDUCATION, 2024, late), filing(EDUCATION, 2021, early)) as bench:
        assert computed(operate(compute("difference", *both), bench)).computation.value == 2


def test_a_whole_that_was_not_named_is_that_of_the_parts_own_row(tmp_path: Path) -> None:
    facts = table_facts("支出决算表", [("*合计", ("300.02", "200.00", "100.01"))], basis=Basis.FINAL)
    left = [asked(name, basis=Basis.FINAL, unit="元", numeric=True) for name in ("基本支出", "项目支出")]
    right = asked("支出总计", basis=Basis.FINAL, unit="元", numeric=True, context="基本支出")
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, kind=FilingKind.EVALUATION)) as bench:
        (only,) = operate(Check(left=tuple(left), right=(right,)), bench).statements
    assert isinstance(only, Checked)
    assert (only.verdict, only.right.quantity.value) == ("rounding", Decimal("300.02"))


def test_rows_that_are_no_places_are_not_ranked_as_places(bench: Workbench) -> None:
    assert operate(group("maximum", among="县"), bench).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("白水园区无社会保险基金收入和支出。", True),
        ("白水园区无社会保险基金收入支出的，仍保留该表格式。", False),
    ],
)
def test_a_denial_is_an_answer_and_a_case_that_may_be_is_none(tmp_path: Path, said: str, denied: bool) -> None:
    facts = stated("临江市社会保险基金收入5万元。", ("社会保险基金收入", "5万元", Basis.NONE), year=2021)
    one = look(asked("社会保险基金收入", numeric=True, unit="元"))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, text=("一、2023年预算", said))) as bench:
        assert operate(one, bench).is_answered is denied


def test_a_part_of_a_whole_place_is_no_part_of_its_own_level(tmp_path: Path) -> None:
    def leveled(sentence: str, level: str, *amounts: tuple[str, str, Basis]) -> list[Fact]:
        return [replace(one, dimensions=(("范围", level),)) for one in stated(sentence, *amounts)]

    facts = [
        *leveled("全市教育支出40亿元。", "全市", ("教育支出", "40亿元", Basis.EXECUTED)),
        *leveled("市级一般公共预算支出80亿元。", "市本级", ("一般公共预算支出", "80亿元", Basis.EXECUTED)),
    ]
    operands = (asked("教育支出", numeric=True), asked("一般公共预算支出", numeric=True))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, kind=FilingKind.EVALUATION)) as bench:
        assert not operate(compute("share", *operands, unit="%"), bench).is_answered


def test_the_measures_of_a_class_are_listed(tmp_path: Path) -> None:
    rows = [("产出/成本/修缮费", ("≤3万元",)), ("产出/成本/讲课费", ("≤2万元",)), ("产出/数量/开课数", ("≥9门",))]
    facts = table_facts("年度绩效指标表", rows, columns=("目标值",), unit="", basis=Basis.TARGET)
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        found = listed(operate(prose("enumeration", "成本指标"), bench))
    assert [one.facts[0].fact.measure.rows[-1] for one in found.items] == ["修缮费", "讲课费"]


def test_one_figure_is_not_set_against_itself(tmp_path: Path) -> None:
    facts = stated("农村小学经费22万元。", ("农村小学经费", "22万元", Basis.EXECUTED))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        asked = [Operand(measure=measure, entity=EDUCATION, period="2023") for measure in ("小学经费", "农村小学")]
        assert not operate(Compute(operation="difference", operands=tuple(asked)), bench).is_answered


def test_parts_that_fit_alike_are_asked_back(tmp_path: Path) -> None:
    rows = [("甲类/修缮", ("3.00",)), ("乙类/修缮", ("5.00",))]
    facts = table_facts("学校经费表", rows, columns=("金额",))
    kinds = table_facts("教师补贴表", [("补贴/班主任", ("1.00",)), ("补贴/乡村任教", ("2.00",))], columns=("金额",), order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*facts, *kinds])) as bench:
        outcome = operate(Lookup(operands=(Operand(measure="补贴", entity=EDUCATION, period="2023", numeric=True),)), bench)
        assert outcome.status is Status.NEEDS_CLARIFICATION
        assert len(outcome.suggestions) == 2


GROWTH = (
    ("教育支出", "89亿元", "2.3%", "增长"),
    ("科技支出", "27亿元", "70.4%", "增长"),
    ("公共安全支出", "22亿元", "6.7%", "下降"),
)


@pytest.mark.parametrize(
    ("operation", "change", "names"),
    [
        ("list", "fall", ["公共安全支出下降"]),
        ("maximum", "rise", ["科技支出增长"]),
        ("list", "rise", ["教育支出增长", "科技支出增长"]),
    ],
)
def test_things_are_told_apart_by_their_own_change(tmp_path: Path, operation: str, change: str, names: list[str]) -> None:
    sentence = "；".join(f"{name}{amount}，{verb}{rate}" for name, amount, rate, verb in GROWTH)
    amounts = [(f"{name}/{verb}", rate, Basis.CHANGE) for name, _, rate, verb in GROWTH]
    with workbench(tmp_path, filing(EDUCATION, 2023, stated(sentence, *amounts, against=2022))) as bench:
        asked = Operand(measure="支出", entity=EDUCATION, period="2023", unit="%")
        outcome = operate(Group.model_validate({"operation": operation, "operand": asked, "change": change}), bench)
        (listed,) = outcome.statements
        assert isinstance(listed, Listed)
        assert [one.label for one in listed.items] == names


# --- what is printed for just what was asked ---------------------------------------------------------


def test_a_sum_over_years_that_is_printed_is_told(tmp_path: Path) -> None:
    (printed,) = stated("“十四五”期间教育支出累计完成672亿元。", ("教育支出", "672亿元", Basis.EXECUTED), year=2021)
    of_span = replace(printed, period=Period(2021, end_year=2025))
    with workbench(tmp_path, filing(EDUCATION, 2025, [of_span], kind=FilingKind.REPORT)) as bench:
        operand = asked("教育支出", period="2021-2025", numeric=True, unit="元")
        outcome = operate(Group(operation="group_sum", operand=operand), bench)
        assert outcome.facts() == [of_span]


def test_a_whole_called_otherwise_is_the_row_that_the_part_stands_under(tmp_path: Path) -> None:
    sentence = "年末基本养老保险参保人数600万人，其中，离退休人员60万人。"
    facts = stated(
        sentence,
        ("基本养老保险参保人数", "600万人", Basis.NONE),
        ("基本养老保险参保人数/离退休人员", "60万人", Basis.NONE),
    )
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, kind=FilingKind.REPORT)) as bench:
        part = asked("离退休人员", context="缴了基本养老保险的", inside=True, nested=True)
        shared = computed(operate(compute("share", part, asked("缴了基本养老保险的"), unit="%"), bench))
        assert shared.computation.value == Decimal(10)


def test_the_largest_row_below_a_code(tmp_path: Path) -> None:
    rows = [
        ("教育支出#205", ("900.00",)),
        ("教育支出/小学教育#20502", ("300.00",)),
        ("教育支出/初中教育#20503", ("500.00",)),
        ("住房支出#221", ("999.00",)),
    ]
    facts = table_facts("支出表", rows, columns=["合计"])
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        below = Group(operation="maximum", operand=asked("教育", code="205", numeric=True), below=True)
        assert [one.label for one in listed(operate(below, bench)).items] == ["初中教育"]


def test_the_number_of_a_form_tells_its_name(tmp_path: Path) -> None:
    rows = [("项目编号", ("44030422120150100X188",)), ("项目名称", ("河道清淤",)), ("联系人", ("张某",))]
    facts = [replace(one, dimensions=(("项目名称", "河道清淤"),)) for one in table_facts("申报表", rows, columns=[""])]
    with workbench(tmp_path, filing(WATER, 2023, facts)) as bench:
        outcome = operate(look(asked("名称", "", "", code="44030422120150100X188")), bench)
        (said,) = outcome.statements
        assert isinstance(said, Quoted)
        assert said.quotes[0].text == "河道清淤"


def test_a_thing_of_the_body_itself_is_no_body_that_is_missing(tmp_path: Path) -> None:
    facts = table_facts("项目表", [("滨河服务中心工程", ("12.00",))], columns=["合计"])
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        own = operate(look(asked("滨河服务中心面积", unit="平方米", numeric=True)), bench)
        assert "没有收录" not in why(own)
        other = operate(look(asked("白水中学面积多少平方米", unit="平方米", numeric=True)), bench)
        assert other.status is Status.NOT_FOUND


def leveled_tables() -> list[Fact]:
    """支出表 with 全市 beside 市本级."""
    rows = [("教育支出", ("40", "8")), ("卫生健康支出", ("30", "9")), ("农林水支出", ("20", "7"))]
    facts = table_facts("支出表", rows, columns=("全市", "市本级"), basis=Basis.FINAL)
    return [replace(one, dimensions=(("范围", one.measure.columns[-1]),)) for one in facts]


@pytest.mark.parametrize(("scope", "most"), [("own", "卫生健康支出"), ("whole", "教育支出")])
def test_a_ranking_is_of_the_level_asked_about(tmp_path: Path, scope: str, most: str) -> None:
    plan = Group.model_validate({"operation": "maximum", "operand": asked("支出", scope=scope, numeric=True)})
    with workbench(tmp_path, filing(EDUCATION, 2023, leveled_tables(), kind=FilingKind.FINAL)) as bench:
        assert labels(listed(operate(plan, bench))) == [most]


def test_a_bound_in_a_label_may_say_that_it_is_included(tmp_path: Path) -> None:
    facts = table_facts("资产表", [("单价100万元（含）以上设备", ("6",))], columns=("统计数",), unit="台", basis=Basis.NONE)
    plan = Group(operation="count", operand=asked("单价设备数量"), condition=condition(">=", "100"), literal="100万元以上")
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert stated_texts(operate(plan, bench)) == ["6"]


def test_what_a_thing_cost_is_not_how_many_there_are(tmp_path: Path) -> None:
    facts = table_facts("三公表", [("校车购置费", ("6.00",))], columns=("决算数",))
    counts = table_facts("统计表", [("校车购置数", ("1",))], columns=("统计数",), unit="辆", basis=Basis.NONE, order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*facts, *counts])) as bench:
        assert stated_texts(operate(look(asked("校车购置数", numeric=True)), bench)) == ["1"]


def test_what_holds_the_rest_is_of_the_same_place(tmp_path: Path) -> None:
    own = table_facts("债务表", [("", ("5.00",))], columns=("债务余额",), entity="丁田区")
    other = table_facts("债务表", [("戊林区", ("7.00",))], columns=("债务余额",))
    facts = [replace(one, measure=replace(one.measure, rows=())) for one in own] + other
    with workbench(tmp_path, filing("丙水市", 2023, facts)) as bench:
        first, second = (asked("债务余额", entity=who, numeric=True) for who in ("丁田区", "丙水市"))
        outcome = operate(compute("sum", first, second.model_copy(update={"measure": "戊林区债务余额"}), unit="万元"), bench)
        assert computed(outcome).computation.value == Decimal("12.00")


def test_a_subtotal_is_called_as_its_head(tmp_path: Path) -> None:
    """一般性转移支付 is the 小计 below it, and no part whose name has as many of its letters."""
    facts = [
        replace(one, measure=replace(one.measure, columns=("一般性转移支付", *one.measure.columns)))
        for one in table_facts("转移支付表", [("", ("7.00", "5.00"))], columns=("小计", "均衡性转移支付"), entity="丁田区")
    ]
    with workbench(tmp_path, filing("丙水市", 2023, facts)) as bench:
        assert stated_texts(operate(look(asked("一般性转移支付", entity="丁田区")), bench)) == ["7.00"]


def test_a_row_asked_for_alone_is_its_total(tmp_path: Path) -> None:
    rows = [("商品和服务支出/电费", ("3.00", "0.00", "3.00")), ("商品和服务支出/水费", ("2.00", "0.00", "2.00"))]
    facts = [
        replace(one, measure=replace(one.measure, columns=("本年基本支出", *one.measure.columns)))
        for one in table_facts("基本支出表", rows, columns=("合计", "人员经费", "公用经费"))
    ]
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert stated_texts(operate(look(asked("电费", context="基本支出")), bench)) == ["3.00"]


def test_one_side_of_a_joined_name_is_not_the_whole(tmp_path: Path) -> None:
    facts = table_facts("税收返还和转移支付分地区表", [("", ("9.00", "2.00"))], columns=("合计", "税收返还"), entity="丁田区")
    with workbench(tmp_path, filing("丙水市", 2023, facts)) as bench:
        assert stated_texts(operate(look(asked("税收返还和转移支付合计", entity="丁田区")), bench)) == ["9.00"]


# --- what a side is made of, and targets against outcomes --------------------------------------------


def column(*rows: tuple[str, str]) -> list[Fact]:
    return table_facts("收支总表", [(label, (amount,)) for label, amount in rows], columns=["预算数"])


def test_income_is_made_of_the_items_that_add_up_to_it(tmp_path: Path) -> None:
    facts = column(("财政拨款收入", "80.00"), ("事业收入", "20.00"), ("其他收入", "0.00"), ("*收入总计", "100.00"))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        outcome = operate(Group(operation="composition", operand=asked("收入总计", numeric=True, unit="元")), bench)
        total, made_of = outcome.statements
        assert isinstance(made_of, Listed)
        assert isinstance(total, Stated)
        assert [one.label for one in made_of.items] == ["财政拨款收入（预算数）", "事业收入（预算数）"]
        assert total.bound.quantity.value == Decimal("100.00")


def test_items_that_do_not_add_up_are_no_composition(tmp_path: Path) -> None:
    facts = column(("财政拨款收入", "80.00"), ("事业收入", "10.00"), ("*收入总计", "100.00"))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        outcome = operate(Group(operation="composition", operand=asked("收入总计", numeric=True, unit="元")), bench)
        assert outcome.status is Status.NOT_FOUND


def test_where_nobody_is_named_and_several_have_a_total_it_is_asked_whose_is_meant(tmp_path: Path) -> None:
    one = column(("财政拨款收入", "80.00"), ("事业收入", "20.00"), ("*收入总计", "100.00"))
    other = column(("财政拨款收入", "50.00"), ("事业收入", "20.00"), ("*收入总计", "70.00"))
    plan = Group(operation="composition", operand=asked("收入总计", entity="", numeric=True, unit="元"))
    with workbench(tmp_path, filing(EDUCATION, 2023, one), filing(WATER, 2023, other)) as bench:
        outcome = operate(plan, bench)
    assert outcome.status is Status.NEEDS_CLARIFICATION
    assert set(outcome.suggestions) == {f"{body}2023年收入由哪些构成？" for body in (EDUCATION, WATER)}


def indicators() -> list[Fact]:
    printed = [
        ("清淤河道长度", "≥3公里", "2.5公里"),
        ("验收合格率", "≥95%", "98%"),
        ("项目总成本", "100万元", "96万元"),
        ("防洪能力", "有效提高", "有效提高"),
        ("管护机制", "健全", "部分完成"),
        ("群众评价", "较好", "一般"),
    ]
    rows = [(name, (target, actual)) for name, target, actual in printed]
    facts = table_facts("绩效自评表", rows, columns=["年度指标值", "实际完成值"], unit="")
    bases = {"年度指标值": Basis.TARGET, "实际完成值": Basis.ACTUAL}
    return [replace(one, basis=bases[one.measure.columns[0]]) for one in facts]


@pytest.mark.parametrize(
    ("operation", "names"),
    [("unmet", ["清淤河道长度", "管护机制"]), ("met", ["验收合格率", "项目总成本", "防洪能力"])],
)
def test_outcomes_are_held_against_targets_where_both_can_be_read(tmp_path: Path, operation: str, names: list[str]) -> None:
    with workbench(tmp_path, filing(WATER, 2024, indicators(), kind=FilingKind.EVALUATION)) as bench:
        plan = Group.model_validate({"operation": operation, "operand": asked("绩效指标", WATER, "", numeric=True)})
        outcome = operate(plan, bench)
        only = listed(outcome)
        assert [one.label.partition("（")[0] for one in only.items] == names
        assert only.out_of == len(indicators()) // 2 - 1
        assert outcome.notes, "the one that no figure tells of is said to be left out"


def test_without_outcomes_no_target_is_called_missed(tmp_path: Path) -> None:
    targets = [one for one in indicators() if one.basis is Basis.TARGET]
    with workbench(tmp_path, filing(WATER, 2024, targets, kind=FilingKind.TARGET)) as bench:
        outcome = operate(Group(operation="unmet", operand=asked("绩效指标", WATER, "", numeric=True)), bench)
        assert outcome.status is Status.NOT_FOUND


def test_the_amount_of_another_project_is_no_whole(tmp_path: Path) -> None:
    facts = [
        replace(one, dimensions=(("项目名称", name),))
        for order, (name, amount) in enumerate([("河道清淤", "1,200.00"), ("水质监测", "141.33")], 1)
        for one in table_facts("申报表", [("项目总金额", (amount,))], columns=[""], order=order)
    ]
    with workbench(tmp_path, filing(WATER, 2023, facts)) as bench:
        share = compute("share", asked("水质监测项目总金额", WATER), asked("项目总金额", WATER), unit="%")
        assert operate(share, bench).status is Status.NOT_FOUND
