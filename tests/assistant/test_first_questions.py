"""Questions as newcomers put them, over invented filings that are read from text: what each kind came to when first asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.labels import is_scattered
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.written import last_told, library_of

STREET = """临江市青山区2026年区级单位预算
预算单位：临江市青山区柳树路街道办事处
柳树路街道办事处主要职能
（一）负责社区矫正和安置帮教工作。
（二）负责辖区市容环境卫生管理。
2026年单位预算编制说明
财政拨款支出主要内容如下：
1.“科学技术支出(类）-科学技术普及（款）-科普活动（项）”2026年度预算10万元，2025年度预算8万元，主要用于：科普宣传。2025年当年预算执行数为5万元，2026年预算安排10万元，比2025年预算执行数增加100%。主要原因是：加大科普力度。
2.“文化旅游体育与传媒支出(类）-文化和旅游（款）-群众文化（项）”2026年度预算18万元，2025年度预算60万元，主要用于：社区文化活动。2025年当年预算执行数为60万元，2026年预算安排18万元，比2025年预算执行数减少70%。主要原因是：2025年购置了图书和音响设备。
3.“公共安全支出(类）-其他公共安全支出（款）-其他公共安全支出（项）”2026年度预算91万元，主要用于：信访案件接待、反邪教工作经费。
4.一般公共服务支出（类）社会工作事务（款）其他社会工作事务支出（项）。主要用于：新建楼组议事厅。
每年支付市立医院的巡诊经费基数为30万元。
"""
OFFICE = """临江市杨树路街道办事处2024年部门整体绩效评价报告
（一）部门预算安排及调整情况
我街道2024年部门预算收入3,200.50万元，较2023年年初预算减少210.40万元、下降6.17%。2024年部门预算支出3,200.50万元，较2023年年初预算减少210.40万元、下降6.17%。
全年部门预算较年初批复调减90.30万元。
"""
UNIVERSITY = """青山大学2023年度部门预算
一、学校基本情况
学校占地约2,300亩，现有专任教师1,200人。
二、部门预算报表
青山大学支出预算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t900.00\t700.00\t200.00
20502\t普通教育\t860.00\t660.00\t200.00
2050205\t高等教育\t860.00\t660.00\t200.00
20506\t留学教育\t40.00\t40.00\t
2050602\t来华留学教育\t15.00\t15.00\t
2050699\t其他留学教育支出\t25.00\t25.00\t
221\t住房保障支出\t100.00\t100.00\t
合计\t\t1,000.00\t800.00\t200.00
三、预算情况说明
财政拨款支出预算300万元，其中：普通教育280万元，留学教育20万元。
"""
CITY = """关于临江市2025年预算执行情况与2026年预算草案的报告
一、2025年预算执行情况
2025年，全市一般公共预算收入完成153.9亿元，同比增长5.6%，其中：税收收入完成90.5亿元，同比增长5.2%；非税收入完成63.4亿元，同比增长6.2%。一般公共预算支出完成513.5亿元。民生支出380.2亿元，占一般公共预算支出的74%。
统筹3.5亿元支持镜湖保护治理。
2025年，全市政府债务限额100亿元。年末政府债务余额90亿元，其中：一般债务余额27亿元，专项债务余额63亿元。全市政府债券还本付息12亿元（还本9亿元，付息3亿元）。
2026年，全市一般公共预算收入预期实现160亿元。一般公共预算支出安排530亿元。全市国有资本经营预算收入8亿元，下降6.5%。
五年来，财政保障能力持续增强。一般公共预算收入累计完成732.7亿元，较“十三五”期间增长2.3%。一般公共预算支出累计完成2499.1亿元。
五年来，民生福祉持续改善。民生支出累计完成1889.1亿元，占一般公共预算支出的比重为75.6%。
"""

CITY_BEFORE = """关于临江市2024年预算执行情况与2025年预算草案的报告
一、2024年预算执行情况
2024年，全市一般公共预算收入完成145.71亿元，同比增长3.1%，其中：税收收入完成80.1亿元，同比增长2.2%。
"""
QUARTERS = """临江市农业农村局2021年项目支出分季度执行情况表
单位：万元
项目名称\t全年预算数\t一季度支出数\t二季度支出数\t三季度支出数\t四季度支出数
法律顾问服务项目\t323.00\t68.80\t55.23\t61.37\t39.73
培训服务项目\t120.00\t20.10\t30.20\t25.30\t40.40
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    texts = {
        "street.txt": STREET,
        "office.txt": OFFICE,
        "university.txt": UNIVERSITY,
        "city.txt": CITY,
        "before.txt": CITY_BEFORE,
        "quarters.txt": QUARTERS,
    }
    with library_of(tmp_path_factory.mktemp("first"), texts) as opened:
        yield opened


@pytest.fixture
def asked(library: Library) -> Assistant:
    return Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("柳树路街道科普活动25年的预算花掉了几成", "62.50", "%"),
        ("柳树路街道2026年科普活动预算 / 25年执行了多少 / 差多少", "5", "万元"),
        ("青山大学2023年支出预算里项目支出占比", "20.00", "%"),
        ("青山大学2023年高等教育支出预算 / 留学教育呢 / 这两项占支出总计多少", "90.00", "%"),
        ("青山大学2023年来华留学教育在留学教育那一款里占几成", "37.50", "%"),
        ("青山大学占地多少亩", "2300", "亩"),
        ("临江“十四五”五年民生一共花了多少", "1889.1", "亿元"),
        ("临江“十四五”五年一般公共预算收入累计多少", "732.7", "亿元"),
        ("临江十四五期间民生支出占一般公共预算支出多少", "75.59", "%"),
        ("临江税收占比，25年全市", "58.80", "%"),
        ("临江治镜湖花了多少", "3.5", "亿元"),
        ("临江2026年一般公共预算收入打算收多少", "160", "亿元"),
        ("临江2026年一般公共预算安排花多少", "530", "亿元"),
        ("临江国资预算收入掉了多少", "6.5", "%"),
        ("临江债务余额有没有超过限额", "10", "亿元"),
        ("临江2025年债务限额多少 / 余额呢 / 其中专项占几成", "70.00", "%"),
        ("临江2025年政府债付了多少利息", "3", "亿元"),
        ("柳树路街道2025年科普活动预算 / 执行数呢 / 执行率", "62.50", "%"),
        ("柳树路街道2026年科普活动加群众文化一共多少", "28", "万元"),
        ("青山大学2023年留学教育预算 / 其中来华留学教育 / 占几成", "37.50", "%"),
    ],
)
def test_figures(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


def test_one_side_of_the_accounts_is_not_answered_by_the_other(asked: Assistant) -> None:
    assert last_told(asked, "临江2026年国有资本经营预算支出打算花多少").status is Status.NOT_FOUND


def test_when_is_not_told_from_words_here_and_there(asked: Assistant) -> None:
    assert last_told(asked, "民生保障五年行动专项干到什么时候").status is Status.NOT_FOUND


def test_a_name_with_one_letter_between_is_said_in_one_breath() -> None:
    assert not is_scattered("留学教育", "留学生教育预算")
    assert is_scattered("公共卫生", "一般公共预算卫生健康支出")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("柳树路街道群众文化的钱怎么砍了这么多", "图书和音响设备"),
        ("柳树路街道在社区矫正上管什么", "负责社区矫正"),
        ("柳树路街道其他社会工作事务支出是干嘛用的", "楼组议事厅"),
    ],
)
def test_sentences(asked: Assistant, question: str, said: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert said in answer.answer


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much does the Liushu Road subdistrict plan to spend on science outreach in 2026?", ""),
        ("How many full-time teachers does Qingshan University have?", "1200"),
        ("How much does the Liushu Road subdistrict plan to spend on mass culture in 2026?", "18"),
    ],
)
def test_english(asked: Assistant, question: str, value: str) -> None:
    answer = last_told(asked, question)
    assert [figure.value for figure in answer.figures[:1]] == ([value] if value else [])


def test_to_whom_money_is_paid_is_no_body_that_is_missing(asked: Assistant) -> None:
    answer = last_told(asked, "柳树路街道2026年付给市立医院的装修差旅费")
    assert "没有收录" not in answer.answer


def test_two_that_were_told_together_are_held_against_a_whole(asked: Assistant) -> None:
    answer = last_told(asked, "青山大学2023年高等教育多少 / 来华留学教育呢 / 这两项合起来占教育支出百分之几")
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.figures[0].value == "97.22"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("杨树路街道2024年预算调减了多少", "90.30"),
        ("杨树路街道2024年预算调增了多少", ""),
        ("杨树路街道2024年预算比年初减少了多少", ""),  # not 收入 against 支出
    ],
)
def test_what_was_adjusted_is_told_as_such_or_not_at_all(asked: Assistant, question: str, value: str) -> None:
    answer = last_told(asked, question)
    assert [figure.value for figure in answer.figures[:1]] == ([value] if value else []), answer.answer


def test_a_quarter_without_a_year_is_of_the_newest_filing_of_the_body(asked: Assistant) -> None:
    answer = asked.ask("临江市农业农村局法律顾问服务项目第二季度支出多少")
    assert [one.value for one in answer.figures] == ["55.23"]
    assert answer.figures[0].period == "2021Q2"


def test_a_quarter_is_compared_with_the_one_before(asked: Assistant) -> None:
    answer = asked.ask("临江市农业农村局法律顾问服务项目第二季度比第一季度少多少")
    assert answer.figures[0].value == "13.57"
    assert "第二季度" in answer.answer
    assert "比第一季度" in answer.answer


def test_a_printed_rate_is_told_with_the_digits_that_the_amounts_give(asked: Assistant) -> None:
    answer = asked.ask("临江2025年全市一般公共预算收入比2024年增长百分之几")
    assert (answer.figures[0].value, answer.figures[0].unit) == ("5.62", "%")
    assert answer.figures[0].formula
    assert "5.6%" in answer.answer


def test_a_printed_rate_stands_where_the_amounts_give_another(asked: Assistant) -> None:
    """税收收入 of the year before was 80.1, which makes it 13 %: what is printed compares like with like."""
    answer = asked.ask("临江2025年全市税收收入比2024年增长百分之几")
    assert [one.value for one in answer.figures] == ["5.2"]
