"""Prose: the sentences, list items or text cells that answer, quoted as they stand.

Candidates come from full text (and from vectors, where they are open); the words of the question, the headings above and
the signs of the kind asked for (原因 for a reason, a date for when, the list under a heading) decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import trace
from assistant.domain import Operand, Prose, Status
from assistant.evidence import Bound, Listed, Outcome, Quote, Quoted
from assistant.labels import bare_of_sides
from assistant.matching import Phrase, bare_label, matches, normal, precision
from assistant.operations.workbench import Workbench
from assistant.resolve import Scope
from index.fact_labels import find_scope
from index.headings import heading_level
from index.ledger import StoredFact, StoredParagraph
from index.quantities import find_quantities
from index.statements import split_sentences
from index.text import fold, search_tokens

ENOUGH = {"reason": 0.62, "definition": 0.6, "when": 0.62, "enumeration": 0.6, "procedure": 0.62, "text": 0.78}
_NEAR = 5  # chunks looked at by meaning
_NEARNESS = 0.15  # what being the nearest in meaning makes up for
_HEADING_FIT = 0.75
_EXACT_HEADING = 0.62  # of a heading that says nothing but what was asked, with the headings around it
_SAYS_ALL = 0.95
_MANY = 3  # items under a heading, after words that only lead to them
_SECTION_FIT = 0.85
_NEWS = 6  # letters beyond the question that a sentence must say to be an answer
_EMPTY = 0.1
_TOPIC, _LONGEST_REST = 40, 600  # letters of a topic sentence, and of what may follow it
_BARE_HEADING = 10  # letters, with the number: 二、立项依据
_TORN = 3  # pieces that a torn paragraph may have
_REASON = re.compile(r"原因|由于|因为|主要是|主要因|系因|是因|得益于|因此|考虑到|为进一步")
_REASON_ALONE = re.compile(r"(?:其)?(?:主要)?原因")
_OF_WHOLE = 0.15
_OTHER_REACH = 0.2  # all of a place, where its own level was asked about, or the other way round
_WHOLE_CHANGED = re.compile(
    r"(?:收入支出|收支|(?<![\u4e00-\u9fff])收入|(?<![\u4e00-\u9fff])支出|部门预算)(?:预算)?(?:总计|总额|合计)?(?:比[^，。]{0,12})?(?:增加|减少|增长|下降|变动|变化)"
)
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|第?[一二三四]季度|\d{1,2}月(?:份|底|末|初)?")
_ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?|[①-⑳]|[一二三四五六七八九十]是|[-•·●])\s*")
_LISTED = re.compile(r"[^，。；,;]{2,}、[^，。；,;]{2,}、|[一1][是、.）)].*[二2][是、.）)]")
_INLINE = re.compile(r"[一二三四五六七八九十]是")
_FIRST_ITEM = re.compile(r"一是|一方面|首先|[（(]一[)）]|1[.．、]")
_OPENS_CLAUSES = re.compile(r"[：:].+[；;]\s*$")
_AS_FOLLOWS = re.compile(r"(?:以下|如下|下列)[^。：:]{0,14}[。：:]$")
_NEXT_ITEM = re.compile(
    r"\s*(?:[二三四五六七八九十]是|另一方面|其次|再次|最后|[（(][二三四五六七八九十][)）]|[2-9][.．、](?!\d))"
)
_CLOSING = re.compile(r"\s*(?:对此|对于这些|针对|我们将|以上|上述|[（(]?[一二三四五六七八九十][)）、])")
_SAYS_THERE_ARE = re.compile(r"(?:有|存在|面临)(?:着)?(?:一定|一些|不少|许多|诸多|若干)的?[^，。；、]{2,10}。\s*$")
_TITLE = re.compile(r"^[^，。；：、,;:]+(?:表|书|报告|目录|附件)$")  # names a document and says nothing
_SEVERAL = re.compile(r"[、，,；;\n]|[2二][.、）)]")
_SPARE = 0.25  # of a cell whose label says something else besides
_LONGEST_ITEM = 400  # letters that may stand between the heads of two items
_DENIES = re.compile(
    r"(?:(?:^|[，、,本区市县])(?:无|没有)|未(?:安排|编制|设立|发生)|不(?:安排|编制))[^，。；]{0,24}(?:预算|收入|支出|经费|资金|债务)"
)
_SUPPOSED = re.compile(r"(?:^|[，,])(?:如果?|若|倘)|的[，,]")  # 无…的，仍保留该表格式: a case that may be, no denial
_LONGEST_DENIAL, _DENIED = 60, 0.75
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was weighed for an answer in sentences, for who asks how it was found."""

    paragraphs: int
    passages: int
    best: float
    enough: float


def quote(plan: Prose, bench: Workbench) -> Outcome:
    """Answer from sentences; silent when none says enough of what was asked."""
    scope = bench.resolver.scope(plan.operand)
    phrase = _phrase(plan, bench)
    if not phrase.weight:
        return bench.missing(bench.resolver.resolve(plan.operand))
    filings = _filings(plan.operand, scope, bench)
    if not filings:
        return _no_filing(plan.operand, scope, bench)
    if plan.operation == "enumeration" and (rows := _rows_under(phrase, filings, bench)):
        return Outcome(Status.ANSWERED, (Listed(plan.operand.measure, rows, out_of=len(rows)),))
    found = _by_words(plan, phrase, filings, bench) or _by_meaning(plan, phrase, filings, bench)
    return _quoted(found) if found else bench.missing(bench.resolver.resolve(plan.operand))


def _by_words(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """What full text finds: the list under a heading, a definition, the best cell or sentence."""
    paragraphs = _paragraphs(phrase, filings, bench)
    if plan.operation == "enumeration" and (listed := _list_under_heading(plan, phrase, paragraphs, bench)):
        return listed
    if plan.operation == "definition" and (defined := _definition(phrase, paragraphs, bench)):
        return defined
    if plan.operation == "text" and (said := _under_heading(phrase, paragraphs, bench)):
        return said
    passages = sorted(_passages(plan, phrase, paragraphs, bench), key=lambda one: one.score, reverse=True)
    threshold = ENOUGH[plan.operation]
    trace.note(lambda: Weighed(len(paragraphs), len(passages), passages[0].score if passages else 0.0, threshold))
    cell = _best_cell(plan, phrase, filings, bench)
    if cell is not None and cell[0] >= threshold and (not passages or cell[0] > passages[0].score):
        return [Quote(cell[1].fact.text, cell[1].filing, stored=cell[1])]
    if not passages or passages[0].score < threshold:
        return []
    rest = _alike(passages[0], passages) if plan.operation == "enumeration" else _with_rest(plan, passages[0])
    return [_as_quote(one) for one in rest]


def _by_meaning(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[Quote]:
    """Where words fail, the chunks nearest in meaning: their sentences need fewer of the question's words."""
    vectors = bench.vectors()
    if vectors is None:
        return []
    hits = vectors.search_chunks(plan.operand.measure, filings=list(filings), limit=_NEAR)
    best: Passage | None = None
    for rank, (filing, order, _) in enumerate(hits):
        for one in _passages(plan, phrase, _paragraphs_of(filing, order, bench), bench):
            score = one.score + _NEARNESS * (1 - rank / _NEAR)
            if score >= ENOUGH[plan.operation] and (best is None or score > best.score):
                best = replace(one, score=score)
    return [_as_quote(one) for one in _with_rest(plan, best)] if best is not None else []


def _paragraphs_of(filing: str, chunk_order: int, bench: Workbench) -> list[StoredParagraph]:
    chunk = next((one for one in bench.ledger.chunks(filing) if one.order == chunk_order), None)
    blocks = set(chunk.blocks) if chunk is not None else set()
    return [one for one in bench.ledger.paragraphs(filing) if one.order in blocks]


def _alike(best: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """All sentences of the best one's paragraph that answer as well: each may name another item."""
    same = [one for one in passages if one.paragraph.id == best.paragraph.id and one.score >= best.score - 0.04]
    if len(same) > 1:
        return sorted(same, key=lambda one: one.start)[:6]
    return _with_rest(Prose(operation="enumeration", operand=Operand(measure="")), best)


def _quoted(quotes: Sequence[Quote]) -> Outcome:
    return Outcome(Status.ANSWERED, (Quoted(tuple(quotes)),))


def _phrase(plan: Prose, bench: Workbench) -> Phrase:
    words = plan.operand.measure
    if plan.operand.context and len(normal(words)) < 3:
        words = plan.operand.context + words
    return bench.resolver.weigher.phrase(words)


def denial(operand: Operand, bench: Workbench) -> Outcome | None:
    """A sentence that says itself that there is no such figure: 某区无社会保险基金预算收入, 未安排收支预算."""
    scope = bench.resolver.scope(operand)
    names = [normal(one) for one in (scope.entity.name, *scope.entity.aliases)] if scope.entity and scope.is_part else []
    phrase = bench.resolver.weigher.phrase(operand.measure)
    best: tuple[float, Quote] | None = None
    for paragraph in _paragraphs(phrase, scope.filings, bench):
        if operand.period and operand.period not in _years_of(paragraph, bench):
            continue  # what is said of another time denies nothing of this one
        for start, end in split_sentences(paragraph.text):
            said = paragraph.text[start:end]
            if _DENIES.search(said) is None or len(said) > _LONGEST_DENIAL or _SUPPOSED.search(said):
                continue
            if bench.resolver.narrows(said, operand):
                continue  # that there is nothing of a part says nothing of the whole
            plain = normal(said)
            if names and not any(name in plain for name in names):
                continue
            fit = phrase.coverage([(plain, 1.0), (normal("".join(paragraph.section)), _SECTION_FIT)])
            if fit >= _DENIED and (best is None or fit > best[0]):
                best = (fit, Quote(said.strip(), paragraph.filing, paragraph.section, paragraph.paragraph, start, end))
    return _quoted([best[1]]) if best is not None else None


def _years_of(paragraph: StoredParagraph, bench: Workbench) -> list[str]:
    """The years that a paragraph may speak of: those that the nearest heading names, else that of its filing."""
    named = (re.findall(r"(\d{4})年", fold(heading)) for heading in reversed(paragraph.section))
    year = bench.resolver.held[paragraph.filing].identity.year
    return next(filter(None, named), [str(year)] if year else [])


# --- where to look -----------------------------------------------------------------------------------


def _filings(operand: Operand, scope: Scope, bench: Workbench) -> list[str]:
    """Filings in scope of the asked year; without a year all in scope, newest first."""
    held = bench.resolver.held
    if not operand.period:
        return sorted(scope.filings, key=lambda one: held[one].identity.year or 0, reverse=True)
    year = int(operand.period[:4])
    near = [one for one in scope.filings if held[one].identity.year in (year, None)]
    return near or [one for one in scope.filings if abs((held[one].identity.year or year) - year) <= 1]


def _no_filing(operand: Operand, scope: Scope, bench: Workbench) -> Outcome:
    years = sorted({str(bench.resolver.held[one].identity.year) for one in scope.filings})
    whom = f"“{operand.entity}”" if operand.entity else ""
    return Outcome(Status.NOT_FOUND, message=f"没有收录{whom}{operand.period}年的文件；已收录的是{'、'.join(years)}年。")


def _paragraphs(phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[StoredParagraph]:
    words = [phrase.text, *(other for _, _, others in phrase.synonyms for other in others)]
    tokens = list(dict.fromkeys(token for word in words for token in search_tokens(word)))
    return bench.ledger.search_paragraphs(tokens, filings=filings, limit=80)


# --- sentences ---------------------------------------------------------------------------------------


def _passages(plan: Prose, phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> Iterator[Passage]:
    of_whole = not bare_of_sides(phrase, bench.resolver.terms.light_pattern).strip("增加减少长下降上升的了0123456789.%")
    for paragraph in paragraphs:
        section, whole = normal("".join(paragraph.section)), normal(paragraph.text[:600])
        before = 0  # where the sentence before begins: a reason may stand behind the change that it gives
        for start, end in split_sentences(paragraph.text):
            sentence = paragraph.text[start:end]
            if plan.operation == "reason" and _REASON_ALONE.match(sentence):
                start, sentence = before, paragraph.text[before:end]  # the change it explains stands before it
            if (
                _TITLE.match(sentence.strip())
                or len(normal(sentence)) < 4
                or (heading_level(sentence, None) is not None and len(sentence) < 25)
            ):
                continue
            coverage = phrase.coverage([(normal(sentence), 1.0), (section, _SECTION_FIT), (whole, _SECTION_FIT)])
            own = phrase.coverage([(normal(sentence), 1.0)])
            if bench.resolver.weigher.is_torn(phrase.text, normal(sentence)):
                continue
            unbroken = max((stop - at for at, stop in matches(phrase.text, normal(sentence))), default=0) / len(phrase.text)
            score = coverage * 0.6 + own * 0.4 + 0.1 * unbroken + _sign(plan, sentence)
            changed = plan.operation == "reason" and _WHOLE_CHANGED.search(sentence) is not None
            score -= _EMPTY * (bench.resolver.narrows(sentence, plan.operand) and not (of_whole and changed))
            if plan.operation == "reason" and (of_whole or changed):  # why the whole changed is not why an item did
                score += _OF_WHOLE if of_whole and changed else -_OF_WHOLE
            if plan.operand.scope and _reach_of(paragraph, start, end) not in ("", plan.operand.scope):
                score -= _OTHER_REACH
            before = start
            score -= _EMPTY * (len(normal(sentence)) < len(phrase.text) + _NEWS)
            yield Passage(paragraph, start, end, score + (_date_cost(phrase, sentence) if plan.operation == "when" else 0.0))


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


def _sign(plan: Prose, sentence: str) -> float:
    """Does a sentence look like the kind of answer asked for?"""
    if plan.operation == "reason":
        return 0.16 if "原因" in sentence else 0.1 if _REASON.search(sentence) else -0.3
    if plan.operation == "when":
        return 0.1 if _DATE.search(fold(sentence)) else -0.5
    if plan.operation == "enumeration":
        amounts = sum(quantity.unit[-1:] in "元%" for _, _, quantity in find_quantities(sentence))
        listed = _LISTED.search(sentence) is not None or re.search(r"[，、](?:即|包括|包含|分别[是为])", sentence) is not None
        return 0.06 * listed - 0.03 * min(amounts, 4)  # aims or members, not amounts
    if plan.operation == "procedure":
        return 0.05 if _PROCEDURE.search(sentence) else -0.1
    return 0.0


def _with_rest(plan: Prose, best: Passage) -> list[Passage]:
    """A sentence that only opens a list (…如下：, 一是…) is answered with the sentences that follow."""
    paragraph = best.paragraph
    opens = _ITEM.match(best.text) is not None and len(best.text) <= _TOPIC and len(paragraph.text) - best.end < _LONGEST_REST
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


def _end_of_account(text: str, start: int) -> int:
    """Where the sentences end that tell what an opening one only says there to be: 还面临一些挑战。从收入端看，…"""
    end = start
    for first, stop in (span for span in split_sentences(text) if span[0] >= start):
        if _CLOSING.match(text[first:stop]) or stop - start > _LONGEST_REST:
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


def _as_quote(passage: Passage) -> Quote:
    one = passage.paragraph
    return Quote(
        passage.text, one.filing, one.section, one.paragraph, passage.start, passage.end, fit=min(max(passage.score, 0.0), 1.0)
    )


# --- lists -------------------------------------------------------------------------------------------


def _list_under_heading(plan: Prose, phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """The items that stand under the heading (or after the sentence ending in a colon) which says what was asked."""
    best: tuple[float, list[Quote]] = (0.0, [])
    for opener in paragraphs:
        title = _opening(opener)
        if title is None:
            continue
        score = phrase.coverage([(normal(title), 1.0), (normal("".join(opener.section)), 0.8)])
        own = phrase.coverage([(normal(title), 1.0)])
        if own < 0.55 or score < ENOUGH["enumeration"] or phrase.lacks_head(title):
            continue
        items = _items_after(opener, bench)
        if all(len(one.text) <= _BARE_HEADING for one in items):
            items = []  # headings of sections name no things
        if len(items) < 2:
            items = [_whole(one) for one in _first_said(opener, bench) if _lists_inside(one.text, own)]
        if not items:
            continue
        score += 0.25 * (plan.count == len(items)) - 0.15 * (plan.count not in (0, len(items)))
        spare = max(0, len(normal(title)) - len(phrase.text))
        score += own * 0.2 - min(0.012 * spare, 0.1 if title.rstrip().endswith(("：", ":")) else 0.4)
        if score > best[0]:
            best = (score, items)
    return [replace(quote, fit=min(max(best[0], 0.0), 1.0)) for quote in best[1]]


def _lists_inside(text: str, named: float) -> bool:
    """Does a paragraph list things in its own sentences: 一是…二是…, or 甲、乙、丙 under a heading that says it all?"""
    return len(_INLINE.findall(text)) > 1 or (
        named >= _SAYS_ALL and len(text) < _LONGEST_REST and _LISTED.search(text) is not None
    )


def _rows_under(phrase: Phrase, filings: Sequence[str], bench: Workbench) -> tuple[Bound, ...]:
    """成本指标有哪些: the rows of a table below the row that has just this name, each in the first column that has a value."""
    for one in bench.ledger.search_facts(search_tokens(phrase.text), filings=filings, limit=120):
        order, rows = one.fact.source.table_order, one.fact.measure.rows
        depth = next((at for at, row in enumerate(rows[:-1], 1) if _class_name(bare_label(row)) == _class_name(phrase.text)), 0)
        if order is None or not depth:
            continue
        below = [other for other in bench.ledger.facts_at(one.filing, order) if other.fact.measure.rows[:depth] == rows[:depth]]
        named = [other for other in below if other.fact.measure.rows[depth:]]
        nearest = [other for other in named if len(other.fact.measure.rows) == depth + 1] or named
        first = {other.fact.measure.rows: other for other in reversed(nearest)}
        if len(first) > 1:
            return tuple(map(bench.bound, reversed(first.values())))
    return ()


def _class_name(label: str) -> str:
    """成本 and 成本指标 are one class of measures."""
    return label.removesuffix("指标") or label


def _under_heading(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """部门职责是什么: a heading that is just what was asked is answered by what stands right under it."""
    best: tuple[float, list[Quote]] = (0.0, [])
    for opener in paragraphs:
        title = opener.text.strip()
        if heading_level(title, opener.paragraph.style_level) is None or len(title) > 30:
            continue
        if _is_listed(opener, bench):
            continue
        exact = precision(title, phrase)
        around = [(normal("".join(opener.section)), _SECTION_FIT)] if exact == 1.0 else []
        fit = phrase.coverage([(normal(title), 1.0), *around]) - 0.2 * (1 - exact)
        if fit > max(best[0], _EXACT_HEADING if exact == 1.0 else _HEADING_FIT):
            same, items = _first_said(opener, bench), _items_after(opener, bench)
            is_list = len(items) > 1 and (len(items) > _MANY or _ITEM.match(same[0].text.strip() if same else "") is not None)
            best = (fit, items if is_list else [_whole(one) for one in same])
    return best[1]


def _is_listed(opener: StoredParagraph, bench: Workbench) -> bool:
    """Does a heading stand in a table of contents: is what follows it at once the next heading of its kind?"""
    following = next((one for one in bench.ledger.paragraphs(opener.filing) if one.order > opener.order), None)
    marks = [_ITEM.match(one.text.strip()) for one in (opener, following) if one is not None]
    heads = following is not None and heading_level(following.text.strip(), following.paragraph.style_level) is not None
    return heads and len(marks) == 2 and all(marks) and _shape(marks[0][0]) == _shape(marks[1][0])  # type: ignore[index]


def _whole(one: StoredParagraph) -> Quote:
    return Quote(one.text.strip(), one.filing, one.section, one.paragraph, 0, len(one.text))


def _first_said(opener: StoredParagraph, bench: Workbench) -> list[StoredParagraph]:
    """The first paragraph under a heading; a paragraph that a page end has torn goes on to its full stop."""
    said: list[StoredParagraph] = []
    for one in bench.ledger.paragraphs(opener.filing):
        if one.order <= opener.order or one.section[: len(opener.section)] != opener.section:
            continue
        said.append(one)
        if len(said) == _TORN or one.text.rstrip().endswith(("。", "；", "：", "！")):
            break
    return said if sum(len(one.text) for one in said) > _NEWS else []


def _opening(paragraph: StoredParagraph) -> str | None:
    text = paragraph.text.strip()
    if heading_level(text, paragraph.paragraph.style_level) is not None and len(text) <= 60:
        return text
    last = [text[start:end] for start, end in split_sentences(text)][-1:]
    return last[0] if last and (last[0].rstrip().endswith(("：", ":")) or _AS_FOLLOWS.search(last[0].rstrip())) else None


def _items_after(opener: StoredParagraph, bench: Workbench) -> list[Quote]:
    """The paragraphs after an opener that belong to it and are numbered alike."""
    all_paragraphs = bench.ledger.paragraphs(opener.filing)
    at = next(index for index, one in enumerate(all_paragraphs) if one.order == opener.order)
    level = heading_level(opener.text.strip(), opener.paragraph.style_level)
    items: list[Quote] = []
    shape = ""
    for one in all_paragraphs[at + 1 : at + 80]:
        text = one.text.strip()
        own_level = heading_level(text, one.paragraph.style_level)
        if level is not None and own_level is not None and own_level <= level:
            break
        mark = _ITEM.match(text)
        if mark is None:
            if items and level is None:
                break
            continue
        this = _shape(mark[0])
        shape = shape or this
        if this == shape:
            items.append(Quote(text, one.filing, one.section, one.paragraph, 0, len(one.text)))
    return items


def _shape(mark: str) -> str:
    """（一） and （二） are numbered alike, 1. and （1） are not."""
    return re.sub(r"\d+", "1", re.sub(r"[一二三四五六七八九十]+", "一", mark.strip()))


# --- definitions and cells ---------------------------------------------------------------------------


def _definition(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """A paragraph that opens with the term and explains it (八、“三公”经费：…, X是指…), with the items it opens."""
    best: tuple[float, StoredParagraph] | None = None
    for one in paragraphs:
        match = re.match(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?)?\s*(.{2,40}?)(?:[:：]|[，,]?是?指)", one.text)
        if match is None:
            continue
        term = normal(match[1])
        covered = phrase.coverage([(term, 1.0)])
        spare = 1 - sum(end - start for start, end in _own(term, phrase)) / max(len(term), 1)
        if covered >= 0.8 and (best is None or covered - 0.3 * spare > best[0]):
            best = (covered - 0.3 * spare, one)
    if best is None:
        return []
    items = _items_after(best[1], bench) if best[1].text.rstrip().endswith(("：", ":")) else []
    return [_whole(best[1]), *items]


def _own(term: str, phrase: Phrase) -> list[tuple[int, int]]:
    return matches(term, phrase.text)


def _best_cell(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> tuple[float, StoredFact] | None:
    """A text cell whose labels say what was asked: 主要内容 of a task, 完成情况 of a goal."""
    tokens = search_tokens(phrase.text)
    best: tuple[float, StoredFact] | None = None
    for one in bench.ledger.search_facts(tokens, filings=filings, limit=120):
        if one.fact.quantity is not None or len(one.fact.text) < 4 or not one.fact.source.table:
            continue
        if plan.operation == "enumeration" and not _SEVERAL.search(one.fact.text):
            continue  # 基本完成 names no things
        if plan.operand.period and bench.resolver.period_cost(one, plan.operand.period) is None:
            continue
        covered = bench.resolver.cover(one, phrase, plan.operand)
        own = phrase.coverage([(normal(one.fact.text), 0.6)])
        score = (
            max(covered.coverage, own)
            - _SPARE * (1 - bench.resolver.label_precision(one.fact, phrase))
            + _sign(plan, one.fact.text) / 2
        )
        if best is None or score > best[0]:
            best = (score, one)
    return best
