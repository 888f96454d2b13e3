"""Files and folders: found, read and replaced, with every failure in words."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbook.errors import FileError, UsageError

#: What spreadsheet programs leave beside an open file, and what systems leave in folders.
_LEFTOVERS = ("~$", ".~lock.", "._")
_NOT_RETURNS = (".tmp", ".ds_store", "thumbs.db", "desktop.ini")

STORE_NAME = "store.sqlite"


def find_returns(paths: tuple[Path, ...]) -> tuple[tuple[str, Path], ...]:
    """Every file under the given files and folders, with the name findings call it: its path from where it was asked for.

    Raises UsageError for a path that is not there. Leftovers of programs are passed over.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{', '.join(missing)}: there is no such file or folder. Check the spelling.")
    found: dict[Path, str] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and (file == path or not _left_over(file.name)):
                found.setdefault(file.resolve(), file.relative_to(path).as_posix() if file != path else file.name)
    return tuple(sorted((name, file) for file, name in found.items()))


def write_atomically(path: Path, content: bytes) -> None:
    """Put a file in its place whole, or not at all. Raises FileError."""
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn a failure of the file system into words. Raises FileError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise FileError(
            f"{path}: cannot be written or read ({reason}). Check the folder, its free space and your permission."
        ) from error


def _left_over(name: str) -> bool:
    return name.startswith((*_LEFTOVERS, ".")) or name.casefold().endswith(_NOT_RETURNS)
