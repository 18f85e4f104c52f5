"""The words of a fact's labels beside the words asked: what they say more, what they leave out, what that costs.

Functions of values; `resolve` weighs with them. A cost of None means that the fact cannot be meant at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.domain import Operand
from assistant.matching import LIGHT_WEIGHT, Phrase, bare_label, matches, normal, only_mentions, precision
from assistant.name_forms import fits
from assistant.vocabulary import COUNTERS, Family
from index.domain import Basis, Fact, Identity
from index.errors import ComputationError
from index.fact_labels import find_scope
from index.quantities import convert, unit_scale
from index.statements import PURPOSE
from index.text import fold

_PLACES = ("省", "市", "区", "县", "州", "盟", "旗", "镇", "乡")
_BARE_HEAD = 4  # letters: who says no more than 得分 does not mean the 得分 of something in particular
_LONG_NAME, _LEAST_HEADED = 10, 0.3
_LEAST_NAMED = 0.25  # of such a label's letters must be asked for
_TOTAL = re.compile(r"合计|总计|总额|总收入|总支出|总数|总量")
_SUM_WORD = re.compile("合计|总计|总额")
_INCOME_OF_ITEM = 0.06  # an item of spending is asked for as spending, unless 收入 is said
_OTHER_SIDE = 0.2
_THE_REST = 0.1  # 其他教育支出, where 教育支出 was asked
_REST = re.compile("其他.")
_SCATTERED = 0.1
_OTHER_TOTAL = 0.05  # 本年支出合计, where 支出总计 was asked
SORTS_OF_SPENDING = ("基本支出", "项目支出")
SAID_LAST = re.compile(
    r"(?:收入|支出|收支|费用?|经费|资金|(?:财政)?拨款|总[额量数和计]|合计|数[额量]?|金额|比[例重]|占比|百分比|完成|执行|情况|安排|的)+$"
)
# Possessive: a number of many digits is one number, not each way of cutting it into several.
_NUMBERED = re.compile(r"(?:[是为和、]*+(?:\d[\d.]*+|[一两二三四五六七八九十])[个家项人次件台辆元万亿%]*+)+$")  # …是一次, …和62个
_HALF = 0.5
_OWN_FIT = 0.82  # of a letter in a fact's own labels or its caption, by a synonym at the least
TAIL = re.compile(r"(?:完成|情况|数额?|金额|总额|合计|总计|执行|安排)+$")
_STAGE = re.compile("(?:预算|决算)$")
STAGE_HEAD = re.compile("(?:[年初调整]{0,4}预算|决算|执行|完成|实际)数|金额")  # a head that tells of when, not of what
_IN_STAGE = re.compile("的?(?:(?:预算|决算|执行)数?|完成数)$")
PART_OF_WHOLE = 0.15  # the whole was asked for, by a word that says so, and a label says a part


_ACCOUNT = re.compile("(?:部门|单位)(?:预算|决算)")


def account_of(identity: Identity) -> str:
    """Whose accounts a filing says that it holds: 部门预算, 单位预算; what stands first in its title is its name."""
    told = _ACCOUNT.search(identity.title)
    return told[0] if told else ""


_HANDED_OUT = re.compile(
    "^(?:支持|用于|保障|落实|及时|足额|按时|做好)*(?:发放|兑现|落实|支付)(?:了)?(?P<what>[^，,、；;。和与及等]+)(?:[，,；;。]|$)"
)
_ALLOWANCE = re.compile("(?:补贴|补助|津贴|救助金|奖励金|慰问金)$")


def is_handed_out(fact: Fact, operand: Operand) -> bool:
    """筹措资金3亿元，支持发放育儿补贴: an allowance is spent by being given, where the money is for it and nothing else."""
    given = _HANDED_OUT.match(dict(fact.dimensions).get(PURPOSE, ""))
    asked = normal(operand.measure)
    return given is not None and _ALLOWANCE.search(asked) is not None and normal(given["what"]) == asked


_BELOW = "区县"  # what all the districts of a place have together is no figure of its own level


def scope_cost(fact: Fact, operand: Operand, identity: Identity) -> float | None:
    """A place's figure is meant for all of it, unless its own level is asked for; each says which it is."""
    said = dict(fact.dimensions).get("范围", "")
    reach = "whole" if said.startswith("全") else "below" if said == _BELOW else "own" if said else ""
    if reach == "below" and find_scope(operand.measure) == _BELOW:
        return 0.0
    if operand.level and said.endswith("本级") and said[0] not in (operand.level[0], "本"):
        return None  # 市级 beside 区级
    if operand.scope:
        if operand.scope == "own" and not reach and is_whole_place(fact, operand, identity):
            return None
        unsaid = 0.04 if operand.scope == "whole" else 0.1
        return 0.0 if reach == operand.scope else unsaid if not reach else None
    is_place = identity.body == identity.region or identity.body.endswith(_PLACES)
    return 0.12 if is_place and reach in ("own", "below") else 0.0


GRANTED = "财政拨款"  # the account of what was paid out of it is a part of the account of all money
FUNDED = re.compile(r"(一般公共预算|政府性基金|国有资本经营)(?:预算)?财政拨款")  # of that budget, no narrower part


def is_same_of_other_year(one: Fact, other: Fact) -> bool:
    """The same row and column of another year's table: what a year is best compared with."""
    years = [fact.period.year if fact.period else None for fact in (one, other)]
    return bool(one.measure.rows) and not one.source.sentence and years[0] != years[1] and one.measure == other.measure


_BOTH_SIDES = re.compile("收入|支出|收支")
SIDES = re.compile("收入|支出|收支|财政拨款|财政")


_ITSELF = re.compile(
    r"^(?:[我本]?(?:学校|校|单位|部门|集团|局|委|院|街道))?(?:各项)?(?=收入|支出|收支|财政)"
)  # 学校支出 is all of it


def bare_of_sides(phrase: Phrase, light: re.Pattern[str]) -> str:
    """What a phrase says beside the sides of a budget, its stages and light words: nothing in 支出决算, 实际收入."""
    text = list(phrase.text)
    for start, end in phrase.muted:
        text[start:end] = " " * (end - start)
    return light.sub("", _BOTH_SIDES.sub("", "".join(text))).strip()


def tells_of_part(fact: Fact, phrase: Phrase) -> bool:
    """Does a sentence's figure name a thing of its own (行政运行 …) beside words of sides, stages and sums?"""
    return any(precision(SIDES.sub("", _ITSELF.sub("", row)), phrase) <= 0.5 for row in fact.measure.rows)


def telling(rows: Sequence[str]) -> str:
    """The last row that names something: 行政运行 of 行政运行 › 支出决算, 公立医院 of 公立医院 › 小计."""
    return next((row for row in reversed(rows) if precision(SIDES.sub("", row), _NOTHING) < 1.0), rows[-1])


def last(fact: Fact) -> str:
    rows, columns = fact.measure.rows, fact.measure.columns
    return (telling(rows) if rows else "") + (columns[-1] if columns else "")


_SUMMED = frozenset({"小计", "合计", "总计"})


def end_of_name(fact: Fact) -> str:
    """As `last`, but 小计 is called what the head above it says."""
    columns = fact.measure.columns
    if len(columns) < 2 or columns[-1] not in _SUMMED:
        return last(fact)
    return (telling(fact.measure.rows) if fact.measure.rows else "") + columns[-2]


_JOINT = re.compile("[和与及]")
_SIDE_SAID, _SIDE_UNSAID, _SHORTEST_SIDE = 0.8, 0.2, 3


def says_one_side(fact: Fact, phrase: Phrase, joined: re.Pattern[str]) -> bool:
    """税收返还, where 税收返还和转移支付 was asked: of a name that holds a 和, the labels say one side alone."""
    name = joined.search(phrase.text)
    joint = _JOINT.search(name[0]) if name is not None else None
    if name is None or joint is None or min(joint.start(), len(name[0]) - joint.end()) < _SHORTEST_SIDE:
        return False
    covered = phrase.covered([(named(fact), 1.0)])[name.start() : name.end()]
    sides = [sum(side) / len(side) for side in (covered[: joint.start()], covered[joint.end() :])]
    return max(sides) >= _SIDE_SAID and min(sides) < _SIDE_UNSAID


_KIND = 2  # letters that say what kind of thing a label of four names: 期限 in 实施期限
_NOTHING = Phrase("", (), ())


def labels_of(fact: Fact) -> tuple[str, ...]:
    return (*fact.measure.rows, *fact.measure.columns, *(value for _, value in fact.dimensions), fact.entity)


def is_of_other_side(fact: Fact, operand: Operand) -> bool:
    """Was 支出 asked for, and does a figure stand under 收入 (or the other way round)?"""
    asked = [side for side in ("收入", "支出") if side in operand.measure + operand.context]
    heads = "".join((fact.source.table or "", *fact.measure.columns))
    said = [side for side in ("收入", "支出") if side in heads]
    return len(asked) == 1 and bool(said) and asked[0] not in said


def tells_other_side(fact: Fact, phrase: Phrase) -> bool:
    """Does a fact say by its own labels that it is of the one side, where only the other was asked for?

    An item of 收入总表 is one of revenue, though its name is that of a class of spending.
    """
    asked = [side for side in _OTHER_OF if side in phrase.text]
    if len(asked) != 1 or _OTHER_OF[asked[0]] not in bare_label("".join(fact.measure.rows[-1:])):
        return False
    titled = [side for side in _OTHER_OF if side in normal(fact.source.table or "")]
    return asked != titled and asked[0] not in normal(str(fact.measure))


_OTHER_OF = {"收入": "支出", "支出": "收入"}
_INSERTED = re.compile(r"[（(][\u4e00-\u9fff]{1,2}[)）]")  # 维修(护)费, 因公出国(境)费


def named(fact: Fact) -> str:
    """All that a fact's own labels say, in the form for matching; those with letters in brackets without them as well."""
    return _in_one(labels_of(fact))


def measured(fact: Fact) -> str:
    """The same without whose figure it is: 司法 stands in every figure of a 司法局."""
    return _in_one(labels_of(fact)[:-1])


def _in_one(own: Sequence[str]) -> str:
    shorter = (_INSERTED.sub("", label) for label in own if _INSERTED.search(label))
    return "|".join(map(normal, (*own, *shorter)))


def only_names(label: str, whose: Sequence[str]) -> bool:
    """Is a label nothing but a name, or a name and 合计?"""
    plain = bare_label(label)
    return any(name and _TOTAL.sub("", plain.removeprefix(normal(name))) == "" for name in whose)


def totals_said(fact: Fact, text: str) -> list[tuple[int, int]]:
    """Where a text asks for a total in any word for it, if a fact stands in a row that is called nothing but total."""
    row = bare_label("".join(fact.measure.rows[-1:]))
    return [match.span() for match in _SUM_WORD.finditer(text)] if _SUM_WORD.fullmatch(row) else []


def is_part(fact: Fact, phrase: Phrase) -> bool:
    """事业收入, where 收入总计 was asked: its name says more than that, and no total."""
    labels = fact.measure.rows or fact.measure.columns  # a table by district has the names of its columns alone
    if fact.is_total or not labels or _TOTAL.search(phrase.text) is None:
        return False
    name, sentence = normal(labels[-1]), normal(fact.source.sentence)
    at = sentence.find(name)
    if at >= 0 and _TOTAL.match(sentence, at + len(name)):
        return False  # 货物进出口总额28亿美元: the sentence says 总额, its label only the thing
    return precision(labels[-1], phrase) < 1 and _TOTAL.search(normal(str(fact.measure))) is None


def is_class_under(fact: Fact, phrase: Phrase) -> bool:
    """工会经费 below the head 公用经费, where just 公用经费 was asked: a row with a code is one class of it."""
    rows, coded = fact.measure.rows, dict(fact.dimensions).get("科目编码")
    under = any(bare_label(column) == phrase.text for column in fact.measure.columns)
    return bool(rows and coded and under) and not fact.is_total and precision(SIDES.sub("", rows[-1]), phrase) <= _HALF


_THE_OTHERS = re.compile("^其[他它](?=.{3})")


def is_of_the_others(fact: Fact, phrase: Phrase) -> bool:
    """其他服务业增加值, where 服务业增加值 was asked: what is left beside its parts is not the whole."""
    name = bare_label("".join(fact.measure.rows[-1:]))
    return _THE_OTHERS.match(name) is not None and re.search("其[他它]", phrase.text) is None


def is_another_rest(fact: Fact, phrase: Phrase) -> bool:
    """其他商贸事务支出, where 其他商品和服务支出 was asked: what is left of something else shares only the words around it."""
    name = _SIDE_TAIL.sub("", bare_label("".join(fact.measure.rows[-1:])))
    rest = _THE_OTHERS.sub("", name)
    if rest == name or _REST.search(phrase.text) is None:
        return False
    return not matches(rest, phrase.text) and not any(word in rest for _, _, words in phrase.synonyms for word in words)


_ADDED = re.compile("新增(?=[\u4e00-\u9fff]{0,12}限额)")


def is_added_to(fact: Fact, phrase: Phrase) -> bool:
    """新增债务限额, where 债务限额 was asked: what was added is not how high the limit is."""
    return "新增" not in phrase.text and "限额" in phrase.text and _ADDED.search(normal(str(fact.measure))) is not None


_CAME_OF_IT = re.compile("^(?:可|共|累计|直接)?(?:惠及|受益|带动|覆盖)")


def came_of_it(fact: Fact, phrase: Phrase) -> bool:
    """惠及学生 1,600 人, where 学生 was asked: whom something reached is not how many there are."""
    reached = _CAME_OF_IT.match("".join(fact.measure.rows[-1:]))
    return reached is not None and bool(fact.source.sentence) and reached[0][-2:] not in phrase.text


def stands_inside(fact: Fact, operand: Operand) -> bool:
    """其中项目支出呢: is it the row that was spoken of, in full or in short (职业年金缴费 for what is paid as such)?"""
    if not operand.inside or not fact.measure.rows:
        return False
    is_short = operand.nested and bare_label(operand.context) in bare_label(fact.measure.rows[-1])
    return is_short or names_row(fact, operand.context)


def is_whole_place(fact: Fact, operand: Operand, identity: Identity) -> bool:
    """临江市合计: does a row name nothing but the place whose filing it is, and that it is the total?

    In a table of several places its row bears the place's name as whose figure it is.
    """
    if fact.entity and not fact.source.sentence and fold(fact.entity) == fold(operand.entity):
        return True
    row = bare_label("".join(fact.measure.rows[-1:]))
    name = _TOTAL.sub("", row)
    return name != row and bool(name) and same_name(name, identity.body)


def names_row(fact: Fact, words: str) -> bool:
    row = one_joint(bare_label(fact.measure.rows[-1])) if fact.measure.rows else ""
    return len(row) > 1 and row in one_joint(normal(words))


def is_named_itself(fact: Fact, phrase: Phrase) -> bool:
    """Is a row asked for by its own name, so that it need not stand where the one before stood? 项目支出 is no such name."""
    row = one_joint(bare_label(fact.measure.rows[-1])) if fact.measure.rows else ""
    if len(row) < 2 or row in SORTS_OF_SPENDING or not SIDES.sub("", row):
        return False
    said = one_joint(phrase.text)
    forms = (said, *map(one_joint, _said_otherwise(said, phrase)))
    return any(name in form for name in (row, _INSERTED.sub("", row)) for form in forms)  # 维修费 is 维修(护)费


def _said_otherwise(said: str, phrase: Phrase) -> Iterator[str]:
    """What was asked, each of its words said by another one that means the same: 办公设备购置 for 办公设备采购."""
    for start, end, others in phrase.synonyms:
        for other in others:
            yield said[:start] + other + said[end:]


def is_row(fact: Fact, words: str) -> bool:
    return one_joint(bare_label(fact.measure.rows[-1])) == one_joint(normal(words))


def beyond_row(phrase: Phrase, row: str) -> Phrase:
    """What is asked beyond the name of a row: the 事业 of 机关事业单位离退休的收入 asks for no 事业收入; what kind of money
    the row is of, its columns may say as well.
    """
    name = _SIDE_TAIL.sub("", bare_label(row))
    at = phrase.text.find(name)
    if at < 0 or not name:
        return phrase
    end = at + len(name)
    if not TAIL.sub("", _IN_STAGE.sub("", phrase.text[end:])) and not at:
        return phrase  # nothing else is asked
    text = phrase.text[:at] + "|" * len(name) + phrase.text[end:]
    return replace(phrase, text=text, synonyms=tuple(one for one in phrase.synonyms if one[1] <= at or one[0] >= end))


def is_called(fact: Fact, words: str) -> bool:
    """Is the row of a figure called just so, or so in a stage: 基本工资(预算数), beside the 工资福利支出 of 基本支出?

    在退休费上花了 asks for 退休费支出, and means 退休费.
    """
    names = {one_joint(normal(name)) for name in (words, _IN_STAGE.sub("", words), words.removesuffix("支出"))}
    own = fact.measure.rows[-1:] or fact.measure.columns  # a form of one row has names over its figures alone
    return any(one_joint(bare_label(label)) in names for label in own)


def one_joint(text: str) -> str:
    """社会保障与就业 as 社会保障和就业."""
    return re.sub("[与及]", "和", text)


def is_said_only_within(name: str, wholes: Sequence[str], said: str) -> bool:
    """Do the letters of a name stand in what was said only amid more letters of a name above it?"""
    if len(name) < 2 or name not in said:
        return False
    places = [(match.start(), match.end()) for match in re.finditer(re.escape(name), said)]
    stretches = [stretch for whole in wholes if name in whole for stretch in matches(said, whole)]
    wider = [(first, stop) for first, stop in stretches if stop - first > len(name)]
    return all(any(first <= start and end <= stop for first, stop in wider) for start, end in places)


_SIDE_TAIL = re.compile(r"(?<=.{2})(?:支出|收入|费用?|经费|资金|补助)$")


def is_scattered(name: str, said: str) -> bool:
    """Are the letters of a name all said, but not together: 公共卫生 in 一般公共预算卫生健康支出?"""
    name = _SIDE_TAIL.sub("", one_joint(name))
    pieces = _said_pieces(name, said)
    if not name or name in one_joint(said) or sum(end - start for start, end in pieces) < len(name):
        return False
    near = ".?".join(re.escape(name[start:end]) for start, end in pieces)
    return re.search(near, said) is None  # 留学教育 in 留学生教育 is said in one breath


def _said_pieces(name: str, said: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for start, end in matches(name, said):
        if not pieces or start >= pieces[-1][1]:
            pieces.append((start, end))
    return pieces


def neighbour_cost(fact: Fact, phrase: Phrase, wholes: frozenset[str], around: str = "") -> float:
    """What it costs to be another figure of the row, the part of the row, or the total beside the one that was asked.

    `around` is what the asked one is to stand in.
    """
    said = _STAGE.sub("", TAIL.sub("", phrase.text)).rstrip("的")
    sort = next((word for word in SORTS_OF_SPENDING if said.endswith(word)), "")
    if sort and said != sort and sort not in named(fact) and sort not in normal(fact.source.table or ""):
        return _OTHER_SIDE  # 教育支出的项目支出 is not all that is spent on it
    for labels in (fact.measure.rows, fact.measure.columns):
        parts = [name for name in map(bare_label, labels) if name not in wholes or _TOTAL.fullmatch(name) or name == "小计"]
        if any(whole in phrase.text and set(parts[-1]) < set(whole) for whole in parts[:-1]):
            return PART_OF_WHOLE  # 公务用车运行维护费 of 公务用车购置及运行维护费
        if len(parts) > 1 and is_said_only_within(parts[-1], parts[:-1], phrase.text):
            return PART_OF_WHOLE  # 出口 of 货物进出口, where 进出口 was asked
    own = bare_label("".join(fact.measure.rows[-1:]))
    said_around = phrase.text + around
    if own.startswith("其他") and "其他" not in said_around:
        return _THE_REST
    rest = _REST.search(phrase.text)
    if rest is not None and rest[0] not in named(fact):
        return _OTHER_SIDE  # 社会保障缴费, where 其他社会保障缴费 was asked
    if is_scattered(own, said_around):
        return _SCATTERED
    of_year = "本年" in own + "".join(fact.measure.columns) and "本年" not in phrase.text
    return _OTHER_TOTAL if _IN_STAGE.sub("", phrase.text).endswith("总计") and of_year else 0.0


def side_cost(fact: Fact, phrase: Phrase) -> float:
    """What it costs that a column tells of the other side of an item: 收入 where 支出 was said last, or no word said 收入."""
    columns = "".join(fact.measure.columns)
    if not fact.measure.rows or ("收入" in columns) is ("支出" in columns):
        return 0.0
    said = TAIL.sub("", phrase.text)
    other = "支出" if "收入" in columns else "收入"
    own = bare_label(fact.measure.rows[-1]).endswith(other) and not said.endswith(SORTS_OF_SPENDING)
    if said.endswith(other) and not own:
        return _OTHER_SIDE
    unasked = "收入" in columns and "收" not in phrase.text and "收" not in fact.measure.rows[-1]
    return _INCOME_OF_ITEM if unasked else 0.0


def is_more(fact: Fact, phrase: Phrase) -> bool:
    """公共预算收入总计 (with transfers and balances), where 公共预算收入 was asked."""
    name = bare_label("".join(fact.measure.rows[-1:]))
    return len(phrase.text) > _BARE_HEAD and name.startswith(phrase.text) and _TOTAL.fullmatch(name, len(phrase.text)) is not None


_DONE_TO = re.compile("^对.{2,}?(?:进行|开展|实施)(?=.{2})")  # 对各单位进行专项检查 is called 专项检查


def is_in_particular(fact: Fact, phrase: Phrase) -> bool:
    """社区卫生服务考核得分, where just 得分 was asked."""
    name = _DONE_TO.sub("", bare_label("".join(fact.measure.rows[-1:])))
    is_head = 0 < len(phrase.text) <= _BARE_HEAD and name.endswith(phrase.text)
    # 争取置换存量隐性债务的专项债限额, where 政府债务限额 was asked: its head alone was, in a name of many other words
    is_headed = len(name) > _LONG_NAME and name.endswith(phrase.text[-2:]) and phrase.text not in name
    least = _LEAST_NAMED if is_head else _LEAST_HEADED
    return (is_head or is_headed) and precision(name, phrase) < least


_DENIED = re.compile("非(..)")  # 非税收入 is no 税收收入


def denies(fact: Fact, phrase: Phrase) -> bool:
    """Does a label name just what is not of the kind that was asked for?"""
    own = named(fact)
    return any(
        one[1] in phrase.text and one[0] not in phrase.text and one[1] not in own.replace(one[0], "")
        for one in _DENIED.finditer(own)
    )


def is_unasked_part(fact: Fact, phrase: Phrase, stages: re.Pattern[str]) -> bool:
    """Is a figure a part of the thing that was asked for, by a name that nobody said: 地方收入 › 地方税收收入?

    A stage (年初预算, 执行数) is no part, nor is a change or a rate.
    """
    rows = fact.measure.rows
    if len(rows) < 2 or fact.is_total or fact.basis in (Basis.CHANGE, Basis.RATE) or stages.search(rows[-1]):
        return False
    above = phrase.coverage([(normal("|".join(rows[:-1])), 1.0)])
    return above >= phrase.coverage([(normal("|".join(rows)), 1.0)]) > 0 and precision(SIDES.sub("", rows[-1]), phrase) <= _HALF


def lacks_head(fact: Fact, phrase: Phrase, letters: Sequence[float], units: Sequence[str]) -> bool:
    """Do a fact's own labels leave unsaid what is asked for: 限额 in 政府债务限额, beside a 债务余额?

    Chinese says last what a thing is. Where it only stands around a fact (fits below that of a caption), the fact tells of
    something else in that sentence. Sides and sums at the end (支出, 合计) are told by where a figure stands, `units` by it.
    What stands before words that only say money (保险 in 医疗保险补助) may be said around the fact, but said it must be.
    """
    text = SAID_LAST.sub("", _NUMBERED.sub("", phrase.text))
    end = len(text.removesuffix(next((normal(unit) for unit in units if text.endswith(normal(unit))), "")))
    head = [at for at in range(end) if phrase.weights[at] > LIGHT_WEIGHT][-2:]
    said = max((letters[at] for at in head), default=1.0)
    if said < _OWN_FIT and not (said and _counts_people(fact, text)):
        return True
    thing = phrase.tail
    return bool(thing) and not any(letters[at] for at in thing) and phrase.lacks_head(fact.source.sentence)


_PERSON = re.compile("[人者员众]$")


def _counts_people(fact: Fact, thing: str) -> bool:
    """…转诊的病人, of a figure in 人次 that its sentence tells of patients: that persons are counted its unit says."""
    return fact.quantity is not None and fact.quantity.unit.endswith(("人", "人次")) and _PERSON.search(thing) is not None


def only_mentioned(fact: Fact, phrase: Phrase) -> bool:
    return bool(fact.measure.rows) and only_mentions(fact.measure.rows[-1], phrase)


def is_for_all(fact: Fact, phrase: Phrase, each: re.Pattern[str]) -> bool:
    """Was an amount for each asked (每人每年补助), and does nothing about a figure say that it is one?"""
    if fact.quantity is None or each.search(phrase.text) is None:
        return False
    texts = (named(fact), fact.source.sentence, fact.source.table or "")
    return "/" not in fact.quantity.unit and not any(each.search(text) for text in texts)


_OFFICE = re.compile(
    r"(?P<field>[\u4e00-\u9fff]{2})(?:事务)?[局厅](?![限面势长部]|[（(]?室|及相关机构)"
)  # 政府办公厅（室）及相关机构事务 is a class


def is_of_other_office(fact: Fact, operand: Operand) -> bool:
    """退役军人局的基本支出, asked of a city's report: a figure that nothing near it says to be that office's is another's."""
    source = fact.source
    near = (
        fact.entity,
        *fact.measure.rows,
        *fact.measure.columns,
        source.sentence,
        fact.context,
        source.table or "",
        source.section,
    )
    return names_other_office("|".join(near), operand)


def names_other_office(text: str, operand: Operand) -> bool:
    """Was a figure or a sentence of an office asked for, and does a text not speak of its field?"""
    fields = [match["field"] for match in _OFFICE.finditer(normal(operand.context + operand.measure))]
    said = normal(text) if fields else ""
    return bool(fields) and not any(field in said for field in fields)


def is_of_other_kind(fact: Fact, operand: Operand, families: Sequence[Family]) -> bool:
    """Is a figure of another member of a family than the one asked for: of 医疗保险, of 一般债务, of all 债务?

    What it is called tells first, then its sentence, what stands before that, its table, its headings: the nearest that names
    members without the one asked for is against it; where several are named, those farther off decide.
    """
    if operand.code:
        return False
    around = (fact.source.sentence, fact.context, fact.source.table or "", fact.source.section)
    texts = [measured(fact), *(normal(text) for text in around)]
    return any(_is_of_other_member(family, operand, texts) for family in families)


def _is_of_other_member(family: Family, operand: Operand, texts: Sequence[str]) -> bool:
    if family.is_done and operand.basis not in (Basis.EXECUTED, Basis.FINAL, Basis.ACTUAL):
        return False
    asked = family.named(normal(operand.measure)) or (family.named(normal(operand.context)) if operand.nested else None)
    if not asked:
        return family.is_apart and bool(family.named(texts[0]) - family.named(normal(operand.context)))
    for at, text in enumerate(texts):
        said = family.named(text)
        if said and not said & asked:
            return True
        if said and (at == 0 or said <= asked):
            return False
    return family.is_told


def tells_nothing(fact: Fact, phrase: Phrase) -> bool:
    """A cell of words that only repeats the question, or stands under a label of another kind: 实施期限, for 实施内容."""
    if fact.quantity is not None:
        return False
    said = normal(fact.text)
    if said and said in phrase.text:
        return True
    label = bare_label(fact.measure.rows[-1]) if fact.measure.rows else ""
    return len(label) == _KIND * 2 and label[:_KIND] in phrase.text and not any(phrase.covered([(label[_KIND:], 1.0)]))


def same_value(one: Fact, other: Fact) -> bool:
    """Do two facts say the same figure, each within its printed precision (or the same words)?"""
    a, b = one.quantity, other.quantity
    if a is None or b is None:
        return a is b and normal(one.text) == normal(other.text)
    try:
        moved = convert(b, a.unit)
    except ComputationError:
        return a.value == b.value and (not a.unit or not b.unit)
    return abs(a.value - moved.value) <= max(a.half_width, moved.half_width)


def is_same_measure(one: Fact, other: Fact) -> bool:
    """Do two facts tell of one thing in one sense, so that different figures contradict each other?

    Under the title of another table a row of the same name may be of another fund.
    """
    alike = one.measure == other.measure and one.basis is other.basis and one.dimensions == other.dimensions
    return alike and one.entity == other.entity and (one.source.table or "") == (other.source.table or "")


def counts_alike(asked: str, has: str) -> bool:
    """Could a quantity in one unit answer a question that asks for another: 辆 for 台, 万元 for 元?"""
    if asked in COUNTERS:
        return has in COUNTERS or not has
    return unit_scale(asked)[0] == unit_scale(has)[0]


def same_name(one: str, other: str) -> bool:
    a, b = (bare_name(name) for name in (one, other))
    return a == b or (len(a) > 2 and len(b) > 2 and (fits(a, b) or fits(b, a) or a.endswith(b) or b.endswith(a)))


def bare_name(name: str) -> str:
    folded = fold(name)
    return folded.split("(")[0] or bare_label(name)
