"""Write down what was heard of services, and find it again.

Nothing in it may tell who somebody is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from workbook.errors import UsageError
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
)
from workbook.names import NameIndex
from workbook.quarter import service_identity
from workbook.text import quoted
from workbook.usecases.days import written_day
from workbook.usecases.received import one_line_name
from workbook.usecases.remarks import RemarkCheck, faults_of, refuse, sheet_rows
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


def requests_in(path: Path, called: str = "") -> tuple[NoteRequest, ...]:
    """Read a sheet of notes.

    called: what messages call it; by default its path. Raises UsageError where it lacks a column, or a cell holds no text; FileError.
    """
    needed, way = ("day", "service_id", "summary"), "Make a sheet with note sheet."
    requests = (NoteRequest(**row) for row in sheet_rows(path, called, "note", NOTE_FIELDS, needed, way))
    return tuple(request for request in requests if request.summary or request.service_id)


def add_notes(
    workspace: Workspace, requests: tuple[NoteRequest, ...], today: dt.date, *, sure: bool
) -> tuple[Note, ...]:
    """Record notes, all or none.

    One that the same officer wrote already, word for word, is not written again.
    sure: that no two words that look like a name are one. Raises UsageError with every problem, StoreError.
    """
    by, framework = one_line_name(workspace.by), workspace.configuration.framework
    if not requests:
        raise UsageError("there is no note in it. Write one in each row.")
    with workspace.store(must_exist=True) as store, store.alone():
        check = _NoteCheck(RemarkCheck.of(store, framework, None, sure=sure), framework, today, by)
        refuse([f"{request.place}{fault}" for request in requests for fault in check.faults(request)])
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


def note_done(workspace: Workspace, number: int, day: dt.date) -> Note:
    """Record that what a note asks for was done.

    Raises UsageError where there is no such note, it asks for nothing, or it was done already; StoreError.
    """
    by = one_line_name(workspace.by)
    with workspace.store(must_exist=True) as store, store.alone():
        note = {note.number: note for note in store.notes()}.get(number)
        if note is None or not note.action:
            raise UsageError(f"note {number}: there is none that asks for anything. See note list.")
        if note.done is not None:
            raise UsageError(f"note {number}: it was done on {note.done}. Nothing was changed.")
        store.record_note_done(number, day, by)
        return {note.number: note for note in store.notes()}[number]


def find_notes(workspace: Workspace, wanted: NoteFilter) -> tuple[Note, ...]:
    """List the notes that are wanted, the latest first.

    Raises UsageError, StoreError.
    """
    framework = workspace.configuration.framework
    source = _code(note_list(framework, NOTE_SOURCES), wanted.source) if wanted.source else ""
    theme = _code(note_list(framework, NOTE_THEMES), wanted.theme) if wanted.theme else ""
    service = service_identity("", wanted.service_id)
    with workspace.store(must_exist=True) as store:
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
class _NoteCheck:
    """What notes are held against."""

    common: RemarkCheck
    framework: Framework
    today: dt.date
    by: str

    def faults(self, request: NoteRequest) -> list[str]:
        """What is wrong with a note, all at once."""
        return faults_of(
            (
                lambda: self._heard(request.day),
                lambda: self._service(request),
                lambda: self._code(NOTE_SOURCES, request.source),
                lambda: self._code(NOTE_THEMES, request.theme),
                lambda: _choice(NoteDirection, "direction", request.direction),
                lambda: _choice(NoteWeight, "weight", request.weight),
                lambda: _choice(NoteReaders, "readers", request.readers),
                lambda: self._summary(request),
                lambda: self._action(request),
                lambda: _due(request.due),
            )
        )

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
            self._summary(request),
            self._action(request),
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
        return self.common.service(request.service_id, request.authority)

    def _summary(self, request: NoteRequest) -> str:
        return self.common.words("summary", request.summary, LONGEST_SUMMARY)

    def _action(self, request: NoteRequest) -> str:
        return self.common.words("action", request.action, LONGEST_SUMMARY, needed=request.due != "")


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
