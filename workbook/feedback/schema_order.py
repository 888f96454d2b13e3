"""Put what openpyxl writes as the schema has it.

Excel forgives the order of openpyxl; other programs, and validators, do not. A blank cell
that is called a number is 0 to some.
"""

from __future__ import annotations

import re

#: The children of a font (ISO/IEC 29500-1, CT_Font, as the Open XML SDK holds it).
FONT_ORDER = (
    b"b",
    b"i",
    b"strike",
    b"condense",
    b"extend",
    b"outline",
    b"shadow",
    b"u",
    b"vertAlign",
    b"sz",
    b"color",
    b"name",
    b"family",
    b"charset",
    b"scheme",
)
STYLES_PART = "xl/styles.xml"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]*\.xml")
_COMMENTS_PART = re.compile(r"xl/(?:comments/)?comment[^/]*\.xml")
_FONT = re.compile(rb"(<font>)(.*?)(</font>)", re.DOTALL)
_CHILD = re.compile(rb"<(\w+)\b[^<>]*/>")
#: A note's shape is found by its cell; openpyxl gives every note the number of no shape.
_NO_SHAPE = re.compile(rb' shapeId="0"')
_BLANK_NUMBER = re.compile(rb' t="n"(?= ?/>|></c>)')


def in_schema_order(name: str, data: bytes) -> bytes:
    """A part of a workbook that openpyxl wrote, as the schema has it."""
    if name == STYLES_PART:
        return _FONT.sub(_ordered_font, data)
    if _SHEET_PART.fullmatch(name):
        return _BLANK_NUMBER.sub(b"", data)
    return _NO_SHAPE.sub(b"", data) if _COMMENTS_PART.fullmatch(name) else data


def _ordered_font(font: re.Match[bytes]) -> bytes:
    children = sorted(_CHILD.finditer(font[2]), key=lambda child: FONT_ORDER.index(child[1]))
    return font[1] + b"".join(child[0] for child in children) + font[3]
