"""Question + Register -> the Records plan, or None where a word of the question is left that nothing explains.

Exactness comes from that refusal: a name that is in no cell, a condition that is not understood, a noun that neither title
nor heads know end the reading, so a record query never answers another question than the one asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import RecordFilter, Records
from assistant.records import cues
from assistant.records.filters import filters_of
from assistant.records.links import Linker, prepared
from assistant.records.question import Question, pairs
from assistant.records.schema import Kind, Register
from assistant.records.tasks import plan_of
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
    asked = Question(linker, register)
    if _left_over(asked):
        return None
    plan = plan_of(asked)
    if plan is None or _adds_up_parts(plan):
        return None
    titled = any(one.mark == "T" and one.whole for one in linker.mentions)
    if titled and any(not record.section for record in register.records):
        plan = _outside_sections(plan, register)
    place = {"filing": register.filing, "table": register.table.order, "register_no": index, "title": register.title}
    explained = sum(one.end - one.start for one in linker.mentions if one.whole or one.mark != "T")
    sectioned = any(one.mark == "S" for one in linker.mentions)
    return RecordReading(plan.model_copy(update=place), explained, titled or sectioned)


def _adds_up_parts(plan: Records) -> bool:
    """收入合计, of 收入 › 小计 and two columns 其中…: what is told as a part of the column before is no item beside it."""
    return len(plan.measure_names) > 1 and any(name.startswith("其中") for name in plan.measure_names)


def read_again(question: str, plan: Records, register: Register) -> Records | None:
    """那孙三呢, 4月呢: the query before with another value in a column that it filtered by; None for anything else."""
    if not cues.AGAIN.search(prepared(question)):
        return None
    linker = Linker(prepared(question), register)
    linker.link()
    asked = Question(linker, register)
    if not linker.mentions or any(one.mark not in "VDS" for one in linker.mentions) or _left_over(asked):
        return None
    changed = filters_of(asked) or []
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


_OF_A_NAME = re.compile("等(?=V)")  # 高等教育支出 is another name than 教育支出
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


def _left_over(asked: Question) -> bool:
    """Are there words that neither a mention nor a cue explains?"""
    runs = asked.linker.runs(_without_cues)
    known = fold(
        asked.register.table.title + asked.register.title + "".join(column.full_name for column in asked.register.columns)
    )
    known = cues.DENIALS.sub(" ", known)
    if _names_another_measure(asked, known):
        return True
    single = 0
    for start, end in runs:
        words = asked.text[start:end]
        if words in cues.STEPS_ASKED and asked.asked_step() is not None:
            continue
        if re.search(r"(?:什么|哪[些个种类项家])$", asked.text[:start]):  # a kind of thing that no head knows
            return True
        if re.search(r"[a-z0-9]", words) and words not in known:
            return True
        if words == "率":  # of what, no column says
            return True
        if len(words) == 1 and _OF_A_NAME.match(asked.masked, end):
            return True
        if len(words) == 1:
            single += 1
        elif cues.CLASS_NOUN.fullmatch(words) and asked.masked[start - 1 : start] == "V":
            continue
        elif words not in known and not _made_of(words, known):
            return True
    return single > cues.MOST_UNSAID


def _names_another_measure(asked: Question, known: str) -> bool:
    """采购金额 is not 发行金额: what stands right before a measure must be known to title or heads."""
    heads = [one.start for one in asked.mentions if one.mark == "C" and one.column.kind is Kind.NUMBER]
    heads += [match.start() for match in cues.AMOUNT_WORDS.finditer(asked.masked)]
    for start in heads:
        before = asked.masked[:start]
        for cue in (cues.EXTREME, cues.SUM, cues.MEAN, cues.COUNT_WORDS, cues.ASIDE_WORDS):
            before = _blank(cue, before)
        before = "".join(" " if letter in cues.LIGHT else letter for letter in before)
        words = re.search(r"[\u3400-\u9fff]{2,}$", before)
        if words is not None and words[0][-2:] not in known:
            return True
    return False


def _made_of(words: str, known: str) -> bool:
    """Is every letter of the words in a pair of letters that title or heads print too?"""
    held = [pair in known for pair in pairs(words)]
    return all(before or after for before, after in zip([*held, False], [False, *held], strict=True))
