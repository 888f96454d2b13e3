"""The Frictionless Data Package descriptor of exported files.

What is in each column, and how to tell that a file is whole.

Source of the form: Data Package and Table Schema, version 1, as `frictionless validate` reads them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.publish.records import ExtractSource
from workbook.publish.tables import Field, Reference, Table

DATA_PACKAGE = "datapackage.json"
#: RFC 4180, said in full so that no reader has to guess it.
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(record: Mapping[str, Any]) -> bytes:
    """Write JSON in UTF-8, keys as given.

    People can read it, too.
    """
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def descriptor(
    name: str, title: str, made: dt.date, resources: Sequence[Mapping[str, Any]], sources: Sequence[ExtractSource]
) -> bytes:
    """Make the descriptor of a package.

    name: small letters, digits and hyphens. made: the date of the export.
    """
    record: dict[str, Any] = {
        "profile": "data-package",
        "name": name,
        "title": title,
        "created": f"{made.isoformat()}T00:00:00Z",
        "resources": list(resources),
    }
    if sources:
        record["sources"] = [{"title": source.file, "sha256": source.sha256} for source in sources]
    return json_bytes(record)


def csv_resource(table: Table, path: str, content: bytes, note: str) -> dict[str, Any]:
    """Describe a CSV file of a package.

    note: whether its text is exact or neutralised.
    """
    return {
        **_file(table, path, content, note, "tabular-data-resource"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": schema(table),
    }


def sheet_resource(table: Table, path: str, sheet: str, content: bytes, note: str) -> dict[str, Any]:
    """A sheet of an .xlsx file of a package."""
    return {
        **_file(table, path, content, note, "tabular-data-resource"),
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "dialect": {"header": True, "excel": {"sheet": sheet}},
        "schema": schema(table),
    }


def parquet_resource(table: Table, path: str, content: bytes, note: str) -> dict[str, Any]:
    """Describe a Parquet file of a package.

    Its bytes are checked, its columns described, as few readers know the format.
    """
    return {
        **_file(table, path, content, note, "data-resource"),
        "type": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": schema(table),
    }


def schema(table: Table) -> dict[str, Any]:
    """Make the Table Schema of a table.

    An empty text is a missing value.
    """
    described: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        described["foreignKeys"] = [_foreign_key(reference) for reference in table.references]
    return described


def _file(table: Table, path: str, content: bytes, note: str, profile: str) -> dict[str, Any]:
    return {
        "profile": profile,
        "name": table.name,
        "title": table.title,
        "description": note,
        "path": path,
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
    }


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.type, "description": field.holds}
    return described | ({"constraints": dict(field.constraints)} if field.constraints else {})


def _foreign_key(reference: Reference) -> dict[str, Any]:
    target = {"resource": reference.table, "fields": list(reference.their_columns)}
    return {"fields": list(reference.columns), "reference": target}
