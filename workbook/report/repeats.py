"""Findings counted: by provider and severity, and the same problem rolled up wherever it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.findings import Code, Severity
from workbook.report.reported import FindingsReport


@dataclass(frozen=True)
class ProviderCount:
    """How many findings of each severity a provider has. Both names are empty for files that could not be told."""

    authority: str
    provider: str
    counts: Counter[Severity]


@dataclass(frozen=True)
class Repeat:
    """One problem, however often it was found: a code at a subject, which is a rule, or what people call an indicator."""

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
    for each in findings:
        counts.setdefault((each.authority, each.provider), Counter())[each.finding.severity] += 1
    return tuple(ProviderCount(*names, counts[names]) for names in sorted(counts))


def rolled_up(findings: Iterable[FindingsReport]) -> tuple[Repeat, ...]:
    """Roll up the same problem, worst first and then the most frequent first."""
    same: dict[tuple[Severity, Code, str], list[FindingsReport]] = {}
    for each in findings:
        same.setdefault((each.finding.severity, each.finding.code, each.subject), []).append(each)
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    repeats = [_repeat(*key, mine) for key, mine in same.items()]
    return tuple(
        sorted(repeats, key=lambda each: (ranks[each.severity], -each.cells, -each.returns, each.code, each.subject))
    )


def _repeat(severity: Severity, code: Code, subject: str, mine: list[FindingsReport]) -> Repeat:
    found = [each.finding for each in mine]
    return Repeat(
        code=code,
        severity=severity,
        subject=subject,
        returns=len({each.source_file for each in found}),
        services=len({(each.authority, each.provider, each.service) for each in mine if each.service}),
        cells=len({(each.source_file, each.source_sheet, each.source_cell) for each in found if each.source_cell}),
        example=min(found).message,
    )
