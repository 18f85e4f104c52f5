"""Lookup: values printed as such, one for each operand, converted where another unit is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.candidates import Resolved
from assistant.domain import Compute, Group, Lookup, Operand, Prose, Status
from assistant.evidence import Listed, Outcome, Quote, Quoted, Stated, Statement, label_of
from assistant.labels import counts_alike, last, named, names_other_office
from assistant.matching import Phrase, matches, normal, only_mentions, precision
from assistant.name_forms import bodies_in
from assistant.operations.arithmetic import compute
from assistant.operations.group_search import alike
from assistant.operations.groups import group, sum_of
from assistant.operations.nearest import which_body
from assistant.operations.printed import stated
from assistant.operations.printed_changes import base_of_next_year
from assistant.operations.prose import denial, quote, tells_other_year, told_in_section, years_said
from assistant.operations.rates import execution_rate, head_count, people_named
from assistant.operations.rows import Rows, told_under
from assistant.operations.sorts import is_one_sort
from assistant.operations.wholes import all_of_subject
from assistant.operations.workbench import Workbench
from assistant.wording import Message, spoken_period
from index.domain import Basis, Fact
from index.ledger_values import StoredFact
from index.quantities import find_quantities
from index.sentences import split_sentences
from index.text import fold, search_tokens

_TOLD = 0.4  # of what was asked, that the name of an amount must say
_COUNTS = 200  # facts looked at for the one that counts a thing
_NUMBERED = 40  # facts that hold a number, looked at for the one that is it
_ACCOUNT = re.compile(r"(?:情况|说明|概况|简介|介绍)$")  # asks to be told of something
COUNTED = frozenset("个家项条类种")
_COUNTERS = (*COUNTED, "场", "次", "人", "名", "户", "件", "批")
_ROW_NAME = re.compile(r"^(?:科目)?名称$|^科目$|^叫什么$|^$")


def look_up(plan: Lookup, bench: Workbench) -> Outcome:
    """Every operand that is found is answered; what is missing is said. Nothing found at all: prose is tried."""
    if plan.asks_what and (defined := quote(Prose(operation="definition", operand=plan.operands[0]), bench)).is_answered:
        return defined
    if len(plan.operands) == 1 and _ACCOUNT.search(plan.operands[0].measure) and not _wants_amount(plan.operands[0]):
        told = told_in_section(plan.operands[0], bench)
        if told is not None:
            return told
    if len(plan.operands) == 1 and (people := _people_of(plan.operands[0], bench)) is not None:
        return Outcome(Status.ANSWERED, (stated(people, plan.unit),))
    operands = _whole_or_parts(plan, bench)
    statements: list[Statement] = []
    notes: list[Message] = []
    missing: Resolved | None = None
    for operand, free in zip(operands, bench.bind(operands), strict=True):
        spoken_of = _of_what_was_said(free if free.chosen else _as_it_became(free, bench))
        resolved = _of_own_level(_whole_of_row(spoken_of, bench), bench)
        if _asks_row_name(operand) and (named := _row_name(operand, bench)):
            statements.extend(named)
        elif resolved.chosen:
            if len(operands) == 1 and (question_back := _two_bodies(resolved, bench) or _two_parts(resolved, bench)):
                return question_back
            if plan.total and len(operands) == 1 and (several := alike(resolved.chosen[0].stored, operand, bench)):
                return sum_of(several, operand)
            if len(operands) == 1 and (items := _several_items(resolved)):
                return _which_item(items, operand) if not plan.total else sum_of(Rows("items", tuple(items.values())), operand)
            statements.append(stated(all_of_subject(resolved, plan.total, bench), plan.unit))
        else:
            missing = missing or resolved
            notes.append(bench.why(resolved))
    if statements:
        return Outcome(Status.ANSWERED, tuple(_with_levels(statements)), notes=tuple(notes))
    assert missing is not None
    if plan.asks_what and not missing.operand.entity:
        return bench.missing(missing)  # a sentence that holds a term does not say what it is
    if len(plan.operands) == 1 and (summed := _of_compound(plan, bench)) is not None:
        return summed
    if len(plan.operands) == 1 and (visits := _visits_of(plan.operands[0], bench)) is not None:
        return Outcome(Status.ANSWERED, (stated(visits, plan.unit),))
    if len(plan.operands) == 1 and (staff := _staff_of(plan.operands[0], bench)) is not None:
        return Outcome(Status.ANSWERED, (stated(staff, plan.unit),))
    told = _from_prose(missing, bench)
    if told.is_answered or plan.whole is None:
        return told
    said = _from_prose(replace(missing, operand=plan.whole), bench)  # 信访、反邪教: a sentence may name both
    return said if said.is_answered else told


def _with_levels(statements: Sequence[Statement]) -> list[Statement]:
    """区级总部经济, 市级总部经济: figures of one name are called by the level that each is of."""
    told = [one for one in statements if isinstance(one, Stated)]
    levels = [_level_of(one.bound.facts[0].fact) for one in told]
    if len({one.bound.label for one in told}) > 1 or len(told) < len(statements) or not all(levels):
        return list(statements)
    if len(set(levels)) < max(len(told), 2):
        return list(statements)
    named = zip(told, levels, strict=True)
    return [replace(one, bound=replace(one.bound, label=level + one.bound.label)) for one, level in named]


# 在职多少人 is told as 在职人员 or 在职人数, 公务接待了多少人 as 接待人数, counted by the visit
_PEOPLE = (("人员", "人"), ("人数", "人"), ("人数", "人次"))


def _people_of(asked: Operand, bench: Workbench) -> Resolved | None:
    """How many people there are of what was asked, under the name that filings give to people."""
    if asked.unit != "人" or not asked.measure or "人" in asked.measure:
        return None
    named = people_named(asked, _PEOPLE, bench)
    return next((found for found, whom in named if len(whom) > 1 and normal(asked.measure).endswith(whom[-2:])), None)


def _staff_of(asked: Operand, bench: Workbench) -> Resolved | None:
    """某单位有多少人, 有多少职工: the people that a body counts as its own, whatever it calls them."""
    is_staff = not asked.measure or asked.measure in bench.resolver.terms.staff
    return head_count(asked, bench) if asked.entity and is_staff and (asked.unit == "人" or asked.measure) else None


def _visits_of(asked: Operand, bench: Workbench) -> Resolved | None:
    """公务接待52批次，430人次: people that are counted by the visit, where nothing else counts them."""
    if asked.unit != "人" or not asked.measure:
        return None
    found = bench.resolver.resolve(asked.model_copy(update={"unit": "人次"}))
    return found if found.chosen else None


def _of_compound(plan: Lookup, bench: Workbench) -> Outcome | None:
    """还本付息: 还本 and 付息 added up; 顺差: 出口 less 进口; 资产负债率: 负债 in 资产; None where one of them is not told."""
    asked = plan.operands[0]
    for name, parts in bench.resolver.terms.compounds.items():
        if name in asked.measure:
            each = tuple(asked.model_copy(update={"measure": asked.measure.replace(name, part)}) for part in parts)
            summed = compute(Compute(operation="sum", operands=each, unit=plan.unit), bench)
            return summed if summed.is_answered else None
    for name, gap in bench.resolver.terms.gaps.items():
        if name in asked.measure and (gap.of is None or gap.of.search(asked.measure)):
            both = tuple(asked.model_copy(update={"measure": asked.measure.replace(name, side)}) for side in gap.sides)
            left = compute(Compute(operation="difference", operands=both, unit=plan.unit), bench)
            return left if left.is_answered else None
    for name, sides in bench.resolver.terms.ratios.items():
        if name in asked.measure:
            plain = {"unit": "", "basis": Basis.NONE, "leaning": Basis.NONE, "context": "", "inside": False}
            both = tuple(asked.model_copy(update={**plain, "measure": asked.measure.replace(name, side)}) for side in sides)
            rate = compute(Compute(operation="share", operands=both, unit="%"), bench)
            return rate if rate.is_answered else None
    return None


def _whole_or_parts(plan: Lookup, bench: Workbench) -> tuple[Operand, ...]:
    """结转和结余 is one label where a filing prints it as one."""
    if plan.whole is None:
        return plan.operands
    resolved = bench.resolver.resolve(plan.whole)
    if resolved.best is None:
        return plan.operands
    labels = normal("|".join((*resolved.best.fact.measure.rows, *resolved.best.fact.measure.columns)))
    return (plan.whole,) if normal(plan.whole.measure) in labels else plan.operands


def _asks_row_name(operand: Operand) -> bool:
    if not operand.code or (operand.numeric and "名" not in operand.measure):
        return False
    return _ROW_NAME.match(operand.measure) is not None


def _row_name(operand: Operand, bench: Workbench) -> list[Statement]:
    """The name that stands beside a code."""
    scope = bench.resolver.scope(operand)
    facts = bench.ledger.facts_with_code(operand.code, scope.filings)
    timed = [one for one in facts if bench.resolver.judge.is_of(one, operand.period)]
    named = next((one for one in timed if one.fact.measure.rows), None)
    if named is None:
        return _form_name(operand, scope.filings, bench)
    return [
        Quoted((Quote(named.fact.measure.rows[-1], named.filing, stored=named),), lead=f"科目编码 {operand.code} 对应的科目名称")
    ]


def _form_name(operand: Operand, filings: Sequence[str], bench: Workbench) -> list[Statement]:
    """The name that a form gives to what it numbers: 项目名称 of the form whose 项目编号 this is."""
    for one in bench.ledger.search_facts(search_tokens(operand.code), filings=list(filings), limit=_NUMBERED):
        if fold(one.fact.text).strip() != fold(operand.code) or one.fact.source.table_order is None:
            continue
        named = dict(one.fact.dimensions).get("项目名称", "")
        for other in bench.ledger.facts_at(one.filing, one.fact.source.table_order):
            rows = other.fact.measure.rows
            if rows and rows[-1].endswith("名称") and named in ("", other.fact.text) and other.fact.quantity is None:
                quotes = (Quote(other.fact.text, other.filing, stored=other), Quote(one.fact.text, one.filing, stored=one))
                return [Quoted(quotes, lead=f"编号 {operand.code} 对应的{rows[-1]}")]
    return []


def _two_bodies(resolved: Resolved, bench: Workbench) -> Outcome | None:
    """Nobody was named (or a place with several bodies), and several bodies fit equally well: ask which."""
    named = bench.resolver.names.named(resolved.operand.entity)
    is_of_several = named is not None and (len(named.covers) > 1 or not named.is_body)  # 高新区: several cities have one
    if not resolved.alternatives or (resolved.operand.entity and not is_of_several):
        return None
    held = bench.resolver.held
    fitting = [resolved.chosen[0], *resolved.alternatives]
    bodies = list(dict.fromkeys(held[one.stored.filing].identity.body for one in fitting))
    if len(bodies) < 2:
        return None
    year = resolved.operand.period[:4]
    return which_body(f"{body}{year + '年' if year else ''}{resolved.operand.measure}是多少？" for body in bodies)


_BECAME = re.compile("(?:下降|上升|增加|减少|提高|精简|压缩|缩短)为$")
_TOLD_SO = re.compile("[降升涨增减高低简缩短少加][^，,。；;]{0,2}[到至为成]")


def _as_it_became(resolved: Resolved, bench: Workbench) -> Resolved:
    """降到多少, of a sentence that tells only what the thing is now: 利率降至1.9%."""
    measure = _BECAME.sub("", resolved.operand.measure)
    if measure in ("", resolved.operand.measure):
        return resolved
    plain = bench.resolver.resolve(resolved.operand.model_copy(update={"measure": measure}))
    return plain if plain.best is not None and _TOLD_SO.search(plain.best.fact.source.sentence) else resolved


def _of_own_level(resolved: Resolved, bench: Workbench) -> Resolved:
    """教育支出市本级, of a figure that says no level and whose next sentence tells what its own level spent: that part of it."""
    best = resolved.best
    if best is None or not resolved.operand.level.endswith("本级") or not best.fact.source.sentence or _level_of(best.fact):
        return resolved
    rows, section = best.fact.measure.rows, best.fact.source.section
    parts = [
        one
        for one in told_under(best.stored, "".join(rows), bench)
        if one.fact.source.section == section
        and _level_of(one.fact).endswith("本级")
        and (one.fact.period, one.fact.basis) == (best.fact.period, best.fact.basis)
        and one.fact.quantity is not None
    ]
    return replace(resolved, chosen=(replace(best, stored=parts[0]),), alternatives=()) if len(parts) == 1 else resolved


def _level_of(fact: Fact) -> str:
    return dict(fact.dimensions).get("范围", "")


_SAID_BEFORE = 0.6  # of the name of a form or head, that what was spoken of before says in one breath


def _of_what_was_said(resolved: Resolved) -> Resolved:
    """得分率, after 部门决策得分: of figures of one name the one whose head, or whose form, was spoken of before."""
    context = resolved.operand.context
    if not context or not resolved.chosen or not resolved.alternatives:
        return resolved
    fitting = [resolved.chosen[0], *resolved.alternatives]
    same = [one for one in fitting if last(one.fact) == last(fitting[0].fact)]
    heads = [normal(_head_of(one.fact)) for one in same]
    said = [max((end - start for start, end in matches(head, normal(context))), default=0) for head in heads]
    best = max(said)
    if best < _SAID_BEFORE * len(heads[said.index(best)]) or said.count(best) > 1:
        return resolved
    return replace(resolved, chosen=(same[said.index(best)],), alternatives=())


def _head_of(fact: Fact) -> str:
    """What tells a figure from others of its name: the project of its form, else the row above it."""
    project = dict(fact.dimensions).get("项目名称", "").strip()
    return re.split(r"[（(]", project)[0] or "".join(fact.measure.rows[-2:-1])


_UNTOLD = 0.5  # of a name, at the most, stands in the question


def _two_parts(resolved: Resolved, bench: Workbench) -> Outcome | None:
    """Parts of what was asked for fit equally well, none was named, and no whole is printed: ask which."""
    phrase = bench.resolver.phrase(resolved.operand)
    fitting = [resolved.chosen[0], *resolved.alternatives]
    names = list(dict.fromkeys(last(one.fact) for one in fitting))
    of_sorts = is_one_sort(fitting[0].fact, (one.fact for one in fitting[1:]), phrase)
    untold = of_sorts or all(precision(name, phrase) <= _UNTOLD for name in names)
    if len(names) < 2 or resolved.operand.code or any(one.fact.is_total for one in fitting) or not untold:
        return None
    held = bench.resolver.held
    whose = [one.fact.entity or held[one.stored.filing].identity.body for one in fitting]
    time = spoken_period(resolved.operand.period)
    asks = dict.fromkeys(f"{body}{time}{label_of(one.stored)}是多少？" for body, one in zip(whose, fitting, strict=True))
    message = Message.of("which_part", measure=resolved.operand.measure)
    return Outcome(Status.NEEDS_CLARIFICATION, message=message, suggestions=tuple(asks)[:4])


def _whole_of_row(resolved: Resolved, bench: Workbench) -> Resolved:
    """The whole of a row (总额) where that was chosen, without the columns of its parts (其中：其他资金) that fit as well."""
    wholes = bench.resolver.terms.wholes
    if not resolved.chosen or normal("".join(resolved.chosen[0].fact.measure.columns[-1:])) not in wholes:
        return resolved
    row = _row_of(resolved.chosen[0].stored)
    others = [
        one
        for one in resolved.alternatives
        if row is None or _row_of(one.stored) != row or normal("".join(one.fact.measure.columns[-1:])) in wholes
    ]
    return replace(resolved, alternatives=tuple(others))


def _row_of(stored: StoredFact) -> tuple[str, int, int] | None:
    """Where the row of a cell stands; None for a sentence."""
    source = stored.fact.source
    return None if source.table_order is None or source.place is None else (stored.filing, source.table_order, source.place[0])


def _several_items(resolved: Resolved) -> dict[str, StoredFact]:
    """Items of one name under several heads (一般行政管理事务 of 组织事务, of 宣传事务), none of them named: by their head."""
    best = resolved.chosen[0].fact
    if len(best.measure.rows) < 2:
        return {}
    alike = [one for one in (resolved.chosen[0], *resolved.alternatives) if _is_namesake(one.fact, best)]
    found = {one.fact.measure.rows[-2]: one.stored for one in reversed(alike)}
    return found if len(found) > 1 else {}


def _is_namesake(one: Fact, other: Fact) -> bool:
    a, b = one.measure, other.measure
    same_kind = (bool(one.source.sentence), one.basis, one.entity, one.period) == (
        bool(other.source.sentence),
        other.basis,
        other.entity,
        other.period,
    )
    return same_kind and a.rows[-1:] == b.rows[-1:] and len(a.rows) == len(b.rows) > 1 and a.columns == b.columns


def _which_item(items: dict[str, StoredFact], operand: Operand) -> Outcome:
    whom = f"{operand.entity}{operand.period[:4] + '年' if operand.period else ''}"
    asks = tuple(f"{whom}{head}的{operand.measure}是多少？" for head in items)
    return Outcome(
        Status.NEEDS_CLARIFICATION,
        message=Message.of("which_head", measure=operand.measure, heads=tuple(items)),
        suggestions=asks[:6],
    )


def _from_prose(missing: Resolved, bench: Workbench) -> Outcome:
    """A fact may be missing because a sentence says it without a figure; a wrong period or basis is not mended by prose."""
    if missing.operand.measure.endswith(("执行率", "完成率")):
        computed = execution_rate(missing.operand, bench)
        if computed.is_answered:
            return computed
    if missing.operand.unit in COUNTED and missing.operand.measure:
        counted = group(Group(operation="count", operand=missing.operand.model_copy(update={"unit": ""})), bench)
        if counted.is_answered and not _are_counts(counted):
            return counted
    if missing.operand.period and (derived := base_of_next_year(missing.operand, bench)) is not None:
        return derived
    if missing.operand.entity and (denied := denial(missing.operand, bench)) is not None:
        return denied
    if missing.reason in ("period", "basis"):
        told = None if _wants_amount(missing.operand) else told_in_section(missing.operand, bench)
        return told or bench.missing(missing)
    outcome = quote(Prose(operation="text", operand=missing.operand), bench)
    if not outcome.is_answered or (_wants_amount(missing.operand) and not _says_amount(outcome, missing.operand.unit)):
        return bench.missing(missing)
    if names_other_office("".join(_texts_quoted(outcome)), missing.operand):
        return bench.missing(missing)
    if missing.operand.head and not _says_thing(missing.operand.head, outcome, bench):
        return bench.missing(missing)
    if _wants_amount(missing.operand) and _of_another(missing.operand, outcome, bench):
        return bench.missing(missing)
    return _count_told(missing.operand, outcome, bench) or _figure_told(missing.operand, outcome, bench) or outcome


def _are_counts(counted: Outcome) -> bool:
    """Were figures counted that are themselves numbers of things? 25 个社区 and 41 个团队 are no two 社区."""
    items = [item for one in counted.statements if isinstance(one, Listed) for item in one.items]
    return bool(items) and all(item.has_quantity and item.quantity.unit.startswith(_COUNTERS) for item in items)


def _count_told(operand: Operand, outcome: Outcome, bench: Workbench) -> Outcome | None:
    """做了多少台手术, of a sentence that says 成功实施手术 548 台: the one figure of it that counts this thing."""
    if not operand.head:
        return None
    told = [
        one
        for one in _facts_quoted(operand.head, outcome, bench)
        if one.fact.quantity is not None
        and counts_alike(operand.unit, one.fact.quantity.unit)
        and normal("".join(one.fact.measure.rows)).endswith(normal(operand.head))
    ]
    if len({(one.fact.quantity.value, one.fact.quantity.unit) for one in told if one.fact.quantity is not None}) != 1:
        return None
    return Outcome(Status.ANSWERED, (Stated(replace(bench.bound(told[0]), operand=operand)),))


def _figure_told(operand: Operand, outcome: Outcome, bench: Workbench) -> Outcome | None:
    """How much it is, of sentences that say it in other words: the one figure of them whose own labels say most of it."""
    if not operand.numeric and not operand.unit:
        return None
    phrase, scope = bench.resolver.phrase(operand), bench.resolver.scope(operand)
    said = [
        (bench.resolver.judge.cover(one, phrase, operand).coverage, one)
        for one in _facts_quoted(operand.measure, outcome, bench)
        if one.fact.quantity is not None
        and _says_last(phrase, named(one.fact))
        and bench.resolver.judge.may_speak(one, operand, scope)
    ]
    if not said:
        return None
    most, best = max(said, key=lambda pair: pair[0])
    near = {one.fact.text for share, one in said if share > most - _CLEARLY}
    if most < _HALF or len(near) > 1:
        return None
    return Outcome(Status.ANSWERED, (Stated(replace(bench.bound(best), operand=operand)),))


def _facts_quoted(words: str, outcome: Outcome, bench: Workbench) -> list[StoredFact]:
    """The facts found by some words that stand in the sentences an outcome quotes."""
    quotes = [quote for one in outcome.statements if isinstance(one, Quoted) for quote in one.quotes]
    found = bench.ledger.search_facts(search_tokens(words), filings=sorted({one.filing for one in quotes}), limit=_COUNTS)
    return [one for one in found if any(_stands_in(one, quote) for quote in quotes)]


def _says_last(phrase: Phrase, label: str) -> bool:
    """Does a label say the last telling letters of what was asked, 合同 in 采购合同?"""
    covered = phrase.covered([(label, 1.0)])
    return bool(phrase.tail) and all(covered[at] for at in phrase.tail)


_HALF, _CLEARLY = 0.5, 0.15  # of what was asked that the labels must say, and by how much more than those of other figures


def _stands_in(stored: StoredFact, quote: Quote) -> bool:
    sentence = normal(stored.fact.source.sentence)
    return bool(sentence) and stored.filing == quote.filing and sentence in normal(quote.text)


def _of_another(operand: Operand, outcome: Outcome, bench: Workbench) -> bool:
    """Do the quotations speak of somebody else or another year, or only mention what was asked in the name of another figure?"""
    phrase = bench.resolver.phrase(operand)
    quotes = [quote for one in outcome.statements if isinstance(one, Quoted) for quote in one.quotes]
    if operand.period and quotes and all(_is_of_other_year(one, operand.period[:4], bench) for one in quotes):
        return True
    offices = bodies_in(operand.context + operand.measure)
    if quotes and offices and not any(_names_office(one, office) for one in quotes for office in offices):
        return True  # what another office of the place spends
    spans = [(one, one.text[start:end]) for one in quotes for start, end in split_sentences(one.text)]
    stated = [fact for one, sentence in spans for fact in bench.facts_of_sentence(one.filing, sentence)]
    if any(fact.fact.measure.rows and only_mentions(fact.fact.measure.rows[-1], phrase) for fact in stated):
        return True
    amounts = [one.fact for one in stated if one.fact.quantity is not None and counts_alike(operand.unit, one.fact.quantity.unit)]
    if operand.unit and amounts and not any(_tells(normal(str(one.measure)), phrase) for one in amounts):
        return True  # the words stand in the sentence, and its amounts are of other things
    if operand.unit and amounts and any(_tells_only_share(one.fact, amounts, phrase) for one in stated):
        return True
    if operand.entity:
        return False
    bodies = bench.resolver.held  # for a figure each quotation must itself speak of whom was asked; prose looks at all together
    return all(
        bench.resolver.names_a_stranger(phrase, one.text, "|".join((*one.section, bodies[one.filing].identity.body)))
        for one in quotes
    )


def _names_office(quote: Quote, office: str) -> bool:
    """Does a quotation, or a heading above it, name an office at least by what it is for: 退役军人 of 退役军人局?"""
    said = normal("|".join((quote.text, *quote.section)))
    return normal(office)[:-1] in said


_YEAR_BEFORE = re.compile("[上去前]一?年")


def _is_of_other_year(quote: Quote, year: str, bench: Workbench) -> bool:
    """Does a quotation begin with another year, or stand under a heading (else in a filing) of one and not name the asked one?"""
    own = bench.resolver.held[quote.filing].identity.year
    above = years_said(quote.section) or ([str(own)] if own else [])
    named = year in fold(quote.text) or _YEAR_BEFORE.search(quote.text) is not None
    return tells_other_year(quote.text, year) or (bool(above) and year not in above and not named)


def _tells(label: str, phrase: Phrase) -> bool:
    """Is an amount called what was asked, or by the thing that was asked for: 配备床位, of some centre's 床位?"""
    return phrase.coverage([(label, 1.0)]) >= _TOLD or label.endswith(phrase.text[-2:])


_SHARE_OF = re.compile("(?P<thing>.{2,})(?:占比|比重|占.*)$")


def _tells_only_share(fact: Fact, amounts: Sequence[Fact], phrase: Phrase) -> bool:
    """收入439.2亿元，其中税收占比66.6%: of the thing that was asked for, does a sentence tell a share and no amount?"""
    share = _SHARE_OF.match(normal(fact.measure.rows[-1])) if fact.measure.rows else None
    if share is None or fact.quantity is None or fact.quantity.unit != "%" or not phrase.text.startswith(share["thing"]):
        return False
    return not any(share["thing"] in normal(str(one.measure)) for one in amounts)


def _says_thing(thing: str, outcome: Outcome, bench: Workbench) -> bool:
    """Do the quotations name the thing that was to be counted?"""
    said = "|".join(quote.text for one in outcome.statements if isinstance(one, Quoted) for quote in one.quotes)
    return not bench.resolver.weigher.phrase(thing).lacks_head(said)


def _wants_amount(operand: Operand) -> bool:
    return operand.numeric or bool(operand.unit)


def _texts_quoted(outcome: Outcome) -> list[str]:
    return [quote.text for one in outcome.statements if isinstance(one, Quoted) for quote in one.quotes]


def _says_amount(outcome: Outcome, unit: str) -> bool:
    """Does a quotation hold a quantity, in the kind of unit that was asked for?"""
    said = [quantity.unit for text in _texts_quoted(outcome) for _, _, quantity in find_quantities(text)]
    return any(counts_alike(unit, has) for has in said) if unit else bool(said)
