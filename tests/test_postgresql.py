"""What holds of a store on a real PostgreSQL server, beside the cycle of `test_quarter_in_the_life` that runs on both.

1. A run waits for another run, for a while, and then says that it is another run.
2. A server that goes away in the middle of a run is said; the next run completes what was begun.
3. What is read there comes to the same bytes as in SQLite.
4. A run that waited too long is told who has the store: user, machine and since when. So it is on SQLite.
5. A cut cable is noticed: connecting, statements, locks and idle transactions have an end, which an address may set otherwise.
   So it is where what lies on the way takes all and passes nothing on.
"""

from __future__ import annotations

import getpass
import re
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

import databases
from cable import Cable
from databases import POSTGRESQL, SQLITE, copied, desk
from mixed_returns import filled_in, quarter
from workbook.assess import Outcome
from workbook.errors import StoreError
from workbook.store import Store, connection, silence
from workbook.usecases.read import read_returns
from workbook.usecases.workers import Item
from workbook.usecases.workspace import Workspace
from world import read, results


@pytest.fixture
def server() -> Iterator[None]:
    """Each store of the test is a database of the server."""
    databases.use(POSTGRESQL)
    yield
    databases.use(SQLITE)


@pytest.fixture
def issued(server: None, tmp_path: Path) -> tuple[Path, Path]:
    """A folder from which two providers were issued workbooks, and the folder of what they sent."""
    out, post = tmp_path / "out", tmp_path / "post"
    templates = quarter(out, 2)
    post.mkdir()
    for template in templates:
        (post / template.file.path.name).write_bytes(filled_in(template, {}))
    return out, post


def test_a_store_in_use_for_too_long_is_said(issued: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """1: it is another run, not the server, and it is said what to do."""
    out, post = issued
    with desk(out).store() as store, store.alone(), monkeypatch.context() as patch:
        patch.setattr(connection, "PATIENCE", 1)
        with pytest.raises(StoreError, match=r"another run .* Wait until it has ended"):
            read_returns((post,), desk(out))


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_who_has_the_store_is_named(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4: while they have it; afterwards nothing of it is left."""
    databases.use(kind)
    out = tmp_path / "out"
    quarter(out, 1)
    monkeypatch.setattr(connection, "PATIENCE", 1)
    who = rf"another run \({re.escape(getpass.getuser())} on \S+ since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\) has kept"
    with desk(out).store() as store, desk(out).store() as second:
        with store.alone(), pytest.raises(StoreError, match=who), second.alone():
            pass
        with second.alone():
            pass
    databases.use(SQLITE)
    assert not list(out.glob("*-holder"))


def test_a_holder_that_cannot_be_told_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4: somebody may have taken the note away, which the lock does not depend on."""
    out = tmp_path / "out"
    quarter(out, 1)
    monkeypatch.setattr(connection, "PATIENCE", 1)
    with desk(out).store() as store, desk(out).store() as second, store.alone():
        (note,) = out.glob("*-holder")
        note.unlink()
        with pytest.raises(StoreError, match="another run has kept the store"), second.alone():
            pass


@pytest.mark.parametrize(
    ("more", "timeouts", "seconds"),
    [
        ("", ("5min", "1min", "15min"), "10"),
        ("&options=-c%20statement_timeout%3D7s&connect_timeout=3", ("7s", "1min", "15min"), "3"),
    ],
    ids=["by default", "as the address says"],
)
def test_nothing_waits_for_ever(
    more: str, timeouts: tuple[str, ...], seconds: str, server: None, tmp_path: Path
) -> None:
    """5: on the server and on this side, as the connection itself sees it."""
    gate = connection.Gate(desk(tmp_path / "out").address + more)
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with gate.reading() as opened:
        shown = [opened.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]
        driver = opened.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        here = driver.info.get_parameters()
    gate.close()
    assert tuple(shown) == timeouts
    assert here["connect_timeout"] == seconds
    assert (here["keepalives_idle"], here["tcp_user_timeout"]) == ("30", "60000")


def test_a_run_that_is_not_heard_of_shuts_nobody_out(issued: tuple[Path, Path]) -> None:
    """5: the server ends it, so that the next one goes on; the first is told so when it comes back."""
    out, post = issued
    address = f"{desk(out).address}&options=-c%20idle_in_transaction_session_timeout%3D300ms"
    with (
        Workspace(out, address).store() as store,
        pytest.raises(StoreError, match="the store cannot be used"),
        store.alone(),
    ):
        assert read(out, post).outcomes[Outcome.ACCEPTED] == 2


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    """5: one that takes the connection and then is silent, within the time that the address gives."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        workspace = Workspace(tmp_path, f"postgresql://officer@127.0.0.1:{port}/store?connect_timeout=2")
        with pytest.raises(StoreError, match="Check the address, and that the server runs"), workspace.store():
            pass
        assert time.monotonic() - begun < 10


def test_a_server_that_is_not_heard_of_any_more_is_said(
    issued: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """5: in the middle of a run, with the lock in its hands; the next one has it once the first has ended."""
    out, post = issued
    cable = Cable(databases.server())
    address = f"{desk(out).address.replace(databases.server(), str(cable.folder))}&connect_timeout=2"
    monkeypatch.setattr(silence, "LONGEST", 1)
    with (
        Workspace(out, address).store() as store,
        pytest.raises(StoreError, match="Check the address, and that the server runs"),
    ):
        _ask_alone(store, cable)
    cable.end()
    assert read(out, post).outcomes[Outcome.ACCEPTED] == 2


def _ask_alone(store: Store, cable: Cable) -> None:
    with store.alone():
        cable.cut()
        store.state()


def test_a_server_that_stops_in_the_middle_is_said(issued: tuple[Path, Path], tmp_path: Path) -> None:
    """2: its connections are cut and no new one is had, after the first file."""
    out, post = issued
    expected = copied(out, tmp_path / "expected")
    name = desk(out).address.partition("?")[0].rpartition("/")[2]

    def stopping(files: Iterable[Item], _: int) -> Iterator[Item]:
        for number, file in enumerate(files):
            if number == 1:
                _administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                _administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            yield file

    with pytest.raises(StoreError, match="Check the address, and that the server runs"):
        read_returns((post,), desk(out), stopping)
    _administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    read(expected, post)
    read(out, post)
    assert results(out) == results(expected)


def test_it_comes_to_the_same_bytes(issued: tuple[Path, Path], tmp_path: Path) -> None:
    """3: the dataset, the findings and the choices, as from a store in a file."""
    out, post = issued
    read(out, post)
    databases.use(SQLITE)
    quarter(tmp_path / "sqlite", 2)
    read(tmp_path / "sqlite", post)
    assert results(out) == results(tmp_path / "sqlite")


def _administer(statement: str) -> None:
    with psycopg.connect(f"host={databases.server()} user=officer dbname=postgres", autocommit=True) as connection:
        connection.execute(statement)
