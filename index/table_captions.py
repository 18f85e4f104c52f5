"""What stands above and below a table -> its caption: number, title, unit, entity, period, and its notes.

Lines above a table are read from the table upwards, until a line is plainly running text. The same reading serves the
first rows of spreadsheets, which keep title and unit inside the grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.domain import Block, Paragraph
from index.fact_labels import is_body_name
from index.headings import heading_level
from index.text import fold, tidy

MAX_CAPTION_LINES = 6
_MAX_TITLE = 60
UNITS = (
    r"元\s*/\s*(?:人|户|张|亩|床|吨)(?:\s*[·・./]\s*[月年天日次])?|(?:人民币)?(?:百|千|十)?(?:万|亿)?元"
    r"|人次|人|个|辆|平方米|公里|吨|亩|公顷|户|件|台|张|家|所|%|％"
)
_UNIT = re.compile(
    rf"(?:金额|计量|货币|数量)?单位\s*[:：]\s*({UNITS})(?:(?![\u4e00-\u9fff])|(?=(?:单位|部门)名称|(?:编制|填报)(?:单位|部门)))"
    rf"(?:\s*[、，,/]\s*(?:{UNITS})(?![\u4e00-\u9fff]))*"  # 万元、人
    r"(?:\s*[；;，,、]\s*[\u4e00-\u9fff]{1,6}\s*[:：]\s*[\u4e00-\u9fff%％‰/]{1,4}(?![\u4e00-\u9fff]))*"  # 期限：年；利率：%
)
_UNIT_IN_BRACKETS = re.compile(rf"[（(\[【]\s*(?:金额|计量)?(?:单位\s*[:：]?)?\s*({UNITS})\s*[）)\]】]")
_UNIT_ALONE = re.compile(rf"[（(]?\s*({UNITS})\s*[）)]?")
_ENTITY_LABEL = (
    r"(?:部门|单位|编制|填报|填表|编报|公开|预算|申报|申请|报送|主管|项目|实施|机构|集团|学校|地区)"
    r"(?:预算|填报|编制|公开)?(?:部门|单位|机构|名称)*(?:名称)?(?:[（(][^（()）]{1,8}[）)])?|地区|制表"
)
_ENTITY = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{_ENTITY_LABEL})\s*[:：]\s*([^\s:：]{{2,}}(?:\s+[^\s:：]+)*?)(?=\s+[^\s:：]{{2,12}}[:：]|\s*$)"
)
_ENTITY_BLANK = re.compile(rf"(?:^|\s)(?:{_ENTITY_LABEL})\s*[:：]\s*$")  # a label whose name was left out
_PERIOD = re.compile(
    r"[（(]?\s*((?:19|20)\d{2}\s*年?\s*(?:[-—~至]\s*(?:(?:19|20)\d{2})\s*年?)?\s*(?:年度|度)?\s*(?:\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?)\s*[）)]?"
)
_DATED = re.compile(
    r"(?:编制|填报|填表|报送|制表|数据截[止至]|截[止至]|统计)?(?:日期|时间|年度)\s*[:：]\s*(\S.*?)(?=\s+\S{2,8}[:：]|$)"
)
_NUMBER_MARK = (
    r"(?:附[件表]?\s*)?(?:(?:公开|预算|决算|财决|附|续|图)?\s*表(?!格|示|明|现|彰|决)"
    r"\s*(?:[0-9０-９]+|[一二三四五六七八九十]+)(?:\s*[-－—.．]\s*\d+)*|公开\s*\d+\s*表|[\u4e00-\u9fff]{2,6}\s*\d{1,3}\s*表)"
)
_NUMBER = re.compile(rf"({_NUMBER_MARK})\s*(?:[:：.．、]\s*|(?=\s|[\u4e00-\u9fff（(]|$))")
_APPENDIX = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*(?:\s*[-－—.．]\s*\d+)*\s*[:：]?")
_CONTINUED = re.compile(r"[（(]\s*续\s*(?:表|前)?\s*[\d一二三四五六七八九十]*\s*[）)]|^续\s*(?:表|前)")
_NOTE = re.compile(
    r"(?:附)?(?:备?注|说明|数据来源|资料来源|填表说明)\s*\d*\s*[:：.、]|注\s*\d+\s*[.、]?|[*※]|本(?:套|表|报表)[^表]{2,}"
)
_REGION_CODE = re.compile(r"^(?!(?:19|20)\d{2}\b)\d{2,6}\s+(?=[\u4e00-\u9fff])")  # "44 某省…": forms filled by machine
_INTRO_END = re.compile(r"(?:具体|详细)?(?:如下|见下)(?:表)?(?:所示)?\s*[:：]?$|[:：]$")
_INTRO_START = re.compile(r"^(?:本|我)(?:部门|单位|局|校|院|委|市|区|县)")
_SENTENCE = re.compile(r"[。；;！!？?，,、]$")
_TABLE_WORD = re.compile(r"(?:表|明细|一览|情况|清单|统计|目录)(?:[（(][^（()）]*[）)])?(?:[一二三四五六七八九十\d]{0,2})$")


@dataclass(slots=True)
class Caption:
    """What is stated about a table outside of its cells. `said` are the paragraphs it was read from."""

    number: str = ""
    title: str = ""
    unit: str = ""
    entity: str = ""
    period: str = ""
    is_continued: bool = False
    is_intro: bool = False  # the title is a sentence that leads to the table, or the heading above it
    said: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.number or self.title or self.unit or self.entity or self.period or self.is_continued)


_FIELD_NAME = re.compile(r"^(?:部门|单位)(?:[（(](?:单位|部门)[）)])?名称\s*")  # 部门（单位）名称  某局, of a form set in columns


def read_caption(blocks: Sequence[Block], index: int, first: int) -> Caption:
    """The caption of the table block at `index`, out of the paragraphs from `first` on that stand right above it."""
    caption = Caption()
    done = False
    for place in range(index - 1, max(first, index - MAX_CAPTION_LINES) - 1, -1):
        block = blocks[place]
        if done or not isinstance(block, Paragraph) or not _take(caption, block):
            break
        caption.said.insert(0, place)
        done = bool(caption.number and caption.title)
    return caption


def _take(caption: Caption, paragraph: Paragraph) -> bool:
    """Read one line above a table into its caption; False when it is not about the table."""
    text = " ".join(paragraph.text.split())
    if not text:
        return True
    rest = read_marks(caption, text)
    if not rest:
        return True
    level = heading_level(text, paragraph.style_level)
    if caption.title:
        return rest != text and len(rest) < 4
    whose = _FIELD_NAME.sub("", rest)
    if is_body_name(whose) and level is None:  # whose table it is, printed without 编制单位：
        caption.entity = caption.entity or whose
        return True
    if len(rest) > _MAX_TITLE or _SENTENCE.search(rest):
        return False
    is_intro = rest.endswith(("：", ":")) or (level is not None and not _TABLE_WORD.search(rest))
    if is_intro and (caption.number or not _leads_to_table(rest)) and level is None:
        return False
    caption.title = rest if level is not None else _INTRO_END.sub("", rest)
    if is_intro and level is None:
        caption.title = _INTRO_START.sub("", re.split(r"[，,]", caption.title)[-1])
    caption.is_intro = is_intro
    return True


def _leads_to_table(text: str) -> bool:
    return len(text) <= 40 and (text.endswith(("如下：", "如下:", "下表：", "下表:", "所示：", "所示:")) or "表" in text)


def read_marks(caption: Caption, text: str) -> str:
    """Take number, unit, entity, period out of one line; the rest, which may be the title, is returned."""
    rest = text
    if match := _UNIT.search(rest):
        caption.unit = caption.unit or match[1]
        rest = _without(rest, match)
    if match := _DATED.search(rest):
        if match[0].startswith("年度"):
            caption.period = caption.period or tidy(match[1])
        rest = _without(rest, match)
    if match := _ENTITY.search(rest):
        caption.entity = caption.entity or tidy(match[1])
        rest = _without(rest, match)
    elif match := _ENTITY_BLANK.search(rest):
        rest = _without(rest, match)
    if match := _CONTINUED.search(rest):
        caption.is_continued = True
        rest = _without(rest, match) if not rest.startswith("续表") else rest.removeprefix("续表").strip()
    if match := _PERIOD.fullmatch(rest):
        caption.period = caption.period or tidy(match[1])
        return ""
    if _UNIT_ALONE.fullmatch(rest) and len(rest) > 1:
        caption.unit = caption.unit or rest.strip("（）() ")
        return ""
    if not caption.number and (match := _NUMBER.match(rest)):
        if match.end() == len(rest) or not _SENTENCE.search(rest):
            caption.number = " ".join(match[1].split())
            rest = rest[match.end() :].strip()
    elif _APPENDIX.fullmatch(rest):
        caption.number = caption.number or rest.rstrip("：:")
        return ""
    if match := _UNIT_IN_BRACKETS.search(rest):
        caption.unit = caption.unit or match[1]
    rest = _REGION_CODE.sub("", rest)
    return rest if len(rest) > 1 else ""


def _without(text: str, match: re.Match[str]) -> str:
    """The text without the matched part and without the brackets that held nothing else."""
    left = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(re.sub(r"[（(\[【]\s*[）)\]】]", " ", left).split())


def unit_in_brackets(text: str) -> str:
    """The unit that a label or title names in brackets: "预算数（万元）" -> "万元", else ""."""
    match = _UNIT_IN_BRACKETS.search(text)
    return match[1] if match else ""


def is_note(text: str) -> bool:
    """Is this a remark on the table above it?"""
    return _NOTE.match(text.strip()) is not None


def is_table_title(text: str) -> bool:
    """Is it worded like the title of a table (…表, …情况, …一览)?"""
    return _TABLE_WORD.search(" ".join(text.split())) is not None


def same_caption(first: Caption, second: Caption) -> bool:
    """May two parts bear the same table's caption? What the second does not state does not tell them apart."""
    pairs = (
        (first.number, second.number),
        (first.title, second.title),
        (first.entity, second.entity),
        (first.period, second.period),
    )
    return all(not b or fold(a) == fold(b) for a, b in pairs)
