"""What each command of `wenzhang` does. Every function takes the parsed arguments and gives the exit code.

0: all done; 1: done, but something was refused or found wrong. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.llm import without_secrets
from assistant.settings import Settings
from index.errors import SettingError, WenzhangError
from interface.console import Console

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from index.ledger_values import StoredFact, StoredFiling
    from index.library import AddResult, Library

_STATUS = {"added": "已存入", "unchanged": "未变化", "replaced": "已更新", "refused": "未存入"}
_SHOWN_ISSUES = 3  # of one file


# --- adding and keeping --------------------------------------------------------------------------------


def add(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Read and store files and folders."""
    from assistant.home import open_library

    refused = 0
    with open_library(settings) as library:
        jobs = settings.jobs if arguments.jobs is None else arguments.jobs
        for result in library.add(arguments.paths, jobs=jobs, progress=console.progress):
            refused += result.status == "refused"
            _show_added(result, console)
    return 1 if refused else 0


def _show_added(result: AddResult, console: Console) -> None:
    if console.as_json:
        console.json(result.as_dict())
        return
    pages = f"{result.pages} 页，" if result.pages else ""
    counts = f"：{pages}{result.tables} 张表，{result.facts} 条事实（{result.seconds:.1f} 秒）"
    console.line(f"{_STATUS[result.status]}  {result.path}{counts if result.status in ('added', 'replaced') else ''}")
    if result.error is not None:
        console.error(result.error)
    issues = () if result.status == "unchanged" else result.issues
    for issue in issues[:_SHOWN_ISSUES]:
        console.message(f"  提示 {issue.where}：{issue.message}")
    if len(issues) > _SHOWN_ISSUES:
        console.message(f"  另有 {len(issues) - _SHOWN_ISSUES} 处提示，用 wenzhang list --json 查看")


def remove(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Take filings out."""
    from assistant.home import open_library

    with open_library(settings) as library:
        for stored in library.remove(arguments.ids):
            if console.as_json:
                console.json({"filing": stored.id, "file_name": stored.file_name, "status": "removed"})
            else:
                console.line(f"已移除  {stored.file_name}")
    return 0


def list_filings(_arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """The filings stored."""
    with _reader(settings) as library:
        stored = library.ledger.filings()
    for filing in stored:
        if console.as_json:
            console.json(filing_line(filing))
        else:
            year = filing.identity.year or "    "
            console.line(
                f"{filing.id[:12]}  {year}  {filing.identity.kind.value}  {filing.file_name}  {filing.fact_count} 条事实"
            )
    if not stored:
        console.message("还没有存入文件。用 wenzhang add 文件或文件夹 添加。")
    return 0


def filing_line(filing: StoredFiling) -> dict[str, Any]:
    """A stored filing as plain values."""
    identity = filing.identity
    return {
        "filing": filing.id,
        "file_name": filing.file_name,
        "media": filing.media,
        "title": identity.title,
        "body": identity.body,
        "aliases": list(identity.aliases),
        "year": identity.year,
        "kind": identity.kind.value,
        "scope": identity.scope,
        "region": identity.region,
        "pages": len(filing.pages),
        "tables": filing.table_count,
        "facts": filing.fact_count,
        "paragraphs": filing.paragraph_count,
        "chunks": filing.chunk_count,
        "size": filing.size,
        "added_at": filing.added_at,
        "vectors_ready": filing.vectors_ready,
        "issues": [{"code": issue.code, "where": issue.where, "message": issue.message} for issue in filing.issues],
    }


def status(_arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Settings, stores and models in use."""
    from assistant.llm import open_model

    with _reader(settings) as library:
        stores = library.status()
    model = open_model(settings)
    stores["llm"] = None if model is None else model.status()
    table = {
        f"WENZHANG_{name.upper()}": {"value": _shown(name, getattr(settings, name)), "meaning": info.description or ""}
        for name, info in Settings.model_fields.items()
    }
    if console.as_json:
        console.json({**stores, "settings": table}, indent=2)
        return 0
    counts = stores["counts"]
    console.line(f"主目录  {stores['home']}（账本 {stores['ledger_mb']} MiB，原文件 {stores['files_mb']} MiB）")
    console.line(
        f"账本    {counts['filings']} 份文件，{counts['facts']} 条事实，{counts['tables']} 张表，{counts['paragraphs']} 段"
    )
    console.line(
        f"向量    {counts['vectors_ready']}/{counts['filings']} 份文件已建立；模型 {stores['embedding']}；{stores['vectors']}"
    )
    if model is not None:
        state = "可用" if stores["llm"]["state"] == "ok" else stores["llm"]["state"]
        console.line(f"语言模型  {stores['llm']['model']}（{stores['llm']['address']}）：{state}")
    if stores["writer"]:
        console.line(f"写入者  进程 {stores['writer']}")
    console.line("\n设置（环境变量）")
    for name, entry in table.items():
        console.line(f"  {name:<24} {entry['value']!s:<12}  {entry['meaning']}")
    return 0


def _shown(name: str, value: object) -> object:
    """A setting as it may be shown: no secrets, paths as text."""
    if isinstance(value, SecretStr) or name == "token":
        return "（已设置）" if value else ""
    if isinstance(value, str) and "://" in value:
        return without_secrets(value)
    return value if isinstance(value, int | float | str) else "" if value is None else str(value)


def verify(_arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Do ledger, copies and vectors agree?"""
    with _reader(settings) as library:
        problems = library.verify()
    if console.as_json:
        console.json({"problems": problems})
    else:
        for problem in problems:
            console.line(problem)
        console.message("存储有问题；向量方面的问题可用 wenzhang rebuild 解决" if problems else "账本、原文件与向量一致")
    return 1 if problems else 0


def rebuild(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Make the vectors again from the ledger; with --reread, the ledger from the stored files first."""
    from assistant.home import limits_of, open_library

    unread: list[str] = []
    if arguments.reread:
        from index.reread import reread

        unread = reread(settings.home, jobs=settings.jobs, limits=limits_of(settings), progress=console.progress)
        for problem in unread:
            console.message(f"不能重新读取：{problem}")
    with open_library(settings) as library:
        done = library.rebuild(console.progress)
    if console.as_json:
        console.json({"filings": done, "unread": unread})
    else:
        console.message(f"已为 {done} 份文件重新建立向量")
    return 1 if unread else 0


# --- asking --------------------------------------------------------------------------------------------


def ask(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Answer one question, or a file of them."""
    with _reader(settings) as library:
        assistant = _assistant(library, settings, keeps=arguments.session is not None)
        lang = arguments.lang or settings.language
        if arguments.batch is not None:
            return _ask_batch(arguments, assistant, lang, console)
        session = None if arguments.session is None else f"cli:{arguments.session}"
        answer = assistant.ask(arguments.question, session=session, lang=lang, explain=arguments.explain)
    if console.as_json:
        console.json(answer.as_dict(), indent=2)
    else:
        from interface.answer_text import account_text, answer_text

        console.line(answer_text(answer, lang))
        if answer.explain is not None:
            console.line("\n" + account_text(answer.explain, lang))
    return 0


def _assistant(library: Library, settings: Settings, *, keeps: bool = False) -> Assistant:
    """`keeps`: conversations outlive the process."""
    from assistant.home import open_conversations
    from assistant.pipeline import Assistant

    return Assistant(library, settings, conversations=open_conversations(settings) if keeps else None)


def _ask_batch(arguments: argparse.Namespace, assistant: Assistant, lang: str, console: Console) -> int:
    """Answer conversations, one a line; a question that fails gets an answer that says so."""
    failed = 0
    with arguments.out.open("w", encoding="utf-8") as out:
        for number, (case_id, turns) in enumerate(_conversations(arguments.batch), 1):
            answers = []
            for turn in turns:
                try:
                    answers.append(assistant.ask(turn, session=f"batch-{number}", lang=lang).as_dict())
                except WenzhangError as error:
                    failed += 1
                    answers.append(_failed_answer(turn, error))
            out.write(json.dumps({"id": case_id, "answers": answers}, ensure_ascii=False) + "\n")
            out.flush()
            console.progress(f"已回答 {number} 组问题")
    console.message(f"已写入 {arguments.out}")
    return 1 if failed else 0


def _conversations(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Lines of `{"id", "turns"}`. Errors: SettingError naming the line that is none."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                case = json.loads(line)
                turns = case["turns"]
                if not (isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)):
                    raise TypeError
                yield str(case["id"]), turns
            except (ValueError, KeyError, TypeError) as error:
                raise SettingError(
                    "不是一组问题", hint='每行应为 {"id": "…", "turns": ["…"]}', where=f"{path} 第 {number} 行", code="batch"
                ) from error


def _failed_answer(question: str, error: WenzhangError) -> dict[str, Any]:
    from assistant.domain import Answer, Status

    return {**Answer(question, Status.REFUSED, error.message).as_dict(), "error": error.as_dict()}


# --- looking -------------------------------------------------------------------------------------------


def tables(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Read one file without storing it, print its tables."""
    from assistant.home import limits_of
    from index.build import read_tables
    from index.readers.child import run_in_child

    found: dict[str, Any] = run_in_child(read_tables, arguments.file, limits=limits_of(settings))
    if console.as_json:
        console.json(found)
        return 0
    for order, table in enumerate(found["tables"], 1):
        pages = "、".join(str(page) for page in table["pages"])
        facts = [f"第 {pages} 页" if pages else "", f"单位：{table['unit']}" if table["unit"] else ""]
        heading = [f"{order}.", table["number"], table["title"], *facts]
        console.line(" ".join(part for part in heading if part))
        for row in table["grid"]:
            console.line("  " + " | ".join(" ".join(str(cell).split()) for cell in row))
        console.line()
    if not found["tables"]:
        console.message("没有找到表格")
    return 0


def facts(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """The ledger's facts, each with its source."""
    with _reader(settings) as library:
        names = {stored.id: stored.file_name for stored in library.ledger.filings()}
        chosen = None if arguments.filing is None else [library.find(arguments.filing).id]
        for stored in library.ledger.facts(chosen):
            if console.as_json:
                console.json(fact_line(stored, names[stored.filing]))
            else:
                console.line(_fact_text(stored, names[stored.filing]))
    return 0


def fact_line(stored: StoredFact, file_name: str) -> dict[str, Any]:
    """A fact as plain values."""
    fact, source = stored.fact, stored.fact.source
    quantity = fact.quantity
    return {
        "id": stored.id,
        "filing": stored.filing,
        "file_name": file_name,
        "entity": fact.entity,
        "period": None if fact.period is None else str(fact.period),
        "basis": fact.basis.value,
        "rows": list(fact.measure.rows),
        "columns": list(fact.measure.columns),
        "value": None if quantity is None else str(quantity.value),
        "unit": "" if quantity is None else quantity.unit,
        "comparator": "" if quantity is None else quantity.comparator,
        "text": fact.text,
        "dimensions": dict(fact.dimensions),
        "is_total": fact.is_total,
        "level": fact.level,
        "confidence": fact.confidence,
        "source": {
            "page": source.page_no,
            "section": source.section,
            "table": source.table,
            "row": source.row,
            "column": source.column,
            "quote": source.quote,
            "sentence": source.sentence,
            "bbox": None if source.box is None else list(source.box.rounded()),
        },
    }


def _fact_text(stored: StoredFact, file_name: str) -> str:
    fact, source = stored.fact, stored.fact.source
    quantity = fact.quantity
    value = fact.text if quantity is None else f"{quantity.comparator}{quantity.value} {quantity.unit}".rstrip()
    about = " ".join(part for part in (fact.entity, str(fact.period or ""), fact.basis.value) if part)
    page = f"第 {source.page_no} 页 " if source.page_no else ""
    return f"{stored.id}\t{about}\t{fact.measure}\t{value}\t{file_name} {page}{source.table or source.section}"


def check(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Recompute the sums of the tables; exit 1 if any contradicts its parts."""
    contradictions = 0
    with _reader(settings) as library:
        chosen = [library.find(name) for name in arguments.filings] or library.ledger.filings()
        for found in findings(library, chosen):
            contradictions += found["verdict"] == "contradiction"
            if console.as_json:
                console.json(found)
            elif found["verdict"] != "holds" or arguments.all:
                console.line(f"{found['verdict']:<13} {found['filing']}  {found['message']}")
    console.message(f"{contradictions} 处不一致" if contradictions else "没有发现不一致")
    return 1 if contradictions else 0


def findings(library: Library, filings: Iterable[StoredFiling]) -> Iterator[dict[str, Any]]:
    """What the checks find in filings, as plain values."""
    from index.checks import check_filing

    for filing in filings:
        for found in check_filing([stored.fact for stored in library.ledger.facts([filing.id])]):
            yield found.as_dict(filing)


# --- evaluating and serving ----------------------------------------------------------------------------


def evaluate(arguments: argparse.Namespace, _settings: Settings, _console: Console) -> int:
    """Run the evaluation: over the sample filings, or over a home that is named on the command line."""
    from eval.run import main as run

    home = getattr(arguments, "home", None)
    return run(
        arguments.cases,
        arguments.report,
        home,
        filings=arguments.filings,
        against=arguments.against,
        every=arguments.every,
    )


def serve(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """The page and the HTTP API, until interrupted."""
    from threading import Thread

    from app import serve_desk
    from assistant.home import open_library
    from interface.desk import Desk

    with open_library(settings) as library:
        desk = Desk(
            library,
            _assistant(library, settings, keeps=True),
            settings,
            public=arguments.public,
            findings=lambda: list(findings(library, library.ledger.filings())),
        )
        Thread(target=_finish_vectors, args=(library, console), daemon=True, name="vectors").start()
        console.message("正在启动……")
        with suppress(KeyboardInterrupt):
            serve_desk(
                desk, host=arguments.host, port=arguments.port, ready=lambda url: console.message(f"已就绪：{url}（Ctrl+C 停止）")
            )
        console.message("已停止")
    return 0


def _finish_vectors(library: Library, console: Console) -> None:
    """What an interrupted run left undone; answers do not wait for it. The model is loaded before a question needs it."""
    try:
        library.finish_vectors(console.progress)
        if library.vectors is not None:
            library.vectors.search_chunks("?", limit=1)
    except WenzhangError as error:
        console.error(error)


def _reader(settings: Settings) -> Library:
    from assistant.home import open_library

    return open_library(settings, read_only=True)
