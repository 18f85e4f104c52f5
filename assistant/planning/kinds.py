"""One reader for each kind of question: a part -> its plan, or None when the part is not of that kind.

They are tried in the order of `KINDS`; what no reader takes is a lookup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant.domain import Check, Compute, Condition, Group, Lookup, Operand, Plan, Prose, Trend
from assistant.planning.operands import (
    clean,
    is_bare,
    operand,
    operands_of,
    owners_of,
    replace_basis,
    says_reach,
    split_coordinated,
    split_once,
    summands,
)
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary, vocabulary
from index.domain import Basis
from index.quantities import chinese_number, unit_scale

Reader = Callable[[Part, Vocabulary], Plan | None]

_HOW_MANY = re.compile(
    r"哪([一二两三四五六七八九十]|\d+)(?:个|家|项|方面|类|点|种|大|条|件|步)?|([二两三四五六七八九十])(?:个|家|项|方面|类|点|种|大|条)"
)
_TOP = re.compile(
    r"前([一二两三四五六七八九十]|\d+)|最[高低多少大小](?:的)?(?:是)?(?:哪)?([二两三四五六七八九十]|\d+)(?:个|家|项|名|类|种|笔|大)"
)
_AGAINST = re.compile(r"(?:比|较|同|与)(?:[|¦]|上年|去年|往年|预算|年初|计划)+(?:相比)?(?:会|要|还|了)?")
_AMOUNT = re.compile(r"(?<![\d年表第])\d+(?:,\d{3})*(?:\.\d+)?(?:万元|亿元|元|个|家|项)?(?!年|[\d月日季])")
_YEARS = re.compile(r"(?:近|这|过去|最近|历)?[一二两三四五六七八九十\d]+年(?:来|间|以来|里)?的?")
_BODIES = r"城市|地区|单位|部门|机构|大学|高校|街道|[\u4e00-\u9fff]{0,2}(?:院|校|中心|局|镇|乡|县|区|市|州)"
# Kinds of places that may be ranked, counted or listed: 哪个市州, 各县, 有几个区县, 最高的三个城市.
_PLACES = r"(?:地州市|市州|州市|地市州?|盟市|区县|县区|县市区|市县|城市|地级市|地区|县|区|市|州|旗|盟)(?!本级|级|域|内)"
_NUMERAL = r"[一二三四五六七八九十几两\d]+"
_AMONG = re.compile(
    rf"(?:所有|全部)?(?:哪|各|每|{_NUMERAL})(?:{_NUMERAL})?(?:一)?(?:个|座|家|些)?(?P<kind>{_PLACES})(?:的|里面?|中)?(?:是|有)?"
    rf"|的?(?:前?{_NUMERAL})(?:个|座)(?P<ranked>{_PLACES})|的(?P<which>{_PLACES})(?=共?有|$)"
)
_ALL = 1000  # a ranking of everything
_IN_ORDER = re.compile(r"排序|排一下|排个名|排个序|从.到.(?!.*第)|排名情况")
_DOWN = re.compile(r"最(低|少|小|短|差|便宜)|倒数|(更|比较)(低|少|小)|从(低|小|少)到")
_FALLING = re.compile(r"减少|压减|下降|降低|降幅|跌|调减|少了?多少|降了?多少|低了?多少|缩减|少了?几|低了?几|降了?几")
_BOUND = r"(\d+(?:\.\d+)?)(亿元?|万元?|元|%|分|人|个|家)?"
_CONDITION = re.compile(
    rf"(不低于|不少于|不超过|不高于|低于|少于|小于|不足|不到|高于|多于|大于|超过|超出){_BOUND}|{_BOUND}(?:及)?(以上|以下)"
)
_COMPARATORS = {
    "不低于": ">=", "不少于": ">=", "不超过": "<=", "不高于": "<=", "低于": "<", "少于": "<", "小于": "<", "不足": "<",
    "不到": "<", "高于": ">", "多于": ">", "大于": ">", "超过": ">", "超出": ">", "以上": ">=", "以下": "<=",
}  # fmt: skip
_QUESTIONS = re.compile(
    r"(?:是|在)?(?:谁|哪(?:个|一个)?(?:方向|方面|部分|板块)|哪(?:个|一个|一款|一类|一家|家|项|一项|些|里|所|位|款|类|一款|一类|一年|座|一)?(?:城市|地区|机构|大学|高校|街道|市|区|县|季度|医院|单位|项目|年|月|部门)?)|(?:的)?是(?:多少|几)"
)
_EACH = re.compile(
    r"所有|各个|各项|各类|各家|每个|全部|各|(?:哪|这|几|[一二三四五六七八九十两\d]+)(?:一)?(?:个|家|项|名|所|位|类|条)"
)
_COUNTED = re.compile(r"(?:一共|共|总共)?有?(?:几|多少)(?:个|家|项|条|种|类|名|所)?|有?哪(?:些|几(?:个|家|项|条)?)")
_ADDED = re.compile(
    r"(?:合计|相加|之和|加起来|加总|总和|合起来)(?:后|的结果)?(?:与|和|跟|是否|是不是|等于)*|(?:是不是|是否)?等于"
)
# 某专项五个方向加起来: the parts are those that the filing lists under the whole.
_PARTS_ADDED = re.compile(
    r"(?P<whole>.{2,}?)(?:下面?)?的?(?:这)?[二两三四五六七八九十\d]+(?:个|大)?(?:方向|部分|类|项|块|方面|分项)(?:加起来|相加|合计|之和|总和|加总)"
)
_PER_ONE = re.compile(
    r"平均(?:下来|起来)?每一?(?P<counter>[个家项名所位户床张台间件])(?P<one>[^多几]{2,}?)"
    r"(?:有|带|做|服务|承担|完成|对应|接待|拥有|配备|配|覆盖)?了?(?:多少|几)[个家项名所位户张台间件]?(?P<many>.{2,})$"
)
# Things that are bought and kept; what each of several bodies has is the mean of theirs instead.
_PER_THING = re.compile(
    r"(?P<what>.{2,}?)平均(?:下来|到)?每一?(?P<counter>[辆台床张间套])(?P<one>[^，,多几(（]{1,6}?)(?:是|为|有|要|花)?(?:多少|几)(?!辆|台|床|张|间|套)"
)
_BELOW = re.compile(  # 教育支出下面有哪些款级科目
    rf"(?P<whole>.+?)的?(?:下面|之下|底下|下)?(?:都|又|还|分别)?(?:有|包括|包含|含|分为?|是)(?P<asked>哪些|哪?{_NUMERAL}个)的?"
    r"(?:(?:明细|下级|具体|[二三]级|[类款项]级)?的?(?:科目|分项|子项|细项)|明细|[款项](?=$))$"
)
_COMPARED = re.compile(r"(?:相)?(?:比较?|较|对比)(?:起|上)?")


def plan_of(part: Part) -> Plan:
    """The plan of a part that stands alone."""
    terms = vocabulary()
    for read in KINDS:
        plan = read(part, terms)
        if plan is not None:
            return plan
    return _lookup(part)


def numeral(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else chinese_number(text) or 0


_WHAT_IS = re.compile(r"[^的]+(?:是|指)(?:什么|啥|甚么)(?:东西|概念|意思)?$")
_BOTH_SIDES = re.compile(r"收支(?=(?:决算|执行|完成)?(?:各|分别|都|¦|\||相?差|差额|是|完成|安排|情况)|$)")


_ALL_OF_IT = re.compile("一共|总共|合计|总计|总金额|总额|共(?:是|有|计|安排|花)")


def _lookup(part: Part) -> Plan:
    if _BOTH_SIDES.search(part.text):  # 收支各多少: what came in and what went out
        income, outgo = (operand(part, _BOTH_SIDES.sub(side, part.text)) for side in ("收入", "支出"))
        return Lookup(operands=(income, outgo), unit=part.unit)
    operands = operands_of(part, part.text)
    is_one = len({(one.entity, one.period) for one in operands}) == 1  # several bodies or years are no one label
    whole = operand(part, part.text) if len(operands) > 1 and is_one else None
    if whole is not None and len(split_coordinated(whole.measure)) < 2 <= len(split_coordinated(whole.context)):
        whole = None  # 甲里的乙和丙里的丁 is no name of one thing
    if part.unit and unit_scale(part.unit)[0] == "元":  # 是多少万元 asks for an amount, whatever of
        operands = tuple(one if one.unit else one.model_copy(update={"unit": "元"}) for one in operands)
    asks_what = len(operands) == 1 and not part.periods and _WHAT_IS.match(part.text) is not None
    total = _ALL_OF_IT.search(part.text) is not None
    return Lookup(operands=operands, unit=part.unit, whole=whole, asks_what=asks_what, total=total)


# --- checks --------------------------------------------------------------------------------------------


def _check(part: Part, terms: Vocabulary) -> Plan | None:
    match = terms.operations["check"].search(part.text)
    if match is None:
        return None
    text = part.text[: match.start()] + re.sub(r"[吗对不]+$", "", match[0] if "等于" in match[0] else "")
    if printed := re.search(r"\d+(?:\.\d+)?%", text):
        rate = operand(part, text[: printed.start()] + text[printed.end() :]).model_copy(update={"unit": "%"})
        return Check(left=(rate,), right=(), printed=printed[0].rstrip("%"))
    if parts_of := re.search(
        r"(.+?)(?:的|下面的?|下的)?(?:[一二三四五六七八九十\d]+个|各个?|所有)?(?:明细|分项|子项|细项|下级科目)"
        r"|(.+?)下(?:面|属)?的?(?:[一二两三四五六七八九十\d]+|各|几)项",
        text,
    ):
        whole = operand(part, re.sub(r"\d[\d,，.]*(?:万元|元|亿元)?(?:和|与)?(?:它|其)?$", "", parts_of[1] or parts_of[2]))
        return Check(left=(whole,), right=(), parts=True)
    if (listed := _PARTS_ADDED.match(text)) and not re.search("、|加(?!起来|总)", listed["whole"]):
        return Check(left=(operand(part, listed["whole"]),), right=(), parts=True)
    text = _AMOUNT.sub("", text)  # the printed figure itself says nothing about which it is
    sides = _ADDED.split(text, maxsplit=1)
    if len(sides) == 2 and clean(sides[1], terms):
        left, right = sides if "加" not in sides[1] else sides[::-1]
        return _sides(part, left, re.sub(r"^(?:与|和|跟)|等于", "", right))
    both = operands_of(part, re.sub(r"(?:合计|相加|之和|加起来)$", "", text))
    return Check(left=both[:1], right=both[1:]) if len(both) > 1 else Check(left=both, right=())


def _sides(part: Part, left_words: str, right_words: str) -> Plan:
    left = summands(part, re.sub(r"(?:合计|相加|之和|加起来|加总|总和|合起来)$", "", left_words))
    right = operand(part, right_words)
    if not right.measure:
        right = right.model_copy(update={"measure": left[0].measure})
    if right.basis is Basis.NONE:  # 决算的基本支出加项目支出等于支出总计吗: of the same accounts
        right = right.model_copy(update={"basis": left[0].basis})
    return Check(left=left, right=(right.model_copy(update={"context": left[0].measure}),))


# --- what a body does, what money is for ---------------------------------------------------------------


_DUTIES = re.compile(
    r"(?:主要|具体|平时)*(?:都?是)?(?:干|做|负责|管)(?:些|点|的)?(?:什么|啥|嘛|哪些)(?:的|事情?|工作|单位|部门|机构)*$"
)
_SPENT_ON = re.compile(
    r"(?P<what>.{2,}?)的?(?:钱|资金(?=[都主大花用投是])|经费(?=[都主大花用投是]))?(?:都|主要|大都|是)*"
    r"(?:(?:花|用|投)(?:在|到|于)了?(?:哪(?:些|里|儿|几个?)?(?:方面|地方|项目|用途|事情?)?(?:上|了)?|什么(?:地方|方面|上)*|什么)"
    r"|(?:怎么|如何)(?:用|花|支出|使用)的?|(?:用来|拿来|用于)?[干做](?:什么|啥|嘛)用?的?|的?(?:主要)?用途(?:是什么)?)了?的?$"
)


def _duties(part: Part, terms: Vocabulary) -> Plan | None:
    """某局是干什么的: its duties."""
    text = part.text.rstrip(TIME + SEPARATOR)
    match = _DUTIES.search(text)
    if match is None or not part.entity or clean(text[: match.start()], terms):
        return None
    return Prose(operation="text", operand=operand(part, "主要职能"))


def _spent_on(part: Part, terms: Vocabulary) -> Plan | None:
    """某专项的钱都花在哪些方面, 预备费是怎么用的: what it was for, or the parts that the filing lists under it."""
    match = _SPENT_ON.match(part.text.rstrip(TIME + SEPARATOR + "，,"))
    if match is None or not clean(match["what"], terms):
        return None
    return _prose("purpose", part, _AMOUNT_OF.sub("", match["what"]))


# --- prose -----------------------------------------------------------------------------------------------


def _prose(kind: str, part: Part, phrase: str) -> Plan:
    count = _HOW_MANY.search(part.text)
    number = numeral(next(filter(None, count.groups()), None)) if count else 0
    return Prose.model_validate({"operation": kind, "operand": operand(part, phrase), "count": number})


# 涨了近45%, 给4349万: how much a thing changed or got says nothing of which thing it is.
_BY_HOW_MUCH = re.compile(
    r"(?:同比|一下子?|突然)*(?P<verb>增长|下降|上涨|增加|减少|提高|上升|降低|涨|降|跌|多|少|给|拨|花)(?:了|到)?(?:近|约|超过?|快)?"
    r"\d+(?:\.\d+)?(?:%|个?百分点|倍|亿元?|万元?|元)+(?:多|左右)?"
)


_SO_MUCH = re.compile(
    r"(?:一下子?|突然)?相?差(?:了|得)?(?:那么|这么|这样|如此|很|太)?(?:多|大|远)"
)  # neither up nor down is said


def _direction(change: re.Match[str]) -> str:
    return "减少" if re.match(r"下降|减少|降低|降|跌|少", change["verb"]) else "" if change["verb"] in "给拨花" else "增加"


def _by_cue(kind: str) -> Reader:
    """A prose kind that its cue words alone tell; the cue is no part of what is asked about."""

    def read(part: Part, terms: Vocabulary) -> Plan | None:
        if not terms.has(kind, part.text):
            return None
        phrase = _SO_MUCH.sub("", _BY_HOW_MUCH.sub(_direction, part.text)) if kind == "reason" else part.text
        return _prose(kind, part, _AGAINST.sub("", terms.operations[kind].sub("", phrase)))

    return read


_AMOUNT_OF = re.compile(r"(\d+(?:\.\d+)?(?:亿元|万元|千元|元|万))(?:以上|以下|以内)?的?")


def _procedure(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("procedure", part.text):
        return None
    amount = _AMOUNT_OF.search(part.text)
    text = part.text[: amount.start()] + part.text[amount.end() :] if amount else part.text
    asked = _prose(
        "procedure", part, re.sub(r"怎么|如何|流程|程序|步骤|(?:要|由|需要?|归|去)?(?:哪个?)?(?:谁|领导)来?", "", text)
    )
    return asked.model_copy(update={"amount": amount[1] if amount else ""})


_MANNER = re.compile(
    r"(?:是|都|要|应该?|将|主要)*(?:怎么|如何|怎样|咋)(?:去|来)?(?=[\u4e00-\u9fff]{2,})(?!样|会|回事|变化|计算|算)"
)
_HOW_MUCH = re.compile(r"多少|几[个家项人]|百分之|占")


def _manner(part: Part, terms: Vocabulary) -> Plan | None:
    """怎么防范风险, 资产是怎么管理的: what the filing says about doing so."""
    match = _MANNER.search(part.text)
    if match is None or _HOW_MUCH.search(part.text):
        return None
    return _prose("text", part, part.text[: match.start()] + re.sub(r"的$", "", part.text[match.end() :]))


_IN_RESPECT = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:方面|(?<!以)上)(?=(?:还|都|主要)?(?:存在|有)(?:着|了)?(?:哪|什么))")
_DEPARTMENTS = re.compile(
    r"(?:本级|本部|机关)?(?:下面|底下|内设|下设|设有|设了|设置了?|设)?的?(?:职能|内设)?(?:部门|科室|处室|机构)"
)


def _enumeration(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("list", part.text):
        return None
    part = replace(part, text=_IN_RESPECT.sub("", part.text))
    which = r"(?:些|几|[一二两三四五六七八九十]|\d+)?(?:个|家|项|方面|类|点|种|大|条)?"
    asked = rf"(?:下面|底下)?(?:都|分别)?(?:有|是|包括|包含)?哪{which}|由|列出|清单|列表"
    phrase = re.sub(asked, "", part.text)
    if part.entity and _DEPARTMENTS.fullmatch(clean(phrase, terms)):
        phrase = "内设机构"
    return _prose("enumeration", part, re.sub(r"[一二两三四五六七八九十](?:个|家|项|方面|类|点|种|大|条)(?:是|有)?", "", phrase))


def _below(part: Part, terms: Vocabulary) -> Plan | None:
    """The rows of a classification one level below a row: a list, or how many."""
    match = _BELOW.search(part.text)
    if match is None or not clean(match["whole"], terms):
        return None
    named = operand(part, match["whole"]).model_copy(update={"numeric": True})
    return Group(operation="list" if match["asked"].startswith("哪") else "count", operand=named, below=True)


# --- two operands ------------------------------------------------------------------------------------------


_SHARE_END = r"(?:的)?(?:多大的?|多少|几成)?(?:比重|比例|百分之|百分比|份额|多少|几成|占?比|%|多大)?(?:是|为)?(?:多少|几)?[?]?$"
_PART_OF = re.compile(rf"(?P<part>.+?)(?:的)?(?:占比|所占比重|所占比例|比重|比例|占了?(?=多少|几成|多大|百分之)){_SHARE_END}")
WHOLE_YEAR = re.compile("全年|累计|年度")
_WITHIN = re.compile(r"(?:当中|(?<![初高其集])中(?![学小心医央等职国华共专])|里面?)(?P<linked>的)?[,，]?")
_STAGE = re.compile(r"(?:预算|决算)$")


def _whole_and_part(text: str) -> tuple[str, str] | None:
    """甲里的乙里丙占多大比例 -> 甲里的乙, 丙: cut at the last 里 that has no 的 and does not only say a stage (预算中丙)."""
    text = text.removeprefix("在")
    cuts = [cut for cut in _WITHIN.finditer(text) if clean(text[: cut.start()], vocabulary()) and _PART_OF.match(text, cut.end())]
    if not cuts:
        return None
    plain = [cut for cut in cuts if cut["linked"] is None and _STAGE.search(text[: cut.start()]) is None]
    cut = plain[-1] if plain else cuts[0]
    found = _PART_OF.match(text, cut.end())
    return None if found is None else (text[: cut.start()], found["part"])


def _share(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("share", part.text):
        return None
    text = part.text.rstrip(SEPARATOR + TIME + "呢吗")
    match = re.search(rf"^(?P<part>.*?)占(?:了|到)?(?P<whole>.*?){_SHARE_END}", text)
    said, of = (match["part"], match["whole"]) if match is not None else ("", "")
    inside = _whole_and_part(part.text) if match is None or not clean(of, terms) or not re.search(r"占(?!比)", text) else None
    if inside is not None:
        of, said = inside
    elif match is None:
        return None
    each = re.search(r"(?:各自?|分别)$", said) is not None
    phrase = re.sub(r"(?:各自?|分别|合计|一共|总共|加起来|之和)+$", "", said)
    if inside is not None and len(split_coordinated(phrase, part.joined)) == 1:  # 采购预算里服务占几成: the 服务 within it
        phrase = f"{of}里{phrase}"
    parts = tuple(one.model_copy(update={"unit": ""}) for one in operands_of(part, phrase))
    if not clean(of, terms):
        return Compute(operation="share", operands=parts, unit="%", parts=len(parts), each=each)
    whole = operand(part, of).model_copy(update={"unit": "", "code": ""})
    whole = whole.model_copy(update={"account": whole.account or parts[0].account})
    if WHOLE_YEAR.search(of):
        whole = whole.model_copy(update={"period": whole.period[:4]})  # 三季度支出占全年支出
    if not whole.inside:
        whole = whole.model_copy(update={"context": parts[0].measure})
    if not whole.scope and len({one.scope for one in parts}) == 1:  # 市级非税占收入多少: of the income of that level
        whole = whole.model_copy(update={"scope": parts[0].scope})
    if inside is not None:  # 市级支出里教育占多少: the part is of the level that its whole is of
        parts = tuple(one if one.scope else one.model_copy(update={"scope": whole.scope}) for one in parts)
    return Compute(operation="share", operands=(*parts, whole), unit="%", parts=len(parts), each=each)


def _multiple(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("multiple", part.text):
        return None
    cue = terms.operations["multiple"]
    return Compute(operation="multiple", operands=_two_sides(part, cue, re.compile("是|相当于|比|为|与|和")), unit="倍")


_BY_HOW_MANY_PERCENT = re.compile(r"(?:多|少|高|低)(?:了|出)?(?:百分之|几成).*$")


def _growth(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("growth", part.text):
        return None
    by_words = _BY_HOW_MANY_PERCENT.search(part.text)  # 比年初多百分之几: what stands before the verb is the other side
    cue = _BY_HOW_MANY_PERCENT if by_words else re.compile(f"(?:{terms.operations['growth'].pattern}).*$")
    operands = _two_sides(part, cue, _COMPARED)
    points = operands[0].unit == "%" and len(operands) > 1
    falling = is_falling(part.text)
    if points:  # between two rates the change is counted in points
        return Compute(operation="difference", operands=operands, falling=falling)
    return Compute(operation="growth", operands=operands, unit="%", falling=falling)


_LEVEL_INSIDE = re.compile(r"(?P<what>.{2,}?)(?:里面?|中|当中)[,，]?(?:市|省|州|区|县|盟)(?:本级|级)(?:的)?(?:占|所占|比重|比例)")
_WHOLE_PLACE = re.compile(r"全(?:市|省|州|区|县|盟|地区)(?!域|面)")
_OWN_LEVEL = re.compile(r"(?:市|省|州|区|县|盟)(?:本级|级)")


def _two_scopes(part: Part, terms: Vocabulary) -> Plan | None:
    """市本级占全市的比重, 全市和市级相差多少: one measure of the whole place and of its own level."""
    whole, own = _WHOLE_PLACE.search(part.text), _OWN_LEVEL.search(part.text)
    inside = _LEVEL_INSIDE.match(part.text)
    if own is None or (whole is None and inside is None):
        return None
    if inside is not None:  # 一般公共预算支出里市本级占多少
        asked = operand(part, _WHOLE_PLACE.sub("", inside["what"])).model_copy(update={"unit": ""})
        levels = tuple(asked.model_copy(update={"scope": scope}) for scope in ("own", "whole"))
        return Compute(operation="share", operands=levels, unit="%")
    assert whole is not None
    text = re.sub(r"^[、和与跟及的里中，,]+|[、和与跟及的，,]+$", "", _OWN_LEVEL.sub("", _WHOLE_PLACE.sub("", part.text)))
    share = terms.has("share", part.text)
    difference = not share and (terms.has("difference", part.text) or re.search(r"相?差", part.text) is not None)
    phrase = re.sub(r"占.*$", "", text) if share else _CHANGE_CUE.sub("", text)
    asked = operand(part, phrase)
    if not asked.measure or not (share or difference or re.search(r"分别|各", part.text)):
        return None
    both = [asked.model_copy(update={"scope": scope}) for scope in ("whole", "own")]
    if share:
        return Compute(operation="share", operands=(both[1], both[0].model_copy(update={"unit": ""})), unit="%")
    ordered = tuple(both if whole.start() < own.start() else both[::-1])
    return Compute(operation="difference", operands=ordered, unit=part.unit) if difference else Lookup(operands=ordered)


_YEARLY = re.compile(r"(?:年平均|平均每年|每年平均|年均)(?:的)?(?:复合)?(?:增长率|增长|增速|增幅|递增|下降|增|降)(?:了|率)?.*$")


def _yearly_growth(part: Part, terms: Vocabulary) -> Plan | None:
    """Growth a year between two years: the last one first, as a change is counted."""
    match = _YEARLY.search(part.text)
    if match is None:
        return None
    years = sorted({year for period in part.periods for year in (period.year, period.end_year or period.year)})
    asked = operand(part, part.text[: match.start()], period="").model_copy(update={"basis": Basis.NONE})
    ends = (years[-1], years[0]) if len(years) > 1 else ()
    operands = tuple(asked.model_copy(update={"period": str(year)}) for year in ends) or (asked,)
    return Compute(operation="yearly_growth", operands=operands, unit="%")


_CHANGE_CUE = re.compile(
    r"(?:的)?(?:相?差(?!旅)|差距|差额|差值|变化|变动|缺口|超支|超出|节约|节省|省|多|少|增加|减少|增长|下降|高|低|上升|提高|降低|降|涨|跌|调减|调增|花)"
    r"[^多少几]{0,4}(?:多少|几)(?:个?百分点|万元|元|亿元|个|家|分|钱|人)*.*$|差额|之差|的差$"
)


_MORE = "多|高|大|增加|增长|上升|上涨|涨|增"
_LESS = "少|低|小|减少|下降|降低|降|跌|减"
_EITHER_WAY = re.compile(
    rf"(?:是)?(?:(?:{_MORE})了?(?:，|,)?(?:还是|或者?是?)(?:{_LESS})|(?:{_LESS})了?(?:，|,)?(?:还是|或者?是?)(?:{_MORE}))了?(?:些|点)?$"
)


def _difference(part: Part, terms: Vocabulary) -> Plan | None:
    if _EITHER_WAY.search(part.text.rstrip("呢吗")):  # 比预算多还是少: the difference tells
        part = replace(part, text=_EITHER_WAY.sub("多多少", part.text.rstrip("呢吗")))
    if not terms.has("difference", part.text):
        return None
    if _BOTH_SIDES.search(part.text) and not _COMPARED.search(part.text):
        phrase = _CHANGE_CUE.sub("", part.text)
        both = tuple(operand(part, _BOTH_SIDES.sub(side, phrase)) for side in ("收入", "支出"))
        return Compute(operation="difference", operands=both, unit=part.unit)
    joint = _COMPARED if _COMPARED.search(part.text) else re.compile("跟|与|和|、|及")
    operands = _two_sides(part, _CHANGE_CUE, joint)
    return Compute(operation="difference", operands=operands, unit=part.unit, falling=is_falling(part.text))


def is_falling(text: str) -> bool:
    return _FALLING.search(text) is not None


def _two_sides(part: Part, cue: re.Pattern[str], joint: re.Pattern[str]) -> tuple[Operand, ...]:
    """A 比 B …: both operands; B takes from A what it leaves out. Without B only A is returned.

    Periods and bodies are given out in the order in which they stand: the first to A, the second to B.
    """
    terms = vocabulary()
    sides = split_once(joint, cue.sub("", part.text), part.joined)
    periods = [str(period) for period in part.periods]
    if len(sides) > 1 and TIME in sides[1] and TIME not in sides[0]:
        if len(periods) == 1:
            periods.insert(0, "")  # 比上年增长多少: the only time named is the other side's
        elif sides[1].count(TIME) == 1:
            periods.reverse()  # 比上年的增幅，2023年是多少: the other side's is named first
    first = operand(part, sides[0], period=periods[0] if periods else "")
    owners = owners_of(part, sides)
    if len(sides) == 1 and len(periods) < 2 and len(part.bodies) < 2:
        return (first,)
    second = operand(part, sides[1] if len(sides) > 1 else "", like=first, period=periods[1] if len(periods) > 1 else "")
    if not first.measure and second.measure and (len(part.bodies) > 1 or len(periods) > 1):
        first = second.model_copy(update={"period": first.period or second.period, "context": ""})
        second = second.model_copy(update={"context": ""})
    if first.basis not in (second.basis, Basis.NONE) and is_bare(first.measure, terms) and not is_bare(second.measure, terms):
        first = first.model_copy(
            update={"measure": replace_basis(second, sides[0], terms), "unit": second.unit}
        )  # 预算和决算收入
        second = second.model_copy(update={"context": ""})
    elif is_bare(first.measure, terms) and not is_bare(second.measure, terms) and len(periods) > 1:
        first = first.model_copy(update={"measure": first.measure + second.measure, "unit": second.unit})  # 2023年比2022年的支出
        second = second.model_copy(update={"context": ""})
    owners = owners or part.bodies
    if len(owners) > 1:
        first = first.model_copy(update={"entity": owners[0]})
        second = second.model_copy(update={"entity": owners[1], "scope": second.scope if says_reach(sides[-1]) else ""})
    return first, second


_COMPLETED = re.compile(
    r"(?:完成|达到|执行|是)(?:了|到)?(?P<plan>(?:年度|全年|年初|调整)?(?:后的?)?预算)数?的?(?:百分之(?:几|多少)|百分比|比例|比重|几成|多少|%)$"
)


def _completion(part: Part, terms: Vocabulary) -> Plan | None:
    """完成了预算的百分之几: what was done as a rate of what was planned."""
    match = _COMPLETED.search(part.text.rstrip("呢吗?是"))
    if match is None or not clean(part.text[: match.start()], terms):
        return None
    asked = operand(part, part.text[: match.start()])
    return Compute(operation="execution_rate", operands=(asked.model_copy(update={"basis": Basis.NONE}),), unit="%")


_ROOM = re.compile(
    r"(?:还|剩|尚)有?(?:剩余?|余|剩)?(?:多少|几)?(?P<kind>一般|专项)?(?:政府)?(?:债务?|举债|借债)?的?(?:限额|额度|空间)"
    r"(?:还|剩|没|未|可).*$|(?:政府)?(?:债务?的?)(?:限额|额度)(?:还|剩|尚)[^，,]{0,4}(?:多少|几).*$|还(?:能|可以?)再?(?:借|举|发行?)多少(?:债)?$|限额(?:减去?|和|与|跟|比)余额(?:还)?(?:剩|差|多|高).*$"
)


def _debt_room(part: Part, terms: Vocabulary) -> Plan | None:
    """还能借多少, 限额减余额: how far the debts are below their limit."""
    match = _ROOM.search(part.text.rstrip("呢吗"))
    if match is None or not part.entity:
        return None
    kind = next((f"{word}债务" for word in ("一般", "专项") if word in part.text), "债务")
    limit, owed = (operand(part, f"{part.text[: match.start()]}{kind}{end}") for end in ("限额", "余额"))
    named = [one.model_copy(update={"measure": kind + end}) for one, end in ((limit, "限额"), (owed, "余额"))]
    return Compute(operation="difference", operands=tuple(named), unit=part.unit)


_LEFT = re.compile("(?:结余|结转|余额|剩余)$")


def _remainder(part: Part, terms: Vocabulary) -> Plan | None:
    """省了多少, 还剩多少, 有多少没有执行: what was planned less what was done."""
    if not terms.has("remainder", part.text):
        return None
    phrase = terms.operations["remainder"].sub("", _COMPARED.sub("", part.text))
    if _LEFT.search(clean(phrase, terms)):  # 收支结余还剩多少: what is left has a name of its own
        return Lookup(operands=(operand(part, phrase).model_copy(update={"numeric": True}),), unit=part.unit)
    for word, basis in terms.bases:
        if basis in (Basis.BUDGET, Basis.EXECUTED):
            phrase = phrase.replace(word, "")
    asked = operand(part, phrase).model_copy(update={"unit": "元", "numeric": True})
    planned = asked.model_copy(update={"basis": Basis.BUDGET, "measure": asked.measure + "预算"})
    done = asked.model_copy(update={"basis": Basis.EXECUTED, "measure": asked.measure + "实际支出"})
    return Compute(operation="difference", operands=(planned, done), unit=part.unit)


# --- groups --------------------------------------------------------------------------------------------------


def _keyword(phrase: str) -> tuple[str, str]:
    """所有（统筹）类任务 -> keyword 统筹, rest 任务."""
    for pattern in (
        r"(?:带|含|包含|名称里有|名字里有)(?:有)?[（(\"']*([^（()）\"']{1,8}?)[)）\"']*(?:字样|字眼|的)(?:的)?",
        r"[（(\"']([^（()）\"'、|¦]+)[)）\"'](?:类|的|字样|开头的?|字头)",
        r"[（(](?!共)([^（()）\"'、|¦\d]+)[)）]",
    ):
        if match := re.search(pattern, phrase):
            return match[1], phrase[: match.start()] + phrase[match.end() :]
    return "", phrase


def group_of(kind: str, part: Part, phrase: str, *, top: int = 1, condition: Condition | None = None, literal: str = "") -> Plan:
    keyword, rest = _keyword(phrase)
    rest = re.sub(r"^.*(?:有关|相关)的(?=.*、)", "", rest)
    around, _, listed = re.sub(r"(?:里面?|中|当中)[,，]", "\0", rest).rpartition("\0")
    rest = re.sub(r"^[|¦]*(?:单位|部门|机构)的", "", listed if "、" in listed else rest)
    named = [clean(piece, vocabulary()) for piece in split_coordinated(rest, part.joined)]
    members = tuple(name for name in named if name) if len(named) > 1 else ()
    return Group.model_validate(
        {
            "operation": kind,
            "operand": operand(part, _EACH.sub("", rest)).model_copy(
                update={"numeric": True, "context": clean(around, vocabulary())}
            ),
            "keyword": keyword,
            "condition": condition,
            "top": top,
            "unit": part.unit,
            "members": members,
            "literal": literal,
        }
    )


_RISES, _FALLS = "增长|上升|上涨|增加|涨|增", "下降|减少|降低|回落|下跌|降|跌|减"
_MOST = "最(?:多|快|大|猛|高|厉害|明显)"
_CHANGED = re.compile(
    rf"哪(?:些|几|一)?(?:个|项|类|种)?(?P<what>[\u4e00-\u9fff]{{0,8}}?)(?:[比较]?(?:[|¦]|上年|去年|往年)?(?:相比)?(?:会|是|在|卖)?得?)"
    rf"(?P<verb>{_RISES}|{_FALLS})(?:[幅速]度?|得|的|率)?(?P<most>{_MOST})?(?:了|的)?$"
    rf"|(?P<verb2>{_RISES}|{_FALLS})(?:[幅速]度?|得|的|率)?(?P<most2>{_MOST})的?(?:是)?(?:哪(?:个|项|类|种|一项|一类)?)?(?P<what2>[\u4e00-\u9fff]{{0,6}}?)(?:是|有)?(?:哪.{{0,3}}|什么)?$"
)


def _changes(part: Part, terms: Vocabulary) -> Plan | None:
    """哪些支出下降了, 增长最快的是哪类商品: things told apart by the rates of their own change."""
    match = _CHANGED.search(part.text.rstrip("呢吗"))
    if match is None or not part.entity:
        return None
    verb, most = match["verb"] or match["verb2"], match["most"] or match["most2"]
    what = match["what"] or match["what2"] or clean(part.text[: match.start()], terms)
    asked = operand(part, what).model_copy(update={"unit": "%", "basis": Basis.NONE, "given": False})
    operation: Literal["maximum", "list"] = "maximum" if most else "list"
    return Group(operation=operation, operand=asked, change="rise" if re.fullmatch(_RISES, verb) else "fall")


def _extreme(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("extreme", part.text):
        return None
    top = _TOP.search(part.text)
    number = numeral(next(filter(None, top.groups()), None)) if top else _ALL if _IN_ORDER.search(part.text) else 1
    asked = part.text
    part = replace(part, text=_PLACED.sub("", _RANKED.sub("", _ONE_OF.sub(r"\1", _AMONG_THEM.sub("", part.text)))))
    phrase = re.sub(r"(?:里面?|当?中)[,，]?(?=哪|谁|最|几)", "", _WHICH_IS_MORE.sub(r"\1", part.text))
    phrase = _QUESTIONS.sub("", terms.operations["extreme"].sub("", phrase))
    if len(part.bodies) > 1:
        return Compute(operation="compare", operands=operands_of(part, phrase), falling=_DOWN.search(part.text) is not None)
    place, without = _kind_of_place(re.sub(r"(?:里面?|当?中)[,，]?(?=哪|谁|最|几)", "", part.text))
    phrase = _QUESTIONS.sub("", terms.operations["extreme"].sub("", without)) if place else phrase
    made = group_of("minimum" if _DOWN.search(part.text) else "maximum", part, phrase, top=max(number, 1))
    if re.search(r"最[多高大少低小]的?[^类]{0,3}类|哪(?:一|几|些|个)?大?类", part.text):
        return made.model_copy(update={"among": "类"})
    if re.search(r"哪一?个?年", part.text):
        made = group_of(made.operation, part, _YEARS_AMONG.sub("", phrase), top=max(number, 1))
        return made.model_copy(update={"among": "年"})
    if re.search(r"哪一?些?项|一项(?=是)", asked):
        return made.model_copy(update={"among": "项"})
    among = re.search(rf"哪(?:一)?(?:家|个|所|座)({_BODIES})", part.text)
    who = "谁" if "谁" in asked else ""
    return made.model_copy(update={"among": place or (among[1] if among else who)})


_YEARS_AMONG = re.compile(r"(?:这|近|过去|最近)?[二两三四五六七八九十\d]+年?(?:里面?|中|当中|之中)?(?:的)?$")
_RANKED = re.compile(
    r"(?<=从[高低大小多少]到[高低大小多少])的?(?:进行|做一?个|来个)?(?:排名|排序|排列|排个?[名序])(?:情况)?(?:[吧呢]|一下)*$"
)
_AMONG_THEM = re.compile(r"(?<=.{2})(?:里面?|当?中)[,，]?的?(?=(?:执行|预算|决算|完成)数)")  # 各项税收中执行数最多的
_PLACED = re.compile(r"(?:排名?|排行|位列|名列|居)在?(?=(?:最?前|倒数|第|最后))")
_ONE_OF = re.compile(r"(最[高多大低少小]的?)(?:那|这)?[一几]?[笔项个](?=[^是,，、])")  # 最大的一笔支出
_WHICH_IS_MORE = re.compile(
    r"哪(?:个|家|项|座|边|一个)([^、,，]{1,60}?)(?<!最)(?:更|比较)?(?:高|大|低|小|(?<!多)少|多(?!少))(?:些|一点|点|一些)?$"
)


def _kind_of_place(text: str) -> tuple[str, str]:
    """各市州债务余额 -> the kind of place whose figures are meant, and the words without it; ("", text) for none."""
    match = _AMONG.search(text)
    return (
        ("", text)
        if match is None
        else (match["kind"] or match["ranked"] or match["which"], text[: match.start()] + text[match.end() :])
    )


def _sum_or_mean(part: Part, terms: Vocabulary) -> Plan | None:
    if len(part.periods) > 1 or any(period.end_year for period in part.periods):
        part = replace(part, text=_MEAN_OF_YEARS.sub("平均", part.text))
    text = part.text if part.asks_each_quarter else _TO_DATE.sub("", part.text)
    kind = "sum" if terms.has("sum", text) else "mean" if terms.has("mean", text) else ""
    if not kind or terms.has("per_head", part.text):
        return None
    phrase = terms.operations[kind].sub("", part.text)
    named = [piece for piece in split_coordinated(re.sub(r"加上?|\+", "、", phrase), part.joined) if clean(piece, terms)]
    if len(named) > 1 or len(part.bodies) > 1 or len(part.periods) > 1:
        return Compute.model_validate({"operation": kind, "operands": summands(part, phrase), "unit": part.unit})
    return group_of(f"group_{kind}", part, phrase)


_IN_ALL = re.compile(r"合计|一共|总共|共(?:是|有)?多少")
_MEAN_OF_YEARS = re.compile("的?平均[值数]")
_TO_DATE = re.compile(r"累计(?=的?(?:支出|收入|执行|完成|投资|拨付|发放))")  # a figure's name, where nothing is listed to add up
_EACH_APART = re.compile(r"分别|各自?(?:是|为|有)|合计.*合计")  # several figures are asked for, or 合计 is in their names


def _total_of_named(part: Part, terms: Vocabulary) -> Plan | None:
    """A、B、C三项合计, 一共, 总共: named operands added up."""
    match = next(reversed([*_IN_ALL.finditer(part.text)]), None)
    if match is None or (_EACH_APART.search(part.text) and "加" not in part.text):
        return None
    phrase = part.text[: match.start()] + part.text[match.end() :]
    named = [
        piece
        for piece in split_coordinated(re.sub(r"加上|\+", "、", phrase), part.joined)
        if clean(piece, terms) and not is_bare(piece, terms)
    ]
    if len(named) > 1 or len(part.bodies) > 1:
        return Compute.model_validate({"operation": "sum", "operands": summands(part, phrase), "unit": part.unit})
    if part.asks_each_quarter or re.search(r"[两三四五六七八九十\d](?:个|家|项|类|笔)", phrase):
        return group_of("group_sum", part, phrase)
    return None


def condition_of(text: str) -> tuple[Condition, str, str] | None:
    """The bound that a text names, the text without it, and its own words."""
    match = _CONDITION.search(text)
    if match is None:
        return _equal_to(text)
    word, number, unit = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
    unit = unit + "元" if unit in ("万", "亿") else unit  # 低于200万
    condition = Condition.model_validate({"comparator": _COMPARATORS[word], "value": Decimal(number), "unit": unit or ""})
    return condition, text[: match.start()] + text[match.end() :], match[0]


_CLASSES = re.compile(r"(?:大类|类别|类)(?=$|有|是|都|一?共|里)")
_EQUAL = re.compile(r"(?:正好|刚好|都)?(?:是|为|等于|达到了?)(?:(\d+(?:\.\d+)?)(%|分)|(0)(亿元|万元|元)?)(?![\d.])(?:的|了)?")
_WHICH = re.compile(r"哪(?:些|几)|[几多]少?个")


def _equal_to(text: str) -> tuple[Condition, str, str] | None:
    """哪些单位完成率是100%, 预算为0的有哪些: a value that is asked for, where others are asked which have it."""
    match = _EQUAL.search(text)
    if match is None or _WHICH.search(text) is None:
        return None
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4] or "")
    condition = Condition(comparator="=", value=Decimal(number), unit=unit)
    return condition, text[: match.start()] + text[match.end() :], match[0]


def _conditioned(part: Part, terms: Vocabulary) -> Plan | None:
    found = condition_of(part.text)
    if found is None or not re.search(r"几|多少|哪|列", part.text):
        return None
    condition, phrase, literal = found
    phrase = _AMONG_THEM.sub("", phrase)
    kind = "count" if re.search(r"几|多少", phrase) else "list"
    place, phrase = _kind_of_place(phrase)
    classes, phrase = _CLASSES.search(phrase) is not None, _CLASSES.sub("", phrase)
    made = group_of(kind, part, _COUNTED.sub("", phrase), condition=condition, literal=literal)
    if classes:
        return made.model_copy(update={"among": "类"})
    return made.model_copy(update={"among": place})


def _count(part: Part, terms: Vocabulary) -> Plan | None:
    """带“…”字样的任务有几项: the rows themselves are counted."""
    keyword, _ = _keyword(part.text)
    if not keyword or not terms.has("count", part.text):
        return None
    return group_of("count", part, _COUNTED.sub("", part.text))


def _each_quarter(part: Part, terms: Vocabulary) -> Plan | None:
    if not part.asks_each_quarter or re.search(r"平均|最|合计|相加|一共|总共|加起来", part.text):
        return None
    return group_of("list", part, terms.operations["trend"].sub("", part.text))


def _per_one(part: Part, terms: Vocabulary) -> Plan | None:
    """平均每个社区有多少志愿者: how many of the one there are to one of the other; 平均每辆车多少: the amount for each."""
    if match := _PER_THING.search(part.text):
        things = operand(part, match["one"]).model_copy(update={"unit": match["counter"], "basis": Basis.NONE})
        return Compute(operation="per_head", operands=(operand(part, match["what"]), things), unit=part.unit)
    match = _PER_ONE.search(part.text)
    if match is None:
        return None
    around = part.text[: match.start()]
    many = operand(part, around + match["many"])
    if not many.measure or many.unit == "元":  # an amount for each is the mean of the amounts
        return None
    one = operand(part, around + match["one"]).model_copy(update={"unit": match["counter"]})
    return Compute(operation="per_head", operands=(many, one), unit=part.unit)


# 编报绩效目标的项目平均每个多少钱: the amount beside the count of the things, for each of them.
_EACH_OF_THEM = re.compile(
    r"(?P<things>.{2,}?)平均(?:下来|到)?每一?(?P<counter>[个家项名所])(?:是|为|有|要|花|安排)?(?:多少钱|多少万?元?|几?万元)$"
)


def _each_of_them(part: Part, terms: Vocabulary) -> Plan | None:
    match = _EACH_OF_THEM.search(part.text.rstrip("呢吗"))
    if match is None or not clean(match["things"], terms):
        return None
    things = operand(part, match["things"]).model_copy(update={"unit": match["counter"], "numeric": True})
    return Compute(operation="per_head", operands=(things,), unit=part.unit, each=True)


def _per_head(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("per_head", part.text):
        return None
    return Compute(
        operation="per_head", operands=(operand(part, terms.operations["per_head"].sub("", part.text)),), unit=part.unit
    )


def _trend(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("trend", part.text) and not any(period.end_year for period in part.periods):
        return None
    years = tuple(year for period in part.periods for year in range(period.year, (period.end_year or period.year) + 1))
    phrase = _YEARS.sub("", terms.operations["trend"].sub("", part.text))
    asked = operand(part, re.sub(r"(?:的)?变化$", "", phrase), period="")
    return Trend(operand=asked, years=years, unit=part.unit)


KINDS: tuple[Reader, ...] = (
    _check,
    _duties,
    _spent_on,
    _by_cue("reason"),
    _by_cue("definition"),
    _below,
    _completion,
    _two_scopes,
    _share,
    _multiple,
    _changes,
    _extreme,
    _debt_room,
    _remainder,
    _yearly_growth,
    _growth,
    _difference,
    _per_one,
    _each_of_them,
    _each_quarter,
    _sum_or_mean,
    _total_of_named,
    _conditioned,
    _count,
    _per_head,
    _trend,
    _by_cue("when"),
    _procedure,
    _enumeration,
    _manner,
)
