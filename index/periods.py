"""Printed text -> the periods it names, and the sense (basis) in which a figure is meant.

Shape:  "2024年第三季度" -> Period(2024, quarter=3); "截至2022年10月末" -> Period(2022, month=10, as_of=True).
Units:  years in the common era. Words that only mean something beside another year (上年, 本年) need `default_year`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.domain import Basis, Period
from index.quantities import chinese_number

_DIGITS = str.maketrans("０１２３４５６７８９～－—–―", "0123456789~----")
_CN_YEAR = "[一二][〇零○Ｏ0九一二三四五六七八]{3}"
_YEAR = rf"(?<![\d.,])(?:(?:19|20)\s?\d\s?\d|{_CN_YEAR})(?![\d.,%])"
_CN = "[一二三四五六七八九十]"
_AS_OF = r"(?P<as_of>截至|截止|截止到|截至到)?\s*"
_PART = (
    rf"\s*(?:第?\s*(?P<quarter>[一二三四1-4])\s*季度|(?P<half>上半年)末?|(?:截至|截止)?\s*(?P<from>1\s*-\s*)?(?P<month>\d{{1,2}}|{_CN}{{1,2}})\s*"
    r"(?P<word>月份?)(?P<day>\s*\d{1,2}\s*日)?(?P<end>底|末)?)?"
)
_SPAN = re.compile(rf"(?P<first>{_YEAR})\s*年?度?\s*(?:至|到|-|~)\s*(?P<last>{_YEAR})(?:\s*年度?)?")
_DATED = re.compile(rf"{_AS_OF}(?P<year>{_YEAR})\s*(?:年度?末?底?|财政年度|学年)(?P<inner>\s*截[至止])?{_PART}")
_PLAN = re.compile(r"[“\"]?十(?P<number>[一二三四五六])?五[”\"]?\s*(?:时期|期间|以来|五年|(?P<last>期?末|收官之?年))")
_BARE = re.compile(rf"^\s*(?P<year>{_YEAR})\s*$|(?P<before>{_YEAR})(?=\s*(?:预算|决算))")  # 2026预算安排: the 年 is left out
_RELATIVE = re.compile(
    rf"{_AS_OF}(?P<relative>上一?年度?|去年|前年|本年度?|今年|当年|下一?年度?|明年)"
    rf"(?!(?<!去年)(?<!今年)(?<!前年)结转|(?<!去年)(?<!今年)(?<!前年)结余|终|限|度?总体|度?绩效|来|第){_PART}"
)
_PART_ALONE = re.compile(  # 前三季度 and 一至三季度 are no single quarter
    rf"{_AS_OF}(?:(?:第\s*|(?<![前上下每各个至到~\-\d一二三四十]))(?P<quarter>[一二三四1-4])\s*季度(?!\s*[至到~-])|(?P<half>上半年)末?|(?<![\d一二三四五六七八九十.])(?P<from>1\s*-\s*)?"
    rf"(?P<month>1[0-2]|[1-9])\s*月(?:份|底|末|(?P<day>\s*\d{{1,2}}\s*日))?(?![\d]))"
)
_SAME_YEAR = ("当年", "本年", "本年度")
_JUST_DATED = re.compile(rf"{_YEAR}\s*年度?\s*$")
_OFFSETS = (("前年", -2), ("上", -1), ("去年", -1), ("下", 1), ("明年", 1))


def find_periods(text: str, default_year: int | None = None) -> list[tuple[int, int, Period]]:
    """Every period that a text names, as (start, end, period) in order of place, none inside another.

    `default_year` is the year that 本年, 上年 and a month or quarter without a year refer to; without it they are left out.
    """
    return list(_periods_in(text, default_year))


@lru_cache(maxsize=16384)  # the heads and labels of a table are asked for again with each of its cells
def _periods_in(text: str, default_year: int | None) -> tuple[tuple[int, int, Period], ...]:
    plain = text.translate(_DIGITS)
    taken: list[tuple[int, int, Period]] = []
    for found in (_plans(plain), _spans(plain), _dated(plain), _relative(plain, default_year), _parts(plain, default_year)):
        for start, end, period in found:
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, period))
    return tuple(sorted(taken, key=lambda item: item[0]))


def _year(text: str) -> int:
    digits = "".join(text.split())
    return int(digits) if digits.isdigit() else (chinese_number(digits.replace("0", "〇").replace("Ｏ", "〇")) or 0)


def _plans(text: str) -> Iterator[tuple[int, int, Period]]:
    """The years of a five-year plan: “十四五”时期 -> 2021 to 2025, “十四五”末 -> 2025."""
    for match in _PLAN.finditer(text):
        first = 2001 + 5 * (chinese_number(match["number"] or "〇") or 0)
        yield match.start(), match.end(), Period(first + 4) if match["last"] else Period(first, end_year=first + 4)


def _spans(text: str) -> Iterator[tuple[int, int, Period]]:
    for match in _SPAN.finditer(text):
        first, last = _year(match["first"]), _year(match["last"])
        if first < last:
            yield match.start(), match.end(), Period(first, end_year=last)


def _dated(text: str) -> Iterator[tuple[int, int, Period]]:
    for match in (*_DATED.finditer(text), *_BARE.finditer(text)):
        groups = match.groupdict()
        as_of = bool(groups.get("as_of") or groups.get("inner") or re.search(r"年度?[末底]", match.group()))
        yield match.start(), match.end(), _period(_year(groups["year"] or groups["before"] or ""), groups, as_of)


def _relative(text: str, default_year: int | None) -> Iterator[tuple[int, int, Period]]:
    if default_year is None:
        return
    for match in _RELATIVE.finditer(text):
        if text[: match.start()].endswith("结转"):
            continue  # 结转下年 names a measure
        if match["relative"] in _SAME_YEAR and _JUST_DATED.search(text, 0, match.start()):
            continue  # 2025年当年 is that year, not the default one
        offset = next((shift for word, shift in _OFFSETS if match["relative"].startswith(word)), 0)
        yield match.start(), match.end(), _period(default_year + offset, match.groupdict(), bool(match["as_of"]))


def _parts(text: str, default_year: int | None) -> Iterator[tuple[int, int, Period]]:
    """Months and quarters whose year stands elsewhere: in the text before them, else the default."""
    for match in _PART_ALONE.finditer(text):
        before = [*_DATED.finditer(text, 0, match.start())]
        year = _year(before[-1]["year"]) if before else default_year
        if year is not None:
            yield match.start(), match.end(), _period(year, match.groupdict(), bool(match["as_of"]))


def _period(year: int, groups: dict[str, str | None], as_of: bool) -> Period:
    quarter, month = groups.get("quarter"), groups.get("month")
    up_to = as_of or bool(groups.get("from"))
    if quarter:
        return Period(year, quarter=chinese_number(quarter) if not quarter.isdigit() else int(quarter), as_of=as_of)
    if groups.get("half"):
        return Period(year, month=6, as_of=True)  # 上半年 is 1-6月
    number = (int(month) if month.isdigit() else chinese_number(month)) if month else None
    return Period(year, month=number if number and number <= 12 else None, as_of=up_to)


def name_without_periods(text: str) -> str:
    """A label without the years it begins or ends with: 2023 年预算数 -> 预算数."""
    kept, at = [], 0
    for start, end, _ in find_periods(text):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]]).strip()


# --- basis -----------------------------------------------------------------------------------------

# Names of budgets that say which purse is meant, not in which sense the figure is.
_PURSES = re.compile(
    "(?:一般公共|政府性基金|国有资本经营|社会保险基金|财政专户|公共财政|政府)预算(?!数|安排|为|支?数)"
    "|预算(?:单位|级次|科目|法|管理|绩效|拨款)"
)
_CHANGE = re.compile(
    "增减|增长|增加(?!值)|减少|下降|上升|提高|降低|比上年|较上年|同比|比.{0,6}年|较.{0,6}年|变化|变动(?!预算)|增幅|降幅|±"
)
_BASES = tuple(
    (re.compile(pattern), basis)
    for pattern, basis in (
        ("率$|率[(（:：为达]|占比|比重|比例|占.*[%％]|为.*[%％]$|[(（][%％][)）]|^[%％]$", Basis.RATE),
        ("(?:完成|为|占)[\u4e00-\u9fff]{0,8}预算数?(?:的|[%％]|$)|完成.*[%％]", Basis.RATE),
        ("年初(?!结转|结余|余额)|期初预算", Basis.INITIAL),
        ("调整后?的?[\u4e00-\u9fff]{0,4}预算|预算[^，,]{0,4}调整|调整后|调整数|变更后|变动预算|全年预算|调整为", Basis.ADJUSTED),
        ("实际完成值|完成值|全年实际值|实际值|自评值|完成情况", Basis.ACTUAL),
        ("目标值|指标值|目标|计划值|预期值", Basis.TARGET),
        ("决算", Basis.FINAL),
        ("(?:预期|预计)(?:可)?实现|预期完成", Basis.BUDGET),  # what is expected to come in is no outcome yet
        ("执行数?|完成|实际(?:支出|收入|采购|使用|支付|发生)|支出数|实现|实际数|累计支出|已支付|支付数", Basis.EXECUTED),
        ("预算|计划(?!生育|单列)|安排|拟|预计", Basis.BUDGET),
    )
)


def find_basis(text: str) -> Basis:
    """The sense in which a head or a phrase means its figure; NONE where it does not say.

    A change against another year wins over everything, then a rate, then the budget's stage.
    """
    plain = _PURSES.sub("", "".join(text.split()))
    if _CHANGE.search(plain):
        return Basis.CHANGE
    return next((basis for pattern, basis in _BASES if pattern.search(plain)), Basis.NONE)
