"""A small OpenAI-compatible server on this machine, for tests: it says what it is told to say, or fails as it is told to fail."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]
Say = Callable[[Request], str]


@dataclass
class Behaviour:
    """What the server does; `asked` and `looked` are what it was sent."""

    say: Say = lambda request: ""
    models: tuple[str, ...] = ("small-model",)
    key: str = ""
    known_formats: tuple[str, ...] = ("json_schema", "json_object", "text")
    refuses_with: int = 400  # an unknown format; llama-cpp-python's server says 500
    fail_first: int = 0  # completions answered with 503 before the first good one
    drip: float = 0.0  # seconds between two letters
    asked: list[Request] = field(default_factory=list)
    looked: int = 0


@contextmanager
def model_server(behaviour: Behaviour) -> Iterator[str]:
    """Serve on a free port; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behaviour.looked += 1
            if self._is_allowed():
                self._json(200, {"object": "list", "data": [{"id": name} for name in behaviour.models]})

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            behaviour.asked.append(request)
            if not self._is_allowed():
                return
            if len(behaviour.asked) <= behaviour.fail_first:
                self._json(503, {"error": {"message": "loading"}})
            elif request.get("response_format", {"type": "text"})["type"] not in behaviour.known_formats:
                self._json(behaviour.refuses_with, {"error": {"message": "response_format: Input should be 'json_object'"}})
            elif request.get("stream"):
                self._stream(behaviour.say(request))
            else:
                message = {"role": "assistant", "content": behaviour.say(request)}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                self._json(200, {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})

        def _is_allowed(self) -> bool:
            if behaviour.key and self.headers.get("Authorization") != f"Bearer {behaviour.key}":
                self._json(401, {"error": {"message": "wrong key"}})
                return False
            return True

        def _stream(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                for piece in [text] if not behaviour.drip else list(text):
                    time.sleep(behaviour.drip)
                    chunk = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
                    self._event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [chunk]})
                end = {"index": 0, "delta": {}, "finish_reason": "stop"}
                self._event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [end]})
                self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                return  # whoever asked has gone

        def _event(self, event: object) -> None:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def _json(self, status: int, body: object) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with contextlib.suppress(OSError):  # whoever asked may have gone
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dead_address() -> str:
    """The address of a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes every connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
