"""Files made to break readers: each ends added or refused with a reason, soon, and the store is as it was for refused ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.library import Library
from index.readers import Limits

MOST_SECONDS = 30


@pytest.mark.shared
def test_every_hostile_file_is_added_or_refused(shared: Path, tmp_path: Path) -> None:
    files = sorted(path for path in (shared / "filings" / "hostile").rglob("*") if path.is_file())
    assert len(files) > 40
    library = Library.open(tmp_path / "home", embedding="none", limits=Limits(max_seconds=MOST_SECONDS, max_memory_mb=1500))
    try:
        ended = []
        for path in files:
            held, started = library.ledger.counts(), time.monotonic()
            (result,) = library.add([path])
            assert time.monotonic() - started < MOST_SECONDS + 5, path.name
            assert result.status in ("added", "unchanged", "replaced", "refused"), path.name
            if result.status == "refused":
                assert result.error is not None and result.error.code and result.error.message and result.error.hint, path.name
                assert library.ledger.counts() == held, path.name
            ended.append(result.status)
        assert library.verify() == []
        assert ended.count("refused") < len(files) / 2  # most can be read: to refuse everything would be no answer
    finally:
        library.close()
