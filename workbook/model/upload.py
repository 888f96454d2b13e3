"""The mapping of an upload to an authority's own system.

It names files, columns, indicators and lettered data items.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbook.model.column_mapping import ColumnMapping


class ServiceField(StrEnum):
    """The possible columns of the file of services."""

    ONS_CODE = "ons_code"
    AUTHORITY_CODE = "authority_code"
    AUTHORITY = "authority"
    PROVIDER_ID = "provider_id"
    NATIONAL_PROVIDER_ID = "national_provider_id"
    PROVIDER_NAME = "provider_name"
    SERVICE_ID = "service_id"
    SERVICE_NAME = "service_name"
    SERVICE_TYPE = "service_type"
    ACCOMMODATION_TYPE = "accommodation_type"
    CLIENT_GROUP_CODE = "client_group_code"
    CLIENT_GROUP = "client_group"
    SECONDARY_CLIENT_GROUPS = "secondary_client_groups"
    HOUSEHOLD_UNITS = "household_units"


class DataField(StrEnum):
    """The possible columns of the file of performance data."""

    ONS_CODE = "ons_code"
    AUTHORITY_CODE = "authority_code"
    PROVIDER_ID = "provider_id"
    NATIONAL_PROVIDER_ID = "national_provider_id"
    SERVICE_ID = "service_id"
    PERIOD = "period"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    INDICATOR = "indicator"
    DATA_ITEM = "data_item"
    ITEM = "item"
    VALUE = "value"
    UNIT = "unit"
    KIND = "kind"


#: Without these the file could not be read back: nobody could tell whose figure a row is.
NEEDED_OF_SERVICES = (ServiceField.SERVICE_ID,)
NEEDED_OF_DATA_ITEMS = (DataField.SERVICE_ID, DataField.INDICATOR, DataField.DATA_ITEM, DataField.VALUE)

#: The file of the zip that says what each data item is. The two files that the mapping names are called otherwise.
DICTIONARY_NAME = "DataDictionary.csv"


@dataclass(frozen=True)
class ServicesFile:
    """The file of services.

    columns: what each column holds and what it is called, in order.
    """

    name: str
    columns: tuple[tuple[ServiceField, str], ...]


@dataclass(frozen=True)
class DataItemsFile:
    """The file of performance data items.

    columns: what each column holds and what it is called, in order.
    """

    name: str
    columns: tuple[tuple[DataField, str], ...]


@dataclass(frozen=True)
class DataItemName:
    """An input's name in the upload: indicator and letter.

    item: `EM-LPI-51.supported`.
    """

    question: str
    section: str
    letter: str


@dataclass(frozen=True)
class PeopleFile:
    """The file of the people of one form.

    columns: what the register says of their service, which stands first. mapping: how all else is called there, by which
    the file is read, too.
    """

    form: str
    name: str
    columns: tuple[tuple[ServiceField, str], ...]
    mapping: ColumnMapping


@dataclass(frozen=True)
class Upload:
    """The mapping file, by which the zip is made.

    left_out: codes of the indicators that are collected and not uploaded. people: the files of people, beside the zip.
    """

    services: ServicesFile
    data_items: DataItemsFile
    names: tuple[DataItemName, ...]
    left_out: tuple[str, ...] = ()
    people: tuple[PeopleFile, ...] = ()

    def by_question(self) -> dict[str, DataItemName]:
        """What each input is called, by our code of it."""
        return {name.question: name for name in self.names}

    def by_name(self) -> dict[tuple[str, str], str]:
        """The code of each input by its indicator and letter."""
        return {(name.section, name.letter): name.question for name in self.names}
