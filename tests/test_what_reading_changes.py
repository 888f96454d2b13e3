"""What a run of reading changes is said, and what is settled changes only where somebody decides so.

Said
1. A question that names two files belongs to both: in the summary, the exit code and the letter.
2. Of each new file: provider, period, what it replaces, and how many figures it changes.
3. What became of the figures that stood before: replaced, held back, lost; and how many are new.

Waiting
4. A version saved after the following period had ended waits where it would change figures that stand; the order of
   reading does not matter.
5. So does any version that comes after its period was closed, or whose figures are in an upload or a share.
6. A first return, and one with the same figures, is taken and called late; what stands is missing from which release is said.
7. In an open period the version saved last counts, as ever; other exports bind nothing.
8. An officer includes a version, excludes it or opens the question again, by item or by sheet; the next version asks anew.
9. A CSV that would contradict what stands waits likewise, and the other way round.
10. Figures that are the same as another period's are questioned, on the later of the two.

Closing
11. Who closed or reopened a period, when and why, is kept; what cannot be closed or opened is said.

States
12. After a withdrawal status and letter say who withdrew what, when and why, and not that nothing has come.
13. A file that came back as issued is not chased as if nothing had come.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from workbook.assess import Outcome
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.model import Address
from workbook.quarter import ServiceState
from workbook.store import Verdict
from workbook.table import all_formats
from workbook.usecases.close import close
from workbook.usecases.correct import correct
from workbook.usecases.decide import Request
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.export import export
from workbook.usecases.figure_changes import FigureEffect
from workbook.usecases.generate import WrittenFile
from workbook.usecases.read import ReadRun
from workbook.usecases.reopen import reopen
from workbook.usecases.share import share
from workbook.usecases.status import status
from world import (
    EVENING,
    MORNING,
    NOON,
    PERIOD,
    SUPPORTED,
    USERS,
    answered,
    command,
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

#: The following quarter, October to December 2008, had ended.
JANUARY, FEBRUARY = dt.datetime(2009, 1, 5, 9), dt.datetime(2009, 2, 2, 9)
DAY = dt.date(2008, 11, 3)
Screen = pytest.CaptureFixture[str]
VERSION = "version"


class Return:
    """One provider whose return stands, and a folder for each further version."""

    def __init__(self, tmp_path: Path, saved: dt.datetime = MORNING) -> None:
        self.out, self.folder = tmp_path / "out", tmp_path / "returns"
        (self.file,) = issued(self.out, provider(1))
        self.send("first.xlsx", {USERS: 8, SUPPORTED: 5}, saved)

    def send(self, name: str, changes: Mapping[str, CellValue | None], saved: dt.datetime = EVENING) -> ReadRun:
        """Read one more version."""
        return self.sent(name, answered(self.out, self.file, changes, saved=saved))

    def sent(self, name: str, content: bytes) -> ReadRun:
        """Read one more file."""
        return read(self.out, sent(self.folder / name, name, content))

    @property
    def users(self) -> str:
        """The figure that stands."""
        return values(self.out, USERS)["S-1"]

    def messages(self, code: str) -> list[str]:
        """The messages of a code."""
        return [row["message"] for row in findings(self.out) if row["code"] == code]

    def decide(self, verdict: Verdict) -> None:
        """Decide on the version that waits."""
        decide_one(self.out, Request("S-1", verdict, "They counted again", VERSION))

    def close(self) -> None:
        """Close the quarter."""
        close(desk(self.out), str(PERIOD), "The board has it", "A. Officer", dt.datetime.now(dt.UTC))

    def upload(self) -> None:
        """Make the upload."""
        export(desk(self.out), configuration(), "", "spls", day=DAY)

    def share(self) -> None:
        """Make the tables to be shared."""
        share(desk(self.out), configuration(), "", "csv", day=DAY)


@pytest.fixture
def returned(tmp_path: Path) -> Return:
    """A return of 8 users, 5 of them supported, that stands."""
    return Return(tmp_path)


class TestSaid:
    def test_a_csv_that_makes_conflicts_is_queried(self, returned: Return, capsys: Screen) -> None:
        """1: read alone, it needs attention; its conflict is printed, and its letter has it with its own line."""
        path = sent(returned.folder, "system.csv", csv_return(returned.file, {USERS: 9}))
        assert command(returned.out, "read", path) == 2
        printed = capsys.readouterr().out
        assert "8 here, but 9 in system.csv, E2" in printed
        result = period_result(returned.out)
        assert {file.returned.file: result.outcome(file) for file in result.received} == {
            "first.xlsx": Outcome.QUERIED,
            "system.csv": Outcome.QUERIED,
        }
        letter = correct(desk(returned.out), "system.csv").text.read_text(encoding="utf-8")
        assert "E2 (LPI 57): 9 here, but 8 in first.xlsx, D84" in " ".join(letter.split())

    def test_a_doubt_about_which_version_counts_belongs_to_both(self, returned: Return) -> None:
        """1: two versions saved in the same second, of which the first was read before."""
        returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5}, MORNING)
        result = period_result(returned.out)
        assert {result.outcome(file) for file in result.received} == {Outcome.QUERIED}

    def test_each_new_file_is_told_of(self, returned: Return, capsys: Screen) -> None:
        """2, 3: provider, quarter, what it replaces, how many figures; what was read before is not told again."""
        collected = returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5})
        (file,) = collected.files
        assert (file.provider, file.period, file.replaces) == ("Provider 1", PERIOD, ("first.xlsx",))
        assert file.figures == {FigureEffect.REPLACED: 1}
        assert collected.effects[PERIOD] == {FigureEffect.REPLACED: 1}
        again = read(returned.out, returned.folder)
        assert (again.files, again.effects) == ((), {PERIOD: {}})
        assert command(returned.out, "read", returned.folder) == 0
        assert "none that stood before has changed" in capsys.readouterr().out

    def test_a_refused_file_is_told_of_too(self, returned: Return) -> None:
        """2: it changes nothing, and says so."""
        (file,) = returned.sent("letter.xlsx", b"Dear all").files
        assert (file.file, file.words) == ("letter.xlsx", "refused")

    @pytest.mark.parametrize(
        ("changes", "effect"),
        [
            ({USERS: 9, SUPPORTED: 5}, {FigureEffect.REPLACED: 1}),
            ({USERS: "nine", SUPPORTED: 5}, {FigureEffect.HELD: 1}),
            ({USERS: None, SUPPORTED: 5}, {FigureEffect.LOST: 1}),
        ],
        ids=["replaced", "held back", "lost"],
    )
    def test_what_became_of_a_figure(
        self, returned: Return, changes: dict[str, CellValue | None], effect: dict[FigureEffect, int]
    ) -> None:
        """3: the one figure that was touched; those that a service held back takes with it are held back."""
        collected = returned.send("second.xlsx", changes)
        seen = collected.effects[PERIOD]
        assert all(seen[kind] >= number for kind, number in effect.items())
        assert set(seen) <= {*effect, FigureEffect.HELD}

    def test_an_officers_act_says_what_it_changed(self, returned: Return, capsys: Screen) -> None:
        """3: a withdrawal, a decision and the opening of a closed quarter."""
        returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5})
        acts: list[list[object]] = [
            ["withdraw", "second.xlsx", "--reason", "Another house"],
            ["decide", "S-1", "exclude", "--item", USERS, "--reason", "They counted visits"],
            ["close", PERIOD],
            ["withdraw", "second.xlsx", "--reason", "It was right", "--undo"],
            ["reopen", PERIOD, "--reason", "A house was missed"],
        ]
        printed = []
        for act in acts:
            assert command(returned.out, *act) == 0
            printed += [line for line in capsys.readouterr().out.splitlines() if "stood before" in line]
        assert [line.partition("; ")[2] for line in printed] == [
            "of those that stood before, 1 replaced.",
            "of those that stood before, 1 held back.",
            "none that stood before has changed.",
            "none that stood before has changed.",
        ]

    def test_a_conflict_holds_back_what_was_accepted(self, returned: Return) -> None:
        """3: one figure differs, and all that the service had accepted is held back."""
        accepted = len(period_result(returned.out).services)
        before = {row.question for service in period_result(returned.out).services.values() for row in service.rows}
        collected = returned.sent("system.csv", csv_return(returned.file, {USERS: 9}))
        assert accepted == 1
        assert 1 < collected.effects[PERIOD][FigureEffect.HELD] <= len(before)


class TestWaiting:
    def test_a_version_saved_too_late_waits(self, returned: Return) -> None:
        """4: what stood stands, the question belongs to both files, and the run needs attention."""
        collected = returned.send("january.xlsx", {USERS: 9, SUPPORTED: 5}, JANUARY)
        assert collected.needs_attention
        assert returned.users == "8"
        assert collected.files[0].words == "waits for a decision: would change 1 figure"
        (message,) = returned.messages("I13")
        assert "would change 1 figure of first.xlsx, but it was saved after 31 Dec 2008" in message
        result = period_result(returned.out)
        assert {result.outcome(file) for file in result.received} == {Outcome.QUERIED}
        letter = correct(desk(returned.out), "first.xlsx").text.read_text(encoding="utf-8")
        assert "Version january.xlsx would change 1 figure of this file" in " ".join(letter.split())

    @pytest.mark.parametrize("kind", ["workbook", "csv"])
    def test_a_version_that_waited_says_which_took_its_place(self, returned: Return, kind: str) -> None:
        """4, 5: the later of two waits, and the earlier names it, not the one that stands."""
        returned.close()
        for number, saved in ((1, JANUARY), (2, FEBRUARY)):
            if kind == "csv":
                returned.sent(f"{number}.csv", csv_return(returned.file, {USERS: 8 + number}, saved.isoformat()))
            else:
                returned.send(f"{number}.xlsx", {USERS: 8 + number, SUPPORTED: 5}, saved)
        suffix = "csv" if kind == "csv" else "xlsx"
        (message,) = returned.messages("I06")
        assert message.startswith(f"1.{suffix}: a later version waits for a decision (2.{suffix}), so this one")

    def test_a_version_saved_earlier_is_not_called_later(self, tmp_path: Path) -> None:
        """8: an officer lets one that was saved in time count in place of one that was saved too late."""
        late = Return(tmp_path, JANUARY)
        late.close()
        late.send("in time.xlsx", {USERS: 9, SUPPORTED: 5})
        late.decide(Verdict.INCLUDE)
        assert late.users == "9"
        (message,) = late.messages("I06")
        assert message.startswith("first.xlsx: another version counts (in time.xlsx), so this one does not")

    def test_the_order_of_reading_does_not_matter(self, tmp_path: Path) -> None:
        """4: in whatever order a version in time, one too late and a CSV in time come, the same stands."""
        seen = set()
        for number, order in enumerate(permutations(range(3))):
            out = tmp_path / str(number) / "out"
            (file,) = issued(out, provider(1))
            versions = (
                ("in time.xlsx", answered(out, file, {USERS: 8, SUPPORTED: 5}, saved=MORNING)),
                ("too late.xlsx", answered(out, file, {USERS: 9, SUPPORTED: 5}, saved=JANUARY)),
                ("system.csv", csv_return(file, {SUPPORTED: 5})),
            )
            for place in order:
                name, content = versions[place]
                read(out, sent(out.parent / "r" / str(place), name, content))
            seen.add((values(out, USERS)["S-1"], str(sorted(row["message"] for row in findings(out)))))
        assert len(seen) == 1
        assert next(iter(seen))[0] == "8"

    @pytest.mark.parametrize("bound", ["close", "upload", "share"])
    def test_what_is_settled_is_not_changed_without_a_question(self, returned: Return, bound: str) -> None:
        """5: saved in the quarter's own time, it comes after the bound."""
        getattr(returned, bound)()
        returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5})
        assert returned.users == "8"
        why = "2008-09-Q2 was closed on" if bound == "close" else "release 1 has them"
        assert why in returned.messages("I13")[0]

    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("bound", ["close", "upload"])
    def test_no_post_changes_what_is_settled(self, returned: Return, bound: str, seed: int) -> None:
        """5, 9: whatever comes, of whatever kind and moment, every figure that stood is as it was."""
        chance = random.Random(seed)
        for number in range(chance.randrange(3) if bound == "close" else 0):
            _anything(returned, chance, f"before {number}")
        getattr(returned, bound)()
        accepted = {row.question for row in service_result(returned.out).accepted_rows}
        settled = {
            row["item"]: row["value"]
            for row in dataset(returned.out)
            if row["value"] and (bound == "close" or row["item"] in accepted)
        }
        assert settled
        for number in range(5):
            _anything(returned, chance, f"after {number}")
            now = {row["item"]: row["value"] for row in dataset(returned.out)}
            assert {item: now[item] for item in settled} == settled

    def test_another_service_than_those_of_the_upload_is_free(self, tmp_path: Path) -> None:
        """5, 7: figures that were not in it may change until the quarter is closed."""
        out, returns = tmp_path / "out", tmp_path / "r"
        one, two = issued(out, provider(1), provider(2))
        read(out, sent(returns, "one.xlsx", answered(out, one, saved=MORNING)))
        blank = answered(out, two, {USERS: None, SUPPORTED: 5}, saved=MORNING)
        read(out, sent(returns, "two.xlsx", blank))
        export(desk(out), configuration(), "", "spls", day=DAY)
        read(out, sent(returns, "two again.xlsx", answered(out, two, {USERS: 7, SUPPORTED: 4}, saved=EVENING)))
        assert (values(out, USERS)["S-2"], values(out, SUPPORTED)["S-2"]) == ("7", "4")
        (row,) = (row for row in findings(out) if row["code"] == "I15")
        assert (row["service_id"], "not in release 1" in row["message"]) == ("S-2", True)

    def test_a_first_return_is_taken_and_called_late(self, tmp_path: Path) -> None:
        """6: the quarter is closed and was uploaded without it; status lists it."""
        out, returns = tmp_path / "out", tmp_path / "r"
        one, two = issued(out, provider(1), provider(2))
        read(out, sent(returns, "one.xlsx", answered(out, one, saved=MORNING)))
        export(desk(out), configuration(), "", "spls", day=DAY)
        close(desk(out), "", "", "A. Officer", dt.datetime.now(dt.UTC))
        collected = read(out, sent(returns, "two.xlsx", answered(out, two, saved=EVENING)))
        assert not collected.needs_attention
        assert {row["code"] for row in findings(out) if row["source_file"] == "two.xlsx"} == {"I14", "I15"}
        noted = {line.service_id: line.note for line in status(desk(out), "", DAY).lines}
        assert noted["S-1"] == ""
        assert "taken although late" in noted["S-2"]
        assert "not in release 1" in noted["S-2"]
        assert noted["S-2"].count("Nothing to do about the day") == 1

    def test_the_same_return_saved_again_is_not_late(self, returned: Return) -> None:
        """6: it is no version, and what was sent in time still counts."""
        returned.close()
        assert not returned.send("january.xlsx", {USERS: 8, SUPPORTED: 5}, JANUARY).needs_attention
        assert [len(returned.messages(code)) for code in ("I13", "I14", "I18")] == [0, 0, 1]

    def test_the_same_figures_are_taken(self, returned: Return) -> None:
        """6: sent again in January with another explanation, they change nothing."""
        returned.close()
        figures = {USERS: 8, SUPPORTED: 5}
        content = answered(returned.out, returned.file, figures, explanations={USERS: "Counted twice"}, saved=JANUARY)
        assert not returned.sent("january.xlsx", content).needs_attention
        assert returned.messages("I13") == []
        assert len(returned.messages("I14")) == 1

    @pytest.mark.parametrize("form", all_formats())
    def test_an_open_quarter_takes_the_later_version(self, returned: Return, form: str) -> None:
        """7: whatever was exported for the authority's own use."""
        export(desk(returned.out), configuration(), "", form, day=DAY)
        returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5})
        assert returned.users == "9"

    def test_the_later_of_two_late_versions_counts(self, tmp_path: Path) -> None:
        """7: what stands was saved too late as well."""
        late = Return(tmp_path, JANUARY)
        late.send("february.xlsx", {USERS: 9, SUPPORTED: 5}, FEBRUARY)
        assert late.users == "9"


class TestDeciding:
    def test_a_version_is_included_excluded_and_asked_about_again(self, returned: Return) -> None:
        """8: who, when and why stand in the findings."""
        returned.send("january.xlsx", {USERS: 9, SUPPORTED: 5}, JANUARY)
        returned.decide(Verdict.INCLUDE)
        assert returned.users == "9"
        (message,) = returned.messages("D03")
        assert "'january.xlsx' counts, not what stood before: decided by A. Officer on 6 Oct 2008" in message
        returned.decide(Verdict.EXCLUDE)
        assert returned.users == "8"
        assert (returned.messages("I13"), returned.messages("I06")) == ([], [])
        collected = read(returned.out, returned.folder)
        assert (collected.set_aside, collected.needs_attention) == (1, False)
        returned.decide(Verdict.REOPEN)
        assert (returned.users, len(returned.messages("I13"))) == ("8", 1)

    def test_the_next_version_asks_anew(self, returned: Return) -> None:
        """8: what was decided holds for that version, and for no other."""
        returned.send("january.xlsx", {USERS: 9, SUPPORTED: 5}, JANUARY)
        returned.decide(Verdict.INCLUDE)
        returned.close()
        returned.send("february.xlsx", {USERS: 10, SUPPORTED: 5}, FEBRUARY)
        assert returned.users == "9"
        assert "of january.xlsx" in returned.messages("I13")[0]

    def test_it_is_decided_by_sheet(self, returned: Return, tmp_path: Path) -> None:
        """8: the sheet offers both ways, and the one chosen counts."""
        returned.send("january.xlsx", {USERS: 9, SUPPORTED: 5}, JANUARY)
        path = tmp_path / "decisions.xlsx"
        assert make_sheet(desk(returned.out), "", path, NOON) == (PERIOD, 1)
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["A2"], book.worksheets[0]["B2"] = "Include", "They counted again"
        book.save(path)
        decide_by_sheet(desk(returned.out), path, "A. Officer", NOON)
        assert returned.users == "9"

    def test_a_refused_version_counts_again_when_nothing_else_stands(self, returned: Return) -> None:
        """8: the ground of the decision is gone."""
        returned.send("january.xlsx", {USERS: 9, SUPPORTED: 5}, JANUARY)
        returned.decide(Verdict.EXCLUDE)
        assert command(returned.out, "withdraw", "first.xlsx", "--reason", "Another provider's") == 0
        assert returned.users == "9"


class TestTwoKinds:
    def test_a_csv_does_not_contradict_a_closed_quarter(self, returned: Return) -> None:
        """9: no conflict is made until somebody decides."""
        returned.close()
        returned.sent("system.csv", csv_return(returned.file, {USERS: 9}))
        assert (returned.users, returned.messages("C01")) == ("8", [])
        assert "of first.xlsx" in returned.messages("I13")[0]
        returned.decide(Verdict.INCLUDE)
        assert len(returned.messages("C01")) == 1

    def test_nor_a_workbook_what_a_csv_said(self, tmp_path: Path) -> None:
        """9: the CSV came first, though the workbook was saved before it."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        figures = {code: str(value) for code, value in _careful(out, file).items()}
        read(out, sent(returns, "system.csv", csv_return(file, {**figures, USERS: 8, SUPPORTED: 5})))
        close(desk(out), "", "", "A. Officer", dt.datetime.now(dt.UTC))
        book = answered(out, file, {USERS: 9, SUPPORTED: 5}, saved=dt.datetime(2008, 10, 1, 9))
        read(out, sent(returns, "book.xlsx", book))
        assert values(out, USERS) == {"S-1": "8"}


class TestAnotherPeriod:
    def test_the_same_figures_in_two_quarters_are_questioned(self, returned: Return) -> None:
        """10: on the one saved later; the settled one keeps its state."""
        (after,) = issued(returned.out, provider(1), period=PERIOD.next())
        given = {
            Address("S-1", "", question): entry for question, entry in _careful(returned.out, returned.file).items()
        }
        for file, saved in ((returned.file, EVENING), (after, JANUARY)):
            layout = known(returned.out, file).layout
            returned.sent(
                f"{file.issued.period}.xlsx", fill_workbook(file.path.read_bytes(), layout, Entries(given), saved)
            )
        read(returned.out, returned.folder)
        (row,) = (row for row in findings(returned.out, PERIOD.next()) if row["code"] == "I16")
        assert (row["service_id"], row["severity"]) == ("S-1", "warning")
        assert returned.messages("I16") == []

    def test_what_an_act_changes_in_the_next_quarter_is_said(self, returned: Return, capsys: Screen) -> None:
        """3, 10: the first quarter's return is what the second's equals; its results are written anew, too."""
        (after,) = issued(returned.out, provider(1), period=PERIOD.next())
        given = {
            Address("S-1", "", question): entry for question, entry in _careful(returned.out, returned.file).items()
        }
        first, second = (
            sent(
                returned.folder / name,
                name,
                fill_workbook(file.path.read_bytes(), known(returned.out, file).layout, Entries(given), saved),
            )
            for name, file, saved in (("alike.xlsx", returned.file, EVENING), ("after.xlsx", after, JANUARY))
        )
        read(returned.out, second)
        acts: tuple[tuple[object, ...], ...] = (
            ("read", first),
            ("withdraw", "alike.xlsx", "--reason", "Another house"),
            ("withdraw", "alike.xlsx", "--reason", "It was right", "--undo"),
        )
        said = []
        for act in acts:
            command(returned.out, *act)
            (line,) = [
                line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{PERIOD.next()}:")
            ] or [""]
            asked = [row["code"] for row in findings(returned.out, PERIOD.next()) if row["code"] == "I16"]
            said.append(("held back" in line, len(asked)))
        assert said == [(True, 1), (False, 0), (True, 1)]


class TestClosing:
    def test_an_opened_quarter_takes_what_waited(self, returned: Return) -> None:
        """11: who, when and why are kept of both."""
        returned.close()
        returned.send("second.xlsx", {USERS: 9, SUPPORTED: 5})
        now = dt.datetime.now(dt.UTC)
        reopen(desk(returned.out), str(PERIOD), "A service was missed", "B. Officer", now)
        assert returned.users == "9"
        with desk(returned.out).store() as store:
            closing = store.closing(PERIOD)
        assert closing is not None
        assert (closing.closed, closing.reason, closing.by, closing.when) == (
            False,
            "A service was missed",
            "B. Officer",
            now,
        )

    def test_the_commands_say_what_they_did(self, returned: Return, capsys: Screen) -> None:
        """11: all accepted is 0; a second time is refused, and so is to open what is open."""
        assert command(returned.out, "close", PERIOD, "--by", "A. Officer") == 0
        assert "2008-09-Q2 closed by A. Officer. Services: 1 accepted." in capsys.readouterr().out
        assert command(returned.out, "close", PERIOD) == 1
        assert "was closed by A. Officer on" in capsys.readouterr().err
        assert command(returned.out, "reopen", PERIOD, "--reason", "A service was missed") == 0
        assert command(returned.out, "reopen", PERIOD, "--reason", "A service was missed") == 1
        assert command(returned.out, "close", "2008-09-Q3") == 1

    def test_closing_with_something_open_needs_attention(self, tmp_path: Path) -> None:
        """11: nothing has come."""
        issued(tmp_path / "out", provider(1))
        assert command(tmp_path / "out", "close", PERIOD) == 2


class TestStates:
    def test_a_withdrawn_return_is_called_so(self, returned: Return, capsys: Screen) -> None:
        """12: in status, in the letter to chase with, and in the letter about the file."""
        why = "The figures are of another house"
        assert command(returned.out, "withdraw", "first.xlsx", "--reason", why, "--by", "A. Officer") == 0
        shown = status(desk(returned.out), "", DAY)
        assert [line.state for line in shown.lines] == [ServiceState.WITHDRAWN]
        chased = " ".join(shown.chases[0].text.split())
        assert "Nothing has come" not in chased
        assert "first.xlsx was withdrawn by A. Officer on" in chased
        assert why in chased
        letter = correct(desk(returned.out), "first.xlsx").text.read_text(encoding="utf-8")
        assert "Withdrawn by A. Officer on" in " ".join(letter.split())
        assert command(returned.out, "status", "--on", DAY) == 2
        printed = capsys.readouterr().out
        assert "0 accepted" in printed
        assert "1 withdrawn" in printed

    def test_a_file_as_issued_did_come(self, tmp_path: Path) -> None:
        """13: the letter says what it was."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        read(out, sent(tmp_path / "r", "back.xlsx", file.path.read_bytes()))
        (chase,) = status(desk(out), "", DAY).chases
        assert "Nothing has come" not in chase.text
        assert "back.xlsx came back as it was issued" in " ".join(chase.text.split())


def _anything(returned: Return, chance: random.Random, name: str) -> None:
    """Read a workbook or a CSV with other figures, some missing or wrong, saved at any time."""
    saved = chance.choice([MORNING - dt.timedelta(days=9), MORNING, EVENING, JANUARY, FEBRUARY])
    users, supported = chance.choice([8, 9, None, "nine"]), chance.choice([5, 4, None])
    if chance.random() < 0.4:
        figures = {USERS: users, SUPPORTED: supported}
        given = {item: figure for item, figure in figures.items() if figure is not None}
        returned.sent(f"{name}.csv", csv_return(returned.file, given or {USERS: 8}, saved.isoformat()))
    else:
        returned.send(f"{name}.xlsx", {USERS: users, SUPPORTED: supported}, saved)


def _careful(out: Path, file: WrittenFile) -> dict[str, CellValue]:
    """A careful provider's answers, by item."""
    return {address.question: entry for address, entry in careful_entries(known(out, file)).answers.items()}
