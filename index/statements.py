"""Running text -> facts: every amount in a sentence with the words that name it.

Shape:  a document, the heading path of each block, the filing's identity -> Facts in reading order.
Units:  as printed. A change ("比 2022 年增加 4,765 万元") is a fact of basis CHANGE under the measure it changes, the
        base year among its dimensions; a list under 其中 hangs below what it lists; 分别 gives each name its amount.
Words left out are taken from before: the topic, the level (全市, 市本级), the year, the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.domain import BUDGETS, Basis, Box, Document, Fact, FilingKind, Identity, Measure, Paragraph, Period, Quantity, Source
from index.fact_labels import find_scope, is_money, label_text
from index.periods import find_basis, find_periods
from index.quantities import find_quantities
from index.statement_lists import Share, shared_names
from index.statement_phrases import (
    PURSE,
    ItemName,
    Kind,
    Phrase,
    is_place,
    item_name,
    join_topic,
    leading_place,
    leading_scope,
    read_phrase,
    split_stage,
    topic_of,
    without_periods,
)
from index.text import tidy

_MAX_NAME = 48
_OPENING, _CLOSING = "（(《“「[【〔", "）)》”」]】〕"
_CONTENTS = re.compile(r"[.．…·]{4,}|\s\d{1,3}\s*$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as (start, end), ending after 。；！？ or a line break; never inside brackets or quotes."""
    found: list[tuple[int, int]] = []
    start = depth = 0
    for position, letter in enumerate(text):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth = max(depth - 1, 0)
        # A bracket that never closes must not swallow the paragraph.
        ends = letter in "。！？!?；;" and (depth == 0 or _never_closed(text, position))
        if ends or letter == "\n":
            _add(found, text, start, position + 1)
            start, depth = position + 1, 0
    _add(found, text, start, len(text))
    return found


def _never_closed(text: str, position: int) -> bool:
    return not any(letter in _CLOSING for letter in text[position : position + 120])


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    lead = len(stretch) - len(stretch.lstrip())
    if stretch.strip():
        found.append((start + lead, start + len(stretch.rstrip())))


# --- what earlier words lend to later ones ---------------------------------------------------------


@dataclass
class _Memory:
    """What a sentence may leave out because it was said before."""

    identity: Identity
    year: int | None
    section: tuple[str, ...] = ()
    topic: str = ""
    item: ItemName | None = None  # the classified item that this paragraph is about: 某类 某款 某项
    part_topic: str = ""  # what the part named last is about, until its sentence ends
    subject: tuple[str, ...] = ()
    subject_basis: Basis = Basis.NONE
    parent: tuple[str, ...] = ()
    scope: str = ""
    outer_scope: str = ""  # what 其中市本级 narrowed, good again from the next sentence on
    entity: str = ""
    base: str = ""
    told: bool = False  # a year was said in this paragraph or its headings
    fresh: bool = True  # nothing in this paragraph has set the topic yet
    period: Period | None = None
    span: Period | None = None  # the years that 累计 in this paragraph adds up


def sentence_facts(document: Document, sections: Sequence[tuple[str, ...]], identity: Identity) -> tuple[Fact, ...]:
    """Every amount (and every rank) that the running text states; `sections` holds each block's heading path."""
    facts: list[Fact] = []
    memory = _Memory(identity, identity.year)
    for block, section in zip(document.blocks, sections, strict=True):
        if isinstance(block, Paragraph) and not _CONTENTS.search(block.text):
            _enter(memory, section)
            facts.extend(_paragraph_facts(block, memory))
    return tuple(facts)


def paragraph_facts(paragraph: Paragraph, section: tuple[str, ...], identity: Identity) -> Iterator[Fact]:
    """The amounts of one text that stands by itself, under the headings of `section`."""
    memory = _Memory(identity, identity.year)
    _enter(memory, section)
    yield from _paragraph_facts(paragraph, memory)


def _enter(memory: _Memory, section: tuple[str, ...]) -> None:
    """Begin a paragraph: under a new heading, what was said under the last one no longer counts."""
    memory.parent, memory.scope = (), next((scope for head in reversed(section) if (scope := find_scope(head))), "")
    memory.year = _section_year(section, memory.identity)
    memory.period = Period(memory.year) if memory.year else None
    memory.outer_scope, memory.entity, memory.fresh = "", _section_place(section, memory.identity), True
    memory.span = memory.item = None
    memory.told = any(find_periods(head) for head in section)
    if section != memory.section:
        memory.section, memory.subject = section, ()
        memory.topic = _section_topic(section)


def _section_place(section: tuple[str, ...], identity: Identity) -> str:
    """The place with a budget of its own that a heading is about: （二）某示范区预算执行情况."""
    for head in section[-1:-3:-1]:
        name = _HEAD_END.sub("", without_periods(label_text(head)))
        if is_place(name) and name not in (identity.body, identity.region, *identity.aliases):
            return name
    return ""


def _section_year(section: tuple[str, ...], identity: Identity) -> int | None:
    for head in reversed(section):
        if found := find_periods(head, identity.year):
            return found[0][2].year
    return identity.year


_HEAD_END = re.compile(
    r"(?:收支|预算|执行|完成|支出|收入|总体|安排|基本|具体|编制|落实|有关|资金|决算|管理|使用|年度|草案)*(?:情况|说明|分析|方面|安排|草案)(?:的?说明)?$"
)


def _section_topic(section: tuple[str, ...]) -> str:
    """The subject that a heading announces: （一）一般公共预算收支情况 -> 一般公共预算."""
    for head in reversed(section):
        name = _HEAD_END.sub("", without_periods(label_text(head)))
        name = re.sub("^[全市省州区县本级的]+(?=[\u4e00-\u9fff]{4})", "", name) if find_scope(name) else name
        if 2 <= len(name) <= 20 and find_scope(name) != name and not re.search("第.{1,3}部分|概况|工作|其他", name):
            return topic_of(name)
    return ""


# --- one paragraph, one sentence -------------------------------------------------------------------


def _paragraph_facts(paragraph: Paragraph, memory: _Memory) -> Iterator[Fact]:
    before = ""
    for start, end in split_sentences(paragraph.text):
        memory.parent, memory.base, memory.part_topic = (), "", ""
        if memory.outer_scope:
            memory.scope, memory.outer_scope = memory.outer_scope, ""
        sentence, time = paragraph.text[start:end], (memory.period, memory.year, memory.told)
        for found in _sentence(sentence, memory):
            place = paragraph.locate(start + found.start, start + found.end) if paragraph.pieces else (None, None)
            sure = paragraph.confidence(start + found.start, start + found.end)
            yield replace(_fact(found, sentence, memory, *place, before=before), confidence=sure)
        if not _opens_with_time(sentence, memory) and not sentence.rstrip().endswith(("；", ";")):
            memory.period, memory.year, memory.told = time  # a year in passing holds for its own sentence alone
        before = sentence[-_CONTEXT:]


def _opens_with_time(sentence: str, memory: _Memory) -> bool:
    """Does the sentence's first clause say when? Then what follows is of that time too."""
    opening = re.split("[，,：:]", sentence, maxsplit=1)[0]
    return bool(find_periods(opening, memory.year))


@dataclass(frozen=True, slots=True)
class _Found:
    """An amount or rank of a sentence with all that names it."""

    start: int
    end: int
    quantity: Quantity | None
    rows: tuple[str, ...]
    period: Period | None
    basis: Basis
    scope: str
    base: str = ""
    text: str = ""


_CONTEXT = 160  # letters of the sentence before that help to recognise a figure
_QUALIFIED = re.compile(r"[\u4e00-\u9fff]")


def _sentence(sentence: str, memory: _Memory) -> Iterator[_Found]:
    amounts = _amounts(sentence)
    periods = _outside_remarks(sentence, find_periods(sentence, memory.year))
    at, index, listing = 0, 0, _Listing()
    while index < len(amounts):
        start, end, _ = amounts[index]
        lead = listing.enter(sentence, at, start, memory, sum(start <= one < sentence.find("）", start) for one, _, _ in amounts))
        run = _run(sentence, amounts, index)
        share = shared_names(lead, len(run), memory.year) if len(run) > 1 else None
        _hear_period(memory, sentence, periods, at, start)
        if share is not None:
            yield from _shared(sentence, share, run, memory)
            index += len(run)
            at = run[-1][1]
            continue
        yield from _ranks(sentence, at, start, memory)
        if index + 1 < len(amounts) and (verb := _moved(sentence, amounts[index], amounts[index + 1])):
            yield from _from_to(sentence, lead, amounts[index : index + 2], verb, memory)
            at, index = amounts[index + 1][1], index + 2
            continue
        yield _amount(sentence, lead, amounts[index], memory)
        at, index = end, index + 1
    _hear_period(memory, sentence, periods, at, len(sentence))
    _hear_item(memory, sentence[at:])
    yield from _ranks(sentence, at, len(sentence), memory)


_LISTS = re.compile(r"\s*[（(](?:主要)?(?:包括|其中|包含)[:：,，]?")


@dataclass
class _Listing:
    """在职人员经费 X（包括 … 取暖费 Y，…），离退休人员经费 Z（包括 …）: what a bracket lists hangs below the amount before it."""

    before: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # parent and subject while the bracket is open

    def enter(self, sentence: str, at: int, start: int, memory: _Memory, inside: int) -> str:
        """The words before the next amount; `inside` is how many amounts the bracket holds if one opens here."""
        lead = sentence[at:start]
        if self.before is not None and (closed := lead.find("）")) >= 0:
            memory.parent, memory.subject = self.before
            self.before, lead = None, lead[closed + 1 :]
        opened = _LISTS.match(lead)
        if opened is not None and self.before is None and at and inside > 1 and memory.subject and "）" not in lead:
            self.before = memory.parent, memory.subject
            memory.parent = memory.subject
            lead = lead[opened.end() :]
        return lead


def _amounts(sentence: str) -> list[tuple[int, int, Quantity]]:
    """The amounts that a sentence states; 204 in the name of an item is none, 340万 beside 80万元 is money as well."""
    named = item_name(sentence)
    found = [
        item
        for item in find_quantities(sentence)
        if not _is_qualifier(sentence, item) and not (named and named.start <= item[0] < named.end)
    ]
    speaks_of_money = _OF_MONEY.search(sentence) or any(is_money(quantity.unit) for _, _, quantity in found)
    if not speaks_of_money:
        return found
    return [
        (start, end, replace(quantity, unit=quantity.unit + "元") if quantity.unit in ("万", "亿") else quantity)
        for start, end, quantity in found
    ]


_MOVED_FROM = re.compile(r"(?:从|由)[\u4e00-\u9fff]{0,8}\s*$")
_MOVED_TO = re.compile(r"\s*(?P<verb>[\u4e00-\u9fff]{2,4}?)[到至为成](?:了|现在的?)?\s*")


def _moved(sentence: str, one: tuple[int, int, Quantity], other: tuple[int, int, Quantity]) -> str:
    """The verb between what a thing was and what it became, neither dated: 专项从97个精简为75个; "" where it is no such pair."""
    match = _MOVED_TO.fullmatch(sentence, one[1], other[0])
    alike = one[2].unit == other[2].unit
    return match["verb"] if match is not None and alike and _MOVED_FROM.search(sentence, 0, one[0]) else ""


def _from_to(sentence: str, lead: str, pair: Sequence[tuple[int, int, Quantity]], verb: str, memory: _Memory) -> Iterator[_Found]:
    """What a thing has become and what it was are told apart: 专项 › 精简为 75个, 专项 › 原数 97个."""
    before = _amount(sentence, lead, pair[0], memory)
    start, end, quantity = pair[1]
    if before.rows and len(before.rows[-1].removesuffix(verb)) > 1:  # what follows a count names it, but for the verb
        before = replace(before, rows=(*before.rows[:-1], before.rows[-1].removesuffix(verb)))
    yield replace(before, rows=(*before.rows, "原数"))
    yield replace(before, rows=(*before.rows, f"{verb}为"), start=start, end=end, quantity=quantity)


_OF_MONEY = re.compile("预算|经费|资金|支出|收入|投资|拨款|金额")


def _hear_item(memory: _Memory, words: str) -> str:
    """Take up the classified item that the words name; what they say after its name is returned."""
    named = item_name(words)
    if named is None:
        return words
    memory.item, memory.subject, memory.parent = named, named.rows, ()
    memory.topic, memory.subject_basis = named.rows[-1], Basis.NONE
    return words[named.end :]


# 260亿元（2020年不变价）: what an amount is counted in dates neither it nor what follows.
_REMARK = re.compile(r"[（(](?:[^（()）]{12,}|[^（()）]*(?:不变价|可比价|当年价|现价|价格)[^（()）]*)[）)]")


def _outside_remarks(sentence: str, periods: Sequence[tuple[int, int, Period]]) -> list[tuple[int, int, Period]]:
    """The periods of a sentence without those of remarks in brackets: （主要是2024年…拉低基数）dates nothing after it."""
    remarks = [match.span() for match in _REMARK.finditer(sentence)]
    return [found for found in periods if not any(start <= found[0] < end for start, end in remarks)]


_NOT_REACHED = re.compile(r"(?:未|没有?|尚未)(?:能)?(?:达到?|超过|满)\s*$")  # 执行率未达100%: what it was not


def _is_qualifier(sentence: str, item: tuple[int, int, Quantity]) -> bool:
    """What only describes or computes: 50万元以上 in 单价50万元以上设备, 四个 in 四个季度, the terms of 173人/173人×100%."""
    start, end, quantity = item
    follows = sentence[end : end + 1]
    if sentence[:end].endswith(("以上", "以下", "以内")) and _QUALIFIED.match(follows) and quantity.comparator:
        return True
    if _NOT_REACHED.search(sentence[:start]):
        return True
    if sentence.startswith("季度", end) or follows in ("/", "×", "÷", "*", "+"):
        return True
    return sentence[start - 1 : start] in ("/", "×", "÷", "*") and start > 0


def _run(sentence: str, amounts: Sequence[tuple[int, int, Quantity]], index: int) -> list[tuple[int, int, Quantity]]:
    """The amounts that follow one another with nothing but 、 or 和 between them."""
    run = [amounts[index]]
    for item in amounts[index + 1 :]:
        if not re.fullmatch(r"\s*(?:、|和|及|以及|与|，|,|/)?\s*", sentence[run[-1][1] : item[0]]):
            break
        run.append(item)
    return run


_FIVE_YEARS = re.compile("(?:过去|近|这|回顾)(?:的)?五年|五年(?:来|间|累计)")
_COMPARED_BEFORE = re.compile(r"(?:比|较|与|同|于|自)\s*$")


def _hear_period(memory: _Memory, sentence: str, periods: Sequence[tuple[int, int, Period]], start: int, end: int) -> None:
    """Remember the period that the words before an amount name, unless it is only compared with."""
    for period_start, period_end, period in periods:
        if start <= period_start < end and not _COMPARED_BEFORE.search(sentence[:period_start]):
            if re.match(r"\s*(?:相比|(?:年初|末|底)?结转|与[^，,。；\d]{1,8}(?:结转|结余))", sentence[period_end:]):
                continue
            memory.period, memory.told = period, True
            if period.end_year:
                memory.span = period
            else:
                memory.year = period.year
    if memory.span is None and memory.year and _FIVE_YEARS.search(sentence, start, end):
        memory.span = Period(memory.year - 4, end_year=memory.year)


def _amount(sentence: str, lead: str, item: tuple[int, int, Quantity], memory: _Memory) -> _Found:
    start, end, quantity = item
    lead = _hear_item(memory, lead)
    clause = _without_self(_last_clause(lead), memory.identity)
    if len(_WORDS_APART.findall(sentence)) >= _FLATTENED:
        clause = next((word for word in reversed(clause.split()) if re.search("[\u4e00-\u9fff]{2}", word)), clause)
    if _ADDED.search(sentence[:start]):
        clause = _JOINT_TOTAL.sub("总计", clause)
    _hear_scope(memory, lead[: len(lead) - len(clause)])
    phrase = read_phrase(clause, memory.year)
    if phrase.kind is Kind.CHANGE and is_money(quantity.unit) and not phrase.base and _is_aim(phrase):
        phrase = replace(phrase, kind=Kind.NAME, name=phrase.subject + phrase.name, subject="", basis=Basis.NONE)
    if phrase.kind is Kind.NAME or phrase.kind is Kind.SAME:
        phrase = _with_counted(phrase, sentence, start, end, quantity)
    if phrase.kind is Kind.CHANGE:
        phrase = replace(phrase, base=phrase.base or memory.base)
        memory.base = phrase.base
    if memory.parent and phrase.kind is Kind.SAME and _TOTAL_AGAIN.search(clause):
        rows, basis = memory.parent, _settled(phrase.basis, quantity, memory)  # 其中…，合计 X: what was listed, once more
    else:
        rows, basis = _name(phrase, quantity, memory)
    if phrase.basis is Basis.NONE and basis in (Basis.NONE, *BUDGETS) and _DONE_OF_PLAN.match(sentence, end):
        basis = Basis.EXECUTED
    period = _own_period(lead, clause, phrase, memory)
    return _Found(start, end, quantity, rows, period, basis, memory.scope, phrase.base)


# 收入 50亿元，完成调整预算的100.9%: what is so much of a plan was done.
_DONE_OF_PLAN = re.compile(r"(?:左右)?[，,]\s*(?:约?占|完成|为|达到?)(?:年初|调整后?的?|全年|年度)?预算(?:数|任务|目标)?的?\s*\d")
_TOTAL_AGAIN = re.compile(r"^[，,、\s]*(?:合计|共计|总计)(?:为|是)?\s*$")
# 支持消费提升800万元 says what the money is for; an amount of money grows by 增加 or 减少.
_AIM = re.compile("提升|提高|优化|改善")
_AIMED = re.compile("支持|促进|推动|鼓励|扶持|保障|加强")


def _is_aim(phrase: Phrase) -> bool:
    return _AIM.fullmatch(phrase.name) is not None or _AIMED.match(phrase.subject) is not None


def _without_self(clause: str, identity: Identity) -> str:
    """A clause without the body's own name where that only says whose figure follows: 某局收入预算, 某局共有车辆."""
    for name in _own_names(identity):
        at = clause.find(name)
        if at >= 0 and (said := _OWN_FIGURE.match(clause, at + len(name))):
            return clause[:at] + clause[said.end() :]
    return clause


@lru_cache(maxsize=64)
def _own_names(identity: Identity) -> tuple[str, ...]:
    """What a body calls itself, longest first; a place's name is no mere subject, it tells its figures from others."""
    is_place = identity.body == identity.region
    return () if is_place else tuple(sorted({identity.body, *identity.aliases} - {""}, key=len, reverse=True))


_OWN_FIGURE = re.compile(
    r"(?:[（(](?:本级|本部|机关|部门|单位|汇总)[）)])*的?"
    r"(?=收入|支出|收支|部门|单位|预算|决算|财政|一般公共|政府性|国有资本|机关运行|政府采购|共有|现有|实有|无|本年|当年|20\d\d|[“\"]?三公)"
)


# A table poured into one line keeps its cells' words apart by spaces: the last one names the amount.
_WORDS_APART = re.compile("[\u4e00-\u9fff）)] (?=[\u4e00-\u9fff（(])")
_FLATTENED = 8
# 收入 528.7，加上上级补助收入 87.2，收入合计 615.9: the sum of all that came in, not the budget's own income.
_ADDED = re.compile("加上|，加|,加")
_JOINT_TOTAL = re.compile(r"(?<=收入|支出)合计(?=\s*$|为|达)")
_COMPARED_WITH = re.compile(r"(?:比|较|高于|低于)(?P<what>[^，,。；比较]{2,24})$")
_SUMMED = re.compile("累计|总额|总量|共(?!同|计划)|合计|投入|争取")


def _own_period(lead: str, clause: str, phrase: Phrase, memory: _Memory) -> Period | None:
    """The period of this amount alone: what it is compared with has its own, a sum of several years has them all."""
    if phrase.kind in (Kind.CHANGE, Kind.SHARE):
        return memory.period
    if (match := _COMPARED_WITH.search(lead)) and (found := find_periods(match["what"], memory.year)):
        return found[-1][2]
    if memory.span and _SUMMED.search(clause) and not find_periods(clause, memory.year):
        return memory.span
    return memory.period


def _hear_scope(memory: _Memory, words: str) -> None:
    """全市主要支出中，公共安全支出 …: the level may stand in a clause of its own."""
    for clause in re.split("[，,；;：:。]", re.sub(r"[（(][^）)]*[）)]", "", words)):
        if scope := leading_scope(clause, memory.year):
            memory.scope, memory.entity = scope, ""
        elif place := leading_place(clause):
            memory.scope, memory.entity = "", place


def _last_clause(lead: str) -> str:
    """The words after the last comma or colon; an enumeration mark counts only where the words begin with it."""
    plain = re.sub(r"^\s*[（(][^）)]*[）)]", "", lead)
    depth, cut = 0, 0
    for position, letter in enumerate(plain):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter in "，,；;：:。" and depth <= 0 and plain[position + 1 :].strip():
            cut = position + 1
    head = plain[:cut]
    clause = plain[cut:]
    among = re.search(r"(?:其中|包括|包含)[：:，,]?$", head.strip())
    return (among.group() if among else "") + clause


_COUNTED_AFTER = re.compile(r"\s*[\u4e00-\u9fff“”]{1,16}")
_VERB_OF_NEXT = re.compile(
    "(?<=[\u4e00-\u9fff]{2})(?:已|共|累计|合计|全部|分别)*(?:覆盖|服务|完成|开展|实现|接受|接收|接待|收治|举办|组织|参加|参与|惠及|涉及|检查|检测|排查|整改|建成|签约|培训|救助|处理|办理|帮扶)了?(?:近|约|超过?|达)?$"
)
_PLAIN_COUNT = re.compile("%|‰|百分点|分|岁|年|月|天|日|小时|分钟|倍|元")


_CLAUSE, _FULL_NAME = 8, 4  # letters of a clause that says something of its own; of a thing that needs no more to name it


def _with_counted(phrase: Phrase, sentence: str, start: int, end: int, quantity: Quantity) -> Phrase:
    """A count named by what follows it: 下设 7 个部门, 21 家社康机构.

    A whole clause before the comma in front of the number is no part of the name: 服务实行分类管理，41个医生团队.
    """
    if is_money(quantity.unit) or _PLAIN_COUNT.search(quantity.unit) or not quantity.unit:
        return phrase
    match = _COUNTED_AFTER.match(sentence, end)
    if match is None:
        return phrase
    counted = re.split("[的和及与为，、]|以上|左右|其中|包括|比|较", match.group().strip())[0]
    if sentence[match.end() :][:1].isdigit():  # 41个团队共覆盖25个社区: what the next amount is of stands behind the verb
        counted = _VERB_OF_NEXT.sub("", counted)
    if len(counted) < 2 or re.match("增长|下降|增加|减少|占", counted):
        return phrase
    is_said_before = (
        len(phrase.name) >= _CLAUSE and len(counted) >= _FULL_NAME and sentence[:start].rstrip().endswith(("，", ","))
    )
    return replace(phrase, kind=Kind.NAME, name=counted if is_said_before else phrase.name + counted)


def _name(phrase: Phrase, quantity: Quantity, memory: _Memory) -> tuple[tuple[str, ...], Basis]:
    """The path of labels of an amount, and its basis; remembers what later amounts may leave out."""
    if phrase.scope:
        if phrase.among and not memory.outer_scope:
            memory.outer_scope = memory.scope
        memory.scope, memory.entity = phrase.scope, ""
    if phrase.place:
        memory.entity, memory.scope = phrase.place, ""
    if phrase.kind is Kind.CHANGE or phrase.kind is Kind.SHARE:
        subject = _subject_path(phrase.subject, memory) if phrase.subject else memory.subject
        if phrase.subject:
            memory.subject = subject
        return (*(subject or ((memory.topic,) if memory.topic else ())), phrase.name), phrase.basis
    if phrase.kind is Kind.SAME:
        basis = phrase.basis or memory.subject_basis
        rows = memory.subject or ((memory.topic,) if memory.topic else ("",))
        if phrase.basis in (Basis.EXECUTED, Basis.ADJUSTED) and len(rows) == 2 and find_basis(rows[1]) in BUDGETS:
            rows = rows[:1]  # 收入预算 X，实际完成 Y
        return rows, _settled(basis, quantity, memory)
    if memory.item and phrase.kind is Kind.PART:
        rows = memory.item.rows if _PLAIN_BUDGET.fullmatch(phrase.name) else (*memory.item.rows, phrase.name)
        memory.subject, memory.subject_basis = rows, phrase.basis
        return rows, _settled(phrase.basis, quantity, memory)
    rows = _subject_path(phrase.name, memory, phrase.kind)
    if phrase.among and memory.subject and not memory.subject[-1].endswith("率"):
        memory.parent = memory.subject
    same_kind = phrase.kind is Kind.PART or PURSE.match(phrase.name) is not None
    subset = _SUBSET.search("".join(memory.parent)) and not PURSE.search("".join(memory.parent))
    if same_kind and (phrase.scope or not phrase.among) and not subset:
        memory.parent = ()  # a new whole (其中市级收入 …), not a part of the last one
    inside = memory.parent and (phrase.among or not (quantity.unit == "%" and rows[-1].endswith("率")))
    if inside:
        rows = (*memory.parent, *(part for part in rows if part not in memory.parent))
        memory.part_topic = topic_of(rows[-1])
    elif phrase.kind is Kind.NAME:
        memory.part_topic = ""
        _set_topic(memory, rows[0])
    memory.subject, memory.subject_basis = rows, phrase.basis
    return rows, _settled(phrase.basis, quantity, memory)


_PLAIN_BUDGET = re.compile("预算(?:数|安排)?|安排")  # 某项…2026年度预算 is the item's own figure


def _set_topic(memory: _Memory, name: str) -> None:
    """A budget (一般公共预算) stays the topic of its paragraph until another is named; other topics change freely."""
    kept = PURSE.search(memory.topic) and (not memory.fresh or PURSE.search(_section_topic(memory.section)))
    if name and (PURSE.match(name) or not kept):
        memory.topic = topic_of(name)
    memory.fresh = False


# 必要性支出 217.8，其中：市级一般公共预算支出 215.9 tells of a part of that budget, never of the whole.
_SUBSET = re.compile("必要|债券|补助|转移支付|结转|上解|调入|调出|专项|资金|提前")


_APPROVED = re.compile("^[\u4e00-\u9fff]{0,8}(?:核定|下达)(?:我|本|全)(?:[省市州区县盟]|地区)的?(?=[\u4e00-\u9fff]{3})")


def _subject_path(name: str, memory: _Memory, kind: Kind | None = None) -> tuple[str, ...]:
    name = _APPROVED.sub("", name[-_MAX_NAME:])
    if kind is Kind.PART or (kind is None and read_phrase(name, memory.year).kind is Kind.PART):
        topic = memory.part_topic or memory.topic
        side = memory.subject[0] if memory.subject else ""
        if PURSE.search(topic) and side.startswith(topic) and side != topic and not re.search("收入|支出", name):
            return (side, name)  # 收入 stays meant: 一般公共预算收入 …，年初预算 …
        return join_topic(topic, name)
    whole, stage = split_stage(name)
    return (whole, stage) if stage else (whole,)


def _settled(basis: Basis, quantity: Quantity, memory: _Memory) -> Basis:
    """The basis of an amount whose own words name none: a rate by its unit, else by heading and kind of filing."""
    if basis is not Basis.NONE:
        return basis
    if quantity.unit in ("%", "‰"):
        return Basis.RATE
    if not is_money(quantity.unit):
        return Basis.NONE
    for head in reversed(memory.section):
        if re.search("执行", head) and not re.search("草案", head.split("执行")[0]):
            return Basis.EXECUTED
        if _is_past(memory):
            return Basis.EXECUTED
        if re.search("草案|安排", head):
            return Basis.BUDGET
        stated = find_basis(head)
        if stated in (Basis.FINAL, Basis.BUDGET):
            return stated
    kinds = {FilingKind.BUDGET: Basis.BUDGET, FilingKind.FINAL: Basis.FINAL}
    return kinds.get(memory.identity.kind, Basis.NONE)


def _is_past(memory: _Memory) -> bool:
    """A budget for 2026 tells of 2025 what was carried out."""
    year, period = memory.identity.year, memory.period
    return bool(memory.identity.kind is FilingKind.BUDGET and year and memory.told and period and period.year < year)


# --- 分别, ranks -----------------------------------------------------------------------------------


def _shared(sentence: str, share: Share, run: Sequence[tuple[int, int, Quantity]], memory: _Memory) -> Iterator[_Found]:
    scope = find_scope(share.common)
    memory.scope = scope or memory.scope
    for (start, end, quantity), name, period in zip(run, share.names, share.periods, strict=True):
        rows: tuple[str, ...] = tuple(part for part in (name,) if part) or memory.subject or (memory.topic,)
        basis = Basis.CHANGE if share.change else _settled(find_basis(share.common + name), quantity, memory)
        if share.change:
            rows = (*rows, share.change)
        yield _Found(start, end, quantity, rows, period or memory.period, basis, memory.scope, share.base)
    memory.subject, memory.subject_basis = (), Basis.NONE


_RANK = re.compile(
    r"(?P<word>排名|排行|位列|位居|排在|名列|居|列|排)(?P<among>[^，,。；、第]{0,10})(?P<rank>第\s*(?:[一二三四五六七八九十]+|\d+)\s*(?:位|名)?)"
)


def _ranks(sentence: str, start: int, end: int, memory: _Memory) -> Iterator[_Found]:
    """排名第三 and its like: facts of words, about the measure that the clause or the last amount names."""
    for match in _RANK.finditer(sentence, start, end):
        clause = _last_clause(sentence[start : match.start()])
        phrase = read_phrase(clause, memory.year)
        named = _subject_path(phrase.name, memory, phrase.kind) if phrase.kind in (Kind.NAME, Kind.PART) else ()
        rows = (*(named or memory.subject or ((memory.topic,) if memory.topic else ())), match["word"] + match["among"].strip())
        yield _Found(
            match.start("rank"), match.end("rank"), None, rows, memory.period, Basis.NONE, memory.scope, text=match["rank"]
        )


PURPOSE = "用途"
_GIVEN = re.compile(
    r"(?:累计|共|统筹|全年|各级财政|多渠道)*(?:拨付|投入|安排|筹措|筹集|统筹|下达|兑现|落实)(?:各类|各级|财政|专项|补助|补贴)*(?:资金|经费)?"
)
_FOR = re.compile(
    r"[，,]?\s*(?:主要|重点|持续|全力|大力|有力|专项|继续|统筹|切实)*"
    r"(?:用于|支持|保障|推动|推进|促进|助力|落实|提高|完善|优化|实施|发放|加强|改善|提升|加快|逐步|扎实|深入|强化|做好|开展)"
)
_NEXT_AMOUNT = re.compile(r"[；;。]|\d+(?:\.\d+)?\s*(?:万|亿)")
_LONGEST_TOPIC, _LONGEST_PURPOSE = 24, 120


def _purpose(found: _Found, sentence: str, before: str) -> str:
    """What an amount is for that only its giving names: 拨付37亿元，支持优化教育资源配置, after 支持教育优先发展。"""
    if found.quantity is None or not is_money(found.quantity.unit) or len(found.rows) != 1:
        return ""
    if _GIVEN.fullmatch(found.rows[0]) is None:
        return ""
    match = _FOR.match(sentence, found.end)
    said = _NEXT_AMOUNT.split(sentence[found.end :], maxsplit=1)[0] if match is not None else ""
    opens = sentence[: found.start].strip().startswith(found.rows[0])
    topic = before.strip() if opens and len(before) <= _LONGEST_TOPIC and not re.search(r"\d", before) else ""
    return (topic + said.strip("，, "))[:_LONGEST_PURPOSE]


def _executed_year(found: _Found, memory: _Memory) -> Period | None:
    """A budget for 2026 that tells what was carried out without a year tells it of the year before."""
    year = memory.identity.year
    untold = found.period == Period(year) if year else False
    if year and untold and found.basis is Basis.EXECUTED and memory.identity.kind is FilingKind.BUDGET and not memory.told:
        return Period(year - 1)
    return found.period


def _fact(found: _Found, sentence: str, memory: _Memory, page_no: int | None, box: Box | None, *, before: str = "") -> Fact:
    period = _executed_year(found, memory)
    dimensions = [("范围", found.scope)] if found.scope else []
    if found.base:
        dimensions.append(("对比", found.base))
    if purpose := _purpose(found, sentence, before):
        dimensions.append((PURPOSE, purpose))
    if memory.item and memory.item.code and found.rows[: len(memory.item.rows)] == memory.item.rows:
        dimensions.append(("科目编码", memory.item.code))
    quote = sentence[found.start : found.end]
    return Fact(
        measure=Measure(tuple(part for part in found.rows if part)),
        text=found.text or tidy(quote),
        source=Source(
            page_no=page_no,
            quote=quote,
            section=" / ".join(memory.section),
            box=box,
            sentence=sentence,
        ),
        quantity=found.quantity,
        period=period,
        basis=found.basis,
        entity=memory.entity,
        dimensions=tuple(dimensions),
        level=max(len(found.rows) - 1, 0),
        context=before + sentence,
    )
