"""The served program: one process that holds page, API and metrics. `wenzhang serve` calls `serve`."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SettingError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from interface.desk import Desk

log = logging.getLogger("wenzhang")

FONTS = ["Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", "system-ui", "sans-serif"]
NUMBER_FONTS = ["ui-monospace", "SFMono-Regular", "Consolas", "Noto Sans Mono", "monospace"]


def make_app(desk: Desk, *, host: str = "127.0.0.1", port: int = 7860) -> FastAPI:
    """Page, API and metrics over one library and one assistant, as an ASGI application."""
    _quieten_gradio(desk.settings.home)
    import gradio as gr  # takes seconds to import: only when a page is served
    from fastapi import FastAPI

    from interface.api import make_api
    from interface.page import Page
    from interface.page_serve import add_surroundings

    app = FastAPI(title="Wenzhang", docs_url=None, redoc_url=None, openapi_url=None)
    add_surroundings(app, desk)
    app.mount("/api", make_api(desk))
    gr.mount_gradio_app(
        app,
        Page(desk).blocks,
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=f"{desk.settings.max_file_mb}mb",
        theme=gr.themes.Base(font=FONTS, font_mono=NUMBER_FONTS),
    )
    return app


def _quieten_gradio(home: Path) -> None:
    """No telemetry, no look for newer versions; uploads wait inside the home. Must come before gradio's first import."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("GRADIO_TEMP_DIR", str((home / "uploads").resolve()))


def serve_desk(desk: Desk, *, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted. `ready` is told the address. Errors: SettingError where it cannot be listened on."""
    import uvicorn

    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    app = make_app(desk, host=host, port=bound)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5)
    if ready is not None:
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        ready(f"http://{f'[{shown}]' if ':' in shown else shown}:{bound}")
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything slow begins, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise SettingError(
            f"不能在 {host}:{port} 上提供服务：{error}", hint="换一个端口，例如 wenzhang serve --port 7861", code="port"
        ) from error
    listener.listen(128)
    return listener
