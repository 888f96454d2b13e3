"""What was found in a return, and the one catalogue of codes and wording.

A message says where, what was found, what is needed and how to put it right, in under 200 characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbook.findings.catalogue import CATALOGUE, EXPLAINED_TEXT, ZERO_TEXT, Wording
from workbook.findings.codes import Code, Severity
from workbook.text import plain, quoted, shortened

__all__ = [
    "CATALOGUE",
    "EXPLAINED_TEXT",
    "LONGEST_MESSAGE",
    "ZERO_TEXT",
    "Code",
    "Finding",
    "Place",
    "Severity",
    "Wording",
    "finding",
]

#: The longest message, in characters.
LONGEST_MESSAGE = 200


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found, at one place.

    source_sheet and source_cell: as in the file received; empty where the finding is about the whole file.
    value: what was found, as text. item: an item or indicator code, or empty. rule: the code of the rule it is of.
    """

    source_file: str
    source_sheet: str
    source_cell: str
    code: Code
    severity: Severity
    service_id: str
    question: str
    value: str
    message: str
    rule: str = ""


@dataclass(frozen=True)
class Place:
    """Where a finding belongs. label: how people call the indicator, `LPI 51`."""

    file: str
    sheet: str = ""
    cell: str = ""
    service_id: str = ""
    question: str = ""
    label: str = ""

    def words(self) -> str:
        """`1 Harbour House, D12 (LPI 51)`; the file's name where it is about the whole file."""
        where = ", ".join(part for part in (self.sheet, self.cell) if part) or shortened(self.file, 60)
        return f"{where} ({self.label})" if self.label else where


def finding(code: Code, place: Place, value: object = None, severity: Severity | None = None, **words: str) -> Finding:
    """Make a finding in the catalogue's words.

    value: what stood in the cell, quoted in the message. words: the catalogue entry's placeholders.
    """
    entry = CATALOGUE[code]
    shown = quoted(value)
    text = f"{entry.found} {entry.advice}".format(value=shown, **words)
    message = plain(f"{place.words()}: {text}")
    if len(message) >= LONGEST_MESSAGE and place.cell:  # the sheet has a column of its own; the words matter more
        message = plain(f"{replace(place, sheet='').words()}: {text}")
    message = shortened(message, LONGEST_MESSAGE - 1)
    return Finding(
        source_file=place.file,
        source_sheet=place.sheet,
        source_cell=place.cell,
        code=code,
        severity=severity or entry.severity,
        service_id=place.service_id,
        question=place.question,
        value="" if value is None else plain(value),
        message=message,
        rule=words.get("rule", ""),
    )
