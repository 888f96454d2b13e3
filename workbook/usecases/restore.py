"""Restore a backup into an empty folder and an empty store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.errors import UsageError
from workbook.text import counted
from workbook.usecases.archive import Archive, verified_archive
from workbook.usecases.files import (
    CONFIGURATION,
    EVERYBODY,
    FORGOTTEN,
    KEPT,
    LOG,
    OWNER_ONLY,
    RECEIVED,
    STORE_NAME,
    file_errors,
    write_atomically,
)
from workbook.usecases.forget import ForgetRun, complete_forgetting
from workbook.usecases.forgotten import listed, write_list
from workbook.usecases.workspace import Workspace

_STAGING = ".restore-"
#: What is put into the folder before the store.
_RESTORED = (CONFIGURATION, FORGOTTEN, LOG, RECEIVED, f"{STORE_NAME}-seal")


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

    def lines(self, out: Path, *, has_list: bool) -> Iterator[str]:
        """What there is to say of it.

        out: where it lies now. has_list: whether a list of the forgotten was given.
        """
        yield f"Restored: {out}, {counted(self.files, 'kept file')}. Store: {self.place}"
        yield f"Its configuration: {self.configuration}"
        if self.forgotten is not None:
            yield f"Taken out again: {counted(self.forgotten.people, 'person', 'people')} on the list of the forgotten."
        elif self.has_people and not has_list:
            yield "It holds rows about people: where some were forgotten since, restore it with --forgotten."


def restore(workspace: Workspace, source: Path, forgotten: Path | None = None) -> RestoreRun:
    """Restore a backup, all of it or nothing.

    Where this was cut short, it is begun anew.
    forgotten: a list of people who are forgotten, newer than the backup; they are taken out again.
    Raises UsageError where the folder is not empty or the file is no whole backup of a version that is known, StoreError where
    the store is not empty, FileError.
    """
    _require_empty(workspace.out)
    archive = verified_archive(source)
    newer = frozenset() if forgotten is None else listed(forgotten)
    with _staging(workspace.out) as staging:
        files = _write_files(archive, staging)
        if newer:
            write_list(staging, listed(staging / FORGOTTEN) | newer)
        with replace(workspace, out=staging).store() as store, store.alone():
            store.copying.restore(archive.lines, archive.version)
            place = store.place if workspace.address else str(workspace.store_file)
            if workspace.address:  # what the store has elsewhere holds once its files are there
                _put_in_place(staging, workspace.out)
        if not workspace.address:
            _put_in_place(staging, workspace.out)
    workspace.log(f"restored by {workspace.by} from {source}")
    with workspace.store(must_exist=True) as store:
        taken_out = complete_forgetting(workspace, store)
        has_people = bool(store.person_rows())
    return RestoreRun(files, place, workspace.out / CONFIGURATION, has_people, taken_out)


def _require_empty(out: Path) -> None:
    """Require a folder with nothing in it but what a restoring that was cut short has left. Raises FileError, UsageError."""
    with file_errors(out):
        names = {path.name for path in out.iterdir()} if out.exists() else set()
    begun = {name for name in names if name.startswith(_STAGING)}
    if names - begun - set(_RESTORED if begun else ()):
        raise UsageError(f"{out}: this folder is not empty. Nothing was restored. Give a new one with --out.")


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """A folder within the empty one, gone afterwards, so that what fails leaves nothing. Raises FileError.

    It stays where only a part was put in place: so the next restoring knows that part for what it is.
    """
    with file_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=out, prefix=_STAGING))
    is_done = False
    try:
        yield staging
        is_done = True
    finally:
        if is_done or not any((out / name).exists() for name in _RESTORED):
            shutil.rmtree(staging, ignore_errors=True)


def _write_files(archive: Archive, staging: Path) -> int:
    kept = 0
    for name, content in archive.files():
        is_kept = not name.startswith((LOG, FORGOTTEN, CONFIGURATION))
        mode = KEPT if is_kept else OWNER_ONLY if name == FORGOTTEN else EVERYBODY
        write_atomically(staging / name, content, mode)
        kept += is_kept
    return kept


def _put_in_place(staging: Path, out: Path) -> None:
    """Move what was restored up; a store in a file last, so that there is none without its files. Raises FileError."""
    with file_errors(out):
        for left in [*(out / name for name in _RESTORED), *out.glob(f"{_STAGING}*")]:
            if left.is_dir() and left != staging:
                shutil.rmtree(left)
            elif left != staging:
                left.unlink(missing_ok=True)
        for path in sorted(staging.iterdir(), key=lambda path: path.name == STORE_NAME):
            path.rename(out / path.name)
