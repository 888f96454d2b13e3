"""Find, read and replace files; every failure in words."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from workbook.errors import FileError

#: What spreadsheet programs leave beside an open file, and what systems leave in folders.
_LEFTOVERS = ("~$", ".~lock.", "._")
_NOT_RETURNS = (".tmp", ".ds_store", "thumbs.db", "desktop.ini")

STORE_NAME = "store.sqlite"
DATASET, DATASET_PARQUET, FINDINGS = "dataset.csv", "dataset.parquet", "findings.csv"
FINDINGS_BOOK, CHOICES, RETURNS = "findings.xlsx", "choices.csv", "returns.csv"
OUTCOMES_PAGE, OUTCOMES_BOOK = "outcomes.html", "outcomes.xlsx"
RECORDS = "records.csv"
BREAKDOWNS = "breakdowns.csv"
STATUS_CSV, STATUS_JSON = "status.csv", "status.json"
LOG = "sp-workbook.log"
#: By what those are known again who are forgotten; it lies beside the store, so that a backup cannot bring them back.
FORGOTTEN = "forgotten.csv"
#: The folder in which received files are kept, and what they are called there; those of a configuration and of backups.
RECEIVED, CONFIGURATION, BACKUPS = "received", "configuration", "backups"
_KEPT = re.compile(r"[0-9a-f]{64}")
#: The folders beside the workbooks of a period into which we write.
OUR_FOLDERS = CHASE, CORRECTIONS, EXPORT, SHARED, PEOPLE, OUTCOMES, SYSTEMS, REPLACED = (
    "chase",
    "corrections",
    "export",
    "shared",
    "people",
    "outcomes",
    "systems",
    "replaced",
)
#: The mode of a file that holds answers about people: only whoever runs the program may read it.
OWNER_ONLY, EVERYBODY = 0o600, 0o644
#: Of what was received: nobody changes it, and no stranger reads it, as it may be about people.
KEPT = 0o440
#: What is said of a folder that cannot be written out by itself: on some networks, or where it may not be listed.
_CANNOT_BE_ASKED = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)


def is_kept_name(name: str) -> bool:
    """Whether a name is a SHA-256, as kept files have."""
    return _KEPT.fullmatch(name) is not None


def printable(name: str) -> str:
    """A file's name as text that every program takes.

    Bytes that are no text are replaced.
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file whole, or not at all.

    Raises FileError.
    """
    with written_file(path, mode) as stream:
        stream.write(content)


@contextmanager
def written_file(path: Path, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """Open a file that gets its name once whole.

    Raises FileError.
    """
    with file_errors(path), _temporary(path) as (temporary, stream):
        yield stream
        _complete(stream)
        _put_in_place(temporary, path, mode)


class Staging:
    """Files that are whole beside their places, and not in them yet."""

    def __init__(self, stack: ExitStack, mode: int) -> None:
        self._stack, self._mode = stack, mode
        self._temporary: dict[Path, Path] = {}

    def add(self, path: Path, content: bytes) -> None:
        """Write a file beside its place.

        Raises FileError.
        """
        with file_errors(path):
            self._temporary[path], stream = self._stack.enter_context(_temporary(path))
            stream.write(content)
            _complete(stream)

    def put_in_place(self, paths: Container[Path]) -> None:
        """Put the files of some paths in their places, which needs no room.

        Raises FileError.
        """
        for path, temporary in self._temporary.items():
            if path in paths:
                with file_errors(path):
                    _put_in_place(temporary, path, self._mode)


@contextmanager
def staging(mode: int = EVERYBODY) -> Iterator[Staging]:
    """Stage files.

    Of those that are not put in their places nothing is left in the end.
    """
    with ExitStack() as stack:
        yield Staging(stack, mode)


@contextmanager
def _temporary(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A file beside a path, which is gone in the end unless it got another name."""
    _make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield Path(name), stream
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _complete(stream: IO[bytes]) -> None:
    """Have bytes reach the disk, before they get a name: a power cut could leave the name without the bytes."""
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()


def _put_in_place(temporary: Path, path: Path, mode: int = 0o644) -> None:
    temporary.chmod(mode)
    temporary.replace(path)
    _keep_names(path.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder and those that it lies in, so that a power cut loses none."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        _keep_names(place.parent)


def _keep_names(folder: Path) -> None:
    """Have what is called how in a folder reach the disk, where the system can be asked for that."""
    if os.name == "nt":  # Windows opens no folder
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_BE_ASKED:
            raise


def remove_others(folder: Path, pattern: str, kept: Container[Path]) -> None:
    """Remove the files of a pattern but those that are kept.

    Raises FileError.
    """
    with file_errors(folder):
        for path in folder.glob(pattern):
            if path not in kept:
                path.unlink(missing_ok=True)


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn a failure of the file system into words.

    Raises FileError.
    """
    try:
        yield
    except OSError as error:
        raise FileError(f"{path}: {_failure_words(error)}") from error


def _failure_words(error: OSError) -> str:
    """What is wrong, and what to do: Windows refuses what another program has open as it refuses what one may not read."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder. Check the spelling of its name and of its folder."
    if isinstance(error, IsADirectoryError):
        return "this is a folder, and a file is needed. Give the name of the file in it."
    advice = "Check the folder, its free space and your permission."
    if isinstance(error, PermissionError):
        advice = (
            "Close it if it is open in Excel or another program, or check your permission; then run the same again."
        )
    return f"cannot be written or read ({file_reason(error)}). {advice}"


def file_reason(error: OSError) -> str:
    """What the system says of a failure."""
    return error.strerror or type(error).__name__


def is_left_over(name: str) -> bool:
    """Whether a program left a file of that name behind."""
    return name.startswith((*_LEFTOVERS, ".")) or name.casefold().endswith(_NOT_RETURNS)
