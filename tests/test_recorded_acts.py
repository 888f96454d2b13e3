"""What is recorded is called done, and what follows from it can be written again.

1. Where the results cannot be written after an act was recorded, the exit code is 2, and it is said what was recorded,
   why the rest was not written, and that `results` writes it; then they are those of an undisturbed run.
2. Where only the log cannot be written, it is said that nothing else is lost.
3. A release that cannot be written is none: it binds nobody, and leaves no file.
4. Where a workbook cannot be written, `generate` issues none; where one cannot be put in its place, it is recorded, and a rerun does it.
5. Old files beside a replaced share that cannot be removed are said, since they give away what it hides.
6. `results` writes those of a period, or of every period of which anything has come.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from databases import copied, desk
from workbook.disclosure import shared_stem
from workbook.errors import FileError
from workbook.usecases import files
from workbook.usecases.files import LOG
from workbook.usecases.generate import WrittenFile
from world import (
    EVENING,
    MORNING,
    PERIOD,
    QUESTIONED,
    USERS,
    WHOLE,
    answered,
    begun,
    command,
    findings,
    issued,
    provider,
    read,
    register,
    results,
    sent,
    values,
)

pytestmark = pytest.mark.usefixtures("each_database")
Screen = pytest.CaptureFixture[str]
FOLDER = str(PERIOD)
WORKBOOK = f"LCE_99001_provider-1_{PERIOD}.xlsx"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where two services have returned figures, of which one is questioned."""
    begun(two_returns, tmp_path)
    return tmp_path / "out"


def two_returns(folder: Path) -> tuple[WrittenFile, ...]:
    out = folder / "out"
    files = issued(out, provider(1), provider(2))
    for number, file in enumerate(files, 1):
        read(out, sent(folder / "returns", f"{number}.xlsx", answered(out, file, QUESTIONED, saved=MORNING)))
    return files


def blocked(path: Path) -> Path:
    """Put a folder where a file is to be written, so that it cannot be."""
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)
    (path / "in the way").touch()
    return path


def said(screen: Screen) -> str:
    """What was said of a failure, on one line."""
    return " ".join(screen.readouterr().err.split())


def leftovers(out: Path) -> list[Path]:
    """What a program left behind."""
    return list(out.rglob("*.tmp"))


def closed(out: Path) -> None:
    """Close the period."""
    assert command(out, "close", FOLDER) == 2


def cancelled(out: Path) -> None:
    """Take the first workbook back."""
    assert command(out, "cancel", WORKBOOK, "--reason", "A mistake") == 2


def later_version(out: Path) -> None:
    """Have a later version of the first return at hand."""
    (file, _) = issued(out, provider(1), provider(2))
    sent(out.parent / "later", "1.xlsx", answered(out, file, {**QUESTIONED, USERS: 33}, saved=EVENING))


#: Each act, what is to be done before it, and how it is told.
ACTS: dict[str, tuple[Callable[[Path], None] | None, tuple[str, ...], str]] = {
    "decide": (None, ("decide", "S-1", "exclude", "--item", WHOLE, "--reason", "Lost"), f"1 decision on {PERIOD}"),
    "withdraw": (None, ("withdraw", "1.xlsx", "--reason", "A mistake"), "1.xlsx withdrawn"),
    "reopen": (closed, ("reopen", FOLDER, "--reason", "Too early"), f"{PERIOD} opened again"),
    "cancel": (None, ("cancel", WORKBOOK, "--reason", "A mistake"), "1 workbook taken back"),
    "undo": (cancelled, ("cancel", WORKBOOK, "--undo", "--reason", "A mistake"), "1 workbook asked again"),
    "read": (later_version, ("read", "later"), "1 file read"),
    "generate": (cancelled, ("generate", "register.csv", "--period", FOLDER, "--yes"), f"the workbooks of {PERIOD}"),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_was_recorded_is_called_done(
    name: str, out: Path, tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1: by every command that records anything."""
    before, act, words = ACTS[name]
    monkeypatch.chdir(tmp_path)
    if before is not None:
        before(out)
    other = copied(out, tmp_path / "undisturbed")
    assert command(other, *act) in (0, 2)
    way = blocked(out / FOLDER / "dataset.csv")
    capsys.readouterr()
    assert command(out, *act) == 2
    told = said(capsys)
    assert f"Recorded: {words}." in told
    assert f"But not all is written: {way}: this is a folder" in told
    assert "Then run: sp-workbook results" in told
    shutil.rmtree(way)
    assert command(out, "results") == 0
    assert results(out) == results(other)


@pytest.mark.parametrize("act", [("close", FOLDER), ("close", FOLDER, "--reason", "Done")])
def test_a_period_is_closed_though_the_log_cannot_be_written(act: tuple[str, ...], out: Path, capsys: Screen) -> None:
    """2: which is not called a failure."""
    blocked(out / LOG)
    assert command(out, *act) == 2
    told = said(capsys)
    assert f"Recorded: {PERIOD} closed." in told
    assert "Nothing is lost but its line in the log." in told
    with desk(out).store() as store:
        assert store.closed_periods() == {PERIOD}


@pytest.mark.parametrize("extra", [("--share",), ()], ids=["share", "upload"])
def test_a_release_that_cannot_be_written_is_none(extra: tuple[str, ...], out: Path, capsys: Screen) -> None:
    """3: a later version waits for nobody's decision, as it would where others rely on the figures."""
    folder = out / FOLDER / ("shared" if extra else "export")
    folder.write_text("in the way")
    act = ("export", "--format", "csv" if extra else "spls", *extra)
    assert command(out, *act) == 1
    assert "cannot be written" in said(capsys)
    with desk(out).store() as store:
        assert (store.ledger.releases(), store.ledger.shares("LCE"), store.ledger.binding(PERIOD)) == ((), (), ())
    assert leftovers(out) == []
    later_version(out)
    assert command(out, "read", out.parent / "later") == 2
    assert "I13" not in {row["code"] for row in findings(out)}
    assert values(out, USERS)["S-1"] == "33"
    folder.unlink()
    assert command(out, *act) == 2
    with desk(out).store() as store:
        assert [release.number for release in store.ledger.releases()] == [1]


def test_a_full_disk_leaves_no_part_of_a_share(out: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: where its second file has no room, the first is not there either."""
    monkeypatch.setattr(files, "_complete", failing_from(2, files._complete))
    assert command(out, "export", "--share", "--format", "csv") == 1
    assert "No space left on device" in said(capsys)
    assert leftovers(out) == []
    assert not list((out / FOLDER / "shared").glob("*"))
    with desk(out).store() as store:
        assert store.ledger.releases() == ()


def failing_from(number: int, work: Callable[..., None]) -> Callable[..., None]:
    """The same work, with no room left from the call of that number on."""
    calls: list[int] = []

    def failing(*arguments: object) -> None:
        calls.append(1)
        if len(calls) >= number:
            raise OSError(28, "No space left on device")
        work(*arguments)

    return failing


def test_generate_issues_all_or_none(tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """4: what is not written is not asked of anybody; a rerun issues all."""
    out = tmp_path / "out"
    out.mkdir()
    lines = register(tmp_path / "register.csv", provider(1), provider(2), provider(3))
    act = ("generate", lines, "--period", FOLDER)
    with monkeypatch.context() as patch:
        patch.setattr(files, "_complete", failing_from(3, files._complete))
        assert command(out, *act) == 1
    told = said(capsys)
    assert "No space left on device" in told
    assert "Nothing was issued. Then run the same again." in told
    with desk(out).store() as store:
        assert (store.issued(PERIOD), store.state()) == ((), 0)
    assert leftovers(out) == []
    assert command(out, *act) == 0
    assert len(list((out / FOLDER).glob("*.xlsx"))) == 3


def test_what_is_issued_and_not_in_its_place_is_said(
    tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4: a rerun puts it there."""
    out = tmp_path / "out"
    out.mkdir()
    lines = register(tmp_path / "register.csv", provider(1), provider(2), provider(3))
    act = ("generate", lines, "--period", FOLDER)
    with monkeypatch.context() as patch:
        patch.setattr(files, "_put_in_place", failing_from(2, files._put_in_place))
        assert command(out, *act) == 2
    told = said(capsys)
    assert "Recorded: 3 workbooks issued." in told
    assert "Then run the same again." in told
    assert len(list((out / FOLDER).glob("*.xlsx"))) == 1
    assert command(out, *act) == 0
    assert len(list((out / FOLDER).glob("*.xlsx"))) == 3


def test_old_files_that_stay_beside_a_share_are_said(out: Path, capsys: Screen) -> None:
    """5: the new ones are recorded and written."""
    assert command(out, "export", "--share", "--format", "csv") in (0, 2)
    blocked(out / FOLDER / "shared" / f"{shared_stem('LCE', FOLDER)}_old.csv")
    capsys.readouterr()
    assert command(out, "export", "--share", "--format", "csv", "--replace") == 2
    told = said(capsys)
    assert "Recorded: release 2." in told
    assert "Remove the older files yourself" in told


class TestResults:
    def test_results_come_back_as_they_were(self, out: Path) -> None:
        """6: of every period, whoever deleted them."""
        before = results(out)
        for name in before:
            (out / FOLDER / name).unlink()
        assert command(out, "results") == 0
        assert results(out) == before

    def test_those_of_one_period_are_written(self, out: Path, capsys: Screen) -> None:
        """6: though nothing has come of it; without it, only those of which anything has."""
        issued(out, provider(1), provider(2), period=PERIOD.next())
        assert command(out, "results") == 0
        assert str(PERIOD.next()) not in capsys.readouterr().out
        assert command(out, "results", "--period", PERIOD.next()) == 0
        assert f"{PERIOD.next()}: written again." in capsys.readouterr().out
        assert (out / str(PERIOD.next()) / "dataset.csv").exists()

    def test_nothing_to_write_is_said(self, tmp_path: Path, capsys: Screen) -> None:
        """6: where no return was read."""
        issued(tmp_path / "out", provider(1))
        assert command(tmp_path / "out", "results") == 1
        assert "nothing has been read yet" in said(capsys)

    def test_results_that_cannot_be_written_are_a_failure(self, out: Path, capsys: Screen) -> None:
        """6: nothing was recorded by that."""
        blocked(out / FOLDER / "findings.csv")
        assert command(out, "results") == 1
        assert "this is a folder" in said(capsys)
        assert "Recorded" not in said(capsys)


def test_staged_files_are_gone_where_nobody_puts_them_in_place(tmp_path: Path) -> None:
    """3: nor is any where one of them cannot be written."""
    with files.staging() as staged:
        staged.add(tmp_path / "a", b"1")
    (tmp_path / "file").touch()
    with files.staging() as staged:
        staged.add(tmp_path / "b", b"1")
        with pytest.raises(FileError):
            staged.add(tmp_path / "file" / "c", b"2")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
