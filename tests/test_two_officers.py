"""Two officers at once: what one recorded is never decided on, or written over, by what the other saw before.

1. Of two copies of one decisions sheet the first is recorded; the second is refused, as one after the other is.
2. What leaves in a share or an export is what stands when it is recorded: a decision waits, and comes after it.
3. A slower status or report does not put what stood before over what stands.
4. Where anything fails while decisions are recorded, none of them is.
5. A return that was withdrawn meanwhile is not withdrawn again.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from workbook.errors import DecisionError, UsageError, WorkbookError
from workbook.store import Verdict
from workbook.store.deciding import Deciding
from workbook.store.ledger import Ledger
from workbook.usecases import status as status_module
from workbook.usecases.decide import Request, decide
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.export import export
from workbook.usecases.share import share
from workbook.usecases.status import status
from workbook.usecases.withdraw import withdraw
from world import NOON, PERIOD, QUESTIONED, WHOLE, answered, configuration, dataset, issued, provider, read, sent

pytestmark = pytest.mark.usefixtures("each_database")
#: How long the first of two waits for the second, which cannot go on before it has ended.
PAUSE = 0.7
DAY = dt.date(2008, 11, 4)


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

    def before(self, recording: Callable[..., object]) -> Callable[..., object]:
        """The same act of recording, with the other act begun before it."""

        def waiting(*arguments: object, **options: object) -> object:
            if self._thread.ident is None:
                self._thread.start()
                self._thread.join(PAUSE)
            return recording(*arguments, **options)

        return waiting

    def end(self) -> None:
        """Wait until it has ended."""
        self._thread.join(30)
        assert not self._thread.is_alive()


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
    """5: the second officer is told that it is withdrawn already."""

    def withdrawal(by: str) -> None:
        withdraw(desk(out), "a.xlsx", "Sent by mistake", by, withdrawn=True, when=NOON)

    other = Meanwhile(lambda: withdrawal("B. Officer"))
    monkeypatch.setattr(Deciding, "record_withdrawal", other.before(Deciding.record_withdrawal))
    withdrawal("A. Officer")
    other.end()
    assert ["withdrawn already" in str(error) for error in other.errors] == [True]
