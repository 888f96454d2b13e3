"""Where a file says it was saved after it came, one of two clocks is wrong, and nobody is blamed.

1. It is asked of an officer, in words that blame nobody; no letter asks the provider, and none is late by a wrong clock.
2. When it is read again with the clock here put right, the question is gone; while that clock is behind, it stays.
3. A clock that says another zone's time is not wrong.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from databases import desk
from workbook.store import receiving, statements
from workbook.usecases.status import status
from world import USERS, answered, command, findings, issued, provider, read, sent, values

SAVED = dt.datetime(2008, 10, 20, 9)
DAY = dt.date(2008, 11, 28)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The clock of this computer: what it shows is the last."""
    shown = [SAVED]
    for module in (statements, receiving):
        monkeypatch.setattr(module, "now", lambda: shown[-1])
    return shown


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a return lies that is to be read."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    sent(tmp_path / "r", "a.xlsx", answered(out, file, saved=SAVED))
    return out


def asked(out: Path) -> list[str]:
    """What is said of clocks."""
    return [row["message"] for row in findings(out) if row["code"] == "I12"]


def test_nobody_is_blamed(out: Path, tmp_path: Path, clock: list[dt.datetime]) -> None:
    """1: which of the two clocks it is, an officer finds out."""
    clock.append(SAVED - dt.timedelta(days=30))
    assert read(out, tmp_path / "r").needs_attention
    (message,) = asked(out)
    assert "one of two clocks is wrong" in message
    assert "read it again" in message
    shown = status(desk(out), "", DAY)
    assert shown.chases == ()
    assert command(out, "correct", tmp_path / "r" / "a.xlsx") == 0
    assert not [path for path in (out / "2008-09-Q2" / "corrections").glob("*.txt") if "clock" in path.read_text()]


def test_a_return_is_not_late_by_a_wrong_clock(tmp_path: Path, clock: list[dt.datetime]) -> None:
    """1: it was saved before it came, whatever it says."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    clock.append(SAVED)
    read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file, saved=dt.datetime(2099, 1, 1))))
    assert [line.days_late for line in status(desk(out), "", DAY).lines] == [0]
    assert {row["code"] for row in findings(out)} & {"I12", "I14"} == {"I12"}


@pytest.mark.parametrize(("later", "stays"), [(20, True), (31, False), (400, False)])
def test_it_is_looked_at_anew_when_it_is_read_again(
    later: int, stays: bool, out: Path, tmp_path: Path, clock: list[dt.datetime]
) -> None:
    """2: the figures count all the while."""
    first = SAVED - dt.timedelta(days=30)
    clock.append(first)
    read(out, tmp_path / "r")
    assert asked(out)
    figures = values(out, USERS)
    clock.append(first + dt.timedelta(days=later))
    run = read(out, tmp_path / "r")
    assert (bool(asked(out)), run.needs_attention) == (stays, stays)
    assert values(out, USERS) == figures


def test_another_zone_is_no_wrong_clock(out: Path, tmp_path: Path, clock: list[dt.datetime]) -> None:
    """3: a file that does not say its zone may be a day ahead."""
    clock.append(SAVED - dt.timedelta(hours=23))
    read(out, tmp_path / "r")
    assert asked(out) == []
