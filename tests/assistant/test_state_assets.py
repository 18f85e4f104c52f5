"""What a city owns, and a county's list of bonds: companies, levels, exclusions, offices in short, rates not printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

ASSETS = """<html><head><title>临江市人民政府关于2023年度国有资产管理情况的综合报告</title></head><body>
<h1>临江市人民政府关于2023年度国有资产管理情况的综合报告</h1>
<h2>一、总体情况</h2><h3>(一)企业国有资产(不含金融企业)</h3>
<p>全市企业资产总额400.00亿元，负债总额240.00亿元，平均资产负债率60.0%。</p>
<h4>1.市本级情况</h4><p>资产总额300.00亿元，资产负债率55.0%。</p>
<h4>2.区县级情况</h4><p>资产总额100.00亿元，资产负债率75.0%。</p>
<p>表1 2023年末企业国有资产基本情况表</p><p>单位：亿元</p>
<table><tr><th rowspan="2">企业名称</th><th colspan="2">年末数</th><th>全年数</th></tr>
<tr><th>资产总额</th><th>负债总额</th><th>利润总额</th></tr>
<tr><td>临江市城市建设投资集团有限公司</td><td>200.00</td><td>120.00</td><td>4.00</td></tr>
<tr><td>临江市轨道交通集团有限公司</td><td>100.00</td><td>45.00</td><td>-1.00</td></tr>
<tr><td>临江市水务环境集团有限公司</td><td>0.00</td><td>0.00</td><td>0.50</td></tr>
<tr><td>临江市产业投资控股集团有限公司</td><td>0.00</td><td>0.00</td><td>0.20</td></tr>
<tr><td>市本级小计</td><td>300.00</td><td>165.00</td><td>3.70</td></tr>
<tr><td>区县级</td><td>100.00</td><td>75.00</td><td>1.00</td></tr>
<tr><td>全市合计</td><td>400.00</td><td>240.00</td><td>4.70</td></tr></table>
<h3>(二)金融企业国有资产</h3><p>全市国有金融企业6户，资产总额80.00亿元。</p>
<h3>(三)行政事业性国有资产</h3>
<p>表2 行政事业性国有资产构成情况表</p><p>单位：万元</p>
<table><tr><th>项目</th><th>全市</th><th>市级</th><th>区县</th></tr>
<tr><td>公共基础设施</td><td>500.00</td><td>200.00</td><td>300.00</td></tr>
<tr><td>固定资产</td><td>900.00</td><td>400.00</td><td>500.00</td></tr></table>
<h2>二、管理情况</h2><p>对资产负债率超过70%的企业实行提级管控。</p></body></html>"""
BONDS = """<html><head><title>白水县2024年新增专项债券项目安排及资金使用情况表</title></head><body>
<h1>白水县2024年新增专项债券项目安排及资金使用情况表</h1><p>金额单位：万元；期限：年；利率：%</p>
<table><tr><th>序号</th><th>项目名称</th><th>主管部门</th><th>发行额</th><th>支出进度</th></tr>
<tr><td>1</td><td>老旧小区改造项目</td><td>县住房和城乡建设局</td><td>800</td><td>100.00%</td></tr>
<tr><td>2</td><td>供热管网2024年改造项目</td><td>县住房和城乡建设局</td><td>500</td><td>60.00%</td></tr>
<tr><td>3</td><td>小流域治理项目</td><td>县水利局</td><td>300</td><td>100.00%</td></tr></table>
<p>2.2024年上级下达我县新增政府债务限额13.54亿元。</p><p>2024年末，全县政府债务限额121.34亿元，政府债务余额118.71亿元。</p>
</body></html>"""

TOWN = """<html><head><title>东门县梨坪镇2024年部门决算</title></head><body><h1>东门县梨坪镇2024年部门决算</h1>
<p>项目支出明细表（单位：万元）</p>
<table><tr><th rowspan="2">序号</th><th rowspan="2">项目名称</th><th rowspan="2">功能科目</th><th colspan="2">2024年决算</th>
<th rowspan="2">2025年预算安排</th></tr><tr><th>上级资金</th><th>小计</th></tr>
<tr><td>1</td><td>农田改造工程</td><td>农林水支出</td><td>486.00</td><td>540.00</td><td>120.00</td></tr>
<tr><td>2</td><td>食用菌大棚建设</td><td>农林水支出</td><td>320.00</td><td>320.00</td><td>200.00</td></tr>
<tr><td>3</td><td>道路硬化工程</td><td>交通运输支出</td><td>130.00</td><td>156.38</td><td>75.00</td></tr></table>
<p>5个项目超概算2.36亿元，按规定的30日内下达。截至2024年12月31日，本镇共有车辆3辆。</p></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("assets"), {"assets.html": ASSETS, "bonds.html": BONDS, "town.html": TOWN}) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # levels, and what a heading leaves out
        ("临江市2023年市本级企业国有资产总额是多少", "300.00", "亿元"),
        ("临江市2023年全市企业资产负债率", "60.0", "%"),
        ("临江市2023年市本级企业资产负债率", "55.0", "%"),
        ("临江市2023年金融企业国有资产总额", "80.00", "亿元"),
        # companies in short, and a rate that is not printed
        ("临江市2023年轨道集团资产总额 / 负债总额呢", "45.00", "亿元"),
        ("临江市2023年轨道集团资产总额 / 资产负债率是多少", "45.00", "%"),
        ("临江市2023年城建集团的资产负债率 / 轨道集团呢", "45.00", "%"),
        ("临江市2023年利润总额最高的企业是哪家", "4.00", "亿元"),
        # offices in short as conditions, and how high a limit is
        ("县住建局2024年新增专项债券项目发行额一共多少", "1300", "万元"),
        ("白水县2024年末债务限额比余额多多少", "2.63", "亿元"),
        ("白水县2024年专项债券项目发行额最大的是哪个", "800", "万元"),
        # projects by their names, and not by what they are classed as
        ("梨坪镇2024年食用菌大棚建设花了多少", "320.00", "万元"),
        ("梨坪镇2024年食用菌大棚建设花了多少 / 2025年安排多少", "200.00", "万元"),
        ("梨坪镇2024年食用菌大棚建设花了多少 / 2025年安排多少 / 下降百分之几", "37.50", "%"),
        ("梨坪镇2024年有几辆车", "3", "辆"),  # a thing of one letter
    ],
)
def test_the_right_one_of_many(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.figures, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit), answer.answer


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("临江市2023年公共基础设施市级和区县各多少", ["200.00", "300.00"]),
        ("临江市2023年各企业利润总额分别是多少", ["4.00", "-1.00", "0.50", "0.20"]),
        ("白水县2024年支出进度100%的项目有哪些", ["100.00", "100.00"]),
    ],
)
def test_several(asked: Assistant, question: str, values: list[str]) -> None:
    answer = asked.ask(question)
    assert [figure.value for figure in answer.figures] == values, answer.answer


def test_the_largest_project_goes_by_its_name(asked: Assistant) -> None:
    assert "**农田改造工程**" in asked.ask("梨坪镇2024年项目支出里最大的项目是哪个").answer


def test_things_are_named_though_their_names_hold_numbers(asked: Assistant) -> None:
    answer = asked.ask("县住建局主管的项目有哪些")
    assert "供热管网2024年改造项目" in answer.answer


@pytest.mark.parametrize(
    "dialogue",
    [
        "临江市2023年固定资产是多少 / 占百分之几 / 区县呢",  # how much the districts have is no share
        "白水县小流域治理项目2024年发行额 / 年底还剩多少没花",  # what another body has left is no answer
        "临江市2023年轨道集团资产总额 / 平均工资是多少",
        "梨坪镇2024年超了多少",  # 超 is found in anything
    ],
)
def test_nothing_else_answers(asked: Assistant, dialogue: str) -> None:
    assert last_told(asked, dialogue).status is not Status.ANSWERED
