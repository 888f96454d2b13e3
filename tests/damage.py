"""Files that are no workbook, and what each is called; bytes of which one bit is another."""

from __future__ import annotations

import io
import struct
import zipfile

from workbook.findings import Code


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def flipped(content: bytes, bit: int) -> bytes:
    """The same bytes with one bit turned."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def compound(*streams: str) -> bytes:
    """The least of a compound file: its header, and a directory with those streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<109I", *([0xFFFFFFFF] * 109))
    directory = b""
    for name in ("Root Entry", *streams):
        written = name.encode("utf-16-le") + b"\0\0"
        directory += written.ljust(64, b"\0") + struct.pack("<HBB", len(written), 2, 1) + bytes(60)
    return header.ljust(512, b"\0") + bytes(512) + directory.ljust(2048, b"\0")


def _word_document() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


NO_WORKBOOKS: dict[str, tuple[bytes, Code]] = {
    "nothing": (b"", Code.EMPTY_FILE),
    "a password": (compound("EncryptionInfo", "EncryptedPackage"), Code.PASSWORD),
    "a compound file of another program": (compound("WordDocument"), Code.NOT_A_WORKBOOK),
    "a broken old workbook": (compound("Workbook"), Code.DAMAGED),
    "a text": (b"Dear all, our figures will follow next week.", Code.NOT_A_WORKBOOK),
    "a table of text": (b"code,answer\r\nEM-LPI-57,12\r\n", Code.NOT_A_WORKBOOK),
    "a page": (b"<html><table><tr><td>12</td></tr></table></html>", Code.NOT_A_WORKBOOK),
    "a PDF": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", Code.NOT_A_WORKBOOK),
    "a document": (_word_document(), Code.NOT_A_WORKBOOK),
    "an archive": (zipped({"photo.jpg": b"\xff\xd8"}), Code.NOT_A_WORKBOOK),
    "an empty archive": (zipped({}), Code.NOT_A_WORKBOOK),
    "a text of OpenDocument": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        Code.NOT_A_WORKBOOK,
    ),
    "a password of OpenDocument": (
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        Code.PASSWORD,
    ),
    "a broken OpenDocument": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a"}),
        Code.DAMAGED,
    ),
    "noughts": (bytes(100_000), Code.NOT_A_WORKBOOK),
    "the first bytes of an archive": (b"PK\x03\x04", Code.DAMAGED),
}
