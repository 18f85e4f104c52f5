"""What `python -m eval.run` and `wenzhang eval` are told alike; imports nothing heavy, since every command reads it."""

from __future__ import annotations

import argparse
from pathlib import Path

SHARED = "WENZHANG_SHARED"  # the folder of filings outside the repository


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this program and `wenzhang eval` have in common."""
    parser.add_argument(
        "--cases", type=Path, metavar="PATH", help="题目文件或其文件夹 / a case file or a folder of them (default: eval/cases)"
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="report.md、report.json、report.html 写到这里 / folder for the reports"
    )
    parser.add_argument(
        "--filings",
        type=Path,
        metavar="DIR",
        help=f"仓库之外的文件在哪个文件夹 / folder of filings outside the repository (default: ${SHARED})",
    )
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="SYSTEM",
        help="并排再跑 plain（普通检索）或一个服务的网址 / also run `plain`, or a URL",
    )
    parser.add_argument(
        "--every", type=_step, default=1, metavar="N", help="每 N 题问一题，各类都有 / only every Nth case, for slow systems"
    )


def _step(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"要大于零的整数 / a whole number above zero: {text}")
    return int(text)
