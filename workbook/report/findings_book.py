"""The report of findings, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from workbook.findings import CATALOGUE, Code, Severity
from workbook.findings.described import FAMILIES, SEVERITIES, meaning, remedy, severity_words
from workbook.model import Period, RuleStatus, span_label
from workbook.report.checks_run import CheckRun, Skip
from workbook.report.repeats import ProviderCount, Repeat, by_provider, rolled_up
from workbook.report.reported import FindingsReport
from workbook.table import Block, Cell, Link, Table, TableBook, TableColumn, TableSheet, counts, printed, tabulate
from workbook.table.formats.xlsx import book_bytes

OVERVIEW, CHECKS, CODES = "Overview", "Checks", "Codes"
#: The sheets of findings, and the severities that each holds.
LEVELS = {
    "Must fix": (Severity.REJECT, Severity.ERROR),
    "Please confirm": (Severity.WARNING,),
    "For information": (Severity.INFO,),
}
#: Excel holds 65,530 links on a sheet, and 1,048,576 rows.
_MOST_LINKS, _MOST_ROWS = 60_000, 1_000_000
_NOTHING = "Nothing here."
_STATUSES = {RuleStatus.ON: "on", RuleStatus.BETA: "on trial", RuleStatus.OFF: "off"}
_CELL = re.compile(r"([A-Z]*)(\d*)")


def _linked(code: Code) -> Link:
    """A code that leads to its line on the sheet of codes."""
    return Link(code, f"{CODES}!A{list(Code).index(code) + 2}")


def _severity_counts() -> list[TableColumn[ProviderCount]]:
    def column(severity: Severity, width: int) -> TableColumn[ProviderCount]:
        words = severity_words(severity)
        return counts(words.capitalize(), width, f"Findings: {words}.", lambda row: row.counts[severity])

    return [column(severity, width) for severity, width in zip(Severity, (13, 13, 16, 16), strict=True)]


def _skipped(why: Skip, period: str) -> TableColumn[CheckRun]:
    words = why.words(period)
    return counts(f"Skipped: {words}", 14, f"Services skipped: {words}.", lambda run: run.skipped.get(why, 0))


#: The columns of a sheet of findings.
COLUMNS: tuple[TableColumn[FindingsReport], ...] = (
    printed("Authority", 16, "The authority's name.", lambda row: row.authority),
    printed("Provider", 26, "The provider's name.", lambda row: row.provider),
    printed("Service", 26, "The service's name and id.", lambda row: row.service),
    TableColumn("Saved (UTC)", "When the file says it was last saved.", lambda row: row.saved, width=16),
    printed("Message", 70, "Where, what was found and what to do.", lambda row: row.finding.message),
    printed("Item", 36, "The question it is about.", lambda row: row.question),
    printed("Found", 18, "What was found there.", lambda row: row.finding.value),
    printed("Allowed", 30, "What would have raised no finding.", lambda row: row.allowed),
    printed("Sheet", 22, "The sheet it is on.", lambda row: row.finding.source_sheet),
    printed("Cell", 8, "The cell it is in.", lambda row: row.finding.source_cell),
    TableColumn("Code", "Its code, which leads to what it means.", lambda row: _linked(row.finding.code), width=7),
    printed("File", 30, "The file it is in.", lambda row: row.finding.source_file),
)
#: With which period it is of, where there are several.
SPAN_COLUMNS = (printed("Period", 12, "The period it was found in.", lambda row: row.period), *COLUMNS)
_PROVIDER_COLUMNS: tuple[TableColumn[ProviderCount], ...] = (
    printed("Authority", 18, "The authority's name.", lambda row: row.authority),
    printed("Provider", 34, "The provider's name.", lambda row: row.provider),
    *_severity_counts(),
)
_REPEAT_COLUMNS: tuple[TableColumn[Repeat], ...] = (
    TableColumn("Code", "Its code, which leads to what it means.", lambda row: _linked(row.code), width=18),
    printed("Rule or indicator", 34, "What it is about.", lambda row: row.subject),
    counts("Returns", 13, "How many files have it.", lambda row: row.returns),
    counts("Services", 13, "How many services have it.", lambda row: row.services),
    counts("Cells", 16, "How many cells have it.", lambda row: row.cells),
    printed("Severity", 16, "How much it matters.", lambda row: severity_words(row.severity)),
    printed("For example", 90, "The message of one of them.", lambda row: row.example),
)
_CHECK_COLUMNS: tuple[TableColumn[CheckRun], ...] = (
    printed("Rule", 18, "The rule's code.", lambda run: run.rule.code),
    printed("Indicator", 12, "The indicator that states it.", lambda run: run.section.label),
    printed("What it says", 60, "Its message.", lambda run: run.rule.plain_message),
    printed("Must hold", 44, "Its test.", lambda run: run.rule.expression),
    printed("If not", 16, "What becomes of a figure that breaks it.", lambda run: _if_not(run)),
    printed("Status", 10, "on, on trial or off.", lambda run: _STATUSES[run.rule.status]),
    counts("Services", 10, "How many services there are.", lambda run: run.services),
    counts("Checked", 10, "For how many it was judged.", lambda run: run.applied),
    counts("Fired", 10, "How many broke it.", lambda run: run.fired),
)
_SEVERITY_COLUMNS: tuple[TableColumn[Severity], ...] = (
    printed("Code", 7, "Blank.", lambda _: ""),
    printed("About", 30, "Blank.", lambda _: ""),
    printed("Severity", 16, "What the severity is called.", lambda severity: SEVERITIES[severity][0]),
    printed("What it says", 70, "What follows from it.", lambda severity: SEVERITIES[severity][1]),
)


def check_columns(period: str) -> tuple[TableColumn[CheckRun], ...]:
    """The columns of the sheet of checks; period: the noun of the period."""
    remark: TableColumn[CheckRun] = printed("Remark", 50, "What there is to say of it.", lambda run: run.remark(period))
    return (*_CHECK_COLUMNS, *(_skipped(why, period) for why in Skip), remark)


def findings_workbook(
    findings: Sequence[FindingsReport], runs: Sequence[CheckRun], span: Sequence[Period], moment: dt.datetime
) -> bytes:
    """Write the report. The same arguments give the same bytes.

    span: the periods that it is a report of, in order. moment: of the last change of them, in UTC, which is printed.
    Raises ReleaseError where something would not fit Excel's limits.
    """
    label, columns = span_label(span), COLUMNS if len(span) == 1 else SPAN_COLUMNS
    levels = (
        _findings_sheet(name, columns, [row for row in findings if row.finding.severity in severities])
        for name, severities in LEVELS.items()
    )
    checks = tabulate("checks", CHECKS, check_columns(span[-1].noun), runs)
    sheets = (
        _overview(findings, label, moment),
        *levels,
        TableSheet(CHECKS, (Block(checks, remark="" if runs else _NOTHING),), frozen=1),
        _codes_sheet(Counter(row.finding.code for row in findings)),
    )
    return book_bytes(TableBook(f"Findings. {label}", "Findings", moment.replace(tzinfo=None), sheets))


def _overview(findings: Sequence[FindingsReport], subtitle: str, moment: dt.datetime) -> TableSheet:
    files = len({row.file for row in findings})
    lines = f"Findings: {len(findings):,}. Files with findings: {files:,}. Last change: {moment:%Y-%m-%d %H:%M} UTC."
    counts = [
        replace(count, authority=count.authority or "Not known", provider=count.provider or "Not known")
        for count in by_provider(findings)
    ]
    counts.append(ProviderCount("All", "", Counter(row.finding.severity for row in findings)))
    providers = tabulate("providers", "By provider", _PROVIDER_COLUMNS, counts)
    repeats = tabulate("repeats", "The same problem, wherever it was found", _REPEAT_COLUMNS, rolled_up(findings))
    blocks = (Block(providers, providers.title, totals=True), Block(repeats, repeats.title))
    return TableSheet(OVERVIEW, blocks, ("Findings", subtitle, lines))


def _findings_sheet(
    name: str, columns: Sequence[TableColumn[FindingsReport]], findings: list[FindingsReport]
) -> TableSheet:
    table = tabulate("findings", name, columns, sorted(findings, key=_reading_order)[:_MOST_ROWS])
    more = len(findings) - len(table.records)
    remark = f"And {more:,} more, in the CSV of findings." if more else "" if findings else _NOTHING
    return TableSheet(name, (Block(_with_fewer_links(table), remark=remark),))


def _with_fewer_links(table: Table) -> Table:
    """The table with no more links than a sheet holds."""
    last = (tuple(_unlinked(cell) for cell in record) for record in table.records[_MOST_LINKS:])
    return replace(table, records=(*table.records[:_MOST_LINKS], *last))


def _unlinked(cell: Cell) -> Cell:
    return cell.text if isinstance(cell, Link) else cell


def _reading_order(row: FindingsReport) -> tuple[object, ...]:
    """Worst first, then by who, and by cell as one reads: D9 before D10, Z before AA."""
    finding = row.finding
    match = _CELL.match(finding.source_cell)
    letters, digits = (match[1], match[2]) if match else ("", "")
    rank = list(Severity).index(finding.severity)
    who = (row.authority, row.provider, row.service, row.period, finding.source_file, finding.source_sheet)
    return rank, who, int(digits or 0), len(letters), letters, finding


def _if_not(run: CheckRun) -> str:
    code = Code.STOP_RULE if run.rule.effective == "stop" else Code.WARN_RULE
    return severity_words(CATALOGUE[code].severity)


def _codes_sheet(code_counts: Counter[Code]) -> TableSheet:
    columns: tuple[TableColumn[Code], ...] = (
        printed("Code", 7, "The code.", str),
        printed("About", 30, "What it is about.", lambda code: FAMILIES[code[0]]),
        printed("Severity", 16, "How much it matters.", lambda code: severity_words(CATALOGUE[code].severity)),
        printed("What it says", 70, "Its message.", lambda code: _unmarked(meaning(code))),
        printed("How to put it right", 70, "What to do.", lambda code: _unmarked(remedy(code))),
        counts("Found", 9, "How often it was found.", lambda code: code_counts[code]),
        printed("In the documentation", 26, "Where the page has it.", lambda code: f"findings.md#{code.lower()}"),
    )
    codes = tabulate("codes", CODES, columns, Code)
    severities = tabulate("severities", "Severities", _SEVERITY_COLUMNS, Severity)
    return TableSheet(CODES, (Block(codes), Block(severities, headings=False)), frozen=1)


def _unmarked(words: str) -> str:
    """Without the asterisks around what differs from one finding to another."""
    bare = words.replace("*", "")
    return f"{bare[:1].upper()}{bare[1:]}"
