"""What seeds that nobody had seen showed: names with words of other questions in them, lists over halves, levels of a place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

BODY = "临江市青山区商务局"
ACCOUNTS = f"""{BODY}2023年度部门决算
公开03表
支出决算表
部门：{BODY}\t单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
201\t一般公共服务支出\t300.00\t210.00\t90.00
20103\t政府办公厅（室）及相关机构事务\t90.00\t70.00\t20.00
20113\t商贸事务\t210.00\t140.00\t70.00
\t合计\t300.00\t210.00\t90.00
公开06表
一般公共预算财政拨款基本支出决算表
部门：{BODY}\t单位：万元
人员经费\t\t\t公用经费\t\t\t\t\t
科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
301\t工资福利支出\t150.00\t302\t商品和服务支出\t60.00\t30217\t公务接待费\t9.00
30101\t基本工资\t90.00\t30201\t办公费\t12.00\t30226\t劳务费\t20.00
30102\t津贴补贴\t60.00\t30202\t印刷费\t11.00\t30228\t工会经费\t8.00
人员经费合计\t\t150.00\t公用经费合计\t\t\t\t\t60.00
"""
FORM = f"""{BODY}2023年度部门整体支出绩效自评表
部门整体支出绩效自评表
（2023年度）
三级指标\t年度指标值\t实际完成值\t分值\t得分
完成改造面积\t≥200平方米\t230平方米\t20\t19
设备验收合格率\t≥95%\t96%\t20\t18
"""
DEBTS = """临江市2023年政府债务限额及余额情况表
临江市2023年政府债务限额及余额情况表
单位：亿元
地区\t2023年债务限额\t\t2023年债务余额（决算数）\t
\t一般债务\t专项债务\t一般债务\t专项债务
临江市本级\t50.10\t61.20\t46.30\t57.40
青山区\t42.80\t33.60\t39.80\t31.50
白水区\t22.70\t13.50\t19.60\t11.40
"""


FUNDS = """临江市2023年政府性基金预算表
2023年临江市政府性基金预算收入表
单位：万元
项目\t2022年执行数\t2023年预算数\t预算数为上年执行数的%
一、国有土地使用权出让收入\t4000\t5000\t125.0
二、污水处理费收入\t800\t600\t75.0
本年收入合计\t4800\t5600\t116.7
"""
GIVEN = """2023年临江市专项转移支付分地区分项目预算表
2023年临江市对下专项转移支付分地区分项目预算表
单位：万元
项目和地区\t预算数
一、水利发展资金\t1200
青山区\t500
白水区\t400
沙洲区\t300
二、就业补助资金\t360
青山区\t110
白水区\t200
沙洲区\t50
合计\t1560
"""
REPORT = """关于临江市2022年预算执行情况和2023年预算草案的报告
一、2022年预算执行情况
1.全市情况。全市一般公共预算支出完成90.10亿元，为预算的98.2%，比上年增长3.1%。
2022年全市一般公共预算支出执行情况表
单位：万元
项目\t预算数\t执行数
一般公共服务支出\t310000\t300000
教育支出\t610000\t601000
支出合计\t920000\t901000
"""
LIMITS = """临江市2020年地方政府债务余额情况表
临江市2020年地方政府专项债务余额情况表
单位：亿元
项目\t预算数\t执行数
一、2019年末地方政府专项债务余额实际数\t\t70.20
二、2020年末地方政府专项债务余额限额\t90.40\t
三、2020年末地方政府专项债务余额预计执行数\t\t81.30
四、2021年末地方政府专项债务余额限额\t99.10\t
"""
STAFF = f"{BODY}2023年度部门决算情况说明\n截至2023年末，{BODY}人员编制42人，年末实有人数40人。\n"


def _projects(year: int, amounts: tuple[str, ...]) -> str:
    rows = zip(("惠民补助发放项目", "档案数字化项目", "业务培训项目"), amounts, strict=True)
    listed = "\n".join(f"{number},{name},运转类,{amount},0.00" for number, (name, amount) in enumerate(rows, 1))
    return f"{BODY}{year}年项目支出表,,,,\n单位：万元,,,,\n序号,项目名称,项目类别,一般公共预算拨款,其他资金\n{listed}\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {
        f"{BODY}2023年度部门决算.txt": ACCOUNTS,
        f"{BODY}2023年度部门整体支出绩效自评表.txt": FORM,
        "临江市2023年政府债务限额及余额情况表.txt": DEBTS,
        "临江市2023年政府性基金预算表.txt": FUNDS,
        "临江市2020年地方政府债务余额情况表.txt": LIMITS,
        "2023年临江市专项转移支付分地区分项目预算表.txt": GIVEN,
        "关于临江市2022年预算执行情况和2023年预算草案的报告.txt": REPORT,
        f"{BODY}2023年度部门决算情况说明.txt": STAFF,
        f"{BODY}2021年部门预算.csv": _projects(2021, ("70.00", "20.00", "9.00")),
        f"{BODY}2022年部门预算.csv": _projects(2022, ("95.00", "18.00", "12.00")),
    }
    with library_of(tmp_path_factory.mktemp("unseen"), texts) as library:
        yield Assistant(library, Settings(embedding="none"))


def test_a_list_that_goes_on_in_the_next_half_is_counted_as_a_whole(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年基本支出的商品和服务支出各项中金额超过10万元的有几个？")
    assert answer.figures[0].value == "3"
    assert all(name in answer.answer for name in ("办公费", "印刷费", "劳务费"))


def test_a_class_named_after_an_office_is_no_office(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年政府办公厅（室）及相关机构事务的支出合计占一般公共服务支出的支出合计的比重是多少")
    assert answer.figures[0].value == "30.00"


def test_totals_by_name_may_be_added_up_in_a_check(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年基本支出合计加项目支出合计等于本年支出合计吗？")
    assert answer.answer.startswith("一致") and "210" in answer.answer and "300" in answer.answer


def test_the_points_of_one_indicator_are_no_list_of_those_that_were_reached(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}完成改造面积这个指标的得分多少啊")
    assert (answer.figures[0].value, len(answer.figures)) == ("19", 1)


def test_a_district_has_no_level_of_its_city(assistant: Assistant) -> None:
    answer = last_told(assistant, "临江市2023年临江市本级的一般债务余额是多少 / 那青山区的一般债务余额呢")
    assert [figure.value for figure in answer.figures] == ["39.80"]


def test_how_it_changed_is_told_of_an_item_of_a_list_too(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2022年惠民补助发放项目的一般公共预算拨款的预算一共多少，比上年呢")
    assert answer.figures[0].value == "95.00" and "25" in answer.answer


@pytest.mark.parametrize("words", ["为上年执行数的百分比", "相当于上年执行数的百分比", "占上年执行数的比例"])
def test_a_plan_held_against_the_year_before_is_of_its_own_year(assistant: Assistant, words: str) -> None:
    answer = assistant.ask(f"临江市2023年政府性基金预算污水处理费收入预算数{words}是多少")
    assert (answer.figures[0].value, answer.figures[0].unit) == ("75.0", "%")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("临江市2023年青山区的水利发展资金是多少", "500"),
        ("临江市2023年安排给青山区的就业补助资金有多少", "110"),
        ("临江市2023年水利发展资金一共多少", "1200"),
    ],
)
def test_a_place_that_is_named_under_every_purpose(assistant: Assistant, question: str, value: str) -> None:
    assert assistant.ask(question).figures[0].value == value


def test_all_that_a_budget_spends_is_no_class_of_nearly_its_name(assistant: Assistant) -> None:
    """一般公共服务支出 says all but the 预算 of 一般公共预算支出, which is the name of another figure."""
    answer = assistant.ask("临江市的全市一般公共预算支出完成数，2022年是多少？")
    assert (answer.figures[0].value, answer.figures[0].unit) in {("90.10", "亿元"), ("901000", "万元")}


def test_an_amount_divided_by_the_people_there_are(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年本年支出合计除以实有人数，人均多少")
    assert (answer.figures[0].value, answer.figures[0].unit) == ("7.50", "万元/人")


def test_a_part_within_a_part_keeps_its_column(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年一般公共服务支出的基本支出里商贸事务里的基本支出占多大比例？")
    assert answer.figures[0].value == "66.67"


def test_the_whole_of_what_a_place_is_given_is_that_of_the_place_around_it(assistant: Assistant) -> None:
    answer = assistant.ask("临江市2023年安排给青山区的水利发展资金占水利发展资金的总额的比重是多少")
    assert answer.figures[0].value == "41.67"


def test_a_stage_said_again_leaves_the_name_of_a_purse_whole(assistant: Assistant) -> None:
    answer = last_told(assistant, "临江市2022年全市一般公共预算支出的教育支出执行数是多少 / 那预算数呢")
    assert answer.figures[0].value == "610000"


def test_balances_of_two_years_are_not_added_up(assistant: Assistant) -> None:
    answer = assistant.ask("临江市2021年专项债务余额限额一共多少")
    assert [figure.value for figure in answer.figures] == ["99.10"]


def test_what_is_paid_for_a_thing_is_called_as_the_thing(assistant: Assistant) -> None:
    """在印刷费上花了 asks for 印刷费支出: no row is called so, and 印刷费 is."""
    assert assistant.ask(f"2023年{BODY}在印刷费上一共花了多少").figures[0].value == "11.00"
