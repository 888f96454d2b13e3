"""The zip for the authority's own system.

`SPLSExtract_<ONS>_<DDMMYYYY>.zip`, its texts and figures exact.

Found in documents of the time: the name of the zip, that it holds a CSV file for each table, some columns of
SupportService.csv, and that performance figures are an indicator with lettered data items. The rest is
the mapping file's. Percentages are left out: the receiving system works them out itself.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook import __version__
from workbook.dataset import DatasetRow
from workbook.errors import UsageError
from workbook.layout import file_part
from workbook.model import DICTIONARY_NAME, DataField, ServiceField, Upload
from workbook.publish.dictionary import NAME, UPLOAD_INDICATOR, UPLOAD_ITEM, upload_dictionary
from workbook.publish.fitness import require_fit
from workbook.publish.readback import MANIFEST, require_same
from workbook.publish.records import Extract, in_order, inputs
from workbook.publish.upload_columns import DATA_COLUMNS, SERVICE_COLUMNS, DataRecord, ServiceRecord, named_columns
from workbook.table import Reference, Table, WrittenTable, tabulate
from workbook.table.formats.csv import EXACT_CSV
from workbook.table.packages import DATA_PACKAGE, descriptor, digest, json_bytes

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_SERVICES, _DATA_ITEMS = "services", "data-items"
_NO_MAPPING = (
    "indicator_config/upload.yaml: the file is missing, and it says what your system calls each file, column and figure. "
    "Copy the one that came with the tool and change it to match."
)


@dataclass(frozen=True)
class Zip:
    """A file to release.

    name: as the receiving system expects it.
    """

    name: str
    content: bytes


def spls_zip(extract: Extract, upload: Upload | None, day: dt.date) -> Zip:
    """Make the zip, and read it back before release.

    day: the date of the extract, which its name carries.

    Raises UsageError where there is no mapping, no ONS code, nothing accepted, or a service that breaks a field rule;
    ReleaseError where the figures are not those that were accepted, or do not come back.
    """
    if upload is None:
        raise UsageError(_NO_MAPPING)
    require_fit(extract)
    _require_letters(extract, upload)
    tables = {
        upload.services.name: services_table(extract, upload),
        upload.data_items.name: data_items_table(extract, upload),
        DICTIONARY_NAME: upload_dictionary(extract.framework, upload),
    }
    name = f"SPLSExtract_{file_part(extract.authority.upload_code)}_{day:%d%m%Y}.zip"
    content = _zipped(_files(extract, upload, tables, name, day))
    require_same(content, extract, upload)
    return Zip(name, content)


def services_table(extract: Extract, upload: Upload) -> Table:
    """List the services with accepted figures, by the mapping's columns."""
    records = [ServiceRecord(extract, entry) for entry in extract.services]
    records.sort(key=lambda record: record.entry.service.service_id)
    columns = named_columns(SERVICE_COLUMNS, upload.services.columns, extract.framework)
    return tabulate(
        _SERVICES, "Services", columns, records, (_first(upload.services.columns, ServiceField.SERVICE_ID),)
    )


def uploaded_rows(extract: Extract, upload: Upload) -> tuple[DatasetRow, ...]:
    """The rows of an extract that the zip holds.

    They were typed, and have a letter.
    """
    names = upload.by_question()
    return tuple(row for row, question in inputs(extract) if question.code in names)


def data_items_table(extract: Extract, upload: Upload) -> Table:
    """List the accepted typed figures, by the mapping's columns."""
    entries = {entry.service.service_id: entry for entry in extract.services}
    names, questions = upload.by_question(), extract.framework.questions
    records = [
        DataRecord(extract, entries[row.service_id], row, questions[row.question], names[row.question])
        for row in uploaded_rows(extract, upload)
    ]
    service, section, letter = (
        _first(upload.data_items.columns, field)
        for field in (DataField.SERVICE_ID, DataField.INDICATOR, DataField.DATA_ITEM)
    )
    return tabulate(
        _DATA_ITEMS,
        "Performance data items",
        named_columns(DATA_COLUMNS, upload.data_items.columns, extract.framework),
        records,
        (service, section, letter),
        (
            Reference((service,), _SERVICES, (_first(upload.services.columns, ServiceField.SERVICE_ID),)),
            Reference((section, letter), NAME, (UPLOAD_INDICATOR, UPLOAD_ITEM)),
        ),
    )


def _first(columns: tuple[tuple[Any, str], ...], field: object) -> str:
    """The name of the first column that holds a field."""
    return next(name for held, name in columns if held is field)


def _require_letters(extract: Extract, upload: Upload) -> None:
    """A workbook issued before the mapping was changed may hold figures that it no longer names."""
    names = upload.by_question()
    lost = sorted(
        {
            question.code
            for _, question in inputs(extract)
            if question.code not in names and question.section not in upload.left_out
        }
    )
    if lost:
        raise UsageError(
            "\n".join(
                f"indicator_config/upload.yaml: {code} was accepted and has no letter. Give it one." for code in lost
            )
        )


def _files(extract: Extract, upload: Upload, tables: Mapping[str, Table], name: str, day: dt.date) -> dict[str, bytes]:
    written = [WrittenTable(path, EXACT_CSV.write(table), table, EXACT_CSV) for path, table in tables.items()]
    title = f"Upload of performance data items, {extract.authority.name}, {extract.period}"
    package = descriptor(name.removesuffix(".zip").casefold().replace("_", "-"), title, day, written, extract.sources)
    files = [_listed(file.path, file.content, file.table.title, len(file.table.records)) for file in written]
    files.append(_listed(DATA_PACKAGE, package, "Description of the files for programs", None))
    return {
        MANIFEST: _manifest(extract, upload, name, day, files),
        DATA_PACKAGE: package,
        **{file.path: file.content for file in written},
    }


def _listed(path: str, content: bytes, holds: str, rows: int | None) -> dict[str, Any]:
    counted = {} if rows is None else {"rows": rows, "text": "exact"}
    return {"name": path, "holds": holds, **counted, "sha256": digest(content)}


def _manifest(extract: Extract, upload: Upload, name: str, day: dt.date, files: list[dict[str, Any]]) -> bytes:
    """What is in the zip, where from, and what is not in it."""
    authority, period = extract.authority, extract.period
    return json_bytes(
        {
            "what": "Accepted performance data items for upload to the authority's own system",
            "name": name,
            "made": day.isoformat(),
            "program": f"sp-workbook {__version__}",
            "authority": {"code": authority.code, "name": authority.name, "ons": authority.ons},
            "period": {"period": str(period), "start": period.start.isoformat(), "end": period.end.isoformat()},
            "framework": {"name": extract.framework.name, "version": extract.framework.version},
            "layout": "Names of files and columns, codes and letters are those of indicator_config/upload.yaml.",
            "services": len(extract.services),
            "files": files,
            "accepted_and_left_out": _left_out(extract, upload),
            "sources": _sources(extract),
        }
    )


def _left_out(extract: Extract, upload: Upload) -> list[dict[str, Any]]:
    typed = {row.question for row, _ in inputs(extract)}
    worked_out = sum(row.question not in typed for row in extract.rows)
    by_choice = sum(row.section in upload.left_out and row.question in typed for row in extract.rows)
    return [
        {"figures": worked_out, "why": "worked out from the others; the receiving system works them out itself"},
        {"figures": by_choice, "why": "their indicators are under leave_out in indicator_config/upload.yaml"},
    ]


def _sources(extract: Extract) -> list[dict[str, str]]:
    """Each file received, and the id of the workbook that came back in it, where figures of it are here."""
    figures = {(row.source_file, row.workbook_id) for row in in_order(extract)}
    return [
        {
            "file": source.file,
            "sha256": source.sha256,
            "workbooks": source.workbook if (source.file, source.workbook) in figures else "",
        }
        for source in sorted(extract.sources, key=lambda source: (source.file, source.sha256))
    ]


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _ZIP_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
