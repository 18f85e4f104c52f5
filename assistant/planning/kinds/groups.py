"""Many figures: ranked, counted, listed, added up, by condition, for each, over years."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant.domain import Compute, Condition, Group, Plan, Trend
from assistant.planning.coordination import beside_each_other, operands_of, split_coordinated, summands
from assistant.planning.kinds.words import SPREAD, numeral
from assistant.planning.operands import clean, is_bare, operand, without_verbs
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary, vocabulary
from index.domain import Basis
from index.quantities import unit_scale

_TOP = re.compile(
    r"前([一二两三四五六七八九十]|\d+)|最[高低多少大小](?:的)?(?:是)?(?:哪)?([二两三四五六七八九十]|\d+)(?:个|家|项|名|类|种|笔|大)"
)
_YEARS = re.compile(r"(?:近|这|过去|最近|历)?[一二两三四五六七八九十\d]+年(?:来|间|以来|里)?的?")
_BODIES = r"城市|地区|单位|部门|机构|大学|高校|街道|[\u4e00-\u9fff]{0,2}(?:院|校|中心|局|镇|乡|县|区|市|州)"
# Kinds of places that may be ranked, counted or listed: 哪个市州, 各县, 有几个区县, 最高的三个城市.
PLACES = (
    r"(?:地州市|地州|旗县市区|旗县市|旗县区|旗县|市州|州市|地市州?|盟市|区县|县区|县市区|市县|城市|地级市|地区|县|区|市|州|旗|盟)"
    r"(?!本级|级|域|内)"
)
_NUMERAL = r"[一二三四五六七八九十几两\d]+"
_AMONG = re.compile(
    rf"(?:所有|全部)?(?:哪|各|每|{_NUMERAL})(?:{_NUMERAL})?(?:一)?(?:个|座|家|些)?(?P<kind>{PLACES})(?:的|里面?|中)?(?:是|有)?"
    rf"|的?(?:前?{_NUMERAL})(?:个|座)(?P<ranked>{PLACES})|的(?P<which>{PLACES})(?=共?有|$)"
)
_ALL = 1000  # a ranking of everything
_IN_ORDER = re.compile(r"排序|排一下|排个名|排个序|从.到.(?!.*第)|排名情况")
_DOWN = re.compile(r"最(低|少|小|短|差|便宜)|倒数|(更|比较)(低|少|小)|从(低|小|少)到")
_BOUND = r"(\d+(?:\.\d+)?)(亿元?|万元?|元|%|分|人|个|家)?"
_CONDITION = re.compile(
    rf"(不低于|不少于|不超过|不高于|没有?超过|低于|少于|小于|不足|不到|没有?到|没有?过|不满|高于|多于|大于|超过|超出){_BOUND}|在?{_BOUND}(?:及)?(以上|以下)"
)
# 高于平均水平的: held against the mean of all of them.
OVER_MEAN = re.compile(
    r"(?P<word>不低于|不少于|不超过|不高于|低于|少于|小于|不足|不到|高于|多于|大于|超过|超出)了?(?:全[市省县区州体部]|总体|所有)?(?:的)?平均(?:水平|[数值线])?"
)
_BETWEEN = re.compile(
    r"(?:介于|在)?(?P<low>\d+(?:\.\d+)?)(?P<scale>亿元?|万元?|元|%|分|人|个|家)?(?:到|至|和|与|-|~|—)"
    r"(?P<high>\d+(?:\.\d+)?)(?P<unit>亿元?|万元?|元|%|分|人|个|家)?之?间"
)
_COMPARATORS = {
    "不低于": ">=", "不少于": ">=", "不超过": "<=", "不高于": "<=", "低于": "<", "少于": "<", "小于": "<", "不足": "<",
    "不到": "<", "没到": "<", "没有到": "<", "不满": "<", "没过": "<=", "没有过": "<=",
    "没超过": "<=", "没有超过": "<=", "高于": ">", "多于": ">", "大于": ">", "超过": ">", "超出": ">", "以上": ">=", "以下": "<=",
}  # fmt: skip
_QUESTIONS = re.compile(
    r"(?:是|在)?(?:谁|哪(?:个|一个)?(?:方向|方面|部分|板块)|哪(?:个|一个|一款|一类|一家|家|项|一项|些|里|所|位|款|类|一款|一类|一年|座|一)?(?:城市|地区|机构|大学|高校|街道|市|区|县|季度|医院|单位|项目|年|月|部门)?)|(?:的)?是(?:多少|几)"
)
_EACH = re.compile(
    r"所有|各个|各项(?!目)|各类|各家|每个|全部|各|(?:哪|这|几|[一二三四五六七八九十两\d]+)(?:一)?(?:个|家|项|名|所|位|类|条)"
)
_COUNTED = re.compile(r"(?:一共|共|总共)?有?(?:几|多少)[个家项条种类名所台辆套张件座户]?|有?哪(?:些|几[个家项条]?)")
_PER_ONE = re.compile(
    r"平均(?:下来|起来)?每一?(?P<counter>[个家项名所位户床张台间件])(?P<one>[^多几]{2,}?)"
    r"(?:有|带|做|服务|承担|完成|对应|接待|拥有|配备|配|覆盖)?了?(?:多少|几)[个家项名所位户张台间件]?(?P<many>.{2,})$"
)
# 派驻的42名专家平均每人诊疗多少患者: the doers are counted in the question itself.
_SO_MANY_EACH = re.compile(
    r"(?P<doing>[^|¦]{0,8}?)的?\d+(?P<counter>[名位个家支所])(?P<one>[^平，,]{2,10}?)平均(?:下来)?每一?(?:人|个人|[名位个家支所])"
    r"(?P<many>[^，,]{0,8}(?:多少|几)[个家项名位人次]{0,2}[^，,]*)$"
)
_PEOPLE = re.compile("[名位]")
# Things that are bought and kept; what each of several bodies has is the mean of theirs instead.
_PER_THING = re.compile(
    r"(?P<what>.{2,}?)平均(?:下来|到)?每一?(?P<counter>[辆台床张间套])(?P<one>[^，,多几(（]{1,6}?)(?:是|为|有|要|花)?(?:多少|几)(?!辆|台|床|张|间|套)"
)
# 游客平均每人次花了多少钱: what was spent, for each of the visits that are counted.
_PER_VISIT = re.compile(
    r"(?P<who>[\u4e00-\u9fff|¦]{2,}?)(?:平均|人均)(?:下来|到)?每一?人?次(?P<spent>[^，,多几]{0,6}(?:多少|几).*)$"
)
_BELOW = re.compile(  # 教育支出下面有哪些款级科目
    rf"(?P<whole>.+?)的?(?:下面|之下|底下|下)?(?:都|又|还|分别)?(?:有|包括|包含|含|分为?|是)(?P<asked>哪些|哪?{_NUMERAL}个)的?"
    r"(?:(?:明细|下级|具体|[二三]级|[类款项]级)?的?(?:科目|分项|子项|细项)|明细|[款项](?=$))$"
)


_BIGGEST_BELOW = re.compile(  # 教育支出下面哪一项安排得最多
    r"(?P<whole>.{2,}?)的?(?:下面|之下|底下|下级)的?(?:[，,])?哪(?:一|几)?(?:个|些)?(?:[类款项]级?)?(?:科目|项目|分项|子项)?(?:[^，,]{0,6}?)最[多高大少低小]"
)


def below(part: Part, terms: Vocabulary) -> Plan | None:
    """The rows of a classification one level below a row: a list, how many, or the largest of them."""
    if (biggest := _BIGGEST_BELOW.match(part.text)) and clean(biggest["whole"], terms):
        named = operand(part, biggest["whole"]).model_copy(update={"numeric": True})
        return Group(operation="minimum" if _DOWN.search(biggest[0]) else "maximum", operand=named, below=True)
    match = _BELOW.search(part.text)
    if match is None or not clean(match["whole"], terms):
        return None
    named = operand(part, match["whole"]).model_copy(update={"numeric": True})
    return Group(operation="list" if match["asked"].startswith("哪") else "count", operand=named, below=True)


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
    members = tuple(without_verbs(name) for name in named if name) if len(named) > 1 else ()
    asked = operand(part, _EACH.sub("", rest))
    return Group.model_validate(
        {
            "operation": kind,
            "operand": asked.model_copy(update={"numeric": True, "context": clean(around, vocabulary()) or asked.context}),
            "keyword": keyword,
            "condition": condition,
            "top": top,
            "unit": part.unit,
            "members": members,
            "literal": literal,
        }
    )


_RISES = "增长|上升|上涨|增加|涨|增"
_FALLS = "下降|减少|降低|回落|下跌|降|跌|减"
_MOST = "最(?:多|快|大|猛|高|厉害|明显)"
_CHANGED = re.compile(
    rf"哪(?:些|几|一)?(?:个|项|类|种)?(?P<what>[\u4e00-\u9fff]{{0,8}}?)(?:[比较]?(?:[|¦]|上年|去年|往年)?(?:相比)?(?:会|是|在|卖)?得?)"
    rf"(?P<verb>{_RISES}|{_FALLS})(?:[幅速]度?|得|的|率)?(?P<most>{_MOST})?(?:了|的)?$"
    rf"|(?P<verb2>{_RISES}|{_FALLS})(?:[幅速]度?|得|的|率)?(?P<most2>{_MOST})的?(?:是)?(?:哪(?:个|项|类|种|一项|一类)?)?(?P<what2>[\u4e00-\u9fff]{{0,6}}?)(?:是|有)?(?:哪.{{0,3}}|什么)?$"
)


def changes(part: Part, terms: Vocabulary) -> Plan | None:
    """哪些支出下降了, 增长最快的是哪类商品: things told apart by the rates of their own change."""
    match = _CHANGED.search(part.text.rstrip("呢吗"))
    if match is None or not part.entity:
        return None
    verb, most = match["verb"] or match["verb2"], match["most"] or match["most2"]
    what = match["what"] or match["what2"] or clean(part.text[: match.start()], terms)
    asked = operand(part, what).model_copy(update={"unit": "%", "basis": Basis.NONE, "given": False})
    operation: Literal["maximum", "list"] = "maximum" if most else "list"
    return Group(operation=operation, operand=asked, change="rise" if re.fullmatch(_RISES, verb) else "fall")


def extreme(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("extreme", part.text):
        return None
    if (ends := SPREAD.search(part.text.rstrip("呢吗"))) is not None:
        one = extreme(replace(part, text=part.text[: ends.start()] + ends["most"] + ends["kind"]), terms)
        return one.model_copy(update={"operation": "spread", "top": 1}) if isinstance(one, Group) else None
    top = _TOP.search(part.text)
    number = numeral(next(filter(None, top.groups()), None)) if top else _ALL if _IN_ORDER.search(part.text) else 1
    asked = part.text
    part = replace(part, text=_PLACED.sub("", _RANKED.sub("", _ONE_OF.sub(r"\1", _AMONG_THEM.sub("", part.text)))))
    phrase = re.sub(r"(?:里面?|当?中)[,，]?(?=哪|谁|最|几)", "", _WHICH_IS_MORE.sub(r"\1", part.text))
    phrase = _QUESTIONS.sub("", terms.operations["extreme"].sub("", phrase))
    if len(part.bodies) > 1 or (len(part.periods) == 2 and "谁" in asked):  # 2021年和2024年谁的三公多
        phrase = _AGAINST.sub("", phrase)
        return Compute(operation="compare", operands=operands_of(part, phrase), falling=_DOWN.search(part.text) is not None)
    place, without = kind_of_place(re.sub(r"(?:里面?|当?中)[,，]?(?=哪|谁|最|几)", "", part.text))
    phrase = _QUESTIONS.sub("", terms.operations["extreme"].sub("", without)) if place else phrase
    if re.search(r"哪一?[个些]项目", part.text) and "项目" not in phrase:
        phrase = f"项目{phrase}"  # of projects, and not of the rows of any table
    made = group_of("minimum" if _DOWN.search(part.text) else "maximum", part, phrase, top=max(number, 1))
    if re.search(r"最[多高大少低小]的?[^类]{0,3}类|哪(?:一|几|些|个)?大?类", part.text):
        return made.model_copy(update={"among": "类"})
    if re.search(r"哪一?个?年", part.text):
        made = group_of(made.operation, part, _YEARS_AMONG.sub("", phrase), top=max(number, 1))
        return made.model_copy(update={"among": "年"})
    if re.search(r"哪一?些?项|一项(?=是)", asked):
        return made.model_copy(update={"among": place if _WITHIN_PLACES.search(asked) else "项"})
    among = re.search(rf"哪(?:一)?(?:家|个|所|座)({_BODIES})", part.text)
    who = "谁" if "谁" in asked else ""
    return made.model_copy(update={"among": place or (among[1] if among else who)})


_WITHIN_PLACES = re.compile(f"[各每](?:个)?{PLACES}(?:里面?|当?中)")  # 各地区里…最多的是哪项: one of them

_AND_BY_HOW_MUCH = re.compile(
    r"[，,、](?:又|要|会)?(?:相?差|多|少|高|低|大|小)(?:了|出|有|是)*(?:多少|几)(?:钱|分|万元|亿元|元|个|人)?$"
)


def which_by_how_much(part: Part, terms: Vocabulary) -> Plan | None:
    """谁的支出多，多多少: their difference, worded by which is the larger, tells both."""
    apart = _AND_BY_HOW_MUCH.search(part.text.rstrip("呢"))
    larger = extreme(replace(part, text=part.text[: apart.start()]), terms) if apart is not None else None
    if isinstance(larger, Group) and len(larger.members) == 2:
        both = operands_of(part, "、".join(larger.members))
        return Compute(operation="difference", operands=both, unit=part.unit, falling=larger.operation == "minimum")
    if not isinstance(larger, Compute) or len(larger.operands) != 2:
        return None
    return larger.model_copy(update={"operation": "difference", "unit": part.unit})


_AGAINST = re.compile(r"(?:相)?比(?:较|起来|一比)?[，,]")  # 甲跟乙比，谁的支出多
_YEARS_AMONG = re.compile(r"(?:这|近|过去|最近)?[二两三四五六七八九十\d]+年?(?:里面?|中|当中|之中)?(?:的)?$")
_RANKED = re.compile(
    r"(?<=从[高低大小多少]到[高低大小多少])的?(?:进行|做一?个|来个)?(?:排名|排序|排列|排个?[名序])(?:情况)?(?:[吧呢]|一下)*$"
)
_AMONG_THEM = re.compile(  # 各项税收中执行数最多的, 年度主要任务中预算金额超过300万元的
    r"(?<=.{2})(?:里面?|当中|(?<![集其高初])中(?![小央等心专学医国]))[,，]?的?"
    r"(?=(?:执行|预算|决算|完成)数"
    r"|[^，,里中]{0,6}(?:金额|总额|数|额|率|得分|分值|投资|支出|收入|拨款|预算|决算)(?:最|排|不[低少超高足到]|[低少小高多大]于|超[过出]))"
)
_PLACED = re.compile(r"(?:排名?|排行|位列|名列|居)在?(?=(?:最?前|倒数|第|最后))")
_ONE_OF = re.compile(r"(最[高多大低少小]的?)(?:那|这)?[一几]?(?:[笔个]|项(?!目))(?=[^是,，、])")  # 最大的一笔支出
_WHICH_IS_MORE = re.compile(
    r"(?:哪(?:个|家|项|座|边|一个)|谁的)([^、,，]{1,60}?)(?<!最)(?:更|比较)?(?:高|大|低|小|(?<!多)少|多(?!少))(?:些|一点|点|一些)?$"
)


def kind_of_place(text: str) -> tuple[str, str]:
    """各市州债务余额 -> the kind of place whose figures are meant, and the words without it; ("", text) for none."""
    match = _AMONG.search(text)
    return (
        ("", text)
        if match is None
        else (match["kind"] or match["ranked"] or match["which"], text[: match.start()] + text[match.end() :])
    )


def sum_or_mean(part: Part, terms: Vocabulary) -> Plan | None:
    if len(part.periods) > 1 or any(period.end_year for period in part.periods):
        part = replace(part, text=_MEAN_OF_YEARS.sub("平均", part.text))
    pieces = [part.text] if part.asks_each_quarter else _TO_DATE.split(part.text)
    text = "".join(pieces)
    # 收入合计各是多少, 收入合计的走势: 合计 is in the name
    names_total = terms.has("mean", text) or any(one.search(text) is not None for one in (EACH_APART, _COURSE))
    years_in_all = any(period.end_year for period in part.periods) and not names_total and IN_ALL.search(text) is not None
    kind = "sum" if terms.has("sum", text) or years_in_all else "mean" if terms.has("mean", text) else ""
    if not kind or terms.has("per_head", part.text) or OVER_MEAN.search(part.text):
        return None
    said = [IN_ALL.sub("", piece) for piece in pieces] if years_in_all else pieces
    phrase = "累计".join(terms.operations[kind].sub("", piece) for piece in said)
    added = beside_each_other(re.sub(r"(?<![追增参附更])加上?|\+", "、", phrase))
    named = [piece for piece in split_coordinated(added, part.joined) if clean(piece, terms)]
    if len(named) > 1 or len(part.bodies) > 1 or len(part.periods) > 1:
        return Compute.model_validate({"operation": kind, "operands": summands(part, phrase), "unit": part.unit})
    place, without = kind_of_place(phrase)  # 各区县平均是多少
    made = group_of(f"group_{kind}", part, without)
    return made.model_copy(update={"among": place}) if place else made


IN_ALL = re.compile(r"合计|一共|总共|共(?:是|有)?多少")
_COURSE = re.compile("走势|趋势|变化")
_MEAN_OF_YEARS = re.compile("的?平均[值数]")
_TO_DATE = re.compile(r"累计(?=的?(?:支出|收入|执行|完成|投资|拨付|发放))")  # part of a figure's name
EACH_APART = re.compile(r"分别|各自?(?:是|为|有|多少)|合计.*合计")  # several figures are asked for, or 合计 is in their names


_PLUS = re.compile(
    r"加上|\+|(?<=[\u4e00-\u9fff]{2})(?<![追增参附])加(?=[\u4e00-\u9fff]{2})(?![快强大工班油价息码固装入速权拿密征收总起])"
)


def total_of_named(part: Part, terms: Vocabulary) -> Plan | None:
    """A、B、C三项合计, 一共, 总共: named operands added up."""
    match = next(reversed([*IN_ALL.finditer(part.text)]), None)
    if match is None or (EACH_APART.search(part.text) and "加" not in part.text):
        return None
    phrase = part.text[: match.start()] + part.text[match.end() :]
    named = [
        piece
        for piece in split_coordinated(beside_each_other(_PLUS.sub("、", phrase)), part.joined)
        if clean(piece, terms) and not is_bare(piece, terms)
    ]
    if len(named) > 1 or len(part.bodies) > 1:
        return Compute.model_validate({"operation": "sum", "operands": summands(part, phrase), "unit": part.unit})
    if part.asks_each_quarter or re.search(r"[两三四五六七八九十\d](?:个|家|项|类|笔)", phrase):
        return group_of("group_sum", part, phrase)
    return None


def _money(unit: str) -> str:
    return unit + "元" if unit in ("万", "亿") else unit  # 低于200万


def condition_of(text: str) -> tuple[Condition, str, str] | None:
    """The bound that a text names, the text without it, and its own words."""
    if (span := _BETWEEN.search(text)) is not None:
        low, high = (Decimal(span[name]) for name in ("low", "high"))
        unit = _money(span["unit"] or "")
        if span["scale"] and _money(span["scale"]) != unit:
            low *= unit_scale(_money(span["scale"]))[1] / unit_scale(unit)[1]  # 5000万到1亿之间
        within = Condition(comparator=">=", value=low, unit=unit, upper=high)
        return within, text[: span.start()] + text[span.end() :], span[0]
    if (mean := OVER_MEAN.search(text)) is not None:
        over = Condition.model_validate({"comparator": _COMPARATORS[mean["word"]], "value": 0, "mean": True})
        return over, text[: mean.start()] + text[mean.end() :], mean[0]
    match = _CONDITION.search(text)
    if match is None:
        return _equal_to(text)
    word, number, unit = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
    unit = _money(unit)
    condition = Condition.model_validate({"comparator": _COMPARATORS[word], "value": Decimal(number), "unit": unit or ""})
    return condition, text[: match.start()] + text[match.end() :], match[0]


_CLASSES = re.compile(r"(?:大类|类别|类)(?=$|有|是|都|一?共|里)")
_EQUAL = re.compile(
    r"(?:正好|刚好|都)?(?:是|为|等于|达到了?|(?<=[率度]))(?:(\d+(?:\.\d+)?)(%|分)|(0)(亿元|万元|元)?)(?![\d.])(?:的|了)?"
)
_WHICH = re.compile(r"哪(?:些|几)|[几多]少?个")


def _equal_to(text: str) -> tuple[Condition, str, str] | None:
    """哪些单位完成率是100%, 预算为0的有哪些: a value that is asked for, where others are asked which have it."""
    match = _EQUAL.search(text)
    if match is None or _WHICH.search(text) is None:
        return None
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4] or "")
    condition = Condition(comparator="=", value=Decimal(number), unit=unit)
    return condition, text[: match.start()] + text[match.end() :], match[0]


def conditioned(part: Part, terms: Vocabulary) -> Plan | None:
    found = condition_of(_AMONG_THEM.sub("", part.text))
    if found is None or not re.search(r"几|多少|哪|列", part.text):
        return None
    condition, phrase, literal = found
    kind = "count" if re.search(r"几|多少", phrase) else "list"
    place, phrase = kind_of_place(phrase)
    classes, phrase = _CLASSES.search(phrase) is not None, _CLASSES.sub("", phrase)
    made = group_of(kind, part, _COUNTED.sub("", phrase), condition=condition, literal=literal)
    if classes:
        return made.model_copy(update={"among": "类"})
    return made.model_copy(update={"among": place})


def count(part: Part, terms: Vocabulary) -> Plan | None:
    """带“…”字样的任务有几项: the rows themselves are counted."""
    keyword, _ = _keyword(part.text)
    if not keyword or not terms.has("count", part.text):
        return None
    return group_of("count", part, _COUNTED.sub("", part.text))


def each_quarter(part: Part, terms: Vocabulary) -> Plan | None:
    if not part.asks_each_quarter or re.search(r"平均|最|合计|相加|一共|总共|加起来", part.text):
        return None
    return group_of("list", part, terms.operations["trend"].sub("", part.text))


def per_one(part: Part, terms: Vocabulary) -> Plan | None:
    """平均每个社区有多少志愿者: how many of the one there are to one of the other; 平均每辆车多少: the amount for each."""
    if match := _PER_THING.search(part.text):
        things = operand(part, match["one"]).model_copy(update={"unit": match["counter"], "basis": Basis.NONE})
        return Compute(operation="per_head", operands=(operand(part, match["what"]), things), unit=part.unit)
    if (visit := _PER_VISIT.match(part.text)) and clean(visit["who"], terms):
        visits = operand(part, visit["who"]).model_copy(update={"unit": "人次", "basis": Basis.NONE, "numeric": True})
        spent = operand(part, visit["who"] + visit["spent"])
        return Compute(operation="per_head", operands=(spent, visits), unit=part.unit)
    if (so_many := _SO_MANY_EACH.search(part.text)) is not None:
        done = operand(part, so_many["many"])
        doers = operand(part, so_many["doing"] + so_many["one"]).model_copy(
            update={"unit": _PEOPLE.sub("人", so_many["counter"])}
        )
        return Compute(operation="per_head", operands=(done, doers.model_copy(update={"numeric": True})), unit=part.unit)
    match = _PER_ONE.search(part.text)
    if match is None:
        return None
    around = part.text[: match.start()]
    many = operand(part, around + match["many"])
    if not many.measure or many.unit == "元":  # an amount for each is the mean of the amounts
        return None
    one = operand(part, around + match["one"]).model_copy(update={"unit": match["counter"]})
    if not one.context:
        one = one.model_copy(update={"context": many.measure})  # 团队覆盖社区 25 个: told together with what there are so many of
    return Compute(operation="per_head", operands=(many, one), unit=part.unit)


# 编报绩效目标的项目平均每个多少钱: the amount beside the count of the things, for each of them.
_EACH_OF_THEM = re.compile(
    r"(?P<things>.{2,}?)平均(?:下来|到)?每一?(?P<counter>[个家项名所])(?:是|为|有|要|花|安排)?(?:多少钱|多少万?元?|几?万元)$"
)


def each_of_them(part: Part, terms: Vocabulary) -> Plan | None:
    match = _EACH_OF_THEM.search(part.text.rstrip("呢吗"))
    if match is None or not clean(match["things"], terms):
        return None
    things = operand(part, match["things"]).model_copy(update={"unit": match["counter"], "numeric": True})
    return Compute(operation="per_head", operands=(things,), unit=part.unit, each=True)


_ITEM = r"(?:重点|主要|重大|年度|[一二]级)*(?:项目|任务|专项|工程)"
_WHICH_ITEMS = rf"哪(?:些|几[个项]|{_NUMERAL}[个项])"
_SO_MUCH = r"(?:是|有|为|安排|花|给|拨)*了?(?:多少|几何)(?:钱|万元|元|资金)?"
_WHAT_OF_EACH = r"[\u4e00-\u9fff]{0,6}?"
_EACH_AMOUNT = tuple(
    map(
        re.compile,
        (
            rf"(?P<whose>.*?)(?:{_NUMERAL}个|各个?|各项|每个|每项|所有的?|全部)(?P<kind>{_ITEM})的?(?P<what>{_WHAT_OF_EACH})(?:各自?|分别|都)+{_SO_MUCH}",
            rf"(?P<whose>.*?)(?:各个?|各项|每个|每项)(?P<kind>{_ITEM})的?(?P<what>(?:本年度?)?(?:预算|金额|资金|经费)(?:金额|数)?)(?:{_SO_MUCH})?",
            rf"(?P<whose>.*?)(?:有|是)?{_WHICH_ITEMS}(?P<kind>{_ITEM})[，,](?P<what>{_WHAT_OF_EACH})(?:各自?|分别|都)+{_SO_MUCH}",
            rf"(?P<whose>.*?)(?P<kind>{_ITEM})(?:都|分别)?(?:有|是){_WHICH_ITEMS}[，,](?P<what>{_WHAT_OF_EACH})(?:各自?|分别|都)+{_SO_MUCH}",
        ),
    )
)


def each_amount(part: Part, terms: Vocabulary) -> Plan | None:
    """六个重点项目预算分别是多少, 有哪些任务，各多少钱: the items of a list with their amounts."""
    text = part.text.rstrip("呢吗")
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _EACH_AMOUNT)), None)
    if match is None or terms.has("extreme", text) or re.search("[、和与里中]", match["whose"] + match["what"]):
        return None
    made = group_of("list", part, match["whose"] + match["kind"] + (match["what"] or "金额"))
    return (
        made.model_copy(update={"operand": made.operand.model_copy(update={"unit": "元"})}) if isinstance(made, Group) else None
    )


_ASKS_MONEY = re.compile(r"(?:多少|几)(?:万)?[元块]|多少钱|花")


_OVER_PEOPLE = re.compile(r"除以(?:年末|年底|全部|所有)*(?:实有|在职|在编)?(?:职工|员工|人员|干部)*(?:总?人数|总数|数量)?[，,]?")


def per_head(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("per_head", part.text):
        return None
    shared = operand(part, _OVER_PEOPLE.sub("", terms.operations["per_head"].sub("", part.text)))
    if part.unit or _ASKS_MONEY.search(part.text):  # 公务接待人均多少元: no number of visits
        shared = shared.model_copy(update={"unit": "元"})
    return Compute(operation="per_head", operands=(shared,), unit=part.unit)


_LAST_YEARS = re.compile("[近这](?P<many>[一两二三四五六七八九十])年")


def trend(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("trend", part.text) and not any(period.end_year for period in part.periods):
        return None
    years = tuple(year for period in part.periods for year in range(period.year, (period.end_year or period.year) + 1))
    phrase = _YEARS.sub("", terms.operations["trend"].sub("", part.text))
    asked = operand(part, re.sub(r"(?:的)?变化$", "", phrase), period="")
    back = _LAST_YEARS.search(part.text)
    return Trend(operand=asked, years=years, last=numeral(back["many"]) if back else 0, unit=part.unit)
