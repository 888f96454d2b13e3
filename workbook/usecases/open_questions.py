"""The open questions of a period, each with what may be decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from workbook.feedback.decision_sheet import SheetQuestion
from workbook.findings import Code, Finding, Severity
from workbook.model import QUARTERLY, Address
from workbook.quarter import PeriodResult, ServiceResult
from workbook.quarter.versions import VERSION
from workbook.text import plain
from workbook.usecases.decide import may_be_excluded

_OPEN = (Severity.ERROR, Severity.WARNING)
#: How a choice among entries begins.
USE = "Use "


def open_questions(results: Iterable[PeriodResult]) -> tuple[SheetQuestion, ...]:
    """List what is open in the forms of a period, in their order."""
    return tuple(
        question
        for result in results
        for service in result.returned.values()
        for question in questions_of(result, service)
    )


def shown_form(result: PeriodResult) -> str:
    """The form's code in a sheet; nothing for the return itself."""
    return "" if result.form == QUARTERLY else result.form


def questions_of(result: PeriodResult, service: ServiceResult) -> list[SheetQuestion]:
    """List what is open at each item of a service."""
    addresses = dict.fromkeys(finding.address for finding in service.findings if finding.severity in _OPEN)
    sheet_questions = []
    for place in addresses:
        address = service.address(place.question, place.record)
        findings = [finding for finding in service.findings if finding.address == place and finding.severity in _OPEN]
        choices = _choices(service, address, findings)
        if choices:
            issued, first = service.contributions[0].issued_form.layout.issued, findings[0]
            sheet_questions.append(
                SheetQuestion(
                    period=str(result.period),
                    authority=service.key.authority,
                    provider_id=service.key.provider_id,
                    provider_name=issued.provider_name,
                    service_id=service.key.service_id,
                    service_name=service.contributions[0].service.service.name,
                    form=shown_form(result),
                    record=address.record,
                    question=address.question,
                    asks=" ".join(finding.message for finding in findings),
                    typed=_typed(service, address),
                    file=first.source_file,
                    cell=", ".join(part for part in (first.source_sheet, first.source_cell) if part),
                    choices=choices,
                    grounds=grounds_digest(service, address),
                )
            )
    return sheet_questions


def _typed(service: ServiceResult, address: Address) -> str:
    """What was typed; of people nothing is shown."""
    is_shown = address.question != VERSION and not service.is_of_people
    return " / ".join(service.entered.get(address, ())) if is_shown else ""


def _choices(service: ServiceResult, address: Address, findings: list[Finding]) -> tuple[str, ...]:
    if any(finding.code is Code.CONFLICT for finding in findings):
        return (*uses(service, address), "Exclude")
    include = () if any(finding.severity is Severity.ERROR for finding in findings) else ("Include",)
    return (*include, *(("Exclude",) if may_be_excluded(service, address) else ()))


def uses(service: ServiceResult, address: Address) -> dict[str, str]:
    """What each choice of an entry stands for.

    A box shows it on one line, without what cannot be seen.

    Of a person the file stands for what it says.
    """
    entries = service.legal_entries(address)
    if service.is_of_people:
        said = ((part.file.returned, part.entered(address)) for part in service.contributions)
        return {f"{USE}{file.file} ({file.digest[:8]})": entry for file, entry in said if entry in entries}
    return {" ".join(f"{USE}{plain(entry)}".split()): entry for entry in entries}


def grounds_digest(service: ServiceResult, address: Address) -> str:
    """Digest a question and what it is asked upon, in short.

    They are others when anything of it has changed.
    """
    return hashlib.sha256(
        repr((*service.key, address.record, address.question, service.grounds(address))).encode()
    ).hexdigest()[:12]
