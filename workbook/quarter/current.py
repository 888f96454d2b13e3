"""Which received file counts for each service.

The clock is the time at which a file says it was last saved (a CSV: extracted), whenever it came and in whatever
order: the latest counts. Two of the same moment are told apart by their digest; a file that says no time
never takes the place of one that does. A file that was rejected or withdrawn counts for nothing, and one in which
a service's sheet is missing counts for nothing of that service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from workbook.layout import Issue, Part
from workbook.reader import FileKind, IssuedForm, Outcome
from workbook.store import ReceivedFile


class ServiceKey(NamedTuple):
    """One service of one provider of one authority."""

    authority: str
    provider_id: str
    service_id: str


class Slot(NamedTuple):
    """What one file at a time can count for: a service, by one part of its questions and one way of sending."""

    whose: ServiceKey
    part: Part
    kind: FileKind


def services_of(issued: Issue) -> tuple[ServiceKey, ...]:
    """The services of an issued workbook."""
    return tuple(
        ServiceKey(issued.authority, issued.provider_id, service.service.service_id) for service in issued.services
    )


def current_files(
    received: Iterable[ReceivedFile], known: Callable[[str], IssuedForm | None]
) -> dict[Slot, ReceivedFile]:
    """The file that counts for each. received: oldest saved first, as the store gives them."""
    current: dict[Slot, ReceivedFile] = {}
    for file in received:
        unread = {answer.service_id for answer in file.returned.answers if not answer.sheet}
        for counted in places(file, known):
            if counted in current and counted.whose.service_id in unread:
                continue  # its sheet is not in this file, so what came earlier still stands
            current[counted] = file
    return current


def places(file: ReceivedFile, known: Callable[[str], IssuedForm | None]) -> list[Slot]:
    """What a file counts for where no later one does."""
    workbook = known(file.returned.workbook_id)
    if workbook is None or file.outcome is Outcome.REJECTED or file.withdrawn is not None:
        return []
    issued = workbook.layout.issued
    found = [Slot(whose, issued.part, file.returned.kind) for whose in services_of(issued)]
    if file.returned.kind is FileKind.WORKBOOK:
        return found
    named = {answer.service_id for answer in file.returned.answers if answer.sheet}
    return [place for place in found if place.whose.service_id in named]
