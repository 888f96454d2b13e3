"""The content of a returned file, without any judgement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from workbook.findings import Finding, Severity
from workbook.model import Entry


class FileKind(StrEnum):
    """How figures came: in the workbook, or as CSV.

    A long CSV is written by the provider's system.
    """

    WORKBOOK = "workbook"
    CSV = "csv"


@dataclass(frozen=True)
class Return:
    """One file, read.

    digest: SHA-256 of the bytes.
    saved: when the file says it was last saved, in UTC.
    workbook_id: empty where the file was refused.
    entries: what stands in every box of what it was asked, blank ones among them.
    findings: what there is to say of the file and its sheets; of what was typed, `assess` says it.
    """

    file: str
    digest: str
    saved: dt.datetime | None
    workbook_id: str
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    kind: FileKind = FileKind.WORKBOOK

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it could be read."""
        return any(finding.severity is Severity.REJECT for finding in self.findings)
