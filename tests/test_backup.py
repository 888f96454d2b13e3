"""Backups: one file from which everything comes back, or nothing does.

1. What is restored into an empty folder is what was backed up, on SQLite, on PostgreSQL and from one to the other: the results,
   every release's bytes, decisions and the log are the same, and work goes on from there.
2. A backup of which a bit was flipped, a part is gone or was added is refused by name, and nothing is restored.
3. Nothing is overwritten: neither a file by a backup, nor a folder or a store by what is restored.
   A restoring that was cut short is begun anew; what else lies in the folder stays, and so does a store that is complete.
4. A backup of an older version of the store is brought up to date; one of a version that is not known here names both versions
   and the way on.
5. A backup may be made while others work: it has the store of one moment, with each file that its rows name.
6. A kept file that is damaged is named, and left out.
7. What was never a backup, and one whose paths lead elsewhere, is refused in words.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import databases
from databases import POSTGRESQL, SQLITE, desk
from workbook.errors import StoreError, UsageError
from workbook.store import REVISION, Verdict, migrating, schema
from workbook.usecases import archive
from workbook.usecases.backup import back_up
from workbook.usecases.decide import Request
from workbook.usecases.files import LOG, RECEIVED
from workbook.usecases.generate import WrittenFile
from workbook.usecases.releases import list_releases, write_release
from workbook.usecases.restore import restore
from workbook.usecases.workspace import Workspace
from world import PERIOD, QUESTIONED, WHOLE, answered, begun, command, decide_one, issued, provider, read, results, sent

Screen = pytest.CaptureFixture[str]
#: What a store can be moved between.
WAYS = [(before, after) for before in (SQLITE, POSTGRESQL) for after in (SQLITE, POSTGRESQL)]
#: How many places of a backup are damaged, one after the other.
FLIPS = 60


@pytest.fixture(autouse=True)
def _sqlite_again() -> object:
    """The next test begins with a store in a file."""
    yield
    databases.use(SQLITE)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with a quarter in it: returns, a decision, and an upload that left."""
    return worked(tmp_path)


def worked(tmp_path: Path) -> Path:
    begun(a_quarter, tmp_path)
    return tmp_path / "out"


def a_quarter(folder: Path) -> tuple[WrittenFile, ...]:
    out = folder / "out"
    first, second = files = issued(out, provider(1), provider(2))
    read(out, sent(folder / "returns", "1.xlsx", answered(out, first)))
    read(out, sent(folder / "returns", "2.xlsx", answered(out, second, QUESTIONED)))
    decide_one(out, Request("S-2", Verdict.EXCLUDE, "The hours are not to be had.", WHOLE))
    assert command(out, "export", "--format", "spls", "--on", "2008-11-04") in (0, 2)
    return files


def rows(workspace: Workspace) -> list[tuple[str, str]]:
    """All that a store holds."""
    with workspace.store() as store:
        return list(store.copying.lines())


def restored(tmp_path: Path, out: Path) -> Path:
    """What is in a folder, by way of a backup in another one."""
    back_up(desk(out), tmp_path / "backup.zip")
    target = tmp_path / "restored"
    restore(desk(target), tmp_path / "backup.zip")
    return target


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_everything_comes_back(before: str, after: str, tmp_path: Path) -> None:
    """1: each row of the store, each kept file, the log, and the bytes of what left."""
    databases.use(before)
    out = worked(tmp_path)
    expected, logged = rows(desk(out)), (out / LOG).read_bytes()
    (release,) = list_releases(desk(out))
    (left,) = [out / path for path in release.files]
    back_up(desk(out), tmp_path / "backup.zip")
    databases.use(after)
    target = tmp_path / "restored"
    restore(desk(target), tmp_path / "backup.zip")
    assert rows(desk(target)) == expected
    assert [path.read_bytes() for path in write_release(desk(target), 1)] == [left.read_bytes()]
    assert (target / LOG).read_bytes().startswith(logged)
    kept = {path.relative_to(out): path.read_bytes() for path in (out / RECEIVED).rglob("*") if path.is_file()}
    assert len(kept) == 2
    assert {path: (target / path).read_bytes() for path in kept} == kept
    assert (target / "configuration/indicator_config/framework.yaml").is_file()


@pytest.mark.parametrize("after", [SQLITE, POSTGRESQL])
def test_work_goes_on_where_it_was(after: str, tmp_path: Path, out: Path) -> None:
    """1: what is read, decided and exported next comes to the same, under the next numbers."""
    back_up(desk(out), tmp_path / "backup.zip")
    go_on(out, tmp_path)
    expected, ledger = results(out), [release.files for release in list_releases(desk(out))]
    databases.use(after)
    restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")
    go_on(tmp_path / "restored", tmp_path)
    assert results(tmp_path / "restored") == expected
    assert [release.files for release in list_releases(desk(tmp_path / "restored"))] == ledger


def go_on(out: Path, tmp_path: Path) -> None:
    """Take the decision back, read again, close the quarter and export once more."""
    decide_one(out, Request("S-2", Verdict.REOPEN, "They were found.", WHOLE))
    read(out, tmp_path / "returns")
    assert command(out, "close", PERIOD) in (0, 2)
    assert command(out, "export", "--format", "csv", "--switch-config") in (0, 2)


def test_a_flipped_bit_is_noticed(tmp_path: Path, out: Path) -> None:
    """2: wherever it is, it is said or does no harm; nothing is restored that was not backed up."""
    lines = [line for _, line in rows(desk(out))]
    path, target = tmp_path / "backup.zip", tmp_path / "restored"
    back_up(desk(out), path)
    whole, chance, harmless = path.read_bytes(), random.Random(11), 0
    for _ in range(FLIPS):
        damaged, place = bytearray(whole), chance.randrange(len(whole))
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        with contextlib.suppress(UsageError):
            backup = archive.verified_archive(path)
            assert [line.rstrip("\n") for name in tables() for line in backup.lines(name)] == lines
            harmless += 1
    assert harmless < FLIPS * 0.1
    assert not target.exists()


def tables() -> list[str]:
    """The tables of the store, in the order of a backup."""
    return [table.name for table in schema.metadata.sorted_tables]


def test_what_is_damaged_is_named(tmp_path: Path, out: Path, capsys: Screen) -> None:
    """2: a changed kept file by its path; the folder stays as empty as it was."""
    changed(tmp_path, out, lambda name, content: content + b"!" if RECEIVED in name else content)
    target = tmp_path / "restored"
    assert command(target, "restore", tmp_path / "changed.zip") == 1
    assert "damaged: files/received/" in capsys.readouterr().err
    assert not target.exists()


def changed(tmp_path: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A backup with parts changed, or left out where a change gives none."""
    back_up(desk(out), tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as old, zipfile.ZipFile(tmp_path / "changed.zip", "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return tmp_path / "changed.zip"


@pytest.mark.parametrize("name", ["store/decisions.jsonl", f"files/{LOG}"])
def test_a_part_that_is_gone_is_named(name: str, tmp_path: Path, out: Path) -> None:
    """2: the rows of a table, or a file."""
    path = changed(tmp_path, out, lambda part, content: None if part == name else content)
    with pytest.raises(UsageError, match=f"damaged: {name} is not as it was"):
        restore(desk(tmp_path / "restored"), path)


def test_a_part_that_was_added_is_named(tmp_path: Path, out: Path) -> None:
    """2: it is none of ours."""
    back_up(desk(out), tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip", "a") as added:
        added.writestr("files/letter.txt", "Dear all")
    with pytest.raises(UsageError, match=r"damaged: files/letter\.txt"):
        restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")


def test_no_file_is_overwritten_by_a_backup(tmp_path: Path, out: Path, capsys: Screen) -> None:
    """3: it is refused, and stays as it was."""
    (tmp_path / "mine.zip").write_bytes(b"mine")
    assert command(out, "backup", tmp_path / "mine.zip") == 1
    assert "there is a file of this name" in capsys.readouterr().err
    assert (tmp_path / "mine.zip").read_bytes() == b"mine"


def test_no_folder_is_overwritten(tmp_path: Path, out: Path) -> None:
    """3: one with a single file in it is not empty."""
    back_up(desk(out), tmp_path / "backup.zip")
    sent(tmp_path / "restored", "notes.txt", b"mine")
    with pytest.raises(UsageError, match="not empty"):
        restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")
    assert [path.name for path in (tmp_path / "restored").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
@pytest.mark.parametrize("moved", [1, 2])
def test_a_restoring_that_was_cut_short_is_begun_anew(
    moved: int, kind: str, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3: killed when some of it was in place; but nothing that somebody put there is touched."""
    back_up(desk(out), tmp_path / "backup.zip")
    expected = rows(desk(out))
    databases.use(kind)
    target, moves = desk(tmp_path / "restored"), itertools.count()
    real = Path.rename

    def cut_short(path: Path, place: Path) -> Path:
        if path.parent.name.startswith(".restore-") and next(moves) == moved:
            raise KeyboardInterrupt
        return real(path, place)

    monkeypatch.setattr(Path, "rename", cut_short)
    with pytest.raises(KeyboardInterrupt):
        restore(target, tmp_path / "backup.zip")
    monkeypatch.undo()
    notes = sent(target.out, "notes.txt", b"mine")
    with pytest.raises(UsageError, match="not empty"):
        restore(target, tmp_path / "backup.zip")
    notes.unlink()
    restore(target, tmp_path / "backup.zip")
    assert rows(target) == expected
    assert not list(target.out.glob(".restore-*"))
    with pytest.raises((UsageError, StoreError), match="not empty"):
        restore(target, tmp_path / "backup.zip")
    assert rows(target) == expected


def test_no_store_is_overwritten(tmp_path: Path, out: Path) -> None:
    """3: a store elsewhere that holds something is refused, and the folder stays empty."""
    back_up(desk(out), tmp_path / "backup.zip")
    databases.use(POSTGRESQL)
    used = tmp_path / "used"
    issued(used, provider(3))
    before = rows(desk(used))
    target = Workspace(tmp_path / "restored", desk(used).address)
    with pytest.raises(StoreError, match="this store is not empty"):
        restore(target, tmp_path / "backup.zip")
    assert rows(desk(used)) == before
    assert list((tmp_path / "restored").iterdir()) == []


def test_another_version_is_named(tmp_path: Path, out: Path) -> None:
    """4: with the program that made it."""

    def older(name: str, content: bytes) -> bytes:
        if name != archive.MANIFEST:
            return content
        return json.dumps({**json.loads(content), "store": "0000", "program": "sp-workbook 0.0.9"}).encode()

    path = changed(tmp_path, out, older)
    with pytest.raises(UsageError, match=rf"version 0000, this program's {REVISION}\..* with sp-workbook 0\.0\.9;"):
        restore(desk(tmp_path / "restored"), path)


#: What a version after this one changes.
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"

def upgrade():
    op.add_column("files", sa.Column("later", sa.Text))
    op.execute("UPDATE files SET read_by = 'earlier ' || read_by")
"""


@pytest.mark.parametrize("after", [SQLITE, POSTGRESQL])
def test_the_version_before_is_brought_up_to_date(
    after: str, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4: by what the next version changes; all else is as it was, and work goes on."""
    back_up(desk(out), tmp_path / "backup.zip")
    before = rows(desk(out))
    shutil.copytree(migrating.MIGRATIONS, tmp_path / "migrations")
    sent(tmp_path / "migrations/versions", "r0002_next.py", _NEXT.encode())
    monkeypatch.setattr(migrating, "MIGRATIONS", tmp_path / "migrations")
    for module in (schema, archive):
        monkeypatch.setattr(module, "REVISION", "0002")
    databases.use(after)
    target = tmp_path / "restored"
    restore(desk(target), tmp_path / "backup.zip")
    assert rows(desk(target)) == [
        (table, line.replace('"read_by": "', '"read_by": "earlier ') if table == "files" else line)
        for table, line in before
    ]
    go_on(target, tmp_path)


def test_a_backup_is_of_one_moment(tmp_path: Path) -> None:
    """5: what is decided while it is made is in none of its tables, and waits for nothing on PostgreSQL."""
    databases.use(POSTGRESQL)
    out = worked(tmp_path)
    before = rows(desk(out))
    with desk(out).store() as store:
        reading = store.copying.lines()
        lines = [next(reading)]
        decide_one(out, Request("S-2", Verdict.REOPEN, "They were found.", WHOLE))
        lines += reading
    assert lines == before
    assert len(rows(desk(out))) == len(before) + 2  # the decision, and who made it when


def test_a_file_that_comes_meanwhile_lacks_nothing(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """5: read after the rows were copied, it is one more kept file, and reading it again completes it."""
    (third,) = issued(out, provider(3))
    late = sent(tmp_path / "late", "3.xlsx", answered(out, third))
    kept = Workspace.kept_files

    def meanwhile(workspace: Workspace) -> tuple[Path, ...]:
        read(out, late)
        return kept(workspace)

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "kept_files", meanwhile)
        target = restored(tmp_path, out)
    with desk(target).store() as store:
        named = set(store.readings())
    files = {path.name for path in desk(target).kept_files()}
    assert len(named) == 2
    assert len(files) == 3
    assert named < files
    read(target, late)
    assert results(target) == results(out)


def test_a_damaged_kept_file_is_left_out(tmp_path: Path, out: Path, capsys: Screen) -> None:
    """6: with what to do about it."""
    path, *_ = desk(out).kept_files()
    path.chmod(0o644)
    path.write_bytes(b"")
    assert command(out, "backup", tmp_path / "backup.zip") == 2
    assert f"{path}: this kept file is damaged and not in the backup." in capsys.readouterr().out
    restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")
    assert len(desk(tmp_path / "restored").kept_files()) == 1


@pytest.mark.parametrize("content", [b"", b"Dear all", b"PK\x05\x06" + bytes(18)], ids=["empty", "letter", "other zip"])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    """7: in words."""
    path = sent(tmp_path, "letter.zip", content)
    with pytest.raises(UsageError, match="this is no backup, or it is damaged"):
        restore(desk(tmp_path / "restored"), path)
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize(
    "name", ["../out.txt", "configuration/../../a.yaml", "/etc/passwd", "configuration/..", "store.sqlite"]
)
def test_no_path_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    """7: whoever made the file."""
    part = f"files/{name}"
    manifest = {"format": "sp-workbook backup 1", "program": "x", "store": REVISION}
    parts = {part: hashlib.sha256(b"x").hexdigest()}
    with zipfile.ZipFile(tmp_path / "backup.zip", "w") as made:
        made.writestr(part, b"x")
        made.writestr(archive.MANIFEST, json.dumps({**manifest, "parts": parts}))
    with pytest.raises(UsageError, match="this is no backup"):
        restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")
