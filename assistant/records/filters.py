"""A question over a register -> the conditions that it puts on records; None where one of them is not understood."""

from __future__ import annotations

import itertools
import re

from assistant.domain import RecordFilter
from assistant.records.links import Bound
from assistant.records.question import Question, pairs
from assistant.records.schema import Column, Kind
from index.text import fold


def filters_of(asked: Question) -> list[RecordFilter] | None:
    """All conditions; values of one column stand in one of them."""
    if _contradictory(asked):
        return None
    made: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    others: list[RecordFilter] = []
    for at, mention in enumerate(asked.mentions):
        match mention.mark:
            case "V" | "P":
                columns = asked.columns_of(at)
                operator = ("not_" if asked.is_negated(mention) else "") + ("in" if mention.mark == "V" else "holds")
                places = tuple(column.place for column in columns)
                made.setdefault((operator, places), []).extend(mention.values)
            case "S":
                made.setdefault(("section", ()), []).extend(mention.values)
            case "E":
                others.append(RecordFilter(operator="empty", places=(mention.column.place,), names=(mention.column.name,)))
            case "D":
                if (dated := _dated(asked, at)) is None:
                    return None
                others.append(dated)
            case "N":
                for bound in filter(None, (mention.bound, mention.upper)):
                    if (bounded := _bounded(asked, at, bound)) is None:
                        return None
                    others.append(bounded)
    names = {column.place: column.name for column in asked.register.columns}
    grouped = [
        RecordFilter.model_validate(
            {
                "operator": operator,
                "places": places,
                "names": tuple(names[one] for one in places),
                "values": tuple(dict.fromkeys(values)),
            }
        )
        for (operator, places), values in made.items()
    ]
    return [*grouped, *others]


def _contradictory(asked: Question) -> bool:
    """Two values of one column that nothing coordinates."""
    values = [(at, one) for at, one in enumerate(asked.mentions) if one.mark in "VS"]
    for (at, first), (then, second) in itertools.pairwise(values):
        same = first.mark == second.mark and set(asked.columns_of(at)) == set(asked.columns_of(then))
        gap = asked.text[first.end : second.start]
        joined = re.search(r"^[^,]*?(?:[和与及、或跟同]|以及|还有)", gap) or re.fullmatch(r"[\"']?[,、/][\"']?", gap)
        if same and first.values != second.values and not joined:
            return True
    return False


def _dated(asked: Question, at: int) -> RecordFilter | None:
    first, last = asked.mentions[at].days or (None, None)
    assert first is not None and last is not None
    column = _date_column(asked, at)
    if column is None:
        parts = asked.register.of_kind(Kind.YEAR, Kind.MONTH, Kind.DAY)
        if not parts:
            return None
        places, names = tuple(one.place for one in parts), tuple(one.name for one in parts)
    else:
        places, names = (column.place,), (column.name,)
    days = tuple("-".join("" if part is None else str(part) for part in day.parts) for day in (first, last))
    days += ("strict",) if asked.mentions[at].strict else ()
    return RecordFilter(operator="day", places=places, names=names, values=days)


def _date_column(asked: Question, at: int) -> Column | None:
    dates = asked.register.of_kind(Kind.DATE)
    if not dates:
        return None
    for near in (at - 1, at + 1):
        if 0 <= near < len(asked.mentions) and asked.mentions[near].mark == "C" and asked.mentions[near].column in dates:
            return asked.mentions[near].column
    named = sorted(dates, key=lambda one: -sum(pair in asked.text for pair in pairs(re.sub(r"日期|时间", "", fold(one.name)))))
    return named[0]


def _bounded(asked: Question, at: int, bound: Bound) -> RecordFilter | None:
    mention = asked.mentions[at]
    column = mention.columns[0] if mention.columns else None
    for before in reversed(asked.mentions[:at]):
        if column is None and before.mark == "C" and before.column.kind is Kind.NUMBER:
            column = before.column
    column = column or asked.amount()
    if column is None:
        return None
    return RecordFilter.model_validate(
        {
            "operator": bound.sign,
            "places": (column.place,),
            "names": (column.name,),
            "values": (str(bound.value),),
            "unit": bound.unit,
        }
    )
