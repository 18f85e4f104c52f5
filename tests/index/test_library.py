"""A home keeps ledger, copies and vectors in agreement, whatever is added, replaced, removed, or cut short."""

from __future__ import annotations

import hashlib
import importlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from index import files as files_module
from index import library as library_module
from index import reread as reread_module
from index.domain import Chunk, Fact, Filing, FilingKind, Identity, Measure, Paragraph, Quantity, Source
from index.errors import DocumentError, HomeBusy, NotStored, StoreError, UnknownFormat
from index.library import Library
from index.progress import Meter
from index.readers import Limits
from index.reread import reread


def read(path: Path) -> Filing:
    """Stands for the readers: a line `body year amount` makes a filing with one fact and two chunks."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("refuse"):
        raise UnknownFormat("不支持的文件格式", hint="换一种格式", where=path.name)
    body, year, amount = [*text.split(), "", "0"][:3] if " " in text else ("", "", "0")
    source = Source(None, amount, table="收支总表", table_order=1, place=(1, 1))
    return Filing(
        id=hashlib.sha256(path.read_bytes()).hexdigest(),
        file_name=path.name,
        media="txt",
        identity=Identity(path.stem, body, (), int(year) if year.isdigit() else None, FilingKind.BUDGET),
        pages=(),
        blocks=(Paragraph(text),),
        tables=(),
        facts=(Fact(Measure(("支出合计",)), amount, source, Quantity(Decimal(amount), "元")),),
        chunks=(Chunk(0, text, ()), Chunk(1, text, ())),
    )


def interpreted(
    copies: Iterable[Path], _jobs: int, _limits: Limits, meter: Meter
) -> Iterator[tuple[Path, Filing | DocumentError]]:
    for copy in copies:
        meter.at_page(copy, 3, 9)
        try:
            yield copy, read(copy)
        except DocumentError as error:
            yield copy, error


class FakeVectors:
    """Remembers in a file what it was given, as Chroma does in its folder; can be told to fail half way."""

    fail_at: str | None = None

    def __init__(self, folder: Path, _embedder: object, _url: str = "") -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def add(self, filing_id: str, chunks: Sequence[Chunk], measures: Sequence[str], progress: Any, title: str) -> None:
        assert list(measures) == ["支出合计"]
        assert title
        for number, chunk in enumerate(chunks):
            progress(number, len(chunks))
            (self._folder / f"{filing_id}-{chunk.order}").touch()
            if FakeVectors.fail_at == filing_id:
                raise KeyboardInterrupt

    def remove(self, filing_id: str) -> None:
        for path in self._folder.glob(f"{filing_id}-*"):
            path.unlink()

    def chunk_counts(self) -> dict[str, int]:
        names = [path.name.rpartition("-")[0] for path in self._folder.iterdir()]
        return {name: names.count(name) for name in names}

    def clear(self) -> None:
        for path in self._folder.iterdir():
            path.unlink()

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "interpreted", interpreted)
    monkeypatch.setattr(reread_module, "interpreted", interpreted)
    monkeypatch.setattr("index.embed.open_embedder", lambda name, cache: name)
    monkeypatch.setattr("index.vectors.Vectors", FakeVectors)
    monkeypatch.setattr(FakeVectors, "fail_at", None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library.open(home) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


Write = Callable[[str, str], Path]


def statuses(library: Library, *paths: Path) -> list[str]:
    return [result.status for result in library.add(paths)]


def test_pages_of_a_long_file_are_told(library: Library, write: Write) -> None:
    said: list[str] = []
    list(library.add([write("甲.txt", "甲局 2023 12")], progress=said.append))
    assert said[:2] == ["正在读取文件：0/1", "正在读取文件：0/1  甲.txt 第 3/9 页"]


def test_added_filing_is_stored_whole(library: Library, write: Write) -> None:
    path = write("甲.txt", "甲局 2023 12")
    (result,) = library.add([path])
    assert (result.status, result.facts, result.chunks, result.title) == ("added", 1, 2, "甲")
    assert result.filing is not None
    assert library.file(result.filing).read_bytes() == path.read_bytes()
    assert library.file(result.filing).name == "甲.txt"
    assert library.ledger.filing(result.filing).vectors_ready
    assert library.verify() == []
    contract = "path status filing title pages tables facts chunks seconds issues error"
    assert set(result.as_dict()) >= set(contract.split())


def test_same_bytes_are_unchanged_under_any_name(library: Library, write: Write) -> None:
    first, second = write("甲.txt", "甲局 2023 12"), write("乙.txt", "甲局 2023 12")
    assert statuses(library, first, second) == ["added", "unchanged"]
    assert statuses(library, first) == ["unchanged"]
    assert library.ledger.counts()["facts"] == 1


def test_newer_version_replaces_the_older(library: Library, write: Write) -> None:
    (old,) = library.add([write("甲.txt", "甲局 2023 12")])
    (new,) = library.add([write("甲.txt", "甲局 2023 13")])
    assert (new.status, new.replaced) == ("replaced", (old.filing,))
    assert [stored.id for stored in library.ledger.filings()] == [new.filing]
    assert list(library.files.held()) == [new.filing]
    assert library.verify() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("甲.txt", "甲局 2024 13"), ("甲.txt", "乙局 2023 13"), ("乙.txt", "甲局 2023 13")],
    ids=["other year", "other body", "other name"],
)
def test_other_filings_are_kept_beside(library: Library, write: Write, name: str, text: str) -> None:
    assert statuses(library, write("甲.txt", "甲局 2023 12")) == ["added"]
    assert statuses(library, write(name, text)) == ["added"]
    assert library.ledger.counts()["filings"] == 2


def test_filings_that_do_not_say_whose_they_are_never_replace(library: Library, write: Write) -> None:
    assert statuses(library, write("a/附件.txt", "某物")) == ["added"]
    assert statuses(library, write("b/附件.txt", "他物")) == ["added"]
    assert library.ledger.counts()["filings"] == 2


def test_refused_file_leaves_the_store_unchanged(library: Library, write: Write) -> None:
    before = library.ledger.generation
    results = {Path(result.path).name: result for result in library.add([write("甲.txt", "refuse"), Path("没有.pdf")])}
    assert [result.status for result in results.values()] == ["refused", "refused"]
    error = results["甲.txt"].as_dict()["error"]
    assert error == {"code": "unknown_format", "message": "不支持的文件格式", "hint": "换一种格式"}
    assert library.ledger.generation == before
    assert library.files.held() == {}
    assert list(library.files.folder.iterdir()) == []


def test_twins_share_their_fate(library: Library, write: Write) -> None:
    assert statuses(library, write("甲.txt", "refuse"), write("乙.txt", "refuse")) == ["refused", "refused"]


def test_one_bad_file_does_not_stop_the_others(library: Library, write: Write) -> None:
    for name, text in (("1.txt", "甲局 2023 1"), ("2.txt", "refuse"), ("3.txt", "丙局 2023 3")):
        write(name, text)
    folder = write("4.txt", "丁局 2023 4").parent
    assert sorted(statuses(library, folder)) == ["added", "added", "added", "refused"]


def test_folders_are_searched_without_hidden_and_temporary_files(library: Library, write: Write) -> None:
    folder = write("甲.txt", "甲局 2023 12").parent
    names = (".hidden.txt", "~$乙.txt", "丙.txt.part", "Thumbs.db", ".git/丁.txt", "下层/戊.txt")
    for number, name in enumerate(names):
        write(name, f"某局 2023 {number}")
    assert sorted(Path(result.path).name for result in library.add([folder])) == ["戊.txt", "甲.txt"]


def test_home_inside_the_folder_is_not_read(tmp_path: Path, write: Write) -> None:
    folder = write("甲.txt", "甲局 2023 12").parent
    with Library.open(folder / "data") as library:
        assert statuses(library, folder) == ["added"]
        assert statuses(library, folder) == ["unchanged"]


def test_file_too_large_is_not_copied(home: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[Path] = []
    monkeypatch.setattr(files_module.Files, "receive", lambda _self, path, _digest: copied.append(path))
    with Library.open(home, limits=Limits(max_file_mb=0)) as library:
        assert statuses(library, write("甲.txt", "refuse this: it is too large")) == ["refused"]
    assert copied == []


def test_file_that_changes_while_it_is_copied_is_refused(library: Library, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "content_hash", lambda _path: "0" * 64)
    (result,) = library.add([write("甲.txt", "甲局 2023 12")])
    assert result.error is not None
    assert result.error.code == "changing"
    assert list(library.files.folder.iterdir()) == []


def test_removing_leaves_nothing(library: Library, write: Write) -> None:
    library_results = list(library.add([write("甲.txt", "甲局 2023 1"), write("乙.txt", "乙局 2023 2")]))
    gone, kept = library_results
    assert gone.filing is not None
    library.remove([gone.filing[:12]])
    assert [stored.id for stored in library.ledger.filings()] == [kept.filing]
    assert list(library.files.held()) == [kept.filing]
    assert library.verify() == []
    with pytest.raises(NotStored):
        library.remove([gone.filing])
    assert library.find("乙.txt").id == kept.filing


def test_remove_of_one_unknown_removes_none(library: Library, write: Write) -> None:
    list(library.add([write("甲.txt", "甲局 2023 1")]))
    with pytest.raises(NotStored):
        library.remove(["甲.txt", "丙.txt"])
    assert library.ledger.counts()["filings"] == 1


# --- cut short -----------------------------------------------------------------------------------------


def _die(*_arguments: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _add_and_die(home: Path, path: Path, target: str) -> None:
    """Runs in a process of its own, killed where `target` would be called."""
    module, _, name = target.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, last = name.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    setattr(owner, last, _die)
    with Library.open(home) as library:
        list(library.add([path]))


@pytest.mark.parametrize(
    ("target", "is_committed"),
    [
        ("index.files:Files.settle", True),
        ("index.files:_copy", False),
        ("index.ledger_write:_store_facts", False),
        ("index.ledger_write:_store_paragraphs", False),
        ("index.library:Library.finish_vectors", True),
        ("index.ledger:Ledger.mark_vectors", True),
        ("index.files:Files.remove", True),
    ],
)
def test_killed_at_any_step_nothing_is_lost_or_doubled(home: Path, write: Write, target: str, is_committed: bool) -> None:
    with Library.open(home) as library:
        list(library.add([write("甲.txt", "甲局 2023 1"), write("乙.txt", "乙局 2023 1")]))
        before = {stored.id for stored in library.ledger.filings()}
    path = write("甲.txt", "甲局 2023 2")  # a newer version of the first
    process = multiprocessing.get_context("fork").Process(target=_add_and_die, args=(home, path, target))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    with Library.open(home, read_only=True) as reader:
        assert ({stored.id for stored in reader.ledger.filings()} != before) is is_committed
        assert reader.ledger.problems() == []
        assert reader.ledger.counts()["facts"] == 2
    with Library.open(home) as library:
        assert statuses(library, path.parent) == (["unchanged"] * 2 if is_committed else ["unchanged", "replaced"])
        assert library.verify() == []
        assert sorted(stored.fact.text for stored in library.ledger.facts()) == ["1", "2"]
        assert [folder.name for folder in library.files.folder.iterdir() if folder.name.startswith(".")] == []


def test_copies_are_settled_by_what_was_committed(home: Path, library: Library, write: Write) -> None:
    (result,) = library.add([write("甲.txt", "甲局 2023 1")])
    assert result.filing is not None
    folder = library.files.folder
    (folder / result.filing).rename(folder / f".incoming-{result.filing}-00000000")  # killed just after the commit
    stray = folder / f".incoming-{'f' * 64}-00000000"  # killed while reading
    stray.mkdir()
    (stray / "乙.txt").write_text("乙局 2023 2", encoding="utf-8")
    assert library.file(result.filing).read_text(encoding="utf-8") == "甲局 2023 1"
    library.close()
    with Library.open(home) as reopened:
        assert [path.name for path in reopened.files.folder.iterdir()] == [result.filing]
        assert reopened.verify() == []


def test_vectors_cut_short_are_finished_by_the_next_writer(home: Path, write: Write) -> None:
    paths = [write("甲.txt", "甲局 2023 1"), write("乙.txt", "乙局 2023 2")]
    FakeVectors.fail_at = hashlib.sha256(paths[1].read_bytes()).hexdigest()
    with Library.open(home) as library, pytest.raises(KeyboardInterrupt):
        list(library.add(paths))
    FakeVectors.fail_at = None
    with Library.open(home, read_only=True) as reader:
        assert reader.ledger.counts()["facts"] == 2, "facts must not wait for vectors"
        assert reader.verify() == ["乙.txt：向量尚未建立"]
    with Library.open(home) as library:
        assert statuses(library, *paths) == ["unchanged", "unchanged"]
        assert library.verify() == []


def test_vectors_of_departed_filings_are_dropped_by_the_next_writer(home: Path, write: Write) -> None:
    with Library.open(home) as library:
        (result,) = library.add([write("甲.txt", "甲局 2023 1")])
        assert result.filing is not None
        library.ledger.remove(result.filing)  # killed just after the commit
    with Library.open(home) as library:
        assert library.files.held() == {}
        assert library.verify() == [f"向量没有对应的文件：{result.filing[:12]}"]
        library.finish_vectors()
        assert library.verify() == []
        assert library.ledger.departed() == []


def test_filing_added_again_after_removal_is_whole(home: Path, write: Write) -> None:
    path = write("甲.txt", "甲局 2023 1")
    with Library.open(home) as library:
        (result,) = library.add([path])
        assert result.filing is not None
        library.ledger.remove(result.filing)
        assert statuses(library, path) == ["added"]
        assert library.verify() == []


def test_lost_ledger_costs_no_original_file(home: Path, write: Write) -> None:
    with Library.open(home) as library:
        (result,) = library.add([write("甲.txt", "甲局 2023 1")])
    for path in home.glob("ledger.db*"):
        path.unlink()
    with Library.open(home) as library:
        assert library.verify()[:1] == [f"甲.txt：有原文件而账本没有记录（{(result.filing or '')[:12]}）"]
    assert reread(home) == []
    with Library.open(home) as library:
        library.finish_vectors()
        assert [stored.id for stored in library.ledger.filings()] == [result.filing]
        assert library.verify() == []


def test_reread_keeps_the_old_ledger_where_a_file_cannot_be_read(home: Path, write: Write) -> None:
    with Library.open(home) as library:
        (result,) = library.add([write("甲.txt", "甲局 2023 1")])
        library.file(result.filing or "").write_text("refuse", encoding="utf-8")
    assert reread(home) == ["甲.txt：不支持的文件格式"]
    with Library.open(home) as library:
        assert library.ledger.counts()["filings"] == 1
        assert library.verify() == ["甲.txt：原文件的内容已改变"]


def test_verify_tells_what_is_missing(home: Path, write: Write) -> None:
    with Library.open(home) as library:
        (result,) = library.add([write("甲.txt", "甲局 2023 1")])
        shutil.rmtree(library.files.folder / (result.filing or ""))
        next((home / "vectors").glob(f"{result.filing}-*")).unlink()
        assert library.verify() == ["甲.txt：原文件不在主目录中", "甲.txt：向量应有 2 条，实有 1 条"]


def test_rebuild_makes_all_vectors_again(home: Path, write: Write) -> None:
    said: list[str] = []
    with Library.open(home) as library:
        list(library.add([write("甲.txt", "甲局 2023 1"), write("乙.txt", "乙局 2023 2")]))
    (home / "vectors" / "broken").touch()
    with Library.open(home) as library:
        assert library.rebuild(said.append) == 2
        assert library.verify() == []
        assert library.rebuild() == 2
        assert library.verify() == []
    assert said[-1] == "正在建立向量：4/4"


# --- owners --------------------------------------------------------------------------------------------


def _try_to_write(home: Path, answers: Any) -> None:
    try:
        Library.open(home, embedding="none").close()
        answers.put("opened")
    except HomeBusy as error:
        answers.put(f"{error.code} {error.message}")


def test_second_writer_is_told_who_has_the_home(home: Path, library: Library) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    other = context.Process(target=_try_to_write, args=(home, answers))
    other.start()
    answer = answers.get(timeout=20)
    other.join()
    assert answer.startswith("home_busy")
    assert str(os.getpid()) in answer
    with pytest.raises(HomeBusy):
        Library.open(home)
    library.close()
    Library.open(home).close()


def test_readers_read_beside_a_writer_but_leave_its_vectors_alone(home: Path, library: Library, write: Write) -> None:
    list(library.add([write("甲.txt", "甲局 2023 1")]))
    with Library.open(home, read_only=True) as reader:
        assert reader.ledger.counts()["filings"] == 1
        assert reader.vectors is None
        list(library.add([write("乙.txt", "乙局 2023 1")]))
        assert reader.ledger.counts()["filings"] == 2
        assert reader.status()["writer"] == os.getpid()
        with pytest.raises(StoreError):
            reader.remove(["甲.txt"])
        with pytest.raises(StoreError):
            list(reader.add([]))
    library.close()
    with Library.open(home, read_only=True) as one, Library.open(home, read_only=True) as two:
        assert one.vectors is not None
        assert two.vectors is not None
        assert one.status()["writer"] is None


def test_without_an_embedding_model_there_are_no_vectors(home: Path, write: Write) -> None:
    with Library.open(home, embedding="none") as library:
        assert statuses(library, write("甲.txt", "甲局 2023 1")) == ["added"]
        assert library.vectors is None
        assert library.verify() == []
    assert not (home / "vectors").exists()


def test_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="主目录无法使用") as error:
        Library.open(tmp_path / "file" / "home")
    assert "WENZHANG_HOME" in error.value.hint
