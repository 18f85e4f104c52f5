"""Questions that sentences answer: duties, purposes, reasons, definitions, lists, procedures, manners."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.domain import Plan, Prose
from assistant.planning.kinds.groups import each_amount
from assistant.planning.kinds.words import Reader, numeral
from assistant.planning.operands import (
    clean,
    operand,
)
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary

_HOW_MANY = re.compile(
    r"哪([一二两三四五六七八九十]|\d+)(?:个|家|项|方面|类|点|种|大|条|件|步|级|层)?|([二两三四五六七八九十])(?:个|家|项|方面|类|点|种|大|条)"
)
_AGAINST = re.compile(
    r"(?:比|较|同|与|和|跟)(?:[|¦]|上年|去年|往年|预算|年初|计划)+(?:相?比(?:较|起来)?)(?:会|要|还|了)?[，,]?"
    r"|(?:比|较|同|与)(?:[|¦]|上年|去年|往年|预算|年初|计划)+(?:会|要|还|了)?"
)
# 养老保险缴费为什么比预算少: final accounts tell it as 决算数小于年初预算数
_AGAINST_PLAN = re.compile(
    r"(?:决算数?|执行数)?(?:比(?:年初)?预算(?:数)?(?P<more>多|高|大|少|低|小)|(?P<over>超)[出过]?了?(?:年初)?预算|低于(?:年初)?预算)(?:数)?(?:[了花]|一些)*$"
)
_DUTIES = re.compile(
    r"(?:主要|具体|平时)*(?:都?是)?(?:干|做|负责|管)(?:些|点|的)?(?:什么|啥|嘛|哪些)(?:的|事情?|工作|单位|部门|机构)*$"
)
# 在社区矫正上管什么: what a body does in one of its fields.
_IN_FIELD = re.compile(
    r"(?:^|[|¦])(?:在|对|关于)(?P<field>[\u4e00-\u9fff]{2,12}?)(?:工作|事务|领域|方面|这一?块|这件事|上)*(?:要|都|主要|具体)*$"
)
_SPENT_ON = re.compile(
    r"(?P<what>.{2,}?)的?(?:钱|资金(?=[都主大花用投是])|经费(?=[都主大花用投是]))?(?:都|主要|大都|是)*"
    r"(?:(?:往哪(?:里|儿|些方面|些地方)?(?:花|用|投)|(?:花|用|投)哪(?:里|儿)?(?:去|了)?)|(?:花|用|投)(?:在|到|于)了?(?:哪(?:些|里|儿|几个?)?(?:方面|地方|项目|用途|事情?)?(?:上|了)?|什么(?:地方|方面|上)*|什么)"
    r"|(?:怎么|如何)(?:用|花|支出|使用)的?|(?:用来|拿来|用于|都|主要)*[干做](?:些|点)?(?:什么|啥|嘛)用?的?|的?(?:主要)?用途(?:是什么)?)了?的?$"
)


def _as_told(against: re.Match[str]) -> str:
    """As final accounts say it of an item, or of all the spending."""
    return "决算数大于预算数" if against["over"] or (against["more"] or "") in ("多", "高", "大") else "决算数小于预算数"


def duties(part: Part, terms: Vocabulary) -> Plan | None:
    """某局是干什么的: its duties."""
    text = part.text.rstrip(TIME + SEPARATOR)
    match = _DUTIES.search(text)
    if match is None or not part.entity:
        return None
    if not clean(text[: match.start()], terms):
        return Prose(operation="text", operand=operand(part, "主要职能"))
    within = _IN_FIELD.search(text[: match.start()])
    return Prose(operation="text", operand=operand(part, within["field"] + "工作")) if within is not None else None


def spent_on(part: Part, terms: Vocabulary) -> Plan | None:
    """某专项的钱都花在哪些方面, 预备费是怎么用的: what it was for, or the parts that the filing lists under it."""
    match = _SPENT_ON.match(part.text.rstrip(TIME + SEPARATOR + "，,"))
    if match is None or not clean(match["what"], terms):
        return None
    return _prose("purpose", part, _AMOUNT_OF.sub("", match["what"]))


_QUOTED = re.compile(
    r"[\"“”]([^\"“”|¦，,、]{2,10})[\"“”]"
    r"|([\u4e00-\u9fff]{2,8}(?:管理制度|管理办法|管理规定|工作规程))(?=的?(?:基本)?(?:要|应)?(?:遵循|遵守|坚持))"
)


def _prose(kind: str, part: Part, phrase: str) -> Plan:
    count = _HOW_MANY.search(part.text)
    number = numeral(next(filter(None, count.groups()), None)) if count else 0
    return Prose.model_validate(
        {"operation": kind, "operand": operand(part, phrase), "count": number, "quoted": _named(part.text)}
    )


def _named(text: str) -> tuple[str, ...]:
    """What a question puts in quotation marks, and the rules whose principles it asks for: an answer must name them."""
    return tuple(term or rule for term, rule in _QUOTED.findall(text))


# 涨了近45%, 给4349万: how much a thing changed or got says nothing of which thing it is.
_BY_HOW_MUCH = re.compile(
    r"(?:同比|一下子?|突然)*(?P<verb>增长|下降|上涨|增加|减少|提高|上升|降低|下滑|回落|涨|降|跌|掉|砍|翻|多|少|给|拨|花)(?:了|到|出)?(?:将?近|约|超过?|快)?"
    r"(?:一[多大]?半|一半多|大半|(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?:个多|多个|来个|多|几)?(?:%|个?百分点|倍|亿元?|万元?|元|成)+(?:多|左右)?)"
)
# 预算才一百零三万，怎么会花了一个多亿: what the plan was says nothing of which it is.
_ONLY_SO_MUCH = re.compile(
    r"(?:只有|才|仅|就)(?:有|是)?(?:\d[\d.,]*|[零一二两三四五六七八九十百千]+)(?:来|多|几)?个?[万亿]?(?:元|块)?[，,]?(?=(?:怎么|为什么|为何))"
)
_SO_MUCH = re.compile(
    r"(?:一下子?|突然)?相?差(?:了|得)?(?:那么|这么|这样|如此|很|太)?(?:多|大|远)"
)  # neither up nor down is said
_THAT_MUCH = re.compile(
    r"(?<=.{2})(?P<verb>增长|下降|上涨|增加|减少|提高|上升|降低|砍|掉|缩水|缩|涨|翻|跳|增|降|跌|减|多|少)(?:了|得)?(?:那么|这么|这样|如此)(?:多|大|厉害|狠|快)$"
)
_NOT_SPENT = re.compile(
    r"(?:的(?:钱|资金|经费))?(?P<cue>为什么|怎么|为何|因为什么)?(?:会)?(?:没有?|未)(?:花|用|支出|执行|完成)(?:完|掉|出去)?(?:预算|了)*$"
)
_OVER_PLAN = re.compile(r"(?<=超预算)了?(?:(?:那么|这么)?多|[一二两三四五六七八九十]成多?|\d+(?:\.\d+)?%)$")
_MONEY_OF = re.compile(r"的(?:钱|经费|资金)(?=(?:为什么|怎么|为何)?(?:减少|增加|没有?|未))")


def _direction(change: re.Match[str]) -> str:
    return (
        "减少"
        if re.match(r"下降|减少|降低|下滑|回落|降|跌|减|掉|砍|缩|少", change["verb"] or "")
        else ""
        if change["verb"] in "给拨花"
        else "增加"
    )


def _plain_change(text: str) -> str:
    """群众文化的钱怎么砍了这么多 -> 群众文化怎么减少: what changed and which way, not by how much."""
    text = _ONLY_SO_MUCH.sub("", text)
    for how_much in (_BY_HOW_MUCH, _THAT_MUCH):
        text = how_much.sub(_direction, text)
    text = _NOT_SPENT.sub(lambda match: "为什么小于预算" if match["cue"] else "小于预算", text)  # 没花完
    return _MONEY_OF.sub("", _OVER_PLAN.sub("", _SO_MUCH.sub("", text)))


_MEANS_WHICH = re.compile("指的?(?:是)?哪")  # 是指哪四个方面 asks for a list


def by_cue(kind: str) -> Reader:
    """A prose kind that its cue words alone tell; the cue is no part of what is asked about."""

    def read(part: Part, terms: Vocabulary) -> Plan | None:
        if not terms.has(kind, part.text) or (kind == "definition" and _MEANS_WHICH.search(part.text)):
            return None
        phrase = _plain_change(part.text) if kind == "reason" else part.text
        return _prose(kind, part, _AGAINST.sub("", _AGAINST_PLAN.sub(_as_told, terms.operations[kind].sub("", phrase))))

    return read


_AMOUNT_OF = re.compile(r"(\d+(?:\.\d+)?(?:亿元|万元|千元|元|万))(?:以上|以下|以内)?的?")


_DECIDED = re.compile("(?:谁|领导)来?(?:定|决定|签字|点头)")  # whoever decides approves


def procedure(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("procedure", part.text):
        return None
    amount = _AMOUNT_OF.search(part.text)
    text = part.text[: amount.start()] + part.text[amount.end() :] if amount else part.text
    text = _DECIDED.sub("谁审批", text)
    asked = _prose(
        "procedure",
        part,
        re.sub(r"怎么|如何|流程|程序|步骤|谁?(?:说了算|拍板|做主)|(?:要|由|需要?|归|去)?(?:哪个?)?(?:谁|领导)来?", "", text),
    )
    return asked.model_copy(update={"amount": amount[1] if amount else ""})


_MANNER = re.compile(
    r"(?:是|都|要|应该?|将|主要)*(?:怎么|如何|怎样|咋)(?:去|来)?(?=[\u4e00-\u9fff]{2,})(?!样|会|回事|变化|计算|算)"
)
_HOW_MUCH = re.compile(r"多少|几[个家项人]|百分之|占")


_REMEDY = re.compile(
    r"(?:(?:打算|准备|应该?|该|要|又|会)*(?:怎么|如何|怎样|咋)(?:去|来)?(?:整改|改进|改正|改善|解决|改)(?:的|了)?|(?:有)?什么(?:改进|整改)?(?:办法|对策|措施))$"
)


# 预算编得不准，打算怎么改: what is to be done is told of 编制准确性.
_NOT_SO = re.compile("(?:做|搞|弄)?得?(?:还|又)?(?:不够|不太|不|欠)(?=[\u4e00-\u9fff]{1,3}$)")
_WANTING = re.compile(rf"(?P<topic>[^，,]{{3,}}(?:不|欠)[^，,]{{1,4}})[，,](?:那|又)?{_REMEDY.pattern}")


def remedy(part: Part, terms: Vocabulary) -> Plan | None:
    """怎么改, where nothing says what: the measures that the filing names."""
    text = part.text.strip(SEPARATOR + TIME + "呢吗，,")
    if _REMEDY.fullmatch(text) is not None:
        return Prose(operation="enumeration", operand=operand(part, "改进措施"))
    wanting = _WANTING.match(text)
    topic = _NOT_SO.sub("", wanting["topic"]) if wanting is not None else ""
    return Prose(operation="text", operand=operand(part, topic)) if topic else None


def manner(part: Part, terms: Vocabulary) -> Plan | None:
    """怎么防范风险, 资产是怎么管理的: what the filing says about doing so."""
    match = _MANNER.search(part.text)
    if match is None or _HOW_MUCH.search(part.text):
        return None
    return _prose("text", part, part.text[: match.start()] + re.sub(r"的$", "", part.text[match.end() :]))


_IN_RESPECT = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:方面|(?<!以)上)(?=(?:还|都|主要)?(?:存在|有)(?:着|了)?(?:哪|什么))")
_HELD_TO = re.compile(r"(?<=.{2})(?:要|应|都)?(?:遵守|遵循|坚持|把握|恪守|守)(?:了|着|的)?(?=哪|什么)")  # 编预算守哪几条原则
# “四医融合”是指哪四个融合: the quoted term alone is asked about.
_STANDS_FOR = re.compile(
    r"[\"“](?P<term>[^\"“”]{2,10})[\"”](?:都|又|分别|具体)*(?:是指|指的?是|指|是)[\u4e00-\u9fff]?哪[^，,]{0,8}$"
)
_OF_WHAT = re.compile(r"(?:主要|具体|都|分别)*(?:包括|包含|含|有)(?:些|点)?(?:什么|啥)(?:内容|东西)?$")
_SET = re.compile(r"(?<=.)(?:制?定|设[定置]?|提|列)(?:了|出)*(?=(?:哪|什么)[^，,]*指标)")  # 定了哪些满意度指标
_DEPARTMENTS = re.compile(
    r"(?:本级|本部|机关)?(?:下面|底下|内设|下设|设有|设了|设置了?|设)?的?(?:职能|内设)?(?:部门|科室|处室|机构)"
)


_KEY_PROJECTS = re.compile("(?:重点|重大)项目")  # their names stand beside what each is given


def enumeration(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("list", part.text) and not _STANDS_FOR.search(part.text):
        return None
    whole = part
    part = replace(part, text=_SET.sub("", _HELD_TO.sub("", _IN_RESPECT.sub("", part.text))))
    level = r"(?<=[几一二两三四五六七八九十\d])[级层](?=$|[|¦])"  # 三级诊疗体系是哪三级
    which = rf"(?:些|几|[一二两三四五六七八九十]|\d+)?(?:个|家|项(?!目)|方面|类|点|种|大|条|{level})?"
    asked = rf"(?:下面|底下)?(?:都|分别)?(?:有|是指的?|指的?是|是|指|包括|包含)?哪{which}|由|列出|清单|列表"
    phrase = re.sub(asked, "", _OF_WHAT.sub("", part.text))
    if (term := _STANDS_FOR.search(part.text)) is not None:
        phrase = term["term"]
    if _KEY_PROJECTS.fullmatch(clean(phrase, terms)):
        return each_amount(replace(whole, text=whole.text.rstrip("呢吗") + "，各多少"), terms)
    if part.entity and _DEPARTMENTS.fullmatch(clean(phrase, terms)):
        phrase = "内设机构"
    made = _prose("enumeration", part, re.sub(r"[一二两三四五六七八九十](?:个|家|项|方面|类|点|种|大|条)(?:是|有)?", "", phrase))
    return made.model_copy(update={"quoted": _named(whole.text)})
