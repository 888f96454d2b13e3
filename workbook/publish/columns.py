"""The fields of the mapping file, and their values.

Codes are given by the titles of the mandated lists, as the extracts of the time had them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbook.dataset import DatasetRow, exact_text
from workbook.model import SERVICE_ID_REFUSED, DataField, DataItemName, Framework, Question, ServiceField
from workbook.publish.records import Extract, ExtractedService
from workbook.publish.tables import Field

Record = TypeVar("Record", contravariant=True)

#: What a column's values keep to, by the frameworks that they were collected by.
Constraints = Callable[[Sequence[Framework]], Mapping[str, object]]

REQUIRED: Mapping[str, object] = {"required": True}


def unlimited(_: Sequence[Framework]) -> Mapping[str, object]:
    """Any value will do, or none."""
    return {}


def required(_: Sequence[Framework]) -> Mapping[str, object]:
    """A value must be there."""
    return REQUIRED


def provider_ids(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """The shape of a provider's id."""
    return {**REQUIRED, "pattern": _either(framework.identifiers.provider_id.pattern for framework in frameworks)}


def national_provider_ids(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """The shape of a provider's national id."""
    return {"pattern": _either(framework.identifiers.national_provider_id.pattern for framework in frameworks)}


def client_groups(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """The codes of the client groups; any where a framework has none."""
    codes = dict.fromkeys(group.code for framework in frameworks for group in framework.client_groups)
    return {**with_groups(frameworks), "enum": list(codes)} if with_groups(frameworks) else {}


def with_groups(frameworks: Sequence[Framework]) -> Mapping[str, object]:
    """A value must be there, but where a framework has no client groups."""
    return REQUIRED if all(framework.client_groups for framework in frameworks) else {}


def _either(patterns: Iterable[str]) -> str:
    several = "|".join(dict.fromkeys(patterns))
    return f"({several})" if "|" in several else several


def _service_ids(_: Sequence[Framework]) -> Mapping[str, object]:
    return {**REQUIRED, "pattern": f"[^{re.escape(SERVICE_ID_REFUSED)}]+"}


def _units(_: Sequence[Framework]) -> Mapping[str, object]:
    return {"minimum": 1}


def _kinds(_: Sequence[Framework]) -> Mapping[str, object]:
    return {**REQUIRED, "enum": ["stock", "flow"]}


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

    holds: what stands in it, with the framework's words in braces. value: its text for one record.
    """

    type: str
    holds: str
    value: Callable[[Record], str]
    constraints: Constraints = unlimited

    def called(self, name: str, framework: Framework) -> Field:
        """The column under the name that the mapping gives it."""
        return Field(name, self.type, framework.worded(self.holds), self.constraints([framework]))


def _service_type(record: ServiceRecord) -> str:
    return record.extract.framework.service_types_by_code[record.entry.service.service_type].title


def _accommodation_type(record: ServiceRecord) -> str:
    kind = record.extract.framework.accommodation_types_by_code.get(record.entry.service.accommodation_type)
    return kind.title if kind else ""


def _client_group(record: ServiceRecord) -> str:
    return record.extract.framework.client_group_title(record.entry.service.client_group)


def _household_units(record: ServiceRecord) -> str:
    units = record.entry.service.household_units
    return "" if units is None else str(units)


SERVICE_COLUMNS: dict[ServiceField, UploadColumn[ServiceRecord]] = {
    ServiceField.ONS_CODE: UploadColumn(
        "string",
        "The authority's code in force until 2010; its own where it has none.",
        lambda record: record.extract.authority.upload_code,
        required,
    ),
    ServiceField.AUTHORITY_CODE: UploadColumn(
        "string", "The authority's code: {authority}.", lambda record: record.extract.authority.code, required
    ),
    ServiceField.AUTHORITY: UploadColumn(
        "string", "The authority's name.", lambda record: record.extract.authority.name, required
    ),
    ServiceField.PROVIDER_ID: UploadColumn(
        "string",
        "National client record provider id: {provider_id}.",
        lambda record: record.entry.provider_id,
        provider_ids,
    ),
    ServiceField.NATIONAL_PROVIDER_ID: UploadColumn(
        "string",
        "National provider id: {national_provider_id}.",
        lambda record: record.entry.national_provider_id,
        national_provider_ids,
    ),
    ServiceField.PROVIDER_NAME: UploadColumn(
        "string", "The provider's name.", lambda record: record.entry.provider_name, required
    ),
    ServiceField.SERVICE_ID: UploadColumn(
        "string",
        "The service's identifier in the authority's system.",
        lambda record: record.entry.service.service_id,
        _service_ids,
    ),
    ServiceField.SERVICE_NAME: UploadColumn(
        "string", "The service's name.", lambda record: record.entry.service.name, required
    ),
    ServiceField.SERVICE_TYPE: UploadColumn("string", "Service type, by its title.", _service_type, required),
    ServiceField.ACCOMMODATION_TYPE: UploadColumn(
        "string", "Accommodation type, by its title; blank unless accommodation based.", _accommodation_type
    ),
    ServiceField.CLIENT_GROUP_CODE: UploadColumn(
        "string",
        "Primary client group, {client_groups}.",
        lambda record: record.entry.service.client_group,
        client_groups,
    ),
    ServiceField.CLIENT_GROUP: UploadColumn(
        "string", "Primary client group, by its title.", _client_group, with_groups
    ),
    ServiceField.SECONDARY_CLIENT_GROUPS: UploadColumn(
        "string",
        "Secondary client groups, {client_groups}, with semicolons between.",
        lambda record: ";".join(record.entry.service.secondary_client_groups),
    ),
    ServiceField.HOUSEHOLD_UNITS: UploadColumn(
        "integer", "Household units under contract; blank where not known.", _household_units, _units
    ),
}

DATA_COLUMNS: dict[DataField, UploadColumn[DataRecord]] = {
    DataField.ONS_CODE: SERVICE_COLUMNS[ServiceField.ONS_CODE],
    DataField.AUTHORITY_CODE: SERVICE_COLUMNS[ServiceField.AUTHORITY_CODE],
    DataField.PROVIDER_ID: SERVICE_COLUMNS[ServiceField.PROVIDER_ID],
    DataField.NATIONAL_PROVIDER_ID: SERVICE_COLUMNS[ServiceField.NATIONAL_PROVIDER_ID],
    DataField.SERVICE_ID: SERVICE_COLUMNS[ServiceField.SERVICE_ID],
    DataField.PERIOD: UploadColumn("string", "The {period}, as {example}.", lambda record: record.row.period, required),
    DataField.PERIOD_START: UploadColumn(
        "date", "The first day of the {period}.", lambda record: record.extract.period.start.isoformat(), required
    ),
    DataField.PERIOD_END: UploadColumn(
        "date", "The last day of the {period}.", lambda record: record.extract.period.end.isoformat(), required
    ),
    DataField.INDICATOR: UploadColumn(
        "string", "The indicator, by the code the mapping gives it.", lambda record: record.name.section, required
    ),
    DataField.DATA_ITEM: UploadColumn(
        "string", "The letter of the figure within its indicator.", lambda record: record.name.letter, required
    ),
    DataField.ITEM: UploadColumn(
        "string", "The figure, by its code in the configuration.", lambda record: record.row.question, required
    ),
    DataField.VALUE: UploadColumn(
        "number", "The figure, exactly as accepted; yes is 1, no is 0.", lambda record: value_text(record.row), required
    ),
    DataField.UNIT: UploadColumn("string", "What is counted.", lambda record: record.question.unit, required),
    DataField.KIND: UploadColumn(
        "string",
        "stock: on the last day; flow: over the {period}.",
        lambda record: record.question.kind,
        _kinds,
    ),
}


def value_text(row: DatasetRow) -> str:
    """Write an answer as the upload has it.

    Its figure, or the text of a choice, a date or a text.
    """
    return row.text if row.value is None else exact_text(row.value)
