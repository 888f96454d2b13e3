"""The fields of the mapping file, and their values.

Codes are given by the titles of the mandated lists, as the extracts of the time had them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from workbook.dataset import COLUMNS, REQUIRED, DatasetRow
from workbook.model import SERVICE_ID_REFUSED, DataField, DataItemName, Framework, Question, ServiceField
from workbook.publish.records import Extract, ExtractedService
from workbook.publish.wording import of_frameworks
from workbook.table import Cell, ColumnType, TableColumn

FieldT = TypeVar("FieldT", ServiceField, DataField)

SERVICE_ID: Mapping[str, object] = {"required": True, "pattern": f"[^{re.escape(SERVICE_ID_REFUSED)}]+"}


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


def _as_in_dataset(
    name: str, value: Callable[[Any], Cell], constraints: Mapping[str, object] = REQUIRED
) -> TableColumn[Any]:
    """The column that the dataset has under that name, of a record of ours."""
    return replace(next(column for column in COLUMNS if column.name == name), value=value, constraints=constraints)


def _service_type(record: ServiceRecord) -> str:
    return record.extract.framework.service_types_by_code[record.entry.service.service_type].title


def _accommodation_type(record: ServiceRecord) -> str:
    kind = record.extract.framework.accommodation_types_by_code.get(record.entry.service.accommodation_type)
    return kind.title if kind else ""


def _client_group(record: ServiceRecord) -> str:
    return record.extract.framework.client_group_title(record.entry.service.client_group)


_OF_SERVICES: tuple[TableColumn[ServiceRecord], ...] = (
    TableColumn(
        ServiceField.ONS_CODE,
        "The authority's code in force until 2010; its own where it has none.",
        lambda record: record.extract.authority.upload_code,
        REQUIRED,
    ),
    _as_in_dataset(ServiceField.AUTHORITY_CODE, lambda record: record.extract.authority.code),
    _as_in_dataset(ServiceField.AUTHORITY, lambda record: record.extract.authority.name),
    _as_in_dataset(ServiceField.PROVIDER_ID, lambda record: record.entry.provider_id),
    _as_in_dataset(ServiceField.NATIONAL_PROVIDER_ID, lambda record: record.entry.national_provider_id, {}),
    _as_in_dataset(ServiceField.PROVIDER_NAME, lambda record: record.entry.provider_name),
    _as_in_dataset(ServiceField.SERVICE_ID, lambda record: record.entry.service.service_id, SERVICE_ID),
    _as_in_dataset(ServiceField.SERVICE_NAME, lambda record: record.entry.service.name),
    _as_in_dataset(ServiceField.SERVICE_TYPE, _service_type),
    TableColumn(
        ServiceField.ACCOMMODATION_TYPE,
        "Accommodation type, by its title; blank unless accommodation based.",
        _accommodation_type,
    ),
    TableColumn(
        ServiceField.CLIENT_GROUP_CODE,
        "Primary client group, {client_groups}.",
        lambda record: record.entry.service.client_group,
    ),
    _as_in_dataset(ServiceField.CLIENT_GROUP, _client_group, {}),
    TableColumn(
        ServiceField.SECONDARY_CLIENT_GROUPS,
        "Secondary client groups, {client_groups}, with semicolons between.",
        lambda record: ";".join(record.entry.service.secondary_client_groups),
    ),
    TableColumn(
        ServiceField.HOUSEHOLD_UNITS,
        "Household units under contract; blank where not known.",
        lambda record: record.entry.service.household_units,
        {"minimum": 1},
        ColumnType.INTEGER,
    ),
)
_OF_FIGURES: tuple[TableColumn[DataRecord], ...] = (
    TableColumn(DataField.PERIOD, "The {period}, as {example}.", lambda record: record.row.period, REQUIRED),
    TableColumn(
        DataField.PERIOD_START,
        "The first day of the {period}.",
        lambda record: record.extract.period.start.isoformat(),
        REQUIRED,
        ColumnType.DATE,
    ),
    TableColumn(
        DataField.PERIOD_END,
        "The last day of the {period}.",
        lambda record: record.extract.period.end.isoformat(),
        REQUIRED,
        ColumnType.DATE,
    ),
    TableColumn(
        DataField.INDICATOR,
        "The indicator, by the code the mapping gives it.",
        lambda record: record.name.section,
        REQUIRED,
    ),
    TableColumn(
        DataField.DATA_ITEM,
        "The letter of the figure within its indicator.",
        lambda record: record.name.letter,
        REQUIRED,
    ),
    TableColumn(
        DataField.ITEM, "The figure, by its code in the configuration.", lambda record: record.row.question, REQUIRED
    ),
    TableColumn(
        DataField.VALUE,
        "The figure, exactly as accepted; yes is 1, no is 0.",
        lambda record: uploaded_value(record.row),
        REQUIRED,
        ColumnType.NUMBER,
    ),
    _as_in_dataset(DataField.UNIT, lambda record: record.question.unit),
    TableColumn(
        DataField.KIND,
        "stock: on the last day; flow: over the {period}.",
        lambda record: record.question.kind,
        {"required": True, "enum": ["stock", "flow"]},
    ),
)
_COLUMNS: tuple[TableColumn[DataRecord], ...] = (*_OF_SERVICES, *_OF_FIGURES)
#: What each field of the mapping holds: of a service; and of a figure, with whose it is.
SERVICE_COLUMNS = {ServiceField(column.name): column for column in _OF_SERVICES}
DATA_COLUMNS = {field: next(column for column in _COLUMNS if column.name == field) for field in DataField}


def named_columns(
    columns: Mapping[FieldT, TableColumn[Any]], named: tuple[tuple[FieldT, str], ...], framework: Framework
) -> tuple[TableColumn[Any], ...]:
    """The columns of the mapping, under the names that it gives them."""
    worded = of_frameworks((columns[field] for field, _ in named), [framework])
    return tuple(replace(column, name=name) for column, (_, name) in zip(worded, named, strict=True))


def uploaded_value(row: DatasetRow) -> Cell:
    """Take an answer as the upload has it.

    Its figure, or the text of a choice, a date or a text.
    """
    return row.text if row.value is None else row.value
