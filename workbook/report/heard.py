"""What officers heard of the services of a report: soft intelligence.

It is never scored: there is no figure in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.model import NOTE_SOURCES, NOTE_THEMES, Framework, Note, Period
from workbook.report.service_history import ServiceHistory
from workbook.table import TableColumn, attribute
from workbook.text import folded


@dataclass(frozen=True)
class HeardOfService:
    """One thing that was heard of a service.

    source, theme: from whom and what about, in words.
    """

    service: ServiceHistory
    note: Note
    source: str
    theme: str


def heard_of_services(
    services: Iterable[ServiceHistory], periods: tuple[Period, ...], notes: Iterable[Note], framework: Framework
) -> Iterator[HeardOfService]:
    """What was heard of services within the span, by service, the earliest first.

    framework: says what codes mean; a code that it has no more stands as it is.
    """
    titles = {(entries.code, entry.code): entry.title for entries in framework.code_lists for entry in entries.entries}
    first, last = periods[0].start, periods[-1].end
    within = sorted((note for note in notes if first <= note.day <= last), key=lambda note: (note.day, note.number))
    for service in services:
        identities = {asked.identity for between in service.services.values() for asked in between}
        for note in within:
            if (note.authority, folded(note.service_id)) in identities:
                source = titles.get((NOTE_SOURCES, note.source), note.source)
                yield HeardOfService(service, note, source, titles.get((NOTE_THEMES, note.theme), note.theme))


HEARD_COLUMNS: tuple[TableColumn[HeardOfService], ...] = (
    attribute("authority", "The authority's name.", "service.latest.issue.authority_name"),
    attribute("provider", "Who has the service now.", "service.provider"),
    attribute("service", "What it is called now.", "service.name"),
    TableColumn("day", "When it was heard.", lambda heard: heard.note.day.isoformat()),
    attribute("source", "From whom.", "source"),
    attribute("theme", "What it is about.", "theme"),
    attribute("direction", "good, concern or mixed.", "note.direction"),
    attribute("weight", "How many said it.", "note.weight"),
    attribute("summary", "What was heard.", "note.summary"),
    attribute("action", "What is to be done.", "note.action"),
    TableColumn("due", "By when.", lambda heard: heard.note.due.isoformat() if heard.note.due else ""),
    TableColumn("done", "When it was done.", lambda heard: heard.note.done.isoformat() if heard.note.done else ""),
    attribute("readers", "Who may see it.", "note.readers"),
    attribute("written_by", "Who wrote it down.", "note.by"),
)
