"""A store for a folder of a test: a file of SQLite, or a database of a PostgreSQL server that is started for the tests.

`desk(out)` is where the officer of that folder works. Which of the two it is, is what `use` said last.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from workbook.store import Store
from workbook.usecases.workspace import Workspace

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_READY = "ready"
_in_use = SQLITE


def use(kind: str) -> None:
    """Let every desk from now on have its store in SQLite or in PostgreSQL."""
    global _in_use
    if kind == POSTGRESQL:
        server()
    _in_use = kind


def in_use() -> str:
    """Which of the two every desk has now."""
    return _in_use


def desk(out: Path) -> Workspace:
    """The desk of that folder, with a database of its own where PostgreSQL is in use."""
    return Workspace(out, _address(out) if _in_use == POSTGRESQL else "")


def copied(out: Path, target: Path) -> Path:
    """A copy of the folder, with a copy of its store."""
    shutil.copytree(out, target)
    if _in_use == POSTGRESQL:
        _address(out)
        _execute(f"CREATE DATABASE {_name(target)} TEMPLATE {_name(out)} STRATEGY file_copy")
    return target


def server() -> str:
    """The folder of the socket of a PostgreSQL server, which is started once, in a folder of its own, without a port."""
    return str(_server().folder)


def stopping() -> list[str]:
    """The command that stops the server at once, as a power cut does."""
    return _server().command("stop", "-m", "immediate")


def start_again() -> None:
    """Start the server again, if it was stopped."""
    if not (_server().folder / "data" / "postmaster.pid").exists():
        _server().run("start", "-w", "-l", _server().folder / "log", "-o", _server().settings)


@dataclass(frozen=True)
class _Server:
    """A server in a folder. runner: who it runs as. programs: where its own lie."""

    folder: Path
    runner: tuple[str, ...]
    programs: Path

    @property
    def settings(self) -> str:
        return f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=50"

    def command(self, *words: str | Path) -> list[str]:
        return list(map(str, [*self.runner, self.programs / "pg_ctl", *words, "-D", self.folder / "data"]))

    def run(self, *words: str | Path) -> None:
        subprocess.run(self.command(*words), check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=120)


@functools.cache
def _server() -> _Server:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="sp-workbook-pg-"))
    runner: tuple[str, ...] = ()
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        runner = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    made = _Server(folder, runner, programs[-1].parent)
    made.run("initdb", "-o", "--auth=trust --username=officer --no-sync --encoding=UTF8")
    made.run("start", "-w", "-l", folder / "log", "-o", made.settings)
    stop = made.command("stop", "-m", "immediate")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(lambda: subprocess.run(stop, check=False, cwd=folder, stdout=subprocess.DEVNULL))
    return made


def _address(out: Path) -> str:
    name = _name(out)
    with _admin() as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    if known is None:
        _template()
        _execute(f"CREATE DATABASE {name} TEMPLATE {_READY} STRATEGY file_copy")
    return _url(name)


def _url(name: str) -> str:
    return f"postgresql://officer@/{name}?host={server()}"


def _name(out: Path) -> str:
    return f"desk_{hashlib.sha256(str(out).encode()).hexdigest()[:24]}"


@functools.cache
def _template() -> None:
    """An empty store, to be copied: making one by the migrations each time would take longer."""
    _execute(f"CREATE DATABASE {_READY}")
    with Store.open(_url(_READY)):
        pass


def _execute(statement: str) -> None:
    with _admin() as connection:
        connection.execute(statement)


def _admin() -> psycopg.Connection:
    return psycopg.connect(f"host={server()} user=officer dbname=postgres", autocommit=True)


def empty(out: Path) -> Workspace:
    """The desk of that folder, with a store in which there is not even a table yet."""
    if _in_use == POSTGRESQL:
        _execute(f"CREATE DATABASE {_name(out)}")
        return Workspace(out, _url(_name(out)))
    return Workspace(out)
