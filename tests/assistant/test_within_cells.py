"""What a form says in long cells, in brackets behind a term, and beside each project; short turns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

BUDGET = """<html><head><title>临江市白水区文化馆2023年部门预算</title></head><body>
<h1>临江市白水区文化馆2023年部门预算</h1>
<p>表1 重点项目绩效目标情况</p>
<table><tr><th>项目名称</th><th>预算数（万元）</th><th>绩效目标</th></tr>
<tr><td>数字化专项</td><td>70</td><td>建设青少年线上展览平台，主要内容为软件开发，含看展模块、听书模块及学画模块；日常维护服务。</td></tr>
<tr><td>基层服务专项</td><td>40</td><td>1.保障场馆运行。2.开展群众文艺“五送”（送戏、送书、送展、送课、送影）行动。</td></tr></table>
<p>表2 部门整体支出绩效目标表（2023年度）</p>
<table><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>目标值</th></tr>
<tr><td rowspan="4">产出指标</td><td rowspan="3">数量指标</td><td>绩效发放人数</td><td>≥31人</td></tr>
<tr><td>工资发放人数</td><td>≥29人</td></tr><tr><td>到乡镇进行巡回辅导批次</td><td>≥6批次</td></tr>
<tr><td>时效指标</td><td>线上讲座完成时间</td><td>2023年三季度</td></tr></table></body></html>"""
REVIEW = """<html><head><title>临江市青山区医疗集团2023年部门整体支出绩效自评报告</title></head><body>
<h1>临江市青山区医疗集团2023年部门整体支出绩效自评报告</h1>
<p>汇总梳理5份考核文件，形成集团86个考核单元，134项考核指标，完成年度考评工作。</p>
<p>新区6家诊所筛查居民2310人，检出高危人群305人，干预288人。累计跟踪随访发热病人4120人。</p>
<p>本年度第一季度预算执行率为20.00%，第二季度预算执行率为45.00%。全年预算执行率为96.00%。</p>
<p>2023年第三季度各院满意度评分情况显示，门诊满意度91.00%，85.00分；住院满意度92.00%，86.00分，总体满意度91.50%，85.50分。</p>
<p>社区共派出9名康复科转岗护士参与驿站心理疏导工作。</p>
<p>两家总院向市级医院转送病人约90人次；各门诊部转送至3家总院共计812人次。</p>
<p>2023年采购预算金额20万元，实际采购支出远大于采购预算金额，原因是：年中追加救护车项目300万元。</p>
<p>针对这种情况，将明确经费依据和数量，不断提高预算编制准确性。</p></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("cells"), {"budget.html": BUDGET, "review.html": REVIEW}) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("青少年线上展览平台包括哪些模块", "听书模块"),
        ("白水区文化馆群众文艺“五送”是送哪五样", "送影"),
        ("群众文艺“五送”指什么", "送戏"),
        ("白水区文化馆2023年有哪些重点项目", "40"),
        ("白水区文化馆2023年线上讲座什么时候要搞完", "2023年三季度"),
        ("青山区医疗集团2023年采购预算才二十万，怎么会花了三百多万", "救护车"),
        ("青山区医疗集团2023年预算编得不准，打算怎么改", "明确经费依据"),
    ],
)
def test_words(asked: Assistant, question: str, said: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED and said in answer.answer, answer.answer


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("青山区医疗集团2023年分了多少个考核单元，一共多少项指标", ["86", "134"]),
        ("2023年新区六家诊所一共筛查了多少居民", ["2310"]),
        ("2023年累计随访了多少发热病人", ["4120"]),
        ("2023年有几个康复科转岗护士去做驿站心理疏导", ["9"]),
        ("2023年去乡镇巡回辅导要去几批", ["6"]),
        ("白水区文化馆2023年绩效要发给多少人 / 工资呢", ["29"]),
        ("青山区医疗集团2023年三季度住院满意度是百分之几 / 总体呢", ["91.50"]),
        ("青山区医疗集团2023年第一季度预算执行率 / 全年呢", ["96.00"]),
    ],
)
def test_figures(asked: Assistant, question: str, values: list[str]) -> None:
    answer = last_told(asked, question)
    assert [figure.value for figure in answer.figures[: len(values)]] == values, answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "青少年线上展览平台包括哪些硬件",
        "白水区文化馆线上展览包括哪些系统",
        "2023年去外省巡回辅导要去几批",
        "2023年有几个外科医生去做驿站心理疏导",
        "2023年总院转到门诊部的病人有多少",  # told the other way round
        "2023年门诊部转到市级医院的病人有多少",  # of others
        "青山区医疗集团2023年有哪些项目",
    ],
)
def test_nothing_is_made_of_what_stands_beside(asked: Assistant, question: str) -> None:
    assert last_told(asked, question).status is not Status.ANSWERED
