"""Records to rows of the tables, and back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from workbook.findings import Code, Finding, Severity
from workbook.layout import Issue
from workbook.reader import Answer, AnswerStatus, FileKind, Outcome, Return
from workbook.store.records import from_json, to_json


@dataclass(frozen=True)
class IssueRecord:
    """One issued workbook as the store has it. file_digest: SHA-256 of the bytes that were written. released: when, in UTC."""

    issued: Issue
    file_name: str
    file_digest: str
    released: dt.datetime | None = None


class Verdict(StrEnum):
    """What an officer decides: the figure counts as it stands, it is taken out, or the question is open again."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Grounds:
    """What a decision was made upon; it lapses when any of this has changed.

    entered: what stood there, as text: one entry, or the several of a conflict. figures: the other figures that the
    questions name, by item. questions: code and rule of each question it settles.
    """

    entered: tuple[str, ...]
    figures: dict[str, float | None]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """One decision on one item of one service; on the service as a whole where item is empty.

    value: which of the entries of a conflict counts; empty otherwise. when: in UTC.
    """

    period: str
    authority: str
    provider_id: str
    service_id: str
    question: str
    verdict: Verdict
    value: str
    basis: Grounds
    reason: str
    by: str
    when: dt.datetime


@dataclass(frozen=True)
class Withdrawal:
    """A file taken out of the count, by whom and why. when: in UTC."""

    reason: str
    by: str
    when: dt.datetime


@dataclass(frozen=True)
class ReceivedFile:
    """One received file. sightings: each path it was seen at, with what findings call it there. received: when, in UTC."""

    returned: Return
    outcome: Outcome
    sightings: dict[str, str]
    received: dt.datetime | None = None
    read_by: str = ""
    withdrawn: Withdrawal | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it was seen under; `returned.file` is the first of them."""
        return tuple(sorted(set(self.sightings.values())))


def workbook_values(issued: Issue) -> dict[str, Any]:
    """A row of `workbooks`, without its key."""
    return {
        "digest": issued.digest,
        "period": str(issued.period),
        "authority": issued.authority,
        "provider_id": issued.provider_id,
        "part": issued.part,
        "record": to_json(issued),
    }


def issued_workbook(row: Row[Any]) -> IssueRecord:
    """What `workbooks` joined with `releases` says. Raises StoreError."""
    return IssueRecord(from_json(Issue, row.record), row.file_name, row.file_digest, _in_utc(row.released_at))


def file_values(file: ReceivedFile, program: str) -> dict[str, Any]:
    """What a row of `files` takes from a reading of the file."""
    returned = file.returned
    return {
        "workbook_id": returned.workbook_id or None,
        "name": returned.file,
        "saved": None if returned.saved is None else returned.saved.replace(tzinfo=None),
        "outcome": file.outcome,
        "read_by": program,
        "kind": returned.kind,
    }


def keepable(text: str) -> str:
    """A text as every database takes it: what no file of text can hold is shown by a mark in its place."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def answer_values(digest: str, position: int, answer: Answer) -> dict[str, Any]:
    """A row of `answers`."""
    return {
        "digest": digest,
        "service_id": answer.service_id,
        "question": answer.question,
        "position": position,
        "value": answer.value,
        "counted": answer.counted,
        "status": answer.status,
        "explanation": keepable(answer.explanation),
        "explained": int(answer.explained),
        "sheet": keepable(answer.sheet),
        "cell": answer.cell,
    }


def finding_values(digest: str, position: int, found: Finding) -> dict[str, Any]:
    """A row of `findings`."""
    return {
        "digest": digest,
        "position": position,
        "severity": found.severity,
        "code": found.code,
        "sheet": keepable(found.source_sheet),
        "cell": found.source_cell,
        "service_id": found.service_id,
        "question": found.question,
        "value": keepable(found.value),
        "message": keepable(found.message),
        "rule": found.rule,
    }


def received_file(
    file: Row[Any],
    answers: list[Row[Any]],
    findings: list[Row[Any]],
    sightings: list[Row[Any]],
    withdrawals: list[Row[Any]],
) -> ReceivedFile:
    """A received file from its rows, those of withdrawals in their order."""
    returned = Return(
        file=file.name,
        digest=file.digest,
        saved=None if file.saved is None else _in_utc(file.saved),
        workbook_id=file.workbook_id or "",
        answers=tuple(_answer(row) for row in answers),
        findings=tuple(_finding(row, file.name) for row in findings),
        kind=FileKind(file.kind),
    )
    seen = {row.path: row.name for row in sightings}
    last = withdrawals[-1] if withdrawals else None
    withdrawn = Withdrawal(last.reason, last.decided_by, _in_utc(last.decided_at)) if last and last.withdrawn else None
    return ReceivedFile(returned, Outcome(file.outcome), seen, _in_utc(file.received_at), file.read_by, withdrawn)


def decision_values(decision: Decision) -> dict[str, Any]:
    """A row of `decisions`, without its place in the order."""
    return {
        "decided_at": decision.when.replace(tzinfo=None),
        "decided_by": decision.by,
        "period": decision.period,
        "authority": decision.authority,
        "provider_id": decision.provider_id,
        "service_id": decision.service_id,
        "question": decision.question,
        "verdict": decision.verdict,
        "value": decision.value,
        "basis": json.dumps(asdict(decision.basis), sort_keys=True),
        "reason": decision.reason,
    }


def decision(row: Row[Any]) -> Decision:
    """A decision from its row."""
    basis = json.loads(row.basis)
    return Decision(
        row.period,
        row.authority,
        row.provider_id,
        row.service_id,
        row.question,
        Verdict(row.verdict),
        row.value,
        Grounds(tuple(basis["entered"]), basis["figures"], tuple(basis["questions"])),
        row.reason,
        row.decided_by,
        _in_utc(row.decided_at),
    )


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        row.service_id,
        row.question,
        row.value,
        row.counted,
        AnswerStatus(row.status),
        row.explanation,
        bool(row.explained),
        row.sheet,
        row.cell,
    )


def _finding(row: Row[Any], file: str) -> Finding:
    severity = Severity(row.severity)
    return Finding(
        file,
        row.sheet,
        row.cell,
        Code(row.code),
        severity,
        row.service_id,
        row.question,
        row.value,
        row.message,
        row.rule,
    )
