"""Questions in everyday words over an invented city, whose report and tables are read from text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.planning.spelling import as_printed
from assistant.settings import Settings
from index.library import Library
from tests.assistant.written import last_told, library_of

CITY = """关于临江市2025年预算执行情况与2026年预算草案的报告
一、2025年预算执行情况
2025年，全市一般公共预算收入完成153.9亿元，同比增长5.6%。一般公共预算支出完成513.5亿元。
2025年，全市政府性基金预算收入完成80亿元，其中：国有土地使用权出让收入60亿元。
全市居民医保基金收入46.3亿元，支出42.9亿元，滚存结余46.7亿元。
2025年全市政府债务限额100亿元，其中：专项债务限额70亿元。
2025年全市政府债务余额88亿元。
全市社会保险基金当年收支结余3亿元。
支持教育优先发展。拨付37亿元，支持优化教育资源配置。
全年销售福利彩票8.5亿元。
市级（含开发区）教育支出30亿元。
市本级教育支出20亿元。
2026年，一般公共预算支出安排530亿元。
临江市农业农村局支出预算15亿元，其中：基本支出5亿元。
2025年全市新增专项债券50亿元，其中市级使用20亿元，区县级使用30亿元。
市级预备费12亿元，主要用于应对山洪。
受企业用地需求不足影响，全市土地出让收入持续下滑。
城镇居民人均可支配收入72000元，城镇居民人均消费支出48000元，农村居民人均可支配收入48000元。
全年出口总额18亿元，进口总额10亿元。
全年商品房销售额121亿元。私人汽车保有量60万辆。
二、2026年预算安排情况
主要包括：在职人员经费3000万元（包括基本工资2000万元，取暖费700万元），离退休人员经费900万元（包括生活补贴500万元，取暖费300万元）。
附表1 2025年临江市一般公共预算收入执行情况表
单位：万元
项目\t2024年决算数\t2025年预算数\t2025年执行数\t为预算%\t比上年增长%
一、税收收入\t900\t1,000\t1,010\t101.00\t12.22
1.增值税\t600\t610\t620\t101.64\t3.33
2.契税\t200\t220\t210\t95.45\t5.00
3.资源税\t100\t170\t180\t105.88\t80.00
二、非税收入\t300\t310\t320\t103.23\t6.67
4.罚没收入\t300\t310\t320\t103.23\t6.67
本年收入合计\t1,200\t1,310\t1,330\t101.53\t10.83
"""
STREET = """2026年部门预算
预算部门：临江市青山区柳树路街道办事处
一般公共预算基本支出表
单位：元
科目名称\t合计\t人员经费\t公用经费
水费\t142,500\t\t142,500
电费\t710,000\t\t710,000
公务接待费\t13,500\t\t13,500
公务用车运行维护费\t215,600\t\t215,600
办公设备购置\t78,000\t\t78,000
合计\t1,159,600\t\t1,159,600
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of(tmp_path_factory.mktemp("everyday"), {"city.txt": CITY, "street.txt": STREET}) as opened:
        yield opened


@pytest.fixture
def asked(library: Library) -> Assistant:
    return Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("临江2025年卖地卖了多少钱", "60", "亿元"),
        ("临江全市政府性基金收入里卖地占了几成", "75.00", "%"),
        ("临江新增专项债里市级用了几成", "40.00", "%"),
        ("临江居民医保2025年收支相抵还剩多少", "3.4", "亿元"),
        ("临江2025年外贸顺差多少", "8", "亿元"),
        ("临江2025年城镇居民和农村居民人均可支配收入相差多少", "24000", "元"),
        ("临江城里人和乡下人谁挣得多，多多少", "24000", "元"),
        ("临江市本级离退休人员取暖费2026年安排多少", "300", "万元"),
        ("临江2025年卖房子一共卖了多少钱", "121", "亿元"),
        ("临江有多少辆私家车", "60", "万辆"),
        ("临江2025年在教育上砸了多少钱", "37", "亿元"),
        ("临江2025年福彩卖了多少钱", "8.5", "亿元"),
        ("临江2025年债务离上限还有多少", "12", "亿元"),
        ("临江2025年收支结余多少钱（社会保险基金）", "3", "亿元"),
        ("临江2025年一般公共预算收入多少 / 花了多少", "513.5", "亿元"),
        ("临江2025年一般公共预算收入多少 / 花了多少 / 那2026年打算花多少", "530", "亿元"),
        ("临江市本级教育支出2025年多少", "20", "亿元"),
        ("临江市级教育支出2025年多少", "30", "亿元"),
        ("How much did Linjiang raise from land sales in 2025?", "60", "亿元"),
        ("柳树路街道2026年水费电费一共多少", "852500", "元"),
        ("柳树路街道2026年请客吃饭打算花多少", "13500", "元"),
        ("柳树路街道2026年养车要花多少钱", "215600", "元"),
        ("柳树路街道2026年买办公设备花多少", "78000", "元"),
        ("临江2025年资源税完成预算没有", "105.88", "%"),
        ("临江2025年居民医保收多少、支多少", "46.3", "亿元"),
    ],
)
def test_figures(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("临江2025年哪个税涨得最猛", "资源税"),
        ("临江税收里占大头的是哪个税", "620"),  # of the year of the report, not of the one before
        ("临江土地收入为什么一直往下掉", "企业用地需求不足"),
    ],
)
def test_words(asked: Assistant, question: str, said: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED and said in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "临江2025年新增专项债务限额多少",
        "临江退役军人局2025年支出预算里基本支出多少",
        "临江2025年市级预备费实际动用了多少",
        "临江居民医保2025年失业保险结余多少",
    ],
)
def test_a_neighbour_is_no_answer(asked: Assistant, question: str) -> None:
    assert last_told(asked, question).status is not Status.ANSWERED


def test_what_is_left_of_all_years_is_not_what_is_left_of_one(asked: Assistant) -> None:
    assert last_told(asked, "临江居民医保2025年收支结余多少").figures[0].value == "3.4"


def test_a_counter_belongs_to_the_word_before_it() -> None:
    assert "个人所得税" in as_printed("个税收了多少")
    assert "个人所得税" not in as_printed("三个税一共多少")
