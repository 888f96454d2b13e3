"""Move workbooks aside that another file of the same provider replaces.

A provider that was renamed has its new workbook in a file of another name: the old one would be sent by mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from workbook.usecases.files import REPLACED, file_errors


def move_replaced(
    path: Path, begins: str, ends: str, kept: Collection[Path], put_out: Mapping[str, tuple[str, ...]]
) -> tuple[Path, ...]:
    """Move the workbooks that a new one replaces into a folder beside it.

    path: of the new one. begins, ends: of the names of the same provider's workbooks of the same kind. kept: those that stay.
    put_out: the digests of what was put out, by folder and name: what was changed since may hold answers, and stays.
    Raises FileError.
    """
    moved = []
    with file_errors(path):
        for file in sorted(path.parent.iterdir()):
            is_of_provider = file.name.startswith(begins) and file.name.endswith(ends) and file not in kept
            if (
                is_of_provider
                and file.is_file()
                and file_digest(file) in put_out.get(f"{path.parent.name}/{file.name}", ())
            ):
                aside = replaced_path(file)
                aside.parent.mkdir(exist_ok=True)
                file.replace(aside)
                moved.append(aside)
    return tuple(moved)


def replaced_path(path: Path) -> Path:
    """Where a workbook is moved that another replaces."""
    return path.parent / REPLACED / path.name


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, as the store keeps it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
