"""One received file among all: found by its name, its path or its digest; withdrawn and put back; compared with another."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from workbook.assess import Answer, AnswerStatus
from workbook.errors import UsageError
from workbook.model import Period
from workbook.quarter.joining import NOT_REPORTED, Contribution, contribution
from workbook.store import ReceivedFile, Store, StoredFile, Withdrawal
from workbook.text import plain
from workbook.usecases.files import file_errors
from workbook.usecases.read import PeriodReport, write_period
from workbook.usecases.workspace import Workspace

_SHOWN = 5
_LONGEST_REASON = 200
#: An officer's name; it stands in messages of at most 200 characters.
_LONGEST_NAME = 60


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


def find_received(store: Store, words: str) -> tuple[StoredFile, Period]:
    """The one received file that is meant, and its period. Raises UsageError where there is none, or more than one."""
    path = Path(words)
    names = [words, str(path.absolute())]
    with file_errors(path):
        if path.is_file():
            names = [hashlib.sha256(path.read_bytes()).hexdigest()]
    found = {each.digest: each for name in names for each in store.find_received(name)}
    if not found:
        raise UsageError(f"{words}: no such file has been read. Give its name as findings.csv has it, or its path.")
    if len(found) > 1:
        shown = "; ".join(f"{each.name} is {each.digest[:12]}" for each in list(found.values())[:_SHOWN])
        raise UsageError(f"{words}: {len(found)} received files are called so. Give the digest instead: {shown}.")
    (only,) = found.values()
    if only.period is None:
        raise UsageError(f"{only.name}: it belongs to no quarter, since nothing had been issued when it was read.")
    return only, only.period


def withdraw(desk: Workspace, words: str, reason: str, by: str, *, withdrawn: bool, when: dt.datetime) -> PeriodReport:
    """Take a received file out of the count, or put it back, and write what now stands. Raises UsageError, StoreError."""
    reason, by = given_reason(reason), given_name(by)
    with desk.store(must_exist=True) as store:
        found, period = find_received(store, words)
        (file,) = (each for each in store.received(period) if each.returned.digest == found.digest)
        if (file.withdrawn is not None) is withdrawn:
            state = "withdrawn already" if withdrawn else "not withdrawn"
            raise UsageError(f"{found.name}: this file is {state}. Nothing was changed.")
        store.record_withdrawal(found.digest, Withdrawal(reason, by, when), withdrawn=withdrawn)
        desk.log(f"{found.name} {'withdrawn' if withdrawn else 'put back'} by {by}: {reason} ({found.digest})")
        return write_period(store, desk, period)


def given_reason(reason: str) -> str:
    """A reason on one line. Raises UsageError where there is none in words, or it is more than a sentence or two."""
    words = " ".join(plain(reason).split())
    if not any(letter.isalpha() for letter in words) or len(words) > _LONGEST_REASON:
        raise UsageError(
            f"it needs a reason in words, of at most {_LONGEST_REASON} characters. Give --reason, or fill the column Reason."
        )
    return words


def given_name(by: str) -> str:
    """Who decides, on one line, without marks that cannot be seen. Raises UsageError where nobody is named."""
    words = " ".join(plain(by).split())
    if not words or len(words) > _LONGEST_NAME:
        raise UsageError(f"a decision needs a name, in 1 to {_LONGEST_NAME} characters. Give it with --by.")
    return words


def compare(desk: Workspace, words: str, other: str = "") -> VersionComparison:
    """Compare a received file with another; by default with the version that was saved before it.

    Raises UsageError, StoreError.
    """
    with desk.store(must_exist=True) as store:
        found, period = find_received(store, words)
        received = {each.returned.digest: each for each in store.received(period)}
        file = received[found.digest]
        if other:
            second, second_period = find_received(store, other)
            pair = [file, *(each for each in store.received(second_period) if each.returned.digest == second.digest)]
        else:
            pair = [file, _version_before(store, file, list(received.values()))]
        earlier, later = sorted(pair, key=lambda file: str(file.returned.saved or ""))
        return VersionComparison(earlier, later, tuple(_changes(store, earlier, later)))


def _version_before(store: Store, file: ReceivedFile, received: list[ReceivedFile]) -> ReceivedFile:
    """The version saved before a file: of the same provider and part, and sent the same way."""
    mine = _sort(store, file)
    before = [each for each in received[: received.index(file)] if mine is not None and _sort(store, each) == mine]
    if not before:
        raise UsageError(
            f"{file.returned.file}: no earlier version of this return has been read. Name the other file as well."
        )
    return before[-1]


def _sort(store: Store, file: ReceivedFile) -> tuple[str, ...] | None:
    known = store.known(file.returned.workbook_id)
    if known is None:
        return None
    issued = known.layout.issued
    return issued.authority, issued.provider_id, issued.part, file.returned.kind


def _changes(store: Store, earlier: ReceivedFile, later: ReceivedFile) -> list[Change]:
    """Every answer, choice and explanation that differs, in the order of the later file."""
    before, after = (_cells(store, file) for file in (earlier, later))
    changes = []
    for key in dict.fromkeys([*after, *before]):
        (old, old_place), (new, new_place) = before.get(key, ("", "")), after.get(key, ("", ""))
        if old != new:
            changes.append(Change(*key, old, new, old_place, new_place))
    return changes


def _cells(store: Store, file: ReceivedFile) -> dict[tuple[str, str, str], tuple[str, str]]:
    """What each cell says and where it stands, by service, item, and whether it is the answer or its explanation."""
    issued_form = store.known(file.returned.workbook_id)
    cells = {}
    for service in issued_form.layout.issued.services if issued_form else ():
        said = contribution(file, issued_form, service.service.service_id)  # type: ignore[arg-type]  # there is a service
        for answer in said.answers.values():
            place = ", ".join(part for part in (answer.sheet, answer.cell) if part)
            cells[answer.service_id, answer.question, "answer"] = (_text(said, answer), place)
            cells[answer.service_id, answer.question, "explanation"] = (answer.explanation, place)
    return cells


def _text(said: Contribution, answer: Answer) -> str:
    words = {AnswerStatus.NOT_APPLICABLE: NOT_REPORTED, AnswerStatus.MISSING: ""}
    return words[answer.status] if answer.status in words else said.entered(answer.address) or "unreadable"
