"""The page: a conversation, the evidence beside it, and the filings held. Builds gradio components and passes messages on.

All text comes out of `words`, all HTML out of `render` and `page_*`; what is clicked inside of that HTML is handled by
`page.js`. A conversation belongs to one browser tab: the tab draws a random name for it and keeps it over a reload, so
that the conversation is shown again, after a restart of the service as well.
"""

from __future__ import annotations

import logging
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import WenzhangError
from interface.desk import MAX_QUESTION, BadRequest, Busy, Desk, Outcome, TooMany, is_loopback
from interface.page_filings import adding_html, filings_html
from interface.page_parts import brand_html, evidence_hint_html, upload_hint_html
from interface.render import Turn, chat_html
from interface.words import other, words

log = logging.getLogger("wenzhang.interface")

_MAX_TURNS = 40  # of one conversation, shown and kept
_STATE_SECONDS = 12 * 3600
_UPLOADS_SECONDS = 3600
_BETWEEN_MESSAGES = 0.3
_SESSION = re.compile(r"[0-9a-f]{32}")

# Before an event goes out, the tab puts the name of its conversation in the first place; without the script there is none.
_WITH_SESSION = "async (_, ...rest) => [(await window.wenzhang?.session()) ?? '', ...rest]"
_RENEWED = "async (_, ...rest) => [(await window.wenzhang?.renew()) ?? '', ...rest]"


class Page:
    """The components of the page and what happens to them. `blocks` is what gradio mounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        lang = desk.settings.language
        self.blocks = gr.Blocks(
            title=words(lang)["product"],
            fill_width=True,
            analytics_enabled=False,
            delete_cache=(_UPLOADS_SECONDS, _UPLOADS_SECONDS),
        )
        with self.blocks:
            self._lang = gr.BrowserState(lang, storage_key="wenzhang-lang", secret="wenzhang")
            self._turns = gr.State([], time_to_live=_STATE_SECONDS)
            self._session = gr.Textbox(visible=False, elem_id="wz-session")  # filled in by the script with each event
            self._build_header(lang)
            with gr.Row(elem_id="wz-main"):
                self._build_conversation(lang)
                self._build_side(lang)
            self._connect()
        self.blocks.queue(max_size=64, api_open=False, default_concurrency_limit=8)

    # --- components --------------------------------------------------------------------------------

    def _build_header(self, lang: str) -> None:
        w = words(lang)
        with gr.Row(elem_id="wz-header"):
            self._brand = gr.HTML(brand_html(lang), elem_id="wz-brand", js_on_load=None, apply_default_css=False)
            self._renew = gr.Button(w["new_conversation"], elem_id="wz-new", size="sm", scale=0)
            self._switch = gr.Button(w["other_language"], elem_id="wz-lang", size="sm", scale=0)

    def _build_conversation(self, lang: str) -> None:
        w = words(lang)
        with gr.Column(elem_id="wz-left"):
            self._chat = gr.HTML(self._welcome(lang), elem_id="wz-chat", js_on_load=None, apply_default_css=False)
            with gr.Row(elem_id="wz-composer"):
                self._question = gr.Textbox(
                    label=w["question_label"],
                    show_label=False,
                    container=False,
                    placeholder=w["question_hint"],
                    lines=1,
                    max_lines=6,
                    max_length=MAX_QUESTION,
                    elem_id="wz-question",
                )
                self._send = gr.Button(w["send"], elem_id="wz-send", variant="primary", scale=0)

    def _build_side(self, lang: str) -> None:
        with gr.Column(elem_id="wz-right"):
            self._evidence = gr.HTML(evidence_hint_html(lang), elem_id="wz-evidence", js_on_load=None, apply_default_css=False)
            with gr.Column(elem_id="wz-held"):
                self._filings = gr.HTML(
                    filings_html(self._desk.filings(), lang), elem_id="wz-filings", js_on_load=None, apply_default_css=False
                )
                if not self._desk.public:
                    self._build_upload(lang)

    def _build_upload(self, lang: str) -> None:
        w = words(lang)
        with gr.Column(elem_id="wz-upload"):
            self._upload = gr.UploadButton(w["upload"], file_count="multiple", size="sm", elem_id="wz-upload-button")
            self._token = gr.Textbox(
                label=w["upload_token"],
                info=w["upload_token_hint"],
                type="password",
                elem_id="wz-token",
                visible=False,
            )
            self._adding = gr.HTML(
                upload_hint_html(lang, self._limit), elem_id="wz-adding", js_on_load=None, apply_default_css=False
            )

    @property
    def _limit(self) -> int:
        return self._desk.settings.max_file_mb

    def _welcome(self, lang: str) -> str:
        return chat_html([], self._examples(lang), lang, empty=not self._desk.filings())

    def _examples(self, lang: str) -> list[str]:
        try:
            return self._desk.examples(lang)
        except WenzhangError as error:
            log.warning("no examples: %s", error.message)
            return []

    # --- events ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        known = [self._session, self._turns, self._lang]
        texts = self._texts()
        self.blocks.load(self._show, known, [self._turns, *texts], js=_WITH_SESSION, **quiet)
        self._switch.click(self._change_language, known, [self._lang, self._turns, *texts], js=_WITH_SESSION, **quiet)
        self._renew.click(self._begin_anew, known, [self._turns, self._chat, self._evidence], js=_RENEWED, **quiet)
        gr.on(
            [self._question.submit, self._send.click],
            self._ask,
            [*known, self._question],
            [self._question, self._turns, self._chat, self._send],
            trigger_mode="once",
            js=_WITH_SESSION,
            **quiet,
        )
        if not self._desk.public:
            self._upload.upload(
                self._store,
                [self._upload, self._token, self._turns, self._lang],
                [self._adding, self._filings, self._chat, self._upload],
                concurrency_limit=1,
                **quiet,
            )

    def _texts(self) -> list[Any]:
        """The components whose text depends on the language."""
        shown = [self._brand, self._renew, self._switch, self._chat, self._question, self._send, self._evidence, self._filings]
        return shown if self._desk.public else [*shown, self._upload, self._token, self._adding]

    def _show(self, session: str, turns: list[Turn], lang: str, request: gr.Request) -> list[Any]:
        """The conversation so far, then the whole page in one language, in the order of `_texts`."""
        lang = lang if lang in ("zh", "en") else self._desk.settings.language
        w = words(lang)
        turns = turns or self._history(session, request)
        shown: list[Any] = [
            turns,
            brand_html(lang),
            gr.update(value=w["new_conversation"]),
            gr.update(value=w["other_language"]),
            chat_html(turns, [], lang) if turns else self._welcome(lang),
            gr.update(label=w["question_label"], placeholder=w["question_hint"]),
            gr.update(value=w["send"], interactive=True),
            evidence_hint_html(lang),
            filings_html(self._desk.filings(), lang),
        ]
        if self._desk.public:
            return shown
        upload = gr.update(label=w["upload"])
        needs_token = bool(self._desk.settings.token) and not is_loopback(_client(request))
        token = gr.update(label=w["upload_token"], info=w["upload_token_hint"], visible=needs_token)
        return [*shown, upload, token, upload_hint_html(lang, self._limit)]

    def _change_language(self, session: str, turns: list[Turn], lang: str, request: gr.Request) -> list[Any]:
        chosen = other(lang)
        return [chosen, *self._show(session, turns, chosen, request)]

    def _begin_anew(self, session: str, _turns: list[Turn], lang: str, request: gr.Request) -> list[Any]:
        """Forget the conversation; the tab has drawn a new name already."""
        self._desk.forget(_session_name(session, request))
        return [[], self._welcome(lang), evidence_hint_html(lang)]

    def _history(self, session: str, request: gr.Request) -> list[Turn]:
        """What was asked in this tab before it was loaded anew, or before the service was."""
        kept = self._desk.history(_session_name(session, request), _MAX_TURNS)
        return [Turn(one.question, answer=one.answer) for one in kept]

    def _ask(self, session: str, turns: list[Turn], lang: str, question: str, request: gr.Request) -> Iterator[list[Any]]:
        """First that the question is being looked up, then the answer or why there is none."""
        w = words(lang)
        if not question.strip():
            yield [gr.skip(), gr.skip(), gr.skip(), gr.skip()]
            return
        before = (turns or self._history(session, request))[-_MAX_TURNS + 1 :]
        pending = [*before, Turn(question.strip())]
        yield ["", pending, chat_html(pending, [], lang), gr.update(interactive=False)]
        done = [*before, self._answered(session, question, lang, request)]
        yield [gr.skip(), done, chat_html(done, [], lang), gr.update(interactive=True, value=w["send"])]

    def _answered(self, session: str, question: str, lang: str, request: gr.Request) -> Turn:
        asked = question.strip()
        try:
            name = _session_name(session, request)
            answer = self._desk.ask(question, client=_client(request), session=name, lang=lang, explain=True)
            return Turn(asked, answer=answer)
        except WenzhangError as error:
            return Turn(asked, error=error_text(error, lang))
        except Exception as error:  # whatever fails below, the visitor gets a sentence and the log the reason
            log.error("question failed: %s: %s", type(error).__name__, error)
            log.debug("traceback", exc_info=error)
            return Turn(asked, error=words(lang)["error_unknown"])

    def _store(
        self, files: list[str] | None, token: str, turns: list[Turn], lang: str, request: gr.Request
    ) -> Iterator[list[Any]]:
        """Add files, saying how far it is; then the list of filings anew."""
        w = words(lang)
        if not files:
            yield [gr.skip()] * 4
            return
        if not self._desk.may_upload(_client(request), token or ""):
            yield [adding_html([w["error_no_token"]], [], lang), gr.skip(), gr.skip(), gr.skip()]
            return
        yield [
            adding_html([w["upload_reading"].format(count=len(files))], [], lang),
            *[gr.skip()] * 2,
            gr.update(interactive=False),
        ]
        work = _Work(lambda progress: self._desk.add([Path(file) for file in files], progress))
        for message in work.messages():
            yield [adding_html([message], work.lines, lang), gr.skip(), gr.skip(), gr.skip()]
        problems = [] if work.error is None else [self._reason(work.error, lang)]
        report = adding_html(problems, work.lines, lang)
        chat = gr.skip() if turns else self._welcome(lang)
        yield [report, filings_html(self._desk.filings(), lang), chat, gr.update(interactive=True)]
        for file in files:
            Path(file).unlink(missing_ok=True)

    def _reason(self, error: Exception, lang: str) -> str:
        if isinstance(error, WenzhangError):
            return error_text(error, lang)
        log.error("adding failed: %s: %s", type(error).__name__, error)
        return words(lang)["error_unknown"]


class _Work:
    """Adding in a thread of its own, so that its messages can be shown while it lasts."""

    def __init__(self, add: Callable[[Callable[[str], None]], Iterator[Outcome]]) -> None:
        self.lines: list[dict[str, Any]] = []
        self.error: Exception | None = None
        self._add = add
        self._said: queue.Queue[str | None] = queue.Queue()

    def messages(self) -> Iterator[str]:
        """Run, and give each message, coarsely: of several that wait only the last; ends when the work has."""
        thread = threading.Thread(target=self._run, name="wenzhang-add", daemon=True)
        thread.start()
        while (message := self._said.get()) is not None:
            yield message
            time.sleep(_BETWEEN_MESSAGES)
            while self._said.qsize() > 1:
                self._said.get()
        thread.join()

    def _run(self) -> None:
        try:
            for outcome in self._add(self._said.put):
                self.lines.append(outcome.as_dict())
        except Exception as error:  # noqa: BLE001 - handed to the thread that shows it
            self.error = error
        finally:
            self._said.put(None)


def _session_name(given: str, request: gr.Request) -> str:
    """The name of a tab's conversation: the random one that it has drawn, else one for this connection."""
    return f"page:{given}" if _SESSION.fullmatch(given or "") else f"connection:{request.session_hash}"


def _client(request: gr.Request) -> str:
    client = request.client
    return str(client.host) if client else ""


def error_text(error: WenzhangError, lang: str) -> str:
    """What a visitor reads about an error: what happened and what to do."""
    w = words(lang)
    if isinstance(error, Busy):
        return w["error_busy"]
    if isinstance(error, TooMany):
        return w["error_rate"].format(seconds=error.retry_after)
    if isinstance(error, BadRequest):
        return w["error_long"].format(limit=MAX_QUESTION) if error.code == "question_too_long" else w["error_empty"]
    return w["comma"].join(part for part in (error.message, error.hint) if part)
