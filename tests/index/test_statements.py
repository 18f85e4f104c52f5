"""Sentences to facts: what an amount is called, when, in which sense, of which level."""

from __future__ import annotations

import pytest

from index.domain import Basis, Box, Document, Fact, FilingKind, Identity, Paragraph, Period, Piece
from index.sentences import split_sentences
from index.statements import sentence_facts

Told = tuple[tuple[str, ...], str, str, str]


def read(*paragraphs: str, section: tuple[str, ...] = (), year: int = 2024, kind: FilingKind = FilingKind.REPORT) -> list[Fact]:
    document = Document("x.txt", "txt", tuple(Paragraph(text) for text in paragraphs))
    return list(sentence_facts(document, [section] * len(paragraphs), Identity("t", year=year, kind=kind)))


def told(facts: list[Fact]) -> list[Told]:
    return [(fact.measure.rows, fact.source.quote, str(fact.period), fact.basis.value) for fact in facts]


def test_sentences_end_outside_brackets_and_numbers() -> None:
    text = "收入1.5亿元（含专户。不含基金）。增长“稳；进”；支出2万元！"
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "收入1.5亿元（含专户。不含基金）。",
        "增长“稳；进”；",
        "支出2万元！",
    ]


def test_a_bracket_that_never_closes_does_not_swallow_the_paragraph() -> None:
    assert len(split_sentences("收入（含专户。支出二。")) == 2


def test_change_and_parts_belong_to_what_they_follow() -> None:
    facts = read(
        "2023 年部门预算支出 12,408 万元，比 2022 年增加 4,765 万元，增长 62%，包括人员支出 412 万元、公用支出 159 万元。"
    )
    assert told(facts) == [
        (("部门预算支出",), "12,408 万元", "2023", "预算"),
        (("部门预算支出", "增加"), "4,765 万元", "2023", "增减"),
        (("部门预算支出", "增长"), "62%", "2023", "增减"),
        (("部门预算支出", "人员支出"), "412 万元", "2023", ""),
        (("部门预算支出", "公用支出"), "159 万元", "2023", ""),
    ]
    assert [dict(fact.dimensions).get("对比") for fact in facts] == [None, "2022", "2022", None, None]


def test_one_subject_over_several_clauses() -> None:
    assert told(read("门诊满意度 97.21%，93.82分；总体满意度97.30%，93.33分，排名第三。")) == [
        (("门诊满意度",), "97.21%", "2024", "比率"),
        (("门诊满意度",), "93.82分", "2024", ""),
        (("总体满意度",), "97.30%", "2024", "比率"),
        (("总体满意度",), "93.33分", "2024", ""),
        (("总体满意度", "排名"), "第三", "2024", ""),
    ]


def test_stages_of_a_budget() -> None:
    facts = read(
        "我单位（含下属医院）2021年初部门预算22,044.68万元,调整后预算为39,575.55万元，全年实际支出39,685.46万元，执行率为100.27%。"
    )
    assert [fact.basis for fact in facts] == [Basis.INITIAL, Basis.ADJUSTED, Basis.EXECUTED, Basis.RATE]
    assert {fact.period for fact in facts} == {Period(2021)}
    assert told(read("“三公”经费预算16.15万元，实际支出15.55万元，支出率为96.28%。"))[1:] == [
        (("“三公”经费", "实际支出"), "15.55万元", "2024", "执行"),
        (("“三公”经费", "支出率"), "96.28%", "2024", "比率"),
    ]


def test_quarters_each_take_their_amount() -> None:
    facts = read("2024年各季度预算执行率分别为 57.30%、78.88%、81.74%和 80.48%。")
    assert [(str(fact.period), fact.source.quote) for fact in facts] == [
        ("2024Q1", "57.30%"),
        ("2024Q2", "78.88%"),
        ("2024Q3", "81.74%"),
        ("2024Q4", "80.48%"),
    ]
    assert {fact.measure.rows for fact in facts} == {("预算执行率",)}
    named = read("2021年第一季度执行率为34.90%，第二季度执行率为59.87%。")
    assert [str(fact.period) for fact in named] == ["2021Q1", "2021Q2"]


def test_names_share_out_amounts() -> None:
    facts = read("管理率、面访率、社区参与率较2020年分别上升1.56%、3.88%和11.86%。")
    assert [(fact.measure.rows, fact.source.quote) for fact in facts] == [
        (("管理率", "上升"), "1.56%"),
        (("面访率", "上升"), "3.88%"),
        (("社区参与率", "上升"), "11.86%"),
    ]
    assert {dict(fact.dimensions)["对比"] for fact in facts} == {"2020"}


def test_counts_are_named_by_what_they_count() -> None:
    facts = read("下设综合部等，共7个部门。实有车辆1辆。单价50万元以上通用设备 1 台（套）。")
    assert [(fact.measure.name, fact.source.quote) for fact in facts] == [
        ("部门", "7个"),
        ("实有车辆", "1辆"),
        ("单价50万元以上通用设备", "1 台（套）"),
    ]


def test_what_does_something_to_a_second_count_is_counted_itself() -> None:
    facts = read("签约服务实行分类分层管理，31个社区护理团队共覆盖18个小区。")
    assert [(fact.measure.name, fact.source.quote) for fact in facts] == [
        ("社区护理团队", "31个"),
        ("社区护理团队共覆盖小区", "18个"),
    ]


CITY = (
    "2025年全市一般公共预算收入年初预算合计 421.9 亿元，执行中部分县区按程序调增收入预算 1.8 亿元，调整后收入预算为 423.7 亿元；"
    "收入完成 421.8 亿元，为调整预算的99.6%，同比增长 3.6%。"
    "支出预算726.9亿元；支出完成 723.3 亿元。其中市级收入完成81.1亿元，增长3.3%。"
)


def test_a_city_report_keeps_topic_side_and_level() -> None:
    facts = read(CITY)
    by_quote = {fact.source.quote: fact for fact in facts}
    done = by_quote["421.8 亿元"]
    assert (done.measure.rows, done.basis, dict(done.dimensions)) == (("一般公共预算收入",), Basis.EXECUTED, {"范围": "全市"})
    assert by_quote["423.7 亿元"].measure.rows[0] == "一般公共预算收入"
    assert by_quote["423.7 亿元"].basis is Basis.ADJUSTED
    assert by_quote["99.6%"].basis is Basis.RATE
    assert by_quote["99.6%"].measure.rows[0] == "一般公共预算收入"
    assert dict(by_quote["3.6%"].dimensions)["对比"] == "2024"
    assert by_quote["723.3 亿元"].measure.rows == ("一般公共预算支出",)
    assert dict(by_quote["723.3 亿元"].dimensions) == {"范围": "全市"}
    assert dict(by_quote["81.1亿元"].dimensions) == {"范围": "市本级"}
    assert by_quote["3.3%"].measure.rows == ("一般公共预算收入", "增长")


def test_headings_lend_topic_level_and_year() -> None:
    facts = read("收入完成 9 亿元。", section=("一、2025年预算执行情况", "（一）一般公共预算", "1.全市收支情况"), year=2026)
    assert told(facts) == [(("一般公共预算收入",), "9 亿元", "2025", "执行")]
    assert dict(facts[0].dimensions) == {"范围": "全市"}


def test_a_place_with_its_own_budget_is_the_body() -> None:
    facts = read("甲乙经济技术开发区一般公共预算地方收入 9.7 亿元，支出 36.8 亿元。全市收入 20 亿元。")
    assert [fact.entity for fact in facts] == ["甲乙经济技术开发区", "甲乙经济技术开发区", ""]


def test_from_one_year_to_another() -> None:
    facts = read("一般公共预算收入从2020年的110.4亿元增加到2025年的155.2亿元。")
    assert told(facts) == [
        (("一般公共预算收入",), "110.4亿元", "2020", ""),
        (("一般公共预算收入",), "155.2亿元", "2025", ""),
    ]


def test_formulas_give_their_result_only() -> None:
    facts = read("人员控制率为173人/173人×100%=98%。")
    assert [(fact.measure.rows, fact.source.quote) for fact in facts] == [(("人员控制率",), "98%")]


def test_sources_say_where() -> None:
    first, second = Box(0, 0, 10, 10), Box(0, 12, 10, 22)
    text = "前言。收入为 12 万元。"
    paragraph = Paragraph(text, (Piece(0, 3, first), Piece(3, 4, second)))
    document = Document("x.pdf", "pdf", (paragraph,))
    (fact,) = sentence_facts(document, [("第一部分", "一、收支")], Identity("t", year=2024))
    assert (fact.source.page_no, fact.source.box, fact.source.quote) == (4, second, "12 万元")
    assert fact.source.sentence == "收入为 12 万元。"
    assert fact.source.section == "第一部分 / 一、收支"


@pytest.mark.parametrize("text", ["一、总则 .......... 3", "根据财预〔2016〕143号文件执行。", ""])
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert read(text) == []


def whole(facts: list[Fact]) -> list[tuple[str, str, str, str]]:
    """Name, quote, period and level of amounts, without changes and rates."""
    kept = [fact for fact in facts if fact.basis not in (Basis.CHANGE, Basis.RATE)]
    return [(" › ".join(f.measure.rows), f.source.quote, str(f.period), dict(f.dimensions).get("范围", "")) for f in kept]


def test_grand_totals_are_not_the_income_itself() -> None:
    facts = read("2025年全市政府性基金预算收入 50 亿元，加上上级补助收入 8 亿元，收入合计 58 亿元，支出总计 40 亿元。", year=2025)
    assert whole(facts) == [
        ("政府性基金预算收入", "50 亿元", "2025", "全市"),
        ("上级补助收入", "8 亿元", "2025", "全市"),
        ("收入总计", "58 亿元", "2025", "全市"),
        ("支出总计", "40 亿元", "2025", "全市"),
    ]


def test_sums_of_several_years_span_them() -> None:
    facts = read("“十四五”时期，全市一般公共预算收入总额为467亿元，比“十三五”时期465亿元增加2亿元。", year=2025)
    assert whole(facts) == [
        ("一般公共预算收入", "467亿元", "2021-2025", "全市"),
        ("一般公共预算收入", "465亿元", "2016-2020", "全市"),
    ]
    facts = read("五年来，财政保障增强。一般公共预算收入累计完成672亿元，从2020年的110亿元增加到2025年的155亿元。", year=2025)
    assert [(quote, period) for _, quote, period, _ in whole(facts)] == [
        ("672亿元", "2021-2025"),
        ("110亿元", "2020"),
        ("155亿元", "2025"),
    ]


def test_a_year_inside_a_remark_dates_nothing_after_it() -> None:
    facts = read("全州一般公共预算收入完成153亿元（主要原因是2022年退税拉低基数影响，增收2亿元），支出完成513亿元。")
    assert [(quote, period) for _, quote, period, _ in whole(facts)][-1] == ("513亿元", "2024")


def test_part_of_a_budget_is_not_the_budget() -> None:
    text = "必要性支出217亿元，其中：市级一般公共预算支出215亿元，市级政府性基金预算支出2亿元。"
    assert [fact.measure.rows for fact in read(text)] == [
        ("必要性支出",),
        ("必要性支出", "一般公共预算支出"),
        ("必要性支出", "政府性基金预算支出"),
    ]
    kinds = read("市级政府性基金收入21亿元，主要包括土地出让收入7亿元、其他政府性基金收入12亿元。")
    assert kinds[-1].measure.rows == ("政府性基金收入", "其他政府性基金收入")


def test_money_moved_into_a_budget_names_no_budget() -> None:
    facts = read("全市国有资本经营预算支出13亿元，加调入一般公共预算及结转下年支出等9亿元，总支出累计22亿元。")
    assert facts[-1].measure.rows == ("国有资本经营预算支出", "总支出")


def test_a_heading_names_the_place_below_it() -> None:
    facts = read(
        "2025年一般公共预算收入年初预算为5亿元，实际完成4亿元。",
        section=("（三）东湖高新区预算执行情况", "1.一般公共预算"),
        year=2025,
    )
    assert [(fact.entity, fact.basis) for fact in facts] == [("东湖高新区", Basis.INITIAL), ("东湖高新区", Basis.EXECUTED)]


def test_a_rank_in_the_province_is_no_level() -> None:
    facts = read("全市一般公共预算收入完成226亿元，总量居全省第六位，支出完成451亿元。")
    assert {scope for *_, scope in whole(facts) if scope} == {"全市"}


def test_a_budget_tells_of_the_year_before_what_was_carried_out() -> None:
    section = ("某州2026年度政府预算公开", "（一）2025年预算收支情况")
    (fact,) = read("全州地方一般公共预算收入153亿元。", section=section, year=2026, kind=FilingKind.BUDGET)
    assert (str(fact.period), fact.basis) == ("2025", Basis.EXECUTED)


def test_a_classified_item_is_known_by_its_levels_through_its_paragraph() -> None:
    facts = read(
        "5、公共安全支出（204类）司法（06款）普法宣传（05项）12.5万元。主要用于：普法。2023年当年预算执行数为10.4万元，"
        "2024预算安排12.5万元，比2023年预算执行数增加20.19%。",
        kind=FilingKind.BUDGET,
    )
    item = ("公共安全支出", "司法", "普法宣传")
    assert told(facts) == [
        (item, "12.5万元", "2024", "预算"),
        ((*item, "预算执行数"), "10.4万元", "2023", "执行"),
        (item, "12.5万元", "2024", "预算"),
        ((*item, "增加"), "20.19%", "2024", "增减"),
    ]
    assert {dict(fact.dimensions)["科目编码"] for fact in facts} == {"2040605"}


def test_what_follows_the_name_of_an_item_belongs_to_it() -> None:
    facts = read("1、“卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）”。主要用于：医疗。支出决算为2.2万元。")
    assert told(facts) == [
        (("卫生健康支出", "行政事业单位医疗", "行政单位医疗", "支出决算"), "2.2万元", "2024", "决算"),
    ]


def test_parts_in_ten_thousands_without_yuan_are_money_and_their_total_is_the_whole() -> None:
    facts = read(
        "项目总预算90.00万，其中支持消费提升50.00万，支持数字化创新40.00万元，合计90.00万。", section=("某专项经费情况说明",)
    )
    rows = [(fact.measure.rows[-1], str(fact.quantity.value), fact.quantity.unit) for fact in facts if fact.quantity]
    assert rows == [
        ("项目总预算", "90.00", "万元"),
        ("支持消费提升", "50.00", "万元"),
        ("支持数字化创新", "40.00", "万元"),
        ("项目总预算", "90.00", "万元"),
    ]
    assert facts[0].measure.rows[0] == "某专项经费"


def test_the_body_that_files_is_no_part_of_its_figures_names() -> None:
    identity = Identity("t", body="临江市青山区司法局", aliases=("青山区司法局",), year=2024, region="临江市青山区")
    document = Document(
        "x.txt", "txt", (Paragraph("截至年底，临江市青山区司法局共有车辆3辆。临江市青山区司法局法律援助中心办案9件。"),)
    )
    facts = sentence_facts(document, [()], identity)
    assert [fact.measure.rows[0] for fact in facts] == ["车辆", "临江市青山区司法局法律援助中心办案"]


def test_a_numbered_item_with_its_code_names_what_its_sentence_states() -> None:
    facts = read("3.高等教育（2050205），2023年度决算数为186,663.39万元，比2022年度决算数增长0.29%。", kind=FilingKind.FINAL)
    assert [fact.measure.rows for fact in facts] == [("高等教育", "决算数"), ("高等教育", "决算数", "增长")]
    assert {dict(fact.dimensions).get("科目编码") for fact in facts} == {"2050205"}


def test_what_a_thing_was_and_what_it_became_are_told_apart() -> None:
    found = read("专项从97个精简为75个。")
    assert {(fact.measure.rows[-1], fact.text) for fact in found} == {("原数", "97个"), ("精简为", "75个")}


def test_an_amount_that_only_its_giving_names_tells_what_it_is_for() -> None:
    (found,) = read("拨付37亿元，支持优化教育资源配置。")
    assert dict(found.dimensions)["用途"] == "支持优化教育资源配置"


def test_what_a_bracket_lists_hangs_below_the_amount_before_it() -> None:
    facts = read(
        "在职人员经费300万元（包括基本工资200万元，取暖费70万元），离退休人员经费90万元（包括取暖费30万元，医药费20万元），职工体检费5万元。"
    )
    assert [(fact.measure.rows, fact.source.quote) for fact in facts] == [
        (("在职人员经费",), "300万元"),
        (("在职人员经费", "基本工资"), "200万元"),
        (("在职人员经费", "取暖费"), "70万元"),
        (("离退休人员经费",), "90万元"),
        (("离退休人员经费", "取暖费"), "30万元"),
        (("离退休人员经费", "医药费"), "20万元"),
        (("职工体检费",), "5万元"),
    ]


def test_prices_that_an_amount_is_counted_in_date_nothing() -> None:
    facts = read(
        "电信业务总量198亿元（上年不变价）；邮政业务总量260亿元（2020年不变价），增长3.3%。邮政业务收入186亿元。", year=2025
    )
    assert {str(fact.period) for fact in facts} == {"2025"}


def test_what_is_so_much_of_a_plan_was_done() -> None:
    facts = read("政府性基金收入50亿元，完成调整预算的100.9%。", year=2025, kind=FilingKind.BUDGET)
    assert facts[0].basis is Basis.EXECUTED


def test_a_row_of_cells_in_a_dump_states_nothing() -> None:
    row = "302 01 办公费 4,333,478 0 4,333,478"
    document = Document("某局.txt", "txt", (Paragraph(row), Paragraph("办公费预算 433.35 万元。")))
    facts = sentence_facts(document, ((), ()), Identity("某局预算", "某局", year=2025))
    assert [str(fact.quantity.value) for fact in facts if fact.quantity] == ["433.35"]


@pytest.mark.parametrize(
    "outcome", ["执行结果为", "执行数为", "实绩为", "实际入库", "最终完成", "全年累计入库", "快报显示完成", "实际完成数为"]
)
@pytest.mark.parametrize("before", ["", "年初预算为660亿元，", "预算660亿元，调整为665亿元，"])
def test_an_outcome_is_told_in_many_words(outcome: str, before: str) -> None:
    found = read(f"2025年，全市一般公共预算收入{before}{outcome}672.4亿元，完成预算的101.9%。")
    (fact,) = [one for one in found if one.quantity and str(one.quantity.value) == "672.4"]
    assert (fact.measure.rows, fact.basis) == (("一般公共预算收入",), Basis.EXECUTED)


def test_a_label_before_a_colon_names_what_only_says_when_and_how_much() -> None:
    facts = read("人员经费：25万元，公用经费：2025年3万元。全市政府债务余额：截至2025年末为300亿元。")
    assert [fact.measure.rows for fact in facts] == [("人员经费",), ("公用经费",), ("政府债务余额",)]
    assert [fact.measure.rows for fact in read("主要情况如下：收入5万元。")] == [("收入",)]


def test_a_sentence_that_would_be_a_heading_tells_the_level_of_what_follows() -> None:
    section = ("（一）一般公共预算执行情况",)
    whole, own = read("——全市执行情况。收入完成145亿元。", "——市本级执行情况。收入完成20亿元。", section=section)
    assert [dict(one.dimensions)["范围"] for one in (whole, own)] == ["全市", "市本级"]
    (direct,) = read("市直一般公共预算收入：2025年完成50亿元。")
    assert (direct.measure.rows, dict(direct.dimensions)["范围"]) == (("一般公共预算收入",), "市本级")


def test_transfers_keep_their_name_and_to_whom_they_go() -> None:
    facts = read("2025年，市对区级转移支付46亿元。其中：一般性转移支付36亿元，专项转移支付10亿元。", year=2025)
    assert [fact.measure.rows for fact in facts] == [
        ("市对区级转移支付",),
        ("市对区级转移支付", "一般性转移支付"),
        ("市对区级转移支付", "专项转移支付"),
    ]
    assert not any(fact.dimensions for fact in facts)


def test_what_is_taken_out_of_a_comparison_dates_nothing() -> None:
    facts = read("2025年，补助下级支出300亿元，剔除上年同期一次性因素后，同口径增长13%。其中：专项补助60亿元。", year=2025)
    assert {str(fact.period) for fact in facts} == {"2025"}


def test_a_reserve_and_what_was_taken_from_it() -> None:
    facts = read("2025年安排预备费5亿元，年度执行中安排使用1.7亿元。", "预备费6亿元，用于应急援助等2亿元。", year=2025)
    assert [(fact.measure.rows[-1], fact.basis.value) for fact in facts][1] == ("安排使用", "执行")
    assert [fact.measure.rows for fact in facts][3] == ("预备费", "用于应急援助等")


def test_a_list_goes_on_behind_a_semicolon() -> None:
    facts = read("教育支出548亿元。其中：地方财力安排的支出462亿元，包括市本级318亿元；市对区转移支付143亿元。", year=2025)
    assert facts[-1].measure.rows == ("教育支出", "市对区转移支付")
    assert [dict(fact.dimensions).get("范围") for fact in facts] == [None, None, "市本级", None]


def test_pupils_are_those_of_the_schools_counted_before_them() -> None:
    facts = read("普通中学140所，其中，高中27所，在校生8万人；小学400所，在校生27万人。")
    assert [fact.measure.rows for fact in facts if fact.measure.rows[-1] == "在校生"] == [
        ("普通中学", "高中", "在校生"),
        ("小学", "在校生"),
    ]


def test_what_came_of_it_is_told_of_what_was_done() -> None:
    facts = read("清理闲置公房1266处，每年节约资金4500万元。", "较年初预算节约0.49亿元。")
    assert facts[1].measure.rows == ("清理闲置公房", "每年节约资金")
    assert facts[2].source.quote == "0.49亿元"


def test_a_bracket_of_parts_leaves_the_topic_as_it_was() -> None:
    facts = read("社会保险基金预算支出19亿元（包括城乡居民基本养老保险基金上解上级支出6亿元），下降21%。本年收支结余1亿元。")
    assert facts[2].measure.rows == ("社会保险基金预算支出", "下降")
    assert "城乡居民" not in "".join(facts[3].measure.rows)


def test_central_money_keeps_its_first_letter() -> None:
    facts = read("加中央专项转移支付收入215亿元。中等职业教育学校8所。")
    assert [fact.measure.rows for fact in facts] == [("中央专项转移支付收入",), ("中等职业教育学校",)]


def test_a_list_goes_on_over_semicolons_where_its_parts_add_up() -> None:
    facts = read(
        "2023年收入合计100万元，其中：拨款收入90万元，占90%；政府性基金拨款收入0万元，占0%；其他收入10万元，占10%。支出预算80万元。"
    )
    assert [fact.measure.rows for fact in facts] == [
        ("收入",),
        ("收入", "拨款收入"),
        ("收入", "拨款收入", "占"),
        ("收入", "政府性基金拨款收入"),
        ("收入", "政府性基金拨款收入", "占"),
        ("收入", "其他收入"),
        ("收入", "其他收入", "占"),
        ("支出预算",),
    ]
    facts = read("税收收入90亿元，其中：增值税30亿元；非税收入50亿元。")
    assert [fact.measure.rows for fact in facts] == [("税收收入",), ("税收收入", "增值税"), ("非税收入",)]


def test_the_whole_of_a_list_may_stand_in_the_sentence_before_or_without_words() -> None:
    facts = read("“三公”经费支出预算30万元，支出决算24万元，完成预算的80%。其中：公务用车费18万元；公务接待费6万元。")
    assert [fact.measure.rows for fact in facts][3:] == [
        ("“三公”经费支出", "决算", "公务用车费"),
        ("“三公”经费支出", "决算", "公务接待费"),
    ]
    facts = read("财政拨款支出300万元，主要用于以下方面：教育支出200万元，占66.67%；卫生支出100万元，占33.33%。")
    assert [fact.measure.rows[0] for fact in facts] == ["财政拨款支出"] * 5


def test_a_count_in_passing_only_describes_what_the_amount_is_of() -> None:
    facts = read("各门诊部转送至3家总院共计812人次。下设5个分院共计60张床位。")
    assert (("各门诊部转送至总院",), "812人次", "2024", "") in told(facts)
    assert not any(fact.source.quote == "3家" for fact in facts)


def test_what_comes_from_somewhere_is_named_by_what_it_is_and_dated_by_its_years() -> None:
    assert told(read("近两年来已有超过60批次来自全省各地的同行前来观摩。")) == [
        (("同行前来观摩",), "超过60批次", "2023-2024", "")
    ]


def test_all_districts_in_brackets_are_no_figure_of_the_place_itself() -> None:
    facts = read(
        "市本级政府债务余额200万元，其中：一般债务余额60万元；县（市、区）政府债务余额700万元，其中：一般债务余额240万元。"
    )
    assert [dict(fact.dimensions)["范围"] for fact in facts] == ["市本级", "市本级", "区县", "区县"]
    assert facts[-1].measure.rows == ("县市区政府债务余额", "一般债务余额")


def test_what_a_sector_added_is_no_change() -> None:
    facts = read("第三产业增加值900亿元，增长6.1%。")
    assert [fact.basis for fact in facts] == [Basis.NONE, Basis.CHANGE]


def test_a_stage_replaces_the_stage_before_it() -> None:
    facts = read(
        "本单位2023年度财政拨款支出年初预算数为310.00万元，决算数为389.46万元。"
        "其中：（一）文化旅游支出年初预算数为262.40万元，决算数为338.02万元。（二）住房保障支出年初预算数为20.50万元，决算数为23.14万元。",
        kind=FilingKind.FINAL,
        year=2023,
    )
    assert [fact.measure.rows for fact in facts] == [
        ("财政拨款支出", "年初预算数"),
        ("财政拨款支出", "决算数"),
        ("财政拨款支出", "文化旅游支出", "年初预算数"),
        ("财政拨款支出", "文化旅游支出", "决算数"),
        ("住房保障支出", "年初预算数"),
        ("住房保障支出", "决算数"),
    ]


def test_a_thing_before_a_budget_stays_in_its_name() -> None:
    (fact, *_) = read("2025年市本级“三公”经费一般公共预算财政拨款预算安排6,842万元。", kind=FilingKind.BUDGET, year=2025)
    assert fact.measure.rows == ("“三公”经费一般公共预算财政拨款预算",)


def test_growth_belongs_to_the_level_that_grew_so() -> None:
    facts = read(
        "2023年度收入总计412.86万元，其中年初结转和结余15.20万元，较2022年增加38.64万元，增长10.33%；"
        "本年收入合计397.66万元，较2022年增加41.02万元，增长11.50%。",
        "2023年度支出总计412.86万元，其中本年支出合计405.31万元，较2022年增加46.29万元，增长12.89%。",
        kind=FilingKind.FINAL,
        year=2023,
    )
    assert [(fact.measure.rows, fact.source.quote) for fact in facts if fact.basis is Basis.CHANGE] == [
        (("收入总计", "增加"), "38.64万元"),
        (("收入总计", "增长"), "10.33%"),
        (("收入总计", "本年收入", "增加"), "41.02万元"),
        (("收入总计", "本年收入", "增长"), "11.50%"),
        (("支出总计", "本年支出", "增加"), "46.29万元"),
        (("支出总计", "本年支出", "增长"), "12.89%"),
    ]


def test_counts_in_a_list_share_their_verb_and_not_their_nouns() -> None:
    facts = read("共抽查9个乡镇、42个行政村、860户，发放问卷900份。", "评价结果为“优”的6个、“良”的27个、“中”的9个。")
    assert [(fact.measure.rows, fact.source.quote) for fact in facts] == [
        (("抽查乡镇",), "9个"),
        (("抽查行政村",), "42个"),
        (("抽查",), "860户"),
        (("发放问卷",), "900份"),
        (("评价结果为“优”的",), "6个"),
        (("评价结果为“良”的",), "27个"),
        (("评价结果为“中”的",), "9个"),
    ]
    assert next(one.measure.rows for one in read("市财政局对38个项目、5个部门开展重点绩效评价。")) == ("项目开展重点绩效评价",)


def test_what_a_rate_was_is_of_its_own_year_alone() -> None:
    facts = read("全县普及率由上年的76.3%提高到83.1%，未达到85%的目标；群众满意度为88.6%。")
    assert [(fact.source.quote, str(fact.period)) for fact in facts] == [("76.3%", "2023"), ("83.1%", "2024"), ("88.6%", "2024")]


def test_what_is_to_be_reached_is_a_target() -> None:
    facts = read(
        "1.总体目标：到2024年底普及率达到85%以上。2.年度目标：完成6,200户改造任务，合格率达到100%。",
        "实际完成：改造5,673户，合格率98.92%。",
        section=("（二）项目绩效目标",),
    )
    assert [(fact.source.quote, fact.basis) for fact in facts] == [
        ("85%以上", Basis.TARGET),
        ("6,200户", Basis.TARGET),
        ("100%", Basis.TARGET),
        ("5,673户", Basis.NONE),
        ("98.92%", Basis.RATE),
    ]
    assert [fact.basis for fact in read("2024年计划完成改造6,200户。")] == [Basis.TARGET]


def test_what_is_taken_into_a_budget_is_not_that_budget() -> None:
    facts = read(
        "本局政府采购项目纳入2023年部门预算共计7万元，其中货物采购3万元、服务采购4万元。", kind=FilingKind.BUDGET, year=2023
    )
    assert told(facts)[0][:2] == (("本局政府采购项目",), "7万元") or told(facts)[0][:2] == (("政府采购项目",), "7万元")


def test_each_count_of_a_list_is_named_by_its_own_thing() -> None:
    assert [(fact.measure.rows[-1], fact.source.quote) for fact in read("汇总文件，形成集团86个考核单元，134项考核指标。")] == [
        ("形成集团考核单元", "86个"),
        ("考核指标", "134项"),
    ]


def test_what_bodies_did_is_no_name_of_the_bodies() -> None:
    facts = read("新区6家诊所筛查居民2310人，检出高危人群305人。")
    assert [(fact.measure.rows[-1], fact.source.quote) for fact in facts][:2] == [("新区诊所", "6家"), ("诊所筛查居民", "2310人")]


def test_the_rate_of_a_whole_year_is_of_no_quarter() -> None:
    facts = read("本年度第一季度预算执行率为20.00%。全年预算执行率为96.00%。", year=2023)
    assert [str(fact.period) for fact in facts] == ["2023Q1", "2023"]


def test_which_of_them_are_meant_is_no_figure() -> None:
    assert read("对资产负债率超过70%的企业实行提级管控。") == []
    assert [fact.text for fact in read("资产负债率超过70%。")] == ["超过70%"]


def test_a_number_before_a_year_counts_the_item() -> None:
    (fact,) = read("2.2024年上级下达我县新增债务限额13.54亿元。")
    assert fact.measure.rows[0].startswith("新增债务限额")


def test_a_heading_with_its_number_says_the_level() -> None:
    (fact,) = read("资产总额100亿元。", section=("2.区县级情况",))
    assert dict(fact.dimensions)["范围"] == "区县"


def test_a_total_amount_is_named_once() -> None:
    facts = read("2023年市级一般公共预算收入总量312.48亿元，其中：市级收入98.76亿元。", year=2023)
    assert facts[0].measure.rows == ("一般公共预算收入总量",)
