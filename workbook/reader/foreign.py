"""Say what a file is that is no workbook.

Its sender learns from it what to send instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from defusedxml import ElementTree

from workbook.text import counted

OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
#: How far into a file is looked for what it says that it is; LibreOffice declares some fifty names first.
_LOOKED_AT = 8000
_MANIFEST = "META-INF/manifest.xml"
#: How files of other kinds begin, after any byte order mark and white space.
_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"{\\rtf", "a document of a word processor"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x1f\x8b", "an archive"),
)
_FLAT = re.compile(rb"<office:document\b[^>]*\bopendocument\.spreadsheet")
#: What the beginning of a text says that it is.
_TEXTS = (
    (re.compile(rb"<office:document\b"), "an OpenDocument file, but no spreadsheet"),
    (re.compile(rb"schemas-microsoft-com:office:spreadsheet"), "an XML spreadsheet of 2003"),
    (re.compile(rb"<(!doctype html|html|table)\b", re.IGNORECASE), "a web page"),
)
#: Streams of a compound file, as its directory writes their names.
_STREAMS = (("WordDocument", "a Word document"), ("PowerPoint Document", "a presentation"), ("__substg1", "an e-mail"))
#: Folders of a package of another program.
_FOLDERS = (("word/", "a Word document"), ("ppt/", "a presentation"), ("Index/", "a Numbers file"))
_TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")


def file_words(content: bytes) -> str:
    """Say what a file is that is no archive.

    Returns an empty text where nothing tells.
    """
    head = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    words = next((words for beginning, words in _BEGINNINGS if head.startswith(beginning)), "")
    words = words or next((words for pattern, words in _TEXTS if pattern.search(head)), "")
    streams = ((name.encode("utf-16-le"), words) for name, words in _STREAMS)
    words = words or next((words for name, words in streams if name in content), "")
    return _kind_words(words or ("a text" if _is_text(head) else ""))


def is_flat_open_document(content: bytes) -> bool:
    """Whether a file is a spreadsheet of OpenDocument in one XML."""
    return _FLAT.search(content[:_LOOKED_AT]) is not None


def archive_words(parts: Mapping[str, bytes], names: Iterable[str]) -> str:
    """Say what an archive is that is no workbook."""
    names = tuple(names)
    packed = [name for name in names if name.casefold().endswith(_TABLES)]
    if packed:
        return _kind_words(f"a zip with {counted(len(packed), 'file')} of figures in it: unpack it first")
    words = next((words for folder, words in _FOLDERS if any(name.startswith(folder) for name in names)), "")
    if open_document_type(parts).startswith("application/vnd.oasis.opendocument"):
        words = "an OpenDocument file, but no spreadsheet"
    return _kind_words(words or "an archive of another program")


def open_document_type(parts: Mapping[str, bytes]) -> str:
    """Read what an OpenDocument file says that it is.

    Its first part or its list of parts says it.
    """
    stated = parts.get("mimetype", b"").decode("ascii", "replace").strip()
    return stated or _listed_type(parts.get(_MANIFEST, b""))


def _listed_type(manifest: bytes) -> str:
    try:
        root = ElementTree.fromstring(manifest) if manifest else ()
    except (ElementTree.ParseError, ValueError):
        return ""
    for node in root:
        attributes = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
        if attributes.get("full-path") == "/":
            return attributes.get("media-type", "")
    return ""


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head and head.decode("utf-8", "replace")[:-1].count("\N{REPLACEMENT CHARACTER}") == 0


def _kind_words(words: str) -> str:
    return f": it is {words}" if words else ""
