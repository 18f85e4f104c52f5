"""The marker of the one long test here: `-m "not slow"` leaves it out, nothing else does."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: runs the whole evaluation over the sample filings, some minutes")
