"""An officer's workspace.

Results, store, configuration, kept files, the log of runs, and who it is.
"""

from __future__ import annotations

import datetime as dt
import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from workbook import __version__
from workbook.config import load, shipped_folder
from workbook.model import Configuration, Period
from workbook.store import Store, shared_folder_words, system_user
from workbook.text import plain
from workbook.usecases.files import (
    CONFIGURATION,
    KEPT,
    LOG,
    RECEIVED,
    STORE_NAME,
    file_errors,
    is_kept_name,
    write_atomically,
)
from workbook.usecases.workers import Workers

PROGRAM = f"sp-workbook {__version__}"


@dataclass(frozen=True)
class Workspace:
    """Where one officer works.

    out: the folder of results, kept files and log.
    address: of a store elsewhere; where empty, the store is in `out`.
    config: the folder of the configuration.
    by: who works, as decisions and releases record it.
    may_switch: whether the store may be used with another configuration than before.
    workers: who shares the work on many workbooks.
    """

    out: Path
    address: str = ""
    config: Path = field(default_factory=shipped_folder)
    by: str = field(default_factory=lambda: officer())
    may_switch: bool = False
    workers: Workers = field(default_factory=Workers)

    @cached_property
    def configuration(self) -> Configuration:
        """The configuration, loaded when it is first needed.

        Raises ConfigError, FileError.
        """
        return load(self.config)

    def store(self, *, must_exist: bool = False) -> AbstractContextManager[Store]:
        """Open the store.

        Raises StoreError, also where it is empty and work was done here; FileError.
        """
        place = self.address or self.store_file
        return Store.open(place, must_exist=must_exist, may_be_new=not self._was_worked_in())

    @property
    def store_file(self) -> Path:
        """Where the store lies that has no address."""
        return self.out / STORE_NAME

    def unsafe_words(self) -> str:
        """Warn of a store in a file whose locks may not hold.

        Empty of any other. Raises FileError.
        """
        with file_errors(self.out):
            kind = "" if self.address else shared_folder_words(self.out)
        if not kind:
            return ""
        return (
            f"The store is in {kind}, where it may be damaged if two work at once. Let one at a time work there, "
            "and back up; or use a store on PostgreSQL (--store)."
        )

    def has_store(self) -> bool:
        """Whether there may be a store already. Raises FileError."""
        with file_errors(self.store_file):
            return bool(self.address) or self.store_file.exists()

    def _was_worked_in(self) -> bool:
        with file_errors(self.out):
            workbooks = (path for path in self.out.glob("*/*.xlsx") if Period.is_code(path.parent.name))
            return (self.out / LOG).exists() and any(workbooks)

    def folder(self, period: Period) -> Path:
        """Where the workbooks and results of a period lie."""
        return self.out / str(period)

    def kept(self, digest: str) -> Path:
        """The kept copy's path of a received file.

        It is named by its SHA-256, so that nothing is kept twice or altered.
        """
        return self.out / RECEIVED / digest[:2] / digest

    def kept_files(self) -> tuple[Path, ...]:
        """The paths of all files that are kept. Raises FileError."""
        folder = self.out / RECEIVED
        with file_errors(folder):
            return tuple(sorted(path for path in folder.glob("??/*") if is_kept_name(path.name)))

    def keep(self, digest: str, content: bytes) -> None:
        """Keep a received file; mend a damaged kept one.

        Raises FileError.
        """
        path = self.kept(digest)
        with file_errors(path):
            kept = path.read_bytes() if path.exists() else None
        if kept is not None and kept != content:
            self.log(f"{path}: this kept file was damaged, and is written anew")
        if kept != content:
            write_atomically(path, content, KEPT)

    def log(self, words: str) -> None:
        """Add a line to the log of runs.

        The time is in UTC. Raises FileError.
        """
        path = self.out / LOG
        moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with file_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"{moment} {plain(words)}\n")


def config_folder(out: Path = Path("output")) -> Path:
    """The folder of the configuration that is used where none is named.

    This one if it holds one, else that in the folder of results, which is of a backup or was begun there; else the shipped.
    """
    places = (Path(), out / CONFIGURATION)
    return next((place for place in places if (place / "indicator_config").is_dir()), shipped_folder())


def sheet_password() -> str:
    """The password that locks sheets; empty where none is set."""
    return os.environ.get("SP_WORKBOOK_PASSWORD", "")


def officer() -> str:
    """Who runs the program, where nobody says otherwise."""
    return system_user()
