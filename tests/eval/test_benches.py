"""Every benchmark runs whole at a tiny size."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assistant.settings import Settings
from eval.bench import __main__ as bench
from eval.bench import record, users
from eval.bench.ingest import grow, write_filings
from eval.bench.starting import command, invented_home, timed
from index.build import interpret


def test_all_are_listed_with_what_they_measure(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 0
    told = capsys.readouterr().out
    assert all(f"\n{name} " in f"\n{told}" for name in (*bench.NAMES, *bench.ON_FILES))


def test_one_is_run_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(record, "HISTORY", tmp_path)
    monkeypatch.setattr("eval.bench.ingest.SIZES", (1, 2, 3))
    assert bench.main(["ingest", "--quick"]) == 0
    assert "| 2 | 1 |" in capsys.readouterr().out
    lines = (tmp_path / "ingest.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["filings"] for line in lines] == [1, 2]


def test_files_hold_what_was_invented(tmp_path: Path) -> None:
    (path,) = write_filings(tmp_path, 10, 11)
    filing = interpret(path)
    assert filing.identity.year == 2023
    assert len(filing.tables) == 6
    assert len(filing.facts) > 200
    assert path.read_text(encoding="utf-8").count("<table>") == 6


def test_filings_are_added_size_by_size(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    settings = Settings().model_copy(update={"jobs": 1, "embedding": "none"})
    results = list(grow(tmp_path / "home", tmp_path / "files", (3, 1), settings))
    assert [(one["filings"], one["added"], one["refused"]) for one in results] == [(1, 1, 0), (3, 2, 0)]
    assert results[0]["facts"] < results[1]["facts"]
    assert all(one["facts_per_second"] > 0 and one["disk_mb"] > 0 for one in results)


def test_a_fresh_process_is_timed() -> None:
    with invented_home(80) as home:
        wall, used = timed(lambda: subprocess.run(command(home, "status"), check=True, capture_output=True))
    assert 0 < used < 60
    assert wall > 0
    assert command(Path("x"), "ask", "?")[0] == sys.executable


@pytest.fixture
def server() -> Iterator[str]:
    """Answers every second question, and is busy otherwise."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"])
            self.send_response(200 if len(asked) % 2 else 503)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_crowd_counts_what_it_was_told(server: str) -> None:
    result = users.crowd(server, ["甲", "乙", "丙"], clients=2, each=5)
    assert result["statuses"] == {"200": 5, "503": 5}
    assert result["wall"]["count"] == 5
    assert result["per_second"] > 0
