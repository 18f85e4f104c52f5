"""Old Word files and their like, read by way of an office program: a small script stands in for it where there is none."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from index.domain import Document, Paragraph, Table, TableBlock
from index.errors import LimitExceeded, UnknownFormat, Unreadable
from index.readers import Limits, detect_media, read_document
from index.readers.child import read_many
from index.readers.converted import converter
from tests.index.readers.pdf_maker import PageMaker, write_pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
OLD_WORD = OLE + b"\xec\xa5\xc1\0" + b"\0" * 508 + "WordDocument".encode("utf-16-le")

Install = Callable[[str], Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a shell script in the place of the office program, the only one on the path."""

    def put(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return tmp_path

    return put


def old_word(folder: Path, name: str = "报告 一.doc") -> Path:
    path = folder / name
    path.write_bytes(OLD_WORD)
    return path


def filing(path: Path) -> Path:
    """A Word document with a heading, a paragraph and a table with a merged head."""
    word = docx.Document()
    word.add_heading("一、部门概况", level=1)
    word.add_paragraph("2023年部门预算支出5,800.50万元。")
    table = word.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, (("项目", "金额", ""), ("项目", "上年", "本年"), ("小学教育", "1,200.00", "4,600.50")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    word.add_paragraph("以上内容现予公开。")
    word.save(str(path))
    return path


def check(document: Document) -> None:
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["一、部门概况", "2023年部门预算支出5,800.50万元。", "以上内容现予公开。"]
    (table,) = (block for block in document.blocks if isinstance(block, TableBlock))
    assert Table(1, table.cells).grid == [
        ["项目", "金额", "金额"],
        ["项目", "上年", "本年"],
        ["小学教育", "1,200.00", "4,600.50"],
    ]


# The last word of its command line is the file; --outdir tells where the result goes.
COPY = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp "{made}" "$2/source.{kind}"'


def test_what_the_converter_makes_is_read(install: Install) -> None:
    folder = install("")
    install(COPY.format(made=filing(folder / "made.docx"), kind="docx"))
    document = read_document(old_word(folder))
    check(document)
    assert (document.file_name, document.media) == ("报告 一.doc", "doc")


def test_presentations_come_as_pages(install: Install) -> None:
    folder = install("")
    page = PageMaker()
    page.text(60, 100, "一张幻灯片。")
    install(COPY.format(made=write_pdf(folder / "made.pdf", [page]), kind="pdf"))
    path = folder / "a.ppt"
    path.write_bytes(OLE + "PowerPoint Document".encode("utf-16-le"))
    document = read_document(path)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["一张幻灯片。"]
    assert document.media == "ppt"
    assert len(document.pages) == 1


def test_each_conversion_has_a_profile_of_its_own_without_macros_and_links(install: Install) -> None:
    folder = install("")
    profile = "${1#-env:UserInstallation=file://}"
    install(f'echo "$1" >> {folder}/profiles; cp "{profile}/user/registrymodifications.xcu" {folder}/settings')
    for name in ("a.doc", "b.doc"):
        with pytest.raises(Unreadable) as caught:
            read_document(old_word(folder, name))
        assert caught.value.code == "damaged"
        assert name in caught.value.where
    profiles = (folder / "profiles").read_text(encoding="utf-8").split()
    assert len(set(profiles)) == 2
    assert not any(Path(profile.partition("file://")[2]).exists() for profile in profiles)
    settings = (folder / "settings").read_text(encoding="utf-8")
    assert "DisableMacrosExecution" in settings and "BlockUntrustedRefererLinks" in settings


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_without_a_converter_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / f"a.{kind}"
    path.write_bytes(OLD_WORD if kind == "doc" else b"{\\rtf1\\ansi text}")
    with pytest.raises(UnknownFormat) as caught:
        read_document(path)
    assert caught.value.code == "no_converter"
    assert "LibreOffice" in caught.value.hint


def test_password_is_seen_before_anything_is_started(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(OLD_WORD.replace(b"\xec\xa5\xc1\0" + b"\0" * 8, b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\x01"))
    with pytest.raises(Unreadable) as caught:
        detect_media(path)
    assert caught.value.code == "encrypted"


HANG = "sh -c 'echo $$ > {folder}/helper; exec sleep 300' & echo $$ > {folder}/program; wait"


def test_converter_that_hangs_is_ended_with_all_it_started(install: Install) -> None:
    folder = install("")
    install(HANG.format(folder=folder))
    with pytest.raises(LimitExceeded) as caught:
        read_document(old_word(folder), limits=Limits(max_seconds=2))
    assert caught.value.code == "timeout"
    assert_ended(folder)


def assert_ended(folder: Path) -> None:
    for name in ("program", "helper"):
        if (folder / name).exists():
            pid = int((folder / name).read_text(encoding="utf-8"))
            deadline = time.monotonic() + 5
            while is_running(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not is_running(pid), name


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(converter() is None, reason="no office program is installed")
def test_real_converter_several_at_once(tmp_path: Path) -> None:
    source = filing(tmp_path / "source.docx")
    program = converter()
    assert program is not None
    for kind in ("doc", "rtf"):
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                tmp_path,
                source,
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env={**os.environ, "HOME": str(tmp_path)},
        )
    old_word(tmp_path, "torn.doc")
    paths = [tmp_path / "source.doc", tmp_path / "source.rtf", tmp_path / "torn.doc"]
    found = dict(read_many(paths, jobs=2, limits=Limits(max_seconds=150)))
    for path in paths[:2]:
        document = found[path]
        assert isinstance(document, Document), document
        check(document)
        assert document.media == path.suffix[1:]
    torn = found[paths[2]]
    assert isinstance(torn, Document | Unreadable), torn
