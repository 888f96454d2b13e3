"""Guard against files that are unsafe to parse.

Is it a workbook at all, and is it safe to open.

Nothing here trusts what an archive says of itself: every part is unpacked under a limit.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from workbook.findings import Code

#: A returned workbook is some tens of kilobytes; a megabyte or two where pictures were pasted in.
LARGEST_FILE = 16 * 1024 * 1024
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 2000
#: Parts that are taken apart whole, at some fifty times their size in memory; ours have some kilobytes.
_SMALL_PART = re.compile(r"(docProps/.*|.*\.rels|\[content_types\]\.xml|xl/workbook\.xml|meta\.xml)", re.IGNORECASE)
LARGEST_SMALL_PART = 4 * 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FileType(StrEnum):
    """The kinds of workbook whose values can be had."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"


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
        raise Refused(
            Code.TOO_LARGE, f"the file is {len(content) // 2**20} MB; the limit is {LARGEST_FILE // 2**20} MB."
        )
    if content.startswith(_OLE):
        return _older_file(content)
    if not content.startswith(_ZIP):
        raise Refused(Code.NOT_A_WORKBOOK)
    parts = _unpacked(content)
    return OpenedFile(content, _archive_type(parts), parts)


def _older_file(content: bytes) -> OpenedFile:
    # Stream names stand in the directory of the compound file as UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(Code.PASSWORD)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return OpenedFile(content, FileType.XLS, {})
    raise Refused(Code.NOT_A_WORKBOOK)


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
        if entry.filename.casefold().endswith((".xml", ".rels")) or entry.filename == "mimetype":
            _refuse_declarations(data)
            parts[entry.filename] = data
    return parts


def _too_large() -> Refused:
    return Refused(Code.TOO_LARGE, f"unpacked, the file is over {LARGEST_UNPACKED // 2**20} MB.")


def _refuse_path(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise Refused(Code.UNSAFE, "a part whose name leads outside the file")


def _refuse_declarations(data: bytes) -> None:
    """No spreadsheet program writes a DOCTYPE; only an attack on XML readers needs one."""
    if b"<!" not in data and not data.startswith(_UTF16) and b"\x00" not in data[:4]:
        return
    letters = data.replace(b"\x00", b"") if b"\x00" in data[:4] or data.startswith(_UTF16) else data
    if b"<!DOCTYPE" in letters or b"<!ENTITY" in letters:
        raise Refused(Code.UNSAFE, "an XML declaration")


def _archive_type(parts: dict[str, bytes]) -> FileType:
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if b"manifest:encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Refused(Code.PASSWORD)
        return FileType.ODS
    if "[Content_Types].xml" in parts:
        if b"sheet.binary" in parts["[Content_Types].xml"]:
            return FileType.XLSB
        if any(_SHEET_PART.fullmatch(name) for name in parts):
            return FileType.XLSX
    raise Refused(Code.NOT_A_WORKBOOK, ": it is another kind of file")
