"""What a question names and a row leaves unsaid: a qualifier told elsewhere in the filing, the own level, a person, a price."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

FORM = """<html><head><title>临江市白水区教育集团2023年部门预算</title></head><body>
<h1>临江市白水区教育集团2023年部门预算</h1>
<p>主要用于发放乡村骨干教师一次性安家补助，开展“三走”活动。</p>
<p>表1 部门整体支出绩效目标表（2023年度）</p>
<table><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>目标值</th></tr>
<tr><td rowspan="7">产出指标</td><td rowspan="3">数量指标</td><td>活动惠及家长人次</td><td>≥3万人次</td></tr>
<tr><td>研学基地数量</td><td>≥9个</td></tr><tr><td>一次性安家补助发放人数</td><td>≥20人</td></tr>
<tr><td>时效指标</td><td>校园阅读服务“三走”活动完成时间</td><td>6月底前</td></tr>
<tr><td rowspan="3">成本指标</td><td>一次性安家补助硕士补助成本</td><td>8000元/人/年</td></tr>
<tr><td>一次性安家补助本科补助成本</td><td>5000元/人/年</td></tr>
<tr><td>课后托管费</td><td>12元/人次</td></tr></table></body></html>"""
EVALUATION = """<html><head><title>临江市青山区医疗集团2023年部门整体支出绩效自评报告</title></head><body>
<h1>临江市青山区医疗集团2023年部门整体支出绩效自评报告</h1>
<p>截至2023年10月底，共对集团各门诊部及宿舍进行消防各项检查共计37次，发现隐患12条并整改完毕。目前共开展演练20余次。</p>
<p>总院向市级医院转送病人约90人次；各门诊部转送至3家总院共计812人次；3家总院转回各门诊部共计203人次，均为慢病病人。</p>
<p>近两年来已有超过60批次来自全省各地的同行前来观摩学习。</p>
<p>表1 2023年项目完成情况</p>
<table><tr><th>名称</th><th>项目数</th><th>已经完成项目数</th></tr>
<tr><td>青山区医疗集团本级</td><td>12</td><td>11</td></tr><tr><td>临江市青山区东门医院</td><td>7</td><td>7</td></tr>
<tr><td>临江市青山区西门医院</td><td>9</td><td>8</td></tr><tr><td>合计</td><td>28</td><td>26</td></tr></table></body></html>"""
TASKS = """<html><head><title>临江市青山区民政局（本级）2023年单位预算</title></head><body>
<h1>临江市青山区民政局（本级）2023年单位预算</h1>
<p>表1 2023年任务预算表（单位：万元）</p>
<table><tr><th>任务名称</th><th>预算金额</th></tr><tr><td>老龄事务</td><td>30.00</td></tr><tr><td>银发食堂计划</td><td>20.00</td></tr>
<tr><td>老人意外险</td><td>50.00</td></tr><tr><td>救助站运行</td><td>11.00</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {"form.html": FORM, "evaluation.html": EVALUATION, "tasks.html": TASKS}
    with library_of(tmp_path_factory.mktemp("elsewhere"), texts) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("硕士毕业的乡村骨干教师一次性安家补助每人每年多少钱", "8000"),
        ("本科毕业的骨干教师的一次性安家补助多少钱", "5000"),
        ("2023年校园阅读“三走”活动要惠及多少家长", "3"),
        ("2023年课后托管费标准是多少", "12"),
        ("截至2023年10月底消防检查一共开展了多少次", "37"),
        ("青山区医疗集团2023年门诊部转到总院的病人有多少人次", "812"),
        ("近两年有多少批同行来青山区医疗集团观摩", "60"),
        ("2023年集团本级和东门医院一共多少个项目", "19"),
        ("2023年集团本级和西门医院各有多少个项目", "12"),
        ("青山区民政局2023年跟老人有关的老龄事务、银发食堂计划、老人意外险总共花多少", "100.00"),
        ("青山区民政局本级2023年救助站运行多少钱", "11.00"),
    ],
)
def test_asked_in_full(asked: Assistant, question: str, value: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED and answer.figures[0].value == value, answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "本科毕业的护士一次性安家补助多少钱",  # the filing tells of teachers
        "博士毕业的骨干教师一次性安家补助多少钱",
        "2023年团建活动要惠及多少家长",
        "青山区医疗集团2022年有多少批同行来观摩",  # told of two years together
    ],
)
def test_of_others_nothing_is_said(asked: Assistant, question: str) -> None:
    assert last_told(asked, question).status is not Status.ANSWERED
