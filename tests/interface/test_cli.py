"""The command line keeps its contract: what is printed where, exit codes, no noise, no traceback, quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Answer, Citation, Figure, FigureOperand, Status
from interface import commands
from interface.answer_text import answer_text
from interface.cli import main

ROOT = Path(__file__).parents[2]
BUDGET = """甲县教育局2023年部门预算

第一部分 概况

甲县教育局负责全县义务教育的管理工作。

表1 支出总表
单位：万元
科目	2023年预算数	2022年预算数
义务教育支出	120.50	100.00
高中教育支出	30.25	20.00
职业教育支出	9.25	{vocational}
合计	160.00	130.00
"""


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WENZHANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WENZHANG_EMBEDDING", "none")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "甲县教育局2023年部门预算.txt"
    path.write_text(BUDGET.format(vocational="10.00"), encoding="utf-8")
    return path


@pytest.fixture
def filled(home: Path, budget: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["add", str(budget), "--home", str(home)]) == 0
    capsys.readouterr()
    return home


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_add_prints_one_line_a_file(home: Path, budget: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "程序.exe"
    bad.write_bytes(b"MZ" + bytes(64))
    assert main(["add", str(budget), str(bad), "--home", str(home), "--json"]) == 1
    added, refused = sorted(lines(capsys), key=lambda line: line["status"])
    contract = "path status filing title pages tables facts chunks seconds issues error"
    assert set(added) >= set(contract.split())
    assert (added["status"], added["path"], added["error"]) == ("added", str(budget), None)
    assert added["facts"] >= 8
    assert (refused["status"], refused["filing"]) == ("refused", None)
    assert set(refused["error"]) == {"code", "message", "hint"}
    assert refused["error"]["code"] == "unknown_format"
    assert main(["--home", str(home), "--json", "add", str(budget)]) == 0
    assert [line["status"] for line in lines(capsys)] == ["unchanged"]


def test_add_in_words_says_what_was_refused_and_why(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(tmp_path / "没有.pdf"), "--home", str(home)]) == 1
    printed = capsys.readouterr()
    assert "未存入" in printed.out
    assert "没有这个文件" in printed.err
    assert "办法" in printed.err


def test_ask_answers_as_json_and_as_text(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = "甲县教育局2023年义务教育支出预算是多少？"
    assert main(["ask", question, "--home", str(filled), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    contract = "question status answer figures citations warnings suggestions plan seconds"
    assert set(answer) >= set(contract.split())
    assert answer["question"] == question
    assert main(["ask", question, "--home", str(filled)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.strip()


def test_ask_on_an_empty_home_does_not_fail(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "去年预算是多少？", "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] != "answered"


def test_batch_answers_every_turn_in_order(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [
        {"id": "x1", "turns": ["甲县教育局2023年义务教育支出是多少？", "那2022年呢？"]},
        {"id": "x2", "turns": ["", "问" * 2000]},
    ]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n\n", encoding="utf-8")
    assert main(["ask", "--batch", str(given), "--out", str(out), "--home", str(filled)]) == 1
    answered = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in answered] == ["x1", "x2"]
    assert [[answer["question"] for answer in line["answers"]] for line in answered] == [case["turns"] for case in cases]
    assert {answer["status"] for answer in answered[1]["answers"]} == {"refused"}
    assert capsys.readouterr().out == ""


def test_batch_names_the_line_that_is_wrong(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"id": "a", "turns": ["问"]}\n{"id": "b"}\n', encoding="utf-8")
    assert main(["ask", "--batch", str(given), "--out", str(tmp_path / "out.jsonl"), "--home", str(filled)]) == 1
    assert "第 2 行" in capsys.readouterr().err


def test_tables_are_printed_without_storing(home: Path, budget: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", str(budget), "--json", "--home", str(home)]) == 0
    found = json.loads(capsys.readouterr().out)
    (table,) = found["tables"]
    assert table["grid"][-1] == ["合计", "160.00", "130.00"]
    assert not home.exists()


def test_facts_come_with_their_source(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--home", str(filled), "--json", "--filing", "甲县教育局2023年部门预算.txt"]) == 0
    values = {fact["value"]: fact for fact in lines(capsys)}
    assert values["120.50"]["source"]["quote"] == "120.50"
    assert values["120.50"]["rows"][-1] == "义务教育支出"
    assert main(["facts", "--home", str(filled)]) == 0
    assert "120.50 万元" in capsys.readouterr().out


def test_list_status_verify_remove(filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_TOKEN", "sesame")
    assert main(["list", "--json", "--home", str(filled)]) == 0
    (listed,) = lines(capsys)
    assert listed["file_name"] == "甲县教育局2023年部门预算.txt"
    assert main(["status", "--json", "--home", str(filled)]) == 0
    status = capsys.readouterr().out
    assert json.loads(status)["counts"]["filings"] == 1
    assert "sesame" not in status
    assert json.loads(status)["settings"]["WENZHANG_EMBEDDING"]["value"] == "none"
    assert main(["status", "--home", str(filled)]) == 0
    assert "WENZHANG_MAX_PAGES" in capsys.readouterr().out
    assert main(["verify", "--home", str(filled)]) == 0
    assert main(["remove", listed["filing"], "--home", str(filled)]) == 0
    assert main(["remove", listed["filing"], "--home", str(filled)]) == 1
    assert "没有存入这份文件" in capsys.readouterr().err
    assert main(["list", "--home", str(filled)]) == 0
    assert capsys.readouterr().out == ""


def test_verify_finds_a_lost_file(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    next((filled / "files").glob("*/*.txt")).unlink()
    assert main(["verify", "--json", "--home", str(filled)]) == 1
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 1


def test_rebuild_reads_the_stored_files_anew(filled: Path, budget: Path, capsys: pytest.CaptureFixture[str]) -> None:
    budget.unlink()
    for path in filled.glob("ledger.db*"):
        path.unlink()
    assert main(["rebuild", "--reread", "--home", str(filled)]) == 0
    capsys.readouterr()
    assert main(["list", "--json", "--home", str(filled)]) == 0
    assert [line["file_name"] for line in lines(capsys)] == [budget.name]


def test_check_tells_sums_that_hold_from_contradictions(filled: Path, budget: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", "--home", str(filled)]) == 0
    assert {line["verdict"] for line in lines(capsys)} == {"holds"}
    budget.write_text(BUDGET.format(vocational="11.00"), encoding="utf-8")
    assert main(["add", str(budget), "--home", str(filled)]) == 0
    capsys.readouterr()
    assert main(["check", "--json", "--home", str(filled)]) == 1
    (wrong,) = [line for line in lines(capsys) if line["verdict"] == "contradiction"]
    contract = "filing kind verdict message expected found difference tolerance citations"
    assert set(wrong) >= set(contract.split())
    assert (wrong["kind"], wrong["expected"], wrong["found"], wrong["difference"]) == ("sum", "131.00", "130.00", "-1.00")
    assert [citation["quote"] for citation in wrong["citations"]] == ["130.00", "100.00", "20.00", "11.00"]


def test_eval_asks_the_cases_of_a_file(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [("义务教育支出", "120.50"), ("高中教育支出", "30.25"), ("职业教育支出", "9.25")]
    told = [
        {
            "id": f"budget-{number}",
            "kind": "lookup",
            "filings": ["甲县教育局2023年部门预算.txt"],
            "question": f"甲县教育局2023年{name}预算是多少",
            "expected": {"values": [{"value": value, "unit": "万元"}]},
            "operation": "lookup",
            "operands": [{"filing": "甲县教育局2023年部门预算.txt", "quote": value, "value": value, "unit": "万元"}],
            "difficulty": 1,
            "language": "zh",
            "why": "一个单元格",
        }
        for number, (name, value) in enumerate(asked)
    ]
    cases, report = tmp_path / "cases.jsonl", tmp_path / "report"
    cases.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), encoding="utf-8")
    for step, many in ((1, 3), (2, 2)):
        to = ["--cases", str(cases), "--report", str(report), "--every", str(step)]
        assert main(["eval", *to, "--home", str(filled)]) == 0
        total = json.loads((report / "report.json").read_text("utf-8"))["total"]
        assert total == {"right": many, "wrong": 0, "silent": 0, "unscored": 0}
    with pytest.raises(SystemExit):
        main(["eval", "--every", "0"])
    capsys.readouterr()


# --- errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-command"],
        ["ask"],
        ["ask", " "],
        ["ask", "a", "--batch", "b"],
        ["ask", "--batch", "/nowhere"],
        ["add"],
        ["add", "x", "--jobs", "-1"],
        ["serve", "--port", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


def test_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WENZHANG_MAX_PAGES", "many")
    assert main(["list", "--home", str(home)]) == 1
    assert "WENZHANG_MAX_PAGES" in capsys.readouterr().err


def test_no_traceback_without_debug(monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_arguments: object) -> int:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(commands, "list_filings", fail)
    assert main(["list", "--home", str(home)]) == 1
    told = capsys.readouterr().err
    assert "out of luck" in told
    assert "Traceback" not in told
    assert main(["list", "--home", str(home), "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_interruption_is_told(monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "list_filings", interrupt)
    assert main(["list", "--home", str(home)]) == 130
    assert "已中断" in capsys.readouterr().err


def test_second_writer_is_turned_away_but_questions_are_answered(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from index.library import Library

    with Library.open(filled, embedding="none"):
        assert main(["add", str(filled), "--home", str(filled)]) == 1
        assert "home_busy" in capsys.readouterr().err
        assert main(["ask", "甲县教育局2023年义务教育支出是多少？", "--home", str(filled)]) == 0


# --- a process of its own ----------------------------------------------------------------------------------


def test_one_question_starts_quickly_and_imports_nothing_heavy(filled: Path) -> None:
    program = (
        "import sys; from interface.cli import main; main(sys.argv[1:]);"
        "print(*{'chromadb', 'llama_index', 'torch', 'gradio', 'onnxruntime', 'pdfplumber', 'transformers'} & set(sys.modules))"
    )
    arguments = ["ask", "甲县教育局2023年义务教育支出是多少？", "--home", str(filled), "--json"]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    seconds = time.perf_counter() - started
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "", "heavy modules were imported"
    assert seconds < 3


def test_output_that_nobody_reads_ends_quietly(filled: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "interface.cli", "facts", "--json", "--home", str(filled)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_answer_as_text_shows_figure_formula_and_place() -> None:
    citation = Citation(1, "预算.pdf", "f" * 64, "某局预算", 4, "第二部分", "表 1 收支总表", "支出总计", "预算数", "12,408", None)
    operand = FigureOperand("支出", "12408", "万元", "2023", (1,))
    figure = Figure("增长率", "62.34", "%", "某局", "2023", "", "(12408 − 7643) ÷ 7643 × 100%", "0.01", (operand,), (1,))
    answer = Answer("问", Status.ANSWERED, "增长 **62.34%** [1]", (figure,), (citation,), (), ("还可以问",))
    text = answer_text(answer)
    for part in (
        "增长 62.34% [1]",
        "增长率：62.34 % = (12408 − 7643) ÷ 7643 × 100%[1]",
        "误差不超过 ±0.01%",
        "[1] 预算.pdf · 第 4 页 · 表 1 收支总表 · 行 支出总计 · 列 预算数：“12,408”",
        "还可以问",
    ):
        assert part in text
    assert "page 4" in answer_text(answer, "en")


def test_how_it_was_found_is_told_only_where_it_is_asked_for(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "甲县教育局2023年义务教育支出是多少？", "--home", str(filled)]
    assert main(question) == 0
    plain = capsys.readouterr().out
    assert main([*question, "--explain"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(plain)
    assert "怎么找到的" in told.removeprefix(plain)
    assert "读题" in told
    assert "读题" not in plain


def test_a_formula_that_the_answer_tells_is_not_told_twice() -> None:
    figure = Figure("增长率", "62.34", "%", formula="(12408 − 7643) ÷ 7643 × 100%")
    answer = Answer("问", Status.ANSWERED, "增长 62.34%（(12408 − 7643) ÷ 7643 × 100% = 62.34%）", (figure,))
    assert answer_text(answer).count("7643") == 2
