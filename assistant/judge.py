"""How well a fact meets what was asked: the words of it that its labels say, and what speaks against it.

Whose it is, its time, sense and unit settle whether it may speak at all; its labels, whether it is the thing that was asked for.
What remains are costs, each of its own kind, so that an account can say why one fact was preferred to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant import labels
from assistant.candidates import BONUS, Asked, Candidate, Costs, Mismatch, Scope
from assistant.costs import basis_cost, togetherness, unit_cost
from assistant.domain import Operand
from assistant.matching import BRACKETED, LIGHT_WEIGHT, Phrase, Weigher, bare_label, normal, precision
from assistant.name_forms import regions_of
from assistant.vocabulary import Vocabulary
from assistant.whom import is_of_other_people, is_other_way
from index.domain import PLANS, Basis, Fact, FilingKind, Period
from index.fact_labels import is_money
from index.ledger_values import StoredFact, StoredFiling
from index.quantities import unit_scale
from index.statements import PURPOSE
from index.text import fold

CONTEXT_FIT = 0.8
CAPTION_FIT = 0.9
_NO_YEAR = 0.3  # a year was asked for, and neither the fact nor its filing says one
_SAME_BASIS = 0.1
_UNLIKELY = 0.3  # what a change costs where a level was asked for, a rate where an amount was
_NEAREST = 0.05  # of two facts that say it all, the one whose last names say more of it
_KIND_OF = {Basis.FINAL: FilingKind.FINAL, Basis.BUDGET: FilingKind.BUDGET}
_OTHER_ACCOUNT = 0.03
_OF_ITS_PART = 0.3  # a figure of another body in the filings of the one asked about
_ROW_AS_SENTENCE = 0.1  # a figure of a sentence without its unit: a row of a table that was read as prose
_OTHER_END, _END = 0.012, 3  # 本年度项目金额, where 项目总金额 was asked: its name ends otherwise
_CODE_OF_OTHER_SIDE = 0.06  # a code stands in the tables of both sides
_MONEY_THING = re.compile(
    r"(?:费用?|金|额|款|钱|支出|收入|资产|经费|补[贴助]|预算|决算|结[转余]|债务|税|花销|开支|拨付|成本|投入)$"
)
_RATE_WORD = re.compile("比例|比重|比率|百分比")
_PEOPLE, _PEOPLE_COUNTED = re.compile("(?:病人|患者|人员|群众)$"), ("人", "人次")
_PRICE_WORD = re.compile("(?:收费|收取|补[助贴]|发放)?标准$|单价|价格|价钱")
_NO_NUMBER = re.compile(r"(?:主体|负责人|名称|地址|电话|联系人|(?<!的)的内容)$")  # who or what, never how much
_RATE_NAME = re.compile(r"[\u4e00-\u9fff]{2}率")
_OF_COLUMN = 0.5  # of what is asked of a row that was named before, what the column must say
_WITHIN_NAME = 0.9  # 司法 stands in 其他司法支出, but is another row
_GRANT = 0.1  # 拨付…，支持教育 tells of education by its purpose; an amount of its own name is meant before it
_OF_PART, _OF_PART_BY_TITLE = 0.12, 0.1  # 专项债务 beside the 债务 that was asked for; a title may hold both
_OF_PART_BY_HEADING = 0.05  # an item told in the account of 财政拨款 alone, beside that of all money
_OUTSIDE, _MUST_STAND_IN = 0.25, 0.4  # what it costs a figure to have nothing of what the asked one stood or is to stand in
_PROJECTS = ("项目", "专项", "工程")
_BESIDE_TOLD = 0.8  # of the name that the turn before was answered with, against the words it was asked with
_OWN = 0.15  # the least that a fact's own labels must say of what was asked; the rest may stand around it
_OTHER_SENSE = 0.15


_EXCEPT = re.compile("[（(]不(?:含|包括|包含)[^（）()]*[)）]")  # 企业国有资产（不含金融企业） says nothing of 金融企业
_OWN_LEVEL = re.compile("(?P<kind>[\u4e00-\u9fff]{2,3})本级$")


def _is_own_level_of(fact: Fact, name: str) -> bool:
    """自治区本级, of a table whose rows are an autonomous region and its parts: the level of that region."""
    level = _OWN_LEVEL.search("".join(fact.measure.rows[:1])) if not fact.entity else None
    return level is not None and name.endswith(level["kind"])


def _below_half(columns: Sequence[str]) -> Sequence[str]:
    """公用经费 › 决算数: the upper head is that of all rows of its half of a table, and tells them from nothing."""
    return columns[1:] if len(columns) == 2 and labels.STAGE_HEAD.fullmatch(normal(columns[1])) else columns


def _part_of_asked(columns: Sequence[str], phrase: Phrase) -> str:
    """The head below the one that was asked for, if any: 公务用车运行维护费, where all of 公务用车购置及运行维护费 is meant."""
    *above, own = [one for one in columns if not labels.STAGE_HEAD.fullmatch(normal(one))] or [""]
    return own if above and phrase.coverage([(normal("".join(above)), 1.0)]) >= _OF_COLUMN else ""


_IN_ALL_YEARS = re.compile("(?:近|过去)[两二]年")


def _counts_things(fact: Fact) -> bool:
    """Is a number of things told, of a year of its own? 近两年来 tells of two together."""
    counts = fact.quantity is not None and bool(fact.quantity.unit) and not is_money(fact.quantity.unit)
    return counts and _IN_ALL_YEARS.search(fact.source.sentence) is None


class Judge:
    """Holds facts of the filings `held` against operands."""

    def __init__(self, held: Mapping[str, StoredFiling], weigher: Weigher, terms: Vocabulary) -> None:
        self._held = held
        self._weigher = weigher
        self._terms = terms

    def entity_cost(self, stored: StoredFact, scope: Scope) -> float | None:
        """What it costs that a fact is about somebody else than asked; None where it is about another altogether."""
        fact = stored.fact
        body = self._held[stored.filing].identity.body
        about_body = not fact.entity or labels.same_name(fact.entity, body)
        if scope.entity is None:
            return 0.0 if about_body else 0.04
        if not scope.is_part:
            known = scope.entity.covers or (scope.entity.name,)
            return 0.0 if about_body or any(labels.same_name(fact.entity, name) for name in known) else _OF_ITS_PART
        if fact.entity and any(labels.same_name(fact.entity, name) for name in scope.entity.covers or (scope.entity.name,)):
            return 0.0
        if _is_own_level_of(fact, scope.entity.name):
            return 0.0
        spoken = normal(fact.source.sentence + fact.source.section) + normal("".join(fact.measure.rows))
        mentioned = any(normal(alias) in spoken for alias in (scope.entity.name, *scope.entity.aliases) if len(alias) > 2)
        return 0.08 if mentioned else None

    def may_speak(self, stored: StoredFact, operand: Operand, scope: Scope) -> bool:
        """May a fact answer an operand at all, whatever it is called: whose, when, in which sense, in what unit?"""
        fact = stored.fact
        costs = (
            self.entity_cost(stored, scope),
            self._period_cost(stored, operand.period) if operand.period else 0.0,
            basis_cost(fact, operand),
            unit_cost(fact, operand),
            labels.scope_cost(fact, operand, self._held[stored.filing].identity),
        )
        return all(cost is not None and cost < _UNLIKELY for cost in costs)

    def cover(self, stored: StoredFact, phrase: Phrase, operand: Operand) -> Candidate:
        """How much of the phrase a fact's labels (and, for less, what stands around them) say.

        The words that name the basis are said by a fact of that basis, whatever its label.
        """
        fact = stored.fact
        around = tuple(_EXCEPT.sub("", text) for text in (fact.source.table or "", fact.source.section, fact.context))
        body = self._held[stored.filing].identity.body
        whose = operand.entity and labels.same_name(fact.entity, body)
        if operand.entity:  # 文化和旅游 is said by every heading of a 文化和旅游局
            around = tuple(fold(text).replace(fold(body), "|") for text in around)
        letters = phrase.covered(
            [
                (labels.measured(fact) if whose else labels.named(fact), 1.0),
                (normal(around[0]), CAPTION_FIT),
                (normal(around[1]), CONTEXT_FIT),
                (normal(around[2]), CONTEXT_FIT),
            ]
        )
        cost = basis_cost(fact, operand) if phrase.muted else None
        if cost is not None and cost <= _SAME_BASIS:
            for start, end in phrase.muted:
                letters[start:end] = [1.0] * (end - start)
        if operand.unit == "%" and fact.quantity is not None and fact.quantity.unit == "%":
            for match in _RATE_WORD.finditer(phrase.text):  # a figure in % is a rate, whatever its label
                letters[match.start() : match.end()] = [1.0] * (match.end() - match.start())
        if fact.quantity is not None and fact.quantity.unit.startswith("元/"):
            for match in _PRICE_WORD.finditer(phrase.text):  # so much for each is a price, a standard
                letters[match.start() : match.end()] = [1.0] * (match.end() - match.start())
        if operand.unit and phrase.text.endswith(operand.unit) and unit_cost(fact, operand) == 0:
            letters[-len(operand.unit) :] = [1.0] * len(operand.unit)  # 接待批次, of 接待 11 批
        if fact.quantity is not None and fact.quantity.unit.endswith(_PEOPLE_COUNTED):
            for match in _PEOPLE.finditer(phrase.text):  # so many visits are of persons, whatever they are called
                letters[match.start() : match.end()] = [max(fit, CONTEXT_FIT) for fit in letters[match.start() : match.end()]]
        for start, end in labels.totals_said(fact, phrase.text):  # 合计 and 总计 are one word for a row that is just that
            letters[start:end] = [1.0] * (end - start)
        weight = phrase.weight
        coverage = sum(w * fit for w, fit in zip(phrase.weights, letters, strict=True)) / weight if weight else 1.0
        return Candidate(stored, coverage, coverage, tuple(letters))

    def is_in_period(self, stored: StoredFact, operand: Operand) -> bool:
        """May a fact be of the time that was asked for?"""
        if not operand.period:
            return True
        return self._time_cost(stored, operand) is not None

    def _time_cost(self, stored: StoredFact, operand: Operand) -> float | None:
        """What it costs that a fact is of another time than asked; a filing of the year asked may tell of any."""
        period = stored.fact.period
        if operand.whole_year and period is not None and (period.quarter or (period.month and not period.as_of)):
            return None
        cost = self._period_cost(stored, operand.period)
        own_year = self._held[stored.filing].identity.year
        return 0.0 if cost is None and operand.in_filing and operand.period == str(own_year) else cost

    def is_of(self, stored: StoredFact, period: str) -> bool:
        """Is a fact of a period, or of a part of it? Where none is said, any is."""
        return not period or self._period_cost(stored, period) is not None

    def _period_cost(self, stored: StoredFact, asked: str) -> float | None:
        """0 for the very period, a little for a part of the asked year, None for another time."""
        year = int(asked[:4])
        period = stored.fact.period or self._filing_period(stored)
        if period is None:
            return _NO_YEAR
        if str(period) == asked:
            return 0.03 if period.as_of else 0.0
        if len(asked) > 4:
            return None
        if period.year == year and period.end_year == year + 1 and _counts_things(stored.fact):
            return 0.04  # pupils of 2025—2026学年, which begins in the year that its bulletin is of
        if period.year == year and not period.end_year:
            return 0.12 if period.quarter or (period.month and not period.as_of) else 0.04
        return None

    def _filing_period(self, stored: StoredFact) -> Period | None:
        year = self._held[stored.filing].identity.year
        return Period(year) if year else None

    def judged(self, candidates: Iterable[Candidate], asked: Asked) -> list[Candidate]:
        """Those that may be meant, with their scores, best first."""
        judged = (self._judge(one, asked) for one in candidates)
        return sorted((one for one in judged if one is not None), key=lambda one: one.score, reverse=True)

    def _judge(self, one: Candidate, asked: Asked) -> Candidate | None:
        costs = self.weigh(one, asked)
        if isinstance(costs, Mismatch):
            return None
        return Candidate(one.stored, one.coverage, one.coverage - costs.total + BONUS, one.letters)

    def weigh(self, one: Candidate, asked: Asked) -> Costs | Mismatch:
        """What speaks against a fact, or the one thing for which it cannot be meant at all."""
        fact, operand, phrase = one.fact, asked.operand, asked.phrase
        entity = self.entity_cost(one.stored, asked.scope)
        if entity is None or (operand.scope and entity >= _OF_ITS_PART):
            return Mismatch.ENTITY  # 全市国有资本经营收入 is not that of its 经开区
        if self._is_of_other_account(one.stored, operand, asked.scope):
            return Mismatch.ENTITY
        if (basis := basis_cost(fact, operand)) is None:
            return Mismatch.BASIS
        if (unit := unit_cost(fact, operand)) is None:
            return Mismatch.UNIT
        if (reach := labels.scope_cost(fact, operand, self._held[one.stored.filing].identity)) is None:
            return Mismatch.REACH
        own = phrase.coverage([(labels.named(fact), 1.0), (normal(fact.source.table or ""), CAPTION_FIT)])
        asks_whole = not operand.code and max(phrase.weights, default=0.0) <= LIGHT_WEIGHT
        if (own < _OWN and not operand.code and not asks_whole) or self._is_another_thing(one, asked, asks_whole):
            return Mismatch.LABEL
        is_grant = PURPOSE in dict(fact.dimensions)
        if is_grant and not (operand.given or labels.is_handed_out(fact, operand)):
            return Mismatch.LABEL  # what was given for something is not what is spent on it
        narrowed = self._qualifier_cost(fact, operand)
        if (narrowed and asks_whole) or self._is_item_of_whole(one.stored, asked, asks_whole):
            return Mismatch.PART  # the whole was asked for, in no words but 预算; nor is one item of it the whole
        asks_words = operand.basis is Basis.TARGET and not (operand.numeric or operand.unit)
        if asks_words and fact.basis is not Basis.TARGET and fact.quantity is not None and fact.quantity.unit.endswith("元"):
            return Mismatch.LABEL  # 目标是什么 asks for no amount
        return Costs(
            own=self._name_cost(fact, asked, own),
            entity=entity,
            reach=reach + _CODE_OF_OTHER_SIDE * (bool(operand.code) and labels.is_of_other_side(fact, operand)),
            basis=basis,
            unit=unit + _ROW_AS_SENTENCE * (bool(fact.source.sentence) and fact.quantity is not None and not fact.quantity.unit),
            period=((self._time_cost(one.stored, operand) or 0.0) if operand.period else 0.0)
            + _OTHER_ACCOUNT * self._is_of_other_stage(one.stored, operand),
            spare=_GRANT if is_grant else 0.3 * (1 - self._own_precision(one.stored, asked)),
            narrowed=narrowed + self._neighbour_cost(fact, asked) + self._extent_cost(fact, asked),
            apart=self._apart(one, asked),
        )

    def _is_another_thing(self, one: Candidate, asked: Asked, asks_whole: bool) -> bool:
        """Do the labels of a fact say that it tells of another thing than the one that was asked for?"""
        fact, operand, phrase = one.fact, asked.operand, asked.phrase
        if operand.head and self._is_not_counted(fact, operand):
            return True
        if fact.quantity is not None and not operand.numeric and _NO_NUMBER.search(phrase.text):
            return True
        if operand.code:
            return False  # the code says which row is meant
        said = asked.around if operand.inside else phrase
        return (
            self._is_other_rate(fact, phrase)
            or phrase.misses_a_word(one.letters)
            or is_of_other_people(fact, phrase, one.letters, self._terms.paid_to)
            or is_other_way(fact, phrase)
            or labels.denies(fact, phrase)
            or labels.lacks_head(fact, phrase, one.letters, self._told_by_unit(fact, operand))
            or labels.tells_nothing(fact, phrase)
            or labels.is_of_the_others(fact, said)
            or labels.is_another_rest(fact, said)
            or labels.says_one_side(fact, phrase, self._terms.joined_pattern)
            or labels.is_of_other_office(fact, operand)
            or labels.is_of_other_kind(fact, operand, self._terms.families)
            or labels.is_for_all(fact, phrase, self._terms.each)
            or labels.is_added_to(fact, said)
            or labels.tells_other_side(fact, phrase)  # 一般公共预算支出, where 一般公共预算收入 was asked
            or (
                (labels.only_mentioned(fact, said) or labels.is_in_particular(fact, said))
                and not labels.stands_inside(fact, operand)
            )
            # 目标是什么 asks for no amount
            or (asks_whole and not operand.numeric and not operand.unit and operand.basis in (Basis.NONE, Basis.TARGET))
        )

    def _is_item_of_whole(self, stored: StoredFact, asked: Asked, asks_whole: bool) -> bool:
        """Was all of the spending (or income) asked for, in no words but those, and is a figure one item of it?"""
        phrase = asked.phrase
        sides_only = not asked.operand.code and not labels.bare_of_sides(phrase, self._terms.light_pattern)
        if not (asked.operand.inside or asked.operand.code) and labels.is_class_under(stored.fact, phrase):
            return True
        if not (asks_whole or sides_only):
            return False
        is_item = self._is_part(stored, phrase) or (sides_only and self._is_class(stored, phrase))
        return is_item and not labels.stands_inside(stored.fact, asked.operand)

    @staticmethod
    def _name_cost(fact: Fact, asked: Asked, own: float) -> float:
        """What a fact's own labels leave unsaid of what was asked, its last names above all."""
        phrase, end = asked.phrase, normal(labels.end_of_name(fact))
        ends_otherwise = not asked.operand.code and phrase.text[-_END:] not in end
        return 0.15 * (1 - own) + _NEAREST * (1 - phrase.coverage([(end, 1.0)])) + _OTHER_END * ends_otherwise

    def _neighbour_cost(self, fact: Fact, asked: Asked) -> float:
        """What it costs to stand beside what was asked for: on the other side, in the next row or column."""
        if asked.operand.code:
            return 0.0
        inside = normal(asked.operand.context) if asked.operand.nested else ""
        return labels.side_cost(fact, asked.phrase) + labels.neighbour_cost(fact, asked.phrase, self._terms.wholes, inside)

    def _extent_cost(self, fact: Fact, asked: Asked) -> float:
        """What it costs to be a part of what was asked for, or more than that."""
        phrase, operand = asked.phrase, asked.operand
        other = labels.is_part(fact, phrase) or labels.is_more(fact, phrase) or labels.came_of_it(fact, phrase)
        if not other and not operand.code and not operand.inside:
            other = labels.is_unasked_part(fact, phrase, self._terms.stage_pattern)
        return labels.PART_OF_WHOLE if other else 0.0

    def _told_by_unit(self, fact: Fact, operand: Operand) -> tuple[str, ...]:
        """Words at the end of what was asked that a figure says by its unit: 得分 by 分, 平方米 by itself."""
        said = tuple(word for word, unit in self._terms.units if unit == operand.unit)
        if fact.quantity is None or not fact.quantity.unit:
            return said
        return (*said, fact.quantity.unit, *([operand.unit] if operand.unit and unit_cost(fact, operand) == 0 else []))

    def _is_of_other_account(self, stored: StoredFact, operand: Operand, scope: Scope) -> bool:
        """Is it of the unit's own budget where the department's was asked for, or the other way round, and both are held?"""
        told = operand.account
        own = self._held[stored.filing].identity
        if not told or labels.account_of(own) == told:
            return False
        others = (self._held[filing].identity for filing in scope.filings)
        return any(labels.account_of(other) == told and other.year == own.year for other in others)

    def _is_of_other_stage(self, stored: StoredFact, operand: Operand) -> bool:
        """决算里有多少教师: what is of no sense of its own is taken from the filing of the stage that was named."""
        kind = _KIND_OF.get(operand.told_in or operand.basis)
        return stored.fact.basis is Basis.NONE and kind is not None and self._held[stored.filing].identity.kind is not kind

    def _is_not_counted(self, fact: Fact, operand: Operand) -> bool:
        """退休费, where 有多少退休人员 was asked: the thing itself must be named, by an amount in its own labels."""
        counts = fact.quantity is not None and unit_scale(fact.quantity.unit)[0] != "元"
        if fact.quantity is not None and not counts and not _MONEY_THING.search(operand.head):
            return normal(operand.head) not in labels.named(fact)  # of no money is asked how many there are
        unit = fact.quantity.unit if fact.quantity is not None else ""
        head = normal(operand.head)
        if counts and head not in labels.named(fact) and re.search(rf"\d{unit}{re.escape(head)}", normal(fact.source.sentence)):
            return True  # 38个项目、5个部门: the sentence counts them in another figure
        if counts and unit.endswith(_PEOPLE_COUNTED) and _PEOPLE.fullmatch(operand.head):
            return False  # 诊疗量219201人次: patients, whatever it is called
        own = labels.last(fact) if counts or not fact.source.sentence else labels.named(fact)  # 预备费 › 用于防汛抢险
        said = (own, unit, fact.source.sentence if counts else "")
        return self._weigher.phrase(operand.head).lacks_head("|".join(said))

    @staticmethod
    def _is_other_rate(fact: Fact, phrase: Phrase) -> bool:
        """合格率, where 执行率 was asked: a rate is told by what stands before its 率."""
        asked, has = _RATE_NAME.search(phrase.text), _RATE_NAME.search(normal(labels.last(fact)))
        if asked is None or has is None:
            return False
        covered = phrase.covered([(normal(labels.last(fact)), 1.0)])
        return not any(covered[asked.start() : asked.start() + 2])

    def _is_part(self, stored: StoredFact, phrase: Phrase) -> bool:
        """Is a figure about one item? A sentence says so in any of its names, a table in the last, unless that is a body's."""
        fact = stored.fact
        if fact.source.sentence:
            return labels.tells_of_part(fact, phrase)
        rows = fact.measure.rows
        body = self._held[stored.filing].identity.body
        if not rows or fact.is_total or labels.same_name(rows[-1], body) or labels.same_name(rows[-1], fact.entity):
            return False
        return len(rows) > 1 and precision(labels.SIDES.sub("", rows[-1]), phrase) < 0.5

    def _is_class(self, stored: StoredFact, phrase: Phrase) -> bool:
        """教育支出 in the column 合计, where 支出总计 was asked: a row with a code is one class of it, 项目支出 one sort."""
        fact = stored.fact
        if not fact.measure.rows or fact.source.sentence or any(one in phrase.text for one in labels.SORTS_OF_SPENDING):
            return False
        sort = bare_label("".join(fact.measure.columns[-1:]))
        return bool(dict(fact.dimensions).get("科目编码")) or sort in labels.SORTS_OF_SPENDING

    def _apart(self, one: Candidate, asked: Asked) -> float:
        """What it costs to stand away from the operand before, or from the words around what was asked."""
        operand, beside = asked.operand, asked.beside
        if beside:
            taken = any(one.stored.id == other.stored.id for other in beside)
            planned = (one.fact.basis in PLANS, beside[0].fact.basis in PLANS)
            other_sense = operand.basis is Basis.NONE and planned[0] is not planned[1]  # a plan is not set against what was done
            outside = self._outside(one.fact, asked) if operand.inside else 0.0
            return outside + (0.3 if taken else 0.0) + (_OTHER_SENSE if other_sense else 0.0) - togetherness(one, beside[0])
        return self._outside(one.fact, asked) if operand.context else 0.0

    def _outside(self, fact: Fact, asked: Asked) -> float:
        operand = asked.operand
        if not operand.nested and labels.is_named_itself(fact, asked.phrase):
            return 0.0
        return (_MUST_STAND_IN if operand.nested else _OUTSIDE) * (1 - self._context_fit(fact, operand))

    def _context_fit(self, fact: Fact, operand: Operand) -> float:
        """How much of what stands around a figure is what it is to stand in; the 教育 of a 教育局 is whose figure it is."""
        whose = normal(operand.entity) or "|"
        texts = [
            (normal(str(fact.measure)), 1.0),
            (normal(fact.context + fact.source.section).replace(whose, "|"), 0.9),
            (normal(fact.source.table or "").replace(whose, "|"), 0.9),
        ]
        stages = [word for word, basis in self._terms.bases if basis is operand.basis]  # told by the sense, not by a label
        fit = self._weigher.phrase(operand.context, muted=stages).coverage(texts)
        beside = self._weigher.phrase(operand.told_of).coverage(texts) if operand.told_of and not fit else 0.0
        return fit or _BESIDE_TOLD * beside

    def _qualifier_cost(self, fact: Fact, operand: Operand) -> float:
        """A figure of a part (政府性基金, 三公 …) does not answer a question about the whole."""
        if self.narrows(str(fact.measure), operand):
            return _OF_PART
        is_form = "项目名称" in dict(fact.dimensions)
        if is_form and fact.measure.rows and normal(BRACKETED.sub("", fact.measure.rows[-1])) == normal(operand.measure):
            return 0.0  # 项目总金额（中期规划） of a form of 项目支出, asked for by its name
        if self.narrows(fact.source.table or "", operand):
            return _OF_PART_BY_TITLE
        under = fact.source.section.rsplit(" / ", 1)[-1] if fact.source.sentence else ""
        said = normal(operand.measure + operand.context)
        return _OF_PART_BY_HEADING if labels.GRANTED in normal(under) and labels.GRANTED not in said else 0.0

    def narrows(self, text: str, operand: Operand) -> bool:
        """Does a text speak of a part that the operand does not name?"""
        asked, own = normal(operand.measure + operand.context), labels.FUNDED.sub(r"\1", normal(text))
        for thing in filter(None, map(normal, (operand.measure, operand.context))):
            own = own.replace(thing + "支出", thing)  # 某类项目支出 is no 项目支出 of 某类项目
        return any(word in own and word not in asked for word in self._terms.qualifiers)

    def _own_precision(self, stored: StoredFact, asked: Asked) -> float:
        body, operand = self._held[stored.filing].identity.body, asked.operand
        whose = (stored.fact.entity, body, *regions_of(body))
        return self.label_precision(
            stored.fact, asked.phrase, operand.context, asked.around, whose, operand.inside, operand.nested
        )

    def label_precision(
        self,
        fact: Fact,
        phrase: Phrase,
        context: str = "",
        around: Phrase | None = None,
        whose: Sequence[str] = (),
        inside: bool = False,
        nested: bool = False,
    ) -> float:
        """How much of the fact's own name was asked for: its row's name and its column's name.

        A column that the context names (乙呢, after 甲的项目支出) was asked for as well, and `inside` of it a row; of a row,
        what only the words with those `around` them say counts half, unless it is what it is to stand `inside` of. A row
        that only says `whose` figure it is (临江市合计, 市本级) says nothing of what it is.
        """
        rows, columns = fact.measure.rows, fact.measure.columns
        level = bool(rows) and "范围" in dict(fact.dimensions) and normal(rows[-1]).endswith("本级")
        named = bool(rows) and not level and not labels.only_names(rows[-1], whose)
        said = normal(context)
        is_in_row = inside and named and labels.names_row(fact, context)
        of_column = phrase.coverage([(normal("".join(columns)), 1.0)]) >= _OF_COLUMN
        if is_in_row and not of_column:
            around = None  # 行政事业单位医疗 holds the 事业单位医疗 that is asked for, and is not that itself
        parts = [self._row_precision(labels.telling(rows), phrase, around, inside=nested)] if named else []
        if is_in_row and of_column:
            parts = [1.0 if labels.is_row(fact, context) else _WITHIN_NAME]
        same = self._terms.alternatives.get(bare_label(rows[-1]), ()) if rows else ()  # 得分 of a row that is called 总分
        tells_nothing = {*self._terms.wholes, *same}
        # what the words around name is left out, unless it is asked for as well: 运行维护费预算, beside 运行维护费决算
        title = normal(fact.source.table or "")  # 本年一般公共预算基本支出, in 一般公共预算基本支出表, says no more than that
        heads = [one for one in _below_half(columns) if normal(one) not in tells_nothing]
        if len(heads) == 1 and rows and labels.is_called(fact, phrase.text):
            heads = [one for one in heads if normal(one).removeprefix("本年") not in title]
        part = _part_of_asked(columns, phrase)
        heads = [one for one in heads if one in phrase.text or one == part or normal(one) not in said]
        heads = [one for one in heads if one != fact.entity or fact.entity not in whose]  # 青山区 over its figures
        if nested and said:  # 本年基本支出, where 基本支出里 was asked
            heads = [one for one in heads if said not in normal(one)]
        if len(heads) > 1 and set(heads[-1]) <= set(heads[-2]):  # 公务用车运行维护费 under 公务用车购置及运行维护费
            heads = heads[-1:]
        beyond = labels.beyond_row(phrase, rows[-1]) if named else phrase
        parts += [precision("".join(heads), beyond) if heads else 1.0] if columns else []
        return min(parts) * 0.7 + sum(parts) / len(parts) * 0.3 if parts else 0.5

    @staticmethod
    def _row_precision(row: str, phrase: Phrase, around: Phrase | None, *, inside: bool) -> float:
        # 某类项目支出, beside 某类项目计划: both are of the projects
        if phrase.text.endswith(_PROJECTS) and row.endswith("支出"):
            row = row.removesuffix("支出")
        own = precision(row, phrase)
        if around is None or around is phrase or own == 1.0:
            return own
        return max(own, precision(row, around)) if inside else (own + precision(row, around)) / 2
