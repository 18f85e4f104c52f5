"""Outcome -> Answer: the wording, the figures and the numbered citations.

Rounding happens here, once: a computed figure is shown with the digits that its operands warrant; a printed one as printed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from assistant.compute import Computation, plain
from assistant.domain import Answer, Caution, Citation, Figure, FigureOperand, Status
from assistant.evidence import Bound, Checked, Computed, Itemised, Listed, Outcome, Quote, Quoted, Stated, Statement, label_of
from assistant.gate import untraced
from assistant.labels import is_same_measure
from assistant.wording import spoken_period, spoken_rank, told, units_in_english, words
from index.domain import Fact, Quantity
from index.ledger_values import StoredFact, StoredFiling

log = logging.getLogger(__name__)

_SURE = 0.8  # confidence of OCR below which a figure is marked doubtful
_SOURCES = 4  # of one value that are cited
_WHOSE = 4  # bodies that a computed figure is said to be about
_SHOWN = 60  # items of a list that are written out


@dataclass
class Draft:
    """An answer in the making: text so far, figures, and citations that are numbered as they are first used."""

    held: dict[str, StoredFiling]
    lang: str = "zh"
    text: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # counts, and what is missing: not figures of the filings

    def note(self, message: str) -> None:
        self.text.append(message)
        self.said.append(message)

    def say(self, name: str, **values: object) -> None:
        self.text.append(words(name, self.lang, **values))

    def cite(self, stored: StoredFact) -> int:
        """The number of the citation of a fact."""
        fact, filing = stored.fact, self.held[stored.filing]
        source = fact.source
        made = Citation(
            id=len(self.citations) + 1,
            filing=filing.file_name,
            filing_id=filing.id,
            title=filing.identity.title,
            page=source.page_no,
            section=source.section,
            table=source.table,
            row=source.row,
            column=source.column,
            quote=source.quote,
            bbox=source.box.rounded() if source.box else None,
            table_order=source.table_order,
            place=source.place,
            sentence=source.sentence,
        )
        if fact.confidence < _SURE:
            self.warn("ocr", words("doubtful", self.lang), (made.id,))
        return self._number(made)

    def cite_quote(self, quote: Quote) -> int:
        if quote.stored is not None:
            return self.cite(quote.stored)
        filing = self.held[quote.filing]
        page, box = quote.paragraph.locate(quote.start, quote.end) if quote.paragraph else (None, None)
        return self._number(
            Citation(
                id=len(self.citations) + 1,
                filing=filing.file_name,
                filing_id=filing.id,
                title=filing.identity.title,
                page=page,
                section=" › ".join(quote.section),
                table=None,
                row=None,
                column=None,
                quote=quote.text,
                bbox=box.rounded() if box else None,
                sentence=quote.text,
            )
        )

    def _number(self, made: Citation) -> int:
        for known in self.citations:
            if known.same_place(made):
                return known.id
        self.citations.append(made)
        return made.id

    def marks(self, stored: Iterable[StoredFact]) -> tuple[str, tuple[int, ...]]:
        numbers = tuple(dict.fromkeys(self.cite(one) for one in stored))
        return "".join(f"[{number}]" for number in numbers), numbers

    def warn(self, code: str, message: str, citations: tuple[int, ...] = ()) -> None:
        caution = Caution(code, message, citations)
        if caution not in self.warnings:
            self.warnings.append(caution)

    # --- names -------------------------------------------------------------------------------------

    def entity(self, stored: StoredFact) -> str:
        return stored.fact.entity or self.held[stored.filing].identity.body

    def period(self, stored: StoredFact) -> str:
        if stored.fact.period:
            return str(stored.fact.period)
        year = self.held[stored.filing].identity.year
        return str(year) if year else ""

    def title(self, stored: StoredFact, label: str, period: str = "") -> str:
        """Whose, when, what: 某集团2023年部门预算支出."""
        period = period or self.period(stored)
        spoken = spoken_period(period, self.lang)
        entity = self.entity(stored)
        self.said += [spoken, entity, label]
        return words(
            "of",
            self.lang,
            entity="" if entity in label else entity,
            period="" if spoken and spoken in label else spoken,
            label=label,
        ).strip()


# --- numbers as text ----------------------------------------------------------------------------------


def rounded(computation: Computation) -> Decimal:
    """The value with the digits worth showing; exact values keep all of theirs."""
    if computation.value == 0:
        return Decimal(0).quantize(Decimal(1).scaleb(-max(computation.decimals, 0)))
    if computation.value == computation.value.quantize(Decimal(1).scaleb(-computation.decimals)):
        return computation.value.quantize(Decimal(1).scaleb(-computation.decimals))
    return computation.value.quantize(Decimal(1).scaleb(-computation.decimals), ROUND_HALF_UP)


def grouped(value: Decimal) -> str:
    """With thousands separators: 31560 -> 31,560."""
    return f"{value:,f}"


def with_unit(number: str, unit: str) -> str:
    return f"{number}{unit}" if unit in ("%", "") or not number else f"{number} {unit}"


def printed(quantity: Quantity) -> str:
    about = "约" if quantity.approximate else ""
    return about + quantity.comparator + with_unit(grouped(quantity.value), quantity.unit)


def shown(fact: Fact) -> str:
    return printed(fact.quantity) if fact.quantity is not None else fact.text


# --- statements -----------------------------------------------------------------------------------------


def compose(question: str, outcomes: Sequence[Outcome], held: dict[str, StoredFiling], *, lang: str = "zh") -> Answer:
    """Word the outcomes of the parts of a question as one answer."""
    draft = Draft(held, lang)
    answered = [outcome for outcome in outcomes if outcome.is_answered]
    for outcome in outcomes:
        if outcome.is_answered:
            for statement in outcome.statements:
                _word(statement, draft)
            for note in outcome.notes:
                draft.note(note.told(lang))
        elif answered:
            draft.note(_why(outcome, draft))
    if not answered:
        return _unanswered(question, outcomes[0], draft)
    if lang == "en" and (units := units_in_english(figure.unit for figure in draft.figures)):
        draft.note(units)
    return _gated(_assembled(question, draft, min(outcome.fit for outcome in answered)), draft)


def _assembled(question: str, draft: Draft, confidence: float) -> Answer:
    return Answer(
        question=question,
        status=Status.ANSWERED,
        answer="\n\n".join(draft.text),
        figures=tuple(draft.figures),
        citations=tuple(draft.citations),
        warnings=tuple(draft.warnings),
        confidence=confidence,
    )


def _gated(answer: Answer, draft: Draft) -> Answer:
    """An answer with a figure or quotation that nothing vouches for is not given."""
    faults = untraced(answer, draft.said)
    if not faults:
        return answer
    log.warning("untraced in answer: %s", faults)
    return Answer(question=answer.question, status=Status.NOT_FOUND, answer=words("untraced", draft.lang))


def _unanswered(question: str, outcome: Outcome, draft: Draft) -> Answer:
    """Say what is missing; what is near is offered as questions that can be answered, never as figures."""
    said = [_why(outcome, draft), *(note.told(draft.lang) for note in outcome.notes)]
    offers = [_ask(draft, one) for one in outcome.near if one.fact.quantity is not None and label_of(one).strip()]
    suggestions = tuple(dict.fromkeys((*outcome.suggestions, *offers)))
    gap = " " if draft.lang == "en" else ""
    return Answer(question=question, status=outcome.status, answer=gap.join(said), suggestions=suggestions)


def _why(outcome: Outcome, draft: Draft) -> str:
    """Why there is no answer, as the operation says it."""
    return outcome.message.told(draft.lang) if outcome.message is not None else words("not_found", draft.lang)


def _ask(draft: Draft, stored: StoredFact) -> str:
    spoken = spoken_period(draft.period(stored))
    measure = stored.fact.measure
    label = measure.rows[-1] if measure.rows else label_of(stored)
    return words("question", draft.lang, entity=draft.entity(stored), period=spoken, label=label)


def _word(statement: Statement, draft: Draft) -> None:
    match statement:
        case Stated():
            _word_stated(statement, draft)
        case Computed():
            _word_computed(statement, draft)
        case Listed():
            _word_listed(statement, draft)
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
            margin=_margin(converted.margin) if converted else None,
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


def _margin(margin: Decimal) -> str | None:
    if margin == 0:
        return None
    return plain(margin.quantize(Decimal(1).scaleb(min(margin.adjusted() - 1, 0)), ROUND_HALF_UP).normalize())


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
            entity="、".join(dict.fromkeys(draft.entity(bound.facts[0]) for bound in statement.operands[:_WHOSE])),
            period=statement.period or draft.period(first),
            formula=computation.formula,
            margin=_margin(computation.margin),
            operands=operands,
            citations=numbers,
        )
    )
    draft.say(
        "computed",
        label=draft.title(first, label, statement.period),
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
    """A line for each operand; those of one name are told apart by whose they are and of when."""
    return "\n".join(
        f"- {_operand_line(one, [other for other in operands if other.label == one.label], draft)}" for one in operands
    )


def _operand_line(bound: Bound, namesakes: Sequence[Bound], draft: Draft) -> str:
    marks, _ = draft.marks(bound.facts[:1])
    first = bound.facts[0]
    others = [one.facts[0] for one in namesakes]
    entity = draft.entity(first) if any(draft.entity(one) != draft.entity(first) for one in others) else ""
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
    entity = "" if entity == statement.items[0].label else entity  # bodies are what is ranked
    spoken = spoken_period(periods.pop(), draft.lang) if len(periods) == 1 else ""
    draft.said += [entity, spoken]
    told = {"entity": entity, "period": spoken}
    unsaid = {name: "" if said in statement.heading else said for name, said in told.items()}
    return " ".join(words("of", draft.lang, label=statement.heading, **unsaid).split())


def _word_listed(statement: Listed, draft: Draft) -> None:
    items, heading = statement.items, _heading_of(statement, draft)
    draft.said += [str(len(items)), str(statement.out_of)]
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
    taken = {"sum": "合计", "mean": "平均", "rate": "之比"}[statement.way]
    draft.figures.append(
        Figure(
            label="、".join(bound.label for bound in statement.left_operands[:6]) + (taken if many else ""),
            value=plain(total),
            unit=computation.unit,
            entity=draft.entity(right.facts[0]),
            period=draft.period(right.facts[0]),
            formula=computation.formula if is_computed else None,
            margin=_margin(computation.margin),
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
            margin=_margin(gap.margin),
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
