"""English questions over Chinese filings: said in Chinese, answered in English."""

from __future__ import annotations

import pytest

from assistant.names import Name, NameIndex
from assistant.planning.english import in_chinese, is_english

NAMES = NameIndex([Name("临江市青山区教育局", ("青山区教育局",), ("f1",), True)])


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("What was Qingshan's budget expenditure in 2023?", "青山部门预算支出2023年是多少"),
        ("What share of total expenditure was project expenditure?", "项目支出占支出总计的比重"),
        ("How much did the budget grow from 2022 to 2023?", "预算2023年比2022年增长多少"),
        ("By how much did revenue fall in 2024?", "收入2024年减少多少"),
        ("What does 项目支出 mean?", "什么是项目支出"),
        ("Why did the 2023 budget increase?", "2023年预算为什么增加"),
        ("Which hospital had the highest satisfaction in Q4 2021?", "哪个医院满意度2021年第四季度最高"),
        ("Which task of Qingshan has the largest budget?", "青山哪个任务预算最高"),
        ("How many projects are below 2.5 million yuan?", "项目低于250万元的有几个"),
        ("What is the execution rate of government procurement?", "政府采购执行率是多少"),
        ("What was the revenue of government-managed funds in 2025?", "2025年政府性基金收入是多少"),
        ("What was the year-on-year growth of tax revenue in 2025?", "税收收入2025年同比增长百分之几"),
        ("How much did Qingshan spend on education in 2023?", "青山2023年教育支出是多少"),
        ("What was Qingshan's final accounts expenditure for education in 2023?", "青山教育支出决算2023年是多少"),
        ("How much is the debt limit above the debt balance?", "债务限额比债务余额多多少"),
        ("Compare the debt balance of Qingshan and Linjiang in 2023", "2023年青山和临江债务余额分别是多少"),
        ("What is the government debt balance in billions of yuan?", "政府债务余额换算成亿元是多少"),
        ("How many vehicles does Qingshan have?", "青山车辆有多少"),
        ("Which departments does Qingshan (head office) have?", "青山本级有哪些部门"),
        ("What subordinate units does Qingshan manage?", "青山有哪些下属单位"),
        ("Please tell me the 2023 official vehicle purchase expenses of Qingshan.", "青山2023年公务用车购置费是多少"),
        ("How much did tax revenue change in percent from 2022 to 2023?", "税收收入2023年比2022年增长百分之几"),
        ("What was the vehicle purchase of the Ecology and Environment Bureau?", "生态环境局公务用车购置费是多少"),
        ("How much was the operating revenue of public institutions of Qingshan in 2023?", "2023年青山事业收入是多少"),
        ("Qingshan 2023 operating revenue of public institutions", "青山2023年事业收入"),
        ("What is the difference?", "相差多少"),
        ("How much is that in total?", "它们一共多少"),
        ("Which one is the highest?", "哪个最多"),
    ],
)
def test_turns_of_phrase(english: str, chinese: str) -> None:
    assert in_chinese(english, NAMES) == chinese


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("How much was the budget in 2023?", True),
        ("What does 项目支出 mean in the 2023 budget?", True),
        ("临江市经济技术开发区残疾人联合会 2022 health expenditure", True),
        ("ACT个案目标数量是多少", False),
        ("2023年GDP是多少", False),
        ("项目支出", False),
    ],
)
def test_what_is_english(question: str, is_so: bool) -> None:
    assert is_english(question) is is_so


def test_unknown_words_are_left_standing() -> None:
    assert "unicorn" in in_chinese("How much was the unicorn expenditure in 2023?", NAMES)


def test_a_name_whose_kind_is_said_in_english() -> None:
    names = NameIndex([Name("临江市白水区柳溪街道", ("柳溪街道",), ("f1",), True)])
    assert "柳溪街道" in in_chinese("What was the budget of Liuxi subdistrict in 2023?", names)


def test_a_letter_of_several_sounds_is_heard_in_each() -> None:
    names = NameIndex([Name("长河市财政局", ("长河财政局",), ("f1",), True)])
    assert in_chinese("What was Changhe's budget in 2023?", names).startswith("长河")
