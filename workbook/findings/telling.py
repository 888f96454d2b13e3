"""Findings as lines: what many cells have is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.findings.codes import Code, Severity
from workbook.findings.finding import Finding
from workbook.text import shortened

#: From how many on the same is told once, and how much of the list of its places is shown.
_BLANKS, _REPEATS, _PLACES = 2, 3, 120


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Tell what is more than information, worst first.

    The blanks of one sheet are one line, after what was typed wrongly; so is a problem in the same words in one file.
    """
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    told = [finding for finding in findings if finding.severity is not Severity.INFO]
    told.sort(key=lambda finding: (ranks[finding.severity], finding.code is Code.BLANK))
    groups: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in told:
        groups[_sameness(finding)].append(finding)
    return [line for group in groups.values() for line in _lines(group)]


def _sameness(finding: Finding) -> tuple[str, ...]:
    if finding.code is Code.BLANK:
        return finding.code, finding.source_file, finding.source_sheet, finding.service_id
    return finding.severity, finding.code, finding.source_file, finding.text


def _lines(group: list[Finding]) -> list[str]:
    first = group[0]
    line = _line(first)
    if first.code is Code.BLANK and len(group) >= _BLANKS:
        cells = ", ".join(finding.source_cell or finding.question for finding in group)
        where = f"{first.source_file}: {first.source_sheet}"
        return [f"{first.severity}: {where}: {len(group)} blanks: {shortened(cells, _PLACES)}. Enter 0 where none."]
    if len(group) >= _REPEATS and first.source_cell:
        places = ", ".join(f"{finding.source_sheet} {finding.source_cell}" for finding in group[1:])
        return [f"{line} The same at {shortened(places, _PLACES)}."]
    return [_line(finding) for finding in group]


def _line(finding: Finding) -> str:
    file = f"{finding.source_file}: " if finding.source_sheet else ""  # else the message begins with it
    return f"{finding.severity}: {file}{finding.message}"
