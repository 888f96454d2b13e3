"""The store: its place, its tables and their history, and every way in which it may refuse.

1. A store of another version, or that is none, is refused in words and untouched; so is a folder that takes no files.
2. The migrations make exactly the tables that the program uses, in SQLite and in PostgreSQL.
3. A password in an address is in no message; an address that cannot be used is said in words. The same name in another folder is
   another store, also in one program.
4. Text that no database takes is kept with a mark in its place.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import databases
from databases import POSTGRESQL, SQLITE, empty
from workbook.errors import FileError, StoreError
from workbook.register import read_register
from workbook.store import schema
from workbook.store.entries import keepable
from workbook.usecases.files import STORE_NAME
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace
from world import (
    PERIOD,
    answered,
    configuration,
    dataset,
    issued,
    provider,
    read,
    register,
    results,
    sent,
)

NOT_A_WORKBOOK = b"Our figures will follow."


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which one provider was issued a workbook. Tests copy it."""
    out = tmp_path_factory.mktemp("one") / "out"
    issued(out, provider(1))
    return out


@pytest.fixture
def out(one: Path, tmp_path: Path) -> Path:
    """A copy of that folder, for one test."""
    return Path(shutil.copytree(one, tmp_path / "out"))


@pytest.fixture
def returns(out: Path, tmp_path: Path) -> Path:
    """A folder with a return and a letter."""
    (file,) = issued(out, provider(1))
    sent(tmp_path / "returns", "one.xlsx", answered(out, file))
    sent(tmp_path / "returns", "letter.xlsx", NOT_A_WORKBOOK)
    return tmp_path / "returns"


class TestStore:
    def test_another_version_is_refused_untouched(self, out: Path, returns: Path) -> None:
        """1: the message names both versions and the way on, and not a byte of the store changes."""
        read(out, returns)
        path = out / STORE_NAME
        with sqlite3.connect(path) as connection:
            connection.execute("update alembic_version set version_num = '9999'")
            connection.execute("update files set read_by = 'sp-workbook 7.1'")
        connection.close()
        before = path.read_bytes()
        words = rf"another version, 9999 \(last used by sp-workbook 7\.1\); sp-workbook \S+ has {schema.REVISION}\."
        with pytest.raises(StoreError, match=f"{words} Install the newer program"):
            read(out, returns)
        assert path.read_bytes() == before

    def test_another_version_without_our_tables_is_named(self, out: Path, returns: Path) -> None:
        """1: a newer store may keep what it received elsewhere."""
        with sqlite3.connect(out / STORE_NAME) as connection:
            connection.execute("update alembic_version set version_num = '9999'")
            connection.execute("alter table files rename to received_files")
        connection.close()
        with pytest.raises(StoreError, match=r"another version, 9999; sp-workbook"):
            read(out, returns)

    @pytest.mark.parametrize("table", ["decisions", "alembic_version"])
    def test_a_table_that_is_gone_is_no_lack_of_room(self, table: str, out: Path, returns: Path) -> None:
        """1: the store is called damaged, with what to do; nothing of its inside is named."""
        with sqlite3.connect(out / STORE_NAME) as connection:
            connection.execute(f"drop table {table}")
        connection.close()
        with pytest.raises(StoreError, match=r"is damaged: it has lost .*\. Restore the last backup") as refused:
            read(out, returns)
        assert "room" not in str(refused.value)
        assert table not in str(refused.value)

    @pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 600])
    def test_what_is_no_store_is_refused(self, out: Path, returns: Path, content: bytes) -> None:
        """1: a file that is something else gives one message with its name."""
        (out / STORE_NAME).write_bytes(content)
        with pytest.raises(StoreError, match=STORE_NAME):
            read(out, returns)

    def test_another_programs_database_is_refused_untouched(self, out: Path, returns: Path) -> None:
        """1: a SQLite file with other tables is not ours to add tables to."""
        path = out / STORE_NAME
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("create table recipes (name text)")
        connection.close()
        before = path.read_bytes()
        with pytest.raises(StoreError, match=STORE_NAME):
            read(out, returns)
        assert path.read_bytes() == before

    def test_records_of_another_program_are_refused(self, out: Path, returns: Path) -> None:
        """1: what was issued is recorded in a shape we do not know: words, not a traceback."""
        with sqlite3.connect(out / STORE_NAME) as connection:
            connection.execute("update workbooks set record = '{\"later\": 1}'")
        connection.close()
        with pytest.raises(StoreError, match="cannot be read"):
            read(out, returns)

    def test_a_folder_without_a_store_is_refused(self, tmp_path: Path, returns: Path) -> None:
        """1: reading needs the folder that was used to generate; none is made."""
        with pytest.raises(StoreError, match="no store"):
            read(tmp_path / "nothing", returns)
        assert not (tmp_path / "nothing").exists()

    @pytest.mark.parametrize("name", ["a b", "what?", "50% #1", "na\u00efve", "a'b"])
    def test_a_folder_may_be_called_anything(self, tmp_path: Path, name: str) -> None:
        """1: signs that mean something in addresses are only letters here."""
        out = tmp_path / name
        issued(out, provider(1))
        assert (out / STORE_NAME).is_file()

    def test_a_folder_that_takes_no_files(self, tmp_path: Path, returns: Path) -> None:
        """1: where a folder should be there is a file; both commands say so."""
        (tmp_path / "file").write_bytes(b"")
        register(tmp_path / "register.csv", provider(1))
        with pytest.raises(StoreError, match="file"):
            generate_workbooks(
                configuration(),
                read_register(tmp_path / "register.csv", configuration()),
                PERIOD,
                Workspace(tmp_path / "file" / "out"),
            )
        with pytest.raises(StoreError, match="file"):
            read(tmp_path / "file" / "out", returns)

    @pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES])
    def test_a_full_or_closed_disk_is_said(
        self, out: Path, returns: Path, number: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """1: what the system says is in the message, the old results stand, and the next run writes them."""
        read(out, returns / "letter.xlsx")
        before = results(out)

        def failing(*_: object, **__: object) -> object:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(tempfile, "mkstemp", failing)
            with pytest.raises(FileError, match=os.strerror(number)):
                read(out, returns)
        assert results(out) == before
        read(out, returns)
        assert len(dataset(out)) > len(before)


class TestMigrations:
    @pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
    def test_they_make_the_tables_the_program_uses(self, kind: str, tmp_path: Path) -> None:
        """2: after all of them, nothing differs from the tables as the program names them."""
        databases.use(kind)
        try:
            desk = empty(tmp_path)
            with desk.store():
                pass
            url = desk.address.replace("postgresql:", "postgresql+psycopg:") or f"sqlite:///{tmp_path / STORE_NAME}"
            engine = create_engine(url)
            with engine.connect() as connection:
                assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
            engine.dispose()
        finally:
            databases.use(SQLITE)

    def test_the_newest_is_the_one_the_program_asks_for(self) -> None:
        """2: a migration that is added is named in the schema, else no store would ever get it."""
        place = Path(schema.__file__).with_name("migrations")
        assert ScriptDirectory(str(place)).get_heads() == [schema.REVISION]


class TestAddress:
    @pytest.mark.parametrize(
        "address", ["postgresql://officer:s3cret@localhost:1/none", "mysql://officer:s3cret@localhost/x", "s3cret"]
    )
    def test_what_cannot_be_used_is_said_without_the_password(self, tmp_path: Path, address: str) -> None:
        """3: no server there, another kind of database, no address at all."""
        with pytest.raises(StoreError) as refused, Workspace(tmp_path, address).store():
            pass
        assert "s3cret" not in str(refused.value)
        assert "store" in str(refused.value)

    def test_a_name_is_of_the_folder_one_is_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """3: what is remembered of a store is never taken for another."""
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            monkeypatch.chdir(tmp_path / name)
            with Workspace(Path("output")).store():
                pass
            assert (tmp_path / name / "output" / STORE_NAME).is_file()


def test_text_that_no_database_takes_is_kept_with_a_mark() -> None:
    """4: the NUL that PostgreSQL refuses, and half a character."""
    assert keepable("a\x00b\ud800") == "a\ufffdb?"
