"""The only file that calls a language model: an OpenAI-compatible server by URL or a local GGUF file, both through llama-index.

    model = open_model(settings)                      # None: no model is set, nothing is imported, nothing is slower
    text = model.complete(prompt, schema=..., limit=200)

A model may be slow, broken or gone. Whoever asks has a reply or a ModelError within a bounded time: a server must give a sign of
life first (1.5 s), a whole reply has one deadline, and after a failure the model is left alone for a while, so that a dead server
costs its seconds once. Heavy modules are imported by the first call that needs them, after the sign of life.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import threading
import time
import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import SplitResult, urlsplit

from assistant.prompting import Prompt
from assistant.settings import Settings
from index.errors import ModelError, SettingError

if TYPE_CHECKING:
    import httpx
    from llama_index.core.base.llms.types import ChatMessage
    from llama_index.core.llms.llm import LLM

Schema = dict[str, Any]
T = TypeVar("T")

_FRESH = 20.0  # seconds for which a reply is sign of life enough
_FORMAT = "response_format"
_TROUBLED = frozenset({401, 403, 404, 408, 429})  # beside these, a 4xx is about one request, not about the server
_GGUF_WAY_OUT = "运行 .venv/bin/pip install -e '.[gguf]'（要有 C 编译器），或把 WENZHANG_LLM 设为 OpenAI 兼容服务的地址"


class Completes(Protocol):
    """What the steps of a question use of a model; a test hands over a scripted one."""

    @property
    def name(self) -> str: ...

    def complete(self, prompt: Prompt, *, schema: Schema | None = None, limit: int = 256) -> str:
        """The model's reply. Errors: ModelError."""
        ...


def open_model(settings: Settings) -> LanguageModel | None:
    """The model that the settings name; nothing is loaded or called yet. Errors: SettingError."""
    where = settings.llm.strip()
    if not where:
        return None
    backend = _File(Path(where), settings) if where.lower().endswith(".gguf") else _Server(where, settings)
    return LanguageModel(backend, settings)


class LanguageModel:
    """A model behind its deadline and its circuit breaker. Safe to use from several threads."""

    def __init__(self, backend: Backend, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._timeout = settings.llm_timeout
        self._slots = threading.BoundedSemaphore(min(backend.parallel, settings.llm_parallel))
        self._breaker = Breaker(settings.llm_cooldown, clock)
        self._clock = clock
        self._waking = threading.Lock()
        self._awake_until = float("-inf")

    @property
    def name(self) -> str:
        return self._backend.name

    def complete(self, prompt: Prompt, *, schema: Schema | None = None, limit: int = 256) -> str:
        """The reply to a prompt, held to a JSON schema where one is given. Errors: ModelError, within the timeout."""
        self._breaker.check()
        if not self._slots.acquire(timeout=self._timeout):
            raise ModelError("语言模型正忙", code="model_busy")
        try:
            self._wake()
            self._backend.prepare()
            text = within(self._timeout, lambda stop: self._backend.say(prompt, schema, limit, stop))
        except ModelError as error:
            if error.code not in ("model_rejected", "model_cooling"):
                self._awake_until = float("-inf")
                self._breaker.trip()
            raise
        finally:
            self._slots.release()
        self._awake_until = self._clock() + _FRESH
        return text

    def status(self) -> dict[str, str]:
        """Address, model, and whether it gives a sign of life, for people."""
        try:
            self._backend.look()
            state = "ok"
        except ModelError as error:
            state = error.message
        return {"address": self._backend.address, "model": self.name, "state": state}

    def _wake(self) -> None:
        """See that the model is there before a long wait is risked; one thread looks, the others take its word."""
        with self._waking:
            self._breaker.check()
            if self._clock() < self._awake_until:
                return
            try:
                self._backend.look()
            except ModelError:
                self._breaker.trip()
                raise
            self._awake_until = self._clock() + _FRESH


class Breaker:
    """After a failure every call is refused at once until the cool-down is over."""

    def __init__(self, cooldown: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._cooldown = cooldown
        self._clock = clock
        self._closed_again = float("-inf")

    def check(self) -> None:
        """Errors: ModelError while the model is left alone."""
        if self._clock() < self._closed_again:
            raise ModelError("语言模型刚才没有应答，暂时不用", code="model_cooling")

    def trip(self) -> None:
        self._closed_again = self._clock() + self._cooldown


def within(seconds: float, work: Callable[[threading.Event], T]) -> T:
    """Do work in a thread of its own and wait for it so long at most; then it is told to stop and left behind.

    The deadline holds whatever the work hangs in: name resolution, a server that drips bytes, a model that does not end.
    Errors: ModelError; what the work raised comes as one.
    """
    stop = threading.Event()
    box: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            box.put((work(stop), None))
        except Exception as error:  # noqa: BLE001 - whatever the libraries below raise, the one who waits is told
            box.put((None, error))

    threading.Thread(target=run, name="wenzhang-model", daemon=True).start()
    try:
        done, error = box.get(timeout=seconds)
    except Empty:
        stop.set()
        raise ModelError(f"语言模型在 {seconds:.1f} 秒内没有应答", code="model_timeout") from None
    if error is not None:
        raise _translated(error) from error
    return done  # type: ignore[return-value]  # a T wherever there is no error


def _translated(error: Exception) -> ModelError:
    if isinstance(error, ModelError):
        return error
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    said = next(iter(str(error).splitlines()), "") or type(error).__name__
    if "Timeout" in type(error).__name__:
        return ModelError("语言模型没有及时应答", code="model_timeout")
    if status in (401, 403):
        return ModelError("语言模型服务拒绝了令牌", hint="检查 WENZHANG_LLM_KEY", code="model_key")
    is_about_request = isinstance(status, int) and 400 <= status < 500 and status not in _TROUBLED
    if is_about_request or (status is not None and _FORMAT in str(error)):  # llama-cpp-python says 500 where it means 422
        return ModelError(f"语言模型服务不接受这个请求：{said[:200]}", code="model_rejected")
    return ModelError(f"语言模型出错：{said[:200]}", hint="检查 WENZHANG_LLM 指向的服务", code="model_down")


# --- where a model runs ------------------------------------------------------------------------------


class Backend(Protocol):
    """One way to run a model."""

    @property
    def parallel(self) -> int: ...  # calls at once
    @property
    def address(self) -> str: ...  # for people: without secrets
    @property
    def name(self) -> str: ...

    def look(self) -> None:
        """See that it is there, quickly. Errors: ModelError."""
        ...

    def prepare(self) -> None:
        """Import what `say` needs: this machine's work, under no deadline of the model's."""
        ...

    def say(self, prompt: Prompt, schema: Schema | None, limit: int, stop: threading.Event) -> str:
        """Reply with `limit` tokens at the most; end early once `stop` is set."""
        ...


class _Server:
    """An OpenAI-compatible server: llama.cpp, vLLM, Ollama, or a service."""

    parallel = 64  # bounded by the settings alone

    def __init__(self, url: str, settings: Settings) -> None:
        parts = _parts_of(url)
        if parts is None:
            raise SettingError(
                f"不是语言模型的地址：{without_secrets(url)}",
                hint="WENZHANG_LLM 应为 OpenAI 兼容服务的地址，例如 http://127.0.0.1:8000/v1，或一个 .gguf 文件的路径",
                code="llm",
            )
        host, path = parts.hostname or "", parts.path.rstrip("/").removesuffix("/chat/completions")
        self._base = parts._replace(path=path or "/v1", query="", fragment="").geturl()
        if settings.llm_key.get_secret_value():
            self._base = without_secrets(self._base)  # one way to say who is asking
        self._is_near = is_loopback(host)
        self._settings = settings
        self._model = settings.llm_model
        self._forms = list(_FORMS)  # ways to ask for JSON, the one that works first
        self.address = without_secrets(self._base)

    @property
    def name(self) -> str:
        return self._model or "?"

    def look(self) -> None:
        """Ask which models it offers. Any reply but a refusal or a server error is a sign of life."""
        client = self._client  # its import is not the server's fault
        within(self._settings.llm_sign_of_life, lambda _: self._models(client))

    def prepare(self) -> None:
        _ = self._llm

    def _models(self, client: httpx.Client) -> None:
        key = self._settings.llm_key.get_secret_value()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        reply = client.get(f"{self._base}/models", headers=headers, timeout=self._settings.llm_sign_of_life)
        if reply.status_code in (401, 403) or reply.status_code >= 500:
            reply.raise_for_status()
        if not self._model:
            self._model = _first_model(reply)

    def say(self, prompt: Prompt, schema: Schema | None, limit: int, stop: threading.Event) -> str:
        if schema is None:
            return self._chat(prompt, {}, limit)
        refused: ModelError | None = None
        for form in tuple(self._forms):
            try:
                text = self._chat(prompt, form(schema), limit)
            except Exception as error:
                refused = _translated(error)
                if refused.code != "model_rejected":
                    raise
                continue
            self._forms = [form, *(other for other in self._forms if other is not form)]
            return text
        assert refused is not None
        raise refused

    def _chat(self, prompt: Prompt, extra: dict[str, Any], limit: int) -> str:
        """The reply in one piece: a stream is broken off by some servers when somebody else asks them anything."""
        reply = self._llm.chat(_messages(prompt), max_tokens=limit, temperature=0.0, **extra)
        return reply.message.content or ""

    @cached_property
    def _client(self) -> httpx.Client:
        import httpx

        # a proxy of the environment has no business between this program and its own machine; certificates take time to load
        is_secure = self._base.startswith("https:")
        client = httpx.Client(trust_env=not self._is_near, verify=is_secure, timeout=self._settings.llm_timeout)
        weakref.finalize(self, client.close)  # its connection ends with its owner, not some time later with a warning
        return client

    @cached_property
    def _llm(self) -> LLM:
        from llama_index.llms.openai_like import OpenAILike

        connection: dict[str, Any] = {"http_client": self._client}  # a private attribute, which its types do not tell
        return OpenAILike(
            model=self.name,
            api_base=self._base,
            api_key=self._settings.llm_key.get_secret_value() or "none",
            is_chat_model=True,
            context_window=self._settings.llm_context,
            timeout=self._settings.llm_timeout,
            max_retries=self._settings.llm_retries,
            **connection,
        )


def _as_json_schema(schema: Schema) -> dict[str, Any]:
    """OpenAI, vLLM, Ollama, llama.cpp's own server."""
    return {"response_format": {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}}


def _as_json_object(schema: Schema) -> dict[str, Any]:
    """llama-cpp-python's server."""
    return {"response_format": {"type": "json_object", "schema": schema}}


def _unconstrained(_schema: Schema) -> dict[str, Any]:
    """A server that knows neither: the prompt asks for JSON, and what comes is validated anyway."""
    return {}


_FORMS: tuple[Callable[[Schema], dict[str, Any]], ...] = (_as_json_schema, _as_json_object, _unconstrained)


def _first_model(reply: httpx.Response) -> str:
    try:
        return str(reply.json()["data"][0]["id"])
    except (ValueError, LookupError, TypeError):
        return "default"


class _File:
    """A GGUF file, run in this process by llama.cpp."""

    parallel = 1  # llama.cpp does one thing at a time

    def __init__(self, path: Path, settings: Settings) -> None:
        if not path.is_file():
            raise SettingError(f"没有这个模型文件：{path}", hint="WENZHANG_LLM 应为 .gguf 文件的路径", code="llm")
        if not _is_installed("llama_cpp") or not _is_installed("llama_index.llms.llama_cpp"):
            raise SettingError("运行 .gguf 文件要有 llama-cpp-python，它没有安装", hint=_GGUF_WAY_OUT, code="llm_gguf")
        self._path = path
        self._settings = settings
        self._one_at_a_time = threading.Lock()
        self.address = str(path)

    @property
    def name(self) -> str:
        return self._settings.llm_model or self._path.stem

    def look(self) -> None:
        """A file is there or not; loading it is part of the first reply."""
        if not self._path.is_file():
            raise ModelError(f"模型文件不见了：{self._path}", code="model_down")

    def prepare(self) -> None:
        import llama_index.llms.llama_cpp  # noqa: F401

    def say(self, prompt: Prompt, schema: Schema | None, limit: int, stop: threading.Event) -> str:
        with self._one_at_a_time:
            if stop.is_set():
                return ""
            llm: Any = self._llm
            llm.generate_kwargs.update(max_tokens=limit, temperature=0.0, grammar=None if schema is None else _grammar(schema))
            return _collected(llm, prompt, stop)

    @cached_property
    def _llm(self) -> LLM:
        from llama_index.llms.llama_cpp import LlamaCPP

        llm: Any = LlamaCPP(model_path=str(self._path), context_window=self._settings.llm_context, temperature=0.0, verbose=False)
        llm.messages_to_prompt = _template_of(llm)
        held: LLM = llm
        return held


def _grammar(schema: Schema) -> Any:
    import json

    from llama_cpp import LlamaGrammar

    return LlamaGrammar.from_json_schema(json.dumps(schema, ensure_ascii=False), verbose=False)


def _template_of(llm: Any) -> Callable[[Any], str]:
    """The chat template that the file itself carries; llama-index's class would use one of another model."""
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    model = llm._model
    template = model.metadata.get("tokenizer.chat_template")
    if template is None:
        raise ModelError("模型文件里没有对话模板", hint="换一个带对话模板的 .gguf 文件（Instruct 或 Chat）", code="model_down")
    pieces = model._model
    formatter = Jinja2ChatFormatter(
        template,
        eos_token=pieces.token_get_text(model.token_eos()),
        bos_token=pieces.token_get_text(model.token_bos()) if model.token_bos() >= 0 else "",
    )

    def to_prompt(messages: Any) -> str:
        said = [{"role": one.role.value, "content": one.content} for one in messages]
        return str(formatter(messages=said).prompt)

    return to_prompt


def _collected(llm: LLM, prompt: Prompt, stop: threading.Event) -> str:
    """The whole reply, taken piece by piece, so that it can be ended."""
    text = ""
    for piece in llm.stream_chat(_messages(prompt)):
        text = piece.message.content or text
        if stop.is_set():
            break
    return text


def _messages(prompt: Prompt) -> list[ChatMessage]:
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return [ChatMessage(role=MessageRole.SYSTEM, content=prompt.system), ChatMessage(role=MessageRole.USER, content=prompt.user)]


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # its parent package is not there
        return False


def _parts_of(url: str) -> SplitResult | None:
    """The parts of an http address; None for what is none."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or a host that cannot be one
        return None
    return parts if is_one else None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_secrets(url: str) -> str:
    """A URL as it may be shown: user name and password taken out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "（不是地址）"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
