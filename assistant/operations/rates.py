"""Per head and execution rate: the printed one where there is one, else one figure for each unit of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant import compute as sums
from assistant.candidates import Resolved
from assistant.compute import Value
from assistant.domain import Compute, Operand, Status
from assistant.evidence import Bound, Outcome
from assistant.labels import counts_alike
from assistant.matching import normal
from assistant.operations.binding import bind_numbers
from assistant.operations.printed import computed, stated
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.domain import Basis, Fact
from index.quantities import convert, unit_scale


def per_head(plan: Compute, bench: Workbench) -> Outcome:
    """A printed per-head figure, or the amount divided by the count asked for, else by the filing's own head count."""
    if plan.each:
        return _each_of_them(plan, bench)
    if len(plan.operands) == 2:
        bound, missing = bind_numbers(tuple(_of_the_one(plan.operands, bench)), bench)
        if missing is not None:
            bound = _counted_in_one_sentence(plan.operands, bench)
        if missing is not None and not bound:
            return missing
        label = Message.of("ratio_of", label=bound[0].label, other=bound[1].label)
        return computed(label, sums.ratio(*_in_plain_units(bound[0].value, bound[1].value)), tuple(bound), bench)
    asked = plan.operands[0]
    printed = bench.resolver.resolve(asked.model_copy(update={"measure": "人均" + asked.measure}))
    if printed.chosen:
        return Outcome(Status.ANSWERED, (stated(printed, plan.unit),))
    bound, missing = bind_numbers([asked], bench)
    if missing is not None:
        return missing
    heads = _own_people(asked, bench) or head_count(asked, bench)
    if heads is None:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_heads", label=bound[0].label), near=bound[0].facts[:1])
    head = Bound.of(heads)
    top, below = bound[0].value, head.value
    is_money = unit_scale(top.quantity.unit)[0] == "元"
    if is_money and below.quantity.unit != "人" and unit_scale(below.quantity.unit)[0] == "人":
        top, below = (replace(one, quantity=convert(one.quantity, unit)) for one, unit in ((top, "元"), (below, "人")))
    elif is_money and abs(top.quantity.value) < below.quantity.value:
        top = replace(top, quantity=convert(top.quantity, "元"))  # 125 元, and not 0.0125 万元
    return computed(Message.of("per_head", label=bound[0].label), sums.ratio(top, below), (bound[0], head), bench)


def _in_plain_units(top: Value, below: Value) -> tuple[Value, Value]:
    """亿元 by 万人次 is told in 元 for each of them."""
    (money, _), (counted, many) = (unit_scale(one.quantity.unit) for one in (top, below))
    if money != "元" or many == 1 or not counted:
        return top, below
    return replace(top, quantity=convert(top.quantity, "元")), replace(below, quantity=convert(below.quantity, counted))


def _of_the_one(asked: Sequence[Operand], bench: Workbench) -> Sequence[Operand]:
    """平均每家社康多少门急诊人次: what the filing tells of 社康 itself, and not of all, where it tells that."""
    many, one = asked[0], _by_its_number(asked[1], bench)
    if normal(asked[1].measure) in normal(many.measure):
        return many, one
    own = many.model_copy(update={"measure": asked[1].measure + many.measure})
    found = bench.resolver.resolve(own)
    said = normal(str(found.best.fact.measure)) if found.best is not None else ""
    return (own if normal(asked[1].measure) in said and normal(many.measure) in said else many), one


def _by_its_number(one: Operand, bench: Workbench) -> Operand:
    """运营管理社康数量 is the number of 社康 before what is only said in passing: 做好23家社康的运营."""
    numbered = one.model_copy(update={"measure": one.measure + "数量"})
    found = bench.resolver.resolve(numbered)
    label = normal("".join(found.best.fact.measure.rows[-1:])) if found.best is not None else ""
    return numbered if label.endswith(normal(numbered.measure)) else one


def _counted_in_one_sentence(asked: Sequence[Operand], bench: Workbench) -> list[Bound]:
    """41个团队共覆盖25个社区: the sentence that says how many there are of the one says it of the other; [] where it does not."""
    many = bench.resolver.resolve(asked[0])
    if not many.chosen or many.chosen[0].fact.quantity is None:
        return []
    thing = normal(asked[1].measure)
    told = [
        one
        for one in bench.sentence_facts(many.chosen[0].stored)
        if one.id != many.chosen[0].stored.id
        and one.fact.quantity is not None
        and counts_alike(asked[1].unit, one.fact.quantity.unit)
        and normal("".join(one.fact.measure.rows)).endswith(thing)
    ]
    return [Bound.of(many), bench.bound(told[0])] if len(told) == 1 and thing else []


def _each_of_them(plan: Compute, bench: Workbench) -> Outcome:
    """编报绩效目标的项目 50 个，涉及预算资金 5634.81 万元: the one amount of the sentence that counts the things, for each."""
    bound, missing = bind_numbers(plan.operands, bench)
    if missing is not None:
        return missing
    things = bound[0]
    stated = [one for stored in things.facts for one in bench.sentence_facts(stored)]
    amounts = {one.id: one for one in stated if one.fact.quantity is not None and one.fact.quantity.unit.endswith("元")}
    if len({one.fact.text for one in amounts.values()}) != 1:
        return Outcome(Status.NOT_FOUND, message=Message.of("no_amount", label=things.label), near=things.facts[:1])
    whole = bench.bound(next(iter(amounts.values())))
    label = Message.of("ratio_of", label=whole.label, other=things.label)
    return computed(label, sums.ratio(whole.value, things.value), (whole, things), bench)


_PEOPLE_END = re.compile("人[次数员]$")


def people_named(asked: Operand, names: Sequence[tuple[str, str]], bench: Workbench) -> Iterator[tuple[Resolved, str]]:
    """The people of what is asked, as filings count them under each of the names and units; with whom the name means.

    公务接待, as 人数 counted by the visit: 接待人数, and 接待.
    """
    for name, unit in names:
        found = bench.resolver.resolve(asked.model_copy(update={"measure": asked.measure + name, "unit": unit}))
        label = normal("".join(found.best.fact.measure.rows[-1:])) if found.best is not None else ""
        whom = _PEOPLE_END.sub("", label)
        if whom != label:
            yield found, whom


def _own_people(asked: Operand, bench: Workbench) -> Resolved | None:
    """接待人数 of 公务接待: the people that an amount is spent on, where they are counted, come before the staff."""
    plain = asked.model_copy(update={"basis": Basis.NONE})
    for found, whom in people_named(plain, (("人数", "人"), ("人数", "人次")), bench):
        thing = whom.removesuffix("总")
        is_aim = found.best is not None and found.best.fact.basis is Basis.TARGET
        if not is_aim and len(thing) > 1 and thing in normal(asked.measure):
            return found
    return None


def head_count(asked: Operand, bench: Workbench) -> Resolved | None:
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


def execution_rate(asked: Operand, bench: Workbench) -> Outcome:
    """A printed rate where there is one, else executed ÷ budget."""
    named = asked.measure if asked.measure.endswith("率") else asked.measure + "完成预算"
    printed = bench.resolver.resolve(asked.model_copy(update={"unit": "%", "measure": named}))
    if printed.best is not None and _says_completion(printed.best.fact):
        return Outcome(Status.ANSWERED, (stated(printed, ""),))
    measure = asked.measure.removesuffix("决算").removesuffix("执行率").removesuffix("预算") or asked.context
    adjusted = asked.model_copy(update={"measure": measure + "调整预算", "basis": Basis.ADJUSTED, "unit": "元"})
    done = asked.model_copy(update={"measure": measure + "实际支出", "basis": Basis.EXECUTED, "unit": "元"})
    planned = asked.model_copy(update={"measure": measure + "预算", "basis": Basis.BUDGET, "unit": "元"})
    held = bench.resolver.resolve(adjusted) if asked.basis is Basis.NONE else None
    if held is not None and held.best is not None and held.best.fact.basis is Basis.ADJUSTED:
        planned = adjusted  # what was done is held against the plan that held in the end
    bound, missing = bind_numbers((done, planned), bench)
    if missing is not None and asked.measure.endswith("完成率"):
        reached, aim = (
            asked.model_copy(update={"measure": measure.removesuffix("完成率"), "basis": basis, "unit": ""})
            for basis in _DONE_AND_AIM
        )
        bound, missing = bind_numbers((reached, aim), bench)
    if missing is not None:
        return bench.missing(printed)
    return computed(
        Message.of("execution_rate", label=bound[0].label), sums.share(bound[0].value, bound[1].value), tuple(bound), bench
    )


_DONE_AND_AIM = (Basis.ACTUAL, Basis.TARGET)  # of an indicator: 实际完成值 ÷ 年度指标值


def _says_completion(fact: Fact) -> bool:
    """Does a printed rate say how much of a plan was done?"""
    labels = normal("".join((*fact.measure.rows, *fact.measure.columns)))
    return any(word in labels for word in ("完成", "执行", "进度", "预算"))
