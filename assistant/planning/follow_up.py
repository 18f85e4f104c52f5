"""A turn that leaves things unsaid -> its plan, filled in from the turns before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain import Check, Compute, Group, Lookup, Operand, Plan, Prose, Trend
from assistant.planning.kinds import WHOLE_YEAR, is_own_plan, plan_of
from assistant.planning.operands import clean, is_bare, operand, other_side, take_over
from assistant.planning.parts import Part
from assistant.planning.short_turns import as_growth, ranked, several, short_turn
from assistant.planning.subjects import subject_of
from assistant.vocabulary import COUNTERS, Vocabulary, vocabulary
from index.domain import Basis

_ELLIPTIC = re.compile(r"呢$|^(?:那|又|再|换|还有|另外|其中)|^(?:来源|出处|为什么|原因|占|比|较)")
_TWO = "[两二2俩](?:个?(?:镇|县|区|市|州|乡|街道|地方|单位|部门|集团|公司|学校|医院|项目)|家|个|项|者|年|次|季度)?"
_OF_BOTH = re.compile(rf"^(?:那)?(?:这|那|它|他)?(?:{_TWO}|它们|他们)?(?:一共|总共|合计|加起来|相加|之和)")
_CHANGE_VERB = re.compile(
    r"^(?:那|就|再|请|帮我|给我|把它?|如果|要是)*(?:换成?|换为|改成?|改为|看看?|查查?|算算?|是)(?:一下)?(?=[|¦])"
)
_OF_ONE = frozenset({"difference", "growth", "yearly_growth", "per_head", "execution_rate", "completion"})  # of one measure
_OF_MANY = frozenset({"sum", "mean"})  # of one measure in several years
_BETWEEN = re.compile(rf"^(?:那)?(?:这|那|它|他)?(?:{_TWO}|它们|他们)?(?:之间)?(?:相?差(?!旅|价|异|额补)|差距|差额)")
_BY_HOW_MUCH = re.compile(
    r"(?:那|又|要|会)*(?:多|少|高|低|大|小|贵|便宜)(?:了|出|出来)?(?:多少|几)(?:钱|元|万元|亿元|个|人|分)?呢?"
)
_BOTH_OF = re.compile(r"占(?:了)?(?P<whole>.*?)的?(?:比重|比例|百分之(?:几|多少)|几成|多少|多大比例)(?:是多少)?$")
_FORMER = re.compile(r"前者|后者")
_CHANGED = re.compile(
    r"^(?:那)?(?:一共|总共)?(?:增加|减少|增长|下降|变化|变动|调增|调减|多|少|涨|降)(?:了|出)?(?:多少|几(?=[个家项人名辆台座所次]|$)|百分之(?:几|多少))"
)
_IN_PERCENT = re.compile(r"(?:那|又|也就)?是?百分之(?:多少|几)")
_RATE_NAME = re.compile(r"(?:预算)?[\u4e00-\u9fff]{2}率$")
_CHANGE_OF = re.compile(r"(?<=.{2})(?:的)?(?:增加|减少|增长|下降|上升|降低|变化|变动)+$")
_ONLY_CHANGE = re.compile(r"(?:会|又|是|就)*(?:增加|减少|增长|下降|上升|降低|变化|变动|[涨跌降升增减])了?(?:这么|那么)?[多少]?")
_KINDS_OF_ONE = re.compile(r"(?:债务|债券|转移支付)$")
_DEBT = re.compile(r"债务?(?:余额|限额)?$")
_SORT = re.compile(r"(?<=.{2})(?:这|那)?(?:一)?(?:[类块]|部分|方面|类型)$")
_WHICH = re.compile(r"^(?:那)?(?:哪(?:个|家|项|一?个|一?年|边)|谁)(?:更|比较|最)?(?:高|多|大|贵|低|少|小|便宜)")


def follow_up(part: Part, turns: Sequence[Plan]) -> Plan | None:
    """The plan of a part that leans on earlier plans (oldest first); None if it stands alone."""
    terms = vocabulary()
    before = turns[-1]
    subject = subject_of(before)
    if subject is None:
        return None
    if isinstance(before, Prose) and before.operation == "reason":  # 为什么减少: what fell is spoken of, not its fall
        subject = subject.model_copy(update={"measure": _CHANGE_OF.sub("", subject.measure)})
    if (short := short_turn(part, before, subject)) is not None:
        return short
    if (next_rank := ranked(part, turns)) is not None:
        return next_rank
    if not part.entity and not part.periods and (of_two := _of_last_two(part, turns)):
        return of_two
    if isinstance(before, Compute) and before.operation == "difference" and _IN_PERCENT.fullmatch(part.text):
        return as_growth(before)
    part = replace(part, text=_CHANGE_VERB.sub("", part.text)) if part.entity or part.periods else part
    fresh = plan_of(part)
    words = clean(part.text, terms)
    stands_alone = bool(part.entity and part.periods) and not _ELLIPTIC.search(part.text)
    if isinstance(fresh, Lookup) and len(fresh.operands) == 1 and not stands_alone:
        if is_bare(words, terms):
            return _same_again(part, before, subject, fresh)
        if isinstance(before, Prose) and _ELLIPTIC.search(part.text) and not fresh.operands[0].numeric:
            return before.model_copy(
                update={"operand": take_over(fresh.operands[0], subject, terms).model_copy(update={"context": ""})}
            )
        if (leant := _same_kind(part, subject, fresh) or _same_operation(part, before, subject, fresh)) is not None:
            return leant
    if part.entity and not is_elliptic(part.text) and not _says_no_thing(fresh):
        return None
    if isinstance(fresh, Group) and (sisters := _of_sisters(part, fresh, subject)) is not None:
        return sisters
    leant = lean_on(fresh, subject, terms)
    if _is_share_of_sum(fresh, before) and isinstance(leant, Compute) and isinstance(before, Compute):
        parts = before.operands  # 两个加起来呢, 占总支出多少: of both together
        return leant.model_copy(update={"operands": (*parts, *leant.operands[1:]), "parts": len(parts)})
    if isinstance(leant, Group) and isinstance(before, Group) and leant.among in ("", "谁") and is_bare(_words_of(fresh), terms):
        return leant.model_copy(update={"among": before.among})  # 前三名是谁: of the same kind as before
    if isinstance(leant, Prose) and leant.operation == "reason" and _ONLY_CHANGE.fullmatch(words):  # 为什么减少: it
        asked = leant.operand.model_copy(update={"measure": subject.measure + words.strip("了"), "context": ""})
        return leant.model_copy(update={"operand": asked})
    if isinstance(leant, Prose) and leant.operation == "reason" and isinstance(before, Compute) and is_bare(words, terms):
        return _reason_of(before, leant)
    return leant


def _says_no_thing(fresh: Plan) -> bool:
    """白水县比青山区多多少, 两县一共多少: of whom is said, and of what was said before."""
    return isinstance(fresh, Compute) and not any(one.measure or one.code for one in fresh.operands)


_SISTERS = re.compile(
    r"^(?:那)?(?:这|全部|所有)?[二两三四五六七八九十\d]+(?:家|个|所)(?P<kind>[\u4e00-\u9fff]{2,4}?)(?=的?(?:平均|一共|合计|总|谁|哪|最))"
)


def _of_sisters(part: Part, fresh: Group, subject: Operand) -> Group | None:
    """三家医院平均呢, after the figure of one of them: of all that are called so, and no longer of the one."""
    said = _SISTERS.match(part.text)
    if said is None or part.entity or not subject.entity.endswith(said["kind"]) or fresh.operand.measure != said["kind"]:
        return None
    of_all = subject.model_copy(update={"entity": "", "measure": said["kind"] + subject.measure, "told_year": ""})
    return fresh.model_copy(update={"operand": of_all.model_copy(update={"numeric": fresh.operand.numeric})})


def _is_share_of_sum(fresh: Plan, before: Plan) -> bool:
    """Is a share asked for in no words but those of its whole, after a sum?"""
    if not isinstance(before, Compute) or before.operation != "sum":
        return False
    if not isinstance(fresh, Compute) or fresh.operation != "share" or len(fresh.operands) != 2:
        return False
    return is_bare(fresh.operands[0].measure, vocabulary())


def _words_of(plan: Plan) -> str:
    subject = subject_of(plan)
    return subject.measure if subject is not None else ""


def _reason_of(change: Compute, asked: Prose) -> Prose:
    """为什么, after a change: why it rose or fell."""
    if change.operation not in ("difference", "growth"):
        return asked
    verb = "减少" if change.falling else "增加"
    return asked.model_copy(update={"operand": asked.operand.model_copy(update={"measure": asked.operand.measure + verb})})


def is_elliptic(text: str) -> bool:
    """Does a question say by its form that it leans on the one before?"""
    text = text.rstrip("?？!！。 ")
    return _ELLIPTIC.search(text) is not None or _CHANGED.search(text) is not None


def _of_last_two(part: Part, turns: Sequence[Plan]) -> Plan | None:
    """差了多少, 两家加起来呢, 哪个多: the subjects of the last two turns together."""
    if isinstance(turns[-1], Group):
        return None  # 它们 are the members that were listed
    last = turns[-1]
    by_how_much = _BETWEEN.search(part.text) is not None or _BY_HOW_MUCH.fullmatch(part.text) is not None
    if by_how_much and isinstance(last, Compute) and last.operation == "compare" and len(last.operands) == 2:  # 哪个多, 多多少
        return Compute(operation="difference", operands=last.operands, unit=part.unit)
    subjects = [subject for plan in turns[-2:] if (subject := subject_of(plan)) is not None]
    both = tuple(map(_by_itself, subjects))
    if len(both) < 2 or both[0] == both[1]:
        return None
    if _FORMER.search(part.text):
        return _former_and_latter(part, both)
    if _CHANGED.search(part.text) and (_differ_in_basis(both) or _differ_in_time(both)):
        both = tuple(sorted(both, key=lambda one: one.period)) if _differ_in_time(both) else both
        falling = re.search(r"减|少|降", part.text) is not None
        return Compute(
            operation="growth" if "百分" in part.text else "difference", operands=both[::-1], unit=part.unit, falling=falling
        )
    if _BETWEEN.search(part.text) or (_BY_HOW_MUCH.fullmatch(part.text) and _each_looked_up(turns)):
        return Compute(operation="difference", operands=both, unit=part.unit)
    if _OF_BOTH.search(part.text) and (share := _BOTH_OF.search(part.text)) is not None:
        return _share_of_both(part, both, share["whole"])
    if _OF_BOTH.search(part.text):
        return Compute(operation="sum", operands=both, unit=part.unit)
    if _WHICH.search(part.text):
        return Compute(
            operation="compare", operands=both, unit=part.unit, falling=re.search(r"低|少|小|便宜", part.text) is not None
        )
    return None


def _each_looked_up(turns: Sequence[Plan]) -> bool:
    """Were the last two turns each answered by one figure, so that 多多少 can only mean the two?"""
    return all(isinstance(plan, Lookup) and len(plan.operands) == 1 for plan in turns[-2:])


def _share_of_both(part: Part, both: tuple[Operand, ...], whole: str) -> Plan:
    """两项加起来占总预算的百分之几: of the two together in a whole that is named, else in that of both."""
    terms = vocabulary()
    parts = tuple(one.model_copy(update={"unit": ""}) for one in both)
    of = (_settled(operand(part, whole), both[-1], terms).model_copy(update={"unit": ""}),) if clean(whole, terms) else ()
    return Compute(operation="share", operands=(*parts, *of), unit="%", parts=len(parts))


def _former_and_latter(part: Part, both: tuple[Operand, ...]) -> Plan:
    """前者是后者的几倍, 后者占前者多少: the two last subjects in the order in which they are named."""
    text = part.text
    named = both if text.find("前者") < text.find("后者") or "后者" not in text else both[::-1]
    if "倍" in text:
        return Compute(operation="multiple", operands=named, unit="倍")
    if "占" in text:
        return Compute(operation="share", operands=named, unit="%")
    return Compute(operation="difference", operands=named, unit=part.unit)


def _differ_in_basis(both: Sequence[Operand]) -> bool:
    first, second = both
    return first.basis is not second.basis and (first.entity, first.period) == (second.entity, second.period)


_SAME_THING = ("measure", "entity", "code", "basis", "scope", "account", "unit")


def _differ_in_time(both: Sequence[Operand]) -> bool:
    """Are two operands of one thing at two times, however each was asked for?"""
    first, second = both
    return first.period != second.period and all(getattr(first, name) == getattr(second, name) for name in _SAME_THING)


def _same_again(part: Part, before: Plan, subject: Operand, fresh: Lookup) -> Plan:
    """那2024年呢, 实际呢, 换成亿元: the same question with the named parts changed."""
    terms = vocabulary()
    asked = take_over(fresh.operands[0], subject, terms)
    unit = part.unit or getattr(before, "unit", "")
    match before:
        case Lookup():
            others = tuple(take_over(fresh.operands[0], other, terms) for other in before.operands[1:])
            return before.model_copy(update={"operands": (asked, *others), "unit": unit, "whole": None})
        case Compute(operation="difference") if fresh.operands[0].unit == "%":
            return as_growth(before)
        case Compute() if part.periods and several(before):  # after all years one of them
            return Lookup(operands=(asked,), unit=unit)
        case Compute():
            moved = tuple(_moved(other, subject, asked) for other in before.operands[1:])
            return before.model_copy(update={"operands": (asked, *moved), "unit": unit})
        case Trend() if part.periods:  # after all years one of them
            return Lookup(operands=(asked,), unit=unit)
        case Trend():
            years = before.years if asked.entity == subject.entity else ()
            return before.model_copy(update={"operand": asked, "years": years, "unit": unit})
        case Prose() if fresh.operands[0].numeric:  # 那2023年是多少, after 什么是…
            return Lookup(operands=(asked.model_copy(update={"context": ""}),), unit=unit)
        case Group() | Prose():
            return before.model_copy(update={"operand": asked})
        case _:
            return Lookup(operands=(asked,), unit=unit)


def _same_kind(part: Part, subject: Operand, fresh: Lookup) -> Plan | None:
    """糖尿病的呢, after a rate: the same rate of something else."""
    if not re.search(r"(?:的|那个|项目)呢$", part.text):
        return None
    asked = fresh.operands[0]
    filled = take_over(asked, subject, vocabulary())
    kept = subject.unit if asked.unit in ("", "元") else asked.unit
    rate = _RATE_NAME.search(subject.measure)
    if kept == "%" and rate is not None and not _RATE_NAME.search(filled.measure):
        filled = filled.model_copy(update={"measure": filled.measure + rate[0]})
    return fresh.model_copy(
        update={"operands": (filled.model_copy(update={"unit": kept, "basis": asked.basis or subject.basis}),)}
    )


def _same_operation(part: Part, before: Plan, subject: Operand, fresh: Lookup) -> Plan | None:
    """初中教育呢, after a growth or a share: the same of something else."""
    if not isinstance(before, Compute) or not part.text.endswith("呢") or fresh.operands[0].unit not in ("", "元"):
        return None
    is_share = before.operation == "share" and before.parts == 1
    if not is_share and (before.operation not in _OF_ONE | _OF_MANY or len({one.measure for one in before.operands}) > 1):
        return None
    asked = fresh.operands[0]
    if asked.entity and asked.entity != subject.entity:
        return None  # another thing of another body is a question of its own
    measure = other_side(asked.measure, subject.measure) or asked.measure
    told = {"measure": measure, "code": asked.code} | {
        name: getattr(asked, name) for name in ("entity", "period", "scope", "account") if getattr(asked, name)
    }
    changed = subject.model_copy(update=told)
    rest = before.operands[1:] if is_share else tuple(_moved(one, subject, changed) for one in before.operands[1:])
    of_one = not is_share or all(one.measure == subject.measure for one in rest)  # 市本级占全市多少: of one measure as well
    named = tuple(one.model_copy(update={"measure": measure, "code": asked.code}) for one in rest) if of_one else rest
    return before.model_copy(update={"operands": (changed, *named)})


def _moved(other: Operand, old: Operand, new: Operand) -> Operand:
    """The second operand moves along with the first: same shift of years, same new entity."""
    changes: dict[str, object] = {}
    if new.entity != old.entity and other.entity == old.entity:
        changes["entity"] = new.entity
    if new.period != old.period and other.period:
        if other.period == old.period:
            changes["period"] = new.period
        elif new.period.isdigit() and old.period.isdigit() and other.period.isdigit():
            changes["period"] = str(int(other.period) + int(new.period) - int(old.period))
    return other.model_copy(update=changes)


def lean_on(fresh: Plan, subject: Operand, terms: Vocabulary) -> Plan:
    """A new question about the old subject: fill entity, period and missing words."""

    def lean(one: Operand) -> Operand:
        return take_over(one, subject, terms)

    match fresh:
        case Compute(operation="share"):
            if fresh.parts == len(fresh.operands):  # 其中税收占多少: of what was just asked about
                parts = tuple(_part_of(subject, one) for one in fresh.operands)
                return fresh.model_copy(update={"operands": (*parts, _by_itself(subject))})
            if is_own_plan(fresh.operands[-1], asked := lean(fresh.operands[0]), terms):  # 占预算的百分之几, after 实际花了多少
                return fresh.model_copy(update={"operands": (asked, take_over(fresh.operands[-1], asked, terms))})
            rest = tuple(_settled(one, subject, terms) for one in fresh.operands[1:])
            return fresh.model_copy(update={"operands": (lean(fresh.operands[0]).model_copy(update={"unit": ""}), *rest)})
        case Lookup() if len(fresh.operands) == 1:  # 其中项目支出呢: first looked for inside of what was spoken of
            first = fresh.operands[0]
            first = first.model_copy(update={"measure": _SORT.sub("", first.measure)})  # 服务类多少
            kind = _KINDS_OF_ONE.search(subject.measure)
            if kind and len(first.measure) == len(_KINDS_OF_ONE.sub("", subject.measure)) == 2:  # 专项呢, after 一般债务
                first = first.model_copy(update={"measure": first.measure + kind[0]})
            first = _in_same_frame(first, subject)
            if (fund := _ONE_FUND.match(subject.measure)) and _LEFT.fullmatch(first.measure):  # 结余多少, after 工伤保险基金支出
                first = first.model_copy(update={"measure": fund[0] + first.measure})
            inside = first.inside or "的" not in first.measure  # 乙的项目支出呢 names a row of its own
            return fresh.model_copy(update={"operands": (lean(first).model_copy(update={"inside": inside}),)})
        case Lookup() | Compute():
            return fresh.model_copy(update={"operands": tuple(lean(one) for one in fresh.operands)})
        case Check():
            return fresh.model_copy(update={"left": tuple(map(lean, fresh.left)), "right": tuple(map(lean, fresh.right))})
        case Group(operation="maximum" | "minimum"):  # 哪个最多, after 有几个: the most of something, not of their number
            counted = subject.unit in COUNTERS and not fresh.operand.unit
            return fresh.model_copy(update={"operand": lean(fresh.operand).model_copy(update={"unit": ""} if counted else {})})
        case Group(operation="rank", member=""):
            return _rank_of(subject, fresh, lean(fresh.operand), terms)
        case Prose(operation="definition") if not is_bare(fresh.operand.measure, terms):  # what a word means holds at any time
            whose = fresh.operand.entity or subject.entity
            return fresh.model_copy(update={"operand": fresh.operand.model_copy(update={"entity": whose})})
        case Group() | Prose() | Trend():
            return fresh.model_copy(update={"operand": lean(fresh.operand)})
        case _:
            return fresh


def _rank_of(subject: Operand, fresh: Group, asked: Operand, terms: Vocabulary) -> Group:
    """在各区县里排第几, 在各项税收里排第几: the place or the thing that was spoken of, among the others."""
    if fresh.among:
        of_all = subject.model_copy(update={"entity": subject.home, "home": "", "context": "", "inside": False})
        return fresh.model_copy(update={"operand": of_all, "member": subject.entity})
    member = terms.stage_pattern.sub("", subject.measure) or subject.measure
    told = {"context": "", "inside": False, "leaning": Basis.NONE, "basis": subject.basis}
    return fresh.model_copy(update={"operand": asked.model_copy(update=told), "member": member})


_PAY = re.compile("(?:工资|绩效|补助|补贴|津贴|奖金|奖励金?|慰问金|扶助金)$")
_DEGREE = re.compile(r"(?:满意度|[\u4e00-\u9fff]{2}率)$")
_SHORT = 4  # letters of what is told apart by one word


def _in_same_frame(first: Operand, subject: Operand) -> Operand:
    """工资呢, after 绩效要发给多少人: paid to how many as well; 总体呢, after 住院满意度是百分之几: the same degree of all."""
    degree = _DEGREE.search(subject.measure)
    if subject.unit == "人" and not first.numeric and all(_PAY.search(one.measure) for one in (first, subject)):
        return first.model_copy(update={"unit": subject.unit})
    is_word = len(first.measure) <= _SHORT and not first.unit and not _DEGREE.search(first.measure)
    if degree is not None and is_word and subject.unit == "%" and subject.measure != degree[0]:
        return first.model_copy(update={"measure": first.measure + degree[0], "unit": "%"})
    return first


_ONE_FUND = re.compile("[\u4e00-\u9fff]{2,}(?:保险|养老金|医疗)基金(?=收入|支出)")
_LEFT = re.compile("(?:收支|当年|本年|年末|滚存|累计)*(?:结余|缺口)")


def _by_itself(one: Operand) -> Operand:
    """A figure spoken of, without what was around it, unless that is where it was found."""
    return one if one.inside else one.model_copy(update={"context": ""})


def _part_of(subject: Operand, one: Operand) -> Operand:
    """A part that keeps its own words: only whose, when and of which level is filled in."""
    kind = _DEBT.search(subject.measure)
    if kind is not None and one.measure in ("一般", "专项"):  # 其中专项占几成, after 债务余额
        one = one.model_copy(update={"measure": one.measure + kind[0]})
    filled = {field: getattr(one, field) or getattr(subject, field) for field in ("entity", "period", "scope", "account")}
    inside = {"context": subject.measure, "unit": "", "inside": True, "nested": True}
    return one.model_copy(update={**filled, **inside})


def _settled(one: Operand, subject: Operand, terms: Vocabulary) -> Operand:
    """The whole that a share is taken of: it has its own words, only whose and when are filled in."""
    if one.scope and is_bare(one.measure, terms):  # 占全市多少: the same of the whole place
        one = one.model_copy(update={"measure": subject.measure, "basis": subject.basis})
    filled = {field: getattr(one, field) or getattr(subject, field) for field in ("entity", "period", "account")}
    if not one.period and WHOLE_YEAR.search(one.measure):
        filled["period"] = subject.period[:4]  # 占全年支出多少, after a quarter
    if filled["entity"] == subject.entity:
        filled["home"] = one.home or subject.home
    return one.model_copy(update={**filled, "context": one.context if one.inside else subject.measure})


def about(plan: Plan, entity: str, basis: Basis = Basis.NONE, year: str = "") -> Plan:
    """The plan with its open operands bound to an entity, and with the sense and the year in which it was answered."""
    if not (entity or basis or year) or subject_of(plan) is None:
        return plan

    def named(one: Operand) -> Operand:
        told = "" if one.period else year
        return one.model_copy(update={"entity": one.entity or entity, "leaning": basis, "told_year": told})

    match plan:
        case Lookup() | Compute():
            return plan.model_copy(update={"operands": tuple(map(named, plan.operands))})
        case Check():
            return plan.model_copy(update={"left": tuple(map(named, plan.left)), "right": tuple(map(named, plan.right))})
        case Group() | Prose() | Trend():
            return plan.model_copy(update={"operand": named(plan.operand)})
        case _:
            return plan
