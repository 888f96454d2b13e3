"""What a returned file turned out to hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workbook.findings import Finding, Severity


class AnswerStatus(StrEnum):
    """The status of one figure in the dataset."""

    REPORTED = "reported"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"
    EXPLAINED = "explained"


class Outcome(StrEnum):
    """What became of a file: taken without a question, taken with questions, or not read."""

    ACCEPTED = "accepted"
    QUERIED = "queried"
    REJECTED = "rejected"


class FileKind(StrEnum):
    """How the figures came: in the workbook itself, or as a long CSV written by the provider's system."""

    WORKBOOK = "workbook"
    CSV = "csv"


@dataclass(frozen=True)
class Answer:
    """One input as it was lifted. value: a number only where the status is reported or explained.

    counted: the legal number the row counts as, which rules look at, also where a rule then refuses it.
    sheet and cell: where it stands in the file received; cell is empty where its row is missing.
    """

    service_id: str
    question: str
    value: float | None
    counted: float | None
    status: AnswerStatus
    explanation: str
    explained: bool
    sheet: str
    cell: str


@dataclass(frozen=True)
class Return:
    """One file, read. workbook_id is empty where the file was refused before it could be told.

    digest: SHA-256 of the bytes. saved: when the file says it was last saved, in UTC.
    """

    file: str
    digest: str
    saved: dt.datetime | None
    workbook_id: str
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    kind: FileKind = FileKind.WORKBOOK

    @property
    def outcome(self) -> Outcome:
        """Rejected, queried or accepted, by the worst finding."""
        return outcome(self.findings)


def outcome(findings: Iterable[Finding]) -> Outcome:
    """What findings make of a file: rejected, queried or accepted, by the worst of them."""
    severities = {finding.severity for finding in findings}
    if Severity.REJECT in severities:
        return Outcome.REJECTED
    return Outcome.QUERIED if severities & {Severity.ERROR, Severity.WARNING} else Outcome.ACCEPTED
