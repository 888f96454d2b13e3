"""A period's results: joined, decided and judged here, once."""

from workbook.quarter.asked import asked_services
from workbook.quarter.current_files import ServiceIdentity, ServiceKey, service_identity, services_of
from workbook.quarter.finding_files import FileFinding
from workbook.quarter.forms import PeriodJudge, judge_forms, judge_period
from workbook.quarter.history import History
from workbook.quarter.judging import people_before
from workbook.quarter.older_forms import newest_frameworks
from workbook.quarter.people_counted import outcome_figures, people_forms, people_service
from workbook.quarter.period import PeriodResult
from workbook.quarter.service import ServiceResult, ServiceState
from workbook.quarter.service_rows import service_rows

__all__ = [
    "FileFinding",
    "History",
    "PeriodJudge",
    "PeriodResult",
    "ServiceIdentity",
    "ServiceKey",
    "ServiceResult",
    "ServiceState",
    "asked_services",
    "judge_forms",
    "judge_period",
    "newest_frameworks",
    "outcome_figures",
    "people_before",
    "people_forms",
    "people_service",
    "service_identity",
    "service_rows",
    "services_of",
]
