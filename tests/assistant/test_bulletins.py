"""Bulletins and budget reports of places: what stands beside a figure, at which level, since when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.written import last_told, library_of

BULLETIN = """临江市2025年国民经济和社会发展统计公报
一、财政金融
全年一般公共预算收入80.20亿元，增长5.1%，其中，税收收入50.30亿元，下降3.2%；
单位：亿元605040302021年2022年2023年2024年2025年一般公共预算收入图—10—年末金融机构各项存款余额700.50亿元，比年初增加60.40亿元，增长9.4%。非金融企业存款余额90.10亿元，下降1.8%。
年末金融机构各项贷款余额500.30亿元，比年初增加40.20亿元。
二、文化旅游和卫生
自治区级全域旅游示范区2个，乡镇文化站31个，县级体育馆3个。全年接待游客2000.00万人次，增长8.5%。游客花费100.00亿元，增长9.9%。
年末全市共有医疗卫生机构310家，其中，医院21家，基层医疗卫生机构280个。卫生技术人员4200人。医疗卫生机构实有床位3900张。
三、社会服务
年末各类提供住宿的社会服务机构12个。社会服务床位1500张。
四、资源
全年用水总量20.00亿立方米。按结构分，农业灌溉18.00亿立方米，工业用水1.00亿立方米。
高新技术企业净增45家。
"""
REPORT = """关于青河市2025年预算执行情况与2026年预算草案的报告
一、2025年政府债务情况
截至2025年年底，各级政府债务余额900000万元。市本级政府债务余额200000万元，其中：一般债务余额60000万元，专项债务余额140000万元；县（市、区）政府债务余额700000万元，其中：一般债务余额300000万元，专项债务余额400000万元。
二、民生
持续落实阶段性降低失业保险费率政策，为全市企业减轻缴费负担1.6亿元。
三、2025年政府投资项目支出执行情况
市本级智慧水务建设项目支出2.0亿元，完成计划的80%，其中：续建项目1.5亿元，新建项目0.5亿元。市本级城建港口水利项目支出9.0亿元，完成计划的87.4%，其中：市本级8.0亿元，新城区1.0亿元；续建项目7.0亿元，新建项目1.0亿元。
市本级智慧停车项目支出3.0亿元。注：文化支出科目降幅较大，主要是上年安排一次性补助所致。
2025年全市政府性基金收入预算为45亿元，完成40亿元。高新技术产业增加值增长3.0%。
2025年全市一般公共预算支出完成600.0亿元，增长2.0%。
四、“十四五”时期工作
2025年全市一般公共预算支出600.0亿元，规模再上台阶。
五、2026年预算草案
（一）政府投资项目安排情况
市本级智慧水务建设项目计划2.5亿元，其中：续建项目1.8亿元，新建项目0.7亿元。
（二）一般公共预算安排情况
2026年全市一般公共预算收入439.0亿元，其中税收占比66.0%；全市一般公共预算支出690.0亿元。
2026年全市政府性基金收入预期完成50.0亿元，同比增长25%。
"""
OFFICE = """云岭市商务局2025年部门预算
第二部分 产业发展专项经费情况说明
一、项目概述
促进产业升级，加快成果转化。
二、立项依据
1、《云岭市产业发展实施意见》。
2、《云岭市服务企业工作意见》。
三、实施周期
2025.1.1-2025.12.31
四、年度预算安排
2025年度项目总预算900.00万元，其中区级支持总部经济300.00万元，市级支持总部经济600.00万元。
五、国有资产占有使用情况
2025年部门预算安排购置单价100万元（含）以上设备（不含车辆）2台（套）。
"""
PROVINCE = """云海省2019年政府债务限额及余额决算表
单位：亿元
地区\t债务限额\t债务余额
云海省\t2,000.00\t1,900.00
临江市\t300.00\t280.00
临江市本级\t120.00\t110.00
青河市\t200.00\t190.00
青河市本级\t80.00\t70.00
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    texts = {"bulletin.txt": BULLETIN, "report.txt": REPORT, "office.txt": OFFICE, "province.txt": PROVINCE}
    with library_of(tmp_path_factory.mktemp("bulletins"), texts) as opened:
        yield opened


@pytest.fixture
def asked(library: Library) -> Assistant:
    return Assistant(library, Settings(home=library.home, embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("临江市2025年存款余额比年初多了多少", "60.40", "亿元"),  # what is printed beside the whole of the deposits
        ("临江市2025年贷款余额比年初增加多少", "40.20", "亿元"),
        ("临江市2025年收的税比上年是多了还是少了", "3.2", "%"),  # of which no filing prints the year before
        ("临江市2025年高新技术企业多了多少家", "45", "家"),
        ("临江市用的水里浇地占几成", "90.00", "%"),
        ("临江市游客平均每人次花了多少钱", "500.00", "元/人次"),
        ("青河市县（市、区）的债务余额比市本级多多少", "500000", "万元"),
        ("青河市市本级的债务余额比县市区少多少", "500000", "万元"),
        ("青河市2025年给企业减了多少失业保险缴费", "1.6", "亿元"),
        ("青河市2025年增加了多少一般公共预算支出", "2.0", "%"),  # its change, and never the spending itself
        ("青河市年底欠的专项债有多少", "140000", "万元"),
        ("青河市智慧水务建设项目多少", "2.0", "亿元"),  # what was done comes before what is planned
        ("青河市智慧水务建设项目里新建的占几成", "25.00", "%"),
        ("青河市2026年税收占比是多少", "66.0", "%"),  # as printed
        ("云岭市商务局2025年有多少台100万以上的设备", "2", "台(套)"),
    ],
)
def test_what_stands_beside_a_figure_is_told(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = asked.ask(question)
    assert answer.figures, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


def test_figures_after_a_chart_are_of_the_year_of_the_bulletin(asked: Assistant) -> None:
    answer = asked.ask("临江市存款余额多少")
    assert [(one.value, one.period) for one in answer.figures] == [("700.50", "2025")]


def test_what_is_asked_next_is_found_beside_what_was_told(asked: Assistant) -> None:
    """医院 is told among the 医疗卫生机构, whose beds are meant, and not those of the homes."""
    answer = last_told(asked, "临江市有几家医院 / 那床位呢")
    assert [one.value for one in answer.figures] == ["3900"]


def test_one_thing_of_two_levels_is_told_twice(asked: Assistant) -> None:
    for order, values in (("区级和市级", ["300.00", "600.00"]), ("市级和区级", ["600.00", "300.00"])):
        answer = asked.ask(f"云岭市商务局产业发展专项里{order}的总部经济各多少")
        assert [one.value for one in answer.figures] == values, answer.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("云岭市商务局产业发展专项是根据啥立的", "云岭市产业发展实施意见"),
        ("云岭市商务局产业发展专项干到什么时候", "2025.12.31"),
    ],
)
def test_what_a_project_rests_on_and_when_it_ends(asked: Assistant, question: str, said: str) -> None:
    assert said in asked.ask(question).answer


@pytest.mark.parametrize(
    ("question", "value"),
    [("临江市2019年债务限额多少", "300.00"), ("临江市本级2019年债务余额多少", "110.00"), ("临江市2018年债务限额多少", "")],
)
def test_a_place_is_told_of_by_the_table_of_its_province(asked: Assistant, question: str, value: str) -> None:
    """Where its own filings are of other years."""
    answer = asked.ask(question)
    assert [one.value for one in answer.figures] == ([value] if value else []), answer.answer


def test_why_something_fell_is_told_beside_how_far(asked: Assistant) -> None:
    assert "一次性补助" in asked.ask("青河市2025年文化支出为什么少了三成").answer


def test_what_is_to_come_in_is_held_against_what_came_in(asked: Assistant) -> None:
    answer = asked.ask("青河市2026年政府性基金收入打算收多少，比去年涨多少")
    assert [(one.value, one.unit) for one in answer.figures] == [("50.0", "亿元"), ("25", "%")], answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "青河市2026年全市税收收入是多少",  # its share is told, and no amount
        "青河市城建项目里新建的占几成",  # 续建项目 is no whole of 新建项目
        "临江市2025年支出比年初多了多少",
        "青河市2025年一般公共预算支出比年初多了多少",  # told twice, and nowhere of the beginning of the year
        "青河市2025年高新技术企业多了多少家",  # a rate is no number of them
    ],
)
def test_a_figure_beside_it_is_none_of_it(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert not answer.figures or answer.status is not Status.ANSWERED, answer.answer
