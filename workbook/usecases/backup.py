"""Back up all that cannot be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from workbook.config import configuration_files
from workbook.errors import UsageError
from workbook.store import Store
from workbook.text import counted
from workbook.usecases.archive import FILES, add_manifest, add_part, rows_name
from workbook.usecases.files import CONFIGURATION, FORGOTTEN, LOG, OWNER_ONLY, RECEIVED, file_errors, written_file
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class BackupRun:
    """A backup that was written.

    files: how many kept files are in it. damaged: those that were left out, since they are not what they were.
    """

    path: Path
    files: int
    damaged: tuple[Path, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is to say of it."""
        damaged = (
            f"{path}: this kept file is damaged and not in the backup. Read the return again, then back up again."
            for path in self.damaged
        )
        return (*damaged, f"Backup: {self.path}, {counted(self.files, 'kept file')}")


def back_up(workspace: Workspace, target: Path) -> BackupRun:
    """Write a backup of a workspace into one new file.

    Raises UsageError where that file is there already, FileError, StoreError.
    """
    with file_errors(target):
        if target.exists():
            raise UsageError(f"{target}: there is a file of this name. Nothing was written. Give another name.")
    damaged: list[Path] = []
    with (
        workspace.store(must_exist=True) as store,
        written_file(target, OWNER_ONLY) as stream,
        ZipFile(stream, "w", ZIP_DEFLATED) as archive,
    ):
        digests = _add_rows(archive, store)
        # After the rows: a file is kept before its row is, so that each row's file is among them.
        for name, content in _files(workspace, damaged):
            digests[FILES + name] = add_part(archive, FILES + name, [content])
        add_manifest(archive, digests)
    kept = sum(name.startswith(f"{FILES}{RECEIVED}/") for name in digests)
    workspace.log(f"backup by {workspace.by}: {target}, {kept} kept files, {len(damaged)} damaged")
    return BackupRun(target, kept, tuple(damaged))


def _add_rows(archive: ZipFile, store: Store) -> dict[str, str]:
    digests = {}
    for table, lines in groupby(store.copying.lines(), key=attrgetter("table")):
        name = rows_name(table)
        digests[name] = add_part(archive, name, (f"{row.line}\n".encode() for row in lines))
    return digests


def _files(workspace: Workspace, damaged: list[Path]) -> Iterator[tuple[str, bytes]]:
    """The files of a backup by their path; kept ones that are not what their name says are put aside."""
    for path in workspace.kept_files():
        content = _content(path)
        if hashlib.sha256(content).hexdigest() == path.name:
            yield path.relative_to(workspace.out).as_posix(), content
        else:
            damaged.append(path)
    for name in (LOG, FORGOTTEN):
        if (workspace.out / name).exists():
            yield name, _content(workspace.out / name)
    for path in configuration_files(workspace.config):
        yield f"{CONFIGURATION}/{path.relative_to(workspace.config).as_posix()}", _content(path)


def _content(path: Path) -> bytes:
    with file_errors(path):
        return path.read_bytes()
