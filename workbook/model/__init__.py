"""Frozen records: what is collected, from whom and when.

Nothing here reads a file or knows what a spreadsheet is. Behaviour is limited to what a record can
say of itself. Codes are namespaced (`EM-LPI-51`), items are `<indicator code>.<name>`.
"""

from workbook.model.address import Address, section_code
from workbook.model.configuration import Configuration, Defaults, Setting
from workbook.model.entry import (
    UNSEEN,
    Content,
    Doubt,
    Entry,
    ErrorValue,
    Formula,
    Percent,
    is_blank,
    shown,
    yes_no_words,
    yes_or_no,
)
from workbook.model.form import QUARTERLY, AppliesTo, Form, NationalLink, Section
from workbook.model.framework import (
    Authority,
    Deadline,
    Framework,
    Identifier,
    Identifiers,
    NationalIndicator,
    Periods,
)
from workbook.model.limits import adapter
from workbook.model.lists import AccommodationType, ClientGroup, CodeList, Domain, Level, ListEntry, ServiceType
from workbook.model.period import EARLIEST_DATE, LATEST_DATE, Period, day_number
from workbook.model.question import Question, Rule
from workbook.model.register import SERVICE_ID_REFUSED, Provider, Service
from workbook.model.sharing import PrintedFigure, PrintedSource, PrintedTables, Sharing
from workbook.model.upload import (
    DICTIONARY_NAME,
    NEEDED_OF_DATA_ITEMS,
    NEEDED_OF_SERVICES,
    DataField,
    DataItemName,
    DataItemsFile,
    ServiceField,
    ServicesFile,
    Upload,
)
from workbook.model.words import (
    STATE_RANK,
    Every,
    Evidence,
    Kind,
    Per,
    PeriodLength,
    QuestionType,
    RuleStatus,
    RuleStrength,
    State,
    Submission,
)

__all__ = [
    "DICTIONARY_NAME",
    "EARLIEST_DATE",
    "LATEST_DATE",
    "NEEDED_OF_DATA_ITEMS",
    "NEEDED_OF_SERVICES",
    "QUARTERLY",
    "SERVICE_ID_REFUSED",
    "STATE_RANK",
    "UNSEEN",
    "AccommodationType",
    "Address",
    "AppliesTo",
    "Authority",
    "ClientGroup",
    "CodeList",
    "Configuration",
    "Content",
    "DataField",
    "DataItemName",
    "DataItemsFile",
    "Deadline",
    "Defaults",
    "Domain",
    "Doubt",
    "Entry",
    "ErrorValue",
    "Every",
    "Evidence",
    "Form",
    "Formula",
    "Framework",
    "Identifier",
    "Identifiers",
    "Kind",
    "Level",
    "ListEntry",
    "NationalIndicator",
    "NationalLink",
    "Per",
    "Percent",
    "Period",
    "PeriodLength",
    "Periods",
    "PrintedFigure",
    "PrintedSource",
    "PrintedTables",
    "Provider",
    "Question",
    "QuestionType",
    "Rule",
    "RuleStatus",
    "RuleStrength",
    "Section",
    "Service",
    "ServiceField",
    "ServiceType",
    "ServicesFile",
    "Setting",
    "Sharing",
    "State",
    "Submission",
    "Upload",
    "adapter",
    "day_number",
    "is_blank",
    "section_code",
    "shown",
    "yes_no_words",
    "yes_or_no",
]
