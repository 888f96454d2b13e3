"""Read a finished zip back before it is released.

It is read as the receiving system would, and compared with what was accepted.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import TypeVar

from workbook.errors import ReleaseError
from workbook.model import DICTIONARY_NAME, DataField, ServiceField, Upload
from workbook.publish.records import Extract, inputs
from workbook.publish.upload_columns import SERVICE_COLUMNS, ServiceRecord, uploaded_value
from workbook.table import cell_text
from workbook.table.formats.csv import read_csv
from workbook.table.packages import DATA_PACKAGE, digest
from workbook.text import counted

MANIFEST = "manifest.json"
Field = TypeVar("Field", ServiceField, DataField)
#: The same zip gives the same figures: service and item, as our codes have them.
Figures = dict[tuple[str, str], str]


def require_same(content: bytes, extract: Extract, upload: Upload) -> None:
    """Refuse a zip that differs from the accepted inputs.

    Their services are compared, too. Raises ReleaseError.
    """
    try:
        files = _opened(content)
        _require_whole(files, upload)
        services = read_services(files, upload)
        figures = read_figures(files, upload)
        _require_whose(files, extract, upload)
    except (zipfile.BadZipFile, ValueError, KeyError, IndexError) as err:
        raise ReleaseError(f"The zip was not released: read back, it cannot be understood ({err}).") from err
    expected = {
        (row.service_id, question.code): cell_text(uploaded_value(row))
        for row, question in inputs(extract)
        if question.code in upload.by_question()
    }
    for key in sorted(expected.keys() | figures.keys()):
        if expected.get(key) != figures.get(key):
            raise ReleaseError(
                f"The zip was not released. Service '{key[0][:40]}', {key[1]}: {expected.get(key)} was accepted, and {figures.get(key)} reads back."
            )
    for service_id, fields in _expected_services(extract, upload).items():
        if services.pop(service_id, None) != fields:
            raise ReleaseError(f"The zip was not released. Service '{service_id[:40]}' does not read back as it is.")
    if services:
        raise ReleaseError(
            f"The zip was not released. It holds {counted(len(services), 'service')} of which no figure was accepted."
        )


def read_figures(files: Mapping[str, bytes], upload: Upload) -> Figures:
    """Read the figures of the file of data items.

    Raises ValueError where it is not as the mapping says.
    """
    columns = dict(_places(upload.data_items.columns))
    header, records = read_csv(files[upload.data_items.name])
    _require_header(header, upload.data_items.columns)
    service, section, letter, value = (
        columns[field] for field in (DataField.SERVICE_ID, DataField.INDICATOR, DataField.DATA_ITEM, DataField.VALUE)
    )
    questions = upload.by_name()
    values = {(record[service], questions[record[section], record[letter]]): record[value] for record in records}
    if len(values) != len(records):
        raise ValueError("a figure is there twice")
    if not all(values.values()):
        raise ValueError("a figure is blank")
    return values


def read_services(files: Mapping[str, bytes], upload: Upload) -> dict[str, tuple[str, ...]]:
    """Read each service's fields as the mapping orders them.

    They are by service id. Raises ValueError where it is not as the mapping says.
    """
    place = dict(_places(upload.services.columns))[ServiceField.SERVICE_ID]
    header, records = read_csv(files[upload.services.name])
    _require_header(header, upload.services.columns)
    return {record[place]: record for record in records}


def _require_whose(files: Mapping[str, bytes], extract: Extract, upload: Upload) -> None:
    """Every figure is of this authority and quarter, in whichever of these columns the mapping has."""
    period, authority = extract.period, extract.authority
    expected = {
        DataField.ONS_CODE: authority.upload_code,
        DataField.AUTHORITY_CODE: authority.code,
        DataField.PERIOD: str(period),
        DataField.PERIOD_START: period.start.isoformat(),
        DataField.PERIOD_END: period.end.isoformat(),
    }
    _, records = read_csv(files[upload.data_items.name])
    for field, place in _places(upload.data_items.columns):
        for record in records:
            if field in expected and record[place] != expected[field]:
                raise ValueError(f"{field} is '{record[place]}' and should be '{expected[field]}'")


def _opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _require_whole(files: Mapping[str, bytes], upload: Upload) -> None:
    """Every file is there, no other is, and each is what the manifest says."""
    listed = json.loads(files[MANIFEST])["files"]
    named = {MANIFEST, DATA_PACKAGE, DICTIONARY_NAME, upload.services.name, upload.data_items.name}
    if set(files) != named or {MANIFEST, *(entry["name"] for entry in listed)} != named:
        raise ValueError("the files are not those of the manifest")
    for entry in listed:
        content = files[entry["name"]]
        if digest(content) != entry["sha256"] or ("rows" in entry and len(read_csv(content)[1]) != entry["rows"]):
            raise ValueError(f"{entry['name']} is not as the manifest says")


def _places(columns: tuple[tuple[Field, str], ...]) -> list[tuple[Field, int]]:
    """The places of each field: it may stand in two columns."""
    return [(field, place) for place, (field, _) in enumerate(columns)]


def _require_header(header: tuple[str, ...], columns: tuple[tuple[object, str], ...]) -> None:
    if header != tuple(name for _, name in columns):
        raise ValueError("the columns are not those of the mapping")


def _expected_services(extract: Extract, upload: Upload) -> dict[str, tuple[str, ...]]:
    return {
        entry.service.service_id: tuple(
            cell_text(SERVICE_COLUMNS[field].value(ServiceRecord(extract, entry)))
            for field, _ in upload.services.columns
        )
        for entry in extract.services
    }
