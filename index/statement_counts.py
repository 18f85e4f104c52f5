"""Counts in sentences: what the thing is that is counted, by the words behind its number and in its unit, and in lists that
share one verb (抽查9个乡镇、42个村).
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.domain import Quantity
from index.fact_labels import is_money
from index.statement_phrases import Kind, Phrase

_COUNTS = re.compile("(?:人次|人数|人口|户数)$")


def counted_by_name(quantity: Quantity, rows: tuple[str, ...]) -> Quantity:
    """诊疗人次为92.66万: what is counted in 万 stands in the name."""
    counted = _COUNTS.search(rows[-1]) if rows and quantity.unit in ("万", "亿") else None
    if counted is None:
        return quantity
    return replace(quantity, unit=quantity.unit + {"人次": "人次", "户数": "户"}.get(counted[0], "人"))


_BODIES = re.compile("[\u4e00-\u9fff]*?(?:机构|医院|分院|卫生院|诊所|中心|学校|中学|小学|幼儿园|单位|企业|公司|部门|社区|社康)")
_COUNTED_BEFORE = re.compile(r"\d余?[个家所名项支座处套]\s*$")
_JUST_COUNTED = re.compile(r"[\u4e00-\u9fff]{2,10}[，,]\s*")
_COUNTED_AFTER = re.compile(r"\s*[\u4e00-\u9fff“”]{1,18}")
_VERB_OF_NEXT = re.compile(
    "(?<=[\u4e00-\u9fff]{2})(?:已|共|累计|合计|全部|分别)*(?:覆盖|服务|完成|开展|实现|接受|接收|接待|收治|举办|组织|参加|参与|惠及|涉及|检查|检测|排查|整改|建成|签约|培训|救助|处理|办理|帮扶)了?(?:近|约|超过?|达)?$"
)
_COMING_FROM = re.compile("^来自[^的，。]{2,10}的")  # 150批次来自各地的同行: whence they come is not what they are
# 对38个项目、5个部门开展重点绩效评价: what is done to the last is done to all of them.
_TO_THEM = re.compile(r"对(?:全|我|本)?[省市州区县]?(?:的)?\s*$")
_DONE_TO = re.compile(
    r"(?:\s*[、和及与]\s*\d[\d,]*\s*[\u4e00-\u9fff]{2,10}?)+(?P<did>(?:开展|进行|实施|给予|予以)了?[\u4e00-\u9fff]{2,12})"
)
_PLAIN_COUNT = re.compile("%|‰|百分点|分|岁|年|月|天|日|小时|分钟|倍|元")
_CLAUSE, _FULL_NAME = 8, 4  # letters of a clause that says something of its own; of a thing that needs no more to name it


def with_counted(phrase: Phrase, sentence: str, start: int, end: int, quantity: Quantity) -> Phrase:
    """A count named by what follows it: 下设 7 个部门, 21 家社康机构.

    A whole clause before the comma in front of the number is no part of the name: 服务实行分类管理，41个医生团队.
    """
    if is_money(quantity.unit) or _PLAIN_COUNT.search(quantity.unit) or not quantity.unit:
        return phrase
    match = _COUNTED_AFTER.match(sentence, end)
    if match is None:
        return phrase
    counted = re.split("[的和及为，、]|(?<!参)与|以上|左右|其中|包括|比|较", _COMING_FROM.sub("", match.group().strip()))[0]
    if sentence[match.end() :][:1].isdigit():  # 41个团队共覆盖25个社区: what the next amount is of stands behind the verb
        counted = _VERB_OF_NEXT.sub("", counted)
        bodies = _BODIES.match(counted) if quantity.unit in ("家", "所") else None
        counted = bodies[0] if bodies is not None else counted  # 4家诊所筛查居民412人: what they did is told with what follows
    if len(counted) < 2 or re.match("增长|下降|增加|减少|占", counted):
        return phrase
    if _TO_THEM.search(sentence, 0, start) and (did := _DONE_TO.match(sentence, match.start() + len(counted))):
        return replace(phrase, kind=Kind.NAME, name=counted + did["did"])
    is_said_before = (
        len(phrase.name) >= _CLAUSE and len(counted) >= _FULL_NAME and sentence[:start].rstrip().endswith(("，", ","))
    )
    return replace(phrase, kind=Kind.NAME, name=counted if is_said_before else phrase.name + counted)


def without_last_counted(phrase: Phrase, sentence: str, start: int, lead: str) -> Phrase:
    """形成5个单元，12项指标: the units that were counted last, in the words `lead` between, are no part of the second name."""
    is_last = _COUNTED_BEFORE.search(sentence[: start - len(lead)]) and _JUST_COUNTED.fullmatch(lead)
    return replace(phrase, name="") if is_last else phrase


def behind_counted(sentence: str, end: int, rows: tuple[str, ...]) -> tuple[int, str]:
    """Where the words after a count end if a list of counts goes on behind them, and the verb of all: 抽查9个乡镇、42个村."""
    if rows and (kind := _GRADED.match(rows[-1])) and sentence[end : end + 2] == "、“":
        return end, kind["of"]
    match = _COUNTED_AFTER.match(sentence, end)
    counted = match.group().strip() if match is not None else ""
    noun = counted.rstrip("和及与")
    if match is None or not rows or not noun or not rows[-1].endswith(noun):
        return end, ""
    if counted == noun and sentence[match.end() :][:1] != "、":
        return end, ""
    verb = rows[-1].removesuffix(noun)
    return match.end() + (counted == noun), verb if len(verb) <= _LONGEST_VERB else ""


def is_short(sentence: str, end: int) -> bool:
    """Are the words that name a count too few to name it by themselves: 村 in 42个村, of 抽查9个乡镇、42个村?"""
    match = _COUNTED_AFTER.match(sentence, end)
    return match is None or len(re.split("[的和及与为]", match.group().strip())[0]) < _FULL_NAME


def is_graded(lead: str) -> bool:
    """Do the words before a count name a grade: “良”的 in 评价结果为“优”的6个、“良”的27个?"""
    return _GRADED.search(lead) is not None


_LONGEST_VERB = 4  # 抽查, 柔性引进: what is longer tells more than what was done
_GRADED = re.compile("(?P<of>[\u4e00-\u9fff]{2,12}|、)“[^”]{1,4}”的?$")  # 评价结果为“优”的6个、“良”的27个
