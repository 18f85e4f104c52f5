"""Answers in sentences over one invented report: the right ones, or none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.library import Library
from tests.assistant.ledgers import filing, table_facts

BODY = "云溪市梅岭区财政局"
REPORT = (
    "（三）债券资金使用管理 ................................ 6",
    "一、2025年预算执行情况",
    "（一）预备费情况",
    "区级预备费安排2亿元，支出0.6亿元，主要用于抗旱保供和道路抢险，结余1.4亿元转入预算稳定调节基金。",
    "（二）收入变动情况",
    "全区土地出让收入完成12.4亿元，下降21.3%，主要原因是部分地块推迟出让。",
    "全区政府性基金预算支出19.4亿元，下降9.8%。",
    "二、2026年预算编制的指导思想和基本原则",
    "做好今年的预算工作意义重大。",
    "预算编制遵循以下原则：一是统筹兼顾、保障重点；二是勤俭节约、讲求绩效；三是量入为出、防范风险。",
    "三、主要措施",
    "1.强化债务管理。建立举债融资台账，逐笔核对还款来源，坚决遏制新增隐性债务。",
    "四、下属单位",
    "我局下属区国库支付中心、区财政评审中心、区国资服务中心三个单位。",
    "五、支出审批",
    "3万元以下支出由分管领导审批；3万元（含）以上、20万元以下支出由局长审批；20万元（含）以上支出由办公会议审定。",
    "六、名词解释",
    "（一）零基预算",
    "是指不以往年支出为基数，逐项审核后编制的预算。",
    "（二）结余资金：指年度结束后未用完且按规定可以继续使用的资金。",
    "政府性基金预算情况：收入18.2亿元，支出19.4亿元。",
    "3 林火监测项目 358.00 64.80 59.07 245.23 68.50%",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("report") / "home", embedding="none") as library:
        library.ledger.store(filing(BODY, 2025, [], text=REPORT, aliases=("梅岭区财政局", "梅岭财政局")))
        yield Assistant(library, Settings(embedding="none"))


def said(answer: Answer) -> list[str]:
    assert answer.status is Status.ANSWERED, answer.answer
    return [one.quote for one in answer.citations]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("梅岭财政局2025年预备费情况", "抗旱保供"),
        ("梅岭区2026年预算编制的原则有哪些", "量入为出"),
        ("梅岭财政局怎么管理债务的", "举债融资台账"),
        ("梅岭财政局预备费是干什么用的", "抗旱保供"),
        ("预备费花在哪了，梅岭财政局2025", "抗旱保供"),
        ("梅岭财政局有哪些下属单位", "区财政评审中心"),
        ("梅岭区土地出让收入2025年为什么下降", "推迟出让"),
        ("零基预算是啥", "逐项审核"),
        ("结余资金是什么意思", "继续使用"),
        ("梅岭财政局5万元的支出谁批", "局长审批"),
        ("梅岭财政局20万元的支出由谁审批", "办公会议审定"),
    ],
)
def test_the_sentence_that_answers_is_quoted(report: Assistant, question: str, holds: str) -> None:
    quotes = said(report.ask(question))
    assert any(holds in one for one in quotes), quotes


@pytest.mark.parametrize(
    "question",
    [
        "梅岭区政府性基金支出2025年为什么下降",  # the fall is told, its reason is not
        "政府性基金预算是什么意思",  # its amounts are told, what it is is not
        "梅岭财政局有哪些派出机构",
        "白溪总工会有哪些下属单位",  # of somebody else
        "梅岭财政局2027年预算编制的原则有哪些",
        "梅岭区土地出让收入2025年为什么增长",  # it fell
        "梅岭财政局债券资金使用管理情况",  # only a line of the table of contents says so
    ],
)
def test_words_of_the_question_alone_are_no_answer(report: Assistant, question: str) -> None:
    answer = report.ask(question)
    assert answer.status is not Status.ANSWERED, answer.answer


def test_only_the_rule_for_the_amount_is_quoted(report: Assistant) -> None:
    (only,) = said(report.ask("梅岭财政局2万元的支出谁审批"))
    assert "分管领导" in only
    assert "局长" not in only


def test_a_cell_is_no_reason_unless_it_gives_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [("楼道修补（上年结转）/按期完工", ("基本完成",)), ("电梯更新（上年转入）/更新原因", ("设备老化",))]
    facts = table_facts("项目绩效目标表", rows, columns=("指标值",), year=2025)
    with Library.open(tmp_path_factory.mktemp("cells") / "home", embedding="none") as library:
        library.ledger.store(filing(BODY, 2025, facts, aliases=("梅岭财政局",)))
        asked = Assistant(library, Settings(embedding="none"))
        assert "基本完成" not in asked.ask("梅岭财政局上年结转的那个项目依据是什么").answer
        assert said(asked.ask("梅岭财政局电梯更新是因为什么")) == ["设备老化"]


def test_a_row_of_figures_without_its_heads_is_no_answer(report: Assistant) -> None:
    assert report.ask("梅岭财政局2025年林火监测项目的执行率").status is Status.NOT_FOUND
