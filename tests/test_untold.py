"""What a run of reading changed is told, though that run was cut short after it had recorded it.

1. The next run tells it for the one before, and says so: files, figures, and what stood before them.
2. It does so whatever it was asked to read, and tells once: the run after that has nothing to tell.
3. A run that is still at work is told for, too, and hinders nobody; nor does a note of what was never recorded, or a damaged one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import copied, desk
from workbook.errors import FileError, StoreError
from workbook.usecases.figure_changes import FigureEffect
from workbook.usecases.read import ReadRun, read_returns
from world import EVENING, MORNING, PERIOD, SUPPORTED, USERS, answered, command, issued, provider, read, results, sent

pytestmark = pytest.mark.usefixtures("each_database")
Screen = pytest.CaptureFixture[str]


class CutShortError(BaseException):
    """The run ends here, as if it was killed."""


def cut_short(_run: ReadRun) -> None:
    raise CutShortError


def read_untold(out: Path, *paths: Path) -> None:
    """Read files in a run that does not come to say what it did."""
    with pytest.raises(CutShortError):
        read_returns(paths, desk(out), tell=cut_short)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the figures of a service stand; a later version has come, and the return of another."""
    out = tmp_path / "out"
    first, second = issued(out, provider(1), provider(2))
    read(out, sent(tmp_path, "a.xlsx", answered(out, first, saved=MORNING)))
    sent(tmp_path, "b.xlsx", answered(out, first, {SUPPORTED: 3, USERS: None}, saved=EVENING))
    sent(tmp_path, "c.xlsx", answered(out, second, saved=MORNING))
    return out


def test_the_next_run_tells_it(out: Path, tmp_path: Path) -> None:
    """1: as the run itself would have."""
    undisturbed = read(copied(out, tmp_path / "copy"), tmp_path / "b.xlsx")
    read_untold(out, tmp_path / "b.xlsx")
    again = read(out, tmp_path / "b.xlsx")
    assert (again.untold, undisturbed.untold) == (1, 0)
    assert again.files == undisturbed.files
    assert again.files[0].replaces == ("a.xlsx",)
    assert again.effects == undisturbed.effects
    assert again.effects[PERIOD][FigureEffect.LOST] >= 1


def test_it_is_told_with_what_else_is_read(out: Path, tmp_path: Path) -> None:
    """2: the results of both are written, and nothing is left to tell."""
    read_untold(out, tmp_path / "b.xlsx")
    other = read(out, tmp_path / "c.xlsx")
    assert [file.file for file in other.files] == ["b.xlsx", "c.xlsx"]
    assert (other.read, other.untold) == (1, 1)
    written = results(out)
    assert read(out, tmp_path / "b.xlsx").files == ()
    assert results(out) == written
    assert list(out.glob(".untold*")) == []


def test_it_is_said_so(out: Path, tmp_path: Path, capsys: Screen) -> None:
    """1: beside the files."""
    read_untold(out, tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    command(out, "read", tmp_path / "b.xlsx")
    printed = capsys.readouterr().out
    assert "2 files of these were recorded by a run before, which was cut short or is still at work." in printed
    command(out, "read", tmp_path / "b.xlsx")
    assert "recorded by a run before" not in capsys.readouterr().out


def test_a_run_at_work_is_told_for_too(out: Path, tmp_path: Path) -> None:
    """3: it tells itself when it comes to it, and nothing is left."""
    told: list[ReadRun] = []

    def meanwhile(run: ReadRun) -> None:
        told.extend([run, read(out, tmp_path / "c.xlsx")])

    read_returns((tmp_path / "b.xlsx",), desk(out), tell=meanwhile)
    assert [[file.file for file in run.files] for run in told] == [["b.xlsx"], ["b.xlsx", "c.xlsx"]]
    assert [run.untold for run in told] == [0, 1]
    assert list(out.glob(".untold*")) == []


def test_what_was_never_recorded_is_not_told(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: the note was written, and then nothing could be recorded."""
    with monkeypatch.context() as failing:
        failing.setattr("workbook.store.database.record_files", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(StoreError, match="the store cannot be used"):
            read(out, tmp_path / "b.xlsx")
    (note,) = out.glob(".untold*")
    note.write_bytes(note.read_bytes() + b"\xff what is this\n")
    assert [file.file for file in read(out, tmp_path / "c.xlsx").files] == ["c.xlsx"]
    assert list(out.glob(".untold*")) == []


def test_nothing_is_recorded_that_cannot_be_noted(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1: or nobody would be told of it."""
    with monkeypatch.context() as failing:
        failing.setattr(
            "workbook.usecases.untold.write_atomically", lambda *_: (_ for _ in ()).throw(FileError("full"))
        )
        with pytest.raises(FileError):
            read(out, tmp_path / "b.xlsx")
    assert [file.file for file in read(out, tmp_path / "b.xlsx").files] == ["b.xlsx"]
