"""Trend: one measure over the years, each year looked up on its own."""

from __future__ import annotations

from assistant.candidates import Resolved
from assistant.domain import Status
from assistant.domain import Trend as TrendPlan
from assistant.evidence import Bound, Listed, Outcome
from assistant.operations.printed import stated
from assistant.operations.workbench import Workbench, years_held
from assistant.wording import Message


def trend(plan: TrendPlan, bench: Workbench) -> Outcome:
    """The values of the years named, or of all years held. Years without a value are said, not skipped silently.

    Where not every year that was named has one, what is said of all of them together is told.
    """
    years = plan.years or years_held(plan.operand, bench)
    items: list[Bound] = []
    missing: list[str] = []
    last = None
    for year, last in zip(years, bench.resolve_years(plan.operand, years), strict=True):
        if last.chosen:
            items.append(Bound.of(last))
        else:
            missing.append(str(year))
    if missing and len(plan.years) > 1 and (whole := bench.over_years(plan.operand, min(years), max(years))) is not None:
        return Outcome(Status.ANSWERED, (stated(whole, plan.unit),))
    if not items and not plan.years and (several := _of_several_years(plan, bench)) is not None:
        return Outcome(Status.ANSWERED, (stated(several, plan.unit),))
    if not items:
        return bench.missing(last) if last is not None else Outcome(Status.NOT_FOUND, message=Message("no_years"))
    notes = (Message.of("missing_years", years=missing),) if missing and plan.years else ()
    return Outcome(Status.ANSWERED, (Listed(plan.operand.measure, tuple(items)),), notes=notes)


def _of_several_years(plan: TrendPlan, bench: Workbench) -> Resolved | None:
    """近两年有多少批同行来参观, of a sentence that tells of the last years together: that is no figure of any one of them."""
    found = bench.resolver.resolve(plan.operand)
    period = found.best.fact.period if found.best is not None else None
    if period is None or not period.end_year:
        return None
    return found if plan.last in (0, period.end_year - period.year + 1) else None
