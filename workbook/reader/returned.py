"""The content of a returned file, without any judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workbook.findings import Finding, Severity
from workbook.model import Entry, is_blank

#: How much earlier than the file it was made from a corrected copy says it was saved.
COPY_IS_EARLIER_BY = dt.timedelta(seconds=1)


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
    entries: what stands in every box of what it was asked, blank ones among them; of people, looked up on demand.
    findings: what there is to say of the file and its sheets; of what was typed, `assess` says it.
    """

    file: str
    digest: str
    saved: dt.datetime | None
    workbook_id: str
    entries: Collection[Entry]
    findings: tuple[Finding, ...]
    kind: FileKind = FileKind.WORKBOOK

    def says_the_same(self, other: Return) -> bool:
        """Whether both hold the same entries, and their sheets have the same problems.

        Bytes, names, places and kinds of file do not matter. A return in which nothing was typed repeats no other.
        """
        return self.is_filled and self._content == other._content

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in any box of a service."""
        return any(
            not (is_blank(entry.content) and is_blank(entry.explanation))
            for entry in self.entries
            if entry.address.service
        )

    @cached_property
    def _content(self) -> tuple[object, ...]:
        entries = sorted(
            (entry.address, repr(entry.content), repr(entry.explanation), str(entry.doubt)) for entry in self.entries
        )
        problems = sorted(
            (entry.code, entry.service_id, entry.question, entry.value)
            for entry in self.findings
            if entry.severity is not Severity.INFO
        )
        return self.workbook_id, self.kind, entries, problems

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it could be read."""
        return any(finding.severity is Severity.REJECT for finding in self.findings)
