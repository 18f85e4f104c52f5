"""The whole evaluation, end to end over the sample filings: what was reached once is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.baseline import BASELINES
from eval.run import main


@pytest.mark.slow
@pytest.mark.parametrize("form", ["published", "text"])
def test_the_recorded_baseline_holds(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (BASELINES / f"{form}.json").is_file(), f"record it: python -m eval.run --form {form} --record"
    code = main(None, tmp_path, None, form=form)
    assert code == 0, capsys.readouterr().err
    assert (tmp_path / "report.md").is_file()
