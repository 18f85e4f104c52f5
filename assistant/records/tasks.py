"""A question over a register -> what is to be done with the records that pass its conditions, as a plan.

Counted, added up, compared, told: each cue of asking has its reading, and one that fits no reading ends in None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import RecordFilter, Records
from assistant.planning.kinds.words import SPREAD
from assistant.records import cues
from assistant.records.filters import filters_of
from assistant.records.links import Mention
from assistant.records.question import Question
from assistant.records.schema import Column, Kind
from index.quantities import chinese_number
from index.text import fold

_AGAINST_ANOTHER_YEAR = re.compile("(?:比|较)(?:上年|去年|上一年|往年|前年)")  # one column against another, record by record


def plan_of(asked: Question) -> Records | None:
    """The plan that a question makes, or None where it is no query over records or not understood."""
    filters = filters_of(asked)
    if filters is None or _unclear(asked) or _AGAINST_ANOTHER_YEAR.search(asked.text):
        return None
    targets = asked.targets()
    if asked.register.is_tree:  # rows hold rows: nothing is counted, compared or added up
        asks = any(
            cue.search(asked.masked)
            for cue in (cues.EXTREME, cues.TOP, cues.SHARE, cues.RATIO, cues.DIFFERENCE, cues.COUNT, cues.SUM, cues.MEAN)
        )
        return None if asks else _select(asked, filters, targets)
    if cues.EXTREME.search(asked.masked) or cues.TOP.search(asked.masked):
        return _extreme(asked, filters, targets)
    if cues.SHARE.search(asked.masked):
        return _share(asked, filters, targets)
    if cues.RATIO.search(asked.masked):
        return _difference(asked, filters, targets, "ratio")
    if cues.DIFFERENCE.search(asked.masked):
        return _difference(asked, filters, targets)
    if cues.COUNT.search(asked.masked) and (counted := _count(asked, filters, targets)) is not None:
        return counted
    if cues.SUM.search(asked.masked) or cues.MEAN.search(asked.masked):
        return _total(asked, filters, targets)
    if cues.EXISTS.search(asked.masked) and filters and not targets:
        return Records(task="exists", filters=tuple(filters))
    return _select(asked, filters, targets)


def _unclear(asked: Question) -> bool:
    """A denial that belongs to no filter, or a question about reasons and ways, is not a query over records."""
    denied = [one for one in cues.NOT.finditer(asked.masked) if not re.match(r"有没有", asked.masked[max(0, one.start() - 1) :])]
    used = sum(asked.is_negated(one) for one in asked.mentions)
    return len(denied) > 2 * used or bool(re.search(r"为什么|为何|原因|怎么|如何|趋势|总结|概括", asked.masked))


def _measure(asked: Question, targets: Sequence[Mention], at: int) -> tuple[Mention | None, list[Mention]]:
    """The number or date that an extreme is about, nearest to its word; and what is left to be told."""
    cue = cues.EXTREME.search(asked.masked, at)
    in_time = cue is not None and cues.IN_TIME.search(cue[0]) is not None
    fit = [one for one in targets if one.column.kind in ((Kind.DATE,) if in_time else (Kind.NUMBER, Kind.DATE))]
    if not fit:
        return None, list(targets)
    before = [one for one in fit if one.end <= at]
    after = [one for one in fit if one.start >= at and one.start - at <= 4]
    chosen = before[-1] if before else after[0] if after else None
    if chosen is not None and after and before and at - before[-1].end > 3:
        chosen = after[0]
    return chosen, [one for one in targets if one is not chosen]


def _extreme(asked: Question, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
    cue = cues.EXTREME.search(asked.masked)
    top = cues.TOP.search(asked.masked)
    start = cue.start() if cue else top.start() if top else 0
    measure, others = _measure(asked, targets, start)
    apart = SPREAD.search(asked.text.rstrip("?呢吗")) is not None
    if apart and (measure is None or asked.register.of_kind(Kind.DATE) == measure.columns):
        return None
    groups = [one for one in others if one.column.kind is Kind.TEXT and asked.is_asked_which(one)]
    columns = measure.columns if measure else ()
    task = "spread" if apart else "minimum" if cue and (cue["down"] or cue["less"]) else "maximum"
    number = (chinese_number(top[1]) or int(top[1])) if top else 1
    steps = _steps(asked, others)
    if measure is None and steps:
        return Records.model_validate({"task": task, "filters": filters, "measure": steps, "across": True, "top": number})
    by = groups[0].column if groups and not asked.register.is_telling(groups[0].column) else None
    if cues.MEAN.search(asked.masked):
        return None  # the highest of means
    by = by or _compared_by(asked, filters)
    part = ""
    if by is None and (stepped := asked.asked_step()) is not None:
        by, part = stepped
    grouping = {"by": by.place, "by_name": by.name, "by_part": part} if by is not None else {}
    counts = re.search(r"记录|次数|数量|条数|笔数", asked.masked) or (
        asked.amount() is None and not part and re.search(r"最[多少](?:的)?(?:是.*)?[?]?$", asked.masked)
    )
    if measure is None and by is not None and (counts or _noun_before(asked, cue.start() if cue else 0)):
        return Records.model_validate({"task": task, "filters": filters, "top": number, **grouping})
    if measure is None and cue is not None and cues.IN_TIME.search(cue[0]):
        columns = _dates_named(asked, cue.start())
        if not columns:
            return None  # the earliest of what, no column tells
    elif measure is None:
        amount = asked.amount()
        if amount is None:
            return None
        columns = (amount,)
    told = _told(asked, others)
    made: dict[str, object] = {
        "task": task,
        "filters": filters,
        "measure": _places(columns),
        "measure_names": _names(columns),
        "top": number,
    }
    if apart:
        return Records.model_validate(made)
    additive = all(column.kind is Kind.NUMBER and not cues.PER_ITEM.search(column.name) for column in columns)
    if by is not None and (additive or part):
        return Records.model_validate({**made, **grouping})
    return Records.model_validate({**made, "columns": _places(told), "column_names": _names(told)})


def _dates_named(asked: Question, at: int) -> tuple[Column, ...]:
    """谁入职最早: the dates whose head begins with the word before, or the only dates there are."""
    dates = asked.register.of_kind(Kind.DATE)
    word = re.sub(r"(?:得|的|是)$", "", asked.text[:at])[-2:]
    named = tuple(one for one in dates if len(word) > 1 and word in fold(one.full_name))
    return named[:1] or (dates if len(dates) == 1 else ())


def _compared_by(asked: Question, filters: Sequence[RecordFilter]) -> Column | None:
    """What 谁 or a choice between two values groups by; None where single records are compared (最大的支出是谁经办的)."""
    known = {column.place: column for column in asked.register.columns}
    several = next((one for one in filters if one.operator == "in" and len(one.values) > 1), None)
    if several is not None and re.search(r"谁|哪", asked.masked):
        return known[several.places[0]]
    if not cues.WHO_HAS_MOST.search(asked.masked):
        return None
    person = asked.person()
    return person if person is not None and not asked.register.is_telling(person) else None


def _noun_before(asked: Question, at: int) -> bool:
    """哪个部门的员工最多: the records themselves are what there is most of."""
    return re.search(r"(?:R|员工|人员|人|职工)$", asked.masked[:at]) is not None


def _steps(asked: Question, others: Sequence[Mention]) -> tuple[int, ...]:
    """哪个季度: the columns that count steps of the stub's head, where that head is asked for."""
    families = {column.family: [] for column in asked.register.columns if column.family}  # type: dict[str, list[int]]
    for column in asked.register.columns:
        if column.family:
            families[column.family].append(column.place)
    for family, places in families.items():
        if re.search(rf"哪一?个?{family}", asked.text):
            return tuple(places)
    return ()


def _told(asked: Question, others: Sequence[Mention]) -> tuple[Column, ...]:
    """What is to be told of the rows picked: the columns named, or those that the asking words mean."""
    named = tuple(dict.fromkeys(column for one in others for column in one.columns))
    if cues.ASKS_WHO.search(asked.masked) and (person := asked.person()) is not None and person not in named:
        named = (person, *named)
    if not named and cues.ASKS_WHEN.search(asked.masked) and (dates := asked.register.of_kind(Kind.DATE)):
        named = dates[:1]
    if not named and re.search(r"哪一?[次笔条张行]", asked.masked):
        return ()
    if not named and re.search(r"什么(?!数)|哪", asked.masked) and (described := asked.description()) is not None:
        named = (described,)
    return named


def _count(asked: Question, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
    texts = [one for one in targets if one.column.kind in (Kind.TEXT, Kind.DATE)]
    people = [column for column in asked.register.of_kind(Kind.NUMBER) if column.name.endswith(("人数", "人次"))]
    if people and re.search(r"(?:多少|几)人|人数", asked.masked):
        return Records(task="sum", filters=tuple(filters), measure=(people[0].place,), measure_names=(people[0].name,))
    if any(one.column.kind is Kind.NUMBER for one in targets) and not texts:
        return None
    things = [column for column in asked.register.of_kind(Kind.NUMBER) if column.name.endswith(_QUANTITY)]
    if len(things) == 1 and filters and not texts and re.search("(?:几|多少)[辆台套件盏只株架艘]", asked.masked):
        return Records(task="sum", filters=tuple(filters), measure=(things[0].place,), measure_names=(things[0].name,))
    if grouped := _counted_by(asked, filters, texts):
        return grouped
    if texts and not re.search(r"(?:几|多少)[次笔条]|[次笔条]数", asked.masked):
        column = texts[-1].columns
        return Records(task="distinct", filters=tuple(filters), columns=_places(column[:1]), column_names=_names(column[:1]))
    if not asked.register.adds_up or _counts_other_things(asked):
        return None
    if not filters and not any(one.mark == "T" for one in asked.mentions) and not _knows_the_counted(asked):
        return None
    if not filters and re.search(r"(?:多少|几)个?人", asked.masked):
        return None  # people are no records of a table that neither counts them nor was narrowed to some
    return Records(task="count", filters=tuple(filters))


_QUANTITY = ("数量", "台数", "辆数", "套数", "件数")  # heads of a column that counts the things of each record


def _counted_by(asked: Question, filters: list[RecordFilter], texts: Sequence[Mention]) -> Records | None:
    """每个部门有多少人, 张三和李四各有几笔: a count for each value."""
    each = cues.EACH.search(asked.masked)
    if each is None or _counts_other_things(asked):
        return None
    several = [one for one in filters if one.operator == "in" and len(one.values) > 1]
    if texts and each.start() < texts[0].start:
        column = texts[0].column
        return Records(task="count", filters=tuple(filters), by=column.place, by_name=column.name)
    if several and not texts:
        return Records(task="count", filters=tuple(filters), by=several[0].places[0], by_name=several[0].names[0])
    return None


def _counts_other_things(asked: Question) -> bool:
    """几辆公务用车 over 公务用车购置费: a head begins with the word, but its records are no such things."""
    match = re.search(rf"(?:几|多少)[{cues.COUNTERS}]?(R+)", asked.masked)
    if match is None or fold(asked.text[match.start(1) : match.end(1)]) in fold(asked.register.title):
        return False
    words = asked.text[match.start(1) : match.end(1)]
    heads = [fold(column.name) for column in asked.register.columns]
    named = any(name.startswith(words) and cues.IDENTIFIES.match(name[len(words) :]) for name in heads)
    return not named and cues.ROW_NOUNS.fullmatch(words) is None


def _knows_the_counted(asked: Question) -> bool:
    """Without a filter or a title, what is counted must be named in the title or heads of the register."""
    return re.search(rf"(?:几|多少)[{cues.COUNTERS}]?(?:[RT]{{2}}|记录|条目|数据)", asked.masked) is not None


def _total(asked: Question, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
    numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
    texts = [one for one in targets if one.column.kind is Kind.TEXT]
    columns = numbers[-1].columns if numbers else ((amount,) if (amount := asked.amount()) else ())
    if not columns or len(numbers) > 1:
        return None
    if "平均每" in asked.masked:
        return None  # a total over the number of groups, or a mean within each
    task = "mean" if cues.MEAN.search(asked.masked) else "sum"
    if not asked.register.adds_up and not any(one.operator == "in" for one in filters):
        return None
    if task == "sum" and any(cues.PER_ITEM.search(column.name) for column in columns):
        return None
    grouped = texts and (cues.EACH.search(asked.masked) or asked.is_asked_which(texts[0]))
    made: dict[str, object] = {"task": task, "filters": filters}
    made |= {"measure": _places(columns), "measure_names": _names(columns)}
    if texts and not grouped and not _names_rows(texts):
        return None
    if grouped:
        made |= {"by": texts[0].column.place, "by_name": texts[0].column.name}
    return Records.model_validate(made)


def _names_rows(texts: Sequence[Mention]) -> bool:
    return all(not one.whole for one in texts)


def _difference(asked: Question, filters: list[RecordFilter], targets: list[Mention], task: str = "difference") -> Records | None:
    """Between two columns, or between two values of one column."""
    numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
    pairs = [one for one in filters if one.operator in ("in", "section") and len(one.values) == 2]
    two = len(numbers) == len(targets) == 2 and numbers[0].columns != numbers[1].columns
    if two and not pairs and (filters or asked.register.adds_up):
        first, second = (one.columns for one in numbers)
        made = {
            "measure": _places(first),
            "measure_names": _names(first),
            "against": _places(second),
            "against_names": _names(second),
        }
        return Records.model_validate({"task": task, "filters": filters, **made})
    if len(numbers) == 2 and numbers[0].columns == numbers[1].columns:
        numbers = numbers[:1]  # 甲的总投资与乙的总投资: one column, said twice
    columns = numbers[0].columns if len(numbers) == 1 else ()
    if not columns and (value := _value_column(asked)) is not None:
        columns = (value,)
    if not columns or len(pairs) != 1:
        return None
    return Records.model_validate(
        {"task": task, "filters": filters, "measure": _places(columns), "measure_names": _names(columns)}
    )


def _share(asked: Question, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
    """差旅费占全部费用金额的比例: what passes the filters, of all; every filter stands before 占."""
    at = asked.masked.find("占")
    numbers = [one for one in targets if one.column.kind is Kind.NUMBER]
    columns = numbers[0].columns if len(numbers) == 1 else ((amount,) if not numbers and (amount := asked.amount()) else ())
    apart = any(one.mark in "VPSDNE" and one.start > at for one in asked.mentions)
    if len(columns) != 1 or not filters or apart or len(targets) > len(numbers) or not asked.register.adds_up:
        return None
    if numbers and numbers[0].start < at and _OF_THE_ROW.search(asked.text[: numbers[0].start]):
        return None  # 垃圾转运里财政拨款占多少: of that row, not of the column
    made = {"task": "share", "filters": filters, "measure": _places(columns), "measure_names": _names(columns)}
    return Records.model_validate(made)


_OF_THE_ROW = re.compile("(?:里面?|当中|之中|中)的?(?:[，,]?其中)?$")


def _value_column(asked: Question) -> Column | None:
    """The one column of figures beside labels: it needs no name."""
    numbers = asked.register.of_kind(Kind.NUMBER)
    return numbers[0] if len(numbers) == 1 else None


def _split_sums(asked: Question, filters: Sequence[RecordFilter], told: Sequence[Column]) -> Records | None:
    """已付和未付的金额分别是多少: a sum for each of the values."""
    several = [one for one in filters if one.operator == "in" and len(one.values) > 1]
    additive = len(told) == 1 and told[0].kind is Kind.NUMBER and not cues.PER_ITEM.search(told[0].name)
    key = asked.register.key
    if not several or not additive or not (asked.register.is_register and asked.register.adds_up):
        return None
    if key is not None and several[0].places[0] == key.place and asked.register.is_telling(key):
        return None
    by = {"by": several[0].places[0], "by_name": several[0].names[0]}
    made = {"task": "sum", "filters": filters, "measure": _places(told), "measure_names": _names(told), **by}
    return Records.model_validate(made)


def _select(asked: Question, filters: list[RecordFilter], targets: list[Mention]) -> Records | None:
    grouped = cues.EACH.search(asked.masked) and len(targets) == 2 and targets[0].column.kind is Kind.TEXT and not filters
    told = list(_told(asked, targets))
    if len(targets) == 1 and asked.follows_its_value(targets[0]):  # 收入类型: the kind is said, what it is for is asked
        described = asked.description()
        told = [described] if described is not None and described not in targets[0].columns else []
    if not told and filters and (cues.ASKS_AMOUNT.search(asked.masked)):
        if asked.register.is_register and asked.register.adds_up and (amount := asked.amount()) is not None:
            return Records(task="sum", filters=tuple(filters), measure=(amount.place,), measure_names=(amount.name,))
        column = asked.amount() or _value_column(asked)
        told = [column] if column is not None else []
    titled = any(one.mark == "T" for one in asked.mentions)
    if not told and titled and asked.register.key is not None and re.search(r"哪|有什么", asked.masked):
        told = [asked.register.key]
    if not told or grouped:
        return None
    if (split := _split_sums(asked, filters, told)) is not None:
        return split
    if not filters and not (cues.ASKS_WHICH.search(asked.masked) and len(told) == 1 and told[0].kind is Kind.TEXT):
        return None
    figures = [column.name for column in told if column.kind is Kind.NUMBER]
    if len(set(figures)) < len(figures):
        return None  # 限额 › 一般债务 beside 余额 › 一般债务: which of the two is meant, the name of a column does not say
    return Records(task="select", filters=tuple(filters), columns=_places(told), column_names=_names(told))


def _places(columns: Sequence[Column]) -> tuple[int, ...]:
    return tuple(column.place for column in columns)


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)
