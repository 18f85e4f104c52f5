"""A conversation goes on after the service was ended and begun again: two real processes, one home."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from index.library import Library
from tests.assistant.ledgers import town

ROOT = Path(__file__).parents[2]
SERVICE = """
import sys
from pathlib import Path
import uvicorn
from assistant.home import open_conversations, open_library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from interface.api import make_api
from interface.desk import Desk
settings = Settings(home=Path(sys.argv[1]), embedding="none")
with open_library(settings) as library:
    desk = Desk(library, Assistant(library, settings, conversations=open_conversations(settings)), settings)
    uvicorn.run(make_api(desk), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@contextmanager
def service(home: Path) -> Iterator[str]:
    """The API in a process of its own, killed at the end as a crash would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-c", SERVICE, str(home), str(port)], cwd=ROOT) as process:
        try:
            for _ in range(300):
                try:
                    with urlopen(f"{address}/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            process.kill()


def ask(address: str, question: str, session: str, **more: object) -> dict[str, Any]:
    body = json.dumps({"question": question, "session": session, **more}).encode()
    request = Request(f"{address}/ask", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def test_a_conversation_survives_a_restart_and_stays_private(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", embedding="none") as library:
        for filing in town():
            library.ledger.store(filing)
    with service(tmp_path / "home") as address:
        ask(address, "青山区教育局2023年小学教育是多少", "甲")
        ask(address, "青山区水务局2024年河道清淤预算金额", "乙")
    with service(tmp_path / "home") as address:
        assert ask(address, "那2024年呢", "甲")["figures"][0]["value"] == "5060.00"
        assert "5,060.00" in ask(address, "来源呢", "甲", explain=True)["answer"]
        assert ask(address, "供水管网改造呢", "乙")["figures"][0]["value"] == "1250.00"
        assert ask(address, "来源呢", "丙")["status"] != "answered"
