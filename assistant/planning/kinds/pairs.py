"""Two operands: shares, multiples, growth, differences, what is left, one measure of a place and of its own level."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.domain import Compute, Lookup, Operand, Plan
from assistant.planning.coordination import (
    in_full,
    in_full_for_levels,
    operands_of,
    owners_of,
    says_reach,
    split_coordinated,
    split_once,
)
from assistant.planning.kinds.words import BOTH_SIDES
from assistant.planning.operands import clean, is_bare, operand, replace_basis, take_over
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary, vocabulary
from index.domain import BUDGETS, Basis

_FALLING = re.compile(
    r"掉了|减[了掉]|减少|压减|下降|降低|降幅|跌|调减|少了?多少|降了?多少|低了?多少|缩减|(?:少|低|降)了?(?:百分之)?几|(?:少|低|降)了?百分之多少"
)
_COMPARED = re.compile(r"(?:相)?(?:比较?|较|对比)(?:起|上)?")
_SHARE_END = r"(?:的)?(?:多大的?|多少|几成)?(?:比重|比例|百分之|百分比|份额|多少|几成|占?比|%|多大)?(?:是|为)?(?:多少|几)?[?]?$"
_PART_OF = re.compile(rf"(?P<part>.+?)(?:的)?(?:占比|所占比重|所占比例|比重|比例|占了?(?=多少|几成|多大|百分之)){_SHARE_END}")
WHOLE_YEAR = re.compile("全年|累计|年度")
_WITHIN = re.compile(r"(?:当中|(?<![初高其集])中(?![学小心医央等职国华共专])|里面?)(?P<linked>的)?[,，]?")
_STAGE = re.compile(r"(?:预算|决算)$")


def _whole_and_part(text: str) -> tuple[str, str] | None:
    """甲里的乙里丙占多大比例 -> 甲里的乙, 丙: cut at the last 里 without 的, best one that says more than a stage."""
    text = text.removeprefix("在")
    cuts = [cut for cut in _WITHIN.finditer(text) if clean(text[: cut.start()], vocabulary()) and _PART_OF.match(text, cut.end())]
    if not cuts:
        return None
    unlinked = [cut for cut in cuts if cut["linked"] is None]
    plain = [cut for cut in unlinked if _STAGE.search(text[: cut.start()]) is None]
    cut = (plain or unlinked or cuts[:1])[-1]
    found = _PART_OF.match(text, cut.end())
    return None if found is None else (text[: cut.start()], found["part"])


_ONLY = r"(?:只|仅仅?|(?<!人)才|大概|大约|差不多|究竟|到底)*"  # 只占百分之几: how large it seems names no part of it
_EACH_OF = re.compile(r"(?:各自?|分别)+$")
_TOGETHER = re.compile(r"(?:各自?|分别|合计|一共|总共|加起来|之和)+$")
_SHARE_INSIDE = re.compile(
    r"^(?P<part>.{2,}?)(?<!存)(?<!现)在(?P<whole>.{2,}?)(?:里面?|中|当中)(?:大概|大约)?占"
)  # 乙在甲里占几成


_TAKES = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:用|拿|得|分|归|留|花)(?:掉|走|到|去|给)?了?(?=(?:几成|百分之(?:几|多少)|多大比例)$)"
)


def _taken(text: str) -> str:
    """新增债券里市级用了几成: what a part of a whole took is its share; of a plan itself, it is how far it was carried out."""
    taken = _TAKES.search(text.rstrip(SEPARATOR + TIME + "呢吗"))
    within = next(iter(_WITHIN.finditer(text)), None)
    if taken is None or within is None or not clean(text[within.end() : taken.start()], vocabulary()):
        return text
    return text[: taken.start()] + "占" + text[taken.end() :]


_WITHIN_OF = re.compile("(?<=.{2})[里中]的(?=.{2})")
_OF_ITSELF = re.compile(r"(?:它|其)(?:自己|自身|本身)?的?(?:全部|总)?(?:支出|预算)?(?:总计|合计|总额|总数)?")
_OF_ROW = re.compile(r"(?P<row>.{2,})的(?:项目|基本|人员|公用)(?:支出|经费)$")


def _whole_of_it(said: str, of: str) -> str:
    """某机构的项目支出占它总支出的比例: the whole of the very row."""
    row = _OF_ROW.match(said.strip(SEPARATOR + TIME))
    return f"{row['row']}的支出总计" if row is not None and of and _OF_ITSELF.fullmatch(of) else of


_IS_PERCENT_OF = re.compile(
    r"^(?P<part>.{2,}?)(?:相当于|(?<!不)是)(?P<whole>[^是]{2,}?)的?(?P<asked>百分之(?:几|多少)|几成|多大比例)[呢吗?？]*$"
)


def share(part: Part, terms: Vocabulary) -> Plan | None:
    part = replace(part, text=_IS_PERCENT_OF.sub(r"\g<part>占\g<whole>的\g<asked>", _taken(part.text)))
    if not terms.has("share", part.text):
        return None
    text = part.text.rstrip(SEPARATOR + TIME + "呢吗")
    if _SHARE_INSIDE.match(text):
        text = _SHARE_INSIDE.sub(r"\g<part>占\g<whole>的", text)
        part = replace(part, text=text)
    match = re.search(rf"^(?P<part>.*?){_ONLY}占(?!用)(?:了|到)?(?P<whole>.*?){_SHARE_END}", text)
    said, of = (match["part"], match["whole"]) if match is not None else ("", "")
    of = _whole_of_it(said, of)
    inside = _whole_and_part(part.text) if match is None or not clean(of, terms) or not re.search(r"占(?!比)", text) else None
    if inside is not None:
        of, said = inside
    elif match is None:
        return None
    each = re.search(r"(?:各自?|分别)$", said) is not None
    phrase = _TOGETHER.sub("", said)
    if len(split_coordinated(phrase, part.joined)) == 1:  # 甲科目的收入合计占乙的比重: a figure's own name
        phrase = _EACH_OF.sub("", said)
    if inside is not None and len(split_coordinated(phrase, part.joined)) == 1:  # 采购预算里服务占几成: the 服务 within it
        within = _WITHIN_OF.sub("的", phrase)  # 甲的支出里乙里的支出: that of 乙 is the part
        phrase = f"{of}里{_in_kind(within, of, part.text)}"
    parts = tuple(one.model_copy(update={"unit": ""}) for one in operands_of(part, phrase))
    if not clean(of, terms):
        return Compute(operation="share", operands=parts, unit="%", parts=len(parts), each=each)
    whole = operand(part, of).model_copy(update={"unit": "", "code": ""})
    whole = whole.model_copy(update={"account": whole.account or parts[0].account})
    if is_own_plan(whole, parts[0], terms):
        return Compute(operation="share", operands=(*parts, take_over(whole, parts[0], terms)), unit="%", parts=len(parts))
    if (kind := _OF_DEBT.search(whole.measure)) is not None:
        parts = tuple(_of_debt(one, kind[0]) for one in parts)
    if _OUTPUT.fullmatch(whole.measure):
        parts = tuple(one.model_copy(update={"measure": _SECTOR.sub("增加值", one.measure)}) for one in parts)
    if WHOLE_YEAR.search(of):
        whole = whole.model_copy(update={"period": whole.period[:4]})  # 三季度支出占全年支出
    if not whole.inside:
        whole = whole.model_copy(update={"context": parts[0].measure})
    if not whole.scope and len({one.scope for one in parts}) == 1:  # 市级非税占收入多少: of the income of that level
        whole = whole.model_copy(update={"scope": parts[0].scope})
    if inside is not None:  # 市级支出里教育占多少: the part is of the level that its whole is of
        parts = tuple(one if one.scope else one.model_copy(update={"scope": whole.scope}) for one in parts)
    return Compute(operation="share", operands=(*parts, whole), unit="%", parts=len(parts), each=each)


_KIND_OF_WHOLE = re.compile("(?:转移支付|支出|收入|项目|债务|债券|贷款|存款|投资)$")


def _in_kind(said: str, of: str, text: str) -> str:
    """转移支付里专项的占几成: the 专项转移支付 of it; what is called by a mere attribute is of the kind of its whole."""
    kind = _KIND_OF_WHOLE.search(of.rstrip("的" + SEPARATOR + TIME))
    if kind is None or re.search(re.escape(said) + "的占(?!比)", text) is None or said.endswith(kind[0]):
        return said
    return said + kind[0]


def is_own_plan(whole: Operand, part: Operand, terms: Vocabulary) -> bool:
    """接待费实际支出占预算的百分之几: in no words but 预算, the plan of the very thing that was spent on."""
    return (
        whole.basis in BUDGETS
        and part.basis in (Basis.EXECUTED, Basis.FINAL, Basis.ACTUAL)
        and is_bare(whole.measure, terms)
        and not is_bare(part.measure, terms)
    )


_EXCEPT = re.compile(
    r"^(?P<before>[|¦]*)(?:除(?:去|了)?|不算|不含|不包括|扣除|剔除)(?P<out>[^，,]{2,}?)(?:(?:以|之)?外|的话|后)[，,]?(?:的|其[他余]的?)?(?P<whole>[^，,]{2,})$"
)


def excepting(part: Part, terms: Vocabulary) -> Plan | None:
    """除社康外门诊人次有多少: the whole less the part of it that is named."""
    match = _EXCEPT.match(part.text.rstrip("呢吗"))
    if match is None or not re.search("多少|几", match["whole"]) or terms.has("list", part.text):
        return None
    whole, out = operand(part, match["whole"]), operand(part, match["out"])
    if is_bare(whole.measure, terms) or not out.measure:
        return None
    inside = {"context": whole.measure, "inside": True, "nested": True, "unit": whole.unit}
    return Compute(operation="rest", operands=(out.model_copy(update=inside), whole), unit=part.unit)


_OUTPUT = re.compile("gdp|(?:地区|国内)?生产总值", re.IGNORECASE)
_SECTOR = re.compile("(?<=[^就创失事企]业)$")  # 第三产业占GDP的比重: the value that it added is the part

_OF_DEBT = re.compile("(?<=债务)(?:余额|限额)$")


def _of_debt(part: Operand, kind: str) -> Operand:
    """专项债务 of 债务余额 is what of it is owed, not what may be."""
    is_kind = re.search("(?:一般|专项)债务$", part.measure)
    return part.model_copy(update={"measure": part.measure + kind}) if is_kind else part


def multiple(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("multiple", part.text):
        return None
    cue = terms.operations["multiple"]
    return Compute(operation="multiple", operands=_two_sides(part, cue, re.compile("是|相当于|比|为|与|和")), unit="倍")


_BY_HOW_MANY_PERCENT = re.compile(r"(?:多|少|高|低)(?:了|出)?(?:百分之|几成).*$")


def growth(part: Part, terms: Vocabulary) -> Plan | None:
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


def two_scopes(part: Part, terms: Vocabulary) -> Plan | None:
    """市本级占全市的比重, 全市和市级相差多少: one measure of the whole place and of its own level."""
    part = replace(part, text=_taken(part.text))
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


def yearly_growth(part: Part, terms: Vocabulary) -> Plan | None:
    """Growth a year between two years: the last one first, as a change is counted."""
    match = _YEARLY.search(part.text)
    if match is None:
        return None
    years = sorted({year for period in part.periods for year in (period.year, period.end_year or period.year)})
    asked = operand(part, part.text[: match.start()], period="")
    ends = (years[-1], years[0]) if len(years) > 1 else ()
    operands = tuple(asked.model_copy(update={"period": str(year)}) for year in ends) or (asked,)
    return Compute(operation="yearly_growth", operands=operands, unit="%")


_CHANGE_CUE = re.compile(
    r"(?:的)?(?:相?(?<![顺逆])差(?!旅)|差距|差额|差值|变化|变动|缺口|超支|超出|节约|节省|省|多|少|增加|减少|增长|下降|高|低|上升|提高|降低|降|涨|跌|掉|调减|调增|花|(?<![审核裁])[减增](?=了|掉))"
    r"[^多少几]{0,4}(?:多少|几)(?:个?百分点|万元|元|亿元|个|家|分|钱|人)*.*$|差额|之差|的差$"
)
_MORE = "多|高|大|增加|增长|上升|上涨|涨|增"
_LESS = "少|低|小|减少|下降|降低|降|跌|减"
_EITHER_WAY = re.compile(
    rf"(?:是)?(?:(?:{_MORE})了?(?:，|,)?(?:还是|或者?是?)(?:{_LESS})|(?:{_LESS})了?(?:，|,)?(?:还是|或者?是?)(?:{_MORE}))了?(?:些|点)?"
    r"(?:[，,]?(?:(?:相?差|变化?|涨跌?|增减?|增加|增长)了?(?:有|是)?)?(?:多少|几)(?:钱)?)?$"  # 涨了还是跌了，差多少
)


# 预算比年初批复调减了多少: what was first approved is what any change of a budget is counted from.
_FROM_APPROVED = re.compile(r"(?:比|较|同|与)年初(?:批复|批准|预算)?数?(?:的)?(?:相比)?(?P<verb>调[减增整])了?多少")
# 预算中途调减了多少: adjusted within its year, which is no change from another year.
_ADJUSTED = re.compile(
    r"^(?P<what>[^比较与和跟]*?)(?:年中|中途|期间|后来)*(?:被|又)?(?P<verb>调[减增])了?多少(?:钱|元|万元)?(?P<of>(?:部门|单位|年度)?预算)?$"
)


# 存款余额比年初多了多少: of what stands at a time, since the year began; 年初 of spending is what was approved then.
_SINCE_JANUARY = re.compile(r"(?:比|较)年初(?:数|时)?(?=[^预批，,]{0,6}(?:多少|几)|$)")
_AT_THE_END = re.compile("(?:年|期)[末底终](?=(?:结转|结余|滚存|累计))")  # 年末结转结余比年初多多少
_STANDING = re.compile("(?:余额|存款|贷款|储蓄|资产|负债|债务|[^务]人数|人口|保有量)$")
# 减了多少失业保险缴费: what was made less stands behind the question word.
_MADE_LESS = re.compile(
    r"(?P<before>[^比较]*?)(?P<verb>[减降](?:少|轻|免|低)?|增加?|免)了多少(?P<thing>(?![万亿个百元钱家人倍])[\u4e00-\u9fff]{3,10})$"
)


_COUNTED_BY = re.compile("(?:多少|几)(?P<counter>[家户所辆台座张人])$")


_TOWN_AND_COUNTRY = re.compile("城乡(?:居民)?+(?!基本|建设|社区|规划|养老|医|医保|低保|管理|环境|统筹|融合)")
_INCOME = re.compile("(?:人均)?(?:可支配)?收入")


def difference(part: Part, terms: Vocabulary) -> Plan | None:
    if _EITHER_WAY.search(part.text.rstrip("呢吗")):  # 比预算多还是少: the difference tells
        part = replace(part, text=_EITHER_WAY.sub("多多少", part.text.rstrip("呢吗")))
    if since := _SINCE_JANUARY.search(part.text):
        standing = part.text[: since.start()].rstrip(SEPARATOR + TIME)
        if (at_end := _AT_THE_END.search(standing)) is not None:
            began = standing[: at_end.start()] + "年初" + standing[at_end.end() :]
            part = replace(part, text=f"{standing}比{began}{part.text[since.end() :]}")
        elif _STANDING.search(standing):
            part = replace(part, text=standing + part.text[since.end() :])
    if less := _MADE_LESS.search(part.text):
        made = operand(part, less["before"] + less["thing"]).model_copy(update={"numeric": True})
        deed = operand(part, f"{less['before']}{less['verb'][0]}{less['thing']}").measure
        return Compute(operation="difference", operands=(made,), unit=part.unit, falling=is_falling(part.text), deed=deed)
    if over := _OVER_PLAN.match(part.text):  # 支出超预算多少
        more = "少" if over["less"] else "多"
        part = replace(part, text=f"{over['what']}比{over['plan']}{more}多少")
    part = replace(part, text=_WITH_ANOTHER.sub("比" + SEPARATOR, part.text))
    if not terms.has("difference", part.text):
        return None
    if approved := _FROM_APPROVED.search(part.text):
        changed = operand(part, part.text[: approved.start()] + approved["verb"])
        return Lookup(operands=(changed.model_copy(update={"unit": "元", "basis": Basis.NONE}),), unit=part.unit)
    adjusted = _ADJUSTED.match(part.text.strip(SEPARATOR + TIME + "呢"))
    if adjusted is not None and "预算" in adjusted[0]:
        words = adjusted["what"] + (adjusted["of"] or "") + adjusted["verb"]
        return Lookup(operands=(operand(part, words).model_copy(update={"unit": "元", "basis": Basis.NONE}),), unit=part.unit)
    if BOTH_SIDES.search(part.text) and not _COMPARED.search(part.text):
        phrase = _CHANGE_CUE.sub("", part.text)
        both = tuple(operand(part, BOTH_SIDES.sub(side, phrase)) for side in ("收入", "支出"))
        return Compute(operation="difference", operands=both, unit=part.unit)
    if _TOWN_AND_COUNTRY.search(part.text) and not _COMPARED.search(part.text):  # 城乡居民收入差多少
        phrase = _INCOME.sub("人均可支配收入", _CHANGE_CUE.sub("", part.text))
        both = tuple(operand(part, _TOWN_AND_COUNTRY.sub(who, phrase)) for who in ("城镇居民", "农村居民"))
        return Compute(operation="difference", operands=both, unit=part.unit)
    joint = _COMPARED if _COMPARED.search(part.text) else re.compile("跟|与|和|、|及")
    operands = _two_sides(part, _CHANGE_CUE, joint)
    if counted := _COUNTED_BY.search(part.text.rstrip("呢吗")):  # 多了多少家: a rate, or an amount, is no number of them
        operands = tuple(one if one.unit else one.model_copy(update={"unit": counted["counter"]}) for one in operands)
    gap = _GAP.search(part.text) is not None
    return Compute(operation="difference", operands=operands, unit=part.unit, falling=is_falling(part.text), gap=gap)


_GAP = re.compile("相差|差(?:了|是|有)?(?:多少|几)|差[额值距]|之差")
# 跟白水县相差多少, 和白水县比差多少: whoever was spoken of, against it.
_WITH_ANOTHER = re.compile(rf"^(?:那么?)?[跟与和同]\{SEPARATOR}(?:相?比(?:较|起来)?)?[,，]?(?=相?差|多了?多|少了?多|高|低)")
_OVER_PLAN = re.compile(
    r"^(?P<what>[^比较]{3,}?)(?:超[出过]?|突破|(?P<less>低于|少于))了?(?P<plan>(?:年初|调整后?的?|全年|原)?预算)数?了?(?:有|是)?多少(?:钱|元|万元)?$"
)


def is_falling(text: str) -> bool:
    return _FALLING.search(text) is not None


_STILL_TO_COME = re.compile(r"(?<=.{2})(?:打算|准备|预计|计划|要)+$")  # 今年支出打算比去年涨多少


def _two_sides(part: Part, cue: re.Pattern[str], joint: re.Pattern[str]) -> tuple[Operand, ...]:
    """A 比 B …: both operands; B takes from A what it leaves out. Without B only A is returned.

    Periods and bodies are given out in the order in which they stand: the first to A, the second to B.
    """
    terms = vocabulary()
    sides = split_once(joint, in_full_for_levels(cue.sub("", part.text)), part.joined)
    sides = [_STILL_TO_COME.sub("", side) for side in (in_full(sides) if len(sides) == 2 else sides)]
    periods = [str(period) for period in part.periods]
    if part.since_last and len(sides) == 2 and not clean(sides[1].replace(TIME, ""), terms) and len(part.bodies) < 2:
        return (operand(part, sides[0], period=""),)
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
    if second.basis in BUDGETS and first.basis is Basis.NONE and is_bare(sides[-1], terms):
        first = first.model_copy(update={"leaning": Basis.FINAL})  # 接待费比预算少花多少: what came of it
    second = _of_other_level(first, second)
    if len(part.bodies) == 1 and not clean(sides[0].replace(TIME, ""), terms) and SEPARATOR in "".join(sides[1:]):
        first = first.model_copy(update={"entity": ""})  # 比白水县少多少: whoever was spoken of, against it
    owners = owners or part.bodies
    if len(owners) > 1:
        first = first.model_copy(update={"entity": owners[0]})
        second = second.model_copy(update={"entity": owners[1], "scope": second.scope if says_reach(sides[-1]) else ""})
    return first, second


PLACES_BELOW = re.compile("^各?(?:县市区|县区|区县|市县|县市|县级|区级)的?")


def _of_other_level(first: Operand, second: Operand) -> Operand:
    """县市区的债务余额比市本级多多少, and the other way round: one thing of the places below and of the city's own level."""
    below = PLACES_BELOW.match(second.measure)
    if below is not None and second.scope == "own" and second.measure == first.measure and not first.scope:
        return second.model_copy(update={"measure": second.measure[below.end() :]})
    if below is not None and below.end() == len(second.measure) and first.scope == "own":
        return second.model_copy(update={"measure": second.measure + first.measure, "scope": "", "level": "", "context": ""})
    return second


_COMPLETED = re.compile(
    r"(?:完成|达到|执行|是)(?:了|到)?(?P<plan>(?:年度|全年|年初|调整)?(?:后的?)?预算)数?的?(?:百分之(?:几|多少)|百分比|比例|比重|几成|多少|%)$"
    r"|的?预算(?:完成|执行)了?(?:百分之(?:几|多少)|几成)$"  # 接待费预算完成了百分之几
    r"|(?:有没有|是否|是不是)?(?:完成|达到)了?(?P<aim>(?:年度|全年|年初|调整)?(?:后的?)?预算)(?:数|任务|目标)?(?:没有?|了)*$"
    r"|(?P<aimed>(?:年度|全年|年初|调整)?(?:后的?)?预算)(?:数|任务|目标)?(?:有没有|是否|是不是)?(?:完成|达到)了?(?:没有?|了)*$"
)
_WHETHER = re.compile(r"没有?$|吗$|有没有|是否|是不是")


_SPENT_OF_PLAN = re.compile(
    r"的?(?P<plan>(?:年度|全年|年初|调整)?(?:后的?)?预算)(?:资金|的?钱)?(?:才|只|已经?|都|一共|总共|实际)*(?:花|用|支|执行|完成|支出|使用)(?:掉|出去|出|完|得)?了?"
    r"(?:百分之(?:几|多少)|几成|多大比例|多少%|多少个?百分)"
    r"[比点]?$"
)


def completion(part: Part, terms: Vocabulary) -> Plan | None:
    """完成了预算的百分之几, 预算花掉了几成: what was done as a rate of what was planned."""
    text = part.text.rstrip("呢吗?是")
    match = _COMPLETED.search(text) or _SPENT_OF_PLAN.search(text)
    if match is not None and any(match.groupdict().get(name) for name in ("aim", "aimed")) and not _WHETHER.search(part.text):
        return None  # 完成预算 is a column's name as well
    if match is None or not clean(part.text[: match.start()], terms):
        return None
    asked = operand(part, part.text[: match.start()])
    return Compute(operation="execution_rate", operands=(asked.model_copy(update={"basis": Basis.NONE}),), unit="%")


_ROOM = re.compile(
    r"(?:债务?|欠债)?(?:余额)?离(?:政府)?(?:债务?的?)?(?:限额|上限)(?:还)?(?:有|差|剩|余)(?:多少|几).*$|"
    r"(?:还|剩|尚)有?(?:剩余?|余|剩)?(?:多少|几)?(?P<kind>一般|专项)?(?:政府)?(?:债务?|举债|借债)?的?(?:限额|额度|空间)"
    r"(?:还|剩|没|未|可).*$|(?:政府)?(?:债务?的?)(?:限额|额度)(?:还|剩|尚)[^，,]{0,4}(?:多少|几).*$|还(?:能|可以?)再?(?:借|举|发行?)多少(?:债)?$|(?:(?:政府)?债务?)?余额(?:有没有|是否|是不是|会不会)?(?:超|突破|高于|大于)(?:过|出|了)*(?:政府)?(?:债务?)?限额.*$|限额(?:减去?|和|与|跟|比)余额(?:还)?(?:剩|差|多|高).*$"
)


def debt_room(part: Part, terms: Vocabulary) -> Plan | None:
    """还能借多少, 限额减余额: how far the debts are below their limit."""
    match = _ROOM.search(part.text.rstrip("呢吗"))
    if match is None:
        return None
    kind = next((f"{word}债务" for word in ("一般", "专项") if word in part.text), "债务")
    limit, owed = (operand(part, f"{part.text[: match.start()]}{kind}{end}") for end in ("限额", "余额"))
    named = [one.model_copy(update={"measure": kind + end}) for one, end in ((limit, "限额"), (owed, "余额"))]
    return Compute(operation="difference", operands=tuple(named), unit=part.unit)


_ADJUSTED_PLAN = re.compile("(?:年中)?调整(?:后|之后)的?$")
SPENT_OF_IT = "实际支出"  # ends the name of what became of a plan that is asked to be held against it
_AT_THE_END = re.compile("(?:年[末底终]|最[后终])的?")
_LEFT = re.compile("(?:结余|结转|余额|剩余)$")


def remainder(part: Part, terms: Vocabulary) -> Plan | None:
    """省了多少, 还剩多少, 有多少没有执行: what was planned less what was done."""
    if not terms.has("remainder", part.text):
        return None
    phrase = terms.operations["remainder"].sub("", _COMPARED.sub("", part.text))
    if _AT_THE_END.fullmatch(clean(phrase, terms)):  # 年末还剩多少钱
        return Lookup(
            operands=(operand(part, "年末结转结余").model_copy(update={"unit": "元", "numeric": True}),), unit=part.unit
        )
    if _LEFT.search(clean(phrase, terms)):  # 收支结余还剩多少: what is left has a name of its own
        return Lookup(operands=(operand(part, phrase).model_copy(update={"numeric": True}),), unit=part.unit)
    for word, basis in terms.bases:
        if basis in (Basis.BUDGET, Basis.EXECUTED):
            phrase = phrase.replace(word, "")
    adjusted = _ADJUSTED_PLAN.search(phrase)  # 调整后预算还剩多少: of the plan that held in the end
    asked = operand(part, _ADJUSTED_PLAN.sub("", phrase)).model_copy(update={"unit": "元", "numeric": True})
    stage, basis = ("调整后", Basis.ADJUSTED) if adjusted else ("", Basis.BUDGET)
    planned = asked.model_copy(update={"basis": basis, "measure": f"{asked.measure}{stage}预算"})
    done = asked.model_copy(update={"basis": Basis.EXECUTED, "measure": asked.measure + SPENT_OF_IT})
    return Compute(operation="difference", operands=(planned, done), unit=part.unit)
