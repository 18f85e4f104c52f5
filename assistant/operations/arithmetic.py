"""Compute: difference, growth, share, multiple, per head, execution rate, sum and mean of named operands.

Each first binds its operands; where one is left unsaid (the year before, the whole, the budget) it is found from what the
filings print beside the other. A figure that a filing prints itself is shown beside ours, agreeing or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant import compute as sums
from assistant.compute import Computation, Value
from assistant.domain import Compute, Operand, Status
from assistant.evidence import Bound, Computed, Listed, Outcome, Stated
from assistant.labels import bare_of_sides, same_value, telling, tells_of_part
from assistant.matching import LIGHT_WEIGHT, bare_label, normal
from assistant.operations.printed import stated as stated_value
from assistant.operations.workbench import Workbench
from assistant.resolve import Resolved
from assistant.vocabulary import vocabulary
from assistant.wording import Message, spoken_period
from index.domain import Basis, Fact, Quantity
from index.errors import ComputationError
from index.ledger import StoredFact
from index.quantities import convert, unit_scale

_YEARLY = "年均"
_PLANNED = (Basis.BUDGET, Basis.INITIAL, Basis.ADJUSTED, Basis.TARGET)  # last year's figure is no base of a plan's
_TOTAL_NAME = re.compile(r"(?:本年)?(?:收入|支出)?(?:预算|决算)?(?:合计|总计|总额)(?:数)?")
_THERE_IS = re.compile(r"(?:[共现设建拥已]有|建设|建成|设立|建立|成立|开设)(?:各类)?$")
_DONE = frozenset({Basis.FINAL, Basis.EXECUTED})
_NAMED = 0.6  # how much of what was asked the name of a printed change must say


def compute(plan: Compute, bench: Workbench) -> Outcome:
    """Carry out one computation over named operands."""
    handlers: dict[str, Callable[[Compute, Workbench], Outcome]] = {
        "share": _share,
        "growth": _change,
        "yearly_growth": _yearly_growth,
        "difference": _change,
        "multiple": _multiple,
        "per_head": _per_head,
        "execution_rate": _execution_rate,
        "sum": _sum_or_mean,
        "mean": _sum_or_mean,
        "compare": _compare,
    }
    return handlers[plan.operation](plan, bench)


def _bind_numbers(operands: Sequence[Operand], bench: Workbench) -> tuple[list[Bound], Outcome | None]:
    """All operands bound to quantities, or the outcome that says which is missing."""
    bound: list[Bound] = []
    for resolved in bench.bind(operands, comparable=True):
        if not resolved.chosen or resolved.chosen[0].fact.quantity is None:
            return bound, bench.missing(resolved)
        bound.append(Bound.of(resolved))
    asked = {
        (one.measure, one.entity, one.period, one.basis, one.code, one.scope, one.nested and one.context) for one in operands
    }
    if len(asked) < len(operands) or len({one.facts[0].id for one in bound}) < len(bound):
        return bound, _found_once(bound[0])
    return _as_finely_printed(bound), None


def _as_finely_printed(bound: list[Bound]) -> list[Bound]:
    """Values that are printed in 万元 here and in 元 there are computed with from where they are printed in full."""
    if len({one.quantity.unit for one in bound}) < 2 or len({unit_scale(one.quantity.unit)[0] for one in bound}) > 1:
        return bound
    return [replace(one, facts=tuple(sorted(one.facts, key=_coarseness))) for one in bound]


def _coarseness(stored: StoredFact) -> Decimal:
    quantity = stored.fact.quantity
    return quantity.half_width * unit_scale(quantity.unit)[1] if quantity is not None else Decimal("Infinity")


def _found_once(bound: Bound) -> Outcome:
    return Outcome(Status.NOT_FOUND, message=Message.of("one_value", label=bound.label), near=bound.facts[:1])


# --- share and multiple ------------------------------------------------------------------------------


def _share(plan: Compute, bench: Workbench) -> Outcome:
    if own := _share_of_own_total(plan, bench):
        return own
    bound, missing = _bind_numbers(_with_whole(plan), bench)
    if missing is not None:
        printed = _printed_rate(plan, bench, ("比重", "占比", "比例"))
        return printed or _share_of_row_above(plan, bound, bench) or missing
    if _reaches(bound) == {"whole", "own"} and not any(one.scope for one in plan.operands):
        level = _reach_of(bound[0]) or "whole"
        bound, missing = _bind_numbers([one.model_copy(update={"scope": level}) for one in plan.operands], bench)
        if missing is not None:  # a part of the whole place is no part of what its own level spends
            return missing
    parts = bound[: plan.parts]
    whole = bound[plan.parts] if len(bound) > plan.parts else whole_of_all(parts, bench)
    if whole is not None and len(parts) == 1 and _is_same_row(parts[0], whole):
        whole = whole_of(whole, bench) or whole_of(parts[0], bench) or whole  # it was found in the part's own row
    if whole is not None:
        parts = [_in_table_of(whole, one, bench) for one in parts]
    if whole is not None and any(one.facts[0].fact.basis in _PLANNED for one in parts) and whole.facts[0].fact.basis in _DONE:
        return _share_of_outcome(plan, whole, bench)
    return share_of(parts, whole, bench, each=plan.each)


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


def _told_of(fact: Fact) -> tuple[object, ...]:
    """When, in which sense and for which level a figure is told."""
    return fact.period, fact.basis, dict(fact.dimensions).get("范围", "")


def share_of(parts: Sequence[Bound], whole: Bound | None, bench: Workbench, *, each: bool = False) -> Outcome:
    """The share of the parts, together or `each` on its own, in the whole."""
    if whole is None and (beside := _share_beside(parts, bench)) is not None:
        return Outcome(Status.ANSWERED, (Stated(beside),))
    if whole is None:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_whole", label=parts[0].label), near=parts[0].facts[:1])
    if parts[0].quantity.unit == "%":
        return Outcome(Status.ANSWERED, (Stated(parts[0]),))  # a share is what is printed
    if any(_is_of_other_form(one, whole) for one in parts):
        return Outcome(Status.NOT_FOUND, message=Message.of("no_whole", label=parts[0].label), near=parts[0].facts[:1])
    if _is_no_part(parts, whole):
        message = Message.of("no_part", part=parts[0].label, whole=whole.label)
        return Outcome(Status.NOT_FOUND, message=message, near=(parts[0].facts[0],))
    if len(parts) == 1 or each:
        statements = [
            _computed(f"{one.label}占{whole.label}的比重", sums.share(one.value, whole.value), (one, whole), bench)
            for one in parts
        ]
        return Outcome(Status.ANSWERED, tuple(one for outcome in statements for one in outcome.statements))
    added = sums.add([one.value for one in parts])
    top = Value("", Quantity(added.value, added.unit, added.decimals), exact=True)
    computation = sums.share(top, whole.value)
    formula = computation.formula.replace(sums.plain(added.value), f"({added.formula})", 1)
    margin = computation.margin + added.margin / abs(whole.quantity.value) * 100 if whole.quantity.value else computation.margin
    label = "、".join(one.label for one in parts) + f"合计占{whole.label}的比重"
    return _computed(label, replace(computation, formula=formula, margin=margin), (*parts, whole), bench)


_BELOW_LEVEL = re.compile("^(?:各)?(?:县市区|县区|区县|市县|县市|县级|区级)的?")


def _with_whole(plan: Compute) -> tuple[Operand, ...]:
    """县区债务余额占全市多少: the whole is the same measure of all of the place."""
    *parts, whole = plan.operands
    if not parts or whole.measure or not whole.scope:
        return plan.operands
    measure = _BELOW_LEVEL.sub("", parts[0].measure)
    return (*parts, whole.model_copy(update={"measure": measure, "context": ""}))


_LIKE_THE_WHOLE = 0.6  # of what the whole was called, that the name of the row above must say


def _share_of_row_above(plan: Compute, bound: Sequence[Bound], bench: Workbench) -> Outcome | None:
    """参保的人里退休人员占多少: the whole is called otherwise than it is printed, and the part stands under it."""
    if len(bound) != plan.parts or plan.parts != 1 or len(plan.operands) != 2:
        return None
    above = _parent_of(bound[0], bench)
    if above is None:
        return None
    names = normal("|".join(above.facts[0].fact.measure.rows))
    fits = bench.resolver.phrase(plan.operands[1]).coverage([(names, 1.0)]) >= _LIKE_THE_WHOLE
    return share_of(bound, above, bench) if fits else None


def _share_of_outcome(plan: Compute, whole: Bound, bench: Workbench) -> Outcome:
    """收入决算中财政拨款占多少: what was planned is no part of what came of it, so the parts are looked for in that sense too."""
    sense = whole.facts[0].fact.basis
    operands = tuple(one.model_copy(update={"basis": sense}) for one in plan.operands[: plan.parts])
    if operands == plan.operands[: plan.parts]:
        return Outcome(Status.NOT_FOUND, message=Message.of("other_sense", whole=whole.label, basis=sense))
    return _share(plan.model_copy(update={"operands": (*operands, *plan.operands[plan.parts :])}), bench)


def _reach_of(bound: Bound) -> str:
    """Whether a value covers a whole place or its own level; "" where nothing says so."""
    said = dict(bound.facts[0].fact.dimensions).get("范围", "")
    return "whole" if said.startswith("全") else "own" if said.endswith("本级") else ""


def _reaches(bound: Sequence[Bound]) -> set[str]:
    return {reach for one in bound if (reach := _reach_of(one))}


def _is_no_part(parts: Sequence[Bound], whole: Bound) -> bool:
    """Is one of the parts larger than the whole? Then the whole was taken for something that it is not."""
    total = whole.value.quantity
    return any(abs(_in_unit_of(whole, part)) > abs(total.value) + total.half_width for part in parts)


def _is_of_other_form(part: Bound, whole: Bound) -> bool:
    """The 项目总金额 of one project is no whole of that of another."""
    forms = [dict(one.facts[0].fact.dimensions).get("项目名称", "") for one in (part, whole)]
    return all(forms) and forms[0] != forms[1]


def _is_same_row(part: Bound, whole: Bound) -> bool:
    """Was the whole found in the part's own row, or as a row of the part's own column that holds no more than it?"""
    one, other = part.facts[0], whole.facts[0]
    if one.filing == other.filing and one.fact.source.table_order is not None and one.fact.measure.columns:
        tables = [(each.fact.source.table_order, each.fact.measure.columns) for each in (one, other)]
        if tables[0] == tables[1] and part.quantity.value == _in_unit_of(part, whole):
            return True
    rows = [normal(bound.facts[0].fact.measure.rows[-1]) for bound in (part, whole) if bound.facts[0].fact.measure.rows]
    return len(rows) == 2 and rows[0] == rows[1] and part.quantity.value == _in_unit_of(part, whole)


def _share_of_own_total(plan: Compute, bench: Workbench) -> Outcome | None:
    """占总额, 占合计: a whole in no words of its own is the total of the part's own column."""
    if len(plan.operands) != 2 or plan.operands[1].basis not in (Basis.NONE, Basis.BUDGET):
        return None
    if max(bench.resolver.phrase(plan.operands[1]).weights, default=0.0) > LIGHT_WEIGHT:
        return None
    bound, missing = _bind_numbers(plan.operands[:1], bench)
    whole = whole_of(bound[0], bench) if missing is None else None
    if whole is None or bound[0].quantity.unit == "%":
        return None
    computation = sums.share(bound[0].value, whole.value)
    return _computed(f"{bound[0].label}占{whole.label}的比重", computation, (bound[0], whole), bench)


_SHARE_OF = re.compile("占.*(?:比重|比例)$")


def _share_beside(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """民生支出53.3亿元，占总支出的比重为72.5%: the one share that the part's own sentence prints."""
    rates = [one for one in bench.sentence_facts(parts[0].facts[0]) if _SHARE_OF.match("".join(one.fact.measure.rows[-1:]))]
    told = [one for one in rates if one.fact.quantity is not None and one.fact.quantity.unit == "%"]
    return bench.bound(told[0]) if len(parts) == 1 and len(told) == 1 else None


def whole_of_row(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """Parts that are columns of one row: the column of that row which stands for the whole."""
    first = parts[0].facts[0]
    order, place = first.fact.source.table_order, first.fact.source.place
    rows = {one.facts[0].fact.measure.rows for one in parts}
    if len(parts) < 2 or len(rows) > 1 or order is None or place is None:
        return None
    in_table = bench.ledger.facts_at(first.filing, order)
    found = next((one for one in in_table if one.fact.quantity is not None and _is_whole_of_row(one, place[0], bench)), None)
    return bench.bound(found) if found is not None else None


def whole_of_all(parts: Sequence[Bound], bench: Workbench) -> Bound | None:
    """What parts are parts of, where nobody says: the whole of their row, the total of their column, the row above."""
    spoken_of = _parent_of(parts[0], bench) if len(parts) == 1 and _stands_in_what_was_said(parts[0]) else None
    return whole_of_row(parts, bench) or spoken_of or whole_of(parts[0], bench) or _parent_of(parts[0], bench)


def _stands_in_what_was_said(part: Bound) -> bool:
    """留学教育预算, 其中来华留学教育, 占几成: was the row above a part spoken of before it?"""
    rows = part.facts[0].fact.measure.rows
    if part.operand is None or not part.operand.inside or len(rows) < 2:
        return False
    above = bare_label(rows[-2])
    return len(above) > 1 and above in normal(part.operand.context)


def _parent_of(part: Bound, bench: Workbench) -> Bound | None:
    """政府采购预算 of 政府采购预算 › 政府采购工程预算: where there is no total, the figure that a part is listed under."""
    for stored in part.facts:
        fact = stored.fact
        if len(fact.measure.rows) < 2 or fact.quantity is None:
            continue
        above = replace(fact.measure, rows=fact.measure.rows[:-1])
        for one in bench.ledger.facts_with_path(str(above), [stored.filing]):
            alike = one.fact.quantity is not None and unit_scale(one.fact.quantity.unit)[0] == unit_scale(fact.quantity.unit)[0]
            if alike and (one.fact.period, one.fact.basis, one.fact.entity) == (fact.period, fact.basis, fact.entity):
                return bench.bound(one)
    return None


def whole_of(part: Bound, bench: Workbench) -> Bound | None:
    """What a part is a part of: the total of its column; where it is that itself, the whole of its row."""
    for stored in part.facts:
        source, quantity = stored.fact.source, stored.fact.quantity
        if source.table_order is None or source.place is None or quantity is None:
            continue
        facts = [one for one in bench.ledger.facts_at(stored.filing, source.table_order) if one.fact.quantity is not None]
        columns = [one for one in facts if one.fact.is_total and one.fact.measure.columns == stored.fact.measure.columns]
        rows = [one for one in facts if _is_whole_of_row(one, source.place[0], bench)]
        sized = [
            max(((one.fact.quantity.value, one) for one in wholes if one.fact.quantity is not None and one.id != stored.id),
                key=lambda pair: pair[0], default=None)
            for wholes in (columns, rows)
        ]  # fmt: skip
        for is_larger in (True, False):  # a whole as large as its part is one only where there is no other
            for largest in sized:
                if largest is not None and (largest[0] > quantity.value or (not is_larger and largest[0] == quantity.value)):
                    return bench.bound(largest[1])
    return None


def _is_whole_of_row(stored: StoredFact, row: int, bench: Workbench) -> bool:
    place, columns = stored.fact.source.place, stored.fact.measure.columns
    return place is not None and place[0] == row and bool(columns) and normal(columns[-1]) in bench.resolver.terms.wholes


def _multiple(plan: Compute, bench: Workbench) -> Outcome:
    bound, missing = _bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if len(bound) < 2:
        return Outcome(Status.NOT_FOUND, message=Message("against_what"))
    computation = sums.multiple(bound[0].value, bound[1].value)
    return _computed(f"{bound[0].label}是{bound[1].label}的倍数", computation, tuple(bound), bench)


def _compare(plan: Compute, bench: Workbench) -> Outcome:
    """Which of the named values is the larger (or smaller)."""
    bound, missing = _bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if len({one.entity for one in plan.operands}) == len(plan.operands):  # bodies are compared: each goes by its own name
        bound = [replace(one, label=operand.entity) for one, operand in zip(bound, plan.operands, strict=True)]
    elif len({one.label for one in bound}) == 1:
        bound = [replace(one, label=period_of(one, bench) + one.label) for one in bound]
    values = sums.aligned([one.value for one in bound])
    order = sorted(range(len(bound)), key=lambda at: values[at].quantity.value, reverse=not plan.falling)
    chosen = bound[order[0]]
    heading, word = ("两者之中", "较") if len(bound) == 2 else ("各数之中", "最")
    ranked = Listed(heading, (chosen,), is_ranking=True, out_of=len(bound), ranked=word + ("小" if plan.falling else "大"))
    return Outcome(Status.ANSWERED, (ranked, *(Stated(bound[at]) for at in order[1:])))


# --- growth and difference -----------------------------------------------------------------------------


def _change(plan: Compute, bench: Workbench) -> Outcome:
    first = bench.resolver.resolve(plan.operands[0])
    if not first.chosen or first.chosen[0].fact.quantity is None:
        return (_printed_change(plan, bench) if _is_of_one(plan) else None) or bench.missing(first)
    new = Bound.of(first)
    alone = len(plan.operands) == 1
    if (alone or plan.operation == "growth") and (exact := _from_printed_change(plan, new, bench)):
        return exact
    second_operand = _year_before(plan.operands[0], new, bench) if alone else plan.operands[1]
    beside = [first.chosen[0]] if second_operand is not None else []
    if second_operand is not None and not second_operand.unit:
        second_operand = second_operand.model_copy(update={"unit": new.quantity.unit})
    nobody = not any(one.entity for one in plan.operands)  # then both are of the body that the first was found for
    within = bench.same_body(first.chosen[0].stored.filing) if nobody else None
    second = bench.resolver.resolve(second_operand, beside=beside, within=within) if second_operand is not None else None
    if second is None or not second.chosen or second.chosen[0].fact.quantity is None:
        printed = _from_printed_change(plan, new, bench) or _printed_change(plan, bench) if _is_of_one(plan) else None
        return printed or bench.missing(second or first)
    old = Bound.of(second)
    if new.facts[0].id == old.facts[0].id:
        return _found_once(new)
    if (alone or _is_same_asked(*plan.operands[:2])) and not _is_one_measure(plan.operands, new, old):
        return _printed_change(plan, bench) or _no_base(new, old, bench)
    if _are_two_sides(plan.operands, new, old):
        return _no_base(new, old, bench)
    return _between(plan, new, old, bench)


def _are_two_sides(asked: Sequence[Operand], new: Bound, old: Bound) -> bool:
    """Income against spending, where no side was asked for: 预算比年初减少多少 is about one of them, at two times."""
    if any(side in one.measure + one.context for one in asked for side in ("收入", "支出")):
        return False
    sides = [{side for side in ("收入", "支出") if side in bound.label} for bound in (new, old)]
    return all(len(one) == 1 for one in sides) and sides[0] != sides[1]


def _is_of_one(plan: Compute) -> bool:
    """Is a change asked for, and not how far two things are apart: then a printed change is the answer."""
    new, *old = (one.model_copy(update={"measure": _without_stage(one.measure)}) for one in plan.operands[:2])
    return not old or _is_same_asked(new, old[0])


_TELLING_ROW = 4  # letters


_STAGE_AROUND = re.compile(r"^[数的|]+|[数的|]+$")


def _is_same_asked(one: Operand, other: Operand) -> bool:
    """Is one thing asked for twice? 甲里的基本支出 and 乙里的基本支出 are two."""
    apart = one.inside and other.inside and one.context != other.context
    return one.measure == other.measure and not apart


def _without_stage(measure: str) -> str:
    """调整预算数政府投资项目 -> 政府投资项目: what is asked for, in whatever sense."""
    return _STAGE_AROUND.sub("", vocabulary().stage_pattern.sub("|", measure))


def _is_one_measure(asked: Sequence[Operand], new: Bound, old: Bound) -> bool:
    """Is it the same thing at two times? One name holds the other, or they stand in one row of a table.

    全市 beside 市本级 is not the same thing, unless just these two were asked to be compared.
    """
    a, b = new.facts[0], old.facts[0]
    reach = [dict(one.fact.dimensions).get("范围", "") for one in (a, b)]
    if all(reach) and reach[0] != reach[1] and len({one.scope for one in asked}) == 1:
        return False
    if _row_of(a) is not None and (_row_of(a) == _row_of(b) or _is_one_column(a, b)):
        return True
    if all(any(_is_just(name, asked[0].measure) for name in _names_of(bound)) for bound in (new, old)):
        return True
    rows = [{bare_label(row) for row in one.fact.measure.rows} for one in (a, b)]
    if any(len(row) >= _TELLING_ROW and row in normal(asked[0].measure) for row in rows[0] & rows[1]):
        return True  # a project, whatever kinds of projects stand beside it
    names, others = _names_of(new), _names_of(old)
    return any(_name_holds(one, other) or _are_totals(one, other) for one in names for other in others)


def _are_totals(one: str, other: str) -> bool:
    """支出总计 and 合计: both are totals, and not of two sides."""
    sides = {side for name in (one, other) for side in ("收入", "支出") if side in name}
    return len(sides) < 2 and _TOTAL_NAME.fullmatch(one) is not None and _TOTAL_NAME.fullmatch(other) is not None


def _is_just(name: str, measure: str) -> bool:
    """Is a name what was asked for, with no more before it than that there is some: 建设名医工作室, 共有名医工作室?"""
    before = name.removesuffix(normal(measure))
    return before == "" or (before != name and _THERE_IS.search(before) is not None)


def _row_of(stored: StoredFact) -> tuple[str, int, int] | None:
    source = stored.fact.source
    return (stored.filing, source.table_order, source.place[0]) if source.table_order is not None and source.place else None


def _is_one_column(a: StoredFact, b: StoredFact) -> bool:
    """Do both stand in one column of a table whose rows tell whose figures they are?"""
    one, other = a.fact.source, b.fact.source
    if not one.place or not other.place or one.table_order is None or a.fact.entity == b.fact.entity:
        return False
    return (a.filing, one.table_order, one.place[1]) == (b.filing, other.table_order, other.place[1])


def _names_of(bound: Bound) -> set[str]:
    """What the sources of a value call it: their rows' last names, without numbering."""
    return {
        bare_label(one.fact.measure.rows[-1] if one.fact.measure.rows else one.fact.source.table or "") for one in bound.facts
    }


def _name_holds(one: str, other: str) -> bool:
    """One in the other, be it with its words in another order: 地方一般公共预算收入, 一般公共预算地方收入."""
    return bool(one and other) and (one in other or other in one or set(one) <= set(other) or set(other) <= set(one))


def _no_base(new: Bound, old: Bound, bench: Workbench) -> Outcome:
    year = bench.year_of(old.facts[0])
    message = Message.of("no_base", label=new.label, period=str(year or ""))
    return Outcome(Status.NOT_FOUND, message=message, near=(new.facts[0],))


def _year_before(operand: Operand, new: Bound, bench: Workbench) -> Operand | None:
    year = bench.year_of(new.facts[0])
    return operand.model_copy(update={"period": str(year - 1)}) if year else None


def _between(plan: Compute, new: Bound, old: Bound, bench: Workbench) -> Outcome:
    """The change from `old` to `new`; asked as a decrease it is counted the other way."""
    new, old = _told_apart(new, old)
    if plan.operation == "growth":
        computation = sums.growth(new.value, old.value)
        if plan.falling and computation.value < 0:
            computation = _turned(computation)
        word = "下降" if plan.falling or computation.value < 0 else "增长"
        return _computed(f"{new.label}较{_time_of(old, new, bench)}{old.label}{word}", computation, (new, old), bench)
    larger_first = new.value.quantity.value >= _in_unit_of(new, old)
    is_change = len(plan.operands) < 2 or _is_same_asked(*plan.operands[:2]) or new.quantity.unit == "%"
    more, less = ("增加", "减少") if is_change else ("多", "少")  # one thing does not change into another
    if plan.falling or not larger_first:
        computation = sums.difference(old.value, new.value)
        if computation.value >= 0:
            return _computed(
                f"{new.label}比{_time_of(old, new, bench)}{old.label}{less}",
                wanted(computation, plan.unit),
                (old, new),
                bench,
                about=new,
            )
    computation = sums.difference(new.value, old.value)
    return _computed(
        f"{new.label}比{_time_of(old, new, bench)}{old.label}{more}", wanted(computation, plan.unit), (new, old), bench
    )


def _told_apart(new: Bound, old: Bound) -> tuple[Bound, Bound]:
    """Two figures of one name and one year are told apart by what they cover: 全市, 市本级."""
    reaches = [dict(one.facts[0].fact.dimensions).get("范围", "") for one in (new, old)]
    if new.label != old.label or reaches[0] == reaches[1] or not all(reaches):
        return new, old
    return tuple(replace(one, label=reach + one.label) for one, reach in zip((new, old), reaches, strict=True))  # type: ignore[return-value]


def _in_unit_of(new: Bound, old: Bound) -> Decimal:
    quantity = old.quantity
    return convert(quantity, new.quantity.unit).value if quantity.unit and new.quantity.unit else quantity.value


def period_of(bound: Bound, bench: Workbench) -> str:
    """The period of a value as people say it."""
    period = bound.facts[0].fact.period
    return spoken_period(str(period or bench.year_of(bound.facts[0]) or ""))


def _time_of(old: Bound, new: Bound, bench: Workbench) -> str:
    year = bench.year_of(old.facts[0])
    return f"{year}年" if year and year != bench.year_of(new.facts[0]) else ""


def _turned(computation: Computation) -> Computation:
    """A fall as a positive figure: (old − new) instead of (new − old)."""
    return Computation(
        -computation.value, computation.unit, f"−({computation.formula})", computation.margin, computation.decimals
    )


def wanted(computation: Computation, unit: str) -> Computation:
    if not unit or unit == computation.unit or unit_scale(unit)[0] != unit_scale(computation.unit)[0]:
        return computation
    factor = unit_scale(computation.unit)[1] / unit_scale(unit)[1]
    decimals = computation.decimals - (len(sums.plain(factor)) - 1 if factor >= 1 else -len(sums.plain(factor).split(".")[-1]))
    return Computation(computation.value * factor, unit, computation.formula, computation.margin * factor, max(decimals, 0))


def _changes_beside(bound: Bound, bench: Workbench) -> list[StoredFact]:
    """The changes that the sentences of a value state about it: 比上年增加…, 增长…%."""
    found: list[StoredFact] = []
    for stored in bound.facts:
        name = stored.fact.measure.rows
        same = bench.sentence_facts(stored)
        of_value = {one.fact.measure.rows for one in same if same_value(one.fact, stored.fact)}  # 收入 X，其中财政拨款 X
        changes = [one for one in same if one.fact.basis is Basis.CHANGE]
        found.extend(one for one in changes if any(_changes_only(one, rows) for rows in (name, *sorted(of_value - {name}))))
    return found


def _changes_only(stored: StoredFact, name: tuple[str, ...]) -> bool:
    """Is this the change of just that measure over one year?"""
    rows = stored.fact.measure.rows
    return rows[:-1] == name and not rows[-1].startswith(_YEARLY)


def _from_printed_change(plan: Compute, new: Bound, bench: Workbench) -> Outcome | None:
    """The base is not printed, but the change is: growth from value and change, difference as it stands."""
    if _is_against_plan(plan):
        return None
    changes = [bench.bound(one) for one in _changes_beside(new, bench) if one.fact.quantity is not None]
    if plan.operands[-1].period and len(plan.operands) > 1:
        asked = plan.operands[-1].period
        changes = [one for one in changes if _base_year(one.facts[0]) in ("", asked)]
    dimension = unit_scale(new.quantity.unit)[0]
    amounts = [one for one in changes if one.quantity.unit != "%" and unit_scale(one.quantity.unit)[0] == dimension]
    rates = [one for one in changes if one.quantity.unit == "%"]
    if plan.operation == "difference":
        either = len(plan.operands) == 1 and not plan.unit  # 增长多少 may ask for amount or rate
        said = [*amounts[:1], *(rates[:1] if either else [])]
        return Outcome(Status.ANSWERED, tuple(map(Stated, said))) if said else None
    if amounts:
        return _growth_from_amount(new, amounts[0], rates[0] if rates else None)
    return Outcome(Status.ANSWERED, (Stated(rates[0]),)) if rates else None


def _yearly_growth(plan: Compute, bench: Workbench) -> Outcome:
    """年均增长: the rate that the filing prints for those years, else from the first and the last year."""
    last, *earlier = plan.operands
    named = last.model_copy(update={"measure": last.measure + _YEARLY + "增长", "unit": "%", "basis": Basis.NONE})
    for period in (f"{earlier[0].period}-{last.period}", last.period) if earlier else ("",):
        printed = bench.resolver.resolve(named.model_copy(update={"period": period}))
        if printed.best is not None and printed.best.fact.measure.rows[-1].startswith(_YEARLY):
            return Outcome(Status.ANSWERED, (stated_value(printed, ""),))
    if not earlier:
        return bench.missing(bench.resolver.resolve(named))
    bound, missing = _bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    years = int(last.period) - int(earlier[0].period)
    computation = sums.yearly_growth(bound[0].value, bound[1].value, years)
    return _computed(f"{bound[0].label}年均增长率", computation, tuple(bound), bench)


def base_of_next_year(missing: Operand, bench: Workbench) -> Outcome | None:
    """The figure of a year that no filing prints, from the next year's and the change that is printed beside it.

    An amount gives it exactly (减去 or 加上 the change); a rate within what its printed digits leave open.
    """
    if not missing.period.isdigit() or missing.unit == "%" or missing.basis in _PLANNED:
        return None
    later = missing.model_copy(update={"period": str(int(missing.period) + 1), "basis": Basis.NONE})
    resolved = bench.resolver.resolve(later)
    if resolved.best is None or resolved.best.fact.quantity is None:
        return None
    planned = resolved.best.fact.basis in _PLANNED
    if planned and missing.basis not in (Basis.NONE, Basis.BUDGET):
        return None
    new = Bound.of(resolved)
    changes = [bench.bound(one) for one in _changes_beside(new, bench) if one.fact.quantity is not None]
    changes = [one for one in changes if _base_year(one.facts[0])[:4] in ("", missing.period)]
    if planned:  # 比2025年预算增加: a plan is counted from the plan before it, not from what was done
        against = re.compile(rf"比{missing.period}年(?:年初|部门|单位)?预算数?(?!执行|完成)")
        changes = [one for one in changes if against.search(one.facts[0].fact.source.sentence.replace(" ", ""))]
    dimension = unit_scale(new.quantity.unit)[0]
    for change in sorted(changes, key=lambda one: one.quantity.unit == "%"):
        fall = _is_fall(change.facts[0])
        if unit_scale(change.quantity.unit)[0] == dimension:
            values = [new.value, change.value]
            computation = sums.add(values) if fall else sums.difference(*values)
        elif change.quantity.unit == "%":
            computation = sums.before_change(new.value, change.value, fall=fall)
        else:
            continue
        label = f"{new.label}（由{later.period}年的数和变动推算）"
        return Outcome(Status.ANSWERED, (Computed(label, computation, (new, change), period=missing.period),))
    return None


def _base_year(stored: StoredFact) -> str:
    return dict(stored.fact.dimensions).get("对比", "")


def _growth_from_amount(new: Bound, amount: Bound, rate: Bound | None) -> Outcome:
    fall = _is_fall(amount.facts[0])
    a, d = sums.aligned([new.value, amount.value])
    x, step = a.quantity.value, d.quantity.value
    base = x + step if fall else x - step
    if base == 0:
        raise ComputationError("基数为零，不能计算增长率", code="division_by_zero")
    sign, back = ("−", "+") if fall else ("", "−")
    formula = f"{sign}{sums.plain(step)} ÷ ({sums.plain(x)} {back} {sums.plain(step)}) × 100%"
    value = (-step if fall else step) / base * 100
    margin = (d.width + abs(step / base) * (a.width + d.width)) / abs(base) * 100
    computation = Computation(value, "%", formula, margin)
    printed = rate.facts[0] if rate else None
    contradicts = printed is not None and not _agrees_with(printed, computation)
    return Outcome(Status.ANSWERED, (Computed(f"{new.label}变动率", computation, (new, amount), printed, contradicts),))


def _is_fall(stored: StoredFact) -> bool:
    words = "".join(stored.fact.measure.rows[1:]) or "".join(stored.fact.measure.rows)
    return any(word in words for word in ("减", "降", "下", "少", "跌"))


def _is_against_plan(plan: Compute) -> bool:
    """决算比预算: a plan and what became of it are set against each other; the change that is printed is from year to year."""
    if len(plan.operands) != 2:
        return False
    first, second = plan.operands
    planned = (first.basis in _PLANNED, second.basis in _PLANNED)
    return planned[0] is not planned[1] and Basis.NONE not in (first.basis, second.basis) and first.period == second.period


def _change_called(asked: Operand, verb: str, plan: Compute, bench: Workbench) -> Resolved | None:
    """The change of what was asked that is printed with a verb; a rise of income is no change of spending."""
    unit = "%" if plan.operation == "growth" else ""
    changed = asked.model_copy(update={"measure": asked.measure + verb, "unit": unit, "basis": Basis.NONE})
    resolved = bench.resolver.resolve(changed)
    best = resolved.best
    if best is None or best.fact.basis is not Basis.CHANGE or _tells_other_side(best.fact, asked.measure):
        return None
    return resolved


def _tells_other_side(fact: Fact, measure: str) -> bool:
    asked, said = ([side for side in ("收入", "支出") if side in text] for text in (measure, "".join(fact.measure.rows)))
    return len(asked) == 1 and bool(said) and asked[0] not in said


def _printed_change(plan: Compute, bench: Workbench) -> Outcome | None:
    """A change printed as a fact of its own (a column 增减, a sentence 调减…)."""
    asked = plan.operands[0]
    if max(bench.resolver.phrase(asked).weights, default=0.0) <= LIGHT_WEIGHT:
        return None  # any change at all would fit
    if _is_against_plan(plan):
        return None
    verbs = ("减少", "增长") if plan.falling else ("增长", "减少")  # 增速 may as well be below zero
    found = (_change_called(asked, verb, plan, bench) for verb in verbs)
    resolved = next((one for one in found if one is not None), None)
    if resolved is None:
        return None
    base = plan.operands[1].period if len(plan.operands) > 1 else ""
    if base and _base_year(resolved.chosen[0].stored)[:4] not in ("", base[:4]):
        return None
    whole = not bare_of_sides(bench.resolver.phrase(asked), bench.resolver.terms.light_pattern)
    if whole and tells_of_part(resolved.chosen[0].fact, bench.resolver.phrase(resolved.operand)):
        return None  # 收入增加: not that of 事业收入
    named = "".join(normal(row) for row in resolved.chosen[0].fact.measure.rows)
    if bench.resolver.phrase(asked).coverage([(named, 1.0)]) < _NAMED:
        return None  # some other figure's change, that merely stands near
    return Outcome(Status.ANSWERED, (stated_value(resolved, plan.unit),))


# --- rates -----------------------------------------------------------------------------------------------


def _printed_rate(plan: Compute, bench: Workbench, words: Sequence[str]) -> Outcome | None:
    for word in words:
        measure = "占".join(one.measure for one in plan.operands) + word
        resolved = bench.resolver.resolve(plan.operands[0].model_copy(update={"measure": measure, "unit": "%"}))
        if resolved.chosen:
            return Outcome(Status.ANSWERED, (stated_value(resolved, ""),))
    return None


def _each_of_them(plan: Compute, bench: Workbench) -> Outcome:
    """编报绩效目标的项目 50 个，涉及预算资金 5634.81 万元: the one amount of the sentence that counts the things, for each."""
    bound, missing = _bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    things = bound[0]
    stated = [one for stored in things.facts for one in bench.sentence_facts(stored)]
    amounts = {one.id: one for one in stated if one.fact.quantity is not None and one.fact.quantity.unit.endswith("元")}
    if len({one.fact.text for one in amounts.values()}) != 1:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_amount", label=things.label), near=things.facts[:1])
    whole = bench.bound(next(iter(amounts.values())))
    label = f"{whole.label}与{things.label}之比"
    return _computed(label, sums.ratio(whole.value, things.value), (whole, things), bench)


def _per_head(plan: Compute, bench: Workbench) -> Outcome:
    """A printed per-head figure, or the amount divided by the count asked for, else by the filing's own head count."""
    if plan.each:
        return _each_of_them(plan, bench)
    if len(plan.operands) == 2:
        bound, missing = _bind_numbers(plan.operands, bench)
        if missing is not None:
            return missing
        label = f"{bound[0].label}与{bound[1].label}之比"
        return _computed(label, sums.ratio(bound[0].value, bound[1].value), tuple(bound), bench)
    asked = plan.operands[0]
    printed = bench.resolver.resolve(asked.model_copy(update={"measure": "人均" + asked.measure}))
    if printed.chosen:
        return Outcome(Status.ANSWERED, (stated_value(printed, plan.unit),))
    bound, missing = _bind_numbers([asked], bench)
    if missing is not None:
        return missing
    heads = _head_count(asked, bench)
    if heads is None:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_heads", label=bound[0].label), near=bound[0].facts[:1])
    head = Bound.of(heads)
    top, below = bound[0].value, head.value
    if below.quantity.unit != "人" and unit_scale(below.quantity.unit)[0] == "人" and unit_scale(top.quantity.unit)[0] == "元":
        top, below = (replace(one, quantity=convert(one.quantity, unit)) for one, unit in ((top, "元"), (below, "人")))
    return _computed(f"人均{bound[0].label}", sums.ratio(top, below), (bound[0], head), bench)


def _head_count(asked: Operand, bench: Workbench) -> Resolved | None:
    """The number of people that the filing itself calls its staff or population; a target is none."""
    for name in bench.resolver.terms.heads:
        operand = asked.model_copy(update={"measure": name, "unit": "人", "basis": Basis.NONE, "context": ""})
        found = bench.resolver.resolve(operand)
        if (
            found.best is not None
            and found.best.fact.basis is not Basis.TARGET
            and normal(name) in normal(str(found.best.fact.measure))
        ):
            return found
    return None


def _execution_rate(plan: Compute, bench: Workbench) -> Outcome:
    return execution_rate(plan.operands[0], bench)


def execution_rate(asked: Operand, bench: Workbench) -> Outcome:
    """A printed rate where there is one, else executed ÷ budget."""
    named = asked.measure if asked.measure.endswith("率") else asked.measure + "完成预算"
    printed = bench.resolver.resolve(asked.model_copy(update={"unit": "%", "measure": named}))
    if printed.best is not None and _says_completion(printed.best.fact):
        return Outcome(Status.ANSWERED, (stated_value(printed, ""),))
    measure = asked.measure.removesuffix("决算").removesuffix("执行率").removesuffix("预算") or asked.context
    adjusted = asked.model_copy(update={"measure": measure + "调整预算", "basis": Basis.ADJUSTED, "unit": "元"})
    done = asked.model_copy(update={"measure": measure + "实际支出", "basis": Basis.EXECUTED, "unit": "元"})
    planned = asked.model_copy(update={"measure": measure + "预算", "basis": Basis.BUDGET, "unit": "元"})
    held = bench.resolver.resolve(adjusted) if asked.basis is Basis.NONE else None
    if held is not None and held.best is not None and held.best.fact.basis is Basis.ADJUSTED:
        planned = adjusted  # what was done is held against the plan that held in the end
    bound, missing = _bind_numbers((done, planned), bench)
    if missing is not None:
        return bench.missing(printed)
    return _computed(f"{bound[0].label}执行率", sums.share(bound[0].value, bound[1].value), tuple(bound), bench)


def _says_completion(fact: Fact) -> bool:
    """Does a printed rate say how much of a plan was done?"""
    labels = normal("".join((*fact.measure.rows, *fact.measure.columns)))
    return any(word in labels for word in ("完成", "执行", "进度", "预算"))


def _holds(whole: Bound, part: Bound) -> bool:
    """Is one value the whole of which another is a part: 项目总预算, and 支持总部经济 of it?"""
    a, b = whole.facts[0], part.facts[0]
    rows, below = a.fact.measure.rows, b.fact.measure.rows
    same_place = a.filing == b.filing and a.fact.measure.columns == b.fact.measure.columns and a.fact.period == b.fact.period
    same_place = same_place and a.fact.entity == b.fact.entity  # 小计 of one district holds nothing of another's
    return a.id != b.id and same_place and len(rows) < len(below) and below[: len(rows)] == rows and a.fact.basis is b.fact.basis


def _sum_or_mean(plan: Compute, bench: Workbench) -> Outcome:
    bound, missing = _bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    if whole := next((one for one in bound if any(_holds(one, other) for other in bound)), None):
        return Outcome(
            Status.NOT_FOUND,
            message=Message.of("holds_others", label=whole.label),
            near=whole.facts[:1],
        )
    values: list[Value] = [one.value for one in bound]
    computation = sums.add(values) if plan.operation == "sum" else sums.mean(values)
    word = "合计" if plan.operation == "sum" else "平均"
    if len({one.label for one in bound}) == 1:  # the same of several years
        label = "、".join(dict.fromkeys(period_of(one, bench) for one in bound)) + bound[0].label + word
    else:
        label = "、".join(one.label for one in bound) + word
    return _computed(label, wanted(computation, plan.unit), tuple(bound), bench)


# --- beside what is printed -----------------------------------------------------------------------------


def _computed(
    label: str, computation: Computation, bound: tuple[Bound, ...], bench: Workbench, *, about: Bound | None = None
) -> Outcome:
    """Our figure, with the one that the operands' own sentences print, where they print one."""
    printed = _printed_beside(computation, bound, bench) if computation.unit == "%" else None
    return Outcome(Status.ANSWERED, (Computed(label, computation, bound, printed, about=about),))


def _printed_beside(computation: Computation, bound: tuple[Bound, ...], bench: Workbench) -> StoredFact | None:
    for stored in bound[0].facts:
        for one in bench.sentence_facts(stored):
            if one.fact.quantity is not None and one.fact.quantity.unit == "%" and _agrees_with(one, computation):
                return one
    return None


def _agrees_with(printed: StoredFact, computation: Computation) -> bool:
    quantity = printed.fact.quantity
    assert quantity is not None
    return abs(abs(quantity.value) - abs(computation.value)) <= quantity.half_width + computation.margin
