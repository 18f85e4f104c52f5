"""A question over one register: what it mentions, which columns it means by amount, by who, by which month."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.records import cues
from assistant.records.links import Linker, Mention
from assistant.records.schema import Column, Kind, Register
from index.text import fold


class Question:
    """Its mentions in order, the words between them, and what the columns mean that it speaks of."""

    def __init__(self, linker: Linker, register: Register) -> None:
        self.register = register
        self.linker = linker
        linker.mentions = _without_total_labels(linker)
        linker.mentions = [_as_noun(at, linker) for at in range(len(linker.mentions))]
        self.mentions = linker.mentions
        self.masked = linker.masked()
        self.text = linker.text
        self.labels = self._filter_labels()

    def _filter_labels(self) -> set[int]:
        """Column mentions that only say which column a value or bound stands in (部门为…, 经办人张三)."""
        found: set[int] = set()
        for at, mention in enumerate(self.mentions[1:], 1):
            before = self.mentions[at - 1]
            gap = self.text[before.end : mention.start]
            if before.mark != "C" or not re.fullmatch(
                r"(?:都|均|全)?(?:[为是等于=:：在]{0,2}|属于|含有?|包含)[\"'“”‘’「」《》(]*", gap
            ):
                continue
            same = {one.place for one in before.columns} & {one.place for one in mention.columns}
            is_amount = mention.mark == "N" and not mention.columns and before.column.kind is Kind.NUMBER
            is_date = mention.mark == "D" and before.column.kind is Kind.DATE
            if (mention.mark in "VP" and same) or is_amount or is_date:
                found.add(at - 1)
        return found

    def columns_of(self, at: int) -> tuple[Column, ...]:
        """The columns that a value stands in: that of its label where it has one."""
        mention = self.mentions[at]
        if at - 1 in self.labels:
            named = {column.place for column in self.mentions[at - 1].columns}
            same = tuple(column for column in mention.columns if column.place in named)
            return same or mention.columns
        return mention.columns

    def amount(self) -> Column | None:
        """The column meant where only an amount is spoken of: the one number, or the one called amount."""
        numbers = [column for column in self.register.of_kind(Kind.NUMBER) if not cues.PER_ITEM.search(column.name)]
        named = [column for column in numbers if cues.AMOUNT.search(column.name)]
        return numbers[0] if len(numbers) == 1 else named[0] if len(named) == 1 else None

    def targets(self) -> list[Mention]:
        """Column mentions that are asked about, in order."""
        return [
            one
            for at, one in enumerate(self.mentions)
            if one.mark == "C" and at not in self.labels and not self._only_repeats(at)
        ]

    def _only_repeats(self, at: int) -> bool:
        """本科层次: a head behind a value of its own, where something else is asked."""
        others = any(one.mark == "C" and place != at and place not in self.labels for place, one in enumerate(self.mentions))
        return others and self.follows_its_value(self.mentions[at])

    def person(self) -> Column | None:
        """The column of people that 谁 means: the one whose head shares a word with the question, else the only one."""
        people = [column for column in self.register.of_kind(Kind.TEXT) if cues.PERSON.search(column.name)]
        spoken = [column for column in people if any(pair in self.text for pair in pairs(fold(column.name)))]
        if len(spoken) == 1:
            return spoken[0]
        key = self.register.key
        return people[0] if len(people) == 1 else key if key in people else None

    def description(self) -> Column | None:
        """The column that tells what a record is about, else the key."""
        described = [column for column in self.register.of_kind(Kind.TEXT) if cues.DESCRIBES.search(column.name)]
        filled = [column for column in described if any(self.register.texts(column))]
        return filled[0] if filled else self.register.key

    def follows_its_value(self, target: Mention) -> bool:
        """收入类型: does a head stand right behind a value of its own?"""
        at = self.mentions.index(target)
        before = self.mentions[at - 1] if at else None
        return (
            before is not None
            and before.mark == "V"
            and before.end == target.start
            and set(target.columns) <= set(before.columns)
        )

    def is_negated(self, mention: Mention) -> bool:
        """Is a value denied: 不是采购部, 采购部以外?"""
        before, after = self.masked[max(0, mention.start - 4) : mention.start], self.masked[mention.end : mention.end + 4]
        return bool(re.search(r"(?:不是|不为|不属于|不含|不包括|除了?|非)[\"'“”‘’]*$", before)) or bool(
            re.match(r"[\"'“”‘’]*(?:以外|之外)", after)
        )

    def asked_step(self) -> tuple[Column, str] | None:
        """哪个月, 哪一年: the column of months or years, or that part of the dates."""
        for part, kind, word in (("month", Kind.MONTH, "月"), ("year", Kind.YEAR, "年")):
            if re.search(rf"哪一?个?{word}份?", self.text):
                columns = self.register.of_kind(kind) or self.register.of_kind(Kind.DATE)
                return (
                    (columns[0], part)
                    if columns and (columns[0].kind is Kind.DATE or not self.register.is_telling(columns[0]))
                    else None
                )
        return None

    def is_asked_which(self, mention: Mention) -> bool:
        """Is it asked which of a column: 哪个部门?"""
        before, after = self.masked[max(0, mention.start - 3) : mention.start], self.masked[mention.end : mention.end + 3]
        return bool(re.search(r"哪[一]?[个些种类家项位名所]?$|什么$", before)) or bool(re.match(r"是?哪|是?谁|是?什么", after))


def _without_total_labels(linker: Linker) -> list[Mention]:
    """养护科的金额合计: beside a condition, the label of the total row is a word of asking."""
    others = [one for one in linker.mentions if one.mark in "VPDNES" and not _is_total_label(one, linker)]
    return [one for one in linker.mentions if not (others and _is_total_label(one, linker))]


def _is_total_label(mention: Mention, linker: Linker) -> bool:
    return mention.mark == "V" and cues.TOTAL_LABEL.fullmatch(linker.text[mention.start : mention.end]) is not None


def _as_noun(at: int, linker: Linker) -> Mention:
    """编号为 015 的员工: a cell may hold the very word for the records themselves, which is no condition then."""
    mention = linker.mentions[at]
    if mention.mark != "V" or cues.ROW_NOUNS.fullmatch(linker.text[mention.start : mention.end]) is None:
        return mention
    beside = at > 0 and linker.mentions[at - 1].end == mention.start and linker.mentions[at - 1].mark == "V"
    if beside or cues.BEFORE_NOUN.search(linker.text[: mention.start]):
        return replace(mention, mark="R", columns=(), values=())
    return mention


def pairs(words: str) -> list[str]:
    """The pairs of letters that stand beside each other."""
    return [words[at : at + 2] for at in range(len(words) - 1)]
