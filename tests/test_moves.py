"""A service that moves, closes, splits or changes its id, from the register to what leaves.

1. Who has a service last within a period is asked it, for the whole of it; nobody else is, and nobody else is chased.
2. Two returns of one service are questioned, with both files; neither leaves until an officer includes or excludes one.
3. A service is once in the dataset, the exports and the shared tables, whatever came of it; a disputed one stops no other.
4. A return of a service that is not asked any more is listed and questioned; an officer says whether it counts.
5. Last quarter's figures follow the service: to another provider, to another id, and added up to what it became.
6. No letter asks a provider what only an officer can settle.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from registers import at
from workbook.cli import run
from workbook.errors import DecisionError
from workbook.model import Period
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.generate import WrittenFile
from workbook.usecases.status import QuarterStatus, status
from world import (
    LATER,
    MORNING,
    NOON,
    PERIOD,
    SUPPORTED,
    USERS,
    Line,
    answered,
    dataset,
    decide_one,
    findings,
    issued,
    period_result,
    read,
    sent,
    values,
)

Screen = pytest.CaptureFixture[str]
#: The officer's next steps where two providers returned one service.
SECOND, FIRST = ("99002", "99001")
LATER_STILL = {SECOND: LATER.replace(hour=13, tzinfo=dt.UTC), FIRST: LATER.replace(hour=14, tzinfo=dt.UTC)}
WHY = "They had it at the end of September"


def asked(files: tuple[WrittenFile, ...]) -> dict[str, list[str]]:
    """The services that each provider is asked, by provider id."""
    return {file.issued.provider_id: [service.service.service_id for service in file.issued.services] for file in files}


class TestWhoIsAsked:
    def test_a_service_that_moved_is_asked_of_its_last_provider(self, tmp_path: Path) -> None:
        """1: July and August were the first provider's; it keeps its other service."""
        files = issued(
            tmp_path / "out", at(1, closed="2008-08-31"), at(1, "OTHER"), at(2, opened="2008-09-01"), at(3, "THIRD")
        )
        assert asked(files) == {"99001": ["OTHER"], "99002": ["S"], "99003": ["THIRD"]}

    def test_days_that_the_register_notes_are_no_part_of_the_question(self, tmp_path: Path) -> None:
        """1: a closing day written down later makes no other workbook of the same questions."""
        (first,), (second,) = (
            issued(tmp_path / name, at(1, closed=closed)) for name, closed in (("a", ""), ("b", "2008-09-30"))
        )
        assert first.issued.workbook_id == second.issued.workbook_id


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A quarter in which S moved: issued to the first provider, then to the second, and returned by both; and T by a third."""
    out = tmp_path / "out"
    (old,) = issued(out, at(1))
    sent(tmp_path / "r", "old.xlsx", answered(out, old, {USERS: 8, SUPPORTED: 3}, saved=LATER))
    _, new, third = issued(out, at(1, "OTHER"), at(2), at(3, "T"))
    sent(tmp_path / "r", "new.xlsx", answered(out, new, {USERS: 9, SUPPORTED: 4}, saved=MORNING))
    sent(tmp_path / "r", "third.xlsx", answered(out, third, {USERS: 7, SUPPORTED: 5}))
    return out


def include(provider_id: str, verdict: Verdict = Verdict.INCLUDE) -> Request:
    """A decision on a provider's return of S as a whole."""
    return Request("S", verdict, WHY, provider_id=provider_id)


def quarter_status(out: Path) -> QuarterStatus:
    """How the quarter stands on a day after it was due."""
    return status(desk(out), "", LATER.date())


def exported(out: Path) -> list[dict[str, str]]:
    """The rows of the exact CSV export, which overwrites no earlier one."""
    run(["export", "--format", "csv", "--out", str(out)])
    files = (out / str(PERIOD) / "export").glob("csv*/data.csv")
    text = max(files, key=lambda path: path.stat().st_mtime_ns).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


class TestTwoReturns:
    def test_both_are_questioned_with_both_files(self, out: Path, tmp_path: Path) -> None:
        """2: each names the other; the run needs attention."""
        collected = read(out, tmp_path / "r")
        questions = {row["source_file"]: row["message"] for row in findings(out) if row["code"] == "I20"}
        assert sorted(questions) == ["new.xlsx", "old.xlsx"]
        assert "old.xlsx" in questions["new.xlsx"]
        assert "new.xlsx" in questions["old.xlsx"]
        assert collected.needs_attention

    def test_a_version_that_waits_is_questioned_where_its_return_does_not_count(self, tmp_path: Path) -> None:
        """2: neither before an officer has decided on the two returns, nor after it, is its file passed over."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (old,) = issued(out, at(1))
        sent(returns, "old.xlsx", answered(out, old, saved=MORNING))
        sent(returns, "late.xlsx", answered(out, old, {USERS: 9}, saved=dt.datetime(2009, 2, 2, 9)))
        _, new = issued(out, at(1, "OTHER"), at(2))
        sent(returns, "new.xlsx", answered(out, new, {USERS: 7}, saved=LATER))
        read(out, returns)
        decisions: tuple[tuple[Request, ...], ...] = ((), (include("99002"),))
        for made in decisions:
            decide(desk(out), "", made, "A. Officer", NOON)
            assert [row["source_file"] for row in findings(out) if row["code"] == "I13"] == ["late.xlsx"]

    def test_the_service_stands_once_as_its_last_provider_returned_it(self, out: Path, tmp_path: Path) -> None:
        """3: though the other was saved later; and none of its figures is exported."""
        read(out, tmp_path / "r")
        assert [row["provider_id"] for row in dataset(out) if row["item"] == USERS] == ["99002", "99003"]
        assert {row["service_id"] for row in exported(out)} == {"T"}

    def test_the_export_names_what_it_leaves_out_and_the_next_step(
        self, out: Path, tmp_path: Path, capsys: Screen
    ) -> None:
        """3: the upload goes on with the others."""
        read(out, tmp_path / "r")
        assert run(["export", "--format", "spls", "--out", str(out)]) == 2
        said = capsys.readouterr().out
        assert "Left out until somebody decides: LCE 99002 S: new.xlsx: another provider returned this" in said
        assert "old.xlsx" in said
        assert "include it, with its provider." in said
        assert "SPLSExtract" in said

    def test_shared_tables_count_it_once(self, out: Path, tmp_path: Path) -> None:
        """3: of two services asked one answered; not of three."""
        read(out, tmp_path / "r")
        assert run(["export", "--share", "--format", "csv", "--out", str(out)]) == 2
        path = out / str(PERIOD) / "shared" / f"shared_LCE_{PERIOD}.csv"
        rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        (total,) = (row for row in rows if (row["level"], row["item"]) == ("authority", USERS))
        assert (total["answers"], total["asked"]) == ("1", "2")

    @pytest.mark.parametrize(
        ("request_", "figure"),
        [
            (include(SECOND), "9"),
            (include(FIRST), "8"),
            (include(FIRST, Verdict.EXCLUDE), "9"),
        ],
    )
    def test_an_officer_decides_which_counts(self, out: Path, tmp_path: Path, request_: Request, figure: str) -> None:
        """2: the other is set aside, with who and why, and nothing is open any more."""
        read(out, tmp_path / "r")
        decide_one(out, request_)
        assert values(out, USERS)["S"] == figure
        assert {row["value"] for row in exported(out) if (row["service_id"], row["item"]) == ("S", USERS)} == {figure}
        (aside,) = (row for row in findings(out) if row["code"] == "I22")
        assert aside["source_file"] == ("old.xlsx" if figure == "9" else "new.xlsx")
        assert f"by A. Officer: {WHY}" in aside["message"]
        assert not [row for row in findings(out) if row["code"] == "I20"]

    def test_the_last_decision_holds_and_can_be_opened_again(self, out: Path, tmp_path: Path) -> None:
        """2: changed to the other, then open again."""
        read(out, tmp_path / "r")
        for provider_id in (SECOND, FIRST):
            decide(desk(out), "", [include(provider_id)], "A. Officer", LATER_STILL[provider_id])
        assert values(out, USERS)["S"] == "8"
        for provider_id in (SECOND, FIRST):
            decide_one(out, include(provider_id, Verdict.REOPEN))
        assert len([row for row in findings(out) if row["code"] == "I20"]) == 2

    def test_a_decision_lapses_when_the_return_that_counts_changes(self, out: Path, tmp_path: Path) -> None:
        """2: it was made upon other figures."""
        read(out, tmp_path / "r")
        decide_one(out, include(SECOND))
        (new,) = (file for file in issued(out, at(2)))
        read(out, sent(tmp_path / "r2", "again.xlsx", answered(out, new, {USERS: 10}, saved=LATER)))
        assert len([row for row in findings(out) if row["code"] == "I20"]) == 2

    def test_two_returns_cannot_both_be_included(self, out: Path, tmp_path: Path) -> None:
        """2: at once, as on a sheet, none is recorded; the providers are named."""
        read(out, tmp_path / "r")
        with pytest.raises(DecisionError, match="providers 99001 and 99002"):
            decide(desk(out), "", [include(FIRST), include(SECOND)], "A. Officer", LATER_STILL[FIRST])
        assert period_result(out).decisions == {}

    def test_the_decisions_sheet_asks_about_both(self, out: Path, tmp_path: Path) -> None:
        """2: a row for each provider's return; the one that is included counts."""
        read(out, tmp_path / "r")
        path = tmp_path / "decisions.xlsx"
        assert make_sheet(desk(out), "", path, NOON) == (PERIOD, 2)
        book = openpyxl.load_workbook(path)
        heading, *rows = book.worksheets[0].iter_rows()
        column = {str(cell.value): place for place, cell in enumerate(heading)}
        for row in rows:
            if row[column["Provider id"]].value == FIRST:
                row[column["Decision"]].value, row[column["Reason"]].value = "Include", WHY
        book.save(path)
        _, number = decide_by_sheet(desk(out), path, "A. Officer", NOON)
        assert (number, values(out, USERS)["S"]) == (1, "8")

    def test_the_old_provider_is_not_chased_and_the_return_is_listed(self, out: Path, tmp_path: Path) -> None:
        """1, 4, 6: S is a line of the second provider alone; nobody is asked what only an officer knows."""
        read(out, tmp_path / "r")
        shown = quarter_status(out)
        assert [(line.provider_id, line.service_id) for line in shown.lines] == [
            ("99001", "OTHER"),
            ("99002", "S"),
            ("99003", "T"),
        ]
        assert [(entry.provider_id, entry.source_file, entry.state) for entry in shown.unasked] == [
            ("99001", "old.xlsx", "to decide")
        ]
        assert [chase.provider_id for chase in shown.chases] == ["99001"]
        assert "(S)" not in shown.chases[0].text


class TestAskedNoMore:
    def test_a_provider_of_nothing_else_is_not_chased_for_what_moved(self, tmp_path: Path) -> None:
        """1: its workbook is out still, but the second provider was issued the service after it."""
        out = tmp_path / "out"
        issued(out, at(1))
        issued(out, at(2))
        shown = quarter_status(out)
        assert [line.provider_id for line in shown.lines] == ["99002"]
        assert [chase.provider_id for chase in shown.chases] == ["99002"]

    @pytest.mark.parametrize(("verdict", "leaves"), [(Verdict.INCLUDE, {"S", "T"}), (Verdict.EXCLUDE, {"T"})])
    def test_a_return_of_a_service_that_left_the_register(
        self, tmp_path: Path, capsys: Screen, verdict: Verdict, leaves: set[str]
    ) -> None:
        """4: it is questioned, kept from exports, and listed by status; then as the officer decides."""
        out = tmp_path / "out"
        (file,) = issued(out, at(1), at(1, "T"))
        content = answered(out, file)
        issued(out, at(1, "T"))
        read(out, sent(tmp_path / "r", "old.xlsx", content))
        assert {row["service_id"] for row in exported(out)} == {"T"}
        assert [(row["code"], row["service_id"]) for row in findings(out)] == [("I21", "S")]
        assert run(["status", "--on", "2008-10-20", "--out", str(out)]) == 2
        line = "Returned, but no longer asked: House S (S) of Provider 1 (99001): old.xlsx, to decide; decide S include"
        assert line in capsys.readouterr().out
        decide_one(out, include(FIRST, verdict))
        assert {row["service_id"] for row in exported(out)} == leaves
        capsys.readouterr()
        assert run(["status", "--on", "2008-10-20", "--out", str(out)]) == 0
        assert "Returned, but no longer asked: House S (S)" in capsys.readouterr().out


class TestHistory:
    @pytest.fixture
    def before(self, tmp_path: Path) -> Path:
        """A quarter in which the first provider had S and T, and reported 10 of each."""
        out = tmp_path / "out"
        (file,) = issued(out, at(1), at(1, "T"))
        content = answered(out, file, {USERS: 10, SUPPORTED: 1})
        read(out, sent(tmp_path / "r", "before.xlsx", content))
        return out

    @pytest.mark.parametrize(
        ("lines", "previous"),
        [
            ((at(2),), {"S": 10}),
            ((at(2, "s"),), {"s": 10}),
            ((at(2, "N", formerly="S"),), {"N": 10}),
            ((at(2, "N", formerly="S; T"),), {"N": 20}),
            ((at(2, "N", formerly="S; U"),), {"N": 10}),  # U was never asked
            ((at(2, "N", formerly="S"), at(2, "M", formerly="S")), {"N": 10, "M": 10}),
            ((at(1, formerly="T"),), {"S": 20}),
            ((at(1, formerly="T"), at(1, "T")), {"S": 10, "T": 10}),  # T goes on, with its own figures
            ((at(2, "N"),), {"N": None}),
        ],
        ids=["moved", "in small letters", "renamed", "joined", "of one known", "split", "took in", "goes on", "new"],
    )
    def test_last_quarters_figures_follow_the_service(
        self, before: Path, lines: tuple[Line, ...], previous: dict[str, float | None]
    ) -> None:
        """5: whoever has it now, and whatever it is called."""
        files = issued(before, *lines, period=PERIOD.next())
        services = [service for file in files for service in file.issued.services]
        assert {entry.service.service_id: entry.previous.get(USERS) for entry in services} == previous

    def test_shares_of_different_wholes_are_not_added(self, before: Path) -> None:
        """5: a percentage of a service that took in another one is not printed."""
        (file,) = issued(before, at(2, "N", formerly="S; T"), period=PERIOD.next())
        assert "EM-LPI-57.percent" not in file.issued.services[0].previous
        (file,) = issued(before, at(2, "N", formerly="S"), period=Period(2008, 3))
        assert file.issued.services[0].previous["EM-LPI-57.percent"] == 10
