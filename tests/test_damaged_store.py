"""A store in a file that is damaged, or lies where locks do not hold, is never worked with in silence.

1. Wherever a bit of the store is flipped, the results are those of an undisturbed store, or it is said that the store is damaged.
2. Every command says so, with the way on and nothing of the store's inside, and writes nothing.
3. A seal that is missing, damaged or older than the store, as a run that was killed leaves it, hinders nobody.
4. Without a backup, `generate` and `read` bring back what was issued and what came.
5. A folder whose locks do not hold is refused at once, with PostgreSQL as the way.
6. A network drive and a synchronised folder are warned of by each command that uses a store there, and by no other.
"""

from __future__ import annotations

import errno
import fcntl
import random
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from damage import flipped
from databases import copied, desk
from workbook.errors import StoreError
from workbook.store import folders, shared_folder_words
from workbook.usecases.files import STORE_NAME
from workbook.usecases.results import write_results
from world import PERIOD, USERS, answered, command, csv_return, issued, provider, read, register, results, sent

Screen = pytest.CaptureFixture[str]
FLIPS = 60
#: What a message about a damaged store says nothing of.
_INSIDE = ("sqlite3", "SELECT", "malformed", "disk image", "no such", "alembic", "Traceback", "JSON")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two services have returned figures; no test of this module changes it."""
    folder = tmp_path_factory.mktemp("office")
    files = issued(folder / "out", provider(1), provider(2))
    for number, file in enumerate(files, 1):
        sent(folder / "returns", f"{number}.xlsx", answered(folder / "out", file))
    read(folder / "out", folder / "returns")
    return folder


@pytest.fixture
def out(office: Path, tmp_path: Path) -> Path:
    """A copy of its results and store."""
    shutil.copytree(office / "returns", tmp_path / "returns")
    return copied(office / "out", tmp_path / "out")


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_changes_no_figure_in_silence(out: Path, seed: int) -> None:
    """1: at random places, headers and counters of pages among them."""
    store, chance = out / STORE_NAME, random.Random(seed)
    content, expected = store.read_bytes(), results(out)
    bits = [*(chance.randrange(8 * len(content)) for _ in range(FLIPS // 3)), *range(seed, 800, 150)]
    said: list[str] = []
    for bit in bits:
        store.write_bytes(flipped(content, bit))
        try:
            write_results(desk(out))
        except StoreError as error:
            said.append(str(error))
        assert results(out) == expected, bit
    assert len(said) > FLIPS // 4
    assert not [words for words in said if "the store is damaged" not in words]


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "register.csv", "--period", PERIOD),
        ("read", "returns"),
        ("status",),
        ("report",),
        ("results",),
        ("export", "--format", "csv"),
        ("export", "--share", "--format", "csv"),
        ("releases",),
        ("trace", "S-1"),
        ("decide", "S-1", "exclude", "--item", USERS, "--reason", "Lost"),
        ("withdraw", "1.xlsx", "--reason", "A mistake"),
        ("close", PERIOD),
        ("backup", "backup.zip"),
    ],
    ids=str,
)
def test_every_command_says_that_the_store_is_damaged(
    out: Path, arguments: tuple[object, ...], tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2: a figure that was typed is another one in the store."""
    monkeypatch.chdir(tmp_path)
    register(tmp_path / "register.csv", provider(1), provider(2))
    store = out / STORE_NAME
    content = store.read_bytes()
    store.write_bytes(flipped(content, 8 * content.index(b"EM-LPI-57.users")))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert command(out, *arguments) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "the store is damaged. Nothing was done. Restore the last backup" in told
    assert not [inside for inside in _INSIDE if inside in told]
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 600])
def test_what_is_no_database_any_more_is_said_so(out: Path, content: bytes) -> None:
    """2: without what the database calls it."""
    (out / STORE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match=r"the store is (damaged|empty)") as refused:
        write_results(desk(out))
    assert not [inside for inside in _INSIDE if inside in str(refused.value)]


def gone(seal: Path) -> None:
    """Nobody wrote one yet."""
    seal.unlink()


def cut_short(seal: Path) -> None:
    """A run was killed as it wrote it."""
    seal.write_bytes(seal.read_bytes()[:20])


def damaged(seal: Path) -> None:
    """A bit of its digest has changed."""
    seal.write_bytes(flipped(seal.read_bytes(), 8 * 30))


def older(seal: Path) -> None:
    """A run was killed between its last act and the seal."""
    with sqlite3.connect(seal.with_name(STORE_NAME)) as connection:
        connection.execute("UPDATE acts SET done_by = 'B. Officer'")
    connection.close()


@pytest.mark.parametrize("left", [gone, cut_short, damaged, older])
def test_a_seal_that_tells_nothing_hinders_nobody(out: Path, left: Callable[[Path], None], tmp_path: Path) -> None:
    """3: and the next act seals the store again, so that a flipped bit is noticed."""
    store, seal = out / STORE_NAME, out / f"{STORE_NAME}-seal"
    expected = results(out)
    left(seal)
    write_results(desk(out))
    assert results(out) == expected
    (file, _) = issued(out, provider(1), provider(2))
    read(out, sent(tmp_path / "later", "3.csv", csv_return(file, {USERS: 3})))
    content = store.read_bytes()
    store.write_bytes(flipped(content, 8 * (len(content) - 50)))
    with pytest.raises(StoreError, match="damaged"):
        write_results(desk(out))


def test_a_flipped_bit_of_a_large_store_is_noticed(out: Path, tmp_path: Path) -> None:
    """1: of one that is not taken into memory, so that nothing but its seal tells of a bit within some text."""
    store = out / STORE_NAME
    with sqlite3.connect(store) as connection:
        connection.execute("INSERT INTO released_contents VALUES ('large', zeroblob(10000000))")
    connection.close()
    (file, _) = issued(out, provider(1), provider(2))
    read(out, sent(tmp_path / "later", "3.csv", csv_return(file, {USERS: 3})))
    write_results(desk(out))
    content = store.read_bytes()
    store.write_bytes(flipped(content, 8 * (len(content) // 2)))
    with pytest.raises(StoreError, match="damaged"):
        write_results(desk(out))


@pytest.mark.parametrize("change", [zlib.compress(b"another file"), b"no more compressed"])
def test_a_release_that_is_damaged_is_not_written_again(out: Path, change: bytes, capsys: Screen) -> None:
    """1: also where the whole store is sealed as it is, and on a server that seals nothing."""
    assert command(out, "export", "--format", "csv") in (0, 2)
    with sqlite3.connect(out / STORE_NAME) as connection:
        connection.execute("UPDATE released_contents SET content = ?", (change,))
    connection.close()
    capsys.readouterr()
    assert command(out, "releases", "1", "--write") == 1
    assert "the store is damaged" in " ".join(capsys.readouterr().err.split())


def test_generate_and_read_bring_back_what_came(out: Path, tmp_path: Path) -> None:
    """4: into a new folder, from the register and the returns: the same workbooks, and the same results."""
    expected = results(out)
    (out / STORE_NAME).write_bytes(b"lost")
    files = issued(tmp_path / "anew", provider(1), provider(2))
    read(tmp_path / "anew", tmp_path / "returns")
    assert results(tmp_path / "anew") == expected
    assert [file.path.read_bytes() for file in files] == [
        (out / str(PERIOD) / file.path.name).read_bytes() for file in files
    ]


class TestFolders:
    @pytest.mark.parametrize("locks", ["fail", "do nothing"])
    def test_locks_that_do_not_hold_are_refused(
        self, tmp_path: Path, locks: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """5: before anything is made there."""

        def lock(*_: object) -> bytes:
            if locks == "fail":
                raise OSError(errno.ENOLCK, "No locks available")
            return b""

        (tmp_path / "out").mkdir()
        monkeypatch.setattr(fcntl, "fcntl", lock)
        with pytest.raises(StoreError, match=r"locks do not hold in this folder.* PostgreSQL"):
            issued(tmp_path / "out", provider(1))
        assert not (tmp_path / "out" / STORE_NAME).exists()

    def test_locks_that_cannot_be_tried_are_not_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """5: a system that does not know the trial tells nothing against the folder."""

        def lock(*_: object) -> bytes:
            raise OSError(errno.EINVAL, "Invalid argument")

        monkeypatch.setattr(fcntl, "fcntl", lock)
        assert folders.locks_hold(tmp_path)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("nfs4", "a network drive (nfs4)"),
            ("cifs", "a network drive (cifs)"),
            ("fuse.sshfs", "a network drive (fuse.sshfs)"),
            ("ext4", ""),
            ("fuseblk", ""),
            ("fuse.fuse-overlayfs", ""),
        ],
    )
    def test_a_network_drive_is_told_by_its_file_system(
        self, tmp_path: Path, kind: str, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """6: by the nearest mount above the folder, whose name may have a space."""
        place = tmp_path / "our drive" / "out"
        place.mkdir(parents=True)
        escaped = str(place.parent).replace(" ", "\\040")
        mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/share {escaped} {kind} rw 0 0\n"
        monkeypatch.setattr(folders, "_MOUNTS", sent(tmp_path, "mounts", mounts.encode()))
        assert shared_folder_words(place) == words
        assert shared_folder_words(tmp_path) == ""

    @pytest.mark.parametrize(
        "name", ["OneDrive - Derby City Council", "Dropbox", "Google Drive", "GoogleDrive", "Nextcloud", "iCloudDrive"]
    )
    def test_a_synchronised_folder_is_told_by_its_name(self, tmp_path: Path, name: str) -> None:
        """6: wherever in the path it is."""
        assert shared_folder_words(tmp_path / name / "returns" / "out") == f"a synchronised folder ({name})"

    def test_the_warning_is_given_where_a_store_is_used(self, tmp_path: Path, capsys: Screen) -> None:
        """6: the command does its work all the same; `check` has no store."""
        out = tmp_path / "Dropbox" / "out"
        out.mkdir(parents=True)
        act = ("generate", register(tmp_path / "register.csv", provider(1)), "--period", PERIOD)
        assert command(out, *act) == 0
        told = " ".join(capsys.readouterr().err.split())
        assert "The store is in a synchronised folder (Dropbox)" in told
        assert "PostgreSQL (--store)" in told

    def test_no_other_folder_is_warned_of(self, tmp_path: Path, capsys: Screen) -> None:
        """6: nothing is said of one on this computer."""
        (tmp_path / "out").mkdir()
        act = ("generate", register(tmp_path / "register.csv", provider(1)), "--period", PERIOD)
        assert command(tmp_path / "out", *act) == 0
        assert "locks" not in capsys.readouterr().err
