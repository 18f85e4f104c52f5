"""Names of bodies: what a question calls someone -> who is meant, from the names that the filings themselves hold.

A mention is a name, an alias of it, or a short form that fits it (`name_forms`). No list of bodies is kept anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.name_forms import (
    ENDINGS,
    LAST_LETTERS,
    core_name,
    ending_of,
    fits,
    regions_of,
    said_as,
    short_names,
    sounds_of,
    spellings,
    unnamed_places,
    word_starts,
)
from assistant.vocabulary import vocabulary
from index.text import fold, label_key

_REST_OF_PLACE = re.compile(r"(?:[\u4e00-\u9fff]{1,4}?族)*(?:自治[州县区旗]|地区|[州盟])")
_FOREIGN = re.compile(r"(?<![\u4e00-\u9fff])(?![我本全各该])[\u4e00-\u9fff]{2,4}(?:省|市|区|县|州|旗|盟)$")
_OWN_LEVEL_OF = re.compile(r"(?:集团|学校|公司|中心|[局委院厅])本级")
_OWN_LEVEL = ("级", "本级", "直")  # 临江市级, 临江市直: the 市 tells the level, not only the name
_SHORTEST = 2
_SHORTEST_SOUND = 4  # letters of a name in pinyin: shorter ones are words of other languages
_OFFICE = re.compile(
    r"(?:[省市区县州旗盟]?(?:残联|妇联|工商联|文联|侨联|科协)|[\u4e00-\u9fff]{1,3}委(?![员托派])"
    r"|[\u4e00-\u9fff]{2,8}?(?:局(?![限面势长]|部(?!门))|委员会|残联|妇联|联合会|街道))(?!.{0,2}(?:下达|拨付|给))"
)
_LAST_OFFICE = re.compile(r"(?:局|委员会|办公室|联合会|厅|署|院|委)$")
_PLACE_ENDS = "省市区县州旗盟"
_BEHIND_PLACE = re.compile(r"的?(?:\d{4}年度?)?的?")
_SHORTEST_JOINED = 5
_UNIVERSITY = "大学"
_SIDES = re.compile("(?:本年|实际)?(?:收入|支出|预算|决算|结转|结余)")
_JOINING = re.compile("[和与及]")
_BEFORE_A_NAME = "年度底末的和与跟及比较离距是占、，,"


@dataclass(frozen=True, slots=True)
class Name:
    """A body or a part of one; `filings` hold figures about it, `is_body` says that those filings are its own."""

    name: str
    aliases: tuple[str, ...]
    filings: tuple[str, ...]
    is_body: bool
    covers: tuple[str, ...] = ()  # the bodies of a region
    is_project: bool = False  # what those filings are about as a whole


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a question that names somebody; where several fit equally well, `known` covers them all."""

    start: int
    end: int
    known: Name
    is_region: bool = False

    @property
    def name(self) -> str:
        """What the mention is known as: the name, or the region for all its bodies."""
        return self.known.name


def _of_named_places(mention: str, fitting: Sequence[tuple[str, Name]]) -> list[Name]:
    """临江残联 is that of 临江市, where it is held, and not that of a district which nobody named; `fitting` are names beside
    their folded form.
    """
    unnamed = [min(unnamed_places(mention, form) for form in said_as(folded)) for folded, _ in fitting]
    return [name for (_, name), many in zip(fitting, unnamed, strict=True) if many == min(unnamed)]


class NameIndex:
    """All names of a ledger, for finding mentions in questions.

    A question is looked through once, whatever the number of names: its own stretches are looked up among them.
    """

    def __init__(self, names: Iterable[Name], joined: Iterable[str] = ()) -> None:
        """`joined` are names of figures that hold a 和 or its like of their own, as `label_key` makes them."""
        names = list(names)
        self._joined = [name for name in map(_stem_of_label, joined) if _tells_one_thing(name)]
        self._by_alias: dict[str, list[Name]] = {}
        self._regions: dict[str, list[Name]] = {}
        self._by_ends: dict[tuple[str, str], list[tuple[str, Name]]] = {}  # first letter of a word, last of the name
        self._by_core: dict[str, str] = {}
        self._in_two_letters: set[str] = set()  # 临大 for 临江大学
        self._by_stem: dict[str, list[str]] = {}  # a name without the kind of body that it ends with
        for name in names:
            folded = fold(re.sub(r"[（(][^（()）]*[)）]$", "", name.name))
            ends = {(form[start], form[-1]) for form in said_as(folded) for start in word_starts(form)}
            for pair in ends:
                self._by_ends.setdefault(pair, []).append((folded, name))
            for core in map(core_name, (name.name, *name.aliases) if name.is_body else ()):
                self._by_core.setdefault(core, name.name)
            for alias in {folded, *map(fold, name.aliases)}:
                if len(alias) >= 2:
                    self._by_alias.setdefault(alias, []).append(name)
            if name.is_body and folded.endswith(_UNIVERSITY) and len(folded) > len(_UNIVERSITY) + 1:
                brief = folded[0] + _UNIVERSITY[0]
                if brief not in vocabulary().no_university:
                    self._in_two_letters.add(brief)
                    self._by_alias.setdefault(brief, []).append(name)
            if name.is_body:
                for region in regions_of(folded):
                    for form in {region, *short_names(region), re.sub(r"(新区|省|市|区|县)$", "", region)}:
                        if len(form) >= 2:
                            self._regions.setdefault(form, []).append(name)
        for alias in self._by_alias:
            if len(alias) > 3 and (ending := ending_of(alias)):
                self._by_stem.setdefault(alias.removesuffix(ending), []).append(alias)
        self._by_name = {name.name: name for name in names}
        self._groups: dict[str, Name] = {}
        self._projects: dict[str, Name] = {}
        self._sounds: dict[str, str] = {}
        self.regions = {form: _together(form, bodies) for form, bodies in self._regions.items()}
        self._longest = max(map(len, (*self._by_alias, *self.regions)), default=0)

    def _as_one(self, mention: str, names: Sequence[Name]) -> Name:
        """What a mention stands for: the only name that fits, or all of them under the mention's own words."""
        if len(names) == 1:
            return names[0]
        return self._groups.setdefault(mention, _together(mention, names))

    def by_sound(self) -> dict[str, str]:
        """How the regions and bodies held sound in pinyin, in one word -> their name; longest first."""
        if not self._sounds:
            names = (
                *self.regions,
                *(name.name for name in self.bodies()),
                *(alias for alias in self._by_alias if len(alias) > 3),
                *(alias for name in self._by_name.values() if name.name[-1] in _PLACE_ENDS for alias in name.aliases),
            )
            spoken = {spelling: name for name in names for spelling in spellings(name) if len(spelling) >= _SHORTEST_SOUND}
            self._sounds = dict(sorted(spoken.items(), key=lambda pair: len(pair[0]), reverse=True))
        return self._sounds

    def _homophones(self, text: str, stretches: Sequence[tuple[int, str]]) -> list[Mention]:
        """A name whose kind is typed with a wrong letter of the same sound (接道 for 街道), where nobody else is named.

        What stands before the kind must be right: places that sound alike are different places.
        """
        found = []
        for start, stem in stretches:
            for alias in self._by_stem.get(stem, ()):
                end = start + len(alias)
                if end <= len(text) and sounds_of(text[start + len(stem) : end]) == sounds_of(alias[len(stem) :]):
                    found.append((-len(alias), start, alias))
        if not found:
            return []
        _, start, alias = min(found)
        return [Mention(start, start + len(alias), self._as_one(alias, self._by_alias[alias]))]

    def joined_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where a text says a printed name that holds a joining word; which of them it says does not matter."""
        if not _JOINING.search(text):
            return ()
        plain = _JOINING.sub("和", label_key(text))
        said = [name for name in self._joined if name in plain]
        patterns = (
            "[\"':：,，、;；.。]?".join("[和与及]" if letter == "和" else re.escape(letter) for letter in name) for name in said
        )
        return tuple(match.span() for pattern in patterns for match in re.finditer(pattern, text))

    def bodies(self) -> list[Name]:
        """The bodies whose filings are held."""
        return [name for name in self._by_name.values() if name.is_body]

    def named(self, entity: str) -> Name | None:
        """The name, region or group of names that an operand's entity stands for."""
        return self._by_name.get(entity) or self.regions.get(entity) or self._groups.get(entity) or self._projects.get(entity)

    def add_projects(self, projects: Iterable[Name]) -> None:
        """Know projects by their names, which `find` does not look for."""
        self._projects.update((project.name, project) for project in projects)

    def beside(self, entity: str, short: str) -> str:
        """The one other part of the body that `entity` is a part of which goes by a short word, or ""."""
        known = self._by_name.get(entity)
        if known is None or known.is_body or short in entity:
            return ""
        filings = set(known.filings)
        others = [
            one.name for one in self._by_name.values() if not one.is_body and short in one.name and filings & set(one.filings)
        ]
        return others[0] if len(others) == 1 else ""

    def known_as(self, bare: str) -> str:
        """The name of the body whose core name (or a shorter form of it) this is, or ""."""
        return self._by_core.get(bare, "")

    def find(self, text: str) -> list[Mention]:
        """Mentions in a folded question, left to right, longest first, none overlapping."""
        found: list[Mention] = []
        taken = [False] * len(text)

        def take(start: int, end: int, names: Sequence[Name], is_region: bool = False) -> None:
            if names and not any(taken[start:end]):
                if rest := _REST_OF_PLACE.match(text, end):
                    end = rest.end()  # 红河 of 红河哈尼族彝族自治州
                taken[start:end] = [True] * (end - start)
                unique = tuple({name.name: name for name in names}.values())
                known = self._as_one(text[start:end], unique)
                elsewhere = None if is_region else _FOREIGN.search(text[:start])
                if elsewhere is not None and self._is_beside(elsewhere[0], known):
                    elsewhere = None
                if elsewhere is not None and not any(taken[elsewhere.start() : start]) and not _is_of(elsewhere[0], known):
                    known = Name(elsewhere[0] + text[start:end], (), (), is_body=True)  # 红星区水务局 is not the 水务局 held
                    self._groups[known.name] = known
                    taken[elsewhere.start() : start] = [True] * (start - elsewhere.start())
                    start = elsewhere.start()
                found.append(Mention(start, end, known, is_region))

        stretches = list(self._stretches(text))
        for start, alias in stretches:
            if len(alias) >= 3 and alias in self._by_alias:
                if alias[-1] in _PLACE_ENDS and (longer := self._office_of_place(text, start, alias)):
                    take(start, longer[0], longer[1])  # 某市残联, where 某市 files as well
                take(start, start + len(alias), self._by_alias[alias])
        for start, end in self._abbreviations(text):
            mention = text[start:end]
            alike = self._by_ends.get((mention[0], mention[-1]), ())
            take(start, end, _of_named_places(mention, [(folded, name) for folded, name in alike if fits(mention, folded)]))
        for start, word in stretches:
            if _cuts_a_word(text, start, word) or (word in self._in_two_letters and not _is_said_apart(text, start, taken)):
                continue
            if word in self._by_alias and (_starts_anew(text, start, taken) or not self._is_short_part(word)):
                take(start, start + len(word), self._by_alias[word])
        for start, word in stretches:
            if word in self.regions and not _cuts_a_word(text, start, word):
                take(start, start + len(word), [self.regions[word]], is_region=True)
        for one in tuple(found):  # said again: 某市的某市本级
            for again in _all(text[one.end :], text[one.start : one.end]):
                start, end = one.end + again, one.end + again + one.end - one.start
                if end - start > _SHORTEST and not any(taken[start:end]):
                    taken[start:end] = [True] * (end - start)
                    found.append(replace(one, start=start, end=end))
        in_order = [self._or_another_office(one, text) for one in sorted(found, key=lambda mention: mention.start)]
        in_order = self._with_own_level(_apart(self._with_their_places(in_order, text)), text)
        return [_without_level(one, text) for one in _nested(in_order)] or self._homophones(text, stretches)

    def _office_of_place(self, text: str, start: int, place: str) -> tuple[int, list[Name]] | None:
        """The end and the names of an office said in short right behind its place."""
        for at, end in self._abbreviations(text[start : start + 20]):
            mention = text[start : start + end]
            if at == 0 and end > len(place):
                alike = self._by_ends.get((mention[0], mention[-1]), ())
                fitting = [(folded, name) for folded, name in alike if place in folded and fits(mention, folded)]
                if fitting:
                    return start + end, _of_named_places(mention, fitting)
        return None

    def _or_another_office(self, one: Mention, text: str) -> Mention:
        """青山区财政局, where only 青山区教育局 is held: a region with another office behind it names that office.

        So does a place that is only a part of another's filings (a row of its tables), unless those tell of the office too.
        """
        is_row = not one.known.is_body and one.known.name[-1] in _PLACE_ENDS
        office = _OFFICE.match(text, one.end) if one.is_region or is_row else None
        if office is None:
            return one
        holders = one.known.covers or (one.known.name,)
        if (typed := self._typed_wrong(text, one, office.end(), holders)) is not None:
            return typed
        if is_row and any(set(one.known.filings) & set(name.filings) for name in self._by_alias.get(office[0], ())):
            return one
        if not is_row and not all(_LAST_OFFICE.search(fold(name)) for name in holders):
            return one
        if any(fits(text[one.start : end], fold(name)) for end in range(one.end + 2, office.end() + 1) for name in holders):
            return one
        known = Name(text[one.start : office.end()], (), (), is_body=True)
        self._groups[known.name] = known
        return Mention(one.start, office.end(), known)

    def _typed_wrong(self, text: str, place: Mention, end: int, holders: Sequence[str]) -> Mention | None:
        """某区卫建局: the one office of the place whose name differs in a letter of the same sound; the place must be right."""
        said = text[place.start : end]
        meant = []
        for name in holders:
            alike = (
                said[:at] + letter + said[at + 1 :]
                for at in range(place.end - place.start, len(said))
                for letter in set(core_name(name))
                if letter != said[at] and sounds_of(letter) == sounds_of(said[at])
            )
            if any(fits(one, core_name(name)) for one in alike):
                meant.append(name)
        known = self.named(meant[0]) if len(meant) == 1 else None
        return None if known is None else Mention(place.start, end, known)

    def _with_their_places(self, found: Sequence[Mention], text: str) -> list[Mention]:
        """临江市教育局, where 临江市 files and only 青山区教育局 is held: the office of the place that it stands behind."""
        named: list[Mention] = []
        for one in found:
            place = named[-1] if named else None
            if place is not None and _is_office_elsewhere(one, place, text):
                known = Name(text[place.start : one.end], (), (), is_body=True)
                self._groups[known.name] = known
                named[-1] = Mention(place.start, one.end, known)
            else:
                named.append(one)
        return named

    def _with_own_level(self, found: list[Mention], text: str) -> list[Mention]:
        """集团本级和南山医院: the own level of a body, beside another part of it, is the part that a table calls so."""
        parts = [one for one in found if not one.known.is_body and not one.is_region]
        for said in _OWN_LEVEL_OF.finditer(text) if parts else ():
            inside = [one for one in found if one.start < said.end() and said.start() < one.end]
            if any(one in parts or one.end > said.end() for one in inside):
                continue
            filings = {filing for one in parts for filing in one.known.filings}
            called = [
                name
                for name in self._by_name.values()
                if not name.is_body and name.name.endswith(said[0]) and filings & set(name.filings)
            ]
            if len(called) == 1:
                start = min((one.start for one in inside), default=said.start())
                found = [one for one in found if one not in inside] + [Mention(start, said.end(), called[0])]
        return sorted(found, key=lambda one: one.start)

    def _is_short_part(self, word: str) -> bool:
        """Two letters that only parts of bodies are called by: amid other words they may be any word (玉龙 of 玉龙雪山)."""
        return len(word) == _SHORTEST and not any(name.is_body for name in self._by_alias[word])

    def _is_beside(self, region: str, known: Name) -> bool:
        """Is a region known, and do filings that speak of it speak of this name as well?"""
        others = [*self._by_alias.get(region, ()), *filter(None, [self.regions.get(region)])]
        return any(set(other.filings) & set(known.filings) for other in others)

    def _stretches(self, text: str) -> Iterator[tuple[int, str]]:
        """Every stretch of a text that may be a name, where it first stands; longest first."""
        seen: set[str] = set()
        for length in range(min(self._longest, len(text)), 1, -1):
            for start in range(len(text) - length + 1):
                stretch = text[start : start + length]
                if stretch not in seen:
                    seen.add(stretch)
                    yield start, stretch

    @staticmethod
    def _abbreviations(text: str) -> list[tuple[int, int]]:
        """Stretches that could abbreviate a name: they end like one. Longest first."""
        ends = [at + len(ending) for ending in ENDINGS for at in _all(text, ending)]
        ends += [at + 1 for at, letter in enumerate(text) if letter in LAST_LETTERS]
        return sorted(
            ((start, end) for end in set(ends) for start in range(max(0, end - 16), end - 2)),
            key=lambda span: (span[0] - span[1], span[0]),
        )


def _stem_of_label(name: str) -> str:
    """A printed name in the form in which joined ones are looked for: one joining word, without what money ends with."""
    return _JOINING.sub(
        "和", re.sub(r"(?:支出|收入|费用?|经费|资金|项目)+$", "", re.sub(r"^[一二三四五六七八九十\d()]+", "", name))
    )


def _tells_one_thing(name: str) -> bool:
    """Is a joined name one thing? 一般债务和专项债务, 收入和支出 are two of a kind, said side by side."""
    before, _, behind = name.partition("和")
    return (
        len(before) >= 2 <= len(behind)
        and len(name) >= _SHORTEST_JOINED
        and before[-2:] != behind[-2:]
        and before[:2] != behind[:2]
        and not (_SIDES.fullmatch(before) and _SIDES.fullmatch(behind))
    )


def _cuts_a_word(text: str, at: int, name: str) -> bool:
    """Is a name of two letters only a piece of other words: 兴安 in 乡村振兴安排, 高新 in 高新技术企业?"""
    if len(name) > _SHORTEST:
        return False
    words = vocabulary().joined_pattern.finditer(text)
    return any(word.start() < at + len(name) and at < word.end() and len(word[0]) > 1 and word[0] not in name for word in words)


def _is_said_apart(text: str, start: int, taken: Sequence[bool]) -> bool:
    """临大 for 临江大学 begins a phrase, and is no piece of 临大街 or 大临大学."""
    return _starts_anew(text, start, taken) and text[start + 2 : start + 3] not in ("学", "街", "道", "路", "桥", "厦", "院")


def _starts_anew(text: str, at: int, taken: Sequence[bool]) -> bool:
    """May a name stand here: at the head, behind another name, a time or a joining word?"""
    return at == 0 or taken[at - 1] or text[at - 1] in _BEFORE_A_NAME


def _is_office_elsewhere(one: Mention, place: Mention, text: str) -> bool:
    """Is an office named right behind a place, and held of other places only?"""
    where, office = text[place.start : place.end], text[one.start : one.end]
    is_behind = place.end <= one.start and _BEHIND_PLACE.fullmatch(text, place.end, one.start) is not None
    if not is_behind or not _LAST_OFFICE.search(office) or not (place.is_region or place.name[-1] in _PLACE_ENDS):
        return False
    return not _is_of(where, one.known) and not set(place.known.filings) & set(one.known.filings)


def _apart(found: list[Mention]) -> list[Mention]:
    """Without what a longer mention before it has come to hold (the 教育局 of 青山区教育局), and without the place of one
    that is not held: 临江市 only says where 青山区司法局 is.
    """
    kept: list[Mention] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue
        if kept and not one.known.filings and kept[-1].end == one.start and kept[-1].name[-1] in _PLACE_ENDS:
            one = replace(one, start=kept.pop().start)
        kept.append(one)
    return kept


def _nested(found: list[Mention]) -> list[Mention]:
    """临江市青山县: the body that files for its parts only says where to look for the part that is meant."""
    parts = {filing for one in found if not one.known.is_body for filing in one.known.filings}
    around = [one for one in found if one.known.is_body and parts.intersection(one.known.filings)]
    around += [
        one
        for one, other in pairwise(found)
        if one.end == other.start and not other.known.is_body and set(one.known.filings) & set(other.known.filings)
    ]
    return [replace(one, is_region=True) if one in around else one for one in found]


_LEVEL_SAID = re.compile(r"本级|[（(]本级[)）]")
_LEVEL_IN_NAME = re.compile(r"[（(]本级[)）]$")


def _without_level(one: Mention, text: str) -> Mention:
    """临江市级, 临江市本级: the last letter of the name is left to say the level; 某集团本级 is what 某集团（本级） is called."""
    if (level := _LEVEL_SAID.match(text, one.end)) and _LEVEL_IN_NAME.search(one.name):
        return replace(one, end=level.end())
    own = text[one.end - 1 : one.end] in "省市区县州" and text[one.end :].startswith(_OWN_LEVEL)
    return replace(one, end=one.end - 1) if own and one.end - one.start > 2 else one


def _is_of(region: str, known: Name) -> bool:
    """Does a region belong to a name (or to one of the names that it covers)?"""
    return any(region in fold(name) for name in (known.name, *known.covers, *known.aliases))


def _together(region: str, bodies: Sequence[Name]) -> Name:
    """All bodies of a region as one; a single body is itself."""
    if len(bodies) == 1:
        return bodies[0]
    filings = tuple(sorted({filing for body in bodies for filing in body.filings}))
    return Name(region, (), filings, is_body=all(body.is_body for body in bodies), covers=tuple(body.name for body in bodies))


def _all(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
