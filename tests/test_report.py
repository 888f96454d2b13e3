"""The report of findings: a workbook that a manager can read and filter.

1. Must fix, please confirm and for information stand on sheets of their own; each finding is on one of them, once.
2. Who and when come first, then the message, then the details; the heading stays in sight, filters, and columns are
   wide enough.
3. What would have been allowed is said for each finding at a question, and for a rule in its own words.
4. The overview counts by provider and severity, and rolls up the same problem, worst and most frequent first.
5. Every code is on the sheet of codes, in the words of docs/findings.md; each finding's code leads to its line.
6. Which rules ran is listed: how often each was checked, fired and was skipped, and why. A rule fires there as often
   as it does in the findings, and every service is counted once for each rule.
7. The same findings give the same bytes; text stays text; what Excel cannot hold is said.
8. Findings of several periods are in the same lists, each with its period.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import string
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

import reachable
import world
from workbook.assess import AssessedReturn
from workbook.feedback.in_place import CellValue
from workbook.findings import CATALOGUE, Code, Finding, Place, Severity, finding
from workbook.findings.described import meaning, remedy, severity_words
from workbook.model import Framework, Period, RuleStatus
from workbook.reader import IssuedForm
from workbook.report import (
    CheckRun,
    FindingsReport,
    Skip,
    check_runs,
    findings_book,
    findings_workbook,
    joined,
    reported,
    service_figures,
)
from workbook.report.findings_book import COLUMNS, LEVELS
from workbook.report.repeats import rolled_up
from world import C_CARD, HOURS, LOCK, QUAY, SUPPORTED, USERS, assessed, fill, judged, truth

HEADINGS = [column.name for column in COLUMNS]
MADE = dt.datetime(2008, 10, 28, 9, 30, tzinfo=dt.UTC)
SAVED = dt.datetime(2008, 10, 20, 18, tzinfo=dt.UTC)
PAGE = (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
AT_END, REGISTERED, HELPED = (f"EM-LPI-60.{name}" for name in ("users_at_end", "registered", "supported"))


def known() -> IssuedForm:
    return world.standard()[1]


def returned(**changes: CellValue) -> AssessedReturn:
    """A return with mistakes of every severity, and what else is asked for by the name of its item in `issued`."""
    entries: dict[tuple[str, str], CellValue] = {
        **truth(),
        (QUAY, USERS): "12 people",
        (QUAY, HOURS): 12.345,
        (QUAY, C_CARD): "maybe",
        (QUAY, SUPPORTED): " 7 ",
        (QUAY, AT_END): 4,
        (QUAY, REGISTERED): 9,
        (QUAY, HELPED): 4,
        (LOCK, USERS): "12 people",
        **{(QUAY, question): entry for question, entry in changes.items()},
    }
    return judged(fill(entries))


def described(one: AssessedReturn) -> list[FindingsReport]:
    returned = replace(one, saved=SAVED)
    return [reported(found, known(), returned) for found in one.findings]


def runs(*returns: AssessedReturn, framework: Framework | None = None) -> tuple[CheckRun, ...]:
    services = [
        service_figures(service, known().layout.issued.period, one.answers)
        for one in returns
        for service in known().layout.issued.services
    ]
    return check_runs(framework or known().framework, services)


def opened(findings: list[FindingsReport], checked: tuple[CheckRun, ...] = ()) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(findings_workbook(findings, checked, [Period(2008, 2)], MADE)))


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet under its heading."""
    heading, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), other, strict=True)) for other in others if any(other)]


def row_of(rule: str, checked: tuple[CheckRun, ...]) -> CheckRun:
    return next(run for run in checked if run.rule.code == rule)


class TestFindings:
    def test_each_finding_is_on_the_sheet_of_its_level_once(self) -> None:
        """1: a refused file is among what must be fixed."""
        findings = [*described(returned()), reported(assessed(b"Dear all").findings[0], None, None)]
        book = opened(findings)
        found = {name: [row["Message"] for row in rows(book[name])] for name in LEVELS}
        for name, severities in LEVELS.items():
            mine = [each.finding.message for each in findings if each.finding.severity in severities]
            assert sorted(map(str, found[name])) == sorted(mine) != []
        assert {severity for severities in LEVELS.values() for severity in severities} == set(Severity)

    def test_who_when_and_the_message_come_first(self) -> None:
        """2: then the details."""
        assert HEADINGS[:5] == ["Authority", "Provider", "Service", "Saved (UTC)", "Message"]
        row = next(row for row in rows(opened(described(returned()))["Must fix"]) if row["Item"])
        assert row == {
            "Authority": "Leicester",
            "Provider": "Harbour House Trust",
            "Service": "Lock Gate House (L-2)",
            "Saved (UTC)": SAVED.replace(tzinfo=None),
            "Message": f"2 Lock Gate House, {world.cell(USERS)} (LPI 57): found '12 people'. "
            "Enter the number only, for example 12.",
            "Item": "LPI 57 a: How many people were in the service during the quarter?",
            "Found": "12 people",
            "Allowed": "A whole number from 0 to 999,999",
            "Sheet": "2 Lock Gate House",
            "Cell": world.cell(USERS),
            "Code": "V03",
            "File": "return.xlsx",
        }

    def test_findings_of_several_periods_say_of_which(self) -> None:
        """8: the period stands first, the heading has the span, and one service's findings stay together."""
        first, last = Period(2008, 1), Period(2008, 2)
        rows = [replace(row, period=str(period)) for period in (last, first) for row in described(returned())]
        book = openpyxl.load_workbook(io.BytesIO(findings_workbook(rows, (), (first, last), MADE)))
        heading, *lines = book["Must fix"].iter_rows(values_only=True)
        assert heading == ("Period", *HEADINGS)
        periods = [line[0] for line in lines]
        assert Counter(periods) == {str(first): len(lines) / 2, str(last): len(lines) / 2}
        assert book["Overview"]["A2"].value == "April 2008 to September 2008"

    def test_it_reads_as_one_reads_the_returns(self) -> None:
        """2: by provider and service; row 9 before row 10, column Z before column AA."""
        places = ["AA9", "D10", "D9", "Z9", ""]
        found = [finding(Code.TEXT, Place("f", "s", cell, "S"), "x") for cell in places]
        book = opened([FindingsReport(each, "A", "P", "S") for each in found])
        assert [row["Cell"] for row in rows(book["Must fix"])] == [None, "D9", "Z9", "AA9", "D10"]

    @pytest.mark.parametrize("name", [*LEVELS, "Checks", "Codes"])
    def test_each_list_filters_under_a_heading_that_stays(self, name: str) -> None:
        """2: wrapped, as wide as the table says, on A4 across."""
        sheet = opened(described(returned()), runs(returned()))[name]
        assert str(sheet.freeze_panes).endswith("2")
        assert sheet.auto_filter.ref == f"A1:{get_column_letter(sheet.max_column)}{_last(sheet, name)}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet["A2"].alignment.wrap_text or sheet["A2"].hyperlink

    def test_columns_are_wide_enough(self) -> None:
        """2: set, each of them."""
        sheet = opened(described(returned()))["Must fix"]
        stated = {
            n: each.width
            for each in sheet.column_dimensions.values()
            for n in range(int(each.min or 0), int(each.max or 0) + 1)
        }
        assert [stated[n] for n in range(1, len(COLUMNS) + 1)] == pytest.approx(
            [column.width for column in COLUMNS], abs=1
        )

    def test_nothing_found_is_said(self) -> None:
        """1: rather than an empty sheet."""
        book = opened([])
        assert {book[name]["A2"].value for name in (*LEVELS, "Checks")} == {"Nothing here."}


class TestAllowed:
    @pytest.mark.parametrize(
        ("question", "entry", "allowed"),
        [
            (USERS, "x", "A whole number from 0 to 999,999"),
            (HOURS, "x", "A number from 0 to 999,999, at most two decimal places"),
            (C_CARD, "x", "Yes or No"),
        ],
    )
    def test_what_may_be_typed_is_said(self, question: str, entry: str, allowed: str) -> None:
        """3: by the kind of the question."""
        [mine] = [
            each
            for each in described(returned(**{question: entry}))
            if (each.finding.question, QUAY) == (question, each.finding.service_id)
        ]
        assert mine.allowed == allowed

    def test_a_rule_says_it_in_its_own_words(self) -> None:
        """3: without the figures of the service."""
        [mine] = [each for each in described(returned()) if each.finding.code is Code.STOP_RULE]
        rule = next(r for i in known().framework.sections for r in i.rules if r.code == mine.finding.rule)
        assert mine.allowed == re.sub(r" \(\{\w+\}\)", "", rule.message)
        assert mine.subject == rule.code

    @pytest.mark.parametrize("code", list(reachable.REACHED), ids=lambda code: code.name)
    def test_every_finding_at_a_question_is_described(self, code: Code) -> None:
        """3: whatever was done to the file."""
        form = reachable.form_of(code)
        for each in reachable.REACHED[code]().findings:
            mine = reported(each, form if each.service_id else None, None)
            assert (mine.question != "") == (mine.subject != "") == (each.question != "")
            if each.question in form.form.questions:
                assert mine.allowed


class TestOverview:
    def test_it_counts_by_provider_and_severity(self) -> None:
        """4: all of them, and a file that could not be told."""
        findings = [*described(returned()), reported(assessed(b"Dear all").findings[0], None, None)]
        table = list(opened(findings)["Overview"].iter_rows(values_only=True, max_col=6))
        at = next(number for number, row in enumerate(table) if row[0] == "Authority")
        counts = Counter(each.finding.severity for each in findings)
        mine = [counts[severity] for severity in Severity]
        assert list(table[at][2:6]) == [severity_words(severity).capitalize() for severity in Severity]
        assert table[at + 1] == ("Not known", "Not known", 1, 0, 0, 0)
        assert table[at + 2] == ("Leicester", "Harbour House Trust", 0, *mine[1:])
        assert table[at + 3] == ("All", None, *mine)

    def test_the_same_problem_is_rolled_up(self) -> None:
        """4: at two services of one return, it is one line."""
        table = list(opened(described(returned()))["Overview"].iter_rows(values_only=True))
        at = next(number for number, row in enumerate(table) if row[0] == "Code")
        assert table[at + 1][:6] == ("V03", "LPI 57", 1, 2, 2, "must fix")
        assert "found '12 people'" in str(table[at + 1][6])

    @given(st.lists(st.tuples(st.sampled_from(list(Code)), st.sampled_from("ab"), st.sampled_from(["D1", "D2"]))))
    @settings(max_examples=50)
    def test_nothing_is_lost_by_rolling_up(self, drawn: list[tuple[Code, str, str]]) -> None:
        """4: every finding is in exactly one line, and lines are worst first."""
        made = [_finding(code, file, cell) for code, file, cell in drawn]
        rolled = rolled_up([FindingsReport(each, "A", "P", "S", subject="LPI 1") for each in made])
        assert {each.code for each in rolled} == {code for code, _, _ in drawn}
        assert sum(each.cells for each in rolled) == len(
            {(each.code, each.source_file, each.source_cell) for each in made}
        )
        ranks = [list(Severity).index(each.severity) for each in rolled]
        assert ranks == sorted(ranks)


class TestCodes:
    def test_every_code_is_there_in_the_words_of_the_page(self) -> None:
        """5: one source for both, and nothing left out of either."""
        listed = [row for row in rows(opened([])["Codes"]) if row["Code"]]
        assert [row["Code"] for row in listed] == list(Code)
        for row in listed:
            code = Code(str(row["Code"]))
            line = next(line for line in PAGE.splitlines() if f'id="{code.lower()}"' in line)
            cells = [cell.replace("*", "").replace("\\|", "|").strip().casefold() for cell in line.split(" | ")]
            assert cells[1:3] == [str(row["Severity"]), str(row["What it says"]).casefold()]
            assert cells[3].removesuffix(" |") == str(row["How to put it right"]).casefold()
            assert row["In the documentation"] == f"findings.md#{code.lower()}"
            assert not re.search(r"[{}*]", f"{row['What it says']}{row['How to put it right']}")

    def test_asterisks_only_mark(self) -> None:
        """5: none of the catalogue's own would be lost on the way."""
        assert all(f"{meaning(code)}{remedy(code)}".count("*") % 2 == 0 for code in Code)

    def test_each_finding_leads_to_its_code(self) -> None:
        """5: to the line that is about it."""
        book = opened(described(returned()))
        for name in LEVELS:
            for cells in book[name].iter_rows(min_row=2):
                cell = cells[HEADINGS.index("Code")]
                assert cell.hyperlink is not None
                assert cell.hyperlink.location is not None
                sheet, at = cell.hyperlink.location.split("!")
                assert book[sheet][at].value == cell.value

    def test_it_counts_what_was_found(self) -> None:
        """5: by code."""
        one = returned()
        found = {row["Code"]: row["Found"] for row in rows(opened(described(one))["Codes"]) if row["Code"]}
        assert {code: count for code, count in found.items() if count} == Counter(each.code for each in one.findings)


class TestChecks:
    def test_a_rule_fires_as_often_as_it_is_found(self) -> None:
        """6: by the same meaning."""
        one = returned()
        found = Counter(each.rule for each in one.findings if each.rule)
        assert {run.rule.code: run.fired for run in runs(one) if run.fired} == found != {}

    @given(st.data())
    @settings(max_examples=25)
    def test_every_service_is_counted_once(self, data: st.DataObject) -> None:
        """6: whatever is answered, and each rule that fires is found."""
        entry = st.sampled_from([None, 0, 1, 7, 40, "x"])
        entries = {key: value for key in truth() if (value := data.draw(entry)) is not None}
        one = judged(fill(entries))
        checked = runs(one)
        assert {run.services for run in checked} == {2}
        assert {run.rule.code: run.fired for run in checked if run.fired} == Counter(
            each.rule for each in one.findings if each.rule
        )

    def test_why_a_rule_was_skipped_is_counted(self) -> None:
        """6: each reason, with the rule and the service that have it."""
        entries = {key: value for key, value in truth().items() if key != (QUAY, "EM-LPI-59.users_at_end")}
        checked = runs(judged(fill(entries)))
        reasons = {why for run in checked for why in run.skipped}
        assert reasons >= {Skip.NOT_REPORTED, Skip.MISSING, Skip.NO_PREVIOUS}
        [rule] = [run for run in checked if run.rule.code == "EM-LPI-60.R4"]
        assert rule.skipped == {Skip.NOT_REPORTED: 1, Skip.MISSING: 1}
        assert rule.remark("quarter") == "Never checked: not reported by the service (1), a figure missing (1)."

    @pytest.mark.parametrize(
        ("status", "remark"),
        [(RuleStatus.OFF, "Off: it was not checked."), (RuleStatus.BETA, "On trial: it only ever asks.")],
    )
    def test_a_rule_that_is_off_or_on_trial_is_said(self, status: RuleStatus, remark: str) -> None:
        """6: off, it is skipped for everyone."""
        framework = _with_status(known().framework, status)
        for run in runs(returned(), framework=framework):
            assert run.remark("quarter").startswith(remark)
            assert run.skipped.get(Skip.OFF, 0) == (2 if status is RuleStatus.OFF else 0)

    def test_what_no_service_reports_is_said(self) -> None:
        """6: rather than that a figure is missing."""
        blank = judged(world.standard()[0])
        remarks = {run.section.code: run.remark("quarter") for run in runs(blank)}
        assert remarks["EM-LPI-58"] == "No service reports it."

    def test_returns_of_several_authorities_add_up(self) -> None:
        """6: by rule, and a rule that one of them states otherwise stays apart."""
        once = runs(returned())
        assert [run.applied for run in joined((*once, *once))] == [2 * run.applied for run in once]
        other = runs(returned(), framework=_with_status(known().framework, RuleStatus.OFF))
        assert len(joined((*once, *other))) == 2 * len(once)

    def test_the_sheet_says_all_of_it(self) -> None:
        """6: as it was counted."""
        checked = runs(returned())
        listed = rows(opened([], checked)["Checks"])
        in_words = {RuleStatus.ON: "on", RuleStatus.BETA: "on trial", RuleStatus.OFF: "off"}
        for run, row in zip(checked, listed, strict=True):
            assert (row["Rule"], row["Must hold"], row["Status"]) == (
                run.rule.code,
                run.rule.expression,
                in_words[run.rule.status],
            )
            assert (row["Services"], row["Checked"], row["Fired"]) == (run.services, run.applied, run.fired)
            assert [row[f"Skipped: {why.words('quarter')}"] for why in Skip] == [
                run.skipped.get(why, 0) for why in Skip
            ]


class TestBytes:
    def test_the_same_findings_give_the_same_bytes(self) -> None:
        """7: whatever order they come in."""
        findings = described(returned())
        first, second = (
            findings_workbook(each, runs(returned()), [Period(2008, 2)], MADE) for each in (findings, findings[::-1])
        )
        assert first == second

    def test_excel_2010_takes_it(self, tmp_path: Path) -> None:
        """7: openxml-audit finds no error."""
        path = tmp_path / "report.xlsx"
        path.write_bytes(findings_workbook(described(returned()), runs(returned()), [Period(2008, 2)], MADE))
        assert list(OpenXmlValidator(file_format=FileFormat.OFFICE_2010).validate(str(path)).errors) == []

    def test_text_stays_text(self) -> None:
        """7: in every column, control characters as spaces."""
        hostile = '=HYPERLINK("http://x")\x00\x1b'
        found = finding(Code.TEXT, Place(hostile, hostile, "D1", hostile, hostile), hostile)
        one = FindingsReport(found, hostile, hostile, hostile, SAVED, hostile, hostile, hostile)
        book = opened([one])
        cells = [
            cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert {cell.data_type for cell in cells} == {"s", "n", "d"}
        assert sum(str(cell.value).startswith("=HYPERLINK") for cell in cells) >= 9

    def test_more_than_excel_holds_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """7: with how many were left out, and where they are; links end before Excel's limit."""
        monkeypatch.setattr(findings_book, "_MOST_ROWS", 3)
        monkeypatch.setattr(findings_book, "_MOST_LINKS", 2)
        found = [finding(Code.TEXT, Place("f", "s", f"D{number}"), "x") for number in range(1, 6)]
        sheet = opened([FindingsReport(each) for each in found])["Must fix"]
        assert sheet["A5"].value == "And 2 more, in the CSV of findings."
        links = [cells[HEADINGS.index("Code")].hyperlink is not None for cells in sheet.iter_rows(min_row=2, max_row=4)]
        assert links == [True, True, False]


def _with_status(framework: Framework, status: RuleStatus) -> Framework:
    sections = tuple(
        replace(each, rules=tuple(replace(rule, status=status) for rule in each.rules)) for each in framework.sections
    )
    return framework.with_sections(sections)


def _finding(code: Code, file: str, cell: str) -> Finding:
    wording = CATALOGUE[code]
    parts = string.Formatter().parse(wording.fault + wording.advice)
    words = {name: "x" for _, name, _, _ in parts if name and name != "value"} | {"rule": "x"}
    return finding(code, Place(file, "s", cell, "S"), 1.0, **words)


def _last(sheet: Worksheet, name: str) -> int:
    """The last row of a list: on the sheet of codes, the severities stand below it."""
    return len(Code) + 1 if name == "Codes" else sheet.max_row
