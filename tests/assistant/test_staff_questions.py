"""Questions as staff put them to evaluations and target forms, over invented filings read from pages: one of each mended kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

EVALUATION = """<html><head><title>临江市青山区医疗中心2023年部门整体支出绩效自评报告</title></head><body>
<h1>临江市青山区医疗中心2023年部门整体支出绩效自评报告</h1>
<p>我中心2023年年初部门预算500.00万元，调整后为450.00万元。重点项目支出120万元。</p>
<p>部门预算支出500.00万元。部门预算支出调整为450.00万元，其中基本支出180.00万元（占比40.00%），项目支出270.00万元（占比60.00%）。</p>
<p>（一）人员支出150万元，主要包括：长聘人员工资薪酬支出。</p><p>（二）公用支出30万元，主要包括：水电费、物业管理费和工会经费。</p>
<p>全年较年初批复调减50.00万元，调整资金在部门预算总规模占比为10.00%。</p>
<p>8个家庭医生团队共覆盖5个社区。长期派驻20名专家坐诊，全年诊疗患者约2400人次。</p>
<p>2023年2型糖尿病管理任务完成率94.00%。2022年糖尿病患者管理任务完成率90.00%。</p>
<p>护士人均成本9000元/人/年。</p>
<p>开展义诊进社区服务活动40场次。预算执行率第三季度为71.00%。</p>
<p>按“一上”“一下”“二上”“二下”有序开展预算编制工作，程序规范。在“二上”时，各部门根据预算控制数修改预算，提交中心会议审议，程序齐全。</p>
<p>追加预算急救包项目50万元及血压计购置项目20万元。</p>
<p>中心门诊总人次9000人次，其中诊所门诊人次2000人次。做好5家诊所的运营工作。运营诊所数量为4家。</p>
<p>表1 2023年重点项目（单位：万元）</p>
<table><tr><th>项目名称</th><th>预算数</th></tr><tr><td>门诊改造</td><td>70</td></tr><tr><td>设备更新</td><td>40</td></tr>
<tr><td>人员培训</td><td>10</td></tr></table>
<p>表2 2023年满意度得分</p>
<table><tr><th rowspan="2">医院名称</th><th colspan="4">总体满意度（分）</th></tr>
<tr><th>第一季度</th><th>第二季度</th><th>第三季度</th><th>第四季度</th></tr>
<tr><td>临江市东门医院</td><td>90.00</td><td>91.00</td><td>92.00</td><td>93.00</td></tr>
<tr><td>临江市西门医院</td><td>88.00</td><td>94.00</td><td>90.00</td><td>89.00</td></tr>
<tr><td>平均值</td><td>89.00</td><td>92.50</td><td>91.00</td><td>91.00</td></tr></table>
<p>各季度财政拨款预算执行进度分别为50.00%、60.00%、70.00%和80.00%，全年平均预算执行率为65.00%。</p>
<p>完成全职引进8名人员，柔性引进3个项目。</p>
<p>我中心共选派骨干到基层坐诊，成功实施手术310台。</p>
</body></html>"""
FORM = """<html><body><h1>临江市白水区卫生局2023年部门预算</h1>
<p>表1 2023年任务预算表（单位：万元）</p>
<table><tr><th>任务名称</th><th>预算金额</th></tr><tr><td>基本支出</td><td>300.00</td></tr><tr><td>社区卫生专项</td><td>120.00</td></tr>
<tr><td>基本医疗专项</td><td>80.00</td></tr><tr><td>金额合计</td><td>500.00</td></tr></table>
<p>社区卫生专项包括3个子项目，分别是1.站点修缮；2.家庭医生；3.用房租赁。</p>
<p>基本医疗专项包括4个子项目，分别是1.区属医院；2.社会医院；3.医疗欠费。</p></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("staff"), {"evaluation.html": EVALUATION, "form.html": FORM}) as opened:
        yield Assistant(opened, Settings(embedding="none"))


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("青山区医疗中心2023年打算柔性引进几个项目", "3", "个"),
        ("青山区医疗中心2023年做了多少台手术", "310", "台"),
        ("西门医院2023年满意度最高的季度比最低的季度高几分", "6.00", "分"),
        ("青山区医疗中心2023年四个季度里西门医院满意度平均下来多少", "90.25", "分"),
        ("白水区卫生局2023年预算最大的任务和最小的差多少", "220.00", "万元"),
        ("白水区卫生局2023年基本支出只占总预算的百分之几", "60.00", "%"),
        ("白水区卫生局2023年100万到200万之间的任务有几项", "1", "个"),
        ("青山区医疗中心2023年平均每个社区有几个家庭医生团队", "1.60", "个/个"),
        ("青山区医疗中心2023年派驻的20名专家平均每人诊疗多少患者", "120.00", "人次/名"),
        ("青山区医疗中心2023年平均每家诊所多少门诊人次", "500.00", "人次/家"),
        ("青山区医疗中心2023年第三季度预算执行进度到百分之几了", "70.00", "%"),
        ("西门医院2023年满意度第二季度比第一季度涨了多少分", "6.00", "分"),
        ("青山区医疗中心2023年义诊进社区要搞多少场", "40", "场次"),
        ("青山区医疗中心2023年护士人均成本多少钱", "9000", "元/人/年"),
        ("青山区医疗中心2023年公用支出和人员支出哪个多？多多少？", "120", "万元"),
        ("青山区医疗中心2023年糖尿病患者管理任务完成率比2022年高几个百分点", "4.00", "个百分点"),
        ("青山区医疗中心2023年调整后基本支出多少 / 项目支出呢 / 各占多少", "40.00", "%"),
    ],
)
def test_figures(asked: Assistant, question: str, value: str, unit: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


def test_the_term_in_quotation_marks_must_be_said(asked: Assistant) -> None:
    assert last_told(asked, "青山区医疗中心2023年“五进”是指哪五个地方").status is Status.NOT_FOUND


def test_units_are_explained_in_english(asked: Assistant) -> None:
    assert "万元 = ten thousand yuan" in last_told(asked, "What is the 2023 basic expenditure of 白水区卫生局?").answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("青山区医疗中心2023年第一季度两家医院的平均值89.00对吗", "一致"),
        ("青山区医疗中心2023年全年平均预算执行率65.00%与四个季度的进度是否一致", "一致"),
        ("青山区医疗中心2023年三个重点项目的预算数加起来是不是重点项目支出120万元", "一致"),
        ("青山区医疗中心2023年说调整资金在部门预算总规模占比10.00%，算对了吗", "一致"),
        ("白水区卫生局社区卫生专项说有3个子项目，列出来够3个吗", "一致"),
        ("白水区卫生局基本医疗专项写着有4个子项目，列出来的够4个吗", "不一致"),
    ],
)
def test_what_a_filing_works_out_itself_is_checked(asked: Assistant, question: str, said: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.answer.startswith(said), answer.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("青山区医疗中心2023年公用支出主要包括哪些费用", "工会经费"),
        ("青山区医疗中心2023年预算“二上”是怎么走程序的", "中心会议审议"),
        ("青山区医疗中心2023年人员支出主要包括什么", "长聘人员"),
        ("青山区医疗中心2023年第三季度满意度垫底的是哪家医院", "西门医院"),
        ("白水区卫生局社区卫生专项里头有哪几个子项目", "家庭医生"),
    ],
)
def test_sentences(asked: Assistant, question: str, said: str) -> None:
    answer = last_told(asked, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert said in answer.answer
