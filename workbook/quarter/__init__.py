"""A period's results: joined, decided and judged here, once."""

from workbook.quarter.current import ServiceKey, services_of
from workbook.quarter.older_forms import newest_frameworks
from workbook.quarter.period import PeriodResult, judge_period
from workbook.quarter.service import ServiceResult, ServiceState

__all__ = [
    "PeriodResult",
    "ServiceKey",
    "ServiceResult",
    "ServiceState",
    "judge_period",
    "newest_frameworks",
    "services_of",
]
