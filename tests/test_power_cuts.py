"""What a power cut may leave, and that a rerun puts it right.

1. The bytes of a file reach the disk before its name does, and the name before anything else is done; so do those of new folders.
2. A file system that cannot write a folder out by itself is no error; one that fails to is.
3. An issued workbook that is empty is issued anew; one with anything in it is left alone.
4. A kept file that is not what its name says is kept anew by the next `read` of it, and the log says so.
5. An empty store beside a log and workbooks is said, and nothing is done; a folder without them begins anew.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

import databases
from databases import POSTGRESQL, SQLITE, desk
from workbook.cli import run
from workbook.errors import FileError
from workbook.usecases.files import LOG, STORE_NAME, write_atomically
from workbook.usecases.generate import WriteOutcome
from world import answered, command, issued, provider, read, results, sent

Screen = pytest.CaptureFixture[str]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the disk, and what is given its name, in order."""
    seen: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes")
        sync(descriptor)

    def named(source: Path, target: Path) -> None:
        seen.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "replace", named)
    return seen


def test_bytes_come_before_the_name(tmp_path: Path, events: list[str]) -> None:
    """1: the bytes, the name, the folder that has it."""
    write_atomically(tmp_path / "figures.csv", b"1,2")
    assert events == ["bytes", "name", "folder"]


def test_new_folders_reach_the_disk(tmp_path: Path, events: list[str]) -> None:
    """1: each in the one it lies in."""
    write_atomically(tmp_path / "output" / "2008-09-Q2" / "figures.csv", b"1,2")
    assert events == ["folder", "folder", "bytes", "name", "folder"]


@pytest.mark.parametrize(("number", "fails"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_folder_that_cannot_be_written_out(
    number: int, fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2: it depends on whether the disk failed."""
    sync = os.fsync

    def refused(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refused)
    path = tmp_path / "figures.csv"
    if fails:
        with pytest.raises(FileError, match=r"figures\.csv: cannot be written or read \(Input/output error\)"):
            write_atomically(path, b"1,2")
    else:
        write_atomically(path, b"1,2")
    assert path.read_bytes() == b"1,2"


@pytest.mark.parametrize(
    ("content", "outcome"),
    [(b"", WriteOutcome.WRITTEN), (b"PK our answers", WriteOutcome.HELD)],
    ids=["empty", "filled"],
)
def test_an_empty_workbook_is_issued_anew(content: bytes, outcome: WriteOutcome, tmp_path: Path) -> None:
    """3: only where it holds nobody's answers."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    whole = file.path.read_bytes()
    file.path.write_bytes(content)
    (again,) = issued(out, provider(1))
    assert again.release is outcome
    assert file.path.read_bytes() == (whole if outcome is WriteOutcome.WRITTEN else content)


@pytest.mark.parametrize(("length", "end"), [(0, b""), (-1, b""), (-1, b"\xff")], ids=["empty", "cut short", "changed"])
def test_a_kept_file_is_repaired(length: int, end: bytes, tmp_path: Path) -> None:
    """4: whatever became of it."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (file,) = issued(out, provider(1))
    content = answered(out, file)
    read(out, sent(returns, "one.xlsx", content))
    (kept,) = desk(out).kept_files()
    expected, logged = results(out), (out / LOG).read_text(encoding="utf-8")
    kept.chmod(0o644)
    kept.write_bytes(content[:length] + end)
    read(out, returns)
    assert kept.read_bytes() == content
    assert results(out) == expected
    new = (out / LOG).read_text(encoding="utf-8").removeprefix(logged)
    assert f"{kept}: this kept file was damaged, and is written anew" in new
    assert "was damaged" not in logged


@pytest.mark.parametrize("left", [None, b""], ids=["gone", "empty"])
@pytest.mark.parametrize("words", ["generate", "read", "status"])
def test_an_empty_store_beside_its_work_is_said(words: str, left: bytes | None, tmp_path: Path, capsys: Screen) -> None:
    """5: by every command, and it stays as it is."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    command(out, "status")
    read(out, sent(tmp_path / "returns", "one.xlsx", answered(out, file)))
    (out / STORE_NAME).unlink()
    if left is not None:
        (out / STORE_NAME).write_bytes(left)
    arguments: dict[str, list[object]] = {
        "generate": [tmp_path / "register.csv", "--period", "2008-09-Q2"],
        "read": [tmp_path / "returns"],
        "status": [],
    }
    before = (out / LOG).read_bytes()
    capsys.readouterr()
    assert command(out, words, *arguments[words]) == 1
    assert "the store is empty, but its log and workbooks are there" in capsys.readouterr().err
    assert (out / LOG).read_bytes() == before
    assert ((out / STORE_NAME).read_bytes() if (out / STORE_NAME).exists() else None) == left


def test_an_empty_store_on_a_server_is_said(tmp_path: Path, capsys: Screen) -> None:
    """5: where it has no table beside the work of another store."""
    used, out = tmp_path / "used" / "out", tmp_path / "out"
    (file,) = issued(used, provider(1))
    read(used, sent(tmp_path / "returns", "one.xlsx", answered(used, file)))
    shutil.copytree(used, out, ignore=shutil.ignore_patterns(STORE_NAME))
    databases.use(POSTGRESQL)
    try:
        address = databases.empty(out).address
    finally:
        databases.use(SQLITE)
    assert run(["status", "--out", str(out), "--store", address]) == 1
    assert "the store is empty, but its log and workbooks are there" in capsys.readouterr().err


def test_a_folder_without_workbooks_begins_anew(tmp_path: Path) -> None:
    """5: a log by itself tells of nothing that is lost."""
    out = tmp_path / "out"
    sent(out, LOG, b"2008-10-06T12:00:00Z done\n")
    (file,) = issued(out, provider(1))
    assert file.release is WriteOutcome.WRITTEN
