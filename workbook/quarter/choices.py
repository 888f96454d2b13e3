"""Which indicators each service reports, beside what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from workbook.assess import AnswerStatus
from workbook.findings import Code
from workbook.model import State, yes_no_words
from workbook.quarter.service import ServiceResult
from workbook.table import Holds, columns_of


@dataclass(frozen=True)
class ReportedChoice:
    """One indicator of one service.

    The fields are the columns of choices.csv, in order, each with what it holds.
    """

    period: Annotated[str, Holds("The quarter, as 2008-09-Q2.")]
    authority_code: Annotated[str, Holds("The authority's three letters.")]
    provider_id: Annotated[str, Holds("National client record provider id, 5 digits.")]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.")]
    section: Annotated[str, Holds("The indicator's code.", name="indicator")]
    agreed: Annotated[State, Holds("The state it was issued with: required, selected or offered.")]
    reported: Annotated[str, Holds("Yes or No as the provider has it; unclear where the box says neither.")]
    as_agreed: Annotated[str, Holds("Yes where that is how it was issued; what differs is for the next register.")]
    workbook_id: Annotated[str, Holds("Which issued workbook it came back in.")]
    reason: Annotated[str, Holds("Why the provider changed it, as typed beside it.")]


CHOICE_COLUMNS = columns_of(ReportedChoice)


def choices(services: Iterable[ServiceResult]) -> list[ReportedChoice]:
    """List every indicator that a returned service was shown.

    Each comes from the first of the service's workbooks that shows it; its reason from the first that has one.
    """
    return [choice for service in services for choice in _of_service(service)]


def _of_service(service: ServiceResult) -> list[ReportedChoice]:
    unclear = {finding.question for finding in service.findings if finding.code is Code.CHOICE_UNCLEAR}
    on = {
        answer.answer.question for answer in service.answers if answer.answer.status is not AnswerStatus.NOT_APPLICABLE
    }
    reasons: dict[str, str] = {}
    for contribution in service.contributions:
        reasons = {**contribution.taken.reasons, **reasons}
    choices: dict[str, ReportedChoice] = {}
    for contribution in service.contributions:
        issued = contribution.issued_form.layout.issued
        for section in contribution.issued_form.framework.sections:
            state = contribution.service.states[section.code]
            if state.shown and section.code not in choices:
                reported = any(question.code in on for question in section.inputs)
                words = "unclear" if section.code in unclear else yes_no_words(reported)
                as_agreed = yes_no_words(words == yes_no_words(state.on))
                where = (str(issued.period), *service.key, section.code)
                said = (words, as_agreed, issued.workbook_id, reasons.get(section.code, ""))
                choices[section.code] = ReportedChoice(*where, state, *said)
    return list(choices.values())
