"""Names and amounts told in two lists: "A、B和C分别为 1、2 和 3" -> one name (or quarter) for each amount."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.domain import Period
from index.periods import find_periods
from index.quantities import chinese_number
from index.statement_phrases import Kind, read_phrase
from index.text import squeeze


@dataclass(frozen=True, slots=True)
class Share:
    """One name and one period for each amount of the list; `common` are the words that all share."""

    names: tuple[str, ...]
    periods: tuple[Period | None, ...]
    common: str = ""
    change: str = ""
    base: str = ""


_QUARTERS = re.compile(r"第?[一二三四1-4]\s*(?:季度)?(?:[、和及至-]\s*第?[一二三四1-4]\s*(?:季度)?)*\s*季度")
_ALL_QUARTERS = re.compile(r"各季度|四个季度|每季度|一至四季度|[1一][-至到][4四]季度")
_JOINT = re.compile(r"以及|和|及(?!时)|(?<!参)与")


def shared_names(lead: str, count: int, default_year: int | None) -> Share | None:
    """The names for `count` amounts that follow `lead`; None where the words do not announce a list."""
    if "分别" not in lead and "各为" not in lead and not _gives_each_quarter(lead):
        return None
    before = re.split("分别|各为", lead)[0]
    clause = re.split("[，,；;：:。]", before.rstrip("，, "))[-1] if not _ALL_QUARTERS.search(before) else before
    change = _change(re.split("[，,；;：:。]", lead)[-1], default_year)
    years = find_periods(lead, default_year)
    year = years[0][2].year if years else default_year
    if (quarters := _quarters(before, count)) and year:
        name = _name(_QUARTERS.sub("", _ALL_QUARTERS.sub("", clause)), default_year)
        return Share((name,) * count, tuple(Period(year, quarter=quarter) for quarter in quarters), before, *change)
    listed = [period for _, _, period in years if not re.search("比|较", lead[: lead.find(str(period.year)) + 1][-2:])]
    names = _names(clause, count, default_year, bool(change[0]))
    if names is None and len(listed) == count:
        return Share((_name(clause, default_year),) * count, tuple(listed), before, *change)
    if names is None:
        whole = _name(clause, default_year)
        names = tuple(f"{whole}（第{position}项）" for position in range(1, count + 1))
    return Share(names, (None,) * count, before, *change)


def _gives_each_quarter(lead: str) -> bool:
    """Do amounts follow for the quarters one by one? Not where one quarter is named behind: 每季度调查，2024年第三季度得分 …"""
    every = _ALL_QUARTERS.search(lead)
    return every is not None and _QUARTERS.search(lead, every.end()) is None


def _change(clause: str, default_year: int | None) -> tuple[str, str]:
    phrase = read_phrase(clause, default_year)
    return (phrase.name, phrase.base) if phrase.kind is Kind.CHANGE else ("", "")


def _quarters(text: str, count: int) -> list[int]:
    if _ALL_QUARTERS.search(text):
        return list(range(1, count + 1)) if count <= 4 else []
    found = _QUARTERS.search(text)
    numbers = (
        [int(n) if n.isdigit() else (chinese_number(n) or 0) for n in re.findall("[一二三四1-4]", found.group())] if found else []
    )
    if len(numbers) == 2 and count == numbers[1] - numbers[0] + 1 > 2:
        return list(range(numbers[0], numbers[1] + 1))
    return numbers if len(numbers) == count else []


def _names(clause: str, count: int, default_year: int | None, changes: bool) -> tuple[str, ...] | None:
    if changes:
        clause = re.split("比|较|同比", clause)[0]
    parts = [part for part in squeeze(clause).split("、") if part]
    while len(parts) < count and (match := _JOINT.search(parts[-1])):
        parts[-1:] = [parts[-1][: match.start()], parts[-1][match.end() :]]
    if len(parts) < count:
        return None
    # A name may itself hold 、: the surplus belongs to the first one.
    surplus = len(parts) - count
    parts = ["、".join(parts[: surplus + 1]), *parts[surplus + 1 :]]
    named = [_name(part, default_year) for part in parts]
    return tuple(named) if all(named) else None


def _name(words: str, default_year: int | None) -> str:
    return read_phrase(words, default_year).name or squeeze(words).strip("，,、")
