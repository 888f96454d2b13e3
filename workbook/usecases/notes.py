"""Write down what was heard of services, and find it again.

Nothing in it may tell who somebody is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from workbook.errors import RegisterError, UsageError
from workbook.identifying import identifying, looks_like_a_name
from workbook.model import (
    LONGEST_SUMMARY,
    NOTE_SOURCES,
    NOTE_THEMES,
    CodeList,
    Framework,
    Note,
    NoteDirection,
    NoteReaders,
    NoteWeight,
    Period,
)
from workbook.names import NameIndex, slug
from workbook.quarter import service_identity, services_of
from workbook.register import read_rows
from workbook.store import Store
from workbook.text import plain, quoted
from workbook.usecases.days import written_day
from workbook.usecases.received import one_line_name
from workbook.usecases.workspace import Workspace

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class NoteRequest:
    """A note as somebody typed it.

    The fields are the columns of a sheet of notes. place: where it stands, before what is said of it.
    """

    day: str = ""
    service_id: str = ""
    source: str = ""
    theme: str = ""
    direction: str = ""
    weight: str = NoteWeight.ONE_VOICE
    readers: str = NoteReaders.AUTHORITY
    summary: str = ""
    action: str = ""
    due: str = ""
    authority: str = ""
    place: str = ""


#: The columns of a sheet of notes, in order.
NOTE_FIELDS = tuple(field.name for field in fields(NoteRequest))[:-1]


@dataclass(frozen=True)
class NoteFilter:
    """Which notes are wanted; each is empty where it does not matter."""

    service_id: str = ""
    source: str = ""
    theme: str = ""
    since: dt.date | None = None


def requests_in(path: Path) -> tuple[NoteRequest, ...]:
    """Read a sheet of notes.

    Raises UsageError where it lacks a column, or a cell holds no text; FileError.
    """
    try:
        heading, *lines = read_rows(path)
    except RegisterError as error:
        raise UsageError(f"{path}: no row can be read in it. Give a CSV or .xlsx with a row for each note.") from error
    names = [slug(cell).replace("-", "_") for cell in heading.cells]
    if missing := [name for name in ("day", "service_id", "summary") if name not in names]:
        raise UsageError(f"{path}: it has no column {', '.join(missing)}. Make a sheet with note sheet.")
    requests = []
    for line in lines:
        row = {name: cell for name, cell in zip(names, line.cells, strict=False) if name in NOTE_FIELDS}
        if line.odd:
            raise UsageError(f"{path.name}, row {line.line}: {next(iter(line.odd.values()))}")
        requests.append(NoteRequest(**row, place=f"row {line.line}: "))
    return tuple(request for request in requests if request.summary or request.service_id)


def add_notes(desk: Workspace, requests: tuple[NoteRequest, ...], today: dt.date, *, sure: bool) -> tuple[Note, ...]:
    """Record notes, all or none.

    One that the same officer wrote already, word for word, is not written again.
    sure: that no two words that look like a name are one. Raises UsageError with every problem, StoreError.
    """
    by, framework = one_line_name(desk.by), desk.configuration.framework
    if not requests:
        raise UsageError("there is no note in it. Write one in each row.")
    with desk.store(must_exist=True) as store, store.alone():
        check = _Check(framework, issued_services(store), names_of_things(framework, store), today, by, sure=sure)
        faults = [f"{request.place}{fault}" for request in requests for fault in check.faults(request)]
        if faults:
            raise UsageError("\n".join([*faults, "Nothing was written down."]))
        notes = {_content(note): note for note in map(check.note, requests)}
        before = set(map(_content, store.notes()))
        new = [note for content, note in notes.items() if content not in before]
        if new:
            store.record_notes(new, by)
        kept = {_content(note): note for note in store.notes()}
    return tuple(kept[content] for content in notes)


def _content(note: Note) -> Note:
    """The note without its number and what is recorded with it."""
    return replace(note, number=0, when=dt.datetime.min, done=None)


def note_done(desk: Workspace, number: int, day: dt.date) -> Note:
    """Record that what a note asks for was done.

    Raises UsageError where there is no such note, it asks for nothing, or it was done already; StoreError.
    """
    by = one_line_name(desk.by)
    with desk.store(must_exist=True) as store, store.alone():
        note = {note.number: note for note in store.notes()}.get(number)
        if note is None or not note.action:
            raise UsageError(f"note {number}: there is none that asks for anything. See note list.")
        if note.done is not None:
            raise UsageError(f"note {number}: it was done on {note.done}. Nothing was changed.")
        store.record_note_done(number, day, by)
        return {note.number: note for note in store.notes()}[number]


def find_notes(desk: Workspace, wanted: NoteFilter) -> tuple[Note, ...]:
    """List the notes that are wanted, the latest first.

    Raises UsageError, StoreError.
    """
    framework = desk.configuration.framework
    source = _code(note_list(framework, NOTE_SOURCES), wanted.source) if wanted.source else ""
    theme = _code(note_list(framework, NOTE_THEMES), wanted.theme) if wanted.theme else ""
    service = service_identity("", wanted.service_id)
    with desk.store(must_exist=True) as store:
        notes = [
            note
            for note in store.notes()
            if wanted.service_id == "" or service_identity("", note.service_id) == service
            if source in ("", note.source) and theme in ("", note.theme)
            if wanted.since is None or note.day >= wanted.since
        ]
    return tuple(sorted(notes, key=lambda note: (note.day, note.number), reverse=True))


def note_list(framework: Framework, code: str) -> CodeList:
    """A list that notes choose from.

    Raises UsageError where the configuration has none.
    """
    code_list = {listed.code: listed for listed in framework.code_lists}.get(code)
    if code_list is None:
        raise UsageError(
            f"the configuration has no list {code}. Copy it from the shipped indicator_config/code_lists.yaml."
        )
    return code_list


@dataclass(frozen=True)
class _Check:
    """What notes are held against.

    services: their authorities by id. names: of things, which are nobody.
    """

    framework: Framework
    services: Mapping[str, tuple[tuple[str, str], ...]]
    names: tuple[str, ...]
    today: dt.date
    by: str
    sure: bool

    def faults(self, request: NoteRequest) -> list[str]:
        """What is wrong with a note, all at once."""
        parts: tuple[Callable[[NoteRequest], object], ...] = (
            lambda request: self._heard(request.day),
            self._service,
            lambda request: self._code(NOTE_SOURCES, request.source),
            lambda request: self._code(NOTE_THEMES, request.theme),
            lambda request: _choice(NoteDirection, "direction", request.direction),
            lambda request: _choice(NoteWeight, "weight", request.weight),
            lambda request: _choice(NoteReaders, "readers", request.readers),
            lambda request: self._words("summary", request.summary, needed=True),
            lambda request: self._words("action", request.action, needed=request.due != ""),
            lambda request: _due(request.due),
        )
        faults = []
        for part in parts:
            try:
                part(request)
            except UsageError as error:
                faults.append(str(error))
        return faults

    def note(self, request: NoteRequest) -> Note:
        """The note. Raises UsageError where anything is wrong with it."""
        authority, service_id = self._service(request)
        return Note(
            self._heard(request.day),
            authority,
            service_id,
            self._code(NOTE_SOURCES, request.source),
            self._code(NOTE_THEMES, request.theme),
            _choice(NoteDirection, "direction", request.direction),
            _choice(NoteWeight, "weight", request.weight),
            _choice(NoteReaders, "readers", request.readers),
            self._words("summary", request.summary, needed=True),
            self._words("action", request.action, needed=request.due != ""),
            _due(request.due),
            self.by,
            dt.datetime.now(dt.UTC),
        )

    def _code(self, code_list: str, text: str) -> str:
        return _code(note_list(self.framework, code_list), text)

    def _heard(self, text: str) -> dt.date:
        day = written_day(text) if text else self.today
        if day > self.today:
            raise UsageError(f"{day} is still to come. Give the day on which it was heard.")
        return day

    def _service(self, request: NoteRequest) -> tuple[str, str]:
        matches = [
            (authority, code)
            for authority, code in self.services.get(service_identity("", request.service_id)[1], ())
            if request.authority in ("", authority)
        ]
        if len(matches) != 1:
            why = "two authorities have such a service; say which" if matches else "there is no such service"
            raise UsageError(f"service {quoted(request.service_id)}: {why}. See status for their ids.")
        return matches[0]

    def _words(self, what: str, text: str, *, needed: bool) -> str:
        words = " ".join(plain(text).split())
        if len(words) > LONGEST_SUMMARY or (needed and not any(letter.isalpha() for letter in words)):
            raise UsageError(f"the {what} needs words, at most {LONGEST_SUMMARY} characters.")
        if kind := identifying(words):
            raise UsageError(f"the {what} holds what looks like {kind}. Take it out: nobody may be recognised by it.")
        if not self.sure and looks_like_a_name(words, self.names):
            raise UsageError(
                f"two words of the {what} look like a name. Take them out; if they are nobody's, give --yes."
            )
        return words


def issued_services(store: Store, period: Period | None = None) -> dict[str, tuple[tuple[str, str], ...]]:
    """List the authority and id of every service that was issued to.

    They are by the id as people may write it. period: of one alone, where that is given.
    """
    services: dict[str, dict[tuple[str, str], None]] = {}
    for record in store.issued() if period is None else store.issued(period):
        for key in services_of(record.issued):
            services.setdefault(key.identity[1], {})[key.authority, key.service_id] = None
    return {code: tuple(of_code) for code, of_code in services.items()}


def names_of_things(framework: Framework, store: Store) -> tuple[str, ...]:
    """List the names of things: of the lists, services and providers."""
    issues = [record.issued for record in store.issued()]
    services = {service.service.name for issue in issues for service in issue.services}
    return (*framework.names_of_things, *sorted(services | {issue.provider_name for issue in issues}))


def _due(text: str) -> dt.date | None:
    return written_day(text) if text else None


def _code(code_list: CodeList, text: str) -> str:
    index = NameIndex.build((entry.code, (entry.title, entry.code, *entry.aliases)) for entry in code_list.entries)
    code = index.find(text)
    if code is None:
        offered = ", ".join(entry.title for entry in code_list.entries)
        raise UsageError(f"{quoted(text)} is not of the list {code_list.code}. Give one of: {offered}.")
    return code


def _choice(kind: type[Choice], what: str, text: str) -> Choice:
    chosen = NameIndex.build((choice, (choice,)) for choice in kind).find(text)
    if chosen is None:
        raise UsageError(f"{quoted(text)} is no {what}. Give one of: {', '.join(kind)}.")
    return chosen
