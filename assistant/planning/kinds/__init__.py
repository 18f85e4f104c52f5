"""One reader for each kind of question: a part -> its plan, or None when the part is not of that kind.

They are tried in the order of `KINDS`; what no reader takes is a lookup.

    checks  does a figure agree with what others give
    prose   what sentences answer
    pairs   two operands
    groups  many figures
    each    things of one kind, each with its figure
    composition  what income or spending is made of
    targets  what was aimed at against what came of it
    codes   a thing named by its number
    words   what several kinds are told by
"""

from __future__ import annotations

import re

from assistant.domain import Lookup, Plan
from assistant.planning.coordination import operands_of, split_coordinated
from assistant.planning.kinds.checks import check
from assistant.planning.kinds.codes import by_number
from assistant.planning.kinds.composition import composition
from assistant.planning.kinds.each import each_of_kind, each_place, each_share, faster, rank_among
from assistant.planning.kinds.groups import (
    below,
    changes,
    condition_of,
    conditioned,
    count,
    each_amount,
    each_of_them,
    each_quarter,
    extreme,
    per_head,
    per_one,
    sum_or_mean,
    total_of_named,
    trend,
    which_by_how_much,
)
from assistant.planning.kinds.pairs import (
    WHOLE_YEAR,
    completion,
    debt_room,
    difference,
    excepting,
    growth,
    is_falling,
    is_own_plan,
    multiple,
    remainder,
    share,
    two_scopes,
    yearly_growth,
)
from assistant.planning.kinds.prose import by_cue, duties, enumeration, manner, procedure, remedy, spent_on
from assistant.planning.kinds.targets import against_targets
from assistant.planning.kinds.words import BOTH_SIDES, Reader, numeral
from assistant.planning.operands import operand
from assistant.planning.parts import Part
from assistant.vocabulary import vocabulary
from index.quantities import unit_scale


def plan_of(part: Part) -> Plan:
    """The plan of a part that stands alone."""
    terms = vocabulary()
    for read in KINDS:
        plan = read(part, terms)
        if plan is not None:
            return plan
    return _lookup(part)


_WHAT_IS = re.compile(r"[^的]+(?:是|指)(?:什么|啥|甚么)(?:东西|概念|意思)?$")
_ALL_OF_IT = re.compile("一共|总共|合计|总计|总金额|总额|共(?:是|有|计|安排|花)")


def _lookup(part: Part) -> Plan:
    if BOTH_SIDES.search(part.text):  # 收支各多少: what came in and what went out
        income, outgo = (operand(part, BOTH_SIDES.sub(side, part.text)) for side in ("收入", "支出"))
        return Lookup(operands=(income, outgo), unit=part.unit)
    operands = operands_of(part, part.text)
    is_one = len({(one.entity, one.period, one.level) for one in operands}) == 1  # several bodies or years are no one label
    whole = operand(part, part.text) if len(operands) > 1 and is_one else None
    if whole is not None and len(split_coordinated(whole.context)) > 1:
        whole = None  # 甲里的乙和丙里的丁 is no name of one thing
    currency = unit_scale(part.unit)[0] if part.unit else ""
    if currency.endswith("元"):  # 是多少万元 asks for an amount, whatever of; 多少亿美元 for one in that currency
        operands = tuple(one if one.unit and currency == "元" else one.model_copy(update={"unit": currency}) for one in operands)
    asks_what = len(operands) == 1 and not part.periods and _WHAT_IS.match(part.text) is not None
    total = _ALL_OF_IT.search(part.text) is not None
    return Lookup(operands=operands, unit=part.unit, whole=whole, asks_what=asks_what, total=total)


KINDS: tuple[Reader, ...] = (
    by_number,
    rank_among,
    each_share,
    faster,
    against_targets,
    check,
    duties,
    remedy,
    composition,
    each_amount,
    spent_on,
    by_cue("reason"),
    by_cue("definition"),
    below,
    completion,
    excepting,
    two_scopes,
    share,
    multiple,
    changes,
    which_by_how_much,
    extreme,
    debt_room,
    remainder,
    yearly_growth,
    growth,
    difference,
    per_one,
    each_of_them,
    each_quarter,
    sum_or_mean,
    total_of_named,
    conditioned,
    count,
    each_place,
    each_of_kind,
    per_head,
    trend,
    by_cue("when"),
    procedure,
    enumeration,
    manner,
)

__all__ = ["WHOLE_YEAR", "condition_of", "is_falling", "is_own_plan", "numeral", "plan_of"]
