"""ZIPs of filings: members are files of their own, names survive, bombs and broken members are refused one by one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from index.archives import is_archive, unpacked
from index.library import Library
from index.readers import Limits

TEXT = "2024年部门预算\n\n2024年部门收入预算 1,200.50 万元，比2023年增加 100.50 万元。\n"


def _zip(path: Path, members: dict[str, bytes], *, legacy: str = "") -> Path:
    """A ZIP file; with `legacy` its names are in that encoding and not marked as UTF-8, as old packers write them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name.encode(legacy).decode("cp437") if legacy else name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    if legacy:  # the writer marks names beyond ASCII as UTF-8: put back the bytes that an old packer would have written
        raw = path.read_bytes()
        for name in members:
            old = name.encode(legacy)
            raw = raw.replace(old.decode("cp437").encode("utf-8"), old)
        path.write_bytes(raw)
    return path


def _names(path: Path, folder: Path, limits: Limits | None = None) -> tuple[list[str], list[str]]:
    with unpacked([path], folder, limits or Limits()) as found:
        kept = [name.removeprefix(f"{path}/") for name in found.names.values()]
        assert all(file.is_file() for file in found.files)
        codes = [getattr(error, "code", "") for _, error in found.refused]
    assert not list(folder.glob(".incoming-*"))
    return kept, codes


def test_members_are_filings_of_their_own(tmp_path: Path) -> None:
    path = _zip(tmp_path / "filings.zip", {"2024/甲局.txt": TEXT.encode(), "2024/乙局.txt": TEXT.replace("1,2", "1,3").encode()})
    with Library.open(tmp_path / "home", embedding="none") as library:
        results = list(library.add([path]))
        assert sorted(result.path for result in results) == [f"{path}/2024/乙局.txt", f"{path}/2024/甲局.txt"]
        assert {result.status for result in results} == {"added"}
        assert {filing.file_name for filing in library.ledger.filings()} == {"甲局.txt", "乙局.txt"}
        assert [result.status for result in library.add([path])] == ["unchanged", "unchanged"]
        assert library.verify() == []


def test_names_in_gbk_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AAAA.txt", TEXT)
    name = "预算".encode("gb18030")
    path.write_bytes(path.read_bytes().replace(b"AAAA", name))
    assert _names(path, tmp_path)[0] == ["预算.txt"]


def test_names_that_lead_elsewhere_stay_inside(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"../../etc/a.txt": b"a", "/b.txt": b"b", "__MACOSX/._c.txt": b"", ".d.txt": b"", "e/": b""})
    assert _names(path, tmp_path) == (["etc/a.txt", "b.txt"], [])


def test_bombs_are_refused(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {"a.txt": b"0" * (60 << 20)})
    assert _names(bomb, tmp_path) == ([], ["zip_bomb"])


def test_a_member_larger_than_a_file_may_be_is_refused_alone(tmp_path: Path) -> None:
    path = _zip(tmp_path / "large.zip", {"a.txt": b"a" * (3 << 20), "b.txt": b"b"})
    assert _names(path, tmp_path, Limits(max_file_mb=1)) == (["b.txt"], ["zip_bomb"])


def test_archives_inside_archives_and_damaged_members_are_refused(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", {"a.txt": b"a"}).read_bytes()
    path = _zip(tmp_path / "outer.zip", {"inner.zip": inner, "b.txt": bytes(range(256)) * 40, "c.txt": b"c"})
    raw = bytearray(path.read_bytes())
    at = raw.find(b"b.txt") + 5 + 20
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(raw))
    kept, codes = _names(path, tmp_path)
    assert kept == ["c.txt"] and codes == ["nested_archive", "damaged"]


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "mimetype"])
def test_office_files_are_no_archives(tmp_path: Path, part: str) -> None:
    assert not is_archive(_zip(tmp_path / "a.zip", {part: b"x"}))


def test_what_is_no_zip_is_left_to_the_readers(tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04" + io.BytesIO(b"nothing").getvalue())
    with unpacked([broken, tmp_path / "missing.pdf"], tmp_path, Limits()) as found:
        assert found.files == [broken, tmp_path / "missing.pdf"] and not found.refused
