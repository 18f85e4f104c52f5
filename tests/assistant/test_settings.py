"""Settings come from the environment, and senseless ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.home import limits_of, open_library
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"WENZHANG_{name.upper()}", raising=False)


def test_defaults_need_nothing() -> None:
    settings = Settings()
    assert settings.home == Path("data")
    assert (settings.database_url, settings.chroma_url, settings.token) == ("", "", "")
    assert settings.embedding == "bundled"
    assert settings.language == "zh"


def test_every_setting_has_a_variable_and_a_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"home": "elsewhere", "jobs": "3", "max_pages": "7", "token": "abc", "embedding": "none", "cache": "models"}
    for name, value in given.items():
        monkeypatch.setenv(f"WENZHANG_{name.upper()}", value)
    settings = Settings()
    assert {name: str(getattr(settings, name)) for name in given} == given
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [("JOBS", "-1"), ("JOBS", "many"), ("MAX_PAGES", "0"), ("MAX_SECONDS", "-5"), ("MAX_MEMORY_MB", "0"), ("MAX_FILE_MB", "x")],
)
def test_senseless_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WENZHANG_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_other_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_UNKNOWN", "1")
    monkeypatch.setenv("HOME_PATH", "nowhere")
    assert Settings().home == Path("data")


def test_limits_follow_the_settings() -> None:
    settings = Settings(max_seconds=5, max_memory_mb=300, max_pages=9, max_file_mb=2)
    limits = limits_of(settings)
    assert (limits.max_seconds, limits.max_memory_mb, limits.max_pages, limits.max_file_mb) == (5, 300, 9, 2)


def test_a_library_opens_as_the_settings_say(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", embedding="none")
    with open_library(settings) as library:
        assert library.home == (tmp_path / "home").resolve() or library.home == tmp_path / "home"
        assert library.ledger.filings() == []
    with open_library(settings, read_only=True) as library:
        assert library.is_read_only
