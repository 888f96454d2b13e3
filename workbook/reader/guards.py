"""Guard against files that are unsafe to parse.

Is it a workbook at all, and is it safe to open.

Nothing here trusts what an archive says of itself: every part is unpacked under a limit.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from workbook.findings import Code
from workbook.reader.foreign import OPEN_DOCUMENT, archive_words, file_words, is_flat_open_document, open_document_type
from workbook.reader.package import book_part, content_type, with_usual_names

#: A returned workbook is some tens of kilobytes; a megabyte or two where pictures were pasted in.
LARGEST_FILE = 16 * 1024 * 1024
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 2000
#: Parts that are taken apart whole, at some fifty times their size in memory; ours have some kilobytes.
_SMALL_PART = re.compile(r"(docProps/.*|.*\.rels|\[content_types\]\.xml|xl/workbook\.xml|meta\.xml)", re.IGNORECASE)
LARGEST_SMALL_PART = 4 * 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What the content type of the book's own part holds, whatever types its other parts have.
_BINARY_BOOK, _XML_BOOK = "sheet.binary", ("spreadsheetml.sheet", "spreadsheetml.template", "ms-excel")
#: What only a document in parts has: the types of its parts, or what it is.
_DOCUMENT_PARTS = {"[content_types].xml", "mimetype"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FileType(StrEnum):
    """The kinds of workbook whose values can be had."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    FODS = "fods"
    XLS = "xls"

    @property
    def is_open_document(self) -> bool:
        """Whether its cells and its properties are written as OpenDocument writes them."""
        return self in (FileType.ODS, FileType.FODS)


class Refused(Exception):  # noqa: N818 - a finding on its way out, not an error of ours
    """The file must not be parsed; carries its finding."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class OpenedFile:
    """A file that passed the guards.

    Its bytes, its kind, and its XML parts where it is an archive.
    """

    content: bytes
    type: FileType
    parts: dict[str, bytes] = field(repr=False)


def open_guarded(content: bytes) -> OpenedFile:
    """Guard the bytes of a file before parsing.

    Raises Refused where they must not be parsed.
    """
    if not content:
        raise Refused(Code.EMPTY_FILE)
    if len(content) > LARGEST_FILE:
        raise Refused(Code.TOO_LARGE, f"the file is over {LARGEST_FILE // 2**20} MB, which is the limit.")
    if content.startswith(_OLE):
        return _older_file(content)
    if not content.startswith(_ZIP):
        return _flat_file(content)
    unpacked = _unpacked(content)
    named = with_usual_names(unpacked)
    if named.keys() != unpacked.keys():
        content = _packed(named)
    parts = {name: data for name, data in named.items() if _is_read(name)}
    kind = _archive_type(parts, named)
    # What an .xlsb says of its sheets is in binary parts.
    return OpenedFile(content, kind, named if kind is FileType.XLSB else parts)


def _flat_file(content: bytes) -> OpenedFile:
    """A file of OpenDocument that is one XML, and no archive of several."""
    if not is_flat_open_document(content):
        raise Refused(Code.NOT_A_WORKBOOK, file_words(content))
    if len(content) > LARGEST_SMALL_PART:
        raise Refused(Code.TOO_LARGE, f"as .fods, the file is over {LARGEST_SMALL_PART // 2**20} MB.")
    _refuse_declarations(content)
    return OpenedFile(content, FileType.FODS, {"content.xml": content, "meta.xml": content})


def _older_file(content: bytes) -> OpenedFile:
    # Stream names stand in the directory of the compound file as UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(Code.PASSWORD)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return OpenedFile(content, FileType.XLS, {})
    raise Refused(Code.NOT_A_WORKBOOK, file_words(content))


def is_packed_folder(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a zip holds files and is no document.

    It keeps the limits on size and number.
    """
    names = {entry.filename.casefold() for entry in entries}
    if _DOCUMENT_PARTS & names or not 0 < len(entries) <= MOST_PARTS or len(names) < len(entries):
        return False
    return sum(entry.file_size for entry in entries) <= LARGEST_UNPACKED and not any(
        _leads_outside(entry.filename) for entry in entries
    )


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        UnicodeError,
    ) as error:
        # RuntimeError is what an encrypted entry gives, NotImplementedError an unknown compression.
        raise Refused(Code.DAMAGED) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise Refused(Code.UNSAFE, f"{len(entries)} parts")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise Refused(Code.UNSAFE, "two parts of the same name")
    left = LARGEST_UNPACKED
    parts: dict[str, bytes] = {}
    for entry in entries:
        _refuse_path(entry.filename)
        if entry.file_size > left:
            raise _too_large()
        with archive.open(entry) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _too_large()
        if len(data) > LARGEST_SMALL_PART and _SMALL_PART.fullmatch(entry.filename):
            raise Refused(Code.UNSAFE, f"a part of {len(data) // 2**20} MB that should be small")
        if _is_read(entry.filename):
            _refuse_declarations(data)
        if not entry.is_dir():
            parts[entry.filename] = data
    return parts


def _is_read(name: str) -> bool:
    """Whether a part is one that is looked into; of others only the name counts."""
    return name.casefold().endswith((".xml", ".rels")) or name == "mimetype"


def _packed(parts: dict[str, bytes]) -> bytes:
    """The archive again, with names that every reader knows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def _too_large() -> Refused:
    return Refused(Code.TOO_LARGE, f"unpacked, the file is over {LARGEST_UNPACKED // 2**20} MB.")


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) is not None


def _refuse_path(name: str) -> None:
    if _leads_outside(name):
        raise Refused(Code.UNSAFE, "a part whose name leads outside the file")


def _refuse_declarations(data: bytes) -> None:
    """No spreadsheet program writes a DOCTYPE; only an attack on XML readers needs one."""
    if b"<!" not in data and not data.startswith(_UTF16) and b"\x00" not in data[:4]:
        return
    letters = data.replace(b"\x00", b"") if b"\x00" in data[:4] or data.startswith(_UTF16) else data
    if b"<!DOCTYPE" in letters or b"<!ENTITY" in letters:
        raise Refused(Code.UNSAFE, "an XML declaration")


def _archive_type(parts: dict[str, bytes], named: Iterable[str]) -> FileType:
    if open_document_type(parts) == OPEN_DOCUMENT:
        if b"manifest:encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Refused(Code.PASSWORD)
        return FileType.ODS
    book = book_part(parts)
    kind = content_type(parts, book)
    if _BINARY_BOOK in kind:
        return FileType.XLSB
    if book in parts and any(words in kind for words in _XML_BOOK):
        return FileType.XLSX
    raise Refused(Code.NOT_A_WORKBOOK, archive_words(parts, named))
