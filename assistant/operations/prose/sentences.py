"""The sentences of paragraphs, weighed by how well they answer, and what of the text around a sentence belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain import Operand, Prose
from assistant.evidence import Quote
from assistant.labels import bare_of_sides
from assistant.matching import LIGHT_WEIGHT, Phrase, matches, normal
from assistant.operations.prose.bands import amount_in, holds
from assistant.operations.prose.marks import ENOUGH, ITEM, LISTED, LONGEST_REST, NEWS, SECTION_FIT
from assistant.operations.workbench import Workbench
from index.fact_labels import find_scope
from index.headings import heading_level, is_contents_line
from index.ledger_values import StoredParagraph
from index.quantities import find_quantities
from index.sentences import split_sentences
from index.text import fold

_EMPTY = 0.1
_TOPIC = 40  # letters of a topic sentence
_NUMBERED_TOPIC = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.．、](?!\d))"
)
_NAMES_A_PART = re.compile(
    r"(?:情况|说明|概况|概述|表)[。.]?\s*$"
)  # the heading of a part of a report, though it ends with a full stop
_REASON = re.compile(r"原因|由于|因为|主要是|主要因|系因|是因|得益于|因此|考虑到|为进一步|受[^，。；]{2,60}影响")
_PURPOSE_ALONE = re.compile(r"\s*(?:主要)?用于")
_REASON_ALONE = re.compile(r"(?:其)?(?:主要)?原因")
_OF_WHOLE = 0.15
_CHANGE = re.compile(r"(?:增加|减少|增长|下降|下滑|回落|上升|降低|变化|变动)(?:了)?[\d.%]*$")
_OF_THING = 0.5  # of the thing whose change is to be explained, that a reason or what stands around it must say
_OTHER_REACH = 0.2  # all of a place, where its own level was asked about, or the other way round
_WHOLE_CHANGED = re.compile(
    r"(?:收入支出|收支|(?<![\u4e00-\u9fff])收入|(?<![\u4e00-\u9fff])支出|部门预算)(?:预算)?(?:总计|总额|合计)?(?:比[^，。]{0,12})?(?:增加|减少|增长|下降|变动|变化)"
)
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|第?[一二三四]季度|\d{1,2}月(?:份|底|末|初)?")
_FIRST_ITEM = re.compile(r"一是|一方面|首先|[（(]一[)）]|1[.．、]")
_OPENS_CLAUSES = re.compile(r"[：:].+[；;]\s*$")
_NEXT_ITEM = re.compile(
    r"\s*(?:[二三四五六七八九十]是|另一方面|其次|再次|最后|[（(][二三四五六七八九十][)）]|[2-9][.．、](?!\d))"
)
_CLOSING = re.compile(r"\s*(?:对此|对于这些|针对|我们将|以上|上述|[（(]?[一二三四五六七八九十][)）、])")
_SAYS_THERE_ARE = re.compile(r"(?:有|存在|面临)(?:着)?(?:一定|一些|不少|许多|诸多|若干)的?[^，。；、]{2,10}。\s*$")
_PURPOSE = re.compile(r"用于|用来|用在|投向|投入到|安排用|(?:支持|保障)(?=[\u4e00-\u9fff]{4,})")
_UP = re.compile(r"增[加长收]?|提高|上升|上涨|涨|攀升|大于|高于|多于|超[过出收支]|多")
_DOWN = re.compile(r"减[少收支]?|降低?|下降|下跌|跌|下滑|回落|萎缩|缩水|小于|低于|少于|不足|压[减缩]|少")
# 完成调整预算的87.6%，主要是…: the rate tells which way the outcome was off the plan.
_CARRIED_OUT = re.compile(r"(?:完成|为|占)(?:年初|年度|全年|调整后?的?)?预算数?的?(?:比例为?)?\s*(?P<rate>\d+(?:\.\d+)?)\s*%")
_ALL_AGAINST_PLAN = re.compile(
    r"(?P<whose>[^,，。、()（）]*?)(?:本部门|本单位|我部门|我单位)?(?:\d{4}年度?)?(?:一般公共预算)?(?:财政拨款)?(?:本年)?(?:收入)?支出(?:总计)?"
    r"(?:的?(?:年初|全年|调整后?)?预算数?)(?:为|是)?[\d,.]+[万亿]?元[,，]"
)
_OFF_PLAN = re.compile("[大小高低]于(?:年初|全年|调整后?)?的?预算")
_ALL_SPENDING = re.compile("一般公共预算|财政拨款|部门|单位|本年|全年|年初|调整后?|支出|决算|预算|[大小高低]于|总计|合计|[数的]")
_BEFORE = 80  # letters before 用于 in which stands what was used
_ALL_OF_IT = 100
_SUBJECT = 0.75  # of what was asked, that a sentence with the words around it must say to give its reason
_YEAR = re.compile(r"[^\d比较与同]{0,6}20\d\d\s*年(?:[至到、和-]+20\d\d\s*年)?")
_DEFINES = re.compile(r"是指|指的是|[，,]即|[，,](?:包括|包含|分别[是为])")
_CHAIN = "(?:[\u4e00-\u9fff]{2,8}[-－—]){2}[\u4e00-\u9fff]{2,8}"  # “甲-乙-丙”三级体系
_SEVERAL = re.compile(
    rf"{_CHAIN}|[、；;]|[一1]是|一方面|首先|[（(][一1][)）]|1[.．]|[：:]\s*$|如下|(?:有|存在|面临).{{0,12}}。\s*$"
)
_NAMES = re.compile(  # a sentence that names things, and does not merely pass by several
    r"包括|包含|涵盖|含有?|分别|[，,：:]即|下设|下属|所属|设[有了立]?(?=[\u4e00-\u9fff\d])|组成|构成|整合|如下|[：:]|[一1]是|一方面|首先|[（(][一1][)）]"
    r"|1[.．]|分为|[主共还]要?有|存在|面临|[\d两三四五六七八九十][个家项大所类条](?!月)|等[^，。；]{0,8}(?:[，。；]|$)"
    rf"|{_CHAIN}"
    r"|(?:[^，。；、：\s]{2,12}、){4}"  # 已完成甲科、乙科、丙科、丁科、戊科建设
)
_SHORTEST, _SHORT_HEADING = 4, 25  # letters
_FLATTENED, _SPARSE = 200, 80  # letters from which on a sentence has a mark in each stretch of so many
_TITLE = re.compile(r"^[^，。；：、,;:]+(?:表|书|报告|目录|附件)$")  # names a document and says nothing
_LONGEST_ITEM = 400  # letters that may stand between the heads of two items
_PROCEDURE = re.compile(r"程序|流程|步骤|审批|报|经|审核|应当|按照|先|后")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its paragraph, and how well it answers."""

    paragraph: StoredParagraph
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end].strip()


def passages(plan: Prose, phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> Iterator[Passage]:
    of_whole = not bare_of_sides(phrase, bench.resolver.terms.light_pattern).strip("增加减少长下降上升的了0123456789.%")
    off_plan_whole = plan.operation == "reason" and _is_all_off_plan(plan.operand.measure)
    thing = _thing_explained(plan, bench)
    amount = amount_in(plan.amount) if plan.operation == "procedure" else None
    for paragraph in paragraphs:
        if off_plan_whole and not _accounts_for_all(paragraph, bench):
            continue  # every item is off the plan for a reason of its own
        section, whole = normal("".join(paragraph.section)), normal(paragraph.text[:600])
        before = 0  # where the sentence before begins: a reason may stand behind the change that it gives
        for start, end in split_sentences(paragraph.text):
            sentence = paragraph.text[start:end]
            if plan.operation == "reason" and _REASON_ALONE.match(sentence):
                start, sentence = before, paragraph.text[before:end]  # the change it explains stands before it
            if plan.operation == "purpose" and _PURPOSE_ALONE.match(sentence):
                start, sentence = before, paragraph.text[before:end]  # …（项）。主要用于：… the item is named before it
            if _says_nothing(sentence) or not _may_answer(plan, phrase, paragraph, _meant(plan, paragraph, start, end), amount):
                continue
            said = normal(_meant(plan, paragraph, start, end))
            plain = (_as_change(said) if plan.operation == "reason" else said) + normal(_off_plan(plan, sentence))
            coverage = phrase.coverage([(plain, 1.0), (section, SECTION_FIT), (whole, SECTION_FIT)])
            own = phrase.coverage([(plain, 1.0)])
            if thing is not None and thing.coverage([(plain, 1.0), (section, 1.0), (whole, 1.0)]) < _OF_THING:
                continue  # why something else rose or fell
            if bench.resolver.weigher.is_torn(phrase.text, plain):
                continue
            if plan.operation == "reason" and coverage < _SUBJECT:
                continue  # it gives the reason of something else
            unbroken = max((stop - at for at, stop in matches(phrase.text, plain)), default=0) / len(phrase.text)
            score = coverage * 0.6 + own * 0.4 + 0.1 * unbroken + sign(plan, sentence)
            changed = plan.operation == "reason" and _WHOLE_CHANGED.search(sentence) is not None
            score -= _EMPTY * (bench.resolver.judge.narrows(sentence, plan.operand) and not (of_whole and changed))
            if plan.operation == "reason" and (of_whole or changed):  # why the whole changed is not why an item did
                score += _OF_WHOLE if of_whole and changed else -_OF_WHOLE
            if plan.operand.scope and _reach_of(paragraph, start, end) not in ("", plan.operand.scope):
                score -= _OTHER_REACH
            before = start
            score -= _EMPTY * (len(plain) < len(phrase.text) + NEWS)
            yield Passage(paragraph, start, end, score + (_date_cost(phrase, sentence) if plan.operation == "when" else 0.0))


def _as_change(sentence: str) -> str:
    """支出降幅较大，主要是…: told by how far it fell, for one who asks why it fell."""
    return re.sub("[增涨升]幅", "增加", re.sub("[降跌减]幅", "减少", sentence))


def _thing_explained(plan: Prose, bench: Workbench) -> Phrase | None:
    """The thing whose change a reason is asked for; None where none is asked, or no words but light ones name it."""
    if plan.operation != "reason":
        return None
    thing = bench.resolver.weigher.phrase(_CHANGE.sub("", plan.operand.measure))
    return thing if max(thing.weights, default=0.0) > LIGHT_WEIGHT else None


_ROW_OF_FIGURES = re.compile(r"(?:(?<!\S)-?\d[\d,]*(?:\.\d+)?%?(?:\s+|$)){3}")


def _says_nothing(sentence: str) -> bool:
    """A title, a short heading, a line of a table of contents."""
    if len(sentence) > _FLATTENED and len(re.findall("[，；、,;]", sentence)) * _SPARSE < len(sentence):
        return True  # a table whose cells were run together: it says everything and answers nothing
    if _ROW_OF_FIGURES.search(sentence):
        return True  # a row of one: which of its figures is of which column nothing says
    short = heading_level(sentence, None) is not None and len(sentence) < _SHORT_HEADING
    return short or len(normal(sentence)) < _SHORTEST or _TITLE.match(sentence.strip()) is not None or is_contents_line(sentence)


def _may_answer(plan: Prose, phrase: Phrase, paragraph: StoredParagraph, sentence: str, amount: Decimal | None) -> bool:
    """Is a sentence of the kind asked for at all? Words of the question alone make it none.

    `amount` is the one that a rule must be for, in 元.
    """
    if plan.operation != "when" and tells_other_year(sentence, plan.operand.period):
        return False
    if plan.operation == "reason":
        gives = _REASON.search(sentence) is not None or "原因" in "".join(paragraph.section[-1:])
        return gives and not _is_opposite(plan.operand.measure, _off_plan(plan, sentence) or sentence)
    if amount is not None:
        return holds(sentence, amount) is True  # 2万元的支出谁审批: the rule for another amount is another rule
    if plan.operation == "purpose":
        said = (sentence[: mark.start()][-_BEFORE:] for mark in _PURPOSE.finditer(sentence))
        return any(phrase.coverage([(normal(before), 1.0)]) >= _SUBJECT for before in said)
    if plan.operation == "definition":
        return _defines(sentence, phrase)
    if plan.operation == "enumeration":
        topic = _NUMBERED_TOPIC.match(sentence) is not None and _NAMES_A_PART.search(sentence) is None
        if plan.quoted and len(sentence) <= _TOPIC and topic:
            return all(normal(term) in normal(sentence) for term in plan.quoted)  # 四是做实“某某”模式。 what it opens follows
        if sentence.rstrip().endswith(("：", ":")):
            return False  # …的单位包括：what follows would be the answer, and is none of its paragraph
        return (
            _SEVERAL.search(sentence) is not None
            and _NAMES.search(sentence) is not None
            and phrase.names_head(sentence, paragraph.section)
        )
    return True


_OF_IT = re.compile(r"\s*其中[:：,，]?")
_THIS_PROJECT = re.compile(r"本(?:项目|专项)[^。；;]{0,40}[。]?\s*$")
_ITS_NAME = re.compile(r"项目名称[:：]?\s*(?P<name>\S{2,30})")


def _meant(plan: Prose, paragraph: StoredParagraph, start: int, end: int) -> str:
    """A sentence with the project that it tells of: 其中：30万元用于…, after 本项目共申请资金90万元, in a form that names it."""
    text = paragraph.text
    sentence, named = text[start:end], None
    if plan.operation == "purpose" and _OF_IT.match(sentence) and _THIS_PROJECT.search(text[:start]):
        named = _ITS_NAME.search(text)
    return sentence if named is None else named["name"] + sentence


def tells_other_year(sentence: str, period: str) -> bool:
    """Does a sentence begin with another year than the one asked for? That is what it tells of."""
    year = _YEAR.match(fold(sentence).strip())
    return bool(period) and year is not None and period[:4] not in year[0]


def _defines(sentence: str, phrase: Phrase) -> bool:
    """Is what a sentence explains the term that was asked for? One that merely holds the term explains nothing."""
    clauses = (re.split(r"[，,；;。：:]", sentence[: mark.start()])[-1] for mark in _DEFINES.finditer(sentence))
    return any(phrase.coverage([(normal(clause), 1.0)]) >= ENOUGH["definition"] for clause in clauses)


def _is_opposite(asked: str, sentence: str) -> bool:
    """Why did it fall? A sentence that only says why something rose is no answer."""
    up, down = (way.search(asked) is not None for way in (_UP, _DOWN))
    if up == down:
        return False
    same, other = (_UP, _DOWN) if up else (_DOWN, _UP)
    return same.search(sentence) is None and other.search(sentence) is not None


def _is_all_off_plan(asked: str) -> bool:
    """Is it asked why all the spending, and no item of it, was over or under its plan?"""
    return _OFF_PLAN.search(asked) is not None and not _ALL_SPENDING.sub("", asked)


def _accounts_for_all(paragraph: StoredParagraph, bench: Workbench) -> bool:
    """Does a paragraph set all the spending against its plan: 财政拨款支出年初预算为…，支出决算为…?"""
    match = _ALL_AGAINST_PLAN.match(fold(paragraph.text).strip())
    whose = normal(match["whose"]) if match is not None else ""
    return match is not None and whose in ("", normal(bench.resolver.held[paragraph.filing].identity.body))


def _off_plan(plan: Prose, sentence: str) -> str:
    """完成调整预算的120% -> 决算数大于预算数, where a reason for being over or under the plan is asked for; else ""."""
    rate = _CARRIED_OUT.search(fold(sentence)) if plan.operation == "reason" and _OFF_PLAN.search(plan.operand.measure) else None
    if rate is None or (percent := Decimal(rate["rate"])) == _ALL_OF_IT:
        return ""
    return f"决算数{'大' if percent > _ALL_OF_IT else '小'}于预算数"


def _reach_of(paragraph: StoredParagraph, start: int, end: int) -> str:
    """Whether a sentence tells of a whole place or of its own level: it says so, or one before it, or a heading; else ""."""
    before = [paragraph.text[first:stop] for first, stop in split_sentences(paragraph.text) if stop <= start]
    said = (find_scope(text) for text in (paragraph.text[start:end], *reversed(before), *reversed(paragraph.section)))
    reach = next(filter(None, said), "")
    return "" if not reach else "whole" if reach.startswith("全") else "own"


def _date_cost(phrase: Phrase, sentence: str) -> float:
    """The date must stand in the clause that says what happened."""
    best = 0.0
    for clause in re.split(r"[，,；;。]", sentence):
        if _DATE.search(fold(clause)):
            best = max(best, phrase.coverage([(normal(clause), 1.0)]))
    return 0.2 * best - 0.2


def sign(plan: Prose, sentence: str) -> float:
    """Does a sentence look like the kind of answer asked for?"""
    if plan.operation == "reason":
        return 0.16 if "原因" in sentence else 0.1 if _REASON.search(sentence) else -0.3
    if plan.operation == "when":
        return 0.1 if _DATE.search(fold(sentence)) else -0.5
    if plan.operation == "enumeration":
        amounts = sum(quantity.unit[-1:] in "元%" for _, _, quantity in find_quantities(sentence))
        listed = LISTED.search(sentence) is not None or re.search(r"[，、](?:即|包括|包含|分别[是为])", sentence) is not None
        return 0.06 * listed - 0.03 * min(amounts, 4)  # aims or members, not amounts
    if plan.operation == "procedure":
        return 0.05 if _PROCEDURE.search(sentence) else -0.1
    return 0.0


def alike(best: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """All sentences of the best one's paragraph that answer as well: each may name another item."""
    same = [one for one in passages if one.paragraph.id == best.paragraph.id and one.score >= best.score - 0.04]
    if len(same) > 1:
        return sorted(same, key=lambda one: one.start)[:6]
    return with_rest(Prose(operation="enumeration", operand=Operand(measure="")), best)


def with_rest(plan: Prose, best: Passage) -> list[Passage]:
    """A sentence that only opens a list (…如下：, 一是…) is answered with the sentences that follow."""
    paragraph = best.paragraph
    if (amount := amount_in(plan.amount)) is not None:  # what is applied for and what is paid out may have rules of their own
        spans = [span for span in split_sentences(paragraph.text) if holds(paragraph.text[slice(*span)], amount)]
        return [replace(best, start=start, end=end) for start, end in spans]
    if plan.operation == "purpose":
        return [replace(best, end=_end_of_purposes(paragraph.text, best.end))]
    opens = ITEM.match(best.text) is not None and len(best.text) <= _TOPIC and len(paragraph.text) - best.end < LONGEST_REST
    if plan.operation in ("enumeration", "text") and opens:
        return [replace(best, end=len(paragraph.text))]  # a topic sentence: what it opens follows
    if plan.operation in ("enumeration", "text") and _OPENS_CLAUSES.search(best.text):
        after = (stop for _, stop in split_sentences(paragraph.text) if stop > best.end)
        end = next((stop for stop in after if paragraph.text[:stop].rstrip().endswith(("。", "！"))), best.end)
        return [replace(best, end=end)]  # …问题：甲；乙；丙。
    if plan.operation in ("enumeration", "text") and _SAYS_THERE_ARE.search(best.text):
        return [replace(best, end=_end_of_account(paragraph.text, best.end))]
    if plan.operation in ("reason", "enumeration", "procedure", "text") and _FIRST_ITEM.search(best.text):
        return [replace(best, end=_end_of_list(paragraph.text, best.end))]
    return [best]


def _end_of_purposes(text: str, start: int) -> int:
    """30万元用于编制；30万元用于审计；…: where the parts end that a semicolon joins."""
    end = start
    for first, stop in (span for span in split_sentences(text) if span[0] >= start):
        if not text[:end].rstrip().endswith(("；", ";")) or _PURPOSE.search(text[first:stop]) is None:
            break
        end = stop
    return end


def _end_of_account(text: str, start: int) -> int:
    """Where the sentences end that tell what an opening one only says there to be: 还面临一些挑战。从收入端看，…"""
    end = start
    for first, stop in (span for span in split_sentences(text) if span[0] >= start):
        if _CLOSING.match(text[first:stop]) or stop - start > LONGEST_REST:
            break
        end = stop
    return end


def _end_of_list(text: str, start: int) -> int:
    """Where a list that a sentence opened ends: after the last sentence that goes on with it.

    A sentence between two items belongs to the item before it: 一是…。受…影响…。二是…。
    """
    end = start
    for first, stop in (span for span in split_sentences(text) if span[0] >= start):
        if _NEXT_ITEM.match(text[first:stop]):
            end = stop
        elif first - end > _LONGEST_ITEM:
            break
    following = next((span for span in split_sentences(text) if span[0] >= end), None)
    between = text[start:end]
    if (
        following is not None
        and end > start
        and _items_have_more(between)
        and not _CLOSING.match(text[following[0] : following[1]])
    ):
        end = following[1]
    return end


def _items_have_more(text: str) -> bool:
    """Do the items of a list run over several sentences?"""
    sentences = [text[first:stop] for first, stop in split_sentences(text)]
    return len(sentences) > sum(_NEXT_ITEM.match(one) is not None for one in sentences)


def as_quote(passage: Passage) -> Quote:
    one = passage.paragraph
    return Quote(
        passage.text, one.filing, one.section, one.paragraph, passage.start, passage.end, fit=min(max(passage.score, 0.0), 1.0)
    )
