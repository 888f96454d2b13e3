"""One returned file, judged by itself: for whoever has no store, and no other files of the same services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workbook.assess.answers import Answer, TakenEntries, take_entries
from workbook.assess.figures import figures
from workbook.assess.judging import judge_answers
from workbook.findings import Finding, Severity
from workbook.layout import IssuedService
from workbook.model import Entry
from workbook.reader import IssuedForm, Return


class Outcome(StrEnum):
    """What became of a file: taken without a question, taken with questions, or not read."""

    ACCEPTED = "accepted"
    QUERIED = "queried"
    REJECTED = "rejected"


def outcome(findings: Iterable[Finding]) -> Outcome:
    """What findings make of a file: rejected, queried or accepted, by the worst of them."""
    severities = {finding.severity for finding in findings}
    if Severity.REJECT in severities:
        return Outcome.REJECTED
    return Outcome.QUERIED if severities & {Severity.ERROR, Severity.WARNING} else Outcome.ACCEPTED


@dataclass(frozen=True)
class AssessedReturn:
    """A return with its answers, and everything there is to say of the file, its entries and its rules."""

    returned: Return
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """Rejected, queried or accepted, by the worst finding."""
        return outcome(self.findings)


def take_return(returned: Return, issued: IssuedForm, service: IssuedService) -> TakenEntries:
    """Take what a file says of one of its services as answers, record by record."""
    records: dict[str, list[Entry]] = defaultdict(list)
    for entry in returned.entries:
        if entry.address.service == service.service.service_id:
            records[entry.address.record].append(entry)
    known = figures(service, issued.layout.issued.period.days, {})
    parts = [
        take_entries(issued.framework, issued.form, service, returned.file, entries, known)
        for entries in records.values()
    ]
    answers = tuple(answer for part in parts for answer in part.answers)
    return TakenEntries(answers, tuple(finding for part in parts for finding in part.findings))


def assess_return(returned: Return, issued: IssuedForm | None) -> AssessedReturn:
    """Judge a file by itself. issued: the workbook it is a return of; None where it was refused."""
    if issued is None:
        return AssessedReturn(returned, (), returned.findings)
    answers: list[Answer] = []
    findings = list(returned.findings)
    for service in issued.layout.issued.services:
        taken = take_return(returned, issued, service)
        findings += taken.findings
        known = figures(service, issued.layout.issued.period.days, {})
        for own in by_record(taken.answers).values():
            judged = judge_answers(issued.form, known, own, {answer.question: returned.file for answer in own})
            answers += judged.answers
            findings += judged.findings
    return AssessedReturn(returned, tuple(answers), tuple(findings))


def by_record(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Answers by the record they are of; those of the service itself under the empty text."""
    grouped: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        grouped[answer.address.record].append(answer)
    return grouped
