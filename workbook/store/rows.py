"""Records to rows of the tables, and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from workbook.findings import Code, Finding, Severity
from workbook.layout import Issued
from workbook.reader import Answer, Outcome, Return, Status
from workbook.store.records import from_json, to_json


@dataclass(frozen=True)
class IssuedWorkbook:
    """One issued workbook as the store has it. file_digest: SHA-256 of the bytes that were written."""

    issued: Issued
    file_name: str
    file_digest: str


@dataclass(frozen=True)
class ReceivedFile:
    """One received file. sightings: each path it was seen at, with what findings call it there."""

    returned: Return
    outcome: Outcome
    sightings: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it was seen under; `returned.file` is the first of them."""
        return tuple(sorted(set(self.sightings.values())))


def workbook_values(issued: Issued) -> dict[str, Any]:
    """A row of `workbooks`, without its key."""
    return {
        "digest": issued.digest,
        "period": str(issued.period),
        "authority": issued.authority,
        "provider_id": issued.provider_id,
        "part": issued.part,
        "record": to_json(issued),
    }


def issued_workbook(row: Row[Any]) -> IssuedWorkbook:
    """What `workbooks` joined with `releases` says. Raises StoreError."""
    return IssuedWorkbook(from_json(Issued, row.record), row.file_name, row.file_digest)


def file_values(file: ReceivedFile, program: str) -> dict[str, Any]:
    """What a row of `files` takes from a reading of the file."""
    returned = file.returned
    return {
        "workbook_id": returned.workbook_id or None,
        "name": returned.file,
        "saved": None if returned.saved is None else returned.saved.replace(tzinfo=None),
        "outcome": file.outcome,
        "read_by": program,
    }


def answer_values(digest: str, position: int, answer: Answer) -> dict[str, Any]:
    """A row of `answers`."""
    return {
        "digest": digest,
        "service_id": answer.service_id,
        "item": answer.item,
        "position": position,
        "value": answer.value,
        "counted": answer.counted,
        "status": answer.status,
        "explanation": answer.explanation,
        "explained": int(answer.explained),
        "sheet": answer.sheet,
        "cell": answer.cell,
    }


def finding_values(digest: str, position: int, found: Finding) -> dict[str, Any]:
    """A row of `findings`."""
    return {
        "digest": digest,
        "position": position,
        "severity": found.severity,
        "code": found.code,
        "sheet": found.source_sheet,
        "cell": found.source_cell,
        "service_id": found.service_id,
        "item": found.item,
        "value": found.value,
        "message": found.message,
    }


def received_file(
    file: Row[Any], answers: list[Row[Any]], findings: list[Row[Any]], sightings: list[Row[Any]]
) -> ReceivedFile:
    """A received file from its rows."""
    returned = Return(
        file=file.name,
        digest=file.digest,
        saved=None if file.saved is None else file.saved.replace(tzinfo=dt.UTC),
        workbook_id=file.workbook_id or "",
        answers=tuple(_answer(row) for row in answers),
        findings=tuple(_finding(row, file.name) for row in findings),
    )
    return ReceivedFile(returned, Outcome(file.outcome), {row.path: row.name for row in sightings})


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        row.service_id,
        row.item,
        row.value,
        row.counted,
        Status(row.status),
        row.explanation,
        bool(row.explained),
        row.sheet,
        row.cell,
    )


def _finding(row: Row[Any], file: str) -> Finding:
    severity = Severity(row.severity)
    return Finding(
        file, row.sheet, row.cell, Code(row.code), severity, row.service_id, row.item, row.value, row.message
    )
