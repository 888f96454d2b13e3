"""Find the parts of an Office Open XML package.

Relations and types lead to them, never their usual names.

Programs put sheets in folders of their own, write names in other letters, or with backslashes: the relations tell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE = ""
USUAL_BOOK, USUAL_STYLES, USUAL_TEXTS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_RELATIONS = ".rels"
#: Ours have a kilobyte or two.
_LARGEST_KEPT = 16_384


def relations(parts: Mapping[str, bytes], source: str = PACKAGE) -> Mapping[str, tuple[str, str]]:
    """Map each relation of a part to kind and target.

    source: empty for the package itself. The kind is the last word of its type, such as `worksheet`.
    """
    folder, name = posixpath.split(source)
    xml = parts.get(posixpath.join(folder, "_rels", f"{name}{_RELATIONS}"), b"")
    return _kept_relations(xml, folder) if len(xml) <= _LARGEST_KEPT else _relations(xml, folder)


@lru_cache(maxsize=64)
def _kept_relations(xml: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    """What is asked several times of a file, and alike in many."""
    return _relations(xml, folder)


def _relations(xml: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    root = parsed(xml)
    return MappingProxyType(
        {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                part_at(folder, relation.get("Target", "")),
            )
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") != "External"
        }
    )


def related(parts: Mapping[str, bytes], kind: str, source: str = PACKAGE) -> str:
    """Find the part to which a relation of that kind leads.

    Returns an empty name where there is none.
    """
    wanted = kind.casefold().replace("-", "")
    kinds = ((kind.casefold().replace("-", ""), part) for kind, part in relations(parts, source).values())
    return next((part for kind, part in kinds if kind == wanted), "")


def book_part(parts: Mapping[str, bytes]) -> str:
    """Find the part of the book itself."""
    return related(parts, "officeDocument") or USUAL_BOOK


def content_type(parts: Mapping[str, bytes], part: str) -> str:
    """Read a part's own content type, or the default of its ending."""
    root = parsed(parts.get(CONTENT_TYPES, b""))
    ending = part.rpartition(".")[2].casefold()
    default = ""
    for node in root if root is not None else ():
        if node.get("PartName", "").lstrip("/").casefold() == part.casefold():
            return node.get("ContentType", "")
        if node.get("Extension", "").casefold() == ending:
            default = node.get("ContentType", "")
    return default


def with_usual_names(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give each part the name by which the others call it.

    Names of parts are compared without case, and a backslash in an archive stands for a slash.
    """
    usual = {name.casefold(): name for name in (CONTENT_TYPES, f"_rels/{_RELATIONS}")}
    named = {name.replace("\\", "/"): data for name, data in parts.items()}
    named = {usual.get(name.casefold(), name): data for name, data in named.items()}
    sources = (PACKAGE, book_part(named))
    for source in sources:
        called = {part.casefold(): part for _, part in relations(named, source).values()}
        named = {called.get(name.casefold(), name): data for name, data in named.items()}
    return named


def part_at(folder: str, target: str) -> str:
    """Name the part that a relation leads to from a folder."""
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def parsed(xml: bytes) -> Element | None:
    """Parse a part.

    Returns None where it is not XML.
    """
    try:
        return ElementTree.fromstring(xml) if xml else None
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
