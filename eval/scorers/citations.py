"""Where an answer says its figures stand, against where they stand.

Three levels, since they fail for three reasons: the page (the right part of the filing was found), the table, and the cell
with what is quoted from it. At each level recall asks whether every place that the answer rests on is cited, precision
whether what is cited is such a place: marks strewn over an answer help nobody to check it.

A part that either side leaves open is not compared: text has no pages, running text no rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

from assistant.domain import Answer, Citation, Figure
from eval.corpus import file_names
from eval.quantities import amounts_in, plain_number
from eval.schema import Operand, Place
from eval.scorers.parts import Score, Share, Verdict, judged
from index.text import fold

_Meets = Callable[[Place, Citation], bool]


def score_citation(places: Sequence[Operand], answer: Answer) -> Score:
    """Every place that the answer rests on is cited in full: file, page, table, row, column and quotation."""
    missed = [reason for place in places if (reason := _why_uncited(place, answer.citations))]
    return judged("citation", "; ".join(dict.fromkeys(missed)))


def score_levels(places: Sequence[Operand], answer: Answer) -> list[Score]:
    """Precision and recall of the citations by page, by table and by cell."""
    return [_score_level(f"cited_{name}", meets, places, answer.citations) for name, meets in _LEVELS]


def _score_level(part: str, meets: _Meets, places: Sequence[Operand], citations: Sequence[Citation]) -> Score:
    wanted = [place for place in places if part != "cited_table" or any(one.table for one in place.places)]
    told = [citation for citation in citations if part != "cited_table" or citation.table]
    if not wanted:
        return Score(part, Verdict.UNSCORED, "the answer stands in no table")
    found = sum(any(_shows(place, citation, meets) for citation in citations) for place in wanted)
    apt = sum(any(_shows(place, citation, meets) for place in wanted) for citation in told)
    recall, precision = Share(found, len(wanted)), Share(apt, len(told))
    reason = "" if recall.is_whole else f"{recall.hits} of {recall.of} places cited"
    return judged(part, reason, precision=precision, recall=recall)


def shows(operand: Operand, citation: Citation) -> bool:
    """Does a citation point to the very cell (or sentence) of an operand, or to another that prints the same?"""
    return _shows(operand, citation, _in_cell)


def _shows(operand: Operand, citation: Citation, meets: _Meets) -> bool:
    return citation.filing in file_names(operand.filing) and any(meets(place, citation) for place in operand.places)


def _on_page(place: Place, citation: Citation) -> bool:
    return not (place.page and citation.page) or place.page == citation.page


def _in_table(place: Place, citation: Citation) -> bool:
    return bool(place.table and citation.table) and _overlap(place.table, citation.table or "")


def _in_cell(place: Place, citation: Citation) -> bool:
    return not _lacking(place, citation)


_LEVELS: tuple[tuple[str, _Meets], ...] = (("page", _on_page), ("table", _in_table), ("cell", _in_cell))


def _why_uncited(operand: Operand, citations: Sequence[Citation]) -> str:
    """ "" where some citation shows the operand; else what the nearest one lacks."""
    names = file_names(operand.filing)
    of_file = [citation for citation in citations if citation.filing in names]
    if not of_file:
        return f"file: {operand.filing} is not cited"
    nearest = min((_lacking(place, citation) for place in operand.places for citation in of_file), key=len)
    return f"{', '.join(nearest)}: {operand.quote}" if nearest else ""


def _lacking(place: Place, citation: Citation) -> list[str]:
    """The parts in which a citation does not meet a place."""
    pairs = (("table", place.table, citation.table), ("row", place.row, citation.row), ("column", place.column, citation.column))
    lacking = [name for name, wanted, got in pairs if wanted and got and not _overlap(wanted, got)]
    if not _on_page(place, citation):
        lacking.append("page")
    if not _quotes(place, citation):
        lacking.append("quote")
    return lacking


def _quotes(place: Place, citation: Citation) -> bool:
    """Does a quotation show the place's text? Either may be the longer one: a cell, or the sentence around it."""
    wanted, got = plain_number(place.quote), plain_number(citation.quote)
    whole = re.compile(
        rf"(?<![\d.]){re.escape(wanted)}(?!\d|\.\d)" if wanted[:1].isdigit() or wanted[-1:].isdigit() else re.escape(wanted)
    )
    return bool(got) and (bool(whole.search(got)) or _names_number(wanted, got))


def _names_number(wanted: str, got: str) -> bool:
    """A citation of just the number out of a quoted sentence still shows it, if it is a whole number of that sentence."""
    numbers = {number for number, _ in amounts_in(wanted)}
    return any(number in numbers for number, _ in amounts_in(got)) if numbers else len(got) >= 8 and got in wanted


def _overlap(wanted: str, got: str) -> bool:
    left, right = fold(wanted), fold(got)
    return left in right or right in left


# --- grounding -------------------------------------------------------------------------------------


def score_grounding(answer: Answer) -> Score:
    """Each figure that is not computed is shown by one of its own citations, each operand of a computed one as well."""
    if not answer.figures:
        return judged("grounding", "" if answer.citations else "nothing is cited")
    by_id = {citation.id: citation for citation in answer.citations}
    bare = [figure.label or figure.value for figure in answer.figures if not _is_grounded(figure, by_id)]
    grounded = Share(len(answer.figures) - len(bare), len(answer.figures))
    return judged("grounding", f"not shown by its citation: {', '.join(bare)}" if bare else "", precision=grounded)


def _is_grounded(figure: Figure, by_id: dict[int, Citation]) -> bool:
    if figure.formula is None:
        return _shown(figure.value, figure.citations, by_id)
    return bool(figure.operands) and all(_shown(operand.value, operand.citations, by_id) for operand in figure.operands)


def _shown(value: str, marks: Iterable[int], by_id: dict[int, Citation]) -> bool:
    try:
        wanted = abs(Decimal(value.replace(",", "")))
    except InvalidOperation:
        return False
    quotes = (by_id[mark].quote for mark in marks if mark in by_id)
    return any(abs(number) == wanted for quote in quotes for number, _ in amounts_in(quote))
