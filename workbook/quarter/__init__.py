"""A period's results: joined, decided and judged here, once."""

from workbook.quarter.asked import asked_services
from workbook.quarter.current import ServiceKey
from workbook.quarter.period import PeriodResult, judge_period
from workbook.quarter.service import ServiceResult, ServiceState

__all__ = ["PeriodResult", "ServiceKey", "ServiceResult", "ServiceState", "asked_services", "judge_period"]
