"""Lists: items under the heading that names them, rows of a table below the row that does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain import Prose
from assistant.evidence import Bound, Quote
from assistant.matching import Phrase, bare_label, normal, precision
from assistant.operations.prose.marks import BARE_HEADING, ENOUGH, ITEM, LISTED, LONGEST_REST
from assistant.operations.prose.sections import first_said, items_after, opening, whole
from assistant.operations.workbench import Workbench
from index.ledger_values import StoredFact, StoredParagraph
from index.text import search_tokens

_SAYS_ALL, _MOST_OF_IT = 0.95, 0.75
_SHORTEST_CLASS, _TITLED = 2, 0.75
_HEADING_OF = re.compile(r"^[^，。；：、,;:]+(?:表|书|报告|目录|附件|情况|说明)$")
_EMPTY_ROW = re.compile(r"不适用|无|—+|-+|/")  # a form's line that was left empty
_INLINE = re.compile(r"[一二三四五六七八九十]是")


def list_under_heading(plan: Prose, phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """The items that stand under the heading (or after the sentence ending in a colon) which says what was asked."""
    best: tuple[float, list[Quote]] = (0.0, [])
    last = _last_places(paragraphs)
    for opener in paragraphs:
        title = opening(opener)
        if title is None or opener.order < last[opener.filing, normal(opener.text)]:
            continue  # what stands in the table of contents stands again over its section
        if title.rstrip().endswith("表"):
            continue  # the title of a table, as a table of contents names it: what follows is no list of its things
        score = phrase.coverage([(normal(title), 1.0), (normal("".join(opener.section)), 0.8)])
        own = phrase.coverage([(normal(title), 1.0)])
        if own < 0.55 or score < ENOUGH["enumeration"] or phrase.lacks_head(title):
            continue
        items = items_after(opener, bench)
        if all(len(one.text) <= BARE_HEADING or _HEADING_OF.match(ITEM.sub("", one.text).rstrip("。 ")) for one in items):
            items = []  # headings of sections name no things, nor do titles of tables
        if len(items) < 2:
            items = [whole(one) for one in first_said(opener, bench) if _lists_inside(one.text, own)]
        if not items:
            continue
        score += 0.25 * (plan.count == len(items)) - 0.15 * (plan.count not in (0, len(items)))
        spare = max(0, len(normal(title)) - len(phrase.text))
        score += own * 0.2 - min(0.012 * spare, 0.1 if title.rstrip().endswith(("：", ":")) else 0.4)
        if score > best[0]:
            best = (score, items)
    return [replace(quote, fit=min(max(best[0], 0.0), 1.0)) for quote in best[1]]


_OF_BODIES = re.compile("(?:单位|部门|机构)$")
_BODY_COLUMN = re.compile("(?:单位|部门|机构|学校|医院)(?:全?称|名称)$")


def bodies_in_table(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """纳入决算编制范围的单位包括： and a table of their names right below: the names."""
    if not _OF_BODIES.search(phrase.text):
        return []
    for opener in paragraphs:
        text = opener.text.strip()
        opens = text.endswith(("：", ":", "如下", "如下。")) and phrase.coverage([(normal(text), 1.0)]) >= _SAYS_ALL
        if not opens or phrase.lacks_head(text):
            continue
        below = (one for one in bench.ledger.tables(opener.filing) if one.after_block == opener.order + 1)
        for register in (one for table in below for one in bench.shelf.registers(opener.filing, table.order)):
            column = next((one for one in register.columns if _BODY_COLUMN.search(one.name)), None)
            named = [register.fact(record, column) for record in register.entries] if column is not None else []
            if named := [one for one in named if one.fact.text.strip()]:
                return [Quote(one.fact.text.strip(), opener.filing, stored=one) for one in named]
    return []


_TELLS_ITSELF = re.compile(
    r"(?P<name>[^，,：:；;。\d\s]{2,20}?)\s*(?:为|是|约)?\s*(?:[\d,.]+\s*[万亿]?元)?\s*[，,]?\s*(?:主要|具体|分别)?(?:包括|包含|用于|含|有)[：:]?\s*(?P<list>[^：:]{4,})?$"
)


def told_of_itself(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """（二）公用支出159万元，主要包括：水电费、…: the paragraph that begins with the very thing and says what it is made of.

    Where it ends with the colon, what it is made of stands in the items after it.
    """
    for one in paragraphs:
        said = _TELLS_ITSELF.match(ITEM.sub("", one.text.strip()))
        if said is None or precision(said["name"], phrase) < 1 or phrase.coverage([(normal(said["name"]), 1.0)]) < _MOST_OF_IT:
            continue
        if said["list"] is None and len(items := items_after(one, bench)) > 1:
            return items
        if said["list"] is not None and (LISTED.search(said["list"]) or said["list"].endswith("。")):
            return [whole(one)]
    return []


_PROJECTS = re.compile("(?:申报|编报|纳入|安排|开展|实施|设立?)?了?的?(?:[一二]级|所有|全部|预算)*项目(?:支出)?")
_MOST_FORMS = 400


def asks_projects(plan: Prose) -> bool:
    """Are the projects asked for, in no words but that?"""
    return _PROJECTS.fullmatch(plan.operand.measure) is not None


def forms_listed(plan: Prose, filings: Sequence[str], bench: Workbench) -> tuple[Bound, ...]:
    """申报了哪几个二级项目, of a filing with a form for each project: their names."""
    if not asks_projects(plan):
        return ()
    forms = bench.ledger.facts_named(["项目名称"], filings, limit=_MOST_FORMS)
    of_year = [one for one in forms if bench.resolver.judge.is_of(one, plan.operand.period) and one.fact.text]
    named = {one.fact.text: one for one in reversed(of_year) if dict(one.fact.dimensions).get("项目名称") == one.fact.text}
    return tuple(Bound("项目名称", (one,)) for one in reversed(named.values()))


def _last_places(paragraphs: Sequence[StoredParagraph]) -> dict[tuple[str, str], int]:
    """Where each text is printed for the last time in its filing."""
    last: dict[tuple[str, str], int] = {}
    for one in paragraphs:
        place = one.filing, normal(one.text)
        last[place] = max(one.order, last.get(place, one.order))
    return last


def _lists_inside(text: str, named: float) -> bool:
    """Does a paragraph list things in its own sentences: 一是…二是…, or 甲、乙、丙 under a heading that says it all?"""
    return len(_INLINE.findall(text)) > 1 or (named >= _SAYS_ALL and len(text) < LONGEST_REST and LISTED.search(text) is not None)


def rows_under(phrase: Phrase, filings: Sequence[str], bench: Workbench, *, least: int = 2) -> tuple[Bound, ...]:
    """成本指标有哪些: the rows of a table below the row that has just this name, each in the first column that has a value.

    What is said before the name (某项目有哪些成本指标) must be said by the table's title or its project.
    """
    for one in bench.ledger.search_facts(search_tokens(phrase.text), filings=filings, limit=120):
        order, rows = one.fact.source.table_order, one.fact.measure.rows
        depth = next((at for at, row in enumerate(rows[:-1], 1) if _is_class(row, phrase, one, bench)), 0)
        if order is None or not depth:
            continue
        project = dict(one.fact.dimensions).get("项目名称")
        table = bench.ledger.facts_at(one.filing, order)
        below = [other for other in table if other.fact.measure.rows[:depth] == rows[:depth]]
        same = [other for other in below if dict(other.fact.dimensions).get("项目名称") == project]
        parents = {other.fact.measure.rows[:length] for other in same for length in range(depth, len(other.fact.measure.rows))}
        leaves = [other for other in same if other.fact.measure.rows not in parents and not other.fact.is_total]
        leaves = [other for other in leaves if not _EMPTY_ROW.fullmatch(other.fact.measure.rows[-1].strip())]
        first = {other.fact.measure.rows: other for other in reversed(leaves)}
        if len(first) >= least:
            return tuple(map(bench.bound, reversed(first.values())))
    return ()


def _is_class(row: str, phrase: Phrase, stored: StoredFact, bench: Workbench) -> bool:
    """Is a row the class of measures that was asked for, of the project or table that was named?"""
    name, asked = _class_name(bare_label(row)), _class_name(phrase.text)
    if name == asked:
        return True
    before = asked.removesuffix(name).removesuffix("的")
    if len(name) < _SHORTEST_CLASS or not asked.endswith(name) or not before:
        return False
    around = normal("|".join((stored.fact.source.table or "", *dict(stored.fact.dimensions).values())))
    return bench.resolver.weigher.phrase(before).coverage([(around, 1.0)]) >= _TITLED


def _class_name(label: str) -> str:
    """成本 and 成本指标 are one class of measures, 年度主要任务 and 主要任务 one of tasks."""
    return re.sub(r"^(?:本?年度?|全年)?(?:主要|重点)?|指标$", "", label) or label
