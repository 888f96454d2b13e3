"""What stands for a service: files joined, conflicts named, officers' decisions applied.

Joining
1. A standard and an amended workbook, and a long CSV, join by item into one service; derived values are worked out over all.
2. The same figure twice is fine; a blank never beats a figure, in either direction.
3. Two figures that differ are an error that names both files and cells; neither is loaded until an officer decides.
4. An indicator switched off in the workbook and reported in a CSV is a conflict too.
5. Rules are checked over the joined figures.
6. A service from one file stands the same whether it is joined or taken as it was read.

Decisions
7. A questioned figure is left out of what may be uploaded until it is included; one excluded is not loaded.
8. A decision survives a resubmission of the same figures and lapses when one of them changes.
9. Whoever decides gives a reason; who, when and why are kept; a decision can be opened again.
10. A figure that is wrong cannot be included; one thing that is blank can be excluded, and holds nothing back then.
11. A stop rule lets go of the other figure when one of the two is excluded.
12. The decisions sheet lists what is open; what is put into it is recorded, all or none; a stale row is refused.
13. Two providers' returns that say the very same are questioned.

Choices
14. What each service reports is listed beside what was agreed, and whether it is as agreed.

A CSV
15. A long CSV is checked as a workbook is: every illegal value has the same code, and its own line as the cell.
16. What is wrong with the CSV as a whole is said; a line without a place, or repeated, is named.
17. A CSV of some services leaves the others not returned; its clock is `extracted_at`.
"""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from workbook.assess import Outcome
from workbook.demo.cycle import careful_entries
from workbook.demo.plausible import plausible_answers
from workbook.errors import DecisionError, UsageError
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.model import QuestionType, Submission
from workbook.quarter import ServiceKey, ServiceState
from workbook.quarter.joining import join
from workbook.quarter.service import judge_service
from workbook.register import read_register
from workbook.store import Verdict
from workbook.table.heights import WrappedText
from workbook.usecases.decide import Request
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.generate import WrittenFile, generate_workbooks
from world import (
    EVENING,
    LATER,
    MORNING,
    NOON,
    PART,
    PERIOD,
    QUESTIONED,
    SHARE,
    SUPPORTED,
    USERS,
    WHOLE,
    answered,
    configuration,
    csv_return,
    dataset,
    decide_one,
    findings,
    issued,
    known,
    period_result,
    provider,
    read,
    sent,
    service_result,
    values,
)

PERCENT = "EM-LPI-57.percent"


def codes(out: Path, question: str | None = None) -> list[str]:
    """The codes of all findings, or of those of one item, but for information."""
    return [
        row["code"]
        for row in findings(out)
        if row["severity"] != "info" and (question is None or row["item"] == question)
    ]


class TestJoining:
    @pytest.mark.parametrize("saved", [(MORNING, EVENING), (EVENING, MORNING)], ids=["standard first", "amended first"])
    def test_two_workbooks_of_an_automated_provider_join(
        self, tmp_path: Path, saved: tuple[dt.datetime, dt.datetime]
    ) -> None:
        """1: the core from one file, the basket from the other, in one service and in the usual order."""
        out = tmp_path / "out"
        standard, amended = _automated(out)
        parts = [known(out, file) for file in (standard, amended)]
        for number, (file, mine, other) in enumerate(zip((standard, amended), parts, parts[::-1], strict=True)):
            content = fill_workbook(file.path.read_bytes(), mine.layout, careful_entries(mine, other), saved[number])
            sent(tmp_path / "r", f"{number}.xlsx", content)
        collected = read(out, tmp_path / "r")
        here = service_result(out)
        assert collected.outcomes == {Outcome.ACCEPTED: 2}
        assert {sourced.file for sourced in here.answers} == {"0.xlsx", "1.xlsx"}
        assert here.state is ServiceState.ACCEPTED
        files = {row["item"].split(".")[0]: row["source_file"] for row in dataset(out)}
        assert files["CLG-KPI-1"] == "0.xlsx"
        assert files["EM-LPI-57"] == "1.xlsx"
        assert len({(row["service_id"], row["item"]) for row in dataset(out)}) == len(dataset(out))
        places = list(parts[0].framework.questions)
        assert [row["item"] for row in dataset(out)] == sorted((row["item"] for row in dataset(out)), key=places.index)

    def test_a_csv_gives_what_the_workbook_leaves_blank(self, tmp_path: Path) -> None:
        """1, 2: the figure and the percentage made of it are there, and nothing is asked any more."""
        out, file = _issued(tmp_path)
        sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: 8, SUPPORTED: None}))
        assert codes_after(out, tmp_path) == ["V01"]
        sent(tmp_path / "r", "system.csv", csv_return(file, {SUPPORTED: 5}))
        assert codes_after(out, tmp_path) == []
        row = next(row for row in dataset(out) if row["item"] == SUPPORTED)
        assert (row["value"], row["source_file"], row["source_sheet"], row["source_cell"]) == (
            "5",
            "system.csv",
            "CSV",
            "E2",
        )
        assert values(out, PERCENT) == {"S-1": "62.5"}

    def test_the_same_figure_twice_is_fine(self, tmp_path: Path) -> None:
        """2: said by both files, it is loaded once, from the workbook."""
        out, file = _issued(tmp_path)
        sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: 8, SUPPORTED: 5}))
        sent(tmp_path / "r", "system.csv", csv_return(file, {USERS: 8, SUPPORTED: ""}))
        assert codes_after(out, tmp_path) == []
        assert (values(out, USERS), values(out, SUPPORTED)) == ({"S-1": "8"}, {"S-1": "5"})

    def test_a_conflict_names_both_and_loads_neither(self, tmp_path: Path) -> None:
        """3: the message has the figure here, the other file, its cell and its figure; both are queried."""
        out, _ = _conflict(tmp_path)
        (row,) = (row for row in findings(out) if row["code"] == "C01")
        assert (row["source_file"], row["severity"], row["item"], row["value"]) == ("book.xlsx", "error", USERS, "8")
        assert "8 here, but 9 in system.csv, E2; neither was loaded" in row["message"]
        assert row["source_cell"] in row["message"]
        assert (values(out, USERS), values(out, PERCENT)) == ({"S-1": ""}, {"S-1": ""})
        assert service_result(out).state is ServiceState.HELD
        result = period_result(out)
        assert [result.outcome(file) for file in result.received] == [Outcome.QUERIED, Outcome.QUERIED]

    @pytest.mark.parametrize(("chosen", "source"), [("8", "book.xlsx"), ("9", "system.csv")])
    def test_an_officer_decides_a_conflict(self, tmp_path: Path, chosen: str, source: str) -> None:
        """3: either figure can be chosen; it comes from its own file, and nothing is open any more."""
        out, _ = _conflict(tmp_path)
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Confirmed by telephone", USERS, chosen))
        row = next(row for row in dataset(out) if row["item"] == USERS)
        assert (row["value"], row["source_file"], row["status"]) == (chosen, source, "reported")
        assert codes(out) == []
        (said,) = (row for row in findings(out) if row["code"] == "D03")
        assert "by A. Officer on 6 Oct 2008: Confirmed by telephone." in said["message"]

    def test_a_choice_lapses_when_one_of_the_figures_changes(self, tmp_path: Path) -> None:
        """3, 8: 9 was chosen over 8; over 7 it was not."""
        out, file = _conflict(tmp_path)
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Confirmed by telephone", USERS, "9"))
        sent(tmp_path / "r", "again.xlsx", answered(out, file, {USERS: 7, SUPPORTED: 5}, saved=LATER))
        assert codes_after(out, tmp_path) == ["C01"]
        assert values(out, USERS) == {"S-1": ""}

    def test_a_choice_that_was_never_entered_is_refused(self, tmp_path: Path) -> None:
        """3: an officer cannot put in a figure of their own."""
        out, _ = _conflict(tmp_path)
        for value in ("", "22"):
            with pytest.raises(DecisionError, match="8 or 9"):
                decide_one(out, Request("S-1", Verdict.INCLUDE, "Guess", USERS, value))

    def test_switched_off_here_and_reported_there_is_a_conflict(self, tmp_path: Path) -> None:
        """4: the sheet says that it is not reported, the CSV has a figure."""
        out, file = _issued(tmp_path)
        smokers = "EM-LPI-58.users"
        sent(tmp_path / "r", "book.xlsx", answered(out, file, choices={"EM-LPI-58": "No"}))
        sent(tmp_path / "r", "system.csv", csv_return(file, {smokers: 8}))
        assert "C01" in codes_after(out, tmp_path)
        (row,) = (row for row in findings(out) if row["code"] == "C01")
        assert "'not reported' here, but 8 in system.csv, E2" in row["message"]
        assert values(out, smokers) == {"S-1": ""}

    def test_rules_are_checked_over_the_joined_figures(self, tmp_path: Path) -> None:
        """5: supported from the CSV is more than the users of the workbook."""
        out, file = _issued(tmp_path)
        sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: 10, SUPPORTED: None}))
        sent(tmp_path / "r", "system.csv", csv_return(file, {SUPPORTED: 12}))
        assert codes_after(out, tmp_path) == ["R01"]
        assert (values(out, USERS), values(out, SUPPORTED)) == ({"S-1": ""}, {"S-1": ""})

    @pytest.mark.parametrize(
        "changes", [{}, QUESTIONED, {USERS: None}, {USERS: "twelve"}, {USERS: 5, SUPPORTED: 9}], ids=str
    )
    def test_one_file_joined_is_as_it_was_read(self, tmp_path: Path, changes: Mapping[str, CellValue | None]) -> None:
        """6: the answers with their statuses, and the findings, are the same both ways."""
        out, file = _issued(tmp_path)
        sent(
            tmp_path / "r",
            "book.xlsx",
            answered(out, file, changes, explanations={USERS: "Counted twice, it is right."}),
        )
        read(out, tmp_path / "r")
        as_read = service_result(out)
        (only,) = as_read.contributions
        joined = judge_service(as_read.key, (only, replace(only)), [])
        assert joined.answers == as_read.answers
        assert sorted(joined.findings) == sorted(as_read.findings)
        assert joined.rows == as_read.rows
        assert join((only,), {}).entered == as_read.entered


class TestDecisions:
    def test_a_question_keeps_a_figure_from_the_upload_until_it_is_included(self, tmp_path: Path) -> None:
        """7: the figures the rule names and what is worked out from them wait; the rest may go."""
        out, _ = _questioned(tmp_path)
        before = {row.question for row in service_result(out).accepted_rows}
        assert service_result(out).state is ServiceState.QUERIED
        assert not before & {WHOLE, PART, SHARE}
        assert "EM-LPI-58.users" in before
        decide_one(out, Request("S-1", Verdict.INCLUDE, "A new service, confirmed by e-mail", _asked(out)))
        assert {row.question for row in service_result(out).accepted_rows} >= {WHOLE, PART, SHARE}
        assert service_result(out).state is ServiceState.ACCEPTED
        (row,) = (row for row in findings(out) if row["code"] == "D01")
        assert row["severity"] == "info"
        assert row["message"].endswith("Confirmed by A. Officer on 6 Oct 2008: A new service, confirmed by e-mail.")

    def test_an_excluded_figure_is_not_loaded(self, tmp_path: Path) -> None:
        """7: nor is what is worked out from it; the dataset says invalid, the finding why."""
        out, _ = _questioned(tmp_path)
        decide_one(out, Request("S-1", Verdict.EXCLUDE, "They counted households", PART))
        row = next(row for row in dataset(out) if row["item"] == PART)
        assert (row["value"], row["status"]) == ("", "invalid")
        assert values(out, SHARE) == {"S-1": ""}
        (said,) = (row for row in findings(out) if row["code"] == "D02")
        assert "taken out by A. Officer on 6 Oct 2008: They counted households" in said["message"]
        assert service_result(out).state is ServiceState.ACCEPTED

    def test_a_decision_survives_the_same_figures(self, tmp_path: Path) -> None:
        """8: the workbook sent again, saved later and with another explanation, asks nothing anew."""
        out, file = _questioned(tmp_path)
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Confirmed", _asked(out)))
        sent(tmp_path / "r", "again.xlsx", answered(out, file, QUESTIONED, saved=LATER))
        assert codes_after(out, tmp_path) == []
        assert "D01" in {row["code"] for row in findings(out)}

    @pytest.mark.parametrize("changes", [{WHOLE: 8}, {PART: 4}])
    def test_a_decision_lapses_when_a_figure_changes(self, tmp_path: Path, changes: Mapping[str, CellValue]) -> None:
        """8: the figure itself, or another that the question names."""
        out, file = _questioned(tmp_path)
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Confirmed", _asked(out)))
        sent(tmp_path / "r", "again.xlsx", answered(out, file, {**QUESTIONED, **changes}, saved=LATER))
        assert codes_after(out, tmp_path) == ["R02"]

    def test_an_exclusion_lapses_when_the_figure_changes(self, tmp_path: Path) -> None:
        """8: a corrected figure is loaded, whatever was decided on the old one."""
        out, file = _questioned(tmp_path)
        decide_one(out, Request("S-1", Verdict.EXCLUDE, "They counted households", PART))
        sent(tmp_path / "r", "again.xlsx", answered(out, file, {WHOLE: 7, PART: 6.5}, saved=LATER))
        read(out, tmp_path / "r")
        assert values(out, PART) == {"S-1": "6.5"}

    @pytest.mark.parametrize("reason", ["", "  ", "...", "x" * 201])
    def test_a_reason_is_needed(self, tmp_path: Path, reason: str) -> None:
        """9: without one, with signs alone, or with a page of it, nothing is recorded."""
        out, _ = _questioned(tmp_path)
        with pytest.raises(DecisionError, match="reason"):
            decide_one(out, Request("S-1", Verdict.INCLUDE, reason, _asked(out)))
        assert not period_result(out).decisions

    def test_who_when_and_why_are_kept_and_it_can_be_opened_again(self, tmp_path: Path) -> None:
        """9: every decision stays in the store; after reopen the question stands as before."""
        out, _ = _questioned(tmp_path)
        question, before = _asked(out), findings(out)
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Confirmed", question))
        decide_one(out, Request("S-1", Verdict.REOPEN, "They called again", question))
        assert findings(out) == before
        (made,) = period_result(out).decisions.values()
        assert [(each.verdict, each.by, each.reason, each.when) for each in made] == [
            (Verdict.INCLUDE, "A. Officer", "Confirmed", NOON),
            (Verdict.REOPEN, "A. Officer", "They called again", NOON),
        ]

    @pytest.mark.parametrize(
        ("request_", "words"),
        [
            (Request("S-1", Verdict.INCLUDE, "Right", USERS), "no figure that could be included"),
            (Request("S-1", Verdict.INCLUDE, "Right", "EM-LPI-58.users"), "nothing is asked"),
            (Request("S-1", Verdict.INCLUDE, "Right", "EM-LPI-99.x"), "there is no EM-LPI-99.x"),
            (Request("S-1", Verdict.EXCLUDE, "Right"), "Name one figure"),
            (Request("S-1", Verdict.REOPEN, "Right", USERS), "nothing has been decided"),
            (Request("S-7", Verdict.EXCLUDE, "Right", USERS), "has not returned"),
        ],
        ids=lambda each: each if isinstance(each, str) else "",
    )
    def test_what_cannot_be_decided_is_said(self, tmp_path: Path, request_: Request, words: str) -> None:
        """10: each with its own words; nothing is recorded."""
        out, file = _issued(tmp_path)
        read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: "twelve"})))
        with pytest.raises(DecisionError, match=words):
            decide_one(out, request_)
        assert not period_result(out).decisions

    @pytest.mark.parametrize(("entry", "status"), [(None, "missing"), ("twelve", "invalid")])
    def test_what_cannot_be_had_can_be_excluded(self, tmp_path: Path, entry: CellValue | None, status: str) -> None:
        """10: a blank or a wrong entry taken out holds the rest of the service back no longer."""
        out, file = _issued(tmp_path)
        read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: entry})))
        assert service_result(out).accepted_rows == ()
        decide_one(out, Request("s-1", Verdict.EXCLUDE, "Their records were lost", USERS.lower()))
        assert next(row["status"] for row in dataset(out) if row["item"] == USERS) == status
        assert service_result(out).state is ServiceState.ACCEPTED
        assert {row.question for row in service_result(out).accepted_rows} >= {SUPPORTED, "EM-LPI-58.users"}

    def test_one_of_two_excluded_frees_the_other(self, tmp_path: Path) -> None:
        """11: supported is more than the users; with supported out, the users are loaded."""
        out, file = _issued(tmp_path)
        changes = {USERS: 5, SUPPORTED: 9}
        read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, changes)))
        assert values(out, USERS) == {"S-1": ""}
        decide_one(out, Request("S-1", Verdict.EXCLUDE, "They counted visits", SUPPORTED))
        assert values(out, USERS) == {"S-1": "5"}
        assert service_result(out).state is ServiceState.ACCEPTED

    def test_two_services_of_one_id_need_the_authority(self, tmp_path: Path) -> None:
        """10: the message names both; with the authority the decision is made on one."""
        out = tmp_path / "out"
        for number, file in enumerate(issued(out, provider(1), provider(2, authority="Derby", service_id="S-1"))):
            sent(tmp_path / "r", f"{number}.xlsx", answered(out, file, {USERS: None, SUPPORTED: number}))
        read(out, tmp_path / "r")
        with pytest.raises(DecisionError, match="DER 99002, LCE 99001"):
            decide_one(out, Request("S-1", Verdict.EXCLUDE, "Lost", USERS))
        decide_one(out, Request("S-1", Verdict.EXCLUDE, "Lost", USERS, authority="lce"))
        assert set(period_result(out).decisions) == {ServiceKey("LCE", "99001", "S-1")}

    def test_the_very_same_figures_of_two_providers_are_questioned(self, tmp_path: Path) -> None:
        """13: both are asked, nothing of either is uploaded until somebody says that it is right."""
        out = tmp_path / "out"
        first, second = issued(out, provider(1), provider(2))
        figures = _careful(out, first)
        for name, file, service_id in (("a.xlsx", first, "S-1"), ("b.xlsx", second, "S-2")):
            entries = Entries.of_services({(service_id, question): figure for question, figure in figures.items()})
            sent(tmp_path / "r", name, fill_workbook(file.path.read_bytes(), known(out, file).layout, entries))
        read(out, tmp_path / "r")
        asked = [row for row in findings(out) if row["code"] == "I10"]
        assert [(row["source_file"], row["value"]) for row in asked] == [
            ("a.xlsx", "LCE 99002 S-2"),
            ("b.xlsx", "LCE 99001 S-1"),
        ]
        assert "99002" not in asked[0]["message"]
        assert service_result(out).accepted_rows == ()
        decide_one(out, Request("S-1", Verdict.INCLUDE, "Compared with their ledger"))
        assert service_result(out).accepted_rows


class TestSheet:
    def test_what_is_put_into_the_sheet_is_recorded(self, tmp_path: Path) -> None:
        """12: a row for each open question; choices and reasons of the filled ones are decisions, of somebody."""
        out, _ = _questioned(tmp_path)
        path = tmp_path / "decisions.xlsx"
        assert make_sheet(desk(out), "", path, NOON) == (PERIOD, 1)
        _fill(path, 2, "Include", "Confirmed by e-mail")
        with pytest.raises(UsageError, match="needs a name"):
            decide_by_sheet(desk(out), path, "\u200b ", NOON)
        report, number = decide_by_sheet(desk(out), path, "B. Officer", NOON)
        assert number == 1
        assert {each.state for each in report.state.services.values()} == {ServiceState.ACCEPTED}

    def test_a_conflict_offers_each_figure(self, tmp_path: Path) -> None:
        """12: `Use 8`, `Use 9` or `Exclude`, and the one chosen counts."""
        out, _ = _conflict(tmp_path)
        path = tmp_path / "decisions.xlsx"
        make_sheet(desk(out), str(PERIOD), path, NOON)
        (rule,) = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
        assert rule.formula1 == '"Use 8,Use 9,Exclude"'
        _fill(path, 2, "Use 9", "By telephone")
        decide_by_sheet(desk(out), path, "B. Officer", NOON)
        assert values(out, USERS) == {"S-1": "9"}

    @pytest.mark.parametrize(
        ("decision", "reason", "words"),
        [("Perhaps", "Right", "found 'Perhaps'"), ("Include", "", "reason"), ("", "Right", "no decision")],
    )
    def test_a_row_that_is_no_decision_stops_all(self, tmp_path: Path, decision: str, reason: str, words: str) -> None:
        """12: the row is named, and nothing is recorded."""
        out, _ = _questioned(tmp_path)
        path = tmp_path / "decisions.xlsx"
        make_sheet(desk(out), str(PERIOD), path, NOON)
        _fill(path, 2, decision, reason)
        with pytest.raises(DecisionError, match=f"row 2: .*{words}"):
            decide_by_sheet(desk(out), path, "B. Officer", NOON)
        assert not period_result(out).decisions

    def test_a_stale_row_is_refused(self, tmp_path: Path) -> None:
        """12: the provider sent another figure after the sheet was made."""
        out, file = _questioned(tmp_path)
        path = tmp_path / "decisions.xlsx"
        make_sheet(desk(out), str(PERIOD), path, NOON)
        _fill(path, 2, "Include", "Confirmed")
        read(out, sent(tmp_path / "r", "again.xlsx", answered(out, file, {**QUESTIONED, WHOLE: 8}, saved=LATER)))
        with pytest.raises(DecisionError, match="has changed"):
            decide_by_sheet(desk(out), path, "B. Officer", NOON)

    def test_the_sheet_replaces_nothing_and_something_else_is_no_sheet(self, tmp_path: Path) -> None:
        """12: a file of that name stays; a letter or a return is refused in words."""
        out, file = _questioned(tmp_path)
        path = sent(tmp_path, "decisions.xlsx", b"mine")
        with pytest.raises(UsageError, match="already"):
            make_sheet(desk(out), str(PERIOD), path, NOON)
        with pytest.raises(UsageError, match=r"\.xlsx"):
            make_sheet(desk(out), str(PERIOD), tmp_path / "decisions.csv", NOON)
        for other in (path, file.path):
            with pytest.raises(UsageError, match=f"{other.name}: .*decisions sheet"):
                decide_by_sheet(desk(out), other, "B. Officer", NOON)

    def test_every_row_that_cannot_be_is_named_at_once(self, tmp_path: Path) -> None:
        """12: what no list offers in one row, and what may not be included in another."""
        out, file = _issued(tmp_path)
        read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: None, SUPPORTED: None})))
        path = tmp_path / "decisions.xlsx"
        assert make_sheet(desk(out), str(PERIOD), path, NOON)[1] > 1
        _fill(path, 2, "Perhaps", "Right")
        _fill(path, 3, "Include", "Right")
        with pytest.raises(DecisionError) as refused:
            decide_by_sheet(desk(out), path, "B. Officer", NOON)
        assert [problem.split(":")[0] for problem in refused.value.problems] == ["row 2", "row 3"]
        assert not period_result(out).decisions

    def test_a_sheet_that_lost_its_quarter_or_is_damaged_is_refused(self, tmp_path: Path) -> None:
        """12: in words that name the file, and nothing is recorded."""
        out, _ = _questioned(tmp_path)
        path, damaged = tmp_path / "decisions.xlsx", tmp_path / "damaged.xlsx"
        make_sheet(desk(out), str(PERIOD), path, NOON)
        with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as cut:
            for name in whole.namelist():
                content = whole.read(name)
                cut.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
        with pytest.raises(UsageError, match=r"damaged\.xlsx: this is not a decisions sheet"):
            decide_by_sheet(desk(out), damaged, "B. Officer", NOON)
        _fill(path, 2, "Include", "Right")
        for quarter in ("autumn", None):
            book = openpyxl.load_workbook(path)
            sheet = book.worksheets[0]
            (column,) = (cell.column for cell in sheet[1] if cell.value == "Quarter")
            sheet.cell(2, column).value = quarter
            book.save(path)
            with pytest.raises(UsageError, match=r"decisions\.xlsx: .*column of the period was changed"):
                decide_by_sheet(desk(out), path, "B. Officer", NOON)
        assert not period_result(out).decisions

    def test_the_sheet_can_be_read_and_printed(self, tmp_path: Path) -> None:
        """12: rows are as high as their texts; landscape, one page across, the headings on each."""
        out, _ = _questioned(tmp_path)
        make_sheet(desk(out), str(PERIOD), tmp_path / "decisions.xlsx", NOON)
        sheet = openpyxl.load_workbook(tmp_path / "decisions.xlsx").worksheets[0]
        question = WrappedText(str(sheet["C2"].value), sheet.column_dimensions["C"].width)
        assert question.lines > 1
        assert sheet.row_dimensions[2].height >= question.height
        fitted = sheet.sheet_properties.pageSetUpPr
        assert fitted is not None
        assert fitted.fitToPage
        # One page across is what a file says that names no number.
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == ("landscape", 1)
        assert sheet.print_title_rows == "$1:$1"


class TestChoices:
    def test_each_choice_stands_beside_what_was_agreed(self, tmp_path: Path) -> None:
        """14: one switched off and one left as agreed; one that cannot be told is unclear."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1, indicators="!EM-LPI-57 +EM-LPI-58 +EM-LPI-59 +EM-LPI-52"))
        changed = {"EM-LPI-58": "No", "EM-LPI-59": "Perhaps"}
        read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, choices=changed)))
        with (out / str(PERIOD) / "choices.csv").open(encoding="utf-8", newline="") as stream:
            found = {
                row["indicator"]: (row["agreed"], row["reported"], row["as_agreed"]) for row in csv.DictReader(stream)
            }
        assert found["EM-LPI-57"] == ("required", "Yes", "Yes")
        assert found["EM-LPI-58"] == ("selected", "No", "No")
        assert found["EM-LPI-59"] == ("selected", "unclear", "No")
        assert found["EM-LPI-52"] == ("selected", "Yes", "Yes")
        assert set(found) == {row["indicator"] for row in dataset(out)}


class TestCsv:
    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("12 people", "V03"),
            ("1.5", "V05"),
            ("-3", "V06"),
            ("9999999", "V07"),
            ("1e", "V03"),
            ("", "V01"),
            ('"1,200"', "V03"),
            ("=1+1", "V03"),
            ("TRUE", "V03"),
        ],
    )
    def test_an_illegal_value_has_its_code_and_line(self, tmp_path: Path, value: str, code: str) -> None:
        """15: as in a workbook, and nothing of it is loaded."""
        out, file = _issued(tmp_path)
        figures: dict[str, CellValue] = {**_careful(out, file), USERS: value}
        read(out, sent(tmp_path / "r", "system.csv", csv_return(file, figures)))
        row = next(row for row in findings(out) if row["item"] == USERS)
        line = list(figures).index(USERS) + 2
        assert (row["code"], row["source_sheet"], row["source_cell"]) == (code, "CSV", f"E{line}")
        assert values(out, USERS) == {"S-1": ""}

    def test_a_careful_csv_is_accepted(self, tmp_path: Path) -> None:
        """15: it stands for itself, like a workbook."""
        out, file = _issued(tmp_path)
        figures = _careful(out, file)
        collected = read(out, sent(tmp_path / "r", "system.csv", csv_return(file, figures)))
        assert collected.outcomes == {Outcome.ACCEPTED: 1}
        assert {question: float(values(out, question)["S-1"]) for question in figures} == {
            question: {"Yes": 1.0, "No": 0.0}.get(str(value), value) for question, value in figures.items()
        }
        assert not collected.periods[0].state.not_returned

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            ("service_id,item,value\nS-1,EM-LPI-57.users,1\n", "L01", "each of the columns"),
            ("{head}\n", "L01", "no workbook_id"),
            (
                "{head}\n{id},2008-10-06,S-1,EM-LPI-57.users,1\nX,2008-10-06,S-1,x,1\n",
                "L01",
                "more than one workbook_id",
            ),
            ("{head}\n{id},yesterday,S-1,EM-LPI-57.users,1\n", "L01", "'yesterday'"),
            ("{head}\nSPW-NONE,2008-10-06,S-1,EM-LPI-57.users,1\n", "I02", "SPW-NONE"),
            ('{head}\n{id},2008-10-06,"S-1,EM-LPI-57.users,1\n', "L01", "quotation marks"),
        ],
    )
    def test_what_is_wrong_with_it_as_a_whole_is_said(
        self, tmp_path: Path, content: str, code: str, words: str
    ) -> None:
        """16: the file is refused, with how it should be."""
        out, file = _issued(tmp_path)
        head = "workbook_id,extracted_at,service_id,item,value"
        text = content.format(head=head, id=file.issued.workbook_id)
        collected = read(out, sent(tmp_path / "r", "system.csv", text.encode()))
        assert collected.outcomes == {Outcome.REJECTED: 1}
        (row,) = findings(out)
        assert row["code"] == code
        assert words in row["message"]

    def test_lines_without_a_place_or_repeated_are_named(self, tmp_path: Path) -> None:
        """16: each with its cell and what to do; thousands of them end in one line."""
        out, file = _issued(tmp_path)
        content = csv_return(file, {**_careful(out, file), "EM-LPI-99.x": 4})
        content += f"{file.issued.workbook_id},2008-10-06T12:00:00,S-1,{USERS},7,\r\n".encode()
        content += f"{file.issued.workbook_id},2008-10-06T12:00:00,S-8,{USERS},7,\r\n".encode() * 100
        read(out, sent(tmp_path / "r", "system.csv", content))
        said = [(row["code"], row["item"]) for row in findings(out) if row["code"].startswith("L")]
        assert said.count(("L03", USERS)) == 1
        assert said.count(("L02", "")) == 51
        assert values(out, USERS) == {"S-1": ""}

    def test_a_csv_of_one_service_leaves_the_other(self, tmp_path: Path) -> None:
        """17: the other is not returned; nothing is asked of it."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1), provider(1, service_id="S-9", service_name="Lock Gate"))
        collected = read(out, sent(tmp_path / "r", "system.csv", csv_return(file, _careful(out, file))))
        (listed,) = collected.periods[0].state.not_returned
        assert [whose.service_id for whose in collected.periods[0].state.missing(listed)] == ["S-9"]
        assert {row["service_id"] for row in dataset(out)} == {"S-1"}

    def test_the_later_extract_counts(self, tmp_path: Path) -> None:
        """17: whatever the order of reading; an offset to UTC is heeded."""
        out, file = _issued(tmp_path)
        early = {**_careful(out, file), USERS: 8, SUPPORTED: 3}
        late = {**early, USERS: 9}
        sent(tmp_path / "r", "a.csv", csv_return(file, late, "2008-10-06T12:30:00+00:00"))
        sent(tmp_path / "r", "b.csv", csv_return(file, early, "2008-10-06T13:00:00+01:00"))
        read(out, tmp_path / "r")
        assert values(out, USERS) == {"S-1": "9"}
        assert [(row["source_file"], row["code"]) for row in findings(out)] == [("b.csv", "I06")]


def _issued(tmp_path: Path) -> tuple[Path, WrittenFile]:
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    return out, file


def _careful(out: Path, file: WrittenFile) -> dict[str, CellValue]:
    framework = known(out, file).framework
    figures = plausible_answers(framework, file.issued.services[0], file.issued.period, "S-1")
    yes_no = {code for code, question in framework.questions.items() if question.type is QuestionType.YES_NO}
    return {code: ("No", "Yes")[int(number)] if code in yes_no else number for code, number in figures.items()}


def _automated(out: Path) -> tuple[WrittenFile, ...]:
    issued(out, provider(9))
    register = out.parent / "register.csv"
    (one_provider,) = read_register(register, configuration())
    line = replace(one_provider.services[0], service_id="S-1")
    changed = replace(one_provider, submission=Submission.AUTOMATED, services=(line,))
    return generate_workbooks(configuration(), (changed,), PERIOD, desk(out))


def _conflict(tmp_path: Path) -> tuple[Path, WrittenFile]:
    out, file = _issued(tmp_path)
    sent(tmp_path / "r", "book.xlsx", answered(out, file, {USERS: 8, SUPPORTED: 5}))
    sent(tmp_path / "r", "system.csv", csv_return(file, {USERS: 9}))
    read(out, tmp_path / "r")
    return out, file


def _questioned(tmp_path: Path) -> tuple[Path, WrittenFile]:
    out, file = _issued(tmp_path)
    read(out, sent(tmp_path / "r", "book.xlsx", answered(out, file, QUESTIONED)))
    return out, file


def _asked(out: Path) -> str:
    """The item at which something is asked."""
    (question,) = {row["item"] for row in findings(out) if row["severity"] == "warning"}
    return question


def codes_after(out: Path, tmp_path: Path) -> list[str]:
    """The codes of what is open after reading the folder."""
    read(out, tmp_path / "r")
    return codes(out)


def _fill(path: Path, row: int, decision: str, reason: str) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(row, 1, decision or None)
    book.worksheets[0].cell(row, 2, reason or None)
    book.save(path)
