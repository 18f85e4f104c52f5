"""The whole evaluation, end to end, over the sample filings, and over real ones where they are: what was reached is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baseline import BASELINES
from eval.corpus import CASES_REAL, Corpus, case_files
from eval.run import main
from eval.schema import load_cases
from eval.validate import validate


@pytest.mark.slow
@pytest.mark.parametrize("form", ["published", "text"])
def test_the_recorded_baseline_holds(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (BASELINES / f"{form}.json").is_file(), f"record it: python -m eval.run --form {form} --record"
    code = main(None, tmp_path, None, form=form)
    assert code == 0, capsys.readouterr().err
    assert (tmp_path / "report.md").is_file()


@pytest.mark.slow
@pytest.mark.shared
def test_the_recorded_baseline_over_real_filings_holds(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All filings are read once, into one home: what stands beside a filing must not answer in its place.

    Without vectors: embedding so much takes longer than all the rest, and what vectors add shows in the samples.
    """
    known = BASELINES / f"{CASES_REAL.name}.json"
    assert known.is_file(), f"record it: python -m eval.run --cases {CASES_REAL} --no-vectors --record"
    code = main(CASES_REAL, tmp_path, None, filings=shared / "filings", vectors=False)
    assert code == 0, capsys.readouterr().err


@pytest.mark.shared
def test_cases_over_real_filings_follow_from_them(shared: Path) -> None:
    corpus = Corpus(shared / "filings")
    problems = validate(load_cases(case_files(CASES_REAL)), corpus.read)
    assert [str(problem) for problem in problems] == []
    assert not corpus.absent
