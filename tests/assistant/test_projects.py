"""Filings about one project, asked about by its name; small offices, whose figures people ask for in words of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.projects import project_of
from assistant.settings import Settings
from index.domain import FilingKind, Identity
from tests.assistant.written import library_of

EVALUATION = """<html><head><title>青泉县2024年度农村危桥改造项目绩效评价报告</title></head><body>
<h1>青泉县2024年度农村危桥改造项目绩效评价报告</h1><p>一、基本情况</p>
<p>项目预算总额1,736.00万元，实际到位资金1,736.00万元。截至2024年12月31日，实际支出1,588.44万元，预算执行率91.5%。</p>
<p>（二）项目绩效目标</p><p>年度目标：改造危桥62座，验收合格率达到100%，群众满意度达到90%以上。</p>
<p>三、评价结论</p><p>经评价，本项目综合得分84.35分，评价等级为“良”。</p>
<p>四、效益情况</p><p>危桥消除率由上年的76.3%提高到83.1%；群众满意度为88.6%。</p></body></html>"""
LIBRARY = """<html><head><title>青泉县图书馆2023年度单位决算</title></head><body><h1>青泉县图书馆2023年度单位决算</h1>
<p>二、单位基本情况</p><p>2023年年末编制人数19人，实有人数17人，离退休人员9人。</p>
<p>二、收入决算情况说明</p><p>本年收入的具体构成为：财政拨款收入389.46万元，占97.94%；其他收入8.20万元，占2.06%。</p>
<p>五、“三公”经费支出决算情况说明</p>
<p>公务用车购置及运行维护费5.07万元（其中：公务用车购置费0.98万元，公务用车运行维护费4.09万元）。</p>
<p>全年国内公务接待11批，累计接待86人次。</p>
<p>七、政府采购情况</p><p>2023年，县财政局对38个项目、5个部门开展重点绩效评价。</p></body></html>"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {"evaluation.html": EVALUATION, "library.html": LIBRARY}
    with library_of(tmp_path_factory.mktemp("projects"), files) as library:
        yield Assistant(library, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("青泉县2024年度农村危桥改造项目绩效评价报告", "农村危桥改造项目"),
        ("青泉县2024年农业产业发展专项资金绩效自评报告", "农业产业发展专项资金"),
        ("青泉县卫生局2023年部门整体支出绩效评价报告", ""),
        ("部门预算项目支出绩效目标表（2025年度）", ""),
        ("青泉县2024年预算执行情况报告", ""),
    ],
)
def test_a_title_names_its_project(title: str, project: str) -> None:
    assert project_of(Identity(title, body="青泉县", year=2024, kind=FilingKind.EVALUATION)) == project


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("危桥改造项目得了多少分", "84.35", "分"),
        ("青泉危桥改造项目2024年预算执行率多少", "91.5", "%"),
        ("群众满意度多少", "88.6", "%"),
        ("危桥消除率比上年提高了几个百分点", "6.8", "个百分点"),
        ("青泉图书馆其他收入占几成", "2.06", "%"),
        ("青泉图书馆公车购置花了多少", "0.98", "万元"),
        ("青泉图书馆2023年有多少人", "17", "人"),
        ("青泉图书馆还空着几个编制", "2", "人"),
        ("青泉图书馆接待了多少批次", "11", "批"),
        ("青泉图书馆公务接待了多少人", "86", "人次"),
        ("重点绩效评价了多少个项目", "38", "个"),
    ],
)
def test_figures_asked_in_peoples_words(assistant: Assistant, question: str, value: str, unit: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit), answer.answer


def test_counted_things_leave_nothing_to_rounding(assistant: Assistant) -> None:
    answer = assistant.ask("青泉图书馆编制人数比实有人数多几个")
    assert answer.figures[0].value == "2"
    assert "误差" not in answer.answer


@pytest.mark.parametrize("body", ["青泉县水务局", "白泉县图书馆"])
def test_the_project_of_another_body_is_not_told_for_one_that_is_not_held(assistant: Assistant, body: str) -> None:
    assert assistant.ask(f"{body}的农村危桥改造项目2024年群众满意度是多少").status is not Status.ANSWERED
