"""Compare two versions of a return, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.assess import Answer, AnswerStatus
from workbook.errors import UsageError
from workbook.findings import NOT_SHOWN
from workbook.quarter.joining import NOT_REPORTED, Contribution, contribution
from workbook.store import ReceivedFile, Store
from workbook.usecases.received import find_received
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class Change:
    """One cell's content in the earlier and later file.

    It is empty where the cell said nothing. record: the reference of a person; what is said of people is not shown.
    """

    service_id: str
    record: str
    question: str
    what: str
    earlier: str
    later: str
    earlier_place: str
    later_place: str


@dataclass(frozen=True)
class VersionComparison:
    """Two files, earlier first, and the cells that differ."""

    earlier: ReceivedFile
    later: ReceivedFile
    changes: tuple[Change, ...]


def diff(workspace: Workspace, words: str, second_words: str = "") -> VersionComparison:
    """Compare a received file with another.

    By default it is compared with the version saved before it.

    Raises UsageError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        stored, period = find_received(store, words)
        received = {file.returned.digest: file for file in store.received(period)}
        file = received[stored.digest]
        if second_words:
            second, second_period = find_received(store, second_words)
            pair = [
                file,
                *(match for match in store.received(second_period) if match.returned.digest == second.digest),
            ]
        else:
            pair = [file, _version_before(store, file, list(received.values()))]
        earlier, later = sorted(pair, key=lambda version: str(version.returned.saved or ""))
        return VersionComparison(earlier, later, tuple(_changes(store, earlier, later)))


def _version_before(store: Store, file: ReceivedFile, received: list[ReceivedFile]) -> ReceivedFile:
    """The version saved before a file: of the same provider and part, and sent the same way."""
    series = _series(store, file)
    before = [
        version
        for version in received[: received.index(file)]
        if series is not None and _series(store, version) == series
    ]
    if not before:
        raise UsageError(
            f"{file.returned.file}: no earlier version of this return has been read. Name the other file as well."
        )
    return before[-1]


def _series(store: Store, file: ReceivedFile) -> tuple[str, ...] | None:
    """What the versions of one return have in common.

    Returns None where the workbook is not known.
    """
    form = store.issued_form(file.returned.workbook_id)
    if form is None:
        return None
    issue = form.layout.issued
    return issue.form, issue.authority, issue.provider_id, issue.part, file.returned.kind


def _changes(store: Store, earlier: ReceivedFile, later: ReceivedFile) -> list[Change]:
    """Every answer, choice and explanation that differs, in the order of the later file."""
    before, after = (_cells(store, file) for file in (earlier, later))
    changes = []
    for key in dict.fromkeys([*after, *before]):
        (old, old_place), (new, new_place) = before.get(key, ("", "")), after.get(key, ("", ""))
        if old != new:
            shown_old, shown_new = (NOT_SHOWN if text and key[1] else text for text in (old, new))
            changes.append(Change(*key, shown_old, shown_new, old_place, new_place))
    return changes


def _cells(store: Store, file: ReceivedFile) -> dict[tuple[str, str, str, str], tuple[str, str]]:
    """What each cell says and where it stands, by service, record, item, and whether it is the answer or its explanation."""
    form = store.issued_form(file.returned.workbook_id)
    if form is None:
        return {}
    cells = {}
    for service in form.layout.issued.services:
        part = contribution(file, form, service.service.service_id)
        for answer in part.answers.values():
            place = ", ".join(text for text in (answer.sheet, answer.cell) if text)
            about = (answer.service_id, answer.address.record, answer.question)
            cells[*about, "answer"] = (_text(part, answer), place)
            cells[*about, "explanation"] = (answer.explanation, place)
    return cells


def _text(part: Contribution, answer: Answer) -> str:
    words = {AnswerStatus.NOT_APPLICABLE: NOT_REPORTED, AnswerStatus.MISSING: ""}
    return words[answer.status] if answer.status in words else part.entered(answer.address) or "unreadable"
