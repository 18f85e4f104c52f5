"""Group: an operation over the rows of one table column, the columns of one row, or the parts of one sentence.

The group is chosen by how well its common labels and its members together say what was asked; totals never count as members.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant import compute as sums
from assistant.choice import CLOSE
from assistant.compute import Computation
from assistant.costs import basis_cost, unit_cost
from assistant.domain import Condition, Group, Operand, Status
from assistant.evidence import Bound, Computed, Listed, Outcome, Stated, label_of
from assistant.labels import SIDES, bare_of_sides, named, same_name, scope_cost
from assistant.matching import LIGHT_WEIGHT, Phrase, bare_label, normal, precision
from assistant.names import core_name
from assistant.operations.changes import by_change
from assistant.operations.printed import stated
from assistant.operations.workbench import Workbench, years_held
from assistant.resolve import ENOUGH
from assistant.vocabulary import COUNTERS
from assistant.wording import Message, spoken_period
from index.domain import Basis, Fact, Measure
from index.ledger import StoredFact
from index.quantities import convert, unit_scale
from index.statement_phrases import PURSE

_COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

_KINDS_OF_BODY = {
    "城市": ("市", "州", "盟", "地区"),
    "市": ("市", "州", "盟", "地区"),
    "地区": ("市", "州", "盟", "地区", "区", "县", "省"),
    "大学": ("大学", "学院"),
    "高校": ("大学", "学院"),
    "街道": ("街道", "街道办事处", "街道办"),
    "单位": ("局", "委", "办", "院", "集团", "中心", "处", "部", "会", "校", "街道办事处", "大学"),
    "部门": ("局", "委", "办", "院", "集团", "中心", "处", "部", "会", "街道办事处"),
}
_SPLIT_KINDS = {"地": "地区", "州": "州", "市": "市", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_BODIES = frozenset({"医院", "学校", "大学", "高校", "学院", "街道", "公司", "集团", "法院", "局"})
_UNDIVIDED = 0.03  # of 债务余额 › 小计 over 债务余额 › 一般债务余额, where nobody asked for a part
_PLACE_ENDINGS = frozenset({*_SPLIT_KINDS.values(), "省"})
_ANY_ROWS = ("rows", "columns", "forms", "sentence")
_THINGS = ("rows", "forms", "sentence")  # of one row's figures in several columns nobody asks how many there are
_NAMED_ALONE = 0.75  # of a row's name: asked for by so much of it, it is meant by itself
_FIELDS = 400
_SAME = 0.005  # scores nearer than this tell nothing apart
_OWN = 0.5  # of what was asked, that a group's own labels and title must say
_SIDE = re.compile("(?:收入|支出)$")
_FEW_COLUMNS = 0.1  # two columns of one row are hardly what is ranked
_NO_AMOUNT = 0.1  # 哪个项目最多 asks for the money of each, not for how many years it runs
_LEVELS = ("本级", "合计", "小计", "总计")


@dataclass(frozen=True)
class Rows:
    """Comparable facts: `kind` says along what they vary (rows, columns, sentence)."""

    kind: str
    facts: tuple[StoredFact, ...]
    score: float = 0.0
    names: Mapping[str, str] = field(default_factory=dict)  # filing -> its body, where bodies are the members

    def member_label(self, stored: StoredFact) -> str:
        measure = stored.fact.measure
        if self.kind == "bodies":
            return stored.fact.entity or self.names.get(stored.filing, "")
        if self.kind == "years":
            return f"{spoken_period(str(stored.fact.period or ''))}{measure.rows[-1] if measure.rows else ''}"
        if self.kind == "forms":
            return dict(stored.fact.dimensions)["项目名称"]
        if self.kind == "columns":
            return measure.columns[-1] if measure.columns else ""
        label = measure.rows[-1] if measure.rows else stored.fact.entity
        if self.kind == "sentence" and stored.fact.period is not None and len({one.fact.period for one in self.facts}) > 1:
            return f"{spoken_period(str(stored.fact.period))}{label}"
        return label


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
    rows = _rows_of(plan, bench)
    if rows is None:
        return bench.missing(bench.resolver.resolve(plan.operand))
    rows = replace(rows, facts=_classes(rows, bench) if plan.among == "类" else _of_kind(rows, plan))
    if not rows.facts:
        return Outcome(Status.NOT_FOUND, message=Message.of("not_each", among=plan.among, measure=plan.operand.measure))
    members = [one for one in rows.facts if plan.condition is None or _meets(one, plan.condition)]
    if plan.operation in ("group_sum", "group_mean"):
        return _total(plan, rows, members, bench)
    if plan.operation in ("maximum", "minimum"):
        return _extreme(plan, rows, members)
    return _listing(plan, rows, members)


def _rows_of(plan: Group, bench: Workbench) -> Rows | None:
    """The group that a plan is about: rows named one by one, the bodies held, or the best rows found."""
    if plan.members:
        return _named_rows(plan, bench)
    if plan.among == "年" or _SPAN.match(plan.operand.period):
        return _years(plan, bench)
    if not plan.operand.entity and (bodies := _bodies(plan, bench)):
        return bodies
    if plan.among not in ("", "项", "谁") and (
        places := find_rows(plan.operand, bench, keyword=plan.keyword, kinds=("rows",), inside=True)
    ):
        return places
    if plan.among == "项":
        return find_rows(plan.operand, bench, keyword=plan.keyword, finest=True)
    if plan.among == "谁":
        return find_rows(plan.operand, bench, keyword=plan.keyword, kinds=("rows", "forms", "sentence"))
    kinds = _THINGS if plan.operation == "count" and plan.condition is None else _ANY_ROWS
    return find_rows(plan.operand, bench, keyword=plan.keyword, kinds=kinds)


def _bodies(plan: Group, bench: Workbench) -> Rows | None:
    """哪个城市…最高: the same measure of every body of that kind, each looked up on its own."""
    kinds = _KINDS_OF_BODY.get(plan.among, (plan.among,) if plan.among else ())
    bodies = [name for name in bench.resolver.names.bodies() if kinds and name.name.endswith(kinds)]
    found = bench.resolver.resolve_each(plan.operand, bodies)
    facts = tuple(one.chosen[0].stored for one in found if one.chosen and one.chosen[0].fact.quantity is not None)
    names_of = {filing.id: filing.identity.body for filing in bench.resolver.held.values()}
    return Rows("bodies", facts, 1.0, names_of) if len(facts) > 1 else None


def _printed_mean(plan: Group, bench: Workbench) -> Outcome | None:
    """平均审减率: a mean that a filing prints under that name is not computed again."""
    resolved = bench.resolver.resolve(plan.operand.model_copy(update={"measure": "平均" + plan.operand.measure}))
    if resolved.best is None or resolved.best.fact.quantity is None or "平均" not in normal(str(resolved.best.fact.measure)):
        return None
    return Outcome(Status.ANSWERED, (stated(resolved, plan.unit),))


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
    asked = plan.operand.model_copy(update={"measure": plan.literal + plan.operand.measure})
    resolved = bench.resolver.resolve(asked)
    if resolved.best is None or normal(plan.literal) not in _INCLUDING.sub("", normal(str(resolved.best.fact.measure))):
        return None
    return Outcome(Status.ANSWERED, (Stated(Bound.of(resolved)),))


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
        if not _fits(one.stored, plan.operand.model_copy(update={"unit": ""}), bench, inside=False):
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


# --- finding the group -------------------------------------------------------------------------------


def find_rows(
    operand: Operand,
    bench: Workbench,
    *,
    keyword: str = "",
    kinds: Sequence[str] = _ANY_ROWS,
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
    groups = [_scored(rows, operand, bench, keyword, inside) for rows in _groups(timed, bench) if rows.kind in kinds]
    fitting = [rows for rows in groups if len(rows.facts) >= (1 if keyword else 2) and rows.score >= ENOUGH - 0.1]
    if not fitting or (not phrase.text and not keyword):
        return None
    best = max(rows.score for rows in fitting)
    if _is_open_which_time([rows for rows in fitting if rows.score >= best - _SAME]):
        return None
    as_good = [rows for rows in fitting if finest and rows.score >= best - CLOSE]
    return max(as_good or fitting, key=lambda rows: (len(rows.facts) if as_good else 0, rows.score))


def _is_open_which_time(tied: Sequence[Rows]) -> bool:
    """Columns of several quarters that fit alike: which of them is meant nobody said."""
    columns = [rows for rows in tied if rows.kind == "rows" and rows.facts[0].fact.period is not None]
    first = {(rows.facts[0].filing, rows.facts[0].fact.source.table_order) for rows in columns}
    quarters = {rows.facts[0].fact.period for rows in columns if rows.facts[0].fact.period and rows.facts[0].fact.period.quarter}
    return len(columns) == len(tied) and len(first) == 1 and len(quarters) > 1


def _groups(facts: Sequence[StoredFact], bench: Workbench) -> Iterable[Rows]:
    tables = dict.fromkeys((one.filing, one.fact.source.table_order) for one in facts if one.fact.source.table_order is not None)
    for filing, order in list(tables)[:12]:
        assert order is not None
        yield from _table_groups(bench.ledger.facts_at(filing, order))
    yield from _form_groups(facts)
    sentences: dict[tuple[str, str, str], list[StoredFact]] = defaultdict(list)
    for one in facts:
        quantity, source = one.fact.quantity, one.fact.source
        if source.sentence and quantity is not None and one.fact.basis is not Basis.CHANGE:
            sentences[one.filing, source.sentence, unit_scale(quantity.unit)[0]].append(one)
    for members in sentences.values():
        yield Rows("sentence", tuple(members))


def _form_groups(facts: Sequence[StoredFact]) -> Iterable[Rows]:
    """The same field of the same form filled in several times: the forms are the members."""
    fields: dict[tuple[str, Measure], list[StoredFact]] = defaultdict(list)
    for one in facts:
        if one.fact.quantity is not None and "项目名称" in dict(one.fact.dimensions):
            fields[one.filing, one.fact.measure].append(one)
    for members in fields.values():
        if len({dict(one.fact.dimensions)["项目名称"] for one in members}) > 1:
            yield Rows("forms", tuple(members))


def _table_groups(facts: Sequence[StoredFact]) -> Iterable[Rows]:
    by_column: dict[tuple[tuple[str, ...], int], list[StoredFact]] = defaultdict(list)
    by_row: dict[tuple[str, ...], list[StoredFact]] = defaultdict(list)
    for one in facts:
        place = one.fact.source.place
        if one.fact.quantity is not None and place is not None and "项目名称" not in dict(one.fact.dimensions):
            by_column[one.fact.measure.columns, place[1]].append(one)
            by_row[(one.fact.entity, *one.fact.measure.rows)].append(one)
    for members in by_column.values():
        yield Rows("rows", tuple(one for one in members if not one.fact.is_total and not _is_mean(one)))
    for members in by_row.values():
        dimensions = {unit_scale(one.fact.quantity.unit)[0] for one in members if one.fact.quantity is not None}
        if len(dimensions) > 1:
            continue  # a count beside its rate: nothing to add up or compare
        yield Rows("columns", tuple(one for one in members if not _is_total_column(one)))


def _leaves(facts: Sequence[StoredFact]) -> list[StoredFact]:
    """Rows that are no parents of other rows of the column."""
    parents = {path[:depth] for path in {one.fact.measure.rows for one in facts} for depth in range(1, len(path))}
    return [one for one in facts if one.fact.measure.rows not in parents]


def _is_mean(stored: StoredFact) -> bool:
    rows = stored.fact.measure.rows
    return bool(rows) and "平均" in rows[-1]


def _is_total_column(stored: StoredFact) -> bool:
    columns = stored.fact.measure.columns
    return bool(columns) and bare_label(columns[-1]) in ("合计", "总计", "小计", "总额", "支出总计", "收入总计")


def _scored(rows: Rows, operand: Operand, bench: Workbench, keyword: str, inside: bool) -> Rows:
    """Keep the members that fit keyword, period and entity; score by what common labels and members cover."""
    facts = [
        one for one in rows.facts if _fits(one, operand, bench, inside) and not _is_body_itself(one, rows.kind, inside, bench)
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
    common = narrowed[0].fact.measure
    names = common.columns if rows.kind == "rows" else common.rows[-1:]
    fit = resolver.judge.label_precision(_named(narrowed[0], names), phrase) if names else 1.0
    few = 0.0 if len(narrowed) > 2 else _FEW_COLUMNS if rows.kind == "columns" else 0.02
    undivided = _UNDIVIDED if rows.kind == "rows" and len(names) > 1 and _is_total_column(narrowed[0]) else 0.0
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
            (rows for rows in _form_groups(_same_field(stored, bench)) if stored.id in {one.id for one in rows.facts}), None
        )
        return _forms_called(forms, phrase) if forms is not None and not _names_one(project, phrase) else None
    column = [one for one in same if one.fact.measure.columns == fact.measure.columns and not one.fact.is_total]
    members = _called(_leaves(column), phrase)
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


def sum_of(rows: Rows, operand: Operand) -> Outcome:
    """The sum of a group that was found as such."""
    bound = _bounds(rows, rows.facts)
    label = f"{operand.measure}合计（{len(bound)}项）"
    return Outcome(Status.ANSWERED, (Computed(label, sums.add([one.value for one in bound]), bound),))


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
        return _leaves(facts)
    path, members = min(below.items(), key=lambda item: len(item[1]))
    nearest = min(len(one.fact.measure.rows) for one in members)
    return [one for one in members if len(one.fact.measure.rows) == nearest] if nearest == len(path) + 1 else _leaves(members)


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


def _fits(stored: StoredFact, operand: Operand, bench: Workbench, inside: bool) -> bool:
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


def _meets(stored: StoredFact, condition: Condition) -> bool:
    quantity = stored.fact.quantity
    if quantity is None:
        return False
    value = quantity.value
    if condition.unit and quantity.unit and condition.unit != quantity.unit:
        if unit_scale(condition.unit)[0] != unit_scale(quantity.unit)[0]:
            return False
        value = convert(quantity, condition.unit).value
    return bool(_COMPARE[condition.comparator](value, condition.value))


# --- operations over it ------------------------------------------------------------------------------


def _bounds(rows: Rows, members: Iterable[StoredFact]) -> tuple[Bound, ...]:
    fit = min(max(rows.score, 0.0), 1.0)
    return tuple(Bound(rows.member_label(one), (one,), fit=fit) for one in members)


def _total(plan: Group, rows: Rows, members: Sequence[StoredFact], bench: Workbench) -> Outcome:
    bound = _bounds(rows, members)
    if not bound:
        return Outcome(Status.NOT_FOUND, message=Message("none_fits"))
    values = [one.value for one in bound]
    computation = sums.add(values) if plan.operation == "group_sum" else sums.mean(values)
    word = "合计" if plan.operation == "group_sum" else "平均"
    label = f"{plan.keyword or plan.operand.measure}{word}（{len(bound)}项）"
    return Outcome(Status.ANSWERED, (Computed(label, computation, bound),))


def _extreme(plan: Group, rows: Rows, members: Sequence[StoredFact]) -> Outcome:
    ordered = sorted(members, key=_size, reverse=plan.operation == "maximum")
    if not ordered:
        return Outcome(Status.NOT_FOUND, message=Message("none_compared"))
    last = _size(ordered[min(plan.top, len(ordered)) - 1])
    kept = [one for index, one in enumerate(ordered) if index < plan.top or _size(one) == last]
    word = "最高" if plan.operation == "maximum" else "最低"
    listed = Listed(plan.operand.measure, _bounds(rows, kept), is_ranking=True, out_of=len(members), ranked=word)
    return Outcome(Status.ANSWERED, (listed,))


def _size(stored: StoredFact) -> Decimal:
    quantity = stored.fact.quantity
    if quantity is None:
        return Decimal(0)
    return quantity.value * unit_scale(quantity.unit)[1]


def _listing(plan: Group, rows: Rows, members: Sequence[StoredFact]) -> Outcome:
    return _listed(plan, _bounds(rows, members), len(rows.facts))


def _listed(plan: Group, items: tuple[Bound, ...], out_of: int) -> Outcome:
    count = Computation(Decimal(len(items)), "个", "", Decimal(0), 0) if plan.operation == "count" else None
    return Outcome(Status.ANSWERED, (Listed(plan.operand.measure, items, count, out_of=out_of),))


# --- rows of a classification --------------------------------------------------------------------------


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


def rows_below(whole: StoredFact, bench: Workbench) -> list[StoredFact]:
    """The amounts in the rows one level below a row, in its own column; none for what stands in no table."""
    source, rows = whole.fact.source, whole.fact.measure.rows
    if source.table_order is None or source.place is None or whole.fact.quantity is None:
        return []
    return [
        stored
        for stored in bench.ledger.facts_at(whole.filing, source.table_order)
        if len(stored.fact.measure.rows) == len(rows) + 1
        and stored.fact.measure.rows[:-1] == rows
        and stored.fact.quantity is not None
        and stored.fact.source.place is not None
        and stored.fact.source.place[1] == source.place[1]
    ]
