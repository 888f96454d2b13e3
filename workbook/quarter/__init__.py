"""A period's results: joined, decided and judged here, once."""

from workbook.quarter.current import ServiceKey, services_of
from workbook.quarter.period import PeriodResult, judge_forms, judge_period
from workbook.quarter.service import ServiceResult, ServiceState

__all__ = ["PeriodResult", "ServiceKey", "ServiceResult", "ServiceState", "judge_forms", "judge_period", "services_of"]
