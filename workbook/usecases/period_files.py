"""The files of a period: issued and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.model import Period
from workbook.usecases.files import file_errors, is_left_over
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class PeriodFile:
    """One file of a period.

    folder: in that of the period, as `chase`; empty for one that lies in it itself.
    """

    folder: str
    name: str
    size: int
    path: Path


def period_files(workspace: Workspace, period: Period) -> tuple[PeriodFile, ...]:
    """List what lies in the folder of a period. Raises FileError."""
    return tuple(sorted(_below(workspace.folder(period)), key=lambda file: (file.folder, file.name)))


def _below(folder: Path) -> Iterator[PeriodFile]:
    with file_errors(folder):
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and not is_left_over(path.name):
                yield PeriodFile(*place_of(path, folder), path.stat().st_size, path)


def place_of(path: Path, folder: Path) -> tuple[str, str]:
    """The folder in that of its period, and the name, of a file."""
    place = path.relative_to(folder)
    return place.parent.as_posix().strip("."), place.name


def content_of_file(file: PeriodFile) -> bytes:
    """The bytes of a listed file. Raises FileError."""
    with file_errors(file.path):
        return file.path.read_bytes()
