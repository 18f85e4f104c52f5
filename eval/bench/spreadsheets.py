"""Questions over workbooks: each is asked of its own workbook alone; what is right, wrong and silent by type and difficulty.

    python -m eval.bench.spreadsheets [--show]

The workbooks and questions are not part of the project: they are looked for in the folder `shared` beside it
(WENZHANG_SHARED names another one).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from assistant.domain import Answer, Status
from assistant.pipeline import Assistant
from index.build import interpret
from index.ledger import Ledger
from index.library import Library
from index.text import fold

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?%?")
_DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")
_MARK = re.compile(r"\[\d+\]")
_FREE = re.compile(r"总结|趋势|怎么样|怎样")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
_ROOM = 400  # letters of an answer beyond what its expected text takes, for headings and evidence
_CLOSE = Decimal("0.0001")  # relative: how far a figure may be off an expected one that was rounded elsewhere


@dataclass(frozen=True)
class Question:
    """One question about one workbook; `label` is the expected answer as text."""

    id: int
    workbook: str
    kind: str
    difficulty: str
    text: str
    label: str

    @property
    def is_free(self) -> bool:
        """Is the expected answer a summary in free words?"""
        return _FREE.search(self.text) is not None


def load(path: Path) -> list[Question]:
    """The questions of a JSON lines file with id, table_id, type, difficulty, query and label."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Question(one["id"], str(one["table_id"]), one["type"], one["difficulty"], one["query"], str(one["label"])) for one in rows
    ]


def verdict(question: Question, answer: Answer) -> str:
    """`right`, `wrong` or `silent`. An answer that is far longer than the expected one is no answer."""
    if answer.status is not Status.ANSWERED:
        return "silent"
    text = _dated(_MARK.sub("", fold(answer.answer)))
    label = _dated(fold(question.label))
    if label in ("是", "否"):
        return "right" if text.lstrip("*").startswith(label) else "wrong"
    if match := re.fullmatch(rf"({_NUMBER.pattern})(?:亿元|万元|元|个|人|次|项|张|名)?", label):
        return "right" if _same(match[1], _headline(answer, text)) else "wrong"
    found = all(_holds(term, text) for term in _terms(label))
    return "right" if found and len(text) < _ROOM + 12 * len(label) else "wrong"


def _dated(text: str) -> str:
    return _DATE.sub(lambda match: f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", text)


def _headline(answer: Answer, text: str) -> list[str]:
    """The figures that the answer puts first: those in bold, the first figure, or all of a short text."""
    bold = [number for part in re.findall(r"\*\*(.+?)\*\*", text) for number in _NUMBER.findall(part)]
    first = [answer.figures[0].value + ("%" if answer.figures[0].unit == "%" else "")] if answer.figures else []
    return bold + first or _NUMBER.findall(text.split("\n")[0] if len(text) > 200 else text)


def _same(label: str, numbers: Iterable[str]) -> bool:
    wanted = _amount(label)
    return any(abs(wanted - _amount(one)) <= max(_CLOSE * abs(wanted), _rounding(one)) for one in numbers)


def _rounding(number: str) -> Decimal:
    """Half of the last digit of a figure that is shown rounded, to two places or more."""
    places = len(number.rstrip("%").partition(".")[2])
    half = Decimal(5).scaleb(-places - 1) if places >= 2 else Decimal(0)
    return half / 100 if number.endswith("%") else half


def _amount(text: str) -> Decimal:
    number = Decimal(text.rstrip("%").replace(",", ""))
    return number / 100 if text.endswith("%") else number


def _terms(label: str) -> list[str]:
    return [term for term in re.split(r"[,，;；、。]|分别|为|是|和", label) if term]


def _holds(term: str, text: str) -> bool:
    """Is a term of the expected answer said? Its figures as figures, its words as they are or nearly."""
    numbers = _NUMBER.findall(term)
    if numbers and not all(_same(one, _NUMBER.findall(text)) for one in numbers):
        return False
    bare, plain = (re.sub(r"[\d.,%\s\"'“”‘’《》()的个人元万名次了第]", "", one.translate(_NUMERALS)) for one in (term, text))
    if bare in plain:
        return True
    pairs = [bare[i : i + 2] for i in range(len(bare) - 1)]
    return bool(pairs) and sum(pair in plain for pair in pairs) / len(pairs) >= 0.8


def ask_all(questions: Sequence[Question], workbooks: Path) -> list[tuple[Question, Answer, str]]:
    """Every question, asked of a ledger that holds its workbook alone."""
    results: list[tuple[Question, Answer, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in dict.fromkeys(one.workbook for one in questions):
            ledger = Ledger.open(Path(folder) / f"{name}.db")
            ledger.store(interpret(workbooks / f"{name}.xlsx"))
            assistant = Assistant(cast(Library, SimpleNamespace(ledger=ledger, vectors=None)))
            for one in (one for one in questions if one.workbook == name):
                answer = assistant.ask(one.text)
                results.append((one, answer, verdict(one, answer)))
            ledger.close()
    return results


def table_of(results: Sequence[tuple[Question, Answer, str]]) -> str:
    """Counts of right, wrong and silent: by type, by difficulty, over all, free summaries apart."""
    counts: Counter[tuple[str, str]] = Counter()
    for question, _, word in results:
        group = ["自由总结"] if question.is_free else [question.kind, question.difficulty, "all without summaries"]
        for name in (*group, "all"):
            counts[name, word] += 1
    lines = [f"{'':24}{'right':>7}{'wrong':>7}{'silent':>7}{'share':>8}"]
    for name in dict.fromkeys(name for name, _ in counts):
        right, wrong, silent = (counts[name, word] for word in ("right", "wrong", "silent"))
        lines.append(f"{name:24}{right:7}{wrong:7}{silent:7}{right / (right + wrong + silent):8.1%}")
    return "\n".join(lines)


def _line(question: Question, answer: Answer, word: str) -> str:
    said: dict[str, Any] = {"want": question.label[:80], "got": answer.answer[:200]}
    return f"{word} {question.workbook}#{question.id} {question.text} {json.dumps(said, ensure_ascii=False)}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print every question that is not answered right")
    parser.add_argument("--all", action="store_true", help="print every question")
    parser.add_argument("--only", default="", help="one workbook by name")
    options = parser.parse_args(arguments)
    shared = Path(os.environ.get("WENZHANG_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
    path = shared / "cases" / "spreadsheets.jsonl"
    if not path.exists():
        sys.stderr.write(f"no questions at {path}\n")
        return 2
    started = time.perf_counter()
    questions = [one for one in load(path) if options.only in ("", one.workbook)]
    results = ask_all(questions, shared / "filings" / "real" / "spreadsheets")
    for question, answer, word in results:
        if options.all or (options.show and word != "right"):
            sys.stdout.write(_line(question, answer, word) + "\n")
    sys.stdout.write(f"{table_of(results)}\n{len(results)} questions, {time.perf_counter() - started:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
