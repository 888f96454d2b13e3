"""The shape of the mapping file of the upload."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook import model
from workbook.model.limits import FORM_CODE, Name, SectionCode, Text, record, says

CSV_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.csv$"
UPLOAD_CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$"
LETTER = r"^[A-Z]{1,2}$"
MAPPING = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$"


@record
class ServiceColumn:
    """A column of the file of services.

    What it holds, and its name there.
    """

    field: Annotated[str, Field(json_schema_extra={"enum": list(model.ServiceField)}), says("What we hold.")]
    column: Annotated[Text, says("What the column is called.")]


@record
class DataColumn:
    """A column of the file of performance data items.

    What it holds, and its name there.
    """

    field: Annotated[str, Field(json_schema_extra={"enum": list(model.DataField)}), says("What we hold.")]
    column: Annotated[Text, says("What the column is called.")]


FileName = Annotated[str, Field(pattern=CSV_NAME), says("The name of the file.")]


@record
class ServicesTable:
    """The file of services: its name and columns in order."""

    name: FileName
    columns: Annotated[tuple[ServiceColumn, ...], Field(min_length=1), says("Its columns, in order.")]


@record
class DataItemsTable:
    """The file of performance data items: name and columns.

    The columns are in order.
    """

    name: FileName
    columns: Annotated[tuple[DataColumn, ...], Field(min_length=1), says("Its columns, in order.")]


@record
class IndicatorLetters:
    """An indicator's name and letters in the upload.

    Each of its questions that is typed has a letter.
    """

    code: Annotated[str, Field(pattern=UPLOAD_CODE), says("What the authority's system calls the indicator.")]
    letters: Annotated[
        dict[Name, Annotated[str, Field(pattern=LETTER)]], says("The letter of each question that is typed.")
    ]


@record
class PeopleTable:
    """The file of the people of one form: its name and columns.

    It is made by `extract --format spls`.
    """

    form: Annotated[str, Field(pattern=FORM_CODE), says("The code of a form about people.")]
    name: FileName
    mapping: Annotated[
        str,
        Field(pattern=MAPPING),
        says("The mapping of its columns, a file in column_mappings, without its .yaml; fill reads it back by that."),
    ]
    columns: Annotated[
        tuple[ServiceColumn, ...],
        says("What the register says of a person's service; these columns stand before those of the mapping."),
    ] = ()


@record
class UploadFile:
    """The mapping of the upload: files, columns, indicators and letters."""

    status: Annotated[model.Evidence, says("How far the mapping can be trusted.")]
    services: Annotated[ServicesTable, says("The file of services.")]
    data_items: Annotated[DataItemsTable, says("The file of performance data items.")]
    indicators: Annotated[
        dict[SectionCode, IndicatorLetters], says("What each indicator is called there, by our code.")
    ]
    leave_out: Annotated[tuple[SectionCode, ...], says("Indicators that are collected and not uploaded.")] = ()
    people: Annotated[tuple[PeopleTable, ...], says("The files of people, one for each form that has one.")] = ()


#: How to write what the patterns of the upload ask for.
PATTERN_HELP = {
    CSV_NAME: "write letters, digits, - and _ only, then .csv, like SupportService.csv",
    UPLOAD_CODE: "write up to 30 letters, digits, - and _, like KPI1",
    LETTER: "write a capital letter, like A",
    MAPPING: "write the name of a file in indicator_config/column_mappings without its .yaml, like national-form",
}
