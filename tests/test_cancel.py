"""Taking issued workbooks back.

1. A workbook that was taken back is asked no more: no line in the status, no letter, and its period is no default.
2. Who, when and why are kept; a reason is needed, and nothing changes where there is nothing to change.
3. A return of it is kept and named, counts for nothing, and needs attention; it counts again when that is undone.
4. With its file's name every issue of a workbook is meant; with its reference that one, and the one before it is asked again.
5. Issuing it again asks it again.
6. A period issued by mistake is undone as a whole.
7. It is said how many figures are lost, replaced, or count again; so does `generate`, where it asks a workbook again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import desk
from workbook.assess import Outcome
from workbook.cli import run
from workbook.errors import UsageError
from workbook.model import Period
from workbook.quarter import ServiceKey, judge_period
from workbook.quarter.versions import standing_figures
from workbook.usecases.cancel import CancelRun, cancel
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.figure_changes import FigureEffect
from workbook.usecases.status import status
from world import (
    LATER,
    NOON,
    PERIOD,
    USERS,
    answered,
    dataset,
    findings,
    issued,
    provider,
    read,
    register,
    sent,
    values,
)

WHY = "Issued for the wrong provider"
QUAYSIDE = ServiceKey("LCE", "99001", "S-1")
Screen = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A store that issued to two providers; the first has returned."""
    out = tmp_path / "out"
    first, _ = issued(out, provider(1), provider(2))
    read(out, sent(tmp_path / "r", "first.xlsx", answered(out, first)))
    return out


def cancelled(out: Path, *words: str, period: str = "", undo: bool = False) -> CancelRun:
    """Take workbooks back, or ask them again."""
    return cancel(desk(out), words, period, WHY, "A. Officer", cancelled=not undo, when=NOON)


def lines(out: Path) -> list[str]:
    """The providers of whom the quarter's status has a line."""
    return [line.provider_id for line in status(desk(out), str(PERIOD), LATER.date()).lines]


def workbook(out: Path, provider_id: str) -> tuple[str, str]:
    """The reference and the file name of a provider's workbook that is asked."""
    with desk(out).store() as store:
        (record,) = (record for record in store.issued(PERIOD) if record.issued.provider_id == provider_id)
    return record.issued.workbook_id, Path(record.file_name).name


class TestTakingBack:
    @pytest.mark.parametrize("how", ["reference", "small letters", "name", "path"])
    def test_it_is_asked_no_more(self, out: Path, how: str) -> None:
        """1, 2: by whatever it is called; who, when and why are in the store and in the log."""
        reference, name = workbook(out, "99002")
        words = {"reference": reference, "small letters": reference.lower(), "name": name}
        done = cancelled(out, words.get(how, str(out / str(PERIOD) / name)))
        assert [entry.workbook_id for entry in done.workbooks] == [reference]
        assert not done.needs_attention
        assert lines(out) == ["99001"]
        assert status(desk(out), "", LATER.date()).chases == ()
        with desk(out).store() as store:
            record = store.cancelled()[reference]
        assert (record.reason, record.by, record.when) == (WHY, "A. Officer", NOON)
        assert f"taken back by A. Officer: {WHY} ({reference})" in (out / "sp-workbook.log").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("words", "period", "undo", "says"),
        [
            (("SPW-NONE", "none.xlsx"), "", False, "SPW-NONE, none.xlsx: no such workbook was issued"),
            ((), "", False, "say which workbooks"),
            (("SPW-NONE",), "2008-09-Q2", False, "say which workbooks"),
            ((), "2008-09-Q3", False, "nothing was issued for 2008-09-Q3"),
            ((), "2008-09-Q2", True, "2008-09-Q2: not taken back. Nothing was changed."),
        ],
    )
    def test_what_cannot_be_taken_back_is_said(
        self, out: Path, words: tuple[str, ...], period: str, undo: bool, says: str
    ) -> None:
        """2: nothing is changed."""
        with pytest.raises(UsageError) as refused:
            cancelled(out, *words, period=period, undo=undo)
        assert str(refused.value).startswith(says)
        assert lines(out) == ["99001", "99002"]

    def test_a_reason_is_needed(self, out: Path, capsys: Screen) -> None:
        """2: in words."""
        assert run(["cancel", workbook(out, "99002")[0], "--out", str(out), "--store", desk(out).address]) == 1
        assert "it needs a reason in words" in capsys.readouterr().err
        assert lines(out) == ["99001", "99002"]


class TestItsReturn:
    def test_it_counts_for_nothing_and_is_kept(self, out: Path, tmp_path: Path) -> None:
        """3: whether it came before or comes after; undone, it counts as before."""
        reference, _ = workbook(out, "99001")
        before = values(out, USERS)
        done = cancelled(out, reference)
        assert (done.returns, done.needs_attention) == (("first.xlsx",), True)
        assert dataset(out) == []
        listed = status(desk(out), "", LATER.date())
        assert [(entry.service_id, entry.state) for entry in listed.unasked] == [("S-1", "workbook taken back")]
        assert listed.needs_attention
        assert [row["code"] for row in findings(out)] == ["I23"]
        assert f"was taken back by A. Officer ({WHY})" in findings(out)[0]["message"]
        collected = read(out, tmp_path / "r")
        assert (collected.outcomes[Outcome.QUERIED], collected.superseded, collected.needs_attention) == (1, 0, True)
        assert cancelled(out, reference, undo=True).returns == ()
        assert values(out, USERS) == before
        assert findings(out) == []

    def test_the_command_says_what_follows(self, out: Path, capsys: Screen) -> None:
        """3: exit 2, as somebody is to settle the return."""
        reference, name = workbook(out, "99001")
        command = ["cancel", name, "--reason", WHY, "--out", str(out), "--store", desk(out).address]
        assert run(command) == 2
        screen = capsys.readouterr().out
        assert f"Taken back: {PERIOD}/{name} ({reference})" in screen
        assert "Counts for nothing now, and is kept: first.xlsx" in screen
        assert run(["cancel", *command[1:], "--undo"]) == 0
        assert f"Asked again: {PERIOD}/{name} ({reference})" in capsys.readouterr().out


class TestFigures:
    def test_those_lost_and_those_that_count_again_are_numbered(self, out: Path, capsys: Screen) -> None:
        """7: on the screen too."""
        _, name = workbook(out, "99001")
        with desk(out).store() as store:
            stood = len(standing_figures(judge_period(store, PERIOD).services[QUAYSIDE]))
        (report,) = cancelled(out, name).reports
        assert report.effects == {FigureEffect.LOST: stood}
        command = ["cancel", name, "--undo", "--reason", WHY, "--out", str(out), "--store", desk(out).address]
        assert run(command) == 0
        assert f"{PERIOD}: {stood} new" in capsys.readouterr().out

    def test_issuing_again_numbers_those_that_count_again(self, out: Path, capsys: Screen) -> None:
        """5, 7: and the dataset has them at once; a second time nothing is said."""
        before = dataset(out)
        with desk(out).store() as store:
            stood = len(standing_figures(judge_period(store, PERIOD).services[QUAYSIDE]))
        cancelled(out, workbook(out, "99001")[1])
        assert dataset(out) == []
        again = ["generate", str(register(out.parent / "again.csv", provider(1), provider(2))), "--period", str(PERIOD)]
        said = []
        for _ in range(2):
            assert run([*again, "--yes", "--out", str(out), "--store", desk(out).address]) == 0
            said.append(f"{PERIOD}: {stood} new" in capsys.readouterr().out)
        assert said == [True, False]
        assert dataset(out) == before

    def test_those_replaced_by_an_issue_before_are_numbered(self, out: Path, tmp_path: Path) -> None:
        """7: what came for the workbook that is asked again counts again."""
        second, _ = issued(out, provider(1, service_name="Renamed"), provider(2))
        content = answered(out, second, {USERS: 9}, saved=LATER)
        read(out, sent(tmp_path / "r", "second.xlsx", content))
        before = values(out, USERS)
        (report,) = cancelled(out, workbook(out, "99001")[0]).reports
        assert values(out, USERS) != before
        assert report.effects == {FigureEffect.REPLACED: 1}


class TestIssues:
    def test_a_reference_takes_back_one_issue(self, out: Path) -> None:
        """4: the one before it is asked again, and said to be."""
        first, name = workbook(out, "99001")
        issued(out, provider(1, service_name="Renamed"), provider(2))
        second, _ = workbook(out, "99001")
        done = cancelled(out, second)
        assert [record.issued.workbook_id for record in done.asked_now] == [first]
        assert workbook(out, "99001") == (first, name)

    def test_a_name_takes_back_every_issue(self, out: Path) -> None:
        """4: nothing of that provider is asked then."""
        _, name = workbook(out, "99001")
        issued(out, provider(1, service_name="Renamed"), provider(2))
        done = cancelled(out, name)
        assert (len(done.workbooks), done.asked_now) == (2, ())
        assert lines(out) == ["99002"]

    def test_issuing_it_again_asks_it_again(self, out: Path) -> None:
        """5: the same workbook, byte for byte; its return counts."""
        reference, _ = workbook(out, "99001")
        cancelled(out, reference)
        issued(out, provider(1), provider(2))
        assert workbook(out, "99001")[0] == reference
        assert lines(out) == ["99001", "99002"]

    def test_a_service_that_came_back_is_asked_of_its_first_provider(self, tmp_path: Path) -> None:
        """5: its workbook is the same as before, and the newest all the same."""
        out = tmp_path / "out"
        for number in (1, 2, 1):
            issued(out, provider(number, service_id="S"))
        assert lines(out) == ["99001"]


class TestWrongPeriod:
    def test_a_period_is_undone_as_a_whole(self, out: Path) -> None:
        """1, 6: it is nobody's default, and chases nobody; a return of it is still a return of it."""
        wrong = Period(2018, 1)
        first, _ = issued(out, provider(1), provider(2), period=wrong)
        with desk(out).store() as store:
            assert chosen_period(store) == wrong
        assert len(cancelled(out, period=str(wrong)).workbooks) == 2
        with desk(out).store() as store:
            assert (chosen_period(store), store.latest_period(), store.periods()) == (PERIOD, PERIOD, (PERIOD,))
        assert status(desk(out), str(wrong), LATER.date()).lines == ()
        read(out, sent(out.parent / "r2", "wrong.xlsx", answered(out, first)))
        assert [row["code"] for row in findings(out, wrong)] == ["I23"]

    def test_where_all_was_taken_back_no_period_is_meant(self, out: Path) -> None:
        """1: which is said; a period that is named can still be looked at."""
        cancelled(out, period=str(PERIOD))
        with pytest.raises(UsageError, match="every workbook that was issued has been taken back"):
            status(desk(out), "", LATER.date())
        assert lines(out) == []
