"""Which received file counts for each service.

The clock is the time at which a file says it was last saved (a CSV: extracted), whenever it came and in whatever order:
the latest counts. Two of the same moment are told apart by their digest; a file that says no time never takes the place
of one that does. A file that was refused or withdrawn counts for nothing, and one in which a service's sheet is missing
counts for nothing of that service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from workbook.layout import Issue, Part
from workbook.model import Doubt
from workbook.reader import FileKind, IssuedForm
from workbook.store import ReceivedFile


class ServiceKey(NamedTuple):
    """One service of one provider of one authority."""

    authority: str
    provider_id: str
    service_id: str


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
            current[slot] = file
    return current


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
