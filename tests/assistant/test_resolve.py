"""One operand, one figure: which of several facts is meant, or why none is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import candidates
from assistant import resolve as resolve_module
from assistant.candidates import Resolved
from assistant.domain import Operand
from assistant.labels import same_value
from assistant.operations import Workbench
from index.domain import Basis, Fact, FilingKind, Measure, Period, Quantity, Source
from tests.assistant.ledgers import EDUCATION, OTHER_EDUCATION, WATER, filing, stated, table_facts, workbench


def operand(measure: str, entity: str = EDUCATION, period: str = "2023", **more: object) -> Operand:
    return Operand.model_validate({"measure": measure, "entity": entity, "period": period, **more})


def texts(resolved: Resolved) -> list[str]:
    return [one.fact.text for one in resolved.chosen]


def resolve(bench: Workbench, measure: str, **asked: object) -> Resolved:
    return bench.resolver.resolve(operand(measure, **asked))  # type: ignore[arg-type]


# --- in the town: row, column, body, year ------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("小学教育", "4,600.00"),
        ("小学教育支出", "4,600.00"),
        ("小学教育项目支出", "1,600.00"),
        ("小学教育的基本支出", "3,000.00"),
        ("教育支出", "8,640.00"),
        ("普通教育", "7,900.00"),
        ("公务接待费", "4.20"),
        ("接待费", "4.20"),
        ("公车运行费", "12.60"),
        ("住房保障支出", "599.50"),
        ("在职人数", "420"),
    ],
)
def test_row_and_column(bench: Workbench, measure: str, text: str) -> None:
    assert texts(resolve(bench, measure))[:1] == [text]


@pytest.mark.parametrize(
    ("entity", "period", "text"),
    [
        (EDUCATION, "2023", "4,600.00"),
        (EDUCATION, "2024", "5,060.00"),
        (OTHER_EDUCATION, "2023", "2,100.00"),
        (EDUCATION, "", "5,060.00"),
    ],
)
def test_body_and_year_settle_first(bench: Workbench, entity: str, period: str, text: str) -> None:
    assert texts(resolve(bench, "小学教育", entity=entity, period=period)) == [text]


@pytest.mark.parametrize(
    ("basis", "text"),
    [(Basis.BUDGET, "16.80万元"), (Basis.EXECUTED, "15.12万元"), (Basis.FINAL, "15.12万元")],
)
def test_basis_chooses(bench: Workbench, basis: Basis, text: str) -> None:
    assert texts(resolve(bench, "三公经费", basis=basis))[0] == text


@pytest.mark.parametrize(("unit", "text"), [("%", "90.00%"), ("元", "15.12万元")])
def test_unit_chooses(bench: Workbench, unit: str, text: str) -> None:
    assert texts(resolve(bench, "三公经费支出", unit=unit, basis=Basis.EXECUTED))[0] == text


def test_a_code_names_its_row(bench: Workbench) -> None:
    assert texts(resolve(bench, "项目支出", code="2050202")) == ["1,600.00"]
    assert not resolve(bench, "项目支出", code="2059999").chosen


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"measure": "小学教育", "period": "2019"}, "period"),
        ({"measure": "小学教育", "basis": Basis.FINAL}, "basis"),
        ({"measure": "学前教育幼儿资助"}, "measure"),
        ({"measure": "小学教育", "entity": WATER, "period": "2024"}, "measure"),
        ({"measure": "小学教育", "entity": OTHER_EDUCATION, "period": "2024"}, "period"),
    ],
)
def test_why_nothing_was_found(bench: Workbench, asked: dict[str, object], reason: str) -> None:
    found = bench.resolver.resolve(operand(**asked))  # type: ignore[arg-type]
    assert (found.chosen, found.reason) == ((), reason)


def test_what_comes_nearest_is_kept(bench: Workbench) -> None:
    found = resolve(bench, "小学教育", period="2019")
    assert {one.fact.measure.name for one in found.near} == {"小学教育"}
    assert found.best is None


def test_the_same_figure_printed_twice_is_one_answer(bench: Workbench) -> None:
    found = resolve(bench, "三公经费预算", basis=Basis.BUDGET)
    assert {one.fact.quantity.value for one in found.chosen if one.fact.quantity} == {Decimal("16.80")}
    assert len({one.stored.filing for one in found.chosen}) == 2, "the budget and its evaluation both print it"
    assert found.alternatives == ()


def test_no_body_named_leaves_the_other_as_an_alternative(bench: Workbench) -> None:
    found = resolve(bench, "小学教育", entity="")
    bodies = {bench.resolver.held[one.stored.filing].identity.body for one in (*found.chosen, *found.alternatives)}
    assert bodies == {EDUCATION, OTHER_EDUCATION}


def test_one_filing_can_be_asked_alone(bench: Workbench) -> None:
    wanted = next(one.id for one in bench.resolver.held.values() if one.identity.body == OTHER_EDUCATION)
    found = bench.resolver.resolve(operand("小学教育", entity=""), within=[wanted])
    assert texts(found) == ["2,100.00"]
    assert bench.resolver.resolve(operand("小学教育"), within=[]).chosen == ()


def test_a_later_operand_takes_another_row_of_the_same_column(bench: Workbench) -> None:
    first, second = bench.bind([operand("小学教育项目支出"), operand("初中教育项目支出")])
    assert (texts(first), texts(second)) == (["1,600.00"], ["1,300.00"])
    again = bench.resolver.resolve(operand("小学教育"), beside=[one for one in (first.best,) if one is not None])
    assert texts(again)[0] == "4,600.00", "what was taken is not taken again"


def test_what_nobody_is_named_for_is_of_the_body_that_has_each_thing(tmp_path: Path) -> None:
    """A body that prints 项目支出 twice has no 部门预算支出: the share is not one of its figures in another."""
    twice = [*_project_spending("700.00", order=1), *_project_spending("0.00", order=2)]
    both = stated("部门预算支出900万元。", ("部门预算支出", "900万元", Basis.BUDGET))
    both += stated("项目支出450万元。", ("项目支出", "450万元", Basis.BUDGET))
    asked = [operand("项目支出", entity=""), operand("部门预算支出", entity="", basis=Basis.BUDGET)]
    with workbench(tmp_path, filing(OTHER_EDUCATION, 2023, twice), filing(EDUCATION, 2023, both)) as bench:
        part, whole = bench.bind(asked, comparable=True)
    assert (texts(part)[:1], texts(whole)[:1]) == (["450万元"], ["900万元"])


def _project_spending(amount: str, *, order: int) -> list[Fact]:
    return table_facts("部门整体支出绩效目标表", [("预算情况/项目支出", (amount,))], columns=("预算金额",), order=order)


def test_a_column_of_another_year_is_the_one_of_that_name(tmp_path: Path) -> None:
    """The name that both operands have is no word around them: 小计 of the head above is another column."""
    heads = "公务用车购置及运行维护费"
    filings = []
    for year, amounts in ((2022, ("19.40", "8.32")), (2024, ("16.06", "6.50"))):
        facts: list[Fact] = []
        for at, (column, amount) in enumerate(zip(("小计", "公务用车运行维护费"), amounts, strict=True), 1):
            (made,) = table_facts("三公经费决算表", [("决算数", (amount,))], columns=(column,), basis=Basis.FINAL, year=year)
            facts.append(
                replace(made, measure=Measure((), ("决算数", heads, column)), source=replace(made.source, place=(1, at)))
            )
        filings.append(filing(EDUCATION, year, facts, kind=FilingKind.FINAL))
    with workbench(tmp_path, *filings) as bench:
        asked = [operand("公务用车运行维护费", period=year, basis=Basis.FINAL, unit="元") for year in ("2024", "2022")]
        assert [texts(one)[:1] for one in bench.bind(asked, comparable=True)] == [["6.50"], ["8.32"]]


@pytest.mark.parametrize("asked", ["基本工资", "基本工资预算数", "基本工资的预算"])
def test_a_row_called_as_asked_comes_before_one_whose_heads_say_the_rest(tmp_path: Path, asked: str) -> None:
    """工资福利支出 of 基本支出 has all letters of 基本工资, and is another thing."""
    rows = [("工资福利支出", ("3,333.32",)), ("工资福利支出/基本工资", ("344.15",)), ("工资福利支出/绩效工资", ("340.24",))]
    facts = table_facts("一般公共预算基本支出表", rows, columns=("合计",))
    facts = [replace(one, measure=replace(one.measure, columns=("本年一般公共预算基本支出", "合计"))) for one in facts]
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, asked, basis=Basis.BUDGET))[:1] == ["344.15"]


# --- special ledgers ---------------------------------------------------------------------------------


def test_two_figures_for_one_label_are_told(tmp_path: Path) -> None:
    one = table_facts("支出表", [("校舍修缮", ("120.00",))], columns=("预算数",))
    other = table_facts("项目表", [("校舍修缮", ("150.00",))], columns=("预算数",), order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*one, *other])) as bench:
        found = resolve(bench, "校舍修缮")
    assert sorted([*texts(found), *(one.fact.text for one in found.alternatives)]) == ["120.00", "150.00"]


def test_the_more_exact_print_of_a_figure_comes_first(tmp_path: Path) -> None:
    rough = table_facts("概况表", [("校舍修缮", ("120",))], columns=("预算数",))
    exact = table_facts("支出表", [("校舍修缮", ("120.35",))], columns=("预算数",), order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*rough, *exact])) as bench:
        found = resolve(bench, "校舍修缮")
    assert texts(found) == ["120.35", "120"]
    assert found.alternatives == ()


def test_a_printed_figure_comes_before_its_scan(tmp_path: Path) -> None:
    printed = table_facts("支出表", [("校舍修缮", ("120.35",))], columns=("预算数",))
    read = table_facts("支出表", [("校舍修缮", ("120.35",))], columns=("预算数",), order=2, page=9)
    scanned = [replace(fact, confidence=0.97) for fact in read]
    with workbench(tmp_path, filing(EDUCATION, 2023, [*scanned, *printed])) as bench:
        found = resolve(bench, "校舍修缮")
    assert [one.fact.source.page_no for one in found.chosen] == [3, 9]


def test_a_total_is_not_answered_with_a_part(tmp_path: Path) -> None:
    rows = [("事业收入", ("300.00",)), ("*本年收入合计", ("900.00",))]
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("收入表", rows, columns=("预算数",)))) as bench:
        assert texts(resolve(bench, "收入总计"))[0] == "900.00"


def test_a_bare_word_does_not_mean_one_thing_in_particular(tmp_path: Path) -> None:
    rows = [("社区卫生服务质量考核得分", ("86.3",))]
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("考核表", rows, columns=("结果",), unit="分"))) as bench:
        assert texts(resolve(bench, "得分")) == []
        assert texts(resolve(bench, "社区卫生服务考核得分")) == ["86.3"]


def test_how_many_is_not_answered_with_what_they_cost(tmp_path: Path) -> None:
    rows = [("公务用车运行维护费", ("70000",))]
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("三公经费表", rows, columns=("预算数",), unit=""))) as bench:
        assert texts(resolve(bench, "公务用车", unit="辆")) == []


def test_a_figure_in_yuan_and_in_ten_thousands_is_one(tmp_path: Path) -> None:
    tables = table_facts("支出表", [("校舍修缮", ("1,203,500.00",))], columns=("预算数",), unit="元")
    prose = stated("校舍修缮预算120.35万元。", ("校舍修缮预算", "120.35万元", Basis.BUDGET))
    with workbench(tmp_path, filing(EDUCATION, 2023, [*tables, *prose])) as bench:
        found = resolve(bench, "校舍修缮", basis=Basis.BUDGET)
    assert set(texts(found)) == {"1,203,500.00", "120.35万元"}


def test_the_total_answers_for_the_whole(tmp_path: Path) -> None:
    rows = [("*教育支出", ("700.00",)), ("教育支出/教育支出", ("400.00",)), ("教育支出/其他", ("300.00",))]
    with workbench(tmp_path, filing(EDUCATION, 2023, table_facts("支出表", rows, columns=("预算数",)))) as bench:
        assert texts(resolve(bench, "教育支出"))[0] == "700.00"


def test_a_part_does_not_answer_for_the_whole(tmp_path: Path) -> None:
    whole = table_facts("支出总表", [("小学教育", ("900.00",))], columns=("预算数",))
    fund = table_facts("政府性基金预算支出表", [("小学教育", ("35.00",))], columns=("预算数",), order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*fund, *whole])) as bench:
        assert texts(resolve(bench, "小学教育")) == ["900.00"]
        assert texts(resolve(bench, "政府性基金小学教育")) == ["35.00"]


STAGES = (("年初预算", Basis.INITIAL), ("调整预算", Basis.ADJUSTED), ("决算数", Basis.FINAL))


@pytest.mark.parametrize(
    ("basis", "text"), [(Basis.INITIAL, "100.00"), (Basis.ADJUSTED, "130.00"), (Basis.FINAL, "125.00"), (Basis.BUDGET, "100.00")]
)
def test_stages_of_one_budget(tmp_path: Path, basis: Basis, text: str) -> None:
    amounts = ("100.00", "130.00", "125.00")
    facts: list[Fact] = []
    for at, ((column, stage), amount) in enumerate(zip(STAGES, amounts, strict=True), 1):
        (made,) = table_facts("决算表", [("校舍修缮", (amount,))], columns=(column,), basis=stage)
        facts.append(replace(made, source=replace(made.source, place=(1, at))))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts, kind=FilingKind.FINAL)) as bench:
        assert texts(resolve(bench, "校舍修缮", basis=basis))[0] == text


@pytest.mark.parametrize(("period", "text"), [("2023Q1", "20%"), ("2023Q3", "71%")])
def test_quarters_are_told_apart(tmp_path: Path, period: str, text: str) -> None:
    facts: list[Fact] = []
    for quarter, rate in ((1, "20%"), (2, "45%"), (3, "71%")):
        (made,) = stated(f"第{quarter}季度支出进度为{rate}。", ("支出进度", rate, Basis.RATE))
        facts.append(replace(made, period=Period(2023, quarter=quarter)))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, "支出进度", period=period, unit="%")) == [text]


def test_a_change_answers_only_who_asks_for_one(tmp_path: Path) -> None:
    sentence = "小学教育支出900万元，比上年增加80万元。"
    facts = stated(
        sentence, ("小学教育支出", "900万元", Basis.BUDGET), ("小学教育支出/增加", "80万元", Basis.CHANGE), against=2022
    )
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, "小学教育支出"))[0] == "900万元"
        assert texts(resolve(bench, "小学教育支出增加"))[0] == "80万元"


def test_words_do_not_answer_where_a_number_is_asked(bench: Workbench) -> None:
    asked = operand("防洪能力", entity=WATER, period="2024")
    assert texts(bench.resolver.resolve(asked)) == ["有效提高"]
    assert bench.resolver.resolve(asked.model_copy(update={"numeric": True})).chosen == ()


def test_a_part_of_a_body_must_be_spoken_of(tmp_path: Path) -> None:
    about = [
        replace(one, entity="柳溪中学") for one in table_facts("各校支出表", [("柳溪中学", ("300.00",))], columns=("决算数",))
    ]
    rest = table_facts("支出表", [("学校支出", ("990.00",))], columns=("决算数",), order=2)
    with workbench(tmp_path, filing(EDUCATION, 2023, [*about, *rest])) as bench:
        assert texts(resolve(bench, "决算数", entity="柳溪中学")) == ["300.00"]
        assert resolve(bench, "学校支出", entity="柳溪中学").chosen == ()


# --- the same value ----------------------------------------------------------------------------------


def made(text: str, unit: str, quantity: bool = True) -> Fact:
    amount = Quantity(Decimal(text), unit, len(text.partition(".")[2])) if quantity else None
    return Fact(Measure(("校舍修缮",)), text, Source(1, text), amount)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (made("120.35", "万元"), made("1203500", "元"), True),
        (made("120", "万元"), made("120.35", "万元"), True),
        (made("120.3", "万元"), made("120.35", "万元"), True),
        (made("120.30", "万元"), made("120.35", "万元"), False),
        (made("120", "万元"), made("120", "人"), False),
        (made("120", "万元"), made("120", ""), True),
        (made("120", ""), made("121", "万元"), False),
    ],
)
def test_figures_are_the_same_within_their_print(one: Fact, other: Fact, same: bool) -> None:
    assert same_value(one, other) is same
    assert same_value(other, one) is same


def test_words_are_the_same_by_their_letters() -> None:
    words = Fact(Measure(("防洪能力",)), "有效 提高", Source(1, "有效 提高"))
    assert same_value(words, replace(words, text="有效提高"))
    assert not same_value(words, replace(words, text="显著提高"))
    assert not same_value(words, made("1", "个"))


# --- the same for many bodies ------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["小学教育", "教育支出的项目支出", "公务接待费", "航天支出"])
@pytest.mark.parametrize("period", ["2023", "2024", ""])
def test_many_bodies_are_bound_in_one_search_as_each_alone(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, measure: str, period: str
) -> None:
    asked, bodies = operand(measure, "", period), bench.resolver.names.bodies()
    alone = bench.resolver.resolve_each(asked, bodies)
    monkeypatch.setattr(resolve_module, "_FEW_BODIES", 0)
    together = bench.resolver.resolve_each(asked, bodies)
    assert len(bodies) == 3
    assert [one.operand for one in together] == [one.operand for one in alone]
    assert [texts(one) for one in together] == [texts(one) for one in alone]


@pytest.mark.parametrize(("period", "text"), [("2023", "4.20"), ("2024", "3.50")])
def test_among_many_filings_a_search_is_kept_to_the_year(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, period: str, text: str
) -> None:
    monkeypatch.setattr(candidates, "WIDE", 0)
    assert texts(resolve(bench, "公务接待费", entity="", period=period))[:1] == [text]
    missing = resolve(bench, "公务接待费", entity="", period="2019")
    assert missing.reason == "period"
    assert {one.fact.text for one in missing.near} == {"4.20", "3.50"}, "what other years say is still told"


# --- what a figure must say itself ---------------------------------------------------------------------

DEBTS = "年末政府债务余额83亿元，控制在政府债务限额内。"


def test_what_only_stands_in_the_sentence_is_not_told(tmp_path: Path) -> None:
    facts = stated(DEBTS, ("政府债务余额", "83亿元", Basis.NONE))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, "政府债务余额")) == ["83亿元"]
        assert not resolve(bench, "政府债务限额").chosen


def test_what_is_not_of_a_kind_does_not_answer_for_it(tmp_path: Path) -> None:
    facts = stated("全年实现非税收入35万元。", ("非税收入", "35万元", Basis.EXECUTED))
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, "非税收入")) == ["35万元"]
        assert not resolve(bench, "税收收入").chosen


def test_a_part_that_nobody_named_does_not_answer_for_the_whole(tmp_path: Path) -> None:
    whole, part = (
        ("一般公共预算地方收入", "207亿元", Basis.EXECUTED),
        ("一般公共预算地方收入/地方税收收入", "113亿元", Basis.EXECUTED),
    )
    facts = [*stated("一般公共预算地方收入207亿元。", whole), *stated("其中地方税收收入113亿元。", part)]
    with workbench(tmp_path, filing(EDUCATION, 2023, facts)) as bench:
        assert texts(resolve(bench, "地方收入"))[0] == "207亿元"


def test_what_several_places_say_comes_before_a_row_of_that_name_that_stands_alone(tmp_path: Path) -> None:
    """A summary counts all transfers as income; the report and two tables say the income itself."""
    body = "云溪市财政局"
    facts = [
        *table_facts("基金平衡表", (("政府性基金收入", ("72.775",)),), columns=("金额",), basis=Basis.FINAL, year=2023, order=1),
        *table_facts("基金收入表", (("政府性基金收入", ("56.73",)),), columns=("决算数",), basis=Basis.FINAL, year=2023, order=2),
        *table_facts("基金总表", (("政府性基金收入", ("56.73",)),), columns=("决算数",), basis=Basis.FINAL, year=2023, order=3),
        *stated("2023年政府性基金收入56.73万元。", ("政府性基金收入", "56.73万元", Basis.FINAL)),
    ]
    with workbench(tmp_path, filing(body, 2023, facts)) as bench:
        resolved = resolve(bench, "政府性基金收入", entity=body)
    assert texts(resolved)[0].startswith("56.73")
    assert [one.fact.text for one in resolved.alternatives] == ["72.775"]
