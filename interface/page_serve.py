"""What surrounds the page on its way to the browser: its style and script, security headers, and no word of other hosts.

gradio's own index page names outside addresses in tags for link previews; a closed network has no use for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interface.api import metrics_text, plain_error
from interface.desk import Desk, is_loopback

_HERE = Path(__file__).parent
_STYLE, _SCRIPT = "page/style.css", "page/script.js"
_FILES = {_STYLE: ("page.css", "text/css; charset=utf-8"), _SCRIPT: ("page.js", "text/javascript; charset=utf-8")}
_PREVIEW_TAG = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_SAMPLE_FILE = re.compile(rb'https://[^"\\\s]*/gradio-app/[^"\\\s]*')  # what its API documents suggest to upload
_UPLOAD_PATH = "/gradio_api/upload"

# gradio compiles its templates in the browser and styles elements in place: hence eval and inline, but this host alone.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_surroundings(app: FastAPI, desk: Desk) -> None:
    """Style, script and metrics as routes; headers and the index page by middleware. Call it before mounting the page."""
    for address, (name, media) in _FILES.items():
        app.add_api_route(f"/{address}", _sender(_HERE / name, media), include_in_schema=False)
    app.add_api_route("/metrics", lambda: PlainTextResponse(metrics_text(desk)), include_in_schema=False)
    app.add_middleware(_IndexPage)
    app.add_middleware(_Doorman, desk=desk)


def _sender(path: Path, media: str) -> Callable[[], Response]:
    content = path.read_bytes()
    return lambda: Response(content, media_type=media, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def head_tags() -> bytes:
    """Links to style and script, named with their content so that a new version is fetched at once."""
    versions = {address: hashlib.sha256((_HERE / name).read_bytes()).hexdigest()[:12] for address, (name, _) in _FILES.items()}
    style = f'<link rel="stylesheet" href="{_STYLE}?v={versions[_STYLE]}">'
    return f'{style}<script defer src="{_SCRIPT}?v={versions[_SCRIPT]}"></script>'.encode()


class _Doorman:
    """Security headers on every response; uploads only for those who may store."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["path"].rstrip("/").endswith(_UPLOAD_PATH) and not self._takes_files(scope):
            await plain_error(404, "not_found", "没有这个地址")(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)

    def _takes_files(self, scope: Scope) -> bool:
        client = scope.get("client")
        return not self._desk.public and (bool(self._desk.settings.token) or is_loopback(client[0] if client else ""))


class _IndexPage:
    """gradio's index page, with our style and script, without its tags for link previews."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tags = head_tags()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def rewriting(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body") or start is None:
                return
            content = self._rewritten(bytes(body), start)
            MutableHeaders(scope=start)["content-length"] = str(len(content))
            await send(start)
            await send({"type": "http.response.body", "body": content})

        # The page must come as text to be rewritten.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, rewriting)

    def _rewritten(self, content: bytes, start: Message) -> bytes:
        if not MutableHeaders(scope=start).get("content-type", "").startswith("text/html"):
            return content
        content = _SAMPLE_FILE.sub(b"", _PREVIEW_TAG.sub(b"", content)).replace(b'lang="en"', b'lang="zh-CN"', 1)
        return content.replace(b"</head>", self._tags + b"</head>", 1)
