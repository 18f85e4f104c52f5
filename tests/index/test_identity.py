"""Whose filing it is, of which year and kind, and the names its body goes by."""

from __future__ import annotations

import pytest

from index.domain import Cell, Document, FilingKind, Identity, Paragraph, Table
from index.identity import identify


def read(*lines: str, name: str = "a1b2.txt", tables: tuple[Table, ...] = ()) -> Identity:
    return identify(Document(name, "txt", tuple(Paragraph(line) for line in lines)), tables)


def test_a_cover_over_several_lines() -> None:
    identity = read("2023 年甲山市丙水区医疗健康集团", "(本级) 部门预算", "目 录")
    assert identity.title == "2023年甲山市丙水区医疗健康集团(本级)部门预算"
    assert (identity.year, identity.kind, identity.scope, identity.region) == (2023, FilingKind.BUDGET, "本级", "甲山市丙水区")
    assert identity.body == "甲山市丙水区医疗健康集团(本级)"


@pytest.mark.parametrize(
    ("title", "aliases"),
    [
        ("甲山市大鹿新区医疗健康集团2023年部门预算", {"大鹿新区医疗健康集团", "大鹿医疗健康集团", "大鹿医疗集团", "大鹿集团"}),
        ("丙水市丁田区卫生健康局2023年部门决算", {"丁田区卫生健康局", "丁田区卫健局", "丁田卫健局"}),
        ("丙水市卫生健康委员会2023年部门决算", {"丙水卫健委", "丙水市卫健委"}),
        ("戊海市丁田区人民政府万禾街道办事处2024年部门预算", {"万禾街道办事处", "万禾街道"}),
        ("丙水市第三中学2025年单位预算", {"丙水市三中", "丙水三中"}),
    ],
)
def test_aliases_follow_rules(title: str, aliases: set[str]) -> None:
    found = set(read(title).aliases)
    assert aliases <= found
    assert not found & {"集团", "医疗健康集团", "卫生健康局", "卫健委", "我集团", "本单位"}


def test_a_citys_report() -> None:
    identity = read(
        "戊海市九届人大六次", "会议文件（十五）", "关于戊海市 2025 年预算执行情况与", "2026 年预算草案的报告", "各位代表："
    )
    assert (
        identity.title == "关于戊海市 2025 年预算执行情况与2026 年预算草案的报告".replace(" ", "") or "戊海市" in identity.title
    )
    assert (identity.body, identity.year, identity.kind) == ("戊海市", 2025, FilingKind.REPORT)
    assert "戊海" in identity.aliases


def test_what_a_government_reports_on_is_its_citys() -> None:
    assert read("戊海市人民政府关于2023年度国有资产管理情况的综合报告").body == "戊海市"


def test_an_autonomous_prefecture_is_called_by_its_place() -> None:
    aliases = read("红山哈尼族彝族自治州2026年政府预算公开").aliases
    assert {"红山州", "红山"} <= set(aliases)


def test_the_file_name_helps() -> None:
    identity = read("二级项目支出绩效目标申报表", name="2022年甲山市丁田区教育局二级项目支出绩效目标申报表.xlsx")
    assert (identity.body, identity.year, identity.kind) == ("甲山市丁田区教育局", 2022, FilingKind.TARGET)


def test_fields_of_a_form_name_the_body() -> None:
    cells = tuple(
        Cell(0, column, text, 1, column + 1)
        for column, text in enumerate(["单位名称", "甲山市丁田区教育局", "主管部门", "甲山市教育局"])
    )
    identity = read("单位整体支出绩效目标申报表", "（2024年度）", tables=(Table(1, cells),))
    assert (identity.body, identity.year) == ("甲山市丁田区教育局", 2024)


def test_an_office_under_a_places_title() -> None:
    identity = read("戊海市丁田区2025年区级部门预算", "预算主管部门：戊海市丁田区司法局")
    assert identity.body == "戊海市丁田区司法局"


def test_a_text_without_title_still_has_one() -> None:
    line = "2021年，甲山市丁田区医疗集团完成绩效评价，绩效自评得分。甲山市丁田区医疗集团在2021年开展绩效评价和绩效自评。"
    identity = read("一、部门基本情况", line, line)
    assert (identity.year, identity.kind) == (2021, FilingKind.EVALUATION)
    assert "2021年" in identity.title
    assert "丁田区医疗集团" in identity.body


@pytest.mark.parametrize(
    "title",
    [
        "2020年戊海市对下税收返还和转移支付分地区决算表",
        "2020年戊海市社会保险基金收支决算表",
        "2020年戊海市地方政府债务限额、余额及变动情况表",
    ],
)
def test_a_place_is_named_before_what_its_table_is_about(title: str) -> None:
    assert read(title, "单位：亿元").body == "戊海市"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("丙水市第三中学2025年单位预算", "丙水市第三中学"),
        ("2024年度丁田区残疾人康复救助专项资金绩效自评报告", "丁田区"),
        ("关于2024年丙水市养老服务补助资金绩效自评的报告", "丙水市"),
        ("丙水市交警支队2025年部门预算", "丙水市交警支队"),
    ],
)
def test_schools_teams_and_the_place_of_a_project(title: str, body: str) -> None:
    assert read(title).body == body
