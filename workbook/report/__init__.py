"""A quarter's findings as a workbook for managers.

Who and when come first, then the message, then the details; what must be fixed, what to confirm and what is good to
know stand apart; repeats are rolled up; which rules were checked is listed, with those that were not, and why.
"""

from workbook.report.checks_run import CheckRun, ServiceFigures, Skip, check_runs, joined, service_figures
from workbook.report.findings_book import findings_workbook
from workbook.report.reported import FindingsReport, reported

__all__ = [
    "CheckRun",
    "FindingsReport",
    "ServiceFigures",
    "Skip",
    "check_runs",
    "findings_workbook",
    "joined",
    "reported",
    "service_figures",
]
