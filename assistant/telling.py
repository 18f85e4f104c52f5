"""Statement -> words, figures and numbered citations in a draft, each kind of statement in its own way."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compute import plain
from assistant.domain import Figure, FigureOperand
from assistant.draft import Draft
from assistant.evidence import (
    Bound,
    Checked,
    Computed,
    Holdings,
    Itemised,
    Listed,
    Named,
    Quoted,
    Ranked,
    Stated,
    Statement,
    label_of,
)
from assistant.labels import is_same_measure
from assistant.number_text import grouped, margin_text, printed, rounded, shown, with_unit
from assistant.wording import spoken_period, spoken_rank, told, words
from index.ledger_values import StoredFact

_SOURCES = 4  # of one value that are cited
_WHOSE = 4  # bodies that a computed figure is said to be about
_SHOWN = 60  # items of a list that are written out


def tell(statement: Statement, draft: Draft) -> None:
    """Put a statement into the draft: its words, its figures, and the citations of both."""
    match statement:
        case Stated():
            _word_stated(statement, draft)
        case Computed():
            _word_computed(statement, draft)
        case Listed():
            _word_listed(statement, draft)
        case Ranked():
            _word_ranked(statement, draft)
        case Named():
            draft.said.append(statement.label)
            draft.say("named", word=spoken_rank(statement.word, draft.lang), label=statement.label)
        case Holdings():
            _word_holdings(statement, draft)
        case Quoted():
            _word_quoted(statement, draft)
        case Checked():
            _word_checked(statement, draft)
        case Itemised():
            _word_itemised(statement, draft)


def _word_stated(statement: Stated, draft: Draft) -> None:
    bound, first = statement.bound, statement.bound.facts[0]
    marks, numbers = draft.marks(bound.facts[:_SOURCES])
    title = draft.title(first, bound.label)
    if first.fact.quantity is None:
        draft.say("is_text", label=title, value=first.fact.text, marks=marks)
    else:
        _figure_of(statement, draft, numbers)
        value, note = printed(first.fact.quantity), ""
        if statement.converted is not None:
            note = words("printed_as", draft.lang, quote=value)
            value = with_unit(grouped(rounded(statement.converted)), statement.converted.unit)
        draft.say("is", label=title, value=value, note=note, marks=marks)
    if first.fact.source.sentence:
        draft.say("sentence", quote=first.fact.source.sentence.strip(), marks=marks)
    _word_alternatives(statement, draft)


def _figure_of(statement: Stated, draft: Draft, numbers: tuple[int, ...]) -> None:
    bound, first = statement.bound, statement.bound.facts[0]
    quantity, converted = bound.quantity, statement.converted
    draft.figures.append(
        Figure(
            label=bound.label,
            value=plain(rounded(converted)) if converted else plain(quantity.value),
            unit=converted.unit if converted else quantity.unit,
            entity=draft.entity(first),
            period=draft.period(first),
            comparator=quantity.comparator,
            formula=converted.formula if converted else None,
            margin=margin_text(converted.margin) if converted else None,
            operands=(_operand(bound, draft),) if converted else (),
            citations=numbers,
        )
    )


def _word_alternatives(statement: Stated, draft: Draft) -> None:
    """Other figures that fit as well: the same label is a conflict, another one is only mentioned."""
    first = statement.bound.facts[0]
    seen: list[str] = []
    conflict = False
    numbers: list[int] = []
    for candidate in statement.alternatives[:3]:
        other = candidate.stored
        if other.fact.quantity is None:
            continue
        mark, cited = draft.marks([other])
        seen.append(f"{draft.title(other, _label_beside(other, first))} {shown(other.fact)}{mark}")
        numbers.extend(cited)
        conflict = conflict or is_same_measure(other.fact, first.fact)
    if seen:
        message = words("conflict" if conflict else "also", draft.lang, items=words("separator", draft.lang).join(seen))
        draft.text.append(message)
        if conflict:
            draft.warn("conflict", message, tuple(numbers))


def _label_beside(other: StoredFact, first: StoredFact) -> str:
    """A label that tells a figure from the one answered: with the heads above it, or its table, where the name is the same."""
    label = label_of(other)
    if label != label_of(first) or is_same_measure(other.fact, first.fact):
        return label
    above = [*other.fact.measure.rows[:-1], *other.fact.measure.columns[:-1]]
    around = "，".join(above) or other.fact.source.table or ""
    return f"{label}（{around}）" if around else label


def _operand(bound: Bound, draft: Draft) -> FigureOperand:
    _, numbers = draft.marks(bound.facts[:1])
    quantity = bound.quantity
    return FigureOperand(bound.label, plain(quantity.value), quantity.unit, draft.period(bound.facts[0]), numbers)


def _word_computed(statement: Computed, draft: Draft) -> None:
    computation, label = statement.computation, told(statement.label, draft.lang)
    operands = tuple(_operand(bound, draft) for bound in statement.operands)
    marks, numbers = draft.marks([bound.facts[0] for bound in statement.operands])
    value = rounded(computation)
    first = (statement.about or statement.operands[0]).facts[0]
    draft.figures.append(
        Figure(
            label=label,
            value=plain(value),
            unit=computation.unit,
            entity=statement.entity
            or "、".join(dict.fromkeys(draft.entity(bound.facts[0]) for bound in statement.operands[:_WHOSE])),
            period=statement.period or draft.period(first),
            formula=computation.formula,
            margin=margin_text(computation.margin),
            operands=operands,
            citations=numbers,
        )
    )
    draft.say(
        "computed",
        label=draft.title(first, label, statement.period, statement.entity),
        value=with_unit(grouped(value), computation.unit),
        formula=f"{computation.formula} = {with_unit(plain(value), computation.unit)}",
        marks=marks,
    )
    draft.text.append(_operand_lines(statement.operands[:_SHOWN], draft))
    if statement.stated is not None:
        mark, _ = draft.marks([statement.stated])
        name = "stated_differs" if statement.contradicts else "stated_agrees"
        draft.say(name, quote=shown(statement.stated.fact), marks=mark)
        if statement.contradicts:
            draft.warn("arithmetic", draft.text[-1])


def _operand_lines(operands: Sequence[Bound], draft: Draft) -> str:
    """A line for each operand: those of several bodies with whose they are, those of one name with of when."""
    return "\n".join(f"- {_operand_line(one, operands, draft)}" for one in operands)


def _operand_line(bound: Bound, operands: Sequence[Bound], draft: Draft) -> str:
    marks, _ = draft.marks(bound.facts[:1])
    first = bound.facts[0]
    others = [one.facts[0] for one in operands if one.label == bound.label]
    entity = draft.entity(first)
    if entity in bound.label or all(draft.entity(one.facts[0]) == entity for one in operands):
        entity = ""
    period = draft.period(first) if any(draft.period(one) != draft.period(first) for one in others) else ""
    spoken = spoken_period(period, draft.lang)
    draft.said += [entity, spoken]
    label = words("of", draft.lang, entity=entity, period="" if spoken in bound.label else spoken, label=bound.label).strip()
    return words("operand", draft.lang, label=label, value=shown(first.fact), marks=marks)


def _item_figure(bound: Bound, draft: Draft) -> None:
    if bound.has_quantity:
        _, numbers = draft.marks(bound.facts[:1])
        first, quantity = bound.facts[0], bound.quantity
        draft.figures.append(
            Figure(
                bound.label,
                plain(quantity.value),
                quantity.unit,
                draft.entity(first),
                draft.period(first),
                quantity.comparator,
                citations=numbers,
            )
        )


def _heading_of(statement: Listed, draft: Draft) -> str:
    """What a list is of: a measure is told with whose it is and of when, as far as all items are of one."""
    if not statement.names_measure:
        return spoken_rank(statement.heading, draft.lang)
    facts = [bound.facts[0] for bound in statement.items]
    entities, periods = ({of(one) for one in facts} for of in (draft.entity, draft.period))
    entity = entities.pop() if len(entities) == 1 else ""
    if not entity or entity == statement.items[0].label:  # bodies are what is ranked: those of one filing are its body's
        entity = draft.filed_by(facts)
        entity = "" if any(one.label == entity for one in statement.items) else entity
    spoken = spoken_period(periods.pop(), draft.lang) if len(periods) == 1 else ""
    draft.said += [entity, spoken]
    told = {"entity": entity, "period": spoken}
    unsaid = {name: "" if said in statement.heading else said for name, said in told.items()}
    return " ".join(words("of", draft.lang, label=statement.heading, **unsaid).split())


def _word_listed(statement: Listed, draft: Draft) -> None:
    items, heading = statement.items, _heading_of(statement, draft)
    if statement.condition:
        draft.said.append(statement.condition)
        heading += f"（{statement.condition}）" if draft.lang == "zh" else f" ({statement.condition})"
    draft.said += [heading, str(len(items)), str(statement.out_of)]  # a heading may quote the condition: 主管部门为“…”
    if statement.is_ranking and len(items) == 1:
        _item_figure(items[0], draft)
        marks, _ = draft.marks(items[0].facts[:1])
        draft.say(
            "ranked",
            heading=heading,
            word=spoken_rank(statement.ranked, draft.lang),
            label=items[0].label,
            value=shown(items[0].facts[0].fact),
            marks=marks,
            out_of=statement.out_of,
        )
        return
    if statement.computation is not None:
        _, numbers = draft.marks(bound.facts[0] for bound in items)
        draft.figures.append(
            Figure(
                statement.heading,
                plain(statement.computation.value),
                statement.computation.unit,
                formula=f"计数：{len(items)}",
                operands=tuple(_operand(bound, draft) for bound in items if bound.has_quantity),
                citations=numbers,
            )
        )
        draft.say("counted", heading=heading, count=len(items))
    elif statement.is_ranking:
        draft.say(
            "ranked_many",
            heading=heading,
            word=spoken_rank(statement.ranked, draft.lang),
            count=len(items),
            out_of=statement.out_of,
        )
    else:
        draft.say("listed", heading=heading, count=len(items))
    for bound in items:
        _item_figure(bound, draft)
    lines = [f"{number}. {_listed_line(bound, draft)}" for number, bound in enumerate(items[:_SHOWN], 1)]
    draft.text.append("\n".join(lines))


def _word_holdings(statement: Holdings, draft: Draft) -> None:
    lines = [told(one, draft.lang) for one in statement.lines]
    draft.said += [*lines, str(statement.count), str(len(lines))]
    draft.say(f"holds_{statement.asks}", count=statement.count, lines=len(lines))
    draft.text.append("\n".join(f"{number}. {line}" for number, line in enumerate(lines[:_SHOWN], 1)))
    if len(lines) > _SHOWN:
        draft.say("and_more", count=len(lines) - _SHOWN)


def _word_ranked(statement: Ranked, draft: Draft) -> None:
    """The place first, then all in their order."""
    own, first = statement.own, statement.own.facts[0]
    marks, _ = draft.marks([first])
    lines = [f"{number}. {_listed_line(bound, draft)}" for number, bound in enumerate(statement.ordered[:_SHOWN], 1)]
    _, numbers = draft.marks(bound.facts[0] for bound in statement.ordered[:_SHOWN])
    label = statement.heading if own.label in statement.heading else f"{own.label}{statement.heading}"
    draft.said += [str(statement.place), str(len(statement.ordered))]
    larger = f"计数：{statement.place - 1} 项比它大"
    draft.figures.append(
        Figure(label, str(statement.place), "名次", draft.entity(first), draft.period(first), formula=larger, citations=numbers)
    )
    draft.say(
        "placed",
        heading=draft.title(first, label),
        value=shown(first.fact),
        marks=marks,
        out_of=len(statement.ordered),
        place=statement.place,
    )
    draft.text.append("\n".join(lines))


def _listed_line(bound: Bound, draft: Draft) -> str:
    marks, _ = draft.marks(bound.facts[:1])
    first = bound.facts[0]
    label = draft.title(first, bound.label) if bound.operand is not None else bound.label
    return words("operand", draft.lang, label=label, value=shown(first.fact), marks=marks)


def _word_quoted(statement: Quoted, draft: Draft) -> None:
    if statement.lead:
        draft.say("code_lead", lead=statement.lead)
    many = len(statement.quotes) > 1
    for quote in statement.quotes:
        number = draft.cite_quote(quote)
        draft.text.append(f"{'- ' if many else ''}“{quote.text}”[{number}]")


def _word_itemised(statement: Itemised, draft: Draft) -> None:
    number = draft.cite_quote(statement.quote)
    found = str(statement.found)
    draft.said += [str(statement.said), found]
    draft.figures.append(Figure("项数", found, "个", formula=f"计数：{found}", citations=(number,)))
    name = "items_hold" if statement.said == statement.found else "items_differ"
    draft.say(name, said=statement.said, found=statement.found, marks=f"[{number}]")
    draft.text.append(f"“{statement.quote.text}”[{number}]")
    if statement.said != statement.found:
        draft.warn("arithmetic", draft.text[-2], (number,))


def _word_checked(statement: Checked, draft: Draft) -> None:
    right, computation = statement.right, statement.left
    marks, numbers = draft.marks([right.facts[0], *(bound.facts[0] for bound in statement.left_operands)])
    many = len(statement.left_operands) > 1
    total = rounded(computation)
    is_computed = many or computation.unit != statement.left_operands[0].quantity.unit
    taken = {"sum": "合计", "mean": "平均", "rate": "之比", "growth": "推算的变化率"}[statement.way]
    draft.figures.append(
        Figure(
            label="、".join(bound.label for bound in statement.left_operands[:6]) + (taken if many else ""),
            value=plain(total),
            unit=computation.unit,
            entity=draft.entity(right.facts[0]),
            period=draft.period(right.facts[0]),
            formula=computation.formula if is_computed else None,
            margin=margin_text(computation.margin),
            operands=tuple(_operand(bound, draft) for bound in statement.left_operands),
            citations=numbers,
        )
    )
    draft.figures.append(_check_figure(statement, draft))
    gap = statement.gap
    both = tuple(_operand(bound, draft) for bound in (*statement.left_operands, right))
    draft.figures.append(
        Figure(
            "差额",
            plain(rounded(gap)),
            gap.unit,
            formula=gap.formula,
            margin=margin_text(gap.margin),
            operands=both,
            citations=numbers,
        )
    )
    name = statement.verdict
    if name == "holds" and (statement.way != "sum" or not many):
        name = f"holds_{statement.way}" if statement.way != "sum" else "holds_pair"
    draft.say(
        name,
        left="、".join(bound.label for bound in statement.left_operands[:6]) + ("等" if len(statement.left_operands) > 6 else ""),
        sum=with_unit(grouped(total), computation.unit),
        formula=computation.formula,
        right=right.label,
        total=shown(right.facts[0].fact),
        gap=with_unit(grouped(abs(rounded(statement.gap))), statement.gap.unit),
        marks=marks if len(numbers) <= 6 else "".join(f"[{number}]" for number in numbers[:1]),
    )
    if many:
        draft.text.append(_operand_lines(statement.left_operands[:_SHOWN], draft))
    if statement.verdict == "contradiction":
        draft.warn("arithmetic", draft.text[-2] if many else draft.text[-1], numbers)
    elif statement.verdict == "rounding":
        draft.warn("rounding", draft.text[-2] if many else draft.text[-1], numbers)


def _check_figure(statement: Checked, draft: Draft) -> Figure:
    right = statement.right
    _, numbers = draft.marks(right.facts[:1])
    return Figure(
        right.label,
        plain(right.quantity.value),
        right.quantity.unit,
        draft.entity(right.facts[0]),
        draft.period(right.facts[0]),
        citations=numbers,
    )
