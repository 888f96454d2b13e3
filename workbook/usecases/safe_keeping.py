"""Backups that are made and restored at the desk."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbook.errors import UsageError
from workbook.usecases.backup import back_up
from workbook.usecases.files import BACKUPS, file_errors
from workbook.usecases.restore import restore
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace

#: What each backup is called.
_NAME = re.compile(r"backup-\d{4}-\d\d-\d\d-\d{6}\.zip")
_BACKUP, _FORGOTTEN = "backup.zip", "forgotten.csv"


@dataclass(frozen=True)
class KeptBackup:
    """A backup that lies in the folder of results."""

    name: str
    size: int
    path: Path


@dataclass(frozen=True)
class KeepingSummary:
    """What was backed up or restored, in words.

    name: of the backup's file; empty where one was restored.
    """

    lines: tuple[str, ...]
    name: str = ""


def kept_backups(workspace: Workspace) -> tuple[KeptBackup, ...]:
    """List the backups, the newest first. Raises FileError."""
    folder = workspace.out / BACKUPS
    with file_errors(folder):
        paths = sorted((path for path in folder.glob("*") if _NAME.fullmatch(path.name)), reverse=True)
        return tuple(KeptBackup(path.name, path.stat().st_size, path) for path in paths)


def back_up_here(moment: dt.datetime, workspace: Workspace, _progress: Progress) -> KeepingSummary:
    """Write a backup into the folder of results. moment: its name has it."""
    run = back_up(workspace, workspace.out / BACKUPS / f"backup-{moment:%Y-%m-%d-%H%M%S}.zip")
    return KeepingSummary(run.lines, run.path.name)


def keep_backup(backup: IO[bytes], forgotten: IO[bytes] | None) -> Path:
    """Keep a backup that was handed over until it is restored.

    Returns the folder of it, which is none of the desk's. Raises FileError.
    """
    folder = Path(tempfile.mkdtemp(prefix="sp-workbook-restore-"))
    with file_errors(folder):
        for name, stream in ((_BACKUP, backup), (_FORGOTTEN, forgotten)):
            if stream is not None:
                with (folder / name).open("wb") as target:
                    shutil.copyfileobj(stream, target)
    return folder


def restore_here(folder: Path, workspace: Workspace, _progress: Progress) -> KeepingSummary:
    """Restore a backup that was handed over, which is gone afterwards."""
    try:
        listed = folder / _FORGOTTEN
        return KeepingSummary(tuple(_restored(workspace, folder / _BACKUP, listed if listed.exists() else None)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _restored(workspace: Workspace, backup: Path, forgotten: Path | None) -> Iterator[str]:
    yield from restore(workspace, backup, forgotten).lines(workspace.out, has_list=forgotten is not None)


def backup_named(workspace: Workspace, name: str) -> Path:
    """The path of a backup. Raises UsageError where it is gone, FileError."""
    for backup in kept_backups(workspace):
        if backup.name == name:
            return backup.path
    raise UsageError("that backup is not there any more. Make another.")
