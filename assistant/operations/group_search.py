"""Operand -> the group of facts that it speaks of, or None if nothing says what was asked.

A group is chosen by how well its common labels and its members together say the words of the question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.choice import CLOSE
from assistant.costs import basis_cost, unit_cost
from assistant.domain import Operand
from assistant.labels import SIDES, bare_of_sides, named, same_name, says_one_side, scope_cost
from assistant.matching import LIGHT_WEIGHT, Phrase, bare_label, normal, precision
from assistant.operations.rows import Rows, comparable, form_groups, is_total_column, leaves
from assistant.operations.sorts import is_one_sort
from assistant.operations.workbench import Workbench
from assistant.resolve import ENOUGH
from index.domain import OUTCOMES, PLANS, Basis, Fact, Measure
from index.ledger_values import StoredFact
from index.quantities import unit_scale
from index.statement_phrases import PURSE

_UNDIVIDED = 0.03  # of 债务余额 › 小计 over 债务余额 › 一般债务余额, where nobody asked for a part
ANY_ROWS = ("rows", "columns", "forms", "sentence")
_NAMED_ALONE = 0.75  # of a row's name: asked for by so much of it, it is meant by itself
_FIELDS = 400
_SAME = 0.005  # scores nearer than this tell nothing apart
_OWN = 0.5  # of what was asked, that a group's own labels and title must say
_SIDE = re.compile("(?:收入|支出)$")
_FEW_COLUMNS = 0.1  # two columns of one row are hardly what is ranked
_NO_AMOUNT = 0.1  # 哪个项目最多 asks for the money of each, not for how many years it runs


def find_rows(
    operand: Operand,
    bench: Workbench,
    *,
    keyword: str = "",
    kinds: Sequence[str] = ANY_ROWS,
    inside: bool = False,
    finest: bool = False,
) -> Rows | None:
    """The best group for an operand, its members leaf rows with a quantity; None if nothing says what was asked.

    `inside` looks for members within the body asked about (its districts), which are bodies of their own; of groups that fit
    as well, the `finest` has the most members (哪一项: items, not classes).
    """
    resolver = bench.resolver
    scope = resolver.scope(operand)
    wide = operand.model_copy(update={"measure": operand.measure + keyword}) if keyword else operand
    phrase = resolver.phrase(operand)
    found = resolver.candidates(wide, scope, resolver.phrase(wide), scope.year_of(wide.period))
    timed = [one.stored for one in found if resolver.judge.is_of(one.stored, operand.period)]
    groups = [_scored(rows, operand, bench, keyword, inside) for rows in comparable(timed, bench) if rows.kind in kinds]
    fitting = [rows for rows in groups if len(rows.facts) >= (1 if keyword else 2) and rows.score >= ENOUGH - 0.1]
    if not fitting or (not phrase.text and not keyword):
        return None
    best = max(rows.score for rows in fitting)
    if _is_open_which_time([rows for rows in fitting if rows.score >= best - _SAME]):
        return None
    as_good = [rows for rows in fitting if finest and rows.score >= best - CLOSE]
    chosen = max(as_good or fitting, key=lambda rows: (len(rows.facts) if as_good else 0, rows.score))
    near = (rows.facts[0].fact for rows in fitting if rows.kind == "rows" and rows.score >= best - 2 * CLOSE)
    if chosen.kind == "rows" and is_one_sort(chosen.facts[0].fact, near, phrase):
        return None  # which of them is meant nobody said
    if operand.basis is not Basis.NONE or operand.leaning is not Basis.NONE:
        return chosen
    return _outcome_of(chosen if operand.period else _latest(chosen, fitting, bench), fitting)


def _outcome_of(chosen: Rows, fitting: Sequence[Rows]) -> Rows:
    """What became of the items, where nobody said in which sense and both the plan and the outcome of them are held."""
    planned = chosen.facts[0].fact
    if planned.basis not in PLANS:
        return chosen
    names = {bare_label(one.fact.measure.name) for one in chosen.facts}

    def is_of_them(rows: Rows) -> bool:
        fact = rows.facts[0].fact
        same = sum(bare_label(one.fact.measure.name) in names for one in rows.facts)
        known = (fact.basis in OUTCOMES, rows.kind, fact.period, fact.entity)
        return known == (True, chosen.kind, planned.period, planned.entity) and same * 2 > max(len(names), len(rows.facts))

    near = [rows for rows in fitting if rows.score >= chosen.score - 2 * CLOSE and is_of_them(rows)]
    return max(near, key=lambda rows: rows.score, default=chosen)


def _latest(chosen: Rows, fitting: Sequence[Rows], bench: Workbench) -> Rows:
    """Nobody said when: of the columns of one table that fit alike, that of the last year that is not ahead of its filing."""
    first = chosen.facts[0]
    own = bench.resolver.held[first.filing].identity.year
    if chosen.kind != "rows" or own is None or first.fact.quantity is None:
        return chosen
    place, unit = (first.filing, first.fact.source.table_order), first.fact.quantity.unit

    def told(rows: Rows) -> tuple[int, bool]:
        fact = rows.facts[0].fact
        return fact.period.year if fact.period is not None else own, fact.basis not in PLANS

    alike = [
        rows
        for rows in fitting
        if rows.kind == "rows" and rows.score >= chosen.score - CLOSE and len(rows.facts) >= len(chosen.facts)
        if (rows.facts[0].filing, rows.facts[0].fact.source.table_order) == place and told(rows)[0] <= own
        if (quantity := rows.facts[0].fact.quantity) is not None and quantity.unit == unit
    ]
    later = max(alike, key=told, default=chosen)
    return later if told(later) > told(chosen) or told(chosen)[0] > own else chosen


def _is_open_which_time(tied: Sequence[Rows]) -> bool:
    """Columns of several quarters that fit alike: which of them is meant nobody said."""
    columns = [rows for rows in tied if rows.kind == "rows" and rows.facts[0].fact.period is not None]
    first = {(rows.facts[0].filing, rows.facts[0].fact.source.table_order) for rows in columns}
    quarters = {rows.facts[0].fact.period for rows in columns if rows.facts[0].fact.period and rows.facts[0].fact.period.quarter}
    return len(columns) == len(tied) and len(first) == 1 and len(quarters) > 1


def _scored(rows: Rows, operand: Operand, bench: Workbench, keyword: str, inside: bool) -> Rows:
    """Keep the members that fit keyword, period and entity; score by what common labels and members cover."""
    facts = [
        one for one in rows.facts if fits(one, operand, bench, inside) and not _is_body_itself(one, rows.kind, inside, bench)
    ]
    if keyword:
        facts = [one for one in facts if normal(keyword) in normal("".join(one.fact.measure.rows))]
    resolver = bench.resolver
    facts, reach = _of_level(facts, operand, bench)
    phrase = resolver.phrase(operand)
    sides_only = rows.kind == "sentence" and operand.measure and not bare_of_sides(phrase, resolver.terms.light_pattern)
    if sides_only:
        facts = _items(facts, operand, bench)
    if not facts:
        return Rows(rows.kind, ())
    narrowed = _called(_narrowed(facts, phrase.text), phrase)
    covered = [resolver.judge.cover(one, phrase, operand) for one in narrowed[:40]]
    best = [sum(column) / len(covered) for column in zip(*(one.letters for one in covered), strict=True)] if phrase.text else []
    weight = phrase.weight or 1.0
    score = sum(w * fit for w, fit in zip(phrase.weights, best, strict=True)) / weight if phrase.weight else 0.9
    if max(phrase.weights, default=0.0) <= LIGHT_WEIGHT:
        score = max(score, 0.8)  # nothing but light words: 任务, 金额; the keyword or the body decides
        score -= 0.0 if rows.kind != "forms" or _is_money(narrowed[0]) else _NO_AMOUNT
    if rows.kind != "forms" and not _is_named(narrowed, phrase):
        return Rows(rows.kind, ())
    if rows.kind == "rows" and says_one_side(narrowed[0].fact, phrase, resolver.terms.joined_pattern):
        return Rows(rows.kind, ())
    common = narrowed[0].fact.measure
    names = common.columns if rows.kind == "rows" else common.rows[-1:]
    fit = resolver.judge.label_precision(_named(narrowed[0], names), phrase) if names else 1.0
    few = 0.0 if len(narrowed) > 2 else _FEW_COLUMNS if rows.kind == "columns" else 0.02
    undivided = _UNDIVIDED if rows.kind == "rows" and len(names) > 1 and is_total_column(narrowed[0]) else 0.0
    score -= sum(basis_cost(one.fact, operand) or 0.0 for one in narrowed) / len(narrowed)
    score += _FULLER * min(len(narrowed), _FULL) if sides_only else 0.0
    score -= reach
    score += undivided - 0.15 * (1 - fit) - few - (0.05 if rows.kind == "columns" else 0.0)
    return Rows(rows.kind, tuple(narrowed), score)


def _of_level(facts: Sequence[StoredFact], operand: Operand, bench: Workbench) -> tuple[list[StoredFact], float]:
    """The figures of the level asked about (全市, 市本级), and what they cost that do not say theirs."""
    costs = [(one, scope_cost(one.fact, operand, bench.resolver.held[one.filing].identity)) for one in facts]
    kept = [(one, cost) for one, cost in costs if cost is not None]
    return [one for one, _ in kept], sum(cost for _, cost in kept) / len(kept) if kept else 0.0


def _called(facts: Sequence[StoredFact], phrase: Phrase) -> list[StoredFact]:
    """统筹任务: where one telling word stands in the names of several members and nowhere else, these are meant."""
    words = [word for word in re.split(r"\0+", _telling_letters(phrase)) if len(word) > 1]
    if len(words) != 1 or any(
        words[0] in normal("".join((*one.fact.measure.columns, one.fact.source.table or ""))) for one in facts
    ):
        return list(facts)
    called = [one for one in facts if words[0] in bare_label("".join(one.fact.measure.rows[-1:]))]
    return called if len(called) > 1 else list(facts)


def alike(stored: StoredFact, operand: Operand, bench: Workbench) -> Rows | None:
    """The figures that are called what was asked as much as this one is: rows of its column, or forms, none of them named."""
    fact, phrase = stored.fact, bench.resolver.phrase(operand)
    if fact.source.table_order is None or fact.is_total or not fact.measure.rows:
        return None
    same = [one for one in bench.ledger.facts_at(stored.filing, fact.source.table_order) if one.fact.quantity is not None]
    project = dict(fact.dimensions).get("项目名称", "")
    if project:
        forms = next(
            (rows for rows in form_groups(_same_field(stored, bench)) if stored.id in {one.id for one in rows.facts}), None
        )
        return _forms_called(forms, phrase) if forms is not None and not _names_one(project, phrase) else None
    column = [
        one
        for one in same
        if (one.fact.measure.columns, one.fact.period) == (fact.measure.columns, fact.period) and not one.fact.is_total
    ]  # 2013年末余额限额 and 2014年末余额限额 in one column come to nothing together
    members = _called(leaves(column), phrase)
    if precision(fact.measure.rows[-1], phrase) > _NAMED_ALONE or not 1 < len(members) < len(column):
        return None
    return Rows("rows", tuple(members), 1.0) if stored.id in {one.id for one in members} else None


_MORE_SAID = 0.15  # of what was asked, that the names of some forms say and those of others do not


def _forms_called(forms: Rows, phrase: Phrase) -> Rows | None:
    """房屋修缮项目一共多少: of forms whose names say more of what was asked than others, only these; one alone is no sum."""
    telling = [weight if weight > LIGHT_WEIGHT else 0.0 for weight in phrase.weights]
    named_so = [phrase.covered([(normal(dict(one.fact.dimensions)["项目名称"]), 1.0)]) for one in forms.facts]
    said = [sum(w * fit for w, fit in zip(telling, fits, strict=True)) / (sum(telling) or 1.0) for fits in named_so]
    if max(said) - min(said) < _MORE_SAID:
        return forms
    called = tuple(one for one, fit in zip(forms.facts, said, strict=True) if fit >= max(said) - _SAME)
    return replace(forms, facts=called) if len(called) > 1 else None


def _names_one(project: str, phrase: Phrase) -> bool:
    """Is a project asked for by its name, or a good part of it?"""
    name = re.split(r"[（(]", project.strip())[0]
    return normal(name) in phrase.text or precision(name, phrase) > 1 / 2


def _same_field(stored: StoredFact, bench: Workbench) -> list[StoredFact]:
    """The same field of every form of a filing."""
    found = bench.ledger.facts_named([normal(stored.fact.measure.rows[-1])], [stored.filing], limit=_FIELDS)
    return [one for one in found if one.fact.measure == stored.fact.measure]


def _telling_letters(phrase: Phrase) -> str:
    return "".join(letter if weight > LIGHT_WEIGHT else "\0" for letter, weight in zip(phrase.text, phrase.weights, strict=True))


def _is_named(facts: Sequence[StoredFact], phrase: Phrase) -> bool:
    """Do labels or the title of a group say half of what was asked? What only stands around its figures is about others."""
    telling = [weight if weight > LIGHT_WEIGHT else 0.0 for weight in phrase.weights]
    if not any(telling):
        return True
    said = "|".join(dict.fromkeys(f"{named(one.fact)}|{normal(one.fact.source.table or '')}" for one in facts))
    letters = phrase.covered([(said, 1.0)])
    return sum(weight * fit for weight, fit in zip(telling, letters, strict=True)) >= _OWN * sum(telling)


_ITEMS = 3  # things that a sentence must tell apart, for the most of its 支出 to mean anything
_FULLER, _FULL = 0.005, 20  # of two such sentences the one that tells of more things


def _items(facts: Sequence[StoredFact], operand: Operand, bench: Workbench) -> list[StoredFact]:
    """哪项支出最多: the items that a sentence tells of the level asked about; the whole, its stages and other levels are none."""
    stage = bench.resolver.terms.stage_pattern
    told = [
        one
        for one in facts
        if one.fact.measure.rows
        and PURSE.match(bare_label(one.fact.measure.rows[-1])) is None
        and len(SIDES.sub("", stage.sub("", bare_label(one.fact.measure.rows[-1])))) > 1
        and bare_label(one.fact.measure.rows[-1]).endswith(operand.measure[-2:])
        and scope_cost(one.fact, operand, bench.resolver.held[one.filing].identity) is not None
    ]
    return told if len(told) >= _ITEMS else []


def _is_money(stored: StoredFact) -> bool:
    quantity = stored.fact.quantity
    return quantity is not None and unit_scale(quantity.unit)[0] == "元"


def _named(stored: StoredFact, names: tuple[str, ...]) -> Fact:
    return replace(stored.fact, measure=Measure(rows=(), columns=names))


def _narrowed(facts: Sequence[StoredFact], text: str) -> list[StoredFact]:
    """产出指标中…: where the words name a parent row, the rows right below it are meant; else the leaves."""
    below = _below_named(facts, text, bare_label) or _below_named(facts, text, _stem)
    if not below:
        return leaves(facts)
    path, members = min(below.items(), key=lambda item: len(item[1]))
    nearest = min(len(one.fact.measure.rows) for one in members)
    return [one for one in members if len(one.fact.measure.rows) == nearest] if nearest == len(path) + 1 else leaves(members)


def _below_named(
    facts: Sequence[StoredFact], text: str, name_of: Callable[[str], str]
) -> dict[tuple[str, ...], list[StoredFact]]:
    below: dict[tuple[str, ...], list[StoredFact]] = defaultdict(list)
    for one in facts:
        for depth, parent in enumerate(one.fact.measure.rows[:-1], 1):
            name = name_of(parent)
            if len(name) > 1 and name in text and f"非{name}" not in text:
                below[one.fact.measure.rows[:depth]].append(one)
    return below


def _stem(label: str) -> str:
    """税收 of 税收收入, as it is said in 各项税收."""
    return _SIDE.sub("", bare_label(label))


def fits(stored: StoredFact, operand: Operand, bench: Workbench, inside: bool) -> bool:
    """May a fact be a member: whose, when, in which sense, in what unit? `inside` a body, its members are bodies of their own."""
    if not bench.resolver.judge.is_of(stored, operand.period):
        return False
    if not inside and bench.resolver.judge.entity_cost(stored, bench.resolver.scope(operand)) is None:
        return False
    if basis_cost(stored.fact, operand) is None:
        return False
    if operand.unit and unit_cost(stored.fact, operand) is None:
        return False
    if operand.basis is Basis.TARGET and stored.fact.basis not in (Basis.TARGET, Basis.NONE):
        return False  # what a project is given is no target of it
    return stored.fact.basis is not Basis.CHANGE or "增" in operand.measure or "减" in operand.measure


def _is_body_itself(stored: StoredFact, kind: str, inside: bool, bench: Workbench) -> bool:
    """A row that is called as the body is its total, and no member beside its parts."""
    name = (*stored.fact.measure.rows, stored.fact.entity)[-1 if not stored.fact.measure.rows else -2]
    return kind == "rows" and not inside and same_name(name, bench.resolver.held[stored.filing].identity.body)
