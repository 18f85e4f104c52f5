"""What stands under a heading: the first paragraph, or the items that are numbered alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Quote
from assistant.matching import Phrase, normal, precision
from assistant.operations.prose.marks import BARE_HEADING, ITEM, NEWS, SECTION_FIT
from assistant.operations.workbench import Workbench
from index.headings import heading_level, run_in_heading
from index.ledger_values import StoredParagraph
from index.sentences import split_sentences

_SENTENCE = re.compile(r"[，；。]")
_UNMARKED = re.compile(r"[^\d\s，。；：:、|]{4,40}")  # a title that bears no number
_LONGEST = 30  # letters of a heading that answers
_HEADING_FIT = 0.75
_EXACT_HEADING = 0.62  # of a heading that says nothing but what was asked, with the headings around it
_MANY = 3  # items under a heading, after words that only lead to them
_TORN = 3  # pieces that a torn paragraph may have
_AS_FOLLOWS = re.compile(r"(?:以下|如下|下列)[^。：:]{0,14}[。：:]$")


def under_heading(phrase: Phrase, paragraphs: Sequence[StoredParagraph], bench: Workbench) -> list[Quote]:
    """部门职责是什么: a heading that is just what was asked is answered by what stands right under it."""
    best: tuple[float, list[Quote]] = (0.0, [])
    held = bench.resolver.held
    for opener in sorted(paragraphs, key=lambda one: held[one.filing].identity.year or 0, reverse=True):  # newest first
        title = _heading(opener)
        if not title or len(title) > _LONGEST or _is_listed(opener, bench):
            continue
        exact = precision(title, phrase)
        around = [(normal("".join(opener.section)), SECTION_FIT)] if exact == 1.0 else []
        fit = phrase.coverage([(normal(title), 1.0), *around]) - 0.2 * (1 - exact)
        if fit > max(best[0], _EXACT_HEADING if exact == 1.0 else _HEADING_FIT):
            said = _below(opener, phrase, bench) if opener.text.strip() == title else [whole(opener)]
            tells = any(_SENTENCE.search(one.text) for one in said)
            names = exact == 1.0 and len(said) == 1 and _names(said[0].text, bench)
            best = (fit, said) if tells or names else best
    return best[1]


_DATES = re.compile(r"(?:19|20)\d\d\s*[年.／/-]")


def _names(text: str, bench: Workbench) -> bool:
    """Is what stands under a heading an answer without being a sentence? 实施主体: who it is, 实施周期: from when to when."""
    return bool(bench.resolver.names.find(text)) or _DATES.match(text.strip()) is not None


def _heading(paragraph: StoredParagraph) -> str:
    """The heading that a paragraph is, or that it opens with (6.加快信息化建设。进一步…); "" for running text."""
    text = paragraph.text.strip()
    if heading_level(text, paragraph.paragraph.style_level) is not None or _UNMARKED.fullmatch(text):
        return text
    opens = run_in_heading(text)
    return opens[1] if opens else ""


def _below(opener: StoredParagraph, phrase: Phrase, bench: Workbench) -> list[Quote]:
    """The items below a heading, or the paragraph that says what was asked (…遵循以下原则：), or the first one."""
    same = first_said(opener, bench)
    items = [one for one in items_after(opener, bench) if heading_level(one.text) is None or len(one.text) > BARE_HEADING]
    if len(items) > 1 and (len(items) > _MANY or ITEM.match(same[0].text.strip() if same else "") is not None):
        return items
    under = (one for one in bench.ledger.paragraphs(opener.filing) if one.order > opener.order and one.section == opener.section)
    told = next((one for one in under if _tells_of(one, phrase)), None)
    return [whole(told)] if told is not None and same and told.order > same[-1].order else [whole(one) for one in same]


def _tells_of(paragraph: StoredParagraph, phrase: Phrase) -> bool:
    """Does a paragraph begin by saying that what was asked follows: 预算编制遵循以下原则：一是…?"""
    opening = re.split(r"[：:]", paragraph.text, maxsplit=1)
    return len(opening) == 2 and len(opening[0]) < _LONGEST * 2 and phrase.names_head(opening[0])


def _is_listed(opener: StoredParagraph, bench: Workbench) -> bool:
    """Does a heading stand in a table of contents: is what follows it at once the next heading of its kind?"""
    following = next((one for one in bench.ledger.paragraphs(opener.filing) if one.order > opener.order), None)
    marks = [ITEM.match(one.text.strip()) for one in (opener, following) if one is not None]
    heads = following is not None and heading_level(following.text.strip(), following.paragraph.style_level) is not None
    return heads and len(marks) == 2 and all(marks) and _shape(marks[0][0]) == _shape(marks[1][0])  # type: ignore[index]


def whole(one: StoredParagraph) -> Quote:
    return Quote(one.text.strip(), one.filing, one.section, one.paragraph, 0, len(one.text))


def first_said(opener: StoredParagraph, bench: Workbench) -> list[StoredParagraph]:
    """The first paragraph under a heading; a paragraph that a page end has torn goes on to its full stop."""
    said: list[StoredParagraph] = []
    for one in bench.ledger.paragraphs(opener.filing):
        if one.order <= opener.order or one.section[: len(opener.section)] != opener.section:
            continue
        if heading_level(one.text.strip(), one.paragraph.style_level) is not None:
            continue
        said.append(one)
        if len(said) == _TORN or one.text.rstrip().endswith(("。", "；", "：", "！")):
            break
    return said if sum(len(one.text) for one in said) > NEWS else []


def opening(paragraph: StoredParagraph) -> str | None:
    text = paragraph.text.strip()
    if heading_level(text, paragraph.paragraph.style_level) is not None and len(text) <= 60:
        return text
    last = [text[start:end] for start, end in split_sentences(text)][-1:]
    return last[0] if last and (last[0].rstrip().endswith(("：", ":")) or _AS_FOLLOWS.search(last[0].rstrip())) else None


def items_after(opener: StoredParagraph, bench: Workbench) -> list[Quote]:
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
        mark = ITEM.match(text)
        if mark is None:
            if level is None:
                break
            continue
        this = _shape(mark[0])
        shape = shape or this
        if this == shape:
            items.append(whole(one))
    return items


def _shape(mark: str) -> str:
    """（一） and （二） are numbered alike, 1. and （1） are not."""
    return re.sub(r"\d+", "1", re.sub(r"[一二三四五六七八九十]+", "一", mark.strip()))
