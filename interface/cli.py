"""The command line: arguments -> one command -> exit code (0 all done, 1 something refused or wrong, 2 usage).

Nothing heavy is imported here, so that one question is answered at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.arguments import add_arguments
from index.errors import SettingError, WenzhangError
from interface.console import Console
from interface.quiet import hush

if TYPE_CHECKING:
    from assistant.settings import Settings

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. No traceback reaches the user without `--debug`."""
    arguments = _parser().parse_args(argv)
    debug = getattr(arguments, "debug", False)
    hush(debug=debug)
    console = Console(as_json=getattr(arguments, "json", False))
    try:
        return _run(arguments, console)
    except KeyboardInterrupt:
        console.message("已中断；已存入的不受影响，再次运行会接着完成")
        return _INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except WenzhangError as error:
        _debug_trace(debug)
        console.error(error)
        return 1
    except Exception as error:  # noqa: BLE001  (the last edge: what nobody foresaw is told in one line)
        _debug_trace(debug)
        console.error(WenzhangError(f"{type(error).__name__}：{error}", hint="加上 --debug 再运行可看到详情，请附上它报告问题"))
        return 1


def _run(arguments: argparse.Namespace, console: Console) -> int:
    from interface import commands

    run: Callable[[argparse.Namespace, Settings, Console], int] = getattr(commands, arguments.function)
    return run(arguments, _settings(arguments), console)


def _debug_trace(debug: bool) -> None:
    if debug:
        traceback.print_exc()


def _settings(arguments: argparse.Namespace) -> Settings:
    """The settings of the environment, with those that arguments override. Errors: SettingError."""
    from pydantic import ValidationError

    from assistant.settings import Settings

    given: dict[str, Any] = {"home": arguments.home} if hasattr(arguments, "home") else {}
    try:
        return Settings(**given)
    except ValidationError as error:
        names = "、".join(f"WENZHANG_{'_'.join(str(part) for part in item['loc']).upper()}" for item in error.errors())
        raise SettingError(f"设置的值无效：{names}", hint="用 wenzhang status 查看各项设置的含义") from error


# --- arguments -----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    """Options of every command stand before or after its name."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=Path, metavar="DIR", help="存放全部数据的文件夹（默认 WENZHANG_HOME 或 ./data）")
    common.add_argument("--json", action="store_true", help="在标准输出上给出机器可读的结果")
    common.add_argument("--debug", action="store_true", help="出错时显示详情")
    parser = argparse.ArgumentParser(prog="wenzhang", description="问账：就公开的预算、决算和绩效文件回答问题", parents=[common])
    commands = parser.add_subparsers(metavar="命令", required=True)

    def command(name: str, function: str, help_text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text, parents=[common])
        added.set_defaults(function=function)
        return added

    _add_keeping(command)
    _add_asking(command)
    _add_serving(command)
    return parser


_Command = Callable[[str, str, str], argparse.ArgumentParser]


def _add_keeping(command: _Command) -> None:
    add = command("add", "add", "读取并存入文件或整个文件夹")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.add_argument("--jobs", type=_count, metavar="N", help="同时读取的文件数（默认每个处理器一个）")
    command("list", "list_filings", "列出已存入的文件")
    remove = command("remove", "remove", "移除文件")
    remove.add_argument("ids", nargs="+", metavar="ID", help="list 第一列的编号，或文件名")
    command("status", "status", "设置、存储与模型")
    command("verify", "verify", "检查账本、原文件与向量是否一致")
    rebuild = command("rebuild", "rebuild", "从账本重新建立向量")
    rebuild.add_argument("--reread", action="store_true", help="先从已保存的原文件重新建立账本")


def _add_asking(command: _Command) -> None:
    ask = command("ask", "ask", "回答一个问题，或一批问题")
    what = ask.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", type=_question, metavar="QUESTION")
    what.add_argument("--batch", type=_file, metavar="IN.jsonl", help='每行一组：{"id": "…", "turns": ["…"]}')
    ask.add_argument("--out", type=Path, metavar="OUT.jsonl", default=Path("answers.jsonl"), help="批量回答写到哪里")
    ask.add_argument("--lang", choices=("zh", "en"))
    ask.add_argument("--session", metavar="NAME", help="对话的名字：下一问可以省略上一问说过的")
    ask.add_argument("--explain", action="store_true", help="说明答案是怎么找到的")
    tables = command("tables", "tables", "读取一个文件（不存入）并显示其中的表格")
    tables.add_argument("file", type=Path, metavar="FILE")
    facts = command("facts", "facts", "账本中的事实及其出处")
    facts.add_argument("--filing", metavar="ID")
    check = command("check", "check", "重新计算表中的合计")
    check.add_argument("filings", nargs="*", metavar="FILING")
    check.add_argument("--all", action="store_true", help="也列出相符的")


def _add_serving(command: _Command) -> None:
    evaluate = command("eval", "evaluate", "运行评测")
    add_arguments(evaluate)
    serve = command("serve", "serve", "网页与 HTTP 接口")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_count, default=7860)
    serve.add_argument("--public", action="store_true", help="对外公开：不能存入和移除文件")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"应为非负整数：{text}")
    return int(text)


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"没有这个文件：{text}")
    return path


def _question(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("问题是空的")
    return text


if __name__ == "__main__":
    sys.exit(main())
