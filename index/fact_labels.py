"""Printed labels -> what they mean: their wording, rank in a numbering, unit, scope, and whether they name a body.

Nothing here knows a particular filing: the lists hold words of the official forms and of Chinese administration.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from index.periods import find_periods
from index.quantities import unit_scale
from index.text import squeeze

_HAN = "一二三四五六七八九十"
# Order of the numberings of official documents, outermost first.
_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"[{_HAN}]{{1,3}}\s*[、.．]\s*")),
    (2, re.compile(rf"[（(]\s*[{_HAN}]{{1,3}}\s*[）)]\s*、?")),
    (3, re.compile(r"\d{1,2}\s*[、.．](?!\d(?!\d{3}年))\s*")),  # 2.2024年上级下达 is the second item, of 2024
    (4, re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*")),
    (5, re.compile(r"[①-⑳]\s*")),
)
_AMONG = re.compile(r"\s*其中\s*[：:,，]?\s*|\s*(?:减|加|附)\s*[：:]\s*")
UNNUMBERED = 10
_TOTAL = re.compile(
    r"(?:.*(?:合计|总计|共计|总额)|小计|金额合计|总分|.*(?:收入|支出)总[计额]|总\s*计|合\s*计|共\s*计|计|年度资金总额|总体资金|本年(?:收入|支出))"
)
_BRACKETED = re.compile(r"[（(]([^（()）]*)[)）]")
_UNIT_SPLIT = re.compile(r"[，,、:：/]|单位")
_MARKS = re.compile(r"^[*＊★▲●◆#\s]+|[*＊\s]+$")
_COUNTED = re.compile(r"(人次|人|户|次|家|辆|台|件)数")
_THINGS = re.compile(r"^(?:[已应未]?经?(?:完成|开展)?)?(?:项目|单位|机构|模块|指标|部门|企业|学校|医院)(?:数量|个数|数)$|^个数$")
_HOW_MANY = re.compile(r"(?P<what>人员|单位|机构|企业|学校|医院)(?:个数|数)$")
_SCORES = re.compile(r"^(?:分值|得分|权重|自评得?分|标准分|评分|满分|分数)")

_ASKED_AGAIN = 16384  # labels and heads remembered: they are asked about again with each cell of their row or column


@lru_cache(maxsize=_ASKED_AGAIN)
def label_text(printed: str) -> str:
    """The wording of a label: no numbering, no 其中：, no unit in brackets, no mark, no closing colon."""
    text = squeeze(printed)
    text = _AMONG.sub("", text, count=1) if _AMONG.match(text) else text
    for _, pattern in _RANKS:
        if (match := pattern.match(text)) and match.end() < len(text):
            text = text[match.end() :]
            break
    text = _MARKS.sub("", text)
    text = _BRACKETED.sub(_without_unit, text)
    return text.rstrip("：:") or squeeze(printed)


def _without_unit(bracket: re.Match[str]) -> str:
    """A bracket without the unit it holds: （中期规划，万元） -> （中期规划）, (万元) -> nothing."""
    if not bracket_unit(bracket.group()):
        return bracket.group()
    others = [part for part in re.split("[，,]", bracket.group(1)) if not bracket_unit(f"({part})")]
    return f"（{'，'.join(others)}）" if others else ""


def rank(printed: str) -> int:
    """Depth that the numbering of a label stands for: 一、 1, （一） 2, 1. 3, （1） 4, ① 5; UNNUMBERED without one."""
    text = squeeze(printed)
    return next((level for level, pattern in _RANKS if pattern.match(text)), UNNUMBERED)


def is_among(printed: str) -> bool:
    """Whether a label begins with 其中："""
    return squeeze(printed).startswith("其中")


def indentation(printed: str) -> int:
    """Width of the white space before a label, in half-width letters."""
    lead = printed[: len(printed) - len(printed.lstrip())]
    return sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in lead if c not in "\r\n")


def is_total_label(printed: str) -> bool:
    """Whether a label names the sum of others: 合计, 总计, 小计, 本年支出合计, 金额合计 ..."""
    return bool(_TOTAL.fullmatch(label_text(printed)))


# --- units -----------------------------------------------------------------------------------------

_PLAIN_UNIT = re.compile(
    "元|千元|万元|百万元|亿元|美元|万美元|亿美元|%|‰|分|个|人|万人|人次|万人次|户|万户|家|辆|台|套|次|件|项|年|月|天|名|岁|小时"
    "|平方米|万平方米|平方公里|公里|吨|万吨|元/人|元/人次|百分点|个百分点|人/次|台套|台/套|亩|万亩|公顷|千瓦时|亿千瓦时|万千瓦时"
    "|辆次|所|张|床|米|立方米"
)


@lru_cache(maxsize=_ASKED_AGAIN)
def bracket_unit(label: str) -> str:
    """The unit that a label holds in brackets or after 单位：, or "": 预算数(万元) -> 万元, 金额（中期规划，万元） -> 万元."""
    text = unicodedata.normalize("NFKC", squeeze(label))
    for content in reversed([*_BRACKETED.findall(text), *re.findall(r"单位[:：]?([^\s)）]+)", text)]):
        for part in _UNIT_SPLIT.split(content):
            if _PLAIN_UNIT.fullmatch(part.removeprefix("人民币")):
                return part.removeprefix("人民币")
    return text if text in ("%", "‰") else "%" if re.search(r"[%％]$", text) else ""


@lru_cache(maxsize=_ASKED_AGAIN)
def implied_unit(label: str) -> str | None:
    """The unit that the wording of a label implies: 人数 -> 人, 得分 -> 分; "" for a rate; None where it implies none."""
    text = re.sub(r"[（(].*?[)）]", "", label_text(label))
    if _SCORES.match(text):
        return "分"
    if match := _COUNTED.search(text):
        return match.group(1)
    if _THINGS.search(text):
        return "个"
    if match := _HOW_MANY.search(text):  # 财政供养人员数, 下属单位数: no amount of the table's money
        return "人" if match["what"] == "人员" else "个"
    return "" if re.search(r"率$|占比$|比重$|比例$|排名$|名次$|面积$|数量$|期限|编[号码]|年限", text) else None


def is_money(unit: str) -> bool:
    return unit_scale(unit)[0] in ("元", "美元", "港元", "欧元", "日元") and unit_scale(unit)[1] != Decimal(0)


# --- bodies and scopes -----------------------------------------------------------------------------

_BODY = re.compile(
    "(?:局|委员会|委|办公室|办事处|集团|公司|医院|卫生院|保健院|疾控中心|中心|大学|学院|学校|中学|小学|幼儿园|人民政府|政府"
    "|管委会|管理委员会|研究院|研究所|院|所|站|馆|队|支队|大队|厅|部|司|联合会|协会|总工会|法院|检察院|党校|街道|镇|乡|开发区|新区|自治[州县区]|地区|[省市县区州盟旗])(?:本级|机关)?"
)
_NO_BODY = re.compile(  # 国有林区 is a kind of land, 新林区 and 某市新林区 are places
    "(?:社区|园区|小区|辖区|灾区|(?:^|[^市县州省盟][\u4e00-\u9fff])[林牧]区|(?:[主老旧大市各心]|建成)城区)$|城市$|全[省市州县区]|[省市州县区]本?级|市县|地区生产|城镇|乡镇$|内部|全部|部门$|对下|县区|市区|区县|干部"
)


@lru_cache(maxsize=_ASKED_AGAIN)
def is_body_name(text: str) -> bool:
    """Whether a label reads like the name of a public body or place (…局, …医院, …区人民政府, …市)."""
    name = re.sub(r"[（(](?:本级|机关|本部|汇总|合并)[)）]", "", re.sub(r"^[\d.\-]+", "", squeeze(text)))
    return (
        3 <= len(name) <= 30
        and not _NO_BODY.search(name[-5:])
        and bool(re.fullmatch(rf"[\u4e00-\u9fffA-Za-z·（）()]*{_BODY.pattern}", name))
    )


_PLACE = "省市州区县旗盟"
# 自治区级示范区, 地区级体育中心: who gave a title or runs a thing; of the region's own budget 自治区级收入 tells.
_OF_TITLES = (
    r"(?:(?<=自治)|(?<=地))区(?=级(?:一般公共|政府性|国有资本|社会保险|财政|预算|收入|支出))|(?<!自治)(?<!地)区|(?<!自治)州"
)
_SCOPE = re.compile(
    rf"(?P<whole>(?<![居位列占在])全[{_PLACE}])(?!面|长|委|第|平均|前|排名|排位|首|最|各|领先|率先|唯一|先进|中)|(?P<own>[{_PLACE}]本级|(?<![\u4e00-\u9fff])本级)|(?P<level>(?<![省市州县区对])(?:{_OF_TITLES}|[省市县])(?:级|直(?=一般公共|政府性|国有资本|社会保险|财政|收入|支出)))(?!机关|部门|单位|财政部门|以上|层面|联席|领导|人大|医院|医疗|非物质|非遗|文物|重点文物|龙头|示范|自然保护|森林公园)"
)
_BELOW = re.compile("(?:各?县(?:[（(]市(?:[、,，]?区)?[)）]|[（(]区[)）])|县市区|区县|县区|市县|各县|各区|乡镇)(?:级)?")


@lru_cache(maxsize=_ASKED_AGAIN)
def find_scope(text: str, within: int | None = None) -> str:
    """Which level a figure covers where the words say so: 全市, 市本级, 市级 (-> 市本级), 区县; "" otherwise.

    `within` counts the first letters that the words must stand in.
    """
    plain = squeeze(text)
    if (match := _SCOPE.search(plain)) and (within is None or match.end() <= within):
        if match["level"]:
            return match["level"][0] + "本级"
        return match.group()
    if plain.startswith("市县级"):
        return "市县级"  # city and counties together, against the state's and the province's share
    return "区县" if _BELOW.match(plain) else ""


def without_scope(text: str) -> str:
    """A phrase without the word that only says which level it covers."""
    match = _SCOPE.search(text)
    return text[: match.start()] + text[match.end() :] if match else text


@lru_cache(maxsize=_ASKED_AGAIN)
def is_period_label(printed: str) -> bool:
    """Whether a row label is nothing but a period: 2022 年, 2023年度, 第一季度."""
    text, kept, at = squeeze(printed), "", 0
    found = find_periods(text, 2000)
    for start, end, _ in found:
        kept, at = kept + text[at:start], end
    return bool(found) and not re.sub("[度末底初止（）()-]", "", kept + text[at:])
