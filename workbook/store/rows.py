"""Records to rows of the tables, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from workbook.findings import Code, Finding, Place
from workbook.layout import Issue
from workbook.model import Address, Entry, Period
from workbook.reader import FileKind, Return
from workbook.store.entries import keepable
from workbook.store.records import from_json, to_json


@dataclass(frozen=True)
class IssueRecord:
    """One issued workbook as the store has it.

    file_digest: SHA-256 of the bytes that were written. released: when, in UTC.
    """

    issued: Issue
    file_name: str
    file_digest: str
    released: dt.datetime | None = None


class Verdict(StrEnum):
    """What an officer decides of a figure.

    It counts as it stands, it is taken out, or the question is open again.
    """

    INCLUDE = "include"
    EXCLUDE = "exclude"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Grounds:
    """What a decision was made upon.

    It lapses when any of this has changed.

    entered: what stood there, as text: one entry, or the several of a conflict. figures: the other figures that the
    questions name, by item. questions: code and rule of each question it settles.
    """

    entered: tuple[str, ...]
    figures: dict[str, float | None]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """One decision on one item of one service.

    It is on the service as a whole where item is empty.

    address: of the question; of the service as a whole where it names none.
    value: which of the entries of a conflict counts; empty otherwise. when: in UTC.
    """

    period: Period
    authority: str
    provider_id: str
    address: Address
    verdict: Verdict
    value: str
    grounds: Grounds
    reason: str
    by: str
    when: dt.datetime

    @property
    def service_id(self) -> str:
        """The service it is on."""
        return self.address.service

    @property
    def question(self) -> str:
        """The code of the question it is on.

        It is empty for the service as a whole.
        """
        return self.address.question


@dataclass(frozen=True)
class Withdrawal:
    """The record of a file taken out.

    It says by whom and why.
    when: in UTC.
    """

    reason: str
    by: str
    when: dt.datetime


@dataclass(frozen=True)
class ReceivedFile:
    """One received file.

    sightings: each path it was seen at, with what findings call it there. received: when, in UTC.
    """

    returned: Return
    sightings: dict[str, str]
    received: dt.datetime | None = None
    read_by: str = ""
    withdrawn: Withdrawal | None = None

    @property
    def identity(self) -> str:
        """Its digest; its name where it could not be opened."""
        return self.returned.digest or self.returned.file

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it was seen under.

        `returned.file` is the first of them.
        """
        return tuple(sorted(set(self.sightings.values())))

    @property
    def is_ahead(self) -> bool:
        """Whether it says it was saved after it came."""
        saved, received = self.returned.saved, self.received
        return saved is not None and received is not None and clocks_differ(saved, received)

    @property
    def saved_by(self) -> dt.datetime | None:
        """When it was saved, and no later than it came."""
        saved, received = self.returned.saved, self.received
        return saved if saved is None or received is None else min(saved, received)


def clocks_differ(saved: dt.datetime, received: dt.datetime) -> bool:
    """Whether one of two clocks was wrong.

    A day allows for those that do not say their zone.
    """
    return saved - dt.timedelta(days=1) > received


def workbook_values(issued: Issue) -> dict[str, Any]:
    """A row of `workbooks`, without its key."""
    return {
        "digest": issued.digest,
        "period": issued.period,
        "authority": issued.authority,
        "provider_id": issued.provider_id,
        "form": issued.form,
        "part": issued.part,
        "record": to_json(issued),
    }


def issued_workbook(row: Row[Any]) -> IssueRecord:
    """What `workbooks` joined with `issued_files` says. Raises StoreError."""
    return IssueRecord(from_json(Issue, row.record), row.file_name, row.file_digest, in_utc(row.issued_at))


def file_values(file: ReceivedFile, program: str) -> dict[str, Any]:
    """Make a row of `files` from a reading."""
    returned = file.returned
    return {
        "workbook_id": returned.workbook_id or None,
        "name": returned.file,
        "saved": None if returned.saved is None else returned.saved.replace(tzinfo=None),
        "read_by": program,
        "kind": returned.kind,
    }


def finding_values(digest: str, position: int, finding: Finding) -> dict[str, Any]:
    """A row of `findings`."""
    return {
        "digest": digest,
        "position": position,
        "code": finding.code,
        "place": json.dumps(asdict(finding.place)),
        "value": keepable(finding.value),
        "words": json.dumps(dict(finding.words)),
    }


def received_file(
    file: Row[Any],
    entries: Collection[Entry],
    findings: list[Row[Any]],
    sightings: list[Row[Any]],
    withdrawals: list[Row[Any]],
) -> ReceivedFile:
    """Make a received file from its entries and rows; withdrawals in their order."""
    returned = Return(
        file=file.name,
        digest=file.digest,
        saved=None if file.saved is None else in_utc(file.saved),
        workbook_id=file.workbook_id or "",
        entries=entries,
        findings=tuple(read_finding(row, file.name) for row in findings),
        kind=FileKind(file.kind),
    )
    seen = {row.path: row.name for row in sightings}
    last = withdrawals[-1] if withdrawals else None
    withdrawn = withdrawal(last) if last and last.withdrawn else None
    return ReceivedFile(returned, seen, in_utc(file.received_at), file.read_by, withdrawn)


def withdrawal(row: Row[Any]) -> Withdrawal:
    """A withdrawal, or its undoing, from its row."""
    return Withdrawal(row.reason, row.decided_by, in_utc(row.decided_at))


def decision_values(decision: Decision) -> dict[str, Any]:
    """A row of `decisions`, without its place in the order."""
    return {
        "decided_at": decision.when.replace(tzinfo=None),
        "decided_by": decision.by,
        "period": decision.period,
        "authority": decision.authority,
        "provider_id": decision.provider_id,
        "service_id": decision.address.service,
        "record": decision.address.record,
        "question": decision.address.question,
        "verdict": decision.verdict,
        "value": decision.value,
        "grounds": json.dumps(asdict(decision.grounds), sort_keys=True),
        "reason": decision.reason,
    }


def decision(row: Row[Any]) -> Decision:
    """A decision from its row."""
    grounds = json.loads(row.grounds)
    return Decision(
        row.period,
        row.authority,
        row.provider_id,
        Address(row.service_id, row.record, row.question),
        Verdict(row.verdict),
        row.value,
        Grounds(tuple(grounds["entered"]), grounds["figures"], tuple(grounds["questions"])),
        row.reason,
        row.decided_by,
        in_utc(row.decided_at),
    )


def in_utc(moment: dt.datetime) -> dt.datetime:
    """Give a moment of the tables its zone."""
    return moment.replace(tzinfo=dt.UTC)


def read_finding(row: Row[Any], file: str) -> Finding:
    """A finding of a file from its row."""
    place = Place(**{**json.loads(row.place), "file": file})
    return Finding(Code(row.code), place, row.value, tuple(sorted(json.loads(row.words).items())))
