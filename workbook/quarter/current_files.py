"""Which received file counts for each service.

The clock is the time at which a file says it was last saved (a CSV: extracted), whenever it came and in whatever order:
the latest counts. Two of the same moment are told apart by their digest; a file that says no time never takes the place
of one that does. What was only saved again, without a change, is no version. A file that was refused or withdrawn
counts for nothing, and one in which a service's sheet is missing counts for nothing of that service. Which of them waits
for a decision first, is in `versions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from workbook.layout import Issue, Part
from workbook.model import Doubt
from workbook.quarter.joining import Contribution, contribution
from workbook.reader import COPY_IS_EARLIER_BY, FileKind, IssuedForm
from workbook.store import ReceivedFile
from workbook.text import folded

#: A service, whoever provides it: its authority, and its id however that is capitalised, spaced or composed.
ServiceIdentity = tuple[str, str]


class ServiceKey(NamedTuple):
    """One service of one provider of one authority."""

    authority: str
    provider_id: str
    service_id: str

    @property
    def identity(self) -> ServiceIdentity:
        """The service, whoever provides it."""
        return service_identity(self.authority, self.service_id)


def service_identity(authority: str, service_id: str) -> ServiceIdentity:
    """What identifies a service in any period, with any provider."""
    return authority, folded(service_id)


class Slot(NamedTuple):
    """A service, workbook part and file kind, within one form.

    At most one received file is current in each.
    """

    service: ServiceKey
    part: Part
    kind: FileKind


def services_of(issue: Issue) -> tuple[ServiceKey, ...]:
    """The services of an issued workbook."""
    return tuple(
        ServiceKey(issue.authority, issue.provider_id, service.service.service_id) for service in issue.services
    )


def current_files(
    received: Iterable[ReceivedFile], issued_form: Callable[[str], IssuedForm | None]
) -> dict[Slot, ReceivedFile]:
    """The file that is current in each slot.

    received: oldest saved first, as the store gives them.
    """
    current: dict[Slot, ReceivedFile] = {}
    for file in received:
        unread = {entry.address.service for entry in file.returned.entries if entry.doubt is Doubt.NO_SHEET}
        for slot in slots_of(file, issued_form):
            if slot in current and slot.service.service_id in unread:
                continue  # its sheet is not in this file, so what came earlier still stands
            if slot in current and repeats(file, current[slot]):
                continue
            current[slot] = file
    return current


def repeats(file: ReceivedFile, earlier: ReceivedFile) -> bool:
    """Whether a file is an earlier one saved again unchanged.

    One that says when it was saved is no repetition of one that does not, nor is a return one of its corrected copy.
    """
    saved, before = file.returned.saved, earlier.returned.saved
    if saved is not None and (before is None or saved - before <= COPY_IS_EARLIER_BY):
        return False
    return file.returned.says_the_same(earlier.returned)


def slots_of(file: ReceivedFile, issued_form: Callable[[str], IssuedForm | None]) -> list[Slot]:
    """List the slots that a file could fill."""
    workbook = issued_form(file.returned.workbook_id)
    if workbook is None or file.returned.is_refused or file.withdrawn is not None:
        return []
    issue = workbook.layout.issued
    slots = [Slot(service, issue.part, file.returned.kind) for service in services_of(issue)]
    if file.returned.kind is FileKind.WORKBOOK:
        return slots
    present = {entry.address.service for entry in file.returned.entries if entry.doubt is not Doubt.NO_SHEET}
    return [slot for slot in slots if slot.service.service_id in present]


def contributions_of(
    current: Mapping[Slot, ReceivedFile], issued_form: Callable[[str], IssuedForm | None]
) -> dict[ServiceKey, tuple[Contribution, ...]]:
    """What files say of each service that they count for.

    Workbooks come before CSV, and the last saved first.
    """
    contributions: dict[ServiceKey, list[Contribution]] = defaultdict(list)
    newest_first = sorted(current.items(), key=lambda item: _preference(*item), reverse=True)
    for slot, file in newest_first:
        form = issued_form(file.returned.workbook_id)
        if form is not None:
            contributions[slot.service].append(contribution(file, form, slot.service.service_id))
    return {service: tuple(contributions[service]) for service in sorted(contributions)}


def _preference(slot: Slot, file: ReceivedFile) -> tuple[bool, bool, float, str]:
    saved = file.returned.saved
    is_dated = saved is not None
    return slot.kind is FileKind.WORKBOOK, is_dated, saved.timestamp() if saved else 0.0, file.returned.digest
