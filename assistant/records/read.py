"""Question + Register -> the Records plan, or None where a word of the question is left that nothing explains.

Exactness comes from that refusal: a name that is in no cell, a condition that is not understood, a noun that neither title
nor heads know end the reading, so a record query never answers another question than the one asked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain import RecordFilter, Records
from assistant.planning.kinds.words import SPREAD
from assistant.records import cues
from assistant.records.links import Bound, Linker, Mention, prepared
from assistant.records.schema import Column, Kind, Register
from index.quantities import chinese_number
from index.text import fold


@dataclass(frozen=True)
class RecordReading:
    """A plan with how much of the question it explains, to choose between registers."""

    plan: Records
    explained: int
    is_titled: bool = False  # the question says the table's title

    @property
    def rank(self) -> tuple[int, int]:
        return (int(self.is_titled), self.explained)


def read_records(question: str, register: Register, index: int, *, about: Sequence[str] = ()) -> RecordReading | None:
    """Read a question as a query over one register; `index` is its number among the registers of its table.

    `about` holds what may be said of the filing as a whole (its body, its year): no condition on records.
    """
    text = prepared(question)
    if _is_in_other_table(text, register):
        return None
    text = _inside_table(_as_printed_denial(text, register), register)
    linker = Linker(text, register, about)
    linker.link()
    linker.parts_of_values(linker.runs(_without_cues))
    reader = _Reader(linker, register)
    if reader.left_over():
        return None
    plan = reader.plan()
    if plan is None:
        return None
    titled = any(one.mark == "T" and one.whole for one in linker.mentions)
    if titled and any(not record.section for record in register.records):
        plan = _outside_sections(plan, register)
    place = {"filing": register.filing, "table": register.table.order, "register_no": index, "title": register.title}
    explained = sum(one.end - one.start for one in linker.mentions if one.whole or one.mark != "T")
    sectioned = any(one.mark == "S" for one in linker.mentions)
    return RecordReading(plan.model_copy(update=place), explained, titled or sectioned)


def read_again(question: str, plan: Records, register: Register) -> Records | None:
    """那孙三呢, 4月呢: the query before with another value in a column that it filtered by; None for anything else."""
    if not cues.AGAIN.search(prepared(question)):
        return None
    linker = Linker(prepared(question), register)
    linker.link()
    reader = _Reader(linker, register)
    if not linker.mentions or any(one.mark not in "VDS" for one in linker.mentions) or reader.left_over():
        return None
    changed = reader.filters() or []
    kept = [one for one in plan.filters if not any(_same_place(one, other) for other in changed)]
    if not changed or len(kept) + len(changed) != len(plan.filters):
        return None
    return plan.model_copy(update={"filters": (*changed, *kept)})


_NAMED_TABLE = re.compile(
    r"^(?:在)?(?P<name>[^，,、多几哪谁]{2,14}(?:表|台账|清单|明细|记录|名册|名单))(?:里面?|上面?|中|当中)的?[，,]?"
)


def _inside_table(text: str, register: Register) -> str:
    """基本工资表里谁…, of a 基本工资管理表: the table's name in short, all letters of which are in its title, is no condition."""
    match = _NAMED_TABLE.match(text)
    if match is None or _said_of_title(match["name"], register) < 1:
        return text
    titles = _titles(register)  # a title that stands in the question as it is printed is known to the linker
    is_known = match["name"] in titles or match["name"].removesuffix("表") in titles.split("|")
    return text if is_known else text[match.end() :]


def _is_in_other_table(text: str, register: Register) -> bool:
    """发票登记台账里…: a table is named, and it is not this one."""
    match = _NAMED_TABLE.match(text)
    named = match is not None and "的" not in match["name"] and match["name"].endswith(("表", "台账", "清单", "名册", "名单"))
    if match is None or not named or _said_of_title(match["name"], register) >= _MOSTLY:
        return False
    return not any(match["name"] in fold(cell.text) for cell in register.table.places.values())  # a sheet may hold several


def _said_of_title(name: str, register: Register) -> float:
    """The share of the letters of a table's name that a register's titles hold."""
    title = _titles(register)
    return sum(letter in title for letter in name) / len(name)


def _titles(register: Register) -> str:
    return fold(re.sub(r"\s", "", f"{register.table.title}|{register.title}"))


_UNDONE = re.compile(r"(?:还|尚|仍)?(?:没有?|未)")


def _as_printed_denial(text: str, register: Register) -> str:
    """还没报销 -> 未报销, where a cell says just that."""
    denied = {register.text(record, column) for column in register.of_kind(Kind.TEXT) for record in register.records}
    for value in sorted(value for value in denied if value.startswith("未") and 2 < len(value) <= _SHORT_STATE):
        text = re.sub(_UNDONE.pattern + re.escape(value[1:]), value, text)
    return text


_MOSTLY = 0.6
_SHORT_STATE = 6  # letters: 未报销, 未开票


def _same_place(one: RecordFilter, other: RecordFilter) -> bool:
    return one.operator == other.operator and one.places == other.places


def _outside_sections(plan: Records, register: Register) -> Records:
    """The title of the table is said: what stands under a section of another name is not meant."""
    if not register.sections or any(one.operator == "section" for one in plan.filters):
        return plan
    return plan.model_copy(update={"filters": (*plan.filters, RecordFilter(operator="section", values=("",)))})


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _without_cues(masked: str) -> str:
    """The masked question with mentions and the words of asking blanked."""
    text = _blank(re.compile("[A-Z]+"), masked)
    for pattern in (
        cues.EXTREME,
        cues.SHARE_WORDS,
        cues.NOT,
        cues.EXISTS_WORDS,
        cues.DIFFERENCE_WORDS,
        cues.SUM,
        cues.MEAN,
        cues.EMPTY_WORDS,
        cues.COUNT_WORDS,
    ):
        text = _blank(pattern, text)
    return "".join(" " if letter in cues.LIGHT else letter for letter in text)


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


class _Reader:
    """One question over one register: mentions -> filters, measure, targets and task."""

    def __init__(self, linker: Linker, register: Register) -> None:
        self.register = register
        self.linker = linker
        linker.mentions = _without_total_labels(linker)
        linker.mentions = [_as_noun(at, linker) for at in range(len(linker.mentions))]
        self.mentions = linker.mentions
        self.masked = linker.masked()
        self.text = linker.text
        self.labels = self._filter_labels()

    def left_over(self) -> bool:
        """Are there words that neither a mention nor a cue explains?"""
        runs = self.linker.runs(_without_cues)
        known = fold(
            self.register.table.title + self.register.title + "".join(column.full_name for column in self.register.columns)
        )
        known = cues.DENIALS.sub(" ", known)
        if self._names_another_measure(known):
            return True
        single = 0
        for start, end in runs:
            words = self.text[start:end]
            if words in cues.STEPS_ASKED and self._asked_step() is not None:
                continue
            if re.search(r"(?:什么|哪[些个种类项家])$", self.text[:start]):  # a kind of thing that no head knows
                return True
            if re.search(r"[a-z0-9]", words) and words not in known:
                return True
            if words == "率":  # of what, no column says
                return True
            if len(words) == 1:
                single += 1
            elif cues.CLASS_NOUN.fullmatch(words) and self.masked[start - 1 : start] == "V":
                continue
            elif words not in known and not _made_of(words, known):
                return True
        return single > cues.MOST_UNSAID

    def _names_another_measure(self, known: str) -> bool:
        """采购金额 is not 发行金额: what stands right before a measure must be known to title or heads."""
        heads = [one.start for one in self.mentions if one.mark == "C" and one.column.kind is Kind.NUMBER]
        heads += [match.start() for match in cues.AMOUNT_WORDS.finditer(self.masked)]
        for start in heads:
            before = self.masked[:start]
            for cue in (cues.EXTREME, cues.SUM, cues.MEAN, cues.COUNT_WORDS, cues.ASIDE_WORDS):
                before = _blank(cue, before)
            before = "".join(" " if letter in cues.LIGHT else letter for letter in before)
            words = re.search(r"[\u3400-\u9fff]{2,}$", before)
            if words is not None and words[0][-2:] not in known:
                return True
        return False

    # --- filters ---------------------------------------------------------------------------------

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

    def _columns_of(self, at: int) -> tuple[Column, ...]:
        """The columns that a value stands in: that of its label where it has one."""
        mention = self.mentions[at]
        if at - 1 in self.labels:
            named = {column.place for column in self.mentions[at - 1].columns}
            same = tuple(column for column in mention.columns if column.place in named)
            return same or mention.columns
        return mention.columns

    def filters(self) -> list[RecordFilter] | None:
        if self._contradictory():
            return None
        made: dict[tuple[str, tuple[int, ...]], list[str]] = {}
        others: list[RecordFilter] = []
        for at, mention in enumerate(self.mentions):
            match mention.mark:
                case "V" | "P":
                    columns = self._columns_of(at)
                    operator = ("not_" if self._negated(mention) else "") + ("in" if mention.mark == "V" else "holds")
                    places = tuple(column.place for column in columns)
                    made.setdefault((operator, places), []).extend(mention.values)
                case "S":
                    made.setdefault(("section", ()), []).extend(mention.values)
                case "E":
                    others.append(RecordFilter(operator="empty", places=(mention.column.place,), names=(mention.column.name,)))
                case "D":
                    if (dated := self._dated(at)) is None:
                        return None
                    others.append(dated)
                case "N":
                    for bound in filter(None, (mention.bound, mention.upper)):
                        if (bounded := self._bounded(at, bound)) is None:
                            return None
                        others.append(bounded)
        names = {column.place: column.name for column in self.register.columns}
        grouped = [
            RecordFilter.model_validate(
                {
                    "operator": operator,
                    "places": places,
                    "names": tuple(names[one] for one in places),
                    "values": tuple(dict.fromkeys(values)),
                }
            )
            for (operator, places), values in made.items()
        ]
        return [*grouped, *others]

    def _contradictory(self) -> bool:
        """Two values of one column that nothing coordinates."""
        values = [(at, one) for at, one in enumerate(self.mentions) if one.mark in "VS"]
        for (at, first), (then, second) in itertools.pairwise(values):
            same = first.mark == second.mark and set(self._columns_of(at)) == set(self._columns_of(then))
            gap = self.text[first.end : second.start]
            joined = re.search(r"^[^,]*?(?:[和与及、或跟同]|以及|还有)", gap) or re.fullmatch(r"[\"']?[,、/][\"']?", gap)
            if same and first.values != second.values and not joined:
                return True
        return False

    def _negated(self, mention: Mention) -> bool:
        before, after = self.masked[max(0, mention.start - 4) : mention.start], self.masked[mention.end : mention.end + 4]
        return bool(re.search(r"(?:不是|不为|不属于|不含|不包括|除了?|非)[\"'“”‘’]*$", before)) or bool(
            re.match(r"[\"'“”‘’]*(?:以外|之外)", after)
        )

    def _dated(self, at: int) -> RecordFilter | None:
        first, last = self.mentions[at].days or (None, None)
        assert first is not None and last is not None
        column = self._date_column(at)
        if column is None:
            parts = self.register.of_kind(Kind.YEAR, Kind.MONTH, Kind.DAY)
            if not parts:
                return None
            places, names = tuple(one.place for one in parts), tuple(one.name for one in parts)
        else:
            places, names = (column.place,), (column.name,)
        days = tuple("-".join("" if part is None else str(part) for part in day.parts) for day in (first, last))
        days += ("strict",) if self.mentions[at].strict else ()
        return RecordFilter(operator="day", places=places, names=names, values=days)

    def _date_column(self, at: int) -> Column | None:
        dates = self.register.of_kind(Kind.DATE)
        if not dates:
            return None
        for near in (at - 1, at + 1):
            if 0 <= near < len(self.mentions) and self.mentions[near].mark == "C" and self.mentions[near].column in dates:
                return self.mentions[near].column
        named = sorted(
            dates, key=lambda one: -sum(pair in self.text for pair in _pairs(re.sub(r"日期|时间", "", fold(one.name))))
        )
        return named[0]

    def _bounded(self, at: int, bound: Bound) -> RecordFilter | None:
        mention = self.mentions[at]
        column = mention.columns[0] if mention.columns else None
        for before in reversed(self.mentions[:at]):
            if column is None and before.mark == "C" and before.column.kind is Kind.NUMBER:
                column = before.column
        column = column or self.amount()
        if column is None:
            return None
        return RecordFilter.model_validate(
            {
                "operator": bound.sign,
                "places": (column.place,),
                "names": (column.name,),
                "values": (str(bound.value),),
                "unit": bound.unit,
            }
        )

    # --- columns -----------------------------------------------------------------------------------

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
        return others and self._follows_its_value(self.mentions[at])

    def person(self) -> Column | None:
        """The column of people that 谁 means: the one whose head shares a word with the question, else the only one."""
        people = [column for column in self.register.of_kind(Kind.TEXT) if cues.PERSON.search(column.name)]
        spoken = [column for column in people if any(pair in self.text for pair in _pairs(fold(column.name)))]
        if len(spoken) == 1:
            return spoken[0]
        key = self.register.key
        return people[0] if len(people) == 1 else key if key in people else None

    def description(self) -> Column | None:
        described = [column for column in self.register.of_kind(Kind.TEXT) if cues.DESCRIBES.search(column.name)]
        filled = [column for column in described if any(self.register.texts(column))]
        return filled[0] if filled else self.register.key

    # --- the plan ----------------------------------------------------------------------------------

    def plan(self) -> Records | None:
        filters = self.filters()
        if filters is None or self._unclear():
            return None
        targets = self.targets()
        if self.register.is_tree:  # rows hold rows: nothing is counted, compared or added up
            asks = any(
                cue.search(self.masked)
                for cue in (cues.EXTREME, cues.TOP, cues.SHARE, cues.RATIO, cues.DIFFERENCE, cues.COUNT, cues.SUM, cues.MEAN)
            )
            return None if asks else self._select(filters, targets)
        if cues.EXTREME.search(self.masked) or cues.TOP.search(self.masked):
            return self._extreme(filters, targets)
        if cues.SHARE.search(self.masked):
            return self._share(filters, targets)
        if cues.RATIO.search(self.masked):
            return self._difference(filters, targets, "ratio")
        if cues.DIFFERENCE.search(self.masked):
            return self._difference(filters, targets)
        if cues.COUNT.search(self.masked) and (counted := self._count(filters, targets)) is not None:
            return counted
        if cues.SUM.search(self.masked) or cues.MEAN.search(self.masked):
            return self._total(filters, targets)
        if cues.EXISTS.search(self.masked) and filters and not targets:
            return Records(task="exists", filters=tuple(filters))
        return self._select(filters, targets)

    def _unclear(self) -> bool:
        """A denial that belongs to no filter, or a question about reasons and ways, is not a query over records."""
        denied = [
            one for one in cues.NOT.finditer(self.masked) if not re.match(r"有没有", self.masked[max(0, one.start() - 1) :])
        ]
        used = sum(self._negated(one) for one in self.mentions)
        return len(denied) > 2 * used or bool(re.search(r"为什么|为何|原因|怎么|如何|趋势|总结|概括", self.masked))

    def _measure(self, targets: Sequence[Mention], at: int) -> tuple[Mention | None, list[Mention]]:
        """The number or date that an extreme is about, nearest to its word; and what is left to be told."""
        cue = cues.EXTREME.search(self.masked, at)
        in_time = cue is not None and cues.IN_TIME.search(cue[0]) is not None
        fit = [one for one in targets if one.column.kind in ((Kind.DATE,) if in_time else (Kind.NUMBER, Kind.DATE))]
        if not fit:
            return None, list(targets)
        before = [one for one in fit if one.end <= at]
        after = [one for one in fit if one.start >= at and one.start - at <= 4]
        chosen = before[-1] if before else after[0] if after else None
        if chosen is not None and after and before and at - before[-1].end > 3:
            chosen = after[0]
        return chosen, [one for one in targets if one is not chosen]

    def _extreme(self, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
        cue = cues.EXTREME.search(self.masked)
        top = cues.TOP.search(self.masked)
        start = cue.start() if cue else top.start() if top else 0
        measure, others = self._measure(targets, start)
        apart = SPREAD.search(self.text.rstrip("?呢吗")) is not None
        if apart and (measure is None or self.register.of_kind(Kind.DATE) == measure.columns):
            return None
        groups = [one for one in others if one.column.kind is Kind.TEXT and self._asked_which(one)]
        columns = measure.columns if measure else ()
        task = "spread" if apart else "minimum" if cue and (cue["down"] or cue["less"]) else "maximum"
        number = (chinese_number(top[1]) or int(top[1])) if top else 1
        steps = self._steps(others)
        if measure is None and steps:
            return Records.model_validate({"task": task, "filters": filters, "measure": steps, "across": True, "top": number})
        by = groups[0].column if groups and not self.register.is_telling(groups[0].column) else None
        if cues.MEAN.search(self.masked):
            return None  # the highest of means
        by = by or self._compared_by(filters)
        part = ""
        if by is None and (stepped := self._asked_step()) is not None:
            by, part = stepped
        grouping = {"by": by.place, "by_name": by.name, "by_part": part} if by is not None else {}
        counts = re.search(r"记录|次数|数量|条数|笔数", self.masked) or (
            self.amount() is None and not part and re.search(r"最[多少](?:的)?(?:是.*)?[?]?$", self.masked)
        )
        if measure is None and by is not None and (counts or self._noun_before(cue.start() if cue else 0)):
            return Records.model_validate({"task": task, "filters": filters, "top": number, **grouping})
        if measure is None and cue is not None and cues.IN_TIME.search(cue[0]):
            columns = self._dates_named(cue.start())
            if not columns:
                return None  # the earliest of what, no column tells
        elif measure is None:
            amount = self.amount()
            if amount is None:
                return None
            columns = (amount,)
        told = self._told(others)
        made: dict[str, object] = {
            "task": task,
            "filters": filters,
            "measure": _places(columns),
            "measure_names": _names(columns),
            "top": number,
        }
        if apart:
            return Records.model_validate(made)
        additive = all(column.kind is Kind.NUMBER and not cues.PER_ITEM.search(column.name) for column in columns)
        if by is not None and (additive or part):
            return Records.model_validate({**made, **grouping})
        return Records.model_validate({**made, "columns": _places(told), "column_names": _names(told)})

    def _dates_named(self, at: int) -> tuple[Column, ...]:
        """谁入职最早: the dates whose head begins with the word before, or the only dates there are."""
        dates = self.register.of_kind(Kind.DATE)
        word = re.sub(r"(?:得|的|是)$", "", self.text[:at])[-2:]
        named = tuple(one for one in dates if len(word) > 1 and word in fold(one.full_name))
        return named[:1] or (dates if len(dates) == 1 else ())

    def _compared_by(self, filters: Sequence[RecordFilter]) -> Column | None:
        """What 谁 or a choice between two values groups by; None where single records are compared (最大的支出是谁经办的)."""
        known = {column.place: column for column in self.register.columns}
        several = next((one for one in filters if one.operator == "in" and len(one.values) > 1), None)
        if several is not None and re.search(r"谁|哪", self.masked):
            return known[several.places[0]]
        if not cues.WHO_HAS_MOST.search(self.masked):
            return None
        person = self.person()
        return person if person is not None and not self.register.is_telling(person) else None

    def _noun_before(self, at: int) -> bool:
        """哪个部门的员工最多: the records themselves are what there is most of."""
        return re.search(r"(?:R|员工|人员|人|职工)$", self.masked[:at]) is not None

    def _asked_step(self) -> tuple[Column, str] | None:
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

    def _asked_which(self, mention: Mention) -> bool:
        before, after = self.masked[max(0, mention.start - 3) : mention.start], self.masked[mention.end : mention.end + 3]
        return bool(re.search(r"哪[一]?[个些种类家项位名所]?$|什么$", before)) or bool(re.match(r"是?哪|是?谁|是?什么", after))

    def _steps(self, others: Sequence[Mention]) -> tuple[int, ...]:
        """哪个季度: the columns that count steps of the stub's head, where that head is asked for."""
        families = {column.family: [] for column in self.register.columns if column.family}  # type: dict[str, list[int]]
        for column in self.register.columns:
            if column.family:
                families[column.family].append(column.place)
        for family, places in families.items():
            if re.search(rf"哪一?个?{family}", self.text):
                return tuple(places)
        return ()

    def _told(self, others: Sequence[Mention]) -> tuple[Column, ...]:
        """What is to be told of the rows picked: the columns named, or those that the asking words mean."""
        named = tuple(dict.fromkeys(column for one in others for column in one.columns))
        if cues.ASKS_WHO.search(self.masked) and (person := self.person()) is not None and person not in named:
            named = (person, *named)
        if not named and cues.ASKS_WHEN.search(self.masked) and (dates := self.register.of_kind(Kind.DATE)):
            named = dates[:1]
        if not named and re.search(r"哪一?[次笔条张行]", self.masked):
            return ()
        if not named and re.search(r"什么|哪", self.masked) and (described := self.description()) is not None:
            named = (described,)
        return named

    def _count(self, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
        texts = [one for one in targets if one.column.kind in (Kind.TEXT, Kind.DATE)]
        people = [column for column in self.register.of_kind(Kind.NUMBER) if column.name.endswith(("人数", "人次"))]
        if people and re.search(r"(?:多少|几)人|人数", self.masked):
            return Records(task="sum", filters=tuple(filters), measure=(people[0].place,), measure_names=(people[0].name,))
        if any(one.column.kind is Kind.NUMBER for one in targets) and not texts:
            return None
        if grouped := self._counted_by(filters, texts):
            return grouped
        if texts and not re.search(r"(?:几|多少)[次笔条]|[次笔条]数", self.masked):
            column = texts[-1].columns
            return Records(task="distinct", filters=tuple(filters), columns=_places(column[:1]), column_names=_names(column[:1]))
        if not self.register.adds_up or self._counts_other_things():
            return None
        if not filters and not any(one.mark == "T" for one in self.mentions) and not self._knows_the_counted():
            return None
        if not filters and re.search(r"(?:多少|几)个?人", self.masked):
            return None  # people are no records of a table that neither counts them nor was narrowed to some
        return Records(task="count", filters=tuple(filters))

    def _counted_by(self, filters: list[RecordFilter], texts: Sequence[Mention]) -> Records | None:
        """每个部门有多少人, 张三和李四各有几笔: a count for each value."""
        each = cues.EACH.search(self.masked)
        if each is None or self._counts_other_things():
            return None
        several = [one for one in filters if one.operator == "in" and len(one.values) > 1]
        if texts and each.start() < texts[0].start:
            column = texts[0].column
            return Records(task="count", filters=tuple(filters), by=column.place, by_name=column.name)
        if several and not texts:
            return Records(task="count", filters=tuple(filters), by=several[0].places[0], by_name=several[0].names[0])
        return None

    def _counts_other_things(self) -> bool:
        """几辆公务用车 over 公务用车购置费: a head begins with the word, but its records are no such things."""
        match = re.search(rf"(?:几|多少)[{cues.COUNTERS}]?(R+)", self.masked)
        if match is None or fold(self.text[match.start(1) : match.end(1)]) in fold(self.register.title):
            return False
        words = self.text[match.start(1) : match.end(1)]
        heads = [fold(column.name) for column in self.register.columns]
        named = any(name.startswith(words) and cues.IDENTIFIES.match(name[len(words) :]) for name in heads)
        return not named and cues.ROW_NOUNS.fullmatch(words) is None

    def _knows_the_counted(self) -> bool:
        """Without a filter or a title, what is counted must be named in the title or heads of the register."""
        return re.search(rf"(?:几|多少)[{cues.COUNTERS}]?(?:[RT]{{2}}|记录|条目|数据)", self.masked) is not None

    def _total(self, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
        numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
        texts = [one for one in targets if one.column.kind is Kind.TEXT]
        columns = numbers[-1].columns if numbers else ((amount,) if (amount := self.amount()) else ())
        if not columns or len(numbers) > 1:
            return None
        if "平均每" in self.masked:
            return None  # a total over the number of groups, or a mean within each
        task = "mean" if cues.MEAN.search(self.masked) else "sum"
        if not self.register.adds_up and not any(one.operator == "in" for one in filters):
            return None
        if task == "sum" and any(cues.PER_ITEM.search(column.name) for column in columns):
            return None
        grouped = texts and (cues.EACH.search(self.masked) or self._asked_which(texts[0]))
        made: dict[str, object] = {"task": task, "filters": filters}
        made |= {"measure": _places(columns), "measure_names": _names(columns)}
        if texts and not grouped and not self._names_rows(texts):
            return None
        if grouped:
            made |= {"by": texts[0].column.place, "by_name": texts[0].column.name}
        return Records.model_validate(made)

    @staticmethod
    def _names_rows(texts: Sequence[Mention]) -> bool:
        return all(not one.whole for one in texts)

    def _difference(self, filters: list[RecordFilter], targets: list[Mention], task: str = "difference") -> Records | None:
        """Between two columns, or between two values of one column."""
        numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
        pairs = [one for one in filters if one.operator in ("in", "section") and len(one.values) == 2]
        two = len(numbers) == len(targets) == 2 and numbers[0].columns != numbers[1].columns
        if two and not pairs and (filters or self.register.adds_up):
            first, second = (one.columns for one in numbers)
            made = {
                "measure": _places(first),
                "measure_names": _names(first),
                "against": _places(second),
                "against_names": _names(second),
            }
            return Records.model_validate({"task": task, "filters": filters, **made})
        if len(numbers) == 2 and numbers[0].columns == numbers[1].columns:
            numbers = numbers[:1]  # 甲的总投资与乙的总投资: one column, said twice
        columns = numbers[0].columns if len(numbers) == 1 else ()
        if not columns and (value := self._value_column()) is not None:
            columns = (value,)
        if not columns or len(pairs) != 1:
            return None
        return Records.model_validate(
            {"task": task, "filters": filters, "measure": _places(columns), "measure_names": _names(columns)}
        )

    def _share(self, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
        """差旅费占全部费用金额的比例: what passes the filters, of all; every filter stands before 占."""
        at = self.masked.find("占")
        numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
        columns = numbers[0].columns if len(numbers) == 1 else ((amount,) if not numbers and (amount := self.amount()) else ())
        apart = any(one.mark in "VPSDNE" and one.start > at for one in self.mentions)
        if len(columns) != 1 or not filters or apart or len(targets) > len(numbers) or not self.register.adds_up:
            return None
        made = {"task": "share", "filters": filters, "measure": _places(columns), "measure_names": _names(columns)}
        return Records.model_validate(made)

    def _value_column(self) -> Column | None:
        """The one column of figures beside labels: it needs no name."""
        numbers = self.register.of_kind(Kind.NUMBER)
        return numbers[0] if len(numbers) == 1 else None

    def _split_sums(self, filters: Sequence[RecordFilter], told: Sequence[Column]) -> Records | None:
        """已付和未付的金额分别是多少: a sum for each of the values."""
        several = [one for one in filters if one.operator == "in" and len(one.values) > 1]
        additive = len(told) == 1 and told[0].kind is Kind.NUMBER and not cues.PER_ITEM.search(told[0].name)
        key = self.register.key
        if not several or not additive or not (self.register.is_register and self.register.adds_up):
            return None
        if key is not None and several[0].places[0] == key.place and self.register.is_telling(key):
            return None
        by = {"by": several[0].places[0], "by_name": several[0].names[0]}
        made = {"task": "sum", "filters": filters, "measure": _places(told), "measure_names": _names(told), **by}
        return Records.model_validate(made)

    def _follows_its_value(self, target: Mention) -> bool:
        at = self.mentions.index(target)
        before = self.mentions[at - 1] if at else None
        return (
            before is not None
            and before.mark == "V"
            and before.end == target.start
            and set(target.columns) <= set(before.columns)
        )

    def _select(self, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
        grouped = cues.EACH.search(self.masked) and len(targets) == 2 and targets[0].column.kind is Kind.TEXT and not filters
        told = list(self._told(targets))
        if len(targets) == 1 and self._follows_its_value(targets[0]):  # 收入类型: the kind is said, what it is for is asked
            described = self.description()
            told = [described] if described is not None and described not in targets[0].columns else []
        if not told and filters and (cues.ASKS_AMOUNT.search(self.masked)):
            if self.register.is_register and self.register.adds_up and (amount := self.amount()) is not None:
                return Records(task="sum", filters=tuple(filters), measure=(amount.place,), measure_names=(amount.name,))
            column = self.amount() or self._value_column()
            told = [column] if column is not None else []
        titled = any(one.mark == "T" for one in self.mentions)
        if not told and titled and self.register.key is not None and re.search(r"哪|有什么", self.masked):
            told = [self.register.key]
        if not told or grouped:
            return None
        if (split := self._split_sums(filters, told)) is not None:
            return split
        if not filters and not (cues.ASKS_WHICH.search(self.masked) and len(told) == 1 and told[0].kind is Kind.TEXT):
            return None
        return Records(task="select", filters=tuple(filters), columns=_places(told), column_names=_names(told))


def _places(columns: Sequence[Column]) -> tuple[int, ...]:
    return tuple(column.place for column in columns)


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def _pairs(words: str) -> list[str]:
    return [words[at : at + 2] for at in range(len(words) - 1)]


def _made_of(words: str, known: str) -> bool:
    """Is every letter of the words in a pair of letters that title or heads print too?"""
    pairs = [pair in known for pair in _pairs(words)]
    return all(before or after for before, after in zip([*pairs, False], [False, *pairs], strict=True))
