"""Question + Register -> mentions: which of its words name cell values, columns, dates, bounds, sections or the table.

Longer names win over shorter ones inside them. What no mention covers is left for the cue words of `read`, and anything
that neither explains makes the question one that this register does not answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.name_forms import fits
from assistant.records.schema import Column, Day, Kind, Register, bare
from index.fact_labels import is_body_name
from index.quantities import chinese_number
from index.text import fold

_QUARTER = re.compile(r"第?([一二三四1-4])季度?(?!度)")
_ASIDE = re.compile(r"^(?:\d+[、.]|[(]?[一二三四五六七八九十]+[)、.]|其中[:：]?|加[:：]|减[:：])|[(（].*$")
_QUOTES = "\"'“”‘’「」《》"
_FROM = r"(?:从)?"
_DAY_FORMS = (
    r"((?:19|20)\d{2})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})(?:日|号)?",
    r"((?:19|20)\d{2})(?:-|/|\.|年)(\d{1,2})(?:月份|月)?(?![\d-])",
    r"()(\d{1,2})月(\d{1,2})(?:日|号)",
    r"()(\d{1,2})月份?",
    r"((?:19|20)\d{2})年度?",
)
_RANGE = re.compile(
    r"(?:从)?(?:((?:19|20)\d{2})年)?(\d{1,2})月?份?(?:-|至|到|~)(?:((?:19|20)\d{2})年)?(\d{1,2})月份?(?!\d)(?:期间|间)?"
)
_HALF_YEARS = (("上半年", 1, 6), ("下半年", 7, 12))
_BOUND = r"(\d+(?:,\d{3})*(?:\.\d+)?)(亿元|万元|[亿万](?!人)|元|%|分|人|个|家|年|岁|天|次)?"
_COMPARED = re.compile(
    rf"(不低于|不少于|不小于|不超过|不高于|不大于|低于|少于|小于|不足|不到|高于|多于|大于|超过|超出|>=|<=|≥|≤|>|<)了?{_BOUND}"
    rf"|(?:在)?{_BOUND}(?:及)?(以上|以下|以内)"
)
_BETWEEN = re.compile(rf"(?:在|介于)?{_BOUND}(?:到|至|-|~|和|与){_BOUND}之?间")
_SIGNS = {
    "不低于": ">=", "不少于": ">=", "不小于": ">=", "不超过": "<=", "不高于": "<=", "不大于": "<=",
    "低于": "<", "少于": "<", "小于": "<", "不足": "<", "不到": "<", "高于": ">", "多于": ">", "大于": ">", "超过": ">",
    "超出": ">", "以上": ">=", "以下": "<=", "以内": "<=", ">=": ">=", "<=": "<=", "≥": ">=", "≤": "<=", ">": ">", "<": "<",
}  # fmt: skip
_CUE_WORDS = re.compile(r"最[大小高低多少早晚]|平均|合计|总计|其中")
_OF_WHICH = re.compile("其中[:：]?")
_DENIED = re.compile(r"[不非未无]")
_TITLE_PART = 6  # letters that the beginning of a title needs
_BEGINNING = 4  # letters of a value that may stand for it
_OFFICE = re.compile(r"[\u4e00-\u9fff]{3,10}?(?:局|委|办|厅|中心|集团|公司|院)")
_SHORTEST_OFFICE = 2
_LEAD = re.compile("[里中的在给向跟]*")  # 台账里某公司开了几张: the value begins behind the words that lead to it
_PHRASE = 5
_INSIDE = re.compile(r"(?:涉及到?|包含|含有|提到|关于)[\"']?([\u3400-\u9fffa-z0-9]{2,}?)[\"']?(?=的|有|[?？,，。]|$)")
_SAID_BEFORE = re.compile(r"(?:[为是叫等于=:]|属于|涉及到?|包含|含有?|提到|关于|[与和同])[\"']?$|[\"']$")
_SAID_AFTER = re.compile(r"[\"']?(?:相关|有关|方面|[一这]?类)")
_ASKED_AFTER = re.compile(r"(?:的)?(?:名称|名字)?(?:都|分别|各)?(?:是|为|有)?(?:什么|哪一?[些几个种类项家]?)(?=[?,，。]|$)")
_ASKED_BEFORE = re.compile(r"(?:各个?|每一?[个种类家项位名]?|哪一?[个些种类家项位名所]?|什么|多少[个种类家项]?|几[个种类家项])$")
_EQUALS = r"[为是等于=:：]{0,2}"


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on numbers: sign and value, in a unit if one is said."""

    sign: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the question and what it names. `mark` is the letter that stands for it in the masked question.

    V value of `columns` (any of them), P words inside values, C column, D date (`days` from, to), N bound, E empty cell,
    S section, T title of the table, R a word of the heads that speaks of the records as such (发票, 报销).
    """

    start: int
    end: int
    mark: str
    columns: tuple[Column, ...] = ()
    values: tuple[str, ...] = ()
    days: tuple[Day, Day] | None = None
    bound: Bound | None = None
    upper: Bound | None = None  # of a range, its other end
    whole: bool = True  # a name said in full
    strict: bool = False  # of a date with an open end: the date itself is left out

    @property
    def column(self) -> Column:
        return self.columns[0]


def prepared(question: str) -> str:
    """The question as it is compared: folded, quarters as numbers."""
    return _QUARTER.sub(lambda match: f"第{chinese_number(match[1]) or match[1]}季度", fold(question))


class Linker:
    """Finds the mentions of one register in one question, the surest kind first."""

    def __init__(self, text: str, register: Register, about: Sequence[str] = ()) -> None:
        self.text = text
        self._about = about
        self.register = register
        self.mentions: list[Mention] = []
        self._taken = [False] * len(text)

    def link(self) -> list[Mention]:
        self._titles()
        self._said_to_be_inside()
        self._numbers_of_columns()
        self._bounds()
        self._names()
        self._dates()
        self._whole_filing()
        self._sections()
        self._offices()
        self._beginnings_of_values()
        self._phrases()
        self._parts_of_columns()
        self.mentions.sort(key=lambda one: one.start)
        return self.mentions

    def masked(self) -> str:
        letters = list(self.text)
        for one in self.mentions:
            letters[one.start : one.end] = one.mark * (one.end - one.start)
        return "".join(letters)

    def add(self, mention: Mention) -> bool:
        """Take the mention in unless another one already has some of its letters."""
        if any(self._taken[mention.start : mention.end]):
            return False
        self._taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
        self.mentions.append(mention)
        return True

    # --- kinds of mention ----------------------------------------------------------------------------

    def _titles(self) -> None:
        for title in dict.fromkeys((self.register.title, self.register.table.title, self.register.table.caption)):
            bare = re.sub(r"[\s]", "", fold(title))
            for length in range(len(bare), 3, -1):  # the beginning of a title is as good as the whole
                if length < len(bare) and length < _TITLE_PART:
                    break
                if (start := self.text.find(bare[:length])) >= 0:
                    self.add(Mention(start, start + length, "T", values=(title,), whole=title == self.register.title))
                    break

    def _whole_filing(self) -> None:
        for words in self._about:
            for start in _starts(self.text, words):
                self.add(Mention(start, start + len(words), "T", whole=False))

    def _said_to_be_inside(self) -> None:
        """涉及…, 包含…: words that a cell is to hold, unless they are a whole value."""
        whole = {fold(text) for column in self.register.of_kind(Kind.TEXT) for text in self.register.texts(column)}
        for match in _INSIDE.finditer(self.text):
            if fold(match[1]) not in whole:
                self._inside_of(match.start(1), match[1])

    def _inside_of(self, start: int, words: str) -> bool:
        columns = [column for column in self.register.of_kind(Kind.TEXT) if self._inside(words, column)]
        return bool(columns) and self.add(Mention(start, start + len(words), "P", tuple(columns), (words,)))

    def _offices(self) -> None:
        """县住建局 for 县住房和城乡建设局: an office said in short, where one value of a column alone fits."""
        for match in _OFFICE.finditer(self.text):
            for start in range(match.start(), match.end() - _SHORTEST_OFFICE):
                words = self.text[start : match.end()]
                if not any(self._taken[start : match.end()]) and self._office(words, start):
                    break

    def _office(self, words: str, start: int) -> bool:
        for column in self.register.of_kind(Kind.TEXT):
            fitting = [value for value in self.register.values(column) if is_body_name(value) and fits(words, fold(value))]
            if len(fitting) == 1:
                return self.add(Mention(start, start + len(words), "V", (column,), (fitting[0],), whole=False))
        return False

    def _beginnings_of_values(self) -> None:
        """杭州大华 for 杭州大华电子有限公司: the beginning of one value and of no other."""
        for start, end in list(_runs(self.text, self._taken)):
            start += len(_LEAD.match(self.text[start:end])[0])  # type: ignore[index]
            for length in range(end - start, _BEGINNING - 1, -1):
                if self._beginning(self.text[start : start + length], start):
                    break

    def _beginning(self, words: str, start: int) -> bool:
        if not re.fullmatch(r"[\u3400-\u9fff]+", words):
            return False
        begun = [
            (column, value)
            for column in self.register.of_kind(Kind.TEXT)
            for value in self.register.values(column)
            if fold(value).startswith(words)
        ]
        if len(begun) != 1:
            return False
        column, value = begun[0]
        return self.add(Mention(start, start + len(words), "V", (column,), (value,), whole=False))

    def _phrases(self) -> None:
        """A long stretch of the question that stands inside a cell word for word: the longest of each run."""
        for start, end in list(_runs(self.text, self._taken)):
            first, stop = self._longest_inside(start, end)
            if stop - first >= _PHRASE:
                self._inside_of(first, self.text[first:stop])

    def _longest_inside(self, start: int, end: int) -> tuple[int, int]:
        """The first of the longest stretches that some column holds. What is held is held without its last letter too,
        so that one look through the run finds it.
        """
        longest, stop = (start, start), start
        for at in range(start, end):
            stop = max(stop, at)
            while stop < end and self._is_held(self.text[at : stop + 1]):
                stop += 1
            if stop - at > longest[1] - longest[0]:
                longest = (at, stop)
        return longest

    def _is_held(self, words: str) -> bool:
        return any(self._inside(words, column) for column in self.register.of_kind(Kind.TEXT))

    def _numbers_of_columns(self) -> None:
        """编号为 015, 工龄为 18 年, 备注为空: a column named with what stands in it."""
        for column in sorted(self.register.columns, key=lambda one: -len(one.name)):
            said = fold(column.name)
            if not said or said not in self.text:
                continue
            name = re.escape(said)
            if column.kind is Kind.NUMBER:
                pattern = rf"{name}[为是等于=:：]+({_BOUND})(?!以上|以下|以内|[\d.])"
                for match in re.finditer(pattern, self.text):
                    bound = Bound("=", Decimal(match[2].replace(",", "")), match[3] or "")
                    self.add(Mention(match.start(), match.end(), "N", (column,), bound=bound))
            if column.kind is Kind.TEXT:
                self._short_values(column, name)
            for match in re.finditer(rf"{name}{_EQUALS}[{_QUOTES}]?(?:空白|空值|空)[{_QUOTES}]?(?:的)?", self.text):
                self.add(Mention(match.start(), match.end(), "E", (column,)))

    def _short_values(self, column: Column, name: str) -> None:
        """单位是'套': a value too short to be found by itself, said with its column."""
        values = {text for text in self.register.texts(column) if len(fold(text)) == 1}
        for value in values:
            for match in re.finditer(
                rf"{name}[为是等于=:：]+[{_QUOTES}]?{re.escape(fold(value))}(?![\u3400-\u9fffa-z0-9](?<!的))", self.text
            ):
                self.add(Mention(match.start(), match.end(), "V", (column,), (value,)))

    def _bounds(self) -> None:
        for match in _BETWEEN.finditer(self.text):
            low, high = (Decimal(match[at].replace(",", "")) for at in (1, 3))
            unit = match[4] or match[2] or ""
            self.add(Mention(match.start(), match.end(), "N", bound=Bound(">=", low, unit), upper=Bound("<=", high, unit)))
        for match in _COMPARED.finditer(self.text):
            sign = _SIGNS[match[1] or match[6]]
            number, unit = (match[2], match[3]) if match[1] else (match[4], match[5])
            if number:
                self.add(
                    Mention(match.start(), match.end(), "N", bound=Bound(sign, Decimal(number.replace(",", "")), unit or ""))
                )

    def _names(self) -> None:
        """Cell values and column heads together, the longest first; at one length a value that is whole wins."""
        found = [*self._values(), *self._heads()]
        for mention in sorted(found, key=lambda one: (one.start - one.end, not one.whole, one.mark != "C")):
            self.add(mention)

    def _values(self) -> Iterator[Mention]:
        spans: dict[tuple[int, int], dict[int, set[str]]] = {}
        whole: set[tuple[int, int]] = set()
        each = re.search(r"各|每|分别", self.text) is not None
        for column in self.register.of_kind(Kind.TEXT):
            for value in self.register.values(column):
                if each and _CUE_WORDS.fullmatch(fold(value)):
                    continue  # a total's label, and a word of asking for one
                for name, is_whole in _names_of(value):
                    for start in _starts(self.text, name):
                        span = (start, start + len(name))
                        spans.setdefault(span, {}).setdefault(column.place, set()).add(value)
                        if is_whole:
                            whole.add(span)
        places = {column.place: column for column in self.register.columns}
        for span, named in spans.items():
            said = self.text[span[0] : span[1]]
            full = {place: {value for value in group if fold(value) == said} for place, group in named.items()}
            named = {place: group for place, group in full.items() if group} or named
            columns = tuple(places[place] for place in sorted(named))
            values = tuple(sorted({value for group in named.values() for value in group}))
            yield Mention(*span, "V", columns, values, whole=span in whole)

    def _heads(self) -> Iterator[Mention]:
        names: dict[str, list[Column]] = {}
        for column in self.register.columns:
            for name in (fold(column.name), fold(column.full_name)):
                if len(name) >= 2 and column not in names.setdefault(name, []):
                    names[name].append(column)
        for name, columns in names.items():
            for start in _starts(self.text, name):
                yield Mention(start, start + len(name), "C", tuple(columns))

    def _dates(self) -> None:
        if not self.register.of_kind(Kind.DATE, Kind.YEAR, Kind.MONTH, Kind.DAY):
            return
        for match in _RANGE.finditer(self.text):
            first, last = int(match[2]), int(match[4])
            if 1 <= first < last <= 12 and "月" in match[0]:
                year = int(match[1]) if match[1] else None
                self.add(Mention(match.start(), match.end(), "D", days=(Day(year, first), Day(year, last))))
        for form in _DAY_FORMS:
            for match in re.finditer(form, self.text):
                groups = [int(group) if group else None for group in (*match.groups(), None, None)]
                day = Day(*groups[:3])
                if (day.month is None or 1 <= day.month <= 12) and (day.day is None or 1 <= day.day <= 31):
                    self.add(Mention(match.start(), match.end(), "D", days=(day, day)))
        self._spans_of_months()
        self._spans_of_days()

    def _spans_of_days(self) -> None:
        """6月10日到6月15日, 2020年3月以后: two dates are one span, and one with an open end another."""
        dates = sorted((one for one in self.mentions if one.mark == "D"), key=lambda one: one.start)
        for first, last in itertools.pairwise(dates):
            if first.days and last.days and re.fullmatch(r"到|至|-|~", self.text[first.end : last.start]):
                start, end = first.days[0], last.days[1]
                end = replace(end, year=end.year or start.year, month=end.month or start.month)
                self._instead((first, last), replace(first, end=last.end, days=(start, end)))
        for one in [one for one in self.mentions if one.mark == "D" and one.days]:
            assert one.days is not None
            if match := re.match(r"(?:及|之|以)?(?:以?后|以来|起|开始)", self.text[one.end :]):
                after = replace(one, end=one.end + len(match[0]), days=(one.days[0], Day()), strict="之后" in match[0])
                self._instead((one,), after)
            elif match := re.match(r"(?:及|之|以)?以?前", self.text[one.end :]):
                before = replace(one, end=one.end + len(match[0]), days=(Day(), one.days[1]), strict="及" not in match[0])
                self._instead((one,), before)

    def _instead(self, gone: Sequence[Mention], made: Mention) -> None:
        self.mentions = [one for one in self.mentions if one not in gone]
        self._taken[made.start : made.end] = [True] * (made.end - made.start)
        self.mentions.append(made)

    def _spans_of_months(self) -> None:
        for match in re.finditer(r"第([1-4])季度", self.text):
            last = int(match[1]) * 3
            self.add(Mention(match.start(), match.end(), "D", days=(Day(None, last - 2), Day(None, last))))
        for word, first, last in _HALF_YEARS:
            for start in _starts(self.text, word):
                self.add(Mention(start, start + len(word), "D", days=(Day(None, first), Day(None, last))))

    def _sections(self) -> None:
        for section in sorted(self.register.sections, key=len, reverse=True):
            for name, _ in _names_of(section):
                for start in _starts(self.text, name):
                    self.add(Mention(start, start + len(name), "S", values=(section,)))

    def _parts_of_columns(self) -> None:
        """职位 for 所属职位, 货物 for 货物或应税劳务: a beginning or end of a head, the longest there is."""
        for start, end in list(_runs(self.text, self._taken)):
            while end - start >= 2:
                best = self._best_part(start, end)
                if best is None:
                    break
                self.add(best)
                start = best.end

    def _best_part(self, start: int, end: int) -> Mention | None:
        found: dict[tuple[int, int], list[Column]] = {}
        for column in self.register.columns:
            name = fold(column.name)
            if (part := _OF_WHICH.match(name)) is not None and name[part.end() :] not in self.text:
                continue  # 支出 asks for no 其中:待遇支出
            denied = _DENIED.match(name)  # 含税金额 is not 不含税金额
            for length in range(min(len(name) - (3 if denied else 1), end - start), 1, -1):
                at = next(
                    (
                        self.text.find(part, start, end)
                        for part in (name[-length:], name[:length])
                        if part in self.text[start:end]
                    ),
                    -1,
                )
                if at >= 0:
                    found.setdefault((at, at + length), []).append(column)
                    break
        if not found:
            return None
        span = max(found, key=lambda one: (one[1] - one[0], -one[0]))
        words = self.text[span[0] : span[1]]
        ends = tuple(column for column in found[span] if fold(column.name).endswith(words))
        if ends:
            return Mention(*span, "C", ends, whole=False)
        named = [fold(column.name)[len(words) :] for column in found[span]]
        asked = _ASKED_AFTER.match(self.text, span[1]) or _ASKED_BEFORE.search(self.text[: span[0]]) or named == ["名称"]
        if asked and "名称" in named:
            return Mention(*span, "C", (found[span][named.index("名称")],), whole=False)
        asked = asked and len(found[span]) == 1
        return Mention(*span, "C" if asked else "R", tuple(found[span]), whole=False)

    def parts_of_values(self, runs: Iterable[tuple[int, int]]) -> None:
        """Words left over that stand inside cells, where the question says so: 与主板相关的, 备注是低风险, 'A4'."""
        for start, end in runs:
            if end - start >= 2 and (_SAID_BEFORE.search(self.text[:start]) or _SAID_AFTER.match(self.text, end)):
                self._inside_of(start, self.text[start:end])

    def _inside(self, words: str, column: Column) -> bool:
        return bare(words) in self.register.inside(column)

    def runs(self, explained: Callable[[str], str]) -> list[tuple[int, int]]:
        """Stretches of letters that no mention covers, once `explained` has blanked its own words."""
        blanked = explained(self.masked())
        return [(match.start(), match.end()) for match in re.finditer(r"[\u3400-\u9fffa-z0-9]+", blanked)]


@lru_cache(maxsize=8192)
def _names_of(value: str) -> tuple[tuple[str, bool], ...]:
    """How a value may be said: whole, or without its number and what stands in brackets."""
    whole = fold(value)
    short = _ASIDE.sub("", _ASIDE.sub("", whole))
    names = {whole: True}
    if not _CUE_WORDS.fullmatch(short):
        names.setdefault(short, False)
    return tuple((name, is_whole) for name, is_whole in names.items() if _can_name(name))


def _can_name(name: str) -> bool:
    return len(name) >= 2 and not re.fullmatch(r"\d{1,2}|[\W_]+", name)


def _starts(text: str, name: str) -> Iterator[int]:
    """Where a name stands; a number or a Latin word only as a whole."""
    at = text.find(name)
    while name and at >= 0:
        end = at + len(name)
        cut = (name[0].isascii() and name[0].isalnum() and at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()) or (
            name[-1].isascii() and name[-1].isalnum() and end < len(text) and text[end].isascii() and text[end].isalnum()
        )
        if not cut:
            yield at
        at = text.find(name, at + 1)


def _runs(text: str, taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for at, letter in enumerate(text):
        free = not taken[at] and (letter.isalnum())
        if free and start is None:
            start = at
        elif not free and start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(text)
