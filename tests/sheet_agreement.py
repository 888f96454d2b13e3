"""What the reader and the judge say of a filled workbook, in the words in which a sheet shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from random_frameworks import Case
from workbook.assess import AssessedReturn, assess_return
from workbook.findings import Code, Finding, Severity
from workbook.model import Address
from workbook.reader import read_return
from workbook.rules.states import RowState

_DAY_ZERO = dt.date(1899, 12, 30)


def judged(made: Case, content: bytes) -> AssessedReturn:
    """A file of a workbook read and judged."""
    return assess_return(read_return("return.xlsx", content, lambda _: made.known), made.known)


def findings_by_address(returned: AssessedReturn) -> dict[Address, list[Finding]]:
    """What there is to say of each address."""
    findings: dict[Address, list[Finding]] = {}
    for finding in returned.findings:
        findings.setdefault(finding.address, []).append(finding)
    return findings


def state_of_asked(findings: Iterable[Finding]) -> RowState:
    """The state of a question that is asked, by what is said of it."""
    findings = list(findings)
    codes = {finding.code for finding in findings}
    if Code.BLANK in codes:
        return RowState.BLANK
    if any(finding.severity is Severity.ERROR for finding in findings):
        return RowState.CORRECT
    if codes & {Code.WARN_RULE, Code.BETA_RULE}:
        return RowState.EXPLAIN
    return RowState.NOTED if Code.EXPLAINED in codes else RowState.OK


def counts_as(value: object, figure: float | str | None) -> bool:
    """Whether a cell counts as what the judge says."""
    if isinstance(value, dt.datetime):
        value = (value.date() - _DAY_ZERO).days
    if isinstance(figure, float):
        return isinstance(value, int | float) and abs(value - figure) < 1e-9
    return (value or "") == (figure or "")
