"""Load returned files.

They are read ahead where several processes may work.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbook.layout import IDENTITY_PROPERTIES, FormLayout, Issue, plan
from workbook.model import Framework
from workbook.reader import IssuedForm, Return, read_return
from workbook.store import Reading
from workbook.usecases.return_files import ReturnFile
from workbook.usecases.workers import Workers, shared_out
from workbook.usecases.workspace import PROGRAM
from workbook.usecases.zipped import content_of

_PROPERTIES, _LARGEST_PROPERTIES = "docProps/custom.xml", 100_000
_WORKBOOK_ID = re.compile(rb'name="%s"[^<>]*>\s*<(?:\w+:)?lpwstr\b[^<>]*>([^<>]+)<' % IDENTITY_PROPERTIES[0].encode())
#: What a file that is no workbook of ours may raise; reading it says why.
_UNKNOWN = (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)

Issued = Callable[[str], IssuedForm | None]


@dataclass(frozen=True)
class LoadedFile:
    """A file with its content.

    content: its bytes, or the reason in words why it cannot be opened. returned: what was read in it ahead; None where nothing was.
    """

    file: ReturnFile
    content: bytes | str
    returned: Return | None = None

    @property
    def name(self) -> str:
        """What findings call it."""
        return self.file.name


@dataclass(frozen=True)
class _Piece:
    """A file to be read by another process, and the workbook that it says it is."""

    name: str
    content: bytes
    framework: Framework
    form: FormLayout
    issued: Issue


class _AnotherWorkbookError(Exception):
    """The file is of another workbook than its properties say."""


def loaded_files(
    files: Sequence[ReturnFile], workers: Workers, name_of: Callable[[ReturnFile, str], str], issued: Issued
) -> Iterator[LoadedFile]:
    """Load files one by one, in order.

    name_of: under which name a file of a digest is to be read; empty where it need not be.
    issued: the workbook of an id, or None where none was issued.
    """
    if not workers.are_worth(len(files)):
        yield from (LoadedFile(file, content_of(file)) for file in files)
        return
    loaded: deque[tuple[ReturnFile, bytes | str]] = deque()

    def pieces() -> Iterator[_Piece | None]:
        for file in files:
            content = content_of(file)
            loaded.append((file, content))
            yield None if isinstance(content, str) else _piece(file, content, name_of, issued)

    for returned in shared_out(_read, pieces(), workers, len(files)):
        yield LoadedFile(*loaded.popleft(), returned)


def seen_at(before: dict[str, str], file: ReturnFile) -> dict[str, str]:
    """Add where a file lies to where it was seen.

    Of two names for the same place, the longer says more of the folders it lies in.
    """
    name = max(file.name, before.get(file.address, ""), key=lambda name: (len(name), name))
    return before | {file.address: name}


def names_to_read(
    sightings: dict[str, dict[str, str]], readings: dict[str, Reading]
) -> Callable[[ReturnFile, str], str]:
    """Find the name under which a file is to be read.

    It is empty where it has been.
    """

    def name_of(file: ReturnFile, digest: str) -> str:
        name, reading = min(seen_at(sightings.get(digest, {}), file).values()), readings.get(digest)
        return "" if reading is not None and is_settled(reading, name) else name

    return name_of


def is_settled(reading: Reading, name: str) -> bool:
    """Whether reading the same bytes again can only say the same.

    A workbook unknown once may be known by now.
    """
    return (reading.name, reading.read_by) == (name, PROGRAM) and not reading.is_refused


def _piece(
    file: ReturnFile, content: bytes, name_of: Callable[[ReturnFile, str], str], issued: Issued
) -> _Piece | None:
    name = name_of(file, hashlib.sha256(content).hexdigest())
    workbook_id = _stated_id(content) if name else ""
    form = issued(workbook_id) if workbook_id else None
    return None if form is None else _Piece(name, content, form.framework, form.layout.form, form.layout.issued)


def _stated_id(content: bytes) -> str:
    """The reference in a workbook's properties; empty where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_PROPERTIES) as stream:
            stated = _WORKBOOK_ID.search(stream.read(_LARGEST_PROPERTIES))
        return stated[1].decode() if stated else ""
    except _UNKNOWN:
        return ""


def _read(piece: _Piece | None) -> Return | None:
    """Read a file in a process that has no store; None where that cannot be done."""
    if piece is None:
        return None
    form = IssuedForm(piece.framework, plan(piece.framework, piece.issued, piece.form))

    def only(workbook_id: str) -> IssuedForm:
        if workbook_id != piece.issued.workbook_id:
            raise _AnotherWorkbookError
        return form

    try:
        return read_return(piece.name, piece.content, only)
    except _AnotherWorkbookError:
        return None
