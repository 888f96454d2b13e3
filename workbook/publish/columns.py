"""The fields of the mapping file, and their values.

Codes are given by the titles of the mandated lists, as the extracts of the time had them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from workbook.dataset import DatasetRow, exact_text
from workbook.model import SERVICE_ID_REFUSED, DataField, DataItemName, Question, ServiceField
from workbook.publish.records import Extract, ExtractedService
from workbook.publish.tables import Field

Record = TypeVar("Record", contravariant=True)

REQUIRED: Mapping[str, object] = {"required": True}
SERVICE_ID: Mapping[str, object] = {
    "required": True,
    "pattern": f"[^{re.escape(SERVICE_ID_REFUSED)}]+",
}
PROVIDER_ID: Mapping[str, object] = {"pattern": "[0-9]{5}"}
NATIONAL_PROVIDER_ID: Mapping[str, object] = {"pattern": "[0-9]{8}"}


@dataclass(frozen=True)
class ServiceRecord:
    """One row of the file of services."""

    extract: Extract
    entry: ExtractedService


@dataclass(frozen=True)
class DataRecord(ServiceRecord):
    """One figure of a service: a row of data items."""

    row: DatasetRow
    question: Question
    name: DataItemName


@dataclass(frozen=True)
class UploadColumn(Generic[Record]):
    """One field that a mapping file may name.

    value: its text for one record.
    """

    type: str
    holds: str
    value: Callable[[Record], str]
    constraints: Mapping[str, object] = field(default_factory=dict)

    def called(self, name: str) -> Field:
        """The column under the name that the mapping gives it."""
        return Field(name, self.type, self.holds, self.constraints)


def _service_type(record: ServiceRecord) -> str:
    titles = {entry.code: entry.title for entry in record.extract.framework.service_types}
    return titles[record.entry.service.service_type]


def _accommodation_type(record: ServiceRecord) -> str:
    titles = {entry.code: entry.title for entry in record.extract.framework.accommodation_types}
    return titles.get(record.entry.service.accommodation_type, "")


def _client_group(record: ServiceRecord) -> str:
    titles = {entry.code: entry.title for entry in record.extract.framework.client_groups}
    return titles[record.entry.service.client_group]


def _household_units(record: ServiceRecord) -> str:
    units = record.entry.service.household_units
    return "" if units is None else str(units)


SERVICE_COLUMNS: dict[ServiceField, UploadColumn[ServiceRecord]] = {
    ServiceField.ONS_CODE: UploadColumn(
        "string", "The authority's code in force until 2010.", lambda record: record.extract.authority.ons, REQUIRED
    ),
    ServiceField.AUTHORITY_CODE: UploadColumn(
        "string", "The authority's three letters.", lambda record: record.extract.authority.code, REQUIRED
    ),
    ServiceField.AUTHORITY: UploadColumn(
        "string", "The authority's name.", lambda record: record.extract.authority.name, REQUIRED
    ),
    ServiceField.PROVIDER_ID: UploadColumn(
        "string", "National client record provider id, 5 digits.", lambda record: record.entry.provider_id, PROVIDER_ID
    ),
    ServiceField.NATIONAL_PROVIDER_ID: UploadColumn(
        "string",
        "National provider id, 8 digits.",
        lambda record: record.entry.national_provider_id,
        NATIONAL_PROVIDER_ID,
    ),
    ServiceField.PROVIDER_NAME: UploadColumn(
        "string", "The provider's name.", lambda record: record.entry.provider_name, REQUIRED
    ),
    ServiceField.SERVICE_ID: UploadColumn(
        "string",
        "The service's identifier in the authority's system.",
        lambda record: record.entry.service.service_id,
        SERVICE_ID,
    ),
    ServiceField.SERVICE_NAME: UploadColumn(
        "string", "The service's name.", lambda record: record.entry.service.name, REQUIRED
    ),
    ServiceField.SERVICE_TYPE: UploadColumn("string", "Service type, by its title.", _service_type, REQUIRED),
    ServiceField.ACCOMMODATION_TYPE: UploadColumn(
        "string", "Accommodation type, by its title; blank unless accommodation based.", _accommodation_type
    ),
    ServiceField.CLIENT_GROUP_CODE: UploadColumn(
        "integer",
        "Primary client group, 1 to 21.",
        lambda record: str(record.entry.service.client_group),
        {"required": True, "minimum": 1, "maximum": 21},
    ),
    ServiceField.CLIENT_GROUP: UploadColumn("string", "Primary client group, by its title.", _client_group, REQUIRED),
    ServiceField.SECONDARY_CLIENT_GROUPS: UploadColumn(
        "string",
        "Secondary client groups, 1 to 21, with semicolons between.",
        lambda record: ";".join(str(code) for code in record.entry.service.secondary_client_groups),
    ),
    ServiceField.HOUSEHOLD_UNITS: UploadColumn(
        "integer", "Household units under contract; blank where not known.", _household_units, {"minimum": 1}
    ),
}

DATA_COLUMNS: dict[DataField, UploadColumn[DataRecord]] = {
    DataField.ONS_CODE: SERVICE_COLUMNS[ServiceField.ONS_CODE],
    DataField.AUTHORITY_CODE: SERVICE_COLUMNS[ServiceField.AUTHORITY_CODE],
    DataField.PROVIDER_ID: SERVICE_COLUMNS[ServiceField.PROVIDER_ID],
    DataField.NATIONAL_PROVIDER_ID: SERVICE_COLUMNS[ServiceField.NATIONAL_PROVIDER_ID],
    DataField.SERVICE_ID: SERVICE_COLUMNS[ServiceField.SERVICE_ID],
    DataField.PERIOD: UploadColumn("string", "The quarter, as 2008-09-Q2.", lambda record: record.row.period, REQUIRED),
    DataField.PERIOD_START: UploadColumn(
        "date", "The first day of the quarter.", lambda record: record.extract.period.start.isoformat(), REQUIRED
    ),
    DataField.PERIOD_END: UploadColumn(
        "date", "The last day of the quarter.", lambda record: record.extract.period.end.isoformat(), REQUIRED
    ),
    DataField.INDICATOR: UploadColumn(
        "string", "The indicator, by the code the mapping gives it.", lambda record: record.name.section, REQUIRED
    ),
    DataField.DATA_ITEM: UploadColumn(
        "string", "The letter of the figure within its indicator.", lambda record: record.name.letter, REQUIRED
    ),
    DataField.ITEM: UploadColumn(
        "string", "The figure, by its code in the configuration.", lambda record: record.row.question, REQUIRED
    ),
    DataField.VALUE: UploadColumn(
        "number", "The figure, exactly as accepted; yes is 1, no is 0.", lambda record: value_text(record.row), REQUIRED
    ),
    DataField.UNIT: UploadColumn("string", "What is counted.", lambda record: record.question.unit, REQUIRED),
    DataField.KIND: UploadColumn(
        "string",
        "stock: on the last day; flow: over the quarter.",
        lambda record: record.question.kind,
        {"required": True, "enum": ["stock", "flow"]},
    ),
}


def value_text(row: DatasetRow) -> str:
    """Write an answer as the upload has it.

    Its figure, or the text of a choice, a date or a text.
    """
    return row.text if row.value is None else exact_text(row.value)
