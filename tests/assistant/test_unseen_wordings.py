"""What seeds that nobody had seen showed: names with words of other questions in them, lists over halves, levels of a place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.assistant.written import last_told, library_of

BODY = "临江市青山区商务局"
ACCOUNTS = f"""{BODY}2023年度部门决算
公开03表
支出决算表
部门：{BODY}\t单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
201\t一般公共服务支出\t300.00\t210.00\t90.00
20103\t政府办公厅（室）及相关机构事务\t90.00\t70.00\t20.00
20113\t商贸事务\t210.00\t140.00\t70.00
\t合计\t300.00\t210.00\t90.00
公开06表
一般公共预算财政拨款基本支出决算表
部门：{BODY}\t单位：万元
人员经费\t\t\t公用经费\t\t\t\t\t
科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
301\t工资福利支出\t150.00\t302\t商品和服务支出\t60.00\t30217\t公务接待费\t9.00
30101\t基本工资\t90.00\t30201\t办公费\t12.00\t30226\t劳务费\t20.00
30102\t津贴补贴\t60.00\t30202\t印刷费\t11.00\t30228\t工会经费\t8.00
人员经费合计\t\t150.00\t公用经费合计\t\t\t\t\t60.00
"""
FORM = f"""{BODY}2023年度部门整体支出绩效自评表
部门整体支出绩效自评表
（2023年度）
三级指标\t年度指标值\t实际完成值\t分值\t得分
完成改造面积\t≥200平方米\t230平方米\t20\t19
设备验收合格率\t≥95%\t96%\t20\t18
"""
DEBTS = """临江市2023年政府债务限额及余额情况表
临江市2023年政府债务限额及余额情况表
单位：亿元
地区\t2023年债务限额\t\t2023年债务余额（决算数）\t
\t一般债务\t专项债务\t一般债务\t专项债务
临江市本级\t50.10\t61.20\t46.30\t57.40
青山区\t42.80\t33.60\t39.80\t31.50
白水区\t22.70\t13.50\t19.60\t11.40
"""


def _projects(year: int, amounts: tuple[str, ...]) -> str:
    rows = zip(("惠民补助发放项目", "档案数字化项目", "业务培训项目"), amounts, strict=True)
    listed = "\n".join(f"{number},{name},运转类,{amount},0.00" for number, (name, amount) in enumerate(rows, 1))
    return f"{BODY}{year}年项目支出表,,,,\n单位：万元,,,,\n序号,项目名称,项目类别,一般公共预算拨款,其他资金\n{listed}\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {
        f"{BODY}2023年度部门决算.txt": ACCOUNTS,
        f"{BODY}2023年度部门整体支出绩效自评表.txt": FORM,
        "临江市2023年政府债务限额及余额情况表.txt": DEBTS,
        f"{BODY}2021年部门预算.csv": _projects(2021, ("70.00", "20.00", "9.00")),
        f"{BODY}2022年部门预算.csv": _projects(2022, ("95.00", "18.00", "12.00")),
    }
    with library_of(tmp_path_factory.mktemp("unseen"), texts) as library:
        yield Assistant(library, Settings(embedding="none"))


def test_a_list_that_goes_on_in_the_next_half_is_counted_as_a_whole(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年基本支出的商品和服务支出各项中金额超过10万元的有几个？")
    assert answer.figures[0].value == "3"
    assert all(name in answer.answer for name in ("办公费", "印刷费", "劳务费"))


def test_a_class_named_after_an_office_is_no_office(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年政府办公厅（室）及相关机构事务的支出合计占一般公共服务支出的支出合计的比重是多少")
    assert answer.figures[0].value == "30.00"


def test_totals_by_name_may_be_added_up_in_a_check(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2023年基本支出合计加项目支出合计等于本年支出合计吗？")
    assert answer.answer.startswith("一致") and "210" in answer.answer and "300" in answer.answer


def test_the_points_of_one_indicator_are_no_list_of_those_that_were_reached(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}完成改造面积这个指标的得分多少啊")
    assert (answer.figures[0].value, len(answer.figures)) == ("19", 1)


def test_a_district_has_no_level_of_its_city(assistant: Assistant) -> None:
    answer = last_told(assistant, "临江市2023年临江市本级的一般债务余额是多少 / 那青山区的一般债务余额呢")
    assert [figure.value for figure in answer.figures] == ["39.80"]


def test_how_it_changed_is_told_of_an_item_of_a_list_too(assistant: Assistant) -> None:
    answer = assistant.ask(f"{BODY}2022年惠民补助发放项目的一般公共预算拨款的预算一共多少，比上年呢")
    assert answer.figures[0].value == "95.00" and "25" in answer.answer
