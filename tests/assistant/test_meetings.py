"""Questions as somebody in a meeting puts them, one after the other, over invented filings: one of each mended kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

EVALUATION = """<html><head><title>临江市青山区医疗中心2023年部门整体支出绩效自评报告</title></head><body>
<h1>临江市青山区医疗中心2023年部门整体支出绩效自评报告</h1>
<h2>一、基本情况</h2>
<p>本中心建立“诊所-区级医院-市级医院”三级诊疗体系，促进资源下沉，推动服务改善。</p>
<p>截至2023年10月底，共开展安全检查30次，发现隐患12条。全年投入近90万元用于防疫物资采购。</p>
<p>门急诊总诊疗人次为6.40万，同比上升8.00%，其中诊所门急诊人次为1.60万，同比上升6.00%；双向转诊患者0.50万人次。</p>
<p>每季度对各区门诊、住院进行满意度调查监测，2023年第三季度评分情况显示，门诊满意度96.10%，91.20分；住院满意度95.20%，90.40分。</p>
<p>2023年部门整体支出绩效评价得分为92.5分，绩效评价等级为优秀。</p>
<p>2023年部门预算收入120万元，比2022年增加20万元，增长20%。</p>
<p>公用经费预算40.00万元，调整后预算为36.00万元，实际支出35.50万元。</p>
<p>三是临江市东门医院推进康复学科建设。以创建为目标，东门医院已完成神经科、关节科、老年科、促醒科、心肺科“4+1”亚专科建设。临江市西门医院与远山大学共建协作，形成康复医疗、教学、科研相互促进的格局，开设安宁疗护病床。</p>
<h2>二、满意度</h2>
<p>表2 2023年满意度得分</p>
<table><tr><th rowspan="2">医院名称</th><th colspan="2">总体满意度（分）</th></tr><tr><th>第一季度</th><th>第二季度</th></tr>
<tr><td>临江市东门医院</td><td>90.00</td><td>91.00</td></tr><tr><td>临江市西门医院</td><td>88.00</td><td>94.00</td></tr>
<tr><td>平均值</td><td>89.00</td><td>92.50</td></tr></table></body></html>"""
BUDGET = """<html><head><title>临江市白水区卫生健康局2024年部门预算</title></head><body>
<h1>临江市白水区卫生健康局2024年部门预算</h1>
<p>（九）一般公共预算“三公”经费支出表</p>
<h2>一、部门职责</h2>
<p>本局整合区医院、区妇幼院、区疾控中心等单位，推进卫生健康工作。</p>
<h2>二、支出情况</h2>
<p>1. 设备购置项目50万元，主要用于更新设备。比2023年增加10万元，增长25%，主要原因是更新影像设备。</p>
<p>2. 培训项目20万元，主要用于人员培训。</p>
<h2>三、名词解释</h2>
<p>一、“三公”经费：一般公共预算安排的因公出国（境）费、公务用车购置及运行费和公务接待费。</p>
<p>二、项目支出：指在基本支出之外为完成特定工作任务所发生的支出。</p>
<p>表1 2024年任务预算表（单位：万元）</p>
<table><tr><th rowspan="2">任务名称</th><th colspan="3">预算金额</th></tr><tr><th>总额</th><th>财政拨款</th><th>其他资金</th></tr>
<tr><td>医疗保障（局本级维保项目）</td><td>44.00</td><td>44.00</td><td>0.00</td></tr>
<tr><td>60周岁以上户籍老人意外险</td><td>70.00</td><td>70.00</td><td>0.00</td></tr>
<tr><td>幸福老人计划</td><td>6.00</td><td>6.00</td><td>0.00</td></tr>
<tr><td>金额合计</td><td>120.00</td><td>120.00</td><td>0.00</td></tr></table>
<p>表2 一般公共预算“三公”经费支出表（单位：万元）</p>
<table><tr><th rowspan="2">年度</th><th rowspan="2">总计</th><th rowspan="2">因公出国（境）费</th><th rowspan="2">公务接待费</th>
<th colspan="3">公务用车购置及运行维护费</th></tr><tr><th>小计</th><th>公务用车购置费</th><th>公务用车运行维护费</th></tr>
<tr><td>2024年</td><td>7.50</td><td>1.00</td><td>0.50</td><td>6.00</td><td>0</td><td>6.00</td></tr></table>
<p>2024年“三公”经费预算7.50万元。</p>
</body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("meetings"), {"evaluation.html": EVALUATION, "budget.html": BUDGET}) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # one row, its whole and its parts
        ("白水区卫生健康局2024年局本级维保项目多少钱", "44.00", "万元"),
        ("白水区卫生健康局2024年老年人意外险预算", "70.00", "万元"),
        # what a sentence says of when and how many
        ("青山区医疗中心2023年全年投入多少钱采购防疫物资", "90", "万元"),
        ("青山区医疗中心2023年门诊满意度的得分", "91.20", "分"),
        ("青山区医疗中心2023年门急诊多少人次", "6.40", "万人次"),
        # less a part, a share in other words, what is left of the adjusted plan
        ("青山区医疗中心2023年除诊所外门急诊人次有多少", "4.80", "万人次"),
        ("青山区医疗中心2023年诊所门急诊人次是门急诊总诊疗人次的百分之几", "25.00", "%"),
        ("青山区医疗中心2023年公用经费调整后预算还剩多少没花", "0.50", "万元"),
        # turns about the two figures before
        ("白水区卫生健康局2024年老年人意外险预算 / 幸福老人计划呢 / 哪个贵 / 贵多少", "64.00", "万元"),
        ("白水区卫生健康局2024年老年人意外险预算 / 幸福老人计划呢 / 多多少", "64.00", "万元"),
        ("白水区卫生健康局2024年老年人意外险预算 / 幸福老人计划呢 / 这两项加起来占总预算的百分之几", "63.33", "%"),
        ("青山区医疗中心2023年门急诊多少人次 / 其中诊所占多少比例", "25.00", "%"),
        # from one of several to all, from a reason back to a figure
        ("东门医院2023年第二季度满意度 / 西门医院呢 / 两家医院平均呢", "92.50", "分"),
        ("白水区卫生健康局2024年设备购置项目多少 / 增加的原因是什么 / 培训项目呢", "20", "万元"),
    ],
)
def test_figures(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit), answer.answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("白水区卫生健康局“三公”经费包括哪几项", "公务接待费"),
        ("什么是三公经费", "因公出国（境）费"),
        ("三级诊疗体系是哪三级？", "诊所-区级医院-市级医院"),
        ("东门医院完成了哪些亚专科建设", "促醒科"),
        ("西门医院2023年开设了什么病床", "安宁疗护"),
        ("青山区医疗中心2023年绩效评价等级是什么", "优秀"),
        ("青山区医疗中心2023年部门预算收入多少 / 什么是项目支出", "基本支出之外"),
        ("白水区卫生健康局2024年三公经费各项加起来对不对", "一致"),
        ("青山区医疗中心2023年部门预算收入增长20%算得对吗", "20 ÷ (120 − 20)"),
    ],
)
def test_words(asked: Assistant, question: str, holds: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert holds in answer.answer


def test_no_part_speaks_for_its_sister(asked: Assistant) -> None:
    answer = last_told(asked, "东门医院和哪所大学共建协作")
    assert "远山大学" not in answer.answer


def test_no_column_of_parts_is_told_beside_the_whole(asked: Assistant) -> None:
    assert "其他资金" not in last_told(asked, "白水区卫生健康局2024年局本级维保项目多少钱").answer


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("白水区卫生健康局2024年各任务的预算", ["44.00", "70.00", "6.00"]),
        ("白水区卫生健康局2024年有哪些任务，预算各是多少", ["44.00", "70.00", "6.00"]),
        ("青山区医疗中心2023年公用经费实际支出多少，占预算的百分之几", ["35.50", "88.75"]),
        ("2024年三公经费预算多少、公务接待费多少", ["7.50", "0.50"]),
        ("List the tasks of the Baishui health bureau in 2024 and their budgets.", ["44.00", "70.00", "6.00"]),
        ("What is the total budget of the Baishui health bureau for 2024? / And how much of it is 幸福老人计划?", ["6.00"]),
        ("白水区卫建局2024年幸福老人计划多少", ["6.00"]),  # a letter of the same sound
    ],
)
def test_several_figures(asked: Assistant, question: str, values: list[str]) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert [figure.value for figure in answer.figures] == values, answer.answer
