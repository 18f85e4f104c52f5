"""Group: an operation over the members of a group: a sum, the most, those that meet a condition, how many there are.

The members are rows that belong together, bodies of one kind, or the years of one measure.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute as sums
from assistant.compute import Computation
from assistant.domain import Condition, Group, Operand, Status
from assistant.evidence import Bound, Computed, Listed, Outcome, Stated, label_of, told_apart
from assistant.labels import counts_alike
from assistant.matching import bare_label, normal
from assistant.name_forms import core_name
from assistant.operations.among import mean_of, rank, shares, without
from assistant.operations.by_change import by_change
from assistant.operations.group_search import ANY_ROWS, find_rows, fits
from assistant.operations.printed import stated
from assistant.operations.rows import Rows, body_of_all, rows_below, size
from assistant.operations.workbench import Workbench, years_held
from assistant.resolve import ENOUGH
from assistant.vocabulary import COUNTERS
from assistant.wording import Message
from index.ledger_values import StoredFact
from index.quantities import convert, unit_scale

_COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_KINDS_OF_BODY = {
    "城市": ("市", "州", "盟", "地区"),
    "市": ("市", "州", "盟", "地区"),
    "地区": ("市", "州", "盟", "地区", "区", "县", "省"),
    "地州": ("市", "州", "盟", "地区"),  # said of all places of that level, as are 旗县
    "旗县": ("旗", "县", "市"),
    "大学": ("大学", "学院"),
    "高校": ("大学", "学院"),
    "街道": ("街道", "街道办事处", "街道办"),
    "企业": ("公司", "集团", "企业", "厂"),
    "乡镇": ("乡", "镇"),
    "镇街": ("镇", "乡", "街道", "街道办事处"),
    "单位": ("局", "委", "办", "院", "集团", "中心", "处", "部", "会", "校", "街道办事处", "大学"),
    "部门": ("局", "委", "办", "院", "集团", "中心", "处", "部", "会", "街道办事处"),
}
_SPLIT_KINDS = {"地": "地区", "州": "州", "市": "市", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_UPPER = frozenset({"地州市", "地州", "市州", "州市", "地市", "地市州", "盟市", "地级市"})  # kinds of places of the upper level
_BODIES = frozenset({"医院", "学校", "大学", "高校", "学院", "街道", "公司", "集团", "法院", "局"})
_PLACE_ENDINGS = frozenset({*_SPLIT_KINDS.values(), "省"})
_THINGS = ("rows", "forms", "sentence")  # of one row's figures in several columns nobody asks how many there are
_LEVELS = ("本级", "合计", "小计", "总计")


def group(plan: Group, bench: Workbench) -> Outcome:
    """Find the group, keep the members asked for, carry out the operation."""
    if plan.literal and (printed := _printed_condition(plan, bench)) is not None:
        return printed
    if plan.below:
        return _below(plan, bench)
    if plan.operation == "count" and plan.condition is not None and (told := _printed_count(plan, plan.condition, bench)):
        return told
    if plan.change:
        return by_change(plan, bench)
    if plan.operation == "group_mean" and (printed := _printed_mean(plan, bench)) is not None:
        return printed
    span = _SPAN.match(plan.operand.period)
    if plan.operation == "group_sum" and span and (whole := bench.over_years(plan.operand, int(span[1]), int(span[2]))):
        return Outcome(Status.ANSWERED, (stated(whole, plan.unit),))
    if plan.operation == "group_sum" and (told_whole := _told_whole(plan, bench)) is not None:
        return told_whole
    rows = _rows_of(plan, bench)
    if rows is None:
        return bench.missing(bench.resolver.resolve(plan.operand))
    rows = replace(rows, facts=_classes(rows, bench) if plan.among == "类" else _of_kind(rows, plan))
    if not rows.facts:
        return Outcome(Status.NOT_FOUND, message=Message.of("not_each", among=plan.among, measure=plan.operand.measure))
    if plan.operation == "rank":
        return rank(plan, rows, bench)
    if plan.operation == "shares":
        return shares(plan, rows, bench)
    if plan.without:
        rest = without(plan.without, rows)
        if rest is None:
            return bench.missing(bench.resolver.resolve(plan.operand.model_copy(update={"entity": plan.without})))
        rows = rest
    if plan.condition is not None and plan.condition.mean:
        mean = mean_of(plan, rows, bench)
        bound = plan.condition.model_copy(update={"mean": False, "value": mean.computation.value, "unit": mean.computation.unit})
        found = _of_members(plan.model_copy(update={"condition": bound}), rows, bench)
        return replace(found, statements=(*found.statements, mean))
    if plan.operation == "count" and plan.condition is None and (told := _told_number(plan, rows, bench)) is not None:
        return told
    return _of_members(plan, rows, bench)


def _of_members(plan: Group, rows: Rows, bench: Workbench) -> Outcome:
    """The operation over those rows that meet the condition."""
    members = [one for one in rows.facts if plan.condition is None or _meets(one, plan.condition)]
    if plan.operation in ("group_sum", "group_mean"):
        return _total(plan, rows, members, bench)
    if plan.operation in ("maximum", "minimum"):
        return _extreme(plan, rows, members)
    if plan.operation == "spread":
        return _spread(rows, members)
    return _listing(plan, rows, members)


def _rows_of(plan: Group, bench: Workbench) -> Rows | None:
    """The group that a plan is about: rows named one by one, the bodies held, or the best rows found."""
    if plan.members:
        return _named_rows(plan, bench)
    if plan.among == "年" or _SPAN.match(plan.operand.period):
        return _years(plan, bench)
    if not plan.operand.entity and (bodies := _bodies(plan, bench)):
        return bodies
    if plan.among not in ("", "项", "谁"):
        ways = (("rows", "columns"), ("rows",), ("columns",))
        tried = (find_rows(plan.operand, bench, keyword=plan.keyword, kinds=kinds, inside=True) for kinds in ways)
        other: Rows | None = None
        for rows in filter(None, tried):
            if _of_kind(rows, plan):
                return rows
            other = other or rows
        if other is not None:
            return other
    if plan.among == "项":
        return find_rows(plan.operand, bench, keyword=plan.keyword, finest=True)
    if plan.among == "谁":
        return find_rows(plan.operand, bench, keyword=plan.keyword, kinds=("rows", "forms", "sentence"))
    kinds = _THINGS if plan.operation == "count" and plan.condition is None else ANY_ROWS
    return find_rows(plan.operand, bench, keyword=plan.keyword, kinds=kinds)


def _bodies(plan: Group, bench: Workbench) -> Rows | None:
    """哪个城市…最高: the same measure of every body of that kind, each looked up on its own."""
    kinds = _KINDS_OF_BODY.get(plan.among, (plan.among,) if plan.among else ())
    bodies = [name for name in bench.resolver.names.bodies() if kinds and name.name.endswith(kinds)]
    found = bench.resolver.resolve_each(plan.operand, bodies)
    facts = tuple(one.chosen[0].stored for one in found if one.chosen and one.chosen[0].fact.quantity is not None)
    names_of = {filing.id: filing.identity.body for filing in bench.resolver.held.values()}
    return Rows("bodies", facts, 1.0, names_of) if len(facts) > 1 else None


def _told_number(plan: Group, rows: Rows, bench: Workbench) -> Outcome | None:
    """包括14个子项目, where it was asked how many there are: the figure tells it, and is not one of them."""
    only = rows.facts[0].fact if len(rows.facts) == 1 else None
    if only is None or only.quantity is None or not only.source.sentence or only.quantity.unit not in COUNTERS:
        return None
    name = normal("".join(only.measure.rows[-1:]))
    return (
        Outcome(Status.ANSWERED, (Stated(bench.bound(rows.facts[0])),)) if normal(plan.operand.measure).endswith(name) else None
    )


def _printed_mean(plan: Group, bench: Workbench) -> Outcome | None:
    """平均审减率: a mean that a filing prints under that name is not computed again."""
    resolved = bench.resolver.resolve(plan.operand.model_copy(update={"measure": "平均" + plan.operand.measure}))
    if resolved.best is None or resolved.best.fact.quantity is None or "平均" not in normal(str(resolved.best.fact.measure)):
        return None
    return Outcome(Status.ANSWERED, (stated(resolved, plan.unit),))


_NAMED_SO, _SAID_SO = 0.7, 0.9  # of what was asked, that the name of a figure must say, and its sentence, to be all of it


def _told_whole(plan: Group, bench: Workbench) -> Outcome | None:
    """一共筛查了多少居民, of a sentence that says 共筛查居民4124人: that is all of them, whatever else was counted beside."""
    if not plan.operand.head or plan.members or plan.keyword or plan.condition is not None:
        return None
    resolved = bench.resolver.resolve(plan.operand)
    best = resolved.best
    if best is None or resolved.alternatives or not best.fact.source.sentence or best.fact.quantity is None:
        return None
    said = bench.resolver.phrase(plan.operand).coverage([(normal("|".join(best.fact.measure.rows)), 1.0)])
    is_counted = counts_alike(plan.operand.unit, best.fact.quantity.unit) if plan.operand.unit else True
    return (
        Outcome(Status.ANSWERED, (stated(resolved, plan.unit),))
        if said >= _NAMED_SO and best.coverage >= _SAID_SO and is_counted
        else None
    )


_TOTALS = frozenset({"合计", "总计", "小计", "支出总计", "收入总计", "支出合计", "收入合计", "本年支出合计", "本年收入合计"})


def _classes(rows: Rows, bench: Workbench) -> tuple[StoredFact, ...]:
    """哪三类: the classes that a table adds up, not their items: the outermost rows of its column."""
    first = rows.facts[0]
    order, place = first.fact.source.table_order, first.fact.source.place
    if order is None or place is None:
        return rows.facts
    column = [one for one in bench.ledger.facts_at(first.filing, order) if one.fact.measure.columns == first.fact.measure.columns]
    outer = tuple(
        one
        for one in column
        if len(one.fact.measure.rows) == 1
        and one.fact.quantity is not None
        and bare_label(one.fact.measure.rows[0]) not in _TOTALS
    )
    return outer if len(outer) > 1 else rows.facts


_SPAN = re.compile(r"(\d{4})-(\d{4})$")


def _years(plan: Group, bench: Workbench) -> Rows | None:
    """哪一年最多, 2023至2025年平均: the same measure of each year, looked up on its own."""
    span = _SPAN.match(plan.operand.period)
    years = list(range(int(span[1]), int(span[2]) + 1)) if span else years_held(plan.operand, bench)
    found = bench.resolve_years(plan.operand, years)
    facts = tuple(one.chosen[0].stored for one in found if one.chosen and one.chosen[0].fact.quantity is not None)
    complete = len(facts) == len(years) or span is None
    return Rows("years", facts, 1.0) if complete and len(facts) > 1 else None


def _of_kind(rows: Rows, plan: Group) -> tuple[StoredFact, ...]:
    """哪家医院: only members that end like one (妇幼保健院 does), if there are any; the whole itself is no member."""
    if plan.among in ("", "项", "谁") or rows.kind == "years":
        return rows.facts
    endings = _endings(plan.among)
    whole = core_name(plan.operand.entity)
    named = [(one, core_name(rows.member_label(one))) for one in rows.facts]
    kept = tuple(one for one, name in named if name.endswith(endings) and not name.endswith(_LEVELS) and name != whole)
    if plan.among in _UPPER:  # a city of districts of its own has a row for its own level; one without is below such a city
        upper = {name.removesuffix("本级") for _, name in named if name.endswith("本级")}
        kept = tuple(one for one, name in named if one in kept and name in upper) or kept
    if len(kept) > 1:
        return kept
    is_place = all(ending in _PLACE_ENDINGS for ending in endings)
    nobody = plan.among in _BODIES and not any(plan.among[-1] in name for _, name in named)
    return () if (is_place or nobody) and rows.kind != "bodies" else rows.facts  # 税收收入 is no district


def _endings(among: str) -> tuple[str, ...]:
    """How the names of a kind of member end: 市州 end in 市, 州, 盟 or 地区."""
    if among in _KINDS_OF_BODY:
        return _KINDS_OF_BODY[among]
    letters = tuple(_SPLIT_KINDS[letter] for letter in among if letter in _SPLIT_KINDS)
    return letters if len(letters) == len(among) else (among[-1],)


def _printed_condition(plan: Group, bench: Workbench) -> Outcome | None:
    """单价50万元以上通用设备: the bound is a part of a printed label, not a condition on values."""
    literal = _NO_YUAN.sub("元", plan.literal)
    asked = plan.operand.model_copy(update={"measure": literal + plan.operand.measure})
    resolved = bench.resolver.resolve(asked)
    if resolved.best is None or normal(literal) not in _INCLUDING.sub("", normal(str(resolved.best.fact.measure))):
        return None
    return Outcome(Status.ANSWERED, (Stated(Bound.of(resolved)),))


_NO_YUAN = re.compile(r"(?<=\d[万亿])(?=以[上下])")  # 100万以上
_INCLUDING = re.compile(r"\(含\)")  # 单价100万元（含）以上
_BELOW_WORDS, _ABOVE_WORDS = "低于|少于|小于|不足|不到|未达到?|达不到", "高于|多于|大于|超过|超出"
_SAID_AS = {
    "<": _BELOW_WORDS,
    "<=": "不超过|不高于|以下|以内",
    ">": _ABOVE_WORDS,
    ">=": "不低于|不少于|以上|达到",
}


def _printed_count(plan: Group, condition: Condition, bench: Workbench) -> Outcome | None:
    """共有 8 个项目的预算执行率低于 90%: how many meet a bound is told by a sentence that names the bound."""
    resolver = bench.resolver
    scope, phrase = resolver.scope(plan.operand), resolver.phrase(plan.operand)
    bound = re.compile(
        rf"(?:{_SAID_AS[condition.comparator]})[^，。；\d]{{0,4}}{condition.value.normalize():f}(?![\d.])"
        rf"|(?<![\d.]){condition.value.normalize():f}[^，。；\d]{{0,3}}(?:{_SAID_AS[condition.comparator]})"
    )
    for one in resolver.candidates(plan.operand, scope, phrase, scope.year_of(plan.operand.period)):
        fact, quantity = one.fact, one.fact.quantity
        if quantity is None or quantity.unit not in COUNTERS or not fact.source.sentence:
            continue
        if not fits(one.stored, plan.operand.model_copy(update={"unit": ""}), bench, inside=False):
            continue
        clauses = [
            normal(clause) for clause in re.split(r"[，。；]", fact.source.sentence) if fact.text in clause.replace(" ", "")
        ]
        told = [clause for clause in clauses if bound.search(clause) and phrase.coverage([(clause, 1.0)]) >= ENOUGH]
        if told:
            return Outcome(Status.ANSWERED, (Stated(bench.bound(one.stored)),))
    return None


def _named_rows(plan: Group, bench: Workbench) -> Rows | None:
    """A、B、C 哪个最高: each is looked up by name; the group is what was found."""
    first = plan.operand.model_copy(update={"measure": plan.members[0]})
    others = [first.model_copy(update={"measure": name, "context": first.measure}) for name in plan.members[1:]]
    found = bench.bind((first, *others))
    facts = tuple(one.chosen[0].stored for one in found if one.chosen and one.chosen[0].fact.quantity is not None)
    return Rows("rows", facts, 1.0) if len(facts) == len(plan.members) else None


def sum_of(rows: Rows, operand: Operand) -> Outcome:
    """The sum of a group that was found as such."""
    bound = rows.bounds(rows.facts)
    label = Message.of("sum_of_items", label=operand.measure, count=len(bound))
    return Outcome(Status.ANSWERED, (Computed(label, sums.add([one.value for one in bound]), bound),))


def _meets(stored: StoredFact, condition: Condition) -> bool:
    quantity = stored.fact.quantity
    if quantity is None:
        return False
    value = quantity.value
    if condition.unit and quantity.unit and condition.unit != quantity.unit:
        if unit_scale(condition.unit)[0] != unit_scale(quantity.unit)[0]:
            return False
        value = convert(quantity, condition.unit).value
    is_below = condition.upper is None or value <= condition.upper
    return is_below and bool(_COMPARE[condition.comparator](value, condition.value))


def _total(plan: Group, rows: Rows, members: Sequence[StoredFact], bench: Workbench) -> Outcome:
    bound = rows.bounds(members)
    if not bound:
        return Outcome(Status.NOT_FOUND, message=Message("none_fits"))
    values = [one.value for one in bound]
    computation = sums.add(values) if plan.operation == "group_sum" else sums.mean(values)
    name = "sum_of_items" if plan.operation == "group_sum" else "mean_of_items"
    label = Message.of(name, label=plan.keyword or plan.operand.measure, count=len(bound))
    told = Computed(label, computation, bound, period=_time_of_all(members, bench), entity=body_of_all(members, bench))
    return Outcome(Status.ANSWERED, (told,))


def _time_of_all(members: Sequence[StoredFact], bench: Workbench) -> str:
    """The period that figures of several periods are of together: four quarters are of their year, years from first to last."""
    years = sorted({year for one in members if (year := bench.year_of(one))})
    periods = {one.fact.period for one in members}
    if len(periods) < 2 or not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


_LEAST_COMPARED = 2  # the most of one thing says nothing


def _extreme(plan: Group, rows: Rows, members: Sequence[StoredFact]) -> Outcome:
    ordered = sorted(members, key=size, reverse=plan.operation == "maximum")
    if len(ordered) < _LEAST_COMPARED:
        return Outcome(Status.NOT_FOUND, message=Message("none_compared"))
    last = size(ordered[min(plan.top, len(ordered)) - 1])
    kept = [one for index, one in enumerate(ordered) if index < plan.top or size(one) == last]
    word = "最高" if plan.operation == "maximum" else "最低"
    listed = Listed(
        plan.operand.measure, rows.bounds(kept), is_ranking=True, out_of=len(members), ranked=word, names_measure=True
    )
    return Outcome(Status.ANSWERED, (listed,))


def _spread(rows: Rows, members: Sequence[StoredFact]) -> Outcome:
    """How far the largest and the smallest of a group are apart."""
    if len(members) < 2:
        return Outcome(Status.NOT_FOUND, message=Message("none_compared"))
    ordered = sorted(members, key=size)
    low, high = told_apart(rows.bounds((ordered[0], ordered[-1])))
    computation = sums.difference(high.value, low.value)
    label = Message.of("spread", label=high.label, other=low.label)
    return Outcome(Status.ANSWERED, (Computed(label, computation, (high, low)),))


def _listing(plan: Group, rows: Rows, members: Sequence[StoredFact]) -> Outcome:
    return _listed(plan, rows.bounds(members), len(rows.facts))


def _listed(plan: Group, items: tuple[Bound, ...], out_of: int) -> Outcome:
    count = Computation(Decimal(len(items)), "个", "", Decimal(0), 0) if plan.operation == "count" else None
    listed = Listed(plan.operand.measure, items, count, out_of=out_of, names_measure=True, condition=plan.literal.strip("在的"))
    return Outcome(Status.ANSWERED, (listed,))


def _below(plan: Group, bench: Workbench) -> Outcome:
    """The rows one level below the row that is named, in the column where that row was found."""
    resolved = bench.resolver.resolve(plan.operand)
    for one in resolved.chosen:
        below = rows_below(one.stored, bench)
        if below and plan.operation in ("maximum", "minimum"):
            return _extreme(plan, Rows("rows", tuple(below)), below)
        if below:
            fit = resolved.fit
            return _listed(plan, tuple(replace(bench.bound(stored), fit=fit) for stored in below), len(below))
    if not resolved.chosen:
        return bench.missing(resolved)
    label = label_of(resolved.chosen[0].stored)
    return Outcome(Status.NOT_FOUND, message=Message.of("not_divided", label=label))
