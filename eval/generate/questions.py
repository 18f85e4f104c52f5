"""Questions with known answers over a corpus: one small maker for each kind, each giving a case of the project's schema.

Shape:  Known, Random -> Asked (a Case with the layout, format and kind it belongs to). Expected values are computed from
printed figures by eval.operations, apart from the assistant's arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.generate.known import Known, Measure
from eval.generate.makers import absent, dialogues, figures, groups, spoken
from eval.generate.makers.asking import Asking, Draft, Maker
from eval.generate.makers.expected import as_operand
from eval.schema import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, and what it tries: the layout that prints the figure, the format, the kind of question."""

    case: Case
    layout: str
    media: str
    kind: str


MAKERS: dict[str, tuple[Maker, int]] = {
    "lookup": (figures.ask_lookup, 14),
    "code": (figures.ask_code, 2),
    "pair": (figures.ask_pair, 2),
    "convert": (figures.ask_convert, 3),
    "share": (figures.ask_share, 5),
    "growth": (figures.ask_growth, 4),
    "change": (figures.ask_change, 3),
    "difference": (figures.ask_difference, 3),
    "sum": (figures.ask_sum, 3),
    "rate": (figures.ask_rate, 4),
    "saved": (figures.ask_saved, 2),
    "reached": (figures.ask_reached, 3),
    "top": (groups.ask_top, 3),
    "top few": (groups.ask_top_few, 1),
    "least": (groups.ask_least, 1),
    "each": (groups.ask_each, 2),
    "count": (groups.ask_count, 3),
    "trend": (groups.ask_trend, 2),
    "check": (groups.ask_check, 2),
    "compare": (groups.ask_compare, 2),
    "mean": (groups.ask_mean, 2),
    "yearly growth": (groups.ask_yearly_growth, 2),
    "per head": (groups.ask_per_head, 8),  # only of a few measures
    "two asked": (figures.ask_two, 2),
    "risen": (spoken.ask_risen, 3),
    "and growth": (spoken.ask_and_growth, 3),
    "without year": (spoken.ask_without_year, 4),
    "slip": (spoken.ask_with_slip, 2),
    "traditional": (spoken.ask_in_traditional, 2),
    "english": (spoken.ask_in_english, 8),  # only of measures that have an English name
    "then year": (dialogues.then_year, 2),
    "then other": (dialogues.then_other, 2),
    "then share": (dialogues.then_share, 2),
    "then unit": (dialogues.then_unit, 2),
    "then body": (dialogues.then_body, 4),
    "then basis": (dialogues.then_basis, 4),
    "then growth": (dialogues.then_growth, 3),
    "then year, unit": (dialogues.then_year_then_unit, 3),
    "then other, year": (dialogues.then_other_then_year, 3),
    "no such year": (absent.no_such_year, 2),
    "no such body": (absent.no_such_body, 2),
    "no such measure": (absent.no_such_measure, 2),
}
NOTES = 2  # questions for texts, beside the weights above


def questions(known: Known, seed: int, count: int) -> list[Asked]:
    """`count` cases of one seed: layouts take turns, kinds are drawn by weight, nothing is asked twice."""
    rng = Random(f"questions {seed}")
    asking = Asking(known, rng)
    by_layout: dict[str, list[Measure]] = {}
    for measure in known.measures.values():
        by_layout.setdefault(measure.datum.layout, []).append(measure)
    kinds, weights = list(MAKERS), [weight for _, weight in MAKERS.values()]
    found: dict[tuple[str, ...], Asked] = {}
    for attempt in range(count * 60):
        if len(found) >= count:
            break
        if known.notes and rng.randrange(sum(weights) + NOTES) < NOTES:
            note = rng.choice(known.notes)
            draft: Draft | None = figures.ask_text(asking, note)
            layout, filing, kind = note.layout, note.filing, "text"
        else:
            layout = sorted(by_layout)[attempt % len(by_layout)]
            measure = rng.choice(by_layout[layout])
            kind = rng.choices(kinds, weights)[0]
            draft = MAKERS[kind][0](asking, measure)
            filing = measure.datum.filing
        if draft is not None and draft.turns not in found:
            media = filing.rpartition(".")[2]
            found[draft.turns] = Asked(
                _case(draft, f"g{seed}-{len(found) + 1:04}", f"{layout} · {media} · {kind}"), layout, media, kind
            )
    return list(found.values())


def _case(draft: Draft, name: str, why: str) -> Case:
    operands = tuple(as_operand(one) for one in draft.operands)
    filings = dict.fromkeys(one.filing for one in (*operands, *draft.expected.sources))
    return Case(
        id=name,
        kind=draft.kind,
        question=draft.turns[0] if len(draft.turns) == 1 else "",
        turns=draft.turns if len(draft.turns) > 1 else (),
        filings=tuple(filings),
        expected=draft.expected,
        operation=draft.operation,
        operands=operands,
        why=why,
    )
