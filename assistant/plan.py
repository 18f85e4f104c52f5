"""Question -> Reading: what is asked, of whom, when, in which sense and which operation.

Rules only: cue words come from vocabulary.toml, names from the filings held, periods from index.periods. Every step is a
function of the folded question; nothing is looked up in the ledger here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain import Check, Compute, Condition, Group, Lookup, Operand, Plan, Prose, Reading, Refuse, Trend
from assistant.names import Mention, NameIndex
from assistant.vocabulary import Vocabulary, vocabulary
from index.domain import Basis, Period
from index.periods import find_periods
from index.text import fold

_PART_END = re.compile(r"[?;!。]+")
_ASKING = re.compile(r"多少|几|哪|谁|什么|怎|为何|吗|呢|又是|占|最|是否")
_CODE = re.compile(r"(?<!\d)(\d{3}|\d{5}|\d{7})(?!\d|年|万|元|亿|人|个|,|\.|%|家|项)")
_MONEY = re.compile(r"(?:多少|换算成|折合|合|换成|按|用|以|折算成|折成|转换成|转成)(?:多少)?(万元|亿元|千元|百万元|元)")
_CONDITION = re.compile(
    r"(不低于|不少于|不超过|不高于|低于|少于|小于|不足|不到|高于|多于|大于|超过|超出)(\d+(?:\.\d+)?)(亿元|万元|元|%|分|人|个|家)?|"
    r"(\d+(?:\.\d+)?)(亿元|万元|元|%|分|人|个|家)?(?:及)?(以上|以下)"
)
_COMPARATORS = {
    "不低于": ">=", "不少于": ">=", "不超过": "<=", "不高于": "<=", "低于": "<", "少于": "<", "小于": "<", "不足": "<",
    "不到": "<", "高于": ">", "多于": ">", "大于": ">", "超过": ">", "超出": ">", "以上": ">=", "以下": "<=",
}  # fmt: skip
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_HOW_MANY = re.compile(r"哪([一二两三四五六七八九十]|\d+)(?:个|家|项|方面|类|点|种|大|条|件|步)?")
_TOP = re.compile(
    r"前([一二两三四五六七八九十]|\d+)|最[高低多少大小](?:的)?(?:是)?(?:哪)?([二两三四五六七八九十]|\d+)(?:个|家|项|名)"
)
_DOWN = re.compile(r"最(低|少|小|短|差)|倒数|(更|比较)(低|少|小)|从(低|小|少)到")
_HOW_MANY_OF = re.compile(r"(?:有|了)?(?:几|多少)(?:个|家|辆|台|项|名|次|套|张|件|所|条|种|分|人次|人|元|亿|万)?(?=人$|$|[^率])")
_EDGES = re.compile(r"^(?:在|年度|年(?=[^初末底均度])|度)+|(?:在|年)$")
_CODE_WORDS = re.compile(
    r"(?:科目|功能分类|经济分类|支出)?(?:编码|代码|编号)?(?:为|是)?\d{3,7}(?:对应)?(?:的)?(?:科目(?!名称|编码))?"
)
_COMPOUND = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|社保基金|公共财政)预算")
_NUMBER_ASKED = re.compile(r"多少|几(?!乎)|占|率|金额|合计|总计|总额|最[高低多少大小]|平均|相加|加起来|一致|相等")
_JOIN = re.compile(r"、|(?:以及|和|与|及|跟|还有)")
_SEPARATOR = "|"


@dataclass(frozen=True)
class Part:
    """One part of a question: its text with names and periods cut out (each leaves a separator), and what they were."""

    text: str
    mentions: tuple[Mention, ...] = ()
    periods: tuple[Period, ...] = ()
    unit: str = ""

    @property
    def entity(self) -> str:
        return self.mentions[0].names[0].name if self.mentions else ""

    @property
    def period(self) -> str:
        return str(self.periods[0]) if self.periods else ""


def read_question(question: str, names: NameIndex, *, this_year: int | None, previous: Reading | None = None) -> Reading:
    """Read a question into plans, one for each of its parts.

    `this_year` is what 今年 and 去年 are counted from (the newest year held); `previous` is the reading of the turn
    before, whose parts an elliptical question takes over.
    """
    text = fold(question)
    if vocabulary().refusals.search(text):
        return Reading(plans=(Refuse(reason="outside"),))
    plans: list[Plan] = []
    before = previous.plans[-1] if previous and previous.plans else None
    for part_text in split_parts(text):
        part = read_part(part_text, names, this_year)
        plan = _follow_up(part, before) if before is not None else None
        before = plan or _fresh_plan(part)
        plans.append(before)
    return Reading(plans=tuple(plans))


def split_parts(text: str) -> list[str]:
    """A question in several parts: at its marks, and at a comma where both sides ask something."""
    parts: list[str] = []
    for sentence in filter(None, _PART_END.split(text)):
        clauses = re.split(r"[,，]", sentence)
        merged = [clauses[0]]
        for clause in clauses[1:]:
            if _ASKING.search(merged[-1]) and _ASKING.search(clause):
                merged.append(clause)
            else:
                merged[-1] += "，" + clause
        parts.extend(merged)
    return parts or [text]


def read_part(text: str, names: NameIndex, this_year: int | None) -> Part:
    """Cut names, periods and the asked unit out of one part."""
    mentions = names.find(text)
    text = _cut(text, [(mention.start, mention.end) for mention in mentions])
    found = find_periods(text, this_year)
    text = _cut(text, [(start, _year_end(text, end)) for start, end, _ in found])
    unit = ""
    if match := _MONEY.search(text):
        unit = match[1]
        text = text[: match.start()] + "多少" + text[match.end() :]
    whole = sorted(mentions, key=lambda mention: mention.is_region)
    return Part(text, tuple(whole), tuple(period for _, _, period in found), unit)


def _year_end(text: str, end: int) -> int:
    """2021年年初: the second 年 belongs to 年初, which says the basis."""
    return end - 1 if text[end - 1 : end + 1] in ("年初", "年末", "年底", "年终") else end


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + _SEPARATOR + text[end:]
    return text


# --- operands --------------------------------------------------------------------------------------


def clean(phrase: str, terms: Vocabulary) -> str:
    """The words of a phrase that matter: manners and outer particles gone."""
    phrase = _HOW_MANY_OF.sub("", terms.manner_pattern.sub("", phrase.replace(_SEPARATOR, "")))
    return _EDGES.sub("", phrase).strip("".join(terms.particles))


def asked_basis(phrase: str, terms: Vocabulary) -> Basis:
    phrase = _COMPOUND.sub("", phrase)  # the 预算 in the name of a budget says nothing of the sense
    return next((basis for word, basis in terms.bases if word in phrase), Basis.NONE)


def asked_unit(phrase: str, terms: Vocabulary) -> str:
    return next((unit for word, unit in terms.units if word in phrase), "")


def is_bare(phrase: str, terms: Vocabulary) -> bool:
    """Is nothing left but basis words, light words and particles?"""
    rest = clean(phrase, terms)
    for word, _ in terms.bases:
        rest = rest.replace(word, "")
    rest = terms.light_pattern.sub("", rest)
    return not rest.strip("".join(terms.particles))


def operand(part: Part, phrase: str, *, like: Operand | None = None, period: str | None = None) -> Operand:
    """One operand from a phrase of a part; what it leaves open is taken from `like`."""
    terms = vocabulary()
    code = _CODE.search(phrase)
    words = clean(_CODE_WORDS.sub("", phrase) if code else phrase, terms)
    made = Operand(
        measure=words,
        entity=part.entity,
        period=part.period if period is None else period,
        basis=asked_basis(words, terms),
        unit=asked_unit(phrase, terms),
        code=code[1] if code else "",
        numeric=_NUMBER_ASKED.search(part.text) is not None,
    )
    if like is None:
        return made
    return take_over(made, like, terms)


def take_over(made: Operand, like: Operand, terms: Vocabulary) -> Operand:
    """Fill what an elliptical operand leaves open from the one before it."""
    changes: dict[str, object] = {
        field: getattr(like, field) for field in ("entity", "period", "code") if not getattr(made, field)
    }
    if is_bare(made.measure, terms):
        changes["measure"] = replace_basis(like.measure, made.measure, terms)
        changes["context"] = like.context
        if made.basis is Basis.NONE:
            changes["basis"] = like.basis
    else:
        changes["context"] = like.measure
    return made.model_copy(update=changes)


def replace_basis(measure: str, by: str, terms: Vocabulary) -> str:
    """政府采购预算 said again as 实际 -> 实际政府采购; 年初部门预算 said again as 调整后 -> 调整后部门预算."""
    if not by:
        return measure
    basis = asked_basis(by, terms)
    stages = (Basis.INITIAL, Basis.ADJUSTED)
    for word, other in terms.bases:
        if basis is not Basis.NONE and (other in stages or basis not in stages):
            measure = measure.replace(word, "")
    return by if by in measure else by + clean(measure, terms)


def split_coordinated(phrase: str) -> list[str]:
    """A、B和C -> [A, B, C]; text in brackets is left whole."""
    outside = re.sub(r"[（(][^（()）]*[)）]", lambda match: "\0" * len(match[0]), phrase)
    cuts = [match.span() for match in _JOIN.finditer(outside)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(phrase)]
    return [phrase[start:end] for start, end in zip(starts, ends, strict=True) if phrase[start:end]]


def operands_of(part: Part, phrase: str) -> tuple[Operand, ...]:
    """The coordinated operands of a phrase, later ones leaning on the first; one for each period, if several are named."""
    terms = vocabulary()
    pieces = [piece for piece in split_coordinated(phrase) if clean(piece, terms)] or [phrase]
    first = operand(part, pieces[0])
    made = [first, *(operand(part, piece, like=first) for piece in pieces[1:])]
    if len(part.periods) > 1 and len(made) == 1:
        return tuple(first.model_copy(update={"period": str(period)}) for period in part.periods)
    bodies = list(dict.fromkeys(mention.names[0].name for mention in part.mentions if not mention.is_region))
    if len(bodies) > 1 and len(made) == 1:
        return tuple(first.model_copy(update={"entity": body}) for body in bodies)
    return tuple(made)


# --- one plan for each kind of question --------------------------------------------------------------


def _fresh_plan(part: Part) -> Plan:
    terms = vocabulary()
    for make in (_check, _reason, _definition, _share, _multiple, _extreme, _growth, _difference, _sum_or_mean, _conditioned,
                 _per_head, _trend, _when, _procedure, _enumeration):  # fmt: skip
        plan = make(part, terms)
        if plan is not None:
            return plan
    return _lookup(part, terms)


def _lookup(part: Part, terms: Vocabulary) -> Plan:
    operands = operands_of(part, part.text)
    whole = operand(part, part.text) if len(operands) > 1 and len({one.period for one in operands}) == 1 else None
    return Lookup(operands=operands, unit=part.unit, whole=whole)


def _check(part: Part, terms: Vocabulary) -> Plan | None:
    match = terms.operations["check"].search(part.text)
    if match is None:
        return None
    text = part.text[: match.start()] + ("等于" + match[0][2:-1] if match[0].startswith("等于") else "")
    sides = re.split(r"等于|(?:合计|相加|之和|加起来|加总|总和|合起来)(?:后)?(?:与|和|跟|是否|是不是)?", text, maxsplit=1)
    if len(sides) == 2 and sides[1]:
        right_words = re.sub(r"^(?:与|和|跟|等于)", "", sides[1].replace("等于", ""))
        left = _summands(part, re.sub(r"(?:合计|相加|之和|加起来|加总|总和|合起来)$", "", sides[0]))
        right = operand(part, right_words)
        return Check(left=left, right=(right.model_copy(update={"context": left[0].measure}),))
    both = operands_of(part, text)
    if len(both) >= 2:
        return Check(left=both[:1], right=both[1:])
    return Check(left=both, right=())


def _summands(part: Part, phrase: str) -> tuple[Operand, ...]:
    """决策、管理、绩效三部分得分 -> three operands, the common ending given to each; a bracketed list is the list."""
    if bracket := re.search(r"[（(]([^（()）]*、[^（()）]*)[)）]", phrase):
        before = operand(part, phrase[: bracket.start()])
        return tuple(operand(part, piece, like=before) for piece in split_coordinated(bracket[1]))
    tail = re.search(r"(?:[一二两三四五六七八九十\d]+(?:部分|个|项|者|类|家|方面|款)?)([^、和与及]*)$", phrase)
    listed = phrase[: tail.start()] if tail else phrase
    pieces = split_coordinated(listed)
    if tail and len(pieces) > 1:
        common = tail[1]
        head = re.match(r".*(?:里的?|中的?|的)", pieces[0])
        context = clean(head[0], vocabulary()) if head else ""
        pieces[0] = pieces[0][head.end() :] if head else pieces[0]
        made = (operand(part, piece + common) for piece in pieces)
        return tuple(one.model_copy(update={"context": context}) for one in made)
    return operands_of(part, phrase)


def _prose(kind: str, part: Part, phrase: str) -> Plan:
    count = _HOW_MANY.search(part.text)
    number = _numeral(count[1]) if count else 0
    return Prose.model_validate({"operation": kind, "operand": operand(part, phrase), "count": number})


def _numeral(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else _NUMERALS.get(text, 0)


def _reason(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("reason", part.text):
        return None
    return _prose("reason", part, terms.operations["reason"].sub("", part.text))


def _definition(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("definition", part.text):
        return None
    return _prose("definition", part, terms.operations["definition"].sub("", part.text))


def _share(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("share", part.text):
        return None
    end = r"(?:的)?(?:比重|比例|百分之|百分比|份额|多少|几成|占?比|%|多大)?(?:是|为)?(?:多少|几)?[?]?$"
    match = re.search(rf"^(?P<part>.*?)占(?:了|到)?(?P<whole>.*?){end}", part.text)
    inside = re.search(
        rf"^(?:在)?(?P<whole>.+?)(?:中|里|当中)[,，]?(?P<part>.+?)(?:的)?(?:占比|所占比重|所占比例|比重|比例){end}", part.text
    )
    match = inside if inside and "占" not in inside["whole"] else match
    if match is None:
        return None
    top = operand(part, match["part"])
    whole = operand(part, match["whole"]).model_copy(update={"context": top.measure}) if clean(match["whole"], terms) else None
    return Compute(operation="share", operands=(top, whole) if whole else (top,), unit="%")


def _multiple(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("multiple", part.text):
        return None
    return Compute(operation="multiple", operands=_two_sides(part, terms.operations["multiple"], r"是|相当于|比|为"), unit="倍")


def _growth(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("growth", part.text):
        return None
    return Compute(
        operation="growth",
        operands=_two_sides(part, terms.operations["growth"], r"比|较|同|对比"),
        unit="%",
        falling=_is_falling(part.text),
    )


def _difference(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("difference", part.text):
        return None
    cue = re.compile(
        r"(?:相?差|差距|差额|差值|缺口|超支|超出|节约|多|少|增加|减少|增长|下降|高|低|上升|降低|降|涨|调减|调增)(?:了|出|额|数|是|有|为)*(?:多少|几).*$|差额|之差|的差$"
    )
    return Compute(
        operation="difference",
        operands=_two_sides(part, cue, r"比|较|跟|与|和|、|及"),
        unit=part.unit,
        falling=_is_falling(part.text),
    )


def _is_falling(text: str) -> bool:
    return re.search(r"减少|下降|降低|降幅|跌|调减|少了?多少|降了?多少|低了?多少|缩减", text) is not None


def _two_sides(part: Part, cue: re.Pattern[str], joint: str) -> tuple[Operand, ...]:
    """A 比 B …: both operands; B takes from A what it leaves out. Without B, the second is the year before.

    Periods are given out in the order they stand in: the first to A, the second to B.
    """
    terms = vocabulary()
    text = cue.sub("", part.text) if cue.search(part.text) else part.text
    text = re.sub(r"^(?:相比|比较)", "", text)
    sides = [side for side in re.split(rf"(?:相)?(?:{joint})(?:起|上)?", text, maxsplit=1) if side is not None]
    periods = [str(period) for period in part.periods]
    first = operand(part, sides[0], period=periods[0] if periods else "")
    if len(sides) == 1 and len(periods) < 2:
        return (first,)
    second_words = sides[1] if len(sides) > 1 else ""
    second = operand(part, second_words, like=first, period=periods[1] if len(periods) > 1 else "")
    if is_bare(first.measure, terms) and not is_bare(second.measure, terms) and len(periods) > 1:
        first = first.model_copy(update={"measure": second.measure})  # 2023年比2022年的支出多多少
    bodies = [mention.names[0].name for mention in sorted(part.mentions, key=lambda m: m.start) if not mention.is_region]
    if len(bodies) > 1:
        first = first.model_copy(update={"entity": bodies[0]})
        second = second.model_copy(update={"entity": bodies[1]})
    return first, second


def _keyword(phrase: str) -> tuple[str, str]:
    """所有（统筹）类任务 -> keyword 统筹, rest 任务."""
    if match := re.search(r"[（(\"']([^（()）\"']+)[)）\"'](?:类|的|字样|开头的?|字头)?", phrase):
        return match[1], phrase[: match.start()] + phrase[match.end() :]
    if match := re.search(r"(?:带|含|包含|名称里有|名字里有)(?:有)?(.{2,8}?)(?:字样|的)", phrase):
        return match[1], phrase[: match.start()] + phrase[match.end() :]
    return "", phrase


def _group(kind: str, part: Part, phrase: str, *, top: int = 1, condition: Condition | None = None) -> Plan:
    keyword, rest = _keyword(phrase)
    rest = re.sub(
        r"所有|各个|各项|各类|各家|每个|全部|各|(?:哪|这|几|[一二三四五六七八九十两\d]+)(?:一)?(?:个|家|项|名|所|位|类|条)",
        "",
        rest,
    )
    return Group.model_validate(
        {
            "operation": kind,
            "operand": operand(part, rest),
            "keyword": keyword,
            "condition": condition,
            "top": top,
            "unit": part.unit,
        }
    )


def _extreme(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("extreme", part.text):
        return None
    top = _TOP.search(part.text)
    number = _numeral(next(filter(None, top.groups()), None)) if top else 1
    phrase = terms.operations["extreme"].sub("", part.text)
    phrase = re.sub(
        r"(?:是|在)?(?:谁|哪(?:个|一个|一家|家|项|一项|些|里|所|位|一年|一)?(?:季度|医院|单位|项目|年|月)?)|(?:的)?是(?:多少|几)",
        "",
        phrase,
    )
    kind = "minimum" if _DOWN.search(part.text) else "maximum"
    return _group(kind, part, phrase, top=max(number, 1))


def _sum_or_mean(part: Part, terms: Vocabulary) -> Plan | None:
    kind = "sum" if terms.has("sum", part.text) else "mean" if terms.has("mean", part.text) else ""
    if not kind or terms.has("per_head", part.text):
        return None
    phrase = terms.operations[kind].sub("", part.text)
    pieces = split_coordinated(phrase)
    if len([piece for piece in pieces if clean(piece, terms)]) > 1:
        return Compute.model_validate({"operation": kind, "operands": _summands(part, phrase), "unit": part.unit})
    return _group(f"group_{kind}", part, phrase)


def _conditioned(part: Part, terms: Vocabulary) -> Plan | None:
    match = _CONDITION.search(part.text)
    if match is None or not (
        terms.has("count", part.text) or terms.has("list", part.text) or re.search(r"几|多少|哪", part.text)
    ):
        return None
    word, number, unit = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
    condition = Condition.model_validate({"comparator": _COMPARATORS[word], "value": Decimal(number), "unit": unit or ""})
    phrase = part.text[: match.start()] + part.text[match.end() :]
    kind = "count" if re.search(r"几|多少", phrase) else "list"
    phrase = re.sub(r"(?:一共|共|总共)?有?(?:几|多少)(?:个|家|项|条|种|类|名|所)?|有?哪(?:些|几(?:个|家|项|条)?)", "", phrase)
    return _group(kind, part, phrase, condition=condition)


def _per_head(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("per_head", part.text):
        return None
    phrase = terms.operations["per_head"].sub("", part.text)
    return Compute(operation="per_head", operands=(operand(part, phrase),), unit=part.unit)


def _trend(part: Part, terms: Vocabulary) -> Plan | None:
    several = any(period.end_year for period in part.periods)
    if not terms.has("trend", part.text) and not several:
        return None
    years = tuple(year for period in part.periods for year in range(period.year, (period.end_year or period.year) + 1))
    asked = operand(part, terms.operations["trend"].sub("", part.text), period="")
    return Trend(operand=asked, years=years, unit=part.unit)


def _when(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("when", part.text):
        return None
    return _prose("when", part, terms.operations["when"].sub("", part.text))


def _procedure(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("procedure", part.text):
        return None
    return _prose("procedure", part, re.sub(r"怎么|如何|流程|程序|步骤", "", part.text))


def _enumeration(part: Part, terms: Vocabulary) -> Plan | None:
    if not terms.has("list", part.text):
        return None
    phrase = re.sub(
        r"(?:都|分别)?(?:有|是|包括|包含)?哪(?:些|几|[一二两三四五六七八九十]|\d+)?(?:个|家|项|方面|类|点|种|大|条)?|由|列出|清单|列表",
        "",
        part.text,
    )
    return _prose("enumeration", part, phrase)


# --- conversation ------------------------------------------------------------------------------------

_ELLIPTIC = re.compile(r"呢$|^(?:那|又|再|换|还有|另外|其中)|^(?:来源|出处|为什么|原因|占)")


def _follow_up(part: Part, before: Plan) -> Plan | None:
    """A part that leaves its subject open takes it over from the plan before; None if it stands alone."""
    terms = vocabulary()
    subject = subject_of(before)
    if subject is None:
        return None
    fresh = _fresh_plan(part)
    words = clean(part.text, terms)
    is_whole = bool(part.entity and part.periods) and not _ELLIPTIC.search(part.text)
    if isinstance(fresh, Lookup) and len(fresh.operands) == 1 and is_bare(words, terms) and not is_whole:
        return _same_again(part, before, subject, fresh)
    if not _ELLIPTIC.search(part.text) and (part.entity or part.periods):
        return None
    return _lean_on(fresh, subject, terms)


def subject_of(plan: Plan) -> Operand | None:
    """The operand that a later question may leave unsaid."""
    match plan:
        case Lookup() | Compute():
            return plan.operands[0]
        case Check():
            return plan.left[0]
        case Group() | Trend() | Prose():
            return plan.operand
        case Refuse():
            return None


def _same_again(part: Part, before: Plan, subject: Operand, fresh: Lookup) -> Plan:
    """那2024年呢, 实际呢, 换成亿元: the same question with the named parts changed."""
    terms = vocabulary()
    asked = take_over(fresh.operands[0], subject, terms)
    unit = part.unit or getattr(before, "unit", "")
    match before:
        case Lookup():
            others = tuple(take_over(fresh.operands[0], other, terms) for other in before.operands[1:])
            return before.model_copy(update={"operands": (asked, *others), "unit": unit})
        case Compute():
            moved = tuple(_moved(other, subject, asked) for other in before.operands[1:])
            return before.model_copy(update={"operands": (asked, *moved), "unit": unit})
        case Group() | Trend() | Prose():
            return before.model_copy(update={"operand": asked})
        case _:
            return Lookup(operands=(asked,), unit=unit)


def _moved(other: Operand, old: Operand, new: Operand) -> Operand:
    """The second operand moves along with the first: same shift of years, same new entity."""
    changes: dict[str, object] = {}
    if new.entity != old.entity and other.entity == old.entity:
        changes["entity"] = new.entity
    if new.period != old.period and other.period:
        same = other.period == old.period
        if same:
            changes["period"] = new.period
        elif new.period.isdigit() and old.period.isdigit() and other.period.isdigit():
            changes["period"] = str(int(other.period) + int(new.period) - int(old.period))
    return other.model_copy(update=changes)


def _lean_on(fresh: Plan, subject: Operand, terms: Vocabulary) -> Plan:
    """A new question about the old subject: fill entity, period and missing words."""

    def lean(one: Operand) -> Operand:
        return take_over(one, subject, terms)

    match fresh:
        case Lookup() | Compute():
            return fresh.model_copy(update={"operands": tuple(lean(one) for one in fresh.operands)})
        case Check():
            return fresh.model_copy(update={"left": tuple(map(lean, fresh.left)), "right": tuple(map(lean, fresh.right))})
        case Group() | Prose() | Trend():
            return fresh.model_copy(update={"operand": lean(fresh.operand)})
        case _:
            return fresh


def about(plan: Plan, entity: str) -> Plan:
    """The plan with its open operands bound to an entity."""
    if not entity or subject_of(plan) is None:
        return plan
    return _lean_on(plan, Operand(measure="", entity=entity), vocabulary())
