"""What the command line prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from index.errors import WenzhangError

_CLEAR_LINE = "\r\x1b[K"


class Console:
    """Writes to the terminal. On a terminal progress overwrites itself; elsewhere each message is a line."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._has_progress = False

    def line(self, text: str = "") -> None:
        """A line of the result."""
        self._end_progress()
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def json(self, value: Any, *, indent: int | None = None) -> None:
        """A value of the result, as JSON on one line unless indented."""
        self.line(json.dumps(value, ensure_ascii=False, indent=indent))

    def message(self, text: str) -> None:
        """Something the person should know."""
        self._end_progress()
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def progress(self, text: str) -> None:
        """How far the work is."""
        if not sys.stderr.isatty():
            self.message(text)
            return
        sys.stderr.write(_CLEAR_LINE + text)
        sys.stderr.flush()
        self._has_progress = True

    def error(self, error: WenzhangError) -> None:
        """What went wrong, where, and what to do."""
        self.message(f"错误 [{error.code}] {error.message}")
        if error.where:
            self.message(f"  位置：{error.where}")
        if error.hint:
            self.message(f"  办法：{error.hint}")

    def _end_progress(self) -> None:
        if self._has_progress:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()
            self._has_progress = False
