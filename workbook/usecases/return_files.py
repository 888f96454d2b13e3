"""Find the files that were sent in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import Period
from workbook.usecases.files import (
    BACKUPS,
    CHOICES,
    CONFIGURATION,
    DATASET,
    DATASET_PARQUET,
    FINDINGS,
    FINDINGS_BOOK,
    FORGOTTEN,
    LOG,
    OUR_FOLDERS,
    OUTCOMES_BOOK,
    OUTCOMES_PAGE,
    RECEIVED,
    RETURNS,
    STATUS_CSV,
    STATUS_JSON,
    STORE_NAME,
    file_errors,
    file_reason,
    is_kept_name,
    is_left_over,
    printable,
)

#: What a run writes beside the workbooks, and what lies beside a store's file.
OUR_RESULTS = (
    "README.md",
    DATASET,
    DATASET_PARQUET,
    FINDINGS,
    FINDINGS_BOOK,
    OUTCOMES_PAGE,
    OUTCOMES_BOOK,
    CHOICES,
    RETURNS,
    STATUS_CSV,
    STATUS_JSON,
    STORE_NAME,
    LOG,
    FORGOTTEN,
    *(f"{STORE_NAME}-{suffix}" for suffix in ("wal", "shm", "journal", "holder", "seal")),
)


@dataclass(frozen=True, order=True)
class ReturnFile:
    """One file to read.

    name: what findings call it. trouble: why it cannot be opened, where that is known.
    packed: what it is called in the zip that `path` is; empty where it lies in a folder.
    """

    name: str
    path: Path
    trouble: str = ""
    packed: str = ""

    @property
    def address(self) -> str:
        """Its path as text that every database takes."""
        return printable(str(self.path / self.packed))


def find_returns(paths: tuple[Path, ...], out: Path) -> tuple[ReturnFile, ...]:
    """List the files under some paths, each once.

    Each is called by its path from where it was asked for.

    Raises UsageError for a path that is not there, FileError for one that cannot be looked at. Leftovers
    of programs are passed over; a link that leads nowhere and a folder that is closed are not. So is what we wrote
    into `out` ourselves, in case somebody fills the workbooks where they were made.
    """
    missing = [str(path) for path in paths if not _is_there(path)]
    if missing:
        raise UsageError(f"{', '.join(missing)}: there is no such file or folder. Check the spelling.")
    files: dict[Path, ReturnFile] = {}
    for path in paths:
        with file_errors(path):
            for file in _below(path) if path.is_dir() else [_return_file(path.name, path)]:
                if _is_ours(file.path, out.resolve()):
                    continue
                before = files.setdefault(file.path, file)
                if (len(file.name), file.name) > (len(before.name), before.name):  # the same, asked for from further up
                    files[file.path] = file
    return tuple(sorted(files.values()))


def _is_ours(path: Path, out: Path) -> bool:
    if not path.is_relative_to(out):
        return False
    folders = path.relative_to(out).parts[:-1]
    kept = folders == (RECEIVED, path.name[:2]) and is_kept_name(path.name)
    written = len(folders) > 1 and folders[1] in OUR_FOLDERS and _is_period(folders[0])
    return path.name in OUR_RESULTS or kept or written or folders[:1] in ((CONFIGURATION,), (BACKUPS,))


def _is_period(name: str) -> bool:
    return Period.is_code(name)


def _is_there(path: Path) -> bool:
    with file_errors(path):
        return path.exists()


def _below(folder: Path) -> Iterator[ReturnFile]:
    """The files of a folder and its folders.

    Links to folders are not followed.
    """
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if not is_left_over(name) and (path.is_file() or path.is_symlink()):
                yield _return_file(path.relative_to(folder).as_posix(), path)
    for error in closed:
        yield ReturnFile(Path(error.filename).relative_to(folder).as_posix(), Path(error.filename), file_reason(error))


def _return_file(name: str, path: Path) -> ReturnFile:
    try:
        resolved = path.resolve(strict=True)
        # Opening a pipe or a device could wait for ever.
        return ReturnFile(printable(name), resolved, "" if resolved.is_file() else "it is not a file")
    except (OSError, RuntimeError):  # Python before 3.13 raises RuntimeError for links that lead in a circle
        return ReturnFile(printable(name), path.absolute(), "it is a link that leads nowhere")
