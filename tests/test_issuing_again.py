"""Issuing in a store that has issued before: what changes is said, and what may be a mistake is asked.

1. `generate` says what is new, gone, moved, renamed or asked otherwise since the period before, and since the issue before
   of the same period; of the first issue there is nothing to say. A period for which only a form about people was issued
   is passed over.
2. A service that is gone or moved must be confirmed, once in a period. What the register itself says is closed, or goes on
   under another id, need not be.
3. `--yes` answers; so does a yes at the terminal. Without either, exit 1, and nothing is written.
4. What is not to be issued to is not compared: other authorities, and with `--provider` other providers.
5. A period more than a year from the newest, closed or exported must be confirmed; an empty store confirms nothing.
6. The default period is the latest that is open, and is named.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import pytest

import people_cycle
from databases import desk
from registers import at
from workbook.cli import run
from workbook.model import Period
from workbook.register import read_register
from workbook.store import Closing
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.issue_plan import IssuePlan, plan_issue
from world import NOON, PERIOD, Line, answered, configuration, issued, read, register, sent

NEXT = PERIOD.next()
BEFORE = (at(1), at(1, "OTHER"), at(2, "T"))


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        """It is one."""
        return True


Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has issued one period to two providers; no test of this module changes it."""
    out = tmp_path_factory.mktemp("issued") / "out"
    issued(out, *BEFORE)
    return out


def planned(out: Path, folder: Path, *lines: Line, period: Period = NEXT, only: str = "") -> IssuePlan:
    """What issuing a register with those rows would change."""
    providers = read_register(register(folder / "register.csv", *lines), configuration())
    return plan_issue(configuration(), providers, period, desk(out), only)


def said(plan: IssuePlan) -> list[str]:
    """The changes of the last comparison."""
    return [f"{change.kind}: {change.service.title}: {change.words}" for change in plan.comparisons[-1].changes]


class TestChanges:
    def test_a_period_of_people_alone_is_passed_over(self, tmp_path: Path) -> None:
        """1: the quarterly return is compared with the last one that was asked."""
        out = tmp_path / "out"
        issued(out, *BEFORE)
        people_cycle.issue(out, *BEFORE, period=NEXT)
        plan = planned(out, tmp_path, *BEFORE[:2], period=NEXT.next())
        assert plan.comparisons[0].since == str(PERIOD)
        assert said(plan) == ["gone: T House T: it was asked of Provider 2 (99002)"]
        assert plan.questions

    @pytest.mark.parametrize(
        ("lines", "changes"),
        [
            (BEFORE, []),
            ((*BEFORE, at(3, "N")), ["new: N House N: Provider 3 (99003)"]),
            (BEFORE[:2], ["gone: T House T: it was asked of Provider 2 (99002)"]),
            (BEFORE[1:], ["gone: S House S: it was asked of Provider 1 (99001)"]),
            ((at(2), *BEFORE[1:]), ["moved: S House S: from Provider 1 (99001) to Provider 2 (99002)"]),
            ((at(1, service_name="Quay"), *BEFORE[1:]), ["renamed: S Quay: it was S House S"]),
            (
                (*BEFORE[:2], at(2, "T", provider_name="Weir")),
                ["renamed: T House T: its provider is Weir (99002) and was Provider 2"],
            ),
            (
                (at(1, indicators="!EM-LPI-57 !EM-LPI-59"), *BEFORE[1:]),
                ["changed: S House S: EM-LPI-58 hidden, was selected"],
            ),
            ((at(1, closed="2008-09-30"), *BEFORE[1:]), ["closed: S House S: on 2008-09-30"]),
            (
                (at(1, "N", formerly="S"), *BEFORE[1:]),
                ["continued: S House S: as N House N", "new: N House N: Provider 1 (99001), which continues S"],
            ),
            (
                (at(1, "N", formerly="S"), at(1, "M", formerly="S"), *BEFORE[1:]),
                [
                    "continued: S House S: as M House M, N House N",
                    "new: M House M: Provider 1 (99001), which continues S",
                    "new: N House N: Provider 1 (99001), which continues S",
                ],
            ),
        ],
        ids=[
            "same",
            "new",
            "provider gone",
            "gone",
            "moved",
            "renamed",
            "provider",
            "changed",
            "closed",
            "continued",
            "split",
        ],
    )
    @pytest.mark.parametrize("period", [PERIOD, NEXT], ids=["issue before", "period before"])
    def test_what_changed_is_said(
        self, out: Path, tmp_path: Path, period: Period, lines: tuple[Line, ...], changes: list[str]
    ) -> None:
        """1, 2: since both; only what is gone or moved is a question, and names the service."""
        if period == PERIOD:
            lines = tuple(Line(**{**vars(line), "closed": line.closed and "2008-06-30"}) for line in lines)
            changes = [change.replace("2008-09-30", "2008-06-30") for change in changes]
        plan = planned(out, tmp_path, *lines, period=period)
        assert said(plan) == changes
        asked = [change for change in changes if change.startswith(("gone", "moved"))]
        assert len(plan.questions) == len(asked)
        assert all("1 service is" in question for question in plan.questions)
        assert all(len(question) < 200 for question in plan.questions)

    def test_the_first_issue_has_nothing_to_say(self, tmp_path: Path) -> None:
        """1, 5: whatever the period."""
        plan = planned(tmp_path / "out", tmp_path, *BEFORE, period=Period(2018, 1))
        assert (plan.comparisons, plan.questions) == ((), ())

    def test_an_indicator_that_is_not_asked_every_period_is_no_change(self, out: Path, tmp_path: Path) -> None:
        """1: what a period asks is compared with what the same agreement asks in that period."""
        assert said(planned(out, tmp_path, *BEFORE, period=Period(2008, 4))) == []

    def test_a_change_is_confirmed_once_in_a_period(self, tmp_path: Path) -> None:
        """2: it stands in what was issued of the period; what is gone since is asked anew."""
        out, after = tmp_path / "out", (at(2), at(1, "OTHER"), at(2, "U"))
        issued(out, *BEFORE)
        assert len(planned(out, tmp_path, *after).questions) == 2
        issued(out, *after, period=NEXT)
        again = planned(out, tmp_path, *after)
        assert [comparison.since for comparison in again.comparisons] == [
            "2008-09-Q2",
            "2008-09-Q3 as it was issued last",
        ]
        assert (said(again), again.questions) == ([], ())
        assert planned(out, tmp_path, *after[:2]).questions == ("1 service is gone from the register: U.",)

    def test_a_workbook_of_a_provider_that_is_gone_is_named(self, out: Path, tmp_path: Path) -> None:
        """2: it is out, and asked, until it is taken back; one that moved with all it had is not asked."""
        assert planned(out, tmp_path, *BEFORE[:2], period=PERIOD).still_out == (
            f"{PERIOD}/LCE_99002_provider-2_{PERIOD}.xlsx",
        )
        assert planned(out, tmp_path, *BEFORE[:2], period=PERIOD, only="99001").still_out == ()
        assert planned(out, tmp_path, *BEFORE[:2]).still_out == ()

    def test_only_what_is_issued_to_is_compared(self, out: Path, tmp_path: Path) -> None:
        """4: the other provider's service is missing, but it is not its turn; nor another authority's."""
        assert planned(out, tmp_path, *BEFORE[:2], only="99001").questions == ()
        assert len(planned(out, tmp_path, BEFORE[1], BEFORE[2], only="99001").questions) == 1
        assert planned(out, tmp_path, at(4, authority="Derby")).questions == ()


class TestPeriods:
    @pytest.mark.parametrize(
        ("period", "question"),
        [
            (Period(2018, 1), ("2018-19-Q1 is more than a year from 2008-09-Q2, the newest that was issued.",)),
            (Period(2007, 1), ("2007-08-Q1 is more than a year from 2008-09-Q2, the newest that was issued.",)),
            (Period(2009, 2), ()),
            (Period(2007, 2), ()),
        ],
    )
    def test_a_period_far_from_the_newest_is_asked(
        self, out: Path, tmp_path: Path, period: Period, question: tuple[str, ...]
    ) -> None:
        """5: in either direction; a year is not far."""
        assert planned(out, tmp_path, *BEFORE, period=period).questions == question

    def test_a_closed_period_and_an_exported_one_are_asked(self, tmp_path: Path) -> None:
        """5: until it is open again; figures that have left stay out."""
        out = tmp_path / "out"
        (file,) = issued(out, at(1))
        with desk(out).store() as store:
            store.record_closing(Closing(PERIOD, True, "Uploaded", "A. Officer", NOON))
        assert planned(out, tmp_path, at(1), period=PERIOD).questions == ("2008-09-Q2 is closed.",)
        with desk(out).store() as store:
            store.record_closing(Closing(PERIOD, False, "A mistake", "A. Officer", NOON + dt.timedelta(days=1)))
        assert planned(out, tmp_path, at(1), period=PERIOD).questions == ()
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        assert run(["export", "--share", "--format", "csv", "--out", str(out)]) == 0
        assert planned(out, tmp_path, at(1), period=PERIOD).questions == ("Figures of 2008-09-Q2 have been exported.",)

    def test_the_default_is_the_latest_open_period_and_is_named(self, tmp_path: Path, capsys: Screen) -> None:
        """6: a closed one is not meant, unless every one is."""
        out = tmp_path / "out"
        issued(out, at(1))
        issued(out, at(1), period=NEXT)
        defaults = []
        with desk(out).store() as store:
            for period in (None, NEXT, PERIOD):
                if period is not None:
                    store.record_closing(Closing(period, True, "Done", "A. Officer", NOON))
                defaults.append(chosen_period(store))
        assert defaults == [NEXT, PERIOD, NEXT]
        assert run(["report", "--out", str(out)]) == 0
        assert run(["decide", "--make-sheet", str(tmp_path / "d.xlsx"), "--out", str(out)]) == 0
        assert all(line.startswith("2008-09-Q3: 0 ") for line in capsys.readouterr().out.splitlines())


class TestConfirming:
    @pytest.fixture(autouse=True)
    def lost(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """A register that lost a row after it was issued, and the command that issues it."""
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("SP_WORKBOOK_PASSWORD", raising=False)
        issued(tmp_path / "output", at(1), at(2, "T"))
        register(Path("register.csv"), at(1))
        return ["generate", "register.csv", "--period", str(NEXT), "--store", desk(tmp_path / "output").address]

    def test_without_a_terminal_nothing_is_written(self, lost: list[str], capsys: Screen) -> None:
        """3: what is asked and both ways on are said."""
        assert run(lost) == 1
        screen = capsys.readouterr()
        assert "gone: T House T: it was asked of Provider 2 (99002)" in screen.out
        assert "1 service is gone from the register: T." in screen.err
        assert (
            "Nothing was written. If that is meant, answer yes, or give --yes; else put the register right."
            in screen.err
        )
        assert not Path("output", str(NEXT)).exists()

    def test_yes_answers_it(self, lost: list[str], capsys: Screen) -> None:
        """3: in a script; what it answers is printed, and the log says who answered what."""
        assert run([*lost, "--yes", "--by", "A. Officer"]) == 0
        assert "1 service is gone from the register: T.\nAnswered by --yes." in capsys.readouterr().err
        log = Path("output", "sp-workbook.log").read_text(encoding="utf-8")
        assert "A. Officer answered yes by --yes to: 1 service is gone from the register: T." in log
        assert len(list(Path("output", str(NEXT)).glob("*.xlsx"))) == 1

    @pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
    def test_the_terminal_is_asked(
        self, lost: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Screen, answer: str, code: int
    ) -> None:
        """3: no is what an empty line means."""
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        assert run(lost) == code
        assert ("Nothing was written." in capsys.readouterr().err) is (code == 1)
        assert Path("output", str(NEXT)).exists() is (code == 0)
        log = Path("output", "sp-workbook.log").read_text(encoding="utf-8")
        assert ("answered yes to: 1 service is gone" in log) is (code == 0)
