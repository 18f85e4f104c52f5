"""The words before an amount -> what they name: a measure, a change, a share, or a part of what was named before.

Shape:  "2023 年部门预算支出" -> Phrase(name="部门预算支出"); "比 2022 年增加" -> Phrase(kind=CHANGE, name="增加", base="2022").
The words are those of budget language in general; no body and no figure is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from index.domain import BUDGETS, Basis
from index.fact_labels import find_scope, without_scope
from index.periods import find_basis, find_periods
from index.text import squeeze


class Kind(Enum):
    """How a phrase names its amount."""

    NAME = "a measure of its own"
    PART = "a generic word that needs the topic before it (支出, 调整后预算)"
    CHANGE = "a difference or growth of the measure before it"
    SHARE = "a share of, or a rate of completing, something else"
    SAME = "no words: another amount of the measure before it"


@dataclass(frozen=True, slots=True)
class Phrase:
    kind: Kind
    name: str = ""
    subject: str = ""  # a measure named inside a change or share: 收入 in 收入比上年增长
    base: str = ""  # what a change is against: "2022", "年初预算"
    basis: Basis = Basis.NONE
    scope: str = ""
    place: str = ""  # a place or body named before the budget it has: 某开发区 in 某开发区一般公共预算收入
    among: bool = False  # 其中, 包括: a part of the measure before it
    side: str = ""  # 收入 or 支出, where that is said to hold the parts: 支出包括 …


_NUMBERING = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d(?!\d{3}年))|[①-⑳]"
    r"|(?:第?[一二三四五六七八九十]{1,2})是|首先是?|其次是?)\s*"
)
AMONG = re.compile(
    r"^[（(，,、；;：:\s]*(?:其中|主要?包括|包括|包含|分别是|主要是|具体为|具体包括|(?<!得)分为|含)[:：,，]?\s*|其中[:：,，]?\s*|包括[:：]\s*"
)
_LEADING = re.compile(
    r"^(?:另外|此外|另?一方面|主要(?:原因)?是|主要因为|主要由于|原因是|因此|经统计|经批准|同时|并且|并|且|而|及(?!时)|以及|和|与|即|另|全年|累计(?!率|数)|共计|合计(?![\u4e00-\u9fff])|一共有?|总共有?|共有?|加上(?!级)|加(?=上级|调入|下级|中央)|当年|年度"
    r"|最?近[两二三四五]年(?:来|以来|间|里)|过去[两二三四五]年(?:来|以来|间|里)|年末|年底|底|末|前|内|初(?=部门|单位|预算|财政|批复)|以来|期间|中(?!央|医|小学|学|职|心|国|标|药|等|高|长期|期|层|介)|的|预计|(?:预期|完成|实现|计划)(?!率|值|数|额|度|目标|进度|情况|项)"
    r"|拟|已(?!经?完)|可(?=完成|实现)|将(?=完成|实现)|现有|目前|截至|截止|(?:预算)?执行中(?!期)|汇总|分级次看|分项目看|其(?!他|余|它)|该|我们|有(?=[\u4e00-\u9fff]{2})"
    r"|年(?!初|均|终|度|龄)|为(?!民)|到(?!位|期|达)|[,，、:：;；\s]+)+"
)
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_COUNTIES = re.compile(r"县\s*[（(]\s*(?:市[、,，\s]*区?|区)\s*[）)]")
_SELF = re.compile(
    r"^(?:我|本)(?:[\u4e00-\u9fff]{0,6}?(?:集团|单位|部门|局|市|区|县|省|州|院|校|委|办|街道|镇|乡|中心|公司|机关|盟|旗))(?:[（(][^）)]*[）)])?"
)
_TRAILING = re.compile(
    r"(?:左右|分别|均|各|都|为|是|达到了?|达|共计|合计|总计|现有|共有|共|计|(?<![保拥占国所私专自])有|约|大约|预计|累计|[:：,，、\s]|了|仅|已|超过|超|近|将"
    r"|总额|控制在|不超过|保持在|稳定在|位于|一|总)+$"
)
# 预算执行数 is the name of a stage, 预算执行 at the end of a clause only says that it was done.
_VERB_END = re.compile(
    r"(?:预计)?(?:可)?(?:完成|实现|(?<!预算)执行|执行(?!数)|安排|预期|下达|(?<!转移)支付|发生|投入)(?:了|数)?$"
)
_CHANGE_VERB = (
    "增长|增加|净增加?|净减少?|减少|下降|上升|提高|降低|提升|回落|压减|增收|减收|增支|减支|增幅|降幅|上涨|下调|上浮|增|降|调增|调减|追加|缩减|节约"
    "|多|少|高于|低于|高|低"
)
_CHANGE = re.compile(
    r"(?P<subject>.*?)(?P<compared>同口径|同比|环比|(?:比|较|与|同)[^，,。；]{1,20}?(?:相比)?(?:，|,)?)?"
    rf"(?:分别|(?<!年)均|各|共|预计|平均|自然口径|可比口径|总体|略有)*(?P<verb>(?:年均)?(?:{_CHANGE_VERB}))(?:了|幅度)?(?:为|达|约|近)?$"
)
# 上升至 60% gives the new value, not the change.
_REACHED = re.compile("(?:由|从)?(?:增长|增加|减少|下降|上升|提高|降低|提升|增|降|升)(?:加|长)?(?:到|至)的?$")
_FROM = re.compile("(?:从|由)的?$")
_SHARE = re.compile(
    r"(?P<subject>.*?)(?P<share>(?:分别|约|仅|均)?(?:占|为|完成|达到?|是|相当于)"
    r"(?P<of>[^，,]{0,24}?(?:预算|决算|总|合计|支出|收入|目标|计划|任务|数|额|比重|比例|占比))(?:的|比重|比例)?)$"
)
_WORD = (
    "本年|当年|全年|年初|年末|调整后|调整|实际|累计|总|地方|本级|执行|完成|支付|动支|动用|安排|下达|收入|支出|收支|预算|决算|结余|滚存|结转|上年|资金|金额|总额|数"
    "|额|率|的|得分|分值|余额|限额|人数|次数|覆盖|预期|合计|全部|变动|批复|到位|使用|发放|(?<=年)度|当期|年|初|后"
)
_GENERIC = re.compile(rf"(?:{_WORD}){{1,7}}|项目总(?:预算|投资|经费)")
PURSE = re.compile(
    "部门预算|单位预算|一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?|公共财政预算|[\u4e00-\u9fff]{2,16}(?:保险|养老金|医疗)基金"
)
_GRAND = re.compile(r"(?<=收入|支出|收支)(?:总计|总量)(?=(?:完成|预计|达到?|均|各|为|是|约)*$)")
_STAGE_END = re.compile(
    r"(?P<side>收入|支出)(?P<stage>(?:年初|全年)?预算数?|调整预算数?|预算调整|调整后预算|决算数?|执行数?|完成数?|实际完成数?|合计|总额)*$"
)


# 执行结果为, 实际入库, 快报显示完成: that a figure is an outcome, not what it is of.
_OUTCOME = re.compile(
    "(?:实际|最终|全年|年末|年终|年底|当年|累计|汇总?|预计|初步|快报|显示|统计|执行|完成|实现|入库|组织|实收|实绩)+(?:结果|情况|数)?"
)
_OUTCOME_END = re.compile(f"(?<=收入|支出){_OUTCOME.pattern}(?:收入|支出)?$")
_TIME_ONLY = re.compile("(?:全年|年末|年终|年底|当年|累计|汇总?)+")  # 第一季度 …，全年 …: another figure, not a stage of one
_MIDWAY = re.compile("(?:预算)?执行中.*?(?:(?P<verb>调增|调减|追加|增加|减少|新增).{0,12}|调整为?)$")


def _of_outcome(basis: Basis) -> Basis:
    """The basis of a figure that is said to be an outcome; ACTUAL is that of an indicator's value in a form."""
    return Basis.EXECUTED if basis in (Basis.NONE, Basis.ACTUAL) else basis


def read_phrase(words: str, default_year: int | None) -> Phrase:
    """What the words between two amounts say about the second; they hold no other amount."""
    words = without_remarks(words).replace("收、支", "收支")
    among = bool(AMONG.search(words))
    if among:
        whole, words = AMONG.split(words)[0], AMONG.split(words)[-1]
        side = _SIDE_LISTED.search(whole)
        return replace(_read(words, default_year, among), side=side[0] if side is not None else "")
    return _read(words, default_year, among)


_SIDE_LISTED = re.compile("(?:收入|支出)$")


def _read(words: str, default_year: int | None, among: bool) -> Phrase:
    plain = _cleaned(words)
    scope = leading_scope(plain, default_year)
    if not plain or not re.search(r"[\u4e00-\u9fffA-Za-z]", plain):
        return Phrase(Kind.SAME, scope=scope, among=among)
    if match := _MIDWAY.match(plain):
        # 执行中经批准调减收入预算 …: what became of the measure before it
        verb = match["verb"]
        return Phrase(Kind.CHANGE, verb, basis=Basis.CHANGE) if verb else Phrase(Kind.SAME, basis=Basis.ADJUSTED)
    if change := _change(plain, words, default_year):
        return _with(change, scope, among)
    if share := _share(plain):
        return _with(share, scope, among)
    dated = plain
    plain = _FROM.sub("", _REACHED.sub("", without_periods(dated, default_year)))
    # 2021年初部门预算: the year holds the 年 of 年初, so the stage is read before years are taken out.
    basis = find_basis(_strip_front(plain if _REACHED.search(dated) else dated))
    if basis in BUDGETS and _ON_THE_WAY.search(dated):
        basis = Basis.EXECUTED  # 年度执行中安排使用: no plan any more
    if basis in (Basis.EXECUTED, Basis.ACTUAL) and _TO_BE_DONE.search(dated):
        basis = Basis.TARGET
    name = _COMPARED.sub("", _measure_name(plain, default_year))
    if not name:
        basis = (basis or find_basis(plain)) if basis is not Basis.CHANGE else Basis.NONE
        return Phrase(Kind.SAME, basis=basis, scope=scope, among=among)
    place, name = _without_place(name)
    if (grand := _GRAND.search(plain)) and (_GENERIC.fullmatch(name) or PURSE.match(name)):
        name = f"{name.removesuffix(grand[0]).removesuffix('总')}{grand[0]}"  # with what was carried over and transferred
    if name in ("总量", "总额", "调整"):
        return Phrase(Kind.SAME, basis=Basis.ADJUSTED if name == "调整" else basis, scope=scope, among=among)
    if _OUTCOME.fullmatch(name) and not _TIME_ONLY.fullmatch(plain):
        return Phrase(Kind.SAME, basis=_of_outcome(basis), scope=scope, among=among)
    name = _OUTCOME_END.sub("", name)
    kind = Kind.PART if _GENERIC.fullmatch(name) else Kind.NAME
    return Phrase(kind, name, basis=basis, scope=scope, place=place, among=among)


def without_remarks(words: str) -> str:
    """Words without what stands in brackets; 县（市、区） is one word, the places below a city: 县市区."""
    return _BRACKET.sub("", _COUNTIES.sub("县市区", words))


_TO_BE_DONE = re.compile("(?:计划|力争|确保|拟)(?:全年|共|年内)?(?:完成|实现)")
_ON_THE_WAY = re.compile("执行中(?!期)")
_PLACE = re.compile("[\u4e00-\u9fff]{2,14}(?:开发区|新区|示范区|高新区|园区|[县区市州])")


_COMPARED = re.compile("^(?:比|较|与|同|从|由|高于|低于)的?$")  # what is left of 比“十三五”时期的
_MOVED = re.compile("(?:调入|调出|转入|补充|划转|计提)(?:至|到)?$")  # 调入一般公共预算 moves money, it names no budget
_A_THING = re.compile('(?:费|资金|采购|债券|债务)[”"]?$')  # “三公”经费一般公共预算拨款 is of these costs
_KIND_OF = re.compile("其[他它]|上级|中央|省级?|对下|新增|部分")  # 其他政府性基金收入 is one kind of it


def _without_place(name: str) -> tuple[str, str]:
    """The place named before a budget, and the name from that budget on; what else stands before it only introduces it."""
    match = PURSE.search(name)
    if match is None or match.start() == 0:
        return "", name
    before = name[: match.start()].removesuffix("地方")
    if _KIND_OF.fullmatch(before) or _MOVED.search(before) or _A_THING.search(before):
        return "", name
    return (before if is_place(before) else ""), name[match.start() :]


def is_place(words: str) -> bool:
    """Whether words name a place with a budget of its own: 某市, 某经济技术开发区; 全市 is a level, not a place."""
    return bool(_PLACE.fullmatch(words)) and not find_scope(words)


def leading_place(clause: str) -> str:
    """The place that a clause begins with before it names a budget: 某经开区一般公共预算收支平衡情况."""
    plain = _LEADING.sub("", _NUMBERING.sub("", squeeze(clause)))
    match = PURSE.search(plain)
    return before if match and is_place(before := plain[: match.start()].removesuffix("地方")) else ""


def leading_scope(words: str, default_year: int | None = None) -> str:
    """The level that a clause begins with (全市…) or that stands before its budget; one named in passing does not count."""
    plain = _LEADING.sub("", without_periods(squeeze(words), default_year))
    purse = PURSE.search(plain)
    return find_scope(plain, 5) or (find_scope(plain[max(purse.start() - 5, 0) : purse.start()]) if purse else "")


_ITEM_NAME = re.compile(
    r"[“\"]?(?P<type>[\u4e00-\u9fff][\u4e00-\u9fff、]{1,23})[（(](?P<type_code>\d{3})?类[）)]\s*[-—]?\s*"
    r"(?P<item>[\u4e00-\u9fff、（）()]{2,40}?)[（(](?P<item_code>\d{2})?款[）)]\s*[-—]?\s*"
    r"(?P<detail>[\u4e00-\u9fff、（）()]{2,40}?)[（(](?P<detail_code>\d{2})?项[）)][”\"]?(?:科目)?"
)


@dataclass(frozen=True, slots=True)
class ItemName:
    """A classified item by its full name, with where it stands in the text; `code` where the levels carry theirs."""

    rows: tuple[str, ...]
    code: str
    start: int
    end: int


def item_name(text: str) -> ItemName | None:
    """公共安全支出（204类）司法（06款）普法宣传（05项） -> its three levels and 2040605; the last one that a text names."""
    found = None
    for found in _ITEM_NAME.finditer(text):  # noqa: B007 - the last match is what is wanted
        pass
    if found is None:
        return _coded_item(text)
    codes = [found[name] or "" for name in ("type_code", "item_code", "detail_code")]
    rows = (found["type"], found["item"], found["detail"])
    return ItemName(rows, "".join(codes) if all(codes) else "", found.start(), found.end())


_CODED_ITEM = re.compile(r"^\s*\d{1,2}\s*[.、．]\s*(?P<name>[^，,。；：:（）()\d]{2,30})[（(]\s*(?P<code>\d{7})\s*[）)]")


def _coded_item(text: str) -> ItemName | None:
    """3.高等教育（2050205）: an item by its own name and code, its levels unsaid."""
    found = _CODED_ITEM.match(text)
    return None if found is None else ItemName((squeeze(found["name"]),), found["code"], found.start(), found.end())


def _with(phrase: Phrase, scope: str, among: bool) -> Phrase:
    return replace(phrase, scope=scope, among=among)


def _cleaned(words: str) -> str:
    text = _NUMBERING.sub("", words.strip())
    text = squeeze(text).lstrip("（(").strip("，,、；;：:。\"' ")
    if text.count("“") != text.count("”"):
        text = text.strip("“”")
    return text


def _strip_front(text: str) -> str:
    return _LEADING.sub("", text)


def without_periods(text: str, default_year: int | None = None) -> str:
    kept, at = [], 0
    for start, end, _ in find_periods(text, default_year):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


def _measure_name(text: str, default_year: int | None = None) -> str:
    """A phrase without years, connectives, self-reference, scope and the copula at its end."""
    name = re.sub(r"为?[\d.]+[^\d]{0,3}[/×÷*].*$", "", without_periods(text, default_year))
    for _ in range(3):
        name = _LEADING.sub("", _NUMBERING.sub("", name))
        name = _SELF.sub("", name)
        name = _LEADING.sub("", without_scope(name) if find_scope(name[:8]) else name)
    name = _TRAILING.sub("", _SET_BY_PLAN.sub("", name))
    name = _TRAILING.sub("", _VERB_END.sub("", name)) or name
    name = re.sub("(?<=预算|收入|支出)调整(?:数)?$", "", name)
    return name.strip("，,、；;：: ")


# 年初预算安排预备费 3000 万元, 资金来源为中央补助 168 万元: what stands before only tells how it came.
_SET_BY_PLAN = re.compile(
    "^(?:(?:年初|当年|全年)?预算安排的?|(?:项目)?资金(?:主要)?来源(?:为|于|是|包括)[:：]?)(?=[\u4e00-\u9fff]{2})"
)


def _change(plain: str, words: str, default_year: int | None) -> Phrase | None:
    match = _CHANGE.fullmatch(re.sub(r"[（(][^）)]*[）)]$", "", plain))
    if match is None:
        return None
    verb, compared = match["verb"], match["compared"] or ""
    if not compared and (len(verb) == 1 or verb in ("低于", "高于")):
        return None
    subject = _measure_name(match["subject"], default_year)
    if (grand := _GRAND.search(match["subject"])) and _GENERIC.fullmatch(subject):
        subject += grand.group()  # 收支总计各增加 …
    if len(subject) > 30:
        subject = re.split("[，,；;]", subject)[-1]
    return Phrase(Kind.CHANGE, verb, subject, _base(compared, default_year), Basis.CHANGE)


def _base(compared: str, default_year: int | None) -> str:
    """What a change is measured against: the year named, the year before for 同比, or the budget named."""
    if found := find_periods(compared, default_year):
        return str(found[0][2])
    if re.search("同比|同口径|上年|去年", compared):
        return str(default_year - 1) if default_year else "上年"
    inner = re.sub("^[比较与同]|相比|[，,]", "", compared)
    return inner if re.search("预算|目标|计划|环比", inner) else ""


def _share(plain: str) -> Phrase | None:
    if match := re.fullmatch("(?:分别|约|仅|均|各)?(?P<share>占比|比重|占)(?:为|达)?", plain):
        return Phrase(Kind.SHARE, match["share"], basis=Basis.RATE)
    match = _SHARE.fullmatch(plain)
    if match is None or not re.search("的$|占|完成|比重|比例|相当于", match["share"]):
        return None
    if _VERB_END.search(plain) or re.fullmatch("完成(?:.*收入|.*支出)", match["share"]):
        return None
    name = re.sub("^(?:分别|约|仅|均)|的$", "", match["share"])
    name = re.sub("^(?:为|是|达到?|完成)", "完成", name)
    return Phrase(Kind.SHARE, name, _measure_name(match["subject"]), basis=Basis.RATE)


def topic_of(name: str) -> str:
    """What a name is about, without its stage: “三公”经费预算 -> “三公”经费, 一般公共预算收入 -> 一般公共预算."""
    if match := PURSE.search(name):
        return name[: match.end()]
    stem = re.sub(rf"(?:{_WORD})+$", "", name)
    return stem if len(stem) >= 2 and stem not in ("部门", "单位", "项目", "财政", "资金") else name


def split_stage(name: str) -> tuple[str, str]:
    """A name apart from the stage it ends in: 一般公共预算收入年初预算 -> (一般公共预算收入, 年初预算)."""
    match = _STAGE_END.search(name)
    if match and match["stage"] and match.end("side") < len(name):
        return name[: match.end("side")], name[match.end("side") :]
    return name, ""


_STAGE = re.compile("(?:年初|全年|调整后?|年度)?(?:预算|决算|执行|完成)(?:数|金额)?")


def is_stage(name: str) -> bool:
    """Does a name only say at which stage a figure stands: 年初预算数, 决算数?"""
    return _STAGE.fullmatch(name) is not None


def without_stage(rows: tuple[str, ...]) -> tuple[str, ...]:
    """A path without the stage it ends in: (住房保障支出, 年初预算数) -> (住房保障支出,)."""
    return rows[:-1] if len(rows) > 1 and is_stage(rows[-1]) else rows


def join_topic(topic: str, part: str) -> tuple[str, ...]:
    """The path for a generic word under a topic: (一般公共预算, 支出预算) -> (一般公共预算支出, 预算)."""
    if not topic or topic.endswith(part):
        return (part,)
    if PURSE.search(topic) and (match := re.search("收入|支出", part)):
        whole = topic + match.group()
        stage = part.removeprefix(match.group())
        return (whole, stage if is_stage(stage) else part) if stage else (whole,)
    return (topic, part)


_LABEL = re.compile(r"(?:^|[，,；;。：:.．、）)])\s*(?P<label>[^，,；;。：:\d]{2,24})[：:]\s*$")
_NO_LABEL = re.compile("(?:情况|目标|如下|方面|原因|说明|内容|来看|其中|包括|分别|主要[是有为]?|包含|看|即|是|为)$")


def label_before(lead: str, clause: str, default_year: int | None) -> str:
    """公务接待费：2025年预算 3 万元: what stands before the colon, where the clause only says when and how."""
    before = lead.removesuffix(clause)
    match = _LABEL.search(before) if before != lead else None
    if match is None or _NO_LABEL.search(match["label"].strip()):
        return ""
    return match["label"].strip() if read_phrase(clause, default_year).kind in (Kind.SAME, Kind.PART) else ""
