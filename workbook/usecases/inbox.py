"""Returns that were handed over, kept until they are read.

They lie in a folder of their own in `out`, under numbers: what a file is called is data, and never a path.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbook.config import load_mapping
from workbook.errors import UsageError
from workbook.model import ColumnMapping
from workbook.reader import GivenReference
from workbook.register.table import MAX_BYTES, SHEET_ENDINGS, TEXT_ENDINGS
from workbook.text import plain
from workbook.usecases.files import file_errors, is_left_over, write_atomically
from workbook.usecases.read import ReadRun, read_files
from workbook.usecases.register_sheet import make_register_sheet
from workbook.usecases.return_files import ReturnFile
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace

_FOLDER, _NAMES, _NAME, _COPY = ".inbox", "names.json", "name.txt", "copy.xlsx"
_NUMBER = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 150
#: The most that a mapping of columns may be, in bytes.
_MOST_MAPPING = 2**20
_TABLE_ENDINGS = (*TEXT_ENDINGS, *SHEET_ENDINGS)
#: What a program may be at: a drive, a folder above.
_STEPS = ("", ".", "..")


@dataclass(frozen=True)
class Drop:
    """Files that were handed over together.

    names: what they are called, in order.
    """

    number: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KeptTable:
    """A register or a sheet that was handed over.

    path: where it lies. name: what its officer calls it.
    """

    path: Path
    name: str

    @property
    def number(self) -> str:
        """What names it in an address."""
        return self.path.parent.name

    @property
    def copy_place(self) -> Path:
        """Where a copy of it is written.

        It is handed out, and goes with it."""
        return self.path.with_name(_COPY)


def keep_dropped(workspace: Workspace, files: Iterable[tuple[str, IO[bytes]]]) -> Drop:
    """Keep files until they are read.

    What programs leave behind is passed over. Raises UsageError where nothing is left, FileError.
    """
    number = uuid.uuid4().hex
    folder = workspace.out / _FOLDER / number
    names: list[str] = []
    with file_errors(folder):
        folder.mkdir(parents=True, mode=0o700)
        for name, stream in files:
            shown = shown_name(name)
            if shown and not any(is_left_over(part) for part in shown.split("/")):
                with _path(folder, len(names), shown).open("wb") as target:
                    shutil.copyfileobj(stream, target)
                names.append(shown)
        if not names:
            folder.rmdir()
            raise UsageError("no file was handed over. Choose the returns, or drop them on the page.")
    write_atomically(folder / _NAMES, json.dumps(names).encode(), 0o600)
    return Drop(number, tuple(names))


def shown_name(name: str) -> str:
    """What a file is called in findings.

    Its name, with the folders below the first that was handed over."""
    parts = [part for part in plain(name).replace("\\", "/").split("/") if part.strip() not in _STEPS]
    return "/".join(parts[1:] if len(parts) > 1 else parts)[-_LONGEST_NAME:]


def waiting_drops(workspace: Workspace) -> tuple[Drop, ...]:
    """List what was handed over and not read. Raises FileError."""
    return tuple(sorted(_drops(workspace), key=lambda drop: drop.number))


def _drops(workspace: Workspace) -> Iterator[Drop]:
    with file_errors(workspace.out / _FOLDER):
        for folder in (workspace.out / _FOLDER).glob("*"):
            names = folder / _NAMES
            if _NUMBER.fullmatch(folder.name) and names.is_file():
                with suppress(ValueError):
                    yield Drop(folder.name, tuple(json.loads(names.read_text(encoding="utf-8"))))


def read_drop(
    workspace: Workspace,
    drop: Drop,
    progress: Progress,
    tell: Callable[[ReadRun], None] = lambda _: None,
    reference: GivenReference | None = None,
) -> ReadRun:
    """Read what was handed over; it is removed once it is recorded.

    Raises UsageError, FileError, StoreError, UnwrittenError, with which it stays.
    """
    folder = workspace.out / _FOLDER / drop.number
    files = [ReturnFile(name, _path(folder, place, name).absolute()) for place, name in enumerate(drop.names)]
    run = read_files(files, f"handed over by {workspace.by}", workspace, progress, tell, reference)
    discard_drop(workspace, drop)
    return run


def discard_drop(workspace: Workspace, drop: Drop) -> None:
    """Remove what was handed over. Raises FileError."""
    if _NUMBER.fullmatch(drop.number):
        folder = workspace.out / _FOLDER / drop.number
        with file_errors(folder):
            (folder / _NAMES).unlink(missing_ok=True)  # first, so that what is left is no drop any more
            shutil.rmtree(folder, ignore_errors=True)


def _path(folder: Path, place: int, name: str) -> Path:
    """Where a file lies: its ending says only whether it is to be opened as a folder."""
    return folder / f"{place:05}{'.zip' if name.casefold().endswith('.zip') else '.file'}"


def keep_register(workspace: Workspace, name: str, stream: IO[bytes]) -> KeptTable:
    """Keep a register, in place of the last one.

    Raises FileError, UsageError."""
    content, ending = _weighed(name, stream, "register", "Choose the list of providers and services.")
    discard_registers(workspace)
    kept = KeptTable(workspace.out / _FOLDER / uuid.uuid4().hex / f"register{ending}", shown_name(name))
    write_atomically(kept.path, content, 0o600)
    write_atomically(kept.path.with_name(_NAME), kept.name.encode(), 0o600)
    return kept


@contextmanager
def kept_sheet(workspace: Workspace, name: str, stream: IO[bytes]) -> Iterator[KeptTable]:
    """Keep a sheet that was handed over while it is read.

    Raises FileError, UsageError."""
    content, ending = _weighed(name, stream, "sheet", "Choose another file.")
    path = workspace.out / _FOLDER / uuid.uuid4().hex / f"sheet{ending}"
    write_atomically(path, content, 0o600)
    try:
        yield KeptTable(path, shown_name(name))
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


def mapping_handed_over(workspace: Workspace, stream: IO[bytes]) -> ColumnMapping:
    """Read a mapping of columns that was handed over.

    Raises ConfigError with every mistake, UsageError, FileError."""
    content = stream.read(_MOST_MAPPING + 1)
    if len(content) > _MOST_MAPPING:
        raise UsageError("that file is far larger than any mapping of columns. Choose another file.")
    path = workspace.out / _FOLDER / uuid.uuid4().hex / "columns.yaml"
    write_atomically(path, content, 0o600)
    try:
        return load_mapping(path, path.name)
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


def _weighed(name: str, stream: IO[bytes], what: str, way: str) -> tuple[bytes, str]:
    """The content of a table, and how its name ends.

    way: what to do where it is no table."""
    ending = Path(shown_name(name)).suffix.casefold()
    if ending not in _TABLE_ENDINGS:
        raise UsageError(f"a {what} is a .csv, .xlsx, .ods or .xls file. {way}")
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UsageError(f"that file is far larger than any {what}. {way}")
    return content, ending


def kept_copy(workspace: Workspace, number: str) -> bytes:
    """The copy that was made of a kept register.

    Raises UsageError where it is gone, FileError.
    """
    path = kept_register(workspace, number).copy_place
    with file_errors(path):
        return path.read_bytes()


def blank_register(workspace: Workspace) -> bytes:
    """A register to fill in. Raises FileError."""
    return page_made(workspace, _COPY, lambda path: make_register_sheet(workspace.configuration, path))


def page_made(workspace: Workspace, name: str, write: Callable[[Path], None]) -> bytes:
    """What is written into a file, which is handed out and not kept.

    Raises FileError, and what writing it raises.
    """
    path = workspace.out / _FOLDER / uuid.uuid4().hex / name
    try:
        write(path)
        with file_errors(path):
            return path.read_bytes()
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


def discard_registers(workspace: Workspace) -> None:
    """Remove registers that were handed over. Raises FileError."""
    with file_errors(workspace.out / _FOLDER):
        for path in (workspace.out / _FOLDER).glob("*/register.*"):
            shutil.rmtree(path.parent, ignore_errors=True)


def kept_register(workspace: Workspace, number: str) -> KeptTable:
    """The register of a number. Raises UsageError where it is gone."""
    paths = (workspace.out / _FOLDER / number).glob("register.*") if _NUMBER.fullmatch(number) else ()
    for path in paths:
        with suppress(OSError):
            return KeptTable(path, path.with_name(_NAME).read_text(encoding="utf-8"))
    raise UsageError("the register is not there any more. Choose it again.")
