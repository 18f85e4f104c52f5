from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.domain import Document, Paragraph
from index.errors import DocumentError, LimitExceeded, UnknownFormat, Unreadable
from index.readers import Limits, child, progress
from index.readers.child import close_children, read_in_child, read_many, run_in_child, run_many
from tests.index.readers import child_functions as do


@pytest.fixture(autouse=True, scope="module")
def _no_children_left() -> Iterator[None]:
    yield
    close_children()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.txt"
    file.write_text("全年收入 12 万元。\n", encoding="utf-8")
    return file


def test_reads_a_document(path: Path) -> None:
    document = read_in_child(path)
    assert document.media == "txt"
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["全年收入12万元。"]


def test_runs_a_function_with_arguments(path: Path) -> None:
    assert run_in_child(do.answer, path, "!") == "a.txt!"


def test_every_call_has_a_process_of_its_own(path: Path) -> None:
    assert run_in_child(do.process, path) != run_in_child(do.process, path)


def test_child_does_not_inherit_the_callers_modules(path: Path) -> None:
    sys.modules["a_heavy_module"] = sys
    try:
        assert "a_heavy_module" not in run_in_child(do.modules, path)
    finally:
        del sys.modules["a_heavy_module"]


def test_child_is_quiet(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_in_child(do.shout, path) == "quiet"
    assert capfd.readouterr() == ("", "")


def test_pages_are_told_in_order_to_whoever_takes_the_results(path: Path) -> None:
    heard: list[tuple[Path, int, int, int]] = []

    def listen(told: Path, done: int, total: int) -> None:
        heard.append((told, done, total, threading.get_ident()))

    assert list(run_many(do.tell_pages, [path], 5, listener=listen)) == [(path, "read")]
    assert heard == [(path, page_no, 5, threading.get_ident()) for page_no in range(1, 6)]
    assert run_in_child(do.tell_pages, path, 5) == "read"  # nobody listens


def test_child_that_dies_after_telling_is_a_crash(path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        run_in_child(do.tell_and_die, path)
    assert caught.value.code == "crashed"
    assert run_in_child(do.answer, path, "") == "a.txt"


def test_telling_waits_between_two_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("index.readers.progress.time.monotonic", lambda: now)
    heard: list[int] = []
    progress.listen(lambda done, _: heard.append(done))
    for page_no in range(1, 10):
        now += 0.7
        progress.tell(page_no, 9)
    progress.listen(None)
    progress.tell(10, 10)
    assert heard == [3, 6, 9]


def test_what_the_child_has_started_ends_with_it(path: Path) -> None:
    with pytest.raises(LimitExceeded):
        run_in_child(do.start_another_and_sleep, path, limits=Limits(max_seconds=2))
    stat = Path(f"/proc/{path.read_text(encoding='utf-8')}/stat")
    deadline = time.monotonic() + 5
    while (running := stat.exists() and " Z " not in stat.read_text(encoding="utf-8")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running


def test_timeout(path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceeded) as caught:
        run_in_child(do.sleep, path, limits=Limits(max_seconds=0.5))
    assert caught.value.code == "timeout"
    assert caught.value.hint
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("function", [do.devour, do.devour_at_once])
def test_too_much_memory(path: Path, function: Callable[..., Any]) -> None:
    with pytest.raises(LimitExceeded) as caught:
        run_in_child(function, path, limits=Limits(max_seconds=30, max_memory_mb=200))
    assert caught.value.code == "memory"


@pytest.mark.parametrize(
    ("function", "code"), [(do.crash, "crashed"), (do.leave, "crashed"), (do.fail, "failed"), (do.unpicklable, "crashed")]
)
def test_a_child_that_breaks_is_an_unreadable_file(path: Path, function: Callable[..., Any], code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        run_in_child(function, path)
    assert caught.value.code == code
    assert caught.value.where == "a.txt"


def test_the_traceback_is_kept_as_a_note(path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        run_in_child(do.fail, path)
    assert "a mistake of ours" in "".join(caught.value.__notes__)


def test_works_on_after_a_kill(path: Path) -> None:
    with pytest.raises(LimitExceeded):
        run_in_child(do.sleep, path, limits=Limits(max_seconds=0.2))
    assert run_in_child(do.answer, path, "") == "a.txt"


def test_errors_keep_their_kind_and_words(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"\0\1\2\3")
    with pytest.raises(UnknownFormat) as caught:
        read_in_child(file)
    assert caught.value.http_status == 415
    assert caught.value.where == "a.bin"


def test_file_size_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(LimitExceeded) as caught:
        read_in_child(file, max_file_mb=1)
    assert caught.value.code == "file_too_large"


def test_read_many_yields_all_files_and_errors(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"第{number}个文件。", encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"nothing")
    found = dict(read_many(sorted(tmp_path.iterdir()), jobs=3, limits=Limits(max_seconds=30)))
    assert len(found) == 7
    assert isinstance(found[tmp_path / "bad.docx"], DocumentError)
    assert sum(isinstance(result, Document) for result in found.values()) == 6


def test_run_many_runs_at_the_same_time(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(2)]
    started = time.monotonic()
    results = list(run_many(do.sleep, paths, jobs=2, limits=Limits(max_seconds=4)))
    assert [type(result) for _path, result in results] == [LimitExceeded, LimitExceeded]
    assert time.monotonic() - started < 7.9


def test_who_stops_listening_does_not_wait(tmp_path: Path) -> None:
    paths = [tmp_path / "0", tmp_path / "1"]
    (tmp_path / "0").write_text("x", encoding="utf-8")
    started = time.monotonic()
    results = run_many(do.sleep_unless_it_exists, paths, jobs=2, limits=Limits(max_seconds=50))
    assert next(results) == (paths[0], None)
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 10


def test_a_worker_still_being_started_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first file may be read before the worker of the second is even up."""
    close_children()
    starts = iter([0.0, 1.0])
    borrow = child._borrow

    def borrow_late() -> Any:
        time.sleep(next(starts))
        return borrow()

    monkeypatch.setattr(child, "_borrow", borrow_late)
    test_who_stops_listening_does_not_wait(tmp_path)
