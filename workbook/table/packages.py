"""The Frictionless Data Package descriptor of tables in files.

What is in each column, and how to tell that a file is whole.

Source of the form: Data Package and Table Schema, version 1, as `frictionless validate` reads them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbook.table.columns import TableColumn
from workbook.table.registry import WrittenTable
from workbook.table.tables import Reference, Table

DATA_PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class PackageSource:
    """One received file from which figures come.

    file: as `DatasetRow.source_file` has it; several may have one name. sha256: of its bytes. workbook: the id of the one
    that came back in it.
    """

    file: str
    sha256: str
    workbook: str


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(record: Mapping[str, Any]) -> bytes:
    """Write JSON in UTF-8, keys as given.

    People can read it, too.
    """
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def descriptor(
    name: str, title: str, day: dt.date, files: Iterable[WrittenTable], sources: Iterable[PackageSource]
) -> bytes:
    """Make the descriptor of a package.

    name: small letters, digits and hyphens. day: the date of the export.
    """
    record: dict[str, Any] = {
        "profile": "data-package",
        "name": name,
        "title": title,
        "created": f"{day.isoformat()}T00:00:00Z",
        "resources": [_resource(file) for file in files],
    }
    if titles := [{"title": source.file, "sha256": source.sha256} for source in sources]:
        record["sources"] = titles
    return json_bytes(record)


def _resource(file: WrittenTable) -> dict[str, Any]:
    table_format, table = file.format, file.table
    sheet = {"dialect": {"header": True, "excel": {"sheet": file.sheet}}} if file.sheet else {}
    return {
        "profile": table_format.package["profile"],
        "name": table.name,
        "title": table.title,
        "description": table_format.promise,
        "path": file.path,
        "bytes": len(file.content),
        "hash": f"sha256:{digest(file.content)}",
        **table_format.package,
        **sheet,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table. An empty text is a missing value."""
    described: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        described["foreignKeys"] = [_foreign_key(reference) for reference in table.references]
    return described


def _field(column: TableColumn[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": str(column.type), "description": column.sentence}
    return described | ({"constraints": dict(column.constraints)} if column.constraints else {})


def _foreign_key(reference: Reference) -> dict[str, Any]:
    target = {"resource": reference.table, "fields": list(reference.table_columns)}
    return {"fields": list(reference.columns), "reference": target}
