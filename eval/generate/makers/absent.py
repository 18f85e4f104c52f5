"""Questions for what no filing holds."""

from __future__ import annotations

from dataclasses import replace

from eval.generate import bodies
from eval.generate.grammar import wordings
from eval.generate.known import Measure
from eval.generate.makers.asking import Asking, Draft
from eval.schema import Expected, Kind


def no_such_year(asking: Asking, measure: Measure) -> Draft | None:
    """A year far from all that the body has filed."""
    names = asking.said(measure)
    at = replace(measure.datum, year=measure.datum.year - asking.rng.randint(7, 9))
    held = {year for (body, year, *_), _key in asking.known.measures if body == at.body.full}
    if names is None or held & {at.year - 1, at.year, at.year + 1}:  # another table of the city may be of that year
        return None
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_body(asking: Asking, measure: Measure) -> Draft | None:
    """A department that has filed nothing, in a region where others have."""
    names = asking.said(measure)
    region = measure.datum.body.region
    filed = {filing.body.full for filing in asking.known.filings}
    # 临江教育局 may be said for that of a district of 临江市, so a city's own office counts as held where a district's is
    near = {
        office for office in bodies.offices() if any(full.startswith(region.city) and full.endswith(office) for full in filed)
    }
    others = [bodies.body(region, office) for office in bodies.offices() if office not in near]
    if names is None or not others or not measure.datum.body.office:
        return None
    at = replace(measure.datum, body=asking.rng.choice(others))
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_measure(asking: Asking, measure: Measure) -> Draft | None:
    what = asking.rng.choice(wordings()["absent"])
    return _abstain(asking, asking.worded("lookup", measure.datum, what=what, unit=""))


def _abstain(asking: Asking, question: str) -> Draft:
    return Draft((question,), Kind.ABSTAIN, Expected(abstain=True))
