"""What came of services that nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbook.findings import OWNERSHIP
from workbook.layout import Issue
from workbook.model import Service
from workbook.quarter import PeriodResult
from workbook.reader import IssuedForm

#: How a return stands of which an officer is to say whether it counts, one that an officer took out, and one whose
#: workbook was taken back.
OPEN, SET_ASIDE, TAKEN_BACK = "to decide", "set aside", "workbook taken back"


@dataclass(frozen=True)
class UnaskedReturn:
    """A returned service that its provider is not asked.

    state: how its return stands.
    """

    authority_code: str
    provider_id: str
    provider_name: str
    service_id: str
    service_name: str
    state: str
    source_file: str

    @property
    def next_step(self) -> str:
        """What an officer is to do about it; empty where that is done."""
        steps = {
            OPEN: f"decide {self.service_id} include or exclude, --provider {self.provider_id}",
            TAKEN_BACK: "cancel --undo asks the workbook again, withdraw sets the file aside",
        }
        return steps.get(self.state, "")


def unasked_returns(result: PeriodResult, issued_form: Callable[[str], IssuedForm | None]) -> Iterator[UnaskedReturn]:
    """List a period's returns that nobody asks any more.

    They are of services not asked, or of workbooks taken back.
    """
    expected = {key for keys in result.asked.values() for key in keys}
    for key, service in result.returned.items():
        files = [file for file in service.contributions if file.file.returned.digest not in result.untouched]
        if key not in expected and files:
            open_now = [finding for finding in service.findings if finding.code in OWNERSHIP]
            state = OPEN if open_now else SET_ASIDE if key in result.set_aside else str(service.state)
            issue = files[0].issued_form.layout.issued
            yield _unasked(issue, files[0].service.service, state, files[0].file.returned.file)
    for received in result.received:
        form = issued_form(received.returned.workbook_id)
        is_back = received.returned.workbook_id in result.cancelled and received.withdrawn is None
        if form is not None and is_back and received.returned.digest not in result.untouched:
            for entry in form.layout.issued.services:
                yield _unasked(form.layout.issued, entry.service, TAKEN_BACK, received.returned.file)


def _unasked(issue: Issue, service: Service, state: str, file: str) -> UnaskedReturn:
    return UnaskedReturn(
        issue.authority, issue.provider_id, issue.provider_name, service.service_id, service.name, state, file
    )
