"""Find, read and replace files; every failure in words."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbook.errors import FileError, UsageError
from workbook.model import Period

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
#: What is said of a folder that cannot be written out by itself: on some networks, or where it may not be listed.
_CANNOT_BE_ASKED = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)
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


def is_kept_name(name: str) -> bool:
    """Whether a name is a SHA-256, as kept files have."""
    return _KEPT.fullmatch(name) is not None


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


@contextmanager
def staged_files(contents: Mapping[Path, bytes], mode: int = EVERYBODY) -> Iterator[Callable[[Container[Path]], None]]:
    """Write files whole, each beside its place.

    What is yielded puts those of some paths in their places, which needs no room. Without it nothing of them is left.
    Raises FileError.
    """
    with ExitStack() as stack:
        staged: dict[Path, Path] = {}
        for path, content in contents.items():
            with file_errors(path):
                staged[path], stream = stack.enter_context(_temporary(path))
                stream.write(content)
                _complete(stream)
        yield lambda paths: _put_all({path: file for path, file in staged.items() if path in paths}, mode)


def _put_all(staged: Mapping[Path, Path], mode: int) -> None:
    for path, temporary in staged.items():
        with file_errors(path):
            _put_in_place(temporary, path, mode)


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
        raise FileError(f"{path}: cannot be written or read ({file_reason(error)}). {_advice(error)}") from error


def _advice(error: OSError) -> str:
    """What to do: Windows refuses what another program has open as it refuses what one may not read."""
    if isinstance(error, PermissionError):
        return "Close it if it is open in Excel or another program, or check your permission; then run the same again."
    return "Check the folder, its free space and your permission."


def file_reason(error: OSError) -> str:
    """What the system says of a failure."""
    return error.strerror or type(error).__name__


def is_left_over(name: str) -> bool:
    """Whether a program left a file of that name behind."""
    return name.startswith((*_LEFTOVERS, ".")) or name.casefold().endswith(_NOT_RETURNS)
