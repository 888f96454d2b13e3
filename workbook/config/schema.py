"""The shape of each YAML file, as models that check it and from which the JSON Schemas of `editor` come.

Field names are the keys that an officer writes. What one file alone can tell is checked here; what
needs another file, or the rule language, is in `checks` and `rule_checks`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from workbook.model import DataField, ServiceField

CODE = r"^[A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?$"
NAME = r"^[a-z][a-z0-9_]{0,39}$"
AUTHORITY = r"^[A-Z]{3}$"
PREFIX = r"^[A-Z]{2,5}$"
RULE_CODE = r"^[A-Z]{2,5}-[A-Z]{2,8}-[0-9]{1,3}[A-Z]?\.[A-Z][A-Z0-9]{0,9}$"
GROUP = r"^([1-9]|1[0-9]|2[01])$"
CSV_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.csv$"
UPLOAD_CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$"
LETTER = r"^[A-Z]{1,2}$"

#: How to write what each pattern asks for.
PATTERN_HELP = {
    CODE: "write it in capitals like EM-LPI-56A: whose it is, its series, its number",
    NAME: "use small letters, digits and _ only, beginning with a letter, like users_at_end",
    AUTHORITY: "write three capitals, like DER",
    PREFIX: "write two to five capitals, like EM",
    RULE_CODE: "write the indicator's code, a dot, and a short name in capitals, like EM-LPI-51.R1",
    GROUP: "write a client group's number, 1 to 21",
    CSV_NAME: "write letters, digits, - and _ only, then .csv, like SupportService.csv",
    UPLOAD_CODE: "write up to 30 letters, digits, - and _, like KPI1",
    LETTER: "write a capital letter, like A",
}


def _fits(limit: int) -> AfterValidator:
    """Count as Excel does: an emoji is two characters."""

    def check(text: str) -> str:
        if len(text.encode("utf-16-le")) // 2 > limit:
            raise PydanticCustomError("string_too_long", "too long", {"max_length": limit})
        return text

    return AfterValidator(check)


Short = Annotated[str, Field(min_length=1, max_length=32), _fits(32)]
Text = Annotated[str, Field(min_length=1, max_length=255), _fits(255)]
Long = Annotated[str, Field(min_length=1, max_length=1000), _fits(1000)]
Code = Annotated[str, Field(pattern=CODE)]
Name = Annotated[str, Field(pattern=NAME)]
EvidenceWord = Literal["found", "unverified", "ours"]
StateWord = Literal["hidden", "offered", "selected", "required"]
StatusWord = Literal["on", "beta", "off"]
Group = Annotated[str, Field(pattern=GROUP)]


class ConfigEntry(BaseModel):
    """What every part of a file has in common: no unknown keys, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TitledEntry(ConfigEntry):
    """An outcome domain or a level."""

    code: Name
    title: Text


class AuthorityEntry(ConfigEntry):
    """An administering authority. ons and gss are texts, in quotes where they are all digits.

    return_to: the address its workbooks tell providers to send returns to.
    """

    code: Annotated[str, Field(pattern=AUTHORITY)]
    name: Text
    ons: Annotated[str, Field(min_length=1, max_length=9)]
    gss: Annotated[str, Field(min_length=1, max_length=9)]
    aliases: list[Text] = []
    return_to: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=100)] = ""


class NationalIndicatorEntry(ConfigEntry):
    """One of the national indicators of 2008."""

    number: Annotated[int, Field(ge=1, le=199)]
    title: Text
    evidence: EvidenceWord
    source_note: Long = ""


class DeadlineEntry(ConfigEntry):
    """When a return is due: so many working days after the quarter ends."""

    working_days: Annotated[int, Field(ge=1, le=90)]
    evidence: EvidenceWord


class FrameworkFile(ConfigEntry):
    """The framework: its name, domains, levels, authorities, national indicators and deadline."""

    name: Text
    version: Short
    prefix: Annotated[str, Field(pattern=PREFIX)]
    quarters: Annotated[list[Text], Field(min_length=4, max_length=4)]
    deadline: DeadlineEntry
    domains: Annotated[list[TitledEntry], Field(min_length=1)]
    levels: Annotated[list[TitledEntry], Field(min_length=1)]
    authorities: Annotated[list[AuthorityEntry], Field(min_length=1)]
    national_indicators: list[NationalIndicatorEntry]


class ClientGroupEntry(ConfigEntry):
    """A client group. secondary_title: only where the code means something else as a secondary group."""

    code: Annotated[int, Field(ge=1, le=21)]
    title: Text
    secondary_title: Text = ""
    aliases: list[Text] = []


class ServiceTypeEntry(ConfigEntry):
    """A kind of service. group_led: whether the client group's defaults decide what it reports."""

    code: Name
    title: Text
    accommodation_based: bool
    group_led: bool
    aliases: list[Text] = []
    source_note: Long = ""


class AccommodationTypeEntry(ConfigEntry):
    """A kind of accommodation."""

    code: Name
    title: Text
    aliases: list[Text] = []
    evidence: EvidenceWord = "found"
    source_note: Long = ""


class CodeListsFile(ConfigEntry):
    """Client groups, service types and accommodation types."""

    client_groups: Annotated[list[ClientGroupEntry], Field(min_length=1)]
    service_types: Annotated[list[ServiceTypeEntry], Field(min_length=1)]
    accommodation_types: Annotated[list[AccommodationTypeEntry], Field(min_length=1)]


class LinkEntry(ConfigEntry):
    """A link to a national indicator, as the source prints it."""

    number: int
    source_note: Long = ""


class AppliesToEntry(ConfigEntry):
    """The services it can make sense for; a list left out means any. accommodation_types: where there is one."""

    service_types: list[str] = []
    accommodation_types: list[str] = []


class QuestionEntry(ConfigEntry):
    """One figure. A derived item has a formula and no prompt; a typed one has a prompt and no formula."""

    name: Name
    label: Text
    type: Literal["count", "number", "yes_no", "derived"]
    unit: Short
    kind: Literal["stock", "flow", "derived"]
    adds_up: bool
    maximum: Annotated[float, Field(gt=0, le=999_999_999)] = 999_999
    prompt: Text = ""
    formula: Text = ""


class RuleEntry(ConfigEntry):
    """One check. stop: what must hold, or the entry is refused. warn: what should hold, or it must be explained."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["stop"]}, {"required": ["warn"]}]})

    stop: Text = ""
    warn: Text = ""
    message: Text
    status: StatusWord = "on"
    code: Annotated[str, Field(pattern=RULE_CODE)] = ""


class IndicatorEntry(ConfigEntry):
    """One indicator with its items, rules and guidance."""

    code: Code
    label: Short
    title: Text
    short_title: Short
    domain: str = ""
    level: str
    national_indicators: list[LinkEntry] = []
    source: Text
    evidence: EvidenceWord
    source_note: Long = ""
    sensitive: bool = False
    default: StateWord = "hidden"
    applies_to: AppliesToEntry = AppliesToEntry()
    base: Text
    guidance: Annotated[list[Text], Field(min_length=1)]
    example: Long
    questions: Annotated[list[QuestionEntry], Field(min_length=1)]
    rules: list[RuleEntry] = []


class IndicatorsFile(ConfigEntry):
    """A series of indicators: the national core, or the regional basket."""

    indicators: Annotated[list[IndicatorEntry], Field(min_length=1)]


class SettingsEntry(ConfigEntry):
    """What a client group or a kind of service reports, by indicator code."""

    select: list[Code] = []
    offer: list[Code] = []
    require: list[Code] = []
    hide: list[Code] = []


class DefaultsFile(ConfigEntry):
    """What each client group and kind of service reports by default. A kind that is not group-led must be here."""

    status: EvidenceWord
    client_groups: dict[Group, SettingsEntry]
    service_types: dict[Name, SettingsEntry]


class LocalFile(ConfigEntry):
    """One authority's own indicators, and its changes to what is common."""

    indicators: list[IndicatorEntry] = []
    rules: dict[Annotated[str, Field(pattern=RULE_CODE)], StatusWord] = {}
    client_groups: dict[Group, SettingsEntry] = {}
    service_types: dict[Name, SettingsEntry] = {}


class ServiceColumnEntry(ConfigEntry):
    """A column of the file of services: what it holds, and its name there."""

    field: Annotated[str, Field(json_schema_extra={"enum": list(ServiceField)})]
    column: Text


class DataColumnEntry(ConfigEntry):
    """A column of the file of performance data items: what it holds, and its name there."""

    field: Annotated[str, Field(json_schema_extra={"enum": list(DataField)})]
    column: Text


class ServicesFileEntry(ConfigEntry):
    """The file of services: its name and its columns in order."""

    name: Annotated[str, Field(pattern=CSV_NAME)]
    columns: Annotated[list[ServiceColumnEntry], Field(min_length=1)]


class DataItemsFileEntry(ConfigEntry):
    """The file of performance data items: its name and its columns in order."""

    name: Annotated[str, Field(pattern=CSV_NAME)]
    columns: Annotated[list[DataColumnEntry], Field(min_length=1)]


class LetteredEntry(ConfigEntry):
    """What an indicator is called in the upload, and the letter of each of its items that is typed."""

    code: Annotated[str, Field(pattern=UPLOAD_CODE)]
    letters: dict[Name, Annotated[str, Field(pattern=LETTER)]]


class UploadFile(ConfigEntry):
    """The mapping of the upload: files, columns, indicators and letters. leave_out: indicators not uploaded."""

    status: EvidenceWord
    services: ServicesFileEntry
    data_items: DataItemsFileEntry
    indicators: dict[Code, LetteredEntry]
    leave_out: list[Code] = []
