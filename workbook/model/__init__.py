"""Frozen records: what is collected, from whom and when.

Nothing here reads a file or knows what a spreadsheet is. Behaviour is limited to what a record can
say of itself. Codes are namespaced (`EM-LPI-51`), items are `<indicator code>.<name>`.
"""

from workbook.model.address import Address
from workbook.model.configuration import Configuration, Defaults, Setting
from workbook.model.entry import UNSEEN, Content, Doubt, Entry, ErrorValue, Formula, Percent, is_blank, shown, yes_or_no
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
from workbook.model.need import (
    ACHIEVED,
    LEFT_BLANK,
    NEED_WORDS,
    NO_NEED,
    NOT_APPLICABLE,
    UNMET,
    Need,
    NeedOutcome,
    Needs,
)
from workbook.model.period import EARLIEST_DATE, LATEST_DATE, Period, day_number, day_of
from workbook.model.question import Question, Rule
from workbook.model.register import SERVICE_ID_REFUSED, Provider, Service
from workbook.model.sharing import Sharing
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
    Duration,
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
    "ACHIEVED",
    "DICTIONARY_NAME",
    "EARLIEST_DATE",
    "LATEST_DATE",
    "LEFT_BLANK",
    "NEEDED_OF_DATA_ITEMS",
    "NEEDED_OF_SERVICES",
    "NEED_WORDS",
    "NOT_APPLICABLE",
    "NO_NEED",
    "QUARTERLY",
    "SERVICE_ID_REFUSED",
    "STATE_RANK",
    "UNMET",
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
    "Duration",
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
    "Need",
    "NeedOutcome",
    "Needs",
    "Per",
    "Percent",
    "Period",
    "PeriodLength",
    "Periods",
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
    "day_of",
    "is_blank",
    "shown",
    "yes_or_no",
]
