"""Restore a backup into an empty folder and an empty store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.errors import UsageError
from workbook.usecases.archive import Archive, verified_archive
from workbook.usecases.files import CONFIGURATION, FORGOTTEN, LOG, STORE_NAME, file_errors, write_atomically
from workbook.usecases.forget import ForgetRun, complete_forgetting
from workbook.usecases.forgotten import listed, write_list
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class RestoreRun:
    """A backup that was restored.

    place: of the store. configuration: the folder in which its configuration lies.
    has_people: whether it holds rows about people. forgotten: what was taken out by the list; None where nothing was.
    """

    files: int
    place: str
    configuration: Path
    has_people: bool
    forgotten: ForgetRun | None


def restore(desk: Workspace, source: Path, forgotten: Path | None = None) -> RestoreRun:
    """Restore a backup, all of it or nothing.

    forgotten: a list of people who are forgotten, newer than the backup; they are taken out again.
    Raises UsageError where the folder is not empty or the file is no whole backup of this version, StoreError where
    the store is not empty, FileError.
    """
    _require_empty(desk.out)
    archive = verified_archive(source)
    newer = frozenset() if forgotten is None else listed(forgotten)
    with _staging(desk.out) as staging:
        files = _write_files(archive, staging)
        with replace(desk, out=staging).store() as store:
            store.copying.restore(archive.lines)
            place = store.place if desk.address else str(desk.store_file)
        if newer:
            write_list(staging, listed(staging / FORGOTTEN) | newer)
        _put_in_place(staging, desk.out)
    desk.log(f"restored by {desk.by} from {source}")
    with desk.store(must_exist=True) as store:
        taken_out = complete_forgetting(desk, store)
        has_people = bool(store.person_rows())
    return RestoreRun(files, place, desk.out / CONFIGURATION, has_people, taken_out)


def _require_empty(out: Path) -> None:
    with file_errors(out):
        if out.exists() and any(out.iterdir()):
            raise UsageError(f"{out}: this folder is not empty. Nothing was restored. Give a new one with --out.")


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """A folder within the empty one, gone afterwards, so that what fails leaves nothing. Raises FileError."""
    with file_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=out, prefix=".restore-"))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_files(archive: Archive, staging: Path) -> int:
    kept = 0
    for name, content in archive.files():
        is_kept = not name.startswith((LOG, FORGOTTEN, CONFIGURATION))
        write_atomically(staging / name, content, 0o444 if is_kept else 0o644)
        kept += is_kept
    return kept


def _put_in_place(staging: Path, out: Path) -> None:
    """Move what was restored up; the store last, so that there is none without its files. Raises FileError."""
    with file_errors(out):
        for path in sorted(staging.iterdir(), key=lambda path: path.name == STORE_NAME):
            path.rename(out / path.name)
