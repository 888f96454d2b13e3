"""A workbook as OpenDocument, in the manner of one program or another: the same cells, written differently."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell

from damage import zipped

_NAMES = (
    "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "meta")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/></manifest:manifest>'
)


class Manner(StrEnum):
    """How a program writes cells.

    LibreOffice types percentages and errors; Gnumeric calls a percentage a number that is shown with its mark, and
    writes an error as a formula; SheetJS writes no properties, and nothing where an error stood.
    """

    LIBREOFFICE = "libreoffice"
    GNUMERIC = "gnumeric"
    SHEETJS = "sheetjs"


def as_open_document(content: bytes, manner: Manner, *, flat: bool = False, mimetype: bool = True) -> bytes:
    """The workbook as .ods, or as .fods where it is flat. mimetype: whether the archive has the part of that name."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = "".join(
        f"<table:table table:name={quoteattr(sheet.title)}>{_rows(sheet.iter_rows(), manner)}</table:table>"
        for sheet in book.worksheets
    )
    properties = "".join(
        f'<meta:user-defined meta:name="{named.name}">{escape(str(named.value))}</meta:user-defined>'
        for named in book.custom_doc_props.props  # type: ignore[attr-defined]  # the stubs lack it
        if manner is not Manner.SHEETJS
    )
    meta = f"<office:meta>{properties}</office:meta>"
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    if flat:
        return f'<office:document{_NAMES} office:mimetype="{_TYPE}">{meta}{body}</office:document>'.encode()
    parts = {
        "mimetype": _TYPE.encode(),
        "content.xml": f"<office:document-content{_NAMES}>{body}</office:document-content>".encode(),
        "meta.xml": f"<office:document-meta{_NAMES}>{meta}</office:document-meta>".encode(),
        "META-INF/manifest.xml": _MANIFEST.encode(),
    }
    return zipped({name: data for name, data in parts.items() if mimetype or name != "mimetype"})


def _rows(rows: Iterable[tuple[Cell | MergedCell | EmptyCell, ...]], manner: Manner) -> str:
    written = ("".join(_cell(cell, manner) for cell in row) for row in rows)
    every = "".join(f"<table:table-row>{cells}</table:table-row>\n" for cells in written)
    # Programs fill a sheet up to its end, in one line.
    return f'{every}<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'


def _cell(cell: Cell | MergedCell | EmptyCell, manner: Manner) -> str:
    value = cell.value
    if value is None or (value == "#N/A" and manner is Manner.SHEETJS):
        return "<table:table-cell/>"
    attributes, text = _typed(cell, manner)
    return f"<table:table-cell {attributes}>{_paragraph(text)}</table:table-cell>"


def _typed(cell: Cell | MergedCell | EmptyCell, manner: Manner) -> tuple[str, str]:
    """The attributes of a cell, and its text."""
    value, number = cell.value, 'office:value-type="float" office:value="{}"'.format
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
    if isinstance(value, dt.datetime):
        return f'office:value-type="date" office:date-value="{value.date()}"', f"{value.date()}"
    if isinstance(value, int | float) and "%" in cell.number_format:
        kind = "percentage" if manner is Manner.LIBREOFFICE else "float"
        return f'office:value-type="{kind}" office:value="{value}"', f"{value * 100:g}%"
    if isinstance(value, int | float):
        return number(value), f"{value:g}"
    if cell.data_type == "f":
        return f"table:formula={quoteattr(f'of:{value}')} {number(12)}", "12"
    if cell.data_type == "e":
        is_typed = manner is Manner.LIBREOFFICE
        kind = 'calcext:value-type="error" ' if is_typed else f'table:formula="of:={value}" '
        return f'{kind}office:value-type="string" office:string-value=""', str(value)
    return 'office:value-type="string"', str(value)


def _paragraph(text: str) -> str:
    spaced = escape(text).replace("  ", ' <text:s text:c="1"/>')
    return "".join(f"<text:p>{line}</text:p>" for line in spaced.split("\n"))
