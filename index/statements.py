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
from index.fact_labels import find_scope, is_money
from index.listed_parts import Amount, lists_over_semicolons
from index.periods import find_basis, find_periods
from index.quantities import chinese_number
from index.sentences import last_clause, split_sentences
from index.statement_amounts import amounts_of, is_in_passing, moved, run_of
from index.statement_counts import behind_counted, counted_by_name, is_graded, is_short, with_counted, without_last_counted
from index.statement_growth import owner
from index.statement_lists import Share, shared_names
from index.statement_memory import (
    Memory,
    begin_sentence,
    enter,
    hear_item,
    hear_period,
    hear_scope,
    settled,
    subject_path,
)
from index.statement_names import named
from index.statement_phrases import Kind, Phrase, label_before, read_phrase
from index.text import is_row_of_cells, tidy

_CONTENTS = re.compile(r"[.．…·]{4,}|\s\d{1,3}\s*$")


def sentence_facts(document: Document, sections: Sequence[tuple[str, ...]], identity: Identity) -> tuple[Fact, ...]:
    """Every amount (and every rank) that the running text states; `sections` holds each block's heading path.

    Rows of tables that a text dump left as lines state nothing: the columns and the unit of their figures are lost.
    """
    facts: list[Fact] = []
    memory = Memory(identity, identity.year)
    is_dump = document.media == "txt"
    for block, section in zip(document.blocks, sections, strict=True):
        if isinstance(block, Paragraph) and not _CONTENTS.search(block.text) and not (is_dump and is_row_of_cells(block.text)):
            enter(memory, section)
            facts.extend(_paragraph_facts(block, memory))
    return tuple(facts)


def paragraph_facts(paragraph: Paragraph, section: tuple[str, ...], identity: Identity) -> Iterator[Fact]:
    """The amounts of one text that stands by itself, under the headings of `section`."""
    memory = Memory(identity, identity.year)
    enter(memory, section)
    yield from _paragraph_facts(paragraph, memory)


# ——市本级执行情况。收入完成 …: what would be a heading of its own elsewhere
_IS_HEADING = re.compile(r"^[^\d，,；;]{2,24}(?:情况|收入|支出|收支|预算|决算)[。：:]$")


def _paragraph_facts(paragraph: Paragraph, memory: Memory) -> Iterator[Fact]:
    before = head = ""
    told: dict[Amount, tuple[str, ...]] = {}
    spans = split_sentences(paragraph.text)
    lists = lists_over_semicolons([paragraph.text[start:end] for start, end in spans])
    for number, (start, end) in enumerate(spans):
        listed, sentence = lists.get(number), paragraph.text[start:end]
        memory.listed = listed is not None and listed.start < number
        if not memory.listed and not _GOES_ON.search(paragraph.text[:start]):
            memory.parent, memory.whole = (), told.get(listed.whole, ()) if listed is not None else ()
        begin_sentence(memory, sentence)
        if (standards := _STANDARDS.match(sentence)) is not None:
            memory.parent = (standards["label"],)
        if _IS_HEADING.search(sentence):
            hear_scope(memory, re.sub("^[—–-]+", "", sentence))
        time, told = (memory.period, memory.year, memory.told), {}
        for found in _sentence(sentence, memory):
            if found.quantity is not None:
                told.setdefault((found.quantity.value, found.quantity.unit), found.rows)
            if listed is not None and listed.start == number and not memory.whole:
                memory.whole = told.get(listed.whole, ())
                memory.parent = memory.whole if listed.is_plain else memory.parent
            place = paragraph.locate(start + found.start, start + found.end) if paragraph.pieces else (None, None)
            sure = paragraph.confidence(start + found.start, start + found.end)
            fact = _fact(found, sentence, memory, *place, before=before)
            yield replace(fact, confidence=sure, context=fact.context if head in before else head + fact.context)
        if not _opens_with_time(sentence, memory) and not sentence.rstrip().endswith(("；", ";")):
            memory.period, memory.year, memory.told = time  # a year in passing holds for its own sentence alone
        before = sentence[-_CONTEXT:]
        head = head if _CHAINED.search(paragraph.text[:start]) else re.split("[，,]", sentence, maxsplit=1)[0][:_LONGEST_TOPIC]


# 其中：市本级318.4亿元；市对区转移支付143.8亿元: the list under 其中 goes on behind the semicolon.
_GOES_ON = re.compile(r"(?:^|[。；;])\s*其中[:：,，][^。；;]*[；;]\s*$")


# 救助标准：视力残疾儿童每人每年1.2万元，听力残疾儿童每人每年1.8万元
_STANDARDS = re.compile(
    r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).．、]\s*)?(?P<label>[\u4e00-\u9fff]{2,8}标准)[：:](?=[\u4e00-\u9fff])"
)
_CHAINED = re.compile(r"[；;]\s*$")  # 在城镇居民消费中，食品…；衣着…；居住…: what the first one begins with goes for all


def _opens_with_time(sentence: str, memory: Memory) -> bool:
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


def _sentence(sentence: str, memory: Memory) -> Iterator[_Found]:
    amounts = amounts_of(sentence)
    periods = _outside_remarks(sentence, find_periods(sentence, memory.year))
    at, index, listing, carried = 0, 0, _Listing(), ""
    levels: dict[tuple[str, ...], Quantity] = {}
    scope = memory.scope
    passing: tuple[int, int] | None = None  # a count that only describes what the next amount is of
    while index < len(amounts):
        start, end, _ = amounts[index]
        lead = listing.enter(sentence, at, start, memory, sum(start <= one < sentence.find("）", start) for one, _, _ in amounts))
        if index + 1 < len(amounts) and is_in_passing(sentence, lead, *amounts[index : index + 2]):
            passing, index = (start, end), index + 1
            continue
        lead = lead if passing is None else lead.replace(sentence[slice(*passing)], "", 1)
        passing = None
        if carried and (is_short(sentence, end) if not lead.strip() else lead.startswith("、“") and is_graded(lead)):
            lead = carried + lead.removeprefix("、")
        run = run_of(sentence, amounts, index)
        share = shared_names(lead, len(run), memory.year) if len(run) > 1 else None
        time = memory.period, memory.year
        hear_period(memory, sentence, periods, at, start)
        if share is not None:
            yield from _shared(sentence, share, run, memory)
            index += len(run)
            at, carried = run[-1][1], ""
            continue
        yield from _ranks(sentence, at, start, memory)
        if index + 1 < len(amounts) and (verb := moved(sentence, amounts[index], amounts[index + 1])):
            was_dated = any(at <= first < start and _FROM_WHEN.search(sentence[:first]) for first, _, _ in periods)
            yield from _from_to(sentence, lead, amounts[index : index + 2], verb, memory, time if was_dated else None)
            at, index, carried = amounts[index + 1][1], index + 2, ""
            continue
        found = _amount(sentence, lead, amounts[index], memory)
        if _TOTAL_AGAIN.fullmatch(lead) and _adds_up(found, tuple(levels.values())):
            found = _summed_up(found, memory, scope)
        found = _with_owner(found, amounts[index + 1 :], sentence, levels, memory)
        yield found
        (at, carried), index = behind_counted(sentence, end, found.rows), index + 1
    hear_period(memory, sentence, periods, at, len(sentence))
    hear_item(memory, sentence[at:])
    yield from _ranks(sentence, at, len(sentence), memory)


def _with_owner(
    found: _Found,
    after: Sequence[tuple[int, int, Quantity]],
    sentence: str,
    levels: dict[tuple[str, ...], Quantity],
    memory: Memory,
) -> _Found:
    """A change told in an amount and in % under the level that has changed so, which later words then go on from."""
    part = found.rows[:-1]
    if found.quantity is None or found.basis is not Basis.CHANGE or not after or not is_money(found.quantity.unit):
        if found.quantity is not None and found.basis is not Basis.CHANGE:
            levels[found.rows] = found.quantity
        return found
    start, _, percent = after[0]
    if percent.unit != "%" or not _GREW_BY.fullmatch(sentence, found.end, start):
        return found
    rows = owner(found.quantity, percent, found.rows[-1], part, levels)
    if rows != part:
        memory.subject = rows
    return replace(found, rows=(*rows, found.rows[-1]))


_GREW_BY = re.compile(
    r"[，,（(、\s]*(?:同比|同口径|比上年)?(?:增长|下降|上升|减少|增加|降低|提高|增幅|降幅|增|降)了?(?:为|约|达)?\s*"
)


def _adds_up(found: _Found, amounts: Sequence[Quantity]) -> bool:
    """Is an amount the sum of those that its sentence told before?"""
    total = found.quantity
    alike = total is not None and is_money(total.unit) and len(amounts) > 1 and {one.unit for one in amounts} == {total.unit}
    return alike and total is not None and sum(one.value for one in amounts) == total.value


def _summed_up(found: _Found, memory: Memory, scope: str) -> _Found:
    """中央补助 …、省级补助 …、区级安排 …，合计 X: all of it, and of no single level; what follows is of that again."""
    memory.subject, memory.topic, memory.scope, memory.parent = ("资金合计",), "资金", scope, ()
    return replace(found, rows=("资金合计",), scope=scope, basis=Basis.NONE)


_LISTS = re.compile(r"\s*[（(](?:(?:主要)?(?:包括|其中|包含)|含|主要是)[:：,，]?")


@dataclass
class _Listing:
    """在职人员经费 X（包括 … 取暖费 Y，…），离退休人员经费 Z（包括 …）: what a bracket lists hangs below the amount before it."""

    before: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # parent and subject while the bracket is open

    def enter(self, sentence: str, at: int, start: int, memory: Memory, inside: int) -> str:
        """The words before the next amount; `inside` is how many amounts the bracket holds if one opens here."""
        lead = sentence[at:start]
        if self.before is not None and (closed := lead.find("）")) >= 0:
            memory.parent, memory.subject = self.before
            memory.bracketed = False
            self.before, lead = None, lead[closed + 1 :]
        opened = _LISTS.match(lead)
        if opened is not None and self.before is None and at and inside and memory.subject and "）" not in lead:
            self.before = memory.parent, memory.subject
            memory.parent, memory.bracketed = memory.subject, True
            lead = lead[opened.end() :]
        return lead


def _from_to(
    sentence: str,
    lead: str,
    pair: Sequence[tuple[int, int, Quantity]],
    verb: str,
    memory: Memory,
    time: tuple[Period | None, int | None] | None,
) -> Iterator[_Found]:
    """What a thing has become and what it was are told apart: 专项 › 精简为 75个, 专项 › 原数 97个.

    由上年的 76.3% 提高到 83.1%: the year is that of what was; what became of it is of the `time` spoken of before.
    """
    before = _amount(sentence, lead, pair[0], memory)
    start, end, quantity = pair[1]
    if before.rows and len(before.rows[-1].removesuffix(verb)) > 1:  # what follows a count names it, but for the verb
        before = replace(before, rows=(*before.rows[:-1], before.rows[-1].removesuffix(verb)))
    if before.rows and len(name := _WAS.sub("", before.rows[-1])) > 1:
        before = replace(before, rows=(*before.rows[:-1], name))  # 平均利率由置换前的5.26%
    if time is not None:
        yield before
        memory.period, memory.year = time
        yield replace(before, start=start, end=end, quantity=quantity, period=memory.period)
        return
    yield replace(before, rows=(*before.rows, "原数"))
    yield replace(before, rows=(*before.rows, f"{verb}为"), start=start, end=end, quantity=quantity)


_FROM_WHEN = re.compile(r"(?:由|从|自)\s*$")


_WAS = re.compile("(?:由|从)[\u4e00-\u9fff]{0,8}$")
# 260亿元（2020年不变价）: what an amount is counted in dates neither it nor what follows.
_REMARK = re.compile(r"[（(](?:[^（()）]{12,}|[^（()）]*(?:不变价|可比价|当年价|现价|价格)[^（()）]*)[）)]")


def _outside_remarks(sentence: str, periods: Sequence[tuple[int, int, Period]]) -> list[tuple[int, int, Period]]:
    """The periods of a sentence without those of remarks in brackets: （主要是2024年…拉低基数）dates nothing after it."""
    remarks = [match.span() for match in _REMARK.finditer(sentence)]
    return [found for found in periods if not any(start <= found[0] < end for start, end in remarks)]


def _amount(sentence: str, lead: str, item: tuple[int, int, Quantity], memory: Memory) -> _Found:
    start, end, quantity = item
    lead = hear_item(memory, lead)
    clause = _without_self(last_clause(lead), memory.identity)
    if len(_WORDS_APART.findall(sentence)) >= _FLATTENED:
        clause = next((word for word in reversed(clause.split()) if re.search("[\u4e00-\u9fff]{2}", word)), clause)
    clause = _TAKEN_INTO.sub("", clause)
    if _ADDED.search(sentence[:start]):
        clause = _JOINT_TOTAL.sub("总计", clause)
    hear_scope(memory, lead[: len(lead) - len(clause)])
    phrase = read_phrase(label_before(lead, clause, memory.year) + clause, memory.year)
    if phrase.kind is Kind.CHANGE and is_money(quantity.unit) and not phrase.base and _is_aim(phrase):
        phrase = replace(phrase, kind=Kind.NAME, name=phrase.subject + phrase.name, subject="", basis=Basis.NONE)
    if (task := _TASK.match(sentence, end)) is not None and _ONLY_TO_DO.fullmatch(clause.strip("，,、 ")):
        phrase = replace(phrase, kind=Kind.NAME, name=task["name"], basis=Basis.TARGET)
    elif phrase.kind is Kind.NAME or phrase.kind is Kind.SAME:
        phrase = with_counted(without_last_counted(phrase, sentence, start, lead), sentence, start, end, quantity)
    if phrase.kind is Kind.CHANGE:
        phrase = replace(phrase, base=phrase.base or memory.base or _base_before(lead, memory.year))
        memory.base = phrase.base
    if memory.parent and phrase.kind is Kind.SAME and _TOTAL_AGAIN.search(clause):
        rows, basis = memory.parent, settled(phrase.basis, quantity, memory)  # 其中…，合计 X: what was listed, once more
    else:
        rows, basis = named(phrase, quantity, memory)
    if phrase.basis is Basis.NONE and basis in (Basis.NONE, *BUDGETS) and _DONE_OF_PLAN.match(sentence, end):
        basis = Basis.EXECUTED
    period = _own_period(lead, clause, phrase, memory)
    quantity = counted_by_name(quantity, rows)
    return _Found(start, end, quantity, rows, period, basis, memory.scope, phrase.base)


# 确保完成全年5.10亿元的收入任务: the name of what is to be done stands behind the amount.
_TASK = re.compile(r"\s*的(?P<name>[\u4e00-\u9fff]{2,10}(?:任务|目标))")
_ONLY_TO_DO = re.compile("(?:确保|力争|努力|全力|圆满|全面|如期|完成|实现|达到|全年|年度|既定|预期|以|围绕)+")


def _base_before(lead: str, year: int | None) -> str:
    """与2022年度相比，收支总计各增加 …: what a change is counted from may stand in a clause of its own."""
    compared = _COMPARED_TO.search(lead)
    found = find_periods(compared["what"], year) if compared is not None else []
    return str(found[0][2]) if found else ""


_COMPARED_TO = re.compile("(?:与|同|和|较|比)(?P<what>[^，,。；]{2,12}?)(?:相比|比较|相较)[，,]")
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
# 政府采购项目纳入2023年部门预算共计 X: so much of the procurement, not of the budget.
_TAKEN_INTO = re.compile(r"(?<=[\u4e00-\u9fff]{2})纳入\s*(?:20\d\d\s*年)?度?(?:部门|单位)?预算(?=(?:共计|合计|总计|共)?\s*$)")
_ADDED = re.compile("加上|，加|,加")
_JOINT_TOTAL = re.compile(r"(?<=收入|支出)(?:合计|共计)(?=\s*$|为|达)")
_COMPARED_WITH = re.compile(r"(?:比|较|高于|低于)(?P<what>[^，,。；比较]{2,24})$")
_SUMMED = re.compile("累计|总额|总量|共(?!同|计划)|合计|投入|争取")


_RECENT = re.compile("(?:最?近|过去)(?P<many>[两二三四五])年(?:来|以来|间|里)")  # 近两年来共接待: in both together
_ALL_YEAR = re.compile(r"全年度?(?!预算(?!执行率)|计划|任务|目标|收入|支出)")


def _own_period(lead: str, clause: str, phrase: Phrase, memory: Memory) -> Period | None:
    """The period of this amount alone: what it is compared with has its own, a sum of several years has them all."""
    if phrase.kind in (Kind.CHANGE, Kind.SHARE):
        return memory.period
    if (match := _COMPARED_WITH.search(lead)) and (found := find_periods(match["what"], memory.year)):
        return found[-1][2]
    if memory.span and _SUMMED.search(clause) and not find_periods(clause, memory.year):
        return memory.span
    if (recent := _RECENT.match(clause.strip())) and memory.identity.year:
        first = memory.identity.year - (chinese_number(recent["many"].replace("两", "二")) or 1) + 1
        return Period(first, end_year=memory.identity.year)
    period = memory.period
    if period is not None and not period.end_year and _ALL_YEAR.match(clause.strip()):
        return Period(period.year)  # 截至10月底…。全年投入 X
    return period


def _shared(sentence: str, share: Share, run: Sequence[tuple[int, int, Quantity]], memory: Memory) -> Iterator[_Found]:
    scope = find_scope(share.common)
    memory.scope = scope or memory.scope
    for (start, end, quantity), name, period in zip(run, share.names, share.periods, strict=True):
        rows: tuple[str, ...] = tuple(part for part in (name,) if part) or memory.subject or (memory.topic,)
        basis = Basis.CHANGE if share.change else settled(find_basis(share.common + name), quantity, memory)
        if share.change:
            rows = (*rows, share.change)
        yield _Found(start, end, quantity, rows, period or memory.period, basis, memory.scope, share.base)
    memory.subject, memory.subject_basis = (), Basis.NONE


_RANK = re.compile(
    r"(?P<word>排名|排行|位列|位居|排在|名列|居|列|排)(?P<among>[^，,。；、第]{0,10})(?P<rank>第\s*(?:[一二三四五六七八九十]+|\d+)\s*(?:位|名)?)"
)


# 绩效评价等级为优秀, 评价结果为A级
_GRADE = re.compile(
    r"(?<=[，,。；;：:、\s])(?!对|将|如|若|凡)(?P<name>[\u4e00-\u9fff]{2,16}(?:等级|等次|评级|评价结果))(?:为|是|评定为|达到)\s*[“\"]?"
    r"(?P<grade>优秀|优|良好|良|中等?|一般|较?差|不?合格|[A-E]\s*级?)(?=[”\"，,。；;]|$)"
)


def _ranks(sentence: str, start: int, end: int, memory: Memory) -> Iterator[_Found]:
    """排名第三 and its like, 等级为优秀: facts of words, about the measure that the clause or the last amount names."""
    for match in _RANK.finditer(sentence, start, end):
        clause = last_clause(sentence[start : match.start()])
        phrase = read_phrase(clause, memory.year)
        named = subject_path(phrase.name, memory, phrase.kind) if phrase.kind in (Kind.NAME, Kind.PART) else ()
        rows = (*(named or memory.subject or ((memory.topic,) if memory.topic else ())), match["word"] + match["among"].strip())
        yield _Found(
            match.start("rank"), match.end("rank"), None, rows, memory.period, Basis.NONE, memory.scope, text=match["rank"]
        )
    for match in _GRADE.finditer(sentence, start, end):
        yield _Found(
            match.start("grade"),
            match.end("grade"),
            None,
            (match["name"],),
            memory.period,
            Basis.NONE,
            memory.scope,
            text=match["grade"],
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


def _executed_year(found: _Found, memory: Memory) -> Period | None:
    """A budget for 2026 that tells what was carried out without a year tells it of the year before."""
    year = memory.identity.year
    untold = found.period == Period(year) if year else False
    if year and untold and found.basis is Basis.EXECUTED and memory.identity.kind is FilingKind.BUDGET and not memory.told:
        return Period(year - 1)
    return found.period


def _fact(found: _Found, sentence: str, memory: Memory, page_no: int | None, box: Box | None, *, before: str = "") -> Fact:
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
