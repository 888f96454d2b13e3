"""Count findings by provider, and roll up repeated problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.findings import Code, Severity
from workbook.report.reported import FindingsReport


@dataclass(frozen=True)
class ProviderCount:
    """A provider's number of findings of each severity.

    Both names are empty for files that could not be told.
    """

    authority: str
    provider: str
    counts: Counter[Severity]


@dataclass(frozen=True)
class Repeat:
    """One problem and how often it was found.

    A code at a subject, which is a rule, or what people call an indicator.
    """

    code: Code
    severity: Severity
    subject: str
    returns: int
    services: int
    cells: int
    example: str


def by_provider(findings: Iterable[FindingsReport]) -> tuple[ProviderCount, ...]:
    """Count by provider, in the order of their names."""
    counts: dict[tuple[str, str], Counter[Severity]] = {}
    for row in findings:
        counts.setdefault((row.authority, row.provider), Counter())[row.finding.severity] += 1
    return tuple(ProviderCount(*names, counts[names]) for names in sorted(counts))


def rolled_up(findings: Iterable[FindingsReport]) -> tuple[Repeat, ...]:
    """Roll up the same problem, worst and most frequent first."""
    same: dict[tuple[Severity, Code, str], list[FindingsReport]] = {}
    for row in findings:
        same.setdefault((row.finding.severity, row.finding.code, row.subject), []).append(row)
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    repeats = [_repeat(*key, group) for key, group in same.items()]
    return tuple(
        sorted(repeats, key=lambda row: (ranks[row.severity], -row.cells, -row.returns, row.code, row.subject))
    )


def _repeat(severity: Severity, code: Code, subject: str, rows: list[FindingsReport]) -> Repeat:
    return Repeat(
        code=code,
        severity=severity,
        subject=subject,
        returns=len({row.file for row in rows}),
        services=len({(row.authority, row.provider, row.service) for row in rows if row.service}),
        cells=len(
            {(row.file, row.finding.source_sheet, row.finding.source_cell) for row in rows if row.finding.source_cell}
        ),
        example=min(row.finding for row in rows).message,
    )
