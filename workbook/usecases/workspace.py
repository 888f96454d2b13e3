"""Where an officer works: the folder of results, the store, the kept files and the log of runs."""

from __future__ import annotations

import datetime as dt
import getpass
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from workbook import __version__
from workbook.model import Period
from workbook.store import Store
from workbook.text import plain
from workbook.usecases.files import LOG, RECEIVED, STORE_NAME, file_errors, write_atomically

PROGRAM = f"sp-workbook {__version__}"


@dataclass(frozen=True)
class Workspace:
    """out: the folder of results, kept files and log. address: of a store elsewhere; where empty, the store is in `out`."""

    out: Path
    address: str = ""

    def store(self, *, must_exist: bool = False) -> AbstractContextManager[Store]:
        """Open the store. Raises StoreError."""
        return Store.open(self.address or self.out / STORE_NAME, must_exist=must_exist)

    def folder(self, period: Period) -> Path:
        """Where the workbooks and results of a period lie."""
        return self.out / str(period)

    def kept(self, digest: str) -> Path:
        """Where the bytes of a received file are kept: by their SHA-256, so that nothing is kept twice or altered."""
        return self.out / RECEIVED / digest[:2] / digest

    def keep(self, digest: str, content: bytes) -> None:
        """Keep a received file. Raises FileError."""
        path = self.kept(digest)
        with file_errors(path):
            there = path.exists()
        if not there:
            write_atomically(path, content, mode=0o444)

    def log(self, words: str) -> None:
        """Add a line to the log of runs, with the time in UTC. Raises FileError."""
        path = self.out / LOG
        moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with file_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"{moment} {plain(words)}\n")


def officer() -> str:
    """Who runs the program, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13: a user without a name
        return "unknown"
