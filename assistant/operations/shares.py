"""The share of parts in a whole, be the whole named, left unsaid or called otherwise than it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import compute as sums
from assistant.compute import Value
from assistant.domain import Compute, Operand, Status
from assistant.evidence import Bound, Outcome, Stated
from assistant.labels import bare_of_sides, telling
from assistant.matching import LIGHT_WEIGHT, bare_label, normal
from assistant.operations.binding import bind_numbers, in_unit_of
from assistant.operations.printed import computed, stated
from assistant.operations.rows import told_under
from assistant.operations.wholes import parent_of, whole_of, whole_of_all
from assistant.operations.workbench import Workbench
from assistant.planning.kinds.pairs import PLACES_BELOW
from assistant.planning.operands import is_bare
from assistant.vocabulary import vocabulary
from assistant.wording import Message
from index.domain import BUDGETS, OUTCOMES, PLANS, Basis, Fact, Quantity
from index.statement_phrases import PURSE


def share(plan: Compute, bench: Workbench) -> Outcome:
    """The share of what was named first in what was named last, or in what it is a part of."""
    if own := _share_of_own_total(plan, bench) or _called_a_share(plan, bench):
        return own
    if _is_open_of_which(plan):
        named = "、".join(one.measure for one in plan.operands[:-1])
        return Outcome(Status.NOT_FOUND, message=Message.of("no_whole", label=named))
    planned = _planned_as_well(plan)
    bound, missing = bind_numbers(_with_whole(planned, bench), bench)
    if missing is not None and planned is not plan:
        bound, missing = bind_numbers(_with_whole(plan, bench), bench)
    if missing is not None and (of_all := _of_whole_place(plan)):
        bound, missing = bind_numbers(of_all, bench)
    if missing is not None:
        printed = _printed_share(plan, bench, ("比重", "占比", "比例"))
        return printed or _share_of_row_above(plan, bound, bench) or _share_of_budget(plan, bound, bench) or missing
    if _reaches(bound) == {"whole", "own"} and not any(one.scope for one in plan.operands):
        level = _reach_of(bound[0]) or "whole"
        bound, missing = bind_numbers([one.model_copy(update={"scope": level}) for one in plan.operands], bench)
        if missing is not None:  # a part of the whole place is no part of what its own level spends
            return missing
    parts = bound[: plan.parts]
    whole = _own_whole(parts, bound[plan.parts], bench) if len(bound) > plan.parts else whole_of_all(parts, bench)
    if whole is not None and _is_no_part(parts, whole):
        whole = _total_beside(parts[0], whole, bench) or _row_above(plan, parts, bench) or whole
    if whole is not None and len(parts) == 1 and _is_same_row(parts[0], whole):
        whole = whole_of(whole, bench) or whole_of(parts[0], bench) or whole  # it was found in the part's own row
    if whole is not None and _is_of_a_plan(parts, whole, plan.operands[-1]):
        whole = None
    if whole is not None:
        parts = [_below(whole, _in_table_of(whole, one, bench), bench) for one in parts]
    if whole is not None and any(one.facts[0].fact.basis in PLANS for one in parts) and whole.facts[0].fact.basis in OUTCOMES:
        return _share_of_outcome(plan, whole, bench)
    return share_of(parts, whole, bench, each=plan.each)


def _is_open_of_which(plan: Compute) -> bool:
    """两个加起来占全市的比重, of two things of one place: 全市 has as much of the one, and as much of the other."""
    *parts, whole = plan.operands
    same = {"", *(one.measure for one in parts)}
    return plan.parts > 1 and len({one.measure for one in parts}) > 1 and bool(whole.scope) and whole.measure in same


def _planned_as_well(plan: Compute) -> Compute:
    """甲占乙的预算多少: what is held against a budget that is named, and is of no sense itself, is what was planned of it."""
    *parts, whole = plan.operands
    is_open = all(one.basis is Basis.NONE and one.leaning is Basis.NONE for one in parts)
    if not parts or not is_open or whole.basis not in BUDGETS or is_bare(whole.measure, vocabulary()):
        return plan
    same = tuple(one.model_copy(update={"basis": whole.basis}) for one in parts)
    return plan.model_copy(update={"operands": (*same, whole)})


def _is_of_a_plan(parts: Sequence[Bound], whole: Bound, asked: Operand) -> bool:
    """What came of it is no share of what was planned, unless just that was asked: 实际支出占预算的百分之几."""
    planned = whole.facts[0].fact.basis in PLANS and asked.basis not in PLANS
    return planned and any(one.facts[0].fact.basis in OUTCOMES for one in parts)


def _own_whole(parts: Sequence[Bound], whole: Bound, bench: Workbench) -> Bound:
    """人员经费 told under 财政拨款基本支出 is held against that, and not against the 基本支出 of all money."""
    above = parent_of(parts[0], bench) if len(parts) == 1 and parts[0].facts[0].fact.source.sentence else None
    if above is None or above.facts[0].id == whole.facts[0].id:
        return whole
    names = [normal(telling(one.facts[0].fact.measure.rows)) for one in (above, whole)]
    if names[0] == names[1] or above.facts[0].fact.basis is not whole.facts[0].fact.basis:
        return whole
    asked = normal(whole.operand.measure) if whole.operand is not None else ""
    is_side = asked in ("收入", "支出") and PURSE.match(names[0]) is not None and asked in names[0]
    return replace(above, operand=whole.operand) if names[0].endswith(names[1]) or is_side else whole


_TOTAL_SAID = re.compile("(?:收入|支出)(?:总计|合计)$")


def _total_beside(part: Bound, whole: Bound, bench: Workbench) -> Bound | None:
    """一般公共预算收入157亿元，上级补助收入330亿元，…，收入总计541亿元: the grant is a part of the 收入总计 alone."""
    total = _TOTAL_SAID.search(normal(whole.operand.measure)) if whole.operand is not None else None
    if total is None or _TOTAL_SAID.search(normal(telling(whole.facts[0].fact.measure.rows))):
        return None
    first = part.facts[0]
    told = [one for one in bench.sentence_facts(first) if normal(telling(one.fact.measure.rows)) == total[0]]
    told = [one for one in told if one.fact.quantity is not None and _told_of(one.fact) == _told_of(first.fact)]
    return replace(whole, label=bench.bound(told[0]).label, facts=(told[0],)) if len(told) == 1 else None


def _in_table_of(whole: Bound, part: Bound, bench: Workbench) -> Bound:
    """高等教育 of 支出决算表, whose 教育支出 is the whole, and not of the table of what was paid out of 财政拨款 alone."""
    first, of = part.facts[0], whole.facts[0]
    order, rows = of.fact.source.table_order, first.fact.measure.rows
    places = {(one.filing, one.fact.source.table_order) for one in part.facts}
    named = part.operand is None or part.operand.inside or first.filing != of.filing or (of.filing, order) in places
    if named or order is None or not rows:
        return part
    name, whole_facts = bare_label(telling(rows)), {one.id for one in whole.facts}
    for one in bench.ledger.facts_at(of.filing, order):
        alike = bare_label("".join(one.fact.measure.rows[-1:])) == name and one.fact.measure.columns == of.fact.measure.columns
        if alike and one.id not in whole_facts and one.fact.quantity is not None and _told_of(one.fact) == _told_of(first.fact):
            return replace(part, label=bench.bound(one).label, facts=(one,))
    return part


def _below(whole: Bound, part: Bound, bench: Workbench) -> Bound:
    """转移支付里专项占几成: of what a sentence lists below the whole the one that is called so, before others of that name."""
    of, operand = whole.facts[0], part.operand
    rows = of.fact.measure.rows
    if (
        operand is None
        or not operand.nested
        or not of.fact.source.sentence
        or part.facts[0].fact.measure.rows[: len(rows)] == rows
    ):
        return part
    listed = [
        one
        for one in told_under(of, "".join(rows) + operand.measure, bench)
        if normal(operand.measure) in normal("".join(one.fact.measure.rows[len(rows) :]))
        and _told_of(one.fact) == _told_of(of.fact)
    ]
    return replace(part, label=bench.bound(listed[0]).label, facts=(listed[0],)) if len(listed) == 1 else part


def _told_of(fact: Fact) -> tuple[object, ...]:
    """When, in which sense and for which level a figure is told."""
    return fact.period, fact.basis, dict(fact.dimensions).get("范围", "")


def share_of(parts: Sequence[Bound], whole: Bound | None, bench: Workbench, *, each: bool = False) -> Outcome:
    """The share of the parts, together or `each` on its own, in the whole."""
    if whole is None and (beside := _share_beside(parts, bench)) is not None:
        return Outcome(Status.ANSWERED, (Stated(beside),))
    if whole is None:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_whole", label=parts[0].label), near=parts[0].facts[:1])
    if parts[0].quantity.unit == "%" and parts[0].facts[0].fact.basis is not Basis.CHANGE:
        return Outcome(Status.ANSWERED, (Stated(parts[0]),))  # a share is what is printed, and by how much it grew is none
    if any(_is_of_other_form(one, whole) for one in parts):
        return Outcome(Status.NOT_FOUND, message=Message.of("no_whole", label=parts[0].label), near=parts[0].facts[:1])
    if _is_no_part(parts, whole) or any(_is_sibling(one, whole, bench) for one in parts):
        message = Message.of("no_part", part=parts[0].label, whole=whole.label)
        return Outcome(Status.NOT_FOUND, message=message, near=(parts[0].facts[0],))
    if len(parts) == 1 or each:
        statements = [
            computed(
                Message.of("share_of", part=one.label, whole=whole.label), sums.share(one.value, whole.value), (one, whole), bench
            )
            for one in parts
        ]
        return Outcome(Status.ANSWERED, tuple(one for outcome in statements for one in outcome.statements))
    added = sums.add([one.value for one in parts])
    top = Value("", Quantity(added.value, added.unit, added.decimals), exact=True)
    computation = sums.share(top, whole.value)
    formula = computation.formula.replace(sums.plain(added.value), f"({added.formula})", 1)
    margin = computation.margin + added.margin / abs(whole.quantity.value) * 100 if whole.quantity.value else computation.margin
    together = Message.of("together", parts=[one.label for one in parts])
    label = Message.of("share_of", part=together, whole=whole.label)
    return computed(label, replace(computation, formula=formula, margin=margin), (*parts, whole), bench)


def _with_whole(plan: Compute, bench: Workbench) -> tuple[Operand, ...]:
    """县区债务余额占全市多少, 青山区的某资金占全市的比重: the whole is the same measure of all of the place."""
    *parts, whole = plan.operands
    if not parts or whole.measure not in ("", parts[0].measure) or not whole.scope:
        return plan.operands
    measure = PLACES_BELOW.sub("", parts[0].measure)
    whole = whole.model_copy(update={"measure": measure, "context": ""})
    home = _home_of(parts[0], whole, bench)
    if home:
        whole = whole.model_copy(update={"entity": home, "home": "", "scope": ""})  # no table need call it 全市
    return (*parts, whole)


def _home_of(part: Operand, whole: Operand, bench: Workbench) -> str:
    """The body in whose filing a figure of one of its places stands, where 全市 says just its level; "" for none."""
    name = bench.resolver.names.named(part.entity) if part.entity == whole.entity and not part.scope else None
    best = bench.resolver.resolve(part).best if name is not None and not name.is_body else None
    home = bench.resolver.held[best.stored.filing].identity.body if best is not None else ""
    place = re.sub("(?:人民)?政府$", "", home)
    return home if place.endswith(whole.level.removeprefix("全")) else ""


def _of_whole_place(plan: Compute) -> tuple[Operand, ...]:
    """临江市安排给青山区的某资金占某资金总额的比重: the whole is that of 临江市, which the part was named in."""
    *parts, whole = plan.operands
    if len(parts) != 1 or not whole.home or whole.entity != parts[0].entity:
        return ()
    return (*parts, whole.model_copy(update={"entity": whole.home, "home": "", "context": ""}))


_ALL_OF_IT = 0.95  # of what the whole was called, that a thing told beside its part must say to be it
_LIKE_THE_WHOLE = 0.6  # of what the whole was called, that the name of the row above must say


def _share_of_row_above(plan: Compute, bound: Sequence[Bound], bench: Workbench) -> Outcome | None:
    """参保的人里退休人员占多少: the whole is called otherwise than it is printed, and the part stands under it."""
    above = _row_above(plan, bound, bench)
    return share_of(bound, above, bench) if above is not None else None


def _row_above(plan: Compute, parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """What the only part stands under, where that is called much like the whole that was asked for."""
    if len(parts) != plan.parts or plan.parts != 1 or len(plan.operands) != 2:
        return None
    above = parent_of(parts[0], bench)
    if above is None:
        return None
    names = normal("|".join(above.facts[0].fact.measure.rows))
    phrase = bench.resolver.phrase(plan.operands[1])
    is_of_both = _BOTH_SIDES.search(names) is not None and not bare_of_sides(phrase, bench.resolver.terms.light_pattern)
    return above if is_of_both or phrase.coverage([(names, 1.0)]) >= _LIKE_THE_WHOLE else None


_BOTH_SIDES = re.compile("收支总")  # 收支总预算 4286 万元，收入包括：…: it is the whole of each side


def _share_of_budget(plan: Compute, bound: Sequence[Bound], bench: Workbench) -> Outcome | None:
    """教育支出占总支出多少, where each budget has a spending of its own: of the budget under whose heading the part stands."""
    if len(bound) != plan.parts or plan.parts != 1 or len(plan.operands) != 2:
        return None
    asked, source = plan.operands[1], bound[0].facts[0].fact.source
    side, purse = _SIDE.search(asked.measure), PURSE.search(source.section or source.table or "")
    if side is None or purse is None or bare_of_sides(bench.resolver.phrase(asked), bench.resolver.terms.light_pattern):
        return None
    whole = bench.resolver.resolve(asked.model_copy(update={"measure": purse[0] + side[0], "context": ""}))
    return share_of(bound, Bound.of(whole), bench) if whole.chosen else None


_SIDE = re.compile("收入|支出")


def _share_of_outcome(plan: Compute, whole: Bound, bench: Workbench) -> Outcome:
    """收入决算中财政拨款占多少: what was planned is no part of what came of it, so the parts are looked for in that sense too."""
    sense = whole.facts[0].fact.basis
    operands = tuple(one.model_copy(update={"basis": sense}) for one in plan.operands[: plan.parts])
    if operands == plan.operands[: plan.parts]:
        return Outcome(Status.NOT_FOUND, message=Message.of("other_sense", whole=whole.label, basis=sense))
    return share(plan.model_copy(update={"operands": (*operands, *plan.operands[plan.parts :])}), bench)


def _reach_of(bound: Bound) -> str:
    """Whether a value covers a whole place or its own level; "" where nothing says so."""
    said = dict(bound.facts[0].fact.dimensions).get("范围", "")
    return "whole" if said.startswith("全") else "own" if said.endswith("本级") else ""


def _reaches(bound: Sequence[Bound]) -> set[str]:
    return {reach for one in bound if (reach := _reach_of(one))}


def _is_no_part(parts: Sequence[Bound], whole: Bound) -> bool:
    """Is one of the parts larger than the whole? Then the whole was taken for something that it is not."""
    total = whole.value.quantity
    return any(abs(in_unit_of(whole, part)) > abs(total.value) + total.half_width for part in parts)


def _is_sibling(part: Bound, whole: Bound, bench: Workbench) -> bool:
    """续建项目28.7亿元，新建项目1.4亿元: of the 城建项目 that both are parts of, neither is the whole."""
    one, of = part.facts[0].fact, whole.facts[0].fact
    if not of.source.sentence or one.source.sentence != of.source.sentence or whole.operand is None:
        return False
    if one.measure.rows[: len(of.measure.rows)] == of.measure.rows:
        return False
    names = [normal("".join(fact.measure.rows[-1:])) for fact in (one, of)]
    said = bench.resolver.phrase(whole.operand).coverage([(normal("".join(of.measure.rows)), 1.0)])
    return names[0][-2:] == names[1][-2:] and said < _ALL_OF_IT


def _is_of_other_form(part: Bound, whole: Bound) -> bool:
    """The 项目总金额 of one project is no whole of that of another."""
    forms = [dict(one.facts[0].fact.dimensions).get("项目名称", "") for one in (part, whole)]
    return all(forms) and forms[0] != forms[1]


def _is_same_row(part: Bound, whole: Bound) -> bool:
    """Was the whole found in the part's own row, or as a row of the part's own column that holds no more than it?"""
    one, other = part.facts[0], whole.facts[0]
    if one.filing == other.filing and one.fact.source.table_order is not None and one.fact.measure.columns:
        tables = [(each.fact.source.table_order, each.fact.measure.columns) for each in (one, other)]
        if tables[0] == tables[1] and part.quantity.value == in_unit_of(part, whole):
            return True
    rows = [normal(bound.facts[0].fact.measure.rows[-1]) for bound in (part, whole) if bound.facts[0].fact.measure.rows]
    return len(rows) == 2 and rows[0] == rows[1] and part.quantity.value == in_unit_of(part, whole)


def _share_of_own_total(plan: Compute, bench: Workbench) -> Outcome | None:
    """占总额, 占合计: a whole in no words of its own is the total of the part's own column."""
    if len(plan.operands) != 2 or plan.operands[1].basis not in (Basis.NONE, Basis.BUDGET):
        return None
    if max(bench.resolver.phrase(plan.operands[1]).weights, default=0.0) > LIGHT_WEIGHT:
        return None
    bound, missing = bind_numbers(plan.operands[:1], bench)
    if missing is not None or (plan.operands[1].scope and _is_of_column(bound[0].facts[0].fact)):
        return None  # 青山区 | 白水县 side by side: what adds up a column is all that one of them has, and 全市 is another column
    whole = whole_of(bound[0], bench)
    if whole is None or bound[0].quantity.unit == "%":
        return None
    computation = sums.share(bound[0].value, whole.value)
    return computed(Message.of("share_of", part=bound[0].label, whole=whole.label), computation, (bound[0], whole), bench)


def _is_of_column(fact: Fact) -> bool:
    """Is the body that a figure is of named by the head of its column?"""
    return fact.entity in fact.measure.columns


def _printed_share(plan: Compute, bench: Workbench, words: Sequence[str]) -> Outcome | None:
    """基本支出占总支出的比重, where a filing prints just that."""
    for word in words:
        measure = "占".join(one.measure for one in plan.operands) + word
        resolved = bench.resolver.resolve(plan.operands[0].model_copy(update={"measure": measure, "unit": "%"}))
        if resolved.chosen:
            return Outcome(Status.ANSWERED, (stated(resolved, ""),))
    return None


def _called_a_share(plan: Compute, bench: Workbench) -> Outcome | None:
    """税收占比, of no whole that was named: what the filing calls just that."""
    if len(plan.operands) > 1:
        return None
    printed = _printed_share(plan, bench, ("占比", "比重"))
    said = printed.statements[0] if printed is not None else None
    if not isinstance(said, Stated):
        return None
    name = normal("".join(said.bound.facts[0].fact.measure.rows[-1:]))
    return printed if _CALLED_SHARE.sub("", name) == normal(plan.operands[0].measure) != name else None


_CALLED_SHARE = re.compile("(?:所?占)?(?:比重|占比|比例)$")
_SHARE_OF = re.compile("占.*(?:比重|比例)$")


def _share_beside(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """民生支出53.3亿元，占总支出的比重为72.5%; 其他收入8.2万元，占2.06%: the one share that the part's own sentence prints."""
    rows = parts[0].facts[0].fact.measure.rows
    rates = [
        one
        for one in bench.sentence_facts(parts[0].facts[0])
        if _SHARE_OF.match("".join(one.fact.measure.rows[-1:]))
        or (one.fact.measure.rows[:-1] == rows and one.fact.measure.rows[-1].startswith("占"))
    ]
    told = [one for one in rates if one.fact.quantity is not None and one.fact.quantity.unit == "%"]
    return bench.bound(told[0]) if len(parts) == 1 and len(told) == 1 else None
