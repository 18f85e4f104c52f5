"""A language model behind one door: what it says comes through, and whatever is wrong with it costs a bounded time, once."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx  # noqa: F401 - so that its import is not measured
import pytest
from pydantic import SecretStr

from assistant.llm import Breaker, LanguageModel, open_model, within, without_secrets
from assistant.prompting import Prompt
from assistant.settings import Settings
from index.errors import ModelError, SettingError
from tests.assistant.model_server import Behaviour, Request, dead_address, model_server, silent_server

PROMPT = Prompt("选一个。", "甲或乙")
SCHEMA = {"type": "object", "properties": {"pick": {"enum": ["甲", "乙"]}}, "required": ["pick"]}


def model_at(url: str, **settings: object) -> LanguageModel:
    model = open_model(Settings.model_validate({"llm": url, **settings}))
    assert model is not None
    return model


# --- what it says -----------------------------------------------------------------------------------


def test_no_setting_no_model() -> None:
    assert open_model(Settings()) is None


def test_a_reply_comes_through_with_the_prompt_in_its_two_parts() -> None:
    server = Behaviour(say=lambda _: '{"pick": "甲"}')
    with model_server(server) as url:
        model = model_at(url)
        assert model.complete(PROMPT, schema=SCHEMA, limit=50) == '{"pick": "甲"}'
    (asked,) = server.asked
    assert [(one["role"], one["content"]) for one in asked["messages"]] == [("system", "选一个。"), ("user", "甲或乙")]
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("small-model", 50, 0.0)
    assert not asked.get("stream"), "a stream is broken off by some servers when somebody else asks"
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert model.name == "small-model"


def test_the_connection_ends_with_the_model() -> None:
    with model_server(Behaviour()) as url:
        model = model_at(url)
        model.complete(PROMPT)
        client = model._backend._client  # type: ignore[attr-defined]  # a server's
        del model
        gc.collect()
        assert client.is_closed


@pytest.mark.parametrize("status", [400, 422, 500])
@pytest.mark.parametrize(("known", "tried"), [(("json_object",), 2), (("text",), 3)])
def test_a_server_that_knows_another_way_of_asking_for_json_is_asked_that_way(
    known: tuple[str, ...], tried: int, status: int
) -> None:
    server = Behaviour(say=lambda _: '{"pick": "乙"}', known_formats=known, refuses_with=status)
    with model_server(server) as url:
        model = model_at(url, llm_retries=0)
        assert model.complete(PROMPT, schema=SCHEMA) == '{"pick": "乙"}'
        assert len(server.asked) == tried
        model.complete(PROMPT, schema=SCHEMA)
    assert len(server.asked) == tried + 1, "the way that worked is the first one from then on"


def test_a_named_model_and_a_key_are_sent() -> None:
    server = Behaviour(say=lambda _: "好", key="s3cret")
    with model_server(server) as url:
        assert model_at(url, llm_model="other", llm_key=SecretStr("s3cret")).complete(PROMPT) == "好"
        with pytest.raises(ModelError) as refused:
            model_at(url, llm_key=SecretStr("wrong")).complete(PROMPT)
    assert server.asked[0]["model"] == "other"
    assert refused.value.code == "model_key"
    assert "wrong" not in refused.value.message + refused.value.hint


def test_a_failed_call_is_tried_again() -> None:
    server = Behaviour(say=lambda _: "好", fail_first=1)
    with model_server(server) as url:
        assert model_at(url, llm_retries=1).complete(PROMPT) == "好"
    assert len(server.asked) == 2


# --- what is wrong with it ----------------------------------------------------------------------------


def seconds_of(model: LanguageModel) -> tuple[float, str]:
    """How long a failing call takes, and the code it fails with."""
    started = time.perf_counter()
    with pytest.raises(ModelError) as failed:
        model.complete(PROMPT)
    return time.perf_counter() - started, failed.value.code


def test_a_dead_port_costs_next_to_nothing_and_then_nothing() -> None:
    model = model_at(dead_address())
    seconds, code = seconds_of(model)
    assert (seconds < 2, code) == (True, "model_down")
    again, code = seconds_of(model)
    assert (again < 0.5, code) == (True, "model_cooling")


def test_a_server_that_never_answers_costs_two_seconds_at_most_and_then_nothing() -> None:
    with silent_server() as url:
        model = model_at(url)
        seconds, code = seconds_of(model)
        assert (seconds < 2, code) == (True, "model_timeout")
        again, code = seconds_of(model)
        assert (again < 0.5, code) == (True, "model_cooling")


def test_many_who_ask_a_dead_server_at_once_wait_no_longer_than_one() -> None:
    with silent_server() as url:
        model = model_at(url, llm_sign_of_life=0.5, llm_parallel=8)
        took: list[float] = []

        def ask() -> None:
            took.append(seconds_of(model)[0])

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(took) == 8
    assert max(took) < 1.5


def test_a_reply_that_does_not_come_is_given_up_at_the_deadline() -> None:
    def slowly(_: Request) -> str:
        time.sleep(3)
        return "慢"

    with model_server(Behaviour(say=slowly)) as url:
        model = model_at(url, llm_timeout=0.5)
        seconds, code = seconds_of(model)
    assert code == "model_timeout"
    assert seconds < 2


def test_after_the_cool_down_it_is_tried_again() -> None:
    now = [0.0]
    breaker = Breaker(60, clock=lambda: now[0])
    breaker.check()
    breaker.trip()
    now[0] = 59.9
    with pytest.raises(ModelError):
        breaker.check()
    now[0] = 60.0
    breaker.check()


def test_a_request_that_is_refused_does_not_close_the_door() -> None:
    server = Behaviour(say=lambda _: "好", known_formats=())
    with model_server(server) as url:
        model = model_at(url)
        with pytest.raises(ModelError) as refused:
            model.complete(PROMPT, schema=SCHEMA)
        assert refused.value.code == "model_rejected"
        server.known_formats = ("text",)
        assert model.complete(PROMPT) == "好"


def test_what_the_work_raises_comes_as_a_model_error() -> None:
    def work(_: threading.Event) -> str:
        raise KeyError("x")

    with pytest.raises(ModelError) as failed:
        within(1, work)
    assert failed.value.code == "model_down"


def test_status_says_whether_it_is_there_and_never_the_key() -> None:
    with model_server(Behaviour(key="s3cret")) as url:
        with_name = url.replace("http://", "http://user:pass@")
        status = model_at(with_name, llm_key=SecretStr("s3cret")).status()
        assert status == {"address": url, "model": "small-model", "state": "ok"}
    assert model_at(dead_address(), llm_model="m").status()["state"] != "ok"


# --- senseless settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["ftp://host/v1", "localhost:8000", "http://", "models/absent.gguf"])
def test_a_senseless_setting_is_told_at_once(where: str) -> None:
    with pytest.raises(SettingError) as refused:
        open_model(Settings(llm=where))
    assert "WENZHANG_LLM" in refused.value.hint


def test_a_gguf_file_without_the_extra_says_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setattr("assistant.llm._is_installed", lambda module: False)
    with pytest.raises(SettingError) as refused:
        open_model(Settings(llm=str(file)))
    assert "[gguf]" in refused.value.hint


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1"),
        ("https://host/api/v3/chat/completions", "https://host/api/v3"),
    ],
)
def test_an_address_may_be_given_short_or_whole(given: str, base: str) -> None:
    assert model_at(given, llm_model="m")._backend.address == base


def test_secrets_in_an_address_are_not_shown() -> None:
    assert without_secrets("https://me:pw@host:8/v1?x=1") == "https://host:8/v1?x=1"


# --- what it must not cost ------------------------------------------------------------------------------


def test_without_a_model_nothing_of_it_is_imported() -> None:
    """A cold question must not wait for classes that it does not use; with a dead server they are not imported either."""
    heavy = ("llama_index.llms", "openai", "llama_cpp")
    script = f"""
import sys
from assistant.llm import open_model
from assistant.pipeline import Assistant
from assistant.prompting import Prompt
from assistant.settings import Settings
from index.errors import ModelError
assert open_model(Settings(llm="")) is None
model = open_model(Settings(llm={dead_address()!r}))
try:
    model.complete(Prompt("a", "b"))
except ModelError:
    pass
print([name for name in sys.modules if name.startswith({heavy!r})])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
