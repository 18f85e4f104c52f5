"""The benchmark of latency reads any case file and times every turn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from eval.bench.growth import fill_ledger
from eval.bench.latency import conversations, measure
from index.ledger import Ledger


def test_every_form_of_case_is_understood(tmp_path: Path) -> None:
    lines: list[dict[str, object]] = [
        {"id": 1, "q": "甲"},
        {"query": "乙"},
        {"question": "丙"},
        {"turns": ["丁", "戊"]},
        {"file": "x"},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    assert list(conversations([path])) == [
        ("cases:1", ("甲",)),
        ("cases:2", ("乙",)),
        ("cases:3", ("丙",)),
        ("cases:4", ("丁", "戊")),
    ]


def test_every_turn_is_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ledger = Ledger.open(home / "ledger.db")
    fill_ledger(ledger, 300, jobs=1)
    ledger.close()
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"turns": ["2023年增值税完成了多少", "那2022年呢"]}), encoding="utf-8")
    monkeypatch.setenv("WENZHANG_EMBEDDING", "none")
    result = measure(home, [path], Settings())
    assert result["wall"]["count"] == result["cpu"]["count"] == len(result["slowest"]) == 2
    assert {one["question"] for one in result["slowest"]} == {"2023年增值税完成了多少", "那2022年呢"}
    assert result["held"]["facts"] >= 300
