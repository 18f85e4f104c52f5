"""A county's final accounts, a school's budget, a fund's evaluation and a town, each asked about in everyday words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

COUNTY = """<html><head><title>关于青陆县2024年财政决算和2025年上半年预算执行情况的报告</title></head><body>
<h1>关于青陆县2024年财政决算和2025年上半年预算执行情况的报告</h1><p>一、2024年财政决算情况</p><p>（一）一般公共预算</p>
<p>1.收入决算。2024年全县一般公共预算收入完成4.86亿元，比上年增长6.4%。其中：税收收入3.02亿元，占一般公共预算收入的62.1%；非税收入1.84亿元。</p>
<p>2.支出决算。2024年全县一般公共预算支出完成28.94亿元。主要支出科目完成情况：教育支出5.62亿元；农林水支出5.91亿元。</p>
<p>（五）预备费。年初预算安排预备费3,000万元，实际动支1,860万元，用于防汛抢险1,200万元、森林防火660万元。</p>
<p>（六）社会保险基金。2024年全县工伤保险基金收入3.10亿元，支出2.95亿元。社会保险基金本年收支结余5.73亿元。</p>
<p>二、2025年上半年预算执行情况</p><p>1—6月，全县一般公共预算支出完成15.32亿元，其中民生支出12.77亿元。</p>
<p>四、下半年工作措施</p><p>狠抓收入征管，确保完成全年5.10亿元的收入任务。</p></body></html>"""
SCHOOL = """<html><head><title>青江市第三中学2025年单位预算</title></head><body><h1>青江市第三中学2025年单位预算</h1>
<p>一、单位概况</p><p>学校现有36个教学班，在校学生1,728人，教职工142人。</p>
<p>二、2025年单位预算安排情况</p><p>2025年收支总预算4,286.35万元，同比增长3.2%。收入包括：一般公共预算拨款3,982.15万元，其他收入304.20万元。支出包括：教育支出3,420.60万元、住房保障支出865.75万元。</p>
<p>营养午餐补助96万元，惠及学生1,600人。</p></body></html>"""
FUND = """<html><head><title>2024年度青西区残疾人康复救助专项资金绩效自评报告</title></head><body>
<h1>2024年度青西区残疾人康复救助专项资金绩效自评报告</h1><p>一、项目概况</p>
<p>资金来源为中央补助168.00万元、省级补助92.50万元、区级安排139.50万元，合计400.00万元。</p>
<p>救助标准：视力残疾儿童每人每年1.2万元，听力残疾儿童每人每年1.8万元。</p>
<table><tr><th>一级指标</th><th>三级指标</th><th>年度指标值</th><th>实际完成值</th><th>分值</th><th>得分</th><th>偏差原因</th></tr>
<tr><td>产出指标</td><td>发放辅助器具件数</td><td>≥900件</td><td>846件</td><td>15</td><td>14.1</td><td>部分器具厂家供货延迟</td></tr>
<tr><td>时效指标</td><td>资金拨付及时率</td><td>100%</td><td>92%</td><td>10</td><td>9.2</td><td>第四季度下达较晚</td></tr>
<tr><td>满意度指标</td><td>受助家庭满意度</td><td>≥95%</td><td>96.8%</td><td>10</td><td>10</td><td></td></tr></table></body></html>"""
TOWN = """<html><head><title>青仁县云西镇人民政府2023年度部门决算</title></head><body>
<h1>青仁县云西镇人民政府2023年度部门决算</h1>
<p>一、收入支出决算总体情况说明</p><p>2023年度收、支总计均为3,190.10万元。与2022年度相比，收、支总计各增加214.60万元，增长7.21%。年初结转和结余12.30万元，年末结转和结余66.70万元。</p>
<p>三、“三公”经费支出决算情况说明</p><p>公务接待费支出2.42万元，共接待国内来访团组46个、来宾385人次。</p></body></html>"""

BULLETIN = """<html><head><title>青麓市2025年国民经济和社会发展统计公报</title></head><body>
<h1>青麓市2025年国民经济和社会发展统计公报</h1><p>一、综合</p>
<p>全年地区生产总值1,846.35亿元，比上年增长5.4%。其中，第一产业增加值186.42亿元，增长3.6%；第二产业增加值742.18亿元，增长6.3%。</p>
<p>四、教育</p><p>年末共有普通初中103所，在校学生11.27万人；小学246所，在校学生20.15万人。</p>
<p>五、生活</p><p>城镇居民人均可支配收入41,875元，增长4.9%；农村居民人均可支配收入21,930元，增长6.4%。</p></body></html>"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {"county.html": COUNTY, "school.html": SCHOOL, "fund.html": FUND, "town.html": TOWN, "bulletin.html": BULLETIN}
    with library_of(tmp_path_factory.mktemp("schools"), files) as library:
        yield Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("青陆2024年税收占收入的比重", "62.1", "%"),
        ("青陆2024年教育支出占总支出多少", "19.42", "%"),
        ("青陆县农林水和教育哪个花得多", "5.91", "亿元"),
        ("青陆预备费用了多少", "1860", "万元"),
        ("青陆防汛抢险花了多少预备费", "1200", "万元"),
        ("青陆全年收入任务是多少", "5.1", "亿元"),
        ("青江三中有多少学生", "1728", "人"),
        ("青江三中一般公共预算拨款占总收入多少", "92.9", "%"),
        ("青江第三中学教育支出多少", "3420.6", "万元"),
        ("青西区残疾人康复救助资金一共多少", "400", "万元"),
        ("听力残疾儿童救助标准比视力的高多少", "0.6", "万元"),
        ("受助家庭满意度多少", "96.8", "%"),
        ("发放辅助器具完成率多少", "94", "%"),
        ("资金拨付及时率扣了几分", "0.8", "分"),
        ("云西镇年末结转结余比年初多多少", "54.4", "万元"),
        ("云西镇收支总计比上年增加多少", "214.6", "万元"),
        ("云西镇接待了多少批团组", "46", "个"),
        ("青麓初中和小学一共多少学生", "31.42", "万人"),
        ("青麓二产占GDP多少", "40.2", "%"),
        ("青麓城乡居民收入差多少", "19945", "元"),
    ],
)
def test_figures_asked_in_everyday_words(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    figure = answer.figures[0]
    assert (f"{float(figure.value):g}", figure.unit) == (value, unit), answer.answer


def test_why_an_indicator_fell_short_stands_in_its_row(assistant: Assistant) -> None:
    assert "供货延迟" in assistant.ask("辅助器具为什么没完成").answer


@pytest.mark.parametrize(
    ("dialogue", "value"),
    [
        ("青陆工伤保险基金收入 / 支出呢 / 结余多少", "0.15"),  # of that fund, not of all
        ("青陆2024年教育支出多少 / 比上年多了多少 / 农林水呢", "5.91"),  # no change of it is told
        ("How many students does Qingjiang No. 3 Middle School have?", "1728"),
    ],
)
def test_turns_and_english(assistant: Assistant, dialogue: str, value: str) -> None:
    answer = last_told(assistant, dialogue)
    assert answer.figures, answer.answer
    assert f"{float(answer.figures[0].value):g}" == value, answer.answer


def test_the_first_half_is_of_the_year_that_tells_one(assistant: Assistant) -> None:
    answer = assistant.ask("青陆上半年民生支出多少")
    assert answer.figures[0].value == "12.77", answer.answer
    assert "截至2025年6月" in answer.answer


def test_no_rate_of_volume_leads_back_to_an_amount(assistant: Assistant) -> None:
    answer = assistant.ask("青麓2024年地区生产总值多少")
    assert answer.status is Status.NOT_FOUND, answer.answer
