"""The HTTP API: a FastAPI application to be mounted at /api, the text for /metrics, and the errors of both.

Every failure is `{"error": {"code", "message", "hint"}}` with a fitting status; no traceback leaves the process.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import WenzhangError
from index.ledger_values import StoredFiling
from interface.desk import MAX_SESSION, BadRequest, Desk, Outcome, TooLarge, TooMany, Unauthorized
from interface.page_evidence import Place, evidence_html
from interface.picture import DPI, MAX_DPI, MIN_DPI, WITH_PAGES, Box, cells_on, draw_page

log = logging.getLogger("wenzhang.interface")

MAX_BODY = 64 * 1024  # bytes of a request that carries no file
_MAX_FILES = 50
_MAX_COORDINATE = 20_000.0  # points; PDF allows pages of 14 400
_Lang = Literal["zh", "en"]
_Text = Annotated[str, Query(max_length=2000)]
_HINTS = {
    404: ("not_found", "没有这个地址", "接口列表见 /api/openapi.json"),
    405: ("method_not_allowed", "这个地址不支持该方法", "接口列表见 /api/openapi.json"),
    413: ("too_large", "内容太大", ""),
    415: ("unsupported", "不支持的内容类型", ""),
}


class Question(BaseModel):
    """Body of POST /api/ask. `session` names a conversation: choose a random one for each. `explain` tells how it was found."""

    question: str
    session: str | None = Field(None, min_length=1, max_length=MAX_SESSION)
    lang: _Lang | None = None
    explain: bool = False


def make_api(desk: Desk) -> FastAPI:
    """The API of one service. Storing and removing are left out where the service is public."""
    api = FastAPI(title="Wenzhang", version=app_version(), docs_url=None, redoc_url=None)
    api.add_middleware(_Guard, desk=desk)
    _add_error_handlers(api)
    _add_asking(api, desk)
    _add_reading(api, desk)
    _add_pages(api, desk)
    if not desk.public:
        _add_storing(api, desk)
    return api


def app_version() -> str:
    try:
        return version("wenzhang")
    except PackageNotFoundError:
        return "0"


# --- calls ---------------------------------------------------------------------------------------------


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _add_asking(api: FastAPI, desk: Desk) -> None:
    @api.get("/health")
    def health() -> dict[str, Any]:
        counts = desk.counts()
        held = {name: counts.get(name, 0) for name in ("filings", "facts", "chunks")}
        return {"status": "ok", "version": app_version(), **held}

    @api.post("/ask")
    def ask(body: Question, request: Request) -> dict[str, Any]:
        # Conversations of the page have names of their own, so no caller can listen in on one.
        session = f"api:{body.session}" if body.session else None
        lang = body.lang or desk.settings.language
        answer = desk.ask(body.question, client=_client(request), session=session, lang=lang, explain=body.explain)
        return answer.as_dict()


def _add_reading(api: FastAPI, desk: Desk) -> None:
    @api.get("/filings")
    def filings() -> dict[str, Any]:
        return {"filings": [filing_dict(filing) for filing in desk.filings()]}

    @api.get("/filings/{filing_id}")
    def filing(filing_id: str) -> dict[str, Any]:
        held = desk.library.ledger.filing(filing_id)
        tables = desk.library.ledger.tables(filing_id)
        return {
            **filing_dict(held),
            "aliases": list(held.identity.aliases),
            "issues": [{"code": issue.code, "where": issue.where, "message": issue.message} for issue in held.issues],
            "table_list": [
                {
                    "order": table.order,
                    "title": table.title,
                    "number": table.number,
                    "unit": table.unit,
                    "pages": list(table.pages),
                }
                for table in tables
            ],
        }

    @api.get("/findings")
    def findings() -> dict[str, Any]:
        return {"findings": desk.findings()}


def filing_dict(filing: StoredFiling) -> dict[str, Any]:
    """A filing as the API lists it: counts for pages, tables, facts and chunks."""
    identity = filing.identity
    return {
        "id": filing.id,
        "filing": filing.file_name,
        "title": identity.title,
        "body": identity.body,
        "year": identity.year,
        "kind": identity.kind.value,
        "scope": identity.scope,
        "region": identity.region,
        "media": filing.media,
        "pages": len(filing.pages),
        "tables": filing.table_count,
        "facts": filing.fact_count,
        "chunks": filing.chunk_count,
        "size": filing.size,
        "added_at": filing.added_at,
    }


def _add_pages(api: FastAPI, desk: Desk) -> None:
    @api.get("/filings/{filing_id}/pages/{number}.png", response_class=Response)
    def page_picture(
        filing_id: str,
        number: int,
        request: Request,
        bbox: _Text = "",
        dpi: Annotated[int, Query(ge=MIN_DPI, le=MAX_DPI)] = DPI,
        tables: bool = False,
    ) -> Response:
        """The page as a picture; `bbox` is marked, `tables` frames the cells that were read."""
        desk.look(_client(request))
        box = parse_box(bbox)
        filing = desk.library.ledger.filing(filing_id)  # an id that is not stored ends here, before any path is made
        if filing.media not in WITH_PAGES:
            raise HTTPException(404, "这份文件没有页面")
        if tables:  # what was read may change with the program: drawn anew, never kept
            read = cells_on(desk.library.ledger.tables(filing.id), number)
            png = draw_page(desk.library.file(filing.id), number, box, dpi=dpi, outlines=read)
            return Response(png, media_type="image/png", headers={"Cache-Control": "no-store"})
        png = desk.pictures.draw(filing.id, desk.library.file(filing.id), number, box, dpi)
        # The id names the bytes of the filing, so the picture of a page never changes.
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})

    @api.get("/filings/{filing_id}/evidence", response_class=HTMLResponse)
    def evidence(
        filing_id: str,
        request: Request,
        page: Annotated[int | None, Query(ge=1, le=100_000)] = None,
        cited: Annotated[int | None, Query(ge=1, le=100_000)] = None,
        bbox: _Text = "",
        section: _Text = "",
        table: _Text = "",
        row: _Text = "",
        column: _Text = "",
        quote: _Text = "",
        sentence: _Text = "",
        cell: Annotated[str, Query(pattern=r"^(\d{1,5},\d{1,6},\d{1,5})?$")] = "",
        lang: _Lang = "zh",
        tables: bool = False,
    ) -> HTMLResponse:
        """The panel of the page for one place of a filing, as a piece of HTML."""
        desk.look(_client(request))
        at = [int(number) for number in cell.split(",")] if cell else []
        place = Place(
            page, parse_box(bbox), section, table, row, column, quote, sentence, (at[0], at[1], at[2]) if at else None, cited
        )
        place = replace(place, tables=tables)
        return HTMLResponse(evidence_html(desk.library, filing_id, place, lang), headers={"Cache-Control": "no-store"})


def parse_box(text: str) -> Box | None:
    """`x0,top,x1,bottom` in points -> box, None for "". Errors: BadRequest."""
    if not text:
        return None
    try:
        x0, top, x1, bottom = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadRequest("bbox 写法不对", hint="应为 x0,top,x1,bottom 四个数，单位为点", code="bad_bbox") from error
    if not (all(abs(side) <= _MAX_COORDINATE for side in (x0, top, x1, bottom)) and x0 < x1 and top < bottom):
        raise BadRequest("bbox 不成立", hint="应有 x0 < x1、top < bottom", code="bad_bbox")
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


# --- storing and removing ------------------------------------------------------------------------------


def _add_storing(api: FastAPI, desk: Desk) -> None:
    def bearer(request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not desk.has_token(given.strip()):
            hint = "请求头须为 Authorization: Bearer 口令" if desk.settings.token else "服务端尚未设置 WENZHANG_TOKEN"
            raise Unauthorized("没有口令，或口令不对", hint=hint)

    @api.post("/filings", dependencies=[Depends(bearer)])
    async def store(request: Request) -> JSONResponse:
        async with _received_files(request, desk.settings.max_file_mb * 1024 * 1024) as paths:
            outcomes = await run_in_threadpool(lambda: list(desk.add(paths, _unheard)))
        return _stored_response(outcomes)

    @api.delete("/filings/{filing_id}", dependencies=[Depends(bearer)])
    def remove(filing_id: str) -> dict[str, Any]:
        held = desk.library.ledger.filing(filing_id)
        desk.remove(held.id)
        return {"removed": held.id, "filing": held.file_name}


def _unheard(_message: str) -> None:
    """Progress that nobody listens to."""


def _stored_response(outcomes: Sequence[Outcome]) -> JSONResponse:
    """The line of each file, that of a single one at the top as well.

    201 where something is new, 200 where all was held, the status of the error where nothing but refused files came.
    """
    lines = [outcome.as_dict() for outcome in outcomes]
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if errors and len(errors) == len(outcomes):
        return JSONResponse({"error": errors[0].as_dict(), "filings": lines}, errors[0].http_status)
    is_new = any(outcome.status in ("added", "replaced") for outcome in outcomes)
    single = lines[0] if len(lines) == 1 else {}
    return JSONResponse({**single, "filings": lines}, 201 if is_new else 200)


@asynccontextmanager
async def _received_files(request: Request, limit: int) -> AsyncIterator[list[Path]]:
    """The files of a multipart request, in a folder that goes away afterwards. Errors: TooLarge, BadRequest."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest("须以 multipart/form-data 上传文件", code="no_file")
    bounded = Request(request.scope, _bounded(request.receive, limit + MAX_BODY))
    with tempfile.TemporaryDirectory(prefix="wenzhang-") as folder:
        async with bounded.form(max_files=_MAX_FILES, max_fields=20) as form:
            uploads = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
            if not uploads:
                raise BadRequest("请求里没有文件", code="no_file")
            yield [await _save(upload, Path(folder), number) for number, upload in enumerate(uploads)]


async def _save(upload: UploadFile, folder: Path, number: int) -> Path:
    target = folder / str(number) / safe_name(upload.filename or "")
    target.parent.mkdir()
    with target.open("wb") as file:
        while block := await upload.read(1 << 20):
            file.write(block)
    return target


def safe_name(name: str) -> str:
    """The last part of a file name that a client sent, fit for a folder of ours."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    while len(kept.encode()) > 240:
        stem = stem[:-1] if dot else stem
        kept = f"{stem}{dot}{suffix}" if stem else kept[-60:]
    return kept or "file"


# --- errors and limits ---------------------------------------------------------------------------------


def error_response(error: WenzhangError) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    if error.http_status == 503:
        headers["Retry-After"] = "3"
    if error.http_status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"error": error.as_dict()}, error.http_status, headers)


def plain_error(http_status: int, code: str, message: str, hint: str = "") -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, http_status)


def _add_error_handlers(api: FastAPI) -> None:
    @api.exception_handler(WenzhangError)
    async def ours(_request: Request, error: WenzhangError) -> JSONResponse:
        if error.http_status >= 500:
            log.error("%s: %s", error.code, error.message)
        return error_response(error)

    @api.exception_handler(HTTPException)
    async def of_http(_request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, WenzhangError):
            return error_response(error.__cause__)  # a body too large, met while the framework was reading it
        code, message, hint = _HINTS.get(error.status_code, ("http_error", "请求没有办成", ""))
        own = str(error.detail) if error.detail and not str(error.detail).isascii() else message
        response = plain_error(error.status_code, code, own, hint)
        response.headers.update(error.headers or {})
        return response

    @api.exception_handler(RequestValidationError)
    async def of_input(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return plain_error(400, "bad_request", f"参数不对：{where or '请求内容'}", str(first["msg"]))


def _bounded(receive: Receive, limit: int) -> Receive:
    """`receive` that fails with TooLarge once a body has more than `limit` bytes."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge("内容太大", hint=f"上限 {limit // (1024 * 1024) or 1} MB")
        return message

    return bounded


class _Guard:
    """Around the whole API: small bodies only, responses counted, and no unforeseen error shown to a caller."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def counted(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                self._desk.tally.responded(message["status"])
            await send(message)

        headers = dict(scope["headers"])
        holds_file = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        try:
            await self._app(scope, receive if holds_file else _bounded(receive, MAX_BODY), counted)
        except WenzhangError as error:
            if not has_begun:
                await error_response(error)(scope, receive, counted)
        except Exception as error:  # the last line of defence: a caller never sees a traceback
            log.error("%s %s: %s: %s", scope["method"], scope["path"], type(error).__name__, error)
            log.debug("traceback", exc_info=error)
            if not has_begun:
                await plain_error(500, "internal", "程序出了差错", "已记入日志，请告诉管理员")(scope, receive, counted)


# --- metrics -------------------------------------------------------------------------------------------


def metrics_text(desk: Desk) -> str:
    """Counts of this process and of the ledger in the text form of Prometheus."""
    tally = desk.tally
    lines: list[str] = []
    for name, value in sorted(desk.counts().items()):
        lines += _metric(f"wenzhang_{name}", "gauge", f"{name} held", {"": value})
    answers = {f'{{status="{status}"}}': count for status, count in sorted(tally.answers.items())}
    lines += _metric("wenzhang_questions_total", "counter", "questions by outcome", answers)
    responses = {f'{{code="{code}"}}': count for code, count in sorted(tally.responses.items())}
    lines += _metric("wenzhang_http_responses_total", "counter", "API responses by status", responses)
    asked = sum(tally.answers.values())
    seconds: dict[str, float] = {f'_bucket{{le="{bound}"}}': tally.within[bound] for bound in tally.BUCKETS}
    seconds |= {'_bucket{le="+Inf"}': asked, "_sum": round(tally.seconds, 6), "_count": asked}
    lines += _metric("wenzhang_question_seconds", "histogram", "seconds that a question took", seconds)
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, meaning: str, samples: dict[str, float] | dict[str, int]) -> list[str]:
    head = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    return head + [f"{name}{label} {value}" for label, value in samples.items()]
