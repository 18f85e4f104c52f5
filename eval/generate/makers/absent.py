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
    if names is None:
        return None
    at = replace(measure.datum, year=measure.datum.year - asking.rng.randint(7, 9))
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_body(asking: Asking, measure: Measure) -> Draft | None:
    """A department that has filed nothing, in a region where others have."""
    names = asking.said(measure)
    region = measure.datum.body.region
    filed = {filing.body.full for filing in asking.known.filings}
    others = [one for one in (bodies.body(region, office) for office in bodies.offices()) if one.full not in filed]
    if names is None or not others or not measure.datum.body.office:
        return None
    at = replace(measure.datum, body=asking.rng.choice(others))
    return _abstain(asking, asking.worded("lookup", at, what=names[0], unit=""))


def no_such_measure(asking: Asking, measure: Measure) -> Draft | None:
    what = asking.rng.choice(wordings()["absent"])
    return _abstain(asking, asking.worded("lookup", measure.datum, what=what, unit=""))


def _abstain(asking: Asking, question: str) -> Draft:
    return Draft((question,), Kind.ABSTAIN, Expected(abstain=True))
