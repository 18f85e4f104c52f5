"""What a name of a body is made of, and what it may be called for short.

A short form fits a name when its letters stand in the name in order, start where a word of the name starts and end as the
name ends: 青山集团 fits 临江市青山新区水务投资集团.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from index.text import fold

_REGION = re.compile(  # a 城市管理局 is no office of a place called 城市
    r"(?!城市|社区|园区|景区|灾区|校区|小区)[^省市区县旗州盟]{1,6}?(?:自治区|自治州|自治县|新区|开发区|州市|省|市|区|县|旗|州|盟)"
)
_WITHIN = re.compile(r"^中共|人民政府(?=.)|[省市区县州]委(?=.{2})")
ENDINGS = (
    "集团", "街道", "医院", "大学", "学院", "中心", "政府", "公司", "学校", "法院", "办公室",
    "残联", "妇联", "工商联", "文联", "侨联", "科协",
    "联合会",
)  # fmt: skip
LAST_LETTERS = "局委办院部厅署会处所队站校馆团社司镇乡旗"
# An office goes by its name without the words that only say what kind of office it is, all over the country.
_SHORT_ORGANS = (
    ("委员会", "委"), ("街道办事处", "街道"), ("街道办事处", "街道办"), ("街道办事处", "街办"), ("办公室", "办"),
    ("人民政府", ""), ("管理委员会", "管委会"), ("残疾人联合会", "残联"), ("妇女联合会", "妇联"), ("工商业联合会", "工商联"),
    ("文学艺术界联合会", "文联"), ("归国华侨联合会", "侨联"), ("科学技术协会", "科协"), ("生态环境局", "环保局"),
    ("集团有限公司", "集团"), ("集团股份有限公司", "集团"), ("集团有限责任公司", "集团"),
    ("股份有限公司", "公司"), ("有限责任公司", "公司"), ("有限公司", "公司"),
)  # fmt: skip
# An autonomous place is called by what stands before its people and its kind: 青海湖藏族自治州 -> 青海湖.
_AUTONOMOUS = re.compile(
    r"^([\u4e00-\u9fff]{2,}?)(?:(?:[\u4e00-\u9fff]{1,4}族)+|维吾尔|哈萨克|柯尔克孜|蒙古|塔吉克|锡伯)?自治[区州县旗]$"
)
_PLACE = re.compile(r"^([\u4e00-\u9fff]{2,}?)(?<!自治)(?:新区|地区|省|市|区|县|州|盟)$")
_SPELT_ALL_WAYS, _MOST_SPELLINGS = 4, 32  # letters of a name; spellings of it
_ZONES = (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区"), ("城乡一体化示范区", "示范区"))
_NUMBERED = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.、])")


@lru_cache(maxsize=4096)
def sounds_of(text: str) -> tuple[str, ...]:
    """The pinyin of each letter; one that has none stands for itself."""
    from pypinyin import lazy_pinyin  # tables of half a second, not wanted by most questions

    return tuple(lazy_pinyin(letter)[0] for letter in text)  # letter by letter, so that places agree


@lru_cache(maxsize=4096)
def spellings(name: str) -> frozenset[str]:
    """How a name may be spelt in pinyin: a letter of several sounds (长, 重, 厦) has all of them in a short name."""
    from pypinyin import Style, lazy_pinyin, pinyin

    spelt = {"".join(sounds_of(name)), "".join(lazy_pinyin(name))}
    if len(name) <= _SPELT_ALL_WAYS:
        readings = pinyin(name, style=Style.NORMAL, heteronym=True)
        spelt.update(map("".join, itertools.islice(itertools.product(*readings), _MOST_SPELLINGS)))
    return frozenset(spelt)


def regions_of(name: str) -> list[str]:
    """临江市青山新区水务投资集团 -> [临江市, 青山新区]."""
    found, at = [], 0
    while match := _REGION.match(name, at):
        found.append(match[0])
        at = match.end()
    return found


def short_names(name: str) -> list[str]:
    """What a place is called for short: 临江市 -> [临江], 青山土家族自治县 -> [青山]; numbering is no part of a name."""
    bare = _NUMBERED.sub("", fold(name))
    short = [match[1] for pattern in (_AUTONOMOUS, _PLACE) if (match := pattern.match(bare))]
    zone = [bare.replace(full, brief) for full, brief in _ZONES if full in bare]
    return [form for form in dict.fromkeys((bare, *short, *zone)) if form != name]


def core_name(name: str) -> str:
    """The name by which one body is told from others: folded, without closing brackets."""
    return re.sub(r"\([^()]*\)$", "", fold(name))


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Core name -> the fullest form of it among the names, where there is just one.

    青山新区水务投资集团 beside 临江市青山新区水务投资集团 is the same body; beside those of two cities it is neither.
    """
    longer: dict[str, list[str]] = {core: [] for core in sorted({core_name(name) for name in names}, key=len)}
    for other in longer:
        for at in accumulate(map(len, regions_of(other))):
            if other[at:] in longer:
                longer[other[at:]].append(other)
    full: dict[str, str] = {}
    for core, others in longer.items():
        widest = [other for other in others if not any(more != other and more.endswith(other) for more in others)]
        full[core] = widest[0] if len(widest) == 1 else core
    return full


@lru_cache(maxsize=65536)
def word_starts(name: str) -> frozenset[int]:
    """Where a word of the name may start: at its head and after each region."""
    starts, at = {0}, 0
    for region in regions_of(name):
        at += len(region)
        starts.add(at)
    starts.update(match.end() for match in _WITHIN.finditer(name))
    return frozenset(start for start in starts if start < len(name))


def ending_of(name: str) -> str:
    """The word or letter at the end of a name that says what kind of body it is, or ""."""
    return next((ending for ending in ENDINGS if name.endswith(ending)), name[-1:] if name[-1:] in LAST_LETTERS else "")


_BODY_END = re.compile(rf"[\u4e00-\u9fff]{{2,4}}(?:{'|'.join(ENDINGS)}|委员会|办公室|[局厅署](?![限面势长]|部(?!门)))")


def bodies_in(text: str) -> list[str]:
    """The ends of what look like names of bodies, with the letters that tell one from another: 区人民医院 of 某市某区人民医院."""
    return _BODY_END.findall(text)


def _aligned(short: str, long: str, start: int) -> list[int] | None:
    """Where the letters of a short form stand in a long one, in order from `start`; None where one is missing."""
    places: list[int] = []
    at = start
    for letter in short:
        at = long.find(letter, at) + 1
        if at == 0:
            return None
        places.append(at - 1)
    return places


@lru_cache(maxsize=65536)
def _stems(name: str) -> tuple[range, ...]:
    """Where the regions of a name stand, each without the word for its kind."""
    spans, at = [], 0
    for region in regions_of(name):
        lead = match.end() if at == 0 and (match := re.match("中共", region)) else 0
        kind = re.search(r"(?:自治[区州县]|新区|开发区|[省市区县旗州盟])$", region)
        spans.append(range(at + lead, at + (kind.start() if kind else len(region))))
        at += len(region)
    return tuple(spans)


_LONG_PLACE, _TELLING_LETTERS = 5, 3


def _cuts_a_place(places: Sequence[int], name: str) -> bool:
    """Is a place taken by some of its letters? 梅台区 is no 梅岩市桂台区; but one letter alone may stand for a place."""
    taken = [(len(stem), sum(place in stem for place in places)) for stem in _stems(name)]
    named = [(length, many) for length, many in taken if many]
    if len(named) == 1 and named[0][1] == 1:
        return False  # 深卫健委
    if len(taken) == 1 and taken[0][0] >= _LONG_PLACE and taken[0][1] >= _TELLING_LETTERS:
        return False  # 某右中旗, of one banner whose name is long
    return any(many < length for length, many in named)


def fits(mention: str, name: str) -> bool:
    """Does this mention, read as an abbreviation, fit this (folded) name, or the name with its organ said in short?"""
    return any(_abbreviates(mention, form) for form in said_as(name))


def unnamed_places(mention: str, name: str) -> int:
    """How many places of a name a mention leaves out behind the first that it says."""
    stems = _stems(name)
    aligned = [places for start in word_starts(name) if (places := _aligned(mention, name, start)) is not None]
    left_out = [sum(stem.start > places[0] and not any(at in stem for at in places) for stem in stems) for places in aligned]
    return min(left_out, default=len(stems))


def said_as(name: str) -> tuple[str, ...]:
    """The name, and with its organ said in short."""
    return (name, *(name.removesuffix(long) + short for long, short in _SHORT_ORGANS if name.endswith(long)))


_LONG_SHORT_FORM = 3  # letters: only a longer one goes by the last letter of 学院


def _abbreviates(mention: str, name: str) -> bool:
    ending = ending_of(name)
    if ending == "学院" and not mention.endswith(ending) and len(mention) > _LONG_SHORT_FORM:
        ending = "院"  # 岭川水院, of 岭川水利工程职业学院
    if len(mention) < 3 or not ending or not mention.endswith(ending) or len(mention) > len(name):
        return False
    if len(mention) - len(ending) < 2:
        return False
    aligned = (_aligned(mention, name, start) for start in word_starts(name) if mention[0] == name[start])
    return any(places is not None and not _cuts_a_place(places, name) for places in aligned)
