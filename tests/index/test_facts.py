"""Tables to facts, with tables written out by hand: labels, units, periods, bases, bodies, totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from index.domain import Basis, Cell, Fact, FilingKind, Identity, Period, Role, Table
from index.fact_labels import implied_unit, is_body_name
from index.facts import table_facts

IDENTITY = Identity("甲市乙局2023年部门预算", body="甲市乙局", year=2023, kind=FilingKind.BUDGET)


def make_table(
    rows: Sequence[Sequence[str]],
    *,
    heads: int = 1,
    merged: Sequence[tuple[int, int, int, int]] = (),
    title: str = "",
    unit: str = "",
    roles: dict[int, Role] | None = None,
) -> Table:
    """A table of these texts; `merged` lists (row, column, row_end, column_end) of cells that cover several places."""
    covered = {
        (row, column): (top, left, bottom, right)
        for top, left, bottom, right in merged
        for row in range(top, bottom)
        for column in range(left, right)
    }
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            top, left, bottom, right = covered.get((row, column), (row, column, row + 1, column + 1))
            if (top, left) == (row, column):
                role = Role.HEADER if row < heads else (roles or {}).get(row, Role.VALUE)
                cells.append(Cell(row, column, text, bottom, right, role=role))
    return Table(1, tuple(cells), title=title, unit=unit, header_rows=heads)


def one(facts: Sequence[Fact], **wanted: object) -> Fact:
    found = [fact for fact in facts if all(getattr(fact.source, name) == value for name, value in wanted.items())]
    assert len(found) == 1, [(fact.source.row, fact.source.column) for fact in found]
    return found[0]


def value(fact: Fact) -> tuple[str, str]:
    assert fact.quantity is not None
    return str(fact.quantity.value), fact.quantity.unit


HALVES = make_table(
    [
        ["收入", "收入", "支出", "支出"],
        ["项目", "2023年预算数", "项目", "2023年预算数"],
        ["一、拨款", "30", "一、教育支出", "28"],
        ["1. 一般拨款", "20", "普通教育", "28"],
        ["2. 其他拨款", "10", "", ""],
        ["二、事业收入", "5", "二、其他支出", "7"],
        ["收入总计", "35", "支出总计", "35"],
    ],
    heads=2,
    merged=[(0, 0, 1, 2), (0, 2, 1, 4)],
    unit="万元",
    title="收支总表",
)


def test_side_by_side_halves_keep_their_own_labels() -> None:
    facts = table_facts(HALVES, IDENTITY)
    assert len(facts) == 9
    assert one(facts, row="2. 其他拨款").measure.rows == ("拨款", "其他拨款")
    assert one(facts, row="2. 其他拨款").measure.columns == ("收入", "预算数")
    assert one(facts, row="普通教育").measure.rows == ("教育支出", "普通教育")
    assert one(facts, row="普通教育").measure.columns == ("支出", "预算数")
    assert one(facts, row="二、其他支出").source.column == "支出 / 2023年预算数"


def test_halves_carry_unit_period_basis_and_totals() -> None:
    facts = table_facts(HALVES, IDENTITY)
    fact = one(facts, row="一、拨款")
    assert (*value(fact), fact.period, fact.basis) == ("30", "万元", Period(2023), Basis.BUDGET)
    assert [fact.source.row for fact in facts if fact.is_total] == ["收入总计", "支出总计"]
    assert one(facts, row="收入总计").measure.rows == ("收入总计",)


def test_parts_sum_to_the_total() -> None:
    facts = [fact for fact in table_facts(HALVES, IDENTITY) if fact.measure.columns[0] == "收入" and fact.quantity]
    top = sum(fact.quantity.value for fact in facts if fact.quantity and fact.level == 0 and not fact.is_total)
    assert top == Decimal(35)


def test_codes_make_the_tree() -> None:
    table = make_table(
        [
            ["预算单位", "科目编码", "科目名称", "支出总计", "基本支出"],
            ["甲市乙局", "", "", "9,408", "570"],
            ["", "210", "卫生支出", "9,408", "570"],
            ["", "21001", "管理事务", "4,484", "532"],
            ["", "2100199", "其他管理支出", "4,484", "532"],
            ["", "21004", "公共卫生", "4,924", "38"],
        ],
        unit="万元",
    )
    facts = table_facts(table, IDENTITY)
    leaf = one(facts, row="其他管理支出", column="支出总计")
    assert leaf.measure.rows == ("卫生支出", "管理事务", "其他管理支出")
    assert ("科目编码", "2100199") in leaf.dimensions
    assert (leaf.is_total, leaf.level, leaf.entity) == (False, 2, "甲市乙局")
    assert one(facts, row="管理事务", column="支出总计").is_total
    assert not one(facts, row="公共卫生", column="基本支出").is_total
    assert one(facts, row="甲市乙局", column="支出总计").measure.rows == ()


def test_codes_in_three_columns() -> None:
    table = make_table(
        [
            ["科目编码", "科目编码", "科目编码", "科目名称", "合计"],
            ["类", "款", "项", "科目名称", "合计"],
            ["201", "", "", "一般服务", "10"],
            ["201", "13", "", "商贸", "10"],
            ["201", "13", "02", "管理", "10"],
        ],
        heads=2,
        merged=[(0, 0, 1, 3), (0, 3, 2, 4), (0, 4, 2, 5)],
    )
    fact = one(table_facts(table, IDENTITY), row="管理")
    assert fact.measure.rows == ("一般服务", "商贸", "管理")
    assert ("科目编码", "2011302") in fact.dimensions


def test_rows_of_years_give_the_period() -> None:
    table = make_table(
        [
            ["预算单位", "年度", "总计", "接待费"],
            ["甲市乙局", "2022 年", "4.05", "0"],
            ["", "2023 年", "4.50", "0.45"],
            ["", "增减变化金额", "0.45", "0.45"],
        ],
        unit="万元",
    )
    facts = table_facts(table, IDENTITY)
    assert [(str(f.period), f.basis) for f in facts if f.source.column == "总计"] == [
        ("2022", Basis.BUDGET),
        ("2023", Basis.BUDGET),
        ("2023", Basis.CHANGE),
    ]


def test_rows_of_bodies_and_heads_of_quarters() -> None:
    table = make_table(
        [
            ["医院名称", "总体满意度（分）", "总体满意度（分）", "项目数"],
            ["医院名称", "第一季度", "第二季度", "项目数"],
            ["甲市人民医院", "91.08", "90.58", "11"],
            ["甲市妇幼保健院", "92.41", "91.52", "16"],
            ["平均值", "91.75", "91.05", ""],
        ],
        heads=2,
        merged=[(0, 0, 2, 1), (0, 1, 1, 3), (0, 3, 2, 4)],
        unit="万元",
    )
    facts = table_facts(table, IDENTITY)
    first = facts[0]
    assert (first.entity, value(first), first.period) == ("甲市人民医院", ("91.08", "分"), Period(2023, quarter=1))
    assert value(facts[2]) == ("11", "个")
    mean = one(facts, row="平均值", column="总体满意度（分） / 第一季度")
    assert (mean.entity, mean.measure.rows) == ("", ("平均值",))


FORM = make_table(
    [
        ["项目编码：", "44030001", "项目名称：", "社区服务"],
        ["项目总金额（中期规划，万元）：", "1,200.00", "本年度项目金额（万元）：", "400.00"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出", "数量", "培训次数", "≥3次"],
        ["", "质量", "合格率", "90%以上"],
        ["效益", "社会效益", "服务水平", "有效提高"],
        ["满意度", "其他", "不适用", ""],
    ],
    heads=0,
    title="绩效目标申报表",
    unit="万元",
)


def test_forms_give_labels_units_and_their_key() -> None:
    facts = table_facts(FORM, Identity("x", year=2022, kind=FilingKind.TARGET))
    amount = one(facts, quote="1,200.00")
    assert (amount.measure.rows, value(amount)) == (("项目总金额（中期规划）",), ("1200.00", "万元"))
    assert one(facts, quote="44030001").quantity is None
    assert all(("项目名称", "社区服务") in fact.dimensions for fact in facts)


def test_indicator_trees() -> None:
    facts = table_facts(FORM, Identity("x", year=2022, kind=FilingKind.TARGET))
    target = one(facts, quote="≥3次")
    assert target.measure.rows == ("产出", "数量", "培训次数")
    assert target.quantity is not None
    assert (value(target), target.quantity.comparator, target.basis) == (("3", "次"), "≥", Basis.TARGET)
    assert one(facts, quote="90%以上").measure.rows == ("产出", "质量", "合格率")
    words = one(facts, quote="有效提高")
    assert (words.quantity, words.measure.rows) == (None, ("效益", "社会效益", "服务水平"))


def test_signs_and_units_in_columns_of_their_own() -> None:
    table = make_table(
        [
            ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "得分"],
            ["产出指标", "成本指标", "成本控制数", "≤", "30", "万元", "90"],
        ]
    )
    target, score = table_facts(table, IDENTITY)
    assert target.quantity is not None
    assert (value(target), target.quantity.comparator) == (("30", "万元"), "≤")
    assert score.quantity is not None


def test_line_numbers_blanks_and_empty_forms_give_nothing() -> None:
    table = make_table(
        [["项目", "行次", "预算数", "决算数"], ["栏次", "", "1", "2"], ["一、收入", "1", "10", "—"], ["二、支出", "2", "", "9"]],
        unit="元",
    )
    assert [fact.text for fact in table_facts(table, IDENTITY)] == ["10", "9"]
    empty = make_table([["项目", "预算数"], ["一、收入", ""], ["二、支出", ""]], unit="元")
    assert table_facts(empty, IDENTITY) == ()


def test_figures_without_row_labels() -> None:
    table = make_table([["三公经费预算数", "机关运行经费"], ["1.00", "171.01"]], unit="万元")
    assert [(fact.measure.columns, value(fact)) for fact in table_facts(table, IDENTITY)] == [
        (("三公经费预算数",), ("1.00", "万元")),
        (("机关运行经费",), ("171.01", "万元")),
    ]


def test_among_rows_hang_below_the_row_before() -> None:
    table = make_table(
        [
            ["项目资金（万元）", "年初预算数", "全年执行数"],
            ["年度资金总额", "90", "89.97"],
            ["其中：财政拨款", "80", "80"],
            ["单位资金", "10", "9.97"],
        ]
    )
    facts = table_facts(table, IDENTITY)
    fact = one(facts, row="其中：财政拨款", column="年初预算数")
    assert (fact.basis, value(fact)) == (Basis.INITIAL, ("80", "万元"))
    assert one(facts, row="其中：财政拨款", column="全年执行数").basis is Basis.EXECUTED


def test_indentation_makes_the_tree() -> None:
    table = make_table(
        [
            ["项目", "预算数"],
            ["一、公共服务支出", "10"],
            ["\u3000人大事务", "6"],
            ["\u3000\u3000行政运行", "6"],
            ["\u3000政协事务", "4"],
            ["全市支出", "10"],
            ["转移性支出", "3"],
            ["\u3000\u3000上解支出", "3"],
        ]
    )
    paths = [fact.measure.rows for fact in table_facts(table, IDENTITY)]
    assert paths[2:5] == [
        ("公共服务支出", "人大事务", "行政运行"),
        ("公共服务支出", "政协事务"),
        ("全市支出",),
    ]
    assert paths[6] == ("转移性支出", "上解支出")


def test_sums_show_the_tree_that_a_flat_list_hides() -> None:
    table = make_table(
        [
            ["项目", "预算数"],
            ["一、卫生支出", "9,408"],
            ["管理事务", "6,009"],
            ["其他管理事务支出", "4,480"],
            ["机关服务", "1,529"],
            ["公共卫生", "3,399"],
            ["基本服务", "3,399"],
        ]
    )
    paths = [fact.measure.rows for fact in table_facts(table, IDENTITY)]
    assert paths[2:] == [
        ("卫生支出", "管理事务", "其他管理事务支出"),
        ("卫生支出", "管理事务", "机关服务"),
        ("卫生支出", "公共卫生"),
        ("卫生支出", "公共卫生", "基本服务"),
    ]


def test_a_flat_list_that_adds_up_stays_flat() -> None:
    table = make_table([["项目", "预算数"], ["一、拨款", "4"], ["甲拨款", "2"], ["乙拨款", "2"], ["二、其他", "1"]])
    assert [fact.measure.rows for fact in table_facts(table, IDENTITY)][1:3] == [("拨款", "甲拨款"), ("拨款", "乙拨款")]


def test_a_register_tells_its_rows_apart_by_their_words() -> None:
    table = make_table(
        [
            ["序号", "报销日期", "部门", "报销人", "费用金额"],
            ["1", "2020/11/15", "质量部", "王某", "¥1,254.00"],
            ["2", "2020/11/16", "采购部", "田某", "¥452.00"],
        ]
    )
    amount = one(table_facts(table, IDENTITY), quote="¥452.00")
    assert value(amount) == ("452.00", "元")
    assert {("报销人", "田某"), ("部门", "采购部")} <= set(amount.dimensions)


def test_a_row_that_names_the_body_is_no_head() -> None:
    table = make_table(
        [
            ["单位名称", "甲市乙区教育局", "主管部门", "甲市教育局"],
            ["任务名称", "主要内容", "总额", "其他资金"],
            ["基本支出", "用于人员、公用及对个人和家庭补助的支出等，保障机关正常运转和履行职责", "2,306.00", "0.00"],
        ]
    )
    amount = one(table_facts(table, IDENTITY), quote="2,306.00")
    assert (amount.measure.rows, amount.measure.columns, amount.entity) == (("基本支出",), ("总额",), "甲市乙区教育局")


def test_a_label_and_its_amount_in_one_cell() -> None:
    """部门整体支出 forms of several provinces: 其中：基本支出：651.92 in a cell, the unit in the label at the left."""
    table = make_table(
        [
            ["年度预算申请（万元）", "按收入性质分：", "按支出性质分："],
            ["年度预算申请（万元）", "其中：一般公共预算：1,959.58", "其中：基本支出：651.92"],
            ["年度预算申请（万元）", "联系电话：12345", "项目支出：1,307.66"],
        ],
        heads=0,
        merged=[(0, 0, 3, 1)],
        title="部门整体支出绩效自评表",
    )
    found = {fact.measure.rows: value(fact) for fact in table_facts(table, IDENTITY) if fact.quantity and fact.quantity.unit}
    assert found == {
        ("年度预算申请", "一般公共预算"): ("1959.58", "万元"),
        ("年度预算申请", "基本支出"): ("651.92", "万元"),
        ("年度预算申请", "项目支出"): ("1307.66", "万元"),
    }
    assert not any(fact.text.endswith("651.92") and fact.quantity is None for fact in table_facts(table, IDENTITY))


@pytest.mark.parametrize(("label", "is_body"), [("鹭城区", True), ("老城区", False), ("中心城区", False), ("城区", False)])
def test_a_district_may_be_called_a_town(label: str, is_body: bool) -> None:
    assert is_body_name(label) is is_body


def test_rows_count_in_what_the_row_above_them_counts_in() -> None:
    table = make_table(
        [
            ["项目", "统计数"],
            ["一、机关运行经费", "25.00"],
            ["二、车辆数合计（辆）", "9"],
            ["1．应急保障用车", "4"],
            ["2．其他用车", "5"],
        ],
        unit="单位：万元",
    )
    facts = table_facts(table, IDENTITY)
    assert [value(fact) for fact in facts] == [("25.00", "万元"), ("9", "辆"), ("4", "辆"), ("5", "辆")]


@pytest.mark.parametrize(("label", "unit"), [("财政供养人员数", "人"), ("下属二级单位数", "个"), ("部门预算数", None)])
def test_how_many_there_are_is_no_money_of_the_table(label: str, unit: str | None) -> None:
    assert implied_unit(label) == unit


@pytest.mark.parametrize(
    ("label", "is_body"), [("榆林区", True), ("丘牧区", True), ("某市榆林区", True), ("国有林区", False), ("林区", False)]
)
def test_a_district_may_be_called_a_wood(label: str, is_body: bool) -> None:
    assert is_body_name(label) is is_body


def test_places_side_by_side_are_whose_figures_stand_below_them() -> None:
    table = make_table([["项目", "合计", "丙水区", "丁田县"], ["农田建设补助资金", "80", "30", "50"]], unit="万元")
    told = [(fact.entity, fact.measure.rows, fact.measure.columns, fact.text) for fact in table_facts(table, IDENTITY)]
    assert told == [
        ("", ("农田建设补助资金",), ("合计",), "80"),
        ("丙水区", ("农田建设补助资金",), ("丙水区",), "30"),
        ("丁田县", ("农田建设补助资金",), ("丁田县",), "50"),
    ]
    alone = make_table([["项目", "预算数", "丙水区"], ["农田建设补助资金", "80", "30"]], unit="万元")
    assert [fact.entity for fact in table_facts(alone, IDENTITY)] == ["", ""], "one alone may be a part of a name"


def test_what_kind_a_thing_is_of_comes_before_its_name() -> None:
    heads = ["序号", "项目名称", "功能科目", "决算数"]
    table = make_table(
        [heads, ["1", "农田改造工程", "农林水支出", "540"], ["2", "道路硬化工程", "交通运输支出", "156"]], unit="万元"
    )
    facts = table_facts(table, IDENTITY)
    assert [fact.measure.rows for fact in facts] == [("农林水支出", "农田改造工程"), ("交通运输支出", "道路硬化工程")]
    assert [fact.source.row for fact in facts] == ["农田改造工程", "道路硬化工程"]
