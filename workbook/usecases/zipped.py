"""Read a zip of returns as the folder that was packed into it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook.reader.guards import LARGEST_FILE, is_packed_folder
from workbook.usecases.files import file_reason, is_left_over, printable
from workbook.usecases.return_files import ReturnFile

#: What a zip raises that is damaged, or packed in an unknown way.
_ENTRY_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_ENCRYPTED = 0x1


def with_zips_opened(files: Iterable[ReturnFile]) -> tuple[ReturnFile, ...]:
    """List the files with zips of returns opened.

    A zip that is no folder of files, or not within the limits, stays: reading it says why.
    """
    return tuple(packed for file in files for packed in _opened(file))


def _opened(file: ReturnFile) -> Iterator[ReturnFile]:
    names = [] if file.trouble or file.path.suffix.casefold() != ".zip" else _packed_names(file)
    for name in names:
        yield replace(file, name=printable(f"{file.name}/{name}"), packed=name)
    if not names:
        yield file


def _packed_names(file: ReturnFile) -> list[str]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = archive.infolist()
    except (OSError, *_ENTRY_ERRORS):
        return []
    if not is_packed_folder(entries):
        return []
    return sorted(
        entry.filename
        for entry in entries
        if not entry.is_dir() and not any(is_left_over(part) for part in entry.filename.split("/"))
    )


def content_of(file: ReturnFile) -> bytes | str:
    """The bytes of a file, no more than are ever looked at.

    It is the reason in words where the file cannot be opened.
    """
    if file.trouble:
        return file.trouble
    try:
        if file.packed:
            return _unpacked(file)
        with file.path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return file_reason(error)


def _unpacked(file: ReturnFile) -> bytes | str:
    try:
        with zipfile.ZipFile(file.path) as archive:
            if archive.getinfo(file.packed).flag_bits & _ENCRYPTED:
                return "it is locked with a password in the zip"
            with archive.open(file.packed) as entry:
                return entry.read(LARGEST_FILE + 1)
    except (KeyError, *_ENTRY_ERRORS):
        return "it is damaged in the zip"
