"""Two officers at once: what one recorded is never decided on, or written over, by what the other saw before.

1. Of two copies of one decisions sheet the first is recorded; the second is refused, as one after the other is.
2. What leaves in a share or an export is what stands when it is recorded: a decision waits, and comes after it.
3. A slower status, report or corrected copy does not put what stood before over what stands.
4. Where anything fails while decisions are recorded, none of them is.
5. A return that was withdrawn meanwhile is not withdrawn again; the second is told who did it.
6. Of two shares the second starts from what the first printed, and has the figures that stand; nobody waits while one is
   worked out. Where something is recorded each time, it is told by whom and what, and nothing leaves.
7. A register that is older than what was issued meanwhile is not issued; who issued is told. No older file takes the
   place of a newer one, nor of answers that somebody saves into it meanwhile; nobody who is forgotten meanwhile is asked
   about.
8. Two runs that read the same returns at once leave what one after the other leaves. A return is known whose workbook was
   issued while it was read.
9. Two exports at once of different figures leave two releases with files of their own.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
import pytest

from databases import copied, desk
from distance import FORM as DISTANCE
from distance import read_rows, typed
from workbook import disclosure
from workbook.assess import Outcome
from workbook.errors import DecisionError, UsageError, WorkbookError
from workbook.findings import Severity
from workbook.model import Provider
from workbook.register import read_register
from workbook.store import Verdict
from workbook.store.deciding import Deciding
from workbook.store.ledger import Ledger
from workbook.usecases import issuing, releasing
from workbook.usecases import status as status_module
from workbook.usecases.after_recording import after_recording
from workbook.usecases.correct import correct
from workbook.usecases.decide import Request, decide
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.export import export
from workbook.usecases.forget import forget, rows_of
from workbook.usecases.generate import WriteOutcome, generate_workbooks
from workbook.usecases.issue_plan import plan_issue
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.read import ReadRun, read_returns
from workbook.usecases.report import report
from workbook.usecases.share import share
from workbook.usecases.status import status
from workbook.usecases.withdraw import withdraw
from world import (
    EVENING,
    NOON,
    PERIOD,
    QUESTIONED,
    USERS,
    WHOLE,
    answered,
    configuration,
    dataset,
    issued,
    provider,
    read,
    register,
    results,
    sent,
)

pytestmark = pytest.mark.usefixtures("each_database")
Item = TypeVar("Item")
#: How long the first of two waits for the second, which cannot go on before it has ended.
PAUSE = 0.7
DAY = dt.date(2008, 11, 4)
read_module, report_module = sys.modules["workbook.usecases.read"], sys.modules["workbook.usecases.report"]
correct_module = sys.modules["workbook.usecases.correct"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a service has returned figures, of which one is questioned."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    read(out, sent(tmp_path / "returns", "a.xlsx", answered(out, file, QUESTIONED)))
    return out


class Meanwhile:
    """Runs one act in a thread of its own while another stands between looking and recording."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self.errors: list[WorkbookError] = []

    def _run(self) -> None:
        try:
            self._act()
        except WorkbookError as error:
            self.errors.append(error)

    def before(self, recording: Callable[..., object], pause: float = PAUSE) -> Callable[..., object]:
        """The same act of recording, with the other act begun before it."""

        def waiting(*arguments: object, **options: object) -> object:
            if self._thread.ident is None:
                self._thread.start()
                self._thread.join(pause)
            return recording(*arguments, **options)

        return waiting

    def done_before(self, work: Callable[..., object]) -> Callable[..., object]:
        """The same work, with the other act done before it, which must not have to wait."""
        waiting = self.before(work, pause=60)

        def after(*arguments: object, **options: object) -> object:
            result = waiting(*arguments, **options)
            assert self.is_over or threading.current_thread() is self._thread
            return result

        return after

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return not self._thread.is_alive()

    def end(self) -> None:
        """Wait until it has ended."""
        self._thread.join(30)
        assert self.is_over


def sheet(out: Path, path: Path) -> Path:
    """A decisions sheet of the one question, in which it is decided."""
    make_sheet(desk(out), "", path, NOON)
    book = openpyxl.load_workbook(path)
    rows = book.worksheets[0]
    heading = next(number for number, row in enumerate(rows.iter_rows(), 1) if row[0].value == "Decision")
    rows.cell(heading + 1, 1).value = "Exclude"
    rows.cell(heading + 1, 2).value = "Counted twice"
    book.save(path)
    return path


def test_of_two_copies_of_one_sheet_the_second_is_refused(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1: told that the question has changed since the sheet was made."""
    path = sheet(out, tmp_path / "decisions.xlsx")
    other = Meanwhile(lambda: decide_by_sheet(desk(out), path, "B. Officer", NOON))
    monkeypatch.setattr(Deciding, "record_decisions", other.before(Deciding.record_decisions))
    decide_by_sheet(desk(out), path, "A. Officer", NOON)
    other.end()
    assert [type(error) for error in other.errors] == [DecisionError]
    assert "has changed since the sheet was made (exclude by A. Officer, 6 Oct 2008)" in str(other.errors[0])
    with desk(out).store() as store:
        assert [decision.by for decision in store.decisions(PERIOD)] == ["A. Officer"]


@pytest.mark.parametrize("leave", [share, export], ids=["share", "export"])
def test_what_leaves_is_what_stands_when_it_is_recorded(
    out: Path, monkeypatch: pytest.MonkeyPatch, leave: Callable[..., object]
) -> None:
    """2: the decision that another officer made meanwhile is recorded after the release, not before it."""
    record, order = Ledger.record, []

    def act() -> None:
        decide(desk(out), "", [Request("S-1", Verdict.EXCLUDE, "Wrong", WHOLE)], "B. Officer", NOON)
        order.append("decision")

    other = Meanwhile(act)

    def recording(*arguments: object) -> object:
        release = record(*arguments)  # type: ignore[arg-type]
        order.append("release")
        return release

    monkeypatch.setattr(Ledger, "record", other.before(recording))
    leave(desk(out), configuration(), "", "csv", day=DAY)
    other.end()
    assert (order, other.errors) == (["release", "decision"], [])


def test_a_slower_status_puts_nothing_older_over_what_stands(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: the return is withdrawn while the status is worked out; its file says so in the end."""

    def act() -> None:
        withdraw(desk(out), "a.xlsx", "Sent by mistake", "B. Officer", withdrawn=True, when=NOON)
        status(desk(out), "", DAY)

    other = Meanwhile(act)
    monkeypatch.setattr(status_module, "as_json", other.before(status_module.as_json))
    status(desk(out), "", DAY)
    other.end()
    assert not other.errors
    assert "withdrawn" in (out / str(PERIOD) / "status.json").read_text(encoding="utf-8")


def test_a_slower_report_puts_nothing_older_over_what_stands(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: the return is withdrawn while the report is worked out; its file is what a fresh report says."""

    def act() -> None:
        withdraw(desk(out), "a.xlsx", "Sent by mistake", "B. Officer", withdrawn=True, when=NOON)
        report(desk(out), "")

    other = Meanwhile(act)
    monkeypatch.setattr(report_module, "findings_workbook", other.before(report_module.findings_workbook))
    _, path, _ = report(desk(out), "")
    other.end()
    assert not other.errors
    left = path.read_bytes()
    report(desk(out), "")
    assert path.read_bytes() == left


def test_a_slower_correction_puts_nothing_older_over_what_stands(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: the question is answered while the copy is made; its text is what a fresh one says."""

    def act() -> None:
        decide(desk(out), "", [Request("S-1", Verdict.EXCLUDE, "Wrong", WHOLE)], "B. Officer", NOON)
        correct(desk(out), "a.xlsx")

    other = Meanwhile(act)
    monkeypatch.setattr(correct_module, "correction_text", other.before(correct_module.correction_text))
    made = correct(desk(out), "a.xlsx")
    other.end()
    assert not other.errors
    left = made.text.read_bytes()
    correct(desk(out), "a.xlsx")
    assert made.text.read_bytes() == left


def test_decisions_are_recorded_all_or_none(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4: the figure stands as it stood."""
    record = Deciding.record_decisions

    def failing(*arguments: object) -> None:
        record(*arguments)  # type: ignore[arg-type]
        raise UsageError("the power went")

    monkeypatch.setattr(Deciding, "record_decisions", failing)
    before = dataset(out)
    with pytest.raises(UsageError):
        decide(desk(out), "", [Request("S-1", Verdict.EXCLUDE, "Wrong", WHOLE)], "A. Officer", NOON)
    with desk(out).store() as store:
        assert store.decisions(PERIOD) == ()
    assert dataset(out) == before


def test_a_return_is_withdrawn_once(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """5: the second officer is told by whom."""

    def withdrawal(by: str) -> None:
        withdraw(desk(out), "a.xlsx", "Sent by mistake", by, withdrawn=True, when=NOON)

    other = Meanwhile(lambda: withdrawal("B. Officer"))
    monkeypatch.setattr(Deciding, "record_withdrawal", other.before(Deciding.record_withdrawal))
    withdrawal("A. Officer")
    other.end()
    assert ["withdrawn already by A. Officer" in str(error) for error in other.errors] == [True]


def exclude(out: Path) -> None:
    """Another officer excludes the figure in question."""
    decide(desk(out), "", [Request("S-1", Verdict.EXCLUDE, "Wrong", WHOLE)], "B. Officer", NOON)


def test_a_second_share_starts_from_the_first(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """6: which another officer made, of other figures, while the first to begin worked its tables out."""

    def act() -> None:
        exclude(out)
        share(desk(out), configuration(), "", "csv", day=DAY)

    other, knowledge = Meanwhile(act), []
    work = other.done_before(disclosure.share_with_people)

    def noting(*arguments: Any) -> object:
        knowledge.append(len(arguments[4]))
        return work(*arguments)

    monkeypatch.setattr(disclosure, "share_with_people", noting)
    written = share(desk(out), configuration(), "", "csv", day=DAY)
    other.end()
    assert (other.errors, written.put_out.release.number) == ([], 2)
    assert knowledge == [0, 0, 1]
    with desk(out).store() as store:
        first, second = store.ledger.releases()
        assert store.ledger.figures(first) == store.ledger.figures(second)
        assert {release.figures for release in store.ledger.releases()} == {second.figures}


def test_a_share_that_is_overtaken_each_time_is_told_by_whom(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """6: and nothing has left."""
    work = disclosure.share_with_people

    def overtaken(*arguments: Any) -> object:
        exclude(out)
        return work(*arguments)

    monkeypatch.setattr(disclosure, "share_with_people", overtaken)
    with pytest.raises(UsageError, match=r"meanwhile B\. Officer made 1 decision .*Nothing was shared"):
        share(desk(out), configuration(), "", "csv", day=DAY)
    with desk(out).store() as store:
        assert store.ledger.releases() == ()
    assert not list((out / str(PERIOD)).glob("shared/*"))


def listed(folder: Path, name: str) -> tuple[Provider, ...]:
    """A register in which the service is called so."""
    return read_register(register(folder / "register.csv", provider(1, service_name=name)), configuration())


def test_an_older_register_is_not_issued_over_a_newer(out: Path, tmp_path: Path) -> None:
    """7: another officer issued between what the first looked at and its own issue."""
    older = listed(tmp_path, "Old name")
    plan = plan_issue(configuration(), older, PERIOD, desk(out))
    (newer,) = generate_workbooks(
        configuration(), listed(tmp_path, "New name"), PERIOD, replace(desk(out), by="B. Officer")
    )
    before = newer.path.read_bytes()
    with pytest.raises(UsageError, match=r"meanwhile B\. Officer issued 1 workbook of .*Nothing was issued"):
        generate_workbooks(configuration(), older, PERIOD, desk(out), state=plan.state)
    with desk(out).store() as store:
        assert [record.issued.workbook_id for record in store.issued(PERIOD)] == [newer.issued.workbook_id]
    assert newer.path.read_bytes() == before
    assert generate_workbooks(configuration(), older, PERIOD, desk(out))[0].release is WriteOutcome.WRITTEN


def test_no_older_file_takes_the_place_of_a_newer(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """7: where another officer issues between recording and putting the file in its place."""
    issue = partial(generate_workbooks, configuration(), period=PERIOD, workspace=desk(out))
    older, newer = listed(tmp_path, "Old name"), listed(tmp_path, "New name")
    other = Meanwhile(lambda: issue(newer))
    monkeypatch.setattr(issuing, "after_recording", other.done_before(after_recording))
    (file,) = issue(older)
    assert not other.errors
    with desk(out).store() as store:
        (standing,) = store.issued(PERIOD)
        assert standing.issued.services[0].service.name == "New name"
        assert sha256(file.path.read_bytes()).hexdigest() == standing.file_digest


def test_answers_that_are_saved_meanwhile_stay(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """7: a provider on the same folder saves the workbook between recording and putting the new one in its place."""
    (file,) = generate_workbooks(configuration(), listed(tmp_path, "Old name"), PERIOD, desk(out))
    answers = answered(out, file)
    other = Meanwhile(lambda: file.path.write_bytes(answers))
    monkeypatch.setattr(issuing, "after_recording", other.done_before(after_recording))
    (again,) = generate_workbooks(configuration(), listed(tmp_path, "New name"), PERIOD, desk(out))
    assert (other.errors, again.path, again.release) == ([], file.path, WriteOutcome.HELD)
    assert file.path.read_bytes() == answers


@pytest.mark.parametrize("is_first", [True, False])
def test_nobody_is_asked_about_who_is_forgotten_meanwhile(out: Path, tmp_path: Path, *, is_first: bool) -> None:
    """7: another officer forgets somebody while the workbooks that print what was said last are made, or made again."""
    reference, *_ = read_rows(out, typed(dt.date(2008, 7, 3), 1))
    listed_people = read_register(tmp_path / "register.csv", configuration())
    request, period = PeopleRequest((DISTANCE,), random.Random(1).choice), PERIOD.next()

    def forgetting(made: Iterable[Item], _total: int) -> Iterable[Item]:
        forget(replace(desk(out), by="B. Officer"), rows_of(reference), "Asked for it")
        return made

    if not is_first:
        generate_people(configuration(), listed_people, period, desk(out), request)
    with pytest.raises(UsageError, match=r"meanwhile B\. Officer forgot 1 person.*Nothing was issued"):
        generate_people(configuration(), listed_people, period, desk(out), request, progress=forgetting)
    (file,) = generate_people(configuration(), listed_people, period, desk(out), request)
    assert not [row for row in file.issued.services[0].records if row.startswith(reference)]


def test_two_reads_leave_what_one_after_the_other_leaves(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8: both read the same file for the first time; it is recorded once, and told as new once."""
    (file,) = issued(out, provider(1))
    later = sent(tmp_path / "later", "b.xlsx", answered(out, file, {**QUESTIONED, USERS: 33}, saved=EVENING))
    undisturbed = copied(out, tmp_path / "undisturbed")
    expected = read(undisturbed, later)
    runs: list[ReadRun] = []
    other = Meanwhile(lambda: runs.append(read(out, later)))
    monkeypatch.setattr(read_module, "read_return", other.done_before(read_module.read_return))
    second = read(out, later)
    other.end()
    assert (other.errors, runs[0].files, second.files) == ([], expected.files, ())
    assert results(out) == results(undisturbed)
    with desk(out).store() as store:
        assert len(store.readings()) == 2


def test_a_workbook_that_is_issued_meanwhile_is_known(out: Path, tmp_path: Path) -> None:
    """8: the same register was issued on another machine before; a reference follows from what is asked."""
    (elsewhere,) = issued(tmp_path / "elsewhere", provider(2))
    path = sent(tmp_path / "r", "b.xlsx", answered(tmp_path / "elsewhere", elsewhere))

    def issuing_meanwhile(files: Iterable[Item], _total: int) -> Iterable[Item]:
        yield from files
        issued(out, provider(1), provider(2))

    run = read_returns((path,), desk(out), issuing_meanwhile)
    assert [finding.code for finding in run.findings if finding.severity is Severity.REJECT] == []
    assert run.outcomes[Outcome.REJECTED] == 0


def test_two_exports_at_once_leave_two_releases(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """9: the second is recorded before the first's files are in their places."""

    def act() -> None:
        exclude(out)
        export(desk(out), configuration(), "", "csv", day=DAY)

    other = Meanwhile(act)
    monkeypatch.setattr(releasing, "after_recording", other.done_before(after_recording))
    export(desk(out), configuration(), "", "csv", day=DAY)
    assert not other.errors
    with desk(out).store() as store:
        first, second = store.ledger.releases()
    assert first.figures != second.figures
    assert first.files.keys().isdisjoint(second.files)
    for path, digest in {**first.files, **second.files}.items():
        assert sha256((out / path).read_bytes()).hexdigest() == digest
