"""A question's text -> its parts, each with names, periods and the asked unit cut out (and remembered)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.names import Mention, NameIndex
from index.domain import Period
from index.periods import find_periods

SEPARATOR = "|"
TIME = "¦"  # stands where a period stood

_OFFICE = re.compile(r"(?:政府)?办(?:事处)?(?![事公理案法学好得到完成展])|人民政府|政府(?![性采购])")
_SHORT_REST = 14  # letters
_SIDE_BY_SIDE = re.compile(r"\|.*(?:和|与|跟|及|、|比|较|同|占).*\|")
_PART_END = re.compile(r"[?;!。]+")
_ASKING = re.compile(r"多少|多[大高长远]|几|哪|谁|什么|怎|为何|吗|呢|又是|占(?!用|地|压|道)|最|是否")
_NOTHING_NEW = re.compile(
    r"(?:各|分别|都|又)*(?:是|为|有)?(?:多少|几|谁|哪些?|哪个|什么)(?:钱|万元|亿元|元|个)?[呢啊]?"
)  # 谁最高，是多少
# 重点项目有哪些，预算各多少: one list.
_LISTED = re.compile(r"(?:项目|任务|专项|工程)[^，,]{0,3}哪(?:些|几)|哪(?:些|几)[^，,]{0,6}(?:项目|任务|专项|工程)")
_EACH_HOW_MUCH = re.compile(r"(?:预算|金额|资金|安排)?(?:各自?|分别|都)+(?:是|有|为|安排)*(?:多少)(?:钱|万元|元|资金)?")
# 占总预算11.35%，算对了吗: the second asks whether the first is so.
_IS_IT_SO = re.compile(
    r"(?:它|这)?(?:是不是|是否|有没有)?(?:算|加|写|说|列出?来?|数下?来)(?:得|的|出来的?|一?下)?(?:是不是|是否)?(?:对|够|正确|准|准确|错)"
    r"(?:[一二两三四五六七八九十\d]+[个项类条])?(?:了|的|不对|不准)?(?:吗|没有?)?"
)
# 谁的支出多，多多少: one question.
_WHICH_IS_MORE = re.compile(r"(?:谁|哪[一]?[个家项边]).*(?:多|少|高|低|大|小)(?:一?些|一?点)?$")
_BY_HOW_MUCH = re.compile(r"(?:又|要|会)?(?:相?差|多|少|高|低|大|小)(?:了|出|有|是)*(?:多少|几).{0,3}")
_UP_OR_DOWN = re.compile("(?:同比|比上年|比去年)?(?:会|又)?增加还是减少了?")  # 面积多少，增加还是减少: asks for both
# 预算完成得怎么样，完成了百分之几: the second says what was meant by the first.
_HOW_IN_GENERAL = re.compile(r"(?P<verb>完成|执行)(?:得|的|情况)?(?:怎么样|如何)(?:了)?[，,](?P=verb)")
_MORE_ASKED = re.compile(
    r"(?<=多少)(?:万元|亿元|元|钱)?、(?=百分之|[^、多几]{1,8}(?:多少|几))"
    r"|(?<=[多少几]分)(?:[、又和]|而且|以及)?(?=排名?(?:在|到)?第几)"  # 多少分排第几
)
_SHORT_YEAR = re.compile(r"(?<![\d.,第])(1\d|2\d|3\d)年(?![\d限期内来前])")
_BARE_YEAR = re.compile(r"(?<![\d.,])(20[0-4]\d)(?![\d.,%年至~-]|万|元|亿|人|个)")
_MONEY = re.compile(
    r"(?:多少|换算成|折合成?|合|换成|按|用|以|折算成|折成|转换成|转成)(?:多少)?(万元|亿元|千元|百万元|元|[亿万]?(?:美元|港元|欧元|日元))"
)
_ASKED_AGAIN = re.compile(r"^(?:是|为|等于)?多少")  # 换算成亿元是多少
_COMPARED = ("比", "较", "与", "同", "跟", "对")
_SPOKEN = ("今年", "去年", "前年")
# 这三年（2023、2024、2025）, 2023年至2025年三年: once the years are known, how many there are says nothing.
_YEARS_LISTED = re.compile(
    rf"(?:这|近|过去|最近)?(?:[二两三四五六七八九十\d]+年度?)?[（(]{TIME}(?:[、,，和与至到~-]*{TIME})*[)）]"
    rf"|{TIME}(?:[、,，和与]*{TIME})*这?[二两三四五六七八九十\d]+年度?"
)
# 税收占比，2025年全州: whose and when may stand behind the question.
_SAID_LAST = re.compile(
    rf"^(?P<asked>.*[^{SEPARATOR}{TIME}])[,，](?P<about>(?:[{SEPARATOR}{TIME}的]|全(?:市|省|区|县|州|地区|盟|旗)|(?:市|省|区|县|州)本级)+)$"
)
_OWN_LEVEL = re.compile("[省市州区县盟旗]?本级")
_LAST = re.compile("(?:上一?|前一|去)年度?")
_WITH_A_YEAR = re.compile(f"跟(?={TIME})")  # 支出跟上年比: no letter of the name before it
_COVERING = re.compile(r"各个?季度|每个?季度|[四4]个季度")


@dataclass(frozen=True)
class Part:
    """One part of a question: `text` with a separator where a name or period stood, and what those were.

    `mentions` are whole names first, then regions; `asks_each_quarter` marks 各季度; `joined` are words that a printed name
    holds with their 和; `since_last` marks 比上年 where no year is spoken of: the year before whichever is found.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    periods: tuple[Period, ...] = ()
    unit: str = ""
    asks_each_quarter: bool = False
    joined: frozenset[str] = frozenset()
    since_last: bool = False

    @property
    def entity(self) -> str:
        return self.mentions[0].name if self.mentions else ""

    @property
    def home(self) -> str:
        """The body named beside a part of one: 甲市 of 甲市高新区."""
        first = self.mentions[0] if self.mentions else None
        others = [one.name for one in self.mentions[1:] if one.is_region or one.known.is_body]
        is_part = first is not None and not first.known.is_body and len(set(others)) == 1
        return others[0] if is_part and others[0] != self.of_own_level else ""

    @property
    def of_own_level(self) -> str:
        """The body whose own level is spoken of: 甲市 of 甲市本级和甲市高新区."""
        named = sorted(self.mentions, key=lambda one: one.start)
        rests = self.text.split(SEPARATOR)[1:]
        return next((one.name for one, rest in zip(named, rests, strict=False) if _OWN_LEVEL.match(rest)), "")

    @property
    def bodies(self) -> list[str]:
        """The whole names in the order in which they stand."""
        whole = (one for one in self.mentions if not one.is_region or one.name == self.of_own_level)
        named = sorted(whole, key=lambda one: one.start)
        names = list(dict.fromkeys(one.name for one in named))
        beside = self.home and _SIDE_BY_SIDE.search(self.text) is None  # 甲省2023年乙市: the place only says whose part it is
        return [name for name in names if name != self.home] if beside else names

    @property
    def period(self) -> str:
        return str(self.periods[0]) if self.periods else ""


def split_parts(text: str) -> list[str]:
    """A question in several parts: at its marks, and at a comma where both sides ask something."""
    parts: list[str] = []
    for sentence in _sentences(text):
        sentence = _HOW_IN_GENERAL.sub(r"\g<verb>", sentence)
        sentence = _OF_WHICH.sub(r"\g<before>\g<account>\g<asked>", sentence)
        sentence = _IN_AND_OUT.sub("收支各多少", sentence)
        sentence = _TWO_COUNTS.sub(r"\g<what>多少\g<one>，\g<what>多少\g<other>", sentence)
        clauses = [piece for clause in re.split(r"[,，](?!\d{3}(?!\d))", sentence) for piece in _MORE_ASKED.split(clause)]
        head, clauses = _shared_head(clauses)
        merged = [clauses[0]]
        for clause in clauses[1:]:
            if _LISTED.search(merged[-1]) and _EACH_HOW_MUCH.fullmatch(clause):
                merged[-1] += "，" + clause
                continue
            if _ASKING.search(merged[-1]) and _NOTHING_NEW.fullmatch(clause):
                continue
            if _IS_IT_SO.fullmatch(clause) or (_WHICH_IS_MORE.search(merged[-1]) and _BY_HOW_MUCH.fullmatch(clause)):
                merged[-1] += "，" + clause
                continue
            if _ASKING.search(merged[-1]) and (
                _ASKING.search(clause) or ("多少" in merged[-1] and _UP_OR_DOWN.fullmatch(clause))
            ):
                merged.append(head + clause)
            else:
                merged[-1] += "，" + clause
        parts.extend(merged)
    return parts or [text]


# 市本级去年年底结余多少钱（一般公共预算）: which account is meant may stand behind the question.
_OF_WHICH = re.compile(
    r"^(?P<before>.*?)(?P<asked>(?:年底|年末|年终|当年)?(?:收入|支出|收支|结余|结转|余额|限额)[^（(]*?(?:多少|几)[^（(]*)"
    r"[（(](?P<account>一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金|社保基金|一般债务?|专项债务?)[)）]$"
)
# 收多少、支多少: both sides of one account.
_IN_AND_OUT = re.compile(
    r"(?<![征回接吸没])收(?:入|了|到)?多少(?:钱)?[、，,和]?(?:又)?[支花](?:出|了)?多少(?:钱)?"
    r"|(?<![征回接吸没])收(?:了)?的(?:钱)?[和与跟、](?:支出?|花)(?:了)?的(?:钱)?(?:各|分别)?(?:是|有)?多少(?:钱)?"
)

# 公务接待多少批次多少人: two numbers of one thing.
_COUNTER = "批次|人次|台次|[批人个家辆台件次项户所名场张]"
_TWO_COUNTS = re.compile(
    rf"^(?P<what>.{{2,}}?)(?:一?共|总共|有)?(?:多少|几)(?P<one>{_COUNTER})[、，,和]?(?:一?共|总共|有)?(?:多少|几)(?P<other>{_COUNTER})[呢吗]?$"
)
_HEAD = re.compile(r"(?P<head>.{6,}(?:项目|专项|工程|任务|科目))[,，]$")


def _shared_head(clauses: list[str]) -> tuple[str, list[str]]:
    """某项目，财政拨款多少，上年结转多少: a thing named before several questions is what each of them asks about."""
    match = _HEAD.match(clauses[0] + "，") if len(clauses) > 2 and not _ASKING.search(clauses[0]) else None
    if match is None or not all(map(_ASKING.search, clauses[1:])):
        return "", clauses
    return match["head"] + "的", [match["head"] + "的" + clauses[1], *clauses[2:]]


def _sentences(text: str) -> list[str]:
    """Sentences of a question; a short rest that asks nothing, such as （2023年）, belongs to the one before."""
    found: list[str] = []
    for sentence in filter(None, _PART_END.split(text)):
        if found and len(sentence) <= _SHORT_REST and not _ASKING.search(sentence):
            found[-1] += sentence
        elif found and _WHICH_IS_MORE.search(found[-1]) and _BY_HOW_MUCH.fullmatch(sentence):
            found[-1] += "，" + sentence
        else:
            found.append(sentence)
    return found


def read_part(text: str, names: NameIndex, this_year: int | None, carried_year: int | None) -> Part:
    """Cut names, periods and the asked unit out of one part.

    去年, 上年 and a quarter without a year count from the year named in the part, else from `carried_year`, that of the
    conversation, else from `this_year`; 今年 without a year beside it is `this_year`.
    """
    text = _BARE_YEAR.sub(r"\1年", _SHORT_YEAR.sub(r"20\1年", text))
    mentions = names.find(text)
    text = cut(text, [(mention.start, _office_end(text, mention.end)) for mention in mentions])
    found = _periods(text, this_year, carried_year)
    since_last = len(found) == 1 and carried_year is None and _LAST.fullmatch(text[found[0][0] : found[0][1]]) is not None
    since_last = since_last and text[: found[0][0]].endswith(_COMPARED)
    text = _YEARS_LISTED.sub(TIME, cut(text, [(start, _year_end(text, end)) for start, end, _ in found], TIME))
    text = _WITH_A_YEAR.sub("与", text)
    unit = ""
    if match := _MONEY.search(text):
        unit = match[1]
        text = text[: match.start()] + "多少" + _ASKED_AGAIN.sub("", text[match.end() :])
    text = _SAID_LAST.sub(r"\g<about>\g<asked>", text)
    text, each = _COVERING.subn("", text)
    ordered = sorted(mentions, key=lambda mention: mention.is_region)
    joined = frozenset(text[start:end] for start, end in names.joined_in(text))
    return Part(text, tuple(ordered), _most_exact([period for _, _, period in found]), unit, each > 0, joined, since_last)


def _office_end(text: str, end: int) -> int:
    """石泉路街道办, of a 石泉路街道: the office is the street that it runs."""
    match = _OFFICE.match(text, end) if text[:end].endswith(("街道", "镇", "乡")) else None
    return end if match is None else match.end()


def _periods(text: str, this_year: int | None, carried_year: int | None) -> list[tuple[int, int, Period]]:
    """The periods that a part asks about. 本年 and 上年 are words of labels unless something is compared with them."""
    named = [period.year for _, _, period in find_periods(text, None)]
    base = named[0] if named else carried_year or this_year
    found: list[tuple[int, int, Period]] = []
    for start, end, period in find_periods(text, base):
        words = text[start:end]
        if words.startswith(_SPOKEN) and named:  # 今年 beside a year that is named is that year, 比去年 the one before it
            before = words[0] in "去前" and text[:start].endswith(_COMPARED)
            found.append((start, end, period if before else Period(named[0])))
            continue
        if words.startswith(_SPOKEN):
            # 去年 in a talk about some year is the year before that; 今年 is always the present one
            spoken_of = this_year if words.startswith("今年") else carried_year or this_year
            found.extend(one for one in find_periods(text, spoken_of) if one[0] == start)
        elif (
            words.startswith("上半年") or not words.startswith(("上", "本", "当", "下", "明")) or text[:start].endswith(_COMPARED)
        ):
            earlier = replace(period, year=found[-1][2].year - 1) if words.startswith("上") and found and not named else period
            found.append((start, end, earlier))  # 去年…比上年: the year before that one
    past = _FIVE_YEARS.search(text) if not found and this_year and _SUMMED.search(text) else None
    if past is not None and this_year is not None:
        found.append((past.start(), past.end(), Period(this_year - 5, end_year=this_year - 1)))
    return found


# 过去五年一共收了多少: one figure for all of them.
_FIVE_YEARS = re.compile("(?:过去|这|近|最近)的?(?:五|5)年(?:来|间|里)?")
_SUMMED = re.compile("一共|总共|合计|累计|共(?:有|是|计)?多少")


def _most_exact(periods: Sequence[Period]) -> tuple[Period, ...]:
    """第三季度 … （2021年）: the quarter tells more than its year alone."""
    parted = {period.year for period in periods if period.quarter or period.month}
    quarters = {period.year for period in periods if period.quarter}  # 上半年（第二季度）
    periods = [period for period in periods if not (period.as_of and period.month and period.year in quarters)]
    kept = [period for period in periods if period.quarter or period.month or period.end_year or period.year not in parted]
    return tuple(dict.fromkeys(kept))


def _year_end(text: str, end: int) -> int:
    """2021年年初: the second 年 belongs to 年初, which says the basis."""
    is_stage = text[end - 1 : end + 1] in ("年初", "年末", "年底", "年终") and text[end : end + 2] not in ("初中", "初级")
    return end - 1 if is_stage else end


def cut(text: str, spans: Sequence[tuple[int, int]], mark: str = SEPARATOR) -> str:
    """Put a mark where the spans stood."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + mark + text[end:]
    return text
