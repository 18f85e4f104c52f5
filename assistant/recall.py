"""来源呢, 列个表: the answer before this one told in another way. Answer -> Answer; nothing is looked up again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.domain import Answer, Citation, Figure, Recall, Status
from assistant.gate import untraced
from assistant.planning.spelling import as_printed
from assistant.vocabulary import vocabulary
from assistant.wording import spoken_period, words
from index.text import fold


def read_recall(question: str) -> Recall | None:
    """What a question asks of the answer before it, if it asks nothing else."""
    text = fold(as_printed(question)).strip("?!.。,，、 ")
    for what, pattern in vocabulary().recalls.items():
        if pattern.fullmatch(text):
            return Recall.model_validate({"what": what})
    return None


def recall(plan: Recall, question: str, last: Answer, lang: str) -> Answer:
    """The last answer's sources in words, or its figures as a table; silence where it had none."""
    if not last.citations:
        return Answer(question, Status.NOT_FOUND, words("nothing_before", lang))
    text = _sources(last, lang) if plan.what == "sources" else _table(last, lang)
    told = replace(last, question=question, status=Status.ANSWERED, answer=text, warnings=(), suggestions=(), explain=None)
    return told if not untraced(told, said=_said(last)) else replace(last, question=question)


def _said(last: Answer) -> list[str]:
    """What stands around figures and quotations: places in files, and how many there are."""
    places = [part for one in last.citations for part in (one.filing, str(one.page), str(one.id))]
    return [*places, str(len(last.citations)), *(spoken_period(figure.period) for figure in last.figures)]


def _sources(last: Answer, lang: str) -> str:
    lines = [f"{number}. {_place(one, lang)}[{one.id}]" for number, one in enumerate(last.citations, 1)]
    return "\n\n".join((words("sources_of", lang, count=len(lines)), "\n".join(lines)))


def _place(one: Citation, lang: str) -> str:
    """File, page, section or table, row, column and the text itself: all that leads to the printed place."""
    parts = [
        one.filing,
        words("at_page", lang, page=one.page) if one.page is not None else "",
        one.table or one.section,
        words("at_row", lang, label=one.row) if one.row else "",
        words("at_column", lang, label=one.column) if one.column else "",
    ]
    return words("source_line", lang, place=" · ".join(part for part in parts if part), quote=one.sentence.strip() or one.quote)


# --- tables ----------------------------------------------------------------------------------------------


def _table(last: Answer, lang: str) -> str:
    rows = list(_rows(last.figures)) or [(one.title, "", _cell(one.quote), (one.id,)) for one in last.citations]
    heads = [words(f"head_{name}", lang) for name in ("item", "period", "value", "source")]
    lines = [_line(heads), "|---|---|---|---|"]
    for label, period, value, citations in rows:
        lines.append(_line([_cell(label), spoken_period(period, lang), value, "".join(f"[{n}]" for n in citations)]))
    return "\n".join(lines)


def _rows(figures: Sequence[Figure]) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
    """What went into a computed figure stands above it; whom a figure is about is said where that differs."""
    several = len({figure.entity for figure in figures if figure.entity}) > 1
    told: set[tuple[str, str, str]] = set()
    for figure in figures:
        operands = figure.operands if figure.formula else ()
        whose = f"{figure.entity} " if several else ""
        lines = [(one.label, one.period, _amount("", one.value, one.unit), one.citations) for one in operands]
        lines.append(
            (whose + figure.label, figure.period, _amount(figure.comparator, figure.value, figure.unit), figure.citations)
        )
        for line in lines:
            if line[:3] not in told:
                told.add(line[:3])
                yield line


def _amount(comparator: str, value: str, unit: str) -> str:
    number = f"{Decimal(value):,f}"
    return f"{comparator}{number}{unit}" if unit in ("%", "") else f"{comparator}{number} {unit}"


def _cell(text: str) -> str:
    """Text that cannot break out of its cell."""
    return " ".join(text.replace("|", "／").split())


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
