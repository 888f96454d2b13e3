"""The report of findings, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.findings import CATALOGUE, Code, Severity
from workbook.findings.described import FAMILIES, SEVERITIES, meaning, remedy, severity_words
from workbook.model import Period, RuleStatus
from workbook.report.checks_run import CheckRun, Skip
from workbook.report.page import Content, Report
from workbook.report.repeats import by_provider, rolled_up
from workbook.report.reported import FindingsReport

OVERVIEW, CHECKS, CODES = "Overview", "Checks", "Codes"
#: The sheets of findings, and the severities that each holds.
LEVELS = {
    "Must fix": (Severity.REJECT, Severity.ERROR),
    "Please confirm": (Severity.WARNING,),
    "For information": (Severity.INFO,),
}
#: The columns of a sheet of findings, with their widths in characters.
COLUMNS = {
    "Authority": 16,
    "Provider": 26,
    "Service": 26,
    "Saved (UTC)": 16,
    "Message": 70,
    "Item": 36,
    "Found": 18,
    "Allowed": 30,
    "Sheet": 22,
    "Cell": 8,
    "Code": 7,
    "File": 30,
}
_CODE_COLUMN = list(COLUMNS).index("Code")
#: Excel holds 65,530 links on a sheet, and 1,048,576 rows.
_MOST_LINKS, _MOST_ROWS = 60_000, 1_000_000
_TITLE_HEIGHT = 26
_NOTHING = "Nothing here."
_STATUSES = {RuleStatus.ON: "on", RuleStatus.BETA: "on trial", RuleStatus.OFF: "off"}
_CELL = re.compile(r"([A-Z]*)(\d*)")


def findings_workbook(
    findings: Sequence[FindingsReport], runs: Sequence[CheckRun], period: Period, made: dt.datetime
) -> bytes:
    """Write the report. The same arguments give the same bytes.

    period: what it is a report of. made: when it was made, in UTC, which is printed. Raises ReleaseError where
    something would not fit Excel's limits.
    """
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": f"Findings. {period.label}"[:255], "created": made.replace(tzinfo=None)})
    report = Report(book)
    _write_overview(report, findings, period.label, made)
    for name, severities in LEVELS.items():
        rows = [row for row in findings if row.finding.severity in severities]
        _write_findings(report, name, sorted(rows, key=_reading_order))
    _write_checks(report, runs, period.noun)
    _write_codes(report, findings)
    book.close()
    return target.getvalue()


def _reading_order(row: FindingsReport) -> tuple[object, ...]:
    """Worst first, then by who, and by cell as one reads: D9 before D10, Z before AA."""
    finding = row.finding
    letters, digits = _cell(finding.source_cell)
    rank = list(Severity).index(finding.severity)
    who = (row.authority, row.provider, row.service, finding.source_file, finding.source_sheet)
    return rank, who, int(digits or 0), len(letters), letters, finding


def _cell(name: str) -> tuple[str, str]:
    match = _CELL.match(name)
    return (match[1], match[2]) if match else ("", "")


def _write_overview(report: Report, findings: Sequence[FindingsReport], subtitle: str, made: dt.datetime) -> None:
    sheet = report.sheet(OVERVIEW, (18, 34, 13, 13, 16, 16, 90))
    report.put(sheet, 0, 0, "Findings", "title")
    sheet.set_row(0, _TITLE_HEIGHT)
    files = len({report_row.finding.source_file for report_row in findings})
    report.put(sheet, 1, 0, subtitle, "quiet")
    lines = f"Findings: {len(findings):,}. Files with findings: {files:,}. Made {made:%Y-%m-%d %H:%M} UTC."
    report.put(sheet, 2, 0, lines, "quiet")
    row = _write_counts(report, sheet, 4, findings)
    _write_repeats(report, sheet, row + 1, findings)
    sheet.freeze_panes(3, 0)


def _write_counts(report: Report, sheet: Worksheet, row: int, findings: Sequence[FindingsReport]) -> int:
    """Write how many there are of each kind, by provider; returns the row after."""
    report.row(sheet, row, ["By provider", *[""] * 5], "section")
    report.row(sheet, row + 1, ["Authority", "Provider", *map(_titled, Severity)], "heading")
    counted = by_provider(findings)
    for number, count in enumerate(counted, row + 2):
        names: list[Content] = [count.authority or "Not known", count.provider or "Not known"]
        report.row(sheet, number, names + [count.counts[severity] for severity in Severity])
    total = Counter(row.finding.severity for row in findings)
    report.row(sheet, row + 2 + len(counted), ["All", "", *(total[severity] for severity in Severity)], "total")
    return row + 3 + len(counted)


def _write_repeats(report: Report, sheet: Worksheet, row: int, findings: Sequence[FindingsReport]) -> None:
    report.row(sheet, row, ["The same problem, wherever it was found", *[""] * 6], "section")
    headings = ("Code", "Rule or indicator", "Returns", "Services", "Cells", "Severity", "For example")
    report.row(sheet, row + 1, headings, "heading")
    for number, repeat in enumerate(rolled_up(findings), row + 2):
        contents = (
            repeat.code,
            repeat.subject,
            repeat.returns,
            repeat.services,
            repeat.cells,
            severity_words(repeat.severity),
        )
        report.row(sheet, number, (*contents, repeat.example))
        report.link(sheet, number, 0, _place_of(repeat.code), repeat.code)


def _write_findings(report: Report, name: str, findings: Sequence[FindingsReport]) -> None:
    sheet = report.sheet(name, tuple(COLUMNS.values()))
    report.row(sheet, 0, tuple(COLUMNS), "heading")
    for row, line in enumerate(findings[:_MOST_ROWS], 1):
        report.row(sheet, row, _contents(line))
        if row <= _MOST_LINKS:
            report.link(sheet, row, _CODE_COLUMN, _place_of(line.finding.code), line.finding.code)
    last = min(len(findings), _MOST_ROWS)
    if not findings:
        report.put(sheet, 1, 0, _NOTHING, "quiet")
    elif len(findings) > last:
        report.put(sheet, last + 1, 0, f"And {len(findings) - last:,} more, in the CSV of findings.", "quiet")
    checked_rows = max(last, 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, checked_rows, len(COLUMNS) - 1)


def _contents(row: FindingsReport) -> tuple[Content, ...]:
    finding = row.finding
    who = (row.authority, row.provider, row.service, row.saved)
    what = (finding.message, row.question, finding.value, row.allowed)
    return (*who, *what, finding.source_sheet, finding.source_cell, finding.code, finding.source_file)


def _write_checks(report: Report, runs: Sequence[CheckRun], period: str) -> None:
    columns = {
        "Rule": 18,
        "Indicator": 12,
        "What it says": 60,
        "Must hold": 44,
        "If not": 16,
        "Status": 10,
        "Services": 10,
        "Checked": 10,
        "Fired": 10,
        **dict.fromkeys((f"Skipped: {why.words(period)}" for why in Skip), 14),
        "Remark": 50,
    }
    sheet = report.sheet(CHECKS, tuple(columns.values()))
    report.row(sheet, 0, tuple(columns), "heading")
    for row, run in enumerate(runs, 1):
        report.row(sheet, row, _run_contents(run, period))
    if not runs:
        report.put(sheet, 1, 0, _NOTHING, "quiet")
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(len(runs), 1), len(columns) - 1)


def _run_contents(run: CheckRun, period: str) -> tuple[Content, ...]:
    rule = run.rule
    finding = Code.STOP_RULE if rule.effective == "stop" else Code.WARN_RULE
    what = (rule.code, run.section.label, rule.plain_message, rule.expression)
    how = (severity_words(CATALOGUE[finding].severity), _STATUSES[rule.status])
    counts = (run.services, run.applied, run.fired, *(run.skipped.get(why, 0) for why in Skip))
    return (*what, *how, *counts, run.remark(period))


def _write_codes(report: Report, findings: Sequence[FindingsReport]) -> None:
    columns = {"Code": 7, "About": 30, "Severity": 16, "What it says": 70, "How to put it right": 70, "Found": 9}
    sheet = report.sheet(CODES, (*columns.values(), 26))
    report.row(sheet, 0, (*columns, "In the documentation"), "heading")
    counts = Counter(record.finding.code for record in findings)
    for row, code in enumerate(Code, 1):
        severity = severity_words(CATALOGUE[code].severity)
        words = (_unmarked(meaning(code)), _unmarked(remedy(code)))
        report.row(sheet, row, (code, FAMILIES[code[0]], severity, *words, counts[code], f"findings.md#{code.lower()}"))
    for row, severity in enumerate(Severity, len(Code) + 2):
        report.row(sheet, row, ("", "", *SEVERITIES[severity]))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(Code), len(columns))


def _place_of(code: Code) -> str:
    """The line of a code on its sheet."""
    return f"{CODES}!A{list(Code).index(code) + 2}"


def _titled(severity: Severity) -> str:
    return severity_words(severity).capitalize()


def _unmarked(words: str) -> str:
    """Without the asterisks around what differs from one finding to another."""
    bare = words.replace("*", "")
    return f"{bare[:1].upper()}{bare[1:]}"
