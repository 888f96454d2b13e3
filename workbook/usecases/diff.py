"""Compare two versions of a return, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.errors import UsageError
from workbook.reader import Answer
from workbook.store import ReceivedFile, Store
from workbook.text import number_text
from workbook.usecases.received import find_received
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class Change:
    """What one cell said in the earlier file, and says in the later one; empty where it said nothing."""

    service_id: str
    question: str
    what: str
    earlier: str
    later: str
    earlier_place: str
    later_place: str


@dataclass(frozen=True)
class VersionComparison:
    """Two files, the earlier saved first, and every cell that differs."""

    earlier: ReceivedFile
    later: ReceivedFile
    changes: tuple[Change, ...]


def diff(desk: Workspace, words: str, second_words: str = "") -> VersionComparison:
    """Compare a received file with another; by default with the version that was saved before it.

    Raises UsageError, StoreError.
    """
    with desk.store(must_exist=True) as store:
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
    return VersionComparison(earlier, later, tuple(_changes(earlier, later)))


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
    """What the versions of one return have in common; None where the workbook is not known."""
    form = store.known(file.returned.workbook_id)
    if form is None:
        return None
    issue = form.layout.issued
    return issue.authority, issue.provider_id, issue.part, file.returned.kind


def _changes(earlier: ReceivedFile, later: ReceivedFile) -> list[Change]:
    """Every answer, choice and explanation that differs, in the order of the later file."""
    before, after = (_entries(file) for file in (earlier, later))
    changes = []
    for key in dict.fromkeys([*after, *before]):
        (old, old_place), (new, new_place) = before.get(key, ("", "")), after.get(key, ("", ""))
        if old != new:
            changes.append(Change(*key, old, new, old_place, new_place))
    return changes


def _entries(file: ReceivedFile) -> dict[tuple[str, str, str], tuple[str, str]]:
    """What each cell says and where it stands, by service, item, and whether it is the answer or its explanation."""
    raw = {
        (finding.service_id, finding.question): finding.value
        for finding in file.returned.findings
        if finding.question and not finding.rule
    }
    entries = {}
    for answer in file.returned.answers:
        place = ", ".join(part for part in (answer.sheet, answer.cell) if part)
        entries[answer.service_id, answer.question, "answer"] = (_text(answer, raw), place)
        entries[answer.service_id, answer.question, "explanation"] = (answer.explanation, place)
    return entries


def _text(answer: Answer, raw: dict[tuple[str, str], str]) -> str:
    if answer.counted is not None:
        return number_text(answer.counted)
    words = {"not_applicable": "not reported", "missing": ""}
    return words.get(answer.status, raw.get((answer.service_id, answer.question), "") or "unreadable")
