"""The accepted dataset with its dictionary and descriptor.

CSV for people, Parquet for programs, or a workbook.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.assess import LOADED
from workbook.dataset import (
    ATTRIBUTES,
    COLUMNS,
    DatasetRow,
    csv_bytes,
    exact_text,
    parquet_bytes,
    table,
    text_table,
)
from workbook.errors import UsageError
from workbook.model import Kind
from workbook.publish.columns import NATIONAL_PROVIDER_ID, PROVIDER_ID, REQUIRED
from workbook.publish.dictionary import NAME, shared_dictionary
from workbook.publish.fitness import require_accepted
from workbook.publish.package import DATA_PACKAGE, csv_resource, descriptor, parquet_resource, sheet_resource
from workbook.publish.records import Extract, ExtractSource, in_order
from workbook.publish.sheets import DATA_SHEET, DICTIONARY_SHEET, About, workbook_bytes
from workbook.publish.tables import Field, Reference, Table

DATA, DICTIONARY = "data", "data_dictionary"
NEUTRALISED = "For people: a text that a spreadsheet program would run as a formula has an apostrophe before it."
EXACT = "Every text and figure exactly as it is."
AS_TEXT = "Every text exactly as it is, in cells of text, which no program runs as a formula."

_HOLDS: Mapping[str, tuple[str, str, Mapping[str, object]]] = {
    "period": ("string", "The period, as 2008-09-Q2.", REQUIRED),
    "authority_code": ("string", "The authority's three letters.", REQUIRED),
    "authority": ("string", "The authority's name.", REQUIRED),
    "provider_id": ("string", "National client record provider id, 5 digits.", {**REQUIRED, **PROVIDER_ID}),
    "national_provider_id": ("string", "National provider id, 8 digits.", NATIONAL_PROVIDER_ID),
    "provider_name": ("string", "The provider's name.", REQUIRED),
    "service_id": ("string", "The service's identifier in the authority's system.", REQUIRED),
    "service_name": ("string", "The service's name.", REQUIRED),
    "service_type": ("string", "Service type, by its title.", REQUIRED),
    "client_group_code": ("integer", "Primary client group, by its code.", {"required": True, "minimum": 1}),
    "client_group": ("string", "Primary client group, by its title.", REQUIRED),
    "domain": ("string", "Code of the outcome domain; blank for the national core, which has none.", {}),
    "indicator": ("string", "The indicator's code.", REQUIRED),
    "item": ("string", "The figure's code; the data dictionary says what it means.", REQUIRED),
    "kind": (
        "string",
        "stock: on the last day; flow: over the quarter; derived: worked out from the others.",
        {"required": True, "enum": [str(member) for member in Kind]},
    ),
    "value": ("number", "The figure, exactly as accepted; yes is 1, no is 0. Blank where the answer is no number.", {}),
    "unit": ("string", "What is counted.", REQUIRED),
    "status": (
        "string",
        "reported; or explained: it is unlikely, and the provider said why.",
        {"required": True, "enum": [str(member) for member in LOADED]},
    ),
    "explanation": ("string", "What the provider typed beside the figure.", {}),
    "source_file": ("string", "The file received that the figure comes from.", REQUIRED),
    "source_sheet": ("string", "Its sheet.", {}),
    "source_cell": ("string", "Its cell; blank where the figure stands in none.", {}),
    "workbook_id": ("string", "Which issued workbook it came back in.", {}),
    "text": ("string", "What is no number: the code of a choice, a date, the words of a text.", {}),
}
#: Worked out when the module is loaded, so that a column without its sentence is noticed at once.
FIELDS = tuple(Field(name, *_HOLDS[name]) for name in COLUMNS)
#: A figure is told apart by whose it is, when, and what.
_KEY = ("period", "authority_code", "service_id", "item")


def csv_files(extracts: Sequence[Extract], made: dt.date) -> dict[str, bytes]:
    """Write the dataset as CSV for people, by file name.

    Its dictionary and descriptor are among the files.
    made: the date of the export.

    Raises UsageError where nothing has been accepted, ReleaseError where a figure was not.
    """
    data, dictionary = _tables(extracts)
    contents = {
        f"{DATA}.csv": csv_bytes(table(_rows(extracts))),
        f"{DICTIONARY}.csv": _dictionary_csv(dictionary),
    }
    resources = [
        csv_resource(data, f"{DATA}.csv", contents[f"{DATA}.csv"], NEUTRALISED),
        csv_resource(dictionary, f"{DICTIONARY}.csv", contents[f"{DICTIONARY}.csv"], NEUTRALISED),
    ]
    return {**contents, DATA_PACKAGE: _package(extracts, made, resources)}


def parquet_files(extracts: Sequence[Extract], made: dt.date) -> dict[str, bytes]:
    """Write the dataset as Parquet, by file name.

    Every text is exact; its dictionary and descriptor are among the files. Raises as `csv_files`.
    """
    data, dictionary = _tables(extracts)
    contents = {
        f"{DATA}.parquet": parquet_bytes(table(_rows(extracts))),
        f"{DICTIONARY}.csv": _dictionary_csv(dictionary),
    }
    resources = [
        parquet_resource(data, f"{DATA}.parquet", contents[f"{DATA}.parquet"], EXACT),
        csv_resource(dictionary, f"{DICTIONARY}.csv", contents[f"{DICTIONARY}.csv"], NEUTRALISED),
    ]
    return {**contents, DATA_PACKAGE: _package(extracts, made, resources)}


def xlsx_files(extracts: Sequence[Extract], made: dt.date) -> dict[str, bytes]:
    """Write the dataset as one workbook, by file name.

    Its dictionary is in it, its descriptor beside it. Raises as `csv_files`.
    """
    data, dictionary = _tables(extracts)
    about = About(_title(extracts), made, tuple(extract.authority.name for extract in extracts), sources(extracts))
    path = f"{DATA}.xlsx"
    content = workbook_bytes(data, dictionary, about)
    resources = [
        sheet_resource(data, path, DATA_SHEET, content, AS_TEXT),
        sheet_resource(dictionary, path, DICTIONARY_SHEET, content, AS_TEXT),
    ]
    return {path: content, DATA_PACKAGE: _package(extracts, made, resources)}


def sources(extracts: Sequence[Extract]) -> tuple[ExtractSource, ...]:
    """Every file received that figures come from, each once."""
    by_file = {(source.file, source.sha256): source for extract in extracts for source in extract.sources}
    return tuple(by_file[key] for key in sorted(by_file))


def _rows(extracts: Sequence[Extract]) -> list[DatasetRow]:
    return list(itertools.chain.from_iterable(in_order(extract) for extract in extracts))


def _tables(extracts: Sequence[Extract]) -> tuple[Table, Table]:
    """The data and its dictionary, text as it is; refused where a figure was not accepted, or there is none."""
    for extract in extracts:
        require_accepted(extract)
    rows = sorted(_rows(extracts), key=lambda row: (row.period, row.authority_code, row.provider_id, row.service_id))
    if not rows:
        raise UsageError("No figure has been accepted for that, so there is nothing to export. Read the returns first.")
    records = tuple(tuple(_text(getattr(row, ATTRIBUTES.get(name, name))) for name in COLUMNS) for row in rows)
    data = Table(DATA, "Accepted figures", FIELDS, records, _KEY, (Reference(("item",), NAME, ("item",)),))
    return data, shared_dictionary([(extract.authority.code, extract.framework) for extract in extracts])


def _text(value: object) -> str:
    return exact_text(value) if isinstance(value, float) else str(value)


def _dictionary_csv(dictionary: Table) -> bytes:
    return csv_bytes(text_table(dictionary.header, dictionary.records))


def _package(extracts: Sequence[Extract], made: dt.date, resources: Sequence[Mapping[str, Any]]) -> bytes:
    periods = sorted({str(extract.period).casefold() for extract in extracts})
    name = "-".join(["supporting-people-figures", *periods])
    return descriptor(name, _title(extracts), made, resources, sources(extracts))


def _title(extracts: Sequence[Extract]) -> str:
    labels = {extract.period: extract.period.label for extract in extracts}
    titles = dict.fromkeys(extract.framework.subject for extract in extracts)
    return f"{'; '.join(titles)} figures, {'; '.join(labels[period] for period in sorted(labels))}"
