"""Everyday questions over an invented city whose sentences tell several figures at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import library_of

CITY = """关于临江市2025年预算执行情况与2026年预算草案的报告
一、2025年预算执行情况
2025年，全市一般公共预算收入完成153亿元。
发放高龄老人津贴4608万元，惠及2.7万人。
清理闲置公房1266处，每年节约资金4500万元。
市级增信贷款平均利率2.7%，平均利率降低1个百分点。
新改扩建幼儿园48所，增加学位9.2万个。
被置换的债务加权平均利率由置换前的5.3%下降至2.3%。
2025年，市级预备费5亿元，年度执行中安排使用1.7亿元。
教育支出548亿元。其中：地方财力安排的支出462亿元，包括市本级318亿元，完成调整预算的101%；市对区转移支付143亿元。
2025年，市对区级转移支付46亿元。其中：一般性转移支付36亿元，专项转移支付10亿元。
全市一般公共预算收入累计完成672亿元，从2021年的110亿元增加到2025年的153亿元。
在城镇居民消费分类中，食品烟酒人均消费13000元；衣着人均消费2700元；居住人均消费7900元。
普通中学140所，其中，高中27所，在校生8万人；小学400所，在校生27万人。
市级三公经费支出0.75亿元，较年初预算节约0.49亿元。
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("city"), {"report.txt": CITY}) as library:
        yield Assistant(library, Settings(embedding="none"))


def figures(answer: Answer) -> list[tuple[str, str]]:
    return [(figure.value, figure.unit) for figure in answer.figures]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("临江市2025年高龄老人津贴发了多少，多少人领到", [("4608", "万元"), ("2.7", "万人")]),
        ("临江市2025年清理了多少处闲置公房，一年能省多少钱", [("1266", "处"), ("4500", "万元")]),
        ("临江市2025年增信贷款平均利率多少，降了多少", [("2.7", "%"), ("1", "百分点")]),
        ("临江市2025年新改扩建了多少所幼儿园，增加了多少学位", [("48", "所"), ("9.2", "万个")]),
        ("临江市2025年债务置换后平均利率降到多少", [("2.3", "%")]),
        ("临江市级预备费2025年用了多少", [("1.7", "亿元")]),
        ("临江市2025年教育支出市本级花了多少", [("318", "亿元")]),
        ("临江市对区的转移支付2025年多少", [("46", "亿元")]),
        ("临江市2025年市对区专项转移支付有多少", [("10", "亿元")]),
        ("临江市2025年城里人花在住上的钱有多少", [("7900", "元")]),
        ("临江市2025年高中有多少在校生", [("8", "万人")]),
        ("临江市级2025年三公经费比年初预算省了多少", [("0.49", "亿元")]),
    ],
)
def test_it_is_told_by_the_sentence(city: Assistant, question: str, told: list[tuple[str, str]]) -> None:
    answer = city.ask(question)
    assert (answer.status, figures(answer)) == (Status.ANSWERED, told), answer.answer


@pytest.mark.parametrize("question", ["临江市2025年高龄老人津贴发了多少，多少家企业领到", "临江市2025年专项转移支付拿到多少"])
def test_what_the_sentence_does_not_tell_is_not_told(city: Assistant, question: str) -> None:
    assert len(figures(city.ask(question))) == (1 if "津贴" in question else 0)


def test_sides_left_out_are_filled_up(city: Assistant) -> None:
    answer = city.ask("临江市2025年小学在校生比高中多多少")
    assert [figure.value for figure in answer.figures][:1] == ["19"], answer.answer
