"""Judge one returned file by itself.

For use without a store, and without other files of the same services.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workbook.assess.answers import Answer, TakenEntries, take_entries
from workbook.assess.figures import figures, return_day
from workbook.assess.further import judge_further
from workbook.assess.judging import Judgement, judge_answers
from workbook.assess.telling import of_return_notes
from workbook.findings import Finding, Severity
from workbook.layout import IssuedService
from workbook.model import Doubt, Entry
from workbook.reader import IssuedForm, Return


class Outcome(StrEnum):
    """What became of a file.

    Taken without a question, taken with questions, or not read.
    """

    ACCEPTED = "accepted"
    QUERIED = "queried"
    REJECTED = "rejected"


def outcome(findings: Iterable[Finding]) -> Outcome:
    """Name a file's outcome by its worst finding."""
    severities = {finding.severity for finding in findings}
    if Severity.REJECT in severities:
        return Outcome.REJECTED
    return Outcome.QUERIED if severities & {Severity.ERROR, Severity.WARNING} else Outcome.ACCEPTED


@dataclass(frozen=True)
class AssessedReturn(Return):
    """A return with its answers.

    findings: everything there is to say of the file, its entries and its rules.
    """

    answers: tuple[Answer, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Rejected, queried or accepted, by the worst finding."""
        return outcome(self.findings)


def take_return(returned: Return, issued: IssuedForm, service: IssuedService) -> TakenEntries:
    """Take a file's entries of one service, record by record.

    A record in which nothing was typed was not used, and nothing is said of it.
    """
    records: dict[str, list[Entry]] = defaultdict(list)
    for entry in returned.entries:
        if entry.address.service == service.service.service_id:
            records[entry.address.record].append(entry)
    parts = [
        take_entries(issued.framework, issued.form, service, returned.file, entries)
        for record, entries in records.items()
        if not record or is_begun(entries)
    ]
    answers = tuple(answer for part in parts for answer in part.answers)
    findings = (finding for part in parts for finding in part.findings)
    reasons = {code: why for part in parts for code, why in part.reasons.items()}
    return TakenEntries(answers, tuple(dict.fromkeys(findings)), reasons)


def is_begun(entries: Iterable[Entry]) -> bool:
    """Whether a record has any entry, or several rows.

    The sheet's COUNTA is the other half: a space, too, is something.
    """
    return any(
        entry.doubt is Doubt.ROWS or entry.content is not None or entry.explanation is not None for entry in entries
    )


def assess_return(returned: Return, issued: IssuedForm | None) -> AssessedReturn:
    """Judge a file by itself.

    issued: the workbook it is a return of; None where it was refused.
    """
    judgements: list[Judgement] = []
    if issued is not None:
        judgements = [_assess_service(returned, issued, service) for service in issued.layout.issued.services]
    file = (returned.file, returned.digest, returned.saved, returned.workbook_id, returned.entries)
    findings = (finding for judged in judgements for finding in judged.findings)
    answers = tuple(answer for judged in judgements for answer in judged.answers)
    everything = (*returned.findings, *of_return_notes(returned), *findings)
    return AssessedReturn(*file, everything, returned.kind, answers)


def _assess_service(returned: Return, issued: IssuedForm, service: IssuedService) -> Judgement:
    taken = take_return(returned, issued, service)
    period = issued.layout.issued.period
    rule_figures = figures(service, period, {}, returned=return_day(period, returned.saved))
    judgements = [
        judge_answers(issued.form, rule_figures, answers, {answer.question: returned.file for answer in answers})
        for answers in by_record(taken.answers).values()
    ]
    closed = frozenset(address for judged in judgements for address in judged.closed)
    findings = [finding for finding in taken.findings if finding.address not in closed]
    findings += [finding for judged in judgements for finding in judged.findings]
    by_address = {answer.address: answer for judged in judgements for answer in judged.answers}
    files = dict.fromkeys(by_address, returned.file)
    further = judge_further(issued.framework, issued.form, by_address.values(), files)
    by_address |= {answer.address: answer for answer in further.answers}
    return Judgement(tuple(by_address.values()), (*findings, *further.findings), closed)


def by_record(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Answers by the record they are of.

    Those of the service itself are under the empty text.
    """
    grouped: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        grouped[answer.address.record].append(answer)
    return grouped
