"""An English question -> the same in Chinese, for the readers of plans: turns of phrase, terms, names by their sound.

What no table knows is left standing; it then covers nothing in the filings, and the answer is silence rather than a guess.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from assistant.name_forms import sounds_of
from assistant.names import NameIndex

_LETTERS = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORT = re.compile(
    r"\s*(?:and|what|how|why|which|compared|sources?|show|give|break|breakdown|details|previous|last|prior|all|each|every|the|for|over|as|in)\b",
    re.IGNORECASE,
)
_OF = "\0of\0"  # where no owner follows: operating revenue of public institutions
_LONG_WORD = 7  # letters: shorter ones may be abbreviations
_QUARTERS = {"1": "一", "2": "二", "3": "三", "4": "四", "first": "一", "second": "二", "third": "三", "fourth": "四"}
_QUARTER = re.compile(r"\b(?:q([1-4])|(first|second|third|fourth) quarter)(?: of)?\s*(?:in )?((?:19|20)\d\d)?\b")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_BY_MONTH = re.compile(
    rf"\b(?:by|as of|as at|until|up to)(?: the)?(?: end of)? (?P<month>{'|'.join(_MONTHS)})(?: of)?,? (?P<year>(?:19|20)\d\d)\b"
)
_YEARS = re.compile(r"\b(?:from|between) ((?:19|20)\d\d) (?:to|and) ((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!年)")
_HYPHENS = re.compile(r"(?<=year)-(?=on-)|(?<=on)-(?=year)")  # year-on-year
_ASIDE = re.compile(r"\(([a-z][a-z -]*)\)")  # the health group (head office)
_KIND_OF_MONEY = r"(?:actual |total |budget(?:ed)? |final accounts )*(?:expenditures?|spending|outlays?|budget)"
_SPENT_ON = re.compile(
    rf"\b(?P<kind>{_KIND_OF_MONEY}) (?:on|for) (?:the )?"
    r"(?P<what>(?!19|20|each|every|all\b)[a-z][a-z, ]*?)(?= in | of | at | by | for | during |, |$)"
)
_IN_UNIT = re.compile(
    r"\b(?:in|to|into) (?P<scale>(?:hundred |100 )?millions?|billions?|(?:ten |10 ?)?thousands?|10,000)?(?: of)? ?"
    r"(?:yuan|rmb|renminbi)\b"
)
_SCALES = {"": "元", "million": "百万元", "hundred million": "亿元", "100 million": "亿元", "billion": "亿元",
           "thousand": "千元", "ten thousand": "万元", "10 thousand": "万元", "10,000": "万元"}  # fmt: skip
_BEHIND = re.compile(r" (?=(?:in|at|for|during|by|under) )")
# 教育支出支出, 教育支出决算支出, 办公费支出: what English says twice, because a term has it already
_SAID_TWICE = ((re.compile(r"支出(预算|决算|实际)?支出"), r"支出\1"), (re.compile(r"(?<=费)(预算|决算|实际)?支出"), r"\1"))
_ROAD = re.compile(r"\b([a-z]{3,}) (?:road|lu)\b(?= (?:sub-?district|street|community|town))")  # 青山路街道
_MILLIONS = re.compile(r"\b(\d+(?:\.\d+)?) million (?:yuan|rmb)\b")


@dataclass(frozen=True)
class English:
    """The tables of english.toml, compiled."""

    turns: tuple[tuple[re.Pattern[str], str], ...]
    terms: tuple[tuple[re.Pattern[str], str], ...]  # longest first
    drop: re.Pattern[str]
    known: frozenset[str]  # what the terms translate
    with_of: re.Pattern[str]  # those that hold an "of" of their own


def is_english(question: str) -> bool:
    """Is a question worded in English (Chinese terms may stand in it)?"""
    words = re.findall(r"[A-Za-z]{2,}", question)
    if not _HAN.search(question) and _SHORT.match(question):
        return True  # a turn of a conversation: what about 2024?
    letters, han = len(_LETTERS.findall(question)), len(_HAN.findall(question))
    if len(words) == 2:  # a name in Chinese, and what is asked of it: 临江市教育局 2020 education expenditure
        return " ".join(words).lower() in english().known or (letters >= 2 * han and max(map(len, words)) >= _LONG_WORD)
    return len(words) > 2 and letters > han


@lru_cache(maxsize=1)
def english() -> English:
    raw = tomllib.loads(resources.files("assistant").joinpath("english.toml").read_text("utf-8"))
    terms = sorted(raw["terms"].items(), key=lambda pair: len(pair[0]), reverse=True)
    return English(
        turns=tuple((re.compile(one["say"]), one["ask"]) for one in raw["turn"]),
        terms=tuple((re.compile(rf"\b{re.escape(said)}\b"), asked) for said, asked in terms),
        drop=re.compile(r"\b(?:" + "|".join(map(re.escape, raw["words"]["drop"])) + r")\b"),
        known=frozenset(raw["terms"]),
        with_of=re.compile(r"\b(?:" + "|".join(re.escape(said) for said, _ in terms if " of " in said) + r")\b"),
    )


_MANNERS = re.compile(r"^(?:hi|hello|ok|well)?[, ]*(?:please|kindly|(?:can|could|would) you(?: please)?)[, ]+(?=\w)|[, ]+please$")


_NUMBERED = re.compile(r"\b(?:no|number)\.? ?([1-9]|10)(?= (?:middle|high|primary|people|school|hospital|kindergarten))")


def in_chinese(question: str, names: NameIndex) -> str:
    """The question as it would be asked in Chinese."""
    tables = english()
    text = _MANNERS.sub("", re.sub(r"[’']s?\b|(?<=s)[’']|[“”\"]", "", question.lower()).strip(" ?.!"))
    text = _ASIDE.sub(r" \1 ", text)
    text = _HYPHENS.sub(" ", re.sub(r"\b(?:fy|fiscal year|fiscal) ?(?=(?:19|20)\d\d)", "", text))
    text = _NUMBERED.sub(lambda match: f"第{'一二三四五六七八九十'[int(match[1]) - 1]}", text)
    text = _QUARTER.sub(_quarter, text)
    text = _BY_MONTH.sub(lambda match: f"截至{match['year']}年{_MONTHS.index(match['month']) + 1}月", text)
    text = _YEARS.sub(r"\2年 比 \1年 ", text)
    text = _MILLIONS.sub(lambda match: f"{(Decimal(match[1]) * 100).normalize():f}万元", text)
    text = _YEAR.sub(r"\1年", text)
    text = _IN_UNIT.sub(lambda match: f" 换算成{_SCALES[(match['scale'] or '').rstrip('s')]} ", text)
    text = tables.with_of.sub(lambda match: match[0].replace(" of ", _OF), _SPENT_ON.sub(r"\g<what> \g<kind>", text))
    text = _in_parts(text, tables).replace(_OF, " of ")
    text = _named(_ROAD.sub(r"\1lu", text), names)
    for said, asked in tables.terms:
        text = said.sub(asked, text)
    chinese = re.sub(r"\s+", "", tables.drop.sub(" ", _half_said(text, names)))
    for twice, once in _SAID_TWICE:
        chinese = twice.sub(once, chinese)
    return chinese


_HALF_SAID = re.compile(r"\b([a-z]{3,}) *([\u4e00-\u9fff]{2,4})")


def _half_said(text: str, names: NameIndex) -> str:
    """A name whose kind is translated by now: qingshan 街道 -> 青山街道."""
    sounds = names.by_sound()
    return _HALF_SAID.sub(lambda match: sounds.get(match[1] + "".join(sounds_of(match[2])), match[0]), text)


def _quarter(match: re.Match[str]) -> str:
    quarter = f"第{_QUARTERS[match[1] or match[2]]}季度"
    return f"{match[3]}年{quarter}" if match[3] else quarter


_AND_ASKED = re.compile(r",? and (?=(?:what|which|how (?:much|many|high)|by how much|who|when|why)\b)|[?;] (?=[a-z])")


def _in_parts(text: str, tables: English) -> str:
    """A question in several parts, each said in Chinese by itself, unless one turn of phrase knows the whole."""
    pieces = _AND_ASKED.split(text)
    if len(pieces) < 2 or any(say.fullmatch(text) for say, _ in tables.turns if "{more}" in _):
        return _turned(text, tables)
    return "，".join(_turned(piece.strip(" ,"), tables) for piece in pieces)


def _turned(text: str, tables: English) -> str:
    for say, ask in tables.turns:
        if match := say.fullmatch(text):
            return ask.format(**{name: f" {_swapped(part or '')} " for name, part in match.groupdict().items()})
    return _swapped(text)


def _swapped(phrase: str) -> str:
    """X of Y in Z -> in Z Y X: the order in which Chinese says it."""
    head, of, rest = phrase.partition(" of ")
    if not of or not head.strip():
        return phrase
    owner, *behind = _BEHIND.split(rest)
    return " ".join((*behind, owner, head))


def _named(text: str, names: NameIndex) -> str:
    """Latin words that sound like a name held: qingshan -> 青山."""
    for spoken, name in names.by_sound().items():
        if spoken not in text:
            continue  # most are not: no pattern need be made for them
        text = re.sub(rf"\b{spoken}\b(?: (?:city|municipality|province|prefecture))?", f" {name} ", text)
    return text
